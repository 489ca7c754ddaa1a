#include "text/words.h"

#include <libstemmer.h>
#include <stdlib.h>

#include "text/utf8.h"

/* Open addressing over the token hash; entries point into the cache's own arena. */
enum { FIRST_SLOTS = 1 << 14, CAP_WORDS = 1 << 18 };

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
		*o = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
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

/* The shape is in the key, so that the, The and THE do not stand in each other's way. */
static inline uint64_t key_of(const struct token *t) { return t->hash ^ (uint64_t)t->shape << 4; }

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
	struct word *e = arena_zalloc(&w->mem, sizeof *e);
	const struct word *known = twin(w, text, t);
	e->text = str_dup(&w->mem, text);
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
		if (stem.n && !str_eq(stem, e->fold))
			e->stem = str_dup(&w->mem, stem);
	}
	for (int i = 0; i < WORD_SLOTS; i++)
		if (w->classifiers[i].classify)
			e->cls[i] = w->classifiers[i].classify(w->classifiers[i].ctx, e);
	w->slots[at] = (struct slot){ key_of(t), e };
	if (++w->count * 2 > w->mask)
		grow(w);
	return e;
}

/* Equal bytes?  Nearly all words are 4 to 16 bytes long: overlapping reads do, without a call. */
static inline bool same(const char *a, const char *b, size_t n)
{
	uint64_t x, y, u, v;
	uint32_t c, d, f, g;
	if (n >= 8 && n <= 16) {
		memcpy(&x, a, 8);
		memcpy(&y, b, 8);
		memcpy(&u, a + n - 8, 8);
		memcpy(&v, b + n - 8, 8);
		return x == y && u == v;
	}
	if (n >= 4 && n < 8) {
		memcpy(&c, a, 4);
		memcpy(&d, b, 4);
		memcpy(&f, a + n - 4, 4);
		memcpy(&g, b + n - 4, 4);
		return c == d && f == g;
	}
	if (n < 4)
		return n == 0 || (a[0] == b[0] && a[n / 2] == b[n / 2] && a[n - 1] == b[n - 1]);
	return memcmp(a, b, n) == 0;
}

static const struct word *find(struct words *w, struct str text, const struct token *t)
{
	uint64_t key = key_of(t);
	size_t at = key & w->mask;
	for (; w->slots[at].word; at = (at + 1) & w->mask)
		if (w->slots[at].key == key && w->slots[at].word->text.n == text.n
		    && same(w->slots[at].word->text.p, text.p, text.n))
			return w->slots[at].word;
	return add(w, at, text, t);
}

void words_bind(struct words *w, struct str sentence, struct token *tokens, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct token *t = &tokens[i];
		uint64_t key = key_of(t);
		const struct slot *s = &w->slots[key & w->mask];
		/* nearly always the first slot: without a call */
		if (s->key == key && s->word && s->word->text.n == t->len
		    && same(s->word->text.p, sentence.p + t->start, t->len))
			t->word = s->word;
		else
			t->word = find(w, token_text(sentence, t), t);
	}
}

const struct word *words_get(struct words *w, struct str text)
{
	w->one.n = 0;
	if (!tokenize(&w->mem, text, &w->one))
		return NULL;
	return find(w, token_text(text, &w->one.v[0]), &w->one.v[0]);
}
