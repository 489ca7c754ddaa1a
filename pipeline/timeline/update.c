/* The corpus-wide tables, from the lines of merged summaries. */
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "lexicon/coordinates.h"
#include "lexicon/lexicons.h"
#include "names/names.h"
#include "stream/options.h"
#include "timeline/inside.h"
#include "timeline/inputs.h"

/* The tables of the release before, from which rows of a series are copied. */
struct old_table {
	struct table_reader r;
	bool open, have;		/* have: a row was read that is not copied yet */
	struct str row, series;		/* it, and what series it is of */
};

struct update {
	const struct timeline_job *job;
	struct lexicons lex;
	struct coordinates places;
	struct inputs in;
	struct summary_merge *merge;
	struct names_table overruled;	/* articles that others revise */
	struct names_table fresh;	/* of them, those the base does not have */
	bool copy;			/* the base was made as this run makes it: its rows may be copied */
	struct out summary;		/* fd -1: none */
	struct gzout *table[TABLES];	/* of the corpus-wide ones */
	uint64_t nrows[TABLES];		/* of them, without the header */
	struct squeezer *squeezer;
	struct old_table old_events, old_evidence, old_series;
	struct buf facts, rows;		/* facts: of the series being read */
	struct buf series_id;
	bool touched;
};

static struct str line_rest(struct str line) { return str_from(line, 2); }

static int open_old(struct old_table *t, const char *base, enum table which, struct err *e)
{
	struct buf path = BUF_INIT;
	table_path(&path, base, which, STR(""), 1);
	int r = table_open(&t->r, path.p, which, e);
	t->open = r == 0;
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
			gzout_hash(u->table[t]);
			gzout_adds(u->table[t], buf_str(&b));
		} else {
			r = -1;
		}
	}
	buf_free(&b);
	return r;
}

/* Rows that end with LF each. */
static void add_rows(struct update *u, enum table t, struct str rows)
{
	gzout_adds(u->table[t], rows);
	for (const char *p = rows.p, *end = p + rows.n; p < end && (p = memchr(p, '\n', (size_t)(end - p))); p++)
		u->nrows[t]++;
}

/* Copy the rows of a series; how many there were, or -1. */
static int copy_rows(struct update *u, struct old_table *t, enum table to, struct str series, struct err *e)
{
	int n = 0;
	for (;;) {
		if (!t->have) {
			int got = table_next_line(&t->r, &t->row, e);
			if (got <= 0)
				return got < 0 ? -1 : n;
			t->have = true;
			t->series.p = t->row.p;
			t->series.n = 0;
			/* an event_id has a sign behind its series; no series has one in its id */
			while (t->series.n < t->row.n && t->row.p[t->series.n] != '\t' && t->row.p[t->series.n] != '#')
				t->series.n++;
		}
		int c = str_cmp(t->series, series);
		if (c > 0)
			return n;
		t->have = false;
		if (c < 0)
			continue;
		gzout_add(u->table[to], t->row.p, t->row.n + 1);	/* LF follows */
		u->nrows[to]++;
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
		struct str id = buf_str(&u->series_id);
		copied = copy_rows(u, &u->old_events, T_EVENTS, id, e);
		int evidence = copied < 0 ? -1 : copy_rows(u, &u->old_evidence, T_EVENT_EVIDENCE, id, e);
		int series = evidence < 0 ? -1 : copy_rows(u, &u->old_series, T_SERIES, id, e);
		if (series < 0 || (copied > 0) != (series > 0) || (copied > 0) != (evidence > 0))
			r = series < 0 ? -1 : err_set(e, EXIT_STREAM, "the tables of %s do not fit its summary",
					u->job->base);
	}
	if (r == 0 && !copied) {
		struct tl_series s = { .mem = ARENA_INIT };
		r = tl_read_facts(&s, buf_str(&u->facts), &u->overruled, u->lex.events, e);
		if (r == 0) {
			tl_settle(&s);
			buf_reset(&u->rows);
			tl_event_rows(&u->rows, &s);
			add_rows(u, T_EVENTS, buf_str(&u->rows));
			buf_reset(&u->rows);
			tl_evidence_rows(&u->rows, &s);
			add_rows(u, T_EVENT_EVIDENCE, buf_str(&u->rows));
			buf_reset(&u->rows);
			tl_series_row(&u->rows, &s, u->lex.events);
			add_rows(u, T_SERIES, buf_str(&u->rows));
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
	u->touched |= !l->old;
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

/* The row that an E or U line is, without its last cells, `more` in number. */
static struct str row_of(struct str line, int more)
{
	struct str row = line_rest(line);
	while (more--) {
		const char *tab = memrchr(row.p, '\t', row.n);
		row.n = tab ? (size_t)(tab - row.p) : row.n;
	}
	return row;
}

/* E id kind name articles mentions first last batch row: the row of the entity, and where it lies. */
static int add_entity(struct update *u, struct str line, struct err *e)
{
	struct str row = row_of(line, 2), rest = row, id, lat, lon;
	str_cell(&rest, '\t', &id);
	if (coordinates_of(&u->places, id, &lat, &lon, e))
		return -1;
	const struct str cells[] = { row, STR("\t"), lat, STR("\t"), lon, STR("\n") };
	for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
		gzout_adds(u->table[T_ENTITIES], cells[i]);
	u->nrows[T_ENTITIES]++;
	return 0;
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
		if (!l->old)
			tl_number(&u->fresh, l->key);
		return 0;
	case 'E':
		return add_entity(u, l->line, e);
	case 'F':
		return take_fact(u, l, e);
	case 'U':
		if (end_series(u, e))
			return -1;
		gzout_adds(u->table[T_UNKNOWN_NAMES], row_of(l->line, 1));	/* batch */
		gzout_add(u->table[T_UNKNOWN_NAMES], "\n", 1);
		u->nrows[T_UNKNOWN_NAMES]++;
		return 0;
	default:
		return 0;
	}
}

/* The tables, and what was made of them for who publishes it (release_trust). */
static int close_tables(struct update *u, int r, struct err *e)
{
	struct buf b = BUF_INIT;
	for (enum table t = T_EVENTS; t < TABLES; t++) {
		struct gzout_made made;
		if (u->table[t] && r)
			gzout_abandon(u->table[t]);
		else if (u->table[t] && gzout_close_made(u->table[t], &made, e))
			r = -1;
		else if (u->table[t])
			buf_addf(&b, "%s.tsv.gz\t%llu\t%llu\t%llu\t%llu\n", table_defs[t].name,
				 (unsigned long long)made.bytes, (unsigned long long)made.hash,
				 (unsigned long long)u->nrows[t], (unsigned long long)made.content);
	}
	if (r == 0 && u->job->made)
		r = file_write_atomic(u->job->made, buf_str(&b), e);
	buf_free(&b);
	return r;
}

static int close_all(struct update *u, int r, struct err *e)
{
	struct err later;
	if (u->summary.fd >= 0 && out_close(&u->summary, 1, r ? &later : e))
		r = -1;
	r = close_tables(u, r, e);
	squeezer_free(u->squeezer);
	summary_merge_free(u->merge);
	inputs_free(&u->in);
	if (u->old_events.open)
		table_close(&u->old_events.r);
	if (u->old_evidence.open)
		table_close(&u->old_evidence.r);
	if (u->old_series.open)
		table_close(&u->old_series.r);
	buf_free(&u->facts);
	buf_free(&u->rows);
	buf_free(&u->series_id);
	tl_names_free(&u->overruled);
	tl_names_free(&u->fresh);
	coordinates_close(&u->places);
	lexicons_free(&u->lex);
	return r;
}

int timeline_update(const struct timeline_job *job, struct err *e)
{
	struct update u = { .job = job, .summary = { .fd = -1 }, .squeezer = squeezer_new() };
	struct summary_line l;
	memory_keep();
	int got = 0, r = lexicons_load(&u.lex, job->lexicons, LEX_EVENTS, e);
	r = r ? r : inputs_open(&u.in, job, u.lex.digest, e);
	if (r == 0 && job->state)
		r = inputs_write_state(&u.in, e);
	u.copy = r == 0 && u.in.same_rules && !job->summary_only;
	if (u.copy)
		r = open_old(&u.old_events, job->base, T_EVENTS, e)
				|| open_old(&u.old_evidence, job->base, T_EVENT_EVIDENCE, e)
			|| open_old(&u.old_series, job->base, T_SERIES, e) ? -1 : 0;
	if (r == 0 && !(u.merge = inputs_merge(&u.in, 0, e)))
		r = -1;
	r = r ? r : open_outputs(&u, e);
	r = r ? r : coordinates_open(&u.places, job->lexicons, e);
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
