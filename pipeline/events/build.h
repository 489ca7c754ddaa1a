/* events/build.h - the rules of events, row by row, for who reads them from files; and what a row can say of a word, a
 * phrase or a head.  How cells write it, is the loader's (lexicon/event_rows.c). */
#ifndef PM_EVENTS_BUILD_H
#define PM_EVENTS_BUILD_H

#include "events/events.h"
#include "events/ordinals.h"

/* Classes of a word beside enum ordinal_class; the value in bits 16..31 is an index (see each). */
enum {
	EV_HEAD = 1 << 5,		/* event head; value: index of rules.heads, EV_PLURAL if plural */
	EV_MODIFIER = 1 << 6,		/* may stand before a head in lower case; value: index of rules.modifiers */
	EV_NUMBERED = 1 << 7,		/* COP29: acronym and number; value: index of rules.acronyms */
	EV_ACRONYM = 1 << 8,		/* COP; value: the same */
	EV_DETERMINER = 1 << 9,		/* the this that these */
	EV_OF = 1 << 10,
	EV_BETWEEN = 1 << 11,		/* between among with */
	EV_ON = 1 << 12,		/* on for */
	EV_AND = ORD_AND,
	EV_POSSESSIVE = 1 << 14,	/* its; value: EV_THEIR, EV_HIS */
	EV_TO = 1 << 15,
	EV_PLURAL = 0x8000,		/* in the value */
	EV_THEIR = 1, EV_HIS = 2,	/* the value */
	EV_TRIGGER = ORD_ORDINAL | ORD_TENS | ORD_COUNT | EV_NUMBERED | EV_ACRONYM
};

/* Classes of cue phrases (lexicons/events/cues.tsv), as bits. */
enum {
	CUE_HELD = 1, CUE_PLANNED = 2, CUE_PROPOSED = 4, CUE_POSTPONED = 8, CUE_CANCELLED = 16,
	CUE_STATUS = 31,
	CUE_HOST = 32, CUE_HOSTED_BY = 64, CUE_CHAIR = 128, CUE_CHAIRED_BY = 256, CUE_COCHAIR = 512,
	CUE_COCHAIRED_BY = 1024, CUE_ATTENDED_BY = 2048,
	CUE_VIRTUAL = 4096, CUE_IN_PERSON = 8192, CUE_HERE = 1 << 14,
	CUE_OTHER = 1 << 15,		/* verbs of other doings: said, adopted, issued */
	CUE_CHAIN = 1 << 16,		/* words that may stand between an event and its date or place */
	CUE_DURING = 1 << 17,		/* during, on the sidelines of: another event follows */
	CUE_AT = 1 << 18,		/* in, at: a place follows */
	CUE_NOT_EDITION = 1 << 19,	/* "of its kind", "since": the ordinal before counts something else */
	CUE_TITLE = 1 << 20,		/* lower-case words of posts: foreign minister */
	CUE_BY = 1 << 21,
	CUE_GENERIC = 1 << 22,		/* event gathering: nouns that may stand for any event */
	CUE_UNTIL = 1 << 25,		/* the last day follows: is due to end on */
	CUE_FUTURE = 1 << 24,		/* planned, whoever acts: will, next */
	CUE_PROPOSES = 1 << 23,		/* as CUE_PROPOSED, but only before the event: explored, offered to host */
	CUE_ATTEND = 1 << 26,		/* to be there: attend, took part in, spoke at */
	CUE_SIDE = 1 << 27,		/* a part of the event, before "of": sidelines, opening, agenda */
	CUE_REFER = 1 << 28,		/* the event is only referred to: outcome of, spirit of, since */
	CUE_VISIT = 1 << 29,		/* going to a place: will visit, travelled to */
	CUE_ANNOUNCES = 1 << 30		/* what is done about it at another time: announced, apply for, selected */
};

/* Classes of a word by lexicons/events/kinds.tsv (slot WORD_KIND): what it is in an open noun phrase. */
enum {
	KIND_STOP = 1,			/* ends a noun phrase */
	KIND_ARTICLE = 2,		/* may open a part of one: a, its, all */
	KIND_SKIP = 4,			/* says nothing of what the event is: resumed */
	KIND_BODY = 8,			/* a body, whose number is a term: committee, parliament */
	KIND_DOCUMENT = 16,		/* what else is numbered: amendment, half, floor */
	KIND_UNIT = 32,			/* ends or opens a name that is numbered, and no event: brigade, street */
	KIND_TITLE = 64,		/* makes the number part of a title: First Minister */
	KIND_NAME_END = 128,		/* a lower-case noun that may end a capitalised name */
	KIND_PLENARY = 256,		/* a sitting of a meeting */
	KIND_GENERIC = 512,		/* any event: event, gathering */
	KIND_NOT_ACRONYM = 1024,	/* letters before a number that name no edition: COVID */
	KIND_VENUE = 2048,		/* ends the name of a venue: hotel, hall */
	KIND_POST = 4096,		/* minister, president: what stands beside it is whose */
	KIND_SUFFIX = 8192,		/* nd, rd, th: behind digits set apart */
	KIND_ABBREVIATION = 1 << 14,	/* St., Mt.: the dot behind it ends nothing */
	KIND_OPENS = 1 << 15,		/* verbs of a first day: opened, began */
	KIND_CLOSES = 1 << 16,		/* verbs of a last day: ended, concluded */
	KIND_WINS = 1 << 17,		/* verbs of winning: what is won is counted by who won it */
	KIND_RANK = 1 << 18,		/* largest: with the number before it, a rank */
	KIND_OCCASION = 1 << 19,	/* ends the name of an occasion, if in capitals or annual: day, walk, weekend */
	KIND_LABEL_DAY = 1 << 20,	/* "When: 4 May": what stands behind it is a day, ... */
	KIND_LABEL_PLACE = 1 << 21,	/* ... a place */
	KIND_YEAR = 1 << 22,		/* year, edition: in its 34th year counts what is held every year */
	KIND_TIME = 1 << 23,		/* time: the second time that the race is held */
	KIND_LEADING = 1 << 24,		/* a number that may only say what came before others: first, not inaugural */
	KIND_WEEK = 1 << 25,		/* week: an event of that name lasts seven days */
	KIND_RESTRICTS = 1 << 26,	/* right behind a noun, makes it one of those of which that holds: where */
	KIND_PREPOSITION = 27		/* the bits from here on: enum ev_preposition */
};
/* What may stand before a day or a place (the same file); days and places have a feature for each. */
enum ev_preposition {
	PRE_NONE, PRE_ON, PRE_FROM, PRE_IN, PRE_AT, PRE_TO, PRE_UNTIL, PRE_BY, PRE_SINCE, PRE_OF, PRE_FOR, PRE_AND,
	PRE_BETWEEN, PRE_VISIT, PREPOSITIONS
};

/* What a head takes to be an edition: a strong or weak noun names the event; the others need what follows "of". */
enum ev_strength { EVH_STRONG, EVH_WEAK, EVH_EDITION, EVH_SESSION, EVH_ROUND, EVH_ANNIVERSARY, EVH_TALKS };
enum ev_modifier_class { EVM_LEVEL, EVM_FREQUENCY, EVM_FORM, EVM_TOPIC, EVM_TRACK };
/* What else a head says of what it names, as bits. */
enum ev_trait {
	EVT_ROUNDS = 1,			/* meets in rounds */
	EVT_TWO_SIDED = 2,		/* of two parties, where the sentence names two */
	EVT_LEADERS = 4,		/* its level goes without saying */
	EVT_ANY = 8,			/* stands for any event */
	EVT_LEGISLATURE = 16		/* a body with terms, too */
};
enum ev_part { PART_EDITION, PART_DAY, PART_PLACE, PART_HELD, PART_PLANNED, EV_PARTS };

/* Each copies its strings, and returns -1 with *e.message saying what is wrong with the row (the caller adds file and
 * line). */
struct event_rules *event_rules_new(void);
int event_rules_add_ordinal(struct event_rules *r, struct str word, uint32_t value, uint32_t class, struct err *e);
/* st 1, nd 2, rd 3; th 0: closes all other digits */
int event_rules_add_suffix(struct event_rules *r, struct str letters, uint32_t value, struct err *e);
/* A small word: EV_DETERMINER .. EV_TO. */
int event_rules_add_word(struct event_rules *r, struct str word, uint32_t class, struct err *e);
/* KIND_STOP .., or a preposition << KIND_PREPOSITION; a word may have several kinds. */
int event_rules_add_kind(struct event_rules *r, struct str word, uint32_t kind, struct err *e);
/* False: the part has no such feature. */
bool event_rules_set_weight(struct event_rules *r, enum ev_part part, struct str feature, double value);
void event_rules_set_threshold(struct event_rules *r, double probability);
struct event_head { struct str head, plural, key, kind; enum ev_strength strength; uint32_t traits; };
int event_rules_add_head(struct event_rules *r, const struct event_head *row, struct err *e);
/* value: of a level, its name */
int event_rules_add_modifier(struct event_rules *r, struct str word, enum ev_modifier_class class, struct str value,
			     struct err *e);
/* COP29: an acronym that is numbered, and the numbers an edition can have.  Rows of one acronym are added one
 * after another; the first whose words hold wins (require, forbid: lower-case words of the article, by `|`). */
struct event_acronym {
	struct str acronym, series_id, series, require, forbid;
	uint32_t lowest, highest;
};
int event_rules_add_acronym(struct event_rules *r, const struct event_acronym *row, struct err *e);
int event_rules_add_false_friend(struct event_rules *r, struct str phrase, struct err *e);
int event_rules_add_cue(struct event_rules *r, struct str phrase, uint32_t classes, struct err *e);
int event_rules_add_variant(struct event_rules *r, struct str form, struct str variant, struct err *e);
/* *added: for event_rules_add_series_name. */
int event_rules_add_series(struct event_rules *r, const struct series *row, const struct series **added, struct err *e);
void event_rules_finish(struct event_rules *r);	/* all rows but series names are in */
/* A name of a series that is in; tokens bound to words; names: the parties named in it (sentence is ignored). */
void event_rules_add_series_name(struct event_rules *r, const struct series *series, const struct event_sentence *name,
				 const struct mention *names, size_t nnames);

#endif
