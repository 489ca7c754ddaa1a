#include "text/mojibake.h"

#include "text/charset.h"
#include "text/utf8.h"

/* The charsets as which UTF-8 is most often misread; windows-1252 comes from charset.h. */
enum misread { AS_1252, AS_MAC_ROMAN, AS_1251, AS_1250, PIECEWISE, AS_1257 = PIECEWISE, AS_437, MISREADINGS };

static const uint16_t high[MISREADINGS - 1][128] = {
	{ /* Mac Roman */
	  0xc4,	  0xc5,	  0xc7,	  0xc9,	  0xd1,	  0xd6,	  0xdc,	  0xe1,	  0xe0,	  0xe2,	  0xe4, 0xe3,	0xe5,
	  0xe7,	  0xe9,	  0xe8,	  0xea,	  0xeb,	  0xed,	  0xec,	  0xee,	  0xef,	  0xf1,	  0xf3, 0xf2,	0xf4,
	  0xf6,	  0xf5,	  0xfa,	  0xf9,	  0xfb,	  0xfc,	  0x2020, 0xb0,	  0xa2,	  0xa3,	  0xa7, 0x2022, 0xb6,
	  0xdf,	  0xae,	  0xa9,	  0x2122, 0xb4,	  0xa8,	  0x2260, 0xc6,	  0xd8,	  0x221e, 0xb1, 0x2264, 0x2265,
	  0xa5,	  0xb5,	  0x2202, 0x2211, 0x220f, 0x3c0,  0x222b, 0xaa,	  0xba,	  0x3a9,  0xe6, 0xf8,	0xbf,
	  0xa1,	  0xac,	  0x221a, 0x192,  0x2248, 0x2206, 0xab,	  0xbb,	  0x2026, 0xa0,	  0xc0, 0xc3,	0xd5,
	  0x152,  0x153,  0x2013, 0x2014, 0x201c, 0x201d, 0x2018, 0x2019, 0xf7,	  0x25ca, 0xff, 0x178,	0x2044,
	  0x20ac, 0x2039, 0x203a, 0xfb01, 0xfb02, 0x2021, 0xb7,	  0x201a, 0x201e, 0x2030, 0xc2, 0xca,	0xc1,
	  0xcb,	  0xc8,	  0xcd,	  0xce,	  0xcf,	  0xcc,	  0xd3,	  0xd4,	  0xf8ff, 0xd2,	  0xda, 0xdb,	0xd9,
	  0x131,  0x2c6,  0x2dc,  0xaf,	  0x2d8,  0x2d9,  0x2da,  0xb8,	  0x2dd,  0x2db,  0x2c7 },
	{ /* windows-1251 */
	  0x402, 0x403,	 0x201a, 0x453, 0x201e, 0x2026, 0x2020, 0x2021, 0x20ac, 0x2030, 0x409,	0x2039, 0x40a,
	  0x40c, 0x40b,	 0x40f,	 0x452, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x98,	0x2122,
	  0x459, 0x203a, 0x45a,	 0x45c, 0x45b,	0x45f,	0xa0,	0x40e,	0x45e,	0x408,	0xa4,	0x490,	0xa6,
	  0xa7,	 0x401,	 0xa9,	 0x404, 0xab,	0xac,	0xad,	0xae,	0x407,	0xb0,	0xb1,	0x406,	0x456,
	  0x491, 0xb5,	 0xb6,	 0xb7,	0x451,	0x2116, 0x454,	0xbb,	0x458,	0x405,	0x455,	0x457,	0x410,
	  0x411, 0x412,	 0x413,	 0x414, 0x415,	0x416,	0x417,	0x418,	0x419,	0x41a,	0x41b,	0x41c,	0x41d,
	  0x41e, 0x41f,	 0x420,	 0x421, 0x422,	0x423,	0x424,	0x425,	0x426,	0x427,	0x428,	0x429,	0x42a,
	  0x42b, 0x42c,	 0x42d,	 0x42e, 0x42f,	0x430,	0x431,	0x432,	0x433,	0x434,	0x435,	0x436,	0x437,
	  0x438, 0x439,	 0x43a,	 0x43b, 0x43c,	0x43d,	0x43e,	0x43f,	0x440,	0x441,	0x442,	0x443,	0x444,
	  0x445, 0x446,	 0x447,	 0x448, 0x449,	0x44a,	0x44b,	0x44c,	0x44d,	0x44e,	0x44f },
	{ /* windows-1250 */
	  0x20ac, 0x81,	  0x201a, 0x83,	 0x201e, 0x2026, 0x2020, 0x2021, 0x88,	 0x2030, 0x160,	 0x2039, 0x15a,
	  0x164,  0x17d,  0x179,  0x90,	 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x98,	 0x2122,
	  0x161,  0x203a, 0x15b,  0x165, 0x17e,	 0x17a,	 0xa0,	 0x2c7,	 0x2d8,	 0x141,	 0xa4,	 0x104,	 0xa6,
	  0xa7,	  0xa8,	  0xa9,	  0x15e, 0xab,	 0xac,	 0xad,	 0xae,	 0x17b,	 0xb0,	 0xb1,	 0x2db,	 0x142,
	  0xb4,	  0xb5,	  0xb6,	  0xb7,	 0xb8,	 0x105,	 0x15f,	 0xbb,	 0x13d,	 0x2dd,	 0x13e,	 0x17c,	 0x154,
	  0xc1,	  0xc2,	  0x102,  0xc4,	 0x139,	 0x106,	 0xc7,	 0x10c,	 0xc9,	 0x118,	 0xcb,	 0x11a,	 0xcd,
	  0xce,	  0x10e,  0x110,  0x143, 0x147,	 0xd3,	 0xd4,	 0x150,	 0xd6,	 0xd7,	 0x158,	 0x16e,	 0xda,
	  0x170,  0xdc,	  0xdd,	  0x162, 0xdf,	 0x155,	 0xe1,	 0xe2,	 0x103,	 0xe4,	 0x13a,	 0x107,	 0xe7,
	  0x10d,  0xe9,	  0x119,  0xeb,	 0x11b,	 0xed,	 0xee,	 0x10f,	 0x111,	 0x144,	 0x148,	 0xf3,	 0xf4,
	  0x151,  0xf6,	  0xf7,	  0x159, 0x16f,	 0xfa,	 0x171,	 0xfc,	 0xfd,	 0x163,	 0x2d9 },
	{ /* windows-1257 */
	  0x20ac, 0x81,	  0x201a, 0x83,	 0x201e, 0x2026, 0x2020, 0x2021, 0x88,	 0x2030, 0x8a,	 0x2039, 0x8c,
	  0xa8,	  0x2c7,  0xb8,	  0x90,	 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x98,	 0x2122,
	  0x9a,	  0x203a, 0x9c,	  0xaf,	 0x2db,	 0x9f,	 0xa0,	 0xa1,	 0xa2,	 0xa3,	 0xa4,	 0xa5,	 0xa6,
	  0xa7,	  0xd8,	  0xa9,	  0x156, 0xab,	 0xac,	 0xad,	 0xae,	 0xc6,	 0xb0,	 0xb1,	 0xb2,	 0xb3,
	  0xb4,	  0xb5,	  0xb6,	  0xb7,	 0xf8,	 0xb9,	 0x157,	 0xbb,	 0xbc,	 0xbd,	 0xbe,	 0xe6,	 0x104,
	  0x12e,  0x100,  0x106,  0xc4,	 0xc5,	 0x118,	 0x112,	 0x10c,	 0xc9,	 0x179,	 0x116,	 0x122,	 0x136,
	  0x12a,  0x13b,  0x160,  0x143, 0x145,	 0xd3,	 0x14c,	 0xd5,	 0xd6,	 0xd7,	 0x172,	 0x141,	 0x15a,
	  0x16a,  0xdc,	  0x17b,  0x17d, 0xdf,	 0x105,	 0x12f,	 0x101,	 0x107,	 0xe4,	 0xe5,	 0x119,	 0x113,
	  0x10d,  0xe9,	  0x17a,  0x117, 0x123,	 0x137,	 0x12b,	 0x13c,	 0x161,	 0x144,	 0x146,	 0xf3,	 0x14d,
	  0xf5,	  0xf6,	  0xf7,	  0x173, 0x142,	 0x15b,	 0x16b,	 0xfc,	 0x17c,	 0x17e,	 0x2d9 },
	{ /* code page 437 */
	  0xc7,	  0xfc,	  0xe9,	  0xe2,	  0xe4,	  0xe0,	  0xe5,	  0xe7,	  0xea,	  0xeb,	  0xe8,	  0xef,	  0xee,
	  0xec,	  0xc4,	  0xc5,	  0xc9,	  0xe6,	  0xc6,	  0xf4,	  0xf6,	  0xf2,	  0xfb,	  0xf9,	  0xff,	  0xd6,
	  0xdc,	  0xa2,	  0xa3,	  0xa5,	  0x20a7, 0x192,  0xe1,	  0xed,	  0xf3,	  0xfa,	  0xf1,	  0xd1,	  0xaa,
	  0xba,	  0xbf,	  0x2310, 0xac,	  0xbd,	  0xbc,	  0xa1,	  0xab,	  0xbb,	  0x2591, 0x2592, 0x2593, 0x2502,
	  0x2524, 0x2561, 0x2562, 0x2556, 0x2555, 0x2563, 0x2551, 0x2557, 0x255d, 0x255c, 0x255b, 0x2510, 0x2514,
	  0x2534, 0x252c, 0x251c, 0x2500, 0x253c, 0x255e, 0x255f, 0x255a, 0x2554, 0x2569, 0x2566, 0x2560, 0x2550,
	  0x256c, 0x2567, 0x2568, 0x2564, 0x2565, 0x2559, 0x2558, 0x2552, 0x2553, 0x256b, 0x256a, 0x2518, 0x250c,
	  0x2588, 0x2584, 0x258c, 0x2590, 0x2580, 0x3b1,  0xdf,	  0x393,  0x3c0,  0x3a3,  0x3c3,  0xb5,	  0x3c4,
	  0x3a6,  0x398,  0x3a9,  0x3b4,  0x221e, 0x3c6,  0x3b5,  0x2229, 0x2261, 0xb1,	  0x2265, 0x2264, 0x2320,
	  0x2321, 0xf7,	  0x2248, 0xb0,	  0x2219, 0xb7,	  0x221a, 0x207f, 0xb2,	  0x25a0, 0xa0 }
};

/* Byte (0x80..0xff) that c stands for in the misreading, 0 if none. */
static unsigned byte_of(enum misread as, uint32_t c)
{
	if (as == AS_1252) {
		if (c >= 0x80 && c < 0x100)
			return c;
		for (unsigned b = 0x80; b < 0xa0; b++)
			if (charset_1252((unsigned char)b) == c)
				return b;
		return 0;
	}
	for (unsigned b = 0; b < 128; b++)
		if (high[as - 1][b] == c)
			return b + 128;
	return 0;
}

bool mojibake_suspect(struct str s, size_t at)
{
	uint32_t c = utf8_next(s, &at);
	if (at >= s.n)
		return false;
	if ((unsigned char)s.p[at] < 0x80)
		return c == 0xc3 && s.p[at] == ' ';
	/* a lead byte's image, then a continuation byte's, in any of the misreadings */
	uint32_t d = utf8_next(s, &at);
	if (c < 0xc2 && c != 0xac)
		return false;
	for (int as = 0; as < MISREADINGS; as++) {
		unsigned lead = byte_of((enum misread)as, c);
		if (lead >= 0xc2 && lead < 0xf5) {
			unsigned second = byte_of((enum misread)as, d);
			if (second >= 0x80 && second < 0xc0)
				return true;
		}
	}
	return false;
}

struct misread_run {
	uint32_t u;		/* the code point that was meant */
	unsigned lead, second;	/* its first two bytes */
	size_t bytes;		/* of s that it takes */
	bool control;		/* a C1 control is in its image: nobody writes these */
};

/* The UTF-8 sequence whose image stands at s[at]. */
static bool sequence_at(struct str s, size_t at, enum misread as, struct misread_run *q)
{
	size_t i = at;
	if (at >= s.n)
		return false;
	unsigned lead = byte_of(as, utf8_next(s, &i));
	size_t n = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
	char bytes[4] = { (char)lead };
	*q = (struct misread_run){ .lead = lead };
	if (!n)
		return false;
	for (size_t k = 1; k < n; k++) {
		if (i >= s.n)
			return false;
		uint32_t c = utf8_next(s, &i);
		unsigned b = byte_of(as, c);
		if (b < 0x80 || b > 0xbf)
			return false;
		bytes[k] = (char)b;
		q->control |= c >= 0x80 && c < 0xa0;
		if (k == 1)
			q->second = b;
	}
	if (utf8_valid_to(str_n(bytes, n)) < n)
		return false;
	size_t zero = 0;
	q->u = utf8_next(str_n(bytes, n), &zero);
	q->bytes = i - at;
	return true;
}

/* Second bytes whose images may well follow a letter by themselves: dots, quotes, dashes, signs of footnotes, degrees,
 * powers. */
static bool may_follow_letter(unsigned b)
{
	static const char bytes[] = "\x85\x86\x87\x8b\x91\x92\x93\x94\x95\x96\x97\x99\x9b\xa0\xa8\xaa\xab\xae"
				    "\xb0\xb2\xb3\xb4\xb7\xb9\xba\xbb";
	return memchr(bytes, (int)b, sizeof bytes - 1) != NULL;
}

static bool is_symbol(uint32_t u)
{
	return (u >= 0x2010 && u <= 0x205e) || (u >= 0x20a0 && u <= 0x20bf) || (u >= 0x2100 && u <= 0x22ff)
	       || (u >= 0x2460 && u <= 0x27bf) || (u >= 0x2b00 && u <= 0x2bff) || u == 0xfeff || u == 0xfffd
	       || u == 0xfe0f || (u >= 0xff01 && u <= 0xffee) || (u >= 0x1f000 && u <= 0x1faff) || u == 0x2009
	       || u == 0x200b || u == 0x202f;
}

/* Sequences in a row from s[at] that yield letters of one script (leads of one kind). */
static unsigned script_run(struct str s, size_t at, enum misread as)
{
	struct misread_run q;
	uint32_t block = 0;
	unsigned n = 0;
	while (sequence_at(s, at, as, &q)) {
		uint32_t b = q.u >= 0x2e80		   ? 0x2e80
			     : q.u >= 0x600 && q.u < 0x780 ? 0x600
			     : q.u >= 0x370 && q.u < 0x400 ? 0x370
							   : q.u & ~0xffu;
		if ((n && b != block) || utf8_class(q.u) == UTF8_OTHER)
			break;
		block = b;
		n++;
		at += q.bytes;
	}
	return n;
}

/* A sequence and what stands around it. */
struct suspect {
	struct str s;
	size_t at;
	const struct misread_run *q;
	uint32_t prev, next;	/* code points, 0 at the ends */
	bool low;		/* one of them is a letter in lower case */
	bool within;		/* both are capitals: of a word in capitals */
	bool sure;		/* the text has certain ones already, so doubt weighs less */
};

static bool ascii_low(uint32_t c) { return c < 0x80 && utf8_is_lower(c); }

/* Cyrillic and a sign within a Latin word, or a run of Cyrillic. */
static bool certain_1251(const struct suspect *x)
{
	const struct misread_run *q = x->q;
	if (q->lead == 0xc3 || (q->u >= 0xfb00 && q->u <= 0xfb06))
		return ascii_low(x->prev) || ascii_low(x->next);
	return (q->lead == 0xd0 || q->lead == 0xd1) && script_run(x->s, x->at, AS_1251) >= 3;
}

static bool certain_1250(const struct suspect *x)
{
	size_t second = x->at;
	utf8_next(x->s, &second);
	return x->q->lead == 0xc3 && ascii_low(x->prev) && utf8_class(utf8_next(x->s, &second)) != UTF8_LETTER;
}

static bool certain_mac_roman(const struct suspect *x)
{
	uint32_t u = x->q->u;
	return x->q->lead == 0xc3 ? x->low || x->sure : x->q->lead == 0xc2 && (u == 0xa0 || (x->sure && u > 0xa0));
}

/* Of three or four bytes, read as windows-1252. */
static bool certain_long(const struct suspect *x)
{
	const struct misread_run *q = x->q;
	if (is_symbol(q->u))
		return true;
	if (utf8_class(q->u) == UTF8_OTHER)
		return false;
	if (q->u >= 0x1e00 && q->u < 0x1f00)	/* Vietnamese */
		return x->low || x->sure;
	return q->control || script_run(x->s, x->at, AS_1252) >= 2;
}

/* Of two bytes: signs (c2), the letters of the West (c3), of Latin Extended-A, of Romania, and of other scripts. */
static bool certain_short(const struct suspect *x)
{
	const struct misread_run *q = x->q;
	switch (q->lead) {
	case 0xc2:
		if (q->u < 0xa0)	/* an image of a control: a second layer, or nothing */
			return x->sure || (q->control && q->u != 0x85);
		return x->sure || !utf8_is_upper(x->prev);
	case 0xc3:
		if (q->u == 0xd7 || q->u == 0xf7)
			return x->sure;
		return x->sure || x->low || x->within || q->control || !may_follow_letter(q->second)
		       || (q->second == 0xa0 && !utf8_is_upper(x->prev));
	case 0xc4:
	case 0xc5:
		return x->sure || x->low;
	case 0xc8:	/* with a comma below */
		return q->u >= 0x218 && q->u <= 0x21b && x->low;
	default:
		return script_run(x->s, x->at, AS_1252) >= (x->sure || q->control ? 2u : 3u);
	}
}

/* Is the sequence at s[at] certain? */
static bool certain(struct str s, size_t at, enum misread as, const struct misread_run *q, bool sure)
{
	size_t after = at + q->bytes;
	struct suspect x = { .s = s, .at = at, .q = q, .sure = sure, .prev = utf8_before(s, at) };
	if (as != AS_1252 && q->lead == 0xe2)	/* quotes, dashes, an ellipsis */
		return q->u >= 0x2010 && q->u <= 0x205e;
	if (after < s.n)
		x.next = utf8_next(s, &after);
	x.low = utf8_is_lower(x.prev) || utf8_is_lower(x.next);
	x.within = utf8_is_upper(x.prev) && utf8_is_upper(x.next);
	switch (as) {
	case AS_1251:
		return certain_1251(&x);
	case AS_1250:
		return certain_1250(&x);
	case AS_MAC_ROMAN:
		return certain_mac_roman(&x);
	default:
		return q->lead >= 0xe0 ? certain_long(&x) : certain_short(&x);
	}
}

static void mark(struct arena *a, normal_steps *steps, size_t out, size_t in)
{
	if (steps)
		*VEC_PUSH(a, steps) = (struct normal_step){ (uint32_t)out, (uint32_t)in };
}

static bool find(struct str s, size_t at, bool sure, struct misread_run *q, size_t run_end[PIECEWISE])
{
	for (int as = 0; as < PIECEWISE; as++) {
		if (!sequence_at(s, at, (enum misread)as, q))
			continue;
		/* a run that was certain at its start stays so to its end */
		if (at < run_end[as] || certain(s, at, (enum misread)as, q, sure)) {
			if (at >= run_end[as] && q->lead > 0xc5 && q->lead < 0xf0) {
				struct misread_run r;
				size_t end = at;
				for (unsigned n = script_run(s, at, (enum misread)as);
				     n && sequence_at(s, end, (enum misread)as, &r); n--)
					end += r.bytes;
				run_end[as] = end;
			}
			return true;
		}
	}
	return false;
}

/* A letter whose second byte, a no-break space, has become a plain one: à, Š or the Cyrillic Р.  0: none is there. */
static uint32_t bare_lead(struct str s, size_t at, enum misread as)
{
	unsigned lead = byte_of(as, utf8_next(s, &at));
	if (at + 1 >= s.n || s.p[at] != ' ')
		return 0;
	return lead == 0xc3 ? 0xe0 : lead == 0xc5 ? 0x160 : lead == 0xd0 ? 0x420 : 0;
}

/* If all high characters of the text, written as bytes of a charset, are UTF-8 with several sequences, that charset
 * was the mistake: no text is so by chance.  MISREADINGS if there is none. */
static enum misread whole_text(struct str s)
{
	for (int as = 0; as < MISREADINGS; as++) {
		struct misread_run q;
		size_t n = 0, i = 0;
		while (i < s.n) {
			if ((unsigned char)s.p[i] < 0x80) {
				i++;
			} else if (sequence_at(s, i, (enum misread)as, &q) && utf8_class(q.u) != UTF8_OTHER) {
				i += q.bytes;
				n++;
			} else if (bare_lead(s, i, (enum misread)as)) {
				utf8_next(s, &i);
			} else {
				break;
			}
		}
		if (i == s.n && n >= 2)
			return (enum misread)as;
	}
	return MISREADINGS;
}

/* "Ã " for "à": its second byte, a no-break space, has become a plain one or been joined with the next. */
static bool bare_a_grave(struct str s, size_t start, size_t after, bool others)
{
	uint32_t prev = utf8_before(s, start);
	if (after >= s.n || s.p[after] != ' ' || utf8_is_upper(prev))
		return false;
	return utf8_is_lower(prev) ? prev < 0x80 && start > 1 : others;
}

/* Is the space behind "à" one of its own?  Not in Portuguese "às", cut in two: "Ã s ". */
static bool space_stays(struct str s, size_t at)
{
	if (at + 2 > s.n || s.p[at] != ' ' || s.p[at + 1] != 's')
		return true;
	size_t i = at + 2;
	uint32_t next = i < s.n ? utf8_next(s, &i) : ' ';
	return next == '\'' || next == 0x2019 || utf8_class(next) == UTF8_LETTER;
}

/* What is known of a text before it is repaired. */
struct survey {
	enum misread whole;		/* the misreading of all of it, MISREADINGS if there is none */
	bool any;			/* there is something to repair */
	bool sure;			/* a sequence as plain as â€™ lends certainty to others */
	bool extended;			/* letters of Latin Extended-A, as in Latvian, Czech */
	size_t run_end[PIECEWISE];	/* up to here a run of the misreading is certain */
};

static struct survey look_over(struct str s)
{
	struct misread_run q;
	struct survey v = { .whole = whole_text(s) };
	v.any = v.whole < MISREADINGS;
	for (size_t i = 0; i < s.n && !v.sure && v.whole == MISREADINGS; utf8_next(s, &i)) {
		if ((unsigned char)s.p[i] < 0x80)
			continue;
		size_t ends[PIECEWISE] = { 0 }, after = i;
		if (mojibake_suspect(s, i) && find(s, i, false, &q, ends)) {
			v.any = true;
			v.extended |= q.lead == 0xc4 || q.lead == 0xc5;
		}
		v.any |= utf8_next(s, &after) == 0xc3 && bare_a_grave(s, i, after, false);
		v.sure = sequence_at(s, i, AS_1252, &q) && q.lead >= 0xe2 && is_symbol(q.u);
	}
	return v;
}

/* What was meant by the high character at s[at], and where its image ends; false: it is as it was meant. */
static bool meant_at(struct survey *v, struct str s, size_t at, uint32_t *meant, size_t *end)
{
	struct misread_run q;
	bool whole = v->whole < MISREADINGS;
	if (whole ? sequence_at(s, at, v->whole, &q) : find(s, at, v->sure, &q, v->run_end)) {
		*meant = q.u;
		*end = at + q.bytes;
		return true;
	}
	size_t after = at;
	uint32_t c = utf8_next(s, &after), lead = bare_lead(s, at, whole ? v->whole : AS_1252);
	bool bare = whole || (lead == 0xe0 && bare_a_grave(s, at, after, true)) || (lead == 0x160 && v->extended);
	if (lead && bare) {
		*meant = lead;
		*end = after + (lead != 0xe0 || !space_stays(s, after));
		return true;
	}
	*meant = 0x201d;		/* â€ and a lost 9d */
	*end = after + 6;
	return c == 0xe2 && str_starts(str_from(s, after), STR("\xe2\x82\xac\xef\xbf\xbd"));
}

struct str mojibake_repair(struct arena *a, struct str s, normal_steps *steps)
{
	struct survey v = look_over(s);
	if (!v.any)
		return s;
	struct buf b = BUF_INIT;
	buf_grow(&b, s.n);
	for (size_t i = 0; i < s.n;) {
		size_t start = i;
		uint32_t meant;
		if ((unsigned char)s.p[i] >= 0x80 && meant_at(&v, s, i, &meant, &i)) {
			utf8_add(&b, meant);
			mark(a, steps, b.n, i);
			continue;
		}
		i = start;
		utf8_next(s, &i);
		buf_add(&b, s.p + start, i - start);
	}
	struct str r = str_dup(a, buf_str(&b));
	buf_free(&b);
	return r;
}
