/* What no article says of an edition and only its series can tell: the year of a day, or the days between its
 * neighbours. */
#include "timeline/inside.h"
#include "text/calendar.h"

static int year_of(const struct tl_edition *x) { return cal_date(x->earliest).year; }

/* The editions before and behind x, as near as there are, that lie in a known year; NULL: none. */
struct neighbours { const struct tl_edition *before, *after; };
static struct neighbours neighbours_of(const struct tl_series *s, const struct tl_edition *x)
{
	struct neighbours n = { NULL, NULL };
	for (size_t k = 0; k < s->editions.n; k++) {
		const struct tl_edition *y = s->all.v[s->editions.v[k]];
		if (!y->ordinal || !y->dated || y->merged || year_of(y) != cal_date(y->latest).year)
			continue;
		if (y->ordinal < x->ordinal)
			n.before = y;
		else if (y->ordinal > x->ordinal && !n.after)
			n.after = y;
	}
	return n;
}

/* The year of edition x, 0 for none: evenly between its neighbours, by the series' step from one of them, by its
 * anchor. */
static int year_by_series(const struct tl_series *s, const struct tl_edition *x)
{
	struct neighbours n = neighbours_of(s, x);
	int step = s->row ? (int)series_step(s->row) : 0;
	if (n.before && n.after) {
		int years = year_of(n.after) - year_of(n.before), slots = (int)(n.after->ordinal - n.before->ordinal);
		if (years > 0 && years % slots == 0)
			return year_of(n.before) + years / slots * (int)(x->ordinal - n.before->ordinal);
	}
	if (step && n.before)
		return year_of(n.before) + step * (int)(x->ordinal - n.before->ordinal);
	if (step && n.after)
		return year_of(n.after) - step * (int)(n.after->ordinal - x->ordinal);
	return s->row ? series_year(s->row, x->ordinal) : 0;
}

/* A day without a year gets that of the series. */
static void give_year(struct tl_series *s, size_t i)
{
	struct tl_edition *x = s->all.v[s->editions.v[i]];
	const struct tl_date *d = NULL;
	for (size_t k = 0; k < x->dates.n && !d; k++)
		if (x->dates.v[k].no_year)
			d = &x->dates.v[k];
	int year = d ? year_by_series(s, x) : 0, last = year + (d && d->latest < d->earliest);
	if (!year || !cal_valid(year, d->earliest / 32, d->earliest % 32)
	    || !cal_valid(last, d->latest / 32, d->latest % 32))
		return;
	x->earliest = cal_day(year, d->earliest / 32, d->earliest % 32);
	x->latest = cal_day(last, d->latest / 32, d->latest % 32);
	x->dated = true;
	x->basis = STR("series");
}

/* Between two dated neighbours an undated edition lies between. */
static void give_bounds(struct tl_series *s, size_t i)
{
	struct tl_edition *x = s->all.v[s->editions.v[i]];
	if (i == 0 || i + 1 >= s->editions.n)
		return;
	const struct tl_edition *a = s->all.v[s->editions.v[i - 1]], *b = s->all.v[s->editions.v[i + 1]];
	if (!a->dated || !b->dated || !b->ordinal || a->ordinal + 1 != x->ordinal || x->ordinal + 1 != b->ordinal
	    || a->latest + 2 > b->earliest)
		return;
	x->earliest = a->latest + 1;
	x->latest = b->earliest - 1;
	x->basis = STR("between-neighbours");
	x->dated = true;
}

void tl_infer(struct tl_series *s)
{
	static void (*const rules[])(struct tl_series *, size_t) = { give_year, give_bounds };
	for (size_t r = 0; r < sizeof rules / sizeof *rules; r++)
		for (size_t i = 0; i < s->editions.n; i++) {
			const struct tl_edition *x = s->all.v[s->editions.v[i]];
			if (x->ordinal && !x->dated)
				rules[r](s, i);
		}
}
