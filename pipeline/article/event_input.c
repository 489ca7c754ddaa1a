#include "article/event_input.h"

void article_event_input(struct article *a, struct event_article *in)
{
	struct event_sentence *sentences = arena_alloc(&a->mem, a->sentences.n * sizeof *sentences);
	for (size_t i = 0; i < a->sentences.n; i++) {
		const struct sentence *s = &a->sentences.v[i];
		sentences[i] = (struct event_sentence){ .text = s->text,
							.tokens = sentence_tokens(a, i),
							.n = s->tokens,
							.facts = sentence_yields_facts(a, i),
							.title = s->role == ROLE_TITLE || s->role == ROLE_HEADING,
							.dateline = s->role == ROLE_DATELINE };
	}
	*in = (struct event_article){ .sentences = sentences, .nsentences = a->sentences.n, .names = a->mentions.v,
		.nnames = a->mentions.n, .day = DAY_NONE };
}
