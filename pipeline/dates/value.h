/* dates/value.h - a point or period of the calendar at its own granularity, as TIMEX3 writes it.
 * Shared by the files of dates/ only. */
#ifndef PM_DATES_VALUE_H
#define PM_DATES_VALUE_H

#include "text/calendar.h"
#include "dates/rules.h"

enum date_gran {		/* from coarse to fine */
	DG_NONE, DG_MILLENNIUM, DG_CENTURY, DG_DECADE, DG_YEAR, DG_HALF, DG_SEASON, DG_QUARTER, DG_MONTH, DG_WEEK,
	DG_WEEKEND, DG_DAY
};

struct date_value {
	enum date_gran gran;
	bool has_year;		/* false: XXXX */
	bool impossible;	/* 30 February, or a weekday that is not that day's */
	/* DG_DECADE: year / 10, of the 480s BC -1 - 48; DG_CENTURY: year / 100; DG_MILLENNIUM: year / 1000 */
	int year;
	int sub;		/* half, season, quarter, month or ISO week; DG_DAY: month */
	int day;		/* DG_DAY: of month, 0 = not known.  DG_WEEK: weekday if the week is not known */
	int part;		/* part of day, 0 = none */
	int hour, minute, second;	/* -1 = none */
};

enum { PART_MORNING = 1, PART_MIDDAY, PART_AFTERNOON, PART_EVENING, PART_NIGHT };	/* in date_part_names */
int date_floor_div(int a, int b);
int date_floor_mod(int a, int b);
struct date_value date_value_none(void);
struct date_value date_value_day(int32_t day);
/* The unit that day lies in. */
struct date_value date_value_in(int32_t day, enum date_unit u);
/* n units later, at the granularity of v (a finer unit than v's moves v's first day).  v.has_year. */
struct date_value date_value_shift(struct date_value v, enum date_unit u, int n);
int32_t date_value_first(const struct date_value *v);	/* v.has_year */
int32_t date_value_last(const struct date_value *v);
void date_value_print(const struct date_value *v, struct buf *b);
static inline bool date_value_has_time(const struct date_value *v) { return v->part || v->hour >= 0; }
enum date_gran date_gran_of(enum date_unit u);

#endif
