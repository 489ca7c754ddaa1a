/* seen.h - the index of every article seen so far, on disk and in memory: what is a copy of what.
 *
 * On disk it is a folder of immutable segment files, NAME.seen, in a release as state/seen.  A run maps the
 * segments of the current release, adds what it sees in memory, and seen_save forms the folder of the
 * next release: new segments, and hard links to those old ones that still count.  Nothing in the old folder
 * is ever touched, so a run that is killed leaves nothing behind, and the index always matches the release
 * it lies in.  Segments are merged so that each holds more articles than all newer
 * ones together: a handful of files, whatever the number of nights.
 *
 * Two calls do the work: seen_fingerprint is pure and may run in any thread; seen_decide is called for
 * every article in order of arrival, by one thread.  What it decides depends on the articles that came
 * before and on nothing else: not on how they were cut into runs, nor on which segments hold them.
 * Method and figures: store/seen/SEEN.md; the decision: duplicates/duplicates.h; the files: store/seen/format.h. */
#ifndef PM_STORE_SEEN_SEEN_H
#define PM_STORE_SEEN_SEEN_H

#include <pthread.h>

#include "base/err.h"
#include "article/article.h"
#include "duplicates/duplicates.h"

struct seen;
struct fingerprint;		/* of one article, in its arena */

/* Pure: tokenizes the article if need be and computes what seen_decide needs (4-gram hashes, numbers,
 * title words, hashes of its sentences).  The article must be normalized.  Not NULL. */
struct fingerprint *seen_fingerprint(struct article *a, const struct duplicate_rules *rules);

/* Open the index in folder `dir`; NULL, a missing or an empty folder is an empty index.  `staged` is the folder
 * that seen_save will form, on the same file system (it is made when first needed; segments are written
 * there early when memory would grow too large); NULL: nothing will be saved (a dry run).  The staged folder
 * should be missing or empty: *.seen files in it are removed.  A damaged file is an error (65) that names it.
 * The rules must outlive the index.  NULL on error. */
struct seen *seen_open(const char *dir, const char *staged, const struct duplicate_rules *rules, struct err *e);

/* For other threads: what the index on disk has for n articles is looked up before their turn, and noted in their
 * fingerprints (NULL: of one that is passed over), so that little is left to do in order.  seen_share names the lock
 * under which the index changes; who calls seen_look holds it for reading. */
void seen_share(struct seen *s, pthread_rwlock_t *lock);
void seen_look(const struct seen *s, struct article *articles, struct fingerprint *const *f, size_t n);

/* Judge an article against all that came before, and remember it.  0: done; 1: this very article (its id, or this
 * record of a file, whose text is the same under another number) was delivered before, drop it; -1: error.
 * Adds relations (best first; a copy has its kept article first), sets sentence.repeats where an earlier article
 * said the sentence (one it is related to, or another copy of its kept article), and ROLE_FURNITURE on lines that
 * many articles of the publisher had, or of all who name none.
 * Never touches an article that has problems, other than to remember its id. */
int seen_decide(struct seen *s, struct article *a, const struct fingerprint *f, struct err *e);

/* Write what was added and form the staged folder: after it, the folder holds exactly the live segments,
 * every file and the folder itself synced.  Old segments are hard-linked (copied where links cannot be made). */
int seen_save(struct seen *s, struct err *e);
void seen_close(struct seen *s);

/* For reports and `status`. */
struct seen_counts {
	uint64_t articles;		/* ids seen */
	uint64_t kept;			/* of them, kept articles (not copies) */
	uint64_t segments, bytes;	/* on disk, as opened or saved */
};
struct seen_counts seen_counts(const struct seen *s);

/* Read every byte of every segment in a folder and check it all (opening checks headers and sizes only). */
int seen_verify(const char *dir, struct seen_counts *c, struct err *e);

#endif
