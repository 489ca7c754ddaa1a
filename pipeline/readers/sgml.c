/* sgml.c - Reuters-21578: <REUTERS NEWID="1"> ... </REUTERS>, many to a file, with TITLE, DATELINE, BODY, DATE in it.
 * Not SGML at large: this one marked-up newswire.  Lines mean nothing: a story ends and the next begins where their
 * tags stand.  A story without an end tag, and text between stories, are rejects. */
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

static const struct str opening = { "<REUTERS", 8 }, closing = { "</REUTERS>", 10 };
enum { STEP = 1 << 16 };

/* Place of the first tag in s, from byte from on, that begins or ends (*ends) a story; -1: there is none. */
static ptrdiff_t find_tag(struct str s, size_t from, bool *ends)
{
	static const struct str name = { "REUTERS", 7 };
	ptrdiff_t at;
	for (; (at = str_find(str_from(s, from), name)) >= 0; from += (size_t)at + name.n) {
		size_t k = from + (size_t)at;
		*ends = k > 1 && str_starts(str_from(s, k - 2), closing);
		if (*ends || (k && s.p[k - 1] == '<'))
			return (ptrdiff_t)k - (*ends ? 2 : 1);
	}
	return -1;
}

/* The same in the window behind the tag it begins with.  The window grows until it is there, has more than most
 * bytes (0: any), or the file ends. */
static ptrdiff_t find_end(struct input *in, size_t most, bool *ends)
{
	for (size_t from = opening.n;;) {
		size_t want = input_view(in).n + STEP, have = input_need(in, want);
		ptrdiff_t at = find_tag(input_view(in), from, ends);
		if (at >= 0 || have < want || (most && have > most))
			return at;
		from = have - closing.n + 1;
	}
}

/* Pass over the story that begins at the next byte, to its end, the next story or the end of the file. */
static void pass_story(struct input *in)
{
	bool ends = false;
	size_t have;
	ptrdiff_t at;
	input_skip(in, opening.n);
	do {
		have = input_need(in, STEP);
		at = find_tag(input_view(in), 0, &ends);
		size_t all = have < STEP ? have : have - closing.n + 1;
		input_skip(in, at < 0 ? all : (size_t)at + (ends ? closing.n : 0));
	} while (at < 0 && have >= STEP);
}

/* Pass over all before what; false: over all that is left.  *text: how many bytes of it are neither white space
 * nor tags, declarations and comments. */
static bool pass_to(struct input *in, struct str what, uint64_t *text)
{
	uint64_t tag = 0;		/* bytes since a tag began */
	ptrdiff_t at;
	*text = 0;
	do {
		size_t have = input_need(in, STEP);
		struct str view = input_view(in);
		at = str_find(view, what);
		size_t n = at >= 0 ? (size_t)at : have < STEP ? have : have - what.n + 1;
		for (size_t i = 0; i < n; i++) {
			if (view.p[i] == '<' || tag)
				tag = view.p[i] == '>' ? 0 : tag + 1;
			else
				*text += (unsigned char)view.p[i] > ' ';
		}
		input_skip(in, n);
		if (at < 0 && have < STEP)
			break;
	} while (at < 0);
	*text += tag;			/* it was none */
	return at >= 0;
}

/* Lines without CR: an article's text begins at the same byte whoever wrote the file. */
static void without_cr(struct str s, struct buf *out)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '\r' || i + 1 == s.n || s.p[i + 1] != '\n')
			buf_addc(out, s.p[i]);
	buf_addc(out, '\n');
}

/* The story that begins at the next byte. */
static int next_story(struct reader *r, struct article *a)
{
	size_t most = r->limits.record_bytes;
	bool ends = false;
	ptrdiff_t at = find_end(&r->in, most, &ends);
	struct str s = input_view(&r->in);
	s.n = at < 0 ? s.n : (size_t)at + (ends ? closing.n : 0);
	if (most && s.n > most) {
		uint64_t start = input_place(&r->in);
		pass_story(&r->in);
		return reader_reject(r, a, "too_large", "a story of %llu bytes, the limit for one article is %zu",
				     (unsigned long long)(input_place(&r->in) - start), most);
	}
	if (at < 0 && r->in.failure.code)
		return reader_fail(r, a);
	if (!ends) {
		input_skip(&r->in, s.n);
		r->done = at < 0;
		return reader_reject(r, a, "bad_xml", "the story has no end tag: %s behind its %zu bytes",
				     at < 0 ? "the file is cut short" : "another begins", s.n);
	}
	struct buf lines = BUF_INIT;
	without_cr(s, &lines);
	input_skip(&r->in, s.n);
	int rc = story(r, a, buf_str(&lines));
	buf_free(&lines);
	return rc;
}

static int next(struct reader *r, struct article *a, struct err *e)
{
	(void)e;
	uint64_t text, start = input_place(&r->in);
	if (!start && input_need(&r->in, 3) && str_starts(input_view(&r->in), STR("\xef\xbb\xbf")))
		input_skip(&r->in, 3);
	bool found = pass_to(&r->in, opening, &text), failed = !found && r->in.failure.code;
	r->done = !found;
	if (!found && !failed && !r->record) {
		reader_begin(r, a, false);
		return reader_reject(r, a, "empty", "no story in the file");
	}
	if (!found && !failed && !text) {
		article_reset(a);
		return 0;
	}
	r->record++;
	reader_begin(r, a, true);
	if (failed)
		return reader_fail(r, a);
	if (text)
		return reader_reject(r, a, "bad_xml", "byte %llu: %llu bytes of text between stories were passed over",
			(unsigned long long)start, (unsigned long long)text);
	return next_story(r, a);
}

const struct format format_sgml = { "sgml", next, NULL };
