#include "article/published.h"

#include <stdlib.h>

#include "article/known.h"
#include "article/name_day.h"
#include "article/numbered.h"
#include "article/reference.h"
#include "base/ascii.h"
#include "text/calendar.h"
#include "text/layout.h"

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
		return top && comma > 2 && comma < 10 && dates_parse_day(r, line, STR("2000-01-01"), day, &rest)
			&& !rest.n;
	}
	for (size_t i = 0; i < rest.n; i++)
		if (ascii_alpha(rest.p[i]) && rest.n > 14)	/* a time and its zone may follow */
			return false;
	return rest.n <= 30;
}

/* What is said before a date: "Updated:", nothing, "Published:".  The first date of the best kind counts. */
enum said { SAID_REVISED, SAID_NOTHING, SAID_ISSUED, SAID_KINDS };

struct said_days {
	struct date_parts of[SAID_KINDS];	/* the first day of the kind, month 0 = none */
};

static void note_day(struct said_days *d, enum said kind, const struct date_parts *day)
{
	if (!d->of[kind].month)
		d->of[kind] = *day;
}

/* said: of which kind it is, if not NULL */
static bool best_day(const struct said_days *d, struct date_parts *day, enum said *said)
{
	for (int k = SAID_KINDS; k-- > 0;)
		if (d->of[k].month) {
			*day = d->of[k];
			if (said)
				*said = (enum said)k;
			return true;
		}
	return false;
}

/* What the words from i up to the next figure say: "Last updated on 25 Nov 2012". */
static enum said said_up_to_figure(const struct layout *l, struct str s, size_t i, enum said said)
{
	enum { FAR = 48 };
	for (size_t end = i + FAR < s.n ? i + FAR : s.n; i < end && !ascii_digit(s.p[i]);) {
		size_t n = i;
		while (n < end && ascii_alpha(s.p[n]))
			n++;
		unsigned flags = layout_word(l, str_sub(s, i, n - i));
		if (flags & (LAYOUT_REVISED | LAYOUT_ISSUED))
			said = flags & LAYOUT_REVISED ? SAID_REVISED : SAID_ISSUED;
		i = n > i ? n : i + 1;
	}
	return said;
}

/* The dates in s, tried at each figure and each word with a capital, up to the first that is no day of a revision.
 * whole: with their year only. */
static void dates_of_line(const struct layout *l, const struct date_rules *r, struct str s, bool whole,
			  struct said_days *d)
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
		struct date_parts day;
		if (!dates_parse_parts(r, str_from(s, i), &day) || (whole && !day.year))
			continue;
		enum said kind = said_up_to_figure(l, s, i, said);
		note_day(d, kind, &day);
		if (kind != SAID_REVISED)
			return;
	}
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
static bool from_datelines(const struct worker *w, const struct article *a, bool header, bool whole,
			   struct date_parts *day, enum said *said)
{
	struct said_days top = { .of = { { 0, 0, 0, 0 } } }, bottom = top;
	for (size_t i = 0; i < a->sentences.n; i++) {
		const struct sentence *s = &a->sentences.v[i];
		if (i >= TOP && i + BOTTOM < a->sentences.n)
			continue;
		bool line = s->role == ROLE_DATELINE ? is_header(a, i) == header : s->role == ROLE_BYLINE && header;
		if (line)
			dates_of_line(w->lex->layout, w->lex->dates, s->text, whole, i < TOP ? &top : &bottom);
	}
	/* below the text "Published ..." or a plain date stands for an article that has only "Updated ..." above it */
	if (!top.of[SAID_ISSUED].month && !top.of[SAID_NOTHING].month
	    && (bottom.of[SAID_ISSUED].month || bottom.of[SAID_NOTHING].month))
		return best_day(&bottom, day, said);
	return best_day(&top, day, said) || best_day(&bottom, day, said);
}

/* ---- evidence ---- */

static struct day_evidence *add_evidence(struct article *a, day_evidence_vec *v, enum day_evidence_kind kind)
{
	struct day_evidence *e = VEC_PUSH(&a->mem, v);
	*e = (struct day_evidence){ .kind = kind, .first = DAY_NONE, .last = DAY_NONE };
	return e;
}

/* "© 2019", "Copyright 2019-2024": the last year of a line that begins so, or of a footer's. */
static void copyright_years(struct article *a, day_evidence_vec *v)
{
	for (size_t i = 0; i < a->sentences.n; i++) {
		struct str s = a->sentences.v[i].text;
		ptrdiff_t at = str_find(s, STR("©"));
		if (at < 0 && s.n > 10 && s.n < 200 && str_eq_nocase(str_sub(s, 0, 9), STR("copyright")))
			at = 0;
		if (at < 0 || a->sentences.v[i].role == ROLE_CAPTION)
			continue;
		int year = 0;
		for (size_t k = (size_t)at; k + 4 <= s.n && k < (size_t)at + 60; k++) {
			int y = 0;
			for (size_t x = 0; x < 4 && y >= 0; x++)
				y = ascii_digit(s.p[k + x]) ? y * 10 + s.p[k + x] - '0' : -1;
			bool whole = !(k && ascii_digit(s.p[k - 1])) && !(k + 4 < s.n && ascii_digit(s.p[k + 4]));
			if (y >= 1970 && y <= 2100 && whole)
				year = y;
		}
		if (year) {
			struct day_evidence *e = add_evidence(a, v, EVIDENCE_COPYRIGHT);
			e->first = cal_day(year, 1, 1);
			e->last = cal_day(year, 12, 31);
		}
	}
}

/* The clues of all but datelines and bylines, which are read as lines. */
static void gather(struct article *a, const struct date_clue *c, size_t n, day_evidence_vec *v)
{
	for (size_t i = 0; i < n; i++) {
		enum role role = a->sentences.v[c[i].sentence].role;
		if (role != ROLE_DATELINE && role != ROLE_BYLINE)
			reference_gather(&a->mem, &c[i], 1, v);
	}
}

/* What the dates of the text say: of all sentences that name a year where a dateline lacks only that, else first
 * of those that name a month with it, for without one there is no day. */
static bool read_text(struct worker *w, struct date_finder **finder, struct article *a, bool dated, day_evidence_vec *v)
{
	const struct date_rules *r = date_rules_lang(w->lex->dates, a->language);
	if (!a->sentences.n || !r)
		return false;
	if (!*finder)
		*finder = date_finder_new(w->lex->dates);
	worker_bind(w, a);
	bool any = dated;
	for (size_t i = 0; i < a->sentences.n && !any; i++)
		any = sentence_yields_facts(a, i)
			&& date_rules_may_date(r, sentence_tokens(a, i), a->sentences.v[i].tokens, true);
	if (!any || !date_finder_begin(*finder, &a->mem, a->language, DAY_NONE, STR("")))
		return false;
	for (size_t i = 0; i < a->sentences.n; i++) {
		const struct sentence *s = &a->sentences.v[i];
		const struct token *t = sentence_tokens(a, i);
		if (sentence_yields_facts(a, i) && (i < TOP || date_rules_may_date(r, t, s->tokens, false)))
			date_finder_sentence(*finder, (uint32_t)i, s->text, t, s->tokens);
	}
	date_clue_vec clues = { NULL, 0, 0 };
	date_finder_clues(*finder, &clues);
	gather(a, clues.v, clues.n, v);
	return true;
}

/* What the lines say of a day whose year is not stated; true if there is one. */
static bool read_lines(const struct worker *w, struct article *a, day_evidence_vec *v)
{
	struct date_parts line;
	char day[11];
	bool dated = (from_datelines(w, a, false, false, &line, NULL) && !line.year)
		|| (from_datelines(w, a, true, false, &line, NULL) && !line.year);
	if (dated) {
		struct day_evidence *e = add_evidence(a, v, EVIDENCE_DATELINE);
		e->month = line.month;
		e->day = line.day;
		e->weekday = line.weekday;
		int32_t batch;
		/* a nightly feed's folder: the day of the delivery, good for the year of a dateline that has none */
		if (name_day_digits(source_batch(a->source), day) && cal_parse_iso(str_z(day), &batch))
			add_evidence(a, v, EVIDENCE_DELIVERED)->first = batch;
	}
	copyright_years(a, v);
	for (size_t i = 0; i < a->sentences.n && i < TOP; i++)
		if (a->sentences.v[i].role == ROLE_DATELINE) {	/* news, told from its day */
			add_evidence(a, v, EVIDENCE_WEEKDAY);
			break;
		}
	enum said said;
	struct date_parts whole;
	/* "Last updated on 25 Nov 2012": of that year or some before */
	if ((from_datelines(w, a, true, true, &whole, &said) || from_datelines(w, a, false, true, &whole, &said))
	    && said == SAID_REVISED) {
		struct day_evidence *e = add_evidence(a, v, EVIDENCE_REVISED);
		e->first = e->last = cal_day(whole.year, whole.month, whole.day);
	}
	return dated;
}

/* A day that no line states whole: from a dateline without its year, else from the text alone. */
static void settle(struct worker *w, struct date_finder **finder, struct article *a)
{
	day_evidence_vec v = { NULL, 0, 0 };
	char day[11];
	bool dated = read_lines(w, a, &v);
	if (!read_text(w, finder, a, dated, &v) && !dated)
		return;
	struct reference_day o = reference_settle(w->lex->day, v.v, v.n, NULL);
	if (o.day == DAY_NONE)
		return;
	cal_iso(o.day, day);
	set(a, day, o.basis);
}

bool published_is_guess(const struct article *a)
{
	return str_is(a->published_basis, "text") || str_is(a->published_basis, "dateline:text");
}

bool published_is_settled(const struct article *a)
{
	return a->published.n && !published_is_guess(a);
}

enum { FEW = 3, YEARS_LATER = 2 };

/* Does the text tell of what was done years after the day of the metadata? */
static bool tells_of_later(const struct article *a, const struct date_clue *c, size_t n)
{
	size_t later = 0, all = 0;
	int year = article_day(a) == DAY_NONE ? 0 : cal_date(article_day(a)).year;
	if (!str_is(a->published_basis, "metadata") || !year)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (c[i].kind != DATE_CLUE_DAY || !c[i].year || !c[i].month)
			continue;
		all++;
		later += c[i].tense < 0 && c[i].year >= year + YEARS_LATER;
	}
	return later >= FEW && 2 * later > all;
}

bool article_published_again(struct worker *w, struct article *a, const struct date_clue *clues, size_t n,
			     struct buf *why)
{
	day_evidence_vec v = { NULL, 0, 0 };
	bool later = tells_of_later(a, clues, n);
	bool partial = false;			/* without a day that lacks its year there is nothing to settle */
	for (size_t i = 0; i < n && !partial; i++)
		partial = clues[i].kind == DATE_CLUE_DAY && !clues[i].year && clues[i].day;
	if (!later) {
		if (published_is_settled(a) || !partial)
			return false;
		bool numbered = numbered_evidence(w, a, &v), known = known_evidence(w, a, &v);
		if (!numbered && !known && !why)
			return false;
	}
	for (size_t i = 0, k = 0; i < n; i++) {		/* an edition that its sentence calls one to come */
		for (; k < v.n && v.v[k].sentence < clues[i].sentence; k++)
			;
		for (size_t m = k; m < v.n && clues[i].future && v.v[m].sentence == clues[i].sentence; m++)
			v.v[m].future = true;
	}
	read_lines(w, a, &v);
	gather(a, clues, n, &v);
	struct reference_day o = reference_settle(w->lex->day, v.v, v.n, why);
	char day[11];
	if (o.day == article_day(a) || (later && o.day == DAY_NONE))
		return false;
	if (o.day == DAY_NONE) {		/* all in all it is less sure than it looked */
		a->published = a->published_basis = STR("");
		return true;
	}
	cal_iso(o.day, day);
	set(a, day, o.basis);
	return true;
}

/* ---- metadata ---- */

/* "T10:30:00+02:00", " 10:30 UTC", "T103000Z": a time of day that there is; only then the cell keeps it. */
static bool is_time(struct str s)
{
	static const int limit[] = { 24, 59, 60 };
	size_t i = 1;
	if (!s.n || (s.p[0] != 'T' && s.p[0] != ' '))
		return false;
	for (int part = 0; part < 3; part++) {
		if (i + 2 > s.n || !ascii_digit(s.p[i]) || !ascii_digit(s.p[i + 1]))
			return false;
		int v = (s.p[i] - '0') * 10 + s.p[i + 1] - '0';
		if (v > limit[part])
			return false;
		i += 2;
		if (i < s.n && (s.p[i] == ':' || (part < 2 && ascii_digit(s.p[i]))))
			i += s.p[i] == ':';
		else
			return part > 0 || i == s.n;
	}
	return i >= s.n || !ascii_digit(s.p[i]);
}

/* What the input says, values of several fields split by METADATA_SPLIT: the first that is a day. */
static bool from_metadata(const struct worker *w, struct article *a)
{
	struct str rest = a->published, given;
	char day[11], local[11];
	while (rest.n) {
		ptrdiff_t at = str_find(rest, STR(METADATA_SPLIT));
		given = at < 0 ? rest : str_sub(rest, 0, (size_t)at);
		rest = at < 0 ? STR("") : str_from(rest, (size_t)at + sizeof METADATA_SPLIT - 1);
		if (!dates_parse_stamp(w->lex->dates, given, day))
			continue;
		int32_t x, y;
		a->published_basis = STR("metadata");
		/* a time in UTC, and beside it the day at the place of publication */
		if (given.n > 10 && name_day_digits(a->url, local) && cal_parse_iso(str_z(day), &x)
		    && cal_parse_iso(str_z(local), &y) && (x == y + 1 || x == y - 1)) {
			set(a, local, "url");
			return true;
		}
		if (given.n < 10 || memcmp(given.p, day, 10) != 0 || (given.n > 10 && !is_time(str_from(given, 10))))
			given = str_dup(&a->mem, str_z(day));
		a->published = given;
		return true;
	}
	return false;
}

enum { APART = 330 };		/* days between metadata and a line that cannot both be right */

/* Does the text side with the day of the line?  It looks back on that time, and on none between it and the
 * metadata's day where it is earlier; on some behind the metadata's day where it is later. */
static bool text_sides(const day_evidence_vec *v, int32_t line, int32_t given)
{
	size_t close = 0, between = 0;
	for (size_t i = 0; i < v->n; i++) {
		const struct day_evidence *e = &v->v[i];
		if (e->kind != EVIDENCE_PAST)
			continue;
		close += e->first <= line + 31 && e->last >= line - 2 * APART;
		bool inside = line < given ? e->first > line + 31 && e->first <= given : e->first > given + 31;
		between += e->month && inside;
	}
	return line < given ? close && !between : between;
}

/* The day of a header or dateline that the metadata contradict by years, as those of a page that was moved do. */
static bool contradicted(struct worker *w, struct date_finder **finder, struct article *a)
{
	struct date_parts line;
	enum said said;
	char day[11];
	bool header = from_datelines(w, a, true, true, &line, &said);
	if ((!header && !from_datelines(w, a, false, true, &line, &said)) || said == SAID_REVISED)
		return false;
	int32_t stated = cal_day(line.year, line.month, line.day), given = article_day(a);
	if (given == DAY_NONE || abs(stated - given) <= APART)
		return false;
	day_evidence_vec v = { NULL, 0, 0 };
	if (!read_text(w, finder, a, true, &v) || !text_sides(&v, stated, given))
		return false;
	cal_iso(stated, day);
	set(a, day, header ? "header" : "dateline");
	return true;
}

void article_published(struct worker *w, struct date_finder **finder, struct article *a)
{
	char day[11];
	struct date_parts line;
	if (a->published.n && from_metadata(w, a)) {
		contradicted(w, finder, a);
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
	enum said said = SAID_NOTHING;
	bool header = from_datelines(w, a, true, true, &line, &said);
	bool stated = header || from_datelines(w, a, false, true, &line, &said);
	/* only the day of a revision is whole: that of publication may lack its year */
	if (stated && said == SAID_REVISED)
		settle(w, finder, a);
	if (a->published.n && article_day(a) != cal_day(line.year, line.month, line.day))
		return;
	if (stated) {
		cal_iso(cal_day(line.year, line.month, line.day), day);
		set(a, day, header ? "header" : "dateline");
	} else if (name_day(w->lex->layout, w->lex->dates, a->url, day)) {
		set(a, day, "url");
	} else if (name_day(w->lex->layout, w->lex->dates, name, day)) {
		set(a, day, "file-name");
	} else {
		settle(w, finder, a);
	}
}
