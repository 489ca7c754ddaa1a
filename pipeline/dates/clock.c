/* Times: the day of a clock that stands alone, and hour, minute and part of the day. */
#include "dates/resolve.h"

enum { DAWN = 6 };		/* hours of a night before this are of the next day */
enum { CLOCKS = 8 };		/* that a sentence names before its day */
enum { SAME_SCENE = 2 };	/* sentences that a day mentioned before is still the day of a time */

/* The next date of the sentence, if it is a day: "at 10:35 a.m. (0735 GMT) Friday". */
static bool day_ahead(const struct date_context_now *c, struct date_resolved *o)
{
	const struct date_match *m = c->m + 1;
	while (m < c->end && m < c->m + CLOCKS && m->sentence == c->m->sentence && HAS(m->fields[0], H))
		m++;
	if (m >= c->end || m->sentence != c->m->sentence || m->groups > 1)
		return false;
	const int32_t *f = m->fields[0];
	if (HAS(f, p) || HAS(f, u) || !(HAS(f, rd) || (HAS(f, m) && HAS(f, d)) || (HAS(f, w) && !HAS(f, nth))))
		return false;
	struct date_context_now there = *c;
	there.m = m;
	struct date_resolved day = date_cal(&there, f);
	if (day.v.gran != DG_DAY || !day.v.has_year || day.v.impossible)
		return false;
	*o = day;
	return true;
}

/* "... late on Monday night, the police said on Tuesday.  It broke out at 11 p.m.": does the hour fit the part of the
 * day? */
static bool part_holds(int part, int hour)
{
	switch (part) {
	case PART_MORNING: return hour < 12;
	case PART_MIDDAY: case PART_AFTERNOON: case PART_EVENING: return hour >= 12;
	case PART_NIGHT: return hour >= 18;
	default: return false;
	}
}

/* The day, of the last sentences, whose part of the day fits the clock. */
static const struct date_seen *same_part(const struct date_context_now *c, const int32_t *f)
{
	int h = GET(f, H, 0) % 12 + (GET(f, ap, 0) ? 12 : 0);
	size_t end = c->seen.n > LOOK_BACK ? c->seen.n - LOOK_BACK : 0;
	for (size_t i = c->seen.n; i-- > end && HAS(f, H) && HAS(f, ap);) {
		const struct date_seen *s = &c->seen.v[i];
		if (c->m->sentence - s->sentence > SAME_SCENE)
			break;
		if (s->v.gran == DG_DAY && s->v.hour < 0 && part_holds(s->v.part, h))
			return s;
	}
	return NULL;
}

static bool before_noon(const int32_t *f)
{
	return HAS(f, H) && f[DF_H] < 12 && GET(f, ap, 0) == 0;
}

/* A time alone: of the day that the sentence or the ones before name. */
static void find_day(const struct date_context_now *c, const int32_t *f, struct date_resolved *o)
{
	const struct date_seen *s = c->narrative ? NULL : same_part(c, f);
	if (!s)
		s = date_seen_last(c, DG_DAY);
	bool here = s && s->sentence == c->m->sentence;
	if (!here && s && c->ref.known && !c->narrative && c->m->tense < 0 && s->day > c->ref.day)
		s = NULL;		/* what happened was not on the day to come */
	if (!here && day_ahead(c, o))
		return;
	if (s && (c->narrative || c->m->sentence - s->sentence <= SAME_SCENE)) {
		bool after_night = c->narrative && s->v.part == PART_NIGHT && before_noon(f);
		o->v = date_value_day(s->day + after_night);	/* "the night of 5 June ... at 6:30 a.m." */
		o->basis = DB_PREVIOUS;
	} else if (c->ref.known) {
		o->v = date_value_day(c->ref.day);
		o->basis = DB_REFERENCE;
	} else {
		o->v.gran = DG_DAY;
	}
}

/* "4 in the afternoon" */
static bool means_pm(int part, int hour)
{
	return part == PART_AFTERNOON || part == PART_EVENING || (part == PART_NIGHT && hour >= DAWN);
}

static void set_clock(const int32_t *f, struct date_value *v)
{
	int h = f[DF_H];
	if (HAS(f, ap))
		h = h % 12 + (f[DF_ap] ? 12 : 0);
	else if (h < 12 && h > 0 && means_pm(v->part, h))
		h += 12;
	/* "at 2 a.m. on Friday night" is after midnight */
	if (HAS(f, p) && v->part == PART_NIGHT && h < DAWN && GET(f, ap, 0) == 0 && v->has_year && v->day) {
		*v = date_value_day(date_value_first(v) + 1);
		v->part = PART_NIGHT;
	}
	v->hour = h;
	v->minute = GET(f, I, -1);
	v->second = GET(f, S, -1);
	if (HAS(f, to) && v->minute > 0) {		/* "ten to nine" */
		v->hour = (h + 23) % 24;
		v->minute = 60 - v->minute;
	}
}

void date_add_time(const struct date_context_now *c, const int32_t *f, struct date_resolved *o)
{
	if (o->v.gran == DG_NONE)
		find_day(c, f, o);
	if (HAS(f, p))
		o->v.part = f[DF_p];
	if (HAS(f, H))
		set_clock(f, &o->v);
}
