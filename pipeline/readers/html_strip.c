/* html_strip.c - what of a page need not be parsed: half of its bytes are scripts, styles, drawings and attributes for
 * scripts.  A plain scan, so that libxml2 sees the rest only (three times as fast). */
#include "readers/html_page.h"

static bool space(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool name_is(struct str s, size_t at, const char *name)
{
	size_t n = strlen(name);
	if (at + n > s.n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (lower(s.p[at + i]) != name[i])
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
					    "itemtype", "pubdate",     "aria-modal", "type",	   "title",
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

/* The start tag in t (from < to >), with the wanted attributes only. */
static void copy_tag(struct str t, struct buf *out)
{
	size_t i = 1;
	while (i < t.n && !space(t.p[i]) && t.p[i] != '>' && t.p[i] != '/')
		i++;
	buf_add(out, t.p, i);
	struct str tag = str_sub(t, 1, i - 1);
	uint32_t seen = 0;
	while (i < t.n) {
		while (i < t.n && (space(t.p[i]) || t.p[i] == '/'))
			i++;
		size_t from = i;
		while (i < t.n && !space(t.p[i]) && t.p[i] != '=' && t.p[i] != '>' && t.p[i] != '/')
			i++;
		struct str name = str_sub(t, from, i - from);
		size_t k = i;
		while (k < t.n && space(t.p[k]))
			k++;
		if (k < t.n && t.p[k] == '=') {
			i = k + 1;
			while (i < t.n && space(t.p[i]))
				i++;
			if (i < t.n && (t.p[i] == '"' || t.p[i] == '\'')) {
				const char *q = memchr(t.p + i + 1, t.p[i], t.n - i - 1);
				i = q ? (size_t)(q - t.p) + 1 : t.n - 1;
			} else {
				while (i < t.n && !space(t.p[i]) && t.p[i] != '>')
					i++;
			}
		}
		if (name.n && wanted(tag, name, &seen) && i - from < 4000) {
			buf_addc(out, ' ');
			buf_add(out, t.p + from, i - from);
		}
		if (i == from)
			i++;
		if (i < t.n && t.p[i] == '>')
			break;
	}
	buf_addc(out, '>');
}

static bool is_json_ld(struct str tag)
{
	char b[300];
	size_t n = tag.n < sizeof b ? tag.n : sizeof b;
	for (size_t i = 0; i < n; i++)
		b[i] = lower(tag.p[i]);
	return str_find(str_n(b, n), STR("ld+json")) >= 0;
}

void html_strip(struct str s, struct buf *out, struct buf *ld)
{
	static const char *const gone[] = { "script", "style", "svg",	"noscript", "template", "iframe", "object",
					    "canvas", "video", "audio", "select",   "textarea", "map",	  NULL };
	bool no_comment_end = false, no_end[sizeof gone / sizeof *gone] = { false };
	struct arena mem = ARENA_INIT;
	struct html_nesting *nesting = NULL;
	size_t i = 0;
	buf_grow(out, s.n / 2 + 64);
	while (i < s.n) {
		const char *lt = memchr(s.p + i, '<', s.n - i);
		size_t at = lt ? (size_t)(lt - s.p) : s.n;
		buf_add(out, s.p + i, at - i);
		if (!lt)
			break;
		if (!nesting)
			nesting = html_nesting_new(&mem);
		struct str rest = str_from(s, at);
		char c = rest.n > 1 ? lower(rest.p[1]) : 0;
		if (str_starts(rest, STR("<!--"))) {
			ptrdiff_t end = no_comment_end ? -1 : str_find(str_from(rest, 4), STR("-->"));
			no_comment_end = end < 0;
			i = end < 0 ? at + 4 : at + 4 + (size_t)end + 3;
			continue;
		}
		if (c == '!' || c == '?') {
			i = tag_end(s, at + 1);
			continue;
		}
		if (c != '/' && (c < 'a' || c > 'z')) {	/* a lone < is text */
			buf_addz(out, "&lt;");
			i = at + 1;
			continue;
		}
		size_t end = tag_end(s, at + 1);
		if (c == '/') {
			if (html_nesting_end(nesting, str_sub(s, at + 2, end - at - 2)))
				buf_add(out, s.p + at, end - at);
			i = end;
			continue;
		}
		const char *cut = NULL;
		size_t which = 0;
		for (size_t k = 0; gone[k] && !cut; k++)
			if (gone[k][0] == c && name_is(s, at + 1, gone[k]))
				cut = gone[which = k];
		struct str tag = str_sub(s, at, end - at);
		if (cut) {
			size_t close = find_end(s, end, cut, &no_end[which]);
			if (close == s.n && strcmp(cut, "script") != 0 && strcmp(cut, "style") != 0) {
				i = end;	/* never closed: drop the tag alone */
				continue;
			}
			if (ld && strcmp(cut, "script") == 0 && is_json_ld(tag)) {
				buf_add(ld, s.p + end, close - end);
				buf_addc(ld, 0);
			}
			buf_addc(out, ' ');
			i = close == s.n ? s.n : tag_end(s, close + 1);
			continue;
		}
		if (html_nesting_start(nesting, str_from(tag, 1)))
			copy_tag(tag, out);
		i = end;
	}
	arena_free(&mem);
}
