/* Persons: after a title (President Jordan), by a given name (Tobias Ellwood), by an initial (Robert C. Byrd);
 * then, anywhere in the article, by one word of a name said in full (Ellwood), marked inferred. */
#include "text/names_article.h"

enum { PERSON_WORDS = 5 };

/* A capitalised word that may be part of a personal name. */
static bool name_word(const struct work *w, const struct names_sentence *s, uint32_t i)
{
	if (i >= s->ntokens || !token_capital(s, i))
		return false;
	const struct names *n = w->n;
	const struct token *t = &s->tokens[i];
	uint32_t id = word_id(t), last;
	if (id && n->word_class.v[id] & n->not_person)
		return false;
	if (t->shape == SHAPE_UPPER && t->len > 3 && w->style[s - w->in->sentences] == LINE_NORMAL)
		return false;			/* an acronym */
	return !(id && names_longest(n, ROOT_HEADS, s, i, &last));
}

static bool initial(const struct names_sentence *s, uint32_t i)
{
	return i < s->ntokens && s->tokens[i].shape == SHAPE_ONE_UPPER && s->tokens[i].len <= 2;
}

/* Last token of the personal name that begins at i, or i - 1 if none does; *words counts its words. */
static uint32_t person_end(const struct work *w, const struct names_sentence *s, uint32_t i, uint32_t *words)
{
	uint32_t last = i - 1, end;
	*words = 0;
	for (uint32_t k = i; k < s->ntokens && *words < PERSON_WORDS;) {
		const struct token *t = &s->tokens[k];
		if (k > i && !t->space && !names_tight_dash(s, k - 1) && !token_is(s->text, &s->tokens[k - 1], '.'))
			break;
		if (k > i && in_cue(w, s, k, w->n->cue.suffix)) {
			last = k;
			break;
		}
		if (name_word(w, s, k)) {
			if (k > i && names_longest(w->n, ROOT_TITLES, s, k, &end) && (end > k || t->shape == SHAPE_UPPER))
				break;			/* the next one's title; MP */
			last = k++;
			(*words)++;
			if (initial(s, last) && k < s->ntokens && token_is(s->text, &s->tokens[k], '.') && !s->tokens[k].space)
				k++;
			if (names_tight_dash(s, k) && k + 1 < s->ntokens && s->tokens[k + 1].kind == TOKEN_WORD) {
				last = k + 1;		/* Ban Ki-moon, Al-Bashir */
				k += 2;
			}
			continue;
		}
		/* bin, van der: only before a capitalised word */
		uint32_t p = k;
		while (p < k + 3 && in_cue(w, s, p, w->n->cue.particle) && s->tokens[p].shape == SHAPE_LOWER
		       && !in_cue(w, s, p, w->n->cue.function))
			p++;
		if (p == k || !name_word(w, s, p))
			break;
		if (*words == 0 && p > k + 1)
			break;
		k = p;
	}
	return last;
}

/* The last call of the word with that hash: number + 1, 0 = none yet; may be set. */
static uint32_t *called(struct work *w, uint64_t hash)
{
	if (w->called_n * 2 >= w->called_mask) {
		struct called *old = w->called;
		size_t size = old ? w->called_mask + 1 : 0;
		w->called_mask = size ? size * 2 - 1 : 127;
		w->called = arena_zalloc(w->a, (w->called_mask + 1) * sizeof *w->called);
		w->called_n = 0;
		for (size_t i = 0; i < size; i++)
			if (old[i].hash)
				*called(w, old[i].hash) = old[i].last;
	}
	size_t at = hash & w->called_mask;
	while (w->called[at].hash && w->called[at].hash != hash)
		at = (at + 1) & w->called_mask;
	w->called_n += !w->called[at].hash;
	w->called[at].hash = hash;
	return &w->called[at].last;
}

/* The last call of the word, 0 = none. */
static uint32_t call_of(const struct work *w, uint64_t hash)
{
	size_t at = hash & w->called_mask;
	while (w->called[at].hash && w->called[at].hash != hash)
		at = (at + 1) & w->called_mask;
	return w->called[at].last;
}

static void say(struct work *w, uint32_t sentence, const struct span *x)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	struct said *p = VEC_PUSH(w->a, &w->persons);
	*p = (struct said){ .sentence = sentence, .span = *x };
	for (uint32_t i = x->first; i <= x->last; i++) {
		if (s->tokens[i].kind != TOKEN_WORD || (i < x->last && word_may(&s->tokens[i], NW_TITLE)
		    && !word_may(&s->tokens[i], NW_GIVEN)))
			continue;			/* President, of President Reagan */
		uint32_t *head = called(w, s->tokens[i].hash);
		if (*head && str_eq(w->persons.v[w->call.v[*head - 1].person].span.id, x->id))
			continue;			/* said just before */
		*VEC_PUSH(w->a, &w->call) = (struct call){ (uint32_t)w->persons.n - 1, *head, i == x->first };
		*head = (uint32_t)w->call.n;
	}
}

static bool has_lexicon_person(const struct work *w, uint32_t first, uint32_t last, uint32_t *past)
{
	for (uint32_t t = first; t <= last; t++) {
		const struct span *s = names_span_at(w, t);
		if (s && s->kind == NAME_PERSON) {
			*past = s->last;
			return true;
		}
	}
	return false;
}

static void add_person(struct work *w, uint32_t sentence, uint32_t first, uint32_t last, struct str rule)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	struct span x = { .first = first, .last = last, .kind = NAME_PERSON, .entity = NAME_NONE, .closed = true,
		.rule = rule, .name = names_surface(s, first, last) };
	struct buf b = BUF_INIT;
	buf_addz(&b, "person/");
	size_t start = b.n;
	for (uint32_t i = first; i <= last; i++) {
		if (s->tokens[i].kind != TOKEN_WORD)
			continue;
		if (b.n > start)
			buf_addc(&b, '-');
		size_t at = b.n;
		names_key(&b, s->tokens[i].word->fold);
		for (size_t k = at; k < b.n; k++)
			if (b.p[k] == '\'')
				b.p[k] = '-';
	}
	x.id = str_dup(w->a, buf_str(&b));
	buf_free(&b);
	names_drop_within(w, first, last);
	names_add(w, &x);
	say(w, sentence, &x);
}

/* Does a multi-word lexicon name (San Jose, General Assembly) stand over token i? */
static const struct span *longer_name(const struct work *w, uint32_t i)
{
	const struct span *s = names_span_at(w, i);
	return s && s->last > s->first ? s : NULL;
}

/* The first few thousand words of the article: each of its sentences up to this one. */
enum { LOWER_WORDS = 4000 };

static void note_lower(struct work *w)
{
	size_t looked = 0;
	w->lower = arena_zalloc(w->a, LOWER_BITS / 8);
	for (size_t k = 0; k < w->in->nsentences && looked < LOWER_WORDS; k++) {
		const struct names_sentence *s = &w->in->sentences[k];
		looked += s->ntokens;
		for (uint32_t i = 0; i < s->ntokens; i++)
			if (s->tokens[i].shape == SHAPE_LOWER)
				w->lower[s->tokens[i].hash % LOWER_BITS / 64] |= (uint64_t)1 << s->tokens[i].hash % 64;
	}
}

/* Is the word written in lower case anywhere in the article (its first few thousand words)?  Then a capital
 * does not make it a surname: General Election.  A bit map of hashes says no for most at once. */
static bool seen_lower(struct work *w, const struct token *t)
{
	size_t looked = 0;
	if (!w->lower)
		note_lower(w);
	if (!(w->lower[t->hash % LOWER_BITS / 64] >> t->hash % 64 & 1))
		return false;
	for (size_t k = 0; k < w->in->nsentences && looked < LOWER_WORDS; k++) {
		const struct names_sentence *s = &w->in->sentences[k];
		looked += s->ntokens;
		for (uint32_t i = 0; i < s->ntokens; i++)
			if (s->tokens[i].hash == t->hash && s->tokens[i].shape == SHAPE_LOWER)
				return true;
	}
	return false;
}

static bool by_title(struct work *w, uint32_t sentence, uint32_t *i)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	uint32_t last, words, past, title = names_longest(w->n, ROOT_TITLES, s, *i, &last);
	if (!title)
		return false;
	bool capital = token_capital(s, *i);
	uint32_t first = last + 1;
	if (first < s->ntokens && token_is(s->text, &s->tokens[first], '.') && !s->tokens[first].space)
		first++;
	uint32_t again;
	while (first < s->ntokens && names_longest(w->n, ROOT_TITLES, s, first, &again) && token_capital(s, first)) {
		first = again + 1;		/* Brigadier General, Sir */
		if (first < s->ntokens && token_is(s->text, &s->tokens[first], '.') && !s->tokens[first].space)
			first++;
	}
	if (first >= s->ntokens || s->tokens[first].kind != TOKEN_WORD || !s->tokens[first].space)
		return false;
	const struct span *longer = longer_name(w, *i);
	if (longer && longer->last >= first)
		return false;			/* General Assembly, Justice Department */
	longer = longer_name(w, first);
	if (longer && longer->kind != NAME_CITY && longer->kind != NAME_PERSON)
		return false;
	uint32_t end = person_end(w, s, first, &words);
	if (end < first || end == NAME_NONE)
		return false;
	if (!capital && words < 2 && !in_cue(w, s, first, w->n->cue.given_name))
		return false;
	if (w->style[sentence] != LINE_NORMAL && words > 2)
		end = first + 1;
	if (words == 1 && !str_is(w->n->titles.v[title - 1].kind, "courtesy") && seen_lower(w, &s->tokens[first]))
		return false;
	if (words == 1 && initial(s, first))
		return false;			/* Gen Z */
	if (words == 1 && end + 1 < s->ntokens && s->tokens[end + 1].space && token_capital(s, end + 1))
		return false;			/* Captain America Festival */
	const struct span *at = names_span_at(w, first);
	if (at && at->entity != NAME_NONE && (!capital || (at->kind == NAME_COUNTRY && names_known(w, at->entity) > 1
	    && str_is(w->n->titles.v[title - 1].kind, "courtesy"))))
		return false;			/* president France, Miss America */
	if (at && at->form_kind == FORM_DEMONYM)
		return false;
	if (has_lexicon_person(w, first, end, &past)) {
		*i = past;
		return true;
	}
	add_person(w, sentence, first, end, STR("patterns:title"));
	*i = end;
	return true;
}

static bool by_given_name(struct work *w, uint32_t sentence, uint32_t *i)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	uint32_t words, past, k = *i;
	bool given = in_cue(w, s, k, w->n->cue.given_name);
	if (!token_capital(s, k) || longer_name(w, k))
		return false;
	bool middle = initial(s, k + 1) && k + 2 < s->ntokens && token_is(s->text, &s->tokens[k + 2], '.')
		&& !s->tokens[k + 2].space && name_word(w, s, k + 3) && !initial(s, k + 3) && name_word(w, s, k)
		&& !initial(s, k);
	if (!given && !middle)
		return false;
	if (k > 0 && s->tokens[k].space && token_capital(s, k - 1) && name_word(w, s, k - 1) && !given)
		return false;
	uint32_t end = person_end(w, s, k, &words);
	if (end == NAME_NONE || end <= k || words < 2)
		return false;
	const struct span *a = names_span_at(w, k), *b = names_span_at(w, k + 1);
	if (b && (b->last > end || (b->last > b->first && b->kind != NAME_CITY)))
		return false;			/* Victoria University, Lincoln United Nations */
	if (a && b && a->entity != NAME_NONE && b->entity != NAME_NONE && a->kind <= NAME_PLACE && b->kind <= NAME_REGION)
		return false;			/* Charlotte North Carolina */
	if (end + 1 < s->ntokens && s->tokens[end + 1].space && token_capital(s, end + 1)
	    && w->style[sentence] == LINE_NORMAL && !names_longest(w->n, ROOT_TITLES, s, end + 1, &past))
		return false;			/* Martin Luther King High School */
	if (w->style[sentence] != LINE_NORMAL && words > 2 && !middle)
		end = k + 1;
	if (has_lexicon_person(w, k, end, &past)) {
		*i = past;
		return true;
	}
	add_person(w, sentence, k, end, given ? STR("patterns:given-name") : STR("patterns:initial"));
	*i = end;
	return true;
}

void names_persons(struct work *w, uint32_t sentence)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	if (w->style[sentence] == LINE_ALL_CAPS)
		return;
	for (size_t k = 0; k < w->spans.n; k++) {
		const struct span *x = &w->spans.v[k];
		if (!x->dead && x->kind == NAME_PERSON && x->last > x->first)
			say(w, sentence, x);
	}
	if (!(w->may[sentence] & (NW_TITLE | NW_GIVEN | MAY_INITIAL)))
		return;
	for (uint32_t i = names_pick(w, sentence, 0); i < s->ntokens; i = names_pick(w, sentence, i + 1)) {
		if (!word_may(&s->tokens[i], NW_TITLE | NW_GIVEN) && !initial(s, i + 1))
			continue;
		if (!by_title(w, sentence, &i))
			by_given_name(w, sentence, &i);
	}
}

/* The last person before this sentence, or the first one after it, whose name has the word.  Beside a place's
 * name (`place`) the first word of a name does not count: it is as often the place. */
static const struct said *person_called(struct work *w, uint32_t sentence, const struct token *t, bool titled, bool place)
{
	const struct said *who = NULL;
	uint32_t tried = 0;
	for (uint32_t i = call_of(w, t->hash); i && tried < 64; i = w->call.v[i - 1].earlier, tried++) {
		const struct call *c = &w->call.v[i - 1];
		const struct said *p = &w->persons.v[c->person];
		bool full = p->span.last > p->span.first;
		if ((titled && !full) || (c->first && full && place && !titled))
			continue;			/* President Jordan: only a full name says more */
		if (full || !who)			/* Mr Marriott: rather the Darrell Marriott of elsewhere */
			who = p;
		if (full && p->sentence <= sentence)
			break;
	}
	return who;
}

/* A word of a full name, alone: the same person, unless it is a place that the article speaks of. */
void names_surnames(struct work *w, uint32_t sentence)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	if (!w->persons.n || w->style[sentence] == LINE_ALL_CAPS)
		return;
	for (uint32_t i = names_pick(w, sentence, 0); i < s->ntokens; i = names_pick(w, sentence, i + 1)) {
		if (s->tokens[i].shape == SHAPE_LOWER || !call_of(w, s->tokens[i].hash) || !name_word(w, s, i)
		    || initial(s, i) || s->tokens[i].len < 3)
			continue;
		const struct span *at = names_span_at(w, i);
		bool titled = at && at->kind == NAME_PERSON && at->entity == NAME_NONE && at->first == at->last;
		if (at && !titled && (at->last > at->first || at->kind == NAME_PERSON || at->kind == NAME_ORGANISATION))
			continue;
		if (at && at->kind == NAME_COUNTRY && (names_known(w, at->entity) || at->form_kind == FORM_DEMONYM))
			continue;
		bool joined = (i + 1 < s->ntokens && s->tokens[i + 1].space && name_word(w, s, i + 1))
			|| (i > 0 && s->tokens[i].space && name_word(w, s, i - 1) && i > 1)
			|| names_tight_dash(s, i + 1) || (i > 0 && names_tight_dash(s, i - 1));
		if (joined && !titled && w->style[sentence] == LINE_NORMAL)
			continue;
		const struct said *who = person_called(w, sentence, &s->tokens[i], titled, at != NULL);
		if (!who)
			continue;
		struct span x = who->span;
		x.first = x.last = i;
		x.rank = 0;
		x.rule = STR("inferred:person");
		names_drop_within(w, i, i);
		names_add(w, &x);
	}
}
