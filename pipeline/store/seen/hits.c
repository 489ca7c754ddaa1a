/* Counting the keys that an article has in common with kept ones, and what that promises: see store/seen/index.h. */
#include <stdlib.h>

#include "store/seen/index.h"

enum {
	SLOTS = 1024,			/* as a rule */
	LEAST_KEYS = 24,		/* of an article, if it has as many 4-grams */
	MOST_LEVEL = 6,
	LEAST_SHARED = 14		/* 4-grams that hits stand for; fewer only if they are a quarter of a text */
};
#define LEAST_SHARE 0.1	/* of the shorter text, going by hits: less is not worth a row */

void hits_init(struct hits *h)
{
	*h = (struct hits){ .mask = SLOTS - 1, .slots = xcalloc(SLOTS, sizeof *h->slots) };
	h->list = xmalloc((h->mask + 1) / 2 * sizeof *h->list);
}

void hits_free(struct hits *h)
{
	free(h->list);
	free(h->slots);
}

void hits_clear(struct hits *h)
{
	if (h->mask >= SLOTS) {			/* the article before had very many */
		h->mask = SLOTS - 1;
		h->slots = xrealloc(h->slots, SLOTS * sizeof *h->slots);
	}
	memset(h->slots, 0, SLOTS * sizeof *h->slots);
	h->n = 0;
}

struct seen_candidate *hits_grow(struct hits *h, uint32_t article)
{
	bool first;
	free(h->slots);
	h->mask = h->mask * 2 + 1;
	h->slots = xcalloc(h->mask + 1, sizeof *h->slots);
	h->list = xrealloc(h->list, (h->mask + 1) / 2 * sizeof *h->list);
	for (size_t i = 0; i < h->n; i++) {
		size_t k = (size_t)(h->list[i].article * 0x9e3779b1u) & h->mask;
		while (h->slots[k])
			k = (k + 1) & h->mask;
		h->slots[k] = (uint32_t)i + 1;
	}
	return hits_of(h, article, &first);
}

/* ---- sizes of texts ---- */

unsigned level_of(size_t grams)
{
	unsigned l = 0;
	while (l < MOST_LEVEL && grams >> (l + 1) >= LEAST_KEYS)
		l++;
	return l;
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

/* ---- promise ---- */

/* One hit stands for 2^level 4-grams, the level being that of the longer text. */
void promise_of(struct promise *p, const struct fingerprint *f)
{
	unsigned other = 0;
	p->grams = (uint32_t)f->ngrams;
	p->level = level_of(f->ngrams);
	for (unsigned c = 0; c < 256; c++) {
		uint32_t grams = size_of_class((uint8_t)c);
		while (other < MOST_LEVEL && grams >> (other + 1) >= LEAST_KEYS)
			other++;
		unsigned level = other > p->level ? other : p->level;
		double least = LEAST_SHARE * (grams < p->grams ? grams : p->grams) / (1u << level);
		p->least[c] = (uint32_t)least + ((uint32_t)least < least);
		if (grams < p->grams || other < MOST_LEVEL)
			continue;
		for (; c < 255; c++)		/* of all that are larger it is the same */
			p->least[c + 1] = p->least[c];
	}
}

bool promise_kept(const struct promise *p, struct seen_candidate *k, uint8_t class)
{
	if (k->hits < p->least[class] && !k->special)		/* nearly all stop here */
		return false;
	uint32_t grams = size_of_class(class);
	unsigned other = level_of(grams);
	uint64_t shared = (uint64_t)k->hits << (other > p->level ? other : p->level);
	double fewer = grams < p->grams ? grams : p->grams;
	k->promise = (double)shared * 4 >= fewer || shared >= LEAST_SHARED ? (double)shared / (fewer + 1.0) : 0;
	return k->special || k->promise >= LEAST_SHARE;
}
