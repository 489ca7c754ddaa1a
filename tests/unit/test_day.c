/* What tells the year that a dateline leaves out: bounds of the evidence, with a single feature that counts
 * (article/reference.h, article/day_rules.h).  What it gives on texts is in test_dates.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "article/reference.h"

static const struct day_evidence march_5 = {
	.kind = EVIDENCE_DATELINE, .first = DAY_NONE, .last = DAY_NONE, .month = 3, .day = 5,
};

/* How sure the year of "March 5" is where nothing but one piece of evidence tells it, and its feature alone counts. */
static struct reference_day by_one(const char *feature, int at, double factor, struct day_evidence e)
{
	struct day_rules *r = day_rules_new();
	struct err err = ERR_INIT;
	char cell[8];
	snprintf(cell, sizeof cell, "%d", at);
	assert_int_equal(day_rules_factor(r, str_z(feature), str_z(cell), factor, &err), 0);
	struct day_evidence v[2] = { march_5, e };
	struct reference_day o = reference_settle(r, v, 2, NULL);
	day_rules_free(r);
	return o;
}

static struct day_evidence piece(enum day_evidence_kind kind, int32_t first, int32_t last)
{
	struct cal_date d = first == last ? cal_date(first) : (struct cal_date){ 0, 0, 0 };
	return (struct day_evidence){ .kind = kind, .first = first, .last = last, .month = d.month, .day = d.day };
}

/* 90 years come into question: a factor of 208 makes 70 percent for one of them. */
static void a_year_is_given_from_seventy_percent(void **state)
{
	(void)state;
	struct day_evidence e = piece(EVIDENCE_COPYRIGHT, cal_day(1990, 1, 1), cal_day(1990, 12, 31));
	struct reference_day o = by_one("copyright", 0, 208, e);
	assert_int_equal(o.day, cal_day(1990, 3, 5));
	assert_int_equal(o.confidence, 70);
	o = by_one("copyright", 0, 206, e);
	assert_int_equal(o.day, DAY_NONE);
	assert_int_equal(o.confidence, 69);
}

static int32_t by_near(const char *feature, int at, enum day_evidence_kind kind, int32_t away)
{
	int32_t d = cal_day(1990, 3, 5) + away;
	return by_one(feature, at, 1000, piece(kind, d, d)).day;
}

/* Each step of nearness reaches from its first day to its last, before the day as behind it. */
static void how_near_a_day_lies(void **state)
{
	static const struct { int step, from, to; } t[] = { { 0, 0, 14 }, { 1, 15, 45 }, { 2, 46, 120 } };
	const int32_t day = cal_day(1990, 3, 5);
	(void)state;
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		for (int away = t[i].from; away <= t[i].to; away += t[i].to - t[i].from) {
			assert_int_equal(by_near("nearest-day", t[i].step, EVIDENCE_PAST, -away), day);
			assert_int_equal(by_near("nearest-day", t[i].step, EVIDENCE_PAST, away), day);
		}
		if (i)				/* the step before has its bound there */
			assert_int_not_equal(by_near("nearest-day", t[i].step, EVIDENCE_PAST, 1 - t[i].from), day);
		assert_int_not_equal(by_near("nearest-day", t[i].step, EVIDENCE_PAST, -t[i].to - 1), day);
	}
	/* what counts once more is 75 days near; a plan is not over for a week */
	assert_int_equal(by_near("near-days", 1, EVIDENCE_PAST, -75), day);
	assert_int_equal(by_near("near-days", 1, EVIDENCE_PAST, -76), DAY_NONE);
	assert_int_equal(by_near("near-days", 1, EVIDENCE_FUTURE, -7), day);
	assert_int_equal(by_near("near-days", 1, EVIDENCE_FUTURE, -8), DAY_NONE);
}

/* Offices by the years before the first and behind the last; and what the notes of the lexicon say. */
static void who_was_in_office(void **state)
{
	static const struct { int step, year; } t[] = { { 1, 1970 }, { 1, 1969 }, { 2, 1968 }, { 2, 1966 }, { 3, 1965 },
		{ 0, 1971 }, { 0, 1979 }, { 4, 1980 }, { 4, 1981 },
		{ 5, 1982 }, { 5, 1984 }, { 6, 1985 } };
	struct day_rules *r = day_rules_new();
	struct err err = ERR_INIT;
	size_t n;
	(void)state;
	day_rules_offices(r, STR("person/a"),
			  STR("President 1970-03-06 - 1975; Prime Minister 1978 - 1980-03-04; of no office"));
	day_rules_offices(r, STR("person/b"), STR("Chancellor 2001-05 -"));
	day_rules_former(r, STR("former"));
	assert_null(day_offices_of(r, STR("person/c"), &n));
	const struct day_office *o = day_offices_of(r, STR("person/b"), &n);
	assert_int_equal(n, 1);
	assert_int_equal(o->from, cal_day(2001, 5, 1));
	assert_int_equal(o->to, INT32_MAX);
	o = day_offices_of(r, STR("person/a"), &n);
	assert_int_equal(n, 2);
	assert_true(str_is(o[1].office, "Prime Minister"));
	assert_int_equal(o[0].to, cal_day(1975, 12, 31));
	assert_true(day_says_former(r, STR("the Former minister")) && !day_says_former(r, STR("formerly")));
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		char cell[8];
		snprintf(cell, sizeof cell, "%d", t[i].step);
		assert_int_equal(day_rules_factor(r, STR("office-titled"), str_z(cell), 1000, &err), 0);
		assert_int_equal(day_rules_factor(r, STR("copyright"), STR("0"), 999, &err), 0);
		struct day_evidence v[3] = { march_5,
			{ .kind = EVIDENCE_OFFICE, .first = DAY_NONE, .last = DAY_NONE, .how = DAY_NAMED_TITLED,
			  .office = o, .offices = 2 },
			piece(EVIDENCE_COPYRIGHT, cal_day(t[i].year, 1, 1), cal_day(t[i].year, 12, 31)) };
		if (reference_settle(r, v, 3, NULL).day != cal_day(t[i].year, 3, 5))
			print_error("%d is no year of step %d\n", t[i].year, t[i].step);
		assert_int_equal(reference_settle(r, v, 3, NULL).day, cal_day(t[i].year, 3, 5));
		assert_int_equal(day_rules_factor(r, STR("office-titled"), str_z(cell), 1, &err), 0);
	}
	assert_int_equal(day_rules_factor(r, STR("office"), STR("7"), 1, &err), -1);
	assert_int_equal(day_rules_factor(r, STR("weather"), STR("0"), 1, &err), -1);
	assert_int_equal(day_rules_factor(r, STR("office"), STR("0"), 0, &err), -1);
	day_rules_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_year_is_given_from_seventy_percent),
		cmocka_unit_test(how_near_a_day_lies),
		cmocka_unit_test(who_was_in_office),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
