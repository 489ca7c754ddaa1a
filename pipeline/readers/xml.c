/* xml.c - documents in XML: RSS and Atom feeds, NewsML-G2 and NITF.  libxml2 reads them whole into a tree: no
 * network, no DTD, no entities but the five of XML; those of HTML, which feeds use undeclared, are decoded before.
 * The bytes are brought to UTF-8 first, so that a wrong declaration does no harm, and looked through by xml_guard.c. */
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlmemory.h>
#include <pthread.h>
#include <stdlib.h>

#include "readers/xml.h"
#include "text/charset.h"
#include "text/normal.h"

enum { ERRORS_MAX = 100000 };	/* of one document; then the parser stops */

static char *copy_text(const char *s)
{
	return str_dupz(str_z(s));
}

/* Memory that the system does not give ends the program (71), within libxml2 too: it must not look like a broken
 * page. */
static void prepare(void)
{
	xmlMemSetup(free, xmalloc, xrealloc, copy_text);
	xmlInitParser();
}

void xml_prepare(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, prepare);
}

struct xml_state {
	struct arena mem;		/* of the notes on elements */
	xmlDocPtr doc;
	xmlNodePtr at;			/* last article handed out, NULL before the first */
	bool broken;
	char why[400];
};

/* &nbsp; and the like, which XML does not know, as characters. */
static struct str html_entities(struct arena *mem, struct str s)
{
	static const struct str own[] = {
		{ "&amp;", 5 }, { "&lt;", 4 }, { "&gt;", 4 }, { "&quot;", 6 }, { "&apos;", 6 }
	};
	struct buf b = BUF_INIT;
	size_t from = 0;
	for (size_t i = 0; i < s.n;) {
		ptrdiff_t amp = str_chr(str_from(s, i), '&');
		if (amp < 0)
			break;
		i += (size_t)amp;
		size_t n = 1;
		while (i + n < s.n && n < 12 && ((s.p[i + n] | 32) >= 'a' && (s.p[i + n] | 32) <= 'z'))
			n++;
		if (n == 1 || i + n >= s.n || s.p[i + n] != ';') {
			if (n == 1 && i + 1 < s.n && s.p[i + 1] != '#') {	/* a bare & */
				buf_add(&b, s.p + from, i - from);
				buf_addz(&b, "&amp;");
				from = i + 1;
			}
			i++;
			continue;
		}
		struct str name = str_sub(s, i, n + 1), c;
		bool known = false;
		for (size_t k = 0; k < sizeof own / sizeof *own; k++)
			known |= str_eq(name, own[k]);
		if (!known) {
			c = entities_decode(mem, name, NULL);
			buf_add(&b, s.p + from, i - from);
			if (c.p == name.p)		/* one that the document declares: stays as text */
				buf_addz(&b, "&amp;");
			buf_adds(&b, c.p == name.p ? str_from(name, 1) : c);
			from = i + n + 1;
		}
		i += n + 1;
	}
	if (!from) {
		buf_free(&b);
		return s;
	}
	buf_add(&b, s.p + from, s.n - from);
	struct str r = str_dup(mem, buf_str(&b));
	buf_free(&b);
	return r;
}

static struct str declared(struct str s)
{
	s = str_sub(s, 0, s.n < 200 ? s.n : 200);
	ptrdiff_t at = str_find(s, STR("encoding="));
	if (at < 0 || (size_t)at + 10 >= s.n)
		return STR_NONE;
	struct str v = str_from(s, (size_t)at + 10);
	size_t n = 0;
	while (n < v.n && v.p[n] != '"' && v.p[n] != '\'')
		n++;
	return str_sub(v, 0, n);
}

/* No entity is ever declared, whatever the document says and wherever it says it. */
static void no_entity(void *ctx, const xmlChar *name, int type, const xmlChar *public, const xmlChar *system,
		      xmlChar *content)
{
	(void)ctx, (void)name, (void)type, (void)public, (void)system, (void)content;
}

struct errors {
	unsigned n;
	char first[160];
};

static void count_error(void *ctx, xmlErrorPtr error)
{
	xmlParserCtxtPtr c = ctx;
	struct errors *e = c->_private;
	if (!e->n)		/* the first one tells where it began to go wrong */
		snprintf(e->first, sizeof e->first, "line %d: %.*s", error->line, (int)strcspn(error->message, "\n"),
			 error->message);
	if (++e->n == ERRORS_MAX)
		xmlStopParser(c);
}

/* Into s->doc; what the first reading met stays in s->why. */
static void parse(struct xml_state *s, struct str text, bool cut)
{
	xmlParserCtxtPtr c = xmlNewParserCtxt();
	if (!c)
		die_oom(1024);
	struct errors errors = { .first = "not well-formed" };
	c->_private = &errors;
	c->sax->entityDecl = no_entity;
	c->sax->serror = count_error;
	s->doc = xmlCtxtReadMemory(c, text.p ? text.p : "", (int)text.n, NULL, "UTF-8",
		XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA);
	if ((!c->wellFormed || cut) && !s->broken) {
		s->broken = true;
		snprintf(s->why, sizeof s->why, "%s", errors.first);
	}
	xmlFreeParserCtxt(c);
}

int xml_load(struct reader *r, struct article *a, struct xml_state **out)
{
	struct str bytes, text;
	reader_begin(r, a, false);
	if (!input_all(&r->in, r->limits.record_bytes, &bytes)) {
		r->done = true;
		return reader_reject(r, a, "too_large", "a document of more than %zu bytes, the limit",
				     r->limits.record_bytes);
	}
	if (r->in.failure.code)
		return reader_fail(r, a);
	struct arena mem = ARENA_INIT;
	char why[160];
	bool cut = false;
	charset_decode(&mem, bytes, declared(bytes), &text);
	if (!xml_guard(&mem, &text, &cut, why, sizeof why)) {
		arena_free(&mem);
		r->done = true;
		return reader_reject(r, a, "too_costly", "%s", why);
	}
	text = str_trim(html_entities(&mem, text));
	struct xml_state *s = r->state = xcalloc(1, sizeof *s);
	parse(s, text, cut);
	if (s->broken) {
		struct buf mended = BUF_INIT, numbers = BUF_INIT;
		if (xml_repair(text, &mended, &numbers)) {
			size_t n = strlen(s->why);
			snprintf(s->why + n, sizeof s->why - n, "; every item was read by itself, mended: %s",
				 numbers.p);
			xmlFreeDoc(s->doc);
			parse(s, buf_str(&mended), false);
		}
		buf_free(&mended);
		buf_free(&numbers);
	}
	arena_free(&mem);
	*out = s;
	return 0;
}

void xml_close(struct reader *r)
{
	struct xml_state *s = r->state;
	if (!s)
		return;
	if (s->doc)
		xmlFreeDoc(s->doc);
	arena_free(&s->mem);
	free(s);
}

bool xml_is(const xmlNode *n, const char *name)
{
	return n->type == XML_ELEMENT_NODE && xmlStrcasecmp(n->name, (const xmlChar *)name) == 0;
}

/* The node after n in document order, within root. */
static xmlNodePtr following(xmlNodePtr n, const xmlNode *root, bool into)
{
	if (into && n->type == XML_ELEMENT_NODE && n->children)
		return n->children;
	while (n && n != root) {
		if (n->next)
			return n->next;
		n = n->parent;
	}
	return NULL;
}

xmlNodePtr xml_find(xmlNodePtr root, const char *name)
{
	for (xmlNodePtr n = root ? root->children : NULL; n; n = following(n, root, true))
		if (xml_is(n, name))
			return n;
	return NULL;
}

xmlNodePtr xml_child(xmlNodePtr parent, const char *name)
{
	for (xmlNodePtr n = parent ? parent->children : NULL; n; n = n->next)
		if (xml_is(n, name))
			return n;
	return NULL;
}

struct str xml_text(struct arena *mem, xmlNodePtr n)
{
	xmlChar *t = n ? xmlNodeGetContent(n) : NULL;
	struct str s = t ? str_trim(str_dup(mem, str_z((const char *)t))) : STR_NONE;
	xmlFree(t);
	return s;
}

struct str xml_attribute(struct arena *mem, xmlNodePtr n, const char *name)
{
	xmlChar *t = n ? xmlGetNoNsProp(n, (const xmlChar *)name) : NULL;
	for (xmlAttrPtr p = n && n->type == XML_ELEMENT_NODE ? n->properties : NULL; p && !t; p = p->next)
		if (xmlStrEqual(p->name, (const xmlChar *)name))	/* rdf:about */
			t = xmlNodeListGetString(n->doc, p->children, 1);
	struct str s = t ? str_dup(mem, str_z((const char *)t)) : STR_NONE;
	xmlFree(t);
	return s;
}

struct arena *xml_memory(struct reader *r)
{
	return &((struct xml_state *)r->state)->mem;
}

struct xml_note *xml_note(struct reader *r, xmlNodePtr n)
{
	if (!n->_private)
		n->_private = arena_zalloc(xml_memory(r), sizeof(struct xml_note));
	return n->_private;
}

struct str xml_language(struct reader *r, xmlNodePtr n)
{
	struct str own = xml_attribute(xml_memory(r), n, "lang");
	xmlNodePtr up = n->parent;
	if (own.n || !up || up->type != XML_ELEMENT_NODE)
		return own;
	struct xml_note *note = xml_note(r, up);
	if (!note->has_language) {	/* at most as deep as libxml2 lets elements nest: 256 */
		note->inherited = xml_language(r, up);
		note->has_language = true;
	}
	return note->inherited;
}

struct str xml_markup(struct arena *mem, xmlNodePtr n)
{
	xmlBufferPtr b = xmlBufferCreate();
	if (!b)
		die_oom(1024);
	for (xmlNodePtr c = n->children; c; c = c->next)
		xmlNodeDump(b, n->doc, c, 0, 0);
	struct str s = str_dup(mem, str_n((const char *)xmlBufferContent(b), (size_t)xmlBufferLength(b)));
	xmlBufferFree(b);
	return s;
}

/* The next element of one of the names, not within one of them; NULL: no more. */
static xmlNodePtr next_of(struct xml_state *s, const char *const *names)
{
	xmlNodePtr root = s->doc ? xmlDocGetRootElement(s->doc) : NULL;
	if (!root)
		return NULL;
	xmlNodePtr n = s->at ? following(s->at, NULL, false) : root;
	for (; n; n = following(n, NULL, true))
		for (size_t i = 0; names[i]; i++)
			if (xml_is(n, names[i]))
				return n;
	return NULL;
}

int xml_next(struct reader *r, struct article *a, const char *const *names, const char *none, xmlNodePtr *found)
{
	struct xml_state *s = r->state;
	if (!s) {
		int rc = xml_load(r, a, &s);
		if (rc) {
			r->done = true;
			return rc;
		}
	}
	*found = next_of(s, names);
	if (*found) {
		bool many = s->at != NULL;
		s->at = *found;
		many |= next_of(s, names) != NULL;
		r->record++;
		reader_begin(r, a, many);
		return 0;
	}
	r->done = true;
	article_reset(a);
	if (s->broken) {
		r->record++;
		reader_begin(r, a, r->record > 1);
		return reader_reject(r, a, "bad_xml", "%s", s->why);
	}
	if (!r->record) {
		reader_begin(r, a, false);
		return reader_reject(r, a, "not_an_article", "%s", none);
	}
	return 0;
}
