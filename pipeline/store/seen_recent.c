/* What a run adds to the index, in memory until it becomes a segment: see seen_index.h. */
#include <stdlib.h>

#include "base/hash.h"
#include "store/seen_index.h"

enum { FIRST_SLOTS = 1 << 12 };

void recent_init(struct recent *r, uint64_t first)
{
	*r = (struct recent){ .first = first, .npostings = 1, .mask = FIRST_SLOTS - 1, .id_mask = FIRST_SLOTS - 1 };
	r->slots = xcalloc(FIRST_SLOTS, sizeof *r->slots);
	r->ids = xcalloc(FIRST_SLOTS, sizeof *r->ids);
}

void recent_free(struct recent *r)
{
	buf_free(&r->records);
	arena_free(&r->mem);
	free(r->postings);
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
	size_t begin = r->starts.v[n], end = n + 1 < r->kept ? r->starts.v[n + 1] : r->records.n;
	return str_sub(buf_str(&r->records), begin, end - begin);
}

void recent_add_record(struct recent *r, const struct fingerprint *f)
{
	*VEC_PUSH(&r->mem, &r->starts) = r->records.n;
	record_write(&r->records, f);
	r->kept++;
}

static void more_slots(struct recent *r)
{
	size_t mask = r->mask * 2 + 1;
	free(r->slots);
	r->slots = xcalloc(mask + 1, sizeof *r->slots);
	r->mask = mask;
	for (uint32_t i = 1; i < r->npostings; i++) {
		r->postings[i].next = r->slots[r->postings[i].key & mask];
		r->slots[r->postings[i].key & mask] = i;
	}
}

void recent_add_posting(struct recent *r, uint32_t key, uint32_t article)
{
	if (r->npostings + 1 > r->cap) {
		r->cap = r->cap ? r->cap * 2 : FIRST_SLOTS;
		r->postings = xrealloc(r->postings, r->cap * sizeof *r->postings);
	}
	if (r->npostings > r->mask)
		more_slots(r);
	uint32_t *slot = &r->slots[key & r->mask];
	r->postings[r->npostings] = (struct recent_posting){ key, article, *slot };
	*slot = (uint32_t)r->npostings++;
}

unsigned recent_find(const struct recent *r, uint32_t key, uint32_t *out, unsigned max)
{
	unsigned n = 0;
	for (uint32_t i = r->slots[key & r->mask]; i; i = r->postings[i].next) {
		if (r->postings[i].key != key)
			continue;
		if (n < max)
			out[n] = r->postings[i].article;
		n++;
	}
	return n;
}

/* ---- as a segment ---- */

static int by_number(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return x < y ? -1 : x > y;
}

static void write_ids(struct segment_writer *w, const struct recent *r)
{
	uint64_t *v = xmalloc((r->nids + 1) * sizeof *v);
	size_t n = 0;
	if (r->has_zero)
		v[n++] = 0;
	for (size_t i = 0; i <= r->id_mask; i++)
		if (r->ids[i])
			v[n++] = r->ids[i];
	qsort(v, n, sizeof *v, by_number);
	for (size_t i = 0; i < n; i++)
		writer_add_id(w, v[i]);
	free(v);
}

/* By key, then article: two stable passes over 16 bits of the key, since articles are in order already. */
static void write_postings(struct segment_writer *w, const struct recent *r)
{
	size_t n = r->npostings - 1;
	struct recent_posting *a = r->postings + 1, *b = xmalloc((n + 1) * sizeof *b);
	struct recent_posting *c = xmalloc((n + 1) * sizeof *c);
	size_t *at = xmalloc(((size_t)1 << 16) * sizeof *at);
	for (unsigned pass = 0; pass < 2; pass++) {
		const struct recent_posting *from = pass ? b : a;
		struct recent_posting *to = pass ? c : b;
		memset(at, 0, ((size_t)1 << 16) * sizeof *at);
		for (size_t i = 0; i < n; i++)
			at[from[i].key >> 16 * pass & 0xffff]++;
		for (size_t i = 0, sum = 0; i < (size_t)1 << 16; i++) {
			size_t k = at[i];
			at[i] = sum;
			sum += k;
		}
		for (size_t i = 0; i < n; i++)
			to[at[from[i].key >> 16 * pass & 0xffff]++] = from[i];
	}
	for (size_t i = 0; i < n; i++)
		writer_add_posting(w, c[i].key, c[i].article);
	free(at);
	free(b);
	free(c);
}

static void write_lines(void *ctx, uint32_t publisher, struct str lines)
{
	writer_add_lines(ctx, publisher, lines);
}

int recent_write(struct recent *r, struct line_table *lines, const char *path, struct err *e)
{
	struct segment_writer *w = writer_create(path, r->first, r->kept, r->npostings - 1, e);
	if (!w)
		return -1;
	write_ids(w, r);
	for (uint64_t i = 0; i < r->kept; i++)
		writer_add_record(w, recent_record(r, i));
	write_postings(w, r);
	lines_each(lines, write_lines, w);
	return writer_close(w, e);
}
