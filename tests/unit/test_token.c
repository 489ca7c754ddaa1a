/* test_token.c - UTF-8, the cut into tokens, and the vocabulary. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "text/utf8.h"
#include "text/words.h"

static const char *const kinds = "WNCM";

/* Tokens as "W:word N:12 M:, ..." */
static void expect(const char *text, const char *wanted)
{
	struct arena a = ARENA_INIT;
	token_vec v = { 0 };
	struct buf b = BUF_INIT;
	struct str s = str_z(text);
	tokenize(&a, s, &v);
	size_t end = 0;
	for (size_t i = 0; i < v.n; i++) {
		if (i)
			buf_addc(&b, ' ');
		buf_addc(&b, kinds[v.v[i].kind]);
		buf_addc(&b, ':');
		buf_adds(&b, token_text(s, &v.v[i]));
		assert_true(v.v[i].start >= end && v.v[i].len);
		assert_int_equal(v.v[i].space, i == 0 || v.v[i].start > end);
		end = token_end(&v.v[i]);
	}
	assert_string_equal(b.p ? b.p : "", wanted);
	buf_free(&b);
	arena_free(&a);
}

static void cuts(void **state)
{
	(void)state;
	expect("", "");
	expect("  ", "");
	expect("U.S.-ASEAN talks", "W:U.S. M:- W:ASEAN W:talks");
	expect("the U.S. said", "W:the W:U.S. W:said");
	expect("the U.S secretary", "W:the W:U.S W:secretary");
	expect("Lao P.D.R., at 10 a.m.", "W:Lao W:P.D.R. M:, W:at N:10 W:a.m.");
	expect("Washington D.C (TDI):", "W:Washington W:D.C M:( W:TDI M:) M::");
	expect("end. Next", "W:end M:. W:Next");
	expect("plan B. Then", "W:plan W:B M:. W:Then");
	expect("J. K. Smith", "W:J M:. W:K M:. W:Smith");
	expect("India's own", "W:India C:'s W:own");
	expect("India\xe2\x80\x99s own", "W:India C:\xe2\x80\x99s W:own");
	expect("Leaders\xe2\x80\x99 Statement", "W:Leaders C:\xe2\x80\x99 W:Statement");
	expect("don't O'Brien", "W:don't W:O'Brien");
	expect("'quoted' word", "M:' W:quoted M:' W:word");
	expect("1,000 and 3.5%", "N:1,000 W:and N:3.5 M:%");
	expect("Oct 17,2024", "W:Oct N:17 M:, N:2024");
	expect("17.10.2024", "N:17.10.2024");
	expect("2024-10-17", "N:2024 M:- N:10 M:- N:17");
	expect("Oct 4-8", "W:Oct N:4 M:- N:8");
	expect("12th 1990s 5G G20 COP29", "N:12th N:1990s N:5G W:G20 W:COP29");
	expect("US$90 billion", "W:US M:$ N:90 W:billion");
	expect("ends in 2025.", "W:ends W:in N:2025 M:.");
	expect("caf\xc3\xa9 \xc3\x89tat", "W:caf\xc3\xa9 W:\xc3\x89tat");
	expect("a\xe2\x80\x94" "b", "W:a M:\xe2\x80\x94 W:b");
	expect("(AMCC)", "M:( W:AMCC M:)");
}

static void shapes(void **state)
{
	(void)state;
	static const struct { const char *word; int shape; } cases[] = {
		{ "word", SHAPE_LOWER }, { "Word", SHAPE_TITLE }, { "WORD", SHAPE_UPPER }, { "A", SHAPE_ONE_UPPER },
		{ "McDonald", SHAPE_MIXED }, { "eBay", SHAPE_MIXED }, { "U.S.", SHAPE_UPPER }, { "17", SHAPE_NONE },
		{ "\xc3\x89tat", SHAPE_TITLE }, { "\xc3\xa9tat", SHAPE_LOWER }, { "G20", SHAPE_ONE_UPPER },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena a = ARENA_INIT;
		token_vec v = { 0 };
		assert_int_equal(tokenize(&a, str_z(cases[i].word), &v), 1);
		assert_int_equal(v.v[0].shape, cases[i].shape);
		arena_free(&a);
	}
}

static uint32_t count_letters(const void *ctx, const struct word *w)
{
	(void)ctx;
	return (uint32_t)w->fold.n;
}

static void vocabulary(void **state)
{
	(void)state;
	struct word_classifier c[WORD_SLOTS] = { { 0 } };
	c[WORD_EVENT].classify = count_letters;
	struct words *w = words_new(STR("en"), c);
	const struct word *d = words_get(w, STR("Dialogues"));
	assert_true(str_is(d->fold, "dialogues") && str_is(d->stem, "dialogu") && d->cls[WORD_EVENT] == 9
		&& !d->cls[WORD_NAME]);
	assert_ptr_equal(d, words_get(w, STR("Dialogues")));
	assert_ptr_not_equal(d, words_get(w, STR("dialogues")));
	assert_true(str_is(words_get(w, STR("U.S."))->fold, "us"));
	assert_true(str_is(words_get(w, STR("3.5"))->fold, "3.5"));
	assert_true(str_is(words_get(w, STR("\xe2\x80\x99"))->fold, "'"));
	/* more words than it starts with, all still found */
	char name[16];
	for (int i = 0; i < 50000; i++) {
		int n = snprintf(name, sizeof name, "w%dx", i);
		words_get(w, str_n(name, (size_t)n));
	}
	assert_ptr_equal(d, words_get(w, STR("Dialogues")));
	words_free(w);
	w = words_new(STR("xx"), NULL);
	assert_true(str_is(words_get(w, STR("Dialogues"))->stem, "dialogues"));
	words_free(w);
}

/* Every start of a text is bound to words of its own letters, twice: when they are new and when they are known.  The
 * text ends where its memory ends, so that the sanitizers see a read behind it. */
static void binding(void **state)
{
	(void)state;
	static const char text[] = "As a rule McMaster, mcMaster and MCMASTER met counter-intelligence's "
				   "interlocutors, characteristically "
				   "uncharacteristically at 12, 12.5 and 1,250,000 caf\xc3\xa9s; a, b, "
				   "internationalisation or Internationalizations?";
	struct words *w = words_new(STR("en"), NULL);
	for (size_t n = 2; n < 2 * sizeof text; n++) {
		struct arena a = ARENA_INIT;
		token_vec t = { NULL, 0, 0 };
		char *copy = xmalloc(n / 2);
		struct str s = { copy, n / 2 };
		if ((text[n / 2] & 0xc0) == 0x80)
			s.n--;		/* not within a character */
		memcpy(copy, text, s.n);
		tokenize(&a, s, &t);
		words_bind_run(w, s, t.v, t.n / 2, t.n - t.n / 2);
		words_bind(w, s, t.v + t.n / 2, t.n - t.n / 2);
		for (size_t i = 0; i < t.n; i++) {
			assert_true(str_eq(t.v[i].word->text, token_text(s, &t.v[i])));
			assert_int_equal(t.v[i].word->shape, t.v[i].shape);
		}
		arena_free(&a);
		free(copy);
	}
	words_free(w);
}

static void utf8(void **state)
{
	(void)state;
	static const struct { const char *s; size_t n, valid;
	} cases[] = {
		{ "plain", 5, 5 },
		{ "caf\xc3\xa9", 5, 5 },
		{ "\xc3", 1, 0 },
		{ "ab\xff", 3, 2 },
		{ "\xc0\x80", 2, 0 },
		{ "\xed\xa0\x80", 3, 0 },
		{ "\xf4\x90\x80\x80", 4, 0 },
		{ "\xf0\x9f\x98\x80!", 5, 5 },
		{ "\xe2\x82", 2, 0 },
		{ "0123456789abcdef0123456789abcde\xe9", 32, 31 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(utf8_valid_to(str_n(cases[i].s, cases[i].n)), cases[i].valid);
	struct buf b = BUF_INIT;
	size_t at = 0;
	utf8_add(&b, 0x20ac);
	utf8_add(&b, 0xd800);
	assert_int_equal(utf8_next(buf_str(&b), &at), 0x20ac);
	assert_int_equal(utf8_next(buf_str(&b), &at), 0xfffd);
	assert_int_equal(utf8_count(buf_str(&b)), 2);
	assert_int_equal(utf8_before(buf_str(&b), 3), 0x20ac);
	buf_reset(&b);
	utf8_fold(&b, STR("\xc3\x89TAT"));
	assert_string_equal(b.p, "\xc3\xa9tat");
	buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cuts),
		cmocka_unit_test(shapes),
		cmocka_unit_test(vocabulary),
		cmocka_unit_test(binding),
		cmocka_unit_test(utf8),
	};
	return cmocka_run_group_tests_name("token", tests, NULL, NULL);
}
