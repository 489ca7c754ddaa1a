/* dates/resolve.h - what the files of resolution share: dates/seen.c (what the text has named), dates/cal.c (calendar
 * fields to a value), dates/clock.c (times), dates/range.c (ranges and lists) and dates/resolve.c (everything else, and
 * the rows). */
#ifndef PM_DATES_RESOLVE_H
#define PM_DATES_RESOLVE_H

#include "dates/inside.h"

enum date_basis { DB_EXPLICIT, DB_REFERENCE, DB_PREVIOUS, DB_NONE };

struct date_seen {			/* a date the text has named, for later text to refer to */
	struct date_value v;
	int32_t day;			/* its first day; of "a week later" than a day, that very day */
	uint32_t sentence;
	bool exact;			/* day is as good as a DG_DAY, whatever the value's size */
	bool compared;			/* named to compare with ("a year earlier"): not what the text is about */
	bool fiscal;
	bool aside;			/* a look back ("the previous October"): good for its own sentence only */
	bool moves;			/* a tale goes on from it, not only what refers to it ("that year") */
};

struct date_context_now {		/* where resolution stands */
	const struct date_rules *rules;
	struct date_reference ref;
	bool narrative;			/* the text's own dates, not the reference day, are its now */
	VEC(struct date_seen) seen;
	size_t last_move;		/* of seen, the last that a tale goes on from, + 1; 0: none */
	const struct date_match *m, *end;	/* the match at hand; one past the article's last */
};

struct date_resolved {
	struct date_value v;
	enum date_basis basis;
	bool exact;			/* at is the day meant, though the value is coarser */
	int32_t at;
};

struct date_resolved date_unresolved(void);

enum { LOOK_BACK = 200 };		/* dates: nothing refers further back, and an article costs linear time */

#define HAS(f, x) ((f)[DF_##x] != DATE_UNSET)
#define GET(f, x, otherwise) (HAS(f, x) ? (f)[DF_##x] : (otherwise))

/* The latest date seen that is at least as fine as gran; NULL if none. */
const struct date_seen *date_seen_last(const struct date_context_now *c, enum date_gran gran);
/* The year that a narrative has reached; false if none. */
bool date_tale_year(const struct date_context_now *c, int *year);
/* In a narrative, the year of the last date; a month half a year before that date's belongs to the year after. */
bool date_narrative_year(const struct date_context_now *c, int month, int *year);
/* The day that relative fields count from: f.a = 1 the last date seen (of that
 * size), f.a = 2 that in a narrative only, else the reference day. */
bool date_anchor(const struct date_context_now *c, const int32_t *f, enum date_gran gran, int32_t *day,
		 enum date_basis *basis);
bool date_is_feast(const int32_t *f);	/* dates/feasts.c */
/* The day that month and day or a feast's fields mean in a year; false if that year has none. */
bool date_day_in_year(const struct date_rules *r, const int32_t *f, int year, int32_t *day);
bool date_is_cal(const int32_t *f);	/* has fields that date_cal reads */
struct date_resolved date_cal(const struct date_context_now *c, const int32_t *f);
/* The time of fields H or p; a time alone gets its day, too. */
void date_add_time(const struct date_context_now *c, const int32_t *f, struct date_resolved *o);

struct resolver {
	struct date_context_now now;
	const struct date_rules *r;
	struct arena *a;
	struct buf b;
	date_vec *out;
	bool end_of_years;	/* the date at hand is the last of a range of years */
	bool on_quarter;	/* the last period the text reported on is a quarter, not nine months or a year */
};

/* calendar fields or n units from a day */
struct date_resolved date_point(const struct resolver *x, const int32_t *f);
struct str date_taken(struct resolver *x);		/* what is in x->b, which is empty then */
struct date *date_new_row(struct resolver *x, struct date_span span, enum date_type type, int mod,
			  enum date_basis basis);
void date_row(struct resolver *x, struct date_span span, const struct date_resolved *o, int mod);
/* The days that contain the value, opened by a modifier such as BEFORE. */
void date_bound(struct date *d, int64_t first, int64_t last, int mod);
int32_t date_writable(int64_t day);	/* DAY_NONE outside what ISO 8601 writes in four digits */
struct str date_basis_name(const struct resolver *x, enum date_basis b);
static inline bool date_is_clock(enum date_unit u) { return u == DU_H || u == DU_I || u == DU_S; }
/* dates/duration.c */
void date_duration(struct resolver *x, const int32_t *f, struct date_span span, int mod);
void date_set_row(struct resolver *x, const int32_t *f, struct date_span span, int mod);
/* dates/report.c: company reports, which speak of quarters.  KEEP_...: values of field keep. */
enum { KEEP_YEAR_EARLIER = 1, KEEP_LATEST, KEEP_COMPARED, KEEP_ENDED };
bool date_report(const struct resolver *x, const int32_t *f, int n, struct date_resolved *o);
void date_report_on(struct resolver *x, const struct date_value *v);	/* the text has named v */
void date_range_rows(struct resolver *x, bool interval);
void date_range_share(int32_t (*f)[DATE_NFIELDS], size_t n);

#endif
