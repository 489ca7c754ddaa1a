#include "store/ledger/corrections.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/hash.h"
#include "text/calendar.h"
#include "text/utf8.h"

enum { REASON = CORRECTION_KEYS + CORRECTION_FIELDS, WHO, WHEN, COLUMNS, MOST_BYTES = 64 << 20 };

static const char *const columns[COLUMNS] = { "article_id", "source",	 "external_id", "day", "publisher", "title",
					      "language",   "withdrawn", "reason",	"who", "when" };

void corrections_free(struct corrections *c)
{
	map_free(&c->by_key);
	arena_free(&c->mem);
	memset(c, 0, sizeof *c);
}

static bool is_id(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'a' && s.p[i] <= 'f')))
			return false;
	return s.n == 16;
}

static bool is_language(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < 'a' || s.p[i] > 'z')
			return false;
	return s.n == 2 || s.n == 3;
}

/* What is wrong with a row, or NULL. */
static const char *wrong_with(const struct correction *r)
{
	int32_t day;
	bool any = false, key = false;
	for (int k = 0; k < CORRECTION_KEYS; k++)
		key |= r->key[k].n != 0;
	for (int f = 0; f < CORRECTION_FIELDS; f++)
		any |= r->field[f].n != 0;
	if (!key)
		return "it names no article: fill article_id, source or external_id";
	if (!any)
		return "it changes nothing: fill day, publisher, title, language or withdrawn";
	if (r->key[KEY_ID].n && !is_id(r->key[KEY_ID]))
		return "article_id is not 16 hex digits";
	if (r->field[CORRECT_DAY].n && !cal_parse_iso(r->field[CORRECT_DAY], &day))
		return "day is no day: write 2026-11-21";
	if (r->field[CORRECT_LANGUAGE].n && !is_language(r->field[CORRECT_LANGUAGE]))
		return "language is no code of two or three letters: write en";
	struct str w = r->field[CORRECT_WITHDRAWN];
	return w.n && !str_is(w, "yes") && !str_is(w, "no") ? "withdrawn is neither yes nor no" : NULL;
}

static int read_head(struct str line, int *what, size_t *n, const char *path, struct err *e)
{
	struct str cell;
	bool key = false;
	for (*n = 0; str_cell(&line, '\t', &cell); (*n)++) {
		int k = COLUMNS;
		while (k-- > 0 && !str_is(cell, columns[k]))
			;
		if (k < 0 || *n == COLUMNS)
			return err_set(e, EXIT_STREAM,
				       "%s: line 1: \"%.*s\" is no column of corrections; they are article_id "
				       "source external_id day publisher title language withdrawn reason who when",
				       path, STR_FMT(cell));
		for (size_t i = 0; i < *n; i++)
			if (what[i] == k)
				return err_set(e, EXIT_STREAM, "%s: line 1: the column %s is there twice", path,
					       columns[k]);
		what[*n] = k;
		key |= k < CORRECTION_KEYS;
	}
	return key ? 0
		   : err_set(e, EXIT_STREAM, "%s: line 1 names none of the columns article_id, source and external_id",
			     path);
}

static uint64_t key_hash(enum correction_key k, struct str s) { return hash_mix(hash_str(s) + (uint64_t)k); }

static void add_row(struct corrections *c, const struct correction *r)
{
	*VEC_PUSH(&c->mem, &c->rows) = *r;
	for (int k = 0; k < CORRECTION_KEYS; k++)
		if (r->key[k].n) {
			map_add(&c->by_key, key_hash((enum correction_key)k, r->key[k]), (uint32_t)c->rows.n);
			break;
		}
	c->withdrawals += str_is(r->field[CORRECT_WITHDRAWN], "yes");
}

static int read_row(struct corrections *c, struct str line, const int *what, size_t n, size_t number, const char *path,
		    struct err *e)
{
	struct correction r = { .line = number };
	struct str cell, cells[COLUMNS] = { { NULL, 0 } };
	size_t i = 0;
	for (struct str rest = line; rest.p && str_cell(&rest, '\t', &cell); i++)
		if (i < n)
			cells[what[i]] = cell;
	if (i > n)
		return err_set(e, EXIT_STREAM, "%s: line %zu has %zu cells, and there are %zu columns", path, number, i,
			       n);
	for (int k = 0; k < CORRECTION_KEYS; k++)
		r.key[k] = cells[k];
	for (int f = 0; f < CORRECTION_FIELDS; f++)
		r.field[f] = cells[CORRECTION_KEYS + f];
	const char *wrong = wrong_with(&r);
	if (wrong)
		return err_set(e, EXIT_STREAM, "%s: line %zu: %s", path, number, wrong);
	add_row(c, &r);
	return 0;
}

static void take_digest(struct corrections *c)
{
	uint64_t h = 0;
	for (size_t i = 0; i < c->rows.n; i++) {
		const struct correction *r = &c->rows.v[i];
		for (int k = 0; k < CORRECTION_KEYS; k++)
			h = hash_mix(h ^ hash_str(r->key[k])) + r->key[k].n;
		for (int f = 0; f < CORRECTION_FIELDS; f++)
			h = hash_mix(h ^ hash_str(r->field[f])) + r->field[f].n;
	}
	if (c->rows.n)
		snprintf(c->digest, sizeof c->digest, "%016llx", (unsigned long long)h);
}

int corrections_read(struct corrections *c, const char *path, struct err *e)
{
	memset(c, 0, sizeof *c);
	arena_init(&c->mem);
	if (!path)
		return 0;
	struct buf b = BUF_INIT;
	int what[COLUMNS], r = file_read(path, MOST_BYTES, &b, e);
	size_t number = 0, n = 0;
	struct str all = r ? STR_NONE : str_dup(&c->mem, buf_str(&b)), line;
	buf_free(&b);
	if (r == 0 && utf8_valid_to(all) != all.n)
		r = err_set(e, EXIT_STREAM, "%s is not UTF-8", path);
	while (r == 0 && all.n && str_cell(&all, '\n', &line)) {
		number++;
		if (line.n && line.p[line.n - 1] == '\r')
			line.n--;
		for (size_t i = 0; i < line.n && r == 0; i++)
			if ((unsigned char)line.p[i] < 0x20 && line.p[i] != '\t')
				r = err_set(e, EXIT_STREAM, "%s: line %zu holds a control byte", path, number);
		if (r == 0 && !n)
			r = read_head(line, what, &n, path, e);
		else if (r == 0 && line.n && line.p[0] != '#')
			r = read_row(c, line, what, n, number, path, e);
	}
	take_digest(c);
	return r;
}

/* The file of a source: what stands before the number of the record. */
static struct str file_of(struct str source)
{
	ptrdiff_t record = str_chr(source, '#');
	return record < 0 ? source : str_sub(source, 0, (size_t)record);
}

static bool fits(const struct correction *r, struct str id, struct str source, struct str external)
{
	return (!r->key[KEY_ID].n || str_eq(r->key[KEY_ID], id))
		&& (!r->key[KEY_SOURCE].n || str_eq(r->key[KEY_SOURCE], source)
		    || str_eq(r->key[KEY_SOURCE], file_of(source)))
		&& (!r->key[KEY_EXTERNAL].n || str_eq(r->key[KEY_EXTERNAL], external));
}

/* Of each field the last row that fits and gives it, or 0: rows from 1. */
static void collect(const struct corrections *c, struct str id, struct str source, struct str external,
		    uint32_t last[CORRECTION_FIELDS])
{
	const struct { enum correction_key kind; struct str key; } keys[] = {
		{ KEY_ID, id }, { KEY_SOURCE, source }, { KEY_SOURCE, file_of(source) }, { KEY_EXTERNAL, external }
	};
	memset(last, 0, CORRECTION_FIELDS * sizeof *last);
	for (size_t k = 0; k < sizeof keys / sizeof *keys && c->rows.n; k++) {
		uint64_t h = key_hash(keys[k].kind, keys[k].key);
		for (struct map_at i = map_first(&c->by_key, h); i.number; i = map_next(&c->by_key, h, i)) {
			const struct correction *r = &c->rows.v[i.number - 1];
			for (int f = 0; f < CORRECTION_FIELDS && fits(r, id, source, external); f++)
				if (r->field[f].n && i.number > last[f])
					last[f] = i.number;
		}
	}
}

static bool withdraws(const struct corrections *c, uint32_t row)
{
	return row && str_is(c->rows.v[row - 1].field[CORRECT_WITHDRAWN], "yes");
}

bool corrections_withdraw(const struct corrections *c, struct str id, struct str source, struct str external)
{
	uint32_t last[CORRECTION_FIELDS];
	collect(c, id, source, external, last);
	return withdraws(c, last[CORRECT_WITHDRAWN]);
}

bool corrections_apply(const struct corrections *c, struct article *a)
{
	uint32_t last[CORRECTION_FIELDS];
	struct str *const cells[] = { [CORRECT_DAY] = &a->published, [CORRECT_PUBLISHER] = &a->publisher,
		[CORRECT_TITLE] = &a->title, [CORRECT_LANGUAGE] = &a->language };
	if (!c->rows.n)
		return false;
	collect(c, a->id, a->source, a->external_id, last);
	for (int f = 0; f < CORRECT_WITHDRAWN; f++)
		if (last[f])
			*cells[f] = str_dup(&a->mem, c->rows.v[last[f] - 1].field[f]);
	if (last[CORRECT_DAY])
		a->published_basis = STR("metadata");
	return withdraws(c, last[CORRECT_WITHDRAWN]);
}
