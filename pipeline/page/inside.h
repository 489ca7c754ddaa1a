/* page/inside.h - what is known while the pages are written; for the files of page/ only. */
#ifndef PM_PAGE_INSIDE_H
#define PM_PAGE_INSIDE_H

#include "base/map.h"
#include "page/html.h"
#include "page/page.h"
#include "tables/table.h"

enum { PROOFS = 40, EXAMPLES = 60, PER_PAGE = 250, COMPANIONS = 40 };

/* A sentence that proves something: where it stands, and its words once the articles have been read. */
struct proof {
	struct str article, sentence;	/* cells */
	struct str text, title, published, publisher;	/* text.p NULL: not read yet */
	uint32_t next;			/* of the same article, index + 1; 0 = none */
};

struct edition {
	struct str id, series_id, series, ordinal, earliest, latest, basis, place_id, place, status, conflict;
	uint64_t articles, mentions;
	uint32_t first_proof, proofs;	/* in page.proofs, consecutive */
	uint64_t evidence;		/* of all, shown or not */
};

struct series_info {
	struct str id, name, kind, gaps;
	uint32_t first_edition, editions;	/* consecutive in page.editions */
};

struct entity_month { struct str month; uint32_t articles; };
struct entity_example { struct str article, title, published, text; };
struct page_entity {
	struct str id, kind, name, first, last;
	uint64_t articles, mentions;
	uint32_t rank;			/* from 1, by articles; up to page.paged has a page of its own */
	VEC(struct entity_month) months;
	VEC(struct entity_example) examples;
};

struct frequency { struct str key; uint64_t n; };
struct counts {				/* how often, by a short text; in order of first appearance */
	VEC(struct frequency) v;
	struct map map;
};

struct together { uint32_t a, b, articles; };	/* ranks of two entities, and how many articles name both */
struct unsure_edition { struct str article, sentence, surface, series, ordinal, confidence; };

struct page {
	const struct page_options *o;
	struct arena mem;
	struct html html;
	VEC(struct series_info) series;
	VEC(struct edition) editions;
	VEC(struct proof) proofs;
	struct map proof_map;		/* hash of article: first of its proofs, index + 1 */
	struct map edition_map;		/* hash of event_id: index + 1 */
	VEC(struct page_entity) entities;	/* in order of rank */
	struct map entity_map;		/* hash of id: index + 1 */
	size_t paged;
	struct map pair_map;		/* hash of two ranks: index + 1 of pairs */
	VEC(struct together) pairs;
	struct counts days, publishers, languages, statuses, rejects, months, relations;
	uint64_t articles, sentences, mentions, dates, event_mentions;
	/* search */
	struct buf shard;
	size_t shards, shard_rows;
	/* lists of articles */
	struct buf list;
	size_t list_rows, list_pages;
	VEC(struct unsure_edition) unsure;		/* editions found with little confidence */
};

void count_add(struct arena *mem, struct counts *c, struct str key);
void counts_sort_by_key(struct counts *c);
void counts_sort_by_number(struct counts *c);		/* most first, then by key */

/* collect.c: what stands in the corpus-wide tables, before the articles are read. */
int page_collect(struct page *p, struct err *e);
/* articles.c: reads the batch tables once, side by side, writes a page for each article and the lists of them, and
 * fills in proofs, examples and counts. */
int page_articles(struct page *p, struct err *e);
/* series.c, entities.c, overview.c: the other pages. */
int page_series(struct page *p, struct err *e);
int page_entities(struct page *p, struct err *e);
int page_overview(struct page *p, struct err *e);
/* search.c */
int search_add(struct page *p, struct str title, struct str href, struct str what, struct err *e);
int search_end(struct page *p, struct err *e);

struct page_entity *page_entity(struct page *p, struct str id);	/* NULL: not known */
void add_article_href(struct html *h, struct str id);		/* "a/ab/abcdef....html" from where h is */
void add_series_href(struct html *h, struct str series_id);
void add_entity_href(struct html *h, const struct page_entity *x);
void add_days(struct buf *b, struct str earliest, struct str latest);	/* 2024-10-17 or "2024-10-17 to 2024-10-19" */
int read_table(const char *dir, enum table t, int (*row)(struct page *p, const struct str *cells, struct err *e),
	       struct page *p, struct err *e); /* a corpus-wide one, or all files of a batch table */

#endif
