/* Mentions without a number: "the Dialogue was co-chaired by ...", "the ASEAN-India Summit on October 10, 2024".
 * Kept only if they say something of the edition; they get the number of the mention they stand for, unless
 * their days say that it is another edition. */
#include "events/editions.h"
#include "text/calendar.h"

enum { NEAR = 4 };			/* sentences within which "the event" means the last one named */

static bool says_something(const struct ev_phrase *p)
{
	return p->date || p->place || p->place_name.n || p->roles || p->virtual_
	       || (p->status & (CUE_POSTPONED | CUE_CANCELLED));
}

/* Has the edition of q, in any of its mentions, this place's rival?  A city against another. */
static bool elsewhere(const struct ev_article *a, const struct ev_phrase *p, const struct ev_phrase *q, size_t at)
{
	if (!p->place || p->place->kind != NAME_CITY)
		return false;
	for (size_t i = 0; i < a->phrases.n; i = ev_next(i, at, a->phrases.n)) {
		const struct ev_phrase *o = a->phrases.v[i];
		if (o != p && o->numbers.n == 1 && !o->dropped && str_eq(o->id, q->id)
		    && o->numbers.v[0].value == q->numbers.v[0].value && o->place && o->place->kind == NAME_CITY
		    && !str_eq(o->place->entity_id, p->place->entity_id))
			return true;
	}
	return false;
}

/* Do days and places of both allow one edition?  Unknown ones do. */
static bool compatible(const struct ev_article *article, const struct ev_phrase *p, const struct ev_phrase *q,
		       size_t at)
{
	int32_t a, b, c, d;
	if (elsewhere(article, p, q, at))
		return false;
	if (!p->date || !q->date || !ev_day_bounds(p->date, &a, &b) || !ev_day_bounds(q->date, &c, &d))
		return true;
	return a <= d && c <= b;
}

static bool candidate(const struct ev_phrase *p, const struct ev_phrase *q)
{
	if (!q->numbers.n || q->dropped || q->refers)
		return false;
	if (!p->head_rule && !p->mention)	/* the event */
		return q->sentence <= p->sentence && p->sentence - q->sentence <= NEAR;
	return p->id.n && str_eq(p->id, q->id) ? true : p->definite && ev_shorter(p, q);
}

/* The edition p stands for: one that is named close before, else the article's first. */
static const struct ev_phrase *antecedent(const struct ev_article *a, const struct ev_phrase *p, size_t at)
{
	const struct ev_phrase *near = NULL, *first = NULL, *later = NULL;
	for (size_t i = 0; i < a->phrases.n; i = ev_next(i, at, a->phrases.n)) {
		const struct ev_phrase *q = a->phrases.v[i];
		if (q == p || !candidate(p, q) || !compatible(a, p, q, at))
			continue;
		if (i > at) {
			if (!later && !p->definite)
				later = q;
			continue;
		}
		if (q->status & (CUE_PROPOSED | CUE_PLANNED)) {
			if (!first && p->status == q->status)
				first = q;
			continue;
		}
		if (!first || (first->status & (CUE_PROPOSED | CUE_PLANNED)))
			first = q;
		if (p->sentence - q->sentence <= 1 || (!p->head_rule && !p->mention))
			near = q;
	}
	return near ? near : first ? first : later;
}

/* A series of the article that p names in short, though no edition of it fits. */
static const struct ev_phrase *series_of(const struct ev_article *a, const struct ev_phrase *p, size_t at)
{
	for (size_t i = 0; i < a->phrases.n; i = ev_next(i, at, a->phrases.n)) {
		const struct ev_phrase *q = a->phrases.v[i];
		if (q != p && q->numbers.n && !q->dropped && ev_shorter(p, q))
			return q;
	}
	return NULL;
}

/* "The previous consultation was held in Hue in March", beside the ninth: the eighth.  The edition that the article
 * names first is the one spoken of.  False: its day does not fit, or none is known. */
static bool before_main(struct ev_article *a, struct ev_phrase *p, size_t at)
{
	const struct ev_phrase *main = NULL;
	int32_t from, to, begin, end;
	for (size_t i = 0; i < at && !main; i++)
		if (candidate(p, a->phrases.v[i]) && a->phrases.v[i]->numbers.n == 1)
			main = a->phrases.v[i];
	if (!main || !p->date || !ev_day_bounds(p->date, &from, &to) || main->numbers.v[0].value < 2
	    || (main->date && ev_day_bounds(main->date, &begin, &end) && to >= begin))
		return false;
	*VEC_PUSH(a->mem, &p->numbers) = (struct ev_number){ main->numbers.v[0].value - 1, p->start };
	p->series = main->series;
	p->id = main->id;
	p->series_name = main->series_name;
	p->rule = STR("events/discourse:previous");
	return true;
}

/* Is there a number of the series, named before p, that is still to come? */
static bool one_ahead(const struct ev_article *a, const struct ev_phrase *p, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (candidate(p, a->phrases.v[i]) && (a->phrases.v[i]->status & (CUE_PLANNED | CUE_PROPOSED)))
			return true;
	return false;
}

/* "their Six Nations match on 12 March": the day is the match's; "the 2004 French Open champion" has its own year. */
static bool qualifies(const struct ev_article *a, const struct ev_phrase *p)
{
	const struct ev_sentence *s = a->s[p->sentence];
	int32_t from, to;
	bool year = ev_day_bounds(p->date, &from, &to) && to - from > 300;	/* not Saturday's Six Nations win */
	bool match = !year && p->end < s->n && s->t[p->end].shape == SHAPE_LOWER
		&& (ev_kind(&s->t[p->end]) & KIND_DOCUMENT);
	if (!match && !ev_attributive(s, p->end) && !(p->end < s->n && s->t[p->end].kind == TOKEN_CLITIC))
		return false;
	return !(year && p->start && s->date_at[p->start - 1]
		 && s->dates[s->date_at[p->start - 1] - 1].start == p->date->start)
		&& !(p->start + 1 < p->end && s->date_at[p->start]);
}

/* "the 2011 World Cup" is not football's, "the 2006 Olympics" not the summer's: a year in which the games of a lexicon
 * series are not held.  What is told by its day may be a year late. */
static bool off_cadence(const struct ev_phrase *p)
{
	int32_t from, to;
	int step = (int)series_step(p->series), anchor = series_year(p->series, p->series->anchor_ordinal);
	if (step < 4 || !anchor || !str_is(p->series->kind, "sport") || !ev_day_bounds(p->date, &from, &to))
		return false;
	int late = ((cal_date(from).year - anchor) % step + step) % step;
	return late && !(late == 1 && to - from < 300);
}

/* "approved by the General Assembly in 1948": the body acts, no session is meant, unless one is at it, or it opens. */
static bool body_acts(const struct ev_article *a, const struct ev_phrase *p)
{
	const struct event_rules *r = a->r;
	bool sessions = false;
	for (size_t i = 0; i < r->heads.n && !sessions; i++)
		sessions = r->heads.v[i].strength == EVH_SESSION && str_eq(r->heads.v[i].kind, p->series->kind);
	return sessions && !p->part && !p->status && !p->scene
		&& !ev_cue_before(a->s[p->sentence], p->start, 4, CUE_ATTEND);
}

/* An edition of a known series by its days alone? */
static bool by_its_days(const struct ev_article *a, const struct ev_phrase *p)
{
	return p->date && p->series && p->date_cost <= 1 && !qualifies(a, p) && !off_cadence(p)
		&& !body_acts(a, p);
}

/* Finds what a mention without a number speaks of: an edition of the article, else of a series by its days.  False:
 * nothing is known, or nothing is said of it. */
static bool resolve(struct ev_article *a, struct ev_phrase *p, size_t at)
{
	if (!says_something(p))
		return false;
	if (p->step < 0)
		return before_main(a, p, at);
	/* the next one is none that was held */
	const struct ev_phrase *q = p->step && !one_ahead(a, p, at) ? NULL : antecedent(a, p, at);
	bool edition = q && q->numbers.n == 1;
	if (edition)
		p->refers = q;
	else if (by_its_days(a, p))
		return true;
	else if (!q && p->date && p->definite && (p->topic.n || p->parties.n))
		q = series_of(a, p, at);
	else
		return false;
	if (!q)
		return false;
	p->series = q->series;
	p->id = q->id;
	p->series_name = q->series_name;
	struct str head = ev_head_key(p);
	p->rule = head.n ? str_printf(a->mem, "events/discourse:%.*s", STR_FMT(head)) : STR("events/discourse:event");
	return true;
}

void ev_refer(struct ev_article *a)
{
	for (size_t i = 0; i < a->phrases.n; i++) {
		struct ev_phrase *p = a->phrases.v[i];
		if (p->elliptic && !p->date && !p->place && !p->place_name.n && !p->virtual_ && !p->roles)
			p->dropped = true;	/* nothing is said of it */
		if (!p->numbers.n && !p->dropped) {
			p->dropped = true;	/* no antecedent of its own */
			p->dropped = !resolve(a, p, i);
		}
	}
	/* the nearest number is settled only after all are known to be kept or not */
	for (size_t i = 0; i < a->phrases.n; i++) {
		struct ev_phrase *p = a->phrases.v[i];
		if (!p->dropped && p->refers)
			*VEC_PUSH(a->mem, &p->numbers) = (struct ev_number){ p->refers->numbers.v[0].value, p->start };
	}
}
