/* stream/parse.h - private to the reader of the stream: read.c takes lines, parse.c reads what they say. */
#ifndef PM_STREAM_PARSE_H
#define PM_STREAM_PARSE_H

#include "stream/passed.h"
#include "stream/stream.h"

enum { CELLS_MAX = 24 };

struct parse {
	struct stream_reader *r;
	struct article *a;
	struct passed *p;
	struct str cells[CELLS_MAX];
	size_t n;
	struct err *e;
};

/* -1, with the line and the article in the message. */
int parse_bad(struct parse *p, const char *what);
int parse_description(struct parse *p, struct str line);	/* D */
int parse_line(struct parse *p, struct str line);		/* any other but . */

#endif
