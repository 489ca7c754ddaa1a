#include "article/reference.h"

#include <stdlib.h>

enum { TIED = 2, PIECES = 500, OPENING = 8, TOP = 3, WEEKDAYS_HEARD = 3, EARLIEST = 1900 };
enum { WEEK = 7, HALF_A_YEAR = 183, A_YEAR = 366 };	/* days */

static int32_t year_last(int year) { return cal_day(year, 12, 31); }
static int year_of(int32_t day) { return cal_date(day).year; }

void reference_gather(struct arena *a, const struct date_clue *c, size_t n, day_evidence_vec *out)
{
	for (size_t i = 0; i < n; i++) {
		struct day_evidence e = { .first = DAY_NONE, .last = DAY_NONE, .month = c[i].month, .day = c[i].day,
			.weekday = c[i].weekday, .future = c[i].future, .sentence = c[i].sentence };
		if (!c[i].year && c[i].opens && c[i].sentence < TOP && c[i].month)
			e.future = false;	/* "OSAKA, April 27 -The bank will" */
		if (c[i].kind == DATE_CLUE_NEAR) {
			e.kind = EVIDENCE_WEEKDAY;
		} else if (c[i].year) {
			e.kind = c[i].kind == DATE_CLUE_OWN_YEAR ? EVIDENCE_OWN_YEAR
				: c[i].future || c[i].end ? EVIDENCE_FUTURE : EVIDENCE_PAST;
			e.first = cal_day(c[i].year, c[i].month ? c[i].month : 1, c[i].day ? c[i].day : 1);
			e.last = c[i].day ? e.first : !c[i].month ? year_last(c[i].year)
				: e.first + cal_month_days(c[i].year, c[i].month) - 1;
			if (c[i].end && !c[i].future)
				continue;	/* of a range like 2021-2025 neither end says much */
		} else {
			e.kind = EVIDENCE_PARTIAL;
			if (c[i].weekday) {
				*VEC_PUSH(a, out) = e;
				e.kind = EVIDENCE_WEEKDAY_OF;
			}
		}
		*VEC_PUSH(a, out) = e;
	}
}

/* ---- a day whose year is not stated ---- */

/* Likelihood ratios, fitted (conditional logit) on 800 press releases, wire reports and articles whose days are known,
 * each with its day but no year at the top.  Columns: years from the first that can be meant by the newest date the
 * text looks back on, -3 to 5.  A year named last is as often that before the article's; a month or day is mostly of
 * its own. */
enum { BEFORE = 3, AFTER = 5, STEPS = BEFORE + 1 + AFTER };
static const double newest_fine[2][STEPS] = {
	{ 0.36, 0.40, 1.30, 0.65, 1.57, 0.82, 0.76, 0.70, 0.55 },
	{ 0.49, 0.55, 1.08, 2.41, 1.80, 0.98, 0.52, 0.45, 0.18 },
};
/* By what stands beside it: nothing, a date within two years, older ones only, or it is said several times. */
enum company { ALONE, CLOSE, FAR, SEVERAL, COMPANIES };
static const double newest_company[COMPANIES][STEPS] = {
	{ 0.45, 0.47, 1.11, 0.99, 0.92, 1.05, 1.04, 0.83, 0.64 },
	{ 0.74, 0.74, 0.64, 1.60, 1.01, 0.59, 0.37, 0.37, 0.34 },
	{ 0.67, 0.61, 0.27, 0.82, 1.30, 1.15, 1.11, 0.61, 0.55 },
	{ 0.58, 0.82, 1.22, 1.05, 1.27, 0.58, 0.57, 0.54, 0.50 },
};
/* Years from the article's to the first that the text looks forward to, -2 to 4. */
enum { SOONEST = -2, LATEST = 4 };
static const double first_future[LATEST - SOONEST + 1] = { 0.45, 1.07, 0.72, 3.00, 0.86, 0.53, 0.36 };
/* A year looked back on lies ahead; a month or day does; one to come is over. */
static const double told_ahead = 0.41, told_ahead_fine = 0.25, told_over = 0.33;
/* The year itself is named, the one before, the one behind. */
static const double own_named = 2.2, last_named = 1.2, next_named = 0.84;
static const double same_day = 70, weekday_fits = 19;
enum { BEHIND = 8, AHEAD = 3 };		/* years about a date that are candidates */
enum { TIMES = 3 };			/* that one of these counts at most */
/* A weekday in the first lines, by days back from the article's. */
static const double weekday_back[WEEK] = { 0.45, 0.20, 0.06, 0.06, 0.06, 0.07, 0.10 };

struct years {
	int month, day;
	int first, last;		/* candidates */
	int32_t newest;			/* first day of the newest date looked back on, DAY_NONE: none */
	bool fine;			/* it is a month or day */
	enum company company;
	int future;			/* first year that is to come, 0: none */
};

static bool day_in(const struct years *y, int year, int32_t *day)
{
	if (!cal_valid(year, y->month, y->day))
		return false;
	*day = cal_day(year, y->month, y->day);
	return true;
}

static double of_weekday(const struct day_evidence *e, int32_t c)
{
	int32_t best = DAY_NONE;
	for (int y = year_of(c) - 1; y <= year_of(c) + 1; y++) {	/* that day nearest to the article's */
		if (!cal_valid(y, e->month, e->day))
			continue;
		int32_t d = cal_day(y, e->month, e->day);
		if (best == DAY_NONE || abs(d - c) < abs(best - c))
			best = d;
	}
	return best == DAY_NONE ? 1 : cal_weekday(best) == e->weekday ? weekday_fits : 1 / weekday_fits;
}

static double delivered(int32_t batch, int32_t c)
{
	int32_t after = batch - c;
	return after >= -2 && after <= 30 ? 50.0 : after >= -30 && after <= HALF_A_YEAR ? 8.0 : after < 0 ? 0.1 : 1;
}

/* What one piece says for an article of day c. */
static double supports(const struct day_evidence *e, int32_t c)
{
	int years = e->first == DAY_NONE ? 0 : year_of(e->first) - year_of(c);
	switch (e->kind) {
	case EVIDENCE_WEEKDAY_OF: return of_weekday(e, c);
	case EVIDENCE_OWN_YEAR: return years == 0 ? 12.0 : 0.2;
	case EVIDENCE_EDITION:
		if (e->future)		/* one to come is told of in its year or the year before */
			return years < 0 ? 0.1 : years == 0 ? 6.0 : years == 1 ? 2.5 : 1;
		return years == 0 ? 10.0 : years == 1 ? 0.6 : years > 1 ? 0.05 : 1;
	case EVIDENCE_COPYRIGHT: return years == 0 ? 3.0 : years < 0 ? 0.2 : 1;	/* that of the page may be later */
	case EVIDENCE_REVISED: return e->first == c ? same_day : e->first < c ? 0.02 : years == 0 ? 2.5 : 1;
	case EVIDENCE_DELIVERED: return delivered(e->first, c);
	default: return 1;
	}
}

/* The newest date looked back on, and its company; false if no year is named at all. */
static bool survey(const struct day_evidence *e, size_t n, struct years *y)
{
	int low = 0, newest = 0, second = 0;
	size_t times = 0;
	y->newest = DAY_NONE;
	for (size_t i = 0; i < n; i++) {
		int year = e[i].first == DAY_NONE ? 0 : year_of(e[i].first);
		if (!year || year < EARLIEST)
			continue;
		if (e[i].kind == EVIDENCE_PAST) {
			bool finer = e[i].first == y->newest && e[i].month;
			if (y->newest == DAY_NONE || e[i].first > y->newest || finer) {
				y->newest = e[i].first;
				y->fine = e[i].month != 0;
			}
			if (year > newest) {
				second = newest;
				newest = year;
				times = 0;
			} else if (year != newest && year > second) {
				second = year;
			}
			times += year == newest;
		} else if (e[i].kind == EVIDENCE_FUTURE) {
			y->future = !y->future || year < y->future ? year : y->future;
		} else if (!low || year < low) {
			low = year;
		}
	}
	y->company = times > 1 ? SEVERAL : !second ? ALONE : newest - second <= 2 ? CLOSE : FAR;
	if (!newest && !y->future && !low)
		return false;
	y->first = newest ? newest : y->future ? y->future : low;
	y->first = (y->future && y->future < y->first ? y->future : y->first) - BEFORE;
	y->first = low && low - BEFORE < y->first ? low - BEFORE : y->first;
	y->last = (newest > y->future ? newest : y->future) > low ? (newest > y->future ? newest : y->future) : low;
	y->last += BEHIND;
	return true;
}

/* Is the year one of those near something that the text names?  A founding year and a plan leave a gap between. */
static bool comes_into_question(const struct day_evidence *e, size_t n, const struct years *y, int year)
{
	if (y->newest != DAY_NONE && year >= year_of(y->newest) - BEFORE && year <= year_of(y->newest) + BEHIND)
		return true;
	for (size_t i = 0; i < n; i++)
		if (e[i].first != DAY_NONE && e[i].kind != EVIDENCE_PAST && abs(year - year_of(e[i].first)) <= AHEAD)
			return true;
	return false;
}

static double by_newest(const struct years *y, int32_t c)
{
	if (y->newest == DAY_NONE)
		return 1;
	int32_t start;			/* in the newest date's year, or the year after if its month is later */
	int from = year_of(y->newest);
	if (y->fine && day_in(y, from, &start) && start < y->newest - WEEK)
		from++;
	int k = year_of(c) - from + BEFORE;
	k = k < 0 ? 0 : k >= STEPS ? STEPS - 1 : k;
	return newest_fine[y->fine][k] * newest_company[y->company][k];
}

static double power(double x, int n)
{
	double p = 1;
	for (n = n > TIMES ? TIMES : n; n > 0; n--)
		p *= x;
	return p;
}

/* The dates that state their year, counted by how they lie to that of c. */
static double by_count(const struct day_evidence *e, size_t n, int32_t c)
{
	int year = year_of(c), ahead = 0, later_days = 0, over = 0, own = 0, last = 0, next = 0;
	bool same = false;
	struct cal_date d = cal_date(c);
	for (size_t i = 0; i < n; i++) {
		if ((e[i].kind != EVIDENCE_PAST && e[i].kind != EVIDENCE_FUTURE) || year_of(e[i].first) < EARLIEST)
			continue;
		int y = year_of(e[i].first);
		bool past = e[i].kind == EVIDENCE_PAST;
		bool later = past && e[i].month && e[i].first > c + WEEK;
		own += y == year && !later;
		same |= y == year && e[i].month == d.month && e[i].day == d.day;
		ahead += past && y > year && !later;
		later_days += later;
		over += !past && y < year;
		last += past && y == year - 1;
		next += !past && y == year + 1;
	}
	return power(told_ahead, ahead) * power(told_ahead_fine, later_days) * power(told_over, over)
		* power(own_named, own) * power(last_named, last)
		* power(next_named, next) * (same ? same_day : 1);
}

static double by_future(const struct years *y, int32_t c)
{
	if (!y->future)
		return 1;
	int k = y->future - year_of(c);
	k = k < SOONEST ? SOONEST : k > LATEST ? LATEST : k;
	return first_future[k - SOONEST];
}

static double weekdays(const struct day_evidence *e, size_t n, int32_t c)
{
	double all = 1;
	int heard = 0;
	for (size_t i = 0; i < n && heard < WEEKDAYS_HEARD; i++) {
		if (e[i].kind != EVIDENCE_WEEKDAY || !e[i].weekday || e[i].future || e[i].sentence > OPENING)
			continue;
		heard++;
		all *= weekday_back[(cal_weekday(c) - e[i].weekday + WEEK) % WEEK] * WEEK;
	}
	return all;
}

/* All of it; what is said over and over by one kind of evidence counts no more than a few times. */
static double all_support(const struct day_evidence *e, size_t n, int32_t c)
{
	enum { KINDS = EVIDENCE_DELIVERED + 1 };
	double by_kind[KINDS], all = 1;
	for (int k = 0; k < KINDS; k++)
		by_kind[k] = 1;
	for (size_t i = 0; i < n; i++) {
		double *k = &by_kind[e[i].kind];
		*k *= supports(&e[i], c);
		*k = *k < 1e-4 ? 1e-4 : *k > 1e4 ? 1e4 : *k;
	}
	for (int k = 0; k < KINDS; k++)
		all *= by_kind[k];
	return all;
}

static struct reference_day of_dateline(const struct day_evidence *e, size_t n, const struct day_evidence *line)
{
	struct reference_day o = { DAY_NONE, 0, "dateline:text" };
	struct years y = { .month = line->month, .day = line->day };
	double total = 0, best = 0;
	if (!survey(e, n, &y))
		return o;
	for (int year = y.first; year <= y.last; year++) {
		int32_t c;
		if (!day_in(&y, year, &c) || !comes_into_question(e, n, &y, year))
			continue;
		double s = by_newest(&y, c) * by_future(&y, c) * by_count(e, n, c) * weekdays(e, n, c)
			* all_support(e, n, c);
		if (line->weekday)
			s *= cal_weekday(c) == line->weekday ? weekday_fits : 1 / weekday_fits;
		total += s;
		if (s > best) {
			best = s;
			o.day = c;
		}
	}
	o.confidence = total > 0 ? (int)(100 * best / total) : 0;
	if (o.confidence < REFERENCE_SURE)
		o.day = DAY_NONE;
	for (size_t i = 0; i < n && o.day != DAY_NONE; i++)	/* the folder's day is as good as a year in the line */
		if (e[i].kind == EVIDENCE_DELIVERED && abs(e[i].first - o.day) <= HALF_A_YEAR)
			o.basis = "dateline";
	return o;
}

/* ---- no day at all ---- */

/* The newest day that the text looks back on, or the last one of a month that is later. */
static int32_t newest_day(const struct day_evidence *e, size_t n)
{
	int32_t day = DAY_NONE, month = DAY_NONE;
	for (size_t i = 0; i < n; i++) {
		if (e[i].kind != EVIDENCE_PAST || !e[i].month)
			continue;
		int32_t *best = e[i].day ? &day : &month;
		if (*best == DAY_NONE || e[i].last > *best)
			*best = e[i].last;
	}
	return day == DAY_NONE || (month != DAY_NONE && month > day + 31) ? month : day;
}

/* Does the article speak from about that day?  Not where it names later years, nor where it is a tale of many years
 * that nothing ties to a day of its own, nor where that day is the only one: pages about the works name their founding,
 * the day of a law or of the last figures. */
static bool speaks_from(const struct day_evidence *e, size_t n, int32_t day)
{
	size_t close = 0, far = 0, later = 0, near = 0;
	for (size_t i = 0; i < n; i++) {
		if (e[i].kind == EVIDENCE_WEEKDAY) {
			near++;
		} else if (e[i].kind == EVIDENCE_PAST) {
			later += e[i].first > day + (e[i].month ? 0 : A_YEAR);	/* the year behind it is a plan */
			close += e[i].first <= day && e[i].last >= day - A_YEAR;
			far += e[i].last < day - 3 * A_YEAR;
		} else if (e[i].kind == EVIDENCE_FUTURE) {
			later += e[i].month && e[i].first > day + 2 * A_YEAR;
			close += e[i].month && e[i].first > day && e[i].first <= day + 2 * A_YEAR;
		} else if (e[i].kind == EVIDENCE_COPYRIGHT || e[i].kind == EVIDENCE_OWN_YEAR
			   || e[i].kind == EVIDENCE_EDITION) {
			later += e[i].first > day;
		}
	}
	return !later && (near > 0 || (close >= TIED && far <= 2 * close));
}

/* The first day without a year of the first lines, not one to come: where a dateline is none that is known as such. */
static const struct day_evidence *at_top(const struct day_evidence *e, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (e[i].kind == EVIDENCE_PARTIAL && e[i].day && !e[i].future && e[i].sentence <= TOP)
			return &e[i];
	return NULL;
}

/* The newest day without a year, as of that year; or the first of those to come. */
static int32_t partial_in(const struct day_evidence *e, size_t n, int year, bool future)
{
	int32_t best = DAY_NONE;
	for (size_t i = 0; i < n; i++) {
		if (e[i].kind != EVIDENCE_PARTIAL || e[i].future != future || !e[i].day
		    || !cal_valid(year, e[i].month, e[i].day))
			continue;
		int32_t d = cal_day(year, e[i].month, e[i].day);
		if (best == DAY_NONE || (future ? d < best : d > best))
			best = d;
	}
	return best;
}

static int newest_edition(const struct day_evidence *e, size_t n, bool future)
{
	int year = 0;
	for (size_t i = 0; i < n; i++)
		if (e[i].kind == EVIDENCE_EDITION && e[i].future == future
		    && (!year || (year_of(e[i].first) > year) != future))
			year = year_of(e[i].first);
	return year;
}

/* The year of the newest edition that the article looks back on, else of the first to come: its days without a year
 * are of that year. */
static struct reference_day of_edition(const struct day_evidence *e, size_t n)
{
	struct reference_day o = { DAY_NONE, 0, "series" };
	int year = newest_edition(e, n, false);
	bool future = !year && !at_top(e, n);
	if (future)
		year = newest_edition(e, n, true);
	for (size_t i = 0; i < n && year; i++)
		if (e[i].kind == EVIDENCE_PAST && e[i].first > year_last(year))
			return o;		/* it looks back on that edition */
	if (year)
		o.day = partial_in(e, n, year, future);
	o.confidence = o.day == DAY_NONE ? 0 : 80;
	return o;
}

/* Is the day of the first lines within six weeks of it, in some year? */
static bool close_to(int32_t day, const struct day_evidence *top)
{
	enum { SIX_WEEKS = 42 };
	for (int y = year_of(day) - 1; y <= year_of(day) + 1; y++)
		if (cal_valid(y, top->month, top->day) && abs(cal_day(y, top->month, top->day) - day) <= SIX_WEEKS)
			return true;
	return false;
}

struct reference_day reference_settle(const struct day_evidence *e, size_t n)
{
	n = n > PIECES ? PIECES : n;		/* what comes later adds nothing */
	for (size_t i = 0; i < n; i++)
		if (e[i].kind == EVIDENCE_DATELINE)
			return of_dateline(e, n, &e[i]);
	struct reference_day o = of_edition(e, n);
	const struct day_evidence *top = o.day == DAY_NONE ? at_top(e, n) : NULL;
	if (top) {
		o = of_dateline(e, n, top);
		o.basis = "text";
		if (o.confidence < REFERENCE_SURE_TEXT)
			o.day = DAY_NONE;
		if (o.day != DAY_NONE)
			return o;
	}
	int32_t day = newest_day(e, n);
	if (top && day != DAY_NONE && !close_to(day, top))
		return (struct reference_day){ DAY_NONE, 0, "text" };
	for (size_t i = 0; i < n && day != DAY_NONE; i++)
		if (e[i].kind == EVIDENCE_REVISED && e[i].first < day)
			day = DAY_NONE;
	if (day == DAY_NONE || year_of(day) < EARLIEST || !speaks_from(e, n, day) || (o.day != DAY_NONE && o.day > day))
		return o;
	return (struct reference_day){ day, 60, "text" };
}
