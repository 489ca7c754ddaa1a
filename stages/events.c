/* events - which edition of which recurring event each sentence names.
 *
 * Reads an article's sentences, mentions and dates; adds event mentions (E) and their parties (Y).  Rules and
 * words: lexicons/events/, series: lexicons/series.tsv.  Sentences that yield no facts are passed over.  It
 * never changes a line and keeps nothing from one article to the next. */
#include <stdio.h>
#include <stdlib.h>

#include "stream/stage.h"
#include "article/event_input.h"
#include "article/published.h"

struct events {
	struct worker *worker;
	FILE *why;
	struct buf line;
};

static const struct stage_option options[] = {
	{ "explain", "FILE",
	  "write every candidate with its score and features to FILE: article_id, sentence, start, length (bytes),\n"
	  "number, series, probability, feature=value ... (make fit reads it)" },
	{ NULL, NULL, NULL },
};

static int open_events(void **state, struct worker *w, const struct option_value *values, struct err *e)
{
	struct events *s = xcalloc(1, sizeof *s);
	s->worker = w;
	if (values && values[0].value && (s->why = fopen(values[0].value, "w")) == NULL) {
		err_set(e, EXIT_CANTCREATE, "cannot create '%s'", values[0].value);
		free(s);
		return -1;
	}
	*state = s;
	return 0;
}

/* The article as events/events.h wants it. */
static void give(struct article *a, struct event_article *in)
{
	article_event_input(a, in);
	in->dates = a->dates.v;
	in->ndates = a->dates.n;
	in->day = article_day(a);
	in->day_is_guess = published_is_guess(a);
}

static int events_article(void *state, struct article *a, struct err *e)
{
	struct events *s = state;
	if (article_rejected(a))
		return 0;
	worker_bind(s->worker, a);
	struct event_article in;
	struct events_found out = { a->events, a->parties };
	give(a, &in);
	in.why = s->why ? &s->line : NULL;
	buf_reset(&s->line);
	events_find(s->worker->lex->events, &a->mem, &in, &out);
	a->events = out.events;
	a->parties = out.parties;
	struct str rest = buf_str(&s->line), line;
	while (s->why && rest.n && str_cell(&rest, '\n', &line))
		if (line.n && fprintf(s->why, "%.*s\t%.*s\n", STR_FMT(a->id), STR_FMT(line)) < 0)
			return err_set(e, EXIT_IO, "cannot write the file of --explain");
	return 0;
}

static int finish_events(void *state, struct err *e)
{
	struct events *s = state;
	FILE *f = s->why;
	s->why = NULL;
	return f && fclose(f) ? err_set(e, EXIT_IO, "cannot write the file of --explain") : 0;
}

static void close_events(void *state)
{
	struct events *s = state;
	if (s->why)
		fclose(s->why);
	buf_free(&s->line);
	free(s);
}

const struct stage stage_events = {
	.name = "events",
	.summary = "editions of recurring events: series, number, days, place, status, who chairs",
	.manual = "Reads S, M and X lines and adds E lines (sentence start length series_id series ordinal earliest "
		  "latest\n"
		  "date_basis place_id place status rule confidence) for mentions of events, and after them Y lines "
		  "(sentence start role\n"
		  "entity_id name) for who hosts, chairs, co-chairs or takes part. Rules and words:\n"
		  "lexicons/events/README.md. It never changes a line.",
	.options = options,
	.lexicons = LEX_EVENTS | LEX_NAMES,
	.open = open_events,
	.article = events_article,
	.finish = finish_events,
	.close = close_events,
};

STAGE_MAIN(stage_events)
