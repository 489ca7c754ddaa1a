/* page.h - a release as a folder of static pages that opens from disk: no server, no network, no program but a browser.
 *
 * What is in it: start, series and their editions with the sentences that prove them, entities, dates, quality,
 * articles with their facts marked, search over titles, series and names.  Every text from the corpus is escaped. */
#ifndef PM_PAGE_PAGE_H
#define PM_PAGE_PAGE_H

#include "base/err.h"

struct page_options {
	const char *release;		/* folder of a release */
	const char *to;			/* folder to write; made if it is not there */
	unsigned entities;		/* so many of those that most articles name get a page of their own */
};

/* Write all pages.  Pages of an earlier call in the folder are replaced; others stay.  Memory: what is told of
 * editions, entities, days and publishers, and one article; time is linear in the rows. */
int page_write(const struct page_options *o, struct err *e);

#endif
