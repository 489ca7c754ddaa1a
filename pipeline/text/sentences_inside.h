/* text/sentences_inside.h - what sentences.c, which finds stops, asks sentence_ends.c, which judges them, and both ask
 * sentence_words.c about what stands around one. */
#ifndef PM_TEXT_SENTENCES_INSIDE_H
#define PM_TEXT_SENTENCES_INSIDE_H

#include "text/sentences.h"
#include "base/ascii.h"

/* What follows a stop and its closing marks. */
struct follow {
	size_t at;		/* of the next word */
	bool gap;		/* white space in between */
	bool end;		/* nothing follows */
	bool quote;		/* a quote or bracket opens before it */
	bool dash;		/* a dash stands before it */
	bool initial;		/* it is a single letter with a dot */
	uint32_t c;		/* its first code point */
	struct str word;
};

/* Byte i of s; 0 behind its end. */
static inline char byte_at(struct str s, size_t i)
{
	return i < s.n ? s.p[i] : 0;
}

/* The word (letters, high ones of two and three bytes too) that begins at i. */
struct str sentence_word_at(struct str s, size_t i);
/* The word before the stop at `at`: letters with single dots between them (U.S, a.m) from its first letter. */
struct str sentence_word_before(struct str s, size_t at);
struct follow sentence_follow(struct str s, size_t i);
/* May a sentence begin with c?  Capitals, digits, and letters of scripts without case. */
bool sentence_may_begin(uint32_t c);
/* Is the dot at stop the end of the sentence that begins at from?  closed: marks close behind it. */
bool sentence_dot_ends(const struct layout *l, struct str s, size_t stop, size_t from, bool closed,
		       const struct follow *f);
/* The same for ! and ?. */
bool sentence_mark_ends(const struct layout *l, struct str s, size_t stop, size_t from, bool closed,
			const struct follow *f);

#endif
