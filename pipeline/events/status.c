/* Held or planned: what speaks for either is added up over all mentions of an edition; cancelled, postponed and
 * proposed are taken where a mention says so and its days do not say otherwise. */
#include "events/editions.h"

struct sums { double held, planned; };

static void add(const struct ev_article *a, struct sums *s, enum status_feature f, double value)
{
	s->held += a->r->weights.held[f] * value;
	s->planned += a->r->weights.planned[f] * value;
}

static void hold(const struct ev_article *a, struct sums *s, enum status_feature f,
    double v) { s->held += a->r->weights.held[f] * v; }
static void plan(const struct ev_article *a, struct sums *s, enum status_feature f,
    double v) { s->planned += a->r->weights.planned[f] * v; }

/* What a mention's clause says: cues before and behind it, each kind counted once an edition. */
struct clause_says { double before_held, before_planned, after_held, after_planned,
    said_held, said_planned, title_planned, refer, scene, to, title_to; };

static void most(double *v, double weight)
{
	if (weight > *v)
		*v = weight;
}

/* "to attend" */
static bool to_take_part(const struct ev_sentence *s, uint32_t k)
{
	return (ev_class(&s->t[k]) & EV_TO) && k + 1 < s->n
		&& (s->cue[k + 1] & (CUE_ATTEND | CUE_HOST | CUE_VISIT));
}

static void before(const struct ev_sentence *s, const struct ev_mention *m, bool title, double weight,
    struct clause_says *x)
{
	bool ahead = false;
	for (uint32_t k = m->start; k-- > 0 && m->start - k < 40 && !token_is(s->s->text, &s->t[k], ';');) {
		uint32_t c = s->cue[k];
		if ((c & (CUE_PLANNED | CUE_FUTURE)) && !(c & CUE_HELD))
			most(&x->before_planned, weight);
		else if (c & CUE_HELD)
			most(&x->before_held, weight);
		ahead |= (c & (CUE_FUTURE | CUE_PLANNED)) != 0;
		if (to_take_part(s, k))
			most(title ? &x->title_to : &x->to, weight * .5);
	}
	if (x->to > 0 && ahead)
		x->to = weight;
	if (x->title_to > 0)
		x->title_to = 1;
}

static void behind(const struct ev_sentence *s, const struct ev_mention *m, double weight, struct clause_says *x)
{
	if (ev_cue_after(s, m->end, 24, CUE_PLANNED | CUE_FUTURE))
		most(&x->after_planned, weight);
	else if (ev_cue_after(s, m->end, 20, CUE_HELD))
		most(&x->after_held, weight);
}

/* What the walk from the phrase (events/attach.c) has heard. */
static void walked(const struct ev_phrase *p, bool title, struct clause_says *x)
{
	if (p->status & CUE_HELD)
		most(&x->said_held, 1);
	if (p->status & CUE_PLANNED)
		most(title ? &x->title_planned : &x->said_planned, 1);
	if (p->scene)
		most(&x->scene, 1);
}

static void clause(const struct ev_article *a, const struct ev_mention *m, struct clause_says *x)
{
	const struct ev_sentence *s = a->s[m->sentence];
	double weight = m->kind == MENTION_NUMBERED ? 1 : .5;
	bool title = a->in->sentences[m->sentence].title;
	/* "the spirit of the 19th Congress": the clause is about something else */
	if (ev_referred(a, m)) {
		most(&x->refer, 1);
		return;
	}
	before(s, m, title, weight, x);
	behind(s, m, weight, x);
	if (m->kind == MENTION_NUMBERED)
		walked(m->phrase, title, x);
}

/* How the days of an edition lie to the article's own: NOW within some days, AROUND within a month or a year. */
enum when { NOT_KNOWN, PAST, AHEAD, NOW, AROUND };
static enum when when(const struct ev_article *a, const struct ev_edition *e)
{
	int32_t today;
	if (!e->dated || e->no_year || a->in->day_is_guess || !ev_today(a, &today))
		return NOT_KNOWN;
	return e->last < today ? PAST : e->first > today ? AHEAD : e->last - e->first < 27 ? NOW : AROUND;
}

/* What the first sentences say speaks for the main edition of a series. */
static void lead(const struct ev_article *a, struct sums *sums)
{
	for (size_t i = 0; i < a->in->nsentences && i < 3; i++) {
		if (!a->s[i])
			continue;
		plan(a, sums, STATUS_LEAD, ev_any_cue(a->s[i], CUE_FUTURE) ? .5 : 0);
		hold(a, sums, STATUS_LEAD, ev_any_cue(a->s[i], CUE_HELD) ? .5 : 0);
	}
}

/* Cancelled, postponed, proposed: said outright, and not belied by its days. */
static enum event_status outright(uint32_t said, enum when days)
{
	if ((said & CUE_CANCELLED) && !(said & CUE_HELD))
		return STATUS_CANCELLED;
	if ((said & CUE_POSTPONED) && !(said & CUE_HELD) && days != PAST && days != NOW)
		return STATUS_POSTPONED;
	if ((said & CUE_PROPOSED) && !(said & (CUE_HELD | CUE_PLANNED)) && days != PAST)
		return STATUS_PROPOSED;
	return STATUS_NONE;
}

static void settle(const struct ev_article *a, struct ev_edition *e)
{
	struct sums sums = { 0, 0 };
	struct clause_says x = { 0 };
	enum when days = when(a, e);
	uint32_t said = 0;
	for (size_t i = 0; i < e->mentions.n; i++) {
		clause(a, &e->mentions.v[i], &x);
		if (e->mentions.v[i].kind == MENTION_NUMBERED)
			said |= e->mentions.v[i].phrase->status;
	}
	if (days != NOT_KNOWN)
		add(a, &sums, days == PAST ? STATUS_PAST_DAYS : days == AHEAD ? STATUS_FUTURE_DAYS
		    : STATUS_SAME_DAYS, 1);
	hold(a, &sums, STATUS_CLAUSE_BEFORE, x.before_held);
	plan(a, &sums, STATUS_CLAUSE_BEFORE, x.before_planned);
	hold(a, &sums, STATUS_CLAUSE_AFTER, x.after_held);
	plan(a, &sums, STATUS_CLAUSE_AFTER, x.after_planned);
	hold(a, &sums, STATUS_SAID, x.said_held);
	plan(a, &sums, STATUS_SAID, x.said_planned);
	plan(a, &sums, STATUS_SAID_TITLE, x.title_planned);
	add(a, &sums, STATUS_REFERRED, x.refer);
	add(a, &sums, STATUS_SCENE, x.scene);
	add(a, &sums, STATUS_TO_INFINITIVE, x.to);
	add(a, &sums, STATUS_TITLE_TO, x.title_to);
	add(a, &sums, STATUS_MENTION, 1);
	if (e->main)
		lead(a, &sums);
	e->status = outright(said, days);
	if (e->status == STATUS_NONE)
		e->status = sums.planned > sums.held ? STATUS_PLANNED : STATUS_HELD;
}

void ev_settle_status(struct ev_article *a)
{
	for (size_t i = 0; i < a->editions.n; i++)
		settle(a, a->editions.v[i]);
}
