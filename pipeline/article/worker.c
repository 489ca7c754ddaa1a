#include "article/worker.h"

#include <stdlib.h>

#include "dates/dates.h"
#include "events/events.h"
#include "names/names.h"

struct words *lexicons_words(const struct lexicons *l, struct str lang)
{
	struct word_classifier c[WORD_SLOTS] = { { NULL, NULL } };
	if (l && l->names)
		c[WORD_NAME] = (struct word_classifier){ names_classify, l->names };
	if (l && l->dates)
		c[WORD_DATE] = (struct word_classifier){ date_rules_classify, date_rules_lang(l->dates, lang) };
	if (l && l->events) {
		c[WORD_EVENT] = (struct word_classifier){ event_rules_classify, l->events };
		c[WORD_CUE] = (struct word_classifier){ event_rules_cue, l->events };
		c[WORD_KIND] = (struct word_classifier){ event_rules_word_kind, l->events };
	}
	return words_new(lang, c);
}

void worker_init(struct worker *w, const struct lexicons *lex)
{
	*w = (struct worker){ .lex = lex };
}

void worker_free(struct worker *w)
{
	for (size_t i = 0; i < w->n; i++)
		words_free(w->vocabularies[i].words);
	free(w->vocabularies);
	*w = (struct worker){ .lex = NULL };
}

void worker_trim(struct worker *w)
{
	bool gone = false;
	for (size_t i = 0; i < w->n; i++)
		gone |= words_trim(w->vocabularies[i].words);
	w->generation += gone;		/* else articles that are bound stay so */
}

struct words *worker_words(struct worker *w, struct str lang)
{
	/* the primary subtag is enough: en-GB is en */
	char key[8] = "";
	for (size_t i = 0; i < lang.n && i < sizeof key - 1 && lang.p[i] != '-'; i++)
		key[i] = lang.p[i];
	for (size_t i = 0; i < w->n; i++)
		if (strcmp(w->vocabularies[i].lang, key) == 0)
			return w->vocabularies[i].words;
	w->vocabularies = xrealloc(w->vocabularies, (w->n + 1) * sizeof *w->vocabularies);
	struct vocabulary *v = &w->vocabularies[w->n++];
	memcpy(v->lang, key, sizeof key);
	v->words = lexicons_words(w->lex, str_z(key));
	return v->words;
}

void worker_bind(struct worker *w, struct article *a)
{
	article_tokenize(a);
	if (a->bound_by == w && a->bound_at == w->generation)
		return;
	a->bound_by = w;
	a->bound_at = w->generation;
	struct words *words = worker_words(w, a->language);
	for (size_t i = 0; i < a->sentences.n; i++) {
		const struct sentence *s = &a->sentences.v[i];
		words_bind_run(words, s->text, sentence_tokens(a, i), s->tokens,
			       a->tokens.n - s->first_token - s->tokens);
	}
}
