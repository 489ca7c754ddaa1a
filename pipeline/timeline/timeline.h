/* timeline.h - what all articles together say: the corpus-wide tables, and the timeline for a reader.
 *
 * Reads the batch tables of a release (articles, relations, mentions, event_mentions, unknown) as streams; memory
 * grows with the distinct facts (editions, their dates and places, entities, names), not with the articles.
 * The result depends on the rows alone.  How editions are settled: pipeline/timeline/TIMELINE.md. */
#ifndef PM_TIMELINE_TIMELINE_H
#define PM_TIMELINE_TIMELINE_H

#include "base/err.h"
#include "base/str.h"

/* Read the batch tables below dir and write dir/events.tsv.gz, series.tsv.gz, entities.tsv.gz and
 * unknown_names.tsv.gz.  lexicons: folder of the lexicons (cadence, anchors and kinds of series). */
int timeline_run(const char *dir, const char *lexicons, struct err *e);

/* Append a timeline of the release in dir: edition, days, place, status, articles, conflict, with the missing
 * numbers between.  series: this id only, NULL for all. */
int timeline_show(struct buf *out, const char *dir, const char *series, struct err *e);

#endif
