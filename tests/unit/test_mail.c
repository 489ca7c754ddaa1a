/* test_mail.c - messages and mboxes of our own: which text is the message, what of it is quoted, what hangs on it. */
#include "reader_cases.h"

#define HEAD                                                                                                       \
	"From: \"Harbour office\" <press@harbour.example>\nDate: Wed, 16 Oct 2024 08:26:02 +0200\nSubject: "       \
	"=?utf-8?q?The_caf=C3=A9_reopens?=\n"                                                                      \
	"Message-ID: <1@harbour.example>\nMIME-Version: 1.0\n"
#define META "1@harbour.example||Harbour office|Wed, 16 Oct 2024 08:26:02 +0200||The caf\303\251 reopens|"
#define TEXT "The caf\303\251 on the quay opens again on Monday.\n"
#define LONG                                                                                                       \
	"The caf\303\251 on the quay opens again on Monday, after a winter in which the walls were dried, the "    \
	"floor was laid anew "                                                                                     \
	"and the stove was built again from the old tiles; the harbour office lends the chairs.\n"

static void test_messages(void **state)
{
	(void)state;
	failed = 0;
	EXPECT("plain.eml", HEAD "Content-Type: text/plain; charset=utf-8\n\n" TEXT,
		"plain.eml|" META ":The caf\303\251 on the quay opens again on Monday.\n");
	EXPECT("qp.eml",
		HEAD "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: "
		     "quoted-printable\n\nThe caf=E9 on the =\nquay.\n",
		"qp.eml|" META ":The caf\303\251 on the quay.\n");
	EXPECT("base64.eml",
		HEAD
		"Content-Type: text/html\nContent-Transfer-Encoding: base64\n\nPHA+T25lLjwvcD48cD5Ud28uPC9wPg==\n",
		"base64.eml|" META ":One./:Two.\n");
	EXPECT("crlf.eml",
		"From: a@b.example\r\nTo: c@d.example\r\nDate: 16 Oct 2024 08:26 +0000\r\nSubject: "
		"Quay\r\n\r\nOne.\r\n\r\nTwo.\r\n",
		"crlf.eml|||a@b.example|16 Oct 2024 08:26 +0000||Quay|:One./:Two.\n");
	/* quotes, the line that says whose they are, the signature */
	EXPECT("reply.eml",
		HEAD "\nWe agree.\n\nOn Monday the port wrote:\n> Do you agree?\n> Say so.\n\nWe come at noon.\n-- "
		     "\nHarbour office\nQuay 1\n",
		"reply.eml|" META ":We agree./:We come at noon.\n");
	EXPECT("dashes.eml", HEAD "\nWe agree.\n--\nNo signature.\n",
		"dashes.eml|" META ":We agree./:--/:No signature.\n");
	EXPECT("quote.eml", HEAD "\n> All of it is quoted.\n", "quote.eml|" META ":> All of it is quoted.\n");
	/* alternatives: the plain one, unless it is a stub */
	EXPECT("both.eml",
		HEAD "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain; "
		     "charset=utf-8\n\n" LONG
		     "--b\nContent-Type: text/html; charset=utf-8\n\n<p>Html.</p>\n--b--\n",
		"both.eml|" META ":The caf\303\251 on the quay opens again on Monday, after a winter in which the "
				 "walls were dried, the floor was laid anew "
		"and the stove was built again from the old tiles; the harbour office lends the chairs.\n");
	EXPECT("stub.eml",
		HEAD "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nThis "
		     "mail is HTML.\n"
		     "--b\nContent-Type: text/html; charset=utf-8\n\n<p>The caf\303\251 opens.</p>\n--b--\n",
		"stub.eml|" META ":The caf\303\251 opens.\n");
	/* what hangs on it: texts and messages, no pictures */
	EXPECT("hangs.eml",
		HEAD "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nSee below.\n--b\nContent-Type: "
		     "image/png\n\nxx\n"
		     "--b\nContent-Type: text/plain; name=a.txt\nContent-Disposition: attachment; "
		     "filename=a.txt\n\nOf its own.\n"
		     "--b\nContent-Type: message/rfc822\n\nFrom: x@y.example\nDate: 1 Oct 2024 08:00 "
		     "+0000\nSubject: Within\n\nInner.\n--b--\n",
		"hangs.eml#1|" META
		":See below.\nhangs.eml#2|||Harbour office|Wed, 16 Oct 2024 08:26:02 +0200|||:Of its own.\n"
		"hangs.eml#3|||x@y.example|1 Oct 2024 08:00 +0000||Within|:Inner.\n");
	EXPECT("picture.eml", HEAD "Content-Type: image/png\nContent-Transfer-Encoding: base64\n\nAAAA\n",
		"picture.eml: not_an_article\n");
	/* no messages */
	EXPECT("note.txt", "From: the harbour office\n\nThe quay is closed.\n",
		"note.txt|||||||:From: the harbour office/:The quay is closed.\n");
	EXPECT("list.txt", "Place: the quay\nTime: noon\nWho: all\n\nCome.\n",
		"list.txt|||||||:Place: the quay/:Time: noon/:Who: all/:Come.\n");
	assert_int_equal(failed, 0);
}

#define FROM "From press@harbour.example Wed Oct 16 08:26:02 2024\n"

static void test_mbox(void **state)
{
	(void)state;
	failed = 0;
	EXPECT("a.mbox",
		FROM HEAD "\nOne.\n\n" FROM "From: a@b.example\nSubject: Second\nDate: 17 Oct 2024 09:00 "
					    "+0000\n\nTwo.\nFrom here on it is text.\n\n",
		"a.mbox#1|" META
		":One.\na.mbox#2|||a@b.example|17 Oct 2024 09:00 +0000||Second|:Two./:From here on it is text.\n");
	EXPECT("one.mbox", FROM HEAD "\nOne.\n", "one.mbox#1|" META ":One.\n");
	/* a message over the limit costs no other one */
	struct reader_limits l = READER_LIMITS_DEFAULT;
	struct buf b = BUF_INIT, got = BUF_INIT;
	l.record_bytes = 100000;
	buf_addz(&b, FROM HEAD "\n");
	for (int i = 0; i < 20000; i++)
		buf_addz(&b, "A long line of text.\n\nFrom the sea.\n");
	buf_addz(&b, "\n" FROM HEAD "\nOne.\n");
	put("long.mbox", buf_str(&b));
	read_all("long.mbox", &l, &got);
	assert_string_equal(got.p, "long.mbox#1: too_large\nlong.mbox#2|" META ":One.\n");
	/* nor does one that nests without end */
	buf_reset(&b);
	buf_addz(&b, HEAD);
	for (int i = 0; i < 3000; i++)
		buf_addf(&b, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i);
	put("deep.eml", buf_str(&b));
	read_all("deep.eml", NULL, &got);
	assert_string_equal(got.p, "deep.eml: too_costly\n");
	buf_free(&b);
	buf_free(&got);
	assert_int_equal(failed, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_messages), cmocka_unit_test(test_mbox) };
	return cmocka_run_group_tests_name("mail", tests, set_up, tear_down);
}
