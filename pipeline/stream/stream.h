/* stream.h - the article stream as text: reader and writer (the format: pipeline/STREAM.md).
 *
 * The reader verifies what it reads: UTF-8, no control bytes, cells that are numbers, spans that lie in
 * their sentence, `.` naming the open article, %end with the right count.  A stream cut short is an error
 * (65).  The writer repeats the lines an article was read from byte for byte and in order (the D line is
 * renewed, P lines go once there are sentences), then appends what stages have added. */
#ifndef PM_STREAM_STREAM_H
#define PM_STREAM_STREAM_H

#include "base/file.h"
#include "base/gzip.h"
#include "article/article.h"

enum { STREAM_VERSION = 1, STREAM_LINE_MAX = 1 << 30 };

struct stream_reader {
	struct gzin *in;
	struct lines lines;
	struct buf meta;	/* % lines since the last article, with their LF, for the writer */
	uint64_t articles;
	bool started, ended;
};

/* "-" = standard input; gzip or plain */
int stream_open(struct stream_reader *r, const char *path, struct err *e);
void stream_take(struct stream_reader *r, struct gzin *in);	/* an open one, closed with it */
/* Next article into *a (reset first): 1; 0 after a good %end; -1 */
int stream_read(struct stream_reader *r, struct article *a, struct err *e);
void stream_close(struct stream_reader *r);

struct stream_writer {
	struct out out;
	struct buf line;
	uint64_t articles;
};

/* Take over *o and write the first line. */
void stream_begin(struct stream_writer *w, struct out *o);
/* A %by line: who writes, its version, and the digest of its lexicons ("" = none). */
void stream_by(struct stream_writer *w, const char *program, const char *version, const char *lexicons);
void stream_meta(struct stream_writer *w, const struct stream_reader *r);	/* pass r->meta on */
void stream_write(struct stream_writer *w, const struct article *a);
int stream_end(struct stream_writer *w, struct err *e);		/* %end, flush, close: checked */
void stream_abandon(struct stream_writer *w);			/* no %end: the stream is known to be broken */

/* The lines of one article as stream_write writes them, appended to b. */
void stream_format(struct buf *b, const struct article *a);

#endif
