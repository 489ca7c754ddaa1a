/* html_main.c - the main text of a page.
 *
 * 1  what is furniture by tag, role or class is dropped, unless most of the page's paragraphs stand in it;
 * 2  paragraphs that look like prose (long enough, few links) are good; their bytes are the weight of every node;
 * 3  from the body down, always into the child that holds nearly all of the weight: the tightest container of the
 * prose;
 *    an element that calls itself the article's body is taken if it holds most of that, with the other parts of that
 *    body;
 * 4  of its blocks all are kept but lists and lines of links, and headings that head nothing. */
#include "readers/html_work.h"

enum { LAYOUT_BLOCKS = 6, BODY_MIN = 250, PARTS_PERCENT = 85, PART_MIN = 40, PART_SHARE = 12, PARTS_MAX = 64,
	HEADED_PERCENT = 60 };

/* The element of the article, and the headline stands in it: what stands beside it may be long. */
static bool is_headed(const struct html_page *p, const struct html_node *n)
{
	return (n->tag == TAG_MAIN || n->tag == TAG_ARTICLE) && p->h1.n && n->first <= p->title_block
	       && p->title_block < n->last;
}

/* Bytes of weight that one child must hold to be gone into. */
static uint32_t tightest(const struct html_work *w)
{
	const struct html_page *p = w->p;
	uint32_t at = 0;
	for (;;) {
		uint32_t best = 0;
		size_t most = 0, mine = html_weight(w, &p->nodes.v[at]);
		for (uint32_t i = at + 1; i<p->nodes.v[at].end; i = p->nodes.v[i].end> i ? p->nodes.v[i].end : i + 1) {
			size_t x = html_weight(w, &p->nodes.v[i]);
			if (x > most) {
				most = x;
				best = i;
			}
		}
		if (!best || most * 100 < mine * (is_headed(p, &p->nodes.v[best]) ? HEADED_PERCENT : 90u))
			return at;
		uint8_t t = p->nodes.v[best].tag;
		if (t == TAG_P || t == TAG_LI || t == TAG_UL || html_heading(t) || t == TAG_QUOTE)
			return at;
		if (t == TAG_TR && p->nodes.v[best].last - p->nodes.v[best].first < LAYOUT_BLOCKS)
			return at;	/* a row of figures; but with so many blocks it lays out the page */
		at = best;
	}
}

/* An element that says it is the body and holds most of the weight of root, the innermost such; or else the heaviest.
 * */
static uint32_t declared(const struct html_work *w, uint32_t root)
{
	const struct html_page *p = w->p;
	uint32_t found = 0, heaviest = root;
	size_t mine = html_weight(w, &p->nodes.v[root]), most = 0;
	for (uint32_t i = 1; i < p->nodes.n; i++) {
		const struct html_node *n = &p->nodes.v[i];
		bool beside = n->last <= p->nodes.v[root].first || n->first >= p->nodes.v[root].last;
		size_t part = n->flags & NODE_BODY && !beside ? html_weight(w, n) : 0;
		if (part * 100 >= mine * BODY_PERCENT && part > BODY_MIN)
			found = i;
		if (part > most) {
			most = part;
			heaviest = i;
		}
	}
	return found ? found : heaviest;
}

/* Does one article hold both nodes: is no <article> around one of them and not around the other? */
static bool same_article(const struct html_page *p, uint32_t a, uint32_t b)
{
	while (a != b) {		/* up to their common ancestor */
		uint32_t *later = a > b ? &a : &b;
		if (p->nodes.v[*later].tag == TAG_ARTICLE)
			return false;
		*later = p->nodes.v[*later].parent;
	}
	return true;
}

/* Does the prose of node n stand in the range already: a copy of it for small screens? */
static bool repeats(const struct html_work *w, const struct html_node *n, const struct html_node *range)
{
	const struct html_page *p = w->p;
	uint32_t k = n->first;
	while (k < n->last && !p->blocks.v[k].good)
		k++;
	for (uint32_t i = range->first; i < range->last && k < n->last; i++)
		if (p->blocks.v[i].good && p->blocks.v[i].len == p->blocks.v[k].len
		    && str_eq(html_text(p, &p->blocks.v[i]), html_text(p, &p->blocks.v[k])))
			return true;
	return false;
}

/* The blocks of the main text: what calls itself the body, if it holds most of the prose.  Where several elements
 * beside each other call themselves the body of one article, they are its parts, and all between them belongs to it. */
static struct html_node main_range(const struct html_work *w)
{
	const struct html_page *p = w->p;
	uint32_t root = tightest(w), found = declared(w, root);
	struct html_node range = p->nodes.v[found];
	size_t all = html_weight(w, &p->nodes.v[root]), mine = html_weight(w, &range);
	if (!(range.flags & NODE_BODY))
		return p->nodes.v[root];
	for (uint32_t i = 1, tried = 0; i < p->nodes.n && tried < PARTS_MAX; i++) {
		const struct html_node *n = &p->nodes.v[i];
		size_t part = html_weight(w, n);
		bool beside = n->parent == p->nodes.v[found].parent;
		if (!(n->flags & NODE_BODY) || (n->first < range.last && n->last > range.first) || part < PART_MIN
		    || (!beside && part * PART_SHARE < mine))
			continue;
		tried++;
		if (!same_article(p, found, i) || repeats(w, n, &range))
			continue;
		if (n->first < range.first)
			range.first = n->first;
		if (n->last > range.last)
			range.last = n->last;
	}
	bool most = mine * 100 >= all * BODY_PERCENT;	/* the element alone; parts of it must hold more together */
	mine = html_weight(w, &range);
	return mine > BODY_MIN && (most || mine * 100 >= all * PARTS_PERCENT) ? range : p->nodes.v[root];
}

void html_main(struct html_page *p, struct draft *d, bool whole)
{
	if (!p->blocks.n)
		return;
	if (!whole) {
		html_emit(p, &p->nodes.v[0], d);
		return;
	}
	struct html_work w = { .p = p };
	html_drop_furniture(&w);
	for (size_t i = 0; i < p->times.n; i++)
		p->times.v[i].furniture = p->times.v[i].block < p->blocks.n && p->blocks.v[p->times.v[i].block].drop;
	if (!w.weight[p->blocks.n])
		return;
	struct html_node range = main_range(&w);
	p->main_first = p->first_prose = range.first;
	p->main_last = range.last;
	while (p->first_prose < range.last && !(p->blocks.v[p->first_prose].good && !p->blocks.v[p->first_prose].drop))
		p->first_prose++;
	html_drop_within(&w, &range);
	bool dated = html_emit_bylines(p, &range, d);
	html_emit_lead(p, &range, d);
	html_emit(p, &range, d);
	if (!dated)
		html_emit_far_date(p, &range, d);
}
