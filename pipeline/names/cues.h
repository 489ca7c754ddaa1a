/* names/cues.h - the classes of words that the code itself asks for, for the files of names/ only.  contexts.tsv,
 * names/ and sport/cues.tsv have their words; a class is named there as here, with - for _. */
#ifndef PM_NAMES_CUES_H
#define PM_NAMES_CUES_H

#include <stdint.h>

#define NAME_CUES(X) \
	X(given_name) X(function) X(connector) X(particle) X(place_lead) X(facility) X(part) X(person_after) \
	X(org_tail) X(common) X(direction) X(locative) X(ordinal) X(calendar) X(suffix) X(place_tail) \
	X(place_front) X(determiner) X(compound) X(settlement) X(portfolio) X(given_female) X(given_male) \
	X(route_from) X(route_to) X(capital_noun) X(alias) X(club_mark) X(club_tail) X(club_front) \
	X(fixture) X(team_front) X(team_noun) X(team_verb) X(team_before) X(loss) X(not_team) \
	X(not_team_before) X(name_tail) X(body_tail) X(lead_outside) X(given_place) X(who) X(faith) X(stock) \
	X(complement) X(conjunction) X(genitive) X(article) X(company_noun) X(company_after) X(purpose)
#define CUE(name) uint8_t name;
struct cues { NAME_CUES(CUE) };		/* their numbers, NO_CLASS for one without words */
#undef CUE

#endif
