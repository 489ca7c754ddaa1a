#include "lexicon/name_examples.h"

enum { MAX_SENTENCES = 64 };

struct bench {
	const struct names *n;
	struct words *words;
	struct arena mem;
};

/* All mentions of the text, as the expected cell writes them. */
static void found(struct bench *b, struct str text, struct str day, bool nested, struct buf *out)
{
	struct names_sentence sentences[MAX_SENTENCES];
	token_vec tokens[MAX_SENTENCES];
	size_t n = 0;
	while (n < MAX_SENTENCES) {
		ptrdiff_t cut = str_find(text, STR(" // "));
		struct str s = cut < 0 ? text : str_sub(text, 0, (size_t)cut);
		tokens[n] = (token_vec){ NULL, 0, 0 };
		tokenize(&b->mem, s, &tokens[n]);
		words_bind(b->words, s, tokens[n].v, tokens[n].n);
		sentences[n] = (struct names_sentence){ .text = s,
							.tokens = tokens[n].v,
							.ntokens = (uint32_t)tokens[n].n,
							.dateline = str_ends(s, STR(" -")) };
		n++;
		if (cut < 0)
			break;
		text = str_from(text, (size_t)cut + 4);
	}
	int32_t number;
	struct names_input in = { sentences, n, names_day(day, false, &number) ? number : DAY_NONE, STR("en"), true };
	struct names_result r = { .mentions = { NULL, 0, 0 } };
	names_find(b->n, &b->mem, &in, &r);
	for (size_t i = 0; i < r.mentions.n; i++) {
		const struct mention *h = &r.mentions.v[i];
		if ((h->depth && !nested) || h->kind == NAME_DEMONYM || h->kind == NAME_TEAM)
			continue;
		if (out->n)
			buf_addz(out, " ; ");
		for (uint32_t d = 0; d < h->depth; d++)
			buf_addz(out, "> ");
		buf_adds(out, str_sub(sentences[h->sentence].text, h->start, h->length));
		buf_addz(out, " = ");
		buf_adds(out, h->entity_id.n ? h->entity_id : STR("?"));
	}
	if (!out->n)
		buf_addz(out, "none");
}

int name_examples_run(const struct names *n, const char *dir, const char *relative, size_t *run, size_t *failed,
		      lex_report *report, void *ctx, struct err *e)
{
	static const char *const columns[] = { "text", "expected", "day", NULL };
	struct lexfile f;
	if (lexfile_open(&f, dir, relative, columns, 2, e))
		return -1;
	struct word_classifier c[WORD_SLOTS] = { [WORD_NAME] = { names_classify, n } };
	struct bench b = { n, words_new(STR("en"), c), ARENA_INIT };
	struct buf out = BUF_INIT, message = BUF_INIT;
	int r;
	while ((r = lexfile_next(&f, e)) > 0) {
		bool nested = str_starts(f.cells[1], STR("> ")) || str_find(f.cells[1], STR("; > ")) >= 0;
		buf_reset(&out);
		found(&b, f.cells[0], f.cells[2], nested, &out);
		++*run;
		if (!str_eq(buf_str(&out), f.cells[1])) {
			++*failed;
			buf_reset(&message);
			buf_addf(&message, "%s:%zu:1: example fails: %.*s\n  expected %.*s\n  found    %s", f.path,
				 f.line, STR_FMT(f.cells[0]), STR_FMT(f.cells[1]), out.p);
			report(ctx, message.p);
		}
		arena_reset(&b.mem);
	}
	words_free(b.words);
	arena_free(&b.mem);
	buf_free(&out);
	buf_free(&message);
	lexfile_close(&f);
	return r;
}
