/* dates/build.h - making struct date_rules from rows; for lexicon/dates.c and the tests. */
#ifndef PM_DATES_BUILD_H
#define PM_DATES_BUILD_H

#include "dates/rules.h"

/* Words and shapes and macros, then rules, then finish.  The functions that
 * can fail put what is wrong, without a place, in *e (code 78). */
struct date_rules *date_rules_new(struct str lang, struct date_rules *next);
int date_rules_word(struct date_rules *r, struct str cls, struct str value, struct str casing, struct str form,
		    struct err *e);
int date_rules_shape(struct date_rules *r, struct str regex, struct str classes, struct err *e);
/* days: ISO, split by spaces */
int date_rules_feast(struct date_rules *r, struct str id, struct str days, struct err *e);
void date_rules_macro(struct date_rules *r, struct str name, struct str pattern);
int date_rules_rule(struct date_rules *r, struct str name, struct str pattern, struct str op, struct str fields,
		    struct str before, struct str after, struct err *e);
void date_rules_example(struct date_rules *r, struct str path, size_t line, struct str text, struct str rule);
void date_rules_bears(struct date_rules *r);	/* a part of finish (dates/bears.c) */
int date_rules_finish(struct date_rules *r, struct err *e);

#endif
