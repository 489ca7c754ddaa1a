/* calendar.h - days, weeks, months and feasts of the proleptic Gregorian calendar.
 *
 * A day is an int32_t: days since 1970-01-01, negative before.  Years are astronomical: 0 is 1 BC.
 * Weekdays are ISO's, 1 = Monday .. 7 = Sunday.  All functions are pure. */
#ifndef PM_TEXT_CALENDAR_H
#define PM_TEXT_CALENDAR_H

#include "base/str.h"

enum { CAL_YEAR_MIN = -9999, CAL_YEAR_MAX = 9999 };

struct cal_date {
	int year, month, day;		/* month 1..12, day 1..31 */
};

bool cal_leap(int year);
int cal_month_days(int year, int month);		/* 28..31 */
bool cal_valid(int year, int month, int day);		/* year in CAL_YEAR_MIN..MAX, and the day exists */
int32_t cal_day(int year, int month, int day);		/* month 1..12; a day past the month's end runs on */
struct cal_date cal_date(int32_t day);
int cal_weekday(int32_t day);				/* 1..7 */
int32_t cal_add_months(int32_t day, int months);	/* the same day of month, or the month's last */

void cal_week(int32_t day, int *year, int *week);	/* ISO 8601 week of a day */
int cal_weeks(int year);				/* 52 or 53 */
int32_t cal_week_day(int year, int week, int weekday);	/* weekday of that ISO week */
/* n-th weekday of a month: n = 1 the first, -1 the last.  Not checked against the month's length. */
int32_t cal_nth_weekday(int year, int month, int weekday, int n);

int32_t cal_easter(int year);				/* Western; Meeus/Jones/Butcher; years >= 1583 */
int32_t cal_easter_orthodox(int year);			/* Julian computus, as a Gregorian day; 1900..2099 exact */
/* Day of the tabular Islamic calendar (civil, 30-year cycle); sighting may differ by a day or two. */
int32_t cal_islamic(int year, int month, int day);
/* First day of that Islamic month and day in the Gregorian year (there may be two: the first is given). */
int32_t cal_islamic_in(int gregorian_year, int month, int day);

/* 1 Tishri of the Hebrew year that begins in that Gregorian year; long_heshvan: its second month has 30 days.
 * Dershowitz and Reingold, Calendrical Calculations, chapter 8; exact for 1600..2200. */
int32_t cal_tishri(int gregorian_year, bool *long_heshvan);
int32_t cal_passover(int gregorian_year);		/* 15 Nisan */

/* "YYYY-MM-DD", as the whole of s or its first 10 bytes, and the day exists. */
bool cal_parse_iso(struct str s, int32_t *day);
void cal_iso(int32_t day, char out[11]);		/* NUL-terminated; years 0..9999 */

#endif
