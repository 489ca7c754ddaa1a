/* text/html_entities.c - character references that are still in the text after a reader has decoded its format:
 * &amp;#39; &amp;amp;quot; &nbsp;  Decoded at one go however often they were escaped. */
#include <stdlib.h>

#include "text/charset.h"
#include "text/normal.h"
#include "text/utf8.h"
#include "base/ascii.h"

/* Sorted by name.  Facts of HTML 4 and the commonest of HTML 5. */
static const struct entity { const char *name; uint16_t c; } entities[] = {
	{ "AElig", 0xc6 }, { "Aacute", 0xc1 }, { "Acirc", 0xc2 }, { "Agrave", 0xc0 }, { "Aring", 0xc5 },
	{ "Atilde", 0xc3 }, { "Auml", 0xc4 }, { "Ccaron", 0x10c }, { "Ccedil", 0xc7 }, { "Dagger", 0x2021 },
	{ "ETH", 0xd0 }, { "Eacute", 0xc9 }, { "Ecirc", 0xca }, { "Egrave", 0xc8 }, { "Euml", 0xcb },
	{ "Iacute", 0xcd }, { "Icirc", 0xce }, { "Igrave", 0xcc }, { "Iuml", 0xcf }, { "Lstrok", 0x141 },
	{ "Ntilde", 0xd1 }, { "OElig", 0x152 }, { "Oacute", 0xd3 }, { "Ocirc", 0xd4 }, { "Ograve", 0xd2 },
	{ "Oslash", 0xd8 }, { "Otilde", 0xd5 }, { "Ouml", 0xd6 }, { "Prime", 0x2033 }, { "Scaron", 0x160 },
	{ "THORN", 0xde }, { "Uacute", 0xda }, { "Ucirc", 0xdb }, { "Ugrave", 0xd9 }, { "Uuml", 0xdc },
	{ "Yacute", 0xdd }, { "Yuml", 0x178 }, { "Zcaron", 0x17d }, { "aacute", 0xe1 }, { "acirc", 0xe2 },
	{ "acute", 0xb4 }, { "aelig", 0xe6 }, { "agrave", 0xe0 }, { "amp", 0x26 }, { "aogon", 0x105 },
	{ "apos", 0x27 }, { "aring", 0xe5 }, { "atilde", 0xe3 }, { "auml", 0xe4 }, { "bdquo", 0x201e },
	{ "brvbar", 0xa6 }, { "bull", 0x2022 }, { "cacute", 0x107 }, { "ccaron", 0x10d }, { "ccedil", 0xe7 },
	{ "cedil", 0xb8 }, { "cent", 0xa2 }, { "circ", 0x2c6 }, { "copy", 0xa9 }, { "curren", 0xa4 },
	{ "dagger", 0x2020 }, { "darr", 0x2193 }, { "deg", 0xb0 }, { "divide", 0xf7 }, { "eacute", 0xe9 },
	{ "ecirc", 0xea }, { "egrave", 0xe8 }, { "emsp", 0x2003 }, { "ensp", 0x2002 }, { "eogon", 0x119 },
	{ "eth", 0xf0 }, { "euml", 0xeb }, { "euro", 0x20ac }, { "fnof", 0x192 }, { "frac12", 0xbd },
	{ "frac14", 0xbc }, { "frac34", 0xbe }, { "ge", 0x2265 }, { "gt", 0x3e }, { "hellip", 0x2026 },
	{ "horbar", 0x2015 }, { "hyphen", 0x2010 }, { "iacute", 0xed }, { "icirc", 0xee }, { "iexcl", 0xa1 },
	{ "igrave", 0xec }, { "infin", 0x221e }, { "iquest", 0xbf }, { "iuml", 0xef }, { "laquo", 0xab },
	{ "larr", 0x2190 }, { "ldquo", 0x201c }, { "ldquor", 0x201e }, { "le", 0x2264 }, { "lrm", 0x200e },
	{ "lsaquo", 0x2039 }, { "lsquo", 0x2018 }, { "lstrok", 0x142 }, { "lt", 0x3c }, { "macr", 0xaf },
	{ "mdash", 0x2014 }, { "micro", 0xb5 }, { "middot", 0xb7 }, { "minus", 0x2212 }, { "nacute", 0x144 },
	{ "nbsp", 0xa0 }, { "ndash", 0x2013 }, { "ne", 0x2260 }, { "newline", 0x20 }, { "not", 0xac },
	{ "ntilde", 0xf1 }, { "oacute", 0xf3 }, { "ocirc", 0xf4 }, { "oelig", 0x153 }, { "ograve", 0xf2 },
	{ "ordf", 0xaa }, { "ordm", 0xba }, { "oslash", 0xf8 }, { "otilde", 0xf5 }, { "ouml", 0xf6 },
	{ "para", 0xb6 }, { "permil", 0x2030 }, { "plusmn", 0xb1 }, { "pound", 0xa3 }, { "prime", 0x2032 },
	{ "quot", 0x22 }, { "raquo", 0xbb }, { "rarr", 0x2192 }, { "rdquo", 0x201d }, { "reg", 0xae },
	{ "rlm", 0x200f }, { "rsaquo", 0x203a }, { "rsquo", 0x2019 }, { "rsquor", 0x2019 }, { "sacute", 0x15b },
	{ "sbquo", 0x201a }, { "scaron", 0x161 }, { "sect", 0xa7 }, { "shy", 0xad }, { "sup1", 0xb9 },
	{ "sup2", 0xb2 }, { "sup3", 0xb3 }, { "szlig", 0xdf }, { "thinsp", 0x2009 }, { "thorn", 0xfe },
	{ "tilde", 0x2dc }, { "times", 0xd7 }, { "trade", 0x2122 }, { "uacute", 0xfa }, { "uarr", 0x2191 },
	{ "ucirc", 0xfb }, { "ugrave", 0xf9 }, { "uml", 0xa8 }, { "uuml", 0xfc }, { "yacute", 0xfd },
	{ "yen", 0xa5 }, { "yuml", 0xff }, { "zcaron", 0x17e }, { "zdot", 0x17c }, { "zwj", 0x200d },
	{ "zwnj", 0x200c }
};

static int compare(const void *key, const void *item)
{
	return strcmp(key, ((const struct entity *)item)->name);
}

/* Code point of the reference by number, #39; or #x27; at s[at]; 0 if it is none. */
static uint32_t numeric(struct str s, size_t at, size_t *end)
{
	enum { DIGITS_MAX = 8 };
	int base = at + 1 < s.n && (s.p[at + 1] | 32) == 'x' ? 16 : 10;
	size_t digits = at + (base == 16 ? 2 : 1), i = digits;
	uint32_t v = 0;
	for (; i < s.n && i - digits < DIGITS_MAX; i++) {
		int d = ascii_hex(s.p[i]);
		if (d < 0 || d >= base)
			break;
		v = v * (uint32_t)base + (uint32_t)d;
	}
	if (i == digits || i >= s.n || s.p[i] != ';' || !v || v > 0x10ffff || (v >= 0xd800 && v < 0xe000))
		return 0;
	*end = i + 1;
	return v < 0xa0 && v >= 0x80 ? charset_1252((unsigned char)v) : v < 0x20 || v == 0x7f ? ' ' : v;
}

/* Code point of the reference whose text (behind &, up to and with ;) begins at s[at]; 0 if it is none. */
static uint32_t reference(struct str s, size_t at, size_t *end)
{
	char name[12];
	size_t n = 0, i = at;
	if (i < s.n && s.p[i] == '#')
		return numeric(s, at, end);
	while (i < s.n && n < sizeof name - 1 && ascii_alnum(s.p[i]))
		name[n++] = s.p[i++];
	name[n] = 0;
	if (!n || i >= s.n || s.p[i] != ';')
		return 0;
	*end = i + 1;
	const struct entity *e = bsearch(name, entities, sizeof entities / sizeof *entities, sizeof *entities, compare);
	return e ? e->c : 0;
}

struct str entities_decode(struct arena *a, struct str s, normal_steps *steps)
{
	struct buf b = BUF_INIT;
	size_t from = 0;
	for (size_t i = 0; i < s.n;) {
		ptrdiff_t amp = str_chr(str_from(s, i), '&');
		if (amp < 0)
			break;
		size_t start = i + (size_t)amp, end = start + 1, inner;
		uint32_t c = reference(s, end, &inner), d;
		if (!c) {
			i = start + 1;
			continue;
		}
		end = inner;
		for (int again = 0; c == '&' && again < 3 && (d = reference(s, end, &inner)) != 0; again++) {
			c = d;
			end = inner;
		}
		buf_add(&b, s.p + from, start - from);
		utf8_add(&b, c);
		from = i = end;
		if (steps)
			*VEC_PUSH(a, steps) = (struct normal_step){ (uint32_t)b.n, (uint32_t)end };
	}
	if (!from)
		return s;
	buf_add(&b, s.p + from, s.n - from);
	struct str r = str_dup(a, buf_str(&b));
	buf_free(&b);
	return r;
}
