#include "text/utf8.h"

#include <utf8proc.h>

#include "base/ascii.h"
#include "base/scan.h"

size_t utf8_valid_to(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t i = 0, n = s.n;
	while (i < n) {
		if (p[i] < 0x80) {
			uint64_t w[2];
			while (i + 16 <= n && (memcpy(w, p + i, 16), !((w[0] | w[1]) & 0x8080808080808080u)))
				i += 16;
			while (i < n && p[i] < 0x80)
				i++;
			continue;
		}
		unsigned c = p[i];
		size_t len = c < 0xc2 ? 0 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf5 ? 4 : 0;
		if (!len || i + len > n)
			return i;
		for (size_t k = 1; k < len; k++)
			if ((p[i + k] & 0xc0) != 0x80)
				return i;
		if ((c == 0xe0 && p[i + 1] < 0xa0) || (c == 0xed && p[i + 1] > 0x9f)
		    || (c == 0xf0 && p[i + 1] < 0x90) || (c == 0xf4 && p[i + 1] > 0x8f))
			return i;
		i += len;
	}
	return n;
}

uint32_t utf8_before(struct str s, size_t at)
{
	if (!at)
		return 0;
	size_t i = at - 1;
	while (i && ((unsigned char)s.p[i] & 0xc0) == 0x80)
		i--;
	return utf8_next(s, &i);
}

void utf8_add(struct buf *b, uint32_t c)
{
	if (c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		c = 0xfffd;
	if (c < 0x80) {
		buf_addc(b, (char)c);
		return;
	}
	char t[4];
	size_t n = 0;
	if (c < 0x800) {
		t[n++] = (char)(0xc0 | c >> 6);
	} else if (c < 0x10000) {
		t[n++] = (char)(0xe0 | c >> 12);
		t[n++] = (char)(0x80 | (c >> 6 & 0x3f));
	} else {
		t[n++] = (char)(0xf0 | c >> 18);
		t[n++] = (char)(0x80 | (c >> 12 & 0x3f));
		t[n++] = (char)(0x80 | (c >> 6 & 0x3f));
	}
	t[n++] = (char)(0x80 | (c & 0x3f));
	buf_add(b, t, n);
}

size_t utf8_count(struct str s)
{
	size_t n = 0;
	size_t i = 0;
	while (i + 16 <= s.n) {
		scan16 more = { 0 };		/* counts up to 255 in each of 16 places */
		uint64_t w[2];
		size_t from = i;
		for (int k = 0; k < 255 && i + 16 <= s.n; k++, i += 16)
			more -= (scan16)((scan_load(s.p + i) & 0xc0) == 0x80);
		/* the sum of the bytes, by pairs, so that nothing overflows */
		memcpy(w, &more, sizeof w);
		uint64_t pairs = (w[0] & 0x00ff00ff00ff00ffu) + (w[0] >> 8 & 0x00ff00ff00ff00ffu)
			+ (w[1] & 0x00ff00ff00ff00ffu) + (w[1] >> 8 & 0x00ff00ff00ff00ffu);
		n += i - from - (pairs * 0x0001000100010001u >> 48);
	}
	for (; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return n;
}

enum utf8_class utf8_class(uint32_t c)
{
	static const unsigned char classes[UTF8PROC_CATEGORY_CO + 1] = {
		[UTF8PROC_CATEGORY_CN] = UTF8_OTHER,  [UTF8PROC_CATEGORY_LU] = UTF8_LETTER,
		[UTF8PROC_CATEGORY_LL] = UTF8_LETTER, [UTF8PROC_CATEGORY_LT] = UTF8_LETTER,
		[UTF8PROC_CATEGORY_LM] = UTF8_LETTER, [UTF8PROC_CATEGORY_LO] = UTF8_LETTER,
		[UTF8PROC_CATEGORY_MN] = UTF8_MARK,   [UTF8PROC_CATEGORY_MC] = UTF8_MARK,
		[UTF8PROC_CATEGORY_ME] = UTF8_MARK,   [UTF8PROC_CATEGORY_ND] = UTF8_DIGIT,
		[UTF8PROC_CATEGORY_NL] = UTF8_OTHER,  [UTF8PROC_CATEGORY_NO] = UTF8_OTHER,
		[UTF8PROC_CATEGORY_PC] = UTF8_PUNCT,  [UTF8PROC_CATEGORY_PD] = UTF8_PUNCT,
		[UTF8PROC_CATEGORY_PS] = UTF8_PUNCT,  [UTF8PROC_CATEGORY_PE] = UTF8_PUNCT,
		[UTF8PROC_CATEGORY_PI] = UTF8_PUNCT,  [UTF8PROC_CATEGORY_PF] = UTF8_PUNCT,
		[UTF8PROC_CATEGORY_PO] = UTF8_PUNCT,  [UTF8PROC_CATEGORY_SM] = UTF8_PUNCT,
		[UTF8PROC_CATEGORY_SC] = UTF8_PUNCT,  [UTF8PROC_CATEGORY_SK] = UTF8_PUNCT,
		[UTF8PROC_CATEGORY_SO] = UTF8_PUNCT,  [UTF8PROC_CATEGORY_ZS] = UTF8_SPACE,
		[UTF8PROC_CATEGORY_ZL] = UTF8_SPACE,  [UTF8PROC_CATEGORY_ZP] = UTF8_SPACE,
		[UTF8PROC_CATEGORY_CC] = UTF8_OTHER,  [UTF8PROC_CATEGORY_CF] = UTF8_OTHER,
		[UTF8PROC_CATEGORY_CS] = UTF8_OTHER,  [UTF8PROC_CATEGORY_CO] = UTF8_OTHER,
	};
	return c >= '\t' && c <= '\r' ? UTF8_SPACE : classes[utf8proc_category((utf8proc_int32_t)c)];
}

bool utf8_is_upper(uint32_t c)
{
	if (c < 0x80)
		return ascii_upper((int)c);
	utf8proc_category_t k = utf8proc_category((utf8proc_int32_t)c);
	return k == UTF8PROC_CATEGORY_LU || k == UTF8PROC_CATEGORY_LT;
}

bool utf8_is_lower(uint32_t c)
{
	if (c < 0x80)
		return ascii_lower((int)c);
	return utf8proc_category((utf8proc_int32_t)c) == UTF8PROC_CATEGORY_LL;
}

void utf8_fold(struct buf *b, struct str s)
{
	buf_grow(b, s.n);
	for (size_t i = 0; i < s.n;) {
		unsigned char c = (unsigned char)s.p[i];
		if (c < 0x80) {
			buf_addc(b, ascii_upper(c) ? (char)(c + 32) : (char)c);
			i++;
		} else {
			utf8_add(b, (uint32_t)utf8proc_tolower((utf8proc_int32_t)utf8_next(s, &i)));
		}
	}
}
