#include "page/page.h"

#include <stdlib.h>

#include "page/inside.h"

static int make_folders(const char *to, struct err *e)
{
	static const char *const folders[] = { "a", "e", "s", "search" };
	struct buf path = BUF_INIT;
	int r = 0;
	for (size_t i = 0; i < sizeof folders / sizeof *folders && r == 0; i++) {
		buf_reset(&path);
		buf_addf(&path, "%s/%s", to, folders[i]);
		r = file_mkdirs(path.p, e);
	}
	buf_free(&path);
	return r;
}

static void free_counts(struct counts *c) { map_free(&c->map); }

int page_write(const struct page_options *o, struct err *e)
{
	struct page *p = xcalloc(1, sizeof *p);
	p->o = o;
	int r = make_folders(o->to, e);
	r = r ? r : html_write_assets(o->to, e);
	r = r ? r : page_collect(p, e);
	r = r ? r : page_articles(p, e);
	r = r ? r : page_series(p, e);
	r = r ? r : page_entities(p, e);
	r = r ? r : page_overview(p, e);
	r = r ? r : search_end(p, e);
	struct counts *all[] = { &p->days,    &p->publishers, &p->languages, &p->statuses,
				 &p->rejects, &p->months,     &p->relations };
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		free_counts(all[i]);
	map_free(&p->proof_map);
	map_free(&p->edition_map);
	map_free(&p->entity_map);
	map_free(&p->pair_map);
	html_free(&p->html);
	buf_free(&p->shard);
	buf_free(&p->list);
	arena_free(&p->mem);
	free(p);
	return r;
}
