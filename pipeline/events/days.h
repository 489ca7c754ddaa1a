/* events/days.h - the dates of an article that may be an edition's days; for events/days.c,
 * events/day_candidates.c and events/day_of_others.c only. */
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

/* events/day_of_others.c */
/* "announced today that", "last week wrote": the day of what was said or done; but not "the forum on Monday adopted",
 * and not "today received the prize at the forum". */
bool ev_of_other_verb(const struct ev_article *a, const struct ev_edition *e, const struct day *d);
/* "today announced", "encouraged students to apply for", "a bet on the outcome of": what is done about the edition on
 * the article's day is not the edition. */
bool ev_announced(const struct ev_article *a, const struct ev_mention *m, const struct day *d);

#endif
