/* language.h - which language a text is in, from its first thousand bytes or so.
 *
 * Scripts that one language of the news uses are told by their letters (lexicons/layout/scripts.tsv); Latin, Cyrillic,
 * Arabic and Devanagari text by counting common words (function_words.tsv), each counted for less the more languages
 * share it. */
#ifndef PM_TEXT_LANGUAGE_H
#define PM_TEXT_LANGUAGE_H

#include "text/layout.h"

struct language_count {
	double score[64];		/* by number of the language in layout */
	unsigned char seen[64];		/* by hash: how often a word was counted; said again it counts for less */
	size_t words;			/* looked at */
	size_t letters[LAYOUT_SCRIPTS];	/* by script */
	uint64_t own;			/* seen of letters that only one language of a script has: bits by row */
};

/* Look at text (normal form); may be called for one piece of an article after another. */
void language_look(const struct layout *l, struct str text, struct language_count *c);
enum language_trust {
	LANGUAGE_GUESSED,		/* by a script that several languages share, or not at all */
	LANGUAGE_TOLD,			/* by its words, or by a script of its own */
	LANGUAGE_SURE			/* enough to overrule what the input declares */
};
/* The language, or an empty string if there is too little to go by. */
struct str language_tell(const struct layout *l, const struct language_count *c, enum language_trust *trust);

#endif
