#include "page/html.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/hash.h"

static const struct { const char *file, *name;
} sections[] = {
	{ "index.html", "Start" },   { "series.html", "Series" },     { "entities.html", "Entities" },
	{ "dates.html", "Dates" },   { "articles.html", "Articles" }, { "quality.html", "Quality" },
	{ "search.html", "Search" },
};

/* The character of a cell at *i, with the tables' own escapes undone; moves *i past it. */
static char cell_char(struct str cell, size_t *i)
{
	char c = cell.p[(*i)++];
	if (c != '\\' || *i >= cell.n)
		return c;
	char next = cell.p[*i];
	if (next != '\\' && next != 't' && next != 'n' && next != 'r')
		return c;
	++*i;
	return next == '\\' ? '\\' : ' ';
}

void html_table(struct buf *b, const char *heads)
{
	struct str rest = str_z(heads), head;
	buf_addz(b, "<div class=\"wide\"><table><thead><tr>");
	while (str_cell(&rest, '|', &head)) {
		bool number = str_starts(head, STR("#"));
		buf_addz(b, number ? "<th class=\"n\">" : "<th>");
		buf_adds(b, str_from(head, number));
		buf_addz(b, "</th>");
	}
	buf_addz(b, "</tr></thead>\n");
}

void html_table_end(struct buf *b)
{
	buf_addz(b, "</table></div>\n");
}

void html_cell(struct buf *b, struct str cell)
{
	for (size_t i = 0; i < cell.n;) {
		char c = cell_char(cell, &i);
		switch (c) {
		case '<': buf_addz(b, "&lt;"); break;
		case '>': buf_addz(b, "&gt;"); break;
		case '&': buf_addz(b, "&amp;"); break;
		case '"': buf_addz(b, "&quot;"); break;
		case '\'': buf_addz(b, "&#39;"); break;
		default: buf_addc(b, c);
		}
	}
}

void html_js(struct buf *b, struct str cell)
{
	buf_addc(b, '"');
	for (size_t i = 0; i < cell.n;) {
		char c = cell_char(cell, &i);
		if (c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' || (unsigned char)c < 0x20)
			buf_addf(b, "\\u%04x", (unsigned char)c);
		else if (c == (char)0xe2 && i + 1 < cell.n && cell.p[i] == (char)0x80
			 && (cell.p[i + 1] & ~1) == (char)0xa8)
			buf_addf(b, "\\u202%c", (cell.p[i + 1] & 1) ? '9' : '8'),
				i += 2; /* line separators end a line of script */
		else
			buf_addc(b, c);
	}
	buf_addc(b, '"');
}

void html_up(struct html *h)
{
	for (int i = 0; i < h->depth; i++)
		buf_addz(&h->b, "../");
}

void html_slug(struct buf *b, struct str id)
{
	size_t start = b->n;
	for (size_t i = 0; i < id.n && b->n - start < 60; i++) {
		char c = id.p[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
		if (plain || (b->n > start && b->p[b->n - 1] != '-'))
			buf_addc(b, plain ? c : '-');
	}
	buf_addc(b, '-');
	buf_addhex(b, hash_str(id), 12);
}

void html_begin(struct html *h, struct str path, struct str title, const char *section, struct str lang)
{
	buf_reset(&h->b);
	buf_reset(&h->path);
	buf_adds(&h->path, path);
	h->depth = 0;
	for (size_t i = 0; i < path.n; i++)
		h->depth += path.p[i] == '/';
	struct buf *b = &h->b;
	buf_addz(b, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'self' "
		    "file:; script-src 'self' file:; img-src 'self' data:\">\n"
		    "<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
	html_cell(b, title);
	buf_addz(b, "</title>\n<link rel=\"stylesheet\" href=\"");
	html_up(h);
	buf_addz(b, "style.css\">\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the "
		    "content</a>\n<header><nav aria-label=\"Sections\">");
	for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
		bool here = strcmp(sections[i].file, section) == 0;
		buf_addz(b, "<a href=\"");
		html_up(h);
		buf_addf(b, "%s\"%s>%s</a>", sections[i].file, here ? " aria-current=\"page\"" : "", sections[i].name);
	}
	buf_addz(b, "</nav></header>\n<main id=\"main\">\n<h1");
	if (lang.n) {
		buf_addz(b, " lang=\"");
		html_cell(b, lang);
		buf_addc(b, '"');
	}
	buf_addc(b, '>');
	html_cell(b, title);
	buf_addz(b, "</h1>\n");
}

int html_end(struct html *h, const char *folder, struct err *e)
{
	struct buf full = BUF_INIT;
	struct out o;
	buf_addz(&h->b, "</main>\n</body>\n</html>\n");
	buf_addf(&full, "%s/%s", folder, h->path.p);
	int r = out_create(&o, full.p, e);
	if (r == 0) {
		out_adds(&o, buf_str(&h->b));
		r = out_close(&o, 0, e);
	}
	buf_free(&full);
	return r;
}

void html_free(struct html *h)
{
	buf_free(&h->b);
	buf_free(&h->path);
}

void html_page_name(struct buf *b, const char *stem, size_t n)
{
	if (n > 1)
		buf_addf(b, "%s-%zu.html", stem, n);
	else
		buf_addf(b, "%s.html", stem);
}

void html_pager(struct html *h, const char *stem, size_t now, size_t all)
{
	if (all < 2)
		return;
	buf_addz(&h->b, "<nav class=\"pager\" aria-label=\"Pages\">");
	for (size_t i = 1; i <= all; i++) {
		bool shown = i == 1 || i == all || (i + 3 >= now && i <= now + 3) || i % 50 == 0;
		if (!shown)
			continue;
		buf_addz(&h->b, "<a href=\"");
		html_page_name(&h->b, stem, i);
		buf_addf(&h->b, "\"%s>%zu</a>", i == now ? " aria-current=\"page\"" : "", i);
	}
	buf_addz(&h->b, "</nav>\n");
}

void html_bars(struct buf *b, const struct html_bar *v, size_t n, const char *what)
{
	enum { WIDE = 900, HIGH = 160, FOOT = 22, MOST = 400 };
	uint64_t top = 1, sum = 0;
	if (n > MOST) {
		v += n - MOST;
		n = MOST;
	}
	for (size_t i = 0; i < n; i++) {
		top = v[i].value > top ? v[i].value : top;
		sum += v[i].value;
	}
	if (!n)
		return;
	buf_addf(b, "<figure><svg class=\"bars\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%llu %s, ", WIDE,
		 HIGH + FOOT, (unsigned long long)sum, what);
	html_cell(b, v[0].label);
	buf_addz(b, " to ");
	html_cell(b, v[n - 1].label);
	buf_addz(b, "\">\n");
	double step = (double)WIDE / (double)n;
	for (size_t i = 0; i < n; i++) {
		double height = (double)v[i].value * HIGH / (double)top;
		buf_addf(b, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"><title>", (double)i * step,
			 HIGH - height, step > 3 ? step - 1 : step, height);
		html_cell(b, v[i].label);
		buf_addf(b, ": %llu %s</title></rect>\n", (unsigned long long)v[i].value, what);
	}
	size_t every = n < 9 ? 1 : n / 8;
	for (size_t i = 0; i < n; i += every) {
		buf_addf(b, "<text x=\"%.1f\" y=\"%d\">", (double)i * step, HIGH + 16);
		html_cell(b, v[i].label);
		buf_addz(b, "</text>\n");
	}
	buf_addf(b, "</svg><figcaption>%s; the highest bar is %llu</figcaption></figure>\n", what,
		 (unsigned long long)top);
}

static int month_number(struct str label)
{
	uint64_t year = 0, month = 0;
	bool good = label.n == 7 && str_to_u64(str_sub(label, 0, 4), &year) && str_to_u64(str_from(label, 5), &month)
		    && month >= 1 && month <= 12;
	return good ? (int)(year * 12 + month - 1) : -1;
}

void html_month_bars(struct buf *b, const struct html_bar *v, size_t n, const char *what)
{
	int first = n ? month_number(v[0].label) : -1, last = n ? month_number(v[n - 1].label) : -1;
	if (first < 0 || last < first || last - first >= 400) {
		html_bars(b, v, n, what);
		return;
	}
	size_t all = (size_t)(last - first) + 1;
	struct html_bar *bars = xcalloc(all, sizeof *bars);
	char (*labels)[16] = xcalloc(all, sizeof *labels);
	for (size_t i = 0; i < all; i++) {
		int m = first + (int)i;
		snprintf(labels[i], sizeof labels[i], "%04d-%02d", m / 12, m % 12 + 1);
		bars[i].label = str_z(labels[i]);
	}
	for (size_t i = 0; i < n; i++) {
		int m = month_number(v[i].label);
		if (m >= first && m <= last)
			bars[m - first].value += v[i].value;
	}
	html_bars(b, bars, all, what);
	free(labels);
	free(bars);
}

int html_write_assets(const char *folder, struct err *e)
{
	const struct {
		const char *name, *text;
	} assets[] = { { "style.css", html_style }, { "page.js", html_script } };
	struct buf path = BUF_INIT;
	int r = 0;
	for (size_t i = 0; i < 2 && r == 0; i++) {
		struct out o;
		buf_reset(&path);
		buf_addf(&path, "%s/%s", folder, assets[i].name);
		r = out_create(&o, path.p, e);
		if (r == 0) {
			out_adds(&o, str_z(assets[i].text));
			r = out_close(&o, 0, e);
		}
	}
	buf_free(&path);
	return r;
}
