/* lexicon/layout.c - lexicons/layout/: words, cues and function words into a struct layout. */
#include "article/article.h"
#include "base/ascii.h"
#include "lexicon/lexfile.h"
#include "lexicon/lexicons.h"
#include "text/layout.h"

static int take_word(void *ctx, const struct lexfile *f, struct err *e)
{
	static const struct { const char *name; unsigned flag;
	} classes[] = { { "title", LAYOUT_TITLE },     { "number", LAYOUT_NUMBER },   { "month", LAYOUT_MONTH },
			{ "never", LAYOUT_NEVER },     { "maybe", LAYOUT_MAYBE },     { "time", LAYOUT_TIME },
			{ "capital", LAYOUT_CAPITAL }, { "starter", LAYOUT_STARTER }, { "speech", LAYOUT_SPEECH },
			{ "joiner", LAYOUT_JOINER },   { "zone", LAYOUT_ZONE },	      { "date", LAYOUT_DATE },
			{ "revised", LAYOUT_REVISED }, { "issued", LAYOUT_ISSUED },   { "particle", LAYOUT_PARTICLE },
			{ "marked", LAYOUT_MARKED },   { "opener", LAYOUT_OPENER },   { "lettered", LAYOUT_LETTERED } };
	enum { N = sizeof classes / sizeof *classes };
	struct layout *l = ctx;
	struct str rest = f->cells[1], name;
	unsigned flags = 0;
	if (!f->cells[0].n || !f->cells[1].n)
		return err_cell(e, f->cells[0].n ? 2 : 1, "the cell is empty");
	if (layout_word(l, f->cells[0]))
		return err_cell(e, 1, "the word is listed twice: give it all its classes in one row");
	while (str_cell(&rest, '|', &name)) {
		size_t i = 0;
		while (i < N && !str_is(name, classes[i].name))
			i++;
		if (i == N)
			return err_cell(e, 2, "there is no class '%.*s' (see the head of the file)", STR_FMT(name));
		flags |= classes[i].flag;
	}
	layout_add_word(l, f->cells[0], flags);
	return 0;
}

static int take_cue(void *ctx, const struct lexfile *f, struct err *e)
{
	static const char *const matches[] = { "start", "whole", "end", "part", "tail", "label" };
	enum { N = sizeof matches / sizeof *matches };
	enum role role;
	uint64_t max = 0;
	int m = 0;
	while (m < N && !str_is(f->cells[2], matches[m]))
		m++;
	if (m == N)
		return err_cell(e, 3, "match must be start, label, whole, end, part or tail");
	if (!f->cells[1].n || !role_of(f->cells[1], &role))
		return err_cell(e, 2, "there is no role '%.*s'", STR_FMT(f->cells[1]));
	if (!f->cells[3].n)
		return err_cell(e, 4, "the cue is empty");
	if (f->cells[4].n && !str_to_u64(f->cells[4], &max))
		return err_cell(e, 5, "max must be a number of bytes");
	layout_add_cue(ctx, (enum layout_match)m, f->cells[3], (int)role, max, f->cells[0]);
	return 0;
}

static int take_function_words(void *ctx, const struct lexfile *f, struct err *e)
{
	struct str rest = f->cells[1], word;
	if (layout_add_language(ctx, f->cells[0]) < 0)
		return err_cell(e, 1, "more languages than can be told apart");
	while (str_cell(&rest, '|', &word))
		if (word.n)
			layout_add_function_word(ctx, word, f->cells[0]);
	return 0;
}

/* "454" or "41-24f": a code point or a range of them. */
static bool code_points(struct str s, uint32_t *from, uint32_t *to)
{
	uint32_t *at = from;
	size_t digits = 0;
	*from = *to = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '-' && at == from && digits) {
			at = to;
			digits = 0;
		} else if (ascii_hex(s.p[i]) < 0 || ++digits > 6) {
			return false;
		} else {
			*at = *at << 4 | (uint32_t)ascii_hex(s.p[i]);
		}
	}
	*to = at == from ? *from : *to;
	return digits && *from && *from <= *to;
}

static int take_script(void *ctx, const struct lexfile *f, struct err *e)
{
	struct str kind = f->cells[0], language = f->cells[1], rest = f->cells[2], range;
	bool own = str_is(kind, "own"), shared = str_is(kind, "shared"), begins = true;
	if (!own && !shared && !str_is(kind, "script"))
		return err_cell(e, 1, "kind must be script, shared or own");
	if ((own || shared) && !language.n)
		return err_cell(e, 2, "the cell is empty");
	if (!rest.n)
		return err_cell(e, 3, "the cell is empty");
	for (; str_cell(&rest, '|', &range); begins = false) {
		uint32_t from, to;
		if (!code_points(range, &from, &to) || (!own && !begins))
			return err_cell(e, 3, own ? "wants code points and ranges: 454|45a-45f"
							  : "wants a range: 41-24f");
		if (own ? layout_add_own(ctx, from, to, language, begins)
			: layout_add_script(ctx, from, to, language, shared))
			return err_cell(e, 1, own ? "no script stands above it, or too many such rows"
						  : "more scripts than can be told apart");
	}
	return 0;
}

int lex_layout_check(const char *dir, struct layout **out, const struct lex_faults *faults)
{
	static const char *const words[] = { "word", "classes", "language", "example", "note", NULL };
	static const char *const cues[] = { "id", "role", "match", "cue", "max", "example", "counter", "note", NULL };
	static const char *const functions[] = { "language", "words", NULL };
	static const char *const scripts[] = { "kind", "language", "letters", NULL };
	struct layout *l = layout_new();
	if (lexfile_rows(dir, "layout/words.tsv", words, 2, take_word, l, faults)
	    || lexfile_rows(dir, "layout/cues.tsv", cues, 4, take_cue, l, faults)
	    || lexfile_rows(dir, "layout/function_words.tsv", functions, 2, take_function_words, l, faults)
	    || lexfile_rows(dir, "layout/scripts.tsv", scripts, 3, take_script, l, faults)) {
		layout_free(l);
		return -1;
	}
	layout_ready(l);
	*out = l;
	return 0;
}

int lex_layout_load(const char *dir, struct layout **out, struct err *e)
{
	return lex_layout_check(dir, out, &(struct lex_faults){ NULL, NULL, e });
}
