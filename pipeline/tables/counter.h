/* counter.h - counting distinct strings: in how many articles, how often, and where first.
 * The order in which things are counted does not show, but for `example`, which is the first counted. */
#ifndef PM_TABLES_COUNTER_H
#define PM_TABLES_COUNTER_H

#include "base/map.h"
#include "base/str.h"

struct count {
	struct str key;
	uint64_t hash;
	uint64_t articles, occurrences;
	uint64_t last_article;		/* number of the article counted last, so that it counts once */
	struct str example_article;	/* id, empty where none is kept */
	uint32_t example_sentence;	/* from 1 */
};

struct counter {
	struct arena mem;
	struct count *v;		/* in order of first appearance */
	size_t n, cap;
	struct map keys;		/* by hash: index + 1 into v */
};

void counter_reset(struct counter *c);
void counter_free(struct counter *c);
/* The entry of key, made if new (a copy of key is kept).  Valid until the next call. */
struct count *counter_get(struct counter *c, struct str key);
/* Add all of b to a; b's articles are others than a's. */
void counter_merge(struct counter *a, const struct counter *b);
void counter_sort(struct counter *c);	/* by key in byte order; nothing may be added after it */

#endif
