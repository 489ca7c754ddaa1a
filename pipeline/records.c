/* records.c - what became of the records of files that have changed: the files as they are now, against what the
 * current release says of the articles that were read from them.
 *
 *   same        the same text, day, publisher, title, address and language, under the same number
 *   corrected   the same text, and one of these is another: the article is to be made again, it is no new one
 *   revised     another text under the same external id, or, where there is none, under the same number
 *   moved       the same text under another number
 *   vanished    no longer in the file, neither its text nor its id: its facts stay until it is withdrawn
 *   new         none of these
 *
 * It reads STAGING/changed (paths, NUL after each), the corpus and OUT/current; writes STAGING/records.tsv (a count of
 * each) and STAGING/records.list: what became of it, article_id, source, and which cells are others.  It holds no words
 * of any text. */
#include <stdlib.h>

#include "base/confine.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/pairs.h"
#include "readers/reader.h"
#include "store/ledger/corrections.h"
#include "store/ledger/files.h"
#include "store/ledger/ledger.h"
#include "stream/stage.h"
#include "tables/table.h"

extern const struct stage stage_normalize;

enum option { CORPUS, OUT, STAGING, LEXICONS, CORRECTIONS, LIMITS };
static const struct stage_option options[] = {
	[CORPUS] = { "corpus", "DIR", "the raw articles (needed)" },
	[OUT] = { "out", "DIR", "where the releases are (needed)" },
	[STAGING] = { "staging", "DIR", "where plan left the list of changed files (needed)" },
	[LEXICONS] = { "lexicons", "DIR", "the lexicons (needed)" },
	[CORRECTIONS] = { "corrections", "FILE", "what an operator says of articles against their sources (none)" },
	READER_LIMIT_OPTIONS,
	{ NULL, NULL, NULL }
};
static const struct program program = { "records", "tell what became of the records of changed files", "",
	"Reads the changed files of the corpus and the articles of OUT/current that came from them; writes\n"
	"STAGING/records.tsv and STAGING/records.list. It changes nothing.", options };

enum fate { SAME, CORRECTED, REVISED, MOVED, VANISHED, FRESH, FATES };
static const char *const fates[FATES] = { "same", "corrected", "revised", "moved", "vanished", "new" };

/* cells that a source may state anew without another text */
enum { DAY, PUBLISHER, TITLE, URL, LANGUAGE, STATED };
static const char *const stated_names[STATED] = { "published", "publisher", "title", "url", "language" };

struct released {				/* an article of the release */
	struct str id, source, external, stated[STATED], basis;
	uint64_t text;
	bool met;			/* the file still has it, in some form */
};

struct records {
	struct arena mem;
	struct corpus_files changed;
	struct corrections corrections;
	struct lexicons lex;
	struct reader_limits limits;
	VEC(struct released) known;
	struct map by_id, by_text, by_external, by_source;	/* number in known + 1 */
	struct map files;		/* number in changed + 1, by the source cell */
	uint64_t count[FATES];
	struct buf list;
};

static struct str file_of(struct str source)
{
	ptrdiff_t record = str_chr(source, '#');
	return record < 0 ? source : str_sub(source, 0, (size_t)record);
}

/* Hash of an external id within its file. */
static uint64_t external_hash(struct str source, struct str external)
{
	return hash_mix(hash_str(file_of(source))) ^ hash_str(external);
}

static void note(struct records *r, enum fate fate, struct str id, struct str source, const char *what)
{
	r->count[fate]++;
	if (fate != SAME && fate != FRESH)
		buf_addf(&r->list, "%s\t%.*s\t%.*s\t%s\n", fates[fate], STR_FMT(id), STR_FMT(source), what);
}

static struct str cell(struct records *r, const struct table_reader *t, const char *column)
{
	struct buf b = BUF_INIT;
	table_unescape(&b, t->cells[table_column(T_ARTICLES, column)]);
	struct str s = str_dup(&r->mem, buf_str(&b));
	buf_free(&b);
	return s;
}

static bool is_changed(const struct records *r, struct str source)
{
	struct str file = file_of(source);
	uint64_t h = hash_str(file);
	struct buf path = BUF_INIT;
	bool found = false;
	ledger_path(&path, file);
	for (struct map_at i = map_first(&r->files, h); i.number && !found; i = map_next(&r->files, h, i))
		found = str_eq(r->changed.list.v[i.number - 1].path, buf_str(&path));
	buf_free(&path);
	return found;
}

static void add_known(struct records *r, const struct table_reader *t)
{
	struct released *k = VEC_PUSH(&r->mem, &r->known);
	*k = (struct released){ .id = cell(r, t, "article_id"), .source = cell(r, t, "source"),
		.external = cell(r, t, "external_id"), .basis = cell(r, t, "published_basis") };
	for (int i = 0; i < STATED; i++)
		k->stated[i] = cell(r, t, stated_names[i]);
	char hex[17] = "";
	struct str h = cell(r, t, "text_hash");
	memcpy(hex, h.p, h.n < 16 ? h.n : 16);
	k->text = strtoull(hex, NULL, 16);
	uint32_t n = (uint32_t)r->known.n;
	map_add(&r->by_id, hash_str(k->id), n);
	map_add(&r->by_text, hash_mix(k->text ^ hash_str(file_of(k->source))), n);
	map_add(&r->by_source, hash_str(k->source), n);
	if (k->external.n)
		map_add(&r->by_external, external_hash(k->source, k->external), n);
}

/* Is a table's file one of a batch, the first part or a later one? */
static bool is_of_batch(struct str path, struct str batch)
{
	for (size_t i = path.n; i-- > 0;)
		if (path.p[i] == '/') {
			path = str_from(path, i + 1);
			break;
		}
	return str_starts(path, batch) && path.n > batch.n && path.p[batch.n] == '.';
}

static int read_known(struct records *r, const char *out, struct err *e)
{
	struct buf dir = BUF_INIT;
	struct str *paths = NULL;
	size_t n = 0;
	const size_t source = (size_t)table_column(T_ARTICLES, "source");
	buf_addf(&dir, "%s/current", out);
	int rc = table_files(&r->mem, dir.p, T_ARTICLES, &paths, &n, e);
	for (size_t i = 0; i < n && rc == 0; i++) {
		struct table_reader t;
		bool wanted = false;
		for (size_t k = 0; k < r->changed.list.n && !wanted; k++)
			wanted = is_of_batch(paths[i], r->changed.list.v[k].folder);
		if (!wanted)
			continue;
		if ((rc = table_open(&t, paths[i].p, T_ARTICLES, e)))
			break;
		int got;
		while ((got = table_next(&t, e)) > 0)
			if (is_changed(r, t.cells[source]))
				add_known(r, &t);
		rc = got;
		table_close(&t);
	}
	buf_free(&dir);
	return rc;
}

/* The first article of the map that fits and was not met yet. */
static struct released *find(struct records *r, const struct map *m, uint64_t h,
			  bool (*fits)(const struct released *, const struct article *), const struct article *a)
{
	for (struct map_at i = map_first(m, h); i.number; i = map_next(m, h, i)) {
		struct released *k = &r->known.v[i.number - 1];
		if (!k->met && fits(k, a))
			return k;
	}
	return NULL;
}

static bool same_id(const struct released *k, const struct article *a) { return str_eq(k->id, a->id); }
static bool same_file(const struct released *k, const struct article *a)
{
	return str_eq(file_of(k->source), file_of(a->source));
}
static bool same_text(const struct released *k, const struct article *a)
{
	return same_file(k, a) && k->text == article_text_hash(a);
}
static bool same_external(const struct released *k, const struct article *a)
{
	return same_file(k, a) && a->external_id.n && str_eq(k->external, a->external_id);
}
static bool same_source(const struct released *k, const struct article *a)
{
	return str_eq(k->source, a->source) && (!k->external.n || !a->external_id.n);
}

/* Which cells the source states otherwise than the release has them; "" if none.  A day counts if both are from
 * metadata, or only one is: what was worked out from the text depends on the text alone. */
static void compare_stated(const struct released *k, const struct article *a, struct buf *what)
{
	const struct str now[STATED] = { a->published, a->publisher, a->title, a->url, a->language };
	for (int i = 0; i < STATED; i++) {
		if (str_eq(k->stated[i], now[i]))
			continue;
		if (i == DAY && !str_is(k->basis, "metadata") && !str_is(a->published_basis, "metadata"))
			continue;
		buf_addf(what, "%s%s", what->n ? " " : "", stated_names[i]);
	}
}

static void judge(struct records *r, const struct article *a)
{
	struct str file = file_of(a->source);
	struct buf what = BUF_INIT;
	struct released *k = find(r, &r->by_id, hash_str(a->id), same_id, a);
	if (!k)
		k = find(r, &r->by_text, hash_mix(article_text_hash(a) ^ hash_str(file)), same_text, a);
	if (k) {
		k->met = true;
		compare_stated(k, a, &what);
		enum fate there = str_eq(k->source, a->source) ? SAME : MOVED;
		note(r, what.n ? CORRECTED : there, k->id, a->source, what.n ? what.p : "");
		buf_free(&what);
		return;
	}
	if (a->external_id.n)
		k = find(r, &r->by_external, external_hash(a->source, a->external_id), same_external, a);
	if (!k)
		k = find(r, &r->by_source, hash_str(a->source), same_source, a);
	if (k)
		k->met = true;
	note(r, k ? REVISED : FRESH, k ? k->id : a->id, a->source, "");
}

static int read_changed(struct records *r, const char *corpus, struct err *e)
{
	static const struct option_value none[OPTIONS_MAX];
	struct worker w;
	struct article a;
	void *normalize = NULL;
	worker_init(&w, &r->lex);
	article_init(&a);
	int rc = stage_normalize.open(&normalize, &w, none, e);
	for (size_t i = 0; i < r->changed.list.n && rc == 0; i++) {
		struct reader *in = reader_open(corpus, r->changed.list.v[i].path, &r->limits, e);
		int got = in ? 0 : -1;
		while (in && (got = reader_next(in, &a, e)) > 0) {
			if (corrections_apply(&r->corrections, &a) || article_rejected(&a))
				continue;
			if (stage_normalize.article(normalize, &a, e) < 0) {
				got = -1;
				break;
			}
			if (!article_rejected(&a))
				judge(r, &a);
			worker_trim(&w);
		}
		rc = got < 0 ? -1 : 0;
		reader_close(in);
	}
	if (normalize)
		stage_normalize.close(normalize);
	article_free(&a);
	worker_free(&w);
	return rc;
}

static int write_counts(const struct records *r, const char *staging, struct err *e)
{
	struct pairs x = { .v = { NULL, 0, 0 } };
	struct buf path = BUF_INIT, name = BUF_INIT;
	for (int i = 0; i < FATES; i++) {
		buf_reset(&name);
		buf_addf(&name, "records_%s", fates[i]);
		pairs_set_number(&x, name.p, r->count[i]);
	}
	buf_addf(&path, "%s/records.tsv", staging);
	int rc = pairs_write(&x, path.p, e);
	buf_reset(&path);
	buf_addf(&path, "%s/records.list", staging);
	rc = rc ? rc : file_write_atomic(path.p, buf_str(&r->list), e);
	pairs_free(&x);
	buf_free(&path);
	buf_free(&name);
	return rc;
}

static int run(struct records *r, const struct option_value *o, struct err *e)
{
	struct buf path = BUF_INIT, source = BUF_INIT;
	buf_addf(&path, "%s/changed", o[STAGING].value);
	int rc = reader_limits(&program, LIMITS, o, &r->limits, e);
	rc = rc ? rc : corrections_read(&r->corrections, o[CORRECTIONS].value, e);
	rc = rc ? rc : lexicons_load(&r->lex, o[LEXICONS].value, stage_normalize.lexicons, e);
	rc = rc ? rc : corpus_read_list(&r->changed, path.p, e);
	for (size_t i = 0; i < r->changed.list.n && rc == 0; i++) {
		buf_reset(&source);
		ledger_cell(&source, r->changed.list.v[i].path);
		r->changed.list.v[i].folder = str_dup(&r->mem, source_batch(buf_str(&source)));
		map_add(&r->files, hash_str(buf_str(&source)), (uint32_t)i + 1);
	}
	rc = rc ? rc : read_known(r, o[OUT].value, e);
	if (rc == 0)			/* strangers' bytes from here on */
		confine(&(const char *){ o[STAGING].value }, 1);
	rc = rc ? rc : read_changed(r, o[CORPUS].value, e);
	for (size_t i = 0; i < r->known.n && rc == 0; i++) {
		const struct released *k = &r->known.v[i];
		if (!k->met && !corrections_withdraw(&r->corrections, k->id, k->source, k->external))
			note(r, VANISHED, k->id, k->source, "");
	}
	rc = rc ? rc : write_counts(r, o[STAGING].value, e);
	buf_free(&path);
	buf_free(&source);
	return rc;
}

static int records(const struct option_value *o, char **operands, struct err *e)
{
	struct records r = { .count = { 0 } };
	for (int i = CORPUS; i <= LEXICONS; i++)
		if (!o[i].value || operands[0])
			return err_set(e, EXIT_USAGE_,
				       "--corpus, --out, --staging and --lexicons are wanted, and no operands; "
				       "'records -h' shows the options");
	arena_init(&r.mem);
	corpus_init(&r.changed);
	int rc = run(&r, o, e);
	corpus_free(&r.changed);
	corrections_free(&r.corrections);
	lexicons_free(&r.lex);
	map_free(&r.by_id);
	map_free(&r.by_text);
	map_free(&r.by_external);
	map_free(&r.by_source);
	map_free(&r.files);
	buf_free(&r.list);
	arena_free(&r.mem);
	return rc;
}

PROGRAM_MAIN(program, records)
