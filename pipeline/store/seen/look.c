/* What the segments have for an article, which needs nothing but them and the article: see seen_look.
 *
 * Most of it is waiting for memory: of 36 keys in each of five segments one in four is there or seems to be, and with
 * these come 220 articles, of which six are worth comparing.  So a look is cut into steps that ask for what the next
 * one reads, and several articles are under way at once. */
#include <stdlib.h>

#include "store/seen/index.h"

enum { FIRST_ARTICLES = 1024 };

static uint64_t ids_of(const struct seen *s)
{
	uint64_t n = 0;
	for (size_t i = 0; i < s->nsegments; i++)
		n += s->segments[i]->ids;
	return n;
}

bool ahead_holds(const struct seen *s, const struct ahead *x)
{
	return x && x->kept == s->recent.first && x->ids == ids_of(s);
}

void look_init(struct look *l)
{
	*l = (struct look){ .articles_cap = FIRST_ARTICLES };
	l->articles = xmalloc(FIRST_ARTICLES * sizeof *l->articles);
	hits_init(&l->hits);
}

void look_free(struct look *l)
{
	free(l->keys);
	free(l->ids);
	free(l->places);
	free(l->found);
	free(l->articles);
	hits_free(&l->hits);
}

void look_keys(struct look *l, const struct seen *s, const struct fingerprint *f)
{
	l->f = f;
	l->nkeys = article_keys(f, &l->keys, &l->keys_cap);
	l->ids = xrealloc(l->ids, (s->nsegments + 1) * sizeof *l->ids);
	l->ahead = (struct ahead){ .ids = ids_of(s) };
	if (s->nsegments)
		l->ahead.kept = s->segments[s->nsegments - 1]->first + s->segments[s->nsegments - 1]->kept;
	for (size_t k = 0; k < s->nsegments; k++) {
		l->ids[k] = segment_guess_id(s->segments[k], f->id);
		for (size_t i = 0; i < l->nkeys; i++)
			segment_prefetch_bucket(s->segments[k], l->keys[i]);
	}
}

void look_places(struct look *l, const struct seen *s)
{
	size_t most = l->nkeys * s->nsegments + 1, n = 0;
	if (most > l->places_cap) {
		l->places_cap = most * 2;
		l->places = xrealloc(l->places, l->places_cap * sizeof *l->places);
		l->found = xrealloc(l->found, l->places_cap * sizeof *l->found);
	}
	for (size_t k = 0; k < s->nsegments; k++) {
		const struct segment *g = s->segments[k];
		l->ids[k] = segment_guess_again(g, l->f->id, l->ids[k]);
		for (size_t i = 0; i < l->nkeys; i++) {		/* no branch: it could not be guessed */
			l->places[n] = (struct look_place){ (uint32_t)k, (uint32_t)i };
			n += segment_prefetch_postings(g, l->keys[i]);
		}
	}
	l->nplaces = n;
}

/* The articles that have a key in a segment, to the end of those of the keys before it; how many, or -1 */
static int find_key(struct look *l, const struct segment *g, uint32_t key)
{
	for (;;) {
		unsigned room = (unsigned)(l->articles_cap - l->narticles);
		int n = segment_find(g, key, l->articles + l->narticles, room);
		if (n <= (int)room)
			return n;
		l->articles_cap = l->articles_cap * 2 + (size_t)n;
		l->articles = xrealloc(l->articles, l->articles_cap * sizeof *l->articles);
	}
}

void look_articles(struct look *l, const struct seen *s)
{
	uint32_t special[SPECIAL_KEYS];
	size_t nspecial = special_keys(l->f, special);
	hits_clear(&l->hits);
	l->nfound = l->narticles = 0;
	for (size_t k = 0; k < s->nsegments; k++)
		l->ids[k] = segment_guess_again(s->segments[k], l->f->id, l->ids[k]);
	for (size_t t = 0; t < l->nplaces; t++) {
		const struct segment *g = s->segments[l->places[t].segment];
		uint32_t key = l->places[t].key, *v;
		int n = find_key(l, g, l->keys[key]);
		if (n < 0)
			l->ahead.damaged = g->path;
		if (n <= 0)
			continue;
		l->found[l->nfound++] = (struct key_found){ key, (uint32_t)n };
		v = l->articles + l->narticles;
		l->narticles += (size_t)n;
		for (int i = 0; i < n; i++) {
			bool first;
			const uint8_t *size = segment_size_at(g, v[i]);
			v[i] += (uint32_t)g->first;
			struct seen_candidate *c = hits_of(&l->hits, v[i], &first);
			if (first)
				__builtin_prefetch(size);
			c->hits++;
			c->special |= key < nspecial;
		}
	}
	promise_of(&l->promise, l->f);
}

static void *keep(struct arena *mem, const void *v, size_t n)
{
	return memcpy(arena_alloc(mem, n + 1), v, n);
}

const struct ahead *look_end(struct look *l, const struct seen *s, struct arena *mem)
{
	struct ahead *x = &l->ahead;
	struct seen_candidate *v = l->hits.list;
	for (size_t i = 0; i < l->hits.n; i++) {
		const struct segment *g = s->segments[0];
		for (size_t k = 1; k < s->nsegments && s->segments[k]->first <= v[i].article; k++)
			g = s->segments[k];
		if (promise_kept(&l->promise, &v[i], segment_size(g, v[i].article - g->first)))
			v[x->nworth++] = v[i];
	}
	for (size_t k = 0; k < s->nsegments && !x->has_id; k++)
		x->has_id = segment_has_id(s->segments[k], l->f->id, l->ids[k]);
	x->found = l->found;
	x->nfound = l->nfound;
	x->articles = l->articles;
	x->worth = v;
	if (!mem)
		return x;
	x->found = keep(mem, l->found, l->nfound * sizeof *l->found);
	x->articles = keep(mem, l->articles, l->narticles * sizeof *l->articles);
	x->worth = keep(mem, v, x->nworth * sizeof *v);
	if (x->damaged)
		x->damaged = str_dup(mem, str_z(x->damaged)).p;
	return keep(mem, x, sizeof *x);
}

void seen_look(const struct seen *s, struct article *articles, struct fingerprint *const *f, size_t n)
{
	enum { STEPS = 4 };
	struct look under_way[STEPS];
	for (size_t i = 0; i < STEPS; i++)
		look_init(&under_way[i]);
	size_t *v = xmalloc((n + 1) * sizeof *v), m = 0;
	for (size_t i = 0; i < n; i++)
		if (f[i])
			v[m++] = i;
	for (size_t i = 0; i < m + STEPS - 1; i++) {	/* article i begins, the one before is a step further ... */
		if (i < m)
			look_keys(&under_way[i % STEPS], s, f[v[i]]);
		if (i >= 1 && i - 1 < m)
			look_places(&under_way[(i - 1) % STEPS], s);
		if (i >= 2 && i - 2 < m)
			look_articles(&under_way[(i - 2) % STEPS], s);
		if (i >= 3 && i - 3 < m)
			f[v[i - 3]]->ahead = look_end(&under_way[(i - 3) % STEPS], s, &articles[v[i - 3]].mem);
	}
	for (size_t i = 0; i < STEPS; i++)
		look_free(&under_way[i]);
	free(v);
}
