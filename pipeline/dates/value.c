#include "dates/value.h"

struct date_value date_value_none(void)
{
	struct date_value v = { 0 };
	v.hour = v.minute = v.second = -1;
	return v;
}

struct date_value date_value_day(int32_t day)
{
	struct date_value v = date_value_none();
	struct cal_date d = cal_date(day);
	v.gran = DG_DAY;
	v.has_year = true;
	v.year = d.year;
	v.sub = d.month;
	v.day = d.day;
	return v;
}

enum date_gran date_gran_of(enum date_unit u)
{
	switch (u) {
	case DU_WE: return DG_WEEKEND;
	case DU_W: return DG_WEEK;
	case DU_M: return DG_MONTH;
	case DU_Q: return DG_QUARTER;
	case DU_SEASON: return DG_SEASON;
	case DU_HF: return DG_HALF;
	case DU_Y: return DG_YEAR;
	case DU_E: return DG_DECADE;
	case DU_C: return DG_CENTURY;
	case DU_L: return DG_MILLENNIUM;
	default: return DG_DAY;
	}
}

int date_floor_div(int a, int b)
{
	return a >= 0 ? a / b : -((-a + b - 1) / b);
}

int date_floor_mod(int a, int b)
{
	return a - date_floor_div(a, b) * b;
}

struct date_value date_value_in(int32_t day, enum date_unit u)
{
	struct date_value v = date_value_day(day);
	int month = v.sub;
	v.gran = date_gran_of(u);
	v.day = v.gran == DG_DAY ? v.day : 0;
	switch (v.gran) {
	case DG_WEEK:
	case DG_WEEKEND:
		cal_week(day, &v.year, &v.sub);
		break;
	case DG_QUARTER:
		v.sub = (month - 1) / 3 + 1;
		break;
	case DG_HALF:
		v.sub = (month - 1) / 6 + 1;
		break;
	case DG_SEASON:		/* meteorological, of the northern half; winter is that of its December */
		v.sub = month == 12 ? 4 : month < 3 ? 4 : (month - 3) / 3 + 1;
		if (month < 3)
			v.year--;
		break;
	case DG_YEAR: v.sub = 0; break;
	case DG_DECADE: v.year = v.year > 0 ? v.year / 10 : -1 - (1 - v.year) / 10; v.sub = 0; break;
	case DG_CENTURY: v.year = date_floor_div(v.year, 100); v.sub = 0; break;
	case DG_MILLENNIUM: v.year = date_floor_div(v.year, 1000); v.sub = 0; break;
	default:
		break;
	}
	return v;
}

/* Years and the part of the year as one running number, and back. */
static void run_on(struct date_value *v, int parts, int n)
{
	int i = v->year * parts + v->sub - 1 + n;
	v->year = date_floor_div(i, parts);
	v->sub = i - v->year * parts + 1;
}

static int clamp_count(int n)
{
	return n > 100000 ? 100000 : n < -100000 ? -100000 : n;
}

/* Months in n units; 0 of weeks and days. */
static int months_of(enum date_unit u, int n)
{
	switch (u) {
	case DU_M: return n;
	case DU_Q: return 3 * n;
	case DU_HF: return 6 * n;
	case DU_Y: case DU_SEASON: return 12 * n;
	case DU_E: return 120 * n;
	case DU_C: return 1200 * n;
	case DU_L: return 12000 * n;
	default: return 0;
	}
}

struct date_value date_value_shift(struct date_value v, enum date_unit u, int n)
{
	n = clamp_count(n);
	bool weeks = u == DU_W || u == DU_WE;
	int months = months_of(u, n);
	switch (v.gran) {
	case DG_MILLENNIUM: v.year += months / 12000; break;
	case DG_CENTURY: v.year += months / 1200; break;
	case DG_DECADE: v.year += months / 120; break;
	case DG_YEAR: case DG_SEASON: v.year += months / 12; break;
	case DG_HALF: run_on(&v, 2, months / 6); break;
	case DG_QUARTER: run_on(&v, 4, months / 3); break;
	case DG_MONTH: run_on(&v, 12, months); break;
	case DG_WEEK:
	case DG_WEEKEND: {
		int32_t d = cal_week_day(v.year, v.sub, 4);
		d = months ? cal_add_months(d, months) : weeks ? d + 7 * n : d + n;
		cal_week(d, &v.year, &v.sub);
		break;
	}
	default: {
		struct date_value old = v;
		int32_t d = date_value_first(&v);
		d = months ? cal_add_months(d, months) : weeks ? d + 7 * n : u == DU_D ? d + n : d;
		v = date_value_day(d);
		v.part = old.part;
		v.hour = old.hour;
		v.minute = old.minute;
		v.second = old.second;
	}
	}
	return v;
}

int32_t date_value_first(const struct date_value *v)
{
	switch (v->gran) {
	case DG_MILLENNIUM: return cal_day(v->year * 1000, 1, 1);
	case DG_CENTURY: return cal_day(v->year * 100, 1, 1);
	case DG_DECADE: return cal_day(v->year < 0 ? v->year * 10 + 2 : v->year * 10, 1, 1);
	case DG_HALF: return cal_day(v->year, v->sub * 6 - 5, 1);
	case DG_SEASON: return cal_day(v->year, v->sub * 3, 1);
	case DG_QUARTER: return cal_day(v->year, v->sub * 3 - 2, 1);
	case DG_MONTH: return cal_day(v->year, v->sub, 1);
	case DG_WEEK: return cal_week_day(v->year, v->sub, 1);
	case DG_WEEKEND: return cal_week_day(v->year, v->sub, 6);
	case DG_DAY: return cal_day(v->year, v->sub ? v->sub : 1, v->day ? v->day : 1);
	default: return cal_day(v->year, 1, 1);
	}
}

int32_t date_value_last(const struct date_value *v)
{
	switch (v->gran) {
	case DG_MILLENNIUM: return cal_day(v->year * 1000 + 999, 12, 31);
	case DG_CENTURY: return cal_day(v->year * 100 + 99, 12, 31);
	case DG_DECADE: return cal_day(v->year < -1 ? v->year * 10 + 11 : v->year < 0 ? 0 : v->year * 10 + 9, 12, 31);
	case DG_HALF: return cal_day(v->year, v->sub * 6, v->sub == 1 ? 30 : 31);
	case DG_SEASON: return v->sub == 4 ? cal_day(v->year + 1, 3, 1) - 1 : cal_day(v->year, v->sub * 3 + 3, 1) - 1;
	case DG_QUARTER: return cal_day(v->year, v->sub * 3, cal_month_days(v->year, v->sub * 3));
	case DG_MONTH: return cal_day(v->year, v->sub, cal_month_days(v->year, v->sub));
	case DG_WEEK: return cal_week_day(v->year, v->sub, 7);
	case DG_WEEKEND: return cal_week_day(v->year, v->sub, 7);
	case DG_DAY: return date_value_first(v);
	default: return cal_day(v->year, 12, 31);
	}
}

/* n with at least so many digits: several dates a sentence, so no printf. */
static void add_number(struct buf *b, int n, int digits)
{
	char s[12];
	int at = (int)sizeof s;
	for (unsigned k = n < 0 ? 0 : (unsigned)n; k || digits > 0; k /= 10, digits--)
		s[--at] = (char)('0' + k % 10);
	buf_adds(b, str_n(s + at, sizeof s - (size_t)at));
}

static void add_part(struct buf *b, const char *before, int n, int digits)
{
	buf_addz(b, before);
	add_number(b, n, digits);
}

static void print_year(const struct date_value *v, struct buf *b, const char *unknown, int digits)
{
	if (!v->has_year)
		buf_addz(b, unknown);
	else if (v->year <= 0 && digits == 4)
		add_part(b, "BC", 1 - v->year, 4);
	else
		add_number(b, v->year, digits);
}

/* Decades, centuries and millennia have fewer digits; false if it is none of them. */
static bool print_coarse(const struct date_value *v, struct buf *b)
{
	bool before = v->year < 0;
	switch (v->gran) {
	case DG_MILLENNIUM:
		print_year(v, b, "X", 1);
		return true;
	case DG_CENTURY:
		if (before)
			add_part(b, "BC", -v->year - 1, 2);
		else
			print_year(v, b, "XX", 2);
		return true;
	case DG_DECADE:
		if (v->has_year && before)
			add_part(b, "BC", -1 - v->year, 3);
		else
			print_year(v, b, "XXX", 3);
		return true;
	default:
		return false;
	}
}

/* A number of two digits, or XX. */
static void print_two(struct buf *b, const char *before, int n)
{
	buf_addz(b, before);
	if (n)
		add_number(b, n, 2);
	else
		buf_addz(b, "XX");
}

/* What stands behind the year. */
static void print_in_year(const struct date_value *v, struct buf *b)
{
	switch (v->gran) {		/* sub is 0 of "that quarter" of an unknown day */
	case DG_HALF:
		if (v->sub)
			add_part(b, "-H", v->sub, 1);
		else
			buf_addz(b, "-HX");
		break;
	case DG_SEASON:
		if (v->sub)
			buf_addf(b, "-%s", date_season_names[v->sub]);
		else
			buf_addz(b, "-XX");
		break;
	case DG_QUARTER:
		if (v->sub)
			add_part(b, "-Q", v->sub, 1);
		else
			buf_addz(b, "-QX");
		break;
	case DG_MONTH:
		print_two(b, "-", v->sub);
		break;
	case DG_WEEK:
	case DG_WEEKEND:
		print_two(b, "-W", v->sub);
		if (v->gran == DG_WEEKEND)
			buf_addz(b, "-WE");
		else if (!v->sub && v->day)
			add_part(b, "-", v->day, 1);
		break;
	case DG_DAY:
		print_two(b, "-", v->sub);
		print_two(b, "-", v->day);
		break;
	default:
		break;
	}
}

static void print_time(const struct date_value *v, struct buf *b)
{
	if (v->hour >= 0) {
		add_part(b, "T", v->hour, 2);
		add_part(b, ":", v->minute < 0 ? 0 : v->minute, 2);
		if (v->second >= 0)
			add_part(b, ":", v->second, 2);
	} else if (v->part) {
		buf_addf(b, "T%s", date_part_names[v->part]);
	}
}

void date_value_print(const struct date_value *v, struct buf *b)
{
	if (print_coarse(v, b))
		return;
	print_year(v, b, "XXXX", 4);
	print_in_year(v, b);
	if (v->sub || v->gran < DG_HALF || v->gran > DG_MONTH)
		print_time(v, b);
}
