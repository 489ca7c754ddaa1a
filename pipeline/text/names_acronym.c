/* Acronyms that the article defines: "ASEAN Ministerial Conference on Cybersecurity (AMCC)".
 *
 * The words before the bracket must give its letters (the algorithm of Schwartz and Hearst 2003, from the
 * right); what is defined holds in that article only and outdoes the lexicon.  An acronym that is neither
 * defined nor known is reported without an expansion, and never guessed. */
#include "text/names_article.h"
#include "text/utf8.h"

/* AMCC, ICTs, ReCAAP: two capitals or more among at most ten letters; *letters without a plural's s. */
static bool acronym_like(const struct names_sentence *s, uint32_t i, struct str *letters)
{
	const struct token *t = &s->tokens[i];
	if (t->kind != TOKEN_WORD || t->len < 2 || t->len > 10 || (t->shape != SHAPE_UPPER && t->shape != SHAPE_MIXED))
		return false;
	struct str x = token_text(s->text, t);
	size_t upper = 0;
	for (size_t k = 0; k < x.n; k++)
		upper += x.p[k] >= 'A' && x.p[k] <= 'Z';
	if (upper < 2 || upper * 2 < x.n || !(x.p[0] >= 'A' && x.p[0] <= 'Z'))
		return false;
	if (x.p[x.n - 1] == 's')
		x.n--;
	*letters = x;
	return true;
}

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }
static char low(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

static bool small_word(const struct work *w, const struct names_sentence *s, uint32_t i)
{
	return s->tokens[i].shape == SHAPE_LOWER && (in_cue(w, s, i, w->n->cue.connector) || in_cue(w, s, i, w->n->cue.function));
}

/* Are the letters just the first ones of the words first..last, small words apart? */
static bool initials(const struct work *w, const struct names_sentence *s, uint32_t first, uint32_t last, struct str letters)
{
	size_t k = 0;
	for (uint32_t i = first; i <= last; i++) {
		if (s->tokens[i].kind != TOKEN_WORD)
			continue;
		if (k < letters.n && low(s->text.p[s->tokens[i].start]) == low(letters.p[k]))
			k++;
		else if (!small_word(w, s, i))
			return false;
	}
	return k == letters.n;
}

/* First token of the shortest run of words that ends at `last` and gives the letters, or NAME_NONE.  The first
 * letter must begin a word that is not a small one; words in lower case must give each letter by their first. */
static uint32_t expansion(const struct work *w, const struct names_sentence *s, uint32_t last, uint32_t lowest,
			  struct str letters)
{
	size_t text_start = s->tokens[lowest].start, k = letters.n, at = token_end(&s->tokens[last]);
	uint32_t token = last;
	while (k-- > 0) {
		if (!is_letter(letters.p[k]))
			continue;
		char want = low(letters.p[k]);
		for (;;) {
			if (at <= text_start)
				return NAME_NONE;
			at--;
			while (token > lowest && s->tokens[token].start > at)
				token--;
			if (low(s->text.p[at]) != want)
				continue;
			if (k > 0 || (at == s->tokens[token].start && !small_word(w, s, token)))
				break;
		}
	}
	return token_capital(s, token) || initials(w, s, token, last, letters) ? token : NAME_NONE;
}

static void report(struct work *w, uint32_t sentence, uint32_t token, const struct span *of, uint32_t first, uint32_t last)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	const struct token *t = &s->tokens[token];
	struct names_acronym *a = VEC_PUSH(w->a, &w->out->acronyms);
	*a = (struct names_acronym){ .sentence = sentence, .start = t->start, .length = t->len,
		.id = of ? of->id : STR("") };
	if (first != NAME_NONE) {
		struct str x = names_surface(s, first, last);
		a->expansion_start = s->tokens[first].start;
		a->expansion_length = (uint32_t)x.n;
	}
}

/* Does a nationality stand from `first` up to the name that begins at `then` (British | Heart Foundation)? */
static bool led(const struct work *w, uint32_t first, uint32_t then)
{
	for (const struct span *s = NULL; (s = names_next_from(w, first, s));)
		if (s->last + 1 == then && s->form_kind == FORM_DEMONYM)
			return true;
	return false;
}

/* The widest name that ends at `last` and whose words give the letters; `first`: where the letters alone would
 * begin, or NAME_NONE. */
static const struct span *named_before(const struct work *w, const struct names_sentence *s, uint32_t first,
				       uint32_t last, struct str letters)
{
	for (uint32_t k = last > 40 ? last - 40 : 0; k <= last; k++) {
		for (const struct span *x = NULL; (x = names_next_from(w, k, x));) {
			if (x->last != last || x->rank != 0 || x->kind == SPAN_DYAD || (k == last && first != k))
				continue;
			if (first == NAME_NONE || k <= first ? expansion(w, s, last, k, letters) != NAME_NONE : led(w, first, k))
				return x;
		}
	}
	return NULL;
}

static bool reported(struct work *w, struct str letters)
{
	for (size_t i = 0; i < w->reported.n; i++)
		if (str_eq(w->reported.v[i], letters))
			return true;
	*VEC_PUSH(w->a, &w->reported) = letters;
	return false;
}

void names_define_acronyms(struct work *w, uint32_t sentence)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	if ((w->may[sentence] & (MAY_BRACKET | MAY_ACRONYM)) != (MAY_BRACKET | MAY_ACRONYM))
		return;
	for (uint32_t i = 1; i + 2 < s->ntokens; i++) {
		struct str letters;
		if (!token_is(s->text, &s->tokens[i], '(') || !acronym_like(s, i + 1, &letters)
		    || s->tokens[i + 2].kind != TOKEN_MARK)
			continue;
		char close = s->text.p[s->tokens[i + 2].start];
		if (close != ')' && close != ',' && close != ';')
			continue;
		uint32_t last = i - 1;
		if (s->tokens[last].kind == TOKEN_MARK && last > 0)
			last--;				/* a closing quotation mark */
		uint32_t words = (uint32_t)letters.n + 5 < 2 * (uint32_t)letters.n ? (uint32_t)letters.n + 5
			: 2 * (uint32_t)letters.n, lowest = last;
		for (uint32_t n = 1; lowest > 0 && n < words; lowest--) {
			struct str x = token_text(s->text, &s->tokens[lowest - 1]);
			if (str_is(x, "(") || str_is(x, ")") || str_is(x, ";"))
				break;
			n += s->tokens[lowest - 1].kind == TOKEN_WORD;
		}
		uint32_t first = expansion(w, s, last, lowest, letters);
		const struct span *name = named_before(w, s, first, last, letters);
		if (name && name->first < first)
			first = name->first;
		const struct span *known = names_span_at(w, i + 1);
		if (first == NAME_NONE || first == last) {
			if (!known && !reported(w, letters))
				report(w, sentence, i + 1, NULL, NAME_NONE, 0);
			continue;
		}
		struct span x = { .first = first, .last = last, .entity = NAME_NONE };
		if (name && name->kind == NAME_PERSON && name->entity == NAME_NONE) {
			names_drop_within(w, first, last);	/* persons have no acronyms */
			name = NULL;
		}
		if (name) {
			x = *name;
		} else if (token_capital(s, first) && token_capital(s, last) && names_by_head(w, sentence, first, last, &x)) {
			/* a defined acronym makes a name of what has a head noun: Financial Services Authority (FSA) */
			name = names_add(w, &x);
		}
		report(w, sentence, i + 1, name ? &x : NULL, first, last);
		*VEC_PUSH(w->a, &w->defined) = (struct defined){ letters, sentence, i + 1, x };
	}
}

static const struct defined *definition(const struct work *w, struct str letters, uint32_t sentence, uint32_t token)
{
	for (size_t i = w->defined.n; i-- > 0;) {	/* the last one before, else the first one after */
		const struct defined *d = &w->defined.v[i];
		bool before = d->sentence < sentence || (d->sentence == sentence && d->token <= token);
		if (str_eq(d->acronym, letters) && (before || i == 0))
			return d;
	}
	return NULL;
}

void names_use_acronyms(struct work *w, uint32_t sentence)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	if (w->style[sentence] == LINE_ALL_CAPS || !(w->may[sentence] & MAY_ACRONYM))
		return;
	for (uint32_t i = names_pick(w, sentence, 0); i < s->ntokens; i = names_pick(w, sentence, i + 1)) {
		struct str letters;
		if ((s->tokens[i].shape != SHAPE_UPPER && s->tokens[i].shape != SHAPE_MIXED) || !acronym_like(s, i, &letters))
			continue;
		const struct span *at = names_span_at(w, i);
		if (at && at->last > at->first)
			continue;
		const struct defined *d = definition(w, letters, sentence, i);
		if (d && d->span.id.n) {
			struct span x = d->span;
			x.first = x.last = i;
			x.form_kind = FORM_ACRONYM;
			x.rule = STR("acronym:defined");
			x.rank = 0;
			names_drop_within(w, i, i);
			names_add(w, &x);
		} else if (!at && !d && s->tokens[i].shape == SHAPE_UPPER && letters.n >= 3 && str_chr(letters, '.') < 0
			   && !in_cue(w, s, i, w->n->cue.function) && !in_cue(w, s, i, w->n->cue.common)
			   && !in_cue(w, s, i, w->n->cue.calendar) && !in_cue(w, s, i, w->n->cue.suffix)
			   && !reported(w, letters)) {
			report(w, sentence, i, NULL, NAME_NONE, 0);
		}
	}
}
