/* compare.c - which facts two releases differ in, with the sentences that hold them.
 *
 * Files that are the same bytes are not read; of the others the rows are compared as sets, a batch at a time.  Memory:
 * the rows of the largest table of a batch, twice. */
#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/map.h"
#include "stream/options.h"
#include "tables/table.h"

static const struct stage_option options[] = { { NULL, NULL, NULL } };
static const struct program program = {
	"compare", "which facts two releases differ in", "OLD NEW",
	"OLD and NEW are folders of releases. Writes a line for each row that only one of them has, as tab-separated\n"
	"cells: table, - (OLD has it) or + (NEW has it), the cells of the row, and at the end, where the row stands in "
	"a\n"
	"sentence, that sentence; the last line counts them. Exit code 0 whether they differ or not. Copies of counts\n"
	"(terms, unknown, unknown_names) are not compared.",
	options
};

struct row {
	struct str cells;		/* joined by tabs, as in the file */
	struct str article, sentence;	/* empty: it has none */
	struct str text;		/* the sentence, once read */
	uint64_t hash;
	uint32_t twins;			/* rows of the other side that are the same and not yet taken */
};
typedef VEC(struct row) row_vec;

struct compare {
	const char *dir[2];
	struct arena mem;		/* of the pair of files in hand */
	row_vec rows[2];
	struct map map[2];		/* hash of a row: index + 1 */
	struct out out;
	uint64_t count[2];
};

static bool compared(enum table t)
{
	return t != T_TERMS && t != T_UNKNOWN && t != T_UNKNOWN_NAMES;
}

/* Two names of one file, as releases link what did not change. */
static bool same_file(const char *a, const char *b)
{
	struct stat x, y;
	return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

static bool exists(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0;
}

static int read_rows(struct compare *c, int side, enum table t, const char *path, struct err *e)
{
	struct table_reader r;
	int article = table_column(t, "article_id"), sentence = table_column(t, "sentence"), got;
	if (table_open(&r, path, t, e))
		return -1;
	while ((got = table_next(&r, e)) > 0) {
		const struct str *last = &r.cells[r.def->n - 1];
		struct str all = { r.cells[0].p, (size_t)(last->p + last->n - r.cells[0].p) };
		struct row *x = VEC_PUSH(&c->mem, &c->rows[side]);
		*x = (struct row){ .cells = str_dup(&c->mem, all), .hash = hash_str(all) };
		if (article >= 0 && sentence >= 0 && t != T_SENTENCES) {
			x->article = str_dup(&c->mem, r.cells[article]);
			x->sentence = str_dup(&c->mem, r.cells[sentence]);
		}
		map_add(&c->map[side], x->hash, (uint32_t)c->rows[side].n);
	}
	table_close(&r);
	return got;
}

/* Take a row of the other side that is the same; false: there is none (left). */
static bool take_twin(struct compare *c, int side, struct row *x)
{
	struct map *m = &c->map[!side];
	for (struct map_at i = map_first(m, x->hash); i.number; i = map_next(m, x->hash, i)) {
		struct row *y = &c->rows[!side].v[i.number - 1];
		if (!y->twins && str_eq(x->cells, y->cells)) {
			y->twins = x->twins = 1;
			return true;
		}
	}
	return false;
}

/* The sentences of the rows that are told, from the release that has them. */
static int fill_texts(struct compare *c, int side, struct str batch, struct err *e)
{
	struct map wanted = { .mem = &c->mem };
	struct buf path = BUF_INIT, key = BUF_INIT;
	struct table_reader r;
	size_t n = 0;
	int got = 0;
	for (size_t i = 0; i < c->rows[side].n; i++) {
		struct row *x = &c->rows[side].v[i];
		if (x->twins || !x->article.n)
			continue;
		buf_reset(&key);
		buf_addf(&key, "%.*s\t%.*s", STR_FMT(x->article), STR_FMT(x->sentence));
		map_add(&wanted, hash_str(buf_str(&key)), (uint32_t)i + 1);
		n++;
	}
	buf_addf(&path, "%s/sentences/%.*s", c->dir[side], STR_FMT(batch));
	if (n && table_open(&r, path.p, T_SENTENCES, e)) {
		got = -1;
	} else if (n) {
		int text = table_column(T_SENTENCES, "text");
		while ((got = table_next(&r, e)) > 0) {
			buf_reset(&key);
			buf_addf(&key, "%.*s\t%.*s", STR_FMT(r.cells[0]), STR_FMT(r.cells[1]));
			uint64_t h = hash_str(buf_str(&key));
			for (struct map_at i = map_first(&wanted, h); i.number; i = map_next(&wanted, h, i)) {
				struct row *x = &c->rows[side].v[i.number - 1];
				if (str_eq(x->article, r.cells[0]) && str_eq(x->sentence, r.cells[1]))
					x->text = str_dup(&c->mem, r.cells[text]);
			}
		}
		table_close(&r);
	}
	buf_free(&path);
	buf_free(&key);
	return got;
}

static void tell(struct compare *c, int side, enum table t)
{
	for (size_t i = 0; i < c->rows[side].n; i++) {
		const struct row *x = &c->rows[side].v[i];
		if (x->twins)
			continue;
		out_adds(&c->out, str_z(table_defs[t].name));
		out_adds(&c->out, side ? STR("\t+\t") : STR("\t-\t"));
		out_adds(&c->out, x->cells);
		if (x->article.n) {
			out_adds(&c->out, STR("\t"));
			out_adds(&c->out, x->text);
		}
		out_adds(&c->out, STR("\n"));
		c->count[side]++;
	}
}

/* One file of a table, which one of the two may not have.  batch: its name, empty for a corpus-wide table. */
static int compare_file(struct compare *c, enum table t, struct str batch, const char *const paths[2], struct err *e)
{
	if (same_file(paths[0], paths[1]))
		return 0;
	int r = 0;
	arena_reset(&c->mem);
	for (int side = 0; side < 2; side++) {
		c->rows[side] = (row_vec){ NULL, 0, 0 };
		map_clear(&c->map[side]);
	}
	for (int side = 0; side < 2 && r == 0; side++)
		r = exists(paths[side]) ? read_rows(c, side, t, paths[side], e) : 0;
	for (size_t i = 0; r == 0 && i < c->rows[0].n; i++)
		take_twin(c, 0, &c->rows[0].v[i]);
	for (int side = 0; side < 2 && r == 0; side++) {
		r = batch.n ? fill_texts(c, side, batch, e) : 0;
		if (r == 0)
			tell(c, side, t);
	}
	return r;
}

static int by_name(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static int compare_batches(struct compare *c, enum table t, struct err *e)
{
	struct arena mem = ARENA_INIT;
	VEC(struct str) names = { NULL, 0, 0 };
	int r = 0;
	for (int side = 0; side < 2 && r == 0; side++) {
		struct str *paths;
		size_t n = 0;
		r = table_files(&mem, c->dir[side], t, &paths, &n, e);
		for (size_t i = 0; i < n && r == 0; i++)
			*VEC_PUSH(&mem, &names) = str_z(strrchr(paths[i].p, '/') + 1);
	}
	if (names.n)
		qsort(names.v, names.n, sizeof *names.v, by_name);
	for (size_t i = 0; i < names.n && r == 0; i++) {
		if (i && str_eq(names.v[i], names.v[i - 1]))
			continue;
		const char *paths[2];
		for (int side = 0; side < 2; side++)
			paths[side] =
				str_printf(&mem, "%s/%s/%.*s", c->dir[side], table_defs[t].name, STR_FMT(names.v[i])).p;
		r = compare_file(c, t, names.v[i], paths, e);
	}
	arena_free(&mem);
	return r;
}

static int compare_wide(struct compare *c, enum table t, struct err *e)
{
	struct buf paths[2] = { BUF_INIT, BUF_INIT };
	for (int side = 0; side < 2; side++)
		table_path(&paths[side], c->dir[side], t, STR(""), 1);
	const char *const both[2] = { paths[0].p, paths[1].p };
	int r = compare_file(c, t, STR(""), both, e);
	buf_free(&paths[0]);
	buf_free(&paths[1]);
	return r;
}

static int run(const struct option_value *v, char **operands, struct err *e)
{
	(void)v;
	if (!operands[0] || !operands[1] || operands[2])
		return err_set(e, EXIT_USAGE_, "two folders of releases are wanted; 'compare -h' says more");
	struct compare c = { .dir = { operands[0], operands[1] } };
	int r = 0;
	for (int side = 0; side < 2 && r == 0; side++)
		if (!exists(c.dir[side]))
			r = err_set(e, EXIT_NOINPUT, "there is no folder %s", c.dir[side]);
	out_fd(&c.out, 1, "standard output");
	for (enum table t = 0; t < TABLES && r == 0; t++)
		if (compared(t))
			r = t < T_BATCH_TABLES ? compare_batches(&c, t, e) : compare_wide(&c, t, e);
	if (r == 0) {
		struct buf b = BUF_INIT;
		buf_addf(&b, "%%\t%llu rows only in %s, %llu only in %s\n", (unsigned long long)c.count[0], c.dir[0],
			 (unsigned long long)c.count[1], c.dir[1]);
		out_adds(&c.out, buf_str(&b));
		buf_free(&b);
	}
	struct err later;
	if (out_close(&c.out, 0, r ? &later : e))
		r = -1;
	map_free(&c.map[0]);
	map_free(&c.map[1]);
	arena_free(&c.mem);
	return r;
}

PROGRAM_MAIN(program, run)
