/* normalize.c - from paragraphs as read to sentences with roles: see article/arrange.h, article/languages.h and
 * article/published.h.
 *
 * Reads P lines (an article that has sentences already passes unchanged).  Adds S and Q lines, title, language,
 * published with its basis.  Never judges what other articles said: that is deduplicate's. */
#include <stdlib.h>

#include "article/arrange.h"
#include "article/languages.h"
#include "article/published.h"
#include "stream/stage.h"
#include "text/normal.h"
#include "text/sentences.h"

struct state {
	struct worker *worker;
	struct date_finder *finder;	/* for articles without a stated day; made when first needed */
	struct languages *languages;
};

static int normalize_open(void **state, struct worker *w, const struct option_value *values, struct err *e)
{
	(void)values;
	(void)e;
	struct state *s = xcalloc(1, sizeof *s);
	s->worker = w;
	s->languages = languages_new(w->lex->language_models);
	*state = s;
	return 0;
}

/* More words and marks than an article may have?  Each paragraph counts as one more. */
static bool too_long(const struct article *a)
{
	if (article_weight(a) < ARTICLE_WORDS_MAX)
		return false;
	size_t words = sentence_words(a->title) + a->paragraphs.n;
	for (size_t i = 0; i < a->paragraphs.n && words <= ARTICLE_WORDS_MAX; i++)
		words += sentence_words(a->paragraphs.v[i].text);
	return words > ARTICLE_WORDS_MAX;
}

static int normalize_article(void *state, struct article *a, struct err *e)
{
	struct state *s = state;
	if (a->sentences.n)
		return 0;
	if (too_long(a)) {
		article_problem(a, "normalize", "too_costly", "more than %d words and marks, the limit for one article",
				ARTICLE_WORDS_MAX);
		return 0;
	}
	a->publisher = normal_form(&a->mem, a->publisher, NULL);
	article_arrange(s->worker->lex->layout, a, published_is_date, s->worker->lex->dates);
	if (!a->sentences.n) {
		article_problem(a, "normalize", "empty", "no text is left after normalisation");
		return 0;
	}
	if (languages_of_article(s->languages, s->worker->lex->layout, a, e))
		return -1;
	article_published(s->worker, &s->finder, a);
	return 0;
}

static void normalize_close(void *state)
{
	struct state *s = state;
	date_finder_free(s->finder);
	languages_free(s->languages);
	free(s);
}

const struct stage stage_normalize = {
	.name = "normalize",
	.summary = "cut paragraphs into sentences, tell their roles, find day and language",
	.manual = "Reads articles as ingest wrote them.  Brings text to one form (NFC, single spaces, typographic "
		  "quotes, entities\n"
		  "decoded, certain mojibake repaired), cuts it into sentences with their roles, marks what the "
		  "article itself\n"
		  "repeats, and sets title, language and publication day with its basis where the input does not give "
		  "them.\n"
		  "It never drops text and never looks at another article.",
	.lexicons = LEX_LAYOUT | LEX_DATES,
	.open = normalize_open,
	.article = normalize_article,
	.close = normalize_close,
};

STAGE_MAIN(stage_normalize)
