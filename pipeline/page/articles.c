/* The batch tables side by side, an article at a time: its page, and what the other pages want to know of it.  Rows of
 * all tables stand in the order of the articles, so a row of a later article waits. */
#include <stdlib.h>

#include "base/hash.h"
#include "page/inside.h"
#include "page/marks.h"

enum {
	A_ID,
	A_BATCH,
	A_SOURCE,
	A_EXTERNAL,
	A_URL,
	A_PUBLISHER,
	A_TITLE,
	A_PUBLISHED,
	A_BASIS,
	A_LANGUAGE,
	A_STATUS,
	A_COPY_OF
};

/* One of the tables read along. */
struct beside {
	enum table t;
	struct table_reader r;
	bool open, have;	/* have: r.cells is a row not yet used */
};

static int side_next(struct beside *s, struct err *e)
{
	int got = s->open ? table_next(&s->r, e) : 0;
	s->have = got > 0;
	return got < 0 ? -1 : 0;
}

static int side_open(struct beside *s, const char *dir, enum table t, const char *batch_file, struct err *e)
{
	struct buf path = BUF_INIT;
	*s = (struct beside){ .t = t };
	buf_addf(&path, "%s/%s/%s", dir, table_defs[t].name, batch_file);
	struct err missing = ERR_INIT;
	int r = 0;
	if (table_open(&s->r, path.p, t, &missing) == 0) {
		s->open = true;
		r = side_next(s, e);
	} else if (missing.code != EXIT_NOINPUT) {	/* a batch without rows has no file */
		*e = missing;
		r = -1;
	}
	buf_free(&path);
	return r;
}

static bool side_is(const struct beside *s, struct str article) { return s->have && str_eq(s->r.cells[0], article); }

/* ---- the page of an article ---- */

static void add_meta(struct page *p, const struct str *a, const struct beside *relations, struct str id)
{
	struct buf *b = &p->html.b;
	buf_addz(b, "<p class=\"soft\">");
	html_cell(b, a[A_PUBLISHED].n ? a[A_PUBLISHED] : STR("day unknown"));
	if (a[A_BASIS].n) {
		buf_addz(b, " (");
		html_cell(b, a[A_BASIS]);
		buf_addc(b, ')');
	}
	if (a[A_PUBLISHER].n) {
		buf_addz(b, " · ");
		html_cell(b, a[A_PUBLISHER]);
	}
	buf_addz(b, " · ");
	html_cell(b, a[A_SOURCE]);
	buf_addz(b, "<br>article ");
	html_cell(b, id);
	if (str_starts(a[A_URL], STR("http://")) || str_starts(a[A_URL], STR("https://"))) {
		buf_addz(b, " · <a rel=\"noreferrer\" href=\"");
		html_cell(b, a[A_URL]);
		buf_addz(b, "\">as published</a>");
	}
	buf_addz(b, "</p>\n");
	if (a[A_COPY_OF].n) {
		buf_addz(b, "<p>A copy of <a href=\"");
		add_article_href(&p->html, a[A_COPY_OF]);
		buf_addz(b, "\">");
		html_cell(b, a[A_COPY_OF]);
		buf_addz(b, "</a>: facts are drawn only from sentences that it does not share.</p>\n");
	}
	(void)relations;
}

static int add_relations(struct page *p, struct beside *s, struct str id, struct err *e)
{
	struct buf *b = &p->html.b;
	bool any = false;
	while (side_is(s, id)) {
		buf_addz(b, any ? ", " : "<p>");
		html_cell(b, s->r.cells[2]);
		buf_addz(b, " <a href=\"");
		add_article_href(&p->html, s->r.cells[1]);
		buf_addz(b, "\">");
		html_cell(b, s->r.cells[1]);
		buf_addz(b, "</a>");
		count_add(&p->mem, &p->relations, s->r.cells[2]);
		any = true;
		if (side_next(s, e))
			return -1;
	}
	if (any)
		buf_addz(b, "</p>\n");
	return 0;
}

/* ---- what the other pages want ---- */

static void fill_proofs(struct page *p, const struct article_facts *f)
{
	uint64_t h = hash_str(f->id);
	uint32_t i = 0;
	for (struct map_at at = map_first(&p->proof_map, h); at.number && !i; at = map_next(&p->proof_map, h, at))
		if (str_eq(p->proofs.v[at.number - 1].article, f->id))
			i = at.number;
	struct str title = STR_NONE;
	for (; i; i = p->proofs.v[i - 1].next) {
		struct proof *x = &p->proofs.v[i - 1];
		uint64_t n;
		if (!title.p)
			title = str_dup(&p->mem, f->title);
		x->title = title;
		x->published = str_dup(&p->mem, f->published);
		x->publisher = str_dup(&p->mem, f->publisher);
		if (str_to_u64(x->sentence, &n) && n >= 1 && n <= f->sentences.n)
			x->text = str_dup(&p->mem, f->sentences.v[n - 1].text);
	}
}

static void add_example(struct page *p, struct page_entity *x, const struct article_facts *f, uint32_t sentence)
{
	struct str month = str_sub(f->published, 0, f->published.n < 7 ? f->published.n : 7);
	size_t i = x->months.n;
	while (i > 0 && !str_eq(x->months.v[i - 1].month, month))
		i--;
	if (!i && x->months.n < 1200)
		*VEC_PUSH(&p->mem, &x->months) = (struct entity_month){ str_dup(&p->mem, month), 1 };
	else if (i)
		x->months.v[i - 1].articles++;
	if (x->examples.n < EXAMPLES && sentence >= 1 && sentence <= f->sentences.n)
		*VEC_PUSH(&p->mem, &x->examples) =
			(struct entity_example){ str_dup(&p->mem, f->id), str_dup(&p->mem, f->title),
						 str_dup(&p->mem, f->published),
						 str_dup(&p->mem, f->sentences.v[sentence - 1].text) };
}

static void count_pair(struct page *p, uint32_t a, uint32_t b)
{
	if (a > b) {
		uint32_t t = a;
		a = b;
		b = t;
	}
	uint64_t h = hash_mix((uint64_t)a << 32 | b);
	for (struct map_at i = map_first(&p->pair_map, h); i.number; i = map_next(&p->pair_map, h, i))
		if (p->pairs.v[i.number - 1].a == a && p->pairs.v[i.number - 1].b == b) {
			p->pairs.v[i.number - 1].articles++;
			return;
		}
	*VEC_PUSH(&p->mem, &p->pairs) = (struct together){ a, b, 1 };
	map_add(&p->pair_map, h, (uint32_t)p->pairs.n);
}

/* Entities with a page of their own: months, examples, who is named beside them.  Of an article that names very many
 * the first 60 are compared with each other. */
static void note_entities(struct page *p, const struct article_facts *f)
{
	enum { COMPARED = 60 };
	uint32_t ranks[COMPARED];
	size_t n = 0;
	for (size_t i = 0; i < f->entities.n; i++) {
		struct page_entity *x = page_entity(p, f->entities.v[i].id);
		if (!x || x->rank > p->paged)
			continue;
		add_example(p, x, f, f->entities.v[i].sentence);
		if (n < COMPARED)
			ranks[n++] = x->rank;
	}
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n; k++)
			count_pair(p, ranks[i], ranks[k]);
}

/* ---- lists of articles ---- */

static int end_list(struct page *p, bool last, struct err *e)
{
	struct html h = { .depth = 0 };
	struct buf name = BUF_INIT;
	p->list_pages++;
	html_page_name(&name, "articles", p->list_pages);
	html_begin(&h, buf_str(&name), STR("Articles"), "articles.html", STR(""));
	buf_addz(&h.b, "<p class=\"soft\">In order of arrival.</p>\n<nav class=\"pager\" aria-label=\"Pages\">");
	if (p->list_pages > 1) {
		buf_addz(&h.b, "<a href=\"");
		html_page_name(&h.b, "articles", p->list_pages - 1);
		buf_addz(&h.b, "\">earlier</a>");
	}
	if (!last) {
		buf_addz(&h.b, "<a href=\"");
		html_page_name(&h.b, "articles", p->list_pages + 1);
		buf_addz(&h.b, "\">later</a>");
	}
	buf_addz(&h.b, "</nav>\n");
	html_table(&h.b, "day|publisher|title|#names|#editions");
	buf_adds(&h.b, buf_str(&p->list));
	html_table_end(&h.b);
	int r = html_end(&h, p->o->to, e);
	html_free(&h);
	buf_free(&name);
	buf_reset(&p->list);
	p->list_rows = 0;
	return r;
}

static int list_article(struct page *p, const struct article_facts *f, struct err *e)
{
	if (p->list_rows == PER_PAGE && end_list(p, false, e))
		return -1;
	struct buf *b = &p->list;
	struct html at = { .b = *b, .depth = 0 };
	buf_addz(&at.b, "<tr><td class=\"d\">");
	html_cell(&at.b, str_sub(f->published, 0, f->published.n < 10 ? f->published.n : 10));
	buf_addz(&at.b, "</td><td>");
	html_cell(&at.b, f->publisher);
	buf_addz(&at.b, "</td><td><a href=\"");
	add_article_href(&at, f->id);
	buf_addz(&at.b, "\">");
	html_cell(&at.b, f->title.n ? f->title : STR("(without title)"));
	buf_addz(&at.b, f->copy ? "</a> <small>copy</small>" : "</a>");
	buf_addf(&at.b, "</td><td class=\"n\">%zu</td><td class=\"n\">%zu</td></tr>\n", f->entities.n, f->editions);
	*b = at.b;
	p->list_rows++;
	return 0;
}

/* ---- one article ---- */

enum { SENTENCES, MENTIONS, DATES, EVENTS, RELATIONS, SIDES };
static const enum table side_tables[SIDES] = { T_SENTENCES, T_MENTIONS, T_DATES, T_EVENT_MENTIONS, T_RELATIONS };

static int take_facts(struct page *p, struct article_facts *f, struct beside *s, struct err *e)
{
	for (; side_is(&s[SENTENCES], f->id); p->sentences++)
		if (facts_sentence(f, s[SENTENCES].r.cells), side_next(&s[SENTENCES], e))
			return -1;
	for (; side_is(&s[MENTIONS], f->id); p->mentions++)
		if (facts_mention(f, s[MENTIONS].r.cells), side_next(&s[MENTIONS], e))
			return -1;
	for (; side_is(&s[DATES], f->id); p->dates++) {
		const struct str *c = s[DATES].r.cells;
		facts_date(f, c);
		if (c[7].n == 10 && str_eq(c[7], c[8]))
			count_add(&p->mem, &p->days, c[7]);
		if (side_next(&s[DATES], e))
			return -1;
	}
	for (; side_is(&s[EVENTS], f->id); p->event_mentions++) {
		const struct str *c = s[EVENTS].r.cells;
		int confidence = table_column(T_EVENT_MENTIONS, "confidence");
		facts_event(f, c);
		if (confidence >= 0 && str_cmp(c[confidence], STR("0.7")) < 0 && p->unsure.n < 300)
			*VEC_PUSH(&p->mem, &p->unsure) =
				(struct unsure_edition){ str_dup(&p->mem, c[0]), str_dup(&p->mem, c[1]),
						 str_dup(&p->mem, c[4]), str_dup(&p->mem, c[6]),
						 str_dup(&p->mem, c[7]), str_dup(&p->mem, c[confidence]) };
		if (side_next(&s[EVENTS], e))
			return -1;
	}
	return 0;
}

/* The first 100 characters or so, cut between words. */
static struct str first_words(struct arena *mem, struct str s)
{
	size_t n = s.n;
	if (n > 100)
		for (n = 100; n > 0 && s.p[n] != ' '; n--)
			;
	return n == 0 || n == s.n ? s : str_printf(mem, "%.*s …", (int)n, s.p);
}

static int one_article(struct page *p, const struct str *a, struct beside *s, struct article_facts *f, struct err *e)
{
	arena_reset(&f->mem);
	*f = (struct article_facts){ .mem = f->mem, .id = a[A_ID], .title = a[A_TITLE], .published = a[A_PUBLISHED],
		.publisher = a[A_PUBLISHER], .copy = str_is(a[A_STATUS], "copy") };
	if (take_facts(p, f, s, e))
		return -1;
	if (!f->title.n && f->sentences.n)	/* untitled: known by how it begins */
		f->title = first_words(&f->mem, f->sentences.v[0].text);
	p->articles++;
	count_add(&p->mem, &p->statuses, a[A_STATUS]);
	count_add(&p->mem, &p->publishers, a[A_PUBLISHER].n ? a[A_PUBLISHER] : STR("(unknown)"));
	count_add(&p->mem, &p->languages, a[A_LANGUAGE].n ? a[A_LANGUAGE] : STR("(unknown)"));
	if (a[A_PUBLISHED].n >= 7)
		count_add(&p->mem, &p->months, str_sub(a[A_PUBLISHED], 0, 7));
	fill_proofs(p, f);
	if (!f->copy)
		note_entities(p, f);
	struct html *h = &p->html;
	struct buf path = BUF_INIT;
	struct html top = { .depth = 0 };
	add_article_href(&top, f->id);
	buf_adds(&path, buf_str(&top.b));
	html_begin(h, buf_str(&path), f->title.n ? f->title : STR("(without title)"), "articles.html", a[A_LANGUAGE]);
	add_meta(p, a, &s[RELATIONS], f->id);
	int r = add_relations(p, &s[RELATIONS], f->id, e);
	buf_addz(&h->b, "<p class=\"soft\"><span class=\"nm\">name</span> <span class=\"dt\">date</span> <span "
			"class=\"ev\">edition of an event</span></p>\n");
	facts_write(p, f, a[A_LANGUAGE]);
	r = r ? r : html_end(h, p->o->to, e);
	r = r ? r : list_article(p, f, e);
	r = r ? r : search_add(p, f->title, buf_str(&path), a[A_PUBLISHED], e);
	html_free(&top);
	buf_free(&path);
	return r;
}

static int one_batch(struct page *p, const char *articles_path, struct err *e)
{
	struct beside s[SIDES] = { { .open = false } };
	struct table_reader r;
	struct article_facts f = { .mem = ARENA_INIT };
	const char *file = strrchr(articles_path, '/') + 1;
	if (table_open(&r, articles_path, T_ARTICLES, e))
		return -1;
	int bad = 0, got = 0;
	for (int i = 0; i < SIDES && !bad; i++)
		bad = side_open(&s[i], p->o->release, side_tables[i], file, e);
	while (!bad && (got = table_next(&r, e)) > 0)
		bad = one_article(p, r.cells, s, &f, e);
	for (int i = 0; i < SIDES; i++) {
		if (!bad && got == 0 && s[i].have)
			bad = err_set(e, EXIT_STREAM, "%s/%s has rows of an article that articles has not",
				      table_defs[side_tables[i]].name, file);
		if (s[i].open)
			table_close(&s[i].r);
	}
	table_close(&r);
	arena_free(&f.mem);
	return bad || got < 0 ? -1 : 0;
}

int page_articles(struct page *p, struct err *e)
{
	struct arena mem = ARENA_INIT;
	struct str *paths;
	size_t n = 0;
	int r = table_files(&mem, p->o->release, T_ARTICLES, &paths, &n, e);
	for (unsigned i = 0; i < 256 && r == 0; i++)
		r = file_mkdirs(str_printf(&mem, "%s/a/%02x", p->o->to, i).p, e);
	for (size_t i = 0; i < n && r == 0; i++)
		r = one_batch(p, paths[i].p, e);
	r = r ? r : end_list(p, true, e);
	arena_free(&mem);
	return r;
}
