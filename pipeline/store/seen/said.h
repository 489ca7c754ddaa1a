/* store/seen/said.h - what copies said that their kept article does not: so that two copies which share a paragraph
 * yield its facts once.
 *
 * For each copy a block, even one without sentences of its own, so that it is known how many there are: u64 id of the
 * copy, u16 sentences, u16 bytes, and the set of their hashes (LINE_BITS, as in records); blocks of one kept article
 * stand together, in order of arrival.  12 bytes a copy and about 3.5 a sentence.  Private to store/seen/. */
#ifndef PM_STORE_SEEN_SAID_H
#define PM_STORE_SEEN_SAID_H

#include "base/arena.h"
#include "base/str.h"

struct said_block {
	uint32_t next;			/* of the same article; 0: none */
	size_t at, n;			/* bytes in said.blocks */
};
struct said_first {
	uint32_t kept, first, last;
};

/* What this run's copies said. */
struct said_before {
	struct arena mem;
	struct buf blocks;
	VEC(struct said_block) list;	/* numbered from 1 */
	struct said_first *slots;	/* open addressing by kept; first 0 = free */
	size_t used, mask;
};

enum { SAID_FIXED = 12, SAID_MOST = 2048 };	/* sentences remembered for one kept article */

void said_init(struct said_before *s);
void said_free(struct said_before *s);
/* n sentences, sorted by hash, that a copy said. */
void said_add(struct said_before *s, uint32_t kept, uint64_t copy, const uint32_t *lines, size_t n);
/* Blocks of a kept article, one after another: *at is 0 for the first; moves on; empty at the end. */
struct str said_next(const struct said_before *s, uint32_t kept, uint32_t *at);
/* Of each kept article in order its blocks, joined. */
void said_each(const struct said_before *s, void (*f)(void *ctx, uint32_t kept, struct str blocks), void *ctx);

/* How many blocks, counted up to `most`.  -1 if damaged. */
int said_count(struct str blocks, size_t most);
/* The first block of several: id of the copy and its sentences (out has room for MAX_LINES); *blocks moves past it.
 * -1 if damaged. */
int said_read(struct str *blocks, uint64_t *copy, uint32_t *out, size_t *n);

#endif
