#include "text/sentences.h"

#include "base/scan.h"
#include "text/utf8.h"

/* Bytes at which a sentence may end: . ! ? and the lead bytes of … and of the marks of other scripts
 * (。！？ । ॥ ؟ ۔ ։ ።). */
static const unsigned char stops[256] = { ['.'] = 1, ['!'] = 1, ['?'] = 1, [0xe2] = 2, [0xe3] = 3, [0xef] = 3, [0xe0] = 3, [0xd8] = 3,
	[0xdb] = 3, [0xd6] = 3, [0xe1] = 3 };

static bool other_stop(uint32_t c)
{
	return c == 0x3002 || c == 0xff01 || c == 0xff1f || c == 0x964 || c == 0x965 || c == 0x61f || c == 0x6d4 || c == 0x589 || c == 0x1362;
}

static bool is_closing(uint32_t c)
{
	return c == ')' || c == ']' || c == '\'' || c == 0x2019 || c == 0x201d || c == 0xbb || c == 0x203a || c == 0x201c || c == 0x300d;
}

static bool is_opening(uint32_t c)
{
	return c == '(' || c == '[' || c == '\'' || c == 0x2018 || c == 0x201c || c == 0xab || c == 0x201e || c == 0x2039 || c == 0x201a
		|| c == 0xbf || c == 0xa1 || c == '*' || c == 0x2022 || c == '-' || (c >= 0x2013 && c <= 0x2014);
}

static bool is_alpha(int c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static bool is_digit(int c)
{
	return c >= '0' && c <= '9';
}

static bool upper_byte(int c)
{
	return c >= 'A' && c <= 'Z';
}

/* The word (letters, high ones of two and three bytes too) that begins at i. */
static struct str word_at(struct str s, size_t i)
{
	size_t k = i;
	while (k < s.n) {
		unsigned char c = (unsigned char)s.p[k];
		if (is_alpha(c))
			k++;
		else if (c >= 0xc3 && c < 0xe0)
			k += 2;
		else if (c >= 0xe0 && c < 0xf0 && c != 0xe2 && c != 0xe3)
			k += 3;
		else
			break;
	}
	return str_n(s.p + i, k - i);
}

/* The word before the stop at `at`: letters with single dots between them (U.S, a.m) from its first letter. */
static struct str word_before(struct str s, size_t at)
{
	size_t i = at;
	while (i && (is_alpha(s.p[i - 1]) || (unsigned char)s.p[i - 1] >= 0x80 || is_digit(s.p[i - 1])
		     || (s.p[i - 1] == '.' && i > 1 && is_alpha(s.p[i - 2]))))
		i--;
	/* quotes and dashes are high bytes too: begin behind the last one that is no letter */
	for (size_t k = i; k < at;) {
		uint32_t c = utf8_next(s, &k);
		if (c >= 0x80 && utf8_class(c) != UTF8_LETTER && utf8_class(c) != UTF8_MARK)
			i = k;
	}
	return str_n(s.p + i, at - i);
}

struct follow {
	size_t at;		/* of the next word */
	bool gap;		/* white space in between */
	bool end;		/* nothing follows */
	bool quote;		/* a quote or bracket opens before it */
	bool dash;		/* a dash stands before it */
	bool initial;		/* it is a single letter with a dot */
	uint32_t c;		/* its first code point */
	struct str word;
};

static struct follow look_ahead(struct str s, size_t i)
{
	struct follow f = { .gap = i < s.n && s.p[i] == ' ' };
	while (i < s.n && s.p[i] == ' ')
		i++;
	while (i < s.n) {
		size_t k = i;
		uint32_t c = utf8_next(s, &k);
		if (!is_opening(c))
			break;
		f.dash |= c == '-' || c == 0x2013 || c == 0x2014;
		f.quote |= c == 0x201c || c == 0x2018 || c == '\'' || c == '(' || c == '[' || c == 0xab || c == 0x201e;
		i = k;
		while (i < s.n && s.p[i] == ' ')
			i++;
	}
	f.end = i >= s.n;
	f.at = i;
	if (!f.end) {
		size_t k = i;
		f.c = utf8_next(s, &k);
		f.word = word_at(s, i);
		f.initial = f.word.n == 1 && i + 1 < s.n && s.p[i + 1] == '.';
	}
	return f;
}

/* Can c begin a sentence?  Capitals, digits, and letters of scripts without case. */
static bool begins(uint32_t c)
{
	return (c < 0x80 && is_digit((int)c)) || utf8_is_upper(c)
		|| (c >= 0x80 && !utf8_is_lower(c) && utf8_class(c) == UTF8_LETTER) || c == '$' || c == 0x20ac || c == 0xa3 || c == '#' || c == '@';
}

static bool starter(const struct layout *l, const struct follow *f)
{
	return f->word.n && !f->initial && (layout_word(l, f->word) & LAYOUT_STARTER) && utf8_is_upper(f->c);
}

/* One letter and a dot: an initial if a name stands around it. */
static bool is_initial(const struct layout *l, struct str s, struct str w, const struct follow *f)
{
	size_t at = (size_t)(w.p - s.p);
	if (!upper_byte(w.p[0]) || (f->end && at == 0))
		return false;
	if (!utf8_is_upper(f->c))
		return true;
	bool named = false;
	if (at >= 2 && s.p[at - 1] == ' ') {
		if (s.p[at - 2] == '.')			/* J. K. */
			named = true;
		struct str p = word_before(s, at - 1);
		size_t zero = 0;
		if (p.n > 1 && utf8_is_upper(utf8_next(p, &zero)) && !(layout_word(l, p) & LAYOUT_STARTER))
			named = true;
	} else if (at == 0 || s.p[at - 1] != ' ')
		named = true;
	if (f->initial)			/* another one follows */
		return true;
	return starter(l, f) ? false : named || w.p[0] != 'I';
}

/* Is the dot at `at` the end of a sentence, given what follows behind it and its closing marks? */
static bool dot_ends(const struct layout *l, struct str s, size_t at, size_t from, bool closed, const struct follow *f)
{
	struct str w = word_before(s, at);
	if (!f->gap) {
		/* "said.The": a space was lost; a domain name has no capital behind its dot */
		return w.n > 2 && w.p[0] >= 'a' && w.p[0] <= 'z' && str_chr(w, '.') < 0 && f->word.n > 1 && upper_byte(s.p[f->at])
			&& s.p[f->at + 1] >= 'a' && s.p[f->at + 1] <= 'z' && !f->quote && f->at == at + 1
			&& (f->at + f->word.n >= s.n || s.p[f->at + f->word.n] != '.') && !memchr(s.p + from, '@', at - from);
	}
	if (!begins(f->c) && !(f->word.n > 2 && upper_byte(f->word.p[1])))	/* iPhone, eBay */
		return false;
	if (!w.n)
		return true;
	bool number = is_digit(w.p[0]);
	for (size_t i = 0; i < w.n && number; i++)
		number = is_digit(w.p[i]);
	bool first = (size_t)(w.p - s.p) == from;
	if (number)		/* "1. The rules" at the start is a list number */
		return !(first && w.n <= 2);
	if (first && w.n == 1 && f->word.n > 1)		/* "a. The rules", "Q. Why?" */
		return false;
	if (closed && !(layout_word(l, w) & (LAYOUT_TITLE | LAYOUT_NEVER)))
		return !f->word.n || !(w.n == 1 && upper_byte(w.p[0])) || starter(l, f);
	bool digit = (f->c < 0x80 && is_digit((int)f->c)) || f->c == '$' || f->c == 0xa3 || f->c == 0x20ac;
	unsigned flags = layout_word(l, w);
	if ((flags & LAYOUT_CAPITAL) && !upper_byte(w.p[0]))
		flags = 0;
	if (flags & (LAYOUT_TITLE | LAYOUT_NEVER))
		return false;
	if (flags & (LAYOUT_NUMBER | LAYOUT_MONTH)) {
		if (digit || (f->word.n && f->word.n <= 4 && (flags & LAYOUT_NUMBER) && strspn(f->word.p, "IVXLC") >= f->word.n))
			return false;
		if (!(flags & (LAYOUT_MAYBE | LAYOUT_TIME)))
			return true;
	}
	if (flags & LAYOUT_TIME)	/* "At 12:03 p.m. Officer X came": no sentence yet */
		return !digit && !(layout_word(l, f->word) & LAYOUT_ZONE)
			&& (starter(l, f) || layout_count_words(str_sub(s, from, at - from)) > 3);
	if (f->dash && ((flags & LAYOUT_MAYBE) || str_chr(w, '.') >= 0))	/* FAIRFIELD, Conn. – A */
		return false;
	if (flags & LAYOUT_MAYBE)
		return starter(l, f) || (f->quote && f->word.n && !closed && (layout_word(l, f->word) & LAYOUT_STARTER));
	if (w.n == 1 && is_alpha(w.p[0]))
		return !is_initial(l, s, w, f);
	if (str_chr(w, '.') >= 0) {	/* U.S.A, e.g, P.D.R: dotted letters that no list names */
		size_t longest = 0, run = 0;
		for (size_t i = 0; i <= w.n; i++) {
			run = i < w.n && w.p[i] != '.' ? run + 1 : 0;
			longest = run > longest ? run : longest;
		}
		if (longest <= 2)
			return starter(l, f);
	}
	return true;
}

/* ! and ?: inside a title or before an attribution ("Why?” asked X) the sentence goes on. */
static bool mark_ends(const struct layout *l, struct str s, bool closed, const struct follow *f)
{
	if (!f->gap)
		return false;
	if (!begins(f->c))
		return false;
	if (!closed) {			/* Yahoo! Inc. is a name */
		size_t dot = f->at + f->word.n;
		return !((layout_word(l, f->word) & LAYOUT_MAYBE) && f->word.n > 1 && !upper_byte(f->word.p[1]) && str_chr(f->word, '.') < 0
			 && dot < s.n && s.p[dot] == '.');
	}
	struct str rest = str_from(s, f->at);
	for (int words = 0; words < 4 && rest.n; words++) {
		struct str w = word_at(rest, 0);
		if (!w.n)
			break;
		size_t zero = 0;
		unsigned flags = layout_word(l, w);
		if (flags & LAYOUT_SPEECH)
			return false;
		if (!utf8_is_upper(utf8_next(w, &zero)))
			break;
		rest = str_from(rest, w.n);
		if (rest.n && rest.p[0] == '.' && (flags & LAYOUT_TITLE))
			rest = str_from(rest, 1);
		if (!rest.n || rest.p[0] != ' ')
			break;
		rest = str_from(rest, 1);
	}
	return true;
}

static void add(struct arena *a, struct str s, size_t from, size_t to, sentence_spans *out, size_t base)
{
	while (from < to && s.p[from] == ' ')
		from++;
	while (to > from && s.p[to - 1] == ' ')
		to--;
	bool word = false;		/* marks alone belong to the sentence before */
	for (size_t i = from; i < to && !word; i++)
		word = is_alpha(s.p[i]) || is_digit(s.p[i]) || (unsigned char)s.p[i] >= 0xc3;
	for (size_t i = from; i + 2 < to && word && s.p[i] == '\xe2'; i += 3)
		word = i + 3 < to || s.p[i + 1] != '\x80';
	if (!word && to > from && out->n > base)
		out->v[out->n - 1].length = (uint32_t)(to - out->v[out->n - 1].start);
	else if (to > from)
		*VEC_PUSH(a, out) = (struct sentence_span){ (uint32_t)from, (uint32_t)(to - from) };
}

/* The 16 bytes at p: which may be stops, as bits?  Every lead byte in stops is above 0xd5. */
static inline unsigned stops_at(const char *p)
{
	scan16 v = scan_load(p);
	return scan_bits((scan16)(v == '.') | (scan16)(v == '!') | (scan16)(v == '?') | (scan16)(v > 0xd5));
}

/* The first byte of s from i on that may be a stop; s.n: none. */
static inline size_t next_stop(struct str s, size_t i)
{
	for (; i + 16 <= s.n; i += 16) {
		unsigned bits = stops_at(s.p + i);
		if (bits)
			return i + (size_t)__builtin_ctz(bits);
	}
	if (i < s.n && s.n >= 16) {	/* the last 16 bytes, but for those that were seen */
		unsigned bits = stops_at(s.p + s.n - 16) >> (i + 16 - s.n);
		return bits ? i + (size_t)__builtin_ctz(bits) : s.n;
	}
	while (i < s.n && !stops[(unsigned char)s.p[i]])
		i++;
	return i;
}

void sentences_split(const struct layout *l, struct arena *a, struct str s, sentence_spans *out)
{
	size_t from = 0, base = out->n;
	const unsigned char *p = (const unsigned char *)s.p;
	for (size_t i = 0; (i = next_stop(s, i)) < s.n; i++) {
		unsigned kind = stops[p[i]];
		if (!kind)
			continue;
		size_t stop = i, end = i + 1;
		if (kind == 2) {
			if (i + 2 >= s.n || p[i + 1] != 0x80 || p[i + 2] != 0xa6) {	/* not … */
				i += 2;
				continue;
			}
			end = i + 3;
		} else if (kind == 3) {
			uint32_t c = 0;
			size_t k = i;
			c = utf8_next(s, &k);
			i = k - 1;
			if (!other_stop(c))
				continue;
			while (k < s.n) {
				size_t n = k;
				if (!is_closing(utf8_next(s, &n)))
					break;
				k = n;
			}
			add(a, s, from, k, out, base);
			from = k;
			i = k - 1;
			continue;
		}
		while (end < s.n && (p[end] == '.' || p[end] == '!' || p[end] == '?'))
			end++;
		bool single = end == stop + 1, dot = p[stop] == '.' && single, closed = false;
		bool dots = (p[stop] == '.' || kind == 2) && !dot;
		size_t k = end;
		while (k < s.n) {
			size_t n = k;
			uint32_t c = utf8_next(s, &n);
			if (!is_closing(c) || (c == 0x201c && n < s.n && s.p[n] != ' '))
				break;
			closed = true;
			k = n;
		}
		/* .” The   .’ ” The   : quotes set off by a space */
		while (k + 3 < s.n && s.p[k] == ' ' && (memcmp(s.p + k + 1, "\xe2\x80\x9d", 3) == 0)) {
			k += 4;
			closed = true;
		}
		struct follow f = look_ahead(s, k);
		i = k - 1;
		if (f.end) {
			break;
		}
		bool ends;
		while (from < stop && s.p[from] == ' ')
			from++;
		if (dot)
			ends = dot_ends(l, s, stop, from, closed, &f);
		else if (dots)
			ends = f.gap && begins(f.c) && (closed || starter(l, &f) || utf8_is_upper(f.c));
		else
			ends = mark_ends(l, s, closed, &f);
		if (ends) {
			add(a, s, from, k, out, base);
			from = k;
		}
	}
	add(a, s, from, s.n, out, base);
}
