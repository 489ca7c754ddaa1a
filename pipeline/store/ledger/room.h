/* room.h - what a planned run wants of disk and memory, and what there is. */
#ifndef PM_STORE_LEDGER_ROOM_H
#define PM_STORE_LEDGER_ROOM_H

#include "store/ledger/plan.h"

struct room {				/* bytes */
	uint64_t raw;			/* text to be read, unpacked */
	uint64_t disk, disk_free;	/* wanted; there */
	uint64_t memory, memory_free;	/* memory_free 0: not known */
};

/* out: the folder of releases.  shards: the work is cut into shards, which hand over to each other. */
int room_of(const struct plan *p, const char *out, unsigned jobs, bool shards, struct room *r, struct err *e);

#endif
