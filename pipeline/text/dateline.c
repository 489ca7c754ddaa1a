/* dateline.c - the dateline at the start of a paragraph, in the styles of the agencies:
 *   Washington D.C (TDI): The   JAKARTA, Nov 7 (Reuters) - The   New Delhi [India], October 17 (ANI): The
 *   date 2023-11-07 Washington DC [US], November 7 : The   Brussels – 8 December 2023 – The   Jakarta — The
 * It is read word by word: place names, dates, an agency in brackets and marks may stand in it, nothing else. */
#include "base/ascii.h"
#include "base/scan.h"
#include "text/layout.h"
#include "text/utf8.h"

enum { HEAD_MAX = 160, WORDS_MAX = 9 };

struct dateline_head {
	size_t words, capitals, digits;		/* words of the place; those all in capitals; numbers */
	bool agency, bracket, month, iso;
	bool joiner;				/* the last word was de, of, al: a place does not end so */
};

static size_t skip_spaces(struct str s, size_t i)
{
	while (i < s.n && s.p[i] == ' ')
		i++;
	return i;
}

static bool space_or_end(struct str s, size_t i)
{
	return i >= s.n || s.p[i] == ' ';
}

/* Bytes of a separator (dash, colon, underscore) at s[i], 0 if there is none; *colon: it is one. */
static size_t separator(struct str s, size_t i, bool *colon)
{
	struct str t = str_from(s, i);
	bool gap = i && s.p[i - 1] == ' ';
	*colon = false;
	if (t.n >= 3 && memcmp(t.p, "\xe2\x80", 2) == 0 && t.p[2] >= '\x93' && t.p[2] <= '\x95')
		return t.p[2] != '\x93' || (gap && space_or_end(t, 3)) ? 3 : 0;	/* – stands between spaces */
	if (str_starts(t, STR("--")))
		return 2;
	if (!t.n || !space_or_end(t, 1))
		return 0;
	*colon = t.p[0] == ':';
	bool hyphen = (t.p[0] == '-' || t.p[0] == '_') && (gap || (i && s.p[i - 1] == ')'));
	return *colon || hyphen ? 1 : 0;
}

/* Text in ( ) or [ ] at s[i]; moves behind it.  false: not closed, or too long for an agency or country. */
static bool bracket(struct str s, size_t *i, char close)
{
	const char *end = memchr(s.p + *i, close, s.n - *i);
	if (!end || end - (s.p + *i) > 45 || end - (s.p + *i) < 2)
		return false;
	*i = (size_t)(end - s.p) + 1;
	return true;
}

/* Figures and what joins them, 2023-11-07, 7th, 10am; where they end. */
static size_t number(struct str s, size_t i, struct dateline_head *h)
{
	size_t joints = 0;
	while (i < s.n
	       && (ascii_digit(s.p[i]) || (strchr(".:-/", s.p[i]) && i + 1 < s.n && ascii_digit(s.p[i + 1])))) {
		joints += s.p[i] == '-' || s.p[i] == '/' || s.p[i] == '.';
		i++;
	}
	while (i < s.n && ascii_lower(s.p[i]))
		i++;
	h->iso |= joints == 2;
	h->digits++;
	return i;
}

struct spelling { size_t letters, upper; };	/* code points: letters of a word, capitals among them */

/* May c, which ends at s[end], stand within a word of a dateline that has so many letters already? */
static bool within_word(struct str s, uint32_t c, size_t end, size_t letters)
{
	if (c >= 0x80)
		return c == 0x2019 || utf8_class(c) == UTF8_LETTER || utf8_class(c) == UTF8_MARK;
	return ascii_alpha((int)c) || c == '.' || c == '\'' || (c == '-' && end < s.n && s.p[end] != ' ' && letters);
}

static size_t word_end(struct str s, size_t i, struct spelling *w)
{
	for (size_t end = i; end < s.n; i = end) {
		uint32_t c = utf8_next(s, &end);
		if (!within_word(s, c, end, w->letters))
			break;
		w->upper += utf8_is_upper(c);
		w->letters += c != '.' && c != '\'' && c != '-' && c != 0x2019;
	}
	return i;
}

/* One word or number; false if it has no place in a dateline. */
static bool word(const struct layout *l, struct str s, size_t *at, struct dateline_head *h)
{
	size_t i = *at;
	uint32_t first = utf8_next(s, &i);
	if (first < 0x80 && ascii_digit((int)first)) {
		*at = number(s, *at, h);
		return true;
	}
	struct spelling spelling = { 0, 0 };
	i = word_end(s, *at, &spelling);
	struct str w = str_sub(s, *at, i - *at);
	while (w.n && w.p[w.n - 1] == '.')
		w.n--;
	if (!spelling.letters)
		return false;
	*at = i;
	unsigned flags = layout_word(l, w);
	h->joiner = false;
	if (flags & (LAYOUT_DATE | LAYOUT_ZONE) && utf8_is_upper(first)) {
		h->month |= (flags & LAYOUT_DATE) != 0;
		return true;
	}
	if (utf8_is_lower(first))
		return h->joiner = (flags & LAYOUT_JOINER) != 0;
	h->words++;
	h->capitals += spelling.upper == spelling.letters && spelling.letters > 2;
	return true;
}

/* Can a separator stand anywhere in s?  Most paragraphs need no closer look. */
static bool may_separate(struct str s)
{
	if (s.n < 16) {
		for (size_t i = 0; i < s.n; i++)
			if (s.p[i] == '-' || s.p[i] == ':' || s.p[i] == '_' || s.p[i] == '\xe2')
				return true;
		return false;
	}
	unsigned bits = 0;
	for (size_t i = 0; i < s.n && !bits; i += 16) {
		scan16 v = scan_load(s.p + (i + 16 <= s.n ? i : s.n - 16));
		bits = scan_bits((scan16)(v == '-') | (scan16)(v == ':') | (scan16)(v == '_') | (scan16)(v == 0xe2));
	}
	return bits != 0;
}

static bool good(const struct dateline_head *h, bool colon, bool hyphen, uint32_t next, bool *strong)
{
	if (h->joiner)
		return false;
	bool date = h->iso || (h->month && h->digits);
	bool begins = !next || utf8_is_upper(next) || ascii_digit((int)(next & 0x7f)) || next == 0x201c
		      || next == 0x2018 || next == '\'' || utf8_class(next) == UTF8_LETTER;
	if (!begins)
		return false;
	if (h->agency || h->bracket || date) {
		*strong = !colon || h->bracket || date;
		return h->words || h->agency || date;
	}
	*strong = false;
	if (!h->words || h->digits || utf8_is_lower(next))
		return false;
	return colon || hyphen ? h->capitals == h->words && h->words <= 3 : h->words <= 4;
}

/* One part of a head: a word, a mark, an agency or a country in brackets.  false: none has its place here. */
static bool part(const struct layout *l, struct str s, size_t *i, struct dateline_head *h)
{
	switch (s.p[*i]) {
	case '(':
		return h->agency = bracket(s, i, ')');
	case '[':
		return h->bracket = bracket(s, i, ']');
	case ',': case '/': case '|': case ';':
		++*i;
		return true;
	default:
		return word(l, s, i, h) && h->words <= WORDS_MAX;
	}
}

/* What stands behind a separator, at s[at], if it is a date or an agency and no more: where the separator behind it
 * stands, 0 if it is something else. */
static size_t date_piece(const struct layout *l, struct str s, size_t at, struct dateline_head *h)
{
	size_t words = h->words;
	bool colon;
	while (at < s.n && s.p[at] != ':' && h->words == words) {
		at = skip_spaces(s, at);
		if (at >= s.n || separator(s, at, &colon))
			break;
		if (s.p[at] == ',')
			at++;
		else if (s.p[at] == '(' && bracket(s, &at, ')'))
			h->agency = true;
		else if (!word(l, s, &at, h))
			return 0;
	}
	bool dated = (h->month && h->digits) || h->iso || h->agency;
	return dated && h->words == words && at < s.n && separator(s, at, &colon) ? at : 0;
}

/* Is s[i] a hyphen, which joins more often than it separates? */
static bool is_hyphen(struct str s, size_t i, size_t n) { return n == 1 && s.p[i] == '-'; }

size_t layout_dateline(const struct layout *l, struct str p, bool *strong)
{
	enum { PLACE_WORDS = 4 };
	struct str s = str_sub(p, 0, utf8_cut(p, HEAD_MAX));
	struct dateline_head h = { 0 };
	size_t found = 0;
	*strong = false;
	if (!may_separate(s))
		return 0;
	for (size_t i = 0; (i = skip_spaces(s, i)) < s.n;) {
		bool colon, now;
		size_t n = separator(s, i, &colon);
		if (!n) {
			if (!part(l, s, &i, &h))
				return found;
			continue;
		}
		size_t after = skip_spaces(s, i + n), k = after;
		if (!good(&h, colon, is_hyphen(s, i, n), after < s.n ? utf8_next(s, &k) : 0, &now))
			return found;
		/* a second piece must be a date: Brussels – 8 December 2023 – The */
		if (found && !h.month && !h.iso)
			return found;
		found = after;
		*strong |= now;
		if (after >= s.n || h.words > PLACE_WORDS)
			return found;
		h = (struct dateline_head){ .words = h.words, .capitals = h.capitals };
		i = date_piece(l, s, after, &h);
		if (!i)
			return found;
	}
	return found;
}
