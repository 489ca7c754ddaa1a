#include "base/unpack.h"

#include <brotli/decode.h>
#include <zlib.h>
#include <zstd.h>

#include "base/gzip.h"

enum { STEP = 64 << 10 };

enum packing packing_named(struct str name)
{
	static const struct {
		const char *name;
		enum packing how;
	} known[] = { { "gzip", PACKED_GZIP },
		      { "x-gzip", PACKED_GZIP },
		      { "deflate", PACKED_DEFLATE },
		      { "br", PACKED_BR },
		      { "zstd", PACKED_ZSTD } };
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_eq_nocase(str_trim(name), str_z(known[i].name)))
			return known[i].how;
	return PACKED_NOT;
}

/* Room for the next piece, no more than one byte over the cap. */
static size_t room_in(struct buf *out, size_t cap)
{
	size_t left = cap - out->n + 1, want = left < STEP ? left : STEP;
	buf_grow(out, want);
	return want;
}

static int too_large(struct err *e, size_t cap, bool *over)
{
	*over = true;
	return err_set(e, EXIT_IO, "it unpacks to more than %zu bytes, the limit", cap);
}

static int inflate_all(struct str s, int window, size_t cap, struct buf *out, bool *over, struct err *e)
{
	z_stream z = { 0 };
	if (inflateInit2(&z, window) != Z_OK)
		die_oom(STEP);
	z.next_in = (Bytef *)(uintptr_t)s.p;	/* zlib does not write to its input */
	z.avail_in = (uInt)s.n;
	int rc = Z_OK;
	while (rc == Z_OK && out->n <= cap) {
		uInt room = (uInt)room_in(out, cap);
		z.next_out = (Bytef *)out->p + out->n;
		z.avail_out = room;
		rc = inflate(&z, Z_NO_FLUSH);
		out->n += room - z.avail_out;
		if (rc == Z_BUF_ERROR || (rc == Z_OK && !z.avail_in && z.avail_out))
			break;		/* cut short */
	}
	inflateEnd(&z);
	if (out->n > cap)
		return too_large(e, cap, over);
	return rc == Z_STREAM_END ? 0 : err_set(e, EXIT_IO, "its deflate data is damaged or cut short");
}

static int brotli_all(struct str s, size_t cap, struct buf *out, bool *over, struct err *e)
{
	BrotliDecoderState *b = BrotliDecoderCreateInstance(NULL, NULL, NULL);
	if (!b)
		die_oom(STEP);
	const uint8_t *in = (const uint8_t *)s.p;
	size_t left = s.n;
	BrotliDecoderResult rc = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;
	while (rc == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT && out->n <= cap) {
		size_t room = room_in(out, cap);
		uint8_t *to = (uint8_t *)out->p + out->n;
		rc = BrotliDecoderDecompressStream(b, &left, &in, &room, &to, NULL);
		out->n = (size_t)((char *)to - out->p);
	}
	BrotliDecoderDestroyInstance(b);
	if (out->n > cap)
		return too_large(e, cap, over);
	return rc == BROTLI_DECODER_RESULT_SUCCESS ? 0 : err_set(e, EXIT_IO, "its brotli data is damaged or cut short");
}

static int zstd_all(struct str s, size_t cap, struct buf *out, bool *over, struct err *e)
{
	ZSTD_DStream *z = ZSTD_createDStream();
	if (!z)
		die_oom(STEP);
	ZSTD_DCtx_setParameter(z, ZSTD_d_windowLogMax, 23);	/* 8 MB, what HTTP allows (RFC 9659) */
	ZSTD_inBuffer in = { s.p, s.n, 0 };
	size_t rc = 1;
	bool stuck = false;
	while (rc && !ZSTD_isError(rc) && !stuck && out->n <= cap) {
		size_t room = room_in(out, cap);
		ZSTD_outBuffer to = { out->p + out->n, room, 0 };
		size_t before = in.pos;
		rc = ZSTD_decompressStream(z, &to, &in);
		out->n += to.pos;
		stuck = in.pos == before && !to.pos;
	}
	ZSTD_freeDStream(z);
	if (out->n > cap)
		return too_large(e, cap, over);
	return rc == 0 ? 0 : err_set(e, EXIT_IO, "its zstd data is damaged or cut short");
}

static int gunzip_all(struct str s, size_t limit, unsigned ratio, struct buf *out, bool *over, struct err *e)
{
	struct gzin *g = gzin_memory(s, "body");
	gzin_limit(g, limit, ratio);
	ptrdiff_t n;
	do {
		buf_grow(out, STEP);
		n = gzin_read(g, out->p + out->n, out->cap - out->n - 1, e);
		out->n += n > 0 ? (size_t)n : 0;
	} while (n > 0);
	*over = gzin_is_over(g);
	gzin_close(g);
	return n < 0 ? -1 : 0;
}

int unpack(enum packing how, struct str s, size_t limit, unsigned ratio, struct buf *out, bool *over, struct err *e)
{
	size_t cap = limit ? limit : SIZE_MAX / 2, start = out->n;
	if (ratio && s.n < cap / ratio)
		cap = s.n * ratio < STEP ? STEP : s.n * ratio;	/* a few bytes may say a lot */
	if (s.n > UINT32_MAX / 2)
		return err_set(e, EXIT_IO, "a packed body of more than 2 GB");
	bool zlib_head = s.n > 1 && ((unsigned char)s.p[0] & 0x0f) == 8
			 && ((unsigned char)s.p[0] * 256 + (unsigned char)s.p[1]) % 31 == 0;
	switch (how) {
	case PACKED_GZIP:
		return gunzip_all(s, limit, ratio, out, over, e);
	case PACKED_DEFLATE:
		if (zlib_head && inflate_all(s, 15, start + cap, out, over, e) == 0)
			return 0;
		if (!zlib_head || out->n == start)
			return inflate_all(s, -15, start + cap, out, over, e);
		return -1;
	case PACKED_BR:
		return brotli_all(s, start + cap, out, over, e);
	case PACKED_ZSTD:
		return zstd_all(s, start + cap, out, over, e);
	case PACKED_NOT:
		break;
	}
	buf_adds(out, s);
	return 0;
}
