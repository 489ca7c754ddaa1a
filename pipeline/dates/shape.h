/* dates/shape.h - a pattern for words that no list can hold (numbers), inside of struct date_rules. */
#ifndef PM_DATES_SHAPE_H
#define PM_DATES_SHAPE_H

#include "base/str.h"

struct date_shape {
	void *re;		/* pcre2_code */
	uint64_t first[4];	/* bytes it can begin with: most words need no match for most shapes */
	uint16_t set;
	uint32_t ngroups;
	struct { uint8_t field; uint8_t group; } groups[6];	/* named groups that are fields */
};
int date_shape_match(const struct date_shape *s, void *match_data, struct str text);	/* as pcre2_match */

#endif
