/* dates - find the temporal expressions of every sentence that yields facts and resolve them.
 *
 * Reads sentences, mentions and the published day; adds X lines in text order; never changes what is there, but the
 * published day of an article that states none, where numbered editions of known series, offices and other names
 * tell its year, or make it too unsure.
 * An article without a published day is resolved from its own dates alone (basis `previous`), and what it
 * leaves open stays open (XXXX in the value, basis `unresolved`). */
#include <stdio.h>

#include "stream/stage.h"
#include "article/published.h"
#include "dates/dates.h"

struct state {
	struct worker *worker;
	struct date_finder *finder;
	FILE *why;
	struct buf lines;
};

static const struct stage_option options[] = {
	{ "explain", "FILE",
	  "write to FILE, for each article whose dateline leaves out the year, every year that comes into question:\n"
	  "article_id, then day, likelihood, feature:case=times ... of lexicons/dates/day.tsv\n"
	  "(make fit-day reads it)" },
	{ NULL, NULL, NULL },
};

static int dates_open(void **state, struct worker *w, const struct option_value *values, struct err *e)
{
	struct state *s = xcalloc(1, sizeof *s);
	s->worker = w;
	if (values && values[0].value && (s->why = fopen(values[0].value, "w")) == NULL) {
		err_set(e, EXIT_CANTCREATE, "cannot create '%s'", values[0].value);
		free(s);
		return -1;
	}
	s->finder = date_finder_new(w->lex->dates);
	*state = s;
	return 0;
}

static int dates_article(void *state, struct article *a, struct err *e)
{
	struct state *s = state;
	if (article_rejected(a))
		return 0;
	buf_reset(&s->lines);
	worker_bind(s->worker, a);
	if (!date_finder_begin(s->finder, &a->mem, a->language, article_day(a), a->published_basis))
		return 0;
	for (size_t i = 0; i < a->sentences.n; i++)
		if (sentence_yields_facts(a, i))
			date_finder_sentence(s->finder, (uint32_t)i, a->sentences.v[i].text, sentence_tokens(a, i),
					     a->sentences.v[i].tokens);
	date_clue_vec clues = { NULL, 0, 0 };
	date_finder_clues(s->finder, &clues);
	if (article_published_again(s->worker, a, clues.v, clues.n, s->why ? &s->lines : NULL))
		date_finder_settle(s->finder, article_day(a), a->published_basis);
	date_finder_end(s->finder, &a->dates);
	struct str rest = buf_str(&s->lines), line;
	while (s->why && rest.n && str_cell(&rest, '\n', &line))
		if (line.n && fprintf(s->why, "%.*s %.*s\n", STR_FMT(a->id), STR_FMT(line)) < 0)
			return err_set(e, EXIT_IO, "cannot write the file of --explain");
	return 0;
}

static int dates_finish(void *state, struct err *e)
{
	struct state *s = state;
	FILE *f = s->why;
	s->why = NULL;
	return f && fclose(f) ? err_set(e, EXIT_IO, "cannot write the file of --explain") : 0;
}

static void dates_close(void *state)
{
	struct state *s = state;
	if (s->why)
		fclose(s->why);
	buf_free(&s->lines);
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
	.options = options,
	.lexicons = LEX_DATES | LEX_LAYOUT | LEX_EVENTS | LEX_NAMES,
	.open = dates_open,
	.article = dates_article,
	.finish = dates_finish,
	.close = dates_close,
};
STAGE_MAIN(stage_dates)
