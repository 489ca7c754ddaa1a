#include "readers/program.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MEMORY_MB = 1024, CPU_SECONDS = 60, WAIT_MS = 600000, STEP = 64 << 10 };

static int write_all(int fd, struct str s)
{
	while (s.n) {
		ssize_t n = write(fd, s.p, s.n < 1u << 30 ? s.n : 1u << 30);
		if (n < 0 && errno != EINTR)
			return -1;
		s = str_from(s, n > 0 ? (size_t)n : 0);
	}
	return lseek(fd, 0, SEEK_SET) < 0 ? -1 : 0;
}

/* The type of the first argument is a matter of each C library. */
#define LIMIT(what, most) setrlimit(what, &(struct rlimit){ (most), (most) })

/* In the child: only calls that are safe after a fork of one thread of several. */
static _Noreturn void become(const char *const *argv, int in, int out)
{
	static char *const environment[] = { "LC_ALL=C", "PATH=/usr/local/bin:/usr/bin:/bin", NULL };
	int nothing = open("/dev/null", O_WRONLY);
	if (dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(nothing, 2) < 0)
		_exit(126);
	syscall(SYS_close_range, 3u, ~0u, 0u);	/* musl has no function for it */
	LIMIT(RLIMIT_AS, (rlim_t)MEMORY_MB << 20);
	LIMIT(RLIMIT_CPU, CPU_SECONDS);
	LIMIT(RLIMIT_FSIZE, 0);
	LIMIT(RLIMIT_CORE, 0);
	LIMIT(RLIMIT_NOFILE, 32);
	execvpe(argv[0], (char *const *)(uintptr_t)argv, environment);	/* exec writes to none of them */
	_exit(errno == ENOENT ? PROGRAM_MISSING : 126);
}

static void read_all(int fd, size_t most, struct buf *out, bool *over)
{
	size_t start = out->n;
	for (;;) {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		int ready = poll(&p, 1, WAIT_MS);
		if (ready < 0 && errno == EINTR)
			continue;
		buf_grow(out, STEP);
		ssize_t n = ready > 0 ? read(fd, out->p + out->n, STEP) : -1;
		if (n < 0 && errno == EINTR && ready > 0)
			continue;
		if (n <= 0) {
			*over = n < 0;
			return;
		}
		out->n += (size_t)n;
		if (out->n - start > most) {
			*over = true;
			return;
		}
	}
}

int program_run(const char *const *argv, struct str input, size_t most, struct buf *out, int *status, bool *over,
	struct err *e)
{
	int pipes[2] = { -1, -1 }, in = memfd_create("input", MFD_CLOEXEC), rc = -1, how = 0;
	*over = false;
	if (in < 0 || write_all(in, input) || pipe2(pipes, O_CLOEXEC)) {
		err_errno(e, EXIT_SYSTEM, "%s cannot be given its input", argv[0]);
		goto out;
	}
	pid_t child = fork();
	if (child < 0) {
		err_errno(e, EXIT_SYSTEM, "%s cannot be started", argv[0]);
		goto out;
	}
	if (child == 0)
		become(argv, in, pipes[1]);
	close(pipes[1]);
	pipes[1] = -1;
	read_all(pipes[0], most, out, over);
	if (*over)
		kill(child, SIGKILL);
	while (waitpid(child, &how, 0) < 0 && errno == EINTR)
		;
	*status = WIFEXITED(how) ? WEXITSTATUS(how) : 128 + WTERMSIG(how);
	rc = 0;
out:
	if (in >= 0)
		close(in);
	if (pipes[0] >= 0)
		close(pipes[0]);
	if (pipes[1] >= 0)
		close(pipes[1]);
	return rc;
}
