#include "store/seen_lines.h"

#include <stdlib.h>

#include "base/le.h"
#include "text/shingle_sets.h"

enum {
	MOST_LINES = 768,		/* of one publisher; 5 bytes each when stored */
	LINES_AFTER_PURGE = 320,
	LATELY = 16,			/* articles within which a line seen once may wait for its second time */
	MOST_COUNT = 255, MOST_AGE = 255,	/* as stored, and as compared: what is saved and loaded loses nothing */
	STORED_FIXED = 8
};

struct counted_line {
	uint32_t hash;
	uint32_t last;			/* number of the article that had it last */
	uint32_t count;
};

struct publisher_lines {
	uint32_t publisher;
	uint32_t articles;		/* counted so far, and MOST_AGE */
	struct counted_line *v;		/* sorted by hash */
	size_t n, cap;
};

struct line_table {
	struct publisher_lines **slots;	/* open addressing by publisher */
	size_t mask, n;
};

struct line_table *line_table_new(void)
{
	struct line_table *t = xcalloc(1, sizeof *t);
	t->mask = 255;
	t->slots = xcalloc(t->mask + 1, sizeof *t->slots);
	return t;
}

void lines_forget(struct line_table *t)
{
	for (size_t i = 0; i <= t->mask; i++) {
		if (!t->slots[i])
			continue;
		free(t->slots[i]->v);
		free(t->slots[i]);
		t->slots[i] = NULL;
	}
	t->n = 0;
}

void line_table_free(struct line_table *t)
{
	if (!t)
		return;
	lines_forget(t);
	free(t->slots);
	free(t);
}

static size_t slot_of(const struct line_table *t, uint32_t publisher)
{
	size_t i = publisher & t->mask;
	while (t->slots[i] && t->slots[i]->publisher != publisher)
		i = (i + 1) & t->mask;
	return i;
}

struct publisher_lines *lines_of(struct line_table *t, uint32_t publisher)
{
	return t->slots[slot_of(t, publisher)];
}

static void grow(struct line_table *t)
{
	struct publisher_lines **old = t->slots;
	size_t n = t->mask + 1;
	t->mask = 2 * n - 1;
	t->slots = xcalloc(2 * n, sizeof *t->slots);
	for (size_t i = 0; i < n; i++)
		if (old[i])
			t->slots[slot_of(t, old[i]->publisher)] = old[i];
	free(old);
}

/* As stored: u32 articles, u16 lines, u16 bytes of the set of their hashes; the set; ages; counts. */
static int read_stored(struct publisher_lines *p, struct str s)
{
	if (s.n < STORED_FIXED)
		return -1;
	size_t n = get_le16(s.p + 4), set = get_le16(s.p + 6);
	if (n > MOST_LINES || s.n != STORED_FIXED + set + 2 * n)
		return -1;
	uint32_t hashes[MOST_LINES];
	if (set_read(str_sub(s, STORED_FIXED, set), n, 32, hashes))
		return -1;
	p->articles = get_le32(s.p);
	p->n = p->cap = n;
	p->v = xmalloc((n + 1) * sizeof *p->v);
	const char *ages = s.p + STORED_FIXED + set, *counts = ages + n;
	for (size_t i = 0; i < n; i++)
		p->v[i] = (struct counted_line){ hashes[i], p->articles - get_le8(ages + i), get_le8(counts + i) };
	return 0;
}

static uint32_t age(const struct publisher_lines *p, const struct counted_line *l)
{
	uint32_t a = p->articles - l->last;
	return a < MOST_AGE ? a : MOST_AGE;
}

static void write_stored(struct buf *b, const struct publisher_lines *p)
{
	uint32_t hashes[MOST_LINES];
	struct buf set = BUF_INIT;
	for (size_t i = 0; i < p->n; i++)
		hashes[i] = p->v[i].hash;
	set_write(&set, hashes, p->n, 32);
	put_le32(b, p->articles);
	put_le16(b, (uint32_t)p->n);
	put_le16(b, (uint32_t)set.n);
	buf_adds(b, buf_str(&set));
	for (size_t i = 0; i < p->n; i++)
		put_le8(b, age(p, &p->v[i]));
	for (size_t i = 0; i < p->n; i++)
		put_le8(b, p->v[i].count);
	buf_free(&set);
}

struct publisher_lines *lines_load(struct line_table *t, uint32_t publisher, struct str stored)
{
	struct publisher_lines *p = xcalloc(1, sizeof *p);
	p->publisher = publisher;
	p->articles = MOST_AGE;
	if (stored.n && read_stored(p, stored)) {
		free(p->v);
		free(p);
		return NULL;
	}
	if (++t->n * 2 > t->mask)
		grow(t);
	t->slots[slot_of(t, publisher)] = p;
	return p;
}

static size_t place_of(const struct publisher_lines *p, uint32_t line)	/* the first that is not smaller */
{
	size_t lo = 0, n = p->n;
	while (n > 0) {
		size_t half = n / 2;
		bool right = p->v[lo + half].hash < line;	/* no branch: hashes tell nothing of each other */
		lo = right ? lo + half + 1 : lo;
		n = right ? n - half - 1 : half;
	}
	return lo;
}

uint32_t lines_count(const struct publisher_lines *p, uint32_t line)
{
	size_t i = place_of(p, line);
	return i < p->n && p->v[i].hash == line ? p->v[i].count : 0;
}

/* Worth of a line: how often it was seen, then how lately.  The n-th smallest is found by two counts of 256; of
 * equal worth the smaller hash goes first. */
static uint32_t worth(const struct publisher_lines *p, const struct counted_line *l)
{
	return l->count << 8 | (MOST_AGE - age(p, l));
}

static void drop_least(struct publisher_lines *p, size_t n)
{
	uint32_t limit = 0;
	size_t equal = n;	/* how many of worth `limit` go */
	for (unsigned shift = 8; shift <= 8; shift -= 8) {
		size_t at[256] = { 0 };
		for (size_t i = 0; i < p->n; i++) {
			uint32_t w = worth(p, &p->v[i]);
			if (shift == 8 || w >> 8 == limit >> 8)
				at[w >> shift & 255]++;
		}
		uint32_t k = 0;
		for (; equal >= at[k] && k < 255; k++)
			equal -= at[k];
		limit |= k << shift;
	}
	size_t k = 0;
	for (size_t i = 0; i < p->n; i++) {
		uint32_t w = worth(p, &p->v[i]);
		if (w < limit || (w == limit && equal)) {
			equal -= w == limit;
			continue;
		}
		p->v[k++] = p->v[i];
	}
	p->n = k;
}

static void purge(struct publisher_lines *p)
{
	size_t k = 0;
	for (size_t i = 0; i < p->n; i++)
		if (p->v[i].count > 1 || age(p, &p->v[i]) < LATELY)
			p->v[k++] = p->v[i];
	p->n = k;
	if (p->n > LINES_AFTER_PURGE)
		drop_least(p, p->n - LINES_AFTER_PURGE);
}

void lines_add(struct publisher_lines *p, const uint32_t *lines, size_t n)
{
	p->articles++;
	if (p->n + n > p->cap) {
		p->cap = p->n + n + MOST_LINES / 4;
		p->v = xrealloc(p->v, p->cap * sizeof *p->v);
	}
	/* count those that are there; then, from the last to the first, move what is behind a new one and put it there */
	size_t fresh = 0, behind = p->n;
	for (size_t i = 0; i < n; i++) {
		size_t j = place_of(p, lines[i]);
		bool there = j < p->n && p->v[j].hash == lines[i];
		if (there) {
			p->v[j].last = p->articles;
			p->v[j].count += p->v[j].count < MOST_COUNT;
		}
		fresh += !there;
	}
	p->n += fresh;
	for (size_t i = n; i > 0 && fresh; i--) {
		struct publisher_lines before = { .v = p->v, .n = behind };
		size_t j = place_of(&before, lines[i - 1]);
		if (j < behind && p->v[j].hash == lines[i - 1])
			continue;
		memmove(p->v + j + fresh, p->v + j, (behind - j) * sizeof *p->v);
		p->v[j + --fresh] = (struct counted_line){ lines[i - 1], p->articles, 1 };
		behind = j;
	}
	if (p->n > MOST_LINES)
		purge(p);
}

static int by_publisher(const void *a, const void *b)
{
	const struct publisher_lines *x = *(struct publisher_lines *const *)a, *y = *(struct publisher_lines *const *)b;
	return x->publisher < y->publisher ? -1 : x->publisher > y->publisher;
}

void lines_each(struct line_table *t, void (*f)(void *ctx, uint32_t publisher, struct str lines), void *ctx)
{
	struct publisher_lines **v = xmalloc((t->n + 1) * sizeof *v);
	size_t n = 0;
	for (size_t i = 0; i <= t->mask; i++)
		if (t->slots[i])
			v[n++] = t->slots[i];
	qsort(v, n, sizeof *v, by_publisher);
	struct buf b = BUF_INIT;
	for (size_t i = 0; i < n; i++) {
		buf_reset(&b);
		write_stored(&b, v[i]);
		f(ctx, v[i]->publisher, buf_str(&b));
	}
	buf_free(&b);
	free(v);
}
