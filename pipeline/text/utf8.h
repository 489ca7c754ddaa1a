/* utf8.h - UTF-8 (RFC 3629) and the few character properties the pipeline asks for. */
#ifndef PM_TEXT_UTF8_H
#define PM_TEXT_UTF8_H

#include "base/str.h"

/* Byte offset of the first byte that is not valid UTF-8 (overlong, surrogate, above U+10FFFF and cut-off
 * sequences included), or s.n if all of s is valid.  ASCII runs at many GB/s. */
size_t utf8_valid_to(struct str s);

/* Code point at s[*at] (s valid UTF-8, *at < s.n); moves *at past it. */
static inline uint32_t utf8_next(struct str s, size_t *at)
{
	const unsigned char *p = (const unsigned char *)s.p + *at;
	if (p[0] < 0x80) {
		*at += 1;
		return p[0];
	}
	if (p[0] < 0xe0) {
		*at += 2;
		return (p[0] & 0x1fu) << 6 | (p[1] & 0x3fu);
	}
	if (p[0] < 0xf0) {
		*at += 3;
		return (p[0] & 0xfu) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);
	}
	*at += 4;
	return (p[0] & 7u) << 18 | (p[1] & 0x3fu) << 12 | (p[2] & 0x3fu) << 6 | (p[3] & 0x3fu);
}
/* Bytes of the longest beginning of s (valid UTF-8) that has at most max bytes and ends between two code points. */
static inline size_t utf8_cut(struct str s, size_t max)
{
	size_t n = s.n < max ? s.n : max;
	while (n && n < s.n && ((unsigned char)s.p[n] & 0xc0) == 0x80)
		n--;
	return n;
}
uint32_t utf8_before(struct str s, size_t at);	/* code point that ends at s[at], 0 at the start */
void utf8_add(struct buf *b, uint32_t cp);	/* append; a surrogate or > U+10FFFF becomes U+FFFD */
size_t utf8_count(struct str s);		/* code points */

enum utf8_class { UTF8_LETTER, UTF8_MARK, UTF8_DIGIT, UTF8_SPACE, UTF8_PUNCT, UTF8_OTHER };
enum utf8_class utf8_class(uint32_t cp);	/* by general category (utf8proc's tables) */
bool utf8_is_upper(uint32_t cp);		/* Lu or Lt */
bool utf8_is_lower(uint32_t cp);
/* Simple case folding of s appended to b (Unicode, one code point to one); ASCII is fast. */
void utf8_fold(struct buf *b, struct str s);

#endif
