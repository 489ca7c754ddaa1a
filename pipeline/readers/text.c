/* text.c - plain text: one file, one article. */
#include "readers/format.h"
#include "text/charset.h"

static int next(struct reader *r, struct article *a, struct err *e)
{
	(void)e;
	struct str bytes, text;
	r->done = true;
	r->record = 1;
	reader_begin(r, a, false);
	if (!input_all(&r->in, r->limits.record_bytes, &bytes))
		return reader_reject(r, a, "too_large", "a text of more than %zu bytes, the limit for one article",
				     r->limits.record_bytes);
	if (r->in.failure.code)
		return reader_fail(r, a);
	charset_decode(&a->mem, bytes, STR_NONE, &text);
	add_plain_text(a, text, 0);
	if (!a->paragraphs.n)
		return reader_reject(r, a, "empty", "nothing but white space");
	article_identify(a, text);
	return 1;
}

const struct format format_text = { "text", next, NULL };
