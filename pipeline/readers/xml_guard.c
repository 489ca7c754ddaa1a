/* xml_guard.c - what must be known of an XML document before a parser may see it: one pass over its bytes that counts
 * what a tree of it would hold, and takes away what could grow.
 *
 *   entities    a document type with declarations of entities is refused: they can stand for any amount of text
 *   unclosed    comments, CDATA sections and instructions that never end cut the document, so that nobody looks for
 *   their end twice
 *   attributes  of one element are compared with each other, and all elements and attributes are kept in memory: both
 *   are counted */
#include <stdarg.h>
#include <stdio.h>

#include "readers/xml.h"

enum { ATTRIBUTES_MAX = 256, NODES_MAX = 2000000 };

struct guard {
	struct str s;
	char *p;			/* the same bytes, to be blanked */
	size_t nodes;
	bool cut;			/* s ends where something begins that never ends */
	char *why;
	size_t why_size;
};

static bool refuse(struct guard *g, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static bool refuse(struct guard *g, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(g->why, g->why_size, fmt, ap);
	va_end(ap);
	return false;
}

/* One past the next `end` from i on; without one the document ends at `start`. */
static size_t past(struct guard *g, size_t start, size_t i, struct str end)
{
	ptrdiff_t at = i < g->s.n ? str_find(str_from(g->s, i), end) : -1;
	if (at >= 0)
		return i + (size_t)at + end.n;
	g->s.n = start;
	g->cut = true;
	return start;
}

/* The document type at i blanked out; *i moves behind it. */
static bool doctype(struct guard *g, size_t *i)
{
	size_t start = *i, k = start;
	char quote = 0;
	int depth = 0;
	for (; k < g->s.n; k++) {
		char c = g->s.p[k];
		if (quote) {
			quote = c == quote ? 0 : quote;
		} else if (c == '"' || c == '\'') {
			quote = c;
		} else if (c == '[') {
			depth++;
		} else if (c == ']') {
			depth--;
		} else if (c == '<' && str_starts(str_from(g->s, k), STR("<!--"))) {
			k = past(g, start, k + 4, STR("-->")) - 1;
			if (g->cut)
				break;
		} else if (c == '<' && str_starts(str_from(g->s, k), STR("<!ENTITY"))) {
			return refuse(
				g,
				"the document declares entities of its own, which could stand for any amount of text");
		} else if (c == '>' && depth <= 0) {
			break;
		}
	}
	if (g->cut || k >= g->s.n) {
		g->s.n = start;
		g->cut = true;
		k = start;
	} else {
		for (size_t b = start; b <= k; b++)
			if (g->p[b] != '\n')
				g->p[b] = ' ';
		k++;
	}
	*i = k;
	return true;
}

/* The tag at i; *i moves behind it.  No attribute holds a <, whether it is closed or not. */
static bool tag(struct guard *g, size_t *i)
{
	size_t start = *i, k = start + 1, attributes = 0;
	char quote = 0;
	for (; k < g->s.n && g->s.p[k] != '<'; k++) {
		char c = g->s.p[k];
		if (quote)
			quote = c == quote ? 0 : quote;
		else if (c == '"' || c == '\'')
			quote = c;
		else if (c == '=')
			attributes++;
		else if (c == '>')
			break;
	}
	*i = k + (k < g->s.n && g->s.p[k] == '>');
	if (g->s.p[start + 1] == '/')
		return true;
	/* libxml2 keeps a node of some 130 bytes for each, and one for a value */
	g->nodes += 1 + 2 * attributes;
	if (attributes > ATTRIBUTES_MAX)
		return refuse(g, "an element with more than %d attributes", ATTRIBUTES_MAX);
	return true;
}

bool xml_guard(struct arena *mem, struct str *text, bool *cut, char *why, size_t why_size)
{
	struct str copy = str_dup(mem, *text);
	/* ours, just made */
	struct guard g = { .s = copy, .p = (char *)(uintptr_t)copy.p, .why = why, .why_size = why_size };
	for (size_t i = 0; i < g.s.n;) {
		ptrdiff_t lt = str_chr(str_from(g.s, i), '<');
		if (lt < 0)
			break;
		g.nodes += lt > 0;		/* the text before it */
		i += (size_t)lt;
		struct str at = str_from(g.s, i);
		char c = at.n > 1 ? at.p[1] : 0;
		bool good = true;
		if (str_starts(at, STR("<!--")))
			i = past(&g, i, i + 4, STR("-->"));
		else if (str_starts(at, STR("<![CDATA[")))
			i = past(&g, i, i + 9, STR("]]>"));
		else if (c == '?')
			i = past(&g, i, i + 2, STR("?>"));
		else if (str_starts(at, STR("<!DOCTYPE")))
			good = doctype(&g, &i);
		else if (c == '!' || c == ' ' || c == '<' || c == 0)
			i++;
		else
			good = tag(&g, &i);
		if (good && g.nodes > NODES_MAX)
			good = refuse(&g, "a document of more than %d elements, texts and attributes", NODES_MAX);
		if (!good)
			return false;
	}
	*text = g.s;
	*cut = g.cut;
	return true;
}
