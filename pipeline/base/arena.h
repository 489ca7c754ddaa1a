/* arena.h - memory with one owner and one end: everything taken from an arena is freed together.
 *
 * One arena per article; it is reset when the article closes, so stage code frees nothing.
 * Invariants: between resets blocks only grow in number; reset keeps the newest block of at most
 * 4 MB and frees the others.  Running out of memory ends the program with exit code 71 (see die_oom):
 * no caller checks for NULL. */
#ifndef PM_BASE_ARENA_H
#define PM_BASE_ARENA_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/must.h"

struct arena_block;

struct arena {
	struct arena_block *head;	/* the block allocations come from; older blocks behind it */
	char *p, *end;			/* free part of head */
	size_t total;			/* bytes in all blocks */
};

#define ARENA_INIT { NULL, NULL, NULL, 0 }

void arena_init(struct arena *a);
void arena_reset(struct arena *a);	/* forget all, keep a block for reuse */
void arena_free(struct arena *a);
void *arena_grow(struct arena *a, size_t n);	/* slow path of arena_alloc */

/* n bytes, aligned to 8, not cleared */
static inline void *arena_alloc(struct arena *a, size_t n)
{
	must(a->p <= a->end);
	n = (n + 7) & ~(size_t)7;
	if ((size_t)(a->end - a->p) < n)
		return arena_grow(a, n);
	void *r = a->p;
	a->p += n;
	return r;
}

static inline void *arena_zalloc(struct arena *a, size_t n)
{
	void *r = arena_alloc(a, n);
	memset(r, 0, n);
	return r;
}

/* Growable arrays that live in an arena: `VEC(struct token) tokens;`, cleared = empty.
 * Growing copies and leaves the old array behind until the arena is reset, unless there is room behind it or it is
 * large and fills a block by itself. */
#define VEC(T) struct { T *v; size_t n, cap; }
#define VEC_RESERVE(a, x, more) do { \
	if ((x)->n + (more) > (x)->cap) \
		(x)->v = arena_vec_grow((a), (x)->v, (x)->n, (more), &(x)->cap, sizeof *(x)->v); \
	} while (0)
#define VEC_PUSH(a, x) ((x)->n == (x)->cap \
	? (void)((x)->v = arena_vec_grow((a), (x)->v, (x)->n, 1, &(x)->cap, sizeof *(x)->v)) : (void)0, \
	&(x)->v[(x)->n++])
void *arena_vec_grow(struct arena *a, void *v, size_t n, size_t more, size_t *cap, size_t size);

/* Heap twins for what outlives an article; out of memory ends the program. */
void *xmalloc(size_t n);
/* From here on keep memory that was given back, and single pieces of up to 4 MB: articles take the same over and over,
 * and the kernel would clear pages for each (5% of the time).  All threads take it from one heap.  Nothing where the
 * library has no way. */
void memory_keep(void);
/* What of that heap's first 256 MB is not in use yet may lie in large pages, since the articles of a block are gone
 * through many times: 13 % less user time.  For long runs: where the system clears large pages slowly (virtual
 * machines), short ones lose by it. */
void memory_widen(void);
void *xcalloc(size_t n, size_t size);
void *xrealloc(void *p, size_t n);
_Noreturn void die_oom(size_t n);

#include "base/banned.h"
#endif
