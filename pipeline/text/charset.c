#include "text/charset.h"

#include <errno.h>
#include <iconv.h>

#include "text/utf8.h"
#include "base/ascii.h"

static const uint16_t high1252[32] = { 0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021,
				       0x2c6,  0x2030, 0x160,  0x2039, 0x152,  0x8d,   0x17d,  0x8f,
				       0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
				       0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0x9d,   0x17e,  0x178 };

uint32_t charset_1252(unsigned char b)
{
	return b >= 0x80 && b < 0xa0 ? high1252[b - 0x80] : b;
}

static struct str finish(struct arena *a, struct buf *b)
{
	struct str s = str_dup(a, buf_str(b));
	buf_free(b);
	return s;
}

static struct str from_1252(struct arena *a, struct str s)
{
	struct buf b = BUF_INIT;
	buf_grow(&b, s.n + s.n / 8);
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c < 0x80)
			buf_addc(&b, (char)c);
		else
			utf8_add(&b, charset_1252(c));
	}
	return finish(a, &b);
}

static struct str from_utf32(struct arena *a, struct str s, bool big)
{
	struct buf b = BUF_INIT;
	buf_grow(&b, s.n / 2);
	for (size_t i = 0; i + 3 < s.n; i += 4) {
		const unsigned char *p = (const unsigned char *)s.p + i;
		utf8_add(&b, big ? (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3]
			: (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0]);
	}
	return finish(a, &b);
}

static struct str from_utf16(struct arena *a, struct str s, bool big)
{
	struct buf b = BUF_INIT;
	buf_grow(&b, s.n);
	for (size_t i = 0; i + 1 < s.n; i += 2) {
		const unsigned char *p = (const unsigned char *)s.p + i;
		uint32_t c = big ? (uint32_t)p[0] << 8 | p[1] : (uint32_t)p[1] << 8 | p[0];
		if (c >= 0xd800 && c < 0xdc00 && i + 3 < s.n) {
			uint32_t d = big ? (uint32_t)p[2] << 8 | p[3] : (uint32_t)p[3] << 8 | p[2];
			if (d >= 0xdc00 && d < 0xe000) {
				c = 0x10000 + ((c - 0xd800) << 10) + (d - 0xdc00);
				i += 2;
			}
		}
		utf8_add(&b, c);
	}
	return finish(a, &b);
}

/* Length of the sequence that lead byte c announces, 0 if it is none. */
static size_t announced(unsigned char c)
{
	return c < 0x80 ? 1 : c < 0xc2 ? 0 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf5 ? 4 : 0;
}

/* Is this UTF-8 with a few damaged places?  Counts sequences that are whole against bytes that are in none. */
static bool nearly_utf8(struct str s)
{
	size_t whole = 0, broken = 0;
	for (size_t i = 0; i < s.n;) {
		size_t n = announced((unsigned char)s.p[i]);
		if (n == 1) {
			i++;
		} else if (n && i + n <= s.n && utf8_valid_to(str_sub(s, i, n)) == n) {
			whole++;
			i += n;
		} else {
			broken++;
			i++;
		}
	}
	return whole >= 4 * broken && whole;
}

/* A sequence cut short becomes U+FFFD; a byte that belongs to none is read as windows-1252, which it most
 * often is: pages pasted together from two sources. */
static struct str from_damaged(struct arena *a, struct str s)
{
	struct buf b = BUF_INIT;
	buf_grow(&b, s.n + s.n / 16);
	for (size_t i = 0; i < s.n;) {
		unsigned char c = (unsigned char)s.p[i];
		size_t n = announced(c), k = 1;
		if (n == 1 || (n && i + n <= s.n && utf8_valid_to(str_sub(s, i, n)) == n)) {
			buf_add(&b, s.p + i, n);
			i += n;
			continue;
		}
		while (n && k < n && i + k < s.n && ((unsigned char)s.p[i + k] & 0xc0) == 0x80)
			k++;
		utf8_add(&b, k > 1 || i + 1 == s.n ? 0xfffd : charset_1252(c));
		i += k;
	}
	return finish(a, &b);
}

static const struct { const char *label, *name; } aliases[] = {	/* as browsers read them */
	{ "iso-8859-1", "WINDOWS-1252" }, { "latin1", "WINDOWS-1252" }, { "latin-1", "WINDOWS-1252" },
	{ "iso8859-1", "WINDOWS-1252" }, { "us-ascii", "WINDOWS-1252" }, { "ascii", "WINDOWS-1252" },
	{ "cp1252", "WINDOWS-1252" }, { "windows-1252", "WINDOWS-1252" }, { "x-cp1252", "WINDOWS-1252" },
	{ "iso-8859-9", "WINDOWS-1254" }, { "iso-8859-11", "WINDOWS-874" }, { "tis-620", "WINDOWS-874" },
	{ "gb2312", "GB18030" }, { "gbk", "GB18030" }, { "x-gbk", "GB18030" }, { "gb_2312-80", "GB18030" },
	{ "shift_jis", "CP932" }, { "shift-jis", "CP932" }, { "x-sjis", "CP932" }, { "sjis", "CP932" },
	{ "windows-31j", "CP932" }, { "euc-kr", "UHC" }, { "ks_c_5601-1987", "UHC" }, { "ksc5601", "UHC" },
	{ "big5", "BIG5-HKSCS" }, { "x-x-big5", "BIG5-HKSCS" }, { "cp1251", "WINDOWS-1251" },
	{ "x-cp1251", "WINDOWS-1251" }, { "x-mac-roman", "MACINTOSH" }
};

/* Only charsets that keep ASCII as it is may be declared: a stranger's label must not turn a page into garbage. */
static bool from_declared(struct arena *a, struct str s, struct str label, struct str *out, struct str *used)
{
	char name[40];
	label = str_trim(label);
	if (!label.n || label.n >= sizeof name)
		return false;
	for (size_t i = 0; i < label.n; i++) {
		char c = label.p[i];
		if (!(ascii_alnum(c) || strchr("-_.:", c)))
			return false;
		name[i] = c;
	}
	name[label.n] = 0;
	for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
		if (str_eq_nocase(label, str_z(aliases[i].label)))
			memcpy(name, aliases[i].name, strlen(aliases[i].name) + 1);
	if (strcmp(name, "WINDOWS-1252") == 0) {
		*out = from_1252(a, s);
		*used = STR("windows-1252");
		return true;
	}
	if (str_starts(str_z(name), STR("UTF")) || str_starts(str_z(name), STR("utf"))
	    || str_starts(str_z(name), STR("UCS")))
		return false;
	iconv_t cd = iconv_open("UTF-8", name);
	if (cd == (iconv_t)-1)
		return false;
	struct buf b = BUF_INIT;
	buf_grow(&b, s.n * 2 + 64);
	struct str rest = s;
	size_t bad = 0;
	while (rest.n && bad <= s.n / 200 + 1) {
		buf_grow(&b, rest.n * 2 + 64);
		char *in = (char *)(uintptr_t)rest.p, *to = b.p + b.n;	/* iconv does not write to its input */
		size_t left = rest.n, room = b.cap - b.n - 1;
		size_t r = iconv(cd, &in, &left, &to, &room);
		b.n = (size_t)(to - b.p);
		rest = str_n(in, left);
		if (r == (size_t)-1 && errno != E2BIG && rest.n) {	/* a byte with no meaning there */
			utf8_add(&b, 0xfffd);
			rest = str_from(rest, 1);
			bad++;
		}
	}
	iconv_close(cd);
	bool good = rest.n == 0 && utf8_valid_to(buf_str(&b)) == b.n && !memchr(b.p, 0, b.n);
	if (good) {
		*out = str_dup(a, buf_str(&b));
		*used = str_dup(a, str_z(name));
	}
	buf_free(&b);
	return good;
}

/* 1 = UTF-16 little endian, 2 = big endian, 0 = neither: by where the NUL bytes of its ASCII letters stand. */
static int utf16_by_zeros(struct str s)
{
	size_t n = s.n < 1024 ? s.n & ~(size_t)1 : 1024, zeros[2] = { 0, 0 };
	for (size_t i = 0; i < n; i++)
		zeros[i & 1] += s.p[i] == 0;
	if (n >= 8 && zeros[1] > n / 5 && zeros[0] * 20 < zeros[1])
		return 1;
	return n >= 8 && zeros[0] > n / 5 && zeros[1] * 20 < zeros[0] ? 2 : 0;
}

/* Its little-endian mark begins like that of UTF-16: a first character of NUL, which no text has. */
static bool utf32_mark(struct str s)
{
	return str_starts(s, STR("\xff\xfe\0\0")) || str_starts(s, STR("\0\0\xfe\xff"));
}

struct str charset_decode(struct arena *a, struct str s, struct str declared, struct str *out)
{
	struct str used = STR("utf-8");
	if (str_starts(s, STR("\xef\xbb\xbf")))
		s = str_from(s, 3);
	else if (utf32_mark(s)) {
		bool big = s.p[0] == 0;
		*out = from_utf32(a, str_from(s, 4), big);
		return big ? STR("utf-32be") : STR("utf-32le");
	} else if (str_starts(s, STR("\xff\xfe")) || str_starts(s, STR("\xfe\xff"))) {
		bool big = (unsigned char)s.p[0] == 0xfe;
		*out = from_utf16(a, str_from(s, 2), big);
		return big ? STR("utf-16be") : STR("utf-16le");
	}
	*out = s;
	if (utf8_valid_to(s) == s.n && !(s.n >= 8 && memchr(s.p, 0, s.n < 1024 ? s.n : 1024)))
		return used;
	int wide = utf16_by_zeros(s);
	if (wide) {
		*out = from_utf16(a, s, wide == 2);
		return wide == 2 ? STR("utf-16be") : STR("utf-16le");
	}
	if (utf8_valid_to(s) == s.n)
		return used;
	if (nearly_utf8(s)) {
		*out = from_damaged(a, s);
		return STR("utf-8 damaged");
	}
	if (from_declared(a, s, declared, out, &used))
		return used;
	const char *guess = declared.n ? NULL : charset_guess(s);
	if (guess && from_declared(a, s, str_z(guess), out, &used))
		return used;
	*out = from_1252(a, s);
	return STR("windows-1252");
}

bool charset_binary(struct str s, const char **what)
{
	static const struct { const char *magic; unsigned char n; const char *what;
	} known[] = { { "%PDF-", 5, "PDF" },
		      { "\x89PNG", 4, "PNG image" },
		      { "\xff\xd8\xff", 3, "JPEG image" },
		      { "GIF8", 4, "GIF image" },
		      { "PK\3\4", 4, "zip archive or office document (save it as PDF, HTML or text)" },
		      { "\x7f"
			"ELF",
			4, "program" },
		      { "BZh", 3, "bzip2 file" },
		      { "\xfd"
			"7zXZ",
			5, "xz file" },
		      { "\x28\xb5\x2f\xfd", 4, "zstd file" },
		      { "\xd0\xcf\x11\xe0", 4, "old office document (save it as PDF, HTML or text)" },
		      { "RIFF", 4, "RIFF media file" },
		      { "7z\xbc\xaf", 4, "7z archive" },
		      { "SQLite format 3", 15, "SQLite database" },
		      { "{\\rtf", 5, "RTF document (save it as PDF, HTML or text)" },
		      { "PAR1", 4, "Parquet file" } };
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (s.n >= known[i].n && memcmp(s.p, known[i].magic, known[i].n) == 0) {
			*what = known[i].what;
			return true;
		}
	if (str_starts(s, STR("\xff\xfe")) || str_starts(s, STR("\xfe\xff")) || utf32_mark(s) || utf16_by_zeros(s))
		return false;
	size_t n = s.n < 4096 ? s.n : 4096, zeros = 0, controls = 0;
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		zeros += c == 0;
		controls += c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != 0x1b && c != 0x1a;
	}
	*what = zeros ? "NUL bytes" : "control bytes";
	return zeros > n / 100 || controls > n / 20 + 2;
}

struct str charset_label(struct str s)
{
	static const struct str name = { "charset=", 8 };
	const char *equals = s.p, *end = s.p + s.n;
	while (equals < end && (equals = memchr(equals, '=', (size_t)(end - equals)))) {
		struct str v = str_from(s, (size_t)(++equals - s.p));
		if ((size_t)(equals - s.p) < name.n || !str_eq_nocase(str_n(equals - name.n, name.n), name))
			continue;
		while (v.n && strchr("\"' ", v.p[0]))
			v = str_from(v, 1);
		size_t n = 0;
		while (n < v.n && !strchr("\"' />;,", v.p[n]))
			n++;
		return str_sub(v, 0, n);
	}
	return STR_NONE;
}
