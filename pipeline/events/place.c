/* Which place: what the walk from a phrase meets that may be where its event is held. */
#include "events/walk.h"

bool ev_preceded_by(const struct ev_sentence *s, uint32_t k, uint32_t classes)
{
	if (k > 1 && s->t[k - 1].kind == TOKEN_CLITIC && s->name_at[k - 2])	/* at the WTO's 13th conference */
		k = s->name_start[s->name_at[k - 2] - 1];
	while (k && (ev_class(&s->t[k - 1]) & (EV_DETERMINER | EV_POSSESSIVE)))
		k--;
	for (uint32_t back = 1; back <= 4 && back <= k; back++)
		if (s->cue_length[k - back] == back && (s->cue[k - back] & classes))
			return true;
	return false;
}

void ev_offer_place(struct walk *w, uint32_t k, int cost)
{
	struct ev_sentence *s = w->s;
	const struct mention *m = &s->names[s->name_at[k] - 1];
	if (cost > CHEAP || (w->place && cost >= w->place_cost))
		return;
	if (ev_is_place(m) && ev_preceded_by(s, k, CUE_AT)) {
		w->place = m;
		w->place_cost = cost;
	}
}

static bool no_name(const struct ev_sentence *s, uint32_t from, uint32_t end)
{
	return end == from || (end == from + 1 && s->t[from].len < 2);	/* room S */
}

/* Punta del Este: between capitals. */
static bool small_word(const struct ev_sentence *s, uint32_t k)
{
	const struct token *t = &s->t[k];
	return t->kind == TOKEN_WORD && t->len <= 3 && !s->cue[k] && !ev_class(t) && k + 1 < s->n && ev_capital(t + 1);
}

/* A mark inside a word: Ta' Qali. */
static bool inner_mark(const struct ev_sentence *s, uint32_t k)
{
	const struct token *t = &s->t[k];
	return !t->space && (t->kind == TOKEN_CLITIC || t->kind == TOKEN_MARK) && !token_is(s->s->text, t, ',')
		&& !token_is(s->s->text, t, '.');
}

uint32_t ev_unknown_place(struct walk *w, uint32_t k, int cost)
{
	struct ev_sentence *s = w->s;
	uint32_t end = k;
	while (end < s->n && end < k + 6 && !s->name_at[end] && !s->date_at[end] && !s->phrase_at[end]
	       && (ev_capital(&s->t[end]) || (end > k && (small_word(s, end) || inner_mark(s, end)))))
		end++;
	while (end > k && s->t[end - 1].kind != TOKEN_WORD)
		end--;
	if (no_name(s, k, end) || !ev_preceded_by(s, k, CUE_AT))
		return k;
	if (cost <= CHEAP && !w->place && !w->p->place_name.n)
		w->p->place_name = str_sub(s->s->text, s->t[k].start, token_end(&s->t[end - 1]) - s->t[k].start);
	return end;
}

const struct mention *ev_place_of_side(const struct walk *w)
{
	const struct ev_sentence *s = w->s;
	const struct ev_phrase *q = w->side;
	for (uint32_t k = q ? q->start : 0; q && k < q->end; k++)
		for (EV_NAMES(s, k, i)) {
			const struct mention *m = &s->names[i];
			bool place = m->kind == NAME_CITY || (m->kind == NAME_COUNTRY && !q->numbers.n);
			if (place && s->name_end[i] <= q->end)
				return m;
		}
	return NULL;
}
