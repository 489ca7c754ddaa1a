/* test_normal.c - charsets, normal form and its way back, mojibake. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <json-c/json.h>
#include <stdlib.h>

#include "base/file.h"
#include "text/charset.h"
#include "text/mojibake.h"
#include "text/normal.h"
#include "text/utf8.h"

static void test_forms(void **state)
{
	(void)state;
	static const struct { const char *in, *out;
	} cases[] = { { "", "" }, { " ", "" }, { "plain", "plain" }, { "  two  spaces ", "two spaces" },
		{ "tab\tand\001control", "tab and control" },
		{ "no\xc2\xa0"
		 "break",
			"no break" },
		{ "thin\xe2\x80\x89"
		 "and\xe3\x80\x80wide",
			"thin and wide" },
		{ "so\xc2\xad"
		 "ft",
			"soft" },
		{ "zero\xe2\x80\x8bwidth", "zerowidth" },
		{ "\xef\xbb\xbf"
		 "bom",
			"bom" },
		{ "join\xe2\x80\x8d"
		 "er",
			"joiner" },
		{ "\xe2\x80\x8eltr\xe2\x80\x8f", "ltr" },
		{ "\xda\xa9\xd8\xb4\xd8\xaa\xdb\x8c\xe2\x80\x8c\xd9\x87\xd8\xa7",
			"\xda\xa9\xd8\xb4\xd8\xaa\xdb\x8c\xe2\x80\x8c\xd9\x87\xd8\xa7" },
		/* quotes */
		{ "\"a\"", "“a”" }, { "He said \"yes\".", "He said “yes”." },
		{ "\"One. Two,\" he said.", "“One. Two,” he said." }, { "(\"a\")", "(“a”)" },
		{ "the \"a\"-\"b\" line", "the “a”-“b” line" }, { "a \" b \" c", "a “ b ” c" },
		{ "said\"The", "said“The" }, { "it's 'so'", "it's 'so'" }, { "“a \"b\" c”", "“a “b” c”" },
		{ "5'10\" tall", "5'10” tall" }, { "\"", "“" }, { "—\"dash\"", "—“dash”" }, { "\"\"", "“”" },
		/* entities */
		{ "AT&amp;T", "AT&T" }, { "a &lt; b", "a < b" }, { "&quot;x&quot;", "“x”" },
		{ "Azerbaijan&amp;#39;s", "Azerbaijan's" }, { "&amp;amp;quot;x&amp;amp;quot;", "“x”" },
		{ "&nbsp;x&nbsp;y", "x y" }, { "&#8217;", "’" }, { "&#x2019;", "’" }, { "&#146;", "’" },
		{ "fish & chips", "fish & chips" }, { "&unknown;", "&unknown;" }, { "&", "&" }, { "&#;", "&#;" },
		{ "&#xD800;", "&#xD800;" }, { "&#xDFFF;", "&#xDFFF;" }, { "&#xD7FF;", "\xed\x9f\xbf" },
		{ "&#xE000;", "\xee\x80\x80" }, { "&#x10FFFD;", "\xf4\x8f\xbf\xbd" }, { "&#1114112;", "&#1114112;" },
		{ "&eacute;t&eacute;", "été" }, { "loss &amp;amp; damage", "loss & damage" },
		/* NFC */
		{ "e\xcc\x81t\xc3\xa9", "été" }, { "A\xcc\x8a", "Å" }, { "\xe2\x84\xab", "Å" },
		{ "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", "한" }, { "a\xcc\xa3\xcc\x82", "ậ" },
		{ "Vi\xe1\xbb\x87t", "Việt" }, { "o\xcc\x81 and o\xcc\x80", "ó and ò" },
		/* controls read as windows-1252 */
		{ "\xc2\x93quoted\xc2\x94", "“quoted”" }, { "wait\xc2\x85", "wait…" },
		/* mojibake */
		{ "donâ€™t", "don’t" }, { "cafÃ©", "café" }, { "â€œquoteâ€\xc2\x9d", "“quote”" }, { "LuleÃ¥", "Luleå" },
		{ "TÃ¼rkiye", "Türkiye" }, { "Â£50", "£50" },
		{ "MontrÃ©al, BelÃ©m â€“ both", "Montréal, Belém – both" },
		{ "donÃ¢â‚¬â„¢t", "don’t" }, { "voilÃ\xc2\xa0", "voilà" }, { "MiloÅ¡eviÄ‡", "Milošević" },
		{ "Ð¿Ñ€Ð¸Ð²ÐµÑ‚", "привет" }, { "â€œlostâ€\xef\xbf\xbd", "“lost”" },
		/* not mojibake */
		{ "SÃO PAULO", "SÃO PAULO" }, { "HÂ", "HÂ" }, { "4×…", "4×…" }, { "MARQUÉ…", "MARQUÉ…" },
		{ "à « la »", "à « la »" }, { "Öl & Å", "Öl & Å" } };
	size_t wrong = 0;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena mem = ARENA_INIT;
		struct str got = normal_form(&mem, str_z(cases[i].in), NULL);
		if (!str_is(got, cases[i].out)) {
			wrong++;
			print_message("  [%s]: want [%s] got [%.*s]\n", cases[i].in, cases[i].out, STR_FMT(got));
		}
		/* normal form of the normal form is itself */
		if (!str_eq(normal_form(&mem, got, NULL), got)) {
			wrong++;
			print_message("  [%.*s] is not stable\n", STR_FMT(got));
		}
		arena_free(&mem);
	}
	assert_int_equal(wrong, 0);
}

/* Clean ASCII is not copied; whatever its length, one bad byte anywhere is found. */
static void test_fast_path(void **state)
{
	(void)state;
	char text[80];
	static const char bad[] = { '"', 1, 0x7f, '\t' };
	for (size_t n = 1; n < sizeof text; n++) {
		struct arena mem = ARENA_INIT;
		memset(text, 'a', n);
		struct str s = str_n(text, n);
		assert_ptr_equal(normal_form(&mem, s, NULL).p, text);
		for (size_t i = 0; i < n; i++)
			for (size_t k = 0; k < sizeof bad; k++) {
				text[i] = bad[k];
				assert_ptr_not_equal(normal_form(&mem, s, NULL).p, text);
				text[i] = 'a';
			}
		for (size_t i = 1; i + 2 < n; i++) {	/* two spaces */
			text[i] = text[i + 1] = ' ';
			assert_int_equal(normal_form(&mem, s, NULL).n, n - 1);
			text[i] = text[i + 1] = 'a';
		}
		arena_free(&mem);
	}
}

/* Every character that stands in both texts is found again at its place. */
static void test_way_back(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"  The \"first\"   word &amp;amp; the cafÃ© donâ€™t   e\xcc\x81te\xcc\x81 Zed", "plain Zed",
		"\xef\xbb\xbf\xef\xbb\xbf  \"Zed",
		"a\xc2\xad"
		"b\xc2\xad"
		"c Zed",
		"&quot;&quot;&quot; Zed", "Ã¢â‚¬Å“x Zed", "\t\t\tZed", "“” — … Zed",
		"\xe2\x80\x8b\xe2\x80\x8b Zed \xe2\x80\x8b", "&nbsp;&nbsp; é &lt; Zed" };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct arena mem = ARENA_INIT;
		struct normal_map map;
		struct str in = str_z(texts[i]), out = normal_form(&mem, in, &map);
		ptrdiff_t z = str_find(out, STR("Zed")), want = str_find(in, STR("Zed"));
		assert_true(z >= 0);
		assert_int_equal(normal_offset(&map, (size_t)z), want);
		assert_int_equal(normal_offset(&map, (size_t)z + 2), want + 2);
		size_t last = 0;
		for (size_t k = 0; k < out.n;) {	/* never backwards, never outside, always at a character */
			size_t at = normal_offset(&map, k);
			if (at < last || at >= in.n)
				fail_msg("[%s]: byte %zu of [%.*s] goes back to %zu after %zu", texts[i], k,
					STR_FMT(out), at, last);
			assert_true(((unsigned char)in.p[at] & 0xc0) != 0x80);
			last = at;
			utf8_next(out, &k);
		}
		arena_free(&mem);
	}
}

static void test_charsets(void **state)
{
	(void)state;
	static const struct { const char *in; size_t n; const char *declared, *out, *used;
	} cases[] = { { "abc", 3, "", "abc", "utf-8" },
		{ "\xef\xbb\xbf"
		 "abc",
			6, "", "abc", "utf-8" },
		{ "\xff\xfe"
		 "a\0\xe9\0",
			6, "", "aé", "utf-16le" },
		{ "\xfe\xff\0a\0\xe9", 6, "", "aé", "utf-16be" }, { "caf\xc3\xa9", 5, "iso-8859-1", "café", "utf-8" },
		{ "caf\xe9", 4, "", "café", "windows-1252" },
		{ "\x93x\x94 \x96 \x80", 7, "", "“x” – €", "windows-1252" },
		{ "caf\xe9", 4, "ISO-8859-1", "café", "windows-1252" },
		{ "\xcf\xf0\xe8\xe2\xe5\xf2", 6, "windows-1251", "Привет", "windows-1251" },
		{ "\xd6\xd0\xce\xc4", 4, "gb2312", "中文", "GB18030" },
		{ "\x93\xfa\x96\x7b", 4, "Shift_JIS", "日本", "CP932" },
		{ "x\xe9y", 3, "no-such-charset", "xéy", "windows-1252" },
		{ "x\xe9y", 3, "utf-16", "xéy", "windows-1252" },
		{ "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9 \xe9t", 11, "", "éééé ét", "utf-8 damaged" },
		{ "h\0e\0l\0l\0o\0", 10, "", "hello", "utf-16le" },
		{ "\xf0\x9f\x98\x80\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3", 13, "", "😀éééé\xef\xbf\xbd",
			"utf-8 damaged" },
		{ "\x81\x8d", 2, "", "\xc2\x81\xc2\x8d", "windows-1252" } };
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena mem = ARENA_INIT;
		struct str out,
			used = charset_decode(&mem, str_n(cases[i].in, cases[i].n), str_z(cases[i].declared), &out);
		if (!str_is(out, cases[i].out) || !str_eq_nocase(used, str_z(cases[i].used)))
			fail_msg("case %zu: want [%s] %s, got [%.*s] %.*s", i, cases[i].out, cases[i].used,
				STR_FMT(out), STR_FMT(used));
		arena_free(&mem);
	}
	const char *what;
	assert_true(charset_binary(STR("%PDF-1.4"), &what));
	assert_true(charset_binary(STR("a\0\0\0b\1\2\0\0"), &what));
	assert_false(charset_binary(STR("plain text\n\f\r\n"), &what));
	assert_false(charset_binary(STR(""), &what));
}

/* The collection of real mojibake beside the repository, if it is there: both rates. */
static void test_collection(void **state)
{
	(void)state;
	static const char *const files[] = { "in-the-wild", "synthetic", "language-names", "known-failures",
		"negative" };
	const char *root = getenv("PM_ROOT");
	size_t repaired = 0, broken = 0, left = 0, spoilt = 0, seen = 0;
	for (size_t f = 0; f < sizeof files / sizeof *files; f++) {
		struct buf path = BUF_INIT;
		buf_addf(&path, "%s/../shared/inputs/mojibake/%s.json", root ? root : ".", files[f]);
		struct json_object *list = json_object_from_file(path.p);
		buf_free(&path);
		if (!list)
			continue;
		seen++;
		for (size_t i = 0; i < json_object_array_length(list); i++) {
			struct json_object *o = json_object_array_get_idx(list, i), *fixed = NULL;
			struct arena mem = ARENA_INIT;
			if (!json_object_object_get_ex(o, "fixed-encoding", &fixed))
				json_object_object_get_ex(o, "fixed", &fixed);
			const char *original = json_object_get_string(json_object_object_get(o, "original"));
			struct str want = normal_form(&mem, str_z(json_object_get_string(fixed)), NULL);
			bool same = str_eq(normal_form(&mem, str_z(original), NULL), want);
			if (f == 4) {
				left += same;
				spoilt += !same;
			} else {
				repaired += same;
				broken += !same;
			}
			arena_free(&mem);
		}
		json_object_put(list);
	}
	if (!seen) {
		print_message("mojibake: the collection is not there\n");
		skip();
	}
	print_message("mojibake: repaired %zu of %zu, left alone %zu of %zu\n", repaired, repaired + broken, left,
		left + spoilt);
	assert_true(repaired * 10 >= (repaired + broken) * 7);
	assert_int_equal(spoilt, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_forms), cmocka_unit_test(test_fast_path),
		cmocka_unit_test(test_way_back), cmocka_unit_test(test_charsets),
		cmocka_unit_test(test_collection) };
	return cmocka_run_group_tests_name("normal", tests, NULL, NULL);
}
