/* duplicates.h - when is one article a copy of another?  The decision and its thresholds.
 *
 * Pure: it is given how much two articles share and says what they are to each other.  Thresholds and
 * cue words come from lexicons/duplicates.tsv, with the reasons beside them. */
#ifndef PM_TEXT_DUPLICATES_H
#define PM_TEXT_DUPLICATES_H

#include "base/str.h"
#include "text/token.h"

enum duplicate_limit {		/* thresholds, by their names in the lexicon */
	LIMIT_COPY_CONTAINMENT, LIMIT_COPY_JACCARD,
	LIMIT_GUARD_WORDS, LIMIT_GUARD_DENSITY, LIMIT_GUARD_NUMBERS, LIMIT_GUARD_DAYS,
	LIMIT_GUARD_CONTAINMENT, LIMIT_GUARD_TITLE,
	LIMIT_ABRIDGED, LIMIT_CONTAINS, LIMIT_CONTAINS_REST, LIMIT_REVISION,
	LIMIT_SHARES, LIMIT_SHARES_GRAMS, LIMIT_EXACT_WORDS,
	LIMIT_FURNITURE_ARTICLES,
	DUPLICATE_LIMITS
};

struct duplicate_rules {
	double limit[DUPLICATE_LIMITS];
	uint64_t *cues;			/* sorted hashes of the words that announce a correction */
	size_t ncues;
};
void duplicate_rules_free(struct duplicate_rules *r);
bool duplicate_cue(const struct duplicate_rules *r, const struct token *t);

#endif
