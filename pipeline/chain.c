/* chain.c - all stages in one process, on all cores: raw files in, the batch tables out.
 *
 * The same stage functions as the piped programs call, with no stream written in between.  Articles go
 * through in blocks of consecutive articles of one batch; a block passes seven steps:
 *
 *   ingest    read articles            one block at a time, in order
 *   prepare   normalize, fingerprint   any worker
 *   decide    deduplicate              one block at a time, in order
 *   extract   match, dates, events,    any worker
 *             and the rows of tables
 *   place     rows to their files      one block at a time, in order
 *   squeeze   compress them            any worker
 *   write     bytes into files         one block at a time, in order
 *
 * What a step computes depends on the article and on the articles before it, never on which worker runs
 * it or when (stream/blocks.h runs the steps): the tables are the same for any number of workers.  At most RING
 * blocks a worker exist, and what is in flight is weighed: memory grows neither with the corpus nor its largest article. */
#include <stdlib.h>

#include "base/file.h"
#include "readers/libraries.h"
#include "readers/queue.h"
#include "store/ledger/corrections.h"
#include "store/ledger/files.h"
#include "store/seen/seen.h"
#include "stream/blocks.h"
#include "stream/hand.h"
#include "stream/progress.h"
#include "tables/sink.h"
#include "stream/stage.h"

#define UNUSED __attribute__((unused))

extern const struct stage stage_normalize, stage_match, stage_dates, stage_events;

enum { RING = 3, BLOCK_ARTICLES = 192, BLOCK_BYTES = 256 << 10, JOBS_MAX = 256 };

/* what processor time is counted for, in the report */
enum part { INGEST, NORMALIZE, FINGERPRINT, DEDUPLICATE, TOKENIZE, MATCH, DATES, EVENTS, ROWS, PLACE, SQUEEZE, WRITE, PARTS };

static const char *const part_names[PARTS] = {
	"ingest", "normalize", "fingerprint", "deduplicate", "tokenize", "match", "dates", "events", "rows", "place", "squeeze", "write"
};

struct block {
	struct article articles[BLOCK_ARTICLES];
	struct fingerprint *fingerprints[BLOCK_ARTICLES];
	bool dropped[BLOCK_ARTICLES];
	size_t n;
	uint64_t weight;		/* of all its articles: article_weight */
	struct rows rows;
	struct sink_load load;
	double cpu[BLOCK_STEPS];	/* seconds of each step */
};

struct chain {
	/* set before the workers start, then only read */
	struct corpus_files files;
	struct corrections corrections;
	struct lexicons lex;
	uint64_t in_flight_max;
	struct hands hands;		/* slot 0: ingest, then one a worker */
	struct buf refused;
	/* owned by whoever holds the step (ingesting, deciding, placing, writing) */
	struct article_queue queue;
	struct progress progress;
	struct seen *seen;
	struct sink *sink;
	uint64_t redelivered, withdrawn, written, rejected;
	double cpu[PARTS];		/* seconds; of the steps in order, and in the end of all */
	struct buf steps;		/* a line a block, if wanted: bytes of text, microseconds of each step */
	bool log_steps;
};

struct chain_worker {
	struct worker w;
	struct squeezer *squeezer;
	void *normalize, *match, *dates, *events;
	double cpu[PARTS];
	char *hand;
	struct step_guard guard;
};

/* Correct an article as it is read; true if it is withdrawn. */
static bool correct(void *ctx, struct article *a)
{
	struct chain *c = ctx;
	bool gone = corrections_apply(&c->corrections, a);
	c->withdrawn += gone;
	return gone;
}

static int ingest(void *ctx, void *worker, void *block, bool *last, struct err *e)
{
	struct chain *c = ctx;
	step_guard_begin(&((struct chain_worker *)worker)->guard);
	struct block *b = block;
	double t = 0;
	processor_lap(&t);
	b->n = 0;
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
		b->weight += q->weight;
		b->rows.raw_bytes += queue_take(q, &b->articles[b->n++]);
	}
	if (queue_look(q, e))		/* what the next block begins with decides when it may come */
		return -1;
	*last = q->ended;
	c->cpu[INGEST] += processor_lap(&t);
	return 0;
}

static uint64_t weight(UNUSED void *ctx, const void *block)
{
	return ((const struct block *)block)->weight;
}

/* Blocks of usual size all fit; an article that is much larger goes through alone. */
static bool fits(void *ctx, uint64_t in_flight)
{
	struct chain *c = ctx;
	return in_flight + (c->queue.weight > BLOCK_BYTES ? c->queue.weight : BLOCK_BYTES) <= c->in_flight_max;
}

/* One stage over the articles of a block. */
static int run_stage(const struct stage *s, void *state, char *hand, struct block *b, struct err *e)
{
	for (size_t i = 0; i < b->n; i++) {
		struct article *a = &b->articles[i];
		hand_take(hand, a->source);
		if (b->dropped[i] || article_rejected(a) || s->article(state, a, e) >= 0)
			continue;
		struct err inner = *e;
		return err_set(e, inner.code, "%s: article %.*s (%.*s): %s", s->name, STR_FMT(a->id), STR_FMT(a->source), inner.message);
	}
	return 0;
}

static struct str block_batch(struct block *b)
{
	return batch_name(&b->articles[0].mem, source_batch(b->articles[0].source));
}

static int prepare(void *ctx, void *worker, void *block, UNUSED bool *last, struct err *e)
{
	struct chain *c = ctx;
	struct chain_worker *w = worker;
	struct block *b = block;
	double t = 0;
	processor_lap(&t);
	memset(b->dropped, 0, sizeof b->dropped);
	step_guard_begin(&w->guard);
	if (run_stage(&stage_normalize, w->normalize, w->hand, b, e))
		return -1;
	w->cpu[NORMALIZE] += processor_lap(&t);
	for (size_t i = 0; i < b->n; i++) {
		struct article *a = &b->articles[i];
		hand_take(w->hand, a->source);
		b->fingerprints[i] = article_rejected(a) ? NULL : seen_fingerprint(a, c->lex.duplicates);
	}
	hand_take(w->hand, STR(""));
	worker_trim(&w->w);
	w->cpu[FINGERPRINT] += processor_lap(&t);
	return 0;
}

static int decide(void *ctx, void *worker, void *block, UNUSED bool *last, struct err *e)
{
	struct chain *c = ctx;
	struct chain_worker *w = worker;
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
	c->cpu[DEDUPLICATE] += processor_lap(&t);
	return 0;
}

static int extract(void *ctx, void *worker, void *block, UNUSED bool *last, struct err *e)
{
	struct chain_worker *w = worker;
	struct chain *c = ctx;
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
		words[i] = tally_article(tally, &w->w, &b->articles[i]);	/* right away: its words are in the cache */
	}
	w->cpu[TOKENIZE] += processor_lap(&t);
	if (run_stage(&stage_match, w->match, w->hand, b, e))
		return -1;
	w->cpu[MATCH] += processor_lap(&t);
	if (run_stage(&stage_dates, w->dates, w->hand, b, e))
		return -1;
	w->cpu[DATES] += processor_lap(&t);
	if (run_stage(&stage_events, w->events, w->hand, b, e))
		return -1;
	w->cpu[EVENTS] += processor_lap(&t);
	for (size_t i = 0; i < b->n; i++) {
		hand_take(w->hand, b->articles[i].source);
		if (!b->dropped[i])
			rows_article(&b->rows, &b->articles[i], words[i]);
	}
	hand_take(w->hand, STR(""));
	worker_trim(&w->w);
	w->cpu[ROWS] += processor_lap(&t);
	return 0;
}

static int place(void *ctx, UNUSED void *worker, void *block, UNUSED bool *last, struct err *e)
{
	struct chain *c = ctx;
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
	c->cpu[PLACE] += processor_lap(&t);
	progress_show(&c->progress, c->written, c->rejected);
	return 0;
}

static int squeeze_block(UNUSED void *ctx, void *worker, void *block, UNUSED bool *last, UNUSED struct err *e)
{
	struct chain_worker *w = worker;
	double t = 0;
	processor_lap(&t);
	sink_squeeze(&((struct block *)block)->load, w->squeezer);
	w->cpu[SQUEEZE] += processor_lap(&t);
	return 0;
}

static int write_block(void *ctx, UNUSED void *worker, void *block, UNUSED bool *last, struct err *e)
{
	struct chain *c = ctx;
	double t = 0;
	processor_lap(&t);
	int r = sink_write(&((struct block *)block)->load, e);
	c->cpu[WRITE] += processor_lap(&t);
	return r;
}

/* For `make bench-cores`: what each step of each block takes. */
static void spent(void *ctx, void *block, enum block_step step, double seconds)
{
	struct chain *c = ctx;
	struct block *b = block;
	b->cpu[step] = seconds;
	if (step != BLOCK_WRITE)		/* the last one, in order */
		return;
	buf_addf(&c->steps, "%llu", (unsigned long long)b->rows.raw_bytes);
	for (int i = 0; i < BLOCK_STEPS; i++)
		buf_addf(&c->steps, "\t%.0f", b->cpu[i] * 1e6);
	buf_addc(&c->steps, '\n');
}

static int open_worker(struct chain_worker *w, struct chain *c, char *hand, struct err *e)
{
	w->hand = hand;
	static const struct option_value none[OPTIONS_MAX];
	worker_init(&w->w, &c->lex);
	w->squeezer = squeezer_new();
	return stage_normalize.open(&w->normalize, &w->w, none, e) || stage_match.open(&w->match, &w->w, none, e)
		|| stage_dates.open(&w->dates, &w->w, none, e) || stage_events.open(&w->events, &w->w, none, e) ? -1 : 0;
}

static void close_worker(struct chain_worker *w)
{
	const struct { const struct stage *s; void *state; } all[] = {
		{ &stage_normalize, w->normalize }, { &stage_match, w->match }, { &stage_dates, w->dates }, { &stage_events, w->events }
	};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (all[i].state && all[i].s->close)
			all[i].s->close(all[i].state);
	squeezer_free(w->squeezer);
	worker_free(&w->w);
}

static const struct block_steps steps = { { ingest, prepare, decide, extract, place, squeeze_block, write_block }, weight, fits, NULL };

static int run_workers(struct chain *c, size_t jobs, struct err *e)
{
	struct chain_worker *w = xcalloc(jobs, sizeof *w);
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
	struct block_steps logged = steps;
	logged.spent = c->log_steps ? spent : NULL;
	if (r == 0)
		r = blocks_run(&logged, c, blocks, nblocks, workers, jobs, e);
	for (size_t i = 0; i < opened; i++) {
		for (int k = 0; k < PARTS; k++)
			c->cpu[k] += w[i].cpu[k];
		step_guard_end(&w[i].guard);
		close_worker(&w[i]);
	}
	for (size_t i = 0; i < nblocks; i++) {
		rows_free(&b[i].rows);
		sink_load_free(&b[i].load);
		for (size_t k = 0; k < BLOCK_ARTICLES; k++)
			article_free(&b[i].articles[k]);
	}
	free(workers);
	free(blocks);
	free(b);
	free(w);
	return r;
}

enum { O_CORPUS, O_FILES_FROM, O_TABLES, O_PARTS, O_STATE_IN, O_STATE_OUT, O_LEXICONS, O_JOBS, O_REPORT, O_STEPS, O_QUIET, O_CORRECTIONS, O_IN_HAND, O_REFUSE, O_LIMITS };

static const struct stage_option options[] = {
	{ "corpus", "DIR", "folder of raw articles, a folder per batch (corpus)" },
	{ "files-from", "FILE", "the files to read, below the corpus, each ended by a NUL byte (all of them)" },
	{ "tables", "DIR", "where the batch tables go (needed)" },
	{ "parts", "FILE", "lines batch TAB part: which part of a batch this run is (1)" },
	{ "state-in", "DIR", "state of the current release: DIR/seen knows earlier articles (none)" },
	{ "state-out", "DIR", "where the state of the next release goes (nowhere)" },
	{ "lexicons", "DIR", "folder of the lexicons (lexicons, or $PRESSMILL_LEXICONS)" },
	{ "jobs", "N", "worker threads (the cores this process may use)" },
	{ "report", "FILE", "write counts and seconds as JSON" },
	{ "steps", "FILE", "write, for each block of articles, its bytes of text and the microseconds of its steps" },
	{ "quiet", NULL, "no progress line on a terminal" },
	{ "corrections", "FILE", "what an operator says of articles against their sources; withdrawn ones are left out (none)" },
	{ "in-hand", "FILE", "note there which articles the threads work on, for whoever finds the process dead" },
	{ "refuse", "FILE", "sources of files, a line each, to be rejected unread as too_costly" },
	READER_LIMIT_OPTIONS,
	{ NULL, NULL, NULL }
};

static const struct program program = {
	"chain", "all stages in one process: raw articles to fact tables", "",
	"Reads raw files in the order given (or the whole corpus: batch, then path), runs every stage on all cores\n"
	"and writes the batch tables (articles, relations, sentences, mentions, dates, event_mentions,\n"
	"event_parties, acronyms, terms, unknown, rejects) of each batch below --tables.  The tables are the same,\n"
	"byte for byte, for any number of jobs, and the same as those of the piped programs.  It never changes\n"
	"the corpus or --state-in.  Exit 3: done, but some inputs were rejected (see the rejects table).",
	options
};

static int write_report(struct chain *c, const struct rows *total, long jobs, const char *path, struct err *e)
{
	struct buf b = BUF_INIT;
	const unsigned long long n[] = { total->articles, total->copies, c->redelivered, c->withdrawn, total->rejected,
		total->raw_bytes, total->sentences_cut };
	buf_addf(&b, "{\n  \"version\": \"%s\",\n  \"lexicons\": \"%s\",\n  \"jobs\": %ld,\n  \"files\": %zu,\n"
		 "  \"articles\": %llu,\n  \"copies\": %llu,\n  \"redelivered\": %llu,\n  \"withdrawn\": %llu,\n  \"rejected\": %llu,\n"
		 "  \"text_bytes\": %llu,\n  \"sentences_cut\": %llu,\n  \"seconds\": %.3f,\n  \"rows\": {",
		 PRESSMILL_VERSION, c->lex.digest, jobs, c->files.list.n, n[0], n[1], n[2], n[3], n[4], n[5], n[6],
		 progress_seconds(&c->progress));
	for (int t = 0; t < T_BATCH_TABLES; t++)
		buf_addf(&b, "%s\n    \"%s\": %llu", t ? "," : "", table_defs[t].name, (unsigned long long)total->facts[t]);
	buf_addz(&b, "\n  },\n  \"cpu_seconds\": {");
	for (int k = 0; k < PARTS; k++)
		buf_addf(&b, "%s\n    \"%s\": %.3f", k ? "," : "", part_names[k], c->cpu[k]);
	buf_addz(&b, "\n  }\n}\n");
	int r = file_write_atomic(path, buf_str(&b), e);
	buf_free(&b);
	return r;
}

/* What is read and how, and what an earlier try left. */
static int take_options(struct chain *c, const struct option_value *v, long *jobs, struct err *e)
{
	if (option_number(&program, O_JOBS, v, 1, JOBS_MAX, jobs, e) || reader_limits(&program, O_LIMITS, v, &c->queue.limits, e)
	    || (v[O_REFUSE].value && file_read(v[O_REFUSE].value, 1 << 20, &c->refused, e))
	    || hands_open(&c->hands, v[O_IN_HAND].value, (size_t)*jobs + 1, e))
		return -1;
	c->queue.refused = buf_str(&c->refused);
	c->queue.hand = hands_slot(&c->hands, 0);
	c->files.follow_links = c->queue.limits.follow_links;
	return 0;
}

static int run(struct chain *c, const struct option_value *v, struct rows *total, struct err *e)
{
	struct buf in = BUF_INIT, out = BUF_INIT;
	long jobs = processors(JOBS_MAX);
	int r = -1;
	corpus_init(&c->files);
	const char *lexicons = v[O_LEXICONS].value ? v[O_LEXICONS].value : getenv("PRESSMILL_LEXICONS");
	c->queue.root = v[O_CORPUS].value ? v[O_CORPUS].value : "corpus";
	struct str *paths = NULL;
	if (!v[O_TABLES].value) {
		err_set(e, EXIT_USAGE_, "--tables DIR is needed: where the tables go");
		goto out;
	}
	if (take_options(c, v, &jobs, e))
		goto out;
	if (libraries_check_all(NULL, NULL, e) || lexicons_load(&c->lex, lexicons ? lexicons : "lexicons", LEX_ALL, e)
	    || corrections_read(&c->corrections, v[O_CORRECTIONS].value, e)
	    || (v[O_FILES_FROM].value ? corpus_read_list(&c->files, v[O_FILES_FROM].value, e) : corpus_list(&c->files, c->queue.root, e)))
		goto out;
	paths = xcalloc(c->files.list.n + 1, sizeof *paths);
	for (size_t i = 0; i < c->files.list.n; i++)
		paths[i] = c->files.list.v[i].path;
	c->queue.paths = paths;
	c->queue.n = c->files.list.n;
	c->queue.progress = &c->progress;
	c->queue.drop = correct;
	c->queue.drop_context = c;
	if (c->progress.shown)
		c->progress.all = queue_bytes(&c->queue);
	if (v[O_STATE_IN].value)
		buf_addf(&in, "%s/seen", v[O_STATE_IN].value);
	if (v[O_STATE_OUT].value)
		buf_addf(&out, "%s/seen", v[O_STATE_OUT].value);
	c->seen = seen_open(in.p, out.p, c->lex.duplicates, e);
	if (!c->seen)
		goto out;
	c->sink = sink_open(v[O_TABLES].value, v[O_PARTS].value, e);
	if (!c->sink)
		goto out;
	sink_defer(c->sink);
	c->log_steps = v[O_STEPS].value != NULL;
	if (run_workers(c, (size_t)jobs, e))
		goto out;
	r = sink_close(c->sink, total, e);
	c->sink = NULL;
	if (r == 0 && v[O_STATE_OUT].value)
		r = seen_save(c->seen, e);
	if (r == 0 && v[O_REPORT].value)
		r = write_report(c, total, jobs, v[O_REPORT].value, e);
	if (r == 0 && v[O_STEPS].value)
		r = file_write_atomic(v[O_STEPS].value, buf_str(&c->steps), e);
out:
	progress_end(&c->progress);
	queue_close(&c->queue);
	hands_close(&c->hands);
	buf_free(&c->refused);
	free(paths);
	sink_abandon(c->sink);
	seen_close(c->seen);
	lexicons_free(&c->lex);
	buf_free(&in);
	buf_free(&out);
	buf_free(&c->steps);
	corpus_free(&c->files);
	corrections_free(&c->corrections);
	return r;
}

static int chain(const struct option_value *values, char **operands, struct err *e)
{
	struct chain c = { .in_flight_max = 0 };
	struct rows total = { .articles = 0 };
	if (operands[0])
		return err_set(e, EXIT_USAGE_, "'%s': no operands are read, see chain -h", operands[0]);
	progress_start(&c.progress, !values[O_QUIET].value);
	memory_keep();
	return run(&c, values, &total, e) ? -1 : total.rejected ? EXIT_REJECTS : EXIT_OK;
}

PROGRAM_MAIN(program, chain)
