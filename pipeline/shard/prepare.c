/* Raw files to what is handed over: see shard.h. */
#include <stdlib.h>
#include <unistd.h>

#include "base/confine.h"
#include "base/le.h"
#include "readers/libraries.h"
#include "shard/decisions.h"
#include "shard/frames.h"
#include "shard/shard.h"
#include "store/seen/sketch.h"
#include "stream/stream.h"

enum { TEXT, SKETCHES, WORDS, SQUEEZED };	/* of block.hand_over */

static const char *const names[] = { "prepared", "sketch", "words" };
enum { FILES = 3 };

struct prepare {
	struct steps_work work;		/* first: the steps of steps/steps.h take it for one */
	struct frames_out out[FILES];
	uint64_t articles;
};

/* The articles as a stream of their own; what the tables do not say and the report does stands in lines of ours. */
static void write_articles(struct buf *b, const struct block *block)
{
	buf_reset(b);
	buf_addf(b, "%%stream\t%d\n%%bytes\t%llu\n", STREAM_VERSION, (unsigned long long)block->rows.raw_bytes);
	for (size_t i = 0; i < block->n; i++) {
		if (block->articles[i].sentences_cut)
			buf_addf(b, "%%cut\t%zu\n", block->articles[i].sentences_cut);
		stream_format(b, &block->articles[i]);
	}
	buf_addf(b, "%%end\t%zu\n", block->n);
}

static int prepare(void *ctx, void *worker, void *block, bool *last, struct err *e)
{
	struct block *b = block;
	struct work_worker *w = worker;
	if (work_prepare(ctx, worker, block, last, e))
		return -1;
	buf_reset(&b->hand_over[SKETCHES]);
	buf_reset(&b->hand_over[WORDS]);
	put_le64(&b->hand_over[SKETCHES], 0);		/* where the words will stand */
	for (size_t i = 0; i < b->n; i++)
		sketch_write(&b->hand_over[SKETCHES], &b->hand_over[WORDS], &b->articles[i], b->fingerprints[i]);
	write_articles(&b->hand_over[TEXT], b);
	buf_reset(&b->hand_over[SQUEEZED]);
	frame_squeeze(w->squeezer, buf_str(&b->hand_over[TEXT]), &b->hand_over[SQUEEZED]);
	return 0;
}

static int hand_over(void *ctx, void *worker, void *block, bool *last, struct err *e)
{
	struct prepare *p = ctx;
	struct block *b = block;
	(void)worker;
	(void)last;
	(void)e;
	if (!b->n)
		return 0;
	struct frame f = { .articles = (uint32_t)b->n, .file = (uint32_t)b->file, .weight = b->weight };
	for (size_t i = 0; i < b->n; i++)
		f.mark = mark_add(f.mark, b->articles[i].id);
	f.bytes = b->hand_over[TEXT].n;
	frames_add(&p->out[TEXT], &f, buf_str(&b->hand_over[SQUEEZED]));
	f.bytes = b->hand_over[WORDS].n;
	le_bytes(b->hand_over[SKETCHES].p, frames_add(&p->out[WORDS], &f, buf_str(&b->hand_over[WORDS])), 8);
	f.bytes = b->hand_over[SKETCHES].n;
	frames_add(&p->out[SKETCHES], &f, buf_str(&b->hand_over[SKETCHES]));
	p->articles += b->n;
	for (size_t i = 0; i < b->n; i++)
		article_free(&b->articles[i]);
	progress_show(&p->work.progress, p->articles, 0);
	return 0;
}

static const struct block_steps steps = { { work_ingest, prepare, hand_over, NULL, NULL, NULL, NULL },
		work_weight, work_fits, NULL };

/* Is all there already, and whole? */
static bool is_done(const struct shard_job *j)
{
	struct err none;
	struct buf note = BUF_INIT;
	shard_path(&note, &j->plan, j->shard, "prepared.tsv");
	bool done = access(note.p, F_OK) == 0;
	for (int i = 0; i < FILES && done; i++) {
		struct shard_input in;
		shard_input(&in, j, j->shard, names[i], "prepare");
		done = frames_verify(in.path.p, names[i], in.stamp.p, in.remedy.p, NULL, &none) == 0;
		shard_input_free(&in);
	}
	buf_free(&note);
	return done;
}

static int open_outputs(struct prepare *p, const struct shard_job *j, struct err *e)
{
	int r = 0;
	for (int i = 0; i < FILES && r == 0; i++) {
		struct shard_input to;
		shard_input(&to, j, j->shard, names[i], "prepare");
		r = frames_create(&p->out[i], to.path.p, names[i], to.stamp.p, e);
		shard_input_free(&to);
	}
	return r;
}

/* Written last: it says that the files are there, and what they do not say. */
static int write_note(const struct prepare *p, const struct shard_job *j, struct err *e)
{
	struct buf b = BUF_INIT, path = BUF_INIT;
	shard_path(&path, &j->plan, j->shard, "prepared.tsv");
	buf_addf(&b, "articles\t%llu\nwithdrawn\t%llu\n", (unsigned long long)p->articles,
		 (unsigned long long)p->work.withdrawn);
	int r = shard_write(path.p, buf_str(&b), e);
	buf_free(&b);
	buf_free(&path);
	return r;
}

static int run(struct prepare *p, const struct shard_job *j, const struct shard_list *l, struct err *e)
{
	struct str *paths = xcalloc(l->files.n + 1, sizeof *paths);
	struct record_range *ranges = xcalloc(l->files.n + 1, sizeof *ranges);
	for (size_t i = 0; i < l->files.n; i++) {
		paths[i] = l->files.v[i].path;
		ranges[i] = (struct record_range){ l->files.v[i].from, l->files.v[i].to };
	}
	p->work.queue.limits = j->limits;
	p->work.queue.ranges = ranges;
	work_files(&p->work, j->corpus, paths, l->files.n);
	int r = work_run(&p->work, &steps, (size_t)j->jobs, e);
	for (int i = 0; i < FILES; i++)
		if (r)
			frames_abandon(&p->out[i]);
		else
			r = frames_finish(&p->out[i], e);
	free(paths);
	free(ranges);
	return r;
}

int shard_prepare(struct shard_job *j, struct err *e)
{
	struct prepare p = { .work = { .stages = j->stages } };
	struct shard_list l = { .files = { NULL, 0, 0 } };
	struct buf refused = BUF_INIT, path = BUF_INIT;
	if (is_done(j))
		return 0;
	progress_start(&p.work.progress, !j->quiet);
	memory_keep();
	memory_widen();
	shard_path(&path, &j->plan, j->shard, "refused");
	int r = libraries_check_all(NULL, NULL, e);
	r = r ? r : shard_lexicons(j, &p.work.lex, LEX_ALL, e);
	r = r ? r : corrections_read(&p.work.corrections, j->corrections, e);
	r = r ? r : shard_list_read(&l, &j->plan, j->shard, e);
	if (r == 0 && access(path.p, F_OK) == 0)
		r = file_read(path.p, 1 << 20, &refused, e);
	p.work.queue.refused = buf_str(&refused);
	r = r ? r : hands_open(&p.work.hands, j->in_hand, (size_t)j->jobs + 1, e);
	p.work.queue.hand = hands_slot(&p.work.hands, 0);
	r = r ? r : open_outputs(&p, j, e);
	if (r == 0) {
		struct buf own = BUF_INIT;	/* the shard's folder may lie elsewhere, behind a link */
		buf_reset(&path);
		shard_path(&path, &j->plan, j->shard, "");
		const char *folders[] = { j->staging, file_folder(path.p, &own) };
		confine(folders, 2);		/* strangers' bytes from here on */
		buf_free(&own);
		r = run(&p, j, &l, e);
	}
	for (int i = 0; i < FILES; i++)
		frames_abandon(&p.out[i]);
	r = r ? r : write_note(&p, j, e);
	work_free(&p.work);
	shard_list_free(&l);
	buf_free(&refused);
	buf_free(&path);
	return r;
}
