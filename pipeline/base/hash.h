/* hash.h - the one hash of the project: XXH3 64-bit, seed 0 (xxHash 0.8, whose output is frozen).
 * Ids, fingerprints and digests that reach a table or a file rest on it, so it never changes. */
#ifndef PM_BASE_HASH_H
#define PM_BASE_HASH_H

#include "base/str.h"

uint64_t hash_bytes(const void *p, size_t n);
static inline uint64_t hash_str(struct str s) { return hash_bytes(s.p, s.n); }

/* A finalizer that spreads every bit (splitmix64, Steele, Lea and Flood 2014): for combining hashes. */
static inline uint64_t hash_mix(uint64_t x)
{
	x ^= x >> 30;
	x *= 0xbf58476d1ce4e5b9u;
	x ^= x >> 27;
	x *= 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

struct hasher;			/* streaming form: same result as hash_bytes of all parts joined */
struct hasher *hasher_new(void);
void hasher_reset(struct hasher *h);
void hasher_add(struct hasher *h, const void *p, size_t n);
uint64_t hasher_get(const struct hasher *h);
void hasher_free(struct hasher *h);

/* SHA-256 (FIPS 180-4, by nettle) as 64 hex digits and a NUL. */
struct sha256;
struct sha256 *sha256_new(void);
void sha256_add(struct sha256 *s, const void *p, size_t n);
void sha256_end(struct sha256 *s, char hex[65]);	/* and start anew */
void sha256_free(struct sha256 *s);

#endif
