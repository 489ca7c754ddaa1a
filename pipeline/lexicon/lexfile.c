#include "lexicon/lexfile.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "text/utf8.h"

enum { LEXFILE_MAX = 256 << 20 };	/* bytes; a lexicon comes from a stranger too */

static struct str next_line(struct lexfile *f)
{
	struct str line;
	str_cell(&f->rest, '\n', &line);
	f->line++;
	return line;
}

static bool at_end(const struct lexfile *f)
{
	return !f->rest.p || !f->rest.n;
}

int lexfile_open(struct lexfile *f, const char *dir, const char *relative, const char *const *columns,
		 size_t required, struct err *e)
{
	memset(f, 0, sizeof *f);
	struct buf path = BUF_INIT;
	buf_addf(&path, "%s/%s", dir, relative);
	f->path = path.p;
	size_t n = strlen(relative);
	f->name = str_n(f->path + path.n - n, n > 4 && strcmp(relative + n - 4, ".tsv") == 0 ? n - 4 : n);
	if (file_read(f->path, LEXFILE_MAX, &f->content, e))
		goto fail;
	struct str all = buf_str(&f->content);
	size_t bad = utf8_valid_to(all);
	if (bad < all.n) {
		size_t line = 1, start = 0;
		for (size_t i = 0; i < bad; i++)
			if (all.p[i] == '\n')
				line++, start = i + 1;
		err_at(e, EXIT_LEXICON, f->path, line, bad - start + 1, "not UTF-8: save the file as UTF-8");
		goto fail;
	}
	if (str_starts(all, STR("\xef\xbb\xbf"))) {
		err_at(e, EXIT_LEXICON, f->path, 1, 1, "starts with a byte order mark: save without it");
		goto fail;
	}
	f->rest = all.n ? all : STR("");
	for (size_t i = 0; i < LEXFILE_COLUMNS; i++)
		f->column_of[i] = -1;
	while (columns[f->nknown])
		f->nknown++;
	struct str header = STR("");
	while (!at_end(f)) {
		header = next_line(f);
		if (header.n && header.p[0] != '#')
			break;
		header = STR("");
	}
	if (!header.n) {
		err_at(e, EXIT_LEXICON, f->path, f->line ? f->line : 1, 1,
		       "no header row: the first line that is not a comment names the columns");
		goto fail;
	}
	struct str rest = header, cell;
	while (str_cell(&rest, '\t', &cell)) {
		size_t k = 0, at = (size_t)(cell.p - header.p) + 1;
		while (k < f->nknown && !str_is(cell, columns[k]))
			k++;
		if (k == f->nknown) {
			err_at(e, EXIT_LEXICON, f->path, f->line, at,
			       "unknown column '%.*s': see lexicons/README.md for the columns of this file",
			       STR_FMT(cell));
			goto fail;
		}
		if (f->column_of[k] >= 0) {
			err_at(e, EXIT_LEXICON, f->path, f->line, at, "column '%s' is named twice", columns[k]);
			goto fail;
		}
		f->known_at[f->ncolumns] = k;
		f->column_of[k] = (int)f->ncolumns++;
	}
	for (size_t k = 0; k < required; k++)
		if (f->column_of[k] < 0) {
			err_at(e, EXIT_LEXICON, f->path, f->line, 1, "column '%s' is missing from the header",
			       columns[k]);
			goto fail;
		}
	return 0;
fail:
	lexfile_close(f);
	return -1;
}

/* 0x80 in each of the eight bytes from line[i] that is a tab: lexicons have a million cells, and their rows are cut
 * eight bytes at a time. */
static inline uint64_t tabs_at(struct str line, size_t i)
{
	uint64_t w = 0, low = 0x7f7f7f7f7f7f7f7fu;
	if (line.n - i >= 8)
		memcpy(&w, line.p + i, 8);
	else
		for (size_t k = i; k < line.n; k++)
			w |= (uint64_t)(unsigned char)line.p[k] << 8 * (k - i);
	w ^= 0x0909090909090909u;
	return ~(((w & low) + low) | w | low);
}

static inline int take_cell(struct lexfile *f, size_t c, struct str line, size_t start, size_t end, struct err *e)
{
	if (c == f->ncolumns)
		return err_at(e, EXIT_LEXICON, f->path, f->line, start + 1,
			      "more cells than the header's %zu columns: a tab too many?", f->ncolumns);
	if (start < end && (line.p[start] == ' ' || line.p[end - 1] == ' '))
		return err_at(e, EXIT_LEXICON, f->path, f->line, start + 1,
			      "cell starts or ends with a space: remove it");
	f->cells[f->known_at[c]] = str_n(line.p + start, end - start);
	f->cell_at[f->known_at[c]] = start + 1;
	return 0;
}

int lexfile_next(struct lexfile *f, struct err *e)
{
	struct str line;
	do {
		if (at_end(f))
			return 0;
		line = next_line(f);
	} while (!line.n || line.p[0] == '#');
	if (line.p[line.n - 1] == '\r')
		return err_at(e, EXIT_LEXICON, f->path, f->line, line.n, "line ends in CR LF: save with LF line ends");
	size_t n = 0, start = 0;
	for (size_t i = 0; i < line.n; i += 8)
		for (uint64_t tabs = tabs_at(line, i); tabs; tabs &= tabs - 1) {
			size_t tab = i + (size_t)__builtin_ctzll(tabs) / 8;
			if (take_cell(f, n++, line, start, tab, e))
				return -1;
			start = tab + 1;
		}
	if (take_cell(f, n++, line, start, line.n, e))
		return -1;
	for (size_t k = n == f->nknown ? n : 0; k < f->nknown; k++)	/* absent and missing ones */
		if (f->column_of[k] < 0 || (size_t)f->column_of[k] >= n) {
			f->cells[k] = STR("");
			f->cell_at[k] = line.n + 1;
		}
	return 1;
}

int lexfile_fail(const struct lexfile *f, size_t c, struct err *e, const char *fmt, ...)
{
	char m[400];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(m, sizeof m, fmt, ap);
	va_end(ap);
	return err_at(e, EXIT_LEXICON, f->path, f->line, f->cell_at[c], "%s", m);
}

/* The fault in e: told, or the error. */
static int told(const struct lex_faults *faults, const struct err *e)
{
	if (!faults->report) {
		*faults->e = *e;
		return -1;
	}
	faults->report(faults->ctx, e->message);
	return 0;
}

int lex_fault(const struct lex_faults *faults, const char *fmt, ...)
{
	char m[400];
	struct err e = ERR_INIT;
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(m, sizeof m, fmt, ap);
	va_end(ap);
	err_set(&e, EXIT_LEXICON, "%s", m);
	return told(faults, &e);
}

int lexfile_rows(const char *dir, const char *relative, const char *const *columns, size_t required, lex_row *add,
		 void *ctx, const struct lex_faults *faults)
{
	struct lexfile f;
	struct err e = ERR_INIT;
	if (lexfile_open(&f, dir, relative, columns, required, &e)) {
		if (e.code == EXIT_LEXICON)
			return told(faults, &e);
		*faults->e = e;		/* it cannot be read at all */
		return -1;
	}
	int r = 0, got;
	while (r == 0 && (got = lexfile_next(&f, &e)) != 0) {
		struct err row = ERR_INIT;
		if (got < 0) {
			r = told(faults, &e);
		} else if (add(ctx, &f, &row)) {
			size_t c = row.column ? row.column - 1 : 0;
			lexfile_fail(&f, c < f.nknown ? c : 0, &e, "%s", row.message);
			r = told(faults, &e);
		}
	}
	lexfile_close(&f);
	return r;
}

void lexfile_close(struct lexfile *f)
{
	free(f->path);
	buf_free(&f->content);
	memset(f, 0, sizeof *f);
}

static int by_bytes(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

int lexfile_list(struct arena *a, const char *dir, const char *sub, struct str **names, size_t *n, struct err *e)
{
	VEC(struct str) v = { 0 };
	struct buf path = BUF_INIT;
	buf_addf(&path, "%s/%s", dir, sub);
	DIR *d = opendir(path.p);
	*names = NULL;
	*n = 0;
	if (!d) {
		int r = errno == ENOENT ? 0 : err_errno(e, EXIT_NOINPUT, "cannot open folder %s", path.p);
		buf_free(&path);
		return r;
	}
	struct dirent *f;
	while ((errno = 0, f = readdir(d))) {
		struct str name = str_z(f->d_name);
		if (name.n > 4 && name.p[0] != '.' && str_ends(name, STR(".tsv")))
			*VEC_PUSH(a, &v) = str_printf(a, "%s/%s", sub, f->d_name);
	}
	int r = errno ? err_errno(e, EXIT_IO, "cannot read folder %s", path.p) : 0;
	closedir(d);
	buf_free(&path);
	if (v.n)
		qsort(v.v, v.n, sizeof *v.v, by_bytes);
	*names = v.v;
	*n = v.n;
	return r;
}

int lexfile_decimal(const struct lexfile *f, size_t c, double *v, struct err *e)
{
	struct str s = f->cells[c];
	bool minus = str_starts(s, STR("-"));
	struct str rest = str_from(s, minus), whole;
	uint64_t w = 0, part = 0, scale = 1;
	str_cell(&rest, '.', &whole);
	for (size_t i = 0; i < rest.n; i++)
		scale *= 10;
	if (!str_to_u64(whole, &w) || w > 1000 || rest.n > 4 || (rest.p && !str_to_u64(rest, &part)))
		return err_cell(e, c + 1, "'%.*s' is not a weight like -1.25", STR_FMT(s));
	*v = ((double)w + (double)part / (double)scale) * (minus ? -1 : 1);
	return 0;
}
