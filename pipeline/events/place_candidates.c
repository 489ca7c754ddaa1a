/* The places that may be an edition's: known ones, capitals behind "in" or "at" that are no known name, "online",
 * "here". */
#include "events/places.h"

enum { LEAD = 2, PER_SENTENCE = 16, PLACES_MOST = 600 };

static enum place_kind kind_of(const struct mention *m)
{
	return m->kind == NAME_CITY ? PLACE_IS_CITY : m->kind == NAME_COUNTRY ? PLACE_IS_COUNTRY
		: m->kind == NAME_REGION ? PLACE_IS_REGION : PLACE_IS_SITE;
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

/* The U.S. Senate Steering Committee: a country in letters with a name right behind it. */
static bool opens_name(const struct ev_sentence *s, uint32_t from, uint32_t to)
{
	return to < s->n && s->t[to - 1].shape == SHAPE_UPPER && s->t[from].shape == SHAPE_UPPER
		&& s->t[to].kind == TOKEN_WORD && s->t[to].space && s->t[to].shape == SHAPE_TITLE
		&& !(ev_kind(&s->t[to]) & KIND_STOP);
}

static void known(struct ev_article *a, struct places *x, struct ev_sentence *s, size_t begin)
{
	for (uint32_t i = 0; i < s->nnames && x->v.n - begin < PER_SENTENCE; i++) {
		const struct mention *m = &s->names[i];
		uint32_t from = s->name_start[i], to = s->name_end[i];
		bool demonym = false;
		if (from == UINT32_MAX || !ev_is_place(m))
			continue;
		for (EV_NAMES(s, from, k))
			demonym |= s->names[k].kind == NAME_DEMONYM && s->name_end[k] == to;
		bool again = x->v.n > begin && x->v.v[x->v.n - 1].at.start == from && x->v.v[x->v.n - 1].at.end == to;
		if (demonym || again)
			continue;
		uint32_t outer = s->name_at[from];
		const struct mention *o = outer ? &s->names[outer - 1] : NULL;
		bool wider = o && o != m && s->name_end[outer - 1] - s->name_start[outer - 1] > to - from;
		bool in_name = wider && (o->kind == NAME_ORGANISATION || o->kind == NAME_PERSON
			|| o->kind == NAME_INITIATIVE || o->kind == NAME_SERIES);
		if (m->kind == NAME_COUNTRY && opens_name(s, from, to))
			continue;
		struct place p = { { s->index, from, to }, kind_of(m), m->entity_id, m->name, m->depth, in_name,
			false };
		p.dateline = opens_article(a, s, from, to);
		if (p.dateline && !x->dateline && !in_name)
			x->dateline = m;
		add(a, x, p);
	}
}

/* A dash or an apostrophe inside a word. */
static bool inner_mark(const struct ev_sentence *s, const struct token *t)
{
	return !t->space && (token_is(s->s->text, t, '-') || token_is(s->s->text, t, '\'')
		|| (t->kind == TOKEN_MARK && t->len == 3 && !memcmp(s->s->text.p + t->start, "\xe2\x80\x99", 3)));
}

/* A small word of another language between capitals: Palais des Nations. */
static bool foreign_particle(const struct ev_sentence *s, uint32_t k)
{
	const struct token *t = &s->t[k];
	return t->kind == TOKEN_WORD && t->len <= 3 && t->shape == SHAPE_LOWER && !s->cue[k] && !ev_class(t)
		&& !(ev_kind(t) & KIND_STOP);
}

/* Does the token before a capital, or inside a word, join the name? */
static bool joins_name(const struct ev_sentence *s, uint32_t k)
{
	const struct token *t = &s->t[k];
	if (k + 1 >= s->n)
		return false;
	if (t->kind == TOKEN_CLITIC || inner_mark(s, t))
		return true;
	return ev_capital_word(&s->t[k + 1]) && ((ev_class(t) & (EV_OF | EV_AND)) || foreign_particle(s, k));
}

static bool name_word(const struct token *t)
{
	return t->kind == TOKEN_WORD && ev_capital_word(t) && !(ev_kind(t) & KIND_STOP);
}

static bool in_edition(const struct ev_article *a, const struct ev_sentence *s, uint32_t k)
{
	return k < s->n && s->phrase_at[k] && a->phrases.v[s->phrase_at[k] - 1]->numbers.n;
}

/* A name in capitals: tokens from .. end - 1; last_venue: the token after its last word for a venue, 0 none. */
struct name_span { uint32_t from, end, last_venue; };

static struct name_span capitals_from(const struct ev_article *a, const struct ev_sentence *s, uint32_t from)
{
	struct name_span x = { from, from, 0 };
	uint32_t capitals = 0;
	for (; x.end < s->n && x.end < from + 9; x.end++) {
		const struct token *t = &s->t[x.end];
		bool word = name_word(t);
		if (s->date_at[x.end] || in_edition(a, s, x.end) || (!word && !(x.end > from && joins_name(s, x.end))))
			break;
		capitals += word;
		if (word && (ev_kind(t) & KIND_VENUE))
			x.last_venue = x.end + 1;
	}
	while (x.end > from && s->t[x.end - 1].kind != TOKEN_WORD)
		x.end--;
	while (x.end > from && s->t[x.end - 1].shape == SHAPE_LOWER)
		x.end--;
	if (!capitals)
		x.end = from;
	return x;
}

/* The end of a venue's name: at its last word for one, unless it goes on (the Palais des Nations). */
static uint32_t venue_end(const struct ev_sentence *s, const struct name_span *x)
{
	bool goes_on = x->last_venue < x->end && ((ev_class(&s->t[x->last_venue]) & EV_OF)
		|| (s->t[x->last_venue].shape == SHAPE_LOWER && !(ev_class(&s->t[x->last_venue]) & EV_AND)));
	return goes_on ? x->end : x->last_venue;
}

/* Says the venue nothing, or is it a known place, judged as what it is? */
static bool no_new_venue(const struct ev_sentence *s, const struct name_span *x)
{
	if (x->end == x->from + 1 && s->t[x->from].shape != SHAPE_UPPER
	    && (ev_class(&s->t[x->from - 1]) & EV_DETERMINER))
		return true;		/* at the Centre */
	for (uint32_t q = x->from; q < x->end; q++) {
		uint32_t m = s->name_at[q];
		if (m && s->name_start[m - 1] == x->from && s->name_end[m - 1] == x->end
		    && ev_is_place(&s->names[m - 1]))
			return true;
	}
	return false;
}

/* A known name is judged as what it is; an event, a month, a language is no place. */
static bool no_unknown_place(const struct ev_sentence *s, const struct name_span *x)
{
	for (uint32_t q = x->from; q < x->end; q++)
		if (s->name_at[q] || ev_head_at(s, q) || (ev_class(&s->t[q]) & (EV_AND | EV_OF))
		    || (ev_kind(&s->t[q]) & (KIND_BODY | KIND_POST)))
			return true;
	return false;
}

/* Capitals behind "in" or "at" that are no known name: a venue by its last word, else an unknown place. */
static uint32_t unknown(struct ev_article *a, struct places *x, struct ev_sentence *s, uint32_t k)
{
	uint32_t from = k + 1;
	if (from < s->n && ((ev_class(&s->t[from]) & (EV_DETERMINER | EV_POSSESSIVE))
	    || (ev_kind(&s->t[from]) & KIND_ARTICLE)))
		from++;
	struct name_span name = capitals_from(a, s, from);
	bool letter = name.end == from + 1 && s->t[from].len < 2;	/* room S */
	if (name.end == from || letter || (ev_headline(s) && !name.last_venue) || in_edition(a, s, name.end))
		return k + 1;			/* "ends in Success", "at the Resumed Fifth Session" */
	if (name.last_venue)
		name.end = venue_end(s, &name);
	else if (name.end < s->n && s->t[name.end].shape == SHAPE_LOWER && (ev_kind(&s->t[name.end]) & KIND_VENUE))
		name.last_venue = name.end;	/* at the Tor Di Valle arena */
	for (uint32_t q = from; q < name.end && !name.last_venue; q++)
		if (ev_class(&s->t[q]) & EV_AND)
			name.end = q;		/* in Villers-Cotterêts and Paris */
	if (name.end == from || (name.last_venue ? no_new_venue(s, &name) : no_unknown_place(s, &name)))
		return k + 1;			/* "IN AND OUT" */
	size_t start = s->t[from].start, stop = token_end(&s->t[name.end - 1]);
	add(a, x, (struct place){ { s->index, from, name.end }, name.last_venue ? PLACE_IS_VENUE : PLACE_IS_UNKNOWN,
	    STR(""), str_sub(s->s->text, start, stop - start), 0, false, false });
	return name.end;
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
			    x->dateline->entity_id, x->dateline->name, 0, false, false });
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
