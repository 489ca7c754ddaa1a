/* Search: titles, series and names in shards of script, each loaded when a search needs it. */
#include "page/inside.h"

enum { PER_SHARD = 20000 };

static int end_shard(struct page *p, struct err *e)
{
	struct buf path = BUF_INIT;
	struct out o;
	buf_addz(&p->shard, "]);\n");
	buf_addf(&path, "%s/search/%zu.js", p->o->to, ++p->shards);
	int r = out_create(&o, path.p, e);
	if (r == 0) {
		out_adds(&o, buf_str(&p->shard));
		r = out_close(&o, 0, e);
	}
	buf_free(&path);
	buf_reset(&p->shard);
	p->shard_rows = 0;
	return r;
}

int search_add(struct page *p, struct str title, struct str href, struct str what, struct err *e)
{
	if (!title.n)
		return 0;
	buf_addz(&p->shard, p->shard_rows++ ? ",\n[" : "pressmill_shard([\n[");
	html_js(&p->shard, title);
	buf_addc(&p->shard, ',');
	html_js(&p->shard, href);
	buf_addc(&p->shard, ',');
	html_js(&p->shard, what);
	buf_addc(&p->shard, ']');
	return p->shard_rows == PER_SHARD ? end_shard(p, e) : 0;
}

int search_end(struct page *p, struct err *e)
{
	if (p->shard_rows && end_shard(p, e))
		return -1;
	struct html *h = &p->html;
	html_begin(h, STR("search.html"), STR("Search"), "search.html", STR(""));
	buf_addf(&h->b,
		 "<form role=\"search\" action=\"search.html\"><label for=\"q\">Titles, series and names that hold all "
		 "of these words</label><br>\n"
		 "<input type=\"search\" id=\"q\" autocomplete=\"off\" data-shards=\"%zu\"></form>\n<p id=\"told\" "
		 "role=\"status\" class=\"soft\"></p>\n"
		 "<ul id=\"hits\"></ul>\n<noscript><p>Searching needs JavaScript; the lists of series, entities and "
		 "articles do not.</p></noscript>\n"
		 "<script src=\"page.js\"></script>\n",
		 p->shards);
	return html_end(h, p->o->to, e);
}
