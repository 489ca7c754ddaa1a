/* json_long.h - private to pipeline/readers: JSON whose long strings are read apart from json-c. */
#ifndef PM_READERS_JSON_LONG_H
#define PM_READERS_JSON_LONG_H

#include <json-c/json.h>

#include "base/str.h"

struct json_long {
	struct buf rest;		/* the line with a short name in place of each long string */
	struct buf text;		/* the long strings, decoded, one after the other */
	struct { size_t at, n; } *strings;
	size_t n, cap;
};

/* What json-c (tok, strict) makes of line; NULL if it is broken, holds nothing worth the trouble, or has anything in
 * it that is not plain sailing: then ask json-c about the whole line. */
struct json_object *json_long_parse(struct json_long *l, struct json_tokener *tok, struct str line);
void json_long_free(struct json_long *l);

#endif
