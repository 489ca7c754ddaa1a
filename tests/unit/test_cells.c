/* test_cells.c - every code point that acts instead of being read is replaced in cells, one for one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tables/table.h"
#include "text/cells.h"
#include "text/utf8.h"

static void cell_is(const char *text, size_t n, const char *want)
{
	struct buf b = BUF_INIT;
	row_str(&b, str_n(text, n), true);
	if (b.n != strlen(want) + 1 || memcmp(b.p, want, b.n - 1) != 0 || b.p[b.n - 1] != '\n')
		fail_msg("'%s' became '%s', not '%s'", text, b.p, want);
	buf_free(&b);
}

static void test_cells(void **state)
{
	(void)state;
	static const struct { const char *text, *want;
	} cases[] = { { "", "" }, { "plain", "plain" }, { "a\tb\nc\rd\\e", "a\\tb\\nc\\rd\\\\e" },
		{ "\"q\"", "\xe2\x80\xb3q\xe2\x80\xb3" }, { "\x1f", " " }, { " ", " " }, { "\x7e", "\x7e" },
		{ "\x7f", " " },
		{ "\x1b[31m", " [31m" }, { "\xc2\x80", " " }, { "\xc2\x9b", " " }, { "\xc2\x85", " " },
		{ "\xc2\x9f", " " },
		{ "\xc2\xa0", "\xc2\xa0" }, { "\xc2\xa3 5", "\xc2\xa3 5" }, { "\xe2\x80\xa7", "\xe2\x80\xa7" },
		{ "\xe2\x80\xa8", " " }, { "\xe2\x80\xa9", " " }, { "\xe2\x80\xaa", "\xef\xbf\xbd" },
		{ "\xe2\x80\xae", "\xef\xbf\xbd" }, { "\xe2\x80\xaf", "\xe2\x80\xaf" },
		{ "\xe2\x81\xa5", "\xe2\x81\xa5" }, { "\xe2\x81\xa6", "\xef\xbf\xbd" },
		{ "\xe2\x81\xa9", "\xef\xbf\xbd" }, { "\xe2\x81\xaa", "\xe2\x81\xaa" },
		{ "\xe2\x80\x9cWell\xe2\x80\x9d", "\xe2\x80\x9cWell\xe2\x80\x9d" }, { "\xef\xb7\x8f", "\xef\xb7\x8f" },
		{ "\xef\xb7\x90", "\xef\xbf\xbd" }, { "\xef\xb7\xaf", "\xef\xbf\xbd" },
		{ "\xef\xb7\xb0", "\xef\xb7\xb0" }, { "\xef\xbf\xbd", "\xef\xbf\xbd" },
		{ "\xef\xbf\xbe", "\xef\xbf\xbd" }, { "\xef\xbf\xbf", "\xef\xbf\xbd" },
		{ "\xf0\x9f\xbf\xbd", "\xf0\x9f\xbf\xbd" }, { "\xf0\x9f\xbf\xbe", "\xef\xbf\xbd" },
		{ "\xf4\x8f\xbf\xbf", "\xef\xbf\xbd" }, { "\xf0\x9f\x99\x82", "\xf0\x9f\x99\x82" },
		{ "=1+1", "=1+1" } };
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cell_is(cases[i].text, strlen(cases[i].text), cases[i].want);
		/* wherever it stands, in text that is looked at 16 bytes at a time; as many code points as before */
		for (size_t before = 1; before < 40; before++) {
			char text[80], want[80];
			snprintf(text, sizeof text, "%.*s%s-", (int)before,
				"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", cases[i].text);
			snprintf(want, sizeof want, "%.*s%s-", (int)before,
				"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", cases[i].want);
			cell_is(text, strlen(text), want);
			if (!strpbrk(text, "\t\n\r\\"))
				assert_int_equal(utf8_count(str_z(text)), utf8_count(str_z(want)));
		}
	}
}

/* Names of files and addresses: what a cell cannot hold is written %XX. */
static void test_paths(void **state)
{
	(void)state;
	static const struct { const char *text, *path, *address; } cases[] = {
		{ "a b", "a b", "a%20b" }, { "a#b", "a%23b", "a#b" }, { "a%41b", "a%2541b", "a%41b" },
		{ "a%4", "a%4", "a%4" }, { "a%4g", "a%4g", "a%4g" }, { "a\x7f", "a%7F", "a%7F" },
		{ "a\x80", "a%80", "a%80" }, { "\xc3\xa9", "\xc3\xa9", "\xc3\xa9" },
		{ "\xc3\xa9\xff\xc3\xa9", "\xc3\xa9%FF%C3%A9", "\xc3\xa9%FF%C3%A9" }, { "\xff~", "%FF~", "%FF~" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf b = BUF_INIT;
		cell_path(&b, str_z(cases[i].text));
		assert_string_equal(b.p, cases[i].path);
		buf_reset(&b);
		cell_address(&b, str_z(cases[i].text));
		assert_string_equal(b.p, cases[i].address);
		buf_free(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_cells), cmocka_unit_test(test_paths) };
	return cmocka_run_group_tests_name("cells", tests, NULL, NULL);
}
