/* day_rules.h - what is known that tells the day of an article whose dateline leaves out the year: how much each kind
 * of evidence speaks for a year (lexicons/dates/day.tsv), and who held which office when (the notes of
 * lexicons/entities/persons.tsv).  Built once, then only read, by any number of threads. */
#ifndef PM_ARTICLE_DAY_RULES_H
#define PM_ARTICLE_DAY_RULES_H

#include "base/err.h"
#include "base/str.h"

/* A feature has cases numbered from `low`; day.tsv says what each means. */
enum day_feature {
	DAY_NEWEST_YEAR,
	DAY_NEWEST_DAY,
	DAY_ALONE, DAY_CLOSE, DAY_FAR, DAY_SEVERAL,
	DAY_FIRST_FUTURE, DAY_FISCAL,
	DAY_OWN_NAMED, DAY_LAST_NAMED, DAY_NEXT_NAMED, DAY_TOLD_AHEAD, DAY_TOLD_AHEAD_DAY, DAY_TOLD_OVER,
	DAY_SAME,
	DAY_NEAREST_DAY, DAY_NEAR_DAYS, DAY_NEAREST_MONTH, DAY_NEAR_MONTHS,
	DAY_OWN_YEAR, DAY_EDITION_HELD, DAY_EDITION_PLANNED, DAY_COPYRIGHT, DAY_DELIVERED, DAY_REVISED,
	DAY_WEEKDAY_OF_DAY, DAY_WEEKDAY_OF_LINE, DAY_WEEKDAY_BACK,
	DAY_OFFICE, DAY_OFFICE_TITLED, DAY_OFFICE_FORMER,
	DAY_NOT_YET, DAY_NO_MORE,
	DAY_FEATURES
};

struct day_office {
	struct str id, office;		/* person/margaret-thatcher, Prime Minister */
	int32_t from, to;		/* first and last day; to: INT32_MAX while in office */
};

struct day_rules;
struct day_rules *day_rules_new(void);
void day_rules_free(struct day_rules *r);
/* Strings are copied.  -1: no such feature or case, or a factor that cannot be. */
int day_rules_factor(struct day_rules *r, struct str feature, struct str at, double factor, struct err *e);
void day_rules_former(struct day_rules *r, struct str word);	/* in small letters */
/* "Prime Minister 1979-05-04 - 1990-11-28; ...": what of a note is no office says nothing. */
void day_rules_offices(struct day_rules *r, struct str id, struct str note);

/* What speaks for and against one day: how often each case of each feature holds, at most DAY_TIMES. */
enum { DAY_CASES = 14, DAY_TIMES = 3 };
struct day_tally { uint8_t times[DAY_FEATURES][DAY_CASES]; };
/* A case below the first or above the last counts as that. */
void day_tell(struct day_tally *t, enum day_feature f, int at, int times);
/* The product of their factors. */
double day_weigh(const struct day_rules *r, const struct day_tally *t);
/* " feature:case=times" for each that holds */
void day_tally_print(const struct day_tally *t, struct buf *b);
/* The offices of a person, *n of them; NULL: none is known. */
const struct day_office *day_offices_of(const struct day_rules *r, struct str id, size_t *n);
/* Does one of the words for what is over stand in the text? */
bool day_says_former(const struct day_rules *r, struct str text);
/* The word or words stand whole in the text, whatever the case of its ASCII letters. */
bool day_names_word(struct str text, struct str word);

#endif
