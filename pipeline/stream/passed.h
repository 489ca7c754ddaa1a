/* passed.h - what the stream reader remembers of an article so that the writer can repeat it: its lines,
 * verbatim, and how much of each array came from them.  Between stream/read.c and stream/write.c only. */
#ifndef PM_STREAM_PASSED_H
#define PM_STREAM_PASSED_H

#include "article/article.h"

struct passed {
	VEC(struct str) lines;		/* all but D and . ; without LF */
	size_t paragraphs, sentences, relations, acronyms, mentions, unknown, dates, events, parties, problems;
	bool *repeats;			/* per sentence: a Q line was read */
	enum role *roles;		/* per sentence: role as read */
	bool words;			/* W lines were read */
};

#endif
