/* names/sport.h - sports and their teams among the names, for the files of names/ only: rows into struct names
 * (names/sport.c), the sport of an article (names/occasion.c), the teams in a sentence (names/teams.c).
 *
 * A team is an organisation with a sport.  Beside its names, which stand anywhere, it has short ones, which mean it
 * only in an article of its sport: those of form kind `team`, those cut from its names (Newcastle, United), and, for
 * a national side, all names of its country (sides).  They stand under a root of their own, so that an article
 * without sport costs nothing. */
#ifndef PM_NAMES_SPORT_H
#define PM_NAMES_SPORT_H

#include "base/err.h"
#include "base/str.h"

struct names;

enum { NO_SPORT = 0, SPORTS = 48 };	/* sports are counted from 1 */

struct sport { struct str id; bool sides; };	/* sides: a place beside a score is its side there */
/* next: of another sport, from 1; sport NO_SPORT: of any */
struct sport_word { uint32_t next; uint8_t sport, weight; };
struct team_form {
	uint32_t entity, next;		/* next: of another team, from 1 */
	int32_t from, to;		/* days it is in use */
	int16_t priority;
	uint8_t sport;
	bool part;			/* one end of a longer name: United, Newcastle */
	bool tail;			/* its last word, which without the others says little */
};
struct side { uint32_t place, team; uint8_t sport; };	/* the team of a country or region in a sport */

/* The team of a place in a sport, or NAME_NONE. */
uint32_t names_side(const struct names *n, uint32_t place, uint8_t sport);

#endif
