/* html_emit.c - the main text of a page as paragraphs. */
#include "readers/html_work.h"

#define LINES UINT32_MAX

enum { WRAP_MIN = 40, WRAP_MAX = 180, DAY_LINE = 40, DAY_FIGURES = 5, LEAD_BLOCKS = 16, BEHIND = 8, LEAD_BYTES = 280,
	LEAD_PARAGRAPHS = 3, DAY_ALONE = 20 };

/* Only the first <h1> of a page can be its title: some have one for each section. */
static enum role role_for(const struct html_page *p, const struct html_block *b)
{
	uint8_t tag = b->tag;
	if (html_heading(tag))
		return tag == TAG_H1 && (!p->h1.n || str_eq(html_text(p, b), p->h1)) ? ROLE_TITLE : ROLE_HEADING;
	return tag == TAG_FIGCAPTION ? ROLE_CAPTION : tag == TAG_QUOTE ? ROLE_QUOTE : ROLE_NONE;
}

/* A figure that could be a year, or a date in figures. */
static bool has_year(struct str s)
{
	for (size_t i = 0; i + 4 <= s.n; i++) {
		bool start = i == 0 || s.p[i - 1] < '0' || s.p[i - 1] > '9';
		if (start && (memcmp(s.p + i, "19", 2) == 0 || memcmp(s.p + i, "20", 2) == 0) && s.p[i + 2] >= '0'
			&& s.p[i + 2] <= '9'
		    && s.p[i + 3] >= '0' && s.p[i + 3] <= '9' && (i + 4 == s.n || s.p[i + 4] < '0' || s.p[i + 4] > '9'))
			return true;
	}
	return false;
}

/* Flags of the element a block stands in, and of the two around it. */
static unsigned flags_around(const struct html_page *p, const struct html_block *b)
{
	const struct html_node *n = &p->nodes.v[b->node], *up = &p->nodes.v[n->parent],
		*above = &p->nodes.v[up->parent];
	return n->flags | up->flags | above->flags;
}

static unsigned figures_in(struct str s)
{
	unsigned n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] >= '0' && s.p[i] <= '9';
	return n;
}

/* A heading that is no more than a date: in figures, or its class says so. */
static bool heads_a_day(const struct html_page *p, const struct html_block *b)
{
	struct str s = html_text(p, b);
	return b->tag > TAG_H1 && s.n <= DAY_LINE && ((figures_in(s) >= 6 && s.n <= 10)
		|| p->nodes.v[b->node].flags & NODE_DATED);
}

/* Short lines with a year between the headline and the first prose: who wrote it, and when.  Handed out before the
 * text, for normalize to find the day in them. */
bool html_emit_bylines(struct html_page *p, const struct html_node *root, struct draft *d)
{
	bool any = false;
	uint32_t first = root->first, from = first > 12 ? first - 12 : 0;
	while (first < root->last && !(p->blocks.v[first].good && !p->blocks.v[first].drop))
		first++;
	for (uint32_t k = 0; k < first; k++)
		if (p->blocks.v[k].tag == TAG_H1)
			from = k > 6 && k < from ? k - 6 : k < from ? 0 : from;
	/* below a standfirst, if it says so */
	uint32_t behind = first + BEHIND < root->last ? first + BEHIND : root->last;
	for (uint32_t k = from; k < behind; k++) {
		struct html_block *b = &p->blocks.v[k];
		if ((html_heading(b->tag) && !heads_a_day(p, b)) || b->len > 140 || b->good || !has_year(html_text(p,
			b))
		    || (k > first && !(flags_around(p, b) & (NODE_DATED | NODE_META))))
			continue;
		b->drop = true;
		any = true;
		p->day_shown |= b->len <= DAY_LINE && figures_in(html_text(p, b)) >= DAY_FIGURES;
		draft_paragraph(d, ROLE_BYLINE, html_text(p, b));
	}
	return any;
}

/* Close below the text a line that is a day and no more, if it has no rival: other days belong to other stories. */
static const struct html_block *day_below(const struct html_page *p, const struct html_node *root)
{
	const struct html_block *found = NULL;
	for (uint32_t k = root->last; k < p->blocks.n && k < root->last + BEHIND; k++) {
		const struct html_block *b = &p->blocks.v[k];
		struct str s = html_text(p, b);
		if (b->drop || b->links || html_heading(b->tag) || b->len > DAY_ALONE)
			continue;
		if (figures_in(s) < DAY_FIGURES || !has_year(s))
			continue;
		if (found && !str_eq(html_text(p, found), s))
			return NULL;
		found = b;
	}
	return found;
}

/* Elsewhere on the page, outside of furniture, a line in what is called a date; if there are several, they belong to
 * other
 * stories.  Behind the text. */
void html_emit_far_date(struct html_page *p, const struct html_node *root, struct draft *d)
{
	const struct html_block *found = NULL;
	for (uint32_t k = 0; k < p->blocks.n; k++) {
		const struct html_block *b = &p->blocks.v[k];
		if ((k >= root->first && k < root->last) || b->drop || b->len > DAY_LINE || b->links
			|| html_heading(b->tag) || !has_year(html_text(p, b)))
			continue;
		unsigned f = flags_around(p, b);
		if (!(f & (NODE_DATED | NODE_PUBLISHED)) || f & NODE_UPDATED)
			continue;
		if (found && !str_eq(html_text(p, found), html_text(p, b)))
			return;
		found = b;
	}
	if (!found)
		found = day_below(p, root);
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
	return k + 1 < root->last && (b->tag == TAG_P || b->tag == TAG_DIV) && next->tag == b->tag && !b->drop
		&& !next->drop && b->len >= WRAP_MIN
		&& b->len <= WRAP_MAX && !html_ends_sentence(html_text(p, b)) && has_lower(html_text(p, b));
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
void html_emit(struct html_page *p, const struct html_node *root, struct draft *d)
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

/* Prose that stands between the headline and the main text: the opening of the story, if it is long or has
 * paragraphs; one
 * short paragraph is the summary that sites show on cards, too. */
void html_emit_lead(struct html_page *p, const struct html_node *root, struct draft *d)
{
	if (!p->h1.n || p->title_block >= root->first || root->first - p->title_block > LEAD_BLOCKS)
		return;
	unsigned paragraphs = 0;
	for (int pass = 0; pass < 2; pass++)
		for (uint32_t k = p->title_block + 1; k < root->first; k++) {
			const struct html_block *b = &p->blocks.v[k];
			if (!b->good || b->drop || b->links * 5 >= b->len)
				continue;
			if (pass == 0)
				paragraphs++;
			else if (paragraphs >= LEAD_PARAGRAPHS || b->len >= LEAD_BYTES)
				draft_paragraph(d, ROLE_NONE, html_text(p, b));
		}
}
