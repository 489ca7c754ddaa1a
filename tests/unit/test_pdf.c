/* test_pdf.c - tests/cases/pdf: thirty press releases of our own, printed by LaTeX (one and two columns, notes,
 * ligatures without names), LibreOffice and a browser (with its own heads and feet), each with its day, title and
 * text.  Read by pdftotext as they are in production; skipped where that is not installed. */
#include "reader_cases.h"

#include <dirent.h>

#include "article/arrange.h"
#include "article/published.h"
#include "base/hash.h"
#include "base/map.h"
#include "lexicon/lexicons.h"
#include "readers/program.h"

static bool installed(void)
{
	static const char *const argv[] = { "pdftotext", "-v", NULL };
	struct buf out = BUF_INIT;
	struct err e = ERR_INIT;
	int status = 0;
	bool over, ran = program_run(argv, STR(""), 1000, &out, &status, &over, &e) == 0;
	buf_free(&out);
	return ran && status != PROGRAM_MISSING;
}

/* Hashes of all runs of four words. */
static size_t shingles(struct str text, uint64_t *out, size_t most)
{
	uint64_t last[4] = { 0 };
	size_t n = 0, words = 0;
	struct str word;
	while (text.n && n < most) {
		size_t k = 0;
		while (k < text.n && text.p[k] != ' ' && text.p[k] != '\n')
			k++;
		word = str_sub(text, 0, k);
		text = str_from(text, k < text.n ? k + 1 : k);
		if (!word.n)
			continue;
		for (int i = 0; i < 3; i++)
			last[i] = last[i + 1];
		last[3] = hash_str(word);
		if (++words >= 4)
			out[n++] = hash_mix(last[0] * 7 + hash_mix(last[1] * 5 + hash_mix(last[2] * 3 + last[3]))) | 1;
	}
	return n;
}

static double f1(struct str got, struct str want)
{
	static uint64_t g[20000], w[20000];
	size_t ng = shingles(got, g, 20000), nw = shingles(want, w, 20000), hit = 0;
	struct map m = { 0 };
	static uint32_t left[20001];
	for (size_t i = 0; i < nw; i++) {
		map_add(&m, w[i], (uint32_t)i + 1);
		left[i + 1] = 1;
	}
	for (size_t i = 0; i < ng; i++)
		for (struct map_at at = map_first(&m, g[i]); at.number; at = map_next(&m, g[i], at))
			if (left[at.number] && w[at.number - 1] == g[i]) {
				left[at.number] = 0;
				hit++;
				break;
			}
	map_free(&m);
	return ng + nw ? 2.0 * (double)hit / (double)(ng + nw) : 1;
}

static struct str told(struct str text, const char *name)
{
	struct str line;
	while (str_cell(&text, '\n', &line))
		if (str_starts(line, str_z(name)))
			return str_from(line, strlen(name) + 1);
	return STR_NONE;
}

static void test_documents(void **state)
{
	(void)state;
	if (!installed())
		skip();
	const char *root = getenv("PM_ROOT");
	struct buf folder = BUF_INIT, path = BUF_INIT, name = BUF_INIT, want = BUF_INIT, got = BUF_INIT;
	struct lexicons lex = { 0 };
	struct worker worker;
	struct date_finder *finder = NULL;
	struct err e = ERR_INIT;
	struct article a;
	buf_addf(&path, "%s/lexicons", root ? root : ".");
	assert_int_equal(lexicons_load(&lex, path.p, LEX_LAYOUT | LEX_DATES, &e), 0);
	worker_init(&worker, &lex);
	article_init(&a);
	buf_addf(&folder, "%s/tests/cases/pdf", root ? root : ".");
	double sum = 0;
	size_t bad = 0;
	for (int i = 0; i < 30; i++) {
		buf_reset(&name), buf_reset(&path), buf_reset(&want), buf_reset(&got);
		buf_addf(&name, "%02d.pdf", i);
		buf_addf(&path, "%s/%02d.txt", folder.p, i);
		assert_int_equal(file_read(path.p, 0, &want, &e), 0);
		struct reader *r = reader_open(folder.p, buf_str(&name), NULL, &e);
		assert_int_equal(reader_next(r, &a, &e), 1);
		article_arrange(lex.layout, &a, published_is_date, lex.dates);
		article_published(&worker, &finder, &a);
		for (size_t k = 0; k < a.paragraphs.n; k++)
			if (a.paragraphs.v[k].role != ROLE_FOOTER)
				buf_addf(&got, "%.*s\n", STR_FMT(a.paragraphs.v[k].text));
		struct str text = buf_str(&want);
		double f = f1(buf_str(&got), str_from(text, (size_t)str_find(text, STR("\n\n")) + 2));
		bool day = str_starts(a.published, told(text, "day")), title = str_eq(a.title, told(text, "title"));
		if ((f < 0.96 || !day || !title) && ++bad)
			print_message("%s: F1 %.3f, day %.*s, title %.*s\n", name.p, f, STR_FMT(a.published),
				STR_FMT(a.title));
		sum += f;
		reader_close(r);
	}
	print_message("# 30 documents, F1 %.3f, %zu with a fault\n", sum / 30, bad);
	assert_true(bad == 0 && sum / 30 >= 0.99);
	article_free(&a);
	date_finder_free(finder);
	worker_free(&worker);
	lexicons_free(&lex);
	buf_free(&folder), buf_free(&path), buf_free(&name), buf_free(&want), buf_free(&got);
}

static void test_broken(void **state)
{
	(void)state;
	failed = 0;
	if (!installed())
		skip();
	EXPECT("a.pdf", "%PDF-1.7 and then nothing of the kind", "a.pdf: unreadable\n");
	struct buf b = BUF_INIT;
	buf_addz(&b,
		"WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: application/pdf\r\nContent-Length: 14\r\n"
		"\r\n%PDF-1.7 rest.\r\n\r\n");
	expect("a.warc", buf_str(&b), "a.warc#1: unreadable\n");
	buf_free(&b);
	assert_int_equal(failed, 0);
}

/* What another program may do. */
static void test_program(void **state)
{
	(void)state;
	static const char *const cat[] = { "cat", NULL }, *const none[] = { "no-such-program-at-all", NULL },
		*const writes[] = { "dd", "of=/tmp/pm-not-to-be", NULL },
		*const fails[] = { "false", NULL };
	struct buf out = BUF_INIT;
	struct err e = ERR_INIT;
	int status;
	bool over;
	assert_int_equal(program_run(cat, STR("one two"), 100, &out, &status, &over, &e), 0);
	assert_true(str_is(buf_str(&out), "one two") && status == 0 && !over);
	assert_int_equal(program_run(cat, STR("one two"), 3, &out, &status, &over, &e), 0);
	assert_true(over);
	assert_int_equal(program_run(none, STR(""), 100, &out, &status, &over, &e), 0);
	assert_int_equal(status, PROGRAM_MISSING);
	assert_int_equal(program_run(fails, STR(""), 100, &out, &status, &over, &e), 0);
	assert_int_equal(status, 1);
	assert_int_equal(program_run(writes, STR("one two"), 100, &out, &status, &over, &e), 0);
	assert_true(status != 0);	/* it may not write a file */
	unlink("/tmp/pm-not-to-be");
	buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_documents), cmocka_unit_test(test_broken),
		cmocka_unit_test(test_program) };
	return cmocka_run_group_tests_name("pdf", tests, set_up, tear_down);
}
