/* reference.h - the day an article speaks from, settled once from all that speaks for it.
 *
 * A day that is stated whole (metadata, header, dateline, address) needs no settling.  Where only a month and a day are
 * stated ("WASHINGTON, August 11 -"), or nothing at all, evidence is gathered first, each piece a struct day_evidence,
 * and then the candidates are scored: a year is as likely as it makes the rest of the text true.  Whoever knows more
 * (the numbered editions of a series) adds its evidence and settles again.
 *
 * Scores are likelihood ratios, multiplied (basic arithmetic only, so every machine agrees); confidence is the best
 * candidate's share of all.  Below REFERENCE_SURE there is no day rather than a guess.  The ratios are data
 * (article/day_rules.h). */
#ifndef PM_ARTICLE_REFERENCE_H
#define PM_ARTICLE_REFERENCE_H

#include "article/day_rules.h"
#include "base/arena.h"
#include "dates/dates.h"
#include "text/calendar.h"
#include "text/facts.h"

enum day_evidence_kind {
	EVIDENCE_DATELINE,	/* month and day of a dateline or header without its year: the day itself */
	EVIDENCE_PAST,		/* first..last: a day, month or year that the text speaks of, and not as one to come */
	EVIDENCE_FUTURE,	/* first..last: one to come */
	EVIDENCE_WEEKDAY_OF,	/* weekday, month, day: "Tuesday, May 14" */
	EVIDENCE_WEEKDAY,	/* weekday alone, or other words that count from the article's day (weekday 0) */
	EVIDENCE_PARTIAL,	/* month and day in the text, without a year; past if future is false */
	EVIDENCE_OWN_YEAR,	/* first..last: the article's own year, as "last year (2015)" has it */
	EVIDENCE_FISCAL,	/* first..last: a fiscal year */
	EVIDENCE_EDITION,	/* first..last: the year of a numbered edition of a known series */
	EVIDENCE_COPYRIGHT,	/* first..last: the year of a copyright line */
	EVIDENCE_REVISED,	/* first: day of a revision, which is that of publication or later */
	EVIDENCE_DELIVERED,	/* first: day of the folder it came in */
	EVIDENCE_OFFICE,	/* a person that is named has held these offices */
	EVIDENCE_EXISTS		/* first..last: as long as something that is named existed */
};
enum day_how { DAY_NAMED, DAY_NAMED_TITLED, DAY_NAMED_FORMER };	/* a person: with the office, as a former holder */
struct day_evidence {
	enum day_evidence_kind kind;
	int32_t first, last;		/* days; DAY_NONE where the kind has none */
	int month, day, weekday;	/* 0 where the kind has none */
	bool future;
	enum day_how how;		/* of OFFICE, and the offices */
	uint32_t offices;
	const struct day_office *office;
	uint32_t sentence;
};
typedef VEC(struct day_evidence) day_evidence_vec;

enum { REFERENCE_SURE = 70 };	/* percent */

struct reference_day {
	int32_t day;			/* DAY_NONE: not settled */
	int confidence;			/* percent */
	const char *basis;		/* dateline:text text series */
};

/* The clues that the dates of the text give (date_finder_clues) as evidence, added to *out. */
void reference_gather(struct arena *a, const struct date_clue *c, size_t n, day_evidence_vec *out);
/* Pure; the order of the evidence does not matter, except that the first DATELINE counts.  why, if not NULL, gets a
 * line for each year that comes into question: the day, its likelihood, what speaks for and against it. */
struct reference_day reference_settle(const struct day_rules *r, const struct day_evidence *e, size_t n,
				      struct buf *why);

#endif
