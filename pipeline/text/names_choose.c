/* Which entity a form means here: evidence of the whole article first, then a choice among the candidates. */
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

static void know(struct work *w, uint32_t entity)
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
	w->known[at].count++;
	const struct name_entity *x = &w->n->entities.v[entity];
	for (uint32_t i = 0; i < x->nparents; i++)
		know(w, x->parents[i]);
}

/* ---- candidates ---- */

/* The region or country that a comma after the span names (Paris, Texas), or NAME_NONE. */
static bool neighbour_within(const struct work *w, const struct raw *r, uint32_t entity)
{
	const struct names_sentence *s = &w->in->sentences[r->sentence];
	const struct raw *end = w->raws.v + w->raw_at[r->sentence + 1];
	uint32_t then = r->last + 2;
	if (then >= s->ntokens || !token_is(s->text, &s->tokens[then - 1], ','))
		return false;
	for (const struct raw *x = r; x < end && x->first <= then; x++) {
		if (x->first != then)
			continue;
		for (uint32_t f = w->n->nodes.v[x->node].payload; f; f = w->n->forms.v[f - 1].next) {
			const struct form *form = &w->n->forms.v[f - 1];
			enum name_kind k = w->n->entities.v[form->entity].kind;
			if ((k == NAME_REGION || k == NAME_COUNTRY) && form->kind != FORM_DEMONYM
			    && form->entity != entity && names_form_fits(w, form, x)
			    && names_is_within(w->n, entity, form->entity))
				return true;
		}
	}
	return false;
}

/* Is it the region or country that follows a place of its own (Olympia, Washington)? */
static bool neighbour_holds(const struct work *w, const struct raw *r, uint32_t entity)
{
	const struct names_sentence *s = &w->in->sentences[r->sentence];
	const struct raw *start = w->raws.v + w->raw_at[r->sentence];
	enum name_kind k = w->n->entities.v[entity].kind;
	if (r->first < 2 || (k != NAME_REGION && k != NAME_COUNTRY) || !token_is(s->text, &s->tokens[r->first - 1], ','))
		return false;
	for (const struct raw *x = r; x-- > start && x->first + 12 > r->first;) {
		if (x->last != r->first - 2)
			continue;
		for (uint32_t f = w->n->nodes.v[x->node].payload; f; f = w->n->forms.v[f - 1].next) {
			const struct form *form = &w->n->forms.v[f - 1];
			if (form->entity != entity && form->kind != FORM_DEMONYM && form->kind != FORM_CAPITAL
			    && w->n->entities.v[form->entity].kind == NAME_CITY && names_form_fits(w, form, x)
			    && names_is_within(w->n, form->entity, entity))
				return true;
		}
	}
	return false;
}

/* How much the article speaks of the entity and of what it lies in; the dateline weighs three mentions. */
static int32_t support(const struct work *w, uint32_t entity)
{
	const struct name_entity *x = &w->n->entities.v[entity];
	uint32_t known = names_known(w, entity);
	int32_t s = known > 1000 ? 1000 : (int32_t)known;
	for (uint32_t i = 0; i < x->nparents; i++) {
		s += support(w, x->parents[i]);
		if (w->dateline != NAME_NONE && names_is_within(w->n, w->dateline, x->parents[i]))
			s += 3;
	}
	return s;
}

/* Does the article's dateline begin with r: in a line of that role, or one of the first with a dash soon after
 * (Jakarta - ..., CHARLESTON, W.Va. (AP) -- ...)? */
static bool is_dateline(const struct work *w, const struct raw *r)
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

/* A one-word form that is also a common English word must be capitalised where that says something, or be
 * known to the article otherwise. */
static bool capital_says(const struct work *w, const struct form *f, const struct raw *r)
{
	const struct names_sentence *s = &w->in->sentences[r->sentence];
	const struct names *n = w->n;
	const struct token *t = &s->tokens[r->first];
	uint8_t style = w->style[r->sentence];
	if (r->first != r->last)
		return true;
	/* ICO in a line of its own case is an acronym, not the town of Ico; datelines have capitals at the start */
	if (f->casing == CASE_TITLE && t->shape == SHAPE_UPPER && !(f->uppers & 1) && style == LINE_NORMAL && t->len < 6
	    && !names_known(w, f->entity) && !(r->first == 0 && is_dateline(w, r)))
		return false;
	if (f->kind == FORM_ACRONYM && r->last + 1 < s->ntokens && !s->tokens[r->last + 1].space
	    && token_is(s->text, &s->tokens[r->last + 1], '$'))
		return false;		/* US$90 */
	bool common = names_in_class(n, t, n->cue.common) || names_in_class(n, t, n->cue.function);
	if (!common)
		return true;
	if (f->casing == CASE_UPPER)	/* US, WHO, IT in a line of capitals */
		return style != LINE_ALL_CAPS || names_known(w, f->entity);
	bool start = r->first == 0 || (r->first == 1 && s->tokens[0].kind == TOKEN_MARK);
	return (style == LINE_NORMAL && !start) || names_known(w, f->entity);
}

int names_gather(const struct work *w, const struct raw *r, struct candidate *c, int n)
{
	for (uint32_t f = w->n->nodes.v[r->node].payload; f && n < CANDIDATES; f = w->n->forms.v[f - 1].next) {
		const struct form *form = &w->n->forms.v[f - 1];
		if (!names_form_fits(w, form, r) || !capital_says(w, form, r))
			continue;
		if (form->kind == FORM_CAPITAL && r->first > 0
		    && in_cue(w, &w->in->sentences[r->sentence], r->first - 1, w->n->cue.locative))
			continue;		/* the government in Seoul said: a place */
		enum verdict v = HOLDS;
		if (form->context)
			v = names_context_holds(w, &w->n->contexts.v[form->context - 1], r->sentence, r->first, r->last);
		c[n++] = (struct candidate){ .form = form, .verdict = v };
	}
	return n;
}

void names_score(const struct work *w, const struct raw *r, struct candidate *c)
{
	const struct name_entity *x = &w->n->entities.v[c->form->entity];
	int32_t day = w->in->day;
	c->score[BY_NEIGHBOUR] = neighbour_within(w, r, c->form->entity)
		|| (c->form->kind != FORM_CAPITAL && neighbour_holds(w, r, c->form->entity));
	c->score[BY_PRIORITY] = c->form->priority;
	c->score[BY_DAY] = !day || (c->form->from <= day && day <= c->form->to);
	c->score[BY_ARTICLE] = support(w, c->form->entity);
	c->score[BY_KIND] = x->kind == NAME_COUNTRY;
	c->score[BY_SIZE] = (int32_t)(x->population >> 1);
}

int names_compare(const struct candidate *a, const struct candidate *b)
{
	for (int i = 0; i < 6; i++)
		if (a->score[i] != b->score[i])
			return a->score[i] > b->score[i] ? -1 : 1;
	return str_cmp(a->form->rule, b->form->rule);
}

/* Does a, the better one, beat b clearly?  Size alone decides only if it is four times the other. */
bool names_beats(const struct candidate *a, const struct candidate *b)
{
	for (int i = 0; i < BY_SIZE; i++)
		if (a->score[i] != b->score[i])
			return a->score[i] > b->score[i];
	return a->score[BY_SIZE] / 4 >= b->score[BY_SIZE] && a->score[BY_SIZE] > 0;
}

void names_evidence(struct work *w)
{
	struct candidate c[CANDIDATES];
	uint32_t sentence = NAME_NONE, past = 0;
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
		for (size_t k = end; k-- > i && r->first >= past;) {
			r = &w->raws.v[k];
			int n = names_gather(w, r, c, 0);
			if (n == 1 && c[0].verdict == HOLDS && !c[0].form->next)
				w->raws.v[k].only = (uint32_t)(c[0].form - w->n->forms.v) + 1;
			uint32_t entity = NAME_NONE;
			bool one = true, any = false, open = false;
			for (int j = 0; j < n; j++) {
				if (c[j].verdict == FORBIDDEN || c[j].verdict == UNMET)
					continue;
				any = true;
				open |= c[j].verdict == OPEN;
				if (entity != NAME_NONE && entity != c[j].form->entity)
					one = false;
				entity = c[j].form->entity;
			}
			for (int j = 0; j < n && any && !one; j++) {
				if (c[j].verdict == HOLDS && neighbour_within(w, r, c[j].form->entity)) {
					entity = c[j].form->entity;
					one = true;
					open = false;
				}
			}
			if (!any)
				continue;
			past = r->last + 1;
			if (one && !open && entity != NAME_NONE)
				know(w, entity);
			if (one && !open && w->dateline == NAME_NONE && r->first <= 1 && entity != NAME_NONE
			    && names_entity_at(w->n, entity)->kind <= NAME_PLACE && is_dateline(w, r))
				w->dateline = entity;
			break;
		}
		i = end;
	}
	w->settled = true;
}
