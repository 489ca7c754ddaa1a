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
void event_rules_free(struct event_rules *r);

/* What is given.  Spans are bytes of the sentence's text; mentions and dates are in order of sentence. */
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
	const struct date *dates;
	size_t nsentences, nnames, ndates;
	int32_t day;			/* of publication; DAY_NONE: not known */
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

#endif
