/* The candidate spans of the sentence at work, found by token: what begins at one, what is widest over it.
 *
 * from[t] heads the list of spans that begin at token t, over[t] is the widest span that covers t (the lower
 * rank of two equal ones); both hold span number + 1, 0 = none.  A span that is dropped stays in the array,
 * marked dead, until names_begin or names_end. */
#include "names/passes.h"

enum { REACH = 96 };		/* tokens; no span that is asked for by its end is longer */

static bool wider(const struct span *a, const struct span *b)
{
	uint32_t la = a->last - a->first, lb = b->last - b->first;
	return la > lb || (la == lb && a->rank < b->rank);
}

static void cover(struct work *w, uint32_t number, uint32_t first, uint32_t last)
{
	const struct span *s = &w->spans.v[number];
	for (uint32_t t = first > s->first ? first : s->first; t <= s->last && t <= last; t++)
		if (!w->over[t] || wider(s, &w->spans.v[w->over[t] - 1]))
			w->over[t] = number + 1;
}

static void link(struct work *w, uint32_t number)
{
	struct span *s = &w->spans.v[number];
	s->next = w->from[s->first];
	w->from[s->first] = number + 1;
	cover(w, number, s->first, s->last);
}

void names_begin(struct work *w, uint32_t sentence)
{
	uint32_t n = w->in->sentences[sentence].ntokens;
	if (n > w->tokens_cap) {
		w->tokens_cap = n * 2;
		w->from = arena_alloc(w->a, w->tokens_cap * sizeof *w->from);
		w->over = arena_alloc(w->a, w->tokens_cap * sizeof *w->over);
	}
	if (n) {
		memset(w->from, 0, n * sizeof *w->from);
		memset(w->over, 0, n * sizeof *w->over);
	}
	names_end(w);
	for (uint32_t i = 0; i < w->spans.n; i++)
		link(w, i);
}

void names_end(struct work *w)
{
	size_t kept = 0;
	for (size_t i = 0; i < w->spans.n; i++)
		if (!w->spans.v[i].dead)
			w->spans.v[kept++] = w->spans.v[i];
	w->spans.n = kept;
}

struct span *names_add(struct work *w, const struct span *x)
{
	*VEC_PUSH(w->a, &w->spans) = *x;
	link(w, (uint32_t)w->spans.n - 1);
	return &w->spans.v[w->spans.n - 1];
}

const struct span *names_span_at(const struct work *w, uint32_t token)
{
	return w->over[token] ? &w->spans.v[w->over[token] - 1] : NULL;
}

const struct span *names_next_from(const struct work *w, uint32_t token, const struct span *s)
{
	uint32_t i = s ? s->next : w->from[token];
	return i ? &w->spans.v[i - 1] : NULL;
}

const struct span *names_ending(const struct work *w, uint32_t token, bool (*good)(const struct span *s))
{
	for (uint32_t t = token > REACH ? token - REACH : 0; t <= token; t++)
		for (const struct span *s = NULL; (s = names_next_from(w, t, s));)
			if (s->last == token && good(s))
				return s;
	return NULL;
}

void names_drop_within(struct work *w, uint32_t first, uint32_t last)
{
	bool any = false;
	for (uint32_t t = first; t <= last; t++) {
		for (uint32_t *at = &w->from[t]; *at;) {
			struct span *s = &w->spans.v[*at - 1];
			if (s->last <= last) {
				s->dead = any = true;
				*at = s->next;
			} else {
				at = &s->next;
			}
		}
	}
	if (!any)
		return;
	memset(w->over + first, 0, (last - first + 1) * sizeof *w->over);
	for (uint32_t t = first > REACH ? first - REACH : 0; t <= last; t++)
		for (uint32_t i = w->from[t]; i; i = w->spans.v[i - 1].next)
			cover(w, i - 1, first, last);
}
