/* From numbered phrases that the score has accepted to editions with all their mentions. */
#include <stdlib.h>

#include "base/hash.h"
#include "events/editions.h"

struct numbered_mention { struct ev_phrase *p; uint32_t which, at; };

static int by_number(const void *x, const void *y)
{
	const struct numbered_mention *a = x, *b = y;
	uint32_t v = a->p->numbers.v[a->which].value, w = b->p->numbers.v[b->which].value;
	if (v != w)
		return v < w ? -1 : 1;
	return a->at < b->at ? -1 : a->at > b->at;
}

static bool same_brackets(const struct ev_article *a, const struct ev_phrase *p, const struct ev_phrase *q)
{
	for (uint32_t i = 0; p->np && q->np && i < p->np->nbrackets; i++)
		for (uint32_t k = 0; k < q->np->nbrackets; k++)
			if (ev_acronym_hash(a->s[p->sentence],
			    p->np->bracket[i]) == ev_acronym_hash(a->s[q->sentence], q->np->bracket[k]))
				return true;
	return false;
}

static uint32_t shared_words(const struct ev_article *a, const struct ev_phrase *p, const struct ev_phrase *q,
    uint32_t *least)
{
	const struct ev_sentence *s = a->s[p->sentence], *t = a->s[q->sentence];
	uint32_t shared = 0, np = 0, nq = 0;
	for (uint32_t k = 0; k < q->np->nwords; k++)
		nq += ev_content_word(t, q->np->word[k]) && !ev_head_at(t, q->np->word[k]);
	for (uint32_t i = 0; i < p->np->nwords; i++) {
		if (!ev_content_word(s, p->np->word[i]) || ev_head_at(s, p->np->word[i]))
			continue;
		np++;
		for (uint32_t k = 0; k < q->np->nwords; k++)
			if (str_eq(s->t[p->np->word[i]].word->stem, t->t[q->np->word[k]].word->stem)
			    && !ev_head_at(t, q->np->word[k])) {
				shared++;
				break;
			}
	}
	*least = np < nq ? np : nq;
	return shared;
}

/* Do two phrases of one number name one series? */
static bool alike(const struct ev_article *a, const struct ev_phrase *p, const struct ev_phrase *q)
{
	uint32_t least = 0;
	if (str_eq(p->id, q->id))
		return true;
	if (p->series && q->series && p->series != q->series)
		return false;
	if (same_brackets(a, p, q) || (p->entry && p->entry == q->entry && p->link != LINK_OWNER
	    && q->link != LINK_OWNER
				       && (!p->head_rule || !q->head_rule
				       || str_eq(p->head_rule->key, q->head_rule->key)
				       || p->link == LINK_GENERIC || q->link == LINK_GENERIC)))
		return true;
	if (!p->np || !q->np || !p->head_rule || !q->head_rule || !str_eq(p->head_rule->key, q->head_rule->key))
		return false;
	uint32_t shared = shared_words(a, p, q, &least);
	if (!least && p->numbers.v[0].value > 3 && !p->entry == !q->entry)
		return true;		/* the organization's 10th annual dinner */
	return shared >= 2 && shared * 2 >= least;
}

static struct ev_edition *new_edition(struct ev_article *a, const struct ev_phrase *p, uint32_t number)
{
	struct ev_edition *e = arena_zalloc(a->mem, sizeof *e);
	e->id = p->id;
	e->name = p->series_name;
	e->series = p->series;
	e->number = number;
	*VEC_PUSH(a->mem, &a->editions) = e;
	return e;
}

/* The name that says most: of the lexicon, else the phrase's own with most words. */
static void add_name(struct ev_edition *e, const struct ev_phrase *p, bool shouted)
{
	bool lexicon = p->series && !e->series;
	bool own = !e->series && !p->series && p->link == LINK_OWN && !p->adopted && p->head_rule;
	/* of a headline in capitals nobody can tell where the name ends */
	bool fuller = own && !shouted && (p->series_name.n > e->name.n || e->shouted);
	if (lexicon || fuller) {
		e->shouted = false;
		e->id = p->id;
		e->name = p->series_name;
		e->series = p->series;
	}
}

static void add_mention(struct ev_article *a, struct ev_edition *e, uint32_t sentence,
    uint32_t start, uint32_t end, enum ev_mention_kind kind,
			const struct ev_phrase *p, uint32_t which)
{
	if (e->mentions.n >= MENTIONS_MOST)
		return;
	*VEC_PUSH(a->mem, &e->mentions) = (struct ev_mention){ sentence, start, end, kind, p, which };
}

/* Editions of phrases, number by number; each phrase is held against the last few editions of its number. */
static void gather(struct ev_article *a)
{
	struct numbered_mention *v = NULL;
	size_t n = 0, all = 0;
	for (size_t i = 0; i < a->phrases.n; i++)
		all += a->phrases.v[i]->dropped ? 0 : a->phrases.v[i]->numbers.n;
	v = arena_alloc(a->mem, (all + 1) * sizeof *v);
	for (size_t i = 0; i < a->phrases.n; i++) {
		struct ev_phrase *p = a->phrases.v[i];
		for (uint32_t k = 0; k < p->numbers.n && !p->dropped && p->id.n && !p->refers; k++)
			v[n++] = (struct numbered_mention){ p, k, (uint32_t)i };
	}
	if (n)
		qsort(v, n, sizeof *v, by_number);
	size_t first = 0;		/* of the editions of this number */
	for (size_t i = 0; i < n; i++) {
		struct ev_phrase *p = v[i].p;
		uint32_t number = p->numbers.v[v[i].which].value;
		struct ev_edition *e = NULL;
		if (i && v[i - 1].p->numbers.v[v[i - 1].which].value != number)
			first = a->editions.n;
		for (size_t k = a->editions.n; k-- > first && a->editions.n - k < 24 && !e;)
			for (size_t m = 0; m < a->editions.v[k]->mentions.n && m < 4 && !e; m++)
				if (alike(a, p, a->editions.v[k]->mentions.v[m].phrase))
					e = a->editions.v[k];
		bool shouted = ev_all_capitals(a->s[p->sentence]);
		if (!e) {
			e = new_edition(a, p, number);
			e->shouted = shouted;
		}
		add_name(e, p, shouted);
		if (!e->entry)
			e->entry = p->entry;
		e->numbered++;
		e->in_title |= a->in->sentences[p->sentence].title;
		if (p->probability > e->probability)
			e->probability = p->probability;
		if (v[i].which < 4)
			p->edition[v[i].which] = e;
		add_mention(a, e, p->sentence, p->start, p->end, MENTION_NUMBERED, p, v[i].which);
	}
}

static int rank(const struct ev_edition *e)
{
	uint32_t first = e->mentions.v[0].sentence;
	return 2 * e->in_title + 2 * (first <= 3) + (int)(e->numbered < 3 ? e->numbered : 3);
}

/* a before b as the article's subject? */
static bool before(const struct ev_edition *a, const struct ev_edition *b)
{
	int x = rank(a), y = rank(b);
	if (x != y)
		return x > y;
	const struct ev_mention *m = &a->mentions.v[0], *n = &b->mentions.v[0];
	return m->sentence != n->sentence ? m->sentence < n->sentence : m->start < n->start;
}

/* The main edition of each series, and the one the article is about. */
static void choose_main(struct ev_article *a)
{
	for (size_t i = 0; i < a->editions.n; i++) {
		struct ev_edition *e = a->editions.v[i];
		e->main = true;
		for (size_t k = i > 40 ? i - 40 : 0; k < a->editions.n && k < i + 40; k++)
			if (k != i && str_eq(a->editions.v[k]->id, e->id) && before(a->editions.v[k], e))
				e->main = false;
		if (!a->focal || before(e, a->focal))
			a->focal = e;
	}
}

static struct ev_edition *main_of(const struct ev_article *a, const struct ev_entry *entry)
{
	for (size_t i = 0; i < a->editions.n && i < 64; i++)
		if (a->editions.v[i]->main && a->editions.v[i]->entry == entry)
			return a->editions.v[i];
	return NULL;
}

/* "The ceremony" of awards, "the conference" of a congress: the one main edition whose head is of that kind. */
static struct ev_edition *only_of_kind(const struct ev_article *a, struct str kind)
{
	struct ev_edition *found = NULL;
	for (size_t i = 0; i < a->editions.n && i < 64; i++) {
		struct ev_edition *e = a->editions.v[i];
		const struct ev_phrase *p = e->mentions.v[0].phrase;
		struct str own = e->series ? e->series->kind : p && p->head_rule ? p->head_rule->kind : STR("");
		if (!e->main || !own.n || !str_eq(own, kind))
			continue;
		if (found)
			return NULL;
		found = e;
	}
	return found;
}

/* "the forum"; not "the AFC Championship" */
static bool head_alone(const struct ev_phrase *p)
{
	return p->definite && p->head_rule && !p->named.n && !p->core_topics && !p->capitals;
}

/* "the forum": the main edition of a series whose names end so, else the only one of that kind. */
static struct ev_edition *by_head(const struct ev_article *a, const struct ev_phrase *p)
{
	uint64_t h = hash_str(p->head_rule->key) | 1;
	bool time = ev_kind(&a->s[p->sentence]->t[p->head]) & KIND_WEEK;	/* the coming weeks: no conference */
	for (size_t k = 0; k < a->editions.n && k < 64; k++) {
		struct ev_edition *e = a->editions.v[k];
		if (e->main && e->entry && ev_has_hash(e->entry->heads, e->entry->nheads, h))
			return e;
	}
	return time ? NULL : only_of_kind(a, p->head_rule->kind);
}

/* The edition that a phrase without a number speaks of; NULL: of none. */
static struct ev_edition *spoken_of(const struct ev_article *a, const struct ev_phrase *p)
{
	if (p->edition[0] || p->step || (p->numbers.n && !p->refers))
		return NULL;
	if (p->refers)
		return p->refers->edition[0];
	if (head_alone(p))
		return by_head(a, p);
	bool event = p->definite && !p->head_rule && !p->mention;	/* "the event" */
	return event ? (struct ev_edition *)a->focal : NULL;
}

/* Names without a number, "the forum", "the event": mentions of the main edition of their series. */
static void add_unnumbered(struct ev_article *a)
{
	for (size_t i = 0; i < a->items.n; i++) {
		const struct ev_item *x = a->items.v[i];
		struct ev_edition *e = x->phrase || !x->entry ? NULL : main_of(a, x->entry);
		if (e)
			add_mention(a, e, x->s->index, x->np->start, x->np->end, MENTION_NAMED, NULL, 0);
	}
	for (size_t i = 0; i < a->phrases.n; i++) {
		struct ev_phrase *p = a->phrases.v[i];
		struct ev_edition *e = spoken_of(a, p);
		if (!e)
			continue;
		p->edition[0] = e;
		add_mention(a, e, p->sentence, p->start, p->end, p->head_rule && p->named.n ? MENTION_NAMED
		    : MENTION_GENERIC, p, 0);
	}
}

void ev_editions(struct ev_article *a)
{
	gather(a);
	choose_main(a);
	add_unnumbered(a);
}

bool ev_any_cue(const struct ev_sentence *s, uint32_t classes)
{
	for (uint32_t k = 0; k < s->n && k < 120; k++)
		if (s->cue[k] & classes)
			return true;
	return false;
}

/* The edition whose number stands at token k; NULL: none does. */
static const struct ev_edition *numbered_at(const struct ev_article *a, const struct ev_sentence *s, uint32_t k)
{
	const struct ev_phrase *q = s->phrase_at[k] ? a->phrases.v[s->phrase_at[k] - 1] : NULL;
	return q && q->numbers.n && !q->dropped ? q->edition[0] : NULL;
}

bool ev_rival_in(const struct ev_article *a, uint32_t sentence, const struct ev_edition *e)
{
	const struct ev_sentence *s = a->s[sentence];
	for (uint32_t k = 0; s && k < s->n && k < 200; k++) {
		const struct ev_edition *other = numbered_at(a, s, k);
		if (other && other != e)
			return true;
	}
	return false;
}

bool ev_mentioned_in(const struct ev_edition *e, uint32_t sentence)
{
	for (size_t i = 0; i < e->mentions.n; i++)
		if (e->mentions.v[i].sentence == sentence)
			return true;
	return false;
}

struct ev_between ev_look_between(const struct ev_article *a,
    const struct ev_edition *e, const struct ev_mention *m, const struct ev_span *x)
{
	const uint32_t hold = CUE_HELD | CUE_PLANNED | CUE_HOST | CUE_HOSTED_BY | CUE_ATTEND | CUE_UNTIL | CUE_POSTPONED
		| CUE_CANCELLED;
	const struct ev_sentence *s = a->s[m->sentence];
	struct ev_between b = { .behind = x->start >= m->end, .inside = x->start >= m->start && x->end <= m->end };
	uint32_t from = b.behind ? m->end : x->end, to = b.behind ? x->start : m->start;
	for (uint32_t k = from; k < to && !b.inside; k++) {
		b.words += s->t[k].kind == TOKEN_WORD || s->t[k].kind == TOKEN_NUMBER;
		if (b.words > 60) {
			b.clause = true;
			break;
		}
		const struct ev_edition *other = numbered_at(a, s, k);
		b.hold |= (s->cue[k] & hold) != 0;
		b.other |= (s->cue[k] & CUE_OTHER) && !(s->cue[k] & CUE_STATUS);
		b.clause |= token_is(s->s->text, &s->t[k], ';');
		b.rival |= other && other != e;
	}
	return b;
}

bool ev_referred(const struct ev_article *a, const struct ev_mention *m)
{
	const struct ev_sentence *s = a->s[m->sentence];
	uint32_t k = m->start;
	if (m->kind != MENTION_NUMBERED)
		return false;
	while (k && (ev_class(&s->t[k - 1]) & (EV_DETERMINER | EV_POSSESSIVE)))
		k--;
	if (ev_cue_before(s, m->start, 3 + (m->start - k), CUE_REFER))
		return true;
	/* "Preparatory Meeting of the 25th Conference", "committee of the 3rd Expo": days and places are the
	 * other's */
	if (k > 1 && (ev_class(&s->t[k - 1]) & EV_OF) && !ev_cue_before(s, k, 3, CUE_SIDE)) {
		const struct ev_head *h = ev_head_at(s, k - 2);
		if ((ev_kind(&s->t[k - 2]) & (KIND_BODY | KIND_POST)) || (h && h->strength != EVH_EDITION
		    && h->strength != EVH_SESSION && h->strength != EVH_ANNIVERSARY))
			return true;
	}
	return m->end < s->n && (ev_kind(&s->t[m->end]) & KIND_POST) && s->t[m->end].kind == TOKEN_WORD;
}

/* "in conjunction with the event, Lugar hosted a Health Fair on Friday": between token k and the end, an event of
 * another head by its name that is held or hosted. */
static bool another_held(const struct ev_sentence *s, const struct ev_edition *e, uint32_t k, uint32_t end)
{
	const struct ev_phrase *p = e->mentions.v[0].phrase;
	bool held = false;
	for (k = k ? k : 1; k < end; k++) {
		const struct ev_head *h = ev_head_at(s, k);
		held |= (s->cue[k] & (CUE_HOST | CUE_HELD | CUE_PLANNED)) != 0;
		if (held && h && ev_capital_word(&s->t[k]) && ev_capital_word(&s->t[k - 1])
		    && !(p && p->head_rule && str_eq(p->head_rule->key, h->key)))
			return true;
	}
	return false;
}

uint32_t ev_owned_by_rival(const struct ev_article *a, const struct ev_edition *e, const struct ev_mention *m,
    const struct ev_span *x)
{
	const struct ev_sentence *s = a->s[x->sentence];
	if (x->sentence == m->sentence && x->start >= m->start)
		return m->kind != MENTION_NUMBERED && another_held(s, e, m->end, x->start) ? 2 : 0;
	for (uint32_t k = x->start, words = 0; k-- > 0 && words < 3;) {
		const struct ev_phrase *q = s->phrase_at[k] ? a->phrases.v[s->phrase_at[k] - 1] : NULL;
		if (q && q->numbers.n && !q->dropped && q->edition[0] && q != m->phrase)
			return q->edition[0] != e ? 1 : 0;
		words += s->t[k].kind == TOKEN_WORD && !(ev_class(&s->t[k]) & EV_DETERMINER);
	}
	return x->sentence != m->sentence && another_held(s, e, x->start > 30 ? x->start - 30 : 0, x->start) ? 2 : 0;
}

uint32_t ev_words_in(const struct ev_sentence *s, uint32_t most)
{
	uint32_t words = 0;
	for (uint32_t k = 0; k < s->n && words < most; k++)
		words += s->t[k].kind == TOKEN_WORD || s->t[k].kind == TOKEN_NUMBER;
	return words;
}

bool ev_table_row(const struct ev_sentence *s)
{
	for (uint32_t k = 0; k < s->n && k < 60; k++)
		if (token_is(s->s->text, &s->t[k], '|'))
			return true;
	return false;
}

bool ev_under_heading(const struct ev_article *a, const struct ev_mention *m, const struct ev_span *x)
{
	const struct ev_sentence *s = a->s[x->sentence];
	return x->sentence && x->sentence + 1 == m->sentence && m->kind == MENTION_NUMBERED
		&& !a->in->sentences[x->sentence].dateline && s->n && !token_is(s->s->text, &s->t[s->n - 1], '.')
		&& ev_words_in(s, 9) <= 8 && !ev_any_cue(s, CUE_STATUS | CUE_OTHER | CUE_ATTEND | CUE_HOST);
}

static bool is_label(const struct ev_sentence *s, uint32_t kind)
{
	return s->n && (ev_kind(&s->t[0]) & kind);
}

bool ev_labelled(const struct ev_article *a, const struct ev_span *x, uint32_t kind)
{
	const struct ev_sentence *s = a->s[x->sentence], *above = x->sentence ? a->s[x->sentence - 1] : NULL;
	if (x->start && x->start <= 3 && is_label(s, kind))
		return true;
	return x->start <= 2 && above && above->n <= 3 && is_label(above, kind);
}
