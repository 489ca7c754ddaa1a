/* Sketches to decisions, in order of arrival: see shard.h. */
#include <stdlib.h>
#include <unistd.h>

#include "base/le.h"
#include "shard/decisions.h"
#include "shard/frames.h"
#include "shard/shard.h"
#include "store/seen/sketch.h"

/* The words of the block whose sketches are being read, fetched when they are asked for. */
struct fetched {
	struct sketch_words words;	/* first: what sketch_read knows of it */
	struct frames_in in;
	uint64_t at;			/* where they stand */
	bool have;
	struct buf stored, content;
};

struct decide {
	const struct shard_job *job;
	struct lexicons lex;
	struct seen *seen;
	uint32_t step;			/* whose articles are being judged */
	struct fetched words;
	struct squeezer *squeezer;
	struct article article;
	struct buf stored, sketches, decisions, squeezed;
	uint64_t articles, fetches;
};

static int get_words(struct sketch_words *w, struct str *all, struct err *e)
{
	struct fetched *f = (struct fetched *)w;
	struct frame frame;
	if (!f->have) {
		buf_reset(&f->content);
		if (frames_at(&f->in, f->at, &frame, &f->stored, e)
		    || frame_content(&f->in, &frame, buf_str(&f->stored), &f->content, e))
			return -1;
		f->have = true;
	}
	*all = buf_str(&f->content);
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
	buf_free(&from);
	buf_free(&to);
	return d->seen ? 0 : -1;
}

/* The steps up to this one are over. */
static int end_steps(struct decide *d, uint32_t last, struct err *e)
{
	while (d->step <= last) {
		if (seen_save(d->seen, e))
			return -1;
		struct seen_counts counts = seen_counts(d->seen);
		if (state_note(&d->job->plan, d->step, &counts, e))
			return -1;
		seen_close(d->seen);
		d->seen = NULL;
		if (d->step == d->job->plan.last_step) {
			d->step++;
			return 0;
		}
		if (open_step(d, d->step + 1, e))
			return -1;
	}
	return 0;
}

/* The articles of one block. */
static int decide_block(struct decide *d, const struct frame *f, const char *path, struct err *e)
{
	struct str rest = buf_str(&d->sketches);
	buf_reset(&d->decisions);
	if (rest.n < 8)
		return err_set(e, EXIT_STREAM, "%s holds no sketches", path);
	d->words.at = get_le64(rest.p);
	d->words.have = false;
	rest = str_from(rest, 8);
	for (uint32_t i = 0; i < f->articles; i++) {
		struct fingerprint *print;
		if (sketch_read(&rest, &d->words.words, &d->article, &print))
			return err_set(e, EXIT_STREAM, "%s holds something else than sketches", path);
		int r = print ? seen_decide(d->seen, &d->article, print, e) : 0;
		if (r < 0)
			return -1;
		decision_write(&d->decisions, &d->article, r > 0);
	}
	d->articles += f->articles;
	d->fetches += d->words.have;
	return 0;
}

static int decide_frames(struct decide *d, struct frames_in *in, struct frames_out *out, const struct shard_list *l,
			 struct err *e)
{
	struct frame f;
	int got;
	while ((got = frames_next(in, &f, &d->stored, e)) > 0) {
		buf_reset(&d->sketches);
		if (f.file >= l->files.n)
			return err_set(e, EXIT_STREAM, "%s is of another list of files: '%s'", in->path, in->remedy);
		if (frame_content(in, &f, buf_str(&d->stored), &d->sketches, e)
		    || end_steps(d, l->files.v[f.file].step - 1, e) || decide_block(d, &f, in->path, e))
			return -1;
		buf_reset(&d->squeezed);
		frame_squeeze(d->squeezer, buf_str(&d->decisions), &d->squeezed);
		f.bytes = d->decisions.n;
		frames_add(out, &f, buf_str(&d->squeezed));
	}
	return got;
}

static int decide_shard(struct decide *d, size_t shard, const struct shard_list *l, struct err *e)
{
	struct shard_input sketch, words, to;
	struct frames_in in = { .fd = -1 };
	struct frames_out out = { .path = NULL };
	shard_input(&sketch, d->job, shard, "sketch", "prepare");
	shard_input(&words, d->job, shard, "words", "prepare");
	shard_input(&to, d->job, shard, "decisions", "decide");
	d->words.in.fd = -1;
	int r = frames_open(&in, sketch.path.p, "sketch", sketch.stamp.p, sketch.remedy.p, e);
	r = r ? r : frames_open(&d->words.in, words.path.p, "words", words.stamp.p, words.remedy.p, e);
	r = r ? r : frames_create(&out, to.path.p, "decisions", to.stamp.p, e);
	r = r ? r : decide_frames(d, &in, &out, l, e);
	r = r ? r : frames_finish(&out, e);
	frames_abandon(&out);
	frames_close(&in);
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
		r = r ? r : end_steps(d, saves ? over : d->step - 1, e);
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
	struct decide d = { .job = j, .squeezer = squeezer_new(),
		.words = { .words = { get_words }, .in = { .fd = -1 } } };
	struct progress clock;
	progress_start(&clock, false);
	memory_keep();
	article_init(&d.article);
	int r = shard_lexicons(j, &d.lex, LEX_DUPLICATES, e);
	r = r ? r : decide_all(&d, e);
	if (r == 0 && !j->quiet)
		printf("%llu articles decided in %.2f seconds; of %llu blocks the words were wanted\n",
		       (unsigned long long)d.articles, progress_seconds(&clock), (unsigned long long)d.fetches);
	seen_close(d.seen);
	squeezer_free(d.squeezer);
	article_free(&d.article);
	struct buf *const all[] = { &d.stored, &d.sketches, &d.decisions, &d.squeezed, &d.words.stored,
		&d.words.content };
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		buf_free(all[i]);
	lexicons_free(&d.lex);
	return r;
}
