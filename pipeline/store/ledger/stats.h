/* store/ledger/stats.h - what files of the corpus looked like when their content was hashed, so that a file that looks
 * the same need not be read again.  (git's index is the model.)
 *
 * It is a cache, OUT/cache/stats: nothing is lost with it, and no table depends on it as long as a file that is written
 * to gets another size, inode, time of change or time of modification.  The time of change is the kernel's: a program
 * cannot set it back.  A file that changed less than RACY_NS before it was hashed is not remembered, since one that is
 * written to again within a tick of the clock looks the same: it is read once more in the next run.
 *
 *   "PMSTATS1", then for each file, in the order of the corpus, little-endian: u64 hash, size, inode, mtime, ctime
 * (both in
 *   nanoseconds), u32 length of the path, the path; at the end u64 hash of all before.  Damaged or foreign: as none. */
#ifndef PM_STORE_LEDGER_STATS_H
#define PM_STORE_LEDGER_STATS_H

#include "store/ledger/files.h"

/* Take hash and size of files that look as they did, and mark them as read; how many. */
size_t stats_take(struct corpus_files *c, const char *out);
/* Remember the files that have been read, unless the cache says the same already.  Out: the folder (made if absent). */
int stats_write(const struct corpus_files *c, const char *out, struct err *e);

#endif
