#include "text/token.h"

#include "base/hash.h"
#include "text/utf8.h"

/* Classes of ASCII bytes; bytes >= 0x80 are looked up by code point. */
enum { C_SPACE, C_LOWER, C_UPPER, C_DIGIT, C_MARK, C_HIGH };

static inline int byte_class(unsigned char c)
{
	if (c >= 0x80)
		return C_HIGH;
	if (c >= 'a' && c <= 'z')
		return C_LOWER;
	if (c >= 'A' && c <= 'Z')
		return C_UPPER;
	if (c >= '0' && c <= '9')
		return C_DIGIT;
	return c <= ' ' || c == 0x7f ? C_SPACE : C_MARK;
}

/* Class of the character at s[i], and its length in bytes. */
static int class_at(struct str s, size_t i, size_t *len)
{
	if (i >= s.n) {
		*len = 0;
		return C_SPACE;
	}
	int c = byte_class((unsigned char)s.p[i]);
	*len = 1;
	if (c != C_HIGH)
		return c;
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

static uint64_t token_hash(const char *p, size_t n)
{
	/* 8 bytes at a time; a byte in A..Z gets its 0x20 bit (bytes >= 0x80 are left alone) */
	uint64_t h = n * 0x9e3779b97f4a7c15u;
	while (n) {
		uint64_t w = 0;
		size_t k = n < 8 ? n : 8;
		memcpy(&w, p, k);
		uint64_t high = w & 0x8080808080808080u, low = w & 0x7f7f7f7f7f7f7f7fu;
		uint64_t from_a = low + 0x3f3f3f3f3f3f3f3fu, past_z = low + 0x2525252525252525u;
		uint64_t upper = (from_a ^ past_z) & 0x8080808080808080u & ~high;
		w |= upper >> 2;
		h = (h ^ w) * 0xff51afd7ed558ccdu;
		h ^= h >> 32;
		p += k;
		n -= k;
	}
	h = hash_mix(h);
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
				&& !is_letter(class_at(s, i + ap + 1, &len)) && class_at(s, i + ap + 1, &len) != C_DIGIT;
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

size_t tokenize(struct arena *a, struct str s, token_vec *out)
{
	size_t before = out->n, i = 0, len;
	bool space = true;
	while (i < s.n) {
		int c = class_at(s, i, &len);
		if (c == C_SPACE) {
			space = true;
			i += len;
			continue;
		}
		struct shaper shape = { 0, 0, false, false };
		struct token *t = VEC_PUSH(a, out);
		size_t end;
		if (is_letter(c)) {
			end = scan_word(s, i, c, len, &shape);
			t->kind = TOKEN_WORD;
		} else if (c == C_DIGIT) {
			end = scan_number(s, i, &shape);
			t->kind = TOKEN_NUMBER;
		} else {
			end = i + len;
			t->kind = TOKEN_MARK;
			size_t ap = space || out->n < 2 || out->v[out->n - 2].kind != TOKEN_WORD ? 0 : apostrophe(s, i);
			if (ap) {
				size_t l;
				if (i + ap < s.n && (s.p[i + ap] == 's' || s.p[i + ap] == 'S')
				    && !is_letter(class_at(s, i + ap + 1, &l))) {
					t->kind = TOKEN_CLITIC;
					end = i + ap + 1;
				} else if (s.p[i - 1] == 's' || s.p[i - 1] == 'S') {
					t->kind = TOKEN_CLITIC;
				}
			}
		}
		t->start = (uint32_t)i;
		t->len = (uint32_t)(end - i);
		t->shape = shape_of(&shape);
		t->space = space;
		t->ascii = all_ascii(s.p + i, end - i);
		t->hash = token_hash(s.p + i, end - i);
		t->word = NULL;
		space = false;
		i = end;
	}
	return out->n - before;
}
