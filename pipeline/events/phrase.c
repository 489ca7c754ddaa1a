/* The event phrases of one sentence: from an ordinal, from a numbered acronym, from a head with a Roman number
 * behind it, and from a series that is named without a number. */
#include "events/noun_phrase.h"

struct ev_phrase *ev_new_phrase(struct ev_article *a, struct ev_sentence *s, uint32_t start)
{
	/* most phrases that are begun are none: the next one takes their place */
	struct ev_phrase *p = a->spare ? a->spare : arena_alloc(a->mem, sizeof *p);
	a->spare = p;
	memset(p, 0, sizeof *p);
	p->sentence = s->index;
	p->start = start;
	p->level = STR("");
	return p;
}

void ev_keep_phrase(struct ev_article *a, struct ev_sentence *s, struct ev_phrase *p)
{
	*VEC_PUSH(a->mem, &a->phrases) = p;
	a->spare = NULL;
	for (uint32_t i = p->start; i < p->end; i++)
		if (!s->phrase_at[i])
			s->phrase_at[i] = (uint32_t)a->phrases.n;
}

/* The mention that covers token k, NULL if none. */
static const struct mention *name_over(const struct ev_sentence *s, uint32_t k, uint32_t *start, uint32_t *end)
{
	uint32_t m = s->name_at[k];
	if (!m)
		return NULL;
	*start = s->name_start[m - 1];
	*end = s->name_end[m - 1];
	return &s->names[m - 1];
}

/* Is the ordinal at [i, j) part of something else: a date, a fixed phrase, a name, a compound? */
bool ev_false_friend(const struct ev_sentence *s, uint32_t i, uint32_t j)
{
	uint32_t start, end;
	/* "the 28th Conference": a day of the month by itself may be none */
	bool named = j + 1 < s->n && ev_capital(&s->t[j]) && ev_capital(&s->t[j + 1])
		     && (ev_class(&s->t[j + 1]) & EV_HEAD); /* the third World Conference */
	if ((s->date_at[i] && (s->date_start[s->date_at[i] - 1] < i || s->date_end[s->date_at[i] - 1] > j))
	    || (!named && ev_false_friend_at(s->r, s->t, s->n, i)))
		return true;
	uint32_t before = i ? ev_class(&s->t[i - 1]) : 0;
	if ((before & EV_POSSESSIVE) && ordinal_value(before) == EV_HIS)
		return true;		/* her maiden US Open, his third summit: a person's, not the series' */
	if (i && !s->t[i].space && (token_is(s->s->text, &s->t[i - 1], '-') || token_is(s->s->text, &s->t[i - 1], '.')))
		return true;
	if (j < s->n && !s->t[j].space && token_is(s->s->text, &s->t[j], '-')
	    && !(j + 1 < s->n && (ev_class(&s->t[j + 1]) & EV_MODIFIER)))
		return true;		/* 21st-century, second-largest; but first-ever */
	const struct mention *m = name_over(s, i, &start, &end);
	if (!m || m->kind == NAME_SERIES)
		return false;
	return start < i || !(ev_class(&s->t[end - 1]) & EV_HEAD);
}

/* Two or more ordinals: "44th and 45th", "the 7th, 8th and 9th".  Returns the token after the last. */
uint32_t ev_read_numbers(struct ev_article *a, struct ev_sentence *s, struct ev_phrase *p, uint32_t i)
{
	uint32_t k = i;
	/* FIRST is a name, unless all is in capitals */
	if (s->t[i].kind == TOKEN_WORD && s->t[i].shape == SHAPE_UPPER && s->t[i].len > 3
	    && !ordinal_roman(token_text(s->s->text, &s->t[i]))
	    && !((!i || s->t[i - 1].shape == SHAPE_UPPER || s->t[i - 1].shape == SHAPE_NONE) && i + 1 < s->n
		 && s->t[i + 1].shape == SHAPE_UPPER))
		return i;
	for (;;) {
		struct ordinal_span o = ev_ordinal_at(s, k, true);
		if (!o.tokens || (p->numbers.n && o.value <= p->numbers.v[p->numbers.n - 1].value))
			return i;		/* "on the 30th, the sixth meeting" is no list */
		*VEC_PUSH(a->mem, &p->numbers) = (struct ev_number){ o.value, k };
		i = k + o.tokens;
		k = i;
		bool joined = false;
		while (k < s->n && k < i + 3) {
			if (!token_is(s->s->text, &s->t[k], ',') && !(ev_class(&s->t[k]) & (EV_AND | EV_DETERMINER)))
				break;
			joined |= !(ev_class(&s->t[k]) & EV_DETERMINER);
			k++;
		}
		if (!joined)
			return i;
	}
}

/* Do its parties say of what a noun is an edition?  "The first meeting with Japan" may count anything. */
static bool parties_tell(const struct ev_phrase *p)
{
	bool low = p->numbers.n && p->numbers.v[0].value <= 3;
	if (!p->named.n || p->capital_head)
		return p->named.n;
	return p->head_rule->strength == EVH_WEAK ? !low && p->named.n > 1 : !low || p->named.n > 1 || p->level.n;
}

/* Does the phrase say of what it is an edition? */
static bool says_of_what(struct ev_sentence *s, const struct ev_phrase *p)
{
	if (p->mention || p->acronym)
		return true;
	bool capitals = p->capitals && !ev_headline(s), name = capitals && p->capital_head;
	switch (p->head_rule->strength) {
	case EVH_ROUND:
		return p->talks && (p->named.n || p->capitals);
	case EVH_TALKS:
		return p->named.n > 1 || name;
	case EVH_EDITION:
		return p->headless && p->capitals > 1;
	case EVH_SESSION:
		return (p->of_body || p->capital_head) && !p->dangling && (p->named.n || capitals);
	case EVH_ANNIVERSARY:
		return !p->dangling && (p->named.n || capitals);
	case EVH_STRONG:
	case EVH_WEAK:
		break;
	}
	return p->of_body || name || parties_tell(p);
}

/* "second of its kind", "first since 1994": the number counts something else. */
bool ev_counts_other(struct ev_sentence *s, const struct ev_phrase *p)
{
	uint32_t classes;
	bool edition = p->head_rule && p->head_rule->strength == EVH_EDITION;
	ev_mark_cues(s);
	/* the 22nd edition of the tournament counts tournaments */
	for (uint32_t k = p->end; k < s->n && k < p->end + 3; k++)
		if ((s->cue[k] & CUE_NOT_EDITION) && !(edition && ev_class(&s->t[k + s->cue_length[k] - 1]) & EV_HEAD))
			return true;
	for (uint32_t k = p->name; k < p->head; k++)
		if (ev_cue_at(s->r, s->t, s->n, k, &classes) && (classes & CUE_NOT_EDITION))
			return true;
	return false;
}

/* Where the words behind the number [i, k) begin: past the dash of "first-ever", the comma of "the next, seventh,
 * dialogue". */
static uint32_t past_number(const struct ev_sentence *s, uint32_t i, uint32_t k)
{
	return ev_mark(s, k, '-') || (i && ev_mark(s, k, ',') && ev_mark(s, i - 1, ',')) ? k + 1 : k;
}

/* The 20th IGF: an acronym of the lexicon behind the number, at k; NULL: none is there.  Not ADMM-Plus. */
static const struct event_acronym *acronym_behind(struct ev_article *a, const struct ev_sentence *s,
    const struct ev_phrase *p, uint32_t k)
{
	if (k >= s->n || s->t[k].shape != SHAPE_UPPER || !(ev_class(&s->t[k]) & EV_ACRONYM))
		return NULL;
	const struct mention *name = ev_name_over(s, k);
	bool goes_on = ev_mark(s, k + 1, '-') && !s->t[k + 1].space;
	if (goes_on || (name && name->kind == NAME_SERIES))
		return NULL;
	return ev_acronym_of(a, s->index, ordinal_value(ev_class(&s->t[k])), p->numbers.v[0].value);
}

/* The 7th EAS Economic Ministers' Working Lunch: the name goes on behind what was read, and this is not its head. */
static bool name_goes_on(const struct ev_sentence *s, const struct ev_phrase *p)
{
	uint32_t k = p->end;
	return p->mention && !p->head_rule && !s->headline && k < s->n && s->t[k].space
		&& s->t[k].shape == SHAPE_TITLE && !s->date_at[k] && !s->name_at[k];
}

static uint32_t from_ordinal(struct ev_article *a, struct ev_sentence *s, uint32_t i)
{
	struct ev_phrase *p = ev_new_phrase(a, s, i);
	uint32_t k = ev_read_numbers(a, s, p, i);
	if (!p->numbers.n)
		return i + 1;
	if (ev_false_friend(s, i, k))
		return k;
	k = past_number(s, i, k);
	p->acronym = acronym_behind(a, s, p, k);
	if (p->acronym) {
		p->name = p->head = k;
		p->after = p->end = k + 1;
		p->capital_head = true;
		ev_keep_phrase(a, s, p);
		return p->end;
	}
	if (k >= s->n || !ev_read_phrase(a, s, p, k))
		return k;
	p->after = k + 1;
	if (name_goes_on(s, p))
		return p->end;
	ev_take_possessor(a, s, p);
	ev_take_brackets(a, s, p);
	bool roman = ev_ordinal_at(s, i, false).tokens == 0;
	if ((roman && (!p->capital_head || s->t[i].len < 2)) || p->match || ev_counts_other(s, p))
		return p->end;
	p->tentative = !says_of_what(s, p);
	if (!ev_apposition(a, s, p))
		ev_keep_phrase(a, s, p);
	return p->end;
}

size_t ev_letters(struct str w)
{
	while (w.n && w.p[w.n - 1] >= '0' && w.p[w.n - 1] <= '9')
		w.n--;
	return w.n;
}

uint32_t ev_digits_behind(const struct ev_sentence *s, uint32_t i)
{
	uint32_t k = i + 1;
	if (ev_mark(s, k, '-') && !s->t[k].space && k + 1 < s->n && !s->t[k + 1].space)
		k++;
	return k < s->n && s->t[k].kind == TOKEN_NUMBER && s->t[k].len <= 3 && s->t[k].shape == SHAPE_NONE ? k : i;
}

/* "the COP28 climate conference": the token after the head in lower case that explains an acronym; k: none does. */
static uint32_t past_explanation(const struct ev_sentence *s, uint32_t k)
{
	for (uint32_t q = k; q < s->n && q < k + 4 && s->t[q].shape == SHAPE_LOWER && !s->date_at[q]; q++) {
		const struct ev_head *h = ev_head_at(s, q);
		if (s->t[q].kind != TOKEN_WORD || (ev_class(&s->t[q]) & ORD_ORDINAL))
			break;
		if (h && (h->strength == EVH_STRONG || h->strength == EVH_TALKS))
			return q + 1;
	}
	return k;
}

/* The candidate that an acronym with its number, tokens [i, end), makes. */
static struct ev_phrase *numbered_acronym(struct ev_article *a, struct ev_sentence *s, uint32_t i, uint32_t end,
    uint64_t value)
{
	struct ev_phrase *p = ev_new_phrase(a, s, i);
	*VEC_PUSH(a->mem, &p->numbers) = (struct ev_number){ (uint32_t)value, i };
	p->name = p->head = i;
	p->end = end;
	p->capital_head = true;
	return p;
}

/* COP29, COP 29, AMM-56.  Returns the token after it; i if it is none. */
static uint32_t from_acronym(struct ev_article *a, struct ev_sentence *s, uint32_t i)
{
	const struct token *t = &s->t[i];
	struct str digits = token_text(s->s->text, t);
	uint32_t c = ev_class(t), k = i;
	uint64_t value = 0;
	if (t->shape != SHAPE_UPPER || s->phrase_at[i])
		return i;
	if (!(c & EV_NUMBERED) && (k = ev_digits_behind(s, i)) == i)
		return i;
	digits = k == i ? str_from(digits, ev_letters(digits)) : token_text(s->s->text, &s->t[k]);
	if (!str_to_u64(digits, &value) || !value || value > ORDINAL_MAX)
		return i;
	const struct event_acronym *row = ev_acronym_of(a, s->index, ordinal_value(c), (uint32_t)value);
	if (!row)
		return i;
	struct ev_phrase *p = numbered_acronym(a, s, i, past_explanation(s, k + 1), value);
	p->acronym = row;
	uint32_t end = p->end;
	if (!ev_apposition(a, s, p))
		ev_keep_phrase(a, s, p);
	return end;
}

/* UNEA-5: a series whose acronym carries the number, though no row of acronyms.tsv says so. */
static uint32_t from_series(struct ev_article *a, struct ev_sentence *s, uint32_t i)
{
	uint32_t start, end, k = ev_digits_behind(s, i);
	uint64_t value;
	const struct mention *m = name_over(s, i, &start, &end);
	if (!m || m->kind != NAME_SERIES || start != i || end != i + 1 || s->t[i].shape != SHAPE_UPPER
	    || s->phrase_at[i] || k != i + 2
	    || !str_to_u64(token_text(s->s->text, &s->t[k]), &value) || !value || value > ORDINAL_MAX)
		return i;
	struct ev_phrase *p = numbered_acronym(a, s, i, k + 1, value);
	p->mention = m;
	if (!ev_apposition(a, s, p))
		ev_keep_phrase(a, s, p);
	return k + 1;
}

/* "Francophonie Summit XIX": a head and a Roman number behind it. */
static uint32_t from_postfix(struct ev_article *a, struct ev_sentence *s, uint32_t i)
{
	uint32_t k = i, lowest = i > 12 ? i - 12 : 0;
	while (k > lowest && !s->phrase_at[k - 1] && !s->date_at[k - 1]
	       && (ev_capital(&s->t[k - 1]) || s->name_at[k - 1]
		   || (token_is(s->s->text, &s->t[k - 1], '-') && !s->t[k - 1].space)))
		k--;
	struct ev_phrase *p = ev_new_phrase(a, s, k);
	if (s->phrase_at[i] || !ev_read_phrase(a, s, p, k) || p->head != i || !(p->mention || p->named.n || p->topic.n))
		return i;
	*VEC_PUSH(a->mem, &p->numbers) = (struct ev_number){ ordinal_value(ev_class(&s->t[i + 1])), p->start };
	p->end = i + 2;
	p->after = p->start + 1;
	if (!says_of_what(s, p))
		return i;
	ev_keep_phrase(a, s, p);
	return p->end;
}

/* "the G7 leaders' summit, the 50th, takes place": its number stands behind it, between commas. */
static void number_behind(struct ev_article *a, struct ev_sentence *s, struct ev_phrase *p)
{
	uint32_t k = p->end + 1;
	if (k + 1 >= s->n || !ev_mark(s, k - 1, ',') || !(ev_class(&s->t[k]) & EV_DETERMINER) || s->date_at[k + 1])
		return;
	struct ordinal_span o = ev_ordinal_at(s, k + 1, false);
	uint32_t end = k + 1 + o.tokens;
	if (!o.tokens || end >= s->n || s->phrase_at[k + 1]
	    || !(token_is(s->s->text, &s->t[end], ',') || token_is(s->s->text, &s->t[end], '.')))
		return;
	*VEC_PUSH(a->mem, &p->numbers) = (struct ev_number){ o.value, p->start };
	p->end = end;
	p->after = p->name + 1;
}

/* The clitic of today's luncheon, of this year's symposium; last year's is another one. */
static bool todays(const struct ev_article *a, const struct ev_sentence *s, uint32_t i)
{
	enum { YEAR_LENGTH = 4, DAY_LENGTH = 10 };	/* 2024, 2024-05-03 */
	if (!i || i + 1 >= s->n || s->t[i].kind != TOKEN_CLITIC || !s->date_at[i - 1] || s->name_at[i + 1]
	    || s->t[i + 1].shape != SHAPE_LOWER)
		return false;
	const struct date *d = &s->dates[s->date_at[i - 1] - 1];
	return d->value.n >= DAY_LENGTH || (d->value.n == YEAR_LENGTH && d->earliest != DAY_NONE
		&& d->earliest <= a->in->day && a->in->day <= d->latest);
}

static bool begins_definite(const struct ev_article *a, const struct ev_sentence *s, uint32_t i)
{
	return (ev_class(&s->t[i]) & EV_DETERMINER) || todays(a, s, i);
}

/* The name at token i that may stand for its edition: a series, or a body before a noun (the NATO summit). */
static const struct mention *named_event(const struct ev_sentence *s, uint32_t i, uint32_t *end)
{
	uint32_t start;
	const struct mention *m = name_over(s, i, &start, end);
	if (!m || start != i)
		return NULL;
	bool before_head = m->kind == NAME_ORGANISATION && *end < s->n && (ev_class(&s->t[*end]) & EV_HEAD);
	return m->kind == NAME_SERIES || before_head ? m : NULL;
}

/* "The event" stands for any; "the congress" does not. */
static bool any_event(const struct ev_sentence *s, uint32_t i)
{
	const struct ev_head *h = ev_head_at(s, i);
	return h && s->t[i].shape == SHAPE_LOWER && (h->traits & EVT_ANY);
}

/* A series named without a number, or a definite head ("the Dialogue", "this event"). */
static uint32_t unnumbered(struct ev_article *a, struct ev_sentence *s, uint32_t i)
{
	uint32_t end = 0, first = i;
	const struct mention *m = named_event(s, i, &end);
	bool definite = begins_definite(a, s, i);
	if (!m && !definite)
		return i + 1;
	if (definite && (++i >= s->n || s->phrase_at[i] || s->date_at[i]))
		return i;
	first += todays(a, s, first);
	struct ev_phrase *p = ev_new_phrase(a, s, first);
	bool generic = definite && (s->cue[i] & CUE_GENERIC);
	p->definite = definite;
	if ((generic && any_event(s, i)) || ev_ordinal_at(s, i, false).tokens
	    || !ev_read_phrase(a, s, p, i)) {
		if (!generic && !(m && m->kind == NAME_SERIES))
			return definite ? i : i + 1;
		p->topic.n = p->named.n = 0;
		p->name = p->head = i;
		if (generic) {			/* this event, the gathering */
			p->end = i + s->cue_length[i];
			p->head_rule = NULL;
			ev_keep_phrase(a, s, p);
			return p->end;
		}
		p->mention = m;			/* a series whose name ends in no head */
		p->end = end;
		p->head = end - 1;
		p->capital_head = true;
	}
	for (uint32_t k = p->start; k < p->end; k++)
		if (s->phrase_at[k])
			return p->start == first ? i + 1 : p->end;
	number_behind(a, s, p);
	ev_keep_phrase(a, s, p);
	return p->end;
}

/* "the sixteenth, in Rome in October 2021": an ordinal alone, after "the", before something said of it. */
static uint32_t elliptic(struct ev_article *a, struct ev_sentence *s, uint32_t i)
{
	if (!(ev_class(&s->t[i]) & EV_DETERMINER) || i + 1 >= s->n)
		return i;
	struct ordinal_span o = ev_ordinal_at(s, i + 1, false);
	uint32_t k = i + 1 + o.tokens;
	if (!o.tokens || k >= s->n || s->phrase_at[i + 1] || s->date_at[i + 1] || s->name_at[i + 1]
	    || ev_false_friend_at(s->r, s->t, s->n, i + 1))
		return i;
	uint32_t after = token_is(s->s->text, &s->t[k], ',') && k + 1 < s->n ? k + 1 : k;
	if (ev_class(&s->t[k]) & EV_TO)
		return i;		/* the first to be held in Japan */
	if (!(s->cue[after] & (CUE_AT | CUE_STATUS | CUE_VIRTUAL)) && !(after > k && (s->cue[after] & CUE_CHAIN)))
		return i;
	struct ev_phrase *p = ev_new_phrase(a, s, i + 1);
	*VEC_PUSH(a->mem, &p->numbers) = (struct ev_number){ o.value, i + 1 };
	p->name = p->head = i + 1;
	p->end = k;
	p->elliptic = p->tentative = true;
	ev_keep_phrase(a, s, p);
	return k;
}

void ev_find_numbered(struct ev_article *a, struct ev_sentence *s)
{
	for (uint32_t i = 0; i < s->n;) {
		uint32_t c = ev_class(&s->t[i]), k = i;
		if (c & (EV_NUMBERED | EV_ACRONYM))
			k = from_acronym(a, s, i);
		else if ((c & (ORD_ORDINAL | ORD_TENS | ORD_COUNT))
			 || (s->t[i].kind == TOKEN_NUMBER && ev_ordinal_at(s, i, false).tokens))
			k = from_ordinal(a, s, i);
		else if ((c & ORD_ROMAN) && i + 1 < s->n && ev_capital(&s->t[i + 1]))
			k = from_ordinal(a, s, i);
		else if (s->name_at[i] && s->t[i].shape == SHAPE_UPPER && i + 2 < s->n
			 && s->t[i + 2].kind == TOKEN_NUMBER)
			k = from_series(a, s, i);
		else if (((c & EV_HEAD) || s->name_at[i]) && i + 1 < s->n && (ev_class(&s->t[i + 1]) & ORD_ROMAN))
			k = from_postfix(a, s, i);
		i = k > i ? k : i + 1;
	}
}

void ev_find_short(struct ev_article *a, struct ev_sentence *s)
{
	for (uint32_t i = 0; i < s->n;) {
		/* most tokens: nothing below begins there */
		if (!s->name_at[i] && !begins_definite(a, s, i)) {
			i++;
			continue;
		}
		uint32_t k = s->phrase_at[i] || s->date_at[i] ? i + 1 : elliptic(a, s, i);
		if (k == i)
			k = unnumbered(a, s, i);
		i = k > i ? k : i + 1;
	}
}
