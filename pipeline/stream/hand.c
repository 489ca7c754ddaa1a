#include "stream/hand.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

int hands_open(struct hands *h, const char *path, size_t slots, struct err *e)
{
	*h = (struct hands){ .slots = slots };
	if (!path)
		return 0;
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0)
		return err_errno(e, EXIT_CANTCREATE, "cannot create %s", path);
	size_t bytes = slots * HAND_BYTES;
	/* written, not only sized: a full disk must be an error here, and no signal later on */
	struct buf zeros = BUF_INIT;
	buf_grow(&zeros, bytes);
	memset(zeros.p, '\n', bytes);
	bool good = write(fd, zeros.p, bytes) == (ssize_t)bytes;
	void *map = good ? mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) : MAP_FAILED;
	buf_free(&zeros);
	if (map == MAP_FAILED) {
		err_errno(e, EXIT_IO, "cannot write %s", path);
		close(fd);
		return -1;
	}
	close(fd);
	h->map = map;
	return 0;
}

void hands_close(struct hands *h)
{
	if (h->map)
		munmap(h->map, h->slots * HAND_BYTES);
	h->map = NULL;
}

void step_guard_begin(struct step_guard *g)
{
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGXCPU };
	struct itimerspec in = { .it_value.tv_sec = STEP_SECONDS };
	if (!g->made && timer_create(CLOCK_THREAD_CPUTIME_ID, &event, &g->timer) == 0)
		g->made = true;
	if (g->made)
		timer_settime(g->timer, 0, &in, NULL);
}

void step_guard_end(struct step_guard *g)
{
	if (g->made)
		timer_delete(g->timer);
	g->made = false;
}
