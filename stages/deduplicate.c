/* deduplicate: what is a copy of what.
 *
 * Reads normalized articles in order of arrival; adds relations (R) to articles that came before, in this stream or
 * in the index given by --seen, and marks sentences that were said before (Q).  Lines that many articles of
 * a publisher had get the role furniture.  An article whose id came before is dropped.  It never changes text, and
 * never changes what it said of an article once a later one arrives. */
#include <stdlib.h>

#include "store/seen/seen.h"
#include "stream/stage.h"

enum { OPT_SEEN, OPT_SEEN_OUT };

struct state {
	struct seen *seen;
	const struct duplicate_rules *rules;
	bool save;
};

static int deduplicate_open(void **state, struct worker *w, const struct option_value *values, struct err *e)
{
	struct state *s = xcalloc(1, sizeof *s);
	s->rules = w->lex->duplicates;
	s->save = values[OPT_SEEN_OUT].value != NULL;
	s->seen = seen_open(values[OPT_SEEN].value, values[OPT_SEEN_OUT].value, s->rules, e);
	*state = s;
	return s->seen ? 0 : -1;
}

static int deduplicate_article(void *state, struct article *a, struct err *e)
{
	struct state *s = state;
	return seen_decide(s->seen, a, seen_fingerprint(a, s->rules), e);
}

static int deduplicate_finish(void *state, struct err *e)
{
	struct state *s = state;
	return s->save ? seen_save(s->seen, e) : 0;
}

static void deduplicate_close(void *state)
{
	struct state *s = state;
	if (!s)
		return;
	seen_close(s->seen);
	free(s);
}

static const struct stage_option options[] = {
	[OPT_SEEN] = { "seen", "FOLDER",
		       "index of earlier articles, as in a release's state/seen; missing or empty: none" },
	[OPT_SEEN_OUT] = { "seen-out", "FOLDER",
			   "write the index, with this stream's articles added, to this new folder" },
	{ NULL, NULL, NULL }
};

const struct stage stage_deduplicate = {
	.name = "deduplicate",
	.summary = "tell copies, revisions and shared passages",
	.manual = "Judges each article against every kept article that arrived before it, in this stream or in the "
		  "index\n"
		  "(--seen): exact, copy and abridged are copies; revision, contains, template (the same wording about "
		  "something\n"
		  "else), follows (a later step) and shares are kept.  Marks sentences that were said before, and "
		  "lines that\n"
		  "many articles of a publisher had (role furniture).  Drops an article that\n"
		  "was delivered before (same id).  The decision, clause by clause: lexicons/duplicates.tsv.",
	.lexicons = LEX_DUPLICATES,
	.options = options,
	.open = deduplicate_open,
	.article = deduplicate_article,
	.finish = deduplicate_finish,
	.close = deduplicate_close,
};

STAGE_MAIN(stage_deduplicate)
