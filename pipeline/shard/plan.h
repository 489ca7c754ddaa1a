/* shard/plan.h - the work of a run cut into shards: consecutive files, or records of a large file, in order of arrival.
 *
 * It lies in STAGING/shards, beside the steps of the program plan, which it is made of:
 *
 *   plan.tsv          what all shards have in common: names and values (base/pairs.h).  Written last: it is there when
 *                     the plan is whole
 *   0001/list         a line for each file of the shard: step, batch, part, 1 if other shards have files or records of
 *                     that batch and part too, first record, record after the last (0: to the end), weight, path as a
 *                     cell (ledger_cell)
 *
 * A shard ends where a batch ends, if that is near; so most batches lie in one shard, and their tables are made
 * there. */
#ifndef PM_SHARD_PLAN_H
#define PM_SHARD_PLAN_H

#include "base/pairs.h"
#include "readers/reader.h"

struct shard_file {
	uint32_t step;
	struct str batch;
	uint32_t part;
	bool split;
	uint64_t from, to;		/* records as the reader hands them out; to 0: all that follow */
	uint64_t weight;		/* bytes, more if packed */
	struct str path;
	size_t shard;			/* from 1 */
};

struct shard_list {
	struct arena mem;
	VEC(struct shard_file) files;
};

struct shard_plan {
	struct buf dir;			/* STAGING/shards */
	struct pairs notes;
	size_t shards;
	uint32_t first_step, last_step;	/* of those that are to be done; 0: there are none */
};

struct shard_order {
	const char *staging, *corpus;
	struct pairs notes;		/* to be remembered: what the other verbs are to use */
	struct reader_limits limits;
	uint64_t target;		/* weight of a shard; or 0 and */
	uint64_t shards;		/* about how many there are to be */
};

/* Cut the steps that are not done into shards.  A plan that would be the same is left as it is, with all that was done
 * by it; any other is removed. */
int shard_plan_make(const struct shard_order *o, struct shard_plan *p, struct err *e);
int shard_plan_read(struct shard_plan *p, const char *staging, struct err *e);
void shard_plan_free(struct shard_plan *p);

int shard_list_read(struct shard_list *l, const struct shard_plan *p, size_t shard, struct err *e);
void shard_list_free(struct shard_list *l);

/* "DIR/0003/name" appended; shard 0: "DIR/name" */
void shard_path(struct buf *b, const struct shard_plan *p, size_t shard, const char *name);
/* What all that is handed over by this shard begins with. */
void shard_stamp(struct buf *b, const struct shard_plan *p, size_t shard);
/* "0003": folders of shards and steps */
void shard_number(struct buf *b, size_t n);

#include "base/banned.h"
#endif
