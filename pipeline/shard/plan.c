#include "shard/plan.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"
#include "shard/frames.h"
#include "store/ledger/ledger.h"

enum { UNPACKED = 4, LIST_CELLS = 8 };	/* UNPACKED: a gzip file's text by its bytes */

void shard_number(struct buf *b, size_t n)
{
	buf_addf(b, "%04zu", n);
}

void shard_path(struct buf *b, const struct shard_plan *p, size_t shard, const char *name)
{
	buf_adds(b, buf_str(&p->dir));
	buf_addc(b, '/');
	if (shard) {
		shard_number(b, shard);
		buf_addc(b, '/');
	}
	buf_addz(b, name);
}

void shard_stamp(struct buf *b, const struct shard_plan *p, size_t shard)
{
	buf_addf(b, "%.*s lexicons=%.*s plan=%.*s shard=%zu", STR_FMT(pairs_get(&p->notes, "program")),
		 STR_FMT(pairs_get(&p->notes, "lexicons")), STR_FMT(pairs_get(&p->notes, "plan")), shard);
}

void shard_plan_free(struct shard_plan *p)
{
	buf_free(&p->dir);
	pairs_free(&p->notes);
}

void shard_list_free(struct shard_list *l)
{
	arena_free(&l->mem);
	memset(l, 0, sizeof *l);
}

int shard_plan_read(struct shard_plan *p, const char *staging, struct err *e)
{
	struct buf path = BUF_INIT;
	*p = (struct shard_plan){ .dir = BUF_INIT };
	buf_addf(&p->dir, "%s/shards", staging);
	shard_path(&path, p, 0, "plan.tsv");
	int r = access(path.p, F_OK) ? err_set(e, EXIT_NOINPUT, "%s is missing: 'shard plan' makes it", path.p)
				     : pairs_read(&p->notes, path.p, e);
	if (r == 0 && !str_is(pairs_get(&p->notes, "program"), PRESSMILL_VERSION))
		r = err_set(e, EXIT_STREAM, "%s was made by version %.*s, and this is %s: all machines must have one "
			    "version", path.p, STR_FMT(pairs_get(&p->notes, "program")), PRESSMILL_VERSION);
	p->shards = (size_t)pairs_number(&p->notes, "shards");
	p->first_step = (uint32_t)pairs_number(&p->notes, "first_step");
	p->last_step = (uint32_t)pairs_number(&p->notes, "last_step");
	buf_free(&path);
	return r;
}

static bool read_line(struct shard_list *l, struct str line)
{
	struct str cells[LIST_CELLS];
	size_t n = 0;
	while (n < LIST_CELLS && str_cell(&line, '\t', &cells[n]))
		n++;
	uint64_t step, part, split, from, to, weight;
	if (n < LIST_CELLS || line.p || !str_to_u64(cells[0], &step) || !str_to_u64(cells[2], &part)
	    || !str_to_u64(cells[3], &split) || !str_to_u64(cells[4], &from) || !str_to_u64(cells[5], &to)
	    || !str_to_u64(cells[6], &weight))
		return false;
	struct buf path = BUF_INIT;
	ledger_path(&path, cells[7]);
	*VEC_PUSH(&l->mem, &l->files) = (struct shard_file){ (uint32_t)step, str_dup(&l->mem, cells[1]), (uint32_t)part,
		split != 0, from, to, weight, str_dup(&l->mem, buf_str(&path)), 0 };
	buf_free(&path);
	return true;
}

int shard_list_read(struct shard_list *l, const struct shard_plan *p, size_t shard, struct err *e)
{
	struct buf path = BUF_INIT, b = BUF_INIT;
	*l = (struct shard_list){ .files = { NULL, 0, 0 } };
	shard_path(&path, p, shard, "list");
	int r = file_read(path.p, 0, &b, e);
	struct str rest = buf_str(&b), line;
	while (r == 0 && rest.n && str_cell(&rest, '\n', &line))
		if (line.n && !read_line(l, line))
			r = err_set(e, EXIT_STREAM, "%s is damaged: 'shard plan' makes it anew", path.p);
	for (size_t i = 0; i < l->files.n; i++)
		l->files.v[i].shard = shard;
	buf_free(&path);
	buf_free(&b);
	return r;
}

/* ---- cutting ---- */

struct cutter {
	const struct shard_order *order;
	struct shard_list all;
	uint64_t target;
	size_t shard;			/* the one that is being filled */
	uint64_t weight;		/* of it */
	size_t first;			/* its first file */
	struct buf keys;		/* of the steps */
};

static bool same_group(const struct shard_file *a, const struct shard_file *b)
{
	return a->step == b->step && a->part == b->part && str_eq(a->batch, b->batch);
}

static void next_shard(struct cutter *c)
{
	if (c->first == c->all.files.n)
		return;
	c->shard++;
	c->first = c->all.files.n;
	c->weight = 0;
}

static void put(struct cutter *c, struct shard_file f)
{
	f.shard = c->shard;
	c->weight += f.weight;
	*VEC_PUSH(&c->all.mem, &c->all.files) = f;
}

/* Weights of the records of a file, as the reader hands them out. */
static int weigh(const struct cutter *c, struct str path, uint64_t **weights, size_t *n, struct err *e)
{
	struct article a;
	size_t cap = 0;
	int got;
	*weights = NULL;
	*n = 0;
	article_init(&a);
	struct reader *in = reader_open(c->order->corpus, path, &c->order->limits, e);
	while ((got = in ? reader_cut(in, &a, e) : -1) > 0) {
		if (*n == cap) {
			cap = cap ? 2 * cap : 1024;
			*weights = xrealloc(*weights, cap * sizeof **weights);
		}
		(*weights)[(*n)++] = article_weight(&a);
	}
	reader_close(in);
	article_free(&a);
	return got;
}

/* A file that is larger than a shard: each takes as many records. */
static int put_records(struct cutter *c, struct shard_file f, struct err *e)
{
	uint64_t *weights, sum = 0, so_far = 0, pieces = (f.weight + c->target / 2) / c->target, piece = 1;
	size_t n;
	int r = weigh(c, f.path, &weights, &n, e);
	for (size_t i = 0; i < n; i++)
		sum += weights[i];
	if (c->weight > c->target / 2)
		next_shard(c);
	struct shard_file part = f;
	part.from = 0;
	part.weight = f.weight / pieces;
	for (size_t i = 0; i < n && r == 0; i++) {
		so_far += weights[i];
		if (i + 1 == n || piece == pieces || so_far < sum / pieces * piece)
			continue;
		part.to = i + 1;
		put(c, part);
		next_shard(c);
		part.from = i + 1;
		piece++;
	}
	part.to = 0;
	put(c, part);
	free(weights);
	return r;
}

/* The files of one batch and part, n of them. */
static int put_group(struct cutter *c, const struct shard_file *v, size_t n, struct err *e)
{
	uint64_t sum = 0, most = c->target + c->target / 4;
	int r = 0;
	for (size_t i = 0; i < n; i++)
		sum += v[i].weight;
	/* a shard has a batch once: the files of its tables could not be told apart */
	for (size_t i = c->first; i < c->all.files.n; i++)
		if (str_eq(c->all.files.v[i].batch, v->batch)) {
			next_shard(c);
			break;
		}
	/* so many shards are wanted: then they may end anywhere */
	bool whole = c->order->target && sum <= most;
	if (whole && c->weight + sum > most)
		next_shard(c);
	for (size_t i = 0; i < n && r == 0; i++) {
		if (v[i].weight > most) {
			r = put_records(c, v[i], e);
			continue;
		}
		if (!whole && c->weight + v[i].weight / 2 > c->target)
			next_shard(c);
		put(c, v[i]);
	}
	return r;
}

static int read_step(struct cutter *c, struct ledger *l, const char *dir, struct err *e)
{
	struct buf path = BUF_INIT;
	buf_addf(&path, "%s/key", dir);
	int r = file_read(path.p, 1000, &c->keys, e);
	buf_reset(&path);
	buf_addf(&path, "%s/ledger.tsv", dir);
	r = r ? r : ledger_read(l, path.p, e);
	buf_free(&path);
	return r;
}

static struct shard_file file_of(struct cutter *c, const struct ledger_row *row, uint32_t step)
{
	uint64_t bytes = row->bytes > c->order->limits.file_bytes ? 0 : row->bytes;	/* rejected unread */
	return (struct shard_file){ .step = step, .batch = str_dup(&c->all.mem, row->batch), .part = row->part,
		.weight = str_ends(row->path, STR(".gz")) ? bytes * UNPACKED : bytes,
		.path = str_dup(&c->all.mem, row->path) };
}

static int cut_step(struct cutter *c, struct shard_file *v, size_t n, struct err *e)
{
	int r = 0;
	for (size_t from = 0, to; from < n && r == 0; from = to) {
		for (to = from + 1; to < n && same_group(&v[from], &v[to]);)
			to++;
		r = put_group(c, v + from, to - from, e);
	}
	/* what was decided can be saved where a step ends and a shard does */
	if (c->order->target && c->weight > c->target / 2)
		next_shard(c);
	return r;
}

static void mark_split(struct shard_file *v, size_t n)
{
	for (size_t from = 0, to; from < n; from = to) {
		bool split = false;
		for (to = from + 1; to < n && same_group(&v[from], &v[to]); to++)
			split |= v[to].shard != v[from].shard;
		for (size_t i = from; i < to; i++)
			v[i].split = split;
	}
}

/* ---- writing ---- */

static void list_line(struct buf *b, const struct shard_file *f)
{
	buf_addf(b, "%u\t%.*s\t%u\t%d\t%llu\t%llu\t%llu\t", f->step, STR_FMT(f->batch), f->part, f->split,
		 (unsigned long long)f->from, (unsigned long long)f->to, (unsigned long long)f->weight);
	ledger_cell(b, f->path);
	buf_addc(b, '\n');
}

static int write_lists(const struct shard_plan *p, const struct shard_list *l, struct err *e)
{
	struct buf b = BUF_INIT, path = BUF_INIT;
	int r = 0;
	for (size_t i = 0; i < l->files.n && r == 0; i++) {
		list_line(&b, &l->files.v[i]);
		if (i + 1 < l->files.n && l->files.v[i + 1].shard == l->files.v[i].shard)
			continue;
		buf_reset(&path);
		shard_path(&path, p, l->files.v[i].shard, "");
		r = file_mkdirs(path.p, e);
		buf_addz(&path, "list");
		r = r ? r : shard_write(path.p, buf_str(&b), e);
		buf_reset(&b);
	}
	buf_free(&b);
	buf_free(&path);
	return r;
}

static void plan_key(struct cutter *c, struct buf *key)
{
	struct buf b = BUF_INIT;
	buf_adds(&b, buf_str(&c->keys));
	for (size_t i = 0; i < c->order->notes.v.n; i++)
		buf_addf(&b, "%.*s\t%.*s\n", STR_FMT(c->order->notes.v.v[i].name),
			 STR_FMT(c->order->notes.v.v[i].value));
	for (size_t i = 0; i < c->all.files.n; i++) {
		buf_addf(&b, "%zu\t", c->all.files.v[i].shard);
		list_line(&b, &c->all.files.v[i]);
	}
	buf_addhex(key, hash_str(buf_str(&b)), 16);
	buf_free(&b);
}

/* Write the plan, unless it is there. */
static int keep_or_write(struct cutter *c, struct shard_plan *p, const char *staging, struct err *e)
{
	struct buf key = BUF_INIT, path = BUF_INIT;
	struct shard_plan was;
	struct err none;
	plan_key(c, &key);
	int r = 0;
	bool same = shard_plan_read(&was, staging, &none) == 0
		&& str_eq(pairs_get(&was.notes, "plan"), buf_str(&key));
	shard_plan_free(&was);
	for (size_t i = 0; i < c->order->notes.v.n; i++)
		pairs_set(&p->notes, c->order->notes.v.v[i].name.p, c->order->notes.v.v[i].value);
	pairs_set(&p->notes, "plan", buf_str(&key));
	pairs_set_number(&p->notes, "shards", p->shards);
	pairs_set_number(&p->notes, "first_step", p->first_step);
	pairs_set_number(&p->notes, "last_step", p->last_step);
	if (!same) {
		r = file_remove_tree(p->dir.p, e);
		r = r ? r : file_mkdirs(p->dir.p, e);
		r = r ? r : write_lists(p, &c->all, e);
		shard_path(&path, p, 0, "plan.tsv");
		r = r ? r : pairs_write(&p->notes, path.p, e);
	}
	buf_free(&key);
	buf_free(&path);
	return r;
}

/* The files of the steps that are not done. */
static int read_steps(struct cutter *c, struct shard_plan *p, struct shard_list *steps, struct err *e)
{
	struct buf dir = BUF_INIT, path = BUF_INIT;
	int r = 0;
	for (uint32_t k = 1; r == 0; k++) {
		struct ledger l;
		buf_reset(&dir);
		buf_addf(&dir, "%s/steps/", c->order->staging);
		shard_number(&dir, k);
		if (access(dir.p, F_OK))
			break;
		buf_reset(&path);
		buf_addf(&path, "%s/done", dir.p);
		if (access(path.p, F_OK) == 0)
			continue;
		ledger_init(&l);
		r = read_step(c, &l, dir.p, e);
		for (size_t i = 0; i < l.rows.n && r == 0; i++)
			*VEC_PUSH(&steps->mem, &steps->files) = file_of(c, &l.rows.v[i], k);
		p->first_step = p->first_step ? p->first_step : k;
		p->last_step = k;
		ledger_free(&l);
	}
	buf_free(&dir);
	buf_free(&path);
	return r;
}

int shard_plan_make(const struct shard_order *o, struct shard_plan *p, struct err *e)
{
	struct cutter c = { .order = o, .shard = 1 };
	struct shard_list steps = { .files = { NULL, 0, 0 } };
	uint64_t sum = 0;
	*p = (struct shard_plan){ .dir = BUF_INIT };
	buf_addf(&p->dir, "%s/shards", o->staging);
	int r = read_steps(&c, p, &steps, e);
	for (size_t i = 0; i < steps.files.n; i++)
		sum += steps.files.v[i].weight;
	c.target = o->target ? o->target : sum / (o->shards ? o->shards : 1) + 1;
	for (size_t from = 0, to; from < steps.files.n && r == 0; from = to) {
		for (to = from + 1; to < steps.files.n && steps.files.v[to].step == steps.files.v[from].step;)
			to++;
		r = cut_step(&c, steps.files.v + from, to - from, e);
	}
	if (c.first == c.all.files.n)
		c.shard--;
	p->shards = c.shard;
	mark_split(c.all.files.v, c.all.files.n);
	r = r ? r : keep_or_write(&c, p, o->staging, e);
	buf_free(&c.keys);
	shard_list_free(&steps);
	shard_list_free(&c.all);
	return r;
}
