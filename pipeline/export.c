/* export.c - a release as one SQLite database: all tables with types, primary and foreign keys, indexes for the joins
 * that people make, full text over sentences and titles, and views for the common questions.
 *
 * Written in one transaction into FILE.tmp, which then takes the name: a run that is killed leaves the old file. */
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "store/release/release.h"
#include "stream/options.h"
#include "tables/table.h"

enum option { SQLITE_FILE };
static const struct stage_option options[] = {
	[SQLITE_FILE] = { "sqlite", "FILE",
			  "the database to write; one that is there is replaced when the new one is whole (needed)" },
	{ NULL, NULL, NULL }
};
static const struct program program = {
	"export", "a release as an SQLite database", "RELEASE",
	"RELEASE is a folder of tables (out/current). Every table of it becomes one of the database, under its name "
	"and with its\n"
	"columns; empty cells are NULL, yes and no are 1 and 0. Full text: sentences_fts and articles_fts (FTS5). "
	"Views:\n"
	"  edition_evidence       every mention that a row of events rests on, with its sentence and article\n"
	"  articles_per_country   articles that name a country, by country and month\n"
	"  met                    who takes part in one edition together, pair by pair\n"
	"  changed                editions that were cancelled or postponed, or on which articles disagree\n"
	"  names_unknown          names that no lexicon has, most frequent first\n"
	"Needs about 1.5 times the unpacked size of the tables on the disk of FILE.",
	options
};

struct export {
	sqlite3 *db;
	const char *release, *file;
};

static int failed(struct export *x, struct err *e, const char *what)
{
	int code = sqlite3_errcode(x->db) & 0xff;
	return err_set(e,
		       code == SQLITE_FULL || code == SQLITE_IOERR ? EXIT_IO
		       : code == SQLITE_CANTOPEN		   ? EXIT_CANTCREATE
								   : EXIT_SYSTEM,
		       "%s: %s: %s", x->file, what, sqlite3_errmsg(x->db));
}

static int run_sql(struct export *x, const char *sql, struct err *e)
{
	return sqlite3_exec(x->db, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : failed(x, e, "SQLite refuses a statement");
}

enum affinity { A_TEXT, A_INTEGER, A_REAL, A_BOOLEAN };	/* of numbers that are no whole ones SQLite makes REAL itself */

static enum affinity affinity(const struct column *c)
{
	return strcmp(c->type, "integer") == 0 ? A_INTEGER : strcmp(c->type, "number") == 0 ? A_REAL :
		strcmp(c->type, "boolean") == 0 ? A_BOOLEAN : A_TEXT;
}

static void add_columns(struct buf *b, const char *const *names, size_t most)
{
	for (size_t i = 0; i < most && names[i]; i++)
		buf_addf(b, "%s%s", i ? ", " : "", names[i]);
}

static int create_table(struct export *x, const struct table_def *d, struct err *e)
{
	static const char *const types[] = { "TEXT", "INTEGER", "REAL", "INTEGER" };
	struct buf sql = BUF_INIT;
	buf_addf(&sql, "CREATE TABLE %s (", d->name);
	for (size_t i = 0; i < d->n; i++)
		buf_addf(&sql, "%s\n  \"%s\" %s", i ? "," : "", d->columns[i].name, types[affinity(&d->columns[i])]);
	if (d->key[0]) {
		buf_addz(&sql, ",\n  PRIMARY KEY (");
		add_columns(&sql, d->key, sizeof d->key / sizeof *d->key);
		buf_addz(&sql, ")");
	}
	for (const struct table_reference *r = d->references; r->columns[0]; r++) {
		buf_addz(&sql, ",\n  FOREIGN KEY (");
		add_columns(&sql, r->columns, 2);
		buf_addf(&sql, ") REFERENCES %s (", table_defs[r->to].name);
		add_columns(&sql, r->key, 2);
		buf_addz(&sql, ")");
	}
	buf_addz(&sql, "\n)");
	int r = run_sql(x, sql.p, e);
	buf_free(&sql);
	return r;
}

static int prepare_insert(struct export *x, const struct table_def *d, sqlite3_stmt **s, struct err *e)
{
	struct buf sql = BUF_INIT;
	buf_addf(&sql, "INSERT INTO %s VALUES (", d->name);
	for (size_t i = 0; i < d->n; i++)
		buf_addz(&sql, i ? ",?" : "?");
	buf_addz(&sql, ")");
	int r = sqlite3_prepare_v2(x->db, sql.p, (int)sql.n, s, NULL) == SQLITE_OK ? 0 : failed(x, e, d->name);
	buf_free(&sql);
	return r;
}

/* text: memory for a cell that holds escapes; it must live until the row is inserted. */
static int bind_cell(sqlite3_stmt *s, int i, enum affinity a, struct str cell, struct buf *text)
{
	uint64_t n;
	if (!cell.n)
		return sqlite3_bind_null(s, i);
	if (a == A_INTEGER && str_to_u64(cell, &n) && n <= INT64_MAX)
		return sqlite3_bind_int64(s, i, (sqlite3_int64)n);
	if (a == A_BOOLEAN)
		return sqlite3_bind_int(s, i, str_is(cell, "yes"));
	if (str_chr(cell, '\\') < 0)
		return sqlite3_bind_text(s, i, cell.p, (int)cell.n, SQLITE_STATIC);
	buf_reset(text);
	table_unescape(text, cell);
	return sqlite3_bind_text(s, i, text->p, (int)text->n, SQLITE_TRANSIENT);
}

static int fill_from(struct export *x, enum table t, const char *path, sqlite3_stmt *s, struct err *e)
{
	const struct table_def *d = &table_defs[t];
	struct table_reader r;
	struct buf text = BUF_INIT;
	int got, bad = 0;
	if (table_open(&r, path, t, e))
		return -1;
	while (!bad && (got = table_next(&r, e)) > 0) {
		for (size_t i = 0; i < d->n && !bad; i++)
			bad = bind_cell(s, (int)i + 1, affinity(&d->columns[i]), r.cells[i], &text) != SQLITE_OK;
		bad = bad || sqlite3_step(s) != SQLITE_DONE;
		sqlite3_reset(s);
	}
	if (bad)
		got = failed(x, e, path);
	table_close(&r);
	buf_free(&text);
	return got;
}

static int fill_table(struct export *x, enum table t, struct err *e)
{
	struct arena mem = ARENA_INIT;
	struct buf path = BUF_INIT;
	struct str *paths = NULL;
	size_t n = 0;
	sqlite3_stmt *s = NULL;
	int r = create_table(x, &table_defs[t], e);
	r = r ? r : prepare_insert(x, &table_defs[t], &s, e);
	if (r == 0 && t < T_BATCH_TABLES) {
		r = table_files(&mem, x->release, t, &paths, &n, e);
		for (size_t i = 0; i < n && r == 0; i++)
			r = fill_from(x, t, paths[i].p, s, e);
	} else if (r == 0) {
		table_path(&path, x->release, t, STR(""), 1);
		r = fill_from(x, t, path.p, s, e);
	}
	sqlite3_finalize(s);
	buf_free(&path);
	arena_free(&mem);
	return r;
}

static const char INDEXES[] =
	"CREATE INDEX mentions_by_entity ON mentions (entity_id, article_id);"
	"CREATE INDEX mentions_by_sentence ON mentions (article_id, sentence);"
	"CREATE INDEX dates_by_sentence ON dates (article_id, sentence);"
	"CREATE INDEX dates_by_day ON dates (earliest, latest);"
	"CREATE INDEX event_mentions_by_edition ON event_mentions (series_id, ordinal);"
	"CREATE INDEX event_parties_by_mention ON event_parties (article_id, sentence, start);"
	"CREATE INDEX event_parties_by_entity ON event_parties (entity_id);"
	"CREATE INDEX event_evidence_by_event ON event_evidence (event_id);"
	"CREATE INDEX articles_by_day ON articles (published);"
	"CREATE INDEX relations_by_other ON relations (other_id);"
	"CREATE INDEX events_by_series ON events (series_id, ordinal);"
	"CREATE VIRTUAL TABLE sentences_fts USING fts5(text, content='sentences');"
	"INSERT INTO sentences_fts (sentences_fts) VALUES ('rebuild');"
	"CREATE VIRTUAL TABLE articles_fts USING fts5(title, content='articles');"
	"INSERT INTO articles_fts (articles_fts) VALUES ('rebuild');";

static const char VIEWS[] =
	"CREATE VIEW edition_evidence AS"
	" SELECT e.event_id, e.series_id, e.series, e.ordinal, e.earliest, e.latest, e.place, e.status, a.published, "
	"a.publisher, "
	"a.title, s.text,"
	"        v.article_id, v.sentence, v.start, a.url"
	" FROM events e JOIN event_evidence v USING (event_id) JOIN sentences s USING (article_id, sentence) JOIN "
	"articles a USING (article_id);"
	"CREATE VIEW articles_per_country AS"
	" SELECT m.entity_id, m.name AS country, substr(a.published, 1, 7) AS month, count(DISTINCT m.article_id) AS "
	"articles"
	" FROM mentions m JOIN articles a USING (article_id)"
	" WHERE m.kind = 'country' AND a.status = 'kept' GROUP BY m.entity_id, month;"
	"CREATE VIEW met AS"
	" SELECT v.event_id, e.series, e.ordinal, e.earliest, e.latest, e.place, e.status, p.name AS who, q.name AS "
	"with_whom,"
	"        p.entity_id AS who_id, q.entity_id AS with_whom_id, count(DISTINCT v.article_id) AS articles"
	" FROM event_evidence v JOIN events e USING (event_id)"
	" JOIN event_parties p ON p.article_id = v.article_id AND p.sentence = v.sentence AND p.start = v.start"
	" JOIN event_parties q ON q.article_id = v.article_id AND q.sentence = v.sentence AND q.start = v.start AND "
	"q.entity_id > p.entity_id"
	" GROUP BY v.event_id, p.entity_id, q.entity_id;"
	"CREATE VIEW changed AS"
	" SELECT event_id, series, ordinal, earliest, latest, place, status, conflict, articles FROM events"
	" WHERE status IN ('cancelled', 'postponed') OR conflict IS NOT NULL;"
	"CREATE VIEW names_unknown AS"
	" SELECT u.name, u.articles, u.mentions, s.text AS example, u.example_article, u.example_sentence FROM "
	"unknown_names u"
	" LEFT JOIN sentences s ON s.article_id = u.example_article AND s.sentence = u.example_sentence"
	" ORDER BY u.articles DESC, u.mentions DESC, u.name;";

static int fill_all(struct export *x, struct err *e)
{
	/* the file is thrown away if anything fails, so nothing in it needs a journal */
	if (run_sql(x,
		    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA "
		    "cache_size = -65536; BEGIN",
		    e))
		return -1;
	for (enum table t = 0; t < TABLES; t++)
		if (fill_table(x, t, e))
			return -1;
	return run_sql(x, INDEXES, e) || run_sql(x, VIEWS, e) || run_sql(x, "ANALYZE; COMMIT", e) ? -1 : 0;
}

static int sync_file(const char *path, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int bad = fd < 0 || fsync(fd);
	int r = bad ? err_errno(e, EXIT_IO, "cannot write %s", path) : 0;
	if (fd >= 0 && close(fd) && r == 0)
		r = err_errno(e, EXIT_IO, "cannot write %s", path);
	return r;
}

static int run(const struct option_value *v, char **operands, struct err *e)
{
	struct export x = { .release = operands[0], .file = v[SQLITE_FILE].value };
	struct buf tmp = BUF_INIT;
	if (!operands[0] || operands[1] || !x.file || !x.file[0])
		return err_set(e, EXIT_USAGE_, "a release and --sqlite FILE are wanted; 'export -h' shows both");
	buf_addf(&tmp, "%s.tmp", x.file);
	unlink(tmp.p);
	int r = sqlite3_open_v2(tmp.p, &x.db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) == SQLITE_OK
			? fill_all(&x, e)
			: failed(&x, e, "cannot be made");
	if (sqlite3_close(x.db) != SQLITE_OK && r == 0)
		r = err_set(e, EXIT_BUG, "%s: SQLite does not close it", tmp.p);
	r = r ? r : sync_file(tmp.p, e);
	if (r == 0 && rename(tmp.p, x.file))
		r = err_errno(e, EXIT_CANTCREATE, "cannot give %s its name", x.file);
	if (r)
		unlink(tmp.p);
	buf_free(&tmp);
	return r;
}

PROGRAM_MAIN(program, run)
