/* ordinals.h - the number of an edition: "Fifth", "twenty-first", "one hundred and fifth", "12th", "XXI",
 * "inaugural".
 *
 * The number words are data (lexicons/events/ordinals.tsv).  A word is judged once: what it can be and its
 * value are packed into the word's class (slot WORD_EVENT), and the parser reads only classes.
 * Values are 1..ORDINAL_MAX. */
#ifndef PM_EVENTS_ORDINALS_H
#define PM_EVENTS_ORDINALS_H

#include "text/token.h"
#include "text/words.h"

enum { ORDINAL_MAX = 999 };

/* Low bits of a word's event class; the value stands in bits 16..31 (see events/inside.h for the other bits). */
enum ordinal_class {
	ORD_ORDINAL = 1,	/* first, twelfth, twentieth, 12th, inaugural: complete, or closes a compound */
	ORD_TENS = 2,		/* twenty, thirty: opens a compound (twenty-first) */
	ORD_COUNT = 4,		/* one, two ... nine: opens "one hundred and fifth" */
	ORD_HUNDRED = 8,	/* hundred (hundredth is an ordinal of value 100 and has this bit too) */
	ORD_ROMAN = 16,		/* II, XXI: an ordinal where the context says so */
	ORD_AND = 1 << 13	/* one hundred and fifth; no ordinal itself */
};

static inline uint32_t ordinal_pack(unsigned classes, uint32_t value) { return classes | value << 16; }
static inline uint32_t ordinal_value(uint32_t cls) { return cls >> 16; }

/* What closes an ordinal in digits, in lower case: st where the last digit is 1, nd 2, rd 3; th, of value 0, all
 * others. */
struct ordinal_suffix { char letters[2]; uint32_t value; };
struct ordinal_suffixes { uint32_t n; struct ordinal_suffix v[8]; };
/* "12th", "1st", "3RD", "10°" not: digits and the suffix that belongs to them.  0 if it is not one. */
uint32_t ordinal_digits(const struct ordinal_suffixes *x, struct str text);
/* A Roman number in its one correct spelling, upper case, up to ORDINAL_MAX.  0 if it is not one. */
uint32_t ordinal_roman(struct str text);

struct ordinal_span {
	uint32_t value;
	uint32_t tokens;	/* how many it spans; 0: none here */
	bool roman;
};
/* The ordinal that starts at token i of n bound tokens (Roman ones only if roman is true).  Hyphens inside a
 * compound are its own: twenty-first. */
struct ordinal_span ordinal_at(const struct ordinal_suffixes *x, struct str sentence, const struct token *t, size_t n,
			       size_t i, bool roman);

#endif
