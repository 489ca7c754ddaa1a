#include "stream/published.h"

#include "text/calendar.h"
#include "text/layout.h"

enum { TOP = 10, BOTTOM = 4 };		/* sentences in which a date line is looked for */

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static void set(struct article *a, const char *day, const char *basis)
{
	a->published = str_dup(&a->mem, str_z(day));
	a->published_basis = str_z(basis);
}

bool published_is_date(const void *r, struct str line)
{
	char day[11];
	struct str rest = STR("");
	if (!dates_parse_day(r, line, STR(""), day, &rest))
		return false;
	for (size_t i = 0; i < rest.n; i++)
		if (letter(rest.p[i]) && rest.n > 14)	/* a time and its zone may follow */
			return false;
	return rest.n <= 30;
}

/* Of several days the first that is no day of a revision counts; the first of those is kept in later ... */
static bool is_first(const char day[11], char later[11], bool revised)
{
	if (revised && !later[0])
		memcpy(later, day, 11);
	return !revised;
}

/* ... and taken if there is no other. */
static bool is_later(char day[11], const char later[11])
{
	if (later[0])
		memcpy(day, later, 11);
	return later[0] != 0;
}

/* The first date in s, tried at each figure and each word with a capital; one behind "updated" only if there is
 * no other: *revised says so. */
static bool first_date(const struct layout *l, const struct date_rules *r, struct str s, struct str near, char day[11], bool *revised)
{
	char later[11] = "";
	int tries = 0;
	bool after_revised = false;
	for (size_t i = 0; i < s.n && tries < 24; i++) {
		char c = s.p[i], before = i ? s.p[i - 1] : ' ';
		if (digit(before) || letter(before) || !(digit(c) || letter(c)))
			continue;
		size_t n = i;
		while (n < s.n && letter(s.p[n]))
			n++;
		unsigned flags = layout_word(l, str_sub(s, i, n - i));
		if (flags & (LAYOUT_REVISED | LAYOUT_ISSUED))
			after_revised = (flags & LAYOUT_REVISED) != 0;
		if (c >= 'a')
			continue;
		tries++;
		if (!dates_parse_day(r, str_from(s, i), near, day, NULL))
			continue;
		*revised = after_revised;
		if (is_first(day, later, after_revised))
			return true;
	}
	return is_later(day, later);
}

static bool valid_day(unsigned y, unsigned m, unsigned d)
{
	return y >= 1970 && y <= 2100 && m >= 1 && m <= 12 && d >= 1 && d <= 31;
}

/* A day in digits: 2024/11/19, 2024-11-19, 2024_11_19, 20241119, not within a longer number. */
static bool digits_date(struct str s, char day[11])
{
	for (size_t i = 0; i + 8 <= s.n; i++) {
		if (i && digit(s.p[i - 1]))
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
			while (good && n < width[part] && k < s.n && digit(s.p[k])) {
				v[part] = v[part] * 10 + (unsigned)(s.p[k++] - '0');
				n++;
			}
			good = good && (n == width[part] || (part && sep && n == 1));
		}
		if (good && (k == s.n || !digit(s.p[k])) && valid_day(v[0], v[1], v[2])) {
			snprintf(day, 11, "%04u-%02u-%02u", v[0] % 10000, v[1] % 100, v[2] % 100);
			return true;
		}
	}
	return false;
}

static bool is_header(const struct article *a, size_t i)
{
	const struct sentence *s = &a->sentences.v[i];
	bool alone = (i + 1 == a->sentences.n || a->sentences.v[i + 1].paragraph != s->paragraph)
		&& (i == 0 || a->sentences.v[i - 1].paragraph != s->paragraph);
	return alone || (s->text.n && s->text.p[0] >= 'a' && s->text.p[0] <= 'z');
}

/* From the lines with role dateline and byline at the top, or at the very end; a date amid the text is one of its own
 * (a chronicle's "July 8, 1972: ...").  header: lines that are a header, else datelines proper. */
static bool from_datelines(const struct worker *w, const struct article *a, bool header, struct str near, char day[11])
{
	char later[11] = "";
	for (size_t i = 0; i < a->sentences.n; i++) {
		const struct sentence *s = &a->sentences.v[i];
		if (i >= TOP && i + BOTTOM < a->sentences.n)
			continue;
		bool line = s->role == ROLE_DATELINE ? is_header(a, i) == header : s->role == ROLE_BYLINE && header;
		bool revised = false;
		if (!line || !first_date(w->lex->layout, w->lex->dates, s->text, near, day, &revised))
			continue;
		if (is_first(day, later, revised))
			return true;
	}
	return is_later(day, later);
}

static bool from_text(struct worker *w, struct date_finder **finder, struct article *a, char day[11])
{
	bool found = false;
	const struct date_rules *r = date_rules_lang(w->lex->dates, a->language);
	if (!a->sentences.n || !r)
		return false;
	if (!*finder)
		*finder = date_finder_new(w->lex->dates);
	worker_bind(w, a);
	if (date_finder_begin(*finder, &a->mem, a->language, STR(""), STR(""))) {
		for (size_t i = 0; i < a->sentences.n; i++)
			if (sentence_yields_facts(a, i) && date_rules_may_date(r, sentence_tokens(a, i), a->sentences.v[i].tokens))
				date_finder_sentence(*finder, (uint32_t)i, a->sentences.v[i].text, sentence_tokens(a, i), a->sentences.v[i].tokens);
		found = date_finder_reference(*finder, day);
	}
	return found;
}

void article_published(struct worker *w, struct date_finder **finder, struct article *a)
{
	const struct date_rules *r = w->lex->dates;
	char day[11];
	struct str given = a->published;
	if (given.n && dates_parse_stamp(r, given, day)) {
		char local[11];
		int32_t x, y;
		a->published_basis = STR("metadata");
		/* a time in UTC, and beside it the day at the place of publication */
		if (given.n > 10 && digits_date(a->url, local) && cal_parse_iso(str_z(day), &x) && cal_parse_iso(str_z(local), &y)
		    && (x == y + 1 || x == y - 1)) {
			set(a, local, "url");
			return;
		}
		if (given.n < 10 || memcmp(given.p, day, 10) != 0)
			a->published = str_dup(&a->mem, str_z(day));
		return;
	}
	a->published = a->published_basis = STR("");
	ptrdiff_t slash = -1, hash = -1;
	for (size_t i = 0; i < a->source.n; i++) {
		slash = a->source.p[i] == '/' ? (ptrdiff_t)i : slash;
		hash = a->source.p[i] == '#' ? (ptrdiff_t)i : hash;
	}
	struct str name = str_sub(a->source, 0, hash < 0 ? a->source.n : (size_t)hash);
	name = str_from(name, (size_t)(slash + 1));
	if (from_datelines(w, a, true, STR(""), day))
		set(a, day, "header");
	else if (from_datelines(w, a, false, STR(""), day))
		set(a, day, "dateline");
	else if (digits_date(a->url, day))
		set(a, day, "url");
	else if (digits_date(name, day))
		set(a, day, "file-name");
	else if (digits_date(source_batch(a->source), day)) {
		/* a nightly feed's folder: its day is that of the delivery, good for the year of a dateline that has none */
		char nearer[11];
		if (from_datelines(w, a, false, str_z(day), nearer))
			set(a, nearer, "dateline");
	}
	if (!a->published.n && from_text(w, finder, a, day)) {
		char nearer[11];
		bool dated = from_datelines(w, a, false, str_z(day), nearer);
		set(a, dated ? nearer : day, dated ? "dateline" : "text");
	}
}
