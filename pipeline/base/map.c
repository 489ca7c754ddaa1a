#include "base/map.h"

#include <stdlib.h>

#include "base/must.h"

enum { FIRST_SLOTS = 64 };

static void put(struct map *m, uint32_t tag, uint32_t number)
{
	size_t at = tag & m->mask;
	while (m->slots[at].number)
		at = (at + 1) & m->mask;
	m->slots[at] = (struct map_slot){ tag, number };
}

void map_reserve(struct map *m, size_t n)
{
	struct map_slot *old = m->slots;
	size_t size = old ? m->mask + 1 : 0, slots = size ? size : FIRST_SLOTS, gap = 0;
	while (slots < n * 2)
		slots *= 2;
	if (slots == size)
		return;
	m->slots = m->mem ? arena_zalloc(m->mem, slots * sizeof *m->slots) : xcalloc(slots, sizeof *m->slots);
	m->mask = slots - 1;
	while (size && old[gap].number)		/* half are free */
		gap++;
	for (size_t i = 0; i < size; i++) {	/* from a gap on, no run is cut: the order of equal hashes stays */
		const struct map_slot *s = &old[(gap + i) & (size - 1)];
		if (s->number)
			put(m, s->tag, s->number);
	}
	if (!m->mem)
		free(old);
}

void map_add(struct map *m, uint64_t hash, uint32_t number)
{
	must(number != 0);
	must(!m->slots || (m->mask & (m->mask + 1)) == 0);
	if (!m->slots || (m->n + 1) * 2 > m->mask + 1)
		map_reserve(m, m->n + 1);
	put(m, map_tag(hash), number);
	m->n++;
	must(m->n * 2 <= m->mask + 1);
}

void map_clear(struct map *m)
{
	if (m->slots)
		memset(m->slots, 0, (m->mask + 1) * sizeof *m->slots);
	m->n = 0;
}

void map_free(struct map *m)
{
	must(!m->mem);
	free(m->slots);
	*m = (struct map){ NULL, 0, 0, NULL };
}
