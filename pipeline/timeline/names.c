/* entities and unknown_names: counts over all batches. */
#include <stdlib.h>

#include "tables/counter.h"
#include "timeline/inside.h"

struct entity {
	struct str name, kind;
	uint32_t articles, mentions, last_article;
	char first[11], last[11];	/* ISO days, empty: unknown */
};

struct counting {
	struct arena mem;
	struct names_table ids;
	VEC(struct entity) v;
};

/* A demonym's entity is a country; what a mention is called says less than the id of what it names. */
static struct str kind_of(struct str id, struct str kind)
{
	static const char *const known[] = { "country", "region", "city", "place", "person", "initiative", "series", "dyad" };
	ptrdiff_t slash = str_chr(id, '/');
	struct str prefix = slash > 0 ? str_sub(id, 0, (size_t)slash) : STR("");
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_is(prefix, known[i]))
			return prefix;
	return str_is(prefix, "org") ? STR("organisation") : kind;
}

static int count_mentions(struct counting *c, const char *dir, struct err *e)
{
	struct str *paths;
	size_t n;
	struct tl_articles a;
	int kind = table_column(T_MENTIONS, "kind"), id = table_column(T_MENTIONS, "entity_id"), name = table_column(T_MENTIONS, "name"), got = 0;
	if (tl_articles_open(&a, dir, e))
		return -1;
	if (table_files(&c->mem, dir, T_MENTIONS, &paths, &n, e))
		got = -1;
	for (size_t i = 0; got == 0 && i < n; i++) {
		struct table_reader in;
		if (table_open(&in, paths[i].p, T_MENTIONS, e)) {
			got = -1;
			break;
		}
		while ((got = table_next(&in, e)) == 1) {
			if (!in.cells[id].n)
				continue;
			if (tl_articles_find(&a, in.cells[0], &in, e)) {
				got = -1;
				break;
			}
			uint32_t k = tl_number(&c->ids, in.cells[id]);
			if (k == c->v.n) {
				struct entity *new = VEC_PUSH(&c->mem, &c->v);
				*new = (struct entity){ .name = str_dup(&c->mem, in.cells[name]),
					.kind = str_dup(&c->mem, kind_of(in.cells[id], in.cells[kind])) };
			}
			struct entity *x = &c->v.v[k];
			x->mentions++;
			if (x->last_article == a.number)
				continue;
			x->last_article = a.number;
			x->articles++;
			if (a.text[0] && (!x->first[0] || strcmp(a.text, x->first) < 0))
				memcpy(x->first, a.text, sizeof x->first);
			if (a.text[0] && strcmp(a.text, x->last) > 0)
				memcpy(x->last, a.text, sizeof x->last);
		}
		table_close(&in);
	}
	tl_articles_close(&a);
	return got;
}

static int by_key(const void *a, const void *b, void *ctx)
{
	const struct str *v = ctx;
	return str_cmp(v[*(const uint32_t *)a], v[*(const uint32_t *)b]);
}

static struct gzout *create(const char *dir, enum table t, struct buf *b, struct err *e)
{
	buf_reset(b);
	table_path(b, dir, t, STR(""), 1);
	struct gzout *g = gzout_create(b->p, e);
	buf_reset(b);
	table_header(b, t);
	if (g)
		gzout_adds(g, buf_str(b));
	return g;
}

static int write_entities(struct counting *c, const char *dir, struct err *e)
{
	struct buf b = BUF_INIT;
	struct gzout *g = create(dir, T_ENTITIES, &b, e);
	if (!g) {
		buf_free(&b);
		return -1;
	}
	uint32_t *order = arena_alloc(&c->mem, (c->ids.n + 1) * sizeof *order);
	for (size_t i = 0; i < c->ids.n; i++)
		order[i] = (uint32_t)i;
	qsort_r(order, c->ids.n, sizeof *order, by_key, c->ids.v);
	for (size_t i = 0; i < c->ids.n; i++) {
		const struct entity *x = &c->v.v[order[i]];
		buf_reset(&b);
		/* ids and names come from tables: escaped already */
		buf_addf(&b, "%.*s\t%.*s\t%.*s\t%u\t%u\t%s\t%s\n", STR_FMT(c->ids.v[order[i]]), STR_FMT(x->kind), STR_FMT(x->name),
			 x->articles, x->mentions, x->first, x->last);
		gzout_adds(g, buf_str(&b));
	}
	buf_free(&b);
	return gzout_close(g, e);
}

static int count_unknown(struct counter *c, const char *dir, struct err *e)
{
	struct arena mem = ARENA_INIT;
	struct str *paths;
	size_t n;
	int got = table_files(&mem, dir, T_UNKNOWN, &paths, &n, e);
	for (size_t i = 0; got == 0 && i < n; i++) {
		struct table_reader in;
		if (table_open(&in, paths[i].p, T_UNKNOWN, e)) {
			got = -1;
			break;
		}
		while ((got = table_next(&in, e)) == 1) {
			uint64_t articles, mentions, sentence;
			if (!str_to_u64(in.cells[1], &articles) || !str_to_u64(in.cells[2], &mentions) || !str_to_u64(in.cells[4], &sentence)) {
				got = err_at(e, EXIT_STREAM, in.path, in.line, 0, "articles, mentions and example_sentence are numbers");
				break;
			}
			struct count *x = counter_get(c, in.cells[0]);
			x->articles += articles;
			x->occurrences += mentions;
			if (!x->example_article.n) {
				x->example_article = str_dup(&c->mem, in.cells[3]);
				x->example_sentence = (uint32_t)sentence;
			}
		}
		table_close(&in);
	}
	arena_free(&mem);
	return got;
}

static int write_unknown(struct counter *c, const char *dir, struct err *e)
{
	struct buf b = BUF_INIT;
	struct gzout *g = create(dir, T_UNKNOWN_NAMES, &b, e);
	if (!g) {
		buf_free(&b);
		return -1;
	}
	counter_sort(c);
	for (size_t i = 0; i < c->n; i++) {
		const struct count *x = &c->v[i];
		buf_reset(&b);
		buf_adds(&b, x->key);
		buf_addc(&b, '\t');
		row_num(&b, x->articles, false);
		row_num(&b, x->occurrences, false);
		buf_adds(&b, x->example_article);
		buf_addc(&b, '\t');
		row_num(&b, x->example_sentence, true);
		gzout_adds(g, buf_str(&b));
	}
	buf_free(&b);
	return gzout_close(g, e);
}

int tl_count_names(const char *dir, struct err *e)
{
	struct counting c = { .mem = ARENA_INIT };
	struct counter unknown = { .n = 0 };
	int r = count_mentions(&c, dir, e);
	if (r == 0)
		r = write_entities(&c, dir, e);
	if (r == 0)
		r = count_unknown(&unknown, dir, e);
	if (r == 0)
		r = write_unknown(&unknown, dir, e);
	counter_free(&unknown);
	tl_names_free(&c.ids);
	arena_free(&c.mem);
	return r;
}
