/* A verb over strangers' files, in a process of its own: see shard.h. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "shard/shard.h"

enum { TRIES = 20, REFUSED_MAX = 1 << 20 };

struct outcome {			/* what the process has to say, in memory that both see */
	int r;
	struct err e;
};

/* Signals that a file can bring about.  Others (out of memory, kill) say nothing of it. */
static bool by_a_file(int signal)
{
	return signal == SIGILL || signal == SIGABRT || signal == SIGBUS || signal == SIGFPE || signal == SIGSEGV
		|| signal == SIGXCPU;
}

/* A file that its threads had in hand; returns how many there were: 0, 1 or more. */
static size_t suspects(const char *in_hand, struct buf *one)
{
	struct buf marks = BUF_INIT;
	struct err none;
	size_t n = 0;
	buf_reset(one);
	if (file_read(in_hand, 0, &marks, &none) == 0)
		for (size_t at = 0; at + HAND_BYTES <= marks.n; at += HAND_BYTES) {
			struct str rest = str_n(marks.p + at, HAND_BYTES), line;
			if (!str_cell(&rest, '\n', &line) || !line.n)
				continue;
			ptrdiff_t record = str_chr(line, '#');
			line = record < 0 ? line : str_sub(line, 0, (size_t)record);
			if (n && str_eq(line, buf_str(one)))
				continue;
			buf_reset(one);
			buf_adds(one, line);
			n++;
		}
	buf_free(&marks);
	return n;
}

/* One try: 0 or -1 as run says; 1: a signal that a file can bring about ended it. */
static int attempt(struct shard_job *j, shard_verb *run, struct outcome *o, int *signal, struct err *e)
{
	int status;
	pid_t parent = getpid();
	fflush(NULL);
	pid_t child = fork();
	if (child < 0)
		return err_errno(e, EXIT_SYSTEM, "cannot start a process");
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);	/* whoever ends this program means the work */
		if (getppid() != parent)
			_exit(EXIT_SYSTEM);
		o->r = run(j, &o->e);
		fflush(NULL);
		_exit(0);
	}
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return err_errno(e, EXIT_SYSTEM, "cannot wait for a process");
	if (WIFSIGNALED(status)) {
		*signal = WTERMSIG(status);
		return by_a_file(*signal) ? 1
			: err_set(e, EXIT_SYSTEM, "was ended by signal %d (out of memory?): run it again",
				  *signal);
	}
	int code = WEXITSTATUS(status);
	if (code)				/* it has said why */
		return err_set(e, code, "the process that did the work ended with %d", code);
	*e = o->e;
	return o->r;
}

/* Put the file down, and take away what was made with it. */
static int refuse(const struct shard_job *j, struct str file, struct err *e)
{
	static const char *const made_of_it[] = { "prepared.tsv", "prepared", "decisions" };
	struct buf path = BUF_INIT, list = BUF_INIT;
	shard_path(&path, &j->plan, j->shard, "refused");
	int r = access(path.p, F_OK) ? 0 : file_read(path.p, REFUSED_MAX, &list, e);
	buf_adds(&list, file);
	buf_addc(&list, '\n');
	r = r ? r : file_write_atomic(path.p, buf_str(&list), e);
	for (size_t i = 0; i < sizeof made_of_it / sizeof *made_of_it; i++) {
		buf_reset(&path);
		shard_path(&path, &j->plan, j->shard, made_of_it[i]);
		if (r == 0 && unlink(path.p) && errno != ENOENT)
			r = err_errno(e, EXIT_IO, "cannot remove %s", path.p);
	}
	buf_free(&list);
	buf_free(&path);
	return r;
}

int shard_guarded(struct shard_job *j, const char *verb, shard_verb *run, bool reads_files, struct err *e)
{
	struct buf in_hand = BUF_INIT, one = BUF_INIT;
	int r = 1, signal = 0;
	long jobs = j->jobs;
	struct outcome *o = mmap(NULL, sizeof *o, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (o == MAP_FAILED)
		return err_errno(e, EXIT_SYSTEM, "cannot map memory");
	shard_path(&in_hand, &j->plan, j->shard, "in-hand");
	j->in_hand = in_hand.p;
	for (int tries = 0; tries < TRIES && r == 1; tries++) {
		*o = (struct outcome){ .r = 0, .e = ERR_INIT };
		r = attempt(j, run, o, &signal, e);
		if (r != 1)
			break;
		size_t n = suspects(in_hand.p, &one);
		if (n > 1 && j->jobs > 1) {
			j->jobs = 1;			/* then there is one */
			continue;
		}
		if (n != 1)
			break;
		j->jobs = jobs;			/* it is found: the others need not go one by one */
		r = refuse(j, buf_str(&one), e);
		if (r == 0 && !reads_files)
			r = err_set(e, EXIT_BUG, "was ended by signal %d with %.*s in hand: it will be rejected; "
				    "prepare shard %zu again, then decide and extract", signal, STR_FMT(buf_str(&one)),
				    j->shard);
		if (r)
			break;
		fprintf(stderr, "shard: %s %zu was ended by signal %d with %.*s in hand: that file is rejected, and the"
			" shard done again\n", verb, j->shard, signal, STR_FMT(buf_str(&one)));
		r = 1;
	}
	if (r == 1)
		r = err_set(e, EXIT_BUG, "was ended by signal %d, which is a bug", signal);
	unlink(in_hand.p);
	j->in_hand = NULL;
	munmap(o, sizeof *o);
	buf_free(&in_hand);
	buf_free(&one);
	return r;
}
