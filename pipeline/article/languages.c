#include "article/languages.h"

#include <libexttextcat/textcat.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"
#include "text/language.h"
#include "text/utf8.h"

#ifndef TEXTCAT_MODELS
#define TEXTCAT_MODELS "/usr/share/libexttextcat/"
#endif

enum { ENOUGH_BYTES = 700, MIN_LETTERS = 12 };

struct languages {
	const char *conf;
	void *library;			/* NULL: not loaded yet */
	candidate_t *candidates;
	struct buf text, letters;	/* of the article; of these, what the library is shown */
};

struct languages *languages_new(const char *conf)
{
	struct languages *g = xcalloc(1, sizeof *g);
	g->conf = conf;
	return g;
}

void languages_free(struct languages *g)
{
	if (!g)
		return;
	if (g->candidates)
		textcat_ReleaseClassifyFullOutput(g->library, g->candidates);
	if (g->library)
		textcat_Done(g->library);
	buf_free(&g->text);
	buf_free(&g->letters);
	free(g);
}

static int load(struct languages *g, struct err *e)
{
	/* asked first, since the library speaks of a file it misses on standard error */
	if (access(g->conf, R_OK))
		return err_errno(e, EXIT_LEXICON, "cannot read %s", g->conf);
	if (access(TEXTCAT_MODELS "en.lm", R_OK))
		return err_errno(e, EXIT_LEXICON,
				 "cannot read the language models of libexttextcat in %s (package libexttextcat-data)",
				 TEXTCAT_MODELS);
	g->library = special_textcat_Init(g->conf, TEXTCAT_MODELS);
	if (!g->library)
		return err_set(e, EXIT_LEXICON, "%s: a model that it names is not in %s", g->conf, TEXTCAT_MODELS);
	g->candidates = textcat_GetClassifyFullOutput(g->library);
	if (!g->candidates)
		die_oom(1);
	return 0;
}

/* The sum of the models that conf names, over their bytes in conf's order: another sum, another judgement. */
static uint64_t models_sum(const char *conf)
{
	struct buf list = BUF_INIT, model = BUF_INIT, path = BUF_INIT;
	struct err ignored = { .code = 0 };
	struct hasher *h = hasher_new();
	file_read(conf, 0, &list, &ignored);
	for (struct str rest = buf_str(&list); rest.n;) {
		ptrdiff_t next = str_chr(rest, '\n'), end;
		struct str line = str_sub(rest, 0, next < 0 ? rest.n : (size_t)next);
		rest = str_from(rest, next < 0 ? rest.n : (size_t)next + 1);
		end = str_chr(line, ' ');
		if (end <= 0 || line.p[0] == '#')
			continue;
		buf_reset(&path);
		buf_reset(&model);
		buf_addf(&path, TEXTCAT_MODELS "%.*s", (int)end, line.p);
		file_read(path.p, 0, &model, &ignored);
		hasher_add(h, model.p, model.n);
	}
	uint64_t sum = hasher_get(h);
	hasher_free(h);
	buf_free(&list);
	buf_free(&model);
	buf_free(&path);
	return sum;
}

void languages_library(struct libraries *l, const char *conf)
{
	char version[80];
	int n = snprintf(version, sizeof version, "%s", textcat_Version());
	if (conf && n > 0 && (size_t)n < sizeof version)
		snprintf(version + n, sizeof version - (size_t)n, ", models %08x", (unsigned)models_sum(conf));
	libraries_add(l, "libexttextcat", version, access(TEXTCAT_MODELS "en.lm", R_OK) == 0);
}

struct letters {
	size_t letters, figures;
};

/* Add the letters of text in lower case, a space for whatever stands between them, and one more at the end of a
 * line: figures and capitals mislead the library. */
static void add_letters(struct buf *b, struct str text, struct letters *n)
{
	for (size_t i = 0; i < text.n;) {
		size_t start = i;
		uint32_t c = utf8_next(text, &i);
		enum utf8_class k = utf8_class(c);
		if (k == UTF8_LETTER || k == UTF8_MARK) {
			utf8_fold(b, str_sub(text, start, i - start));
			n->letters++;
		} else if (c == '\'' || c == 0x2019) {
			buf_addc(b, '\'');
		} else {
			n->figures += k == UTF8_DIGIT;
			if (b->n && (c == '\n' || b->p[b->n - 1] != ' '))
				buf_addc(b, ' ');
		}
	}
}

/* The library's candidates lie within 3% of the best distance; a language whose words were seen gains on them. */
static struct str choose(const struct layout *l, const struct language_count *k, const candidate_t *c, int n)
{
	double best = 0;
	int least = c[0].score, chosen = 0;
	for (int i = 1; i < n; i++)
		if (c[i].score < least)
			least = c[i].score;
	for (int i = 0; i < n; i++) {
		double words = 0;
		for (size_t w = 0; w < layout_languages(l); w++)
			if (str_is(layout_language(l, w), c[i].name))
				words = k->score[w] < 3 ? k->score[w] : 3;
		double value = (double)(c[i].score - least) / (least > 0 ? least : 1) - 0.02 * words;
		if (i == 0 || value < best || (!(value > best) && strcmp(c[i].name, c[chosen].name) < 0)) {
			best = value;
			chosen = i;
		}
	}
	return str_z(c[chosen].name);
}

/* What words, script and the input say, if that is enough; else *ask. */
static struct str by_words(const struct layout *l, const struct language_count *k, struct str declared, bool *ask)
{
	enum language_trust trust;
	struct str told = language_tell(l, k, &trust);
	*ask = !declared.n && trust == LANGUAGE_GUESSED;
	return declared.n && trust != LANGUAGE_SURE ? declared : told;
}

int languages_tell(struct languages *g, const struct layout *l, struct str text, struct str declared, struct str *told,
		   struct err *e)
{
	struct language_count k = { 0 };
	struct letters n = { 0, 0 };
	bool ask;
	language_look(l, text, &k);
	*told = by_words(l, &k, declared, &ask);
	if (!ask)
		return 0;
	buf_reset(&g->letters);
	add_letters(&g->letters, text, &n);
	if (n.letters < MIN_LETTERS || n.figures * 10 > n.letters * 3 || !g->conf)
		return 0;		/* a table of figures: its few words are names and abbreviations */
	if (!g->library && load(g, e))
		return -1;
	/* 0: more candidates than it deems good; below 0: too little text */
	int found = textcat_ClassifyFull(g->library, g->letters.p, g->letters.n, g->candidates);
	if (found > 0)
		*told = choose(l, &k, g->candidates, found);
	return 0;
}

int languages_of_article(struct languages *g, const struct layout *l, struct article *a, struct err *e)
{
	buf_reset(&g->text);
	for (size_t i = 0, seen = 0; i < a->sentences.n && seen < ENOUGH_BYTES; i++) {
		struct str t = a->sentences.v[i].text;
		if (!role_yields_facts(a->sentences.v[i].role))
			continue;
		size_t n = t.n < ENOUGH_BYTES - seen ? t.n : ENOUGH_BYTES - seen;
		while (n < t.n && ((unsigned char)t.p[n] & 0xc0) == 0x80)
			n++;
		seen += n;
		if (g->text.n)
			buf_addc(&g->text, '\n');
		buf_add(&g->text, t.p, n);
	}
	return languages_tell(g, l, buf_str(&g->text), a->language, &a->language, e);
}
