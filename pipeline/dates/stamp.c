/* Stamps: a date that is a whole metadata value, or that opens a header or dateline. */
#include "dates/rules.h"

#include "text/calendar.h"

/* bytes of s that are looked at */
enum { FIRST_YEAR = 1600, LAST_YEAR = 2200, MAX_STAMP = 80, LONGEST_WEEKDAY = 24 };

static bool plausible(int y, int m, int d)
{
	return y >= FIRST_YEAR && y <= LAST_YEAR && cal_valid(y, m, d);
}

const char *const date_stamp_classes[] = { "MONTH", "MABBR", "STAMPMONTH", "DAYSUFFIX", "STAMPOF", "WEEKDAY", "WABBR",
	"STAMP", NULL };

/* cls: one of them */
static bool any_language(const struct date_rules *r, struct str word, const char *cls, int32_t *v)
{
	for (; r; r = r->next)
		if (date_rules_may_stamp(r, word) && date_rules_lookup(r, word, cls, v))
			return true;
	return false;
}

/* What is read: a line of text, or a value of metadata, where words of more languages and short years are taken. */
enum source { LINE, METADATA };

static bool month_of(const struct date_rules *r, struct str word, enum source from, int32_t *v)
{
	return any_language(r, word, "MONTH", v) || any_language(r, word, "MABBR", v)
		|| (from == METADATA && any_language(r, word, "STAMPMONTH", v));
}

/* Digits at s[*at], at most max of them; -1 if none.  Moves *at. */
static int number_at(struct str s, size_t *at, size_t max, size_t *digits)
{
	int v = 0;
	size_t i = *at;
	while (i < s.n && i - *at < max && s.p[i] >= '0' && s.p[i] <= '9')
		v = v * 10 + (s.p[i++] - '0');
	*digits = i - *at;
	*at = i;
	return *digits ? v : -1;
}

/* Letters (and bytes of other scripts) at s[*at]. */
static struct str word_at(struct str s, size_t *at)
{
	size_t i = *at;
	while (i < s.n && ((s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'z' ? true : (unsigned char)s.p[i] >= 0x80))
		i++;
	struct str w = str_sub(s, *at, i - *at);
	*at = i;
	return w;
}

static void skip(struct str s, size_t *at, const char *marks)
{
	while (*at < s.n && strchr(marks, s.p[*at]) && s.p[*at])
		(*at)++;
}

struct stamp {
	int year, month, day;		/* year -1: not stated */
	size_t end;
	int weekday;			/* 0: not stated */
};

enum { PIVOT = 70 };			/* of short years: 69 is 2069, 70 is 1970 */
static int long_year(int yy) { return yy < PIVOT ? 2000 + yy : 1900 + yy; }

static bool is_digit(struct str s, size_t i) { return i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; }

/* Day and month of a year that stands last: the month first behind a slash, unless it cannot be. */
static void year_last(int a, int b, int year, bool slash, struct stamp *o)
{
	bool month_first = slash && a <= 12 && (plausible(year, a, b) || !plausible(year, b, a));
	o->year = year;
	o->month = month_first ? a : b;
	o->day = month_first ? b : a;
}

/* 1998-02-13..., 19980213..., 2023/11/07, 07.11.2023, 11/7/2023, 7-11-2023 */
static bool numeric(struct str s, size_t at, enum source from, struct stamp *o)
{
	size_t n1, n2, n3, i = at;
	int a = number_at(s, &i, 8, &n1);
	if (a < 0)
		return false;
	if (n1 == 8) {
		*o = (struct stamp){ a / 10000, a / 100 % 100, a % 100, i, 0 };
		return plausible(o->year, o->month, o->day) && !is_digit(s, i);
	}
	if (i >= s.n || !strchr("-/.", s.p[i]))
		return false;
	char sep = s.p[i++];
	int b = number_at(s, &i, 2, &n2);
	if (b < 0 || i >= s.n || s.p[i] != sep)
		return false;
	i++;
	int c = number_at(s, &i, 4, &n3);
	if (c < 0 || is_digit(s, i))
		return false;
	if (from == METADATA && n3 == 2 && n1 <= 2) {		/* 10/16/24, 16.10.24 */
		c = long_year(c);
		n3 = 4;
	}
	*o = (struct stamp){ a, b, c, i, 0 };
	if (n1 != 4) {
		if (n3 != 4 || n1 > 2)
			return false;
		year_last(a, b, c, sep == '/', o);
	}
	return plausible(o->year, o->month, o->day);
}

/* The year behind a clock and a zone, three words at most: "10:30:00 UTC 2023"; -1: there is none. */
static int year_after_clock(struct str s, size_t at, size_t *end)
{
	size_t n;
	for (int words = 0; words < 3 && at < s.n; words++) {
		while (at < s.n && s.p[at] != ' ')
			at++;
		skip(s, &at, " ");
		size_t i = at;
		int y = number_at(s, &i, 4, &n);
		if (n == 4 && (i == s.n || s.p[i] == ' ') && y >= FIRST_YEAR && y <= LAST_YEAR) {
			*end = i;
			return y;
		}
	}
	return -1;
}

/* Year after a day and month: "2023", ", 2023"; also "10:30:00 2023" of ctime, and the short one of "16-Oct-24" or
 * (metadata) "16 Oct 24 08:26". */
static int year_after(struct str s, enum source from, size_t *end)
{
	size_t at = *end, n;
	bool dash = at < s.n && s.p[at] == '-';
	skip(s, &at, " ,.-/");
	size_t start = at;
	int y = number_at(s, &at, 4, &n);
	if (n == 4 && !is_digit(s, at) && y >= FIRST_YEAR && y <= LAST_YEAR) {
		*end = at;
		return y;
	}
	bool stands_alone = at == s.n || s.p[at] == ' ' || s.p[at] == 'T' || s.p[at] == ',';
	if (n == 2 && stands_alone && (dash || from == METADATA)) {
		*end = at;
		return long_year(y);
	}
	bool clock = n && n <= 2 && at < s.n && s.p[at] == ':';
	return clock ? year_after_clock(s, start, end) : -1;
}

static void day_suffix(const struct date_rules *r, struct str s, size_t *at)
{
	size_t i = *at;
	int32_t v;
	struct str w = word_at(s, &i);
	if (w.n && any_language(r, w, "DAYSUFFIX", &v))
		*at = i;
}

/* 7 Nov 2023, 7th of November 2023, November 7, 2023, 2023 Nov 7 */
static bool worded(const struct date_rules *r, struct str s, size_t at, enum source from, struct stamp *o)
{
	size_t n, i = at;
	int32_t month, v;
	if (is_digit(s, at)) {
		int a = number_at(s, &i, 4, &n);
		if (n <= 2)
			day_suffix(r, s, &i);
		skip(s, &i, " .-/");
		struct str w = word_at(s, &i);
		if (any_language(r, w, "STAMPOF", &v)) {
			skip(s, &i, " ");
			w = word_at(s, &i);
		}
		if (!month_of(r, w, from, &month))
			return false;
		if (n == 4) {
			skip(s, &i, " .-/");
			int d = number_at(s, &i, 2, &n);
			*o = (struct stamp){ a, month, d, i, 0 };
			return d > 0;
		}
		if (i < s.n && s.p[i] == '.')
			i++;
		size_t j = i;			/* "7 de noviembre de 2023" */
		skip(s, &j, " ");
		if (any_language(r, word_at(s, &j), "STAMPOF", &v))
			i = j;
		*o = (struct stamp){ 0, month, a, i, 0 };
		o->year = year_after(s, from, &o->end);
		return true;
	}
	struct str w = word_at(s, &i);
	if (!month_of(r, w, from, &month))
		return false;
	skip(s, &i, " .");
	int d = number_at(s, &i, 2, &n);
	if (d < 0 || is_digit(s, i))
		return false;
	day_suffix(r, s, &i);
	*o = (struct stamp){ 0, month, d, i, 0 };
	o->year = year_after(s, from, &o->end);
	return true;
}

static bool epoch(struct str s, struct stamp *o)
{
	uint64_t v;
	if ((s.n != 9 && s.n != 10 && s.n != 13) || !str_to_u64(s, &v))
		return false;
	if (s.n == 13)
		v /= 1000;
	struct cal_date d = cal_date((int32_t)(v / 86400));
	*o = (struct stamp){ d.year, d.month, d.day, s.n, 0 };
	return true;
}

static bool stamp(const struct date_rules *r, struct str s, enum source from, struct stamp *o)
{
	size_t at = 0;
	int32_t v, weekday = 0;
	s = str_n(s.p, s.n < MAX_STAMP ? s.n : MAX_STAMP);
	if (epoch(str_trim(s), o))
		return true;
	/* what may stand before: a weekday, "Published on:", brackets */
	for (int words = 0; words < 5; words++) {
		skip(s, &at, " \t,.:;|([");
		if (numeric(s, at, from, o) || worded(r, s, at, from, o)) {
			o->weekday = weekday;
			return true;
		}
		size_t i = at;
		struct str w = word_at(s, &i);
		bool named = any_language(r, w, "WEEKDAY", &v) || any_language(r, w, "WABBR", &v);
		weekday = named ? v : weekday;
		/* metadata: any word before a comma, dot or figure may be a weekday ("Mo, 16 Oct", "mer., 16 oct") */
		bool any =
			from == METADATA && words == 0 && w.n <= LONGEST_WEEKDAY && (i < s.n && strchr(",. ", s.p[i]));
		if (!w.n || (!named && !any && !any_language(r, w, "STAMP", &v)))
			return false;
		at = i;
	}
	return false;
}

bool dates_parse_stamp(const struct date_rules *r, struct str s, char out[11])
{
	struct stamp o;
	s = str_trim(s);
	if (!s.n || !stamp(r, s, METADATA, &o) || !plausible(o.year, o.month, o.day))
		return false;
	cal_iso(cal_day(o.year, o.month, o.day), out);
	return true;
}

bool dates_parse_day(const struct date_rules *r, struct str s, struct str near, char out[11], struct str *rest)
{
	struct stamp o;
	int32_t ref;
	if (!s.n || !stamp(r, s, LINE, &o))
		return false;
	if (o.year < 0) {
		int64_t best = INT64_MAX;
		if (!cal_parse_iso(near, &ref))
			return false;
		int year = cal_date(ref).year;
		for (int y = year - 1; y <= year + 1; y++) {
			if (!cal_valid(y, o.month, o.day))
				continue;
			int64_t far = (int64_t)cal_day(y, o.month, o.day) - ref;
			far = far < 0 ? -far : far;
			if (far < best) {
				best = far;
				o.year = y;
			}
		}
	}
	if (!plausible(o.year, o.month, o.day))
		return false;
	cal_iso(cal_day(o.year, o.month, o.day), out);
	if (rest)
		*rest = str_from(s, o.end);
	return true;
}

bool dates_parse_parts(const struct date_rules *r, struct str s, struct date_parts *out)
{
	struct stamp o;
	if (!s.n || !stamp(r, s, LINE, &o) || !cal_valid(o.year < 0 ? 2000 : o.year, o.month, o.day))
		return false;
	if (o.year >= 0 && !plausible(o.year, o.month, o.day))
		return false;
	*out = (struct date_parts){ o.year < 0 ? 0 : o.year, o.month, o.day, o.weekday };
	return true;
}
