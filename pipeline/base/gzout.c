#include "base/gzip.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

/* Up to SMALL bytes of content are kept and squeezed at the end by libdeflate, which wants all of it at once; more goes to zlib,
 * PIECE bytes at a time.  Which of the two it is, and every byte they write, depends on the content alone. */
enum { SMALL = 4 << 20, PIECE = 256 << 10, ROOM = 64 << 10, LEVEL = 1 };

struct gzout {
	struct out out;
	struct buf content;		/* waiting: all of it, or less than a piece */
	uint64_t bytes;
	uint32_t crc;
	bool large;			/* z is in use */
	bool broken;			/* a library refused: a bug */
	z_stream z;
	unsigned char room[ROOM];
};

struct gzout *gzout_create(const char *path, struct err *e)
{
	struct gzout *g = xcalloc(1, sizeof *g);
	if (out_create(&g->out, path, e)) {
		free(g);
		return NULL;
	}
	/* header: deflate, no flags, mtime 0, no extra flags, OS unknown (RFC 1952, 2.3) */
	out_add(&g->out, "\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
	return g;
}

static void squeeze_all(struct gzout *g)
{
	struct libdeflate_compressor *z = libdeflate_alloc_compressor(LEVEL);
	if (!z)
		die_oom(0);
	size_t room = libdeflate_deflate_compress_bound(z, g->content.n);
	unsigned char *packed = xmalloc(room);
	size_t n = libdeflate_deflate_compress(z, g->content.n ? g->content.p : "", g->content.n, packed, room);
	g->broken |= n == 0;
	out_add(&g->out, packed, n);
	free(packed);
	libdeflate_free_compressor(z);
}

static void squeeze(struct gzout *g, const char *p, size_t n, int flush)
{
	g->z.next_in = (z_const Bytef *)p;
	g->z.avail_in = (uInt)n;
	do {
		g->z.next_out = g->room;
		g->z.avail_out = ROOM;
		g->broken |= deflate(&g->z, flush) == Z_STREAM_ERROR;
		out_add(&g->out, g->room, ROOM - g->z.avail_out);
	} while (g->z.avail_out == 0 && !g->broken);
}

/* Whole pieces of what waits. */
static void squeeze_pieces(struct gzout *g)
{
	size_t at = 0;
	for (; g->content.n - at >= PIECE; at += PIECE)
		squeeze(g, g->content.p + at, PIECE, Z_NO_FLUSH);
	memmove(g->content.p, g->content.p + at, g->content.n - at);
	g->content.n -= at;
}

void gzout_add(struct gzout *g, const void *p, size_t n)
{
	g->bytes += n;
	g->crc = libdeflate_crc32(g->crc, n ? p : "", n);
	buf_add(&g->content, p, n);
	if (!g->large && g->content.n > SMALL) {
		g->large = true;
		g->broken |= deflateInit2(&g->z, LEVEL, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY) != Z_OK;
	}
	if (g->large && g->content.n >= PIECE)
		squeeze_pieces(g);
}

uint64_t gzout_bytes(const struct gzout *g)
{
	return g->bytes;
}

static void release(struct gzout *g)
{
	if (g->large)
		deflateEnd(&g->z);
	buf_free(&g->content);
	free(g);
}

int gzout_close(struct gzout *g, struct err *e)
{
	if (g->large)
		squeeze(g, g->content.p, g->content.n, Z_FINISH);
	else
		squeeze_all(g);
	unsigned char trailer[8];
	for (int i = 0; i < 4; i++) {
		trailer[i] = (unsigned char)(g->crc >> 8 * i);
		trailer[4 + i] = (unsigned char)(g->bytes >> 8 * i);
	}
	out_add(&g->out, trailer, sizeof trailer);
	int r = 0;
	if (g->broken)
		r = err_set(e, EXIT_BUG, "%s: the deflate library failed", g->out.path);
	struct err second = ERR_INIT;
	if (out_close(&g->out, 1, r ? &second : e))
		r = -1;
	release(g);
	return r;
}

void gzout_abandon(struct gzout *g)
{
	struct err ignored;		/* the file goes away with its error */
	char *path = str_dupz(str_z(g->out.path));
	out_close(&g->out, 0, &ignored);
	unlink(path);
	free(path);
	release(g);
}
