/* Persons: by a given name (Tobias Ellwood), by an initial (Robert C. Byrd), before an age (Jo Bloggs, 34, of ...).
 * Behind a title or post: names/titled.c.  One word of a name said in full: names/surname.c. */
#include "names/person.h"

enum { PERSON_WORDS = 5 };

/* A capitalised word that may be part of a personal name. */
bool names_person_word(const struct work *w, const struct names_sentence *s, uint32_t i)
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

uint32_t names_past_dot(const struct names_sentence *s, uint32_t i)
{
	return i < s->ntokens && token_is(s->text, &s->tokens[i], '.') && !s->tokens[i].space ? i + 1 : i;
}

/* Does token k stand to the word before it as the words of a name do: behind a space, a dash, an initial's dot? */
static bool goes_on(const struct names_sentence *s, uint32_t k)
{
	return s->tokens[k].space || names_tight_dash(s, k - 1) || token_is(s->text, &s->tokens[k - 1], '.');
}

/* The next one's title; MP. */
static bool other_title(const struct work *w, const struct names_sentence *s, uint32_t k)
{
	uint32_t end;
	return names_longest(w->n, ROOT_TITLES, s, k, &end) && (end > k || s->tokens[k].shape == SHAPE_UPPER);
}

/* The token behind the word at *last and what belongs to it: an initial's dot, a second half (Ban Ki-moon, Al-Bashir),
 * where *last is moved to. */
static uint32_t past_word(const struct names_sentence *s, uint32_t *last)
{
	uint32_t k = *last + 1;
	if (names_initial(s, *last))
		k = names_past_dot(s, k);
	if (!names_tight_dash(s, k) || k + 1 >= s->ntokens || s->tokens[k + 1].kind != TOKEN_WORD)
		return k;
	*last = k + 1;
	return k + 2;
}

enum { PARTICLES = 3 };		/* van der */

/* bin, van der: the capitalised word behind them, or k if there is none. */
static uint32_t past_particles(const struct work *w, const struct names_sentence *s, uint32_t k)
{
	uint32_t p = k;
	while (p < k + PARTICLES && in_cue(w, s, p, w->n->cue.particle) && s->tokens[p].shape == SHAPE_LOWER
	       && !in_cue(w, s, p, w->n->cue.function))
		p++;
	return names_person_word(w, s, p) ? p : k;
}

uint32_t names_person_end(const struct work *w, const struct names_sentence *s, uint32_t i, uint32_t *words)
{
	uint32_t last = i - 1;
	*words = 0;
	for (uint32_t k = i; k < s->ntokens && *words < PERSON_WORDS;) {
		if (k > i && !goes_on(s, k))
			break;
		if (k > i && in_cue(w, s, k, w->n->cue.suffix))
			return k;
		if (names_person_word(w, s, k)) {
			if (k > i && other_title(w, s, k))
				break;
			last = k;
			++*words;
			k = past_word(s, &last);
			continue;
		}
		uint32_t next = past_particles(w, s, k);
		if (next == k || (*words == 0 && next > k + 1))
			break;
		k = next;
	}
	return last;
}

static struct span *add_person(struct work *w, uint32_t sentence, uint32_t first, uint32_t last, struct str rule)
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
	return names_add(w, &x);
}

const struct span *names_longer_name(const struct work *w, uint32_t i)
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
bool names_seen_lower(struct work *w, const struct token *t)
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

/* m or f where the word is a given name of one of them only, else 0. */
static char gender_of(const struct work *w, const struct names_sentence *s, uint32_t i)
{
	return in_cue(w, s, i, w->n->cue.given_female) ? 'f' : in_cue(w, s, i, w->n->cue.given_male) ? 'm' : 0;
}

/* title: NULL, or what stands before, which may tell the gender. */
static void say_person(struct work *w, uint32_t sentence, uint32_t first, uint32_t last, struct str rule,
		       const struct title *title, uint32_t begin)
{
	struct span *x = add_person(w, sentence, first, last, rule);
	x->gender = title && title->gender ? title->gender : gender_of(w, &w->in->sentences[sentence], first);
	x->title = begin;
	names_say(w, sentence, x);
}

void names_add_person(struct work *w, uint32_t sentence, uint32_t first, uint32_t last, struct str rule)
{
	say_person(w, sentence, first, last, rule, NULL, 0);
}

uint32_t names_meet_person(struct work *w, uint32_t sentence, uint32_t first, uint32_t last, struct str rule,
			   const struct title *title, uint32_t begin)
{
	for (uint32_t t = first; t <= last; t++) {
		const struct span *s = names_span_at(w, t);
		if (s && s->kind == NAME_PERSON)
			return s->last;
	}
	say_person(w, sentence, first, last, rule, title, begin);
	return last;
}

/* Jordan Hale, Virginia Marsh: a place that is also a given name, then one more word, which could be a surname; not
 * in Jordan Hale, nor the Sydney Harbour. */
static bool given_place(struct work *w, uint32_t sentence, uint32_t i)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	const struct names *n = w->n;
	uint32_t next = i + 1, after = i + 2, last;
	if (!in_cue(w, s, i, n->cue.given_place) || w->style[sentence] != LINE_NORMAL || next >= s->ntokens
	    || !s->tokens[next].space || s->tokens[next].shape != SHAPE_TITLE || !names_person_word(w, s, next)
	    || names_span_at(w, next))
		return false;
	if ((i > 0 && (names_locative(w, sentence, i, i) || in_cue(w, s, i - 1, n->cue.determiner)
	     || (s->tokens[i].space && token_capital(s, i - 1) && !(i == 1 && in_cue(w, s, 0, n->cue.function)))
	     || names_tight_dash(s, i - 1)))
	    || (after < s->ntokens && s->tokens[after].space && token_capital(s, after)))
		return false;
	const uint8_t no_surname[] = { n->cue.common,	 n->cue.part,	    n->cue.direction,  n->cue.name_tail,
				       n->cue.body_tail, n->cue.place_lead, n->cue.settlement, n->cue.compound,
				       n->cue.club_tail, n->cue.not_team,   n->cue.portfolio };
	for (size_t k = 0; k < sizeof no_surname; k++)
		if (in_cue(w, s, next, no_surname[k]))
			return false;
	return !names_longest(n, ROOT_TITLES, s, next, &last) && !names_seen_lower(w, &s->tokens[next]);
}

/* Robert C. Byrd: an initial between two words of a name, the first of them at token i. */
static bool around_initial(const struct work *w, const struct names_sentence *s, uint32_t i)
{
	return names_initial(s, i + 1) && names_past_dot(s, i + 2) == i + 3 && names_person_word(w, s, i + 3)
	       && !names_initial(s, i + 3) && names_person_word(w, s, i) && !names_initial(s, i);
}

/* Victoria University, Lincoln United Nations, Charlotte North Carolina: names of other kinds at tokens first..end. */
static bool of_other_names(const struct work *w, uint32_t first, uint32_t end)
{
	const struct span *a = names_span_at(w, first), *b = names_span_at(w, first + 1);
	if (b && (b->last > end || (b->last > b->first && b->kind != NAME_CITY)))
		return true;
	return a && b && a->entity != NAME_NONE && b->entity != NAME_NONE && a->kind <= NAME_PLACE
	       && b->kind <= NAME_REGION;
}

/* Martin Luther King High School: a name that a capitalised word behind token `end` goes on with. */
static bool begins_longer(const struct work *w, const struct names_sentence *s, uint32_t end)
{
	uint32_t next = end + 1, last;
	return next < s->ntokens && s->tokens[next].space && token_capital(s, next)
	       && w->style[s - w->in->sentences] == LINE_NORMAL && !names_longest(w->n, ROOT_TITLES, s, next, &last);
}

static void by_given_name(struct work *w, uint32_t sentence, uint32_t *i)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	uint32_t words, k = *i;
	if (!token_capital(s, k) || names_longer_name(w, k))
		return;
	bool normal = w->style[sentence] == LINE_NORMAL, middle = around_initial(w, s, k),
	     given = in_cue(w, s, k, w->n->cue.given_name) || given_place(w, sentence, k);
	if (!given && !middle)
		return;
	if (!middle && !normal && in_cue(w, s, k, w->n->cue.common))
		return;				/* Villagers Mark Anniversary */
	if (!given && k > 0 && s->tokens[k].space && token_capital(s, k - 1) && names_person_word(w, s, k - 1))
		return;
	uint32_t end = names_person_end(w, s, k, &words);
	if (end <= k || words < 2 || of_other_names(w, k, end) || begins_longer(w, s, end))
		return;
	if (!normal && words > 2 && !middle)
		end = k + 1;
	*i = names_meet_person(w, sentence, k, end, given ? STR("patterns:given-name") : STR("patterns:initial"),
			       NULL, 0);
}

/* "Jo Bloggs, 34, of Leeds": two to four capitalised words that nothing else knows before an age. */
static void by_age(struct work *w, uint32_t sentence)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	for (uint32_t i = 3; i + 2 < s->ntokens; i++) {
		if (s->tokens[i].kind != TOKEN_NUMBER || s->tokens[i].len != 2
		    || !token_is(s->text, &s->tokens[i - 1], ',') || !token_is(s->text, &s->tokens[i + 1], ',')
		    || s->tokens[i + 2].shape != SHAPE_LOWER)
			continue;
		uint32_t last = i - 2, first = i - 1, words = 0, title;
		while (first > 0 && words < 5 && names_person_word(w, s, first - 1) && !names_span_at(w, first - 1)
		       && !names_longest(w->n, ROOT_TITLES, s, first - 1, &title)
		       && (first - 1 == last || s->tokens[first].space)) {
			first--;
			words++;
		}
		if (words < 2 || words > 4 || names_initial(s, last)
		    || (first > 0 && token_capital(s, first - 1) && s->tokens[first].space))
			continue;
		names_add_person(w, sentence, first, last, STR("patterns:age"));
	}
}

void names_persons(struct work *w, uint32_t sentence)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	if (w->style[sentence] == LINE_ALL_CAPS)
		return;
	for (size_t k = 0; k < w->spans.n; k++) {
		struct span *x = &w->spans.v[k];
		if (x->dead || x->kind != NAME_PERSON || x->last == x->first)
			continue;
		x->gender = gender_of(w, s, x->first);
		names_say(w, sentence, x);
	}
	if (w->may[sentence] & MAY_AGE && w->style[sentence] == LINE_NORMAL)
		by_age(w, sentence);
	if (!(w->may[sentence] & (NW_TITLE | NW_GIVEN | MAY_INITIAL))) {
		names_strangers(w, sentence);
		return;
	}
	for (uint32_t i = names_pick(w, sentence, 0); i < s->ntokens; i = names_pick(w, sentence, i + 1)) {
		if (!word_may(&s->tokens[i], NW_TITLE | NW_GIVEN) && !names_initial(s, i + 1))
			continue;
		if (!names_titled(w, sentence, &i))
			by_given_name(w, sentence, &i);
	}
	names_strangers(w, sentence);
}

