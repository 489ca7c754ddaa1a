#include "shard/frames.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/le.h"

enum { HEAD = 48, SUMMED = 40 };

void frames_temporary(struct buf *b, const char *path)
{
	char host[64] = "";
	gethostname(host, sizeof host - 1);
	buf_addf(b, "%s.%s.%ld.tmp", path, host, (long)getpid());
}

int frames_rename(const char *temporary, const char *path, struct err *e)
{
	if (rename(temporary, path)) {
		err_errno(e, EXIT_CANTCREATE, "cannot rename %s to %s", temporary, path);
		unlink(temporary);
		return -1;
	}
	char *folder = str_dupz(str_z(path)), *slash = strrchr(folder, '/');
	if (slash)
		*slash = 0;
	int r = slash ? file_sync_dir(folder, e) : 0;
	free(folder);
	return r;
}

int shard_write(const char *path, struct str content, struct err *e)
{
	struct buf b = BUF_INIT;
	struct out o;
	frames_temporary(&b, path);
	int r = out_create(&o, b.p, e);
	if (r == 0) {
		out_adds(&o, content);
		r = out_close(&o, 1, e);
		if (r)
			unlink(b.p);
	}
	r = r ? r : frames_rename(b.p, path, e);
	buf_free(&b);
	return r;
}

static void head_line(struct buf *b, const char *kind, const char *stamp)
{
	buf_addf(b, "pressmill %s %s\n", kind, stamp);
}

int frames_create(struct frames_out *o, const char *path, const char *kind, const char *stamp, struct err *e)
{
	struct buf b = BUF_INIT;
	*o = (struct frames_out){ .path = NULL };
	frames_temporary(&b, path);
	int r = out_create(&o->out, b.p, e);
	if (r == 0) {
		o->path = str_dupz(str_z(path));
		buf_reset(&b);
		head_line(&b, kind, stamp);
		out_adds(&o->out, buf_str(&b));
	}
	buf_free(&b);
	return r;
}

static uint64_t checksum(const char *head, struct str content)
{
	return hash_mix(hash_bytes(head, SUMMED)) ^ hash_str(content);
}

uint64_t frames_add(struct frames_out *o, struct frame *f, struct str content)
{
	uint64_t at = o->out.written;
	char head[HEAD];
	f->stored = content.n;
	le_bytes(head, f->articles, 4);
	le_bytes(head + 4, f->file, 4);
	le_bytes(head + 8, f->weight, 8);
	le_bytes(head + 16, f->mark, 8);
	le_bytes(head + 24, f->bytes, 8);
	le_bytes(head + 32, f->stored, 8);
	le_bytes(head + SUMMED, checksum(head, content), 8);
	out_add(&o->out, head, HEAD);
	out_adds(&o->out, content);
	o->frames++;
	return at;
}

void frame_squeeze(struct squeezer *z, struct str content, struct buf *b)
{
	size_t at = b->n;
	squeeze(z, content, b);
	squeeze_end(b);
	if (b->n - at < content.n)
		return;
	b->n = at;
	buf_adds(b, content);
}

int frames_finish(struct frames_out *o, struct err *e)
{
	struct frame last = { .articles = FRAME_LAST, .weight = o->frames };
	frames_add(o, &last, STR(""));
	char *temporary = str_dupz(str_z(o->out.path));
	int r = out_close(&o->out, 1, e);
	if (r)
		unlink(temporary);
	r = r ? r : frames_rename(temporary, o->path, e);
	free(temporary);
	free(o->path);
	o->path = NULL;
	return r;
}

void frames_abandon(struct frames_out *o)
{
	struct err ignored;		/* it goes away with its error */
	if (!o->path)
		return;
	unlink(o->out.path);
	out_close(&o->out, 0, &ignored);
	free(o->path);
	o->path = NULL;
}

/* ---- reading ---- */

static int damaged(const struct frames_in *in, struct err *e)
{
	return err_set(e, EXIT_STREAM, "%s is damaged or cut short: make it anew with '%s'", in->path, in->remedy);
}

static int read_at(const struct frames_in *in, uint64_t at, char *p, size_t n, struct err *e)
{
	while (n) {
		ssize_t got = pread(in->fd, p, n, (off_t)at);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_errno(e, EXIT_IO, "cannot read %s", in->path);
		if (!got)
			return damaged(in, e);
		p += got;
		n -= (size_t)got;
		at += (uint64_t)got;
	}
	return 0;
}

int frames_open(struct frames_in *in, const char *path, const char *kind, const char *stamp, const char *remedy,
		struct err *e)
{
	struct buf want = BUF_INIT, have = BUF_INIT;
	*in = (struct frames_in){ .fd = open(path, O_RDONLY | O_CLOEXEC), .path = str_dupz(str_z(path)),
		.remedy = remedy };
	if (in->fd < 0) {
		int missing = errno == ENOENT;
		err_errno(e, EXIT_NOINPUT, "cannot open %s", path);
		if (missing)
			err_set(e, EXIT_NOINPUT, "%s is missing: make it with '%s'", path, remedy);
		frames_close(in);
		return -1;
	}
	head_line(&want, kind, stamp);
	buf_grow(&have, want.n);
	int r = read_at(in, 0, have.p, want.n, e);
	have.n = want.n;
	if (r == 0 && !str_eq(buf_str(&have), buf_str(&want)))
		r = err_set(e, EXIT_STREAM, "%s was not made for this plan by this version with these lexicons "
			    "(wanted: %s %s): make it anew with '%s'", path, kind, stamp, remedy);
	in->at = want.n;
	buf_free(&want);
	buf_free(&have);
	if (r)
		frames_close(in);
	return r;
}

static struct frame head_of(const char *head)
{
	return (struct frame){ get_le32(head), get_le32(head + 4), get_le64(head + 8), get_le64(head + 16),
		get_le64(head + 24), get_le64(head + 32) };
}

int frames_peek(const struct frames_in *in, struct frame *f, struct err *e)
{
	char head[HEAD];
	if (read_at(in, in->at, head, HEAD, e))
		return -1;
	*f = head_of(head);
	return 0;
}

static int read_frame(const struct frames_in *in, uint64_t at, struct frame *f, struct buf *stored, uint64_t *sum,
		      struct err *e)
{
	char head[HEAD];
	if (read_at(in, at, head, HEAD, e))
		return -1;
	*f = head_of(head);
	off_t end = lseek(in->fd, 0, SEEK_END);
	if (end < 0 || f->stored > (uint64_t)end)	/* before so much memory is asked for */
		return damaged(in, e);
	buf_reset(stored);
	buf_grow(stored, (size_t)f->stored);
	if (read_at(in, at + HEAD, stored->p, (size_t)f->stored, e))
		return -1;
	stored->n = (size_t)f->stored;
	stored->p[stored->n] = 0;
	*sum = get_le64(head + SUMMED);
	return checksum(head, buf_str(stored)) == *sum ? 0 : damaged(in, e);
}

int frames_at(const struct frames_in *in, uint64_t at, struct frame *f, struct buf *stored, struct err *e)
{
	uint64_t sum;
	return read_frame(in, at, f, stored, &sum, e);
}

int frames_part(const struct frames_in *in, uint64_t frame, uint64_t at, size_t n, struct buf *b, struct err *e)
{
	buf_reset(b);
	buf_grow(b, n);
	if (read_at(in, frame + HEAD + at, b->p, n, e))
		return -1;
	b->n = n;
	return 0;
}

int frames_next(struct frames_in *in, struct frame *f, struct buf *stored, struct err *e)
{
	uint64_t sum;
	if (read_frame(in, in->at, f, stored, &sum, e))
		return -1;
	in->digest = hash_mix(in->digest ^ sum) + 1;
	if (f->articles == FRAME_LAST)
		return f->weight == in->frames ? 0 : damaged(in, e);
	in->at += HEAD + f->stored;
	in->frames++;
	return 1;
}

int frames_verify(const char *path, const char *kind, const char *stamp, const char *remedy, uint64_t *digest,
		  struct err *e)
{
	struct frames_in in;
	struct frame f;
	struct buf stored = BUF_INIT;
	int got;
	if (frames_open(&in, path, kind, stamp, remedy, e))
		return -1;
	while ((got = frames_next(&in, &f, &stored, e)) > 0)
		;
	if (digest)
		*digest = in.digest;
	buf_free(&stored);
	frames_close(&in);
	return got;
}

int frame_content(const struct frames_in *in, const struct frame *f, struct str stored, struct buf *b, struct err *e)
{
	if (f->bytes == f->stored) {
		buf_adds(b, stored);
		return 0;
	}
	return unsqueeze(stored, (size_t)f->bytes, b) ? damaged(in, e) : 0;
}

void frames_close(struct frames_in *in)
{
	if (in->fd >= 0)
		close(in->fd);
	free(in->path);
	in->path = NULL;
	in->fd = -1;
}
