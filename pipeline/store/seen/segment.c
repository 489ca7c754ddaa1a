/* Reading segments: see store/seen/format.h. */
#include "store/seen/format.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "store/seen/bits.h"

#define REMEDY "; run again with --rebuild to make the index anew"

static int damaged(const char *path, const char *what, struct err *e)
{
	return err_set(e, EXIT_STREAM, "%s is damaged: %s" REMEDY, path, what);
}

/* Footer: u64 first, kept, ids, postings, publishers; u32 bucket bits, article bits; u64 file size, saids; for each
 * section u64 begin, length, checksum; u64 checksum of the footer up to here. */
static int read_footer(struct segment *s, struct err *e)
{
	if (s->size < 8 + FOOTER_BYTES)
		return damaged(s->path, "it is cut short", e);
	if (memcmp(s->map, SEEN_MAGIC, 8) != 0)
		return err_set(e, EXIT_STREAM, "%s is no index of this program version" REMEDY, s->path);
	const char *f = s->map + s->size - FOOTER_BYTES;
	if (get_le64(f + FOOTER_BYTES - 8) != hash_bytes(f, FOOTER_BYTES - 8) || get_le64(f + 48) != s->size)
		return damaged(s->path, "its end is missing or changed", e);
	s->first = get_le64(f);
	s->kept = get_le64(f + 8);
	s->ids = get_le64(f + 16);
	s->postings = get_le64(f + 24);
	s->publishers = get_le64(f + 32);
	s->saids = get_le64(f + 56);
	s->bucket_bits = get_le32(f + 40);
	s->article_bits = get_le32(f + 44);
	uint64_t most = s->size - FOOTER_BYTES;
	for (int i = 0; i < SECTIONS; i++) {
		uint64_t begin = get_le64(f + 64 + 24 * i), n = get_le64(f + 72 + 24 * i);
		if (begin > most || n > most - begin)
			return damaged(s->path, "a section lies outside of it", e);
		s->at[i] = str_n(s->map + begin, n);
		s->sum[i] = get_le64(f + 80 + 24 * i);
	}
	if (s->bucket_bits > 30 || s->article_bits > 32 || s->kept > UINT32_MAX || s->first > UINT32_MAX
	    || s->at[SEG_IDS].n / 8 != s->ids || s->at[SEG_STARTS].n / 8 != s->kept + 1
	    || s->at[SEG_SIZES].n != s->kept || s->at[SEG_BUCKETS].n / 8 != ((uint64_t)1 << s->bucket_bits) + 1
	    || s->at[SEG_PUBLISHERS].n / 8 != s->publishers || s->at[SEG_SAIDS].n / 8 != s->saids)
		return damaged(s->path, "its counts and sizes disagree", e);
	return 0;
}

struct segment *segment_open(const char *path, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		err_errno(e, EXIT_NOINPUT, "cannot open %s", path);
		return NULL;
	}
	struct segment *s = xcalloc(1, sizeof *s);
	s->path = str_dupz(str_z(path));
	struct stat st;
	int r = 0;
	if (fstat(fd, &st))
		r = err_errno(e, EXIT_IO, "cannot stat %s", path);
	else if (st.st_size < 8 + FOOTER_BYTES)
		r = damaged(path, "it is cut short", e);
	if (r == 0) {
		s->size = (size_t)st.st_size;
		void *m = mmap(NULL, s->size, PROT_READ, MAP_SHARED, fd, 0);
		if (m == MAP_FAILED)
			r = err_errno(e, EXIT_SYSTEM, "cannot map %s", path);
		else
			s->map = m;
	}
	close(fd);	/* read only: nothing can be lost */
	if (r == 0)
		r = read_footer(s, e);
	if (r) {
		segment_close(s);
		return NULL;
	}
	return s;
}

void segment_close(struct segment *s)
{
	if (!s)
		return;
	if (s->map)
		munmap((void *)(uintptr_t)s->map, s->size);
	free(s->path);
	free(s);
}

/* Ids are hashes, spread evenly: about where one stands, if it is there. */
uint64_t segment_guess_id(const struct segment *s, uint64_t id)
{
	uint64_t place = (uint64_t)((unsigned __int128)id * s->ids >> 64);
	__builtin_prefetch(s->at[SEG_IDS].p + 8 * place);
	return place;
}

/* What stands at a place that was guessed says how far off it is: of half a million ids the first guess misses by
 * hundreds, the second by twenty. */
uint64_t segment_guess_again(const struct segment *s, uint64_t id, uint64_t place)
{
	if (!s->ids)
		return 0;
	uint64_t stands = get_le64(s->at[SEG_IDS].p + 8 * place), last = s->ids - 1;
	uint64_t off = (uint64_t)((unsigned __int128)(id > stands ? id - stands : stands - id) * s->ids >> 64);
	if (id > stands)
		place = last - place > off ? place + off : last;
	else
		place = place > off ? place - off : 0;
	__builtin_prefetch(s->at[SEG_IDS].p + 8 * place);
	return place;
}

bool segment_has_id(const struct segment *s, uint64_t id, uint64_t place)
{
	/* widen until it is enclosed, then halve */
	const char *v = s->at[SEG_IDS].p;
	uint64_t n = s->ids;
	if (!n)
		return false;
	uint64_t lo = place, hi = lo + 1;
	for (uint64_t step = 4; lo > 0 && get_le64(v + 8 * lo) > id; step *= 2)
		lo = lo > step ? lo - step : 0;
	for (uint64_t step = 4; hi < n && get_le64(v + 8 * hi) <= id; step *= 2)
		hi = n - hi > step ? hi + step : n;
	while (hi - lo > 1) {
		uint64_t mid = lo + (hi - lo) / 2;
		if (get_le64(v + 8 * mid) <= id)
			lo = mid;
		else
			hi = mid;
	}
	return get_le64(v + 8 * lo) == id;
}

struct str segment_record(const struct segment *s, uint64_t n)
{
	const char *p = s->at[SEG_STARTS].p + 8 * n;
	uint64_t begin = get_le64(p), end = get_le64(p + 8);
	if (begin > end || end > s->at[SEG_RECORDS].n)
		return STR_NONE;
	return str_sub(s->at[SEG_RECORDS], begin, end - begin);
}

/* In a sorted list of n pairs of a key and where its bytes begin, what belongs to a key. */
static struct str find_part(struct str pairs, uint64_t n, struct str parts, uint32_t key)
{
	const char *v = pairs.p;
	uint64_t lo = 0, hi = n;
	while (lo < hi) {
		uint64_t mid = lo + (hi - lo) / 2;
		if (get_le32(v + 8 * mid) < key)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo == n || get_le32(v + 8 * lo) != key)
		return STR_NONE;
	uint64_t begin = get_le32(v + 8 * lo + 4), end = lo + 1 < n ? get_le32(v + 8 * lo + 12) : parts.n;
	if (begin > end || end > parts.n)
		return STR_NONE;
	return str_sub(parts, begin, end - begin);
}

struct str segment_lines(const struct segment *s, uint32_t publisher)
{
	return find_part(s->at[SEG_PUBLISHERS], s->publishers, s->at[SEG_LINES], publisher);
}

struct str segment_said(const struct segment *s, uint32_t kept)
{
	return find_part(s->at[SEG_SAIDS], s->saids, s->at[SEG_SAID], kept);
}

/* ---- postings ---- */

static inline uint64_t bucket_of(const struct segment *s, uint32_t key)
{
	return (uint64_t)key << s->bucket_bits >> 32;
}

static inline const char *bucket_entry(const struct segment *s, uint64_t bucket)
{
	return s->at[SEG_BUCKETS].p + 8 * bucket;
}

void segment_prefetch_bucket(const struct segment *s, uint32_t key)
{
	__builtin_prefetch(bucket_entry(s, bucket_of(s, key)));
}

bool segment_prefetch_postings(const struct segment *s, uint32_t key)
{
	const char *b = bucket_entry(s, bucket_of(s, key));
	bool there = get_le32(b + 4) & filter_bit(key, s->bucket_bits);
	const char *p = there ? s->at[SEG_POSTINGS].p + get_le32(b) : b;	/* no branch: it could not be guessed */
	__builtin_prefetch(p);
	__builtin_prefetch(p + 32);
	return there;
}

struct bucket {			/* a cursor over one bucket's postings */
	const unsigned char *p, *end;
	uint64_t w;
	unsigned have, k, article_bits;
	uint64_t left;
	uint32_t key, article;
	bool first;
};

/* At least 56 bits, if there are as many.  Those in w beyond `have` are what the next load brings again, or 0. */
static inline void more_bits(struct bucket *b)
{
	if (b->end - b->p >= 8) {
		b->w |= get_le64((const char *)b->p) << b->have;
		b->p += (63 - b->have) >> 3;
		b->have |= 56;
		return;
	}
	while (b->have <= 56 && b->p < b->end) {
		b->w |= (uint64_t)*b->p++ << b->have;
		b->have += 8;
	}
}

/* 0, or -1 if damaged */
static int bucket_open(const struct segment *s, uint64_t n, struct bucket *b)
{
	const char *at = bucket_entry(s, n);
	uint64_t begin = get_le32(at), end = get_le32(at + 8);
	if (begin > end || end > s->at[SEG_POSTINGS].n)
		return -1;
	const unsigned char *p = (const unsigned char *)s->at[SEG_POSTINGS].p;
	unsigned span = 32 - s->bucket_bits;
	*b = (struct bucket){ .p = p + begin, .end = p + end, .article_bits = s->article_bits,
		.key = span == 32 ? 0 : (uint32_t)(n << span) };
	if (begin == end)
		return 0;
	b->left = *b->p++;
	if (b->left == 255) {
		if (b->end - b->p < 4)
			return -1;
		b->left = get_le32((const char *)b->p);
		b->p += 4;
	}
	if (b->left)
		b->k = gap_bits(b->left, span);
	return 0;
}

/* A posting with a long run of zeros, or where the code ends: as bucket_next. */
static int bucket_next_slowly(struct bucket *b)
{
	uint64_t q = 0;
	unsigned zeros;
	while ((zeros = b->w ? (unsigned)__builtin_ctzll(b->w) : 64) >= b->have) {
		q += b->have;
		b->w = 0;
		b->have = 0;
		if (b->p == b->end)
			return -1;
		more_bits(b);
	}
	q += zeros;
	b->w = b->w >> zeros >> 1;
	b->have -= zeros + 1;
	more_bits(b);
	if (b->have < b->k)
		return -1;
	uint64_t gap = (q << b->k) + (b->w & (((uint64_t)1 << b->k) - 1));
	b->w >>= b->k;
	b->have -= b->k;
	more_bits(b);
	if (b->have < b->article_bits)
		return -1;
	b->article = (uint32_t)(b->w & (((uint64_t)1 << b->article_bits) - 1));
	b->w >>= b->article_bits;
	b->have -= b->article_bits;
	if (gap > UINT32_MAX - (uint64_t)b->key)
		return -1;
	b->key += (uint32_t)gap;
	b->left--;
	return 1;
}

/* 1 and the next posting in b, 0 at the end, -1 if damaged */
static inline int bucket_next(struct bucket *b)
{
	if (!b->left)
		return 0;
	more_bits(b);
	unsigned zeros = (unsigned)__builtin_ctzll(b->w | (uint64_t)1 << 63), used = zeros + 1 + b->k + b->article_bits;
	if (__builtin_expect(used > b->have || used > 63, 0))
		return bucket_next_slowly(b);
	uint64_t low = b->w >> zeros >> 1, rest = low >> b->k;
	uint64_t gap = ((uint64_t)zeros << b->k) + (low & (((uint64_t)1 << b->k) - 1));
	b->article = (uint32_t)(rest & (((uint64_t)1 << b->article_bits) - 1));
	b->w = rest >> b->article_bits;
	b->have -= used;
	if (gap > UINT32_MAX - (uint64_t)b->key)
		return -1;
	b->key += (uint32_t)gap;
	b->left--;
	return 1;
}

int segment_find(const struct segment *s, uint32_t key, uint32_t *out, unsigned max)
{
	struct bucket b;
	if (bucket_open(s, bucket_of(s, key), &b))
		return -1;
	unsigned n = 0;
	int r;
	while ((r = bucket_next(&b)) == 1 && b.key <= key) {
		if (b.key < key)
			continue;
		if (b.article >= s->kept)
			return -1;
		if (n < max)
			out[n] = b.article;
		n++;
	}
	return r < 0 ? -1 : (int)n;
}

void posting_reader_init(struct posting_reader *r, const struct segment *s)
{
	*r = (struct posting_reader){ .s = s };
}

void posting_reader_free(struct posting_reader *r)
{
	free(r->keys);
	free(r->articles);
}

int posting_next_bucket(struct posting_reader *r)
{
	while (r->at == r->n) {
		if (r->bucket >> r->s->bucket_bits)
			return 0;
		struct bucket b;
		if (bucket_open(r->s, r->bucket++, &b))
			return -1;
		if (b.left > (uint64_t)(b.end - b.p) * 8)
			return -1;
		if (b.left > r->cap) {
			r->cap = b.left * 2;
			r->keys = xrealloc(r->keys, r->cap * sizeof *r->keys);
			r->articles = xrealloc(r->articles, r->cap * sizeof *r->articles);
		}
		r->n = r->at = 0;
		int t;
		for (; (t = bucket_next(&b)) == 1; r->n++) {
			r->keys[r->n] = b.key;
			r->articles[r->n] = b.article;
		}
		if (t < 0)
			return -1;
	}
	return 1;
}

/* ---- verification ---- */

int segment_verify(const struct segment *s, struct err *e)
{
	static const char *const names[SECTIONS] = {
		"ids", "records", "starts", "sizes", "postings", "buckets", "lines", "publishers",
		"said", "saids"
	};
	for (int i = 0; i < SECTIONS; i++)
		if (hash_str(s->at[i]) != s->sum[i])
			return err_set(e, EXIT_STREAM, "%s is damaged: the checksum of its %s is wrong" REMEDY,
				       s->path, names[i]);
	for (uint64_t i = 1; i < s->ids; i++)
		if (get_le64(s->at[SEG_IDS].p + 8 * i) <= get_le64(s->at[SEG_IDS].p + 8 * i - 8))
			return damaged(s->path, "its ids are out of order", e);
	for (uint64_t i = 0; i < s->kept; i++)
		if (!segment_record(s, i).n)
			return damaged(s->path, "a record is missing", e);
	struct posting_reader r;
	posting_reader_init(&r, s);
	uint32_t key = 0, article = 0, last = 0;
	uint64_t n = 0;
	int t;
	while ((t = posting_next(&r, &key, &article)) == 1) {
		if (key < last || article >= s->kept
		    || !(get_le32(bucket_entry(s, bucket_of(s, key)) + 4) & filter_bit(key, s->bucket_bits)))
			break;
		last = key;
		n++;
	}
	posting_reader_free(&r);
	return t == 0 && n == s->postings ? 0 : damaged(s->path, "its postings are out of order", e);
}
