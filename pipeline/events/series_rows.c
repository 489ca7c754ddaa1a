/* Series rows into the rules: every name of a series is read as a phrase is read in an article, so that both come
 * to the same signature. */
#include "events/inside.h"

void event_rules_add_series_name(struct event_rules *r, const struct series *series, const struct event_sentence *name,
				 const struct mention *names, size_t nnames)
{
	struct arena mem = ARENA_INIT;
	struct event_article in = { .sentences = name, .names = names, .nsentences = 1, .nnames = nnames };
	struct ev_article a = { .r = r, .mem = &mem, .in = &in };
	struct ev_phrase p = { .level = STR("") };
	struct ev_sentence *s = ev_prepare(&a, 0, 0, nnames, 0, 0);
	series_set_name(r->series, series, ev_name_key(&mem, name->text, name->tokens, 0, name->n));
	if (name->n && ev_read_phrase(&a, s, &p, 0) && p.end == name->n && p.head_rule) {
		series_sort(&p.topic);
		struct str level = p.head_rule->traits & EVT_LEADERS ? STR("") : p.level;
		/* a name within the name that is no party is part of the topic: no signature */
		bool parties = true;
		for (size_t i = 0; i < p.named.n; i++) {
			bool one = false;
			for (size_t k = 0; k < series->parties.n; k++)
				one |= str_eq(series->parties.v[k], p.named.v[i]->entity_id);
			parties = parties && one;
		}
		if (parties && (p.topic.n || series->parties.n))
			series_set_signature(
				r->series, series,
				series_signature(&mem, &p.topic, level, p.head_rule->key, &series->parties));
		series_set_words(r->series, series, &p.topic, p.head_rule->key);
	}
	arena_free(&mem);
}
