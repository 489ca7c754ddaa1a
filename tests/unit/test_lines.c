/* test_lines.c - the table of lines that a publisher repeats (store/seen/lines.h): what counts, what goes when it is
 * full, and that what is saved and loaded again loses nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/hash.h"
#include "store/seen/lines.h"

enum { MOST_LINES = 768, LINES_AFTER_PURGE = 320, LATELY = 16, PUBLISHER = 7 };	/* as in store/seen/lines.c */

static uint32_t line(uint32_t i) { return (uint32_t)hash_mix(i + 1) | 1; }

static struct publisher_lines *begin(struct line_table **t)
{
	*t = line_table_new();
	struct publisher_lines *p = lines_load(*t, PUBLISHER, STR(""));
	assert_ptr_equal(lines_of(*t, PUBLISHER), p);
	assert_null(lines_of(*t, PUBLISHER + 1));
	return p;
}

static void add_one(struct publisher_lines *p, uint32_t i)
{
	uint32_t l = line(i);
	lines_add(p, &l, 1);
}

static void a_line_counts_once_an_article(void **state)
{
	(void)state;
	struct line_table *t;
	struct publisher_lines *p = begin(&t);
	uint32_t twice[] = { line(1), line(2), line(1), line(1) };
	lines_add(p, twice, 4);
	assert_int_equal(lines_count(p, line(1)), 1);
	lines_add(p, twice, 4);
	assert_int_equal(lines_count(p, line(1)), 2);
	assert_int_equal(lines_count(p, line(2)), 2);
	assert_int_equal(lines_count(p, line(3)), 0);
	line_table_free(t);
}

static void counts_end_at_255(void **state)
{
	(void)state;
	struct line_table *t;
	struct publisher_lines *p = begin(&t);
	for (int i = 0; i < 254; i++)
		add_one(p, 1);
	assert_int_equal(lines_count(p, line(1)), 254);
	add_one(p, 1);
	assert_int_equal(lines_count(p, line(1)), 255);
	add_one(p, 1);
	assert_int_equal(lines_count(p, line(1)), 255);
	line_table_free(t);
}

/* Nothing goes before the table is full; then what was seen once, if not in the last 16 articles. */
static void once_and_long_ago_goes(void **state)
{
	(void)state;
	struct line_table *t;
	struct publisher_lines *p = begin(&t);
	uint32_t many[MOST_LINES];
	add_one(p, 0);				/* twice, long ago: stays */
	add_one(p, 0);
	for (uint32_t i = 1; i <= 10; i++)	/* once, long ago: goes */
		add_one(p, i);
	for (uint32_t i = 0; i < 14; i++)
		add_one(p, 1000 + i);
	/* these lie 1 + 14 articles behind the one that fills the table, so 15; the ones before them 16 and more */
	size_t fill = MOST_LINES - 25;
	for (uint32_t i = 0; i < fill; i++)
		many[i] = line(2000 + i);
	lines_add(p, many, fill);		/* full to the last place: all are still there */
	for (uint32_t i = 0; i <= 10; i++)
		assert_int_equal(lines_count(p, line(i)), i ? 1 : 2);
	add_one(p, 5000);			/* one more */
	assert_int_equal(lines_count(p, line(0)), 2);
	for (uint32_t i = 1; i <= 10; i++)
		assert_int_equal(lines_count(p, line(i)), 0);
	assert_int_equal(lines_count(p, line(5000)), 1);
	line_table_free(t);
}

/* Of what is left the least worth goes: seen less often, then longer ago, then the smaller hash; 320 stay. */
static void the_least_worth_goes(void **state)
{
	(void)state;
	struct line_table *t;
	struct publisher_lines *p = begin(&t);
	uint32_t many[MOST_LINES + 1];
	for (uint32_t i = 0; i < MOST_LINES; i++)
		many[i] = line(i);
	lines_add(p, many, MOST_LINES);
	lines_add(p, many, MOST_LINES);		/* all twice */
	lines_add(p, many, 100);		/* the first hundred three times */
	lines_add(p, many + 100, 200);		/* 200 three times, later */
	uint32_t more[] = { line(9001) };
	lines_add(p, more, 1);			/* 769: the purge; of 468 seen twice, 20 stay, and all 300 */
	for (uint32_t i = 0; i < 300; i++)
		assert_int_equal(lines_count(p, many[i]), 3);
	uint32_t kept = 0, least_kept = UINT32_MAX, most_gone = 0;
	for (uint32_t i = 300; i < MOST_LINES; i++) {
		bool there = lines_count(p, many[i]) != 0;
		kept += there;
		if (there && many[i] < least_kept)
			least_kept = many[i];
		if (!there && many[i] > most_gone)
			most_gone = many[i];
	}
	assert_int_equal(kept, LINES_AFTER_PURGE - 300);
	assert_true(most_gone < least_kept);
	assert_int_equal(lines_count(p, line(9001)), 0);	/* once is less than twice, however new */
	line_table_free(t);
}

/* A line seen once but in the last articles outlives the purge if there is room. */
static void lately_seen_stays(void **state)
{
	(void)state;
	struct line_table *t;
	struct publisher_lines *p = begin(&t);
	uint32_t many[MOST_LINES + 1];
	for (uint32_t i = 0; i < 600; i++)
		many[i] = line(i);
	lines_add(p, many, 600);		/* once; 17 articles before the purge: goes */
	for (uint32_t i = 0; i < 15; i++)	/* once each: 16 (goes), 15 ... 2 articles before it */
		add_one(p, 1000 + i);
	for (uint32_t i = 0; i < 154; i++)
		many[i] = line(2000 + i);
	lines_add(p, many, 153);
	add_one(p, 3000);			/* 769 lines in all */
	for (uint32_t i = 0; i < 15; i++)
		assert_int_equal(lines_count(p, line(1000 + i)), 15 - i + 1 < LATELY);
	assert_int_equal(lines_count(p, line(0)), 0);
	assert_int_equal(lines_count(p, line(2000)), 1);
	assert_int_equal(lines_count(p, line(3000)), 1);
	line_table_free(t);
}

static struct buf saved;
static void save(void *ctx, uint32_t publisher, struct str bytes)
{
	(void)ctx;
	if (publisher == PUBLISHER) {
		buf_reset(&saved);
		buf_adds(&saved, bytes);
	}
}

static void saved_and_loaded_is_the_same(void **state)
{
	(void)state;
	struct line_table *one, *two;
	struct publisher_lines *p = begin(&one);
	for (uint32_t round = 0; round < 60; round++) {		/* with purges in between */
		uint32_t many[64];
		for (uint32_t i = 0; i < 64; i++)
			many[i] = line(round % 3 ? round * 64 + i : i);
		lines_add(p, many, 64);
	}
	lines_each(one, save, NULL);
	two = line_table_new();
	struct publisher_lines *q = lines_load(two, PUBLISHER, buf_str(&saved));
	assert_non_null(q);
	for (uint32_t i = 0; i < 64 * 60; i++)
		assert_int_equal(lines_count(p, line(i)), lines_count(q, line(i)));
	for (size_t cut = 1; cut < 12; cut++) {			/* cut short: damaged */
		struct line_table *three = line_table_new();
		assert_null(lines_load(three, PUBLISHER, str_sub(buf_str(&saved), 0, saved.n - cut)));
		line_table_free(three);
	}
	buf_free(&saved);
	line_table_free(one);
	line_table_free(two);
}

/* A table that is full to its last place is loaded too. */
static void a_full_table_is_loaded(void **state)
{
	(void)state;
	struct line_table *one, *two = line_table_new();
	struct publisher_lines *p = begin(&one);
	uint32_t many[MOST_LINES];
	for (uint32_t i = 0; i < MOST_LINES; i++)
		many[i] = line(i);
	lines_add(p, many, MOST_LINES);
	lines_each(one, save, NULL);
	const struct publisher_lines *q = lines_load(two, PUBLISHER, buf_str(&saved));
	assert_non_null(q);
	for (uint32_t i = 0; i < MOST_LINES; i++)
		assert_int_equal(lines_count(q, many[i]), 1);
	buf_free(&saved);
	line_table_free(one);
	line_table_free(two);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_counts_once_an_article), cmocka_unit_test(counts_end_at_255),
		cmocka_unit_test(once_and_long_ago_goes),
		cmocka_unit_test(the_least_worth_goes), cmocka_unit_test(lately_seen_stays),
		cmocka_unit_test(a_full_table_is_loaded), cmocka_unit_test(saved_and_loaded_is_the_same),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
