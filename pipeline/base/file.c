#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int file_read(const char *path, size_t limit, struct buf *b, struct err *e)
{
	bool std = strcmp(path, "-") == 0;
	int fd = std ? 0 : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK), r = -1;
	if (fd < 0)
		return err_errno(e, EXIT_NOINPUT, "cannot open %s", path);
	struct stat st;
	if (fstat(fd, &st)) {
		err_errno(e, EXIT_IO, "cannot stat %s", path);
		goto out;
	}
	if (!std && !S_ISREG(st.st_mode)) {
		err_set(e, EXIT_NOINPUT, "%s is not a regular file", path);
		goto out;
	}
	if (limit && st.st_size > 0 && (uint64_t)st.st_size > limit) {
		err_set(e, EXIT_NOINPUT, "%s has %lld bytes, the limit is %zu", path, (long long)st.st_size, limit);
		goto out;
	}
	size_t start = b->n, want = st.st_size > 0 ? (size_t)st.st_size + 1 : 64u << 10;
	for (;;) {
		buf_grow(b, want);
		ssize_t n = read(fd, b->p + b->n, b->cap - b->n - 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			err_errno(e, EXIT_IO, "cannot read %s", path);
			goto out;
		}
		if (n == 0)
			break;
		b->n += (size_t)n;
		if (limit && b->n - start > limit) {
			err_set(e, EXIT_NOINPUT, "%s has more than %zu bytes, the limit", path, limit);
			goto out;
		}
		want = b->cap - b->n > 1 ? b->cap - b->n - 1 : 64u << 10;
	}
	b->p[b->n] = 0;
	r = 0;
out:
	if (!std)
		close(fd);	/* nothing was written: a failing close loses nothing */
	return r;
}

static int write_all(int fd, const char *p, size_t n)
{
	while (n) {
		ssize_t w = write(fd, p, n);
		if (w < 0 && errno == EINTR)
			continue;
		if (w < 0)
			return -1;
		p += w;
		n -= (size_t)w;
	}
	return 0;
}

int file_sync_dir(const char *path, struct err *e)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return err_errno(e, EXIT_IO, "cannot open folder %s", path);
	if (fsync(fd)) {
		err_errno(e, EXIT_IO, "cannot sync folder %s", path);
		close(fd);
		return -1;
	}
	if (close(fd))
		return err_errno(e, EXIT_IO, "cannot close folder %s", path);
	return 0;
}

int file_write_atomic(const char *path, struct str content, struct err *e)
{
	struct buf tmp = BUF_INIT;
	buf_addf(&tmp, "%s.tmp", path);
	struct out o;
	int r = out_create(&o, tmp.p, e);
	if (r == 0) {
		out_adds(&o, content);
		r = out_close(&o, 1, e);
		if (r == 0 && rename(tmp.p, path))
			r = err_errno(e, EXIT_IO, "cannot rename %s to %s", tmp.p, path);
		if (r)
			unlink(tmp.p);
	}
	if (r == 0) {
		r = file_sync_dir(file_folder(path, &tmp), e);
	}
	buf_free(&tmp);
	return r;
}

const char *file_folder(const char *path, struct buf *b)
{
	const char *slash = strrchr(path, '/');
	buf_reset(b);
	if (slash)
		buf_add(b, path, (size_t)(slash - path) + 1);
	else
		buf_addz(b, ".");
	return b->p;
}

int file_mkdirs(const char *path, struct err *e)
{
	char *p = str_dupz(str_z(path));
	int r = 0;
	for (size_t i = 1; p[0] && r == 0; i++) {
		bool last = p[i] == 0;
		if (!last && p[i] != '/')
			continue;
		p[i] = 0;
		if (mkdir(p, 0777) && errno != EEXIST)
			r = err_errno(e, EXIT_CANTCREATE, "cannot create folder %s", p);
		if (last)
			break;
		p[i] = '/';
	}
	free(p);
	struct stat st;
	if (r == 0 && (stat(path, &st) || !S_ISDIR(st.st_mode)))
		r = err_set(e, EXIT_CANTCREATE, "%s is not a folder", path);
	return r;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *f)
{
	(void)st;
	(void)type;
	(void)f;
	return remove(path);
}

int file_remove_tree(const char *path, struct err *e)
{
	if (nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT) && errno != ENOENT)
		return err_errno(e, EXIT_IO, "cannot remove %s", path);
	return 0;
}

void out_fd(struct out *o, int fd, const char *name)
{
	*o = (struct out){ .fd = fd, .path = str_dupz(str_z(name)) };
}

int out_create(struct out *o, const char *path, struct err *e)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0) {
		*o = (struct out){ .fd = -1 };
		return err_errno(e, EXIT_CANTCREATE, "cannot create %s", path);
	}
	out_fd(o, fd, path);
	return 0;
}

void out_flush(struct out *o)
{
	if (!o->failed && o->b.n && write_all(o->fd, o->b.p, o->b.n))
		o->failed = errno;
	buf_reset(&o->b);
}

int out_close(struct out *o, int sync, struct err *e)
{
	if (o->fd < 0)
		return 0;
	out_flush(o);
	if (!o->failed && sync && fsync(o->fd) && errno != EINVAL && errno != EROFS)
		o->failed = errno;
	if (close(o->fd) && !o->failed)
		o->failed = errno;
	o->fd = -1;
	int r = 0;
	if (o->failed) {
		errno = o->failed;
		r = err_errno(e, EXIT_IO, "cannot write %s", o->path);
	}
	free(o->path);
	o->path = NULL;
	buf_free(&o->b);
	return r;
}
