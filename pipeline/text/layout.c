#include "text/layout_inside.h"

#include <stdlib.h>

#include "base/ascii.h"
#include "base/scan.h"
#include "text/utf8.h"

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

int layout_add_script(struct layout *l, uint32_t from, uint32_t to, struct str language, bool shared)
{
	if (l->scripts.n == LAYOUT_SCRIPTS)
		return -1;
	*VEC_PUSH(&l->mem, &l->scripts) = (struct layout_script){ from, to, str_dup(&l->mem, language), shared };
	return 0;
}

int layout_add_own(struct layout *l, uint32_t from, uint32_t to, struct str language, bool begins)
{
	if (!l->scripts.n || l->own_rows + begins > LAYOUT_OWN_ROWS)
		return -1;
	l->own_rows += begins;
	*VEC_PUSH(&l->mem, &l->own) = (struct layout_own){ from, to, l->scripts.n - 1, l->own_rows - 1,
							   str_dup(&l->mem, language) };
	return 0;
}

struct layout_function layout_function_word(const struct layout *l, uint64_t hash)
{
	struct layout_function f = { .languages = slot(l, hash | 1)->languages };
	if (f.languages) {
		f.share = 1.0 / (1.0 + 0.5 * (__builtin_popcountll(f.languages) - 1));
		f.seen = (uint32_t)((hash ^ hash >> 29) % 64);
	}
	return f;
}

static void add_short(struct layout *l, struct str word)
{
	uint64_t packed = 0;
	if (!word.n)
		return;
	memcpy(&packed, word.p, word.n < sizeof packed ? word.n : sizeof packed);
	if (l->nshorts * 2 >= l->short_size) {
		struct layout_short *old = l->shorts;
		size_t n = l->short_size;
		l->short_size = n ? n * 2 : 1024;
		l->shorts = xcalloc(l->short_size, sizeof *l->shorts);
		for (size_t i = 0; i < n; i++)
			if (old[i].packed)
				*short_slot(l, old[i].packed) = old[i];
		free(old);
	}
	struct layout_short *s = short_slot(l, packed);
	l->nshorts += s->packed == 0;
	s->packed = packed;
	if (word.n > sizeof packed)
		s->longer = true;
	else
		s->word = layout_function_word(l, plain_hash(word));
	uint64_t bit = short_hash(packed) >> 48;
	l->short_bits[bit / 64] |= (uint64_t)1 << bit % 64;
}

void layout_add_function_word(struct layout *l, struct str word, struct str language)
{
	int i = layout_add_language(l, language);
	struct layout_entry *e = entry(l, word);
	e->flags |= LAYOUT_FUNCTION;
	if (i >= 0)
		e->languages |= (uint64_t)1 << i;
	add_short(l, word);
}

/* Nothing in it but ASCII and the marks of U+2000 to U+203F (quotes, dashes, an ellipsis), which have no case? */
static bool plain(struct str s)
{
	for (size_t i = 0; i < s.n;) {
		if ((unsigned char)s.p[i] < 0x80)
			i++;
		else if (i + 2 < s.n && s.p[i] == '\xe2' && s.p[i + 1] == '\x80')
			i += 3;
		else
			return false;
	}
	return true;
}

struct str layout_fold(struct str s, char *to)
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
	ascii = !scan_bits(high);
	for (; i < n; i++) {
		ascii &= (unsigned char)s.p[i] < 0x80;
		to[i] = ascii_to_lower(s.p[i]);
	}
	if (ascii)
		return str_n(to, n);
	while (n && n < s.n && ((unsigned char)s.p[n] & 0xc0) == 0x80)	/* not within a code point */
		n--;
	if (n < FOLD_MAX && plain(str_sub(s, 0, n)))
		return str_n(to, n);
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
			return slot(l, word_hash(layout_fold(word, f)))->flags;
		h = layout_hash(h, ascii_upper(c) ? c + 32 : c);
	}
	return slot(l, h | 1)->flags;
}

size_t layout_languages(const struct layout *l)
{
	return l->languages;
}

struct str layout_language(const struct layout *l, size_t i)
{
	return l->language[i];
}
