#include "article/name_day.h"

#include <stdio.h>

#include "base/ascii.h"

static bool valid_day(unsigned y, unsigned m, unsigned d)
{
	return y >= 1970 && y <= 2100 && m >= 1 && m <= 12 && d >= 1 && d <= 31;
}

/* A day in digits: 2024/11/19, 2024-11-19, 2024_11_19, 20241119, not within a longer number. */
bool name_day_digits(struct str s, char day[11])
{
	for (size_t i = 0; i + 8 <= s.n; i++) {
		if (i && ascii_digit(s.p[i - 1]))
			continue;
		unsigned v[3] = { 0, 0, 0 };
		static const size_t width[3] = { 4, 2, 2 };
		size_t k = i;
		char sep = 0;
		bool good = true;
		for (int part = 0; part < 3 && good; part++) {
			if (part == 1 && k < s.n && strchr("/-_.", s.p[k]))
				sep = s.p[k++];
			else if (part == 2 && sep)
				good = k < s.n && s.p[k++] == sep;
			size_t n = 0;
			while (good && n < width[part] && k < s.n && ascii_digit(s.p[k])) {
				v[part] = v[part] * 10 + (unsigned)(s.p[k++] - '0');
				n++;
			}
			good = good && (n == width[part] || (part && sep && n == 1));
		}
		if (good && (k == s.n || !ascii_digit(s.p[k])) && valid_day(v[0], v[1], v[2])) {
			snprintf(day, 11, "%04u-%02u-%02u", v[0] % 10000, v[1] % 100, v[2] % 100);
			return true;
		}
	}
	return false;
}

/* The figures that touch a word, s.p[from..to), with a mark between: those before it and the two groups behind it. */
struct figures {
	struct str before, behind[2];
};

static bool is_mark(struct str s, size_t i)
{
	return s.p[i] && strchr("/-_", s.p[i]);
}

static struct figures figures_beside(struct str s, size_t from, size_t to)
{
	struct figures f = { STR(""), { STR(""), STR("") } };
	size_t b = from, at = to;
	while (b > 1 && is_mark(s, from - 1) && ascii_digit(s.p[b - 2]))
		b--;
	if (b < from)
		f.before = str_sub(s, b - 1, from - b);
	for (int p = 0; p < 2 && at + 1 < s.n && is_mark(s, at); p++) {
		size_t start = ++at;
		while (at < s.n && ascii_digit(s.p[at]))
			at++;
		f.behind[p] = str_sub(s, start, at - start);
	}
	return f;
}

/* Which of the figures are the day and the year: 2024/nov/19, 19-nov-2024, november-19-2024. */
static bool day_and_year(const struct figures *f, struct str *day, struct str *year)
{
	bool before = f->before.n && f->before.n <= 2 && f->behind[0].n == 4;
	*year = f->before.n == 4 ? f->before : before ? f->behind[0] : f->behind[1];
	*day = before ? f->before : f->behind[0];
	return year->n == 4 && day->n && day->n <= 2;
}

static bool is_month(const struct layout *l, struct str word)
{
	enum { SHORTEST = 3, LONGEST = 20 };
	for (size_t i = 0; i < word.n; i++)
		if (!ascii_alpha(word.p[i]))
			return false;
	return word.n >= SHORTEST && word.n <= LONGEST && (layout_word(l, word) & (LAYOUT_MONTH | LAYOUT_DATE));
}

/* A day with the name of its month. */
static bool named_date(const struct layout *l, const struct date_rules *r, struct str s, char day[11])
{
	for (size_t i = 0, n; i < s.n; i = n + 1) {
		for (n = i; n < s.n && (ascii_alpha(s.p[n]) || ascii_digit(s.p[n])); n++)
			;
		struct str word = str_sub(s, i, n - i), d, year;
		if (!is_month(l, word))
			continue;
		struct figures f = figures_beside(s, i, n);
		char text[48];
		if (!day_and_year(&f, &d, &year))
			continue;
		snprintf(text, sizeof text, "%.*s %.*s %.*s", STR_FMT(d), STR_FMT(word), STR_FMT(year));
		if (dates_parse_day(r, str_z(text), STR(""), day, NULL))
			return true;
	}
	return false;
}

bool name_day(const struct layout *l, const struct date_rules *r, struct str s, char day[11])
{
	return name_day_digits(s, day) || named_date(l, r, s, day);
}
