/* rows.h - an article's facts as table rows.
 *
 * rows_article turns one finished article into the rows of the batch tables (TSV text) and counts its words
 * and unknown names; spans become code points here.  It reads the article and keeps nothing of it.
 * One struct rows collects the rows of a run of articles of one batch; sink.h puts such runs into files. */
#ifndef PM_TABLES_ROWS_H
#define PM_TABLES_ROWS_H

#include "tables/counter.h"
#include "article/worker.h"
#include "tables/tables.h"
#include "tables/tally.h"

struct rows {
	struct buf text[T_BATCH_TABLES];	/* T_TERMS and T_UNKNOWN stay empty: they are counted */
	struct counter unknown;			/* key: name */
	uint64_t articles, copies, rejected, raw_bytes, sentences_cut;
	uint64_t facts[T_BATCH_TABLES];		/* rows by table */
};

void rows_init(struct rows *r);
void rows_reset(struct rows *r);
void rows_free(struct rows *r);
/* words: how many it has (tally.h). */
void rows_article(struct rows *r, struct article *a, size_t words);

#endif
