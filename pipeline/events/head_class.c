/* What a numbered phrase is by its head: an event's, an acronym, a document, a unit, a body, or any other noun. */
#include "events/article_series.h"
#include "events/editions.h"

static bool talks_follow(const struct ev_article *a, const struct ev_sentence *s, const struct ev_phrase *p)
{
	(void)a;
	for (uint32_t k = p->start; k < s->n && k < p->end + 6; k++) {
		const struct ev_head *h = ev_head_at(s, k);
		if (h && (h->strength == EVH_TALKS || (h->traits & EVT_ROUNDS)))
			return true;
	}
	return false;
}

/* Has its fullest name an event's head, beside "edition" itself? */
static bool is_event(const struct ev_entry *e)
{
	return e->series || (e->best->rule && e->best->rule->strength != EVH_EDITION);
}

static bool acronym_head(const struct ev_article *a, const struct ev_sentence *s, uint32_t k)
{
	if (s->t[k].shape != SHAPE_UPPER || s->t[k].len < 2 || (ev_kind(&s->t[k]) & KIND_NOT_ACRONYM))
		return false;
	if (ev_class(&s->t[k]) & EV_ACRONYM)
		return true;
	uint64_t h = ev_acronym_hash(s, k);
	for (size_t i = 0; i < a->entries.n; i++)
		if (ev_has_hash(a->entries.v[i]->brackets, a->entries.v[i]->nbrackets, h))
			return true;
	return false;
}

/* The class of what an acronym stands for, where the article gives it in brackets behind its words, by the word before
 * them: "the 1st Armored Division (AD)", then "the 1st AD". */
static enum edition_feature class_of_acronym(const struct ev_article *a, const struct ev_sentence *s, uint32_t k)
{
	uint64_t h = ev_acronym_hash(s, k);
	for (size_t i = 0; i < a->items.n; i++) {
		const struct ev_item *x = a->items.v[i];
		for (uint32_t b = 0; b < x->np->nbrackets; b++) {
			uint32_t at = x->np->bracket[b];
			if (at < 2 || ev_acronym_hash(x->s, at) != h || ev_head_at(x->s, at - 2))
				continue;
			uint32_t kind = ev_kind(&x->s->t[at - 2]);
			return kind & (KIND_UNIT | KIND_POST) ? ED_HEAD_UNIT : kind & KIND_DOCUMENT ? ED_HEAD_DOCUMENT
				: ED_HEAD_ACRONYM;
		}
	}
	return ED_HEAD_ACRONYM;
}

/* Does a word of these kinds stand in the first part of the phrase? */
static bool first_part_has(const struct ev_sentence *s, const struct noun_phrase *np, uint32_t kinds)
{
	for (uint32_t i = 0; i < np->part[0].n; i++)
		if (ev_kind(&s->t[np->word[i]]) & kinds)
			return true;
	return false;
}

/* What the head is of, if that ends in a head too: session of negotiations. */
static const struct ev_head *head_of_part(const struct ev_sentence *s, const struct noun_phrase *np)
{
	return np->nparts > 1 && np->part[1].join == NP_OF && np->part[1].n
		? ev_head_at(s, np->word[np->part[1].first + np->part[1].n - 1]) : NULL;
}

/* Capitals that are no heads in its first parts. */
static uint32_t capitals_in(const struct ev_sentence *s, const struct noun_phrase *np, uint32_t parts)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < np->nparts && i < parts; i++)
		for (uint32_t k = np->part[i].first; k < np->part[i].first + np->part[i].n; k++)
			n += ev_capital_word(&s->t[np->word[k]]) && !ev_plain_head(s, np->word[k])
				&& ev_content_word(s, np->word[k]);
	return n;
}

/* "the second installment of construction funds", "the sixth edition of his treatise": of something that is no
 * event. */
static bool edition_of_no_event(const struct ev_sentence *s, const struct ev_phrase *p, const struct ev_head *of)
{
	const struct noun_phrase *np = p->np;
	uint32_t q = np->nparts > 1 && np->part[1].n ? np->word[np->part[1].first] : 0;
	if (np->nparts > 1 && !of && !capitals_in(s, np, 2) && !np->nbrackets && p->link != LINK_GENERIC)
		return true;		/* installment of aid to Kenya */
	if (ev_document_follows(s, p->end))
		return true;		/* the Seventh Edition of the Field Notes manual */
	if (np->nparts > 1 && !of && (ev_kind(&s->t[np->word[np->nwords - 1]]) & KIND_DOCUMENT))
		return true;
	if (q && (ev_kind(&s->t[q - 1]) & KIND_ARTICLE) && !(ev_class(&s->t[q - 1]) & (EV_DETERMINER | EV_POSSESSIVE)))
		return true;		/* the first renewal of a Schengen visa */
	if (q && (ev_class(&s->t[q - 1]) & EV_POSSESSIVE) && ordinal_value(ev_class(&s->t[q - 1])) == EV_HIS)
		return true;
	if (np->nparts != 1 || np->capitals)
		return false;
	/* the first missing instalment; "the third edition" of what is no event */
	return np->part[0].n > 1 ? !p->entry : p->entry && p->link == LINK_GENERIC && !is_event(p->entry);
}

/* One of the first conferences; "the first Olympic Games" are one. */
static bool several(const struct ev_sentence *s, const struct ev_phrase *p, const struct ev_head *h)
{
	const struct token *t = &s->t[p->np->head];
	if (!(ordinal_value(ev_class(t)) & EV_PLURAL) || h->strength == EVH_TALKS || p->numbers.n > 1)
		return false;
	return h->strength != EVH_STRONG || (t->shape == SHAPE_LOWER && p->numbers.v[0].value == 1);
}

/* "the fourth award for Las Cruces", "Badge, 1st Award": how often it was given; an annual award is one. */
static bool bare_award(const struct ev_sentence *s, const struct ev_phrase *p, const struct ev_head *h)
{
	const struct noun_phrase *np = p->np;
	return str_is(h->kind, "prize") && np->part[0].n == 1 && !np->nbrackets && !p->series && !ev_inaugural(s, p);
}

/* A meeting or an event, in lower case, of nobody knows what. */
static bool generic(const struct ev_phrase *p, const struct ev_head *h, uint32_t kind, bool lower)
{
	const struct noun_phrase *np = p->np;
	return (kind & KIND_GENERIC) && h->strength == EVH_WEAK && lower && ((!np->capitals && np->nparts < 2
	    && p->link == LINK_NONE && !p->adopted && !p->owner_name.n) || (h->traits & EVT_ANY));
}

/* "the first spending bill Congress sent him": a document, and who did something with it. */
static bool clause_follows(const struct ev_sentence *s, const struct noun_phrase *np)
{
	uint32_t k = np->head;
	return np->part[0].n > 1 && ev_capital_word(&s->t[k]) && s->t[k - 1].shape == SHAPE_LOWER
		&& (ev_kind(&s->t[k - 1]) & KIND_DOCUMENT);
}

static enum edition_feature class_of_head(const struct ev_article *a,
    const struct ev_sentence *s, const struct ev_phrase *p, const struct ev_head *h)
{
	static const enum edition_feature class_of[] = { [EVH_STRONG] = ED_HEAD_STRONG,
		[EVH_WEAK] = ED_HEAD_WEAK, [EVH_EDITION] = ED_HEAD_EDITION,
		[EVH_SESSION] = ED_HEAD_SESSION,
			[EVH_ROUND] = ED_HEAD_ROUND, [EVH_ANNIVERSARY] = ED_HEAD_ANNIVERSARY,
				[EVH_TALKS] = ED_HEAD_TALKS };
	const struct noun_phrase *np = p->np;
	uint32_t k = np->head, kind = ev_kind(&s->t[k]);
	const struct ev_head *of = head_of_part(s, np);
	bool lower = s->t[k].shape == SHAPE_LOWER;
	if (h->strength == EVH_SESSION && of && of->strength == EVH_TALKS)
		return ED_HEAD_TALKS;
	/* the seventh week, the third week of June; the second installment of funds, the sixth edition of the manual */
	if (lower && !capitals_in(s, np, 1) && h->strength == EVH_WEAK && (kind & KIND_DOCUMENT)
	    && !ev_every_year(s, np))
		return ED_HEAD_DOCUMENT;
	if ((h->strength == EVH_EDITION && edition_of_no_event(s, p, of)) || clause_follows(s, np))
		return ED_HEAD_DOCUMENT;
	if (h->strength == EVH_ROUND && !p->adopted && !talks_follow(a, s, p))
		return ED_HEAD_MATCH_ROUND;
	if (several(s, p, h))
		return ED_HEAD_PLURAL;
	if (bare_award(s, p, h) || generic(p, h, kind, lower))
		return ED_HEAD_GENERIC;
	return class_of[h->strength];
}

/* The class of a phrase whose head is no event's. */
static enum edition_feature class_of_other(const struct ev_sentence *s, const struct ev_phrase *p)
{
	const struct noun_phrase *np = p->np;
	uint32_t k = np->head, kind = ev_kind(&s->t[k]), first = np->word[0], number = p->numbers.v[0].token;
	if (ev_named_occasion(s, np) && (ev_every_year(s, np) || (p->entry && p->entry->nnumbers > 1)
	    || (p->numbers.v[0].value > 3 && !first_part_has(s, np, KIND_UNIT))))
		return ED_HEAD_WEAK;
	/* 407th Air Expeditionary Group, 21st Century Workforce */
	if ((kind & KIND_POST) || first_part_has(s, np, KIND_UNIT))
		return ED_HEAD_UNIT;
	if ((kind & KIND_DOCUMENT) || ((ev_kind(&s->t[first]) & KIND_DOCUMENT) && first != k
	    && ev_capital(&s->t[first])))
		return ED_HEAD_DOCUMENT;
	/* First Federal Savings and Loan Association, Second Harvest: the number is part of the name */
	if (p->numbers.v[0].value <= 2 && s->t[number].shape == SHAPE_TITLE && number && !np->nbrackets
	    && ev_capital_word(&s->t[k]) && !ev_headline((struct ev_sentence *)s))
		return ED_HEAD_UNIT;
	if (kind & KIND_BODY)
		return ED_HEAD_BODY;
	return ev_capital_word(&s->t[k]) ? ED_HEAD_CAPITAL : ED_HEAD_LOWER;
}

/* The class of the head, or of what stands in its place. */
enum edition_feature ev_head_class(const struct ev_article *a, const struct ev_sentence *s, const struct ev_phrase *p)
{
	const struct noun_phrase *np = p->np;
	if (!np)
		return p->acronym || p->unknown_acronym ? ED_HEAD_ACRONYM : p->mention ? ED_HEAD_STRONG
			: ED_HEAD_NONE;
	if (np->head == NP_NONE)
		return ED_HEAD_NONE;
	uint32_t k = np->head, value = p->numbers.v[0].value;
	const struct ev_head *h = ev_head_at(s, k), *opens = ev_head_at(s, np->word[0]);
	if (first_part_has(s, np, KIND_PLENARY))
		return ED_HEAD_PLENARY;
	if (opens && opens->strength == EVH_ANNIVERSARY)
		return ED_HEAD_ANNIVERSARY;	/* the 10th Anniversary Celebration */
	if (h)
		return class_of_head(a, s, p, h);
	if (acronym_head(a, s, k) && value < 200)
		return class_of_acronym(a, s, k);
	return class_of_other(s, p);
}
