/* Where forms stand: every start of a name is walked down the trie, every accepting node is a raw match.
 *
 * The gate is a capital letter: only words that begin with one, or that begin a form written in lower case,
 * are tried, so most tokens cost one test. */
#include "names/passes.h"
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
	uint32_t id = word_id(&s->tokens[i]), node = n->root.v[id].node, stem = n->root.v[id].stem;
	struct raw r = { .sentence = sentence, .first = i };
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
				__builtin_prefetch(&n->forms.v[n->nodes.v[at].payload - 1]);	/* looked at later */
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

uint32_t names_longest_from(const struct names *n, int root, const struct names_sentence *s, uint32_t i, uint32_t *last)
{
	uint32_t node = (uint32_t)root, found = 0, commas = 0, dashes = 0;
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
		if (f->match == MATCH_EXACT) {		/* W.Va. has a dot that is no part of its token */
			bool dot = f->text.n == t.n + 1 && f->text.p[t.n] == '.';
			return (dot || f->text.n == t.n)
			       && str_starts(str_from(s->text, s->tokens[r->first].start), f->text);
		}
		if (t.n != f->text.n)
			return false;
	}
	return true;
}

/* All capitals: hardly a lower-case letter.  Title case: nearly every longer word has a capital, and no
 * full stop ends the line.  upper, title: its words all of capitals (three letters or more), with capitals (four);
 * the others are only counted where these say that it may be either. */
static uint8_t style_of(const struct names_sentence *s, uint32_t upper, uint32_t title)
{
	uint32_t lower = 0, small = 0;
	if (upper < 3 && title < 4)
		return LINE_NORMAL;
	for (uint32_t i = 0; i < s->ntokens; i++) {
		const struct token *t = &s->tokens[i];
		if (t->kind == TOKEN_WORD && t->len >= 3) {
			lower += t->shape != SHAPE_UPPER;
			small += t->len >= 4 && t->shape == SHAPE_LOWER;
		}
	}
	if (upper >= 3 && lower * 6 <= upper)
		return LINE_ALL_CAPS;
	bool stops = token_is(s->text, &s->tokens[s->ntokens - 1], '.');
	return title >= 4 && small * 6 <= title && !stops ? LINE_TITLE_CASE : LINE_NORMAL;
}

static const uint8_t shape_may[] = { [SHAPE_TITLE] = MAY_CAPITAL, [SHAPE_UPPER] = MAY_ACRONYM | MAY_CAPITAL,
	[SHAPE_MIXED] = MAY_ACRONYM | MAY_CAPITAL, [SHAPE_ONE_UPPER] = MAY_INITIAL | MAY_CAPITAL };

static void scan_sentence(struct work *w, uint32_t k)
{
	const struct names_sentence *s = &w->in->sentences[k];
	uint32_t may = 0, flags = 0, upper = 0, title = 0;
	uint64_t *picks = w->picks + w->pick_at[k];
	for (uint32_t i = 0; i < s->ntokens; i++) {
		const struct token *t = &s->tokens[i];
		uint32_t cls = t->name;
		flags |= cls;
		if (t->shape == SHAPE_LOWER) {		/* most are, and of them most say nothing */
			if (!(cls & (NW_LOWER | NW_TITLE | NW_GIVEN | NW_SPORT)))
				continue;
		} else if (t->kind == TOKEN_MARK) {
			may |= s->text.p[t->start] == '(' ? MAY_BRACKET : 0;
		} else {
			may |= t->kind == TOKEN_NUMBER && t->len == 2 ? MAY_AGE : shape_may[t->shape];
			may |= cls & NW_ID || t->kind != TOKEN_WORD ? 0 : MAY_STRANGE;
			if (t->kind == TOKEN_WORD && t->len >= 3) {
				upper += t->shape == SHAPE_UPPER;
				title += t->len >= 4;
			}
		}
		if (cls & NW_SPORT)
			names_note_sport(w, s, i);
		if (cls & (NW_TITLE | NW_GIVEN) || (t->kind == TOKEN_WORD && t->shape > SHAPE_LOWER))
			picks[i / 64] |= (uint64_t)1 << i % 64;
		if (cls & NW_FIRST && (cls & NW_LOWER || t->shape != SHAPE_LOWER)) {
			*VEC_PUSH(w->a, &w->starts) = (struct start){ k, i };
			__builtin_prefetch(&w->n->root.v[cls & NW_ID]);
		}
	}
	w->style[k] = style_of(s, upper, title);
	w->may[k] = may | (flags & ~(uint32_t)NW_ID);
}

/* From every start.  Where they lie in the trie is scattered over memory: the next ones are asked for in time. */
static void walk_all(struct work *w)
{
	enum { AHEAD = 6 };
	const struct start *v = w->starts.v;
	size_t n = w->starts.n, sentence = 0;
	for (size_t i = 0; i < n; i++) {
		if (i + AHEAD < n) {
			const struct start *x = &v[i + AHEAD];
			uint32_t id = word_id(&w->in->sentences[x->sentence].tokens[x->token]);
			__builtin_prefetch(&w->n->nodes.v[w->n->root.v[id].node]);
		}
		while (sentence <= v[i].sentence)
			w->raw_at[sentence++] = w->raws.n;
		walk(w, &w->in->sentences[v[i].sentence], v[i].sentence, v[i].token);
	}
	while (sentence <= w->in->nsentences)
		w->raw_at[sentence++] = w->raws.n;
}

void names_scan(struct work *w)
{
	size_t n = w->in->nsentences, maps = 0;
	w->raw_at = arena_alloc(w->a, (n + 1) * sizeof *w->raw_at);
	w->style = arena_alloc(w->a, n + 1);
	w->may = arena_alloc(w->a, (n + 1) * sizeof *w->may);
	w->pick_at = arena_alloc(w->a, (n + 1) * sizeof *w->pick_at);
	w->signatures = arena_zalloc(w->a, (n + 1) * sizeof *w->signatures);
	for (size_t k = 0; k < n; k++) {
		w->pick_at[k] = maps;
		maps += (w->in->sentences[k].ntokens + 63) / 64;
	}
	w->picks = arena_zalloc(w->a, (maps + 1) * sizeof *w->picks);
	for (uint32_t k = 0; k < n; k++) {
		w->style[k] = LINE_NORMAL;
		w->may[k] = 0;
		if (!w->in->sentences[k].skip)
			scan_sentence(w, k);
	}
	walk_all(w);
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
