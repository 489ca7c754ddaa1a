/* layout_cues.c - lines that give themselves away: by what they begin or end with, consist of or have in them. */
#include <stdlib.h>

#include "base/ascii.h"
#include "base/scan.h"
#include "text/layout_inside.h"

void layout_add_cue(struct layout *l, enum layout_match match, struct str cue, int role, size_t max, struct str id)
{
	struct arena *m = &l->mem;
	*VEC_PUSH(m, &l->cues) =
		(struct layout_cue){ str_dup(m, cue),	 str_dup(m, id), match == CUE_LABEL ? CUE_START : match,
				     match == CUE_LABEL, role,		 max };
}

static unsigned char cue_key(const struct layout_cue *c)
{
	return (unsigned char)(c->match == CUE_END ? c->text.p[c->text.n - 1] : c->text.p[0]);
}

/* Three bytes of a cue or a line, to a bit of the filter. */
static inline size_t three(char a, char b, char c)
{
	uint32_t bytes =
		(uint32_t)(unsigned char)a | (uint32_t)(unsigned char)b << 8 | (uint32_t)(unsigned char)c << 16;
	return bytes * 2654435761u >> 20;
}

/* May a cue of the match stand at p, three bytes of which can be read? */
static inline bool may_stand(const struct layout *l, enum layout_match m, const char *p)
{
	size_t bit = three(p[0], p[1], p[2]);
	return l->filter[m][bit / 64] >> bit % 64 & 1;
}

static void note_three(struct layout *l, const struct layout_cue *c)
{
	struct str t = c->text;
	uint64_t *filter = l->filter[c->match];
	bool end = c->match == CUE_END;
	if (t.n == 1)			/* whatever stands beside it */
		memset(filter, 255, sizeof l->filter[c->match]);
	for (int x = 0; x < 256 && t.n > 1; x++) {
		const char *p = end ? t.p + t.n - 2 : t.p;
		char more = (char)(t.n == 2 ? x : end ? t.p[t.n - 3] : t.p[2]);
		size_t bit = end ? three(more, p[0], p[1]) : three(p[0], p[1], more);
		filter[bit / 64] |= (uint64_t)1 << bit % 64;
	}
}

static int compare_cues(const void *a, const void *b)
{
	const struct layout_cue *x = a, *y = b;
	if (x->match != y->match)
		return x->match < y->match ? -1 : 1;
	if (cue_key(x) != cue_key(y))
		return cue_key(x) < cue_key(y) ? -1 : 1;
	if (x->text.n != y->text.n)
		return x->text.n > y->text.n ? -1 : 1;
	return str_cmp(x->text, y->text);
}

void layout_ready(struct layout *l)
{
	if (l->cues.n)
		qsort(l->cues.v, l->cues.n, sizeof *l->cues.v, compare_cues);
	size_t i = 0;
	l->leads = arena_zalloc(&l->mem, (l->cues.n + 1) * sizeof *l->leads);
	for (size_t k = 0; k < l->cues.n; k++) {
		struct str t = l->cues.v[k].text;
		size_t n = t.n < 4 ? t.n : 4;
		memcpy(&l->leads[k].bytes, t.p, n);
		memset(&l->leads[k].mask, 255, n);
		/* a whole line is folded to be compared */
		size_t max = l->cues.v[k].max ? l->cues.v[k].max : FOLD_MAX;
		l->longest_line = max > l->longest_line ? max : l->longest_line;
		note_three(l, &l->cues.v[k]);
	}
	for (int m = 0; m < CUE_MATCHES; m++)
		for (int c = 0; c <= 256; c++) {
			l->first[m][c] = i;
			while (c < 256 && i < l->cues.n && (int)l->cues.v[i].match == m && cue_key(&l->cues.v[i]) == c)
				i++;
		}
}

static bool letter_at(struct str s, size_t i)
{
	unsigned char c = i < s.n ? (unsigned char)s.p[i] : 0;
	return ascii_lower(c) || ascii_digit(c) || (c >= 0xc3 && c != 0xe2);
}

static inline scan16 letters(scan16 v)
{
	return (scan16)(v - 'a' < 26) | (scan16)(v - '0' < 10) | ((scan16)(v >= 0xc3) & (scan16)(v != 0xe2));
}

/* Which of the 64 bytes of f from k on do not stand within a word, as bits; of spaces only if asked.  15 bytes may be
 * read behind the end of f.  *before: is the byte before them a letter?  Is set for the next 64. */
static inline uint64_t edges(struct str f, size_t k, bool spaces, uint64_t *before)
{
	uint64_t letter = 0, space = 0, here = f.n - k < 64 ? ((uint64_t)1 << (f.n - k)) - 1 : ~(uint64_t)0;
	for (size_t i = 0; i < 64 && k + i < f.n; i += 16) {
		scan16 v = scan_load(f.p + k + i);
		letter |= (uint64_t)scan_bits(letters(v)) << i;
		space |= (uint64_t)scan_bits((scan16)(v == ' ')) << i;
	}
	uint64_t within = letter & (letter << 1 | *before);
	*before = letter >> 63;
	return ~(within | (spaces ? 0 : space)) & here;
}

/* Does cue c stand in folded line f at i as words of its own? */
static bool stands(struct str f, size_t i, const struct layout_cue *c)
{
	if (i + c->text.n > f.n || memcmp(f.p + i, c->text.p, c->text.n) != 0)
		return false;
	bool inner = letter_at(c->text, c->text.n - 1);
	return (!inner || !letter_at(f, i + c->text.n)) && (i == 0 || !letter_at(c->text, 0) || !letter_at(f, i - 1));
}

/* May cue i stand at p, four bytes of which can be read? */
static inline bool leads(const struct layout *l, size_t i, const char *p)
{
	uint32_t bytes;
	memcpy(&bytes, p, sizeof bytes);
	return (bytes & l->leads[i].mask) == l->leads[i].bytes;
}

/* The CUE_PART that stands in f at k.  Zeros stand behind f. */
static inline const struct layout_cue *part_at(const struct layout *l, struct str f, size_t k, size_t length)
{
	if (!may_stand(l, CUE_PART, f.p + k))
		return NULL;
	unsigned char b = (unsigned char)f.p[k];
	for (size_t i = l->first[CUE_PART][b]; i < l->first[CUE_PART][b + 1]; i++) {
		const struct layout_cue *c = &l->cues.v[i];
		if (leads(l, i, f.p + k) && (!c->max || length <= c->max) && stands(f, k, c))
			return c;
	}
	return NULL;
}

const struct layout_cue *layout_find_cue(const struct layout *l, struct str line)
{
	char buf[FOLD_MAX + 16];
	if (line.n > l->longest_line + 4)
		return NULL;
	struct str whole = str_from(line, layout_marker(line));
	struct str f = layout_fold(whole, buf);
	const struct layout_cue *best = NULL;
	if (!f.n)
		return NULL;
	memset(buf + f.n, 0, 16);
	while (f.n && strchr("([|*", f.p[0]))
		f = str_from(f, 1);
	struct str t = f;		/* without marks at the end */
	while (t.n && strchr(" .:!?|)]>-", t.p[t.n - 1]))
		t.n--;
	while (t.n > 3
	       && (memcmp(t.p + t.n - 3, "\xe2\x80\xba", 3) == 0 || memcmp(t.p + t.n - 3, "\xe2\x80\xa6", 3) == 0))
		t.n -= 3;
	if (!t.n)
		return NULL;
	struct str counted = t;		/* "59 Comments": without the number */
	while (counted.n && (ascii_digit(counted.p[0]) || counted.p[0] == ' '))
		counted = str_from(counted, 1);
	unsigned char a = (unsigned char)f.p[0], z = (unsigned char)t.p[t.n - 1];
	if (counted.n && counted.n < t.n) {
		unsigned char b = (unsigned char)counted.p[0];
		for (size_t i = l->first[CUE_TAIL][b]; i < l->first[CUE_TAIL][b + 1]; i++)
			if (str_eq(counted, l->cues.v[i].text))
				return &l->cues.v[i];
	}
	static const enum layout_match at_start[] = { CUE_START, CUE_WHOLE, CUE_TAIL };
	for (size_t k = 0; k < 3; k++) {
		enum layout_match m = at_start[k];
		if (!may_stand(l, m, f.p))
			continue;
		for (size_t i = l->first[m][a]; i < l->first[m][a + 1]; i++) {
			const struct layout_cue *c = &l->cues.v[i];
			if (!leads(l, i, f.p))
				continue;
			if ((!c->max || whole.n <= c->max)
			    && (m == CUE_START ? stands(f, 0, c) : str_eq(t, c->text) && whole.n < FOLD_MAX)
			    && (!best || c->text.n > best->text.n || (m == CUE_TAIL && c->text.n == best->text.n)))
				best = c;
		}
	}
	if (best || whole.n >= FOLD_MAX)
		return best;
	bool end = t.n < 3 || may_stand(l, CUE_END, t.p + t.n - 3);
	for (size_t i = l->first[CUE_END][z]; end && i < l->first[CUE_END][z + 1]; i++) {
		const struct layout_cue *c = &l->cues.v[i];
		if (c->text.n > 1 && t.n > 1 && c->text.p[c->text.n - 2] != t.p[t.n - 2])
			continue;
		if ((!c->max || whole.n <= c->max) && t.n >= c->text.n && stands(t, t.n - c->text.n, c)
		    && (!best || c->text.n > best->text.n))
			best = c;
	}
	if (best)
		return best;
	bool spaces = l->first[CUE_PART][' '] != l->first[CUE_PART][' ' + 1];
	uint64_t before = 0;
	for (size_t k = 0; k < f.n && !best; k += 64)
		for (uint64_t e = edges(f, k, spaces, &before); e && !best; e &= e - 1)
			best = part_at(l, f, k + (size_t)__builtin_ctzll(e), whole.n);
	return best;
}
