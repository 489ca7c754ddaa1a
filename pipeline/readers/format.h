/* format.h - what the readers share among themselves: the window over a file, the table of formats, and how
 * text becomes paragraphs.  Private to pipeline/readers; everybody else includes reader.h. */
#ifndef PM_READERS_FORMAT_H
#define PM_READERS_FORMAT_H

#include "base/gzip.h"
#include "readers/reader.h"

/* A sliding window over the bytes of a file (inflated).  A failure of the input is kept, not raised: the bytes
 * before it are handed out first, then the reader says in a reject what went wrong. */
struct input {
	struct gzin *in;
	struct buf b;
	size_t at;		/* b.p[at .. b.n) is unread */
	uint64_t start;		/* place of b.p[0] in the file */
	bool ended;		/* no bytes after b.n, by end or failure */
	struct err failure;	/* code 0: none */
};

/* Have n unread bytes in the window if the file has them.  Returns how many there are (maybe more than n). */
size_t input_need(struct input *i, size_t n);
static inline struct str input_view(const struct input *i) { return str_n(i->b.p + i->at, i->b.n - i->at); }
static inline void input_skip(struct input *i, size_t n) { i->at += n; }
static inline uint64_t input_place(const struct input *i) { return i->start + i->at; }
/* Next line without LF and CR; valid until the next call.  1 = a line, 0 = end, 2 = a line over max bytes (0 =
 * none), which has been skipped; *line is then its first bytes. */
int input_line(struct input *i, size_t max, struct str *line);
/* All that is left, up to max bytes (0 = no limit).  false: there is more. */
bool input_all(struct input *i, size_t max, struct str *all);

struct format {
	const char *name;
	int (*next)(struct reader *r, struct article *a, struct err *e);	/* as reader_next */
	void (*close)(struct reader *r);					/* frees r->state; may be NULL */
};

extern const struct format format_text, format_jsonl, format_json, format_html, format_warc, format_feed,
	format_newsml, format_sgml, format_pdf, format_mail;

struct reader {
	const struct format *format;
	struct input in;
	struct reader_limits limits;
	struct buf source;		/* cell: path below the root */
	uint64_t record;		/* number of the record last begun, from 1 */
	bool done, any;			/* any: something was handed out (WARC) */
	void *state;			/* the format's own */
	const char *code;		/* a reject to hand out instead of reading, NULL: none */
	char message[480];
};

/* Begin an article: *a is clean; its source is set, with #record if many. */
void reader_begin(struct reader *r, struct article *a, bool many);
/* Make *a a reject (and identify it).  Returns 1, for `return reader_reject(...)`. */
int reader_reject(struct reader *r, struct article *a, const char *code, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* The input's failure as a reject, and the end of the file. */
int reader_fail(struct reader *r, struct article *a);
/* Begin the one article of a file and read all of it; what: "a PDF", for messages.  false: *a is a reject. */
bool reader_whole(struct reader *r, struct article *a, const char *what, struct str *bytes);

/* Text cells ---------------------------------------------------------------------------------------------- */

/* s on one line: control bytes and line breaks as spaces, ends trimmed, in a; not valid UTF-8 is decoded. */
struct str cell_text(struct arena *a, struct str s);
/* The same for urls and ids, in which spaces and quotes are written %20 and %22. */
struct str cell_url(struct arena *a, struct str s);
/* Published: as given, on one line, "" if it is "None", "null", "0" and the like.  Called for one field after the
 * other, the most trusted first: all are kept, split by METADATA_SPLIT (article/published.h), until one is an ISO
 * day; normalize takes the first that is a day. */
void set_published(struct article *a, struct str as_given);
/* en-GB, EN, eng: lower-case primary subtag, or nothing */
void set_language(struct article *a, struct str tag);

/* Cut plain text (valid UTF-8) into paragraphs: lines, or blocks of lines where the text is hard-wrapped (then
 * line breaks within a paragraph become spaces; offsets stay exact).  base is added to the offsets. */
void add_plain_text(struct article *a, struct str text, uint64_t base);

/* An article put together from parts (XML, HTML, JSON with sections): its text as read is the paragraphs, each
 * followed by a LF. */
struct draft {
	struct article *a;
	struct buf text;
};
void draft_paragraph(struct draft *d, enum role role, struct str text);	/* empty text adds nothing */
/* Identify the article and free the draft; without a paragraph the article is rejected: not_an_article, why. */
void draft_end(struct draft *d, struct reader *r, const char *why);

/* One JSON object to one article: fill *a, begun by reader_begin.  Returns 1: read or rejected. */
struct json_object;
int json_article(struct reader *r, struct article *a, struct json_object *o);

void xml_prepare(void);			/* before libxml2 is used; any number of times */
/* A page, or a piece of markup, into *d: see html.c.  whole: a page with navigation around the article, and with
 * metadata (title, date, ... of *d's article are set where they are still empty).  Returns false if libxml2 gives
 * up. */
bool html_into(struct draft *d, struct str page, bool whole, const struct reader_limits *l);
/* A whole page as bytes for one article, begun by reader_begin, to be read by reader_page; charset: from a header,
 * may be empty.  Returns 1. */
int html_article(struct reader *r, struct article *a, struct str bytes, struct str charset);
void html_read(struct article *a, struct str bytes, struct str charset, const struct reader_limits *l);
int pdf_article(struct reader *r, struct article *a, struct str bytes);	/* the same for a PDF */
/* Does text begin with a tag of HTML's or a comment, or hold an end tag, <br>, <p> or <img>? */
bool looks_like_markup(struct str text);
/* Does it begin as a message or an mbox does? */
bool looks_like_mail(struct str text);
/* The same for a field of a feed or of JSON; *text is then without a CDATA section around it, and decoded (into mem)
 * where its markup was escaped once more than need be. */
bool text_is_markup(struct arena *mem, struct str *text);
struct str without_cdata(struct str s);		/* what stands in <![CDATA[ ... ]]>, or s */
/* Text with markup taken out and entities decoded, for headlines: into a. */
struct str html_line(struct arena *a, struct str markup);

#endif
