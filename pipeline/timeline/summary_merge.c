/* Summaries merged, line by line. */
#include "timeline/summary.h"

#include <stdlib.h>

#include "base/gzip.h"
#include "tables/table.h"

enum { LINE_MAX_BYTES = 1 << 26 };

static const char HEAD[] = "%summary 2 ", ANY_HEAD[] = "%summary ";

struct summary_input {
	struct gzin *in;
	struct lines lines;
	char *name;
	bool old;
	bool have, taken;		/* taken: the current line was handed out, the next one is due */
	char kind;
	struct str key, line;
	/* letter and the first seven bytes of the key, as a number that orders as they do */
	uint64_t head;
};

struct summary_merge {
	struct summary_input *v;
	size_t n;
	struct buf made;		/* a line of several */
	struct buf last;		/* kind and key handed out last */
	uint64_t last_head;
	/* where the last line came from, if from there alone, and the least of what the others have: lines of large
	 * inputs follow one another for long */
	struct summary_input *from, *second;
};

struct summary_merge *summary_merge_new(void)
{
	return xcalloc(1, sizeof(struct summary_merge));
}

void summary_merge_free(struct summary_merge *m)
{
	if (!m)
		return;
	for (size_t i = 0; i < m->n; i++) {
		lines_free(&m->v[i].lines);
		gzin_close(m->v[i].in);
		free(m->v[i].name);
	}
	buf_free(&m->made);
	buf_free(&m->last);
	free(m->v);
	free(m);
}

static int malformed(const struct summary_input *x, struct err *e)
{
	return err_at(e, EXIT_STREAM, x->name, x->lines.number, 0, "not a line of a summary");
}

static int advance(struct summary_input *x, struct err *e)
{
	struct str line;
	int got = lines_next(&x->lines, &line, e);
	x->taken = false;
	x->have = got > 0;
	if (got <= 0)
		return got;
	x->line = line;
	if (x->lines.unterminated || line.n < 2 || line.p[1] != '\t' || !memchr("BCEFU", line.p[0], 5))
		return malformed(x, e);
	const char *tab = memchr(line.p + 2, '\t', line.n - 2);
	x->key = tab ? str_n(line.p + 2, (size_t)(tab - line.p) - 2) : str_from(line, 2);
	x->kind = line.p[0];
	x->head = (unsigned char)x->kind;
	for (size_t i = 0; i < 7; i++)
		x->head = x->head << 8 | (i < x->key.n ? (unsigned char)x->key.p[i] : 0);
	return 0;
}

static struct summary_input *add(struct summary_merge *m, struct gzin *in, const char *name)
{
	m->v = xrealloc(m->v, (m->n + 1) * sizeof *m->v);
	struct summary_input *x = &m->v[m->n++];
	*x = (struct summary_input){ .in = in, .name = str_dupz(str_z(name)) };
	lines_init(&x->lines, in, LINE_MAX_BYTES);
	return x;
}

int summary_merge_file(struct summary_merge *m, const char *path, bool old, struct err *e)
{
	struct gzin *in = gzin_open(path, e);
	if (!in)
		return -1;
	struct summary_input *x = add(m, in, path);
	x->old = old;
	struct str line;
	int got = lines_next(&x->lines, &line, e);
	if (got < 0)
		return -1;
	if (!got || !str_starts(line, str_z(HEAD)))
		return err_at(e, EXIT_STREAM, path, 1, 0,
				"not a summary of this version: the first line is not %s; make it anew from its tables",
				HEAD);
	return advance(x, e);
}

int summary_merge_lines(struct summary_merge *m, struct str lines, struct err *e)
{
	return advance(add(m, gzin_memory(lines, "a summary in memory"), "a summary in memory"), e);
}

/* The cells of a line behind its letter: at most n; how many there are. */
static size_t cells(struct str line, struct str *c, size_t n)
{
	struct str rest = str_from(line, 2), cell;
	size_t k = 0;
	while (rest.p && str_cell(&rest, '\t', &cell)) {
		if (k < n)
			c[k] = cell;
		k++;
		if (k == n && line.p[0] == 'F')
			break;
	}
	return k;
}

static int compare_rows(struct str a, struct str b)
{
	uint64_t x = 0, y = 0;
	if (!str_to_u64(a, &x) || !str_to_u64(b, &y))
		return str_cmp(a, b);
	return (x > y) - (x < y);
}

static int compare_inputs(const struct summary_input *a, const struct summary_input *b)
{
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->kind != 'B' && a->head != b->head)
		return a->head < b->head ? -1 : 1;
	if (a->kind == 'B')
		return table_batch_cmp(a->key, b->key);
	int c = str_cmp(a->key, b->key);
	if (c || a->kind != 'F')
		return c;
	struct str x[3] = { STR(""), STR(""), STR("") }, y[3] = { STR(""), STR(""), STR("") };
	cells(a->line, x, 3);
	cells(b->line, y, 3);
	c = table_batch_cmp(x[1], y[1]);
	return c ? c : compare_rows(x[2], y[2]);
}

/* ---- lines of one key as one ---- */

enum { MOST_CELLS = 9 };

static bool add_number(struct str *cell, struct str more, char text[24], struct buf *b)
{
	uint64_t x, y;
	if (!str_to_u64(*cell, &x) || !str_to_u64(more, &y))
		return false;
	buf_reset(b);
	buf_addu(b, x + y);
	memcpy(text, b->p, b->n);
	*cell = str_n(text, b->n);
	return true;
}

struct sum {
	struct str c[MOST_CELLS];	/* views into the inputs' lines and the numbers below */
	char numbers[2][24];
};

/* E: id kind name articles mentions first last batch row */
static bool add_entity(struct sum *s, const struct str *c, struct buf *b)
{
	int order = table_batch_cmp(c[7], s->c[7]);
	if (order < 0 || (order == 0 && compare_rows(c[8], s->c[8]) < 0)) {
		static const int early[] = { 1, 2, 7, 8 };
		for (size_t i = 0; i < 4; i++)
			s->c[early[i]] = c[early[i]];
	}
	if (c[5].n && (!s->c[5].n || str_cmp(c[5], s->c[5]) < 0))
		s->c[5] = c[5];
	if (c[6].n && str_cmp(c[6], s->c[6]) > 0)
		s->c[6] = c[6];
	return add_number(&s->c[3], c[3], s->numbers[0], b) && add_number(&s->c[4], c[4], s->numbers[1], b);
}

/* U: name articles mentions example_article example_sentence batch */
static bool add_unknown(struct sum *s, const struct str *c, struct buf *b)
{
	if (c[3].n && (!s->c[3].n || table_batch_cmp(c[5], s->c[5]) < 0))
		for (int i = 3; i < 6; i++)
			s->c[i] = c[i];
	return add_number(&s->c[1], c[1], s->numbers[0], b) && add_number(&s->c[2], c[2], s->numbers[1], b);
}

static int join(struct summary_merge *m, struct summary_input *first, struct summary_line *l, struct err *e)
{
	struct sum s;
	const size_t n = first->kind == 'E' ? 9 : 6;
	if (cells(first->line, s.c, MOST_CELLS) != n)
		return malformed(first, e);
	for (struct summary_input *x = first + 1; x < m->v + m->n; x++) {
		struct str c[MOST_CELLS];
		if (!x->have || x->kind != first->kind || !str_eq(x->key, first->key))
			continue;
		x->taken = true;
		l->old &= x->old;
		if (cells(x->line, c, MOST_CELLS) != n
				|| !(n == 9 ? add_entity(&s, c, &m->made) : add_unknown(&s, c, &m->made)))
			return malformed(x, e);
	}
	buf_reset(&m->made);
	buf_addc(&m->made, first->kind);
	for (size_t i = 0; i < n; i++) {
		buf_addc(&m->made, '\t');
		buf_adds(&m->made, s.c[i]);
	}
	l->line = buf_str(&m->made);
	l->key = str_sub(l->line, 2, first->key.n);
	return 1;
}

/* What is handed out comes after what was handed out before. */
static bool in_order(struct summary_merge *m, const struct summary_line *l, uint64_t head)
{
	struct str last = buf_str(&m->last);
	bool fine = true;
	if (last.n && l->kind != 'B' && head != m->last_head) {
		fine = m->last_head < head;
	} else if (last.n && last.p[0] == l->kind) {
		int c = l->kind == 'B' ? table_batch_cmp(str_from(last, 1), l->key)
				: str_cmp(str_from(last, 1), l->key);
		fine = l->kind == 'F' ? c <= 0 : c < 0;
	} else if (last.n) {
		fine = last.p[0] < l->kind;
	}
	m->last_head = head;
	buf_reset(&m->last);
	buf_addc(&m->last, l->kind);
	buf_adds(&m->last, l->key);
	return fine;
}

/* The input with the least line, the first of equal ones; *same: how many have it.  NULL at the end; -1 in *bad. */
static struct summary_input *least(struct summary_merge *m, size_t *same, int *bad, struct err *e)
{
	struct summary_input *best = NULL, *second = NULL;
	*same = 1;
	*bad = 0;
	if (m->from && (*bad = advance(m->from, e)) < 0)
		return NULL;
	if (m->from && m->from->have && (!m->second || compare_inputs(m->from, m->second) < 0))
		return m->from;
	for (struct summary_input *x = m->v; x < m->v + m->n; x++) {
		if (x->taken && (*bad = advance(x, e)) < 0)
			return NULL;
		if (!x->have)
			continue;
		int c = best ? compare_inputs(x, best) : -1;
		if (c < 0) {
			second = best;		/* less than all before it */
			best = x;
			*same = 1;
		} else {
			*same += c == 0;
			if (!second || c == 0 || compare_inputs(x, second) < 0)
				second = x;
		}
	}
	m->second = second;
	m->from = best && *same == 1 ? best : NULL;
	return best;
}

int summary_merge_next(struct summary_merge *m, struct summary_line *l, struct err *e)
{
	size_t same;
	int bad;
	struct summary_input *best = least(m, &same, &bad, e);
	if (!best)
		return bad;
	best->taken = true;
	*l = (struct summary_line){ .kind = best->kind, .key = best->key, .line = best->line, .old = best->old };
	if (same > 1 && (best->kind == 'B' || best->kind == 'F'))
		return err_at(e, EXIT_STREAM, best->name, best->lines.number, 0,
				"batch %.*s is in two of the summaries", STR_FMT(best->key));
	if (same > 1 && best->kind == 'C') {
		for (struct summary_input *x = best + 1; x < m->v + m->n; x++)
			if (x->have && x->kind == 'C' && str_eq(x->key, best->key)) {
				x->taken = true;
				l->old |= x->old;	/* known before is known */
			}
	} else if (same > 1 && join(m, best, l, e) < 0) {
		return -1;
	}
	return in_order(m, l, best->head) ? 1 : err_at(e, EXIT_STREAM, best->name, best->lines.number, 0,
			"the lines of a summary are not in their order");
}

void summary_head_line(struct buf *b, const char *version, const char *lexicons)
{
	buf_addf(b, "%s%s %s\n", HEAD, version, lexicons);
}

int summary_head(struct arena *m, const char *path, struct str *version, struct str *lexicons, struct err *e)
{
	struct gzin *in = gzin_open(path, e);
	if (!in)
		return -1;
	struct lines lines;
	struct str line = STR_NONE, cell[4] = { STR_NONE, STR_NONE, STR_NONE, STR_NONE };
	lines_init(&lines, in, LINE_MAX_BYTES);
	int got = lines_next(&lines, &line, e);
	struct str rest = line;
	for (size_t i = 0; i < 4 && rest.p; i++)
		str_cell(&rest, ' ', &cell[i]);
	bool old = got > 0 && !str_starts(line, str_z(HEAD));
	if (got == 0 || (got > 0 && (!str_starts(line, str_z(ANY_HEAD)) || !cell[3].n)))
		got = err_at(e, EXIT_STREAM, path, 1, 0, "not a summary: the first line is not %s", HEAD);
	if (got > 0 && old) {
		*version = *lexicons = STR("");
	} else if (got > 0) {
		*version = str_dup(m, cell[2]);
		*lexicons = str_dup(m, cell[3]);
	}
	lines_free(&lines);
	gzin_close(in);
	return got < 0 ? -1 : 0;
}
