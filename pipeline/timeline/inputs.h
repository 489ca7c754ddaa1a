/* timeline/inputs.h - what the timeline is made from: the summaries of a base, and of the batches it does not have.
 * Private to timeline/. */
#ifndef PM_TIMELINE_INPUTS_H
#define PM_TIMELINE_INPUTS_H

#include "timeline/segments.h"
#include "timeline/summary.h"
#include "timeline/timeline.h"

struct inputs {
	const struct timeline_job *job;
	const char *lexicons;		/* digest of those in use */
	struct arena mem;
	struct segment_list base;	/* empty: none, or none that fits */
	bool same_rules;		/* the base's tables were made by this version with these lexicons */
	struct buf made;		/* lines of the new batches, or of the last of them */
	VEC(struct str) spilled;	/* files with those of the others */
	VEC(struct str) ready;		/* files with those that were summed up before (job->ready) */
	VEC(struct str) folded;		/* files made of many of these, to be removed */
	uint64_t bytes;			/* of lines of all new batches */
};
/* Find the batches, choose the base, and summarize what it does not have. */
int inputs_open(struct inputs *in, const struct timeline_job *job, const char *lexicons, struct err *e);
/* The inputs as one: segments of the base from number `from` on, and all that is new.  NULL on error. */
struct summary_merge *inputs_merge(const struct inputs *in, size_t from, struct err *e);
/* Write the segments of all inputs into job->state. */
int inputs_write_state(const struct inputs *in, struct err *e);
void inputs_free(struct inputs *in);

#endif
