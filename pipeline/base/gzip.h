/* gzip.h - gzip files (RFC 1952): one member, mtime 0, no name, the same bytes for the same input.
 *
 * Content is cut every GZ_PIECE bytes, and each piece is compressed by itself (base/squeeze.c) and ends on a byte, so
 * that pieces can be compressed by any thread and put one after another into one member.  The compressed bytes depend
 * on the content alone: not on how calls cut it, on who compressed what, nor on the version of a library.  Tables come
 * out 1 % larger than by libdeflate -1 in pieces, in 0.55 of its time, which was half of that of zlib -1. */
#ifndef PM_BASE_GZIP_H
#define PM_BASE_GZIP_H

#include "base/file.h"

/* Compresses pieces; one for each thread. */
enum { GZ_PIECE = 65536 };	/* so that 16 bits hold a place in it */
struct squeezer;
struct squeezer *squeezer_new(void);
void squeezer_free(struct squeezer *s);
/* Append to *to what a run of pieces comes to; the last one may be shorter. */
void squeeze(struct squeezer *s, struct str content, struct buf *to);
/* What ends a run of pieces that stands alone, in no gzip file; and the n bytes that such a run holds, appended to *to.
 * -1: it is damaged. */
void squeeze_end(struct buf *to);
int unsqueeze(struct str squeezed, size_t n, struct buf *to);

struct gzout;
struct gzout *gzout_create(const char *path, struct err *e);	/* NULL on error (73) */
void gzout_add(struct gzout *g, const void *p, size_t n);	/* failures are kept for close */
static inline void gzout_adds(struct gzout *g, struct str s) { gzout_add(g, s.p, s.n); }
uint64_t gzout_bytes(const struct gzout *g);			/* content bytes so far */
/* Compress with s, which must outlive g, instead of one of its own. */
void gzout_use(struct gzout *g, struct squeezer *s);
/* For threads: whole pieces wait from now on.  gzout_take moves them to the end of *pieces (and with `all` the rest
 * too, after which nothing may be added); they are squeezed anywhere, and gzout_put takes the bytes in order of the
 * content. */
void gzout_defer(struct gzout *g);
void gzout_take(struct gzout *g, bool all, struct buf *pieces);
void gzout_put(struct gzout *g, struct str squeezed);
/* Finish, fsync, close; -1 with the first failure (74).  Frees g. */
int gzout_close(struct gzout *g, struct err *e);
/* What became of it: bytes of the file and of its content, and, if gzout_hash was called before anything was added, the
 * hash of the file (hash_bytes): who reads it knows by that that it is as it was written. */
struct gzout_made { uint64_t bytes, content, hash; };
void gzout_hash(struct gzout *g);
int gzout_close_made(struct gzout *g, struct gzout_made *made, struct err *e);
void gzout_abandon(struct gzout *g);				/* close and remove the file; frees g */

/* Reader of gzip (several members are read in sequence) or plain bytes, told by the magic number.
 * Cut-short or damaged input is an error (74), as is content over limit bytes (0 = none) or
 * expanding more than ratio times (0 = no cap). */
struct gzin;
struct gzin *gzin_open(const char *path, struct err *e);	/* "-" = standard input; NULL on error (66) */
/* an open file, closed with it; NULL on error, and closed */
struct gzin *gzin_take(int fd, const char *name, struct err *e);
uint64_t gzin_size(const struct gzin *g);	/* bytes of the file as it stands, 0: not known */
struct gzin *gzin_memory(struct str bytes, const char *name);	/* bytes must outlive it */
void gzin_limit(struct gzin *g, uint64_t limit, unsigned ratio);
ptrdiff_t gzin_read(struct gzin *g, void *p, size_t n, struct err *e);	/* bytes, 0 at the end, -1 */
bool gzin_is_gzip(const struct gzin *g);
bool gzin_is_over(const struct gzin *g);	/* a limit was passed */
void gzin_close(struct gzin *g);

/* Line by line, over a gzin: gzip or plain.  A line is without its LF (a CR before it stays) and the
 * view is valid until the next call.  next: 1 = a line, 0 = end, -1 = error; a line over max bytes is
 * an error (65). */
struct lines {
	struct gzin *in;
	struct buf b;
	size_t at, max, number;
	int eof, unterminated;	/* unterminated: the last line had no LF */
};
void lines_init(struct lines *l, struct gzin *in, size_t max);
int lines_next(struct lines *l, struct str *line, struct err *e);
void lines_free(struct lines *l);				/* does not close in */

#endif
