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

/* Bytes of a separator (dash, colon, underscore) at s[i], 0 if there is none; *colon: it is one. */
static size_t separator(struct str s, size_t i, bool *colon)
{
	struct str t = str_from(s, i);
	bool gap = i && s.p[i - 1] == ' ';
	size_t n = 0;
	*colon = false;
	if (str_starts(t, STR("\xe2\x80\x94")) || str_starts(t, STR("\xe2\x80\x93"))
	    || str_starts(t, STR("\xe2\x80\x95"))) {
		bool em = t.p[2] != '\x93';
		n = (gap && t.n > 3 && t.p[3] == ' ') || (em && (!gap || t.n <= 3 || t.p[3] != ' '))
				    || (gap && t.n <= 3)
			    ? 3
			    : 0;
	} else if (str_starts(t, STR("--"))) {
		n = 2;
	} else if (t.n && (t.p[0] == '-' || t.p[0] == '_')) {
		n = (gap || (i && s.p[i - 1] == ')')) && (t.n == 1 || t.p[1] == ' ') ? 1 : 0;
	} else if (t.n && t.p[0] == ':') {
		n = t.n == 1 || t.p[1] == ' ' ? 1 : 0;
		*colon = true;
	}
	return n;
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

/* One word or number; false if it has no place in a dateline. */
static bool word(const struct layout *l, struct str s, size_t *at, struct dateline_head *h)
{
	size_t i = *at, upper = 0, letters = 0;
	size_t k = i;
	uint32_t first = utf8_next(s, &k);
	if (ascii_digit((int)(first & 0x7f)) && first < 0x80) {
		size_t dashes = 0;
		while (i < s.n
		       && (ascii_digit(s.p[i]) || (strchr(".:-/", s.p[i]) && i + 1 < s.n && ascii_digit(s.p[i + 1])))) {
			dashes += s.p[i] == '-' || s.p[i] == '/' || s.p[i] == '.';
			i++;
		}
		while (i < s.n && ascii_lower(s.p[i]))	/* 7th, 10am */
			i++;
		h->iso |= dashes == 2;
		h->digits++;
		*at = i;
		return true;
	}
	for (size_t end = i; end < s.n; i = end) {
		uint32_t c = utf8_next(s, &end);
		if (c < 0x80 ? !(ascii_alpha((int)c) || c == '.' || c == '\''
				 || (c == '-' && end < s.n && s.p[end] != ' ' && letters))
			     : c != 0x2019 && utf8_class(c) != UTF8_LETTER && utf8_class(c) != UTF8_MARK)
			break;
		upper += utf8_is_upper(c);
		letters += c != '.' && c != '\'' && c != '-' && c != 0x2019;
	}
	struct str w = str_sub(s, *at, i - *at);
	while (w.n && w.p[w.n - 1] == '.')
		w.n--;
	if (!letters)
		return false;
	*at = i;
	unsigned flags = layout_word(l, w);
	h->joiner = false;
	if (flags & (LAYOUT_DATE | LAYOUT_ZONE) && utf8_is_upper(first)) {
		h->month |= (flags & LAYOUT_DATE) != 0;
		return true;
	}
	if (!utf8_is_upper(first) && utf8_class(first) == UTF8_LETTER && utf8_is_lower(first))
		return h->joiner = (flags & LAYOUT_JOINER) != 0;
	h->words++;
	h->capitals += upper == letters && letters > 2;
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

size_t layout_dateline(const struct layout *l, struct str p, bool *strong)
{
	struct str s = str_sub(p, 0, p.n < HEAD_MAX ? p.n : HEAD_MAX);
	struct dateline_head h = { 0 };
	size_t found = 0, i = 0;
	*strong = false;
	while (s.n < p.n && s.n && ((unsigned char)p.p[s.n] & 0xc0) == 0x80)
		s.n--;
	if (!may_separate(s))
		return 0;
	for (;;) {
		bool colon;
		i = skip_spaces(s, i);
		size_t n = i < s.n ? separator(s, i, &colon) : 0;
		if (n) {
			size_t after = skip_spaces(s, i + n), k = after;
			bool now;
			if (!good(&h, colon, n == 1 && s.p[i] == '-', after < s.n ? utf8_next(s, &k) : 0, &now))
				return found;
			/* a second piece must be a date: Brussels – 8 December 2023 – The */
			if (found && !h.month && !h.iso)
				return found;
			found = after;
			*strong |= now;
			i = after;
			struct dateline_head piece = h;
			if (after >= s.n || h.words > 4)
				return found;
			/* what stands behind the separator is tried as one more piece, a date and no more */
			h = (struct dateline_head){ .words = piece.words, .capitals = piece.capitals };
			size_t words = h.words, j = after;
			while (j < s.n && s.p[j] != ':' && h.words == words) {
				j = skip_spaces(s, j);
				if (j >= s.n || separator(s, j, &colon))
					break;
				if (s.p[j] == ',')
					j++;
				else if (s.p[j] == '(' && bracket(s, &j, ')'))
					h.agency = true;
				else if (!word(l, s, &j, &h))
					return found;
			}
			if (h.words != words || j >= s.n || !((h.month && h.digits) || h.iso || h.agency)
			    || !separator(s, j, &colon))
				return found;
			i = j;
			continue;
		}
		if (i >= s.n)
			return found;
		char c = s.p[i];
		if (c == '(') {
			if (!bracket(s, &i, ')'))
				return found;
			h.agency = true;
		} else if (c == '[') {
			if (!bracket(s, &i, ']'))
				return found;
			h.bracket = true;
		} else if (c == ',' || c == '/' || c == '|' || c == ';') {
			i++;
		} else if (!word(l, s, &i, &h) || h.words > WORDS_MAX) {
			return found;
		}
	}
}
