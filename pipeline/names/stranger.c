/* Persons of whom no word is a known given name: Upul Tharanga.  Two or three capitalised words, one of which is
 * strange (no lexicon has it, or as a person's last name), are a person in a sport text, and elsewhere where something
 * says so: a nationality or an age before them, a verb of saying beside them. */
#include "names/person.h"

enum { STRANGER_WORDS = 3 };

static bool strange_word(const struct token *t) { return !word_id(t) || word_may(t, NW_SURNAME); }

/* Title case, or O'Gara, D'Arcy; but no BlueCross. */
static bool shaped(const struct names_sentence *s, uint32_t i)
{
	struct str t = token_text(s->text, &s->tokens[i]);
	return s->tokens[i].shape == SHAPE_TITLE
	       || (s->tokens[i].shape == SHAPE_MIXED && t.n > 3
		   && (t.p[1] == '\'' || t.p[1] == '\xe2' || str_starts(t, STR("Mc"))));
}

static bool name_word(struct work *w, const struct names_sentence *s, uint32_t i)
{
	const struct names *n = w->n;
	uint32_t last;
	if (i >= s->ntokens || !shaped(s, i) || s->tokens[i].len < 3 || !names_person_word(w, s, i)
	    || names_span_at(w, i) || names_initial(s, i))
		return false;
	uint32_t id = word_id(&s->tokens[i]);
	if (id && n->word_class.v[id] & n->not_stranger)
		return false;
	return !names_longest(n, ROOT_TITLES, s, i, &last);
}

/* Does what stands before token `first` or behind token `last` say that it is a person? */
static bool told(const struct work *w, const struct names_sentence *s, uint32_t first, uint32_t last)
{
	uint32_t next = last + 1;
	const struct span *before = first && s->tokens[first].space ? names_span_at(w, first - 1) : NULL;
	if (before && before->form_kind == FORM_DEMONYM && before->entity != NAME_NONE)
		return true;				/* Frenchman X Y */
	if (in_cue(w, s, next, w->n->cue.person_after))
		return true;				/* X Y said */
	uint32_t end;
	if (first && s->tokens[first - 1].shape == SHAPE_LOWER && in_cue(w, s, first - 1, w->n->cue.person_after))
		return next >= s->ntokens || !names_longest(w->n, ROOT_TITLES, s, next, &end);	/* said X Y */
	return next + 1 < s->ntokens && token_is(s->text, &s->tokens[next], ',')
	       && in_cue(w, s, next + 1, w->n->cue.who);
}

/* ---- lists of players ---- */

enum { LEAST_PLAYERS = 4 };

static bool separates(const struct names_sentence *s, uint32_t i)
{
	if (i >= s->ntokens)
		return true;
	if (s->tokens[i].kind == TOKEN_NUMBER)
		return true;
	return s->tokens[i].kind == TOKEN_MARK && strchr(",;:().-/", s->text.p[s->tokens[i].start]);
}

/* Does token i (behind an initial, perhaps) fill an item of a list: Robinson, Smith (Leeds), G Jones?  *first: of the
 * item. */
static bool fills_item(const struct work *w, const struct names_sentence *s, uint32_t i, uint32_t *first)
{
	uint32_t next = i + 1;
	if (!separates(s, next)
	    && !(s->tokens[next].shape == SHAPE_LOWER && in_cue(w, s, next, w->n->cue.conjunction)))
		return false;
	if (next < s->ntokens && token_is(s->text, &s->tokens[next], ':'))
		return false;			/* Replacements: ... */
	*first = i > 0 && names_initial(s, i - 1) && s->tokens[i].space ? i - 1 : i;
	return *first == 0 || separates(s, *first - 1)
	       || (s->tokens[*first - 1].shape == SHAPE_LOWER && in_cue(w, s, *first - 1, w->n->cue.connector));
}

static bool is_item(struct work *w, const struct names_sentence *s, uint32_t i, uint32_t *first)
{
	return name_word(w, s, i) && !in_cue(w, s, i, w->n->cue.given_name) && fills_item(w, s, i, first);
}

/* A player whose name is also a place's or a company's: Morley, Carlisle, Pilkington; in brackets it is no player
 * but a club (Page (Cardiff)), a country is a side. */
static bool is_namesake(const struct work *w, const struct names_sentence *s, uint32_t i, uint32_t *first)
{
	const struct span *at = names_span_at(w, i);
	return at && at->first == i && at->last == i && at->kind != NAME_COUNTRY && at->kind != NAME_PERSON
	       && at->form_kind != FORM_DEMONYM && shaped(s, i) && fills_item(w, s, i, first)
	       && !(*first && token_is(s->text, &s->tokens[*first - 1], '('));
}

/* "Jones (Wolves), Page (Cardiff), G Murphy, Hickie": in a sport text, a list of four or more single names is one of
 * players, and so are the fewer namesakes among them. */
static void roster(struct work *w, uint32_t sentence)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	uint32_t items = 0, namesakes = 0, commas = 0, first;
	for (uint32_t i = 0; i < s->ntokens; i++)
		commas += token_is(s->text, &s->tokens[i], ',') || token_is(s->text, &s->tokens[i], ';');
	if (commas + 2 < LEAST_PLAYERS)
		return;				/* one of them may be "and" */
	for (uint32_t i = names_pick(w, sentence, 0); i < s->ntokens; i = names_pick(w, sentence, i + 1)) {
		items += is_item(w, s, i, &first);
		namesakes += is_namesake(w, s, i, &first);
	}
	if (items < LEAST_PLAYERS)
		return;
	for (uint32_t i = names_pick(w, sentence, 0); i < s->ntokens; i = names_pick(w, sentence, i + 1))
		if (is_item(w, s, i, &first) || (namesakes < items && is_namesake(w, s, i, &first)))
			names_add_person(w, sentence, first, i, STR("patterns:roster"));
}

/* ---- an initial and a name ---- */

/* In a sport text "J. Crawley 106, G Thorpe 54": token i is an initial, and what follows is a name's word, or a
 * place's of that name; nothing beside them is part of it (Group A Italy).  Last token, or i. */
static uint32_t past_initial(struct work *w, const struct names_sentence *s, uint32_t i)
{
	bool dot = i + 1 < s->ntokens && token_is(s->text, &s->tokens[i + 1], '.') && !s->tokens[i + 1].space;
	uint32_t k = i + 1 + dot, next = k + 1, first;
	if (!dot && in_cue(w, s, i, w->n->cue.function))
		return i;			/* A Rovers side */
	if (i > 0 && (names_tight_dash(s, i - 1) || (s->tokens[i].space && token_capital(s, i - 1))))
		return i;
	if (k >= s->ntokens || (!dot && !s->tokens[k].space) || !(name_word(w, s, k) || is_namesake(w, s, k, &first)))
		return i;
	bool longer = next < s->ntokens && s->tokens[next].space && token_capital(s, next);
	return longer || names_tight_dash(s, next) ? i : k;
}

static void with_initials(struct work *w, uint32_t sentence)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	for (uint32_t i = names_pick(w, sentence, 0); i < s->ntokens; i = names_pick(w, sentence, i + 1)) {
		if (!names_initial(s, i))
			continue;
		uint32_t last = past_initial(w, s, i);
		if (last > i)
			names_add_person(w, sentence, i, last, STR("patterns:initial"));
	}
}

/* ---- names of several words ---- */

/* Mostly not: a capitalised word and another one, a strange one of the first three. */
static bool may_be_strange(const struct names_sentence *s, uint32_t i)
{
	if (s->tokens[i].shape == SHAPE_LOWER || i + 1 >= s->ntokens
	    || !(token_capital(s, i + 1) || names_tight_dash(s, i + 1)))
		return false;
	return strange_word(&s->tokens[i]) || strange_word(&s->tokens[i + 1])
	       || (i + 2 < s->ntokens && strange_word(&s->tokens[i + 2]) && token_capital(s, i + 2));
}

struct run { uint32_t first, last, words; bool strange; };	/* strange: one of its words is */

/* The words of a name from token i on; one with a dash (Wright-Phillips) counts once. */
static struct run read_run(struct work *w, const struct names_sentence *s, uint32_t i)
{
	struct run r = { i, i, 1, strange_word(&s->tokens[i]) };
	while (r.words <= STRANGER_WORDS) {
		bool dash = names_tight_dash(s, r.last + 1);
		uint32_t more = dash ? r.last + 2 : r.last + 1;
		if (more >= s->ntokens || (!dash && !s->tokens[more].space) || !name_word(w, s, more))
			break;
		r.strange |= strange_word(&s->tokens[more]);
		r.words += !dash;
		r.last = more;
	}
	return r;
}

/* Is it one end of something longer: a capitalised word that is no name beside it, or a dash? */
static bool joined(const struct work *w, const struct names_sentence *s, uint32_t first, uint32_t last)
{
	uint32_t next = last + 1;
	if (names_tight_dash(s, next) || (first && names_tight_dash(s, first - 1)))
		return true;
	if (next < s->ntokens && s->tokens[next].space && token_capital(s, next) && !names_span_at(w, next)
	    && !in_cue(w, s, next, w->n->cue.calendar))
		return true;
	return first > 1 && s->tokens[first].space && token_capital(s, first - 1) && !names_span_at(w, first - 1)
	       && !in_cue(w, s, first - 1, w->n->cue.function);
}

/* Behind "the", a name is a thing's; "said" is one in "the said agreement", too. */
static bool determined(const struct work *w, const struct names_sentence *s, uint32_t first)
{
	return first && in_cue(w, s, first - 1, w->n->cue.determiner)
	       && !in_cue(w, s, first - 1, w->n->cue.person_after);
}

static bool is_stranger(struct work *w, const struct names_sentence *s, const struct run *r)
{
	if (r->words < 2 || r->words > STRANGER_WORDS || !r->strange || joined(w, s, r->first, r->last)
	    || determined(w, s, r->first))
		return false;
	if (!w->sport && !told(w, s, r->first, r->last))
		return false;
	return !names_seen_lower(w, &s->tokens[r->first]) && !names_seen_lower(w, &s->tokens[r->last]);
}

static void of_several_words(struct work *w, uint32_t sentence)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	for (uint32_t i = names_pick(w, sentence, 0); i < s->ntokens; i = names_pick(w, sentence, i + 1)) {
		if (!may_be_strange(s, i) || !name_word(w, s, i))
			continue;
		struct run r = read_run(w, s, i);
		if (is_stranger(w, s, &r))
			names_add_person(w, sentence, r.first, r.last, STR("patterns:stranger"));
		i = r.last;
	}
}

void names_strangers(struct work *w, uint32_t sentence)
{
	if (w->style[sentence] != LINE_NORMAL)
		return;
	if (w->may[sentence] & (MAY_STRANGE | NW_SURNAME))
		of_several_words(w, sentence);
	if (!w->sport)
		return;
	roster(w, sentence);
	if (w->may[sentence] & MAY_INITIAL)
		with_initials(w, sentence);
}
