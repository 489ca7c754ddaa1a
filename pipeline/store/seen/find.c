/* Candidates: which kept articles may have something in common with a new one.
 *
 * Keys are a sample of 4-grams: those whose hash is below 2^32 >> level, where the level is such that 24 to 47 are
 * kept of an article.  A shorter article has all the keys of a longer one that holds it, so of n 4-grams in both about
 * n >> level are found, the level being that of the longer.  Besides, one key for the whole text and up to four
 * for the document's identity (file, record, url, publisher's id). */
#include <stdlib.h>

#include "base/hash.h"
#include "store/seen/index.h"

enum {
	MOST_ARTICLES = 24,		/* with a key: those who come later do not get it */
	MOST_SPECIAL = 1024,
	COMPARE = 24,			/* candidates at most, ... */
	EARLIEST = 8,			/* of these so many by arrival alone: a copy belongs to the earliest ... */
	COMPARE_ALL = 4			/* ... and these many even if they are no copies to all appearance */
};
#define MAY_BE_COPY 0.2			/* of the shorter text, going by hits; copies have 0.3 and more */

struct key {
	uint32_t key;
	bool special;
	uint32_t articles;		/* that have it */
	size_t slot;			/* its place in recent, where it is or would be */
};

struct candidates {
	struct key *keys;
	size_t nkeys, cap;
	uint32_t *numbers;		/* the keys as article_keys makes them */
	size_t numbers_cap;
	struct look look;		/* of an article that was not looked up before its turn */
	struct hits hits;		/* those of what this run added */
	struct seen_candidate *list;
	size_t n, list_cap;
};

struct candidates *candidates_new(void)
{
	struct candidates *c = xcalloc(1, sizeof *c);
	look_init(&c->look);
	hits_init(&c->hits);
	return c;
}

void candidates_free(struct candidates *c)
{
	if (!c)
		return;
	look_free(&c->look);
	hits_free(&c->hits);
	free(c->keys);
	free(c->numbers);
	free(c->list);
	free(c);
}

/* Keys for the whole text and the document's identity; how many. */
size_t special_keys(const struct fingerprint *f, uint32_t out[SPECIAL_KEYS])
{
	const uint32_t identity[SPECIAL_KEYS - 1] = { f->file, f->record, f->url, f->external };
	size_t n = 0;
	out[n++] = (uint32_t)(hash_mix(f->text_hash) >> 32);
	for (size_t i = 0; i < SPECIAL_KEYS - 1; i++)
		if (identity[i])
			out[n++] = (uint32_t)(hash_mix(identity[i] + i) >> 32);
	return n;
}

/* How many 4-grams, from the first one on, are keys: they are sorted. */
static size_t gram_keys(const struct fingerprint *f)
{
	uint64_t limit = ((uint64_t)1 << 32) >> level_of(f->ngrams);
	size_t n = 0;
	while (n < f->ngrams && f->grams[n] < limit)
		n++;
	return n;
}

static uint32_t gram_key(uint32_t gram) { return gram * 0x9e3779b1u; }	/* odd: no two become one */

size_t article_keys(const struct fingerprint *f, uint32_t **out, size_t *cap)
{
	uint32_t special[SPECIAL_KEYS];
	size_t n = special_keys(f, special), grams = gram_keys(f);
	if (n + grams > *cap) {
		*cap = 2 * (n + grams);
		*out = xrealloc(*out, *cap * sizeof **out);
	}
	memcpy(*out, special, n * sizeof **out);
	for (size_t i = 0; i < grams; i++)
		(*out)[n + i] = gram_key(f->grams[i]);
	return n + grams;
}

static void make_keys(struct candidates *c, const struct fingerprint *f)
{
	uint32_t special[SPECIAL_KEYS];
	size_t nspecial = special_keys(f, special);
	c->nkeys = article_keys(f, &c->numbers, &c->numbers_cap);
	if (c->nkeys > c->cap) {
		c->cap = c->nkeys * 2;
		c->keys = xrealloc(c->keys, c->cap * sizeof *c->keys);
	}
	for (size_t i = 0; i < c->nkeys; i++)
		c->keys[i] = (struct key){ c->numbers[i], i < nspecial, 0, 0 };
}

static void add_candidate(struct candidates *c, const struct seen_candidate *k)
{
	if (c->n == c->list_cap) {
		c->list_cap = c->list_cap * 2 + COMPARE;
		c->list = xrealloc(c->list, c->list_cap * sizeof *c->list);
	}
	c->list[c->n++] = *k;
}

/* What this run added: which articles have the keys, and those of them that are worth comparing. */
static void look_up_recent(struct seen *s, struct candidates *c, const struct fingerprint *f)
{
	const struct recent *r = &s->recent;
	uint32_t first = (uint32_t)r->first, from = s->live > first ? (uint32_t)(s->live - first) : 0, one;
	bool any = false;
	for (size_t i = 0; i < c->nkeys; i++) {
		c->keys[i].slot = recent_look_up(r, c->keys[i].key);
		any |= recent_has(r, c->keys[i].slot);
	}
	if (!any)
		return;
	hits_clear(&c->hits);
	for (size_t i = 0; i < c->nkeys; i++) {
		struct key *k = &c->keys[i];
		const uint32_t *found;
		unsigned n = recent_articles(r, k->slot, &found, &one);
		for (; n && *found < from; n--)		/* in order of arrival */
			found++;
		k->articles += n;
		for (unsigned a = 0; a < n && a < MOST_SPECIAL; a++) {
			bool new;
			struct seen_candidate *h = hits_of(&c->hits, first + found[a], &new);
			h->hits++;
			h->special |= k->special;
		}
	}
	struct promise promise;
	promise_of(&promise, f);
	for (size_t i = 0; i < c->hits.n; i++)
		if (promise_kept(&promise, &c->hits.list[i], r->sizes.v[c->hits.list[i].article - first]))
			add_candidate(c, &c->hits.list[i]);
}

/* What the segments have: only what is within the horizon now counts. */
static void take_ahead(const struct seen *s, struct candidates *c, const struct ahead *x)
{
	const uint32_t *articles = x->articles;
	for (size_t i = 0; i < x->nfound; i++) {
		uint32_t live = 0;
		for (uint32_t a = 0; a < x->found[i].n; a++)
			live += articles[a] >= s->live;
		c->keys[x->found[i].key].articles += live;
		articles += x->found[i].n;
	}
	for (size_t i = 0; i < x->nworth; i++)
		if (x->worth[i].article >= s->live)
			add_candidate(c, &x->worth[i]);
}

/* The same text or document first, then by keys in common, then the latest. */
static int by_promise(const void *a, const void *b)
{
	const struct seen_candidate *x = a, *y = b;
	if (x->special != y->special)
		return x->special ? -1 : 1;
	if (x->hits != y->hits)
		return x->hits > y->hits ? -1 : 1;
	return x->article > y->article ? -1 : x->article < y->article;
}

static int by_arrival(const void *a, const void *b)
{
	const struct seen_candidate *x = a, *y = b;
	return x->article < y->article ? -1 : x->article > y->article;
}

/* Of n worth comparing, best first, a few that may share a passage, and all that may be copies; where these are very
 * many, as of a story that everybody prints, the best and of the others the earliest. */
static size_t choose(struct candidates *c, size_t n)
{
	size_t k = 0;
	if (n > 1)
		qsort(c->list, n, sizeof *c->list, by_promise);
	for (size_t i = 0; i < n; i++)
		if (k < COMPARE_ALL || c->list[i].special || c->list[i].promise >= MAY_BE_COPY)
			c->list[k++] = c->list[i];
	if (k <= COMPARE)
		return k;
	qsort(c->list + COMPARE - EARLIEST, k - (COMPARE - EARLIEST), sizeof *c->list, by_arrival);
	return COMPARE;
}

void ask_candidates(struct seen *s, const struct fingerprint *f)
{
	struct candidates *c = s->candidates;
	make_keys(c, f);
	for (size_t i = 0; i < c->nkeys; i++)
		recent_prefetch_key(&s->recent, c->keys[i].key);
	if (!ahead_holds(s, f->ahead))
		look_keys(&c->look, s, f);
}

int find_candidates(struct seen *s, const struct fingerprint *f, const struct seen_candidate **list, size_t *n,
		    struct err *e)
{
	struct candidates *c = s->candidates;
	const struct ahead *x = f->ahead;
	recent_make_room(&s->recent, c->nkeys);		/* so that the keys' places are still theirs in add_kept */
	if (!ahead_holds(s, x)) {
		look_places(&c->look, s);
		look_articles(&c->look, s);
		x = look_end(&c->look, s, NULL);
	}
	if (x->damaged)
		return err_set(e, EXIT_STREAM, "%s is damaged; run again with --rebuild to make the index anew",
			       x->damaged);
	c->n = 0;
	look_up_recent(s, c, f);
	take_ahead(s, c, x);
	*list = c->list;
	*n = choose(c, c->n);
	return 0;
}

void add_kept(struct seen *s, const struct fingerprint *f)
{
	const struct candidates *c = s->candidates;
	uint32_t article = (uint32_t)s->recent.kept;
	recent_add_record(&s->recent, f);
	for (size_t i = 0; i < c->nkeys; i++) {
		const struct key *k = &c->keys[i];
		if (k->articles < (k->special ? MOST_SPECIAL : MOST_ARTICLES))
			recent_add_posting(&s->recent, k->key, k->slot, article);
	}
}

struct str seen_record(const struct seen *s, uint32_t article)
{
	if (article >= s->recent.first)
		return recent_record(&s->recent, article - s->recent.first);
	for (size_t i = s->nsegments; i-- > 0;)
		if (article >= s->segments[i]->first)
			return article - s->segments[i]->first < s->segments[i]->kept
				? segment_record(s->segments[i], article - s->segments[i]->first) : STR_NONE;
	return STR_NONE;
}
