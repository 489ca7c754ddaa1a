#include "timeline/inputs.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "stream/options.h"
#include "timeline/inside.h"

enum { SPILL = 64 << 20 };		/* bytes of a maker, before its lines go to a file to be merged */

static int by_batch(const void *a, const void *b)
{
	return table_batch_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* Names of all batches that have one of the tables that are read. */
static int list_batches(struct inputs *in, struct str **names, size_t *n, struct err *e)
{
	static const enum table read[] = { T_ARTICLES, T_RELATIONS, T_MENTIONS, T_EVENT_MENTIONS, T_UNKNOWN };
	struct names_table t = { .n = 0 };
	int r = 0;
	for (size_t i = 0; i < sizeof read / sizeof *read && r == 0; i++) {
		struct str *paths;
		size_t k = 0;
		r = table_files(&in->mem, in->job->tables, read[i], &paths, &k, e);
		for (size_t j = 0; j < k && r == 0; j++) {
			const char *name = strrchr(paths[j].p, '/') + 1;
			tl_number(&t, str_n(name, strlen(name) - strlen(".tsv.gz")));
		}
	}
	*n = t.n;
	*names = arena_alloc(&in->mem, (t.n + 1) * sizeof **names);
	for (size_t i = 0; i < t.n; i++)
		(*names)[i] = str_dup(&in->mem, t.v[i]);
	if (t.n)
		qsort(*names, t.n, sizeof **names, by_batch);
	tl_names_free(&t);
	return r;
}

/* Does a segment fit: made by this version, of batches that are all in the tables?  Its batches are added to *had. */
static int read_segment(struct inputs *in, const char *path, const struct str *names, size_t n,
		struct names_table *had, struct err *e)
{
	struct str version, lexicons;
	if (summary_head(&in->mem, path, &version, &lexicons, e))
		return -1;
	if (!str_is(version, PRESSMILL_VERSION))
		return 0;
	in->same_rules &= str_is(lexicons, in->lexicons);
	struct gzin *file = gzin_open(path, e);
	if (!file)
		return -1;
	struct lines lines;
	struct str line, cell;
	lines_init(&lines, file, 1 << 20);
	int got = lines_next(&lines, &line, e), fits = 1;
	while (fits && got > 0 && (got = lines_next(&lines, &line, e)) > 0 && str_starts(line, STR("B\t"))) {
		struct str rest = str_from(line, 2);
		str_cell(&rest, '\t', &cell);
		tl_number(had, cell);
		fits = bsearch(&cell, names, n, sizeof *names, by_batch) != NULL;
	}
	lines_free(&lines);
	gzin_close(file);
	return got < 0 ? -1 : fits;
}

static int choose_base(struct inputs *in, const struct str *names, size_t n, struct names_table *had, struct err *e)
{
	if (!in->job->base || segments_list(&in->base, in->job->base, e))
		return in->job->base ? -1 : 0;
	int fits = 1;
	in->same_rules = in->base.v.n > 0;
	for (size_t i = 0; i < in->base.v.n && fits > 0; i++)
		fits = read_segment(in, in->base.v.v[i].path.p, names, n, had, e);
	if (fits <= 0) {
		segments_free(&in->base);
		tl_names_free(had);
		in->same_rules = false;
	}
	return fits < 0 ? -1 : 0;
}

/* One folder of summaries of batches that are in the tables, all of them. */
static int add_ready(struct inputs *in, const char *folder, const struct str *names, size_t n,
		     struct names_table *had, struct err *e)
{
	DIR *d = opendir(folder);
	struct dirent *f;
	int r = d ? 0 : err_errno(e, EXIT_IO, "cannot open folder %s", folder);
	while (r == 0 && (errno = 0, f = readdir(d))) {
		if (f->d_name[0] == '.')
			continue;
		bool rules = in->same_rules;
		struct str path = str_printf(&in->mem, "%s/%s", folder, f->d_name);
		*VEC_PUSH(&in->mem, &in->ready) = path;
		in->same_rules = true;
		int fits = read_segment(in, path.p, names, n, had, e);
		if (fits < 0 || !fits || !in->same_rules)
			r = fits < 0 ? -1 : err_set(e, EXIT_STREAM, "%s is of other tables, another version or other "
						    "lexicons", path.p);
		in->same_rules = rules;
	}
	if (r == 0 && errno)
		r = err_errno(e, EXIT_IO, "cannot list folder %s", folder);
	if (d)
		closedir(d);
	return r;
}

static int write_merged(const struct inputs *in, struct summary_merge *m, const char *path, int sync, struct err *e)
{
	struct buf head = BUF_INIT;
	struct summary_line l;
	struct out o;
	int got = 0, r = out_create(&o, path, e);
	if (r == 0) {
		summary_head_line(&head, PRESSMILL_VERSION, in->lexicons);
		out_adds(&o, buf_str(&head));
		while ((got = summary_merge_next(m, &l, e)) > 0) {
			out_adds(&o, l.line);
			out_add(&o, "\n", 1);
		}
		struct err second;
		r = out_close(&o, sync, got < 0 ? &second : e);
		r = got < 0 ? -1 : r;
	}
	buf_free(&head);
	return r;
}

/* Of many summaries as many at a time are made one, until there are few: each takes a file that is open, and a line is
 * held against those of all others. */
static int fold_ready(struct inputs *in, struct err *e)
{
	enum { AT_ONCE = 32 };
	int r = 0;
	while (in->ready.n > AT_ONCE && r == 0) {
		struct str path = str_printf(&in->mem, "%s/.ready.%zu", in->job->tables, in->folded.n);
		struct summary_merge *m = summary_merge_new();
		*VEC_PUSH(&in->mem, &in->folded) = path;
		for (size_t i = 0; i < AT_ONCE && r == 0; i++)
			r = summary_merge_file(m, in->ready.v[i].p, false, e);
		r = r ? r : write_merged(in, m, path.p, 0, e);
		summary_merge_free(m);
		in->ready.v += AT_ONCE;
		in->ready.n -= AT_ONCE;
		in->ready.cap -= AT_ONCE;
		*VEC_PUSH(&in->mem, &in->ready) = path;
	}
	return r;
}

static int choose_ready(struct inputs *in, const struct str *names, size_t n, struct names_table *had, struct err *e)
{
	DIR *d = in->job->ready ? opendir(in->job->ready) : NULL;
	struct dirent *f;
	int r = d || !in->job->ready ? 0 : err_errno(e, EXIT_NOINPUT, "cannot open folder %s", in->job->ready);
	while (r == 0 && d && (errno = 0, f = readdir(d)))
		if (f->d_name[0] != '.')
			r = add_ready(in, str_printf(&in->mem, "%s/%s", in->job->ready, f->d_name).p, names, n, had, e);
	if (r == 0 && d && errno)
		r = err_errno(e, EXIT_IO, "cannot list folder %s", in->job->ready);
	if (d)
		closedir(d);
	return r ? r : fold_ready(in, e);
}

static int spill(struct inputs *in, struct buf *lines, struct err *e)
{
	struct buf head = BUF_INIT;
	struct out o;
	struct str path = str_printf(&in->mem, "%s/.summary.%zu", in->job->tables, in->spilled.n);
	*VEC_PUSH(&in->mem, &in->spilled) = path;
	summary_head_line(&head, PRESSMILL_VERSION, in->lexicons);
	int r = out_create(&o, path.p, e);
	if (r == 0) {
		out_adds(&o, buf_str(&head));
		out_adds(&o, buf_str(lines));
		r = out_close(&o, 0, e);
	}
	buf_reset(lines);
	buf_free(&head);
	return r;
}

static int summarize(struct inputs *in, const struct str *names, size_t n, const struct names_table *had, struct err *e)
{
	struct summary_maker *m = summary_maker_new();
	int r = 0;
	for (size_t i = 0; i < n && r == 0; i++) {
		if (tl_has(had, names[i]))
			continue;
		r = summary_add_batch(m, in->job->tables, names[i], e);
		if (r || summary_maker_bytes(m) <= SPILL)
			continue;
		summary_take_lines(m, &in->made);
		in->bytes += in->made.n;
		r = spill(in, &in->made, e);
	}
	if (r == 0)
		summary_take_lines(m, &in->made);
	in->bytes += in->made.n;
	summary_maker_free(m);
	return r;
}

/* The bytes of what is new as one, which say what of the base stays: whoever summed it up, and in how many pieces. */
static int count_new(struct inputs *in, struct err *e)
{
	struct summary_merge *m = inputs_merge(in, in->base.v.n, e);
	struct summary_line l;
	int got = m ? 0 : -1;
	in->bytes = 0;
	while (m && (got = summary_merge_next(m, &l, e)) > 0)
		in->bytes += l.line.n + 1;
	summary_merge_free(m);
	return got;
}

int inputs_open(struct inputs *in, const struct timeline_job *job, const char *lexicons, struct err *e)
{
	*in = (struct inputs){ .job = job, .lexicons = lexicons };
	struct names_table had = { .n = 0 };
	struct str *names;
	size_t n;
	int r = list_batches(in, &names, &n, e);
	r = r ? r : choose_base(in, names, n, &had, e);
	r = r ? r : choose_ready(in, names, n, &had, e);
	r = r ? r : summarize(in, names, n, &had, e);
	if (r == 0 && in->base.v.n && in->spilled.n + in->ready.n)
		r = count_new(in, e);
	tl_names_free(&had);
	return r;
}

struct summary_merge *inputs_merge(const struct inputs *in, size_t from, struct err *e)
{
	struct summary_merge *m = summary_merge_new();
	int r = 0;
	for (size_t i = from; i < in->base.v.n && r == 0; i++)
		r = summary_merge_file(m, in->base.v.v[i].path.p, true, e);
	for (size_t i = 0; i < in->spilled.n && r == 0; i++)
		r = summary_merge_file(m, in->spilled.v[i].p, false, e);
	for (size_t i = 0; i < in->ready.n && r == 0; i++)
		r = summary_merge_file(m, in->ready.v[i].p, false, e);
	if (r == 0 && in->made.n)
		r = summary_merge_lines(m, buf_str(&in->made), e);
	for (size_t i = 0; r == 0 && in->job->others && in->job->others[i]; i++)
		r = summary_merge_file(m, in->job->others[i], false, e);
	if (r == 0)
		return m;
	summary_merge_free(m);
	return NULL;
}

int inputs_write_state(const struct inputs *in, struct err *e)
{
	const size_t stay = segments_that_stay(&in->base, in->bytes);
	struct buf b = BUF_INIT;
	int r = segments_link(&in->base, stay, in->job->state, e);
	struct summary_merge *m = r ? NULL : inputs_merge(in, stay, e);
	uint64_t number = in->base.v.n ? in->base.v.v[in->base.v.n - 1].number + 1 : 1;
	buf_addf(&b, "%s/%06llu.tsv", in->job->state, (unsigned long long)number);
	r = m ? write_merged(in, m, b.p, 1, e) : -1;
	summary_merge_free(m);
	buf_free(&b);
	return r;
}

void inputs_free(struct inputs *in)
{
	for (size_t i = 0; i < in->spilled.n; i++)
		unlink(in->spilled.v[i].p);
	for (size_t i = 0; i < in->folded.n; i++)
		unlink(in->folded.v[i].p);
	segments_free(&in->base);
	buf_free(&in->made);
	arena_free(&in->mem);
}
