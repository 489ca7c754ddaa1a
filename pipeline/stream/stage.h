/* stage.h - what a stage is: a function over one article, and how it is described.
 *
 * A stage's file in stages/ defines one `const struct stage stage_NAME` and ends in STAGE_MAIN(stage_NAME);
 * the driver (driver.c) is then the whole program: options, reading the stream, calling the function,
 * writing the stream, errors and exit codes.  pipeline/chain.c calls the same functions without a stream. */
#ifndef PM_STREAM_STAGE_H
#define PM_STREAM_STAGE_H

#include "stream/article.h"
#include "stream/lexicons.h"

#define PRESSMILL_VERSION "0.1.0"

/* What one worker (thread or program) has at hand.  Lexicons are shared and read-only; the rest is its own. */
struct worker {
	const struct lexicons *lex;
	struct words_by_language *vocabularies;
};
struct worker worker_new(const struct lexicons *lex);
void worker_free(struct worker *w);
void worker_trim(struct worker *w);		/* between articles: keep the caches small */
struct words *worker_words(struct worker *w, struct str lang);
/* Tokenize the article if need be and bind all tokens to words of its language.  Idempotent. */
void worker_bind(struct worker *w, struct article *a);

struct option_value {
	const char *value;			/* NULL: not given */
};

struct stage_option {
	const char *name;			/* long name without --; NULL ends the list */
	const char *argument;			/* name of its argument for -h, NULL: a flag */
	const char *help;
};

struct stage {
	const char *name;
	const char *summary;			/* one line */
	const char *manual;			/* what it reads, adds and never does; for -h */
	unsigned lexicons;			/* LEX_* it needs */
	const struct stage_option *options;
	/* Make the worker's state.  values[i] belongs to options[i]. */
	int (*open)(void **state, struct worker *w, const struct option_value *values, struct err *e);
	/* The stage.  -1: an error that ends the program (an article's own trouble is a problem in it, not this). */
	int (*article)(void *state, struct article *a, struct err *e);
	/* After the last article: flush what outlives the run.  May be NULL. */
	int (*finish)(void *state, struct err *e);
	void (*close)(void *state);		/* may be NULL */
};

int stage_main(const struct stage *s, int argc, char **argv);

#ifdef PM_NO_MAIN
#define STAGE_MAIN(s)
#else
#define STAGE_MAIN(s) int main(int argc, char **argv) { return stage_main(&(s), argc, argv); }
#endif

#endif
