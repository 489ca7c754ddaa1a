#include "stream/tally.h"

#include <stdlib.h>

#include "base/hash.h"
#include "text/words.h"

enum { TERM_MAX = 64, FIRST_SLOTS = 1 << 10 };	/* bytes: what is longer is no word */

/* Counts by word: open addressing over the pointer, which is stable while the vocabulary is.  They stand here until
 * settle adds them to forms and stems, so that strings are looked up once per distinct word, not per word. */
struct slot {
	const struct word *word;	/* NULL = free */
	uint32_t occurrences, articles;	/* articles: those in which this word was the first of its stem */
	uint32_t last_article;
	uint32_t form, stem;		/* their places in the counters */
};

struct tally {
	struct slot *slots;
	size_t mask, used;
	uint64_t generation;		/* of the worker whose words the slots point to */
	uint32_t article;		/* number of the article being counted, from 1 */
	struct counter stems;		/* key: stem */
	struct counter forms;		/* key: stem TAB folded word */
	struct buf key;
};

struct tally *tally_new(void)
{
	struct tally *t = xcalloc(1, sizeof *t);
	t->mask = FIRST_SLOTS - 1;
	t->slots = xcalloc(FIRST_SLOTS, sizeof *t->slots);
	return t;
}

void tally_free(struct tally *t)
{
	if (!t)
		return;
	counter_free(&t->stems);
	counter_free(&t->forms);
	buf_free(&t->key);
	free(t->slots);
	free(t);
}

static void settle(struct tally *t)
{
	for (size_t i = 0; i <= t->mask && t->used; i++) {
		struct slot *s = &t->slots[i];
		if (!s->word)
			continue;
		t->forms.v[s->form].occurrences += s->occurrences;
		t->stems.v[s->stem].articles += s->articles;
		*s = (struct slot){ .word = NULL };
	}
	t->used = 0;
}

static struct slot *slot_of(struct slot *slots, size_t mask, const struct word *w)
{
	size_t at = hash_mix((uintptr_t)w) & mask;
	while (slots[at].word && slots[at].word != w)
		at = (at + 1) & mask;
	return &slots[at];
}

static void grow(struct tally *t)
{
	size_t mask = t->mask * 2 + 1;
	struct slot *slots = xcalloc(mask + 1, sizeof *slots);
	for (size_t i = 0; i <= t->mask; i++)
		if (t->slots[i].word)
			*slot_of(slots, mask, t->slots[i].word) = t->slots[i];
	free(t->slots);
	t->slots = slots;
	t->mask = mask;
}

static struct slot *add(struct tally *t, struct slot *s, const struct word *w)
{
	if (++t->used * 2 > t->mask) {
		grow(t);
		s = slot_of(t->slots, t->mask, w);
	}
	buf_reset(&t->key);
	buf_adds(&t->key, w->stem);
	buf_addc(&t->key, '\t');
	buf_adds(&t->key, w->fold);
	s->word = w;
	s->form = (uint32_t)(counter_get(&t->forms, buf_str(&t->key)) - t->forms.v);
	s->stem = (uint32_t)(counter_get(&t->stems, w->stem) - t->stems.v);
	return s;
}

static void count(struct tally *t, const struct word *w)
{
	struct slot *s = slot_of(t->slots, t->mask, w);
	if (!s->word)
		s = add(t, s, w);
	s->occurrences++;
	if (s->last_article == t->article)
		return;
	/* first time this form stands in the article: has its stem stood there? */
	s->last_article = t->article;
	struct count *stem = &t->stems.v[s->stem];
	s->articles += stem->last_article != t->article;
	stem->last_article = t->article;
}

size_t tally_article(struct tally *t, const struct worker *w, const struct article *a)
{
	size_t words = 0;
	if (t && t->generation != w->generation) {
		settle(t);
		t->generation = w->generation;
	}
	if (t)
		t->article++;
	for (size_t i = 0; i < a->sentences.n; i++) {
		const struct token *x = sentence_tokens(a, i);
		bool facts = t && sentence_yields_facts(a, i);
		for (size_t k = 0; k < a->sentences.v[i].tokens; k++) {
			words += x[k].kind == TOKEN_WORD || x[k].kind == TOKEN_NUMBER;
			if (facts && x[k].kind == TOKEN_WORD && x[k].word->fold.n <= TERM_MAX)
				count(t, x[k].word);
		}
	}
	return words;
}

void tally_merge(struct tally *a, struct tally *b)
{
	settle(a);
	settle(b);
	counter_merge(&a->forms, &b->forms);
	counter_merge(&a->stems, &b->stems);
}

void tally_terms(struct tally *t, void (*each)(void *ctx, const struct term *term), void *ctx)
{
	settle(t);
	counter_sort(&t->stems);
	counter_sort(&t->forms);
	size_t f = 0;
	for (size_t i = 0; i < t->stems.n; i++) {
		struct term x = { t->stems.v[i].key, STR(""), t->stems.v[i].articles, 0 };
		uint64_t most = 0;
		for (; f < t->forms.n; f++) {
			const struct count *form = &t->forms.v[f];
			if (form->key.n <= x.stem.n || form->key.p[x.stem.n] != '\t' || !str_starts(form->key, x.stem))
				break;
			x.occurrences += form->occurrences;
			if (form->occurrences > most) {
				most = form->occurrences;
				x.word = str_from(form->key, x.stem.n + 1);
			}
		}
		each(ctx, &x);
	}
}
