/* worker.h - what a worker (a thread, or a program) has at hand for one article after the other: what the lexicons
 * say, which is shared and read-only, and its own vocabularies. */
#ifndef PM_ARTICLE_WORKER_H
#define PM_ARTICLE_WORKER_H

#include "article/article.h"
#include "text/words.h"

struct layout;			/* text/layout.h */
struct names;			/* names/names.h */
struct date_rules;		/* dates/dates.h */
struct event_rules;		/* events/events.h */
struct duplicate_rules;		/* duplicates/duplicates.h */
struct day_rules;		/* article/day_rules.h */

/* Everything that is known before an article is read: loaded once (lexicon/lexicons.h), then only read, by any number
 * of threads. */
struct lexicons {
	struct layout *layout;
	char *language_models;	/* path of layout/languages.conf, for article/languages.h; loaded with LEX_LAYOUT */
	const struct names *names;
	struct date_rules *dates;
	struct event_rules *events;
	struct duplicate_rules *duplicates;
	struct day_rules *day;
	char digest[17];	/* hash of the names and bytes of all files of the folder: "lexicons ab12..." */
};

/* A vocabulary whose words are classified for the parts that are loaded. */
struct words *lexicons_words(const struct lexicons *l, struct str lang);

/* What one worker (thread or program) has at hand.  Lexicons are shared and read-only; the vocabularies,
 * one per language met, are its own. */
struct worker {
	const struct lexicons *lex;
	struct vocabulary { char lang[8]; struct words *words; } *vocabularies;
	size_t n;
	uint64_t generation;			/* changes when words may go: worker_trim */
};
void worker_init(struct worker *w, const struct lexicons *lex);
void worker_free(struct worker *w);
void worker_trim(struct worker *w);		/* between articles: keep the caches small */
struct words *worker_words(struct worker *w, struct str lang);
/* Tokenize the article if need be and bind all its tokens to words of its language.  They stay good until
 * worker_trim; called again it does nothing. */
void worker_bind(struct worker *w, struct article *a);

#endif
