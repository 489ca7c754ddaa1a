/* text.c - plain text: one file, one article. */
#include "readers/format.h"
#include "text/charset.h"

static int next(struct reader *r, struct article *a, struct err *e)
{
	(void)e;
	struct str bytes, text;
	if (!reader_whole(r, a, "a text", &bytes))
		return 1;
	charset_decode(&a->mem, bytes, STR_NONE, &text);
	add_plain_text(a, text, 0);
	if (!a->paragraphs.n)
		return reader_reject(r, a, "empty", "nothing but white space");
	article_identify(a, text);
	return 1;
}

const struct format format_text = { "text", next, NULL };
