/* scan.h - looking at 16 bytes at once (GCC's and clang's vector types: SSE2, NEON or plain words).
 *
 * For loops that pass over text in search of a few bytes: about one instruction a byte instead of five to ten. */
#ifndef PM_BASE_SCAN_H
#define PM_BASE_SCAN_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

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

/* Place of the first byte of v that is not 0; 16: all are 0.  Comparisons of scan16 (cast to it) are 0 or 255. */
static inline size_t scan_first(scan16 v)
{
	uint64_t w[2];
	memcpy(w, &v, sizeof w);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	return w[0] ? (size_t)__builtin_clzll(w[0]) / 8 : w[1] ? 8 + (size_t)__builtin_clzll(w[1]) / 8 : 16;
#else
	return w[0] ? (size_t)__builtin_ctzll(w[0]) / 8 : w[1] ? 8 + (size_t)__builtin_ctzll(w[1]) / 8 : 16;
#endif
}

#endif
