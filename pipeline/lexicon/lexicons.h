/* lexicons.h - everything that is known before an article is read: loaded once, then only read, by any
 * number of threads.  Each part has its own loader that turns rows into the structure of its subject. */
#ifndef PM_LEXICON_LEXICONS_H
#define PM_LEXICON_LEXICONS_H

#include "base/err.h"
#include "base/str.h"
#include "text/words.h"

enum {				/* parts */
	LEX_LAYOUT = 1,		/* roles, abbreviations, dateline and furniture cues: normalize */
	LEX_NAMES = 2,		/* entities, forms, heads, titles: match */
	LEX_DATES = 4,		/* date rules and word classes: dates (and normalize's header dates) */
	LEX_EVENTS = 8,		/* ordinals, series, false friends, status cues: events */
	LEX_DUPLICATES = 16,	/* thresholds and cue words: deduplicate */
	LEX_ALL = 31
};

struct layout;			/* text/layout.h */
struct names;			/* names/names.h */
struct date_rules;		/* dates/dates.h */
struct event_rules;		/* events/events.h */
struct duplicate_rules;		/* duplicates/duplicates.h */

struct lexicons {
	struct layout *layout;
	char *language_models;	/* path of layout/languages.conf, for article/languages.h; loaded with LEX_LAYOUT */
	struct names *names;
	struct date_rules *dates;
	struct event_rules *events;
	struct duplicate_rules *duplicates;
	char digest[17];	/* hash of the names and bytes of all files of the folder: "lexicons ab12..." */
};

int lexicons_load(struct lexicons *l, const char *dir, unsigned parts, struct err *e);
void lexicons_free(struct lexicons *l);
/* A vocabulary whose words are classified for the parts that are loaded. */
struct words *lexicons_words(const struct lexicons *l, struct str lang);

/* The loaders, one per part; *out is to be freed by the part's own free function. */
int lex_layout_load(const char *dir, struct layout **out, struct err *e);
int lex_names_load(const char *dir, struct names **out, struct err *e);
int lex_dates_load(const char *dir, struct date_rules **out, struct err *e);
/* names: to resolve parties and places of series; may be NULL (then they are kept as ids) */
int lex_events_load(const char *dir, const struct names *names, struct event_rules **out, struct err *e);
int lex_duplicates_load(const char *dir, struct duplicate_rules **out, struct err *e);

#endif
