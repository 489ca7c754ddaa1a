#include "store/seen/lines.h"

#include <stdlib.h>

#include "base/le.h"
#include "duplicates/shingle_sets.h"

enum {
	MOST_LINES = 768,		/* of one publisher; 5 bytes each when stored */
	LINES_AFTER_PURGE = 320,
	LATELY = 16,			/* articles within which a line seen once may wait for its second time */
	MOST_COUNT = 255, MOST_AGE = 255,	/* as stored, and as compared: what is saved and loaded loses nothing */
	STORED_FIXED = 8,
	/* log2 of the places of a table: of a new one, and of one that is often full */
	FIRST_BITS = 6, PURGED_BITS = 11,
	TAIL = 16
};

struct counted_line {
	uint32_t hash;			/* 0: the place is free */
	uint32_t last;			/* number of the article that had it last */
	uint32_t count;
};

struct publisher_lines {
	uint32_t publisher;
	uint32_t articles;		/* counted so far, and MOST_AGE */
	/* A hash's own place is what its highest `bits` bits say; where that is taken the hashes stand one after
	 * another, sorted ("ordered hash tables", Amble and Knuth 1974): so all of them are.  The last place is free.
	 * */
	struct counted_line *v;
	unsigned bits;
	size_t places, n;		/* 2^bits and a tail; of them, taken */
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

/* Lines stand sorted, none before its own place, with no gap between that and where it stands; the last place is
 * free. */
MUST_ONLY static bool lines_sound(const struct publisher_lines *p)
{
	size_t n = 0, gap = 0;		/* behind the last free place */
	uint32_t before = 0;
	for (size_t i = 0; i < p->places; i++) {
		if (!p->v[i].hash) {
			gap = i + 1;
			continue;
		}
		size_t own = p->v[i].hash >> (32 - p->bits);
		if (p->v[i].hash <= before || own > i || gap > own || !p->v[i].count || p->v[i].count > MOST_COUNT)
			return false;
		before = p->v[i].hash;
		n++;
	}
	return n == p->n && gap == p->places;
}

/* One more free place at the end if the last one is taken now. */
static void keep_end_free(struct publisher_lines *p)
{
	if (!p->v[p->places - 1].hash)
		return;
	p->v = xrealloc(p->v, (p->places + TAIL) * sizeof *p->v);
	memset(p->v + p->places, 0, TAIL * sizeof *p->v);
	p->places += TAIL;
}

/* Make the table anew, of n sorted lines. */
static void fill(struct publisher_lines *p, const struct counted_line *lines, size_t n, unsigned bits)
{
	struct counted_line *old = p->v;
	p->bits = bits;
	p->places = ((size_t)1 << bits) + TAIL;
	p->n = n;
	p->v = xcalloc(p->places, sizeof *p->v);
	for (size_t i = 0, at = 0; i < n; i++, at++) {
		size_t own = lines[i].hash >> (32 - bits);
		at = own > at ? own : at;
		p->v[at] = lines[i];
		keep_end_free(p);
	}
	free(old);
}

/* Bits of a table that n lines fill to three quarters at most. */
static unsigned bits_for(size_t n)
{
	unsigned bits = FIRST_BITS;
	while (n * 4 > (size_t)3 << bits)
		bits++;
	return bits;
}

/* Move all lines to the front, where they stand sorted; the table is none until it is filled again. */
static void gather(struct publisher_lines *p)
{
	for (size_t i = 0, k = 0; k < p->n; i++) {	/* no branch, here and below: which stay cannot be guessed */
		p->v[k] = p->v[i];
		k += p->v[k].hash != 0;
	}
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
	struct counted_line lines[MOST_LINES];
	if (set_read(str_sub(s, STORED_FIXED, set), n, 32, hashes) || (n && !hashes[0]))
		return -1;
	p->articles = get_le32(s.p);
	const char *ages = s.p + STORED_FIXED + set, *counts = ages + n;
	for (size_t i = 0; i < n; i++)
		lines[i] = (struct counted_line){ hashes[i], p->articles - get_le8(ages + i), get_le8(counts + i) };
	fill(p, lines, n, bits_for(n));
	must(lines_sound(p));
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
	const struct counted_line *lines[MOST_LINES];
	struct buf set = BUF_INIT;
	for (size_t i = 0, k = 0; k < p->n; i++)
		if (p->v[i].hash)
			lines[k++] = &p->v[i];
	for (size_t i = 0; i < p->n; i++)
		hashes[i] = lines[i]->hash;
	set_write(&set, hashes, p->n, 32);
	put_le32(b, p->articles);
	put_le16(b, (uint32_t)p->n);
	put_le16(b, (uint32_t)set.n);
	buf_adds(b, buf_str(&set));
	for (size_t i = 0; i < p->n; i++)
		put_le8(b, age(p, lines[i]));
	for (size_t i = 0; i < p->n; i++)
		put_le8(b, lines[i]->count);
	buf_free(&set);
}

struct publisher_lines *lines_load(struct line_table *t, uint32_t publisher, struct str stored)
{
	struct publisher_lines *p = xcalloc(1, sizeof *p);
	p->publisher = publisher;
	p->articles = MOST_AGE;
	if (!stored.n) {
		fill(p, NULL, 0, FIRST_BITS);
	} else if (read_stored(p, stored)) {
		free(p);
		return NULL;
	}
	if (++t->n * 2 > t->mask)
		grow(t);
	t->slots[slot_of(t, publisher)] = p;
	return p;
}

/* Where a line stands, or would. */
static size_t place_of(const struct publisher_lines *p, uint32_t line)
{
	size_t i = line >> (32 - p->bits);
	while (p->v[i].hash && p->v[i].hash < line)
		i++;
	return i;
}

uint32_t lines_count(const struct publisher_lines *p, uint32_t line)
{
	const struct counted_line *l = &p->v[place_of(p, line)];
	return l->hash == line ? l->count : 0;
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
		bool among = w == limit && equal;
		equal -= among;
		p->v[k] = p->v[i];
		k += w >= limit && !among;
	}
	p->n = k;
}

static void purge(struct publisher_lines *p)
{
	size_t k = 0;
	gather(p);
	for (size_t i = 0; i < p->n; i++) {
		bool stays = (p->v[i].count > 1) | (age(p, &p->v[i]) < LATELY);
		p->v[k] = p->v[i];
		k += stays;
	}
	p->n = k;
	if (p->n > LINES_AFTER_PURGE)
		drop_least(p, p->n - LINES_AFTER_PURGE);
	fill(p, p->v, p->n, PURGED_BITS);
}

static void add_line(struct publisher_lines *p, uint32_t line)
{
	if (p->n * 4 > (size_t)3 << p->bits) {
		gather(p);
		fill(p, p->v, p->n, p->bits + 1);
	}
	struct counted_line moves = { line, p->articles, 1 };
	for (size_t i = place_of(p, line); moves.hash; i++) {	/* those behind it move up, to the next free place */
		struct counted_line stood = p->v[i];
		p->v[i] = moves;
		moves = stood;
	}
	p->n++;
	keep_end_free(p);
}

void lines_add(struct publisher_lines *p, const uint32_t *lines, size_t n)
{
	p->articles++;
	for (size_t i = 0; i < n; i++) {
		struct counted_line *l = &p->v[place_of(p, lines[i])];
		if (l->hash != lines[i]) {
			add_line(p, lines[i]);
		} else if (l->last != p->articles) {	/* not a second time in this article */
			l->last = p->articles;
			l->count += l->count < MOST_COUNT;
		}
	}
	if (p->n > MOST_LINES)
		purge(p);
	must(lines_sound(p) && p->n <= MOST_LINES);
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
