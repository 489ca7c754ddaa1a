/* events/days.h - the dates of an article that may be an edition's days; for events/days.c and
 * events/day_candidates.c only. */
#ifndef PM_EVENTS_DAYS_H
#define PM_EVENTS_DAYS_H

#include "events/editions.h"

struct day {
	struct ev_span at;
	const struct date *date;
	int32_t first, last;
	bool no_year, joined, lasting, dateline, part, lent;
	struct str basis;
};
struct days {
	VEC(struct day) v;
	uint32_t *first;		/* by sentence: index of its first; one more at the end */
};

/* All of them, in order of sentence: single days, ranges, days side by side, an opening and a duration, years of
 * headings, and what events/attach.c has put together. days->first is allocated. */
void ev_find_days(struct ev_article *a, struct days *days);
/* First and last day; without a year they stand in 2000.  False: it is no day, days, month or year. */
bool ev_day_range(const struct date *d, int32_t *first, int32_t *last, bool *no_year);
/* Does a word of these kinds stand up to fourteen tokens before token k, in its clause? */
bool ev_kind_before(const struct ev_sentence *s, uint32_t k, uint32_t kinds);

/* "1776's Wealth of Nations": is the year that ends before token `end` a work's? days: its length. events/date.c */
bool ev_year_of_a_work(const struct ev_sentence *s, uint32_t end, int32_t days);

#endif
