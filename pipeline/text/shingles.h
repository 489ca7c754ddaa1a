/* shingles.h - what a text looks like as a set: word 4-grams, and sets of hashes kept in few bits.
 *
 * A text is the sequence of its words and numbers (marks and clitics are left out, ASCII case is folded), each
 * by its 64-bit token hash; the lowest bit says whether it is a number.  Its 4-grams are hashed to 32 bits:
 * two texts of 1,000 words share 0.0002 of them by chance. */
#ifndef PM_TEXT_SHINGLES_H
#define PM_TEXT_SHINGLES_H

#include "base/str.h"
#include "text/token.h"

enum { SHINGLE_WORDS = 4 };

static inline bool shingle_is_number(uint64_t word) { return word & 1; }

/* The words and numbers among n tokens, to out (room for n).  Returns how many. */
size_t shingle_words(const struct token *t, size_t n, uint64_t *out);
/* Hashes of the 4-grams of n words, in the text's order, to out (room for n).  A text of 1 to 3 words has one:
 * all of it. */
size_t shingle_grams(const uint64_t *words, size_t n, uint32_t *out);
/* Sort v and drop repeats; tmp has room for n.  Returns how many are left.  Linear for hashes. */
size_t shingle_sort(uint32_t *v, size_t n, uint32_t *tmp);
/* Hash of a sequence of words; never 0.  masked: as if all numbers in it were the same. */
uint32_t shingle_line(const uint64_t *words, size_t n, bool masked);

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
/* How many of the n sorted 4-grams are in the set, chance matches taken off: 0..min(n, total).  tmp has room for
 * s.kept.  -1 if the code is damaged. */
double gram_set_shared(const struct gram_set *s, struct str code, const uint32_t *grams, size_t n, uint32_t *tmp);

/* Of sorted 16-bit sets: how many of a are in b. */
size_t short_set_shared(const uint16_t *a, size_t na, const uint16_t *b, size_t nb);
size_t short_set_sort(uint16_t *v, size_t n);

#endif
