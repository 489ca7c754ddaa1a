/* chain.c - all stages in one process, on all cores: raw files in, the batch tables out.
 *
 * The same stage functions as the piped programs call, with no stream written in between.  Articles go through in
 * blocks of consecutive articles of one batch; what is done to them step by step, and why the tables do not depend on
 * the number of threads: steps/steps.h. */
#include <stdlib.h>

#include "base/confine.h"
#include "base/file.h"
#include "readers/libraries.h"
#include "store/ledger/files.h"
#include "steps/steps.h"

extern const struct stage stage_normalize, stage_match, stage_dates, stage_events;

static const struct work_stages stages = { &stage_normalize, &stage_match, &stage_dates, &stage_events };
static const struct block_steps steps = { { work_ingest, work_prepare, work_decide, work_extract, work_place,
		work_squeeze, work_write }, work_weight, work_fits, NULL };

struct chain {
	struct steps_work work;
	struct corpus_files files;
	struct buf refused;
};

enum {
	O_CORPUS, O_FILES_FROM, O_TABLES, O_PARTS, O_STATE_IN, O_STATE_OUT, O_LEXICONS, O_JOBS, O_REPORT, O_STEPS,
	O_QUIET, O_CORRECTIONS, O_IN_HAND, O_REFUSE, O_LIMITS
};

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
	{ "corrections", "FILE",
	  "what an operator says of articles against their sources; withdrawn ones are left out (none)" },
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

/* What is read and how, and what an earlier try left. */
static int take_options(struct chain *c, const struct option_value *v, long *jobs, struct err *e)
{
	if (option_number(&program, O_JOBS, v, 1, WORK_JOBS_MAX, jobs, e)
	    || reader_limits(&program, O_LIMITS, v, &c->work.queue.limits, e)
	    || (v[O_REFUSE].value && file_read(v[O_REFUSE].value, 1 << 20, &c->refused, e))
	    || hands_open(&c->work.hands, v[O_IN_HAND].value, (size_t)*jobs + 1, e))
		return -1;
	c->work.queue.refused = buf_str(&c->refused);
	c->work.queue.hand = hands_slot(&c->work.hands, 0);
	c->files.follow_links = c->work.queue.limits.follow_links;
	return 0;
}

/* From here on strangers' bytes are read: nothing is written but below what the options name. */
static int confine_to_outputs(const struct option_value *v, struct err *e)
{
	static const int files[] = { O_REPORT, O_STEPS };
	struct buf parent[sizeof files / sizeof *files] = { BUF_INIT };
	const char *folders[sizeof files / sizeof *files + 3] = { v[O_TABLES].value, v[O_STATE_OUT].value,
		v[O_STATE_IN].value };
	int r = v[O_STATE_OUT].value ? file_mkdirs(v[O_STATE_OUT].value, e) : 0;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		if (v[files[i]].value)
			folders[3 + i] = file_folder(v[files[i]].value, &parent[i]);
	if (r == 0)
		confine(folders, sizeof folders / sizeof *folders);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		buf_free(&parent[i]);
	return r;
}

/* Is there so much to read that large pages pay?  Of very many files it is not asked. */
static bool is_long(const struct article_queue *q)
{
	enum { MANY_FILES = 2000, MUCH = 48 << 20 };
	return q->n > MANY_FILES || queue_bytes(q) > MUCH;
}

static int run(struct chain *c, const struct option_value *v, struct rows *total, struct err *e)
{
	struct buf in = BUF_INIT, out = BUF_INIT;
	struct steps_work *w = &c->work;
	const char *root = v[O_CORPUS].value ? v[O_CORPUS].value : "corpus";
	long jobs = processors(WORK_JOBS_MAX);
	int r = -1;
	corpus_init(&c->files);
	const char *lexicons = v[O_LEXICONS].value ? v[O_LEXICONS].value : getenv("PRESSMILL_LEXICONS");
	struct str *paths = NULL;
	if (!v[O_TABLES].value) {
		err_set(e, EXIT_USAGE_, "--tables DIR is needed: where the tables go");
		goto out;
	}
	if (take_options(c, v, &jobs, e))
		goto out;
	if (libraries_check_all(NULL, NULL, e) || lexicons_load(&w->lex, lexicons ? lexicons : "lexicons", LEX_ALL, e)
	    || corrections_read(&w->corrections, v[O_CORRECTIONS].value, e)
	    || (v[O_FILES_FROM].value ? corpus_read_list(&c->files, v[O_FILES_FROM].value, e)
				      : corpus_list(&c->files, root, e)))
		goto out;
	paths = xcalloc(c->files.list.n + 1, sizeof *paths);
	for (size_t i = 0; i < c->files.list.n; i++)
		paths[i] = c->files.list.v[i].path;
	work_files(w, root, paths, c->files.list.n);
	if (is_long(&w->queue))
		memory_widen();
	if (v[O_STATE_IN].value)
		buf_addf(&in, "%s/seen", v[O_STATE_IN].value);
	if (v[O_STATE_OUT].value)
		buf_addf(&out, "%s/seen", v[O_STATE_OUT].value);
	w->seen = seen_open(in.p, out.p, w->lex.duplicates, e);
	if (!w->seen)
		goto out;
	w->sink = sink_open(v[O_TABLES].value, v[O_PARTS].value, e);
	if (!w->sink)
		goto out;
	sink_defer(w->sink);
	w->log_steps = v[O_STEPS].value != NULL;
	if (confine_to_outputs(v, e) || work_run(w, &steps, (size_t)jobs, e))
		goto out;
	r = sink_close(w->sink, total, e);
	w->sink = NULL;
	if (r == 0 && v[O_STATE_OUT].value)
		r = seen_save(w->seen, e);
	if (r == 0 && v[O_REPORT].value)
		r = work_report(w, total, jobs, c->files.list.n, v[O_REPORT].value, e);
	if (r == 0 && v[O_STEPS].value)
		r = file_write_atomic(v[O_STEPS].value, buf_str(&w->steps), e);
out:
	sink_abandon(w->sink);
	seen_close(w->seen);
	work_free(w);
	buf_free(&c->refused);
	free(paths);
	buf_free(&in);
	buf_free(&out);
	corpus_free(&c->files);
	return r;
}

static int chain(const struct option_value *values, char **operands, struct err *e)
{
	struct chain c = { .work = { .stages = &stages } };
	struct rows total = { .articles = 0 };
	if (operands[0])
		return err_set(e, EXIT_USAGE_, "'%s': no operands are read, see chain -h", operands[0]);
	progress_start(&c.work.progress, !values[O_QUIET].value);
	memory_keep();
	return run(&c, values, &total, e) ? -1 : total.rejected ? EXIT_REJECTS : EXIT_OK;
}

PROGRAM_MAIN(program, chain)
