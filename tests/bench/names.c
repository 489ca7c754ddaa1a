/* names - how fast names are loaded and matched: 100,000 invented forms of one to three words over 40,000 words,
 * a fifth with a context, and a text of 10 MB with a name in about 25 words; mentions written as M lines.
 * Seconds are of this thread's own time.  The figures are for people; nothing is tested. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "names/names.h"
#include "text/calendar.h"

enum { FORMS = 100000, WORDS = 40000, TEXT = 10 << 20, SENTENCE_WORDS = 22, ARTICLE = 20 };

static uint64_t state = 88172645463325252u;
static uint32_t draw(uint32_t n)		/* xorshift64 (Marsaglia 2003) */
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)(state % n);
}

static double seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void add_word(struct buf *b, uint32_t i, bool capital)
{
	static const char *const parts[] = { "ba", "ter", "lo", "min", "ra", "ven", "do", "kal", "su", "nor", "pe",
		"gin", "ta", "wick", "hu", "sen" };
	size_t start = b->n;
	for (uint32_t v = i + 16; v; v >>= 4)
		buf_addz(b, parts[v & 15]);
	if (capital)
		b->p[start] = (char)(b->p[start] - 32);
}

static void law(int r, const struct err *e)
{
	if (r) {
		fprintf(stderr, "names: error: %s\n", e->message);
		exit(EXIT_BUG);
	}
}

int main(void)
{
	struct err e = ERR_INIT;
	struct buf form = BUF_INIT, text = BUF_INIT, out = BUF_INIT;
	VEC(struct str) forms = { NULL, 0, 0 };
	struct arena keep = ARENA_INIT, mem = ARENA_INIT;
	for (uint32_t i = 0; i < FORMS; i++) {
		buf_reset(&form);
		for (uint32_t k = 0, n = 1 + draw(3); k < n; k++) {
			if (k)
				buf_addc(&form, ' ');
			add_word(&form, draw(WORDS), true);
		}
		*VEC_PUSH(&keep, &forms) = str_dup(&keep, buf_str(&form));
	}
	double t = seconds();
	struct names_builder *b = names_new();
	for (uint32_t i = 0; i < FORMS; i++) {
		char id[32];
		snprintf(id, sizeof id, "place/p%u", i);
		law(names_add_entity(b, STR("bench"), str_z(id), STR("place"), forms.v[i], STR(""), STR(""),
			    STR(""), i, &e),
			&e);
		if (i % 5 == 0)
			law(names_add_form(b, STR("bench"), &(struct name_form){ .id = str_z(id), .form = forms.v[i],
				.forbid = STR("<bater|>lomin|raven") }, &e), &e);
	}
	const struct names *n = names_finish(b, NULL, NULL, &e);
	law(n ? 0 : -1, &e);
	double load = seconds() - t;

	while (text.n < TEXT) {
		for (uint32_t i = 0; i < SENTENCE_WORDS; i++) {
			if (i)
				buf_addc(&text, ' ');
			if (draw(25) == 0)
				buf_adds(&text, forms.v[draw(FORMS)]);
			else
				add_word(&text, draw(64) ? draw(2000) : draw(WORDS), i == 0);
		}
		buf_addz(&text, ".\n");
	}
	struct word_classifier c[WORD_SLOTS] = { [WORD_NAME] = { names_classify, n } };
	struct words *words = words_new(STR("en"), c);
	struct str rest = buf_str(&text), line;
	size_t hits = 0, written = 0;
	double cut = 0, match = 0;
	while (rest.n) {
		struct names_sentence s[ARTICLE];
		token_vec tokens[ARTICLE];
		size_t k = 0;
		t = seconds();
		for (; k < ARTICLE && rest.n && str_cell(&rest, '\n', &line); k++) {
			tokens[k] = (token_vec){ NULL, 0, 0 };
			tokenize(&mem, line, &tokens[k]);
			words_bind(words, line, tokens[k].v, tokens[k].n);
			s[k] = (struct names_sentence){ .text = line,
				.tokens = tokens[k].v,
				.ntokens = (uint32_t)tokens[k].n };
		}
		double u = seconds();
		cut += u - t;
		struct names_input in = { s, k, cal_day(2024, 10, 17), STR("en"), true };
		struct names_result r = { .mentions = { NULL, 0, 0 } };
		names_find(n, &mem, &in, &r);
		buf_reset(&out);
		for (size_t i = 0; i < r.mentions.n; i++) {
			const struct mention *h = &r.mentions.v[i];
			const struct str cells[] = { name_kind_name(h->kind), h->entity_id, h->rule, h->name };
			buf_addz(&out, "M\t");
			buf_addu(&out, h->sentence + 1);
			buf_addc(&out, '\t');
			buf_addu(&out, h->start);
			buf_addc(&out, '\t');
			buf_addu(&out, h->length);
			for (size_t j = 0; j < 4; j++) {
				buf_addc(&out, '\t');
				buf_adds(&out, cells[j]);
			}
			buf_addc(&out, '\n');
		}
		match += seconds() - u;
		hits += r.mentions.n;
		written += out.n;
		arena_reset(&mem);
	}
	printf("names: %zu forms load in %.3f s\n", names_forms(n), load);
	printf("names: tokenize and bind %.0f MB/s; match and write %.0f MB/s (%.1f MB text, %zu mentions, %.1f MB "
	       "written)\n",
		(double)text.n / cut / 1e6, (double)text.n / match / 1e6, (double)text.n / 1e6, hits,
		(double)written / 1e6);
	words_free(words);
	names_free(n);
	arena_free(&mem);
	arena_free(&keep);
	buf_free(&form);
	buf_free(&text);
	buf_free(&out);
	return 0;
}
