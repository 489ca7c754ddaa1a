#include "events/ordinals.h"

/* Does the suffix close a number that ends in this digit (0: in none that has a suffix of its own)? */
static bool closes(const struct ordinal_suffixes *x, const struct ordinal_suffix *s, uint32_t unit)
{
	bool own = false;
	for (uint32_t i = 0; i < x->n; i++)
		own |= unit && x->v[i].value == unit;
	return own ? s->value == unit : !s->value;
}

uint32_t ordinal_digits(const struct ordinal_suffixes *x, struct str text)
{
	uint32_t v = 0;
	size_t i = 0;
	for (; i < text.n && text.p[i] >= '0' && text.p[i] <= '9'; i++) {
		v = v * 10 + (uint32_t)(text.p[i] - '0');
		if (v > ORDINAL_MAX)
			return 0;
	}
	if (!i || !v || text.n != i + 2 || text.p[0] == '0')
		return 0;
	uint32_t unit = v % 100 / 10 == 1 ? 0 : v % 10;
	for (uint32_t k = 0; k < x->n; k++) {
		const struct ordinal_suffix *s = &x->v[k];
		/* 23nd and 21th are written too; 12nd and 4st are something else */
		if ((text.p[i] | 0x20) == s->letters[0] && (text.p[i + 1] | 0x20) == s->letters[1])
			return v > 20 || closes(x, s, unit) ? v : 0;
	}
	return 0;
}

uint32_t ordinal_roman(struct str text)
{
	static const struct { uint32_t value; char letters[3]; } steps[] = {
		{ 900, "CM" }, { 500, "D" }, { 400, "CD" }, { 100, "C" }, { 90, "XC" }, { 50, "L" }, { 40, "XL" },
		{ 10, "X" }, { 9, "IX" }, { 5, "V" }, { 4, "IV" }, { 1, "I" },
	};
	/* the greedy reading with each letter's right number of repeats is the one correct spelling */
	uint32_t v = 0;
	size_t at = 0;
	for (size_t s = 0; s < sizeof steps / sizeof *steps; s++) {
		size_t n = strlen(steps[s].letters), most = n == 2 || steps[s].letters[0] == 'D'
			|| steps[s].letters[0] == 'L' || steps[s].letters[0] == 'V' ? 1 : 3;
		for (size_t k = 0; k < most && at + n <= text.n && memcmp(text.p + at, steps[s].letters, n) == 0; k++) {
			v += steps[s].value;
			at += n;
		}
	}
	return at == text.n && v <= ORDINAL_MAX ? v : 0;
}

/* "the 62 nd session": digits and their suffix, set apart.  Its value; 0: none stands at i. */
static uint32_t split_digits(const struct ordinal_suffixes *x, struct str s, const struct token *t, size_t n, size_t i)
{
	char joined[6];
	if (i + 1 >= n || t[i].kind != TOKEN_NUMBER || t[i].len > 3 || t[i + 1].kind != TOKEN_WORD || t[i + 1].len != 2
	    || t[i + 1].shape != SHAPE_LOWER)
		return 0;
	memcpy(joined, s.p + t[i].start, t[i].len);
	memcpy(joined + t[i].len, s.p + t[i + 1].start, 2);
	return ordinal_digits(x, str_n(joined, t[i].len + (size_t)2));
}

static uint32_t class_of(const struct token *t, size_t n, size_t i)
{
	return i < n && t[i].word ? t[i].word->cls[WORD_EVENT] : 0;
}

/* Index after an optional hyphen at i. */
static size_t skip_hyphen(struct str s, const struct token *t, size_t n, size_t i)
{
	return i < n && !t[i].space && token_is(s, &t[i], '-') ? i + 1 : i;
}

/* An ordinal below 100 at i: fifth, twenty-first, twenty first. */
static struct ordinal_span below_hundred(struct str s, const struct token *t, size_t n, size_t i)
{
	uint32_t c = class_of(t, n, i);
	if (c & ORD_ORDINAL)
		return (struct ordinal_span){ ordinal_value(c), 1, false };
	if (c & ORD_TENS) {
		size_t k = skip_hyphen(s, t, n, i + 1);
		uint32_t d = class_of(t, n, k);
		if ((d & ORD_ORDINAL) && !(d & ORD_HUNDRED) && t[k].kind == TOKEN_WORD && ordinal_value(d) < 10)
			return (struct ordinal_span){ ordinal_value(c) + ordinal_value(d), (uint32_t)(k + 1 - i),
						      false };
	}
	return (struct ordinal_span){ 0, 0, false };
}

struct ordinal_span ordinal_at(const struct ordinal_suffixes *x, struct str s, const struct token *t, size_t n,
			       size_t i, bool roman)
{
	struct ordinal_span none = { 0, 0, false };
	uint32_t c = class_of(t, n, i), split = i < n && !c ? split_digits(x, s, t, n, i) : 0;
	if (split)
		return (struct ordinal_span){ split, 2, false };
	if (!(c & (ORD_ORDINAL | ORD_TENS | ORD_COUNT | ORD_HUNDRED | ORD_ROMAN)))
		return none;
	uint32_t hundreds = 0;
	size_t k = i;
	if (c & ORD_COUNT) {
		k = skip_hyphen(s, t, n, i + 1);
		if (!(class_of(t, n, k) & ORD_HUNDRED))
			return none;
		hundreds = ordinal_value(c);
	} else if (c & ORD_HUNDRED) {
		hundreds = 1;
	}
	if (hundreds) {		/* k is the token of "hundred" or "hundredth" */
		if (class_of(t, n, k) & ORD_ORDINAL)
			return (struct ordinal_span){ hundreds * 100, (uint32_t)(k + 1 - i), false };
		k = skip_hyphen(s, t, n, k + 1);
		struct ordinal_span rest = below_hundred(s, t, n, k);
		if (!rest.tokens && (class_of(t, n, k) & ORD_AND)) {	/* one hundred and fifth */
			rest = below_hundred(s, t, n, skip_hyphen(s, t, n, k + 1));
			k = skip_hyphen(s, t, n, k + 1);
		}
		if (!rest.tokens || rest.value >= 100)
			return none;
		return (struct ordinal_span){ hundreds * 100 + rest.value, (uint32_t)(k - i) + rest.tokens, false };
	}
	if ((c & ORD_ROMAN) && roman)
		return (struct ordinal_span){ ordinal_value(c), 1, true };
	return below_hundred(s, t, n, i);
}
