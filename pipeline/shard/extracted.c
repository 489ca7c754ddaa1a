/* The list of what extract made: a line with its stamp, then names and values, then files: path, bytes, hash. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/hash.h"
#include "shard/frames.h"
#include "shard/shard.h"

enum { PIECE = 1 << 20 };

static int hash_file(const char *path, uint64_t *bytes, uint64_t *hash, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_errno(e, errno == ENOENT ? EXIT_NOINPUT : EXIT_IO, "cannot open %s", path);
	struct hasher *h = hasher_new();
	char *piece = xmalloc(PIECE);
	ssize_t n;
	*bytes = 0;
	while ((n = read(fd, piece, PIECE)) > 0 || (n < 0 && errno == EINTR))
		if (n > 0) {
			hasher_add(h, piece, (size_t)n);
			*bytes += (uint64_t)n;
		}
	int r = n < 0 ? err_errno(e, EXIT_IO, "cannot read %s", path) : 0;
	*hash = hasher_get(h);
	hasher_free(h);
	free(piece);
	close(fd);
	return r;
}

void extracted_free(struct extracted *x)
{
	arena_free(&x->mem);
	memset(x, 0, sizeof *x);
}

static int by_path(const void *a, const void *b)
{
	return str_cmp(((const struct extracted_file *)a)->path, ((const struct extracted_file *)b)->path);
}

const struct extracted_file *extracted_find(const struct extracted *x, struct str path)
{
	struct extracted_file key = { .path = path };
	return x->files.n ? bsearch(&key, x->files.v, x->files.n, sizeof key, by_path) : NULL;
}

/* The folder of tables, or a file in it. */
static void table_file(struct buf *b, const struct extracted *x, const struct shard_job *j, size_t shard,
		       struct str path)
{
	shard_path(b, &j->plan, shard, x->tables.p);
	if (path.n)
		buf_addf(b, "/%.*s", STR_FMT(path));
}

static int list_folder(struct extracted *x, const char *folder, const char *name, struct err *e)
{
	DIR *d = opendir(folder);
	if (!d)
		return errno == ENOTDIR ? 0 : err_errno(e, EXIT_IO, "cannot list %s", folder);
	struct buf path = BUF_INIT;
	int r = 0;
	for (struct dirent *f; r == 0 && (f = readdir(d));) {
		if (f->d_name[0] == '.')
			continue;
		struct extracted_file *own = VEC_PUSH(&x->mem, &x->files);
		own->path = str_printf(&x->mem, "%s/%s", name, f->d_name);
		buf_reset(&path);
		buf_addf(&path, "%s/%s", folder, f->d_name);
		r = hash_file(path.p, &own->bytes, &own->hash, e);
	}
	closedir(d);
	buf_free(&path);
	return r;
}

/* Tables lie in a folder each, the words of some batches in one more. */
static int list_folders(struct extracted *x, const char *dir, struct err *e)
{
	DIR *d = opendir(dir);
	if (!d)
		return err_errno(e, EXIT_IO, "cannot list %s", dir);
	struct buf path = BUF_INIT;
	int r = 0;
	for (struct dirent *f; r == 0 && (f = readdir(d));) {
		if (f->d_name[0] == '.')
			continue;
		buf_reset(&path);
		buf_addf(&path, "%s/%s", dir, f->d_name);
		r = list_folder(x, path.p, f->d_name, e);
	}
	closedir(d);
	buf_free(&path);
	if (x->files.n)
		qsort(x->files.v, x->files.n, sizeof *x->files.v, by_path);
	return r;
}

int extracted_write(struct extracted *x, const struct shard_job *j, size_t shard, struct err *e)
{
	struct shard_input to;
	struct buf b = BUF_INIT;
	shard_input(&to, j, shard, "extracted", "extract");
	table_file(&b, x, j, shard, STR(""));
	int r = list_folders(x, b.p, e);
	buf_reset(&b);
	buf_addf(&b, "%s\ntables\t%.*s\nprepared\t%llu\ndecisions\t%llu\n", to.stamp.p, STR_FMT(x->tables),
		 (unsigned long long)x->prepared, (unsigned long long)x->decisions);
	for (size_t i = 0; i < x->files.n; i++)
		buf_addf(&b, "%.*s\t%llu\t%llu\n", STR_FMT(x->files.v[i].path), (unsigned long long)x->files.v[i].bytes,
			 (unsigned long long)x->files.v[i].hash);
	buf_addf(&b, "end\t%llu\n", (unsigned long long)hash_str(buf_str(&b)));
	r = r ? r : shard_write(to.path.p, buf_str(&b), e);
	shard_input_free(&to);
	buf_free(&b);
	return r;
}

static bool read_line(struct extracted *x, struct str line)
{
	struct str rest = line, name, cell, hash;
	struct extracted_file f = { .bytes = 0 };
	if (!str_cell(&rest, '\t', &name) || !rest.p || !str_cell(&rest, '\t', &cell))
		return false;
	if (str_is(name, "tables")) {
		x->tables = str_dup(&x->mem, cell);
		return !rest.p && str_starts(cell, STR("tables.")) && str_chr(cell, '/') < 0;
	}
	if (!str_to_u64(cell, &f.bytes))
		return false;
	if (str_is(name, "prepared") || str_is(name, "decisions")) {
		*(name.p[0] == 'p' ? &x->prepared : &x->decisions) = f.bytes;
		return !rest.p;
	}
	f.path = str_dup(&x->mem, name);
	if (!rest.p || !str_cell(&rest, '\t', &hash) || rest.p || !str_to_u64(hash, &f.hash))
		return false;
	*VEC_PUSH(&x->mem, &x->files) = f;
	return true;
}

/* The list without its last line, which holds the hash of all before it; empty: damaged. */
static struct str checked(struct str all)
{
	ptrdiff_t end = all.n ? (ptrdiff_t)all.n - 1 : 0;
	while (end > 0 && all.p[end - 1] != '\n')
		end--;
	struct str body = str_sub(all, 0, (size_t)end), last = str_trim(str_from(all, (size_t)end)), name;
	uint64_t hash;
	if (!str_cell(&last, '\t', &name) || !str_is(name, "end") || !last.p || !str_to_u64(last, &hash)
	    || hash != hash_str(body))
		return STR("");
	return body;
}

int extracted_read(struct extracted *x, const struct shard_job *j, size_t shard, struct err *e)
{
	struct shard_input in;
	struct buf b = BUF_INIT;
	struct str line;
	*x = (struct extracted){ .prepared = 0 };
	shard_input(&in, j, shard, "extracted", "extract");
	int r = access(in.path.p, F_OK) ? err_set(e, EXIT_NOINPUT, "%s is missing: make it with '%s'", in.path.p,
						  in.remedy.p)
					: file_read(in.path.p, 0, &b, e);
	struct str rest = r ? STR("") : checked(buf_str(&b));
	bool good = r == 0 && rest.n && str_cell(&rest, '\n', &line) && str_eq(line, buf_str(&in.stamp));
	while (good && rest.n && str_cell(&rest, '\n', &line))
		good = !line.n || read_line(x, line);
	if (r == 0 && (!good || !x->tables.n))
		r = err_set(e, EXIT_STREAM, "%s is damaged, or of another plan, version or lexicons: make it anew with "
			    "'%s'", in.path.p, in.remedy.p);
	shard_input_free(&in);
	buf_free(&b);
	return r;
}

int extracted_check(const struct extracted *x, const struct shard_job *j, size_t shard, const struct extracted_file *f,
		    struct err *e)
{
	struct buf path = BUF_INIT, remedy = BUF_INIT;
	uint64_t bytes, hash;
	table_file(&path, x, j, shard, f->path);
	shard_remedy(&remedy, j, "extract", shard);
	int r = hash_file(path.p, &bytes, &hash, e);
	if (r ? e->code == EXIT_NOINPUT : bytes != f->bytes || hash != f->hash)
		r = err_set(e, EXIT_STREAM, "%s is missing, damaged or cut short: make it anew with '%s'", path.p,
			    remedy.p);
	buf_free(&path);
	buf_free(&remedy);
	return r;
}
