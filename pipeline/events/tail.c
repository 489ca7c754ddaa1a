/* What follows a head: parties after "of" and "between", topics after "on", the event that a round or session is of. */
#include "events/editions.h"
#include "events/read.h"

/* Names in a list: "ASEAN, the EU and India", "ASEAN-US".  Returns the token after it, k if there is none. */
uint32_t ev_read_list(struct ev_reader *x, uint32_t k)
{
	struct ev_sentence *s = x->s;
	uint32_t end, after = k;
	for (uint32_t guard = 0; k < s->n && guard < 40; guard++) {
		const struct mention *m = ev_name_from(s, k, &end);
		uint32_t c = ev_class(&s->t[k]);
		if (m && (ev_is_party(m) || m->kind == NAME_CITY)) {
			if (ev_is_party(m))
				ev_add_party(x, m);
			x->p->capitals++;
			k = after = end;
		} else if (s->t[k].kind == TOKEN_CLITIC || (c & (EV_AND | EV_DETERMINER))
			   || (s->t[k].kind == TOKEN_MARK
			       && (token_is(s->s->text, &s->t[k], ',') || token_is(s->s->text, &s->t[k], '-')
				   || token_is(s->s->text, &s->t[k], '/')))) {
			k++;
		} else {
			break;
		}
	}
	return after;
}

/* A word that opens or goes on with a name; in a headline of capitals AT, AN and OF do not. */
static bool name_word(struct ev_sentence *s, uint32_t k)
{
	const struct token *t = &s->t[k];
	return ev_capital(t) && !(t->shape == SHAPE_UPPER && ev_headline(s) && ((ev_kind(t) & KIND_STOP)
		|| (ev_class(t) & (EV_AND | EV_OF | EV_ON | EV_DETERMINER))));
}

/* Past the joining words or the dash at k, if a name follows; k if none does: Conference on Cybersecurity of ASEAN. */
static uint32_t past_joiner(struct ev_reader *x, uint32_t k)
{
	const struct ev_sentence *s = x->s;
	uint32_t q = k, end;
	while (q < s->n && q < k + 4 && (ev_class(&s->t[q]) & (EV_AND | EV_OF | EV_ON | EV_DETERMINER)))
		q++;
	if (q == k && (ev_mark(s, k, '-') || ev_mark(s, k, '&'))) {
		x->joined = !s->t[k].space && ev_mark(s, k, '-');
		q++;
	}
	if (q == k || !ev_name_like(s, q) || ev_dated(s, q))
		return k;
	const struct mention *next = ev_name_from(s, q, &end);
	return q == k + 1 && (ev_class(&s->t[k]) & EV_OF) && next && ev_is_party(next) ? k : q;
}

/* Is token k a dash within a word whose second half is in lower case? */
static bool second_half(const struct ev_sentence *s, uint32_t k)
{
	return ev_mark(s, k, '-') && !s->t[k].space && k + 1 < s->n && !s->t[k + 1].space
		&& s->t[k + 1].kind == TOKEN_WORD && s->t[k + 1].shape == SHAPE_LOWER;
}

/* Capitalised words and topic words after "on" or "of": Climate Change, Security of and in the Use of ICT. */
uint32_t ev_read_words(struct ev_reader *x, uint32_t k, bool lower)
{
	struct ev_sentence *s = x->s;
	uint32_t after = k, end, first = k;
	x->word_before = x->joined = false;
	for (uint32_t guard = 0; k < s->n && guard < LONGEST; guard++) {
		const struct token *t = &s->t[k];
		uint32_t c = ev_class(t);
		const struct mention *m = ev_name_from(s, k, &end);
		if (ev_dated(s, k) || ((c & EV_HEAD) && (!ev_capital(t) || k == first)))
			break;			/* Biological Weapons Convention goes on */
		if (m) {
			x->word_before = false;
			ev_add_words(x, k, end);
			x->p->capitals++;
			x->word_before = false;
			k = after = end;
		} else if (t->kind == TOKEN_WORD && (name_word(s, k)
			   || (lower && (c & EV_MODIFIER) && ev_content_word(s, k)))) {
			ev_add_topic(x, t->word->fold);
			x->joined = false;
			x->p->capitals += ev_capital(t);
			after = ++k;
		} else if (k > after || k == first) {
			break;
		} else if (second_half(s, k)) {		/* Agro-terrorism */
			x->joined = true;
			ev_add_topic(x, s->t[k + 1].word->fold);
			x->joined = false;
			k = after = k + 2;
		} else if (ev_number_closes(s, k)) {	/* running of the Daytona 500 */
			ev_add_key(x, token_text(s->s->text, t));
			x->word_before = false;
			after = ++k;
		} else {
			uint32_t q = past_joiner(x, k);
			if (q == k)
				break;
			if (!x->joined)
				x->word_before = false;
			k = after = q;
		}
	}
	return after;
}

/* "(AMCC)" after the phrase. */
uint32_t ev_parenthesis(const struct ev_sentence *s, uint32_t k)
{
	if (k + 2 >= s->n || !token_is(s->s->text, &s->t[k], '('))
		return k;
	for (uint32_t q = k + 1; q < s->n && q < k + 5; q++) {
		if (token_is(s->s->text, &s->t[q], ')'))
			return q + 1;
		if ((!ev_capital(&s->t[q]) && s->t[q].kind != TOKEN_NUMBER && s->t[q].kind != TOKEN_MARK)
		    || s->date_at[q])
			break;
	}
	return k;
}

/* Is what stands behind "of" the event itself, not what the part is about: edition of the X Forum, session of the
 * Assembly, "the fifth round of the Japan-Philippines Maritime Dialogue"? */
static bool is_whole(enum ev_strength part, const struct ev_phrase *q)
{
	bool named_dialogue = q->head_rule && (q->head_rule->traits & EVT_ROUNDS) && q->capital_head
		&& (q->mention || q->named.n || q->capitals);
	return part == EVH_EDITION || (part == EVH_SESSION && q->mention) || (part == EVH_ROUND && named_dialogue);
}

/* "The 22nd edition of the tournament": of one that is named elsewhere. */
static bool says_nothing(const struct ev_phrase *q)
{
	return !q->mention && !q->capitals && !q->capital_head && !q->named.n && !q->topic.n;
}

/* A further event at k, what the part that was read (round, session, edition) is of.  Returns the token after it, k if
 * there is none. */
static uint32_t read_event(struct ev_reader *x, uint32_t k, enum ev_strength part)
{
	struct ev_phrase *p = x->p;
	struct ev_phrase q = { .sentence = p->sentence, .start = k, .level = STR("") };
	if (part == EVH_STRONG || ev_dated(x->s, k) || !ev_read_phrase(x->a, x->s, &q, k))
		return k;
	if (part == EVH_EDITION && says_nothing(&q))
		return q.end;
	for (size_t i = 0; i < q.named.n; i++)
		ev_add_party(x, q.named.v[i]);
	for (size_t i = 0; i < q.topic.n; i++)
		ev_add_key(x, q.topic.v[i]);
	if (q.level.n)
		p->level = q.level;
	p->capitals += q.capitals + q.capital_head;
	p->talks = q.head_rule && q.head_rule->strength == EVH_TALKS;
	p->of_body = q.mention || q.capital_head;
	if (is_whole(part, &q)) {
		p->part = p->head_rule;
		p->mention = q.mention;
		p->head_rule = q.head_rule;
		p->capital_head = q.capital_head;
		p->name = k;
		p->head = q.head;
	} else if (q.mention) {
		ev_add_party(x, q.mention);
	} else if (q.head_rule) {
		ev_add_key(x, q.head_rule->key);
	}
	return q.end;
}

/* Is the name before token k an adjective of the word there, as in "edition of the Scottish Senior Open"? */
static bool adjective(const struct ev_sentence *s, const struct mention *m, uint32_t k)
{
	return (m->kind == NAME_COUNTRY || m->kind == NAME_DEMONYM || m->kind == NAME_REGION) && k < s->n
		&& ev_capital(&s->t[k]);
}

static bool of_body(const struct ev_phrase *p)
{
	for (size_t i = 0; i < p->named.n; i++) {
		enum name_kind kind = p->named.v[i]->kind;
		if (kind == NAME_ORGANISATION || kind == NAME_INITIATIVE || kind == NAME_SERIES)
			return true;
	}
	return false;
}

/* Past what is possessed, behind the clitic at k: gathering of Iraq's neighbours.  k: that is more than one plain noun,
 * or an event itself. */
static uint32_t past_possessed(struct ev_reader *x, uint32_t k)
{
	const struct ev_sentence *s = x->s;
	const struct token *t = k + 1 < s->n ? &s->t[k + 1] : NULL;
	if (!t || s->t[k].kind != TOKEN_CLITIC || t->kind != TOKEN_WORD || t->shape != SHAPE_LOWER || s->date_at[k + 1]
	    || ev_class(t) || (ev_kind(t) & KIND_STOP) || ev_attributive(s, k + 2))
		return k;
	x->word_before = false;
	ev_add_topic(x, t->word->fold);
	return k + 2;
}

/* What follows "of": a further event (round of talks, edition of the X Forum), or parties and names. */
uint32_t ev_read_of(struct ev_reader *x, uint32_t k)
{
	struct ev_phrase *p = x->p;
	const struct ev_sentence *s = x->s;
	enum ev_strength part = p->head_rule ? p->head_rule->strength : EVH_STRONG;
	uint32_t after = read_event(x, k, part);
	if (after > k)
		return after;
	after = ev_read_list(x, k);
	p->dangling = after > k && after < s->n && s->t[after].kind == TOKEN_CLITIC;
	const struct mention *last = p->named.n ? p->named.v[p->named.n - 1] : NULL;
	if (after > k && last && part == EVH_EDITION && !adjective(s, last, after)) {
		p->mention = last;		/* the 12th edition of the Copa Libertadores, a known name */
		p->named.n--;
		p->head_rule = NULL;
		p->capital_head = true;
		p->name = k;
		p->head = after - 1;
	}
	p->of_body |= of_body(p);
	uint32_t capitals = p->capitals;
	after = ev_read_words(x, after, after > k);
	p->of_body |= p->capitals >= capitals + 2;	/* congress of the Inter-Arab Cambiste Association */
	if (part == EVH_EDITION && !p->mention && p->capitals > capitals && after > k) {
		p->headless = true;
		p->name = k;
		p->head = after - 1;
	}
	p->dangling |= after > k && after < s->n && s->t[after].kind == TOKEN_CLITIC;
	return p->dangling ? past_possessed(x, after) : after;
}
