#include "stream/languages.h"

#include <libexttextcat/textcat.h>
#include <stdlib.h>
#include <unistd.h>

#include "text/language.h"
#include "text/utf8.h"

#ifndef TEXTCAT_MODELS
#define TEXTCAT_MODELS "/usr/share/libexttextcat/"
#endif

enum { ENOUGH_BYTES = 700, MIN_LETTERS = 12 };

struct languages {
	const char *conf;
	void *library;			/* NULL: not loaded yet */
	candidate_t *candidates;
	struct buf text;
};

struct languages *languages_new(const char *conf)
{
	struct languages *g = xcalloc(1, sizeof *g);
	g->conf = conf;
	return g;
}

void languages_free(struct languages *g)
{
	if (!g)
		return;
	if (g->candidates)
		textcat_ReleaseClassifyFullOutput(g->library, g->candidates);
	if (g->library)
		textcat_Done(g->library);
	buf_free(&g->text);
	free(g);
}

static int load(struct languages *g, struct err *e)
{
	/* asked first, since the library speaks of a file it misses on standard error */
	if (access(g->conf, R_OK))
		return err_errno(e, EXIT_LEXICON, "cannot read %s", g->conf);
	if (access(TEXTCAT_MODELS "en.lm", R_OK))
		return err_errno(e, EXIT_LEXICON, "cannot read the language models of libexttextcat in %s (package libexttextcat-data)", TEXTCAT_MODELS);
	g->library = special_textcat_Init(g->conf, TEXTCAT_MODELS);
	if (!g->library)
		return err_set(e, EXIT_LEXICON, "%s: a model that it names is not in %s", g->conf, TEXTCAT_MODELS);
	g->candidates = textcat_GetClassifyFullOutput(g->library);
	if (!g->candidates)
		die_oom(1);
	return 0;
}

struct letters {
	size_t letters, figures;
};

/* Add the letters of text in lower case, a space for whatever stands between them: figures and capitals mislead the library. */
static void add_letters(struct buf *b, struct str text, struct letters *n)
{
	if (b->n)
		buf_addc(b, ' ');
	for (size_t i = 0; i < text.n;) {
		size_t start = i;
		uint32_t c = utf8_next(text, &i);
		enum utf8_class k = utf8_class(c);
		if (k == UTF8_LETTER || k == UTF8_MARK) {
			utf8_fold(b, str_sub(text, start, i - start));
			n->letters++;
		} else if (c == '\'' || c == 0x2019) {
			buf_addc(b, '\'');
		} else {
			n->figures += k == UTF8_DIGIT;
			if (b->n && b->p[b->n - 1] != ' ')
				buf_addc(b, ' ');
		}
	}
}

/* The library's candidates lie within 3% of the best distance; a language whose words were seen gains on them. */
static struct str choose(const struct layout *l, const struct language_count *k, const candidate_t *c, int n)
{
	double best = 0;
	int least = c[0].score, chosen = 0;
	for (int i = 1; i < n; i++)
		if (c[i].score < least)
			least = c[i].score;
	for (int i = 0; i < n; i++) {
		double words = 0;
		for (size_t w = 0; w < layout_languages(l); w++)
			if (str_is(layout_language(l, w), c[i].name))
				words = k->score[w] < 3 ? k->score[w] : 3;
		double value = (double)(c[i].score - least) / (least > 0 ? least : 1) - 0.02 * words;
		if (i == 0 || value < best || (!(value > best) && strcmp(c[i].name, c[chosen].name) < 0)) {
			best = value;
			chosen = i;
		}
	}
	return str_z(c[chosen].name);
}

/* What words, script and the input say, if that is enough; else *ask. */
static struct str by_words(const struct layout *l, const struct language_count *k, struct str declared, bool *ask)
{
	enum language_trust trust;
	struct str told = language_tell(l, k, &trust);
	*ask = !declared.n && trust == LANGUAGE_GUESSED;
	return declared.n && trust != LANGUAGE_SURE ? declared : told;
}

/* Ask the library about g->text; *told stays if it does not know, or if the text is a table of figures, whose few words
 * are names and abbreviations. */
static int ask(struct languages *g, const struct layout *l, const struct language_count *k, struct letters n, struct str *told, struct err *e)
{
	if (n.letters < MIN_LETTERS || n.figures * 10 > n.letters * 3 || !g->conf)
		return 0;
	if (!g->library && load(g, e))
		return -1;
	/* 0: more candidates than it deems good; below 0: too little text */
	int found = textcat_ClassifyFull(g->library, g->text.p, g->text.n, g->candidates);
	if (found > 0)
		*told = choose(l, k, g->candidates, found);
	return 0;
}

int languages_tell(struct languages *g, const struct layout *l, struct str text, struct str declared, struct str *told, struct err *e)
{
	struct language_count k = { 0 };
	bool unsure;
	language_look(l, text, &k);
	*told = by_words(l, &k, declared, &unsure);
	buf_reset(&g->text);
	if (!unsure)
		return 0;
	struct letters n = { 0, 0 };
	add_letters(&g->text, text, &n);
	return ask(g, l, &k, n, told, e);
}

/* The next sentence from *i on that may yield facts, as far as the bytes to look at go; empty: none. */
static struct str next_piece(const struct article *a, size_t *i, size_t *seen)
{
	for (; *i < a->sentences.n && *seen < ENOUGH_BYTES; ++*i) {
		struct str t = a->sentences.v[*i].text;
		if (!t.n || !role_yields_facts(a->sentences.v[*i].role))
			continue;
		size_t n = t.n < ENOUGH_BYTES - *seen ? t.n : ENOUGH_BYTES - *seen;
		while (n < t.n && ((unsigned char)t.p[n] & 0xc0) == 0x80)
			n++;
		*seen += n;
		++*i;
		return str_sub(t, 0, n);
	}
	return STR("");
}

int languages_of_article(struct languages *g, const struct layout *l, struct article *a, struct err *e)
{
	struct language_count k = { 0 };
	struct str piece;
	bool unsure;
	for (size_t i = 0, seen = 0; (piece = next_piece(a, &i, &seen)).n;)
		language_look(l, piece, &k);
	a->language = by_words(l, &k, a->language, &unsure);
	if (!unsure)
		return 0;
	struct letters n = { 0, 0 };
	buf_reset(&g->text);
	for (size_t i = 0, seen = 0; (piece = next_piece(a, &i, &seen)).n;)
		add_letters(&g->text, piece, &n);
	return ask(g, l, &k, n, &a->language, e);
}
