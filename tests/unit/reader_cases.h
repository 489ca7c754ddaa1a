/* reader_cases.h - what the tests of readers share: put a file into a folder of the test's own, and hold what a reader
 * makes of it against a line for each article. */
#ifndef PM_TESTS_READER_CASES_H
#define PM_TESTS_READER_CASES_H

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
#include "readers/reader.h"

static char dir[] = "/tmp/pm-readers-XXXXXX";

static int set_up(void **state)
{
	(void)state;
	return mkdtemp(dir) ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	struct err e;
	return file_remove_tree(dir, &e);
}

static void path_of(struct buf *b, const char *name)
{
	buf_reset(b);
	buf_addf(b, "%s/%s", dir, name);
}

static void put(const char *name, struct str bytes)
{
	struct buf p = BUF_INIT;
	struct err e = ERR_INIT;
	struct out o;
	path_of(&p, name);
	assert_int_equal(out_create(&o, p.p, &e), 0);
	out_adds(&o, bytes);
	assert_int_equal(out_close(&o, 0, &e), 0);
	buf_free(&p);
}

/* What a reader makes of a file, a line an article: "source: code", or
 * "source|external_id|url|publisher|published|language|title|role:text/role:text...". */
static void read_all(const char *name, const struct reader_limits *limits, struct buf *out)
{
	struct err e = ERR_INIT;
	struct article a;
	article_init(&a);
	buf_reset(out);
	buf_addz(out, "");
	struct reader *r = reader_open(dir, str_z(name), limits, &e);
	assert_non_null(r);
	int got;
	while ((got = reader_next(r, &a, &e)) > 0) {
		assert_int_equal(a.id.n, 16);
		buf_adds(out, a.source);
		if (article_rejected(&a)) {
			assert_string_equal(a.problems.v[0].stage.p, "ingest");
			buf_addf(out, ": %.*s\n", STR_FMT(a.problems.v[0].code));
			continue;
		}
		const struct str cells[] = { a.external_id, a.url, a.publisher, a.published, a.language, a.title };
		for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
			buf_addf(out, "|%.*s", STR_FMT(cells[i]));
		for (size_t i = 0; i < a.paragraphs.n; i++)
			buf_addf(out, "%s%.*s:%.*s", i ? "/" : "|", STR_FMT(role_name(a.paragraphs.v[i].role)),
				STR_FMT(a.paragraphs.v[i].text));
		buf_addc(out, '\n');
	}
	assert_int_equal(got, 0);
	assert_int_equal(reader_next(r, &a, &e), 0);	/* the end stays the end */
	reader_close(r);
	article_free(&a);
}

static size_t failed;

static void expect(const char *name, struct str bytes, const char *want)
{
	struct buf got = BUF_INIT;
	put(name, bytes);
	read_all(name, NULL, &got);
	if (strcmp(got.p, want) != 0) {
		failed++;
		print_message("%s\n  want %s\n  got  %s\n", name, want, got.p);
	}
	buf_free(&got);
}
#define EXPECT(name, literal, want) expect(name, STR(literal), want)

#endif
