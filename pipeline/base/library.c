#include "base/library.h"

#include <brotli/decode.h>
#include <libdeflate.h>
#include <nettle/version.h>
#include <stdio.h>
#include <stdlib.h>
#include <xxhash.h>		/* compiled in: it has no version at run time */
#include <zlib.h>
#include <zstd.h>

#include "base/hash.h"
#include "base/unpack.h"

void libraries_add(struct libraries *l, const char *name, const char *version, bool sound)
{
	if (l->n == sizeof l->v / sizeof *l->v)
		abort();
	struct library *x = &l->v[l->n++];
	x->name = name;
	snprintf(x->version, sizeof x->version, "%s", version ? version : "");
	x->sound = sound;
}

/* Packed by libdeflate, unpacked by zlib: the same bytes, whatever the packed ones are. */
static bool pack_and_unpack(const char *text, size_t n)
{
	unsigned char packed[256], unpacked[256];
	struct libdeflate_compressor *c = libdeflate_alloc_compressor(1);
	if (!c)
		die_oom(0);
	size_t size = libdeflate_zlib_compress(c, text, n, packed, sizeof packed);
	libdeflate_free_compressor(c);
	uLongf got = sizeof unpacked;
	return size && uncompress(unpacked, &got, packed, (uLong)size) == Z_OK && got == n
	       && memcmp(unpacked, text, n) == 0;
}

/* Does this come to "abc" and a line feed? */
static bool unpacks(enum packing how, const char *packed, size_t n)
{
	struct buf out = BUF_INIT;
	struct err e;
	bool over,
		sound = unpack(how, str_n(packed, n), 100, 0, &out, &over, &e) == 0 && str_is(buf_str(&out), "abc\n");
	buf_free(&out);
	return sound;
}

void base_libraries(struct libraries *l)
{
	static const char text[] = "The same input, the same bytes. The same input, the same bytes.";
	char version[32], hex[65];
	bool packs = pack_and_unpack(text, sizeof text - 1);
	libraries_add(l, "zlib", zlibVersion(), packs && crc32(0, (const Bytef *)text, sizeof text - 1) == 0xc36f44b7);
	libraries_add(l, "libdeflate", LIBDEFLATE_VERSION_STRING, packs);
	uint32_t b = BrotliDecoderVersion();
	snprintf(version, sizeof version, "%u.%u.%u", (unsigned)(b >> 24), (unsigned)(b >> 12 & 0xfff),
		 (unsigned)(b & 0xfff));
	libraries_add(l, "brotli", version, unpacks(PACKED_BR, "\x8b\x01\x80" "abc\n\x03", 8));
	libraries_add(l, "zstd", ZSTD_versionString(),
		      unpacks(PACKED_ZSTD,
			      "\x28\xb5\x2f\xfd\x20\x04\x21\0\0"
			      "abc\n",
			      13));
	snprintf(version, sizeof version, "%u.%u.%u", (unsigned)XXH_VERSION_MAJOR, (unsigned)XXH_VERSION_MINOR,
		 (unsigned)XXH_VERSION_RELEASE);
	libraries_add(l, "xxhash", version, hash_bytes(text, sizeof text - 1) == 0xd82f4254d5ffa950u);
	struct sha256 *s = sha256_new();
	sha256_add(s, "abc", 3);
	sha256_end(s, hex);
	sha256_free(s);
	snprintf(version, sizeof version, "%d.%d", nettle_version_major(), nettle_version_minor());
	/* FIPS 180-4's example */
	libraries_add(l, "nettle", version,
		      strcmp(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad") == 0);
}
