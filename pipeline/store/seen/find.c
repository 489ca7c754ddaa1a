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
	LEAST_KEYS = 24,		/* of an article, if it has as many 4-grams */
	MOST_LEVEL = 6,
	MOST_ARTICLES = 24,		/* with a key: those who come later do not get it */
	MOST_SPECIAL = 1024,
	LEAST_SHARED = 14,		/* 4-grams that hits stand for; fewer only if they are a quarter of a text */
	COMPARE = 24,			/* candidates at most, ... */
	EARLIEST = 8,			/* of these so many by arrival alone: a copy belongs to the earliest ... */
	COMPARE_ALL = 4,		/* ... and these many even if they are no copies to all appearance */
	SLOTS = 1024			/* of a table of candidates, as a rule */
};
#define LEAST_SHARE 0.1	/* of the shorter text, going by hits: less is not worth a row */
#define MAY_BE_COPY 0.2			/* of the shorter text, going by hits; copies have 0.3 and more */

struct key {
	uint32_t key;
	bool special;
	uint32_t articles;		/* that have it */
	size_t slot;			/* its place in recent, where it is or would be */
};

struct there {				/* a key that a part of the index has, or may have */
	const struct segment *segment;	/* or NULL: what this run added */
	struct key *key;
};

struct candidates {
	struct key *keys;
	size_t nkeys, cap;
	struct there *there;
	size_t nthere, there_cap;
	struct seen_candidate *list;
	size_t n;
	/* open addressing by article: place in list + 1; 0 = free.  list has room for half of them */
	uint32_t *slots;
	size_t mask;
	struct { uint32_t grams; unsigned level; } of_class[256];	/* of texts by their size_class */
};

static unsigned level_of(size_t grams)
{
	unsigned l = 0;
	while (l < MOST_LEVEL && grams >> (l + 1) >= LEAST_KEYS)
		l++;
	return l;
}

struct candidates *candidates_new(void)
{
	struct candidates *c = xcalloc(1, sizeof *c);
	c->mask = SLOTS - 1;
	c->slots = xcalloc(SLOTS, sizeof *c->slots);
	c->list = xmalloc((c->mask + 1) / 2 * sizeof *c->list);
	for (unsigned i = 0; i < 256; i++) {
		c->of_class[i].grams = size_of_class((uint8_t)i);
		c->of_class[i].level = level_of(c->of_class[i].grams);
	}
	return c;
}

void candidates_free(struct candidates *c)
{
	if (!c)
		return;
	free(c->keys);
	free(c->there);
	free(c->list);
	free(c->slots);
	free(c);
}

static void add_key(struct candidates *c, uint32_t key, bool special)
{
	if (c->nkeys == c->cap) {
		c->cap = c->cap ? c->cap * 2 : 256;
		c->keys = xrealloc(c->keys, c->cap * sizeof *c->keys);
	}
	c->keys[c->nkeys++] = (struct key){ key, special, 0, 0 };
}

/* Keys for the whole text and the document's identity; how many. */
enum { SPECIAL_KEYS = 5 };
static size_t special_keys(const struct fingerprint *f, uint32_t out[SPECIAL_KEYS])
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

static void make_keys(struct candidates *c, const struct fingerprint *f)
{
	uint32_t special[SPECIAL_KEYS];
	size_t n = special_keys(f, special), grams = gram_keys(f);
	c->nkeys = 0;
	for (size_t i = 0; i < n; i++)
		add_key(c, special[i], true);
	for (size_t i = 0; i < grams; i++)
		add_key(c, gram_key(f->grams[i]), false);
}

size_t article_keys(const struct fingerprint *f, uint32_t *out, size_t room)
{
	uint32_t special[SPECIAL_KEYS];
	size_t n = special_keys(f, special), grams = gram_keys(f);
	if (n + grams > room)
		return n + grams;
	memcpy(out, special, n * sizeof *out);
	for (size_t i = 0; i < grams; i++)
		out[n + i] = gram_key(f->grams[i]);
	return n + grams;
}

static void clear(struct candidates *c)
{
	if (c->mask >= SLOTS) {			/* the article before had very many */
		c->mask = SLOTS - 1;
		c->slots = xrealloc(c->slots, SLOTS * sizeof *c->slots);
	}
	memset(c->slots, 0, SLOTS * sizeof *c->slots);
	c->n = 0;
}

static size_t slot_of(const struct candidates *c, uint32_t article)
{
	size_t i = (size_t)(article * 0x9e3779b1u) & c->mask;
	while (c->slots[i] && c->list[c->slots[i] - 1].article != article)
		i = (i + 1) & c->mask;
	return i;
}

static void more_slots(struct candidates *c)
{
	free(c->slots);
	c->mask = c->mask * 2 + 1;
	c->slots = xcalloc(c->mask + 1, sizeof *c->slots);
	c->list = xrealloc(c->list, (c->mask + 1) / 2 * sizeof *c->list);
	for (size_t i = 0; i < c->n; i++)
		c->slots[slot_of(c, c->list[i].article)] = (uint32_t)i + 1;
}

/* size: where the size of its text stands, which will be asked for soon */
static inline void hit(struct candidates *c, const struct key *k, uint32_t article, const void *size)
{
	size_t i = slot_of(c, article);
	if (!c->slots[i]) {
		if (c->n * 2 > c->mask) {
			more_slots(c);
			i = slot_of(c, article);
		}
		__builtin_prefetch(size);
		c->list[c->n] = (struct seen_candidate){ .article = article };
		c->slots[i] = (uint32_t)++c->n;
	}
	struct seen_candidate *a = &c->list[c->slots[i] - 1];
	a->hits++;
	a->special |= k->special;
}

/* Which parts of the index may have which keys; memory is asked for where the articles are. */
static void follow_keys(struct seen *s, struct candidates *c, bool segments)
{
	size_t most = c->nkeys * (s->nsegments + 1);
	if (most > c->there_cap) {
		c->there_cap = most * 2;
		c->there = xrealloc(c->there, c->there_cap * sizeof *c->there);
	}
	size_t n = 0;
	for (size_t k = 0; k < s->nsegments && segments; k++)
		for (size_t i = 0; i < c->nkeys; i++) {
			c->there[n] = (struct there){ s->segments[k], &c->keys[i] };
			n += segment_prefetch_postings(s->segments[k], c->keys[i].key);
		}
	for (size_t i = 0; i < c->nkeys; i++) {
		c->keys[i].slot = recent_look_up(&s->recent, c->keys[i].key);
		c->there[n] = (struct there){ NULL, &c->keys[i] };
		n += recent_has(&s->recent, c->keys[i].slot);
	}
	c->nthere = n;
}

static int look_up(struct seen *s, struct candidates *c, struct err *e)
{
	uint32_t in_segment[MOST_SPECIAL], one;
	for (size_t t = 0; t < c->nthere; t++) {
		const struct segment *g = c->there[t].segment;
		struct key *k = c->there[t].key;
		const uint32_t *found = in_segment;
		uint32_t first = (uint32_t)(g ? g->first : s->recent.first),
			 from = s->live > first ? (uint32_t)(s->live - first) : 0;
		int n = g ? segment_find(g, k->key, from, in_segment, MOST_SPECIAL)
			  : (int)recent_articles(&s->recent, k->slot, &found, &one);
		if (n < 0)
			return err_set(e, EXIT_STREAM, "%s is damaged; run again with --rebuild to make the index anew",
				       g->path);
		for (; !g && n && *found < from; n--)		/* in order of arrival */
			found++;
		k->articles += (uint32_t)n;
		const void *sizes = g ? (const void *)g->at[SEG_SIZES].p : s->recent.sizes.v;
		for (int i = 0; i < n && i < MOST_SPECIAL; i++)
			hit(c, k, first + found[i], (const char *)sizes + found[i]);
	}
	return 0;
}

static const uint8_t *class_of(const struct seen *s, uint32_t article);

/* What was looked up before, as look_up would have found it: only what is within the horizon now counts. */
static void take_ahead(const struct seen *s, struct candidates *c, const struct ahead *x)
{
	for (size_t i = 0; i + 2 <= x->found.n;) {
		struct key *k = &c->keys[x->found.v[i]];
		uint32_t n = x->found.v[i + 1];
		const uint32_t *articles = x->found.v + i + 2;
		for (uint32_t a = 0; a < n; a++)
			if (articles[a] >= s->live) {
				k->articles++;
				hit(c, k, articles[a], class_of(s, articles[a]));
			}
		i += 2 + n;
	}
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

uint8_t size_class(uint32_t grams)
{
	unsigned c = 0;
	while (c < 255 && size_of_class((uint8_t)(c + 1)) <= grams)
		c += c + 8 < 256 && size_of_class((uint8_t)(c + 8)) <= grams ? 8 : 1;
	return (uint8_t)c;
}

uint32_t size_of_class(uint8_t c)	/* 0 1 2 3 | 4 5 6 7 | 8 10 12 14 | 16 20 24 28 | ... */
{
	if (c < 8)
		return c;
	unsigned shift = c / 4 - 1u;
	return shift > 29 ? UINT32_MAX : (4u + c % 4) << shift;
}

/* Where the size_class of an article stands. */
static const uint8_t *class_of(const struct seen *s, uint32_t article)
{
	static const uint8_t none = 0;
	if (article >= s->recent.first)
		return &s->recent.sizes.v[article - s->recent.first];
	for (size_t i = s->nsegments; i-- > 0;)
		if (article >= s->segments[i]->first)
			return segment_size_at(s->segments[i], article - s->segments[i]->first);
	return &none;
}

/* Is a candidate worth comparing?  Its promise is how much of the shorter text may be in both: one hit stands for
 * 2^level
 * 4-grams, the level being that of the longer text.  0 if that is next to nothing. */
static bool promising(const struct seen *s, struct seen_candidate *k, const struct fingerprint *f, unsigned level,
		      double may_share)
{
	uint8_t class = *class_of(s, k->article);
	uint32_t other = s->candidates->of_class[class].grams, fewer = other < f->ngrams ? other : (uint32_t)f->ngrams;
	unsigned own = s->candidates->of_class[class].level;
	uint64_t shared = (uint64_t)k->hits << (own > level ? own : level);
	if ((double)shared < may_share * fewer && !k->special)		/* nearly all stop here */
		return false;
	k->promise = shared * 4 >= fewer || shared >= LEAST_SHARED ? (double)shared / (fewer + 1.0) : 0;
	return k->special || k->promise >= may_share;
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
	bool segments = !ahead_holds(s, f->ahead);
	make_keys(c, f);
	for (size_t i = 0; i < c->nkeys; i++) {
		recent_prefetch_key(&s->recent, c->keys[i].key);
		for (size_t k = 0; k < s->nsegments && segments; k++)
			segment_prefetch_bucket(s->segments[k], c->keys[i].key);
	}
}

int find_candidates(struct seen *s, const struct fingerprint *f, const struct seen_candidate **list, size_t *n,
		    struct err *e)
{
	struct candidates *c = s->candidates;
	clear(c);
	recent_make_room(&s->recent, c->nkeys);		/* so that the keys' places are still theirs in add_kept */
	bool ahead = ahead_holds(s, f->ahead);
	follow_keys(s, c, !ahead);
	if (look_up(s, c, e))
		return -1;
	if (ahead)
		take_ahead(s, c, f->ahead);
	unsigned level = level_of(f->ngrams);
	double may_share = LEAST_SHARE;
	size_t k = 0;
	for (size_t i = 0; i < c->n; i++)
		if (promising(s, &c->list[i], f, level, may_share))
			c->list[k++] = c->list[i];
	*list = c->list;
	*n = choose(c, k);
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
