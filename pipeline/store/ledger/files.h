/* store/ledger/files.h - the raw files of a corpus, in the order in which they arrive: batch, then path, in byte order.
 *
 * Names that begin with a dot, README.md, and names of files still being written (NAME~, NAME.tmp, NAME.part) are
 * left alone.  Links are followed within the corpus; out of it only if follow_links is set.  A link to a folder that
 * it lies in, or that another link stands for (the first by its path), is left alone: so a walk ends.  What is there
 * but cannot be listed or opened (a link that leads out, a socket, pipe or device) is in the list all the same, so
 * that it is rejected in sight and not overlooked.  A file of more than bytes_max bytes is not read: its size stands
 * for its content. */
#ifndef PM_STORE_LEDGER_FILES_H
#define PM_STORE_LEDGER_FILES_H

#include "base/err.h"
#include "base/str.h"

#define CORRECTIONS_FILE "corrections.tsv"	/* at the top: no article, but what corrections.h reads */

struct file_look {			/* what a file's folder entry says of it */
	uint64_t bytes, inode;
	int64_t modified, changed;	/* nanoseconds since 1970 */
};

struct corpus_file {
	struct str path;		/* below the root, raw bytes, NUL after it */
	struct str folder;		/* its first folder, or main: what it is sorted by */
	uint64_t bytes;
	uint64_t stored;		/* bytes that it takes on the disk: of a file with holes, fewer */
	uint64_t hash;			/* XXH3 of the content, if readable */
	bool readable;			/* set by corpus_hash */
	bool settled;			/* bytes, hash and readable are known: it is not read (stats.h) */
	struct file_look look;		/* set by corpus_list, and by corpus_hash as it was when it was read */
	/* what looks like this has this hash: it was not written to while it was read, nor just before */
	bool looks_right;
};

struct corpus_files {
	struct arena mem;
	VEC(struct corpus_file) list;
	size_t left_alone;		/* names that were skipped */
	/* to be set before corpus_list */
	bool follow_links;
	uint64_t bytes_max;		/* 0: none */
};

void corpus_init(struct corpus_files *c);
void corpus_free(struct corpus_files *c);
/* 66 if root is no folder that can be listed. */
int corpus_list(struct corpus_files *c, const char *root, struct err *e);
/* The order of a list, by the paths alone: below, equal to or above 0. */
int corpus_order(const struct corpus_file *a, const struct corpus_file *b);
/* Instead of a look: the paths in a file (- is standard input), a NUL byte after each, in that order. */
int corpus_read_list(struct corpus_files *c, const char *file, struct err *e);
/* Read file n and set bytes, hash and readable. */
void corpus_hash(struct corpus_files *c, const char *root, size_t n);
/* All of them that are not settled, with that many threads. */
void corpus_hash_all(struct corpus_files *c, const char *root, unsigned threads);

#endif
