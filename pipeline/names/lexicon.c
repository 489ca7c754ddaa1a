/* The lexicon's spans of a sentence: at each place one settled entity, or the candidates. */
#include "names/choose.h"

static struct span *push(struct work *w, const struct raw *r, uint8_t rank)
{
	return names_add(w, &(struct span){ .first = r->first, .last = r->last, .entity = NAME_NONE, .rank = rank });
}

static void set_entity(const struct work *w, struct span *s, const struct form *f)
{
	const struct name_entity *x = &w->n->entities.v[f->entity];
	s->entity = f->entity;
	s->kind = (uint8_t)x->kind;
	s->form_kind = f->kind;
	s->id = x->id;
	s->name = x->name;
	s->rule = f->rule;
	s->closed = x->kind == NAME_PERSON;
	s->team = x->sport != NO_SPORT && x->kind == NAME_ORGANISATION;
	s->stale = w->in->day != DAY_NONE && (w->in->day < f->from || w->in->day > f->to);
	const struct names_sentence *t = &w->in->sentences[w->sentence];
	if (f->match == MATCH_EXACT && f->text.n > names_surface(t, s->first, s->last).n)
		s->last++;			/* the dot of W.Va. */
}

/* The nearest kind that all of the candidates share. */
static uint8_t common_kind(const struct work *w, const struct candidate *c, int n)
{
	uint8_t k = (uint8_t)w->n->entities.v[c[0].form->entity].kind;
	for (int i = 1; i < n; i++) {
		uint8_t other = (uint8_t)w->n->entities.v[c[i].form->entity].kind;
		if (other != k)
			k = k <= NAME_PLACE && other <= NAME_PLACE ? NAME_PLACE : NAME_UNSETTLED;
	}
	return k;
}

static void settle(struct work *w, const struct raw *r, struct candidate *c, int all)
{
	struct decision d = names_decide(w, r, c, all);
	if (d.n && d.settled) {
		set_entity(w, push(w, r, 0), c[0].form);
	} else if (d.n) {
		struct span *s = push(w, r, 0);
		s->kind = common_kind(w, c, d.n);
		s->name = w->n->entities.v[c[0].form->entity].name;
		s->rule = str_printf(w->a, "ambiguous:%d", d.n);
		for (int i = 0; i < d.n && i < 8; i++)
			set_entity(w, push(w, r, (uint8_t)(i + 1)), c[i].form);
	}
	if (d.series)		/* a body and its meetings bear one name: both are shown */
		set_entity(w, push(w, r, (uint8_t)(d.n ? 20 : 0)), d.series);
}

/* Does the entity's own name begin with the word of token i (Palestinian Authority)? */
static bool name_begins(const struct work *w, uint32_t entity, const struct token *t)
{
	struct str name = w->n->entities.v[entity].name, word = t->word->text;
	return str_starts(name, word) && name.n > word.n && name.p[word.n] == ' ';
}

/* A country or nationality that leads the name of one of its own bodies says whose it is, unless the body's own
 * name begins with that word: the Georgian Interior Ministry, the U.S. Senate, but the Palestinian Authority.  It
 * stays outside, and the body's span begins after it. */
static void lead_off(struct work *w, uint32_t number)
{
	const struct names_sentence *sentence = &w->in->sentences[number];
	bool moved = false;
	for (size_t i = 0; i < w->spans.n; i++) {
		struct span *s = &w->spans.v[i];
		if (s->kind != NAME_ORGANISATION || s->entity == NAME_NONE || s->last == s->first)
			continue;
		for (const struct span *d = NULL; (d = names_next_from(w, s->first, d));) {
			if (d->last >= s->last || d->rank || d->kind != NAME_COUNTRY
			    || w->n->entities.v[s->entity].country != d->entity)
				continue;
			bool owns = sentence->tokens[d->last + 1].kind == TOKEN_CLITIC && d->last + 1 < s->last;
			bool common = !owns && d->form_kind != FORM_DEMONYM
				      && sentence->tokens[d->last + 1].shape
						 == SHAPE_LOWER; /* the U.S. military is one name */
			if (!common && !name_begins(w, s->entity, &sentence->tokens[d->first])) {
				s->first = d->last + (owns ? 2 : 1);	/* Japan's Finance Ministry */
				moved = true;
				break;
			}
		}
	}
	if (moved)
		names_begin(w, number);
}

void names_lexicon_spans(struct work *w, uint32_t sentence)
{
	struct candidate c[CANDIDATES];
	names_begin(w, sentence);
	for (size_t i = w->raw_at[sentence]; i < w->raw_at[sentence + 1];) {
		const struct raw *r = &w->raws.v[i];
		int n = 0;
		size_t k = i;
		const struct raw *next = k + 1 < w->raw_at[sentence + 1] ? &w->raws.v[k + 1] : NULL;
		if (r->chosen) {
			if (r->chosen != NO_FORM)
				set_entity(w, push(w, r, 0), &w->n->forms.v[r->chosen - 1]);
			while (i < w->raw_at[sentence + 1] && w->raws.v[i].first == r->first
			       && w->raws.v[i].last == r->last)
				i++;
			continue;
		}
		if (r->only && !(next && next->first == r->first && next->last == r->last)) {
			set_entity(w, push(w, r, 0), &w->n->forms.v[r->only - 1]);
			i++;
			continue;
		}
		for (; k < w->raw_at[sentence + 1] && w->raws.v[k].first == r->first && w->raws.v[k].last == r->last;
		     k++)
			n = names_gather(w, &w->raws.v[k], c, n);
		if (n)
			settle(w, r, c, n);
		i = k;
	}
	lead_off(w, sentence);
}
