/* le.h - numbers in files: little-endian, at any address.  Compiles to plain loads and stores. */
#ifndef PM_BASE_LE_H
#define PM_BASE_LE_H

#include "base/str.h"

static inline uint32_t get_le8(const char *p) { return (unsigned char)p[0]; }
static inline uint32_t get_le16(const char *p) { return get_le8(p) | get_le8(p + 1) << 8; }
static inline uint32_t get_le32(const char *p) { return get_le16(p) | get_le16(p + 2) << 16; }
static inline uint64_t get_le64(const char *p) { return get_le32(p) | (uint64_t)get_le32(p + 4) << 32; }

static inline void le_bytes(char *p, uint64_t v, int n)
{
	for (int i = 0; i < n; i++)
		p[i] = (char)(v >> 8 * i & 0xff);
}
static inline void put_le8(struct buf *b, uint32_t v) { buf_addc(b, (char)v); }
static inline void put_le16(struct buf *b, uint32_t v) { char c[2]; le_bytes(c, v, 2); buf_add(b, c, 2); }
static inline void put_le32(struct buf *b, uint32_t v) { char c[4]; le_bytes(c, v, 4); buf_add(b, c, 4); }
static inline void put_le64(struct buf *b, uint64_t v) { char c[8]; le_bytes(c, v, 8); buf_add(b, c, 8); }

#endif
