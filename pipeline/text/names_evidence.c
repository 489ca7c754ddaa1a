/* What the article is certain of, and what it probably means: evidence for choosing between candidates. */
#include "text/names_choose.h"

/* ---- what the article is certain of ---- */

static size_t known_slot(const struct work *w, uint32_t entity)
{
	size_t at = (entity * 0x9e3779b1u) & w->known_mask;
	while (w->known[at].count && w->known[at].entity != entity)
		at = (at + 1) & w->known_mask;
	return at;
}

uint32_t names_known(const struct work *w, uint32_t entity)
{
	return w->known ? w->known[known_slot(w, entity)].count : 0;
}

static void know(struct work *w, uint32_t entity, uint32_t times)
{
	if (w->known_n * 2 >= w->known_mask) {
		struct known *old = w->known;
		size_t size = old ? w->known_mask + 1 : 0;
		w->known_mask = size ? size * 2 - 1 : 127;
		w->known = arena_zalloc(w->a, (w->known_mask + 1) * sizeof *w->known);
		for (size_t i = 0; i < size; i++)
			if (old[i].count)
				w->known[known_slot(w, old[i].entity)] = old[i];
	}
	size_t at = known_slot(w, entity);
	w->known_n += !w->known[at].count;
	w->known[at].entity = entity;
	w->known[at].count += times;
	const struct name_entity *x = &w->n->entities.v[entity];
	for (uint32_t i = 0; i < x->nparents; i++)
		know(w, x->parents[i], times);
}

/* Does the article's dateline begin with r: in a line of that role, or one of the first with a dash soon after
 * (Jakarta - ..., CHARLESTON, W.Va. (AP) -- ...)? */
bool names_is_dateline(const struct work *w, const struct raw *r)
{
	const struct names_sentence *s = &w->in->sentences[r->sentence];
	if (s->dateline)
		return true;
	for (uint32_t i = r->last + 1; r->sentence < 5 && i < s->ntokens && i < r->last + 9; i++) {
		const struct token *t = &s->tokens[i];
		if (t->kind == TOKEN_WORD && t->shape == SHAPE_LOWER)
			return false;
		if (t->kind == TOKEN_MARK && t->space && names_is_dash(s->text, t))
			return true;
	}
	return false;
}

/* ---- what it probably means ---- */

static size_t guess_slot(const struct work *w, uint32_t node, uint32_t entity)
{
	size_t at = (node * 0x9e3779b1u ^ entity * 0x85ebca6bu) & w->guess_mask;
	while (w->guesses[at].count && !(w->guesses[at].node == node && w->guesses[at].entity == entity))
		at = (at + 1) & w->guess_mask;
	return at;
}

uint32_t names_guessed(const struct work *w, uint32_t node, uint32_t entity)
{
	return w->guesses ? w->guesses[guess_slot(w, node, entity)].count : 0;
}

static void guess(struct work *w, uint32_t node, uint32_t entity)
{
	if (w->guess_n * 2 >= w->guess_mask) {
		struct guess *old = w->guesses;
		size_t size = old ? w->guess_mask + 1 : 0;
		w->guess_mask = size ? size * 2 - 1 : 63;
		w->guesses = arena_zalloc(w->a, (w->guess_mask + 1) * sizeof *w->guesses);
		for (size_t i = 0; i < size; i++)
			if (old[i].count)
				w->guesses[guess_slot(w, old[i].node, old[i].entity)] = old[i];
	}
	struct guess *g = &w->guesses[guess_slot(w, node, entity)];
	w->guess_n += !g->count;
	*g = (struct guess){ node, entity, g->count + 1 };
}

/* The one entity that the candidates leave, whatever the article says elsewhere, or NAME_NONE; *any: one of them
 * may stand. */
static uint32_t certain(const struct work *w, const struct raw *r, struct candidate *c, int n, bool *any)
{
	uint32_t entity = NAME_NONE, beside = NAME_NONE;
	bool one = true, open = false;
	*any = false;
	for (int j = 0; j < n; j++) {
		if (c[j].verdict == FORBIDDEN)
			continue;
		if (n > 1 || c[j].verdict != HOLDS) {
			names_score(w, r, &c[j]);
			if (c[j].score[BY_NEIGHBOUR] > 1 && beside == NAME_NONE)
				beside = c[j].form->entity;	/* Paris, Texas */
		}
		if (c[j].verdict == UNMET)
			continue;
		*any = true;
		open |= c[j].verdict == OPEN;
		if (entity != NAME_NONE && entity != c[j].form->entity)
			one = false;
		entity = c[j].form->entity;
	}
	if (beside != NAME_NONE) {
		*any = true;
		return beside;
	}
	return one && !open ? entity : NAME_NONE;
}

/* What is not certain is chosen as later in the sentences, by what is; the choices are evidence for other names:
 * London says which Reading is meant. */
static void guess_all(struct work *w, const uint32_t *open, size_t n)
{
	struct candidate c[CANDIDATES];
	for (size_t i = 0; i < n; i++) {
		const struct raw *r = &w->raws.v[open[i]], *end = w->raws.v + w->raw_at[r->sentence + 1];
		int all = 0;
		for (const struct raw *x = r; x < end && x->first == r->first && x->last == r->last; x++)
			all = names_gather(w, x, c, all);
		if (!all)
			continue;
		struct decision d = names_decide(w, r, c, all);
		if (!d.n || !d.settled || w->n->entities.v[c[0].form->entity].kind > NAME_PLACE)
			continue;
		guess(w, r->node, c[0].form->entity);
		if (w->dateline == NAME_NONE && r->first <= 1 && names_is_dateline(w, r))
			w->dateline = c[0].form->entity;
	}
	for (size_t i = 0; w->guesses && i <= w->guess_mask; i++)
		if (w->guesses[i].count)
			know(w, w->guesses[i].entity, w->guesses[i].count);
}

void names_evidence(struct work *w)
{
	struct candidate c[CANDIDATES];
	uint32_t sentence = NAME_NONE, past = 0;
	VEC(uint32_t) unsure = { NULL, 0, 0 };
	w->dateline = NAME_NONE;
	for (size_t i = 0; i < w->raws.n;) {
		const struct raw *r = &w->raws.v[i];
		if (r->sentence != sentence) {
			sentence = r->sentence;
			past = 0;
		}
		size_t end = i;
		while (end < w->raws.n && w->raws.v[end].sentence == sentence && w->raws.v[end].first == r->first)
			end++;
		size_t longest = NAME_NONE;
		for (size_t k = end; k-- > i && r->first >= past;) {
			r = &w->raws.v[k];
			int n = names_gather(w, r, c, 0);
			if (n == 1 && c[0].verdict == HOLDS && !c[0].form->next)
				w->raws.v[k].only = (uint32_t)(c[0].form - w->n->forms.v) + 1;
			bool any;
			uint32_t entity = certain(w, r, c, n, &any);
			if (n && longest == NAME_NONE)
				longest = k;
			if (!any)
				continue;
			past = r->last + 1;
			longest = k;
			if (entity != NAME_NONE) {
				know(w, entity, 1);
				longest = NAME_NONE;
				if (w->dateline == NAME_NONE && r->first <= 1
				    && names_entity_at(w->n, entity)->kind <= NAME_PLACE && names_is_dateline(w, r))
					w->dateline = entity;
			}
			break;
		}
		if (longest != NAME_NONE) {		/* the first raw of its span */
			while (longest > i && w->raws.v[longest - 1].last == w->raws.v[longest].last)
				longest--;
			*VEC_PUSH(w->a, &unsure) = (uint32_t)longest;
		}
		i = end;
	}
	w->settled = true;
	guess_all(w, unsure.v, unsure.n);
}
