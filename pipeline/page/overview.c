/* Start, dates and quality: what the corpus says, and how far it is to be believed. */
#include <stdlib.h>

#include "page/inside.h"

static void card(struct buf *b, uint64_t n, const char *what)
{
	buf_addf(b, "<li><b>%llu</b>%s</li>\n", (unsigned long long)n, what);
}

static void add_counts(struct page *p, const char *title, struct counts *c, size_t most)
{
	struct buf *b = &p->html.b;
	counts_sort_by_number(c);
	buf_addf(b, "<h2>%s</h2>\n<div class=\"wide counts\"><table>\n", title);
	for (size_t i = 0; i < c->v.n && i < most; i++) {
		buf_addz(b, "<tr><td>");
		html_cell(b, c->v.v[i].key);
		buf_addf(b, "</td><td class=\"n\">%llu</td></tr>\n", (unsigned long long)c->v.v[i].n);
	}
	html_table_end(b);
	if (c->v.n > most)
		buf_addf(b, "<p class=\"soft\">and %zu more</p>\n", c->v.n - most);
	if (!c->v.n)
		buf_addz(b, "<p class=\"soft\">none</p>\n");
}

static void add_bars(struct page *p, const struct counts *c, bool months, const char *what)
{
	struct html_bar *v = xcalloc(c->v.n + 1, sizeof *v);
	for (size_t i = 0; i < c->v.n; i++)
		v[i] = (struct html_bar){ c->v.v[i].key, c->v.v[i].n };
	(months ? html_month_bars : html_bars)(&p->html.b, v, c->v.n, what);
	free(v);
}

static int start_page(struct page *p, struct err *e)
{
	struct buf *b = &p->html.b;
	html_begin(&p->html, STR("index.html"), STR("What these articles say"), "index.html", STR(""));
	buf_addz(b, "<ul class=\"cards\">\n");
	card(b, p->articles, "articles");
	card(b, p->series.n, "series of events");
	card(b, p->editions.n, "editions");
	card(b, p->entities.n, "entities");
	card(b, p->mentions, "mentions of names");
	card(b, p->dates, "dates");
	card(b, p->sentences, "sentences");
	buf_addz(b, "</ul>\n");
	counts_sort_by_key(&p->months);
	if (p->months.v.n > 1) {
		buf_addz(b, "<h2>Articles by month of publication</h2>\n");
		add_bars(p, &p->months, true, "articles by month");
	}
	add_counts(p, "Publishers", &p->publishers, 40);
	add_counts(p, "Languages", &p->languages, 40);
	add_counts(p, "Kept, or copies", &p->statuses, 10);
	add_counts(p, "What articles share with earlier ones", &p->relations, 20);
	add_counts(p, "Inputs that could not be read, by reason", &p->rejects, 20);
	return html_end(&p->html, p->o->to, e);
}

/* Days that are spoken of: by year, and the days most spoken of. */
static int dates_page(struct page *p, struct err *e)
{
	struct counts years = { .map = { .mem = &p->mem } };
	counts_sort_by_key(&p->days);
	for (size_t i = 0; i < p->days.v.n; i++) {
		struct str year = str_sub(p->days.v.v[i].key, 0, 4);
		if (!years.v.n || !str_eq(years.v.v[years.v.n - 1].key, year))
			*VEC_PUSH(&p->mem, &years.v) = (struct frequency){ year, 0 };
		years.v.v[years.v.n - 1].n += p->days.v.v[i].n;
	}
	html_begin(&p->html, STR("dates.html"), STR("Days that are spoken of"), "dates.html", STR(""));
	buf_addf(&p->html.b,
		 "<p>%zu distinct days are named or meant (%llu dates in all, with months, years and durations).</p>\n",
		 p->days.v.n, (unsigned long long)p->dates);
	add_bars(p, &years, false, "mentions by year of the day");
	add_counts(p, "The days most spoken of", &p->days, 200);
	return html_end(&p->html, p->o->to, e);
}

/* ---- quality ---- */

static int reject_row(struct page *p, const struct str *c, struct err *e)
{
	(void)e;
	count_add(&p->mem, &p->rejects, c[3]);
	return 0;
}

struct unknown { struct str name, article, sentence; uint64_t articles, mentions; };
struct unknowns { struct unknown v[300]; size_t n; };

/* The 300 that most articles have: insertion into a sorted list. */
static void keep_unknown(struct page *p, struct unknowns *u, const struct str *c)
{
	struct unknown x = { .name = c[0], .article = c[3], .sentence = c[4] };
	str_to_u64(c[1], &x.articles);
	str_to_u64(c[2], &x.mentions);
	size_t most = sizeof u->v / sizeof *u->v, i = u->n;
	if (u->n == most && u->v[most - 1].articles >= x.articles)
		return;
	u->n += u->n < most;
	for (i = u->n - 1; i > 0 && u->v[i - 1].articles < x.articles; i--)
		u->v[i] = u->v[i - 1];
	x.name = str_dup(&p->mem, x.name);
	x.article = str_dup(&p->mem, x.article);
	x.sentence = str_dup(&p->mem, x.sentence);
	u->v[i] = x;
}

static int read_unknown(struct page *p, struct unknowns *u, struct err *e)
{
	struct table_reader r;
	struct buf path = BUF_INIT;
	int got = -1;
	table_path(&path, p->o->release, T_UNKNOWN_NAMES, STR(""), 1);
	if (table_open(&r, path.p, T_UNKNOWN_NAMES, e) == 0) {
		while ((got = table_next(&r, e)) > 0)
			keep_unknown(p, u, r.cells);
		table_close(&r);
	}
	buf_free(&path);
	return got;
}

static void add_unknown(struct page *p, const struct unknowns *u)
{
	struct buf *b = &p->html.b;
	buf_addz(b, "<h2>Names that no lexicon has</h2>\n");
	html_table(b, "name|#articles|#mentions|for example");
	for (size_t i = 0; i < u->n; i++) {
		buf_addz(b, "<tr><td>");
		html_cell(b, u->v[i].name);
		buf_addf(b, "</td><td class=\"n\">%llu</td><td class=\"n\">%llu</td><td><a href=\"",
			 (unsigned long long)u->v[i].articles, (unsigned long long)u->v[i].mentions);
		add_article_href(&p->html, u->v[i].article);
		buf_addz(b, "#s");
		html_cell(b, u->v[i].sentence);
		buf_addz(b, "\">in this sentence</a></td></tr>\n");
	}
	html_table_end(b);
}

static void add_unsure(struct page *p)
{
	struct buf *b = &p->html.b;
	buf_addf(b,
		 "<h2>Editions found with little confidence</h2>\n<p class=\"soft\">Below .7; %zu are shown.</p>\n",
		 p->unsure.n);
	html_table(b, "words|series|#number|#confidence");
	for (size_t i = 0; i < p->unsure.n; i++) {
		const struct unsure_edition *x = &p->unsure.v[i];
		buf_addz(b, "<tr><td><a href=\"");
		add_article_href(&p->html, x->article);
		buf_addz(b, "#s");
		html_cell(b, x->sentence);
		buf_addz(b, "\">");
		html_cell(b, x->surface);
		buf_addz(b, "</a></td><td>");
		html_cell(b, x->series);
		buf_addz(b, "</td><td class=\"n\">");
		html_cell(b, x->ordinal);
		buf_addz(b, "</td><td class=\"n\">");
		html_cell(b, x->confidence);
		buf_addz(b, "</td></tr>\n");
	}
	html_table_end(b);
}

static void add_conflicts(struct page *p)
{
	struct buf *b = &p->html.b;
	size_t shown = 0;
	buf_addz(b, "<h2>Editions on which articles disagree</h2>\n<div class=\"wide\"><table>\n");
	for (size_t i = 0; i < p->editions.n && shown < 300; i++) {
		const struct edition *x = &p->editions.v[i];
		if (!x->conflict.n)
			continue;
		ptrdiff_t sign = str_chr(x->id, '#');
		buf_addz(b, "<tr><td><a href=\"");
		add_series_href(&p->html, x->series_id);
		buf_addc(b, '#');
		html_cell(b, str_from(x->id, (size_t)(sign + 1)));
		buf_addz(b, "\">");
		html_cell(b, x->series);
		buf_addc(b, ' ');
		html_cell(b, x->ordinal);
		buf_addz(b, "</a></td><td class=\"conflict\">");
		html_cell(b, x->conflict);
		buf_addz(b, "</td></tr>\n");
		shown++;
	}
	buf_addf(b, "</table></div>\n<p class=\"soft\">%zu shown</p>\n", shown);
}

static int quality_page(struct page *p, struct err *e)
{
	struct unknowns *u = xcalloc(1, sizeof *u);
	int r = read_unknown(p, u, e);
	if (r == 0) {
		html_begin(&p->html, STR("quality.html"), STR("How far to believe it"), "quality.html", STR(""));
		add_conflicts(p);
		add_unsure(p);
		add_counts(p, "Inputs that could not be read, by reason", &p->rejects, 60);
		add_unknown(p, u);
		r = html_end(&p->html, p->o->to, e);
	}
	free(u);
	return r;
}

int page_overview(struct page *p, struct err *e)
{
	return read_table(p->o->release, T_REJECTS, reject_row, p, e) || start_page(p, e) || dates_page(p, e)
			       || quality_page(p, e)
		       ? -1
		       : 0;
}
