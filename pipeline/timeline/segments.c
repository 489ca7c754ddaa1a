#include "timeline/segments.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

void segments_free(struct segment_list *l)
{
	arena_free(&l->mem);
	memset(l, 0, sizeof *l);
}

static int by_number(const void *a, const void *b)
{
	uint64_t x = ((const struct segment_file *)a)->number, y = ((const struct segment_file *)b)->number;
	return (x > y) - (x < y);
}

int segments_list(struct segment_list *l, const char *release, struct err *e)
{
	memset(l, 0, sizeof *l);
	struct str folder = str_printf(&l->mem, "%s/state/summary", release);
	DIR *d = opendir(folder.p);
	struct dirent *f;
	if (!d)
		return errno == ENOENT ? 0 : err_errno(e, EXIT_NOINPUT, "cannot open folder %s", folder.p);
	int r = 0;
	while (r == 0 && (errno = 0, f = readdir(d))) {
		struct str name = str_z(f->d_name);
		struct segment_file x = { .number = 0 };
		struct stat st;
		if (!str_ends(name, STR(".tsv")) || !str_to_u64(str_sub(name, 0, name.n - 4), &x.number))
			continue;
		x.path = str_printf(&l->mem, "%s/%s", folder.p, f->d_name);
		x.name = str_dup(&l->mem, name);
		if (stat(x.path.p, &st))
			r = err_errno(e, EXIT_IO, "cannot stat %s", x.path.p);
		x.bytes = r ? 0 : (uint64_t)st.st_size;
		*VEC_PUSH(&l->mem, &l->v) = x;
	}
	if (r == 0 && errno)
		r = err_errno(e, EXIT_IO, "cannot list folder %s", folder.p);
	closedir(d);
	if (l->v.n)
		qsort(l->v.v, l->v.n, sizeof *l->v.v, by_number);
	return r;
}

size_t segments_that_stay(const struct segment_list *l, uint64_t bytes)
{
	size_t n = l->v.n;
	while (n && l->v.v[n - 1].bytes <= bytes)
		bytes += l->v.v[--n].bytes;
	return n;
}

static int copy(const char *from, const char *to, struct err *e)
{
	struct buf b = BUF_INIT;
	struct out o;
	int r = file_read(from, 0, &b, e);
	r = r ? r : out_create(&o, to, e);
	if (r == 0) {
		out_adds(&o, buf_str(&b));
		r = out_close(&o, 1, e);
	}
	buf_free(&b);
	return r;
}

int segments_link(const struct segment_list *l, size_t n, const char *to, struct err *e)
{
	struct buf path = BUF_INIT;
	int r = file_mkdirs(to, e);
	for (size_t i = 0; i < n && r == 0; i++) {
		const struct segment_file *x = &l->v.v[i];
		buf_reset(&path);
		buf_addf(&path, "%s/%.*s", to, STR_FMT(x->name));
		if (link(x->path.p, path.p) == 0)
			continue;
		if (errno == EXDEV || errno == EPERM || errno == EMLINK || errno == ENOSYS || errno == EOPNOTSUPP)
			r = copy(x->path.p, path.p, e);
		else
			r = err_errno(e, EXIT_IO, "cannot link %s to %s", x->path.p, path.p);
	}
	buf_free(&path);
	return r;
}
