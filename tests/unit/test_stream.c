/* test_stream.c - the article stream: what is read is written again, and what is wrong is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "stream/stream.h"
#include "tables/table.h"

#define ID "0123456789abcdef"
#define D "D\t" ID "\tday/a.txt\t\t\t\t2024-10-18\tmetadata\ten\tTitle\n"
#define S1 "S\t1\t1\tbody\t0\tThe talks opened in Singapore.\n"
#define HEAD "%stream\t1\n"
#define END ".\t" ID "\n%end\t1\n"

static char folder[] = "/tmp/pressmill-test-XXXXXX";

static const char *file(struct buf *path, const char *content)
{
	struct err e;
	buf_reset(path);
	buf_addf(path, "%s/stream", folder);
	assert_int_equal(file_write_atomic(path->p, str_z(content), &e), 0);
	return path->p;
}

/* Read a stream and write it again; 0 or the exit code. */
static int through(const char *content, struct buf *result, struct err *e)
{
	struct buf path = BUF_INIT;
	struct stream_reader r;
	struct article a;
	int got;
	file(&path, content);
	assert_int_equal(stream_open(&r, path.p, e), 0);
	article_init(&a);
	buf_reset(result);
	while ((got = stream_read(&r, &a, e)) > 0) {
		buf_adds(result, buf_str(&r.meta));
		stream_format(result, &a);
	}
	stream_close(&r);
	article_free(&a);
	buf_free(&path);
	return got ? e->code : 0;
}

static void passes_through(void **state)
{
	(void)state;
	static const char *const bodies[] = {
		"",
		"P\t1\t\t0\tSome text\n",
		S1,
		/* every line, with lines of others in between: unknown letters, lower case, and extra cells at the
		 * right */
		"x\tmine\n" S1 "k\t1\tmy note\n"
		"R\tcopy\t00000000000000aa\t0.9000\t0.8000\t0.7500\tyes\n"
		"Q\t1\t00000000000000aa\n"
		"W\t1\t0+3/the\t4+5/talk\t10+6/open\t17+2/in\t20+9/singapor\n"
		"A\t1\t20\t9\t4\t5\t\n"
		"M\t1\t20\t9\tcountry\tcountry/sg\t0\tentities/countries:country/sg\tSingapore\tnew cell\n"
		"U\t1\t4\t5\n"
		"X\t1\t4\t5\tDATE\t2024\t2024-01-01\t2024-12-31\t\texplicit\tdates/en:year\n"
		"Z\twhat is this\n"
		"E\t1\t4\t5\tseries/x\tX\t5\t2024-10-17\t2024-10-17\texplicit\tcountry/sg\tSingapore\theld\tevents/"
		"x:y\t0.97\n"
		"Y\t1\t4\thost\tcountry/sg\tSingapore\n",
		"!\tingest\tempty\tthe file is empty\n",
	};
	struct buf in = BUF_INIT, out = BUF_INIT;
	struct err e = ERR_INIT;
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		buf_reset(&in);
		buf_addz(&in, HEAD "%by\tme 1\n" D);
		buf_addz(&in, bodies[i]);
		buf_addz(&in, END);
		assert_int_equal(through(in.p, &out, &e), 0);
		buf_reset(&in);
		buf_addz(&in, "%by\tme 1\n" D);
		buf_addz(&in, bodies[i]);
		buf_addz(&in, ".\t" ID "\n");
		assert_string_equal(out.p, in.p);
	}
	buf_free(&in);
	buf_free(&out);
}

static void refuses(void **state)
{
	(void)state;
	static const struct { const char *stream; size_t line; const char *why;
	} cases[] = {
		{ "", 1, "cut short" },
		{ "hello\n", 1, "not an article stream" },
		{ HEAD, 2, "cut short" },
		{ HEAD D S1 ".\t" ID "\n", 5, "cut short" },
		{ HEAD D S1 "%end\t0\n", 4, "still open" },
		{ HEAD D ".\t" ID "\n%end\t2\n", 4, "lines are missing" },
		{ HEAD D END "%end\t1\n", 5, "after %end" },
		{ HEAD S1 END, 2, "outside an article" },
		{ HEAD D D END, 3, "still open" },
		{ HEAD D ".\t0123456789abcde0\n%end\t1\n", 3, "closes another" },
		{ HEAD "D\tshort\n" END, 2, "D wants" },
		{ HEAD "D\t0123456789ABCDEF\t\t\t\t\t\t\t\t\n" END, 2, "hex" },
		{ HEAD D "S\t2\t1\tbody\t0\ttext\n" END, 3, "numbered from 1" },
		{ HEAD D "S\t1\t1\tnose\t0\ttext\n" END, 3, "S wants" },
		{ HEAD D S1 "M\t2\t0\t3\tcity\t\t0\tr\tn\n" END, 4, "span" },
		{ HEAD D S1 "M\t1\t28\t9\tcity\t\t0\tr\tn\n" END, 4, "span" },
		{ HEAD D S1 "M\t1\t0\t0\tcity\t\t0\tr\tn\n" END, 4, "span" },
		{ HEAD D "S\t1\t1\tbody\t0\tcaf\xc3\xa9\n"
			"U\t1\t0\t4\n" END,
			4, "span" }, /* cuts a code point */
		{ HEAD D S1 "X\t1\t0\t3\tDATE\n" END, 4, "X wants" },
		{ HEAD D S1 "W\t1\t0+3/the\t2+5/x\n" END, 4, "W wants" },
		{ HEAD D S1 "W\t1\t4+5/talk\t8+6/open\n" END, 4, "W wants" }, /* begins within the word before */
		{ HEAD D S1 "W\t1\t21+10/x\n" END, 4, "W wants" },	    /* past the end by one */
		{ HEAD D S1 "W\t1\t0+0/x\n" END, 4, "W wants" },
		{ HEAD D S1 "M\t1\t0\t3\tcities\t\t0\tr\tn\n" END, 4, "M wants" },
		{ HEAD D S1 "M\t1\t0\t3\tcity\t\tdeep\tr\tn\n" END, 4, "M wants" },
		{ HEAD D S1 "M\t1\t0\t3\tcity\t\t0\tr\n" END, 4, "M wants" },
		{ HEAD D S1 "M\t0\t0\t3\tcity\t\t0\tr\tn\n" END, 4, "span" },
		{ HEAD D S1 "X\t1\t0\t3\tDAY\t2024\t\t\t\tb\tr\n" END, 4, "X wants" },
		{ HEAD D S1 "X\t1\t0\t3\tDATE\t2024\t2024\t\t\tb\tr\n" END, 4, "X wants" },
		{ HEAD D S1 "X\t1\t0\t3\tDATE\t2024\t\t2023-02-29\t\tb\tr\n" END, 4, "X wants" },
		{ HEAD D S1 "X\t1\t0\t3\tDATE\t2024\t\t\tabout\tb\tr\n" END, 4, "X wants" },
		{ HEAD D S1 "Y\t1\t0\tguest\tid\tn\n" END, 4, "Y wants" },
		{ HEAD D S1 "A\t1\t0\t3\t26\t5\t\n" END, 4, "A wants" },
		{ HEAD D S1 "R\tcopy\tx\t1.0\t1.0\tno\t\n" END, 4, "R wants" },
		{ HEAD D S1 "R\tcopy\tx\t1.0\t1.0\t1.0\tmaybe\n" END, 4, "R wants" },
		{ HEAD D S1 "Q\t2\tx\n" END, 4, "Q and F" },
		{ HEAD D S1 "F\t1\tnose\n" END, 4, "no known role" },
		{ HEAD D S1 "!\tmatch\tcode\n" END, 4, "! wants" },
		{ HEAD D "P\t1\t\t0\tbad \x7f byte\n" END, 3, "control byte" },
		{ HEAD D "P\t1\t\t0\tbad \xff byte\n" END, 3, "UTF-8" },
		{ HEAD D "P\t1\t\t0\tbad \x01 byte\n" END, 3, "control byte" },
		{ HEAD D "\n" END, 3, "empty line" },
	};
	struct buf out = BUF_INIT;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct err e = ERR_INIT;
		if (through(cases[i].stream, &out, &e) != EXIT_STREAM || e.line != cases[i].line
			|| !strstr(e.message, cases[i].why))
			fail_msg("case %zu (%s): code %d, line %zu, %s", i, cases[i].why, e.code, e.line, e.message);
	}
	buf_free(&out);
}

static void spliced_roles(void **state)
{
	(void)state;
	struct buf path = BUF_INIT, out = BUF_INIT;
	struct err e;
	struct stream_reader r;
	struct article a;
	file(&path, HEAD D S1 "F\t1\tfurniture\n" END);
	article_init(&a);
	assert_int_equal(stream_open(&r, path.p, &e), 0);
	assert_int_equal(stream_read(&r, &a, &e), 1);
	assert_int_equal(a.sentences.v[0].role, ROLE_FURNITURE);
	assert_false(sentence_yields_facts(&a, 0));
	a.sentences.v[0].role = ROLE_BODY;
	a.sentences.v[0].repeats = a.id;
	assert_false(sentence_yields_facts(&a, 0));
	stream_format(&out, &a);
	assert_non_null(strstr(out.p, "\nQ\t1\t" ID "\nF\t1\tbody\n.\t"));
	stream_close(&r);
	article_free(&a);
	buf_free(&path);
	buf_free(&out);
}

static void ids(void **state)
{
	(void)state;
	struct article a, b;
	article_init(&a);
	article_init(&b);
	a.source = STR("d/x.jsonl#3");
	b.source = STR("d/x.jsonl#4");
	article_identify(&a, STR("text"));
	article_identify(&b, STR("text"));
	assert_false(str_eq(a.id, b.id));	/* two records without a name of their own are two articles */
	a.external_id = b.external_id = STR("n17");
	article_identify(&a, STR("text"));
	article_identify(&b, STR("text"));
	assert_true(str_eq(a.id, b.id));	/* the same record, delivered again further down */
	article_identify(&b, STR("other"));
	assert_false(str_eq(a.id, b.id));
	assert_true(str_is(source_batch(STR("2024-10-18/a/b.txt")), "2024-10-18"));
	assert_true(str_is(source_batch(STR("b.txt")), "main"));
	article_free(&a);
	article_free(&b);
}

static void table_cells(void **state)
{
	(void)state;
	struct buf b = BUF_INIT, path = BUF_INIT, back = BUF_INIT;
	struct err e = ERR_INIT;
	row_str(&b, STR("tab\there \\ and \"quote\"\n"), true);
	assert_string_equal(b.p, "tab\\there \\\\ and \xe2\x80\xb3quote\xe2\x80\xb3\\n\n");
	table_unescape(&back, str_n(b.p, b.n - 1));
	assert_string_equal(back.p, "tab\there \\ and \xe2\x80\xb3quote\xe2\x80\xb3\n");
	table_path(&path, folder, T_TERMS, STR("2024-10-18"), 1);
	assert_true(str_ends(buf_str(&path), STR("/terms/2024-10-18.tsv.gz")));
	buf_reset(&path);
	table_path(&path, folder, T_TERMS, STR("2024-10-18"), 2);
	assert_true(str_ends(buf_str(&path), STR("/terms/2024-10-18.02.tsv.gz")));
	buf_reset(&path);
	buf_addf(&path, "%s/terms", folder);
	assert_int_equal(file_mkdirs(path.p, &e), 0);
	static const char *const names[] = { "b", "a.02", "a", "a.10", "a.9x" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		buf_reset(&path);
		buf_addf(&path, "%s/terms/%s.tsv.gz", folder, names[i]);
		struct gzout *g = gzout_create(path.p, &e);
		buf_reset(&b);
		table_header(&b, T_TERMS);
		gzout_adds(g, buf_str(&b));
		gzout_adds(g, STR("a\tb\t1\t2\nrow with too few cells\n"));
		assert_int_equal(gzout_close(g, &e), 0);
	}
	struct arena mem = ARENA_INIT;
	struct str *files;
	size_t n;
	assert_int_equal(table_files(&mem, folder, T_TERMS, &files, &n, &e), 0);
	assert_int_equal(n, 5);
	static const char *const order[] = { "/a.tsv.gz", "/a.02.tsv.gz", "/a.10.tsv.gz", "/a.9x.tsv.gz", "/b.tsv.gz" };
	for (size_t i = 0; i < n; i++)
		assert_true(str_ends(files[i], str_z(order[i])));
	struct table_reader r;
	assert_int_equal(table_open(&r, files[0].p, T_TERMS, &e), 0);
	assert_int_equal(table_next(&r, &e), 1);
	assert_true(str_is(r.cells[3], "2"));
	assert_int_equal(table_next(&r, &e), -1);
	assert_int_equal(e.line, 3);
	table_close(&r);
	assert_int_equal(table_open(&r, files[0].p, T_SERIES, &e), -1);
	assert_int_equal(e.code, EXIT_STREAM);
	assert_int_equal(table_column(T_EVENTS, "conflict"), 12);
	assert_int_equal(table_column(T_EVENTS, "nothing"), -1);
	arena_free(&mem);
	buf_free(&b);
	buf_free(&back);
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
		cmocka_unit_test(passes_through), cmocka_unit_test(refuses), cmocka_unit_test(spliced_roles),
		cmocka_unit_test(ids), cmocka_unit_test(table_cells),
	};
	if (!mkdtemp(folder))
		return 1;
	return cmocka_run_group_tests_name("stream", tests, NULL, remove_folder);
}
