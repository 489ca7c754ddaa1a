/* Marks within a noun phrase: quotes, brackets, dashes, dots of abbreviations, commas of a list. */
#include "events/np_reader.h"

static bool closing_quote(const struct ev_sentence *s, uint32_t k)
{
	return mark(s, k, "\xe2\x80\x9d") || mark(s, k, "\xe2\x80\x99");
}

/* A short bracket is stepped over; what stands in it in capitals is kept. */
static bool bracket(struct np_reader *x)
{
	const struct ev_sentence *s = x->s;
	uint32_t close = x->k + 1, words = 0, other = 0;
	for (; close < s->n && close < x->k + 12 && !token_is(s->s->text, &s->t[close], ')'); close++) {
		words += s->t[close].kind != TOKEN_MARK;
		other += s->t[close].kind == TOKEN_WORD && (s->t[close].shape == SHAPE_TITLE
			|| s->t[close].shape == SHAPE_LOWER
			|| s->t[close].shape == SHAPE_ONE_UPPER);	/* (D-PA) */
	}
	if (!started(x) || close >= s->n || !token_is(s->s->text, &s->t[close], ')'))
		return false;
	uint32_t before = x->np->nbrackets;
	for (uint32_t q = x->k + 1; q < close; q++)
		if (!other && (s->t[q].shape == SHAPE_UPPER || (s->t[q].shape == SHAPE_MIXED
		    && s->t[q].len < 10)) && x->np->nbrackets < NP_BRACKETS)
			x->np->bracket[x->np->nbrackets++] = q;
	if (words > 6 && x->np->nbrackets == before)
		return false;
	x->k = close + 1;
	return true;
}

/* The dot of St., or of an initial: the Marshall J. Seidman Lecture. */
static bool dot_within(const struct np_reader *x)
{
	const struct ev_sentence *s = x->s;
	uint32_t k = x->k;
	if (!in_part(x) || last(x) + 1 != k || s->t[k].space || !capital(s, k + 1))
		return false;
	return (ev_kind(&s->t[k - 1]) & KIND_ABBREVIATION)
		|| (s->t[k - 1].len == 1 && s->t[k - 1].kind == TOKEN_WORD && s->t[k + 1].kind == TOKEN_WORD
		    && !(ev_kind(&s->t[k + 1]) & KIND_STOP) && !joins(s, k + 1)
		    && !(ev_class(&s->t[k + 1]) & (EV_DETERMINER | EV_POSSESSIVE)));
}

/* Does a head, or a capital that leads to one, go on behind the closing quote? */
static bool goes_on_behind_quote(const struct np_reader *x)
{
	const struct ev_sentence *s = x->s;
	uint32_t k = x->k + 1;
	return k < s->n && in_part(x) && (ev_head_at(s, k) || (capital(s, k) && ev_name_follows(s, k)));
}

/* A dash or stroke within a word: U.S.-ASEAN. */
static bool within_word(const struct np_reader *x)
{
	const struct ev_sentence *s = x->s;
	uint32_t k = x->k;
	return k + 1 < s->n && !s->t[k].space && !s->t[k + 1].space && in_part(x) && s->t[k + 1].kind != TOKEN_MARK;
}

/* The comma of a list of capitals that "and" closes: Trade, Investment and Industry Forum. */
static bool within_list(const struct np_reader *x)
{
	const struct ev_sentence *s = x->s;
	uint32_t k = x->k;
	if (!after_capital(x) || k + 3 >= s->n || !capital(s, k + 1) || date_begins(s, k + 1) || numbered(s, k + 1))
		return false;
	for (uint32_t q = k + 2; q + 1 < s->n && q < k + 8; q++) {
		bool joined = ev_class(&s->t[q]) & EV_AND;
		if (joined && capital(s, q + 1) && ev_name_follows(s, q + 1))
			return true;
		if (!joined && !capital(s, q) && !ev_mark(s, q, ','))
			break;
	}
	return false;
}

bool ev_np_mark(struct np_reader *x)
{
	const struct ev_sentence *s = x->s;
	uint32_t k = x->k;
	if (opening_quote(s, k))
		return skip(x);
	if (closing_quote(s, k))
		return goes_on_behind_quote(x) && skip(x);
	if (ev_mark(s, k, '('))
		return bracket(x);
	if (ev_mark(s, k, '&') || (ev_mark(s, k, '+') && !s->t[k].space))
		return in_part(x) && capital(s, k + 1) && take(x);
	if (ev_mark(s, k, '-') || ev_mark(s, k, '/') || mark(s, k, "\xe2\x80\x93"))
		return within_word(x) && skip(x);
	return ((ev_mark(s, k, '.') && dot_within(x)) || (ev_mark(s, k, ',') && within_list(x))) && skip(x);
}
