/* html_build.c - a page into flat arrays: libxml2's HTML parser reports elements and text; no tree is built, nothing is
 * fetched, no entity but HTML's own is expanded.  Depth is bounded by not recursing. */
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <stdlib.h>

#include "readers/html_page.h"

enum { KIND_REACH = 64, TIMES_MAX = 200,	/* open elements that tell what a block is; dates that are noted */
	TITLE_MAX = 4000, SIGNUPS_MAX = 100,
	WRAP_MIN = 45, WRAP_MAX = 100, COLUMN_GAP = 3 };	/* bytes of a wrapped line; spaces between columns */

struct build {
	struct html_page *page;
	VEC(uint32_t) open;		/* open elements, innermost last */
	unsigned skip, links, depth_max;	/* within elements to skip; within <a> */
	unsigned pre;
	struct pre {			/* a line in <pre> */
		size_t bytes, gap, indent, above;	/* above: the indent of the last one */
		bool columns, goes_on;
	} line;
	struct buf title;
	bool in_title, pending_space, started;	/* a block is being written */
	bool seam; /* the text goes on in, or behind, an element of its own kind within the line: author, date */
	size_t block_at;
	uint32_t block_links;
	unsigned h1;
	uint32_t trigger;		/* the last element that a click on opens another; 0: none */
	bool over;			/* too deep: the rest is ignored */
	size_t time_text;		/* 1 + where the text of an open <time> starts */
};

static const struct { const char *name; uint8_t tag; } tags[] = {
	{ "p", TAG_P }, { "h1", TAG_H1 }, { "h2", TAG_H2 }, { "h3", TAG_H3 }, { "h4", TAG_H4 }, { "h5", TAG_H5 },
	{ "h6", TAG_H6 }, { "li", TAG_LI }, { "ul", TAG_UL }, { "ol", TAG_UL }, { "dl", TAG_UL },
	{ "table", TAG_TABLE }, { "tr", TAG_TR }, { "td", TAG_TD }, { "th", TAG_TD }, { "blockquote", TAG_QUOTE },
	{ "pre", TAG_PRE }, { "dt", TAG_DT }, { "dd", TAG_LI }, { "figcaption", TAG_FIGCAPTION },
	{ "caption", TAG_H6 }, { "figure", TAG_FIGURE }, { "div", TAG_DIV }, { "section", TAG_SECTION },
	{ "article", TAG_ARTICLE }, { "main", TAG_MAIN }, { "body", TAG_BODY }, { "html", TAG_HTML }, { "a", TAG_A },
	{ "br", TAG_BR }, { "meta", TAG_META }, { "link", TAG_LINK }, { "time", TAG_TIME }, { "title", TAG_TITLE },
	{ "head", TAG_HEAD }, { "header", TAG_HEADER }, { "nav", TAG_SKIP }, { "footer", TAG_SKIP },
	{ "button", TAG_SKIP }, { "select", TAG_SKIP }, { "textarea", TAG_SKIP }, { "dialog", TAG_SKIP },
	{ "menu", TAG_SKIP }, { "aside", TAG_ASIDE }, { "form", TAG_FORM }, { "img", TAG_IMG },
	/* of NITF */
	{ "hl2", TAG_H2 }, { "hl1", TAG_H1 }, { "bq", TAG_QUOTE }, { "media-caption", TAG_FIGCAPTION },
	{ "span", TAG_INLINE }, { "b", TAG_INLINE }, { "i", TAG_INLINE }, { "em", TAG_INLINE },
	{ "strong", TAG_INLINE }, { "u", TAG_INLINE }, { "s", TAG_INLINE }, { "small", TAG_INLINE },
	{ "sub", TAG_INLINE }, { "sup", TAG_INLINE }, { "font", TAG_INLINE }, { "abbr", TAG_INLINE },
	{ "cite", TAG_INLINE }, { "q", TAG_INLINE }, { "code", TAG_INLINE }, { "mark", TAG_INLINE },
	{ "label", TAG_INLINE }, { "ins", TAG_INLINE }, { "del", TAG_INLINE }, { "bdi", TAG_INLINE },
	{ "bdo", TAG_INLINE }, { "tt", TAG_INLINE }, { "strike", TAG_INLINE }, { "big", TAG_INLINE },
	{ "acronym", TAG_INLINE }, { "var", TAG_INLINE }, { "kbd", TAG_INLINE }, { "samp", TAG_INLINE },
	{ "dfn", TAG_INLINE }, { "wbr", TAG_INLINE }, { "center", TAG_DIV }, { "data", TAG_INLINE },
	{ "org", TAG_INLINE }, { "person", TAG_INLINE }, { "location", TAG_INLINE }, { "chron", TAG_INLINE },
	{ "money", TAG_INLINE }, { "num", TAG_INLINE }, { "event", TAG_INLINE },
};

static uint8_t tag_of(const char *name)
{
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
		if (tags[i].name[0] == name[0] && strcmp(tags[i].name, name) == 0)
			return tags[i].tag;
	return strchr(name, '-') ? TAG_DIV : TAG_OTHER;
}

uint8_t html_tag(const char *name)
{
	return tag_of(name);
}

static bool is_block(uint8_t tag)
{
	return tag != TAG_INLINE && tag != TAG_A && tag != TAG_TIME && tag != TAG_META && tag != TAG_LINK
	       && tag != TAG_BR && tag != TAG_IMG;
}

static uint32_t top(const struct build *b)
{
	return b->open.n ? b->open.v[b->open.n - 1] : 0;
}

/* What kind of block text is that stands in the open elements: the innermost telling one. */
static uint8_t kind_of(const struct build *b, uint32_t *node)
{
	const struct html_page *p = b->page;
	uint8_t kind = TAG_DIV;
	bool set = false;
	*node = 0;
	size_t far = b->open.n > KIND_REACH ? b->open.n - KIND_REACH : 0;
	for (size_t i = b->open.n; i-- > far;) {
		const struct html_node *n = &p->nodes.v[b->open.v[i]];
		if (!is_block(n->tag))
			continue;
		if (!set) {
			*node = b->open.v[i];
			set = true;
		}
		switch (n->tag) {
		case TAG_H1: case TAG_H2: case TAG_H3: case TAG_H4: case TAG_H5: case TAG_H6: case TAG_LI: case TAG_TR:
		case TAG_TD: case TAG_QUOTE: case TAG_PRE: case TAG_FIGCAPTION: case TAG_DT:
			return n->tag;
		case TAG_P:
			kind = TAG_P;
			break;
		case TAG_UL: case TAG_SECTION: case TAG_ARTICLE: case TAG_MAIN: case TAG_BODY:
			return kind;
		}
	}
	return kind;
}

static void end_block(struct build *b)
{
	struct html_page *p = b->page;
	size_t len = p->text.n - b->block_at;
	if (b->started && len) {
		uint32_t node;
		uint8_t kind = kind_of(b, &node);
		*VEC_PUSH(&p->mem, &p->blocks) = (struct html_block){
			.at = b->block_at, .len = len, .links = b->block_links, .node = node, .tag = kind
		};
		buf_addc(&p->text, '\n');
	}
	b->started = false;
	b->pending_space = false;
	b->block_links = 0;
	b->block_at = p->text.n;
}

static const char *attribute(const xmlChar **atts, const char *name)
{
	for (; atts && atts[0]; atts += 2)
		if (strcmp((const char *)atts[0], name) == 0)
			return atts[1] ? (const char *)atts[1] : "";
	return NULL;
}

static uint32_t kind_of_element(const char *name, const char *class)
{
	uint32_t h = 2166136261;	/* FNV-1a */
	for (; *name; name++)
		h = (h ^ (unsigned char)*name) * 16777619;
	for (h *= 16777619; class && *class; class++)
		h = (h ^ (unsigned char)*class) * 16777619;
	return h;
}

/* A day that the element gives as an attribute. */
static void note_time(struct build *b, uint32_t index, const char *name, const xmlChar **atts)
{
	struct html_page *p = b->page;
	const struct html_node *n = &p->nodes.v[index];
	const char *when = attribute(atts, "datetime"), *prop = attribute(atts, "itemprop"),
		   *content = attribute(atts, "content");
	bool microdata = prop && strstr(prop, "datePublished");
	if (microdata && content && content[0])
		when = content;
	if (!microdata && n->tag != TAG_TIME) {
		microdata = n->flags & NODE_PUBLISHED && strcmp(name, "abbr") == 0;	/* hAtom */
		when = microdata ? attribute(atts, "title") : NULL;
	}
	if (!when || !when[0] || p->times.n >= TIMES_MAX)
		return;
	const struct html_node *up = &p->nodes.v[n->parent], *above = &p->nodes.v[up->parent];
	*VEC_PUSH(&p->mem, &p->times) = (struct html_time){
		.when = str_dup(&p->mem, str_trim(str_z(when))),
		.block = (uint32_t)p->blocks.n,
		.flags = n->flags | (n->flags & (NODE_UPDATED | NODE_PUBLISHED) ? 0 : up->flags | above->flags),
		.microdata = microdata,
		.linked = b->links != 0
	};
}

/* A field for an address of mail or a telephone number. */
static void note_signup(struct build *b, const char *name, const xmlChar **atts)
{
	struct html_page *p = b->page;
	const char *type = strcmp(name, "input") == 0 ? attribute(atts, "type") : NULL;
	if (type && (strcmp(type, "email") == 0 || strcmp(type, "tel") == 0) && p->signups.n < SIGNUPS_MAX)
		*VEC_PUSH(&p->mem, &p->signups) = top(b);
}

/* No text at all: the head, and pieces of a line that nobody sees. */
static bool skipped(const struct html_node *n)
{
	return n->tag == TAG_HEAD || (n->flags & NODE_UNSEEN && (n->tag == TAG_INLINE || n->tag == TAG_A));
}

/* What <meta> and <link> say of the page. */
static void note_fact(struct html_page *p, uint8_t tag, const xmlChar **atts)
{
	if (tag == TAG_LINK) {
		const char *rel = attribute(atts, "rel"), *href = attribute(atts, "href");
		if (rel && href && strcmp(rel, "canonical") == 0)
			html_keep(p, &p->canonical, str_z(href));
		return;
	}
	const char *n = attribute(atts, "property"), *c = attribute(atts, "content");
	if (!n)
		n = attribute(atts, "name");
	if (!n)
		n = attribute(atts, "itemprop");
	if (n && c)
		html_meta(p, str_z(n), str_z(c));
}

static void start(void *ctx, const xmlChar *xname, const xmlChar **atts)
{
	struct build *b = ctx;
	struct html_page *p = b->page;
	uint8_t tag = tag_of((const char *)xname);
	if (b->over || (b->depth_max && b->open.n > b->depth_max * 8u)) {
		b->over = true;
		return;
	}
	if (tag == TAG_META || tag == TAG_LINK) {
		note_fact(p, tag, atts);
		return;
	}
	if (tag == TAG_BR) {
		if (b->started && p->text.n > b->block_at && p->text.p[p->text.n - 1] == '\r')
			end_block(b);		/* two in a row end a paragraph */
		else if (b->started)
			buf_addc(&p->text, '\r');
		b->pending_space = false;
		return;
	}
	if (tag == TAG_HTML && attribute(atts, "lang"))
		html_keep(p, &p->language, str_z(attribute(atts, "lang")));
	if (tag == TAG_IMG)
		return;
	if (is_block(tag))
		end_block(b);
	note_signup(b, (const char *)xname, atts);
	struct html_said said = html_attributes(p, tag, (const char *)xname, atts);
	uint32_t index = (uint32_t)p->nodes.n;
	*VEC_PUSH(&p->mem, &p->nodes) =
		(struct html_node){ .parent = top(b),
				    .first = (uint32_t)p->blocks.n,
				    .tag = tag,
				    .kind = kind_of_element((const char *)xname, attribute(atts, "class")),
				    .flags = (uint16_t)said.flags };
	if (said.opens) {
		b->trigger = index;
	} else if (said.folded && b->trigger > top(b)) {	/* below the same parent: the trigger heads it */
		p->nodes.v[index].flags = p->nodes.v[b->trigger].flags = NODE_FOLDED;
		b->trigger = 0;
	}
	note_time(b, index, (const char *)xname, atts);
	*VEC_PUSH(&p->mem, &b->open) = index;
	b->seam |= (p->nodes.v[index].flags & (NODE_DATED | NODE_META)) != 0;
	b->links += tag == TAG_A;
	b->pre += tag == TAG_PRE;
	if (tag == TAG_PRE)
		b->line = (struct pre){ 0 };
	b->skip += skipped(&p->nodes.v[index]);
	b->in_title |= tag == TAG_TITLE;
}

static void end(void *ctx, const xmlChar *xname)
{
	struct build *b = ctx;
	struct html_page *p = b->page;
	uint8_t tag = tag_of((const char *)xname);
	if (tag == TAG_META || tag == TAG_LINK || tag == TAG_BR || tag == TAG_IMG || !b->open.n || b->over)
		return;
	struct html_node *n = &p->nodes.v[top(b)];
	if (n->tag != tag)
		return;
	if (is_block(tag)) {
		size_t before = p->blocks.n;
		end_block(b);
		struct str line = p->blocks.n > before ? html_text(p, &p->blocks.v[before]) : STR_NONE;
		if (tag == TAG_H1 && line.n && !p->h1.n)
			p->title_block = (uint32_t)before;
		if (tag == TAG_H1)
			html_keep(p, &p->h1, line);
		if (tag >= TAG_H1 && tag <= TAG_H4 && n->flags & NODE_HEADLINE)
			html_keep(p, &p->entry_title, line);
	}
	b->seam |= (n->flags & (NODE_DATED | NODE_META)) != 0;
	n->end = (uint32_t)p->nodes.n;
	n->last = (uint32_t)p->blocks.n;
	b->open.n--;
	b->links -= tag == TAG_A && b->links;
	b->pre -= tag == TAG_PRE && b->pre;
	b->skip -= skipped(n) && b->skip;
	if (tag == TAG_TITLE) {
		html_keep(p, &p->title, buf_str(&b->title));
		b->in_title = false;
	}
}

static bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Releases of the nineties are hard-wrapped in <pre>: a line goes on in the next if it is as long as wrapped lines are,
 * has no columns, and the next is not indented more.  All other lines end where they end. */
static void pre_space(struct build *b, unsigned char c)
{
	struct pre *l = &b->line;
	if (c != '\n') {
		l->gap += c == '\t' ? 8 : c == ' ';
		return;
	}
	bool goes_on = l->bytes >= WRAP_MIN && l->bytes <= WRAP_MAX && !l->columns;
	if (!goes_on)
		end_block(b);
	*l = (struct pre){ .above = l->bytes ? l->indent : 0, .goes_on = goes_on };
}

static void pre_word(struct build *b, size_t n)
{
	struct pre *l = &b->line;
	if (!l->bytes) {
		l->indent = l->gap;
		if (l->goes_on && l->indent > l->above)
			end_block(b);
	} else if (l->gap >= COLUMN_GAP) {
		l->columns = true;
	}
	l->bytes += n + (l->bytes ? l->gap : 0);
	l->gap = 0;
}

static void text(void *ctx, const xmlChar *chars, int len)
{
	struct build *b = ctx;
	struct html_page *p = b->page;
	const char *s = (const char *)chars;
	if (b->in_title) {
		if (!p->title.n && b->title.n < TITLE_MAX)	/* in pieces: an entity begins a new one */
			buf_add(&b->title, s, (size_t)len);
		return;
	}
	if (b->skip || b->over)
		return;
	for (int i = 0; i < len;) {
		unsigned char c = (unsigned char)s[i];
		if (c <= ' ') {
			if (b->pre)
				pre_space(b, c);
			b->pending_space = true;
			i++;
			continue;
		}
		int k = i;
		while (k < len && (unsigned char)s[k] > ' ')
			k++;
		if (b->pre)
			pre_word(b, (size_t)(k - i));
		if (b->seam && b->started && p->text.n > b->block_at && !b->pending_space
		    && is_alnum(p->text.p[p->text.n - 1]) && is_alnum(s[i]))
			buf_addc(&p->text, ' ');
		b->seam = false;
		if (b->pending_space && b->started && p->text.n > b->block_at && p->text.p[p->text.n - 1] != '\r')
			buf_addc(&p->text, ' ');
		b->pending_space = false;
		b->started = true;
		buf_add(&p->text, s + i, (size_t)(k - i));
		if (b->links)
			b->block_links += (uint32_t)(k - i);
		i = k;
	}
}

static void quiet(void *ctx, const char *msg, ...)
{
	(void)ctx;
	(void)msg;
}

bool html_build(struct html_page *p, struct str page, const struct reader_limits *l)
{
	xmlSAXHandler sax = { .startElement = start,
			      .endElement = end,
			      .characters = text,
			      .cdataBlock = text,
			      .ignorableWhitespace = text,
			      .warning = quiet,
			      .error = quiet,
			      .fatalError = quiet };
	struct build b = { .page = p, .depth_max = l->depth ? l->depth : 1u << 20 };
	*VEC_PUSH(&p->mem, &p->nodes) = (struct html_node){ .tag = TAG_HTML };	/* a root of our own */
	if (page.n > INT32_MAX / 2)
		return false;
	htmlParserCtxtPtr c = htmlCreateMemoryParserCtxt(page.n ? page.p : " ", page.n ? (int)page.n : 1);
	if (!c)
		die_oom(1024);
	memcpy(c->sax, &sax, sizeof sax);
	c->userData = &b;
	htmlCtxtUseOptions(c, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET
				      | HTML_PARSE_IGNORE_ENC);
	xmlCharEncodingHandlerPtr utf8 = xmlFindCharEncodingHandler("UTF-8");
	if (utf8)
		xmlSwitchToEncoding(c, utf8);
	htmlParseDocument(c);
	htmlFreeParserCtxt(c);
	end_block(&b);
	html_keep(p, &p->title, buf_str(&b.title));
	buf_free(&b.title);
	for (size_t i = 0; i < p->nodes.n; i++) {
		struct html_node *n = &p->nodes.v[i];
		if (!n->end) {
			n->end = (uint32_t)p->nodes.n;
			n->last = (uint32_t)p->blocks.n;
		}
	}
	for (size_t i = 0; i < p->text.n; i++)
		if (p->text.p[i] == '\r')
			p->text.p[i] = ' ';
	return true;
}
