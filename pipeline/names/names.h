/* names.h - who and what is named in an article: names from the lexicons and names found by pattern.
 *
 * struct names is everything known before an article is read: entities, their forms in a trie over word ids,
 * context rules, head nouns, titles.  A builder makes it once (names_new, names_add_..., names_finish); then it is only
 * read, by any number of threads.  names_find is pure: the same article and lexicons give the same result.
 * Matching semantics: lexicons/MATCHING.md.  Spans are bytes of the
 * sentence's text; sentences are counted from 0. */
#ifndef PM_NAMES_NAMES_H
#define PM_NAMES_NAMES_H

#include "base/err.h"
#include "text/facts.h"
#include "text/words.h"

struct names;

enum form_kind { FORM_NAME, FORM_ALIAS, FORM_ACRONYM, FORM_DEMONYM, FORM_CAPITAL, FORM_TITLE, FORM_MISSPELLING,
	FORM_TEAM, FORM_KINDS };
enum form_match { MATCH_FOLD, MATCH_EXACT, MATCH_STEM };
enum form_case { CASE_DEFAULT, CASE_ANY, CASE_TITLE, CASE_AS_IS, CASE_UPPER };

enum { NAME_NONE = 0xffffffffu };	/* no entity */
struct name_entity {
	struct str id, name;
	enum name_kind kind;
	uint32_t nparents;
	const uint32_t *parents;	/* entity numbers */
	uint32_t country;		/* its country (itself for one), or NAME_NONE */
	/* of a country: the one city of its own that a form of kind capital names, or NAME_NONE */
	uint32_t capital;
	bool acronym;			/* a form of it is one */
	bool closed;			/* no place is nested in it */
	uint32_t ninner;
	const uint32_t *inner;		/* places that may be, beside what holds it and what it holds */
	bool national;			/* a team of a country or region */
	/* of a team, or of a person whose name others bear: its number, from 1; else 0 */
	uint8_t sport;
	uint8_t tells;			/* of a person: the sport that an article is of which names him, or 0 */
	int32_t from, to;		/* first and last day it is in use */
	uint32_t population;
	struct str row;			/* file:id of its row */
};

/* Look-ups by id: an entity's number, NAME_NONE if there is none. */
uint32_t names_entity(const struct names *n, struct str id);
const struct name_entity *names_entity_at(const struct names *n, uint32_t entity);
bool names_is_within(const struct names *n, uint32_t entity, uint32_t ancestor);	/* itself included */
size_t names_entities(const struct names *n);
size_t names_forms(const struct names *n);

/* Slot WORD_NAME of the vocabulary: the id of the word's form in the trie and what may begin with it. */
uint32_t names_classify(const void *names, const struct word *w);

void names_key(struct buf *b, struct str fold);	/* what two spellings of a name share: folded text without accents */

/* Building.  Every string is copied.  A row that cannot be taken is an error naming what is wrong; column is
 * the number of the cell at fault in the order of the lexicon format, 0 if none. */
struct names_builder;
struct names_builder *names_new(void);
void names_builder_free(struct names_builder *b);	/* with what it has built so far */
/* The same, with names in an image (base/image.h), to be saved and mapped by others; NULL: not possible. */
struct names_builder *names_new_image(void);
int names_add_entity(struct names_builder *b, struct str file, struct str id, struct str kind, struct str name,
		     struct str parents, struct str from, struct str to, uint32_t population, struct err *e);
struct name_form {
	struct str id, form, form_kind, language, match, casing, priority, require, forbid, window, from, to;
};
enum { NAME_FORM_CELLS = 12 };
int names_add_form(struct names_builder *b, struct str file, const struct name_form *f, struct err *e);
int names_add_variant(struct names_builder *b, struct str form, struct str variant, struct err *e);
int names_add_class_word(struct names_builder *b, struct str class, struct str word, struct err *e);
int names_add_head(struct names_builder *b, struct str head, struct str kind, struct str plural, struct err *e);
int names_add_title(struct names_builder *b, struct str title, struct str kind, struct str gender, struct err *e);
/* Places that may stand inside its name although they neither hold it nor lie in it: ids joined by |; "-": none at
 * all. */
int names_add_inner(struct names_builder *b, struct str id, struct str inner, struct err *e);
/* sides: place (its side beside a score), person, or default (as place; for articles that do not tell their sport). */
int names_add_sport(struct names_builder *b, struct str sport, struct str sides, struct err *e);
int names_add_sport_word(struct names_builder *b, struct str sport, struct str word, struct str weight, struct err *e);
/* the organisation is one; a person: see sport */
int names_add_team(struct names_builder *b, struct str id, struct str sport, struct err *e);
int names_add_player(struct names_builder *b, struct str id, struct str sport, struct err *e);
int names_add_side(struct names_builder *b, struct str place, struct str sport, struct str team, struct err *e);
bool names_is_function_word(struct names_builder *b, struct str form);	/* one word, and of class function */
/* All rows are in: resolve parents and contexts, build the trie.  Complaints go to `complain` if given
 * (lexcheck), else the first one is the error.  The row at fault begins with id (and form, if given); at: what in it is
 * wrong, one of its cells or a part of a list.  The builder is gone; NULL: the error, without `complain`. */
typedef void names_complain(void *ctx, struct str file, struct str id, struct str form, struct str at,
			    const char *message);
const struct names *names_finish(struct names_builder *b, names_complain *complain, void *ctx, struct err *e);
void names_free(const struct names *n);
int names_save(const struct names *n, const char *path, const char *key, size_t *where);	/* as image_save */
const struct names *names_load(const char *path, const char *key);

/* Complain of every form that two entities share and that no rule settles; how many. */
size_t names_check(const struct names *n, names_complain *say, void *ctx);

/* One article, as the caller holds it. */
struct names_sentence {
	struct str text;
	const struct token *tokens;	/* bound words */
	uint32_t ntokens;
	bool skip;			/* yields no facts: neither matched nor used as evidence */
	bool dateline, headline;	/* by its role */
};
struct names_input {
	const struct names_sentence *sentences;
	size_t nsentences;
	int32_t day;			/* publication day, or DAY_NONE */
	struct str language;		/* BCP 47, empty if unknown: for @language terms */
	bool english;			/* patterns are for English: German writes every noun with a capital */
};
struct names_result {
	mention_vec mentions;		/* by sentence, start, depth */
	acronym_vec acronyms;
	unknown_name_vec unknown;
};
/* Add all names of the article to *out; what is added lives in a (or in n). */
void names_find(const struct names *n, struct arena *a, const struct names_input *in, struct names_result *out);

/* The first day of 2024, 2024-10, 2024-10-17, or the last; false: it is none of these. */
bool names_day(struct str iso, bool last, int32_t *day);

#endif
