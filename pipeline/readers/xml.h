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
struct str xml_markup(struct arena *mem, xmlNodePtr n);		/* what is in n, as markup */

#endif
