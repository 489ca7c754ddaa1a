/* html_furniture.c - what of a page is not its article: told by tag, role and class, by being cards of other
 * stories, and
 * within the main text by links. */
#include "base/ascii.h"
#include "base/hash.h"
#include "base/map.h"
#include "readers/html_work.h"

enum { GOOD_BYTES = 80, ASIDE_MIN = 150,	/* bytes of prose: of a block, of an aside that belongs to the text */
	CARD_BLOCKS = 8, CARD_BYTES = 600, CARDS_PERCENT = 40, AMID_PERCENT = 15, HEADLINE_MIN = 15,
		AMID_BYTES = 300, ITEM_BYTES = 20, BELOW_PERCENT = 85, CAPTION_BLOCKS = 3,
	LABEL_MAX = 40, LABEL_TIMES = 3, PANEL_PIECES = 6, HEADED = 5,
	SIGNUP_UP = 8, SIGNUP_SHARE = 8, SIGNUP_BYTES = 500 };

static void sum(struct work *w)
{
	struct html_page *p = w->p;
	for (size_t i = 0; i < p->blocks.n; i++) {
		const struct html_block *b = &p->blocks.v[i];
		w->weight[i + 1] = w->weight[i] + (b->good && !b->drop ? b->len : 0);
	}
}

bool html_ends_sentence(struct str s)
{
	while (s.n && (strchr("\"')] ", s.p[s.n - 1]) || (unsigned char)s.p[s.n - 1] >= 0x80))
		s.n--;
	return s.n && strchr(".!?:", s.p[s.n - 1]);
}

/* Nothing but addresses of pages, numbered or not: a list of sources. */
static bool only_addresses(struct str s)
{
	struct str word;
	bool any = false;
	while (str_cell(&s, ' ', &word)) {	/* of prose the first words tell */
		bool address = str_starts(word, STR("http://")) || str_starts(word, STR("https://"));
		any |= address;
		if (!address && word.n > 4)
			return false;
	}
	return any;
}

/* What is meant for programs and stands in the text by mistake: an escaped picture or script, data of a calendar.
 * Code that is shown stands in <pre>. */
static bool is_machine(const struct html_page *p, const struct html_block *b)
{
	static const char *const tags[] = { "<img ", "<script", "<iframe ", "<noscript", NULL };
	struct str s = html_text(p, b);
	if (b->tag == TAG_PRE)
		return false;
	if (str_starts(s, STR("BEGIN:VCALENDAR")) || only_addresses(s))
		return true;
	for (size_t i = 0; tags[i] && s.n && s.p[s.n - 1] == '>'; i++)
		if (str_starts(s, str_z(tags[i])))
			return true;
	return false;
}

/* Prose: not a heading, long enough for its kind, hardly links. */
static bool is_good(const struct html_page *p, const struct html_block *b)
{
	size_t plain = b->len - (b->links < b->len ? b->links : b->len);
	if (html_heading(b->tag) || b->tag == TAG_FIGCAPTION || b->tag == TAG_DT || plain * 2 < b->len)
		return false;
	if (b->tag == TAG_P || b->tag == TAG_QUOTE)
		return plain >= GOOD_BYTES / 2;
	return plain >= GOOD_BYTES && (b->tag != TAG_DIV || plain >= 2 * GOOD_BYTES
		|| html_ends_sentence(html_text(p, b)));
}

/* Where the first article with a quarter of the page's prose ends, and where the last one begins: is one outside of
 * a node? */
static void find_articles(const struct work *w, size_t total, uint32_t *first_end, uint32_t *last_start)
{
	*first_end = UINT32_MAX;
	*last_start = 0;
	for (size_t i = 1; i < w->p->nodes.n; i++) {
		const struct html_node *o = &w->p->nodes.v[i];
		if ((o->tag == TAG_ARTICLE || o->flags & NODE_BODY) && html_weight(w, o) * 4 >= total) {
			*first_end = o->last < *first_end ? o->last : *first_end;
			*last_start = o->first > *last_start ? o->first : *last_start;
		}
	}
}

/* The article that has the headline within and a quarter of the page's prose: what stands outside of it may be the
 * larger part, an offer behind a teaser. */
static const struct html_node *headed_article(const struct work *w, size_t total)
{
	const struct html_page *p = w->p;
	const struct html_node *found = NULL;
	for (size_t i = 1; i < p->nodes.n && p->h1.n; i++) {
		const struct html_node *n = &p->nodes.v[i];
		if (n->tag == TAG_ARTICLE && !(n->flags & NODE_NEGATIVE) && n->first <= p->title_block
		    && p->title_block < n->last && html_weight(w, n) * 4 >= total)
			found = n;
	}
	return found;
}

/* An aside that belongs to the text. */
static bool is_note(const struct work *w, const struct html_node *n)
{
	return n->tag == TAG_ASIDE && !(n->flags & NODE_NEGATIVE) && html_weight(w, n) >= ASIDE_MIN
	       && (w->links[n->last] - w->links[n->first]) * 5 < w->len[n->last] - w->len[n->first];
}

/* Drop the blocks of furniture; but a node with over a third of the page's prose is no furniture, whatever it is
 * called, and neither are nodes called so by their class that hold half of it together. */
static void drop_nodes(struct work *w, unsigned what, size_t total, const struct html_node *own)
{
	struct html_page *p = w->p;
	uint32_t first_end, last_start, dropped = 0;	/* dropped: up to here all blocks from some node's first on */
	find_articles(w, total, &first_end, &last_start);
	for (size_t i = 1; i < p->nodes.n; i++) {
		struct html_node *n = &p->nodes.v[i];
		unsigned f = n->flags & what;
		if (is_note(w, n))
			continue;
		if (!f && what & NODE_DROP && n->tag == TAG_FORM && html_weight(w, n) * 4 < total)
			f = NODE_DROP;
		if (!f)
			continue;
		size_t part = html_weight(w, n);
		bool beside = first_end <= n->first || (last_start >= n->last && first_end != UINT32_MAX);
		bool outside = own && (n->first >= own->last || n->last <= own->first);
		bool most = !outside && (part * 2 > total || (part * 3 > total && !beside));
		if ((most && total > 400 && !(what & NODE_STRONG)) || (n->flags & NODE_BODY && part * 10 > total))
			continue;
		/* nodes come in the order in which they begin: what lies before `dropped` is dropped already */
		for (uint32_t k = n->first > dropped ? n->first : dropped; k < n->last; k++)
			p->blocks.v[k].drop = true;
		dropped = n->last > dropped ? n->last : dropped;
	}
	sum(w);
}

static void drop_kinds(struct work *w)
{
	struct html_page *p = w->p;
	/* kinds of furniture; how much of the prose must be left (percent, bytes) */
	static const struct { unsigned what; size_t percent, bytes; } kinds[] = { { NODE_DROP, 0, 0 }, { NODE_STRONG,
		8, 300 },
		{ NODE_NEGATIVE, 50, 0 } };
	bool *before = arena_alloc(&p->mem, p->blocks.n * sizeof *before);
	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
		size_t total = w->weight[p->blocks.n];
		for (size_t i = 0; i < p->blocks.n; i++)
			before[i] = p->blocks.v[i].drop;
		const struct html_node *own = kinds[k].what == NODE_NEGATIVE ? headed_article(w, total) : NULL;
		size_t mine = own ? html_weight(w, own) : 0;
		drop_nodes(w, kinds[k].what, total, own);
		size_t left = w->weight[p->blocks.n];
		if (own && html_weight(w, own) == mine)
			continue;
		if (left * 100 >= total * kinds[k].percent
			&& (left >= (total < kinds[k].bytes ? total : kinds[k].bytes) || left * 2 > total))
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
		&& w->heads[n->last] - w->heads[n->first] <= 2 && html_weight(w, n) <= CARD_BYTES;
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
		if (outer->flags & NODE_BODY && outer->end > body_end && html_weight(w,
			outer) * 100 >= total * BODY_PERCENT)
			body_end = outer->end;
		if (parent < body_end)
			continue;
		for (uint32_t i = parent + 1; i <= p->nodes.v[parent].end; i = i < p->nodes.v[parent].end
			&& p->nodes.v[i].end > i ? p->nodes.v[i].end : i + 1) {
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
		cards += html_weight(w, &rows.v[i]);
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

/* What asks for an address: the box around the field, as far up as it stays small beside the prose. */
static void drop_signups(struct work *w)
{
	struct html_page *p = w->p;
	size_t total = w->weight[p->blocks.n];
	for (size_t i = 0; i < p->signups.n; i++) {
		const struct html_node *n = &p->nodes.v[p->signups.v[i]], *box = NULL;
		for (unsigned up = 0; up < SIGNUP_UP && n != p->nodes.v; up++, n = &p->nodes.v[n->parent]) {
			size_t len = w->len[n->last] - w->len[n->first];
			bool body = n->tag == TAG_ARTICLE || n->tag == TAG_MAIN || n->flags & NODE_BODY;
			if (body || len > SIGNUP_BYTES || len * SIGNUP_SHARE > total)
				break;
			box = n;
		}
		for (uint32_t k = box ? box->first : 0; box && k < box->last; k++)
			p->blocks.v[k].drop = true;
	}
	sum(w);
}

void html_drop_furniture(struct work *w)
{
	struct html_page *p = w->p;
	size_t n = p->blocks.n + 1;
	w->weight = arena_zalloc(&p->mem, n * sizeof *w->weight);
	w->len = arena_zalloc(&p->mem, n * sizeof *w->len);
	w->links = arena_zalloc(&p->mem, n * sizeof *w->links);
	w->heads = arena_zalloc(&p->mem, n * sizeof *w->heads);
	for (size_t i = 1; i < p->nodes.n; i++) {
		const struct html_node *c = &p->nodes.v[i];
		for (uint32_t k = c->first; c->flags & NODE_CAPTION && c->last - c->first <= CAPTION_BLOCKS
			&& k < c->last; k++)
			if (p->blocks.v[k].tag == TAG_P || p->blocks.v[k].tag == TAG_DIV)
				p->blocks.v[k].tag = TAG_FIGCAPTION;
	}
	for (size_t i = 0; i < p->blocks.n; i++) {
		struct html_block *b = &p->blocks.v[i];
		b->drop = is_machine(p, b);
		b->good = is_good(p, b);
		w->len[i + 1] = w->len[i] + b->len;
		w->links[i + 1] = w->links[i] + b->links;
		/* spaces do not count */
		w->heads[i + 1] = w->heads[i] + (b->len >= HEADLINE_MIN && b->links * 10 >= b->len * 7);
	}
	sum(w);
	drop_signups(w);
	drop_cards(w);
	drop_kinds(w);
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

static void drop_links(const struct work *w, const struct html_node *root)
{
	struct html_page *p = w->p;
	const size_t *same = as_headings(p, root, &p->mem);
	bool heads = links_head(p, root);
	for (uint32_t k = root->first; k < root->last; k++) {
		struct html_block *b = &p->blocks.v[k];
		if (b->drop)
			continue;
		uint32_t list = b->tag == TAG_LI ? list_of(p, b->node) : 0;
		if (list) {
			size_t items, bytes;
			unsigned share = list_links(w, list, &items, &bytes);
			const struct html_node *n = &p->nodes.v[list];
			bool amid = n->first > root->first && w->weight[root->last] - w->weight[n->last] >= AMID_BYTES
				&& w->weight[n->first] - w->weight[root->first] >= AMID_BYTES
					&& bytes >= items * ITEM_BYTES;
			bool contents = (same[n->last] - same[n->first]) * 2 >= items;
			if ((share > 60 || (share > 40 && bytes < items * 60)) && (!amid || contents))
				for (uint32_t i = p->nodes.v[list].first; i < p->nodes.v[list].last; i++)
					p->blocks.v[i].drop = true;
		} else if (!html_heading(b->tag) && is_link(p, b) && (b->tag != TAG_P || (b->len < 160 && !heads))) {
			b->drop = true;
		}
	}
}

/* Lines about the article within it: author, date, tags; short ones only. */
static void drop_meta(const struct work *w, const struct html_node *root)
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

void html_drop_within(struct work *w, const struct html_node *range)
{
	drop_links(w, range);
	drop_panels(w->p, range);
	drop_meta(w, range);
	drop_bare_headings(w->p, range);
}
