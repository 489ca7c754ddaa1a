/* page/html.h - a page as a file: head, navigation, escaping, charts.  Cells are those of tables, still escaped
 * there. */
#ifndef PM_PAGE_HTML_H
#define PM_PAGE_HTML_H

#include "base/file.h"

struct html {			/* the page being written */
	struct buf b;
	struct buf path;	/* below the folder */
	int depth;		/* folders between it and the top */
};

/* Begin a page: title is a cell, section one of the navigation's files ("series.html") or "".  lang may be empty. */
void html_begin(struct html *h, struct str path, struct str title, const char *section, struct str lang);
/* End it and write it to folder/path. */
int html_end(struct html *h, const char *folder, struct err *e);
void html_free(struct html *h);

void html_cell(struct buf *b, struct str cell);		/* as text, also within double quotes */
/* Begin a table that may be wider than the page; its heads: "name|#articles", with # those of columns of numbers. */
void html_table(struct buf *b, const char *heads);
void html_table_end(struct buf *b);
void html_js(struct buf *b, struct str cell); /* as a string of JavaScript, with its quotes, safe within <script> */
void html_up(struct html *h);				/* "../" for each folder */
/* A file name for an id: letters, digits and dashes of it, and a hash of all of it, so that two ids never meet. */
void html_slug(struct buf *b, struct str id);
/* Links "1 2 3 ..." to stem.html, stem-2.html, ... of which `now` (from 1) is shown. */
void html_pager(struct html *h, const char *stem, size_t now, size_t all);
void html_page_name(struct buf *b, const char *stem, size_t n);	/* "stem.html", "stem-2.html" */

struct html_bar { struct str label; uint64_t value; };
/* Bars in time or by name, as SVG, at most 400 of them; what: "articles". */
void html_bars(struct buf *b, const struct html_bar *v, size_t n, const char *what);
/* The same by month: v is in order, its labels are "2024-10"; months without a value are bars of no height. */
void html_month_bars(struct buf *b, const struct html_bar *v, size_t n, const char *what);

int html_write_assets(const char *folder, struct err *e);	/* style.css, page.js (assets.c) */
extern const char html_style[], html_script[];

#endif
