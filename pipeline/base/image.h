/* image.h - a structure that takes long to build, written to a file as it lies in memory, and mapped by later programs.
 *
 * It is built in an arena at addresses that are the same in every program (of which nothing else makes use, on 64-bit
 * systems), so that its pointers hold when it is mapped there again.  It must not point outside: image_save looks at
 * every word, and refuses what could be such a pointer.  A file is a cache: one that is missing, damaged, of another
 * key, or cannot be mapped is as none, and the structure is built from its sources.  One image at a time in a
 * process. */
#ifndef PM_BASE_IMAGE_H
#define PM_BASE_IMAGE_H

#include <stdbool.h>

#include "base/arena.h"

enum { IMAGE_KEY = 64 };		/* most bytes of a key: whatever the content depends on */

/* Take the addresses and make *a an arena there, whose memory is all zeros; false: not possible here and now. */
bool image_begin(struct arena *a);
/* Write all that was allocated from a.  The first allocation is what image_load returns.  0; 1: it points outside, at
 * *where bytes from the start; -1: it could not be written (a folder that is only to be read). */
int image_save(const struct arena *a, const char *path, const char *key, size_t *where);
/* Map it, to be read only but for the first `writable` bytes; NULL: there is none to be had. */
void *image_load(const char *path, const char *key, size_t writable);
/* Give the addresses back. */
void image_end(void);

#endif
