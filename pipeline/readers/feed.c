/* feed.c - RSS 0.9x to 2.0, RSS 1.0 (RDF) and Atom: every item or entry is an article.  Full content wins over summary;
 * markup may be escaped, escaped twice, or (Atom's xhtml) stand as elements. */
#include "readers/xml.h"
#include "text/layout.h"
#include "text/normal.h"
#include "text/utf8.h"

/* Add text that may be markup, as it stands or once more escaped. */
static void add_content(struct draft *d, struct reader *r, struct str text)
{
	struct arena *mem = &d->a->mem;
	if (text_is_markup(mem, &text)) {
		html_into(d, text, false, &r->limits);
		return;
	}
	add_plain_text(d->a, text, d->text.n);
	buf_adds(&d->text, text);
	buf_addc(&d->text, '\n');
}

enum {
	HEADLINE_WORDS = 4,	/* fewer name a thing, and tell nothing of it */
	PUBLISHER_MAX = 500	/* bytes of a channel's title, which stands in the row of every item */
};

static struct str first(struct arena *mem, xmlNodePtr n, const char *const *names)
{
	for (; *names; names++) {
		struct str s = xml_text(mem, xml_child(n, *names));
		if (s.n)
			return s;
	}
	return STR_NONE;
}

static struct str link_of(struct arena *mem, xmlNodePtr item)
{
	for (xmlNodePtr n = item->children; n; n = n->next) {
		if (!xml_is(n, "link"))
			continue;
		struct str rel = xml_attribute(mem, n, "rel"), href = xml_attribute(mem, n, "href"),
			   text = xml_text(mem, n);
		if (text.n)
			return text;
		if (href.n && (!rel.n || str_is(rel, "alternate")))
			return href;
	}
	return STR_NONE;
}

static struct str content_of(struct arena *mem, xmlNodePtr item)
{
	static const char *const names[] = { "encoded", "content", "body", "description", "summary", NULL };
	for (size_t i = 0; names[i]; i++) {
		xmlNodePtr n = xml_child(item, names[i]);
		if (!n)
			continue;
		struct str type = xml_attribute(mem, n, "type");
		bool elements = false;
		for (xmlNodePtr c = n->children; c; c = c->next)
			elements |= c->type == XML_ELEMENT_NODE;
		struct str s = elements || str_is(type, "xhtml") ? xml_markup(mem, n) : xml_text(mem, n);
		if (str_trim(s).n)
			return s;
	}
	return STR_NONE;
}

/* What the channel says holds for all its items: read once.  An item stands in its channel, or beside it (RSS 1.0). */
static const struct xml_note *channel_of(struct reader *r, xmlNodePtr item)
{
	xmlNodePtr parent = item->parent, channel = parent;
	static const struct xml_note none;
	if (!parent || parent->type != XML_ELEMENT_NODE)
		return &none;
	struct xml_note *note = xml_note(r, parent);
	if (note->has_channel)
		return note;
	struct arena *mem = xml_memory(r);
	if (!xml_is(parent, "channel") && !xml_is(parent, "feed"))
		channel = xml_child(parent, "channel");
	struct str title = html_line(mem, xml_text(mem, xml_child(channel, "title")));
	title.n = utf8_cut(title, PUBLISHER_MAX);
	note->title = cell_text(mem, title);
	note->language = xml_text(mem, xml_child(channel, "language"));
	note->has_channel = true;
	return note;
}

static int next(struct reader *r, struct article *a, struct err *e)
{
	(void)e;
	static const char *const items[] = { "item", "entry", NULL }, *const ids[] = { "guid", "id", NULL };
	static const char *const dates[] = { "pubDate", "published", "issued",	 "date",
					     "created", "updated",   "modified", NULL };
	xmlNodePtr item;
	if (xml_next(r, a, items, "a feed without items", &item))
		return 1;
	if (!item)
		return 0;
	struct arena *mem = &a->mem;
	const struct xml_note *channel = channel_of(r, item);
	a->external_id = cell_url(mem, first(mem, item, ids));
	if (!a->external_id.n)
		a->external_id = cell_url(mem, xml_attribute(mem, item, "about"));
	a->url = cell_url(mem, link_of(mem, item));
	if (!a->url.n && (str_starts(a->external_id, STR("http://")) || str_starts(a->external_id, STR("https://"))))
		a->url = a->external_id;
	xmlNodePtr title = xml_child(item, "title");
	a->title = html_line(mem, xml_text(mem, title));
	a->publisher = cell_text(mem, xml_text(mem, xml_child(item, "publisher")));
	if (!a->publisher.n)
		a->publisher = str_dup(mem, channel->title);
	for (size_t i = 0; dates[i]; i++)
		set_published(a, xml_text(mem, xml_child(item, dates[i])));
	set_language(a, xml_text(mem, xml_child(item, "language")));
	set_language(a, channel->language);
	set_language(a, xml_language(r, item));
	struct draft d = { .a = a };
	struct str text = content_of(mem, item);
	if (text.n)
		add_content(&d, r, text);
	if (!a->paragraphs.n && layout_count_words(a->title) >= HEADLINE_WORDS)	/* many feeds carry headlines alone */
		draft_paragraph(&d, ROLE_TITLE, a->title);
	draft_end(&d, r, "the item has neither content nor description, and no headline");
	return 1;
}

const struct format format_feed = { "feed", next, xml_close };
