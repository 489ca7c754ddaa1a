#include "article/published.h"

#include "text/calendar.h"
#include "text/layout.h"
#include "base/ascii.h"

enum { TOP = 10, BOTTOM = 4 };		/* sentences in which a date line is looked for */

static void set(struct article *a, const char *day, const char *basis)
{
	a->published = str_dup(&a->mem, str_z(day));
	a->published_basis = str_z(basis);
}

bool published_is_date(const void *r, struct str line, bool top)
{
	char day[11];
	struct str rest = STR("");
	if (!dates_parse_day(r, line, STR(""), day, &rest)) {
		ptrdiff_t comma = str_chr(line, ',');		/* "Tue, 2 Mar" */
		return top && comma > 2 && comma < 10 && dates_parse_day(r, line, STR("2000-01-01"), day, &rest) && !rest.n;
	}
	for (size_t i = 0; i < rest.n; i++)
		if (ascii_alpha(rest.p[i]) && rest.n > 14)	/* a time and its zone may follow */
			return false;
	return rest.n <= 30;
}

/* What is said before a date: "Updated:", nothing, "Published:".  The first date of the best kind counts. */
enum said { SAID_REVISED, SAID_NOTHING, SAID_ISSUED, SAID_KINDS };

struct days {
	char of[SAID_KINDS][11];	/* the first day of the kind, "" = none */
};

static void note_day(struct days *d, enum said kind, const char day[11])
{
	if (!d->of[kind][0])
		memcpy(d->of[kind], day, 11);
}

static bool best_day(const struct days *d, char day[11])
{
	for (int k = SAID_KINDS; k-- > 0;)
		if (d->of[k][0]) {
			memcpy(day, d->of[k], 11);
			return true;
		}
	return false;
}

/* The dates in s, tried at each figure and each word with a capital, up to the first that is no day of a revision. */
static void dates_of_line(const struct layout *l, const struct date_rules *r, struct str s, struct str near, struct days *d)
{
	int tries = 0;
	enum said said = SAID_NOTHING;
	for (size_t i = 0; i < s.n && tries < 24; i++) {
		char c = s.p[i], before = i ? s.p[i - 1] : ' ';
		if (ascii_digit(before) || ascii_alpha(before) || !(ascii_digit(c) || ascii_alpha(c)))
			continue;
		size_t n = i;
		while (n < s.n && ascii_alpha(s.p[n]))
			n++;
		unsigned flags = layout_word(l, str_sub(s, i, n - i));
		if (flags & (LAYOUT_REVISED | LAYOUT_ISSUED))
			said = flags & LAYOUT_REVISED ? SAID_REVISED : SAID_ISSUED;
		if (c >= 'a')
			continue;
		tries++;
		char day[11];
		if (!dates_parse_day(r, str_from(s, i), near, day, NULL))
			continue;
		note_day(d, said, day);
		if (said != SAID_REVISED)
			return;
	}
}

static bool valid_day(unsigned y, unsigned m, unsigned d)
{
	return y >= 1970 && y <= 2100 && m >= 1 && m <= 12 && d >= 1 && d <= 31;
}

/* A day in digits: 2024/11/19, 2024-11-19, 2024_11_19, 20241119, not within a longer number. */
static bool digits_date(struct str s, char day[11])
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
		struct str part[3] = { STR(""), STR(""), STR("") };	/* the figures before it and the two behind it */
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

/* A day in an address or the name of a file. */
static bool name_date(const struct worker *w, struct str s, char day[11])
{
	return digits_date(s, day) || named_date(w->lex->layout, w->lex->dates, s, day);
}

static bool is_header(const struct article *a, size_t i)
{
	const struct sentence *s = &a->sentences.v[i];
	bool alone = (i + 1 == a->sentences.n || a->sentences.v[i + 1].paragraph != s->paragraph)
		&& (i == 0 || a->sentences.v[i - 1].paragraph != s->paragraph);
	return alone || (s->text.n && ascii_lower(s->text.p[0]));
}

/* From the lines with role dateline and byline at the top, or at the very end; a date amid the text is one of its own
 * (a chronicle's "July 8, 1972: ...").  header: lines that are a header, else datelines proper. */
static bool from_datelines(const struct worker *w, const struct article *a, bool header, struct str near, char day[11])
{
	struct days top = { { "" } }, bottom = { { "" } };
	for (size_t i = 0; i < a->sentences.n; i++) {
		const struct sentence *s = &a->sentences.v[i];
		if (i >= TOP && i + BOTTOM < a->sentences.n)
			continue;
		bool line = s->role == ROLE_DATELINE ? is_header(a, i) == header : s->role == ROLE_BYLINE && header;
		if (line)
			dates_of_line(w->lex->layout, w->lex->dates, s->text, near, i < TOP ? &top : &bottom);
	}
	/* below the text "Published ..." or a plain date stands for an article that has only "Updated ..." above it */
	if (!top.of[SAID_ISSUED][0] && !top.of[SAID_NOTHING][0] && (bottom.of[SAID_ISSUED][0] || bottom.of[SAID_NOTHING][0]))
		return best_day(&bottom, day);
	return best_day(&top, day) || best_day(&bottom, day);
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
	if (date_finder_begin(*finder, &a->mem, a->language, DAY_NONE, STR(""))) {
		for (size_t i = 0; i < a->sentences.n; i++)
			if (sentence_yields_facts(a, i) && date_rules_may_date(r, sentence_tokens(a, i), a->sentences.v[i].tokens))
				date_finder_sentence(*finder, (uint32_t)i, a->sentences.v[i].text, sentence_tokens(a, i), a->sentences.v[i].tokens);
		int32_t spoken;
		found = date_finder_reference(*finder, &spoken);
		if (found)
			cal_iso(spoken, day);
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
	else if (name_date(w, a->url, day))
		set(a, day, "url");
	else if (name_date(w, name, day))
		set(a, day, "file-name");
	else if (digits_date(source_batch(a->source), day)) {
		/* a nightly feed's folder: its day is that of the delivery, good for the year of a dateline that has none */
		char nearer[11];
		if (from_datelines(w, a, false, str_z(day), nearer) || from_datelines(w, a, true, str_z(day), nearer))
			set(a, nearer, "dateline");
	}
	if (!a->published.n && from_text(w, finder, a, day) && strcmp(day, "1970") > 0) {
		char nearer[11];
		bool dated = from_datelines(w, a, false, str_z(day), nearer);
		set(a, dated ? nearer : day, dated ? "dateline" : "text");
	}
}
