#include "base/scan.h"
#include "text/sentences_inside.h"
#include "text/utf8.h"

/* Bytes at which a sentence may end: . ! ? and the lead bytes of … and of the marks of other scripts
 * (。！？ । ॥ ؟ ۔ ։ ።). */
static const unsigned char stops[256] = { ['.'] = 1,  ['!'] = 1,  ['?'] = 1,  [0xe2] = 2, [0xe3] = 3, [0xef] = 3,
					  [0xe0] = 3, [0xd8] = 3, [0xdb] = 3, [0xd6] = 3, [0xe1] = 3 };

static bool other_stop(uint32_t c)
{
	return c == 0x3002 || c == 0xff01 || c == 0xff1f || c == 0x964 || c == 0x965 || c == 0x61f || c == 0x6d4
	       || c == 0x589 || c == 0x1362;
}

static bool is_closing(uint32_t c)
{
	return c == ')' || c == ']' || c == '\'' || c == 0x2019 || c == 0x201d || c == 0xbb || c == 0x203a
	       || c == 0x201c || c == 0x300d;
}

/* The mark of a footnote at i, right behind the stop: [1]  [a]  ¹  and, behind a plain word, 1.  Where it ends. */
static size_t behind_footnote(struct str s, size_t stop, size_t i)
{
	size_t k = i;
	if (byte_at(s, k) == '[') {
		while (byte_at(s, k) == '[') {
			size_t n = k + 1;
			while (ascii_digit(byte_at(s, n)) || ascii_alpha(byte_at(s, n)))
				n++;
			if (n == k + 1 || n > k + 4 || byte_at(s, n) != ']')
				break;
			k = n + 1;
		}
		return k;
	}
	while (byte_at(s, k) == '\xc2' && k + 1 < s.n && strchr("\xb9\xb2\xb3", s.p[k + 1]))
		k += 2;
	if (k > i || !ascii_digit(byte_at(s, k)))
		return k;
	struct str w = sentence_word_before(s, stop);
	while (ascii_digit(byte_at(s, k)))
		k++;
	return k <= i + 2 && w.n > 3 && ascii_lower(w.p[0]) && str_chr(w, '.') < 0 && (k == s.n || s.p[k] == ' ') ? k
														  : i;
}

static void add(struct arena *a, struct str s, size_t from, size_t to, sentence_spans *out, size_t base)
{
	while (from < to && s.p[from] == ' ')
		from++;
	while (to > from && s.p[to - 1] == ' ')
		to--;
	bool word = false;		/* marks alone belong to the sentence before */
	for (size_t i = from; i < to && !word; i++)
		word = ascii_alpha(s.p[i]) || ascii_digit(s.p[i]) || (unsigned char)s.p[i] >= 0xc3;
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
		if (k == end)
			k = behind_footnote(s, stop, k);
		/* .” The   .’ ” The   : quotes set off by a space */
		while (k + 3 < s.n && s.p[k] == ' ' && (memcmp(s.p + k + 1, "\xe2\x80\x9d", 3) == 0)) {
			k += 4;
			closed = true;
		}
		struct follow f = sentence_follow(s, k);
		i = k - 1;
		if (f.end) {
			break;
		}
		bool ends;
		while (from < stop && s.p[from] == ' ')
			from++;
		if (dot)
			ends = sentence_dot_ends(l, s, stop, from, closed, &f);
		else if (dots)
			ends = f.gap && sentence_may_begin(f.c) && (closed || utf8_is_upper(f.c))
			       && !str_eq(sentence_word_before(s, stop), f.word); /* I... I */
		else
			ends = sentence_mark_ends(l, s, stop, from, closed, &f);
		if (ends) {
			add(a, s, from, k, out, base);
			from = k;
		}
	}
	add(a, s, from, s.n, out, base);
}

/* Does a token begin with byte c?  *word: the byte before belongs to a word or number. */
static inline bool begins_token(unsigned char c, bool *word)
{
	bool part = ascii_alnum(c) || c >= 0x80, begins = part ? !*word : c > ' ';
	*word = part;
	return begins;
}

size_t sentence_piece(struct str s)
{
	if (s.n <= SENTENCE_WHOLE)
		return s.n;
	size_t tokens = 0, space = 0, mark = 0, i = 0;
	bool word = false;
	for (; i < s.n && i < SENTENCE_BYTES && tokens < SENTENCE_TOKENS; i++) {
		tokens += begins_token((unsigned char)s.p[i], &word);
		if (s.p[i] == ' ')
			space = i;
		else if (!word)
			mark = i;
	}
	if (i == s.n)
		return s.n;
	size_t at = space > i / 2 ? space : mark > i / 2 ? mark : i;
	/* a word without an end: between two code points */
	while (at > 1 && ((unsigned char)s.p[at] & 0xc0) == 0x80)
		at--;
	return at;
}

size_t sentence_words(struct str s)
{
	size_t tokens = 0;
	bool word = false;
	for (size_t i = 0; i < s.n; i++)
		tokens += begins_token((unsigned char)s.p[i], &word);
	return tokens;
}
