/* What a run adds to the index, in memory until it becomes a segment: see store/seen/index.h. */
#include <stdlib.h>
#include <sys/mman.h>

#include "base/hash.h"
#include "store/seen/index.h"

enum { FIRST_SLOTS = 1 << 12, HUGE_PAGE = 2 << 20 };

void recent_init(struct recent *r, uint64_t first)
{
	*r = (struct recent){ .first = first, .mask = FIRST_SLOTS - 1, .id_mask = FIRST_SLOTS - 1 };
	r->slots = xcalloc(FIRST_SLOTS, sizeof *r->slots);
	r->ids = xcalloc(FIRST_SLOTS, sizeof *r->ids);
	said_init(&r->said);
}

void recent_reset(struct recent *r, uint64_t first)
{
	r->first = first;
	r->kept = 0;
	buf_reset(&r->records);
	arena_reset(&r->mem);
	memset(&r->starts, 0, sizeof r->starts);
	memset(&r->sizes, 0, sizeof r->sizes);
	memset(r->slots, 0, (r->mask + 1) * sizeof *r->slots);
	memset(r->ids, 0, (r->id_mask + 1) * sizeof *r->ids);
	r->nkeys = r->npostings = r->pooled = r->nids = 0;
	r->has_zero = false;
	said_free(&r->said);
	said_init(&r->said);
}

void recent_free(struct recent *r)
{
	buf_free(&r->records);
	said_free(&r->said);
	arena_free(&r->mem);
	free(r->pool);
	free(r->slots);
	free(r->ids);
}

static size_t id_slot(const uint64_t *ids, size_t mask, uint64_t id)
{
	size_t i = (size_t)hash_mix(id) & mask;
	while (ids[i] && ids[i] != id)
		i = (i + 1) & mask;
	return i;
}

void recent_prefetch_id(const struct recent *r, uint64_t id)
{
	__builtin_prefetch(&r->ids[(size_t)hash_mix(id) & r->id_mask]);
}

bool recent_has_id(const struct recent *r, uint64_t id)
{
	return id ? r->ids[id_slot(r->ids, r->id_mask, id)] != 0 : r->has_zero;
}

void recent_add_id(struct recent *r, uint64_t id)
{
	if (recent_has_id(r, id))
		return;
	r->nids++;
	if (!id) {
		r->has_zero = true;
		return;
	}
	r->ids[id_slot(r->ids, r->id_mask, id)] = id;
	must(r->nids <= r->id_mask);
	if (r->nids * 2 <= r->id_mask)
		return;
	size_t mask = r->id_mask * 2 + 1;
	uint64_t *ids = xcalloc(mask + 1, sizeof *ids);
	for (size_t i = 0; i <= r->id_mask; i++)
		if (r->ids[i])
			ids[id_slot(ids, mask, r->ids[i])] = r->ids[i];
	free(r->ids);
	r->ids = ids;
	r->id_mask = mask;
}

struct str recent_record(const struct recent *r, uint64_t n)
{
	must(n < r->kept && r->kept == r->starts.n);
	size_t begin = r->starts.v[n], end = n + 1 < r->kept ? r->starts.v[n + 1] : r->records.n;
	return str_sub(buf_str(&r->records), begin, end - begin);
}

void recent_add_record(struct recent *r, const struct fingerprint *f)
{
	*VEC_PUSH(&r->mem, &r->starts) = r->records.n;
	*VEC_PUSH(&r->mem, &r->sizes) = size_class((uint32_t)f->ngrams);
	record_write(&r->records, f);
	r->kept++;
}

/* from: the key's own slot, or one behind it up to which there is another key in each */
static inline size_t key_slot(const struct recent_key *slots, size_t mask, uint32_t key, size_t from)
{
	size_t i = from & mask;
	while (slots[i].at != RECENT_FREE && slots[i].key != key)
		i = (i + 1) & mask;
	return i;
}

/* Cleared slots; many of them in large pages: a look-up then waits for memory once, not for its page table too. */
static struct recent_key *new_slots(size_t n)
{
	size_t bytes = n * sizeof(struct recent_key);
	if (bytes < 2 * HUGE_PAGE)
		return xcalloc(n, sizeof(struct recent_key));
	void *p = aligned_alloc(HUGE_PAGE, bytes);
	if (!p)
		die_oom(bytes);
	madvise(p, bytes, MADV_HUGEPAGE);	/* a wish: where it is not granted all works the same */
	memset(p, 0, bytes);
	return p;
}

static void more_slots(struct recent *r)
{
	size_t mask = r->mask * 2 + 1;
	struct recent_key *slots = new_slots(mask + 1);
	for (size_t i = 0; i <= r->mask; i++)
		if (r->slots[i].at != RECENT_FREE)
			slots[key_slot(slots, mask, r->slots[i].key, r->slots[i].key)] = r->slots[i];
	free(r->slots);
	r->slots = slots;
	r->mask = mask;
}

void recent_make_room(struct recent *r, size_t keys)
{
	while ((r->nkeys + keys) * 8 > r->mask * 5)
		more_slots(r);
}

/* Place for n numbers in the pool. */
static uint32_t pool_take(struct recent *r, size_t n)
{
	if (r->pooled + n > r->pool_cap) {
		r->pool_cap = 2 * (r->pooled + n) + FIRST_SLOTS;
		r->pool = xrealloc(r->pool, r->pool_cap * sizeof *r->pool);
	}
	r->pooled += n;
	return (uint32_t)(r->pooled - n);
}

void recent_add_posting(struct recent *r, uint32_t key, size_t slot, uint32_t article)
{
	struct recent_key *k = &r->slots[key_slot(r->slots, r->mask, key, slot)];
	must(slot <= r->mask && r->nkeys < r->mask && article <= r->kept);
	r->npostings++;
	if (k->at == RECENT_FREE) {
		*k = (struct recent_key){ key, article + 1 };
		r->nkeys++;
		return;
	}
	uint32_t n = k->at & RECENT_POOL ? r->pool[k->at & ~RECENT_POOL] : 1;
	if ((n & (n - 1)) == 0) {		/* a power of two: its place is full */
		uint32_t to = pool_take(r, 2 * (size_t)n + 1);
		if (n == 1)
			r->pool[to + 1] = k->at - 1;
		else
			memcpy(r->pool + to + 1, r->pool + (k->at & ~RECENT_POOL) + 1, n * sizeof *r->pool);
		k->at = RECENT_POOL | to;
	}
	uint32_t *list = r->pool + (k->at & ~RECENT_POOL);
	must(list[n] <= article);	/* in order */
	list[n + 1] = article;
	list[0] = n + 1;
}

size_t recent_look_up(const struct recent *r, uint32_t key)
{
	size_t slot = key_slot(r->slots, r->mask, key, key);
	uint32_t at = r->slots[slot].at;
	if (at & RECENT_POOL)
		__builtin_prefetch(&r->pool[at & ~RECENT_POOL]);
	return slot;
}

/* ---- as a segment ---- */

/* Stable radix sort by the bits from `from` on, 16 at a time; tmp has room for n. */
static void sort_numbers(uint64_t *v, size_t n, uint64_t *tmp, unsigned from)
{
	size_t *at = xmalloc(((size_t)1 << 16) * sizeof *at);
	for (unsigned shift = from; shift < 64; shift += 32) {		/* there and back */
		for (unsigned half = 0; half < 32; half += 16) {
			uint64_t *in = half ? tmp : v, *out = half ? v : tmp;
			memset(at, 0, ((size_t)1 << 16) * sizeof *at);
			for (size_t i = 0; i < n; i++)
				at[in[i] >> (shift + half) & 0xffff]++;
			for (size_t i = 0, sum = 0; i < (size_t)1 << 16; i++) {
				size_t k = at[i];
				at[i] = sum;
				sum += k;
			}
			for (size_t i = 0; i < n; i++)
				out[at[in[i] >> (shift + half) & 0xffff]++] = in[i];
		}
	}
	free(at);
}

static void write_ids(struct segment_writer *w, const struct recent *r)
{
	uint64_t *v = xmalloc((r->nids + 1) * sizeof *v), *tmp = xmalloc((r->nids + 1) * sizeof *tmp);
	size_t n = 0;
	if (r->has_zero)
		v[n++] = 0;
	for (size_t i = 0; i <= r->id_mask; i++)
		if (r->ids[i])
			v[n++] = r->ids[i];
	sort_numbers(v, n, tmp, 0);
	for (size_t i = 0; i < n; i++)
		writer_add_id(w, v[i]);
	free(v);
	free(tmp);
}

/* By key, then article. */
static void write_postings(struct segment_writer *w, const struct recent *r)
{
	uint64_t *v = xmalloc((r->npostings + 1) * sizeof *v), *tmp = xmalloc((r->npostings + 1) * sizeof *tmp);
	size_t n = 0;
	for (size_t i = 0; i <= r->mask; i++) {
		const uint32_t *articles;
		uint32_t one;
		unsigned m = recent_articles(r, i, &articles, &one);
		for (unsigned k = 0; k < m; k++)
			v[n++] = (uint64_t)r->slots[i].key << 32 | articles[k];
	}
	sort_numbers(v, n, tmp, 32);		/* of one key the articles stand in order already */
	for (size_t i = 0; i < n; i++)
		writer_add_posting(w, (uint32_t)(v[i] >> 32), (uint32_t)v[i]);
	free(v);
	free(tmp);
}

static void write_lines(void *ctx, uint32_t publisher, struct str lines)
{
	writer_add_lines(ctx, publisher, lines);
}

static void write_said(void *ctx, uint32_t kept, struct str blocks)
{
	writer_add_said(ctx, kept, blocks);
}

int recent_write(struct recent *r, struct line_table *lines, const char *path, struct err *e)
{
	struct segment_writer *w = writer_create(path, r->first, r->kept, r->npostings, e);
	if (!w)
		return -1;
	write_ids(w, r);
	for (uint64_t i = 0; i < r->kept; i++)
		writer_add_record(w, recent_record(r, i), r->sizes.v[i]);
	write_postings(w, r);
	lines_each(lines, write_lines, w);
	said_each(&r->said, write_said, w);
	return writer_close(w, e);
}
