/* published.h - the day an article was published, and how it is known.
 *
 * Order of trust (cell published_basis):
 *   metadata    the input says so (JSON field, meta tag, feed element); not where the text contradicts it by years: a
 *               line with another day that the text sides with, or three things done two years and more later
 *   header      a line that is a date, or says "Published: ...", or the head "date 2023-11-07 Washington ..."; at the
 *               top one that says so goes before one that does not ("Event date: ..."), one "Updated: ..." comes last
 *   dateline    a dateline with day, month and year
 *   url         /2024/11/19/, /2024/nov/19/, 2024-11-19 or 20241119 in the url; also where metadata with a time are a
 *   day off it,
 *               since these are often in UTC
 *   file-name   the same in the file's own name (not in its folders: these are batches)
 *   dateline    one, or a header line, without year: the year that the rest of the text makes likely
 *   (article/reference.h)
 *   series      a day of the text without its year, in the year of the numbered edition it tells of
 *   text        the newest day that the text looks back on, if the article speaks from about that day */
#ifndef PM_ARTICLE_PUBLISHED_H
#define PM_ARTICLE_PUBLISHED_H

#include "article/worker.h"
#include "dates/dates.h"

/* Between the values of several fields in a->published as readers give it, the most trusted first. */
#define METADATA_SPLIT " | "

/* Set a->published (an ISO day; what metadata give with a time stays whole) and a->published_basis, or leave both
 * empty.  After article_arrange.  finder is made when first needed: *finder starts NULL, date_finder_free ends it. */
void article_published(struct worker *w, struct date_finder **finder, struct article *a);

/* Worked out from the text (bases text, dateline:text)?  Else it is stated, or known by a series, or there is none. */
bool published_is_guess(const struct article *a);
bool published_is_settled(const struct article *a);	/* there is one, and it is no guess */
/* After match, with the clues of all its dates: where the day was not stated and numbered editions of known series or
 * other names tell more, or the text tells of later years than the metadata's, settle it again.
 * True if it is another day. */
bool article_published_again(struct worker *w, struct article *a, const struct date_clue *clues, size_t n,
			     struct buf *why);

/* Is the line a date and nothing more?  (A date_line_fn; ctx: struct date_rules.) */
bool published_is_date(const void *date_rules, struct str line, bool top);

#endif
