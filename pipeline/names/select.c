/* From candidate spans to mentions: leftmost-longest at depth 0, what lies inside at depth 1 and below. */
#include <stdlib.h>

#include "names/passes.h"

static int by_place(const void *va, const void *vb)
{
	const struct span *a = va, *b = vb;
	if (a->first != b->first)
		return a->first < b->first ? -1 : 1;
	if (a->last != b->last)
		return a->last > b->last ? -1 : 1;
	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	int c = str_cmp(a->id, b->id);
	return c ? c : str_cmp(a->rule, b->rule);
}

static void emit(struct work *w, uint32_t sentence, const struct span *s, uint32_t depth)
{
	const struct names_sentence *x = &w->in->sentences[sentence];
	struct str text = names_surface(x, s->first, s->last);
	*VEC_PUSH(w->a, &w->out->mentions) = (struct mention){ .sentence = sentence,
							       .start = x->tokens[s->first].start,
							       .length = (uint32_t)text.n,
							       .depth = depth,
							       .kind = (enum name_kind)s->kind,
							       .entity_id = s->id,
							       .name = s->name,
							       .rule = s->rule };
}

static bool may_be_inner(const struct name_entity *outer, uint32_t inner)
{
	for (uint32_t i = 0; i < outer->ninner; i++)
		if (outer->inner[i] == inner)
			return true;
	return false;
}

/* May the place of span x stand inside the lexicon's name s?  If it holds it or lies in it, or if it lies in the
 * country of a body; else it is another one that only sounds alike (Wales in New South Wales), unless the outer one's
 * row says so. */
static bool belongs(const struct work *w, const struct span *s, const struct span *x)
{
	if (s->entity == NAME_NONE || s->kind >= NAME_KINDS || (x->kind > NAME_PLACE && x->kind != NAME_UNSETTLED))
		return true;
	const struct name_entity *outer = &w->n->entities.v[s->entity];
	if (outer->closed || x->entity == NAME_NONE)
		return false;
	if (names_is_within(w->n, s->entity, x->entity) || names_is_within(w->n, x->entity, s->entity)
	    || may_be_inner(outer, x->entity))
		return true;
	return s->kind > NAME_PLACE && (outer->country == NAME_NONE ? !outer->nparents || s->kind != NAME_ORGANISATION
		: names_is_within(w->n, x->entity, outer->country));
}

/* Spans v[0..n), sorted, all inside tokens lo..hi; the longest from the left are taken at this depth. */
static void take(struct work *w, uint32_t sentence, const struct span *v, size_t n, uint32_t depth)
{
	for (size_t i = 0; i < n;) {
		const struct span *s = &v[i];
		emit(w, sentence, s, depth);
		size_t k = i + 1;
		uint32_t below = depth + 1;
		for (; k < n && v[k].first == s->first && v[k].last == s->last; k++) {
			bool seen = false;
			for (size_t j = i; j < k; j++)
				seen |= str_eq(v[j].id, v[k].id) && v[j].kind == v[k].kind;
			if (seen)
				continue;
			emit(w, sentence, &v[k], depth + 1);	/* a candidate, or the series that has a body's name */
			below = depth + 2;
		}
		bool demonym = s->form_kind == FORM_DEMONYM && s->kind < NAME_KINDS;
		if (demonym || (s->team && s->kind == NAME_ORGANISATION)) {
			struct span d = *s;
			d.kind = demonym ? NAME_DEMONYM : NAME_TEAM;
			emit(w, sentence, &d, depth + 1);
			below = depth + 2;
		}
		/* what begins inside: nested if it ends inside too, else it has lost to the one on its left */
		size_t end = k;
		while (end < n && v[end].first <= s->last)
			end++;
		if (!s->closed && end > k) {
			struct span *in = arena_alloc(w->a, (end - k) * sizeof *in);
			size_t m = 0;
			for (size_t j = k; j < end; j++)
				if (v[j].last <= s->last && belongs(w, s, &v[j]))
					in[m++] = v[j];
			take(w, sentence, in, m, below);
		}
		i = end;
	}
}

/* A body's name in a compound adjective (NATO-led) is there, but not as one who acts: kind modifier. */
static void mark_modifiers(struct work *w, uint32_t sentence)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	for (size_t i = 0; i < w->spans.n; i++) {
		struct span *x = &w->spans.v[i];
		if (x->kind == NAME_ORGANISATION && in_cue(w, s, x->last + 2, w->n->cue.compound)
		    && s->tokens[x->last + 1].kind == TOKEN_MARK && names_is_dash(s->text, &s->tokens[x->last + 1]))
			x->kind = NAME_MODIFIER;
	}
}

/* Nearly always a handful, nearly in order. */
static void sort(struct span *v, size_t n)
{
	if (n > 12) {
		qsort(v, n, sizeof *v, by_place);
		return;
	}
	for (size_t i = 1; i < n; i++) {
		if (by_place(&v[i - 1], &v[i]) <= 0)
			continue;
		struct span x = v[i];
		size_t k = i;
		for (; k && by_place(&v[k - 1], &x) > 0; k--)
			v[k] = v[k - 1];
		v[k] = x;
	}
}

void names_select(struct work *w, uint32_t sentence)
{
	names_end(w);
	if (!w->spans.n)
		return;
	mark_modifiers(w, sentence);
	sort(w->spans.v, w->spans.n);
	take(w, sentence, w->spans.v, w->spans.n, 0);
}
