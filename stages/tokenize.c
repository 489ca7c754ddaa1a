/* tokenize - words with offsets and stems.
 *
 * Reads S lines, adds a W line for each sentence: every word and number with its place in the sentence
 * and its Snowball stem in the article's language.  How text is cut: text/token.h.  It never changes a
 * sentence.  Later stages of this project cut the same sentences themselves (that is faster than reading W
 * lines); W is for programs spliced in between, and `check` holds it against the sentences. */
#include "stream/stage.h"

static int open_tokenize(void **state, struct worker *w, const struct option_value *values, struct err *e)
{
	(void)values;
	(void)e;
	*state = w;
	return 0;
}

static int tokenize_article(void *state, struct article *a, struct err *e)
{
	(void)e;
	worker_bind(state, a);
	a->has_words = true;
	return 0;
}

const struct stage stage_tokenize = {
	.name = "tokenize",
	.summary = "words with offsets and stems",
	.manual = "Reads S lines and adds, for each sentence, a W line: its words and numbers as start+length/stem,\n"
		"where start and length are bytes in the sentence and stem is the Snowball stem in the\n"
		"article's language (the folded word itself where there is no stemmer for it).\n"
		"It never changes or drops a line.",
	.open = open_tokenize,
	.article = tokenize_article,
};

STAGE_MAIN(stage_tokenize)
