/* Context terms of forms: what must, or must not, stand around a name.  Syntax: lexicons/README.md. */
#include "names/builder.h"
#include "names/passes.h"

/* ---- reading ---- */

static int parse_term(struct names_builder *b, struct str s, struct err *e)
{
	struct names *n = b->n;
	struct term t = { .where = TERM_NEAR, .class = NO_CLASS };
	struct str whole = s;
	if (s.n && (s.p[0] == '<' || s.p[0] == '>')) {
		t.where = s.p[0] == '<' ? TERM_BEFORE : TERM_AFTER;
		s = str_from(s, 1);
	}
	if (str_starts(s, STR("@language:"))) {
		t.where = TERM_LANGUAGE;
		t.text = str_dup(&n->mem, str_from(s, 10));
		if (!t.text.n)
			return names_row_error(e, "'%.*s' names no language: @language:es", STR_FMT(whole));
	} else if (str_starts(s, STR("@article:")) || str_starts(s, STR("@dateline:"))) {
		t.where = s.p[1] == 'a' ? TERM_ARTICLE : TERM_DATELINE;
		t.first = (uint32_t)b->term_ids.n;
		*VEC_PUSH(&b->mem, &b->term_ids) = str_dup(&n->mem, str_from(s, 1 + (s.p[1] == 'a' ? 8 : 9)));
	} else if (s.n && s.p[0] == '$') {
		t.class = names_class(n, str_from(s, 1));
		if (t.class == NO_CLASS)
			return names_row_error(e, "no class '%.*s' in contexts.tsv: add its words, or correct it",
				       STR_FMT(s));
	} else {
		uint32_t ids[FORM_WORDS];
		if (s.n && s.p[0] == '=') {
			t.exact = true;
			s = str_from(s, 1);
			t.text = str_dup(&n->mem, s);
		}
		int k = names_words(b, s, ids, NULL, true);
		if (k < 0)
			return names_row_error(e, "context term '%.*s' has no words", STR_FMT(whole));
		t.first = (uint32_t)n->pool.n;
		t.n = (uint32_t)k;
		for (int i = 0; i < k; i++)
			*VEC_PUSH(&n->mem, &n->pool) = ids[i];
	}
	*VEC_PUSH(&n->mem, &n->terms) = t;
	return 0;
}

static int parse_list(struct names_builder *b, struct str list, uint32_t *first, uint32_t *count, struct err *e)
{
	struct str s;
	*first = (uint32_t)b->n->terms.n;
	while (list.n && str_cell(&list, '|', &s))
		if (parse_term(b, str_trim(s), e))
			return -1;
	*count = (uint32_t)b->n->terms.n - *first;
	return 0;
}

int names_parse_context(struct names_builder *b, const struct name_form *f, uint32_t *context, struct err *e)
{
	struct names *n = b->n;
	struct context c = { .window = 0 };
	uint64_t window = 0;
	if (n->contexts.n && str_eq(f->require, b->last_context[0]) && str_eq(f->forbid, b->last_context[1])
	    && str_eq(f->window, b->last_context[2])) {
		*context = (uint32_t)n->contexts.n;	/* neighbouring rows often have one context */
		return 0;
	}
	e->column = 10;
	if (f->window.n && (!str_to_u64(f->window, &window) || window > 1000))
		return names_row_error(e, "window '%.*s' is not a number of words up to 1000", STR_FMT(f->window));
	c.window = (uint32_t)window;
	e->column = 8;
	if (parse_list(b, f->require, &c.require, &c.nrequire, e))
		return -1;
	e->column = 9;
	if (parse_list(b, f->forbid, &c.forbid, &c.nforbid, e))
		return -1;
	for (uint32_t i = 0; i < c.nrequire + c.nforbid; i++)
		c.article |=
			n->terms.v[i < c.nrequire ? c.require + i : c.forbid + i - c.nrequire].where >= TERM_ARTICLE;
	*VEC_PUSH(&n->mem, &n->contexts) = c;
	b->last_context[0] = str_dup(&n->mem, f->require);
	b->last_context[1] = str_dup(&n->mem, f->forbid);
	b->last_context[2] = str_dup(&n->mem, f->window);
	*context = (uint32_t)n->contexts.n;
	return 0;
}

/* ---- judging ---- */

enum { SENTENCE_REACH = 400 };	/* tokens; a longer "sentence" is a table or a list, not one context */

static bool is_word(const struct token *t) { return t->kind == TOKEN_WORD || t->kind == TOKEN_NUMBER; }

ptrdiff_t names_word_before(const struct names_sentence *s, uint32_t first)
{
	ptrdiff_t i = (ptrdiff_t)first - 1;
	if (i > 0 && s->tokens[i].kind == TOKEN_MARK && !word_id(&s->tokens[i]))
		i--;
	return i >= 0 && is_word(&s->tokens[i]) ? i : -1;
}

ptrdiff_t names_word_after(const struct names_sentence *s, uint32_t last)
{
	uint32_t i = last + 1;
	if (i + 1 < s->ntokens && s->tokens[i].kind == TOKEN_MARK && !word_id(&s->tokens[i]))
		i++;
	return i < s->ntokens && is_word(&s->tokens[i]) ? (ptrdiff_t)i : -1;
}

/* Do words ids[0..n) begin at token i?  Marks between them are passed over.  *last: the token of the last. */
static bool words_at(const struct names_sentence *s, uint32_t i, const uint32_t *ids, uint32_t n, uint32_t *last)
{
	for (uint32_t k = 0;; i++) {
		if (i >= s->ntokens)
			return false;
		uint32_t id = word_id(&s->tokens[i]);
		if (k && s->tokens[i].kind == TOKEN_MARK && !id)
			continue;
		if (id != ids[k])
			return false;
		if (++k == n) {
			*last = i;
			return true;
		}
	}
}

bool names_class_at(const struct names *n, const struct names_sentence *s, uint32_t i, uint8_t class, uint32_t *last)
{
	*last = i;
	if (i >= s->ntokens || class == NO_CLASS)
		return false;
	if (names_in_class(n, &s->tokens[i], class))
		return true;
	if (!(n->phrase_classes >> class & 1))
		return false;
	for (size_t k = 0; k < n->phrases.n; k++)
		if (n->phrases.v[k].class == class
		    && words_at(s, i, n->pool.v + n->phrases.v[k].first, n->phrases.v[k].n, last))
			return true;
	return false;
}

/* Does the term stand with its first word at token i? */
static bool term_at(const struct names *n, const struct names_sentence *s, const struct term *t, uint32_t i,
		    uint32_t *last)
{
	*last = i;
	if (t->class == NO_CLASS) {
		if (!words_at(s, i, n->pool.v + t->first, t->n, last))
			return false;
		return !t->exact || str_starts(str_from(s->text, s->tokens[i].start), t->text);
	}
	return names_class_at(n, s, i, t->class, last);
}

/* Can the term stand anywhere in the sentence?  Asked before its words are gone through: mostly it
 * cannot. */
static bool may_stand(const struct work *w, uint32_t sentence, const struct term *t)
{
	struct signature *g = &w->signatures[sentence];
	if (!g->made) {
		const struct names_sentence *s = &w->in->sentences[sentence];
		for (uint32_t i = 0; i < s->ntokens; i++) {
			uint32_t id = word_id(&s->tokens[i]);
			if (!id)
				continue;
			g->classes |= w->n->word_class.v[id];
			g->ids |= (uint64_t)1 << id % 64;
			g->ids_again |= (uint64_t)1 << (id * 0x9e3779b1u >> 26);
		}
		g->made = true;
	}
	if (t->class == NO_CLASS) {
		uint32_t id = w->n->pool.v[t->first];
		return g->ids >> id % 64 & g->ids_again >> (id * 0x9e3779b1u >> 26) & 1;
	}
	return (g->classes | w->n->phrase_classes) >> t->class & 1;
}

/* The span that a term is asked about, in its sentence. */
struct around { const struct names_sentence *s; uint32_t sentence, first, last; };

/* Directly behind it, or behind its clitic: Jordan's king. */
static bool holds_after(const struct names *n, const struct term *t, const struct around *x)
{
	uint32_t last = x->last, end;
	if (last + 1 < x->s->ntokens && x->s->tokens[last + 1].kind == TOKEN_CLITIC)
		last++;
	ptrdiff_t at = names_word_after(x->s, last);
	return at >= 0 && term_at(n, x->s, t, (uint32_t)at, &end);
}

static bool holds_before(const struct work *w, const struct term *t, const struct around *x)
{
	const struct names *n = w->n;
	bool words = t->class == NO_CLASS;
	uint32_t end;
	if (!words && t->class == n->cue.locative && names_locative(w, x->sentence, x->first, x->last))
		return true;
	ptrdiff_t at = names_word_before(x->s, x->first);
	if (at < 0)
		return false;
	if (words ? t->n == 1 : !(n->phrase_classes >> t->class & 1))
		return term_at(n, x->s, t, (uint32_t)at, &end);
	/* a term of several words ends at that word: try the starts that reach it */
	for (ptrdiff_t i = at; i >= 0 && i > at - 6; i--)
		if (term_at(n, x->s, t, (uint32_t)i, &end) && end == (uint32_t)at)
			return true;
	return false;
}

/* The tokens [lo, hi) that lie within so many words of the span; without a window, as far as a sentence reaches. */
static void window(const struct around *x, uint32_t words, uint32_t *lo, uint32_t *hi)
{
	const struct names_sentence *s = x->s;
	if (!words) {
		*lo = x->first > SENTENCE_REACH ? x->first - SENTENCE_REACH : 0;
		*hi = s->ntokens - x->last > SENTENCE_REACH ? x->last + SENTENCE_REACH : s->ntokens;
		return;
	}
	uint32_t seen = 0;
	for (*lo = x->first; *lo > 0 && seen < words; --*lo)
		seen += is_word(&s->tokens[*lo - 1]);
	seen = 0;
	for (*hi = x->last + 1; *hi < s->ntokens && seen < words; ++*hi)
		seen += is_word(&s->tokens[*hi]);
}

/* Anywhere around it, but not within. */
static bool holds_near(const struct work *w, const struct context *c, const struct term *t, const struct around *x)
{
	const struct names *n = w->n;
	uint32_t lo, hi, end;
	if (!may_stand(w, x->sentence, t))
		return false;
	window(x, c->window, &lo, &hi);
	uint32_t id = t->class == NO_CLASS ? n->pool.v[t->first] : 0;	/* its first word: most need no call */
	for (uint32_t i = lo; i < hi; i++)
		if ((!id || word_id(&x->s->tokens[i]) == id) && (i < x->first || i > x->last)
		    && term_at(n, x->s, t, i, &end) && (end < x->first || i > x->last))
			return true;
	return false;
}

/* es: es, es-MX */
static bool is_language(struct str language, struct str of)
{
	return str_starts(language, of) && (language.n == of.n || language.p[of.n] == '-');
}

static bool term_holds(const struct work *w, const struct context *c, const struct term *t, const struct around *x)
{
	switch (t->where) {
	case TERM_ARTICLE:
		return t->first != NAME_NONE && names_known(w, t->first);
	case TERM_LANGUAGE:
		return is_language(w->in->language, t->text);
	case TERM_DATELINE:
		return t->first != NAME_NONE && w->dateline != NAME_NONE
		       && names_is_within(w->n, w->dateline, t->first);
	case TERM_AFTER:
		return holds_after(w->n, t, x);
	case TERM_BEFORE:
		return holds_before(w, t, x);
	default:
		return holds_near(w, c, t, x);
	}
}

enum verdict names_context_holds(const struct work *w, const struct context *c, uint32_t sentence, uint32_t first,
				 uint32_t last)
{
	const struct term *terms = w->n->terms.v;
	const struct around x = { &w->in->sentences[sentence], sentence, first, last };
	enum verdict v = c->nrequire ? UNMET : HOLDS;
	bool open = false, barred = false;
	for (uint32_t i = 0; i < c->nforbid; i++) {
		const struct term *t = &terms[c->forbid + i];
		if (t->where >= TERM_ARTICLE && !w->settled)
			open = true;
		else if (t->where >= TERM_ARTICLE && barred)
			continue;
		else if (term_holds(w, c, t, &x)) {
			if (t->where < TERM_ARTICLE)
				return FORBIDDEN;
			barred = true;
		}
	}
	if (barred)
		return BARRED;
	for (uint32_t i = 0; i < c->nrequire && v == UNMET; i++) {
		const struct term *t = &terms[c->require + i];
		if (t->where >= TERM_ARTICLE && !w->settled)
			open = true;
		else if (term_holds(w, c, t, &x))
			v = HOLDS;
	}
	return open ? OPEN : v;
}
