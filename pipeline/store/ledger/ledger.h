/* ledger.h - what has been processed: one row per source file that was ever read, in order of arrival.
 *
 * It lives in a release as state/ledger.tsv and knows no clock: two corpora that arrived in the same
 * order have the same ledger.  When a run took place is in out/reports/, under the run's number.
 * Replaying its rows in order gives the same tables again; that is what --rebuild does. */
#ifndef PM_STORE_LEDGER_LEDGER_H
#define PM_STORE_LEDGER_LEDGER_H

#include "base/err.h"
#include "base/map.h"
#include "base/str.h"

struct ledger_row {
	struct str path;		/* below the corpus root; any bytes but NUL */
	uint64_t bytes;
	uint64_t hash;			/* XXH3 of the content, if known */
	/* false: it could not be read, or changed while it was read; it is tried again */
	bool known;
	struct str batch;		/* first folder of its cell (ledger_cell), or main */
	uint32_t part;			/* of the batch's tables: 1 = BATCH.tsv.gz, 2 = BATCH.02.tsv.gz ... */
	uint32_t run;			/* number of the run in which it arrived */
	struct str program, lexicons;	/* version and digest that its facts come from */
};

/* Rows in order of arrival and an index over them.  All strings belong to the arena. */
struct ledger {
	struct arena mem;
	VEC(struct ledger_row) rows;
	struct map by_path;		/* row number + 1; made by ledger_index */
};

void ledger_init(struct ledger *l);
void ledger_free(struct ledger *l);
/* Append a row; its strings are copied. */
void ledger_add(struct ledger *l, const struct ledger_row *r);
int ledger_read(struct ledger *l, const char *path, struct err *e);	/* appends; 65 if malformed */
int ledger_write(const struct ledger *l, const char *path, struct err *e);	/* synced */
/* (Re)make the index over all rows. */
void ledger_index(struct ledger *l);
/* The last row of this path, or NULL.  Needs the index. */
const struct ledger_row *ledger_last(const struct ledger *l, struct str path);
/* The row with this path and this content, or NULL.  Needs the index. */
const struct ledger_row *ledger_find(const struct ledger *l, struct str path, uint64_t hash);

/* A path as a cell, the same as `source` in the tables: what no cell may hold (control bytes, " and #, bytes
 * that are no UTF-8, and a % before two hex digits) becomes %XX.  And back. */
void ledger_cell(struct buf *b, struct str path);
void ledger_path(struct buf *b, struct str cell);

#endif
