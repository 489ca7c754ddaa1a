/* Which days: choosing among the dates of a sentence, and putting their parts together. */
#include "text/calendar.h"
#include "events/days.h"
#include "events/walk.h"

bool ev_day_bounds(const struct date *d, int32_t *earliest, int32_t *latest)
{
	*earliest = d->earliest;
	*latest = d->latest;
	return d->earliest != DAY_NONE && d->latest != DAY_NONE && d->earliest <= d->latest;
}

/* Days without a year: XXXX-10-04, or both ends of an interval. */
bool ev_no_year(const struct date *d)
{
	return d->value.n >= 10 && memcmp(d->value.p, "XXXX-", 5) == 0 && d->value.p[5] >= '0' && d->value.p[5] <= '1';
}

/* Can it be the time of an event: a day, some days, a month, a year? */
static bool usable(const struct date *d)
{
	int32_t from, to;
	if (d->type == DATE_DURATION || d->type == DATE_SET)
		return false;
	if (ev_no_year(d))
		return true;
	return ev_day_bounds(d, &from, &to) && to - from <= 366;
}

static int32_t width(const struct date *d)
{
	int32_t from, to;
	return ev_day_bounds(d, &from, &to) ? to - from : 5;
}

/* "18 and 19 November": the day that follows, a few days later, makes one span with it. */
static const struct date *with_next(struct walk *w, const struct date *d, uint32_t k)
{
	struct ev_sentence *s = w->s;
	int32_t from, to, next_from, next_to;
	uint32_t after = s->date_end[s->date_at[k] - 1];
	if (!ev_day_bounds(d, &from, &to) || to - from > 7)
		return d;
	if (after < s->n && token_is(s->s->text, &s->t[after], ','))
		after++;
	if (after + 1 >= s->n || !(ev_class(&s->t[after]) & EV_AND))
		return d;
	after++;
	while (after < s->n && !s->date_at[after] && s->cue[after] & CUE_CHAIN)	/* on the 18th and on the 19th */
		after++;
	if (after >= s->n || !s->date_at[after])
		return d;
	const struct date *e = &s->dates[s->date_at[after] - 1];
	if (!ev_day_bounds(e, &next_from, &next_to) || next_from <= to || next_from - to > 3 || next_to - next_from > 3)
		return d;
	struct date *both = arena_alloc(w->a->mem, sizeof *both);
	*both = *d;
	both->latest = e->latest;
	both->value = STR("");
	return both;
}

/* The same days in the year of y, if y is a whole year and d's own year is not stated. */
static const struct date *moved(struct walk *w, const struct date *d, const struct date *y)
{
	int32_t from, to, year_from, year_to;
	if (!ev_day_bounds(y, &year_from, &year_to) || year_to - year_from < 364 || !ev_day_bounds(d, &from, &to)
	    || to - from > 31 || str_is(d->basis, "explicit"))
		return d;
	struct cal_date year = cal_date(year_from), a = cal_date(from), b = cal_date(to);
	if (year.month != 1 || year.day != 1 || a.year == year.year || !cal_valid(year.year, a.month, a.day)
	    || !cal_valid(year.year + b.year - a.year, b.month, b.day))
		return d;
	struct date *m = arena_alloc(w->a->mem, sizeof *m);
	*m = *d;
	m->earliest = cal_day(year.year, a.month, a.day);
	m->latest = cal_day(year.year + b.year - a.year, b.month, b.day);
	return m;
}

/* "November 15 and 16 last year", "Last year's summit, the 47th, ... from 11 to 13 June": the year that stands
 * right behind the days, or right before the phrase, is theirs. */
static const struct date *with_year(struct walk *w, const struct date *d, uint32_t k)
{
	struct ev_sentence *s = w->s;
	uint32_t end = s->date_end[s->date_at[k] - 1], back = w->p->start;
	for (int days = 0; days < 3 && end < s->n; days++) {
		while (end < s->n && (ev_class(&s->t[end]) & EV_AND))
			end++;
		if (end == s->n || !s->date_at[end])
			break;
		const struct date *m = moved(w, d, &s->dates[s->date_at[end] - 1]);
		if (m != d)
			return m;
		end = s->date_end[s->date_at[end] - 1];
	}
	for (int tokens = 0; tokens < 6 && back; tokens++)
		if (s->date_at[--back])
			return moved(w, d, &s->dates[s->date_at[back] - 1]);
	return d;
}

/* "1776's Wealth of Nations": a year whose 's has a name that is no event's behind it. */
bool ev_year_of_a_work(const struct ev_sentence *s, uint32_t end, int32_t days)
{
	/* behind digits the 's is two tokens */
	uint32_t own = end + 1 < s->n && s->t[end].kind == TOKEN_CLITIC ? 1 : end + 1 < s->n
		&& s->t[end].kind == TOKEN_MARK && !s->t[end].space && !s->t[end + 1].space
		&& s->t[end + 1].kind == TOKEN_WORD && s->t[end + 1].len == 1 ? 2 : 0;
	if (days < 300 || !own || end + own >= s->n || !ev_capital_word(&s->t[end + own]))
		return false;
	for (uint32_t k = end + own; k < s->n && k < end + 8 && (ev_capital_word(&s->t[k])
	    || (ev_class(&s->t[k]) & EV_OF)); k++)
		if (ev_head_at(s, k))
			return false;	/* 2019's Jazz Festival */
	return true;
}

/* Can it be the time of the event of this phrase: in its year, if that is said? */
static bool may_be(const struct walk *w, const struct date *d, uint32_t end)
{
	int32_t from, to, first, last;
	bool other = w->year && ev_day_bounds(w->year, &from, &to) && ev_day_bounds(d, &first, &last)
		&& (last < from || first > to);
	return usable(d) && !other && !ev_year_of_a_work(w->s, end, width(d));
}

void ev_year_before(struct walk *w)
{
	const struct ev_sentence *s = w->s;
	uint32_t k = w->p->start, x = k ? s->date_at[k - 1] : 0;
	int32_t from, to;
	if (!x || s->date_start[x - 1] + 1 != k || s->t[k - 1].kind != TOKEN_NUMBER
	    || !ev_day_bounds(&s->dates[x - 1], &from, &to) || to - from < 364)
		return;
	w->year = &s->dates[x - 1];
}

void ev_offer_date(struct walk *w, uint32_t k, int cost)
{
	const struct date *d = &w->s->dates[w->s->date_at[k] - 1];
	if (cost > CHEAP || !may_be(w, d, w->s->date_end[w->s->date_at[k] - 1])
	    || (k && (w->s->cue[k - 1] & CUE_NOT_EDITION)))	/* since 2006 */
		return;
	/* "Thursday, October 17": the second says it better */
	int32_t from, to, first, last;
	if (w->date.date && ev_day_bounds(d, &from, &to) && ev_day_bounds(w->date.date, &first, &last) && first <= from
	    && to <= last && last > first && last - first < 15)
		return;
	bool better = !w->date.date || cost < w->date.cost;
	if (!better && cost == w->date.cost && width(d) < width(w->date.date) && k >= w->date.end
	    && k - w->date.end <= 2)
		better = true;
	if (better) {
		w->date.date = with_year(w, with_next(w, d, k), k);
		w->date.end = w->s->date_end[w->s->date_at[k] - 1];
		/* "last December's OPEC meeting" is no further than the phrase itself */
		uint32_t at = w->s->date_start[w->s->date_at[k] - 1];
		bool adverb = at && (ev_class(&w->s->t[at - 1]) & EV_ON);	/* on February 26 the committee met */
		w->date.before =
			(w->date.end < w->p->start || (w->date.end == w->p->start && (w->p->definite || adverb)))
			&& !(w->date.end + 1 == w->p->start && w->s->t[w->date.end].kind == TOKEN_CLITIC);
		w->date.cost = cost;
	}
}

/* "opened on 11 November and is due to end on 22 November": the date at k is the last day. */
void ev_extend_date(struct walk *w, uint32_t k)
{
	const struct date *d = &w->s->dates[w->s->date_at[k] - 1];
	int32_t from, to, first, last;
	if (!w->date.date || !ev_day_bounds(w->date.date, &first, &last) || !ev_day_bounds(d, &from, &to)
	    || from <= last || to - first > 92 || to - from > 6)
		return;
	struct date *both = arena_alloc(w->a->mem, sizeof *both);
	*both = *w->date.date;
	both->latest = d->latest;
	both->value = STR("");
	w->date.date = both;
}
