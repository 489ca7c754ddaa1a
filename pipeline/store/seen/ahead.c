/* Looking up before an article's turn: see seen_look. */
#include "store/seen/index.h"

enum {
	MOST = 1024,			/* articles of one key in one segment */
	KEYS = 256			/* of an article; a very long one has more, and is looked up in its turn */
};

static uint64_t ids_of(const struct seen *s)
{
	uint64_t n = 0;
	for (size_t i = 0; i < s->nsegments; i++)
		n += s->segments[i]->ids;
	return n;
}

bool ahead_holds(const struct seen *s, const struct ahead *x)
{
	return x && !x->incomplete && x->kept == s->recent.first && x->ids == ids_of(s);
}

static void look_key(const struct segment *g, uint32_t key, uint32_t number, struct ahead *x, struct arena *mem)
{
	uint32_t articles[MOST];
	int n = segment_find(g, key, 0, articles, MOST);
	if (n < 0 || n > MOST)
		x->incomplete = true;		/* it is looked up in its turn, and found to be damaged then */
	if (n <= 0 || n > MOST)
		return;
	*VEC_PUSH(mem, &x->found) = number;
	*VEC_PUSH(mem, &x->found) = (uint32_t)n;
	for (int i = 0; i < n; i++)
		*VEC_PUSH(mem, &x->found) = (uint32_t)g->first + articles[i];
}

void seen_look(const struct seen *s, struct arena *mem, struct fingerprint *f)
{
	uint32_t keys[KEYS];
	bool there[KEYS];
	size_t n = article_keys(f, keys, KEYS);
	if (n > KEYS)
		return;
	struct ahead *x = arena_zalloc(mem, sizeof *x);
	x->ids = ids_of(s);
	for (size_t k = 0; k < s->nsegments; k++) {
		const struct segment *g = s->segments[k];
		segment_prefetch_id(g, f->id);
		x->kept = g->first + g->kept;
		for (size_t i = 0; i < n; i++)
			segment_prefetch_bucket(g, keys[i]);
		for (size_t i = 0; i < n; i++)
			there[i] = segment_prefetch_postings(g, keys[i]);
		for (size_t i = 0; i < n; i++)
			if (there[i])
				look_key(g, keys[i], (uint32_t)i, x, mem);
		x->has_id |= segment_has_id(g, f->id);
	}
	f->ahead = x;
}
