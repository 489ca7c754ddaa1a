/* html_furniture.c - what of a page is not its article: told by tag, role and class, and by being cards of other
 * stories. */
#include "readers/html_work.h"

enum { GOOD_BYTES = 80, ASIDE_MIN = 150,	/* bytes of prose: of a block, of an aside that belongs to the text */
	CARD_BLOCKS = 8, CARD_BYTES = 600, CARDS_PERCENT = 40, AMID_PERCENT = 15, HEADLINE_MIN = 15,
	CAPTION_BLOCKS = 3, SIGNUP_UP = 8, SIGNUP_SHARE = 8, SIGNUP_BYTES = 500 };

static void sum(struct html_work *w)
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
static void find_articles(const struct html_work *w, size_t total, uint32_t *first_end, uint32_t *last_start)
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
static const struct html_node *headed_article(const struct html_work *w, size_t total)
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
static bool is_note(const struct html_work *w, const struct html_node *n)
{
	return n->tag == TAG_ASIDE && !(n->flags & NODE_NEGATIVE) && html_weight(w, n) >= ASIDE_MIN
	       && (w->links[n->last] - w->links[n->first]) * 5 < w->len[n->last] - w->len[n->first];
}

/* Drop the blocks of furniture; but a node with over a third of the page's prose is no furniture, whatever it is
 * called, and neither are nodes called so by their class that hold half of it together. */
static void drop_nodes(struct html_work *w, unsigned what, size_t total, const struct html_node *own)
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

static void drop_kinds(struct html_work *w)
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
static bool is_card(const struct html_work *w, const struct html_node *n)
{
	return n->last > n->first + 1 && n->last - n->first <= CARD_BLOCKS && w->heads[n->last] > w->heads[n->first]
		&& w->heads[n->last] - w->heads[n->first] <= 2 && html_weight(w, n) <= CARD_BYTES;
}

typedef VEC(struct html_node) card_rows;

/* The node behind i below the same parent, which ends at end. */
static uint32_t sibling(const struct html_page *p, uint32_t i, uint32_t end)
{
	return i < end && p->nodes.v[i].end > i ? p->nodes.v[i].end : i + 1;
}

/* Three or more cards of one kind in a row among the children of parent: each such row as one node. */
static void find_rows(const struct html_work *w, uint32_t parent, card_rows *rows)
{
	struct html_page *p = w->p;
	uint32_t end = p->nodes.v[parent].end;
	struct html_node row = { 0 };
	size_t n = 0;
	for (uint32_t i = parent + 1; i <= end; i = sibling(p, i, end)) {
		const struct html_node *c = i < end ? &p->nodes.v[i] : NULL;	/* NULL: behind the last child */
		if (c && c->last == c->first)
			continue;
		bool card = c && is_card(w, c), goes_on = n && card && c->kind == row.kind;
		if (n >= 3 && !goes_on)
			*VEC_PUSH(&p->mem, rows) = row;
		if (goes_on)
			row.last = c->last;
		else if (card)
			row = *c;
		n = goes_on ? n + 1 : card;
	}
}

/* Rows of cards are other stories, unless the page is made of them. */
static void drop_cards(struct html_work *w)
{
	struct html_page *p = w->p;
	size_t total = w->weight[p->blocks.n], cards = 0;
	card_rows rows = { NULL, 0, 0 };
	uint32_t body_end = 0;		/* nodes up to here stand in what calls itself the body */
	for (uint32_t parent = 0; parent < p->nodes.n; parent++) {
		const struct html_node *n = &p->nodes.v[parent];
		if (n->flags & NODE_BODY && n->end > body_end && html_weight(w, n) * 100 >= total * BODY_PERCENT)
			body_end = n->end;
		if (parent >= body_end)
			find_rows(w, parent, &rows);
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
static void drop_signups(struct html_work *w)
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

void html_drop_furniture(struct html_work *w)
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
