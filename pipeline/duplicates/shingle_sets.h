/* shingle_sets.h - sets of hashes kept in few bits, and how much of one text is in another.
 *
 * Pure.  Sets are what an index keeps of a text (shingles.h): about 10 bits a 4-gram. */
#ifndef PM_DUPLICATES_SHINGLE_SETS_H
#define PM_DUPLICATES_SHINGLE_SETS_H

#include "base/str.h"

/* A set of n different numbers below 2^bits, as Rice-coded gaps (Rice 1979; Golomb 1966): about
 * log2(2^bits / n) + 1.5 bits each.  v is sorted.  Appends whole bytes to b. */
void set_write(struct buf *b, const uint32_t *v, size_t n, unsigned bits);
/* Sorted numbers to out (room for n).  -1 if the code is damaged. */
int set_read(struct str code, size_t n, unsigned bits, uint32_t *out);

/* How 4-gram sets are kept: of large sets the sample whose lowest `sample` bits are 0, of each hash its highest
 * `bits` bits.  Fewer bits make chance matches likelier, by a share that is known and is taken off again. */
struct gram_set {
	uint32_t total;			/* 4-grams of the text */
	uint32_t sampled;		/* of them, in the sample */
	uint32_t kept;			/* different ones after cutting to bits */
	uint8_t sample, bits;
};
struct gram_set gram_set_plan(const uint32_t *grams, size_t n);
/* Fills s.kept; tmp has room for n. */
void gram_set_write(struct buf *b, struct gram_set *s, const uint32_t *grams, size_t n, uint32_t *tmp);

/* One text's 4-grams as bits, to hold many sets against it.  32 KB; filled and cleared a bit at a time.  Cleared
 * memory is an empty map. */
enum { GRAM_MAP_BITS = 18 };
struct gram_map {
	const uint32_t *grams;		/* sorted; they must outlive their stay in the map */
	size_t n;
	size_t asked;			/* of them, in the sample */
	unsigned sample;
	uint64_t bits[((size_t)1 << GRAM_MAP_BITS) / 64];	/* by a hash's highest bits */
};
void gram_map_fill(struct gram_map *m, const uint32_t *grams, size_t n);
void gram_map_clear(struct gram_map *m);
/* How many of the map's 4-grams are in the set, chance matches taken off: 0..min(n, total).  If half of the set shows
 * that there are hardly `least`, the estimate is made from that half.  -1 if the code is damaged. */
double gram_set_shared(const struct gram_set *s, struct str code, struct gram_map *m, double least);

#endif
