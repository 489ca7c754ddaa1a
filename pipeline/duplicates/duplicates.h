/* duplicates.h - when is one article a copy of another?  The decision and its thresholds.
 *
 * Pure: it is given how much two articles share and says what the later is to the earlier.  Thresholds and
 * cue words come from lexicons/duplicates.tsv, with the reasons beside them. */
#ifndef PM_DUPLICATES_DUPLICATES_H
#define PM_DUPLICATES_DUPLICATES_H

#include "base/str.h"
#include "text/token.h"

/* Thresholds, by their names in lexicons/duplicates.tsv, which says what each is for. */
#define DUPLICATE_LIMITS(X) \
	X(EXACT_WORDS, "exact_words") \
	X(PROSE_WORDS, "prose_words") \
	X(PROSE_SHORT_WORDS, "prose_short_words") \
	X(COPY_CONTAINMENT, "copy_containment") \
	X(COPY_JACCARD, "copy_jaccard") \
	X(LONG_SHARED, "long_shared") \
	X(LONG_CONTAINMENT, "long_containment") \
	X(OWN_TITLE, "own_title") \
	X(OWN_JACCARD, "own_jaccard") \
	X(GUARD_WORDS, "guard_words") \
	X(GUARD_DENSITY, "guard_density") \
	X(GUARD_LONG, "guard_long") \
	X(GUARD_LONG_DENSITY, "guard_long_density") \
	X(GUARD_DAYS, "guard_days") \
	X(GUARD_NUMBERS, "guard_numbers") \
	X(GUARD_CONTAINMENT, "guard_containment") \
	X(FIGURED_CONTAINMENT, "figured_containment") \
	X(FIGURED_NUMBERS, "figured_numbers") \
	X(TITLED_CONTAINMENT, "titled_containment") \
	X(TITLED_TITLE, "titled_title") \
	X(RETITLED_CONTAINMENT, "retitled_containment") \
	X(RETITLED_TITLE, "retitled_title") \
	X(UNKNOWN_TITLE, "unknown_title") \
	X(BRIEF_WORDS, "brief_words") \
	X(BRIEF_CONTAINMENT, "brief_containment") \
	X(BRIEF_TITLE, "brief_title") \
	X(BRIEF_NUMBERS, "brief_numbers") \
	X(UNDATED_CONTAINMENT, "undated_containment") \
	X(UNDATED_NUMBERS, "undated_numbers") \
	X(ABRIDGED_CONTAINMENT, "abridged_containment") \
	X(ABRIDGED_OF_OTHER, "abridged_of_other") \
	X(CONTAINS_OF_OTHER, "contains_of_other") \
	X(CONTAINS_CONTAINMENT, "contains_containment") \
	X(REVISION_CONTAINMENT, "revision_containment") \
	X(REVISION_TITLE, "revision_title") \
	X(REVISION_JACCARD, "revision_jaccard") \
	X(REVISION_SAME_DAY, "revision_same_day") \
	X(DOCUMENT_CONTAINMENT, "document_containment") \
	X(DOCUMENT_SAME, "document_same") \
	X(SHARES_CONTAINMENT, "shares_containment") \
	X(SHARES_GRAMS, "shares_grams") \
	X(FURNITURE_ARTICLES, "furniture_articles") \
	X(FURNITURE_UNNAMED, "furniture_unnamed")

#define X(name, text) LIMIT_##name,
enum { DUPLICATE_LIMITS(X) LIMITS };
#undef X

/* Words by which a text says that it was corrected: first in a title; first in a line; a verb and what it is
 * said of in one line ("An earlier version of this article was corrected"). */
enum cue_kind { CUE_TITLE, CUE_LINE, CUE_VERB, CUE_SUBJECT };

struct duplicate_rules {
	double limit[LIMITS];
	struct arena mem;
	VEC(struct duplicate_word { uint64_t hash; enum cue_kind kind; }) cues;
	uint8_t filter[4096];		/* by hash >> 52, bits 1 << kind of the cues there: nearly all other words have none */
};
void duplicate_cue_add(struct duplicate_rules *r, enum cue_kind kind, uint64_t hash);
void duplicate_rules_free(struct duplicate_rules *r);
int duplicate_limit_of(struct str name);	/* LIMIT_*, or -1 */
const char *duplicate_limit_name(int limit);

/* Hash of the first words of a title that announces a correction ("CORRECTED - ...", "Update 2: ..."), else 0. */
uint32_t duplicate_title_cue(const struct duplicate_rules *r, const struct token *t, size_t n);
/* Does a sentence say that the text was corrected? */
bool duplicate_line_cue(const struct duplicate_rules *r, const struct token *t, size_t n);

struct likeness {			/* of a later article to an earlier, kept one */
	double shared;			/* 4-grams in both */
	double containment, containment_of_other, jaccard;
	uint32_t words, other_words;	/* of the bodies */
	double density;			/* figures a word, in the one that has more */
	double numbers;			/* share of the figures of the one that has fewer that the other has; 1 if it has none */
	bool numbers_compared;		/* both have figures */
	double title;			/* Jaccard of the titles' words; -1: a title is missing */
	int32_t days;			/* between their days of publication; -1: not known */
	bool exact;			/* the same words in the same order */
	bool same_publisher;		/* known and the same */
	bool same_file;			/* read from the same file, which has changed since */
	bool same_document;		/* same record of a file, url, or publisher's own id */
	bool announced;			/* the later says that it is a correction or update, the earlier does not */
	unsigned changed;		/* sentences that are the same but for their figures */
};

enum relation_kind { REL_NONE, REL_SHARES, REL_CONTAINS, REL_REVISION, REL_ABRIDGED, REL_COPY, REL_EXACT };
static inline bool relation_is_copy(enum relation_kind k) { return k >= REL_ABRIDGED; }
struct str relation_name(enum relation_kind k);
/* Do the figures agree?  1, 0, or -1: one of the two has none. */
int duplicate_numbers_agree(const struct duplicate_rules *r, const struct likeness *l);
enum relation_kind duplicate_judge(const struct duplicate_rules *r, const struct likeness *l);

#endif
