#include "tables/tally.h"

#include <stdlib.h>

#include "text/words.h"

/* bytes: what is longer is no word */
enum { TERM_MAX = 64, FIRST_SLOTS = 1 << 10, SLOT_AHEAD = 12, NOT_COUNTED = UINT32_MAX };

/* Counts by word, one slot for each number of the vocabulary : 16 bytes, since the tally of a large
 * batch does not fit the fastest cache.  They stand here until settle adds them to forms and stems, so that strings
 * are looked up once per distinct word, not per word. */
struct slot {
	uint32_t occurrences;
	uint32_t articles;		/* those in which this word was the first of its stem */
	uint32_t last_article;
	uint32_t stem;			/* 1 + the place of its stem in stems; 0: not met yet; NOT_COUNTED */
};

/* The slots of one vocabulary. */
struct lane {
	const struct words *words;
	struct slot *slots;
	uint32_t *forms;		/* of each slot: its place in forms */
	size_t n;
};

struct tally {
	struct lane *lanes;		/* one for each language */
	size_t nlanes;
	uint64_t generation;		/* of the worker whose words the slots stand for */
	uint32_t article;		/* number of the article being counted, from 1 */
	struct counter stems;		/* key: stem */
	struct counter forms;		/* key: stem TAB folded word */
	uint32_t *last_article;		/* of each stem: the article that counted it last */
	size_t stems_cap;
	struct buf key;
};

struct tally *tally_new(void)
{
	return xcalloc(1, sizeof(struct tally));
}

void tally_free(struct tally *t)
{
	if (!t)
		return;
	for (size_t i = 0; i < t->nlanes; i++) {
		free(t->lanes[i].slots);
		free(t->lanes[i].forms);
	}
	free(t->lanes);
	counter_free(&t->stems);
	counter_free(&t->forms);
	buf_free(&t->key);
	free(t->last_article);
	free(t);
}

static void settle(struct tally *t)
{
	for (size_t i = 0; i < t->nlanes; i++)
		for (size_t k = 0; k < t->lanes[i].n; k++) {
			struct slot *s = &t->lanes[i].slots[k];
			if (s->stem && s->stem != NOT_COUNTED) {
				t->forms.v[t->lanes[i].forms[k]].occurrences += s->occurrences;
				t->stems.v[s->stem - 1].articles += s->articles;
			}
			*s = (struct slot){ .stem = 0 };
		}
}

static struct lane *lane_of(struct tally *t, const struct words *w)
{
	size_t i = 0, need = words_count(w);
	while (i < t->nlanes && t->lanes[i].words != w)
		i++;
	if (i == t->nlanes) {
		t->lanes = xrealloc(t->lanes, ++t->nlanes * sizeof *t->lanes);
		t->lanes[i] = (struct lane){ .words = w };
	}
	struct lane *l = &t->lanes[i];
	if (l->n < need) {
		size_t n = l->n ? l->n : FIRST_SLOTS;
		while (n < need)
			n *= 2;
		l->slots = xrealloc(l->slots, n * sizeof *l->slots);
		memset(l->slots + l->n, 0, (n - l->n) * sizeof *l->slots);
		l->forms = xrealloc(l->forms, n * sizeof *l->forms);
		l->n = n;
	}
	return l;
}

/* The stem of a word that the tally meets for the first time, as slot.stem has it. */
static uint32_t add(struct tally *t, struct lane *l, const struct word *w)
{
	if (w->fold.n > TERM_MAX)
		return NOT_COUNTED;
	buf_reset(&t->key);
	buf_adds(&t->key, w->stem);
	buf_addc(&t->key, '\t');
	buf_adds(&t->key, w->fold);
	l->forms[w->number] = (uint32_t)(counter_get(&t->forms, buf_str(&t->key)) - t->forms.v);
	size_t stem = (size_t)(counter_get(&t->stems, w->stem) - t->stems.v);
	if (stem >= t->stems_cap) {
		size_t n = t->stems_cap ? t->stems_cap * 2 : FIRST_SLOTS;
		t->last_article = xrealloc(t->last_article, n * sizeof *t->last_article);
		memset(t->last_article + t->stems_cap, 0, (n - t->stems_cap) * sizeof *t->last_article);
		t->stems_cap = n;
	}
	return (uint32_t)stem + 1;
}

static inline void count(struct tally *t, struct lane *l, const struct word *w)
{
	struct slot *s = &l->slots[w->number];
	s->occurrences++;
	if (s->last_article == t->article)
		return;
	/* first time this form stands in the article: has its stem stood there? */
	s->last_article = t->article;
	if (!s->stem)
		s->stem = add(t, l, w);
	if (s->stem == NOT_COUNTED)
		return;
	uint32_t *stem = &t->last_article[s->stem - 1];
	s->articles += *stem != t->article;
	*stem = t->article;
}

size_t tally_article(struct tally *t, struct worker *w, struct article *a)
{
	size_t words = 0;
	if (article_rejected(a))
		return 0;
	worker_bind(w, a);
	if (t && t->generation != w->generation) {
		settle(t);
		t->generation = w->generation;
	}
	struct lane *l = NULL;
	if (t) {
		t->article++;
		l = lane_of(t, worker_words(w, a->language));
	}
	for (size_t i = 0; i < a->sentences.n; i++) {
		const struct token *x = sentence_tokens(a, i), *last = a->tokens.v + a->tokens.n - 1;
		bool facts = t && sentence_yields_facts(a, i);
		for (size_t k = 0; k < a->sentences.v[i].tokens; k++) {
			if (facts)	/* slots lie all over memory: asked for ahead of their turn */
				__builtin_prefetch(&l->slots[(x + k + SLOT_AHEAD < last ? x[k + SLOT_AHEAD] : *last)
								     .word->number]);
			words += x[k].kind == TOKEN_WORD || x[k].kind == TOKEN_NUMBER;
			if (facts && x[k].kind == TOKEN_WORD)
				count(t, l, x[k].word);
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

void tally_terms(struct tally *t, void (*each)(void *ctx, const struct term_row *term), void *ctx)
{
	settle(t);
	counter_sort(&t->stems);
	counter_sort(&t->forms);
	size_t f = 0;
	for (size_t i = 0; i < t->stems.n; i++) {
		struct term_row x = { t->stems.v[i].key, STR(""), t->stems.v[i].articles, 0 };
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

void tally_save(struct tally *t, struct buf *b)
{
	settle(t);
	for (size_t i = 0; i < t->forms.n; i++) {
		buf_adds(b, t->forms.v[i].key);		/* with its TAB */
		buf_addf(b, "\t%llu\n", (unsigned long long)t->forms.v[i].occurrences);
	}
	for (size_t i = 0; i < t->stems.n; i++) {
		buf_adds(b, t->stems.v[i].key);
		buf_addf(b, "\t\t%llu\n", (unsigned long long)t->stems.v[i].articles);
	}
}

int tally_load(struct tally *t, struct str saved)
{
	struct str line;
	while (saved.n && str_cell(&saved, '\n', &line)) {
		struct str rest = line, stem, form, count;
		uint64_t n;
		if (!line.n)
			continue;
		if (!str_cell(&rest, '\t', &stem) || !rest.p || !str_cell(&rest, '\t', &form) || !rest.p
		    || !str_cell(&rest, '\t', &count) || rest.p || !str_to_u64(count, &n))
			return -1;
		if (form.n)
			counter_get(&t->forms, str_sub(line, 0, stem.n + 1 + form.n))->occurrences += n;
		else
			counter_get(&t->stems, stem)->articles += n;
	}
	return 0;
}
