/* sink.h - where rows go: the batch tables' files.  Rows arrive in article order, batch after batch; when
 * a batch ends its files are finished, with its terms and unknown names.  Nothing else writes batch tables. */
#ifndef PM_TABLES_SINK_H
#define PM_TABLES_SINK_H

#include "base/gzip.h"
#include "tables/rows.h"

struct sink;
/* Tables go below dir (made if absent).  parts: file of lines batch TAB part, naming the batches that had
 * files in an earlier run, or NULL.  NULL on error. */
struct sink *sink_open(const char *dir, const char *parts, struct err *e);
/* Where this owner (a worker) counts the words of this batch: the same one each time until the batch is finished, which
 * must not be before all its articles are counted.  Any thread may call it. */
struct tally *sink_tally(struct sink *s, struct str batch, const void *owner);
/* Tables of a batch that are to become one with others of it (pipeline/shard.c): with them go the words that were
 * counted, as DIR/words/BATCH.PART.gz */
void sink_keep_words(struct sink *s, struct str batch);
/* The terms of a batch as rows, and the words that were counted of all its parts. */
struct gzout;
uint64_t sink_put_terms(struct gzout *out, struct tally *t);
uint64_t sink_put_unknown(struct gzout *out, struct counter *unknown);
/* Append a run of rows of one batch. */
int sink_add(struct sink *s, struct str batch, const struct rows *r, struct err *e);
/* Finish the last batch; every file closed and checked.  Totals of all batches into *total if not NULL. */
int sink_close(struct sink *s, struct rows *total, struct err *e);
void sink_abandon(struct sink *s);

/* For threads: after sink_defer, sink_add only gives rows their place; what is ready is moved to a load (sink_take),
 * squeezed by any thread, and written in the order in which loads were taken.  A batch's files are closed with its last
 * load; those of the last batch by sink_close. */
struct sink_item {
	struct gzout *out;
	struct buf pieces, squeezed;
	bool close;			/* the file ends here: the load owns out */
};
struct sink_load {
	struct sink_item *v;
	size_t n, cap;
};
void sink_defer(struct sink *s);
void sink_take(struct sink *s, struct sink_load *load);
void sink_squeeze(struct sink_load *load, struct squeezer *z);
int sink_write(struct sink_load *load, struct err *e);		/* the load is empty then */
void sink_load_free(struct sink_load *load);			/* files it was to close are removed */

#endif
