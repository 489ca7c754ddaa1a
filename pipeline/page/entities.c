/* Entities: a list of all, and for those that most articles name a page with mentions over time, companions,
 * sentences. */
#include <stdlib.h>

#include "page/inside.h"

void add_entity_href(struct html *h, const struct page_entity *x)
{
	html_up(h);
	buf_addz(&h->b, "e/");
	html_slug(&h->b, x->id);
	buf_addz(&h->b, ".html");
}

void add_article_href(struct html *h, struct str id)
{
	html_up(h);
	buf_addf(&h->b, "a/%.2s/%.*s.html", id.n >= 2 ? id.p : "00", STR_FMT(id));
}

static int by_month(const void *a, const void *b)
{
	return str_cmp(((const struct entity_month *)a)->month, ((const struct entity_month *)b)->month);
}

static void add_months(struct page *p, struct page_entity *x)
{
	VEC(struct html_bar) bars = { NULL, 0, 0 };
	if (x->months.n)
		qsort(x->months.v, x->months.n, sizeof *x->months.v, by_month);
	for (size_t i = 0; i < x->months.n; i++)
		if (x->months.v[i].month.n)
			*VEC_PUSH(&p->mem, &bars) = (struct html_bar){ x->months.v[i].month, x->months.v[i].articles };
	if (bars.n > 1)
		html_month_bars(&p->html.b, bars.v, bars.n, "articles by month");
}

struct companion { uint32_t rank, articles; };
static int by_companions(const void *a, const void *b)
{
	const struct companion *x = a, *y = b;
	return x->articles != y->articles ? (x->articles < y->articles ? 1 : -1)
					  : (x->rank > y->rank) - (x->rank < y->rank);
}

/* companions: those of this entity alone */
static void add_companions(struct page *p, struct companion *v, size_t n)
{
	struct buf *b = &p->html.b;
	if (!n)
		return;
	qsort(v, n, sizeof *v, by_companions);
	buf_addz(b, "<h2>Named in the same articles</h2>\n<p>");
	for (size_t i = 0; i < n && i < COMPANIONS; i++) {
		struct page_entity *y = &p->entities.v[v[i].rank - 1];
		buf_addz(b, i ? ", <a href=\"" : "<a href=\"");
		add_entity_href(&p->html, y);
		buf_addz(b, "\">");
		html_cell(b, y->name);
		buf_addf(b, "</a>&nbsp;<small>%u</small>", v[i].articles);
	}
	buf_addz(b, "</p>\n");
}

static void add_examples(struct page *p, const struct page_entity *x)
{
	struct buf *b = &p->html.b;
	buf_addz(b, "<h2>Where it stands</h2>\n");
	for (size_t i = x->examples.n; i-- > 0;) {
		const struct entity_example *m = &x->examples.v[i];
		buf_addz(b, "<div class=\"proof\"><p>");
		html_cell(b, m->text);
		buf_addz(b, "</p><p><small><a href=\"");
		add_article_href(&p->html, m->article);
		buf_addz(b, "\">");
		html_cell(b, m->title.n ? m->title : STR("(without title)"));
		buf_addz(b, "</a> ");
		html_cell(b, m->published);
		buf_addz(b, "</small></p></div>\n");
	}
	if (x->articles > x->examples.n)
		buf_addf(b, "<p class=\"soft\">The first %zu of %llu articles; all are in the table mentions.</p>\n",
			 x->examples.n, (unsigned long long)x->articles);
}

static int one_entity(struct page *p, struct page_entity *x, struct companion *companions, size_t n, struct err *e)
{
	struct html name = { .depth = 0 };
	struct buf *b = &p->html.b;
	add_entity_href(&name, x);
	html_begin(&p->html, buf_str(&name.b), x->name, "entities.html", STR(""));
	buf_addz(b, "<p class=\"soft\">");
	html_cell(b, x->kind);
	buf_addz(b, " · ");
	html_cell(b, x->id);
	buf_addf(b, " · %llu articles, %llu mentions", (unsigned long long)x->articles,
		 (unsigned long long)x->mentions);
	if (x->first.n) {
		buf_addz(b, " · ");
		add_days(b, x->first, x->last);
	}
	buf_addz(b, "</p>\n");
	add_months(p, x);
	add_companions(p, companions, n);
	add_examples(p, x);
	int r = html_end(&p->html, p->o->to, e);
	r = r ? r : search_add(p, x->name, buf_str(&name.b), x->kind, e);
	html_free(&name);
	return r;
}

/* Every pair twice, by its first: so that those of one entity stand together. */
struct half { uint32_t rank; struct companion other; };
static int by_rank(const void *a, const void *b)
{
	const struct half *x = a, *y = b;
	return (x->rank > y->rank) - (x->rank < y->rank);
}

static int entity_pages(struct page *p, struct err *e)
{
	size_t n = 2 * p->pairs.n, at = 0;
	struct half *halves = xcalloc(n + 1, sizeof *halves);
	struct companion *own = xcalloc(p->paged + 1, sizeof *own);
	for (size_t i = 0; i < p->pairs.n; i++) {
		halves[2 * i] = (struct half){ p->pairs.v[i].a, { p->pairs.v[i].b, p->pairs.v[i].articles } };
		halves[2 * i + 1] = (struct half){ p->pairs.v[i].b, { p->pairs.v[i].a, p->pairs.v[i].articles } };
	}
	qsort(halves, n, sizeof *halves, by_rank);
	int r = 0;
	for (size_t i = 0; i < p->paged && r == 0; i++) {
		size_t k = 0;
		while (at < n && halves[at].rank == i + 1)
			own[k++] = halves[at++].other;
		r = one_entity(p, &p->entities.v[i], own, k, e);
	}
	free(halves);
	free(own);
	return r;
}

int page_entities(struct page *p, struct err *e)
{
	size_t pages = (p->entities.n + PER_PAGE - 1) / PER_PAGE, at = 0;
	struct buf name = BUF_INIT;
	int r = entity_pages(p, e);
	for (size_t n = 1; n <= pages + (pages == 0) && r == 0; n++) {
		struct buf *b = &p->html.b;
		buf_reset(&name);
		html_page_name(&name, "entities", n);
		html_begin(&p->html, buf_str(&name), STR("Entities"), "entities.html", STR(""));
		html_pager(&p->html, "entities", n, pages);
		html_table(b, "name|kind|#articles|#mentions|first|last");
		for (size_t k = 0; k < PER_PAGE && at < p->entities.n; k++, at++) {
			const struct page_entity *x = &p->entities.v[at];
			bool link = x->rank <= p->paged;
			buf_addz(b, "<tr><td>");
			if (link) {
				buf_addz(b, "<a href=\"");
				add_entity_href(&p->html, x);
				buf_addz(b, "\">");
			}
			html_cell(b, x->name);
			buf_addz(b, link ? "</a></td><td>" : "</td><td>");
			html_cell(b, x->kind);
			buf_addf(b, "</td><td class=\"n\">%llu</td><td class=\"n\">%llu</td><td class=\"d\">",
				 (unsigned long long)x->articles, (unsigned long long)x->mentions);
			html_cell(b, x->first);
			buf_addz(b, "</td><td class=\"d\">");
			html_cell(b, x->last);
			buf_addz(b, "</td></tr>\n");
		}
		html_table_end(b);
		r = html_end(&p->html, p->o->to, e);
	}
	buf_free(&name);
	return r;
}
