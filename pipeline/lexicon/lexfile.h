/* lexfile.h - one lexicon file: a commented TSV (format: lexicons/README.md).
 *
 * Opens the file whole, finds the columns by name, hands out rows; every complaint has the form
 * file:line:column and says what to do.  Views stay valid until lexfile_close. */
#ifndef PM_LEXICON_LEXFILE_H
#define PM_LEXICON_LEXFILE_H

#include "base/err.h"
#include "base/str.h"

enum { LEXFILE_COLUMNS = 24 };

struct lexfile {
	char *path;			/* as opened */
	/* path below the lexicon folder, without .tsv: forms/asean (for `rule` cells) */
	struct str name;
	struct buf content;
	struct str rest;
	size_t line;			/* number of the current row's line */
	size_t ncolumns, nknown;	/* of the file; of those asked for, some of which may be absent */
	int column_of[LEXFILE_COLUMNS];	/* known column -> its place in the file, -1 = absent */
	size_t known_at[LEXFILE_COLUMNS];	/* and back */
	struct str cells[LEXFILE_COLUMNS];	/* current row, by known column; absent or missing = empty */
	size_t cell_at[LEXFILE_COLUMNS];	/* byte column (from 1) of each cell, for messages */
};

/* dir/relative (relative: "forms/asean.tsv").  columns: names ending in NULL; the first `required` ones must
 * be in the header; a header name not in columns is an error.  Code 78, or 66 if it cannot be read. */
int lexfile_open(struct lexfile *f, const char *dir, const char *relative, const char *const *columns,
		 size_t required, struct err *e);
int lexfile_next(struct lexfile *f, struct err *e);	/* 1 = a row in cells, 0 = end, -1 = error */

/* The one way to read a lexicon file: each row goes to add, which returns 0, or -1 with what is wrong of which cell
 * (err_cell; cell 0 means the first).  With a report every fault of the file is told there, as "path:line:column:
 * what is wrong: what to do", and reading goes on; without, the first one is the error.  -1: it cannot be read, or
 * (without report) has a fault. */
typedef void lex_report(void *ctx, const char *message);
struct lex_faults { lex_report *report; void *ctx; struct err *e; };
typedef int lex_row(void *ctx, const struct lexfile *f, struct err *e);
int lexfile_rows(const char *dir, const char *relative, const char *const *columns, size_t required, lex_row *add,
		 void *ctx, const struct lex_faults *faults);
/* Tell a fault that is no row's, as above; -1 without a report. */
int lex_fault(const struct lex_faults *faults, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Cell c as "-1.25": at most 1000 and four digits behind the point, in no locale; -1: it is none. */
int lexfile_decimal(const struct lexfile *f, size_t c, double *v, struct err *e);
/* Complain about column c of the current row (78): "path:line:column: ...". */
int lexfile_fail(const struct lexfile *f, size_t c, struct err *e, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
void lexfile_close(struct lexfile *f);

/* Names (sorted in byte order) of the *.tsv files in dir/sub; relative paths "sub/x.tsv", in a.  A missing
 * folder has none. */
int lexfile_list(struct arena *a, const char *dir, const char *sub, struct str **names, size_t *n, struct err *e);

#endif
