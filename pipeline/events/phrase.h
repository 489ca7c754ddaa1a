/* events/phrase.h - a noun phrase that names an event, and how those of a sentence are found; for the files of events/
 * only. */
#ifndef PM_EVENTS_PHRASE_H
#define PM_EVENTS_PHRASE_H

#include "events/rules.h"

struct ev_article;
struct ev_sentence;
struct ev_entry;
struct ev_edition;
struct noun_phrase;

struct ev_number { uint32_t value, token; };

struct ev_phrase {
	uint32_t sentence;		/* index in the article */
	uint32_t start, end;		/* tokens, end exclusive; from the ordinal or determiner */
	uint32_t name;			/* first token after the ordinals */
	uint32_t head;			/* token of the head, or of an acronym */
	VEC(struct ev_number) numbers;	/* none: no edition is stated */
	const struct series *series;	/* lexicon series */
	const struct mention *mention;	/* of kind series, or an entity whose name ends in a head */
	const struct ev_head *part;	/* session, edition: the noun before "of", where the event is what follows */
	const struct ev_head *head_rule;	/* NULL for a mention or acronym without a head */
	const struct event_acronym *acronym;
	str_vec parties;		/* their ids, sorted */
	VEC(const struct mention *) named;	/* mentions that are parties, in reading order */
	str_vec topic;			/* keys, in reading order; sorted by events/refer.c */
	size_t core_topics;		/* how many of them stand before the head */
	struct str level;
	uint32_t capitals;		/* capitalised words or names beside the head */
	bool capital_head, definite;
	bool tentative;			/* an edition only if the article's other mentions say of what */
	bool of_body;			/* "of" an organisation, initiative or series follows the head */
	bool dangling;			/* "of the EC's founding treaty": what it is of stays unread */
	bool match;			/* a round of a cup */
	bool headless;			/* "60th edition of the Copa Libertadores": the name has no event noun */
	bool elliptic;			/* "the sixteenth, in Rome": the noun stands with the mention before */
	bool talks;			/* "round of talks": the head is a part, the whole is named */
	const struct mention *owner;	/* "the WTO's 13th conference" */
	const struct mention *own_place;	/* a city in its own name */
	uint32_t after;			/* 1 + token at which the open noun phrase begins; 0: none does */
	const struct noun_phrase *np;	/* read openly behind its numbers; NULL: none, or an acronym with its number */
	const struct noun_phrase *tail;	/* what goes on with it on the next line, in sentence + 1; NULL: nothing */
	bool open;			/* found by events/open.c: no list of heads vouches for it */
	bool nested;			/* within or right behind "of" of another numbered phrase */
	bool unknown_acronym;		/* IGC5: an acronym in no row of acronyms.tsv */
	const struct ev_phrase *from;	/* the mention whose series it has adopted */
	uint8_t adopted;		/* 1 by its words, 2 by its number too */
	/* settled by events/article_series.c */
	struct ev_entry *entry;
	enum ev_link { LINK_NONE, LINK_OWN, LINK_ACRONYM, LINK_GENERIC, LINK_OWNER } link;
	/* settled by events/score.c */
	struct ev_features *features;
	double probability;
	struct ev_edition *edition[4];	/* of its first numbers: events/editions.c; the rest by events/refer.c */
	struct str id, series_name, rule, owner_name;	/* owner_name: of an owner that is no known name */
	int step;			/* -1 the previous one, 1 the next one */
	const struct ev_phrase *before;	/* the number said before it in the sentence: "... and its fourth meeting" */
	const struct ev_phrase *refers;	/* the numbered mention that a short one stands for */
	/* settled by events/attach.c */
	const struct date *date;
	int date_cost;
	const struct mention *place;
	uint32_t status;		/* CUE_STATUS bit, 0: nothing said */
	bool virtual_, hybrid, roles, dropped;
	bool towards;			/* for, to the event */
	bool scene;			/* at, during the event: something happened there */
	const struct date *each[4];	/* of several numbers, if as many dates stand in a row; else NULL */
	uint32_t first_party, nparties;	/* in ev_article.parties */
	struct str place_id, place_name;
};

/* events/phrase.c: the phrases of one sentence, appended to a->phrases: those with a number, then the short ones
 * (cues are marked). */
void ev_find_numbered(struct ev_article *a, struct ev_sentence *s);
void ev_find_short(struct ev_article *a, struct ev_sentence *s);
/* events/open.c: candidates from every other number of the sentence, whatever noun follows it */
void ev_find_open(struct ev_article *a, struct ev_sentence *s);
void ev_make_open(struct ev_article *a, const struct ev_sentence *s, struct ev_phrase *p);	/* p->np is its name */
void ev_find_open_acronyms(struct ev_article *a, struct ev_sentence *s);
uint32_t ev_read_numbers(struct ev_article *a, struct ev_sentence *s, struct ev_phrase *p, uint32_t i);
bool ev_false_friend(const struct ev_sentence *s, uint32_t i, uint32_t j);
struct ev_phrase *ev_new_phrase(struct ev_article *a, struct ev_sentence *s, uint32_t start);
void ev_keep_phrase(struct ev_article *a, struct ev_sentence *s, struct ev_phrase *p);
/* COP29: how many of its bytes stand before the digits at its end. */
size_t ev_letters(struct str word);
/* COP 29, AMM-56: the token of a number of at most three digits behind the letters at i; i if there is none. */
uint32_t ev_digits_behind(const struct ev_sentence *s, uint32_t i);
bool ev_counts_other(struct ev_sentence *s, const struct ev_phrase *p);
/* events/owner.c */
const struct event_acronym *ev_acronym_of(struct ev_article *a, uint32_t sentence, uint32_t first, uint32_t value);
void ev_take_possessor(struct ev_article *a, struct ev_sentence *s, struct ev_phrase *p);
void ev_take_brackets(struct ev_article *a, struct ev_sentence *s, struct ev_phrase *p);
bool ev_apposition(struct ev_article *a, struct ev_sentence *s, struct ev_phrase *p);
/* events/np.c: read one noun phrase from token k (after the ordinals of p); false if it has no head. */
bool ev_read_phrase(struct ev_article *a, struct ev_sentence *s, struct ev_phrase *p, uint32_t k);
struct str ev_topic_key(const struct event_rules *r, struct str fold);
struct str ev_name_key(struct arena *a, struct str text, const struct token *t, uint32_t from, uint32_t to);

#endif
