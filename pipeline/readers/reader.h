/* reader.h - one raw file, opened by what it holds and not by its name, read article by article.
 *
 * Formats: plain text, JSON Lines, JSON, HTML, WARC, RSS and Atom, NewsML-G2, NITF, Reuters SGML; each also
 * gzipped (table in readers/README.md).  A reader fills what ingest owes: source, external_id, url, publisher,
 * published with its basis (metadata), language if the input says so, title, paragraphs, id.  It judges nothing
 * that normalize can judge.
 *
 * LAW: nothing in a stranger's file stops a run.  A record that cannot be read comes out as an article with a
 * problem of stage `ingest` (codes: problem codes below), and the next record is tried; a file that cannot be
 * read comes out as one such article.  Memory is bounded by one record, never by the file. */
#ifndef PM_READERS_READER_H
#define PM_READERS_READER_H

#include "article/article.h"
#include "stream/options.h"

struct reader;

struct reader_limits {			/* 0 = no limit */
	uint64_t file_bytes;		/* of one file, after decompression */
	size_t record_bytes;		/* of one record (article, JSON line, WARC record, page) */
	uint64_t records;		/* of one file */
	unsigned ratio;			/* decompressed bytes for each compressed one */
	unsigned depth;			/* nesting of JSON, XML and HTML */
	bool follow_links;		/* out of the corpus, too */
};
#define READER_LIMITS_DEFAULT { (uint64_t)16 << 30, (size_t)16 << 20, 50000000, 1000, 256, false }

/* The limits as options of a program, one after the other in its table; reader_limits takes the values given for them,
 * options[first] being --max-record, over the defaults. */
#define READER_LIMIT_OPTIONS \
	{ "max-record", "MB", "largest article, page or JSON line (16)" }, \
	{ "max-file", "MB", "largest file, unpacked (16384)" }, \
	{ "max-records", "N", "most articles in one file (50000000)" }, \
	{ "max-ratio", "N", "most bytes that one gzipped byte may unpack to (1000)" }, \
	{ "max-depth", "N", "deepest nesting of JSON and markup (256)" }, \
	{ "follow-links", NULL, "read what links in the corpus stand for even where that lies outside of it" }
enum { READER_LIMITS = 6 };
int reader_limits(const struct program *p, size_t first, const struct option_value *v, struct reader_limits *l,
		  struct err *e);

/* Problem codes (cell `code` of rejects):
 *   unreadable      the file cannot be opened or read, has vanished, or its gzip data is damaged or cut short
 *   empty           no text: an empty file, or nothing but white space
 *   binary          not text: an image, archive, PDF, or bytes that no charset explains
 *   too_large       over a limit
 *   too_costly      costs far more memory or time than its bytes should: entities, attributes or elements without end
 *   bad_json bad_xml bad_warc   not well formed (the message says where)
 *   not_an_article  well formed, but without text: a photo, an event, a redirect, a page of links
 *   unsupported     a known format or encoding that is not read */

/* root/path_below_root.  A file that cannot be opened still gives a reader, which hands out the reject; NULL only
 * for a failure of the system (out of descriptors), with *e filled.  limits may be NULL: the defaults. */
struct reader *reader_open(const char *root, struct str path_below_root, const struct reader_limits *limits,
			   struct err *e);
/* The same over bytes in memory, which must outlive the reader. */
struct reader *reader_open_bytes(struct str bytes, struct str source, const struct reader_limits *limits);
/* A reader of a file that is not read at all: it hands out that reject. */
struct reader *reader_refused(struct str path_below_root, const char *code, const char *message);
/* Reads the next article into *a, which it resets first.  1 = an article, read or rejected; 0 = end;
 * -1 = a failure of the system (never of the input). */
int reader_next(struct reader *r, struct article *a, struct err *e);
/* The same, but a page of HTML may only be cut off its file: a->page is then its bytes, and reader_page reads it, in
 * any thread and at any time, since it looks at nothing else.  Reading is most of the work on a page, cutting next to
 * none. */
int reader_cut(struct reader *r, struct article *a, struct err *e);
/* Read a->page, if there is one: *a is then what reader_next would have made of it. */
void reader_page(struct article *a, const struct reader_limits *l);
void reader_close(struct reader *r);

/* Path as a `source` cell: bytes that no cell may hold (control bytes, " and #, what is not UTF-8, and % before
 * two hex digits) become %XX.  Appended to b. */
void reader_source_cell(struct buf *b, struct str path);

#endif
