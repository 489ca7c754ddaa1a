#include "events/series.h"

#include <stdlib.h>

#include "base/hash.h"
#include "text/calendar.h"

enum by { BY_ID, BY_NAME, BY_SIGNATURE, BYS };

struct slot {
	uint64_t hash;			/* of the key and its kind; 0 = free */
	struct str key;
	const struct series *series;
};

struct series_set {
	struct arena mem;
	VEC(struct series *) rows;
	struct slot *slots;
	size_t mask, used;
};

struct series_set *series_set_new(void)
{
	struct series_set *s = xcalloc(1, sizeof *s);
	s->mask = 255;
	s->slots = xcalloc(s->mask + 1, sizeof *s->slots);
	return s;
}

void series_set_free(struct series_set *s)
{
	if (!s)
		return;
	arena_free(&s->mem);
	free(s->slots);
	free(s);
}

static uint64_t key_hash(enum by by, struct str key)
{
	uint64_t h = hash_mix(hash_str(key) + by);
	return h ? h : 1;
}

static const struct series *look(const struct series_set *s, enum by by, struct str key)
{
	uint64_t h = key_hash(by, key);
	for (size_t i = h & s->mask; s->slots[i].hash; i = (i + 1) & s->mask)
		if (s->slots[i].hash == h && str_eq(s->slots[i].key, key))
			return s->slots[i].series;
	return NULL;
}

static void put(struct series_set *s, enum by by, struct str key, const struct series *row)
{
	if (!key.n || look(s, by, key))
		return;
	if (++s->used * 2 > s->mask) {
		size_t n = (s->mask + 1) * 2;
		struct slot *v = xcalloc(n, sizeof *v);
		for (size_t i = 0; i <= s->mask; i++) {
			if (!s->slots[i].hash)
				continue;
			size_t at = s->slots[i].hash & (n - 1);
			while (v[at].hash)
				at = (at + 1) & (n - 1);
			v[at] = s->slots[i];
		}
		free(s->slots);
		s->slots = v;
		s->mask = n - 1;
	}
	uint64_t h = key_hash(by, key);
	size_t at = h & s->mask;
	while (s->slots[at].hash)
		at = (at + 1) & s->mask;
	s->slots[at] = (struct slot){ h, str_dup(&s->mem, key), row };
}

struct series *series_set_add(struct series_set *s, const struct series *row)
{
	if (look(s, BY_ID, row->id))
		return NULL;
	struct series *r = arena_alloc(&s->mem, sizeof *r);
	*r = *row;
	r->id = str_dup(&s->mem, row->id);
	r->name = str_dup(&s->mem, row->name);
	r->kind = str_dup(&s->mem, row->kind);
	r->level = str_dup(&s->mem, row->level);
	r->cadence = str_dup(&s->mem, row->cadence);
	r->head = str_dup(&s->mem, row->head);
	memset(&r->parties, 0, sizeof r->parties);
	memset(&r->topic, 0, sizeof r->topic);
	for (size_t i = 0; i < row->parties.n; i++)
		*VEC_PUSH(&s->mem, &r->parties) = str_dup(&s->mem, row->parties.v[i]);
	for (size_t i = 0; i < row->topic.n; i++)
		*VEC_PUSH(&s->mem, &r->topic) = str_dup(&s->mem, row->topic.v[i]);
	series_sort(&r->parties);
	series_sort(&r->topic);
	*VEC_PUSH(&s->mem, &s->rows) = r;
	put(s, BY_ID, r->id, r);
	return r;
}

void series_set_name(struct series_set *s, const struct series *row, struct str key)
{
	put(s, BY_NAME, key, row);
}

void series_set_signature(struct series_set *s, const struct series *row, struct str signature)
{
	put(s, BY_SIGNATURE, signature, row);
}

void series_set_words(struct series_set *s, const struct series *row, const str_vec *topic, struct str head)
{
	for (size_t i = 0; i < s->rows.n; i++) {
		struct series *r = s->rows.v[i];
		if (r != row || r->head.n)
			continue;
		r->head = str_dup(&s->mem, head);
		for (size_t k = 0; k < topic->n; k++)
			*VEC_PUSH(&s->mem, &r->topic) = str_dup(&s->mem, topic->v[k]);
		series_sort(&r->topic);
	}
}

const struct series *series_by_id(const struct series_set *s, struct str id)
{
	return look(s, BY_ID, id);
}

const struct series *series_by_name(const struct series_set *s, struct str key)
{
	return look(s, BY_NAME, key);
}

const struct series *series_by_signature(const struct series_set *s, struct str signature)
{
	return look(s, BY_SIGNATURE, signature);
}

size_t series_count(const struct series_set *s)
{
	return s->rows.n;
}

const struct series *series_at(const struct series_set *s, size_t i)
{
	return s->rows.v[i];
}

static int by_bytes(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

void series_sort(str_vec *v)
{
	if (v->n < 2)
		return;
	qsort(v->v, v->n, sizeof *v->v, by_bytes);
	size_t o = 1;
	for (size_t i = 1; i < v->n; i++)
		if (!str_eq(v->v[i], v->v[o - 1]))
			v->v[o++] = v->v[i];
	v->n = o;
}

bool series_subset(const str_vec *small, const str_vec *large)
{
	size_t k = 0;
	for (size_t i = 0; i < small->n; i++, k++) {
		while (k < large->n && str_cmp(large->v[k], small->v[i]) < 0)
			k++;
		if (k == large->n || !str_eq(large->v[k], small->v[i]))
			return false;
	}
	return true;
}

bool series_same(const str_vec *a, const str_vec *b)
{
	return a->n == b->n && series_subset(a, b);
}

static void add_part(struct buf *b, struct str part, size_t from)
{
	if (!part.n)
		return;
	if (b->n > from)
		buf_addc(b, '-');
	buf_adds(b, part);
}

struct str series_signature(struct arena *a, const str_vec *topic, struct str level, struct str head,
			    const str_vec *parties)
{
	struct buf b = BUF_INIT;
	for (size_t i = 0; i < topic->n; i++)
		add_part(&b, topic->v[i], 0);
	add_part(&b, level, 0);
	add_part(&b, head, 0);
	for (size_t i = 0; i < parties->n; i++) {
		buf_addc(&b, i ? '+' : ':');
		size_t at = b.n;
		buf_adds(&b, parties->v[i]);
		for (; at < b.n; at++)
			if (b.p[at] == '/')
				b.p[at] = '-';
	}
	struct str r = b.n ? str_dup(a, buf_str(&b)) : STR("");
	buf_free(&b);
	return r;
}

unsigned series_step(const struct series *s)
{
	static const struct { const char *cadence; unsigned years; } steps[] = {
		{ "annual", 1 }, { "biennial", 2 }, { "triennial", 3 }, { "quadrennial", 4 }, { "quinquennial", 5 },
	};
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		if (str_is(s->cadence, steps[i].cadence))
			return steps[i].years;
	return 0;
}

int series_year(const struct series *s, uint32_t ordinal)
{
	unsigned step = series_step(s);
	if (!step || !s->anchor_ordinal || !ordinal)
		return 0;
	int year = cal_date(s->anchor_day).year + (int)step * ((int)ordinal - (int)s->anchor_ordinal);
	return year > 1800 && year < 2200 ? year : 0;
}
