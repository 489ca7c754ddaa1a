/* The trie matcher against a brute-force oracle: forms and a text from the fuzzer's bytes, the mentions of all
 * depths from both must be the same.  The oracle knows the rules of lexicons/MATCHING.md only, not the trie:
 * it tries every form at every word and takes the longest from the left. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "names/names.h"

enum { FORMS = 12, WORDS = 64 };
static const char *const letters[] = { "aa", "bb", "cc", "dd" };
/* What may stand between two words: plain, and what it demands of the form. */
enum gap { PLAIN, GLUED, DOT, COMMA, DASH, STOP, GAPS };
static const char *const gaps[GAPS] = { " ", "-", ". ", ", ", " - ", "; " };

struct line { uint8_t word[WORDS], gap[WORDS]; size_t n; };	/* gap[i] stands after word i */

static size_t read_line(struct line *l, const uint8_t *p, size_t n, size_t max)
{
	size_t i = 0;
	for (l->n = 0; i < n && l->n < max; i++) {
		if (p[i] == 0xff) {
			i++;
			break;
		}
		l->word[l->n] = p[i] & 3;
		l->gap[l->n++] = (uint8_t)((p[i] >> 2) % GAPS);
	}
	return i;
}

static void write_line(const struct line *l, struct buf *b, size_t *start, size_t *end)
{
	for (size_t i = 0; i < l->n; i++) {
		if (start)
			start[i] = b->n;
		buf_addz(b, letters[l->word[i]]);
		if (end)
			end[i] = b->n;
		if (i + 1 < l->n)
			buf_addz(b, gaps[l->gap[i]]);
	}
}

/* May the text's gap stand where the form has its own? */
static bool gap_fits(uint8_t text, uint8_t form)
{
	switch (text) {
	case PLAIN: case GLUED: case DOT:
		return true;
	case COMMA:
		return form == COMMA;
	case DASH:
		return form == DASH || form == GLUED;
	default:
		return false;
	}
}

static bool form_at(const struct line *f, const struct line *t, size_t at)
{
	for (size_t i = 0; i < f->n; i++) {
		if (at + i >= t->n || t->word[at + i] != f->word[i])
			return false;
		if (i + 1 < f->n && !gap_fits(t->gap[at + i], f->gap[i]))
			return false;
	}
	return f->n > 0;
}

struct found { size_t start, length, form, depth; };

/* Leftmost-longest within words lo..hi, but not the whole of a span of `outer` words from lo. */
static size_t oracle(const struct line *forms, size_t nforms, const struct line *t, size_t lo, size_t hi, size_t outer,
		     size_t depth, struct found *out, size_t n, const size_t *start, const size_t *end)
{
	for (size_t i = lo; i < hi;) {
		size_t best = 0, which = 0;
		for (size_t f = 0; f < nforms; f++) {
			size_t w = forms[f].n;
			if (w > best && i + w <= hi && !(i == lo && w == outer) && form_at(&forms[f], t, i)) {
				best = w;
				which = f;
			}
		}
		if (!best) {
			i++;
			continue;
		}
		if (n < 4 * WORDS)
			out[n++] = (struct found){ start[i], end[i + best - 1] - start[i], which, depth };
		n = oracle(forms, nforms, t, i, i + best, best, depth + 1, out, n, start, end);
		i += best;
	}
	return n;
}

static bool same_words(const struct line *a, const struct line *b)
{
	return a->n == b->n && memcmp(a->word, b->word, a->n) == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct line forms[FORMS], text;
	struct found want[4 * WORDS];
	size_t nforms = 0, start[WORDS], end[WORDS];
	struct err e = ERR_INIT;
	struct names_builder *builder = names_new();
	struct buf b = BUF_INIT;
	size_t count = size ? data[0] % FORMS : 0, at = size ? 1 : 0;
	for (size_t i = 0; i < count && at < size; i++) {
		struct line *f = &forms[nforms];
		at += read_line(f, data + at, size - at, 6);
		bool taken = f->n == 0;
		for (size_t k = 0; k < f->n; k++)
			taken |= f->gap[k] == STOP;
		for (size_t k = 0; k < nforms; k++)
			taken |= same_words(f, &forms[k]);
		if (taken)
			continue;
		char id[32];
		snprintf(id, sizeof id, "initiative/%zu", nforms);
		b.n = 0;
		write_line(f, &b, NULL, NULL);
		names_add_entity(builder, STR("t"), str_z(id), STR("initiative"), STR("zz zz zz zz"), STR(""),
			STR(""), STR(""), 0, &e);
		if (names_add_form(builder, STR("t"),
			    &(struct name_form){ .id = str_z(id), .form = buf_str(&b), .casing = STR("any") }, &e))
			abort();
		nforms++;
	}
	const struct names *n = names_finish(builder, NULL, NULL, &e);
	if (!n)
		abort();
	read_line(&text, data + at, size - at, WORDS);
	b.n = 0;
	write_line(&text, &b, start, end);

	struct arena a = ARENA_INIT;
	token_vec tokens = { NULL, 0, 0 };
	struct str s = buf_str(&b);
	struct word_classifier c[WORD_SLOTS] = { [WORD_NAME] = { names_classify, n } };
	struct words *words = words_new(STR("en"), c);
	tokenize(&a, s, &tokens);
	words_bind(words, s, tokens.v, tokens.n);
	struct names_sentence sentence = { .text = s, .tokens = tokens.v, .ntokens = (uint32_t)tokens.n };
	struct names_input in = { &sentence, 1, DAY_NONE, STR("en"), true };
	struct names_result r = { .mentions = { NULL, 0, 0 } };
	names_find(n, &a, &in, &r);

	size_t m = oracle(forms, nforms, &text, 0, text.n, 0, 0, want, 0, start, end);
	bool same = m == r.mentions.n;
	for (size_t i = 0; same && i < m; i++) {
		const struct mention *h = &r.mentions.v[i];
		uint64_t form = 0;
		str_to_u64(str_from(h->entity_id, 11), &form);
		same = h->start == want[i].start && h->length == want[i].length && h->depth == want[i].depth
			&& form == want[i].form;
	}
	if (!same) {
		fprintf(stderr, "text: %s\n", b.p ? b.p : "");
		for (size_t i = 0; i < m; i++)
			fprintf(stderr, "want %zu+%zu form %zu depth %zu\n", want[i].start, want[i].length,
				want[i].form, want[i].depth);
		for (size_t i = 0; i < r.mentions.n; i++)
			fprintf(stderr, "have %u+%u %.*s depth %u\n", r.mentions.v[i].start, r.mentions.v[i].length,
				STR_FMT(r.mentions.v[i].entity_id), r.mentions.v[i].depth);
		abort();
	}
	words_free(words);
	arena_free(&a);
	buf_free(&b);
	names_free(n);
	return 0;
}
