#include "store/seen/said.h"

#include <stdlib.h>

#include "base/le.h"
#include "store/seen/record.h"

enum { FIRST_SLOTS = 256 };

void said_init(struct said_before *s)
{
	*s = (struct said_before){ .mask = FIRST_SLOTS - 1 };
	s->slots = xcalloc(FIRST_SLOTS, sizeof *s->slots);
}

void said_free(struct said_before *s)
{
	arena_free(&s->mem);
	buf_free(&s->blocks);
	free(s->slots);
}

static struct said_first *slot_of(struct said_first *slots, size_t mask, uint32_t kept)
{
	size_t i = (size_t)(kept * 0x9e3779b1u) & mask;
	while (slots[i].first && slots[i].kept != kept)
		i = (i + 1) & mask;
	return &slots[i];
}

static void grow(struct said_before *s)
{
	size_t mask = s->mask * 2 + 1;
	struct said_first *slots = xcalloc(mask + 1, sizeof *slots);
	for (size_t i = 0; i <= s->mask; i++)
		if (s->slots[i].first)
			*slot_of(slots, mask, s->slots[i].kept) = s->slots[i];
	free(s->slots);
	s->slots = slots;
	s->mask = mask;
}

void said_add(struct said_before *s, uint32_t kept, uint64_t copy, const uint32_t *lines, size_t n)
{
	size_t at = s->blocks.n;
	char head[SAID_FIXED] = { 0 };
	le_bytes(head, copy, 8);
	le_bytes(head + 8, n, 2);
	buf_add(&s->blocks, head, sizeof head);
	set_write(&s->blocks, lines, n, LINE_BITS);
	le_bytes(s->blocks.p + at + 10, s->blocks.n - at - SAID_FIXED, 2);
	if (s->used * 2 > s->mask)
		grow(s);
	*VEC_PUSH(&s->mem, &s->list) = (struct said_block){ 0, at, s->blocks.n - at };
	struct said_first *f = slot_of(s->slots, s->mask, kept);
	if (f->first) {
		s->list.v[f->last - 1].next = (uint32_t)s->list.n;
	} else {
		*f = (struct said_first){ kept, (uint32_t)s->list.n, 0 };
		s->used++;
	}
	f->last = (uint32_t)s->list.n;
}

struct str said_next(const struct said_before *s, uint32_t kept, uint32_t *at)
{
	*at = *at ? s->list.v[*at - 1].next : slot_of(s->slots, s->mask, kept)->first;
	return *at ? str_sub(buf_str(&s->blocks), s->list.v[*at - 1].at, s->list.v[*at - 1].n) : STR_NONE;
}

static int by_kept(const void *a, const void *b)
{
	const struct said_first *x = a, *y = b;
	return x->kept < y->kept ? -1 : x->kept > y->kept;
}

void said_each(const struct said_before *s, void (*f)(void *ctx, uint32_t kept, struct str blocks), void *ctx)
{
	struct said_first *v = xmalloc((s->used + 1) * sizeof *v);
	size_t n = 0;
	for (size_t i = 0; i <= s->mask; i++)
		if (s->slots[i].first)
			v[n++] = s->slots[i];
	if (n > 1)
		qsort(v, n, sizeof *v, by_kept);
	struct buf joined = BUF_INIT;
	for (size_t i = 0; i < n; i++) {
		buf_reset(&joined);
		uint32_t at = 0;
		for (struct str b; (b = said_next(s, v[i].kept, &at)).n;)
			buf_adds(&joined, b);
		f(ctx, v[i].kept, buf_str(&joined));
	}
	buf_free(&joined);
	free(v);
}

int said_read(struct str *blocks, uint64_t *copy, uint32_t *out, size_t *n)
{
	if (blocks->n < SAID_FIXED)
		return -1;
	*copy = get_le64(blocks->p);
	*n = get_le16(blocks->p + 8);
	size_t bytes = get_le16(blocks->p + 10);
	if (*n > MAX_LINES || bytes > blocks->n - SAID_FIXED
	    || set_read(str_sub(*blocks, SAID_FIXED, bytes), *n, LINE_BITS, out))
		return -1;
	*blocks = str_from(*blocks, SAID_FIXED + bytes);
	return 0;
}

int said_count(struct str blocks, size_t most)
{
	size_t n = 0;
	while (blocks.n && n < most) {
		if (blocks.n < SAID_FIXED || (size_t)get_le16(blocks.p + 10) > blocks.n - SAID_FIXED)
			return -1;
		blocks = str_from(blocks, SAID_FIXED + (size_t)get_le16(blocks.p + 10));
		n++;
	}
	return (int)n;
}
