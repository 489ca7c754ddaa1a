/* words.h - the vocabulary: everything that is worked out once per distinct word.
 *
 * News repeats its words: 98.7% of look-ups find a word seen before, so the stem, the folded form and the
 * classes that names, dates and events need are computed once per distinct surface form and kept.
 * A struct words belongs to one thread and one language.  It is a pure cache: what it returns depends on
 * the word alone.  It is emptied when it has grown past its cap, only by words_trim (between articles). */
#ifndef PM_TEXT_WORDS_H
#define PM_TEXT_WORDS_H

#include "text/token.h"

enum word_slot { WORD_NAME, WORD_DATE, WORD_EVENT, WORD_CUE, WORD_KIND, WORD_SLOTS };

struct word {			/* what most readers ask for stands together */
	struct str text;		/* as written */
	uint32_t number;		/* below words_count of its vocabulary, which numbers words as it meets them */
	uint8_t kind, shape;		/* as in struct token */
	uint32_t cls[WORD_SLOTS];	/* what the classifier of each slot said; 0 = nothing */
	struct str fold;		/* case-folded; dots removed from U.S., a.m.; ’ as ' */
	struct str stem;		/* Snowball stem of fold (fold itself where the language has no stemmer) */
};

/* Asked once per distinct word, after text, fold and stem are set.  Must be a pure function. */
struct word_classifier {
	uint32_t (*classify)(const void *ctx, const struct word *w);
	const void *ctx;
};

struct words;
/* lang: two-letter code; an unknown one means no stemming.  classifiers[i].classify may be NULL. */
struct words *words_new(struct str lang, const struct word_classifier classifiers[WORD_SLOTS]);
void words_free(struct words *w);
bool words_trim(struct words *w);	/* between articles: empty the cache if it is over its cap; was it? */
size_t words_count(const struct words *w);

/* Set tokens[i].word for n tokens of one sentence.  more: how many tokens of the next sentences lie behind them: their
 * words are asked for ahead of their turn. */
void words_bind_run(struct words *w, struct str sentence, struct token *tokens, size_t n, size_t more);
static inline void words_bind(struct words *w, struct str sentence, struct token *tokens, size_t n)
{
	words_bind_run(w, sentence, tokens, n, 0);
}
const struct word *words_get(struct words *w, struct str text);	/* tokenizes text's first token */

/* Folded form of one token's text, appended to b: as struct word's fold. */
void word_fold(struct buf *b, struct str text);

#endif
