/* steps.h - articles on their way from raw files to rows of tables, in blocks of consecutive articles of one batch: the
 * steps of stream/blocks.h over the stages.  The chain (pipeline/chain.c) does them all in one process; a shard of a
 * cluster (pipeline/shard.c) does some of them, and puts what it hands over in the place of the others.
 *
 *   ingest    read articles, cut pages one block at a time, in order
 *   prepare   read pages, normalize,   any worker
 *             fingerprint
 *   decide    deduplicate              one block at a time, in order
 *   extract   match, dates, events,    any worker
 *             and the rows of tables
 *   place     rows to their files      one block at a time, in order
 *   squeeze   compress them            any worker
 *   write     bytes into files         one block at a time, in order
 *
 * What a step computes depends on the article and on the articles before it, never on which worker runs it or when: the
 * tables are the same for any number of workers.  At most RING blocks a worker exist, and what is in flight is weighed:
 * memory grows neither with the corpus nor its largest article. */
#ifndef PM_STEPS_STEPS_H
#define PM_STEPS_STEPS_H

#include "readers/queue.h"
#include "store/ledger/corrections.h"
#include "store/seen/seen.h"
#include "stream/blocks.h"
#include "stream/hand.h"
#include "stream/progress.h"
#include "stream/stage.h"
#include "tables/sink.h"

enum { BLOCK_ARTICLES = 192, BLOCK_BYTES = 256 << 10, WORK_JOBS_MAX = 256, HAND_OVERS = 4 };

/* what processor time is counted for, in the report */
enum part {
	PART_INGEST, PART_NORMALIZE, PART_FINGERPRINT, PART_DEDUPLICATE, PART_TOKENIZE, PART_MATCH, PART_DATES,
	PART_EVENTS, PART_ROWS, PART_PLACE, PART_SQUEEZE, PART_WRITE, PARTS
};
extern const char *const part_names[PARTS];

struct block {
	struct article articles[BLOCK_ARTICLES];
	struct fingerprint *fingerprints[BLOCK_ARTICLES];
	bool dropped[BLOCK_ARTICLES];
	size_t n;
	uint64_t weight;		/* of all its articles: article_weight */
	size_t file;			/* which of the files it begins in */
	struct rows rows;
	struct sink_load load;
	double cpu[BLOCK_STEPS];	/* seconds of each step */
	struct buf hand_over[HAND_OVERS];	/* of a shard: what comes from another process or goes there */
};

/* The stages that are run here; a program names them. */
struct work_stages {
	const struct stage *normalize, *match, *dates, *events;
};

struct steps_work {
	/* set before the workers start, then only read */
	const struct work_stages *stages;
	struct corrections corrections;
	struct lexicons lex;
	uint64_t in_flight_max;
	struct hands hands;		/* slot 0: ingest, then one a worker */
	/* owned by whoever holds the step (ingesting, deciding, placing, writing) */
	struct article_queue queue;
	struct progress progress;
	struct seen *seen;
	struct sink *sink;
	uint64_t redelivered, withdrawn, written, rejected;
	double cpu[PARTS];		/* seconds; of the steps in order, and in the end of all */
	struct buf steps;		/* a line a block, if wanted: bytes of text, microseconds of each step */
	bool log_steps;
};

struct work_worker {
	struct worker w;
	struct squeezer *squeezer;
	void *normalize, *match, *dates, *events;
	double cpu[PARTS];
	uint64_t withdrawn;		/* of the pages it read */
	char *hand;
	struct step_guard guard;
};

/* The steps, as stream/blocks.h wants them: ctx is a struct steps_work (or begins with one), worker a struct
 * work_worker, block a struct block. */
typedef int work_step(void *ctx, void *worker, void *block, bool *last, struct err *e);
work_step work_ingest, work_prepare, work_decide, work_extract, work_place, work_squeeze, work_write;
uint64_t work_weight(void *ctx, const void *block);
bool work_fits(void *ctx, uint64_t in_flight);

/* What is to be read: paths below a root, each article corrected or left out as the corrections say. */
void work_files(struct steps_work *c, const char *root, const struct str *paths, size_t n);
/* Run these steps with so many threads, from the first block to the last. */
int work_run(struct steps_work *c, const struct block_steps *steps, size_t jobs, struct err *e);
/* Everything but the sink and the index, which are closed before. */
void work_free(struct steps_work *c);
/* Counts and seconds as JSON. */
int work_report(const struct steps_work *c, const struct rows *total, long jobs, size_t files, const char *path,
		struct err *e);

#endif
