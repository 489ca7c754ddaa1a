/* dates.h - temporal expressions: found by rules over word classes, resolved to TIMEX3 values.
 *
 * The rules and all words are data (lexicons/dates/LANG/, format and value grammar in its README); nothing here
 * knows a language.  A word is classified once (date_rules_classify, slot WORD_DATE of words.h); the finder runs
 * a lazily built automaton over the classes from tokens that can start a rule, takes the leftmost longest
 * match, and resolves all matches of the article together when it ends, since later text decides about
 * earlier (is this news or history, which day do its own dates point to).
 *
 * struct date_rules is shared and const; a struct date_finder belongs to one thread. */
#ifndef PM_DATES_DATES_H
#define PM_DATES_DATES_H

#include "base/err.h"
#include "text/facts.h"
#include "text/token.h"
#include "text/words.h"

struct date_rules;			/* a chain of languages; the first is the default (English) */
struct date_finder;

/* Rules of a language; NULL if there are none.  An empty lang is the default language. */
const struct date_rules *date_rules_lang(const struct date_rules *r, struct str lang);
void date_rules_free(struct date_rules *r);
/* A struct word_classifier's function; rules = what date_rules_lang returned for the vocabulary's language. */
uint32_t date_rules_classify(const void *rules, const struct word *w);

struct date_finder *date_finder_new(const struct date_rules *r);	/* r: the chain's head; kept, not owned */
void date_finder_free(struct date_finder *f);

/* Start an article.  Results live in mem.  day: DAY_NONE if unknown; day_basis: how it was found
 * (the article's published_basis).  lang chooses the rules the tokens were bound with; false (and no dates)
 * if there are none for it. */
bool date_finder_begin(struct date_finder *f, struct arena *mem, struct str lang, int32_t day, struct str day_basis);
/* Look at one sentence: tokens bound to words (token.word set).  text and tokens must live until date_finder_end. */
void date_finder_sentence(struct date_finder *f, uint32_t sentence, struct str text, const struct token *t, size_t n);
/* Between the last sentence and the end: another day than date_finder_begin was given. */
void date_finder_settle(struct date_finder *f, int32_t day, struct str day_basis);
/* Resolve all dates of the article and add them to *out in text order; how many.  Array and strings live in mem. */
size_t date_finder_end(struct date_finder *f, date_vec *out);

/* Does the sentence of these tokens, bound by r (of date_rules_lang), name a year, or (month) a year and a month?  If
 * not, date_finder_clues has little use for it. */
bool date_rules_may_date(const struct date_rules *r, const struct token *t, size_t n, bool month);

/* What the dates of the sentences so far say about the article's own day, for article/reference.h: as their words
 * state them, in text order.  May be followed by date_finder_end. */
enum date_clue_kind {
	DATE_CLUE_DAY,			/* a year, month or day of the calendar; year 0: not stated */
	DATE_CLUE_NEAR,			/* a weekday, "yesterday", "last month": text that counts from its own day */
	DATE_CLUE_OWN_YEAR,		/* year is the article's: "last year (2015)" */
	DATE_CLUE_FISCAL		/* year of accounts: "fiscal 2015" */
};
struct date_clue {
	enum date_clue_kind kind;
	uint32_t sentence;
	int year, month, day, weekday;	/* 0: not stated */
	int8_t tense;			/* -1 or less past, 1 future, 0 no cue */
	bool future;			/* not past by its tense or its own words ("after 2020") */
	bool opens;			/* stands in the first words of its sentence, as a dateline does */
	bool end;			/* one of the years of a range: 2021-2025 */
};
typedef VEC(struct date_clue) date_clue_vec;
void date_finder_clues(struct date_finder *f, date_clue_vec *out);	/* in the article's memory */

/* A stamp: metadata, header or dateline date as one string, to an ISO day.  ISO 8601 (basic, extended,
 * with time), RFC 2822, "7 Nov 2023", "November 7, 2023", "Tuesday, Nov. 7, 2023", 2023/11/07, 07.11.2023,
 * 11/7/2023 (month first unless it cannot be), epoch seconds or milliseconds, RFC 850, short years.  Words of all
 * languages, and any word where a weekday stands.
 * false if s has no day of a plausible year (1600..2200) or an impossible one.  A day without a year ("Nov. 7")
 * is false here: see dates_parse_day. */
bool dates_parse_stamp(const struct date_rules *r, struct str s, char out[11]);
/* As above, and a day without a year gets the year that puts it nearest to near ("YYYY-MM-DD", may be empty:
 * then false).  *rest, if not NULL, gets what follows the date in s (a dateline's " : The fourth ..."). */
bool dates_parse_day(const struct date_rules *r, struct str s, struct str near, char out[11], struct str *rest);

/* As a line says it: year and weekday 0 where they are not stated. */
struct date_parts { int year, month, day, weekday; };
bool dates_parse_parts(const struct date_rules *r, struct str s, struct date_parts *out);

/* Run every example of the rules (column `examples`, and examples.tsv): report is called for each that fails,
 * message "path:line: ...".  Returns the number that failed; *run = how many were run. */
size_t date_rules_check(const struct date_rules *r, size_t *run, void (*report)(void *ctx, const char *message),
			void *ctx);

#endif
