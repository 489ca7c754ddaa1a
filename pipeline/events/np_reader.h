/* events/np_reader.h - the reader of a longest noun phrase; for events/noun_phrase.c and events/np_marks.c only. */
#ifndef PM_EVENTS_NP_READER_H
#define PM_EVENTS_NP_READER_H

#include "events/noun_phrase.h"

struct np_reader {
	const struct ev_sentence *s;
	struct noun_phrase *np;
	uint32_t k;			/* the token to read */
	bool capital;			/* one was read */
};

static inline bool is_year(const struct ev_sentence *s, uint32_t k)
{
	const struct token *t = &s->t[k];
	return t->kind == TOKEN_NUMBER && t->len == 4 && (s->s->text.p[t->start] == '1'
		|| s->s->text.p[t->start] == '2');
}

static inline bool capital(const struct ev_sentence *s, uint32_t k)
{
	return k < s->n && (ev_capital_word(&s->t[k]) || is_year(s, k));
}

static inline bool mark(const struct ev_sentence *s, uint32_t k, const char *utf8)
{
	size_t n = strlen(utf8);
	return k < s->n && s->t[k].len == n && memcmp(s->s->text.p + s->t[k].start, utf8, n) == 0;
}

static inline bool opening_quote(const struct ev_sentence *s, uint32_t k)
{
	return mark(s, k, "\xe2\x80\x9c") || mark(s, k, "\xe2\x80\x98");
}

static inline bool numbered(const struct ev_sentence *s, uint32_t k)
{
	return k < s->n && ev_ordinal_at(s, k, false).tokens;
}

/* What may be a date by itself, but begins a name: Spring Fest, the third annual Thanksgiving Food Drive. */
static inline bool holiday(const struct ev_sentence *s, uint32_t k)
{
	struct str value = s->dates[s->date_at[k] - 1].value;
	return ev_capital(&s->t[k]) && ((k && ev_frequency_at(s, k - 1))
		|| (value.n > 5 && !(value.p[5] >= '0' && value.p[5] <= '9')));
}

static inline bool date_begins(const struct ev_sentence *s, uint32_t k)
{
	return k < s->n && s->date_at[k] && s->date_start[s->date_at[k] - 1] == k && !is_year(s, k) && !holiday(s, k);
}

static inline uint32_t joins(const struct ev_sentence *s, uint32_t k)
{
	return k < s->n ? ev_class(&s->t[k]) & (EV_OF | EV_BETWEEN | EV_ON | EV_AND | EV_TO) : 0;
}

static inline bool take(struct np_reader *x)
{
	if (x->np->nwords == NP_WORDS)
		return false;
	x->np->word[x->np->nwords++] = x->k++;
	x->np->part[x->np->nparts].n++;
	return true;
}

static inline bool skip(struct np_reader *x)
{
	x->k++;
	return true;
}

static inline bool in_part(const struct np_reader *x) { return x->np->part[x->np->nparts].n > 0; }
static inline bool started(const struct np_reader *x) { return in_part(x) || x->np->nparts > 0; }
static inline uint32_t last(const struct np_reader *x) { return x->np->word[x->np->nwords - 1]; }

/* Is the last word a capital that no head ends? */
static inline bool after_capital(const struct np_reader *x)
{
	return in_part(x) && capital(x->s, last(x)) && !ev_head_at(x->s, last(x));
}

/* events/noun_phrase.c: do a head or a capital follow within a few words of token k, and nothing that ends the phrase
 * before? */
bool ev_name_follows(const struct ev_sentence *s, uint32_t k);
/* events/np_marks.c: steps past the mark at the reader's token, or takes it; false: the phrase ends there. */
bool ev_np_mark(struct np_reader *x);

#endif
