/* events/editions.h - an edition of an article: a series and a number with all its mentions, and what is gathered
 * for it; for the files of events/ only. */
#ifndef PM_EVENTS_EDITIONS_H
#define PM_EVENTS_EDITIONS_H

#include "events/article_series.h"

/* How the edition is named there: with its number, by its series' name, or as "the forum". */
enum ev_mention_kind { MENTION_NUMBERED, MENTION_NAMED, MENTION_GENERIC };
struct ev_mention {
	uint32_t sentence, start, end;	/* tokens, end exclusive */
	enum ev_mention_kind kind;
	const struct ev_phrase *phrase;	/* NULL: a name of the table of series */
	uint32_t which;			/* of the phrase's numbers */
};
enum { MENTIONS_MOST = 40 };		/* of one edition that give evidence */

struct ev_edition {
	struct str id, name;
	const struct series *series;
	struct ev_entry *entry;
	uint32_t number;
	double probability;
	VEC(struct ev_mention) mentions;
	uint32_t numbered;		/* how many of them carry the number */
	bool shouted;			/* its name is from a headline in capitals */
	bool in_title, main;		/* the main one of its series in the article */
	struct ev_edition *merged;	/* into another; NULL: none */
	/* settled by events/days.c */
	bool walked;			/* a numbered mention has days right beside it */
	int32_t walked_first, walked_last;
	bool dated, no_year;
	int32_t first, last;
	uint32_t day_sentence;
	const struct date *date;	/* the one, or the first of those, that gave them */
	/* settled by events/places.c */
	struct str place_id, place;
	/* settled by events/status.c */
	enum event_status status;
};

/* The day of publication; false: not known. */
static inline bool ev_today(const struct ev_article *a, int32_t *day) { return (*day = a->in->day) != DAY_NONE; }

/* A date or place candidate in its sentence. */
struct ev_span { uint32_t sentence, start, end; };

/* What stands between a mention and a span of its sentence. */
struct ev_between { uint32_t words; bool hold, other, clause, rival, behind, inside; };
struct ev_between ev_look_between(const struct ev_article *a,
    const struct ev_edition *e, const struct ev_mention *m, const struct ev_span *x);
/* Does the sentence number another edition? */
bool ev_rival_in(const struct ev_article *a, uint32_t sentence, const struct ev_edition *e);
bool ev_mentioned_in(const struct ev_edition *e, uint32_t sentence);
bool ev_inaugural(const struct ev_sentence *s, const struct ev_phrase *p);	/* number 1, and not said as "first" */
uint32_t ev_words_in(const struct ev_sentence *s, uint32_t most);	/* words and numbers, counted up to most */
bool ev_table_row(const struct ev_sentence *s);	/* cells set apart by bars */
bool ev_attributive(const struct ev_sentence *s, uint32_t k);
bool ev_document_follows(const struct ev_sentence *s, uint32_t k);	/* World Cup win, Six Nations title */
bool ev_cue_before(const struct ev_sentence *s, uint32_t k, uint32_t reach, uint32_t classes);
bool ev_cue_after(const struct ev_sentence *s, uint32_t k, uint32_t reach, uint32_t classes);
bool ev_any_cue(const struct ev_sentence *s, uint32_t classes);
/* 1: the span stands right behind another edition, and before this mention: "at the summit in Vientiane, including the
 * first dialogue". 2: another event is held between a mention without a number and it. 0: neither. */
uint32_t ev_owned_by_rival(const struct ev_article *a, const struct ev_edition *e, const struct ev_mention *m,
    const struct ev_span *x);
/* Is the span on a line without a verb, a heading, right above the mention: "2019 - Faisalabad, Pakistan"? */
bool ev_under_heading(const struct ev_article *a, const struct ev_mention *m, const struct ev_span *x);
/* Does a label open its line before the span ("Date: 5 May"), or stand alone on the line above? */
bool ev_labelled(const struct ev_article *a, const struct ev_span *x, uint32_t kind);
bool ev_referred(const struct ev_article *a, const struct ev_mention *m);	/* only: "outcome of", "president of" */

/* events/hand_out.c: places and parties in the names themselves; then everything as events and parties */
void ev_place_in_name(struct ev_phrase *p, const struct ev_sentence *s);
void ev_name_parties(struct ev_article *a, struct ev_phrase *p, const struct ev_sentence *s);
void ev_hand_out(struct ev_article *a, struct events_found *out);

void ev_score_around(struct ev_article *a, struct ev_sentence *s, struct ev_phrase *p);	/* events/score_around.c */
bool ev_all_capitals(const struct ev_sentence *s);	/* events/score.c */
/* events/head_class.c: the feature for what the phrase is by its head */
enum edition_feature ev_head_class(const struct ev_article *a, const struct ev_sentence *s, const struct ev_phrase *p);
void ev_score(struct ev_article *a);		/* events/score.c: probability and dropped of every numbered phrase */
void ev_editions(struct ev_article *a);		/* editions and their mentions; ids of merged ones are made one */
void ev_settle_days(struct ev_article *a);
void ev_settle_places(struct ev_article *a);	/* days are settled */
void ev_settle_status(struct ev_article *a);	/* both are settled */

#endif
