/* What the corpus-wide tables say: entities by rank, series with their editions, which sentences prove them. */
#include <stdlib.h>

#include "base/hash.h"
#include "page/inside.h"

static struct str keep(struct page *p, struct str s) { return str_dup(&p->mem, s); }

static uint64_t number(struct str s)
{
	uint64_t n = 0;
	return str_to_u64(s, &n) ? n : 0;
}

int read_table(const char *dir, enum table t, int (*row)(struct page *p, const struct str *cells, struct err *e),
	       struct page *p, struct err *e)
{
	struct arena mem = ARENA_INIT;
	struct buf path = BUF_INIT;
	struct str one, *paths = &one;
	size_t n = 1;
	int r = 0;
	if (t < T_BATCH_TABLES) {
		r = table_files(&mem, dir, t, &paths, &n, e);
	} else {
		table_path(&path, dir, t, STR(""), 1);
		one = buf_str(&path);
	}
	for (size_t i = 0; i < n && r == 0; i++) {
		struct table_reader reader;
		int got = 0;
		if (table_open(&reader, paths[i].p, t, e)) {
			r = -1;
			break;
		}
		while (r == 0 && (got = table_next(&reader, e)) > 0)
			r = row(p, reader.cells, e);
		r = got < 0 ? -1 : r;
		table_close(&reader);
	}
	buf_free(&path);
	arena_free(&mem);
	return r;
}

void count_add(struct arena *mem, struct counts *c, struct str key)
{
	uint64_t h = hash_str(key);
	for (struct map_at i = map_first(&c->map, h); i.number; i = map_next(&c->map, h, i))
		if (str_eq(c->v.v[i.number - 1].key, key)) {
			c->v.v[i.number - 1].n++;
			return;
		}
	*VEC_PUSH(mem, &c->v) = (struct frequency){ str_dup(mem, key), 1 };
	map_add(&c->map, h, (uint32_t)c->v.n);
}

static int by_key(const void *a, const void *b)
{
	return str_cmp(((const struct frequency *)a)->key, ((const struct frequency *)b)->key);
}

static int by_count(const void *a, const void *b)
{
	const struct frequency *x = a, *y = b;
	return x->n != y->n ? (x->n < y->n ? 1 : -1) : by_key(a, b);
}

void counts_sort_by_key(struct counts *c)
{
	if (c->v.n)
		qsort(c->v.v, c->v.n, sizeof *c->v.v, by_key);
}

void counts_sort_by_number(struct counts *c)
{
	if (c->v.n)
		qsort(c->v.v, c->v.n, sizeof *c->v.v, by_count);
}

/* ---- entities ---- */

static int entity_row(struct page *p, const struct str *c, struct err *e)
{
	(void)e;
	struct page_entity *x = VEC_PUSH(&p->mem, &p->entities);
	*x = (struct page_entity){ .id = keep(p, c[0]),
			      .kind = keep(p, c[1]),
			      .name = keep(p, c[2]),
			      .articles = number(c[3]),
			      .mentions = number(c[4]),
			      .first = keep(p, c[5]),
			      .last = keep(p, c[6]) };
	return 0;
}

static int by_articles(const void *a, const void *b)
{
	const struct page_entity *x = a, *y = b;
	return x->articles != y->articles ? (x->articles < y->articles ? 1 : -1) : str_cmp(x->id, y->id);
}

static void rank_entities(struct page *p)
{
	if (p->entities.n)
		qsort(p->entities.v, p->entities.n, sizeof *p->entities.v, by_articles);
	for (size_t i = 0; i < p->entities.n; i++) {
		p->entities.v[i].rank = (uint32_t)i + 1;
		map_add(&p->entity_map, hash_str(p->entities.v[i].id), (uint32_t)i + 1);
	}
	p->paged = p->o->entities < p->entities.n ? p->o->entities : p->entities.n;
}

struct page_entity *page_entity(struct page *p, struct str id)
{
	uint64_t h = hash_str(id);
	for (struct map_at i = map_first(&p->entity_map, h); i.number; i = map_next(&p->entity_map, h, i))
		if (str_eq(p->entities.v[i.number - 1].id, id))
			return &p->entities.v[i.number - 1];
	return NULL;
}

/* ---- series, editions, their evidence ---- */

static int series_row(struct page *p, const struct str *c, struct err *e)
{
	(void)e;
	*VEC_PUSH(&p->mem, &p->series) = (struct series_info){
		.id = keep(p, c[0]), .name = keep(p, c[1]), .kind = keep(p, c[2]), .gaps = keep(p, c[8])
	};
	return 0;
}

static int event_row(struct page *p, const struct str *c, struct err *e)
{
	enum {
		SERIES_ID,
		SERIES,
		ORDINAL,
		EARLIEST,
		LATEST,
		BASIS,
		PLACE_ID,
		PLACE,
		STATUS,
		ARTICLES,
		MENTIONS,
		FIRST,
		CONFLICT,
		EVENT_ID
	};
	(void)e;
	*VEC_PUSH(&p->mem, &p->editions) = (struct edition){ .id = keep(p, c[EVENT_ID]),
							     .series_id = keep(p, c[SERIES_ID]),
							     .series = keep(p, c[SERIES]),
							     .ordinal = keep(p, c[ORDINAL]),
							     .earliest = keep(p, c[EARLIEST]),
							     .latest = keep(p, c[LATEST]),
							     .basis = keep(p, c[BASIS]),
							     .place_id = keep(p, c[PLACE_ID]),
							     .place = keep(p, c[PLACE]),
							     .status = keep(p, c[STATUS]),
							     .conflict = keep(p, c[CONFLICT]),
							     .articles = number(c[ARTICLES]),
							     .mentions = number(c[MENTIONS]) };
	map_add(&p->edition_map, hash_str(c[EVENT_ID]), (uint32_t)p->editions.n);
	return 0;
}

static struct edition *edition_of(struct page *p, struct str id)
{
	uint64_t h = hash_str(id);
	for (struct map_at i = map_first(&p->edition_map, h); i.number; i = map_next(&p->edition_map, h, i))
		if (str_eq(p->editions.v[i.number - 1].id, id))
			return &p->editions.v[i.number - 1];
	return NULL;
}

/* Rows of an edition stand together. */
static int evidence_row(struct page *p, const struct str *c, struct err *e)
{
	struct edition *x = edition_of(p, c[0]);
	if (!x)
		return err_set(e, EXIT_STREAM, "event_evidence names %.*s, which events has not", STR_FMT(c[0]));
	if (x->evidence++ == 0)
		x->first_proof = (uint32_t)p->proofs.n;
	if (x->proofs == PROOFS)
		return 0;
	x->proofs++;
	*VEC_PUSH(&p->mem, &p->proofs) = (struct proof){ .article = keep(p, c[1]), .sentence = keep(p, c[2]) };
	return 0;
}

/* From an article to its proofs: a chain. */
static void index_proofs(struct page *p)
{
	for (size_t i = p->proofs.n; i-- > 0;) {
		struct proof *x = &p->proofs.v[i];
		uint64_t h = hash_str(x->article);
		struct map_at at = map_first(&p->proof_map, h);
		while (at.number && !str_eq(p->proofs.v[at.number - 1].article, x->article))
			at = map_next(&p->proof_map, h, at);
		if (at.number) {
			x->next = p->proofs.v[at.number - 1].next;
			p->proofs.v[at.number - 1].next = (uint32_t)i + 1;
		} else {
			map_add(&p->proof_map, h, (uint32_t)i + 1);
		}
	}
}

/* Editions stand in the order of their series. */
static void join_editions(struct page *p)
{
	size_t i = 0;
	for (size_t k = 0; k < p->series.n; k++) {
		struct series_info *s = &p->series.v[k];
		s->first_edition = (uint32_t)i;
		while (i < p->editions.n && str_eq(p->editions.v[i].series_id, s->id))
			i++;
		s->editions = (uint32_t)i - s->first_edition;
	}
}

int page_collect(struct page *p, struct err *e)
{
	const char *dir = p->o->release;
	if (read_table(dir, T_ENTITIES, entity_row, p, e) || read_table(dir, T_SERIES, series_row, p, e)
	    || read_table(dir, T_EVENTS, event_row, p, e) || read_table(dir, T_EVENT_EVIDENCE, evidence_row, p, e))
		return -1;
	rank_entities(p);
	join_editions(p);
	index_proofs(p);
	return 0;
}
