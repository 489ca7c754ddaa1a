/* text/layout_inside.h - what struct layout holds: words (layout.c), cues (layout_cues.c), function words (for
 * language.c). */
#ifndef PM_TEXT_LAYOUT_INSIDE_H
#define PM_TEXT_LAYOUT_INSIDE_H

#include "text/layout.h"

enum { FOLD_MAX = 256, MAX_LANGUAGES = 64, FILTER_BITS = 1 << 12, SHORT_BITS = 1 << 16 };

struct layout_entry {
	uint64_t hash;			/* 0 = empty slot */
	unsigned flags;
	uint64_t languages;
};

/* A function word by its first 8 bytes. */
struct layout_short {
	uint64_t packed;		/* these, zeros behind; 0 = empty */
	struct layout_function word;	/* the word of 8 bytes at most, no languages if there is none */
	bool longer;			/* words of more than 8 bytes begin so */
};

/* The first bytes of a cue, four at most, as they lie in memory: few cues need a closer look. */
struct layout_lead {
	uint32_t bytes, mask;
};

/* Letters from, to: of a script, or those of one language of it. */
struct layout_script {
	uint32_t from, to;
	struct str language;		/* empty: words tell */
	bool shared;			/* several languages have it: words tell before it */
};
struct layout_own {
	uint32_t from, to;
	size_t script;			/* which one has them */
	unsigned row;			/* of all rows of such letters */
	struct str language;
};

struct layout {
	struct arena mem;
	struct layout_entry *slots;	/* open addressing, a power of two */
	size_t size, used;
	struct layout_short *shorts;	/* function words: open addressing too */
	size_t nshorts, short_size;
	uint64_t short_bits[SHORT_BITS / 64];	/* by hash of 8 bytes: most words of a text are told here, in 8 KB */
	struct str language[MAX_LANGUAGES];
	size_t languages;
	VEC(struct layout_script) scripts;
	VEC(struct layout_own) own;
	unsigned own_rows;
	VEC(struct layout_cue) cues;	/* sorted by match, then first byte, then longest first (layout_ready) */
	struct layout_lead *leads;	/* of each cue, in that order */
	size_t first[CUE_MATCHES][257];	/* cues by key byte: the first one of the cue, for CUE_END the last */
	/* the three bytes that a cue of the match begins, or CUE_END ends, with, as bits by their hash: hardly a line
	 * has three that need a closer look */
	uint64_t filter[CUE_MATCHES][FILTER_BITS / 64];
	size_t longest_line;		/* no cue fires on a longer one (one without max: on none over FOLD_MAX) */
};

/* Lower case, at most FOLD_MAX bytes of it. */
struct str layout_fold(struct str s, char *to);

static inline uint64_t short_hash(uint64_t packed) { return packed * 0x9e3779b97f4a7c15u; }

static inline struct layout_short *short_slot(const struct layout *l, uint64_t packed)
{
	size_t i = (short_hash(packed) >> 32) & (l->short_size - 1);
	while (l->shorts[i].packed && l->shorts[i].packed != packed)
		i = (i + 1) & (l->short_size - 1);
	return &l->shorts[i];
}

/* May there be a function word with these first 8 bytes?  If not, it has no slot that is taken. */
static inline bool layout_maybe_short(const struct layout *l, uint64_t packed)
{
	uint64_t bit = short_hash(packed) >> 48;
	return l->short_bits[bit / 64] >> bit % 64 & 1;
}

#endif
