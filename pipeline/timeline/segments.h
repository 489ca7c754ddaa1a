/* timeline/segments.h - the summary of all batches of a release, in files of which most stay as they are.
 *
 * DIR/state/summary/NUMBER.tsv, each a summary (summary.h) of some batches.  Each is larger than all later ones
 * together: so there are few, and a line is written again only when its file has doubled. */
#ifndef PM_TIMELINE_SEGMENTS_H
#define PM_TIMELINE_SEGMENTS_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct segment_file {
	struct str path, name;		/* name: NUMBER.tsv */
	uint64_t number, bytes;
};
struct segment_list {
	struct arena mem;
	VEC(struct segment_file) v;	/* in order of number */
};
/* Those of a release; none if it has none. */
int segments_list(struct segment_list *l, const char *release, struct err *e);
void segments_free(struct segment_list *l);
/* How many of the first ones stay when `bytes` of new lines come; the rest is merged with these. */
size_t segments_that_stay(const struct segment_list *l, uint64_t bytes);
/* Link the first n of them into the folder `to` (made if absent). */
int segments_link(const struct segment_list *l, size_t n, const char *to, struct err *e);

#endif
