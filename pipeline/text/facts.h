/* text/facts.h - the one record of what is found in an article: a mention, an acronym, a date, an event, a party.
 *
 * The finders (names/, dates/, events/) write these structs, the article keeps them, and what reads facts reads
 * them here; text cells are made and read at the edges only (stream/, tables/) with the functions below.
 * Spans are bytes of the text of their sentence; sentences are counted from 0.  Days are day numbers of
 * text/calendar.h, DAY_NONE where a side is open or nothing is known.  Strings live in the article's arena or in
 * the lexicons. */
#ifndef PM_TEXT_FACTS_H
#define PM_TEXT_FACTS_H

#include "base/arena.h"
#include "base/str.h"

enum { DAY_NONE = INT32_MIN };

enum name_kind {
	NAME_COUNTRY, NAME_REGION, NAME_CITY, NAME_PLACE, NAME_ORGANISATION, NAME_PERSON, NAME_INITIATIVE, NAME_SERIES,
	NAME_KINDS,			/* those above are kinds of an entity; below, of a mention only */
	NAME_DYAD = NAME_KINDS,		/* U.S.-ASEAN */
	NAME_DEMONYM,			/* inside the mention of its country */
	NAME_TEAM,			/* inside the mention of the organisation that is one */
	/* "name": of entities of several kinds, or of an acronym that nothing defines */
	NAME_UNSETTLED,
	NAME_MODIFIER,			/* a name that only qualifies what follows */
	NAME_MENTION_KINDS
};
struct mention {			/* M */
	uint32_t sentence, start, length;
	uint32_t depth;			/* 0 = outermost */
	enum name_kind kind;
	struct str entity_id;		/* lexicon id, or a derived one; empty: unsettled */
	struct str name;		/* canonical name */
	struct str rule;		/* file:id */
};

struct acronym {			/* A */
	uint32_t sentence, start, length;
	uint32_t expansion_start, expansion_length;	/* length 0: the article does not define it */
	struct str entity_id;		/* may be empty */
};

struct unknown_name {			/* U: a capitalised name in no lexicon */
	uint32_t sentence, start, length;
};

enum date_type { DATE_DATE, DATE_TIME, DATE_DURATION, DATE_SET, DATE_INTERVAL, DATE_TYPES };
enum date_mod {				/* TIMEX3 mod, and our MID */
	DM_NONE, DM_START, DM_MID, DM_END, DM_APPROX, DM_BEFORE, DM_AFTER, DM_ON_OR_BEFORE, DM_ON_OR_AFTER,
	DM_LESS_THAN, DM_MORE_THAN, DM_EQUAL_OR_LESS, DM_EQUAL_OR_MORE, DATE_NMODS
};
struct date {				/* X */
	uint32_t sentence, start, length;
	enum date_type type;
	enum date_mod modifier;
	int32_t earliest, latest;	/* inclusive */
	struct str value;		/* TIMEX3; of an INTERVAL start/end */
	struct str basis;		/* explicit reference previous ... (see lexicons/dates/README.md) */
	struct str rule;		/* dates/en/rules:id */
};

enum event_status {
	STATUS_NONE,
	STATUS_HELD,
	STATUS_PLANNED,
	STATUS_PROPOSED,
	STATUS_POSTPONED,
	STATUS_CANCELLED,
	EVENT_STATUSES
};
struct event {				/* E */
	uint32_t sentence, start, length;
	uint32_t ordinal;		/* 0: none is stated ("annual") */
	int32_t earliest, latest;	/* both or neither */
	enum event_status status;
	struct str series_id, series;	/* id and name */
	struct str date_basis;		/* as the date's; `series`: the year is the series'; or `no-year 10-04/10-08` */
	struct str place_id, place, rule;
	uint32_t confidence;		/* 0 to 100 hundredths */
};

enum party_role { PARTY_HOST, PARTY_CHAIR, PARTY_CO_CHAIR, PARTY_PARTICIPANT, PARTY_ROLES };
struct party {				/* Y: of the event mention at (sentence, start) */
	uint32_t sentence, start;
	enum party_role role;
	struct str entity_id, name;
};

typedef VEC(struct mention) mention_vec;
typedef VEC(struct acronym) acronym_vec;
typedef VEC(struct unknown_name) unknown_name_vec;
typedef VEC(struct date) date_vec;
typedef VEC(struct event) event_vec;
typedef VEC(struct party) party_vec;

/* As cells write them.  ..._of: false if s is none of them; an empty s is the _NONE of those that have one. */
struct str name_kind_name(enum name_kind k);
struct str date_type_name(enum date_type t);
struct str date_mod_name(enum date_mod m);
struct str event_status_name(enum event_status s);
struct str party_role_name(enum party_role r);
bool name_kind_of(struct str s, enum name_kind *k);
bool date_type_of(struct str s, enum date_type *t);
bool date_mod_of(struct str s, enum date_mod *m);
bool event_status_of(struct str s, enum event_status *status);
bool party_role_of(struct str s, enum party_role *r);
/* "0.97" of hundredths, in out; and back, false if s is none from 0.00 to 1.00. */
struct str confidence_cell(uint32_t hundredths, char out[5]);
bool confidence_of_cell(struct str s, uint32_t *hundredths);
/* "YYYY-MM-DD", or an empty string for DAY_NONE; in out.  And back; false if s is neither. */
struct str day_cell(int32_t day, char out[11]);
bool day_of_cell(struct str s, int32_t *day);

#endif
