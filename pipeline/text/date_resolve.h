/* date_resolve.h - what the files of resolution share: date_cal.c (calendar fields to a value) and
 * date_resolve.c (everything else, and the rows). */
#ifndef PM_TEXT_DATE_RESOLVE_H
#define PM_TEXT_DATE_RESOLVE_H

#include "text/date_match.h"

enum date_basis { DB_EXPLICIT, DB_REFERENCE, DB_PREVIOUS, DB_NONE };

struct date_seen {			/* a date the text has named, for later text to refer to */
	struct date_value v;
	uint32_t sentence;
	bool compared;			/* named to compare with ("a year earlier"): not what the text is about */
};

struct date_context_now {		/* where resolution stands */
	struct date_reference ref;
	bool narrative;			/* the text's own dates, not the reference day, are its now */
	VEC(struct date_seen) seen;
	const struct date_match *m;	/* the match at hand */
};

struct date_resolved {
	struct date_value v;
	enum date_basis basis;
};

#define HAS(f, x) ((f)[DF_##x] != DATE_UNSET)
#define GET(f, x, otherwise) (HAS(f, x) ? (f)[DF_##x] : (otherwise))

/* The latest date seen that is at least as fine as gran; NULL if none. */
const struct date_seen *date_seen_last(const struct date_context_now *c, enum date_gran gran);
/* The day that relative fields count from: f.a = 1 the last date seen (of that
 * size), f.a = 2 that in a narrative only, else the reference day. */
bool date_anchor(const struct date_context_now *c, const int32_t *f, enum date_gran gran, int32_t *day, enum date_basis *basis);
bool date_is_cal(const int32_t *f);	/* has fields that date_cal reads */
struct date_resolved date_cal(const struct date_context_now *c, const int32_t *f);

#endif
