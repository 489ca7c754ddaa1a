/* html_page.h - a page as flat arrays, between the parts of the HTML reader (html_build.c fills it from libxml2's
 * events, html_meta.c reads titles and dates, html_main.c finds the main text).  Private to pipeline/readers/html*.c.
 *
 * Blocks are the pieces of text between block-level tags, in reading order; a node covers the blocks
 * [first, last).  So every sum over a node is the difference of two running sums. */
#ifndef PM_READERS_HTML_PAGE_H
#define PM_READERS_HTML_PAGE_H

#include "readers/format.h"

enum html_tag { /* those that matter; all others are TAG_OTHER, inline ones TAG_INLINE */
		TAG_OTHER,
		TAG_INLINE,
		TAG_P,
		TAG_H1,
		TAG_H2,
		TAG_H3,
		TAG_H4,
		TAG_H5,
		TAG_H6,
		TAG_LI,
		TAG_UL,
		TAG_TABLE,
		TAG_TR,
		TAG_TD,
		TAG_QUOTE,
		TAG_PRE,
		TAG_DT,
		TAG_FIGCAPTION,
		TAG_FIGURE,
		TAG_DIV,
		TAG_SECTION,
		TAG_ARTICLE,
		TAG_MAIN,
		TAG_BODY,
		TAG_HTML,
		TAG_A,
		TAG_BR,
		TAG_META,
		TAG_LINK,
		TAG_TIME,
		TAG_TITLE,
		TAG_HEAD,
		TAG_HEADER,
		TAG_SKIP,
		TAG_ASIDE,
		TAG_FORM,
		TAG_IMG
};

enum {				/* struct html_node.flags */
	NODE_DROP = 1,		/* furniture by tag or role: navigation, footer, aside, hidden */
	NODE_NEGATIVE = 2,	/* furniture by its class or id */
	NODE_BODY = 4,		/* says it is the article's body: itemprop, class */
	NODE_DATED = 8,		/* says that it holds a date */
	NODE_META = 16,		/* byline, date, tags within an article */
	NODE_STRONG = 32,	/* comments, cookie notes: furniture however much of the page they are */
	NODE_HEADLINE = 64,	/* says it is the headline */
	NODE_UPDATED = 128,	/* says that its date is that of a change */
	NODE_PUBLISHED = 256,	/* ... of publication */
	NODE_FOLDED = 512,	/* part of what a click opens */
	NODE_CAPTION = 1024,
	NODE_UNSEEN = 2048	/* not shown, whatever the width of the screen */
};

struct html_node {
	uint32_t parent, end;	/* index of the parent; one past its last descendant */
	uint32_t first, last;	/* blocks */
	uint32_t kind;		/* the same for elements of one tag and class */
	uint16_t flags;
	uint8_t tag;
};

struct html_block {
	size_t at, len;		/* in html_page.text, white space collapsed */
	uint32_t links;		/* bytes of it in links */
	uint32_t node;		/* innermost block-level element */
	uint8_t tag;		/* kind: TAG_P TAG_H1.. TAG_LI TAG_TR TAG_QUOTE TAG_PRE TAG_FIGCAPTION, else TAG_DIV */
	bool drop, good;
};

/* A day that an element gives as an attribute: <time datetime=...>, itemprop datePublished. */
struct html_time {
	struct str when;
	uint32_t block;		/* it stands in, or before */
	uint16_t flags;		/* of the element and the two around it */
	bool microdata;		/* itemprop says that it is the day of publication */
	bool linked;		/* it stands in a link: the day of what that leads to, or of the page itself */
	bool furniture;		/* the block was dropped */
};

struct html_seen { uint64_t hash; unsigned flags; };	/* what a class or id was judged to say */

struct html_page {
	struct arena mem;
	struct html_seen *seen;
	VEC(struct html_node) nodes;
	VEC(struct html_block) blocks;
	struct buf text;
	/* from meta, link, title, time, h1: the first of each */
	struct str title, og_title, entry_title, h1, site, canonical, language;
	/* by trust: json-ld, article:published_time, itemprop, other meta, <time>, modified (unused) */
	struct str date[6];
	bool day_shown;		/* a line by the headline is hardly more than a day */
	VEC(struct html_time) times;
	VEC(uint32_t) signups;	/* nodes that ask for an address of mail or a telephone number */
	/* blocks: where the headline stands, and the main text */
	uint32_t title_block, main_first, main_last, first_prose;
	struct str headline, ld_publisher, ld_body;	/* JSON-LD */
};

static inline struct str html_text(const struct html_page *p, const struct html_block *b)
{
	return str_n(p->text.p + b->at, b->len);
}

/* What the attributes of an element (name, value, ..., NULL; or NULL) say of it. */
struct html_said {
	unsigned flags;		/* of its node */
	bool opens;		/* a click on it opens another */
	bool folded;		/* it is hidden, and not called furniture: a click may open it */
};
struct html_said html_attributes(struct html_page *p, uint8_t tag, const char *name, const unsigned char **atts);
/* A page, stripped, into *p, whose arena is empty; false if libxml2 gives up. */
bool html_build(struct html_page *p, struct str page, const struct reader_limits *l);
uint8_t html_tag(const char *name);	/* enum html_tag of a name in lower case */
/* trimmed, unless *to is set or s is empty */
void html_keep(struct html_page *p, struct str *to, struct str s);
void html_meta(struct html_page *p, struct str name, struct str content);	/* a meta element */
void html_json_ld(struct html_page *p, struct str json, unsigned depth);
void html_describe(struct html_page *p, struct article *a);	/* fill what is empty; after html_main */
/* The main text of a whole page into d; with whole false every block that is not hidden. */
void html_main(struct html_page *p, struct draft *d, bool whole);
/* after html_main; empty: none */
struct str html_title(const struct html_page *p, struct arena *mem, struct str url);
/* Flags of an element by its class, id and role. */
unsigned html_names(struct html_page *p, struct str class, struct str id, struct str role, struct str itemprop);

/* The page without scripts, styles, comments, drawings and attributes nobody asks for, appended to out; JSON-LD
 * scripts, one after the other with a 0 byte behind each, to ld. */
void html_strip(struct str page, struct buf *out, struct buf *ld);

/* The open elements of a page, as tags come (html_nesting.c): tag is what stands behind < or </, up to the > or
 * further. false: the tag is left out, since too many are open, or none of that name is. */
struct html_nesting;
struct html_nesting *html_nesting_new(struct arena *mem);
bool html_nesting_start(struct html_nesting *w, struct str tag);
bool html_nesting_end(struct html_nesting *w, struct str tag);

#endif
