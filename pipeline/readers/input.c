#include "readers/format.h"

static const size_t chunk = 64u << 10;

size_t input_need(struct input *i, size_t n)
{
	while (i->b.n - i->at < n && !i->ended) {
		if (i->at > chunk && i->at > i->b.n / 2) {	/* moves at most as much as was read since */
			memmove(i->b.p, i->b.p + i->at, i->b.n - i->at);
			i->b.n -= i->at;
			i->start += i->at;
			i->at = 0;
		}
		buf_grow(&i->b, i->b.n - i->at > chunk ? i->b.n - i->at : chunk);
		ptrdiff_t got = gzin_read(i->in, i->b.p + i->b.n, i->b.cap - i->b.n - 1, &i->failure);
		if (got <= 0)
			i->ended = true;
		else
			i->b.n += (size_t)got;
		if (got >= 0)
			i->failure.code = 0;
		i->b.p[i->b.n] = 0;
	}
	return i->b.n - i->at;
}

int input_line(struct input *i, size_t max, struct str *line)
{
	size_t seen = 0, have = input_need(i, 1);
	if (!have)
		return 0;
	for (;;) {
		char *nl = memchr(i->b.p + i->at + seen, '\n', have - seen);
		if (nl || i->ended) {
			size_t n = nl ? (size_t)(nl - (i->b.p + i->at)) : have;
			*line = str_n(i->b.p + i->at, n);
			input_skip(i, nl ? n + 1 : n);
			if (line->n && line->p[line->n - 1] == '\r')
				line->n--;
			return max && line->n > max ? 2 : 1;
		}
		if (max && have > max)
			break;
		seen = have;
		have = input_need(i, have + 1);
	}
	*line = str_n(i->b.p + i->at, 0);
	for (;;) {			/* drop the rest of an endless line, a window at a time */
		char *nl = memchr(i->b.p + i->at, '\n', have);
		if (nl) {
			input_skip(i, (size_t)(nl - (i->b.p + i->at)) + 1);
			return 2;
		}
		input_skip(i, have);
		have = input_need(i, 1);
		if (!have)
			return 2;
	}
}

bool input_all(struct input *i, size_t max, struct str *all)
{
	size_t want = chunk;
	while (input_need(i, want) >= want && (!max || want <= max))
		want = i->b.n - i->at + chunk;
	*all = input_view(i);
	return !max || all->n <= max;
}
