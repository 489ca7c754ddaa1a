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

/* A line as cues see it: folded, without a list marker and what opens before its words. */
struct cue_line {
	size_t length;			/* of the whole line but for the marker, in bytes */
	struct str f;			/* zeros stand behind it */
	struct str t;			/* without marks at the end */
};

static struct str without_marks(struct str t)
{
	while (t.n && strchr(" .:!?|)]>-", t.p[t.n - 1]))
		t.n--;
	while (t.n > 3 && (str_ends(t, STR("\xe2\x80\xba")) || str_ends(t, STR("\xe2\x80\xa6"))))
		t.n -= 3;
	return t;
}

static bool fits(const struct layout_cue *c, const struct cue_line *x)
{
	return !c->max || x->length <= c->max;
}

/* "59 Comments": the tail without its number. */
static const struct layout_cue *counted_tail(const struct layout *l, const struct cue_line *x)
{
	struct str t = x->t;
	while (t.n && (ascii_digit(t.p[0]) || t.p[0] == ' '))
		t = str_from(t, 1);
	if (!t.n || t.n == x->t.n)
		return NULL;
	unsigned char b = (unsigned char)t.p[0];
	for (size_t i = l->first[CUE_TAIL][b]; i < l->first[CUE_TAIL][b + 1]; i++)
		if (str_eq(t, l->cues.v[i].text))
			return &l->cues.v[i];
	return NULL;
}

/* The longest cue that the line begins with or consists of; of two, one that says where the text ends. */
static const struct layout_cue *at_start(const struct layout *l, const struct cue_line *x)
{
	static const enum layout_match matches[] = { CUE_START, CUE_WHOLE, CUE_TAIL };
	const struct layout_cue *best = NULL;
	unsigned char a = (unsigned char)x->f.p[0];
	for (size_t k = 0; k < sizeof matches / sizeof *matches; k++) {
		enum layout_match m = matches[k];
		if (!may_stand(l, m, x->f.p))
			continue;
		for (size_t i = l->first[m][a]; i < l->first[m][a + 1]; i++) {
			const struct layout_cue *c = &l->cues.v[i];
			if (!leads(l, i, x->f.p) || !fits(c, x))
				continue;
			if ((m == CUE_START ? stands(x->f, 0, c) : str_eq(x->t, c->text) && x->length < FOLD_MAX)
			    && (!best || c->text.n + (m == CUE_TAIL) > best->text.n))
				best = c;
		}
	}
	return best;
}

/* The cue that the line ends with: of those that end with one byte, the longest comes first. */
static const struct layout_cue *at_end(const struct layout *l, const struct cue_line *x)
{
	struct str t = x->t;
	unsigned char z = (unsigned char)t.p[t.n - 1];
	if (t.n >= 3 && !may_stand(l, CUE_END, t.p + t.n - 3))
		return NULL;
	for (size_t i = l->first[CUE_END][z]; i < l->first[CUE_END][z + 1]; i++) {
		const struct layout_cue *c = &l->cues.v[i];
		if (fits(c, x) && t.n >= c->text.n && stands(t, t.n - c->text.n, c))
			return c;
	}
	return NULL;
}

/* The first cue that stands within the line. */
static const struct layout_cue *within(const struct layout *l, const struct cue_line *x)
{
	bool spaces = l->first[CUE_PART][' '] != l->first[CUE_PART][' ' + 1];
	uint64_t before = 0;
	const struct layout_cue *found = NULL;
	for (size_t k = 0; k < x->f.n && !found; k += 64)
		for (uint64_t e = edges(x->f, k, spaces, &before); e && !found; e &= e - 1)
			found = part_at(l, x->f, k + (size_t)__builtin_ctzll(e), x->length);
	return found;
}

const struct layout_cue *layout_find_cue(const struct layout *l, struct str line)
{
	char buf[FOLD_MAX + 16];
	if (line.n > l->longest_line + 4)
		return NULL;
	struct str whole = str_from(line, layout_marker(line));
	struct cue_line x = { .length = whole.n, .f = layout_fold(whole, buf) };
	if (!x.f.n)
		return NULL;
	memset(buf + x.f.n, 0, 16);
	while (x.f.n && strchr("([|*", x.f.p[0]))
		x.f = str_from(x.f, 1);
	x.t = without_marks(x.f);
	if (!x.t.n)
		return NULL;
	const struct layout_cue *found = counted_tail(l, &x);
	if (!found)
		found = at_start(l, &x);
	if (found || x.length >= FOLD_MAX)
		return found;
	found = at_end(l, &x);
	return found ? found : within(l, &x);
}
