/* Places in no lexicon: a name before a comma and a region or country (Readington, New Jersey), a name with a
 * place's noun (Laurel County, Lake Lanier); and places that the lexicons have, but that are persons here. */
#include "names/passes.h"
#include "text/utf8.h"

static bool plain_name(const struct work *w, const struct names_sentence *s, uint32_t i)
{
	uint32_t last;
	return i < s->ntokens && token_capital(s, i) && s->tokens[i].shape != SHAPE_ONE_UPPER
		&& (s->tokens[i].shape != SHAPE_UPPER || s->dateline || w->style[s - w->in->sentences] == LINE_ALL_CAPS)
		&& !in_cue(w, s, i, w->n->cue.function) && !in_cue(w, s, i, w->n->cue.calendar)
		&& !in_cue(w, s, i, w->n->cue.org_tail) && !in_cue(w, s, i, w->n->cue.facility)
		&& !in_cue(w, s, i, w->n->cue.suffix) && !in_cue(w, s, i, w->n->cue.ordinal)
		&& !names_longest(w->n, ROOT_TITLES, s, i, &last) && !names_longest(w->n, ROOT_HEADS, s, i, &last);
}

void names_slug(struct buf *b, const struct names_sentence *s, uint32_t first, uint32_t last)
{
	for (uint32_t i = first, any = 0; i <= last; i++) {
		if (s->tokens[i].kind != TOKEN_WORD)
			continue;
		if (any++)
			buf_addc(b, '-');
		names_key(b, s->tokens[i].word->fold);
	}
}

static void add_place(struct work *w, uint32_t sentence, uint32_t first, uint32_t last, const struct span *within,
		      struct str rule)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	struct buf b = BUF_INIT;
	struct span x = { .first = first, .last = last, .entity = NAME_NONE, .kind = within ? NAME_CITY : NAME_PLACE,
		.name = names_surface(s, first, last), .rule = rule };
	buf_addz(&b, within ? "city/" : "place/");
	if (within) {				/* region/us-ky, country/kh: city/us-ky-..., city/kh-... */
		buf_adds(&b, str_from(within->id, (size_t)str_chr(within->id, '/') + 1));
		buf_addc(&b, '-');
	}
	names_slug(&b, s, first, last);
	x.id = str_dup(w->a, buf_str(&b));
	buf_free(&b);
	uint32_t entity = within ? names_entity(w->n, x.id) : NAME_NONE;
	if (entity != NAME_NONE) {		/* one of the lexicons, which its form alone would not mean here */
		x.entity = entity;
		x.id = w->n->entities.v[entity].id;
		x.name = w->n->entities.v[entity].name;
	}
	names_add(w, &x);
	if (within && w->places.n < 200)
		*VEC_PUSH(w->a, &w->places) = (struct said){ .sentence = sentence, .span = x,
			.words = names_words_of(w, s, first, last), .hash = s->tokens[first].hash };
}

static bool in_list(const struct work *w, const struct names_sentence *s, uint32_t i)
{
	return in_cue(w, s, i, w->n->cue.conjunction) || in_cue(w, s, i, w->n->cue.alias);
}

/* Is the city of span p none of region r, although r stands after its comma (Perth, Scotland)?  Then it is another
 * city of the name, unless this is a list: Boston, England and France. */
static bool elsewhere(const struct work *w, const struct names_sentence *s, const struct span *p, const struct span *r)
{
	uint32_t next = r->last + 1;
	uint32_t word = next < s->ntokens && s->tokens[next].kind == TOKEN_MARK ? next + 1 : next;
	bool list = word < s->ntokens
		    && (in_list(w, s, word) || (word > next && token_capital(s, word) && !s->dateline));
	return p->first == p->last && (p->kind == NAME_CITY || p->kind == NAME_COUNTRY) && p->entity != NAME_NONE
	       && r->kind == NAME_REGION && p->form_kind != FORM_DEMONYM && !names_is_within(w->n, p->entity, r->entity)
	       && !(p->kind == NAME_CITY && names_is_within(w->n, r->entity, w->n->entities.v[p->entity].country)
		    && w->n->entities.v[p->entity].population > 500000)
	       && !(p->first > 0 && token_is(s->text, &s->tokens[p->first - 1], ',')) && !list;
}

/* First token of the unknown name of at most three words that ends at `last`, or NAME_NONE: a longer run of capitals is
 * something else. */
static uint32_t name_to(const struct work *w, const struct names_sentence *s, uint32_t last)
{
	uint32_t first = last;
	while (first > 0 && s->tokens[first].space && plain_name(w, s, first - 1) && !names_span_at(w, first - 1)
	       && last - first < 2)
		first--;
	return first > 0 && s->tokens[first].space && token_capital(s, first - 1)
		       && !in_cue(w, s, first - 1, w->n->cue.function) ? NAME_NONE : first;
}

/* May a place stand behind the word before `first`?  `any`: any word will do, since a mark follows its region: a storm
 * hit Paris, Texas. */
static bool leads_to_place(const struct work *w, const struct names_sentence *s, uint32_t first, bool any)
{
	const struct cues *cue = &w->n->cue;
	return first == 0 || in_cue(w, s, first - 1, cue->locative) || in_cue(w, s, first - 1, cue->function)
	       || in_cue(w, s, first - 1, cue->connector) || (any && s->tokens[first - 1].shape == SHAPE_LOWER);
}

/* "Readington, New Jersey": the span of the region is `r`. */
static void before_comma(struct work *w, uint32_t sentence, const struct span *r)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	if (r->first < 2 || !token_is(s->text, &s->tokens[r->first - 1], ','))
		return;
	uint32_t last = r->first - 2, next = r->last + 1;
	const struct span *known = names_span_at(w, last);
	if (!plain_name(w, s, last) || (known && !elsewhere(w, s, known, r)))
		return;
	if (known)
		names_drop_within(w, last, last);
	uint32_t first = name_to(w, s, last);
	if (first == NAME_NONE)
		return;
	bool mark = next >= s->ntokens || s->tokens[next].kind == TOKEN_MARK;
	/* Unison, Britain's biggest union, is no place; in Norton, Ohio will vote */
	bool closes = mark || (s->tokens[next].kind != TOKEN_CLITIC && !token_capital(s, next)
		&& !names_opens_clause(w, s, first, r->last));
	if (closes && leads_to_place(w, s, first, mark && r->kind == NAME_REGION))
		add_place(w, sentence, first, last, r, STR("patterns:comma-place"));
}

/* Laurel County: the noun is at i.  Not of a post (District Attorney), nor of a body by what it is for (Recreation
 * District). */
static void before_noun(struct work *w, uint32_t sentence, uint32_t i)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	uint32_t first = i - 1, last;
	if ((names_longest(w->n, ROOT_TITLES, s, i, &last) && last > i) || in_cue(w, s, first, w->n->cue.purpose))
		return;
	while (first > 0 && s->tokens[first].space && plain_name(w, s, first - 1) && i - first < 3)
		first--;
	const struct span *at = names_span_at(w, first);
	if (first == i - 1 && in_cue(w, s, first, w->n->cue.part))
		return;					/* the Historic District */
	if ((!at || at->last < i) && !in_cue(w, s, first, w->n->cue.given_name))
		add_place(w, sentence, first, i, NULL, STR("patterns:place-noun"));
}

/* Lake Lanier, Mt. Ono: the noun is at i. */
static void behind_noun(struct work *w, uint32_t sentence, uint32_t i)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	uint32_t next = i + 1;
	if (next < s->ntokens && token_is(s->text, &s->tokens[next], '.') && !s->tokens[next].space)
		next++;
	if (!plain_name(w, s, next) || !s->tokens[next].space
	    || (next + 1 < s->ntokens && s->tokens[next + 1].space && token_capital(s, next + 1)))
		return;
	const struct span *at = names_span_at(w, next);
	if (!at || at->last == next)
		add_place(w, sentence, i, next, NULL, STR("patterns:place-noun"));
}

static void with_noun(struct work *w, uint32_t sentence, uint32_t i)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	const struct span *at = names_span_at(w, i);
	if (at && at->last > at->first)
		return;
	if (in_cue(w, s, i, w->n->cue.place_tail) && i > 0 && s->tokens[i].space && plain_name(w, s, i - 1)
	    && !in_cue(w, s, i - 1, w->n->cue.place_tail))
		before_noun(w, sentence, i);
	else if (in_cue(w, s, i, w->n->cue.place_front) && s->tokens[i].shape == SHAPE_TITLE)
		behind_noun(w, sentence, i);
}

static bool says(const struct work *w, uint32_t entity)
{
	for (size_t i = 0; i < w->spans.n; i++)
		if (!w->spans.v[i].dead && w->spans.v[i].entity == entity)
			return true;
	return false;
}

/* "the Lao capital", "Laos' capital", "the capital of Laos": its capital, unless the sentence names it. */
static void capital_of(struct work *w, uint32_t sentence, const struct span *country)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	uint32_t city = w->n->entities.v[country->entity].capital, first = country->first, last = country->last + 1;
	if (last < s->ntokens && country->form_kind != FORM_DEMONYM && s->tokens[last].kind == TOKEN_CLITIC)
		last++;
	else if (!first || !in_cue(w, s, first - 1, w->n->cue.determiner))
		last = s->ntokens;
	if (last < s->ntokens && in_cue(w, s, last, w->n->cue.capital_noun) && s->tokens[last].shape == SHAPE_LOWER) {
		const struct token *next = last + 1 < s->ntokens ? &s->tokens[last + 1] : NULL;
		if (next && next->kind == TOKEN_WORD && !token_capital(s, last + 1)
		    && !in_cue(w, s, last + 1, w->n->cue.function) && !in_cue(w, s, last + 1, w->n->cue.connector))
			return;				/* the Lao capital market */
	} else if (first >= 2 && in_cue(w, s, first - 1, w->n->cue.connector)
		   && in_cue(w, s, first - 2, w->n->cue.capital_noun) && country->form_kind != FORM_DEMONYM) {
		first -= 2;
		last = country->last;
	} else {
		return;
	}
	if (city == NAME_NONE || says(w, city))
		return;
	const struct name_entity *x = &w->n->entities.v[city];
	names_add(w, &(struct span){ .first = first,
				     .last = last,
				     .entity = city,
				     .kind = (uint8_t)x->kind,
				     .id = x->id,
				     .name = x->name,
				     .rule = STR("patterns:capital") });
}

/* A small place's name that is a person's here: "Taylor said", "Lawrence, 24, of Gaston". */
static bool is_person_here(const struct work *w, const struct names_sentence *s, const struct span *p)
{
	if (p->first != p->last || (p->kind != NAME_CITY && p->kind != NAME_PLACE))
		return false;
	if (p->first > 0 && in_cue(w, s, p->first - 1, w->n->cue.locative))
		return false;			/* officials in Seoul said */
	uint32_t next = p->last + 1;
	if (in_cue(w, s, next, w->n->cue.person_after))
		return true;
	if (next + 1 < s->ntokens && token_is(s->text, &s->tokens[next], ',')
	    && s->tokens[next + 1].kind == TOKEN_NUMBER && s->tokens[next + 1].len <= 2)
		return true;
	return false;
}

enum { RAWS_LOOKED_AT = 500 };		/* of an article, so that many such places cost no more */

uint32_t names_pairs(const struct work *w, const struct names_sentence *s, uint32_t i, uint32_t *all)
{
	uint64_t before = s->tokens[i - 1].hash, place = s->tokens[i].hash;
	uint32_t pairs = 0, last = NAME_NONE, sentence = NAME_NONE;
	*all = 0;
	for (size_t k = 0; k < w->raws.n && k < RAWS_LOOKED_AT; k++) {
		const struct raw *r = &w->raws.v[k];
		const struct token *t = w->in->sentences[r->sentence].tokens + r->first;
		if (t->hash != place || (r->sentence == sentence && r->first == last))
			continue;			/* several may begin there */
		last = r->first;
		sentence = r->sentence;
		pairs += r->first && t[-1].hash == before;
		++*all;
	}
	return pairs;
}

/* A place that the article names but here, after a capitalised word that nothing knows: it is the end of another name
 * (Toshiyuki Shiga, MM Warburg). */
static bool ends_name(const struct work *w, const struct names_sentence *s, const struct span *p)
{
	uint32_t before = p->first - 1, last;
	if (p->first < 2 || p->first != p->last || p->entity == NAME_NONE || !s->tokens[p->first].space
	    || p->kind == NAME_COUNTRY || p->kind > NAME_PLACE || p->form_kind != FORM_NAME)
		return false;
	if (w->sport && names_initial(s, before))
		return true;			/* B Ono (Wembo) in a list of players */
	if (!token_capital(s, before) || names_initial(s, before) || names_span_at(w, before)
	    || s->tokens[before - 1].kind == TOKEN_MARK)
		return false;
	const uint8_t plain[] = { w->n->cue.function, w->n->cue.direction, w->n->cue.place_lead, w->n->cue.part,
		w->n->cue.calendar, w->n->cue.place_front, w->n->cue.settlement };
	for (size_t i = 0; i < sizeof plain; i++)
		if (in_cue(w, s, before, plain[i]))
			return false;
	if (names_longest(w->n, ROOT_TITLES, s, before, &last) || names_longest(w->n, ROOT_HEADS, s, before, &last))
		return false;
	uint32_t all;		/* it may stand behind that word each time: Auncil Ono said ... Auncil Ono */
	return names_evidence_of(w, p->entity).certain < 2 || names_pairs(w, s, p->first, &all) == all;
}

void names_places(struct work *w, uint32_t sentence)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	for (size_t i = 0; i < w->spans.n; i++)
		if (!w->spans.v[i].dead && (is_person_here(w, s, &w->spans.v[i])
		    || (w->style[sentence] == LINE_NORMAL && ends_name(w, s, &w->spans.v[i]))))
			names_drop_within(w, w->spans.v[i].first, w->spans.v[i].last);
	if (w->style[sentence] != LINE_NORMAL && !s->dateline)
		return;
	for (size_t i = 0, n = w->spans.n; i < n; i++) {
		struct span r = w->spans.v[i];
		if (!r.dead && (r.kind == NAME_REGION || r.kind == NAME_COUNTRY) && r.rank == 0 && r.entity != NAME_NONE
		    && r.form_kind != FORM_DEMONYM)
			before_comma(w, sentence, &r);
		if (!r.dead && r.kind == NAME_COUNTRY && r.rank == 0 && r.entity != NAME_NONE)
			capital_of(w, sentence, &r);
	}
	if (!(w->may[sentence] & NW_PLACE) || w->style[sentence] != LINE_NORMAL)
		return;
	for (uint32_t i = names_pick(w, sentence, 0); i < s->ntokens; i = names_pick(w, sentence, i + 1))
		if (word_may(&s->tokens[i], NW_PLACE) && token_capital(s, i))
			with_noun(w, sentence, i);
}

/* A city of whose region or country the article says nothing but this city's name. */
static bool foreign(const struct work *w, const struct span *p)
{
	if (p->kind != NAME_CITY || p->entity == NAME_NONE || p->first != p->last)
		return false;
	const struct name_entity *x = &w->n->entities.v[p->entity];
	return !x->nparents || names_evidence_of(w, x->parents[0]).certain <= names_evidence_of(w, p->entity).certain;
}

void names_places_again(struct work *w, uint32_t sentence)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	for (size_t k = 0; k < w->places.n; k++) {
		const struct said *p = &w->places.v[k];
		uint32_t n = p->span.last - p->span.first + 1;
		for (uint32_t i = 0; i + n <= s->ntokens; i++) {
			const struct span *at = names_span_at(w, i);
			if (s->tokens[i].hash != p->hash || !plain_name(w, s, i) || (at && !foreign(w, at))
			    || !str_eq(names_words_of(w, s, i, i + n - 1), p->words))
				continue;
			struct span x = p->span;
			x.first = i;
			x.last = i + n - 1;
			x.rule = STR("inferred:place");
			names_drop_within(w, x.first, x.last);
			names_add(w, &x);
		}
	}
}
