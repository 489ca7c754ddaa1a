/* test_pages.c - tests/cases/pages: pages as the common kinds of sites build them, in our own words. Every piece of
 * main text ends in k1, k2, ..., every piece of furniture in x1, x2, ...; the comment at the top of a page says how
 * many of each it has, its title and its day. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <stdlib.h>

#include "base/file.h"
#include "readers/reader.h"
#include "article/arrange.h"
#include "lexicon/lexicons.h"
#include "article/published.h"

static struct lexicons lex;
static struct worker worker;
static struct date_finder *finder;
static struct buf pages;

static int set_up(void **state)
{
	(void)state;
	struct err e = ERR_INIT;
	const char *r = getenv("PM_ROOT");
	struct buf dir = BUF_INIT;
	buf_addf(&dir, "%s/lexicons", r ? r : ".");
	buf_addf(&pages, "%s/tests/cases/pages", r ? r : ".");
	int rc = lexicons_load(&lex, dir.p, LEX_LAYOUT | LEX_DATES, &e);
	if (rc)
		print_error("%s\n", e.message);
	worker_init(&worker, &lex);
	buf_free(&dir);
	return rc;
}

static int tear_down(void **state)
{
	(void)state;
	date_finder_free(finder);
	worker_free(&worker);
	lexicons_free(&lex);
	buf_free(&pages);
	return 0;
}

/* What stands behind `name: ` in the page's first comment. */
static struct str told(struct str page, const char *name)
{
	struct str line;
	while (str_cell(&page, '\n', &line))
		if (str_starts(line, str_z(name)) && line.n > strlen(name) && line.p[strlen(name)] == ':') {
			ptrdiff_t end = str_find(line, STR(" -->"));
			return str_trim(str_sub(line, strlen(name) + 1,
				(end < 0 ? line.n : (size_t)end) - strlen(name) - 1));
		}
	return STR("");
}

/* Does mark number n stand in text, as a word? */
static bool has(struct str text, char mark, uint64_t n)
{
	char word[24];
	int len = snprintf(word, sizeof word, "%c%u", mark, (unsigned)n);
	for (size_t i = 0; i + (size_t)len <= text.n; i++)
		if (memcmp(text.p + i, word, (size_t)len) == 0
			&& (i + (size_t)len == text.n || text.p[i + (size_t)len] < '0'
				|| text.p[i + (size_t)len] > '9')
			&& (i == 0 || (text.p[i - 1] | 32) < 'a' || (text.p[i - 1] | 32) > 'z'))
			return true;
	return false;
}

static size_t check(struct str name)
{
	struct reader_limits limits = READER_LIMITS_DEFAULT;
	struct article a;
	struct err e = ERR_INIT;
	struct buf page = BUF_INIT, path = BUF_INIT, text = BUF_INIT;
	size_t wrong = 0;
	uint64_t keep = 0, drop = 0;
	buf_addf(&path, "%s/%.*s", pages.p, STR_FMT(name));
	assert_int_equal(file_read(path.p, 0, &page, &e), 0);
	struct reader *r = reader_open(pages.p, name, &limits, &e);
	assert_non_null(r);
	article_init(&a);
	assert_int_equal(reader_next(r, &a, &e), 1);
	article_arrange(lex.layout, &a, published_is_date, lex.dates);
	article_published(&worker, &finder, &a);
	for (size_t i = 0; i < a.sentences.n; i++)
		if (role_yields_facts(a.sentences.v[i].role) && a.sentences.v[i].role != ROLE_BYLINE) {
			buf_adds(&text, a.sentences.v[i].text);
			buf_addc(&text, '\n');
		}
	assert_true(str_to_u64(told(buf_str(&page), "keep"), &keep)
		&& str_to_u64(told(buf_str(&page), "drop"), &drop) && keep);
	for (uint64_t i = 1; i <= keep || i <= drop; i++) {
		if (i <= keep && !has(buf_str(&text), 'k', i) && ++wrong)
			print_message("%.*s: k%u is lost\n", STR_FMT(name), (unsigned)i);
		if (i <= drop && has(buf_str(&text), 'x', i) && ++wrong)
			print_message("%.*s: x%u is no text of the article\n", STR_FMT(name), (unsigned)i);
	}
	if (!str_eq(a.title, told(buf_str(&page), "title")) && ++wrong)
		print_message("%.*s: title [%.*s]\n", STR_FMT(name), STR_FMT(a.title));
	char day[11];
	if (!str_eq(day_cell(article_day(&a), day), told(buf_str(&page), "day")) && ++wrong)
		print_message("%.*s: day [%.*s]\n", STR_FMT(name), STR_FMT(a.published));
	article_free(&a);
	reader_close(r);
	buf_free(&page);
	buf_free(&path);
	buf_free(&text);
	return wrong;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static void test_pages(void **state)
{
	(void)state;
	struct dirent **list;
	size_t wrong = 0, seen = 0;
	int n = scandir(pages.p, &list, NULL, by_name);
	assert_true(n > 0);
	for (int i = 0; i < n; i++) {
		struct str name = str_z(list[i]->d_name);
		if (str_ends(name, STR(".html"))) {
			wrong += check(name);
			seen++;
		}
		free(list[i]);
	}
	free(list);
	print_message("# %zu pages, %zu pieces wrong\n", seen, wrong);
	assert_true(seen >= 20);
	assert_int_equal(wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_pages) };
	return cmocka_run_group_tests_name("pages", tests, set_up, tear_down);
}
