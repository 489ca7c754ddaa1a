/* file.h - reading and writing files so that no failure is lost.
 *
 * struct out buffers writes to a descriptor and remembers the first failure; out_close reports it
 * (write, fsync and close are all checked), so a full disk is an error and never a short file. */
#ifndef PM_BASE_FILE_H
#define PM_BASE_FILE_H

#include "base/err.h"
#include "base/str.h"

/* Whole file into *b (appended).  Error if it is larger than limit bytes (0 = no limit) or not a
 * regular file.  path "-" is standard input.  Codes: 66 cannot open, 74 read error. */
int file_read(const char *path, size_t limit, struct buf *b, struct err *e);
/* Replace path atomically: write path.tmp, fsync, rename, fsync the folder. */
int file_write_atomic(const char *path, struct str content, struct err *e);
/* Open what path stands for below the folder root, for reading and without waiting for a pipe; flags: O_DIRECTORY, or
 * 0.  Links that are absolute or lead out of the folder are not followed (errno EXDEV), unless anywhere.  A
 * descriptor, or -1. */
int file_open_below(int root, const char *path, int flags, bool anywhere);
int file_sync_dir(const char *path, struct err *e);		/* fsync a folder */
/* The folder of a file, with its slash ("." of a plain name), in b. */
const char *file_folder(const char *path, struct buf *b);
int file_mkdirs(const char *path, struct err *e);		/* mkdir -p */
int file_remove_tree(const char *path, struct err *e);		/* rm -r; absent is fine */

struct out {
	int fd;
	char *path;		/* for messages */
	struct buf b;
	int failed;		/* errno of the first failure, 0 = none */
	uint64_t written;	/* bytes given to out_add so far */
};

void out_fd(struct out *o, int fd, const char *name);	/* over an open descriptor, e.g. 1 */
int out_create(struct out *o, const char *path, struct err *e);	/* new file, truncated */
void out_flush(struct out *o);
static inline void out_add(struct out *o, const void *p, size_t n)
{
	buf_add(&o->b, p, n);
	o->written += n;
	if (o->b.n >= 256u << 10)
		out_flush(o);
}
static inline void out_adds(struct out *o, struct str s) { out_add(o, s.p, s.n); }
/* Flush, fsync if sync, close; -1 with the first failure.  Frees; safe to call once only. */
int out_close(struct out *o, int sync, struct err *e);

#endif
