/* events/rules.h - the rules as the files of events/ see them: classes of words, cues, heads; shared by them only. */
#ifndef PM_EVENTS_RULES_H
#define PM_EVENTS_RULES_H

#include "events/events.h"
#include "events/features.h"
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
	KIND_PREPOSITION = 26		/* the bits from here on: enum ev_preposition */
};
/* What may stand before a day or a place (the same file); days and places have a feature for each. */
enum ev_preposition {
	PRE_NONE, PRE_ON, PRE_FROM, PRE_IN, PRE_AT, PRE_TO, PRE_UNTIL, PRE_BY, PRE_SINCE, PRE_OF, PRE_FOR, PRE_AND,
	PRE_BETWEEN, PRE_VISIT, PREPOSITIONS
};

/* What a head takes to be an edition: a strong or weak noun names the event; the others need what follows "of". */
enum ev_strength { EVH_STRONG, EVH_WEAK, EVH_EDITION, EVH_SESSION, EVH_ROUND, EVH_ANNIVERSARY, EVH_TALKS };
struct ev_head {
	struct str key, kind, row;
	enum ev_strength strength;
	bool suffix;			/* -fest: the word is head and name */
};
enum ev_modifier_class { EVM_LEVEL, EVM_FREQUENCY, EVM_FORM, EVM_TOPIC, EVM_TRACK };
struct ev_modifier { struct str key; enum ev_modifier_class class; struct str level; };
struct ev_acronym { struct str acronym, series_id, series, require, forbid; uint32_t lowest, highest; };

struct ev_phrase_node {
	uint64_t next;			/* a bit for each word that may follow, which others may share */
	uint32_t classes;		/* 0: no phrase ends here */
};
/* A set of phrases, each a sequence of folded words, with a mask of classes: a trie in a hash table. */
struct ev_phrases {
	struct { uint64_t key; uint32_t node; } *slots;
	size_t mask, used;
	VEC(struct ev_phrase_node) nodes;
};
void ev_phrases_free(struct ev_phrases *p);
/* -1: the phrase has no word, or there are too many phrases. */
int ev_phrases_add(struct ev_phrases *p, struct arena *a, struct str phrase, uint32_t classes);

struct ev_word { uint64_t hash; struct str fold; uint32_t class, kind; };
struct ev_variant { uint64_t hash; struct str form, key; };
struct ev_suffix { struct str end; uint32_t class; };	/* a head that ends a longer word: Winterfest */
enum { ROMAN_MAX = 199 };	/* larger ones number no edition: DC, MD, CD */

struct event_rules {
	struct arena mem;
	struct ev_word *words;		/* open addressing by hash of the folded word */
	size_t words_mask, words_used;
	VEC(struct ev_head) heads;
	VEC(struct ev_suffix) suffixes;
	VEC(struct ev_modifier) modifiers;
	VEC(struct ev_acronym) acronyms;
	VEC(struct ev_variant) variants;	/* sorted by hash once complete */
	bool variants_sorted;
	struct ev_phrases cues, false_friends;
	struct series_set *series;
	struct ev_weights weights;
};

/* Longest cue at token i: its length in tokens and its classes; 0 = none.  Words have their class of WORD_CUE. */
uint32_t ev_cue_at(const struct event_rules *r, const struct token *t, size_t n, size_t i, uint32_t *classes);
uint32_t ev_false_friend_at(const struct event_rules *r, const struct token *t, size_t n, size_t i);

#endif
