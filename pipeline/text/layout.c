#include "text/layout.h"

#include <stdlib.h>

#include "base/scan.h"
#include "text/utf8.h"

enum { MAX_LANGUAGES = 64, FOLD_MAX = 256 };

struct layout_entry {
	uint64_t hash;			/* 0 = empty slot */
	unsigned flags;
	uint64_t languages;
};

struct short_word {
	uint64_t packed, hash;		/* 0 = empty */
};

struct layout {
	struct arena mem;
	struct layout_entry *slots;	/* open addressing, a power of two */
	size_t size, used;
	struct short_word *shorts;	/* function words that fit into 8 bytes, by those: open addressing too */
	size_t nshorts, short_size;
	struct str language[MAX_LANGUAGES];
	size_t languages;
	VEC(struct layout_cue) cues;	/* sorted by match, then first byte, then longest first (layout_ready) */
	size_t first[CUE_MATCHES][257];	/* cues by key byte: the first one of the cue, for CUE_END the last */
	uint64_t pairs[CUE_MATCHES][64];	/* which two bytes (the low 6 bits of each) a cue of the match begins, or
						 * CUE_END ends, with: hardly a line has a pair that needs a closer look */
	size_t longest_line;		/* no cue fires on a longer one (one without max: on none over FOLD_MAX) */
};

struct layout *layout_new(void)
{
	struct layout *l = xcalloc(1, sizeof *l);
	l->size = 1024;
	l->slots = xcalloc(l->size, sizeof *l->slots);
	return l;
}

void layout_free(struct layout *l)
{
	if (!l)
		return;
	arena_free(&l->mem);
	free(l->slots);
	free(l->shorts);
	free(l);
}

static uint64_t plain_hash(struct str s)
{
	uint64_t h = LAYOUT_HASH;
	for (size_t i = 0; i < s.n; i++)
		h = layout_hash(h, (unsigned char)s.p[i]);
	return h;
}

static uint64_t word_hash(struct str s)
{
	return plain_hash(s) | 1;
}

static struct layout_entry *slot(const struct layout *l, uint64_t h)
{
	size_t i = (h ^ h >> 32) & (l->size - 1);
	while (l->slots[i].hash && l->slots[i].hash != h)
		i = (i + 1) & (l->size - 1);
	return &l->slots[i];
}

static struct layout_entry *entry(struct layout *l, struct str word)
{
	uint64_t h = word_hash(word);
	if (l->used * 2 > l->size) {
		struct layout_entry *old = l->slots;
		size_t n = l->size;
		l->size *= 2;
		l->slots = xcalloc(l->size, sizeof *l->slots);
		for (size_t i = 0; i < n; i++)
			if (old[i].hash)
				*slot(l, old[i].hash) = old[i];
		free(old);
	}
	struct layout_entry *s = slot(l, h);
	l->used += s->hash == 0;
	s->hash = h;
	return s;
}

void layout_add_word(struct layout *l, struct str word, unsigned flags)
{
	entry(l, word)->flags |= flags;
}

int layout_add_language(struct layout *l, struct str language)
{
	for (size_t i = 0; i < l->languages; i++)
		if (str_eq(l->language[i], language))
			return (int)i;
	if (l->languages == MAX_LANGUAGES)
		return -1;
	l->language[l->languages] = str_dup(&l->mem, language);
	return (int)l->languages++;
}

static struct short_word *short_slot(const struct layout *l, uint64_t packed)
{
	size_t i = (packed * 0x9e3779b97f4a7c15u >> 32) & (l->short_size - 1);
	while (l->shorts[i].packed && l->shorts[i].packed != packed)
		i = (i + 1) & (l->short_size - 1);
	return &l->shorts[i];
}

static void add_short(struct layout *l, struct str word)
{
	uint64_t packed = 0;
	if (!word.n || word.n > sizeof packed)
		return;
	memcpy(&packed, word.p, word.n);
	if (l->nshorts * 2 >= l->short_size) {
		struct short_word *old = l->shorts;
		size_t n = l->short_size;
		l->short_size = n ? n * 2 : 1024;
		l->shorts = xcalloc(l->short_size, sizeof *l->shorts);
		for (size_t i = 0; i < n; i++)
			if (old[i].packed)
				*short_slot(l, old[i].packed) = old[i];
		free(old);
	}
	struct short_word *s = short_slot(l, packed);
	l->nshorts += s->packed == 0;
	*s = (struct short_word){ packed, plain_hash(word) };
}

uint64_t layout_short_word(const struct layout *l, uint64_t packed, uint64_t *hash)
{
	const struct short_word *s = l->shorts ? short_slot(l, packed) : NULL;
	if (!s || !s->packed)
		return 0;
	*hash = s->hash;
	return layout_function_word(l, s->hash);
}

void layout_add_function_word(struct layout *l, struct str word, struct str language)
{
	int i = layout_add_language(l, language);
	struct layout_entry *e = entry(l, word);
	e->flags |= LAYOUT_FUNCTION;
	add_short(l, word);
	if (i >= 0)
		e->languages |= (uint64_t)1 << i;
}

/* Lower case, at most FOLD_MAX bytes of it. */
static struct str fold(struct str s, char *to)
{
	size_t n = s.n < FOLD_MAX ? s.n : FOLD_MAX, i = 0;
	scan16 high = { 0 };
	bool ascii = true;
	for (; n >= 16 && i < n; i += 16) {
		if (i + 16 > n)
			i = n - 16;	/* the last bytes, with some before them once more */
		scan16 v = scan_load(s.p + i);
		high |= v;
		v += (scan16)(v >= 'A') & (scan16)(v <= 'Z') & 32;
		memcpy(to + i, &v, sizeof v);
	}
	ascii = scan_first(high & 0x80) == 16;
	for (; i < n; i++) {
		ascii &= (unsigned char)s.p[i] < 0x80;
		to[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] + 32) : s.p[i];
	}
	if (ascii)
		return str_n(to, n);
	while (n && n < s.n && ((unsigned char)s.p[n] & 0xc0) == 0x80)	/* not within a code point */
		n--;
	struct buf b = BUF_INIT;
	utf8_fold(&b, str_sub(s, 0, n));
	n = b.n < FOLD_MAX ? b.n : 0;
	if (n)
		memcpy(to, b.p, n);
	buf_free(&b);
	return str_n(to, n);
}

unsigned layout_word(const struct layout *l, struct str word)
{
	char f[FOLD_MAX];
	uint64_t h = LAYOUT_HASH;
	if (!word.n || word.n > 40)
		return 0;
	for (size_t i = 0; i < word.n; i++) {
		unsigned char c = (unsigned char)word.p[i];
		if (c >= 0x80)
			return slot(l, word_hash(fold(word, f)))->flags;
		h = layout_hash(h, c >= 'A' && c <= 'Z' ? c + 32 : c);
	}
	return slot(l, h | 1)->flags;
}

uint64_t layout_function_word(const struct layout *l, uint64_t hash)
{
	return slot(l, hash | 1)->languages;
}

size_t layout_languages(const struct layout *l)
{
	return l->languages;
}

struct str layout_language(const struct layout *l, size_t i)
{
	return l->language[i];
}

/* Cues ----------------------------------------------------------------------------------------------------- */

void layout_add_cue(struct layout *l, enum layout_match match, struct str cue, int role, size_t max, struct str id)
{
	struct arena *m = &l->mem;
	*VEC_PUSH(m, &l->cues) = (struct layout_cue){ str_dup(m, cue), str_dup(m, id), match, role, max };
}

static unsigned char cue_key(const struct layout_cue *c)
{
	return (unsigned char)(c->match == CUE_END ? c->text.p[c->text.n - 1] : c->text.p[0]);
}

static bool pair(const struct layout *l, enum layout_match m, char a, char b)
{
	return l->pairs[m][a & 63] >> (b & 63) & 1;
}

static void note_pair(struct layout *l, const struct layout_cue *c)
{
	struct str t = c->text;
	if (t.n == 1) {			/* whatever stands beside it */
		for (int i = 0; i < 64; i++) {
			l->pairs[c->match][t.p[0] & 63] = ~(uint64_t)0;
			l->pairs[c->match][i] |= (uint64_t)1 << (t.p[0] & 63);
		}
		return;
	}
	size_t at = c->match == CUE_END ? t.n - 2 : 0;
	l->pairs[c->match][t.p[at] & 63] |= (uint64_t)1 << (t.p[at + 1] & 63);
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
	for (size_t k = 0; k < l->cues.n; k++) {
		size_t max = l->cues.v[k].max ? l->cues.v[k].max : FOLD_MAX;	/* a whole line is folded to be compared */
		l->longest_line = max > l->longest_line ? max : l->longest_line;
		note_pair(l, &l->cues.v[k]);
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
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 0xc3 && c != 0xe2);
}

static inline scan16 letters(scan16 v)
{
	return (scan16)(v - 'a' < 26) | (scan16)(v - '0' < 10) | ((scan16)(v >= 0xc3) & (scan16)(v != 0xe2));
}

/* Which of the 16 bytes of f from k on (k > 0; 15 bytes may be read behind its end) do not stand within a word? */
static inline scan16 edges(struct str f, size_t k, bool spaces)
{
	scan16 v = scan_load(f.p + k), before = scan_load(f.p + k - 1);
	scan16 within = letters(v) & letters(before);
	return spaces ? ~within : ~(within | (scan16)(v == ' '));
}

/* Does cue c stand in folded line f at i as words of its own? */
static bool stands(struct str f, size_t i, const struct layout_cue *c)
{
	if (i + c->text.n > f.n || memcmp(f.p + i, c->text.p, c->text.n) != 0)
		return false;
	bool inner = letter_at(c->text, c->text.n - 1);
	return (!inner || !letter_at(f, i + c->text.n)) && (i == 0 || !letter_at(c->text, 0) || !letter_at(f, i - 1));
}

/* The CUE_PART that stands in f at k. */
static inline const struct layout_cue *part_at(const struct layout *l, struct str f, size_t k, size_t length)
{
	unsigned char b = (unsigned char)f.p[k], next = k + 1 < f.n ? (unsigned char)f.p[k + 1] : 0;
	if (k + 1 < f.n && !pair(l, CUE_PART, (char)b, (char)next))
		return NULL;
	for (size_t i = l->first[CUE_PART][b]; i < l->first[CUE_PART][b + 1]; i++) {
		const struct layout_cue *c = &l->cues.v[i];
		if ((c->text.n == 1 || c->text.p[1] == (char)next) && (!c->max || length <= c->max) && stands(f, k, c))
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
	struct str f = fold(whole, buf);
	const struct layout_cue *best = NULL;
	if (!f.n)
		return NULL;
	while (f.n && strchr("([|*", f.p[0]))
		f = str_from(f, 1);
	struct str t = f;		/* without marks at the end */
	while (t.n && strchr(" .:!?|)]>", t.p[t.n - 1]))
		t.n--;
	while (t.n > 3 && (memcmp(t.p + t.n - 3, "\xe2\x80\xba", 3) == 0 || memcmp(t.p + t.n - 3, "\xe2\x80\xa6", 3) == 0))
		t.n -= 3;
	if (!t.n)
		return NULL;
	struct str counted = t;		/* "59 Comments": without the number */
	while (counted.n && ((counted.p[0] >= '0' && counted.p[0] <= '9') || counted.p[0] == ' '))
		counted = str_from(counted, 1);
	for (size_t i = counted.n && counted.n < t.n ? l->first[CUE_TAIL][(unsigned char)counted.p[0]] : 0;
	     counted.n && counted.n < t.n && i < l->first[CUE_TAIL][(unsigned char)counted.p[0] + 1]; i++)
		if (str_eq(counted, l->cues.v[i].text))
			return &l->cues.v[i];
	static const enum layout_match at_start[] = { CUE_START, CUE_WHOLE, CUE_TAIL };
	char second = f.n > 1 ? f.p[1] : 0;
	unsigned char a = (unsigned char)f.p[0], z = (unsigned char)t.p[t.n - 1];
	for (size_t k = 0; k < 3; k++) {
		enum layout_match m = at_start[k];
		if (f.n > 1 && !pair(l, m, f.p[0], f.p[1]))
			continue;
		for (size_t i = l->first[m][a]; i < l->first[m][a + 1]; i++) {
			const struct layout_cue *c = &l->cues.v[i];
			if (c->text.n > 1 && c->text.p[1] != second)
				continue;
			if ((!c->max || whole.n <= c->max) && (m == CUE_START ? stands(f, 0, c) : str_eq(t, c->text) && whole.n < FOLD_MAX)
			    && (!best || c->text.n > best->text.n))
				best = c;
		}
	}
	if (best || whole.n >= FOLD_MAX)
		return best;
	bool end = t.n < 2 || pair(l, CUE_END, t.p[t.n - 2], t.p[t.n - 1]);
	for (size_t i = l->first[CUE_END][z]; end && i < l->first[CUE_END][z + 1]; i++) {
		const struct layout_cue *c = &l->cues.v[i];
		if (c->text.n > 1 && t.n > 1 && c->text.p[c->text.n - 2] != t.p[t.n - 2])
			continue;
		if ((!c->max || whole.n <= c->max) && t.n >= c->text.n && stands(t, t.n - c->text.n, c) && (!best || c->text.n > best->text.n))
			best = c;
	}
	if (best)
		return best;
	memset(buf + (f.p - buf) + f.n, 0, 16);
	best = part_at(l, f, 0, whole.n);
	bool spaces = l->first[CUE_PART][' '] != l->first[CUE_PART][' ' + 1];
	for (size_t k = 1; k < f.n && !best; k += 16) {
		scan16 e = edges(f, k, spaces);
		for (size_t i; (i = scan_first(e)) < 16 && k + i < f.n && !best; e[i] = 0)
			best = part_at(l, f, k + i, whole.n);
	}
	return best;
}
