/* Short mentions of what was named in full ("the Dialogue"), and names that nothing here knows. */
#include "names/passes.h"

enum { SHORT_REACH = 400 };	/* full names looked back at */

/* Word id of the head noun of a span's name: the last head before a complement (on, of, for), or at its end. */
static uint32_t head_word(const struct work *w, const struct names_sentence *s, const struct span *x)
{
	uint32_t found = 0;
	for (uint32_t i = x->first; i <= x->last; i++) {
		uint32_t last;
		const struct token *t = &s->tokens[i];
		if (t->shape == SHAPE_LOWER && found && in_cue(w, s, i, w->n->cue.connector))
			break;
		if (!names_longest(w->n, ROOT_HEADS, s, i, &last) || last > x->last)
			continue;
		found = word_id(&s->tokens[last]);
		i = last;
	}
	return found;
}

/* Do capitalised words from token i on, five at most, end in a head noun?  *last: its last token. */
static bool ends_in_head(const struct work *w, const struct names_sentence *s, uint32_t i, uint32_t *last)
{
	uint32_t k = i, end;
	bool head = false;
	while (k < s->ntokens && k < i + 5 && token_capital(s, k) && (k == i || s->tokens[k].space)) {
		head = names_longest(w->n, ROOT_HEADS, s, k, &end) && token_capital(s, end);
		*last = head ? end : k;
		k = *last + 1;
	}
	return head;
}

/* Is it one end of something longer: a capitalised word behind it, or one behind "of" (the Board of Inquiry)? */
static bool goes_on(const struct work *w, const struct names_sentence *s, uint32_t last)
{
	uint32_t next = last + 1;
	if (next < s->ntokens && s->tokens[next].space && token_capital(s, next))
		return true;
	return next + 1 < s->ntokens && in_cue(w, s, next, w->n->cue.connector) && token_capital(s, next + 1);
}

/* The last full name said before token `first` that ends in the head noun of token `last` and has all words of
 * first..last, or NULL.  own: the id of these words' own body, which is none. */
static const struct said *said_in_full(struct work *w, uint32_t sentence, uint32_t first, uint32_t last, struct str own)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	uint32_t head = word_id(&s->tokens[last]);
	struct str words = names_words_of(w, s, first, last);
	for (size_t h = w->heads.n, tried = 0; h-- > 0 && tried < SHORT_REACH; tried++) {
		const struct said *f = &w->heads.v[h];
		if (f->word == head && !(own.n && str_eq(f->span.id, own))
		    && (f->sentence != sentence || f->span.first < first) && str_find(f->words, words) >= 0)
			return f;
	}
	return NULL;
}

/* "the Dialogue", "the Policy Dialogue", "its Comprehensive Strategic Partnership": a determiner and a capitalised
 * head that is part of a full name said before; nothing of a name after it. */
void names_short(struct work *w, uint32_t sentence)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	if (!w->heads.n || w->style[sentence] != LINE_NORMAL || !(w->may[sentence] & NW_DETERMINER))
		return;
	for (uint32_t k = names_pick(w, sentence, 1); k < s->ntokens; k = names_pick(w, sentence, k + 1)) {
		uint32_t last = k;
		if (!word_may(&s->tokens[k - 1], NW_DETERMINER) || !ends_in_head(w, s, k, &last))
			continue;
		/* a body of its own name only: the Ministerial Council */
		const struct span *at = names_span_at(w, k);
		bool alone = at && at->first == k && at->last == last && str_starts(at->id, STR("org/-/"));
		if ((at && !alone) || goes_on(w, s, last))
			continue;
		const struct said *full = said_in_full(w, sentence, k, last, alone ? at->id : STR_NONE);
		if (!full)
			continue;
		struct span x = full->span;
		x.first = k;
		x.last = last;
		x.rank = 0;
		x.rule = STR("inferred:short");
		names_drop_within(w, x.first, x.last);
		names_add(w, &x);
	}
}

enum { LEAST_INITIALS = 3, MOST_INITIALS = 8 };	/* EU says too little */

static struct str initials_of(struct work *w, const struct names_sentence *s, const struct span *x)
{
	char *p = arena_alloc(w->a, MOST_INITIALS);
	size_t n = 0;
	for (uint32_t i = x->first; i <= x->last; i++) {
		if (!token_capital(s, i))
			continue;
		if (n == MOST_INITIALS)
			return STR_NONE;
		p[n++] = s->text.p[s->tokens[i].start];
	}
	return str_n(p, n);
}

/* The one name said in full before whose initials these are, or NULL. */
static const struct said *by_initials(const struct work *w, struct str letters)
{
	const struct said *found = NULL;
	for (size_t h = w->heads.n, tried = 0; h-- > 0 && tried < SHORT_REACH; tried++) {
		const struct said *f = &w->heads.v[h];
		if (!str_eq(f->initials, letters))
			continue;
		if (found && !str_eq(found->span.id, f->span.id))
			return NULL;
		found = f;
	}
	return found;
}

/* "AMC" behind "American Motors Corp", which no bracket defines and no lexicon has. */
void names_by_initials(struct work *w, uint32_t sentence)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	if (!w->heads.n || w->style[sentence] != LINE_NORMAL || !(w->may[sentence] & MAY_ACRONYM))
		return;
	for (uint32_t i = names_pick(w, sentence, 0); i < s->ntokens; i = names_pick(w, sentence, i + 1)) {
		const struct token *t = &s->tokens[i];
		if (t->shape != SHAPE_UPPER || t->len < LEAST_INITIALS || t->len > MOST_INITIALS || names_span_at(w, i))
			continue;
		const struct said *full = by_initials(w, token_text(s->text, t));
		if (!full)
			continue;
		struct span x = full->span;
		x.first = x.last = i;
		x.rank = 0;
		x.form_kind = FORM_ACRONYM;
		x.rule = STR("inferred:initials");
		names_add(w, &x);
	}
}

/* Full names of this sentence, for short mentions in the next ones (and further right in this one). */
void names_remember(struct work *w, uint32_t sentence)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	for (size_t i = 0; i < w->spans.n; i++) {
		const struct span *x = &w->spans.v[i];
		if (x->dead || x->rank != 0 || x->last == x->first || !x->id.n
		    || (x->kind != NAME_ORGANISATION && x->kind != NAME_INITIATIVE && x->kind != NAME_SERIES))
			continue;
		const struct span *outer = names_span_at(w, x->first);
		if (outer != x && outer && outer->first <= x->first && outer->last >= x->last
		    && outer->last - outer->first > x->last - x->first)
			continue;		/* only the widest */
		uint32_t word = head_word(w, s, x);
		if (word)
			*VEC_PUSH(w->a, &w->heads) = (struct said){ .sentence = sentence, .word = word,
				.span = *x, .words = names_words_of(w, s, x->first, x->last),
				.initials = initials_of(w, s, x) };
	}
}

/* ---- unknown names ---- */

static bool inside_hit(const struct work *w, size_t first_hit, uint32_t token)
{
	uint32_t at = w->in->sentences[w->sentence].tokens[token].start;
	for (size_t k = first_hit; k < w->out->mentions.n && w->out->mentions.v[k].start <= at; k++)
		if (at < w->out->mentions.v[k].start + w->out->mentions.v[k].length)
			return true;
	return false;
}

static bool may_be_unknown(const struct work *w, const struct names_sentence *s, uint32_t i)
{
	uint32_t last, id = word_id(&s->tokens[i]);
	return token_capital(s, i) && s->tokens[i].shape != SHAPE_ONE_UPPER
	       && !(id && w->n->word_class.v[id] & w->n->not_unknown) && !names_longest(w->n, ROOT_TITLES, s, i, &last);
}

/* Runs of capitalised words outside all mentions; a single one only where its capital says something. */
void names_find_unknown(struct work *w, uint32_t sentence, size_t first_hit)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	if (w->style[sentence] != LINE_NORMAL)
		return;
	size_t hit = first_hit;
	for (uint32_t i = names_pick(w, sentence, 0); i < s->ntokens; i = names_pick(w, sentence, i + 1)) {
		while (hit < w->out->mentions.n
		       && w->out->mentions.v[hit].start + w->out->mentions.v[hit].length <= s->tokens[i].start)
			hit++;
		if (inside_hit(w, hit, i) || !token_capital(s, i) || !may_be_unknown(w, s, i))
			continue;			/* most are inside */
		uint32_t last = i;
		for (uint32_t k = i + 1; k < s->ntokens; k++) {
			if (names_tight_dash(s, k))
				continue;
			if (!may_be_unknown(w, s, k) || inside_hit(w, hit, k) || (s->tokens[k - 1].kind == TOKEN_MARK
			    && !names_tight_dash(s, k - 1)))
				break;
			last = k;
		}
		bool start = i == 0 || s->tokens[i - 1].kind == TOKEN_MARK;
		/* the Senators, the House, a Department: nothing for the keeper */
		uint32_t head;
		bool stock = last == i && (in_cue(w, s, i, w->n->cue.common) || in_cue(w, s, i, w->n->cue.stock)
			|| in_cue(w, s, i, w->n->cue.org_tail) || names_longest(w->n, ROOT_HEADS, s, i, &head));
		if (last > i || (!start && !stock)) {
			struct str x = names_surface(s, i, last);
			*VEC_PUSH(w->a, &w->out->unknown) =
				(struct unknown_name){ sentence, s->tokens[i].start, (uint32_t)x.n };
		}
		i = last;
	}
}
