/* The index as a folder of segments: opening, spilling, merging, saving.  See seen.h. */
#include "store/seen/seen.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/seen/index.h"

enum {
	MOST_RECENT = 1 << 14,		/* kept articles in memory, about 15 MB, before they go to a segment */
	/* segments with up to so many times the ids of all newer ones are merged with them */
	MERGE = 1,
	SMALL = 4096			/* ids: segments that are not larger are always merged with the next */
};

/* ---- folders of segments ---- */

static int by_order(const void *a, const void *b)
{
	const struct segment *x = *(struct segment *const *)a, *y = *(struct segment *const *)b;
	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	return x->kept < y->kept ? -1 : x->kept > y->kept;	/* one of copies only comes before its equal */
}

/* Call f with the path of each *.seen file in a folder.  A missing folder has none. */
static int each_segment(const char *dir, int (*f)(void *ctx, const char *path, struct err *e), void *ctx, struct err *e)
{
	DIR *d = opendir(dir);
	if (!d)
		return errno == ENOENT ? 0 : err_errno(e, EXIT_NOINPUT, "cannot open folder %s", dir);
	struct buf path = BUF_INIT;
	struct dirent *entry;
	int r = 0;
	while (r == 0 && (errno = 0, entry = readdir(d))) {
		if (!str_ends(str_z(entry->d_name), STR(".seen")))
			continue;
		buf_reset(&path);
		buf_addf(&path, "%s/%s", dir, entry->d_name);
		r = f(ctx, path.p, e);
	}
	if (r == 0 && errno)
		r = err_errno(e, EXIT_IO, "cannot read folder %s", dir);
	buf_free(&path);
	closedir(d);
	return r;
}

static int load(void *ctx, const char *path, struct err *e)
{
	struct seen *s = ctx;
	struct segment *g = segment_open(path, e);
	if (!g)
		return -1;
	s->segments = xrealloc(s->segments, (s->nsegments + 1) * sizeof *s->segments);
	s->segments[s->nsegments++] = g;
	return 0;
}

static int remove_file(void *ctx, const char *path, struct err *e)
{
	(void)ctx;
	return unlink(path) ? err_errno(e, EXIT_IO, "cannot remove %s", path) : 0;
}

static uint64_t next_article(const struct seen *s)
{
	return s->nsegments ? s->segments[s->nsegments - 1]->first + s->segments[s->nsegments - 1]->kept : 0;
}

static int load_all(struct seen *s, const char *dir, struct err *e)
{
	if (each_segment(dir, load, s, e))
		return -1;
	if (s->nsegments > 1)
		qsort(s->segments, s->nsegments, sizeof *s->segments, by_order);
	uint64_t next = 0;
	for (size_t i = 0; i < s->nsegments; i++) {
		if (s->segments[i]->first != next)
			return err_set(
				e, EXIT_STREAM,
				"%s does not follow on the segment before it: one is missing, or the "
				"folder holds those of two releases; run again with --rebuild to make the index anew",
				s->segments[i]->path);
		next += s->segments[i]->kept;
	}
	return 0;
}

static bool same_folder(const char *a, const char *b)
{
	struct stat x, y;
	return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

struct seen *seen_open(const char *dir, const char *staged, const struct duplicate_rules *rules, struct err *e)
{
	struct seen *s = xcalloc(1, sizeof *s);
	s->rules = rules;
	s->lines = line_table_new();
	s->candidates = candidates_new();
	s->map = xcalloc(1, sizeof *s->map);
	recent_init(&s->recent, 0);
	int r = 0;
	if (dir && staged && same_folder(dir, staged))
		r = err_set(e, EXIT_USAGE_, "the index cannot be written into the folder %s that it is read from", dir);
	if (r == 0 && staged) {
		s->staged = str_dupz(str_z(staged));
		r = each_segment(staged, remove_file, NULL, e);
	}
	if (r == 0 && dir)
		r = load_all(s, dir, e);
	if (r) {
		seen_close(s);
		return NULL;
	}
	s->recent.first = next_article(s);
	s->last = s->now = DAY_UNKNOWN;
	if (s->recent.first) {
		struct str last = seen_record(s, (uint32_t)(s->recent.first - 1));
		s->last = last.n >= RECORD_FIXED ? record_arrived(last) : DAY_UNKNOWN;
	}
	return s;
}

/* The first kept article that arrived on that day or later.  Days of arrival never go down; -1 if a record is
 * damaged. */
static int64_t first_from(const struct seen *s, int32_t day)
{
	uint64_t lo = 0, hi = s->recent.first + s->recent.kept;
	while (lo < hi) {
		uint64_t mid = lo + (hi - lo) / 2;
		struct str r = seen_record(s, (uint32_t)mid);
		if (r.n < RECORD_FIXED)
			return -1;
		if (record_arrived(r) < day)
			lo = mid + 1;
		else
			hi = mid;
	}
	return (int64_t)lo;
}

/* The first kept article within the horizon of a day. */
static int live_on(const struct seen *s, int32_t day, uint64_t *first, struct err *e)
{
	*first = 0;
	if (day == DAY_UNKNOWN)
		return 0;
	/* articles of before any day was known arrived with the first one that has a day */
	int64_t dated = first_from(s, DAY_UNKNOWN + 1),
		live = first_from(s, day - (int32_t)s->rules->limit[LIMIT_HORIZON_DAYS]);
	if (dated < 0 || live < 0)
		return err_set(
			e, EXIT_STREAM,
			"the index of seen articles is damaged (a record); run again with --rebuild to make it anew");
	*first = live == dated ? 0 : (uint64_t)live;
	return 0;
}

int seen_move_horizon(struct seen *s, struct fingerprint *f, struct err *e)
{
	if (f->arrived < s->last)	/* also if it is not known */
		f->arrived = s->last;
	if (f->arrived == s->now || f->arrived == DAY_UNKNOWN)
		return 0;
	s->now = f->arrived;
	return live_on(s, s->now, &s->live, e);
}

void seen_close(struct seen *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->nsegments; i++)
		segment_close(s->segments[i]);
	free(s->segments);
	recent_free(&s->recent);
	line_table_free(s->lines);
	candidates_free(s->candidates);
	free(s->map);
	free(s->staged);
	free(s);
}

struct seen_counts seen_counts(const struct seen *s)
{
	struct seen_counts c = { s->recent.nids, s->recent.kept, s->nsegments, 0 };
	for (size_t i = 0; i < s->nsegments; i++) {
		c.articles += s->segments[i]->ids;
		c.kept += s->segments[i]->kept;
		c.bytes += s->segments[i]->size;
	}
	return c;
}

int seen_verify(const char *dir, struct seen_counts *c, struct err *e)
{
	struct seen s = { .nsegments = 0 };
	int r = load_all(&s, dir, e);
	for (size_t i = 0; i < s.nsegments && r == 0; i++)
		r = segment_verify(s.segments[i], e);
	*c = seen_counts(&s);
	for (size_t i = 0; i < s.nsegments; i++)
		segment_close(s.segments[i]);
	free(s.segments);
	return r;
}

/* ---- new segments ---- */

static void segment_path(struct buf *b, const char *dir, uint64_t first, uint64_t kept, uint64_t ids)
{
	buf_reset(b);
	buf_addf(b, "%s/%010llu-%llu-%llu.seen", dir, (unsigned long long)first, (unsigned long long)kept,
		 (unsigned long long)ids);
}

static int flush_recent(struct seen *s, struct err *e)
{
	if (!s->recent.nids)
		return 0;
	struct buf path = BUF_INIT;
	segment_path(&path, s->staged, s->recent.first, s->recent.kept, s->recent.nids);
	int r = file_mkdirs(s->staged, e) || recent_write(&s->recent, s->lines, path.p, e) || load(s, path.p, e) ? -1
														 : 0;
	buf_free(&path);
	if (r)
		return r;
	s->segments[s->nsegments - 1]->staged = true;
	recent_reset(&s->recent, next_article(s));
	lines_forget(s->lines);
	return 0;
}

/* Merge the newest segments so that each holds more than MERGE times as many articles as all newer ones together:
 * the older a segment the larger, an article is written again log2(articles / MOST_RECENT) times at most, and a
 * million of them lie in three segments as a rule, in seven at most. */
static int compact(struct seen *s, struct err *e)
{
	if (s->nsegments < 2)
		return 0;
	size_t from = s->nsegments - 1;
	uint64_t ids = s->segments[from]->ids, kept = s->segments[from]->kept;
	for (; from > 0 && s->segments[from - 1]->ids <= MERGE * ids + SMALL; from--) {
		ids += s->segments[from - 1]->ids;
		kept += s->segments[from - 1]->kept;
	}
	struct segment **v = s->segments + from;
	size_t n = s->nsegments - from;
	if (n < 2)
		return 0;
	/* what no later article can be held against: these never arrive before the last kept one, though they may
	 * before a copy */
	uint64_t live;
	if (live_on(s, s->last, &live, e))
		return -1;
	struct buf path = BUF_INIT;
	segment_path(&path, s->staged, v[0]->first, kept, ids);
	struct segment *merged = segment_merge(v, n, live, path.p, e) ? NULL : segment_open(path.p, e);
	buf_free(&path);
	if (!merged)
		return -1;
	merged->staged = true;
	int r = 0;
	for (size_t i = 0; i < n; i++) {
		if (v[i]->staged && r == 0)
			r = remove_file(NULL, v[i]->path, e);
		segment_close(v[i]);
	}
	v[0] = merged;
	s->nsegments = from + 1;
	return r;
}

void seen_share(struct seen *s, pthread_rwlock_t *lock)
{
	s->lock = lock;
}

int seen_spill(struct seen *s, struct err *e)
{
	if (!s->staged || s->recent.kept < MOST_RECENT)
		return 0;
	if (s->lock)
		pthread_rwlock_wrlock(s->lock);
	int r = flush_recent(s, e) || compact(s, e) ? -1 : 0;
	if (s->lock)
		pthread_rwlock_unlock(s->lock);
	return r;
}

static int copy_file(const char *from, const char *to, struct err *e)
{
	struct segment *g = segment_open(from, e);
	struct out o;
	if (!g)
		return -1;
	int r = out_create(&o, to, e);
	if (r == 0) {
		for (size_t at = 0; at < g->size; at += 1 << 20)
			out_add(&o, g->map + at, g->size - at < 1 << 20 ? g->size - at : 1 << 20);
		r = out_close(&o, 1, e);
	}
	segment_close(g);
	return r;
}

int seen_save(struct seen *s, struct err *e)
{
	if (!s->staged)
		return err_set(e, EXIT_BUG, "the index was opened without a folder to save it to");
	if (file_mkdirs(s->staged, e) || flush_recent(s, e) || compact(s, e))
		return -1;
	struct buf path = BUF_INIT;
	int r = 0;
	for (size_t i = 0; i < s->nsegments && r == 0; i++) {
		const struct segment *g = s->segments[i];
		if (g->staged)
			continue;
		segment_path(&path, s->staged, g->first, g->kept, g->ids);
		if (link(g->path, path.p))
			r = copy_file(g->path, path.p, e);
	}
	buf_free(&path);
	return r ? r : file_sync_dir(s->staged, e);
}
