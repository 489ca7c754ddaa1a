/* layout_line.c - what a line looks like, without knowing any word: list marker, heading, the same as another. */
#include "text/layout.h"
#include "text/utf8.h"
#include "base/ascii.h"

size_t layout_marker(struct str s)
{
	static const struct str marks[] = { { "-", 1 },
					    { "*", 1 },
					    { "\xe2\x80\xa2", 3 },
					    { "\xe2\x80\x93", 3 },
					    { "\xc2\xb7", 2 },
					    { "\xe2\x97\x8f", 3 },
					    { "\xe2\x96\xaa", 3 },
					    { "\xe2\x80\x94", 3 },
					    { "\xe2\x96\xba", 3 },
					    { "\xe2\x97\xa6", 3 },
					    { ">", 1 } };
	if (!s.n || ascii_alnum(s.p[0]))
		return 0;
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (str_starts(s, marks[i])) {
			size_t n = marks[i].n;
			if (n == s.n)
				return n;
			if (s.p[n] != ' ')
				return 0;
			while (n < s.n && s.p[n] == ' ')
				n++;
			return n;
		}
	return 0;
}

size_t layout_count_words(struct str s)
{
	size_t n = 0;
	bool in = false;
	for (size_t i = 0; i < s.n; i++) {
		bool word = s.p[i] != ' ';
		n += word && !in;
		in = word;
	}
	return n;
}

bool layout_is_prose(const struct layout *l, struct str s)
{
	enum { LOW_WORDS = 3 };
	size_t low = 0, end = s.n;
	while (end && strchr(" )'", s.p[end - 1]))
		end--;
	if (!end || s.p[end - 1] != '.' || str_chr(s, ';') >= 0)
		return false;
	for (size_t i = 0; i < s.n && low < LOW_WORDS;) {
		size_t n = i;
		while (n < s.n && ascii_lower(s.p[n]))
			n++;
		bool whole = n == s.n || s.p[n] == ' ' || s.p[n] == ',' || s.p[n] == '.';
		low += n > i + 1 && whole
		       && !(layout_word(l, str_sub(s, i, n - i)) & (LAYOUT_JOINER | LAYOUT_ISSUED | LAYOUT_REVISED));
		while (n < s.n && s.p[n] != ' ')
			n++;
		i = n + 1;
	}
	return low == LOW_WORDS;
}

static bool among(uint32_t c, const uint32_t *list)
{
	while (*list && *list != c)
		list++;
	return *list != 0;
}

/* May a heading begin with c?  Capitals, digits, and letters of scripts without case. */
static bool heads(uint32_t c)
{
	enum utf8_class class = utf8_class(c);
	return utf8_is_upper(c) || class == UTF8_DIGIT || (class == UTF8_LETTER && !utf8_is_lower(c));
}

bool layout_is_heading(struct str s, size_t max_words)
{
	/* “ ‘ ' ( « $ £ € */
	static const uint32_t before[] = { 0x201c, 0x2018, '\'', '(', 0xab, '$', 0xa3, 0x20ac, 0 };
	static const uint32_t closing[] = { 0x201d, '\'', 0x2019, ')', 0 };
	/* what ends sentences, or goes on in the next line: … 。 and dashes too */
	static const uint32_t no_end[] = { '.', ';', ',', ':', '!', 0x2026, 0x3002, '-', 0x2014, 0x2013, '|', 0 };
	if (s.n < 2 || s.n > max_words * 12)
		return false;
	size_t i = 0, end = s.n;
	uint32_t c = utf8_next(s, &i), last = utf8_before(s, end);
	while (among(c, before)) {
		if (i >= s.n)
			return false;
		c = utf8_next(s, &i);
	}
	if (among(last, closing)) {	/* “Full sentence.” is none */
		end -= last < 0x80 ? 1 : 3;
		last = utf8_before(s, end);
	}
	return heads(c) && !among(last, no_end) && layout_count_words(s) <= max_words;
}

/* Next letter or digit of s, folded; 0 at the end. */
static uint32_t next_letter(struct str s, size_t *i)
{
	while (*i < s.n) {
		size_t start = *i;
		uint32_t c = utf8_next(s, i);
		if (c < 0x80) {
			if (ascii_upper((int)c))
				return c + 32;
			if (ascii_lower((int)c) || ascii_digit((int)c))
				return c;
		} else if (utf8_class(c) == UTF8_LETTER || utf8_class(c) == UTF8_DIGIT) {
			struct buf b = BUF_INIT;
			size_t zero = 0;
			utf8_fold(&b, str_sub(s, start, *i - start));
			c = utf8_next(buf_str(&b), &zero);
			buf_free(&b);
			return c;
		}
	}
	return 0;
}

bool layout_same_line(struct str a, struct str b)
{
	size_t i = 0, k = 0, n = 0;
	for (;; n++) {
		uint32_t x = next_letter(a, &i), y = next_letter(b, &k);
		if (x != y)
			return false;
		if (!x)
			return n != 0;
	}
}
