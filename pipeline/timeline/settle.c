/* One series: for each edition the best day, place and status, then what only the series can tell.  The rules, in their
 * order, are those of TIMELINE.md. */
#include <stdlib.h>

#include "timeline/inside.h"
#include "text/calendar.h"

static int basis_rank(struct str basis)
{
	static const char *const order[] = { "explicit", "reference", "previous" };
	for (int i = 0; i < 3; i++)
		if (str_eq(basis, str_z(order[i])))
			return i;
	return str_is(basis, "series") ? 5 : 4;
}

/* The days of an event, rather than a month, a year, or "this week" (Monday to Sunday). */
static bool exact(const struct tl_date *d)
{
	int32_t days = d->latest - d->earliest;
	return days <= TL_FEW_DAYS && !(days == 6 && cal_weekday(d->earliest) == 1);
}

static bool overlap(const struct tl_date *a, const struct tl_date *b)
{
	return a->earliest <= b->latest && b->earliest <= a->latest;
}

/* May this fact speak for the edition? */
static bool counts(const struct tl_edition *x, const struct tl_date *d, bool held, bool overruled)
{
	(void)x;
	return !d->no_year && d->held == held && (d->articles.n || overruled);
}

struct score {
	size_t support;
	int precise, basis, width;
	int32_t recent;
};

static struct score score(const struct tl_edition *x, const struct tl_date *d, bool held, bool overruled)
{
	struct score s = { .precise = exact(d),
			   .basis = -basis_rank(d->basis),
			   .width = d->latest - d->earliest,
			   .recent = d->last_day };
	for (size_t i = 0; i < x->dates.n; i++) {
		const struct tl_date *o = &x->dates.v[i];
		if (counts(x, o, held, overruled) && overlap(d, o) && (!s.precise || exact(o)))
			s.support += o->articles.n ? o->weight.sum : o->overruled;
	}
	return s;
}

/* Is a better than b?  Plans: the latest one counts. */
static bool better(const struct score *a, const struct score *b, bool held)
{
	if (a->precise != b->precise)
		return a->precise;
	if ((a->basis <= -4) != (b->basis <= -4))	/* worked out, not stated */
		return b->basis <= -4;
	if (!held && a->recent != b->recent)
		return a->recent > b->recent;
	if (a->support != b->support)
		return a->support > b->support;
	if (a->precise && a->width != b->width)
		return a->width > b->width;
	if (!a->precise && a->width != b->width)
		return a->width < b->width;
	return a->basis > b->basis;
}

static void choose_date(struct tl_edition *x)
{
	const struct tl_date *best = NULL;
	struct score top = { 0, 0, 0, 0, 0 };
	/* held facts first, then plans; facts of revised articles only if nothing else is there */
	for (int round = 0; round < 4 && !best; round++) {
		bool held = round % 2 == 0, overruled = round >= 2;
		for (size_t i = 0; i < x->dates.n; i++) {
			const struct tl_date *d = &x->dates.v[i];
			if (!counts(x, d, held, overruled))
				continue;
			struct score s = score(x, d, held, overruled);
			if (!best || better(&s, &top, held)) {
				best = d;
				top = s;
			}
		}
	}
	/* "ended on Thursday": a plan that holds the day tells the others */
	for (size_t i = 0; best && best->held && exact(best) && i < x->dates.n; i++) {
		const struct tl_date *d = &x->dates.v[i];
		if (counts(x, d, false, false) && exact(d) && d->earliest <= best->earliest && best->latest <= d->latest
		    && d->latest - d->earliest > best->latest - best->earliest && basis_rank(d->basis) < 3)
			best = d;
	}
	x->date = best;
	x->dated = best != NULL;
	if (best) {
		x->earliest = best->earliest;
		x->latest = best->latest;
		x->basis = best->basis;
	}
}

static void choose_state(struct tl_edition *x)
{
	x->state = -1;
	if (x->status[TL_HELD]) {
		x->state = TL_HELD;
		return;
	}
	for (int i = 0; i < TL_HELD; i++)	/* the latest word; of one day, the weightier */
		if (x->status[i] && (x->state < 0 || x->status_day[i] >= x->status_day[x->state]))
			x->state = i;
}

static bool is_country(const struct tl_place *p) { return str_starts(p->id, STR("country/")); }

static void choose_place(struct tl_edition *x)
{
	const struct tl_place *best = NULL;
	for (size_t i = 0; i < x->places.n; i++) {
		const struct tl_place *p = &x->places.v[i];
		if (!best) {
			best = p;
			continue;
		}
		bool live = p->articles.n > 0, best_live = best->articles.n > 0;
		if (live != best_live			? live
		    : p->held != best->held		? p->held
		    : is_country(p) != is_country(best) ? !is_country(p)
		    : p->weight.sum != best->weight.sum ? p->weight.sum > best->weight.sum
							: !p->held && p->last_day > best->last_day)
			best = p;
	}
	x->place = best;
}

static void complain(struct tl_edition *x)
{
	if (x->conflict.n)
		buf_addz(&x->conflict, "; ");
}

static void add_days(struct buf *b, int32_t from, int32_t to)
{
	char day[11];
	cal_iso(from, day);
	buf_addz(b, day);
	if (to == from)
		return;
	cal_iso(to, day);
	buf_addz(b, " to ");
	buf_addz(b, day);
}

static void add_articles(struct buf *b, size_t n)
{
	buf_addf(b, " (%zu article%s)", n, n == 1 ? "" : "s");
}

/* What was planned says nothing against an edition that was held, or postponed. */
static bool outdated(const struct tl_edition *x, bool held)
{
	return !held && (x->status[TL_HELD] || x->status[TL_POSTPONED]);
}

/* Do days worked out, and not those of the series' rhythm, stand against days that are stated? */
static bool mere_guess(const struct tl_edition *x, const struct tl_date *d)
{
	return !str_is(d->basis, "series") && basis_rank(d->basis) >= 4 && basis_rank(x->date->basis) < 4;
}

/* Are the days of fact i those of one before it? */
static bool said_before(const struct tl_edition *x, size_t i)
{
	const struct tl_date *d = &x->dates.v[i];
	for (size_t k = 0; k < i; k++) {
		const struct tl_date *o = &x->dates.v[k];
		if (o->articles.n && !o->no_year && o->earliest == d->earliest && o->latest == d->latest)
			return true;
	}
	return false;
}

static bool contradicts_days(const struct tl_edition *x, size_t i)
{
	const struct tl_date *d = &x->dates.v[i];
	return !d->no_year && d->articles.n && !overlap(d, x->date) && !outdated(x, d->held) && !mere_guess(x, d)
		&& !said_before(x, i);
}

/* A city against another, a country against another. */
static bool contradicts_place(const struct tl_edition *x, const struct tl_place *p)
{
	return p != x->place && p->articles.n && p->id.n && x->place->id.n && !str_eq(p->id, x->place->id)
		&& is_country(p) == is_country(x->place) && !outdated(x, p->held);
}

/* Facts that cannot be true together with the chosen ones. */
static void name_conflicts(struct tl_edition *x)
{
	for (size_t i = 0; x->date && i < x->dates.n; i++) {
		const struct tl_date *d = &x->dates.v[i];
		if (!contradicts_days(x, i))
			continue;
		complain(x);
		buf_addz(&x->conflict, str_is(d->basis, "series") ? "the series' rhythm gave " : "days: also ");
		add_days(&x->conflict, d->earliest, d->latest);
		add_articles(&x->conflict, d->articles.n);
	}
	for (size_t i = 0; x->place && i < x->places.n; i++) {
		const struct tl_place *p = &x->places.v[i];
		if (!contradicts_place(x, p))
			continue;
		complain(x);
		buf_addf(&x->conflict, "place: also %.*s", STR_FMT(p->name));
		add_articles(&x->conflict, p->articles.n);
	}
}

/* Add the articles of b to a, both ascending. */
static void join_articles(struct arena *m, u32_vec *a, const u32_vec *b)
{
	u32_vec v = { NULL, 0, 0 };
	size_t i = 0, k = 0;
	while (i < a->n || k < b->n) {
		uint32_t next = k == b->n || (i < a->n && a->v[i] <= b->v[k]) ? a->v[i] : b->v[k];
		i += i < a->n && a->v[i] == next;
		k += k < b->n && b->v[k] == next;
		*VEC_PUSH(m, &v) = next;
	}
	*a = v;
}

static void merge(struct tl_series *s, struct tl_edition *into, struct tl_edition *x)
{
	join_articles(&s->mem, &into->articles, &x->articles);
	into->mentions += x->mentions;
	if (x->first_number < into->first_number) {
		into->first_number = x->first_number;
		into->first_article = x->first_article;
	}
	for (size_t i = 0; i < x->dates.n; i++)
		*VEC_PUSH(&s->mem, &into->dates) = x->dates.v[i];
	for (size_t i = 0; i < x->places.n; i++)
		*VEC_PUSH(&s->mem, &into->places) = x->places.v[i];
	for (size_t i = 0; i < x->evidence.n; i++)
		*VEC_PUSH(&s->mem, &into->evidence) = x->evidence.v[i];
	for (int i = 0; i < TL_STATUSES; i++) {
		if (x->status[i] && (!into->status[i] || x->status_day[i] > into->status_day[i]))
			into->status_day[i] = x->status_day[i];
		into->status[i] += x->status[i];
	}
	x->merged = true;
	into->grown = true;
}

static bool share_article(const struct tl_edition *x, const struct tl_edition *y)
{
	size_t i = 0, k = 0;
	while (i < x->articles.n && k < y->articles.n) {
		if (x->articles.v[i] == y->articles.v[k])
			return true;
		if (x->articles.v[i] < y->articles.v[k])
			i++;
		else
			k++;
	}
	return false;
}

/* "tonight" and the date at the head of a release: of one article, single days side by side are one event. */
static bool next_day(const struct tl_edition *x, const struct tl_edition *y)
{
	bool single = x->earliest == x->latest && y->earliest == y->latest;
	return single && !x->ordinal && !y->ordinal
		&& (x->earliest - y->earliest == 1 || y->earliest - x->earliest == 1)
		&& share_article(x, y);
}

static bool few_days(const struct tl_edition *x) { return x->latest - x->earliest <= TL_FEW_DAYS; }

/* An edition known by its days alone is the numbered one, or the one met before, that those days fall on. */
static bool merge_unnumbered(struct tl_series *s)
{
	bool any = false;
	for (size_t i = 0; i < s->editions.n; i++) {
		struct tl_edition *x = s->all.v[s->editions.v[i]], *home = NULL;
		size_t homes = 0;
		if (x->ordinal || !x->dated)
			continue;
		for (size_t k = 0; k < s->editions.n; k++) {
			struct tl_edition *y = s->all.v[s->editions.v[k]];
			if (y == x || y->merged || !y->dated || (!y->ordinal && (k >= i || few_days(x) != few_days(y))))
				continue;		/* a year is no home for a day */
			if ((x->earliest <= y->latest && y->earliest <= x->latest) || next_day(x, y)) {
				homes += !home || home->ordinal || !y->ordinal || !home;
				if (!home || (y->ordinal && !home->ordinal))
					home = y;
			}
		}
		if (home && (few_days(x) || homes == 1))
			merge(s, home, x), any = true;
	}
	return any;
}

static int by_number(const void *a, const void *b, void *ctx)
{
	const struct tl_series *s = ctx;
	const struct tl_edition *x = s->all.v[*(const uint32_t *)a], *y = s->all.v[*(const uint32_t *)b];
	if (!x->ordinal != !y->ordinal)
		return x->ordinal ? -1 : 1;
	if (x->ordinal != y->ordinal)
		return x->ordinal < y->ordinal ? -1 : 1;
	if (x->dated != y->dated)
		return x->dated ? -1 : 1;
	if (x->earliest != y->earliest)
		return x->earliest < y->earliest ? -1 : 1;
	return x->latest < y->latest			     ? -1
	       : x->latest > y->latest			     ? 1
	       : *(const uint32_t *)a < *(const uint32_t *)b ? -1
							     : 1;
}

/* Order and slots, among numbered editions whose days articles state. */
static void compare_neighbours(struct tl_series *s)
{
	const struct tl_edition *before = NULL;
	for (size_t i = 0; i < s->editions.n; i++) {
		struct tl_edition *x = s->all.v[s->editions.v[i]];
		if (!x->ordinal || !x->date)
			continue;
		if (before && x->latest < before->earliest) {
			complain(x);
			buf_addf(&x->conflict, "order: before number %u, which has ", before->ordinal);
			add_days(&x->conflict, before->earliest, before->latest);
		} else if (before && exact(x->date) && exact(before->date) && x->earliest <= before->latest
			   && !(x->paired && before->paired)) {
			complain(x);
			buf_addf(&x->conflict, "slot: same days as number %u", before->ordinal);
		}
		before = x;
	}
}

/* An edition that took in another may have other days then, and be the same as a third. */
static void settle_days(struct tl_series *s)
{
	bool merged = true;
	for (int round = 0; merged && round < 8; round++) {
		for (size_t i = 0; i < s->editions.n; i++)
			choose_date(s->all.v[s->editions.v[i]]);
		qsort_r(s->editions.v, s->editions.n, sizeof *s->editions.v, by_number, s);
		merged = merge_unnumbered(s);
		size_t o = 0;
		for (size_t i = 0; i < s->editions.n; i++)
			if (!s->all.v[s->editions.v[i]]->merged)
				s->editions.v[o++] = s->editions.v[i];
		s->editions.n = o;
	}
}

void tl_settle(struct tl_series *s)
{
	settle_days(s);
	size_t o = s->editions.n;
	for (size_t i = 0; i < o; i++) {
		struct tl_edition *x = s->all.v[s->editions.v[i]];
		if (x->grown)
			choose_date(x);
		choose_state(x);
		choose_place(x);
		name_conflicts(x);
	}
	tl_infer(s);
	compare_neighbours(s);
}
