/* progress.h - the clock of a run, for people only: a line on the terminal, seconds for reports.  Nothing here reaches
 * a table. */
#ifndef PM_STREAM_PROGRESS_H
#define PM_STREAM_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

struct progress {
	bool shown;			/* there is a terminal, and it is wanted */
	uint64_t all, done;		/* bytes */
	struct timespec start, last;	/* of the run; of the line shown last */
};

void progress_start(struct progress *p, bool wanted);
double progress_seconds(const struct progress *p);	/* since the start */
/* Renew the line (ten times a second at most): share done, articles, rate, time left, rejects. */
void progress_show(struct progress *p, uint64_t articles, uint64_t rejects);
void progress_end(struct progress *p);			/* wipe the line */

/* The cores this process may use, at most `most`. */
long processors(long most);
/* Seconds of processor time that this thread has used since *since, which is set to now. */
double processor_lap(double *since);

#include "base/banned.h"
#endif
