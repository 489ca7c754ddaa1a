/* stage.h - what a stage is: a function over one article, and how it is described.
 *
 * A stage's file in stages/ defines one `const struct stage stage_NAME` and ends in STAGE_MAIN(stage_NAME);
 * the driver (driver.c) is then the whole program: options, reading the stream, calling the function,
 * writing the stream, errors and exit codes.  pipeline/chain.c calls the same functions without a stream. */
#ifndef PM_STREAM_STAGE_H
#define PM_STREAM_STAGE_H

#include "article/worker.h"
#include "lexicon/lexicons.h"
#include "stream/options.h"

struct stage {
	const char *name;
	const char *summary;			/* one line */
	const char *manual;			/* what it reads, adds and never does; for -h */
	unsigned lexicons;			/* LEX_* it needs */
	const struct stage_option *options;	/* NULL: none of its own */
	/* Make the worker's state.  values[i] belongs to options[i]. */
	int (*open)(void **state, struct worker *w, const struct option_value *values, struct err *e);
	/* The stage.  0; 1: drop the article (it was delivered before); -1: an error that ends the program.
	 * An article's own trouble is a problem in it (article_problem), not an error. */
	int (*article)(void *state, struct article *a, struct err *e);
	/* After the last article of a good run: write what outlives it.  May be NULL. */
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
