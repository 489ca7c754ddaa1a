/* blocks.h - work on blocks in order, by any number of threads.
 *
 * A block passes seven steps.  Steps in order are done for one block at a time, in the order of the blocks;
 * free steps are done by any worker, for several blocks at once:
 *
 *   ingest    in order   cut the next records off the input
 *   prepare   free       what needs the block alone
 *   decide    in order   what needs all blocks before
 *   extract   free       the most work
 *   place     in order   give what came of it its place in the output
 *   squeeze   free       compress it
 *   write     in order   write it
 *
 * A fixed ring of blocks is used over and over, so memory does not grow with the work.  The functions know
 * nothing of threads: what is handed to one step at a time is the block, its owner until the step returns.
 * The steps in order bound the speed of many cores: they should copy bytes and look things up, no more. */
#ifndef PM_STREAM_BLOCKS_H
#define PM_STREAM_BLOCKS_H

#include "base/err.h"
#include "base/str.h"

enum block_step { BLOCK_INGEST, BLOCK_PREPARE, BLOCK_DECIDE, BLOCK_EXTRACT, BLOCK_PLACE, BLOCK_SQUEEZE, BLOCK_WRITE,
		BLOCK_STEPS };
extern const char *const block_step_names[BLOCK_STEPS];
static inline bool block_step_in_order(enum block_step s) { return s % 2 == 0; }

struct block_steps {
	/* 0 or -1 with *e.  ctx is shared, worker is the calling worker's own.  ingest sets *last if no block follows
	 * this one; the others get NULL.  A step that is NULL has nothing to do. */
	int (*step[BLOCK_STEPS])(void *ctx, void *worker, void *block, bool *last, struct err *e);
	/* How much memory a block that was ingested stands for, in any unit; and whether the next block may be ingested
	 * while blocks of that sum have not been written.  It may always while there are none. */
	uint64_t (*weight)(void *ctx, const void *block);
	bool (*fits)(void *ctx, uint64_t in_flight);
	/* NULL, or told of the processor time of each step, by who did it */
	void (*spent)(void *ctx, void *block, enum block_step step, double seconds);
};

/* Run until the last block is written, or a step fails: then no new step begins and the first error is
 * returned.  blocks[0..nblocks-1] is the ring, workers[0..n-1] one pointer for each thread; the caller's thread is
 * the first worker.  Fewer threads than asked for (the system refused) do the same work. */
int blocks_run(const struct block_steps *steps, void *ctx, void *const *blocks, size_t nblocks, void *const *workers,
	       size_t n, struct err *e);

#endif
