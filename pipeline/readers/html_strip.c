/* html_strip.c - what of a page need not be parsed: half of its bytes are scripts, styles, drawings and attributes for
 * scripts.  A plain scan, so that libxml2 sees the rest only (three times as fast). */
#include "base/ascii.h"
#include "readers/html_page.h"

enum { VALUE_MAX = 4000 };		/* bytes of an attribute: a longer one tells nothing */

static bool space(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

static bool name_is(struct str s, size_t at, const char *name)
{
	size_t n = strlen(name);
	if (at + n > s.n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (ascii_to_lower(s.p[at + i]) != name[i])
			return false;
	char c = at + n < s.n ? s.p[at + n] : '>';
	return space(c) || c == '>' || c == '/';
}

/* Place of the end tag </name, s.n if there is none: then *none says so, for all that follow. */
static size_t find_end(struct str s, size_t from, const char *name, bool *none)
{
	while (from < s.n && !*none) {
		const char *lt = memchr(s.p + from, '<', s.n - from);
		if (!lt)
			break;
		from = (size_t)(lt - s.p);
		if (from + 1 < s.n && s.p[from + 1] == '/' && name_is(s, from + 2, name))
			return from;
		from++;
	}
	*none = true;
	return s.n;
}

/* One past the > that ends the tag at s[at], quotes heeded. */
static size_t tag_end(struct str s, size_t at)
{
	char quote = 0;
	size_t limit = at + 200000 < s.n ? at + 200000 : s.n;
	for (size_t i = at; i < limit; i++) {
		char c = s.p[i];
		if (quote)
			quote = c == quote ? 0 : quote;
		else if ((c == '"' || c == '\'') && s.p[i - 1] == '=')
			quote = c;
		else if (c == '>')
			return i + 1;
	}
	const char *gt = memchr(s.p + at, '>', s.n - at);	/* a quote that never closes: take the next > */
	return gt ? (size_t)(gt - s.p) + 1 : s.n;
}

/* Is the attribute wanted?  Once in each tag: parsers compare a repeated one with all others. */
static bool wanted(struct str tag, struct str name, uint32_t *seen)
{
	static const char *const keep[] = { "class",	"id",	       "itemprop",   "role",	   "content",
					    "property", "name",	       "datetime",   "rel",	   "href",
					    "hidden",	"aria-hidden", "lang",	     "http-equiv", "style",
					    "itemtype", "pubdate",     "aria-modal", "type",	   "aria-expanded",
					    "title",
					    NULL };
	for (uint32_t i = 0; keep[i]; i++)
		if (str_eq_nocase(name, str_z(keep[i]))) {
			bool again = *seen >> i & 1;
			*seen |= (uint32_t)1 << i;
			/* title: hAtom's dates */
			return !again && (keep[i + 1] || str_eq_nocase(tag, STR("abbr")));
		}
	return false;
}

static inline size_t skip(struct str t, size_t i, bool (*what)(char c))
{
	while (i < t.n && what(t.p[i]))
		i++;
	return i;
}

static bool in_name(char c) { return !space(c) && c != '>' && c != '/'; }
static bool in_attribute(char c) { return in_name(c) && c != '='; }
static bool in_value(char c) { return !space(c) && c != '>'; }
static bool between(char c) { return space(c) || c == '/'; }

/* Behind the value of the attribute whose name ends at t[i]; i: it has none. */
static size_t value_end(struct str t, size_t i)
{
	size_t k = skip(t, i, space);
	if (k >= t.n || t.p[k] != '=')
		return i;
	k = skip(t, k + 1, space);
	if (k >= t.n || (t.p[k] != '"' && t.p[k] != '\''))
		return skip(t, k, in_value);
	const char *q = memchr(t.p + k + 1, t.p[k], t.n - k - 1);
	return q ? (size_t)(q - t.p) + 1 : t.n - 1;
}

/* The start tag in t (from < to >), with the wanted attributes only. */
static void copy_tag(struct str t, struct buf *out)
{
	size_t i = skip(t, 1, in_name);
	buf_add(out, t.p, i);
	struct str tag = str_sub(t, 1, i - 1);
	uint32_t seen = 0;
	while (i < t.n && t.p[i] != '>') {
		size_t from = skip(t, i, between), end = skip(t, from, in_attribute);
		struct str name = str_sub(t, from, end - from);
		i = value_end(t, end);
		if (name.n && wanted(tag, name, &seen) && i - from < VALUE_MAX) {
			buf_addc(out, ' ');
			buf_add(out, t.p + from, i - from);
		}
		if (i == from && i < t.n && t.p[i] != '>')
			i++;
	}
	buf_addc(out, '>');
}

static bool is_json_ld(struct str tag)
{
	char b[300];
	size_t n = tag.n < sizeof b ? tag.n : sizeof b;
	for (size_t i = 0; i < n; i++)
		b[i] = ascii_to_lower(tag.p[i]);
	return str_find(str_n(b, n), STR("ld+json")) >= 0;
}

/* Elements that are left out with all that is in them. */
static const char *const gone[] = { "script", "style", "svg",	 "noscript", "template", "iframe", "object",
				    "canvas", "video", "audio",	 "select",   "textarea", "map" };
enum { GONE = sizeof gone / sizeof *gone };

struct strip {
	struct str s;
	struct buf *out, *ld;		/* what is left; the contents of JSON-LD, a NUL behind each */
	struct html_nesting *nesting;
	bool no_comment_end, no_end[GONE];	/* none follows any more */
};

/* Behind the comment at s[at]; behind its beginning if it is never closed. */
static size_t pass_comment(struct strip *x, size_t at)
{
	ptrdiff_t end = x->no_comment_end ? -1 : str_find(str_from(x->s, at + 4), STR("-->"));
	x->no_comment_end = end < 0;
	return end < 0 ? at + 4 : at + 4 + (size_t)end + 3;
}

/* Behind the element gone[which], whose start tag ends at end. */
static size_t pass_element(struct strip *x, struct str tag, size_t end, size_t which)
{
	bool script = strcmp(gone[which], "script") == 0;
	size_t close = find_end(x->s, end, gone[which], &x->no_end[which]);
	if (close == x->s.n && !script && strcmp(gone[which], "style") != 0)
		return end;		/* never closed: drop the tag alone */
	if (x->ld && script && is_json_ld(tag)) {
		buf_add(x->ld, x->s.p + end, close - end);
		buf_addc(x->ld, 0);
	}
	buf_addc(x->out, ' ');
	return close == x->s.n ? x->s.n : tag_end(x->s, close + 1);
}

/* Behind the tag at s[at], whose name begins with c, and behind its element if that is left out. */
static size_t pass_tag(struct strip *x, size_t at, char c)
{
	size_t end = tag_end(x->s, at + 1);
	struct str tag = str_sub(x->s, at, end - at);
	if (c == '/') {
		if (html_nesting_end(x->nesting, str_from(tag, 2)))
			buf_adds(x->out, tag);
		return end;
	}
	for (size_t k = 0; k < GONE; k++)
		if (gone[k][0] == c && name_is(x->s, at + 1, gone[k]))
			return pass_element(x, tag, end, k);
	if (html_nesting_start(x->nesting, str_from(tag, 1)))
		copy_tag(tag, x->out);
	return end;
}

void html_strip(struct str s, struct buf *out, struct buf *ld)
{
	struct strip x = { .s = s, .out = out, .ld = ld };
	struct arena mem = ARENA_INIT;
	buf_grow(out, s.n / 2 + 64);
	for (size_t i = 0; i < s.n;) {
		const char *lt = memchr(s.p + i, '<', s.n - i);
		size_t at = lt ? (size_t)(lt - s.p) : s.n;
		buf_add(out, s.p + i, at - i);
		if (!lt)
			break;
		if (!x.nesting)
			x.nesting = html_nesting_new(&mem);
		char c = at + 1 < s.n ? ascii_to_lower(s.p[at + 1]) : 0;
		if (str_starts(str_from(s, at), STR("<!--"))) {
			i = pass_comment(&x, at);
		} else if (c == '!' || c == '?') {
			i = tag_end(s, at + 1);
		} else if (c == '/' || ascii_lower(c)) {
			i = pass_tag(&x, at, c);
		} else {		/* a lone < is text */
			buf_addz(out, "&lt;");
			i = at + 1;
		}
	}
	arena_free(&mem);
}
