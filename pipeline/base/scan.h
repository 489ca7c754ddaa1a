/* scan.h - looking at 16 bytes at once (GCC's and clang's vector types: SSE2, NEON or plain words).
 *
 * For loops that pass over text in search of a few bytes: about one instruction a byte instead of five to ten. */
#ifndef PM_BASE_SCAN_H
#define PM_BASE_SCAN_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

typedef unsigned char scan16 __attribute__((vector_size(16)));

static inline scan16 scan_load(const char *p)
{
	scan16 v;
	memcpy(&v, p, sizeof v);
	return v;
}

/* The first n (1 to 8) of 8 bytes at p as they lie in memory, zeros behind. */
static inline uint64_t scan_bytes(const char *p, size_t n)
{
	uint64_t w;
	memcpy(&w, p, sizeof w);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	return w & ~(uint64_t)0 << (64 - 8 * n);
#else
	return w & ~(uint64_t)0 >> (64 - 8 * n);
#endif
}

/* Bit i of the result: the top bit of byte i of v.  (Comparisons of scan16, cast to it, are 0 or 255.)  The plain
 * form is for processors without SSE2. */
static inline unsigned scan_bits_plain(scan16 v)
{
	unsigned bits = 0;
	for (unsigned i = 0; i < 16; i++)
		bits |= (unsigned)(v[i] >> 7) << i;
	return bits;
}

static inline unsigned scan_bits(scan16 v)
{
#ifdef __SSE2__
	return (unsigned)_mm_movemask_epi8((__m128i)v);
#else
	return scan_bits_plain(v);
#endif
}

/* Place of the first byte of v that has its top bit; 16: none has. */
static inline size_t scan_first(scan16 v)
{
	return (size_t)__builtin_ctz(scan_bits(v) | 1u << 16);
}

#endif
