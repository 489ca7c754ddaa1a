/* One word of a person's name that was said in full: the same person, marked inferred. */
#include "names/passes.h"

static size_t called_slot(const struct work *w, uint64_t hash)
{
	size_t at = hash & w->called_mask;
	while (w->called[at].hash && w->called[at].hash != hash)
		at = (at + 1) & w->called_mask;
	return at;
}

/* The last call of the word with that hash: number + 1, 0 = none yet; may be set. */
static uint32_t *called(struct work *w, uint64_t hash)
{
	if (w->called_n * 2 >= w->called_mask) {
		struct called *old = w->called;
		size_t size = old ? w->called_mask + 1 : 0;
		w->called_mask = size ? size * 2 - 1 : 127;
		w->called = arena_zalloc(w->a, (w->called_mask + 1) * sizeof *w->called);
		for (size_t i = 0; i < size; i++)
			if (old[i].hash)
				w->called[called_slot(w, old[i].hash)] = old[i];
	}
	struct called *c = &w->called[called_slot(w, hash)];
	w->called_n += !c->hash;
	c->hash = hash;
	return &c->last;
}

/* The last call of the word, 0 = none. */
static uint32_t call_of(const struct work *w, uint64_t hash)
{
	return w->called[called_slot(w, hash)].last;
}

void names_say(struct work *w, uint32_t sentence, const struct span *x)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	struct said *p = VEC_PUSH(w->a, &w->persons);
	*p = (struct said){ .sentence = sentence, .span = *x };
	for (uint32_t i = x->first; i <= x->last; i++) {
		if (s->tokens[i].kind != TOKEN_WORD || (i < x->last && word_may(&s->tokens[i], NW_TITLE)
		    && !word_may(&s->tokens[i], NW_GIVEN)))
			continue;			/* President, of President Reagan */
		uint32_t *head = called(w, s->tokens[i].hash);
		const struct span *before = *head ? &w->persons.v[w->call.v[*head - 1].person].span : NULL;
		if (before && str_eq(before->id, x->id) && before->gender == x->gender)
			continue;			/* said just before */
		*VEC_PUSH(w->a, &w->call) = (struct call){ (uint32_t)w->persons.n - 1, *head, i == x->first };
		*head = (uint32_t)w->call.n;
	}
}

static bool differ(char a, char b) { return a && b && a != b; }

/* The last person before this sentence, or the first one after it, whose name has the word.  Beside a place's
 * name (`place`) the first word of a name does not count: it is as often the place.  title: the span of the word
 * after a title, or NULL; Mrs Howard is no John Howard, and *other says that there was one. */
static struct said *person_called(struct work *w, uint32_t sentence, const struct token *t, const struct span *title,
				  bool place, bool *other)
{
	struct said *who = NULL;
	uint32_t tried = 0;
	for (uint32_t i = call_of(w, t->hash); i && tried < 64; i = w->call.v[i - 1].earlier, tried++) {
		const struct call *c = &w->call.v[i - 1];
		struct said *p = &w->persons.v[c->person];
		bool full = p->span.last > p->span.first;
		bool joined = title && full && p->sentence == sentence && p->span.last + 2 == title->title;
		if (title && (joined || differ(title->gender, p->span.gender))) {	/* X Howard and Mrs Howard */
			*other |= full || p->sentence < sentence
				  || (p->sentence == sentence && p->span.first < title->first);
			continue;
		}
		if (title && !full) {			/* President Jordan: only a full name says more */
			if (p->sentence != sentence || p->span.first != title->first)
				*other = false;		/* the first one of the name keeps its id */
			continue;
		}
		if (c->first && full && place && !title)
			continue;
		if (full || !who)			/* Mr Marriott: rather the Darrell Marriott of elsewhere */
			who = p;
		if (full && p->sentence <= sentence)
			break;
	}
	return who;
}

/* Two persons of one surname, told apart by their titles: person/mrs-howard beside person/howard. */
static void own_id(struct work *w, const struct names_sentence *s, struct span *x)
{
	struct buf b = BUF_INIT;
	buf_addz(&b, "person/");
	names_key(&b, s->tokens[x->title].word->fold);
	buf_addc(&b, '-');
	buf_adds(&b, str_from(x->id, 7));
	x->id = str_dup(w->a, buf_str(&b));
	x->name = names_surface(s, x->title, x->last);
	buf_free(&b);
}

/* President Lee, who is none on the day of an article that names in full another Lee and not that one: the other one.
 *  at: the span, which ends at token i. */
static const struct said *other_president(const struct work *w, const struct names_sentence *s, const struct span *at,
					  uint32_t i)
{
	const struct said *who = NULL;
	if (at->kind != NAME_PERSON || at->form_kind != FORM_TITLE || !at->stale || at->last != i || at->first == i)
		return NULL;
	for (uint32_t c = call_of(w, s->tokens[i].hash), tried = 0; c && tried < 64;
	     c = w->call.v[c - 1].earlier, tried++) {
		const struct said *p = &w->persons.v[w->call.v[c - 1].person];
		if (p->span.form_kind == FORM_TITLE)
			continue;
		if (str_eq(p->span.id, at->id))
			return NULL;
		if (!who && p->span.last > p->span.first)
			who = p;
	}
	return who;
}

/* The one person named in full whose name "G Thomas", "G. Thomas" may be short for: Gareth Thomas.  at: the span, which
 * ends at token i; NULL: there is none, or there are two. */
static const struct said *of_initial(const struct work *w, const struct names_sentence *s, const struct span *at,
				     uint32_t i)
{
	const struct said *who = NULL;
	if (at->kind != NAME_PERSON || at->entity != NAME_NONE || at->last != i || !names_initial(s, at->first)
	    || i > at->first + 2 || at->first == i)
		return NULL;
	for (uint32_t c = call_of(w, s->tokens[i].hash), tried = 0; c && tried < 64;
	     c = w->call.v[c - 1].earlier, tried++) {
		const struct said *p = &w->persons.v[w->call.v[c - 1].person];
		const struct names_sentence *in = &w->in->sentences[p->sentence];
		uint32_t first = p->span.first;
		if (first == p->span.last || names_initial(in, first)
		    || in->text.p[in->tokens[first].start] != s->text.p[s->tokens[at->first].start])
			continue;
		if (who && !str_eq(who->span.id, p->span.id))
			return NULL;
		who = p;
	}
	return who;
}

/* "Lincoln, Nebraska": the region it lies in stands after its comma; "Holland, Michigan": a region does.  at: the
 * span of the word, or NULL. */
static bool before_its_region(const struct work *w, const struct names_sentence *s, uint32_t i, const struct span *at)
{
	if (i + 2 >= s->ntokens || !token_is(s->text, &s->tokens[i + 1], ','))
		return false;
	const struct span *r = names_span_at(w, i + 2);
	if (!r || r->entity == NAME_NONE || (r->kind != NAME_REGION && r->kind != NAME_COUNTRY)
	    || r->form_kind == FORM_DEMONYM)
		return false;
	if (at && at->entity != NAME_NONE && names_is_within(w->n, at->entity, r->entity))
		return true;
	return r->kind == NAME_REGION && !(r->last + 1 < s->ntokens && s->tokens[r->last + 1].kind == TOKEN_CLITIC);
}

/* Could the word at token i be one of a person's name that the article has in full? */
static bool may_call(const struct work *w, const struct names_sentence *s, uint32_t i)
{
	return s->tokens[i].shape != SHAPE_LOWER && call_of(w, s->tokens[i].hash) && names_person_word(w, s, i)
	       && !names_initial(s, i) && s->tokens[i].len >= 3;
}

/* Is the word part of another name, or a country that the article speaks of? */
static bool is_other(const struct work *w, const struct span *at)
{
	if (at->last > at->first || at->kind == NAME_PERSON || at->kind == NAME_ORGANISATION)
		return true;
	return at->kind == NAME_COUNTRY && (names_known(w, at->entity) || at->form_kind == FORM_DEMONYM);
}

/* The last token of the word with a dash (Wright-Phillips) that begins at i; each half is of a person's name. */
static uint32_t past_halves(const struct work *w, const struct names_sentence *s, uint32_t i)
{
	while (names_tight_dash(s, i + 1) && i + 2 < s->ntokens && s->tokens[i + 2].kind == TOKEN_WORD
	       && call_of(w, s->tokens[i + 2].hash))
		i += 2;
	return i;
}

/* Does a word beside tokens first..last make one name with them? */
static bool joined(const struct work *w, const struct names_sentence *s, uint32_t first, uint32_t last)
{
	if (names_tight_dash(s, last + 1) || (first > 0 && names_tight_dash(s, first - 1)))
		return true;
	if (last + 1 < s->ntokens && s->tokens[last + 1].space && names_person_word(w, s, last + 1))
		return true;
	return first > 1 && s->tokens[first].space && names_person_word(w, s, first - 1);
}

/* Tokens first..last are the person x, in one word. */
static void put(struct work *w, struct span x, uint32_t first, uint32_t last, struct str rule)
{
	x.first = first;
	x.last = last;
	x.rank = 0;
	x.rule = rule;
	names_drop_within(w, first, last);
	names_add(w, &x);
}

/* The word at token i, if it is one of a person's name; its last token. */
static uint32_t refer(struct work *w, uint32_t sentence, uint32_t i)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	const struct span *at = names_span_at(w, i);
	const struct said *instead = at ? other_president(w, s, at, i) : NULL;
	if (!instead && at)
		instead = of_initial(w, s, at, i);
	if (instead) {
		put(w, instead->span, at->first, i, STR("inferred:person"));
		return i;
	}
	bool titled = at && at->kind == NAME_PERSON && at->entity == NAME_NONE && at->first == at->last, other = false;
	if (!titled && ((at && is_other(w, at)) || before_its_region(w, s, i, at)))
		return i;
	uint32_t last = past_halves(w, s, i);
	if (!titled && w->style[sentence] == LINE_NORMAL && joined(w, s, i, last))
		return i;
	struct said *who = person_called(w, sentence, &s->tokens[i], titled ? at : NULL, at && at->id.n, &other);
	if (who) {
		if (titled && at->gender)
			who->span.gender = at->gender;	/* Mr Howard: he is one */
		put(w, who->span, i, last, STR("inferred:person"));
	} else if (other) {
		struct span x = *at;
		own_id(w, s, &x);
		put(w, x, i, last, x.rule);
	} else
		return i;
	return last;
}

/* A word of a full name, alone: the same person, unless it is a place that the article speaks of. */
void names_surnames(struct work *w, uint32_t sentence)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	if (!w->persons.n || w->style[sentence] == LINE_ALL_CAPS)
		return;
	for (uint32_t i = names_pick(w, sentence, 0); i < s->ntokens; i = names_pick(w, sentence, i + 1))
		if (may_call(w, s, i))
			i = refer(w, sentence, i);
}
