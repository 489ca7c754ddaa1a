/* The periods that company reports speak of: "the quarter", "a year earlier" than a quarter, "the quarter ended Sept.
 * 29". What is reported on is the newest quarter the text has named that is over; earlier ones are named to
 * compare.  A fiscal quarter may end before that of the calendar: it counts if the text names no other, and keeps
 * the number that the text gives it. */
#include "dates/resolve.h"

static bool is_over(const struct resolver *x, const struct date_value *v)
{
	return !x->now.ref.known || date_value_last(v) < x->now.ref.day;
}

static const struct date_seen *reported(const struct resolver *x)
{
	const struct date_seen *best = NULL;
	bool best_over = false;
	size_t end = x->now.seen.n > LOOK_BACK ? x->now.seen.n - LOOK_BACK : 0;
	for (size_t i = x->now.seen.n; i-- > end;) {
		const struct date_seen *s = &x->now.seen.v[i];
		if (s->v.gran != DG_QUARTER || s->compared)
			continue;
		bool over = is_over(x, &s->v);
		if (!best || (over && !best_over) || (over && s->day > best->day)) {
			best = s;
			best_over = over;
		}
	}
	return best && (best_over || x->on_quarter) ? best : NULL;
}

void date_report_on(struct resolver *x, const struct date_value *v)
{
	if (v->gran == DG_QUARTER && (is_over(x, v) || (x->now.m->tense <= 0 && !reported(x))))
		x->on_quarter = true;
}

enum { HALF_A_QUARTER = 45 };

bool date_report(const struct resolver *x, const int32_t *f, int n, struct date_resolved *o)
{
	int keep = f[DF_keep];
	const struct date_seen *q = reported(x);
	/* the quarter of the calendar that it lies in for the most part */
	if (keep == KEEP_ENDED && !(q && q->fiscal)) {
		*o = date_cal(&x->now, f);
		if (o->v.gran != DG_DAY || o->v.impossible)
			return false;
		bool has_year = o->v.has_year;
		o->v = date_value_in(date_value_first(&o->v) - HALF_A_QUARTER, DU_Q);
		o->v.has_year = has_year;
		return true;
	}
	if (keep == KEEP_YEAR_EARLIER && !HAS(f, y) && !x->on_quarter)
		return false;			/* a year */
	if (q) {
		o->v = q->v;
		o->basis = DB_PREVIOUS;
	} else if (keep > KEEP_YEAR_EARLIER && x->now.ref.known && !HAS(f, y)) {
		o->v = date_value_shift(date_value_in(x->now.ref.day, DU_Q), DU_Q, -1);
		o->basis = DB_REFERENCE;
	} else {
		return false;
	}
	if (HAS(f, y))
		o->v.year = f[DF_y];
	else
		o->v = date_value_shift(o->v, (enum date_unit)GET(f, u, DU_Y), n);
	return true;
}
