/* When, where and whether: what the words around a phrase say of it.
 *
 * From the phrase one walks forward, then backward.  Words that belong to holding an event (was, held, in, on,
 * virtually, a place, a date) cost nothing, other words a little, verbs of other doings and other events a lot; a
 * date or place belongs to the phrase if the way to it is cheap, and to the phrase it is cheapest for. */
#include "events/walk.h"

static int cost_of(const struct ev_sentence *s, uint32_t k)
{
	const struct token *t = &s->t[k];
	uint32_t c = ev_class(t);
	struct str text = s->s->text;
	if (t->kind == TOKEN_CLITIC || (c & (EV_DETERMINER | EV_MODIFIER)))
		return 0;
	if (t->kind == TOKEN_MARK) {
		if (token_is(text, t, ',') || token_is(text, t, '(') || token_is(text, t, ')')
		    || token_is(text, t, '-'))
			return 0;
		return token_is(text, t, ';') || token_is(text, t, ':') ? WALL : t->len > 1 ? 2 : 1;
	}
	if ((c & ORD_ORDINAL) && k && (ev_class(&s->t[k - 1]) & EV_DETERMINER))
		return FAR;		/* after the fourth, which ... */
	return c & EV_HEAD ? FAR : 1;
}

/* Joined to p as in "the 12th ASEAN-US Summit and the 19th East Asia Summit": nothing but commas and "and". */
static bool listed(const struct ev_sentence *s, uint32_t from, uint32_t to)
{
	bool joined = false;
	for (; from < to; from++) {
		uint32_t c = ev_class(&s->t[from]);
		if (!token_is(s->s->text, &s->t[from], ',') && !(c & (EV_AND | EV_DETERMINER)))
			return false;
		joined |= (c & EV_AND) || token_is(s->s->text, &s->t[from], ',');
	}
	return joined;
}

/* ", Asia's premier defence summit," after the phrase: the same event once more.  The token of the second comma, or
 * k. */
static uint32_t skip_apposition(const struct ev_sentence *s, uint32_t k)
{
	bool head = false;
	if (k >= s->n || !token_is(s->s->text, &s->t[k], ','))
		return k;
	for (uint32_t q = k + 1; q < s->n && q < k + 12; q++) {
		if (token_is(s->s->text, &s->t[q], ','))
			return head ? q : k;
		if (s->date_at[q] || (s->cue[q] & (CUE_STATUS | CUE_OTHER | CUE_AT)))
			return k;
		head |= (ev_class(&s->t[q]) & EV_HEAD) != 0;
	}
	return k;
}

/* The way forward: at token k, at this cost. */
struct way {
	uint32_t k, from;		/* from: where the last phrase ended */
	uint32_t last;			/* classes of the cue right before k, 0: none */
	int cost;
	bool others;			/* names of those who chair or attend follow */
	bool object;			/* a verb stands before the phrase: what "and" joins to it is not the event's */
};

static void date_ahead(struct walk *w, struct way *x)
{
	if ((x->last & CUE_UNTIL) && w->date.date)
		ev_extend_date(w, x->k);
	else if (!(x->last & CUE_UNTIL) || (x->last & CUE_STATUS))	/* "until Tuesday" tells no day it began */
		ev_offer_date(w, x->k, x->cost);
	x->last = 0;
	x->k = w->s->date_end[w->s->date_at[x->k] - 1];
}

/* Another event: the way goes on through one that is listed with this one, or during which it is held. */
static bool event_ahead(struct walk *w, struct way *x)
{
	const struct ev_phrase *q = w->a->phrases.v[w->s->phrase_at[x->k] - 1];
	if (x->last & CUE_DURING) {
		if (!w->side && x->cost <= 1)
			w->side = q;
		x->cost += q->numbers.n ? 1 : 0;	/* what follows is rather its own */
	} else if (!listed(w->s, x->from, x->k)) {
		return false;
	}
	x->from = x->k = q->end > x->k ? q->end : x->k + 1;
	return true;
}

static void name_ahead(struct walk *w, struct way *x)
{
	uint32_t m = w->s->name_at[x->k] - 1;
	ev_offer_place(w, x->k, x->cost);
	x->cost += ev_is_place(&w->s->names[m]) || x->others ? 0 : 1;
	x->last = 0;
	x->k = w->s->name_end[m];
}

static void word_ahead(struct walk *w, struct way *x)
{
	const struct ev_sentence *s = w->s;
	uint32_t place = (x->last & CUE_AT) && ev_capital(&s->t[x->k]) ? ev_unknown_place(w, x->k, x->cost) : x->k;
	if (place > x->k) {
		x->last = 0;
		x->k = place;
		return;
	}
	bool on_day = (ev_class(&s->t[x->k]) & EV_ON) && x->k + 1 < s->n && s->date_at[x->k + 1];
	int cost = on_day ? 0 : cost_of(s, x->k);
	if (!(ev_class(&s->t[x->k]) & EV_DETERMINER) && !token_is(s->s->text, &s->t[x->k], ','))
		x->last = 0;
	x->cost += x->others && cost <= 1 ? 0 : cost;
	x->k++;
}

/* What a cue says of the event that the way to it has not lost; false: it speaks of another. */
static bool cue_ahead(struct walk *w, struct way *x)
{
	const uint32_t free = CUE_STATUS | CUE_CHAIN | CUE_DURING | CUE_AT | CUE_VIRTUAL | CUE_IN_PERSON | CUE_HERE
		| CUE_HOST | CUE_HOSTED_BY | CUE_CHAIR | CUE_CHAIRED_BY | CUE_COCHAIR | CUE_COCHAIRED_BY
		| CUE_ATTENDED_BY | CUE_BY | CUE_UNTIL;
	const struct ev_sentence *s = w->s;
	uint32_t c = s->cue[x->k];
	if ((c & CUE_STATUS) && x->object && x->k && (ev_class(&s->t[x->k - 1]) & EV_AND))
		return false;		/* he attended the summit and is expected to travel on */
	if ((c & CUE_STATUS) && x->cost <= CHEAP) {
		/* "which opened on 10 September, is expected to": it was held; only a change of plan counts */
		w->forward |= c & (w->forward & CUE_HELD ? CUE_POSTPONED | CUE_CANCELLED | CUE_HELD : CUE_STATUS);
		x->others = false;
	}
	x->others |= (c & (CUE_HOSTED_BY | CUE_CHAIRED_BY | CUE_COCHAIRED_BY | CUE_ATTENDED_BY)) != 0;
	if ((c & CUE_VIRTUAL) && x->cost <= 1 && !w->online_behind)
		w->online_behind = x->k + 1;
	w->in_person |= (c & CUE_IN_PERSON) && x->cost <= CHEAP;
	if ((c & CUE_OTHER) && !(c & CUE_STATUS))
		x->cost += FAR;
	else if (!(c & free))
		x->cost += cost_of(s, x->k);
	x->last = c;
	x->k += s->cue_length[x->k];
	return true;
}

static bool step_ahead(struct walk *w, struct way *x)
{
	const struct ev_sentence *s = w->s;
	uint32_t length = s->cue_length[x->k], name = s->name_at[x->k];
	if (s->date_at[x->k])
		date_ahead(w, x);
	else if (s->phrase_at[x->k])
		return event_ahead(w, x);
	else if (name && s->name_end[name - 1] >= x->k + length)
		name_ahead(w, x);
	else if (!length)
		word_ahead(w, x);
	else
		return cue_ahead(w, x);
	return true;
}

static void forward(struct walk *w)
{
	const struct ev_sentence *s = w->s;
	struct way x = { .k = skip_apposition(s, w->p->end), .from = w->p->end };
	uint32_t limit = x.k + REACH < s->n ? x.k + REACH : s->n;
	for (uint32_t i = 0; i < w->p->start; i++)
		x.object |= (s->cue[i] & (CUE_OTHER | CUE_HOST | CUE_HELD)) != 0;
	while (x.k < limit && x.cost <= CHEAP + FAR && step_ahead(w, &x))
		;
}

/* The cue that ends before token k, or 0; *start is its first token. */
static uint32_t cue_before(const struct ev_sentence *s, uint32_t k, uint32_t *start)
{
	for (uint32_t back = 1; back <= 6 && back <= k; back++)
		if (s->cue_length[k - back] == back) {
			*start = k - back;
			return s->cue[k - back];
		}
	return 0;
}

static bool preceded_by_word(const struct ev_sentence *s, uint32_t k, uint32_t classes)
{
	while (k && (ev_class(&s->t[k - 1]) & EV_DETERMINER))
		k--;
	return k && (ev_class(&s->t[k - 1]) & classes);
}

/* The way backward: before token k, at this cost. */
struct back {
	uint32_t k, commas;
	int cost;
	bool at;			/* "at", "during" the event */
	bool near;			/* nothing but determiners yet */
	bool settled;			/* what stands further off is said of something else */
};

static void word_behind(const struct ev_sentence *s, struct back *x)
{
	x->k--;
	int cost = cost_of(s, x->k);
	x->near = x->near && (ev_class(&s->t[x->k]) & (EV_DETERMINER | EV_MODIFIER));
	x->commas += token_is(s->s->text, &s->t[x->k], ',');
	if (!(ev_class(&s->t[x->k]) & EV_ON))	/* gather in July for the summit */
		x->cost += cost == FAR ? CHEAP : cost;
	x->settled |= cost >= FAR || x->commas > 1;
}

static void name_behind(struct walk *w, struct back *x)
{
	const struct ev_sentence *s = w->s;
	uint32_t m = s->name_at[x->k - 1] - 1;
	const struct mention *ahead = w->place;
	x->k = s->name_start[m];
	ev_offer_place(w, x->k, x->cost + 1 + (x->cost > 1 && x->k > 2));
	w->place_before |= w->place != ahead;
	x->cost += ev_is_place(&s->names[m]) ? 0 : 1;
}

/* A cue [begin, k) of classes c. */
static void cue_behind(struct walk *w, struct back *x, uint32_t begin, uint32_t c)
{
	x->k = begin;
	x->near = x->near && (c & CUE_STATUS);
	if (c & CUE_PROPOSES)
		c |= CUE_PROPOSED;
	if ((c & CUE_STATUS) && !x->settled && w->p->start - begin < 16) {
		uint32_t bits = c & CUE_STATUS;
		if (x->at)
			bits &= CUE_HELD | (c & CUE_FUTURE ? CUE_PLANNED : 0);
		w->backward |= bits;
		w->near |= x->near ? bits : 0;
		x->settled = (bits & CUE_HELD) != 0;
	}
	if ((c & CUE_OTHER) && !(c & CUE_STATUS)) {
		x->settled = true;
		x->cost += x->at ? 0 : FAR;
	}
	if ((c & CUE_VIRTUAL) && x->cost <= 1 && !w->online_ahead)
		w->online_ahead = begin + 1;
}

static void backward(struct walk *w)
{
	const struct ev_sentence *s = w->s;
	struct back x = { .k = w->p->start, .at = ev_preceded_by(s, w->p->start, CUE_AT | CUE_DURING), .near = true };
	w->p->scene = x.at;
	/* led the delegation to the 12th summit */
	w->p->towards = x.at || preceded_by_word(s, x.k, EV_TO | EV_ON);
	for (uint32_t walked = 0; x.k && walked < REACH && x.cost < WALL; walked++) {
		uint32_t begin, c = cue_before(s, x.k, &begin);
		if (s->date_at[x.k - 1]) {
			x.k = s->date_start[s->date_at[x.k - 1] - 1];
			ev_offer_date(w, x.k, x.cost + 1);
		} else if (s->phrase_at[x.k - 1] && s->phrase_at[x.k - 1] != s->phrase_at[w->p->start]) {
			break;
		} else if (c) {
			cue_behind(w, &x, begin, c);
		} else if (s->name_at[x.k - 1]) {
			name_behind(w, &x);
		} else {
			word_behind(s, &x);
		}
	}
}

/* "the first and second conferences, in 2019 (Hanoi) and 2022": as many dates in a row as the phrase has numbers. */
static void one_each(const struct walk *w)
{
	const struct ev_sentence *s = w->s;
	struct ev_phrase *p = w->p;
	size_t n = p->numbers.n, most = sizeof p->each / sizeof *p->each;
	uint32_t k = w->date.end;
	if (n < 2 || n > most || !p->date || w->date.before)
		return;
	const struct date *found[sizeof p->each / sizeof *p->each] = { p->date };
	for (size_t i = 1; i < n; i++) {
		if (k < s->n && token_is(s->s->text, &s->t[k], '('))
			while (k < s->n && !token_is(s->s->text, &s->t[k++], ')'))
				;
		uint32_t from = k;
		while (k < s->n && (token_is(s->s->text, &s->t[k], ',') || (ev_class(&s->t[k]) & (EV_AND | EV_ON))))
			k++;
		if (k == from || k >= s->n || !s->date_at[k])
			return;
		found[i] = &s->dates[s->date_at[k] - 1];
		k = s->date_end[s->date_at[k] - 1];
	}
	memcpy(p->each, found, sizeof found);
}

/* What both ways have said: the gravest word counts; of what was held, nothing further off is a plan. */
static uint32_t status_of(const struct walk *w)
{
	static const uint32_t order[] = { CUE_CANCELLED, CUE_POSTPONED, CUE_PROPOSED, CUE_PLANNED, CUE_HELD };
	uint32_t all = w->forward | w->backward;
	if (w->forward == CUE_HELD && !(w->near & CUE_PLANNED))
		all &= ~(uint32_t)CUE_PLANNED;
	for (size_t i = 0; i < sizeof order / sizeof *order; i++)
		if (all & order[i])
			return order[i];
	return 0;
}

static void settle(struct walk *w)
{
	struct ev_phrase *p = w->p;
	/* "a year ago, when the Congress added words" */
	bool aside = w->date.before && !p->numbers.n && !p->scene && !p->towards;
	p->status = status_of(w);
	p->date = aside ? NULL : w->date.date;
	p->date_cost = w->date.cost;
	one_each(w);
	p->place = w->place;
	if (p->place)
		p->place_name = STR("");
	else if (!p->place_name.n)
		p->place = ev_place_of_side(w);
	p->hybrid = p->virtual_ && (p->place || p->place_name.n || w->in_person);
}

/* "at the summit in Vientiane, including the first dialogue": a place right behind one phrase is not the next one's,
 * unless they are listed together. */
static void share_places(struct walk *w, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n; k++)
			if (w[i].place && w[i].place == w[k].place && !w[i].place_before && w[k].place_before
			    && w[i].place_cost <= 1 && !listed(w[i].s, w[i].p->end, w[k].p->start))
				w[k].place = NULL;
}

/* Two phrases want one date: the cheaper way wins, unless they are listed together. */
static void share(struct walk *w, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n; k++) {
			if (!w[i].date.date || w[i].date.date != w[k].date.date
			    || listed(w[i].s, w[i].p->end, w[k].p->start))
				continue;
			if (w[i].date.cost <= w[k].date.cost)
				w[k].date.date = NULL;
			else
				w[i].date.date = NULL;
		}
}

/* "The second was held online in 2023, and the third in Lima": what stands behind one phrase is not said of the next.
 * */
static void say_online(struct walk *w, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		bool taken = false;
		for (size_t k = 0; k < n; k++)
			taken |= w[k].online_behind == w[i].online_ahead;
		w[i].p->virtual_ = w[i].online_behind || (w[i].online_ahead && !taken);
	}
}

void ev_attach(struct ev_article *a, struct ev_sentence *s, size_t lo, size_t hi)
{
	size_t n = hi - lo;
	struct walk *w = arena_zalloc(a->mem, n * sizeof *w);
	ev_mark_cues(s);
	memset(s->phrase_at, 0, s->n * sizeof *s->phrase_at);
	for (size_t i = lo; i < hi; i++)
		for (uint32_t k = a->phrases.v[i]->start; k < a->phrases.v[i]->end; k++)
			s->phrase_at[k] = (uint32_t)i + 1;
	for (size_t i = 0; i < n; i++) {
		w[i] = (struct walk){ .a = a, .s = s, .p = a->phrases.v[lo + i] };
		ev_year_before(&w[i]);
		forward(&w[i]);
		backward(&w[i]);
	}
	share(w, n);
	share_places(w, n);
	say_online(w, n);
	for (size_t i = 0; i < n; i++) {
		settle(&w[i]);
		ev_parties(a, s, w[i].p, lo, hi);
	}
}
