/* Is a number with its noun phrase an edition of an event? A linear score over named features (events/features.h):
 * its head, its capitals, what stands around it, whether the rules of events/phrase.c vouch for it, and the series
 * it is linked to. */
#include <math.h>

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

bool ev_all_capitals(const struct ev_sentence *s)
{
	uint32_t upper = 0, words = 0;
	for (uint32_t i = 0; i < s->n && i < 80; i++)
		if (s->t[i].kind == TOKEN_WORD && s->t[i].len > 2) {
			words++;
			upper += s->t[i].shape == SHAPE_UPPER;
		}
	return words > 3 && upper * 5 > words * 4;
}

static bool is_congress(const struct ev_head *h)
{
	return h && (h->traits & EVT_LEGISLATURE);
}

/* "the first Congress of the United States" */
static bool of_a_country(const struct ev_sentence *s, const struct noun_phrase *np)
{
	uint32_t k = np->nparts == 2 && np->part[1].join == NP_OF && np->part[1].n ? np->word[np->part[1].first] : 0;
	return k && s->name_at[k] && (s->names[s->name_at[k] - 1].kind == NAME_COUNTRY
		|| s->name_at[k] == s->name_at[np->head]);
}

/* "the 75th Congress", "the fifth consecutive Congress", where no fuller name of a congress is given: a
 * legislature's. */
static bool bare_congress(const struct ev_sentence *s, const struct ev_phrase *p)
{
	const struct noun_phrase *np = p->np;
	if (np->head == NP_NONE || !(np->nparts == 1 || of_a_country(s, np)) || np->nbrackets || p->series
	    || !is_congress(ev_head_at(s, np->head))
	    || s->t[np->head].shape != SHAPE_TITLE || (np->nparts == 1 && p->entry && p->entry->best->np->capitals))
		return false;
	for (uint32_t i = 0; i < np->part[0].n; i++)
		if (np->word[i] != np->head && ev_content_word(s, np->word[i]))
			return false;
	return true;
}

static bool speaks_of_congress(const struct ev_sentence *s, const struct noun_phrase *np)
{
	for (uint32_t i = 0; i < np->nwords; i++)
		if (is_congress(ev_head_at(s, np->word[i])))
			return true;
	return false;
}

/* "109TH CONGRESS, 1ST SESSION" */
static bool session_behind_congress(const struct ev_sentence *s, const struct ev_phrase *p)
{
	uint32_t k = p->start > 1 && ev_mark(s, p->start - 1, ',') ? p->start - 1 : p->start;
	return k && is_congress(ev_head_at(s, k - 1)) && p->head_rule && p->head_rule->strength == EVH_SESSION
		&& p->np->nparts == 1;
}

/* "the third session of Congress", "of the First Congress", and "the first session" where that is spoken of: a
 * legislature's year. "The first session of the 12th National People's Congress" is a meeting. */
static bool year_of_congress(const struct ev_sentence *s, const struct ev_phrase *p)
{
	const struct noun_phrase *np = p->np;
	const struct ev_head *own = np->head == NP_NONE ? NULL : ev_head_at(s, np->head);
	const struct np_part *last = &np->part[np->nparts ? np->nparts - 1 : 0];
	if (!own || own->strength != EVH_SESSION || np->part[0].n != 1 || np->nbrackets
	    || (p->entry && p->entry->series))
		return false;
	if (np->nparts == 2 || (np->nparts == 3 && np->part[1].join == NP_OF_NUMBER))
		return last->join == NP_OF && last->n && is_congress(ev_head_at(s, np->word[last->first]));
	return p->numbers.v[0].value <= 2 && np->nparts == 1 && p->entry && p->link != LINK_OWN
		&& is_congress(p->entry->best->rule)
		&& p->entry->best->np->capitals < 2;
}

static void of_every_year(struct ev_article *a, struct ev_phrase *p, enum edition_feature head, uint32_t capitals)
{
	add(a, p, ED_FREQUENCY, 1);
	flag(a, p, ED_FREQUENCY_NAME, head == ED_HEAD_CAPITAL && capitals > 1);
	flag(a, p, ED_FREQUENCY_HEAD, head == ED_HEAD_STRONG || head == ED_HEAD_WEAK || head == ED_HEAD_SESSION
	    || (head == ED_HEAD_GENERIC && p->link != LINK_NONE));
}

/* Capitals of the name, and of its head. */
static void of_capitals(struct ev_article *a, const struct ev_sentence *s, struct ev_phrase *p,
    enum edition_feature head, uint32_t capitals)
{
	const struct noun_phrase *np = p->np;
	bool head_capital = np && np->head != NP_NONE && ev_capital_word(&s->t[np->head]) && ev_head_at(s, np->head);
	bool noun = head == ED_HEAD_STRONG || head == ED_HEAD_WEAK, other = head == ED_HEAD_CAPITAL
		|| head == ED_HEAD_LOWER, alone = !head_capital && !capitals && !p->owner_name.n;
	flag(a, p, ED_ALL_CAPITALS, ev_all_capitals(s));
	add(a, p, capitals == 0 ? ED_CAPITALS_0 : capitals == 1 ? ED_CAPITALS_1 : ED_CAPITALS_2, 1);
	flag(a, p, ED_HEAD_IS_CAPITAL, head_capital);
	flag(a, p, ED_FULL_NAME, head_capital && noun && capitals);
	flag(a, p, ED_LOWER_HEAD_ALONE, noun && alone);
	if (!np)
		return;
	flag(a, p, ED_WEAK_LOWER_ALONE, head == ED_HEAD_WEAK && alone && !np->nbrackets && !p->entry);
	flag(a, p, ED_OTHER_WITH_CAPITALS, other && capitals >= 2);
	flag(a, p, ED_OTHER_WITH_ACRONYM, other && np->nbrackets);
	flag(a, p, ED_BRACKET, np->nbrackets);
}

/* What the parts of a phrase behind its first hold. */
struct later_parts {
	bool head;			/* one ends in a head */
	bool body, of, of_capital, between;
};

static struct later_parts look_at_parts(const struct ev_sentence *s, const struct noun_phrase *np)
{
	struct later_parts x = { false, false, false, false, false };
	for (uint32_t i = 1; i < np->nparts; i++) {
		const struct np_part *q = &np->part[i];
		bool of = q->join == NP_OF || q->join == NP_OF_NUMBER;
		x.head |= q->n && ev_head_at(s, np->word[q->first + q->n - 1]);
		x.between |= q->join == NP_BETWEEN;
		x.of |= of;
		for (uint32_t k = q->first; k < q->first + q->n; k++) {
			x.of_capital |= of && ev_capital_word(&s->t[np->word[k]]);
			x.body |= (ev_kind(&s->t[np->word[k]]) & KIND_BODY) != 0;
		}
	}
	return x;
}

static bool has_anniversary(const struct ev_sentence *s, const struct noun_phrase *np)
{
	for (uint32_t i = 0; i < np->nwords; i++) {
		const struct ev_head *h = ev_head_at(s, np->word[i]);
		if (h && h->strength == EVH_ANNIVERSARY)
			return true;
	}
	return false;
}

/* "the third runners": a plural in lower case that is no head */
static bool plural_lower(const struct ev_sentence *s, const struct noun_phrase *np)
{
	struct str last = np->head == NP_NONE ? STR("") : token_text(s->s->text, &s->t[np->head]);
	return last.n > 2 && last.p[last.n - 1] == 's' && s->t[np->head].shape == SHAPE_LOWER;
}

/* the 14th Central Committee, the 118th Congress: a body by its term, unless one is held */
static bool body_by_term(const struct ev_sentence *s, const struct ev_phrase *p, enum edition_feature head,
    bool later_head)
{
	const struct noun_phrase *np = p->np;
	uint32_t value = p->numbers.v[0].value;
	return head == ED_HEAD_BODY && s->t[np->head].shape == SHAPE_TITLE && value > 3 && value < 40
		&& !ev_every_year(s, np) && !np->nbrackets && np->part[0].n <= 2
		&& (p->nested || (!later_head && !ev_cue_after(s, p->end, 6, CUE_HELD | CUE_PLANNED)));
}

static bool congress_by_term(const struct ev_sentence *s, const struct ev_phrase *p)
{
	const struct noun_phrase *np = p->np;
	bool high = p->numbers.v[0].value >= 80 && !ev_every_year(s, np) && !np->nbrackets;
	return (high && speaks_of_congress(s, np)) || year_of_congress(s, p) || bare_congress(s, p)
		|| session_behind_congress(s, p);
}

static void of_the_name(struct ev_article *a, const struct ev_sentence *s, struct ev_phrase *p,
    enum edition_feature head)
{
	const struct noun_phrase *np = p->np;
	uint32_t capitals = ev_all_capitals(s) ? 0 : np ? np->capitals + (p->tail ? p->tail->capitals : 0) : 1;
	of_capitals(a, s, p, head, capitals);
	if (!np)
		return;
	struct later_parts later = look_at_parts(s, np);
	if (ev_every_year(s, np))
		of_every_year(a, p, head, capitals);
	flag(a, p, ED_ANNIVERSARY_WORD, has_anniversary(s, np));
	flag(a, p, ED_LATE_HEAD, later.head && !ev_head_at(s, np->head == NP_NONE ? np->word[0] : np->head));
	if (later.of || p->tail)
		add(a, p, later.of_capital || p->tail ? ED_OF_CAPITAL : ED_OF_LOWER, 1);
	flag(a, p, ED_OF_BODY, later.body);
	flag(a, p, ED_BETWEEN, later.between);
	flag(a, p, ED_PLURAL_LOWER, (head == ED_HEAD_CAPITAL || head == ED_HEAD_LOWER) && plural_lower(s, np));
	flag(a, p, ED_BODY_MEMBER, body_by_term(s, p, head, later.head));
	flag(a, p, ED_CONGRESS_TERM, congress_by_term(s, p));
}

bool ev_inaugural(const struct ev_sentence *s, const struct ev_phrase *p)
{
	return p->numbers.v[0].value == 1 && !(ev_kind(&s->t[p->numbers.v[0].token]) & KIND_LEADING);
}

static void of_the_number(struct ev_article *a, const struct ev_sentence *s, struct ev_phrase *p)
{
	uint32_t k = p->numbers.v[0].token, c = ev_class(&s->t[k]);
	bool behind = p->np && p->np->nwords && k == p->np->word[0];	/* the number stands behind the name */
	uint32_t value = p->numbers.v[0].value;
	if (!p->np) {
		add(a, p, ED_NUMBER_ACRONYM, 1);
		add(a, p, p->unknown_acronym && p->link != LINK_ACRONYM ? ED_ACRONYM_UNKNOWN : ED_ACRONYM_KNOWN, 1);
		flag(a, p, ED_LARGE_NUMBER, value > 199);
		return;
	}
	flag(a, p, ED_LARGE_NUMBER, value > 199 && !p->head_rule);
	flag(a, p, ED_NUMBER_FOUR, value >= 4);
	uint32_t ever = k + 1 < s->n && token_is(s->s->text, &s->t[k + 1], '-') ? k + 2 : k + 1;
	flag(a, p, ED_FIRST_EVER, value == 1 && p->head_rule && ever < s->n
	    && (ev_class(&s->t[ever]) & EV_MODIFIER) && (ev_kind(&s->t[ever]) & KIND_STOP));
	if (s->t[k].kind == TOKEN_NUMBER || behind)
		add(a, p, ED_NUMBER_DIGIT, 1);
	else if ((c & ORD_ROMAN) && !(c & ORD_ORDINAL))
		add(a, p, ED_NUMBER_ROMAN, 1);
	else if (ev_inaugural(s, p))
		add(a, p, ED_NUMBER_INAUGURAL, 1);
	else {
		add(a, p, ED_NUMBER_WORD, 1);
		if (ev_capital(&s->t[k]))
			add(a, p, ED_NUMBER_CAPITAL, 1);
		else if (value <= 3)	/* the second session of Congress: a legislature's year */
			add(a, p, ED_LOW_FIRST, p->head_rule && p->head_rule->strength == EVH_SESSION
			    && p->link != LINK_OWN ? 3 : 1);
	}
}

/* How many other numbers have phrases with the same head in the article: its second, fifth and sixth forum. */
static uint32_t other_numbers(const struct ev_article *a, const struct ev_phrase *p)
{
	uint64_t seen = 0;
	uint32_t n = 0;
	for (size_t i = 0; i < a->phrases.n && i < 200; i++) {
		const struct ev_phrase *q = a->phrases.v[i];
		if (!q->numbers.n || q->elliptic || !q->head_rule || q->nested || q->numbers.v[0].value > 63
		    || !str_eq(q->head_rule->key, p->head_rule->key)
		    || (p->entry && q->entry && p->entry != q->entry && p->head_rule->strength != EVH_STRONG))
			continue;
		seen |= (uint64_t)1 << q->numbers.v[0].value;
	}
	if (p->numbers.v[0].value < 64)
		seen &= ~((uint64_t)1 << p->numbers.v[0].value);
	for (; seen; seen &= seen - 1)
		n++;
	return n;
}

static void of_the_series(struct ev_article *a, struct ev_phrase *p, enum edition_feature head, uint32_t peers)
{
	static const enum edition_feature links[] = { [LINK_NONE] = ED_LINK_NONE,
		[LINK_OWN] = ED_LINK_OWN, [LINK_ACRONYM] = ED_LINK_ACRONYM,
		[LINK_GENERIC] = ED_LINK_GENERIC, [LINK_OWNER] = ED_LINK_OWNER };
	add(a, p, links[p->link], 1);
	flag(a, p, ED_LEXICON_SERIES, p->series && p->adopted != 1);
	if (peers > 1 && head != ED_HEAD_DOCUMENT && head != ED_HEAD_LOWER && head != ED_HEAD_NONE)
		add(a, p, ED_PEERS, fmin(2, log(peers)));
	if (p->head_rule && (head == ED_HEAD_STRONG || head == ED_HEAD_WEAK || head == ED_HEAD_EDITION
	    || head == ED_HEAD_TALKS || head == ED_HEAD_ROUND || head == ED_HEAD_SESSION)) {
		uint32_t n = other_numbers(a, p);
		if (n)
			add(a, p, ED_SIBLINGS, fmin(2, log(1 + n)));
	}
	flag(a, p, ED_IN_TITLE, a->in->sentences[p->sentence].title || (p->entry && p->entry->in_title));
	if (!p->open && p->id.n && p->tentative)
		add(a, p, ED_RULES_TENTATIVE, 1);
	else if (!p->open && p->id.n && !p->dropped)
		add(a, p, ED_RULES, 1);
	flag(a, p, ED_RULES_LEXICON, !p->open && p->series && !p->tentative && !p->adopted);
	flag(a, p, ED_NESTED, p->nested);
}

/* Numbered phrases by series and number, to count those that say the same. */
struct same_number { struct str id; uint32_t value, at; };
static int by_said(const void *x, const void *y)
{
	const struct same_number *a = x, *b = y;
	if (a->value != b->value)
		return a->value < b->value ? -1 : 1;
	int c = str_cmp(a->id, b->id);
	return c ? c : a->at < b->at ? -1 : a->at > b->at;
}

/* Is the number of "the 118th" said in full of what is no edition (the 118th Airlift Wing), and of none that is? */
static bool said_of_none(const struct ev_article *a, const struct ev_phrase *p)
{
	bool none = false;
	for (size_t i = 0; i < a->phrases.n && i < 200; i++) {
		const struct ev_phrase *q = a->phrases.v[i];
		if (!q->numbers.n || q->elliptic || q->numbers.v[0].value != p->numbers.v[0].value)
			continue;
		if (!q->dropped)
			return false;
		none = true;
	}
	return none;
}

void ev_score(struct ev_article *a)
{
	size_t n = 0;
	struct same_number *v = arena_alloc(a->mem, (a->phrases.n + 1) * sizeof *v);
	uint32_t *peers = arena_zalloc(a->mem, (a->phrases.n + 1) * sizeof *peers);
	for (size_t i = 0; i < a->phrases.n; i++)
		if (a->phrases.v[i]->numbers.n && !a->phrases.v[i]->elliptic && a->phrases.v[i]->id.n)
			v[n++] = (struct same_number){ a->phrases.v[i]->id, a->phrases.v[i]->numbers.v[0].value,
				(uint32_t)i };
	if (n)
		qsort(v, n, sizeof *v, by_said);
	for (size_t lo = 0, hi; lo < n; lo = hi) {
		for (hi = lo + 1; hi < n && v[hi].value == v[lo].value && str_eq(v[hi].id, v[lo].id); hi++)
			;
		for (size_t i = lo; i < hi; i++)
			peers[v[i].at] = (uint32_t)(hi - lo);
	}
	for (size_t i = 0; i < a->phrases.n; i++) {
		struct ev_phrase *p = a->phrases.v[i];
		if (!p->numbers.n)
			continue;
		if (p->elliptic)
			continue;
		struct ev_sentence *s = a->s[p->sentence];
		p->features = arena_zalloc(a->mem, sizeof *p->features);
		enum edition_feature head = ev_head_class(a, s, p);
		add(a, p, ED_BIAS, 1);
		add(a, p, head, 1);
		of_the_name(a, s, p, head);
		of_the_number(a, s, p);
		ev_score_around(a, s, p);
		of_the_series(a, p, head, peers[i]);
		p->probability = ev_probability(p->features->sum);
		p->dropped = p->probability < a->r->weights.threshold || !p->id.n;
	}
	for (size_t i = 0; i < a->phrases.n; i++) {
		struct ev_phrase *p = a->phrases.v[i];
		if (!p->numbers.n || !p->elliptic)
			continue;
		p->dropped |= (p->from && p->from->dropped) || said_of_none(a, p);
		p->probability = p->dropped ? 0 : .7;
	}
}
