/* events/features.h - the named features of the four scores, and their weights (lexicons/events/weights.tsv).
 *
 * A score is a sum of weights. edition: is a number an edition? day, place: is this date, this place the edition's?
 * held, planned: what speaks for either status; the larger sum wins. A feature stands in the table under the name
 * given here; one without a row weighs nothing. */
#ifndef PM_EVENTS_FEATURES_H
#define PM_EVENTS_FEATURES_H

#include "events/build.h"

#define EDITION_FEATURES(F) \
	F(BIAS, "bias") F(HEAD_STRONG, "head:strong") F(HEAD_WEAK, "head:weak") F(HEAD_EDITION, "head:edition") \
	F(HEAD_SESSION, "head:session") F(HEAD_ROUND, "head:round") F(HEAD_MATCH_ROUND, "head:match-round") \
	F(HEAD_ANNIVERSARY, "head:anniversary") F(HEAD_TALKS, "head:talks") F(HEAD_PLURAL, "head:plural") \
	F(HEAD_GENERIC, "head:generic") F(HEAD_ACRONYM, "head:acronym") F(HEAD_BODY, "head:body") \
	F(HEAD_DOCUMENT, "head:document") F(HEAD_UNIT, "head:unit") F(HEAD_PLENARY, "head:plenary") \
	F(HEAD_CAPITAL, "head:other-capital") F(HEAD_LOWER, "head:other-lower") F(HEAD_NONE, "head:none") \
	F(CAPITALS_0, "capitals:0") F(CAPITALS_1, "capitals:1") F(CAPITALS_2, "capitals:2+") \
	F(ALL_CAPITALS, "all-capitals") F(HEAD_IS_CAPITAL, "head-is-capital") F(FULL_NAME, "full-name") \
	F(LOWER_HEAD_ALONE, "lower-head-alone") F(WEAK_LOWER_ALONE, "weak-lower-alone") \
	F(OTHER_WITH_CAPITALS, "other-with-capitals") F(OTHER_WITH_ACRONYM, "other-with-acronym") \
	F(NUMBER_WORD, "number:word") F(NUMBER_DIGIT, "number:digit") F(NUMBER_ROMAN, "number:roman") \
	F(NUMBER_INAUGURAL, "number:inaugural") F(NUMBER_ACRONYM, "number:acronym") \
	F(ACRONYM_KNOWN, "acronym-known") F(ACRONYM_UNKNOWN, "acronym-unknown") \
	F(NUMBER_CAPITAL, "number-capital") F(LOW_FIRST, "low-first") F(NUMBER_FOUR, "number:4+") \
	F(LARGE_NUMBER, "large-number") F(BRACKET, "bracket") F(ANNIVERSARY_WORD, "anniversary-word") \
	F(FREQUENCY, "frequency") F(LATE_HEAD, "late-head") F(PLURAL_LOWER, "plural-lower") \
	F(OF_CAPITAL, "of:capital") F(OF_LOWER, "of:lower") F(OF_BODY, "of:body") F(BETWEEN, "between") \
	F(DET_THE, "det:the") F(DET_ITS, "det:its") F(DET_PERSONAL, "det:personal") \
	F(DET_INDEFINITE, "det:indefinite") F(DET_POSSESSOR, "det:possessor") F(DET_OTHER, "det:other") \
	F(DET_START, "det:start") F(DET_OUR, "det:our") F(BEFORE_ATTEND, "before:attend") \
	F(BEFORE_HOLD, "before:hold") F(BEFORE_AT, "before:at") F(BEFORE_SIDE, "before:side") \
	F(AFTER_HELD, "after:held") F(AFTER_VERB, "after:verb") \
	F(AFTER_AT, "after:at") F(AFTER_OTHER_COUNT, "after:other-count") F(AFTER_NOUN, "after:noun") \
	F(FALSE_FRIEND, "false-friend") F(TITLE_WORD, "title-word") F(NESTED, "nested") F(LINK_OWN, "link:own") \
	F(LINK_ACRONYM, "link:acronym") F(LINK_GENERIC, "link:generic") F(LINK_OWNER, "link:owner") \
	F(LINK_NONE, "link:none") F(LEXICON_SERIES, "lexicon-series") F(PEERS, "peers") F(SIBLINGS, "siblings") \
	F(IN_TITLE, "in-title") F(RULES, "rules") F(RULES_TENTATIVE, "rules-tentative") \
	F(RULES_LEXICON, "rules-lexicon") F(IN_DATE, "in-date") F(IN_NAME, "in-name") \
	F(FREQUENCY_NAME, "frequency-name") F(FREQUENCY_HEAD, "frequency-head") F(FIRST_EVER, "first-ever") \
	F(HYPHENATED, "hyphenated") F(CONGRESS_TERM, "congress-term") F(BODY_MEMBER, "body-by-number")

#define DAY_FEATURES(F) \
	F(BIAS, "bias") F(NUMBERED, "mention:numbered") F(NAMED, "mention:named") F(GENERIC, "mention:generic") \
	F(SECOND, "second") F(SECOND_FAR, "second-far") F(REFERRED, "referred") F(DAY, "size:day") \
	F(RANGE, "size:range") F(MONTH, "size:month") F(SEASON, "size:season") F(YEAR, "size:year") \
	F(RELATIVE, "relative") F(JOINED, "joined") F(LASTING, "lasting") F(PART, "part") \
	F(DATELINE, "dateline") F(PRE_ON, "before:on") F(PRE_FROM, "before:from") F(PRE_IN, "before:in") \
	F(PRE_UNTIL, "before:until") F(PRE_BY, "before:by") F(PRE_SINCE, "before:since") F(PRE_OF, "before:of") \
	F(PRE_FOR, "before:for") F(PRE_NONE, "before:none") F(IN_TITLE, "in-title") \
	F(TITLE_MENTION, "title-mention") F(SAME, "same") F(INSIDE, "inside") F(AFTER, "after") \
	F(BEFORE, "before") F(DISTANCE, "distance") F(ADJACENT, "adjacent") F(HOLD, "hold") F(OTHER, "other") \
	F(CLAUSE, "clause") F(SOLE, "sole") F(FRONT, "front") \
	F(NOT_NEAREST, "not-nearest") F(VISIT, "visit") F(BRACKET, "bracket") F(NEXT_1, "next:1") \
	F(NEXT_2, "next:2") F(NEXT_3, "next:3") F(PREV_1, "previous:1") F(PREV_2, "previous:2") \
	F(PREV_3, "previous:3") F(FAR, "far") F(FAR_HOLD, "far-hold") F(FAR_OTHER, "far-other") \
	F(GOES_ON, "goes-on") F(CELL, "cell") F(HEADING, "under-heading") \
	F(TOP, "top") F(SHORT_LINE, "short-line") F(OWN_LINE, "own-line") F(WALK, "walk") \
	F(WALK_ELSEWHERE, "walk-elsewhere") F(OWNED, "rivals-own") F(IS_PUBLISHED, "is-published") \
	F(RIVAL_WALK, "rivals-walk") F(OF_OTHER, "of-other-verb") F(ANNOUNCED, "announced") F(FAR_VISIT, "far-visit")

#define PLACE_FEATURES(F) \
	F(BIAS, "bias") F(NUMBERED, "mention:numbered") F(NAMED, "mention:named") F(GENERIC, "mention:generic") \
	F(SECOND, "second") F(SECOND_FAR, "second-far") F(REFERRED, "referred") F(CITY, "kind:city") \
	F(COUNTRY, "kind:country") F(REGION, "kind:region") F(SITE, "kind:place") F(VENUE, "kind:venue") \
	F(UNKNOWN, "kind:unknown") F(VIRTUAL, "kind:virtual") F(HERE, "kind:here") F(DATELINE, "dateline") \
	F(DATELINE_NOW, "dateline-now") F(IN_NAME, "in-name") F(NESTED, "nested") \
	F(PRE_IN, "before:in") F(PRE_AT, "before:at") \
	F(PRE_OF, "before:of") F(PRE_FROM, "before:from") F(PRE_TO, "before:to") F(PRE_COMMA, "before:comma") \
	F(PRE_BRACKET, "before:bracket") F(PRE_AND, "before:and") F(PRE_BETWEEN, "before:between") \
	F(PRE_BY, "before:by") F(PRE_VISIT, "before:visit") F(PRE_NONE, "before:none") \
	F(POSSESSIVE, "possessive") F(SUBJECT, "subject") F(HOST_SUBJECT, "host-subject") \
	F(HOSTED_BY, "hosted-by") F(OF_POST, "of-post") F(POST_AFTER, "post-after") F(IN_TITLE, "in-title") \
	F(TITLE_MENTION, "title-mention") F(SAME, "same") F(IN_EVENT_NAME, "in-event-name") F(PARTY, "party") \
	F(AFTER, "after") F(BEFORE, "before") F(ADJACENT, "adjacent") F(DISTANCE, "distance") F(HOLD, "hold") \
	F(OTHER, "other") F(CLAUSE, "clause") F(RIVAL, "rival") F(VISIT, "visit") F(NOT_NEAREST, "not-nearest") \
	F(NEXT_1, "next:1") F(NEXT_2, "next:2") F(NEXT_3, "next:3") F(PREV_1, "previous:1") \
	F(PREV_2, "previous:2") F(PREV_3, "previous:3") F(FAR, "far") F(FAR_HOLD, "far-hold") \
	F(FAR_HELD_IN, "far-held-in") F(FAR_HOST, "far-host") F(FAR_RIVAL, "far-rival") \
	F(HEADING, "under-heading") F(CELL, "cell") F(BESIDE_DAYS, "beside-days") F(DAY_SENTENCE, "day-sentence") \
	F(OTHER_DAYS, "beside-other-days") F(LEAD, "lead") F(WALK, "walk") \
	F(WALK_ELSEWHERE, "walk-elsewhere") F(OWNED, "rivals-own") F(LAST_IN_NAME, "last-in-name")

#define STATUS_FEATURES(F) \
	F(PAST_DAYS, "days-past") F(FUTURE_DAYS, "days-ahead") F(SAME_DAYS, "days-now") \
	F(SAID, "said") F(SAID_TITLE, "said-title") F(CLAUSE_BEFORE, "clause-before") F(CLAUSE_AFTER, "clause-after") \
	F(REFERRED, "referred") F(LEAD, "lead") F(SCENE, "scene") F(MENTION, "mention") \
	F(TO_INFINITIVE, "to-infinitive") F(TITLE_TO, "title-to")

#define ED_ENUM(name, text) ED_##name,
#define DAY_ENUM(name, text) DAY_##name,
#define PLACE_ENUM(name, text) PLACE_##name,
#define STATUS_ENUM(name, text) STATUS_##name,
enum edition_feature { EDITION_FEATURES(ED_ENUM) ED_FEATURES };
enum day_feature { DAY_FEATURES(DAY_ENUM) DAY_FEATURES_ };
enum place_feature { PLACE_FEATURES(PLACE_ENUM) PLACE_FEATURES_ };
enum status_feature { STATUS_FEATURES(STATUS_ENUM) STATUS_FEATURES_ };

struct ev_weights {
	double edition[ED_FEATURES], day[DAY_FEATURES_], place[PLACE_FEATURES_],
	    held[STATUS_FEATURES_], planned[STATUS_FEATURES_];
	double threshold;		/* probability from which an edition is written */
};

/* The features of one candidate, in the order in which they were found, and the sum of their weights. */
enum { FEATURES_MOST = 40 };
struct ev_features {
	uint32_t n;
	struct { uint16_t id; float value; } v[FEATURES_MOST];
	double sum;
};
static inline void ev_feature(struct ev_features *f, const double *weights, unsigned id, double value)
{
	f->sum += weights[id] * value;
	if (f->n < FEATURES_MOST) {
		f->v[f->n].id = (uint16_t)id;
		f->v[f->n++].value = (float)value;
	}
}
static inline void ev_flag(struct ev_features *f, const double *weights, unsigned id, bool on)
{
	if (on)
		ev_feature(f, weights, id, 1);
}
double ev_probability(double sum);	/* logistic */
const char *ev_edition_feature_name(unsigned id);
/* False: the part has no such feature. */
bool ev_weights_set(struct ev_weights *w, enum ev_part part, struct str feature, double value);

#endif
