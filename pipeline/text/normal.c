#include "text/normal.h"

#include <utf8proc.h>

#include "base/scan.h"
#include "text/charset.h"
#include "text/mojibake.h"
#include "text/utf8.h"

enum { NEEDS_FORM = 1, NEEDS_ENTITIES = 2, NEEDS_MOJIBAKE = 4, NEEDS_NFC = 8 };

/* Which of the 16 bytes at p are not plain ASCII, as bits: control, ", &, high, or a space before a space.  17 bytes
 * are read. */
static inline unsigned not_plain(const char *p)
{
	scan16 v = scan_load(p), next = scan_load(p + 1);
	return scan_bits((scan16)(v < 0x20) | (scan16)(v > 0x7e) | (scan16)(v == '"') | (scan16)(v == '&')
		| ((scan16)(v == ' ') & (scan16)(next == ' ')));
}

/* Bytes before the first one that is not plain. */
static size_t plain_run(const char *p, size_t n)
{
	size_t i = 0;
	for (; i + 17 <= n; i += 16) {
		unsigned bits = not_plain(p + i);
		if (bits)
			return i + (size_t)__builtin_ctz(bits);
	}
	if (i && i < n) {		/* the last bytes, with some before them once more; all but the very last */
		unsigned bits = not_plain(p + n - 17);
		if (bits)
			return n - 17 + (size_t)__builtin_ctz(bits);
		i = n - 1;
	}
	for (; i < n; i++) {
		unsigned char c = (unsigned char)p[i];
		if (c < 0x20 || c > 0x7e || c == '"' || c == '&' || (c == ' ' && i + 1 < n && p[i + 1] == ' '))
			break;
	}
	return i;
}

static void step(struct arena *a, normal_steps *s, size_t out, size_t in)
{
	if (!s)
		return;
	if (s->n && s->v[s->n - 1].out == out)
		s->v[s->n - 1].in = (uint32_t)in;
	else
		*VEC_PUSH(a, s) = (struct normal_step){ (uint32_t)out, (uint32_t)in };
}

size_t normal_offset(const struct normal_map *m, size_t at)
{
	for (size_t p = 0; p < m->passes; p++) {
		const normal_steps *s = &m->pass[p];
		size_t lo = 0, hi = s->n;
		while (lo < hi) {
			size_t mid = (lo + hi) / 2;
			if (s->v[mid].out <= at)
				lo = mid + 1;
			else
				hi = mid;
		}
		if (lo)
			at = s->v[lo - 1].in + (at - s->v[lo - 1].out);
	}
	return at;
}

static bool is_space(uint32_t c)
{
	return c <= 0x20 || c == 0x7f || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028
	       || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

static bool is_dropped(uint32_t c)
{
	return c == 0xad || c == 0x200b || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e)
	       || (c >= 0x2060 && c <= 0x2064) || (c >= 0x2066 && c <= 0x2069) || c == 0x61c || c == 0x180e
	       || c == 0xfeff || (c & 0xfffe) == 0xfffe;
}

/* Could c (>= U+0300) make the text differ from its NFC?  Quick check by utf8proc's tables. */
static bool nfc_maybe(uint32_t c)
{
	const utf8proc_property_t *p = utf8proc_get_property((utf8proc_int32_t)c);
	if (p->combining_class || (p->comb_index != UINT16_MAX && p->comb_index >= 0x8000)
	    || (c >= 0x1161 && c < 0x1200))
		return true;
	if (p->decomp_seqindex == UINT16_MAX || p->decomp_type)
		return false;
	utf8proc_int32_t one[8];	/* a character that decomposes for good (Angstrom sign, CJK compatibility)? */
	utf8proc_ssize_t n =
		utf8proc_decompose_char((utf8proc_int32_t)c, one, 8, UTF8PROC_DECOMPOSE | UTF8PROC_STABLE, NULL);
	if (n < 1 || n > 8)
		return true;
	n = utf8proc_normalize_utf32(one, n, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
	return n != 1 || one[0] != (utf8proc_int32_t)c;
}

/* What s needs; most text needs nothing. */
static unsigned examine(struct str s)
{
	unsigned needs = 0;
	size_t i = 0;
	if (s.n && (s.p[0] == ' ' || s.p[s.n - 1] == ' '))
		needs |= NEEDS_FORM;
	for (;;) {
		i += plain_run(s.p + i, s.n - i);
		if (i == s.n)
			return needs;
		unsigned char b = (unsigned char)s.p[i];
		if (b == '&') {
			needs |= NEEDS_ENTITIES;
			i++;
		} else if (b < 0x80) {
			needs |= NEEDS_FORM;
			i++;
		} else {
			if (b == 0xe2 && (unsigned char)s.p[i + 1] == 0x80 && (unsigned char)s.p[i + 2] >= 0x90
			    && (unsigned char)s.p[i + 2] <= 0xa6) {
				i += 3;		/* dashes, quotes, ellipsis: the common case */
				continue;
			}
			size_t start = i;
			uint32_t c = utf8_next(s, &i);
			if (c < 0xc0 || c >= 0x1680) {
				if (is_space(c) || is_dropped(c) || c < 0xa0 || c == 0x200c || c == 0x200d)
					needs |= NEEDS_FORM;
			} else if (c == 0x61c) {
				needs |= NEEDS_FORM;
			}
			if (c >= 0x300 && !(needs & NEEDS_NFC) && nfc_maybe(c))
				needs |= NEEDS_NFC;
			if (!(needs & NEEDS_MOJIBAKE) && mojibake_suspect(s, start))
				needs |= NEEDS_MOJIBAKE;
		}
	}
}

/* NFC, composed from one starter to the next, so that each stretch keeps its place. */
static struct str compose(struct arena *a, struct str s, normal_steps *steps)
{
	struct buf b = BUF_INIT;
	utf8proc_int32_t *cps = NULL;
	size_t cap = 0;
	for (size_t i = 0; i < s.n;) {
		size_t start = i, n = 0, run = i;
		while (run < s.n && (unsigned char)s.p[run] < 0x80)
			run++;
		if (run > i + 1) {	/* all but the last, which a mark may follow */
			buf_add(&b, s.p + i, run - 1 - i);
			i = run - 1;
			continue;
		}
		do {
			uint32_t c = utf8_next(s, &i);
			if (n + 4 > cap)
				cps = xrealloc(cps, (cap = cap * 2 + 64) * sizeof *cps);
			cps[n++] = (utf8proc_int32_t)c;
			size_t peek = i;
			if (i < s.n
			    && ((unsigned char)s.p[i] < 0x80
				|| ((c = utf8_next(s, &peek)),
				    c < 0x300 || !nfc_maybe(c)
					    || (utf8proc_get_property((utf8proc_int32_t)c)->combining_class == 0
						&& utf8proc_get_property((utf8proc_int32_t)c)->decomp_seqindex
							   != UINT16_MAX))))
				break;
		} while (i < s.n && n < 256);
		size_t before = b.n;
		if (n == 1 && cps[0] < 0x300) {
			buf_add(&b, s.p + start, i - start);
			continue;
		}
		/* a character decomposes to at most 4 (canonical), utf8proc wants the room */
		utf8proc_int32_t *dec = xmalloc((n * 8 + 8) * sizeof *dec);
		utf8proc_ssize_t m = 0;
		int boundary = 0;
		for (size_t k = 0; k < n; k++) {
			utf8proc_ssize_t got =
				utf8proc_decompose_char(cps[k], dec + m, (utf8proc_ssize_t)(n * 8 + 8) - m,
							UTF8PROC_DECOMPOSE | UTF8PROC_STABLE, &boundary);
			if (got > 0)
				m += got;
		}
		for (utf8proc_ssize_t k = 1; k < m; k++)	/* canonical order: stable insertion by class */
			for (utf8proc_ssize_t j = k; j > 0; j--) {
				int x = utf8proc_get_property(dec[j - 1])->combining_class,
				    y = utf8proc_get_property(dec[j])->combining_class;
				if (!y || x <= y)
					break;
				utf8proc_int32_t t = dec[j];
				dec[j] = dec[j - 1];
				dec[j - 1] = t;
			}
		m = utf8proc_normalize_utf32(dec, m, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
		for (utf8proc_ssize_t k = 0; k < m; k++)
			utf8_add(&b, (uint32_t)dec[k]);
		free(dec);
		if (b.n - before != i - start)
			step(a, steps, b.n, i);
	}
	struct str r = str_dup(a, buf_str(&b));
	buf_free(&b);
	free(cps);
	return r;
}

/* A straight double quote opens or closes: by its neighbours, else by what is open. */
static bool quote_opens(uint32_t prev, uint32_t next, bool open)
{
	bool after_gap = !prev || is_space(prev) || prev == '(' || prev == '[' || prev == '{' || prev == '-'
			 || prev == '/' || (prev >= 0x2010 && prev <= 0x2015) || prev == 0x2018 || prev == 0x201c
			 || prev == '=' || prev == '<';
	bool before_gap = !next || is_space(next) || (next < 0x80 && strchr(".,;:!?)]}", (int)next));
	if (before_gap && !after_gap)
		return false;
	if (after_gap && !before_gap)
		return true;
	return !open;
}

static void add_quote(struct buf *b, uint32_t prev, struct str s, size_t after, bool *open)
{
	uint32_t next = 0;
	if (after < s.n)
		next = utf8_next(s, &after);
	*open = quote_opens(prev, next, *open);
	buf_add(b, *open ? "\xe2\x80\x9c" : "\xe2\x80\x9d", 3);
}

/* What stands at out in the result stood at in: say so if it does not follow from the last step. */
static void follow(struct arena *a, normal_steps *s, size_t out, size_t in)
{
	size_t said = s && s->n ? s->v[s->n - 1].in + (out - s->v[s->n - 1].out) : out;
	if (said != in)
		step(a, s, out, in);
}

/* Spaces, dropped characters, quotes, C1: the last pass. */
static struct str final_form(struct arena *a, struct str s, normal_steps *steps)
{
	struct buf b = BUF_INIT;
	bool open = false, space = false;	/* space: one is due before the next character */
	size_t space_at = 0;
	buf_grow(&b, s.n + s.n / 16 + 16);
	for (size_t i = 0; i < s.n;) {
		size_t run = plain_run(s.p + i, s.n - i);
		while (run && s.p[i] == ' ') {	/* a space goes the general way */
			run = 0;
		}
		if (run && s.p[i + run - 1] == ' ')
			run--;
		size_t start = i;
		uint32_t c = 0;
		if (!run) {
			c = utf8_next(s, &i);
			if (is_space(c)) {
				space_at = space ? space_at : start;
				space = b.n != 0;
				continue;
			}
			if (is_dropped(c) || ((c == 0x200c || c == 0x200d) && utf8_before(s, start) < 0x600))
				continue;
		}
		if (space) {
			follow(a, steps, b.n, space_at);
			buf_addc(&b, ' ');
		}
		space = false;
		size_t here = b.n;
		follow(a, steps, here, start);
		if (run) {
			buf_add(&b, s.p + i, run);
			i += run;
		} else if (c == '"') {
			add_quote(&b, here ? utf8_before(buf_str(&b), here) : 0, s, i, &open);
		} else if (c >= 0x80 && c < 0xa0) {
			uint32_t w = charset_1252((unsigned char)c);
			if (w >= 0xa0)
				utf8_add(&b, w);
			else
				utf8_add(&b, 0xfffd);
		} else {
			if (c == 0x201c || c == 0x201e)
				open = true;
			else if (c == 0x201d)
				open = false;
			buf_add(&b, s.p + start, i - start);
		}
	}
	struct str r = str_dup(a, buf_str(&b));
	buf_free(&b);
	return r;
}

static normal_steps *new_pass(struct normal_map *m)
{
	if (!m)
		return NULL;
	memmove(m->pass + 1, m->pass, m->passes * sizeof *m->pass);
	memset(m->pass, 0, sizeof *m->pass);
	m->passes++;
	return &m->pass[0];
}

struct str normal_form(struct arena *a, struct str s, struct normal_map *m)
{
	unsigned needs = s.n ? examine(s) : 0;
	if (m)
		m->passes = 0;
	if (!needs)
		return s;
	if (needs & NEEDS_ENTITIES) {
		s = entities_decode(a, s, new_pass(m));
		needs |= examine(s);
	}
	for (int layer = 0; needs & NEEDS_MOJIBAKE && layer < 3; layer++) {
		struct str t = mojibake_repair(a, s, new_pass(m));
		if (t.p == s.p)
			break;
		s = t;
		needs |= examine(s);
	}
	if (needs & NEEDS_NFC)
		s = compose(a, s, new_pass(m));
	if (needs & NEEDS_FORM)
		s = final_form(a, s, new_pass(m));
	return s;
}
