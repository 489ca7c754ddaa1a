/* Where forms stand: every start of a name is walked down the trie, every accepting node is a raw match.
 *
 * The gate is a capital letter: only words that begin with one, or that begin a form written in lower case,
 * are tried, so most tokens cost one test. */
#include "text/names_article.h"
#include "text/utf8.h"

bool token_mixed_capital(const struct names_sentence *s, uint32_t i)
{
	size_t at = s->tokens[i].start;
	return utf8_is_upper(utf8_next(s->text, &at));
}

bool names_is_dash(struct str text, const struct token *t)
{
	if (t->len == 1)
		return text.p[t->start] == '-';
	return t->len == 3 && text.p[t->start] == '\xe2' && text.p[t->start + 1] == '\x80'
		&& (unsigned char)text.p[t->start + 2] >= 0x90 && (unsigned char)text.p[t->start + 2] <= 0x94;
}

/* From token j to the next word of a name: its token, or ntokens if the name must end at j.  Passed over:
 * a dash glued on both sides, the dot of an abbreviation, the apostrophe of a plural.  A comma or a spaced
 * dash is passed over and noted: the form must have it too. */
static uint32_t next_word(const struct names_sentence *s, uint32_t j, uint32_t bit, uint32_t *commas, uint32_t *dashes)
{
	uint32_t n = s->ntokens;
	for (uint32_t k = j + 1; k < n; k++) {
		const struct token *t = &s->tokens[k];
		if (t->kind == TOKEN_WORD || t->kind == TOKEN_NUMBER)
			return k;
		if (t->kind == TOKEN_CLITIC) {
			if (t->len == 1 || (t->len == 3 && s->text.p[t->start] == '\xe2'))
				continue;	/* Ministers' */
			return k;
		}
		if (word_id(t))
			return k;				/* & and + are words */
		if (k + 1 >= n)
			return n;
		char c = s->text.p[t->start];
		if (t->len == 1 && c == '.' && !t->space)
			continue;
		if (t->len == 1 && c == ',' && !t->space) {
			*commas |= bit;
			continue;
		}
		if (names_is_dash(s->text, t)) {
			if (t->space || s->tokens[k + 1].space)
				*dashes |= bit;
			continue;
		}
		return n;
	}
	return n;
}

static inline uint32_t step(const struct names *n, uint32_t node, uint32_t id, uint32_t *stem)
{
	*stem = n->word_stem.v[id] ? names_child(n, node, n->word_stem.v[id]) : 0;
	return names_child(n, node, id);
}

static void walk(struct work *w, const struct names_sentence *s, uint32_t sentence, uint32_t i)
{
	const struct names *n = w->n;
	uint32_t id = word_id(&s->tokens[i]), node = n->root.v[id], stem;
	struct raw r = { .sentence = sentence, .first = i };
	stem = n->word_stem.v[id] ? n->root.v[n->word_stem.v[id]] : 0;
	for (uint32_t j = i, k = 0;; k++) {
		const struct token *t = &s->tokens[j];
		if (token_capital(s, j))
			r.caps |= 1u << k;
		if (t->shape == SHAPE_UPPER || t->shape == SHAPE_ONE_UPPER || t->shape == SHAPE_MIXED)
			r.uppers |= 1u << k;
		r.last = j;
		for (int pass = 0; pass < 2; pass++) {
			uint32_t at = pass ? stem : node;
			if (at && n->nodes.v[at].payload) {
				r.node = at;
				*VEC_PUSH(w->a, &w->raws) = r;
			}
		}
		if (!node || !n->nodes.v[node].children || k + 1 == FORM_WORDS)
			return;
		j = next_word(s, j, 1u << k, &r.commas, &r.dashes);
		if (j >= s->ntokens)
			return;
		id = word_id(&s->tokens[j]);
		if (!id)
			return;
		node = step(n, node, id, &stem);
		if (!node && !stem)
			return;
	}
}

uint32_t names_longest(const struct names *n, int root, const struct names_sentence *s, uint32_t i, uint32_t *last)
{
	uint32_t node = (uint32_t)root, found = 0, commas = 0, dashes = 0;
	if (!word_may(&s->tokens[i], root == ROOT_HEADS ? NW_HEAD : NW_TITLE))
		return 0;
	for (uint32_t j = i; j < s->ntokens;) {
		uint32_t id = word_id(&s->tokens[j]);
		node = id ? names_child(n, node, id) : 0;
		if (!node)
			break;
		if (n->nodes.v[node].payload) {
			found = n->nodes.v[node].payload;
			*last = j;
		}
		j = next_word(s, j, 1, &commas, &dashes);
		if (commas | dashes)
			break;
	}
	return found;
}

bool names_form_fits(const struct work *w, const struct form *f, const struct raw *r)
{
	const struct names_sentence *s = &w->in->sentences[r->sentence];
	if (r->commas & ~f->commas || r->dashes & ~f->dashes)
		return false;
	switch (f->casing) {
	case CASE_TITLE:
		if (f->caps & ~r->caps)
			return false;
		break;
	case CASE_UPPER:
		if (f->uppers & ~r->uppers || f->caps & ~r->caps)
			return false;
		break;
	case CASE_AS_IS:
		if (f->caps != r->caps || f->uppers != r->uppers)
			return false;
		break;
	default:
		break;
	}
	if (f->match == MATCH_EXACT || f->accents) {
		struct str t = names_surface(s, r->first, r->last);
		if (f->match == MATCH_EXACT ? !str_eq(t, f->text) : t.n != f->text.n)
			return false;
	}
	return true;
}

/* All capitals: hardly a lower-case letter.  Title case: nearly every longer word has a capital, and no
 * full stop ends the line. */
struct style { uint32_t upper, lower, title, small; };

static inline void style_see(struct style *c, const struct token *t)
{
	if (t->kind != TOKEN_WORD || t->len < 3)
		return;
	if (t->shape == SHAPE_UPPER)
		c->upper++;
	else
		c->lower++;
	if (t->len < 4)
		return;
	if (t->shape == SHAPE_LOWER)
		c->small++;
	else
		c->title++;
}

static uint8_t style_of(const struct style *c, bool stops)
{
	if (c->upper >= 3 && c->lower * 6 <= c->upper)
		return LINE_ALL_CAPS;
	return c->title >= 4 && c->small * 6 <= c->title && !stops ? LINE_TITLE_CASE : LINE_NORMAL;
}

void names_scan(struct work *w)
{
	size_t n = w->in->nsentences;
	w->raw_at = arena_alloc(w->a, (n + 1) * sizeof *w->raw_at);
	w->style = arena_alloc(w->a, n + 1);
	w->may = arena_alloc(w->a, (n + 1) * sizeof *w->may);
	for (uint32_t k = 0; k < n; k++) {
		const struct names_sentence *s = &w->in->sentences[k];
		struct style style = { 0, 0, 0, 0 };
		uint32_t may = 0;
		w->raw_at[k] = w->raws.n;
		w->style[k] = LINE_NORMAL;
		w->may[k] = 0;
		if (s->skip)
			continue;
		for (uint32_t i = 0; i < s->ntokens; i++) {
			const struct token *t = &s->tokens[i];
			uint32_t cls = t->word->cls[WORD_NAME];
			style_see(&style, t);
			may |= cls & ~(uint32_t)NW_ID;
			if (t->kind == TOKEN_MARK)
				may |= s->text.p[t->start] == '(' ? MAY_BRACKET : 0;
			else if (t->shape == SHAPE_UPPER || t->shape == SHAPE_MIXED)
				may |= MAY_ACRONYM | MAY_CAPITAL;
			else if (t->shape == SHAPE_ONE_UPPER)
				may |= MAY_INITIAL | MAY_CAPITAL;
			else if (t->shape == SHAPE_TITLE)
				may |= MAY_CAPITAL;
			if (cls & NW_FIRST && (cls & NW_LOWER || t->shape != SHAPE_LOWER))
				walk(w, s, k, i);
		}
		w->style[k] = style_of(&style, s->ntokens && token_is(s->text, &s->tokens[s->ntokens - 1], '.'));
		w->may[k] = may;
	}
	w->raw_at[n] = w->raws.n;
}

struct str names_surface(const struct names_sentence *s, uint32_t first, uint32_t last)
{
	return str_sub(s->text, s->tokens[first].start, token_end(&s->tokens[last]) - s->tokens[first].start);
}

bool names_tight_dash(const struct names_sentence *s, uint32_t i)
{
	return i + 1 < s->ntokens && s->tokens[i].kind == TOKEN_MARK && names_is_dash(s->text, &s->tokens[i])
		&& !s->tokens[i].space && !s->tokens[i + 1].space;
}

/* The word as the lexicons first spell it (centre, center: one of them), or as it is, folded. */
static struct str one_spelling(const struct work *w, const struct token *t)
{
	uint32_t id = word_id(t);
	return id ? w->n->word_text.v[id] : t->word->fold;
}

struct str names_words_of(struct work *w, const struct names_sentence *s, uint32_t first, uint32_t last)
{
	size_t n = 1;
	for (uint32_t i = first; i <= last; i++)
		n += one_spelling(w, &s->tokens[i]).n + 1;
	char *p = arena_alloc(w->a, n);
	size_t at = 0;
	p[at++] = ' ';
	for (uint32_t i = first; i <= last; i++) {
		struct str f = one_spelling(w, &s->tokens[i]);
		if (s->tokens[i].kind != TOKEN_WORD)
			continue;
		memcpy(p + at, f.p, f.n);
		at += f.n;
		p[at++] = ' ';
	}
	return str_n(p, at);
}
