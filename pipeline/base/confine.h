/* base/confine.h - a process that reads strangers' bytes gives up what it never needs.
 *
 * After confine() no socket is made, no other process is traced or read, nothing is mounted, and the kernel's rarer
 * doors (namespaces, keys, BPF, modules, io_uring, clocks) are shut: such a call fails with EPERM (seccomp(2), x86-64
 * and arm64). No file is created, opened for writing, renamed or removed except below folders given (landlock(7), since
 * Linux 5.13); what is open stays open, and reading is free. Both hold for all that is started from here and cannot
 * be given back.  It is a second line: no result depends on it, so where the system has neither, nothing is said.
 */
#ifndef PM_BASE_CONFINE_H
#define PM_BASE_CONFINE_H

#include <stddef.h>

enum { CONFINED_CALLS = 1, CONFINED_WRITES = 2 };

/* Call it while there is one thread.  NULL and folders that do not exist are passed over.  What is in force now. */
int confine(const char *const *writable, size_t n);

#endif
