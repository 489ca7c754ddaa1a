#include "text/words.h"

#include <libstemmer.h>
#include <stdlib.h>

#include "text/utf8.h"
#include "base/ascii.h"

/* Open addressing over the token hash; entries point into the cache's own arena.  A word's text stands behind its
 * struct, with room for WHOLE bytes at least. */
enum { FIRST_SLOTS = 1 << 14, CAP_WORDS = 1 << 18, WHOLE = 16 };

struct slot {
	uint64_t key;			/* see key_of */
	const struct word *word;	/* NULL = free */
};

struct words {
	struct slot *slots;
	size_t mask, count;
	struct arena mem;
	struct buf tmp;
	struct sb_stemmer *stemmer;	/* NULL: none for this language */
	struct word_classifier classifiers[WORD_SLOTS];
	token_vec one;			/* for words_get */
};

struct words *words_new(struct str lang, const struct word_classifier classifiers[WORD_SLOTS])
{
	struct words *w = xcalloc(1, sizeof *w);
	w->mask = FIRST_SLOTS - 1;
	w->slots = xcalloc(FIRST_SLOTS, sizeof *w->slots);
	arena_init(&w->mem);
	char name[16] = "";
	if (lang.n && lang.n < sizeof name) {
		memcpy(name, lang.p, lang.n);
		name[lang.n] = 0;
		w->stemmer = sb_stemmer_new(name, NULL);
	}
	if (classifiers)
		memcpy(w->classifiers, classifiers, sizeof w->classifiers);
	return w;
}

void words_free(struct words *w)
{
	if (!w)
		return;
	if (w->stemmer)
		sb_stemmer_delete(w->stemmer);
	arena_free(&w->mem);
	buf_free(&w->tmp);
	free(w->slots);
	free(w);
}

size_t words_count(const struct words *w)
{
	return w->count;
}

bool words_trim(struct words *w)
{
	if (w->count <= CAP_WORDS)
		return false;
	memset(w->slots, 0, (w->mask + 1) * sizeof *w->slots);
	w->count = 0;
	arena_reset(&w->mem);
	w->one.v = NULL;
	w->one.n = w->one.cap = 0;
	return true;
}

/* word_fold from the first byte that is not ASCII on. */
static void fold_rest(struct buf *b, struct str text, bool dots)
{
	size_t start = b->n, o = start;
	utf8_fold(b, text);
	for (size_t i = start; i < b->n;) {
		if (b->p[i] == '.' && !dots) {
			i++;
		} else if (i + 3 <= b->n && memcmp(b->p + i, "\xe2\x80\x99", 3) == 0) {
			b->p[o++] = '\'';
			i += 3;
		} else {
			b->p[o++] = b->p[i++];
		}
	}
	b->n = o;
	b->p[o] = 0;
}

void word_fold(struct buf *b, struct str text)
{
	/* U.S. -> us, but 3.5 and 17.10.2024 keep their dots; ’ -> ' */
	bool dots = !(text.n > 1 && (text.p[0] < '0' || text.p[0] > '9'));
	size_t i = 0;
	buf_grow(b, text.n);
	char *o = b->p + b->n;
	for (; i < text.n && (unsigned char)text.p[i] < 0x80; i++) {
		char c = text.p[i];
		*o = ascii_to_lower(c);
		o += c != '.' || dots;
	}
	*o = 0;
	b->n = (size_t)(o - b->p);
	if (i < text.n)
		fold_rest(b, str_from(text, i), dots);
}

static void grow(struct words *w)
{
	size_t n = (w->mask + 1) * 2;
	struct slot *s = xcalloc(n, sizeof *s);
	for (size_t i = 0; i <= w->mask; i++) {
		if (!w->slots[i].word)
			continue;
		size_t at = w->slots[i].key & (n - 1);
		while (s[at].word)
			at = (at + 1) & (n - 1);
		s[at] = w->slots[i];
	}
	free(w->slots);
	w->slots = s;
	w->mask = n - 1;
}

/* The shape is in the key, so that the, The and THE do not stand in each other's way; in its lowest bits, so that they
 * stand side by side. */
static inline uint64_t key_of(const struct token *t) { return t->hash ^ t->shape; }

/* The same word in another case, or NULL. */
static const struct word *twin(const struct words *w, struct str text, const struct token *t)
{
	static const uint8_t shapes[] = { SHAPE_LOWER, SHAPE_TITLE, SHAPE_UPPER };
	struct token other = *t;
	for (size_t i = 0; t->ascii && i < sizeof shapes; i++) {
		other.shape = shapes[i];
		uint64_t key = key_of(&other);
		for (size_t at = key & w->mask; other.shape != t->shape && w->slots[at].word; at = (at + 1) & w->mask)
			if (w->slots[at].key == key && w->slots[at].word->kind == t->kind
			    && str_eq_nocase(w->slots[at].word->text, text))
				return w->slots[at].word;
	}
	return NULL;
}

static const struct word *add(struct words *w, size_t at, struct str text, const struct token *t)
{
	struct word *e = arena_zalloc(&w->mem, sizeof *e + (text.n < WHOLE ? WHOLE : text.n));
	memcpy(e + 1, text.p, text.n);
	e->text = str_n((const char *)(e + 1), text.n);
	const struct word *known = twin(w, text, t);
	e->kind = t->kind;
	e->shape = t->shape;
	if (known) {
		e->fold = known->fold;
	} else {
		buf_reset(&w->tmp);
		word_fold(&w->tmp, text);
		e->fold = str_eq(buf_str(&w->tmp), e->text) ? e->text : str_dup(&w->mem, buf_str(&w->tmp));
	}
	e->stem = known ? known->stem : e->fold;
	if (!known && w->stemmer && t->kind == TOKEN_WORD && e->fold.n < 64) {
		const sb_symbol *s = sb_stemmer_stem(w->stemmer, (const sb_symbol *)e->fold.p, (int)e->fold.n);
		struct str stem = { (const char *)s, s ? (size_t)sb_stemmer_length(w->stemmer) : 0 };
		if (stem.n)
			e->stem = str_starts(e->fold, stem) ? str_n(e->fold.p, stem.n) : str_dup(&w->mem, stem);
	}
	for (int i = 0; i < WORD_SLOTS; i++)
		if (w->classifiers[i].classify)
			e->cls[i] = w->classifiers[i].classify(w->classifiers[i].ctx, e);
	e->number = (uint32_t)w->count;
	w->slots[at] = (struct slot){ key_of(t), e };
	if (++w->count * 2 > w->mask)
		grow(w);
	return e;
}

/* The first n (at most WHOLE) of WHOLE bytes at a and b, all of which can be read.  Without a branch on n, which no
 * processor can guess: that would cost more than the comparison. */
static inline bool same_start(const char *a, const char *b, size_t n)
{
	static const unsigned char ones[2 * WHOLE] = { 255, 255, 255, 255, 255, 255, 255, 255,
						       255, 255, 255, 255, 255, 255, 255, 255 };
	uint64_t x[2], y[2], m[2];
	memcpy(x, a, WHOLE);
	memcpy(y, b, WHOLE);
	memcpy(m, ones + WHOLE - n, WHOLE);
	return !(((x[0] ^ y[0]) & m[0]) | ((x[1] ^ y[1]) & m[1]));
}

static const struct word *find(struct words *w, struct str text, const struct token *t)
{
	uint64_t key = key_of(t);
	size_t at = key & w->mask;
	for (; w->slots[at].word; at = (at + 1) & w->mask)
		if (w->slots[at].key == key && w->slots[at].word->text.n == text.n
		    && memcmp(w->slots[at].word->text.p, text.p, text.n) == 0)
			return w->slots[at].word;
	return add(w, at, text, t);
}

/* The slots and words of an article lie all over memory.  They are asked for well before they are looked at: the slot
 * of the token SLOT_AHEAD tokens on, and the word that stands in the slot of the token WORD_AHEAD tokens on. */
enum { SLOT_AHEAD = 24, WORD_AHEAD = 12 };

static inline void ask_slot(const struct words *w, const struct token *t)
{
	__builtin_prefetch(&w->slots[key_of(t) & w->mask]);
}

static inline void ask_word(const struct words *w, const struct token *t)
{
	__builtin_prefetch(w->slots[key_of(t) & w->mask].word);
}

void words_bind_run(struct words *w, struct str sentence, struct token *tokens, size_t n, size_t more)
{
	/* the end of the sentence with room behind it, so that WHOLE bytes can be read from the start of any token */
	char tail[2 * WHOLE] = "";
	size_t rest = sentence.n < WHOLE ? sentence.n : WHOLE, tail_at = sentence.n - rest, all = n + more;
	if (rest)
		memcpy(tail, sentence.p + tail_at, rest);
	for (size_t i = 0; i < n; i++) {
		if (i + SLOT_AHEAD < all)
			ask_slot(w, &tokens[i + SLOT_AHEAD]);
		if (i + WORD_AHEAD < all)
			ask_word(w, &tokens[i + WORD_AHEAD]);
		struct token *t = &tokens[i];
		uint64_t key = key_of(t);
		const struct slot *s = &w->slots[key & w->mask];
		const char *text = t->start < tail_at ? sentence.p + t->start : tail + (t->start - tail_at);
		/* nearly always the first slot: without a call */
		if (s->key == key && s->word && s->word->text.n == t->len && t->len <= WHOLE
		    && same_start(s->word->text.p, text, t->len))
			t->word = s->word;
		else
			t->word = find(w, token_text(sentence, t), t);
		t->name = t->word->cls[WORD_NAME];
	}
}

const struct word *words_get(struct words *w, struct str text)
{
	w->one.n = 0;
	if (!tokenize(&w->mem, text, &w->one))
		return NULL;
	return find(w, token_text(text, &w->one.v[0]), &w->one.v[0]);
}
