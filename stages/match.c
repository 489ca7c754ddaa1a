/* match - who and what each sentence names.
 *
 * Reads an article's sentences; adds mentions (M), the acronyms it defines or leaves undefined (A) and the
 * capitalised names that no lexicon knows (U).  Names come from lexicons/entities and lexicons/forms, and by
 * pattern; semantics: lexicons/MATCHING.md.  Sentences that yield no facts (links, footers, repetitions, what
 * a copy's kept article has) are passed over.  It never changes a sentence and keeps nothing from one article
 * to the next. */
#include <stdlib.h>

#include "stream/stage.h"
#include "names/names.h"

struct match {
	struct worker *worker;
	struct names_sentence *sentences;	/* of the current article */
	size_t cap;
};

static int open_match(void **state, struct worker *w, const struct option_value *values, struct err *e)
{
	(void)values;
	(void)e;
	struct match *m = xcalloc(1, sizeof *m);
	m->worker = w;
	*state = m;
	return 0;
}

static void close_match(void *state)
{
	struct match *m = state;
	free(m->sentences);
	free(m);
}

static int match_article(void *state, struct article *a, struct err *e)
{
	struct match *m = state;
	(void)e;
	if (article_rejected(a))
		return 0;
	worker_bind(m->worker, a);
	size_t n = a->sentences.n;
	if (n > m->cap) {
		m->cap = n * 2;
		m->sentences = xrealloc(m->sentences, m->cap * sizeof *m->sentences);
	}
	for (size_t i = 0; i < n; i++) {
		const struct sentence *s = &a->sentences.v[i];
		m->sentences[i] =
			(struct names_sentence){ .text = s->text,
						 .tokens = sentence_tokens(a, i),
						 .ntokens = s->tokens,
						 .skip = !sentence_yields_facts(a, i),
						 .dateline = s->role == ROLE_DATELINE,
						 .headline = s->role == ROLE_TITLE || s->role == ROLE_HEADING };
	}
	bool english = !a->language.n || str_starts(a->language, STR("en"));
	struct names_input in = { m->sentences, n, article_day(a), a->language, english };
	struct names_result out = { a->mentions, a->acronyms, a->unknown };
	names_find(m->worker->lex->names, &a->mem, &in, &out);
	a->mentions = out.mentions;
	a->acronyms = out.acronyms;
	a->unknown = out.unknown;
	return 0;
}

const struct stage stage_match = {
	.name = "match",
	.summary = "names of countries, places, organisations, persons and initiatives",
	.manual = "Reads S lines and adds M lines (sentence start length kind entity_id depth rule name), A lines\n"
		"(sentence start length expansion_start expansion_length entity_id) for acronyms and U lines\n"
		"(sentence start length) for capitalised names in no lexicon. Starts and lengths are bytes in the\n"
		"sentence. How names are matched: lexicons/MATCHING.md. It never changes a line.",
	.lexicons = LEX_NAMES,
	.open = open_match,
	.article = match_article,
	.close = close_match,
};

STAGE_MAIN(stage_match)
