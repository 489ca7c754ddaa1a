#include "base/arena.h"

#include <malloc.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/err.h"

enum { BLOCK_MIN = 16 << 10, LARGE = 256 << 10, ARENA_KEEP = 4 << 20 };

struct arena_block {
	struct arena_block *next;
	size_t size;		/* bytes after this header */
};

/* The free part is the end of the head, and total is what all blocks come to. */
MUST_ONLY static bool arena_sound(const struct arena *a)
{
	size_t total = 0;
	for (const struct arena_block *b = a->head; b; b = b->next)
		total += b->size;
	if (!a->head)
		return total == a->total && !a->p && !a->end;
	const char *first = (const char *)(a->head + 1);
	return total == a->total && a->p >= first && a->p <= a->end && a->end == first + a->head->size;
}

void arena_init(struct arena *a)
{
	*a = (struct arena)ARENA_INIT;
}

void *arena_grow(struct arena *a, size_t n)
{
	must(arena_sound(a));
	/* blocks double up to 1 MB, so a large article costs few of them */
	size_t size = a->total < BLOCK_MIN ? BLOCK_MIN : a->total < (1 << 20) ? a->total : 1 << 20;
	/* what fills a block by itself gets one behind the head: what is free in the head stays in use */
	bool apart = a->head && n > size / 2 && (size_t)(a->end - a->p) > n / 16;
	if (size < n || apart)
		size = n;
	struct arena_block *b = xmalloc(sizeof *b + size);
	b->size = size;
	a->total += size;
	if (apart) {
		b->next = a->head->next;
		a->head->next = b;
		return b + 1;
	}
	b->next = a->head;
	a->head = b;
	a->p = (char *)(b + 1) + n;
	a->end = (char *)(b + 1) + size;
	must(arena_sound(a));
	return b + 1;
}

void arena_reset(struct arena *a)
{
	/* keep the newest block if it is of reasonable size: after a few articles the
	 * arena has one block that fits the usual article */
	struct arena_block *keep = a->head;
	if (!keep)
		return;
	struct arena_block *b = keep->next;
	if (keep->size > ARENA_KEEP) {
		free(keep);
		keep = NULL;
	}
	while (b) {
		struct arena_block *next = b->next;
		if (!keep && b->size <= ARENA_KEEP)
			keep = b;
		else
			free(b);
		b = next;
	}
	a->head = keep;
	a->total = keep ? keep->size : 0;
	a->p = keep ? (char *)(keep + 1) : NULL;
	a->end = keep ? a->p + keep->size : NULL;
	if (keep)
		keep->next = NULL;
	must(arena_sound(a));
}

void arena_free(struct arena *a)
{
	for (struct arena_block *b = a->head, *next; b; b = next) {
		next = b->next;
		free(b);
	}
	arena_init(a);
}

/* The block that holds nothing but what starts at v, made larger; NULL if there is none.  Without it, the halves
 * that a large array has outgrown would stay until the arena goes. */
static void *grow_block(struct arena *a, const void *v, size_t was, size_t now)
{
	for (struct arena_block **at = &a->head, *b; (b = *at); at = &b->next) {
		if ((const void *)(b + 1) != v || b->size != was)
			continue;
		bool head = b == a->head;
		b = *at = xrealloc(b, sizeof *b + now);
		b->size = now;
		a->total += now - was;
		if (head)
			a->p = a->end = (char *)(b + 1) + now;
		must(arena_sound(a));
		return b + 1;
	}
	return NULL;
}

void *arena_vec_grow(struct arena *a, void *v, size_t n, size_t more, size_t *cap, size_t size)
{
	must(n <= *cap);
	size_t c = *cap ? *cap * 2 : 8;
	while (c < n + more)
		c *= 2;
	if (c > SIZE_MAX / size)
		die_oom(SIZE_MAX);
	/* the array that was allocated last grows where it stands */
	size_t was = (*cap * size + 7) & ~(size_t)7, now = (c * size + 7) & ~(size_t)7;
	if (was && (char *)v + was == a->p && now - was <= (size_t)(a->end - a->p)) {
		a->p += now - was;
		*cap = c;
		return v;
	}
	void *w = was >= LARGE ? grow_block(a, v, was, now) : NULL;
	if (!w) {
		w = arena_alloc(a, c * size);
		if (n)
			memcpy(w, v, n * size);
	}
	*cap = c;
	return w;
}

_Noreturn void die_oom(size_t n)
{
	char msg[96];
	int len = snprintf(msg, sizeof msg, "error: out of memory (asked for %zu bytes)\n", n);
	if (write(2, msg, (size_t)len) < 0) {
		/* nothing left to tell it to */
	}
	_exit(EXIT_SYSTEM);
}

void *xmalloc(size_t n)
{
	void *p = malloc(n ? n : 1);
	if (!p)
		die_oom(n);
	return p;
}

void *xcalloc(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size ? size : 1);
	if (!p)
		die_oom(n * size);
	return p;
}

void *xrealloc(void *p, size_t n)
{
	p = realloc(p, n ? n : 1);
	if (!p)
		die_oom(n);
	return p;
}

void memory_keep(void)
{
#ifdef M_MMAP_THRESHOLD
	enum { HEAP = 256 << 20, USUAL_PAD = 128 << 10 };
	mallopt(M_MMAP_THRESHOLD, 4 << 20);
	mallopt(M_TRIM_THRESHOLD, HEAP + (64 << 20));
	mallopt(M_ARENA_MAX, 1);
	/* the heap grows behind its end by what is larger than all that was given back: addresses only */
	mallopt(M_TOP_PAD, HEAP);
	void *volatile last = malloc(1 << 20);	/* volatile: else the compiler takes both calls out */
	free(last);
	mallopt(M_TOP_PAD, USUAL_PAD);
#endif
}

void memory_widen(void)
{
#ifdef M_MMAP_THRESHOLD
	enum { LARGE_PAGE = 2 << 20 };
	char *last = malloc(1 << 20), *end = sbrk(0);
	char *page = last + (LARGE_PAGE - (uintptr_t)last % LARGE_PAGE) % LARGE_PAGE;
	if (last && (uintptr_t)end > (uintptr_t)page)
		madvise(page, (size_t)(end - page), MADV_HUGEPAGE);
	free(last);
#endif
}
