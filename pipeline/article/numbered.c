#include "article/numbered.h"

#include "article/event_input.h"

bool numbered_evidence(const struct worker *w, struct article *a, day_evidence_vec *out)
{
	size_t before = out->n;
	if (!w->lex->events || !a->sentences.n)
		return false;
	const struct series_set *set = event_rules_series(w->lex->events);
	struct event_article in;
	article_event_input(a, &in);	/* its dates wait for this */
	in.day_is_guess = true;
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
