#include "tables/counter.h"

#include <stdlib.h>

#include "base/hash.h"

void counter_reset(struct counter *c)
{
	arena_reset(&c->mem);
	c->n = 0;
	map_clear(&c->keys);
}

void counter_free(struct counter *c)
{
	arena_free(&c->mem);
	free(c->v);
	map_free(&c->keys);
	memset(c, 0, sizeof *c);
}

static struct count *get(struct counter *c, struct str key, uint64_t hash)
{
	for (struct map_at i = map_first(&c->keys, hash); i.number; i = map_next(&c->keys, hash, i)) {
		struct count *x = &c->v[i.number - 1];
		if (x->hash == hash && str_eq(x->key, key))
			return x;
	}
	if (c->n == c->cap) {
		c->cap = c->cap ? c->cap * 2 : 512;
		c->v = xrealloc(c->v, c->cap * sizeof *c->v);
	}
	struct count *x = &c->v[c->n++];
	*x = (struct count){ .key = str_dup(&c->mem, key), .hash = hash };
	map_add(&c->keys, hash, (uint32_t)c->n);
	return x;
}

struct count *counter_get(struct counter *c, struct str key)
{
	return get(c, key, hash_str(key));
}

void counter_merge(struct counter *a, const struct counter *b)
{
	for (size_t i = 0; i < b->n; i++) {
		const struct count *y = &b->v[i];
		struct count *x = get(a, y->key, y->hash);
		x->articles += y->articles;
		x->occurrences += y->occurrences;
		if (!x->example_article.n && y->example_article.n) {
			x->example_article = str_dup(&a->mem, y->example_article);
			x->example_sentence = y->example_sentence;
		}
	}
}

/* What is sorted: 16 bytes, not the 80 of a count, and for most pairs the first eight bytes of the keys decide. */
struct sorted_count {
	uint64_t head;			/* the key's first 8 bytes, as a number that orders as they do */
	const struct count *count;
};

static int by_key(const void *a, const void *b)
{
	const struct sorted_count *x = a, *y = b;
	if (x->head != y->head)
		return x->head < y->head ? -1 : 1;
	return str_cmp(x->count->key, y->count->key);
}

void counter_sort(struct counter *c)
{
	if (!c->n)
		return;
	struct sorted_count *p = xmalloc(c->n * sizeof *p);
	struct count *sorted = xmalloc(c->n * sizeof *sorted);
	for (size_t i = 0; i < c->n; i++) {
		struct str key = c->v[i].key;
		p[i] = (struct sorted_count){ 0, &c->v[i] };
		for (size_t k = 0; k < 8; k++)
			p[i].head = p[i].head << 8 | (k < key.n ? (unsigned char)key.p[k] : 0);
	}
	qsort(p, c->n, sizeof *p, by_key);
	for (size_t i = 0; i < c->n; i++)
		sorted[i] = *p[i].count;
	free(c->v);
	free(p);
	c->v = sorted;
	c->cap = c->n;
}
