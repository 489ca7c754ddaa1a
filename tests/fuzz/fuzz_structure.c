/* fuzz_structure.c - documents whose parts are well formed and whose order is not: each byte picks a piece of XML, or
 * of a WARC file, and some repeat it.  So the fuzzer changes structure, where plain bytes would change letters. */
#include "chain_fuzz.h"

static const char *const xml[] = {
	"<rss><channel>", "</channel></rss>", "<feed xml:lang='en'>", "</feed>", "<item>", "</item>", "<entry>",
	"</entry>", "<title>", "</title>", "<description>", "</description>", "<link>",
	"<link href='http://a.b/'/>", "<guid>", "</guid>", "<pubDate>7 May 2024</pubDate>",
	"<language>en</language>", "<![CDATA[", "]]>", "<!--", "-->", "<?x", "?>", "<!DOCTYPE x>", "<!DOCTYPE x [",
	"<!ENTITY a 'b'>", "]>", "&a;", "&amp;", "&nbsp;", "&#8232;", "&#x202e;", "<p>", "</p>", "<b>",
	"&lt;p&gt;", "<newsMessage>", "<newsItem guid='a'>", "</newsItem>", "<headline>", "</headline>",
	"<contentSet>", "<inlineData>", "</inlineData></contentSet>", "<nitf>", "<body.content>",
	"</body.content></nitf>", "<dateline>Oslo, May 7 - ", "</dateline>", "<a b='c' ", "d=\"", "\"", "'", "/>",
	">", "The 5th ASEAN Summit was held in Oslo on 7 May 2024. ", "Ministers met on Tuesday. ",
	"<x:y xmlns:x='u'>", "</x:y>", "\n", "\xc3\xa9", "\xff"
};
static const char *const warc[] = {
	"WARC/1.0\r\n", "WARC/1.1\r\n", "WARC-Type: response\r\n", "WARC-Type: request\r\n",
	"WARC-Type: resource\r\n", "WARC-Type: conversion\r\n", "Content-Length: 0\r\n", "Content-Length: 3\r\n",
	"Content-Length: 120\r\n", "Content-Length: 9999999\r\n", "Content-Length: 18446744073709551615\r\n",
	"Content-Length: -1\r\n", "Content-Type: application/http\r\n", "Content-Type: text/plain\r\n",
	"Content-Type: application/warc\r\n", "WARC-Target-URI: http://a.b/\r\n", "\r\n", "\r\n\r\n",
	"HTTP/1.1 200 OK\r\n", "HTTP/1.1 404 No\r\n", "Content-Type: text/html\r\n", "Content-Encoding: gzip\r\n",
	"Transfer-Encoding: chunked\r\n", "5\r\n<p>a \r\n", "ffff\r\n", "0\r\n\r\n",
	"<html><body><p>The 5th ASEAN Summit was held in Oslo on 7 May 2024, said the ministry to all of us.</p>",
	"</body></html>", "\x1f\x8b\x08", "http://a.b/ 10.0.0.1 20240507000000 text/html 100\n",
	"filedesc://x 10.0.0.1 20240507000000 text/plain 10\n", "abc"
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf b = BUF_INIT;
	if (!size || size > 4096)
		return 0;
	bool is_xml = data[0] & 1;
	const char *const *pieces = is_xml ? xml : warc;
	size_t n = is_xml ? sizeof xml / sizeof *xml : sizeof warc / sizeof *warc;
	buf_addz(&b, is_xml ? "<?xml version=\"1.0\"?>" : "WARC/1.0\r\n");
	for (size_t i = 1; i < size; i++) {
		const char *piece = pieces[data[i] % n];
		for (int times = data[i] > 250 && b.n < 100000 ? 300 : 1; times > 0; times--)
			buf_addz(&b, piece);
	}
	fuzz_chain(b.p, b.n);
	buf_free(&b);
	return 0;
}
