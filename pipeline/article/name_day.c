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

/* A day with the name of its month: 2024/nov/19, 19-nov-2024, november-19-2024. */
static bool named_date(const struct layout *l, const struct date_rules *r, struct str s, char day[11])
{
	for (size_t i = 0, n; i < s.n; i = n + 1) {
		for (n = i; n < s.n && (ascii_alpha(s.p[n]) || ascii_digit(s.p[n])); n++)
			;
		size_t k = i;
		while (k < n && ascii_alpha(s.p[k]))
			k++;
		if (k != n || k - i < 3 || !(layout_word(l, str_sub(s, i, n - i)) & (LAYOUT_MONTH | LAYOUT_DATE)))
			continue;
		/* the figures before it and the two behind it */
		struct str part[3] = { STR(""), STR(""), STR("") };
		size_t b = i, at = n;
		while (b > 1 && strchr("/-_", s.p[i - 1]) && ascii_digit(s.p[b - 2]))
			b--;
		part[0] = b < i ? str_sub(s, b - 1, i - b) : part[0];
		for (int p = 1; p < 3 && at + 1 < s.n && strchr("/-_", s.p[at]); p++) {
			size_t start = ++at;
			while (at < s.n && ascii_digit(s.p[at]))
				at++;
			part[p] = str_sub(s, start, at - start);
		}
		bool before = part[0].n == 4 || (part[0].n && part[0].n <= 2 && part[1].n == 4);
		struct str year = part[0].n == 4 ? part[0] : before ? part[1] : part[2];
		struct str d = part[0].n == 4 ? part[1] : before ? part[0] : part[1];
		char text[48];
		if (year.n != 4 || !d.n || d.n > 2 || n - i > 20)
			continue;
		snprintf(text, sizeof text, "%.*s %.*s %.*s", STR_FMT(d), STR_FMT(str_sub(s, i, n - i)), STR_FMT(year));
		if (dates_parse_day(r, str_z(text), STR(""), day, NULL))
			return true;
	}
	return false;
}

bool name_day(const struct layout *l, const struct date_rules *r, struct str s, char day[11])
{
	return name_day_digits(s, day) || named_date(l, r, s, day);
}
