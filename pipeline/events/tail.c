/* What follows a head: parties after "of" and "between", topics after "on", the event that a round or session is of. */
#include "events/noun_phrase.h"
#include "events/read.h"

/* Names in a list: "ASEAN, the EU and India", "ASEAN-US".  Returns the token after it, k if there is none. */
uint32_t ev_read_list(struct reader *x, uint32_t k)
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

/* Capitalised words and topic words after "on" or "of": Climate Change, Security of and in the Use of ICT. */
uint32_t ev_read_words(struct reader *x, uint32_t k, bool lower)
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
		} else if (t->kind == TOKEN_WORD && (name_word(s, k) || (lower && (c & EV_MODIFIER)))) {
			ev_add_topic(x, t->word->fold);
			x->joined = false;
			x->p->capitals += ev_capital(t);
			after = ++k;
		} else if (k > after || (after == k && guard == 0)) {
			break;
		} else {
			uint32_t q = k;		/* joining words, if a name follows */
			while (q < s->n && q < k + 4 && (ev_class(&s->t[q]) & (EV_AND | EV_OF | EV_ON | EV_DETERMINER)))
				q++;
			if (q == k && t->kind == TOKEN_MARK
			    && (token_is(s->s->text, t, '-') || token_is(s->s->text, t, '&'))) {
				x->joined = !t->space && token_is(s->s->text, t, '-');
				q++;
			}
			if (q == k || !ev_name_like(s, q) || ev_dated(s, q))
				break;
			uint32_t past;
			const struct mention *next = ev_name_from(s, q, &past);
			if (q == k + 1 && (ev_class(t) & EV_OF) && next && ev_is_party(next))
				break;		/* Conference on Cybersecurity of ASEAN */
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

/* What follows "of": a further event (round of talks, edition of the X Forum), or parties and names. */
uint32_t ev_read_of(struct reader *x, uint32_t k)
{
	struct ev_phrase *p = x->p;
	struct ev_phrase q = { .sentence = p->sentence, .start = k, .level = STR("") };
	enum ev_strength strength = p->head_rule ? p->head_rule->strength : EVH_STRONG;
	if (strength != EVH_STRONG && !ev_dated(x->s, k) && ev_read_phrase(x->a, x->s, &q, k)) {
		if (strength == EVH_EDITION && !q.mention && !q.capitals && !q.capital_head && !q.named.n && !q.topic.n)
			return q.end;		/* the 22nd edition of the tournament: of one that is named elsewhere */
		for (size_t i = 0; i < q.named.n; i++)
			ev_add_party(x, q.named.v[i]);
		for (size_t i = 0; i < q.topic.n; i++)
			ev_add_key(x, q.topic.v[i]);
		if (q.level.n)
			p->level = q.level;
		p->capitals += q.capitals + q.capital_head;
		p->talks = q.head_rule && q.head_rule->strength == EVH_TALKS;
		p->of_body = q.mention || q.capital_head;
		/* "the fifth round of the Japan-Philippines Maritime Dialogue" */
		bool named_dialogue = q.head_rule && str_is(q.head_rule->kind, "dialogue") && q.capital_head
				      && (q.mention || q.named.n || q.capitals);
		if (strength == EVH_EDITION || (strength == EVH_SESSION && q.mention)
		    || (strength == EVH_ROUND && named_dialogue)) {
			p->part = p->head_rule;
			p->mention = q.mention;		/* the edition is of that event itself */
			p->head_rule = q.head_rule;
			p->capital_head = q.capital_head;
			p->name = k;
			p->head = q.head;
		} else {
			if (q.mention)
				ev_add_party(x, q.mention);
			else if (q.head_rule)
				ev_add_key(x, q.head_rule->key);
		}
		return q.end;
	}
	uint32_t after = ev_read_list(x, k);
	p->dangling = after > k && after < x->s->n && x->s->t[after].kind == TOKEN_CLITIC;
	const struct mention *last = p->named.n ? p->named.v[p->named.n - 1] : NULL;
	bool adjective = last
			 && (last->kind == NAME_COUNTRY || last->kind == NAME_DEMONYM
			     || last->kind == NAME_REGION)
			 && after < x->s->n && ev_capital(&x->s->t[after]); /* edition of the Scottish Senior Open */
	if (after > k && last && strength == EVH_EDITION && !adjective) {
		p->mention = p->named.v[p->named.n - 1];
		p->named.n--;
		p->head_rule = NULL;
		p->capital_head = true;
		p->name = k;
		p->head = after - 1;
	}
	for (size_t i = 0; i < p->named.n; i++)
		p->of_body |= p->named.v[i]->kind == NAME_ORGANISATION
			      || p->named.v[i]->kind == NAME_INITIATIVE
			      || p->named.v[i]->kind == NAME_SERIES;
	bool lower = after > k;
	uint32_t capitals = p->capitals;
	after = ev_read_words(x, after, lower);
	p->of_body |= p->capitals >= capitals + 2;	/* congress of the Inter-Arab Cambiste Association */
	if (strength == EVH_EDITION && !p->mention && p->capitals >= capitals + 1 && after > k) {
		p->headless = true;
		p->name = k;
		p->head = after - 1;
	}
	p->dangling |= after > k && after < x->s->n && x->s->t[after].kind == TOKEN_CLITIC;
	return after;
}
