/* events.h - editions of recurring events in an article: "the Fifth U.S.-ASEAN Cyber Policy Dialogue,
 * Singapore, 17 October 2024".
 *
 * Reads one article's sentences (tokens bound to words), its mentions and its dates, and gives each edition
 * that a sentence names: series, ordinal, days, place, status, and the parties with their roles.  Pure: the
 * same article and rules give the same result.  All words are data (lexicons/events/, format in its README).
 *
 * How: an ordinal (or a numbered acronym, COP29) and the noun phrase it opens, up to an event head (summit,
 * dialogue ...) and its "of ASEAN and India"; the phrase is mapped to a series (events/series.h); date, place and
 * roles are taken only through words that lead from the phrase to them ("was held in ... on ..."), never across
 * another event; short mentions ("the Dialogue") take their series from the article's own discourse. */
#ifndef PM_EVENTS_EVENTS_H
#define PM_EVENTS_EVENTS_H

#include "base/err.h"
#include "events/series.h"
#include "text/facts.h"
#include "text/token.h"
#include "text/words.h"

struct event_rules;

/* What is given.  Spans are bytes of the sentence's text; mentions and dates are in order of sentence. */
struct event_date {
	uint32_t sentence, start, length;
	struct str type, value, earliest, latest, basis;
};
struct event_sentence {
	struct str text;
	const struct token *tokens;
	uint32_t n;
	bool facts;			/* false: draw nothing from it */
	bool title, dateline;
};
struct event_article {
	const struct event_sentence *sentences;
	const struct mention *names;
	const struct event_date *dates;
	size_t nsentences, nnames, ndates;
	struct str day;			/* of publication, ISO; may be empty */
	bool day_is_guess;		/* worked out from the text, not stated */
	/* NULL, or where every candidate is told with its score and features, a line each */
	struct buf *why;
};

/* What is found, in order of sentence and start, added to what is there; strings live in the arena given, or in the
 * article or rules. */
struct events_found {
	event_vec events;
	party_vec parties;
};

void events_find(const struct event_rules *r, struct arena *mem, const struct event_article *a,
		 struct events_found *out);

/* Slots WORD_EVENT and WORD_CUE of the vocabulary (struct word_classifier); rules: a struct event_rules.  The second
 * says which cue phrases (low half) and false friends (high half) begin with the word. */
uint32_t event_rules_classify(const void *rules, const struct word *w);
uint32_t event_rules_cue(const void *rules, const struct word *w);
uint32_t event_rules_word_kind(const void *rules, const struct word *w);	/* slot WORD_KIND */
const struct series_set *event_rules_series(const struct event_rules *r);
/* Kind of a series by its head noun (a key of lexicons/events/heads.tsv); empty if it is none. */
struct str event_rules_kind(const struct event_rules *r, struct str head);

/* Building the rules, row by row; every string is copied.  Each returns -1 with *e.message saying what is wrong
 * with the row (the caller adds file and line). */
struct event_rules *event_rules_new(void);
void event_rules_free(struct event_rules *r);
/* class: ordinal tens count hundred */
int event_rules_add_ordinal(struct event_rules *r, struct str word, uint32_t value, struct str class, struct err *e);
/* class of a small word: determiner of between on and to possessive possessive-plural
 * possessive-personal (see lexicons/events/words.tsv) */
int event_rules_add_word(struct event_rules *r, struct str word, struct str class, struct err *e);
/* class: stop body document unit ... (lexicons/events/kinds.tsv); a word may have several. */
int event_rules_add_kind(struct event_rules *r, struct str word, struct str class, struct err *e);
/* part: edition day place held planned threshold (lexicons/events/weights.tsv). */
int event_rules_add_weight(struct event_rules *r, struct str part, struct str feature, double value, struct err *e);
int event_rules_add_head(struct event_rules *r, struct str head, struct str plural, struct str key, struct str kind,
			 struct str strength, struct err *e);
/* class: level frequency form topic track; value: of a level, its name */
int event_rules_add_modifier(struct event_rules *r, struct str word, struct str class, struct str value, struct err *e);
/* COP29: an acronym that is numbered, and the numbers an edition can have.  Rows of one acronym are added one
 * after another; the first whose words hold wins (require, forbid: lower-case words of the article, by `|`). */
struct event_acronym {
	struct str acronym, series_id, series, require, forbid;
	uint32_t lowest, highest;
};
int event_rules_add_acronym(struct event_rules *r, const struct event_acronym *row, struct err *e);
int event_rules_add_false_friend(struct event_rules *r, struct str phrase, struct err *e);
int event_rules_add_cue(struct event_rules *r, struct str phrase, struct str class, struct err *e);
int event_rules_add_variant(struct event_rules *r, struct str form, struct str variant, struct err *e);
/* *added: for event_rules_add_series_name. */
int event_rules_add_series(struct event_rules *r, const struct series *row, const struct series **added, struct err *e);
void event_rules_finish(struct event_rules *r);	/* all rows but series names are in */
/* A name of a series that is in; tokens bound to words; names: the parties named in it (sentence is ignored). */
void event_rules_add_series_name(struct event_rules *r, const struct series *series, const struct event_sentence *name,
				 const struct mention *names, size_t nnames);

#endif
