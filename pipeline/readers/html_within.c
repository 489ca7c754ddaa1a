/* html_within.c - what within the main text is not text: lists and lines of links, panels of data, lines about the
 * article, headings that head nothing. */
#include "base/hash.h"
#include "base/map.h"
#include "readers/html_work.h"

enum { AMID_BYTES = 300, ITEM_BYTES = 20, BELOW_PERCENT = 75,
	LABEL_MAX = 40, LABEL_TIMES = 3, PANEL_PIECES = 6, HEADED = 5,
	LINKED_PERCENT = 40, ROW_LINKS = 60 };

/* Share of links in all blocks of the list or table that block i stands in, in percent. */
static unsigned list_links(const struct html_work *w, uint32_t node, size_t *items, size_t *bytes)
{
	const struct html_node *n = &w->p->nodes.v[node];
	*items = n->last - n->first;
	*bytes = w->len[n->last] - w->len[n->first];
	return *bytes ? (unsigned)((w->links[n->last] - w->links[n->first]) * 100 / *bytes) : 0;
}

/* The list that an item stands in, the table of a cell; 0: none. */
static uint32_t list_of(const struct html_page *p, const struct html_block *b)
{
	uint8_t tag = b->tag == TAG_LI ? TAG_UL : b->tag == TAG_TD ? TAG_TABLE : TAG_OTHER;
	uint32_t node = tag ? b->node : 0;
	for (int up = 0; node && up < 8; up++) {
		if (p->nodes.v[node].tag == tag)
			return node;
		node = p->nodes.v[node].parent;
	}
	return 0;
}

/* [i]: how many items before block i say the same as a heading of the text; a table of contents does in half of them.
 * */
static size_t *as_headings(const struct html_page *p, const struct html_node *root, struct arena *mem)
{
	struct map headings = { .mem = mem };
	size_t *same = arena_zalloc(mem, (p->blocks.n + 1) * sizeof *same);
	for (uint32_t k = root->first; k < root->last; k++) {
		uint64_t h = hash_str(html_text(p, &p->blocks.v[k])) | 1;
		if (html_heading(p->blocks.v[k].tag) && !map_first(&headings, h).number)
			map_add(&headings, h, 1);
	}
	for (uint32_t k = 0; k < p->blocks.n; k++) {
		bool item = p->blocks.v[k].tag == TAG_LI;
		same[k + 1] = same[k]
			      + (item && map_first(&headings, hash_str(html_text(p, &p->blocks.v[k])) | 1).number != 0);
	}
	return same;
}

/* Hardly more than a link?  Bytes of links are counted without spaces. */
static bool is_link(const struct html_page *p, const struct html_block *b)
{
	struct str s = html_text(p, b);
	size_t spaces = 0;
	for (size_t i = 0; i < s.n && b->links; i++)
		spaces += s.p[i] == ' ';
	return b->links * 10 > (b->len - spaces) * 8;
}

/* Linked lines that head the pieces of a survey of news: most of the prose stands right below one. */
static bool links_head(const struct html_page *p, const struct html_node *root)
{
	size_t heads = 0, prose = 0;
	const struct html_block *before = NULL;
	for (uint32_t k = root->first; k < root->last; k++) {
		const struct html_block *b = &p->blocks.v[k];
		if (b->drop)
			continue;
		prose += b->good;
		heads += b->good && before && before->tag == TAG_P && is_link(p, before);
		before = b;
	}
	return heads >= HEADED && heads * 2 >= prose;
}

/* A cell among others that are no links: the name of what its row tells of. */
static bool in_row(const struct html_work *w, const struct html_block *b)
{
	const struct html_node *cell = &w->p->nodes.v[b->node];
	size_t items, bytes;
	return cell->tag == TAG_TD && w->p->nodes.v[cell->parent].tag == TAG_TR
	       && list_links(w, cell->parent, &items, &bytes) <= ROW_LINKS;
}

/* Is the list or table one of links?  Amid the text it stays, unless it is a table of contents. */
static bool is_link_list(const struct html_work *w, const struct html_node *root, uint32_t list, const size_t *same)
{
	size_t items, bytes;
	unsigned share = list_links(w, list, &items, &bytes);
	const struct html_node *n = &w->p->nodes.v[list];
	bool amid = n->first > root->first && w->weight[root->last] - w->weight[n->last] >= AMID_BYTES
		    && w->weight[n->first] - w->weight[root->first] >= AMID_BYTES && bytes >= items * ITEM_BYTES;
	bool contents = (same[n->last] - same[n->first]) * 2 >= items;
	/* in a table of facts names may be links: half of the cells are none */
	if (n->tag == TAG_TABLE && (w->heads[n->last] - w->heads[n->first]) * 2 < items)
		return false;
	return (share > 60 || (share > 40 && bytes < items * 60)) && (!amid || contents);
}

static void drop_links(const struct html_work *w, const struct html_node *root)
{
	struct html_page *p = w->p;
	const size_t *same = as_headings(p, root, &p->mem);
	bool heads = links_head(p, root);
	for (uint32_t k = root->first; k < root->last; k++) {
		struct html_block *b = &p->blocks.v[k];
		if (b->drop)
			continue;
		uint32_t list = list_of(p, b);
		if (list && is_link_list(w, root, list, same)) {
			for (uint32_t i = p->nodes.v[list].first; i < p->nodes.v[list].last; i++)
				p->blocks.v[i].drop = true;
			continue;
		}
		if (b->tag == TAG_LI && list)
			continue;
		bool stays = html_heading(b->tag) || (b->tag == TAG_P && (b->len >= 160 || heads)) || in_row(w, b);
		b->drop = !stays && is_link(p, b);
	}
}

/* Lines about the article within it: author, date, tags; short ones only. */
static void drop_meta(const struct html_work *w, const struct html_node *root)
{
	struct html_page *p = w->p;
	size_t all = w->weight[root->last] - w->weight[root->first];
	for (uint32_t i = 1; i < p->nodes.n; i++) {
		const struct html_node *n = &p->nodes.v[i];
		if (!(n->flags & NODE_META) || n->first < root->first || n->last > root->last
			|| n->last - n->first > 12)
			continue;
		/* below the text: who its author is */
		bool below = (w->weight[n->first] - w->weight[root->first]) * 100 >= all * BELOW_PERCENT
			&& html_weight(w, n) * 100 < all * (100 - BELOW_PERCENT);
		for (uint32_t k = n->first; k < n->last; k++)
			if (below || (p->blocks.v[k].len < 120 && !html_heading(p->blocks.v[k].tag)))
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
		if (html_heading(b->tag)) {
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

static bool is_label(const struct html_block *b)
{
	bool piece = b->tag == TAG_DIV || b->tag == TAG_P || b->tag == TAG_DT;
	return !b->drop && piece && b->len <= LABEL_MAX;
}

/* Panels of data on cards, one after the other: runs of short pieces, many of which say what others of the page say
 * ("Students enrolled", "Price").  Pieces in paragraphs, lists and tables are text. */
static void drop_panels(struct html_page *p, const struct html_node *root)
{
	struct map said = { .mem = &p->mem };
	for (int pass = 0; pass < 2; pass++) {
		uint32_t from = root->first, pieces = 0, labels = 0;
		for (uint32_t k = root->first; k <= root->last; k++) {
			const struct html_block *b = k < root->last ? &p->blocks.v[k] : NULL;
			if (b && b->drop)
				continue;
			if (b && is_label(b)) {
				uint64_t h = hash_str(html_text(p, b)) | 1;
				struct map_at at = map_first(&said, h);
				pieces++;
				labels += pass && b->tag != TAG_P && said.slots[at.slot].number >= LABEL_TIMES;
				if (pass == 0 && at.number)
					said.slots[at.slot].number++;
				else if (pass == 0)
					map_add(&said, h, 1);
				continue;
			}
			for (uint32_t i = from; i < k && pass && pieces >= PANEL_PIECES && labels * 3 >= pieces; i++)
				p->blocks.v[i].drop = true;
			from = k + 1;
			pieces = labels = 0;
		}
	}
}

/* One link around several blocks, a headline and a teaser: a card of another story, also amid the text.  Not where the
 * text is made of them. */
static void drop_linked_cards(const struct html_work *w, const struct html_node *root)
{
	struct html_page *p = w->p;
	size_t all = w->weight[root->last] - w->weight[root->first], linked = 0;
	for (int pass = 0; pass < 2; pass++)
		for (uint32_t i = 1; i < p->nodes.n; i++) {
			const struct html_node *n = &p->nodes.v[i];
			if (n->tag != TAG_A || n->first < root->first || n->last > root->last || n->last - n->first < 2)
				continue;
			if (pass == 0)
				linked += html_weight(w, n);
			else if (linked * 100 > all * LINKED_PERCENT)
				return;
			for (uint32_t k = n->first; pass && k < n->last; k++)
				p->blocks.v[k].drop |= is_link(p, &p->blocks.v[k]);
		}
}

void html_drop_within(struct html_work *w, const struct html_node *range)
{
	drop_linked_cards(w, range);
	drop_links(w, range);
	drop_panels(w->p, range);
	drop_meta(w, range);
	drop_bare_headings(w->p, range);
}
