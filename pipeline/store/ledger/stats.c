#include "store/ledger/stats.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/le.h"

static const char MAGIC[] = "PMSTATS1";
enum { MAGIC_BYTES = 8, HEAD_BYTES = 44, SUM_BYTES = 8 };

struct entry {
	struct file_look look;
	uint64_t hash;
	struct str path;
};

static void path_of(struct buf *b, const char *out)
{
	buf_addf(b, "%s/cache/stats", out);
}

/* The cache as it is, without its sum; empty if there is none, or none to rely on. */
static struct str load(struct buf *b, const char *out)
{
	struct buf path = BUF_INIT;
	struct err none;
	path_of(&path, out);
	bool fine = access(path.p, R_OK) == 0 && file_read(path.p, 0, b, &none) == 0 && b->n >= MAGIC_BYTES + SUM_BYTES
		&& memcmp(b->p, MAGIC, MAGIC_BYTES) == 0
		&& hash_bytes(b->p, b->n - SUM_BYTES) == get_le64(b->p + b->n - SUM_BYTES);
	buf_free(&path);
	return fine ? str_n(b->p, b->n - SUM_BYTES) : STR("");
}

static bool next(struct str all, size_t *at, struct entry *x)
{
	if (all.n - *at < HEAD_BYTES)
		return false;
	const char *p = all.p + *at;
	size_t n = get_le32(p + 40);
	if (all.n - *at - HEAD_BYTES < n)
		return false;
	x->hash = get_le64(p);
	x->look = (struct file_look){ .bytes = get_le64(p + 8), .inode = get_le64(p + 16),
			.modified = (int64_t)get_le64(p + 24),
		.changed = (int64_t)get_le64(p + 32) };
	x->path = str_n(p + HEAD_BYTES, n);
	*at += HEAD_BYTES + n;
	return true;
}

static bool same_look(const struct file_look *a, const struct file_look *b)
{
	return a->bytes == b->bytes && a->inode == b->inode && a->modified == b->modified && a->changed == b->changed;
}

size_t stats_take(struct corpus_files *c, const char *out)
{
	struct buf b = BUF_INIT;
	struct str all = load(&b, out);
	struct entry x = { .path = STR_NONE };
	size_t at = MAGIC_BYTES, taken = 0;
	bool have = all.n && next(all, &at, &x);
	for (size_t i = 0; i < c->list.n && have; i++) {
		struct corpus_file *f = &c->list.v[i];
		struct corpus_file old = { .path = x.path };
		int order;
		while ((order = corpus_order(&old, f)) < 0 && (have = next(all, &at, &x)))
			old.path = x.path;
		if (!have || order > 0 || !same_look(&x.look, &f->look))
			continue;
		f->bytes = x.look.bytes;
		f->hash = x.hash;
		f->readable = f->settled = f->looks_right = true;
		taken++;
	}
	buf_free(&b);
	return taken;
}

int stats_write(const struct corpus_files *c, const char *out, struct err *e)
{
	struct buf b = BUF_INIT, old = BUF_INIT, path = BUF_INIT;
	buf_add(&b, MAGIC, MAGIC_BYTES);
	for (size_t i = 0; i < c->list.n; i++) {
		const struct corpus_file *f = &c->list.v[i];
		if (!f->looks_right)
			continue;
		put_le64(&b, f->hash);
		put_le64(&b, f->look.bytes);
		put_le64(&b, f->look.inode);
		put_le64(&b, (uint64_t)f->look.modified);
		put_le64(&b, (uint64_t)f->look.changed);
		put_le32(&b, (uint32_t)f->path.n);
		buf_adds(&b, f->path);
	}
	int r = 0;
	if (!str_eq(load(&old, out), buf_str(&b))) {
		put_le64(&b, hash_str(buf_str(&b)));
		buf_addf(&path, "%s/cache", out);
		r = file_mkdirs(path.p, e);
		buf_reset(&path);
		path_of(&path, out);
		r = r ? r : file_write_atomic(path.p, buf_str(&b), e);
	}
	buf_free(&b);
	buf_free(&old);
	buf_free(&path);
	return r;
}
