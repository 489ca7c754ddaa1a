#include "tables/table.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

#include "base/scan.h"
#include "text/cells.h"
#include "text/utf8.h"

typedef uint64_t pair __attribute__((vector_size(16)));

/* (No text holds a 0 byte, which fills short strings up.)  Bytes that are escaped, and those that begin a code point
 * that no cell holds, or many that one may hold. */
static inline scan16 special(scan16 v)
{
	return (scan16)((scan16)(v - 1) < 0x1f) | (scan16)(v == '\\') | (scan16)(v == '"') | (scan16)(v == 0x7f)
	       | (scan16)(v == 0xc2) | (scan16)(v == 0xe2) | (scan16)(v >= 0xef);
}

/* Copy n bytes to where there is room for them; must none of them be escaped?  What is copied is looked at in the
 * registers on its way.  The two halves of a short string may overlap. */
static inline bool copy_plain(char *to, const char *from, size_t n)
{
	uint64_t first = 0, second = 0;
	if (n >= 16) {
		scan16 v = scan_load(from + n - 16), found = special(v);
		memcpy(to + n - 16, &v, sizeof v);
		for (size_t i = 0; i + 16 < n; i += 16) {
			v = scan_load(from + i);
			found |= special(v);
			memcpy(to + i, &v, sizeof v);
		}
		return !scan_bits(found);
	}
	if (n >= 8) {
		memcpy(&first, from, 8);
		memcpy(&second, from + n - 8, 8);
		memcpy(to, &first, 8);
		memcpy(to + n - 8, &second, 8);
	} else if (n >= 4) {
		uint32_t a, b;
		memcpy(&a, from, 4);
		memcpy(&b, from + n - 4, 4);
		memcpy(to, &a, 4);
		memcpy(to + n - 4, &b, 4);
		first = a;
		second = b;
	} else if (n) {
		char a = from[0], b = from[n / 2], c = from[n - 1];
		to[0] = a;
		to[n / 2] = b;
		to[n - 1] = c;
		first = (unsigned char)a | (uint64_t)(unsigned char)b << 8 | (uint64_t)(unsigned char)c << 16;
	}
	return !scan_bits(special((scan16)(pair){ first, second }));
}

/* The first byte of s from i on that special() finds, s.n: none. */
static size_t next_special(struct str s, size_t i)
{
	for (; i + 16 <= s.n; i += 16) {
		size_t k = scan_first(special(scan_load(s.p + i)));
		if (k < 16)
			return i + k;
	}
	for (; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c < 0x20 || c == '\\' || c == '"' || c == 0x7f || c == 0xc2 || c == 0xe2 || c >= 0xef)
			break;
	}
	return i;
}

/* Must anything in s be written otherwise than it stands, from the first special byte on? */
static bool must_change(struct str s)
{
	for (size_t i = 0; (i = next_special(s, i)) < s.n;) {
		uint32_t c = utf8_next(s, &i);
		if (c == '\\' || c == '"' || cell_unfit(c))
			return true;
	}
	return false;
}

/* Hardly a cell comes here.  One code point is written for one, so that offsets in code points stay right. */
static void add_changed(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n;) {
		size_t at = i;
		uint32_t c = utf8_next(s, &i);
		if (c == '"')
			buf_addz(b, "\xe2\x80\xb3");
		else if (c == '\t' || c == '\n' || c == '\r' || c == '\\')
			buf_addz(b, c == '\t' ? "\\t" : c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\\\");
		else if (!cell_unfit(c))
			buf_add(b, s.p + at, i - at);
		else if (c < 0xa0 || c == 0x2028 || c == 0x2029)
			buf_addc(b, ' ');
		else
			buf_addz(b, "\xef\xbf\xbd");
	}
}

void row_str(struct buf *b, struct str s, bool last)
{
	if (b->cap - b->n <= s.n + 1)
		buf_grow(b, s.n + 1);
	char *p = b->p + b->n;
	if (copy_plain(p, s.p, s.n) || !must_change(s)) {
		p[s.n] = last ? '\n' : '\t';
		p[s.n + 1] = 0;
		b->n += s.n + 1;
		return;
	}
	add_changed(b, s);
	buf_addc(b, last ? '\n' : '\t');
}

void table_header(struct buf *b, enum table t)
{
	const struct table_def *d = &table_defs[t];
	for (size_t i = 0; i < d->n; i++) {
		buf_addz(b, d->columns[i].name);
		buf_addc(b, i + 1 < d->n ? '\t' : '\n');
	}
}

void table_path(struct buf *b, const char *dir, enum table t, struct str batch, unsigned part)
{
	buf_addz(b, dir);
	buf_addc(b, '/');
	buf_addz(b, table_defs[t].name);
	if (batch.n) {
		buf_addc(b, '/');
		buf_adds(b, batch);
		if (part > 1)
			buf_addf(b, ".%02u", part);
	}
	buf_addz(b, ".tsv.gz");
}

enum { ROW_MAX = 1 << 30 };

int table_open(struct table_reader *r, const char *path, enum table t, struct err *e)
{
	memset(r, 0, sizeof *r);
	r->in = gzin_open(path, e);
	if (!r->in)
		return -1;
	r->path = str_dupz(str_z(path));
	r->def = &table_defs[t];
	lines_init(&r->lines, r->in, ROW_MAX);
	struct str line;
	struct buf want = BUF_INIT;
	table_header(&want, t);
	int got = lines_next(&r->lines, &line, e);
	if (got >= 0 && (got == 0 || !str_eq(line, str_n(want.p, want.n - 1))))
		got = err_at(e, EXIT_STREAM, path, 1, 0, "not a table of %s: the header row is not '%.*s'",
			     r->def->name, (int)(want.n - 1), want.p);
	buf_free(&want);
	if (got < 0) {
		table_close(r);
		return -1;
	}
	return 0;
}

int table_next_line(struct table_reader *r, struct str *line, struct err *e)
{
	int got = lines_next(&r->lines, line, e);
	r->line = r->lines.number;
	if (got > 0 && r->lines.unterminated)
		return err_at(e, EXIT_STREAM, r->path, r->line, 0, "the line has no end");
	return got;
}

int table_next(struct table_reader *r, struct err *e)
{
	struct str line;
	int got = table_next_line(r, &line, e);
	if (got <= 0)
		return got;
	size_t n = 0;
	struct str rest = line, cell;
	while (str_cell(&rest, '\t', &cell)) {
		if (n < r->def->n)
			r->cells[n] = cell;
		n++;
	}
	if (n != r->def->n)
		return err_at(e, EXIT_STREAM, r->path, r->line, 0, "%zu cells, the header has %zu", n, r->def->n);
	return 1;
}

void table_close(struct table_reader *r)
{
	lines_free(&r->lines);
	gzin_close(r->in);
	free(r->path);
	memset(r, 0, sizeof *r);
}

void table_unescape(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '\\' || i + 1 == s.n) {
			buf_addc(b, s.p[i]);
			continue;
		}
		char c = s.p[++i];
		buf_addc(b, c == 't' ? '\t' : c == 'n' ? '\n' : c == 'r' ? '\r' : c);
	}
}

int table_column(enum table t, const char *name)
{
	for (size_t i = 0; i < table_defs[t].n; i++)
		if (strcmp(table_defs[t].columns[i].name, name) == 0)
			return (int)i;
	return -1;
}

/* "2026-11-21.02" -> batch and part, so that part 10 comes after part 9 */
static struct str split_part(struct str stem, uint64_t *part)
{
	*part = 1;
	if (stem.n > 3 && stem.p[stem.n - 3] == '.' && str_to_u64(str_from(stem, stem.n - 2), part) && *part > 1)
		return str_sub(stem, 0, stem.n - 3);
	*part = 1;
	return stem;
}

int table_batch_cmp(struct str a, struct str b)
{
	uint64_t p, q;
	struct str s = split_part(a, &p), t = split_part(b, &q);
	int c = str_cmp(s, t);
	return c ? c : (p > q) - (p < q);
}

static int by_batch_and_part(const void *x, const void *y)
{
	struct str a = *(const struct str *)x, b = *(const struct str *)y;
	return table_batch_cmp(str_sub(a, 0, a.n - 7), str_sub(b, 0, b.n - 7));
}

int table_files(struct arena *a, const char *dir, enum table t, struct str **paths, size_t *n, struct err *e)
{
	VEC(struct str) v = { 0 };
	struct str folder = str_printf(a, "%s/%s", dir, table_defs[t].name);
	*paths = NULL;
	*n = 0;
	DIR *d = opendir(folder.p);
	if (!d)
		return errno == ENOENT ? 0 : err_errno(e, EXIT_NOINPUT, "cannot open folder %s", folder.p);
	struct dirent *f;
	while ((errno = 0, f = readdir(d)))
		if (f->d_name[0] != '.' && str_ends(str_z(f->d_name), STR(".tsv.gz")))
			*VEC_PUSH(a, &v) = str_printf(a, "%s/%s", folder.p, f->d_name);
	int r = errno ? err_errno(e, EXIT_IO, "cannot read folder %s", folder.p) : 0;
	closedir(d);
	if (v.n)
		qsort(v.v, v.n, sizeof *v.v, by_batch_and_part);
	*paths = v.v;
	*n = v.n;
	return r;
}
