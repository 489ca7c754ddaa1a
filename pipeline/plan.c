/* plan.c - what is to be done tonight: the files of the corpus against the ledger of the last release.
 *
 * It tells files by content, and reads those that do not look as they did when they were read last
 * (store/ledger/stats.h).
 * It writes OUT/cache/stats, and into the staging folder:
 *   changed                paths of changed files, NUL after each, for records
 *   plan.tsv               what was found, as name and value, for run.sh and the report
 *   steps/0001/files       paths of a step, NUL after each, in order of arrival: for ingest and chain
 *   steps/0001/parts.tsv   batch and part of its tables
 *   steps/0001/ledger.tsv  the rows that the ledger will have for them
 *   steps/0001/key         hash over all that the step's tables depend on
 * A step that an earlier, broken-off run finished under the same key is kept as it is. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/pairs.h"
#include "store/ledger/plan.h"
#include "store/ledger/room.h"
#include "store/ledger/stats.h"
#include "store/release/release.h"
#include "lexicon/lexicons.h"
#include "readers/libraries.h"
#include "stream/options.h"

enum option {
	CORPUS, OUT, STAGING, LEXICONS, REBUILD, SINCE, ONLY, STEP_MB, JOBS, LIST, MAX_FILE, FOLLOW_LINKS,
	NO_SPACE_CHECK, CHECK_CONTENT, CORRECTIONS, AGAIN_FOR, CONFIRM, SHARDS
};
static const struct stage_option options[] = {
	[CORPUS] = { "corpus", "DIR", "the raw articles" },
	[OUT] = { "out", "DIR", "where the releases are" },
	[STAGING] = { "staging", "DIR", "where to write the plan" },
	[LEXICONS] = { "lexicons", "DIR", "the lexicons: if they changed, everything is computed again" },
	[REBUILD] = { "rebuild", NULL, "compute everything again, in the ledger's order" },
	[SINCE] = { "since", "BATCH", "of what is new, only batches of this name and later (2026-11-01)" },
	[ONLY] = { "only", "BATCH", "of what is new, only this batch" },
	[STEP_MB] = { "step-mb", "N", "MB of raw text after which work is secured against a crash (256)" },
	[JOBS] = { "jobs", "N", "threads that read the corpus (2)" },
	[LIST] = { "list", NULL, "name on standard output each file to be processed, and why; write nothing" },
	[MAX_FILE] = { "max-file", "MB",
		       "largest file: one that is larger is not even read, chain rejects it (16384)" },
	[FOLLOW_LINKS] = { "follow-links", NULL, "links may lead out of the corpus" },
	[NO_SPACE_CHECK] = { "no-space-check", NULL, "go on even if the disk looks too small" },
	[CHECK_CONTENT] = { "check-content", NULL,
			    "read every file, also those that look as they did when they were read last" },
	[CORRECTIONS] = { "corrections", "FILE",
			  "what an operator says of articles against their sources: if it changed, everything is "
			  "computed again" },
	[AGAIN_FOR] = { "again-for", "REASON", "compute everything again for a reason that was found elsewhere" },
	[CONFIRM] = { "confirm", "STEP", "instead: mark this step, whose tables are written, as finished" },
	[SHARDS] = { "shards", NULL, "the work goes in shards: what they hand over is wanted of the disk too" },
	{ NULL, NULL, NULL }
};
static const struct program program = {
	"plan", "find what is new in a corpus, and cut it into steps", "",
	"Reads the corpus and the ledger of OUT/current; writes into the staging folder, and OUT/cache/stats: what "
	"files looked\nlike when they were read, so that those that look the same are not read again.\n"
	"Changed lexicons or another version of the program make it plan everything anew, unless files that the\n"
	"ledger knows are gone: their facts would be lost, so that takes --rebuild.",
	options
};

struct run {
	const struct option_value *o;
	struct plan plan;
	struct lexicons lex;		/* only for its digest */
	struct corrections corrections;
	struct buf libraries;		/* names and versions, for datapackage.json */
	size_t steps, reused;
};

/* One more than the highest number of any release: a name is never given twice. */
static int next_run(struct run *p, struct err *e)
{
	struct buf path = BUF_INIT;
	buf_addf(&path, "%s/releases", p->o[OUT].value);
	DIR *d = opendir(path.p);
	uint64_t most = 0;
	int r = d || errno == ENOENT ? 0 : err_errno(e, EXIT_NOINPUT, "cannot list %s", path.p);
	for (struct dirent *f; d && (f = readdir(d));) {
		struct str number, rest = str_z(f->d_name);
		uint64_t v;
		if (str_cell(&rest, '-', &number) && number.n >= 6 && str_to_u64(number, &v) && v > most
		    && v < UINT32_MAX)
			most = v;
	}
	if (d)
		closedir(d);
	p->plan.run = (uint32_t)most + 1;
	buf_free(&path);
	return r;
}

static int write_step(const struct plan *p, size_t from, size_t to, const char *dir, struct err *e)
{
	struct buf files = BUF_INIT, parts = BUF_INIT, path = BUF_INIT;
	struct ledger l;
	ledger_init(&l);
	for (size_t i = from; i < to; i++) {
		const struct ledger_row *r = &p->items.v[i].row;
		buf_adds(&files, r->path);
		buf_addc(&files, 0);
		if (i == from || !plan_same_group(r, &p->items.v[i - 1].row)) {
			buf_adds(&parts, r->batch);
			buf_addf(&parts, "\t%u\n", r->part);
		}
		ledger_add(&l, r);
	}
	int r = file_mkdirs(dir, e);
	buf_addf(&path, "%s/files", dir);
	r = r ? r : file_write_atomic(path.p, buf_str(&files), e);
	buf_reset(&path);
	buf_addf(&path, "%s/parts.tsv", dir);
	r = r ? r : file_write_atomic(path.p, buf_str(&parts), e);
	buf_reset(&path);
	buf_addf(&path, "%s/ledger.tsv", dir);
	r = r ? r : ledger_write(&l, path.p, e);
	ledger_free(&l);
	buf_free(&files);
	buf_free(&parts);
	buf_free(&path);
	return r;
}

/* Is the step in dir finished, and did it have this key? */
static bool step_is_done(const char *dir, struct str key)
{
	struct buf path = BUF_INIT, had = BUF_INIT;
	struct err ignored;
	buf_addf(&path, "%s/done", dir);
	bool done = access(path.p, F_OK) == 0;
	buf_reset(&path);
	buf_addf(&path, "%s/key", dir);
	done = done && file_read(path.p, 1000, &had, &ignored) == 0 && str_eq(buf_str(&had), key);
	buf_free(&path);
	buf_free(&had);
	return done;
}

/* The key of a step: all that its tables and state depend on, the steps before it included. */
static void next_key(const struct run *p, size_t from, size_t to, struct buf *key)
{
	struct buf b = BUF_INIT;
	buf_addf(&b, "%s\n%s\n%s\n%s\n%s\n", key->n ? key->p : "", p->plan.again ? "again" : p->plan.base.p,
		 PRESSMILL_VERSION, p->lex.digest, p->corrections.digest);
	for (size_t i = from; i < to; i++) {
		const struct ledger_row *r = &p->plan.items.v[i].row;
		buf_adds(&b, r->path);
		buf_addc(&b, 0);
		buf_addf(&b, "%d %016llx %u %u\n", r->known, (unsigned long long)r->hash, r->part, r->run);
	}
	buf_reset(key);
	buf_addhex(key, hash_str(buf_str(&b)), 16);
	buf_addc(key, '\n');
	buf_free(&b);
}

static int write_steps(struct run *p, uint64_t enough, struct err *e)
{
	struct buf dir = BUF_INIT, key = BUF_INIT, path = BUF_INIT;
	int r = 0;
	bool prefix = true;
	for (size_t from = 0, to; from < p->plan.items.n && r == 0; from = to) {
		to = plan_step_end(&p->plan, from, enough);
		next_key(p, from, to, &key);
		buf_reset(&dir);
		buf_addf(&dir, "%s/steps/%04zu", p->o[STAGING].value, ++p->steps);
		prefix = prefix && step_is_done(dir.p, buf_str(&key));
		p->reused += prefix;
		if (prefix)
			continue;
		buf_reset(&path);
		buf_addf(&path, "%s/key", dir.p);
		r = file_remove_tree(dir.p, e);
		r = r ? r : write_step(&p->plan, from, to, dir.p, e);
		r = r ? r : file_write_atomic(path.p, buf_str(&key), e);
	}
	/* steps of an earlier plan that had more of them */
	for (size_t k = p->steps + 1; r == 0; k++) {
		buf_reset(&dir);
		buf_addf(&dir, "%s/steps/%04zu", p->o[STAGING].value, k);
		if (access(dir.p, F_OK))
			break;
		r = file_remove_tree(dir.p, e);
	}
	buf_free(&dir);
	buf_free(&key);
	buf_free(&path);
	return r;
}

/* The changed files, NUL after each, for the program records. */
static int write_changed(const struct run *p, struct err *e)
{
	struct buf b = BUF_INIT, path = BUF_INIT;
	for (size_t i = 0; i < p->plan.items.n; i++)
		if (p->plan.items.v[i].why == CHANGED) {
			buf_adds(&b, p->plan.items.v[i].row.path);
			buf_addc(&b, 0);
		}
	buf_addf(&path, "%s/changed", p->o[STAGING].value);
	int r = file_write_atomic(path.p, buf_str(&b), e);
	buf_free(&b);
	buf_free(&path);
	return r;
}

static uint64_t corpus_digest(const struct plan *p)
{
	uint64_t h = 0;
	for (size_t i = 0; i < p->files.list.n; i++)
		h = hash_mix(h ^ hash_str(p->files.list.v[i].path)) + p->files.list.v[i].hash;
	return h;
}

static int write_summary(const struct run *run, struct err *e)
{
	const struct plan *p = &run->plan;
	struct pairs x = { .v = { NULL, 0, 0 } };
	struct buf path = BUF_INIT, digest = BUF_INIT;
	pairs_set(&x, "mode", str_z(p->again ? "again" : p->base.n ? "further" : "first"));
	pairs_set(&x, "because", str_z(p->because));
	pairs_set_number(&x, "stale", p->stale);
	pairs_set(&x, "base", p->base);
	pairs_set_number(&x, "run", p->run);
	pairs_set(&x, "program", p->program);
	pairs_set(&x, "lexicons", p->lexicons);
	pairs_set(&x, "corrections", str_z(run->corrections.digest));
	pairs_set_number(&x, "withdrawals", run->corrections.withdrawals);
	pairs_set_number(&x, "losing", p->losing);
	pairs_set(&x, "libraries", buf_str(&run->libraries));
	buf_addhex(&digest, corpus_digest(p), 16);
	pairs_set(&x, "corpus", buf_str(&digest));
	const struct { const char *name; uint64_t n; } numbers[] = {
		{ "steps", run->steps }, { "steps_reused", run->reused }, { "bytes", p->bytes },
		{ "files", p->items.n }, { "files_new", p->count[NEW] }, { "files_changed", p->count[CHANGED] },
		{ "files_retried", p->count[RETRY] }, { "files_again", p->count[AGAIN] }, { "files_known", p->known },
		{ "files_vanished", p->vanished }, { "files_unreadable", p->unreadable },
		{ "files_held_back", p->held_back }, { "names_left_alone", p->files.left_alone },
	};
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		pairs_set_number(&x, numbers[i].name, numbers[i].n);
	buf_addf(&path, "%s/plan.tsv", run->o[STAGING].value);
	int r = pairs_write(&x, path.p, e);
	pairs_free(&x);
	buf_free(&digest);
	buf_free(&path);
	return r;
}

static int check_room(const struct run *p, long jobs, struct err *e)
{
	struct room r;
	if (room_of(&p->plan, p->o[OUT].value, (unsigned)jobs, p->o[SHARDS].value != NULL, &r, e))
		return -1;
	if (r.memory_free && r.memory_free < r.memory)
		fprintf(stderr,
			"plan: warning: up to %llu MB of memory may be wanted, and %llu MB are available: fewer --jobs "
			"want less\n",
			(unsigned long long)r.memory >> 20, (unsigned long long)r.memory_free >> 20);
	if (r.disk_free >= r.disk || p->o[NO_SPACE_CHECK].value)
		return 0;
	return err_set(e, EXIT_IO,
		       "the disk of %s has %llu MB free, and about %llu MB are wanted for %llu MB of new text; "
		       "free some space, or use --no-space-check",
		       p->o[OUT].value, (unsigned long long)r.disk_free >> 20, (unsigned long long)r.disk >> 20,
		       (unsigned long long)r.raw >> 20);
}

static int list_items(const struct plan *p, struct err *e)
{
	struct out o;
	struct buf b = BUF_INIT;
	out_fd(&o, 1, "standard output");
	for (size_t i = 0; i < p->items.n; i++) {
		const struct item *it = &p->items.v[i];
		buf_reset(&b);
		buf_addf(&b, "%-8s ", why_names[it->why]);
		ledger_cell(&b, it->row.path);
		buf_addf(&b, "\t%llu bytes%s\n", (unsigned long long)it->row.bytes,
			 it->row.known ? "" : ", cannot be read");
		out_adds(&o, buf_str(&b));
	}
	buf_free(&b);
	return out_close(&o, 0, e);
}

/* The tables and the state of a step are complete: mark it so.  A file that changed or went away between plan
 * and now was not read as the ledger says, so its row loses its hash, and the next run looks at it again. */
static int confirm(const char *dir, const char *corpus, const struct corpus_files *how, struct err *e)
{
	struct buf path = BUF_INIT;
	struct corpus_files now;
	struct ledger l;
	corpus_init(&now);
	now.follow_links = how->follow_links;
	now.bytes_max = how->bytes_max;
	ledger_init(&l);
	buf_addf(&path, "%s/ledger.tsv", dir);
	int r = ledger_read(&l, path.p, e);
	for (size_t i = 0; i < l.rows.n; i++) {
		struct corpus_file *f = VEC_PUSH(&now.mem, &now.list);
		*f = (struct corpus_file){ .path = l.rows.v[i].path };
	}
	corpus_hash_all(&now, corpus, 2);
	bool differs = false;
	for (size_t i = 0; i < l.rows.n; i++)
		if (l.rows.v[i].known && (!now.list.v[i].readable || now.list.v[i].hash != l.rows.v[i].hash)) {
			l.rows.v[i].known = false;
			differs = true;
		}
	if (r == 0 && differs)
		r = ledger_write(&l, path.p, e);
	/* everything in the step is on disk before the mark that says so */
	r = r ? r : release_sync(dir, e);
	buf_reset(&path);
	buf_addf(&path, "%s/done", dir);
	r = r ? r : file_write_atomic(path.p, STR("\n"), e);
	buf_free(&path);
	corpus_free(&now);
	ledger_free(&l);
	return r;
}

static int name_libraries(struct run *p, struct err *e)
{
	struct buf conf = BUF_INIT;
	buf_addf(&conf, "%s/layout/languages.conf", p->o[LEXICONS].value);
	int r = libraries_check_all(conf.p, &p->libraries, e);
	buf_free(&conf);
	return r;
}

/* What is to be processed; an error where corrections cannot be applied, or would be taken back by an oversight. */
static int choose(struct run *p, struct err *e)
{
	struct plan *plan = &p->plan;
	plan->corrections = &p->corrections;
	plan->again_for = p->o[AGAIN_FOR].value;
	if (plan->was_corrections.n && !p->o[CORRECTIONS].value)
		return err_set(e, EXIT_NOINPUT,
			       "release %.*s was made with corrections, and there is no corrections.tsv now: what "
			       "was withdrawn would come back; put the file back, or give --corrections FILE (an empty "
			       "one takes all back)",
			       STR_FMT(plan->base));
	if (plan_choose(plan, p->o[OUT].value, e))
		return -1;
	if (!plan->stale || !str_is(str_z(plan->because), "the corrections changed"))
		return 0;
	return err_set(e, EXIT_NOINPUT,
		       "the corrections changed, but %zu files whose facts would be lost are no longer in the corpus: "
		       "put them back, withdraw them too, or let their facts go with --rebuild; nothing was corrected",
		       plan->losing);
}

/* What the options say, but for numbers. */
static void take_options(struct run *p)
{
	p->plan.files.follow_links = p->o[FOLLOW_LINKS].value != NULL;
	p->plan.program = STR(PRESSMILL_VERSION);
	p->plan.rebuild = p->o[REBUILD].value != NULL;
	p->plan.since = str_z(p->o[SINCE].value);
	p->plan.only = str_z(p->o[ONLY].value);
}

/* All that decides what is to be processed: the corpus, the current release, lexicons, corrections, libraries. */
static int read_all(struct run *p, unsigned jobs, struct err *e)
{
	struct plan *plan = &p->plan;
	if (corrections_read(&p->corrections, p->o[CORRECTIONS].value, e) || name_libraries(p, e)
	    || lexicons_load(&p->lex, p->o[LEXICONS].value, 0, e) || plan_read_current(plan, p->o[OUT].value, e)
	    || next_run(p, e) || corpus_list(&plan->files, p->o[CORPUS].value, e))
		return -1;
	plan->lexicons = str_z(p->lex.digest);
	if (!p->o[CHECK_CONTENT].value)
		stats_take(&plan->files, p->o[OUT].value);
	corpus_hash_all(&plan->files, p->o[CORPUS].value, jobs);
	return 0;
}

static int write_plan(struct run *p, long jobs, long step_mb, struct err *e)
{
	return check_room(p, jobs, e) || write_steps(p, (uint64_t)step_mb << 20, e) || write_changed(p, e)
			       || stats_write(&p->plan.files, p->o[OUT].value, e)
		       ? -1
		       : 0;
}

static int run(struct run *p, struct err *e)
{
	long step_mb = 256, jobs = 2, max_file = 16384;
	struct plan *plan = &p->plan;
	if (option_number(&program, STEP_MB, p->o, 0, 1 << 20, &step_mb, e)
	    || option_number(&program, JOBS, p->o, 1, 256, &jobs, e)
	    || option_number(&program, MAX_FILE, p->o, 1, 1 << 30, &max_file, e))
		return -1;
	plan->files.bytes_max = (uint64_t)max_file << 20;
	take_options(p);
	if (p->o[CONFIRM].value)
		return confirm(p->o[CONFIRM].value, p->o[CORPUS].value, &plan->files, e);
	if (!p->o[OUT].value || !p->o[STAGING].value || !p->o[LEXICONS].value)
		return err_set(e, EXIT_USAGE_,
			       "--out, --staging and --lexicons are wanted too; 'plan -h' shows the options");
	if (read_all(p, (unsigned)jobs, e) || choose(p, e))
		return -1;
	if (plan->rebuild && !plan->files.list.n && plan->ledger.rows.n)
		return err_set(e, EXIT_NOINPUT, "the corpus %s is empty: --rebuild would publish nothing",
			       p->o[CORPUS].value);
	bool list = p->o[LIST].value != NULL;
	if ((list && list_items(plan, e)) || file_mkdirs(p->o[STAGING].value, e)
	    || (!list && write_plan(p, jobs, step_mb, e)))
		return -1;
	return write_summary(p, e);
}

static int plan(const struct option_value *values, char **operands, struct err *e)
{
	struct run p = { .o = values, .libraries = BUF_INIT };
	if (!values[CORPUS].value || operands[0])
		return err_set(e, EXIT_USAGE_, "--corpus is wanted, and no operands; 'plan -h' shows the options");
	plan_init(&p.plan);
	int r = run(&p, e);
	plan_free(&p.plan);
	corrections_free(&p.corrections);
	lexicons_free(&p.lex);
	buf_free(&p.libraries);
	return r;
}

PROGRAM_MAIN(program, plan)
