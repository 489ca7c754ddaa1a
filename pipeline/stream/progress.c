#include "stream/progress.h"

#include <sched.h>
#include <stdio.h>
#include <unistd.h>

static double between(const struct timespec *from, const struct timespec *to)
{
	return (double)(to->tv_sec - from->tv_sec) + (double)(to->tv_nsec - from->tv_nsec) / 1e9;
}

void progress_start(struct progress *p, bool wanted)
{
	*p = (struct progress){ .shown = wanted && isatty(2) };
	clock_gettime(CLOCK_MONOTONIC, &p->start);
}

double progress_seconds(const struct progress *p)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return between(&p->start, &now);
}

void progress_show(struct progress *p, uint64_t articles, uint64_t rejects)
{
	struct timespec now;
	if (!p->shown)
		return;
	clock_gettime(CLOCK_MONOTONIC, &now);
	if (p->last.tv_sec && between(&p->last, &now) < 0.1)
		return;
	p->last = now;
	double s = between(&p->start, &now), share = p->all && p->done < p->all ? (double)p->done / (double)p->all : 1;
	fprintf(stderr, "\r%5.1f%%  %llu articles  %.1f MB/s  %.0f s left  %llu rejects\033[K", 100 * share,
		(unsigned long long)articles, (double)p->done / 1e6 / (s > 0 ? s : 1),
		share > 0 ? s * (1 - share) / share : 0, (unsigned long long)rejects);
}

void progress_end(struct progress *p)
{
	if (p->shown && p->last.tv_sec)
		fputs("\r\033[K", stderr);
}

double processor_lap(double *since)
{
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	double now = (double)t.tv_sec + (double)t.tv_nsec / 1e9, used = now - *since;
	*since = now;
	return used;
}

long processors(long most)
{
	cpu_set_t set;
	CPU_ZERO(&set);
	int n = sched_getaffinity(0, sizeof set, &set) ? 1 : CPU_COUNT(&set);
	return n < 1 ? 1 : n > most ? most : n;
}
