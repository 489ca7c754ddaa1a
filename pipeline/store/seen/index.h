/* store/seen/index.h - the index as a whole: segments on disk, what this run added, the lines of publishers.
 * Private to store/seen/. */
#ifndef PM_STORE_SEEN_INDEX_H
#define PM_STORE_SEEN_INDEX_H

#include "store/seen/seen.h"
#include "store/seen/format.h"
#include "store/seen/lines.h"
#include "store/seen/look.h"
#include "store/seen/record.h"
#include "store/seen/said.h"

enum { RECENT_FREE = 0 };
#define RECENT_POOL 0x80000000u

/* What this run added and no segment has yet. */
struct recent {
	uint64_t first;			/* number of its first kept article */
	uint64_t kept;
	struct buf records;
	VEC(size_t) starts;		/* of each record in records */
	VEC(uint8_t) sizes;		/* of each article: size_class */
	struct arena mem;		/* of starts and sizes */
	/* postings: open addressing by key; one article stands in the slot, of more the slot says where they are in the
	 * pool: their number, then they, with room for the next power of two */
	/* at: RECENT_FREE, article + 1, or RECENT_POOL | place */
	struct recent_key { uint32_t key, at; } *slots;
	size_t nkeys, mask, npostings;
	uint32_t *pool;
	size_t pooled, pool_cap;
	uint64_t *ids;			/* open addressing; 0 = free (the id 0 is in has_zero) */
	size_t nids, id_mask;
	bool has_zero;
	struct said_before said;
};

void recent_init(struct recent *r, uint64_t first);
void recent_reset(struct recent *r, uint64_t first);	/* empty again, its tables as large as they are */
void recent_free(struct recent *r);
void recent_prefetch_id(const struct recent *r, uint64_t id);
bool recent_has_id(const struct recent *r, uint64_t id);
void recent_add_id(struct recent *r, uint64_t id);
struct str recent_record(const struct recent *r, uint64_t n);
void recent_add_record(struct recent *r, const struct fingerprint *f);	/* number first + kept, kept grows */
void recent_make_room(struct recent *r, size_t keys);
/* slot: as recent_look_up said after there was room; article from 0 */
void recent_add_posting(struct recent *r, uint32_t key, size_t slot, uint32_t article);
static inline void recent_prefetch_key(const struct recent *r, uint32_t key)
{
	__builtin_prefetch(&r->slots[key & r->mask]);
}
/* The slot that a key has or would have; memory is asked for the articles that have it. */
size_t recent_look_up(const struct recent *r, uint32_t key);
static inline bool recent_has(const struct recent *r, size_t slot)
{
	return r->slots[slot].at != RECENT_FREE;
}
/* Articles that have the key of a slot, from 0, in order; *one holds it if it is a single one.  Returns how many
 * there are. */
static inline unsigned recent_articles(const struct recent *r, size_t slot, const uint32_t **articles, uint32_t *one)
{
	uint32_t at = r->slots[slot].at;
	if (at & RECENT_POOL) {
		*articles = r->pool + (at & ~RECENT_POOL) + 1;
		return (*articles)[-1];
	}
	*one = at - 1;
	*articles = one;
	return at != RECENT_FREE;
}
/* All of it as a segment file. */
int recent_write(struct recent *r, struct line_table *lines, const char *path, struct err *e);

struct seen {
	const struct duplicate_rules *rules;
	char *staged;			/* folder, or NULL */
	struct segment **segments;	/* oldest first */
	size_t nsegments;
	struct recent recent;
	struct line_table *lines;
	struct candidates *candidates;
	pthread_rwlock_t *lock;		/* held while segments change; NULL: nobody else looks at them */
	struct gram_map *map;		/* of the article being judged */
	int32_t last;			/* day of arrival of the last kept article; DAY_UNKNOWN: of none yet */
	int32_t now;			/* that `live` belongs to */
	uint64_t live;			/* number of the first kept article within the horizon of `now` */
};

/* Turn what is in memory into a segment, if it is much and there is a place for it. */
int seen_spill(struct seen *s, struct err *e);

/* Move the horizon to an article that is about to be judged; its day of arrival becomes the last one's if that is
 * later. */
int seen_move_horizon(struct seen *s, struct fingerprint *f, struct err *e);

/* ---- store/seen/find.c: which kept articles may have something in common with one ---- */

struct candidates *candidates_new(void);
void candidates_free(struct candidates *c);
/* Make the article's keys and ask memory for where they are: the answers come while other work is done. */
void ask_candidates(struct seen *s, const struct fingerprint *f);
/* Look the keys up that were asked for.  *list: best first, those worth comparing.  -1 if a segment is damaged. */
int find_candidates(struct seen *s, const struct fingerprint *f, const struct seen_candidate **list, size_t *n,
		    struct err *e);
/* Add the article that was just looked up to the index: its record, and postings for its keys. */
void add_kept(struct seen *s, const struct fingerprint *f);
/* Record of a kept article; empty if damaged. */
struct str seen_record(const struct seen *s, uint32_t article);

#endif
