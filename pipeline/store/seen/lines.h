/* store/seen/lines.h - lines that a publisher repeats: "Follow us on ...", disclaimers, teasers of other news.
 *
 * For each publisher a bounded table counts in how many kept articles (no copies, no revisions) a line stood.
 * When the table is full, lines seen once and not lately go first; what is dropped depends on the articles that
 * came before and on nothing else.  Private to store/seen/. */
#ifndef PM_STORE_SEEN_LINES_H
#define PM_STORE_SEEN_LINES_H

#include "base/str.h"

struct line_table;		/* of all publishers met in this run */

struct line_table *line_table_new(void);
void line_table_free(struct line_table *t);

struct publisher_lines;
/* Of a publisher met before in this run, or NULL. */
struct publisher_lines *lines_of(struct line_table *t, uint32_t publisher);
/* Make it known: from what a segment says of it, or new if stored is empty.  NULL if that is damaged. */
struct publisher_lines *lines_load(struct line_table *t, uint32_t publisher, struct str stored);
/* In how many articles did the line stand?  Its hash is not 0. */
uint32_t lines_count(const struct publisher_lines *p, uint32_t line);
/* Count the lines of one article: n hashes, none 0; one that stands in it twice counts once. */
void lines_add(struct publisher_lines *p, const uint32_t *lines, size_t n);
/* All publishers, sorted, each with its lines as bytes. */
void lines_each(struct line_table *t, void (*f)(void *ctx, uint32_t publisher, struct str lines), void *ctx);
void lines_forget(struct line_table *t);	/* after they were saved */

#endif
