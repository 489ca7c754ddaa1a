/* Ordinals and the signatures of series: tests/cases/ordinals.tsv with the project's lexicon of number words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/file.h"
#include "lexicon/lexicons.h"
#include "text/calendar.h"
#include "events/rules.h"

static struct arena mem;
static struct event_rules *rules;
static struct words *words;

struct ordinal_case { struct str text; uint64_t value, tokens; };

static void test_case(void **state)
{
	const struct ordinal_case *c = *state;
	token_vec t = { NULL, 0, 0 };
	tokenize(&mem, c->text, &t);
	words_bind(words, c->text, t.v, t.n);
	struct ordinal_span o = ordinal_at(&rules->digits_end, c->text, t.v, t.n, 0, true);
	assert_int_equal(o.tokens, c->tokens);
	assert_int_equal(o.tokens ? o.value : 0, c->value);
}

/* every number below 1000: digits with its suffix, and its Roman spelling, come back; other suffixes only above
 * 20 (23nd) */
static void test_all_numbers(void **state)
{
	static const struct {
		uint32_t value;
		const char *letters;
	} steps[] = { { 900, "CM" }, { 500, "D" }, { 400, "CD" }, { 100, "C" }, { 90, "XC" }, { 50, "L" },
		{ 40, "XL" }, { 10, "X" },
		{ 9, "IX" }, { 5, "V" }, { 4, "IV" }, { 1, "I" } };
	static const char *const suffixes[] = { "th", "st", "nd", "rd" };
	(void)state;
	for (uint32_t n = 1; n <= ORDINAL_MAX; n++) {
		uint32_t right = n / 10 % 10 != 1 && n % 10 < 4 ? n % 10 : 0, rest = n;
		for (uint32_t s = 0; s < 4; s++) {
			struct str text = str_printf(&mem, "%u%s", n, suffixes[s]);
			assert_int_equal(ordinal_digits(&rules->digits_end, text), s == right || n > 20 ? n : 0);
		}
		struct buf b = BUF_INIT;
		for (size_t s = 0; s < sizeof steps / sizeof *steps; s++)
			for (; rest >= steps[s].value; rest -= steps[s].value)
				buf_addz(&b, steps[s].letters);
		assert_int_equal(ordinal_roman(buf_str(&b)), n);
		buf_free(&b);
	}
	assert_int_equal(ordinal_roman(STR("")), 0);
	assert_int_equal(ordinal_roman(STR("M")), 0);
}

static str_vec list(const char *a, const char *b, const char *c)
{
	str_vec v = { NULL, 0, 0 };
	const char *all[] = { a, b, c };
	for (int i = 0; i < 3; i++)
		if (all[i])
			*VEC_PUSH(&mem, &v) = str_z(all[i]);
	series_sort(&v);
	return v;
}

static void test_signature(void **state)
{
	(void)state;
	str_vec topic = list("policy", "cyber", NULL), one = list("org/asean", "country/us", NULL),
		other = list("country/us", "org/asean", "country/us");
	struct str a = series_signature(&mem, &topic, STR(""), STR("dialogue"), &one);
	struct str b = series_signature(&mem, &topic, STR(""), STR("dialogue"), &other);
	assert_true(str_eq(a, b));
	assert_true(str_is(a, "cyber-policy-dialogue:country-us+org-asean"));
	str_vec none = list(NULL, NULL, NULL);
	assert_true(str_is(series_signature(&mem, &none, STR("ministers"), STR("meeting"), &none),
		"ministers-meeting"));
	assert_true(series_subset(&none, &topic));
	assert_false(series_subset(&topic, &none));
	assert_true(series_same(&one, &other));
}

static void test_year(void **state)
{
	(void)state;
	struct series s = { .cadence = STR("annual"), .anchor_ordinal = 9, .anchor_day = cal_day(2024, 10, 16) };
	assert_int_equal(series_year(&s, 6), 2021);
	assert_int_equal(series_year(&s, 10), 2025);
	s.cadence = STR("quadrennial");
	s.anchor_ordinal = 33;
	assert_int_equal(series_year(&s, 32), 2020);
	s.cadence = STR("semiannual");
	assert_int_equal(series_year(&s, 32), 0);
	s.cadence = STR("annual");
	s.anchor_ordinal = 0;
	assert_int_equal(series_year(&s, 32), 0);
	assert_int_equal(series_year(&s, 0), 0);
}

static const char *root(void)
{
	const char *r = getenv("PM_ROOT");
	return r ? r : ".";
}

int main(void)
{
	struct err e = ERR_INIT;
	struct buf b = BUF_INIT;
	VEC(struct CMUnitTest) tests = { NULL, 0, 0 };
	if (lex_events_load(str_printf(&mem, "%s/lexicons", root()).p, NULL, &rules, &e)
	    || file_read(str_printf(&mem, "%s/tests/cases/ordinals.tsv", root()).p, 0, &b, &e)) {
		fprintf(stderr, "%s\n", e.message);
		return 1;
	}
	struct word_classifier c[WORD_SLOTS] = { [WORD_EVENT] = { event_rules_classify, rules },
		[WORD_CUE] = { event_rules_cue, rules } };
	words = words_new(STR("en"), c);
	struct str rest = buf_str(&b), line, cell[3];
	while (rest.p && str_cell(&rest, '\n', &line)) {
		if (!line.n || line.p[0] == '#')
			continue;
		struct ordinal_case *x = arena_zalloc(&mem, sizeof *x);
		for (int i = 0; i < 3; i++)
			str_cell(&line, '\t', &cell[i]);
		x->text = cell[0];
		str_to_u64(cell[1], &x->value);
		str_to_u64(cell[2], &x->tokens);
		*VEC_PUSH(&mem, &tests) = (struct CMUnitTest){ str_dup(&mem, cell[0]).p, test_case, NULL, NULL, x };
	}
	const struct CMUnitTest more[] = { cmocka_unit_test(test_all_numbers), cmocka_unit_test(test_signature),
		cmocka_unit_test(test_year) };
	for (size_t i = 0; i < 3; i++)
		*VEC_PUSH(&mem, &tests) = more[i];
	int failed = _cmocka_run_group_tests("ordinals", tests.v, tests.n, NULL, NULL);
	words_free(words);
	event_rules_free(rules);
	buf_free(&b);
	arena_free(&mem);
	return failed;
}
