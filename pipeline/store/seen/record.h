/* store/seen/record.h - what is remembered of one kept article, in about half a kilobyte for 400 words.
 *
 * A record is bytes, the same in memory and in a segment, little-endian throughout:
 *    0  u64 id               8  u64 text hash
 *   16  u32 publisher  20  u32 file  24  u32 record in a file  28  u32 url  32  u32 external    (hashes; 0: none)
 *   36  i32 day             40  u32 words of the body      44  u32 correction cue of the title (hash; 0)
 *   48  u32 4-grams         52  u16 of them in the sample  54  u16 kept   56  u8 sample   57  u8 bits
 *   58  u16 bytes of their set                             60  u16 numbers
 *   62  u16 lines           64  u16 lines with figures     66  u16 bytes of the lines' set
 *   68  u8  title words     69  u8 4-grams of the lead
 *   70  u16 words with capitals                            72  u16 bytes of their set, and which of them are names
 *   74  i32 day of arrival (of its batch, or of an article before it if that is later)
 *   78  u16 numbers[], u16 title words[], u16 lead[], then the sets of words with capitals, 4-grams, lines, and lines
 *   with
 *       figures masked
 * Sets are coded as in duplicates/shingle_sets.h.  Private to store/seen/. */
#ifndef PM_STORE_SEEN_RECORD_H
#define PM_STORE_SEEN_RECORD_H

#include "store/seen/seen.h"
#include "duplicates/shingle_sets.h"
#include "duplicates/shingles.h"

enum {
	RECORD_FIXED = 78,
	LINE_BITS = 30,			/* of a line's hash: a chance match in 10^9 / lines */
	MAX_LINES = 4096, MAX_NUMBERS = 96, MAX_TITLE = 24, MAX_CAPITALS = 192, LEAD = 24,
	DAY_UNKNOWN = INT32_MIN
};

struct print_line {			/* one sentence */
	uint32_t hash;			/* of its words; 0 = it has none */
	uint32_t masked;		/* with figures masked, if it is prose with figures in it; else 0 */
	uint32_t first, words;		/* in fingerprint.text */
	uint32_t capitals, ncapitals;	/* in fingerprint.capitals */
	bool figures;			/* some of its words are numbers */
	bool prose;			/* a sentence of running text, not a menu, a headline or a row of a table */
	bool body;			/* it is of the text, not around it */
	bool counts;			/* ... and counts for 4-grams: a body that has enough prose is judged by that */
};

struct capital {			/* a word that begins with a capital */
	uint32_t hash;
	bool name;			/* and not because a sentence begins there */
};

struct fingerprint {
	uint64_t id, text_hash;
	uint32_t publisher, file, record, url, external;
	uint32_t owner;			/* whose lines may be its furniture: the publisher, or a stand-in */
	int32_t day;
	int32_t arrived;		/* day in the name of its batch, or DAY_UNKNOWN */
	uint32_t cue;			/* hash of the title's first words if they announce a correction */
	uint32_t cue_line;		/* hash of a sentence that says that the text was corrected */
	uint64_t *text;			/* words of all sentences */
	struct print_line *lines;	/* one for each sentence */
	size_t nlines;
	struct capital *capitals;	/* of all sentences */
	/* of the body, made by print_body */
	uint32_t words;
	uint32_t *grams;		/* sorted */
	size_t ngrams;
	uint16_t *numbers, *title;	/* sorted */
	size_t nnumbers, ntitle;
	/* words with a capital, and the names among them in the body: sorted; the lowest if many */
	uint16_t *anywhere, *names;
	size_t nanywhere, nnames;
	uint16_t lead[LEAD];		/* the first 4-grams in order: their highest bits */
	size_t nlead;
	/* of one that was read from a sketch: where text and capitals lie, which are not here then (sketch.h) */
	struct sketch_words *later;
	size_t later_at, later_bytes;
	uint64_t later_sum;
	const struct ahead *ahead;	/* what seen_look found, or NULL */
};

bool id_number(struct str id, uint64_t *v);	/* of 16 hex digits */
/* (Re)compute what rests on the body: after a line has lost its place in it. */
void print_body(struct fingerprint *f, struct arena *a);

struct record {				/* a record's fields, and views into its bytes */
	uint64_t id, text_hash;
	uint32_t publisher, file, record, url, external, words, cue;
	int32_t day;
	struct gram_set set;
	uint16_t numbers[MAX_NUMBERS], title[MAX_TITLE];
	uint16_t lead[LEAD];
	size_t nnumbers, ntitle, nlead, nanywhere, nlines, nmasked;
	struct str capitals, grams, lines, masked;
};

/* What is left of a record behind the horizon: nothing but its head, without anything to compare. */
void record_forget(struct buf *b, struct str bytes);
int32_t record_arrived(struct str bytes);	/* bytes.n >= RECORD_FIXED */
uint32_t record_grams(struct str bytes);	/* 4-grams of the text; bytes.n >= RECORD_FIXED */
void record_write(struct buf *b, const struct fingerprint *f);
/* -1 if the bytes are no record. */
int record_read(struct str bytes, struct record *r);
/* Give a copy what its kept article's lines are: sorted hashes >> (32 - LINE_BITS), room for MAX_LINES. */
int record_lines(const struct record *r, uint32_t *out);

/* How alike an article, whose 4-grams are in the map, is to a kept one.  -1 if the record is damaged. */
int record_compare(const struct fingerprint *f, struct gram_map *map, const struct record *r, struct likeness *l);

static inline uint32_t line_key(uint32_t hash) { return hash >> (32 - LINE_BITS); }
/* Is a line among those that record_lines gave? */
bool line_in(const uint32_t *lines, size_t n, uint32_t hash);

#endif
