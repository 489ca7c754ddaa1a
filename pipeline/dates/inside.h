/* dates/inside.h - between finding (dates/find.c) and resolving (dates/resolve.c); for the files of dates/ only. */
#ifndef PM_DATES_INSIDE_H
#define PM_DATES_INSIDE_H

#include "dates/rules.h"
#include "dates/value.h"

struct date_span {
	uint32_t start, end;		/* bytes in the sentence; end 0: the group is absent */
};

enum { DATE_DONE = -2 };		/* a tense: the date is that of the past verb right before it */

struct date_match {
	uint32_t sentence;
	struct date_span span;		/* the expression */
	uint16_t rule;
	bool opens;			/* stands in the first words of its sentence */
	int8_t tense;			/* of the nearest cue in its sentence: DATE_DONE, -1 past, 1 future, 0 none */
	uint8_t groups;			/* sets of fields: the shared one and one for each end */
	struct date_span ends[DATE_GROUPS];
	int32_t (*fields)[DATE_NFIELDS];	/* DATE_UNSET where the rule said nothing; ends inherit [0] */
};

typedef VEC(struct date_match) date_match_vec;

struct date_matcher;			/* the automaton as far as it has been needed; one thread, one language */
struct date_matcher *date_matcher_new(const struct date_rules *r);
void date_matcher_free(struct date_matcher *m);
/* Append the matches of one sentence, left to right, without overlap. */
void date_matcher_run(struct date_matcher *m, struct arena *a, uint32_t sentence, struct str text,
		      const struct token *t, size_t n, date_match_vec *out);

/* Fill fields, ends and span of o, whose rule and groups are set, from the n tokens of the match and the positions of
 * the pattern that they take (dates/fill.c). */
void date_fill(const struct date_rules *r, void *match_data, const uint32_t *path, struct str text,
	       const struct token *t, size_t n, struct date_match *o);

/* Numbers that no clock or calendar has make the match void: then a shorter or later rule may hold. */
bool date_match_sane(const struct date_match *o);

/* The tense around tokens from..to of a sentence whose tokens have these sets of classes (dates/tense.c). */
int8_t date_tense(const struct date_rules *r, const uint16_t *sets, size_t n, size_t from, size_t to);

struct date_reference {
	bool known;
	int32_t day;
	struct str basis;		/* what a date that rests on it says: reference, reference:text ... */
};
/* Resolve the matches of one article in order; rows to *out (memory from a). */
void date_resolve(const struct date_rules *r, struct arena *a, const struct date_match *m, size_t n,
		  struct date_reference ref, date_vec *out);
/* What the matches say about the article's own day (dates/clues.c). */
void date_clues(const struct date_rules *r, struct arena *a, const struct date_match *m, size_t n, date_clue_vec *out);

#endif
