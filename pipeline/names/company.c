/* Companies that no lexicon has, by what their name ends in (Purolator Courier Corp; heads of kind company), and their
 * short names later on (Purolator Courier; Purolator, if no lexicon has that word); or by the words beside them
 * (the drug firm Phytopharm, Phytopharm shares), once in an article and then everywhere in it.
 *
 * The id is that of the name without such words, so that Corp, Corporation and no ending are one company.  A company
 * of the lexicons keeps its own id, and its mention takes the ending in. */
#include "names/company.h"

enum { MOST_COMPANIES = 40 };

static bool is_company(const struct work *w, const struct names_sentence *s, uint32_t i, uint32_t *last)
{
	uint32_t payload;
	if (i >= s->ntokens || !token_capital(s, i) || !(payload = names_longest(w->n, ROOT_HEADS, s, i, last)))
		return false;
	const struct head *h = &w->n->heads.v[payload - 1];
	if (!h->company)
		return false;
	struct str text = token_text(s->text, &s->tokens[i]);
	for (size_t k = 0; k < text.n && k < h->text.n; k++)	/* AG, SpA: capitals where the row has them */
		if (h->text.p[k] >= 'A' && h->text.p[k] <= 'Z' && !(text.p[k] >= 'A' && text.p[k] <= 'Z'))
			return false;
	return true;
}

static bool mark(const struct names_sentence *s, uint32_t i, char c)
{
	return i < s->ntokens && !s->tokens[i].space && token_is(s->text, &s->tokens[i], c);
}

/* Last token of the endings that begin with the one at first..last: Co Inc; Co., Ltd. */
static uint32_t endings(const struct work *w, const struct names_sentence *s, uint32_t last)
{
	for (;;) {
		uint32_t next = last + 1, end;
		if (mark(s, next, '.'))
			next++;
		if (mark(s, next, ','))
			next++;
		if (!is_company(w, s, next, &end))
			return last;
		last = end;
	}
}

/* A capitalised word that is no title; a word of the calendar only between others: Toronto Sun Publishing Corp. */
static bool may_lead(const struct work *w, const struct names_sentence *s, uint32_t i)
{
	uint32_t last;
	bool inside =
		i > 0 && s->tokens[i].space && token_capital(s, i - 1) && !in_cue(w, s, i - 1, w->n->cue.function);
	return token_capital(s, i) && (inside || !in_cue(w, s, i, w->n->cue.calendar))
		&& !(names_longest(w->n, ROOT_TITLES, s, i, &last) && last == i && s->tokens[i].shape == SHAPE_TITLE
		     && !names_span_at(w, i));
}

/* What may stand at token i within a company's name, `first` being its first token so far and `head` its ending. */
struct lead { uint32_t i, first, head; };

/* Borg-Warner; J. C.; Foo, Inc; Ernst & Whinney */
static bool is_glue(const struct work *w, const struct names_sentence *s, struct lead x)
{
	const struct token *t = &s->tokens[x.i];
	(void)w;
	return names_tight_dash(s, x.i) || (mark(s, x.i, '.') && x.i > 0 && names_initial(s, x.i - 1))
	       || (mark(s, x.i, ',') && x.i + 1 == x.head)
	       || (t->kind == TOKEN_MARK && word_id(t) && x.first == x.i + 1);
}

/* McDonald's Corp, but Japan's NEC Corp */
static bool is_possessive(const struct work *w, const struct names_sentence *s, struct lead x)
{
	return s->tokens[x.i].kind == TOKEN_CLITIC && (x.i + 1 == x.head || !word_id(&s->tokens[x.i - 1]))
	       && !names_span_at(w, x.i - 1);
}

/* Bank of Boston Corp */
static bool is_of_head(const struct work *w, const struct names_sentence *s, struct lead x)
{
	uint32_t last;
	return in_cue(w, s, x.i, w->n->cue.genitive) && names_longest(w->n, ROOT_HEADS, s, x.i - 1, &last)
	       && last == x.i - 1;
}

/* Iron and Steel Co, not Texaco and Pennzoil Co; James Capel and Co */
static bool is_and(const struct work *w, const struct names_sentence *s, struct lead x)
{
	return in_cue(w, s, x.i, w->n->cue.conjunction)
	       && (x.i + 1 == x.head
		   || (x.first + 1 == x.head && word_id(&s->tokens[x.first]) && !names_span_at(w, x.first)));
}

/* A function word that only begins the sentence or what a mark opens: The Foo Corp. */
static bool only_opens(const struct work *w, const struct names_sentence *s, uint32_t i)
{
	return (i == 0 || s->tokens[i - 1].kind == TOKEN_MARK) && in_cue(w, s, i, w->n->cue.function)
	       && !in_cue(w, s, i, w->n->cue.ordinal);
}

/* First token of the name whose ending begins at `head`; head if nothing stands before it. */
static uint32_t begins(const struct work *w, const struct names_sentence *s, uint32_t head)
{
	uint32_t first = head;
	for (uint32_t i = head; i-- > 0;) {
		struct lead x = { i, first, head };
		if (may_lead(w, s, i))
			first = i;
		else if (!is_glue(w, s, x)
			 && !(i > 0 && first == i + 1 && token_capital(s, i - 1)
			      && (is_possessive(w, s, x) || is_of_head(w, s, x) || is_and(w, s, x))))
			break;
	}
	while (first < head && (s->tokens[first].kind != TOKEN_WORD || only_opens(w, s, first)))
		first++;
	return first;
}

static struct str slug(struct work *w, const struct names_sentence *s, uint32_t first, uint32_t last)
{
	struct buf b = BUF_INIT;
	buf_addz(&b, "org/-/");
	size_t start = b.n;
	for (uint32_t i = first; i <= last; i++) {
		uint32_t sign = s->tokens[i].kind == TOKEN_MARK ? word_id(&s->tokens[i]) : 0;	/* & is and */
		if (s->tokens[i].kind != TOKEN_WORD && s->tokens[i].kind != TOKEN_NUMBER && !sign)
			continue;
		if (b.n > start)
			buf_addc(&b, '-');
		size_t at = b.n;
		names_key(&b, sign ? w->n->word_text.v[sign] : s->tokens[i].word->fold);
		for (size_t k = at; k < b.n; k++)
			if (b.p[k] == '\'' || b.p[k] == '/')
				b.p[k] = '-';
	}
	struct str id = str_dup(w->a, buf_str(&b));
	buf_free(&b);
	return id;
}

/* Persons that the name only seems to hold (Philip Morris Inc) are none. */
static void drop_persons(struct work *w, uint32_t first, uint32_t last)
{
	for (uint32_t t = first; t <= last; t++)
		for (const struct span *x = NULL; (x = names_next_from(w, t, x));)
			if (x->kind == NAME_PERSON && x->last <= last) {
				names_drop_within(w, x->first, x->last);
				break;
			}
}

bool names_company(struct work *w, uint32_t sentence, uint32_t *i)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	uint32_t end, head = *i;
	if (!is_company(w, s, head, &end))
		return false;
	uint32_t first = begins(w, s, head), last = endings(w, s, end), name = head;
	*i = last;
	if (first == head || (first + 1 == head && in_cue(w, s, first, w->n->cue.org_tail)))
		return true;				/* Holdings Plc: the rest of something */
	while (name > first + 1 && !token_capital(s, name - 1))
		name--;					/* Foo, Inc; James Capel and Co */
	struct span x = { .first = first, .last = last, .kind = NAME_ORGANISATION, .entity = NAME_NONE,
		.rule = STR("patterns:company") };
	for (const struct span *k = NULL; (k = names_next_from(w, first, k));) {
		if (k->last >= head)
			return true;			/* the lexicons know all of it */
		if (k->kind == NAME_ORGANISATION && k->last + 1 == name && !k->rank)
			x = *k;
	}
	bool known = x.entity != NAME_NONE;	/* Montedison SpA, of Italy */
	const struct span *of = !known && last + 2 < s->ntokens && in_cue(w, s, last + 1, w->n->cue.genitive)
		? names_party_at(w, last + 2) : NULL;
	bool of_country = of && of->kind == NAME_COUNTRY && of->form_kind != FORM_DEMONYM;
	if (of_country)
		*i = last = of->last;			/* Aluminum Co of America */
	x.last = last;
	if (!known)
		x.id = slug(w, s, first, of_country ? last : name - 1);
	if (!x.name.n)
		x.name = names_surface(s, first, last);
	drop_persons(w, first, last);
	names_add(w, &x);
	if (!known && !of_country && w->companies.n < MOST_COMPANIES)
		*VEC_PUSH(w->a, &w->companies) = (struct said){ .sentence = sentence, .span = x, .word = name - first,
			.words = names_words_of(w, s, first, name - 1), .hash = s->tokens[first].hash };
	return true;
}

/* May the first word alone mean the body (Lehman, of Lehman Brothers)?  Not what says little, a place, a person's
 * name, a head noun. */
static bool may_stand_alone(const struct work *w, const struct names_sentence *s, const struct span *x)
{
	const struct names *n = w->n;
	uint32_t i = x->first, id = word_id(&s->tokens[i]), last;
	if (!str_starts(n->entities.v[x->entity].name, token_text(s->text, &s->tokens[i]))
	    || s->tokens[i].shape == SHAPE_UPPER || s->tokens[i].len < 4 || !token_capital(s, i)
	    || !s->tokens[i + 1].space || (id && n->word_class.v[id] & (n->not_stranger | n->not_unknown))
	    || in_cue(w, s, i, n->cue.given_name) || in_cue(w, s, i, n->cue.given_place)
	    || in_cue(w, s, i, n->cue.faith) || names_longest(n, ROOT_TITLES, s, i, &last)
	    || names_longest(n, ROOT_HEADS, s, i, &last) || in_cue(w, s, i + 1, n->cue.connector))
		return false;
	for (const struct span *p = NULL; (p = names_next_from(w, i, p));)
		if (p->last < x->last && (p->kind <= NAME_PLACE || p->kind == NAME_PERSON))
			return false;
	return true;
}

void names_remember_bodies(struct work *w, uint32_t sentence)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	if (w->style[sentence] != LINE_NORMAL)
		return;
	for (size_t k = 0; k < w->spans.n && w->companies.n < MOST_COMPANIES; k++) {
		const struct span *x = &w->spans.v[k];
		if (x->kind != NAME_ORGANISATION || x->entity == NAME_NONE || x->last == x->first || x->rank || x->dead
		    || x->team || names_span_at(w, x->first) != x || !may_stand_alone(w, s, x))
			continue;
		*VEC_PUSH(w->a, &w->companies) = (struct said){ .sentence = sentence,
								.span = *x,
								.word = x->last - x->first + 1,
								.alone = true,
								.words = names_words_of(w, s, x->first, x->last),
								.hash = s->tokens[x->first].hash };
	}
}

/* Does the company's name, all of it or the first words without the last ones, begin at token i?  *last: its last. */
static bool named_again(struct work *w, const struct names_sentence *s, const struct said *c, uint32_t i,
			uint32_t *last)
{
	for (uint32_t words = c->word; words > 1; words--) {
		*last = i + words - 1;
		if (*last < s->ntokens && s->tokens[*last].kind == TOKEN_WORD
		    && str_starts(c->words, names_words_of(w, s, i, *last)))
			return true;			/* American Medical, of American Medical International */
	}
	*last = i;
	if (c->word > 1 && i + 1 < s->ntokens && s->tokens[i + 1].kind != TOKEN_WORD
	    && s->tokens[i + 1].kind != TOKEN_NUMBER)
		return true;				/* Liberty's board, of Liberty Financial Group: it ends there */
	if (c->word == 1 && c->span.last > c->span.first && !names_initial(s, i) && !names_span_at(w, i)
	    && !in_cue(w, s, i, w->n->cue.common) && !names_seen_lower(w, &s->tokens[i]))
		return true;				/* Charter, of Charter Co: all but the ending */
	bool letters = s->tokens[i].shape == SHAPE_UPPER && s->tokens[i].len > 2 && !names_span_at(w, i)
		&& !in_cue(w, s, i, w->n->cue.common);	/* IMA, of IMA Holdings */
	return c->alone || letters || (!word_id(&s->tokens[i]) && s->tokens[i].len > 3);
}

/* May a name stand on tokens first..last: does none that is known, and no longer one, stand in the way? */
static bool is_free(const struct work *w, const struct names_sentence *s, uint32_t first, uint32_t last)
{
	const struct span *at = names_span_at(w, first);
	bool leads = at && at->kind == NAME_COUNTRY && at->last < last;	/* the nationality that it begins with */
	if (at && !leads && (at->last > last || at->entity != NAME_NONE || at->first < first))
		return false;
	return !(first > 1 && s->tokens[first].space && token_capital(s, first - 1) && !names_span_at(w, first - 1))
	       && !(last + 1 < s->ntokens && s->tokens[last + 1].space && token_capital(s, last + 1)
		    && !names_span_at(w, last + 1));
}

/* Put the body's name x on its tokens; countries in it stay, beneath it. */
static void put(struct work *w, struct span *x)
{
	struct span inner = { .dead = true };
	for (uint32_t t = x->first; t <= x->last && inner.dead; t++) {
		const struct span *at = names_span_at(w, t);
		if (at && at->kind == NAME_COUNTRY && at->last <= x->last)
			inner = *at;
	}
	names_drop_within(w, x->first, x->last);
	names_add(w, x);
	if (!inner.dead)
		names_add(w, &inner);
}

void names_remember_name(struct work *w, uint32_t sentence, const struct span *x)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	if (w->companies.n < MOST_COMPANIES)
		*VEC_PUSH(w->a, &w->companies) = (struct said){ .sentence = sentence,
								.span = *x,
								.word = x->last - x->first + 1,
								.words = names_words_of(w, s, x->first, x->last),
								.hash = s->tokens[x->first].hash };
}

/* ---- told by the words beside them ---- */

/* Is the word of token i one of a person's name in the article? */
static bool is_persons(const struct work *w, const struct names_sentence *s, uint32_t i)
{
	for (size_t k = 0; k < w->persons.n; k++) {
		const struct said *p = &w->persons.v[k];
		const struct token *t = w->in->sentences[p->sentence].tokens;
		for (uint32_t at = p->span.first; at <= p->span.last; at++)
			if (t[at].hash == s->tokens[i].hash)
				return true;
	}
	return false;
}

/* The drug firm Phytopharm: a noun for a company before token i, and a word before it that is no "the" or "his", since
 * the company Branson founded is another. */
static bool behind_noun(const struct work *w, const struct names_sentence *s, uint32_t i)
{
	const struct cues *cue = &w->n->cue;
	return i > 1 && in_cue(w, s, i - 1, cue->company_noun) && s->tokens[i - 1].shape == SHAPE_LOWER
	       && s->tokens[i].space && s->tokens[i - 2].kind == TOKEN_WORD && !in_cue(w, s, i - 2, cue->determiner)
	       && !in_cue(w, s, i - 2, cue->function);
}

/* Phytopharm shares, Phytopharm's chief executive. */
static bool before_noun(const struct work *w, const struct names_sentence *s, uint32_t last)
{
	uint32_t next = last + 1, end;
	if (next < s->ntokens && s->tokens[next].kind == TOKEN_CLITIC)
		next++;
	return next < s->ntokens && s->tokens[next].shape == SHAPE_LOWER
	       && names_class_at(w->n, s, next, w->n->cue.company_after, &end);
}

/* Last token of the name that begins at i: Bridgepoint Capital, Independent News & Media; or i - 1, if it is none: part
 * of a name with an ending (Foo Corp), or of one in another language (Cie de Saint-Gobain). */
static uint32_t told_to(const struct work *w, const struct names_sentence *s, uint32_t i)
{
	enum { MOST_WORDS = 5 };
	uint32_t last = i, end;
	while (last - i + 1 < MOST_WORDS) {
		bool sign = last + 2 < s->ntokens && s->tokens[last + 1].kind == TOKEN_MARK
			    && in_cue(w, s, last + 1, w->n->cue.conjunction);
		if (!names_continues(w, s, last + (sign ? 2 : 1)))
			break;
		last += sign ? 2 : 1;
	}
	for (uint32_t k = i; k <= last + 1; k++)
		if (is_company(w, s, k, &end))
			return i - 1;
	return in_cue(w, s, last + 1, w->n->cue.particle) && s->tokens[last + 1].shape == SHAPE_LOWER ? i - 1 : last;
}

void names_companies_told(struct work *w, uint32_t sentence)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	if (w->style[sentence] != LINE_NORMAL || w->sport || !(w->may[sentence] & MAY_STRANGE))
		return;
	for (uint32_t i = names_pick(w, sentence, 1), last; i < s->ntokens; i = names_pick(w, sentence, last + 1)) {
		last = i;
		if (w->companies.n == MOST_COMPANIES || !names_continues(w, s, i))
			continue;
		uint32_t end = told_to(w, s, i);
		if (end < i)
			continue;
		last = end;
		/* alone, letters and a word of the lexicons are told by a noun before them only: not Internet shares */
		bool alone = i == last, says = !alone || (!word_id(&s->tokens[i]) && s->tokens[i].shape != SHAPE_UPPER);
		if ((!behind_noun(w, s, i) && !(says && before_noun(w, s, last))) || is_persons(w, s, last)
		    || (alone && names_seen_lower(w, &s->tokens[i])))
			continue;
		struct span x = { .first = i, .last = last, .entity = NAME_NONE, .kind = NAME_ORGANISATION,
			.id = slug(w, s, i, last), .name = names_surface(s, i, last) };
		names_remember_name(w, sentence, &x);
		w->companies.v[w->companies.n - 1].alone = alone;
	}
}

void names_companies_again(struct work *w, uint32_t sentence)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	if (!w->companies.n || w->style[sentence] != LINE_NORMAL)
		return;
	for (uint32_t i = names_pick(w, sentence, 0); i < s->ntokens; i = names_pick(w, sentence, i + 1)) {
		struct span x = { .rule = STR_NONE };
		for (size_t k = 0; k < w->companies.n; k++) {
			const struct said *c = &w->companies.v[k];
			uint32_t last;
			if (c->hash != s->tokens[i].hash || !token_capital(s, i) || !named_again(w, s, c, i, &last)
			    || !is_free(w, s, i, last))
				continue;
			bool short_one = c->alone && c->span.entity == NAME_NONE;
			if (short_one && x.rule.n)
				continue;
			x = c->span;
			x.first = i;
			x.last = last;
			x.rule = STR("inferred:company");
			if (!short_one)
				break;			/* Geodyne Resources rather than Geodyne */
		}
		if (x.rule.n)
			put(w, &x);
	}
}
