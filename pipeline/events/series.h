/* series.h - recurring events and how a surface form finds its series.
 *
 * A series is known by its names (folded word by word, so that dots, dashes and case do not matter) and by its
 * signature: parties as a set, level, topic words as a set, head noun.  "Cyber Policy Dialogue of ASEAN-US" and
 * "U.S.-ASEAN Cyber Policy Dialogue" have one signature.  A form that is in no lexicon gets an id made from its
 * signature, series/cyber-policy-dialogue:country-us+org-asean, the same in every article.
 * A struct series_set is built once, then only read. */
#ifndef PM_EVENTS_SERIES_H
#define PM_EVENTS_SERIES_H

#include "base/arena.h"
#include "base/str.h"

typedef VEC(struct str) str_vec;

struct series {
	struct str id, name, kind, level, cadence;
	str_vec parties;		/* entity ids, sorted */
	str_vec topic;			/* keys of the topic words of its name, sorted */
	struct str head;		/* key of its head noun, may be empty */
	uint32_t anchor_ordinal;	/* 0: none */
	int32_t anchor_day;		/* of the anchor edition */
	bool in_rounds;			/* of a kind that meets in rounds */
	uint32_t months;		/* bit 1 January .. bit 12 December; 0: not known */
};

struct series_set;
struct series_set *series_set_new(void);
void series_set_free(struct series_set *s);
/* The series is copied; NULL if its id is there already. */
struct series *series_set_add(struct series_set *s, const struct series *row);
/* key: a name of the series as series_name_key makes it.  The first series to claim a key keeps it. */
void series_set_name(struct series_set *s, const struct series *row, struct str key);
/* Make row findable by this signature (see series_signature). */
void series_set_signature(struct series_set *s, const struct series *row, struct str signature);

/* Topic words and head of its name, unless it has them. */
void series_set_words(struct series_set *s, const struct series *row, const str_vec *topic, struct str head);

const struct series *series_by_id(const struct series_set *s, struct str id);
const struct series *series_by_name(const struct series_set *s, struct str key);
const struct series *series_by_signature(const struct series_set *s, struct str signature);
size_t series_count(const struct series_set *s);
const struct series *series_at(const struct series_set *s, size_t i);	/* in the order they were added */

/* Sort and drop doubles. */
void series_sort(str_vec *v);
bool series_subset(const str_vec *small, const str_vec *large);	/* both sorted */
bool series_same(const str_vec *a, const str_vec *b);
/* topic-level-head:party+party, in a; the same string is the tail of a derived id.  Slashes become dashes; an
 * empty part is left out. */
struct str series_signature(struct arena *a, const str_vec *topic, struct str level, struct str head,
			    const str_vec *parties);

/* Years between editions by the cadence: 1 annual, 2 biennial ...; 0 if it is not that regular. */
unsigned series_step(const struct series *s);
/* The year that anchor and cadence give to an edition; 0 if they do not fix it. */
int series_year(const struct series *s, uint32_t ordinal);

#endif
