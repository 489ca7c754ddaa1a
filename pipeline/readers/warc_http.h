/* warc_http.h - what a record of a web archive holds.  Private to warc.c and warc_http.c. */
#ifndef PM_READERS_WARC_HTTP_H
#define PM_READERS_WARC_HTTP_H

#include "readers/format.h"

bool starts_with(struct str s, const char *prefix);	/* whatever the case of ASCII letters */
/* Value of "Name: value" if the line has that name. */
bool header_value(struct str line, const char *name, struct str *value);
/* Both fill *a, begun by reader_begin, and return 1: an article or a reject.  A page alone; type: its content type or
 * empty. */
int archived_page(struct reader *r, struct article *a, struct str body, struct str type);
/* s: status line, header, body. */
int archived_response(struct reader *r, struct article *a, struct str s);

#endif
