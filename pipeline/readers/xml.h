/* xml.h - what the readers of XML share (xml.c).  Private to pipeline/readers. */
#ifndef PM_READERS_XML_H
#define PM_READERS_XML_H

#include <libxml/tree.h>

#include "readers/format.h"

struct xml_state;
int xml_load(struct reader *r, struct article *a, struct xml_state **out);	/* 0, or 1: *a is a reject */
void xml_close(struct reader *r);
/* A document that is not well formed, its items (item, entry, newsItem) each mended by itself: appended to out, and to
 * numbers which of them, from 1 ("2, 7").  Returns how many were mended. */
size_t xml_repair(struct str document, struct buf *out, struct buf *numbers);
/* The next element with one of the names (any case, any prefix) as *found, *a begun for it; NULL: no more.  Returns 1
 * if *a is a reject instead: the document is broken, cannot be read, or holds no such element (`none` says so). */
int xml_next(struct reader *r, struct article *a, const char *const *names, const char *none, xmlNodePtr *found);
bool xml_is(const xmlNode *n, const char *name);
xmlNodePtr xml_find(xmlNodePtr root, const char *name);		/* first descendant of that name, or NULL */
xmlNodePtr xml_child(xmlNodePtr parent, const char *name);
struct str xml_text(struct arena *mem, xmlNodePtr n);		/* all text in n, trimmed; NULL: empty */
struct str xml_attribute(struct arena *mem, xmlNodePtr n, const char *name);
/* What was found out about an element and holds for all that stands in it: worked out once, not for each item. */
struct xml_note {
	bool has_language, has_channel;
	struct str inherited;		/* language: xml_language */
	struct str title, language;	/* of a feed's channel: feed.c */
};
struct arena *xml_memory(struct reader *r);			/* lasts as long as the document */
struct xml_note *xml_note(struct reader *r, xmlNodePtr n);
/* lang of the element, or of the innermost one around it */
struct str xml_language(struct reader *r, xmlNodePtr n);
/* Look through a document before it is parsed: *text is a copy without document type, *cut if it ends early because
 * something never closes.  false: it is refused, and why says so. */
bool xml_guard(struct arena *mem, struct str *text, bool *cut, char *why, size_t why_size);
struct str xml_markup(struct arena *mem, xmlNodePtr n);		/* what is in n, as markup */

#endif
