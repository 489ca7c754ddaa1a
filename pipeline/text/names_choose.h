/* names_choose.h - candidates: the forms that stand at one place, and how they are compared (names_choose.c);
 * names_evidence and names_lexicon_spans use it. */
#ifndef PM_TEXT_NAMES_CHOOSE_H
#define PM_TEXT_NAMES_CHOOSE_H

#include "text/names_article.h"

enum { CANDIDATES = 24 };
struct candidate {
	const struct form *form;
	enum verdict verdict;
	int32_t score[6];	/* compared in order; higher is better */
};
enum { BY_NEIGHBOUR, BY_PRIORITY, BY_DAY, BY_ARTICLE, BY_KIND, BY_SIZE };

/* Forms at r that fit, with their verdicts, into c[n...]; the new n. */
int names_gather(const struct work *w, const struct raw *r, struct candidate *c, int n);
void names_score(const struct work *w, const struct raw *r, struct candidate *c);
int names_compare(const struct candidate *a, const struct candidate *b);	/* < 0: a is better */
bool names_beats(const struct candidate *a, const struct candidate *b);	/* clearly */

#endif
