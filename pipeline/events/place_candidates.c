/* The places that may be an edition's: known ones, capitals behind "in" or "at" that are no known name, "online",
 * "here". */
#include "events/places.h"

enum { LEAD = 2, PER_SENTENCE = 16, PLACES_MOST = 600 };

static bool is_place(const struct event_name *m)
{
	return m->kind == EVENT_NAME_CITY || m->kind == EVENT_NAME_COUNTRY || m->kind == EVENT_NAME_REGION
		|| m->kind == EVENT_NAME_PLACE;
}

static enum place_kind kind_of(const struct event_name *m)
{
	return m->kind == EVENT_NAME_CITY ? PLACE_IS_CITY : m->kind == EVENT_NAME_COUNTRY ? PLACE_IS_COUNTRY
		: m->kind == EVENT_NAME_REGION ? PLACE_IS_REGION : PLACE_IS_SITE;
}

/* The dateline's place: of a dateline sentence, or a city that opens the article in front of its first date or dash. */
static bool opens_article(const struct ev_article *a, const struct ev_sentence *s, uint32_t start, uint32_t end)
{
	if (a->in->sentences[s->index].dateline)
		return true;
	/* "Z. Murwira in NEW YORK, United States" */
	if (s->index <= LEAD && start < 8 && s->t[start].shape == SHAPE_UPPER
	    && token_end(&s->t[end - 1]) - s->t[start].start >= 5 && !a->in->sentences[s->index].title
	    && !ev_headline((struct ev_sentence *)s))
		return true;
	if (s->index > LEAD || start > 1 || a->in->sentences[s->index].title)
		return false;
	for (uint32_t k = end; k < s->n && k < end + 8; k++) {
		if (s->date_at[k] || token_is(s->s->text, &s->t[k], '-') || (s->t[k].kind == TOKEN_MARK
		    && s->t[k].len == 3 && s->t[k].space))
			return true;
		if (s->t[k].kind == TOKEN_WORD && !ev_capital(&s->t[k]))
			return false;
	}
	return false;
}

static void add(struct ev_article *a, struct places *x, struct place p)
{
	if (x->v.n < PLACES_MOST)
		*VEC_PUSH(a->mem, &x->v) = p;
}

static void known(struct ev_article *a, struct places *x, struct ev_sentence *s, size_t begin)
{
	for (uint32_t i = 0; i < s->nnames && x->v.n - begin < PER_SENTENCE; i++) {
		const struct event_name *m = &s->names[i];
		uint32_t from = s->name_start[i], to = s->name_end[i];
		bool demonym = false;
		if (from == UINT32_MAX || !is_place(m))
			continue;
		for (EV_NAMES(s, from, k))
			demonym |= s->names[k].kind == EVENT_NAME_DEMONYM && s->name_end[k] == to;
		bool again = x->v.n > begin && x->v.v[x->v.n - 1].at.start == from && x->v.v[x->v.n - 1].at.end == to;
		if (demonym || again)
			continue;
		uint32_t outer = s->name_at[from];
		const struct event_name *o = outer ? &s->names[outer - 1] : NULL;
		bool wider = o && o != m && s->name_end[outer - 1] - s->name_start[outer - 1] > to - from;
		bool in_name = wider && (o->kind == EVENT_NAME_ORGANISATION || o->kind == EVENT_NAME_PERSON
			|| o->kind == EVENT_NAME_INITIATIVE || o->kind == EVENT_NAME_SERIES);
		struct place p = { { s->index, from, to }, kind_of(m), m->id, m->name, m->depth, in_name, false };
		p.dateline = opens_article(a, s, from, to);
		if (p.dateline && !x->dateline && !in_name)
			x->dateline = m;
		add(a, x, p);
	}
}

/* Capitals behind "in" or "at" that are no known name: a venue by its last word, else an unknown place. */
static uint32_t unknown(struct ev_article *a, struct places *x, struct ev_sentence *s, uint32_t k)
{
	uint32_t from = k + 1, end, last_venue = 0, capitals = 0;
	if (from < s->n && ((ev_class(&s->t[from]) & (EV_DETERMINER | EV_POSSESSIVE))
	    || (ev_kind(&s->t[from]) & KIND_ARTICLE)))
		from++;
	for (end = from; end < s->n && end < from + 9; end++) {
		const struct token *t = &s->t[end];
		bool word = t->kind == TOKEN_WORD && ev_capital_word(t) && !(ev_kind(t) & KIND_STOP);
		bool joint = end > from && end + 1 < s->n && (t->kind == TOKEN_CLITIC || (!t->space
			&& (token_is(s->s->text, t, '-') || token_is(s->s->text, t, '\'')
			|| (t->kind == TOKEN_MARK && t->len == 3 && !memcmp(s->s->text.p + t->start,
			    "\xe2\x80\x99", 3))))
			|| ((ev_class(t) & (EV_OF | EV_AND)) && ev_capital_word(&s->t[end + 1]))
			    || (t->kind == TOKEN_WORD && t->len <= 3
			&& t->shape == SHAPE_LOWER && !s->cue[end] && !ev_class(t) && !(ev_kind(t) & KIND_STOP)
				&& ev_capital_word(&s->t[end + 1])));
		if (s->date_at[end] || (s->phrase_at[end] && a->phrases.v[s->phrase_at[end] - 1]->numbers.n)
		    || (!word && !joint))
			break;
		capitals += word;
		if (word && (ev_kind(t) & KIND_VENUE))
			last_venue = end + 1;
	}
	while (end > from && s->t[end - 1].kind != TOKEN_WORD)
		end--;
	while (end > from && s->t[end - 1].shape == SHAPE_LOWER)
		end--;
	if (!capitals || end == from || ev_headline(s) || (end < s->n && s->phrase_at[end]
	    && a->phrases.v[s->phrase_at[end] - 1]->numbers.n))
		return k + 1;			/* "ends in Success", "at the Resumed Fifth Session" */
	enum place_kind kind = PLACE_IS_UNKNOWN;
	if (last_venue) {
		bool goes_on = last_venue < end && ((ev_class(&s->t[last_venue]) & EV_OF)
			|| (s->t[last_venue].shape == SHAPE_LOWER && !(ev_class(&s->t[last_venue]) & EV_AND)));
		if (!goes_on)		/* the Palais des Nations */
			end = last_venue;
		kind = PLACE_IS_VENUE;
	} else {
		for (uint32_t q = from; q < end; q++)
			if (ev_class(&s->t[q]) & EV_AND)
				end = q;	/* in Villers-Cotterêts and Paris */
		/* a known name is judged as what it is; an event, a month, a language is no place */
		for (uint32_t q = from; q < end; q++)
			if (s->name_at[q] || ev_head_at(s, q) || (ev_class(&s->t[q]) & (EV_AND | EV_OF))
			    || (ev_kind(&s->t[q]) & (KIND_BODY | KIND_POST)))
				return k + 1;
	}
	if (kind == PLACE_IS_VENUE && end == from + 1 && s->t[from].shape != SHAPE_UPPER
	    && (ev_class(&s->t[from - 1]) & EV_DETERMINER))
		return k + 1;		/* at the Centre */
	for (uint32_t q = from; q < end && kind == PLACE_IS_VENUE; q++)
		if (s->name_at[q] && s->name_start[s->name_at[q] - 1] == from
		    && s->name_end[s->name_at[q] - 1] == end && is_place(&s->names[s->name_at[q] - 1]))
			return k + 1;
	size_t start = s->t[from].start, stop = token_end(&s->t[end - 1]);
	add(a, x, (struct place){ { s->index, from, end }, kind, STR(""), str_sub(s->s->text,
	    start, stop - start), 0, false, false });
	return end;
}

static void find_in(struct ev_article *a, struct places *x, struct ev_sentence *s)
{
	size_t begin = x->v.n;
	ev_mark_cues(s);
	known(a, x, s, begin);
	for (uint32_t k = 0; k < s->n && x->v.n - begin < 2 * PER_SENTENCE; ) {
		if (s->cue[k] & CUE_VIRTUAL)
			add(a, x, (struct place){ { s->index, k, k + s->cue_length[k] }, PLACE_IS_VIRTUAL,
			    STR(""), STR("virtual"), 0, false, false });
		if ((s->cue[k] & CUE_HERE) && x->dateline)
			add(a, x, (struct place){ { s->index, k, k + s->cue_length[k] }, PLACE_IS_HERE,
			    x->dateline->id, x->dateline->name, 0, false, false });
		uint32_t length = s->cue_length[k];
		k = s->cue[k] & CUE_AT ? unknown(a, x, s, k + (length ? length - 1 : 0)) : k + 1;
	}
}

void ev_find_places(struct ev_article *a, struct places *x)
{
	size_t n = a->in->nsentences;
	x->first = arena_zalloc(a->mem, (n + 2) * sizeof *x->first);
	for (uint32_t i = 0; i < n; i++) {
		x->first[i] = (uint32_t)x->v.n;
		if (a->s[i])
			find_in(a, x, a->s[i]);
		x->first[i + 1] = (uint32_t)x->v.n;
	}
}
