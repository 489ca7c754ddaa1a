/* language.h - which language a text is in, from its first thousand bytes or so.
 *
 * Scripts that one language of the news uses are told by their letters; Latin and Cyrillic text by counting small
 * words (lexicons/layout/function_words.tsv), each counted for less the more languages share it. */
#ifndef PM_TEXT_LANGUAGE_H
#define PM_TEXT_LANGUAGE_H

#include "text/layout.h"

struct language_count {
	double score[64];		/* by number of the language in layout */
	unsigned char seen[64];		/* by hash: how often a word was counted; said again it counts for less */
	size_t words;			/* looked at */
	size_t letters[16];		/* by script, see language.c */
	bool persian, urdu, ukrainian, serbian, kana;
};

/* Look at text (normal form); may be called for one piece of an article after another. */
void language_look(const struct layout *l, struct str text, struct language_count *c);
/* The language, or an empty string if there is too little to go by.  *sure: enough to overrule a declaration. */
struct str language_tell(const struct layout *l, const struct language_count *c, bool *sure);

#endif
