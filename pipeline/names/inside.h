/* names/inside.h - inside of struct names, for the files of names/ only; names/builder.h makes it.
 *
 * A word of the vocabulary has an id; spellings that are equal (center, centre) share one.  Names, head
 * nouns and person titles live in one trie over ids, with the edges of a node side by side.
 * Accents and dots are ignored in the vocabulary's keys; a form that needs them checks its own bytes. */
#ifndef PM_NAMES_INSIDE_H
#define PM_NAMES_INSIDE_H

#include "names/cues.h"
#include "names/names.h"
#include "names/sport.h"

/* cls[WORD_NAME]: the id, and what the word may begin or be, so that most tokens need no look-up */
enum { NW_ID = 0x003fffff, NW_SURNAME = 1 << 22, NW_SPORT = 1 << 23, NW_FIRST = 1 << 24, NW_LOWER = 1 << 25,
	NW_VARIANT = 1 << 26, NW_HEAD = 1 << 27, NW_TITLE = 1 << 28, NW_GIVEN = 1 << 29, NW_PLACE = 1 << 30 };
#define NW_DETERMINER (1u << 31)
enum { FORM_WORDS = 30 };	/* longest form, in words */
enum { ROOT_NAMES, ROOT_HEADS, ROOT_TITLES, ROOT_SPORTS, ROOT_TEAMS, ROOTS };
enum { NO_CLASS = 0xff, CLASSES = 64 };

struct vocab_slot { uint64_t hash; struct str key; uint32_t id; };
struct edge { uint32_t id, child; };			/* id 0 = free */
struct node {
	uint32_t payload;		/* form, head or title, from 1 */
	uint32_t children : 31, names : 1;	/* names: the payload is a form */
	uint32_t first, slots;		/* its edges: a table of slots (0, 1, or a power of 2 that is never full) */
};
struct first_word { uint32_t node, stem; };	/* of names that begin with a word, or with its stem; 0 = none */

struct form {
	uint32_t entity, next;		/* next: another form at the same node, from 1 */
	uint32_t caps, uppers;		/* bit i: word i begins with, is all of, upper-case letters */
	uint32_t commas, dashes;	/* bit i: a comma, a dash follows word i */
	uint32_t context;		/* from 1; 0 = none */
	int16_t priority;
	uint8_t kind, match, casing, words;
	bool accents;			/* its accents count: a short word (Lomé is not lome) */
	int32_t from, to;
	struct str text, rule;
};

enum term_where { TERM_NEAR, TERM_BEFORE, TERM_AFTER, TERM_LANGUAGE, TERM_ARTICLE, TERM_DATELINE };
struct term {
	uint8_t where, class;		/* class: NO_CLASS for words */
	bool exact;
	uint32_t first, n;		/* words, in names.pool; entity for @ terms */
	struct str text;		/* exact: as written; @language: the code */
};
struct context {
	uint32_t require, nrequire, forbid, nforbid;	/* in names.terms */
	uint32_t window;		/* words; 0 = the sentence */
	bool article;			/* has a term on the whole article */
};

struct head { struct str text; struct str kind; bool plural, company, body, contest; uint32_t words, singular; };
struct title { bool courtesy, occupation; char gender; };	/* gender: m, f, or 0 */
struct class_phrase { uint8_t class; uint32_t first, n; };

struct names {
	struct arena mem;
	bool image;			/* it, and all it points to, lies in an image (base/image.h) */
	/* vocabulary */
	struct vocab_slot *vocab;
	uint64_t *vocab_maybe;		/* bits of hashes that may be in it */
	size_t vocab_mask, vocab_n;
	VEC(uint64_t) word_class;	/* by word id: bit = class */
	VEC(struct str) word_text;	/* by word id: its first spelling, folded */
	VEC(uint32_t) word_flags;	/* by word id: NW_FIRST, NW_LOWER */
	VEC(uint32_t) word_stem;	/* by word id: id of the stem's pseudo word, 0 = none */
	/* trie */
	VEC(struct node) nodes;
	struct edge *edges;
	VEC(struct first_word) root;	/* names' root, dense: by word id */
	VEC(uint32_t) sport_root;	/* by word id: its node under ROOT_SPORTS, 0 = none */
	/* rows */
	VEC(struct name_entity) entities;
	struct id_slot { uint32_t entity, tag; } *by_id;	/* by hash of id: from 1, 0 = free; low bits of it */
	size_t by_id_mask;
	VEC(struct form) forms;
	VEC(struct context) contexts;
	VEC(struct term) terms;
	VEC(uint32_t) pool;		/* words of terms, phrases and variants */
	VEC(struct head) heads;
	VEC(struct title) titles;
	VEC(struct sport) sports;
	VEC(struct sport_word) sport_words;
	VEC(struct team_form) team_forms;
	VEC(struct side) sides;		/* by place and sport */
	uint8_t default_sport;		/* where only words of every sport stand */
	/* classes of words, by their names */
	VEC(struct str) classes;
	VEC(struct class_phrase) phrases;
	uint64_t phrase_classes;	/* the classes that have one */
	uint64_t not_person, not_unknown, not_stranger, not_front;	/* classes that none has in it */
	struct cues cue;
};

uint32_t names_lookup(const struct names *n, struct str key);	/* of a folded word: its id, 0 = not there */
uint8_t names_class(const struct names *n, struct str class);	/* NO_CLASS if unknown */
static inline size_t names_edge_slot(uint32_t id, uint32_t slots)
{
	return (id * 0x9e3779b97f4a7c15u >> 32) & (slots - 1);
}
static inline uint32_t names_child(const struct names *n, uint32_t node, uint32_t id)
{
	const struct node *x = &n->nodes.v[node];
	if (!x->slots)
		return 0;
	const struct edge *e = n->edges + x->first;
	if (x->slots == 1)
		return e->id == id ? e->child : 0;
	for (size_t at = names_edge_slot(id, x->slots);; at = (at + 1) & (x->slots - 1)) {
		if (e[at].id == id)
			return e[at].child;
		if (!e[at].id)
			return 0;
	}
}

#endif
