/* table.h - a fact table as a file: gzip-compressed TSV, LF, a header row, no quoting.
 *
 * Cells are escaped by \t \n \r \\ only; a missing value is an empty cell.  A straight double quote in a cell
 * is a bug (readers lose rows on it), so the writer turns it into U+2033 (double prime); normalize leaves
 * none. */
#ifndef PM_TABLES_TABLE_H
#define PM_TABLES_TABLE_H

#include "base/gzip.h"
#include "tables/tables.h"

/* Row building: cells are appended to a buffer, each with the tab or LF that ends it. */
void row_str(struct buf *b, struct str s, bool last);		/* escaped */
static inline void row_num(struct buf *b, uint64_t v, bool last)
{
	buf_addu(b, v);
	buf_addc(b, last ? '\n' : '\t');
}
void table_header(struct buf *b, enum table t);

/* dir/NAME/BATCH[.PART].tsv.gz for a batch table (part from 1; 1 is not named), dir/NAME.tsv.gz for a
 * corpus-wide one (batch empty); into b */
void table_path(struct buf *b, const char *dir, enum table t, struct str batch, unsigned part);

struct table_reader {
	struct gzin *in;
	struct lines lines;
	char *path;
	const struct table_def *def;
	struct str cells[24];		/* current row; as in the file, still escaped */
	size_t line;
};
/* Error (65) if the header is not the table's, a row has another number of cells, or the file is cut short. */
int table_open(struct table_reader *r, const char *path, enum table t, struct err *e);
int table_next(struct table_reader *r, struct err *e);		/* 1 = a row, 0 = end, -1 */
/* The same, as it stands in the file, without LF (which follows): its cells are not looked for. */
int table_next_line(struct table_reader *r, struct str *line, struct err *e);
void table_close(struct table_reader *r);
void table_unescape(struct buf *b, struct str cell);		/* appended to b */
int table_column(enum table t, const char *name);		/* its index, -1 if there is none */

/* Paths of a batch table's files in dir, in order of batch and part (byte order of the file names with the
 * part as a number); in a. */
int table_files(struct arena *a, const char *dir, enum table t, struct str **paths, size_t *n, struct err *e);
/* The order of two batches, named as their files are without .tsv.gz: by batch, then by part as a number. */
int table_batch_cmp(struct str a, struct str b);

#endif
