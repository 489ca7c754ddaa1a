/* html_work.h - what the parts of the main text's finder share: html_furniture.c drops, html_main.c finds the range,
 * html_within.c drops within it, html_emit.c hands it out.  Private to pipeline/readers/html*.c. */
#ifndef PM_READERS_HTML_WORK_H
#define PM_READERS_HTML_WORK_H

#include "readers/html_page.h"

enum { BODY_PERCENT = 40 };	/* of the prose: what holds so much is the body, if it says so */

struct html_work {			/* running sums: [i] of all blocks before block i */
	struct html_page *p;
	size_t *weight;		/* bytes of good blocks that are not dropped */
	size_t *len, *links;	/* bytes; of them in links */
	size_t *heads;		/* linked headlines */
};

static inline bool html_heading(uint8_t tag) { return tag >= TAG_H1 && tag <= TAG_H6; }
static inline size_t html_weight(const struct html_work *w, const struct html_node *n)
{
	return w->weight[n->last] - w->weight[n->first];
}
bool html_ends_sentence(struct str s);

/* Judge every block, sum up, and drop what is furniture on any page: cards of other stories; then by tag, role and
 * class. */
void html_drop_furniture(struct html_work *w);
/* Drop within the main text: lists and lines of links, lines about the article, headings that head nothing. */
void html_drop_within(struct html_work *w, const struct html_node *range);

/* Hand out the range; before it lines with its day (false: there were none) and the prose above it. */
bool html_emit_bylines(struct html_page *p, const struct html_node *range, struct draft *d);
void html_emit_lead(struct html_page *p, const struct html_node *range, struct draft *d);
void html_emit(struct html_page *p, const struct html_node *range, struct draft *d);
/* Behind it: a line elsewhere on the page that is called a date, if it has no rival. */
void html_emit_far_date(struct html_page *p, const struct html_node *range, struct draft *d);

#endif
