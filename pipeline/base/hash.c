#include "base/hash.h"

#include <nettle/sha2.h>
#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

uint64_t hash_bytes(const void *p, size_t n)
{
	return XXH3_64bits(n ? p : "", n);
}

struct hasher {
	XXH3_state_t s;
};

struct hasher *hasher_new(void)
{
	struct hasher *h;
	/* the state wants 64-byte alignment */
	if (posix_memalign((void **)&h, 64, sizeof *h))
		die_oom(sizeof *h);
	hasher_reset(h);
	return h;
}

void hasher_reset(struct hasher *h)
{
	XXH3_64bits_reset(&h->s);
}

void hasher_add(struct hasher *h, const void *p, size_t n)
{
	if (n)
		XXH3_64bits_update(&h->s, p, n);
}

uint64_t hasher_get(const struct hasher *h)
{
	return XXH3_64bits_digest(&h->s);
}

void hasher_free(struct hasher *h)
{
	free(h);
}

struct sha256 {
	struct sha256_ctx c;
};

struct sha256 *sha256_new(void)
{
	struct sha256 *s = xmalloc(sizeof *s);
	sha256_init(&s->c);
	return s;
}

void sha256_add(struct sha256 *s, const void *p, size_t n)
{
	sha256_update(&s->c, n, p);
}

void sha256_end(struct sha256 *s, char hex[65])
{
	uint8_t d[SHA256_DIGEST_SIZE];
	sha256_digest(&s->c, sizeof d, d);
	for (size_t i = 0; i < sizeof d; i++) {
		hex[2 * i] = "0123456789abcdef"[d[i] >> 4];
		hex[2 * i + 1] = "0123456789abcdef"[d[i] & 15];
	}
	hex[64] = 0;
}

void sha256_free(struct sha256 *s)
{
	free(s);
}
