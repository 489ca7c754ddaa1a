#include "store/release/release.h"

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
#include "store/release/tree.h"

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

static struct release_file *find(const struct release *r, struct str path)
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

/* *as_made: it is what was noted when it was made. */
static int digest(const char *path, struct release_file *f, const struct release_made *made, bool *as_made,
		  struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_errno(e, EXIT_IO, "cannot open %s", path);
	char *piece = xmalloc(PIECE);
	struct sha256 *sha = sha256_new();
	struct hasher *hash = made ? hasher_new() : NULL;
	ssize_t n;
	f->bytes = 0;
	while ((n = read(fd, piece, PIECE)) > 0 || (n < 0 && errno == EINTR))
		if (n > 0) {
			sha256_add(sha, piece, (size_t)n);
			if (hash)
				hasher_add(hash, piece, (size_t)n);
			f->bytes += (uint64_t)n;
		}
	int r = n < 0 ? err_errno(e, EXIT_IO, "cannot read %s", path) : 0;
	sha256_end(sha, f->sha256);
	sha256_free(sha);
	*as_made = hash && made->bytes == f->bytes && made->hash == hasher_get(hash);
	hasher_free(hash);
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

static int measure_file(const struct release *release, struct release_file *f, const char *dir, struct err *e)
{
	struct buf full = BUF_INIT;
	const struct release_made *made = NULL;
	bool as_made = false;
	for (size_t i = 0; i < release->made.n && !made; i++)
		if (str_eq(release->made.v[i].path, f->path))
			made = &release->made.v[i];
	buf_addf(&full, "%s/%.*s", dir, STR_FMT(f->path));
	int r = digest(full.p, f, made, &as_made, e);
	if (r == 0 && f->table && as_made) {
		f->rows = made->rows;
		f->content = made->content;
	} else if (r == 0 && f->table) {
		r = count_rows(full.p, f, e);
	}
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
	return measure_file(r, add_file(r, path), dir, e);
}

static int list_one(struct tree_visitor *v, const char *path, uint64_t inode, struct err *e)
{
	(void)e;
	if (strcmp(path, "SHA256SUMS") != 0)
		add_file(v->data, path)->inode = inode;
	return 0;
}

struct comparing {
	struct release *now;
	const struct release *base;
};

/* A file of the base that this release has too, the very same one, is known; the others have no digest yet. */
static int take_known(struct tree_visitor *v, const char *path, uint64_t inode, struct err *e)
{
	(void)e;
	struct comparing *c = v->data;
	struct release_file *f = find(c->now, str_z(path));
	const struct release_file *known = f && f->inode == inode ? find(c->base, str_z(path)) : NULL;
	if (known) {
		struct str own = f->path;
		*f = *known;
		f->path = own;
	}
	return 0;
}

/* dir and base_dir lie on one file system, or no file is the same.  The inodes are those that the folders name: no file
 * is looked at. */
static int take_from_base(struct release *now, const struct release *base, const char *dir, const char *base_dir,
			  struct err *e)
{
	struct comparing c = { now, base };
	struct tree_visitor v = { take_known, NULL, base_dir, &c };
	struct stat x, y;
	if (stat(dir, &x) || stat(base_dir, &y) || x.st_dev != y.st_dev)
		return 0;
	return tree_visit(&v, e);
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
		if (f->sha256[0] || measure_file(m->r, f, m->dir, &e) == 0)
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

int release_measure(struct release *r, const char *dir, const struct release *base, const char *base_dir,
		    unsigned threads, struct err *e)
{
	struct tree_visitor v = { list_one, NULL, dir, r };
	struct measuring m = { .r = r, .dir = dir, .failed = SIZE_MAX };
	pthread_t other[64];
	unsigned n = 0;
	if (tree_visit(&v, e))
		return -1;
	release_sort(r);
	if (base && take_from_base(r, base, dir, base_dir, e))
		return -1;
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
