/* test_readers_markup.c - markup that does not say so, and documents that are not well formed. */
#include "reader_cases.h"

#define FEED(items) "<rss><channel><title>S</title>" items "</channel></rss>"
#define ITEM(text) "<item><description>" text "</description></item>"

/* A feed of one item whose description is this text, or a JSON record. */
static void test_seen(void **state)
{
	(void)state;
	failed = 0;
	EXPECT("cdata.xml", FEED(ITEM("&lt;![CDATA[Ships &amp;amp; boats sail.]]&gt;")),
		"cdata.xml|||S||||:Ships &amp; boats sail.\n"); /* entities: normalize */
	EXPECT("cdata2.xml", FEED(ITEM("&lt;![CDATA[&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;]]&gt;")),
		"cdata2.xml|||S||||:One./:Two.\n");
	EXPECT("title.xml",
		FEED("<item><title>&lt;![CDATA[The pier]]&gt;</title><description>One.</description></item>"),
		"title.xml|||S|||The pier|:One.\n");
	EXPECT("untitled.xml", FEED("<item><title>&lt;None yet&gt;</title><description>One.</description></item>"),
		"untitled.xml|||S|||<None yet>|:One.\n");
	EXPECT("comment.xml", FEED(ITEM("&lt;!-- SC_OFF --&gt;&lt;div&gt;One.&lt;/div&gt;")),
		"comment.xml|||S||||:One.\n");
	EXPECT("inline.xml",
		FEED(ITEM("The &lt;b&gt;port&lt;/b&gt; is &lt;span class=\"x\"&gt;shut&lt;/span&gt;.")),
		"inline.xml|||S||||:The port is shut.\n");
	EXPECT("list.xml",
		FEED(ITEM("Both: &lt;ul&gt;&lt;li&gt;One.&lt;/li&gt;&lt;li&gt;Two.&lt;/li&gt;&lt;/ul&gt;")),
		"list.xml|||S||||:Both:/:One./:Two.\n");
	EXPECT("twice.xml", FEED(ITEM("&amp;lt;p&amp;gt;One.&amp;lt;/p&amp;gt;")), "twice.xml|||S||||:One.\n");
	/* these are no markup */
	EXPECT("less.xml", FEED(ITEM("Growth was &lt; 5 and &gt; 2 percent.")),
		"less.xml|||S||||:Growth was < 5 and > 2 percent.\n");
	EXPECT("speaks.xml", FEED(ITEM("A &lt;b&gt; tag makes text bold; &lt;yes&gt;&lt;/yes&gt; does not.")),
		"speaks.xml|||S||||:A <b> tag makes text bold; <yes></yes> does not.\n");
	EXPECT("i.jsonl", "{\"text\": \"The <i>Argo</i> sails.\"}\n", "i.jsonl#1|||||||:The Argo sails.\n");
	EXPECT("c.jsonl", "{\"title\": \"<![CDATA[T]]>\", \"text\": \"<![CDATA[The Argo sails.]]>\"}\n",
		"c.jsonl#1||||||T|:The Argo sails.\n");
	EXPECT("e.jsonl", "{\"text\": \"&lt;p&gt;The Argo sails.&lt;/p&gt;\"}\n", "e.jsonl#1|||||||:The Argo sails.\n");
	EXPECT("p.json", "{\"title\": \"T\",\n\"paragraphs\": [\"The <em>Argo</em> sails.\", \"1 < 2.\"]}",
		"p.json||||||T|:The Argo sails./:1 < 2.\n");
	assert_int_equal(failed, 0);
}

/* Only what is at fault is mended, and the reject says so. */
static void test_mended(void **state)
{
	(void)state;
	failed = 0;
	EXPECT("br.xml", FEED(ITEM("One.") ITEM("Two<br>lines.") ITEM("Three.") ITEM("Four.")),
		"br.xml#1|||S||||:One.\nbr.xml#2|||S||||:Two "
		"lines.\nbr.xml#3|||S||||:Three.\nbr.xml#4|||S||||:Four.\nbr.xml#5: bad_xml\n");
	EXPECT("bare.xml",
		FEED("<item><guid isPermaLink=false>g1</guid><description>See <a "
		     "href=x>this</a>.</description><pubDate>2024-05-06</pubDate></item>" ITEM("Two.")),
		"bare.xml#1|g1||S|2024-05-06|||:See this.\nbare.xml#2|||S||||:Two.\nbare.xml#3: bad_xml\n");
	EXPECT("open.xml", FEED("<item><description>One.</description>" ITEM("Two.")),
		"open.xml#1|||S||||:One.\nopen.xml#2|||S||||:Two.\nopen.xml#3: bad_xml\n");
	EXPECT("link.xml", FEED("<item><link>http://x.org/1<description>One.</description></item>" ITEM("Two.")),
		"link.xml#1||http://x.org/1|S||||:One.\nlink.xml#2|||S||||:Two.\nlink.xml#3: bad_xml\n");
	EXPECT("inner.xml", FEED(ITEM("A <![CDATA[<item>]]> and <br> more.") ITEM("Two.")),
		"inner.xml#1|||S||||:A/:and more.\ninner.xml#2|||S||||:Two.\ninner.xml#3: bad_xml\n");
	EXPECT("control.xml", FEED(ITEM("One\x0btwo.") ITEM("Three.")),
		"control.xml#1|||S||||:One two.\ncontrol.xml#2|||S||||:Three.\ncontrol.xml#3: bad_xml\n");
	struct buf b = BUF_INIT,
		   got = BUF_INIT; /* an item full of tags without an end costs no more than its bytes */
	buf_addz(&b, "<rss><channel><item><description>One.</description>");
	for (int i = 0; i < 20000; i++)
		buf_addf(&b, "<t%d>", i);
	buf_addz(&b, "</item>" ITEM("Two.") "</channel></rss>");
	put("endless.xml", buf_str(&b));
	read_all("endless.xml", NULL, &got);
	assert_true(str_find(buf_str(&got), STR("Two.")) > 0);
	buf_free(&b);
	buf_free(&got);
	assert_int_equal(failed, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_seen), cmocka_unit_test(test_mended) };
	return cmocka_run_group_tests_name("markup", tests, set_up, tear_down);
}
