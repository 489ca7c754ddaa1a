/* options.h - the command line of every program: long options, -h, --version, operands.
 *
 * Options are --name, --name=value or --name value; -- ends them.  Every program knows -h, --help and
 * --version without naming them. */
#ifndef PM_STREAM_OPTIONS_H
#define PM_STREAM_OPTIONS_H

#include "base/err.h"

#define PRESSMILL_VERSION "0.4.0"

struct option_value {
	const char *value;			/* NULL: not given; a flag that was given: "" */
};

struct stage_option {
	const char *name;			/* long name without --; NULL ends the list */
	const char *argument;			/* name of its argument for -h, NULL: a flag */
	const char *help;
};

struct program {
	const char *name;
	const char *summary;			/* one line */
	const char *operands;			/* for the usage line: "[FILE...]", "" */
	const char *manual;			/* what it reads, writes and never does, exit codes beyond the usual */
	const struct stage_option *options;	/* up to OPTIONS_MAX, ends in a NULL name */
};

enum { OPTIONS_MAX = 24 };

/* Fill values[i] for options[i] and *first with the index of the first operand in argv (argv may be
 * reordered).  Returns 0; 1 when -h or --version was asked and printed (exit 0 then); -1 with *e (64). */
int options_parse(const struct program *p, int argc, char **argv, struct option_value *values, int *first,
		  struct err *e);
/* "name: error: message" on standard error; returns e->code for main to return. */
int program_fail(const char *name, const struct err *e);
/* The whole main of a program that is no stage: parse, call run, report.  run returns an exit code >= 0, or -1
 * with *e filled; operands are argv[first] to argv[argc - 1] up to the first NULL. */
int program_main(const struct program *p, int argc, char **argv,
		 int (*run)(const struct option_value *values, char **operands, struct err *e));
#ifdef PM_NO_MAIN
#define PROGRAM_MAIN(p, run) \
	__attribute__((unused)) static int no_main(void) { return program_main(&(p), 0, NULL, run); }
#else
#define PROGRAM_MAIN(p, run) int main(int argc, char **argv) { return program_main(&(p), argc, argv, run); }
#endif
/* A whole number from an option's value, or *v unchanged where it was not given. */
int option_number(const struct program *p, size_t i, const struct option_value *values, long min, long max, long *v,
		  struct err *e);

#endif
