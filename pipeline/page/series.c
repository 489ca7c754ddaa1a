/* Series: a list of them, and for each a page with its timeline and every edition with the sentences that prove it. */
#include <stdlib.h>

#include "page/inside.h"
#include "text/calendar.h"

static void add_status(struct buf *b, struct str status)
{
	buf_addz(b, "<span class=\"status ");
	html_cell(b, status.n ? status : STR("unknown"));
	buf_addz(b, "\">");
	html_cell(b, status.n ? status : STR("status not told"));
	buf_addz(b, "</span>");
}

void add_days(struct buf *b, struct str earliest, struct str latest)
{
	if (!earliest.n && !latest.n)
		return;
	html_cell(b, earliest.n ? earliest : STR("?"));
	if (!str_eq(earliest, latest)) {
		buf_addz(b, " to ");
		html_cell(b, latest.n ? latest : STR("?"));
	}
}

void add_series_href(struct html *h, struct str id)
{
	html_up(h);
	buf_addz(&h->b, "s/");
	html_slug(&h->b, id);
	buf_addz(&h->b, ".html");
}

static void add_proof(struct page *p, const struct proof *x)
{
	struct buf *b = &p->html.b;
	if (!x->text.p)
		return;		/* its article is in no table: verify says so */
	buf_addz(b, "<div class=\"proof\"><p>");
	html_cell(b, x->text);
	buf_addz(b, "</p><p><small><a href=\"");
	add_article_href(&p->html, x->article);
	buf_addz(b, "#s");
	html_cell(b, x->sentence);
	buf_addz(b, "\">");
	html_cell(b, x->title.n ? x->title : STR("(without title)"));
	buf_addz(b, "</a> · ");
	html_cell(b, x->publisher);
	buf_addc(b, ' ');
	html_cell(b, x->published);
	buf_addz(b, "</small></p></div>\n");
}

/* The editions that have days, on a line from the first to the last of them. */
static void add_timeline(struct page *p, const struct series_info *s)
{
	enum { WIDE = 900, LEFT = 30, Y = 46 };
	struct buf *b = &p->html.b;
	int32_t first = INT32_MAX, last = INT32_MIN, day;
	size_t dated = 0;
	for (size_t i = 0; i < s->editions; i++)
		if (cal_parse_iso(p->editions.v[s->first_edition + i].earliest, &day)) {
			first = day < first ? day : first;
			last = day > last ? day : last;
			dated++;
		}
	if (dated < 2 || first == last)
		return;
	buf_addf(b,
		 "<figure><svg class=\"line\" viewBox=\"0 0 %d 92\" role=\"img\" aria-label=\"%zu editions on a line "
		 "of time\">\n"
		 "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke-width=\"2\"/>\n",
		 WIDE, dated, LEFT, Y, WIDE - LEFT, Y);
	double scale = (double)(WIDE - 2 * LEFT) / (last - first), labelled = -100;
	for (size_t i = 0; i < s->editions && i < 400; i++) {
		const struct edition *x = &p->editions.v[s->first_edition + i];
		if (!cal_parse_iso(x->earliest, &day))
			continue;
		double at = LEFT + (day - first) * scale;
		buf_addf(b, "<circle class=\"");
		html_cell(b, x->status.n ? x->status : STR("unknown"));
		buf_addf(b, "\" cx=\"%.1f\" cy=\"%d\" r=\"8\"><title>", at, Y);
		html_cell(b, x->ordinal.n ? x->ordinal : STR("-"));
		buf_addz(b, ": ");
		add_days(b, x->earliest, x->latest);
		buf_addc(b, ' ');
		html_cell(b, x->place);
		buf_addc(b, ' ');
		html_cell(b, x->status);
		buf_addz(b, "</title></circle>\n");
		if (x->ordinal.n && (at - labelled > 22 || labelled - at > 22)) {
			buf_addf(b, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">", at, Y - 16);
			html_cell(b, x->ordinal);
			buf_addz(b, "</text>\n");
			labelled = at;
		}
	}
	int from = cal_date(first).year, to = cal_date(last).year, step = (to - from) / 10 + 1;
	for (int y = from + 1; y <= to; y += step)
		buf_addf(b, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d</text>\n",
			 LEFT + (cal_day(y, 1, 1) - first) * scale, Y + 34, y);
	buf_addz(b, "</svg><figcaption>Each mark is an edition, above it its number.</figcaption></figure>\n");
}

static void add_edition(struct page *p, const struct edition *x)
{
	struct buf *b = &p->html.b;
	ptrdiff_t sign = str_chr(x->id, '#');
	buf_addz(b, "<section class=\"edition\" id=\"");
	html_cell(b, str_from(x->id, (size_t)(sign + 1)));
	buf_addz(b, "\"><h2>");
	html_cell(b, x->ordinal.n ? x->ordinal : STR("Without a number"));
	buf_addz(b, x->earliest.n ? ": " : "");
	add_days(b, x->earliest, x->latest);
	if (x->place.n) {
		buf_addz(b, ", ");
		struct page_entity *place = page_entity(p, x->place_id);
		bool link = place && place->rank <= p->paged;
		if (link) {
			buf_addz(b, "<a href=\"");
			add_entity_href(&p->html, place);
			buf_addz(b, "\">");
		}
		html_cell(b, x->place);
		buf_addz(b, link ? "</a>" : "");
	}
	buf_addz(b, "</h2>\n<p>");
	add_status(b, x->status);
	if (x->basis.n) {
		buf_addz(b, " · days: ");
		html_cell(b, x->basis);
	}
	buf_addf(b, " · %llu article%s, %llu mention%s</p>\n", (unsigned long long)x->articles,
		 x->articles == 1 ? "" : "s", (unsigned long long)x->mentions, x->mentions == 1 ? "" : "s");
	if (x->conflict.n) {
		buf_addz(b, "<p class=\"conflict\">Disagreement: ");
		html_cell(b, x->conflict);
		buf_addz(b, "</p>\n");
	}
	for (uint32_t i = 0; i < x->proofs; i++)
		add_proof(p, &p->proofs.v[x->first_proof + i]);
	if (x->evidence > x->proofs)
		buf_addf(b, "<p class=\"soft\">and %llu more mentions (table event_evidence)</p>\n",
			 (unsigned long long)(x->evidence - x->proofs));
	buf_addz(b, "</section>\n");
}

static int one_series(struct page *p, const struct series_info *s, struct err *e)
{
	struct html name = { .depth = 0 };
	struct html *h = &p->html;
	add_series_href(&name, s->id);
	html_begin(h, buf_str(&name.b), s->name, "series.html", STR(""));
	buf_addz(&h->b, "<p class=\"soft\">");
	html_cell(&h->b, s->kind);
	buf_addz(&h->b, " · ");
	html_cell(&h->b, s->id);
	if (s->gaps.n && !str_is(s->gaps, "0")) {
		buf_addz(&h->b, " · numbers between that no article has: ");
		html_cell(&h->b, s->gaps);
	}
	buf_addz(&h->b, "</p>\n");
	add_timeline(p, s);
	for (size_t i = 0; i < s->editions; i++)
		add_edition(p, &p->editions.v[s->first_edition + i]);
	int r = html_end(h, p->o->to, e);
	char many[48];
	snprintf(many, sizeof many, "series, %u edition%s", s->editions, s->editions == 1 ? "" : "s");
	r = r ? r : search_add(p, s->name, buf_str(&name.b), str_z(many), e);
	html_free(&name);
	return r;
}

static uint64_t series_articles(const struct page *p, const struct series_info *s)
{
	uint64_t n = 0;
	for (size_t i = 0; i < s->editions; i++)
		n += p->editions.v[s->first_edition + i].articles;
	return n;
}

static void add_row(struct page *p, const struct series_info *s)
{
	struct buf *b = &p->html.b;
	const struct edition *last = NULL;
	size_t conflicts = 0;
	for (size_t i = 0; i < s->editions; i++) {
		const struct edition *x = &p->editions.v[s->first_edition + i];
		conflicts += x->conflict.n > 0;
		if (x->earliest.n && (!last || str_cmp(x->earliest, last->earliest) > 0))
			last = x;
	}
	buf_addz(b, "<tr><td><a href=\"");
	add_series_href(&p->html, s->id);
	buf_addz(b, "\">");
	html_cell(b, s->name);
	buf_addz(b, "</a></td><td>");
	html_cell(b, s->kind);
	buf_addf(b, "</td><td class=\"n\">%u</td><td class=\"n\">%llu</td><td class=\"d\">", s->editions,
		 (unsigned long long)series_articles(p, s));
	if (last)
		add_days(b, last->earliest, last->earliest);
	buf_addz(b, "</td><td>");
	if (last)
		html_cell(b, last->place);
	buf_addz(b, "</td><td class=\"n\">");
	if (conflicts)
		buf_addf(b, "%zu", conflicts);
	buf_addz(b, "</td></tr>\n");
}

int page_series(struct page *p, struct err *e)
{
	size_t pages = (p->series.n + PER_PAGE - 1) / PER_PAGE, written = 0;
	struct buf name = BUF_INIT;
	int r = 0;
	for (size_t i = 0; i < p->series.n && r == 0; i++)
		r = one_series(p, &p->series.v[i], e);
	for (size_t n = 1; n <= pages + (pages == 0) && r == 0; n++) {
		buf_reset(&name);
		html_page_name(&name, "series", n);
		html_begin(&p->html, buf_str(&name), STR("Series of events"), "series.html", STR(""));
		html_pager(&p->html, "series", n, pages);
		html_table(&p->html.b, "series|kind|#editions|#articles|last known day|there|#conflicts");
		for (size_t k = 0; k < PER_PAGE && written < p->series.n; k++)
			add_row(p, &p->series.v[written++]);
		html_table_end(&p->html.b);
		r = html_end(&p->html, p->o->to, e);
	}
	buf_free(&name);
	return r;
}
