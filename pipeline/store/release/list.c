/* store/release/list.c - the two lists of a release's files, and the moment of publication. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/file.h"
#include "base/gzip.h"
#include "store/release/release.h"

static const char HEAD[] = "path\tbytes\tsha256\ttable\trows\tcontent";

int release_write_list(const struct release *r, const char *dir, struct err *e)
{
	struct buf b = BUF_INIT, path = BUF_INIT;
	buf_addf(&b, "%s\n", HEAD);
	for (size_t i = 0; i < r->files.n; i++) {
		const struct release_file *f = &r->files.v[i];
		buf_adds(&b, f->path);
		buf_addc(&b, '\t');
		buf_addu(&b, f->bytes);
		buf_addc(&b, '\t');
		buf_addz(&b, f->sha256);
		buf_addc(&b, '\t');
		buf_addz(&b, f->table ? table_defs[f->which].name : "");
		buf_addc(&b, '\t');
		if (f->table)
			buf_addu(&b, f->rows);
		buf_addc(&b, '\t');
		if (f->table)
			buf_addu(&b, f->content);
		buf_addc(&b, '\n');
	}
	buf_addf(&path, "%s/state/files.tsv", dir);
	int bad = file_write_atomic(path.p, buf_str(&b), e);
	buf_free(&b);
	buf_free(&path);
	return bad;
}

static bool file_of(struct release *r, struct str line)
{
	struct str cell[6], rest = line;
	size_t n = 0;
	while (n < 6 && str_cell(&rest, '\t', &cell[n]))
		n++;
	if (n != 6 || rest.p || !cell[0].n || cell[2].n != 64)
		return false;
	struct release_file *f = VEC_PUSH(&r->mem, &r->files);
	memset(f, 0, sizeof *f);
	f->path = str_dup(&r->mem, cell[0]);
	memcpy(f->sha256, cell[2].p, 64);
	f->which = TABLES;
	for (enum table t = 0; t < TABLES; t++)
		if (str_is(cell[3], table_defs[t].name))
			f->which = t;
	f->table = f->which != TABLES;
	return str_to_u64(cell[1], &f->bytes)
	       && (!f->table || (str_to_u64(cell[4], &f->rows) && str_to_u64(cell[5], &f->content)));
}

int release_read(struct release *r, const char *dir, struct err *e)
{
	struct buf path = BUF_INIT;
	buf_addf(&path, "%s/state/files.tsv", dir);
	struct gzin *in = gzin_open(path.p, e);
	struct lines l;
	struct str line;
	int got = in ? 0 : -1;
	if (in) {
		lines_init(&l, in, 1 << 16);
		got = lines_next(&l, &line, e);
		if (got == 0 || (got > 0 && !str_is(line, HEAD)))
			got = err_at(e, EXIT_STREAM, path.p, 1, 0, "not the file list of a release");
		while (got > 0 && (got = lines_next(&l, &line, e)) > 0)
			if (l.unterminated || !file_of(r, line))
				got = err_at(e, EXIT_STREAM, path.p, l.number, 0, "malformed row");
		lines_free(&l);
		gzin_close(in);
	}
	release_sort(r);
	buf_free(&path);
	return got;
}

int release_trust(struct release *r, const char *path, struct err *e)
{
	struct buf b = BUF_INIT;
	if (access(path, F_OK) != 0)
		return 0;
	int bad = file_read(path, 1 << 16, &b, e);
	struct str rest = buf_str(&b), line, cell[5];
	while (bad == 0 && rest.n && str_cell(&rest, '\n', &line)) {
		struct release_made m;
		size_t n = 0;
		while (n < 5 && str_cell(&line, '\t', &cell[n]))
			n++;
		if (n != 5 || line.p || !str_to_u64(cell[1], &m.bytes) || !str_to_u64(cell[2], &m.hash)
		    || !str_to_u64(cell[3], &m.rows) || !str_to_u64(cell[4], &m.content)) {
			bad = err_set(e, EXIT_STREAM, "%s holds something else than tables that were made", path);
			break;
		}
		m.path = str_dup(&r->mem, cell[0]);
		*VEC_PUSH(&r->mem, &r->made) = m;
	}
	buf_free(&b);
	return bad;
}

int release_write_sums(const struct release *r, const char *dir, struct err *e)
{
	struct buf b = BUF_INIT, path = BUF_INIT;
	for (size_t i = 0; i < r->files.n; i++) {	/* two spaces: text mode, as sha256sum -c reads it */
		buf_addz(&b, r->files.v[i].sha256);
		buf_add(&b, "  ", 2);
		buf_adds(&b, r->files.v[i].path);
		buf_addc(&b, '\n');
	}
	buf_addf(&path, "%s/SHA256SUMS", dir);
	int bad = file_write_atomic(path.p, buf_str(&b), e);
	buf_free(&b);
	buf_free(&path);
	return bad;
}

/* Name of the release that OUT/current points at; empty if there is none. */
static struct str current_name(const char *out, char link[300])
{
	struct buf path = BUF_INIT;
	buf_addf(&path, "%s/current", out);
	ssize_t n = readlink(path.p, link, 300);
	buf_free(&path);
	struct str s = n > 0 ? str_n(link, (size_t)n) : STR("");
	return str_starts(s, STR("releases/")) ? str_from(s, 9) : STR("");
}

static int is_release(const struct dirent *d)
{
	return ascii_digit(d->d_name[0]) && strlen(d->d_name) > 7;
}

static int is_gone(const struct dirent *d)
{
	return strncmp(d->d_name, ".gone-", 6) == 0;
}

static int by_number(const struct dirent **a, const struct dirent **b)
{
	size_t n = strcspn((*a)->d_name, "-"), m = strcspn((*b)->d_name, "-");
	return n != m ? (n > m) - (n < m) : strcmp((*a)->d_name, (*b)->d_name);
}

/* Remove OUT/releases/name: first under another name, so that half a release is never taken for one. */
static int remove_release(const char *out, const char *name, struct err *e)
{
	struct buf path = BUF_INIT, gone = BUF_INIT;
	buf_addf(&path, "%s/releases/%s", out, name);
	buf_addf(&gone, "%s/releases/.gone-%s", out, name);
	int r = file_remove_tree(gone.p, e);
	if (r == 0 && rename(path.p, gone.p) && errno != ENOENT)
		r = err_errno(e, EXIT_IO, "cannot rename %s", path.p);
	r = r ? r : file_remove_tree(gone.p, e);
	buf_free(&path);
	buf_free(&gone);
	return r;
}

static int scan(const char *out, struct dirent ***list, int (*filter)(const struct dirent *), struct err *e)
{
	struct buf path = BUF_INIT;
	buf_addf(&path, "%s/releases", out);
	int n = scandir(path.p, list, filter, by_number);
	if (n < 0 && errno == ENOENT) {
		*list = NULL;
		n = 0;
	}
	if (n < 0)
		err_errno(e, EXIT_IO, "cannot list %s", path.p);
	buf_free(&path);
	return n;
}

int release_keep(const char *out, size_t keep, struct err *e)
{
	struct dirent **list;
	char link[300];
	struct str current = current_name(out, link);
	int n = scan(out, &list, is_release, e), r = n < 0 ? -1 : 0;
	for (int i = 0; i < n; i++) {
		if (r == 0 && (size_t)(n - i) > keep && !str_is(current, list[i]->d_name))
			r = remove_release(out, list[i]->d_name, e);
		free(list[i]);
	}
	if (n >= 0)
		free(list);
	return r;
}

static bool is_batch_table(const char *name)
{
	for (int t = 0; t < T_BATCH_TABLES; t++)
		if (strcmp(name, table_defs[t].name) == 0)
			return true;
	return false;
}

/* Remove all that lies in dir but the folders of batch tables. */
static int strip(const char *dir, struct err *e)
{
	struct buf path = BUF_INIT;
	DIR *d = opendir(dir);
	struct dirent *entry;
	int r = d ? 0 : err_errno(e, EXIT_IO, "cannot open folder %s", dir);
	while (r == 0 && (errno = 0, entry = readdir(d))) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0
		    || is_batch_table(entry->d_name))
			continue;
		buf_reset(&path);
		buf_addf(&path, "%s/%s", dir, entry->d_name);
		r = file_remove_tree(path.p, e);
	}
	if (r == 0 && errno)
		r = err_errno(e, EXIT_IO, "cannot list folder %s", dir);
	if (d)
		closedir(d);
	buf_free(&path);
	return r;
}

int release_recycle(const char *out, const char *to, size_t keep, struct err *e)
{
	struct dirent **list;
	char link[300];
	struct buf path = BUF_INIT;
	struct str current = current_name(out, link);
	int n = scan(out, &list, is_release, e), r = n < 0 ? -1 : 0;
	/* of n + 1 releases the newest `keep` stay: the last that does not is the likest to the new one */
	int one = n - (int)keep;
	if (r == 0 && one >= 0 && !str_is(current, list[one]->d_name)) {
		buf_addf(&path, "%s/releases/%s", out, list[one]->d_name);
		if (rename(path.p, to))
			r = err_errno(e, EXIT_IO, "cannot rename %s to %s", path.p, to);
		r = r ? r : strip(to, e);
	}
	for (int i = 0; i < n; i++)
		free(list[i]);
	if (n >= 0)
		free(list);
	buf_free(&path);
	return r;
}

int release_recover(const char *out, struct err *e)
{
	struct buf pending = BUF_INIT, name = BUF_INIT;
	struct err none;
	char link[300];
	struct dirent **list;
	int n = scan(out, &list, is_gone, e), r = n < 0 ? -1 : 0;
	for (int i = 0; i < n; i++) {
		struct buf path = BUF_INIT;
		buf_addf(&path, "%s/releases/%s", out, list[i]->d_name);
		r = r ? r : file_remove_tree(path.p, e);
		buf_free(&path);
		free(list[i]);
	}
	if (n >= 0)
		free(list);
	buf_addf(&pending, "%s/releases/.pending", out);
	if (r == 0 && access(pending.p, F_OK) == 0 && file_read(pending.p, 250, &name, &none) == 0) {
		struct str was = str_trim(buf_str(&name));
		if (was.n && was.p[0] != '.' && str_chr(was, '/') < 0 && !str_eq(was, current_name(out, link)))
			r = remove_release(out, was.p, e);
		if (r == 0 && unlink(pending.p))
			r = err_errno(e, EXIT_IO, "cannot remove %s", pending.p);
	}
	buf_free(&pending);
	buf_free(&name);
	return r;
}

/* Make OUT/current a link to target, in one step. */
static int point(const char *out, const char *target, struct err *e)
{
	struct buf fresh = BUF_INIT, current = BUF_INIT;
	buf_addf(&fresh, "%s/.current.new", out);
	buf_addf(&current, "%s/current", out);
	int r = 0;
	if (unlink(fresh.p) && errno != ENOENT)
		r = err_errno(e, EXIT_IO, "cannot remove %s", fresh.p);
	if (r == 0 && symlink(target, fresh.p))
		r = err_errno(e, EXIT_CANTCREATE, "cannot make the link %s", fresh.p);
	if (r == 0 && rename(fresh.p, current.p))
		r = err_errno(e, EXIT_CANTCREATE, "cannot move the link %s", current.p);
	buf_free(&fresh);
	buf_free(&current);
	return r;
}

int release_publish(const char *out, const char *staged, const char *name, struct err *e)
{
	struct buf releases = BUF_INIT, pending = BUF_INIT, place = BUF_INIT, target = BUF_INIT, before = BUF_INIT;
	char link[300];
	struct str was = current_name(out, link);
	buf_addf(&releases, "%s/releases", out);
	buf_addf(&pending, "%s/releases/.pending", out);
	buf_addf(&place, "%s/releases/%s", out, name);
	buf_addf(&target, "releases/%s", name);
	buf_addf(&before, "releases/%.*s", STR_FMT(was));
	int r = file_mkdirs(releases.p, e);
	r = r ? r : release_sync_new(staged, e);
	r = r ? r : file_write_atomic(pending.p, str_z(name), e);
	if (r == 0 && rename(staged, place.p))
		r = err_errno(e, EXIT_CANTCREATE, "cannot rename %s to %s", staged, place.p);
	r = r ? r : file_sync_dir(releases.p, e);
	r = r ? r : point(out, target.p, e);
	if (r == 0 && file_sync_dir(out, e)) {
		/* whether the link is on the disk is not known: what is reported as failed must not be current */
		struct err second;
		r = -1;
		if (was.n)
			point(out, before.p, &second);
	}
	if (r == 0 && unlink(pending.p))
		r = err_errno(e, EXIT_IO, "cannot remove %s", pending.p);
	buf_free(&releases);
	buf_free(&pending);
	buf_free(&place);
	buf_free(&target);
	buf_free(&before);
	return r;
}
