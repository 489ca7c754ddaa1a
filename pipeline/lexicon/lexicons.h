/* lexicons.h - loading struct lexicons (article/worker.h) from a folder of files.  Each part has its own loader that
 * turns rows into the structure of its subject. */
#ifndef PM_LEXICON_LEXICONS_H
#define PM_LEXICON_LEXICONS_H

#include "base/err.h"
#include "base/str.h"
#include "article/worker.h"

enum {				/* parts */
	LEX_LAYOUT = 1,		/* roles, abbreviations, dateline and furniture cues: normalize */
	LEX_NAMES = 2,		/* entities, forms, heads, titles: match */
	LEX_DATES = 4,		/* date rules and word classes: dates (and normalize's header dates) */
	LEX_EVENTS = 8,		/* ordinals, series, false friends, status cues: events */
	LEX_DUPLICATES = 16,	/* thresholds and cue words: deduplicate */
	LEX_ALL = 31
};

int lexicons_load(struct lexicons *l, const char *dir, unsigned parts, struct err *e);
void lexicons_free(struct lexicons *l);

/* The loaders, one per part; *out is to be freed by the part's own free function. */
int lex_layout_load(const char *dir, struct layout **out, struct err *e);
int lex_names_load(const char *dir, const struct names **out, struct err *e);
/* The same, from the image that an earlier program left of lexicons with this digest in the folder that the environment
 * variable PRESSMILL_CACHE names; else built and left there.  Without it, nothing is kept. */
int lex_names_map(const char *dir, const char *digest, const struct names **out, struct err *e);
int lex_dates_load(const char *dir, struct date_rules **out, struct err *e);
int lex_day_load(const char *dir, struct day_rules **out, struct err *e);	/* of LEX_DATES */
/* names: to resolve parties and places of series; may be NULL (then they are kept as ids) */
int lex_events_load(const char *dir, const struct names *names, struct event_rules **out, struct err *e);
int lex_duplicates_load(const char *dir, struct duplicate_rules **out, struct err *e);

/* The same for lexcheck: every fault is told (lexicon/lexfile.h), and *out is what could be read. */
struct lex_faults;
int lex_layout_check(const char *dir, struct layout **out, const struct lex_faults *faults);
int lex_dates_check(const char *dir, struct date_rules **out, const struct lex_faults *faults);
int lex_day_check(const char *dir, struct day_rules **out, const struct lex_faults *faults);
int lex_events_check(const char *dir, const struct names *names, struct event_rules **out,
		     const struct lex_faults *faults);
int lex_duplicates_check(const char *dir, struct duplicate_rules **out, const struct lex_faults *faults);

#endif
