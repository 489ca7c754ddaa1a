/* shingles.h - what a text looks like as a set: word 4-grams, and sets of hashes kept in few bits.
 *
 * A text is the sequence of its words and numbers (marks and clitics are left out, ASCII case is folded), each
 * by its 64-bit token hash; the lowest bit says whether it is a number.  Its 4-grams are hashed to 32 bits:
 * two texts of 1,000 words share 0.0002 of them by chance.
 *
 * Scripts that put no space between words make one token of a whole clause, which would have to be the same to the
 * letter.  There the units are overlapping: of Han and kana each two code points that stand together (so a 4-gram
 * spans five, about three words); of Thai, Lao, Khmer and Burmese each run of six, but only every fourth of
 * these, chosen by their hash ("0 mod p", Broder 1997): about one a word, the same ones wherever the text stands. */
#ifndef PM_DUPLICATES_SHINGLES_H
#define PM_DUPLICATES_SHINGLES_H

#include "base/str.h"
#include "text/token.h"

enum { SHINGLE_WORDS = 4 };

static inline bool shingle_is_number(uint64_t word) { return word & 1; }
static inline uint64_t shingle_word(const struct token *t)
{
	return (t->hash & ~(uint64_t)1) | (t->kind == TOKEN_NUMBER);
}

typedef VEC(uint64_t) shingle_vec;

/* Append the words and numbers among n tokens of a text to *out (memory from a).  Returns how many. */
size_t shingle_words(struct arena *a, struct str text, const struct token *t, size_t n, shingle_vec *out);
/* Hashes of the 4-grams of n words, in the text's order, to out (room for n).  A text of 1 to 3 words has one:
 * all of it. */
size_t shingle_grams(const uint64_t *words, size_t n, uint32_t *out);
/* Sort v and drop repeats; tmp has room for n.  Returns how many are left.  Linear for hashes. */
size_t shingle_sort(uint32_t *v, size_t n, uint32_t *tmp);
/* Hash of a sequence of words; never 0.  masked: as if all numbers in it were the same. */
uint32_t shingle_line(const uint64_t *words, size_t n, bool masked);

/* Of sorted 16-bit sets: how many of a are in b. */
size_t short_set_shared(const uint16_t *a, size_t na, const uint16_t *b, size_t nb);
size_t short_set_sort(uint16_t *v, size_t n);

#endif
