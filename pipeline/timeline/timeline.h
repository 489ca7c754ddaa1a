/* timeline.h - what all articles together say: the corpus-wide tables, and the timeline for a reader.
 *
 * The batch tables of a release give a summary (timeline/summary.h), or a summary of earlier batches and the tables of
 * the new ones do; events, series, entities and unknown_names are written from its lines, which come sorted.  Only
 * series that something new is said of are settled again; rows of the others are copied from the release before.
 * The result depends on the rows of the batch tables alone, not on which of them came as a summary.  Memory grows with
 * the facts of the largest series.  How editions are settled: pipeline/timeline/TIMELINE.md. */
#ifndef PM_TIMELINE_TIMELINE_H
#define PM_TIMELINE_TIMELINE_H

#include "base/err.h"
#include "base/str.h"

struct timeline_job {
	const char *tables;		/* folder: batch tables are read, the corpus-wide ones written */
	const char *lexicons;		/* folder (cadence, anchors and kinds of series) */
	/* an earlier release whose batches are all in tables, unchanged: its state/summary and its corpus-wide tables
	 * are built on; NULL, or a base that does not fit: all tables are read */
	const char *base;
	const char *state;		/* folder that becomes the state/summary of the new release; NULL: none */
	const char *summary;		/* file where the summary of all is written, as one; NULL: nowhere */
	/* summaries of batches that are not in tables, to be merged in; NULL-terminated, or NULL */
	char *const *others;
	/* folder: summaries, in folders, of batches whose tables are in `tables` and need not be read; NULL: none */
	const char *ready;
	bool summary_only;		/* write the summary and no table */
	/* file: of each corpus-wide table its name, bytes, their hash, rows and bytes of content; NULL: nowhere */
	const char *made;
};
int timeline_update(const struct timeline_job *job, struct err *e);
/* All from the batch tables below dir. */
int timeline_run(const char *dir, const char *lexicons, struct err *e);

/* Append a timeline of the release in dir: edition, days, place, status, articles, conflict, with the missing
 * numbers between.  series: this id only, NULL for all. */
int timeline_show(struct buf *out, const char *dir, const char *series, struct err *e);

#endif
