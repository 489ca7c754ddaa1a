/* release.h - a release: one folder with everything that was published at once.
 *
 *   TABLE/BATCH.tsv.gz     batch tables: once published, the same file (hard-linked) in every later release
 *   TABLE.tsv.gz           tables over the whole corpus
 *   datapackage.json README.md SHA256SUMS
 *   state/                 ledger.tsv, run.tsv, files.tsv (below), seen/: what the next run starts from
 *
 * A release is put together in a staging folder, synced, renamed to OUT/releases/NAME, and only then does
 * the link OUT/current move to it, in one step.  OUT/releases/.pending names the release between the two, so
 * that the next run can tell a release that was never current from one that was. */
#ifndef PM_STORE_RELEASE_RELEASE_H
#define PM_STORE_RELEASE_RELEASE_H

#include "base/err.h"
#include "base/str.h"
#include "tables/tables.h"

struct release_file {
	struct str path;		/* below the release */
	uint64_t bytes;
	char sha256[65];
	uint64_t inode;			/* as its folder names it; only while a release is measured */
	bool table;			/* a gzip table: rows and content are set */
	enum table which;
	uint64_t rows, content;		/* without the header row; uncompressed bytes */
};

struct release_made {			/* a table as timeline says it made it, a moment ago */
	struct str path;
	uint64_t bytes, hash, rows, content;
};

struct release {
	struct arena mem;
	VEC(struct release_file) files;	/* in byte order of the paths */
	VEC(struct release_made) made;	/* a few */
};

void release_init(struct release *r);
void release_free(struct release *r);
/* Hard-link all files below `from` to the same places below `to`, making folders; copies where the file
 * system cannot link.  A file that is there already is a bug (70).  A missing `from` is empty. */
int release_link(const char *from, const char *to, struct err *e);
/* The same for one file, whose name is `name` in both folders, which are there. */
int release_link_file(const char *from, const char *to, const char *name, struct err *e);
/* Make the folder `to`, which has most of the files of the folder `from` already, hold the same ones and no others. */
int release_link_again(const char *from, const char *to, struct err *e);
/* state/files.tsv of the release in dir. */
int release_read(struct release *r, const char *dir, struct err *e);
/* Read what `timeline --made` noted: a table that still has the bytes of which it told the hash is as it was made, and
 * release_measure takes its rows from there.  A file that is missing notes nothing. */
int release_trust(struct release *r, const char *path, struct err *e);
/* List and measure all files below dir but SHA256SUMS.  Every other table is inflated: a damaged one is an error.
 * What base (may be NULL) lists under the same path, with the same inode in base_dir, is taken from there. */
int release_measure(struct release *r, const char *dir, const struct release *base, const char *base_dir,
		unsigned threads,
		    struct err *e);
int release_write_list(const struct release *r, const char *dir, struct err *e);	/* state/files.tsv */
int release_write_sums(const struct release *r, const char *dir, struct err *e);	/* SHA256SUMS */
/* Add (or measure again) one file of dir. */
int release_add(struct release *r, const char *dir, const char *path, struct err *e);
/* Order the files again after release_add. */
void release_sort(struct release *r);
uint64_t release_rows(const struct release *r, enum table t);
/* Sync every file and folder below dir, and dir. */
int release_sync(const char *dir, struct err *e);
/* Of a release whose batch tables are synced (they were when they were written): all else, and all folders. */
int release_sync_new(const char *dir, struct err *e);
/* Make the folder `staged` the release OUT/releases/name and move OUT/current to it. */
int release_publish(const char *out, const char *staged, const char *name, struct err *e);
/* Clear away what a run that was broken off between the two steps of release_publish left behind. */
int release_recover(const char *out, struct err *e);
/* Before one more release is published, when `keep` shall stay: if that is one too many, take the oldest that need not
 * stay for the new one, as the folder `to`, which is not there yet.  Nothing but its batch tables is left then.  Nearly
 * all of them belong to the new release too, so that few files have to be linked, and none removed.  Never the current
 * one. */
int release_recycle(const char *out, const char *to, size_t keep, struct err *e);
/* Remove releases so that the newest `keep` stay; never the current one. */
int release_keep(const char *out, size_t keep, struct err *e);

/* store/release/docs.c */
struct release_facts {
	struct str name, program, lexicons, libraries;	/* name without number: it is not yet known */
	uint32_t run;
	size_t sources;			/* rows of the ledger */
	struct str licence;		/* as the operator says it; empty: not said */
	/* days of publication of the articles that name something, the first and the last; empty: none has one */
	struct str first_day, last_day;
};
int release_write_datapackage(const struct release *r, const struct release_facts *f, const char *dir, struct err *e);
int release_write_readme(const struct release *r, const struct release_facts *f, const char *dir, struct err *e);

#endif
