/* shard.c - the work of a run on many machines, in five verbs; what each reads and writes: shard/shard.h.
 *
 * The programs plan and publish come before and after it, as in a run on one machine (run.sh): it reads the steps that
 * plan left in the staging folder, and leaves their tables and state there. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "shard/shard.h"

extern const struct stage stage_normalize, stage_match, stage_dates, stage_events;

static const struct work_stages stages = { &stage_normalize, &stage_match, &stage_dates, &stage_events };

enum option { STAGING, CORPUS, LEXICONS, CORRECTIONS, STATE_IN, SHARD_MB, SHARDS, JOBS, QUIET, MAX_LIMITS };
static const struct stage_option options[] = {
	[STAGING] = { "staging", "DIR", "where plan left its work, in a folder that all machines see (needed)" },
	[CORPUS] = { "corpus", "DIR", "the raw articles (plan; the others: if they lie elsewhere on this machine)" },
	[LEXICONS] = { "lexicons", "DIR", "the lexicons (plan; the others: if they lie elsewhere on this machine)" },
	[CORRECTIONS] = { "corrections", "FILE", "what an operator says of articles against their sources (plan)" },
	[STATE_IN] = { "state-in", "DIR", "state of the release that is built on (plan; none)" },
	[SHARD_MB] = { "shard-mb", "N", "MB of raw text a shard, more or less (plan; 1024)" },
	[SHARDS] = { "shards", "N", "instead: about so many shards of equal size (plan)" },
	[JOBS] = { "jobs", "N", "worker threads (prepare, extract; the cores this process may use)" },
	[QUIET] = { "quiet", NULL, "no progress line on a terminal, no word of what was done" },
	READER_LIMIT_OPTIONS,
	{ NULL, NULL, NULL }
};

static const struct program program = {
	"shard", "the work of a run on many machines: plan, prepare, decide, extract, join", "VERB [N]",
	"plan       cut the steps that plan left in --staging into shards, and print how many there are\n"
	"prepare N  read the raw files of shard N, normalize, and take what decide needs of each article\n"
	"decide     tell copies, revisions and shared passages, in order of arrival, over all shards\n"
	"extract N  names, dates, events and tables of shard N\n"
	"join       put the tables of all shards together: the same bytes as those of chain, for any number of shards\n"
	"\n"
	"prepare of all shards may run at the same time, and so may extract, on any machines.  Each verb may be\n"
	"killed, run again, or run twice at once: what is whole is used, what is missing or damaged is named with the\n"
	"command that makes it anew.  CLUSTER.md shows the way with Slurm, GNU parallel and others.",
	options
};

static const char *const limit_names[READER_LIMITS] = { "max-record", "max-file", "max-records", "max-ratio",
		"max-depth", "follow-links" };

/* "/a/b" of a path that is there, else the path; for all machines, whatever folder they start in */
static void note_path(struct pairs *p, const char *name, const char *path)
{
	char *full = path ? realpath(path, NULL) : NULL;
	pairs_set(p, name, str_z(full ? full : path ? path : ""));
	free(full);
}

/* What the plan remembers for the other verbs. */
static int note_all(struct shard_order *o, const struct option_value *v, struct err *e)
{
	struct lexicons lex = { .digest = "" };
	struct corrections corrections = { .withdrawals = 0 };
	const char *lexicons = v[LEXICONS].value ? v[LEXICONS].value : "lexicons";
	int r = lexicons_load(&lex, lexicons, 0, e);
	r = r ? r : corrections_read(&corrections, v[CORRECTIONS].value, e);
	pairs_set(&o->notes, "program", STR(PRESSMILL_VERSION));
	pairs_set(&o->notes, "lexicons", str_z(lex.digest));
	pairs_set(&o->notes, "corrections", str_z(corrections.digest));
	note_path(&o->notes, "corpus_folder", o->corpus);
	note_path(&o->notes, "lexicons_folder", lexicons);
	note_path(&o->notes, "corrections_file", v[CORRECTIONS].value);
	note_path(&o->notes, "state", v[STATE_IN].value);
	for (size_t i = 0; i < READER_LIMITS; i++)
		if (v[MAX_LIMITS + i].value)
			pairs_set(&o->notes, limit_names[i], v[MAX_LIMITS + i].value[0] ? str_z(v[MAX_LIMITS + i].value)
										       : STR("yes"));
	lexicons_free(&lex);
	corrections_free(&corrections);
	return r;
}

static int plan(const struct option_value *v, struct err *e)
{
	struct shard_order o = { .staging = v[STAGING].value, .corpus = v[CORPUS].value ? v[CORPUS].value : "corpus" };
	struct shard_plan p = { .dir = BUF_INIT };
	long mb = 1024, shards = 0;
	if (option_number(&program, SHARD_MB, v, 1, 1 << 20, &mb, e)
	    || option_number(&program, SHARDS, v, 1, 1000000, &shards, e)
	    || reader_limits(&program, MAX_LIMITS, v, &o.limits, e))
		return -1;
	o.target = shards ? 0 : (uint64_t)mb << 20;
	o.shards = (uint64_t)shards;
	int r = note_all(&o, v, e);
	r = r ? r : shard_plan_make(&o, &p, e);
	if (r == 0)
		printf("%zu\n", p.shards);
	shard_plan_free(&p);
	pairs_free(&o.notes);
	return r;
}

static const char *value_or(const struct option_value *v, const struct pairs *notes, const char *name)
{
	struct str s = pairs_get(notes, name);
	return v->value ? v->value : s.n ? s.p : NULL;
}

/* What plan noted, unless this machine knows better. */
static int take_notes(struct shard_job *j, const struct option_value *v, struct err *e)
{
	struct option_value limits[OPTIONS_MAX] = { { NULL } };
	const struct pairs *notes = &j->plan.notes;
	struct corrections c = { .withdrawals = 0 };
	for (size_t i = 0; i < READER_LIMITS; i++)
		limits[MAX_LIMITS + i].value = pairs_get(notes, limit_names[i]).n ? pairs_get(notes, limit_names[i]).p
										  : NULL;
	j->corpus = value_or(&v[CORPUS], notes, "corpus_folder");
	j->lexicons = value_or(&v[LEXICONS], notes, "lexicons_folder");
	j->corrections = value_or(&v[CORRECTIONS], notes, "corrections_file");
	if (reader_limits(&program, MAX_LIMITS, limits, &j->limits, e) || corrections_read(&c, j->corrections, e))
		return -1;
	int r = str_is(pairs_get(notes, "corrections"), c.digest)
		? 0 : err_set(e, EXIT_STREAM, "the corrections changed since the plan was made: 'shard plan' makes it "
			      "anew");
	corrections_free(&c);
	return r;
}

static const struct verb {
	const char *name;
	bool of_a_shard;
	shard_verb *run;
	bool reads_files;
} verbs[] = {
	{ "prepare", true, shard_prepare, true },
	{ "decide", false, shard_decide, false },
	{ "extract", true, shard_extract, false },
	{ "join", false, shard_join, false },
};

static int run_verb(const struct verb *verb, const struct option_value *v, const char *number, struct err *e)
{
	struct shard_job j = { .staging = v[STAGING].value, .jobs = processors(WORK_JOBS_MAX), .stages = &stages,
		.quiet = v[QUIET].value != NULL };
	uint64_t n = 0;
	if (verb->of_a_shard != (number != NULL))
		return err_set(e, EXIT_USAGE_, "%s %s", verb->name,
			       verb->of_a_shard ? "wants the number of a shard" : "takes no number");
	if (option_number(&program, JOBS, v, 1, WORK_JOBS_MAX, &j.jobs, e))
		return -1;
	int r = shard_plan_read(&j.plan, j.staging, e);
	if (r == 0 && number && (!str_to_u64(str_z(number), &n) || !n || n > j.plan.shards))
		r = err_set(e, EXIT_USAGE_, "there is no shard '%s': the plan has %zu", number, j.plan.shards);
	j.shard = (size_t)n;
	r = r ? r : take_notes(&j, v, e);
	if (r == 0)
		r = verb->of_a_shard ? shard_guarded(&j, verb->name, verb->run, verb->reads_files, e)
				     : verb->run(&j, e);
	shard_plan_free(&j.plan);
	return r;
}

static int shard(const struct option_value *v, char **operands, struct err *e)
{
	if (!operands[0] || !v[STAGING].value || (operands[1] && operands[2]))
		return err_set(e, EXIT_USAGE_, "a verb and --staging are wanted, and perhaps a number; 'shard -h' "
			       "shows the options");
	if (strcmp(operands[0], "plan") == 0)
		return operands[1] ? err_set(e, EXIT_USAGE_, "plan takes no number") : plan(v, e);
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (strcmp(operands[0], verbs[i].name) == 0)
			return run_verb(&verbs[i], v, operands[1], e);
	return err_set(e, EXIT_USAGE_, "'%s' is no verb; 'shard -h' lists them", operands[0]);
}

PROGRAM_MAIN(program, shard)
