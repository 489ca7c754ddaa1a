#include "article/numbered.h"

#include "events/events.h"
#include "events/ordinals.h"

enum { LONGEST_NUMBER = 4, BETWEEN = 2 };	/* tokens of a number ("one hundred and fifth"), and between it and the name */

/* The number right before the token, "6th", "Twenty-First", or with a word between ("sixth annual"); 0: none. */
static uint32_t number_before(struct str text, const struct token *t, size_t name)
{
	size_t from = name > LONGEST_NUMBER + BETWEEN ? name - LONGEST_NUMBER - BETWEEN : 0;
	for (size_t i = from; i < name; i++) {
		struct ordinal_span o = ordinal_at(text, t, name, i, false);
		if (o.tokens && i + o.tokens + BETWEEN > name)
			return o.value;
	}
	return 0;
}

bool numbered_evidence(const struct worker *w, struct article *a, day_evidence_vec *out)
{
	const struct series_set *set = w->lex->events ? event_rules_series(w->lex->events) : NULL;
	size_t before = out->n;
	for (size_t i = 0; set && i < a->mentions.n; i++) {
		const struct mention *m = &a->mentions.v[i];
		const struct series *series = m->kind == NAME_SERIES ? series_by_id(set, m->entity_id) : NULL;
		if (!series || !sentence_yields_facts(a, m->sentence))
			continue;
		const struct sentence *s = &a->sentences.v[m->sentence];
		const struct token *t = sentence_tokens(a, m->sentence);
		size_t name = 0, end = s->tokens;
		while (name < end) {		/* the first token not before the mention */
			size_t mid = (name + end) / 2;
			if (t[mid].start < m->start)
				name = mid + 1;
			else
				end = mid;
		}
		uint32_t number = number_before(s->text, t, name);
		int year = number ? series_year(series, number) : 0;
		if (year)
			*VEC_PUSH(&a->mem, out) = (struct day_evidence){ .kind = EVIDENCE_EDITION, .sentence = m->sentence,
				.first = cal_day(year, 1, 1), .last = cal_day(year, 12, 31) };
	}
	return out->n > before;
}
