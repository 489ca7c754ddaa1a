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
				: c[i].kind == DATE_CLUE_FISCAL ? EVIDENCE_FISCAL
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

enum { BEFORE = 3 };			/* years before a date that are candidates */
enum { LONG_AFTER = 16, AGES_AFTER = 30, LONG_STEP = 9 };	/* years after the newest date; the case of the first */
enum { FIRST_YEAR = 1945, LAST_YEAR = 2034, FARTHEST = 2060 };	/* candidates; the last year that plans are for */
enum company { ALONE, CLOSE, SEVERAL, FAR };

struct years {
	int month, day;
	int first;			/* candidate */
	int32_t newest;			/* first day of the newest date looked back on, DAY_NONE: none */
	bool fine;			/* it is a month or day */
	enum company company;
	int future;			/* first year that is to come, 0: none */
	const int *of;			/* years of the evidence, 0: it has none that counts */
};

static bool day_in(const struct years *y, int year, int32_t *day)
{
	if (!cal_valid(year, y->month, y->day))
		return false;
	*day = cal_day(year, y->month, y->day);
	return true;
}

static void of_weekday(const struct day_evidence *e, int32_t c, struct day_tally *t)
{
	int32_t best = DAY_NONE;
	for (int y = year_of(c) - 1; y <= year_of(c) + 1; y++) {	/* that day nearest to the article's */
		if (!cal_valid(y, e->month, e->day))
			continue;
		int32_t d = cal_day(y, e->month, e->day);
		if (best == DAY_NONE || abs(d - c) < abs(best - c))
			best = d;
	}
	if (best != DAY_NONE && best != c)
		day_tell(t, DAY_WEEKDAY_OF_DAY, cal_weekday(best) == e->weekday, 1);
}

static int delivered(int32_t batch, int32_t c)
{
	int32_t after = batch - c;
	return after >= -2 && after <= 30 ? 0 : after >= -30 && after <= HALF_A_YEAR ? 1 : after < 0 ? 2 : 3;
}

/* A person in office; or how many years before the first of them or behind the last. */
static int in_office(const struct day_evidence *e, int32_t c)
{
	int32_t first = INT32_MAX, last = INT32_MIN;
	for (uint32_t i = 0; i < e->offices; i++) {
		const struct day_office *o = &e->office[i];
		if (c >= o->from && c <= o->to)
			return 0;
		first = o->from < first ? o->from : first;
		last = o->to > last ? o->to : last;
	}
	int away = c < first ? year_of(first) - year_of(c) : c > last ? year_of(c) - year_of(last) : 0;
	return (away <= 1 ? 1 : away <= 4 ? 2 : 3) + (c < first ? 0 : 3);
}

/* What one piece says for an article of day c. */
static void supports(const struct day_evidence *e, int year_stated, int32_t c, struct day_tally *t)
{
	static const enum day_feature office[] = { [DAY_NAMED] = DAY_OFFICE, [DAY_NAMED_TITLED] = DAY_OFFICE_TITLED,
						   [DAY_NAMED_FORMER] = DAY_OFFICE_FORMER };
	int years = year_stated ? year_stated - year_of(c) : 0;
	switch (e->kind) {
	case EVIDENCE_WEEKDAY_OF: of_weekday(e, c, t); break;
	case EVIDENCE_OWN_YEAR: day_tell(t, DAY_OWN_YEAR, years == 0, 1); break;
	case EVIDENCE_FISCAL: day_tell(t, DAY_FISCAL, years, 1); break;
	case EVIDENCE_EDITION: day_tell(t, e->future ? DAY_EDITION_PLANNED : DAY_EDITION_HELD, years, 1); break;
	case EVIDENCE_COPYRIGHT: day_tell(t, DAY_COPYRIGHT, years, 1); break;	/* that of the page may be later */
	case EVIDENCE_REVISED:
		day_tell(t, DAY_REVISED, e->first == c ? 0 : e->first < c ? 1 : years == 0 ? 2 : 3, 1);
		break;
	case EVIDENCE_DELIVERED: day_tell(t, DAY_DELIVERED, delivered(e->first, c), 1); break;
	case EVIDENCE_OFFICE: day_tell(t, office[e->how], in_office(e, c), 1); break;
	case EVIDENCE_EXISTS:		/* what existed not yet, or no more */
		day_tell(t, DAY_NOT_YET, 1, e->first > c && year_of(e->first) > year_of(c));
		day_tell(t, DAY_NO_MORE, 1, e->last < c && year_of(e->last) < year_of(c));
		break;
	default: break;
	}
}

static bool tells_years(const struct day_evidence *e)
{
	return e->kind == EVIDENCE_PAST || e->kind == EVIDENCE_FUTURE;
}

/* The newest date looked back on, and its company; which years come into question. */
static void survey(const struct day_evidence *e, size_t n, struct years *y)
{
	int newest = 0, second = 0;
	size_t times = 0;
	y->newest = DAY_NONE;
	y->first = FIRST_YEAR;
	for (size_t i = 0; i < n; i++) {
		int year = y->of[i];
		if (!year || e[i].kind == EVIDENCE_EXISTS)
			continue;
		y->first = year - BEFORE < y->first ? year - BEFORE : y->first;
		if (e[i].kind == EVIDENCE_FUTURE)
			y->future = !y->future || year < y->future ? year : y->future;
		if (e[i].kind != EVIDENCE_PAST)
			continue;
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
	}
	y->company = times > 1 ? SEVERAL : !second ? ALONE : newest - second <= 2 ? CLOSE : FAR;
}

static void by_newest(const struct years *y, int32_t c, struct day_tally *t)
{
	static const enum day_feature company[] = { [ALONE] = DAY_ALONE, [CLOSE] = DAY_CLOSE, [FAR] = DAY_FAR,
						    [SEVERAL] = DAY_SEVERAL };
	if (y->newest == DAY_NONE)
		return;
	int32_t start;			/* in the newest date's year, or the year after if its month is later */
	int from = year_of(y->newest);
	if (y->fine && day_in(y, from, &start) && start < y->newest - WEEK)
		from++;
	int k = year_of(c) - from, step = k < LONG_STEP ? k : LONG_STEP - (k < LONG_AFTER) + (k >= AGES_AFTER);
	day_tell(t, y->fine ? DAY_NEWEST_DAY : DAY_NEWEST_YEAR, step, 1);
	day_tell(t, company[y->company], k, 1);
}

/* The dates that state their year, counted by how they lie to that of c. */
static void by_count(const struct years *y, const struct day_evidence *e, size_t n, int32_t c, struct day_tally *t)
{
	int year = year_of(c);
	bool same = false;
	for (size_t i = 0; i < n; i++) {
		if (!tells_years(&e[i]) || !y->of[i])
			continue;
		bool past = e[i].kind == EVIDENCE_PAST;
		bool later = past && e[i].month && e[i].first > c + WEEK;
		same |= e[i].first == c && e[i].day;
		day_tell(t, DAY_OWN_NAMED, 1, y->of[i] == year && !later);
		day_tell(t, DAY_TOLD_AHEAD, 1, past && y->of[i] > year && !later);
		day_tell(t, DAY_TOLD_AHEAD_DAY, 1, later);
		day_tell(t, DAY_TOLD_OVER, 1, !past && y->of[i] < year);
		day_tell(t, DAY_LAST_NAMED, 1, past && y->of[i] == year - 1);
		day_tell(t, DAY_NEXT_NAMED, 1, !past && y->of[i] == year + 1);
	}
	day_tell(t, DAY_SAME, 1, same);
}

/* How near the days lie whose year is stated, or the months that stand without a day. */
static void by_nearest(const struct years *y, const struct day_evidence *e, size_t n, bool days, int32_t c,
		       struct day_tally *t)
{
	static const int32_t steps[] = { 14, 45, 120, 240, 420, 800 };
	enum { STEPS = sizeof steps / sizeof *steps, NEAR = 75 };
	int32_t best = INT32_MAX;
	int near = 0, k = 0;
	for (size_t i = 0; i < n; i++) {
		if (!tells_years(&e[i]) || !y->of[i] || !e[i].month || (e[i].day != 0) != days
		    || (e[i].kind == EVIDENCE_FUTURE && e[i].first < c - WEEK))
			continue;
		int32_t away = c < e[i].first ? e[i].first - c : c > e[i].last ? c - e[i].last : 0;
		best = away < best ? away : best;
		near += away <= NEAR;
	}
	if (best == INT32_MAX)
		return;
	while (k < STEPS && best > steps[k])
		k++;
	day_tell(t, days ? DAY_NEAREST_DAY : DAY_NEAREST_MONTH, k, 1);
	day_tell(t, days ? DAY_NEAR_DAYS : DAY_NEAR_MONTHS, 1, near);
}

static void weekdays(const struct day_evidence *e, size_t n, int32_t c, struct day_tally *t)
{
	int heard = 0;
	for (size_t i = 0; i < n && heard < WEEKDAYS_HEARD; i++) {
		if (e[i].kind != EVIDENCE_WEEKDAY || !e[i].weekday || e[i].future || e[i].sentence > OPENING)
			continue;
		heard++;
		day_tell(t, DAY_WEEKDAY_BACK, (cal_weekday(c) - e[i].weekday + WEEK) % WEEK, 1);
	}
}

static void tally(const struct years *y, const struct day_evidence *e, size_t n, int32_t c, struct day_tally *t)
{
	memset(t, 0, sizeof *t);
	if (y->future)
		day_tell(t, DAY_FIRST_FUTURE, y->future - year_of(c), 1);
	by_newest(y, c, t);
	by_count(y, e, n, c, t);
	by_nearest(y, e, n, true, c, t);
	by_nearest(y, e, n, false, c, t);
	weekdays(e, n, c, t);
	for (size_t i = 0; i < n; i++)
		supports(&e[i], y->of[i], c, t);
}

static struct reference_day of_dateline(const struct day_rules *r, const struct day_evidence *e, size_t n,
					const struct day_evidence *line, struct buf *why)
{
	struct reference_day o = { DAY_NONE, 0, "dateline:text" };
	int of[PIECES];
	struct years y = { .month = line->month, .day = line->day, .of = of };
	struct day_tally t;
	double total = 0, best = 0;
	for (size_t i = 0; i < n; i++) {
		of[i] = e[i].first == DAY_NONE ? 0 : year_of(e[i].first);
		of[i] = of[i] < EARLIEST || of[i] > (e[i].kind == EVIDENCE_FUTURE ? FARTHEST : LAST_YEAR) ? 0 : of[i];
	}
	survey(e, n, &y);
	for (int year = y.first; year <= LAST_YEAR; year++) {
		int32_t c;
		if (!day_in(&y, year, &c))
			continue;
		tally(&y, e, n, c, &t);
		if (line->weekday)
			day_tell(&t, DAY_WEEKDAY_OF_LINE, cal_weekday(c) == line->weekday, 1);
		double s = day_weigh(r, &t);
		if (why) {
			buf_addf(why, "%d-%02d-%02d %g", year, y.month, y.day, s);
			day_tally_print(&t, why);
			buf_addc(why, '\n');
		}
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

/* The newest day that the text looks back on.  A month says too little: of 18 articles whose newest date was one, a
 * single one was of that month or the next. */
static int32_t newest_day(const struct day_evidence *e, size_t n)
{
	int32_t day = DAY_NONE;
	for (size_t i = 0; i < n; i++)
		if (e[i].kind == EVIDENCE_PAST && e[i].day && (day == DAY_NONE || e[i].last > day))
			day = e[i].last;
	return day;
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

struct reference_day reference_settle(const struct day_rules *r, const struct day_evidence *e, size_t n,
				      struct buf *why)
{
	n = n > PIECES ? PIECES : n;		/* what comes later adds nothing */
	for (size_t i = 0; i < n; i++)
		if (e[i].kind == EVIDENCE_DATELINE)
			return of_dateline(r, e, n, &e[i], why);
	struct reference_day o = of_edition(e, n);
	const struct day_evidence *top = o.day == DAY_NONE ? at_top(e, n) : NULL;
	if (top) {
		o = of_dateline(r, e, n, top, why);
		o.basis = "text";
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
