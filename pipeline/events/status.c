/* Held or planned: what speaks for either is added up over all mentions of an edition; cancelled, postponed and
 * proposed are taken where a mention says so and its days do not say otherwise. */
#include "events/editions.h"
#include "text/calendar.h"

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
    said_held, said_planned, title_planned, refer, scene, to, title_to, ahead; };

static void most(double *v, double weight)
{
	if (weight > *v)
		*v = weight;
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
	bool ahead = false;
	for (uint32_t k = m->start; k-- > 0 && m->start - k < 40;) {
		uint32_t c = s->cue[k];
		if (token_is(s->s->text, &s->t[k], ';') || (token_is(s->s->text, &s->t[k], '.')
		    && ev_capital(&s->t[k + 1])))
			break;
		if ((c & (CUE_PLANNED | CUE_FUTURE)) && !(c & CUE_HELD))
			most(&x->before_planned, weight);
		else if (c & CUE_HELD)
			most(&x->before_held, weight);
		ahead |= (c & (CUE_FUTURE | CUE_PLANNED)) != 0;
		bool infinitive = (ev_class(&s->t[k]) & EV_TO) && k + 1 < s->n
			&& (s->cue[k + 1] & (CUE_ATTEND | CUE_HOST | CUE_VISIT));
		if (infinitive)
			most(title ? &x->title_to : &x->to, weight * .5);
	}
	if (x->to > 0 && ahead)
		x->to = weight;
	if (x->title_to > 0)
		x->title_to = 1;
	bool held = ev_cue_after(s, m->end, 20, CUE_HELD), planned = ev_cue_after(s,
		m->end, 24, CUE_PLANNED | CUE_FUTURE);
	if (planned)
		most(&x->after_planned, weight);
	else if (held)
		most(&x->after_held, weight);
	if (m->phrase && m->kind == MENTION_NUMBERED) {
		if (m->phrase->status & CUE_HELD)
			most(&x->said_held, 1);
		if (m->phrase->status & CUE_PLANNED)
			most(title ? &x->title_planned : &x->said_planned, 1);
		if (m->phrase->scene)
			most(&x->scene, 1);
	}
}

static uint32_t main_number(const struct ev_article *a, const struct ev_edition *e)
{
	for (size_t i = 0; i < a->editions.n && i < 64; i++)
		if (a->editions.v[i]->main && str_eq(a->editions.v[i]->id, e->id))
			return a->editions.v[i]->number;
	return e->number;
}

/* "At the 40th and 41st Summits": is it one of several numbers of a phrase of the main edition? */
static bool beside_main(const struct ev_article *a, const struct ev_edition *e, uint32_t main)
{
	(void)a;
	for (size_t i = 0; i < e->mentions.n; i++) {
		const struct ev_phrase *p = e->mentions.v[i].phrase;
		for (size_t k = 0; p && k < p->numbers.n; k++)
			if (p->numbers.v[k].value == main)
				return true;
	}
	return false;
}

static void settle(const struct ev_article *a, struct ev_edition *e)
{
	struct sums sums = { 0, 0 };
	struct clause_says x = { 0 };
	uint32_t bits = 0;
	int32_t today;
	bool known = ev_today(a, &today) && !a->in->day_is_guess, past = false, now = false;
	for (size_t i = 0; i < e->mentions.n; i++) {
		clause(a, &e->mentions.v[i], &x);
		if (e->mentions.v[i].kind == MENTION_NUMBERED)
			bits |= e->mentions.v[i].phrase->status;
	}
	if (e->dated && !e->no_year && known) {
		past = e->last < today;
		now = e->first <= today && today <= e->last && e->last - e->first < 27;
		add(a, &sums, past ? STATUS_PAST_DAYS : e->first > today ? STATUS_FUTURE_DAYS : STATUS_SAME_DAYS, 1);
	}
	uint32_t main = main_number(a, e);
	uint32_t apart = e->number > main ? e->number - main : main - e->number;
	if (apart && apart < 4 && !beside_main(a, e, main))
		add(a, &sums, e->number < main ? STATUS_LOWER_NUMBER : STATUS_HIGHER_NUMBER, 1);
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
		for (size_t i = 0; i < a->in->nsentences && i < 3; i++)
			if (a->s[i]) {
				double planned = ev_any_cue(a->s[i], CUE_FUTURE) ? .5
					: 0, held = ev_any_cue(a->s[i], CUE_HELD) ? .5 : 0;
				plan(a, &sums, STATUS_LEAD, planned);
				hold(a, &sums, STATUS_LEAD, held);
			}
	if ((bits & CUE_CANCELLED) && !(bits & CUE_HELD))
		e->status = STATUS_CANCELLED;
	else if ((bits & CUE_POSTPONED) && !(bits & CUE_HELD) && !past && !now)
		e->status = STATUS_POSTPONED;
	else if ((bits & CUE_PROPOSED) && !(bits & (CUE_HELD | CUE_PLANNED)) && !past)
		e->status = STATUS_PROPOSED;
	else
		e->status = sums.planned > sums.held ? STATUS_PLANNED : STATUS_HELD;
}

void ev_settle_status(struct ev_article *a)
{
	for (size_t i = 0; i < a->editions.n; i++)
		settle(a, a->editions.v[i]);
}
