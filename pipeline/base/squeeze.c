/* Pieces of a deflate stream (RFC 1951) that can be joined, by a compressor of our own: what it writes depends on the
 * content alone, whatever machine and whatever libraries there are.
 *
 * A piece is one block with codes of its own, then an empty stored block, which ends on a byte.  First the piece
 * becomes symbols, a literal or a length and a distance each; they are counted; then all are written in one loop
 * without a branch.  A match is looked for at one place only, where the same six bytes stood last: in tables six do as
 * well as four at more places (rows begin alike and go on alike), and few literals are looked up in vain. */
#include "base/gzip.h"
#include "base/huffman.h"
#include "base/le.h"
#include "base/must.h"

#include <stdlib.h>

enum {
	LITERALS = 286, END_OF_BLOCK = 256, LENGTHS = 257,	/* symbols: bytes, the end, lengths */
	DISTANCES = 30, FIRST_DISTANCE = 288, SYMBOLS = FIRST_DISTANCE + DISTANCES, SYMBOL_BITS = 9,
	CODE_LENGTHS = 19, CODE_LONGEST = 7,
	LONGEST = 14,			/* bits of a code: two symbols with their extra bits fit in 57 */
	MATCH_BYTES = 6, MATCH_MAX = 258, REACH = 32768,
	HASH_BITS = 13,			/* the table and half a piece lie in a processor's nearest memory */
	LOOK_AHEAD = 8,			/* bytes that are read at once, which the end of a piece must have room for */
	HEAD_MAX = 1024
};

struct symbol {
	uint16_t code;
	uint8_t length, all;		/* bits of the code; and with what comes after it */
};

struct squeezer {
	uint32_t length_symbols[MATCH_MAX + 1];		/* by length: symbol and extra bits */
	uint16_t distance_base[DISTANCES];
	uint8_t extra_bits[SYMBOLS];
	uint8_t near[256], far[REACH >> 7];	/* distances as their symbols: less one, and that by 128 */
	uint16_t last[1 << HASH_BITS];		/* where six bytes of that hash stood last in the piece */
	uint32_t symbols[GZ_PIECE + 1];		/* of the piece: symbol, and its extra bits from SYMBOL_BITS on */
};

static void number_lengths(struct squeezer *s)
{
	for (unsigned i = 0, length = 3; length < MATCH_MAX; i++) {
		unsigned bits = i < 8 ? 0 : i / 4 - 1;
		s->extra_bits[LENGTHS + i] = (uint8_t)bits;
		for (unsigned k = 0; k < 1u << bits && length < MATCH_MAX; k++)
			s->length_symbols[length++] = (LENGTHS + i) | k << SYMBOL_BITS;
	}
	s->length_symbols[MATCH_MAX] = LITERALS - 1;
}

static void number_distances(struct squeezer *s)
{
	for (unsigned i = 0, distance = 1; i < DISTANCES; i++) {
		unsigned bits = i < 4 ? 0 : i / 2 - 1;
		s->extra_bits[FIRST_DISTANCE + i] = (uint8_t)bits;
		s->distance_base[i] = (uint16_t)distance;
		for (unsigned k = 0; k < 1u << bits; k++, distance++) {
			if (distance - 1 < sizeof s->near)
				s->near[distance - 1] = (uint8_t)i;
			s->far[(distance - 1) >> 7] = (uint8_t)i;
		}
	}
}

struct squeezer *squeezer_new(void)
{
	struct squeezer *s = xcalloc(1, sizeof *s);
	number_lengths(s);
	number_distances(s);
	return s;
}

void squeezer_free(struct squeezer *s)
{
	free(s);
}

/* ---- a piece as symbols ---- */

static inline uint32_t hash_of(uint64_t bytes)
{
	return (uint32_t)((bytes << (64 - 8 * MATCH_BYTES)) * 0x9e3779b97f4a7c15u >> (64 - HASH_BITS));
}

/* How many bytes are the same from a and from b on; most of them at b may be read. */
static inline size_t same_bytes(const char *a, const char *b, size_t most)
{
	size_t n = 0;
	for (; n + 8 <= most; n += 8) {
		uint64_t differ = get_le64(a + n) ^ get_le64(b + n);
		if (differ)
			return n + (size_t)__builtin_ctzll(differ) / 8;
	}
	while (n < most && a[n] == b[n])
		n++;
	return n;
}

/* How many, at most 8, in front of them. */
static inline size_t same_before(const char *a, const char *b)
{
	uint64_t differ = get_le64(a - 8) ^ get_le64(b - 8);
	return differ ? (size_t)__builtin_clzll(differ) / 8 : 8;
}

static size_t find_symbols(struct squeezer *s, const char *p, size_t n)
{
	uint32_t *to = s->symbols;
	size_t count = 0, matched = 0, at = 1;		/* matched: symbols up to the end of the last match */
	memset(s->last, 0, sizeof s->last);
	to[count++] = (unsigned char)p[0];
	while (at + LOOK_AHEAD < n) {
		uint64_t here = get_le64(p + at);
		uint32_t h = hash_of(here);
		size_t was = s->last[h];
		s->last[h] = (uint16_t)at;
		to[count] = (unsigned char)here;
		if ((get_le64(p + was) ^ here) << (64 - 8 * MATCH_BYTES) || at - was > REACH) {
			count++;
			at++;
			continue;
		}
		size_t most = n - at < MATCH_MAX - 8 ? n - at : MATCH_MAX - 8;
		size_t length = same_bytes(p + was, p + at, most), end = at + length;
		if (was >= 8) {			/* and bytes in front of it that were taken for literals */
			size_t more = same_before(p + was, p + at), literals = count - matched;
			more = more < literals ? more : literals;
			count -= more;
			length += more;
		}
		unsigned distance = (unsigned)(at - was), d = distance <= sizeof s->near ? s->near[distance - 1]
			: s->far[(distance - 1) >> 7];
		to[count] = s->length_symbols[length];
		to[count + 1] = (FIRST_DISTANCE + d) | (distance - s->distance_base[d]) << SYMBOL_BITS;
		count += 2;
		matched = count;
		at = end;
		if (at + LOOK_AHEAD < n)
			s->last[hash_of(get_le64(p + at - 2))] = (uint16_t)(at - 2);
	}
	while (at < n)
		to[count++] = (unsigned char)p[at++];
	to[count++] = END_OF_BLOCK;
	must(count <= GZ_PIECE + 1);
	return count;
}

/* Two at a time, into arrays of their own: the same symbol twice in a row need not wait for itself. */
static void count_symbols(const struct squeezer *s, size_t n, uint32_t counts[SYMBOLS])
{
	uint32_t odd[SYMBOLS] = { 0 };
	size_t i = 0;
	for (; i + 2 <= n; i += 2) {
		counts[s->symbols[i] & ((1 << SYMBOL_BITS) - 1)]++;
		odd[s->symbols[i + 1] & ((1 << SYMBOL_BITS) - 1)]++;
	}
	if (i < n)
		counts[s->symbols[i] & ((1 << SYMBOL_BITS) - 1)]++;
	for (i = 0; i < SYMBOLS; i++)
		counts[i] += odd[i];
	size_t distances = 0;
	for (i = FIRST_DISTANCE; i < SYMBOLS; i++)
		distances += counts[i] > 0;
	if (distances < 2) {			/* a code needs two symbols */
		counts[FIRST_DISTANCE]++;
		counts[FIRST_DISTANCE + 1]++;
	}
}

/* ---- bits ---- */

struct bits {
	char *p;
	uint64_t bits;
	unsigned n;			/* of them; below 8 after settle */
};

static inline void put(struct bits *b, uint64_t v, unsigned n)
{
	b->bits |= v << b->n;
	b->n += n;
}

/* Whole bytes go to their place; eight may be written there. */
static inline void settle(struct bits *b)
{
	le_bytes(b->p, b->bits, 8);
	b->p += b->n / 8;
	b->bits >>= b->n & ~7u;
	b->n &= 7;
}

/* Code lengths with their repetitions (RFC 1951, 3.2.7): symbol and extra bits, as in a piece. */
static size_t shorten(const uint8_t *lengths, size_t n, uint32_t *to)
{
	size_t count = 0;
	for (size_t i = 0, run; i < n; i += run) {
		uint32_t v = lengths[i];
		for (run = 1; i + run < n && lengths[i + run] == v; run++)
			;
		size_t left = run;
		if (v) {
			to[count++] = v;
			left--;
		}
		while (left >= 3) {
			size_t most = v ? 6 : 138, k = left < most ? left : most;
			uint32_t symbol = v ? 16 : k <= 10 ? 17 : 18;
			to[count++] = symbol | (uint32_t)(k - (symbol < 18 ? 3 : 11)) << SYMBOL_BITS;
			left -= k;
		}
		while (left--)
			to[count++] = v;
	}
	return count;
}

/* The head of the block: which codes its symbols have. */
static void put_head(struct bits *b, const uint8_t literals[LITERALS], const uint8_t distances[DISTANCES])
{
	static const uint8_t order[CODE_LENGTHS] = { 16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15 };
	static const uint8_t extra[CODE_LENGTHS] = { [16] = 2, [17] = 3, [18] = 7 };
	uint8_t all[LITERALS + DISTANCES], lengths[CODE_LENGTHS];
	uint32_t symbols[LITERALS + DISTANCES], counts[CODE_LENGTHS] = { 0 };
	uint16_t codes[CODE_LENGTHS];
	unsigned nl = LITERALS, nd = DISTANCES, nc = CODE_LENGTHS;
	while (nl > LENGTHS && !literals[nl - 1])
		nl--;
	while (nd > 1 && !distances[nd - 1])
		nd--;
	memcpy(all, literals, nl);
	memcpy(all + nl, distances, nd);
	size_t n = shorten(all, nl + nd, symbols);
	for (size_t i = 0; i < n; i++)
		counts[symbols[i] & ((1 << SYMBOL_BITS) - 1)]++;
	huffman_codes(counts, CODE_LENGTHS, CODE_LONGEST, codes, lengths);
	while (nc > 4 && !lengths[order[nc - 1]])
		nc--;
	put(b, 2u << 1, 3);			/* not the last block; codes of its own */
	put(b, nl - LENGTHS, 5);
	put(b, nd - 1, 5);
	put(b, nc - 4, 4);
	settle(b);
	for (unsigned i = 0; i < nc; i++) {
		put(b, lengths[order[i]], 3);
		settle(b);
	}
	for (size_t i = 0; i < n; i++) {
		unsigned symbol = symbols[i] & ((1 << SYMBOL_BITS) - 1);
		put(b, codes[symbol], lengths[symbol]);
		put(b, symbols[i] >> SYMBOL_BITS, extra[symbol]);
		settle(b);
	}
}

static inline void put_symbol(struct bits *b, const struct symbol *codes, uint32_t symbol)
{
	struct symbol x = codes[symbol & ((1 << SYMBOL_BITS) - 1)];
	put(b, x.code | (uint64_t)(symbol >> SYMBOL_BITS) << x.length, x.all);
}

static size_t squeeze_piece(struct squeezer *s, struct str piece, char *to)
{
	uint32_t counts[SYMBOLS] = { 0 };
	uint16_t codes[SYMBOLS];
	uint8_t lengths[SYMBOLS] = { 0 };
	struct symbol symbols[SYMBOLS];
	size_t n = find_symbols(s, piece.p, piece.n), i = 0;
	count_symbols(s, n, counts);
	huffman_codes(counts, LITERALS, LONGEST, codes, lengths);
	huffman_codes(counts + FIRST_DISTANCE, DISTANCES, LONGEST, codes + FIRST_DISTANCE, lengths + FIRST_DISTANCE);
	for (size_t k = 0; k < SYMBOLS; k++)
		if (lengths[k])
			symbols[k] = (struct symbol){ codes[k], lengths[k], (uint8_t)(lengths[k] + s->extra_bits[k]) };
	struct bits b = { to, 0, 0 };
	put_head(&b, lengths, lengths + FIRST_DISTANCE);
	for (; i + 2 <= n; i += 2) {
		put_symbol(&b, symbols, s->symbols[i]);
		put_symbol(&b, symbols, s->symbols[i + 1]);
		settle(&b);
	}
	if (i < n)
		put_symbol(&b, symbols, s->symbols[i]);
	put(&b, 0, 3);				/* a stored block, which begins with the next byte: nothing in it */
	settle(&b);
	put(&b, 0, (8 - b.n) & 7);
	settle(&b);
	put(&b, 0xffff0000u, 32);
	settle(&b);
	return (size_t)(b.p - to);
}

void squeeze(struct squeezer *s, struct str content, struct buf *to)
{
	for (size_t at = 0; at < content.n; at += GZ_PIECE) {
		struct str piece = str_sub(content, at, content.n - at < GZ_PIECE ? content.n - at : GZ_PIECE);
		/* a literal is of LONGEST bits at most, a match, of six bytes at least, of 46 */
		buf_grow(to, 2 * piece.n + HEAD_MAX);
		to->n += squeeze_piece(s, piece, to->p + to->n);
		to->p[to->n] = 0;
	}
}

void squeeze_end(struct buf *to)
{
	buf_add(to, "\x03", 2);		/* the last block: fixed codes, and nothing in it */
}
