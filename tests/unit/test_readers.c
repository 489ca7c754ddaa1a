/* test_readers.c - every format and every way in which a file can be broken, on files made here. */
#include "readers/json_check.h"
#include "readers/libraries.h"
#include "reader_cases.h"

static void test_text(void **state)
{
	(void)state;
	failed = 0;
	EXPECT("a.txt", "One.\nTwo.\n\nThree.", "a.txt|||||||:One./:Two./:Three.\n");
	EXPECT("crlf.txt", "One.\r\nTwo.\r\n", "crlf.txt|||||||:One./:Two.\n");
	EXPECT("mac.txt", "One.\rTwo.", "mac.txt|||||||:One./:Two.\n");
	EXPECT("odd.txt", "One\tand\001two\342\200\250Three\fFour", "odd.txt|||||||:One and two/:Three/:Four\n");
	EXPECT("empty.txt", "", "empty.txt: empty\n");
	EXPECT("blank.txt", " \n\t\n", "blank.txt: empty\n");
	EXPECT("pdf.txt", "%PDF-1.7 rest", "pdf.txt: unreadable\n");
	EXPECT("nul.txt", "a\0b\0\0\0c\0d", "nul.txt: binary\n");
	EXPECT("latin.txt", "caf\351 \226 \223x\224", "latin.txt|||||||:caf\303\251 – “x”\n");
	EXPECT("utf16.txt", "\377\376O\0n\0e\0", "utf16.txt|||||||:One\n");
	/* a pair of surrogates at the very end; a low one alone; a high one before what is no low one */
	EXPECT("pair.txt", "\377\376a\0\075\330\0\336", "pair.txt|||||||:a\360\237\230\200\n");
	EXPECT("low.txt", "\377\376a\0\0\334\0\334b\0", "low.txt|||||||:a\357\277\275\357\277\275b\n");
	EXPECT("high.txt", "\377\376\075\330b\0\075\330\0\340c\0",
		"high.txt|||||||:\357\277\275b\357\277\275\356\200\200c\n");
	EXPECT("half.txt", "\377\376a\0\075\330", "half.txt|||||||:a\357\277\275\n");
	EXPECT("quote\"#%41.txt", "One.", "quote%22%23%2541.txt|||||||:One.\n");
	/* hard-wrapped text is joined; a list of short lines is not */
	EXPECT("wrap.txt",
		"    The harbour was closed for a year while its walls were\nraised by two metres, and the ships "
		"had to go to the\n"
		"ports of the south, the office said in its weekly\nreport on Monday.\n    Ships came back at once "
		"when it opened, and most of them\n"
		"were full.\n",
		"wrap.txt|||||||:The harbour was closed for a year while its walls were raised by two metres, and "
		"the ships had to go to the ports of "
		"the south, the office said in its weekly report on Monday./:Ships came back at once when it "
		"opened, and most of them were full.\n");
	EXPECT("list.txt", "Fish\nBread and butter from the farm\nMilk\nA cake with forty candles\n",
		"list.txt|||||||:Fish/:Bread and butter from the farm/:Milk/:A cake with forty candles\n");
	EXPECT("not.txt", "a < b, and <this> is no markup", "not.txt|||||||:a < b, and <this> is no markup\n");
	assert_int_equal(failed, 0);
}

static void test_offsets(void **state)
{
	(void)state;
	static const char text[] = "  One.\r\n\r\n Two \xe2\x80\x9cthree\xe2\x80\x9d.\nFour";
	struct err e = ERR_INIT;
	struct article a;
	article_init(&a);
	put("offsets.txt", str_z(text));
	struct reader *r = reader_open(dir, STR("offsets.txt"), NULL, &e);
	assert_int_equal(reader_next(r, &a, &e), 1);
	assert_int_equal(a.paragraphs.n, 3);
	for (size_t i = 0; i < a.paragraphs.n; i++)
		assert_memory_equal(text + a.paragraphs.v[i].offset, a.paragraphs.v[i].text.p,
			a.paragraphs.v[i].text.n);
	reader_close(r);
	article_free(&a);
}

static void test_files(void **state)
{
	(void)state;
	struct buf got = BUF_INIT, p = BUF_INIT;
	struct err e = ERR_INIT;
	read_all("nowhere.txt", NULL, &got);
	assert_string_equal(got.p, "nowhere.txt: unreadable\n");
	path_of(&p, "folder");
	mkdir(p.p, 0700);
	read_all("folder", NULL, &got);
	assert_string_equal(got.p, "folder: unreadable\n");
	path_of(&p, "fifo");
	assert_int_equal(mkfifo(p.p, 0600), 0);
	read_all("fifo", NULL, &got);
	assert_string_equal(got.p, "fifo: unreadable\n");
	/* gzip, and gzip cut short */
	path_of(&p, "a.gz");
	struct gzout *g = gzout_create(p.p, &e);
	for (int i = 0; i < 5000; i++) {
		struct buf line = BUF_INIT;
		buf_addf(&line, "{\"id\": \"%d\", \"text\": \"Number %d is %x.\"}\n", i, i * 7919, i * 104729);
		gzout_adds(g, buf_str(&line));
		buf_free(&line);
	}
	assert_int_equal(gzout_close(g, &e), 0);
	read_all("a.gz", NULL, &got);
	assert_true(str_ends(buf_str(&got), STR("a.gz#5000|4999|||||||:Number 39587081 is 1f375ff7.\n"))
		|| str_find(buf_str(&got), STR("a.gz#5000|4999")) > 0);
	struct stat st;
	stat(p.p, &st);
	assert_int_equal(truncate(p.p, st.st_size / 2), 0);
	read_all("a.gz", NULL, &got);
	assert_true(str_starts(buf_str(&got), STR("a.gz#1|0||||||:Number 0 is 0.\n")));
	assert_true(str_ends(buf_str(&got), STR(": unreadable\n")));
	buf_free(&got);
	buf_free(&p);
}

static void test_limits(void **state)
{
	(void)state;
	struct reader_limits l = READER_LIMITS_DEFAULT;
	struct buf got = BUF_INIT, long_line = BUF_INIT;
	l.record_bytes = 1000;
	buf_addz(&long_line, "{\"text\": \"");
	for (int i = 0; i < 200000; i++)
		buf_addc(&long_line, 'x');
	buf_addz(&long_line, "\"}\n{\"text\": \"Short.\"}\n");
	put("long.jsonl", buf_str(&long_line));
	read_all("long.jsonl", &l, &got);
	assert_string_equal(got.p, "long.jsonl#1: too_large\nlong.jsonl#2|||||||:Short.\n");
	read_all("long.jsonl", NULL, &got);
	assert_true(str_ends(buf_str(&got), STR("long.jsonl#2|||||||:Short.\n")));
	put("long.txt", str_sub(buf_str(&long_line), 20, 5000));
	read_all("long.txt", &l, &got);
	assert_string_equal(got.p, "long.txt: too_large\n");
	l = (struct reader_limits)READER_LIMITS_DEFAULT;
	l.records = 2;
	put("many.jsonl", STR("{\"text\": \"A.\"}\n{\"text\": \"B.\"}\n{\"text\": \"C.\"}\n"));
	read_all("many.jsonl", &l, &got);
	assert_string_equal(got.p, "many.jsonl#1|||||||:A.\nmany.jsonl#2|||||||:B.\nmany.jsonl#3: too_large\n");
	l.depth = 10;
	put("deep.jsonl", STR("{\"text\": \"A.\", \"x\": [[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]}\n{\"text\": \"B.\"}\n"));
	read_all("deep.jsonl", &l, &got);
	assert_string_equal(got.p, "deep.jsonl#1: bad_json\ndeep.jsonl#2|||||||:B.\n");
	l.file_bytes = 10;
	read_all("many.jsonl", &l, &got);
	assert_string_equal(got.p, "many.jsonl: unreadable\n");
	buf_free(&got);
	buf_free(&long_line);
}

/* verdict, place and reason of a text, given whole and in two parts cut at every place */
static void test_json_check(void **state)
{
	(void)state;
	static const struct { const char *text; enum json_verdict verdict; size_t at;
	} cases[] = {
		{ "{}", JSON_DONE, 2 },
		{ " [ ] x", JSON_DONE, 4 },
		{ "{\"a\":[1,{\"b\":null}]}", JSON_DONE, 20 },
		{ "{\"a\":1,}", JSON_BROKEN, 7 },
		{ "[1,]", JSON_BROKEN, 3 },
		{ "[,1]", JSON_BROKEN, 1 },
		{ "{\"a\" 1}", JSON_BROKEN, 5 },
		{ "{\"a\":1 \"b\":2}", JSON_BROKEN, 7 },
		{ "[1}", JSON_BROKEN, 2 },
		{ "{\"a\":]", JSON_BROKEN, 5 },
		{ "{a:1}", JSON_BROKEN, 1 },
		{ "{'a':1}", JSON_BROKEN, 1 },
		{ "[1", JSON_MORE, 0 },
		{ "{\"a", JSON_MORE, 0 },
		{ "[tru", JSON_MORE, 0 },
		{ "[trux]", JSON_BROKEN, 1 },
		{ "[0]", JSON_DONE, 3 },
		{ "[-0]", JSON_DONE, 4 },
		{ "[00]", JSON_BROKEN, 1 },
		{ "[01]", JSON_BROKEN, 1 },
		{ "[-]", JSON_BROKEN, 2 },
		{ "[.1]", JSON_BROKEN, 1 },
		{ "[1.]", JSON_BROKEN, 3 },
		{ "[1.5e]", JSON_BROKEN, 5 },
		{ "[1.5e+3]", JSON_DONE, 8 },
		{ "[1E9]", JSON_DONE, 5 },
		{ "[1e+]", JSON_BROKEN, 4 },
		{ "[+1]", JSON_BROKEN, 1 },
		{ "[NaN,-Infinity,Infinity]", JSON_DONE, 24 },
		{ "[nan]", JSON_BROKEN, 1 },
		{ "\"\\u00e9\\\"\"", JSON_DONE, 10 },
		{ "\"\\u00g9\"", JSON_BROKEN, 5 },
		{ "\"\\x\"", JSON_BROKEN, 2 },
		{ "\"a\tb\nc\"", JSON_DONE, 7 },
		{ "\"\xc3\xa9\xf0\x9f\x98\x80\"", JSON_DONE, 8 },
		{ "\"a\xc3\"", JSON_BROKEN, 2 },
		{ "\"\xe9 \"", JSON_BROKEN, 1 },
		{ "\"\xed\xa0\x80\"", JSON_BROKEN, 1 },
		{ "[[[1]]]", JSON_DONE, 7 },
		{ "[[[[1]]]]", JSON_BROKEN, 3 },
		{ "12", JSON_DONE, 2 },
		{ "-", JSON_MORE, 0 },
		{ "", JSON_MORE, 0 },
	};
	struct json_check c = { .open = BUF_INIT };
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str s = str_z(cases[i].text);
		for (size_t cut = 0; cut <= s.n; cut++) {
			json_check_begin(&c, 3);
			enum json_verdict v = cut < s.n ? json_check(&c, str_sub(s, 0, cut), false) : JSON_MORE;
			if (v == JSON_MORE)
				v = json_check(&c, s, true);
			if (v != cases[i].verdict || (v != JSON_MORE && c.at != cases[i].at)
				|| (v == JSON_BROKEN) != (c.why != NULL))
				fail_msg("%s cut at %zu: verdict %d at %zu (%s)", cases[i].text, cut, (int)v, c.at,
					c.why ? c.why : "");
		}
	}
	/* the cost on either side of its limit: an array, and objects in it */
	struct buf b = BUF_INIT;
	size_t n = ((64u << 20) - JSON_ARRAY_COST) / JSON_OBJECT_COST;
	for (size_t over = 0; over < 2; over++) {
		buf_reset(&b);
		buf_addc(&b, '[');
		for (size_t i = 0; i < n + over; i++)
			buf_addz(&b, i ? ",{}" : "{}");
		buf_addc(&b, ']');
		json_check_begin(&c, 3);
		assert_int_equal(json_check(&c, buf_str(&b), true), over ? JSON_COSTLY : JSON_DONE);
	}
	buf_free(&b);
	json_check_free(&c);
}

static void test_libraries(void **state)
{
	(void)state;
	struct libraries all = { .n = 0 };
	struct err e = { .code = 0 };
	struct buf names = BUF_INIT;
	libraries_all(&all, NULL);
	assert_int_equal(libraries_check(&all, &e), 0);
	libraries_add_names(&all, &names);
	assert_non_null(strstr(names.p, "; json-c "));
	assert_non_null(strstr(names.p, ", Unicode "));
	all.v[all.n - 1].sound = false;
	assert_int_equal(libraries_check(&all, &e), -1);
	assert_int_equal(e.code, EXIT_SYSTEM);
	assert_non_null(strstr(e.message, all.v[all.n - 1].name));
	buf_free(&names);
}

static void test_json(void **state)
{
	(void)state;
	failed = 0;
	EXPECT("a.jsonl",
		"{\"id\": 7, \"title\": \"T\", \"date\": \"2024-01-02\", \"url\": \"http://x.org/a b\", "
		"\"publisher\": \"P\", \"language\": \"en-GB\", "
		"\"text\": \"One.\\nTwo.\"}\n",
		"a.jsonl#1|7|http://x.org/a%20b|P|2024-01-02|en|T|:One./:Two.\n");
	EXPECT("half.jsonl",
		"{\"text\": \"One.\"}\n{\"text\": \"Tw\n{\"text\": \"Three.\"}\n\n{\"text\": \"Four.\"} "
		"junk\nnull\n[1]\n\"s\"\n{}\n",
		"half.jsonl#1|||||||:One.\nhalf.jsonl#2: bad_json\nhalf.jsonl#3|||||||:Three.\nhalf.jsonl#4: "
		"bad_json\nhalf.jsonl#5: bad_json\n"
		"half.jsonl#6: not_an_article\nhalf.jsonl#7: not_an_article\nhalf.jsonl#8: not_an_article\n");
	EXPECT("cut.jsonl", "{\"text\": \"One.\"}\n{\"text\": \"Tw",
		"cut.jsonl#1|||||||:One.\ncut.jsonl#2: bad_json\n");
	EXPECT("first-cut.jsonl", "{\"text\": \"On\n{\"text\": \"Two.\"}\n",
		"first-cut.jsonl#1: bad_json\nfirst-cut.jsonl#2|||||||:Two.\n");
	EXPECT("odd.jsonl",
		"{\"text\": \"a\\u0000b\\ud800c \\\"q\\\"\", \"title\": 5, \"date\": \"None\", \"id\": null, "
		"\"text\": \"Second\\u00e9.\"}\n",
		"odd.jsonl#1|||||||:Second\303\251.\n");
	/* half of a surrogate pair, where the line breaks off, is nothing to the next line */
	EXPECT("half-pair.jsonl", "{\"text\": \"One.\"}\n{\"text\": \"Two \\ud83d\n{\"text\": \"Three.\"}\n",
		"half-pair.jsonl#1|||||||:One.\nhalf-pair.jsonl#2: bad_json\nhalf-pair.jsonl#3|||||||:Three.\n");
	EXPECT("low.jsonl", "{\"text\": \"a\\udc00b \\ud83d\\ud83d\\ude00 \\ud83d\"}\n",
		"low.jsonl#1|||||||:a\357\277\275b \357\277\275\360\237\230\200 \357\277\275\n");
	EXPECT("null.json", "[{\"text\": \"A.\"}, null]", "null.json#1|||||||:A.\nnull.json#2: bad_json\n");
	EXPECT("tab.jsonl", "{\"text\": \"a\tb\"}\n{\"text\": \"n\", \"x\": NaN}\n{\"text\": \"n\", \"x\": 00}\n",
		"tab.jsonl#1|||||||:a b\ntab.jsonl#2|||||||:n\ntab.jsonl#3: bad_json\n");
	EXPECT("lone.jsonl", "{\"text\": \"a\\u0000b\\ud800c\"}\n", "lone.jsonl#1|||||||:a b\357\277\275c\n");
	/* strings long enough to be read apart from json-c, which must not show */
	expect("mark.jsonl",
		STR("{\"x\": \"0123456789 0123456789 0123456789 0123456789 0123456789 0123456789\", \"text\": "
		    "\"\\u007f0\"}\n"),
		"mark.jsonl#1|||||||:0\n");
	static const char pad[] = "0123456789 0123456789 0123456789 0123456789 0123456789 0123456789";
	char record[1200], want[1200];
	snprintf(record, sizeof record,
		"{\"text\": \"%s \\\"q\\\" \\u00e9\\/\\t\\\\ %s\\n%s\", \"x\": [\"%s\"], \"title\": \"T\"}\n", pad,
		pad, pad, pad);
	snprintf(want, sizeof want, "long.jsonl#1||||||T|:%s \"q\" \303\251/ \\ %s/:%s\n", pad, pad, pad);
	expect("long.jsonl", str_z(record), want);
	snprintf(record, sizeof record,
		"{\"text\": \"%s%s \\ud83d\\ude00\", \"title\": \"%s \\x\"}\n{\"text\": \"%s%s \\ud83d\\ude00\"}\n",
		pad, pad, pad, pad, pad);
	snprintf(want, sizeof want, "long.jsonl#1: bad_json\nlong.jsonl#2|||||||:%s%s \360\237\230\200\n", pad, pad);
	expect("long.jsonl", str_z(record), want);
	snprintf(record, sizeof record, "{\"text\": \"%s \\udfff %s\"}\n", pad, pad);
	snprintf(want, sizeof want, "low.jsonl#1|||||||:%s \357\277\275 %s\n", pad, pad);
	expect("low.jsonl", str_z(record), want);
	EXPECT("please.json",
		"{\n \"maintext\": \"Body.\",\n \"title\": \"T\",\n \"date_publish\": \"2024-05-06 07:08:09\",\n "
		"\"source_domain\": \"x.org\",\n"
		" \"url\": \"https://x.org/1\", \"language\": \"de\"\n}\n",
		"please.json||https://x.org/1|x.org|2024-05-06 07:08:09|de|T|:Body.\n");
	EXPECT("list.json", "[{\"text\": \"A.\"},\n {\"text\": \"B.\"}]\n",
		"list.json#1|||||||:A.\nlist.json#2|||||||:B.\n");
	EXPECT("cutlist.json", "[{\"text\": \"A.\"},\n {\"text\": \"B",
		"cutlist.json#1|||||||:A.\ncutlist.json#2: bad_json\n");
	EXPECT("nocomma.json", "[{\"text\": \"A.\"} {\"text\": \"B.\"}]",
		"nocomma.json#1|||||||:A.\nnocomma.json#2: bad_json\n");
	EXPECT("emptylist.json", "[]", "emptylist.json: empty\n");
	EXPECT("fundus.json",
		"{\"V1\": {\"title\": \"T\", \"publishing_date\": \"2023-04-25 12:00:00+00:00\", \"body\": "
		"{\"summary\": [\"S.\"], "
		"\"sections\": [{\"headline\": [\"H\"], \"paragraphs\": [\"P1.\", \"P2.\"]}]}},\n \"V2\": "
		"{\"title\": \"U\", \"body\": {\"sections\": []}}}",
		"fundus.json#1|V1|||2023-04-25 12:00:00+00:00||T|:S./heading:H/:P1./:P2.\nfundus.json#2: empty\n");
	EXPECT("ninjs.json",
		"{\n\"uri\": \"urn:x:1\", \"type\": \"text\", \"versioncreated\": \"2023-01-02T03:04:05Z\", "
		"\"headline\": \"H\",\n"
		"\"body_xhtml\": \"<p>One &amp; two.</p><h2>Next</h2><p>Three.</p>\"}",
		"ninjs.json|urn:x:1|||2023-01-02T03:04:05Z||H|:One & two./heading:Next/:Three.\n");
	EXPECT("ninjs3.json",
		"{\n\"uri\": \"urn:x:1\", \"type\": \"text\", \"headlines\": [{\"role\": \"main\", \"value\": "
		"\"H\"}],\n"
		"\"bodies\": [{\"contentType\": \"text/plain\", \"value\": \"Plain.\"}]}",
		"ninjs3.json|urn:x:1|||||H|:Plain.\n");
	EXPECT("ninjs2.json",
		"{\n\"uri\": \"urn:x:1\", \"type\": \"text\", \"headlines\": [{\"value\": \"H\"}],\n"
		"\"bodies\": [{\"contenttype\": \"text/html\", \"value\": \"<p>No.</p>\"}, {\"contenttype\": "
		"\"text/plain\", \"value\": \"Plain.\"}]}",
		"ninjs2.json|urn:x:1|||||H|:Plain.\n");
	EXPECT("notext.jsonl",
		"{\"title\": \"T\", \"maintext\": null}\n{\"text\": \"  \"}\n{\"text\": 5}\n{\"title\": \"T\"}\n",
		"notext.jsonl#1: empty\nnotext.jsonl#2: empty\nnotext.jsonl#3: empty\nnotext.jsonl#4: "
		"not_an_article\n");
	EXPECT("picture.json",
		"{\n\"uri\": \"urn:x:1\", \"type\": \"picture\", \"description_text\": \"A bridge.\"}",
		"picture.json: not_an_article\n");
	EXPECT("dateline.jsonl", "{\"dateline\": \"  ROME, May 1 - \", \"text\": \"One.\"}\n",
		"dateline.jsonl#1|||||||dateline:ROME, May 1 -/:One.\n");
	assert_int_equal(failed, 0);
}

static const char page[] =
	"<!DOCTYPE html><html lang=\"en-GB\"><head><meta charset=\"utf-8\"><title>Harbour opens | Sample</title>"
	"<meta property=\"og:site_name\" content=\"Sample\"><meta property=\"article:published_time\" "
	"content=\"2024-05-06T07:08:09Z\">"
	"<link rel=\"canonical\" href=\"https://sample.example.org/harbour\"><script>var x = "
	"'<p>no</p>';</script><style>p{}</style></head><body>"
	"<nav><ul><li><a href=\"/\">Home</a></li><li><a href=\"/news\">News of the day</a></li></ul></nav><!-- "
	"<p>gone</p> -->"
	"<article><h1>Harbour opens</h1><p>The harbour opened on Monday after a year of work on its walls, the "
	"port office said.</p>"
	"<h2>Fish first</h2><p>Fishing boats were the first to leave the basin, and they will be the last to come "
	"back to it.</p>"
	"<figure><img src=x><figcaption>The old pier</figcaption></figure><p>Ferries follow in June,<br>as they "
	"did before the work began.</p>"
	"<div class=\"related-posts\"><ul><li><a href=\"/1\">Fish is dear</a></li></ul></div></article>"
	"<footer><p>Copyright Sample, all rights reserved, and a long line of small print that nobody reads at "
	"all.</p></footer></body></html>";

static void test_html(void **state)
{
	(void)state;
	static const char want[] = "|https://sample.example.org/harbour|Sample|2024-05-06T07:08:09Z|en|Harbour "
				   "opens|title:Harbour opens/"
				   ":The harbour opened on Monday after a year of work on its walls, the port "
				   "office said./heading:Fish first/"
				   ":Fishing boats were the first to leave the basin, and they will be the last to "
				   "come back to it./caption:The old pier/"
				   ":Ferries follow in June, as they did before the work began.\n";
	struct buf b = BUF_INIT;
	failed = 0;
	buf_addf(&b, "a.html|%s", want);
	expect("a.html", str_z(page), b.p);
	EXPECT("links.html", "<html><body><a href=1>one</a> <a href=2>two</a></body></html>",
		"links.html: not_an_article\n");
	EXPECT("cut.html",
		"<html><body><p>The harbour opened on Monday after a year of work on its walls, the port off",
		"cut.html|||||||:The harbour opened on Monday after a year of work on its walls, the port off\n");
	EXPECT("latin1.html",
		"<html><head><meta charset=iso-8859-1></head><body><p>The caf\351 opened on Monday after a year of "
		"work, the owners said to us.</p>",
		"latin1.html|||||||:The caf\303\251 opened on Monday after a year of work, the owners said to "
		"us.\n");
	EXPECT("wrongly-declared.html",
		"<html><head><meta charset=iso-8859-1></head><body><p>The caf\303\251 opened on Monday after a "
		"year of work, the owners said.</p>",
		"wrongly-declared.html|||||||:The caf\303\251 opened on Monday after a year of work, the owners "
		"said.\n");
	EXPECT("json-ld.html",
		"<html><head><script type=\"application/ld+json\">{\"@graph\": [{\"@type\": \"WebPage\", "
		"\"datePublished\": \"2020-01-01\"}, "
		"{\"@type\": [\"NewsArticle\"], \"headline\": \"H &amp; Q\", \"datePublished\": \"2024-02-03\", "
		"\"publisher\": {\"name\": \"P\"}}]}</script></head>"
		"<body><p>The harbour opened on Monday after a year of work on its walls, the port office "
		"said.</p></body></html>",
		"json-ld.html|||P|2024-02-03||H & Q|:The harbour opened on Monday after a year of work on its "
		"walls, the port office said.\n");
	/* what never closes hides nothing; a repeated attribute counts once */
	EXPECT("unclosed.html",
		"<html><body><!-- <svg><noscript><textarea><p class=a class=comments>The harbour opened on Monday "
		"after a year of work on its walls, the port office said.</p>",
		"unclosed.html|||||||:The harbour opened on Monday after a year of work on its walls, the port "
		"office said.\n");
	struct buf deep = BUF_INIT;	/* deeper than any stack should have to follow */
	for (int i = 0; i < 100000; i++)
		buf_addz(&deep, "<div>");
	buf_addz(&deep, "<p>The harbour opened on Monday after a year of work on its walls, the port office said.</p>");
	put("deep.html", buf_str(&deep));
	read_all("deep.html", NULL, &b);
	assert_string_equal(b.p,
		"deep.html|||||||:The harbour opened on Monday after a year of work on its walls, the port office "
		"said.\n");
	buf_free(&deep);
	buf_free(&b);
	assert_int_equal(failed, 0);
}

static void add_record(struct buf *b, const char *type, const char *uri, const char *http, const char *body)
{
	struct buf p = BUF_INIT;
	buf_addf(&p, "%s%s", http, body);
	buf_addf(b,
		"WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\nContent-Type: "
		"application/http\r\nContent-Length: %zu\r\n\r\n%s\r\n\r\n",
		type, uri, p.n, p.p);
	buf_free(&p);
}

#define OK "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
#define BODY                                                                                                       \
	"<html><body><p>The harbour opened on Monday after a year of work on its walls, the port office "          \
	"said.</p></body></html>"
#define TEXT ":The harbour opened on Monday after a year of work on its walls, the port office said."

static void test_warc(void **state)
{
	(void)state;
	struct buf b = BUF_INIT;
	failed = 0;
	add_record(&b, "warcinfo", "x", "", "software: none");
	add_record(&b, "request", "http://x.org/1", "GET / HTTP/1.1\r\n\r\n", "");
	add_record(&b, "response", "http://x.org/1", OK, BODY);
	add_record(&b, "response", "http://x.org/404", "HTTP/1.1 404 Not Found\r\n\r\n", "gone");
	add_record(&b, "response", "http://x.org/json", "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n",
		"{}");
	add_record(&b, "response", "<http://x.org/2 3>",
		"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n",
		"14\r\n<html><body><p>The h\r\n5d\r\narbour opened on Monday after a year of work on its walls, "
		"the port office said.</p></body></html>\r\n0\r\n\r\n");
	add_record(&b, "response", "http://x.org/false",
		"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n", BODY);
	add_record(&b, "revisit", "http://x.org/1", OK, "");
	add_record(&b, "response", "http://x.org/nohttp", "", "hello");
	add_record(&b, "response", "http://x.org/text", "HTTP/1.0 200 Fine\r\nContent-Type: text/plain\r\n\r\n",
		"One.\nTwo.");
	static const char all[] =
		"a.warc#3||http://x.org/1|||||" TEXT "\na.warc#4: not_an_article\na.warc#5: not_an_article\n"
		"a.warc#6||http://x.org/2%203|||||" TEXT "\na.warc#7||http://x.org/false|||||" TEXT
		"\na.warc#9: bad_warc\n"
		"a.warc#10||http://x.org/text|||||:One./:Two.\n";
	expect("a.warc", buf_str(&b), all);
	/* a record whose length is wrong: the reject, and the next record is found */
	buf_reset(&b);
	buf_addz(&b,
		"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://x.org/0\r\nContent-Length: "
		"5\r\n\r\nHTTP/1.1 200 OK\r\n\r\nmore\r\n\r\n");
	add_record(&b, "response", "http://x.org/1", OK, BODY);
	expect("short.warc", buf_str(&b),
		"short.warc#1: not_an_article\nshort.warc#2: bad_warc\nshort.warc#3||http://x.org/1|||||" TEXT
		"\n");
	buf_reset(&b);
	add_record(&b, "response", "http://x.org/1", OK, BODY);
	expect("cut.warc", str_sub(buf_str(&b), 0, b.n - 40), "cut.warc#1: bad_warc\n");
	/* a length that lies, in a record of any kind: what is behind it is found, and the bytes that are lost are
	 * told */
	static const char *const kinds[] = { "request", "metadata", "response", "warcinfo" };
	static const char *const lengths[] = { "99999999999", "5000", "18446744073709551615" };
	for (size_t k = 0; k < 4; k++)
		for (size_t l = 0; l < 3; l++) {
			buf_reset(&b);
			add_record(&b, "response", "http://x.org/1", OK, BODY);
			buf_addf(&b,
				"WARC/1.0\r\nWARC-Type: %s\r\nContent-Length: %s\r\n\r\nGET / "
				"HTTP/1.1\r\n\r\n\r\n\r\n",
				kinds[k], lengths[l]);
			add_record(&b, "response", "http://x.org/3", OK, BODY);
			expect("lying.warc", buf_str(&b),
				"lying.warc#1||http://x.org/1|||||" TEXT
				"\nlying.warc#2: bad_warc\nlying.warc#3||http://x.org/3|||||" TEXT "\n");
		}
	/* a request that the end of the file cuts is told of too; a negative length, a header without an end */
	buf_reset(&b);
	add_record(&b, "response", "http://x.org/1", OK, BODY);
	buf_addz(&b, "WARC/1.0\r\nWARC-Type: request\r\nContent-Length: 100\r\n\r\nGET");
	expect("cut-request.warc", buf_str(&b),
		"cut-request.warc#1||http://x.org/1|||||" TEXT "\ncut-request.warc#2: bad_warc\n");
	buf_reset(&b);
	buf_addz(&b,
		"WARC/1.0\r\nWARC-Type: request\r\nContent-Length: -5\r\n\r\nGET / "
		"HTTP/1.1\r\n\r\nWARC/1.0\r\nWARC/1.0\r\nWARC/1.0\r\n");
	add_record(&b, "response", "http://x.org/2", OK, BODY);
	expect("negative.warc", buf_str(&b),
		"negative.warc#1: bad_warc\nnegative.warc#2||http://x.org/2|||||" TEXT "\n");
	/* a length too short for a page: it would be published cut */
	buf_reset(&b);
	buf_addf(&b, "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: %zu\r\n\r\n%s", strlen(OK BODY) - 30,
		OK BODY "\r\n\r\n");
	add_record(&b, "response", "http://x.org/3", OK, BODY);
	expect("goes-on.warc", buf_str(&b),
		"goes-on.warc#1: bad_warc\ngoes-on.warc#2: bad_warc\ngoes-on.warc#3||http://x.org/3|||||" TEXT
		"\n");
	/* a page that shows lines of an archive is a page, since a record follows behind its length */
	buf_reset(&b);
	add_record(&b, "response", "http://x.org/1", OK,
		BODY "<pre>\r\n\r\nWARC/1.0\r\nWARC-Type: response\r\n\r\n</pre>");
	add_record(&b, "response", "http://x.org/2", OK, BODY);
	expect("quoted.warc", buf_str(&b),
		"quoted.warc#1||http://x.org/1|||||" TEXT "\nquoted.warc#2||http://x.org/2|||||" TEXT "\n");
	/* a body that is cut within its chunks; one whose last chunk is missing is whole */
	static const char chunked[] =
		"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n";
	static const char first[] = "14\r\n<html><body><p>The h\r\n",
			  second[] = "5d\r\narbour opened on Monday after a year of work on its walls, the port "
				     "office said.</p></body></html>\r\n";
	buf_reset(&b);
	buf_addf(&b, "%s%.*s", first, (int)sizeof second - 20, second);
	struct buf records = BUF_INIT;
	add_record(&records, "response", "http://x.org/1", chunked, b.p);
	buf_reset(&b);
	buf_addf(&b, "%s%s", first, second);
	add_record(&records, "response", "http://x.org/2", chunked, b.p);
	buf_addz(&b, "no chunk at all, and more than what a count that is wrong by some bytes leaves over");
	add_record(&records, "response", "http://x.org/3", chunked, b.p);
	expect("chunks.warc", buf_str(&records),
		"chunks.warc#1: bad_warc\nchunks.warc#2||http://x.org/2|||||" TEXT "\nchunks.warc#3: bad_warc\n");
	/* a gzipped body: whole, cut, damaged, too large, unpacking too far */
	static const char zipped[] = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n";
	struct err e = ERR_INIT;
	struct buf path = BUF_INIT, gz = BUF_INIT, large = BUF_INIT;
	path_of(&path, "body.gz");
	buf_addz(&large, BODY);
	for (int i = 0; i < 3; i++) {
		struct gzout *g = gzout_create(path.p, &e);
		buf_reset(&gz);
		if (i == 2)
			for (int k = 0; k < 17000000; k++)
				buf_addc(&large, ' ');
		gzout_adds(g, buf_str(&large));
		assert_int_equal(gzout_close(g, &e), 0);
		assert_int_equal(file_read(path.p, 0, &gz, &e), 0);
		buf_reset(&records);
		size_t n = gz.n - (i == 1 ? 12 : 0);
		buf_addf(&records, "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: %zu\r\n\r\n%s",
			sizeof zipped - 1 + n, zipped);
		buf_add(&records, gz.p, n);
		buf_addz(&records, "\r\n\r\n");
		static const char *const want[] = { "zipped.warc#1|||||||" TEXT "\n", "zipped.warc#1: bad_warc\n",
			"zipped.warc#1: too_large\n" };
		expect("zipped.warc", buf_str(&records), want[i]);
	}
	buf_free(&path);
	buf_free(&gz);
	buf_free(&large);
	buf_free(&records);
	/* packed or not: some crawlers unpack a page and leave the header */
	buf_reset(&b);
	add_record(&b, "response", "http://x.org/br",
		"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: br\r\n\r\n", BODY);
	add_record(&b, "response", "http://x.org/packed",
		"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: br\r\n\r\n",
		"\x1b\x05\x01\x02\x03\xf8\x8f\x05\x06\x07\x10\x11\x12\x13\x14\x15\x16\x17");
	expect("br.warc", buf_str(&b), "br.warc#1||http://x.org/br|||||" TEXT "\nbr.warc#2: bad_warc\n");
	/* a page that was cut when it was fetched is published, and told of with its bytes; what is rejected anyway is
	 * told of once; such a record may be the last that a file may have */
	buf_reset(&b);
	static const char cut_response[] = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://x.org/1\r\n"
		"WARC-Truncated: length\r\nContent-Length: %zu\r\n\r\n%s\r\n\r\n";
	buf_addf(&b, cut_response, strlen(OK BODY), OK BODY);
	buf_addf(&b, cut_response, (size_t)23, "HTTP/1.1 404 None\r\n\r\n..");
	add_record(&b, "response", "http://x.org/3", OK, BODY);
	static const char told[] = "told.warc#1||http://x.org/1|||||" TEXT "\ntold.warc#1: bad_warc\n"
		"told.warc#2: not_an_article\ntold.warc#3||http://x.org/3|||||" TEXT "\n";
	expect("told.warc", buf_str(&b), told);
	struct reader_limits one = READER_LIMITS_DEFAULT;
	one.records = 1;
	buf_reset(&b);
	buf_addf(&b, cut_response, strlen(OK BODY), OK BODY);
	struct reader *r = reader_open_bytes(buf_str(&b), STR("one.warc"), &one);
	struct article a;
	article_init(&a);
	assert_int_equal(reader_next(r, &a, &e), 1);
	assert_int_equal(a.problems.n, 0);
	assert_int_equal(reader_next(r, &a, &e), 1);
	char *message = str_dupz(a.problems.v[0].message);
	buf_reset(&b);
	buf_addf(&b, "the page was cut when it was fetched (WARC-Truncated: length): "
		 "the %zu bytes of its record were read",
		 strlen(OK BODY));
	assert_string_equal(message, b.p);
	free(message);
	assert_int_equal(reader_next(r, &a, &e), 0);
	article_free(&a);
	reader_close(r);
	/* the text of a page, as in WET files; and a file that holds no page is not passed over in silence */
	buf_reset(&b);
	buf_addz(&b,
		"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: http://x.org/1\r\nContent-Type: "
		"text/plain\r\nContent-Length: 9\r\n\r\nOne.\nTwo.\r\n\r\n");
	expect("a.wet", buf_str(&b), "a.wet#1||http://x.org/1|||||:One./:Two.\n");
	buf_reset(&b);
	add_record(&b, "warcinfo", "x", "", "software: none");
	add_record(&b, "revisit", "http://x.org/1", OK, "");
	expect("none.warc", buf_str(&b), "none.warc: not_an_article\n");
	expect("nolength.warc", STR("WARC/1.0\r\nWARC-Type: response\r\n\r\nabc"), "nolength.warc#1: bad_warc\n");
	buf_reset(&b);
	buf_addf(&b,
		"filedesc://x.arc 127.0.0.1 20140216050221 text/plain 10\n1 0 Sample\n\nhttp://x.org/a b 10.0.0.1 "
		"20140216050221 text/html %zu\n%s\n",
		strlen(OK BODY), OK BODY);
	expect("a.arc", buf_str(&b), "a.arc#2||http://x.org/a%20b|||||" TEXT "\n");
	buf_free(&b);
	assert_int_equal(failed, 0);
}

static void test_feeds(void **state)
{
	(void)state;
	failed = 0;
	EXPECT("rss.xml",
		"<?xml version=\"1.0\"?><rss version=\"2.0\" "
		"xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>Sample</title>"
		"<language>en-us</language><item><title>T &amp; "
		"U</title><link>http://x.org/1</link><guid>g1</guid><pubDate>Mon, 06 May 2024 10:00:00 "
		"GMT</pubDate>"
		"<description>Short.</description><content:encoded><![CDATA[<p>One.</p><p>Two &amp; "
		"three.</p>]]></content:encoded></item>"
		"<item><title>U</title><link>http://x.org/2</link><description>&lt;p&gt;Esc&amp;nbsp;aped.&lt;/"
		"p&gt;</description></item><item><title>V</title></item><item><title>Harbour opens on "
		"Monday</title></item></channel></rss>",
		"rss.xml#1|g1|http://x.org/1|Sample|Mon, 06 May 2024 10:00:00 GMT|en|T & U|:One./:Two & three.\n"
		"rss.xml#2||http://x.org/2|Sample||en|U|:Esc\302\240aped.\nrss.xml#3: not_an_article\n"
		"rss.xml#4|||Sample||en|Harbour opens on Monday|title:Harbour opens on Monday\n");
	/* the link is the address, the guid the record's id; a guid that is an address is the link if there is none */
	EXPECT("guid.xml", "<rss><channel><item><title>T</title><id>i1</id><link>http://x.org/1</link>"
		"<guid>https://x.org/g</guid><description>One.</description></item>"
		"<item><title>T</title><guid>https://x.org/g</guid><description>Two.</description></item>"
		"<item><title>T</title><guid>http://x.org/g</guid><description>Three.</description></item>"
		"<item><title>T</title><guid>tag:x.org/g</guid><description>Four.</description></item></channel></rss>",
		"guid.xml#1|https://x.org/g|http://x.org/1||||T|:One.\n"
		"guid.xml#2|https://x.org/g|https://x.org/g||||T|:Two.\n"
		"guid.xml#3|http://x.org/g|http://x.org/g||||T|:Three.\nguid.xml#4|tag:x.org/g|||||T|:Four.\n");
	EXPECT("atom.xml",
		"<feed xmlns=\"http://www.w3.org/2005/Atom\" "
		"xml:lang=\"de\"><title>Sample</title><entry><id>urn:1</id><title "
		"type=\"html\">&lt;b&gt;T&lt;/b&gt;</title>"
		"<link rel=\"self\" href=\"http://x.org/s\"/><link rel=\"alternate\" "
		"href=\"http://x.org/1\"/><published>2024-05-06T10:00:00Z</published>"
		"<updated>2024-06-06T10:00:00Z</updated><content type=\"xhtml\"><div "
		"xmlns=\"http://www.w3.org/1999/xhtml\"><p>Eins.</p></div></content></entry></feed>",
		"atom.xml|urn:1|http://x.org/1|Sample|2024-05-06T10:00:00Z|de|T|:Eins.\n");
	EXPECT("rdf.xml",
		"<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" "
		"xmlns=\"http://purl.org/rss/1.0/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">"
		"<channel><title>Sample</title></channel><item "
		"rdf:about=\"http://x.org/1\"><title>T</title><link>http://x.org/1</link><dc:date>2024-05-06</"
		"dc:date>"
		"<description>One.</description></item></rdf:RDF>",
		"rdf.xml|http://x.org/1|http://x.org/1|Sample|2024-05-06||T|:One.\n");
	EXPECT("entity.xml",
		"<rss><channel><item><description>caf&eacute;&nbsp;x &amp; y & "
		"z</description></item></channel></rss>",
		"entity.xml|||||||:caf\303\251\302\240x & y & z\n");
	EXPECT("none.xml", "<rss><channel><title>Sample</title></channel></rss>", "none.xml: not_an_article\n");
	EXPECT("broken.xml", "<rss><channel><item><description>One.</description></item><item><desc",
		"broken.xml#1|||||||:One.\nbroken.xml#2: not_an_article\nbroken.xml#3: bad_xml\n");
	/* a document type is passed over; one that declares entities is refused, wherever it hides */
	EXPECT("doctype.xml",
		"<?xml version=\"1.0\"?><!DOCTYPE rss [<!ELEMENT a ANY> <!-- <!ENTITY a 'b'> ]> "
		"-->]><rss><channel><item><description>One. &b;</description></item></channel></rss>",
		"doctype.xml|||||||:One. &b;\n");
	EXPECT("bomb.xml",
		"<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b "
		"\"&a;&a;&a;&a;\"><!ENTITY e SYSTEM \"file:///etc/passwd\">]>"
		"<rss><channel><item><description>One. &b; &e;</description></item></channel></rss>",
		"bomb.xml: too_costly\n");
	EXPECT("hidden-bomb.xml",
		"<?xml version=\"1.0\"?><!-- <!DOCTYPE x> --><?x <!DOCTYPE y> ?><!DOCTYPE x [<!ENTITY a "
		"\"a\">]><rss><channel><item><description>One. &a;</description></item></channel></rss>",
		"hidden-bomb.xml: too_costly\n");
	EXPECT("comment.xml",
		"<rss><channel><item><description>One <![CDATA[<!DOCTYPE a [<!ENTITY b "
		"\"c\">]>]]></description></item></channel></rss>",
		"comment.xml|||||||:One <!DOCTYPE a [<!ENTITY b \"c\">]>\n");
	EXPECT("unclosed.xml", "<rss><channel><item><description>One.</description></item><!-- <item> <!-- <!-- ",
		"unclosed.xml|||||||:One.\nunclosed.xml#2: bad_xml\n");
	EXPECT("many-channels.xml",
		"<x "
		"xml:lang=\"fr\"><channel><title>A</title><item><description>One.</description></"
		"item><item><description>Two.</description></item></channel>"
		"<channel><title>B</title><language>de</language><item "
		"xml:lang=\"it\"><description>Three.</description></item></channel></x>",
		"many-channels.xml: not_an_article\n");
	assert_int_equal(failed, 0);
}

/* What would cost more than its bytes is refused before it is parsed: elements, attributes; one less is read. */
static void test_costly_xml(void **state)
{
	(void)state;
	static const char head[] = "<rss><channel><item><description>One.</description></item>",
			  tail[] = "</channel></rss>";
	failed = 0;
	for (int attributes = 256; attributes <= 257; attributes++) {
		struct buf b = BUF_INIT;
		buf_addf(&b, "%s<y ", head);
		for (int i = 0; i < attributes; i++)
			buf_addf(&b, "a%d='1' ", i);
		buf_addf(&b, "/>%s", tail);
		expect("attributes.xml", buf_str(&b),
			attributes <= 256 ? "attributes.xml|||||||:One.\n" : "attributes.xml: too_costly\n");
		buf_free(&b);
	}
	for (int more = 0; more <= 1; more++) {
		struct buf b = BUF_INIT;
		buf_addz(&b, head);
		for (int i = 0; i < 2000000 - 5 + more; i++)	/* rss, channel, item, description and its text */
			buf_addz(&b, "<y/>");
		buf_addz(&b, tail);
		expect("elements.xml", buf_str(&b), more ? "elements.xml: too_costly\n" : "elements.xml|||||||:One.\n");
		buf_free(&b);
	}
	/* the title of a channel stands in the row of every item: a long one is cut */
	struct buf b = BUF_INIT, want = BUF_INIT;
	buf_addz(&b, "<rss><channel><title>");
	for (int i = 0; i < 400; i++)
		buf_addz(&b, "\xc3\xa9x");
	buf_addz(&b, "</title><item><description>One.</description></item></channel></rss>");
	buf_addz(&want, "title.xml|||");
	for (int i = 0; i < 166; i++)
		buf_addz(&want, "\xc3\xa9x");
	buf_addz(&want, "\xc3\xa9||||:One.\n");
	expect("title.xml", buf_str(&b), want.p);
	buf_free(&b);
	buf_free(&want);
	assert_int_equal(failed, 0);
}

static void test_newsml(void **state)
{
	(void)state;
	failed = 0;
	EXPECT("g2.xml",
		"<?xml version=\"1.0\"?><newsItem xmlns=\"http://iptc.org/std/nar/2006-10-01/\" guid=\"urn:1\" "
		"xml:lang=\"en\"><rightsInfo><copyrightHolder>"
		"<name>Acme</name></copyrightHolder></rightsInfo><itemMeta><itemClass "
		"qcode=\"ninat:text\"/><versionCreated>2024-05-07T00:00:00Z</versionCreated></itemMeta>"
		"<contentMeta><contentCreated>2024-05-06T00:00:00Z</contentCreated><headline>H</headline></"
		"contentMeta><contentSet><inlineXML><nitf><body><body.head>"
		"<byline>By A. Nobody</byline><dateline>ROME, May 6 "
		"-</dateline></body.head><body.content><p>One.</p><hl2>Next</hl2><p>Two.</p></body.content></"
		"body></nitf>"
		"</inlineXML></contentSet></newsItem>",
		"g2.xml|urn:1||Acme|2024-05-06T00:00:00Z|en|H|byline:By A. Nobody/dateline:ROME, May 6 "
		"-/:One./heading:Next/:Two.\n");
	EXPECT("data.xml",
		"<newsItem guid=\"urn:1\"><contentSet><inlineData "
		"contenttype=\"text/plain\">One.\nTwo.</inlineData></contentSet></newsItem>",
		"data.xml|urn:1||||||:One./:Two.\n");
	EXPECT("nitf.xml",
		"<nitf><head><docdata><date.issue "
		"norm=\"20240506T100000Z\"/></docdata></head><body><body.head><hedline><hl1>H</hl1></hedline></"
		"body.head>"
		"<body.content><p>One.</p></body.content></body></nitf>",
		"nitf.xml||||20240506T100000Z||H|:One.\n");
	EXPECT("package.xml", "<packageItem guid=\"urn:1\"><groupSet/></packageItem>", "package.xml: not_an_article\n");
	EXPECT("photo.xml",
		"<newsItem guid=\"urn:1\"><itemMeta><itemClass qcode=\"ninat:picture\"/></itemMeta></newsItem>",
		"photo.xml: not_an_article\n");
	EXPECT("other.xml", "<?xml version=\"1.0\"?><recipe><egg/></recipe>", "other.xml: not_an_article\n");
	EXPECT("fragment.xml", "<part id=\"1\"><x>text</x><y/></part>", "fragment.xml: not_an_article\n");
	EXPECT("sgml.sgm",
		"<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n<REUTERS NEWID=\"1\">\n<DATE>26-FEB-1987 "
		"15:01:01.79</DATE>\n<TEXT>&#2;\n<TITLE>A &lt;B> C</TITLE>\n"
		"<DATELINE>    ROME, Feb 26 - </DATELINE><BODY>One.\n "
		"Reuter\n&#3;</BODY></TEXT>\n</REUTERS>\n<REUTERS NEWID=\"2\"><TEXT "
		"TYPE=\"BRIEF\">\n<TITLE>FLASH</TITLE></TEXT></REUTERS>\n"
		"<REUTERS NEWID=\"3\"><TEXT>cut",
		"sgml.sgm#1|1||Reuters|26-FEB-1987 15:01:01.79||A <B> C|dateline:ROME, Feb 26 -/:One./:Reuter\n"
		"sgml.sgm#2|2||Reuters|||FLASH|title:FLASH\nsgml.sgm#3: bad_xml\n");
	/* lines mean nothing; text between stories, and a story within which another begins, are told of */
#define STORY(n, text) "<REUTERS NEWID=\"" n "\"><TEXT><BODY>" text "</BODY></TEXT></REUTERS>"
	EXPECT("line.sgm", STORY("1", "One.") STORY("2", "Two.") "\r\n<!-- none -->"
	       STORY("3", "Three.\r\nFour.") " \x1a",
	       "line.sgm#1|1||Reuters||||:One.\nline.sgm#2|2||Reuters||||:Two.\n"
	       "line.sgm#3|3||Reuters||||:Three./:Four.\n");
	EXPECT("stray.sgm", STORY("1", "One.") "Lost.\n" STORY("2", "Two.") "\nlost < more",
	       "stray.sgm#1|1||Reuters||||:One.\nstray.sgm#2: bad_xml\n"
	       "stray.sgm#3|2||Reuters||||:Two.\nstray.sgm#4: bad_xml\n");
	EXPECT("within.sgm", "<REUTERS NEWID=\"1\"><TEXT><BODY>Cut.\n" STORY("2", "REUTERS two."),
	       "within.sgm#1: bad_xml\nwithin.sgm#2|2||Reuters||||:REUTERS two.\n");
	/* a story over the limit costs itself alone, with an end tag or without, and wherever the window ends */
	struct buf b = BUF_INIT;
	for (int ended = 0; ended < 2; ended++)
		for (int n = 1048570; n < 1200000; n += n < 1048590 ? 1 : 65530) {
			buf_reset(&b);
			buf_addz(&b, "<REUTERS NEWID=\"1\"><TEXT><BODY>");
			for (int i = 0; i < n; i++)
				buf_addc(&b, 'a');
			buf_addz(&b, ended ? "</BODY></TEXT></REUTERS>" STORY("2", "Two.") : STORY("2", "Two."));
			struct reader_limits small = READER_LIMITS_DEFAULT;
			small.record_bytes = 1 << 20;
			struct reader *r = reader_open_bytes(buf_str(&b), STR("large.sgm"), &small);
			struct article a;
			struct err e = ERR_INIT;
			article_init(&a);
			assert_int_equal(reader_next(r, &a, &e), 1);
			assert_true(article_rejected(&a));
			assert_true(str_is(a.problems.v[0].code, "too_large") || (!ended && n < 1048590));
			assert_int_equal(reader_next(r, &a, &e), 1);
			assert_false(article_rejected(&a));
			assert_true(str_is(a.external_id, "2"));
			assert_int_equal(reader_next(r, &a, &e), 0);
			article_free(&a);
			reader_close(r);
		}
	buf_free(&b);
	assert_int_equal(failed, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_text), cmocka_unit_test(test_offsets),
		cmocka_unit_test(test_files), cmocka_unit_test(test_limits), cmocka_unit_test(test_json),
		cmocka_unit_test(test_json_check), cmocka_unit_test(test_libraries), cmocka_unit_test(test_html),
		cmocka_unit_test(test_warc), cmocka_unit_test(test_feeds), cmocka_unit_test(test_costly_xml),
		cmocka_unit_test(test_newsml) };
	return cmocka_run_group_tests_name("readers", tests, set_up, tear_down);
}
