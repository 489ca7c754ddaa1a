#include "base/ascii.h"
#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

int str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;
	return c ? c : (a.n > b.n) - (a.n < b.n);
}

static unsigned char lower(unsigned char c)
{
	return ascii_upper(c) ? (unsigned char)(c + 32) : c;
}

bool str_eq_nocase(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (lower((unsigned char)a.p[i]) != lower((unsigned char)b.p[i]))
			return false;
	return true;
}

ptrdiff_t str_find(struct str s, struct str needle)
{
	if (needle.n == 0)
		return 0;
	if (s.n < needle.n)
		return -1;
	const char *p = s.p, *last = s.p + s.n - needle.n;
	while (p <= last && (p = memchr(p, needle.p[0], (size_t)(last - p) + 1))) {
		if (memcmp(p, needle.p, needle.n) == 0)
			return p - s.p;
		p++;
	}
	return -1;
}

ptrdiff_t str_chr(struct str s, char c)
{
	const char *p = s.n ? memchr(s.p, c, s.n) : NULL;
	return p ? p - s.p : -1;
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str s)
{
	while (s.n && is_space(s.p[0]))
		s.p++, s.n--;
	while (s.n && is_space(s.p[s.n - 1]))
		s.n--;
	return s;
}

bool str_cell(struct str *rest, char sep, struct str *cell)
{
	if (!rest->p)
		return false;
	ptrdiff_t at = str_chr(*rest, sep);
	if (at < 0) {
		*cell = *rest;
		*rest = STR_NONE;
	} else {
		*cell = str_n(rest->p, (size_t)at);
		*rest = str_n(rest->p + at + 1, rest->n - (size_t)at - 1);
	}
	return true;
}

struct str str_dup(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1);
	if (s.n)
		memcpy(p, s.p, s.n);
	p[s.n] = 0;
	return str_n(p, s.n);
}

char *str_dupz(struct str s)
{
	char *p = xmalloc(s.n + 1);
	if (s.n)
		memcpy(p, s.p, s.n);
	p[s.n] = 0;
	return p;
}

struct str str_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	int n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		return STR("");
	char *p = arena_alloc(a, (size_t)n + 1);
	va_start(ap, fmt);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return str_n(p, (size_t)n);
}

bool str_to_u64(struct str s, uint64_t *v)
{
	uint64_t r = 0;
	if (!s.n)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		unsigned d = (unsigned)(s.p[i] - '0');
		if (d > 9 || r > (UINT64_MAX - d) / 10)
			return false;
		r = r * 10 + d;
	}
	*v = r;
	return true;
}

bool str_to_i64(struct str s, int64_t *v)
{
	bool minus = s.n && s.p[0] == '-';
	uint64_t u;
	if (!str_to_u64(str_from(s, minus), &u) || u > (uint64_t)INT64_MAX)
		return false;
	*v = minus ? -(int64_t)u : (int64_t)u;
	return true;
}

void buf_free(struct buf *b)
{
	free(b->p);
	*b = (struct buf)BUF_INIT;
}

void buf_grow(struct buf *b, size_t more)
{
	must(b->n <= b->cap && (b->p != NULL) == (b->cap != 0));
	if (more > SIZE_MAX / 2 - b->n - 1)
		die_oom(more);
	size_t need = b->n + more + 1, cap = b->cap ? b->cap : 64;
	while (cap < need)
		cap *= 2;
	if (cap > b->cap) {
		b->p = xrealloc(b->p, cap);
		b->cap = cap;
	}
	b->p[b->n] = 0;
}

void buf_addu(struct buf *b, uint64_t v)
{
	size_t digits = 1;
	for (uint64_t rest = v; rest >= 10; rest /= 10)
		digits++;
	if (b->cap - b->n <= digits)
		buf_grow(b, digits);
	b->n += digits;
	char *p = b->p + b->n;
	*p = 0;
	do
		*--p = (char)('0' + v % 10);
	while (v /= 10);
}

void buf_addi(struct buf *b, int64_t v)
{
	if (v < 0)
		buf_addc(b, '-');
	buf_addu(b, v < 0 ? (uint64_t)0 - (uint64_t)v : (uint64_t)v);
}

void buf_addhex(struct buf *b, uint64_t v, int digits)
{
	char d[16];
	for (int i = 16; i-- > 0; v >>= 4)
		d[i] = "0123456789abcdef"[v & 15];
	for (; digits > 16; digits--)
		buf_addc(b, '0');
	buf_add(b, d + 16 - digits, (size_t)digits);
}

void buf_addf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	int n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		return;
	buf_grow(b, (size_t)n);
	va_start(ap, fmt);
	vsnprintf(b->p + b->n, (size_t)n + 1, fmt, ap);
	va_end(ap);
	b->n += (size_t)n;
}
