/* queue.h - the articles of many files, one after another, with a look at the next one before it is taken.  Pages are
 * cut, not read (reader.h): who takes one calls reader_page, and asks for itself whether it is to be dropped. */
#ifndef PM_READERS_QUEUE_H
#define PM_READERS_QUEUE_H

#include "article/article.h"
#include "readers/reader.h"
#include "stream/progress.h"

struct record_range {			/* of a file's records, as its reader hands them out, from 0 */
	uint64_t from, to;		/* to 0: all that follow */
};

struct article_queue {
	/* given */
	const char *root;		/* folder that the paths are below */
	const struct str *paths;	/* NUL after each */
	size_t n;
	const struct record_range *ranges;	/* of each path, or NULL: everything */
	struct reader_limits limits;
	struct progress *progress;	/* told of bytes that are done */
	/* may change an article as it was read, or say that it is left out; or NULL */
	bool (*drop)(void *context, struct article *a);
	void *drop_context;
	/* sources of files that brought an earlier try down, a line each: they are rejected unread */
	struct str refused;
	char *hand;			/* slot for the file that is being read, or NULL (stream/hand.h) */
	/* after queue_look */
	bool have, ended;		/* is there a next article; ended: there is none */
	struct article next;
	uint64_t weight;		/* article_weight of it */
	/* internal */
	size_t at;
	struct reader *reader;
	uint64_t record;		/* number of the reader's next one */
	uint64_t file_text;		/* bytes of text taken from the open file */
	struct buf source;		/* of the open file, as a cell */
};

/* Bytes of all files together, or of one of them; 0 for what cannot be looked at. */
uint64_t queue_bytes(const struct article_queue *q);
/* Have the next article at hand, unless there is none. */
int queue_look(struct article_queue *q, struct err *e);
/* Give the next article away, for one whose memory is used again. */
void queue_take(struct article_queue *q, struct article *a);
void queue_close(struct article_queue *q);

#endif
