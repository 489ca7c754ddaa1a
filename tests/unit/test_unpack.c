/* test_unpack.c - the content encodings of HTTP: whole, cut short, damaged, over a limit, and several
 * over each other. */
#include "reader_cases.h"

#include <zlib.h>

#include "base/unpack.h"

#define BODY                                                                                                       \
	"<html><body><p>The harbour opened on Monday after a year of work on its walls, the port office "          \
	"said.</p></body></html>"
#define TEXT ":The harbour opened on Monday after a year of work on its walls, the port office said."

/* BODY as brotli -q 5, zstd -3, deflate with and without zlib's head; and 3,000,000 times "a" as brotli */
static const unsigned char br[] = { 27, 117, 0, 0, 196, 154, 91, 170, 71, 23, 13, 69, 62, 52, 155, 161, 76, 253, 135,
	225, 240, 198, 237, 101, 110, 112, 196, 129, 5, 2, 77, 79, 52, 190, 13, 52, 225, 32, 56, 120, 12, 159, 79,
	41, 191, 152, 86, 18, 194, 150, 30, 174, 237, 221, 78, 112, 194, 162, 139, 191, 32, 101, 127, 192, 15, 135,
	145, 246, 245, 72, 23, 10, 250, 4, 3, 12, 76, 234, 149, 60, 107, 14, 204, 210, 218, 88, 152, 25, 209, 169,
	204, 168, 183, 35, 203, 181, 158, 35, 149, 141, 111, 158 };
static const unsigned char zst[] = { 40, 181, 47, 253, 32, 118, 13, 3, 0, 194, 70, 21, 23, 144, 167, 109, 184, 40,
	11, 189, 201, 30, 150, 123, 201, 27, 53, 111, 39, 167, 13, 245, 49, 118, 154, 3, 119, 138, 214, 49, 236,
	210, 176, 0, 49, 168, 158, 4, 83, 202, 190, 121, 211, 83, 251, 0, 117, 14, 30, 174, 218, 20, 120, 15, 47,
	123, 198, 92, 199, 115, 118, 193, 47, 36, 104, 5, 71, 123, 146, 40, 211, 158, 13, 75, 48, 234, 83, 7, 151,
	236, 22, 89, 194, 238, 20, 173, 22, 2, 0, 54, 195, 60, 32, 2, 101, 6 };
static const unsigned char deflated[] = { 120, 156, 37, 205, 209, 13, 66, 33, 12, 70, 225, 85, 254, 1, 140, 44, 208,
	176, 129, 111, 46, 208, 43, 37, 16, 145, 146, 82, 115, 195, 246, 162, 62, 127, 57, 57, 84, 252, 213, 34, 29,
	154, 86, 164, 17, 239, 69, 80, 216, 14, 125, 27, 116, 72, 151, 4, 237, 184, 105, 79, 188, 192, 217, 197,
	192, 88, 194, 91, 51, 78, 181, 231, 151, 171, 79, 156, 220, 218, 188, 192, 119, 63, 212, 124, 115, 174, 15,
	193, 228, 154, 174, 20, 70, 164, 240, 95, 132, 223, 239, 3, 189, 206, 41, 93 };
static const unsigned char raw[] = { 37, 205, 209, 13, 66, 33, 12, 70, 225, 85, 254, 1, 140, 44, 208, 176, 129, 111,
	46, 208, 43, 37, 16, 145, 146, 82, 115, 195, 246, 162, 62, 127, 57, 57, 84, 252, 213, 34, 29, 154, 86, 164,
	17, 239, 69, 80, 216, 14, 125, 27, 116, 72, 151, 4, 237, 184, 105, 79, 188, 192, 217, 197, 192, 88, 194, 91,
	51, 78, 181, 231, 151, 171, 79, 156, 220, 218, 188, 192, 119, 63, 212, 124, 115, 174, 15, 193, 228, 154,
	174, 20, 70, 164, 240, 95, 132, 223, 239, 3 };
static const unsigned char bomb[] = { 155, 191, 198, 45, 0, 36, 194, 226, 177, 64, 242, 124, 91, 0 };

static const struct { enum packing how; struct str packed;
} all[] = { { PACKED_BR, { (const char *)br, sizeof br } }, { PACKED_ZSTD, { (const char *)zst, sizeof zst } },
	{ PACKED_DEFLATE, { (const char *)deflated, sizeof deflated } },
	{ PACKED_DEFLATE, { (const char *)raw, sizeof raw } } };

static void test_bodies(void **state)
{
	(void)state;
	struct buf out = BUF_INIT;
	struct err e = ERR_INIT;
	bool over = false;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		buf_reset(&out);
		assert_int_equal(unpack(all[i].how, all[i].packed, 1000, 100, &out, &over, &e), 0);
		assert_true(str_is(buf_str(&out), BODY));
		assert_false(over);
		buf_reset(&out);
		assert_int_equal(unpack(all[i].how, str_sub(all[i].packed, 0, all[i].packed.n - 5), 1000, 100, &out,
					 &over, &e),
			-1);
		assert_false(over);
		assert_int_equal(e.code, EXIT_IO);
		buf_reset(&out);
		assert_int_equal(unpack(all[i].how, all[i].packed, sizeof BODY - 2, 100, &out, &over, &e), -1);
		assert_true(over);
		over = false;
		buf_reset(&out);
		assert_int_equal(unpack(all[i].how, STR("no such thing"), 1000, 100, &out, &over, &e), -1);
	}
	buf_reset(&out);
	assert_int_equal(unpack(PACKED_BR, str_n((const char *)bomb, sizeof bomb), 0, 1000000, &out, &over, &e), 0);
	assert_int_equal(out.n, 3000000);
	buf_reset(&out);
	assert_int_equal(unpack(PACKED_BR, str_n((const char *)bomb, sizeof bomb), 0, 1000, &out, &over, &e), -1);
	assert_true(over && out.n < 200000);
	assert_int_equal(packing_named(STR(" BR ")), PACKED_BR);
	assert_int_equal(packing_named(STR("identity")), PACKED_NOT);
	buf_free(&out);
}

static void response(struct buf *b, const char *encoding, struct str body)
{
	struct buf http = BUF_INIT;
	buf_addf(&http, "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Encoding: %s\r\n\r\n",
		encoding);
	buf_adds(&http, body);
	buf_addf(b,
		"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://x.org/%s\r\nContent-Length: "
		"%zu\r\n\r\n",
		encoding, http.n);
	buf_adds(b, buf_str(&http));
	buf_addz(b, "\r\n\r\n");
	buf_free(&http);
}

static void test_warc(void **state)
{
	(void)state;
	failed = 0;
	struct buf b = BUF_INIT;
	unsigned char twice[400];
	uLongf n = sizeof twice;
	assert_int_equal(compress(twice, &n, br, sizeof br), Z_OK);
	response(&b, "br", all[0].packed);
	response(&b, "zstd", all[1].packed);
	response(&b, "deflate", all[2].packed);
	response(&b, "deflate", all[3].packed);
	response(&b, "br,deflate", str_n((const char *)twice, n));
	response(&b, "br", STR(BODY));		/* stored unpacked */
	response(&b, "br", str_sub(all[0].packed, 0, 60));
	response(&b, "br", str_n((const char *)bomb, sizeof bomb));
	expect("all.warc", buf_str(&b),
		"all.warc#1||http://x.org/br|||||" TEXT "\nall.warc#2||http://x.org/zstd|||||" TEXT
		"\nall.warc#3||http://x.org/deflate|||||" TEXT "\nall.warc#4||http://x.org/deflate|||||" TEXT
		"\nall.warc#5||http://x.org/br,deflate|||||" TEXT "\nall.warc#6||http://x.org/br|||||" TEXT
		"\nall.warc#7: bad_warc\nall.warc#8: too_large\n");
	buf_free(&b);
	assert_int_equal(failed, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_bodies), cmocka_unit_test(test_warc) };
	return cmocka_run_group_tests_name("unpack", tests, set_up, tear_down);
}
