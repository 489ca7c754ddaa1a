/* events/inside.h - what the files of events/ share; nobody else includes it.
 *
 * One sentence at a time (struct ev_sentence) is read into noun phrases that name an event (events/phrase.h);
 * the phrases of the article are kept in order (struct ev_article), since short mentions refer back. */
#ifndef PM_EVENTS_INSIDE_H
#define PM_EVENTS_INSIDE_H

#include "events/phrase.h"

struct ev_sentence {
	const struct event_rules *r;
	const struct event_sentence *s;
	const struct token *t;
	uint32_t n, index;
	const struct mention *names;
	const struct date *dates;
	uint32_t nnames, ndates;
	uint32_t *name_at;		/* per token: 1 + outermost mention that covers it */
	uint32_t *name_first;		/* per token: 1 + first mention that starts there; the others follow it */
	uint32_t *name_end;		/* per mention: token after its last */
	uint32_t *name_start;
	uint32_t *date_at;		/* per token: 1 + outermost date */
	uint32_t *date_start, *date_end;
	uint32_t *cue, *cue_length;	/* per token: classes and length of the cue that starts there */
	uint32_t *phrase_at;		/* per token: 1 + phrase that covers it */
	bool cues_marked, headline_known, headline;	/* see ev_mark_cues, ev_headline */
};

struct ev_article {
	const struct event_rules *r;
	struct arena *mem;
	const struct event_article *in;
	VEC(struct ev_phrase *) phrases;
	struct ev_phrase *spare;	/* begun, and not kept */
	const struct mention *dateline;	/* place of the dateline */
	party_vec parties;
	struct ev_sentence **s;		/* by index; NULL: not looked at */
	VEC(struct ev_entry *) entries;	/* the article's series */
	VEC(struct ev_item *) items;	/* their mentions */
	VEC(struct ev_edition *) editions;
	const struct ev_edition *focal;	/* the edition that the article is about */
	uint8_t *acronyms;		/* once asked for, by row: see events/owner.c */
};

/* Looking for other mentions of an edition, from phrase `at`: the article's first hundred and those around, so that
 * an article of any length takes time in proportion.  for (i = 0; i < n; i = ev_next(i, at, n)) */
static inline size_t ev_next(size_t i, size_t at, size_t n)
{
	if (++i == 100 && at > 600)
		i = at - 500;
	return i < n && i < at + 100 ? i : n;
}

/* for (EV_NAMES(s, k, i)): all mentions i that start at token k */
#define EV_NAMES(s, k, i) uint32_t i = (s)->name_first[k] ? (s)->name_first[k] - 1 : (s)->nnames; \
	i < (s)->nnames && (s)->name_start[i] == (k); i++

/* Is it of an entity, be it by its demonym?  Not a dyad, a team or what is unsettled. */
static inline bool ev_of_entity(const struct mention *m) { return m->kind < NAME_KINDS || m->kind == NAME_DEMONYM; }
static inline uint32_t ev_class(const struct token *t) { return t->word ? t->word->cls[WORD_EVENT] : 0; }
static inline bool ev_is_place(const struct mention *m)
{
	return m->kind == NAME_CITY || m->kind == NAME_COUNTRY || m->kind == NAME_REGION || m->kind == NAME_PLACE;
}
static inline bool ev_capital(const struct token *t)
{
	return t->kind == TOKEN_WORD && t->shape != SHAPE_LOWER && t->shape != SHAPE_NONE;
}

/* Is token k, which need not be there, the mark c? */
static inline bool ev_mark(const struct ev_sentence *s, uint32_t k, char c)
{
	return k < s->n && token_is(s->s->text, &s->t[k], c);
}
static inline struct ordinal_span ev_ordinal_at(const struct ev_sentence *s, uint32_t k, bool roman)
{
	return ordinal_at(&s->r->digits_end, s->s->text, s->t, s->n, k, roman);
}
/* The outermost mention that covers token k; NULL: none does. */
static inline const struct mention *ev_name_over(const struct ev_sentence *s, uint32_t k)
{
	return s->name_at[k] ? &s->names[s->name_at[k] - 1] : NULL;
}

/* events.c: names [n0, n1) and dates [d0, d1) of the article are those of sentence i. */
struct ev_sentence *ev_prepare(struct ev_article *a, uint32_t i, size_t n0, size_t n1, size_t d0, size_t d1);
void ev_mark_cues(struct ev_sentence *s);	/* cue and cue_length, once */
bool ev_headline(struct ev_sentence *s);	/* most words are capitalised: case says nothing */
/* events/identify.c: series of every phrase by what it says itself; then, for what says too little, by the
 * article's fuller mentions.  Phrases that stay without a series are dropped. */
void ev_identify(struct ev_article *a);
bool ev_shorter(const struct ev_phrase *p, const struct ev_phrase *q);
struct str ev_head_key(const struct ev_phrase *p);
/* The lexicon series that has the name of this mention, NULL if none: an organisation that is its own meeting. */
const struct series *ev_series_named(struct ev_article *a, const struct mention *m);
/* events/refer.c: unnumbered mentions to the edition they stand for, once dates and status are known. */
void ev_refer(struct ev_article *a);
/* events/attach.c, events/party.c: what a sentence says of its phrases [lo, hi). */
void ev_attach(struct ev_article *a, struct ev_sentence *s, size_t lo, size_t hi);
void ev_parties(struct ev_article *a, struct ev_sentence *s, struct ev_phrase *p, size_t lo, size_t hi);
/* events/attach.c */
bool ev_no_year(const struct date *d);	/* month and day are known, the year is not */
bool ev_day_bounds(const struct date *d, int32_t *earliest, int32_t *latest);

#endif
