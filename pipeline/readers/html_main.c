/* html_main.c - the main text of a page.
 *
 * 1  what is furniture by tag, role or class is dropped, unless most of the page's paragraphs stand in it;
 * 2  paragraphs that look like prose (long enough, few links) are good; their bytes are the weight of every node;
 * 3  from the body down, always into the child that holds nearly all of the weight: the tightest container of the prose;
 *    an element that calls itself the article's body is taken if it holds most of that;
 * 4  of its blocks all are kept but lists and lines of links, and headings that head nothing. */
#include "readers/html_page.h"

#define LINES UINT32_MAX

enum { GOOD_BYTES = 80, LAYOUT_BLOCKS = 6, WRAP_MIN = 40, WRAP_MAX = 180, BODY_MIN = 250, BODY_PERCENT = 40, PARTS_PERCENT = 85, PART_MIN = 40,
	PART_SHARE = 12, PARTS_MAX = 64, DAY_LINE = 40, ASIDE_MIN = 150,
	CARD_BLOCKS = 8, CARD_BYTES = 600, CARDS_PERCENT = 40, AMID_PERCENT = 15, HEADLINE_MIN = 15 };

struct work {
	struct html_page *p;
	size_t *weight;		/* [i]: bytes of good blocks before block i, running */
	size_t *all;		/* the same of all blocks that are not dropped */
	size_t *heads;		/* linked headlines before block i */
	size_t *len, *links;	/* the same of all blocks; of what is in links */
};

static bool heading(uint8_t tag)
{
	return tag >= TAG_H1 && tag <= TAG_H6;
}

static size_t weight(const struct work *w, const struct html_node *n)
{
	return w->weight[n->last] - w->weight[n->first];
}

static void sum(struct work *w)
{
	struct html_page *p = w->p;
	for (size_t i = 0; i < p->blocks.n; i++) {
		const struct html_block *b = &p->blocks.v[i];
		w->weight[i + 1] = w->weight[i] + (b->good && !b->drop ? b->len : 0);
		w->all[i + 1] = w->all[i] + (b->drop ? 0 : b->len);
	}
}

static bool ends_sentence(struct str s)
{
	while (s.n && (strchr("\"')] ", s.p[s.n - 1]) || (unsigned char)s.p[s.n - 1] >= 0x80))
		s.n--;
	return s.n && strchr(".!?:", s.p[s.n - 1]);
}

/* Prose: not a heading, long enough for its kind, hardly links. */
static bool is_good(const struct html_page *p, const struct html_block *b)
{
	size_t plain = b->len - (b->links < b->len ? b->links : b->len);
	if (heading(b->tag) || b->tag == TAG_FIGCAPTION || b->tag == TAG_DT || plain * 2 < b->len)
		return false;
	if (b->tag == TAG_P || b->tag == TAG_QUOTE)
		return plain >= GOOD_BYTES / 2;
	return plain >= GOOD_BYTES && (b->tag != TAG_DIV || plain >= 2 * GOOD_BYTES || ends_sentence(html_text(p, b)));
}

/* Where the first article with a quarter of the page's prose ends, and where the last one begins: is one outside of a node? */
static void find_articles(const struct work *w, size_t total, uint32_t *first_end, uint32_t *last_start)
{
	*first_end = UINT32_MAX;
	*last_start = 0;
	for (size_t i = 1; i < w->p->nodes.n; i++) {
		const struct html_node *o = &w->p->nodes.v[i];
		if ((o->tag == TAG_ARTICLE || o->flags & NODE_BODY) && weight(w, o) * 4 >= total) {
			*first_end = o->last < *first_end ? o->last : *first_end;
			*last_start = o->first > *last_start ? o->first : *last_start;
		}
	}
}

/* Drop the blocks of furniture; but a node with over a third of the page's prose is no furniture, whatever it is
 * called, and neither are nodes called so by their class that hold half of it together. */
static void drop_nodes(struct work *w, unsigned what, size_t total)
{
	struct html_page *p = w->p;
	uint32_t first_end, last_start, dropped = 0;	/* dropped: up to here all blocks from some node's first on */
	find_articles(w, total, &first_end, &last_start);
	for (size_t i = 1; i < p->nodes.n; i++) {
		struct html_node *n = &p->nodes.v[i];
		unsigned f = n->flags & what;
		if (n->tag == TAG_ASIDE && !(n->flags & NODE_NEGATIVE) && weight(w, n) >= ASIDE_MIN
		    && (w->links[n->last] - w->links[n->first]) * 5 < w->len[n->last] - w->len[n->first])
			continue;	/* a note that belongs to the text */
		if (!f && what & NODE_DROP && n->tag == TAG_FORM && weight(w, n) * 4 < total)
			f = NODE_DROP;
		if (!f)
			continue;
		size_t part = weight(w, n);
		bool beside = first_end <= n->first || (last_start >= n->last && first_end != UINT32_MAX);
		bool most = part * 2 > total || (part * 3 > total && !beside);
		if ((most && total > 400 && !(what & NODE_STRONG)) || (n->flags & NODE_BODY && part * 10 > total))
			continue;
		/* nodes come in the order in which they begin: what lies before `dropped` is dropped already */
		for (uint32_t k = n->first > dropped ? n->first : dropped; k < n->last; k++)
			p->blocks.v[k].drop = true;
		dropped = n->last > dropped ? n->last : dropped;
	}
	sum(w);
}

static void drop_furniture(struct work *w)
{
	struct html_page *p = w->p;
	/* kinds of furniture; how much of the prose must be left (percent, bytes) */
	static const struct { unsigned what; size_t percent, bytes; } kinds[] = { { NODE_DROP, 0, 0 }, { NODE_STRONG, 8, 300 },
		{ NODE_NEGATIVE, 50, 0 } };
	bool *before = arena_alloc(&p->mem, p->blocks.n * sizeof *before);
	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
		size_t total = w->weight[p->blocks.n];
		for (size_t i = 0; i < p->blocks.n; i++)
			before[i] = p->blocks.v[i].drop;
		drop_nodes(w, kinds[k].what, total);
		size_t left = w->weight[p->blocks.n];
		if (left * 100 >= total * kinds[k].percent && (left >= (total < kinds[k].bytes ? total : kinds[k].bytes) || left * 2 > total))
			continue;
		for (size_t i = 0; i < p->blocks.n; i++)
			p->blocks.v[i].drop = before[i];
		sum(w);
	}
}

/* A card: a linked headline, and at most a teaser. */
static bool is_card(const struct work *w, const struct html_node *n)
{
	return n->last > n->first + 1 && n->last - n->first <= CARD_BLOCKS && w->heads[n->last] > w->heads[n->first]
		&& w->heads[n->last] - w->heads[n->first] <= 2 && weight(w, n) <= CARD_BYTES;
}

/* Three or more cards of one kind in a row are other stories, unless the page is made of them. */
static void drop_cards(struct work *w)
{
	struct html_page *p = w->p;
	size_t total = w->weight[p->blocks.n], cards = 0;
	VEC(struct html_node) rows = { NULL, 0, 0 };
	uint32_t body_end = 0;		/* nodes up to here stand in what calls itself the body */
	for (uint32_t parent = 0; parent < p->nodes.n; parent++) {
		struct html_node row = { 0 };
		size_t n = 0;
		const struct html_node *outer = &p->nodes.v[parent];
		if (outer->flags & NODE_BODY && outer->end > body_end && weight(w, outer) * 100 >= total * BODY_PERCENT)
			body_end = outer->end;
		if (parent < body_end)
			continue;
		for (uint32_t i = parent + 1; i <= p->nodes.v[parent].end; i = i < p->nodes.v[parent].end && p->nodes.v[i].end > i ? p->nodes.v[i].end : i + 1) {
			const struct html_node *c = i < p->nodes.v[parent].end ? &p->nodes.v[i] : NULL;
			if (c && c->last == c->first)
				continue;
			bool card = c && is_card(w, c);
			if (n && (!card || c->kind != row.kind)) {
				if (n >= 3)
					*VEC_PUSH(&p->mem, &rows) = row;
				n = 0;
			}
			if (card && !n++)
				row = *c;
			else if (card)
				row.last = c->last;
			if (!c)
				break;
		}
	}
	for (size_t i = 0; i < rows.n; i++)
		cards += weight(w, &rows.v[i]);
	if (cards * 100 > total * CARDS_PERCENT)
		return;
	for (size_t i = 0; i < rows.n; i++) {
		size_t before = w->weight[rows.v[i].first], after = total - w->weight[rows.v[i].last];
		if (before * 100 > total * AMID_PERCENT && after * 100 > total * AMID_PERCENT)
			continue;	/* amid the prose: a list of products */
		for (uint32_t k = rows.v[i].first; k < rows.v[i].last; k++)
			p->blocks.v[k].drop = true;
	}
	sum(w);
}

/* Bytes of weight that one child must hold to be gone into. */
static uint32_t tightest(const struct work *w)
{
	const struct html_page *p = w->p;
	uint32_t at = 0;
	for (;;) {
		uint32_t best = 0;
		size_t most = 0, mine = weight(w, &p->nodes.v[at]);
		for (uint32_t i = at + 1; i < p->nodes.v[at].end; i = p->nodes.v[i].end > i ? p->nodes.v[i].end : i + 1) {
			size_t x = weight(w, &p->nodes.v[i]);
			if (x > most) {
				most = x;
				best = i;
			}
		}
		if (!best || most * 100 < mine * 90)
			return at;
		uint8_t t = p->nodes.v[best].tag;
		if (t == TAG_P || t == TAG_LI || t == TAG_UL || heading(t) || t == TAG_QUOTE)
			return at;
		if (t == TAG_TR && p->nodes.v[best].last - p->nodes.v[best].first < LAYOUT_BLOCKS)
			return at;	/* a row of figures; but with so many blocks it lays out the page */
		at = best;
	}
}

/* An element that says it is the body and holds most of the weight of root, the innermost such; or else the heaviest. */
static uint32_t declared(const struct work *w, uint32_t root)
{
	const struct html_page *p = w->p;
	uint32_t found = 0, heaviest = root;
	size_t mine = weight(w, &p->nodes.v[root]), most = 0;
	for (uint32_t i = 1; i < p->nodes.n; i++) {
		const struct html_node *n = &p->nodes.v[i];
		size_t part = n->flags & NODE_BODY ? weight(w, n) : 0;
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
static bool repeats(const struct work *w, const struct html_node *n, const struct html_node *range)
{
	const struct html_page *p = w->p;
	uint32_t k = n->first;
	while (k < n->last && !p->blocks.v[k].good)
		k++;
	for (uint32_t i = range->first; i < range->last && k < n->last; i++)
		if (p->blocks.v[i].good && p->blocks.v[i].len == p->blocks.v[k].len && str_eq(html_text(p, &p->blocks.v[i]), html_text(p, &p->blocks.v[k])))
			return true;
	return false;
}

/* The blocks of the main text: what calls itself the body, if it holds most of the prose.  Where several elements beside
 * each other call themselves the body of one article, they are its parts, and all between them belongs to it. */
static struct html_node main_range(const struct work *w)
{
	const struct html_page *p = w->p;
	uint32_t root = tightest(w), found = declared(w, root);
	struct html_node range = p->nodes.v[found];
	size_t all = weight(w, &p->nodes.v[root]), mine = weight(w, &range);
	if (!(range.flags & NODE_BODY))
		return p->nodes.v[root];
	for (uint32_t i = 1, tried = 0; i < p->nodes.n && tried < PARTS_MAX; i++) {
		const struct html_node *n = &p->nodes.v[i];
		size_t part = weight(w, n);
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
	mine = weight(w, &range);
	return mine > BODY_MIN && (most || mine * 100 >= all * PARTS_PERCENT) ? range : p->nodes.v[root];
}

/* Share of links in all blocks of the list or table that block i stands in, in percent. */
static unsigned list_links(const struct work *w, uint32_t node, size_t *items, size_t *bytes)
{
	const struct html_node *n = &w->p->nodes.v[node];
	*items = n->last - n->first;
	*bytes = w->len[n->last] - w->len[n->first];
	return *bytes ? (unsigned)((w->links[n->last] - w->links[n->first]) * 100 / *bytes) : 0;
}

static uint32_t list_of(const struct html_page *p, uint32_t node)
{
	for (int up = 0; node && up < 8; up++) {
		if (p->nodes.v[node].tag == TAG_UL)
			return node;
		node = p->nodes.v[node].parent;
	}
	return 0;
}

static void drop_links(struct work *w, const struct html_node *root)
{
	struct html_page *p = w->p;
	for (uint32_t k = root->first; k < root->last; k++) {
		struct html_block *b = &p->blocks.v[k];
		if (b->drop)
			continue;
		uint32_t list = b->tag == TAG_LI ? list_of(p, b->node) : 0;
		if (list) {
			size_t items, bytes;
			unsigned share = list_links(w, list, &items, &bytes);
			if (share > 60 || (share > 40 && bytes < items * 60))
				for (uint32_t i = p->nodes.v[list].first; i < p->nodes.v[list].last; i++)
					p->blocks.v[i].drop = true;
		} else if (!heading(b->tag) && b->links * 10 > b->len * 8 && (b->tag != TAG_P || b->len < 160)) {
			b->drop = true;
		}
	}
}

/* Lines about the article within it: author, date, tags; short ones only. */
static void drop_meta(struct html_page *p, const struct html_node *root)
{
	for (uint32_t i = 1; i < p->nodes.n; i++) {
		const struct html_node *n = &p->nodes.v[i];
		if (!(n->flags & NODE_META) || n->first < root->first || n->last > root->last || n->last - n->first > 12)
			continue;
		for (uint32_t k = n->first; k < n->last; k++)
			if (p->blocks.v[k].len < 120 && !heading(p->blocks.v[k].tag))
				p->blocks.v[k].drop = true;
	}
}

/* A heading that heads nothing but dropped blocks, or another heading of its level or above. */
static void drop_bare_headings(struct html_page *p, const struct html_node *root)
{
	bool text_follows = false;
	uint8_t next = 0;
	for (uint32_t k = root->last; k-- > root->first;) {
		struct html_block *b = &p->blocks.v[k];
		if (b->drop)
			continue;
		if (heading(b->tag)) {
			if (!text_follows && !(next && next > b->tag))
				b->drop = true;
			else
				next = b->tag;
			text_follows = false;
		} else {
			text_follows = true;
			next = 0;
		}
	}
}

/* Only the first <h1> of a page can be its title: some have one for each section. */
static enum role role_for(const struct html_page *p, const struct html_block *b)
{
	uint8_t tag = b->tag;
	if (heading(tag))
		return tag == TAG_H1 && (!p->h1.n || str_eq(html_text(p, b), p->h1)) ? ROLE_TITLE : ROLE_HEADING;
	return tag == TAG_FIGCAPTION ? ROLE_CAPTION : tag == TAG_QUOTE ? ROLE_QUOTE : ROLE_NONE;
}

/* A figure that could be a year, or a date in figures. */
static bool has_year(struct str s)
{
	for (size_t i = 0; i + 4 <= s.n; i++) {
		bool start = i == 0 || s.p[i - 1] < '0' || s.p[i - 1] > '9';
		if (start && (memcmp(s.p + i, "19", 2) == 0 || memcmp(s.p + i, "20", 2) == 0) && s.p[i + 2] >= '0' && s.p[i + 2] <= '9'
		    && s.p[i + 3] >= '0' && s.p[i + 3] <= '9' && (i + 4 == s.n || s.p[i + 4] < '0' || s.p[i + 4] > '9'))
			return true;
	}
	return false;
}

/* Flags of the element a block stands in, and of the two around it. */
static unsigned flags_around(const struct html_page *p, const struct html_block *b)
{
	const struct html_node *n = &p->nodes.v[b->node], *up = &p->nodes.v[n->parent], *above = &p->nodes.v[up->parent];
	return n->flags | up->flags | above->flags;
}

/* A heading that is no more than a date: in figures, or its class says so. */
static bool heads_a_day(const struct html_page *p, const struct html_block *b)
{
	struct str s = html_text(p, b);
	unsigned figures = 0;
	for (size_t i = 0; i < s.n; i++)
		figures += s.p[i] >= '0' && s.p[i] <= '9';
	return b->tag > TAG_H1 && s.n <= DAY_LINE && ((figures >= 6 && s.n <= 10) || p->nodes.v[b->node].flags & NODE_DATED);
}

/* Short lines with a year between the headline and the first prose: who wrote it, and when.  Handed out before the
 * text, for normalize to find the day in them. */
static bool emit_bylines(struct html_page *p, const struct html_node *root, struct draft *d)
{
	bool any = false;
	uint32_t first = root->first, from = first > 12 ? first - 12 : 0;
	while (first < root->last && !(p->blocks.v[first].good && !p->blocks.v[first].drop))
		first++;
	for (uint32_t k = 0; k < first; k++)
		if (p->blocks.v[k].tag == TAG_H1)
			from = k > 6 && k < from ? k - 6 : k < from ? 0 : from;
	for (uint32_t k = from; k < first; k++) {
		struct html_block *b = &p->blocks.v[k];
		if ((heading(b->tag) && !heads_a_day(p, b)) || b->len > 140 || b->good || !has_year(html_text(p, b)))
			continue;
		b->drop = true;
		any = true;
		draft_paragraph(d, ROLE_BYLINE, html_text(p, b));
	}
	return any;
}

/* Elsewhere on the page, outside of furniture, a line in what is called a date; if there are several, they belong to other
 * stories.  Behind the text. */
static void emit_far_date(struct html_page *p, const struct html_node *root, struct draft *d)
{
	const struct html_block *found = NULL;
	for (uint32_t k = 0; k < p->blocks.n; k++) {
		const struct html_block *b = &p->blocks.v[k];
		if ((k >= root->first && k < root->last) || b->drop || b->len > DAY_LINE || b->links || heading(b->tag) || !has_year(html_text(p, b)))
			continue;
		unsigned f = flags_around(p, b);
		if (!(f & (NODE_DATED | NODE_PUBLISHED)) || f & NODE_UPDATED)
			continue;
		if (found && !str_eq(html_text(p, found), html_text(p, b)))
			return;
		found = b;
	}
	if (found)
		draft_paragraph(d, ROLE_BYLINE, html_text(p, found));
}

static bool has_lower(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= 'a' && s.p[i] <= 'z')
			return true;
	return false;
}

/* Does the text of block k go on in the next one: a line of plain text that breaks off and goes on in lower case? */
static bool breaks_off(const struct html_page *p, const struct html_node *root, uint32_t k)
{
	const struct html_block *b = &p->blocks.v[k], *next = b + 1;
	return k + 1 < root->last && (b->tag == TAG_P || b->tag == TAG_DIV) && next->tag == b->tag && !b->drop && !next->drop && b->len >= WRAP_MIN
		&& b->len <= WRAP_MAX && !ends_sentence(html_text(p, b)) && has_lower(html_text(p, b));
}

/* A page converted from paper has a paragraph for each line. */
static bool is_wrapped(const struct html_page *p, const struct html_node *root)
{
	size_t lines = 0, broken = 0;
	for (uint32_t k = root->first; k < root->last; k++) {
		const struct html_block *b = &p->blocks.v[k];
		if (b->drop || (b->tag != TAG_P && b->tag != TAG_DIV))
			continue;
		lines++;
		char first = breaks_off(p, root, k) ? p->text.p[b[1].at] : 0;
		broken += first >= 'a' && first <= 'z';
	}
	return broken >= 5 && broken * 3 >= lines;
}

/* Cells of a table row go on one line, and so do lines that a paragraph was cut into. */
static void emit(struct html_page *p, const struct html_node *root, struct draft *d)
{
	struct buf row = BUF_INIT;	/* cells or lines collected */
	uint32_t group = 0, row_group = 0;	/* the row they stand in, or LINES; 0: a paragraph of its own */
	bool wrapped = is_wrapped(p, root), went_on = false;
	for (uint32_t k = root->first; k <= root->last; k++, row_group = group) {
		const struct html_block *b = k < root->last ? &p->blocks.v[k] : NULL;
		if (b && b->drop)
			continue;
		group = 0;
		if (b && b->tag == TAG_TD && b->len < 100)
			for (uint32_t n = b->node, up = 0; n && !group && up < 64; n = p->nodes.v[n].parent, up++)
				group = p->nodes.v[n].tag == TAG_TR ? n : 0;
		bool goes_on = wrapped && b && breaks_off(p, root, k), first = !went_on;
		if (goes_on || went_on)
			group = LINES;
		went_on = goes_on;
		if (row.n && (group != row_group || (group == LINES && first))) {
			draft_paragraph(d, ROLE_BODY, buf_str(&row));
			buf_reset(&row);
		}
		if (b && group) {
			if (row.n)
				buf_addc(&row, ' ');
			buf_adds(&row, html_text(p, b));
		} else if (b) {
			draft_paragraph(d, role_for(p, b), html_text(p, b));
		}
	}
	buf_free(&row);
}

void html_main(struct html_page *p, struct draft *d, bool whole)
{
	if (!p->blocks.n)
		return;
	struct work w = { .p = p };
	w.weight = arena_zalloc(&p->mem, (p->blocks.n + 1) * sizeof *w.weight);
	w.len = arena_zalloc(&p->mem, (p->blocks.n + 1) * sizeof *w.len);
	w.links = arena_zalloc(&p->mem, (p->blocks.n + 1) * sizeof *w.links);
	w.heads = arena_zalloc(&p->mem, (p->blocks.n + 1) * sizeof *w.heads);
	w.all = arena_zalloc(&p->mem, (p->blocks.n + 1) * sizeof *w.all);
	struct html_node range = p->nodes.v[0];
	bool dated = true;
	if (whole) {
		for (size_t i = 0; i < p->blocks.n; i++)
			p->blocks.v[i].good = is_good(p, &p->blocks.v[i]);
		for (size_t i = 0; i < p->blocks.n; i++) {
			const struct html_block *b = &p->blocks.v[i];
			w.len[i + 1] = w.len[i] + b->len;
			w.links[i + 1] = w.links[i] + b->links;
			w.heads[i + 1] = w.heads[i] + (b->len >= HEADLINE_MIN && b->links * 10 >= b->len * 8);
		}
		sum(&w);
		drop_cards(&w);
		drop_furniture(&w);
		for (size_t i = 0; i < p->times.n; i++)
			p->times.v[i].furniture = p->times.v[i].block < p->blocks.n && p->blocks.v[p->times.v[i].block].drop;
		if (!w.weight[p->blocks.n])
			return;
		range = main_range(&w);
		p->main_first = p->first_prose = range.first;
		p->main_last = range.last;
		while (p->first_prose < range.last && !(p->blocks.v[p->first_prose].good && !p->blocks.v[p->first_prose].drop))
			p->first_prose++;
		drop_links(&w, &range);
		drop_meta(p, &range);
		drop_bare_headings(p, &range);
		dated = emit_bylines(p, &range, d);
	}
	emit(p, &range, d);
	if (!dated)
		emit_far_date(p, &range, d);
}
