/* Persons: after a title or post (President Jordan, Deputy Minister of Trade X Y), by a given name (Tobias Ellwood), by
 * an initial (Robert C. Byrd), before an age (Jo Bloggs, 34, of ...).  One word of a name said in full:
 * names/surname.c. */
#include "names/passes.h"

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
		if (names_person_word(w, s, k)) {
			if (k > i && names_longest(w->n, ROOT_TITLES, s, k, &end)
			    && (end > k || t->shape == SHAPE_UPPER))
				break;			/* the next one's title; MP */
			last = k++;
			(*words)++;
			if (names_initial(s, last) && k < s->ntokens && token_is(s->text, &s->tokens[k], '.')
			    && !s->tokens[k].space)
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
		if (p == k || !names_person_word(w, s, p))
			break;
		if (*words == 0 && p > k + 1)
			break;
		k = p;
	}
	return last;
}

/* A surname in capitals, as in communiques: Mr. KOBAYASHI Kenji, Dr. Vivian BALAKRISHNAN.  Not what is a name of its
 * own (NATO), and none of three letters behind a name (MBE). */
enum { LEAST_CAPITALS = 4 };

static bool in_capitals(const struct work *w, const struct names_sentence *s, uint32_t i)
{
	return i < s->ntokens && s->tokens[i].kind == TOKEN_WORD && s->tokens[i].shape == SHAPE_UPPER
	       && s->tokens[i].space && w->style[s - w->in->sentences] == LINE_NORMAL && !names_span_at(w, i);
}

/* Last token of the name after a title that begins at `first` and goes to `end` without such a surname. */
static uint32_t with_capitals(const struct work *w, const struct names_sentence *s, uint32_t first, uint32_t end,
			      uint32_t *words)
{
	uint32_t next = first + 1;
	if (end + 1 == first && in_capitals(w, s, first) && next < s->ntokens && s->tokens[next].shape == SHAPE_TITLE
	    && s->tokens[next].space) {
		uint32_t rest = person_end(w, s, next, words);
		if (rest < next || rest == NAME_NONE)
			return end;
		++*words;
		return rest;
	}
	next = end + 1;
	if (end != NAME_NONE && end >= first && s->tokens[end].shape == SHAPE_TITLE && in_capitals(w, s, next)
	    && s->tokens[next].len >= LEAST_CAPITALS
	    && !(next + 1 < s->ntokens && token_capital(s, next + 1) && s->tokens[next + 1].space)) {
		++*words;
		return next;
	}
	return end;
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

static uint32_t past_dot(const struct names_sentence *s, uint32_t i)
{
	return i < s->ntokens && token_is(s->text, &s->tokens[i], '.') && !s->tokens[i].space ? i + 1 : i;
}

/* What a post is for, from token i on: "of Trade", "for Foreign Affairs and Trade", "for the Middle East"; the first
 * token after it, or i if there is no such phrase. */
static uint32_t past_portfolio(const struct work *w, const struct names_sentence *s, uint32_t i)
{
	uint32_t k = i + 1, end = i, head;
	if (i >= s->ntokens || s->tokens[i].shape != SHAPE_LOWER || !in_cue(w, s, i, w->n->cue.connector))
		return i;
	if (in_cue(w, s, k, w->n->cue.determiner))
		k++;
	while (k < s->ntokens) {
		const struct span *known = names_span_at(w, k);
		if (known && known->first == k && known->kind != NAME_PERSON && known->kind != NAME_CITY)
			k = end = known->last + 1;
		else if (token_capital(s, k) && names_longest(w->n, ROOT_HEADS, s, k, &head)) {
			k = end = head + 1;	/* for the Ministry of ... */
			if (k + 1 < s->ntokens && s->tokens[k].shape == SHAPE_LOWER
			    && in_cue(w, s, k, w->n->cue.connector)
			    && (in_cue(w, s, k + 1, w->n->cue.portfolio) || in_cue(w, s, k + 1, w->n->cue.determiner)))
				k += in_cue(w, s, k + 1, w->n->cue.determiner) ? 2 : 1;
		}
		else if (in_cue(w, s, k, w->n->cue.portfolio) && token_capital(s, k))
			end = ++k;
		else if (end > i && k == end && k + 1 < s->ntokens && in_cue(w, s, k + 1, w->n->cue.portfolio)
			 && (token_is(s->text, &s->tokens[k], ',') || in_cue(w, s, k, w->n->cue.connector)))
			k++;
		else
			break;
	}
	return end;
}

/* Does the lexicon know the word or words at `first` as something that no title makes a person? */
static bool no_person(const struct work *w, const struct span *at, const struct title *title, bool capital)
{
	return at && (at->form_kind == FORM_DEMONYM || (at->entity != NAME_NONE && (!capital
		/* Miss America */
		|| (at->kind == NAME_COUNTRY && names_known(w, at->entity) > 1 && title->courtesy))));
}

static bool by_title(struct work *w, uint32_t sentence, uint32_t *i)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	uint32_t last, words, past, begin = *i, number = names_longest(w->n, ROOT_TITLES, s, *i, &last);
	if (!number)
		return false;
	struct title title = w->n->titles.v[number - 1];
	bool capital = token_capital(s, *i);
	if (title.occupation && (w->style[sentence] != LINE_NORMAL || (capital && *i)))
		return false;			/* Striker Energy */
	uint32_t first = past_dot(s, last + 1), again;
	while (first < s->ntokens && token_capital(s, first)
	       && (number = names_longest(w->n, ROOT_TITLES, s, first, &again))) {
		begin = first;			/* Brigadier General, Sir */
		title.gender = w->n->titles.v[number - 1].gender ? w->n->titles.v[number - 1].gender : title.gender;
		first = past_dot(s, again + 1);
	}
	const struct span *longer = longer_name(w, *i);
	uint32_t post = past_portfolio(w, s, first);
	bool has_post = post > first;
	if (longer && longer->last >= first && !has_post)
		return false;			/* General Assembly, Justice Department */
	first = post;
	if (first >= s->ntokens || s->tokens[first].kind != TOKEN_WORD || !s->tokens[first].space)
		return false;
	longer = longer_name(w, first);
	if (longer && longer->kind != NAME_CITY && longer->kind != NAME_PERSON)
		return false;
	uint32_t end = person_end(w, s, first, &words);
	if (end + 1 == first && end != NAME_NONE && capital && w->style[sentence] == LINE_NORMAL
	    && token_capital(s, first) && in_cue(w, s, first, w->n->cue.function)
	    && !in_cue(w, s, first, w->n->cue.determiner) && s->tokens[first - 1].kind == TOKEN_WORD
	    && first + 1 < s->ntokens && s->tokens[first + 1].space) {
		uint32_t rest = person_end(w, s, first + 1, &words);	/* President To Lam, Minister Do Hung Viet */
		if (rest > first)
			end = rest;
		words++;
	}
	end = with_capitals(w, s, first, end, &words);
	bool given = in_cue(w, s, first, w->n->cue.given_name);
	if (end < first || end == NAME_NONE || (words < 2 && !given && (!capital || has_post || title.occupation)))
		return false;
	if (w->style[sentence] != LINE_NORMAL && words > 2)
		end = first + 1;
	if (words == 1 && ((!title.courtesy && names_seen_lower(w, &s->tokens[first])) || names_initial(s, first)))
		return false;			/* Gen Z */
	if (words == 1 && end + 1 < s->ntokens && s->tokens[end + 1].space && token_capital(s, end + 1))
		return false;			/* Captain America Festival */
	if (no_person(w, names_span_at(w, first), &title, capital && !title.occupation))
		return false;
	if (has_lexicon_person(w, first, end, &past)) {
		*i = past;
		return true;
	}
	struct span *x = add_person(w, sentence, first, end, STR("patterns:title"));
	x->gender = title.gender ? title.gender : gender_of(w, s, first);
	x->title = begin;
	names_say(w, sentence, x);
	*i = end;
	return true;
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

static bool by_given_name(struct work *w, uint32_t sentence, uint32_t *i)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	uint32_t words, past, k = *i;
	bool place = given_place(w, sentence, k), given = place || in_cue(w, s, k, w->n->cue.given_name);
	if (!token_capital(s, k) || longer_name(w, k))
		return false;
	bool middle = names_initial(s, k + 1) && k + 2 < s->ntokens && token_is(s->text, &s->tokens[k + 2], '.')
		      && !s->tokens[k + 2].space && names_person_word(w, s, k + 3) && !names_initial(s, k + 3)
		      && names_person_word(w, s, k) && !names_initial(s, k);
	if (!given && !middle)
		return false;
	if (!middle && w->style[sentence] != LINE_NORMAL && in_cue(w, s, k, w->n->cue.common))
		return false;			/* Villagers Mark Anniversary */
	if (k > 0 && s->tokens[k].space && token_capital(s, k - 1) && names_person_word(w, s, k - 1) && !given)
		return false;
	uint32_t end = person_end(w, s, k, &words);
	if (end == NAME_NONE || end <= k || words < 2)
		return false;
	const struct span *a = names_span_at(w, k), *b = names_span_at(w, k + 1);
	if (b && (b->last > end || (b->last > b->first && b->kind != NAME_CITY)))
		return false;			/* Victoria University, Lincoln United Nations */
	if (a && b && a->entity != NAME_NONE && b->entity != NAME_NONE && a->kind <= NAME_PLACE
	    && b->kind <= NAME_REGION)
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
	struct span *x = add_person(w, sentence, k, end, given ? STR("patterns:given-name") : STR("patterns:initial"));
	x->gender = gender_of(w, s, k);
	names_say(w, sentence, x);
	*i = end;
	return true;
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
		struct span *x = add_person(w, sentence, first, last, STR("patterns:age"));
		x->gender = gender_of(w, s, first);
		names_say(w, sentence, x);
	}
}

void names_add_person(struct work *w, uint32_t sentence, uint32_t first, uint32_t last, struct str rule)
{
	struct span *x = add_person(w, sentence, first, last, rule);
	x->gender = gender_of(w, &w->in->sentences[sentence], first);
	names_say(w, sentence, x);
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
		if (!by_title(w, sentence, &i))
			by_given_name(w, sentence, &i);
	}
	names_strangers(w, sentence);
}

