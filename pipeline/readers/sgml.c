/* sgml.c - Reuters-21578: <REUTERS NEWID="1"> ... </REUTERS>, many to a file, with TITLE, DATELINE, BODY, DATE in it.
 * Not SGML at large: this one marked-up newswire. */
#include "readers/format.h"
#include "text/charset.h"
#include "text/normal.h"

/* Text between <name> and </name>. */
static bool element(struct str s, const char *open, const char *close, struct str *text)
{
	ptrdiff_t a = str_find(s, str_z(open));
	if (a < 0)
		return false;
	struct str rest = str_from(s, (size_t)a + strlen(open));
	if (open[strlen(open) - 1] != '>') {	/* attributes follow */
		ptrdiff_t gt = str_chr(rest, '>');
		if (gt < 0)
			return false;
		rest = str_from(rest, (size_t)gt + 1);
	}
	ptrdiff_t z = str_find(rest, str_z(close));
	*text = z < 0 ? rest : str_sub(rest, 0, (size_t)z);
	return true;
}

static struct str attribute(struct str tag, const char *name)
{
	ptrdiff_t at = str_find(tag, str_z(name));
	if (at < 0)
		return STR_NONE;
	struct str v = str_from(tag, (size_t)at + strlen(name));
	if (v.n < 2 || v.p[0] != '=' || v.p[1] != '"')
		return STR_NONE;
	v = str_from(v, 2);
	ptrdiff_t q = str_chr(v, '"');
	return q < 0 ? STR_NONE : str_sub(v, 0, (size_t)q);
}

/* Decoded, without the tags that stand in running text. */
static struct str plain(struct arena *mem, struct str s)
{
	struct str utf8;
	charset_decode(mem, s, STR_NONE, &utf8);
	return entities_decode(mem, utf8, NULL);
}

static int story(struct reader *r, struct article *a, struct str s)
{
	struct arena *mem = &a->mem;
	struct str tag, title = STR_NONE, dateline = STR_NONE, body = STR_NONE, date = STR_NONE, text = STR_NONE;
	ptrdiff_t gt = str_chr(s, '>');
	tag = str_sub(s, 0, gt < 0 ? s.n : (size_t)gt);
	a->external_id = cell_url(mem, cell_text(mem, attribute(tag, "NEWID")));
	a->publisher = STR("Reuters");
	if (element(s, "<DATE>", "</DATE>", &date))
		set_published(a, date);
	element(s, "<TEXT", "</TEXT>", &text);
	if (element(text, "<TITLE>", "</TITLE>", &title))
		a->title = cell_text(mem, plain(mem, title));
	if (!element(text, "<BODY>", "</BODY>", &body) && !title.n)
		body = text;			/* TYPE="UNPROC": all in one */
	if (element(text, "<DATELINE>", "</DATELINE>", &dateline)) {
		struct str d = cell_text(mem, plain(mem, dateline));
		if (d.n)
			*VEC_PUSH(mem, &a->paragraphs) = (struct paragraph){ ROLE_DATELINE, 0, d };
	}
	size_t before = a->paragraphs.n;
	body = plain(mem, body);
	add_plain_text(a, body, 0);
	if (a->paragraphs.n == before && a->title.n)	/* a flash: the headline is all there is */
		*VEC_PUSH(mem, &a->paragraphs) = (struct paragraph){ ROLE_TITLE, 0, a->title };
	else if (a->paragraphs.n == before)
		return reader_reject(r, a, "empty", "a story without headline and text");
	article_identify(a, body);
	return 1;
}

static int next(struct reader *r, struct article *a, struct err *e)
{
	(void)e;
	static const struct str open = { "<REUTERS", 8 }, close = { "</REUTERS>", 10 };
	struct str line;
	struct buf one = BUF_INIT;
	bool inside = false, whole = false, over = false;
	for (;;) {
		int got = input_line(&r->in, r->limits.record_bytes, &line);
		if (!got)
			break;
		if (!inside) {
			ptrdiff_t at = str_find(line, open);
			if (at < 0)
				continue;
			inside = true;
			line = str_from(line, (size_t)at);
		}
		over |= got == 2 || (r->limits.record_bytes && one.n > r->limits.record_bytes);
		if (!over) {
			buf_adds(&one, line);
			buf_addc(&one, '\n');
		}
		if (str_find(line, close) >= 0) {
			whole = true;
			break;
		}
	}
	int rc = 0;
	if (inside) {
		r->record++;
		reader_begin(r, a, true);
		if (over)
			rc = reader_reject(r, a, "too_large",
					   "a story of more than %zu bytes, the limit for one article",
					   r->limits.record_bytes);
		else if (!whole && r->in.failure.code)
			rc = reader_fail(r, a);
		else if (!whole)
			rc = reader_reject(r, a, "bad_xml", "the story has no end tag: the file is cut short");
		else
			rc = story(r, a, buf_str(&one));
	} else if (r->record == 0) {
		reader_begin(r, a, false);
		rc = reader_reject(r, a, "empty", "no story in the file");
	}
	if (!whole)
		r->done = true;
	if (!rc)
		article_reset(a);
	buf_free(&one);
	return rc;
}

const struct format format_sgml = { "sgml", next, NULL };
