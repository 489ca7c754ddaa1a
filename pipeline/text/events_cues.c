/* Phrase sets: cue phrases and false friends, by folded words. */
#include <stdlib.h>

#include "base/hash.h"
#include "text/events_impl.h"

void ev_phrases_free(struct ev_phrases *p)
{
	free(p->slots);
	*p = (struct ev_phrases){ .slots = NULL };
}

static uint64_t key_of(uint32_t node, struct str fold)
{
	uint64_t h = hash_mix(hash_str(fold) + (uint64_t)node * 0x9e3779b97f4a7c15u);
	return h ? h : 1;
}

/* The child's slot: free or the child's. */
static size_t slot_of(const struct ev_phrases *p, uint64_t key)
{
	size_t i = key & p->mask;
	while (p->slots[i].key && p->slots[i].key != key)
		i = (i + 1) & p->mask;
	return i;
}

static void grow(struct ev_phrases *p)
{
	struct ev_phrases old = *p;
	size_t n = old.slots ? (old.mask + 1) * 2 : 1024;
	p->slots = xcalloc(n, sizeof *p->slots);
	p->mask = n - 1;
	for (size_t i = 0; old.slots && i <= old.mask; i++)
		if (old.slots[i].key)
			p->slots[slot_of(p, old.slots[i].key)] = old.slots[i];
	free(old.slots);
}

int ev_phrases_add(struct ev_phrases *p, struct arena *a, struct str phrase, uint32_t classes)
{
	struct arena tmp = ARENA_INIT;
	token_vec v = { NULL, 0, 0 };
	struct buf b = BUF_INIT;
	if (!p->classes.n)
		*VEC_PUSH(a, &p->classes) = 0;	/* the root */
	uint32_t node = 0;
	tokenize(&tmp, phrase, &v);
	for (size_t i = 0; i < v.n; i++) {
		if (!p->slots || p->used * 2 > p->mask)
			grow(p);
		buf_reset(&b);
		word_fold(&b, token_text(phrase, &v.v[i]));
		uint64_t key = key_of(node, buf_str(&b));
		size_t s = slot_of(p, key);
		if (!p->slots[s].key) {
			p->used++;
			p->slots[s].key = key;
			p->slots[s].node = (uint32_t)p->classes.n;
			*VEC_PUSH(a, &p->classes) = 0;
		}
		node = p->slots[s].node;
	}
	if (node)
		p->classes.v[node] |= classes;
	buf_free(&b);
	arena_free(&tmp);
	return node ? 0 : -1;
}

uint32_t ev_phrases_at(const struct ev_phrases *p, const struct token *t, size_t n, size_t i, uint32_t *classes)
{
	uint32_t node = 0, best = 0;
	if (!p->slots)
		return 0;
	for (size_t k = i; k < n && t[k].word; k++) {
		size_t s = slot_of(p, key_of(node, t[k].word->fold));
		if (!p->slots[s].key)
			break;
		node = p->slots[s].node;
		if (p->classes.v[node]) {
			*classes = p->classes.v[node];
			best = (uint32_t)(k + 1 - i);
		}
	}
	return best;
}
