/* shard/shard.h - the steps of a cluster, each a process of its own on any machine that sees the folder:
 *
 *   prepare  N   the raw files of shard N       -> 0003/prepared (articles), sketch, words (store/seen/sketch.h)
 *   decide       all sketches, in order         -> 0003/decisions of each shard; state/0001 after each step
 *   extract  N   prepared, decisions            -> 0003/tables.*, and 0003/extracted, which names them
 *   join         decisions and tables of all    -> tables and state of the steps, as chain would have written them
 *
 * Each checks what it is handed (shard/frames.h) and leaves nothing under its name that is not whole: it may be killed,
 * done again, or done twice at once.  What is done and whole is not done again. */
#ifndef PM_SHARD_SHARD_H
#define PM_SHARD_SHARD_H

#include "shard/plan.h"
#include "steps/steps.h"

struct shard_job {
	const char *staging;
	struct shard_plan plan;
	size_t shard;			/* of prepare and extract */
	long jobs;
	const struct work_stages *stages;
	const char *corpus, *lexicons, *corrections;	/* corrections may be NULL */
	struct reader_limits limits;
	bool quiet;
	const char *in_hand;		/* where threads mark what they have in hand (stream/hand.h), or NULL */
};

typedef int shard_verb(struct shard_job *j, struct err *e);
shard_verb shard_prepare, shard_decide, shard_extract, shard_join;

/* Run prepare or extract in a process of its own.  If a signal ends it that a stranger's file can bring about (a fault,
 * a minute of processor time for one record), the file that it had in hand is put down in 0003/refused: prepare
 * (reads_files) is done again and rejects it; after extract that is an error, since prepare and decide must be done
 * again before. */
int shard_guarded(struct shard_job *j, const char *verb, shard_verb *run, bool reads_files, struct err *e);

/* The command that makes what a shard hands over, for messages. */
void shard_remedy(struct buf *b, const struct shard_job *j, const char *verb, size_t shard);
/* Load these parts (LEX_*), which must be those of the plan. */
int shard_lexicons(const struct shard_job *j, struct lexicons *l, unsigned parts, struct err *e);
/* shard_path and shard_stamp, and the command that makes it: all a frames_open wants. */
struct shard_input {
	struct buf path, stamp, remedy;
};
void shard_input(struct shard_input *in, const struct shard_job *j, size_t shard, const char *name, const char *verb);
void shard_input_free(struct shard_input *in);

/* ---- shard/state.c: the index after a step, and a note of what is in it ---- */

/* "STAGING/shards/state/0002" */
void state_folder(struct buf *b, const struct shard_plan *p, uint32_t step);
int state_note(const struct shard_plan *p, uint32_t step, const struct seen_counts *c, struct err *e);
/* Read all of it: is it whole? */
bool state_is_whole(const struct shard_plan *p, uint32_t step);

/* ---- shard/extracted.c: the list of what extract made ---- */

struct extracted_file {
	struct str path;		/* below the tables */
	uint64_t bytes, hash;
};
struct extracted {
	struct arena mem;
	struct str tables;		/* name of the folder, beside the list */
	uint64_t prepared, decisions;	/* digests of what it was made of */
	VEC(struct extracted_file) files;	/* in byte order */
};
/* 66 if there is none, 65 if it is damaged or of another plan. */
int extracted_read(struct extracted *x, const struct shard_job *j, size_t shard, struct err *e);
/* List and hash the files below the folder, and write the list. */
int extracted_write(struct extracted *x, const struct shard_job *j, size_t shard, struct err *e);
const struct extracted_file *extracted_find(const struct extracted *x, struct str path);
/* Is a file of it what the list says? */
int extracted_check(const struct extracted *x, const struct shard_job *j, size_t shard, const struct extracted_file *f,
		    struct err *e);
void extracted_free(struct extracted *x);

/* ---- shard/summary.c: what the tables of shards say together (timeline/summary.h) ---- */

/* Into TABLES/summary: of the batches that lie in this shard alone. */
int shard_summarize(const struct shard_list *l, const char *tables, const char *lexicons, struct err *e);
/* Those of all shards, which were checked, into STAGING/summaries/0001 ... */
int shard_link_summaries(const struct shard_job *j, const struct extracted *shards, struct err *e);

#include "base/banned.h"
#endif
