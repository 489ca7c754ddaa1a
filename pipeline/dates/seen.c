/* What the text has named before the date at hand: its last date, the day that counts from it, the year a tale has
 * reached. */
#include <stdlib.h>

#include "dates/resolve.h"

const struct date_seen *date_seen_last(const struct date_context_now *c, enum date_gran gran)
{
	size_t end = c->seen.n > LOOK_BACK ? c->seen.n - LOOK_BACK : 0;
	for (size_t i = c->seen.n; i-- > end;) {
		const struct date_seen *s = &c->seen.v[i];
		uint32_t near = s->aside ? 0 : 1;
		if ((s->v.gran >= gran || s->exact)
		    && ((!s->aside && s->moves) || c->m->sentence - s->sentence <= near))
			return s;
	}
	return NULL;
}

bool date_anchor(const struct date_context_now *c, const int32_t *f, enum date_gran gran, int32_t *day,
		 enum date_basis *basis)
{
	/* a narrative's "this year" and "next spring" are those of its text */
	bool here = c->ref.known && !HAS(f, a) && (GET(f, dir, -1) >= 0 || GET(f, ry, -1) >= 0 || GET(f, rm, -1) >= 0);
	if (GET(f, a, 0) == 1 || ((GET(f, a, 0) == 2 || here) && c->narrative)) {
		const struct date_seen *s = date_seen_last(c, gran);
		if (s) {
			*day = s->day;
			*basis = DB_PREVIOUS;
			return true;
		}
	}
	if (!c->ref.known || (GET(f, a, 0) == 1 && c->narrative && gran >= DG_YEAR))
		return false;			/* a tale of old does not come back to the article's day */
	*day = c->ref.day;
	*basis = DB_REFERENCE;
	return true;
}

bool date_tale_year(const struct date_context_now *c, int *year)
{
	const struct date_seen *s = c->last_move ? &c->seen.v[c->last_move - 1] : NULL;
	if (s)
		*year = s->v.gran == DG_YEAR ? s->v.year : cal_date(s->day).year;
	return s != NULL;
}

enum { NEAR_THE_TALE = 10 };		/* years: further away, a year of the same sentence is one in passing */

/* Does the date seen tell the year of what follows it? */
static bool tells_year(const struct date_context_now *c, const struct date_seen *s)
{
	int now;
	if (s->v.gran < DG_YEAR)
		return false;
	if (!s->aside && s->moves)
		return true;
	return s->v.gran == DG_YEAR && s->sentence == c->m->sentence
		&& (!date_tale_year(c, &now) || abs(s->v.year - now) <= NEAR_THE_TALE);
}

bool date_narrative_year(const struct date_context_now *c, int month, int *year)
{
	const struct date_seen *s = NULL;
	size_t end = c->seen.n > LOOK_BACK ? c->seen.n - LOOK_BACK : 0;
	for (size_t i = c->seen.n; i-- > end && !s;) {
		const struct date_seen *t = &c->seen.v[i];
		if (tells_year(c, t))
			s = t;
	}
	if (!s)
		return false;
	if (s->v.gran == DG_YEAR && !c->ref.known && c->m->sentence > s->sentence + 3)
		return false;		/* a year in passing does not date the days of the article */
	*year = s->v.year;
	if (s->v.gran > DG_YEAR) {
		struct cal_date d = cal_date(s->day);
		*year = d.year + (month + 6 <= d.month);
	}
	return true;
}
