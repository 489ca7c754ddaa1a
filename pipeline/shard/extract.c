/* Prepared articles and decisions to tables: see shard.h. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "shard/decisions.h"
#include "shard/frames.h"
#include "shard/shard.h"
#include "stream/stream.h"

enum { ARTICLES, DECISIONS, TEXT, SAYS };	/* of block.hand_over: as they came, and unpacked */

struct extract {
	struct steps_work work;		/* first: the steps of steps/steps.h take it for one */
	const struct shard_job *job;
	struct frames_in prepared, decisions;
};

static int not_together(const struct extract *x, struct err *e)
{
	return err_set(e, EXIT_STREAM, "%s and %s are not of the same articles: make the first anew with '%s', then "
		       "the other with '%s'", x->prepared.path, x->decisions.path, x->prepared.remedy,
		       x->decisions.remedy);
}

/* The next frame of both files.  After the last one a block without articles follows. */
static int fetch(void *ctx, void *worker, void *block, bool *last, struct err *e)
{
	struct extract *x = ctx;
	struct block *b = block;
	struct frame f, d;
	double t = 0;
	(void)worker;
	processor_lap(&t);
	rows_reset(&b->rows);
	b->n = 0;
	b->weight = 0;
	int got = frames_next(&x->prepared, &f, &b->hand_over[ARTICLES], e);
	if (got < 0 || frames_next(&x->decisions, &d, &b->hand_over[DECISIONS], e) < 0)
		return -1;
	if (f.articles != d.articles || (got && f.mark != d.mark))
		return not_together(x, e);
	*last = !got;
	if (got) {
		if (f.articles > BLOCK_ARTICLES)
			return err_set(e, EXIT_STREAM, "%s has a block of too many articles", x->prepared.path);
		b->n = f.articles;
		b->weight = f.weight;
		if (frame_content(&x->decisions, &d, buf_str(&b->hand_over[DECISIONS]), (buf_reset(&b->hand_over[SAYS]),
				  &b->hand_over[SAYS]), e))
			return -1;
		buf_reset(&b->hand_over[TEXT]);
		b->file = (size_t)f.bytes;
	}
	x->work.cpu[PART_INGEST] += processor_lap(&t);
	return 0;
}

/* The next block will be about as large as one is at most, or has one large article. */
static bool fits(void *ctx, uint64_t in_flight)
{
	struct extract *x = ctx;
	struct frame f;
	struct err none;
	uint64_t next = frames_peek(&x->prepared, &f, &none) == 0 && f.articles != FRAME_LAST ? f.weight : 0;
	return in_flight + next <= x->work.in_flight_max;
}

/* The number in a line of ours, which stands before the article. */
static uint64_t meta(const struct stream_reader *in, const char *name)
{
	struct str rest = buf_str(&in->meta), line;
	uint64_t v = 0;
	while (rest.n && str_cell(&rest, '\n', &line)) {
		struct str number = line, cell;
		if (str_cell(&number, '\t', &cell) && str_is(cell, name) && number.p && str_to_u64(number, &v))
			return v;
	}
	return 0;
}

static int read_articles(struct block *b, struct stream_reader *in, uint64_t *mark, struct err *e)
{
	for (size_t i = 0; i < b->n; i++) {
		int got = stream_read(in, &b->articles[i], e);
		if (got <= 0)
			return got < 0 ? -1 : err_set(e, EXIT_STREAM, "articles are missing");
		if (!i)
			b->rows.raw_bytes = meta(in, "%bytes");
		b->articles[i].sentences_cut = (size_t)meta(in, "%cut");
		*mark = mark_add(*mark, b->articles[i].id);
	}
	struct article none;
	article_init(&none);
	int got = stream_read(in, &none, e);
	article_free(&none);
	return got > 0 ? err_set(e, EXIT_STREAM, "there are more articles than the frame says") : got;
}

static int unpack(void *ctx, void *worker, void *block, bool *last, struct err *e)
{
	struct extract *x = ctx;
	struct work_worker *w = worker;
	struct block *b = block;
	struct stream_reader in;
	struct err inner = ERR_INIT;
	double t = 0;
	uint64_t mark = 0;
	(void)last;
	if (!b->n)
		return 0;
	processor_lap(&t);
	struct frame f = { .bytes = b->file, .stored = b->hand_over[ARTICLES].n };
	if (frame_content(&x->prepared, &f, buf_str(&b->hand_over[ARTICLES]), &b->hand_over[TEXT], e))
		return -1;
	stream_take(&in, gzin_memory(buf_str(&b->hand_over[TEXT]), "prepared"));
	int r = read_articles(b, &in, &mark, &inner);
	stream_close(&in);
	if (r)
		return err_set(e, EXIT_STREAM, "%s: %s: make it anew with '%s'", x->prepared.path, inner.message,
			       x->prepared.remedy);
	struct str rest = buf_str(&b->hand_over[SAYS]);
	for (size_t i = 0; i < b->n; i++)
		if (decision_apply(&rest, &b->articles[i], &b->dropped[i]))
			return not_together(x, e);
	w->cpu[PART_NORMALIZE] += processor_lap(&t);
	return 0;
}

static int count_dropped(void *ctx, void *worker, void *block, bool *last, struct err *e)
{
	struct extract *x = ctx;
	const struct block *b = block;
	(void)worker;
	(void)last;
	(void)e;
	for (size_t i = 0; i < b->n; i++)
		x->work.redelivered += b->dropped[i];
	return 0;
}

static const struct block_steps steps = { { fetch, unpack, count_dropped, work_extract, work_place, work_squeeze,
		work_write }, work_weight, fits, NULL };

/* Batch and part of each table, for the sink; those that other shards have too keep their words. */
static int open_sink(struct extract *x, const struct shard_list *l, const char *dir, struct err *e)
{
	struct buf parts = BUF_INIT, path = BUF_INIT;
	for (size_t i = 0; i < l->files.n; i++)
		if (!i || !str_eq(l->files.v[i].batch, l->files.v[i - 1].batch))
			buf_addf(&parts, "%.*s\t%u\n", STR_FMT(l->files.v[i].batch), l->files.v[i].part);
	buf_addf(&path, "%s/parts.tsv", dir);
	int r = file_mkdirs(dir, e);
	r = r ? r : file_write_atomic(path.p, buf_str(&parts), e);
	x->work.sink = r ? NULL : sink_open(dir, path.p, e);
	buf_free(&parts);
	buf_free(&path);
	if (!x->work.sink)
		return -1;
	sink_defer(x->work.sink);
	for (size_t i = 0; i < l->files.n; i++)
		if (l->files.v[i].split && (!i || !str_eq(l->files.v[i].batch, l->files.v[i - 1].batch)))
			sink_keep_words(x->work.sink, l->files.v[i].batch);
	return 0;
}

static int run(struct extract *x, struct extracted *made, const struct shard_list *l, struct err *e)
{
	const struct shard_job *j = x->job;
	struct rows total = { .articles = 0 };
	struct buf dir = BUF_INIT, path = BUF_INIT;
	shard_path(&dir, &j->plan, j->shard, made->tables.p);
	int r = file_remove_tree(dir.p, e);
	r = r ? r : open_sink(x, l, dir.p, e);
	r = r ? r : hands_open(&x->work.hands, j->in_hand, (size_t)j->jobs + 1, e);
	r = r ? r : work_run(&x->work, &steps, (size_t)j->jobs, e);
	if (r == 0) {
		r = sink_close(x->work.sink, &total, e);
		x->work.sink = NULL;
	}
	sink_abandon(x->work.sink);
	r = r ? r : shard_summarize(l, dir.p, x->work.lex.digest, e);
	buf_addf(&path, "%s/chain.json", dir.p);
	r = r ? r : work_report(&x->work, &total, j->jobs, l->files.n, path.p, e);
	if (r) {
		struct err ignored;
		file_remove_tree(dir.p, &ignored);
	}
	buf_free(&dir);
	buf_free(&path);
	return r;
}

/* Is all there already, whole, and made of what lies there now? */
static bool is_done(const struct shard_job *j, uint64_t prepared, uint64_t decisions)
{
	struct extracted x;
	struct err none;
	bool done = extracted_read(&x, j, j->shard, &none) == 0 && x.prepared == prepared && x.decisions == decisions;
	for (size_t i = 0; i < x.files.n && done; i++)
		done = extracted_check(&x, j, j->shard, &x.files.v[i], &none) == 0;
	extracted_free(&x);
	return done;
}

static int extract(struct extract *x, struct extracted *made, struct err *e)
{
	const struct shard_job *j = x->job;
	struct shard_list l = { .files = { NULL, 0, 0 } };
	struct buf name = BUF_INIT;
	frames_temporary(&name, "tables");
	made->tables = str_dup(&made->mem, buf_str(&name));
	buf_free(&name);
	int r = shard_lexicons(j, &x->work.lex, LEX_ALL, e);
	r = r ? r : shard_list_read(&l, &j->plan, j->shard, e);
	r = r ? r : run(x, made, &l, e);
	made->prepared = x->prepared.digest;
	made->decisions = x->decisions.digest;
	r = r ? r : extracted_write(made, j, j->shard, e);
	shard_list_free(&l);
	return r;
}

int shard_extract(struct shard_job *j, struct err *e)
{
	struct extract x = { .work = { .stages = j->stages }, .job = j, .prepared = { .fd = -1 },
		.decisions = { .fd = -1 } };
	struct extracted made = { .prepared = 0 };
	struct shard_input a, b;
	uint64_t prepared, decisions;
	shard_input(&a, j, j->shard, "prepared", "prepare");
	shard_input(&b, j, j->shard, "decisions", "decide");
	progress_start(&x.work.progress, !j->quiet);
	memory_keep();
	memory_widen();
	int r = frames_verify(a.path.p, "prepared", a.stamp.p, a.remedy.p, &prepared, e);
	r = r ? r : frames_verify(b.path.p, "decisions", b.stamp.p, b.remedy.p, &decisions, e);
	if (r == 0 && !is_done(j, prepared, decisions)) {
		r = frames_open(&x.prepared, a.path.p, "prepared", a.stamp.p, a.remedy.p, e);
		r = r ? r : frames_open(&x.decisions, b.path.p, "decisions", b.stamp.p, b.remedy.p, e);
		r = r ? r : extract(&x, &made, e);
		frames_close(&x.prepared);
		frames_close(&x.decisions);
	}
	work_free(&x.work);
	extracted_free(&made);
	shard_input_free(&a);
	shard_input_free(&b);
	return r;
}
