/* lexicon/layout.c - lexicons/layout/: words, cues and function words into a struct layout. */
#include "article/article.h"
#include "lexicon/lexfile.h"
#include "lexicon/lexicons.h"
#include "text/layout.h"

static int load_words(const char *dir, struct layout *l, struct err *e)
{
	static const char *const columns[] = { "word", "classes", "language", "example", "note", NULL };
	static const struct { const char *name; unsigned flag; } classes[] = {
		{ "title", LAYOUT_TITLE }, { "number", LAYOUT_NUMBER }, { "month", LAYOUT_MONTH }, { "never", LAYOUT_NEVER },
		{ "maybe", LAYOUT_MAYBE }, { "time", LAYOUT_TIME }, { "capital", LAYOUT_CAPITAL }, { "starter", LAYOUT_STARTER },
		{ "speech", LAYOUT_SPEECH }, { "joiner", LAYOUT_JOINER }, { "zone", LAYOUT_ZONE }, { "date", LAYOUT_DATE },
		{ "revised", LAYOUT_REVISED }, { "issued", LAYOUT_ISSUED },
		{ "particle", LAYOUT_PARTICLE }, { "marked", LAYOUT_MARKED }, { "opener", LAYOUT_OPENER }, { "lettered", LAYOUT_LETTERED }
	};
	enum { N = sizeof classes / sizeof *classes };
	struct lexfile f;
	if (lexfile_open(&f, dir, "layout/words.tsv", columns, 2, e))
		return -1;
	int got;
	while ((got = lexfile_next(&f, e)) > 0) {
		struct str rest = f.cells[1], name;
		unsigned flags = 0;
		if (!f.cells[0].n || !f.cells[1].n) {
			got = lexfile_fail(&f, f.cells[0].n ? 1 : 0, e, "the cell is empty");
			break;
		}
		if (layout_word(l, f.cells[0])) {
			got = lexfile_fail(&f, 0, e, "the word is listed twice: give it all its classes in one row");
			break;
		}
		while (got > 0 && str_cell(&rest, '|', &name)) {
			size_t i = 0;
			while (i < N && !str_is(name, classes[i].name))
				i++;
			if (i == N)
				got = lexfile_fail(&f, 1, e, "there is no class '%.*s' (see the head of the file)", STR_FMT(name));
			else
				flags |= classes[i].flag;
		}
		if (got < 0)
			break;
		layout_add_word(l, f.cells[0], flags);
	}
	lexfile_close(&f);
	return got;
}

static int load_cues(const char *dir, struct layout *l, struct err *e)
{
	static const char *const columns[] = { "id", "role", "match", "cue", "max", "example", "counter", "note", NULL };
	static const char *const matches[] = { "start", "whole", "end", "part", "tail", "label" };
	enum { N = sizeof matches / sizeof *matches };
	struct lexfile f;
	if (lexfile_open(&f, dir, "layout/cues.tsv", columns, 4, e))
		return -1;
	int got;
	while ((got = lexfile_next(&f, e)) > 0) {
		enum role role;
		uint64_t max = 0;
		int m = 0;
		while (m < N && !str_is(f.cells[2], matches[m]))
			m++;
		if (m == N)
			got = lexfile_fail(&f, 2, e, "match must be start, label, whole, end, part or tail");
		else if (!f.cells[1].n || !role_of(f.cells[1], &role))
			got = lexfile_fail(&f, 1, e, "there is no role '%.*s'", STR_FMT(f.cells[1]));
		else if (!f.cells[3].n)
			got = lexfile_fail(&f, 3, e, "the cue is empty");
		else if (f.cells[4].n && !str_to_u64(f.cells[4], &max))
			got = lexfile_fail(&f, 4, e, "max must be a number of bytes");
		if (got < 0)
			break;
		layout_add_cue(l, (enum layout_match)m, f.cells[3], (int)role, max, f.cells[0]);
	}
	lexfile_close(&f);
	return got;
}

static int load_function_words(const char *dir, struct layout *l, struct err *e)
{
	static const char *const columns[] = { "language", "words", NULL };
	struct lexfile f;
	if (lexfile_open(&f, dir, "layout/function_words.tsv", columns, 2, e))
		return -1;
	int got;
	while ((got = lexfile_next(&f, e)) > 0) {
		struct str rest = f.cells[1], word;
		if (layout_add_language(l, f.cells[0]) < 0) {
			got = lexfile_fail(&f, 0, e, "more languages than can be told apart");
			break;
		}
		while (str_cell(&rest, '|', &word))
			if (word.n)
				layout_add_function_word(l, word, f.cells[0]);
	}
	lexfile_close(&f);
	return got;
}

int lex_layout_load(const char *dir, struct layout **out, struct err *e)
{
	struct layout *l = layout_new();
	if (load_words(dir, l, e) || load_cues(dir, l, e) || load_function_words(dir, l, e)) {
		layout_free(l);
		return -1;
	}
	layout_ready(l);
	*out = l;
	return 0;
}
