/* Which entity a form means here: evidence of the whole article first, then a choice among the candidates. */
#include "text/names_article.h"

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

enum { CANDIDATES = 24 };
struct candidate {
	const struct form *form;
	enum verdict verdict;
	int32_t score[6];	/* compared in order; higher is better */
};
enum { BY_NEIGHBOUR, BY_PRIORITY, BY_DAY, BY_ARTICLE, BY_KIND, BY_SIZE };

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

static int gather(const struct work *w, const struct raw *r, struct candidate *c, int n)
{
	for (uint32_t f = w->n->nodes.v[r->node].payload; f && n < CANDIDATES; f = w->n->forms.v[f - 1].next) {
		const struct form *form = &w->n->forms.v[f - 1];
		if (!names_form_fits(w, form, r) || !capital_says(w, form, r))
			continue;
		enum verdict v = HOLDS;
		if (form->context)
			v = names_context_holds(w, &w->n->contexts.v[form->context - 1], r->sentence, r->first, r->last);
		c[n++] = (struct candidate){ .form = form, .verdict = v };
	}
	return n;
}

static void score(const struct work *w, const struct raw *r, struct candidate *c)
{
	const struct name_entity *x = &w->n->entities.v[c->form->entity];
	int32_t day = w->in->day;
	c->score[BY_NEIGHBOUR] = neighbour_within(w, r, c->form->entity);
	c->score[BY_PRIORITY] = c->form->priority;
	c->score[BY_DAY] = !day || (c->form->from <= day && day <= c->form->to);
	c->score[BY_ARTICLE] = support(w, c->form->entity);
	c->score[BY_KIND] = x->kind == NAME_COUNTRY;
	c->score[BY_SIZE] = (int32_t)(x->population >> 1);
}

static int compare(const struct candidate *a, const struct candidate *b)
{
	for (int i = 0; i < 6; i++)
		if (a->score[i] != b->score[i])
			return a->score[i] > b->score[i] ? -1 : 1;
	return str_cmp(a->form->rule, b->form->rule);
}

/* Does a, the better one, beat b clearly?  Size alone decides only if it is four times the other. */
static bool beats(const struct candidate *a, const struct candidate *b)
{
	for (int i = 0; i < BY_SIZE; i++)
		if (a->score[i] != b->score[i])
			return a->score[i] > b->score[i];
	return a->score[BY_SIZE] / 4 >= b->score[BY_SIZE] && a->score[BY_SIZE] > 0;
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
			int n = gather(w, r, c, 0);
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

/* ---- spans ---- */

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
}

/* The nearest kind that all of the candidates share. */
static uint8_t common_kind(const struct work *w, const struct candidate *c, int n)
{
	uint8_t k = (uint8_t)w->n->entities.v[c[0].form->entity].kind;
	for (int i = 1; i < n; i++) {
		uint8_t other = (uint8_t)w->n->entities.v[c[i].form->entity].kind;
		if (other != k)
			k = k <= NAME_PLACE && other <= NAME_PLACE ? NAME_PLACE : SPAN_NAME;
	}
	return k;
}

/* Keep the better candidates first, one per entity. */
static int order(struct candidate *c, int n)
{
	int kept = 0;
	for (int i = 0; i < n; i++) {
		struct candidate x = c[i];
		int at = kept;
		bool drop = false;
		for (int j = 0; j < kept; j++) {
			if (c[j].form->entity == x.form->entity) {
				drop = compare(&c[j], &x) <= 0;
				if (!drop) {
					memmove(&c[j], &c[j + 1], (size_t)(kept - j - 1) * sizeof *c);
					kept--;
				}
				break;
			}
		}
		if (drop)
			continue;
		for (at = kept; at > 0 && compare(&x, &c[at - 1]) < 0; at--)
			c[at] = c[at - 1];
		c[at] = x;
		kept++;
	}
	return kept;
}

/* None of several candidates has its context: shown only where it matters, for a country or a region, or
 * where a word says that it is a place. */
static bool worth_showing(const struct work *w, const struct raw *r, const struct candidate *c, int n)
{
	const struct names_sentence *s = &w->in->sentences[r->sentence];
	for (int i = 0; i < n; i++) {
		enum name_kind k = w->n->entities.v[c[i].form->entity].kind;
		if (k == NAME_COUNTRY || k == NAME_REGION)
			return true;
	}
	return r->first > 0 && names_in_class(w->n, &s->tokens[r->first - 1], w->n->cue.locative);
}

static void settle(struct work *w, const struct raw *r, struct candidate *c, int all)
{
	struct candidate series = { .form = NULL };
	int n = 0;
	bool forbidden = false;
	for (int i = 0; i < all; i++) {
		if (all > 1 || c[i].verdict == UNMET)
			score(w, r, &c[i]);
		forbidden |= c[i].verdict == FORBIDDEN;
		if (c[i].verdict == UNMET && c[i].score[BY_NEIGHBOUR])
			c[i].verdict = HOLDS;	/* Paris, Texas needs no further evidence */
	}
	bool shown = false;
	for (int i = 0; i < all; i++)
		shown |= c[i].verdict == HOLDS;
	for (int i = 0; i < all; i++) {
		if (c[i].verdict != (shown ? HOLDS : UNMET))
			continue;
		struct candidate x = c[i];
		if (shown && w->n->entities.v[x.form->entity].kind == NAME_SERIES)
			series = x;
		else
			c[n++] = x;
	}
	n = order(c, n);
	if (!shown && (n < 2 || forbidden || !worth_showing(w, r, c, n)))
		return;
	/* without context, size decides only where it is plain: in Nice */
	bool plain = !shown && n > 1 && c[0].score[BY_SIZE] / 16 > c[1].score[BY_SIZE];
	if (n && (n == 1 || (shown && beats(&c[0], &c[1])) || plain)) {
		set_entity(w, push(w, r, 0), c[0].form);
	} else if (n) {
		struct span *s = push(w, r, 0);
		s->kind = common_kind(w, c, n);
		s->name = w->n->entities.v[c[0].form->entity].name;
		s->rule = str_printf(w->a, "ambiguous:%d", n);
		for (int i = 0; i < n && i < 8; i++)
			set_entity(w, push(w, r, (uint8_t)(i + 1)), c[i].form);
	}
	if (series.form)		/* a body and its meetings bear one name: both are shown */
		set_entity(w, push(w, r, (uint8_t)(n ? 20 : 0)), series.form);
}

/* Is tokens first..last by itself a form of the entity (Senate, of U.S. Senate)? */
static bool is_form_of(const struct work *w, const struct names_sentence *s, uint32_t first, uint32_t last, uint32_t entity)
{
	uint32_t at = ROOT_NAMES;
	for (uint32_t i = first; i <= last; i++) {
		if (s->tokens[i].kind != TOKEN_WORD && s->tokens[i].kind != TOKEN_NUMBER)
			continue;
		uint32_t id = word_id(&s->tokens[i]);
		if (!id || !(at = names_child(w->n, at, id)))
			return false;
	}
	for (uint32_t f = w->n->nodes.v[at].payload; f; f = w->n->forms.v[f - 1].next)
		if (w->n->forms.v[f - 1].entity == entity)
			return true;
	return false;
}

/* Does the entity's own name begin with the word of token i (Palestinian Authority)? */
static bool name_begins(const struct work *w, uint32_t entity, const struct token *t)
{
	struct str name = w->n->entities.v[entity].name, word = t->word->text;
	return str_starts(name, word) && name.n > word.n && name.p[word.n] == ' ';
}

/* A country that leads the name of one of its own bodies says whose it is, if it is a nationality that the body's
 * own name does not begin with (the Georgian Interior Ministry), or if the body has a name without it (U.S.
 * Senate): it stays outside, and the body's span begins after it. */
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
			if (d->form_kind == FORM_DEMONYM ? !name_begins(w, s->entity, &sentence->tokens[d->first]) : is_form_of(w, sentence, d->last + 1, s->last, s->entity)) {
				s->first = d->last + 1;
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
		for (; k < w->raw_at[sentence + 1] && w->raws.v[k].first == r->first && w->raws.v[k].last == r->last; k++)
			n = gather(w, &w->raws.v[k], c, n);
		if (n)
			settle(w, r, c, n);
		i = k;
	}
	lead_off(w, sentence);
}
