/* test_readers_titles.c - which of a page's titles is taken, and what is cut off it. */
#include "reader_cases.h"

#define PROSE "<p>The harbour opened on Monday after a year of work on its walls, the port office said.</p>"

static const struct { const char *head, *body, *title;
} pages[] = {
	/* <title> in pieces, with the name of the site */
	{ "<title>Salt &amp; pepper &#8211; what a cook needs | The Table</title>", PROSE,
		"Salt & pepper – what a cook needs" },
	{ "<title>Why bridges sing - Valley Post</title><meta property=og:site_name content='Valley Post'>", PROSE,
		"Why bridges sing" },
	{ "<title>Why bridges sing - part two</title><meta property=og:site_name content='Valley Post'>", PROSE,
		"Why bridges sing - part two" },
	{ "<title>Why bridges sing – Valleypost</title><link rel=canonical href='https://www.valleypost.example/1'>",
		PROSE, "Why bridges sing" },
	{ "<meta property=og:title content='Why bridges sing – Valley Post - Valley Post'><meta "
	 "property=og:site_name content='Valley Post'>",
		PROSE, "Why bridges sing" },
	/* the heading above the text: half of its words elsewhere, or one in four; not one that shares nothing */
	{ "<title>Why do bridges sing?</title>", "<h1>Why bridges sing in the wind</h1>" PROSE,
		"Why bridges sing in the wind" },
	{ "<title>Singing bridges: the wind explained</title>", "<h1>What the wind does to steel</h1>" PROSE,
		"What the wind does to steel" },
	{ "<meta property=og:title content='Singing bridges explained'>", "<h1>Journal of the valley</h1>" PROSE,
		"Singing bridges explained" },
	{ "<title>Singing bridges explained</title>", "<h1>Journal of the valley</h1>" PROSE,
		"Journal of the valley" },
	/* far above the text: half is needed */
	{ "<meta property=og:title content='Singing bridges: the wind explained'>",
		"<h1>What the wind does to steel</h1>"
		"<p>a<p>a<p>a<p>a<p>a<p>a<p>a<p>a<p>a<p>a<p>a<p>a<p>a<p>a<p>a<p>a<p>a<p>a" PROSE,
		"Singing bridges: the wind explained" },
	/* of two the one that shares more */
	{ "<title>Journal of the valley: Why bridges sing in the wind</title>",
		"<h1>Journal of the valley</h1><h2 class=post-title>Why bridges sing in the wind</h2>" PROSE,
		"Why bridges sing in the wind" },
	/* the same on every page */
	{ "<title>Why bridges sing in the wind | Valley Post</title><meta property=og:title content='Valley "
	 "Post'><meta property=og:site_name content='Valley Post'>",
		PROSE, "Why bridges sing in the wind" },
	{ "<title>press_release_118.pdf</title>", PROSE, "" },
};

static void test_titles(void **state)
{
	(void)state;
	failed = 0;
	struct buf page = BUF_INIT;
	struct article a;
	struct err e = ERR_INIT;
	article_init(&a);
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
		buf_reset(&page);
		buf_addf(&page, "<!DOCTYPE html><html><head>%s</head><body>%s%s</body></html>", pages[i].head,
			pages[i].body, PROSE);
		struct reader *r = reader_open_bytes(buf_str(&page), STR("a.html"), NULL);
		assert_int_equal(reader_next(r, &a, &e), 1);
		if (!str_eq(a.title, str_z(pages[i].title)) && ++failed)
			print_message("%s %s\n  want %s\n  got  %.*s\n", pages[i].head, pages[i].body,
				pages[i].title, STR_FMT(a.title));
		reader_close(r);
	}
	article_free(&a);
	buf_free(&page);
	assert_int_equal(failed, 0);
}

int main(void)
{
	(void)expect;
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_titles) };
	return cmocka_run_group_tests_name("titles", tests, set_up, tear_down);
}
