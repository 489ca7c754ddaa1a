/* base/ascii.h - classes of ASCII bytes, whatever the locale.  Bytes past 0x7f and negative ones are of no class.
 * A code point is given as (int)c: no class reaches past 0x7f. */
#ifndef PM_BASE_ASCII_H
#define PM_BASE_ASCII_H

#include <stdbool.h>

static inline bool ascii_digit(int c) { return c >= '0' && c <= '9'; }
static inline bool ascii_lower(int c) { return c >= 'a' && c <= 'z'; }
static inline bool ascii_upper(int c) { return c >= 'A' && c <= 'Z'; }
static inline bool ascii_alpha(int c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; }
static inline bool ascii_alnum(int c) { return ascii_alpha(c) || ascii_digit(c); }
static inline char ascii_to_lower(char c) { return ascii_upper(c) ? (char)(c + 32) : c; }
/* Value of a hex digit, -1 if it is none. */
static inline int ascii_hex(int c)
{
	return ascii_digit(c) ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

#endif
