#include "base/gzip.h"

#include "base/hash.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <unistd.h>

struct gzout {
	struct out out;
	struct buf content;		/* waiting: less than a piece, or, deferred, any number of them */
	uint64_t bytes;
	uint32_t crc;			/* of what is no longer in content */
	bool deferred, owns;		/* owns: the squeezer */
	struct squeezer *squeezer;	/* NULL until it is needed */
	struct buf squeezed;
	struct hasher *hash;		/* of the file, or NULL */
};

static void emit(struct gzout *g, const void *p, size_t n)
{
	out_add(&g->out, p, n);
	if (g->hash)
		hasher_add(g->hash, p, n);
}

/* deflate, no flags, mtime 0, no extra flags, OS unknown (RFC 1952, 2.3) */
enum { HEAD_BYTES = 10 };
static const char HEAD[HEAD_BYTES + 1] = "\x1f\x8b\x08\0\0\0\0\0\0\xff";

struct gzout *gzout_create(const char *path, struct err *e)
{
	struct gzout *g = xcalloc(1, sizeof *g);
	if (out_create(&g->out, path, e)) {
		free(g);
		return NULL;
	}
	emit(g, HEAD, HEAD_BYTES);
	return g;
}

void gzout_hash(struct gzout *g)
{
	must(!g->bytes);
	g->hash = hasher_new();
	hasher_add(g->hash, HEAD, HEAD_BYTES);
}

static void squeeze_own(struct gzout *g, struct str content)
{
	if (!g->squeezer) {
		g->squeezer = squeezer_new();
		g->owns = true;
	}
	buf_reset(&g->squeezed);
	squeeze(g->squeezer, content, &g->squeezed);
	emit(g, g->squeezed.p, g->squeezed.n);
}

static size_t whole_pieces(const struct gzout *g)
{
	return g->content.n - g->content.n % GZ_PIECE;
}

/* No more waits than may, and all that was added is counted. */
MUST_ONLY static bool gzout_sound(const struct gzout *g)
{
	return (g->deferred || g->content.n < GZ_PIECE) && g->content.n <= g->bytes && (!g->owns || g->squeezer);
}

/* The first n bytes have gone where they belong. */
static void drop(struct gzout *g, size_t n)
{
	if (n) {
		g->crc = libdeflate_crc32(g->crc, g->content.p, n);
		memmove(g->content.p, g->content.p + n, g->content.n - n);
	}
	g->content.n -= n;
}

void gzout_add(struct gzout *g, const void *p, size_t n)
{
	if (!n)
		return;
	g->bytes += n;
	buf_add(&g->content, p, n);
	if (!g->deferred && g->content.n >= GZ_PIECE) {
		size_t whole = whole_pieces(g);
		squeeze_own(g, str_n(g->content.p, whole));
		drop(g, whole);
	}
	must(gzout_sound(g));
}

uint64_t gzout_bytes(const struct gzout *g)
{
	return g->bytes;
}

void gzout_use(struct gzout *g, struct squeezer *s)
{
	g->squeezer = s;
}

void gzout_defer(struct gzout *g)
{
	g->deferred = true;
}

void gzout_take(struct gzout *g, bool all, struct buf *pieces)
{
	must(g->deferred);
	size_t n = all ? g->content.n : whole_pieces(g);
	buf_add(pieces, g->content.p, n);
	drop(g, n);
}

void gzout_put(struct gzout *g, struct str squeezed)
{
	emit(g, squeezed.p, squeezed.n);
}

static void release(struct gzout *g)
{
	if (g->owns)
		squeezer_free(g->squeezer);
	hasher_free(g->hash);
	buf_free(&g->squeezed);
	buf_free(&g->content);
	free(g);
}

int gzout_close(struct gzout *g, struct err *e)
{
	struct gzout_made made;
	return gzout_close_made(g, &made, e);
}

int gzout_close_made(struct gzout *g, struct gzout_made *made, struct err *e)
{
	must(gzout_sound(g));
	if (g->content.n)
		squeeze_own(g, buf_str(&g->content));
	drop(g, g->content.n);
	/* the last block: fixed codes, and nothing in it; then the trailer */
	unsigned char end[10] = { 0x03, 0x00 };
	for (int i = 0; i < 4; i++) {
		end[2 + i] = (unsigned char)(g->crc >> 8 * i);
		end[6 + i] = (unsigned char)(g->bytes >> 8 * i);
	}
	emit(g, end, sizeof end);
	*made = (struct gzout_made){ g->out.written, g->bytes, g->hash ? hasher_get(g->hash) : 0 };
	int r = out_close(&g->out, 1, e);
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
