/* The event phrases of one sentence: from an ordinal, from a numbered acronym, from a head with a Roman number
 * behind it, and from a series that is named without a number. */
#include "events/inside.h"

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
		struct ordinal_span o = ordinal_at(s->s->text, s->t, s->n, k, true);
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

/* Does the phrase say of what it is an edition? */
static bool acceptable(struct ev_sentence *s, struct ev_phrase *p)
{
	if (p->mention || p->acronym)
		return true;
	enum ev_strength strength = p->head_rule->strength;
	uint32_t low = p->numbers.n && p->numbers.v[0].value <= 3 ? 1 : 0;
	switch (strength) {
	case EVH_ROUND:
		if (!p->talks || (!p->named.n && !p->capitals))
			p->tentative = true;
		return true;
	case EVH_TALKS:
		if (p->named.n < 2 && (!(p->capital_head && p->capitals) || ev_headline(s)))
			p->tentative = true;
		return true;
	case EVH_EDITION:
		p->tentative = !p->headless || p->capitals < 2;
		return true;
	case EVH_SESSION:
		if (!p->of_body && !p->capital_head)
			p->tentative = true;
		/* fall through */
	case EVH_ANNIVERSARY:
		if (p->dangling || (!p->named.n && (!p->capitals || ev_headline(s))))
			p->tentative = true;
		return true;
	case EVH_STRONG:
		if (p->of_body)
			return true;
		if (p->named.n && (p->capital_head || !low || p->named.n > 1 || p->level.n))
			return true;
		break;
	case EVH_WEAK:
		if (p->of_body)
			return true;
		if (p->named.n && (p->capital_head || (!low && p->named.n > 1)))
			return true;
		break;
	}
	if (!p->capitals || !p->capital_head || ev_headline(s))
		p->tentative = true;
	return true;
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

static uint32_t from_ordinal(struct ev_article *a, struct ev_sentence *s, uint32_t i)
{
	struct ev_phrase *p = ev_new_phrase(a, s, i);
	uint32_t k = ev_read_numbers(a, s, p, i);
	if (!p->numbers.n)
		return i + 1;
	if (ev_false_friend(s, i, k))
		return k;
	bool roman = ordinal_at(s->s->text, s->t, s->n, i, false).tokens == 0;
	if (k < s->n && token_is(s->s->text, &s->t[k], '-'))
		k++;		/* first-ever */
	else if (k < s->n && i && token_is(s->s->text, &s->t[k], ',') && token_is(s->s->text, &s->t[i - 1], ','))
		k++;		/* the next, seventh, dialogue */
	uint32_t class = k < s->n && s->t[k].shape == SHAPE_UPPER ? ev_class(&s->t[k]) : 0;
	const struct mention *name = k < s->n && s->name_at[k] ? &s->names[s->name_at[k] - 1] : NULL;
	/* not ADMM-Plus */
	bool alone = k + 1 >= s->n || s->t[k + 1].space || !token_is(s->s->text, &s->t[k + 1], '-');
	if ((class & EV_ACRONYM) && alone && (!name || name->kind != NAME_SERIES)
	    && (p->acronym = ev_acronym_of(a, s->index, ordinal_value(class), p->numbers.v[0].value)) != NULL) {
		p->name = p->head = k;		/* the 20th IGF */
		p->after = k + 1;
		p->end = k + 1;
		p->capital_head = true;
		ev_keep_phrase(a, s, p);
		return p->end;
	}
	if (k >= s->n || !ev_read_phrase(a, s, p, k))
		return k;
	p->after = k + 1;
	/* the 7th EAS Economic Ministers' Working Lunch: the name goes on, and this is not its head */
	if (p->mention && !p->head_rule && !s->headline && p->end < s->n && s->t[p->end].space
	    && s->t[p->end].shape == SHAPE_TITLE && !s->date_at[p->end] && !s->name_at[p->end])
		return p->end;
	ev_take_possessor(a, s, p);
	ev_take_brackets(a, s, p);
	if ((roman && (!p->capital_head || s->t[i].len < 2)) || p->match || ev_counts_other(s, p) || !acceptable(s, p)
	    || ev_apposition(a, s, p))
		return p->end;
	ev_keep_phrase(a, s, p);
	return p->end;
}

/* COP29, COP 29, AMM-56.  Returns the token after it; i if it is none. */
static uint32_t from_acronym(struct ev_article *a, struct ev_sentence *s, uint32_t i)
{
	const struct token *t = &s->t[i];
	uint32_t c = ev_class(t), k = i + 1;
	uint64_t value = 0;
	if (t->shape != SHAPE_UPPER)
		return i;
	if (c & EV_NUMBERED) {
		struct str w = token_text(s->s->text, t);
		size_t d = w.n;
		while (d && w.p[d - 1] >= '0' && w.p[d - 1] <= '9')
			d--;
		str_to_u64(str_from(w, d), &value);
	} else {
		if (k < s->n && token_is(s->s->text, &s->t[k], '-') && !s->t[k].space && k + 1 < s->n
		    && !s->t[k + 1].space)
			k++;
		if (k >= s->n || s->t[k].kind != TOKEN_NUMBER || s->t[k].len > 3 || s->t[k].shape != SHAPE_NONE
		    || !str_to_u64(token_text(s->s->text, &s->t[k]), &value))
			return i;
		k++;
	}
	const struct ev_acronym *row =
		value && value <= ORDINAL_MAX ? ev_acronym_of(a, s->index, ordinal_value(c), (uint32_t)value) : NULL;
	if (!row || s->phrase_at[i])
		return i;
	struct ev_phrase *p = ev_new_phrase(a, s, i);
	*VEC_PUSH(a->mem, &p->numbers) = (struct ev_number){ (uint32_t)value, i };
	p->acronym = row;
	p->name = p->head = i;
	for (uint32_t q = k;
	     q < s->n && q < k + 4 && s->t[q].kind == TOKEN_WORD && s->t[q].shape == SHAPE_LOWER && !s->date_at[q];
	     q++) {
		uint32_t class = ev_class(&s->t[q]);
		enum ev_strength strength =
			class & EV_HEAD ? a->r->heads.v[ordinal_value(class) & ~(uint32_t)EV_PLURAL].strength
					: EVH_WEAK;
		if (class & ORD_ORDINAL)
			break;
		if (strength == EVH_STRONG || strength == EVH_TALKS) {	/* the COP28 climate conference */
			k = q + 1;
			break;
		}
	}
	p->end = k;
	p->capital_head = true;
	if (!ev_apposition(a, s, p))
		ev_keep_phrase(a, s, p);
	return k;
}

/* UNEA-5: a series whose acronym carries the number, though no row of acronyms.tsv says so. */
static uint32_t from_series(struct ev_article *a, struct ev_sentence *s, uint32_t i)
{
	uint32_t start, end;
	uint64_t value;
	const struct mention *m = name_over(s, i, &start, &end);
	if (!m || m->kind != NAME_SERIES || start != i || end != i + 1 || s->t[i].shape != SHAPE_UPPER
	    || i + 2 >= s->n || s->phrase_at[i] || s->t[i + 1].space || !token_is(s->s->text, &s->t[i + 1], '-')
	    || s->t[i + 2].space || s->t[i + 2].kind != TOKEN_NUMBER || s->t[i + 2].len > 3
	    || !str_to_u64(token_text(s->s->text, &s->t[i + 2]), &value) || !value || value > ORDINAL_MAX)
		return i;
	struct ev_phrase *p = ev_new_phrase(a, s, i);
	*VEC_PUSH(a->mem, &p->numbers) = (struct ev_number){ (uint32_t)value, i };
	p->mention = m;
	p->name = p->head = i;
	p->end = i + 3;
	p->capital_head = true;
	if (!ev_apposition(a, s, p))
		ev_keep_phrase(a, s, p);
	return p->end;
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
	if (!acceptable(s, p) || p->tentative)
		return i;
	ev_keep_phrase(a, s, p);
	return p->end;
}

/* "the G7 leaders' summit, the 50th, takes place": its number stands behind it, between commas. */
static void number_behind(struct ev_article *a, struct ev_sentence *s, struct ev_phrase *p)
{
	uint32_t k = p->end + 1;
	if (k + 1 >= s->n || !token_is(s->s->text, &s->t[k - 1], ',') || !(ev_class(&s->t[k]) & EV_DETERMINER)
	    || s->date_at[k + 1])
		return;
	struct ordinal_span o = ordinal_at(s->s->text, s->t, s->n, k + 1, false);
	uint32_t end = k + 1 + o.tokens;
	if (!o.tokens || end >= s->n || s->phrase_at[k + 1]
	    || !(token_is(s->s->text, &s->t[end], ',') || token_is(s->s->text, &s->t[end], '.')))
		return;
	*VEC_PUSH(a->mem, &p->numbers) = (struct ev_number){ o.value, p->start };
	p->end = end;
	p->after = p->name + 1;
}

/* The clitic of today's luncheon; last year's is another one. */
static bool todays(const struct ev_sentence *s, uint32_t i)
{
	enum { DAY_LENGTH = 10 };	/* 2024-05-03 */
	return i && i + 1 < s->n && s->t[i].kind == TOKEN_CLITIC && s->date_at[i - 1]
		&& s->dates[s->date_at[i - 1] - 1].value.n >= DAY_LENGTH && !s->name_at[i + 1]
		&& s->t[i + 1].shape == SHAPE_LOWER;
}

static bool begins_definite(const struct ev_sentence *s, uint32_t i)
{
	return (ev_class(&s->t[i]) & EV_DETERMINER) || todays(s, i);
}

/* A series named without a number, or a definite head ("the Dialogue", "this event"). */
static uint32_t unnumbered(struct ev_article *a, struct ev_sentence *s, uint32_t i)
{
	uint32_t start = 0, end = 0, first = i;
	const struct mention *m = name_over(s, i, &start, &end);
	/* or a body and a noun: the NATO summit */
	bool series = m && start == i
		      && (m->kind == NAME_SERIES
			  || (m->kind == NAME_ORGANISATION && end < s->n && (ev_class(&s->t[end]) & EV_HEAD))),
	     definite = begins_definite(s, i);
	if (!series && !definite)
		return i + 1;
	if (definite) {
		if (++i >= s->n || s->phrase_at[i] || s->date_at[i])
			return i;
	}
	first += todays(s, first);
	struct ev_phrase *p = ev_new_phrase(a, s, first);
	p->definite = definite;
	bool event = definite && (s->cue[i] & CUE_GENERIC) && s->t[i].shape == SHAPE_LOWER
		     && (ev_class(&s->t[i]) & EV_HEAD)
		     /* the event stands for any */
		     && str_is(a->r->heads.v[ordinal_value(ev_class(&s->t[i])) & ~(uint32_t)EV_PLURAL].key, "event");
	if (event || ordinal_at(s->s->text, s->t, s->n, i, false).tokens || !ev_read_phrase(a, s, p, i)) {
		/* this event, the gathering */
		if (definite && (s->cue[i] & CUE_GENERIC)) {
			p->name = p->head = i;
			p->end = i + s->cue_length[i];
			p->head_rule = NULL;
			p->topic.n = p->named.n = 0;
			ev_keep_phrase(a, s, p);
			return p->end;
		}
		if (!series || m->kind != NAME_SERIES)
			return definite ? i : i + 1;
		p->topic.n = p->named.n = 0;	/* a series whose name ends in no head */
		p->mention = m;
		p->name = i;
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
	struct ordinal_span o = ordinal_at(s->s->text, s->t, s->n, i + 1, false);
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
			 || (s->t[i].kind == TOKEN_NUMBER && ordinal_at(s->s->text, s->t, s->n, i, false).tokens))
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
		if (!s->name_at[i] && !begins_definite(s, i)) {
			i++;
			continue;
		}
		uint32_t k = s->phrase_at[i] || s->date_at[i] ? i + 1 : elliptic(a, s, i);
		if (k == i)
			k = unnumbered(a, s, i);
		i = k > i ? k : i + 1;
	}
}
