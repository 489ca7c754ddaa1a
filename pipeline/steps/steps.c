#include "steps/steps.h"

#include <stdlib.h>

#include "base/file.h"

#define UNUSED __attribute__((unused))

enum { RING = 3 };

const char *const part_names[PARTS] = { "ingest", "normalize", "fingerprint", "deduplicate", "tokenize", "match",
		"dates", "events", "rows", "place", "squeeze", "write" };

/* Correct an article as it is read; true if it is withdrawn. */
static bool correct(void *ctx, struct article *a)
{
	struct steps_work *c = ctx;
	bool gone = corrections_apply(&c->corrections, a);
	c->withdrawn += gone;
	return gone;
}

/* Read the pages that ingest has cut, and let go of those that are withdrawn. */
static void read_pages(const struct steps_work *c, struct work_worker *w, struct block *b)
{
	size_t kept = 0;
	for (size_t i = 0; i < b->n; i++) {
		struct article *a = &b->articles[i];
		if (a->page.n) {
			hand_take(w->hand, a->source);
			reader_page(a, &c->queue.limits);
			if (corrections_apply(&c->corrections, a)) {
				w->withdrawn++;
				continue;
			}
		}
		b->rows.raw_bytes += article_text_bytes(a);
		if (kept < i) {		/* the memory of the one that goes is used by later blocks */
			struct article t = b->articles[kept];
			b->articles[kept] = *a;
			*a = t;
		}
		kept++;
	}
	for (size_t i = kept; i < b->n; i++)
		article_free(&b->articles[i]);
	b->n = kept;
}

int work_ingest(void *ctx, void *worker, void *block, bool *last, struct err *e)
{
	struct steps_work *c = ctx;
	step_guard_begin(&((struct work_worker *)worker)->guard);
	struct block *b = block;
	double t = 0;
	processor_lap(&t);
	b->n = b->file = 0;
	b->weight = 0;
	rows_reset(&b->rows);
	struct article_queue *q = &c->queue;
	while (b->n < BLOCK_ARTICLES && b->weight < BLOCK_BYTES) {
		if (queue_look(q, e))
			return -1;
		if (!q->have || (b->n && b->weight + q->weight > BLOCK_BYTES + BLOCK_BYTES / 4))
			break;
		if (b->n && !str_eq(source_batch(q->next.source), source_batch(b->articles[0].source)))
			break;
		if (!b->n)
			b->file = q->at;
		b->weight += q->weight;
		queue_take(q, &b->articles[b->n++]);
	}
	if (queue_look(q, e))		/* what the next block begins with decides when it may come */
		return -1;
	*last = q->ended;
	c->cpu[PART_INGEST] += processor_lap(&t);
	return 0;
}

uint64_t work_weight(UNUSED void *ctx, const void *block)
{
	return ((const struct block *)block)->weight;
}

/* Blocks of usual size all fit; an article that is much larger goes through alone. */
bool work_fits(void *ctx, uint64_t in_flight)
{
	struct steps_work *c = ctx;
	return in_flight + (c->queue.weight > BLOCK_BYTES ? c->queue.weight : BLOCK_BYTES) <= c->in_flight_max;
}

/* One stage over the articles of a block. */
static int run_stage(const struct stage *s, void *state, char *hand, struct block *b, struct err *e)
{
	for (size_t i = 0; i < b->n; i++) {
		struct article *a = &b->articles[i];
		hand_take(hand, a->source);
		bool done = b->dropped[i] || article_rejected(a) || s->article(state, a, e) >= 0;
		must(!done || article_sound(a));
		if (done)
			continue;
		struct err inner = *e;
		return err_set(e, inner.code, "%s: article %.*s (%.*s): %s", s->name, STR_FMT(a->id),
			       STR_FMT(a->source), inner.message);
	}
	return 0;
}

static struct str block_batch(struct block *b)
{
	return batch_name(&b->articles[0].mem, source_batch(b->articles[0].source));
}

int work_prepare(void *ctx, void *worker, void *block, UNUSED bool *last, struct err *e)
{
	struct steps_work *c = ctx;
	struct work_worker *w = worker;
	struct block *b = block;
	double t = 0;
	processor_lap(&t);
	memset(b->dropped, 0, sizeof b->dropped);
	step_guard_begin(&w->guard);
	read_pages(c, w, b);
	w->cpu[PART_INGEST] += processor_lap(&t);
	if (run_stage(c->stages->normalize, w->normalize, w->hand, b, e))
		return -1;
	w->cpu[PART_NORMALIZE] += processor_lap(&t);
	for (size_t i = 0; i < b->n; i++) {
		struct article *a = &b->articles[i];
		hand_take(w->hand, a->source);
		b->fingerprints[i] = article_rejected(a) ? NULL : seen_fingerprint(a, c->lex.duplicates);
	}
	hand_take(w->hand, STR(""));
	worker_trim(&w->w);
	w->cpu[PART_FINGERPRINT] += processor_lap(&t);
	return 0;
}

int work_decide(void *ctx, void *worker, void *block, UNUSED bool *last, struct err *e)
{
	struct steps_work *c = ctx;
	struct work_worker *w = worker;
	struct block *b = block;
	double t = 0;
	processor_lap(&t);
	for (size_t i = 0; i < b->n; i++) {
		struct article *a = &b->articles[i];
		hand_take(w->hand, a->source);
		int r = article_rejected(a) ? 0 : seen_decide(c->seen, a, b->fingerprints[i], e);
		if (r < 0)
			return -1;
		b->dropped[i] = r > 0;
		c->redelivered += r > 0;
	}
	hand_take(w->hand, STR(""));
	c->cpu[PART_DEDUPLICATE] += processor_lap(&t);
	return 0;
}

int work_extract(void *ctx, void *worker, void *block, UNUSED bool *last, struct err *e)
{
	struct work_worker *w = worker;
	struct steps_work *c = ctx;
	struct block *b = block;
	struct tally *tally = NULL;
	size_t words[BLOCK_ARTICLES];
	double t = 0;
	step_guard_begin(&w->guard);
	processor_lap(&t);
	for (size_t i = 0; i < b->n; i++) {
		if (b->dropped[i])
			continue;
		hand_take(w->hand, b->articles[i].source);
		if (!tally)
			tally = sink_tally(c->sink, block_batch(b), w);
		/* right away: its words are in the cache */
		words[i] = tally_article(tally, &w->w, &b->articles[i]);
	}
	w->cpu[PART_TOKENIZE] += processor_lap(&t);
	if (run_stage(c->stages->match, w->match, w->hand, b, e))
		return -1;
	w->cpu[PART_MATCH] += processor_lap(&t);
	if (run_stage(c->stages->dates, w->dates, w->hand, b, e))
		return -1;
	w->cpu[PART_DATES] += processor_lap(&t);
	if (run_stage(c->stages->events, w->events, w->hand, b, e))
		return -1;
	w->cpu[PART_EVENTS] += processor_lap(&t);
	for (size_t i = 0; i < b->n; i++) {
		hand_take(w->hand, b->articles[i].source);
		if (!b->dropped[i])
			rows_article(&b->rows, &b->articles[i], words[i]);
	}
	hand_take(w->hand, STR(""));
	worker_trim(&w->w);
	w->cpu[PART_ROWS] += processor_lap(&t);
	return 0;
}

int work_place(void *ctx, UNUSED void *worker, void *block, UNUSED bool *last, struct err *e)
{
	struct steps_work *c = ctx;
	struct block *b = block;
	double t = 0;
	processor_lap(&t);
	/* a block of nothing but dropped articles opens no files: its batch may hold nothing else */
	if (b->n && b->rows.articles + b->rows.rejected
	    && sink_add(c->sink, block_batch(b), &b->rows, e))
		return -1;
	sink_take(c->sink, &b->load);
	c->written += b->rows.articles;
	c->rejected += b->rows.rejected;
	/* freed, not reset: the articles of the next block need the memory, those of this one not before their turn */
	for (size_t i = 0; i < b->n; i++)
		article_free(&b->articles[i]);
	c->cpu[PART_PLACE] += processor_lap(&t);
	progress_show(&c->progress, c->written, c->rejected);
	return 0;
}

int work_squeeze(UNUSED void *ctx, void *worker, void *block, UNUSED bool *last, UNUSED struct err *e)
{
	struct work_worker *w = worker;
	double t = 0;
	processor_lap(&t);
	sink_squeeze(&((struct block *)block)->load, w->squeezer);
	w->cpu[PART_SQUEEZE] += processor_lap(&t);
	return 0;
}

int work_write(void *ctx, UNUSED void *worker, void *block, UNUSED bool *last, struct err *e)
{
	struct steps_work *c = ctx;
	double t = 0;
	processor_lap(&t);
	int r = sink_write(&((struct block *)block)->load, e);
	c->cpu[PART_WRITE] += processor_lap(&t);
	return r;
}

/* For `make bench-cores`: what each step of each block takes. */
static void spent(void *ctx, void *block, enum block_step step, double seconds)
{
	struct steps_work *c = ctx;
	struct block *b = block;
	b->cpu[step] = seconds;
	if (step != BLOCK_WRITE)		/* the last one, in order */
		return;
	buf_addf(&c->steps, "%llu", (unsigned long long)b->rows.raw_bytes);
	for (int i = 0; i < BLOCK_STEPS; i++)
		buf_addf(&c->steps, "\t%.0f", b->cpu[i] * 1e6);
	buf_addc(&c->steps, '\n');
}

static int open_worker(struct work_worker *w, struct steps_work *c, char *hand, struct err *e)
{
	static const struct option_value none[OPTIONS_MAX];
	const struct work_stages *s = c->stages;
	w->hand = hand;
	worker_init(&w->w, &c->lex);
	w->squeezer = squeezer_new();
	return s->normalize->open(&w->normalize, &w->w, none, e) || s->match->open(&w->match, &w->w, none, e)
		|| s->dates->open(&w->dates, &w->w, none, e) || s->events->open(&w->events, &w->w, none, e) ? -1 : 0;
}

static void close_worker(struct work_worker *w, const struct work_stages *s)
{
	const struct { const struct stage *s; void *state; } all[] = { { s->normalize, w->normalize },
		{ s->match, w->match }, { s->dates, w->dates }, { s->events, w->events } };
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (all[i].state && all[i].s->close)
			all[i].s->close(all[i].state);
	squeezer_free(w->squeezer);
	worker_free(&w->w);
}

static void free_block(struct block *b)
{
	rows_free(&b->rows);
	sink_load_free(&b->load);
	for (size_t k = 0; k < BLOCK_ARTICLES; k++)
		article_free(&b->articles[k]);
	for (size_t k = 0; k < HAND_OVERS; k++)
		buf_free(&b->hand_over[k]);
}

int work_run(struct steps_work *c, const struct block_steps *steps, size_t jobs, struct err *e)
{
	struct work_worker *w = xcalloc(jobs, sizeof *w);
	size_t nblocks = jobs > 1 ? jobs * RING : 1, opened = 0;	/* a single worker: block after block */
	struct block *b = xcalloc(nblocks, sizeof *b);
	c->in_flight_max = nblocks * (BLOCK_BYTES + BLOCK_BYTES / 4);
	void **blocks = xcalloc(nblocks, sizeof *blocks), **workers = xcalloc(jobs, sizeof *workers);
	int r = 0;
	for (size_t i = 0; i < nblocks; i++) {
		rows_init(&b[i].rows);
		blocks[i] = &b[i];
	}
	while (opened < jobs && r == 0) {
		workers[opened] = &w[opened];
		r = open_worker(&w[opened], c, hands_slot(&c->hands, opened + 1), e);
		opened++;
	}
	struct block_steps logged = *steps;
	logged.spent = c->log_steps ? spent : NULL;
	if (r == 0)
		r = blocks_run(&logged, c, blocks, nblocks, workers, jobs, e);
	for (size_t i = 0; i < opened; i++) {
		for (int k = 0; k < PARTS; k++)
			c->cpu[k] += w[i].cpu[k];
		c->withdrawn += w[i].withdrawn;
		step_guard_end(&w[i].guard);
		close_worker(&w[i], c->stages);
	}
	for (size_t i = 0; i < nblocks; i++)
		free_block(&b[i]);
	free(workers);
	free(blocks);
	free(b);
	free(w);
	return r;
}

void work_files(struct steps_work *c, const char *root, const struct str *paths, size_t n)
{
	c->queue.root = root;
	c->queue.paths = paths;
	c->queue.n = n;
	c->queue.progress = &c->progress;
	c->queue.drop = correct;
	c->queue.drop_context = c;
	if (c->progress.shown)
		c->progress.all = queue_bytes(&c->queue);
}

void work_free(struct steps_work *c)
{
	progress_end(&c->progress);
	queue_close(&c->queue);
	hands_close(&c->hands);
	lexicons_free(&c->lex);
	corrections_free(&c->corrections);
	buf_free(&c->steps);
}

int work_report(const struct steps_work *c, const struct rows *total, long jobs, size_t files, const char *path,
		struct err *e)
{
	struct buf b = BUF_INIT;
	const struct { const char *name; uint64_t n; } counts[] = { { "files", files },
		{ "articles", total->articles }, { "copies", total->copies }, { "redelivered", c->redelivered },
		{ "withdrawn", c->withdrawn }, { "rejected", total->rejected }, { "text_bytes", total->raw_bytes },
		{ "sentences_cut", total->sentences_cut } };
	buf_addf(&b, "{\n  \"version\": \"%s\",\n  \"lexicons\": \"%s\",\n  \"jobs\": %ld,\n", PRESSMILL_VERSION,
		 c->lex.digest, jobs);
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
		buf_addf(&b, "  \"%s\": %llu,\n", counts[i].name, (unsigned long long)counts[i].n);
	buf_addf(&b, "  \"seconds\": %.3f,\n  \"rows\": {", progress_seconds(&c->progress));
	for (int t = 0; t < T_BATCH_TABLES; t++)
		buf_addf(&b, "%s\n    \"%s\": %llu", t ? "," : "", table_defs[t].name,
			 (unsigned long long)total->facts[t]);
	buf_addz(&b, "\n  },\n  \"cpu_seconds\": {");
	for (int k = 0; k < PARTS; k++)
		buf_addf(&b, "%s\n    \"%s\": %.3f", k ? "," : "", part_names[k], c->cpu[k]);
	buf_addz(&b, "\n  }\n}\n");
	int r = file_write_atomic(path, buf_str(&b), e);
	buf_free(&b);
	return r;
}
