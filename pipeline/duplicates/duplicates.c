#include "duplicates/duplicates.h"

#include <stdlib.h>

#include "duplicates/shingles.h"

static const char *const names[LIMITS] = {
#define X(name, text) text,
	DUPLICATE_LIMITS(X)
#undef X
};
static const char *const features[FEATURES] = {
#define X(name, text) text,
	DUPLICATE_FEATURES(X)
#undef X
};

int duplicate_limit_of(struct str name)
{
	for (int i = 0; i < LIMITS; i++)
		if (str_is(name, names[i]))
			return i;
	return -1;
}

const char *duplicate_limit_name(int limit)
{
	return names[limit];
}

void duplicate_rules_free(struct duplicate_rules *r)
{
	if (!r)
		return;
	arena_free(&r->mem);
	free(r);
}

void duplicate_cue_add(struct duplicate_rules *r, enum cue_kind kind, uint64_t hash)
{
	*VEC_PUSH(&r->mem, &r->cues) = (struct duplicate_word){ hash, kind };
	r->filter[hash >> 52] |= (uint8_t)(1u << kind);
}

static bool cue_of(const struct duplicate_rules *r, enum cue_kind kind, const struct token *t)
{
	for (size_t i = 0; i < r->cues.n; i++)
		if (r->cues.v[i].hash == t->hash && r->cues.v[i].kind == kind)
			return true;
	return false;
}

static inline bool cue_in(const struct duplicate_rules *r, enum cue_kind kind, const struct token *t)
{
	return (r->filter[t->hash >> 52] >> kind & 1) && cue_of(r, kind, t);
}

/* Where a cue stands: among the first words of a title or line. */
enum { TITLE_WORDS = 3, LINE_WORDS = 2, LONGEST_NOTE = 60 };

static bool cue_among_first(const struct duplicate_rules *r, enum cue_kind kind, const struct token *t, size_t n,
			    int words)
{
	for (size_t i = 0; i < n && words; i++) {
		if (t[i].kind != TOKEN_WORD && t[i].kind != TOKEN_NUMBER)
			continue;
		if (cue_in(r, kind, &t[i]))
			return true;
		words--;
	}
	return false;
}

uint32_t duplicate_title_cue(const struct duplicate_rules *r, const struct token *t, size_t n)
{
	if (!cue_among_first(r, CUE_TITLE, t, n, TITLE_WORDS))
		return 0;
	uint64_t w[TITLE_WORDS];
	size_t k = 0;
	for (size_t i = 0; i < n && k < 2; i++)
		if (t[i].kind == TOKEN_WORD || t[i].kind == TOKEN_NUMBER)
			w[k++] = shingle_word(&t[i]);
	return shingle_line(w, k, false);
}

bool duplicate_line_cue(const struct duplicate_rules *r, const struct token *t, size_t n)
{
	unsigned any = 0, note = 1u << CUE_VERB | 1u << CUE_SUBJECT;
	for (size_t i = 0; i < n && n <= LONGEST_NOTE; i++)
		any |= r->filter[t[i].hash >> 52];
	if (!(any >> CUE_LINE & 1) && (any & note) != note)	/* nearly all lines */
		return false;
	if (cue_among_first(r, CUE_LINE, t, n, LINE_WORDS))
		return true;
	bool verb = false, subject = false;
	for (size_t i = 0; i < n && !(verb && subject); i++) {
		if (t[i].kind != TOKEN_WORD)
			continue;
		verb = verb || cue_in(r, CUE_VERB, &t[i]);
		subject = subject || cue_in(r, CUE_SUBJECT, &t[i]);
	}
	return verb && subject;
}

struct str relation_name(enum relation_kind k)
{
	static const char *const kinds[] = { "",	 "shares",   "contains", "template", "follows",
					     "revision", "abridged", "copy",	 "exact" };
	return str_z(kinds[k]);
}

int duplicate_numbers_agree(const struct duplicate_rules *r, const struct likeness *l)
{
	if (!l->figures_compared)
		return -1;
	return l->v[FEATURE_FIGURES] >= r->limit[LIMIT_FIGURES_AGREE] && l->v[FEATURE_CHANGED] <= 0;
}

/* ---- clauses ---- */

static int feature_of(struct str name)
{
	for (int i = 0; i < FEATURES; i++)
		if (str_is(name, features[i]))
			return i;
	return -1;
}

/* name>=number, name<=number, name (at least 1), !name (less: at most 0) */
static bool read_condition(struct str s, struct condition *c)
{
	bool not = s.n && s.p[0] == '!';
	struct str name = not ? str_from(s, 1) : s, number = STR_NONE;
	for (size_t i = 0; i + 1 < name.n && !number.p; i++)
		if (name.p[i + 1] == '=' && (name.p[i] == '<' || name.p[i] == '>')) {
			c->below = name.p[i] == '<';
			number = str_from(name, i + 2);
			name.n = i;
		}
	c->feature = feature_of(name);
	if (c->feature < 0)
		return false;
	if (!number.p) {
		c->below = not;
		c->v = not ? 0 : 1;
		return true;
	}
	char text[32] = "", *end;
	if (not || !number.n || number.n >= sizeof text)
		return false;
	memcpy(text, number.p, number.n);
	c->v = strtod(text, &end);		/* the locale is C: no program here sets another */
	return !*end && c->v >= 0 && c->v < 1e9;
}

/* The conditions of *c. */
static int read_conditions(struct duplicate_rules *r, struct str conditions, struct clause *c, struct str *at)
{
	c->first = (uint32_t)r->conditions.n;
	while (str_cell(&conditions, ' ', at)) {
		struct condition x = { 0 };
		if (!at->n)
			continue;
		if (!read_condition(*at, &x))
			return -1;
		*VEC_PUSH(&r->mem, &r->conditions) = x;
		c->n++;
	}
	return c->n ? 0 : -1;
}

int duplicate_clause_add(struct duplicate_rules *r, enum relation_kind kind, struct str conditions, struct str *at)
{
	struct clause c = { .kind = kind };
	if (read_conditions(r, conditions, &c, at))
		return -1;
	*VEC_PUSH(&r->mem, &r->clauses) = c;
	return 0;
}

int duplicate_gathers_add(struct duplicate_rules *r, struct str conditions, struct str *at)
{
	struct clause c = { .kind = REL_COPY };
	if (read_conditions(r, conditions, &c, at))
		return -1;
	*VEC_PUSH(&r->mem, &r->gathers) = c;
	return 0;
}

static bool holds(const struct condition *c, size_t n, const struct likeness *l)
{
	for (size_t i = 0; i < n; i++) {
		double v = l->v[c[i].feature];
		if (c[i].below ? v > c[i].v : v < c[i].v)
			return false;
	}
	return true;
}

enum relation_kind duplicate_judge(const struct duplicate_rules *r, const struct likeness *l)
{
	for (size_t i = 0; i < r->clauses.n; i++) {
		const struct clause *c = &r->clauses.v[i];
		if (!holds(r->conditions.v + c->first, c->n, l))
			continue;
		if (c->kind != REL_COPY)
			return c->kind;
		if (likeness_is(l, FEATURE_EXACT))
			return REL_EXACT;
		return l->v[FEATURE_CONTAINMENT] >= r->limit[LIMIT_ABRIDGED_CONTAINMENT]
			&& l->v[FEATURE_OF_OTHER] <= r->limit[LIMIT_ABRIDGED_OF_OTHER] ? REL_ABRIDGED : REL_COPY;
	}
	return REL_NONE;
}

bool duplicate_gathers(const struct duplicate_rules *r, const struct likeness *l)
{
	bool any = false;
	for (size_t i = 0; i < r->gathers.n && !any; i++)
		any = holds(r->conditions.v + r->gathers.v[i].first, r->gathers.v[i].n, l);
	return any;
}
