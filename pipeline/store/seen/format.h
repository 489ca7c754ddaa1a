/* store/seen/format.h - segment files of the index of seen articles: layout, reading, writing, merging.
 *
 * A segment (NAME.seen) holds a run of kept articles, numbered in order of arrival over all segments, and is
 * never changed.  It is written front to back and read through a map; all numbers are little-endian.
 *
 *   magic      "PMSEEN" and two bytes of version
 *   ids        u64, sorted: every article seen in its time, copies too
 *   records    one after another (store/seen/record.h)
 *   starts     u64 for each record and one more: where it begins
 *   sizes      u8 for each record: about how many 4-grams its text has (size_class)
 *   postings   in buckets by the highest bits of the key; sorted by key, then article
 *   buckets    u32 for each bucket and one more: where it begins, and u32: a bit for each key in it, by the key's
 *              five bits after those that say the bucket.  Five in six keys that are not there stop at that bit,
 *              and cost one wait for memory.
 *   lines      for each publisher met, the lines it repeats (store/seen/lines.h)
 *   publishers u32 hash, u32 where its lines begin; sorted
 *   said       for each kept article, of this segment or an earlier one, what copies said beside it (store/seen/said.h)
 *   saids      u32 number of the kept article, u32 where its blocks begin; sorted
 *   footer     of fixed size: what is where, a checksum of each section, and one of the footer itself
 *
 * A bucket is a count (one byte, or 255 and u32), then the postings: the gap to the last key as a Rice code, and
 * the article in as many bits as the largest needs.  About 4.3 bytes a posting, however large the segment.
 *
 * Opening checks magic, footer and sizes: microseconds.  segment_verify checks every byte.
 * Private to store/seen/. */
#ifndef PM_STORE_SEEN_FORMAT_H
#define PM_STORE_SEEN_FORMAT_H

#include "base/file.h"

enum section { SEG_IDS, SEG_RECORDS, SEG_STARTS, SEG_SIZES, SEG_POSTINGS, SEG_BUCKETS, SEG_LINES, SEG_PUBLISHERS,
	SEG_SAID, SEG_SAIDS, SECTIONS };

struct segment {
	char *path;
	const char *map;
	size_t size;
	struct str at[SECTIONS];
	uint64_t sum[SECTIONS];
	uint64_t first;			/* number of its first kept article */
	uint64_t kept, ids, postings, publishers, saids;
	unsigned bucket_bits, article_bits;
	bool staged;			/* it lies in the staged folder already */
};

struct segment *segment_open(const char *path, struct err *e);	/* 65 if damaged; NULL on error */
void segment_close(struct segment *s);
int segment_verify(const struct segment *s, struct err *e);

/* About where an id stands, if it is there; again, when memory had time to bring what stands at the first place. */
uint64_t segment_guess_id(const struct segment *s, uint64_t id);
uint64_t segment_guess_again(const struct segment *s, uint64_t id, uint64_t place);
bool segment_has_id(const struct segment *s, uint64_t id, uint64_t place);	/* by a guess, near or not */
struct str segment_record(const struct segment *s, uint64_t n);	/* of its n-th article; empty if damaged */
static inline uint8_t segment_size(const struct segment *s, uint64_t n)	/* size_class of its n-th article */
{
	return (uint8_t)s->at[SEG_SIZES].p[n];
}
static inline const uint8_t *segment_size_at(const struct segment *s, uint64_t n)
{
	return (const uint8_t *)s->at[SEG_SIZES].p + n;
}
/* Lines of a publisher; empty if it has none here. */
struct str segment_lines(const struct segment *s, uint32_t publisher);
/* Blocks that copies of a kept article left; empty if there are none here. */
struct str segment_said(const struct segment *s, uint32_t kept);
/* Look up: two prefetching steps, so that many keys wait for memory at once, then the articles (from 0 in this
 * segment) into out, at most max.  Returns how many there are, or -1 if the file is damaged.  The second step says
 * whether the key may be there at all. */
void segment_prefetch_bucket(const struct segment *s, uint32_t key);
bool segment_prefetch_postings(const struct segment *s, uint32_t key);
int segment_find(const struct segment *s, uint32_t key, uint32_t *out, unsigned max);

/* All postings in order. */
struct posting_reader {
	const struct segment *s;
	uint64_t bucket;
	uint32_t *keys, *articles;	/* of the current bucket */
	size_t n, at, cap;
};
void posting_reader_init(struct posting_reader *r, const struct segment *s);
int posting_next_bucket(struct posting_reader *r);
/* 1, 0 at the end, -1 damaged */
static inline int posting_next(struct posting_reader *r, uint32_t *key, uint32_t *article)
{
	if (r->at == r->n) {
		int t = posting_next_bucket(r);
		if (t != 1)
			return t;
	}
	*key = r->keys[r->at];
	*article = r->articles[r->at++];
	return 1;
}
void posting_reader_free(struct posting_reader *r);

/* Writing, section by section, in the order of the enum.  Failures are kept for writer_close. */
struct segment_writer;
struct segment_writer *writer_create(const char *path, uint64_t first, uint64_t kept, uint64_t postings, struct err *e);
void writer_add_id(struct segment_writer *w, uint64_t id);		/* in order */
void writer_add_record(struct segment_writer *w, struct str record, uint8_t size);
void writer_add_posting(struct segment_writer *w, uint32_t key, uint32_t article);	/* in order */
void writer_add_lines(struct segment_writer *w, uint32_t publisher, struct str lines);	/* in order */
void writer_add_said(struct segment_writer *w, uint32_t kept, struct str blocks);	/* in order */
int writer_close(struct segment_writer *w, struct err *e);	/* synced */

/* Merge n segments, which follow one another, into one file.  Of articles below `live` only ids and heads of records
 * stay. */
int segment_merge(struct segment *const *v, size_t n, uint64_t live, const char *path, struct err *e);

#include "base/banned.h"
#endif
