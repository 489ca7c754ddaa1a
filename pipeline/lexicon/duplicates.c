/* Loader of lexicons/duplicates.tsv: clauses, thresholds and cue words to struct duplicate_rules. */
#include <stdlib.h>

#include "lexicon/lexfile.h"
#include "lexicon/lexicons.h"
#include "duplicates/duplicates.h"

enum { KIND, NAME, VALUE };
struct load {
	struct duplicate_rules *rules;
	bool given[LIMITS];
};

static int set_limit(const struct lexfile *f, struct load *l, struct err *e)
{
	int limit = duplicate_limit_of(f->cells[NAME]);
	if (limit < 0)
		return err_cell(e, NAME + 1, "no threshold has the name %.*s", STR_FMT(f->cells[NAME]));
	if (l->given[limit])
		return err_cell(e, NAME + 1, "%.*s was given above", STR_FMT(f->cells[NAME]));
	char number[32] = "", *end;
	struct str v = f->cells[VALUE];
	if (v.n && v.n < sizeof number)
		memcpy(number, v.p, v.n);
	double x = strtod(number, &end);	/* the locale is C: no program here sets another */
	if (!number[0] || *end || !(x >= 0 && x < 1e9))
		return err_cell(e, VALUE + 1, "%.*s is not a number of 0 or more", STR_FMT(v));
	l->rules->limit[limit] = x;
	l->given[limit] = true;
	return 0;
}

/* A row whose kind is a relation is a clause.  1: it is none. */
static int add_clause(const struct lexfile *f, struct duplicate_rules *r, struct err *e)
{
	static const enum relation_kind kinds[] = { REL_NONE,	 REL_SHARES,   REL_CONTAINS, REL_TEMPLATE,
						    REL_FOLLOWS, REL_REVISION, REL_COPY };
	struct str at;
	size_t i = 0, n = sizeof kinds / sizeof *kinds;
	bool gathers = str_is(f->cells[KIND], "gathers");
	while (i < n && !str_eq(f->cells[KIND], kinds[i] == REL_NONE ? STR("none") : relation_name(kinds[i])))
		i++;
	if (i == n && !gathers)
		return 1;
	if ((gathers ? duplicate_gathers_add(r, f->cells[VALUE], &at)
		     : duplicate_clause_add(r, kinds[i], f->cells[VALUE], &at))
	    == 0)
		return 0;
	return err_cell(e, VALUE + 1,
			"\"%.*s\" is no condition: write name>=number, name<=number, name or !name, "
			"with the names that the head of the file explains",
			STR_FMT(at));
}

static int add_cue(const struct lexfile *f, struct duplicate_rules *r, struct err *e)
{
	static const char *const kinds[] = { "title", "line", "verb", "subject" };
	for (unsigned k = 0; k < sizeof kinds / sizeof *kinds; k++) {
		if (!str_is(f->cells[KIND], kinds[k]))
			continue;
		token_vec t = { NULL, 0, 0 };
		if (tokenize(&r->mem, f->cells[NAME], &t) != 1 || t.v[0].kind != TOKEN_WORD)
			return err_cell(e, NAME + 1, "%.*s is not one word", STR_FMT(f->cells[NAME]));
		duplicate_cue_add(r, (enum cue_kind)k, t.v[0].hash);
		return 0;
	}
	return err_cell(
		e, KIND + 1,
		"kind is %.*s, not a relation (copy, revision, contains, template, follows, shares), gathers, limit, "
		"title, line, verb or subject",
		STR_FMT(f->cells[KIND]));
}

static int take_row(void *ctx, const struct lexfile *f, struct err *e)
{
	struct load *l = ctx;
	if (str_is(f->cells[KIND], "limit"))
		return set_limit(f, l, e);
	int r = add_clause(f, l->rules, e);
	return r == 1 ? add_cue(f, l->rules, e) : r;
}

int lex_duplicates_check(const char *dir, struct duplicate_rules **out, const struct lex_faults *faults)
{
	static const char *const columns[] = { "kind", "name", "value", "note", NULL };
	struct load l = { .rules = xcalloc(1, sizeof *l.rules) };
	int r = lexfile_rows(dir, "duplicates.tsv", columns, 3, take_row, &l, faults);
	for (int i = 0; i < LIMITS && r == 0; i++)
		if (!l.given[i])
			r = lex_fault(faults, "%s/duplicates.tsv: the threshold %s is missing", dir,
				      duplicate_limit_name(i));
	if (r) {
		duplicate_rules_free(l.rules);
		return -1;
	}
	*out = l.rules;
	return 0;
}

int lex_duplicates_load(const char *dir, struct duplicate_rules **out, struct err *e)
{
	return lex_duplicates_check(dir, out, &(struct lex_faults){ NULL, NULL, e });
}
