/* csv.h - a table of a spreadsheet: comma-separated values as RFC 4180 has them, also with ; or tabs between cells.
 *
 * A first line names the columns.  A cell in quotes may hold separators, doubled quotes and ends of lines; an end of a
 * line or a tab in it becomes a space.  A byte order mark and CR are passed over. */
#ifndef PM_LEXICON_CSV_H
#define PM_LEXICON_CSV_H

#include "base/err.h"
#include "base/str.h"

enum { CSV_COLUMNS = 32 };

struct csv {
	const char *path;
	struct buf content, text;	/* text: the cells of the row */
	size_t at, line;		/* line: of the row that was read last, from 1 */
	size_t next_line;
	char separator;
	size_t n;			/* cells of the row */
	struct str cells[CSV_COLUMNS];
};

int csv_open(struct csv *c, const char *path, struct err *e);	/* reads the file; the first row is the header */
/* 1 = a row in cells, 0 = end, -1 = error (65): too many cells, or a quote is not closed */
int csv_next(struct csv *c, struct err *e);
void csv_close(struct csv *c);
/* A cell for a row that is written: quoted where it must be. */
void csv_cell(struct buf *b, struct str s, bool last);

#endif
