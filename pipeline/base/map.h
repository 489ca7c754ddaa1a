/* base/map.h - the one hash table: from a hash to numbers from 1, which mean what the caller likes (index + 1 of an
 * array that holds keys and values).  The map holds no keys: what has the same hash is told apart by the caller.
 *
 *	for (struct map_at i = map_first(&m, h); i.number; i = map_next(&m, h, i))
 *		if (str_eq(v[i.number - 1].key, key))
 *			return &v[i.number - 1];
 *	map_add(&m, h, (uint32_t)n);
 *
 * Numbers of one hash come in the order in which they were added, before and after growth.  Hashes must be spread over
 * all 64 bits (hash_str, hash_mix).  Cleared is empty; with .mem set it lives in that arena (what growth leaves
 * behind goes with it), else on the heap until map_free.  Linear probing, at most half full, 8 bytes a slot: 32 bits of
 * the hash stand beside the number, so that a look at another's key is rare and growth asks for no hash. */
#ifndef PM_BASE_MAP_H
#define PM_BASE_MAP_H

#include "base/arena.h"

struct map {
	struct map_slot { uint32_t tag, number; } *slots;	/* number 0 = free */
	size_t mask, n;			/* slots - 1, a power of two less one; taken ones */
	struct arena *mem;
};

struct map_at { size_t slot; uint32_t number; };	/* number 0: there is no more */

void map_add(struct map *m, uint64_t hash, uint32_t number);	/* number != 0 */
void map_reserve(struct map *m, size_t n);	/* room for n numbers in all, made at once */
void map_clear(struct map *m);		/* forget all, keep the room */
void map_free(struct map *m);		/* of a map on the heap */

static inline uint32_t map_tag(uint64_t hash) { return (uint32_t)(hash ^ hash >> 32); }
static inline struct map_at map_from(const struct map *m, uint32_t tag, size_t slot)
{
	for (; m->slots[slot].number; slot = (slot + 1) & m->mask)
		if (m->slots[slot].tag == tag)
			break;
	return (struct map_at){ slot, m->slots[slot].number };
}
static inline struct map_at map_first(const struct map *m, uint64_t hash)
{
	return m->slots ? map_from(m, map_tag(hash), map_tag(hash) & m->mask) : (struct map_at){ 0, 0 };
}
static inline struct map_at map_next(const struct map *m, uint64_t hash, struct map_at at)
{
	return map_from(m, map_tag(hash), (at.slot + 1) & m->mask);
}

#endif
