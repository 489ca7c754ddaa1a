/* Pieces of a deflate stream (RFC 1951) that can be joined.
 *
 * libdeflate writes whole streams only: blocks, the last one marked as last, and zero bits up to a byte.  A piece of at
 * most GZ_PIECE bytes is one block: level 1 begins a new one after 8192 matches, of at least four bytes each, or 65535
 * bytes. So the mark is the first bit of the stream, and is cleared; and the stream's end, which the library does not
 * tell in bits, is found from behind: in front of the padding stands the code for the end of the block, whose last one
 * bit is known from the code lengths in the block's header.  An empty stored block behind it then ends on a byte.  A
 * piece for which this does not hold (fixed codes, whose code for the end is all zeros) goes to zlib, which can flush;
 * that too depends on the content alone. */
#include "base/gzip.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <zlib.h>

enum { LEVEL = 1, END_OF_BLOCK = 256, LITERALS = 288, CODE_LENGTHS = 19, CODE_BITS = 7, LONGEST = 15, FLUSH_ROOM = 16 };

struct squeezer {
	struct libdeflate_compressor *z;
	z_stream slow;
	bool has_slow;
};

struct squeezer *squeezer_new(void)
{
	struct squeezer *s = xcalloc(1, sizeof *s);
	s->z = libdeflate_alloc_compressor(LEVEL);
	if (!s->z)
		die_oom(0);
	return s;
}

void squeezer_free(struct squeezer *s)
{
	if (!s)
		return;
	libdeflate_free_compressor(s->z);
	if (s->has_slow)
		deflateEnd(&s->slow);
	free(s);
}

/* ---- the header of a block with codes of its own ---- */

struct bits {
	const unsigned char *p;
	size_t n, at;			/* at: in bits */
};

static unsigned take(struct bits *b, unsigned n)
{
	unsigned v = 0;
	for (unsigned i = 0; i < n; i++, b->at++)
		if (b->at / 8 < b->n)
			v |= (unsigned)(b->p[b->at / 8] >> b->at % 8 & 1) << i;
	return v;
}

/* The canonical code of a symbol (RFC 1951, 3.2.2). */
static unsigned code_of(const unsigned char *lengths, size_t n, size_t symbol)
{
	unsigned count[LONGEST + 1] = { 0 }, code = 0;
	for (size_t i = 0; i < n; i++)
		count[lengths[i]]++;
	count[0] = 0;
	for (unsigned bits = 1; bits <= lengths[symbol]; bits++)
		code = (code + count[bits - 1]) << 1;
	for (size_t i = 0; i < symbol; i++)
		code += lengths[i] == lengths[symbol];
	return code;
}

/* Symbols by the next seven bits of the stream, for the code of code lengths. */
static void fill_table(const unsigned char lengths[CODE_LENGTHS], unsigned char table[1 << CODE_BITS])
{
	memset(table, 0, 1 << CODE_BITS);
	for (unsigned s = 0; s < CODE_LENGTHS; s++) {
		unsigned n = lengths[s], reversed = 0;
		if (!n)
			continue;
		unsigned code = code_of(lengths, CODE_LENGTHS, s);
		for (unsigned i = 0; i < n; i++)
			reversed |= (code >> i & 1) << (n - 1 - i);
		for (unsigned rest = 0; rest < 1u << (CODE_BITS - n); rest++)
			table[reversed | rest << n] = (unsigned char)s;
	}
}

/* Lengths of the codes of literals; how many there are, 0: not understood. */
static size_t literal_lengths(struct bits *b, unsigned char lengths[LITERALS + 138])
{
	static const unsigned char order[CODE_LENGTHS] = { 16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14,
			1, 15 };
	unsigned char first[CODE_LENGTHS] = { 0 }, table[1 << CODE_BITS];
	size_t n = take(b, 5) + 257, got = 0;
	take(b, 5);
	for (unsigned i = 0, many = take(b, 4) + 4; i < many; i++)
		first[order[i]] = (unsigned char)take(b, 3);
	fill_table(first, table);
	while (got < n && b->at / 8 < b->n) {
		struct bits ahead = *b;
		unsigned s = table[take(&ahead, CODE_BITS)], repeat = 1, what = s;
		take(b, first[s]);
		if (s == 16) {
			repeat = 3 + take(b, 2);
			what = got ? lengths[got - 1] : 0;
		} else if (s > 16) {
			repeat = s == 17 ? 3 + take(b, 3) : 11 + take(b, 7);
			what = 0;
		}
		while (repeat-- && got < LITERALS + 138)
			lengths[got++] = (unsigned char)what;
	}
	return n > LITERALS || got < n ? 0 : n;
}

/* How many zero bits of the last byte come after the end of the block; -1: not known. */
static int padding(const unsigned char *p, size_t n)
{
	unsigned char lengths[LITERALS + 138];
	struct bits b = { p, n, 3 };
	size_t literals = literal_lengths(&b, lengths);
	unsigned code = literals && lengths[END_OF_BLOCK] ? code_of(lengths, literals, END_OF_BLOCK) : 0;
	if (!code)
		return -1;
	int zeros = 0;
	size_t i = n * 8;
	while (i > 24 && !(p[(i - 1) / 8] >> (i - 1) % 8 & 1)) {
		zeros++;
		i--;
	}
	int left = zeros - __builtin_ctz(code);
	return left >= 0 && left < 8 ? left : -1;
}

/* Make the n bytes of a whole stream at p a part of one; its new size, 0: it cannot be. */
static size_t open_end(unsigned char *p, size_t n, size_t content)
{
	static const unsigned char empty[5] = { 0, 0, 0, 0xff, 0xff };
	if (n < 5 || !(p[0] & 1))
		return 0;
	unsigned type = p[0] >> 1 & 3;
	if (type == 0) {			/* stored: it ends on a byte */
		if (n != content + 5)
			return 0;
		p[0] &= 0xfe;
		return n;
	}
	int left = type == 2 ? padding(p, n) : -1;
	if (left < 0)
		return 0;
	p[0] &= 0xfe;
	/* three zero bits are the head of a stored block: in the padding if it has them, else with the next byte */
	size_t skip = left >= 3 ? 1 : 0;
	memcpy(p + n, empty + skip, sizeof empty - skip);
	return n + sizeof empty - skip;
}

static size_t squeeze_slowly(struct squeezer *s, struct str piece, unsigned char *to, size_t room)
{
	if (!s->has_slow) {
		if (deflateInit2(&s->slow, LEVEL, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY) != Z_OK)
			die_oom(sizeof s->slow);
		s->has_slow = true;
	}
	deflateReset(&s->slow);
	s->slow.next_in = (z_const Bytef *)(uintptr_t)piece.p;
	s->slow.avail_in = (uInt)piece.n;
	s->slow.next_out = to;
	s->slow.avail_out = (uInt)room;
	deflate(&s->slow, Z_FULL_FLUSH);
	return room - s->slow.avail_out;
}

void squeeze(struct squeezer *s, struct str content, struct buf *to)
{
	const size_t room = deflateBound(NULL, GZ_PIECE) + FLUSH_ROOM;
	for (size_t at = 0; at < content.n; at += GZ_PIECE) {
		struct str piece = str_sub(content, at, content.n - at < GZ_PIECE ? content.n - at : GZ_PIECE);
		buf_grow(to, room);
		unsigned char *p = (unsigned char *)to->p + to->n;
		size_t n = libdeflate_deflate_compress(s->z, piece.p, piece.n, p, room - FLUSH_ROOM);
		n = n ? open_end(p, n, piece.n) : 0;
		to->n += n ? n : squeeze_slowly(s, piece, p, room);
		to->p[to->n] = 0;
	}
}
