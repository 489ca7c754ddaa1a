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
static bool hopeless(const struct ev_sentence *s, const struct noun_phrase *np)
{
	if (np->capitals || np->nbrackets)
		return false;
	for (uint32_t i = 0; i < np->nwords; i++)
		if (ev_head_at(s, np->word[i]) && !(ev_kind(&s->t[np->word[0]]) & (KIND_DOCUMENT | KIND_TITLE)))
			return false;
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
		const struct mention *m = s->name_at[k] ? &s->names[s->name_at[k] - 1] : NULL;
		bool party = m && m->entity_id.n && (m->kind == NAME_COUNTRY
			|| m->kind == NAME_ORGANISATION || m->kind == NAME_DEMONYM
			|| m->kind == NAME_REGION) && s->name_start[s->name_at[k] - 1] >= np->start
				&& s->name_end[s->name_at[k] - 1] <= np->end;
		if (!party) {
			*VEC_PUSH(a->mem, &p->topic) = ev_topic_key(a->r, s->t[k].word->fold);
			if (i >= first && i < last)
				p->core_topics = p->topic.n;
			continue;
		}
		bool known = false;
		for (size_t q = 0; q < p->named.n; q++)
			known |= str_eq(p->named.v[q]->entity_id, m->entity_id);
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

/* Is what the year is of an event with a name? */
static bool year_of(const struct ev_sentence *s, uint32_t k, struct noun_phrase *np)
{
	while (k < s->n && (ev_class(&s->t[k]) & EV_DETERMINER))
		k++;
	if (!ev_noun_phrase(s, k, np) || np->head == NP_NONE || !np->capitals)
		return false;
	const struct ev_head *h = ev_head_at(s, np->head);
	return h && (h->strength == EVH_STRONG || h->strength == EVH_WEAK) && s->t[np->head].shape == SHAPE_TITLE;
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
	if (k + 2 < s->n && (ev_kind(&s->t[k]) & KIND_YEAR) && (ev_class(&s->t[k + 1]) & EV_OF)
	    && !ev_head_at(s, k) && year_of(s, k + 2, &np))
		k = np.start;		/* the third year of the Coastal Music Festival */
	if (possessive_personal(s, i) || !ev_noun_phrase(s, k, &np) || hopeless(s, &np))
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

/* Keeps a candidate whose number stands elsewhere: its name is np, its tokens [k, end). */
static uint32_t keep_named(struct ev_article *a, struct ev_sentence *s, const struct noun_phrase *np, uint32_t value,
    uint32_t k, uint32_t end)
{
	struct ev_phrase *p = ev_new_phrase(a, s, k);
	struct noun_phrase *own = arena_alloc(a->mem, sizeof *own);
	*own = *np;
	*VEC_PUSH(a->mem, &p->numbers) = (struct ev_number){ value, k };
	p->np = own;
	ev_make_open(a, s, p);
	p->end = end;
	ev_keep_phrase(a, s, p);
	return p->end;
}

/* "The jazz festival, now in its 37th year, runs": how often it was held, behind its name. Returns the token after
 * it. */
static uint32_t year_behind(struct ev_article *a, struct ev_sentence *s, uint32_t i)
{
	enum { BACK = 5 };		/* tokens between the name and the number: , is now in its */
	struct ordinal_span o = ev_ordinal_at(s, i, false);
	uint32_t end = i + o.tokens, name = i - 1;
	struct noun_phrase np;
	if (!o.tokens || o.value < 2 || end >= s->n || !(ev_kind(&s->t[end]) & KIND_YEAR)
	    || !(ev_class(&s->t[name]) & EV_POSSESSIVE) || ordinal_value(ev_class(&s->t[name])) == EV_HIS
	    || !name || !(s->cue[name - 1] & CUE_AT))
		return i;
	while (name && i - name < BACK && !ev_head_at(s, name - 1))
		name--;
	if (!name || !ev_head_at(s, name - 1) || s->phrase_at[name - 1])
		return i;
	uint32_t k = name_start(s, name);
	if (k == name)
		k = name - 1;		/* the festival, now in its 37th year */
	if (!ev_noun_phrase(s, k, &np) || np.word[np.nwords - 1] + 1 != name || np.head == NP_NONE)
		return i;
	np.end = name;
	np.nbrackets = 0;
	return keep_named(a, s, &np, o.value, k, end + 1);
}

/* "This is the second time that the race is held." Of "the second time that it is held in Asia" nothing is known. */
static uint32_t time_held(struct ev_article *a, struct ev_sentence *s, uint32_t i)
{
	struct ordinal_span o = ev_ordinal_at(s, i, false);
	uint32_t k = i + o.tokens, end;
	struct noun_phrase np;
	if (!o.tokens || o.value < 2 || k >= s->n || !(ev_kind(&s->t[k]) & KIND_TIME))
		return i;
	k++;
	for (uint32_t most = k + 2; k < most && k < s->n && ((ev_class(&s->t[k]) & EV_DETERMINER)
	    || (ev_kind(&s->t[k]) & KIND_STOP)); )
		k++;			/* that the */
	if (!ev_noun_phrase(s, k, &np) || np.head == NP_NONE || !ev_head_at(s, np.head) || s->phrase_at[np.head])
		return i;
	for (end = np.end; end < s->n && end < np.end + 3 && !(s->cue[end] & (CUE_HELD | CUE_PLANNED)); )
		end++;
	if (end >= s->n || !(s->cue[end] & (CUE_HELD | CUE_PLANNED)))
		return i;
	end += s->cue_length[end];
	if (end < s->n && s->t[end].kind != TOKEN_MARK && !(ev_class(&s->t[end]) & EV_AND))
		return i;
	return keep_named(a, s, &np, o.value, k, np.end);
}

/* "The Vilnius Jazz Festival, the 37th, runs", "the BRICS Summit (16th)": a number behind its name. Returns the
 * token after it. */
static uint32_t number_behind(struct ev_article *a, struct ev_sentence *s, uint32_t i)
{
	struct ordinal_span o = ev_ordinal_at(s, i, false);
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
	np.end = name;
	np.nbrackets = 0;
	return keep_named(a, s, &np, o.value, k, bracket ? end + 1 : end);
}

void ev_find_open(struct ev_article *a, struct ev_sentence *s)
{
	for (uint32_t i = 0; i < s->n;) {
		uint32_t c = ev_class(&s->t[i]), k = i;
		bool roman = (c & ORD_ROMAN) && s->t[i].len > 1 && i + 1 < s->n && ev_capital(&s->t[i + 1]);
		bool digits = s->t[i].kind == TOKEN_NUMBER && ev_ordinal_at(s, i, false).tokens;
		if (!s->phrase_at[i] && ((c & (ORD_ORDINAL | ORD_TENS | ORD_COUNT)) || roman || digits)) {
			ev_mark_cues(s);
			k = i ? number_behind(a, s, i) : i;
			if (k == i && i > 1)
				k = year_behind(a, s, i);
			if (k == i)
				k = time_held(a, s, i);
			if (k == i)
				k = from_number(a, s, i);
		}
		i = k > i ? k : i + 1;
	}
}

/* The GRR 30 ranking: a noun in lower case behind the number at k that is no event. */
static bool ranks(const struct ev_sentence *s, uint32_t k)
{
	return k + 1 < s->n && s->t[k + 1].kind == TOKEN_WORD && s->t[k + 1].shape == SHAPE_LOWER
		&& !(ev_kind(&s->t[k + 1]) & KIND_STOP) && !ev_head_at(s, k + 1);
}

/* Does the number at k go on behind a mark: 5.1, 12-14? */
static bool number_goes_on(const struct ev_sentence *s, uint32_t k)
{
	return k + 2 < s->n && !s->t[k + 1].space && s->t[k + 1].kind != TOKEN_CLITIC && !s->t[k + 2].space;
}

/* The number of the acronym at i, and, for its token, the one after all of it; value 0: none is there. */
static struct ev_number number_of_acronym(const struct ev_sentence *s, uint32_t i)
{
	struct str w = token_text(s->s->text, &s->t[i]);
	size_t letters = ev_letters(w);
	uint64_t value = 0;
	uint32_t k = i;
	struct ev_number none = { 0, i };
	if (letters < 2 || w.n > 14)
		return none;
	if (letters == w.n) {
		k = ev_digits_behind(s, i);
		if (k == i || s->date_at[k] || number_goes_on(s, k) || (k == i + 1 && ranks(s, k)))
			return none;
		w = token_text(s->s->text, &s->t[k]);
	} else if (w.p[letters] == '0') {
		return none;
	} else {
		w = str_from(w, letters);
	}
	return str_to_u64(w, &value) && value <= ORDINAL_MAX ? (struct ev_number){ (uint32_t)value, k + 1 } : none;
}

/* IGC5, UFC 269, FOPA-5: a number behind an acronym that the article gives in brackets. */
void ev_find_open_acronyms(struct ev_article *a, struct ev_sentence *s)
{
	for (uint32_t i = 0; i < s->n; i++) {
		if (s->t[i].shape != SHAPE_UPPER || s->phrase_at[i] || s->date_at[i]
		    || (ev_kind(&s->t[i]) & KIND_NOT_ACRONYM))
			continue;
		struct ev_number number = number_of_acronym(s, i);
		if (!number.value)
			continue;
		struct ev_phrase *p = ev_new_phrase(a, s, i);
		*VEC_PUSH(a->mem, &p->numbers) = (struct ev_number){ number.value, i };
		p->open = p->unknown_acronym = p->capital_head = true;
		p->name = p->head = i;
		p->end = number.token;
		ev_keep_phrase(a, s, p);
		i = number.token - 1;
	}
}
