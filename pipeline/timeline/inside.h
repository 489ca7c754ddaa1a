/* timeline/inside.h - what the timeline_*.c files share. */
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

enum tl_status { TL_PROPOSED, TL_PLANNED, TL_POSTPONED, TL_CANCELLED, TL_HELD, TL_STATUSES };
extern const char *const tl_status_names[TL_STATUSES];

typedef VEC(uint32_t) u32_vec;		/* article numbers, ascending */

struct tl_date {			/* days as one article or more give them */
	int32_t earliest, latest;
	struct str basis;
	bool no_year;			/* earliest, latest: month * 32 + day */
	bool held;			/* said of an edition that was held */
	u32_vec articles;		/* that a revision has not overruled */
	uint32_t overruled;
	int32_t last_day;		/* latest publication day of these articles */
};
struct tl_place {
	struct str id, name;
	bool held;
	u32_vec articles;
	uint32_t overruled;
	int32_t last_day;
};
struct tl_edition {
	uint32_t series, ordinal;	/* ordinal 0: known by its days alone */
	VEC(struct tl_date) dates;
	VEC(struct tl_place) places;
	u32_vec articles;
	uint32_t mentions;
	struct str first_article;
	uint32_t first_number;
	uint32_t status[TL_STATUSES];	/* mentions that say so */
	int32_t status_day[TL_STATUSES];	/* the latest of their articles' days */
	bool paired;			/* named in one breath with its neighbour: same days are no conflict */
	bool merged;			/* into a numbered edition */
	/* settled */
	const struct tl_date *date;	/* NULL: inferred or unknown */
	int32_t earliest, latest;
	bool dated;
	struct str basis;
	const struct tl_place *place;
	int state;			/* enum tl_status, -1 unknown */
	struct buf conflict;
};
struct tl_series {
	struct str id, name, rule;
	const struct series *row;	/* of the lexicon, NULL if derived */
	VEC(uint32_t) editions;		/* numbers in facts.editions; sorted by tl_settle */
	struct names_table names;	/* surface names with their counts, for a derived series */
	VEC(uint32_t) name_counts;
};
struct tl_facts {
	struct arena mem;
	VEC(struct tl_edition *) editions;
	VEC(struct tl_series *) series;
	struct names_table series_ids, edition_keys;
};

int tl_read_facts(struct tl_facts *f, const char *dir, const struct event_rules *rules, struct err *e);
void tl_facts_free(struct tl_facts *f);
void tl_settle(struct tl_facts *f, struct tl_series *s);	/* dates, places, status, conflicts of its editions */
int tl_write_events(struct tl_facts *f, const struct event_rules *rules, const char *dir, struct err *e);
/* entities and unknown_names */
int tl_count_names(const char *dir, struct err *e);

/* Articles in arrival order, all batches: number, id, day. */
struct tl_articles {
	struct arena mem;
	struct str *paths;
	size_t n, at;
	int published;			/* column */
	bool open;
	struct table_reader r;
	uint32_t number;		/* of the current one, from 1 */
	struct str id;
	int32_t day;			/* INT32_MIN: unknown */
	char text[11];			/* the day as ISO, or empty */
};
int tl_articles_open(struct tl_articles *a, const char *dir, struct err *e);
/* Move on to the article of that id, which must come after the current one or be it. */
int tl_articles_find(struct tl_articles *a, struct str id, const struct table_reader *asker, struct err *e);
void tl_articles_close(struct tl_articles *a);

#endif
