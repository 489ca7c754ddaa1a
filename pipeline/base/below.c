/* below.c - files that lie below a folder, though links on the way to them may say otherwise. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>
#ifdef SYS_openat2
#include <linux/openat2.h>
#endif

#include "base/file.h"

enum { LINKS_MAX = 40 };

/* The path with all its links resolved, in *real, none of which may be absolute or lead above the folder; 0 or an
 * errno. */
static int resolve(int root, const char *path, struct buf *real)
{
	struct buf rest = BUF_INIT;
	int links = 0, why = 0;
	buf_addz(&rest, path);
	buf_reset(real);
	buf_addz(real, "");
	while (rest.n && !why) {
		struct str all = buf_str(&rest);
		ptrdiff_t slash = str_chr(all, '/');
		struct str name = slash < 0 ? all : str_sub(all, 0, (size_t)slash), after = str_from(all, name.n + 1);
		size_t was = real->n;
		char target[PATH_MAX];
		if (name.n == 0 || str_is(name, ".")) {
			name.n = 0;
		} else if (str_is(name, "..")) {
			why = was ? 0 : EXDEV;
			while (real->n && real->p[real->n - 1] != '/')
				real->n--;
			real->n -= real->n > 0;
		} else {
			if (was)
				buf_addc(real, '/');
			buf_adds(real, name);
		}
		real->p[real->n] = 0;
		ssize_t n = real->n > was ? readlinkat(root, real->p, target, sizeof target) : -1;
		struct buf next = BUF_INIT;
		if (n > 0) {
			why = target[0] == '/' ? EXDEV : (size_t)n == sizeof target || ++links > LINKS_MAX ? ELOOP : 0;
			buf_add(&next, target, (size_t)n);
			buf_addc(&next, '/');
			real->n = was;
			real->p[was] = 0;
		} else if (real->n > was && errno != EINVAL) {
			why = errno;
		}
		buf_adds(&next, after);
		buf_free(&rest);
		rest = next;
	}
	buf_free(&rest);
	return why;
}

int file_open_below(int root, const char *path, int flags, bool anywhere)
{
	flags |= O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
	if (anywhere)
		return openat(root, path, flags);
#ifdef SYS_openat2
	struct open_how how = { .flags = (uint64_t)(unsigned)flags,
				.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS };
	for (int tries = 0; tries < 100; tries++) {
		long fd = syscall(SYS_openat2, root, path, &how, sizeof how);
		if (fd >= 0)
			return (int)fd;
		if (errno != EAGAIN && errno != EINTR)		/* a folder was moved at just this time */
			break;
	}
	if (errno != ENOSYS && errno != EPERM && errno != E2BIG && errno != EINVAL)
		return -1;
#endif
	struct buf real = BUF_INIT;
	int why = resolve(root, path, &real), fd = -1;
	if (!why) {
		fd = openat(root, real.n ? real.p : ".", flags | O_NOFOLLOW);
		why = errno;
	}
	buf_free(&real);
	errno = why;
	return fd;
}
