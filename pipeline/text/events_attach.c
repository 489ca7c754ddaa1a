/* When, where and whether: what the words around a phrase say of it.
 *
 * From the phrase one walks forward, then backward.  Words that belong to holding an event (was, held, in, on,
 * virtually, a place, a date) cost nothing, other words a little, verbs of other doings and other events a lot; a
 * date or place belongs to the phrase if the way to it is cheap, and to the phrase it is cheapest for. */
#include "text/calendar.h"
#include "text/events_impl.h"

enum { CHEAP = 3, FAR = 6, WALL = 100, REACH = 40 };

struct walk {
	struct ev_article *a;
	struct ev_sentence *s;
	struct ev_phrase *p;
	struct event_choice {
		const struct event_date *date;
		uint32_t end;		/* token after it */
		bool before;		/* it stands before the phrase */
		int cost;
	} date;
	const struct event_name *place;
	int place_cost;
	const struct ev_phrase *side;	/* the event during which it is held */
	bool in_person, verb;
	uint32_t forward, backward, near;	/* status bits seen; near: right before the phrase */
};

bool ev_day_bounds(const struct event_date *d, int32_t *earliest, int32_t *latest)
{
	return cal_parse_iso(d->earliest, earliest) && cal_parse_iso(d->latest, latest) && *earliest <= *latest;
}

/* Days without a year: XXXX-10-04, or both ends of an interval. */
bool ev_no_year(const struct event_date *d)
{
	return d->value.n >= 10 && memcmp(d->value.p, "XXXX-", 5) == 0 && d->value.p[5] >= '0' && d->value.p[5] <= '1';
}

/* Can it be the time of an event: a day, some days, a month, a year? */
static bool usable(const struct event_date *d)
{
	int32_t from, to;
	if (str_is(d->type, "DURATION") || str_is(d->type, "SET"))
		return false;
	if (ev_no_year(d))
		return true;
	return ev_day_bounds(d, &from, &to) && to - from <= 366;
}

static int32_t width(const struct event_date *d)
{
	int32_t from, to;
	return ev_day_bounds(d, &from, &to) ? to - from : 5;
}

static bool is_place(const struct event_name *m)
{
	return m->kind == EVENT_NAME_CITY || m->kind == EVENT_NAME_COUNTRY || m->kind == EVENT_NAME_REGION || m->kind == EVENT_NAME_PLACE;
}

/* "18 and 19 November": the day that follows, a few days later, makes one span with it. */
static const struct event_date *with_next(struct walk *w, const struct event_date *d, uint32_t k)
{
	struct ev_sentence *s = w->s;
	int32_t from, to, next_from, next_to;
	uint32_t after = s->date_end[s->date_at[k] - 1];
	if (!ev_day_bounds(d, &from, &to) || to - from > 7)
		return d;
	if (after < s->n && token_is(s->s->text, &s->t[after], ','))
		after++;
	if (after + 1 >= s->n || !(ev_class(&s->t[after]) & EV_AND))
		return d;
	after++;
	while (after < s->n && !s->date_at[after] && s->cue[after] & CUE_CHAIN)	/* on the 18th and on the 19th */
		after++;
	if (after >= s->n || !s->date_at[after])
		return d;
	const struct event_date *e = &s->dates[s->date_at[after] - 1];
	if (!ev_day_bounds(e, &next_from, &next_to) || next_from <= to || next_from - to > 3 || next_to - next_from > 3)
		return d;
	struct event_date *both = arena_alloc(w->a->mem, sizeof *both);
	*both = *d;
	both->latest = e->latest;
	both->value = STR("");
	return both;
}

/* The same days in the year of y, if y is a whole year and d's own year is not stated. */
static const struct event_date *moved(struct walk *w, const struct event_date *d, const struct event_date *y)
{
	int32_t from, to, year_from, year_to;
	if (!ev_day_bounds(y, &year_from, &year_to) || year_to - year_from < 364 || !ev_day_bounds(d, &from, &to) || to - from > 31
	    || str_is(d->basis, "explicit"))
		return d;
	struct cal_date year = cal_date(year_from), a = cal_date(from), b = cal_date(to);
	if (year.month != 1 || year.day != 1 || a.year == year.year || !cal_valid(year.year, a.month, a.day)
	    || !cal_valid(year.year + b.year - a.year, b.month, b.day))
		return d;
	struct event_date *m = arena_alloc(w->a->mem, sizeof *m);
	char *iso = arena_alloc(w->a->mem, 24);
	*m = *d;
	cal_iso(cal_day(year.year, a.month, a.day), iso);
	m->earliest = str_n(iso, 10);
	cal_iso(cal_day(year.year + b.year - a.year, b.month, b.day), iso + 12);
	m->latest = str_n(iso + 12, 10);
	return m;
}

/* "November 15 and 16 last year", "Last year's summit, the 47th, ... from 11 to 13 June": the year that stands
 * right behind the days, or right before the phrase, is theirs. */
static const struct event_date *with_year(struct walk *w, const struct event_date *d, uint32_t k)
{
	struct ev_sentence *s = w->s;
	uint32_t end = s->date_end[s->date_at[k] - 1], back = w->p->start;
	for (int days = 0; days < 3 && end < s->n; days++) {
		while (end < s->n && (ev_class(&s->t[end]) & EV_AND))
			end++;
		if (end == s->n || !s->date_at[end])
			break;
		const struct event_date *m = moved(w, d, &s->dates[s->date_at[end] - 1]);
		if (m != d)
			return m;
		end = s->date_end[s->date_at[end] - 1];
	}
	for (int tokens = 0; tokens < 6 && back; tokens++)
		if (s->date_at[--back])
			return moved(w, d, &s->dates[s->date_at[back] - 1]);
	return d;
}

static void offer_date(struct walk *w, uint32_t k, int cost)
{
	const struct event_date *d = &w->s->dates[w->s->date_at[k] - 1];
	if (cost > CHEAP || !usable(d))
		return;
	/* "Thursday, October 17": the second says it better */
	int32_t from, to, first, last;
	if (w->date.date && ev_day_bounds(d, &from, &to) && ev_day_bounds(w->date.date, &first, &last) && first <= from && to <= last
	    && last > first && last - first < 15)
		return;
	bool better = !w->date.date || cost < w->date.cost;
	if (!better && cost == w->date.cost && width(d) < width(w->date.date) && k >= w->date.end && k - w->date.end <= 2)
		better = true;
	if (better) {
		w->date.date = with_year(w, with_next(w, d, k), k);
		w->date.end = w->s->date_end[w->s->date_at[k] - 1];
		/* "last December's OPEC meeting" is no further than the phrase itself */
		w->date.before = (w->date.end < w->p->start || (w->date.end == w->p->start && w->p->definite)) && !(w->date.end + 1 == w->p->start && w->s->t[w->date.end].kind == TOKEN_CLITIC);
		w->date.cost = cost;
	}
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
	const struct event_name *m = &s->names[s->name_at[k] - 1];
	if (cost > CHEAP || (w->place && cost >= w->place_cost))
		return;
	if (is_place(m) && preceded_by(s, k, CUE_AT)) {
		w->place = m;
		w->place_cost = cost;
	}
}

/* "in Ta' Qali", a place in no lexicon: capitalised words after a preposition, up to a comma or a small word. */
static uint32_t unknown_place(struct walk *w, uint32_t k, int cost)
{
	struct ev_sentence *s = w->s;
	uint32_t end = k;
	while (end < s->n && end < k + 6 && !s->name_at[end] && !s->date_at[end] && !s->phrase_at[end]
	       && (ev_capital(&s->t[end]) || (end > k && !s->t[end].space && (s->t[end].kind == TOKEN_CLITIC || s->t[end].kind == TOKEN_MARK)
					      && !token_is(s->s->text, &s->t[end], ',') && !token_is(s->s->text, &s->t[end], '.'))))
		end++;
	while (end > k && s->t[end - 1].kind != TOKEN_WORD)
		end--;
	if (end == k || !preceded_by(s, k, CUE_AT))
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
		if (token_is(text, t, ',') || token_is(text, t, '(') || token_is(text, t, ')') || token_is(text, t, '-'))
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

/* "opened on 11 November and is due to end on 22 November": the date at k is the last day. */
static void extend(struct walk *w, uint32_t k)
{
	const struct event_date *d = &w->s->dates[w->s->date_at[k] - 1];
	int32_t from, to, first, last;
	if (!w->date.date || !ev_day_bounds(w->date.date, &first, &last) || !ev_day_bounds(d, &from, &to) || from <= last || to - first > 92
	    || to - from > 6)
		return;
	struct event_date *both = arena_alloc(w->a->mem, sizeof *both);
	*both = *w->date.date;
	both->latest = d->latest;
	both->value = STR("");
	w->date.date = both;
}

static void forward(struct walk *w)
{
	struct ev_sentence *s = w->s;
	uint32_t k = w->p->end, from = w->p->end, limit = k + REACH < s->n ? k + REACH : s->n, last = 0;
	int cost = 0;
	bool others = false;		/* names of those who chair or attend follow */
	bool blocked = false;		/* other doings stood between */
	while (k < limit && cost <= CHEAP + FAR) {
		if (s->date_at[k]) {
			if ((last & CUE_UNTIL) && w->date.date)
				extend(w, k);
			else
				offer_date(w, k, cost);
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
			if (!others || cost_of(s, k) > 1)
				cost += cost_of(s, k);
			blocked |= cost_of(s, k) >= FAR;
			k++;
			continue;
		}
		/* "the session of talks on a treaty against plastic pollution, closed in Busan" */
		if ((c & CUE_STATUS) && !blocked && cost > 1 && token_is(s->s->text, &s->t[k - 1], ','))
			cost = 1;
		if ((c & CUE_STATUS) && cost <= CHEAP) {
			/* "which opened on 10 September, is expected to": it was held; only a change of plan counts */
			w->forward |= c & (w->forward & CUE_HELD ? CUE_POSTPONED | CUE_CANCELLED | CUE_HELD : CUE_STATUS);
			w->verb = true;
			others = false;
		}
		if (c & (CUE_HOSTED_BY | CUE_CHAIRED_BY | CUE_COCHAIRED_BY | CUE_ATTENDED_BY))
			others = true;
		if ((c & CUE_VIRTUAL) && cost <= 1)
			w->p->virtual_ = true;
		if ((c & CUE_IN_PERSON) && cost <= CHEAP)
			w->in_person = true;
		if ((c & CUE_HERE) && cost <= CHEAP && !w->place && w->a->dateline)
			w->place = w->a->dateline;
		blocked |= (c & CUE_OTHER) && !(c & CUE_STATUS);
		if ((c & CUE_OTHER) && !(c & CUE_STATUS))
			cost += FAR;
		else if (!(c & (CUE_STATUS | CUE_CHAIN | CUE_DURING | CUE_AT | CUE_VIRTUAL | CUE_IN_PERSON | CUE_HERE | CUE_HOST
				| CUE_HOSTED_BY | CUE_CHAIR | CUE_CHAIRED_BY | CUE_COCHAIR | CUE_COCHAIRED_BY | CUE_ATTENDED_BY | CUE_BY | CUE_UNTIL)) || (c & CUE_PROPOSES))
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
	while (k && walked++ < REACH) {
		uint32_t c = cue_before(s, k, &begin);
		if (s->date_at[k - 1]) {
			uint32_t d = s->date_at[k - 1] - 1;
			k = s->date_start[d];
			/* "On October 19, the last day of the week, the fourth dialogue was convened" */
			bool opens = k <= 1 && (acts ? cost <= CHEAP + 5 : towards && cost <= 14);
			offer_date(w, k, (opens && cost > 1 ? 2 : cost) + 1);
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
			offer_place(w, k, cost + 1 + (cost > 1 && k > 2));
			cost += is_place(&s->names[m]) ? 0 : 1;
			continue;
		}
		if (!c) {
			k--;
			near = near && (ev_class(&s->t[k]) & (EV_DETERMINER | EV_MODIFIER));
			commas += token_is(s->s->text, &s->t[k], ',');
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
		if ((c & CUE_VIRTUAL) && cost <= 1)
			w->p->virtual_ = true;
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

static void years_in_phrase(struct walk *w)
{
	for (uint32_t k = w->p->start; k < w->p->end; k++)
		if (w->s->date_at[k] && (!w->date.date || !usable(w->date.date)))
			offer_date(w, k, 1);
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
	if (w->date.date && w->date.before && !p->numbers.n && !p->scene)
		p->date = NULL;		/* "a year ago, when the Congress added words" */
	p->owned = w->p->start > 0 && (ev_class(&w->s->t[p->start - 1]) & EV_OF) && w->verb;
	p->place = w->place;
	if (p->place && p->place_name.n && w->place_cost > 0)
		p->place = NULL;
	else if (p->place)
		p->place_name = STR("");
	if (!p->place && !p->place_name.n && w->side) {		/* during Singapore International Cyber Week */
		const struct ev_phrase *q = w->side;
		for (uint32_t i = 0; i < w->s->nnames && !p->place; i++)
			if (w->s->name_start[i] >= q->start && w->s->name_end[i] <= q->end && (w->s->names[i].kind == EVENT_NAME_CITY
			    || (w->s->names[i].kind == EVENT_NAME_COUNTRY && !q->numbers.n)))
				p->place = &w->s->names[i];
	}
	if (p->virtual_ && (p->place || p->place_name.n || w->in_person))
		p->hybrid = true;
}

/* Two phrases want one date: the cheaper way wins, unless they are listed together. */
static void share(struct walk *w, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n; k++) {
			if (!w[i].date.date || w[i].date.date != w[k].date.date || listed(w[i].s, w[i].p->end, w[k].p->start))
				continue;
			if (w[i].date.cost <= w[k].date.cost)
				w[k].date.date = NULL;
			else
				w[i].date.date = NULL;
		}
}

void ev_attach(struct ev_article *a, struct ev_sentence *s, size_t lo, size_t hi)
{
	size_t n = hi - lo;
	struct walk *w = arena_zalloc(a->mem, n * sizeof *w);
	memset(s->phrase_at, 0, s->n * sizeof *s->phrase_at);
	for (size_t i = lo; i < hi; i++)
		for (uint32_t k = a->phrases.v[i]->start; k < a->phrases.v[i]->end; k++)
			s->phrase_at[k] = (uint32_t)i + 1;
	for (size_t i = 0; i < n; i++) {
		w[i] = (struct walk){ .a = a, .s = s, .p = a->phrases.v[lo + i] };
		forward(&w[i]);
		backward(&w[i]);
		inner_cues(&w[i]);
		years_in_phrase(&w[i]);
	}
	share(w, n);
	for (size_t i = 0; i < n; i++) {
		bool joined = i && listed(s, w[i - 1].p->end, w[i].p->start);
		if (joined)
			w[i].backward |= w[i - 1].backward;
		settle(&w[i]);
		ev_parties(a, s, w[i].p, lo, hi);
		if (joined && !w[i].p->nparties) {	/* host to the 33rd ASEAN Summit and the 13th East Asia Summit */
			w[i].p->first_party = w[i - 1].p->first_party;
			w[i].p->nparties = w[i - 1].p->nparties;
		}
	}
}
