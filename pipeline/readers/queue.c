#include "readers/queue.h"

#include <sys/stat.h>

#include "stream/hand.h"
#include "text/cells.h"

static uint64_t file_bytes(const struct article_queue *q, size_t n)
{
	struct buf path = BUF_INIT;
	struct stat st;
	buf_addf(&path, "%s/%.*s", q->root, STR_FMT(q->paths[n]));
	uint64_t bytes = stat(path.p, &st) ? 0 : (uint64_t)st.st_size;
	buf_free(&path);
	return bytes;
}

uint64_t queue_bytes(const struct article_queue *q)
{
	uint64_t bytes = 0;
	for (size_t i = 0; i < q->n; i++)
		bytes += file_bytes(q, i);
	return bytes;
}

static bool is_refused(const struct article_queue *q, struct str source)
{
	struct str rest = q->refused, line;
	while (rest.n && str_cell(&rest, '\n', &line))
		if (str_eq(line, source))
			return true;
	return false;
}

static struct reader *open_next(struct article_queue *q, struct err *e)
{
	buf_reset(&q->source);
	cell_path(&q->source, q->paths[q->at]);
	if (is_refused(q, buf_str(&q->source)))
		return reader_refused(q->paths[q->at], "too_costly", "an earlier try to process this file brought the "
				      "program down, or took more than a minute for one record: it was not read");
	hand_take(q->hand, buf_str(&q->source));
	return reader_open(q->root, q->paths[q->at], &q->limits, e);
}

/* What the open reader has for us: only records of the range, where there is one. */
static int read_record(struct article_queue *q, struct err *e)
{
	for (;;) {
		int got = reader_cut(q->reader, &q->next, e);
		if (got <= 0 || !q->ranges)
			return got;
		const struct record_range *range = &q->ranges[q->at];
		uint64_t n = q->record++;
		if (range->to && n >= range->to)
			return 0;
		if (n >= range->from)
			return 1;
	}
}

/* Read the next article: 1, 0 at the end of the last file, -1. */
static int read_article(struct article_queue *q, struct err *e)
{
	for (;;) {
		if (!q->reader) {
			if (q->at == q->n)
				return 0;
			q->record = 0;
			q->reader = open_next(q, e);
			if (!q->reader)
				return -1;
		}
		int got = read_record(q, e);
		if (got > 0 && !q->next.page.n && q->drop && q->drop(q->drop_context, &q->next))
			continue;
		if (got)
			return got;
		reader_close(q->reader);
		q->reader = NULL;
		q->progress->done += q->progress->shown ? file_bytes(q, q->at) - q->file_text : 0;
		q->file_text = 0;
		q->at++;
	}
}

int queue_look(struct article_queue *q, struct err *e)
{
	if (q->have || q->ended)
		return 0;
	hand_take(q->hand, buf_str(&q->source));
	int got = read_article(q, e);
	hand_take(q->hand, STR(""));
	if (got < 0)
		return -1;
	q->have = got;
	q->ended = !got;
	q->weight = got ? article_weight(&q->next) : 0;
	return 0;
}

void queue_take(struct article_queue *q, struct article *a)
{
	struct article t = *a;
	*a = q->next;
	q->next = t;
	q->have = false;
	size_t n = article_text_bytes(a) + a->page.n;
	q->file_text += n;
	q->progress->done += n;
}

void queue_close(struct article_queue *q)
{
	buf_free(&q->source);
	reader_close(q->reader);
	article_free(&q->next);
	q->reader = NULL;
}
