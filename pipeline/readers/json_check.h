/* json_check.h - private to pipeline/readers: is it JSON, where does the value end, and what would its tree cost?
 *
 * A recognizer of RFC 8259 that builds nothing.  The strictness of JSON libraries differs by release (json-c 0.18
 * takes every byte above 0x7f for a control character when it is strict), so what is JSON is said here, in the same
 * words everywhere, and the library only builds the tree of what has passed.  Beyond the RFC it lets pass what
 * writers of dumps get wrong and no reader can misunderstand: NaN, Infinity and -Infinity (Python), control bytes but
 * NUL within strings (a tab, a line break).  Escapes of lone surrogates pass (RFC 8259, 8.2) and become U+FFFD. */
#ifndef PM_READERS_JSON_CHECK_H
#define PM_READERS_JSON_CHECK_H

#include "base/str.h"

enum json_verdict {
	JSON_DONE,		/* a value ends at `at` */
	JSON_MORE,		/* good so far; the value goes on behind the bytes given */
	JSON_BROKEN,		/* byte `at` cannot be: `why` */
	JSON_COSTLY		/* its tree would take more memory than json_check_cost_max */
};

/* The bytes of memory that the tree of a record may take, by the estimate below: far more than any news record
 * needs (16 MB of prose are 2 nodes), far less than 16 MB of `{},` would take (4 GB). */
enum { JSON_OBJECT_COST = 1024, JSON_ARRAY_COST = 512, JSON_SCALAR_COST = 192 };	/* json-c 0.16, measured */
extern const uint64_t json_check_cost_max;

struct json_check {
	struct buf open;	/* a byte for each open bracket: { or [ */
	size_t at;		/* bytes that are done with */
	size_t depth_max;	/* 0 = none */
	uint64_t cost;		/* of the tree, in bytes */
	const char *why;
	unsigned char expect;
};

/* Begin a value.  A zeroed struct may be begun; json_check_free ends its life. */
void json_check_begin(struct json_check *c, size_t depth_max);
void json_check_free(struct json_check *c);
/* Go on at c->at in the bytes of the value, of which more may have come since; last: no more will come. */
enum json_verdict json_check(struct json_check *c, struct str bytes, bool last);

#endif
