/* dates - find the temporal expressions of every sentence that yields facts and resolve them.
 *
 * Reads sentences, mentions and the published day; adds X lines in text order; never changes what is there, but the
 * published day of an article that states none, where numbered editions of known series, offices and other names
 * tell its year, or make it too unsure.
 * An article without a published day is resolved from its own dates alone (basis `previous`), and what it
 * leaves open stays open (XXXX in the value, basis `unresolved`). */
#include "stream/stage.h"
#include "article/published.h"
#include "dates/dates.h"

struct state {
	struct worker *worker;
	struct date_finder *finder;
};

static int dates_open(void **state, struct worker *w, const struct option_value *values, struct err *e)
{
	(void)values;
	(void)e;
	struct state *s = xcalloc(1, sizeof *s);
	s->worker = w;
	s->finder = date_finder_new(w->lex->dates);
	*state = s;
	return 0;
}

static int dates_article(void *state, struct article *a, struct err *e)
{
	struct state *s = state;
	(void)e;
	if (article_rejected(a))
		return 0;
	worker_bind(s->worker, a);
	if (!date_finder_begin(s->finder, &a->mem, a->language, article_day(a), a->published_basis))
		return 0;
	for (size_t i = 0; i < a->sentences.n; i++)
		if (sentence_yields_facts(a, i))
			date_finder_sentence(s->finder, (uint32_t)i, a->sentences.v[i].text, sentence_tokens(a, i),
					     a->sentences.v[i].tokens);
	date_clue_vec clues = { NULL, 0, 0 };
	date_finder_clues(s->finder, &clues);
	if (article_published_again(s->worker, a, clues.v, clues.n))
		date_finder_settle(s->finder, article_day(a), a->published_basis);
	date_finder_end(s->finder, &a->dates);
	return 0;
}

static void dates_close(void *state)
{
	struct state *s = state;
	date_finder_free(s->finder);
	free(s);
}

const struct stage stage_dates = {
	.name = "dates",
	.summary = "find temporal expressions and resolve them to TIMEX3 values",
	.manual = "Reads S lines and the published day of D, finds every temporal expression of the sentences that "
		  "yield\n"
		  "facts, and adds X lines (sentence start length type value earliest latest modifier basis rule): "
		  "type is\n"
		  "DATE TIME DURATION SET, or INTERVAL for a range as a whole, value TIMEX3.  Never changes sentences, "
		  "and\n"
		  "never reads the clock: the published day is the only now.  Where no line states that day, it "
		  "settles the\n"
		  "one that normalize worked out again, with the numbered editions of known series, who was in\n"
		  "office, and what existed; where these make it unsure, there is none.",
	.lexicons = LEX_DATES | LEX_LAYOUT | LEX_EVENTS | LEX_NAMES,
	.open = dates_open,
	.article = dates_article,
	.close = dates_close,
};
STAGE_MAIN(stage_dates)
