/* Calendar fields to a value: what the text states, and for what it leaves out, the year, month or day
 * that the reference day, the tense or the text before it suggests.  Measured on 611 dates of news:
 * a weekday is past or the same day, flipped by a future cue, 91.5% right; month and day nearest to the
 * reference day 93.3%; a bare month by tense 80.2%. */
#include "dates/resolve.h"

struct date_resolved date_unresolved(void)
{
	return (struct date_resolved){ .v = date_value_none(), .basis = DB_NONE };
}

bool date_is_cal(const int32_t *f)
{
	return HAS(f, y) || HAS(f, yy) || HAS(f, m) || HAS(f, d) || HAS(f, w) || HAS(f, q) || HAS(f, hf) || HAS(f, s)
		|| HAS(f, k) || HAS(f, c) || HAS(f, rd) || HAS(f, H) || HAS(f, p) || HAS(f, wk) || HAS(f, we)
		|| HAS(f, ry) || date_is_feast(f);
}

/* 98 -> 1998, 24 -> 2024: of the centuries, the one that puts it nearest to the anchor, at most 20 years ahead. */
static int full_year(int yy, int anchor)
{
	int y = anchor / 100 * 100 + yy;
	if (y > anchor + 20)
		y -= 100;
	else if (y <= anchor - 80)
		y += 100;
	return y;
}

static bool stated_year(const struct date_context_now *c, const int32_t *f, int *year, enum date_basis *basis)
{
	int32_t anchor;
	if (HAS(f, y)) {
		*year = HAS(f, bc) ? 1 - f[DF_y] : f[DF_y];
		*basis = DB_EXPLICIT;
		return true;
	}
	if (HAS(f, yy)) {
		*year = full_year(f[DF_yy], c->ref.known ? cal_date(c->ref.day).year : 2000);
		*basis = DB_EXPLICIT;
		return true;
	}
	if (HAS(f, ry) && date_anchor(c, f, DG_YEAR, &anchor, basis)) {
		*year = cal_date(anchor).year + f[DF_ry];
		return true;
	}
	return false;
}

static int tense_of(const struct date_context_now *c, const int32_t *f)
{
	return HAS(f, future) ? f[DF_future] : c->m->tense;
}

/* A part of the year (1..parts) without its year: the index it has, counted in parts since year 0.  year: that of the
 * calendar (January is of a winter of the year before); ahead: how near a coming one is meant without a cue; reach: how
 * far a future cue reaches. */
static int place_part(int part, int parts, int now, int year, int dir, int tense, int ahead, int reach)
{
	int last = now - date_floor_mod(now - (part - 1), parts);	/* latest not after now */
	int next = last + (last < now ? parts : 0);			/* earliest not before now */
	switch (dir) {
	case -1: return last == now ? last - parts : last;
	case 1: return next == now ? next + parts : next;
	case 0: return date_floor_div(next, parts) == year ? next : last;
	default: break;
	}
	if (tense == DATE_DONE)
		return last;		/* what was done was not done in one to come: "resigned in July" */
	if (tense > 0 && next - now <= reach)
		return next;
	/* who means the one long past says so ("last September"): a near one is meant, even after "said" */
	if (next - now <= (tense == 0 ? ahead : ahead - 1) && next - now < now - last)
		return next;
	return last;
}

/* "In 430 BC ... the following autumn", "the summer of 1983 ... that August": the text's last date is no finer than a
 * season.  first: month that the part begins with. */
static bool follows_year(const struct date_context_now *c, int dir, int first, int *year)
{
	const struct date_seen *s = date_seen_last(c, DG_YEAR);
	if (!s || s->v.gran >= DG_MONTH)
		return false;
	struct cal_date d = cal_date(s->day);
	int away = dir > 0 ? first <= d.month : dir < 0 ? -(first >= d.month) : first < d.month;
	*year = d.year + (s->v.gran == DG_YEAR ? dir : away);
	return true;
}

/* Parts of the year: as what a day is one of them, and how far a future cue reaches, in parts. */
static const struct year_part {
	enum date_unit unit;
	int parts, reach;
} year_parts[] = {
	[DG_MONTH] = { DU_M, 12, 10 },
	[DG_QUARTER] = { DU_Q, 4, 2 },
	[DG_SEASON] = { DU_SEASON, 4, 3 },
	[DG_HALF] = { DU_HF, 2, 1 },
};

static struct date_resolved year_part(const struct date_context_now *c, const int32_t *f, enum date_gran gran, int part)
{
	struct date_resolved o = date_unresolved();
	const struct year_part *p = &year_parts[gran];
	int year, dir = GET(f, dir, 9), first = gran == DG_SEASON ? part * 3 : (part - 1) * 12 / p->parts + 1;
	int32_t anchor;
	o.v.gran = gran;
	o.v.sub = part;
	if (stated_year(c, f, &year, &o.basis)) {
		o.v.year = year;
		o.v.has_year = true;
	} else if (c->narrative && dir == 9 && date_narrative_year(c, first, &year)) {
		o.v.year = year;
		o.v.has_year = true;
		o.basis = DB_PREVIOUS;
	} else if (dir != 9 && GET(f, a, 0) == 1 && follows_year(c, dir, first, &o.v.year)) {
		o.v.has_year = true;
		o.basis = DB_PREVIOUS;
	} else if (date_anchor(c, f, DG_MONTH, &anchor, &o.basis)) {
		struct date_value now = date_value_in(anchor, p->unit);
		int i = place_part(part, p->parts, now.year * p->parts + now.sub - 1, cal_date(anchor).year, dir,
				   tense_of(c, f), p->parts / 4, p->reach);
		o.v.year = date_floor_div(i, p->parts);
		o.v.has_year = true;
	}
	return o;
}

enum { HALF_A_YEAR = 183, LONG_AGO = 50 * 366 };

/* "It was signed on July 4, 2019, and ratified on August 3": the sentence named a day long before the reference day. */
static bool past_in_sentence(const struct date_context_now *c)
{
	const struct date_seen *s = c->seen.n ? &c->seen.v[c->seen.n - 1] : NULL;
	return s && c->ref.known && s->sentence == c->m->sentence && s->v.gran == DG_DAY && !s->aside
		&& s->day < c->ref.day - HALF_A_YEAR && s->day > c->ref.day - LONG_AGO;
}

/* Days from the reference day, and more where tense, weekday or "last" and "next" speak against that day. */
static int64_t farness(const struct date_context_now *c, const int32_t *f, int32_t d, bool this_year)
{
	int dir = GET(f, dir, 9), tense = tense_of(c, f);
	int32_t ref = c->ref.day;
	int64_t far = d > ref ? d - ref : ref - d;
	/* the tense decides between two days about as far, and more if it is plain */
	if (tense < 0 ? d > ref : tense > 0 && d < ref)
		far += tense > 0 ? far : far / 6;
	if (tense == DATE_DONE && dir == 9 && d > ref + 1)
		far += 50000;		/* what was done was not done on a day to come */
	if ((dir == -1 && d >= ref) || (dir == 1 && d <= ref) || (dir == 0 && !this_year))
		far += 100000;
	if (HAS(f, w) && !date_is_feast(f) && cal_weekday(d) != f[DF_w] && !this_year)
		far += 1000;		/* the stated weekday tells the year, if one of the next years has it */
	return far;
}

/* The day that fits best of those in the years about the reference day; false if none of them has one. */
static bool nearest_day(const struct date_context_now *c, const int32_t *f, int32_t *day)
{
	enum { YEARS = 8 };
	int ref = cal_date(c->ref.day).year;
	int64_t best = INT64_MAX;
	for (int y = ref - YEARS; y <= ref + YEARS; y++) {
		int32_t d;
		if (!date_day_in_year(c->rules, f, y, &d))
			continue;
		int64_t far = farness(c, f, d, y == ref);
		if (far < best) {
			best = far;
			*day = d;
		}
	}
	return best < INT64_MAX;
}

/* Month and day of a year that is not known (basis DB_NONE), or that has no such day. */
static struct date_resolved no_day(const int32_t *f, int year, enum date_basis basis)
{
	struct date_resolved o = { .v = date_value_none(), .basis = basis };
	bool known = basis != DB_NONE, never = HAS(f, m) && HAS(f, d) && f[DF_d] > cal_month_days(2024, f[DF_m]);
	o.v.gran = GET(f, wk, 1) == 0 && HAS(f, nth) ? DG_MONTH : DG_DAY;	/* "the second week of March" */
	o.v.sub = GET(f, m, 0);
	o.v.day = GET(f, d, 0);
	o.v.has_year = known;
	o.v.year = known ? year : 0;
	o.v.impossible = never || (known && !date_is_feast(f));
	return o;
}

/* Month and day, or a feast, in the year that fits. */
static struct date_resolved month_day(const struct date_context_now *c, const int32_t *f)
{
	struct date_resolved o = date_unresolved();
	int year = 0;
	int32_t day = 0;
	bool found = false, fixed = stated_year(c, f, &year, &o.basis);
	if (!fixed && !HAS(f, dir) && (c->narrative || (HAS(f, m) && past_in_sentence(c)))
	    && date_narrative_year(c, GET(f, m, 6), &year)) {
		fixed = true;
		o.basis = DB_PREVIOUS;
	}
	if (fixed) {
		found = date_day_in_year(c->rules, f, year, &day);
	} else if (c->ref.known) {
		found = nearest_day(c, f, &day);
		year = cal_date(c->ref.day).year;
		o.basis = DB_REFERENCE;
	}
	if (!found)
		return no_day(f, year, o.basis);
	o.v = date_value_day(day);
	return o;
}

static struct date_resolved weekday(const struct date_context_now *c, const int32_t *f)
{
	struct date_resolved o = date_unresolved();
	int w = f[DF_w], dir = GET(f, dir, 9), tense = tense_of(c, f);
	int32_t anchor;
	const struct date_seen *s = date_seen_last(c, DG_DAY);
	if (HAS(f, rw) && date_anchor(c, f, DG_WEEK, &anchor, &o.basis)) {
		o.v = date_value_day(anchor - cal_weekday(anchor) + w + 7 * f[DF_rw]);
		return o;
	}
	if ((c->narrative || GET(f, a, 0) == 1) && s) {
		anchor = s->day;
		o.basis = DB_PREVIOUS;
		if (dir == 9)
			tense = 1;
	} else if (c->ref.known) {
		anchor = c->ref.day;
		o.basis = DB_REFERENCE;
	} else {
		o.v.gran = DG_WEEK;
		o.v.day = w;
		return o;
	}
	int back = (cal_weekday(anchor) - w + 7) % 7, ahead = (7 - back) % 7;
	int32_t d = dir == -1 ? anchor - (back ? back : 7) : dir == 1 ? anchor + (ahead ? ahead : 7)
		: dir == 0 || tense > 0 ? anchor + ahead : anchor - back;
	o.v = date_value_day(d);
	return o;
}

/* A day of the month alone ("the 15th"): in the month that the text or the reference day is in. */
static struct date_resolved day_of_month(const struct date_context_now *c, const int32_t *f)
{
	struct date_resolved o = date_unresolved();
	int32_t anchor = 0;
	bool known = false;
	int32_t like[DATE_NFIELDS];
	memcpy(like, f, sizeof like);
	if (!HAS(f, a))
		like[DF_a] = HAS(f, rm) ? 0 : 1;
	known = date_anchor(c, like, DG_MONTH, &anchor, &o.basis);
	o.v.gran = DG_DAY;
	o.v.day = f[DF_d];
	if (!known)
		return o;
	int shift = GET(f, rm, 0);
	if (o.basis == DB_REFERENCE && !HAS(f, rm)) {	/* "on the 25th the council met" */
		int now = cal_date(anchor).day;
		shift = c->m->tense < 0 && f[DF_d] > now ? -1 : c->m->tense > 0 && f[DF_d] < now ? 1 : 0;
	}
	struct date_value month = date_value_shift(date_value_in(anchor, DU_M), DU_M, shift);
	o.v.year = month.year;
	o.v.sub = month.sub;
	o.v.has_year = true;
	o.v.impossible = !cal_valid(month.year, month.sub, f[DF_d]);
	return o;
}

static struct date_resolved weekend(const struct date_context_now *c, const int32_t *f)
{
	struct date_resolved o = date_unresolved();
	int32_t anchor;
	o.v.gran = DG_WEEKEND;
	if (!date_anchor(c, f, DG_WEEK, &anchor, &o.basis))
		return o;
	int wd = cal_weekday(anchor), dir = GET(f, dir, 9), tense = tense_of(c, f);
	int32_t sat = anchor - wd + 6;			/* of this week */
	if (dir == -1 || (dir == 9 && tense <= 0 && wd < 6))
		sat -= 7;
	else if (dir == 1 && wd >= 6)
		sat += 7;
	o.v = date_value_in(sat, DU_WE);
	return o;
}

/* "the second Tuesday of next month" */
static struct date_resolved nth_of_month(const struct date_context_now *c, const int32_t *f)
{
	struct date_resolved o = date_unresolved();
	int32_t anchor, in_month[DATE_NFIELDS];
	o.v.gran = DG_DAY;
	if (!date_anchor(c, f, DG_MONTH, &anchor, &o.basis))
		return o;
	struct date_value month = date_value_shift(date_value_in(anchor, DU_M), DU_M, f[DF_rm]);
	memcpy(in_month, f, sizeof in_month);
	in_month[DF_m] = month.sub;
	if (date_day_in_year(c->rules, in_month, month.year, &anchor))
		o.v = date_value_day(anchor);
	return o;
}

static struct date_resolved week(const struct date_context_now *c, const int32_t *f)
{
	struct date_resolved o = date_unresolved();
	o.v.gran = DG_WEEK;
	o.v.sub = f[DF_wk];
	o.v.has_year = stated_year(c, f, &o.v.year, &o.basis);
	if (!o.v.has_year && c->ref.known) {
		int now;
		cal_week(c->ref.day, &o.v.year, &now);
		o.v.has_year = true;
		o.basis = DB_REFERENCE;
	}
	return o;
}

/* "tomorrow", "the day before", "the same day" */
static struct date_resolved days_away(const struct date_context_now *c, const int32_t *f)
{
	struct date_resolved o = date_unresolved();
	const struct date_seen *month;
	int32_t anchor;
	bool open = GET(f, a, 0) == 1 && f[DF_rd] > 0 && !c->seen.n;	/* "the next day": the text names none */
	if (!open && date_anchor(c, f, DG_DAY, &anchor, &o.basis)) {
		o.v = date_value_day(anchor + f[DF_rd]);
		return o;
	}
	if (GET(f, a, 0) == 1 && (month = date_seen_last(c, DG_MONTH)) && month->v.gran == DG_MONTH) {
		o.v = month->v;			/* "the same day" of a month */
		o.basis = DB_PREVIOUS;
	}
	o.v.gran = DG_DAY;
	return o;
}

static struct date_resolved century(const int32_t *f)
{
	struct date_resolved o = { .v = date_value_none(), .basis = DB_EXPLICIT };
	o.v.gran = DG_CENTURY;
	o.v.year = HAS(f, bc) ? -f[DF_c] : f[DF_c] - 1;
	o.v.has_year = true;
	return o;
}

/* "the 1990s", "the 90s" of the last century or of this one */
static struct date_resolved decade(const struct date_context_now *c, const int32_t *f)
{
	struct date_resolved o = { .v = date_value_none(), .basis = DB_EXPLICIT };
	int k = f[DF_k];
	if (k < 100 && !HAS(f, bc)) {
		int now = c->ref.known ? cal_date(c->ref.day).year : 2000;
		k = full_year(k, now > 2009 && k < 30 ? now : 1999);
	}
	o.v.gran = DG_DECADE;
	o.v.year = HAS(f, bc) ? -1 - k / 10 : k / 10;
	o.v.has_year = true;
	return o;
}

static struct date_resolved whole_year(const struct date_context_now *c, const int32_t *f)
{
	struct date_resolved o = date_unresolved();
	o.v.has_year = stated_year(c, f, &o.v.year, &o.basis);
	o.v.gran = o.v.has_year || HAS(f, ry) ? DG_YEAR : DG_NONE;
	return o;
}

/* By the finest of the fields. */
static struct date_resolved of_fields(const struct date_context_now *c, const int32_t *f)
{
	if (HAS(f, nth) && HAS(f, rm))
		return nth_of_month(c, f);
	if (date_is_feast(f) || (HAS(f, m) && HAS(f, d)))
		return month_day(c, f);
	if (HAS(f, m))
		return year_part(c, f, DG_MONTH, f[DF_m]);
	if (HAS(f, q))
		return year_part(c, f, DG_QUARTER, f[DF_q]);
	if (HAS(f, s))
		return year_part(c, f, DG_SEASON, f[DF_s]);
	if (HAS(f, hf))
		return year_part(c, f, DG_HALF, f[DF_hf]);
	if (HAS(f, wk))
		return week(c, f);
	if (HAS(f, w) && !HAS(f, d))
		return weekday(c, f);
	if (HAS(f, rd))
		return days_away(c, f);
	if (HAS(f, we))
		return weekend(c, f);
	if (HAS(f, d))
		return day_of_month(c, f);
	if (HAS(f, c))
		return century(f);
	if (HAS(f, k))
		return decade(c, f);
	return whole_year(c, f);
}

static bool is_day(const struct date_value *v)
{
	return v->gran == DG_DAY && v->has_year && !v->impossible;
}

struct date_resolved date_cal(const struct date_context_now *c, const int32_t *f)
{
	struct date_resolved o = of_fields(c, f);
	if (GET(f, wk, 1) == 0 && is_day(&o.v))
		o.v = date_value_in(date_value_first(&o.v), DU_W);	/* "the week of March 6" */
	if (HAS(f, off) && !HAS(f, nth) && is_day(&o.v))
		o.v = date_value_day(date_value_first(&o.v) + f[DF_off]);
	if (HAS(f, H) || HAS(f, p))
		date_add_time(c, f, &o);
	return o;
}
