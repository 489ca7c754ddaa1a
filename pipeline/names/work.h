/* names/work.h - what names_find holds while it works on one article, for the files of names/ only.  All of it lives
 * in the article's arena and goes with it; the functions that share it are in names/passes.h. */
#ifndef PM_NAMES_WORK_H
#define PM_NAMES_WORK_H

#include "base/map.h"
#include "names/inside.h"

enum line_style { LINE_NORMAL, LINE_TITLE_CASE, LINE_ALL_CAPS };

/* in work.may; NW_ flags are higher */
enum { MAY_CAPITAL = 1, MAY_ACRONYM = 2, MAY_BRACKET = 4, MAY_INITIAL = 8, MAY_AGE = 16, MAY_STRANGE = 32 };

enum { NO_FORM = 0xffffffffu };
struct start { uint32_t sentence, token; };	/* where a name may begin */
struct raw {			/* a node of the trie reached by tokens first..last */
	uint32_t sentence, first, last, node;
	uint32_t caps, uppers, commas, dashes;
	uint32_t only;			/* its one form, which holds whatever the article says; from 1, 0 = look */
	/* the form that was chosen of all raws of its span; from 1; NO_FORM: none of them stands */
	uint32_t chosen;
};

struct span {			/* a candidate for a mention */
	uint32_t first, last;		/* tokens */
	uint32_t entity;
	uint8_t kind;			/* enum name_kind */
	uint8_t form_kind;
	uint8_t rank;			/* among equal spans: the lower one is outermost */
	bool closed;			/* nothing is nested in it: a person */
	bool dead;			/* dropped */
	bool team;			/* a side or club */
	bool stale;			/* its form was not in use on the article's day */
	char gender;			/* of a person, where a title or given name tells: m, f; else 0 */
	uint32_t title;			/* of a person found by title: that title's first token */
	uint32_t next;			/* see names/spans.c */
	struct str id, name, rule;
};
typedef VEC(struct span) span_vec;

enum { LOWER_BITS = 1 << 13 };

struct known { uint32_t entity, certain, guessed; };	/* evidence for an entity, from 1; 0 = free */
struct guess { uint32_t node, entity, count; };		/* a form that was taken to mean it; node 0 = free */
struct said {			/* a full name said in the article, for short mentions */
	uint32_t sentence;
	uint32_t word;			/* id of its head noun's last word; 0 for a person or place */
	struct span span;
	struct str words;		/* of names_words_of */
	struct str initials;		/* of its words with a capital */
	uint64_t hash;			/* places: of the first token */
	bool alone;			/* bodies of the lexicons: the first word may stand for all */
};
struct called { uint64_t hash; uint32_t last; };		/* a word of persons' names: its last call + 1 */
struct call { uint32_t person, earlier; bool first; };		/* earlier: call + 1; first: the name's first word */
struct defined { struct str acronym; uint32_t sentence, token; struct span span; };

struct work {
	const struct names *n;
	struct arena *a;
	const struct names_input *in;
	struct names_result *out;
	uint8_t *style;			/* enum line_style by sentence */
	uint32_t *may;			/* by sentence: the NW_ flags of its words, and MAY_ flags */
	uint64_t *picks;		/* bit maps of the tokens that names_pick returns */
	size_t *pick_at;		/* by sentence: its first element of picks */
	struct signature {		/* by sentence, once asked for: what its words could be */
		/* their classes; two bits for each id, which others may share */
		uint64_t classes, ids, ids_again;
		bool made;
	} *signatures;
	uint64_t *lower;		/* once asked for, LOWER_BITS: hashes of the words in lower case */
	VEC(struct start) starts;
	VEC(struct raw) raws;
	size_t *raw_at;			/* first raw of each sentence; nsentences + 1 of them */
	struct known *known;		/* open addressing */
	size_t known_mask, known_n;
	struct guess *guesses;		/* open addressing */
	size_t guess_mask, guess_n;
	uint32_t dateline;		/* entity, or NAME_NONE */
	VEC(struct said) persons, places, heads, companies;
	VEC(struct defined) defined;
	VEC(struct str) reported;	/* acronyms reported as unknown */
	struct map reported_at;		/* index + 1 into them */
	span_vec spans;			/* of the current sentence */
	uint32_t *from, *over;		/* by token: see names/spans.c */
	uint32_t tokens_cap;
	struct called *called;		/* open addressing */
	VEC(struct call) call;
	size_t called_mask, called_n;
	uint32_t *sport_weight;		/* by sport, NO_SPORT: words of every sport; NULL: none yet */
	uint32_t *players;		/* by sport: how often one is named in full; NULL: never */
	uint8_t *sport_seen;		/* by sport word: how often */
	uint8_t sport;			/* of the article, or NO_SPORT */
	uint32_t sentence;		/* the current one */
	bool settled;			/* evidence is in: @article terms may be judged */
};

#endif
