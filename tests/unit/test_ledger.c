#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"
#include "readers/reader.h"
#include "store/ledger/plan.h"
#include "store/ledger/stats.h"

static char folder[] = "/tmp/pressmill-ledger-XXXXXX";

static void put(const char *name, const char *content)
{
	struct buf path = BUF_INIT;
	struct err e = ERR_INIT;
	buf_addf(&path, "%s/%s", folder, name);
	char *slash = strrchr(path.p, '/');
	*slash = 0;
	assert_int_equal(file_mkdirs(path.p, &e), 0);
	*slash = '/';
	assert_int_equal(file_write_atomic(path.p, str_z(content), &e), 0);
	buf_free(&path);
}

static void gone(const char *name)
{
	struct buf path = BUF_INIT;
	struct err e = ERR_INIT;
	buf_addf(&path, "%s/%s", folder, name);
	assert_int_equal(file_remove_tree(path.p, &e), 0);
	buf_free(&path);
}

/* A path becomes the same cell as ingest makes of it, and comes back from it. */
static void cells(void **state)
{
	(void)state;
	static const struct { const char *path, *cell; } cases[] = {
		{ "2024-10-18/wire.jsonl", "2024-10-18/wire.jsonl" },
		{ "a b/c\td\ne", "a b/c%09d%0Ae" },
		{ "say \"x\" #1", "say %22x%22 %231" },
		{ "100%", "100%" },
		{ "100%41", "100%2541" },
		{ "caf\xc3\xa9", "caf\xc3\xa9" },
		{ "caf\xe9", "caf%E9" },
		{ "\xff\xfe/\xc3", "%FF%FE/%C3" },
		{ "\xc3\xa9\xff\xc3\xa9", "\xc3\xa9%FF%C3%A9" },
		{ "back\\slash", "back\\slash" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf cell = BUF_INIT, source = BUF_INIT, back = BUF_INIT;
		ledger_cell(&cell, str_z(cases[i].path));
		assert_string_equal(cell.p, cases[i].cell);
		reader_source_cell(&source, str_z(cases[i].path));
		assert_string_equal(cell.p, source.p);
		ledger_path(&back, buf_str(&cell));
		assert_string_equal(back.p, cases[i].path);
		buf_free(&cell);
		buf_free(&source);
		buf_free(&back);
	}
}

static void rows(void **state)
{
	(void)state;
	struct ledger a, b;
	struct err e = ERR_INIT;
	struct buf path = BUF_INIT;
	ledger_init(&a);
	ledger_init(&b);
	ledger_add(&a, &(struct ledger_row){ STR("d/x"), 7, 1, true, STR("d"), 1, 1, STR("0.1.0"), STR("aa") });
	ledger_add(&a, &(struct ledger_row){ STR("d/\t"), 0, 0, false, STR("d"), 1, 1, STR("0.1.0"), STR("aa") });
	ledger_add(&a,
		&(struct ledger_row){ STR("d/x"), 8, UINT64_MAX, true, STR("d"), 2, 9, STR("0.1.0"), STR("bb") });
	buf_addf(&path, "%s/ledger.tsv", folder);
	assert_int_equal(ledger_write(&a, path.p, &e), 0);
	assert_int_equal(ledger_read(&b, path.p, &e), 0);
	assert_int_equal(b.rows.n, 3);
	assert_true(str_is(b.rows.v[1].path, "d/\t"));
	assert_false(b.rows.v[1].known);
	assert_true(b.rows.v[2].hash == UINT64_MAX && b.rows.v[2].part == 2 && b.rows.v[2].run == 9);
	ledger_index(&b);
	assert_ptr_equal(ledger_last(&b, STR("d/x")), &b.rows.v[2]);
	assert_ptr_equal(ledger_find(&b, STR("d/x"), 1), &b.rows.v[0]);
	assert_null(ledger_find(&b, STR("d/x"), 2));
	assert_null(ledger_last(&b, STR("d")));
	assert_null(ledger_find(&b, STR("d/\t"), 0));		/* never known, so never found */

	/* what is no ledger is refused with its place */
	static const struct { const char *text; size_t line; } bad[] = {
		{ "", 1 },
		{ "path\tbytes\n", 1 },
		{ "path\tbytes\thash\tbatch\tpart\trun\tprogram\tlexicons\nx\t1\tzz\td\t1\t1\tp\tl\n", 2 },
		{ "path\tbytes\thash\tbatch\tpart\trun\tprogram\tlexicons\nx\t1\t\td\t1\t1\tp\n", 2 },
		{ "path\tbytes\thash\tbatch\tpart\trun\tprogram\tlexicons\nx\t1\t\td\t1\t1\tp\tl", 2 },
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		put("bad.tsv", bad[i].text);
		buf_reset(&path);
		buf_addf(&path, "%s/bad.tsv", folder);
		assert_int_equal(ledger_read(&b, path.p, &e), -1);
		assert_int_equal(e.code, EXIT_STREAM);
		assert_int_equal(e.line, bad[i].line);
	}
	ledger_free(&a);
	ledger_free(&b);
	buf_free(&path);
}

/* ---- plans ---- */

static struct plan plan_of(const struct ledger *before, bool rebuild, const char *lexicons)
{
	struct plan p;
	struct err e = ERR_INIT;
	struct buf root = BUF_INIT;
	plan_init(&p);
	buf_addf(&root, "%s/corpus", folder);
	assert_int_equal(corpus_list(&p.files, root.p, &e), 0);
	corpus_hash_all(&p.files, root.p, 3);
	for (size_t i = 0; before && i < before->rows.n; i++)
		ledger_add(&p.ledger, &before->rows.v[i]);
	ledger_index(&p.ledger);
	p.program = STR("1");
	p.lexicons = str_z(lexicons);
	p.was_program = before ? STR("1") : STR("");
	p.was_lexicons = before ? STR("L") : STR("");
	p.rebuild = rebuild;
	p.run = before ? 2 : 1;
	assert_int_equal(plan_choose(&p, NULL, &e), 0);
	buf_free(&root);
	return p;
}

/* why path part run, space-separated; "|" between items */
static void expect(const struct plan *p, const char *wanted)
{
	struct buf b = BUF_INIT;
	buf_addz(&b, "");
	for (size_t i = 0; i < p->items.n; i++) {
		const struct item *it = &p->items.v[i];
		buf_addf(&b, "%s%s %.*s %u %u", i ? "|" : "", why_names[it->why], STR_FMT(it->row.path),
			it->row.part, it->row.run);
	}
	assert_string_equal(b.p ? b.p : "", wanted);
	buf_free(&b);
}

static void keep(struct ledger *l, const struct plan *p)
{
	for (size_t i = 0; i < p->items.n; i++)
		ledger_add(l, &p->items.v[i].row);
}

static void nights(void **state)
{
	(void)state;
	struct ledger l;
	ledger_init(&l);
	put("corpus/2024-01-02/b", "b");
	put("corpus/2024-01-02/a", "a");
	put("corpus/top", "t");
	put("corpus/2024-01-01/z", "z");
	put("corpus/.hidden/x", "x");
	put("corpus/2024-01-01/.x", "x");
	put("corpus/2024-01-01/x.tmp", "x");
	put("corpus/2024-01-01/x.part", "x");
	put("corpus/2024-01-01/x~", "x");
	put("corpus/README.md", "x");
	struct plan p = plan_of(NULL, false, "L");
	expect(&p, "new 2024-01-01/z 1 1|new 2024-01-02/a 1 1|new 2024-01-02/b 1 1|new top 1 1");
	assert_int_equal(p.files.left_alone, 6);
	keep(&l, &p);
	plan_free(&p);

	/* nothing new; a touched file is not new */
	put("corpus/top", "t");
	p = plan_of(&l, false, "L");
	expect(&p, "");
	assert_int_equal(p.known, 4);
	plan_free(&p);

	/* a changed file and late files make further parts; a name that a part has is not given to a batch */
	put("corpus/top", "T");
	put("corpus/2024-01-02/c", "c");
	put("corpus/main.02/q", "q");
	gone("corpus/2024-01-01");
	p = plan_of(&l, false, "L");
	expect(&p, "new 2024-01-02/c 2 2|changed top 2 2|new main.02/q 2 2");
	assert_int_equal(p.vanished, 1);
	keep(&l, &p);
	plan_free(&p);

	/* back as it was: known */
	put("corpus/top", "t");
	p = plan_of(&l, false, "L");
	expect(&p, "");
	plan_free(&p);

	/* other lexicons, and files are gone: nothing is computed again by itself */
	p = plan_of(&l, false, "M");
	expect(&p, "");
	assert_true(p.stale);
	plan_free(&p);

	/* rebuilt, the ledger is replayed in its order; what is gone is gone, parts stay */
	p = plan_of(&l, true, "M");
	expect(&p,
		"again 2024-01-02/a 1 1|again 2024-01-02/b 1 1|again top 1 1|again 2024-01-02/c 2 2|again "
		"main.02/q 2 2");
	/* steps: a batch never comes twice in one */
	assert_int_equal(plan_step_end(&p, 0, UINT64_MAX), 3);
	assert_int_equal(plan_step_end(&p, 3, UINT64_MAX), 5);
	assert_int_equal(plan_step_end(&p, 0, 1), 2);
	assert_int_equal(plan_step_end(&p, 2, 1), 3);
	plan_free(&p);

	/* all files there again: other lexicons compute everything again */
	put("corpus/2024-01-01/z", "z");
	p = plan_of(&l, false, "M");
	assert_true(p.again);
	assert_string_equal(p.because, "the lexicons changed");
	assert_int_equal(p.count[AGAIN], 6);
	plan_free(&p);
	ledger_free(&l);
	gone("corpus");
}

static void unreadable(void **state)
{
	(void)state;
	struct ledger l;
	struct buf path = BUF_INIT;
	ledger_init(&l);
	put("corpus/d/a", "a");
	buf_addf(&path, "%s/corpus/d/lost", folder);
	assert_int_equal(symlink("/nowhere/at/all", path.p), 0);
	struct plan p = plan_of(NULL, false, "L");
	expect(&p, "new d/a 1 1|new d/lost 1 1");
	assert_false(p.items.v[1].row.known);
	keep(&l, &p);
	plan_free(&p);
	p = plan_of(&l, false, "L");	/* still unreadable: rejected once, not every night */
	expect(&p, "");
	plan_free(&p);
	unlink(path.p);
	put("corpus/d/lost", "found");
	p = plan_of(&l, false, "L");
	expect(&p, "retry d/lost 2 2");
	plan_free(&p);
	p = plan_of(&l, true, "L");	/* rebuilt, it takes the place where it arrived */
	expect(&p, "again d/a 1 1|again d/lost 1 1");
	plan_free(&p);
	ledger_free(&l);
	buf_free(&path);
	gone("corpus");
}

static void links(void **state)
{
	(void)state;
	struct buf path = BUF_INIT;
	put("corpus/d/a", "a");
	buf_addf(&path, "%s/corpus/d/loop", folder);
	assert_int_equal(symlink("..", path.p), 0);		/* leads back up: not followed */
	buf_reset(&path);
	buf_addf(&path, "%s/corpus/e", folder);
	assert_int_equal(symlink("d", path.p), 0);		/* a folder under a second name */
	buf_reset(&path);
	buf_addf(&path, "%s/corpus/d/pipe", folder);
	assert_int_equal(mkfifo(path.p, 0600), 0);		/* a reject, and never waited for */
	struct plan p = plan_of(NULL, false, "L");
	expect(&p, "new d/a 1 1|new d/pipe 1 1|new e/a 1 1|new e/pipe 1 1");
	plan_free(&p);
	gone("corpus");
	/* a link out of the corpus stands for nothing, one within for its file; of two to a folder the first is
	 * entered */
	put("outside/b", "secret");
	put("corpus/d/a", "a");
	static const char *const made[][2] = { { "d/absolute", "/etc/passwd" }, { "d/out", "../../outside/b" },
		{ "d/folder", "../../outside" }, { "d/within", "../d/a" }, { "z", "d" }, { "f", "d" } };
	for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
		buf_reset(&path);
		buf_addf(&path, "%s/corpus/%s", folder, made[i][0]);
		assert_int_equal(symlink(made[i][1], path.p), 0);
	}
	p = plan_of(NULL, false, "L");
	expect(&p, "new d/a 1 1|new d/absolute 1 1|new d/folder 1 1|new d/out 1 1|new d/within 1 1|"
		"new f/a 1 1|new f/absolute 1 1|new f/folder 1 1|new f/out 1 1|new f/within 1 1");
	static const bool known[] = { true, false, false, false, true };
	for (size_t i = 0; i < 10; i++)
		assert_int_equal(p.items.v[i].row.known, known[i % 5]);
	assert_int_equal(p.files.left_alone, 1);
	plan_free(&p);
	gone("outside");
	gone("corpus");
	/* folders with two links each to the next one: as many paths as there are links, not two to that power */
	for (int i = 0; i < 30; i++) {
		buf_reset(&path);
		buf_addf(&path, "corpus/d%d/a", i);
		put(path.p, "a");
		for (int k = 0; k < 2 && i < 29; k++) {
			struct buf to = BUF_INIT;
			buf_reset(&path);
			buf_addf(&path, "%s/corpus/d%d/l%d", folder, i, k);
			buf_addf(&to, "../d%d", i + 1);
			assert_int_equal(symlink(to.p, path.p), 0);
			buf_free(&to);
		}
	}
	p = plan_of(NULL, false, "L");
	assert_int_equal(p.items.n, 30 + 29);
	plan_free(&p);
	buf_free(&path);
	gone("corpus");
}

/* What looks as it did is not read; what was written to, or was new when it was read, is. */
static void looks(void **state)
{
	(void)state;
	struct corpus_files c;
	struct buf root = BUF_INIT, one = BUF_INIT;
	struct err e = ERR_INIT;
	struct stat st;
	buf_addf(&root, "%s/corpus", folder);
	buf_addf(&one, "%s/2024-01-02/b", root.p);
	put("corpus/2024-01-01/a", "one");
	put("corpus/2024-01-02/b", "two");
	put("corpus/2024-01-02/c", "three");
	for (int round = 0; round < 5; round++) {
		corpus_init(&c);
		assert_int_equal(corpus_list(&c, root.p, &e), 0);
		size_t taken = stats_take(&c, folder);
		static const size_t wanted[] = { 0, 3, 2, 3, 0 };
		assert_int_equal(taken, wanted[round]);
		corpus_hash_all(&c, root.p, 1);
		for (size_t i = 0; i < c.list.n; i++) {
			assert_true(c.list.v[i].readable);
			/* just written, so that the same second could bring another content */
			assert_true(round != 0 || !c.list.v[i].looks_right);
			c.list.v[i].looks_right = true;
		}
		assert_int_equal(stats_write(&c, folder, &e), 0);
		uint64_t hash = c.list.v[1].hash;
		assert_int_equal(hash, hash_str(round < 2 ? STR("two") : STR("owt")));
		if (round == 1) {	/* another content of the same size, and the time put back */
			assert_int_equal(stat(one.p, &st), 0);
			struct timespec times[2] = { st.st_atim, st.st_mtim };
			int fd = open(one.p, O_WRONLY | O_TRUNC | O_CLOEXEC);
			assert_int_equal(write(fd, "owt", 3), 3);
			assert_int_equal(close(fd), 0);
			assert_int_equal(utimensat(AT_FDCWD, one.p, times, 0), 0);
		}
		if (round == 3) {	/* a damaged cache is none */
			buf_reset(&one);
			buf_addf(&one, "%s/cache/stats", folder);
			int fd = open(one.p, O_WRONLY | O_CLOEXEC);
			assert_int_equal(pwrite(fd, "x", 1, 20), 1);
			assert_int_equal(close(fd), 0);
		}
		corpus_free(&c);
	}
	buf_free(&root);
	buf_free(&one);
	gone("corpus");
	gone("cache");
}

static void filters(void **state)
{
	(void)state;
	struct ledger l;
	ledger_init(&l);
	put("corpus/2024-01-01/a", "a");
	put("corpus/2024-01-02/b", "b");
	put("corpus/2024-01-03/c", "c");
	struct plan p = plan_of(NULL, false, "L");
	plan_free(&p);
	for (int only = 0; only < 2; only++) {
		struct buf root = BUF_INIT;
		struct err e = ERR_INIT;
		plan_init(&p);
		buf_addf(&root, "%s/corpus", folder);
		assert_int_equal(corpus_list(&p.files, root.p, &e), 0);
		corpus_hash_all(&p.files, root.p, 1);
		ledger_index(&p.ledger);
		p.since = only ? STR("") : STR("2024-01-02");
		p.only = only ? STR("2024-01-02") : STR("");
		p.run = 1;
		assert_int_equal(plan_choose(&p, NULL, &e), 0);
		expect(&p, only ? "new 2024-01-02/b 1 1" : "new 2024-01-02/b 1 1|new 2024-01-03/c 1 1");
		assert_int_equal(p.held_back, only ? 2 : 1);
		plan_free(&p);
		buf_free(&root);
	}
	ledger_free(&l);
	gone("corpus");
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
		cmocka_unit_test(cells), cmocka_unit_test(rows), cmocka_unit_test(nights), cmocka_unit_test(unreadable),
		cmocka_unit_test(links), cmocka_unit_test(filters), cmocka_unit_test(looks),
	};
	if (!mkdtemp(folder))
		return 1;
	return cmocka_run_group_tests_name("ledger", tests, NULL, remove_folder);
}
