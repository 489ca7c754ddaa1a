/* article.h - the record that every stage works on: one article and all that is known of it.
 *
 * All memory of an article is its arena's; article_reset forgets everything.  Text cells are valid
 * UTF-8 without control bytes.  Stages only append to the arrays; normalize fills sentences from
 * paragraphs.  Sentences are numbered from 1 in streams and tables, and indexed from 0 here.
 * What is found in the sentences: text/facts.h. */
#ifndef PM_ARTICLE_ARTICLE_H
#define PM_ARTICLE_ARTICLE_H

#include "base/err.h"
#include "base/str.h"
#include "text/facts.h"
#include "text/token.h"

enum role {
	ROLE_NONE,		/* a paragraph as ingest read it: not yet judged */
	ROLE_TITLE, ROLE_DATELINE, ROLE_BYLINE, ROLE_HEADING, ROLE_BODY, ROLE_QUOTE,
	ROLE_CAPTION, ROLE_LINK, ROLE_LIST, ROLE_FOOTER, ROLE_FURNITURE,
	ROLES
};
struct str role_name(enum role r);		/* "" for ROLE_NONE */
bool role_of(struct str name, enum role *r);
/* link, list, footer and furniture (lines many earlier articles of the publisher had) yield no facts */
static inline bool role_yields_facts(enum role r)
{
	return r != ROLE_LINK && r != ROLE_LIST && r != ROLE_FOOTER && r != ROLE_FURNITURE;
}

struct paragraph {			/* P */
	enum role role;			/* what the input's markup says, else ROLE_NONE */
	uint64_t offset;		/* byte of the article's text as read where it starts */
	struct str text;		/* one line */
};

struct sentence {			/* S */
	uint32_t paragraph;		/* from 1 */
	enum role role;
	uint64_t offset;		/* byte of the article's text as read where it starts */
	struct str text;
	struct str repeats;		/* Q: id of the article that said it before (may be this one), or empty */
	uint32_t first_token, tokens;	/* its tokens in article.tokens, once tokenized */
};

struct relation {			/* R */
	struct str other_id;
	struct str kind;		/* exact copy abridged | revision contains template follows shares */
	double containment;		/* share of this article's 4-grams that the other has, 0..1 */
	double containment_of_other;
	double jaccard;
	int numbers_agree;		/* 1 yes, 0 no, -1 not compared */
};

struct problem {			/* ! */
	struct str stage, code, message;
};

struct article {
	struct arena mem;
	struct str id;			/* 16 lower-case hex digits */
	struct str source;		/* path below the corpus root, with #n for the n-th record of a file */
	struct str external_id, url, publisher;
	struct str published;		/* ISO day or day and time as given; empty: unknown */
	struct str published_basis;
	struct str language, title;
	struct str page, page_charset;	/* a page that was cut off its file and is still to be read (reader_cut) */
	VEC(struct paragraph) paragraphs;
	VEC(struct sentence) sentences;
	size_t sentences_cut;		/* how many had no end within their bound (sentences.h) and are several now */
	token_vec tokens;		/* all sentences' tokens in order, once tokenized */
	bool tokenized;
	const void *bound_by;		/* the worker whose vocabulary tokens[].word point into, */
	uint64_t bound_at;		/* and its generation then: see worker_bind */
	bool has_words;			/* W lines belong to it: tokenize has run */
	VEC(struct relation) relations;
	acronym_vec acronyms;
	mention_vec mentions;
	date_vec dates;
	event_vec events;
	party_vec parties;
	unknown_name_vec unknown;
	VEC(struct problem) problems;
	struct passed *passed;		/* the lines it was read from, for stream_write; NULL if made here */
};

/* One article is bounded, so that memory is: what has more paragraphs, or words and marks, is a book or a data file,
 * costs hundreds of bytes for each of them, and is rejected as too_costly (by the readers; by normalize). */
enum { ARTICLE_PARAGRAPHS_MAX = 400000, ARTICLE_WORDS_MAX = 400000 };

void article_init(struct article *a);
void article_reset(struct article *a);
void article_free(struct article *a);

/* id of the kept article this one is a copy of (exact, copy, abridged), or an empty string */
struct str article_copy_of(const struct article *a);
/* For must(): tokens and facts lie in their sentences; of what was not read from a stream, in whole characters, and
 * days are in order. */
bool article_sound(const struct article *a);
static inline bool article_rejected(const struct article *a) { return a->problems.n != 0; }
/* Hash of the sentences' texts: the cell text_hash. */
uint64_t article_text_hash(const struct article *a);
/* May facts be drawn from sentence i?  By role; and not if the article itself said it before, nor if an earlier
 * article did of which this one is a copy, or which it contains or shares text with: nothing counts twice.  A
 * revision is another matter: it stands for what it revises. */
bool sentence_yields_facts(const struct article *a, size_t i);
/* The article's day for resolving dates: the first 10 bytes of published if they are a day, else DAY_NONE. */
int32_t article_day(const struct article *a);
/* Cut every sentence into tokens, unless that has been done. */
void article_tokenize(struct article *a);
static inline struct token *sentence_tokens(const struct article *a, size_t i)
{
	return a->tokens.v + a->sentences.v[i].first_token;
}
/* Add a problem; message by printf. */
void article_problem(struct article *a, const char *stage, const char *code, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* Set a->id from a->source (without its #record), the record's own id (external_id, url or record
 * number) and text: re-delivery of the same thing is the same article. */
void article_identify(struct article *a, struct str text);
size_t article_text_bytes(const struct article *a);	/* of its paragraphs */
/* The same with its title and what paragraphs take beside their text: the measure for articles in flight.  Of a page
 * that is still to be read a quarter of its bytes, more than the text of most pages. */
size_t article_weight(const struct article *a);
/* Batch of a source: its first folder, or "main" for a file at the top of the corpus. */
struct str source_batch(struct str source);
/* The batch as tables and their files call it: itself, or where it is too long for a file's name, its beginning and a
 * hash. */
enum { BATCH_NAME_MAX = 200 };
struct str batch_name(struct arena *a, struct str batch);

#include "base/banned.h"
#endif
