/* Candidates from every number that events/phrase.c has left: "the 19th JCBC", "third run of the Anti-Corruption
 * Executive Programme", IGC5. Each gets the noun phrase behind its number; what is plainly none ("the second half")
 * is passed over here, the rest is for events/score.c. */
#include "events/noun_phrase.h"

static bool possessive_personal(const struct ev_sentence *s, uint32_t i)
{
	uint32_t c = i ? ev_class(&s->t[i - 1]) : 0;
	return (c & EV_POSSESSIVE) && ordinal_value(c) == EV_HIS;
}

/* No name, no head, no acronym: "the third time", "the first of many". */
static bool hopeless(const struct ev_sentence *s, const struct noun_phrase *np, uint32_t number)
{
	if (np->capitals || np->nbrackets)
		return false;
	for (uint32_t i = 0; i < np->nwords; i++)
		if (ev_head_at(s, np->word[i]) && !(ev_kind(&s->t[np->word[0]]) & (KIND_DOCUMENT | KIND_TITLE)))
			return false;
	(void)number;
	return true;
}

/* Names and topic words of the phrase, as events/np.c gives them. */
static void fill(struct ev_article *a, const struct ev_sentence *s, struct ev_phrase *p)
{
	const struct noun_phrase *np = p->np;
	uint32_t first = np->nparts ? np->part[0].first : 0, last = first + (np->nparts ? np->part[0].n : 0);
	for (uint32_t i = 0; i < np->nwords; i++) {
		uint32_t k = np->word[i];
		if (k == p->head || !ev_content_word(s, k))
			continue;
		const struct event_name *m = s->name_at[k] ? &s->names[s->name_at[k] - 1] : NULL;
		bool party = m && m->id.n && (m->kind == EVENT_NAME_COUNTRY
			|| m->kind == EVENT_NAME_ORGANISATION || m->kind == EVENT_NAME_DEMONYM
			|| m->kind == EVENT_NAME_REGION) && s->name_start[s->name_at[k] - 1] >= np->start
				&& s->name_end[s->name_at[k] - 1] <= np->end;
		if (!party) {
			*VEC_PUSH(a->mem, &p->topic) = ev_topic_key(a->r, s->t[k].word->fold);
			if (i >= first && i < last)
				p->core_topics = p->topic.n;
			continue;
		}
		bool known = false;
		for (size_t q = 0; q < p->named.n; q++)
			known |= str_eq(p->named.v[q]->id, m->id);
		if (!known)
			*VEC_PUSH(a->mem, &p->named) = m;
	}
}

void ev_make_open(struct ev_article *a, const struct ev_sentence *s, struct ev_phrase *p)
{
	const struct noun_phrase *np = p->np;
	p->open = true;
	p->tentative = false;
	p->mention = NULL;
	p->part = NULL;
	p->topic.n = p->core_topics = p->named.n = 0;
	p->name = np->word[0];
	p->head = np->head == NP_NONE ? np->word[0] : np->head;
	p->end = np->end > p->head ? np->end : p->head + 1;
	p->head_rule = ev_head_at(s, p->head);
	p->capital_head = ev_capital(&s->t[p->head]);
	p->capitals = np->capitals;
	p->headless = !p->head_rule;
	fill(a, s, p);
}

static uint32_t from_number(struct ev_article *a, struct ev_sentence *s, uint32_t i)
{
	struct noun_phrase np;
	struct ev_phrase *p = ev_new_phrase(a, s, i);
	uint32_t k = ev_read_numbers(a, s, p, i);
	if (!p->numbers.n)
		return i + 1;
	if (k + 1 < s->n && (ev_class(&s->t[k]) & EV_AND) && (ev_kind(&s->t[k + 1]) & KIND_SKIP)
	    && s->t[k + 1].shape == SHAPE_LOWER)
		k += 2;			/* the sixth and last session */
	if (k < s->n && token_is(s->s->text, &s->t[k], '-') && k + 1 < s->n && (ev_class(&s->t[k + 1]) & EV_MODIFIER))
		k += 2;			/* first-ever */
	else if (k < s->n && !s->t[k].space && s->t[k].kind == TOKEN_MARK && token_is(s->s->text, &s->t[k], '-'))
		return k;		/* 21st-century */
	if (possessive_personal(s, i) || !ev_noun_phrase(s, k, &np) || hopeless(s, &np, p->numbers.v[0].value))
		return k;
	struct noun_phrase *own = arena_alloc(a->mem, sizeof *own);
	*own = np;
	p->np = own;
	ev_make_open(a, s, p);
	if (!p->named.n && !np.capitals && p->head_rule)
		ev_take_possessor(a, s, p);	/* the EU and India will meet for their eighth diplomatic summit */
	ev_keep_phrase(a, s, p);
	return p->end;
}

/* The token from which capitals lead up to token `end`, at most twelve. */
static uint32_t name_start(const struct ev_sentence *s, uint32_t end)
{
	uint32_t k = end;
	while (k && k + 12 > end && !s->phrase_at[k - 1] && !s->date_at[k - 1] && !(ev_kind(&s->t[k - 1]) & KIND_STOP)
	       && (ev_capital_word(&s->t[k - 1]) || (token_is(s->s->text, &s->t[k - 1], '-') && !s->t[k - 1].space)))
		k--;
	return k;
}

/* "The Vilnius Jazz Festival, the 37th, runs", "the BRICS Summit (16th)": a number behind its name. Returns the
 * token after it. */
static uint32_t number_behind(struct ev_article *a, struct ev_sentence *s, uint32_t i)
{
	struct ordinal_span o = ordinal_at(s->s->text, s->t, s->n, i, false);
	uint32_t end = i + o.tokens, name = i - 1, k;
	struct noun_phrase np;
	bool bracket = token_is(s->s->text, &s->t[name], '(') && end < s->n && token_is(s->s->text, &s->t[end], ')');
	if (!bracket) {
		bool commas = i > 2 && (ev_class(&s->t[name]) & EV_DETERMINER)
			&& token_is(s->s->text, &s->t[i - 2], ',') && end < s->n
			&& (token_is(s->s->text, &s->t[end], ',') || token_is(s->s->text, &s->t[end], '.'));
		if (!commas)
			return i;
		name = i - 2;
	}
	k = name_start(s, name);
	if (k == name || !o.tokens || !ev_noun_phrase(s, k, &np) || np.word[np.nwords - 1] + 1 != name
	    || np.head == NP_NONE
	    || !ev_head_at(s, np.head) || !np.capitals)
		return i;
	struct ev_phrase *p = ev_new_phrase(a, s, k);
	struct noun_phrase *own = arena_alloc(a->mem, sizeof *own);
	*own = np;
	own->end = name;
	own->nbrackets = 0;
	*VEC_PUSH(a->mem, &p->numbers) = (struct ev_number){ o.value, k };
	p->np = own;
	ev_make_open(a, s, p);
	p->end = bracket ? end + 1 : end;
	ev_keep_phrase(a, s, p);
	return p->end;
}

void ev_find_open(struct ev_article *a, struct ev_sentence *s)
{
	for (uint32_t i = 0; i < s->n;) {
		uint32_t c = ev_class(&s->t[i]), k = i;
		bool roman = (c & ORD_ROMAN) && s->t[i].len > 1 && i + 1 < s->n && ev_capital(&s->t[i + 1]);
		bool digits = s->t[i].kind == TOKEN_NUMBER && ordinal_at(s->s->text, s->t, s->n, i, false).tokens;
		if (!s->phrase_at[i] && ((c & (ORD_ORDINAL | ORD_TENS | ORD_COUNT)) || roman || digits)) {
			k = i ? number_behind(a, s, i) : i;
			if (k == i)
				k = from_number(a, s, i);
		}
		i = k > i ? k : i + 1;
	}
}

/* IGC5, UFC 269, FOPA-5: a number behind an acronym that the article gives in brackets. */
void ev_find_open_acronyms(struct ev_article *a, struct ev_sentence *s)
{
	for (uint32_t i = 0; i < s->n; i++) {
		const struct token *t = &s->t[i];
		uint64_t value = 0;
		uint32_t end = i + 1;
		struct str w = token_text(s->s->text, t);
		if (t->shape != SHAPE_UPPER || s->phrase_at[i] || s->date_at[i]
		    || (ev_kind(t) & KIND_NOT_ACRONYM) || w.n > 14)
			continue;
		size_t d = w.n;
		while (d && w.p[d - 1] >= '0' && w.p[d - 1] <= '9')
			d--;
		if (d == w.n) {
			uint32_t k = i + 1;
			if (k < s->n && token_is(s->s->text, &s->t[k], '-') && !s->t[k].space && k + 1 < s->n
			    && !s->t[k + 1].space)
				k++;
			bool ranking = k == i + 1 && k + 1 < s->n && s->t[k + 1].kind == TOKEN_WORD
				&& s->t[k + 1].shape == SHAPE_LOWER
				/* the GRR 30 ranking */
				&& !(ev_kind(&s->t[k + 1]) & KIND_STOP) && !ev_head_at(s, k + 1);
			if (ranking || k >= s->n || s->t[k].kind != TOKEN_NUMBER || s->t[k].shape != SHAPE_NONE
			    || s->t[k].len > 3 || s->date_at[k]
			    || (k + 1 < s->n && !s->t[k + 1].space && s->t[k + 1].kind != TOKEN_CLITIC
			    && k + 2 < s->n && !s->t[k + 2].space))
				continue;
			str_to_u64(token_text(s->s->text, &s->t[k]), &value);
			end = k + 1;
		} else {
			str_to_u64(str_from(w, d), &value);
		}
		if (d < 2 || !value || value > ORDINAL_MAX || w.p[d == w.n ? 0 : d] == '0')
			continue;
		struct ev_phrase *p = ev_new_phrase(a, s, i);
		*VEC_PUSH(a->mem, &p->numbers) = (struct ev_number){ (uint32_t)value, i };
		p->open = p->unknown_acronym = p->capital_head = true;
		p->name = p->head = i;
		p->end = end;
		ev_keep_phrase(a, s, p);
		i = end - 1;
	}
}
