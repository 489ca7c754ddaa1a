/* blocks.h - work on blocks in order, by any number of threads.
 *
 * A block passes five steps.  Steps in order are done for one block at a time, in the order of the blocks;
 * free steps are done by any worker, for several blocks at once:
 *
 *   ingest (in order) -> prepare (free) -> decide (in order) -> extract (free) -> write (in order)
 *
 * A fixed ring of blocks is used over and over, so memory does not grow with the work.  The functions know
 * nothing of threads: what is handed to one step at a time is the block, its owner until the step returns. */
#ifndef PM_STREAM_BLOCKS_H
#define PM_STREAM_BLOCKS_H

#include "base/err.h"
#include "base/str.h"

struct block_steps {
	/* all but ingest: 0 or -1 with *e.  ctx is shared, worker is the calling worker's own. */
	int (*ingest)(void *ctx, void *block, bool *last, struct err *e);	/* *last: no block follows this one */
	int (*prepare)(void *ctx, void *worker, void *block, struct err *e);
	int (*decide)(void *ctx, void *block, struct err *e);
	int (*extract)(void *ctx, void *worker, void *block, struct err *e);
	int (*write)(void *ctx, void *block, struct err *e);
};

/* Run until the last block is written, or a step fails: then no new step begins and the first error is
 * returned.  blocks[0..nblocks-1] is the ring, workers[0..n-1] one pointer for each thread; the caller's thread is
 * the first worker.  Fewer threads than asked for (the system refused) do the same work. */
int blocks_run(const struct block_steps *steps, void *ctx, void *const *blocks, size_t nblocks, void *const *workers,
	       size_t n, struct err *e);

#endif
