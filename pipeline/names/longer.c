/* A place or nationality inside a longer name that nothing knows: Ono Underground, the Qatar Open, Danish Journal of
 * X, Ono Qatar.  The whole is a name, of unknown kind unless its last noun tells; the place in it is nested. */
#include "names/company.h"

enum { LONGER_WORDS = 8 };

bool names_continues(const struct work *w, const struct names_sentence *s, uint32_t i)
{
	uint32_t last;
	return i < s->ntokens && s->tokens[i].space && token_capital(s, i) && !names_span_at(w, i)
	       && !names_initial(s, i) && !in_cue(w, s, i, w->n->cue.function) && !in_cue(w, s, i, w->n->cue.calendar)
	       && !in_cue(w, s, i, w->n->cue.suffix) && !in_cue(w, s, i, w->n->cue.given_name)
	       && !names_longest(w->n, ROOT_TITLES, s, i, &last);
}

/* Last token of the name that goes on behind token `last`; *tail: the last word before "of". */
static uint32_t goes_to(const struct work *w, const struct names_sentence *s, uint32_t last, uint32_t *tail)
{
	uint32_t end = last;
	*tail = last;
	while (end - last < LONGER_WORDS && names_continues(w, s, end + 1))
		*tail = ++end;
	if (end == last)
		return last;
	for (uint32_t i = end + 1; i + 1 < s->ntokens && i < end + 4 && in_cue(w, s, i, w->n->cue.connector); i++) {
		if (!in_cue(w, s, i, w->n->cue.genitive)
		    && !(i > end + 1 && in_cue(w, s, i, w->n->cue.determiner)))
			break;				/* Danish Journal of the X */
		if (!token_capital(s, i + 1) || in_cue(w, s, i + 1, w->n->cue.calendar))
			continue;
		const struct span *of = names_span_at(w, i + 1);
		end = of ? of->last : i + 1;
		while (names_continues(w, s, end + 1))
			end++;
		break;
	}
	return end;
}

/* Capitalised words that nothing knows right before it: it is the middle of something else. */
static bool goes_on_left(const struct work *w, const struct names_sentence *s, uint32_t first)
{
	return first > 1 && s->tokens[first].space && names_continues(w, s, first - 1);
}

/* Does the name that goes on behind the place of x to `tail` stand for something else?  *body: for a body. */
static bool is_longer(const struct work *w, const struct names_sentence *s, const struct span *x, uint32_t tail,
		      bool *body)
{
	const struct names *n = w->n;
	uint32_t last;
	bool demonym = x->form_kind == FORM_DEMONYM;
	uint32_t head = names_longest(n, ROOT_HEADS, s, tail, &last);
	*body = in_cue(w, s, tail, n->cue.body_tail) || (!demonym && in_cue(w, s, tail, n->cue.org_tail))
		|| (head && str_is(n->heads.v[head - 1].kind, "organisation"));
	if (demonym && (in_cue(w, s, x->last, n->cue.lead_outside) || (!*body && !w->sport)))
		return false;
	if (in_cue(w, s, tail, n->cue.name_tail))
		return true;
	/* the Ono police, schools and roads: where they are matters most; the Brazilian Ronaldinho is a person */
	bool local = x->kind == NAME_CITY || x->kind == NAME_REGION || x->form_kind == FORM_ACRONYM
		|| s->tokens[x->first].shape == SHAPE_UPPER;
	return !local && (*body || head);
}

/* The known series that the place of x leads, and may be part of (the Athens Olympics), or NULL. */
static const struct span *led_series(const struct work *w, const struct names_sentence *s, const struct span *x)
{
	const struct span *next = names_span_at(w, x->last + 1);
	return next && next->kind == NAME_SERIES && next->first == x->last + 1 && next->entity != NAME_NONE
	       && x->form_kind != FORM_DEMONYM && x->entity != NAME_NONE && s->tokens[next->first].space ? next : NULL;
}

void names_longer(struct work *w, uint32_t sentence)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	if (w->style[sentence] != LINE_NORMAL)
		return;
	for (size_t k = 0, n = w->spans.n; k < n; k++) {
		const struct span x = w->spans.v[k];	/* by value: names_add may move them */
		if (x.kind > NAME_PLACE || x.dead || x.rank || x.last + 1 >= s->ntokens || !token_capital(s, x.last + 1)
		    || names_span_at(w, x.first) != &w->spans.v[k] || goes_on_left(w, s, x.first))
			continue;
		const struct span *series = led_series(w, s, &x);
		if (series) {
			struct span whole = *series;
			whole.first = x.first;
			whole.rule = STR("patterns:longer");
			names_add(w, &whole);
			continue;
		}
		uint32_t tail, end = goes_to(w, s, x.last, &tail);
		bool body;
		if (end == x.last || !is_longer(w, s, &x, tail, &body))
			continue;
		struct buf b = BUF_INIT;
		buf_addz(&b, body ? "org/-/" : "name/");
		names_slug(&b, s, x.first, end);
		names_add(w, &(struct span){ .first = x.first, .last = end, .entity = NAME_NONE, .form_kind = FORM_NAME,
			.kind = body ? NAME_ORGANISATION : NAME_UNSETTLED, .id = str_dup(w->a, buf_str(&b)),
			.name = names_surface(s, x.first, end), .rule = STR("patterns:longer") });
		buf_free(&b);
	}
}

/* May the word at token b, right before a country, be the front of a body's name (Vogue Singapore)?  A word within the
 * sentence, since the first one's capital says nothing. */
static bool may_front(const struct work *w, const struct names_sentence *s, uint32_t b)
{
	const struct token *before = b ? &s->tokens[b - 1] : NULL;
	uint32_t last;
	const struct names *n = w->n;
	if (!before || s->tokens[b].shape != SHAPE_TITLE
	    || !(before->kind == TOKEN_WORD || before->kind == TOKEN_NUMBER || token_is(s->text, before, ',')))
		return false;
	uint32_t id = word_id(&s->tokens[b]);
	return !names_span_at(w, b) && !(id && n->word_class.v[id] & n->not_front)
	       && !names_longest(n, ROOT_TITLES, s, b, &last);
}

/* First token of the name that the country of span c ends, or its own. */
static uint32_t front_of(const struct work *w, const struct names_sentence *s, const struct span *c)
{
	uint32_t b = c->first - 1;
	const struct span *body = names_span_at(w, b);
	if (!body && in_cue(w, s, b, w->n->cue.team_front))
		return b;
	if (c->form_kind == FORM_ACRONYM || s->tokens[c->first].shape != SHAPE_TITLE
	    || s->tokens[b].shape != SHAPE_TITLE || in_cue(w, s, c->first, w->n->cue.given_place))
		return c->first;
	uint32_t all;
	if (!body)				/* once may be anything: in Brexit Ono */
		return may_front(w, s, b) && names_pairs(w, s, c->first, &all) > 1 ? b : c->first;
	return body->kind == NAME_ORGANISATION && body->entity != NAME_NONE && !body->team ? body->first : c->first;
}

/* A country that ends the name of a body of its own there: Vogue Singapore, Athletics Kenya, Team GB; Caritas Ukraine,
 * where the lexicons have Caritas. */
void names_fronted(struct work *w, uint32_t sentence)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	if (w->style[sentence] != LINE_NORMAL)
		return;
	for (size_t k = 0, n = w->spans.n; k < n; k++) {
		const struct span c = w->spans.v[k];	/* by value: names_add may move them */
		if (c.kind != NAME_COUNTRY || c.dead || c.rank || !c.first || c.entity == NAME_NONE
		    || c.form_kind == FORM_DEMONYM || c.form_kind == FORM_CAPITAL || !s->tokens[c.first].space
		    || names_span_at(w, c.first) != &w->spans.v[k] || !token_capital(s, c.first - 1))
			continue;
		uint32_t first = front_of(w, s, &c);
		if (first == c.first)
			continue;
		struct buf id = BUF_INIT;
		buf_addz(&id, "org/-/");
		names_slug(&id, s, first, c.last);
		struct span x = { .first = first, .last = c.last, .entity = NAME_NONE, .form_kind = FORM_NAME,
			.kind = NAME_ORGANISATION, .id = str_dup(w->a, buf_str(&id)),
			.name = names_surface(s, first, c.last), .rule = STR("patterns:longer") };
		buf_free(&id);
		names_add(w, &x);
		names_remember_name(w, sentence, &x);
	}
}
