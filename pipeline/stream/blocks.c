#include "stream/blocks.h"

#include <pthread.h>
#include <stdlib.h>

enum step { FREE, INGESTED, PREPARING, PREPARED, DECIDED, EXTRACTING, EXTRACTED };

struct belt {
	const struct block_steps *steps;
	void *ctx;
	void *const *blocks;
	size_t nblocks;
	/* all below under the lock */
	pthread_mutex_t lock;
	pthread_cond_t change;
	enum step *step;			/* of each block of the ring */
	uint64_t ingested, decided, written;	/* blocks that have passed these steps */
	bool ingesting, deciding, writing, last, failed;
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
	return b->failed || (b->last && b->written == b->ingested);
}

/* The first block in order that waits at this step, as its place in the ring; nblocks: none. */
static size_t waiting(const struct belt *b, enum step step)
{
	for (uint64_t i = b->written; i < b->ingested; i++)
		if (b->step[i % b->nblocks] == step)
			return (size_t)(i % b->nblocks);
	return b->nblocks;
}

/* Take and do one step, the one nearest to the end first.  Called and returns with the lock held; false: there is
 * nothing to do just now. */
static bool work(struct belt *b, void *worker, struct err *e, int *r)
{
	const struct block_steps *s = b->steps;
	size_t i;
	*r = 0;
#define UNLOCKED(call) (pthread_mutex_unlock(&b->lock), *r = (call), pthread_mutex_lock(&b->lock))
	if (!b->writing && b->written < b->ingested && b->step[i = b->written % b->nblocks] == EXTRACTED) {
		b->writing = true;
		UNLOCKED(s->write(b->ctx, b->blocks[i], e));
		b->writing = false;
		b->step[i] = FREE;
		b->written++;
	} else if (!b->deciding && b->decided < b->ingested && b->step[i = b->decided % b->nblocks] == PREPARED) {
		b->deciding = true;
		UNLOCKED(s->decide(b->ctx, b->blocks[i], e));
		b->deciding = false;
		b->step[i] = DECIDED;
		b->decided++;
	} else if ((i = waiting(b, DECIDED)) < b->nblocks) {
		b->step[i] = EXTRACTING;
		UNLOCKED(s->extract(b->ctx, worker, b->blocks[i], e));
		b->step[i] = EXTRACTED;
	} else if ((i = waiting(b, INGESTED)) < b->nblocks) {
		b->step[i] = PREPARING;
		UNLOCKED(s->prepare(b->ctx, worker, b->blocks[i], e));
		b->step[i] = PREPARED;
	} else if (!b->ingesting && !b->last && b->ingested - b->written < b->nblocks) {
		bool last = false;
		i = b->ingested % b->nblocks;
		b->ingesting = true;
		UNLOCKED(s->ingest(b->ctx, b->blocks[i], &last, e));
		b->ingesting = false;
		b->last = last;
		b->step[i] = INGESTED;
		b->ingested++;
	} else {
		return false;
	}
#undef UNLOCKED
	return true;
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
	b.step = xcalloc(nblocks, sizeof *b.step);
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
	free(b.step);
	free(hands);
	if (b.failed)
		*e = b.err;
	return b.failed ? -1 : 0;
}
