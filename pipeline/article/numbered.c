#include "article/numbered.h"

#include "events/events.h"

/* The article as events/events.h wants it, but for its dates, which wait for this. */
static struct event_article without_dates(struct article *a)
{
	struct event_sentence *sentences = arena_alloc(&a->mem, a->sentences.n * sizeof *sentences);
	struct event_name *names = arena_alloc(&a->mem, a->mentions.n * sizeof *names);
	for (size_t i = 0; i < a->sentences.n; i++) {
		const struct sentence *s = &a->sentences.v[i];
		sentences[i] = (struct event_sentence){ .text = s->text,
							.tokens = sentence_tokens(a, i),
							.n = s->tokens,
							.facts = sentence_yields_facts(a, i),
							.title = s->role == ROLE_TITLE || s->role == ROLE_HEADING,
							.dateline = s->role == ROLE_DATELINE };
	}
	for (size_t i = 0; i < a->mentions.n; i++) {
		const struct mention *x = &a->mentions.v[i];
		names[i] = (struct event_name){ x->sentence, x->start, x->length, x->depth, event_name_kind_of(x->kind),
			x->entity_id, x->name };
	}
	return (struct event_article){ .sentences = sentences, .nsentences = a->sentences.n, .names = names,
		.nnames = a->mentions.n, .day = STR(""), .day_is_guess = true };
}

bool numbered_evidence(const struct worker *w, struct article *a, day_evidence_vec *out)
{
	size_t before = out->n;
	if (!w->lex->events || !a->sentences.n)
		return false;
	const struct series_set *set = event_rules_series(w->lex->events);
	struct event_article in = without_dates(a);
	struct events_found found = { { NULL, 0, 0 }, { NULL, 0, 0 } };
	events_find(w->lex->events, &a->mem, &in, &found);
	for (size_t i = 0; i < found.events.n; i++) {
		const struct event *e = &found.events.v[i];
		const struct series *series = e->ordinal ? series_by_id(set, e->series_id) : NULL;
		int year = series ? series_year(series, e->ordinal) : 0;
		if (year)
			*VEC_PUSH(&a->mem, out) = (struct day_evidence){ .kind = EVIDENCE_EDITION,
				.sentence = e->sentence, .first = cal_day(year, 1, 1), .last = cal_day(year, 12, 31),
				.future = e->status == STATUS_PLANNED || e->status == STATUS_PROPOSED };
	}
	return out->n > before;
}
