/* program.h - another program, run on bytes of a stranger's file: without a shell, with nothing of ours open, under
 * limits
 * of memory, time and output. */
#ifndef PM_READERS_PROGRAM_H
#define PM_READERS_PROGRAM_H

#include "base/err.h"
#include "base/str.h"

enum { PROGRAM_MISSING = 127 };		/* *status of one that is not installed */

/* Runs argv[0] (looked up in PATH) with input as its standard input, a file that can be read from any place; what it
 * writes to its standard output is appended to out, up to most bytes (over it: *over, and the program is killed).
 * *status: what it exited with, or 128 and the signal that ended it.  -1 only for a failure of the system. */
int program_run(const char *const *argv, struct str input, size_t most, struct buf *out, int *status, bool *over,
	struct err *e);

#endif
