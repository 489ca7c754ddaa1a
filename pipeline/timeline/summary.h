/* summary.h - what the articles of a batch, or of any set of batches, say together; summaries merge in any order.
 *
 * A summary is a text of sorted lines, cells split by tabs, the first cell a letter; plain or gzipped:
 *
 *   %summary 2 VERSION LEXICONS                      first: whoever made it, and with which lexicons
 *   B  batch articles                                a batch (with its part, as its files are named) that is in it
 *   C  article_id                                    an article that a later one corrects: its facts count as overruled
 *   E  entity_id kind name articles mentions first_published last_published  batch row
 *   F  series_id batch row published paired article_id sentence start series ordinal earliest latest date_basis
 *      place_id place status rule confidence                        a row of event_mentions, and its article's day
 *   U  name articles mentions example_article example_sentence  batch
 *
 * sorted by letter, then by key in byte order (B: in order of batch and part; F: by series, batch and part, row).
 * `batch row` of E is where the entity was mentioned first (row of mentions, from 1); kind and name are from there.
 * `paired` is y where the row is named in one breath with a neighbour ("the 44th and 45th Summits").
 *
 * Merging sums counts, keeps the earliest place and the outer days, and joins the rest; a batch is in one summary only.
 * So any grouping of batches, merged in any order, gives the same lines: of one night with those of all nights before,
 * of steps, or of machines.  Memory of a merge is a line for each input.
 *
 * A release keeps the summary of all its batches as a few files, state/summary/NUMBER.tsv, each larger than all later
 * ones together: a night writes its own lines, and now and then merges some files; the others are linked.  See
 * segments.h. */
#ifndef PM_TIMELINE_SUMMARY_H
#define PM_TIMELINE_SUMMARY_H

#include "base/err.h"
#include "base/str.h"

/* ---- making: from the tables of batches ---- */

struct summary_maker;
struct summary_maker *summary_maker_new(void);
void summary_maker_free(struct summary_maker *m);
/* Read the tables of a batch (named as its files: "2026-11-21", "2026-11-21.02") below dir: articles, relations,
 * mentions, event_mentions, unknown; one that is missing is empty.  Batches are added in their order. */
int summary_add_batch(struct summary_maker *m, const char *dir, struct str batch, struct err *e);
size_t summary_maker_bytes(const struct summary_maker *m);	/* of memory, about */
/* Append its lines, without the first; the maker is empty then. */
void summary_take_lines(struct summary_maker *m, struct buf *lines);

/* ---- merging ---- */

struct summary_line {
	char kind;
	struct str key;			/* its second cell */
	struct str line;		/* all of it, without LF; valid until the next call */
	bool old;			/* old inputs alone have this key */
};
struct summary_merge;
struct summary_merge *summary_merge_new(void);
/* Add an input: a file, or lines in memory, which must outlive the merge.  Its place in the order does not matter.
 * old: only for summary_line.old. */
int summary_merge_file(struct summary_merge *m, const char *path, bool old, struct err *e);
int summary_merge_lines(struct summary_merge *m, struct str lines, struct err *e);
int summary_merge_next(struct summary_merge *m, struct summary_line *l, struct err *e);	/* 1, 0 at the end, -1 */
void summary_merge_free(struct summary_merge *m);

/* The first line of the file in path (from memory m): version and lexicons; both empty: a summary of another form, as
 * older programs made them, to be made anew from the tables.  0; -1 with *e if it is no summary. */
int summary_head(struct arena *m, const char *path, struct str *version, struct str *lexicons, struct err *e);
void summary_head_line(struct buf *b, const char *version, const char *lexicons);

#endif
