/* base/must.h - what must hold wherever it stands: an invariant of a struct, a promise of a caller.
 *
 * must(x) is checked in test builds (make check-asan, check-valgrind, fuzz: -DPM_MUST) and costs nothing in others,
 * where x is not evaluated.  It is never a check of input: that gets an error naming file, line and remedy.
 * A must that fails says where and aborts.  What is too long for one line is a function of its own, `..._sound`, marked
 * MUST_ONLY where nothing else calls it. */
#ifndef PM_BASE_MUST_H
#define PM_BASE_MUST_H

#ifdef PM_MUST
#define must(x) ((x) ? (void)0 : must_failed(#x, __FILE__, __LINE__))
#else
#define must(x) ((void)sizeof((x) ? 1 : 0))
#endif

#define MUST_ONLY __attribute__((unused))

_Noreturn void must_failed(const char *what, const char *file, int line);

#include "base/banned.h"
#endif
