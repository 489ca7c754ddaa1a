/* err.h - how library code says that something failed, and the exit codes.
 *
 * A function that can fail returns 0 or a negative number and fills a struct err; only the
 * entry of a program (stream/options.c) turns it into a message on standard error and an exit code.  The message is
 * lower case, names its subject, and says what to do where that is not plain. */
#ifndef PM_BASE_ERR_H
#define PM_BASE_ERR_H

#include <stdarg.h>
#include <stddef.h>

enum {				/* sysexits.h where it has the meaning */
	EXIT_OK = 0,
	EXIT_REJECTS = 3,	/* done, but some inputs were rejected */
	EXIT_USAGE_ = 64,
	EXIT_STREAM = 65,	/* the article stream or a table is malformed or cut short */
	EXIT_NOINPUT = 66,
	EXIT_BUG = 70,
	EXIT_SYSTEM = 71,	/* out of memory, a system call failed */
	EXIT_CANTCREATE = 73,
	EXIT_IO = 74,		/* reading or writing failed: disk full, broken file */
	EXIT_LOCKED = 75,
	EXIT_LEXICON = 78	/* a lexicon or rule file is wrong */
};

struct err {
	int code;		/* an exit code from above; 0 = no error */
	size_t line, column;	/* of the file named in message, from 1; 0 = not applicable */
	char message[480];
};

#define ERR_INIT { 0, 0, 0, "" }

/* Fill *e and return -1, for `return err_set(e, EXIT_IO, "%s: ...", path)`. */
int err_set(struct err *e, int code, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* Same, with a place: the message becomes "path:line:column: ..." */
int err_at(struct err *e, int code, const char *path, size_t line, size_t column, const char *fmt, ...)
	__attribute__((format(printf, 6, 7)));
/* Same, with ": " and strerror(errno) appended; ENOSPC, EDQUOT get a remedy. */
int err_errno(struct err *e, int code, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* Same, of a row of a lexicon (78): cell = number of the cell at fault, from 1, in the order of the lexicon's format;
 * its loader makes file, line and column of it (lexicon/lexfile.h). */
int err_cell(struct err *e, size_t cell, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

#include "base/banned.h"
#endif
