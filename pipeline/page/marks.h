/* page/marks.h - the facts of one article, and its sentences with the facts marked. */
#ifndef PM_PAGE_MARKS_H
#define PM_PAGE_MARKS_H

#include "page/inside.h"

enum mark_kind { MARK_NAME = 1, MARK_DATE = 2, MARK_EVENT = 4 };
struct mark {
	uint32_t start, end;		/* code points in the sentence */
	enum mark_kind kind;
	struct str tip, link_id;	/* cells; link_id: entity or series */
};
struct fact_sentence {
	struct str text, role;
	uint32_t paragraph;
	bool repeats;
	VEC(struct mark) marks;		/* at most 100 of a sentence are shown */
};
struct named { struct str id; uint32_t sentence; };	/* an entity, and the sentence that names it first */

struct article_facts {
	struct arena mem;		/* of all below but the cells of the article's own row */
	struct str id, title, published, publisher;
	bool copy;
	VEC(struct fact_sentence) sentences;
	VEC(struct named) entities;	/* each once, where it is first */
	struct map entity_map;
	size_t editions;
};

/* Rows of sentences, mentions, dates and event_mentions. */
void facts_sentence(struct article_facts *f, const struct str *cells);
void facts_mention(struct article_facts *f, const struct str *cells);
void facts_date(struct article_facts *f, const struct str *cells);
void facts_event(struct article_facts *f, const struct str *cells);
/* The sentences, in their paragraphs, to p->html. */
void facts_write(struct page *p, const struct article_facts *f, struct str language);

#endif
