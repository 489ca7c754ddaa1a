/* sentences.h - a paragraph of normal text cut into sentences.
 *
 * A sentence ends at . ! ? … (with closing quotes and brackets) before a space and something that can begin one.
 * A dot after an abbreviation, an initial or a number is judged by class of word (layout.h) and by what follows.
 * Headings and list items without a full stop are paragraphs of their own already. */
#ifndef PM_TEXT_SENTENCES_H
#define PM_TEXT_SENTENCES_H

#include "text/layout.h"

struct sentence_span {
	uint32_t start, length;		/* bytes of the paragraph, without spaces at the ends */
};
typedef VEC(struct sentence_span) sentence_spans;

/* Append the sentences of text to *out (memory in a). */
void sentences_split(const struct layout *l, struct arena *a, struct str text, sentence_spans *out);

/* Sentences are bounded, so that what looks at the words of one costs no more than that bound for each of them.  Up to
 * SENTENCE_WHOLE bytes a sentence is left as it is; a longer one is cut behind so many bytes or tokens, at a space,
 * else at a mark.  Returns the bytes of its first piece: s.n if it needs no cut. */
enum { SENTENCE_WHOLE = 4096, SENTENCE_BYTES = 20000, SENTENCE_TOKENS = 2000 };
size_t sentence_piece(struct str s);
/* How many words, numbers and marks s has, about as tokenize will count them; quickly. */
size_t sentence_words(struct str s);

#endif
