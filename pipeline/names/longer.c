/* A place or nationality inside a longer name that nothing knows: Ono Underground, the Qatar Open, Danish Journal of
 * X.  The whole is a name, of unknown kind unless its last noun tells; the place in it is nested. */
#include "names/passes.h"

enum { LONGER_WORDS = 8 };

/* A capitalised word that may continue a name: no title, post, day or function word, nothing that is a name of its
 * own. */
static bool continues(const struct work *w, const struct names_sentence *s, uint32_t i)
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
	while (end - last < LONGER_WORDS && continues(w, s, end + 1))
		*tail = ++end;
	if (end == last)
		return last;
	for (uint32_t i = end + 1; i + 1 < s->ntokens && i < end + 4 && in_cue(w, s, i, w->n->cue.connector); i++) {
		if (!str_is(token_text(s->text, &s->tokens[i]), "of")
		    && !(i > end + 1 && in_cue(w, s, i, w->n->cue.determiner)))
			break;				/* Danish Journal of the X */
		if (!token_capital(s, i + 1) || in_cue(w, s, i + 1, w->n->cue.calendar))
			continue;
		const struct span *of = names_span_at(w, i + 1);
		end = of ? of->last : i + 1;
		while (continues(w, s, end + 1))
			end++;
		break;
	}
	return end;
}

/* Capitalised words that nothing knows right before it: it is the middle of something else. */
static bool goes_on_left(const struct work *w, const struct names_sentence *s, uint32_t first)
{
	return first > 1 && s->tokens[first].space && continues(w, s, first - 1);
}

/* Does the name that goes on behind the place of x to `tail` stand for something else?  *body: for a body. */
static bool is_longer(const struct work *w, const struct names_sentence *s, const struct span *x, uint32_t tail,
		      bool *body)
{
	const struct names *n = w->n;
	uint32_t last;
	bool demonym = x->form_kind == FORM_DEMONYM;
	*body = in_cue(w, s, tail, n->cue.body_tail) || (!demonym && in_cue(w, s, tail, n->cue.org_tail));
	if (demonym && (in_cue(w, s, x->last, n->cue.lead_outside) || (!*body && !w->sport)))
		return false;
	if (in_cue(w, s, tail, n->cue.name_tail))
		return true;
	/* the Ono police, schools and roads: where they are matters most; the Brazilian Ronaldinho is a person */
	bool local = x->kind == NAME_CITY || x->kind == NAME_REGION || x->form_kind == FORM_ACRONYM
		|| s->tokens[x->first].shape == SHAPE_UPPER;
	return !local && (*body || names_longest(n, ROOT_HEADS, s, tail, &last));
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
