/* test_tables.c - rows and counts of made articles: the order of facts, code points, shares, terms and their ties; and
 * the binding of an article to a worker's words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tables/rows.h"
#include "tables/tally.h"
#include "text/calendar.h"

static void make(struct article *a, const char *language, const char *const *sentences)
{
	article_reset(a);
	a->id = STR("0123456789abcdef");
	a->source = STR("2024-10-18/a.txt");
	a->language = str_z(language);
	for (size_t i = 0; sentences[i]; i++)
		*VEC_PUSH(&a->mem, &a->sentences) =
			(struct sentence){ .paragraph = 1, .role = ROLE_BODY, .text = str_z(sentences[i]) };
}

/* ---- terms ---- */

static void put_term(void *ctx, const struct term_row *t)
{
	buf_addf(ctx, "%.*s=%.*s %llu/%llu ", STR_FMT(t->stem), STR_FMT(t->word), (unsigned long long)t->articles,
		 (unsigned long long)t->occurrences);
}

static void counted(struct tally *t, const char *expected)
{
	struct buf b = BUF_INIT;
	tally_terms(t, put_term, &b);
	assert_string_equal(b.n ? b.p : "", expected);
	buf_free(&b);
}

/* The commonest form stands for a stem; of equal ones the first in byte order, whichever was met first. */
static void ties_of_forms(void **state)
{
	(void)state;
	struct worker w;
	struct article a;
	worker_init(&w, NULL);
	article_init(&a);
	for (int turn = 0; turn < 2; turn++) {
		struct tally *t = tally_new();
		make(&a, "en",
			turn ? (const char *[]){ "adopts adopting", NULL }
			     : (const char *[]){ "adopting adopts", NULL });
		assert_int_equal(tally_article(t, &w, &a), 2);
		counted(t, "adopt=adopting 1/2 ");
		tally_free(t);
	}
	struct tally *t = tally_new();
	make(&a, "en", (const char *[]){ "adopting adopts", "adopts", NULL });
	tally_article(t, &w, &a);
	make(&a, "en", (const char *[]){ "Adopts, said X 12", NULL });
	assert_int_equal(tally_article(t, &w, &a), 4);
	counted(t, "adopt=adopts 2/4 said=said 1/1 x=x 1/1 ");
	tally_free(t);
	article_free(&a);
	worker_free(&w);
}

/* What yields no facts, or is no word, or too long for one, counts as no term; an article counts once for a stem. */
static void what_counts(void **state)
{
	(void)state;
	struct worker w;
	struct article a;
	worker_init(&w, NULL);
	article_init(&a);
	char just[65], over[66];
	memset(just, 'a', 64);
	just[64] = 0;
	memset(over, 'b', 65);
	over[65] = 0;
	struct tally *t = tally_new();
	make(&a, "xx", (const char *[]){ just, over, "menu", "12 ...", "said said", NULL });
	a.sentences.v[2].role = ROLE_LINK;
	assert_int_equal(tally_article(t, &w, &a), 6);
	assert_int_equal(tally_article(NULL, &w, &a), 6);
	struct buf expected = BUF_INIT;
	buf_addf(&expected, "%s=%s 1/1 said=said 1/2 ", just, just);
	counted(t, expected.p);
	buf_free(&expected);
	tally_free(t);
	article_free(&a);
	worker_free(&w);
}

/* Two tallies add up to what one would have counted. */
static void merged(void **state)
{
	(void)state;
	struct worker w;
	struct article a;
	worker_init(&w, NULL);
	article_init(&a);
	struct tally *one = tally_new(), *two = tally_new();
	make(&a, "en", (const char *[]){ "adopting talks", NULL });
	tally_article(one, &w, &a);
	make(&a, "en", (const char *[]){ "adopts adopts", NULL });
	tally_article(two, &w, &a);
	tally_merge(one, two);
	counted(one, "adopt=adopts 2/3 talk=talks 1/1 ");
	tally_free(one);
	tally_free(two);
	article_free(&a);
	worker_free(&w);
}

/* An article is bound once, and again for another worker or after the worker's words have gone. */
static void binding(void **state)
{
	(void)state;
	struct worker one, two;
	struct article a;
	worker_init(&one, NULL);
	worker_init(&two, NULL);
	article_init(&a);
	make(&a, "en", (const char *[]){ "Ministers met", NULL });
	worker_bind(&one, &a);
	const struct word *w = a.tokens.v[0].word;
	assert_ptr_equal(w, words_get(worker_words(&one, STR("en")), STR("Ministers")));
	assert_ptr_equal(worker_words(&one, STR("en")), worker_words(&one, STR("en-GB")));
	assert_ptr_not_equal(worker_words(&one, STR("en")), worker_words(&one, STR("de")));
	a.tokens.v[0].word = NULL;
	worker_bind(&one, &a);
	assert_null(a.tokens.v[0].word);	/* bound already: nothing is done */
	worker_trim(&one);			/* nothing had to go: still bound */
	worker_bind(&one, &a);
	assert_null(a.tokens.v[0].word);
	one.generation++;			/* as if words had gone */
	worker_bind(&one, &a);
	assert_ptr_equal(a.tokens.v[0].word, w);
	two.generation = one.generation;	/* another worker of the same age */
	worker_bind(&two, &a);
	assert_ptr_equal(a.tokens.v[0].word, words_get(worker_words(&two, STR("en")), STR("Ministers")));
	assert_ptr_not_equal(a.tokens.v[0].word, w);
	article_free(&a);
	worker_free(&one);
	worker_free(&two);
}

/* A vocabulary that has grown past its cap is emptied, and then articles have to be bound again. */
static void trimming(void **state)
{
	(void)state;
	struct worker w;
	struct article a;
	struct buf text = BUF_INIT;
	worker_init(&w, NULL);
	article_init(&a);
	uint64_t before = w.generation;
	for (unsigned n = 0; w.generation == before && n < 4000; n++) {
		buf_reset(&text);
		for (unsigned i = 0; i < 1000; i++)
			buf_addf(&text, "w%ux%u ", n, i);
		make(&a, "en", (const char *[]){ text.p, NULL });
		worker_bind(&w, &a);
		size_t words = words_count(worker_words(&w, STR("en")));
		worker_trim(&w);
		assert_int_equal(w.generation != before, words_count(worker_words(&w, STR("en"))) < words);
	}
	assert_int_not_equal(w.generation, before);
	worker_bind(&w, &a);
	assert_ptr_equal(a.tokens.v[0].word,
		words_get(worker_words(&w, STR("en")), token_text(a.sentences.v[0].text, &a.tokens.v[0])));
	buf_free(&text);
	article_free(&a);
	worker_free(&w);
}

/* ---- rows ---- */

static void rows_of(struct article *a, enum table t, const char *expected)
{
	struct rows r;
	rows_init(&r);
	rows_article(&r, a, 3);
	buf_addc(&r.text[t], 0);
	assert_string_equal(r.text[t].p, expected);
	rows_free(&r);
}

#define M(s, b, n, d, entity, label)                                                                               \
	*VEC_PUSH(&a.mem, &a.mentions) = (struct mention)                                                          \
	{                                                                                                          \
		s, b, n, d, NAME_COUNTRY, STR(entity), STR(label), STR("forms/x:1")                                \
	}

/* By sentence, start, the longer first, then as found; start and length in code points. */
static void order_of_facts(void **state)
{
	(void)state;
	struct article a;
	article_init(&a);
	make(&a, "en", (const char *[]){ "S\xc3\xa3o Tom\xc3\xa9 met Chad", "Chad", NULL });
	M(1, 0, 4, 0, "country/td", "Chad");
	M(0, 15, 4, 0, "country/td", "Chad");
	M(0, 0, 4, 1, "city/x", "X");
	M(0, 0, 10, 0, "country/st", "S");
	M(0, 0, 10, 1, "country/first-found-last", "T");
	rows_of(&a, T_MENTIONS,
		"0123456789abcdef\t1\t0\t8\tS\xc3\xa3o Tom\xc3\xa9\tcountry\tcountry/st\tS\t0\tforms/x:1\n"
		"0123456789abcdef\t1\t0\t8\tS\xc3\xa3o "
		"Tom\xc3\xa9\tcountry\tcountry/first-found-last\tT\t1\tforms/x:1\n"
		"0123456789abcdef\t1\t0\t3\tS\xc3\xa3o\tcountry\tcity/x\tX\t1\tforms/x:1\n"
		"0123456789abcdef\t1\t13\t4\tChad\tcountry\tcountry/td\tChad\t0\tforms/x:1\n"
		"0123456789abcdef\t2\t0\t4\tChad\tcountry\tcountry/td\tChad\t0\tforms/x:1\n");
	article_free(&a);
}

static void dates_and_events(void **state)
{
	(void)state;
	struct article a;
	article_init(&a);
	make(&a, "en", (const char *[]){ "The Fifth Talks met on 17 October.", NULL });
	*VEC_PUSH(&a.mem, &a.dates) = (struct date){ 0, 23, 10, DATE_DATE, DM_BEFORE, DAY_NONE, cal_day(2024, 10, 16),
		STR("2024-10-17"), STR("reference"), STR("dates/en/rules:x") };
	*VEC_PUSH(&a.mem, &a.events) = (struct event){ .start = 4,
		.length = 11,
		.ordinal = 5,
		.earliest = cal_day(1, 1, 1),
		.latest = cal_day(9999, 12, 31),
		.status = STATUS_HELD,
		.series_id = STR("series/t"),
		.series = STR("Talks"),
		.date_basis = STR("explicit"),
		.place = STR("virtual"),
		.rule = STR("series:t") };
	*VEC_PUSH(&a.mem, &a.events) = (struct event){ .start = 10,
		.length = 5,
		.earliest = DAY_NONE,
		.latest = DAY_NONE,
		.series_id = STR("series/t"),
		.series = STR("Talks"),
		.rule = STR("series:t") };
	*VEC_PUSH(&a.mem, &a.parties) = (struct party){ 0, 4, PARTY_CO_CHAIR, STR("country/td"), STR("Chad") };
	rows_of(&a, T_DATES,
		"0123456789abcdef\t1\t23\t10\t17 "
		"October\tDATE\t2024-10-17\t\t2024-10-16\tBEFORE\treference\tdates/en/rules:x\n");
	struct rows r;
	rows_init(&r);
	rows_article(&r, &a, 3);
	buf_addc(&r.text[T_EVENT_PARTIES], 0);
	assert_string_equal(r.text[T_EVENT_PARTIES].p, "0123456789abcdef\t1\t4\tco-chair\tcountry/td\tChad\n");
	buf_addc(&r.text[T_EVENT_MENTIONS], 0);
	assert_non_null(strstr(r.text[T_EVENT_MENTIONS].p,
		"\tFifth Talks\tseries/t\tTalks\t5\t0001-01-01\t9999-12-31\texplicit\t\tvirtual\theld\t"));
	assert_non_null(strstr(r.text[T_EVENT_MENTIONS].p, "\tTalks\tseries/t\tTalks\t\t\t\t\t\t\t\t"));
	rows_free(&r);
	article_free(&a);
}

/* Four decimals, as printf rounds them, on either side of each middle and at it. */
static void shares(void **state)
{
	(void)state;
	static const double v[] = { 0, 1, 0.5, 0.00004999, 0.00005, 0.00005001, 0.33335, 0.333349999, 0.333350001,
		0.99995, 0.99994999, 0.999950001, 0.12345, 0.00014999999, 0.00015000001, 1.0 / 3, 2.0 / 3, 12.5 };
	struct article a;
	article_init(&a);
	for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
		char expected[200];
		make(&a, "en", (const char *[]){ "x", NULL });
		*VEC_PUSH(&a.mem, &a.relations) = (struct relation){ STR("fedcba9876543210"), STR("shares"), v[i],
			v[i], v[i], (int)(i % 3) - 1 };
		snprintf(expected, sizeof expected,
			"0123456789abcdef\tfedcba9876543210\tshares\t%.4f\t%.4f\t%.4f\t%s\n", v[i], v[i], v[i],
			i % 3 == 0	     ? ""
				: i % 3 == 1 ? "no"
					     : "yes");
		rows_of(&a, T_RELATIONS, expected);
	}
	article_free(&a);
}

/* An article with a problem is a row of rejects and no other; its file and record stand apart. */
static void rejects(void **state)
{
	(void)state;
	static const struct { const char *source, *cells;
	} t[] = {
		{ "d/a.jsonl#7", "d/a.jsonl\t7" },
		{ "d/a.jsonl", "d/a.jsonl\t" },
		{ "d/a#b.txt", "d/a#b.txt\t" },
		{ "d/a#b.txt#12", "d/a#b.txt\t12" },
		{ "d/a#", "d/a#\t" },
	};
	struct article a;
	article_init(&a);
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		char expected[200];
		make(&a, "en", (const char *[]){ "x", NULL });
		a.source = str_z(t[i].source);
		article_problem(&a, "ingest", "bad_json", "line %d: what\tit is", 3);
		snprintf(expected, sizeof expected, "%s\tingest\tbad_json\tline 3: what it is\n", t[i].cells);
		rows_of(&a, T_REJECTS, expected);
		rows_of(&a, T_ARTICLES, "");
	}
	article_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ties_of_forms),
		cmocka_unit_test(what_counts),
		cmocka_unit_test(merged),
		cmocka_unit_test(binding),
		cmocka_unit_test(trimming),
		cmocka_unit_test(order_of_facts),
		cmocka_unit_test(dates_and_events),
		cmocka_unit_test(shares),
		cmocka_unit_test(rejects),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
