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
	X(PROSE_WORDS, "prose_words") \
	X(PROSE_SHORT_WORDS, "prose_short_words") \
	X(ABRIDGED_CONTAINMENT, "abridged_containment") \
	X(ABRIDGED_OF_OTHER, "abridged_of_other") \
	X(FIGURES_AGREE, "figures_agree") \
	X(HORIZON_DAYS, "horizon_days") \
	X(FURNITURE_ARTICLES, "furniture_articles") \
	X(FURNITURE_UNNAMED, "furniture_unnamed")

/* What a clause may ask of two texts, by its name there: numbers and, as 0 or 1, what is so or not. */
#define DUPLICATE_FEATURES(X) \
	X(WORDS, "words") \
	X(SHARED, "shared") \
	X(CONTAINMENT, "containment") \
	X(OF_OTHER, "containment_of_other") \
	X(EITHER, "either") \
	X(JACCARD, "jaccard") \
	X(DENSITY, "density") \
	X(FIGURES, "figures") \
	X(OWN_FIGURES, "own_figures") \
	X(OWN_NAMES, "own_names") \
	X(CHANGED, "changed") \
	X(TITLE, "title") \
	X(LEAD, "lead") \
	X(DAYS, "days") \
	X(EXACT, "exact") \
	X(TITLED, "titled") \
	X(DATED, "dated") \
	X(SAME_PUBLISHER, "same_publisher") \
	X(OTHER_PUBLISHER, "other_publisher") \
	X(PAGE, "page") \
	X(SAME_FILE, "same_file") \
	X(SAME_DOCUMENT, "same_document") \
	X(ANNOUNCED, "announced")

#define X(name, text) LIMIT_##name,
enum { DUPLICATE_LIMITS(X) LIMITS };
#undef X
#define X(name, text) FEATURE_##name,
enum { DUPLICATE_FEATURES(X) FEATURES };
#undef X

enum relation_kind {
	REL_NONE,
	REL_SHARES,
	REL_CONTAINS,
	REL_TEMPLATE,
	REL_FOLLOWS,
	REL_REVISION,
	REL_ABRIDGED,
	REL_COPY,
	REL_EXACT
};
static inline bool relation_is_copy(enum relation_kind k) { return k >= REL_ABRIDGED; }
struct str relation_name(enum relation_kind k);

/* A row of the decision: what the later article is to the earlier if all its conditions hold. */
struct clause {
	enum relation_kind kind;
	uint32_t first, n;		/* in duplicate_rules.conditions */
};
struct condition {
	int feature;
	bool below;			/* at most v, else at least v */
	double v;
};

/* Words by which a text says that it was corrected: first in a title; first in a line; a verb and what it is
 * said of in one line ("An earlier version of this article was corrected"). */
enum cue_kind { CUE_TITLE, CUE_LINE, CUE_VERB, CUE_SUBJECT };

struct duplicate_rules {
	double limit[LIMITS];
	struct arena mem;
	VEC(struct clause) clauses;	/* the first that holds decides */
	VEC(struct clause) gathers;	/* of these any */
	VEC(struct condition) conditions;
	VEC(struct duplicate_word { uint64_t hash; enum cue_kind kind; }) cues;
	/* by hash >> 52, bits 1 << kind of the cues there: nearly all other words have none */
	uint8_t filter[4096];
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
	double v[FEATURES];		/* as lexicons/duplicates.tsv explains them; days and title: -1 if not known */
	bool figures_compared;		/* both have figures */
};
static inline bool likeness_is(const struct likeness *l, int feature) { return l->v[feature] > 0; }

/* Do the figures agree?  1, 0, or -1: one of the two has none. */
int duplicate_numbers_agree(const struct duplicate_rules *r, const struct likeness *l);
/* One clause: "containment>=0.5 days<=2 !same_publisher".  -1: *at is what could not be read. */
int duplicate_clause_add(struct duplicate_rules *r, enum relation_kind kind, struct str conditions, struct str *at);
enum relation_kind duplicate_judge(const struct duplicate_rules *r, const struct likeness *l);
/* The same for "gathers": may a copy of another article go to this one, if most copies have gathered here? */
int duplicate_gathers_add(struct duplicate_rules *r, struct str conditions, struct str *at);
bool duplicate_gathers(const struct duplicate_rules *r, const struct likeness *l);

#endif
