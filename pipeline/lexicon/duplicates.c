/* Loader of lexicons/duplicates.tsv: clauses, thresholds and cue words to struct duplicate_rules. */
#include <stdlib.h>

#include "lexicon/lexfile.h"
#include "lexicon/lexicons.h"
#include "duplicates/duplicates.h"

enum { KIND, NAME, VALUE };

static int set_limit(struct lexfile *f, struct duplicate_rules *r, bool *given, struct err *e)
{
	int l = duplicate_limit_of(f->cells[NAME]);
	if (l < 0)
		return lexfile_fail(f, NAME, e, "no threshold has the name %.*s", STR_FMT(f->cells[NAME]));
	if (given[l])
		return lexfile_fail(f, NAME, e, "%.*s was given above", STR_FMT(f->cells[NAME]));
	char number[32] = "", *end;
	struct str v = f->cells[VALUE];
	if (v.n && v.n < sizeof number)
		memcpy(number, v.p, v.n);
	double x = strtod(number, &end);	/* the locale is C: no program here sets another */
	if (!number[0] || *end || !(x >= 0 && x < 1e9))
		return lexfile_fail(f, VALUE, e, "%.*s is not a number of 0 or more", STR_FMT(v));
	r->limit[l] = x;
	given[l] = true;
	return 0;
}

/* A row whose kind is a relation is a clause.  1: it is none. */
static int add_clause(struct lexfile *f, struct duplicate_rules *r, struct err *e)
{
	static const enum relation_kind kinds[] = { REL_NONE, REL_SHARES, REL_CONTAINS, REL_TEMPLATE, REL_FOLLOWS, REL_REVISION,
		REL_COPY };
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct str at;
		if (!str_eq(f->cells[KIND], kinds[i] == REL_NONE ? STR("none") : relation_name(kinds[i])))
			continue;
		if (duplicate_clause_add(r, kinds[i], f->cells[VALUE], &at) == 0)
			return 0;
		return lexfile_fail(f, VALUE, e, "\"%.*s\" is no condition: write name>=number, name<=number, name or !name, "
				    "with the names that the head of the file explains", STR_FMT(at));
	}
	return 1;
}

static int add_cue(struct lexfile *f, struct duplicate_rules *r, struct err *e)
{
	static const char *const kinds[] = { "title", "line", "verb", "subject" };
	for (unsigned k = 0; k < sizeof kinds / sizeof *kinds; k++) {
		if (!str_is(f->cells[KIND], kinds[k]))
			continue;
		token_vec t = { NULL, 0, 0 };
		if (tokenize(&r->mem, f->cells[NAME], &t) != 1 || t.v[0].kind != TOKEN_WORD)
			return lexfile_fail(f, NAME, e, "%.*s is not one word", STR_FMT(f->cells[NAME]));
		duplicate_cue_add(r, (enum cue_kind)k, t.v[0].hash);
		return 0;
	}
	return lexfile_fail(f, KIND, e, "kind is %.*s, not a relation (copy, revision, contains, template, follows, shares), limit, title, "
			    "line, verb or subject", STR_FMT(f->cells[KIND]));
}

int lex_duplicates_load(const char *dir, struct duplicate_rules **out, struct err *e)
{
	static const char *const columns[] = { "kind", "name", "value", "note", NULL };
	struct lexfile f;
	if (lexfile_open(&f, dir, "duplicates.tsv", columns, 3, e))
		return -1;
	struct duplicate_rules *r = xcalloc(1, sizeof *r);
	bool given[LIMITS] = { false };
	int n;
	while ((n = lexfile_next(&f, e)) == 1) {
		n = str_is(f.cells[KIND], "limit") ? set_limit(&f, r, given, e) : add_clause(&f, r, e);
		if (n == 1)
			n = add_cue(&f, r, e);
		if (n)
			break;
	}
	for (int i = 0; i < LIMITS && n == 0; i++)
		if (!given[i])
			n = err_set(e, EXIT_LEXICON, "%s: the threshold %s is missing", f.path, duplicate_limit_name(i));
	lexfile_close(&f);
	if (n) {
		duplicate_rules_free(r);
		return -1;
	}
	*out = r;
	return 0;
}
