/* Folders of a release: walked, linked, synced.  A release has eleven files a batch and most are older than the run, so
 * no file is looked at that need not be: what a folder says of it (type, inode) is enough. */
#include "store/release/tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "store/release/release.h"

/* 1: a folder; 0: anything else; -1 */
static int is_folder(int dir, const struct dirent *d)
{
	struct stat st;
	if (d->d_type != DT_UNKNOWN)
		return d->d_type == DT_DIR;
	return fstatat(dir, d->d_name, &st, AT_SYMLINK_NOFOLLOW) ? -1 : S_ISDIR(st.st_mode);
}

static bool is_dots(const char *name)
{
	return name[0] == '.' && (!name[1] || (name[1] == '.' && !name[2]));
}

static int visit(struct tree_visitor *v, const char *sub, struct err *e)
{
	struct buf p = BUF_INIT;
	buf_addf(&p, "%s/%s", v->base, sub);
	DIR *d = opendir(p.p);
	int r = 0;
	if (!d)
		r = errno == ENOENT ? 0 : err_errno(e, EXIT_IO, "cannot open folder %s", p.p);
	buf_reset(&p);
	buf_addz(&p, sub);
	size_t base = p.n;
	struct dirent *entry;
	while (d && r == 0 && (errno = 0, entry = readdir(d))) {
		if (is_dots(entry->d_name))
			continue;
		p.n = base;
		buf_addz(&p, entry->d_name);
		int folder = is_folder(dirfd(d), entry);
		if (folder < 0) {
			r = err_errno(e, EXIT_IO, "cannot stat %s/%s", v->base, p.p);
		} else if (folder) {
			int skip = v->folder ? v->folder(v, p.p, e) : 0;
			buf_addc(&p, '/');
			r = skip < 0 ? -1 : skip ? 0 : visit(v, p.p, e);
		} else if (v->file) {
			r = v->file(v, p.p, entry->d_ino, e);
		}
	}
	if (d && r == 0 && errno)
		r = err_errno(e, EXIT_IO, "cannot list folder %s/%s", v->base, sub);
	if (d)
		closedir(d);
	buf_free(&p);
	return r;
}

int tree_visit(struct tree_visitor *v, struct err *e)
{
	return visit(v, "", e);
}

/* ---- linking ---- */

static int copy_file(int from, int to, const char *name, const char *folder, struct err *e)
{
	struct out o;
	char piece[16 << 10];
	int in = openat(from, name, O_RDONLY | O_CLOEXEC), fd = -1;
	if (in < 0)
		return err_errno(e, EXIT_IO, "cannot open %s for copying it to %s", name, folder);
	fd = openat(to, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0) {
		close(in);
		return err_errno(e, EXIT_CANTCREATE, "cannot create %s in %s", name, folder);
	}
	ssize_t n;
	out_fd(&o, fd, name);
	while ((n = read(in, piece, sizeof piece)) > 0 || (n < 0 && errno == EINTR))
		if (n > 0)
			out_add(&o, piece, (size_t)n);
	struct err second;
	if (n < 0)
		err_errno(e, EXIT_IO, "cannot read %s", name);
	int r = out_close(&o, 1, n < 0 ? &second : e);
	close(in);
	return n < 0 ? -1 : r;
}

static int link_one(int from, int to, const char *name, const char *folder, struct err *e)
{
	if (linkat(from, name, to, name, 0) == 0)
		return 0;
	if (errno == EEXIST)
		return err_set(e, EXIT_BUG, "%s/%s is there already", folder, name);
	if (errno == EXDEV || errno == EPERM || errno == EMLINK || errno == ENOSYS || errno == EOPNOTSUPP)
		return copy_file(from, to, name, folder, e);
	return err_errno(e, EXIT_IO, "cannot link %s to %s", name, folder);
}

int release_link_file(const char *from, const char *to, const char *name, struct err *e)
{
	int a = open(from, O_RDONLY | O_DIRECTORY | O_CLOEXEC), b = open(to, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int r = a < 0 || b < 0 ? err_errno(e, EXIT_IO, "cannot open folder %s", a < 0 ? from : to)
			       : link_one(a, b, name, to, e);
	if (a >= 0)
		close(a);
	if (b >= 0)
		close(b);
	return r;
}

/* ---- a folder that has most of it already ---- */

struct had {
	struct str name;
	uint64_t inode;
	bool stays;
};

static int by_name(const void *a, const void *b)
{
	return str_cmp(((const struct had *)a)->name, ((const struct had *)b)->name);
}

/* One entry of the folder that is to be had: link it unless it is there; another of its name goes. */
static int link_missing(struct had *v, size_t n, int from, int to, const struct dirent *f, const char *folder,
		struct err *e)
{
	struct had key = { .name = str_z(f->d_name) }, *x = n ? bsearch(&key, v, n, sizeof key, by_name) : NULL;
	if (x && x->inode == f->d_ino) {
		x->stays = true;
		return 0;
	}
	if (x && unlinkat(to, f->d_name, 0))
		return err_errno(e, EXIT_IO, "cannot remove %s/%s", folder, f->d_name);
	if (x)
		x->stays = true;
	return link_one(from, to, f->d_name, folder, e);
}

int release_link_again(const char *from, const char *to, struct err *e)
{
	struct arena mem = ARENA_INIT;
	VEC(struct had) had = { NULL, 0, 0 };
	DIR *a = opendir(from), *b = opendir(to);
	struct dirent *entry;
	int r = a && b ? 0 : err_errno(e, EXIT_IO, "cannot open folder %s", a ? to : from);
	while (r == 0 && (errno = 0, entry = readdir(b)))
		if (!is_dots(entry->d_name))
			*VEC_PUSH(&mem, &had) = (struct had){ str_dup(&mem, str_z(entry->d_name)), entry->d_ino,
					false };
	if (r == 0 && errno)
		r = err_errno(e, EXIT_IO, "cannot list folder %s", to);
	if (had.n)
		qsort(had.v, had.n, sizeof *had.v, by_name);
	while (r == 0 && (errno = 0, entry = readdir(a)))
		if (!is_dots(entry->d_name))
			r = link_missing(had.v, had.n, dirfd(a), dirfd(b), entry, to, e);
	if (r == 0 && errno)
		r = err_errno(e, EXIT_IO, "cannot list folder %s", from);
	for (size_t i = 0; i < had.n && r == 0; i++)
		if (!had.v[i].stays && unlinkat(dirfd(b), had.v[i].name.p, 0))
			r = err_errno(e, EXIT_IO, "cannot remove %s/%s", to, had.v[i].name.p);
	if (a)
		closedir(a);
	if (b)
		closedir(b);
	arena_free(&mem);
	return r;
}

/* Closes from and to. */
static int link_folder(int from, int to, const char *path, struct err *e)
{
	DIR *d = fdopendir(from);
	int r = d ? 0 : err_errno(e, EXIT_IO, "cannot list a folder for %s", path);
	if (!d)
		close(from);
	struct dirent *entry;
	while (d && r == 0 && (errno = 0, entry = readdir(d))) {
		int folder = is_folder(from, entry);
		if (is_dots(entry->d_name))
			continue;
		if (folder < 0) {
			r = err_errno(e, EXIT_IO, "cannot stat %s for %s", entry->d_name, path);
		} else if (!folder) {
			r = link_one(from, to, entry->d_name, path, e);
		} else {
			struct buf sub = BUF_INIT;
			buf_addf(&sub, "%s/%s", path, entry->d_name);
			int a = -1, b = -1;
			if (mkdirat(to, entry->d_name, 0777) && errno != EEXIST)
				r = err_errno(e, EXIT_CANTCREATE, "cannot create folder %s", sub.p);
			else if ((a = openat(from, entry->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0
				 || (b = openat(to, entry->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0)
				r = err_errno(e, EXIT_IO, "cannot open folder %s", sub.p);
			if (r == 0)
				r = link_folder(a, b, sub.p, e);
			else if (a >= 0)
				close(a);
			buf_free(&sub);
		}
	}
	if (d && r == 0 && errno)
		r = err_errno(e, EXIT_IO, "cannot list a folder for %s", path);
	if (d)
		closedir(d);
	close(to);
	return r;
}

int release_link(const char *from, const char *to, struct err *e)
{
	if (file_mkdirs(to, e))
		return -1;
	int a = open(from, O_RDONLY | O_DIRECTORY | O_CLOEXEC), b;
	if (a < 0)
		return errno == ENOENT ? 0 : err_errno(e, EXIT_IO, "cannot open folder %s", from);
	b = open(to, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (b < 0) {
		close(a);
		return err_errno(e, EXIT_IO, "cannot open folder %s", to);
	}
	return link_folder(a, b, to, e);
}

/* ---- syncing ---- */

static int sync_folder(struct tree_visitor *v, const char *path, struct err *e)
{
	struct buf b = BUF_INIT;
	buf_addf(&b, "%s/%s", v->base, path);
	int r = file_sync_dir(b.p, e);
	buf_free(&b);
	return r;
}

/* A folder of batch tables is synced itself; what is in it was, when it was written. */
static int sync_new_folder(struct tree_visitor *v, const char *path, struct err *e)
{
	for (int t = 0; t < T_BATCH_TABLES; t++)
		if (strcmp(path, table_defs[t].name) == 0)
			return sync_folder(v, path, e) ? -1 : 1;
	return sync_folder(v, path, e);
}

static int skip_tables(struct tree_visitor *v, const char *path, struct err *e)
{
	(void)v;
	(void)e;
	for (int t = 0; t < T_BATCH_TABLES; t++)
		if (strcmp(path, table_defs[t].name) == 0)
			return 1;
	return 0;
}

/* data NULL: set the file's bytes on their way to the disk; else wait until they are there.  All at once, a file
 * costs a tenth of what it costs one by one, since the file system commits them together. */
static int sync_file(struct tree_visitor *v, const char *path, uint64_t inode, struct err *e)
{
	(void)inode;
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

static int sync_all(const char *dir, bool all, struct err *e)
{
	struct tree_visitor start = { sync_file, all ? NULL : skip_tables, dir, NULL },
		wait = { sync_file, all ? sync_folder : sync_new_folder, dir, &start };
	int r = tree_visit(&start, e);
	r = r ? r : tree_visit(&wait, e);
	return r ? r : file_sync_dir(dir, e);
}

int release_sync(const char *dir, struct err *e)
{
	return sync_all(dir, true, e);
}

int release_sync_new(const char *dir, struct err *e)
{
	return sync_all(dir, false, e);
}
