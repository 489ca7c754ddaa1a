#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/gzip.h"
#include "base/hash.h"
#include "base/pairs.h"
#include "store/release/release.h"
#include "tables/table.h"

static char folder[] = "/tmp/pressmill-release-XXXXXX";

static const char *at(struct buf *b, const char *name)
{
	buf_reset(b);
	buf_addf(b, "%s/%s", folder, name);
	return b->p;
}

static void make_folder_of(const char *path)
{
	struct err e;
	char *own = str_dupz(str_z(path));
	*strrchr(own, '/') = 0;
	assert_int_equal(file_mkdirs(own, &e), 0);
	free(own);
}

static void put(const char *name, const char *content)
{
	struct buf b = BUF_INIT;
	struct err e;
	make_folder_of(at(&b, name));
	assert_int_equal(file_write_atomic(b.p, str_z(content), &e), 0);
	buf_free(&b);
}

static void put_table(const char *name, enum table t, const char *rows)
{
	struct buf b = BUF_INIT, text = BUF_INIT;
	struct err e;
	make_folder_of(at(&b, name));
	table_header(&text, t);
	buf_addz(&text, rows);
	struct gzout *g = gzout_create(b.p, &e);
	assert_non_null(g);
	gzout_adds(g, buf_str(&text));
	assert_int_equal(gzout_close(g, &e), 0);
	buf_free(&b);
	buf_free(&text);
}

static void put_release(const char *name)
{
	struct buf b = BUF_INIT;
	buf_addf(&b, "%s/acronyms/d.tsv.gz", name);
	put_table(b.p, T_ACRONYMS, "0011223344556677\t1\tUN\tUnited Nations\t\n");
	buf_reset(&b);
	buf_addf(&b, "%s/series.tsv.gz", name);
	put_table(b.p, T_SERIES, "");
	buf_reset(&b);
	buf_addf(&b, "%s/state/x", name);
	put(b.p, "x");
	buf_free(&b);
}

static void measures(void **state)
{
	(void)state;
	struct release a, again, later;
	struct err e = ERR_INIT;
	struct buf one = BUF_INIT, two = BUF_INIT;
	put_release("one");
	release_init(&a);
	assert_int_equal(release_measure(&a, at(&one, "one"), NULL, NULL, 1, &e), 0);
	assert_int_equal(a.files.n, 3);
	assert_true(str_is(a.files.v[0].path, "acronyms/d.tsv.gz") && a.files.v[0].table && a.files.v[0].rows == 1);
	assert_true(str_is(a.files.v[1].path, "series.tsv.gz") && a.files.v[1].which == T_SERIES
		&& a.files.v[1].rows == 0);
	/* sha256 of "x", as sha256sum prints it */
	assert_string_equal(a.files.v[2].sha256, "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881");
	assert_int_equal(release_rows(&a, T_ACRONYMS), 1);

	assert_int_equal(release_write_list(&a, one.p, &e), 0);
	release_init(&again);
	assert_int_equal(release_read(&again, one.p, &e), 0);
	assert_int_equal(again.files.n, 3);
	assert_string_equal(again.files.v[1].sha256, a.files.v[1].sha256);

	/* what is linked is not read again: a known figure is taken over, right or wrong */
	assert_int_equal(release_link(at(&one, "one/acronyms"), at(&two, "two/acronyms"), &e), 0);
	again.files.v[0].rows = 77;
	release_init(&later);
	assert_int_equal(release_measure(&later, at(&two, "two"), &again, at(&one, "one"), 2, &e), 0);
	assert_int_equal(later.files.v[0].rows, 77);
	/* and linking over a file is refused */
	assert_int_equal(release_link(at(&one, "one/acronyms"), at(&two, "two/acronyms"), &e), -1);
	assert_int_equal(e.code, EXIT_BUG);

	/* a damaged table is not published */
	assert_int_equal(truncate(at(&one, "one/acronyms/d.tsv.gz"), 40), 0);
	release_free(&later);
	release_init(&later);
	assert_int_equal(release_measure(&later, at(&one, "one"), NULL, NULL, 3, &e), -1);
	assert_int_equal(e.code, EXIT_IO);
	assert_non_null(strstr(e.message, "cut short"));
	release_free(&a);
	release_free(&again);
	release_free(&later);
	buf_free(&one);
	buf_free(&two);
}

/* What timeline noted of its tables is believed as long as their bytes are those that it made. */
static void trusts(void **state)
{
	(void)state;
	struct release r;
	struct err e = ERR_INIT;
	struct buf path = BUF_INIT, table = BUF_INIT, note = BUF_INIT;
	put_release("made");
	assert_int_equal(file_read(at(&path, "made/series.tsv.gz"), 0, &table, &e), 0);
	for (int changed = 0; changed < 2; changed++) {
		buf_reset(&note);
		buf_addf(&note, "series.tsv.gz\t%zu\t%llu\t41\t7\n", table.n,
			 (unsigned long long)(hash_str(buf_str(&table)) + (uint64_t)changed));
		put("noted", note.p);
		release_init(&r);
		assert_int_equal(release_trust(&r, at(&path, "noted"), &e), 0);
		assert_int_equal(release_measure(&r, at(&path, "made"), NULL, NULL, 1, &e), 0);
		assert_int_equal(r.files.v[1].rows, changed ? 0 : 41);	/* of another hash they are counted */
		assert_true(changed ? r.files.v[1].content > 7 : r.files.v[1].content == 7);
		release_free(&r);
	}
	put("noted", "series.tsv.gz\t12\tx\t1\t2\n");
	release_init(&r);
	assert_int_equal(release_trust(&r, at(&path, "noted"), &e), -1);
	assert_int_equal(e.code, EXIT_STREAM);
	assert_int_equal(release_trust(&r, at(&path, "no such file"), &e), 0);
	release_free(&r);
	buf_free(&path);
	buf_free(&table);
	buf_free(&note);
}

/* A folder that has most of it: what is missing comes, what is foreign or another file of the name goes, the rest is
 * not touched. */
static void links_again(void **state)
{
	(void)state;
	struct err e = ERR_INIT;
	struct buf a = BUF_INIT, b = BUF_INIT;
	struct stat x, y;
	for (int i = 0; i < 4; i++) {
		buf_reset(&a);
		buf_addf(&a, "from/%d", i);
		put(a.p, "same");
	}
	assert_int_equal(release_link(at(&a, "from"), at(&b, "again"), &e), 0);
	assert_int_equal(unlink(at(&a, "again/0")), 0);
	assert_int_equal(unlink(at(&a, "again/1")), 0);
	put("again/1", "another");
	put("again/9", "foreign");
	assert_int_equal(release_link_again(at(&a, "from"), at(&b, "again"), &e), 0);
	for (int i = 0; i < 4; i++) {
		buf_reset(&a);
		buf_addf(&a, "%s/from/%d", folder, i);
		buf_reset(&b);
		buf_addf(&b, "%s/again/%d", folder, i);
		assert_int_equal(stat(a.p, &x), 0);
		assert_int_equal(stat(b.p, &y), 0);
		assert_true(x.st_ino == y.st_ino);
	}
	assert_int_not_equal(access(at(&a, "again/9"), F_OK), 0);
	buf_free(&a);
	buf_free(&b);
}

static void expect_current(const char *name)
{
	struct buf b = BUF_INIT;
	char link[300];
	ssize_t n = readlink(at(&b, "out/current"), link, sizeof link - 1);
	assert_true(n > 9);
	link[n] = 0;
	assert_string_equal(link + strlen("releases/"), name);
	buf_free(&b);
}

static bool there(const char *name)
{
	struct buf b = BUF_INIT;
	bool is = access(at(&b, name), F_OK) == 0;
	buf_free(&b);
	return is;
}

static void publishes(void **state)
{
	(void)state;
	struct err e = ERR_INIT;
	struct buf out = BUF_INIT, staged = BUF_INIT;
	put("out/x", "x");
	at(&out, "out");
	assert_int_equal(release_recover(out.p, &e), 0);	/* nothing to recover */
	static const char *const names[] = { "000001-aa", "000002-bb", "000009-cc", "000010-dd" };
	for (size_t i = 0; i < 4; i++) {
		put_release("staged");
		assert_int_equal(release_publish(out.p, at(&staged, "staged"), names[i], &e), 0);
		expect_current(names[i]);
		assert_false(there("out/releases/.pending"));
	}
	/* a run broke off after the release was in its place, before the link moved */
	put("out/releases/000011-ee/x", "x");
	put("out/releases/.pending", "000011-ee");
	put("out/releases/.gone-000003-ff/x", "x");
	assert_int_equal(release_recover(out.p, &e), 0);
	assert_false(there("out/releases/000011-ee") || there("out/releases/.pending")
		|| there("out/releases/.gone-000003-ff"));
	expect_current("000010-dd");
	/* and after it: the release stays */
	put("out/releases/.pending", "000010-dd");
	assert_int_equal(release_recover(out.p, &e), 0);
	assert_true(there("out/releases/000010-dd/state/x"));

	/* someone went back to an older release: it is kept, however old */
	assert_int_equal(unlink(at(&staged, "out/current")), 0);
	assert_int_equal(symlink("releases/000001-aa", staged.p), 0);
	assert_int_equal(release_keep(out.p, 2, &e), 0);
	assert_true(there("out/releases/000001-aa") && there("out/releases/000009-cc")
		&& there("out/releases/000010-dd"));
	assert_false(there("out/releases/000002-bb"));
	buf_free(&out);
	buf_free(&staged);
}

/* What a release says of itself names every table and column there is. */
static void documents(void **state)
{
	(void)state;
	struct release a;
	struct err e = ERR_INIT;
	struct buf dir = BUF_INIT, text = BUF_INIT, path = BUF_INIT;
	struct release_facts f = { .program = STR("1"), .lexicons = STR("L"), .run = 7, .sources = 3 };
	put_release("doc");
	put_table("doc/mentions/say \\back.tsv.gz", T_MENTIONS, "");
	release_init(&a);
	assert_int_equal(release_measure(&a, at(&dir, "doc"), NULL, NULL, 1, &e), 0);
	assert_int_equal(release_write_readme(&a, &f, dir.p, &e), 0);
	assert_int_equal(release_write_datapackage(&a, &f, dir.p, &e), 0);
	assert_int_equal(file_read(at(&path, "doc/README.md"), 0, &text, &e), 0);
	for (enum table t = 0; t < TABLES; t++)
		for (size_t i = 0; i < table_defs[t].n; i++) {
			struct buf row = BUF_INIT;
			buf_addf(&row, "| %s | %s |", table_defs[t].columns[i].name, table_defs[t].columns[i].type);
			assert_true(str_find(buf_str(&text), buf_str(&row)) >= 0);
			buf_free(&row);
		}
	buf_reset(&text);
	assert_int_equal(file_read(at(&path, "doc/datapackage.json"), 0, &text, &e), 0);
	assert_true(str_find(buf_str(&text), STR("\"path\": [\"acronyms/d.tsv.gz\"]")) >= 0);
	assert_true(str_find(buf_str(&text), STR("\"mentions/say \\\\back.tsv.gz\"")) >= 0);
	assert_true(str_find(buf_str(&text), STR("\"primaryKey\": [\"series_id\"]")) >= 0);
	release_free(&a);
	buf_free(&dir);
	buf_free(&text);
	buf_free(&path);
}

static void notes(void **state)
{
	(void)state;
	struct pairs p = { .v = { NULL, 0, 0 } }, q = { .v = { NULL, 0, 0 } };
	struct err e = ERR_INIT;
	struct buf path = BUF_INIT;
	pairs_set(&p, "a", STR("one\ttwo\nthree"));
	pairs_set_number(&p, "n", 41);
	pairs_set_number(&p, "n", 42);
	assert_int_equal(pairs_write(&p, at(&path, "notes"), &e), 0);
	assert_int_equal(pairs_read(&q, path.p, &e), 0);
	assert_true(str_is(pairs_get(&q, "a"), "one two three"));
	assert_int_equal(pairs_number(&q, "n"), 42);
	assert_int_equal(pairs_number(&q, "a"), 0);
	assert_int_equal(pairs_get(&q, "b").n, 0);
	pairs_free(&p);
	pairs_free(&q);
	buf_free(&path);
}

static int remove_folder(void **state)
{
	(void)state;
	struct err e;
	return file_remove_tree(folder, &e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(measures),
		cmocka_unit_test(trusts),
		cmocka_unit_test(links_again),
		cmocka_unit_test(publishes),
		cmocka_unit_test(documents),
		cmocka_unit_test(notes),
	};
	if (!mkdtemp(folder))
		return 1;
	return cmocka_run_group_tests_name("release", tests, NULL, remove_folder);
}
