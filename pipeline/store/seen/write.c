/* Writing and merging segments: see store/seen/format.h. */
#include <stdlib.h>
#include <unistd.h>

#include "base/hash.h"
#include "store/seen/bits.h"
#include "store/seen/format.h"
#include "store/seen/record.h"

struct segment_writer {
	struct out o;
	enum section section;		/* being written */
	struct hasher *hash;
	struct buf pending;		/* of the section, not yet written and hashed */
	uint64_t begin[SECTIONS], length[SECTIONS], sum[SECTIONS];
	uint64_t first, kept, ids, postings, publishers, saids;
	unsigned bucket_bits, article_bits;
	struct buf starts, sizes, buckets, publisher_index, said_index;
	uint64_t bucket;		/* that postings are being gathered for */
	uint32_t *keys, *articles;
	size_t n, cap;
	struct buf coded;		/* one bucket's postings */
	bool too_large;
};

enum { PENDING = 1 << 15 };	/* bytes */

static void flush(struct segment_writer *w)
{
	out_adds(&w->o, buf_str(&w->pending));
	hasher_add(w->hash, w->pending.p, w->pending.n);
	buf_reset(&w->pending);
}

static void put(struct segment_writer *w, struct str s)
{
	buf_adds(&w->pending, s);
	w->length[w->section] += s.n;
	if (w->pending.n >= PENDING)
		flush(w);
}

static void begin_section(struct segment_writer *w, enum section s)
{
	w->section = s;
	hasher_reset(w->hash);
	w->begin[s] = w->o.written;
}

static void end_section(struct segment_writer *w)
{
	flush(w);
	w->sum[w->section] = hasher_get(w->hash);
}

struct segment_writer *writer_create(const char *path, uint64_t first, uint64_t kept, uint64_t postings, struct err *e)
{
	struct segment_writer *w = xcalloc(1, sizeof *w);
	if (out_create(&w->o, path, e)) {
		free(w);
		return NULL;
	}
	w->hash = hasher_new();
	w->first = first;
	w->kept = kept;
	w->bucket_bits = bucket_bits_for(postings);
	w->article_bits = bits_for(kept);
	out_add(&w->o, SEEN_MAGIC, 8);
	begin_section(w, SEG_IDS);
	return w;
}

/* ---- postings ---- */

struct bit_writer {
	char *p;		/* room for what is to come is there */
	uint64_t w;
	unsigned n;		/* bits in w: below 8 between calls */
};

static inline void put_bits(struct bit_writer *o, uint64_t v, unsigned n)	/* n <= 48 */
{
	o->w |= v << o->n;
	o->n += n;
	le_bytes(o->p, o->w, 8);
	o->p += o->n / 8;
	o->w >>= o->n & ~7u;
	o->n &= 7;
}

static void flush_bucket(struct segment_writer *w)
{
	if (w->length[SEG_POSTINGS] > UINT32_MAX - 16 * (w->n + 1))
		w->too_large = true;
	uint32_t filter = 0;
	for (size_t i = 0; i < w->n; i++)
		filter |= filter_bit(w->keys[i], w->bucket_bits);
	put_le32(&w->buckets, (uint32_t)w->length[SEG_POSTINGS]);
	put_le32(&w->buckets, filter);
	uint64_t bucket = w->bucket++;
	if (!w->n)
		return;
	struct buf *b = &w->coded;
	buf_reset(b);
	put_le8(b, w->n < 255 ? (uint32_t)w->n : 255);
	if (w->n >= 255)
		put_le32(b, (uint32_t)w->n);
	unsigned span = 32 - w->bucket_bits, k = gap_bits(w->n, span);
	uint32_t last = span == 32 ? 0 : (uint32_t)(bucket << span);
	/* all gaps together are less than 2^span */
	buf_grow(b, (((uint64_t)1 << span >> k) + w->n * (k + 1 + w->article_bits)) / 8 + 32);
	struct bit_writer o = { b->p + b->n, 0, 0 };
	for (size_t i = 0; i < w->n; i++) {
		uint64_t gap = w->keys[i] - last, q = gap >> k;
		for (; q >= 16; q -= 16)
			put_bits(&o, 0, 16);
		put_bits(&o, ((gap & (((uint64_t)1 << k) - 1)) << 1 | 1) << q, (unsigned)q + 1 + k);
		put_bits(&o, w->articles[i], w->article_bits);
		last = w->keys[i];
	}
	b->n = (size_t)(o.p - b->p);
	if (o.n)
		buf_addc(b, (char)o.w);
	put(w, buf_str(b));
	w->n = 0;
}

static void end_postings(struct segment_writer *w)
{
	while (!(w->bucket >> w->bucket_bits))
		flush_bucket(w);
	put_le32(&w->buckets, (uint32_t)w->length[SEG_POSTINGS]);
	put_le32(&w->buckets, 0);
}

/* Close the sections before s, each with the index that goes with it, and open s. */
static void advance(struct segment_writer *w, enum section s)
{
	while (__builtin_expect(w->section < s, 0)) {
		if (w->section == SEG_RECORDS)
			put_le64(&w->starts, w->length[SEG_RECORDS]);
		if (w->section == SEG_POSTINGS)
			end_postings(w);
		end_section(w);
		begin_section(w, w->section + 1);
		if (w->section == SEG_STARTS)
			put(w, buf_str(&w->starts));
		if (w->section == SEG_SIZES)
			put(w, buf_str(&w->sizes));
		if (w->section == SEG_BUCKETS)
			put(w, buf_str(&w->buckets));
		if (w->section == SEG_PUBLISHERS)
			put(w, buf_str(&w->publisher_index));
		if (w->section == SEG_SAIDS)
			put(w, buf_str(&w->said_index));
	}
}

void writer_add_id(struct segment_writer *w, uint64_t id)
{
	char b[8];
	le_bytes(b, id, 8);
	put(w, str_n(b, 8));
	w->ids++;
}

void writer_add_record(struct segment_writer *w, struct str record, uint8_t size)
{
	advance(w, SEG_RECORDS);
	put_le8(&w->sizes, size);
	put_le64(&w->starts, w->length[SEG_RECORDS]);
	put(w, record);
}

void writer_add_posting(struct segment_writer *w, uint32_t key, uint32_t article)
{
	advance(w, SEG_POSTINGS);
	uint64_t bucket = (uint64_t)key << w->bucket_bits >> 32;
	while (w->bucket < bucket)
		flush_bucket(w);
	if (w->n == w->cap) {
		w->cap = w->cap ? w->cap * 2 : 256;
		w->keys = xrealloc(w->keys, w->cap * sizeof *w->keys);
		w->articles = xrealloc(w->articles, w->cap * sizeof *w->articles);
	}
	w->keys[w->n] = key;
	w->articles[w->n++] = article;
	w->postings++;
}

/* A part of a section whose index has u32 key and u32 where it begins. */
static void add_part(struct segment_writer *w, enum section section, struct buf *index, uint32_t key, struct str part)
{
	advance(w, section);
	if (w->length[section] > UINT32_MAX)
		w->too_large = true;
	put_le32(index, key);
	put_le32(index, (uint32_t)w->length[section]);
	put(w, part);
}

void writer_add_lines(struct segment_writer *w, uint32_t publisher, struct str lines)
{
	add_part(w, SEG_LINES, &w->publisher_index, publisher, lines);
	w->publishers++;
}

void writer_add_said(struct segment_writer *w, uint32_t kept, struct str blocks)
{
	add_part(w, SEG_SAID, &w->said_index, kept, blocks);
	w->saids++;
}

int writer_close(struct segment_writer *w, struct err *e)
{
	advance(w, SEG_SAIDS);
	end_section(w);
	struct buf f = BUF_INIT;
	put_le64(&f, w->first);
	put_le64(&f, w->kept);
	put_le64(&f, w->ids);
	put_le64(&f, w->postings);
	put_le64(&f, w->publishers);
	put_le32(&f, w->bucket_bits);
	put_le32(&f, w->article_bits);
	put_le64(&f, w->o.written + FOOTER_BYTES);
	put_le64(&f, w->saids);
	for (int i = 0; i < SECTIONS; i++) {
		put_le64(&f, w->begin[i]);
		put_le64(&f, w->length[i]);
		put_le64(&f, w->sum[i]);
	}
	put_le64(&f, hash_str(buf_str(&f)));
	out_adds(&w->o, buf_str(&f));
	buf_free(&f);
	int r = w->too_large ? err_set(e, EXIT_BUG, "%s would need more than 4 GB in a section", w->o.path) : 0;
	struct err ignored = ERR_INIT;
	if (out_close(&w->o, 1, r ? &ignored : e))
		r = -1;
	hasher_free(w->hash);
	buf_free(&w->pending);
	buf_free(&w->coded);
	buf_free(&w->starts);
	buf_free(&w->sizes);
	buf_free(&w->buckets);
	buf_free(&w->publisher_index);
	buf_free(&w->said_index);
	free(w->keys);
	free(w->articles);
	free(w);
	return r;
}

/* ---- merging ---- */

static void merge_ids(struct segment_writer *w, struct segment *const *v, size_t n)
{
	uint64_t *at = xcalloc(n, sizeof *at);
	for (;;) {
		size_t best = n;
		uint64_t id = 0;
		for (size_t i = 0; i < n; i++) {
			if (at[i] == v[i]->ids)
				continue;
			uint64_t x = get_le64(v[i]->at[SEG_IDS].p + 8 * at[i]);
			if (best == n || x < id) {
				best = i;
				id = x;
			}
		}
		if (best == n)
			break;
		writer_add_id(w, id);
		at[best]++;
	}
	free(at);
}

static int merge_postings(struct segment_writer *w, struct segment *const *v, size_t n, uint64_t live)
{
	struct merge_head {
		struct posting_reader r;
		uint32_t key, article;
		int state;		/* of posting_next */
	} *h = xcalloc(n, sizeof *h);
	int r = 0;
	for (size_t i = 0; i < n; i++) {
		posting_reader_init(&h[i].r, v[i]);
		h[i].state = posting_next(&h[i].r, &h[i].key, &h[i].article);
	}
	for (size_t i = 0; i < n; i++)
		r = h[i].state < 0 ? -1 : r;
	while (!r) {
		size_t best = n;	/* of equal keys the earlier segment comes first */
		for (size_t i = 0; i < n; i++)
			if (h[i].state == 1 && (best == n || h[i].key < h[best].key))
				best = i;
		if (best == n)
			break;
		struct merge_head *b = &h[best];
		if (v[best]->first + b->article >= live)
			writer_add_posting(w, b->key, b->article + (uint32_t)(v[best]->first - v[0]->first));
		b->state = posting_next(&b->r, &b->key, &b->article);
		r = b->state < 0 ? -1 : 0;
	}
	for (size_t i = 0; i < n; i++)
		posting_reader_free(&h[i].r);
	free(h);
	return r;
}

/* In a merge of sorted pairs (SEG_PUBLISHERS, SEG_SAIDS), the smallest key that comes next.  false at the end. */
static bool least_key(struct segment *const *v, size_t n, enum section pairs, const uint64_t *at, uint32_t *key)
{
	bool any = false;
	*key = UINT32_MAX;
	for (size_t i = 0; i < n; i++) {
		if (at[i] == v[i]->at[pairs].n / 8)
			continue;
		uint32_t x = get_le32(v[i]->at[pairs].p + 8 * at[i]);
		*key = x < *key ? x : *key;
		any = true;
	}
	return any;
}

/* Does the key come next in a segment?  Then move past it. */
static bool take_key(const struct segment *s, enum section pairs, uint64_t *at, uint32_t key)
{
	bool here = *at < s->at[pairs].n / 8 && get_le32(s->at[pairs].p + 8 * *at) == key;
	*at += here;
	return here;
}

/* Of a publisher in several segments the newest has all that counts. */
static void merge_lines(struct segment_writer *w, struct segment *const *v, size_t n)
{
	uint64_t *at = xcalloc(n, sizeof *at);
	for (uint32_t publisher; least_key(v, n, SEG_PUBLISHERS, at, &publisher);) {
		struct str lines = STR_NONE;
		for (size_t i = 0; i < n; i++)
			if (take_key(v[i], SEG_PUBLISHERS, &at[i], publisher))
				lines = segment_lines(v[i], publisher);
		writer_add_lines(w, publisher, lines);
	}
	free(at);
}

/* Of a kept article the blocks of all segments, the oldest first. */
static void merge_said(struct segment_writer *w, struct segment *const *v, size_t n, uint64_t live)
{
	uint64_t *at = xcalloc(n, sizeof *at);
	struct buf joined = BUF_INIT;
	for (uint32_t kept; least_key(v, n, SEG_SAIDS, at, &kept);) {
		buf_reset(&joined);
		for (size_t i = 0; i < n; i++)
			if (take_key(v[i], SEG_SAIDS, &at[i], kept))
				buf_adds(&joined, segment_said(v[i], kept));
		if (kept >= live)
			writer_add_said(w, kept, buf_str(&joined));
	}
	buf_free(&joined);
	free(at);
}

int segment_merge(struct segment *const *v, size_t n, uint64_t live, const char *path, struct err *e)
{
	uint64_t kept = 0, postings = 0;
	for (size_t i = 0; i < n; i++) {
		kept += v[i]->kept;
		postings += v[i]->postings;
	}
	struct segment_writer *w = writer_create(path, v[0]->first, kept, postings, e);
	if (!w)
		return -1;
	const char *bad = NULL;
	struct buf head = BUF_INIT;
	merge_ids(w, v, n);
	for (size_t i = 0; i < n && !bad; i++)
		for (uint64_t k = 0; k < v[i]->kept && !bad; k++) {
			struct str record = segment_record(v[i], k);
			if (record.n < RECORD_FIXED) {
				bad = v[i]->path;
				break;
			}
			buf_reset(&head);
			if (v[i]->first + k < live)
				record_forget(&head, record);
			writer_add_record(w, head.n ? buf_str(&head) : record, segment_size(v[i], k));
		}
	if (!bad && merge_postings(w, v, n, live))
		bad = v[0]->path;
	if (!bad) {
		merge_lines(w, v, n);
		merge_said(w, v, n, live);
	}
	buf_free(&head);
	struct err ignored = ERR_INIT;
	int r = writer_close(w, bad ? &ignored : e);
	if (bad)
		r = err_set(e, EXIT_STREAM, "%s, or a newer file beside it, is damaged; run again with --rebuild "
			    "to make the index anew", bad);
	if (r)
		unlink(path);
	return r;
}
