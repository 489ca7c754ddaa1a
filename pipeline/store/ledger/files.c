#include "store/ledger/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/map.h"

enum { DEPTH = 64, PIECE = 256 << 10 };
#define RACY_NS 2000000000		/* file systems keep times to two seconds at worst (stats.h) */

struct file_place {
	dev_t dev;
	ino_t ino;
};

struct folder_link {				/* to a folder: entered when all else is listed */
	struct str path;
	struct file_place *above;
	size_t depth;
};

struct folder_walk {
	struct corpus_files *c;
	int root;			/* descriptor of the corpus folder */
	struct buf path;		/* below it, of the folder being listed, with a slash at its end */
	struct file_place above[DEPTH];	/* the folders we are in: a link to one is a loop */
	size_t depth;
	VEC(struct folder_link) links;
	VEC(struct file_place) places;	/* folders that links stood for */
	struct map entered;		/* index + 1 into them */
};

void corpus_init(struct corpus_files *c)
{
	memset(c, 0, sizeof *c);
	arena_init(&c->mem);
}

void corpus_free(struct corpus_files *c)
{
	arena_free(&c->mem);
	memset(c, 0, sizeof *c);
}

static bool left_alone(struct str name)
{
	return name.p[0] == '.' || str_is(name, "README.md") || str_ends(name, STR("~")) || str_ends(name, STR(".tmp"))
		|| str_ends(name, STR(".part"));
}

static int64_t nanoseconds(struct timespec t)
{
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static struct file_look look_of(const struct stat *st)
{
	return (struct file_look){ .bytes = (uint64_t)st->st_size,
				   .inode = st->st_ino,
				   .modified = nanoseconds(st->st_mtim),
				   .changed = nanoseconds(st->st_ctim) };
}

static struct str folder_of(struct str path)
{
	ptrdiff_t slash = str_chr(path, '/');
	return slash > 0 ? str_sub(path, 0, (size_t)slash) : STR("main");
}

static uint64_t stored(const struct stat *st)
{
	uint64_t blocks = (uint64_t)st->st_blocks * 512, bytes = (uint64_t)st->st_size;
	return blocks < bytes ? blocks : bytes;
}

static void add(struct folder_walk *w, const struct stat *st)
{
	struct corpus_file *f = VEC_PUSH(&w->c->mem, &w->c->list);
	memset(f, 0, sizeof *f);
	f->path = str_dup(&w->c->mem, buf_str(&w->path));
	f->folder = folder_of(f->path);
	if (st) {
		f->look = look_of(st);
		f->bytes = f->look.bytes;
		f->stored = stored(st);
	}
}

static bool inside(const struct folder_walk *w, const struct stat *st)
{
	for (size_t i = 0; i < w->depth; i++)
		if (w->above[i].dev == st->st_dev && w->above[i].ino == st->st_ino)
			return true;
	return false;
}

/* A link at w->path: a file of the corpus, or a folder to be entered later on. */
static void add_link(struct folder_walk *w, const struct stat *target)
{
	struct stat st;
	if (S_ISDIR(target->st_mode) && inside(w, target)) {
		w->c->left_alone++;
		return;
	}
	if (S_ISDIR(target->st_mode)) {
		struct folder_link *l = VEC_PUSH(&w->c->mem, &w->links);
		l->path = str_dup(&w->c->mem, buf_str(&w->path));
		l->depth = w->depth;
		l->above = arena_alloc(&w->c->mem, w->depth * sizeof *l->above);
		memcpy(l->above, w->above, w->depth * sizeof *l->above);
		return;
	}
	int fd = S_ISREG(target->st_mode) ? file_open_below(w->root, w->path.p, 0, w->c->follow_links) : -1;
	add(w, fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) ? &st : NULL);
	if (fd >= 0)
		close(fd);
}

/* List the open folder fd, whose path is w->path; closes fd.  0, or an errno. */
static int list(struct folder_walk *w, int fd)
{
	struct stat st;
	DIR *d = fstat(fd, &st) == 0 && w->depth < DEPTH ? fdopendir(fd) : NULL;
	if (!d) {
		int why = w->depth < DEPTH ? errno : ELOOP;
		close(fd);
		return why;
	}
	w->above[w->depth].dev = st.st_dev;
	w->above[w->depth++].ino = st.st_ino;
	size_t here = w->path.n;
	struct dirent *entry;
	while (errno = 0, (entry = readdir(d))) {
		struct str name = str_z(entry->d_name);
		if (left_alone(name) || (w->depth == 1 && str_is(name, CORRECTIONS_FILE))) {
			w->c->left_alone += !str_is(name, ".") && !str_is(name, "..");
			continue;
		}
		buf_adds(&w->path, name);
		struct stat own;
		if (fstatat(fd, entry->d_name, &own, AT_SYMLINK_NOFOLLOW) || fstatat(fd, entry->d_name, &st, 0)) {
			add(w, NULL);			/* a dangling link, or gone: ingest says so */
		} else if (S_ISLNK(own.st_mode)) {
			add_link(w, &st);
		} else if (S_ISREG(st.st_mode)) {
			add(w, &st);
		} else if (!S_ISDIR(st.st_mode)) {
			add(w, NULL);			/* a pipe, socket or device */
		} else {
			int sub = openat(fd, entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
			buf_addc(&w->path, '/');
			if (sub < 0 || list(w, sub)) {
				w->path.n--;		/* the folder stands for what is in it */
				add(w, NULL);
			}
		}
		w->path.n = here;
	}
	int why = errno;
	w->depth--;
	closedir(d);
	return why;
}

/* false: a link to this folder was entered before. */
static bool enter(struct folder_walk *w, const struct stat *st)
{
	uint64_t h = hash_mix(hash_mix((uint64_t)st->st_dev) ^ (uint64_t)st->st_ino);
	for (struct map_at i = map_first(&w->entered, h); i.number; i = map_next(&w->entered, h, i))
		if (w->places.v[i.number - 1].dev == st->st_dev && w->places.v[i.number - 1].ino == st->st_ino)
			return false;
	*VEC_PUSH(&w->c->mem, &w->places) = (struct file_place){ st->st_dev, st->st_ino };
	map_add(&w->entered, h, (uint32_t)w->places.n);
	return true;
}

static int by_path(const void *a, const void *b)
{
	return str_cmp(((const struct folder_link *)a)->path, ((const struct folder_link *)b)->path);
}

/* Enter the links to folders, in the order of their paths, and then those that were found behind them. */
static void list_links(struct folder_walk *w)
{
	struct stat st;
	for (size_t from = 0; from < w->links.n;) {
		size_t to = w->links.n;
		qsort(w->links.v + from, to - from, sizeof *w->links.v, by_path);
		for (; from < to; from++) {
			struct folder_link l = w->links.v[from];
			buf_reset(&w->path);
			buf_adds(&w->path, l.path);
			w->depth = l.depth;
			memcpy(w->above, l.above, l.depth * sizeof *l.above);
			int fd = file_open_below(w->root, w->path.p, O_DIRECTORY, w->c->follow_links);
			if (fd >= 0 && (fstat(fd, &st) || !enter(w, &st))) {
				w->c->left_alone++;
				close(fd);
				continue;
			}
			buf_addc(&w->path, '/');
			if (fd < 0 || list(w, fd)) {
				w->path.n--;
				w->path.p[w->path.n] = 0;
				add(w, NULL);
			}
		}
	}
}

int corpus_order(const struct corpus_file *a, const struct corpus_file *b)
{
	int c = str_cmp(folder_of(a->path), folder_of(b->path));
	return c ? c : str_cmp(a->path, b->path);
}

static int by_order(const void *a, const void *b)
{
	return corpus_order(a, b);
}

int corpus_list(struct corpus_files *c, const char *root, struct err *e)
{
	int fd = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return err_errno(e, EXIT_NOINPUT, "cannot open the corpus folder %s", root);
	struct folder_walk w = { .c = c, .root = fd };
	buf_grow(&w.path, 256);
	w.root = dup(fd);
	int why = w.root < 0 ? errno : list(&w, fd);
	if (!why)
		list_links(&w);
	if (w.root >= 0)
		close(w.root);
	buf_free(&w.path);
	map_free(&w.entered);
	if (why) {
		errno = why;
		return err_errno(e, EXIT_NOINPUT, "cannot list the corpus folder %s", root);
	}
	if (c->list.n)
		qsort(c->list.v, c->list.n, sizeof *c->list.v, by_order);
	return 0;
}

static void hash_file(const struct corpus_files *c, struct corpus_file *f, int root, struct hasher *h, char *piece)
{
	int fd = file_open_below(root, f->path.p, 0, c->follow_links);
	struct stat st, after;
	struct timespec now;
	f->readable = f->looks_right = false;
	f->hash = f->bytes = 0;
	if (fd < 0)
		return;
	clock_gettime(CLOCK_REALTIME, &now);
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && c->bytes_max && (uint64_t)st.st_size > c->bytes_max) {
		f->bytes = (uint64_t)st.st_size;
		f->stored = stored(&st);
		f->hash = hash_mix(f->bytes);
		f->readable = true;
	} else if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
		ssize_t n;
		f->look = look_of(&st);
		f->stored = stored(&st);
		hasher_reset(h);
		while ((n = read(fd, piece, PIECE)) > 0 || (n < 0 && errno == EINTR))
			if (n > 0) {
				hasher_add(h, piece, (size_t)n);
				f->bytes += (uint64_t)n;
			}
		f->readable = n == 0;
		f->hash = hasher_get(h);
		int64_t late = nanoseconds(now) - RACY_NS;
		f->looks_right = f->readable && f->bytes == f->look.bytes && f->look.changed < late
				 && f->look.modified < late && fstat(fd, &after) == 0
				 && look_of(&after).changed == f->look.changed;
	}
	close(fd);
}

struct job {
	struct corpus_files *c;
	int root;
	atomic_size_t next;
	size_t end;
};

static void *work(void *arg)
{
	struct job *j = arg;
	struct hasher *h = hasher_new();
	char *piece = xmalloc(PIECE);
	size_t i;
	while ((i = atomic_fetch_add(&j->next, 1)) < j->end)
		if (!j->c->list.v[i].settled)
			hash_file(j->c, &j->c->list.v[i], j->root, h, piece);
	free(piece);
	hasher_free(h);
	return NULL;
}

static void hash_range(struct corpus_files *c, const char *root, size_t from, size_t to, unsigned threads)
{
	/* if the folder is gone, openat fails for every file: all are unreadable */
	struct job j = { .c = c, .root = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC), .end = to };
	atomic_init(&j.next, from);
	pthread_t other[64];
	unsigned n = 0;
	while (n + 1 < threads && n < 64 && n + 1 < to - from && pthread_create(&other[n], NULL, work, &j) == 0)
		n++;
	work(&j);
	while (n)
		pthread_join(other[--n], NULL);
	if (j.root >= 0)
		close(j.root);
}

void corpus_hash(struct corpus_files *c, const char *root, size_t n)
{
	hash_range(c, root, n, n + 1, 1);
}

void corpus_hash_all(struct corpus_files *c, const char *root, unsigned threads)
{
	if (c->list.n)
		hash_range(c, root, 0, c->list.n, threads);
}

int corpus_read_list(struct corpus_files *c, const char *file, struct err *e)
{
	struct buf b = BUF_INIT;
	int r = file_read(file, 0, &b, e);
	struct str rest = buf_str(&b), path;
	while (r == 0 && rest.n && str_cell(&rest, '\0', &path))
		if (path.n)
			*VEC_PUSH(&c->mem, &c->list) = (struct corpus_file){ .path = str_dup(&c->mem, path) };
	buf_free(&b);
	return r;
}
