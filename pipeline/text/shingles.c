#include "text/shingles.h"

#include "base/hash.h"

size_t shingle_words(const struct token *t, size_t n, uint64_t *out)
{
	size_t k = 0;
	for (size_t i = 0; i < n; i++) {
		/* no branch: half of all tokens that are not words come as a surprise */
		out[k] = (t[i].hash & ~(uint64_t)1) | (t[i].kind == TOKEN_NUMBER);
		k += t[i].kind == TOKEN_WORD || t[i].kind == TOKEN_NUMBER;
	}
	return k;
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

/* Hashes are spread evenly: one pass puts each into a bucket by its highest bits, about one to four buckets, and
 * insertion does the rest. */
enum { BUCKET_BITS = 12, MAX_BUCKETS = 1 << BUCKET_BITS };

size_t shingle_sort(uint32_t *v, size_t n, uint32_t *tmp)
{
	if (n < 2)
		return n;
	uint32_t at[MAX_BUCKETS + 1];
	unsigned bits = 1;
	while (bits < BUCKET_BITS && (size_t)1 << bits < 3 * n)
		bits++;
	size_t buckets = (size_t)1 << bits;
	memset(at, 0, (buckets + 1) * sizeof *at);
	for (size_t i = 0; i < n; i++)
		at[(v[i] >> (32 - bits)) + 1]++;
	for (size_t i = 1; i <= buckets; i++)
		at[i] += at[i - 1];
	for (size_t i = 0; i < n; i++)
		tmp[at[v[i] >> (32 - bits)]++] = v[i];
	size_t k = 0;
	for (size_t i = 0; i < n; i++) {	/* v[0..k) is sorted and has no repeats */
		uint32_t x = tmp[i];
		size_t j = k;
		while (j && v[j - 1] > x)
			j--;
		if (j && v[j - 1] == x)
			continue;
		for (size_t m = k; m > j; m--)		/* by one or two as a rule */
			v[m] = v[m - 1];
		v[j] = x;
		k++;
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

/* Rice codes, lowest bit of each byte first: the gap >> k in zeros, a one, then the k lower bits of the gap. */

static unsigned rice_parameter(size_t n, unsigned bits)
{
	unsigned k = 0;		/* 2^k <= two thirds of the mean gap */
	while (k < 31 && ((uint64_t)n * 3) << (k + 1) <= (uint64_t)2 << bits)
		k++;
	return k;
}

struct bit_writer {
	unsigned char *p;	/* room for what is to come is there */
	uint64_t w;
	unsigned n;		/* bits in w: below 8 between calls */
};

static inline void put_bits(struct bit_writer *o, uint64_t v, unsigned n)	/* n <= 48 */
{
	o->w |= v << o->n;
	o->n += n;
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	uint64_t w = __builtin_bswap64(o->w);
	memcpy(o->p, &w, 8);
#else
	memcpy(o->p, &o->w, 8);
#endif
	o->p += o->n / 8;
	o->w >>= o->n & ~7u;
	o->n &= 7;
}

void set_write(struct buf *b, const uint32_t *v, size_t n, unsigned bits)
{
	unsigned k = rice_parameter(n, bits);
	uint64_t next = 0;	/* the smallest that may come */
	struct bit_writer o = { NULL, 0, 0 };
	for (size_t i = 0; i < n; i++) {
		uint64_t gap = v[i] - next, q = gap >> k;
		buf_grow(b, q / 8 + 24);
		o.p = (unsigned char *)b->p + b->n;
		for (; q >= 16; q -= 16)
			put_bits(&o, 0, 16);
		uint64_t low = gap & (((uint64_t)1 << k) - 1);
		put_bits(&o, (low << 1 | 1) << q, (unsigned)q + 1 + k);
		b->n = (size_t)((char *)o.p - b->p);
		next = (uint64_t)v[i] + 1;
	}
	if (o.n)
		buf_addc(b, (char)o.w);
}

struct bit_reader {
	const unsigned char *p, *end;
	uint64_t w;
	unsigned n;		/* bits in w */
};

static inline void refill(struct bit_reader *r)
{
	if (r->end - r->p >= 8) {
		uint64_t x;
		memcpy(&x, r->p, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
		x = __builtin_bswap64(x);
#endif
		r->w |= x << r->n;
		r->p += (63 - r->n) >> 3;
		r->n |= 56;
		return;
	}
	while (r->n <= 56 && r->p < r->end) {
		r->w |= (uint64_t)*r->p++ << r->n;
		r->n += 8;
	}
}

int set_read(struct str code, size_t n, unsigned bits, uint32_t *out)
{
	if (n == 0)
		return 0;
	if (code.n == 0)
		return -1;
	const unsigned char *p = (const unsigned char *)code.p;
	struct bit_reader r = { p, p + code.n, 0, 0 };
	unsigned k = rice_parameter(n, bits);
	uint64_t next = 0, limit = (uint64_t)1 << bits;
	for (size_t i = 0; i < n; i++) {
		uint64_t q = 0;
		refill(&r);
		unsigned zeros;
		while ((zeros = r.w ? (unsigned)__builtin_ctzll(r.w) : 64) >= r.n) {	/* a long run */
			q += r.n;
			r.w = 0;
			r.n = 0;
			if (r.p == r.end || q > limit)
				return -1;
			refill(&r);
		}
		q += zeros;
		r.w = r.w >> zeros >> 1;
		r.n -= zeros + 1;
		refill(&r);
		if (r.n < k)
			return -1;
		uint64_t v = next + (q << k) + (r.w & (((uint64_t)1 << k) - 1));
		r.w >>= k;
		r.n -= k;
		if (v >= limit)
			return -1;
		out[i] = (uint32_t)v;
		next = v + 1;
	}
	return 0;
}

/* A set takes up to about SET_BYTES bytes.  The longer the text the fewer bits a hash is cut to, until every third
 * 4-gram matches by chance (the estimate is then good to about 1.5 %); of still longer texts a sample is kept.
 * All in 256ths of a bit. */
enum { SET_BITS = 448 * 8 * 256, CODE_BITS = 410, LEAST_EXTRA = 384, MOST_EXTRA = 8 * 256,
	MOST_BITS = 18, MAP_WORDS = (1 << MOST_BITS) / 64 };

/* log2 of n in 256ths, from below, to 0.09; n > 0 */
static uint64_t log2_256(size_t n)
{
	unsigned b = 0;
	while (n >> (b + 1))
		b++;
	return b * 256u + ((uint64_t)(n - ((size_t)1 << b)) * 256u >> b);
}

static uint64_t set_cost(size_t n, uint64_t extra)
{
	return n * (extra + CODE_BITS);
}

static size_t sample_size(const uint32_t *g, size_t n, unsigned sample)
{
	size_t k = 0;
	uint32_t mask = ((uint32_t)1 << sample) - 1;
	for (size_t i = 0; i < n; i++)
		k += (g[i] & mask) == 0;
	return k;
}

struct gram_set gram_set_plan(const uint32_t *g, size_t n)
{
	struct gram_set s = { .total = (uint32_t)n, .sampled = (uint32_t)n };
	while (set_cost(s.sampled, LEAST_EXTRA) > SET_BITS && s.sample < 16) {
		s.sample++;
		s.sampled = (uint32_t)sample_size(g, n, s.sample);
	}
	uint64_t log = s.sampled ? log2_256(s.sampled) : 0;
	unsigned bits = (unsigned)((log + MOST_EXTRA) / 256);
	while (bits * 256u >= log + LEAST_EXTRA + 256 && set_cost(s.sampled, bits * 256u - log) > SET_BITS)
		bits--;
	s.bits = (uint8_t)(bits < MOST_BITS ? bits : MOST_BITS);
	return s;
}

void gram_set_write(struct buf *b, struct gram_set *s, const uint32_t *g, size_t n, uint32_t *tmp)
{
	uint32_t mask = ((uint32_t)1 << s->sample) - 1;
	size_t k = 0;
	uint64_t last = UINT64_MAX;
	for (size_t i = 0; i < n; i++) {	/* no branch depends on the data */
		uint32_t v = g[i] >> (32 - s->bits);
		bool in = ((g[i] & mask) == 0) & (v != last);
		tmp[k] = v;
		last = in ? v : last;
		k += in;
	}
	s->kept = (uint32_t)k;
	set_write(b, tmp, k, s->bits);
}

double gram_set_shared(const struct gram_set *s, struct str code, const uint32_t *g, size_t n, uint32_t *tmp)
{
	if (s->kept == 0 || n == 0)
		return 0;
	if (s->bits < 1 || s->bits > MOST_BITS || set_read(code, s->kept, s->bits, tmp))
		return -1;
	/* a bit for each hash cut to bits: no branch depends on the data */
	uint64_t map[MAP_WORDS];
	uint32_t mask = ((uint32_t)1 << s->sample) - 1;
	unsigned cut = 32u - s->bits;
	size_t hits = 0, asked = 0;
	memset(map, 0, s->bits > 6 ? ((size_t)1 << s->bits) / 8 : 8);
	for (size_t i = 0; i < s->kept; i++)
		map[tmp[i] >> 6] |= (uint64_t)1 << (tmp[i] & 63);
	for (size_t i = 0; i < n; i++) {
		uint32_t v = g[i] >> cut;
		uint64_t in = (g[i] & mask) == 0;
		asked += in;
		hits += in & map[v >> 6] >> (v & 63);
	}
	double chance = (double)s->kept / (double)((uint64_t)1 << s->bits);
	double shared = ((double)hits - chance * (double)asked) / (1 - chance);
	shared *= (double)((uint64_t)1 << s->sample);
	double most = (double)(n < s->total ? n : s->total);
	return shared < 0 ? 0 : shared > most ? most : shared;
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
