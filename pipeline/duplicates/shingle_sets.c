#include "duplicates/shingle_sets.h"

/* Rice codes, lowest bit of each byte first: the gap >> k in zeros, a one, then the k lower bits of the gap. */

static unsigned rice_parameter(size_t n, unsigned bits)
{
	if (!n)
		return 0;
	unsigned log = 64 - (unsigned)__builtin_clzll((uint64_t)n * 3 - 1);	/* log2 of 3 n, from above */
	/* 2^k is two thirds of the mean gap at most */
	return log > bits ? 0 : bits + 1 - log < 31 ? bits + 1 - log : 31;
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
	/* all gaps together are less than 2^bits: so many zeros at most, and k + 1 bits each besides */
	buf_grow(b, (((uint64_t)1 << bits >> k) + n * (k + 1)) / 8 + 32);
	struct bit_writer o = { (unsigned char *)b->p + b->n, 0, 0 };
	for (size_t i = 0; i < n; i++) {
		uint64_t gap = v[i] - next, q = gap >> k;
		for (; q >= 16; q -= 16)
			put_bits(&o, 0, 16);
		uint64_t low = gap & (((uint64_t)1 << k) - 1);
		put_bits(&o, (low << 1 | 1) << q, (unsigned)q + 1 + k);
		next = (uint64_t)v[i] + 1;
	}
	b->n = (size_t)((char *)o.p - b->p);
	if (o.n)
		buf_addc(b, (char)o.w);
}

struct bit_reader {
	const unsigned char *p, *end;
	uint64_t w;
	unsigned n;		/* bits in w; those above are what the next refill brings again, or 0 */
};

static inline void refill(struct bit_reader *r)		/* at least 56 bits, if there are as many */
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

/* A gap with a long run of zeros, or where the code ends.  -1 if it is damaged. */
static int next_gap_slowly(struct bit_reader *r, unsigned k, uint64_t limit, uint64_t *gap)
{
	uint64_t q = 0;
	unsigned zeros;
	while ((zeros = r->w ? (unsigned)__builtin_ctzll(r->w) : 64) >= r->n) {
		q += r->n;
		r->w = 0;
		r->n = 0;
		if (r->p == r->end || q > limit)
			return -1;
		refill(r);
	}
	q += zeros;
	r->w = r->w >> zeros >> 1;
	r->n -= zeros + 1;
	refill(r);
	if (r->n < k)
		return -1;
	*gap = (q << k) + (r->w & (((uint64_t)1 << k) - 1));
	r->w >>= k;
	r->n -= k;
	return 0;
}

static inline int next_gap(struct bit_reader *r, unsigned k, uint64_t limit, uint64_t *gap)
{
	refill(r);
	unsigned zeros = (unsigned)__builtin_ctzll(r->w | (uint64_t)1 << 63), used = zeros + 1 + k;
	if (__builtin_expect(used > r->n, 0))
		return next_gap_slowly(r, k, limit, gap);
	uint64_t low = r->w >> zeros >> 1;
	*gap = ((uint64_t)zeros << k) + (low & (((uint64_t)1 << k) - 1));
	r->w = low >> k;
	r->n -= used;
	return 0;
}

int set_read(struct str code, size_t n, unsigned bits, uint32_t *out)
{
	const unsigned char *p = (const unsigned char *)code.p;
	struct bit_reader r = { p, p + code.n, 0, 0 };
	unsigned k = rice_parameter(n, bits);
	uint64_t next = 0, limit = (uint64_t)1 << bits, gap;
	for (size_t i = 0; i < n; i++) {
		if (code.n == 0 || next_gap(&r, k, limit, &gap) || gap >= limit - next)
			return -1;
		out[i] = (uint32_t)(next + gap);
		next += gap + 1;
	}
	return 0;
}

/* A set takes up to about SET_BYTES bytes.  The longer the text the fewer bits a hash is cut to, until every third
 * 4-gram matches by chance (the estimate is then good to about 1.5 %); of still longer texts a sample is kept.
 * All in 256ths of a bit. */
enum { SET_BITS = 448 * 8 * 256, CODE_BITS = 410, LEAST_EXTRA = 384, MOST_EXTRA = 8 * 256,
	LEAST_BITS = 12, MOST_BITS = GRAM_MAP_BITS };

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

static inline bool in_sample(uint32_t gram, unsigned sample)
{
	return (gram & (((uint32_t)1 << sample) - 1)) == 0;
}

static size_t sample_size(const uint32_t *g, size_t n, unsigned sample)
{
	size_t k = 0;
	for (size_t i = 0; i < n; i++)
		k += in_sample(g[i], sample);
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
	s.bits = (uint8_t)(bits < LEAST_BITS ? LEAST_BITS : bits < MOST_BITS ? bits : MOST_BITS);
	return s;
}

void gram_set_write(struct buf *b, struct gram_set *s, const uint32_t *g, size_t n, uint32_t *tmp)
{
	if (s->sample) {
		size_t in = 0;
		for (size_t i = 0; i < n; i++) {	/* no branch depends on the data, here and below */
			tmp[in] = g[i];
			in += in_sample(g[i], s->sample);
		}
		g = tmp;
		n = in;
	}
	size_t k = 0;
	uint64_t last = UINT64_MAX;
	for (size_t i = 0; i < n; i++) {
		uint32_t v = g[i] >> (32 - s->bits);
		tmp[k] = v;
		k += v != last;
		last = v;
	}
	s->kept = (uint32_t)k;
	set_write(b, tmp, k, s->bits);
}

/* ---- one text against many sets ---- */

static void map_sample(struct gram_map *m, unsigned sample)
{
	m->sample = sample;
	m->asked = 0;
	for (size_t i = 0; i < m->n; i++) {
		uint32_t at = m->grams[i] >> (32 - GRAM_MAP_BITS);
		bool in = in_sample(m->grams[i], sample);
		m->bits[at >> 6] |= (uint64_t)in << (at & 63);
		m->asked += in;
	}
}

void gram_map_clear(struct gram_map *m)
{
	for (size_t i = 0; i < m->n; i++)
		m->bits[m->grams[i] >> (32 - GRAM_MAP_BITS) >> 6] = 0;
	m->n = 0;
	m->asked = 0;
}

void gram_map_fill(struct gram_map *m, const uint32_t *grams, size_t n)
{
	gram_map_clear(m);
	m->grams = grams;
	m->n = n;
	map_sample(m, 0);
}

double gram_set_shared(const struct gram_set *s, struct str code, struct gram_map *m, double least)
{
	if (s->kept == 0 || m->n == 0)
		return 0;
	if (s->bits < LEAST_BITS || s->bits > MOST_BITS || s->sample > 16 || code.n == 0)
		return -1;
	if (s->sample != m->sample) {		/* of long texts only */
		size_t n = m->n;
		gram_map_clear(m);
		m->n = n;
		map_sample(m, s->sample);
	}
	const unsigned char *p = (const unsigned char *)code.p;
	struct bit_reader r = { p, p + code.n, 0, 0 };
	unsigned k = rice_parameter(s->kept, s->bits), finer = MOST_BITS - s->bits;
	uint64_t next = 0, limit = (uint64_t)1 << s->bits, gap;
	uint64_t cell = ~(uint64_t)0 >> (64 - (1u << finer));	/* what a cut hash covers of a map with more bits */
	double chance = (double)s->kept / (double)limit, seen = 1;	/* share of the set that was looked at */
	/* hits in half the set if `least` are in both, less a third: what is left out is far from it */
	double few = (least / (double)((uint64_t)1 << s->sample) * (1 - chance) + chance * (double)m->asked) / 3;
	size_t hits = 0;
	for (size_t i = 0; i < s->kept; i++) {
		if (i == s->kept / 2 && (double)hits < few) {
			seen = .5;
			break;
		}
		if (next_gap(&r, k, limit, &gap) || gap >= limit - next)
			return -1;
		uint64_t at = (next + gap) << finer;
		uint64_t in = m->bits[at >> 6] >> (at & 63) & cell;
		if (in)
			hits += (size_t)__builtin_popcountll(in);
		next += gap + 1;
	}
	double shared = ((double)hits / seen - chance * (double)m->asked) / (1 - chance);
	shared *= (double)((uint64_t)1 << s->sample);
	double most = (double)(m->n < s->total ? m->n : s->total);
	return shared < 0 ? 0 : shared > most ? most : shared;
}
