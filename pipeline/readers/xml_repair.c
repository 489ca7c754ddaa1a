/* xml_repair.c - a document of many items that is not well formed, mended item by item.
 *
 * One unescaped <br> or one attribute without quotes ends a strict parser's reading, and everything behind it is
 * lost.  So the document is cut at its items, by a plain scan that heeds CDATA sections and comments; an item that is
 * well formed stays as it is, in another one every child that is not is made so: what it holds becomes a CDATA
 * section, read as markup later.  Time is linear: each byte is parsed at most three times. */
#include <libxml/parser.h>

#include "readers/xml.h"

enum { ENDLESS_MAX = 16 };	/* each costs a scan of the item */

static const int quiet = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING;

static bool name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ':' || c == '_'
	       || c == '-' || c == '.';
}

/* Name of the tag at s[at] = '<' (or of the end tag), empty if it is none. */
static struct str tag_name(struct str s, size_t at)
{
	size_t i = at + 1 + (at + 1 < s.n && s.p[at + 1] == '/'), n = 0;
	while (i + n < s.n && name_char(s.p[i + n]))
		n++;
	return n && (s.p[i] == '_' || (s.p[i] | 32) >= 'a') ? str_sub(s, i, n) : STR_NONE;
}

static struct str local_name(struct str name)
{
	ptrdiff_t colon = str_chr(name, ':');
	return colon < 0 ? name : str_from(name, (size_t)colon + 1);
}

static bool is_item(struct str name)
{
	static const char *const items[] = { "item", "entry", "newsItem", NULL };
	for (size_t i = 0; items[i]; i++)
		if (str_eq_nocase(local_name(name), str_z(items[i])))
			return true;
	return false;
}

/* Place of the next tag at or behind from, past CDATA sections and comments; s.n if there is none. */
static size_t next_tag(struct str s, size_t from)
{
	while (from < s.n) {
		const char *lt = memchr(s.p + from, '<', s.n - from);
		if (!lt)
			break;
		from = (size_t)(lt - s.p);
		struct str rest = str_from(s, from);
		bool cdata = str_starts(rest, STR("<![CDATA["));
		if (!cdata && !str_starts(rest, STR("<!--"))) {
			if (tag_name(s, from).n)
				return from;
			from++;
			continue;
		}
		ptrdiff_t end = str_find(rest, cdata ? STR("]]>") : STR("-->"));
		from = end < 0 ? s.n : from + (size_t)end + 3;
	}
	return s.n;
}

static size_t tag_end(struct str s, size_t at)
{
	const char *gt = at < s.n ? memchr(s.p + at, '>', s.n - at) : NULL;
	return gt ? (size_t)(gt - s.p) + 1 : s.n;
}

static bool well_formed(struct str s)
{
	struct buf b = BUF_INIT;
	buf_addz(&b, "<x>");
	buf_adds(&b, s);
	buf_addz(&b, "</x>");
	xmlParserCtxtPtr c = xmlNewParserCtxt();
	if (!c)
		die_oom(1024);
	xmlFreeDoc(xmlCtxtReadMemory(c, b.p, (int)b.n, NULL, "UTF-8", quiet));
	bool good = c->wellFormed;
	xmlFreeParserCtxt(c);
	buf_free(&b);
	return good;
}

/* Text as a CDATA section: control bytes that XML forbids are spaces, a section within it is opened. */
static void add_cdata(struct buf *b, struct str s)
{
	buf_addz(b, "<![CDATA[");
	for (size_t i = 0; i < s.n; i++) {
		struct str rest = str_from(s, i);
		unsigned char c = (unsigned char)s.p[i];
		if (str_starts(rest, STR("<![CDATA[")))
			i += 8;
		else if (str_starts(rest, STR("]]>")))
			i += 2;
		else
			buf_addc(b, c < ' ' && c != '\n' && c != '\t' && c != '\r' ? ' ' : s.p[i]);
	}
	buf_addz(b, "]]>");
}

/* One past the end tag of the element `name` whose content begins at `from`; *inner ends before it.  Without an end tag
 * the element ends where its text does. */
static size_t element_end(struct str s, size_t from, struct str name, size_t *inner)
{
	size_t first = s.n;
	for (size_t t = next_tag(s, from); t < s.n; t = next_tag(s, t + 1)) {
		if (first == s.n)
			first = t;
		if (s.p[t + 1] == '/' && str_eq(tag_name(s, t), name)) {
			*inner = t;
			return tag_end(s, t);
		}
	}
	*inner = first;
	return first;
}

/* All that is left as the text of a child that is read where the item has no other text. */
static void add_rest(struct buf *out, struct str s)
{
	buf_addz(out, "<summary>");
	add_cdata(out, s);
	buf_addz(out, "</summary>");
}

/* The children of an item, those that are not well formed made so; where many have no end, the rest is one. */
static void mend_children(struct str s, struct buf *out)
{
	unsigned endless = 0;
	for (size_t at = next_tag(s, 0); at < s.n; at = next_tag(s, at)) {
		struct str name = tag_name(s, at);
		size_t open = tag_end(s, at), inner;
		if (s.p[at + 1] == '/') {	/* an end tag of nothing */
			at = open;
			continue;
		}
		bool empty = open >= 2 && s.p[open - 2] == '/';
		size_t end = empty ? open : element_end(s, open, name, &inner);
		if (!empty && end == inner && ++endless > ENDLESS_MAX) {
			add_rest(out, str_from(s, at));
			return;
		}
		struct str whole = str_sub(s, at, end - at);
		if (well_formed(whole)) {
			buf_adds(out, whole);
		} else {		/* without its attributes if they are at fault */
			struct str head = str_sub(s, at, open - at), alone = str_sub(head, 0, head.n - 1 - empty);
			buf_addc(out, '<');
			struct buf tag = BUF_INIT;
			buf_adds(&tag, alone);
			buf_addz(&tag, "/>");
			buf_adds(out, well_formed(buf_str(&tag)) ? str_from(alone, 1) : name);
			buf_free(&tag);
			buf_addc(out, '>');
			if (!empty)
				add_cdata(out, str_sub(s, open, inner - open));
			buf_addz(out, "</");
			buf_adds(out, name);
			buf_addc(out, '>');
		}
		at = end;
	}
}

/* The item in s, from its start tag to its end tag if it has one.  Returns whether it had to be mended. */
static bool mend_item(struct str s, struct str name, struct buf *out)
{
	if (well_formed(s)) {
		buf_adds(out, s);
		return false;
	}
	struct buf b = BUF_INIT, tag = BUF_INIT;
	size_t open = tag_end(s, 0), close = s.n;
	for (size_t t = next_tag(s, open); t < s.n; t = next_tag(s, t + 1))
		if (s.p[t + 1] == '/' && str_eq(tag_name(s, t), name))
			close = t;
	buf_adds(&tag, str_sub(s, 0, open - 1));
	buf_addz(&tag, "/>");
	if (well_formed(buf_str(&tag)))
		buf_adds(&b, str_sub(s, 0, open));
	else
		buf_addf(&b, "<%.*s>", STR_FMT(name));
	mend_children(str_sub(s, open, close - open), &b);
	buf_addf(&b, "</%.*s>", STR_FMT(name));
	if (!well_formed(buf_str(&b))) {
		buf_reset(&b);
		buf_addf(&b, "<%.*s>", STR_FMT(name));
		add_rest(&b, str_sub(s, open, close - open));
		buf_addf(&b, "</%.*s>", STR_FMT(name));
	}
	buf_adds(out, buf_str(&b));
	buf_free(&tag);
	buf_free(&b);
	return true;
}

size_t xml_repair(struct str s, struct buf *out, struct buf *numbers)
{
	size_t items = 0, mended = 0, at = next_tag(s, 0), copied = 0;
	while (at < s.n) {
		struct str name = tag_name(s, at);
		if (s.p[at + 1] == '/' || !is_item(name)) {
			at = next_tag(s, at + 1);
			continue;
		}
		buf_adds(out, str_sub(s, copied, at - copied));
		items++;
		size_t end = at;	/* its end tag, or the start of the next item */
		bool closed = false;
		for (size_t t = next_tag(s, at + 1); t < s.n && end == at; t = next_tag(s, t + 1)) {
			bool same = str_eq(tag_name(s, t), name);
			if (same)
				end = s.p[t + 1] == '/' ? tag_end(s, t) : t;
			closed |= same && s.p[t + 1] == '/';
		}
		if (end == at)		/* the last item, cut short: as a parser that goes on after errors reads it */
			break;
		if (mend_item(str_sub(s, at, end - at), name, out) || !closed) {
			if (mended++ < 12)
				buf_addf(numbers, "%s%zu", numbers->n ? ", " : "", items);
		}
		copied = end;
		at = next_tag(s, end);
	}
	buf_adds(out, str_from(s, copied));
	if (mended > 12)
		buf_addf(numbers, " and %zu more", mended - 12);
	return mended;
}
