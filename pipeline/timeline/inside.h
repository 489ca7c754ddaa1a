/* timeline/inside.h - what the files of the timeline share. */
#ifndef PM_TIMELINE_INSIDE_H
#define PM_TIMELINE_INSIDE_H

#include "base/arena.h"
#include "base/map.h"
#include "tables/table.h"
#include "timeline/timeline.h"
#include "events/events.h"

/* Distinct strings: a number for each, in order of first appearance. */
struct names_table {
	struct arena mem;
	struct str *v;
	size_t n, cap;
	struct map numbers;		/* by hash: index + 1 */
};
uint32_t tl_number(struct names_table *t, struct str s);
bool tl_has(const struct names_table *t, struct str s);
void tl_names_free(struct names_table *t);

enum { TL_FEW_DAYS = 21 };		/* wider is a month or a year, not the days of an event */
enum tl_status { TL_PROPOSED, TL_PLANNED, TL_POSTPONED, TL_CANCELLED, TL_HELD, TL_STATUSES };
extern const char *const tl_status_names[TL_STATUSES];

typedef VEC(uint32_t) u32_vec;		/* article numbers, ascending */

/* How sure the articles are together: of each its surest mention, in hundredths; the last one counted is kept apart. */
struct tl_weight { uint32_t sum, last; };

struct tl_date {			/* days as one article or more give them */
	int32_t earliest, latest;
	struct str basis;
	bool no_year;			/* earliest, latest: month * 32 + day */
	bool held;			/* said of an edition that was held */
	u32_vec articles;		/* that a revision has not overruled */
	struct tl_weight weight;	/* of these */
	uint32_t overruled;		/* confidence of the mentions in the others */
	int32_t last_day;		/* latest publication day of these articles */
};
struct tl_place {
	struct str id, name;
	bool held;
	u32_vec articles;
	struct tl_weight weight;
	uint32_t overruled;
	int32_t last_day;
};
struct tl_evidence {			/* a mention: cells of its row */
	uint32_t row;			/* of the facts of its series, in order */
	struct str article, sentence, start;
};
struct tl_edition {
	uint32_t ordinal;		/* 0: known by its days alone */
	VEC(struct tl_date) dates;
	VEC(struct tl_place) places;
	VEC(struct tl_evidence) evidence;
	u32_vec articles;
	uint32_t mentions;
	struct str first_article;
	uint32_t first_number;
	uint32_t status[TL_STATUSES];	/* mentions that say so */
	int32_t status_day[TL_STATUSES];	/* the latest of their articles' days */
	bool paired;			/* named in one breath with its neighbour: same days are no conflict */
	bool merged;			/* into a numbered edition */
	bool grown;			/* another was merged into it: its days are chosen once more */
	/* settled */
	const struct tl_date *date;	/* NULL: inferred or unknown */
	int32_t earliest, latest;
	bool dated;
	struct str basis;
	const struct tl_place *place;
	int state;			/* enum tl_status, -1 unknown */
	struct buf conflict;
};

/* One series: its facts, then what they come to. */
struct tl_series {
	struct arena mem;
	struct str id, rule;
	const struct series *row;	/* of the lexicon, NULL if derived */
	VEC(struct tl_edition *) all;	/* in order of first mention */
	VEC(uint32_t) editions;		/* numbers in `all`; sorted by tl_settle, without those merged */
	struct names_table edition_keys, names;	/* names: those the mentions use */
	VEC(uint32_t) name_counts;	/* their confidences, in hundredths */
};
/* The facts of one series: rows of event_mentions as the F lines of a summary, in order, each ended by LF.  They must
 * outlive it: what it says of its evidence are views.
 * overruled: ids of articles that others revise. */
int tl_read_facts(struct tl_series *s, struct str lines, const struct names_table *overruled,
		const struct event_rules *rules,
		  struct err *e);
void tl_series_reset(struct tl_series *s);	/* for the next one; frees all */
void tl_settle(struct tl_series *s);		/* dates, places, status, conflicts of its editions */
/* timeline/settle_by_series.c: numbered editions that are not dated, as far as the series tells; in order of number */
void tl_infer(struct tl_series *s);
/* Append its rows of events and of event_evidence, and its row of series. */
void tl_event_rows(struct buf *b, struct tl_series *s);
void tl_evidence_rows(struct buf *b, struct tl_series *s);
void tl_series_row(struct buf *b, const struct tl_series *s, const struct event_rules *rules);

#endif
