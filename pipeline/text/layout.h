/* layout.h - the outward form of an article: which line is title, dateline, caption, link, list tail, footer.
 *
 * struct layout holds the words and cues (lexicons/layout/, format in its files' heads); built once, then const and
 * shared.  Everything here works on normal text (normal.h) and knows no language by itself. */
#ifndef PM_TEXT_LAYOUT_H
#define PM_TEXT_LAYOUT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* What a word can be to the splitter and the dateline reader; a word may be several. */
enum {
	LAYOUT_TITLE = 1,		/* Mr. Gen.: a name follows, no sentence ends here */
	LAYOUT_NUMBER = 2,		/* No. Art.: none ends here if a number follows */
	LAYOUT_MONTH = 4,		/* Jan.: the same */
	LAYOUT_NEVER = 8,		/* e.g. vs.: none ends here */
	LAYOUT_MAYBE = 16,		/* Inc. U.S. a.m.: one ends here if what follows starts sentences */
	/* a.m.: as MAYBE, but any capitalised word except a day or zone may start one */
	LAYOUT_TIME = 32,
	LAYOUT_CAPITAL = 64,		/* only if written with a capital: No. but not no. */
	LAYOUT_STARTER = 128,		/* The, However: starts a sentence when it follows an abbreviation */
	LAYOUT_SPEECH = 256,		/* said, asked: after a closing quote the sentence goes on */
	LAYOUT_JOINER = 512,		/* de, of: lower case within the place of a dateline */
	LAYOUT_ZONE = 1024,		/* GMT, Monday: goes on after a.m. */
	LAYOUT_FUNCTION = 2048,		/* counted to tell the language */
	LAYOUT_DATE = 4096,		/* November, Nov: a date in a dateline */
	LAYOUT_REVISED = 8192,		/* updated: the date behind it is not that of publication */
	LAYOUT_ISSUED = 16384,		/* published: the date behind it is */
	LAYOUT_PARTICLE = 32768,	/* al, van: in lower case before a surname, so it may begin a sentence */
	LAYOUT_MARKED = 65536,		/* Jeopardy!: the mark is part of the name */
	LAYOUT_LETTERED = 262144,	/* Annex: the letter behind it is no initial */
	LAYOUT_OPENER = 131072		/* Residents, Prices: starts a sentence behind Inc. and Ave., not behind U.S. */
};

/* CUE_LABEL is CUE_START but for what may follow it: no prose (layout_is_prose). */
enum layout_match { CUE_START, CUE_WHOLE, CUE_END, CUE_PART, CUE_TAIL, CUE_MATCHES, CUE_LABEL = CUE_MATCHES };

struct layout;
struct layout *layout_new(void);
void layout_free(struct layout *l);
/* Word in lower case, without a final dot. */
void layout_add_word(struct layout *l, struct str word, unsigned flags);
void layout_add_function_word(struct layout *l, struct str word, struct str language);
/* -1: that many languages are not held */
int layout_add_language(struct layout *l, struct str language);
/* Letters of a script; at most LAYOUT_SCRIPTS of them, the first one with the letters of ASCII. */
enum { LAYOUT_SCRIPTS = 32, LAYOUT_OWN_ROWS = 64 };
int layout_add_script(struct layout *l, uint32_t from, uint32_t to, struct str language, bool shared);
/* Letters that of all languages of the last script only this one has.  begins: a row of them does. */
int layout_add_own(struct layout *l, uint32_t from, uint32_t to, struct str language, bool begins);
/* role: a value of the caller's, returned by layout_cue.  cue is folded.  max: only in lines up to so many bytes. */
void layout_add_cue(struct layout *l, enum layout_match match, struct str cue, int role, size_t max, struct str id);
void layout_ready(struct layout *l);	/* after the last add */

/* Flags of a word as written (any case), 0 if unknown. */
unsigned layout_word(const struct layout *l, struct str word);
/* A function word: its languages (bit = number of the language), what one of them counts for, which is less the more
 * languages share it, and its place in language_count.seen. */
struct layout_function {
	uint64_t languages;		/* 0: it is none */
	double share;
	uint32_t seen;
};
/* By hash of the folded word: LAYOUT_HASH, then layout_hash for each byte (FNV-1a). */
#define LAYOUT_HASH 0xcbf29ce484222325u
static inline uint64_t layout_hash(uint64_t h, unsigned char byte) { return (h ^ byte) * 0x100000001b3u; }
struct layout_function layout_function_word(const struct layout *l, uint64_t hash);
size_t layout_languages(const struct layout *l);
struct str layout_language(const struct layout *l, size_t i);

struct layout_cue {
	struct str text;		/* folded */
	struct str id;
	enum layout_match match;
	bool label;			/* of CUE_START */
	int role;
	size_t max;
};
/* The cue that fires on line, the longest one; NULL: none. */
const struct layout_cue *layout_find_cue(const struct layout *l, struct str line);

/* Bytes of the dateline at the start of a paragraph, with its dash or colon and the space behind it; 0 = none.
 * strong: it has an agency, a date, brackets or a place in capitals, so it may stand anywhere, not just first. */
size_t layout_dateline(const struct layout *l, struct str paragraph, bool *strong);

/* A line that could be a title or cross-heading: short, begins with a capital, figure or quote, does not end a
 * sentence. */
bool layout_is_heading(struct str line, size_t max_words);
/* The same line but for case, marks and spaces? */
bool layout_same_line(struct str a, struct str b);
/* Bytes of a list marker and its spaces at the start of a line ("- ", "• "); the whole line if it is nothing else. */
size_t layout_marker(struct str line);
size_t layout_count_words(struct str s);
/* A whole sentence that tells something, rather than a label with names and numbers: it has a full stop and several
 * words in lower case beside those that join names (of, and, the). */
bool layout_is_prose(const struct layout *l, struct str line);

#endif
