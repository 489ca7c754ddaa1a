/* What stands before and behind a number and its noun phrase, as features of the score that says whether it is an
 * edition: whose it is, what is done with it, what the name goes on to. */
#include "events/article_series.h"
#include "events/editions.h"

static void add(struct ev_article *a, struct ev_phrase *p, enum edition_feature id, double value)
{
	ev_feature(p->features, a->r->weights.edition, id, value);
}

static void flag(struct ev_article *a, struct ev_phrase *p, enum edition_feature id, bool on)
{
	if (on)
		add(a, p, id, 1);
}

/* Does a cue of these classes end within `reach` tokens before token k, in the same clause? */
bool ev_cue_before(const struct ev_sentence *s, uint32_t k, uint32_t reach, uint32_t classes)
{
	for (uint32_t q = k; q-- > 0 && k - q <= reach;) {
		if (token_is(s->s->text, &s->t[q], ';') || token_is(s->s->text, &s->t[q], '.'))
			return false;
		if ((s->cue[q] & classes) && q + s->cue_length[q] <= k)
			return true;
	}
	return false;
}

/* The same behind token k. */
bool ev_cue_after(const struct ev_sentence *s, uint32_t k, uint32_t reach, uint32_t classes)
{
	for (uint32_t q = k; q < s->n && q - k < reach; q++) {
		if (token_is(s->s->text, &s->t[q], ';') || token_is(s->s->text, &s->t[q], '.'))
			return false;
		if (s->cue[q] & classes)
			return true;
	}
	return false;
}

/* Does a lower-case noun follow, of which the name says which: World Championship crown, Six Nations match? */
bool ev_attributive(const struct ev_sentence *s, uint32_t k)
{
	const struct token *t = k < s->n ? &s->t[k] : NULL;
	return t && t->kind == TOKEN_WORD && t->shape == SHAPE_LOWER
		&& !(s->cue[k] & ~(uint32_t)CUE_TITLE) && !ev_class(t)
		&& !(ev_kind(t) & (KIND_STOP | KIND_OPENS | KIND_CLOSES))
		&& s->s->text.p[token_end(t) - 1] != 's'		/* the forum explores, offers */
		&& !(t->len > 2 && (memcmp(s->s->text.p + token_end(t) - 2, "ed", 2) == 0
		    || memcmp(s->s->text.p + token_end(t) - 2, "ly", 2) == 0));
}

/* Does a noun follow that is numbered itself: World Cup win, Six Nations title? */
bool ev_document_follows(const struct ev_sentence *s, uint32_t k)
{
	return ev_attributive(s, k) && (ev_kind(&s->t[k]) & KIND_DOCUMENT);
}

/* "won their third national championship": the winner's own count, as "her maiden US Open" is. */
static bool wins_before(const struct ev_sentence *s, uint32_t k)
{
	return (k && (ev_kind(&s->t[k - 1]) & KIND_WINS)) || (k > 1 && (ev_kind(&s->t[k - 2]) & KIND_WINS));
}

/* A person right behind, by a known name or by a title: "the eighth meeting Senator Johnson has held". */
static bool someone_follows(const struct ev_sentence *s, uint32_t k)
{
	if (k >= s->n)
		return false;
	if (s->t[k].shape == SHAPE_TITLE && (ev_kind(&s->t[k]) & KIND_POST) && k + 1 < s->n
	    && s->t[k + 1].shape == SHAPE_TITLE && !ev_head_at(s, k + 1))
		return true;
	const struct mention *m = ev_name_over(s, k);
	return m && m->kind == NAME_PERSON;
}

/* "their sixth World Cup title", "Wales' fifth Six Nations win", "the first World Cup win": whose, not which event. */
static bool counts_for_someone(const struct ev_sentence *s, const struct ev_phrase *p)
{
	uint32_t b = p->start;
	bool whose = b && ((ev_class(&s->t[b - 1]) & EV_POSSESSIVE) || s->t[b - 1].kind == TOKEN_CLITIC);
	if (b && (ev_class(&s->t[b - 1]) & EV_POSSESSIVE) && wins_before(s, b - 1))
		return true;
	if (someone_follows(s, p->end) && !p->capital_head && !p->capitals)
		return true;
	if (s->t[p->numbers.v[0].token].shape == SHAPE_LOWER && p->numbers.v[0].value <= 3 && p->end < s->n
	    && (ev_kind(&s->t[p->end]) & KIND_RESTRICTS))
		return true;			/* the first Games where no record fell */
	return ev_document_follows(s, p->end) && (whose || (p->numbers.v[0].value <= 3
	    && s->t[p->numbers.v[0].token].shape == SHAPE_LOWER));
}

/* "Senator Talent's twenty-fifth town hall meeting": a person's own count, unless it is a name or comes every year. */
static bool of_a_person(const struct ev_sentence *s, const struct ev_phrase *p)
{
	uint32_t m = p->start > 1 ? s->name_at[p->start - 2] : 0;
	return m && s->names[m - 1].kind == NAME_PERSON && p->np && !p->np->capitals && !p->capital_head
		&& !ev_every_year(s, p->np);
}

/* Whose it is: by the word before the phrase. */
static void determiner(struct ev_article *a, const struct ev_sentence *s, struct ev_phrase *p)
{
	uint32_t b = p->start, c = b ? ev_class(&s->t[b - 1]) : 0, kind = b ? ev_kind(&s->t[b - 1]) : 0;
	enum edition_feature det = ED_DET_OTHER;
	if (!b || s->t[b - 1].kind == TOKEN_MARK)
		det = ED_DET_START;
	else if (c & EV_POSSESSIVE)
		det = ordinal_value(c) == EV_HIS || wins_before(s, b - 1) ? ED_DET_PERSONAL : ED_DET_ITS;
	else if (c & EV_DETERMINER)
		det = ED_DET_THE;
	else if (s->t[b - 1].kind == TOKEN_CLITIC)
		det = of_a_person(s, p) ? ED_DET_PERSONAL : ED_DET_POSSESSOR;
	else if (kind & KIND_ARTICLE)
		det = str_is(s->t[b - 1].word->fold, "our") ? ED_DET_OUR : ED_DET_INDEFINITE;
	/* an inaugural meeting is one, a second round of talks too */
	flag(a, p, det, !(det == ED_DET_INDEFINITE && p->np && (ev_inaugural(s, p) || p->talks)));
}

/* What is done with it: attended, held, on its sidelines; was held, opens. */
static void frames(struct ev_article *a, struct ev_sentence *s, struct ev_phrase *p)
{
	uint32_t b = p->start, lead = b;		/* lead: the token before the determiner */
	while (lead && (ev_class(&s->t[lead - 1]) & (EV_DETERMINER | EV_POSSESSIVE)))
		lead--;
	ev_mark_cues(s);
	flag(a, p, ED_BEFORE_ATTEND, ev_cue_before(s, b, 5, CUE_ATTEND));
	flag(a, p, ED_BEFORE_HOLD, ev_cue_before(s,
	    b, 5, CUE_HOST | CUE_HELD | CUE_CHAIR | CUE_COCHAIR | CUE_PLANNED | CUE_PROPOSED | CUE_PROPOSES));
	flag(a, p, ED_BEFORE_AT, (lead && (ev_class(&s->t[lead - 1]) & (EV_OF | EV_ON | EV_TO)))
	    || ev_cue_before(s, b, 3 + (b - lead), CUE_AT | CUE_DURING));
	flag(a, p, ED_BEFORE_SIDE, ev_cue_before(s, b, 4 + (b - lead), CUE_SIDE | CUE_DURING));
	uint32_t e = p->end;
	if (e < s->n && token_is(s->s->text, &s->t[e], ','))
		e++;
	flag(a, p, ED_AFTER_HELD, ev_cue_after(s,
	    p->end, 10, CUE_HELD | CUE_PLANNED | CUE_POSTPONED | CUE_CANCELLED | CUE_HOSTED_BY));
	flag(a, p, ED_AFTER_VERB, e < s->n && (s->cue[e] & (CUE_HELD | CUE_PLANNED | CUE_POSTPONED | CUE_CANCELLED)));
	flag(a, p, ED_AFTER_AT, e + 1 < s->n && (s->cue[e] & CUE_AT) && (s->name_at[e + 1] || s->date_at[e + 1]
	    || ev_capital(&s->t[e + 1])));
}

/* Is the number part of a date, or of another name? */
static void of_date_or_name(struct ev_article *a, const struct ev_sentence *s, struct ev_phrase *p)
{
	uint32_t number = p->numbers.v[0].token;
	/* May 13th Statewide Tour */
	bool month_before = s->date_at[number] && s->date_start[s->date_at[number] - 1] < number;
	if (p->np && s->date_at[number] && (month_before || (s->date_end[s->date_at[number] - 1] > number
	    && !(p->np->nwords && s->date_end[s->date_at[number] - 1] > p->np->word[0]
	    && ev_capital(&s->t[p->np->word[0]]) && s->t[number].kind == TOKEN_NUMBER && p->np->capitals > 1))))
		add(a, p, ED_IN_DATE, month_before ? 2 : 1);
	const struct mention *m = s->name_at[number] ? &s->names[s->name_at[number] - 1] : NULL;
	if (m && p->np && m->kind != NAME_SERIES && ev_of_entity(m)
	    && m->kind != NAME_INITIATIVE
	    && !(ev_class(&s->t[s->name_end[s->name_at[number] - 1] - 1]) & EV_HEAD))
		add(a, p, ED_IN_NAME, 1);
}

/* "the Division III Championship", "the World War II Congress", "Silver Eagle II Opening": a Roman number that ends
 * what stands before it.  Behind other capitals it is low. */
static bool number_of_the_word_before(const struct ev_sentence *s, uint32_t k)
{
	uint32_t c = ev_class(&s->t[k]);
	if (!k || !(c & ORD_ROMAN) || (c & ORD_ORDINAL) || !ev_capital(&s->t[k - 1]) || ev_head_at(s, k - 1))
		return false;
	if (ev_kind(&s->t[k - 1]) & (KIND_UNIT | KIND_DOCUMENT))
		return true;
	return ordinal_value(c) <= 3 && k > 1 && ev_capital(&s->t[k - 2]) && ev_content_word(s, k - 1)
		&& ev_content_word(s, k - 2) && !s->date_at[k - 1];
}

/* The sign of a sum: the second award of $20,000. */
static bool currency(const struct ev_sentence *s, uint32_t k)
{
	struct str w = token_text(s->s->text, &s->t[k]);
	return str_is(w, "$") || str_is(w, "\xe2\x82\xac") || str_is(w, "\xc2\xa3");	/* dollar, euro, pound */
}

/* "the second award of $20,000", "the second grant award of 20 000" */
static bool of_a_sum(const struct ev_sentence *s, const struct ev_phrase *p)
{
	uint32_t k = p->end + 1;
	if (k >= s->n || !(ev_class(&s->t[k - 1]) & EV_OF))
		return false;
	return currency(s, k) || (s->t[k].kind == TOKEN_NUMBER && !s->date_at[k] && p->head_rule
		&& str_is(p->head_rule->kind, "prize"));
}

/* A row of three words tells for sure: the Second Continental Congress. */
static void add_false_friend(struct ev_article *a, const struct ev_sentence *s, struct ev_phrase *p)
{
	uint32_t number = p->numbers.v[0].token, n = ev_false_friend_at(s->r, s->t, s->n, number);
	if (n && !(p->np && p->np->start > number + 2))		/* but the third year of the festival */
		add(a, p, ED_FALSE_FRIEND, n > 2 ? 2 : 1);
}

void ev_score_around(struct ev_article *a, struct ev_sentence *s, struct ev_phrase *p)
{
	uint32_t number = p->numbers.v[0].token;
	determiner(a, s, p);
	bool possessor = p->end + 1 < s->n && s->t[p->end].kind == TOKEN_CLITIC
		&& s->t[p->end + 1].shape == SHAPE_LOWER && p->head_rule
		&& p->head_rule->strength == EVH_EDITION;	/* the first edition of Moseley's treatise */
	if (ev_attributive(s, p->end) || possessor)
		add(a, p, ED_AFTER_NOUN, ev_kind(&s->t[p->end]) & KIND_DOCUMENT ? 2 : 1);
	frames(a, s, p);
	bool asked = p->end < s->n && token_is(s->s->text, &s->t[p->end], '?');
	flag(a, p, ED_AFTER_OTHER_COUNT, (p->np && ev_counts_other(s, p)) || asked || of_a_sum(s, p)
	    || counts_for_someone(s, p));
	if (number_of_the_word_before(s, number))
		add(a, p, ED_FALSE_FRIEND, 3);
	else
		add_false_friend(a, s, p);
	uint32_t opens = p->np && p->np->nwords ? ev_kind(&s->t[p->np->word[0]]) : 0;
	if (opens & KIND_RANK)
		add(a, p, ED_TITLE_WORD, 2);
	else
		flag(a, p, ED_TITLE_WORD, (opens & KIND_TITLE) && s->t[number].kind == TOKEN_WORD);
	of_date_or_name(a, s, p);
	flag(a, p, ED_HYPHENATED, number && !s->t[number].space && token_is(s->s->text, &s->t[number - 1], '-'));
}
