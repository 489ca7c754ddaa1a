#include "stream/blocks.h"

#include <pthread.h>
#include <stdlib.h>

#include "stream/progress.h"

const char *const block_step_names[BLOCK_STEPS] = { "ingest", "prepare", "decide", "extract", "place", "squeeze",
		"write" };

struct ring_place {				/* of the ring */
	enum block_step next;		/* the step its block waits for, or is in */
	bool busy;
	uint64_t weight;
};

struct belt {
	const struct block_steps *steps;
	void *ctx;
	void *const *blocks;
	size_t nblocks;
	/* all below under the lock */
	pthread_mutex_t lock;
	pthread_cond_t change;
	struct ring_place *ring;
	uint64_t passed[BLOCK_STEPS];	/* blocks that have passed a step in order */
	bool busy[BLOCK_STEPS];		/* a step in order is being done */
	uint64_t in_flight;		/* weight of all blocks that are ingested and not written */
	bool last, failed;
	struct err err;
};

struct hand {
	struct belt *belt;
	void *worker;
	pthread_t thread;
	bool started;
};

static bool finished(const struct belt *b)
{
	return b->failed || (b->last && b->passed[BLOCK_WRITE] == b->passed[BLOCK_INGEST]);
}

/* The first block in order that waits for this step, as its place in the ring; nblocks: none. */
static size_t waiting(const struct belt *b, enum block_step step)
{
	if (step == BLOCK_INGEST) {
		uint64_t flying = b->passed[BLOCK_INGEST] - b->passed[BLOCK_WRITE];
		return b->busy[step] || b->last || flying == b->nblocks
				|| (flying && !b->steps->fits(b->ctx, b->in_flight)) ? b->nblocks
			: (size_t)(b->passed[BLOCK_INGEST] % b->nblocks);
	}
	uint64_t from = b->passed[BLOCK_WRITE], to = b->passed[BLOCK_INGEST];
	if (block_step_in_order(step)) {
		from = b->passed[step];
		to = b->busy[step] || from == to ? from : from + 1;
	}
	for (uint64_t i = from; i < to; i++) {
		const struct ring_place *p = &b->ring[i % b->nblocks];
		if (p->next == step && !p->busy)
			return (size_t)(i % b->nblocks);
	}
	return b->nblocks;
}

static int do_step(const struct belt *b, enum block_step s, void *worker, void *block, bool *last, struct err *e)
{
	double t = 0;
	if (b->steps->spent)
		processor_lap(&t);
	int r = b->steps->step[s] ? b->steps->step[s](b->ctx, worker, block, last, e) : 0;
	if (b->steps->spent)
		b->steps->spent(b->ctx, block, s, processor_lap(&t));
	return r;
}

/* Take and do one step, the one nearest to the end first.  Called and returns with the lock held; false: there is
 * nothing to do just now. */
static bool work(struct belt *b, void *worker, struct err *e, int *r)
{
	for (enum block_step s = BLOCK_STEPS; s-- > 0;) {
		size_t i = waiting(b, s);
		if (i == b->nblocks)
			continue;
		bool last = false, in_order = block_step_in_order(s);
		b->ring[i].busy = true;
		b->busy[s] = in_order;
		pthread_mutex_unlock(&b->lock);
		*r = do_step(b, s, worker, b->blocks[i], &last, e);
		pthread_mutex_lock(&b->lock);
		b->busy[s] = false;
		b->passed[s] += in_order;
		b->last |= last;
		if (s == BLOCK_INGEST)
			b->in_flight += b->ring[i].weight = b->steps->weight(b->ctx, b->blocks[i]);
		if (s == BLOCK_WRITE)
			b->in_flight -= b->ring[i].weight;
		b->ring[i] = (struct ring_place){ (s + 1) % BLOCK_STEPS, false, b->ring[i].weight };
		return true;
	}
	return false;
}

static void *run(void *arg)
{
	struct hand *h = arg;
	struct belt *b = h->belt;
	pthread_mutex_lock(&b->lock);
	while (!finished(b)) {
		struct err e = ERR_INIT;
		int r;
		if (!work(b, h->worker, &e, &r)) {
			pthread_cond_wait(&b->change, &b->lock);
			continue;
		}
		if (r < 0 && !b->failed) {
			b->failed = true;
			b->err = e;
		}
		pthread_cond_broadcast(&b->change);
	}
	pthread_mutex_unlock(&b->lock);
	return NULL;
}

int blocks_run(const struct block_steps *steps, void *ctx, void *const *blocks, size_t nblocks, void *const *workers,
	       size_t n, struct err *e)
{
	struct belt b = { .steps = steps, .ctx = ctx, .blocks = blocks, .nblocks = nblocks };
	struct hand *hands = xcalloc(n, sizeof *hands);
	b.ring = xcalloc(nblocks, sizeof *b.ring);
	pthread_mutex_init(&b.lock, NULL);
	pthread_cond_init(&b.change, NULL);
	for (size_t i = 0; i < n; i++) {
		hands[i] = (struct hand){ .belt = &b, .worker = workers[i] };
		if (i)
			hands[i].started = pthread_create(&hands[i].thread, NULL, run, &hands[i]) == 0;
	}
	run(&hands[0]);
	for (size_t i = 1; i < n; i++)
		if (hands[i].started)
			pthread_join(hands[i].thread, NULL);
	pthread_cond_destroy(&b.change);
	pthread_mutex_destroy(&b.lock);
	free(b.ring);
	free(hands);
	if (b.failed)
		*e = b.err;
	return b.failed ? -1 : 0;
}
