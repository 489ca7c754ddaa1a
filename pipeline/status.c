/* status.c - how things stand: the last run, what waits, space, and what to do next.  It reads the out folder,
 * the corpus (whole: what is new is told by content) and the lexicons' digest, and changes nothing. */
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/file.h"
#include "store/ledger/plan.h"
#include "store/ledger/stats.h"
#include "lexicon/lexicons.h"
#include "stream/options.h"

enum option { CORPUS, OUT, LEXICONS, JOBS, MAX_FILE, FOLLOW_LINKS, CORRECTIONS };
static const struct stage_option options[] = {
	[CORPUS] = { "corpus", "DIR", "the raw articles (needed)" },
	[OUT] = { "out", "DIR", "where the releases are (needed)" },
	[LEXICONS] = { "lexicons", "DIR", "the lexicons (needed)" },
	[JOBS] = { "jobs", "N", "threads that read the corpus (2)" },
	[MAX_FILE] = { "max-file", "MB", "as for run.sh (16384)" },
	[FOLLOW_LINKS] = { "follow-links", NULL, "as for run.sh" },
	[CORRECTIONS] = { "corrections", "FILE", "what an operator says of articles against their sources (none)" },
	{ NULL, NULL, NULL }
};
static const struct program program = { "status", "the last run, the backlog, space, and what to do next", "",
	"Reads the out folder and the corpus; changes nothing.", options };

static bool is_locked(const char *out)
{
	struct buf path = BUF_INIT;
	buf_addf(&path, "%s/.lock", out);
	int fd = open(path.p, O_RDONLY | O_CLOEXEC);
	bool locked = fd >= 0 && flock(fd, LOCK_SH | LOCK_NB) != 0;
	if (fd >= 0)
		close(fd);
	buf_free(&path);
	return locked;
}

/* The last line of out/reports/runs.tsv, cut into its cells; false if there is none. */
static bool last_run(const char *out, struct buf *text, struct str cell[14])
{
	struct buf path = BUF_INIT;
	struct err none;
	buf_addf(&path, "%s/reports/runs.tsv", out);
	bool have = access(path.p, F_OK) == 0 && file_read(path.p, 0, text, &none) == 0;
	buf_free(&path);
	struct str rest = str_trim(buf_str(text)), line = STR("");
	size_t lines = 0, n = 0;
	while (have && rest.p && str_cell(&rest, '\n', &line))
		lines++;
	for (rest = line; lines > 1 && n < 14 && rest.p && str_cell(&rest, '\t', &cell[n]); n++)
		;
	return n == 14;
}

/* How many entries of a folder begin with a digit; of those, how many hold a file `done`. */
static size_t count_entries(const char *dir, size_t *done)
{
	size_t n = 0;
	DIR *d = opendir(dir);
	for (struct dirent *f; d && (f = readdir(d));) {
		if (f->d_name[0] < '0' || f->d_name[0] > '9')
			continue;
		struct buf mark = BUF_INIT;
		buf_addf(&mark, "%s/done", f->d_name);
		n++;
		*done += faccessat(dirfd(d), mark.p, F_OK, 0) == 0;
		buf_free(&mark);
	}
	if (d)
		closedir(d);
	return n;
}

static const char *next_action(const struct plan *p, bool locked, size_t steps, struct str exit)
{
	if (locked)
		return "wait: a run is going on";
	if (p->items.n && exit.n && !str_is(exit, "0") && !str_is(exit, "3"))
		return "mend what the last run broke off on (out/reports), then ./run.sh goes on from there";
	if (steps)
		return "./run.sh goes on where a run broke off";
	if (p->again)
		return "./run.sh computes everything again";
	if (p->items.n)
		return "./run.sh processes what waits";
	if (p->stale)
		return "./run.sh --rebuild, if the facts of the vanished files may go";
	return p->base.n ? "nothing: all is processed" : "put articles into the corpus";
}

/* What the last run found in files that had changed, and what was corrected. */
static void describe_records(const struct plan *p, struct buf *b)
{
	if (p->corrections->rows.n)
		buf_addf(b, "corrections %zu rows, %zu of which withdraw\n", p->corrections->rows.n,
			 p->corrections->withdrawals);
	if (pairs_number(&p->was, "records_corrected") + pairs_number(&p->was, "records_revised")
	    + pairs_number(&p->was, "records_moved") + pairs_number(&p->was, "records_vanished"))
		buf_addf(b,
			 "records     in changed files of the last run: %llu with another day, publisher or title, "
			 "%llu with another text, "
			 "%llu moved, %llu vanished (their facts stay until they are withdrawn)\n",
			 (unsigned long long)pairs_number(&p->was, "records_corrected"),
			 (unsigned long long)pairs_number(&p->was, "records_revised"),
			 (unsigned long long)pairs_number(&p->was, "records_moved"),
			 (unsigned long long)pairs_number(&p->was, "records_vanished"));
}

static void describe(const struct plan *p, const char *out, struct buf *b)
{
	struct buf text = BUF_INIT, path = BUF_INIT;
	struct str run[14] = { STR("") };
	struct statvfs fs;
	size_t none = 0, done = 0, batches = 0;
	bool ran = last_run(out, &text, run), locked = is_locked(out);
	buf_addf(&path, "%s/releases", out);
	size_t releases = count_entries(path.p, &none);
	buf_reset(&path);
	buf_addf(&path, "%s/staging/steps", out);
	size_t steps = count_entries(path.p, &done);
	for (size_t i = 0; i < p->ledger.rows.n; i++)
		batches += p->ledger.rows.v[i].part == 1
			   && (!i || !plan_same_group(&p->ledger.rows.v[i], &p->ledger.rows.v[i - 1]));
	buf_addf(b, "release     %.*s (%zu kept in %s/releases)\n", STR_FMT(p->base.n ? p->base : STR("none yet")),
		 releases, out);
	if (ran)
		buf_addf(b,
			 "last run    %.*s, %.*s to %.*s, exit %.*s%s%.*s: %.*s files, %.*s articles, %.*s rejects\n",
			 STR_FMT(run[0]), STR_FMT(run[1]), STR_FMT(run[2]), STR_FMT(run[3]),
			 str_is(run[4], "done") ? "" : " in ", STR_FMT(str_is(run[4], "done") ? STR("") : run[4]),
			 STR_FMT(run[7]), STR_FMT(run[9].n ? run[9] : STR("0")),
			 STR_FMT(run[11].n ? run[11] : STR("0")));
	else
		buf_addz(b, "last run    none\n");
	buf_addf(b, "ledger      %zu sources in %zu batches\n", p->ledger.rows.n, batches);
	buf_addf(b,
		 "backlog     %zu files, %llu bytes: %zu new, %zu changed, %zu to be tried again, %zu to be computed "
		 "again\n",
		 p->items.n, (unsigned long long)p->bytes, p->count[NEW], p->count[CHANGED], p->count[RETRY],
		 p->count[AGAIN]);
	buf_addf(b,
		 "corpus      %zu files known, %zu vanished (their facts stay until --rebuild), %zu cannot be read\n",
		 p->known, p->vanished, p->unreadable);
	describe_records(p, b);
	if (p->because[0])
		buf_addf(b, "note        %s%s\n", p->because, p->stale
			 ? ", but files are gone: only --rebuild computes everything again, without their facts" : "");
	if (steps && !locked)
		buf_addf(b, "unfinished  a run broke off; %zu of its %zu steps are finished and can be used again\n",
			 done, steps);
	if (statvfs(out, &fs) == 0)
		buf_addf(b, "space       %llu MB free\n", (unsigned long long)fs.f_bavail * fs.f_frsize >> 20);
	buf_addf(b, "next        %s\n", next_action(p, locked, steps, run[3]));
	buf_free(&text);
	buf_free(&path);
}

static int status(const struct option_value *v, char **operands, struct err *e)
{
	struct plan p;
	struct lexicons lex = { .digest = "" };
	struct corrections corrections = { .withdrawals = 0 };
	struct buf b = BUF_INIT;
	long jobs = 2, max_file = 16384;
	if (!v[CORPUS].value || !v[OUT].value || !v[LEXICONS].value || operands[0])
		return err_set(
			e, EXIT_USAGE_,
			"--corpus, --out and --lexicons are wanted, and no operands; 'status -h' shows the options");
	plan_init(&p);
	int r = option_number(&program, JOBS, v, 1, 256, &jobs, e);
	r = r ? r : option_number(&program, MAX_FILE, v, 1, 1 << 30, &max_file, e);
	r = r ? r : corrections_read(&corrections, v[CORRECTIONS].value, e);
	r = r ? r : lexicons_load(&lex, v[LEXICONS].value, 0, e);
	r = r ? r : plan_read_current(&p, v[OUT].value, e);
	p.files.follow_links = v[FOLLOW_LINKS].value != NULL;
	p.files.bytes_max = (uint64_t)max_file << 20;
	r = r ? r : corpus_list(&p.files, v[CORPUS].value, e);
	if (r == 0) {
		stats_take(&p.files, v[OUT].value);
		corpus_hash_all(&p.files, v[CORPUS].value, (unsigned)jobs);
		p.program = STR(PRESSMILL_VERSION);
		p.lexicons = str_z(lex.digest);
		p.corrections = &corrections;
		r = plan_choose(&p, v[OUT].value, e);
	}
	if (r == 0) {
		struct out o;
		describe(&p, v[OUT].value, &b);
		out_fd(&o, dup(1), "standard output");
		out_adds(&o, buf_str(&b));
		r = out_close(&o, 0, e);
	}
	buf_free(&b);
	plan_free(&p);
	lexicons_free(&lex);
	corrections_free(&corrections);
	return r;
}

PROGRAM_MAIN(program, status)
