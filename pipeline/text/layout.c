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

struct layout {
	struct arena mem;
	struct layout_entry *slots;	/* open addressing, a power of two */
	size_t size, used;
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
	free(l);
}

static uint64_t word_hash(struct str s)
{
	uint64_t h = LAYOUT_HASH;
	for (size_t i = 0; i < s.n; i++)
		h = layout_hash(h, (unsigned char)s.p[i]);
	return h | 1;
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

void layout_add_function_word(struct layout *l, struct str word, struct str language)
{
	int i = layout_add_language(l, language);
	struct layout_entry *e = entry(l, word);
	e->flags |= LAYOUT_FUNCTION;
	if (i >= 0)
		e->languages |= (uint64_t)1 << i;
}

/* Lower case, at most FOLD_MAX bytes of it. */
static struct str fold(struct str s, char *to)
{
	size_t n = s.n < FOLD_MAX ? s.n : FOLD_MAX, i = 0;
	bool ascii = true;
	for (; i + 16 <= n; i += 16) {
		scan16 v = scan_load(s.p + i);
		ascii &= scan_first((scan16)(v > 0x7f)) == 16;
		v += (scan16)(v >= 'A') & (scan16)(v <= 'Z') & 32;
		memcpy(to + i, &v, sizeof v);
	}
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

/* Does cue c stand in folded line f at i as words of its own? */
static bool stands(struct str f, size_t i, const struct layout_cue *c)
{
	if (i + c->text.n > f.n || memcmp(f.p + i, c->text.p, c->text.n) != 0)
		return false;
	bool inner = letter_at(c->text, c->text.n - 1);
	return (!inner || !letter_at(f, i + c->text.n)) && (i == 0 || !letter_at(c->text, 0) || !letter_at(f, i - 1));
}

const struct layout_cue *layout_find_cue(const struct layout *l, struct str line)
{
	char buf[FOLD_MAX];
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
	unsigned char a = (unsigned char)f.p[0], z = (unsigned char)t.p[t.n - 1];
	for (size_t k = 0; k < 3; k++) {
		enum layout_match m = at_start[k];
		if (f.n > 1 && !pair(l, m, f.p[0], f.p[1]))
			continue;
		for (size_t i = l->first[m][a]; i < l->first[m][a + 1]; i++) {
			const struct layout_cue *c = &l->cues.v[i];
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
		if ((!c->max || whole.n <= c->max) && t.n >= c->text.n && stands(t, t.n - c->text.n, c) && (!best || c->text.n > best->text.n))
			best = c;
	}
	uint64_t row = l->pairs[CUE_PART][f.p[0] & 63];
	for (size_t k = 0; k < f.n && !best; k++) {
		unsigned char b = (unsigned char)f.p[k];
		uint64_t now = row;
		if (k + 1 < f.n) {
			row = l->pairs[CUE_PART][f.p[k + 1] & 63];
			if (!(now >> (f.p[k + 1] & 63) & 1))
				continue;
		}
		if (k && letter_at(f, k) && letter_at(f, k - 1))
			continue;		/* within a word */
		for (size_t i = l->first[CUE_PART][b]; i < l->first[CUE_PART][b + 1]; i++) {
			const struct layout_cue *c = &l->cues.v[i];
			if ((!c->max || whole.n <= c->max) && stands(f, k, c)) {
				best = c;
				break;
			}
		}
	}
	return best;
}

/* Lines ---------------------------------------------------------------------------------------------------- */

size_t layout_marker(struct str s)
{
	static const struct str marks[] = { { "-", 1 }, { "*", 1 }, { "\xe2\x80\xa2", 3 }, { "\xe2\x80\x93", 3 }, { "\xc2\xb7", 2 },
		{ "\xe2\x97\x8f", 3 }, { "\xe2\x96\xaa", 3 }, { "\xe2\x80\x94", 3 }, { "\xe2\x96\xba", 3 }, { "\xe2\x97\xa6", 3 }, { ">", 1 } };
	if (!s.n || ((s.p[0] | 32) >= 'a' && (s.p[0] | 32) <= 'z') || (s.p[0] >= '0' && s.p[0] <= '9'))
		return 0;
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (str_starts(s, marks[i])) {
			size_t n = marks[i].n;
			if (n == s.n)
				return n;
			if (s.p[n] != ' ')
				return 0;
			while (n < s.n && s.p[n] == ' ')
				n++;
			return n;
		}
	return 0;
}

size_t layout_count_words(struct str s)
{
	size_t n = 0;
	bool in = false;
	for (size_t i = 0; i < s.n; i++) {
		bool word = s.p[i] != ' ';
		n += word && !in;
		in = word;
	}
	return n;
}

bool layout_is_heading(struct str s, size_t max_words)
{
	if (s.n < 2 || s.n > max_words * 12)
		return false;
	size_t i = 0, end = s.n;
	uint32_t c = utf8_next(s, &i), last = utf8_before(s, end);
	while (c == 0x201c || c == 0x2018 || c == '\'' || c == '(' || c == 0xab || c == '$' || c == 0xa3 || c == 0x20ac) {
		if (i >= s.n)
			return false;
		c = utf8_next(s, &i);
	}
	if (!utf8_is_upper(c) && utf8_class(c) != UTF8_DIGIT && !(utf8_class(c) == UTF8_LETTER && !utf8_is_lower(c)))
		return false;
	if (last == 0x201d || last == '\'' || last == 0x2019 || last == ')') {	/* “Full sentence.” is none */
		end -= last < 0x80 ? 1 : 3;
		last = utf8_before(s, end);
	}
	if (last == '.' || last == ';' || last == ',' || last == ':' || last == '!' || last == 0x2026 || last == 0x3002 || last == '-' || last == 0x2014 || last == 0x2013 || last == '|')
		return false;
	return layout_count_words(s) <= max_words;
}

/* Next letter or digit of s, folded; 0 at the end. */
static uint32_t next_letter(struct str s, size_t *i)
{
	while (*i < s.n) {
		uint32_t c = utf8_next(s, i);
		if (c < 0x80) {
			if (c >= 'A' && c <= 'Z')
				return c + 32;
			if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
				return c;
		} else if (utf8_class(c) == UTF8_LETTER || utf8_class(c) == UTF8_DIGIT) {
			char one[8];
			struct buf b = BUF_INIT;
			utf8_add(&b, c);
			struct str f = fold(buf_str(&b), one);
			size_t zero = 0;
			c = f.n ? utf8_next(f, &zero) : c;
			buf_free(&b);
			return c;
		}
	}
	return 0;
}

bool layout_same_line(struct str a, struct str b)
{
	size_t i = 0, k = 0, n = 0;
	for (;; n++) {
		uint32_t x = next_letter(a, &i), y = next_letter(b, &k);
		if (x != y)
			return false;
		if (!x)
			return n != 0;
	}
}
