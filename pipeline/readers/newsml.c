/* newsml.c - NewsML-G2 news items (alone, or in a news message) and NITF documents.  The text is the inline content:
 * NITF, XHTML, or plain text.  Packages, concepts, plans, pictures and sports tables are no articles, and the reject
 * says which of them it is. */
#include "readers/xml.h"

static struct str first_of(struct arena *mem, xmlNodePtr n, const char *const *names)
{
	for (; *names; names++) {
		struct str s = xml_text(mem, xml_find(n, *names));
		if (s.n)
			return s;
	}
	return STR_NONE;
}

static void describe(struct reader *r, struct article *a, xmlNodePtr item)
{
	struct arena *mem = &a->mem;
	static const char *const headlines[] = { "hl1", "headline", "title", NULL }, *const holders[] = {
		"copyrightHolder", "provider", NULL
	};
	static const char *const created[] = { "firstCreated", "contentCreated", "versionCreated", NULL };
	static const char *const norms[] = { "date.issue", "date.release", "pubdata", "story.date", NULL };
	xmlNodePtr meta = xml_child(item, "contentMeta");
	a->external_id = cell_url(mem, xml_attribute(mem, item, "guid"));
	if (!a->external_id.n)
		a->external_id = cell_url(mem, xml_attribute(mem, xml_find(item, "doc-id"), "id-string"));
	struct str title = xml_text(mem, xml_child(meta, "headline"));
	a->title = cell_text(mem, title.n ? title : first_of(mem, item, headlines));
	for (size_t i = 0; holders[i] && !a->publisher.n; i++) {
		xmlNodePtr h = xml_find(item, holders[i]);
		a->publisher = cell_text(mem, xml_text(mem, xml_child(h, "name")));
		if (!a->publisher.n)
			a->publisher = cell_text(mem, xml_attribute(mem, h, "literal"));
	}
	if (!a->publisher.n)
		a->publisher = cell_text(mem, xml_attribute(mem, xml_find(item, "doc.copyright"), "holder"));
	for (size_t i = 0; created[i]; i++)
		set_published(a, xml_text(mem, xml_find(item, created[i])));
	for (size_t i = 0; norms[i]; i++) {
		xmlNodePtr n = xml_find(item, norms[i]);
		set_published(a, xml_attribute(mem, n, "norm"));
		set_published(a, xml_attribute(mem, n, "date.publication"));
	}
	set_language(a, xml_attribute(mem, xml_child(meta, "language"), "tag"));
	set_language(a, xml_language(r, item));
}

static void add_nitf(struct draft *d, struct reader *r, xmlNodePtr nitf, xmlNodePtr item)
{
	struct arena *mem = &d->a->mem;
	xmlNodePtr head = xml_find(nitf, "body.head"), body = xml_find(nitf, "body.content");
	draft_paragraph(d, ROLE_BYLINE, xml_text(mem, xml_find(head, "byline")));
	struct str dateline = xml_text(mem, xml_find(head, "dateline"));
	if (!dateline.n)
		dateline = xml_text(mem, xml_find(xml_child(item, "contentMeta"), "dateline"));
	draft_paragraph(d, ROLE_DATELINE, dateline);
	if (body)
		html_into(d, xml_markup(mem, body), false, &r->limits);
}

static int next(struct reader *r, struct article *a, struct err *e)
{
	(void)e;
	static const char *const items[] = { "newsItem",     "packageItem", "knowledgeItem", "conceptItem",
					     "planningItem", "catalogItem", "nitf",	     NULL };
	static const char *const others[] = { "packageItem",  "knowledgeItem", "conceptItem",
					      "planningItem", "catalogItem",   NULL };
	xmlNodePtr item;
	if (xml_next(r, a, items, "an XML document without a news item", &item))
		return 1;
	if (!item)
		return 0;
	struct arena *mem = &a->mem;
	describe(r, a, item);
	for (size_t i = 0; others[i]; i++)
		if (xml_is(item, others[i]))
			return reader_reject(r, a, "not_an_article", "a %s, which carries no text of its own",
					     others[i]);
	struct str class = xml_attribute(mem, xml_find(item, "itemClass"), "qcode"), type = STR_NONE;
	struct draft d = { .a = a };
	xmlNodePtr nitf = xml_is(item, "nitf") ? item : xml_find(item, "nitf");
	xmlNodePtr xml = xml_find(item, "inlineXML"), data = xml_find(item, "inlineData");
	if (nitf) {
		add_nitf(&d, r, nitf, item);
	} else if (xml && (xml_find(xml, "html") || xml_find(xml, "p"))) {
		html_into(&d, xml_markup(mem, xml_find(xml, "body") ? xml_find(xml, "body") : xml), false, &r->limits);
	} else if (data) {
		struct str t = xml_text(mem, data);
		type = xml_attribute(mem, data, "contenttype");
		if (looks_like_markup(t)) {
			html_into(&d, t, false, &r->limits);
		} else if (!type.n || str_starts(type, STR("text/"))) {
			add_plain_text(a, t, 0);
			buf_adds(&d.text, t);
		}
	} else if (xml) {
		type = xml_attribute(mem, xml, "contenttype");
	}
	char why[200];
	if (type.n)
		snprintf(why, sizeof why, "content of type %.*s, which holds no running text",
			 STR_FMT(str_sub(type, 0, type.n < 80 ? type.n : 80)));
	else
		snprintf(why, sizeof why, "a news item (%.*s) without inline text",
			 STR_FMT(str_sub(class, 0, class.n < 40 ? class.n : 40)));
	draft_end(&d, r, why);
	return 1;
}

const struct format format_newsml = { "newsml", next, xml_close };
