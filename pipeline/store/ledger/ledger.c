#include "store/ledger/ledger.h"

#include <stdlib.h>

#include "base/ascii.h"
#include "base/file.h"
#include "base/gzip.h"
#include "base/hash.h"
#include "text/cells.h"

static const char HEAD[] = "path\tbytes\thash\tbatch\tpart\trun\tprogram\tlexicons";
enum { MAX_LINE = 1 << 16 };

void ledger_init(struct ledger *l)
{
	memset(l, 0, sizeof *l);
	arena_init(&l->mem);
}

void ledger_free(struct ledger *l)
{
	map_free(&l->by_path);
	arena_free(&l->mem);
	memset(l, 0, sizeof *l);
}

/* Batch, program and digest repeat from row to row: share the copy of the row before. */
static struct str shared(struct ledger *l, struct str s, struct str before)
{
	return str_eq(s, before) && s.n ? before : str_dup(&l->mem, s);
}

void ledger_add(struct ledger *l, const struct ledger_row *r)
{
	static const struct ledger_row none;
	const struct ledger_row *last = l->rows.n ? &l->rows.v[l->rows.n - 1] : &none;
	struct ledger_row own = *r;
	own.path = str_dup(&l->mem, r->path);
	own.batch = shared(l, r->batch, last->batch);
	own.program = shared(l, r->program, last->program);
	own.lexicons = shared(l, r->lexicons, last->lexicons);
	*VEC_PUSH(&l->mem, &l->rows) = own;
}

void ledger_cell(struct buf *b, struct str path)
{
	cell_path(b, path);
}

void ledger_path(struct buf *b, struct str cell)
{
	for (size_t i = 0; i < cell.n; i++)
		if (cell.p[i] == '%' && cell.n - i > 2 && ascii_hex(cell.p[i + 1]) >= 0
		    && ascii_hex(cell.p[i + 2]) >= 0) {
			buf_addc(b, (char)(ascii_hex(cell.p[i + 1]) << 4 | ascii_hex(cell.p[i + 2])));
			i += 2;
		} else {
			buf_addc(b, cell.p[i]);
		}
}

static bool hex64(struct str s, uint64_t *v)
{
	*v = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (ascii_hex(s.p[i]) < 0)
			return false;
		*v = *v << 4 | (uint64_t)ascii_hex(s.p[i]);
	}
	return s.n == 16;
}

static bool small(struct str s, uint32_t *v)
{
	uint64_t x;
	bool ok = str_to_u64(s, &x) && x <= UINT32_MAX;
	*v = ok ? (uint32_t)x : 0;
	return ok;
}

static bool row_of(struct str line, struct buf *path, struct ledger_row *r)
{
	struct str cell[8], rest = line;
	size_t n = 0;
	while (n < 8 && str_cell(&rest, '\t', &cell[n]))
		n++;
	memset(r, 0, sizeof *r);
	if (n != 8 || rest.p || !cell[0].n)
		return false;
	ledger_path(path, cell[0]);
	r->path = buf_str(path);
	r->batch = cell[3];
	r->known = cell[2].n != 0;
	r->program = cell[6];
	r->lexicons = cell[7];
	return str_to_u64(cell[1], &r->bytes) && (!r->known || hex64(cell[2], &r->hash))
		&& small(cell[4], &r->part) && small(cell[5], &r->run);
}

int ledger_read(struct ledger *l, const char *path, struct err *e)
{
	struct gzin *in = gzin_open(path, e);
	if (!in)
		return -1;
	struct lines lines;
	lines_init(&lines, in, MAX_LINE);
	struct buf file = BUF_INIT;
	struct str line;
	int r = lines_next(&lines, &line, e);
	if (r == 0 || (r > 0 && !str_is(line, HEAD)))
		r = err_at(e, EXIT_STREAM, path, 1, 0, "not a ledger: the first line must be its header");
	while (r > 0 && (r = lines_next(&lines, &line, e)) > 0) {
		struct ledger_row row;
		buf_reset(&file);
		if (lines.unterminated || !row_of(line, &file, &row))
			r = err_at(e, EXIT_STREAM, path, lines.number, 0,
				   "malformed ledger row; point the link `current` at an older release, or start a new "
				   "out folder");
		else
			ledger_add(l, &row);
	}
	buf_free(&file);
	lines_free(&lines);
	gzin_close(in);
	return r;
}

int ledger_write(const struct ledger *l, const char *path, struct err *e)
{
	struct out o;
	if (out_create(&o, path, e))
		return -1;
	out_add(&o, HEAD, sizeof HEAD - 1);
	out_add(&o, "\n", 1);
	struct buf b = BUF_INIT;
	for (size_t i = 0; i < l->rows.n; i++) {
		const struct ledger_row *r = &l->rows.v[i];
		buf_reset(&b);
		ledger_cell(&b, r->path);
		buf_addf(&b, "\t%llu\t", (unsigned long long)r->bytes);
		if (r->known)
			buf_addhex(&b, r->hash, 16);
		buf_addc(&b, '\t');
		buf_adds(&b, r->batch);
		buf_addf(&b, "\t%u\t%u\t", r->part, r->run);
		buf_adds(&b, r->program);
		buf_addc(&b, '\t');
		buf_adds(&b, r->lexicons);
		buf_addc(&b, '\n');
		out_adds(&o, buf_str(&b));
	}
	buf_free(&b);
	return out_close(&o, 1, e);
}

void ledger_index(struct ledger *l)
{
	map_free(&l->by_path);
	map_reserve(&l->by_path, l->rows.n);
	for (size_t i = 0; i < l->rows.n; i++)
		map_add(&l->by_path, hash_str(l->rows.v[i].path), (uint32_t)i + 1);
}

/* Look at the rows of path; the last one that fits, or NULL. */
static const struct ledger_row *look(const struct ledger *l, struct str path, const uint64_t *hash)
{
	const struct ledger_row *found = NULL;
	uint64_t h = hash_str(path);
	for (struct map_at i = map_first(&l->by_path, h); i.number; i = map_next(&l->by_path, h, i)) {
		const struct ledger_row *r = &l->rows.v[i.number - 1];
		if (str_eq(r->path, path) && (!hash || (r->known && r->hash == *hash)))
			found = r;
	}
	return found;
}

const struct ledger_row *ledger_last(const struct ledger *l, struct str path)
{
	return look(l, path, NULL);
}

const struct ledger_row *ledger_find(const struct ledger *l, struct str path, uint64_t hash)
{
	return look(l, path, &hash);
}
