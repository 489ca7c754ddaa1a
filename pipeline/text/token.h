/* token.h - words, numbers and marks of a sentence, with byte offsets.
 *
 * A sentence (valid UTF-8, normalised) is cut into tokens in reading order; white space is between
 * tokens and in none.  The cut is fixed here, once, and everything later counts in tokens:
 *   WORD    letters, with inner apostrophes (O'Brien, don't); letters joined by single dots are one
 *           word with its last dot (U.S., P.D.R., a.m., D.C); letters with digits after them (G20, COP29)
 *   NUMBER  a digit first: 17, 1,000, 3.5, 17.10.2024, 12th, 1990s, 5G
 *   CLITIC  's and ’s at the end of a word, or the lone apostrophe after a plural's s
 *   MARK    any other visible code point, one each: - , . ( $ “ % ...
 * A hyphen, dash or slash always separates: U.S.-ASEAN is U.S. - ASEAN, 2021-2025 is 2021 - 2025. */
#ifndef PM_TEXT_TOKEN_H
#define PM_TEXT_TOKEN_H

#include "base/arena.h"
#include "base/str.h"

enum token_kind { TOKEN_WORD, TOKEN_NUMBER, TOKEN_CLITIC, TOKEN_MARK };

enum token_shape {		/* of the letters in it */
	SHAPE_NONE,		/* no letters */
	SHAPE_LOWER,		/* none is upper case */
	SHAPE_TITLE,		/* the first is upper case, the others are not */
	SHAPE_UPPER,		/* all are upper case, two or more */
	SHAPE_ONE_UPPER,	/* a single upper-case letter */
	SHAPE_MIXED		/* McDonald, eBay, ReCAAP */
};

struct word;

struct token {
	uint32_t start, len;	/* bytes in the sentence's text */
	uint8_t kind, shape;
	uint8_t space;		/* white space (or the sentence's start) precedes it */
	uint8_t ascii;		/* 0: has bytes >= 0x80 */
	uint32_t name;		/* set by words_bind: the word's class for names, for which the word is not fetched */
	uint64_t hash;		/* of its bytes with ASCII letters in lower case; never 0 */
	const struct word *word;	/* set by words_bind (words.h), else NULL */
};

typedef VEC(struct token) token_vec;

/* Append the tokens of text to *out (memory from a).  Returns how many. */
size_t tokenize(struct arena *a, struct str text, token_vec *out);

static inline struct str token_text(struct str sentence, const struct token *t)
{
	return str_sub(sentence, t->start, t->len);
}
static inline bool token_is(struct str sentence, const struct token *t, char mark)
{
	return t->len == 1 && sentence.p[t->start] == mark;
}
static inline size_t token_end(const struct token *t) { return (size_t)t->start + t->len; }

#endif
