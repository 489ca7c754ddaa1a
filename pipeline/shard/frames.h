/* shard/frames.h - a file that one step of a cluster hands over to another: frames, one for each block of articles.
 *
 * The file is written under a name of its own and gets its own when it is whole and on disk: who finds it finds all of
 * it, and a step that is done twice, even at once, leaves the same bytes.  Nothing in it is believed: a line at its
 * beginning says what it is, by which version, with which lexicons, for which plan and shard (the stamp); each frame
 * has a checksum, and the last one says how many there are.
 *
 *   "pressmill KIND STAMP" LF
 *   frames: u32 articles, u32 file, u64 weight, u64 mark of its articles, u64 bytes, u64 bytes as they stand here
 *           (the same: not compressed; else deflate), u64 checksum of these and of the bytes; then the bytes
 *   the last one: u32 2^32 - 1, u32 0, u64 number of frames, and nothing in it */
#ifndef PM_SHARD_FRAMES_H
#define PM_SHARD_FRAMES_H

#include "base/file.h"
#include "base/gzip.h"

#define FRAME_LAST UINT32_MAX
struct frame {
	uint32_t articles;
	uint32_t file;			/* of the shard's list, where the first one is from */
	uint64_t weight;
	uint64_t mark;			/* over the ids of its articles: the same in all files of a shard */
	uint64_t bytes;			/* of its content, which stands here squeezed if it takes fewer */
	uint64_t stored;
};

struct frames_out {
	struct out out;
	char *path;
	uint64_t frames;
};

/* path is what it will be called. */
int frames_create(struct frames_out *o, const char *path, const char *kind, const char *stamp, struct err *e);
/* Where it stands in the file.  *content holds the bytes, squeezed (with f->bytes as before) or not. */
uint64_t frames_add(struct frames_out *o, struct frame *f, struct str content);
/* Append content to *b as frames_add wants it: squeezed, unless that gains nothing. */
void frame_squeeze(struct squeezer *z, struct str content, struct buf *b);
int frames_finish(struct frames_out *o, struct err *e);
void frames_abandon(struct frames_out *o);

struct frames_in {
	int fd;
	char *path;
	const char *remedy;		/* the command that makes the file anew */
	uint64_t at, frames;
	uint64_t digest;		/* over the checksums of the frames that frames_next gave */
};

/* remedy must outlive it.  65 if the file is not what it should be, 66 if it is not there. */
int frames_open(struct frames_in *in, const char *path, const char *kind, const char *stamp, const char *remedy,
		struct err *e);
/* The next frame and its bytes as stored (*stored is reset): 1; 0 at a good end; -1 */
int frames_next(struct frames_in *in, struct frame *f, struct buf *stored, struct err *e);
/* Only what its head says, without moving on; articles is 2^32 - 1 at the end. */
int frames_peek(const struct frames_in *in, struct frame *f, struct err *e);
/* The same of one frame. */
int frames_at(const struct frames_in *in, uint64_t at, struct frame *f, struct buf *stored, struct err *e);
/* n bytes of the content of a frame that is not squeezed, which begins at `frame`, from `at` on: not checked. */
int frames_part(const struct frames_in *in, uint64_t frame, uint64_t at, size_t n, struct buf *b, struct err *e);
/* Its content to the end of *b. */
int frame_content(const struct frames_in *in, const struct frame *f, struct str stored, struct buf *b, struct err *e);
void frames_close(struct frames_in *in);
/* Read all of a file and check it; its digest. */
int frames_verify(const char *path, const char *kind, const char *stamp, const char *remedy, uint64_t *digest,
		  struct err *e);

/* Give a file that was written under the name of frames_temporary its own, once it is on disk. */
void frames_temporary(struct buf *b, const char *path);
int frames_rename(const char *temporary, const char *path, struct err *e);
/* A small file, whole or not at all; who else writes it at the same time writes the same. */
int shard_write(const char *path, struct str content, struct err *e);

#include "base/banned.h"
#endif
