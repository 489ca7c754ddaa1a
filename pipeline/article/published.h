/* published.h - the day an article was published, and how it is known.
 *
 * Order of trust (cell published_basis):
 *   metadata    the input says so (JSON field, meta tag, feed element)
 *   header      a line that is a date, or says "Published: ...", or the head "date 2023-11-07 Washington ..."; at the
 *               top one that says so goes before one that does not ("Event date: ..."), one "Updated: ..." comes last
 *   dateline    a dateline with day, month and year
 *   url         /2024/11/19/, /2024/nov/19/, 2024-11-19 or 20241119 in the url; also where metadata with a time are a day off it,
 *               since these are often in UTC
 *   file-name   the same in the file's own name (not in its folders: these are batches)
 *   dateline    one, or a header line, without year: the year nearest to the day in the name of its batch's folder (a nightly feed), else
 *               to the day its text speaks of
 *   text        the day that the dates in the text speak for (date_finder_reference), from 1970 on */
#ifndef PM_ARTICLE_PUBLISHED_H
#define PM_ARTICLE_PUBLISHED_H

#include "article/worker.h"
#include "dates/dates.h"

/* Set a->published (an ISO day; what metadata give with a time stays whole) and a->published_basis, or leave both
 * empty.  After article_arrange.  finder is made when first needed: *finder starts NULL, date_finder_free ends it. */
void article_published(struct worker *w, struct date_finder **finder, struct article *a);

/* Is the line a date and nothing more?  (A date_line_fn; ctx: struct date_rules.) */
bool published_is_date(const void *date_rules, struct str line, bool top);

#endif
