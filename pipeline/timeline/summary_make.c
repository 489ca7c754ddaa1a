/* A summary of batches, from their tables. */
#include "timeline/summary.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "tables/counter.h"
#include "timeline/inside.h"
#include "text/calendar.h"

struct counted_entity {
	struct str name, kind;
	uint64_t articles, mentions;
	uint32_t last_article;		/* counted last: number in the maker, from 1 */
	uint32_t batch;
	uint64_t row;			/* where it was mentioned first */
	char first[11], last[11];	/* ISO days, empty: unknown */
};

struct fact_row {
	struct str series;
	uint32_t batch;
	uint64_t row;
	char day[11];
	bool paired;
	struct str cells;		/* of the line, from the article's id on */
	struct str edition;		/* number, or days: what tells it from its neighbours */
};

struct batch_entry {
	struct str name;
	uint64_t articles;
};

struct summary_maker {
	struct arena mem;		/* of batches and facts */
	struct arena names;		/* of entities */
	VEC(struct batch_entry) batches;
	VEC(struct fact_row) facts;
	struct names_table corrected, ids;
	VEC(struct counted_entity) entities;	/* by number in ids */
	struct counter unknown;		/* last_article: the batch of the example */
	uint32_t number;		/* of the current article */
};

struct summary_maker *summary_maker_new(void)
{
	return xcalloc(1, sizeof(struct summary_maker));
}

static void clear(struct summary_maker *m)
{
	tl_names_free(&m->corrected);
	tl_names_free(&m->ids);
	counter_free(&m->unknown);
	arena_free(&m->names);
	arena_free(&m->mem);
	memset(m, 0, sizeof *m);
}

void summary_maker_free(struct summary_maker *m)
{
	if (m)
		clear(m);
	free(m);
}

size_t summary_maker_bytes(const struct summary_maker *m)
{
	return m->mem.total + m->names.total + m->unknown.mem.total + m->ids.mem.total + m->corrected.mem.total
		+ (m->unknown.cap + m->ids.cap) * 64;
}

/* ---- the articles of the batch, for their days ---- */

struct day_of {
	struct str id;
	char day[11];
};

struct batch_articles {
	struct arena mem;
	VEC(struct day_of) v;
	size_t at;			/* of the article found last */
};

/* 1: open; 0: there is no such file; -1 */
static int open_table(struct table_reader *r, const char *dir, enum table t, struct str batch, struct err *e)
{
	struct buf path = BUF_INIT;
	table_path(&path, dir, t, batch, 1);
	int got = access(path.p, F_OK) && errno == ENOENT ? 0 : table_open(r, path.p, t, e) ? -1 : 1;
	buf_free(&path);
	return got;
}

static int read_articles(struct batch_articles *a, const char *dir, struct str batch, struct err *e)
{
	struct table_reader in;
	const int published = table_column(T_ARTICLES, "published");
	int got = open_table(&in, dir, T_ARTICLES, batch, e);
	if (got <= 0)
		return got;
	while ((got = table_next(&in, e)) == 1) {
		struct day_of *d = VEC_PUSH(&a->mem, &a->v);
		struct str day = in.cells[published];
		int32_t ignored;
		d->id = str_dup(&a->mem, in.cells[0]);
		d->day[0] = 0;
		if (day.n >= 10 && cal_parse_iso(str_sub(day, 0, 10), &ignored)) {
			memcpy(d->day, day.p, 10);
			d->day[10] = 0;
		}
	}
	table_close(&in);
	return got;
}

/* Move on to the article of that id, which is the current one or comes after it.  NULL: it does not. */
static const struct day_of *find_article(struct batch_articles *a, struct str id, const struct table_reader *asker,
		struct err *e)
{
	for (size_t i = a->at; i < a->v.n; i++)
		if (str_eq(a->v.v[i].id, id)) {
			a->at = i;
			return &a->v.v[i];
		}
	err_at(e, EXIT_STREAM, asker->path, asker->line, 0,
			"article %.*s is not in the articles table, or not in its order", STR_FMT(id));
	return NULL;
}

/* ---- the tables ---- */

static int add_corrected(struct summary_maker *m, const char *dir, struct str batch, struct err *e)
{
	struct table_reader in;
	const int other = table_column(T_RELATIONS, "other_id"), relation = table_column(T_RELATIONS, "relation");
	int got = open_table(&in, dir, T_RELATIONS, batch, e);
	if (got <= 0)
		return got;
	while ((got = table_next(&in, e)) == 1)
		if (str_is(in.cells[relation], "revision"))
			tl_number(&m->corrected, in.cells[other]);
	table_close(&in);
	return got;
}

/* A demonym's entity is a country; what a mention is called says less than the id of what it names. */
static struct str kind_of(struct str id, struct str kind)
{
	static const char *const known[] = { "country", "region", "city", "place", "person", "initiative", "series",
			"dyad" };
	ptrdiff_t slash = str_chr(id, '/');
	struct str prefix = slash > 0 ? str_sub(id, 0, (size_t)slash) : STR("");
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_is(prefix, known[i]))
			return prefix;
	return str_is(prefix, "org") ? STR("organisation") : kind;
}

static void count_mention(struct summary_maker *m, const struct str *c, const int column[3], uint64_t row,
		const struct day_of *d,
			  uint32_t number)
{
	uint32_t k = tl_number(&m->ids, c[column[0]]);
	if (k == m->entities.n)
		*VEC_PUSH(&m->names, &m->entities) = (struct counted_entity){ .name = str_dup(&m->names, c[column[2]]),
			.kind = str_dup(&m->names, kind_of(c[column[0]], c[column[1]])),
					.batch = (uint32_t)m->batches.n - 1, .row = row };
	struct counted_entity *x = &m->entities.v[k];
	x->mentions++;
	if (x->last_article == number)
		return;
	x->last_article = number;
	x->articles++;
	if (d->day[0] && (!x->first[0] || strcmp(d->day, x->first) < 0))
		memcpy(x->first, d->day, sizeof x->first);
	if (d->day[0] && strcmp(d->day, x->last) > 0)
		memcpy(x->last, d->day, sizeof x->last);
}

static int add_entities(struct summary_maker *m, struct batch_articles *a, const char *dir, struct str batch,
		struct err *e)
{
	struct table_reader in;
	const int column[3] = { table_column(T_MENTIONS, "entity_id"), table_column(T_MENTIONS, "kind"),
			table_column(T_MENTIONS, "name") };
	uint64_t row = 0;
	int got = open_table(&in, dir, T_MENTIONS, batch, e);
	if (got <= 0)
		return got;
	a->at = 0;
	while ((got = table_next(&in, e)) == 1) {
		row++;
		if (!in.cells[column[0]].n)
			continue;
		const struct day_of *d = find_article(a, in.cells[0], &in, e);
		if (!d) {
			got = -1;
			break;
		}
		count_mention(m, in.cells, column, row, d, m->number + (uint32_t)a->at + 1);
	}
	table_close(&in);
	return got;
}

static int add_unknown(struct summary_maker *m, const char *dir, struct str batch, struct err *e)
{
	struct table_reader in;
	int got = open_table(&in, dir, T_UNKNOWN, batch, e);
	if (got <= 0)
		return got;
	while ((got = table_next(&in, e)) == 1) {
		uint64_t articles, mentions, sentence;
		if (!str_to_u64(in.cells[1], &articles) || !str_to_u64(in.cells[2], &mentions)
				|| !str_to_u64(in.cells[4], &sentence)) {
			got = err_at(e, EXIT_STREAM, in.path, in.line, 0,
					"articles, mentions and example_sentence are numbers");
			break;
		}
		struct count *x = counter_get(&m->unknown, in.cells[0]);
		x->articles += articles;
		x->occurrences += mentions;
		if (!x->example_article.n) {
			x->example_article = str_dup(&m->unknown.mem, in.cells[3]);
			x->example_sentence = (uint32_t)sentence;
			x->last_article = m->batches.n - 1;	/* here: the batch of the example */
		}
	}
	table_close(&in);
	return got;
}

/* The columns of event_mentions that an F line has behind `paired`, in this order: all that the timeline asks for. */
static const char *const fact_columns[] = { "article_id", "sentence", "start", "series", "ordinal", "earliest",
		"latest", "date_basis",
	"place_id", "place", "status", "rule", "confidence" };
enum { FACT_COLUMNS = sizeof fact_columns / sizeof *fact_columns };

static struct str fact_cells(struct summary_maker *m, const struct str *c, const int column[FACT_COLUMNS],
		struct buf *b)
{
	buf_reset(b);
	for (size_t i = 0; i < FACT_COLUMNS; i++) {
		if (i)
			buf_addc(b, '\t');
		buf_adds(b, c[column[i]]);
	}
	return str_dup(&m->mem, buf_str(b));
}

static int add_facts(struct summary_maker *m, struct batch_articles *a, const char *dir, struct str batch,
		struct err *e)
{
	struct table_reader in;
	const enum table t = T_EVENT_MENTIONS;
	const int series = table_column(t, "series_id"), ordinal = table_column(t, "ordinal"),
			from = table_column(t, "earliest"),
		to = table_column(t, "latest"), start = table_column(t, "start"), length = table_column(t, "length"),
		sentence = table_column(t, "sentence");
	uint64_t row = 0;
	char last_at[64] = "", at[64];
	int column[FACT_COLUMNS];
	struct buf b = BUF_INIT;
	int got = open_table(&in, dir, t, batch, e);
	if (got <= 0)
		return got;
	for (size_t i = 0; i < FACT_COLUMNS; i++)
		column[i] = table_column(t, fact_columns[i]);
	a->at = 0;
	while ((got = table_next(&in, e)) == 1) {
		const struct str *c = in.cells;
		uint64_t ordinal_number, s, n;
		if ((c[ordinal].n && (!str_to_u64(c[ordinal], &ordinal_number) || ordinal_number > 100000))
				|| !str_to_u64(c[start], &s)
		    || !str_to_u64(c[length], &n)) {
			got = err_at(e, EXIT_STREAM, in.path, in.line, 0,
					"a number was wanted in ordinal, start and length");
			break;
		}
		const struct day_of *d = find_article(a, c[0], &in, e);
		if (!d) {
			got = -1;
			break;
		}
		struct fact_row *f = VEC_PUSH(&m->mem, &m->facts);
		*f = (struct fact_row){ .batch = (uint32_t)m->batches.n - 1, .row = ++row };
		f->cells = fact_cells(m, c, column, &b);
		f->series = str_dup(&m->mem, c[series]);
		f->edition = c[ordinal].n ? str_dup(&m->mem, c[ordinal])
				: str_printf(&m->mem, "%.*s\t%.*s", STR_FMT(c[from]), STR_FMT(c[to]));
		memcpy(f->day, d->day, sizeof f->day);
		/* "the 44th and 45th ASEAN Summits": two rows that end at one place */
		snprintf(at, sizeof at, "%.*s %.*s %llu", STR_FMT(c[0]), STR_FMT(c[sentence]),
				(unsigned long long)(s + n));
		if (row > 1 && strcmp(at, last_at) == 0
				&& (!str_eq(f->series, f[-1].series) || !str_eq(f->edition, f[-1].edition)))
			f[-1].paired = f->paired = true;
		memcpy(last_at, at, sizeof at);
	}
	buf_free(&b);
	table_close(&in);
	return got;
}

int summary_add_batch(struct summary_maker *m, const char *dir, struct str batch, struct err *e)
{
	struct batch_articles a = { .mem = ARENA_INIT };
	*VEC_PUSH(&m->mem, &m->batches) = (struct batch_entry){ str_dup(&m->mem, batch), 0 };
	int r = read_articles(&a, dir, batch, e);
	m->batches.v[m->batches.n - 1].articles = a.v.n;
	r = r ? r : add_corrected(m, dir, batch, e);
	r = r ? r : add_facts(m, &a, dir, batch, e);
	r = r ? r : add_entities(m, &a, dir, batch, e);
	r = r ? r : add_unknown(m, dir, batch, e);
	m->number += (uint32_t)a.v.n;
	arena_free(&a.mem);
	return r;
}

/* ---- its lines ---- */

static int by_string(const void *a, const void *b, void *ctx)
{
	const struct str *v = ctx;
	return str_cmp(v[*(const uint32_t *)a], v[*(const uint32_t *)b]);
}

static uint32_t *sorted(const struct names_table *t)
{
	uint32_t *order = xmalloc((t->n + 1) * sizeof *order);
	for (size_t i = 0; i < t->n; i++)
		order[i] = (uint32_t)i;
	qsort_r(order, t->n, sizeof *order, by_string, t->v);
	return order;
}

static int by_series(const void *a, const void *b)
{
	const struct fact_row *x = a, *y = b;
	int c = str_cmp(x->series, y->series);
	if (c)
		return c;
	if (x->batch != y->batch)
		return x->batch < y->batch ? -1 : 1;
	return (x->row > y->row) - (x->row < y->row);
}

static void cell(struct buf *b, struct str s)
{
	buf_addc(b, '\t');
	buf_adds(b, s);
}

static void number(struct buf *b, uint64_t v)
{
	buf_addc(b, '\t');
	buf_addu(b, v);
}

static void entity_lines(const struct summary_maker *m, struct buf *b)
{
	uint32_t *order = sorted(&m->ids);
	for (size_t i = 0; i < m->ids.n; i++) {
		const struct counted_entity *x = &m->entities.v[order[i]];
		buf_addc(b, 'E');
		cell(b, m->ids.v[order[i]]);
		cell(b, x->kind);
		cell(b, x->name);
		number(b, x->articles);
		number(b, x->mentions);
		cell(b, str_z(x->first));
		cell(b, str_z(x->last));
		cell(b, m->batches.v[x->batch].name);
		number(b, x->row);
		buf_addc(b, '\n');
	}
	free(order);
}

static void fact_lines(struct summary_maker *m, struct buf *b)
{
	if (m->facts.n)
		qsort(m->facts.v, m->facts.n, sizeof *m->facts.v, by_series);
	for (size_t i = 0; i < m->facts.n; i++) {
		const struct fact_row *f = &m->facts.v[i];
		buf_addc(b, 'F');
		cell(b, f->series);
		cell(b, m->batches.v[f->batch].name);
		number(b, f->row);
		cell(b, str_z(f->day));
		cell(b, f->paired ? STR("y") : STR(""));
		cell(b, f->cells);
		buf_addc(b, '\n');
	}
}

static void unknown_lines(struct summary_maker *m, struct buf *b)
{
	counter_sort(&m->unknown);
	for (size_t i = 0; i < m->unknown.n; i++) {
		const struct count *x = &m->unknown.v[i];
		buf_addc(b, 'U');
		cell(b, x->key);
		number(b, x->articles);
		number(b, x->occurrences);
		cell(b, x->example_article);
		number(b, x->example_sentence);
		cell(b, m->batches.v[x->last_article].name);
		buf_addc(b, '\n');
	}
}

void summary_take_lines(struct summary_maker *m, struct buf *b)
{
	for (size_t i = 0; i < m->batches.n; i++) {
		buf_addc(b, 'B');
		cell(b, m->batches.v[i].name);
		number(b, m->batches.v[i].articles);
		buf_addc(b, '\n');
	}
	uint32_t *order = sorted(&m->corrected);
	for (size_t i = 0; i < m->corrected.n; i++) {
		buf_addc(b, 'C');
		cell(b, m->corrected.v[order[i]]);
		buf_addc(b, '\n');
	}
	free(order);
	entity_lines(m, b);
	fact_lines(m, b);
	unknown_lines(m, b);
	clear(m);
}
