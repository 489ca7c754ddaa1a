/* hand.h - what each thread has in hand, on a file that outlives the process: if a stranger's file brings it down, or
 * holds it up for longer than any file may, the next try knows which one it was.
 *
 * The file is mapped: a mark is a copy of some bytes, and no system call.  Slot i is a line at i * HAND_BYTES. */
#ifndef PM_STREAM_HAND_H
#define PM_STREAM_HAND_H

#include <time.h>

#include "base/err.h"
#include "base/str.h"

enum { HAND_BYTES = 2048, STEP_SECONDS = 60 };

struct hands {
	char *map;
	size_t slots;
};

/* path NULL: no marks are made, and hands_slot gives NULL. */
int hands_open(struct hands *h, const char *path, size_t slots, struct err *e);
void hands_close(struct hands *h);
static inline char *hands_slot(const struct hands *h, size_t i) { return h->map ? h->map + i * HAND_BYTES : NULL; }

/* This source is in hand now; "": nothing is. */
static inline void hand_take(char *slot, struct str source)
{
	if (!slot)
		return;
	size_t n = source.n < HAND_BYTES - 1 ? source.n : HAND_BYTES - 1;
	slot[0] = '\n';
	if (n)
		memcpy(slot, source.p, n);
	slot[n] = '\n';
}

/* Ends the process by SIGXCPU when its thread works for more than STEP_SECONDS of processor time on one step. */
struct step_guard {
	timer_t timer;
	bool made;
};
void step_guard_begin(struct step_guard *g);	/* in the thread that works; once more: from now on */
void step_guard_end(struct step_guard *g);

#endif
