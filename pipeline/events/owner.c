/* What stands around a numbered phrase and belongs to it: whose event it is, its acronym, a second naming. */
#include "base/scan.h"
#include "events/noun_phrase.h"

/* Does the word, in lower case, stand in the text in any case?  Its first letter is looked for in both cases, 16 bytes
 * at a time, before anything is compared (a ninth of the instructions of comparing everywhere). */
static bool holds(struct str text, struct str word)
{
	if (!word.n)
		return true;
	char low = word.p[0], up = low >= 'a' && low <= 'z' ? (char)(low - 32) : low;
	for (size_t k = 0; k + word.n <= text.n;) {
		if (text.n - k >= 16) {
			scan16 v = scan_load(text.p + k);
			size_t skip = scan_first((scan16)(v == (unsigned char)low) | (scan16)(v == (unsigned char)up));
			k += skip;
			if (skip == 16 || k + word.n > text.n)
				continue;
		}
		if ((text.p[k] == low || text.p[k] == up) && str_eq_nocase(str_sub(text, k, word.n), word))
			return true;
		k++;
	}
	return false;
}

/* Does any of the words stand in sentences [from, to)?  Words in lower case, separated by `|`. */
static bool has_any(const struct ev_article *a, size_t from, size_t to, struct str words)
{
	struct str rest = words, word;
	if (!words.n)
		return false;
	while (str_cell(&rest, '|', &word))
		for (size_t i = from; i < to; i++)
			if (a->in->sentences[i].facts && holds(a->in->sentences[i].text, word))
				return true;
	return false;
}

/* Do the article's words allow row i of the acronyms?  Worked out once. */
static bool in_article(struct ev_article *a, uint32_t i)
{
	enum { UNKNOWN, YES, NO };
	const struct event_acronym *c = &a->r->acronyms.v[i];
	size_t n = a->in->nsentences;
	if (!a->acronyms)
		a->acronyms = arena_zalloc(a->mem, a->r->acronyms.n);
	if (a->acronyms[i] == UNKNOWN)
		a->acronyms[i] =
			(!c->require.n || has_any(a, 0, n, c->require)) && !has_any(a, 0, n, c->forbid) ? YES : NO;
	return a->acronyms[i] == YES;
}

/* Which of the rows of an acronym is meant: the one whose words stand in the sentence, else in the article. */
const struct event_acronym *ev_acronym_of(struct ev_article *a, uint32_t sentence, uint32_t first, uint32_t value)
{
	const struct event_rules *r = a->r;
	struct str name = r->acronyms.v[first].acronym;
	for (int round = 0; round < 2; round++)
		for (uint32_t i = first; i < r->acronyms.n && str_eq(r->acronyms.v[i].acronym, name); i++) {
			const struct event_acronym *c = &r->acronyms.v[i];
			if (value < c->lowest || value > c->highest)
				continue;
			if (round ? in_article(a, i)
				  : has_any(a, sentence, sentence + 1, c->require)
					    && !has_any(a, sentence, sentence + 1, c->forbid))
				return c;
		}
	return NULL;
}

/* "India and the United States held their first dialogue", "Japan, China and South Korea held the ninth trilateral
 * summit": nothing but two parties or more before a verb of holding. */
static void take_subject(struct ev_article *a, struct ev_sentence *s, struct ev_phrase *p)
{
	uint32_t verb = p->start - 2, k = 0, n = 0;
	ev_mark_cues(s);
	if (!(s->cue[verb] & CUE_HELD))
		return;
	for (int round = 0; round < 2; round++)
		for (k = 0; k < verb;) {
			const struct mention *m = s->name_at[k] ? &s->names[s->name_at[k] - 1] : NULL;
			if (m && m->entity_id.n && (m->kind == NAME_COUNTRY || m->kind == NAME_ORGANISATION)) {
				if (round && n > 1) {
					*VEC_PUSH(a->mem, &p->named) = m;
					p->capitals++;
				}
				n += !round;
				k = s->name_end[s->name_at[k] - 1];
			} else if (s->date_at[k]) {		/* Singapore and Estonia on Wednesday (Oct 9) held */
				k = s->date_end[s->date_at[k] - 1];
			} else if (token_is(s->s->text, &s->t[k], ',') || token_is(s->s->text, &s->t[k], '(')
				   || token_is(s->s->text, &s->t[k], ')')
				   || (ev_class(&s->t[k]) & (EV_AND | EV_ON | EV_DETERMINER))) {
				k++;
			} else {
				return;
			}
		}
}

/* "Negotiators from the European Union and the bloc Mercosur ended their 41st round of talks": the two parties, and
 * no third, that the sentence has named. */
static void take_both(struct ev_article *a, struct ev_sentence *s, struct ev_phrase *p)
{
	const struct mention *both[2] = { NULL, NULL };
	for (uint32_t i = 0; i < s->nnames && s->name_start[i] < p->start; i++) {
		const struct mention *m = &s->names[i];
		if (!m->entity_id.n || (m->kind != NAME_COUNTRY && m->kind != NAME_ORGANISATION)
		    || (both[0] && str_eq(both[0]->entity_id, m->entity_id))
		    || (both[1] && str_eq(both[1]->entity_id, m->entity_id)))
			continue;
		if (both[1])
			return;
		both[both[0] != NULL] = m;
	}
	for (int i = 0; i < 2 && both[1]; i++) {
		*VEC_PUSH(a->mem, &p->named) = both[i];
		p->capitals++;
	}
}

/* "welcomed the third meeting of the Council and agreed to convene its fourth meeting": another number of the same
 * head, said before in the sentence, or NULL. */
static const struct ev_phrase *number_before(const struct ev_article *a, const struct ev_sentence *s,
					     const struct ev_phrase *p)
{
	const struct ev_phrase *q = a->phrases.n ? a->phrases.v[a->phrases.n - 1] : NULL;
	if (!q || q->sentence != p->sentence || !q->numbers.n || !p->numbers.n || q->tentative
	    || q->numbers.v[0].value == p->numbers.v[0].value)
		return NULL;
	/* of "ministerial meeting" the head is the first word */
	return s->t[q->head].hash == s->t[p->head].hash || s->t[q->head + 1].hash == s->t[p->head].hash ? q : NULL;
}

/* "the bank's 20th annual meeting": the organisation spoken of last whose name ends in that word. */
static const struct mention *body_named(const struct ev_article *a, const struct ev_sentence *s, uint32_t k)
{
	enum { BACK = 200 };
	if (s->t[k].kind != TOKEN_WORD || s->t[k].shape != SHAPE_LOWER || !k
	    || !(ev_class(&s->t[k - 1]) & EV_DETERMINER))
		return NULL;
	struct str word = token_text(s->s->text, &s->t[k]);
	size_t i = s->nnames ? (size_t)(s->names - a->in->names) + s->nnames : 0;
	for (; !s->nnames && i < a->in->nnames && a->in->names[i].sentence < s->index; i++)
		;
	for (size_t n = 0; i-- > 0 && n < BACK; n++) {
		const struct mention *m = &a->in->names[i];
		if (m->kind == NAME_ORGANISATION && m->entity_id.n && m->name.n > word.n
		    && m->name.p[m->name.n - word.n - 1] == ' '
		    && str_eq_nocase(str_from(m->name, m->name.n - word.n), word))
			return m;
	}
	return NULL;
}

/* "the Coastal Growers Association (CGA) 67th Annual Convention": a body right before the number. */
static const struct mention *body_before(const struct ev_sentence *s, uint32_t k)
{
	if (k > 4 && token_is(s->s->text, &s->t[k - 1], ')') && token_is(s->s->text, &s->t[k - 3], '('))
		k -= 3;
	const struct mention *m = s->name_at[k - 1] ? &s->names[s->name_at[k - 1] - 1] : NULL;
	return m && m->kind == NAME_ORGANISATION && s->name_end[s->name_at[k - 1] - 1] == k
		&& !ev_headline((struct ev_sentence *)s) ? m : NULL;
}

static const struct mention *possessor(const struct ev_article *a, const struct ev_sentence *s, uint32_t k)
{
	return s->name_at[k] ? &s->names[s->name_at[k] - 1] : body_named(a, s, k);
}

/* "La Raza's 18th Annual gala", "the Organization for Foreign Investment's dinner": capitals that are no known name. */
static void take_unknown(struct ev_article *a, const struct ev_sentence *s, struct ev_phrase *p)
{
	uint32_t end = p->start - 1, k = end, capitals = 0;
	if (s->name_at[end - 1] || !p->head_rule || p->topic.n || p->of_body)
		return;
	while (k && end - k < 8 && !s->date_at[k - 1] && !s->phrase_at[k - 1] && (ev_capital(&s->t[k - 1])
	    || (token_is(s->s->text, &s->t[k - 1], '-') && !s->t[k - 1].space)
	    || (k < end && k > 1 && (ev_class(&s->t[k - 1]) & (EV_OF | EV_ON | EV_AND)) && ev_capital(&s->t[k - 2])))) {
		k--;
		capitals += ev_capital(&s->t[k]);
	}
	if (capitals < 2 || ev_headline((struct ev_sentence *)s))
		return;
	for (uint32_t q = k; q < end; q++)
		if (ev_capital(&s->t[q]))
			*VEC_PUSH(a->mem, &p->topic) = ev_topic_key(a->r, s->t[q].word->fold);
	p->capitals += capitals;
	p->of_body = true;
	p->owner_name = str_sub(s->s->text, s->t[k].start, token_end(&s->t[end - 1]) - s->t[k].start);
}

/* "were honored by the Institute (AI) at its 7th conference": the body right before "its", else the first of the
 * sentence. */
static const struct mention *its_body(const struct ev_sentence *s, uint32_t its)
{
	const struct mention *first = NULL, *near = NULL;
	for (uint32_t i = 0; i < s->nnames && s->name_start[i] < its; i++) {
		const struct mention *m = &s->names[i];
		if (m->kind != NAME_ORGANISATION || !m->entity_id.n)
			continue;
		first = first ? first : m;
		uint32_t k = s->name_end[i];
		if (k + 2 < its && token_is(s->s->text, &s->t[k], '(') && token_is(s->s->text, &s->t[k + 2], ')'))
			k += 3;
		if (k + 1 == its && (s->cue[k] & (CUE_AT | CUE_DURING)))
			near = m;
	}
	return near ? near : first;
}

/* "India and the United States held their first dialogue": the subject is who meets. */
static void take_partners(struct ev_article *a, struct ev_sentence *s, struct ev_phrase *p, bool their)
{
	take_subject(a, s, p);
	if (their && !p->named.n && p->head_rule
	    && (p->head_rule->strength == EVH_ROUND || (p->head_rule->traits & EVT_TWO_SIDED)))
		take_both(a, s, p);
}

/* Where the verb of holding begins that ends right before token k: held, will hold; k: none does. */
static uint32_t holding_before(const struct ev_sentence *s, uint32_t k)
{
	for (uint32_t q = k; q-- > 0 && k - q <= 4;)
		if ((s->cue[q] & (CUE_HELD | CUE_PLANNED | CUE_HOST)) && q + s->cue_length[q] == k)
			return q;
	return k;
}

/* "The negotiating group on agriculture held its first meeting": a body in lower case that says what it is about, as
 * the subject of the clause. */
static bool take_lower_body(struct ev_article *a, struct ev_sentence *s, struct ev_phrase *p)
{
	enum { LONGEST_SUBJECT = 8 };
	uint32_t end = holding_before(s, p->start - 1), k = end, content = 0;
	bool body = false;
	for (; k && end - k < LONGEST_SUBJECT && !s->date_at[k - 1] && !s->phrase_at[k - 1]; k--) {
		const struct token *t = &s->t[k - 1];
		if (t->kind != TOKEN_WORD || (ev_class(t) & EV_DETERMINER)
		    || ((ev_kind(t) & KIND_STOP) && !(ev_class(t) & (EV_OF | EV_ON))))
			break;
		content += ev_content_word(s, k - 1);
		body |= (ev_kind(t) & KIND_BODY) && t->shape == SHAPE_LOWER;
	}
	if (end == p->start - 1 || !body || content < 2 || !k || !(ev_class(&s->t[k - 1]) & EV_DETERMINER))
		return false;
	for (uint32_t q = k; q < end; q++)
		if (ev_content_word(s, q))
			*VEC_PUSH(a->mem, &p->topic) = ev_topic_key(a->r, s->t[q].word->fold);
	p->of_body = true;
	p->owner_name = str_sub(s->s->text, s->t[k].start, token_end(&s->t[end - 1]) - s->t[k].start);
	return true;
}

/* "The WTO has postponed its 12th conference", "the Assembly, for its 78th session".  False: of no body. */
static bool take_its_body(struct ev_article *a, struct ev_sentence *s, struct ev_phrase *p)
{
	if (!p->head_rule || p->head_rule->strength == EVH_ANNIVERSARY)
		return false;
	p->before = number_before(a, s, p);
	if (p->before)
		return false;
	ev_mark_cues(s);
	const struct mention *m = its_body(s, p->start - 1);
	if (m && p->head_rule->strength == EVH_SESSION && !p->core_topics && ev_series_named(a, m)) {
		p->mention = m;
		p->part = p->head_rule;
	} else if (m) {
		*VEC_PUSH(a->mem, &p->named) = p->owner = m;
		p->of_body = true;
	}
	return m || take_lower_body(a, s, p);
}

/* A name right before the number, or before its 's. */
static void take_name_before(struct ev_article *a, struct ev_sentence *s, struct ev_phrase *p)
{
	bool clitic = s->t[p->start - 1].kind == TOKEN_CLITIC;
	const struct mention *m = clitic ? possessor(a, s, p->start - 2) : body_before(s, p->start);
	if (clitic && !m)
		take_unknown(a, s, p);
	if (m && m->entity_id.n
	    && (m->kind == NAME_ORGANISATION || m->kind == NAME_COUNTRY || m->kind == NAME_INITIATIVE)) {
		*VEC_PUSH(a->mem, &p->named) = p->owner = m;
		p->capitals++;
		p->of_body |= m->kind != NAME_COUNTRY;
	}
}

/* "the WTO's 13th Ministerial Conference": a party stands before the ordinal. */
void ev_take_possessor(struct ev_article *a, struct ev_sentence *s, struct ev_phrase *p)
{
	if (p->named.n || p->mention || !p->start)
		return;
	uint32_t before = ev_class(&s->t[p->start - 1]);
	bool possessive = before & EV_POSSESSIVE, their = possessive && ordinal_value(before) == EV_THEIR;
	if (p->start > 1 && (their || (before & EV_DETERMINER))) {
		take_partners(a, s, p, their);
		if (their)
			return;
	}
	if (possessive && !ordinal_value(before) && take_its_body(a, s, p))
		return;
	if (!p->named.n && p->start > 1)
		take_name_before(a, s, p);
}

/* "29th Conference of the Parties (COP29)" */
void ev_take_brackets(struct ev_article *a, struct ev_sentence *s, struct ev_phrase *p)
{
	for (uint32_t k = p->head + 1; k + 1 < p->end; k++) {
		uint32_t c = ev_class(&s->t[k + 1]);
		if (!token_is(s->s->text, &s->t[k], '(') || !(c & (EV_NUMBERED | EV_ACRONYM))
		    || s->t[k + 1].shape != SHAPE_UPPER)
			continue;
		p->acronym = ev_acronym_of(a, s->index, ordinal_value(c), p->numbers.v[0].value);
		return;
	}
}

/* "INC-5, the fifth session of ...": one edition, named twice.  True if p goes into the phrase before it. */
bool ev_apposition(struct ev_article *a, struct ev_sentence *s, struct ev_phrase *p)
{
	struct ev_phrase *q = a->phrases.n ? a->phrases.v[a->phrases.n - 1] : NULL;
	if (!q || q->sentence != p->sentence || q->numbers.n != 1 || p->numbers.n != 1
	    || q->numbers.v[0].value != p->numbers.v[0].value || q->end >= p->start)
		return false;
	bool brackets = token_is(s->s->text, &s->t[p->start - 1], '(') && p->start - q->end < 8;
	for (uint32_t k = q->end; k < p->start && !brackets; k++)
		if (!(ev_class(&s->t[k]) & EV_DETERMINER) && !token_is(s->s->text, &s->t[k], ',')
		    && !token_is(s->s->text, &s->t[k], '('))
			return false;
	if (p->acronym && !q->acronym)
		q->acronym = p->acronym;
	for (uint32_t k = q->end; k < p->end; k++)
		s->phrase_at[k] = (uint32_t)a->phrases.n;
	q->end = p->end;
	return true;
}
