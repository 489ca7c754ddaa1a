/* huffman.h - prefix codes from counts, as deflate writes them (RFC 1951, 3.2.2): canonical, of a limited length. */
#ifndef PM_BASE_HUFFMAN_H
#define PM_BASE_HUFFMAN_H

#include <stddef.h>
#include <stdint.h>

enum { HUFFMAN_SYMBOLS = 288, HUFFMAN_LONGEST = 15 };

/* The code of each of the n symbols (at most HUFFMAN_SYMBOLS), its bits in the order of the stream, and its length in
 * bits, at most longest; 0 for a symbol that was not counted.  At least two must be counted, all of them less than
 * 2^22 times.  The same counts give the same codes. */
void huffman_codes(const uint32_t *counts, size_t n, unsigned longest, uint16_t *codes, uint8_t *lengths);

#include "base/banned.h"
#endif
