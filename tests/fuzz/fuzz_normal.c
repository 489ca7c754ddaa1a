/* fuzz_normal.c - any bytes as text: decoded, in normal form, cut into sentences, arranged as an article, its language
 * told with the models. The first line, if it ends in a tab, is a title beside the text. What must hold: valid
 * UTF-8, no straight quotes, no control bytes, a normal form that is its own, a way back that never turns back. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "readers/format.h"
#include "article/arrange.h"
#include "article/languages.h"
#include "lexicon/lexicons.h"
#include "text/charset.h"
#include "text/normal.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void law(bool holds)
{
	if (!holds)
		abort();
}

static struct layout *load(void)
{
	struct err e = ERR_INIT;
	struct layout *l = NULL;
	const char *dir = getenv("PRESSMILL_LEXICONS");
	if (lex_layout_load(dir ? dir : "lexicons", &l, &e)) {
		fprintf(stderr, "%s\n", e.message);
		exit(1);
	}
	return l;
}

static void check_form(struct arena *mem, struct str s)
{
	struct normal_map map;
	struct str out = normal_form(mem, s, &map);
	size_t last = 0;
	law(utf8_valid_to(out) == out.n);
	for (size_t i = 0; i < out.n;) {
		unsigned char c = (unsigned char)out.p[i];
		law(c >= 0x20 && c != 0x7f && c != '"');
		size_t at = normal_offset(&map, i);
		law(at >= last && at < s.n);
		last = at;
		utf8_next(out, &i);
	}
	law(!out.n || (out.p[0] != ' ' && out.p[out.n - 1] != ' '));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct layout *layout;
	static struct languages *languages;
	static struct buf conf;
	if (!layout) {
		const char *dir = getenv("PRESSMILL_LEXICONS");
		layout = load();
		buf_addf(&conf, "%s/layout/languages.conf", dir ? dir : "lexicons");
		languages = languages_new(conf.p);
	}
	struct article a;
	struct str text;
	article_init(&a);
	charset_decode(&a.mem, str_n((const char *)data, size), STR_NONE, &text);
	law(utf8_valid_to(text) == text.n);
	check_form(&a.mem, text);
	ptrdiff_t tab = str_chr(str_sub(text, 0, text.n < 200 ? text.n : 200), '\t');
	if (tab > 0) {
		a.title = cell_text(&a.mem, str_sub(text, 0, (size_t)tab));
		text = str_from(text, (size_t)tab + 1);
	}
	add_plain_text(&a, text, 0);
	a.source = STR("fuzz");
	article_identify(&a, text);
	article_arrange(layout, &a, NULL, NULL);
	for (size_t i = 0; i < a.sentences.n; i++) {
		const struct sentence *s = &a.sentences.v[i];
		law(s->text.n && s->role != ROLE_NONE && s->paragraph <= a.paragraphs.n && s->offset < text.n);
		law(s->paragraph || (i == 0 && s->role == ROLE_TITLE));
		law(utf8_valid_to(s->text) == s->text.n && !memchr(s->text.p, '"', s->text.n));
	}
	struct err e = ERR_INIT;
	law(languages_of_article(languages, layout, &a, &e) == 0);
	article_free(&a);
	return 0;
}
