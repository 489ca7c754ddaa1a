#include "base/gzip.h"

#include <errno.h>
#include <fcntl.h>
#include <libdeflate.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#define ZLIB_CONST
#include <zlib.h>

#include "base/le.h"

struct gzin {
	int fd;			/* -1: bytes come from memory */
	char *name;
	z_stream z;
	bool gzip, inflating, done, over;
	uint64_t in, out, limit, size;
	unsigned ratio;
	struct str mem;
	struct buf whole;	/* all content, if it was inflated at once */
	bool is_whole;
	size_t have;		/* raw bytes read ahead in raw */
	const unsigned char *at;
	unsigned char raw[64 << 10];
};

static ptrdiff_t refill(struct gzin *g, struct err *e)
{
	if (g->have)
		return (ptrdiff_t)g->have;
	ssize_t n = 0;
	if (g->fd < 0) {
		n = (ssize_t)(g->mem.n < sizeof g->raw ? g->mem.n : sizeof g->raw);
		if (n)
			memcpy(g->raw, g->mem.p, (size_t)n);
		g->mem = str_from(g->mem, (size_t)n);
	} else {
		do
			n = read(g->fd, g->raw, sizeof g->raw);
		while (n < 0 && errno == EINTR);
		if (n < 0)
			return err_errno(e, EXIT_IO, "cannot read %s", g->name);
	}
	g->at = g->raw;
	g->have = (size_t)n;
	g->in += (size_t)n;
	return n;
}

static struct gzin *start(int fd, struct str mem, const char *name, struct err *e)
{
	struct gzin *g = xcalloc(1, sizeof *g);
	g->fd = fd;
	g->mem = mem;
	g->name = str_dupz(str_z(name));
	if (refill(g, e) < 0) {
		gzin_close(g);
		return NULL;
	}
	g->gzip = g->have >= 2 && g->at[0] == 0x1f && g->at[1] == 0x8b;
	return g;
}

/* A file of at most AT_ONCE bytes, whose content has at most as many as it says and CONTENT allows, is inflated in one
 * go, which libdeflate does in a third of zlib's time.  What is damaged, cut short, or of several members is left to be
 * read bit by bit, and fails there. */
enum { AT_ONCE = 8 << 20, CONTENT = 32 << 20, SMALLEST = 18 };

static void inflate_whole(struct gzin *g, size_t size)
{
	struct buf packed = BUF_INIT;
	buf_grow(&packed, size);
	for (ssize_t n; packed.n < size && (n = pread(g->fd, packed.p + packed.n, size - packed.n,
			(off_t)packed.n)) > 0;)
		packed.n += (size_t)n;
	size_t content = packed.n == size ? get_le32(packed.p + size - 4) : 0, in = 0, out = 0;
	struct libdeflate_decompressor *z = content && content <= CONTENT ? libdeflate_alloc_decompressor() : NULL;
	if (z) {
		buf_grow(&g->whole, content);
		g->is_whole = libdeflate_gzip_decompress_ex(z, packed.p, size, g->whole.p, content, &in,
				&out) == LIBDEFLATE_SUCCESS
			&& in == size && out == content;
		libdeflate_free_decompressor(z);
	}
	if (g->is_whole) {
		g->whole.n = content;
		g->mem = buf_str(&g->whole);
		g->in = size;
	} else {
		buf_free(&g->whole);
	}
	buf_free(&packed);
}

struct gzin *gzin_open(const char *path, struct err *e)
{
	bool std = strcmp(path, "-") == 0;
	int fd = std ? 0 : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0) {
		err_errno(e, EXIT_NOINPUT, "cannot open %s", path);
		return NULL;
	}
	return std ? start(0, STR_NONE, path, e) : gzin_take(fd, path, e);
}

struct gzin *gzin_take(int fd, const char *name, struct err *e)
{
	struct stat st;
	if (fstat(fd, &st) || !S_ISREG(st.st_mode)) {
		err_set(e, EXIT_NOINPUT, "%s is not a regular file", name);
		close(fd);
		return NULL;
	}
	struct gzin *g = start(fd, STR_NONE, name, e);
	if (g)
		g->size = (uint64_t)st.st_size;
	if (g && g->gzip && st.st_size >= SMALLEST && st.st_size <= AT_ONCE)
		inflate_whole(g, (size_t)st.st_size);
	return g;
}

uint64_t gzin_size(const struct gzin *g)
{
	return g->size;
}

struct gzin *gzin_memory(struct str bytes, const char *name)
{
	struct err never;	/* memory cannot fail to be read */
	return start(-1, bytes, name, &never);
}

void gzin_limit(struct gzin *g, uint64_t limit, unsigned ratio)
{
	g->limit = limit;
	g->ratio = ratio;
}

bool gzin_is_over(const struct gzin *g)
{
	return g->over;
}

bool gzin_is_gzip(const struct gzin *g)
{
	return g->gzip;
}

static ptrdiff_t inflate_some(struct gzin *g, void *p, size_t n, struct err *e)
{
	g->z.next_out = p;
	g->z.avail_out = n > 1u << 30 ? 1u << 30 : (uInt)n;
	size_t asked = g->z.avail_out;
	while (g->z.avail_out == asked) {
		ptrdiff_t have = refill(g, e);
		if (have < 0)
			return -1;
		if (have == 0) {
			if (g->inflating)
				return err_set(e, EXIT_IO, "%s is cut short: the gzip data ends early", g->name);
			g->done = true;
			break;
		}
		if (!g->inflating) {
			/* next member; what is no member after a whole one is padding (RFC 1952 allows zeros) */
			if (g->out && g->at[0] != 0x1f) {
				g->done = true;
				break;
			}
			if (inflateInit2(&g->z, 15 + 16) != Z_OK)
				die_oom(sizeof g->z);
			g->inflating = true;
		}
		g->z.next_in = g->at;
		g->z.avail_in = (uInt)g->have;
		int r = inflate(&g->z, Z_NO_FLUSH);
		g->at = g->z.next_in;
		g->have = g->z.avail_in;
		if (r == Z_STREAM_END) {
			inflateEnd(&g->z);
			unsigned char *o = g->z.next_out;
			uInt room = g->z.avail_out;
			memset(&g->z, 0, sizeof g->z);
			g->z.next_out = o;
			g->z.avail_out = room;
			g->inflating = false;
		} else if (r == Z_MEM_ERROR) {
			die_oom(sizeof g->z);
		} else if (r != Z_OK && r != Z_BUF_ERROR) {
			return err_set(e, EXIT_IO, "%s: damaged gzip data (%s)", g->name, g->z.msg ? g->z.msg
					: "inflate");
		}
	}
	return (ptrdiff_t)(asked - g->z.avail_out);
}

ptrdiff_t gzin_read(struct gzin *g, void *p, size_t n, struct err *e)
{
	ptrdiff_t r;
	if (g->done || n == 0)
		return 0;
	if (g->is_whole) {
		r = (ptrdiff_t)(g->mem.n < n ? g->mem.n : n);
		memcpy(p, g->mem.p, (size_t)r);
		g->mem = str_from(g->mem, (size_t)r);
	} else if (g->gzip) {
		r = inflate_some(g, p, n, e);
	} else {
		r = refill(g, e);
		if (r > 0) {
			r = (ptrdiff_t)(g->have < n ? g->have : n);
			memcpy(p, g->at, (size_t)r);
			g->at += r;
			g->have -= (size_t)r;
		}
	}
	if (r <= 0)
		return r;
	g->out += (uint64_t)r;
	g->over = g->limit && g->out > g->limit;
	if (g->over)
		return err_set(e, EXIT_IO, "%s holds more than %llu bytes, the limit", g->name,
				(unsigned long long)g->limit);
	g->over = g->ratio && g->gzip && g->out > (1u << 20) && g->out / g->ratio > g->in;
	if (g->over)
		return err_set(e, EXIT_IO, "%s expands more than %u times: refused as a decompression bomb", g->name,
				g->ratio);
	return r;
}

void gzin_close(struct gzin *g)
{
	if (!g)
		return;
	if (g->inflating)
		inflateEnd(&g->z);
	if (g->fd > 0)
		close(g->fd);
	buf_free(&g->whole);
	free(g->name);
	free(g);
}

void lines_init(struct lines *l, struct gzin *in, size_t max)
{
	*l = (struct lines){ .in = in, .max = max };
}

int lines_next(struct lines *l, struct str *line, struct err *e)
{
	size_t seen = l->at;
	for (;;) {
		char *nl = l->b.n > seen ? memchr(l->b.p + seen, '\n', l->b.n - seen) : NULL;
		if (nl || (l->eof && l->at < l->b.n)) {
			size_t end = nl ? (size_t)(nl - l->b.p) : l->b.n;
			*line = str_n(l->b.p + l->at, end - l->at);
			l->at = nl ? end + 1 : end;
			l->unterminated = !nl;
			l->number++;
			return 1;
		}
		if (l->eof)
			return 0;
		if (l->b.n - l->at > l->max)
			return err_at(e, EXIT_STREAM, l->in->name, l->number + 1, 0, "line is longer than %zu bytes",
					l->max);
		if (l->at) {
			memmove(l->b.p, l->b.p + l->at, l->b.n - l->at);
			l->b.n -= l->at;
			l->at = 0;
		}
		seen = l->b.n;
		buf_grow(&l->b, l->b.n > (256u << 10) ? l->b.n : 256u << 10);
		ptrdiff_t n = gzin_read(l->in, l->b.p + l->b.n, l->b.cap - l->b.n - 1, e);
		if (n < 0)
			return -1;
		l->eof = n == 0;
		l->b.n += (size_t)n;
		l->b.p[l->b.n] = 0;
	}
}

void lines_free(struct lines *l)
{
	buf_free(&l->b);
}

int unsqueeze(struct str squeezed, size_t n, struct buf *to)
{
	struct libdeflate_decompressor *z = libdeflate_alloc_decompressor();
	if (!z)
		die_oom(0);
	buf_grow(to, n);
	enum libdeflate_result r = libdeflate_deflate_decompress(z, squeezed.p, squeezed.n, to->p + to->n, n, NULL);
	libdeflate_free_decompressor(z);
	to->n += r == LIBDEFLATE_SUCCESS ? n : 0;
	to->p[to->n] = 0;
	return r == LIBDEFLATE_SUCCESS ? 0 : -1;
}
