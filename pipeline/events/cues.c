/* Phrase sets: cue phrases and false friends, by folded words. */
#include <stdlib.h>

#include "base/hash.h"
#include "events/inside.h"

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

/* Of a node's children: most words are none, and need not be hashed to know it. */
static inline uint64_t bit_of(struct str fold)
{
	return (uint64_t)1 << ((fold.n ? (unsigned char)fold.p[0] * (size_t)5 : 0) + fold.n) % 64;
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
	if (!p->nodes.n)
		*VEC_PUSH(a, &p->nodes) = (struct ev_phrase_node){ 0, 0 };	/* the root */
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
			/* nodes of first words stand in half a class: see event_rules_cue */
			if (p->nodes.n > 0xffff) {
				node = 0;
				break;
			}
			p->used++;
			p->slots[s].key = key;
			p->slots[s].node = (uint32_t)p->nodes.n;
			p->nodes.v[node].next |= bit_of(buf_str(&b));
			*VEC_PUSH(a, &p->nodes) = (struct ev_phrase_node){ 0, 0 };
		}
		node = p->slots[s].node;
	}
	if (node)
		p->nodes.v[node].classes |= classes;
	buf_free(&b);
	arena_free(&tmp);
	return node ? 0 : -1;
}

static uint32_t child(const struct ev_phrases *p, uint32_t node, struct str fold)
{
	return p->slots && p->nodes.v[node].next & bit_of(fold) ? p->slots[slot_of(p, key_of(node, fold))].node : 0;
}

uint32_t event_rules_cue(const void *rules, const struct word *w)
{
	const struct event_rules *r = rules;
	return child(&r->cues, 0, w->fold) | child(&r->false_friends, 0, w->fold) << 16;
}

static uint32_t longest(const struct ev_phrases *p, uint32_t node, const struct token *t, size_t n, size_t i,
			uint32_t *classes)
{
	uint32_t best = 0;
	for (size_t k = i + 1; node; k++) {
		if (p->nodes.v[node].classes) {
			*classes = p->nodes.v[node].classes;
			best = (uint32_t)(k - i);
		}
		node = k < n && t[k].word && p->nodes.v[node].next ? child(p, node, t[k].word->fold) : 0;
	}
	return best;
}

uint32_t ev_cue_at(const struct event_rules *r, const struct token *t, size_t n, size_t i, uint32_t *classes)
{
	uint32_t first = t[i].word ? t[i].word->cls[WORD_CUE] & 0xffff : 0;
	return first ? longest(&r->cues, first, t, n, i, classes) : 0;
}

uint32_t ev_false_friend_at(const struct event_rules *r, const struct token *t, size_t n, size_t i)
{
	uint32_t first = t[i].word ? t[i].word->cls[WORD_CUE] >> 16 : 0, classes;
	return first ? longest(&r->false_friends, first, t, n, i, &classes) : 0;
}
