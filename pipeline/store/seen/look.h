/* store/seen/look.h - looking up what the segments have for an article, and counting what it has in common with kept
 * ones.  Private to store/seen/. */
#ifndef PM_STORE_SEEN_LOOK_H
#define PM_STORE_SEEN_LOOK_H

#include "store/seen/seen.h"

/* ---- store/seen/find.c ---- */

/* Keys for the whole text and the document's identity; how many. */
enum { SPECIAL_KEYS = 5 };
size_t special_keys(const struct fingerprint *f, uint32_t out[SPECIAL_KEYS]);
/* All keys of an article, those first: to *out, which grows with *cap; how many. */
size_t article_keys(const struct fingerprint *f, uint32_t **out, size_t *cap);

/* ---- store/seen/hits.c: counting the keys that an article has in common with kept ones ---- */

struct seen_candidate {
	uint32_t article;		/* its number */
	uint32_t hits;			/* keys in common */
	double promise;			/* share of the shorter text that may be in both, going by hits */
	bool special;			/* the whole text or the document's identity is the same */
};

struct hits {
	struct seen_candidate *list;
	size_t n;
	/* open addressing by article: place in list + 1; 0 = free.  list has room for half of them */
	uint32_t *slots;
	size_t mask;
};
void hits_init(struct hits *h);
void hits_free(struct hits *h);
void hits_clear(struct hits *h);
struct seen_candidate *hits_grow(struct hits *h, uint32_t article);	/* slow path of hits_of */

/* The candidate that stands for an article; *first: nothing was known of it. */
static inline struct seen_candidate *hits_of(struct hits *h, uint32_t article, bool *first)
{
	size_t i = (size_t)(article * 0x9e3779b1u) & h->mask;
	while (h->slots[i] && h->list[h->slots[i] - 1].article != article)
		i = (i + 1) & h->mask;
	*first = !h->slots[i];
	if (!*first)
		return &h->list[h->slots[i] - 1];
	if (h->n * 2 > h->mask)
		return hits_grow(h, article);
	h->list[h->n] = (struct seen_candidate){ .article = article };
	h->slots[i] = (uint32_t)++h->n;
	return &h->list[h->n - 1];
}

/* Which candidates are worth comparing with an article, by the size_class of their texts. */
struct promise {
	double grams;			/* of the article */
	unsigned level;
	uint32_t least[256];		/* keys in common; fewer: less than LEAST_SHARE of the shorter text */
};
void promise_of(struct promise *p, const struct fingerprint *f);
bool promise_kept(const struct promise *p, struct seen_candidate *k, uint8_t class);

unsigned level_of(size_t grams);
/* Number of 4-grams of a text, in a byte, to a quarter: the least that has this class. */
uint8_t size_class(uint32_t grams);
uint32_t size_of_class(uint8_t c);

/* ---- store/seen/look.c: what the segments have for an article ---- */

struct key_found {				/* of one key in one segment */
	uint32_t key;			/* which of the article's keys it is */
	uint32_t n;			/* articles, one after another in ahead.articles */
};

struct ahead {
	uint64_t kept, ids;		/* in the segments that were looked at */
	const char *damaged;		/* path of one that is */
	bool has_id;
	const struct key_found *found;
	const uint32_t *articles;
	const struct seen_candidate *worth;	/* comparing, in no order */
	size_t nfound, nworth;
};
/* Does it tell all that the segments say now?  They may be cut in another way. */
bool ahead_holds(const struct seen *s, const struct ahead *x);

/* An article that is being looked up: four steps, each of which asks memory for what the next one reads, so that there
 * is other work to do between them. */
struct look {
	const struct fingerprint *f;
	uint32_t *keys;
	size_t nkeys, keys_cap;
	uint64_t *ids;			/* a guess for each segment */
	struct look_place { uint32_t segment, key; } *places;	/* where a key is, or may be */
	size_t nplaces, places_cap;
	struct key_found *found;		/* as many as places */
	size_t nfound;
	uint32_t *articles;
	size_t narticles, articles_cap;
	struct hits hits;
	struct promise promise;
	struct ahead ahead;
};
void look_init(struct look *l);
void look_free(struct look *l);
void look_keys(struct look *l, const struct seen *s, const struct fingerprint *f);
void look_places(struct look *l, const struct seen *s);
void look_articles(struct look *l, const struct seen *s);
/* What was found is good until look_keys; `mem`: in it, for good, else NULL. */
const struct ahead *look_end(struct look *l, const struct seen *s, struct arena *mem);

#endif
