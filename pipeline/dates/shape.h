/* dates/shape.h - a pattern for words that no list can hold (numbers), inside of struct date_rules. */
#ifndef PM_DATES_SHAPE_H
#define PM_DATES_SHAPE_H

#include "base/str.h"

struct date_shape {
	void *re;		/* pcre2_code */
	struct str regex;
	uint64_t first[4];	/* bytes it can begin with: most words need no match for most shapes */
	uint16_t set;
	uint32_t ngroups;
	struct { uint8_t field; uint8_t group; } groups[6];	/* named groups that are fields */
};
int date_shape_match(const struct date_shape *s, void *match_data, struct str text);	/* as pcre2_match */
/* All shapes as one pattern (a pcre2_code, or NULL), so that a word is held against them in one call. */
void *date_shapes_join(const struct date_shape *s, size_t n);
/* The first of the n shapes that the word has, n: none.  joined: of date_shapes_join. */
size_t date_shapes_first(const struct date_shape *s, size_t n, void *joined, void *match_data, struct str word);

#endif
