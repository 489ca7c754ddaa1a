/* store/seen/bits.h - buckets of postings as bits: written by store/seen/write.c, read by store/seen/segment.c. */
#ifndef PM_STORE_SEEN_BITS_H
#define PM_STORE_SEEN_BITS_H

#include "base/le.h"

enum {
	BUCKET_POSTINGS = 6,		/* at most, on average */
	FOOTER_BYTES = 64 + 10 * 24 + 8
};
#define SEEN_MAGIC "PMSEEN\0\3"

/* log2 of the number of buckets for so many postings */
static inline unsigned bucket_bits_for(uint64_t postings)
{
	unsigned b = 0;
	while (b < 30 && ((uint64_t)BUCKET_POSTINGS << b) < postings)
		b++;
	return b;
}

/* A key's bit in its bucket's filter. */
static inline uint32_t filter_bit(uint32_t key, unsigned bucket_bits)
{
	return (uint32_t)1 << ((uint32_t)(key << bucket_bits) >> 27);
}

static inline unsigned bits_for(uint64_t values)	/* bits that hold 0..values-1 */
{
	unsigned b = 0;
	while (b < 32 && (uint64_t)1 << b < values)
		b++;
	return b;
}

/* Rice parameter for the gaps of n keys in a bucket that spans 2^span: 2^k is two thirds of the mean gap at most; n >
 * 0. */
static inline unsigned gap_bits(uint64_t n, unsigned span)
{
	unsigned log = 64 - (unsigned)__builtin_clzll(n * 3 - 1);	/* of 3 n, from above */
	return log > span ? 0 : span + 1 - log < 31 ? span + 1 - log : 31;
}

#endif
