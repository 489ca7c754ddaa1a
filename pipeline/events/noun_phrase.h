/* events/noun_phrase.h - the longest noun phrase from a token on, whatever its words are; for the files of events/
 * only.
 *
 * Where events/np.c reads a phrase that ends in an event's head, this one reads any: "19th JCBC", "third run of the
 * Anti-Corruption Executive (ACE) Programme". What it is worth is for events/score.c to say. */
#ifndef PM_EVENTS_NOUN_PHRASE_H
#define PM_EVENTS_NOUN_PHRASE_H

#include "events/inside.h"

/* What a part of the phrase follows: nothing (the first), of, of and a number (of the third ...), between, on, for,
 * to. */
enum np_join { NP_FIRST, NP_OF, NP_OF_NUMBER, NP_BETWEEN, NP_ON, NP_FOR, NP_TO };
enum { NP_WORDS = 40, NP_PARTS = 8, NP_BRACKETS = 4, NP_NONE = UINT32_MAX };

struct noun_phrase {
	uint32_t start, end;		/* tokens; end exclusive */
	uint32_t word[NP_WORDS], nwords;	/* tokens of its words, without what joins its parts */
	struct np_part { enum np_join join; uint32_t first, n; } part[NP_PARTS];	/* first: index in word */
	uint32_t nparts;
	uint32_t bracket[NP_BRACKETS], nbrackets;	/* tokens of acronyms in brackets */
	uint32_t head;			/* token of the last word of its first part; NP_NONE if it has none */
	uint32_t capitals;		/* capitalised words that are no heads */
};

/* Reads from token k.  False: nothing that could be a name begins there. */
bool ev_noun_phrase(const struct ev_sentence *s, uint32_t k, struct noun_phrase *np);
/* The head rule of token k, NULL if it is none. */
const struct ev_head *ev_head_at(const struct ev_sentence *s, uint32_t k);
/* The same, but for a word that is both head and name: Winterfest. */
const struct ev_head *ev_plain_head(const struct ev_sentence *s, uint32_t k);
bool ev_frequency_at(const struct ev_sentence *s, uint32_t k);	/* annual */
bool ev_every_year(const struct ev_sentence *s, const struct noun_phrase *np);	/* the third annual ... */
/* World Oceans Day, the Walk for Autism Research: a day, a walk with a name, or of every year. */
bool ev_named_occasion(const struct ev_sentence *s, const struct noun_phrase *np);
/* Do the holders of a post follow in lower case, at most one word on: finance ministers? */
bool ev_people_follow(const struct ev_sentence *s, uint32_t k);
/* Does the number at token k close a name: the Daytona 500? */
bool ev_number_closes(const struct ev_sentence *s, uint32_t k);
/* Classes of a word by lexicons/events/kinds.tsv. */
static inline uint32_t ev_kind(const struct token *t) { return t->word ? t->word->cls[WORD_KIND] : 0; }
static inline enum ev_preposition ev_preposition(const struct token *t)
{
	return (enum ev_preposition)(ev_kind(t) >> KIND_PREPOSITION);
}
/* Capitalised, or a name that begins in lower case (eLearning). */
static inline bool ev_capital_word(const struct token *t) { return ev_capital(t) || t->shape == SHAPE_MIXED; }
/* Words of a phrase that say of what it is: not annual, the, 2024. */
bool ev_content_word(const struct ev_sentence *s, uint32_t k);

#endif
