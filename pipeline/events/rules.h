/* events/rules.h - the rules as the files of events/ see them; shared by them only. */
#ifndef PM_EVENTS_RULES_H
#define PM_EVENTS_RULES_H

#include "events/build.h"
#include "events/features.h"

struct ev_head {
	struct str key, kind, row;
	enum ev_strength strength;
	uint32_t traits;		/* enum ev_trait */
	bool suffix;			/* -fest: the word is head and name */
};
struct ev_modifier { struct str key; enum ev_modifier_class class; struct str level; };

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
	struct ordinal_suffixes digits_end;
	VEC(struct ev_modifier) modifiers;
	VEC(struct event_acronym) acronyms;
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
