/* The corpus-wide tables, from the lines of merged summaries. */
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "lexicon/lexicons.h"
#include "names/names.h"
#include "stream/options.h"
#include "timeline/inside.h"
#include "timeline/summary.h"

enum { SPILL = 64 << 20 };		/* bytes of lines in memory, before they go to a file to be merged */

/* The tables of the release before, from which rows of a series are copied. */
struct old_table {
	struct table_reader r;
	bool open, have;		/* have: r holds a row that was not copied yet */
};

struct update {
	const struct timeline_job *job;
	struct lexicons lex;
	struct arena mem;
	struct summary_merge *merge;
	struct names_table overruled;	/* articles that others revise */
	struct names_table fresh;	/* of them, those the base does not have */
	bool copy;			/* the base was made as this run makes it: its rows may be copied */
	struct buf made;		/* summary of the new batches, or of the last of them; must outlive the merge */
	struct buf spilled;		/* paths of those in files, each ended by NUL */
	size_t nspilled;
	struct out summary;		/* fd -1: none */
	struct gzout *table[TABLES];	/* of the corpus-wide ones */
	struct squeezer *squeezer;
	struct old_table old_events, old_evidence, old_series;
	struct buf facts, rows;		/* facts: of the series being read */
	struct buf series_id;
	bool touched;
};

static struct str line_rest(struct str line) { return str_from(line, 2); }

/* ---- what is there: batches of the tables, and of the base ---- */

static int by_batch(const void *a, const void *b)
{
	return table_batch_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* Names of all batches that have one of the tables that are read. */
static int list_batches(struct update *u, struct str **names, size_t *n, struct err *e)
{
	static const enum table read[] = { T_ARTICLES, T_RELATIONS, T_MENTIONS, T_EVENT_MENTIONS, T_UNKNOWN };
	struct names_table t = { .n = 0 };
	int r = 0;
	for (size_t i = 0; i < sizeof read / sizeof *read && r == 0; i++) {
		struct str *paths;
		size_t k = 0;
		r = table_files(&u->mem, u->job->tables, read[i], &paths, &k, e);
		for (size_t j = 0; j < k && r == 0; j++) {
			const char *name = strrchr(paths[j].p, '/') + 1;
			tl_number(&t, str_n(name, strlen(name) - strlen(".tsv.gz")));
		}
	}
	*n = t.n;
	*names = arena_alloc(&u->mem, (t.n + 1) * sizeof **names);
	for (size_t i = 0; i < t.n; i++)
		(*names)[i] = str_dup(&u->mem, t.v[i]);
	if (t.n)
		qsort(*names, t.n, sizeof **names, by_batch);
	tl_names_free(&t);
	return r;
}

/* The batches in the base's summary, if it fits: made by this version, of batches that are all in the tables. */
static int read_base(struct update *u, const char *path, const struct str *names, size_t n, struct names_table *had, struct err *e)
{
	struct str version, lexicons;
	if (summary_head(&u->mem, path, &version, &lexicons, e))
		return -1;
	bool fits = str_is(version, PRESSMILL_VERSION);
	u->copy = fits && str_is(lexicons, u->lex.digest);
	struct gzin *in = gzin_open(path, e);
	if (!in)
		return -1;
	struct lines lines;
	struct str line, cell;
	lines_init(&lines, in, 1 << 20);
	int got = lines_next(&lines, &line, e);
	while (fits && got > 0 && (got = lines_next(&lines, &line, e)) > 0 && str_starts(line, STR("B\t"))) {
		struct str rest = line_rest(line);
		str_cell(&rest, '\t', &cell);
		tl_number(had, cell);
		fits = bsearch(&cell, names, n, sizeof *names, by_batch) != NULL;
	}
	lines_free(&lines);
	gzin_close(in);
	if (!fits)
		tl_names_free(had);
	return got < 0 ? -1 : fits;
}

/* ---- inputs of the merge ---- */

static int spill(struct update *u, struct buf *lines, struct err *e)
{
	struct buf path = BUF_INIT, head = BUF_INIT;
	struct out o;
	buf_addf(&path, "%s/.summary.%zu", u->job->tables, u->nspilled++);
	buf_add(&u->spilled, path.p, path.n + 1);
	summary_head_line(&head, PRESSMILL_VERSION, u->lex.digest);
	int r = out_create(&o, path.p, e);
	if (r == 0) {
		out_adds(&o, buf_str(&head));
		out_adds(&o, buf_str(lines));
		r = out_close(&o, 0, e);
	}
	r = r ? r : summary_merge_file(u->merge, path.p, e);
	buf_free(lines);
	buf_free(&head);
	buf_free(&path);
	return r;
}

/* Lines of the maker as an input: the last ones stay in memory. */
static int hand_over(struct update *u, struct summary_maker *m, bool last, struct err *e)
{
	struct buf lines = BUF_INIT;
	summary_take_lines(m, &lines);
	if (!last)
		return spill(u, &lines, e);
	u->made = lines;
	return summary_merge_lines(u->merge, buf_str(&u->made), e);
}

static int summarize(struct update *u, const struct str *names, size_t n, const struct names_table *had, struct err *e)
{
	struct summary_maker *m = summary_maker_new();
	int r = 0;
	for (size_t i = 0; i < n && r == 0; i++) {
		if (tl_has(had, names[i]))
			continue;
		r = summary_add_batch(m, u->job->tables, names[i], e);
		if (r == 0 && summary_maker_bytes(m) > SPILL)
			r = hand_over(u, m, false, e);
	}
	r = r ? r : hand_over(u, m, true, e);
	summary_maker_free(m);
	return r;
}

static int open_old(struct old_table *t, const char *base, enum table which, struct err *e)
{
	struct buf path = BUF_INIT;
	table_path(&path, base, which, STR(""), 1);
	int r = table_open(&t->r, path.p, which, e);
	t->open = r == 0;
	buf_free(&path);
	return r;
}

static int open_inputs(struct update *u, struct err *e)
{
	struct names_table had = { .n = 0 };
	struct buf path = BUF_INIT;
	struct str *names;
	size_t n;
	int r = list_batches(u, &names, &n, e), fits = 0;
	u->merge = summary_merge_new();
	u->squeezer = squeezer_new();
	if (r == 0 && u->job->base) {
		buf_addf(&path, "%s/state/summary.tsv", u->job->base);
		if (access(path.p, F_OK) == 0)
			fits = read_base(u, path.p, names, n, &had, e);
		r = fits < 0 ? -1 : 0;
	}
	if (r == 0 && fits)
		r = summary_merge_file(u->merge, path.p, e);
	u->copy = u->copy && fits && !u->job->summary_only;
	if (r == 0 && u->copy)
		r = open_old(&u->old_events, u->job->base, T_EVENTS, e) || open_old(&u->old_evidence, u->job->base, T_EVENT_EVIDENCE, e)
			|| open_old(&u->old_series, u->job->base, T_SERIES, e) ? -1 : 0;
	r = r ? r : summarize(u, names, n, &had, e);
	for (size_t i = 0; r == 0 && u->job->others && u->job->others[i]; i++)
		r = summary_merge_file(u->merge, u->job->others[i], e);
	tl_names_free(&had);
	buf_free(&path);
	return r;
}

/* ---- outputs ---- */

static int open_outputs(struct update *u, struct err *e)
{
	struct buf b = BUF_INIT;
	int r = 0;
	if (u->job->summary) {
		r = out_create(&u->summary, u->job->summary, e);
		summary_head_line(&b, PRESSMILL_VERSION, u->lex.digest);
		if (r == 0)
			out_adds(&u->summary, buf_str(&b));
	}
	for (enum table t = T_EVENTS; t < TABLES && r == 0 && !u->job->summary_only; t++) {
		buf_reset(&b);
		table_path(&b, u->job->tables, t, STR(""), 1);
		u->table[t] = gzout_create(b.p, e);
		buf_reset(&b);
		table_header(&b, t);
		if (u->table[t]) {
			gzout_use(u->table[t], u->squeezer);
			gzout_adds(u->table[t], buf_str(&b));
		} else {
			r = -1;
		}
	}
	buf_free(&b);
	return r;
}

/* Copy the rows of a series; how many there were, or -1. */
static int copy_rows(struct old_table *t, struct str series, struct gzout *out, struct err *e)
{
	int n = 0;
	for (;;) {
		if (!t->have) {
			int got = table_next(&t->r, e);
			if (got <= 0)
				return got < 0 ? -1 : n;
			t->have = true;
		}
		ptrdiff_t sign = str_chr(t->r.cells[0], '#');	/* of an event_id; no series has one in its id */
		int c = str_cmp(sign < 0 ? t->r.cells[0] : str_sub(t->r.cells[0], 0, (size_t)sign), series);
		if (c > 0)
			return n;
		t->have = false;
		if (c < 0)
			continue;
		const struct str *last = &t->r.cells[t->r.def->n - 1];
		gzout_add(out, t->r.cells[0].p, (size_t)(last->p + last->n - t->r.cells[0].p));
		gzout_add(out, "\n", 1);
		n++;
	}
}

/* All facts of a series have been read: its rows. */
static int end_series(struct update *u, struct err *e)
{
	if (!u->facts.n)
		return 0;
	int r = 0, copied = 0;
	if (u->copy && !u->touched) {
		copied = copy_rows(&u->old_events, buf_str(&u->series_id), u->table[T_EVENTS], e);
		int evidence = copied < 0 ? -1 : copy_rows(&u->old_evidence, buf_str(&u->series_id), u->table[T_EVENT_EVIDENCE], e);
		int series = evidence < 0 ? -1 : copy_rows(&u->old_series, buf_str(&u->series_id), u->table[T_SERIES], e);
		if (series < 0 || (copied > 0) != (series > 0) || (copied > 0) != (evidence > 0))
			r = series < 0 ? -1 : err_set(e, EXIT_STREAM, "the tables of %s do not fit its summary", u->job->base);
	}
	if (r == 0 && !copied) {
		struct tl_series s = { .mem = ARENA_INIT };
		r = tl_read_facts(&s, buf_str(&u->facts), &u->overruled, u->lex.events, e);
		if (r == 0) {
			tl_settle(&s);
			buf_reset(&u->rows);
			tl_event_rows(&u->rows, &s);
			gzout_adds(u->table[T_EVENTS], buf_str(&u->rows));
			buf_reset(&u->rows);
			tl_evidence_rows(&u->rows, &s);
			gzout_adds(u->table[T_EVENT_EVIDENCE], buf_str(&u->rows));
			buf_reset(&u->rows);
			tl_series_row(&u->rows, &s, u->lex.events);
			gzout_adds(u->table[T_SERIES], buf_str(&u->rows));
		}
		tl_series_reset(&s);
	}
	buf_reset(&u->facts);
	u->touched = false;
	return r;
}

static int take_fact(struct update *u, const struct summary_line *l, struct err *e)
{
	if (!str_eq(buf_str(&u->series_id), l->key)) {
		if (end_series(u, e))
			return -1;
		buf_reset(&u->series_id);
		buf_adds(&u->series_id, l->key);
	}
	u->touched |= !l->first_only;
	if (u->copy && !u->touched && u->fresh.n) {
		struct str rest = l->line, cell = STR("");
		for (int i = 0; i < 7 && rest.p; i++)	/* F series_id batch row day paired article_id */
			str_cell(&rest, '\t', &cell);
		u->touched = tl_has(&u->fresh, cell);
	}
	buf_adds(&u->facts, l->line);
	buf_addc(&u->facts, '\n');
	return 0;
}

/* E and U lines begin with a row of their tables: add its n cells. */
static void add_row(struct gzout *g, struct str line, size_t n)
{
	struct str cells = line_rest(line), rest = cells, cell = STR("");
	while (n-- && rest.p)
		str_cell(&rest, '\t', &cell);
	gzout_add(g, cells.p, (size_t)(cell.p + cell.n - cells.p));
	gzout_add(g, "\n", 1);
}

static int take_line(struct update *u, const struct summary_line *l, struct err *e)
{
	if (u->summary.fd >= 0) {
		out_adds(&u->summary, l->line);
		out_add(&u->summary, "\n", 1);
	}
	if (u->job->summary_only)
		return 0;
	switch (l->kind) {
	case 'C':
		tl_number(&u->overruled, l->key);
		if (!l->first_only)
			tl_number(&u->fresh, l->key);
		return 0;
	case 'E':
		add_row(u->table[T_ENTITIES], l->line, table_defs[T_ENTITIES].n);
		return 0;
	case 'F':
		return take_fact(u, l, e);
	case 'U':
		if (end_series(u, e))
			return -1;
		add_row(u->table[T_UNKNOWN_NAMES], l->line, table_defs[T_UNKNOWN_NAMES].n);
		return 0;
	default:
		return 0;
	}
}

static int close_all(struct update *u, int r, struct err *e)
{
	struct err later;
	if (u->summary.fd >= 0 && out_close(&u->summary, 1, r ? &later : e))
		r = -1;
	for (enum table t = T_EVENTS; t < TABLES; t++) {
		if (u->table[t] && r)
			gzout_abandon(u->table[t]);
		else if (u->table[t] && gzout_close(u->table[t], e))
			r = -1;
	}
	squeezer_free(u->squeezer);
	summary_merge_free(u->merge);
	if (u->old_events.open)
		table_close(&u->old_events.r);
	if (u->old_evidence.open)
		table_close(&u->old_evidence.r);
	if (u->old_series.open)
		table_close(&u->old_series.r);
	buf_free(&u->made);
	for (struct str rest = buf_str(&u->spilled), path; rest.n && str_cell(&rest, '\0', &path);)
		if (path.n)
			unlink(path.p);
	buf_free(&u->spilled);
	buf_free(&u->facts);
	buf_free(&u->rows);
	buf_free(&u->series_id);
	tl_names_free(&u->overruled);
	tl_names_free(&u->fresh);
	arena_free(&u->mem);
	lexicons_free(&u->lex);
	return r;
}

int timeline_update(const struct timeline_job *job, struct err *e)
{
	struct update u = { .job = job, .summary = { .fd = -1 } };
	if (lexicons_load(&u.lex, job->lexicons, LEX_EVENTS, e))
		return -1;
	int r = open_inputs(&u, e);
	r = r ? r : open_outputs(&u, e);
	struct summary_line l;
	int got = 0;
	while (r == 0 && (got = summary_merge_next(u.merge, &l, e)) > 0)
		r = take_line(&u, &l, e);
	r = got < 0 ? -1 : r;
	r = r ? r : end_series(&u, e);
	return close_all(&u, r, e);
}

int timeline_run(const char *dir, const char *lexicons, struct err *e)
{
	struct timeline_job job = { .tables = dir, .lexicons = lexicons };
	return timeline_update(&job, e);
}
