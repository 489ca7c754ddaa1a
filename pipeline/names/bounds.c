/* Where a name begins and ends that is read from its head noun on: its topic before it, "on X", "for X and Y", a year
 * behind it. */
#include "names/bounds.h"

static bool plural_apostrophe(const struct names_sentence *s, uint32_t i)
{
	const struct token *t = &s->tokens[i];
	return t->kind == TOKEN_CLITIC && (t->len == 1 || (t->len == 3 && s->text.p[t->start] == '\xe2'));
}

static bool entity_ends_at(const struct work *w, uint32_t i)
{
	return names_ending(w, i, names_is_party) != NULL;
}

static bool head_at(const struct work *w, const struct names_sentence *s, uint32_t i)
{
	uint32_t last;
	return names_longest(w->n, ROOT_HEADS, s, i, &last);
}

/* ---- where it begins ---- */

/* Track 1 Dialogue */
static bool number_within(const struct work *w, const struct names_sentence *s, uint32_t i)
{
	return s->tokens[i].kind == TOKEN_NUMBER && !s->tokens[i].shape && i > 0 && namely(w, s, i - 1);
}

/* St. Mary's Hospital */
static bool abbreviated(const struct work *w, const struct names_sentence *s, uint32_t i)
{
	return i > 0 && token_is(s->text, &s->tokens[i], '.') && !s->tokens[i].space
	       && in_cue(w, s, i - 1, w->n->cue.place_lead);
}

/* Lloyd's Register, but ASEAN's Programme begins after ASEAN's. */
static bool possessive_within(const struct work *w, const struct names_sentence *s, uint32_t i)
{
	return s->tokens[i].kind == TOKEN_CLITIC
	       && (i == 0 || (namely(w, s, i - 1) && !entity_ends_at(w, i - 1)));
}

/* Trade and Investment Agreement: it joins two topics, not a topic and another name. */
static bool joins_topics(const struct work *w, const struct names_sentence *s, uint32_t i)
{
	return joins(w, s, i, w->n->cue.conjunction) && i > 0 && namely(w, s, i - 1)
	       && !entity_ends_at(w, i - 1) && !names_party_at(w, i + 1)
	       && !in_cue(w, s, i - 1, w->n->cue.function) && !head_at(w, s, i - 1);
}

uint32_t names_left_end(const struct work *w, const struct names_sentence *s, uint32_t head)
{
	uint32_t first = head;
	for (uint32_t i = head; i-- > 0 && !in_cue(w, s, i, w->n->cue.ordinal);) {
		if (namely(w, s, i)) {
			if (i == 0 && in_cue(w, s, i, w->n->cue.function))
				break;
			first = i;
		} else if (!number_within(w, s, i) && !names_tight_dash(s, i) && !plural_apostrophe(s, i)
			   && !abbreviated(w, s, i) && !possessive_within(w, s, i) && !joins_topics(w, s, i)) {
			break;
		}
	}
	/* a function word that only begins the sentence: The, Meanwhile */
	while (first < head && in_cue(w, s, first, w->n->cue.function))
		first++;
	while (first < head && s->tokens[first].kind != TOKEN_WORD)
		first++;
	return first;
}

/* ---- where it ends ---- */

struct tail {			/* of a name that is read from its head noun on */
	uint32_t last;		/* where the name ends so far */
	uint32_t i;		/* the next token to be read */
	bool complement;	/* it is past "on" or "of" */
};
/* What a rule says of token i: nothing, it was read (i is behind it), or the name ends before it. */
enum tail_step { TAIL_PASS, TAIL_READ, TAIL_ENDS };

/* Connectivity 2025 */
static enum tail_step tail_year(const struct work *w, const struct names_sentence *s, struct tail *x)
{
	const struct token *t = &s->tokens[x->i];
	(void)w;
	if (t->kind != TOKEN_NUMBER)
		return TAIL_PASS;
	if (t->len == 4 && !t->shape && s->text.p[t->start] <= '2')
		x->last = x->i;
	return TAIL_ENDS;
}

static enum tail_step tail_dash(const struct work *w, const struct names_sentence *s, struct tail *x)
{
	if (!names_tight_dash(s, x->i) || !namely(w, s, x->i + 1))
		return TAIL_PASS;
	x->i++;
	return TAIL_READ;
}

/* A known name inside is taken whole. */
static enum tail_step tail_known_name(const struct work *w, const struct names_sentence *s, struct tail *x)
{
	uint32_t last = x->i;
	(void)s;
	for (const struct span *k = NULL; x->complement && (k = names_next_from(w, x->i, k));)
		last = k->last > last ? k->last : last;
	if (last == x->i)
		return TAIL_PASS;
	x->last = last;
	x->i = last + 1;
	return TAIL_READ;
}

/* A word of the complement; Dialogue Participants is none. */
static enum tail_step tail_word(const struct work *w, const struct names_sentence *s, struct tail *x)
{
	if (!namely(w, s, x->i))
		return TAIL_PASS;
	if (!x->complement)
		return TAIL_ENDS;
	x->last = x->i++;
	return TAIL_READ;
}

static enum tail_step tail_apostrophe(const struct work *w, const struct names_sentence *s, struct tail *x)
{
	(void)w;
	if (!x->complement || !plural_apostrophe(s, x->i))
		return TAIL_PASS;
	x->i++;
	return TAIL_READ;
}

/* Safe, Secure, and Trustworthy: the comma at i stands in a list that goes on. */
static bool comma_in_list(const struct work *w, const struct names_sentence *s, uint32_t i)
{
	return i + 2 < s->ntokens && namely(w, s, i + 1)
	       && (token_is(s->text, &s->tokens[i + 2], ',') || joins(w, s, i + 2, w->n->cue.conjunction));
}

/* Does another name begin at token k, behind the comma or conjunction at i? */
static bool begins_another(const struct work *w, const struct names_sentence *s, uint32_t i, uint32_t k)
{
	if (names_party_at(w, k) || k > i + 2)
		return true;
	for (uint32_t j = k; j < k + 6 && namely(w, s, j); j++)
		if (head_at(w, s, j))
			return true;
	return false;
}

/* A chain of at most four small words that leads on: on, of the, and on. */
static enum tail_step tail_joined(const struct work *w, const struct names_sentence *s, struct tail *x)
{
	const uint8_t complement = w->n->cue.complement, conjunction = w->n->cue.conjunction;
	uint32_t k = x->i;
	bool comma = token_is(s->text, &s->tokens[k], ','), opens = joins(w, s, k, complement);
	bool goes_on = x->complement && (comma ? comma_in_list(w, s, k) : joins(w, s, k, conjunction));
	if (!opens && !goes_on)
		return TAIL_ENDS;
	while (k < s->ntokens && k < x->i + 4
	       && (joins(w, s, k, complement) || joins(w, s, k, conjunction) || joins(w, s, k, w->n->cue.article)
		   || token_is(s->text, &s->tokens[k], ',')))
		k++;
	if (!namely(w, s, k) || in_cue(w, s, k, w->n->cue.ordinal))
		return TAIL_ENDS;
	const struct span *of = names_party_at(w, k);
	if (of && of->form_kind == FORM_DEMONYM)
		return TAIL_ENDS;		/* Congress of Sri Lankan President ... */
	if (!opens && begins_another(w, s, x->i, k))
		return TAIL_ENDS;
	x->complement = true;
	x->i = k;
	return TAIL_READ;
}

uint32_t names_right_end(const struct work *w, const struct names_sentence *s, uint32_t head)
{
	static enum tail_step (*const rules[])(const struct work *, const struct names_sentence *, struct tail *) = {
		tail_year, tail_dash, tail_known_name, tail_word, tail_apostrophe, tail_joined };
	struct tail x = { head, head + 1, false };
	while (x.i < s->ntokens) {
		enum tail_step step = TAIL_PASS;
		for (size_t k = 0; k < sizeof rules / sizeof *rules && step == TAIL_PASS; k++)
			step = rules[k](w, s, &x);
		if (step == TAIL_ENDS)
			break;
	}
	return x.last;
}
