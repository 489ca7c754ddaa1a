/* Which entity a form means here: evidence of the whole article first, then a choice among the candidates. */
#include "names/choose.h"

/* ---- candidates ---- */

/* Which form over the raw match names a region or country that is good for the caller?  demonyms: they count. */
static bool container(const struct work *w, const struct raw *x, uint32_t inside, bool demonyms)
{
	for (uint32_t f = w->n->nodes.v[x->node].payload; f; f = w->n->forms.v[f - 1].next) {
		const struct form *form = &w->n->forms.v[f - 1];
		enum name_kind k = w->n->entities.v[form->entity].kind;
		if ((k == NAME_REGION || k == NAME_COUNTRY) && (demonyms || form->kind != FORM_DEMONYM)
		    && form->kind != FORM_CAPITAL && form->entity != inside && names_form_fits(w, form, x)
		    && names_is_within(w->n, inside, form->entity))
			return true;
	}
	return false;
}

/* A raw match that begins (or ends) at the token and contains the entity? */
static bool container_from(const struct work *w, const struct raw *r, uint32_t token, uint32_t inside)
{
	const struct raw *end = w->raws.v + w->raw_at[r->sentence + 1];
	for (const struct raw *x = r; x < end && x->first <= token; x++)
		if (x->first == token && container(w, x, inside, false))
			return true;
	return false;
}

static bool container_to(const struct work *w, const struct raw *r, uint32_t token, uint32_t inside)
{
	const struct raw *start = w->raws.v + w->raw_at[r->sentence];
	for (const struct raw *x = r; x-- > start && x->first + 12 > r->first;)
		if (x->last == token && container(w, x, inside, true))
			return true;
	return false;
}

bool names_opens_clause(const struct work *w, const struct names_sentence *s, uint32_t first, uint32_t last)
{
	if (first != 1 || s->tokens[0].kind != TOKEN_WORD || last + 1 >= s->ntokens)
		return false;
	const struct token *next = &s->tokens[last + 1];
	return next->kind == TOKEN_WORD && next->shape == SHAPE_LOWER
		&& (in_cue(w, s, 0, w->n->cue.function) || in_cue(w, s, 0, w->n->cue.locative));
}

/* Does a word beside the place say in which region or country it lies?  2: Paris, Texas; the Russian city of X.
 * 1: X in Russia, Lebanon's X, Lebanese X. */
static int32_t neighbour_within(const struct work *w, const struct raw *r, uint32_t entity)
{
	const struct names_sentence *s = &w->in->sentences[r->sentence];
	uint32_t then = r->last + 2, f = r->first;
	if (w->n->entities.v[entity].country == NAME_NONE)
		return 0;
	if (then < s->ntokens && s->tokens[r->last + 1].len == 1 && s->text.p[s->tokens[r->last + 1].start] == '.'
	    && !s->tokens[r->last + 1].space)
		then++;				/* Wash., D.C. */
	if (then < s->ntokens && token_is(s->text, &s->tokens[then - 1], ',') && container_from(w, r, then, entity))
		return names_opens_clause(w, s, r->first, then) ? 0 : 2;
	if (r->last + 2 < s->ntokens && in_cue(w, s, r->last + 1, w->n->cue.locative)
	    && container_from(w, r, r->last + (in_cue(w, s, r->last + 2, w->n->cue.determiner) ? 3 : 2), entity))
		return 1;
	if (f < 1)
		return 0;
	if (f >= 3 && in_cue(w, s, f - 1, w->n->cue.connector) && in_cue(w, s, f - 2, w->n->cue.settlement)
	    && (container_to(w, r, f - 3, entity) || (f >= 4 && container_to(w, r, f - 4, entity))))
		return 2;
	if (s->tokens[f - 1].kind == TOKEN_CLITIC ? f >= 2 && container_to(w, r, f - 2, entity)
						  : s->tokens[f].space && container_to(w, r, f - 1, entity))
		return 1;
	return 0;
}

/* Is it the region or country that follows a place of its own (Olympia, Washington)? */
static bool neighbour_holds(const struct work *w, const struct raw *r, uint32_t entity)
{
	const struct names_sentence *s = &w->in->sentences[r->sentence];
	const struct raw *start = w->raws.v + w->raw_at[r->sentence];
	enum name_kind k = w->n->entities.v[entity].kind;
	if (r->first < 2 || (k != NAME_REGION && k != NAME_COUNTRY)
	    || !token_is(s->text, &s->tokens[r->first - 1], ','))
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

/* How much the article speaks for sure of the entity and of what it lies in, the dateline weighing three mentions; and
 * how much by guess (*guessed), but for what was guessed at other places of this same form (`own` times). */
static int32_t support(const struct work *w, uint32_t entity, uint32_t own, int32_t *guessed)
{
	const struct name_entity *x = &w->n->entities.v[entity];
	struct known k = names_evidence_of(w, entity);
	if (k.guessed > own)			/* what holds the form's entity has its guesses too */
		*guessed += (int32_t)(k.guessed - own);
	int32_t s = k.certain > 1000 ? 1000 : (int32_t)k.certain;
	for (uint32_t i = 0; i < x->nparents; i++) {
		s += support(w, x->parents[i], own, guessed);
		if (w->dateline != NAME_NONE && names_is_within(w->n, w->dateline, x->parents[i]))
			s += 3;
	}
	return s;
}

enum { TWOFOLD = 8, FOURFOLD = 16, SIXTEENFOLD = 32 };	/* of log8 */

/* Eight times the binary logarithm, about. */
static int32_t log8(uint32_t x)
{
	if (!x)
		return 0;
	int bits = 31 - __builtin_clz(x);
	return bits * 8 + (int32_t)(((uint64_t)x << 3 >> bits) & 7);
}

static bool opens_dateline(const struct work *w, const struct raw *r);

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
	    && !names_evidence_of(w, f->entity).certain && !(r->first == 0 && names_is_dateline(w, r)))
		return false;
	if (f->kind == FORM_ACRONYM && r->last + 1 < s->ntokens && !s->tokens[r->last + 1].space
	    && token_is(s->text, &s->tokens[r->last + 1], '$'))
		return false;		/* US$90 */
	bool common = names_in_class(n, t, n->cue.common) || names_in_class(n, t, n->cue.function);
	if (!common || (n->entities.v[f->entity].kind == NAME_CITY && t->shape == SHAPE_UPPER && opens_dateline(w, r)))
		return true;
	if (f->casing == CASE_UPPER)	/* US, WHO, IT in a line of capitals */
		return style != LINE_ALL_CAPS || names_known(w, f->entity);
	bool start = r->first == 0 || (r->first == 1 && s->tokens[0].kind == TOKEN_MARK);
	return (style == LINE_NORMAL && !start) || names_known(w, f->entity);
}

/* Does a further word of a personal name follow? */
static bool goes_on(const struct work *w, const struct raw *r)
{
	const struct names_sentence *s = &w->in->sentences[r->sentence];
	return r->last + 1 < s->ntokens && s->tokens[r->last + 1].space && w->style[r->sentence] == LINE_NORMAL
		&& names_person_word(w, s, r->last + 1);
}

/* The raw match opens the article's dateline: ROME (Reuters) -. */
static bool opens_dateline(const struct work *w, const struct raw *r)
{
	return r->first == 0 && r->sentence < 5 && w->style[r->sentence] != LINE_TITLE_CASE && names_is_dateline(w, r);
}

/* Does a region stand behind its comma that does not contain it (LIMA, Mont.)? */
static bool in_another_region(const struct work *w, const struct raw *r, uint32_t entity)
{
	const struct names_sentence *s = &w->in->sentences[r->sentence];
	const struct raw *end = w->raws.v + w->raw_at[r->sentence + 1];
	bool region = false;
	if (r->last + 2 >= s->ntokens || !token_is(s->text, &s->tokens[r->last + 1], ','))
		return false;
	for (const struct raw *x = r; x < end && x->first <= r->last + 2; x++) {
		if (x->first != r->last + 2)
			continue;
		for (uint32_t f = w->n->nodes.v[x->node].payload; f; f = w->n->forms.v[f - 1].next) {
			const struct form *form = &w->n->forms.v[f - 1];
			enum name_kind k = w->n->entities.v[form->entity].kind;
			if ((k != NAME_REGION && k != NAME_COUNTRY) || form->kind == FORM_DEMONYM
			    || !names_form_fits(w, form, x))
				continue;
			if (names_is_within(w->n, entity, form->entity))
				return false;
			region |= k == NAME_REGION && !names_is_within(w->n, form->entity, entity);
		}
	}
	return region;
}

int names_gather(const struct work *w, const struct raw *r, struct candidate *c, int n)
{
	bool dateline = opens_dateline(w, r);
	for (uint32_t f = w->n->nodes.v[r->node].payload; f && n < CANDIDATES; f = w->n->forms.v[f - 1].next) {
		const struct form *form = &w->n->forms.v[f - 1];
		if (!names_form_fits(w, form, r) || !capital_says(w, form, r))
			continue;
		if (form->kind == FORM_CAPITAL && r->first > 0
		    && in_cue(w, &w->in->sentences[r->sentence], r->first - 1, w->n->cue.locative))
			continue;		/* the government in Seoul said: a place */
		if (form->kind == FORM_TITLE && r->last > r->first && goes_on(w, r))
			continue;		/* President Lee, but not President Lee Jae Myung */
		uint8_t sport = w->n->entities.v[form->entity].sport;
		if (sport && sport != w->sport && w->n->entities.v[form->entity].kind == NAME_PERSON)
			continue;		/* others bear the name: only where it is about that sport */
		enum name_kind kind = dateline ? w->n->entities.v[form->entity].kind : NAME_KINDS;
		if (dateline && (form->kind == FORM_CAPITAL || form->kind == FORM_DEMONYM || kind == NAME_PERSON
		    || (kind <= NAME_PLACE && in_another_region(w, r, form->entity))))
			continue;		/* where it was written: no government, no surname */
		enum verdict v = HOLDS;
		if (form->context && !(dateline && kind <= NAME_PLACE))
			v = names_context_holds(w, &w->n->contexts.v[form->context - 1], r->sentence, r->first,
						r->last);
		c[n++] = (struct candidate){ .form = form, .verdict = v };
	}
	return n;
}

/* May anything beside the raw match say where it lies?  Mostly two words in lower case stand there, which do not. */
static inline bool alone(const struct work *w, const struct raw *r)
{
	const struct names_sentence *s = &w->in->sentences[r->sentence];
	const struct token *before = r->first ? &s->tokens[r->first - 1] : NULL, *after = r->last + 1 < s->ntokens
		? &s->tokens[r->last + 1] : NULL;
	return (!after || (after->kind == TOKEN_WORD && !in_cue(w, s, r->last + 1, w->n->cue.locative)))
		&& (!before || (before->shape == SHAPE_LOWER && before->kind == TOKEN_WORD
			&& !in_cue(w, s, r->first - 1, w->n->cue.connector)));
}

int32_t names_neighbour(const struct work *w, const struct raw *r, const struct form *f)
{
	if (alone(w, r))
		return 0;
	int32_t n = neighbour_within(w, r, f->entity);
	return n ? n : f->kind != FORM_CAPITAL && neighbour_holds(w, r, f->entity) ? 2 : 0;
}

static void score(const struct work *w, const struct raw *r, struct candidate *c)
{
	const struct name_entity *x = &w->n->entities.v[c->form->entity];
	int32_t day = w->in->day, guessed = 0;
	c->score[BY_NEIGHBOUR] = names_neighbour(w, r, c->form);
	if (!c->score[BY_NEIGHBOUR] && x->kind == NAME_CITY && opens_dateline(w, r))
		c->score[BY_NEIGHBOUR] = 1;	/* a dateline names a city */
	c->score[BY_PRIORITY] = c->form->priority;
	c->score[BY_DAY] = day == DAY_NONE || (c->form->from <= day && day <= c->form->to);
	c->score[BY_ARTICLE] = support(w, c->form->entity, names_guessed(w, r->node, c->form->entity), &guessed);
	c->score[BY_KIND] = x->kind == NAME_COUNTRY;
	c->guessed = guessed < 100 ? guessed : 100;
	c->score[BY_SIZE] = log8(x->population) + FOURFOLD * c->guessed;
}

static int compare(const struct candidate *a, const struct candidate *b)
{
	for (int i = 0; i < 6; i++)
		if (a->score[i] != b->score[i])
			return a->score[i] > b->score[i] ? -1 : 1;
	return str_cmp(a->form->rule, b->form->rule);
}

/* Does a, the better one, beat b clearly?  Size alone decides only if it is four times the other; each guess counts as
 * much. */
static bool beats(const struct candidate *a, const struct candidate *b, bool dateline)
{
	for (int i = 0; i < BY_SIZE; i++)
		if (a->score[i] != b->score[i])
			return a->score[i] > b->score[i];
	return a->score[BY_SIZE] >= b->score[BY_SIZE] + (a->guessed > b->guessed || dateline ? TWOFOLD : FOURFOLD);
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

bool names_locative(const struct work *w, uint32_t sentence, uint32_t first, uint32_t last)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	if (!first)
		return false;
	if (in_cue(w, s, first - 1, w->n->cue.locative))
		return true;
	if (first > 3 && in_cue(w, s, first - 1, w->n->cue.connector) && token_is(s->text, &s->tokens[first - 2], ',')
	    && s->tokens[first - 3].kind == TOKEN_NUMBER && s->tokens[first - 3].len == 2)
		return true;			/* Jo Bloggs, 34, of Leeds */
	if (in_cue(w, s, first - 1, w->n->cue.route_from))
		return last + 2 < s->ntokens && in_cue(w, s, last + 1, w->n->cue.route_to)
		       && token_capital(s, last + 2);
	if (!in_cue(w, s, first - 1, w->n->cue.route_to) || first < 3 || !token_capital(s, first - 2))
		return false;
	uint32_t i = first - 2;			/* to: after from and a name of up to three words */
	while (i > 0 && first - i < 5 && token_capital(s, i))
		i--;
	return in_cue(w, s, i, w->n->cue.route_from);
}

/* None of several candidates has its context: shown only where it matters, for a country or a region, or
 * where a word says that it is a place; not if a capitalised word that no name has follows (Victoria Nuland). */
static bool worth_showing(const struct work *w, const struct raw *r, const struct candidate *c, int n)
{
	const struct names_sentence *s = &w->in->sentences[r->sentence];
	uint32_t next = r->last + 1, last;
	if (next < s->ntokens && s->tokens[next].space && token_capital(s, next) && w->style[r->sentence] == LINE_NORMAL
	    && !names_longest(w->n, ROOT_TITLES, s, next, &last))
		return false;
	for (int i = 0; i < n; i++) {
		enum name_kind k = w->n->entities.v[c[i].form->entity].kind;
		if (k == NAME_COUNTRY || k == NAME_REGION)
			return true;
	}
	return names_locative(w, r->sentence, r->first, r->last);
}

/* A town's name of several words behind a preposition of place: few other things are called so, whether the article
 * names its region or only its country. */
static bool is_full_name(const struct work *w, const struct raw *r, const struct form *f)
{
	const struct names_sentence *s = &w->in->sentences[r->sentence];
	const struct name_entity *x = &w->n->entities.v[f->entity];
	return f->words > 1 && x->kind == NAME_CITY && x->country != NAME_NONE && names_known(w, x->country)
	       && !(r->last + 1 < s->ntokens && token_capital(s, r->last + 1))
	       && names_locative(w, r->sentence, r->first, r->last);
}

static bool is_series(const struct work *w, const struct form *f)
{
	return w->n->entities.v[f->entity].kind == NAME_SERIES;
}

/* Score what is to be compared; a neighbour outdoes a context that is not met: Paris, Texas; St. Petersburg in
 * Russia, in an article about Florida. */
static void weigh(const struct work *w, const struct raw *r, struct candidate *c, int all)
{
	for (int i = 0; i < all; i++) {
		bool unmet = c[i].verdict == UNMET, barred = c[i].verdict == BARRED;
		if (all > 1 || unmet || barred)
			score(w, r, &c[i]);
		if ((unmet && c[i].score[BY_NEIGHBOUR] > 1) || (barred && c[i].score[BY_NEIGHBOUR]))
			c[i].verdict = HOLDS;
	}
}

/* Keep those of the verdict, best first; how many.  A series is set apart, if `apart`. */
static int keep(const struct work *w, struct candidate *c, int all, enum verdict verdict, bool apart,
		const struct form **series)
{
	int n = 0;
	for (int i = 0; i < all; i++) {
		if (c[i].verdict != verdict)
			continue;
		if (apart && is_series(w, c[i].form))
			*series = c[i].form;
		else
			c[n++] = c[i];
	}
	return order(c, n);
}

struct decision names_decide(const struct work *w, const struct raw *r, struct candidate *c, int all)
{
	struct decision d = { 0, false, NULL };
	if (all == 1 && c->verdict == HOLDS && !is_series(w, c->form))
		return (struct decision){ 1, true, NULL };	/* most of them */
	weigh(w, r, c, all);
	bool forbidden = false, shown = false;
	for (int i = 0; i < all; i++) {
		forbidden |= c[i].verdict == FORBIDDEN || c[i].verdict == BARRED;
		shown |= c[i].verdict == HOLDS;
	}
	d.n = keep(w, c, all, shown ? HOLDS : UNMET, shown, &d.series);
	if (shown) {
		d.settled = d.n == 1 || (d.n && beats(&c[0], &c[1], opens_dateline(w, r)));
	} else if (d.n == 1 && !forbidden && is_full_name(w, r, c->form)) {
		d.settled = true;		/* in Canal Winchester */
	} else if (d.n < 2 || forbidden || !worth_showing(w, r, c, d.n)) {
		d.n = 0;
	} else {	/* without context, size decides only where it is plain: in Nice */
		d.settled = c[0].score[BY_SIZE] > c[1].score[BY_SIZE] + SIXTEENFOLD;
	}
	return d;
}
