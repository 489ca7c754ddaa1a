/* unread.c - formats that are known but not read yet: rejected as such. */
#include "readers/format.h"

static int refuse(struct reader *r, struct article *a, struct err *e)
{
	(void)e;
	r->done = true;
	reader_begin(r, a, false);
	return reader_reject(r, a, "unsupported", "the format %s is not read yet", r->format->name);
}

const struct format format_warc = { "warc", refuse, NULL };
const struct format format_feed = { "feed", refuse, NULL };
const struct format format_newsml = { "newsml", refuse, NULL };
const struct format format_sgml = { "sgml", refuse, NULL };
