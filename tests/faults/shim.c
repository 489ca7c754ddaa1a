/* shim.c - preloaded by writes.sh: makes one system call of one program fail, as a full or broken disk would.
 *
 * PM_FAIL_PROGRAM  name of the program (chain); others are left alone
 * PM_FAIL_CALL     write fsync close rename link mkdir symlink
 * PM_FAIL_AT       the how-manieth such call fails, and every one after it (a full disk stays full)
 * PM_FAIL_ERRNO    28 = ENOSPC, 5 = EIO */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static long calls;

static int fails(const char *call)
{
	const char *program = getenv("PM_FAIL_PROGRAM"), *which = getenv("PM_FAIL_CALL"), *at = getenv("PM_FAIL_AT");
	const char *why = getenv("PM_FAIL_ERRNO");
	if (!program || !which || !at || strcmp(program, program_invocation_short_name) || strcmp(which, call))
		return 0;
	if (__sync_add_and_fetch(&calls, 1) < strtol(at, NULL, 10))
		return 0;
	errno = why ? (int)strtol(why, NULL, 10) : ENOSPC;
	return 1;
}

#define REAL(type, name, params) ((type (*) params)dlsym(RTLD_NEXT, name))

ssize_t write(int fd, const void *p, size_t n)
{
	if (fd > 2 && fails("write"))
		return -1;
	return REAL(ssize_t, "write", (int, const void *, size_t))(fd, p, n);
}
int fsync(int fd) { return fails("fsync") ? -1 : REAL(int, "fsync", (int))(fd); }
int close(int fd)
{
	int r = REAL(int, "close", (int))(fd);
	return fd > 2 && fails("close") ? -1 : r;
}
int rename(const char *a, const char *b)
{
	return fails("rename") ? -1 : REAL(int, "rename", (const char *, const char *))(a, b);
}
int link(const char *a, const char *b)
{
	return fails("link") ? -1 : REAL(int, "link", (const char *, const char *))(a, b);
}
int linkat(int from, const char *a, int to, const char *b, int flags)
{
	return fails("link")
		? -1
		: REAL(int, "linkat", (int, const char *, int, const char *, int))(from, a, to, b, flags);
}
int mkdirat(int dir, const char *a, mode_t m)
{
	return fails("mkdir") ? -1 : REAL(int, "mkdirat", (int, const char *, mode_t))(dir, a, m);
}
int mkdir(const char *a, mode_t m) { return fails("mkdir") ? -1 : REAL(int, "mkdir", (const char *, mode_t))(a, m); }
int symlink(const char *a, const char *b)
{
	return fails("symlink") ? -1 : REAL(int, "symlink", (const char *, const char *))(a, b);
}
