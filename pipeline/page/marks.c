#include "page/marks.h"

#include <stdlib.h>

#include "base/hash.h"

static uint32_t number(struct str s)
{
	uint64_t n = 0;
	return str_to_u64(s, &n) && n < UINT32_MAX ? (uint32_t)n : 0;
}

void facts_sentence(struct article_facts *f, const struct str *c)
{
	enum { ID, SENTENCE, PARAGRAPH, ROLE, REPEATS, OFFSET, TEXT };
	*VEC_PUSH(&f->mem, &f->sentences) = (struct fact_sentence){ .text = str_dup(&f->mem, c[TEXT]),
								    .role = str_dup(&f->mem, c[ROLE]),
								    .paragraph = number(c[PARAGRAPH]),
								    .repeats = c[REPEATS].n > 0 };
}

static void add_mark(struct article_facts *f, const struct str *c, enum mark_kind kind, struct str tip,
		     struct str link_id)
{
	enum { ID, SENTENCE, START, LENGTH, MOST = 100 };
	uint32_t n = number(c[SENTENCE]), start = number(c[START]);
	if (n < 1 || n > f->sentences.n || f->sentences.v[n - 1].marks.n == MOST)
		return;
	*VEC_PUSH(&f->mem, &f->sentences.v[n - 1].marks) =
		(struct mark){ start, start + number(c[LENGTH]), kind, tip, str_dup(&f->mem, link_id) };
}

void facts_mention(struct article_facts *f, const struct str *c)
{
	enum { ID, SENTENCE, START, LENGTH, SURFACE, KIND, ENTITY, NAME, DEPTH };
	if (str_is(c[DEPTH], "0"))
		add_mark(f, c, MARK_NAME,
			 str_printf(&f->mem, "%.*s: %.*s (%.*s)", STR_FMT(c[KIND]), STR_FMT(c[NAME]),
				    STR_FMT(c[ENTITY])),
			 c[ENTITY]);
	if (!c[ENTITY].n)
		return;
	uint64_t h = hash_str(c[ENTITY]);
	f->entity_map.mem = &f->mem;
	for (struct map_at i = map_first(&f->entity_map, h); i.number; i = map_next(&f->entity_map, h, i))
		if (str_eq(f->entities.v[i.number - 1].id, c[ENTITY]))
			return;
	*VEC_PUSH(&f->mem, &f->entities) = (struct named){ str_dup(&f->mem, c[ENTITY]), number(c[SENTENCE]) };
	map_add(&f->entity_map, h, (uint32_t)f->entities.n);
}

void facts_date(struct article_facts *f, const struct str *c)
{
	enum { ID, SENTENCE, START, LENGTH, SURFACE, TYPE, VALUE };
	add_mark(f, c, MARK_DATE, str_printf(&f->mem, "%.*s: %.*s", STR_FMT(c[TYPE]), STR_FMT(c[VALUE])), STR(""));
}

void facts_event(struct article_facts *f, const struct str *c)
{
	enum {
		ID,
		SENTENCE,
		START,
		LENGTH,
		SURFACE,
		SERIES_ID,
		SERIES,
		ORDINAL,
		EARLIEST,
		LATEST,
		BASIS,
		PLACE_ID,
		PLACE,
		STATUS
	};
	f->editions++;
	add_mark(f, c, MARK_EVENT,
		 str_printf(&f->mem, "%.*s, number %.*s: %.*s %.*s %.*s", STR_FMT(c[SERIES]),
			    STR_FMT(c[ORDINAL].n ? c[ORDINAL] : STR("not told")), STR_FMT(c[EARLIEST]),
			    STR_FMT(c[PLACE]), STR_FMT(c[STATUS])),
		 c[SERIES_ID]);
}

/* ---- writing ---- */

static int by_place(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

/* From one boundary to the next all marks are the same ones: the piece is a link if a name or an edition in it has a
 * page. */
static void begin_piece(struct page *p, const struct fact_sentence *s, uint32_t from, const char **end)
{
	const struct mark *first = NULL, *linked = NULL;
	unsigned kinds = 0;
	for (size_t i = 0; i < s->marks.n; i++) {
		const struct mark *m = &s->marks.v[i];
		if (m->start > from || m->end <= from)
			continue;
		kinds |= m->kind;
		first = first && first->kind >= m->kind ? first : m;
		if (m->kind != MARK_DATE && (!linked || m->kind == MARK_EVENT))
			linked = m;
	}
	struct buf *b = &p->html.b;
	*end = "";
	if (!first)
		return;
	struct page_entity *x = linked && linked->kind == MARK_NAME ? page_entity(p, linked->link_id) : NULL;
	bool link = linked && (linked->kind == MARK_EVENT || (x && x->rank <= p->paged));
	if (link) {
		buf_addz(b, "<a href=\"");
		if (x)
			add_entity_href(&p->html, x);
		else
			add_series_href(&p->html, linked->link_id);
		buf_addc(b, '"');
	} else {
		buf_addz(b, "<span");
	}
	buf_addf(b, " class=\"%s%s%s\" title=\"", kinds & MARK_NAME ? "nm " : "", kinds & MARK_DATE ? "dt " : "",
		 kinds & MARK_EVENT ? "ev" : "");
	html_cell(b, first->tip);
	buf_addz(b, "\">");
	*end = link ? "</a>" : "</span>";
}

/* Byte at which code point n of s begins, from code point *at at byte *byte on. */
static size_t byte_of(struct str s, uint32_t n, uint32_t *at, size_t *byte)
{
	while (*at < n && *byte < s.n) {
		++*byte;
		while (*byte < s.n && (s.p[*byte] & 0xc0) == 0x80)
			++*byte;
		++*at;
	}
	return *byte;
}

static void write_sentence(struct page *p, const struct fact_sentence *s, size_t number_of)
{
	struct buf *b = &p->html.b, text = BUF_INIT;
	uint32_t cuts[201];
	size_t n = 0;
	buf_addf(b, "<span id=\"s%zu\">", number_of);
	/* spans count characters of the text, not of the cell */
	table_unescape(&text, s->text);
	for (size_t i = 0; i < s->marks.n && n + 2 < sizeof cuts / sizeof *cuts; i++) {
		cuts[n++] = s->marks.v[i].start;
		cuts[n++] = s->marks.v[i].end;
	}
	if (n)
		qsort(cuts, n, sizeof *cuts, by_place);
	cuts[n++] = UINT32_MAX;
	uint32_t at = 0, from = 0;
	size_t byte = 0, begin = 0;
	struct buf piece = BUF_INIT;
	for (size_t i = 0; i < n; i++) {
		if (cuts[i] == from && i + 1 < n)
			continue;
		const char *end;
		size_t to = byte_of(buf_str(&text), cuts[i], &at, &byte);
		begin_piece(p, s, from, &end);
		buf_reset(&piece);
		for (size_t k = begin; k < to; k++) {		/* a cell again, for html_cell */
			if (text.p[k] == '\\')
				buf_addc(&piece, '\\');
			buf_addc(&piece, text.p[k]);
		}
		html_cell(b, buf_str(&piece));
		buf_addz(b, end);
		begin = to;
		from = cuts[i];
	}
	buf_free(&piece);
	buf_free(&text);
	buf_addz(b, "</span> ");
}

void facts_write(struct page *p, const struct article_facts *f, struct str language)
{
	struct buf *b = &p->html.b;
	const char *close = "";
	uint32_t paragraph = UINT32_MAX;
	buf_addz(b, "<div class=\"facts\" lang=\"");
	html_cell(b, language);
	buf_addz(b, "\">\n");
	for (size_t i = 0; i < f->sentences.n; i++) {
		const struct fact_sentence *s = &f->sentences.v[i];
		bool heading = str_is(s->role, "heading") || str_is(s->role, "title");
		bool quiet = s->repeats || str_is(s->role, "link") || str_is(s->role, "list")
			     || str_is(s->role, "footer") || str_is(s->role, "furniture");
		if (s->paragraph != paragraph || heading) {
			buf_addz(b, close);
			buf_addz(b, heading ? "<h2>" : quiet ? "<p class=\"furniture\">" : "<p>");
			close = heading ? "</h2>\n" : "</p>\n";
			paragraph = s->paragraph;
		}
		write_sentence(p, s, i + 1);
	}
	buf_addz(b, close);
	buf_addz(b, "</div>\n");
}
