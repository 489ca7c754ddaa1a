/* known.h - what the lexicons know of the names in an article as evidence for its day: "President Clinton" is of 1993
 * to 2001, and what began to exist in 2012 is not named before. */
#ifndef PM_ARTICLE_KNOWN_H
#define PM_ARTICLE_KNOWN_H

#include "article/reference.h"
#include "article/worker.h"

/* Adds EVIDENCE_OFFICE for each person who has held office and EVIDENCE_EXISTS for each name with bounds, once each.
 * After match; needs names and day rules in w->lex.  True if any was added. */
bool known_evidence(const struct worker *w, struct article *a, day_evidence_vec *out);

#endif
