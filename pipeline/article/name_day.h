/* name_day.h - the day in an address or in the name of a file: /2024/11/19/, 2024-11-19, 20241119, /2024/nov/19/. */
#ifndef PM_ARTICLE_NAME_DAY_H
#define PM_ARTICLE_NAME_DAY_H

#include "dates/dates.h"
#include "text/layout.h"

/* In figures, not within a longer number; from 1970 on. */
bool name_day_digits(struct str s, char day[11]);
/* The same, or with the name of its month. */
bool name_day(const struct layout *l, const struct date_rules *r, struct str s, char day[11]);

#endif
