#include "base/image.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"

/* Far from where programs, heaps, libraries and stacks are put on Linux (below 0x1000 0000, from 0x5555 5555 0000,
 * below 0x7fff ffff ffff). */
#define IMAGE_AT ((char *)0x2a0000000000u)
#define IMAGE_ROOM ((size_t)1 << 31)
enum { PAGE = 4096, RUNS_MAX = 4096 };

struct run { uint64_t at, bytes; };	/* pages that are not all zeros, from the start of the image */

struct image_head {				/* fills whole pages of the file; the runs' pages follow */
	char magic[8];
	char key[IMAGE_KEY];
	uint64_t used, runs, sum;	/* sum: XXH3 of the pages, then of the runs */
	struct run run[];
};

static const char MAGIC[8] = "PMIMAGE";

static bool take_addresses(void)
{
	void *p = mmap(IMAGE_AT, IMAGE_ROOM, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
	if (p != MAP_FAILED && p != IMAGE_AT)
		munmap(p, IMAGE_ROOM);
	return p == IMAGE_AT;
}

bool image_begin(struct arena *a)
{
	if (sizeof(void *) < 8 || !take_addresses())
		return false;
	*a = (struct arena){ .head = NULL, .p = IMAGE_AT, .end = IMAGE_AT + IMAGE_ROOM, .total = 0 };
	return true;
}

void image_end(void)
{
	munmap(IMAGE_AT, IMAGE_ROOM);
}

/* ---- what points outside ---- */

struct ranges {
	struct { uint64_t from, to; } v[512];
	size_t n;
};

/* All that is mapped but the image. */
static bool read_ranges(struct ranges *r)
{
	struct buf b = BUF_INIT;
	struct err none;
	r->n = 0;
	if (file_read("/proc/self/maps", 0, &b, &none)) {
		buf_free(&b);
		return false;
	}
	struct str rest = buf_str(&b), line;
	while (rest.n && str_cell(&rest, '\n', &line) && r->n < sizeof r->v / sizeof *r->v) {
		char *end = NULL;
		uint64_t from = line.n ? strtoull(line.p, &end, 16) : 0, to = end && *end == '-'
				? strtoull(end + 1, NULL, 16) : 0;
		if (to > from && !(from >= (uintptr_t)IMAGE_AT && from < (uintptr_t)IMAGE_AT + IMAGE_ROOM)) {
			r->v[r->n].from = from;
			r->v[r->n++].to = to;
		}
	}
	buf_free(&b);
	return r->n > 0 && r->n < sizeof r->v / sizeof *r->v;
}

static bool outside(const struct ranges *r, uint64_t word)
{
	if (word < r->v[0].from || word >= (uint64_t)1 << 47)
		return false;
	for (size_t i = 0; i < r->n; i++)
		if (word >= r->v[i].from && word < r->v[i].to)
			return true;
	return false;
}

static bool is_zero(const char *page)
{
	return page[0] == 0 && memcmp(page, page + 1, PAGE - 1) == 0;
}

/* ---- files ---- */

static uint64_t sum_of(const struct image_head *h)
{
	struct hasher *s = hasher_new();
	for (size_t i = 0; i < h->runs; i++)
		hasher_add(s, IMAGE_AT + h->run[i].at, h->run[i].bytes);
	hasher_add(s, h->run, h->runs * sizeof *h->run);
	hasher_add(s, h->key, sizeof h->key);
	uint64_t sum = hasher_get(s);
	hasher_free(s);
	return sum;
}

static size_t head_bytes(void)
{
	size_t n = sizeof(struct image_head) + RUNS_MAX * sizeof(struct run);
	return (n + PAGE - 1) / PAGE * PAGE;
}

static bool find_runs(struct image_head *h)
{
	for (uint64_t at = 0; at < h->used; at += PAGE) {
		struct run *last = h->runs ? &h->run[h->runs - 1] : NULL;
		if (is_zero(IMAGE_AT + at))
			continue;
		if (last && last->at + last->bytes == at) {
			last->bytes += PAGE;
			continue;
		}
		if (h->runs == RUNS_MAX)
			return false;
		h->run[h->runs++] = (struct run){ at, PAGE };
	}
	return true;
}

int image_save(const struct arena *a, const char *path, const char *key, size_t *where)
{
	struct ranges *ranges = xmalloc(sizeof *ranges);
	struct image_head *h = xcalloc(1, head_bytes());
	struct buf tmp = BUF_INIT;
	int r = -1;
	*where = 0;
	memcpy(h->magic, MAGIC, sizeof MAGIC);
	snprintf(h->key, sizeof h->key, "%s", key);
	h->used = ((uint64_t)(a->p - IMAGE_AT) + PAGE - 1) / PAGE * PAGE;
	if (a->head || !read_ranges(ranges) || !find_runs(h))
		goto out;
	for (size_t i = 0; i < h->runs; i++)
		for (uint64_t at = h->run[i].at; at < h->run[i].at + h->run[i].bytes; at += 8)
			if (outside(ranges, *(const uint64_t *)(const void *)(IMAGE_AT + at))) {
				*where = at;
				r = 1;
				goto out;
			}
	h->sum = sum_of(h);
	struct out o;
	struct err none;
	buf_addf(&tmp, "%s.%ld", path, (long)getpid());
	if (out_create(&o, tmp.p, &none) == 0) {
		out_add(&o, h, head_bytes());
		for (size_t i = 0; i < h->runs; i++)
			out_add(&o, IMAGE_AT + h->run[i].at, h->run[i].bytes);
		r = out_close(&o, 0, &none) || rename(tmp.p, path) ? -1 : 0;
		if (r)
			unlink(tmp.p);
	}
out:
	buf_free(&tmp);
	free(ranges);
	free(h);
	return r;
}

static bool map_runs(const struct image_head *h, int fd, uint64_t size)
{
	uint64_t offset = head_bytes(), end = 0;
	for (size_t i = 0; i < h->runs; i++) {
		const struct run *x = &h->run[i];
		if (x->at % PAGE || x->bytes % PAGE || x->at < end || x->bytes > IMAGE_ROOM
				|| x->at + x->bytes > IMAGE_ROOM || offset + x->bytes > size
		    || mmap(IMAGE_AT + x->at, x->bytes, PROT_READ, MAP_PRIVATE | MAP_FIXED | MAP_POPULATE, fd,
			(off_t)offset) == MAP_FAILED)
			return false;
		end = x->at + x->bytes;
		offset += x->bytes;
	}
	return offset == size && end > 0;
}

void *image_load(const char *path, const char *key, size_t writable)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return NULL;
	struct image_head *h = xmalloc(head_bytes());
	bool fine = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && pread(fd, h, head_bytes(), 0) == (ssize_t)head_bytes()
		&& memcmp(h->magic, MAGIC, sizeof MAGIC) == 0 && strncmp(h->key, key, sizeof h->key) == 0
				&& h->runs <= RUNS_MAX;
	if (fine && sizeof(void *) == 8 && take_addresses()) {
		fine = map_runs(h, fd, (uint64_t)st.st_size) && sum_of(h) == h->sum
			&& mprotect(IMAGE_AT, writable, PROT_READ | PROT_WRITE) == 0;
		if (!fine)
			image_end();
	} else {
		fine = false;
	}
	free(h);
	close(fd);
	return fine ? IMAGE_AT : NULL;
}
