/* library.h - the libraries that the programs are linked with, what they answer to known questions, and which version
 * they are: a table may not say something else because a library does. */
#ifndef PM_BASE_LIBRARY_H
#define PM_BASE_LIBRARY_H

#include "base/str.h"

/* One library, asked when a program runs.  Each room that uses libraries lists its own (NAME_libraries). */
struct library {
	const char *name;		/* as its package is called: "json-c" */
	char version[48];		/* as it says itself, empty if it cannot tell */
	bool sound;			/* it answered the known questions as every release that was tried did */
};

struct libraries {
	struct library v[16];
	size_t n;
};

/* version may be NULL.  A library beyond the 16th is a bug. */
void libraries_add(struct libraries *l, const char *name, const char *version, bool sound);
/* zlib, libdeflate, brotli, zstd, xxhash, nettle: one content in, its known sums out, and unpacked again. */
void base_libraries(struct libraries *l);

#endif
