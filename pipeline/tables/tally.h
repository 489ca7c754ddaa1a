/* tally.h - the words of a batch, counted: how often each stands there, and in how many articles its stem.
 *
 * One tally belongs to one worker and one batch; when the batch ends, the tallies of all workers are added
 * up (tables/sink.h).  Sums do not depend on who counted what, so neither does the table of terms.  Memory
 * grows with the distinct words of the batch. */
#ifndef PM_TABLES_TALLY_H
#define PM_TABLES_TALLY_H

#include "tables/counter.h"
#include "article/worker.h"

struct tally;

struct tally *tally_new(void);
void tally_free(struct tally *t);
/* Count the words of an article, after binding them if need be; of sentences that yield no facts, none.  Returns the
 * number of its words and numbers, whatever they yield.  t may be NULL: only that number is wanted. */
size_t tally_article(struct tally *t, struct worker *w, struct article *a);
/* Add all of b, whose articles are others than a's. */
void tally_merge(struct tally *a, struct tally *b);
/* All of it as lines, for another process: stem TAB form TAB occurrences, and stem TAB TAB articles. */
void tally_save(struct tally *t, struct buf *b);
/* Add what was saved.  -1: it is something else. */
int tally_load(struct tally *t, struct str saved);

/* A row of terms: a stem, its commonest form (the first in byte order if several are), and both counts. */
struct term_row {
	struct str stem, word;
	uint64_t articles, occurrences;
};
/* Call each for every stem, in byte order.  Nothing may be counted after it. */
void tally_terms(struct tally *t, void (*each)(void *ctx, const struct term_row *term), void *ctx);

#endif
