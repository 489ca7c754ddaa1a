#include "base/gzip.h"

#include <isa-l/igzip_lib.h>
#include <stdlib.h>
#include <unistd.h>

/* Content is handed to ISA-L in pieces of exactly PIECE bytes (the last one shorter), so the bytes of
 * the file do not depend on how the caller cut its calls. */
enum { PIECE = 256 << 10, ROOM = 64 << 10 };

struct gzout {
	struct out out;
	struct isal_zstream z;
	struct isal_gzip_header head;
	uint64_t bytes;
	size_t n;			/* content waiting in piece */
	unsigned char *level_buf;
	unsigned char piece[PIECE], room[ROOM];
	int broken;			/* ISA-L refused: a bug */
};

struct gzout *gzout_create(const char *path, struct err *e)
{
	struct gzout *g = xmalloc(sizeof *g);
	if (out_create(&g->out, path, e)) {
		free(g);
		return NULL;
	}
	g->bytes = 0;
	g->n = 0;
	g->broken = 0;
	g->level_buf = xmalloc(ISAL_DEF_LVL2_DEFAULT);
	isal_deflate_init(&g->z);
	g->z.level = 2;
	g->z.level_buf = g->level_buf;
	g->z.level_buf_size = ISAL_DEF_LVL2_DEFAULT;
	g->z.gzip_flag = IGZIP_GZIP_NO_HDR;
	/* header: deflate, no flags, mtime 0, no extra flags, OS unknown (RFC 1952, 2.3) */
	out_add(&g->out, "\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
	return g;
}

static void squeeze(struct gzout *g, int last)
{
	g->z.next_in = g->piece;
	g->z.avail_in = (uint32_t)g->n;
	g->z.end_of_stream = (uint16_t)last;
	g->z.flush = NO_FLUSH;
	do {
		g->z.next_out = g->room;
		g->z.avail_out = ROOM;
		if (isal_deflate(&g->z) != COMP_OK) {
			g->broken = 1;
			return;
		}
		out_add(&g->out, g->room, ROOM - g->z.avail_out);
	} while (g->z.avail_out == 0 || g->z.avail_in);
	g->n = 0;
}

void gzout_add(struct gzout *g, const void *p, size_t n)
{
	const char *s = p;
	g->bytes += n;
	while (n) {
		size_t take = PIECE - g->n < n ? PIECE - g->n : n;
		memcpy(g->piece + g->n, s, take);
		g->n += take;
		s += take;
		n -= take;
		if (g->n == PIECE)
			squeeze(g, 0);
	}
}

uint64_t gzout_bytes(const struct gzout *g)
{
	return g->bytes;
}

int gzout_close(struct gzout *g, struct err *e)
{
	squeeze(g, 1);
	int r = 0;
	if (g->broken)
		r = err_set(e, EXIT_BUG, "%s: the deflate library failed", g->out.path);
	struct err second = ERR_INIT;
	if (out_close(&g->out, 1, r ? &second : e))
		r = -1;
	free(g->level_buf);
	free(g);
	return r;
}

void gzout_abandon(struct gzout *g)
{
	struct err ignored;		/* the file goes away with its error */
	char *path = str_dupz(str_z(g->out.path));
	out_close(&g->out, 0, &ignored);
	unlink(path);
	free(path);
	free(g->level_buf);
	free(g);
}
