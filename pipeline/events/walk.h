/* events/walk.h - the walk from a phrase to its date and place; shared by events/attach.c, events/date.c and
 * events/place.c only. */
#ifndef PM_EVENTS_WALK_H
#define PM_EVENTS_WALK_H

#include "events/inside.h"

/* Costs of the way: up to CHEAP a date or place belongs to the phrase. */
enum { CHEAP = 3, FAR = 6, WALL = 100, REACH = 40 };

struct walk {
	struct ev_article *a;
	struct ev_sentence *s;
	struct ev_phrase *p;
	struct event_choice {
		const struct date *date;
		uint32_t end;		/* token after it */
		bool before;		/* it stands before the phrase */
		int cost;
	} date;
	/* a year right before the phrase, "the 2008 G8 summit": no day of another is its; NULL: none stands there */
	const struct date *year;
	const struct mention *place;
	int place_cost;
	const struct ev_phrase *side;	/* the event during which it is held */
	/* token that says it is held online, + 1, before the phrase or behind it */
	uint32_t online_ahead, online_behind;
	bool place_before;		/* it stands before the phrase */
	bool in_person;
	uint32_t forward, backward, near;	/* status bits seen; near: right before the phrase */
};

/* Does a cue of these classes, and perhaps a determiner, stand right before token k? */
bool ev_preceded_by(const struct ev_sentence *s, uint32_t k, uint32_t classes);
/* The name at token k can be had at this cost: a place, if a preposition leads to it. */
void ev_offer_place(struct walk *w, uint32_t k, int cost);
/* "in Ta' Qali", a place in no lexicon: capitalised words after a preposition, up to a comma or a small word.  The
 * token after it; k: none stands there. */
uint32_t ev_unknown_place(struct walk *w, uint32_t k, int cost);
/* "during Singapore International Cyber Week": the city, or the one country, of the event during which it is held. */
const struct mention *ev_place_of_side(const struct walk *w);

/* The date at token k can be had at this cost. */
void ev_offer_date(struct walk *w, uint32_t k, int cost);
void ev_year_before(struct walk *w);	/* sets year */
/* The date at token k is the last day of the one chosen. */
void ev_extend_date(struct walk *w, uint32_t k);

#endif
