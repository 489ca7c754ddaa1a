/* unpack.h - the content encodings of HTTP bodies: gzip, deflate, br, zstd. */
#ifndef PM_BASE_UNPACK_H
#define PM_BASE_UNPACK_H

#include "base/err.h"
#include "base/str.h"

enum packing { PACKED_NOT, PACKED_GZIP, PACKED_DEFLATE, PACKED_BR, PACKED_ZSTD };

/* Of a Content-Encoding, in any case; PACKED_NOT: identity, or one that is not known. */
enum packing packing_named(struct str name);
/* packed, unpacked, appended to out; at most limit bytes (0 = none) and ratio for each packed one (0 = none).
 * deflate is read with zlib's head or without, as servers send both.  -1 with *e (74): damaged, cut short, or (*over)
 * over a limit; out then holds what came before. */
int unpack(enum packing how, struct str packed, size_t limit, unsigned ratio, struct buf *out, bool *over,
	   struct err *e);

#endif
