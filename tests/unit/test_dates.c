/* The date rules on case tables (tests/cases/dates*.tsv, one test a line; dates_es.tsv is Spanish), stamps, the
 * reference day of a text, bounds, and what a broken rule file says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "lexicon/lexicons.h"
#include "text/calendar.h"
#include "dates/build.h"
#include "article/reference.h"
#include "dates/dates.h"

static struct date_rules *rules;	/* loaded once for all tests */
static struct day_rules *day_rules;

struct test_case {
	struct str day, values, intervals, text, lang;
};

static struct buf path_of(const char *below)
{
	struct buf b = BUF_INIT;
	const char *root = getenv("PM_ROOT");
	buf_addf(&b, "%s/%s", root ? root : ".", below);
	return b;
}

struct reading {
	struct arena mem;
	struct words *words;
	struct date_finder *finder;
	date_vec rows;
	const struct date *found;
	size_t n;
};

static void reading_start(struct reading *r, struct str lang)
{
	struct word_classifier c[WORD_SLOTS] = { { NULL, NULL } };
	arena_init(&r->mem);
	c[WORD_DATE] = (struct word_classifier){ date_rules_classify, date_rules_lang(rules, lang) };
	r->words = words_new(lang, c);
	r->finder = date_finder_new(rules);
}

static void reading_end(struct reading *r)
{
	date_finder_free(r->finder);
	words_free(r->words);
	arena_free(&r->mem);
}

static int32_t day_number(struct str s)
{
	int32_t day;
	return cal_parse_iso(s, &day) ? day : DAY_NONE;
}

static size_t read_end(struct reading *r)
{
	r->rows = (date_vec){ NULL, 0, 0 };
	r->n = date_finder_end(r->finder, &r->rows);
	r->found = r->rows.v;
	return r->n;
}

static void read_sentence(struct reading *r, uint32_t number, struct str text)
{
	token_vec *t = arena_zalloc(&r->mem, sizeof *t);
	tokenize(&r->mem, text, t);
	words_bind(r->words, text, t->v, t->n);
	date_finder_sentence(r->finder, number, text, t->v, t->n);
}

static void read_one(struct reading *r, struct str lang, struct str day, struct str text)
{
	reading_start(r, lang);
	assert_true(date_finder_begin(r->finder, &r->mem, lang, day_number(day), STR("metadata")));
	read_sentence(r, 0, text);
	read_end(r);
}

/* Text without the marks of its spans. */
static struct str unmarked(struct arena *a, struct str marked)
{
	char *p = arena_alloc(a, marked.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < marked.n; i++)
		if (marked.p[i] != '[' && marked.p[i] != ']')
			p[n++] = marked.p[i];
	return str_n(p, n);
}

/* What was found, in the words of the table. */
static void describe(const struct reading *r, struct str text, struct buf *values, struct buf *intervals,
	struct buf *marked)
{
	size_t at = 0;
	for (size_t i = 0; i < r->n; i++) {
		const struct date *d = &r->found[i];
		if (d->type == DATE_INTERVAL) {
			if (intervals->n)
				buf_addc(intervals, ' ');
			buf_adds(intervals, d->value);
			continue;
		}
		if (values->n)
			buf_addc(values, ' ');
		if (d->type == DATE_SET)
			buf_addz(values, "SET:");
		buf_adds(values, d->value);
		if (d->modifier)
			buf_addf(values, "/%.*s", STR_FMT(date_mod_name(d->modifier)));
		if (str_is(d->basis, "impossible"))
			buf_addz(values, "/impossible");
		buf_adds(marked, str_sub(text, at, d->start - at));
		buf_addc(marked, '[');
		buf_adds(marked, str_sub(text, d->start, d->length));
		buf_addc(marked, ']');
		at = d->start + d->length;
	}
	buf_adds(marked, str_from(text, at));
	if (!values->n)
		buf_addz(values, "none");
	buf_grow(intervals, 1);
	intervals->p[intervals->n] = 0;
}

/* Bounds are days in order, they hold a value that is a day, and what is impossible has none. */
static void check_bounds(const struct date *d)
{
	int32_t lo = d->earliest, hi = d->latest, v;
	if (lo != DAY_NONE && hi != DAY_NONE)
		assert_true(lo <= hi);
	if (str_is(d->basis, "impossible"))
		assert_true(lo == DAY_NONE && hi == DAY_NONE);
	else if (!d->modifier && d->type == DATE_DATE && d->value.n == 10 && cal_parse_iso(d->value, &v))
		assert_true(lo == v && hi == v);
	assert_true(d->length > 0 && d->rule.n && d->value.n);
}

static void run_case(void **state)
{
	const struct test_case *c = *state;
	struct reading r;
	struct buf values = BUF_INIT, intervals = BUF_INIT, marked = BUF_INIT;
	struct arena a;
	arena_init(&a);
	struct str text = unmarked(&a, c->text);
	read_one(&r, c->lang, c->day, text);
	describe(&r, text, &values, &intervals, &marked);
	for (size_t i = 0; i < r.n; i++)
		check_bounds(&r.found[i]);
	bool good = str_eq(buf_str(&values), c->values) && str_eq(buf_str(&intervals), c->intervals)
		&& str_eq(buf_str(&marked), c->text);
	if (!good)
		print_error("wanted\t%.*s\t%.*s\t%.*s\nfound\t%s\t%s\t%s\n", STR_FMT(c->values), STR_FMT(c->intervals),
			    STR_FMT(c->text), values.p, intervals.p, marked.p);
	buf_free(&values);
	buf_free(&intervals);
	buf_free(&marked);
	arena_free(&a);
	reading_end(&r);
	assert_true(good);
}

/* tests/cases/dates_stamp.tsv: stamp, near, expected day or none, what follows */
static void run_stamp(void **state)
{
	const struct test_case *c = *state;	/* day: stamp, values: near, intervals: expected, text: rest */
	char day[11] = "none";
	struct str rest = STR("");
	bool found = dates_parse_day(rules, c->day, c->values, day, &rest);
	if (!found)
		memcpy(day, "none", 5);
	if (!str_is(c->intervals, day))
		print_error("wanted %.*s, found %s\n", STR_FMT(c->intervals), day);
	assert_true(str_is(c->intervals, day));
	assert_true(str_eq(rest, c->text));
	char whole[11];
	if (found && !c->values.n) {
		assert_true(dates_parse_stamp(rules, c->day, whole));
		assert_string_equal(whole, day);
	}
}

static void the_day_a_text_speaks_from(void **state)
{
	static const struct { const char *line, *text, *day, *basis;
	} t[] = {
		{ "", "They met on October 16, 2024, after the summit of October 10, 2024.", "2024-10-16", "text" },
		/* a month is not near enough: one article in eight was of that year */
		{ "", "It met in April 2018, in January 2018 and on 3 March 2017.", NULL, NULL },
		{ "", "It met on 4 April 2018, in January 2018 and on 3 March 2017.", "2018-04-04", "text" },
		/* one date alone is that of what it tells of, unless words count from the article's day */
		{ "", "It met in April 2018 and on 3 March 2017.", NULL, NULL },
		{ "", "It met on 4 April 2018 and on 3 March 2017.", NULL, NULL },
		{ "", "It met in April 2018.", NULL, NULL },
		{ "", "It met in April 2018, they said on Monday.", NULL, NULL },
		{ "", "It met on 4 April 2018, they said on Monday.", "2018-04-04", "text" },
		{ "", "It met on 3 March 2017 and will meet on 4 May 2018.", "2017-03-03", "text" },
		{ "", "It met on 4-8 October 2021.", "2021-10-08", "text" },
		{ "", "It met on Oct 4-8.", NULL, NULL },
		{ "", "It met in 2018.", NULL, NULL },
		{ "", "It met on February 30, 2018.", NULL, NULL },
		/* a day long before the rest of the text, or of a tale of many years, is not that of the article */
		{ "", "It was founded on 3 March 1980. It moved in 2015 and grew in 2018.", NULL, NULL },
		{ "", "It was founded on 3 March 1980, burnt in May 1972, rebuilt in June 1973, sold in July 1974.",
			NULL, NULL },
		{ "",
			"It was founded on 3 March 1980 and burnt in May 1979, June 1973 and July 1974, they said "
			"on Monday.",
			"1980-03-03", "text" },
		/* the year that a dateline leaves out */
		{ "March 5", "It met on 3 March 2017 and in February 2017.", "2017-03-05", "dateline:text" },
		{ "March 5", "They said on Sunday that it met on 12 December 2016 and in November 2016.",
			"2017-03-05", "dateline:text" },
		{ "March 5", "It met last year (2015) and before.", "2016-03-05", "dateline:text" },
		{ "March 5", "It was founded in 1966, five years ago.", "1971-03-05", "dateline:text" },
		{ "March 5", "It was founded in 1966.", NULL, NULL },
		/* accounts are of the year or the one to come; one fiscal year is not enough, two are more */
		{ "March 5", "It pays for fiscal year 1994.", NULL, NULL },
		{ "March 5",
			"It grew in 1993 and will pay for fiscal year 1994 as planned in the fiscal 1994 budget.",
			"1993-03-05", "dateline:text" },
		{ "March 5", "It moved in 2009 and, on Saturday, March 7, it will open again.", "2009-03-05",
			"dateline:text" },
		{ "March 5", "It moved in 2009 and, on Sunday, March 7, it will open again.", "2010-03-05",
			"dateline:text" },
		{ "Feb. 29", "It moved in 2015 and grew in 2014 and 2013.", "2016-02-29", "dateline:text" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		struct reading r;
		date_clue_vec clues = { NULL, 0, 0 };
		day_evidence_vec v = { NULL, 0, 0 };
		struct date_parts line;
		reading_start(&r, STR("en"));
		date_finder_begin(r.finder, &r.mem, STR("en"), DAY_NONE, STR(""));
		read_sentence(&r, 5, str_z(t[i].text));
		date_finder_clues(r.finder, &clues);
		if (dates_parse_parts(rules, str_z(t[i].line), &line))
			*VEC_PUSH(&r.mem, &v) = (struct day_evidence){ .kind = EVIDENCE_DATELINE,
				.first = DAY_NONE,
				.last = DAY_NONE,
				.month = line.month,
				.day = line.day,
				.weekday = line.weekday };
		reference_gather(&r.mem, clues.v, clues.n, &v);
		struct reference_day o = reference_settle(day_rules, v.v, v.n, NULL);
		char got[11] = "none";
		if (o.day != DAY_NONE)
			cal_iso(o.day, got);
		if (strcmp(got, t[i].day ? t[i].day : "none") != 0)
			print_error("%s | %s: %s (%d percent)\n", t[i].line, t[i].text, got, o.confidence);
		assert_string_equal(got, t[i].day ? t[i].day : "none");
		if (t[i].day)
			assert_string_equal(o.basis, t[i].basis);
		reading_end(&r);
	}
}

static void basis_and_bounds(void **state)
{
	static const struct { const char *text, *day, *day_basis, *earliest, *latest, *basis; } t[] = {
		{ "on October 17, 2024", "2024-10-20", "metadata", "2024-10-17", "2024-10-17", "explicit" },
		{ "he said Tuesday", "2024-10-20", "metadata", "2024-10-15", "2024-10-15", "reference" },
		{ "he said Tuesday", "2024-10-20", "text", "2024-10-15", "2024-10-15", "reference:text" },
		{ "he said Tuesday", "", "", "", "", "unresolved" },
		{ "this quarter", "", "", "", "", "unresolved" },
		{ "next month", "", "", "", "", "unresolved" },
		{ "in June 2017", "2024-10-20", "metadata", "2017-06-01", "2017-06-30", "explicit" },
		{ "last week", "2024-10-20", "metadata", "2024-10-07", "2024-10-13", "reference" },
		{ "the third quarter of 2023", "2024-10-20", "metadata", "2023-07-01", "2023-09-30", "explicit" },
		{ "the 1990s", "2024-10-20", "metadata", "1990-01-01", "1999-12-31", "explicit" },
		{ "the 19th century", "2024-10-20", "metadata", "1800-01-01", "1899-12-31", "explicit" },
		{ "the winter of 2019", "2024-10-20", "metadata", "2019-12-01", "2020-02-29", "explicit" },
		{ "a post-1959 law", "2024-10-20", "metadata", "1960-01-01", "", "explicit" },
		{ "a pre-1949 law", "2024-10-20", "metadata", "", "1948-12-31", "explicit" },
		{ "in the future", "2024-10-20", "metadata", "2024-10-20", "", "reference" },
		{ "for the past three days", "2024-10-20", "metadata", "2024-10-17", "2024-10-20", "reference" },
		{ "on Friday night", "2024-10-20", "metadata", "2024-10-18", "2024-10-19", "reference" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		struct reading r;
		reading_start(&r, STR("en"));
		date_finder_begin(r.finder, &r.mem, STR("en"), day_number(str_z(t[i].day)), str_z(t[i].day_basis));
		read_sentence(&r, 7, str_z(t[i].text));
		read_end(&r);
		assert_int_equal(r.n, 1);
		assert_int_equal(r.found[0].sentence, 7);
		assert_int_equal(r.found[0].earliest, day_number(str_z(t[i].earliest)));
		assert_int_equal(r.found[0].latest, day_number(str_z(t[i].latest)));
		assert_true(str_is(r.found[0].basis, t[i].basis));
		reading_end(&r);
	}
}

/* What is searched for the day of an article: sentences with a word that can bear a year; of some, with a month too. */
static void sentences_that_may_date(void **state)
{
	(void)state;
	static const struct { const char *text; bool year, month; } t[] = {
		{ "Sales rose on 4 May 2024.", true, true },
		{ "Sales rose from 4 to 6 May 2024.", true, true },
		{ "Sales rose on 2024-05-04.", true, true },
		{ "It opened in 1998.", true, false },
		{ "Some 1600 men marched.", true, false },
		{ "Some 1599 men marched.", false, false },
		{ "Sales rose on 4 May.", false, false },
		{ "Sales rose in May and in the years since.", false, false },
		{ "Sales rose by 12 per cent.", false, false },
	};
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		struct reading r = { .n = 0 };
		struct str text = str_z(t[i].text);
		token_vec v = { NULL, 0, 0 };
		reading_start(&r, STR("en"));
		tokenize(&r.mem, text, &v);
		words_bind(r.words, text, v.v, v.n);
		const struct date_rules *en = date_rules_lang(rules, STR("en"));
		bool year = date_rules_may_date(en, v.v, v.n, false), month = date_rules_may_date(en, v.v, v.n, true);
		if (year != t[i].year || month != t[i].month)
			fail_msg("%s: %d %d", t[i].text, year, month);
		reading_end(&r);
	}
}

static void unknown_language_has_no_dates(void **state)
{
	struct reading r;
	(void)state;
	assert_null(date_rules_lang(rules, STR("xx")));
	assert_ptr_equal(date_rules_lang(rules, STR("")), date_rules_lang(rules, STR("en-GB")));
	reading_start(&r, STR("xx"));
	assert_false(date_finder_begin(r.finder, &r.mem, STR("xx"), DAY_NONE, STR("")));
	read_sentence(&r, 0, STR("on October 17, 2024"));
	assert_int_equal(read_end(&r), 0);
	reading_end(&r);
	/* words of one language under another's rules are no words of dates */
	reading_start(&r, STR("es"));
	date_finder_begin(r.finder, &r.mem, STR("en"), cal_day(2024, 10, 17), STR("metadata"));
	read_sentence(&r, 0, STR("el 17 de octubre de 2024"));
	assert_int_equal(read_end(&r), 0);
	reading_end(&r);
}

static void print_failure(void *ctx, const char *message)
{
	(void)ctx;
	print_error("%s\n", message);
}

static void examples_of_the_rules_hold(void **state)
{
	size_t run;
	(void)state;
	assert_int_equal(date_rules_check(rules, &run, print_failure, NULL), 0);
	assert_true(run > 100);
}

/* A rule that is wrong is refused, and the message says what to mend. */
static void broken_rules(void **state)
{
	static const struct { const char *pattern, *op, *fields, *says; } t[] = {
		{ "a?", "cal", "", "matches nothing" },
		{ "(a", "cal", "", "missing ')'" },
		{ "<9 a>", "cal", "", "'<' wants" },
		{ "@nothing", "cal", "", "no macro" },
		{ "zz:MONTH", "cal", "", "no field" },
		{ "m:", "cal", "", "nothing after" },
		{ "a \"", "cal", "", "without an end" },
		{ "a{m=1", "cal", "", "without '}'" },
		{ "a{m}", "cal", "", "field=value" },
		{ "a", "calendar", "", "operation" },
		{ "a", "lit", "", "wants a type" },
		{ "a", "cal x", "", "wants" },
		{ "a", "cal", "m=january", "field=value" },
		{ "@loop", "cal", "", "nest too deeply" },
		{ "a ]", "cal", "", "unexpected" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		struct date_rules *r = date_rules_new(STR("xx"), NULL);
		struct err e = ERR_INIT;
		date_rules_macro(r, STR("loop"), STR("a @loop"));
		assert_int_equal(date_rules_rule(r, STR("t"), str_z(t[i].pattern), str_z(t[i].op), str_z(t[i].fields),
						 STR(""), STR(""), &e), -1);
		assert_int_equal(e.code, EXIT_LEXICON);
		if (!strstr(e.message, t[i].says))
			print_error("%s: %s\n", t[i].pattern, e.message);
		assert_non_null(strstr(e.message, t[i].says));
		date_rules_free(r);
	}
	struct date_rules *r = date_rules_new(STR("xx"), NULL);
	struct err e = ERR_INIT;
	assert_int_equal(date_rules_shape(r, STR("(a"), STR("X"), &e), -1);
	assert_non_null(strstr(e.message, "regular expression"));
	assert_int_equal(date_rules_word(r, STR("X"), STR("1"), STR("camel"), STR("a"), &e), -1);
	assert_int_equal(date_rules_word(r, STR("X"), STR("soon"), STR(""), STR("a"), &e), -1);
	date_rules_free(r);
}

/* ---- tables ---- */

static void add_table(struct arena *a, const char *below, const char *lang, CMUnitTestFunction f,
	struct CMUnitTest **tests, size_t *n, size_t *cap)
{
	struct buf path = path_of(below), all = BUF_INIT;
	struct err e = ERR_INIT;
	if (file_read(path.p, 0, &all, &e)) {
		fprintf(stderr, "%s\n", e.message);
		exit(1);
	}
	struct str rest = str_dup(a, buf_str(&all)), line;
	bool header = true;
	for (size_t number = 1; rest.n && str_cell(&rest, '\n', &line); number++) {
		if (!line.n || line.p[0] == '#')
			continue;
		if (header) {
			header = false;
			continue;
		}
		struct test_case *c = arena_zalloc(a, sizeof *c);
		struct str cells = line, *cell[4] = { &c->day, &c->values, &c->intervals, &c->text };
		for (int i = 0; i < 4 && cells.p; i++)
			str_cell(&cells, '\t', cell[i]);
		c->lang = str_z(lang);
		if (*n == *cap) {
			*cap = *cap ? *cap * 2 : 256;
			*tests = xrealloc(*tests, *cap * sizeof **tests);
		}
		(*tests)[(*n)++] = (struct CMUnitTest){
			str_printf(a, "%s:%zu", below, number).p, f, NULL, NULL, c
		};
	}
	buf_free(&path);
	buf_free(&all);
}

int main(void)
{
	struct arena a;
	struct err e = ERR_INIT;
	struct buf lexicons = path_of("lexicons");
	struct CMUnitTest *tests = NULL;
	size_t n = 0, cap = 0;
	arena_init(&a);
	if (lex_dates_load(lexicons.p, &rules, &e) || lex_day_load(lexicons.p, &day_rules, &e)) {
		fprintf(stderr, "%s\n", e.message);
		return 1;
	}
	const struct CMUnitTest fixed[] = {
		cmocka_unit_test(the_day_a_text_speaks_from), cmocka_unit_test(basis_and_bounds),
		cmocka_unit_test(unknown_language_has_no_dates), cmocka_unit_test(examples_of_the_rules_hold),
		cmocka_unit_test(broken_rules), cmocka_unit_test(sentences_that_may_date),
	};
	add_table(&a, "tests/cases/dates.tsv", "en", run_case, &tests, &n, &cap);
	add_table(&a, "tests/cases/dates-none.tsv", "en", run_case, &tests, &n, &cap);
	add_table(&a, "tests/cases/dates_es.tsv", "es", run_case, &tests, &n, &cap);
	add_table(&a, "tests/cases/dates_stamp.tsv", "en", run_stamp, &tests, &n, &cap);
	int failed = cmocka_run_group_tests(fixed, NULL, NULL);
	failed += _cmocka_run_group_tests("cases", tests, n, NULL, NULL);
	free(tests);
	buf_free(&lexicons);
	date_rules_free(rules);
	day_rules_free(day_rules);
	arena_free(&a);
	return failed != 0;
}
