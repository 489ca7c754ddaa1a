/* publish.c - from staged work to a published release, in two calls with `timeline` between them:
 *
 *   publish --assemble   links the tables of the current release and of the finished steps into
 *                        STAGING/release, writes its ledger, counts what is new (STAGING/counts.tsv)
 *   publish              measures and describes the release, syncs it, gives it its name, and moves the
 *                        link OUT/current to it; before that moment nothing published has changed
 *   publish --recover    clears away what a run left that was broken off in that moment
 *   publish --keep N     removes old releases */
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/hash.h"
#include "store/ledger/ledger.h"
#include "base/pairs.h"
#include "store/release/release.h"
#include "stream/options.h"
#include "tables/table.h"

enum option { OUT, STAGING, ASSEMBLE, RECOVER, MAX_REJECTS, KEEP, JOBS, LICENCE };
static const struct stage_option options[] = {
	[OUT] = { "out", "DIR", "where the releases are (needed)" },
	[STAGING] = { "staging", "DIR", "where plan and chain left their work, on the same file system" },
	[ASSEMBLE] = { "assemble", NULL, "put the release together, for timeline to complete" },
	[RECOVER] = { "recover", NULL, "clear away a release that was never current" },
	[MAX_REJECTS] = { "max-rejects", "PERCENT",
			  "with --assemble: stop if more than this share of the new inputs was rejected (100)" },
	[KEEP] = { "keep", "N",
		   "remove all but the newest N releases, and never the current one; with --assemble, only make one "
		   "that\n"
		   "                       is to go into the new one" },
	[JOBS] = { "jobs", "N", "threads that read and measure new tables (2)" },
	[LICENCE] = { "licence", "TEXT",
		      "under what licence the tables may be used: a short name, an address or words (not stated)" },
	{ NULL, NULL, NULL }
};
static const struct program program = {
	"publish", "make a release of staged tables and move the link current to it", "",
	"Reads the staging folder and the current release; writes the staging folder, OUT/releases and the link\n"
	"OUT/current. It never changes a published release. Without --assemble, --recover and --keep it publishes\n"
	"what was assembled, and prints its name.",
	options
};

struct publish {
	const char *out, *staging;
	struct pairs plan;
	/* folder of the current release; empty: none, or everything is computed again */
	char base[400];
	char release[400];		/* STAGING/release */
	size_t steps;
};

static const char *in(struct buf *b, const char *dir, const char *name)
{
	buf_reset(b);
	buf_addf(b, "%s/%s", dir, name);
	return b->p;
}

static int start(struct publish *p, struct err *e)
{
	struct buf b = BUF_INIT;
	int r = pairs_read(&p->plan, in(&b, p->staging, "plan.tsv"), e);
	buf_free(&b);
	if (r)
		return r;
	struct str base = pairs_get(&p->plan, "base");
	p->steps = (size_t)pairs_number(&p->plan, "steps");
	int n = snprintf(p->release, sizeof p->release, "%s/release", p->staging);
	int m = base.n && !str_is(pairs_get(&p->plan, "mode"), "again")
		? snprintf(p->base, sizeof p->base, "%s/releases/%.*s", p->out, STR_FMT(base)) : 0;
	if (n >= (int)sizeof p->release || m >= (int)sizeof p->base)
		return err_set(e, EXIT_CANTCREATE, "the path of the out folder is too long: %s", p->out);
	return 0;
}

static int link_tables(const char *from, const char *to, struct err *e)
{
	struct buf a = BUF_INIT, b = BUF_INIT;
	int r = 0;
	for (enum table t = 0; t < T_BATCH_TABLES && r == 0; t++)
		r = release_link(in(&a, from, table_defs[t].name), in(&b, to, table_defs[t].name), e);
	buf_free(&a);
	buf_free(&b);
	return r;
}

/* The same, where most of it may be there. */
static int link_base(const char *from, const char *to, struct err *e)
{
	struct buf a = BUF_INIT, b = BUF_INIT;
	int r = 0;
	for (enum table t = 0; t < T_BATCH_TABLES && r == 0; t++) {
		in(&a, from, table_defs[t].name);
		r = access(in(&b, to, table_defs[t].name), F_OK) ? release_link(a.p, b.p, e)
								 : release_link_again(a.p, b.p, e);
	}
	buf_free(&a);
	buf_free(&b);
	return r;
}

static void count_one(struct pairs *c, const char *name)
{
	pairs_set_number(c, name, pairs_number(c, name) + 1);
}

/* New rows of one step: articles by status, rejects by stage and code. */
static int count_step(struct pairs *c, const char *tables, struct err *e)
{
	struct arena mem = ARENA_INIT;
	uint64_t kept = 0, copies = 0;
	const size_t status = (size_t)table_column(T_ARTICLES, "status"),
		     stage = (size_t)table_column(T_REJECTS, "stage"), code = (size_t)table_column(T_REJECTS, "code");
	int r = 0;
	for (int w = 0; w < 2 && r == 0; w++) {
		enum table which = w ? T_REJECTS : T_ARTICLES;
		struct str *paths;
		size_t n = 0;
		r = table_files(&mem, tables, which, &paths, &n, e);
		for (size_t i = 0; i < n && r == 0; i++) {
			struct table_reader t;
			int got = r = table_open(&t, paths[i].p, which, e);
			while (r == 0 && (got = table_next(&t, e)) > 0)
				if (!w) {
					copies += str_is(t.cells[status], "copy");
					kept += !str_is(t.cells[status], "copy");
				} else {
					count_one(c, "rejects");
					count_one(c, str_printf(&mem, "rejects_%.*s_%.*s", STR_FMT(t.cells[stage]),
								STR_FMT(t.cells[code]))
							     .p);
				}
			if (r == 0)
				table_close(&t);
			r = got < 0 ? -1 : r;
		}
	}
	pairs_set_number(c, "articles", pairs_number(c, "articles") + kept + copies);
	pairs_set_number(c, "articles_kept", pairs_number(c, "articles_kept") + kept);
	pairs_set_number(c, "articles_copy", pairs_number(c, "articles_copy") + copies);
	arena_free(&mem);
	return r;
}

static int too_many_rejects(const struct pairs *c, long most, struct err *e)
{
	uint64_t bad = pairs_number(c, "rejects"), good = pairs_number(c, "articles");
	if (bad * 100 <= (bad + good) * (uint64_t)most)
		return 0;
	return err_set(e, EXIT_STREAM,
		       "%llu of %llu new inputs were rejected, more than %ld percent: nothing is published; "
		       "look at the inputs, or use a higher --max-rejects",
		       (unsigned long long)bad, (unsigned long long)(bad + good), most);
}

static int write_run(const struct publish *p, struct err *e)
{
	struct pairs x = { .v = { NULL, 0, 0 } };
	static const char *const names[] = { "run",	      "program",	   "lexicons",
					     "corrections",   "records_corrected", "records_revised",
					     "records_moved", "records_vanished" };
	struct buf b = BUF_INIT;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (i < 4 || pairs_number(&p->plan, names[i]))
			pairs_set(&x, names[i], pairs_get(&p->plan, names[i]));
	int r = pairs_write(&x, in(&b, p->release, "state/run.tsv"), e);
	pairs_free(&x);
	buf_free(&b);
	return r;
}

static int assemble(struct publish *p, long most, long keep, struct err *e)
{
	struct buf a = BUF_INIT, b = BUF_INIT, tables = BUF_INIT;
	struct pairs counts = { .v = { NULL, 0, 0 } };
	struct ledger ledger;
	ledger_init(&ledger);
	pairs_set_number(&counts, "articles", 0);
	pairs_set_number(&counts, "rejects", 0);
	int r = file_remove_tree(p->release, e);
	if (r == 0 && p->base[0] && keep)
		r = release_recycle(p->out, p->release, (size_t)keep, e);
	r = r ? r : file_mkdirs(in(&a, p->release, "state"), e);
	if (r == 0 && p->base[0]) {
		r = link_base(p->base, p->release, e);
		r = r ? r : ledger_read(&ledger, in(&a, p->base, "state/ledger.tsv"), e);
	}
	for (size_t i = 1; i <= p->steps && r == 0; i++) {
		struct buf step = BUF_INIT;
		buf_addf(&step, "%s/steps/%04zu", p->staging, i);
		if (access(in(&a, step.p, "done"), F_OK))
			r = err_set(e, EXIT_BUG, "step %zu is not finished", i);
		in(&tables, step.p, "tables");
		r = r ? r : link_tables(tables.p, p->release, e);
		r = r ? r : ledger_read(&ledger, in(&a, step.p, "ledger.tsv"), e);
		r = r ? r : count_step(&counts, tables.p, e);
		if (r == 0 && i == p->steps)
			r = release_link(in(&a, step.p, "state"), in(&b, p->release, "state"), e);
		buf_free(&step);
	}
	/* a table without rows yet has its folder all the same */
	for (enum table t = 0; t < T_BATCH_TABLES && r == 0; t++)
		r = file_mkdirs(in(&a, p->release, table_defs[t].name), e);
	r = r ? r : ledger_write(&ledger, in(&a, p->release, "state/ledger.tsv"), e);
	r = r ? r : write_run(p, e);
	r = r ? r : pairs_write(&counts, in(&a, p->staging, "counts.tsv"), e);
	r = r ? r : too_many_rejects(&counts, most, e);
	ledger_free(&ledger);
	pairs_free(&counts);
	buf_free(&a);
	buf_free(&b);
	buf_free(&tables);
	return r;
}

/* What the report and the summary say of the release. */
static int write_result(const struct publish *p, const struct release *r, const char *name, struct err *e)
{
	struct pairs x = { .v = { NULL, 0, 0 } };
	struct buf b = BUF_INIT;
	uint64_t bytes = 0;
	pairs_set(&x, "release", str_z(name));
	for (enum table t = 0; t < TABLES; t++) {
		buf_reset(&b);
		buf_addf(&b, "rows_%s", table_defs[t].name);
		pairs_set_number(&x, b.p, release_rows(r, t));
	}
	for (size_t i = 0; i < r->files.n; i++)
		bytes += r->files.v[i].bytes;
	pairs_set_number(&x, "release_bytes", bytes);
	int bad = pairs_write(&x, in(&b, p->staging, "result.tsv"), e);
	pairs_free(&x);
	buf_free(&b);
	return bad;
}

static int count_sources(const struct publish *p, size_t *n, struct err *e)
{
	struct ledger l;
	struct buf b = BUF_INIT;
	ledger_init(&l);
	int r = ledger_read(&l, in(&b, p->release, "state/ledger.tsv"), e);
	*n = l.rows.n;
	ledger_free(&l);
	buf_free(&b);
	return r;
}

/* From when to when the release reaches: of the entities' days, since the table of articles grows with the archive. */
static int read_days(const struct publish *p, struct arena *mem, struct release_facts *f, struct err *e)
{
	struct table_reader t;
	struct buf b = BUF_INIT;
	table_path(&b, p->release, T_ENTITIES, STR(""), 1);
	int first = table_column(T_ENTITIES, "first_published"), last = table_column(T_ENTITIES, "last_published");
	int got = table_open(&t, b.p, T_ENTITIES, e);
	buf_free(&b);
	if (got)
		return -1;
	while ((got = table_next(&t, e)) > 0) {
		struct str from = t.cells[first], to = t.cells[last];
		if (from.n && (!f->first_day.n || str_cmp(from, f->first_day) < 0))
			f->first_day = str_dup(mem, from);
		if (to.n && str_cmp(to, f->last_day) > 0)
			f->last_day = str_dup(mem, to);
	}
	table_close(&t);
	return got;
}

static int finish(struct publish *p, unsigned jobs, struct str licence, struct err *e)
{
	struct release base, now;
	struct buf b = BUF_INIT;
	struct release_facts facts = { .program = pairs_get(&p->plan, "program"),
				       .lexicons = pairs_get(&p->plan, "lexicons"),
				       .libraries = pairs_get(&p->plan, "libraries"),
				       .run = (uint32_t)pairs_number(&p->plan, "run"), .licence = licence };
	struct arena mem = ARENA_INIT;
	char name[32];
	release_init(&base);
	release_init(&now);
	int r = p->base[0] ? release_read(&base, p->base, e) : 0;
	/* what an earlier call wrote, that was broken off, is written anew */
	static const char *const made[] = { "state/files.tsv", "datapackage.json", "README.md", "SHA256SUMS" };
	for (size_t i = 0; i < 4; i++)
		unlink(in(&b, p->release, made[i]));
	r = r ? r : count_sources(p, &facts.sources, e);
	r = r ? r : read_days(p, &mem, &facts, e);
	r = r ? r : release_trust(&now, in(&b, p->staging, "made.tsv"), e);
	r = r ? r : release_measure(&now, p->release, &base, p->base, jobs, e);
	r = r ? r : release_write_list(&now, p->release, e);
	r = r ? r : release_write_datapackage(&now, &facts, p->release, e);
	r = r ? r : release_write_readme(&now, &facts, p->release, e);
	for (size_t i = 0; i < 3; i++)
		r = r ? r : release_add(&now, p->release, made[i], e);
	release_sort(&now);
	r = r ? r : release_write_sums(&now, p->release, e);
	/* the name: number of the run, and the beginning of a digest of everything in the release */
	struct buf sums = BUF_INIT;
	r = r ? r : file_read(in(&b, p->release, "SHA256SUMS"), 0, &sums, e);
	if (r == 0) {
		char hex[65];
		struct sha256 *sha = sha256_new();
		sha256_add(sha, sums.p, sums.n);
		sha256_end(sha, hex);
		sha256_free(sha);
		snprintf(name, sizeof name, "%06u-%.8s", facts.run, hex);
		r = write_result(p, &now, name, e);
	}
	r = r ? r : release_publish(p->out, p->release, name, e);
	if (r == 0)
		printf("%s\n", name);
	buf_free(&b);
	buf_free(&sums);
	arena_free(&mem);
	release_free(&base);
	release_free(&now);
	return r;
}

static int publish(const struct option_value *v, char **operands, struct err *e)
{
	struct publish p = { .out = v[OUT].value, .staging = v[STAGING].value };
	long most = 100, keep = 0, jobs = 2;
	if (!p.out || operands[0])
		return err_set(e, EXIT_USAGE_, "--out is wanted, and no operands; 'publish -h' shows the options");
	if (v[RECOVER].value)
		return release_recover(p.out, e);
	if (option_number(&program, KEEP, v, 1, 1000000000, &keep, e))
		return -1;
	if (keep && !v[ASSEMBLE].value)
		return release_keep(p.out, (size_t)keep, e);
	if (!p.staging)
		return err_set(e, EXIT_USAGE_, "--staging is wanted; 'publish -h' shows the options");
	if (option_number(&program, MAX_REJECTS, v, 0, 100, &most, e)
	    || option_number(&program, JOBS, v, 1, 256, &jobs, e) || start(&p, e))
		return -1;
	struct str licence = str_z(v[LICENCE].value ? v[LICENCE].value : "");
	int r = v[ASSEMBLE].value ? assemble(&p, most, keep, e) : finish(&p, (unsigned)jobs, licence, e);
	pairs_free(&p.plan);
	return r;
}

PROGRAM_MAIN(program, publish)
