/* report.c - what a run did, for people and for machines: out/reports/WHEN-RUN.json and .txt, a line in
 * out/reports/runs.tsv, the summary for a terminal, and figures for node_exporter.
 *
 * It reads the notes that plan, publish and run.sh left in the staging folder (plan.tsv, counts.tsv,
 * result.tsv, timing.tsv, steps/N/chain.json) and nothing else: of a run that broke off it tells what is there.  The
 * last act is to remove timing.tsv; the next run reports what it still finds there (exit 137, stage killed).
 * Reports are the only place where the clock is seen; nothing is computed from them. */
#include <dirent.h>
#include <fts.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/pairs.h"
#include "store/release/release.h"
#include "stream/options.h"
#include "tables/tables.h"
#include "text/calendar.h"

enum option { OUT, STAGING, SUMMARY, KEEP, METRICS, METRICS_ONLY };
static const struct stage_option options[] = {
	[OUT] = { "out", "DIR", "where the releases are (needed)" },
	[STAGING] = { "staging", "DIR", "where the run left its notes (needed)" },
	[SUMMARY] = { "summary", NULL, "print what a person at a terminal wants to know" },
	[KEEP] = { "keep", "N", "remove all but the newest N reports (0: keep all)" },
	[METRICS] = { "metrics", "FILE", "write figures for the node_exporter textfile collector" },
	[METRICS_ONLY] = { "metrics-only", NULL, "write no report: nothing was to be done" },
	{ NULL, NULL, NULL }
};
static const struct program program = {
	"report", "write the report of a run", "",
	"Reads the notes of the run in the staging folder; writes OUT/reports, and removes STAGING/timing.tsv when all "
	"is\nwritten. The page and the JSON hold the same facts; runs.tsv has a line for every run.",
	options
};

struct report {
	struct pairs x;			/* all notes together */
	char began[24], ended[24];	/* 2026-11-21T02:00:00Z */
	uint64_t seconds;
};

static struct str get(const struct report *r, const char *name) { return pairs_get(&r->x, name); }
static unsigned long long num(const struct report *r, const char *name) { return pairs_number(&r->x, name); }

/* Seconds since 1970 as ISO 8601 in UTC; compact: without - and :, for file names. */
static void when(uint64_t t, bool compact, char out[24])
{
	char day[11];
	unsigned s = (unsigned)(t % 86400);
	cal_iso((int32_t)(t / 86400), day);
	if (compact)
		snprintf(out, 24, "%.4s%.2s%.2sT%02u%02u%02uZ", day, day + 5, day + 8, s / 3600, s / 60 % 60, s % 60);
	else
		snprintf(out, 24, "%sT%02u:%02u:%02uZ", day, s / 3600, s / 60 % 60, s % 60);
}

static int read_notes(struct report *r, const char *staging, struct err *e)
{
	static const char *const names[] = { "plan.tsv", "counts.tsv", "result.tsv", "timing.tsv" };
	struct buf b = BUF_INIT;
	int bad = 0;
	for (size_t i = 0; i < 4 && bad == 0; i++) {
		buf_reset(&b);
		buf_addf(&b, "%s/%s", staging, names[i]);
		if (access(b.p, F_OK) == 0)
			bad = pairs_read(&r->x, b.p, e);
	}
	buf_free(&b);
	when(num(r, "began"), false, r->began);
	when(num(r, "ended"), false, r->ended);
	/* a clock may be put back */
	r->seconds = num(r, "ended") > num(r, "began") ? num(r, "ended") - num(r, "began") : 0;
	return bad;
}

/* ---- JSON ---- */

static void json_string(struct buf *b, struct str s)
{
	buf_addc(b, '"');
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '"' || s.p[i] == '\\')
			buf_addf(b, "\\%c", s.p[i]);
		else if ((unsigned char)s.p[i] < 0x20)
			buf_addf(b, "\\u%04x", (unsigned)s.p[i]);
		else
			buf_addc(b, s.p[i]);
	buf_addc(b, '"');
}

static void json_text(struct buf *b, const struct report *r, const char *name)
{
	buf_addf(b, "  \"%s\": ", name);
	json_string(b, get(r, name));
	buf_addz(b, ",\n");
}

/* An object of all notes whose name starts with the prefix. */
static void json_group(struct buf *b, const struct report *r, const char *key, const char *prefix)
{
	size_t n = 0;
	buf_addf(b, "  \"%s\": {", key);
	for (size_t i = 0; i < r->x.v.n; i++) {
		struct pair p = r->x.v.v[i];
		if (!str_starts(p.name, str_z(prefix)))
			continue;
		buf_addz(b, n++ ? ", " : "");
		json_string(b, str_from(p.name, strlen(prefix)));
		buf_addz(b, ": ");
		uint64_t v;
		buf_addu(b, str_to_u64(p.value, &v) ? v : 0);
	}
	buf_addz(b, "},\n");
}

static void add_json(struct buf *b, const struct report *r, const char *staging)
{
	static const char *const texts[] = { "stage", "release", "base", "mode", "because", "program", "lexicons",
					     "corpus" };
	buf_addf(b, "{\n  \"run\": %llu,\n  \"exit\": %llu,\n", num(r, "run"), num(r, "exit"));
	buf_addf(b, "  \"began\": \"%s\",\n", r->began);
	buf_addf(b, "  \"ended\": \"%s\",\n  \"seconds\": %llu,\n", r->ended, (unsigned long long)r->seconds);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		json_text(b, r, texts[i]);
	buf_addf(b, "  \"jobs\": %llu,\n  \"piped\": %s,\n  \"steps\": %llu,\n  \"steps_reused\": %llu,\n",
		 num(r, "jobs"), num(r, "piped") ? "true" : "false", num(r, "steps"), num(r, "steps_reused"));
	buf_addf(b, "  \"files_processed\": %llu,\n  \"bytes\": %llu,\n", num(r, "files"), num(r, "bytes"));
	json_group(b, r, "files", "files_");
	json_group(b, r, "records_of_changed_files", "records_");
	buf_addf(b, "  \"articles\": %llu,\n  \"rejects\": %llu,\n", num(r, "articles"), num(r, "rejects"));
	json_group(b, r, "articles_by_status", "articles_");
	json_group(b, r, "rejects_by_reason", "rejects_");
	json_group(b, r, "rows", "rows_");
	json_group(b, r, "milliseconds", "ms_");
	buf_addf(b, "  \"release_bytes\": %llu,\n  \"chain\": [", num(r, "release_bytes"));
	struct buf path = BUF_INIT, one = BUF_INIT;
	struct err none;
	for (uint64_t i = 1, n = 0; i <= num(r, "steps"); i++) {
		buf_reset(&path);
		buf_reset(&one);
		buf_addf(&path, "%s/steps/%04llu/chain.json", staging, (unsigned long long)i);
		if (access(path.p, F_OK) || file_read(path.p, 1 << 20, &one, &none))
			continue;
		buf_addz(b, n++ ? ",\n" : "\n");
		buf_adds(b, str_trim(buf_str(&one)));
	}
	buf_addz(b, "]\n}\n");
	buf_free(&path);
	buf_free(&one);
}

/* ---- a page of text ---- */

static void add_rows(struct buf *b, const struct report *r)
{
	for (enum table t = 0; t < TABLES; t++) {
		char name[64];
		snprintf(name, sizeof name, "rows_%s", table_defs[t].name);
		buf_addf(b, "  %-16s %12llu   %s\n", table_defs[t].name, num(r, name), table_defs[t].meaning);
	}
}

static void add_group(struct buf *b, const struct report *r, const char *prefix, const char *unit)
{
	for (size_t i = 0; i < r->x.v.n; i++)
		if (str_starts(r->x.v.v[i].name, str_z(prefix)))
			buf_addf(b, "  %-28.*s %12.*s%s\n", STR_FMT(str_from(r->x.v.v[i].name, strlen(prefix))),
				 STR_FMT(r->x.v.v[i].value), unit);
}

static void add_page(struct buf *b, const struct report *r)
{
	unsigned long long code = num(r, "exit");
	bool published = get(r, "release").n != 0;
	buf_addf(b, "Run %llu, %s to %s (%llu s)\n\n", num(r, "run"), r->began, r->ended,
		 (unsigned long long)r->seconds);
	if (published)
		buf_addf(b, "Published release %.*s, exit %llu%s.\n", STR_FMT(get(r, "release")), code,
			 code == 3 ? ": some inputs were rejected" : "");
	else
		buf_addf(b, "BROKE OFF in %.*s with exit %llu; the release that was current (%.*s) is unchanged.\n",
			 STR_FMT(get(r, "stage")), code, STR_FMT(get(r, "base").n ? get(r, "base") : STR("none")));
	if (str_is(get(r, "mode"), "again"))
		buf_addf(b, "Everything was computed again: %.*s.\n", STR_FMT(get(r, "because")));
	if (num(r, "stale"))
		buf_addf(b, "Not everything was computed again, though %.*s: files are gone, and their facts would be "
			 "lost.\n", STR_FMT(get(r, "because")));
	buf_addf(b, "Program %.*s, lexicons %.*s, corpus %.*s, %llu jobs%s, %llu steps (%llu of an earlier run).\n\n",
		 STR_FMT(get(r, "program")), STR_FMT(get(r, "lexicons")), STR_FMT(get(r, "corpus")), num(r, "jobs"),
		 num(r, "piped") ? " (piped)" : "", num(r, "steps"), num(r, "steps_reused"));
	buf_addf(b, "Files\n  %-28s %12llu   %llu bytes\n", "processed", num(r, "files"), num(r, "bytes"));
	add_group(b, r, "files_", "");
	if (get(r, "records_same").n) {
		buf_addz(b, "\nRecords of changed files\n");
		add_group(b, r, "records_", "");
	}
	buf_addf(b, "\nNew articles\n  %-28s %12llu\n", "all", num(r, "articles"));
	add_group(b, r, "articles_", "");
	buf_addf(b, "\nRejected inputs\n  %-28s %12llu\n", "all", num(r, "rejects"));
	add_group(b, r, "rejects_", "");
	buf_addz(b, "\nTime\n");
	add_group(b, r, "ms_", " ms");
	if (published) {
		buf_addz(b, "\nRows in the release\n");
		add_rows(b, r);
		buf_addf(b, "  %-16s %12llu   bytes\n", "size", num(r, "release_bytes"));
	}
}

static void add_summary(struct buf *b, const struct report *r, const char *out)
{
	buf_addf(b, "%llu new articles (%llu copies of earlier ones), %llu rejected inputs, in %llu s\n\n",
		 num(r, "articles"), num(r, "articles_copy"), num(r, "rejects"), (unsigned long long)r->seconds);
	add_rows(b, r);
	buf_addf(b,
		 "\nThe tables are in %s/current (release %.*s); README.md there says more.\n\n"
		 "  Python   pandas.read_csv(\"%s/current/events.tsv.gz\", sep=\"\\t\", quoting=3, dtype=str)\n"
		 "  R        read.delim(\"%s/current/events.tsv.gz\", quote=\"\", na.strings=\"\")\n"
		 "  DuckDB   FROM read_csv('%s/current/mentions/*.tsv.gz', delim='\\t', quote='', escape='', "
		 "all_varchar=true);\n\n",
		 out, STR_FMT(get(r, "release")), out, out, out);
}

/* What the metrics that stand there say of something that this run does not know; false: nothing. */
static bool old_figure(struct str old, const char *name, unsigned long long *v)
{
	struct buf line = BUF_INIT;
	struct str cell;
	uint64_t number;
	buf_addf(&line, "\npressmill_%s ", name);
	ptrdiff_t at = str_find(old, buf_str(&line));
	struct str rest = at < 0 ? STR_NONE : str_from(old, (size_t)at + line.n);
	buf_free(&line);
	if (!rest.n || !str_cell(&rest, '\n', &cell) || !str_to_u64(cell, &number))
		return false;
	*v = number;
	return true;
}

/* Bytes of all files of a release but the list of their sums, as publish counts them; 0: there is none. */
static uint64_t folder_bytes(const char *dir)
{
	struct buf path = BUF_INIT;
	uint64_t n = 0;
	buf_addf(&path, "%s/", dir);		/* a link is followed */
	char *roots[] = { path.p, NULL };
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	for (FTSENT *f; fts && (f = fts_read(fts));)
		if (f->fts_info == FTS_F && strcmp(f->fts_name, "SHA256SUMS") != 0)
			n += (uint64_t)f->fts_statp->st_size;
	if (fts)
		fts_close(fts);
	buf_free(&path);
	return n;
}

/* A run that published nothing knows nothing of the release that stands: its size, or what is in it. */
static void add_standing(struct report *r, const char *out, bool rows)
{
	struct release standing;
	struct buf path = BUF_INIT, name = BUF_INIT;
	struct err none;
	if (get(r, "release").n)
		return;
	release_init(&standing);
	buf_addf(&path, "%s/current", out);
	if (release_read(&standing, path.p, &none) == 0) {
		for (size_t i = 0; i < standing.files.n; i++) {
			const struct release_file *f = &standing.files.v[i];
			if (!rows || !f->table)
				continue;
			buf_reset(&name);
			buf_addf(&name, "rows_%s", table_defs[f->which].name);
			pairs_set_number(&r->x, name.p, num(r, name.p) + f->rows);
		}
	}
	pairs_set_number(&r->x, "release_bytes", folder_bytes(path.p));
	release_free(&standing);
	buf_free(&name);
	buf_free(&path);
}

/* old: the metrics of the run before. */
static void add_metrics(struct buf *b, const struct report *r, struct str old)
{
	bool good = num(r, "exit") == 0 || num(r, "exit") == EXIT_REJECTS;
	unsigned long long success = num(r, "ended"), waiting = num(r, "files_held_back");
	if (!good) {
		waiting += num(r, "files");
		success = 0;
		old_figure(old, "last_success_timestamp_seconds", &success);
	}
	static const struct { const char *name, *note, *help; } gauges[] = {
		{ "last_run_timestamp_seconds", "ended", "when the last run ended" },
		{ "last_run_exit_code", "exit", "its exit code: 0 well, 3 some inputs rejected" },
		{ "last_run_files", "files", "files it processed" },
		{ "last_run_bytes", "bytes", "raw bytes it processed" },
		{ "last_run_articles", "articles", "articles it added" },
		{ "last_run_copies", "articles_copy", "copies among them" },
		{ "last_run_rejects", "rejects", "inputs it rejected" },
		{ "release_bytes", "release_bytes", "size of the release" },
		{ "release_articles", "rows_articles", "articles in the release" },
		{ "release_mentions", "rows_mentions", "mentions in the release" },
		{ "release_dates", "rows_dates", "dates in the release" },
		{ "release_event_mentions", "rows_event_mentions", "event mentions in the release" },
	};
	for (size_t i = 0; i < sizeof gauges / sizeof *gauges; i++)
		buf_addf(b, "# HELP pressmill_%s %s\n# TYPE pressmill_%s gauge\npressmill_%s %llu\n", gauges[i].name,
			 gauges[i].help, gauges[i].name, gauges[i].name, num(r, gauges[i].note));
	buf_addf(b, "# HELP pressmill_last_success_timestamp_seconds when a run last did all it had to do\n"
		 "# TYPE pressmill_last_success_timestamp_seconds gauge\npressmill_last_success_timestamp_seconds "
		 "%llu\n", success);
	buf_addf(b, "# HELP pressmill_backlog_files files that wait\n# TYPE pressmill_backlog_files gauge\n"
		 "pressmill_backlog_files %llu\n", waiting);
	buf_addf(b, "# HELP pressmill_last_run_seconds how long it took\n# TYPE pressmill_last_run_seconds gauge\n"
		 "pressmill_last_run_seconds %llu\n", (unsigned long long)r->seconds);
}

/* ---- files ---- */

static int add_to_list(const struct report *r, const char *dir, struct err *e)
{
	static const char *const columns[] = {
		"run", "began", "ended", "exit", "stage", "release", "mode", "files", "bytes", "articles",
		"articles_copy", "rejects", "program", "lexicons"
	};
	struct buf b = BUF_INIT, path = BUF_INIT;
	buf_addf(&path, "%s/runs.tsv", dir);
	int bad = 0;
	if (access(path.p, F_OK) == 0)
		bad = file_read(path.p, 0, &b, e);
	else
		for (size_t i = 0; i < 14; i++)
			buf_addf(&b, "%s%c", columns[i], i < 13 ? '\t' : '\n');
	struct buf row = BUF_INIT;
	for (size_t i = 0; i < 14; i++) {
		struct str v = i == 1 ? str_z(r->began) : i == 2 ? str_z(r->ended) : get(r, columns[i]);
		buf_adds(&row, v);
		buf_addc(&row, i < 13 ? '\t' : '\n');
	}
	/* an earlier call may have been killed behind this very line */
	if (bad == 0 && !str_ends(buf_str(&b), buf_str(&row))) {
		buf_adds(&b, buf_str(&row));
		bad = file_write_atomic(path.p, buf_str(&b), e);
	}
	buf_free(&row);
	buf_free(&b);
	buf_free(&path);
	return bad;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_report(const struct dirent *d)
{
	return d->d_name[0] == '2' && strstr(d->d_name, "Z-") != NULL;
}

/* Each report is two files, a .json and a .txt. */
static int keep_newest(const char *dir, long keep, struct err *e)
{
	struct dirent **list;
	struct buf path = BUF_INIT;
	int n = scandir(dir, &list, is_report, by_name), r = 0;
	if (n < 0)
		return err_errno(e, EXIT_IO, "cannot list %s", dir);
	for (int i = 0; i < n; i++) {
		buf_reset(&path);
		buf_addf(&path, "%s/%s", dir, list[i]->d_name);
		if (i < n - 2 * keep && r == 0 && unlink(path.p))
			r = err_errno(e, EXIT_IO, "cannot remove %s", path.p);
		free(list[i]);
	}
	free(list);
	buf_free(&path);
	return r;
}

static int run(struct report *r, const struct option_value *v, struct err *e)
{
	struct buf dir = BUF_INIT, path = BUF_INIT, text = BUF_INIT;
	char stamp[24];
	long keep = 0;
	int bad = option_number(&program, KEEP, v, 0, 1000000000, &keep, e);
	bad = bad ? bad : read_notes(r, v[STAGING].value, e);
	when(num(r, "began"), true, stamp);
	buf_addf(&dir, "%s/reports", v[OUT].value);
	bad = bad ? bad : file_mkdirs(dir.p, e);
	add_standing(r, v[OUT].value, false);
	for (int i = 0; i < 2 && bad == 0 && !v[METRICS_ONLY].value; i++) {
		buf_reset(&text);
		buf_reset(&path);
		buf_addf(&path, "%s/%s-%06llu.%s", dir.p, stamp, num(r, "run"), i ? "txt" : "json");
		if (i)
			add_page(&text, r);
		else
			add_json(&text, r, v[STAGING].value);
		bad = file_write_atomic(path.p, buf_str(&text), e);
	}
	if (bad == 0 && !v[METRICS_ONLY].value)
		bad = add_to_list(r, dir.p, e);
	if (bad == 0 && keep)
		bad = keep_newest(dir.p, keep, e);
	if (bad == 0 && v[METRICS].value) {
		struct buf old = BUF_INIT;
		struct err none;
		if (file_read(v[METRICS].value, 1 << 20, &old, &none))
			buf_reset(&old);
		buf_reset(&text);
		add_standing(r, v[OUT].value, true);
		add_metrics(&text, r, buf_str(&old));
		buf_free(&old);
		bad = file_write_atomic(v[METRICS].value, buf_str(&text), e);
	}
	if (bad == 0 && v[SUMMARY].value) {
		struct out o;
		buf_reset(&text);
		add_summary(&text, r, v[OUT].value);
		out_fd(&o, dup(1), "standard output");
		out_adds(&o, buf_str(&text));
		bad = out_close(&o, 0, e);
	}
	buf_reset(&path);
	buf_addf(&path, "%s/timing.tsv", v[STAGING].value);
	if (bad == 0 && unlink(path.p))		/* what is left there is of a run without a report */
		bad = err_errno(e, EXIT_IO, "cannot remove %s", path.p);
	buf_free(&dir);
	buf_free(&path);
	buf_free(&text);
	return bad;
}

static int report(const struct option_value *v, char **operands, struct err *e)
{
	struct report r = { .seconds = 0 };
	if (!v[OUT].value || !v[STAGING].value || operands[0])
		return err_set(e, EXIT_USAGE_,
			       "--out and --staging are wanted, and no operands; 'report -h' shows the options");
	int bad = run(&r, v, e);
	pairs_free(&r.x);
	return bad;
}

PROGRAM_MAIN(program, report)
