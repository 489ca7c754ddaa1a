/* verify.c - is the published release what it was when it was published, and does it hang together?
 *
 *   sums        every file against SHA256SUMS
 *   tables      header, cells, UTF-8, no double quotes, keys that occur once, rows counted as when published
 *   references  every fact's article and sentence exist; a copy's kept article exists and is kept
 *   ledger      every article's source is in it; against the corpus: what is new, changed or gone (no fault)
 *   corrections nothing that was withdrawn is in the release, in an older one, or in what a run left that broke off
 *   index       every byte of the index of seen articles
 *
 * It reads the release and the corpus and changes nothing.  Exit 65 if anything is wrong. */
#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/file.h"
#include "store/ledger/plan.h"
#include "store/release/release.h"
#include "store/seen/seen.h"
#include "stream/options.h"
#include "tables/table.h"
#include "text/utf8.h"

enum option { CORPUS, OUT, MAX_FILE, FOLLOW_LINKS, CORRECTIONS };
static const struct stage_option options[] = {
	[CORPUS] = { "corpus", "DIR", "the raw articles, to compare with the ledger" },
	[OUT] = { "out", "DIR", "where the releases are (needed)" },
	[MAX_FILE] = { "max-file", "MB", "as for run.sh (16384)" },
	[FOLLOW_LINKS] = { "follow-links", NULL, "as for run.sh" },
	[CORRECTIONS] = { "corrections", "FILE", "what was withdrawn, to see that it is nowhere (none)" },
	{ NULL, NULL, NULL }
};
static const struct program program = { "verify", "check the published release", "",
	"Re-reads every file of OUT/current: sums, cells, keys, references between tables, ledger, index. Exit 65 if\n"
	"anything is wrong; each fault is a line on standard error. It changes nothing.", options };

enum { FAULTS_SHOWN = 50 };

struct known_article {			/* an article */
	uint64_t id;
	uint32_t sentences;
	bool copy;
};

struct verify {
	char dir[400];		/* OUT/current */
	struct arena mem;
	struct known_article *articles;	/* by id, once collected */
	size_t n, cap;
	struct release files;	/* as published */
	struct plan plan;	/* for its ledger */
	struct corrections corrections;
	size_t faults, checked;
	uint64_t rows;
};

__attribute__((format(printf, 2, 3)))
static void fault(struct verify *v, const char *fmt, ...)
{
	if (v->faults++ < FAULTS_SHOWN) {
		va_list ap;
		va_start(ap, fmt);
		fputs("verify: ", stderr);
		vfprintf(stderr, fmt, ap);
		fputc('\n', stderr);
		va_end(ap);
	}
}

static bool hex_id(struct str s, uint64_t *id)
{
	*id = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		int d = ascii_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
		if (d < 0)
			return false;
		*id = *id << 4 | (uint64_t)d;
	}
	return s.n == 16;
}

static int by_id(const void *a, const void *b)
{
	uint64_t x = ((const struct known_article *)a)->id, y = ((const struct known_article *)b)->id;
	return (x > y) - (x < y);
}

static const struct known_article *article(const struct verify *v, struct str id)
{
	struct known_article key = { .id = 0 };
	return hex_id(id, &key.id) && v->n ? bsearch(&key, v->articles, v->n, sizeof key, by_id) : NULL;
}

static void check_sums(struct verify *v)
{
	struct buf path = BUF_INIT, sums = BUF_INIT;
	struct err e = ERR_INIT;
	buf_addf(&path, "%s/SHA256SUMS", v->dir);
	if (file_read(path.p, 0, &sums, &e))
		fault(v, "%s", e.message);
	struct str rest = buf_str(&sums), line;
	while (rest.n && str_cell(&rest, '\n', &line)) {
		if (line.n < 67)
			continue;
		struct release one;
		struct str name = str_dup(&v->mem, str_from(line, 66));
		release_init(&one);
		if (release_add(&one, v->dir, name.p, &e))
			fault(v, "%s: %s", name.p, e.message);
		else if (!str_eq(str_sub(line, 0, 64), str_z(one.files.v[0].sha256)))
			fault(v, "%s: is not what was published: its sha256 differs", name.p);
		v->checked++;
		release_free(&one);
	}
	if (!v->checked)
		fault(v, "%s lists nothing", path.p);
	buf_free(&path);
	buf_free(&sums);
}

static void check_article(struct verify *v, const char *path, const struct table_reader *t)
{
	uint64_t id, sentences;
	int status = table_column(T_ARTICLES, "status"), count = table_column(T_ARTICLES, "sentences");
	int source = table_column(T_ARTICLES, "source");
	if (!hex_id(t->cells[0], &id) || !str_to_u64(t->cells[count], &sentences)) {
		fault(v, "%s:%zu: malformed article", path, t->line);
		return;
	}
	if (v->n == v->cap) {
		v->cap = v->cap ? 2 * v->cap : 1024;
		v->articles = xrealloc(v->articles, v->cap * sizeof *v->articles);
	}
	v->articles[v->n++] = (struct known_article){ id, (uint32_t)sentences, str_is(t->cells[status], "copy") };
	struct buf file = BUF_INIT, cell = BUF_INIT;
	table_unescape(&cell, t->cells[source]);	/* a name may hold a backslash */
	struct str s = buf_str(&cell);
	ptrdiff_t hash = str_chr(s, '#');
	ledger_path(&file, hash >= 0 ? str_sub(s, 0, (size_t)hash) : s);
	if (!ledger_last(&v->plan.ledger, buf_str(&file)))
		fault(v, "%s:%zu: source %.*s is not in the ledger", path, t->line, STR_FMT(s));
	buf_free(&cell);
	buf_free(&file);
}

/* References of a row that is no row of articles: article, sentence, other article. */
static void check_references(struct verify *v, const char *path, enum table which, const struct table_reader *t)
{
	struct str id = t->cells[table_column(which, "article_id")];
	const struct known_article *a = article(v, id);
	int other = table_column(which, "other_id"), sentence = table_column(which, "sentence");
	uint64_t n;
	if (!a)
		fault(v, "%s:%zu: no such article: %.*s", path, t->line, STR_FMT(id));
	else if (sentence >= 0 && (!str_to_u64(t->cells[sentence], &n) || n < 1 || n > a->sentences))
		fault(v, "%s:%zu: article %.*s has no sentence %.*s", path, t->line, STR_FMT(id),
		      STR_FMT(t->cells[sentence]));
	if (other >= 0 && !article(v, t->cells[other]))
		fault(v, "%s:%zu: no such article: %.*s", path, t->line, STR_FMT(t->cells[other]));
}

static void check_copy(struct verify *v, const char *path, const struct table_reader *t)
{
	int status = table_column(T_ARTICLES, "status"), of = table_column(T_ARTICLES, "copy_of");
	bool copy = str_is(t->cells[status], "copy");
	const struct known_article *kept = t->cells[of].n ? article(v, t->cells[of]) : NULL;
	if (copy != (t->cells[of].n != 0) || (copy && (!kept || kept->copy)))
		fault(v, "%s:%zu: a copy names its kept article, and nothing else does", path, t->line);
}

static void check_cells(struct verify *v, const char *path, const struct table_reader *t)
{
	for (size_t i = 0; i < t->def->n; i++)
		if (utf8_valid_to(t->cells[i]) != t->cells[i].n || str_chr(t->cells[i], '"') >= 0)
			fault(v, "%s:%zu: column %s is not UTF-8, or holds a double quote", path, t->line,
			      t->def->columns[i].name);
}

/* Rows with one key stand together, so two of them are neighbours. */
static void check_key(struct verify *v, const char *path, const struct table_reader *t, struct buf *before)
{
	struct buf now = BUF_INIT;
	for (size_t k = 0; k < sizeof t->def->key / sizeof *t->def->key && t->def->key[k]; k++)
		for (size_t i = 0; i < t->def->n; i++)
			if (strcmp(t->def->columns[i].name, t->def->key[k]) == 0) {
				buf_adds(&now, t->cells[i]);
				buf_addc(&now, '\t');
			}
	if (now.n && str_eq(buf_str(&now), buf_str(before)))
		fault(v, "%s:%zu: the key of the row before once more", path, t->line);
	buf_free(before);
	*before = now;
}

enum pass { COLLECT, CHECK };

static void read_table(struct verify *v, enum table which, const char *path, enum pass pass)
{
	struct table_reader t;
	struct err e = ERR_INIT;
	struct buf key = BUF_INIT;
	uint64_t rows = 0;
	bool of_article = which != T_ARTICLES && table_column(which, "article_id") >= 0;
	if (table_open(&t, path, which, &e)) {
		fault(v, "%s", e.message);
		return;
	}
	int got;
	while ((got = table_next(&t, &e)) > 0) {
		rows++;
		if (pass == COLLECT) {
			check_article(v, path, &t);
			continue;
		}
		check_cells(v, path, &t);
		check_key(v, path, &t, &key);
		if (of_article)
			check_references(v, path, which, &t);
		if (which == T_ARTICLES)
			check_copy(v, path, &t);
	}
	if (got < 0)
		fault(v, "%s", e.message);
	if (pass == CHECK) {
		v->rows += rows;
		struct str name = str_from(str_z(path), strlen(v->dir) + 1);
		for (size_t i = 0; i < v->files.files.n; i++)
			if (str_eq(v->files.files.v[i].path, name) && v->files.files.v[i].rows != rows)
				fault(v, "%s: %llu rows, %llu were published", path, (unsigned long long)rows,
				      (unsigned long long)v->files.files.v[i].rows);
	}
	buf_free(&key);
	table_close(&t);
}

static void read_tables(struct verify *v, enum table which, enum pass pass)
{
	struct arena mem = ARENA_INIT;
	struct str *paths = NULL;
	size_t n = 0;
	struct err e = ERR_INIT;
	if (which < T_BATCH_TABLES) {
		if (table_files(&mem, v->dir, which, &paths, &n, &e))
			fault(v, "%s", e.message);
		for (size_t i = 0; i < n; i++)
			read_table(v, which, paths[i].p, pass);
	} else {
		struct buf path = BUF_INIT;
		table_path(&path, v->dir, which, STR(""), 1);
		read_table(v, which, path.p, pass);
		buf_free(&path);
	}
	arena_free(&mem);
}

static void check_tables(struct verify *v)
{
	read_tables(v, T_ARTICLES, COLLECT);
	if (v->n)
		qsort(v->articles, v->n, sizeof *v->articles, by_id);
	for (size_t i = 1; i < v->n; i++)
		if (v->articles[i].id == v->articles[i - 1].id)
			fault(v, "articles: %016llx is there twice", (unsigned long long)v->articles[i].id);
	for (enum table t = 0; t < TABLES; t++)
		read_tables(v, t, CHECK);
}

/* Articles of a release that are withdrawn. */
static size_t count_withdrawn(struct verify *v, const char *dir, struct buf *first)
{
	const size_t id = (size_t)table_column(T_ARTICLES, "article_id"),
		     source = (size_t)table_column(T_ARTICLES, "source"),
		     external = (size_t)table_column(T_ARTICLES, "external_id");
	struct arena mem = ARENA_INIT;
	struct str *paths = NULL;
	struct err e = ERR_INIT;
	struct buf ext = BUF_INIT;
	size_t n = 0, found = 0;
	if (table_files(&mem, dir, T_ARTICLES, &paths, &n, &e))
		fault(v, "%s", e.message);
	for (size_t i = 0; i < n; i++) {
		struct table_reader t;
		int got = 0;
		if (table_open(&t, paths[i].p, T_ARTICLES, &e)) {
			fault(v, "%s", e.message);
			continue;
		}
		while ((got = table_next(&t, &e)) > 0) {
			buf_reset(&ext);
			table_unescape(&ext, t.cells[external]);
			if (corrections_withdraw(&v->corrections, t.cells[id], t.cells[source], buf_str(&ext))
			    && !found++)
				buf_adds(first, t.cells[id]);
		}
		if (got < 0)
			fault(v, "%s", e.message);
		table_close(&t);
	}
	buf_free(&ext);
	arena_free(&mem);
	return found;
}

/* A withdrawn article is neither in the current release, nor in an older one, nor in what a run left. */
static void check_withdrawn(struct verify *v, const char *out)
{
	struct buf path = BUF_INIT, first = BUF_INIT;
	if (!str_eq(str_z(v->corrections.digest), v->plan.was_corrections))
		fault(v, "the release was not made with these corrections: ./run.sh applies them");
	if (!v->corrections.withdrawals)
		return;
	buf_addf(&path, "%s/releases", out);
	DIR *d = opendir(path.p);
	for (struct dirent *f; d && (f = readdir(d));) {
		if (!ascii_digit(f->d_name[0]))
			continue;
		buf_reset(&path);
		buf_reset(&first);
		buf_addf(&path, "%s/releases/%s", out, f->d_name);
		size_t n = count_withdrawn(v, path.p, &first);
		if (n && str_eq(v->plan.base, str_z(f->d_name)))
			fault(v, "%s holds %zu articles that are withdrawn (%s): ./run.sh takes them out", path.p, n,
			      first.p);
		else if (n)
			fault(v,
			      "%s, an older release, holds %zu articles that are withdrawn (%s): ./run.sh "
			      "--keep-releases 1 removes it",
			      path.p, n, first.p);
	}
	if (d)
		closedir(d);
	buf_reset(&path);
	buf_addf(&path, "%s/staging", out);
	if (access(path.p, F_OK) == 0)
		fault(v, "%s is what a run left that broke off, and may hold what is withdrawn: ./run.sh clears it",
		      path.p);
	buf_free(&path);
	buf_free(&first);
}

static int compare_corpus(struct verify *v, const char *corpus, const char *out, struct buf *b, struct err *e)
{
	struct plan *p = &v->plan;
	if (corpus_list(&p->files, corpus, e))
		return -1;
	corpus_hash_all(&p->files, corpus, 2);
	p->corrections = &v->corrections;
	p->program = p->was_program;
	p->lexicons = p->was_lexicons;
	if (plan_choose(p, out, e))
		return -1;
	buf_addf(b,
		 "corpus: %zu files as in the ledger, %zu new, %zu changed, %zu could not be read before, %zu "
		 "vanished\n",
		 p->known, p->count[NEW], p->count[CHANGED], p->count[RETRY], p->vanished);
	return 0;
}

static int run(struct verify *v, const struct option_value *o, struct err *e)
{
	struct buf b = BUF_INIT, seen = BUF_INIT;
	struct seen_counts counts;
	struct err inner = ERR_INIT;
	int n = snprintf(v->dir, sizeof v->dir, "%s/current", o[OUT].value);
	if (n >= (int)sizeof v->dir || access(v->dir, F_OK))
		return err_set(e, EXIT_NOINPUT, "nothing is published in %s: ./run.sh makes a release", o[OUT].value);
	if (corrections_read(&v->corrections, o[CORRECTIONS].value, e) || plan_read_current(&v->plan, o[OUT].value, e)
	    || release_read(&v->files, v->dir, e))
		return -1;
	check_sums(v);
	check_tables(v);
	check_withdrawn(v, o[OUT].value);
	buf_addf(&seen, "%s/state/seen", v->dir);
	if (seen_verify(seen.p, &counts, &inner))
		fault(v, "%s", inner.message);
	buf_addf(&b, "release %.*s: %zu files, %zu articles, %llu rows, %zu sources: %zu faults\n",
		 STR_FMT(v->plan.base), v->checked, v->n, (unsigned long long)v->rows, v->plan.ledger.rows.n,
		 v->faults);
	long max_file = 16384;
	v->plan.files.follow_links = o[FOLLOW_LINKS].value != NULL;
	int r = option_number(&program, MAX_FILE, o, 1, 1 << 30, &max_file, e);
	v->plan.files.bytes_max = (uint64_t)max_file << 20;
	if (r == 0 && o[CORPUS].value)
		r = compare_corpus(v, o[CORPUS].value, o[OUT].value, &b, e);
	struct out out;
	out_fd(&out, dup(1), "standard output");
	out_adds(&out, buf_str(&b));
	r = out_close(&out, 0, r ? &inner : e) ? -1 : r;
	buf_free(&b);
	buf_free(&seen);
	if (r == 0 && v->faults)
		return err_set(
			e, EXIT_STREAM,
			"%zu faults in %s; an older release can be made current: ln -sfn releases/NAME %s/current",
			v->faults, v->dir, o[OUT].value);
	return r;
}

static int verify(const struct option_value *o, char **operands, struct err *e)
{
	struct verify v = { .n = 0 };
	if (!o[OUT].value || operands[0])
		return err_set(e, EXIT_USAGE_, "--out is wanted, and no operands; 'verify -h' shows the options");
	plan_init(&v.plan);
	release_init(&v.files);
	int r = run(&v, o, e);
	plan_free(&v.plan);
	release_free(&v.files);
	corrections_free(&v.corrections);
	arena_free(&v.mem);
	free(v.articles);
	return r;
}

PROGRAM_MAIN(program, verify)
