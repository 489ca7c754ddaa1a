/* date_resolve.h - what the files of resolution share: date_cal.c (calendar fields to a value), date_range.c
 * (ranges and lists) and date_resolve.c (everything else, and the rows). */
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
	const struct date_match *m, *end;	/* the match at hand; one past the article's last */
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

struct resolver {
	struct date_context_now now;
	const struct date_rules *r;
	struct arena *a;
	struct buf b;
	date_found_vec *out;
	bool on_quarter;	/* the last period the text reported on is a quarter, not nine months or a year */
};

struct date_resolved date_point(const struct resolver *x, const int32_t *f);	/* calendar fields or n units from a day */
struct str date_taken(struct resolver *x);		/* what is in x->b, which is empty then */
struct date_found *date_new_row(struct resolver *x, struct date_span span, const char *type, int mod, enum date_basis basis);
void date_row(struct resolver *x, struct date_span span, const struct date_resolved *o, int mod);
/* The days that contain the value, opened by a modifier such as BEFORE. */
void date_bound(struct resolver *x, struct date_found *d, int64_t first, int64_t last, int mod);
void date_range_rows(struct resolver *x, bool interval);
void date_range_share(int32_t (*f)[DATE_NFIELDS], size_t n);

#endif
