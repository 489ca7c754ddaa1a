/* Persons behind a title or post: President Jordan, Deputy Minister of Trade X Y, Mr. KOBAYASHI Kenji. */
#include "names/person.h"

/* Ministry of the, Ministry of: the part of a post that follows a head noun, or k. */
static uint32_t past_of(const struct work *w, const struct names_sentence *s, uint32_t k)
{
	if (k + 1 >= s->ntokens || s->tokens[k].shape != SHAPE_LOWER || !in_cue(w, s, k, w->n->cue.connector))
		return k;
	if (in_cue(w, s, k + 1, w->n->cue.determiner))
		return k + 2;
	return in_cue(w, s, k + 1, w->n->cue.portfolio) ? k + 1 : k;
}

/* One part of what a post is for, at token k: a name, but no town's or person's, a head noun, a portfolio, or what
 * joins two of these.  The token behind it, or k; *end: behind the last that was no joint. */
static uint32_t past_field(const struct work *w, const struct names_sentence *s, uint32_t k, uint32_t *end)
{
	const struct span *known = names_span_at(w, k);
	uint32_t head;
	if (known && known->first == k && known->kind != NAME_PERSON && known->kind != NAME_CITY)
		return *end = known->last + 1;
	if (token_capital(s, k) && names_longest(w->n, ROOT_HEADS, s, k, &head))
		return past_of(w, s, *end = head + 1);
	if (token_capital(s, k) && in_cue(w, s, k, w->n->cue.portfolio))
		return *end = k + 1;
	bool joint = k == *end && in_cue(w, s, k + 1, w->n->cue.portfolio)
		     && (token_is(s->text, &s->tokens[k], ',') || in_cue(w, s, k, w->n->cue.connector));
	return joint ? k + 1 : k;
}

/* What a post is for, from token i on: "of Trade", "for Foreign Affairs and Trade", "for the Middle East"; the first
 * token after it, or i if there is no such phrase. */
static uint32_t past_portfolio(const struct work *w, const struct names_sentence *s, uint32_t i)
{
	uint32_t k = i + 1, end = i, next;
	if (i >= s->ntokens || s->tokens[i].shape != SHAPE_LOWER || !in_cue(w, s, i, w->n->cue.connector))
		return i;
	if (in_cue(w, s, k, w->n->cue.determiner))
		k++;
	while (k < s->ntokens && (next = past_field(w, s, k, &end)) > k)
		k = next;
	return end;
}

/* Does the lexicon know the word or words at `first` as something that no title makes a person? */
static bool no_person(const struct work *w, const struct span *at, const struct title *title, bool capital)
{
	return at && (at->form_kind == FORM_DEMONYM || (at->entity != NAME_NONE && (!capital
		/* Miss America */
		|| (at->kind == NAME_COUNTRY && names_known(w, at->entity) > 1 && title->courtesy))));
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
		uint32_t rest = names_person_end(w, s, next, words);
		if (rest < next)
			return end;
		++*words;
		return rest;
	}
	next = end + 1;
	if (end >= first && s->tokens[end].shape == SHAPE_TITLE && in_capitals(w, s, next)
	    && s->tokens[next].len >= LEAST_CAPITALS
	    && !(next + 1 < s->ntokens && token_capital(s, next + 1) && s->tokens[next + 1].space)) {
		++*words;
		return next;
	}
	return end;
}

/* Titles, what the post is for, and the name behind them. */
struct titled {
	struct title title;		/* the first one; gender: of the last that has one */
	uint32_t begin;			/* first token of the last title */
	uint32_t first, end, words;	/* of the name */
	bool capital;			/* the first title has one */
	bool post;			/* it says what it is for */
};

/* The titles at token i, and what the post is for: Striker; Brigadier General, Sir; Minister for the Middle East. */
static bool read_titles(const struct work *w, const struct names_sentence *s, uint32_t i, struct titled *t)
{
	uint32_t last, number = names_longest(w->n, ROOT_TITLES, s, i, &last);
	if (!number)
		return false;
	*t = (struct titled){ .title = w->n->titles.v[number - 1], .begin = i, .capital = token_capital(s, i) };
	if (t->title.occupation && (w->style[s - w->in->sentences] != LINE_NORMAL || (t->capital && i)))
		return false;			/* Striker Energy */
	uint32_t behind = names_past_dot(s, last + 1);
	while (behind < s->ntokens && token_capital(s, behind)
	       && (number = names_longest(w->n, ROOT_TITLES, s, behind, &last))) {
		char gender = w->n->titles.v[number - 1].gender;
		t->title.gender = gender ? gender : t->title.gender;
		t->begin = behind;
		behind = names_past_dot(s, last + 1);
	}
	t->first = past_portfolio(w, s, behind);
	t->post = t->first > behind;
	const struct span *longer = names_longer_name(w, i);
	return t->post || !longer || longer->last < behind;	/* General Assembly, Justice Department */
}

/* A word behind a space, and the middle of no longer name but a town's or a person's. */
static bool name_may_begin(const struct work *w, const struct names_sentence *s, uint32_t i)
{
	if (i >= s->ntokens || s->tokens[i].kind != TOKEN_WORD || !s->tokens[i].space)
		return false;
	const struct span *longer = names_longer_name(w, i);
	return !longer || longer->kind == NAME_CITY || longer->kind == NAME_PERSON;
}

/* President To Lam, Minister Do Hung Viet: right behind a title, a surname that is a word of grammar elsewhere. */
static bool grammar_surname(const struct work *w, const struct names_sentence *s, uint32_t i)
{
	return w->style[s - w->in->sentences] == LINE_NORMAL && token_capital(s, i)
	       && in_cue(w, s, i, w->n->cue.function) && !in_cue(w, s, i, w->n->cue.determiner)
	       && s->tokens[i - 1].kind == TOKEN_WORD && i + 1 < s->ntokens && s->tokens[i + 1].space;
}

/* The end of the name behind the titles, and its words. */
static void read_titled_name(const struct work *w, const struct names_sentence *s, struct titled *t)
{
	t->end = names_person_end(w, s, t->first, &t->words);
	if (t->end < t->first && t->capital && grammar_surname(w, s, t->first)) {
		uint32_t rest = names_person_end(w, s, t->first + 1, &t->words);
		if (rest > t->first)
			t->end = rest;
		t->words++;
	}
	t->end = with_capitals(w, s, t->first, t->end, &t->words);
}

/* A single word behind a title that is no surname. */
static bool no_surname(struct work *w, const struct names_sentence *s, const struct titled *t)
{
	if (!in_cue(w, s, t->first, w->n->cue.given_name) && (!t->capital || t->post || t->title.occupation))
		return true;
	if ((!t->title.courtesy && names_seen_lower(w, &s->tokens[t->first])) || names_initial(s, t->first))
		return true;			/* Gen Z */
	uint32_t next = t->end + 1, last;	/* Captain America Festival, but Mr Jordan MP */
	return next < s->ntokens && s->tokens[next].space && token_capital(s, next)
	       && !names_longest(w->n, ROOT_TITLES, s, next, &last);
}

bool names_titled(struct work *w, uint32_t sentence, uint32_t *i)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	struct titled t;
	if (!read_titles(w, s, *i, &t) || !name_may_begin(w, s, t.first))
		return false;
	read_titled_name(w, s, &t);
	if (t.end < t.first || (t.words < 2 && no_surname(w, s, &t))
	    || no_person(w, names_span_at(w, t.first), &t.title, t.capital && !t.title.occupation))
		return false;
	if (w->style[sentence] != LINE_NORMAL && t.words > 2)
		t.end = t.first + 1;
	*i = names_meet_person(w, sentence, t.first, t.end, STR("patterns:title"), &t.title, t.begin);
	return true;
}
