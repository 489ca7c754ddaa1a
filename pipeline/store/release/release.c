#include "store/release/release.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/gzip.h"
#include "base/hash.h"

enum { PIECE = 256 << 10 };

void release_init(struct release *r)
{
	memset(r, 0, sizeof *r);
	arena_init(&r->mem);
}

void release_free(struct release *r)
{
	arena_free(&r->mem);
	memset(r, 0, sizeof *r);
}

/* Call file(path) for every file and folder(path) for every folder below base/sub; sub ends in a slash or is
 * empty, and paths are relative to base.  Either may be NULL. */
struct visitor {
	int (*file)(struct visitor *v, const char *path, struct err *e);
	int (*folder)(struct visitor *v, const char *path, struct err *e);
	const char *base;
	void *data;
};

static int visit(struct visitor *v, const char *sub, struct err *e)
{
	struct buf p = BUF_INIT;
	buf_addf(&p, "%s/%s", v->base, sub);
	DIR *d = opendir(p.p);
	int r = 0;
	if (!d)
		r = errno == ENOENT ? 0 : err_errno(e, EXIT_IO, "cannot open folder %s", p.p);
	struct dirent *entry;
	while (d && r == 0 && (errno = 0, entry = readdir(d))) {
		struct stat st;
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		buf_reset(&p);
		buf_addf(&p, "%s%s", sub, entry->d_name);
		if (fstatat(dirfd(d), entry->d_name, &st, AT_SYMLINK_NOFOLLOW)) {
			r = err_errno(e, EXIT_IO, "cannot stat %s/%s", v->base, p.p);
		} else if (S_ISDIR(st.st_mode)) {
			r = v->folder ? v->folder(v, p.p, e) : 0;
			buf_addc(&p, '/');
			r = r ? r : visit(v, p.p, e);
		} else if (v->file) {
			r = v->file(v, p.p, e);
		}
	}
	if (d && r == 0 && errno)
		r = err_errno(e, EXIT_IO, "cannot list folder %s/%s", v->base, sub);
	if (d)
		closedir(d);
	buf_free(&p);
	return r;
}

/* ---- linking ---- */

static int copy_file(const char *from, const char *to, struct err *e)
{
	struct buf b = BUF_INIT;
	struct out o;
	char piece[16 << 10];
	int in = open(from, O_RDONLY | O_CLOEXEC), r = -1;
	if (in < 0)
		return err_errno(e, EXIT_IO, "cannot open %s", from);
	ssize_t n = 0;
	if (out_create(&o, to, e) == 0) {
		while ((n = read(in, piece, sizeof piece)) > 0 || (n < 0 && errno == EINTR))
			if (n > 0)
				out_add(&o, piece, (size_t)n);
		struct err second;
		if (n < 0)
			err_errno(e, EXIT_IO, "cannot read %s", from);
		r = out_close(&o, 1, n < 0 ? &second : e);
	}
	close(in);
	buf_free(&b);
	return n < 0 ? -1 : r;
}

static int link_one(struct visitor *v, const char *path, struct err *e)
{
	struct buf from = BUF_INIT, to = BUF_INIT;
	buf_addf(&from, "%s/%s", v->base, path);
	buf_addf(&to, "%s/%s", (const char *)v->data, path);
	int r = 0;
	if (link(from.p, to.p) == 0)
		r = 0;
	else if (errno == EEXIST)
		r = err_set(e, EXIT_BUG, "%s is there already", to.p);
	else if (errno == EXDEV || errno == EPERM || errno == EMLINK || errno == ENOSYS || errno == EOPNOTSUPP)
		r = copy_file(from.p, to.p, e);
	else
		r = err_errno(e, EXIT_IO, "cannot link %s to %s", from.p, to.p);
	buf_free(&from);
	buf_free(&to);
	return r;
}

static int make_folder(struct visitor *v, const char *path, struct err *e)
{
	struct buf to = BUF_INIT;
	buf_addf(&to, "%s/%s", (const char *)v->data, path);
	int r = file_mkdirs(to.p, e);
	buf_free(&to);
	return r;
}

int release_link(const char *from, const char *to, struct err *e)
{
	struct buf own = BUF_INIT;
	buf_addz(&own, to);
	struct visitor v = { link_one, make_folder, from, own.p };
	int r = file_mkdirs(to, e);
	r = r ? r : visit(&v, "", e);
	buf_free(&own);
	return r;
}

static int sync_folder(struct visitor *v, const char *path, struct err *e)
{
	struct buf b = BUF_INIT;
	buf_addf(&b, "%s/%s", v->base, path);
	int r = file_sync_dir(b.p, e);
	buf_free(&b);
	return r;
}

/* data NULL: set the file's bytes on their way to the disk; else wait until they are there.  All at once, a file
 * costs a tenth of what it costs one by one, since the file system commits them together. */
static int sync_file(struct visitor *v, const char *path, struct err *e)
{
	struct buf b = BUF_INIT;
	buf_addf(&b, "%s/%s", v->base, path);
	int fd = open(b.p, O_RDONLY | O_CLOEXEC), r = 0;
	if (fd < 0)
		r = err_errno(e, EXIT_IO, "cannot open %s", b.p);
	else if (!v->data)
		sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE);	/* a failure shows in fsync */
	else if (fsync(fd) && errno != EINVAL && errno != EROFS)
		r = err_errno(e, EXIT_IO, "cannot sync %s", b.p);
	if (fd >= 0)
		close(fd);
	buf_free(&b);
	return r;
}

int release_sync(const char *dir, struct err *e)
{
	struct visitor start = { sync_file, NULL, dir, NULL }, wait = { sync_file, sync_folder, dir, &start };
	int r = visit(&start, "", e);
	r = r ? r : visit(&wait, "", e);
	return r ? r : file_sync_dir(dir, e);
}

/* ---- measuring ---- */

static int by_path(const void *a, const void *b)
{
	return str_cmp(((const struct release_file *)a)->path, ((const struct release_file *)b)->path);
}

void release_sort(struct release *r)
{
	if (r->files.n)
		qsort(r->files.v, r->files.n, sizeof *r->files.v, by_path);
}

static const struct release_file *find(const struct release *r, struct str path)
{
	struct release_file key = { .path = path };
	return r && r->files.n ? bsearch(&key, r->files.v, r->files.n, sizeof key, by_path) : NULL;
}

/* Which table is this path a file of?  TABLES if none. */
static enum table table_of(struct str path)
{
	for (enum table t = 0; t < TABLES; t++) {
		struct str name = str_z(table_defs[t].name);
		if (!str_starts(path, name) || !str_ends(path, STR(".tsv.gz")))
			continue;
		struct str rest = str_from(path, name.n);
		if (t < T_BATCH_TABLES ? rest.n && rest.p[0] == '/' : str_is(rest, ".tsv.gz"))
			return t;
	}
	return TABLES;
}

static int digest(const char *path, struct release_file *f, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_errno(e, EXIT_IO, "cannot open %s", path);
	char *piece = xmalloc(PIECE);
	struct sha256 *sha = sha256_new();
	ssize_t n;
	f->bytes = 0;
	while ((n = read(fd, piece, PIECE)) > 0 || (n < 0 && errno == EINTR))
		if (n > 0) {
			sha256_add(sha, piece, (size_t)n);
			f->bytes += (uint64_t)n;
		}
	int r = n < 0 ? err_errno(e, EXIT_IO, "cannot read %s", path) : 0;
	sha256_end(sha, f->sha256);
	sha256_free(sha);
	free(piece);
	close(fd);
	return r;
}

/* Inflate the table to its end, so that nothing damaged is published, and count its rows. */
static int count_rows(const char *path, struct release_file *f, struct err *e)
{
	struct gzin *in = gzin_open(path, e);
	if (!in)
		return -1;
	char *piece = xmalloc(PIECE);
	ptrdiff_t n;
	f->rows = f->content = 0;
	while ((n = gzin_read(in, piece, PIECE, e)) > 0) {
		f->content += (uint64_t)n;
		for (const char *p = piece, *end = piece + n; (p = memchr(p, '\n', (size_t)(end - p))); p++)
			f->rows++;
	}
	int r = n < 0 ? -1 : 0;
	if (r == 0 && (!gzin_is_gzip(in) || !f->rows))
		r = err_set(e, EXIT_STREAM, "%s is not a gzip table with a header row", path);
	if (r == 0)
		f->rows--;
	free(piece);
	gzin_close(in);
	return r;
}

static bool same_inode(const char *a, const char *b)
{
	struct stat x, y;
	return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

static int measure_file(struct release_file *f, const char *dir, struct err *e)
{
	struct buf full = BUF_INIT;
	buf_addf(&full, "%s/%.*s", dir, STR_FMT(f->path));
	int r = digest(full.p, f, e);
	r = r || !f->table ? r : count_rows(full.p, f, e);
	buf_free(&full);
	return r;
}

static struct release_file *add_file(struct release *r, const char *path)
{
	struct release_file *f = VEC_PUSH(&r->mem, &r->files);
	memset(f, 0, sizeof *f);
	f->path = str_dup(&r->mem, str_z(path));
	f->which = table_of(f->path);
	f->table = f->which != TABLES;
	return f;
}

int release_add(struct release *r, const char *dir, const char *path, struct err *e)
{
	return measure_file(add_file(r, path), dir, e);
}

struct listing {
	struct release *r;
	const struct release *base;
	const char *base_dir;
};

/* A file that the base has too, the very same one, is known; the others have no digest yet. */
static int list_one(struct visitor *v, const char *path, struct err *e)
{
	(void)e;
	struct listing *l = v->data;
	if (strcmp(path, "SHA256SUMS") == 0)
		return 0;
	struct release_file *f = add_file(l->r, path);
	const struct release_file *known = find(l->base, f->path);
	struct buf full = BUF_INIT, old = BUF_INIT;
	buf_addf(&full, "%s/%s", v->base, path);
	buf_addf(&old, "%s/%s", l->base_dir ? l->base_dir : "", path);
	if (known && same_inode(full.p, old.p)) {
		struct str own = f->path;
		*f = *known;
		f->path = own;
	}
	buf_free(&full);
	buf_free(&old);
	return 0;
}

struct measuring {
	struct release *r;
	const char *dir;
	atomic_size_t next;
	pthread_mutex_t lock;
	size_t failed;		/* the first file, in order, that could not be measured; under lock */
	struct err err;
};

static void *measure_some(void *arg)
{
	struct measuring *m = arg;
	size_t i;
	while ((i = atomic_fetch_add(&m->next, 1)) < m->r->files.n) {
		struct err e = ERR_INIT;
		struct release_file *f = &m->r->files.v[i];
		if (f->sha256[0] || measure_file(f, m->dir, &e) == 0)
			continue;
		pthread_mutex_lock(&m->lock);
		if (i < m->failed) {
			m->failed = i;
			m->err = e;
		}
		pthread_mutex_unlock(&m->lock);
	}
	return NULL;
}

int release_measure(struct release *r, const char *dir, const struct release *base, const char *base_dir, unsigned threads,
		    struct err *e)
{
	struct listing l = { r, base, base_dir };
	struct visitor v = { list_one, NULL, dir, &l };
	struct measuring m = { .r = r, .dir = dir, .failed = SIZE_MAX };
	pthread_t other[64];
	unsigned n = 0;
	if (visit(&v, "", e))
		return -1;
	release_sort(r);
	pthread_mutex_init(&m.lock, NULL);
	while (n + 1 < threads && n < 64 && pthread_create(&other[n], NULL, measure_some, &m) == 0)
		n++;
	measure_some(&m);
	while (n)
		pthread_join(other[--n], NULL);
	pthread_mutex_destroy(&m.lock);
	if (m.failed == SIZE_MAX)
		return 0;
	*e = m.err;
	return -1;
}

uint64_t release_rows(const struct release *r, enum table t)
{
	uint64_t n = 0;
	for (size_t i = 0; i < r->files.n; i++)
		if (r->files.v[i].table && r->files.v[i].which == t)
			n += r->files.v[i].rows;
	return n;
}
