#include "text/token.h"

#include "base/hash.h"
#include "text/utf8.h"

/* Classes of bytes; those >= 0x80 are looked up by code point.  C_JOIN: marks that may continue a word or a
 * number (. , '), so that only they and C_HIGH need a second look. */
enum { C_SPACE, C_LOWER, C_UPPER, C_DIGIT, C_MARK, C_JOIN, C_HIGH };

static const uint8_t byte_class[256] = {
#define S C_SPACE
#define L C_LOWER
#define U C_UPPER
#define D C_DIGIT
#define M C_MARK
#define J C_JOIN
#define H C_HIGH
#define H16 H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H
	S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S,
	S, M, M, M, M, M, M, J, M, M, M, M, J, M, J, M, D, D, D, D, D, D, D, D, D, D, M, M, M, M, M, M,
	M, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, M, M, M, M, M,
	M, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, M, M, M, M, S,
	H16, H16, H16, H16, H16, H16, H16, H16
#undef S
#undef L
#undef U
#undef D
#undef M
#undef J
#undef H
#undef H16
};

/* Class of the character at s[i], and its length in bytes. */
static int class_at(struct str s, size_t i, size_t *len)
{
	if (i >= s.n) {
		*len = 0;
		return C_SPACE;
	}
	int c = byte_class[(unsigned char)s.p[i]];
	*len = 1;
	if (c != C_HIGH)
		return c == C_JOIN ? C_MARK : c;
	size_t at = i;
	uint32_t cp = utf8_next(s, &at);
	*len = at - i;
	switch (utf8_class(cp)) {
	case UTF8_LETTER:
		return utf8_is_upper(cp) ? C_UPPER : C_LOWER;
	case UTF8_MARK:
		return C_LOWER;
	case UTF8_DIGIT:
		return C_DIGIT;
	case UTF8_SPACE:
		return C_SPACE;
	default:
		return C_MARK;
	}
}

static bool is_letter(int c) { return c == C_LOWER || c == C_UPPER; }

/* Length of an apostrophe (' or U+2019) at s[i], else 0. */
static size_t apostrophe(struct str s, size_t i)
{
	if (i < s.n && s.p[i] == '\'')
		return 1;
	return i + 3 <= s.n && memcmp(s.p + i, "\xe2\x80\x99", 3) == 0 ? 3 : 0;
}

/* Eight bytes at a time: byte k of the text is bits 8k to 8k+7 of a word. */
#define EACH(byte) ((uint64_t)0x0101010101010101u * (byte))

/* The bytes from s[i] on, zeros past the end of s: one load that stays inside s.  i < s.n. */
static inline uint64_t load8(struct str s, size_t i)
{
	uint64_t w = 0;
	size_t left = s.n - i;
	if (left >= 8) {
		memcpy(&w, s.p + i, 8);
	} else if (s.n >= 8) {
		memcpy(&w, s.p + s.n - 8, 8);
		w >>= 64 - 8 * left;
	} else {
		for (size_t b = 0; b < left; b++)
			w |= (uint64_t)(unsigned char)s.p[i + b] << (8 * b);
	}
	return w;
}

/* 0x80 in each byte that is an ASCII letter; in each one that is in upper case. */
static inline uint64_t letters_of(uint64_t w)
{
	uint64_t x = (w | EACH(0x20)) & EACH(0x7f);
	return (x + EACH(0x80 - 'a')) & ~(x + EACH(0x7f - 'z')) & ~w & EACH(0x80);
}
static inline uint64_t uppers_of(uint64_t w, uint64_t letters) { return letters & ~(w << 2); }

/* Hash of a token's bytes with ASCII letters in lower case, 8 bytes at a time; bytes >= 0x80 are left alone.
 * Each step is a 64 by 64 bit product folded to 64 bits, as in wyhash (Wang Yi). */
static inline uint64_t hash_begin(size_t length) { return length * 0x9e3779b97f4a7c15u ^ 0x2d358dccaa6c78a5u; }
static inline uint64_t hash_step(uint64_t h, uint64_t low)
{
	__extension__ typedef unsigned __int128 wide;
	wide m = (wide)(low ^ 0x8bb84b93962eacc9u) * h;
	return (uint64_t)m ^ (uint64_t)(m >> 64) ^ 0x4b33a62ed433d4a3u;
}

static inline uint64_t token_hash(struct str s, size_t i, size_t end)
{
	uint64_t h = hash_begin(end - i);
	for (; i < end; i += 8) {
		uint64_t w = load8(s, i);
		if (end - i < 8)
			w &= ~(uint64_t)0 >> (64 - 8 * (end - i));
		h = hash_step(h, w | uppers_of(w, letters_of(w)) >> 2);
	}
	return h ? h : 1;
}

static bool all_ascii(const char *p, size_t n)
{
	unsigned char any = 0;
	for (size_t i = 0; i < n; i++)
		any |= (unsigned char)p[i];
	return any < 0x80;
}

struct shaper {
	unsigned upper, lower;
	bool first_upper, any;
};

static inline void shape_see(struct shaper *s, int c)
{
	if (c == C_UPPER) {
		if (!s->any)
			s->first_upper = true;
		s->upper++;
		s->any = true;
	} else if (c == C_LOWER) {
		s->lower++;
		s->any = true;
	}
}

static uint8_t shape_of(const struct shaper *s)
{
	if (!s->any)
		return SHAPE_NONE;
	if (!s->upper)
		return SHAPE_LOWER;
	if (!s->lower)
		return s->upper > 1 ? SHAPE_UPPER : SHAPE_ONE_UPPER;
	return s->first_upper && s->upper == 1 ? SHAPE_TITLE : SHAPE_MIXED;
}

/* A word from s[i], whose first character is a letter of class c and length len: its end. */
static size_t scan_word(struct str s, size_t i, int c, size_t len, struct shaper *shape)
{
	size_t start = i, letters = 0, l;
	bool dotted = false;
	for (;;) {
		shape_see(shape, c);
		letters++;
		i += len;
		c = class_at(s, i, &len);
		if (is_letter(c) && !dotted)
			continue;
		if (c == C_DIGIT && !dotted) {
			/* G20, COP29, F16: digits may follow, then nothing else */
			while (c == C_DIGIT) {
				i += len;
				c = class_at(s, i, &len);
			}
			if (is_letter(c))
				continue;
			break;
		}
		if (i < s.n && s.p[i] == '.' && (letters == 1 || dotted)) {
			/* a single letter and a dot: one word if a single letter follows (U.S., a.m., P.D.R.) */
			c = class_at(s, i + 1, &len);
			if (is_letter(c) && !is_letter(class_at(s, i + 1 + len, &l))
			    && class_at(s, i + 1 + len, &l) != C_DIGIT) {
				dotted = true;
				i++;
				continue;
			}
			if (dotted)
				i++;		/* the last dot belongs to it */
			break;
		}
		size_t ap = dotted ? 0 : apostrophe(s, i);
		if (ap) {
			int after = class_at(s, i + ap, &l);
			bool lone_s = i + ap < s.n && (s.p[i + ap] == 's' || s.p[i + ap] == 'S')
				      && !is_letter(class_at(s, i + ap + 1, &len))
				      && class_at(s, i + ap + 1, &len) != C_DIGIT;
			if (is_letter(after) && !lone_s) {
				i += ap;
				c = after;
				len = l;
				continue;
			}
		}
		break;
	}
	return i > start ? i : start + 1;
}

/* A number from s[i], a digit: its end. */
static size_t scan_number(struct str s, size_t i, struct shaper *shape)
{
	size_t len, l;
	for (;;) {
		int c = class_at(s, i, &len);
		if (c == C_DIGIT) {
			i += len;
		} else if (i < s.n && s.p[i] == '.' && class_at(s, i + 1, &l) == C_DIGIT) {
			i++;
		} else if (i < s.n && s.p[i] == ',' && class_at(s, i + 1, &l) == C_DIGIT
			   && class_at(s, i + 2, &l) == C_DIGIT && class_at(s, i + 3, &l) == C_DIGIT
			   && class_at(s, i + 4, &l) != C_DIGIT) {
			i += 4;
		} else {
			break;
		}
	}
	for (;;) {		/* 12th, 1990s, 5G, 10am */
		int c = class_at(s, i, &len);
		if (!is_letter(c) && c != C_DIGIT)
			return i;
		shape_see(shape, c);
		i += len;
	}
}

/* May a word of n ASCII letters go on with that byte?  Then the careful scan has to look. */
static inline bool may_go_on(unsigned char byte, size_t n)
{
	int c = byte_class[byte];
	return c != C_SPACE && c != C_MARK
		&& (c == C_HIGH || c == C_DIGIT || (c == C_JOIN && (byte == '\'' || (byte == '.' && n == 1))));
}

/* plain_word for eight letters and more. */
static size_t long_word(struct str s, size_t i, struct token *t)
{
	size_t start = i;
	uint64_t first = 0, later = 0, lower = 0;	/* which letters are upper or lower case */
	for (;;) {
		uint64_t w = i < s.n ? load8(s, i) : 0, letters = letters_of(w), stop = ~letters & EACH(0x80);
		size_t n = stop ? (size_t)__builtin_ctzll(stop) / 8 : 8;
		letters &= n ? ~(uint64_t)0 >> (64 - 8 * n) : 0;
		uint64_t upper = uppers_of(w, letters);
		lower |= letters ^ upper;
		if (i == start)
			first = upper;
		else
			later |= upper;
		i += n;
		if (stop)
			break;
	}
	if (i < s.n && may_go_on((unsigned char)s.p[i], i - start))
		return 0;
	t->shape = !(first | later) ? SHAPE_LOWER : !lower ? SHAPE_UPPER
		: first == 0x80 && !later ? SHAPE_TITLE : SHAPE_MIXED;
	t->hash = token_hash(s, start, i);
	return i;
}

/* What most tokens are: ASCII letters, up to a byte that cannot continue them.  Their end, or 0 where the careful
 * scan has to look; sets shape and hash.  A word of up to seven letters is one load: its end, its shape and its hash
 * come from the same eight bytes (a third of the instructions of a loop over the letters). */
static inline size_t plain_word(struct str s, size_t i, struct token *t)
{
	uint64_t w = load8(s, i), letters = letters_of(w), stop = ~letters & EACH(0x80);
	if (!stop)
		return long_word(s, i, t);
	unsigned bits = (unsigned)__builtin_ctzll(stop) & ~7u;	/* of the letters: 8 to 56 */
	size_t n = bits / 8;
	if (may_go_on((unsigned char)(w >> bits), n))
		return 0;
	uint64_t in = ((uint64_t)1 << bits) - 1, upper = uppers_of(w, letters) & in;
	t->shape = !upper ? SHAPE_LOWER : upper == (letters & in) ? (n > 1 ? SHAPE_UPPER : SHAPE_ONE_UPPER)
		: upper == 0x80 ? SHAPE_TITLE : SHAPE_MIXED;
	uint64_t h = hash_step(hash_begin(n), (w & in) | upper >> 2);
	t->hash = h ? h : 1;
	return i + n;
}

/* The same of digits, without the hash. */
static inline size_t plain_number(struct str s, size_t i)
{
	int c = C_SPACE;
	while (i < s.n && (c = byte_class[(unsigned char)s.p[i]]) == C_DIGIT)
		i++;
	return i == s.n || c == C_SPACE || c == C_MARK ? i : 0;
}

/* The token at s[i], which is not white space: its end; sets kind, shape and ascii. */
static size_t careful(struct str s, size_t i, int c, size_t len, const struct token *before, struct token *t)
{
	struct shaper shape = { 0, 0, false, false };
	size_t end, l;
	if (is_letter(c)) {
		end = scan_word(s, i, c, len, &shape);
		t->kind = TOKEN_WORD;
	} else if (c == C_DIGIT) {
		end = scan_number(s, i, &shape);
		t->kind = TOKEN_NUMBER;
	} else {
		end = i + len;
		t->kind = TOKEN_MARK;
		size_t ap = before && before->kind == TOKEN_WORD && token_end(before) == i ? apostrophe(s, i) : 0;
		if (ap && i + ap < s.n && (s.p[i + ap] == 's' || s.p[i + ap] == 'S')
		    && !is_letter(class_at(s, i + ap + 1, &l))) {
			t->kind = TOKEN_CLITIC;
			end = i + ap + 1;
		} else if (ap && (s.p[i - 1] == 's' || s.p[i - 1] == 'S')) {
			t->kind = TOKEN_CLITIC;
		}
	}
	t->shape = shape_of(&shape);
	t->ascii = all_ascii(s.p + i, end - i);
	return end;
}

size_t tokenize(struct arena *a, struct str s, token_vec *out)
{
	size_t first = out->n, n = first, i = 0;
	bool space = true;
	while (i < s.n) {
		int c = byte_class[(unsigned char)s.p[i]];
		if (c == C_SPACE) {
			space = true;
			i++;
			continue;
		}
		size_t len = 1, end = 0;
		if (c == C_HIGH && (c = class_at(s, i, &len)) == C_SPACE) {
			space = true;
			i += len;
			continue;
		}
		if (n == out->cap) {
			out->n = n;
			VEC_RESERVE(a, out, 1);
		}
		struct token *t = &out->v[n++];
		t->start = (uint32_t)i;
		t->space = space;
		t->ascii = 1;
		t->name = 0;
		t->word = NULL;
		space = false;
		if (len == 1 && (c == C_LOWER || c == C_UPPER)) {
			t->kind = TOKEN_WORD;
			end = plain_word(s, i, t);
			if (end) {
				t->len = (uint32_t)(end - i);
				i = end;
				continue;
			}
		} else if (len == 1 && c == C_DIGIT) {
			t->kind = TOKEN_NUMBER;
			t->shape = SHAPE_NONE;
			end = plain_number(s, i);
		} else if (len == 1 && s.p[i] != '\'') {
			t->kind = TOKEN_MARK;
			t->shape = SHAPE_NONE;
			end = i + 1;
		}
		if (!end)
			end = careful(s, i, c, len, n - first > 1 ? t - 1 : NULL, t);
		t->len = (uint32_t)(end - i);
		t->hash = token_hash(s, i, end);
		i = end;
	}
	out->n = n;
	return n - first;
}
