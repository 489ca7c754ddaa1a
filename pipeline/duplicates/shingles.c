#include "duplicates/shingles.h"

#include "base/hash.h"
#include "text/utf8.h"

/* Scripts without spaces (Unicode 15: blocks of those whose words stand together). */
enum unspaced { SPACED, IDEOGRAPHS, SYLLABLES };

static enum unspaced unspaced(uint32_t cp)
{
	if (cp < 0x0e00)
		return SPACED;
	if (cp < 0x0f00 || (cp >= 0x1000 && cp < 0x10a0) || (cp >= 0x1780 && cp < 0x1800))
		return SYLLABLES;	/* Thai, Lao; Burmese; Khmer */
	return (cp >= 0x3040 && cp < 0x3100) || (cp >= 0x3400 && cp < 0xa000) || (cp >= 0xf900 && cp < 0xfb00)
		|| (cp >= 0x20000 && cp < 0x40000) ? IDEOGRAPHS : SPACED;
}

enum { RUN = 6, CHOSEN = 4 };	/* of Thai and the like: code points in a unit, and one of how many is taken */

/* The units of one token of such a script (shingles.h), at most one a code point. */
static size_t unspaced_units(struct str s, enum unspaced script, uint64_t whole, uint64_t *out)
{
	uint32_t run[RUN] = { 0 };
	size_t k = 0, seen = 0, width = script == IDEOGRAPHS ? 2 : RUN;
	for (size_t at = 0; at < s.n;) {
		memmove(run, run + 1, (RUN - 1) * sizeof *run);
		run[RUN - 1] = utf8_next(s, &at);
		if (++seen < width)
			continue;
		uint64_t h = 0;
		for (size_t i = RUN - width; i < RUN; i++)
			h = hash_mix(h * 0x100000001b3u + run[i]);
		if (script == IDEOGRAPHS || (h >> 32) % CHOSEN == 0)
			out[k++] = h & ~(uint64_t)1;
	}
	if (!k)
		out[k++] = whole & ~(uint64_t)1;
	return k;
}

static size_t unit(struct str text, const struct token *t, uint64_t *out)
{
	struct str s = token_text(text, t);
	size_t at = 0;
	enum unspaced script = t->kind == TOKEN_WORD ? unspaced(utf8_next(s, &at)) : SPACED;
	if (script != SPACED)
		return unspaced_units(s, script, t->hash, out);
	*out = shingle_word(t);
	return t->kind == TOKEN_WORD || t->kind == TOKEN_NUMBER;
}

size_t shingle_words(struct arena *a, struct str text, const struct token *t, size_t n, shingle_vec *out)
{
	size_t before = out->n;
	VEC_RESERVE(a, out, n);
	uint64_t *next = out->v + before;
	for (size_t i = 0; i < n; i++) {
		if (__builtin_expect(!t[i].ascii, 0)) {
			out->n = (size_t)(next - out->v);
			VEC_RESERVE(a, out, t[i].len + (n - i));	/* each byte of it may be a unit */
			next = out->v + out->n;
			next += unit(text, &t[i], next);
			continue;
		}
		/* no branch: half of all tokens that are not words come as a surprise */
		*next = shingle_word(&t[i]);
		next += t[i].kind == TOKEN_WORD || t[i].kind == TOKEN_NUMBER;
	}
	out->n = (size_t)(next - out->v);
	return out->n - before;
}

/* Odd multipliers, one for each place in a 4-gram: digits of the golden ratio, pi, e and the root of 2. */
#define M0 0x9e3779b97f4a7c15u
#define M1 0x243f6a8885a308d3u
#define M2 0xadf85458a2bb4a9bu
#define M3 0x6a09e667f3bcc909u

static inline uint32_t gram(uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
	uint64_t h = a * M0 + b * M1 + c * M2 + d * M3;
	h ^= h >> 29;
	return (uint32_t)(h * 0xbf58476d1ce4e5b9u >> 32);
}

size_t shingle_grams(const uint64_t *w, size_t n, uint32_t *out)
{
	if (n == 0)
		return 0;
	if (n < SHINGLE_WORDS) {
		out[0] = gram(w[0], n > 1 ? w[1] : 0, n > 2 ? w[2] : 0, 0);
		return 1;
	}
	for (size_t i = 0; i + SHINGLE_WORDS <= n; i++)
		out[i] = gram(w[i], w[i + 1], w[i + 2], w[i + 3]);
	return n - SHINGLE_WORDS + 1;
}

/* Put x, which is not larger than the last of k sorted numbers, in its place, if it is not there.  Returns how many
 * there are then. */
static size_t insert_back(uint32_t *v, size_t k, uint32_t x)
{
	size_t j = k;
	while (j && v[j - 1] > x)
		j--;
	if (j && v[j - 1] == x)
		return k;
	memmove(v + j + 1, v + j, (k - j) * sizeof *v);
	v[j] = x;
	return k + 1;
}

/* Hashes are spread evenly: one pass puts each into a bucket by its highest bits, one or two of them in each.  Then of
 * each two neighbours the smaller goes first, which takes no branch that could be guessed wrongly and leaves
 * few for insertion. */
enum { BUCKET_BITS = 12, MAX_BUCKETS = 1 << BUCKET_BITS };

size_t shingle_sort(uint32_t *v, size_t n, uint32_t *tmp)
{
	if (n < 2)
		return n;
	uint32_t at[MAX_BUCKETS + 1];
	unsigned bits = 1;
	while (bits < BUCKET_BITS && (size_t)1 << bits < n)
		bits++;
	size_t buckets = (size_t)1 << bits;
	memset(at, 0, (buckets + 1) * sizeof *at);
	for (size_t i = 0; i < n; i++)
		at[(v[i] >> (32 - bits)) + 1]++;
	for (size_t i = 1; i <= buckets; i++)
		at[i] += at[i - 1];
	for (size_t i = 0; i < n; i++)
		tmp[at[v[i] >> (32 - bits)]++] = v[i];
	uint32_t larger = tmp[0];
	size_t k = 0;
	for (size_t i = 1; i <= n; i++) {	/* v[0..k) is sorted and has no repeats */
		uint32_t x = i < n ? tmp[i] : UINT32_MAX, smaller = x < larger ? x : larger;
		larger = x < larger ? larger : x;
		if (__builtin_expect(k && v[k - 1] >= smaller, 0))
			k = insert_back(v, k, smaller);
		else
			v[k++] = smaller;
	}
	return k;
}

uint32_t shingle_line(const uint64_t *w, size_t n, bool masked)
{
	uint64_t h;
	if (masked) {
		h = n;
		for (size_t i = 0; i < n; i++)
			h = hash_mix(h + (shingle_is_number(w[i]) ? 1 : w[i]));
	} else {
		h = hash_bytes(w, n * sizeof *w);
	}
	return (uint32_t)(h >> 32) ? (uint32_t)(h >> 32) : 1;
}

size_t short_set_sort(uint16_t *v, size_t n)
{
	size_t k = 0;
	for (size_t i = 0; i < n; i++) {
		uint16_t x = v[i];
		size_t j = k;
		while (j && v[j - 1] > x)
			j--;
		if (j && v[j - 1] == x)
			continue;
		memmove(v + j + 1, v + j, (k - j) * sizeof *v);
		v[j] = x;
		k++;
	}
	return k;
}

size_t short_set_shared(const uint16_t *a, size_t na, const uint16_t *b, size_t nb)
{
	size_t k = 0, j = 0;
	for (size_t i = 0; i < na; i++) {
		while (j < nb && b[j] < a[i])
			j++;
		k += j < nb && b[j] == a[i];
	}
	return k;
}
