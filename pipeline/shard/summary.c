/* What the tables of a shard say together, for the tables over the whole corpus: made where the shard is extracted, so
 * that the one machine that joins all has to merge only.  Of a batch that other shards have a part of nothing is said:
 * its tables are read when they are joined. */
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "shard/frames.h"
#include "shard/shard.h"
#include "store/release/release.h"
#include "tables/table.h"
#include "timeline/summary.h"

enum { MOST = 64 << 20 };	/* bytes of a maker, before its lines go to a file */

struct summaries {
	const char *tables, *lexicons;
	struct summary_maker *maker;
	size_t files;
};

static int write_file(struct summaries *s, struct err *e)
{
	struct buf lines = BUF_INIT, path = BUF_INIT, head = BUF_INIT;
	struct out o;
	summary_take_lines(s->maker, &lines);
	buf_addf(&path, "%s/summary", s->tables);
	int r = file_mkdirs(path.p, e);
	buf_addf(&path, "/%04zu.tsv", ++s->files);
	r = r ? r : out_create(&o, path.p, e);
	if (r == 0) {
		summary_head_line(&head, PRESSMILL_VERSION, s->lexicons);
		out_adds(&o, buf_str(&head));
		out_adds(&o, buf_str(&lines));
		r = out_close(&o, 1, e);
	}
	buf_free(&lines);
	buf_free(&path);
	buf_free(&head);
	return r;
}

/* The batches that are whole here and have tables, named as their files. */
static size_t whole_batches(const struct shard_list *l, const char *tables, struct arena *mem, struct str *v)
{
	struct buf path = BUF_INIT;
	size_t n = 0;
	for (size_t i = 0; i < l->files.n; i++) {
		const struct shard_file *f = &l->files.v[i];
		if (f->split || (i && str_eq(f->batch, f[-1].batch)))
			continue;
		buf_reset(&path);
		table_path(&path, tables, T_ARTICLES, f->batch, f->part);
		if (access(path.p, F_OK) != 0)
			continue;
		struct str name = str_z(strrchr(path.p, '/') + 1);
		v[n++] = str_dup(mem, str_sub(name, 0, name.n - strlen(".tsv.gz")));
	}
	buf_free(&path);
	return n;
}

static int by_batch(const void *a, const void *b)
{
	return table_batch_cmp(*(const struct str *)a, *(const struct str *)b);
}

int shard_summarize(const struct shard_list *l, const char *tables, const char *lexicons, struct err *e)
{
	struct summaries s = { .tables = tables, .lexicons = lexicons, .maker = summary_maker_new() };
	struct arena mem = ARENA_INIT;
	struct str *batches = xmalloc((l->files.n + 1) * sizeof *batches);
	size_t n = whole_batches(l, tables, &mem, batches);
	int r = 0;
	if (n)
		qsort(batches, n, sizeof *batches, by_batch);
	for (size_t i = 0; i < n && r == 0; i++) {
		r = summary_add_batch(s.maker, tables, batches[i], e);
		if (r == 0 && (i + 1 == n || summary_maker_bytes(s.maker) > MOST))
			r = write_file(&s, e);
	}
	summary_maker_free(s.maker);
	free(batches);
	arena_free(&mem);
	return r;
}

/* STAGING/summaries: those of all shards. */
int shard_link_summaries(const struct shard_job *j, const struct extracted *shards, struct err *e)
{
	struct buf to = BUF_INIT, from = BUF_INIT, path = BUF_INIT;
	buf_addf(&to, "%s/summaries", j->staging);
	int r = file_remove_tree(to.p, e);
	r = r ? r : file_mkdirs(to.p, e);
	for (size_t i = 1; i <= j->plan.shards && r == 0; i++) {
		buf_reset(&from);
		buf_reset(&path);
		shard_path(&from, &j->plan, i, shards[i].tables.p);
		buf_addz(&from, "/summary");
		buf_addf(&path, "%s/", to.p);
		shard_number(&path, i);
		r = release_link(from.p, path.p, e);
	}
	buf_free(&to);
	buf_free(&from);
	buf_free(&path);
	return r;
}
