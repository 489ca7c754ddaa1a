/* names/choose.h - candidates: the forms that stand at one place, and how they are compared (names/choose.c);
 * names_evidence and names_lexicon_spans use it. */
#ifndef PM_NAMES_CHOOSE_H
#define PM_NAMES_CHOOSE_H

#include "names/passes.h"

enum { CANDIDATES = 24 };
struct candidate {
	const struct form *form;
	enum verdict verdict;
	int32_t score[6];	/* compared in order; higher is better */
	int32_t guessed;	/* evidence of guesses, in the last score */
};
enum { BY_NEIGHBOUR, BY_PRIORITY, BY_DAY, BY_ARTICLE, BY_KIND, BY_SIZE };

/* Forms at r that fit, with their verdicts, into c[n...]; the new n. */
int names_gather(const struct work *w, const struct raw *r, struct candidate *c, int n);
/* 2: a region or country beside the place says that it lies there (Paris, Texas); 1: it may (Lebanon's Tripoli). */
int32_t names_neighbour(const struct work *w, const struct raw *r, const struct form *f);
/* Does the article's dateline begin with r? */
bool names_is_dateline(const struct work *w, const struct raw *r);
/* How often names_evidence took the form of that node to mean the entity, without being certain. */
uint32_t names_guessed(const struct work *w, uint32_t node, uint32_t entity);

/* The choice among candidates c[0..all), which it reorders: c[0] if settled, else c[0..n) are to be shown; n 0:
 * no name.  series: of meetings that bear a body's name. */
struct decision { int n; bool settled; const struct form *series; };
struct decision names_decide(const struct work *w, const struct raw *r, struct candidate *c, int all);

#endif
