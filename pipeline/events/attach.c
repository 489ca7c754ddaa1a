/* When, where and whether: what the words around a phrase say of it.
 *
 * From the phrase one walks forward, then backward.  Words that belong to holding an event (was, held, in, on,
 * virtually, a place, a date) cost nothing, other words a little, verbs of other doings and other events a lot; a
 * date or place belongs to the phrase if the way to it is cheap, and to the phrase it is cheapest for. */
#include "events/walk.h"

static bool is_place(const struct mention *m)
{
	return m->kind == NAME_CITY || m->kind == NAME_COUNTRY || m->kind == NAME_REGION
	       || m->kind == NAME_PLACE;
}

static bool preceded_by(const struct ev_sentence *s, uint32_t k, uint32_t classes)
{
	if (k > 1 && s->t[k - 1].kind == TOKEN_CLITIC && s->name_at[k - 2])	/* at the WTO's 13th conference */
		k = s->name_start[s->name_at[k - 2] - 1];
	while (k && (ev_class(&s->t[k - 1]) & EV_DETERMINER))
		k--;
	for (uint32_t back = 1; back <= 4 && back <= k; back++)
		if (s->cue_length[k - back] == back && (s->cue[k - back] & classes))
			return true;
	return false;
}

/* A place at token k, if a preposition or another place leads to it. */
static void offer_place(struct walk *w, uint32_t k, int cost)
{
	struct ev_sentence *s = w->s;
	const struct mention *m = &s->names[s->name_at[k] - 1];
	if (cost > CHEAP || (w->place && cost >= w->place_cost))
		return;
	if (is_place(m) && preceded_by(s, k, CUE_AT)) {
		w->place = m;
		w->place_cost = cost;
	}
}

static bool no_name(const struct ev_sentence *s, uint32_t from, uint32_t end)
{
	return end == from || (end == from + 1 && s->t[from].len < 2);	/* room S */
}

/* "in Ta' Qali", a place in no lexicon: capitalised words after a preposition, up to a comma or a small word. */
static uint32_t unknown_place(struct walk *w, uint32_t k, int cost)
{
	struct ev_sentence *s = w->s;
	uint32_t end = k;
	while (end < s->n && end < k + 6 && !s->name_at[end] && !s->date_at[end] && !s->phrase_at[end]
	       && (ev_capital(&s->t[end])
		   || (end > k && s->t[end].kind == TOKEN_WORD && s->t[end].len <= 3 && !s->cue[end]
		       && !ev_class(&s->t[end]) && end + 1 < s->n && ev_capital(&s->t[end + 1])) /* Punta del Este */
		   || (end > k && !s->t[end].space && (s->t[end].kind == TOKEN_CLITIC || s->t[end].kind == TOKEN_MARK)
		       && !token_is(s->s->text, &s->t[end], ',') && !token_is(s->s->text, &s->t[end], '.'))))
		end++;
	while (end > k && s->t[end - 1].kind != TOKEN_WORD)
		end--;
	if (no_name(s, k, end) || !preceded_by(s, k, CUE_AT))
		return k;
	if (cost <= CHEAP && !w->place && !w->p->place_name.n)
		w->p->place_name = str_sub(s->s->text, s->t[k].start, token_end(&s->t[end - 1]) - s->t[k].start);
	return end;
}

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

/* "recalled the 10th round and looked forward to the 11th": is a cue, which ends before token k, said of another
 * number? */
static bool of_the_next(const struct walk *w, uint32_t k)
{
	const struct ev_sentence *s = w->s;
	while (k < s->n && (ev_class(&s->t[k]) & EV_DETERMINER))
		k++;
	return k < s->n && s->phrase_at[k] && w->a->phrases.v[s->phrase_at[k] - 1]->numbers.n
	       && w->a->phrases.v[s->phrase_at[k] - 1] != w->p;
}

static void forward(struct walk *w)
{
	struct ev_sentence *s = w->s;
	uint32_t k = skip_apposition(s, w->p->end), from = w->p->end, limit = k + REACH < s->n ? k + REACH : s->n,
		 last = 0;
	int cost = 0;
	bool others = false;		/* names of those who chair or attend follow */
	bool blocked = false;		/* other doings stood between */
	bool object = false;		/* a verb stands before the phrase: what "and" joins to it is not the event's */
	for (uint32_t i = 0; i < w->p->start; i++)
		object |= (s->cue[i] & (CUE_OTHER | CUE_HOST | CUE_HELD)) != 0;
	while (k < limit && cost <= CHEAP + FAR) {
		if (s->date_at[k]) {
			if ((last & CUE_UNTIL) && w->date.date)
				ev_extend_date(w, k);
			/* "until Tuesday" tells no day it began */
			else if (!(last & CUE_UNTIL) || (last & CUE_STATUS))
				ev_offer_date(w, k, cost);
			last = 0;
			k = s->date_end[s->date_at[k] - 1];
			continue;
		}
		if (s->phrase_at[k]) {
			const struct ev_phrase *q = w->a->phrases.v[s->phrase_at[k] - 1];
			if (last & CUE_DURING) {
				if (!w->side && cost <= 1)
					w->side = q;
				cost += q->numbers.n ? 1 : 0;	/* what follows is rather its own */
			} else if (!listed(s, from, k)) {
				break;
			}
			from = k = q->end > k ? q->end : k + 1;
			continue;
		}
		uint32_t length = s->cue_length[k], c = s->cue[k];
		if (s->name_at[k] && !(length && s->name_end[s->name_at[k] - 1] < k + length)) {
			offer_place(w, k, cost);
			bool place = is_place(&s->names[s->name_at[k] - 1]);
			cost += place || others ? 0 : 1;
			last = 0;
			k = s->name_end[s->name_at[k] - 1];
			continue;
		}
		uint32_t named = !length && (last & CUE_AT) && ev_capital(&s->t[k]) ? unknown_place(w, k, cost) : k;
		if (named > k) {
			last = 0;
			k = named;
			continue;
		}
		if (!length) {
			if (!(ev_class(&s->t[k]) & EV_DETERMINER) && !token_is(s->s->text, &s->t[k], ','))
				last = 0;
			bool day_follows = (ev_class(&s->t[k]) & EV_ON) && k + 1 < s->n && s->date_at[k + 1];
			if (!day_follows && (!others || cost_of(s, k) > 1))
				cost += cost_of(s, k);
			blocked |= cost_of(s, k) >= FAR;
			k++;
			continue;
		}
		if ((c & CUE_STATUS)
		    && (of_the_next(w, k + length) || (object && k && (ev_class(&s->t[k - 1]) & EV_AND))))
			break;			/* he attended the summit and is expected to travel on */
		/* "the session of talks on a treaty against plastic pollution, closed in Busan" */
		if ((c & CUE_STATUS) && !blocked && cost > 1 && token_is(s->s->text, &s->t[k - 1], ','))
			cost = 1;
		if ((c & CUE_STATUS) && cost <= CHEAP) {
			/* "which opened on 10 September, is expected to": it was held; only a change of plan counts */
			w->forward |=
				c & (w->forward & CUE_HELD ? CUE_POSTPONED | CUE_CANCELLED | CUE_HELD : CUE_STATUS);
			w->verb = true;
			others = false;
		}
		if (c & (CUE_HOSTED_BY | CUE_CHAIRED_BY | CUE_COCHAIRED_BY | CUE_ATTENDED_BY))
			others = true;
		if ((c & CUE_VIRTUAL) && cost <= 1 && !w->online_behind)
			w->online_behind = k + 1;
		if ((c & CUE_IN_PERSON) && cost <= CHEAP)
			w->in_person = true;
		if ((c & CUE_HERE) && cost <= CHEAP && !w->place && w->a->dateline)
			w->place = w->a->dateline;
		blocked |= (c & CUE_OTHER) && !(c & CUE_STATUS);
		if ((c & CUE_OTHER) && !(c & CUE_STATUS))
			cost += FAR;
		else if (!(c
			   & (CUE_STATUS | CUE_CHAIN | CUE_DURING | CUE_AT | CUE_VIRTUAL | CUE_IN_PERSON | CUE_HERE
			      | CUE_HOST | CUE_HOSTED_BY | CUE_CHAIR | CUE_CHAIRED_BY | CUE_COCHAIR | CUE_COCHAIRED_BY
			      | CUE_ATTENDED_BY | CUE_BY | CUE_UNTIL))
			 || (c & CUE_PROPOSES))
			cost += cost_of(s, k);
		last = c;
		k += length;
	}
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

static void backward(struct walk *w)
{
	struct ev_sentence *s = w->s;
	uint32_t k = w->p->start, begin, commas = 0, walked = 0;
	int cost = 0;
	bool settled = false, at = preceded_by(s, k, CUE_AT | CUE_DURING), acts = w->verb;
	bool near = true;		/* nothing but determiners yet */
	bool towards = at || preceded_by_word(s, k, EV_TO | EV_ON);	/* led the delegation to the 12th summit */
	w->p->scene = at;
	w->p->towards = towards;
	while (k && walked++ < REACH) {
		uint32_t c = cue_before(s, k, &begin);
		if (s->date_at[k - 1]) {
			uint32_t d = s->date_at[k - 1] - 1;
			k = s->date_start[d];
			if (k > 1 && (ev_class(&s->t[k - 1]) & EV_AND) && s->date_at[k - 2])
				/* on February 1 and 2 for the fourth meeting */
				k = s->date_start[s->date_at[k - 2] - 1];
			/* "On October 19, the last day of the week, the fourth dialogue was convened" */
			bool opens = k <= 1 && (acts ? cost <= CHEAP + 5 : towards && cost <= 14);
			ev_offer_date(w, k, (opens && cost > 1 ? 2 : cost) + 1);
			continue;
		}
		if (s->phrase_at[k - 1] && s->phrase_at[k - 1] != s->phrase_at[w->p->start]) {
			const struct ev_phrase *q = w->a->phrases.v[s->phrase_at[k - 1] - 1];
			if (q->numbers.n || q->series || q->mention)
				break;
			k = q->start;		/* "the last day of the week": some other event, or none */
			cost += CHEAP;
			settled = true;
			continue;
		}
		if (s->name_at[k - 1] && !c) {
			uint32_t m = s->name_at[k - 1] - 1;
			k = s->name_start[m];
			const struct mention *behind = w->place;
			offer_place(w, k, cost + 1 + (cost > 1 && k > 2));
			w->place_before |= w->place != behind;
			cost += is_place(&s->names[m]) ? 0 : 1;
			continue;
		}
		if (!c) {
			k--;
			near = near && (ev_class(&s->t[k]) & (EV_DETERMINER | EV_MODIFIER));
			commas += token_is(s->s->text, &s->t[k], ',');
			if (!(ev_class(&s->t[k]) & EV_ON))	/* gather in July for the summit */
				cost += cost_of(s, k) == FAR ? CHEAP : cost_of(s, k);
			settled |= cost_of(s, k) >= FAR || commas > 1;
			if (cost >= WALL)
				break;
			continue;
		}
		k = begin;
		near = near && (c & CUE_STATUS);
		if (c & CUE_PROPOSES)
			c |= CUE_PROPOSED;
		if ((c & CUE_STATUS) && !settled && w->p->start - k < 16) {
			uint32_t bits = c & CUE_STATUS;
			if (at)
				bits &= CUE_HELD | (c & CUE_FUTURE ? CUE_PLANNED : 0);
			w->backward |= bits;
			w->near |= near ? bits : 0;
			settled = (bits & CUE_HELD) != 0;
		}
		acts |= (c & (CUE_STATUS | CUE_HOST)) != 0;
		if ((c & CUE_OTHER) && !(c & CUE_STATUS)) {
			settled = true;
			if (!at)
				cost += FAR;
		}
		if ((c & CUE_VIRTUAL) && cost <= 1 && !w->online_ahead)
			w->online_ahead = k + 1;
	}
}

/* "the next OPEC meeting", "the upcoming dialogue": words inside the phrase. */
static void inner_cues(struct walk *w)
{
	for (uint32_t k = w->p->start; k < w->p->head; k++)
		if (w->s->cue[k] & CUE_FUTURE) {
			w->backward |= CUE_PLANNED;
			w->near |= CUE_PLANNED;
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

static void settle(struct walk *w)
{
	struct ev_phrase *p = w->p;
	uint32_t all = w->forward | w->backward;
	static const uint32_t order[] = { CUE_CANCELLED, CUE_POSTPONED, CUE_PROPOSED, CUE_PLANNED, CUE_HELD };
	if ((w->forward & CUE_HELD) && !(w->forward & ~(uint32_t)CUE_HELD) && !(w->near & CUE_PLANNED))
		all &= ~(uint32_t)CUE_PLANNED;		/* it was held, whatever will be done about it */
	for (size_t i = 0; i < sizeof order / sizeof *order && !p->status; i++)
		if (all & order[i])
			p->status = order[i];
	p->date = w->date.date;
	p->date_cost = w->date.cost;
	if (w->date.date && w->date.before && !p->numbers.n && !p->scene && !p->towards)
		p->date = NULL;		/* "a year ago, when the Congress added words" */
	one_each(w);
	p->owned = w->p->start > 0 && (ev_class(&w->s->t[p->start - 1]) & EV_OF) && w->verb;
	p->place = w->place;
	if (p->place && p->place_name.n && w->place_cost > 0)
		p->place = NULL;
	else if (p->place)
		p->place_name = STR("");
	if (!p->place && !p->place_name.n && w->side) {		/* during Singapore International Cyber Week */
		const struct ev_phrase *q = w->side;
		for (uint32_t k = q->start; k < q->end && !p->place; k++)
			for (EV_NAMES(w->s, k, i))
				if (!p->place && w->s->name_end[i] <= q->end && (w->s->names[i].kind == NAME_CITY
				    || (w->s->names[i].kind == NAME_COUNTRY && !q->numbers.n)))
					p->place = &w->s->names[i];
	}
	if (p->virtual_ && (p->place || p->place_name.n || w->in_person))
		p->hybrid = true;
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
			taken |= k != i && w[k].online_behind && w[k].online_behind == w[i].online_ahead;
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
		inner_cues(&w[i]);
		ev_years_in_phrase(&w[i]);
	}
	share(w, n);
	share_places(w, n);
	say_online(w, n);
	for (size_t i = 0; i < n; i++) {
		bool joined = i && listed(s, w[i - 1].p->end, w[i].p->start);
		if (joined)
			w[i].backward |= w[i - 1].backward;
		settle(&w[i]);
		ev_parties(a, s, w[i].p, lo, hi);
		/* host to the 33rd ASEAN Summit and the 13th East Asia Summit */
		if (joined && !w[i].p->nparties) {
			w[i].p->first_party = w[i - 1].p->first_party;
			w[i].p->nparties = w[i - 1].p->nparties;
		}
	}
}
