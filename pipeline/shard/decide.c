/* Sketches to decisions, in order of arrival: see shard.h. */
#include <stdlib.h>
#include <unistd.h>

#include "base/le.h"
#include "shard/decisions.h"
#include "shard/frames.h"
#include "shard/shard.h"
#include "store/seen/sketch.h"

/* A block of articles on its way (stream/blocks.h): only `judge` goes in order and changes the index; what the index
 * on disk has for the articles is looked up before, by any thread. */
struct decision_block {
	struct frame frame;
	uint64_t words;			/* where those of its articles stand */
	size_t n;
	struct article articles[BLOCK_ARTICLES];
	struct fingerprint *prints[BLOCK_ARTICLES];	/* NULL: rejected */
	bool dropped[BLOCK_ARTICLES];
	struct buf stored, sketches, decisions, squeezed;
};

/* The words of the block that is being judged, read as they are asked for. */
struct fetched {
	struct sketch_words words;	/* first: what sketch_read knows of it */
	struct frames_in in;
	uint64_t at;			/* where they stand */
	struct buf part;
	uint64_t times;
};

struct decide {
	const struct shard_job *job;
	struct lexicons lex;
	pthread_rwlock_t lock;		/* for writing while seen or its segments change */
	struct seen *seen;
	uint32_t step;			/* whose articles are being judged */
	struct fetched words;
	uint64_t articles;
	double in_order;		/* seconds of processor time of what only one thread can do */
	/* of the shard in work */
	struct frames_in in;
	struct frames_out out;
	const struct shard_list *list;
};

static int get_words(struct sketch_words *w, size_t at, size_t n, struct str *words, struct err *e)
{
	struct fetched *f = (struct fetched *)w;
	f->times++;
	if (frames_part(&f->in, f->at, at, n, &f->part, e))
		return -1;
	*words = buf_str(&f->part);
	return 0;
}

/* Of the step before the first one it is the state that the plan names, or nothing. */
static void state_path(struct buf *b, const struct decide *d, uint32_t step)
{
	if (step < d->job->plan.first_step)
		buf_adds(b, pairs_get(&d->job->plan.notes, "state"));
	else
		state_folder(b, &d->job->plan, step);
	if (b->n)
		buf_addz(b, "/seen");
}

static int open_step(struct decide *d, uint32_t step, struct err *e)
{
	struct buf from = BUF_INIT, to = BUF_INIT;
	d->step = step;
	state_path(&from, d, step - 1);
	state_path(&to, d, step);
	d->seen = seen_open(from.n ? from.p : NULL, to.p, d->lex.duplicates, e);
	if (d->seen)
		seen_share(d->seen, &d->lock);
	buf_free(&from);
	buf_free(&to);
	return d->seen ? 0 : -1;
}

static int end_step(struct decide *d, struct err *e)
{
	if (seen_save(d->seen, e))
		return -1;
	struct seen_counts counts = seen_counts(d->seen);
	if (state_note(&d->job->plan, d->step, &counts, e))
		return -1;
	seen_close(d->seen);
	d->seen = NULL;
	if (d->step < d->job->plan.last_step)
		return open_step(d, d->step + 1, e);
	d->step++;
	return 0;
}

/* The steps up to this one are over. */
static int end_steps(struct decide *d, uint32_t last, struct err *e)
{
	int r = 0;
	pthread_rwlock_wrlock(&d->lock);
	while (d->step <= last && d->seen && r == 0)
		r = end_step(d, e);
	pthread_rwlock_unlock(&d->lock);
	return r;
}

/* ---- the steps of a block ---- */

static int fetch(void *ctx, void *worker, void *block, bool *last, struct err *e)
{
	struct decide *d = ctx;
	struct decision_block *b = block;
	(void)worker;
	b->n = 0;
	int got = frames_next(&d->in, &b->frame, &b->stored, e);
	if (got < 0)
		return -1;
	*last = !got;
	if (!got)
		return 0;
	if (b->frame.file >= d->list->files.n || b->frame.articles > BLOCK_ARTICLES)
		return err_set(e, EXIT_STREAM, "%s is of another list of files: make it anew with '%s'", d->in.path,
			       d->in.remedy);
	b->n = b->frame.articles;
	return 0;
}

static int look(void *ctx, void *worker, void *block, bool *last, struct err *e)
{
	struct decide *d = ctx;
	struct decision_block *b = block;
	(void)worker;
	(void)last;
	if (!b->n)
		return 0;
	buf_reset(&b->sketches);
	if (frame_content(&d->in, &b->frame, buf_str(&b->stored), &b->sketches, e))
		return -1;
	struct str rest = buf_str(&b->sketches);
	bool bad = rest.n < 8;
	b->words = bad ? 0 : get_le64(rest.p);
	rest = str_from(rest, 8);
	for (size_t i = 0; i < b->n && !bad; i++)
		bad = sketch_read(&rest, &d->words.words, &b->articles[i], &b->prints[i]) != 0;
	if (bad)
		return err_set(e, EXIT_STREAM, "%s holds something else than sketches: make it anew with '%s'",
			       d->in.path, d->in.remedy);
	pthread_rwlock_rdlock(&d->lock);
	if (d->seen)
		seen_look(d->seen, b->articles, b->prints, b->n);
	pthread_rwlock_unlock(&d->lock);
	return 0;
}

static int judge(void *ctx, void *worker, void *block, bool *last, struct err *e)
{
	struct decide *d = ctx;
	struct decision_block *b = block;
	double t = 0;
	(void)worker;
	(void)last;
	processor_lap(&t);
	if (b->n && end_steps(d, d->list->files.v[b->frame.file].step - 1, e))
		return -1;
	d->words.at = b->words;
	for (size_t i = 0; i < b->n; i++) {
		int r = b->prints[i] ? seen_decide(d->seen, &b->articles[i], b->prints[i], e) : 0;
		if (r < 0)
			return -1;
		b->dropped[i] = r > 0;
	}
	d->articles += b->n;
	d->in_order += processor_lap(&t);
	return 0;
}

static int write_down(void *ctx, void *worker, void *block, bool *last, struct err *e)
{
	struct decision_block *b = block;
	struct squeezer *z = worker;
	(void)ctx;
	(void)last;
	(void)e;
	buf_reset(&b->decisions);
	buf_reset(&b->squeezed);
	for (size_t i = 0; i < b->n; i++)
		decision_write(&b->decisions, &b->articles[i], b->dropped[i]);
	frame_squeeze(z, buf_str(&b->decisions), &b->squeezed);
	return 0;
}

static int hand_over(void *ctx, void *worker, void *block, bool *last, struct err *e)
{
	struct decide *d = ctx;
	struct decision_block *b = block;
	(void)worker;
	(void)last;
	(void)e;
	b->frame.bytes = b->decisions.n;
	if (b->n)
		frames_add(&d->out, &b->frame, buf_str(&b->squeezed));
	return 0;
}

static uint64_t weight(void *ctx, const void *block)
{
	(void)ctx;
	(void)block;
	return 1;
}

static bool fits(void *ctx, uint64_t in_flight)
{
	(void)ctx;
	(void)in_flight;
	return true;			/* the ring is the bound: blocks are small */
}

static const struct block_steps steps = { { fetch, look, judge, write_down, hand_over, NULL, NULL }, weight, fits,
		NULL };

static void free_block(struct decision_block *b)
{
	for (size_t i = 0; i < BLOCK_ARTICLES; i++)
		article_free(&b->articles[i]);
	buf_free(&b->stored);
	buf_free(&b->sketches);
	buf_free(&b->decisions);
	buf_free(&b->squeezed);
}

static int decide_frames(struct decide *d, struct err *e)
{
	enum { RING = 3, JOBS_MOST = 8 };	/* more have nothing to do while one decides */
	size_t jobs = d->job->jobs < JOBS_MOST ? (size_t)d->job->jobs : JOBS_MOST, n = jobs > 1 ? jobs * RING : 1;
	struct decision_block *b = xcalloc(n, sizeof *b);
	void **blocks = xcalloc(n, sizeof *blocks), **workers = xcalloc(jobs, sizeof *workers);
	for (size_t i = 0; i < n; i++)
		blocks[i] = &b[i];
	for (size_t i = 0; i < jobs; i++)
		workers[i] = squeezer_new();
	int r = blocks_run(&steps, d, blocks, n, workers, jobs, e);
	for (size_t i = 0; i < n; i++)
		free_block(&b[i]);
	for (size_t i = 0; i < jobs; i++)
		squeezer_free(workers[i]);
	free(b);
	free(blocks);
	free(workers);
	return r;
}

static int decide_shard(struct decide *d, size_t shard, const struct shard_list *l, struct err *e)
{
	struct shard_input sketch, words, to;
	shard_input(&sketch, d->job, shard, "sketch", "prepare");
	shard_input(&words, d->job, shard, "words", "prepare");
	shard_input(&to, d->job, shard, "decisions", "decide");
	d->list = l;
	d->in.fd = d->words.in.fd = -1;
	int r = frames_open(&d->in, sketch.path.p, "sketch", sketch.stamp.p, sketch.remedy.p, e);
	r = r ? r : frames_open(&d->words.in, words.path.p, "words", words.stamp.p, words.remedy.p, e);
	r = r ? r : frames_create(&d->out, to.path.p, "decisions", to.stamp.p, e);
	r = r ? r : decide_frames(d, e);
	r = r ? r : frames_finish(&d->out, e);
	frames_abandon(&d->out);
	frames_close(&d->in);
	frames_close(&d->words.in);
	shard_input_free(&sketch);
	shard_input_free(&words);
	shard_input_free(&to);
	return r;
}

/* ---- going on where an earlier call was stopped: where a step and a shard end together ---- */

static void resume_path(struct buf *b, const struct decide *d)
{
	shard_path(b, &d->job->plan, 0, "decided.tsv");
}

static int note_resume(const struct decide *d, size_t shard, uint32_t step, struct err *e)
{
	struct buf path = BUF_INIT, b = BUF_INIT;
	resume_path(&path, d);
	buf_addf(&b, "shards\t%zu\nstep\t%u\n", shard, step);
	int r = shard_write(path.p, buf_str(&b), e);
	buf_free(&path);
	buf_free(&b);
	return r;
}

/* How many shards are decided already, and *step: the last step that is over.  None if anything of it is not whole. */
static size_t decided(const struct decide *d, uint32_t *step)
{
	struct pairs p = { .v = { NULL, 0, 0 } };
	struct buf path = BUF_INIT;
	struct err none;
	resume_path(&path, d);
	size_t shards = 0;
	*step = d->job->plan.first_step - 1;
	if (access(path.p, F_OK) == 0 && pairs_read(&p, path.p, &none) == 0)
		shards = (size_t)pairs_number(&p, "shards");
	for (size_t i = 1; i <= shards; i++) {
		struct shard_input in;
		shard_input(&in, d->job, i, "decisions", "decide");
		if (frames_verify(in.path.p, "decisions", in.stamp.p, in.remedy.p, NULL, &none))
			shards = 0;
		shard_input_free(&in);
	}
	if (shards && state_is_whole(&d->job->plan, (uint32_t)pairs_number(&p, "step")))
		*step = (uint32_t)pairs_number(&p, "step");
	else
		shards = 0;
	pairs_free(&p);
	buf_free(&path);
	return shards;
}

static int decide_all(struct decide *d, struct err *e)
{
	const struct shard_plan *p = &d->job->plan;
	uint32_t step;
	size_t from = decided(d, &step);
	struct shard_list l = { .files = { NULL, 0, 0 } }, next = l;
	int r = 0;
	if (!p->first_step)		/* all steps were done before */
		return 0;
	if (step == p->last_step && from == p->shards)
		return 0;
	r = open_step(d, step + 1, e);
	r = r || from == p->shards ? r : shard_list_read(&l, p, from + 1, e);
	for (size_t i = from + 1; i <= p->shards && r == 0; i++) {
		if (i < p->shards)
			r = shard_list_read(&next, p, i + 1, e);
		r = r ? r : decide_shard(d, i, &l, e);
		/* the last file's step is over if the next shard begins another */
		uint32_t over = i == p->shards ? p->last_step : next.files.v[0].step - 1;
		bool saves = over >= d->step && over >= l.files.v[l.files.n - 1].step;
		r = r || !saves ? r : end_steps(d, over, e);
		r = r || !saves ? r : note_resume(d, i, over, e);
		shard_list_free(&l);
		l = next;
		next = (struct shard_list){ .files = { NULL, 0, 0 } };
	}
	if (r == 0 && !p->shards)
		r = end_steps(d, p->last_step, e);
	shard_list_free(&l);
	return r;
}

int shard_decide(struct shard_job *j, struct err *e)
{
	struct decide d = { .job = j, .words = { .words = { get_words }, .in = { .fd = -1 } } };
	struct progress clock;
	progress_start(&clock, false);
	memory_keep();
	memory_widen();
	pthread_rwlock_init(&d.lock, NULL);
	int r = shard_lexicons(j, &d.lex, LEX_DUPLICATES, e);
	r = r ? r : decide_all(&d, e);
	if (r == 0 && !j->quiet)
		printf("%llu articles decided in %.2f seconds; %.2f seconds of processor time in order; of %llu the "
		       "words were wanted\n", (unsigned long long)d.articles, progress_seconds(&clock), d.in_order,
		       (unsigned long long)d.words.times);
	seen_close(d.seen);
	buf_free(&d.words.part);
	pthread_rwlock_destroy(&d.lock);
	lexicons_free(&d.lex);
	return r;
}
