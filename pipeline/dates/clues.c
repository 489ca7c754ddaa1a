/* What the dates of an article say about its own day: see date_finder_clues.  Each is what its words state, not yet
 * resolved. */
#include "dates/inside.h"
#include "dates/resolve.h"

enum { OPENING = 48,		/* bytes */
	FIRST_YEAR = 1600, LAST_YEAR = 2200, APPOSED = 3 };	/* bytes between "last year" and "(2015)" */

/* Whole years that a relative expression lies from the article's: "last year" -1, "five years ago" -5. */
static bool years_away(const struct date_rules *r, const struct date_match *m, int *years)
{
	const int32_t *f = m->fields[0];
	enum date_op op = r->rules.v[m->rule].op;
	if (HAS(f, a) || HAS(f, v) || HAS(f, y) || m->groups > 1)
		return false;
	if (op == DO_CAL && HAS(f, ry) && !HAS(f, m) && !HAS(f, s) && !HAS(f, q)) {
		*years = f[DF_ry];
		return true;
	}
	if (op != DO_REL || GET(f, u, DU_D) != DU_Y || HAS(f, keep) || HAS(f, m) || HAS(f, d))
		return false;
	*years = GET(f, dir, 0) * GET(f, n, 1);
	return true;
}

static bool states_year(const int32_t *f)
{
	return HAS(f, y) && !HAS(f, bc) && f[DF_y] >= FIRST_YEAR && f[DF_y] <= LAST_YEAR;
}

static bool alone_year(const struct date_match *m, int *year)
{
	const int32_t *f = m->fields[0];
	*year = GET(f, y, 0);
	return m->groups == 1 && states_year(f) && !HAS(f, m);
}

/* "last year (2015)", "in 1996, five years ago": the article's own year. */
static bool own_year(const struct date_rules *r, const struct date_match *m, const struct date_match *next, int *year)
{
	int away;
	if (m->sentence != next->sentence || next->span.start > m->span.end + APPOSED)
		return false;
	if (years_away(r, m, &away) && alone_year(next, year)) {
		*year -= away;
		return true;
	}
	if (alone_year(m, year) && years_away(r, next, &away)) {
		*year -= away;
		return true;
	}
	return false;
}

/* A fiscal year, one before our era, a decade, a century. */
static bool tells_nothing(const int32_t *f)
{
	return HAS(f, fy) || HAS(f, bc) || HAS(f, k) || HAS(f, c) || (HAS(f, y) && !states_year(f));
}

/* "on Monday", "tomorrow", "three weeks ago": counted from the article's own day. */
static bool is_near(const int32_t *f, enum date_op op)
{
	if (HAS(f, a))
		return false;
	int unit = GET(f, u, DU_D);
	return (HAS(f, w) && !HAS(f, nth)) || HAS(f, rd)
	       || (op == DO_REL && unit != DU_E && unit != DU_C && !HAS(f, v));
}

static void add(struct arena *a, date_clue_vec *out, const struct date_match *m, const int32_t *f, enum date_op op,
		bool end)
{
	struct date_clue c = { .sentence = m->sentence, .tense = m->tense, .future = m->tense > 0,
		.opens = m->span.start < OPENING };
	if (HAS(f, fy) && states_year(f) && !HAS(f, q)) {
		c.kind = DATE_CLUE_FISCAL;
		c.year = f[DF_y];
		*VEC_PUSH(a, out) = c;
		return;
	}
	if (tells_nothing(f))
		return;
	bool year = states_year(f);
	c.year = year ? f[DF_y] : 0;
	c.month = GET(f, m, 0);
	c.day = c.month ? GET(f, d, 0) : 0;
	c.weekday = GET(f, w, 0);
	c.end = end && !c.month;
	c.future |= GET(f, mod, 0) == DM_AFTER || GET(f, mod, 0) == DM_ON_OR_AFTER;
	bool near = !year && !c.month && is_near(f, op);
	bool dated = year || (c.month && c.day), valid = !c.day || cal_valid(year ? c.year : 2000, c.month, c.day);
	c.kind = near ? DATE_CLUE_NEAR : DATE_CLUE_DAY;
	if (near || (dated && valid))
		*VEC_PUSH(a, out) = c;
}

void date_clues(const struct date_rules *r, struct arena *a, const struct date_match *m, size_t n, date_clue_vec *out)
{
	for (size_t i = 0; i < n; i++) {
		enum date_op op = r->rules.v[m[i].rule].op;
		int year;
		if (i + 1 < n && own_year(r, &m[i], &m[i + 1], &year))
			*VEC_PUSH(a, out) = (struct date_clue){ .kind = DATE_CLUE_OWN_YEAR,
								.sentence = m[i].sentence,
								.year = year };
		if (op != DO_CAL && op != DO_REL && op != DO_RANGE && op != DO_LIST)
			continue;
		int32_t f[DATE_GROUPS][DATE_NFIELDS];
		memcpy(f, m[i].fields, m[i].groups * sizeof *f);
		if (m[i].groups > 1)
			date_range_share(f, m[i].groups);
		for (size_t g = m[i].groups > 1; g < m[i].groups; g++)
			add(a, out, &m[i], f[g], op, op == DO_RANGE);
	}
}
