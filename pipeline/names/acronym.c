/* Acronyms that the article defines: "ASEAN Ministerial Conference on Cybersecurity (AMCC)", "the Financial Services
 * Authority, or FSA,", "FSA (Financial Services Authority)".
 *
 * The words before the bracket must give its letters (the algorithm of Schwartz and Hearst 2003, from the
 * right); what is defined holds in that article only and outdoes the lexicon.  An acronym that is neither defined nor
 * known is reported without an expansion, and never guessed; one that is defined twice is shown with both meanings. */
#include "base/hash.h"
#include "names/passes.h"
#include "text/utf8.h"

enum { DEFINITIONS = 500 };	/* of one article; more are a list of abbreviations, and each use looks through them */

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
	return s->tokens[i].shape == SHAPE_LOWER
	       && (in_cue(w, s, i, w->n->cue.connector) || in_cue(w, s, i, w->n->cue.function));
}

/* Are the letters just the first ones of the words first..last, small words apart? */
static bool initials(const struct work *w, const struct names_sentence *s, uint32_t first, uint32_t last,
		     struct str letters)
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

static void report(struct work *w, uint32_t sentence, uint32_t token, const struct span *of, uint32_t first,
		   uint32_t last)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	const struct token *t = &s->tokens[token];
	struct acronym *a = VEC_PUSH(w->a, &w->out->acronyms);
	*a = (struct acronym){ .sentence = sentence, .start = t->start, .length = t->len,
		.entity_id = of ? of->id : STR("") };
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
			if (x->last != last || x->rank != 0 || x->kind == NAME_DYAD || (k == last && first != k))
				continue;
			if (first == NAME_NONE || k <= first ? expansion(w, s, last, k, letters) != NAME_NONE
							     : led(w, first, k))
				return x;
		}
	}
	return NULL;
}

/* Has the acronym been reported in this article?  From now on it has. */
static bool reported(struct work *w, struct str letters)
{
	uint64_t h = hash_str(letters);
	for (struct map_at i = map_first(&w->reported_at, h); i.number; i = map_next(&w->reported_at, h, i))
		if (str_eq(w->reported.v[i.number - 1], letters))
			return true;
	*VEC_PUSH(w->a, &w->reported) = letters;
	w->reported_at.mem = w->a;
	map_add(&w->reported_at, h, (uint32_t)w->reported.n);
	return false;
}

/* Has the name's entity acronyms of its own, none of them these letters, which pass over one of its words?  ACC for the
 * ASEAN Ministerial Conference on Cybersecurity is not taken for AMCC. */
static bool contradicts(const struct work *w, const struct names_sentence *s, const struct span *name,
			struct str letters)
{
	const struct names *n = w->n;
	if (name->entity == NAME_NONE || !n->entities.v[name->entity].acronym
	    || initials(w, s, name->first, name->last, letters))
		return false;
	struct buf key = BUF_INIT;
	word_fold(&key, letters);
	uint32_t id = names_lookup(n, buf_str(&key)), at = id ? names_child(n, ROOT_NAMES, id) : 0;
	buf_free(&key);
	for (uint32_t f = at ? n->nodes.v[at].payload : 0; f; f = n->forms.v[f - 1].next)
		if (n->forms.v[f - 1].entity == name->entity)
			return false;
	return true;
}

/* The acronym at token `at` stands for what ends at token `last` and begins at `lowest` or later; strict: just there.
 * False: the letters do not fit. */
static bool define(struct work *w, uint32_t sentence, uint32_t at, uint32_t lowest, uint32_t last, struct str letters,
		   bool strict)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	uint32_t first = expansion(w, s, last, lowest, letters);
	const struct span *name = named_before(w, s, first, last, letters);
	if (name && name->first < first)
		first = name->first;
	if (first == NAME_NONE || first == last
	    || (strict && (first != lowest || !initials(w, s, first, last, letters))))
		return false;
	struct span x = { .first = first, .last = last, .entity = NAME_NONE };
	if (name && name->kind == NAME_PERSON && name->entity != NAME_NONE
	    && !initials(w, s, name->first, name->last, letters))
		return false;			/* Christopher Dodd (CT): the state he is of */
	if (name && name->kind == NAME_PERSON && name->entity == NAME_NONE) {
		names_drop_within(w, first, last);	/* persons have no acronyms */
		name = NULL;
	}
	if (name && contradicts(w, s, name, letters))
		name = NULL;
	else if (name)
		x = *name;
	else if (token_capital(s, first) && token_capital(s, last) && names_by_head(w, sentence, first, last, &x))
		/* a defined acronym makes a name of what has a head noun: Financial Services Authority (FSA) */
		name = names_add(w, &x);
	report(w, sentence, at, name ? &x : NULL, first, last);
	if (w->defined.n < DEFINITIONS)
		*VEC_PUSH(w->a, &w->defined) = (struct defined){ letters, sentence, at, x };
	return true;
}

/* First token of the words that may belong to an acronym of so many letters and end at `last`. */
static uint32_t reach_back(const struct names_sentence *s, uint32_t last, size_t letters)
{
	uint32_t words = (uint32_t)(letters + 5 < 2 * letters ? letters + 5 : 2 * letters), lowest = last;
	for (uint32_t n = 1; lowest > 0 && n < words; lowest--) {
		struct str x = token_text(s->text, &s->tokens[lowest - 1]);
		if (str_is(x, "(") || str_is(x, ")") || str_is(x, ";"))
			break;
		n += s->tokens[lowest - 1].kind == TOKEN_WORD;
	}
	return lowest;
}

/* "FSA (Financial Services Authority)": the acronym at i, its name in brackets. */
static void in_brackets(struct work *w, uint32_t sentence, uint32_t i)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	struct str letters;
	uint32_t last = i + 2;
	if (!acronym_like(s, i, &letters))
		return;
	while (last < s->ntokens && last < i + 40 && s->tokens[last].kind != TOKEN_MARK)
		last++;
	if (last < s->ntokens && token_is(s->text, &s->tokens[last], ')') && last > i + 3)
		define(w, sentence, i, i + 2, last - 1, letters, true);
}

/* "the Financial Services Authority, or FSA,": the acronym at i, the word before it of class alias. */
static void behind_alias(struct work *w, uint32_t sentence, uint32_t i)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	struct str letters;
	if (i < 4 || !token_is(s->text, &s->tokens[i - 2], ',') || !acronym_like(s, i, &letters))
		return;
	uint32_t last = i - 3, first = expansion(w, s, last, reach_back(s, last, letters.n), letters);
	if (first != NAME_NONE)
		define(w, sentence, i, first, last, letters, true);
}

/* "Financial Services Authority (FSA)": the acronym at i, behind a bracket.  One that nothing explains is reported. */
static void behind_bracket(struct work *w, uint32_t sentence, uint32_t i)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	struct str letters;
	if (i < 2 || !acronym_like(s, i, &letters))
		return;
	uint32_t last = i - 2;
	if (s->tokens[last].kind == TOKEN_MARK && last > 0)
		last--;					/* a closing quotation mark */
	if (!define(w, sentence, i, reach_back(s, last, letters.n), last, letters, false) && !names_span_at(w, i)
	    && !reported(w, letters))
		report(w, sentence, i, NULL, NAME_NONE, 0);
}

static bool closes(const struct names_sentence *s, uint32_t i)
{
	char c = s->text.p[s->tokens[i].start];
	return s->tokens[i].kind == TOKEN_MARK && (c == ')' || c == ',' || c == ';');
}

void names_define_acronyms(struct work *w, uint32_t sentence)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	if (!(w->may[sentence] & MAY_ACRONYM))
		return;
	bool brackets = w->may[sentence] & MAY_BRACKET;
	for (uint32_t i = names_pick(w, sentence, brackets ? 0 : 3); i + 1 < s->ntokens;
	     i = names_pick(w, sentence, i + 1)) {
		if (brackets && i + 3 < s->ntokens && token_is(s->text, &s->tokens[i + 1], '('))
			in_brackets(w, sentence, i);
		if (!i || !closes(s, i + 1))
			continue;
		if (in_cue(w, s, i - 1, w->n->cue.alias))
			behind_alias(w, sentence, i);
		else if (token_is(s->text, &s->tokens[i - 1], '('))
			behind_bracket(w, sentence, i);
	}
}

/* What the letters stand for at that token; *other: what another definition of the article says instead. */
static const struct defined *definition(const struct work *w, struct str letters, uint32_t sentence, uint32_t token,
					const struct defined **other)
{
	const struct defined *found = NULL;
	*other = NULL;
	for (size_t i = w->defined.n; i-- > 0;) {
		const struct defined *d = &w->defined.v[i];
		if (!str_eq(d->acronym, letters))
			continue;
		if (d->sentence == sentence && d->token == token) {
			*other = NULL;		/* it is defined just here */
			return d;
		}
		if (found && !str_eq(found->span.id, d->span.id))
			*other = d;
		found = found ? found : d;
	}
	return found;
}

static void use(struct work *w, uint32_t token, const struct span *of, uint8_t rank)
{
	struct span x = *of;
	if (!x.id.n)
		return;
	x.first = x.last = token;
	x.form_kind = FORM_ACRONYM;
	x.rule = STR("acronym:defined");
	x.rank = rank;
	names_add(w, &x);
}

void names_use_acronyms(struct work *w, uint32_t sentence)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	if (w->style[sentence] == LINE_ALL_CAPS || !(w->may[sentence] & MAY_ACRONYM))
		return;
	for (uint32_t i = names_pick(w, sentence, 0); i < s->ntokens; i = names_pick(w, sentence, i + 1)) {
		struct str letters;
		if ((s->tokens[i].shape != SHAPE_UPPER && s->tokens[i].shape != SHAPE_MIXED)
		    || !acronym_like(s, i, &letters))
			continue;
		const struct span *at = names_span_at(w, i);
		if (at && at->last > at->first)
			continue;
		const struct defined *other, *d = definition(w, letters, sentence, i, &other);
		if (d && other) {
			names_drop_within(w, i, i);
			names_add(w, &(struct span){ .first = i, .last = i, .entity = NAME_NONE, .kind = NAME_UNSETTLED,
				.rule = STR("ambiguous:2") });
			use(w, i, &d->span, 1);
			use(w, i, &other->span, 2);
		} else if (d && d->span.id.n) {
			names_drop_within(w, i, i);
			use(w, i, &d->span, 0);
		} else if (!at && !d && s->tokens[i].shape == SHAPE_UPPER && letters.n >= 3 && str_chr(letters, '.') < 0
			   && !in_cue(w, s, i, w->n->cue.function) && !in_cue(w, s, i, w->n->cue.common)
			   && !in_cue(w, s, i, w->n->cue.calendar) && !in_cue(w, s, i, w->n->cue.suffix)
			   && !reported(w, letters)) {
			report(w, sentence, i, NULL, NAME_NONE, 0);
		}
	}
}
