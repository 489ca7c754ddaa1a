/* What single words are to a noun phrase: heads, words of every year, words that say of what it is, holders of
 * posts. */
#include "events/noun_phrase.h"

const struct ev_head *ev_head_at(const struct ev_sentence *s, uint32_t k)
{
	uint32_t c = k < s->n ? ev_class(&s->t[k]) : 0;
	return c & EV_HEAD ? &s->r->heads.v[ordinal_value(c) & ~(uint32_t)EV_PLURAL] : NULL;
}

const struct ev_head *ev_plain_head(const struct ev_sentence *s, uint32_t k)
{
	const struct ev_head *h = ev_head_at(s, k);
	return h && !h->suffix ? h : NULL;
}

bool ev_frequency_at(const struct ev_sentence *s, uint32_t k)
{
	uint32_t c = ev_class(&s->t[k]);
	return (c & EV_MODIFIER) && s->r->modifiers.v[ordinal_value(c)].class == EVM_FREQUENCY;
}

bool ev_every_year(const struct ev_sentence *s, const struct noun_phrase *np)
{
	for (uint32_t i = 0; i < np->part[0].n; i++)
		if (ev_frequency_at(s, np->word[i]))
			return true;
	return false;
}

bool ev_content_word(const struct ev_sentence *s, uint32_t k)
{
	uint32_t c = ev_class(&s->t[k]);
	if (s->t[k].kind != TOKEN_WORD || (ev_kind(&s->t[k]) & (KIND_STOP | KIND_SKIP))
	    || (c & (EV_OF | EV_BETWEEN | EV_ON | EV_AND | EV_TO | EV_DETERMINER)))
		return false;
	if (!(c & EV_MODIFIER))
		return true;
	enum ev_modifier_class m = s->r->modifiers.v[ordinal_value(c)].class;
	return m != EVM_FREQUENCY && m != EVM_FORM;
}

bool ev_people_follow(const struct ev_sentence *s, uint32_t k)
{
	for (uint32_t q = k; q < s->n && q < k + 2; q++) {
		const struct token *t = &s->t[q];
		if (t->kind != TOKEN_WORD || t->shape != SHAPE_LOWER || (ev_kind(t) & KIND_STOP)
		    || (ev_class(t) & (EV_OF | EV_BETWEEN | EV_ON | EV_AND | EV_TO)))
			return false;
		if ((ev_kind(t) & KIND_POST) && s->s->text.p[token_end(t) - 1] == 's')
			return true;
	}
	return false;
}

/* World Oceans Day, the Walk for Autism Research: a day, a walk with a name, or of every year. */
bool ev_named_occasion(const struct ev_sentence *s, const struct noun_phrase *np)
{
	uint32_t names = 0;
	if (!(ev_kind(&s->t[np->head]) & KIND_OCCASION))
		return false;
	for (uint32_t i = 0; i < np->part[0].n; i++)
		names += np->word[i] != np->head && ev_capital_word(&s->t[np->word[i]])
			&& ev_content_word(s, np->word[i]);
	return ev_every_year(s, np) || (names && ev_capital_word(&s->t[np->head]));
}

bool ev_number_closes(const struct ev_sentence *s, uint32_t k)
{
	if (!k || k >= s->n || s->t[k].kind != TOKEN_NUMBER || s->t[k].shape != SHAPE_NONE || s->t[k].len > 3
	    || s->date_at[k] || !s->t[k].space || !ev_capital(&s->t[k - 1]) || s->t[k - 1].shape == SHAPE_UPPER
	    || ev_head_at(s, k - 1) || ev_ordinal_at(s, k, false).tokens)
		return false;
	const struct token *next = k + 1 < s->n ? &s->t[k + 1] : NULL;
	if (!next || next->kind == TOKEN_CLITIC)
		return true;
	if (next->kind == TOKEN_MARK)
		return next->space || k + 2 >= s->n || s->t[k + 2].space;	/* not 12-4, 10:30 */
	return (ev_kind(next) & KIND_STOP) || (ev_class(next) & (EV_AND | EV_OF | EV_ON | EV_TO));
}
