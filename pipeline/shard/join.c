/* The tables of all shards to those of the steps: see shard.h.
 *
 * A batch that lies in one shard has its tables from there, as they are.  Of one that lies in several the rows are put
 * one after another, its terms and unknown names are added up, and all is compressed anew: the compressed bytes
 * depend on where pieces are cut, and that on all that stands before. */
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "shard/frames.h"
#include "shard/shard.h"
#include "store/release/release.h"
#include "tables/table.h"

struct group {				/* a batch and part */
	uint32_t step;
	struct str batch;
	uint32_t part;
	size_t first, last;		/* shards */
};

struct join {
	struct shard_job *job;
	struct arena mem;
	struct extracted *shards;	/* from 1 */
	VEC(struct group) groups;	/* in order */
};

/* ---- what there is ---- */

static void add_groups(struct join *j, const struct shard_list *l)
{
	for (size_t i = 0; i < l->files.n; i++) {
		const struct shard_file *f = &l->files.v[i];
		struct group *g = j->groups.n ? &j->groups.v[j->groups.n - 1] : NULL;
		if (!g || g->step != f->step || g->part != f->part || !str_eq(g->batch, f->batch)) {
			g = VEC_PUSH(&j->mem, &j->groups);
			*g = (struct group){ f->step, str_dup(&j->mem, f->batch), f->part, f->shard, f->shard };
		}
		g->last = f->shard;
	}
}

/* Is what the shard made whole, and made by the decisions that lie there now? */
static int check_shard(struct join *j, size_t shard, struct err *e)
{
	struct extracted *x = &j->shards[shard];
	struct shard_input in;
	uint64_t decisions;
	if (extracted_read(x, j->job, shard, e))
		return -1;
	shard_input(&in, j->job, shard, "decisions", "decide");
	int r = frames_verify(in.path.p, "decisions", in.stamp.p, in.remedy.p, &decisions, e);
	if (r == 0 && decisions != x->decisions) {
		buf_reset(&in.remedy);
		shard_remedy(&in.remedy, j->job, "extract", shard);
		r = err_set(e, EXIT_STREAM, "shard %zu was extracted with other decisions than %s: make it anew with "
			    "'%s'", shard, in.path.p, in.remedy.p);
	}
	shard_input_free(&in);
	for (size_t i = 0; i < x->files.n && r == 0; i++)
		r = extracted_check(x, j->job, shard, &x->files.v[i], e);
	return r;
}

/* Look at all shards; if some are not as they should be, the message is that of the first, and names the others. */
static int check_all(struct join *j, struct err *e)
{
	struct buf bad = BUF_INIT;
	int r = 0;
	for (size_t i = 1; i <= j->job->plan.shards; i++) {
		struct shard_list l;
		struct err own = ERR_INIT;
		int k = shard_list_read(&l, &j->job->plan, i, &own) || check_shard(j, i, &own) ? -1 : 0;
		add_groups(j, &l);
		shard_list_free(&l);
		if (k && r == 0)
			*e = own;
		if (k && bad.n < 200)
			buf_addf(&bad, " %zu", i);
		r = r ? r : k;
	}
	if (r) {
		struct err first = *e;
		err_set(e, first.code, "%s; shards to be done again:%s", first.message, bad.p);
	}
	buf_free(&bad);
	return r;
}

/* ---- the tables of one batch ---- */

static void tables_of(struct buf *b, const struct join *j, size_t shard)
{
	shard_path(b, &j->job->plan, shard, j->shards[shard].tables.p);
}

/* "articles/2026-11-21.tsv.gz" */
static void name_of(struct buf *b, enum table t, const struct group *g)
{
	struct buf path = BUF_INIT;
	table_path(&path, "", t, g->batch, g->part);
	buf_adds(b, str_from(buf_str(&path), 1));
	buf_free(&path);
}

static bool has(const struct join *j, size_t shard, enum table t, const struct group *g)
{
	struct buf name = BUF_INIT;
	name_of(&name, t, g);
	bool there = extracted_find(&j->shards[shard], buf_str(&name)) != NULL;
	buf_free(&name);
	return there;
}

static int link_tables(struct join *j, const struct group *g, size_t shard, const char *to, struct err *e)
{
	struct buf from = BUF_INIT, folder = BUF_INIT, name = BUF_INIT;
	int r = 0;
	for (enum table t = 0; t < T_BATCH_TABLES && r == 0; t++) {
		buf_reset(&from);
		buf_reset(&folder);
		buf_reset(&name);
		tables_of(&from, j, shard);
		buf_addf(&from, "/%s", table_defs[t].name);
		buf_addf(&folder, "%s/%s", to, table_defs[t].name);
		name_of(&name, t, g);
		r = release_link_file(from.p, folder.p, strchr(name.p, '/') + 1, e);
	}
	buf_free(&from);
	buf_free(&folder);
	buf_free(&name);
	return r;
}

/* The rows of a table of one shard. */
static int copy_rows(struct gzout *out, const char *path, struct err *e)
{
	enum { PIECE = 256 << 10 };
	struct gzin *in = gzin_open(path, e);
	if (!in)
		return -1;
	char *piece = xmalloc(PIECE);
	bool rows = false;		/* past the header */
	ptrdiff_t n;
	while ((n = gzin_read(in, piece, PIECE, e)) > 0) {
		const char *p = piece, *lf = rows ? NULL : memchr(piece, '\n', (size_t)n);
		if (!rows && !lf)
			continue;
		p = rows ? p : lf + 1;
		rows = true;
		gzout_add(out, p, (size_t)(piece + n - p));
	}
	free(piece);
	gzin_close(in);
	return n < 0 ? -1 : 0;
}

static int add_unknown(struct counter *c, const char *path, struct err *e)
{
	struct table_reader t;
	struct buf key = BUF_INIT;
	uint64_t articles = 0, occurrences = 0, sentence = 0;
	int got;
	if (table_open(&t, path, T_UNKNOWN, e))
		return -1;
	while ((got = table_next(&t, e)) > 0) {
		buf_reset(&key);
		table_unescape(&key, t.cells[0]);
		if (!str_to_u64(t.cells[1], &articles) || !str_to_u64(t.cells[2], &occurrences)
		    || !str_to_u64(t.cells[4], &sentence)) {
			got = err_at(e, EXIT_STREAM, path, t.line, 0, "no counts");
			break;
		}
		struct count *x = counter_get(c, buf_str(&key));
		x->articles += articles;
		x->occurrences += occurrences;
		if (!x->example_article.n) {
			x->example_article = str_dup(&c->mem, t.cells[3]);
			x->example_sentence = (uint32_t)sentence;
		}
	}
	table_close(&t);
	buf_free(&key);
	return got;
}

static int add_words(struct tally *t, const char *path, struct err *e)
{
	struct buf b = BUF_INIT;
	struct gzin *in = gzin_open(path, e);
	ptrdiff_t n = in ? 1 : -1;
	while (n > 0) {
		buf_grow(&b, 1 << 20);
		n = gzin_read(in, b.p + b.n, 1 << 20, e);
		b.n += n > 0 ? (size_t)n : 0;
	}
	if (n == 0 && tally_load(t, buf_str(&b)))
		n = err_set(e, EXIT_STREAM, "%s holds no words", path);
	gzin_close(in);
	buf_free(&b);
	return n < 0 ? -1 : 0;
}

/* One table of a batch that lies in several shards. */
static int merge_table(struct join *j, const struct group *g, enum table t, const char *to, struct err *e)
{
	struct buf path = BUF_INIT, header = BUF_INIT;
	struct counter unknown = { .n = 0 };
	struct tally *terms = tally_new();
	table_path(&path, to, t, g->batch, g->part);
	struct gzout *out = gzout_create(path.p, e);
	int r = out ? 0 : -1;
	table_header(&header, t);
	if (out)
		gzout_adds(out, buf_str(&header));
	for (size_t i = g->first; i <= g->last && r == 0; i++) {
		if (!has(j, i, t, g))
			continue;
		buf_reset(&path);
		tables_of(&path, j, i);
		buf_addc(&path, '/');
		if (t == T_TERMS)
			buf_addf(&path, "words/%.*s.%u.gz", STR_FMT(g->batch), g->part);
		else
			name_of(&path, t, g);
		r = t == T_TERMS ? add_words(terms, path.p, e) : t == T_UNKNOWN ? add_unknown(&unknown, path.p, e)
										: copy_rows(out, path.p, e);
	}
	if (r == 0 && t == T_TERMS)
		sink_put_terms(out, terms);
	if (r == 0 && t == T_UNKNOWN)
		sink_put_unknown(out, &unknown);
	if (out && r)
		gzout_abandon(out);
	r = r ? r : gzout_close(out, e);
	tally_free(terms);
	counter_free(&unknown);
	buf_free(&path);
	buf_free(&header);
	return r;
}

static int join_group(struct join *j, const struct group *g, const char *to, struct err *e)
{
	size_t n = 0, one = 0;
	int r = 0;
	for (size_t i = g->first; i <= g->last; i++)
		if (has(j, i, T_ARTICLES, g)) {
			n++;
			one = i;
		}
	if (n == 1)
		return link_tables(j, g, one, to, e);
	for (enum table t = 0; t < T_BATCH_TABLES && n && r == 0; t++)
		r = merge_table(j, g, t, to, e);
	return r;
}

/* ---- steps ---- */

static int copy_state(const struct join *j, uint32_t step, const char *to, struct err *e)
{
	struct buf from = BUF_INIT, remedy = BUF_INIT;
	int r = 0;
	state_folder(&from, &j->job->plan, step);
	if (!state_is_whole(&j->job->plan, step)) {
		shard_remedy(&remedy, j->job, "decide", 0);
		r = err_set(e, EXIT_STREAM, "%s is missing or damaged: make it anew with '%s'", from.p, remedy.p);
	}
	r = r ? r : release_link(from.p, to, e);
	buf_free(&from);
	buf_free(&remedy);
	return r;
}

static int join_step(struct join *j, uint32_t step, struct err *e)
{
	struct buf dir = BUF_INIT, path = BUF_INIT;
	buf_addf(&dir, "%s/steps/", j->job->staging);
	shard_number(&dir, step);
	buf_addf(&path, "%s/done", dir.p);
	if (access(path.p, F_OK) == 0) {
		buf_free(&dir);
		buf_free(&path);
		return 0;
	}
	static const char *const made[] = { "tables", "state" };
	int r = 0;
	for (size_t i = 0; i < 2 && r == 0; i++) {
		buf_reset(&path);
		buf_addf(&path, "%s/%s", dir.p, made[i]);
		r = file_remove_tree(path.p, e);
	}
	r = r ? r : copy_state(j, step, path.p, e);
	for (enum table t = 0; t < T_BATCH_TABLES && r == 0; t++) {
		buf_reset(&path);
		buf_addf(&path, "%s/tables/%s", dir.p, table_defs[t].name);
		r = file_mkdirs(path.p, e);
	}
	buf_reset(&path);
	buf_addf(&path, "%s/tables", dir.p);
	for (size_t i = 0; i < j->groups.n && r == 0; i++)
		if (j->groups.v[i].step == step)
			r = join_group(j, &j->groups.v[i], path.p, e);
	buf_free(&dir);
	buf_free(&path);
	return r;
}

/* What the shards reported, as one list, where the report of a run looks for it. */
static int join_reports(const struct join *j, struct err *e)
{
	struct buf b = BUF_INIT, path = BUF_INIT;
	int r = 0;
	buf_addz(&b, "{\n\"shards\": [\n");
	for (size_t i = 1; i <= j->job->plan.shards && r == 0; i++) {
		buf_reset(&path);
		tables_of(&path, j, i);
		buf_addz(&path, "/chain.json");
		r = file_read(path.p, 1 << 20, &b, e);
		while (b.n && b.p[b.n - 1] == '\n')
			b.n--;
		buf_addz(&b, i < j->job->plan.shards ? ",\n" : "\n");
	}
	buf_addz(&b, "]\n}\n");
	buf_reset(&path);
	buf_addf(&path, "%s/steps/", j->job->staging);
	shard_number(&path, j->job->plan.first_step);
	buf_addz(&path, "/chain.json");
	r = r ? r : file_write_atomic(path.p, buf_str(&b), e);
	buf_free(&b);
	buf_free(&path);
	return r;
}

int shard_join(struct shard_job *job, struct err *e)
{
	struct join j = { .job = job, .shards = xcalloc(job->plan.shards + 1, sizeof *j.shards) };
	int r = check_all(&j, e);
	for (uint32_t k = job->plan.first_step; k && k <= job->plan.last_step && r == 0; k++)
		r = join_step(&j, k, e);
	r = r ? r : shard_link_summaries(job, j.shards, e);
	if (r == 0 && job->plan.first_step)
		r = join_reports(&j, e);
	for (size_t i = 0; i <= job->plan.shards; i++)
		extracted_free(&j.shards[i]);
	free(j.shards);
	arena_free(&j.mem);
	return r;
}
