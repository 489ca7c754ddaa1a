/* numbered.h - numbered editions of known series as evidence for the article's day: "the 6th ASEAN Ministerial
 * Conference on Cybersecurity" is of 2021, by a series that meets once a year and one edition that is known; so is
 * COP29 of 2024. */
#ifndef PM_ARTICLE_NUMBERED_H
#define PM_ARTICLE_NUMBERED_H

#include "article/reference.h"
#include "article/worker.h"

/* Adds EVIDENCE_EDITION for each edition that the article names (events_find, without dates) of a series whose anchor
 * and cadence fix its year.  After match; tokens bound; needs the event rules in w->lex.  True if any was added. */
bool numbered_evidence(const struct worker *w, struct article *a, day_evidence_vec *out);

#endif
