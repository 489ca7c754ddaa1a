/* events/article_series.h - the series that one article speaks of, by all their names; for the files of events/
 * only. */
#ifndef PM_EVENTS_ARTICLE_SERIES_H
#define PM_EVENTS_ARTICLE_SERIES_H

#include "events/noun_phrase.h"

enum { ITEM_KEYS = 20, ENTRY_KEYS = 32, ENTRY_ACRONYMS = 8, ENTRY_HEADS = 6, ENTRY_NUMBERS = 12,
	ENTRIES_MOST = 64, ITEMS_MOST = 600 };

/* A name of a series as it stands somewhere, numbered or not. */
struct ev_item {
	const struct noun_phrase *np;
	const struct ev_sentence *s;
	struct ev_phrase *phrase;	/* NULL: a name without a number */
	const struct series *series;	/* of the lexicon, where the name is one of its names */
	struct ev_entry *entry;
	uint64_t keys[ITEM_KEYS];	/* hashes of the stems of its content words, without heads */
	uint32_t nkeys;
	const struct ev_head *rule;	/* of its head; NULL: none */
	uint64_t head;			/* hash of its key; 0: none */
	uint64_t set;			/* a bit for each key */
};

struct ev_entry {
	uint64_t keys[ENTRY_KEYS], acronyms[ENTRY_ACRONYMS], brackets[ENTRY_ACRONYMS], heads[ENTRY_HEADS];
	uint32_t numbers[ENTRY_NUMBERS];
	uint32_t nkeys, nacronyms, nbrackets, nheads, nnumbers;
	uint64_t head, set;
	uint32_t count, first;		/* items; first sentence */
	bool in_title, lead;
	const struct ev_item *best;	/* says most */
	const struct series *series;
	const struct ev_phrase *named;	/* a numbered phrase that names its series by itself */
	struct str id, name;
};

/* Fills a->items and a->entries from the numbered phrases and the capitalised names of the sentences looked at. */
void ev_article_series(struct ev_article *a);
/* events/link.c: gives each numbered phrase its entry and link, and, where it has none of its own, id and name. */
void ev_link(struct ev_article *a);
/* Text of the phrase as a name: without annual, inaugural, a year before it or brackets behind. */
struct str ev_np_text(const struct ev_sentence *s, const struct noun_phrase *np);
/* of the letters, without a number behind them */
uint64_t ev_acronym_hash(const struct ev_sentence *s, uint32_t k);
bool ev_is_acronym(const struct ev_sentence *s, uint32_t k);
bool ev_has_hash(const uint64_t *v, uint32_t n, uint64_t h);

#endif
