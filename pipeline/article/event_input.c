#include "article/event_input.h"

void article_event_input(struct article *a, struct event_article *in)
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
	*in = (struct event_article){ .sentences = sentences, .nsentences = a->sentences.n, .names = names,
		.nnames = a->mentions.n, .day = STR("") };
}
