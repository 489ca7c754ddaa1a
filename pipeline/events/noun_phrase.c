/* The longest noun phrase from a token on: capitals, heads, and the lower-case words that lead to them, with
 * brackets and the parts behind of, between, on, for and to. Looks at each token a bounded number of times. */
#include "events/editions.h"
#include "events/np_reader.h"

enum { AHEAD = 6 };			/* tokens within which a head or a capital must follow a lower-case word */

/* Do a head or a capital follow within a few words of token k, and nothing that ends the phrase before? */
bool ev_name_follows(const struct ev_sentence *s, uint32_t k)
{
	for (uint32_t q = k; q < s->n && q < k + AHEAD; q++) {
		const struct token *t = &s->t[q];
		if (t->kind == TOKEN_CLITIC || (token_is(s->s->text, t, '-') && !t->space) || (q > k
		    && (ev_class(t) & EV_AND)))
			continue;
		if (t->kind == TOKEN_MARK || (ev_kind(t) & KIND_STOP) || joins(s, q) || numbered(s, q)
		    || date_begins(s, q))
			return false;
		if (ev_head_at(s, q) || (q > k && capital(s, q)))
			return true;
	}
	return false;
}

static bool open_part(struct np_reader *x, enum np_join join, uint32_t at)
{
	struct noun_phrase *np = x->np;
	if (np->nparts + 1 == NP_PARTS)
		return false;
	np->nparts++;
	np->part[np->nparts] = (struct np_part){ join, np->nwords, 0 };
	x->k = at;
	return true;
}

/* The words in lower case of a part behind "of", at most five, up to its head: not "round of the dialogue
 * addressed". */
static bool lower_part(struct np_reader *x)
{
	const struct ev_sentence *s = x->s;
	for (uint32_t q = 0; q < 5 && x->k < s->n; q++) {
		uint32_t k = x->k;
		if ((ev_kind(&s->t[k]) & KIND_STOP) || joins(s, k) || date_begins(s, k))
			break;
		bool dash = !s->t[k].space && ev_mark(s, k, '-') && k + 1 < s->n
			&& !s->t[k + 1].space;	/* his newly-founded party */
		bool ends = in_part(x) && ev_head_at(s, last(x)) && !ev_head_at(s, k) && !ev_attributive(s, k);
		if (dash && in_part(x))
			skip(x);
		else if (s->t[k].kind != TOKEN_WORD || s->t[k].shape != SHAPE_LOWER || ends)
			break;
		else if (!take(x))
			return false;
	}
	return in_part(x);
}

static bool of_part(struct np_reader *x, uint32_t k)
{
	const struct ev_sentence *s = x->s;
	struct ordinal_span o = ev_ordinal_at(s, k, false);
	if (o.tokens && k + o.tokens < s->n) {
		if (!open_part(x, NP_OF_NUMBER, k))
			return false;
		for (uint32_t i = 0; i < o.tokens; i++)
			if (!take(x))
				return false;
		return open_part(x, NP_OF, k + o.tokens);
	}
	if (s->t[k].kind == TOKEN_MARK || !open_part(x, NP_OF, k))
		return false;
	return capital(s, k) || lower_part(x);
}

static bool conjunction(struct np_reader *x)
{
	const struct ev_sentence *s = x->s;
	uint32_t k = x->k + 1;
	if (k < s->n && opening_quote(s, k))
		k++;
	if (!in_part(x) || k >= s->n || date_begins(s, k) || numbered(s, k))
		return false;
	if (capital(s, k))
		return !(ev_kind(&s->t[k]) & KIND_STOP) && !(ev_head_at(s, last(x)) && x->np->nparts == 0
			&& s->t[last(x)].shape == SHAPE_LOWER) && take(x);
	if ((ev_class(&s->t[k]) & EV_DETERMINER) && x->np->part[x->np->nparts].join == NP_BETWEEN
	    && capital(s, k + 1)) {
		x->k = k + 1;
		return true;
	}
	/* arts and crafts fair; not "in the Senate and meet members" */
	return s->t[k].shape == SHAPE_LOWER && !(ev_kind(&s->t[k]) & KIND_STOP) && !ev_head_at(s, last(x))
		&& !(ev_head_at(s, k) && capital(s, last(x))) && ev_name_follows(s, k) && take(x);
}

static bool has_head(const struct np_reader *x)
{
	for (uint32_t i = 0; i < x->np->nwords; i++)
		if (ev_head_at(x->s, x->np->word[i]))
			return true;
	return false;
}

/* The session of a commission on commerce. */
static bool body_for(const struct np_reader *x, uint32_t k)
{
	const struct ev_sentence *s = x->s;
	return x->np->nparts && (ev_kind(&s->t[last(x)]) & KIND_BODY) && s->t[last(x)].shape == SHAPE_LOWER
		&& s->t[k].shape == SHAPE_LOWER;
}

/* Where the part behind a joining word begins: past its article and an opening quote. */
static uint32_t part_start(const struct ev_sentence *s, uint32_t k)
{
	if (k < s->n && ((ev_class(&s->t[k]) & (EV_DETERMINER | EV_POSSESSIVE))
	    || (ev_kind(&s->t[k]) & KIND_ARTICLE)))
		k++;
	return k < s->n && opening_quote(s, k) ? k + 1 : k;
}

/* of, between, on, for, to, and: does the phrase go on behind it? */
static bool connecting(struct np_reader *x, uint32_t c)
{
	const struct ev_sentence *s = x->s;
	uint32_t k = part_start(s, x->k + 1);
	if (c & EV_AND)
		return conjunction(x);
	if (!in_part(x) || k >= s->n || (date_begins(s, k) && !(numbered(s, k) && capital(s, k + 1))))
		return false;
	if ((c & EV_OF) || ((c & EV_ON) && body_for(x, k)))
		return of_part(x, k);
	if (!capital(s, k) || is_year(s, k))
		return false;
	bool head = has_head(x);
	if (c & EV_BETWEEN)
		return head && open_part(x, NP_BETWEEN, k);
	if ((c & EV_TO) && ev_headline((struct ev_sentence *)s))
		return false;			/* Forum to Open in May */
	return (head || ((c & EV_ON) && capital(s, last(x)))) && !(ev_kind(&s->t[k]) & KIND_STOP)
		&& open_part(x, c & EV_TO ? NP_TO : NP_ON, k);
}

static bool lower_case(struct np_reader *x)
{
	const struct ev_sentence *s = x->s;
	const struct ev_head *head = ev_head_at(s, x->k);
	if (in_part(x) && ev_head_at(s, last(x))) {
		if (head && !(ordinal_value(ev_class(&s->t[x->k])) & EV_PLURAL))
			return take(x);
		return capital(s, last(x)) && ev_head_at(s, x->k + 1) && ev_name_follows(s, x->k) && take(x);
	}
	if (head || ev_name_follows(s, x->k))
		return take(x);
	/* the session of Central Bank governors, the meeting of EU finance ministers */
	if (x->np->nparts && in_part(x) && capital(s, last(x)) && ev_people_follow(s, x->k))
		return take(x);
	/* the gathering of Iraq's neighbours */
	if (x->np->nparts && in_part(x) && s->t[x->k - 1].kind == TOKEN_CLITIC && capital(s, last(x))
	    && !ev_attributive(s, x->k + 1))
		return take(x);
	if (x->np->nparts == 0) {
		if (!x->capital && x->np->part[0].n < 3)
			return take(x);
		if (x->capital && in_part(x) && (ev_kind(&s->t[x->k]) & (KIND_BODY | KIND_NAME_END)))
			return take(x);
	}
	return false;
}

/* "T in the Park festival": a preposition between capitals that a head closes. */
static bool inner_preposition(struct np_reader *x)
{
	const struct ev_sentence *s = x->s;
	uint32_t k = x->k + 1;
	enum ev_preposition word = ev_preposition(&s->t[x->k]);
	if (!(word == PRE_IN || word == PRE_AT || (ev_class(&s->t[x->k]) & EV_TO)) || !after_capital(x))
		return false;
	if (k < s->n && (ev_class(&s->t[k]) & EV_DETERMINER))
		k++;
	bool free = capital(s, k) && !s->date_at[k] && !s->name_at[k];
	if (k > x->k + 1 && ev_every_year(s, x->np) && free) {
		x->k = k;			/* the third annual Shakespeare in the Park */
		return true;
	}
	for (uint32_t q = k; q < s->n && q < k + 4; q++) {
		const struct ev_head *h = ev_head_at(s, q);
		/* not First Priority in New Congress */
		if (h && q > k && !(h->traits & EVT_LEGISLATURE) && (s->t[q].shape == SHAPE_LOWER || free)) {
			x->k = k;		/* Born to Learn Conference */
			return true;
		}
		if (!capital(s, q) || s->date_at[q])
			return false;
	}
	return false;
}

/* A date, or another name: "Report Card The National Institute", an article in capitals where a sentence lost its
 * marks. */
static bool begins_other(const struct np_reader *x)
{
	const struct token *t = &x->s->t[x->k];
	return (started(x) && date_begins(x->s, x->k))
		|| (in_part(x) && ev_capital(t) && (ev_class(t) & EV_DETERMINER) && capital(x->s, last(x)));
}

/* Does a person with a title begin at token k, whose name no head follows, behind a name: "... the Great Smokeout
 * Senator Ann Reed urged", in a text that has lost its marks; but the Senator Paul Simon Forum. */
static bool titled_person(const struct np_reader *x)
{
	const struct ev_sentence *s = x->s;
	uint32_t k = x->k;
	const struct mention *m = k + 1 < s->n ? ev_name_over(s, k + 1) : NULL;
	if (!in_part(x) || !(ev_kind(&s->t[k]) & KIND_POST) || s->t[k].shape != SHAPE_TITLE || !m
	    || m->kind != NAME_PERSON || !ev_content_word(s, last(x)) || !capital(s, last(x)))
		return false;
	for (uint32_t q = s->name_end[s->name_at[k + 1] - 1], most = q + 3; q < most && q < s->n; q++)
		if (ev_head_at(s, q))
			return false;
	return true;
}

/* Does a capital at the next token belong to something else: a year before the name, another number, in a text without
 * marks the title of a person (Building Forum Mayor Anderson will)? */
static bool breaks_off(const struct np_reader *x)
{
	const struct ev_sentence *s = x->s;
	uint32_t k = x->k;
	if ((is_year(s, k) && !in_part(x)) || (started(x) && numbered(s, k)) || titled_person(x))
		return true;
	return in_part(x) && ev_head_at(s, last(x)) && last(x) + 1 == k && (ev_kind(&s->t[k]) & KIND_POST)
		&& s->t[k].shape == SHAPE_TITLE && capital(s, k + 1) && !ev_head_at(s, k + 1);
}

/* Do capitals alone begin behind a head that is not in them: "... Growth Conference FOR IMMEDIATE RELEASE"? */
static bool other_line(const struct np_reader *x)
{
	const struct ev_sentence *s = x->s;
	return in_part(x) && ev_head_at(s, last(x)) && s->t[last(x)].shape != SHAPE_UPPER
		&& s->t[x->k].shape == SHAPE_UPPER && s->t[x->k].len > 1;
}

/* Does a comma, a stop or the end stand behind token k: National Night Out, a neighbourhood event? */
static bool closes_behind(const struct ev_sentence *s, uint32_t k)
{
	return k + 1 >= s->n || ev_mark(s, k + 1, ',') || ev_mark(s, k + 1, '.') || ev_mark(s, k + 1, ';');
}

/* Is a small word in capitals part of the name, as in the All-Hokkaido Go championship, or its head, though it is a
 * verb elsewhere (the Harbour Run)?  Not in a headline. */
static bool small_word_of_name(const struct np_reader *x)
{
	const struct ev_sentence *s = x->s;
	uint32_t k = x->k;
	if (!k || ev_headline((struct ev_sentence *)s))
		return false;
	if (s->t[k].shape == SHAPE_UPPER)
		return !other_line(x);
	if (after_capital(x) && (ev_head_at(s, k) || closes_behind(s, k)))
		return true;
	return s->t[k - 1].kind != TOKEN_MARK && s->t[k].len > 1 && (capital(s, k + 1) || ev_head_at(s, k + 1)
		|| ev_mark(s, k + 1, '-'));
}

static bool capital_word(struct np_reader *x, uint32_t c, bool after_lower)
{
	bool small = (ev_kind(&x->s->t[x->k]) & KIND_STOP) || (c & (EV_TO | EV_ON | EV_OF));
	if (small && !small_word_of_name(x))
		return c && !other_line(x) && connecting(x, c);
	if ((after_lower && ev_head_at(x->s, last(x))) || breaks_off(x))
		return false;
	x->capital = true;
	return take(x);
}

/* Track-2, the Formula 1 Grand Prix, the Daytona 500 */
static bool number_in_name(struct np_reader *x)
{
	const struct ev_sentence *s = x->s;
	uint32_t k = x->k;
	if (!in_part(x) || numbered(s, k))
		return false;
	if (!s->t[k].space && ev_mark(s, k - 1, '-'))
		return take(x);
	return ((capital(s, last(x)) && s->t[k].len <= 2 && ev_name_follows(s, k + 1)) || ev_number_closes(s, k))
		&& take(x);
}

/* The second half of a word with a dash: Open-ended. */
static bool behind_dash(const struct np_reader *x)
{
	const struct ev_sentence *s = x->s;
	return s->t[x->k].kind == TOKEN_WORD && !s->t[x->k].space && in_part(x) && x->k == last(x) + 2
		&& ev_mark(s, x->k - 1, '-');
}

/* The article that a part begins with, behind what joined it. */
static bool article(struct np_reader *x)
{
	const struct token *t = &x->s->t[x->k];
	return ((ev_class(t) & (EV_DETERMINER | EV_POSSESSIVE)) || (ev_kind(t) & KIND_ARTICLE))
		&& x->np->nparts && !in_part(x) && skip(x);
}

/* Takes, skips or opens at the next token; false where the phrase ends before it. */
static bool step(struct np_reader *x)
{
	const struct ev_sentence *s = x->s;
	const struct token *t = &s->t[x->k];
	uint32_t kind = ev_kind(t), c = joins(s, x->k);
	if (t->kind == TOKEN_CLITIC)
		return started(x) && skip(x);
	if (t->kind == TOKEN_MARK)
		return ev_np_mark(x);
	if (begins_other(x))
		return false;
	if (behind_dash(x))
		return take(x);
	bool after_lower = in_part(x) && s->t[last(x)].shape == SHAPE_LOWER
		&& t->shape != SHAPE_UPPER;	/* annual U.S. */
	if (capital(s, x->k) && !((kind & KIND_STOP) && after_lower))
		return capital_word(x, c, after_lower);
	if (t->kind == TOKEN_NUMBER)
		return number_in_name(x);
	if (started(x) && numbered(s, x->k))
		return false;
	if (inner_preposition(x))
		return true;
	if (c)
		return connecting(x, c);
	if ((kind & KIND_STOP) || (ev_class(t) & (EV_DETERMINER | EV_POSSESSIVE)))
		return article(x);
	return lower_case(x);
}

bool ev_noun_phrase(const struct ev_sentence *s, uint32_t k, struct noun_phrase *np)
{
	struct np_reader x = { s, np, k, false };
	memset(np, 0, sizeof *np);
	/* the first ever */
	x.k += k < s->n && (ev_class(&s->t[k]) & EV_MODIFIER) && (ev_kind(&s->t[k]) & KIND_STOP);
	np->start = x.k;
	while (x.k < s->n && x.k < k + 60 && step(&x))
		;
	np->end = x.k;
	if (in_part(&x))
		np->nparts++;
	while (np->nwords && ((ev_class(&s->t[np->word[np->nwords - 1]]) & EV_AND)
	    || s->t[np->word[np->nwords - 1]].kind == TOKEN_MARK)) {
		np->nwords--;
		if (--np->part[np->nparts - 1].n == 0)
			np->nparts--;
	}
	/* the end is the token after its last word or bracket */
	while (np->end > k && s->t[np->end - 1].kind == TOKEN_MARK && !token_is(s->s->text, &s->t[np->end - 1], ')'))
		np->end--;
	while (np->end > k && np->nwords && np->end - 1 > np->word[np->nwords - 1]
	    && s->t[np->end - 1].kind == TOKEN_WORD)
		np->end--;
	np->head = NP_NONE;
	if (np->nparts && np->part[0].n) {
		uint32_t last_word = np->part[0].n - 1;
		np->head = np->word[last_word];
		if (last_word && s->t[np->head].kind == TOKEN_NUMBER)
			np->head = np->word[last_word - 1];
	}
	for (uint32_t i = 0; i < np->nwords; i++)
		np->capitals += ev_capital_word(&s->t[np->word[i]]) && !ev_plain_head(s, np->word[i])
			&& ev_content_word(s, np->word[i]);
	return np->nparts > 0;
}
