/* test_html_names.c - what class names, ids, roles and properties say of an element: how names are cut into words,
 * which pairs of words tell more, what hides and what shows again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

#include "readers/html_page.h"

static const struct { const char *class, *id, *role, *property, *says;
} names[] = {
	/* a word is whole: in any case, between what is no letter or figure, from a capital behind a small letter */
	{ "nav", "", "", "", "negative" },
	{ "NAV", "", "", "", "negative" },
	{ "naval", "", "", "", "" },
	{ "main-nav", "", "", "", "negative" },
	{ "main_nav", "", "", "", "negative" },
	{ "main nav", "", "", "", "negative" },
	{ "mainNav", "", "", "", "negative" },
	{ "MAINNav", "", "", "", "" },
	{ "main2Nav", "", "", "", "negative" },
	{ "mainzNav", "", "", "", "negative" },
	{ "main0Nav", "", "", "", "negative" },
	{ "main9Nav", "", "", "", "negative" },
	{ "navBox", "", "", "", "negative" },
	{ "navbox", "", "", "", "" },
	{ "NavZone", "", "", "", "negative" },
	{ "navArea", "", "", "", "negative" },
	{ "nava", "", "", "", "" },
	{ "nav:x", "", "", "", "negative" },
	{ "", "nav", "", "", "negative" },
	/* figures at its end are no part of it, but of two letters */
	{ "nav2", "", "", "", "negative" },
	{ "nav09", "", "", "", "negative" },
	{ "2nav", "", "", "", "" },
	{ "na2v", "", "", "", "" },
	{ "related-links", "", "", "", "negative" },
	/* a word of forty letters is cut */
	{ "commentcommentcommentcommentcommentcomment-nav", "", "", "", "negative" },
	/* what hides, and what shows it again */
	{ "hidden", "", "", "", "negative" },
	{ "hidden-xs", "", "", "", "negative" },
	{ "text hidden", "", "", "", "negative" },
	{ "hidden-text", "", "", "", "" },
	{ "hidden md:block", "", "", "", "" },
	{ "hidden lg:flex", "", "", "", "" },
	{ "hidden lg:grid", "", "", "", "" },
	{ "hidden lg:inline", "", "", "", "" },
	{ "hidden lg:table", "", "", "", "negative" },
	{ "hidden :block", "", "", "", "negative" },
	{ "hidden block", "", "", "", "negative" },
	{ "hidden accordion", "", "", "", "folded" },
	{ "accordion", "", "", "", "folded" },
	/* pairs, of one class only */
	{ "sr-only", "", "", "", "negative unseen" },
	{ "sr only", "", "", "", "" },
	{ "sr-x-only", "", "", "", "" },
	{ "srOnly", "", "", "", "negative unseen" },
	{ "article-body", "", "", "", "body" },
	{ "body-article", "", "", "", "" },
	{ "articlebody", "", "", "", "body" },
	{ "entry-title", "", "", "", "headline" },
	{ "headline", "", "", "", "headline" },
	{ "the-entry-title-x", "", "", "", "headline" },
	/* two kinds at once */
	{ "dateline", "", "", "", "meta dated" },
	{ "published", "", "", "", "dated published" },
	{ "modified", "", "", "", "updated" },
	{ "comments", "", "", "", "strong" },
	{ "caption", "", "", "", "caption" },
	{ "visuallyhidden", "", "", "", "negative unseen" },
	{ "byline", "cookie", "", "", "strong meta" },
	/* roles: whole, and of fewer than twenty bytes */
	{ "", "", "navigation", "", "drop" },
	{ "", "", "navigation2", "", "" },
	{ "", "", "main", "", "" },
	{ "", "", "tooltip", "", "drop unseen" },
	{ "", "", "navigationnavigationnavigation", "", "" },
	/* properties */
	{ "", "", "", "articleBody", "body" },
	{ "", "", "", "text articleBody", "body" },
	{ "", "", "", "headline", "headline" },
	{ "", "", "", "name headline", "headline" },
	{ "", "", "", "dateModified", "updated" },
	{ "", "", "", "x dateModified", "updated" },
	{ "", "", "", "datePublished", "published" },
	{ "", "", "", "x datePublished", "published" },
	{ "", "", "", "author", "meta" },
	{ "", "", "", "publisher", "meta" },
	{ "", "", "", "authors", "" },
};

static void test_names(void **state)
{
	static const struct { unsigned flag; const char *word; } flags[] = { { NODE_DROP, "drop" },
		{ NODE_NEGATIVE, "negative" }, { NODE_STRONG, "strong" }, { NODE_META, "meta" }, { NODE_BODY, "body" },
		{ NODE_DATED, "dated" }, { NODE_UPDATED, "updated" }, { NODE_PUBLISHED, "published" },
		{ NODE_CAPTION, "caption" }, { NODE_FOLDED, "folded" }, { NODE_UNSEEN, "unseen" },
		{ NODE_HEADLINE, "headline" } };
	(void)state;
	size_t wrong = 0;
	struct html_page page = { .seen = NULL };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		unsigned f = html_names(&page, str_z(names[i].class), str_z(names[i].id), str_z(names[i].role),
			str_z(names[i].property));
		struct buf got = BUF_INIT;
		buf_addz(&got, "");
		for (size_t k = 0; k < sizeof flags / sizeof *flags; k++)
			if (f & flags[k].flag)
				buf_addf(&got, "%s%s", got.n ? " " : "", flags[k].word);
		if (!str_is(buf_str(&got), names[i].says) && ++wrong)
			print_message("[%s] [%s] [%s] [%s]: %s, not %s\n", names[i].class, names[i].id, names[i].role,
				names[i].property, got.p, names[i].says);
		buf_free(&got);
	}
	arena_free(&page.mem);
	assert_int_equal(wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_names) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
