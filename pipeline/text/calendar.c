#include "text/calendar.h"

/* Day <-> civil date: the era method of Howard Hinnant, "chrono-compatible low-level date algorithms"
 * (2013): a year that starts in March, in 400-year eras of 146,097 days. */

bool cal_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int cal_month_days(int year, int month)
{
	static const int days[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	if (month < 1 || month > 12)
		return 0;
	return days[month - 1] + (month == 2 && cal_leap(year));
}

bool cal_valid(int year, int month, int day)
{
	return year >= CAL_YEAR_MIN && year <= CAL_YEAR_MAX && day >= 1 && day <= cal_month_days(year, month);
}

int32_t cal_day(int year, int month, int day)
{
	int y = month <= 2 ? year - 1 : year;
	int era = (y >= 0 ? y : y - 399) / 400;
	int in_era = y - era * 400;
	int in_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
	return era * 146097 + in_era * 365 + in_era / 4 - in_era / 100 + in_year - 719468;
}

struct cal_date cal_date(int32_t day)
{
	int32_t z = day + 719468;
	int32_t era = (z >= 0 ? z : z - 146096) / 146097;
	int32_t in_era = z - era * 146097;
	int32_t y = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
	int32_t in_year = in_era - (365 * y + y / 4 - y / 100);
	int32_t mp = (5 * in_year + 2) / 153;
	struct cal_date d;
	d.day = in_year - (153 * mp + 2) / 5 + 1;
	d.month = mp < 10 ? mp + 3 : mp - 9;
	d.year = y + era * 400 + (d.month <= 2);
	return d;
}

static int floor_mod(int a, int b)
{
	int r = a % b;
	return r < 0 ? r + b : r;
}

int cal_weekday(int32_t day)
{
	return floor_mod(day + 3, 7) + 1;	/* 1970-01-01 was a Thursday */
}

int32_t cal_add_months(int32_t day, int months)
{
	struct cal_date d = cal_date(day);
	int m = d.year * 12 + d.month - 1 + months;
	int year = (m - floor_mod(m, 12)) / 12, month = floor_mod(m, 12) + 1;
	int last = cal_month_days(year, month);
	return cal_day(year, month, d.day < last ? d.day : last);
}

/* The ISO week's year is that of its Thursday. */
void cal_week(int32_t day, int *year, int *week)
{
	int32_t thursday = day - cal_weekday(day) + 4;
	*year = cal_date(thursday).year;
	*week = (thursday - cal_day(*year, 1, 1)) / 7 + 1;
}

int32_t cal_week_day(int year, int week, int weekday)
{
	int32_t fourth = cal_day(year, 1, 4);	/* always in week 1 */
	return fourth - cal_weekday(fourth) + weekday + (week - 1) * 7;
}

int cal_weeks(int year)
{
	int y, w;
	cal_week(cal_day(year, 12, 28), &y, &w);
	return w;
}

int32_t cal_nth_weekday(int year, int month, int weekday, int n)
{
	if (n > 0) {
		int32_t first = cal_day(year, month, 1);
		return first + floor_mod(weekday - cal_weekday(first), 7) + (n - 1) * 7;
	}
	int32_t last = cal_day(year, month, cal_month_days(year, month));
	return last - floor_mod(cal_weekday(last) - weekday, 7) + (n + 1) * 7;
}

int32_t cal_easter(int year)
{
	int a = floor_mod(year, 19), b = year / 100, c = year % 100;
	int h = floor_mod(19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15, 30);
	int l = floor_mod(32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4, 7);
	int m = (a + 11 * h + 22 * l) / 451;
	int n = h + l - 7 * m + 114;
	return cal_day(year, n / 31, n % 31 + 1);
}

int32_t cal_easter_orthodox(int year)
{
	int d = floor_mod(19 * floor_mod(year, 19) + 15, 30);
	int e = floor_mod(2 * floor_mod(year, 4) + 4 * floor_mod(year, 7) - d + 34, 7);
	int n = d + e + 114;
	/* Julian to Gregorian: the centuries' leap days that the Julian calendar keeps */
	int shift = year / 100 - year / 400 - 2;
	return cal_day(year, n / 31, n % 31 + 1) + shift;
}

int32_t cal_islamic(int year, int month, int day)
{
	/* epoch: 16 July 622 Julian = 19 July 622 Gregorian; 11 leap years of 355 days in 30 */
	int32_t epoch = cal_day(622, 7, 19);
	return epoch + (year - 1) * 354 + (3 + 11 * year) / 30 + 29 * (month - 1) + month / 2 + day - 1;
}

int32_t cal_islamic_in(int gregorian_year, int month, int day)
{
	int32_t first = cal_day(gregorian_year, 1, 1);
	int year = (gregorian_year - 622) * 33 / 32;
	if (year < 1)
		year = 1;
	int32_t d = cal_islamic(year, month, day);
	while (d >= first && year > 1)
		d = cal_islamic(--year, month, day);
	while (d < first)
		d = cal_islamic(++year, month, day);
	return d;
}

/* Days from the Hebrew epoch to the mean new moon of a year, moved so that 1 Tishri is no Sunday, Wednesday or
 * Friday. */
static int32_t hebrew_elapsed(int year)
{
	int64_t months = (235 * (int64_t)year - 234) / 19, parts = 12084 + 13753 * months;
	int64_t day = 29 * months + parts / 25920;
	return (int32_t)(3 * (day + 1) % 7 < 3 ? day + 1 : day);
}

static int32_t hebrew_new_year(int year)
{
	enum { EPOCH = -1373427 - 719163 };	/* 1 Tishri 1, as days since 1970 */
	int32_t before = hebrew_elapsed(year - 1), here = hebrew_elapsed(year), after = hebrew_elapsed(year + 1);
	return EPOCH + here + (after - here == 356 ? 2 : here - before == 382 ? 1 : 0);
}

int32_t cal_tishri(int gregorian_year, bool *long_heshvan)
{
	int year = gregorian_year + 3761;
	int32_t day = hebrew_new_year(year), length = hebrew_new_year(year + 1) - day;
	*long_heshvan = length == 355 || length == 385;
	return day;
}

int32_t cal_passover(int gregorian_year)
{
	return hebrew_new_year(gregorian_year + 3761) - 163;
}

static int two_digits(const char *p)
{
	if (p[0] < '0' || p[0] > '9' || p[1] < '0' || p[1] > '9')
		return -1;
	return (p[0] - '0') * 10 + (p[1] - '0');
}

bool cal_parse_iso(struct str s, int32_t *day)
{
	if (s.n < 10 || s.p[4] != '-' || s.p[7] != '-')
		return false;
	int c = two_digits(s.p), y = two_digits(s.p + 2), m = two_digits(s.p + 5), d = two_digits(s.p + 8);
	if (c < 0 || y < 0 || m < 0 || d < 0 || !cal_valid(c * 100 + y, m, d))
		return false;
	*day = cal_day(c * 100 + y, m, d);
	return true;
}

void cal_iso(int32_t day, char out[11])
{
	struct cal_date d = cal_date(day);
	unsigned y = d.year < 0 ? 0 : d.year > 9999 ? 9999u : (unsigned)d.year;
	unsigned v[3] = { y, (unsigned)d.month, (unsigned)d.day };
	out[0] = (char)('0' + v[0] / 1000);
	out[1] = (char)('0' + v[0] / 100 % 10);
	out[2] = (char)('0' + v[0] / 10 % 10);
	out[3] = (char)('0' + v[0] % 10);
	out[4] = '-';
	out[5] = (char)('0' + v[1] / 10);
	out[6] = (char)('0' + v[1] % 10);
	out[7] = '-';
	out[8] = (char)('0' + v[2] / 10);
	out[9] = (char)('0' + v[2] % 10);
	out[10] = 0;
}
