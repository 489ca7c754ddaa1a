/* What the article is certain of, and what it probably means: evidence for choosing between candidates. */
#include "names/choose.h"

/* ---- what the article is certain of ---- */

static size_t known_slot(const struct work *w, uint32_t entity)
{
	size_t at = (entity * 0x9e3779b1u) & w->known_mask;
	while (w->known[at].entity && w->known[at].entity != entity + 1)
		at = (at + 1) & w->known_mask;
	return at;
}

struct known names_evidence_of(const struct work *w, uint32_t entity)
{
	return w->known ? w->known[known_slot(w, entity)] : (struct known){ 0, 0, 0 };
}

uint32_t names_known(const struct work *w, uint32_t entity)
{
	struct known k = names_evidence_of(w, entity);
	return k.certain + k.guessed;
}

/* The entity, and what it lies in, is meant once more: certain or guessed, or (-1) no longer guessed. */
static void know(struct work *w, uint32_t entity, uint32_t certain, int32_t guessed)
{
	if (w->known_n * 2 >= w->known_mask) {
		struct known *old = w->known;
		size_t size = old ? w->known_mask + 1 : 0;
		w->known_mask = size ? size * 2 - 1 : 127;
		w->known = arena_zalloc(w->a, (w->known_mask + 1) * sizeof *w->known);
		for (size_t i = 0; i < size; i++)
			if (old[i].entity)
				w->known[known_slot(w, old[i].entity - 1)] = old[i];
	}
	struct known *k = &w->known[known_slot(w, entity)];
	w->known_n += !k->entity;
	k->entity = entity + 1;
	k->certain += certain;
	k->guessed += (uint32_t)guessed;
	const struct name_entity *x = &w->n->entities.v[entity];
	for (uint32_t i = 0; i < x->nparents; i++)
		know(w, x->parents[i], certain, guessed);
}

void names_mention(struct work *w, uint32_t entity) { know(w, entity, 1, 0); }

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
	while (w->guesses[at].node && !(w->guesses[at].node == node && w->guesses[at].entity == entity))
		at = (at + 1) & w->guess_mask;
	return at;
}

uint32_t names_guessed(const struct work *w, uint32_t node, uint32_t entity)
{
	return w->guesses ? w->guesses[guess_slot(w, node, entity)].count : 0;
}

/* The form of that node is taken to mean the entity once more or, with times -1, no longer. */
static void guess(struct work *w, uint32_t node, uint32_t entity, int32_t times)
{
	if (entity == NAME_NONE)
		return;
	know(w, entity, 0, times);
	if (w->guess_n * 2 >= w->guess_mask) {
		struct guess *old = w->guesses;
		size_t size = old ? w->guess_mask + 1 : 0;
		w->guess_mask = size ? size * 2 - 1 : 63;
		w->guesses = arena_zalloc(w->a, (w->guess_mask + 1) * sizeof *w->guesses);
		for (size_t i = 0; i < size; i++)
			if (old[i].node)
				w->guesses[guess_slot(w, old[i].node, old[i].entity)] = old[i];
	}
	struct guess *g = &w->guesses[guess_slot(w, node, entity)];
	w->guess_n += !g->node;
	*g = (struct guess){ node, entity, g->count + (uint32_t)times };
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
		if ((n > 1 || c[j].verdict != HOLDS) && beside == NAME_NONE && names_neighbour(w, r, c[j].form) > 1)
			beside = c[j].form->entity;	/* Paris, Texas */
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

struct unsure { uint32_t raw, entity; bool firm; };	/* the first raw of a span, and what it is taken to mean */

/* The form that the span is taken to mean, from 1; 0: it is not settled; NO_FORM: none stands there.  *firm: it will
 * not change, whatever the article says. */
static uint32_t choose(struct work *w, uint32_t raw, bool *firm)
{
	struct candidate c[CANDIDATES];
	const struct raw *r = &w->raws.v[raw], *end = w->raws.v + w->raw_at[r->sentence + 1];
	int all = 0;
	for (const struct raw *x = r; x < end && x->first == r->first && x->last == r->last; x++)
		all = names_gather(w, x, c, all);
	*firm = all > 0;
	for (int i = 0; i < all; i++)
		*firm &= c[i].verdict == FORBIDDEN;
	if (!all || *firm)
		return NO_FORM;
	uint32_t context = c[0].form->context;	/* one alone, that asks nothing of the article, stays what it is */
	*firm = all == 1 && !(context && w->n->contexts.v[context - 1].article);
	struct decision d = names_decide(w, r, c, all);
	if (!d.n && !d.series)
		return NO_FORM;
	return d.n && d.settled && !d.series ? (uint32_t)(c[0].form - w->n->forms.v) + 1 : 0;
}

/* The place that the chosen form names, or NAME_NONE. */
static uint32_t chosen_place(const struct work *w, uint32_t form)
{
	if (!form || form == NO_FORM)
		return NAME_NONE;
	uint32_t e = w->n->forms.v[form - 1].entity;
	return w->n->entities.v[e].kind <= NAME_PLACE ? e : NAME_NONE;
}

/* Raw k is a town's name of several words that does not stand here: New Albany, in an article that names no Indiana.  A
 * name within it means nothing of its own then, unless it goes on (Denver City Council) or begins with a direction. */
static void clear_within(struct work *w, size_t k)
{
	const struct raw *r = &w->raws.v[k];
	const struct names_sentence *s = &w->in->sentences[r->sentence];
	if (r->first == r->last || in_cue(w, s, r->first, w->n->cue.direction)
	    || (w->style[r->sentence] == LINE_NORMAL && r->last + 1 < s->ntokens && token_capital(s, r->last + 1)))
		return;
	for (uint32_t f = w->n->nodes.v[r->node].payload; f; f = w->n->forms.v[f - 1].next)
		if (w->n->entities.v[w->n->forms.v[f - 1].entity].kind != NAME_CITY)
			return;
	while (k && w->raws.v[k - 1].sentence == r->sentence && w->raws.v[k - 1].first == r->first)
		k--;
	for (; k < w->raws.n && w->raws.v[k].sentence == r->sentence && w->raws.v[k].first <= r->last; k++)
		if (w->raws.v[k].last < r->last || (w->raws.v[k].last == r->last && w->raws.v[k].first > r->first))
			w->raws.v[k].chosen = NO_FORM;
}

/* What is not certain is chosen by what is; the choices are evidence for other names: London says which Reading is
 * meant.  First each by itself, then once more in order, each beside the others' choices: of Valencia and Barcelona the
 * larger ones lie in two countries, but both are taken for the Spanish ones. */
static void guess_all(struct work *w, struct unsure *u, size_t n)
{
	uint32_t before = w->dateline;
	for (size_t i = 0; i < n; i++) {
		struct raw *r = &w->raws.v[u[i].raw];
		r->chosen = choose(w, u[i].raw, &u[i].firm);
		u[i].entity = chosen_place(w, r->chosen);
		if (u[i].entity != NAME_NONE && w->dateline == NAME_NONE && r->first <= 1 && names_is_dateline(w, r))
			w->dateline = u[i].entity;
	}
	for (size_t i = 0; i < n; i++)
		guess(w, w->raws.v[u[i].raw].node, u[i].entity, 1);
	bool again = w->guess_n || w->dateline != before;	/* something new to choose by */
	for (size_t i = 0; i < n && again; i++) {
		struct raw *r = &w->raws.v[u[i].raw];
		if (u[i].firm)
			continue;
		r->chosen = choose(w, u[i].raw, &u[i].firm);
		uint32_t e = chosen_place(w, r->chosen);
		if (e == u[i].entity)
			continue;
		guess(w, r->node, u[i].entity, -1);
		guess(w, r->node, e, 1);
	}
	for (size_t i = 0; i < n; i++)
		if (w->raws.v[u[i].raw].chosen == NO_FORM)
			clear_within(w, u[i].raw);
}

typedef VEC(struct unsure) unsure_vec;

/* The article means the entity at r, beyond doubt. */
static void be_certain(struct work *w, const struct raw *r, uint32_t entity)
{
	enum name_kind kind = w->n->entities.v[entity].kind;
	if (!w->in->sentences[r->sentence].dateline || kind != NAME_ORGANISATION)
		know(w, entity, 1, 0);			/* where Reuters is at home says nothing */
	names_note_team(w, entity);
	if (w->dateline == NAME_NONE && r->first <= 1 && kind <= NAME_PLACE && names_is_dateline(w, r))
		w->dateline = entity;
}

/* Of raws [i, end), which begin at one token: the longest that may stand, if it is still to be chosen; NAME_NONE if it
 * is certain, or there is none.  *none: it has one form, whose context is not met and cannot be. */
static size_t longest_open(struct work *w, size_t i, size_t end, uint32_t *past, bool *none)
{
	struct candidate c[CANDIDATES];
	size_t longest = NAME_NONE;
	*none = false;
	if (w->raws.v[i].first < *past)
		return NAME_NONE;
	for (size_t k = end; k-- > i;) {
		struct raw *r = &w->raws.v[k];
		bool any;
		int n = names_gather(w, r, c, 0);
		if (n == 1 && c[0].verdict == HOLDS && !c[0].form->next)
			r->only = (uint32_t)(c[0].form - w->n->forms.v) + 1;
		uint32_t entity = certain(w, r, c, n, &any);
		if (any) {
			*none = false;
			*past = r->last + 1;
			if (entity == NAME_NONE)
				return k;
			be_certain(w, r, entity);
			return NAME_NONE;
		}
		for (int j = 0; j < n && longest == NAME_NONE; j++)
			if (c[j].verdict != FORBIDDEN) {
				longest = k;
				*none = n == 1 && c[j].verdict == UNMET
					&& !w->n->contexts.v[c[j].form->context - 1].article;
			}
	}
	return longest;
}

/* The span of raw k, one of those from i on, is to be chosen later; with `none`, and if it is its only raw, nothing
 * stands there. */
static void put_off(struct work *w, size_t i, size_t k, bool none, unsure_vec *unsure)
{
	struct raw *v = w->raws.v;
	none &= k + 1 == w->raws.n || v[k + 1].first != v[k].first || v[k + 1].last != v[k].last;
	for (; k > i && v[k - 1].last == v[k].last; k--)
		none = false;
	if (none)
		v[k].chosen = NO_FORM;
	else
		*VEC_PUSH(w->a, unsure) = (struct unsure){ (uint32_t)k, NAME_NONE, false };
}

void names_evidence(struct work *w)
{
	uint32_t sentence = NAME_NONE, past = 0;
	unsure_vec unsure = { NULL, 0, 0 };
	w->dateline = NAME_NONE;
	for (size_t i = 0, end; i < w->raws.n; i = end) {
		const struct raw *r = &w->raws.v[i];
		if (r->sentence != sentence) {
			sentence = r->sentence;
			past = 0;
		}
		end = i + 1;
		while (end < w->raws.n && w->raws.v[end].sentence == sentence && w->raws.v[end].first == r->first)
			end++;
		bool none;
		size_t open = longest_open(w, i, end, &past, &none);
		if (open != NAME_NONE)
			put_off(w, i, open, none, &unsure);
	}
	w->settled = true;
	guess_all(w, unsure.v, unsure.n);
	names_settle_sport(w);
}
