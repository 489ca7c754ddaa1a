/* events/places.h - what may be an edition's place; for events/places.c and events/place_candidates.c only. */
#ifndef PM_EVENTS_PLACES_H
#define PM_EVENTS_PLACES_H

#include "events/editions.h"

enum place_kind { PLACE_IS_CITY, PLACE_IS_COUNTRY, PLACE_IS_REGION, PLACE_IS_SITE, PLACE_IS_VENUE,
    PLACE_IS_UNKNOWN, PLACE_IS_VIRTUAL, PLACE_IS_HERE };

struct place {
	struct ev_span at;
	enum place_kind kind;
	struct str id, name;
	uint32_t depth;
	bool in_name, dateline;
};
struct places {
	VEC(struct place) v;
	uint32_t *first;		/* by sentence */
	const struct mention *dateline;
};

/* All, in order of sentence; x->first is allocated. */
void ev_find_places(struct ev_article *a, struct places *x);

#endif
