/* Name matching: cases over an invented world, the shipped lexicons' examples, look-ups, and faulty rows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "lexicon/lexicons.h"
#include "lexicon/name_examples.h"
#include "names/names.h"
#include "text/calendar.h"

static struct str root(struct arena *a, const char *path)
{
	const char *r = getenv("PM_ROOT");
	return str_printf(a, "%s/%s", r && *r ? r : ".", path);
}

static void print_failure(void *ctx, const char *message)
{
	(void)ctx;
	print_message("%s\n", message);
}

/* Every row of the table counts as a test in the summary line. */
static void run_table(const char *lexicons, const char *dir, const char *table)
{
	struct arena a = ARENA_INIT;
	const struct names *n = NULL;
	struct err e = ERR_INIT;
	size_t run = 0, failed = 0;
	if (lex_names_load(root(&a, lexicons).p, &n, &e))
		fail_msg("%s", e.message);
	if (name_examples_run(n, root(&a, dir).p, table, &run, &failed, print_failure, NULL, &e))
		fail_msg("%s", e.message);
	for (size_t i = 0; i < run; i++)	/* each case is a test in the summary */
		printf("%s - %s case %zu of %zu\n", i < failed ? "not ok" : "ok", table, i + 1, run);
	names_free(n);
	arena_free(&a);
	assert_int_equal(failed, 0);
	assert_true(run > 0);
}

static void test_cases(void **state)
{
	(void)state;
	run_table("tests/cases/names-lexicon", "tests/cases", "names.tsv");
}

static void test_shipped_examples(void **state)
{
	(void)state;
	run_table("lexicons", "lexicons", "examples/names.tsv");
	run_table("lexicons", "tests/cases", "names-real.tsv");
	run_table("lexicons", "tests/cases", "names-sport.tsv");
	run_table("lexicons", "tests/cases", "names-persons.tsv");
}

static void test_lookups(void **state)
{
	(void)state;
	struct arena a = ARENA_INIT;
	const struct names *n;
	struct err e = ERR_INIT;
	assert_int_equal(lex_names_load(root(&a, "tests/cases/names-lexicon").p, &n, &e), 0);
	uint32_t twin = names_entity(n, STR("city/or-twin")), orvenia = names_entity(n, STR("country/or"));
	assert_true(twin != NAME_NONE && orvenia != NAME_NONE);
	assert_true(names_entity(n, STR("city/none")) == NAME_NONE);
	assert_true(names_entity(n, STR("")) == NAME_NONE);
	const struct name_entity *x = names_entity_at(n, twin);
	assert_int_equal(x->kind, NAME_CITY);
	assert_int_equal(x->country, orvenia);
	assert_int_equal(x->population, 40000);
	assert_true(names_is_within(n, twin, orvenia) && !names_is_within(n, orvenia, twin));
	assert_true(str_is(x->row, "entities/all:city/or-twin"));
	names_free(n);
	arena_free(&a);
}

static void test_days(void **state)
{
	(void)state;
	static const struct { const char *text; bool last; const char *day;
	} t[] = {
		{ "2024-10-17", false, "2024-10-17" },
		{ "2024-10-17", true, "2024-10-17" },
		{ "2024-10", false, "2024-10-01" },
		{ "2024-10", true, "2024-10-31" },
		{ "2023-02", true, "2023-02-28" },
		{ "2024", false, "2024-01-01" },
		{ "2024", true, "2024-12-31" },
		{ "2024-02-29", false, "2024-02-29" },
		{ "2024-12", false, "2024-12-01" },
		{ "2024-13", false, NULL },
		{ "2024-00", false, NULL },
		{ "2023-02-29", false, NULL },
		{ "24-02-29", false, NULL },
		{ "2024/10", false, NULL },
		{ "", false, NULL },
	};
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		int32_t day, expected;
		assert_int_equal(names_day(str_z(t[i].text), t[i].last, &day), t[i].day != NULL);
		if (t[i].day) {
			assert_true(cal_parse_iso(str_z(t[i].day), &expected));
			assert_int_equal(day, expected);
		}
	}
}

/* Rows that must be refused, with the cell (from 1) and a part of the message. */
static void test_refused(void **state)
{
	(void)state;
	static const struct { const char *cells[7]; size_t column; const char *says; } entities[] = {
		{ { "country/xx", "nation", "X", "", "", "" }, 2, "is none of" },
		{ { "xx", "country", "X", "", "", "" }, 1, "not of the form" },
		{ { "country/xx", "country", "", "", "", "" }, 3, "no name" },
		{ { "country/xx", "country", "X", "", "2024-02-30", "" }, 5, "valid_from" },
		{ { "country/xx", "country", "X", "", "", "soon" }, 6, "valid_to" },
		{ { "country/xx", "country", "X", "", "2024", "2020" }, 6, "exchange them" },
		{ { "country/aa", "country", "X", "", "", "" }, 1, "stands twice" },
	};
	static const struct { struct name_form f; size_t column; const char *says; } forms[] = {
		{ { .id = { "country/zz", 10 }, .form = { "Z", 1 } }, 1, "no entity" },
		{ { .id = { "country/aa", 10 }, .form = { "-", 1 } }, 2, "no words" },
		{ { .id = { "country/aa", 10 }, .form = { "Z", 1 }, .form_kind = { "nick", 4 } }, 3, "is none of" },
		{ { .id = { "country/aa", 10 }, .form = { "Z", 1 }, .match = { "like", 4 } }, 5, "is none of" },
		{ { .id = { "country/aa", 10 }, .form = { "Z", 1 }, .match = { "stem", 4 },
		    .language = { "zz", 2 } }, 4, "no stemmer" },
		{ { .id = { "country/aa", 10 }, .form = { "Z", 1 }, .casing = { "low", 3 } }, 6, "is none of" },
		{ { .id = { "country/aa", 10 }, .form = { "Z", 1 }, .priority = { "x", 1 } }, 7, "whole number" },
		{ { .id = { "country/aa", 10 }, .form = { "Z", 1 }, .require = { "$nix", 4 } }, 8, "no class" },
		{ { .id = { "country/aa", 10 }, .form = { "Z", 1 }, .forbid = { "a||b", 4 } }, 9, "no words" },
		{ { .id = { "country/aa", 10 }, .form = { "Z", 1 }, .window = { "far", 3 } }, 10, "number of words" },
	};
	for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
		struct names_builder *n = names_new();
		struct err e = ERR_INIT;
		const char *const *c = entities[i].cells;
		assert_int_equal(names_add_entity(n, STR("t"), STR("country/aa"), STR("country"), STR("Aa"),
					 STR(""), STR(""), STR(""), 0, &e),
			0);
		assert_int_equal(names_add_entity(n, STR("t"), str_z(c[0]), str_z(c[1]), str_z(c[2]), str_z(c[3]),
					 str_z(c[4]), str_z(c[5]), 0, &e),
			-1);
		assert_int_equal(e.column, entities[i].column);
		assert_non_null(strstr(e.message, entities[i].says));
		names_builder_free(n);
	}
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		struct names_builder *n = names_new();
		struct err e = ERR_INIT;
		names_add_entity(n, STR("t"), STR("country/aa"), STR("country"), STR("Aa"), STR(""), STR(""),
			STR(""), 0, &e);
		assert_int_equal(names_add_form(n, STR("t"), &forms[i].f, &e), -1);
		assert_int_equal(e.column, forms[i].column);
		assert_non_null(strstr(e.message, forms[i].says));
		names_builder_free(n);
	}
}

struct complaints { int n; char last[512]; };
static void note(void *ctx, struct str file, struct str id, struct str form, struct str at, const char *message)
{
	struct complaints *c = ctx;
	c->n++;
	snprintf(c->last, sizeof c->last, "%.*s %.*s %.*s [%.*s] %s", STR_FMT(file), STR_FMT(id), STR_FMT(form),
		 STR_FMT(at), message);
}

static void test_parents_and_shared_forms(void **state)
{
	(void)state;
	struct { const char *a, *b; int n; const char *says; } cases[] = {
		{ "org/none", "", 1, "[org/none] no entity 'org/none'" },
		{ "org/a", "", 1, "[org/a] is its own parent" },
		{ "org/b", "org/a", 1, "[org/b] its parents lead back" },
		{ "org/b", "", 0, "" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct names_builder *b = names_new();
		struct err e = ERR_INIT;
		struct complaints c = { 0, "" };
		names_add_entity(b, STR("t"), STR("org/a"), STR("organisation"), STR("Aa"), str_z(cases[i].a),
			STR(""), STR(""), 0, &e);
		names_add_entity(b, STR("t"), STR("org/b"), STR("organisation"), STR("Bb"), str_z(cases[i].b),
			STR(""), STR(""), 0, &e);
		const struct names *n = names_finish(b, note, &c, &e);
		assert_int_equal(c.n, cases[i].n);
		assert_non_null(strstr(c.last, cases[i].says));
		names_free(n);
	}
	struct names_builder *b = names_new();
	struct err e = ERR_INIT;
	struct complaints c = { 0, "" };
	names_add_entity(b, STR("t"), STR("org/a"), STR("organisation"), STR("Aa"), STR(""), STR(""), STR(""), 0, &e);
	names_add_entity(b, STR("t"), STR("org/b"), STR("organisation"), STR("Bb"), STR(""), STR(""), STR(""), 0, &e);
	names_add_form(b, STR("f"), &(struct name_form){ .id = STR("org/a"), .form = STR("Cc") }, &e);
	names_add_form(b, STR("f"), &(struct name_form){ .id = STR("org/b"), .form = STR("cc") }, &e);
	assert_int_equal(
		names_add_form(b, STR("f"), &(struct name_form){ .id = STR("org/b"), .form = STR("cc") }, &e), -1);
	assert_non_null(strstr(e.message, "twice"));
	const struct names *n = names_finish(b, NULL, NULL, &e);
	assert_non_null(n);
	assert_int_equal(names_check(n, note, &c), 1);
	assert_non_null(strstr(c.last, "[cc] 'cc' is also a form of org/a, and no rule tells them apart"));
	names_free(n);
}

/* A row that finds only what another of its entity finds is refused; one that finds more, or not always, is not. */
static void test_forms_of_one(void **state)
{
	(void)state;
	static const struct { struct name_form a, b; size_t n; } cases[] = {
		{ { .form = STR("S.L. Benn") }, { .form = STR("SL Benn") }, 1 },
		{ { .form = STR("S.L. Benn") }, { .form = STR("S Benn") }, 0 },
		{ { .form = STR("Benn Army") }, { .form = STR("Benn army") }, 1 },
		{ { .form = STR("Benn Army"), .casing = STR("as-is") }, { .form = STR("Benn army") }, 0 },
		{ { .form = STR("Benn army"), .priority = STR("1") }, { .form = STR("Benn Army") }, 0 },
		{ { .form = STR("Benna") }, { .form = STR("BENNA") }, 1 },
		{ { .form = STR("Benn Frères") }, { .form = STR("Benn Freres") }, 1 },
		{ { .form = STR("Benn-Lor") }, { .form = STR("Benn Lor") }, 1 },
		{ { .form = STR("Benn, Lor") }, { .form = STR("Benn Lor") }, 1 },
		{ { .form = STR("B-Benn") }, { .form = STR("B Benn"), .forbid = STR("army") }, 0 },
		{ { .form = STR("B-Benn") }, { .form = STR("B Benn"), .to = STR("2001") }, 0 },
		{ { .form = STR("BNN"), .form_kind = STR("acronym") },
		  { .form = STR("B.N.N."), .form_kind = STR("acronym") }, 1 },
		{ { .form = STR("BNN"), .form_kind = STR("acronym") }, { .form = STR("Bnn") }, 0 },
		{ { .form = STR("BENN A") }, { .form = STR("Ben A") }, 0 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct names_builder *b = names_new();
		struct err e = ERR_INIT;
		struct complaints c = { 0, "" };
		struct name_form one = cases[i].a, other = cases[i].b;
		one.id = other.id = STR("org/a");
		names_add_entity(b, STR("t"), one.id, STR("organisation"), STR("Name"), STR(""), STR(""), STR(""),
			0, &e);
		assert_int_equal(names_add_form(b, STR("f"), &one, &e), 0);
		assert_int_equal(names_add_form(b, STR("f"), &other, &e), 0);
		const struct names *n = names_finish(b, NULL, NULL, &e);
		assert_non_null(n);
		if (names_check(n, note, &c) != cases[i].n
		    || (c.n && !strstr(c.last, "which finds the same: keep one row")))
			fail_msg("%s, %s: [%s]", one.form.p, other.form.p, c.last);
		names_free(n);
	}
	/* the name of the entity is no row: it is the other that can go */
	struct names_builder *b = names_new();
	struct err e = ERR_INIT;
	struct complaints c = { 0, "" };
	names_add_sport(b, STR("football"), STR("place"), &e);
	names_add_entity(b, STR("t"), STR("org/a"), STR("organisation"), STR("A. Benn"), STR(""), STR(""), STR(""), 0,
		&e);
	names_add_team(b, STR("org/a"), STR("football"), &e);
	names_add_form(b, STR("f"), &(struct name_form){ .id = STR("org/a"), .form = STR("A Benn") }, &e);
	/* of a team, which has its short forms apart */
	struct name_form team = { .id = STR("org/a"), .form = STR("St. Benn"), .form_kind = STR("team") };
	assert_int_equal(names_add_form(b, STR("f"), &team, &e), 0);
	team.form = STR("Sta Benn");
	assert_int_equal(names_add_form(b, STR("f"), &team, &e), 0);
	team.form = STR("St Benn");
	assert_int_equal(names_add_form(b, STR("f"), &team, &e), -1);
	assert_non_null(strstr(e.message, "the words of 'St Benn': keep one row"));
	const struct names *n = names_finish(b, NULL, NULL, &e);
	assert_non_null(n);
	assert_int_equal(names_check(n, note, &c), 1);
	assert_non_null(strstr(c.last, "'A Benn' stands there as 'A. Benn' too"));
	names_free(n);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_shipped_examples),
		cmocka_unit_test(test_lookups),
		cmocka_unit_test(test_days),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_parents_and_shared_forms),
		cmocka_unit_test(test_forms_of_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
