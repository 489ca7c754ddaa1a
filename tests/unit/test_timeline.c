/* timeline over made tables: what many articles say of one edition comes to one row, and what disagrees is named. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/file.h"
#include "tables/table.h"
#include "timeline/timeline.h"

static struct arena mem;
static const char *folder;

static const char *lexicons(void)
{
	const char *r = getenv("PM_ROOT");
	return str_printf(&mem, "%s/lexicons", r ? r : ".").p;
}

static void put(const char *dir, enum table t, const char *batch, struct str rows)
{
	struct buf path = BUF_INIT, head = BUF_INIT;
	struct err e = ERR_INIT;
	table_path(&path, dir, t, str_z(batch), 1);
	char *slash = strrchr(path.p, '/');
	*slash = 0;
	assert_int_equal(file_mkdirs(path.p, &e), 0);
	*slash = '/';
	struct gzout *g = gzout_create(path.p, &e);
	assert_non_null(g);
	table_header(&head, t);
	gzout_adds(g, buf_str(&head));
	gzout_adds(g, rows);
	assert_int_equal(gzout_close(g, &e), 0);
	buf_free(&path);
	buf_free(&head);
}

/* One article a line: "id day", then its event mentions, a line each beginning with a tab:
 * series|ordinal|earliest|latest|basis|place|status|start|confidence  -- and "R other" for a revision. */
static void build(const char *dir, const char *batch, const char *text)
{
	struct buf articles = BUF_INIT, events = BUF_INIT, relations = BUF_INIT, none = BUF_INIT;
	struct str rest = str_z(text), line, cell[9], id = STR("");
	unsigned sentence = 0;
	uint64_t start = 0;
	while (rest.p && str_cell(&rest, '\n', &line)) {
		if (!line.n)
			continue;
		if (line.p[0] == 'R') {
			buf_addf(&relations, "%.*s\t%.*s\trevision\t0.9\t0.9\t0.8\t\n", STR_FMT(id),
				STR_FMT(str_from(line, 2)));
			continue;
		}
		if (line.p[0] != '\t') {
			id = str_sub(line, 0, 16);
			buf_addf(&articles,
				"%.*s\t%s\ta.txt\t\t\t\t\t%.*s\tmetadata\ten\tkept\t\t1\t1\t1\t0000000000000000\n",
				STR_FMT(id), batch, STR_FMT(str_from(line, 17)));
			continue;
		}
		struct str cells = str_from(line, 1);
		for (int i = 0; i < 9; i++) {
			cell[i] = STR("");
			if (cells.p)
				str_cell(&cells, '|', &cell[i]);
		}
		str_to_u64(cell[7], &start);
		buf_addf(&events,
			"%.*s\t%u\t%.*s\t%d\tx\tseries/%.*s\tThe "
			"%.*s\t%.*s\t%.*s\t%.*s\t%.*s\t%s%.*s\t%.*s\t%.*s\tevents/heads:summit\t%.*s\n",
			STR_FMT(id), cell[7].n ? 1 : ++sentence + 1, STR_FMT(cell[7].n ? cell[7] : STR("0")),
			cell[7].n ? 40 - (int)start : 9, STR_FMT(cell[0]), STR_FMT(cell[0]), STR_FMT(cell[1]),
			STR_FMT(cell[2]), STR_FMT(cell[3]), STR_FMT(cell[4]), cell[5].n ? "city/" : "",
			STR_FMT(cell[5]), STR_FMT(cell[5]), STR_FMT(cell[6]),
			STR_FMT(cell[8].n ? cell[8] : STR("0.90")));
	}
	put(dir, T_ARTICLES, batch, buf_str(&articles));
	put(dir, T_EVENT_MENTIONS, batch, buf_str(&events));
	put(dir, T_RELATIONS, batch, buf_str(&relations));
	put(dir, T_MENTIONS, batch, buf_str(&none));
	put(dir, T_UNKNOWN, batch, buf_str(&none));
	buf_free(&articles);
	buf_free(&events);
	buf_free(&relations);
	buf_free(&none);
}

/* The rows of events as "ordinal earliest latest basis place status articles conflict", a line each. */
static void expect(const char *dir, const char *want)
{
	struct err e = ERR_INIT;
	struct buf path = BUF_INIT, got = BUF_INIT;
	struct table_reader r;
	if (timeline_run(dir, lexicons(), &e))
		fail_msg("%s", e.message);
	table_path(&path, dir, T_EVENTS, STR(""), 1);
	assert_int_equal(table_open(&r, path.p, T_EVENTS, &e), 0);
	while (table_next(&r, &e) == 1)
		buf_addf(&got, "%.*s|%.*s|%.*s|%.*s|%.*s|%.*s|%.*s|%.*s\n", STR_FMT(r.cells[2]),
			STR_FMT(r.cells[3]), STR_FMT(r.cells[4]), STR_FMT(r.cells[5]), STR_FMT(r.cells[7]),
			STR_FMT(r.cells[8]), STR_FMT(r.cells[9]), STR_FMT(r.cells[12]));
	table_close(&r);
	assert_string_equal(got.p ? got.p : "", want);
	buf_free(&path);
	buf_free(&got);
}

/* The rows of event_evidence as "event_id article sentence", a line each; after expect. */
static void expect_evidence(const char *dir, const char *want)
{
	struct err e = ERR_INIT;
	struct buf path = BUF_INIT, got = BUF_INIT;
	struct table_reader r;
	table_path(&path, dir, T_EVENT_EVIDENCE, STR(""), 1);
	assert_int_equal(table_open(&r, path.p, T_EVENT_EVIDENCE, &e), 0);
	while (table_next(&r, &e) == 1)
		buf_addf(&got, "%.*s %.*s %.*s\n", STR_FMT(r.cells[0]), STR_FMT(str_from(r.cells[1], 15)),
			STR_FMT(r.cells[2]));
	table_close(&r);
	assert_string_equal(got.p ? got.p : "", want);
	buf_free(&path);
	buf_free(&got);
}

static const char *fresh(const char *name)
{
	return str_printf(&mem, "%s/%s", folder, name).p;
}

static void test_support(void **state)
{
	(void)state;
	const char *d = fresh("support");
	build(d, "b1",
		"0000000000000001 "
		"2024-10-18\n\ta|5|2024-10-14|2024-10-17|explicit|sg|held\n\ta|5|2024-10-16|2024-10-16|reference||"
		"held\n"
		"0000000000000002 2024-10-19\n\ta|5|2024-10-01|2024-10-31|explicit|sg|held\n"
		"0000000000000003 2024-10-20\n\ta|5|2024-11-16|2024-11-16|explicit|jakarta|held\n");
	expect(d,
		"5|2024-10-14|2024-10-17|explicit|sg|held|3|days: also 2024-11-16 (1 article); place: also jakarta "
		"(1 article)\n");
}

/* planned, put off, held: one edition, no conflict left */
static void test_plans(void **state)
{
	(void)state;
	const char *d = fresh("plans");
	build(d, "b1", "0000000000000001 2020-01-10\n\tb|12|2020-06-01|2020-06-30|explicit|astana|planned\n"
		       "0000000000000002 2021-11-27\n\tb|12|2021-11-30|2021-12-03|reference|geneva|postponed\n");
	expect(d, "12|2021-11-30|2021-12-03|reference|geneva|postponed|2|\n");
	build(d, "b2", "0000000000000003 2022-06-18\n\tb|12|2022-06-12|2022-06-17|explicit|geneva|held\n");
	expect(d, "12|2022-06-12|2022-06-17|explicit|geneva|held|3|\n");
}

/* one article knows the last day, the plan knew them all */
static void test_plan_completes(void **state)
{
	(void)state;
	const char *d = fresh("completes");
	build(d, "b1", "0000000000000001 2024-10-17\n\tk|16|2024-10-22|2024-10-24|reference|kazan|planned\n"
		       "0000000000000002 2024-10-25\n\tk|16|2024-10-24|2024-10-24|reference|kazan|held\n");
	expect(d, "16|2024-10-22|2024-10-24|reference|kazan|held|2|\n");
}

/* "this week" is no rival of a day */
static void test_week(void **state)
{
	(void)state;
	const char *d = fresh("week");
	build(d, "b1",
		"0000000000000001 "
		"2023-10-20\n\tl|8|2023-10-16|2023-10-22|reference|sg|held\n\tl|8|2023-10-17|2023-10-19|reference|"
		"sg|held\n");
	expect(d, "8|2023-10-17|2023-10-19|reference|sg|held|1|\n");
}

static void test_revision(void **state)
{
	(void)state;
	const char *d = fresh("revision");
	build(d, "b1",
		"0000000000000001 2024-12-16\n\tc|19|2024-12-15|2024-12-18|explicit|riyadh|held\n"
		"0000000000000002 2024-12-17\nR "
		"0000000000000001\n\tc|19|2024-12-15|2024-12-19|explicit|riyadh|held\n");
	expect(d, "19|2024-12-15|2024-12-19|explicit|riyadh|held|2|\n");
}

static void test_unnumbered(void **state)
{
	(void)state;
	const char *d = fresh("unnumbered");
	build(d, "b1",
		"0000000000000001 "
		"2023-11-08\n\td|4|2023-10-19|2023-10-19|reference|sg|held\n\td||2023-02-01|2023-02-01|explicit||"
		"held\n"
		"0000000000000002 2023-11-09\n\td||2023-10-19|2023-10-19|explicit|sg|held\n");
	expect(d, "4|2023-10-19|2023-10-19|explicit|sg|held|2|\n|2023-02-01|2023-02-01|explicit||held|1|\n");
	expect_evidence(d, "series/d#4 1 2\nseries/d#4 2 4\nseries/d#2023-02-01 1 3\n");
	/* a day within a year that is known too joins the day, not the year */
	d = fresh("within");
	build(d, "b1",
		"0000000000000001 "
		"2023-11-08\n\td||2023-01-01|2023-12-31|explicit||held\n\td||2023-02-01|2023-02-01|explicit||held\n"
		"0000000000000002 2023-11-09\n\td||2023-02-01|2023-02-02|reference||held\n");
	expect(d, "|2023-01-01|2023-12-31|explicit||held|1|\n|2023-02-01|2023-02-02|reference||held|2|\n");
	expect_evidence(d, "series/d#2023-01-01/2023-12-31 1 2\nseries/d#2023-02-01 1 3\nseries/d#2023-02-01 2 4\n");
	/* 21 days are an event's own, 22 are a period: its id has both ends */
	d = fresh("periods");
	build(d, "b1",
		"0000000000000001 "
		"2023-11-08\n\td||2023-02-01|2023-02-22|explicit||held\n\td||2023-05-01|2023-05-23|explicit||"
		"held\n\td||||||held\n");
	expect(d, "|2023-02-01|2023-02-22|explicit||held|1|\n|2023-05-01|2023-05-23|explicit||held|1|\n|||||held|1|\n");
	expect_evidence(d, "series/d#2023-02-01 1 2\nseries/d#2023-05-01/2023-05-23 1 3\nseries/d# 1 4\n");
}

/* What is surer counts for more: of each article its surest mention, added up. */
static void test_confidence(void **state)
{
	(void)state;
	static const struct { const char *name, *a, *b, *c, *want; } cases[] = {
		/* wider days would win, were both as sure */
		{ "sure1", "0.55", "0.99", NULL, "5|2024-11-16|2024-11-16|explicit|rome|held|2|"
				"days: also 2024-10-14 to 2024-10-17 (1 article); place: also sg (1 article)\n" },
		{ "sure2", "0.99", "0.55", NULL, "5|2024-10-14|2024-10-17|explicit|sg|held|2|"
				"days: also 2024-11-16 (1 article); place: also rome (1 article)\n" },
		{ "sure3", "0.90", "0.90", NULL, "5|2024-10-14|2024-10-17|explicit|sg|held|2|"
				"days: also 2024-11-16 (1 article); place: also rome (1 article)\n" },
		/* two at .50 outweigh one at .99, two at .49 do not */
		{ "sure4", "0.99", "0.50", "0.50", "5|2024-11-16|2024-11-16|explicit|rome|held|3|"
				"days: also 2024-10-14 to 2024-10-17 (1 article); place: also sg (1 article)\n" },
		{ "sure5", "0.99", "0.49", "0.49", "5|2024-10-14|2024-10-17|explicit|sg|held|3|"
				"days: also 2024-11-16 (2 articles); place: also rome (2 articles)\n" },
		{ "sure6", "1", "0.5", "0.49", "5|2024-10-14|2024-10-17|explicit|sg|held|3|"
				"days: also 2024-11-16 (2 articles); place: also rome (2 articles)\n" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf b = BUF_INIT;
		buf_addf(&b, "0000000000000001 2024-10-18\n\ta|5|2024-10-14|2024-10-17|explicit|sg|held||%s\n"
			     "0000000000000002 2024-11-19\n\ta|5|2024-11-16|2024-11-16|explicit|rome|held||%s\n",
					cases[i].a, cases[i].b);
		if (cases[i].c)
			buf_addf(&b, "0000000000000003 2024-11-20\n"
					"\ta|5|2024-11-16|2024-11-16|explicit|rome|held||%s\n", cases[i].c);
		build(fresh(cases[i].name), "b1", b.p);
		expect(fresh(cases[i].name), cases[i].want);
		buf_free(&b);
	}
	/* an article counts once, by its surest mention, wherever that stands */
	const char *d = fresh("once");
	build(d, "b1", "0000000000000001 2024-10-18\n\ta|5|2024-10-14|2024-10-17|explicit|sg|held||0.60\n"
			"\ta|5|2024-10-14|2024-10-17|explicit|sg|held||0.90\n"
		       "\ta|5|2024-10-14|2024-10-17|explicit|sg|held||0.80\n"
		       "0000000000000002 2024-11-19\n\ta|5|2024-11-16|2024-11-16|explicit|rome|held||0.91\n");
	expect(d, "5|2024-11-16|2024-11-16|explicit|rome|held|2|days: also 2024-10-14 to 2024-10-17 (1 article);"
			" place: also sg (1 article)\n");
	static const char *const wrong[] = { "high", "1.01", "2", "0.9x", "-0.5" };
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct err e = ERR_INIT;
		struct buf b = BUF_INIT;
		buf_addf(&b, "0000000000000001 2024-10-18\n\ta|5|2024-10-14|2024-10-17|explicit|sg|held||%s\n",
				wrong[i]);
		build(fresh("unsure"), "b1", b.p);
		assert_int_equal(timeline_run(fresh("unsure"), lexicons(), &e), -1);
		assert_int_equal(e.code, EXIT_STREAM);
		buf_free(&b);
	}
}

/* "tonight" and the date at the head: single days side by side, in one article, are one event. */
static void test_next_day(void **state)
{
	(void)state;
	build(fresh("tonight"), "b1", "0000000000000001 2007-01-24\n\tu||2007-01-24|2007-01-24|explicit||held\n"
			"\tu||2007-01-23|2007-01-23|reference||held||0.95\n");
	expect(fresh("tonight"), "|2007-01-23|2007-01-23|reference||held|1|days: also 2007-01-24 (1 article)\n");
	build(fresh("two"), "b1", "0000000000000001 2007-01-24\n\tu||2007-01-24|2007-01-24|explicit||held\n"
			"\tu||2007-01-22|2007-01-22|reference||held\n");
	expect(fresh("two"), "|2007-01-22|2007-01-22|reference||held|1|\n|2007-01-24|2007-01-24|explicit||held|1|\n");
	build(fresh("range"), "b1", "0000000000000001 2007-01-24\n\tu||2007-01-24|2007-01-25|explicit||held\n"
			"\tu||2007-01-23|2007-01-23|reference||held\n");
	expect(fresh("range"), "|2007-01-23|2007-01-23|reference||held|1|\n|2007-01-24|2007-01-25|explicit||held|1|\n");
	build(fresh("others"), "b1", "0000000000000001 2007-01-24\n\tu||2007-01-24|2007-01-24|explicit||held\n"
				     "0000000000000002 2007-01-24\n\tu||2007-01-23|2007-01-23|reference||held\n");
	expect(fresh("others"), "|2007-01-23|2007-01-23|reference||held|1|\n"
			"|2007-01-24|2007-01-24|explicit||held|1|\n");
	build(fresh("numbers"), "b1", "0000000000000001 2007-01-24\n\tu|4|2007-01-24|2007-01-24|explicit||held\n"
			"\tu||2007-01-23|2007-01-23|reference||held\n");
	expect(fresh("numbers"), "4|2007-01-24|2007-01-24|explicit||held|1|\n"
			"|2007-01-23|2007-01-23|reference||held|1|\n");
}

static void test_order_and_gaps(void **state)
{
	(void)state;
	const char *d = fresh("order");
	build(d, "b1",
		"0000000000000001 "
		"2024-10-18\n\te|1|2020-05-01|2020-05-02|explicit||held\n\te|2|2019-05-01|2019-05-02|explicit||"
		"held\n"
		"\te|3|||||held\n\te|4|2022-05-01|2022-05-02|explicit||held\n\te|7|2022-05-02|2022-05-03|explicit||"
		"held\n");
	expect(d,
		"1|2020-05-01|2020-05-02|explicit||held|1|\n"
		"2|2019-05-01|2019-05-02|explicit||held|1|order: before number 1, which has 2020-05-01 to "
		"2020-05-02\n"
		"3|2019-05-03|2022-04-30|between-neighbours||held|1|\n4|2022-05-01|2022-05-02|explicit||held|1|\n"
		"7|2022-05-02|2022-05-03|explicit||held|1|slot: same days as number 4\n");
	struct buf show = BUF_INIT;
	struct err e = ERR_INIT;
	assert_int_equal(timeline_show(&show, d, "series/e", &e), 0);
	assert_non_null(strstr(show.p, "    5  to 6: in no article\n"));
	assert_non_null(strstr(show.p, "2019-05-03..2022-04-30*"));
	buf_free(&show);
}

/* An edition between its neighbours gets the days between them: one day is enough, none is not; and only if both are
 * its very neighbours by number. */
static void test_between(void **state)
{
	(void)state;
	static const struct { uint32_t before, number, after; const char *opens, *bounds; } t[] = {
		{ 4, 5, 6, "2021-05-04", "2021-05-03|2021-05-03|between-neighbours" },
		{ 4, 5, 6, "2021-05-03", "||" },
		{ 4, 5, 6, "2021-05-05", "2021-05-03|2021-05-04|between-neighbours" },
		{ 3, 5, 6, "2021-05-04", "||" },
		{ 4, 5, 7, "2021-05-04", "||" },
	};
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		char rows[400], want[400];
		const char *d = fresh("between");
		snprintf(rows, sizeof rows, "0000000000000001 2024-10-18\n"
			"\te|%u|2021-05-01|2021-05-02|explicit||held\n\te|%u|||||held\n\te|%u|%s|%s|explicit||held\n",
			t[i].before, t[i].number, t[i].after, t[i].opens, t[i].opens);
		snprintf(want, sizeof want, "%u|2021-05-01|2021-05-02|explicit||held|1|\n%u|%s||held|1|\n"
			"%u|%s|%s|explicit||held|1|\n",
			t[i].before, t[i].number, t[i].bounds, t[i].after, t[i].opens, t[i].opens);
		build(d, "b1", rows);
		expect(d, want);
	}
}

/* "the 44th and 45th summits": two rows that end at one place */
static void test_paired(void **state)
{
	(void)state;
	const char *d = fresh("paired");
	build(d, "b1",
		"0000000000000001 "
		"2024-10-18\n\tf|44|2024-10-09|2024-10-11|explicit|v|held|4\n\tf|45|2024-10-09|2024-10-11|explicit|"
		"v|held|13\n");
	expect(d, "44|2024-10-09|2024-10-11|explicit|v|held|1|\n45|2024-10-09|2024-10-11|explicit|v|held|1|\n");
}

static void test_no_year(void **state)
{
	(void)state;
	const char *d = fresh("no-year");
	build(d, "b1",
		"0000000000000001 \n\tg|6|||no-year "
		"10-04/"
		"10-08|sg|held\n\tg|5|2020-10-07|2020-10-07|explicit||held\n\tg|8|2023-10-18|2023-10-18|explicit||"
		"held\n");
	expect(d,
		"5|2020-10-07|2020-10-07|explicit||held|1|\n6|2021-10-04|2021-10-08|series|sg|held|1|\n8|2023-10-"
		"18|2023-10-18|explicit||held|1|\n");
	/* a later article states the day: the inference gives way */
	build(d, "b2", "0000000000000002 2021-11-01\n\tg|6|2021-10-06|2021-10-06|explicit|sg|held\n");
	expect(d,
		"5|2020-10-07|2020-10-07|explicit||held|1|\n6|2021-10-06|2021-10-06|explicit|sg|held|2|\n8|2023-10-"
		"18|2023-10-18|explicit||held|1|\n");
	/* and says so where it was wrong */
	const char *x = fresh("wrong");
	build(x, "b1",
		"0000000000000001 \n\th|6|2021-10-04|2021-10-08|series|sg|held\n0000000000000002 "
		"2022-11-01\n\th|6|2022-10-04|2022-10-08|explicit|sg|held\n");
	expect(x,
		"6|2022-10-04|2022-10-08|explicit|sg|held|2|the series' rhythm gave 2021-10-04 to 2021-10-08 (1 "
		"article)\n");
}

static void test_empty_and_broken(void **state)
{
	(void)state;
	const char *d = fresh("empty");
	struct err e = ERR_INIT;
	build(d, "b1", "");
	expect(d, "");
	struct buf out = BUF_INIT;
	assert_int_equal(timeline_show(&out, d, NULL, &e), 0);
	assert_int_not_equal(timeline_show(&out, d, "series/none", &e), 0);
	assert_int_equal(e.code, EXIT_NOINPUT);
	buf_free(&out);
	/* a mention of an article that is not there */
	const char *x = fresh("broken");
	build(x, "b1", "0000000000000001 2024-10-18\n\ta|5|2024-10-14|2024-10-17|explicit|sg|held\n");
	put(x, T_ARTICLES, "b1", STR(""));
	assert_int_equal(timeline_run(x, lexicons(), &e), -1);
	assert_int_equal(e.code, EXIT_STREAM);
}

static void test_entities(void **state)
{
	(void)state;
	const char *d = fresh("entities");
	struct err e = ERR_INIT;
	build(d, "b1", "0000000000000001 2024-10-18\n0000000000000002 2023-01-05\n");
	put(d, T_MENTIONS, "b1", STR("0000000000000001\t1\t0\t2\tUS\tdemonym\tcountry/us\tUnited States\t0\tr:1\n"
				     "0000000000000001\t1\t5\t2\tUS\tcountry\tcountry/us\tUnited States\t0\tr:1\n"
				     "0000000000000002\t1\t0\t5\tASEAN\torganisation\torg/asean\tASEAN\t0\tr:1\n"
				     "0000000000000002\t2\t0\t2\tUS\tcountry\tcountry/us\tUnited States\t0\tr:1\n"
				     "0000000000000002\t2\t9\t2\tXY\tcity\t\tXY\t0\tr:1\n"));
	put(d, T_UNKNOWN, "b1", STR("Ann Lee\t2\t3\t0000000000000001\t4\nBo\t1\t1\t0000000000000002\t1\n"));
	put(d, T_UNKNOWN, "b2", STR("Ann Lee\t1\t1\t0000000000000009\t2\n"));
	assert_int_equal(timeline_run(d, lexicons(), &e), 0);
	static const struct { enum table t; const char *want; } tables[] = {
		{ T_ENTITIES, "country/us\tcountry\tUnited States\t2\t3\t2023-01-05\t2024-10-18\t38.90\t-77.04\n"
			"org/asean\torganisation\tASEAN\t1\t1\t2023-01-05\t2023-01-05\t\t\n" },
		{ T_UNKNOWN_NAMES, "Ann Lee\t3\t4\t0000000000000001\t4\nBo\t1\t1\t0000000000000002\t1\n" },
	};
	for (size_t i = 0; i < 2; i++) {
		struct buf path = BUF_INIT, got = BUF_INIT;
		struct table_reader r;
		table_path(&path, d, tables[i].t, STR(""), 1);
		assert_int_equal(table_open(&r, path.p, tables[i].t, &e), 0);
		while (table_next(&r, &e) == 1)
			for (size_t k = 0; k < r.def->n; k++)
				buf_addf(&got, "%.*s%s", STR_FMT(r.cells[k]), k + 1 < r.def->n ? "\t" : "\n");
		assert_string_equal(got.p, tables[i].want);
		table_close(&r);
		buf_free(&path);
		buf_free(&got);
	}
}

/* ---- summaries: any grouping, merged in any order ---- */

enum { BATCHES = 7 };

/* A batch of articles that speak of the same few series, entities and names as the others, and correct each other. */
static void build_many(const char *dir, int batch)
{
	struct buf articles = BUF_INIT, mentions = BUF_INIT, unknown = BUF_INIT;
	static const char *const status[] = { "held", "planned", "postponed", "" };
	char name[8];
	snprintf(name, sizeof name, "b%d", batch);
	for (int i = 0; i < 5; i++) {
		int n = batch * 5 + i;
		buf_addf(&articles, "%016d 2024-%02d-%02d\n", n, 1 + n * 7 % 12, 1 + n * 5 % 28);
		if (n % 6 == 5)
			buf_addf(&articles, "R %016d\n", n - 4);
		for (int k = 0; k < 3; k++)
			buf_addf(&articles, "\t%c|%d|2024-%02d-%02d|2024-%02d-%02d|explicit|%s|%s|%d\n",
				'a' + (n + k) % 4, (n * k) % 3, 1 + n % 12, 1 + k, 1 + n % 12, 2 + k + n % 2,
				n % 3 ? "sg" : "rome", status[(n + k) % 4], k * 3);
		buf_addf(&mentions,
			"%016d\t1\t0\t2\tX\tcountry\tcountry/%c\tName "
			"%d\t0\tr:1\n%016d\t2\t0\t2\tX\tperson\tperson/%d\tP\t0\tr:1\n",
			n, 'a' + n * 3 % 5, n, n, n % 8);
	}
	for (int k = 0; k < 6; k++)
		buf_addf(&unknown, "Ann %c\t%d\t%d\t%016d\t%d\n", 'A' + k * (batch % 3 + 1), 1 + k % 2, 2 + k,
			batch * 5, k + 1);
	build(dir, name, articles.p);
	put(dir, T_MENTIONS, name, buf_str(&mentions));
	put(dir, T_UNKNOWN, name, buf_str(&unknown));
	buf_free(&articles);
	buf_free(&mentions);
	buf_free(&unknown);
}

static struct str content(const char *path)
{
	struct buf b = BUF_INIT;
	struct err e;
	struct gzin *in = gzin_open(path, &e);
	char piece[4096];
	ptrdiff_t n;
	assert_non_null(in);
	while ((n = gzin_read(in, piece, sizeof piece, &e)) > 0)
		buf_add(&b, piece, (size_t)n);
	gzin_close(in);
	struct str s = str_dup(&mem, buf_str(&b));
	buf_free(&b);
	return s;
}

static void same_tables(const char *a, const char *b)
{
	for (enum table t = T_EVENTS; t < TABLES; t++) {
		struct buf x = BUF_INIT, y = BUF_INIT;
		table_path(&x, a, t, STR(""), 1);
		table_path(&y, b, t, STR(""), 1);
		assert_true(content(x.p).n > 40);
		assert_true(str_eq(content(x.p), content(y.p)));
		buf_free(&x);
		buf_free(&y);
	}
}

static void test_groupings(void **state)
{
	(void)state;
	struct err e = ERR_INIT;
	const char *all = fresh("all");
	for (int i = 0; i < BATCHES; i++)
		build_many(all, i);
	struct timeline_job whole = { .tables = all, .lexicons = lexicons(), .summary = fresh("all.tsv") };
	if (timeline_update(&whole, &e))
		fail_msg("%s", e.message);
	uint64_t x = 4711;
	for (int round = 0; round < 12; round++) {
		/* batches to up to four machines, each sums up its own; one merges the sums, in any order */
		const char *dir[4], *sum[5] = { NULL, NULL, NULL, NULL, NULL };
		for (int m = 0; m < 4; m++) {
			dir[m] = str_printf(&mem, "%s/round%d.%d", folder, round, m).p;
			sum[m] = str_printf(&mem, "%s/sum%d.%d.tsv", folder, round, m).p;
			assert_int_equal(file_mkdirs(dir[m], &e), 0);
		}
		for (int i = 0; i < BATCHES; i++, x = x * 6364136223846793005u + 1442695040888963407u)
			build_many(dir[x >> 60 & 3], i);
		for (int m = 0; m < 4; m++) {
			struct timeline_job part = { .tables = dir[m],
				.lexicons = lexicons(),
				.summary = sum[m],
				.summary_only = true };
			assert_int_equal(timeline_update(&part, &e), 0);
		}
		int first = (int)(x >> 40 & 3);
		const char *swap = sum[0];
		sum[0] = sum[first];
		sum[first] = swap;
		const char *merged = str_printf(&mem, "%s/merged%d", folder, round).p;
		assert_int_equal(file_mkdirs(merged, &e), 0);
		struct timeline_job job = { .tables = merged,
			.lexicons = lexicons(),
			.others = (char *const *)(uintptr_t)sum,
			.summary = str_printf(&mem, "%s/merged%d.tsv", folder, round).p };
		if (timeline_update(&job, &e))
			fail_msg("%s", e.message);
		assert_true(str_eq(content(job.summary), content(whole.summary)));
		same_tables(all, merged);
	}
	/* a batch is in one summary only */
	char *twice[] = { (char *)(uintptr_t)whole.summary, (char *)(uintptr_t)whole.summary, NULL };
	struct timeline_job bad = { .tables = fresh("none"), .lexicons = lexicons(), .others = twice };
	assert_int_equal(file_mkdirs(bad.tables, &e), 0);
	assert_int_equal(timeline_update(&bad, &e), -1);
	assert_non_null(strstr(e.message, "in two of the summaries"));
}

/* Night after night on the release before, a late batch among them: the same as all at once; and a base whose batches
 * are gone, or none, is made up for. */
static void test_nights(void **state)
{
	(void)state;
	static const int order[BATCHES] = { 1, 2, 0, 3, 4, 6, 5 };
	struct err e = ERR_INIT;
	const char *base = NULL, *dir = NULL;
	for (int night = 0; night < BATCHES; night++) {
		dir = str_printf(&mem, "%s/night%d", folder, night).p;
		for (int i = 0; i <= night; i++)
			build_many(dir, order[i]);
		struct timeline_job job = { .tables = dir, .lexicons = lexicons(), .base = base,
			.state = str_printf(&mem, "%s/state/summary", dir).p };
		if (timeline_update(&job, &e))
			fail_msg("%s", e.message);
		base = dir;
	}
	same_tables(fresh("all"), dir);
	const char *less = fresh("less"), *less_all = fresh("less-all");
	for (int i = 0; i < BATCHES; i++)
		if (i != 3) {
			build_many(less, i);
			build_many(less_all, i);
		}
	struct timeline_job job = { .tables = less, .lexicons = lexicons(), .base = base };
	assert_int_equal(timeline_update(&job, &e), 0);
	assert_int_equal(timeline_run(less_all, lexicons(), &e), 0);
	same_tables(less_all, less);
}

/* A summary of the form before this one: as a base it is made anew from the tables; from another machine it is an
 * error. */
static void test_old_summary(void **state)
{
	(void)state;
	struct err e = ERR_INIT;
	const char *dir = fresh("older"), *state_dir = str_printf(&mem, "%s/state/summary", dir).p;
	for (int i = 0; i < 2; i++)
		build_many(dir, i);
	struct timeline_job job = { .tables = dir, .lexicons = lexicons(), .state = state_dir };
	assert_int_equal(timeline_update(&job, &e), 0);
	const char *path = str_printf(&mem, "%s/000001.tsv", state_dir).p;
	struct str lines = content(path);
	assert_true(str_starts(lines, STR("%summary 2 ")));
	struct out o;
	assert_int_equal(out_create(&o, path, &e), 0);
	out_adds(&o, STR("%summary 1 "));
	for (struct str rest = str_from(lines, 11), line; rest.p && str_cell(&rest, '\n', &line);) {
		const char *tab = line.n && line.p[0] == 'F' ? memrchr(line.p, '\t', line.n) : NULL;
		out_adds(&o, tab ? str_sub(line, 0, (size_t)(tab - line.p)) : line);
		if (rest.p)
			out_add(&o, "\n", 1);
	}
	assert_int_equal(out_close(&o, 0, &e), 0);
	const char *newer = fresh("newer"), *all = fresh("newer-all");
	for (int i = 0; i < 3; i++) {
		build_many(newer, i);
		build_many(all, i);
	}
	struct timeline_job next = { .tables = newer, .lexicons = lexicons(), .base = dir, .state = str_printf(&mem,
			"%s/state/summary", newer).p };
	if (timeline_update(&next, &e))
		fail_msg("%s", e.message);
	assert_int_equal(timeline_run(all, lexicons(), &e), 0);
	same_tables(all, newer);
	char *others[] = { (char *)(uintptr_t)path, NULL };
	struct timeline_job bad = { .tables = fresh("older-none"), .lexicons = lexicons(), .others = others };
	assert_int_equal(file_mkdirs(bad.tables, &e), 0);
	assert_int_equal(timeline_update(&bad, &e), -1);
	assert_non_null(strstr(e.message, "make it anew"));
}

static int setup(void **state)
{
	(void)state;
	const char *tmp = getenv("TMPDIR");
	folder = str_printf(&mem, "%s/pm-timeline-XXXXXX", tmp ? tmp : P_tmpdir).p;
	return mkdtemp((char *)(uintptr_t)folder) ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	struct err e = ERR_INIT;
	int r = file_remove_tree(folder, &e);
	arena_free(&mem);
	return r;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_support),
		cmocka_unit_test(test_plans),
		cmocka_unit_test(test_plan_completes),
		cmocka_unit_test(test_week),
		cmocka_unit_test(test_revision),
		cmocka_unit_test(test_unnumbered),
		cmocka_unit_test(test_confidence),
		cmocka_unit_test(test_next_day),
		cmocka_unit_test(test_old_summary),
		cmocka_unit_test(test_order_and_gaps),
		cmocka_unit_test(test_between),
		cmocka_unit_test(test_paired),
		cmocka_unit_test(test_no_year),
		cmocka_unit_test(test_empty_and_broken),
		cmocka_unit_test(test_entities),
		cmocka_unit_test(test_groupings),
		cmocka_unit_test(test_nights),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
