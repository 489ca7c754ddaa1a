/* str.h - the two string types.
 *
 * struct str is a view: pointer and length, passed by value, owns nothing, need not end in NUL.
 * struct buf is an owned, growable byte buffer; b.p[b.n] is always writable and is NUL after
 * every call here, so b.p can be given to libc.  BUF_INIT or a cleared struct is an empty one. */
#ifndef PM_BASE_STR_H
#define PM_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"

struct str {
	const char *p;
	size_t n;
};

#define STR(lit) ((struct str){ "" lit, sizeof(lit) - 1 })
#define STR_NONE ((struct str){ NULL, 0 })
#define STR_FMT(s) (int)(s).n, (s).p ? (s).p : ""	/* for "%.*s" */

static inline struct str str_z(const char *z) { return (struct str){ z, z ? strlen(z) : 0 }; }
static inline struct str str_n(const char *p, size_t n) { return (struct str){ p, n }; }
static inline bool str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}
static inline bool str_is(struct str a, const char *z)
{
	size_t n = strlen(z);
	return a.n == n && (n == 0 || memcmp(a.p, z, n) == 0);
}
static inline struct str str_from(struct str s, size_t at)	/* s[at:] */
{
	return at < s.n ? (struct str){ s.p + at, s.n - at } : (struct str){ s.p ? s.p + s.n : s.p, 0 };
}
static inline struct str str_sub(struct str s, size_t at, size_t n)
{
	must(at <= s.n && n <= s.n - at);
	return (struct str){ s.p ? s.p + at : s.p, n };	/* no offset to a null pointer, not even 0 */
}
int str_cmp(struct str a, struct str b);		/* byte order, shorter first */
static inline bool str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}
static inline bool str_ends(struct str s, struct str suffix)
{
	return s.n >= suffix.n && (suffix.n == 0 || memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0);
}
bool str_eq_nocase(struct str a, struct str b);		/* ASCII case only */
ptrdiff_t str_find(struct str s, struct str needle);	/* first byte offset or -1 */
ptrdiff_t str_chr(struct str s, char c);		/* first byte offset or -1 */
struct str str_trim(struct str s);			/* without ASCII white space at both ends */
/* Cut the next cell off *rest at sep: true and *cell while there is one.  "a,,b" has three cells,
 * "" has one empty cell: start with rest.p != NULL; rest.p is NULL after the last. */
bool str_cell(struct str *rest, char sep, struct str *cell);
struct str str_dup(struct arena *a, struct str s);	/* copy in the arena, NUL after it */
char *str_dupz(struct str s);				/* heap copy, NUL-terminated; caller frees */
struct str str_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
bool str_to_u64(struct str s, uint64_t *v);		/* whole of s is decimal digits, no overflow */
bool str_to_i64(struct str s, int64_t *v);

struct buf {
	char *p;
	size_t n, cap;
};

#define BUF_INIT { NULL, 0, 0 }

void buf_free(struct buf *b);
void buf_grow(struct buf *b, size_t more);		/* room for more bytes and a NUL */
static inline void buf_reset(struct buf *b) { b->n = 0; if (b->p) b->p[0] = 0; }
static inline struct str buf_str(const struct buf *b) { return (struct str){ b->p, b->n }; }
static inline void buf_add(struct buf *b, const void *p, size_t n)
{
	must(b->n <= b->cap);
	if (b->cap - b->n <= n)
		buf_grow(b, n);
	if (n)
		memcpy(b->p + b->n, p, n);
	b->n += n;
	b->p[b->n] = 0;
}
static inline void buf_addc(struct buf *b, char c)
{
	if (b->cap - b->n <= 1)
		buf_grow(b, 1);
	b->p[b->n++] = c;
	b->p[b->n] = 0;
}
static inline void buf_adds(struct buf *b, struct str s) { buf_add(b, s.p, s.n); }
static inline void buf_addz(struct buf *b, const char *z) { buf_add(b, z, strlen(z)); }
void buf_addu(struct buf *b, uint64_t v);		/* decimal */
void buf_addi(struct buf *b, int64_t v);
void buf_addhex(struct buf *b, uint64_t v, int digits);	/* lower case, zero-padded */
void buf_addf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#include "base/banned.h"
#endif
