/* The table of an article's series: names that share their content words, or an acronym in brackets, and do not
 * differ in head are one entry. What has a number but no name of its own ("the 12th edition", "the third meeting")
 * is linked to the entry that its head and place suggest. Items and entries are capped, so an article of any length
 * takes bounded work. */
#include <stdlib.h>

#include "base/hash.h"
#include "events/article_series.h"

bool ev_has_hash(const uint64_t *v, uint32_t n, uint64_t h)
{
	for (uint32_t i = 0; i < n; i++)
		if (v[i] == h)
			return true;
	return false;
}

static void add_hash(uint64_t *v, uint32_t *n, uint32_t most, uint64_t h)
{
	if (h && *n < most && !ev_has_hash(v, *n, h))
		v[(*n)++] = h;
}

uint64_t ev_acronym_hash(const struct ev_sentence *s, uint32_t k)
{
	struct str w = token_text(s->s->text, &s->t[k]);
	while (w.n && w.p[w.n - 1] >= '0' && w.p[w.n - 1] <= '9')
		w.n--;
	return w.n ? hash_str(w) | 1 : 0;
}

bool ev_is_acronym(const struct ev_sentence *s, uint32_t k)
{
	return s->t[k].shape == SHAPE_UPPER && s->t[k].len <= 9;
}

struct str ev_np_text(const struct ev_sentence *s, const struct noun_phrase *np)
{
	uint32_t i = 0, last = np->nwords - 1;
	while (i < last) {
		uint32_t k = np->word[i];
		if (ev_content_word(s, k) || ev_head_at(s, k))
			break;
		if ((ev_class(&s->t[k]) & EV_AND) || s->t[k].kind == TOKEN_MARK)
			break;
		i++;
	}
	uint32_t from = np->word[i], to = np->word[last];
	size_t start = s->t[from].start, end = token_end(&s->t[to]);
	return str_sub(s->s->text, start, end - start);
}

static void add_keys(struct ev_item *x, const struct ev_sentence *s, const struct noun_phrase *np)
{
	for (uint32_t i = 0; i < np->nwords && x->nkeys < ITEM_KEYS; i++) {
		uint32_t k = np->word[i];
		if (!ev_content_word(s, k) || ev_plain_head(s, k))
			continue;
		uint64_t h = hash_str(s->t[k].word->stem) | 1;
		if (ev_has_hash(x->keys, x->nkeys, h))
			continue;
		x->keys[x->nkeys++] = h;
		x->set |= (uint64_t)1 << (h >> 58);
	}
}

static struct ev_item *new_item(struct ev_article *a, const struct ev_sentence *s, const struct noun_phrase *np,
    struct ev_phrase *p)
{
	struct ev_item *x = arena_zalloc(a->mem, sizeof *x);
	x->np = np;
	x->s = s;
	x->phrase = p;
	if (np->head != NP_NONE) {
		x->rule = ev_head_at(s, np->head);
		x->head = x->rule ? hash_str(x->rule->key) | 1 : 0;
	}
	add_keys(x, s, np);
	if (p && p->tail)
		add_keys(x, a->s[p->sentence + 1], p->tail);
	/* "of" a number is another's number, not a key; its words stay */
	for (uint32_t k = np->start; k < np->end && !x->series; k++)
		for (EV_NAMES(s, k, m))
			if (s->names[m].kind == NAME_SERIES && s->name_end[m] <= np->end
			    && np->head != NP_NONE && s->name_end[m] > np->head)
				x->series = series_by_id(event_rules_series(a->r), s->names[m].entity_id);
	if (p && p->series && !p->adopted)
		x->series = p->series;
	return x;
}

/* A headline's phrase up to its last head: "CBEC Forums" of "CBEC Forums Journey".  False: it has none. */
static bool cut_at_head(const struct ev_sentence *s, struct noun_phrase *np)
{
	/* Winterfest Weekend too */
	if (!s->s->title && (np->head == NP_NONE || !(ev_kind(&s->t[np->head]) & KIND_OCCASION)))
		return false;
	for (uint32_t i = np->nparts ? np->part[0].n : 0; i-- > 1;)
		if (ev_head_at(s, np->word[i])) {
			np->part[0].n = np->nwords = i + 1;
			np->nparts = 1;
			np->head = np->word[i];
			np->end = np->head + 1;
			return true;
		}
	return false;
}

/* May a capitalised name begin at token i that stands in no numbered phrase? */
static bool begins_name(const struct ev_article *a, const struct ev_sentence *s, uint32_t i)
{
	const struct token *t = &s->t[i];
	if (t->kind != TOKEN_WORD || !ev_capital_word(t) || (ev_kind(t) & KIND_STOP)
	    || (ev_class(t) & (EV_DETERMINER | EV_POSSESSIVE)) || s->date_at[i])
		return false;
	return !(s->phrase_at[i] && a->phrases.v[s->phrase_at[i] - 1]->numbers.n)
		&& (!i || !ev_capital_word(&s->t[i - 1]) || (ev_kind(&s->t[i - 1]) & KIND_STOP));
}

/* Capitalised names of a sentence that stand in no numbered phrase. */
static void names_of(struct ev_article *a, struct ev_sentence *s)
{
	struct noun_phrase np;
	for (uint32_t i = 0; i < s->n && a->items.n < ITEMS_MOST;) {
		if (!begins_name(a, s, i) || !ev_noun_phrase(s, i, &np)) {
			i++;
			continue;
		}
		bool head = np.head != NP_NONE && ev_head_at(s, np.head);
		if (!head && !np.nbrackets)
			head = cut_at_head(s, &np);
		const struct mention *m = head ? ev_name_over(s, np.head) : NULL;
		bool person = m && m->kind == NAME_PERSON;	/* Senator Jeff Sessions */
		if (np.capitals && (head || np.nbrackets) && !person) {
			struct noun_phrase *own = arena_alloc(a->mem, sizeof *own);
			*own = np;
			*VEC_PUSH(a->mem, &a->items) = new_item(a, s, own, NULL);
		}
		uint32_t next = np.part[0].n ? np.word[np.part[0].first + np.part[0].n - 1] + 1 : i + 1;
		i = next > i ? next : i + 1;
	}
}

static uint32_t shared_keys(const struct ev_item *x, const struct ev_entry *e)
{
	uint32_t n = 0;
	if (!(x->set & e->set))
		return 0;
	for (uint32_t i = 0; i < x->nkeys; i++)
		n += ev_has_hash(e->keys, e->nkeys, x->keys[i]);
	return n;
}

static uint32_t shared_brackets(const struct ev_item *x, const uint64_t *v, uint32_t n)
{
	uint32_t shared = 0;
	for (uint32_t i = 0; i < x->np->nbrackets; i++)
		shared += ev_has_hash(v, n, ev_acronym_hash(x->s, x->np->bracket[i]));
	return shared;
}

static uint32_t worth(const struct ev_item *x)
{
	return (x->head ? 4000u : 0) + (x->s->s->title ? 0 : 40u) + (x->phrase ? 60u : 0) + 20 * x->nkeys;
}

/* ICCA, HBCUs */
static bool short_form(const struct ev_sentence *s, uint32_t k)
{
	return ev_is_acronym(s, k) || (s->t[k].shape == SHAPE_MIXED && s->t[k].len < 10);
}

/* Acronyms among its words that an entry has in brackets: the ICCA Congress. */
static uint32_t short_forms(const struct ev_item *x, const struct ev_entry *e)
{
	uint32_t shared = 0;
	for (uint32_t i = 0; e->nbrackets && i < x->np->nwords; i++)
		shared += short_form(x->s, x->np->word[i]) && !(ev_kind(&x->s->t[x->np->word[i]]) & KIND_STOP)
			&& ev_has_hash(e->brackets, e->nbrackets, ev_acronym_hash(x->s, x->np->word[i]));
	return shared;
}

/* The eighth round of the trade negotiations: the negotiations are a head of it too. */
static uint64_t inner_head(const struct ev_item *x)
{
	const struct np_part *of = x->np->nparts > 1 ? &x->np->part[1] : NULL;
	const struct ev_head *h = of && of->join == NP_OF && of->n
		? ev_head_at(x->s, x->np->word[of->first + of->n - 1]) : NULL;
	return h && x->rule && (x->rule->strength == EVH_ROUND || x->rule->strength == EVH_EDITION)
		? hash_str(h->key) | 1 : 0;
}

static void join(struct ev_entry *e, struct ev_item *x)
{
	uint32_t fresh = x->nkeys - shared_keys(x, e);
	x->entry = e;
	if (fresh <= 6)
		for (uint32_t i = 0; i < x->nkeys; i++)
			add_hash(e->keys, &e->nkeys, ENTRY_KEYS, x->keys[i]);
	e->set |= x->set;
	for (uint32_t i = 0; i < x->np->nbrackets; i++) {
		add_hash(e->brackets, &e->nbrackets, ENTRY_ACRONYMS, ev_acronym_hash(x->s, x->np->bracket[i]));
		add_hash(e->acronyms, &e->nacronyms, ENTRY_ACRONYMS, ev_acronym_hash(x->s, x->np->bracket[i]));
	}
	for (uint32_t i = 0; i < x->np->nwords; i++)
		if (ev_is_acronym(x->s, x->np->word[i]))
			add_hash(e->acronyms, &e->nacronyms, ENTRY_ACRONYMS, ev_acronym_hash(x->s, x->np->word[i]));
	add_hash(e->heads, &e->nheads, ENTRY_HEADS, x->head);
	add_hash(e->heads, &e->nheads, ENTRY_HEADS, inner_head(x));
	for (size_t i = 0; x->phrase && i < x->phrase->numbers.n; i++) {
		bool known = false;
		for (uint32_t k = 0; k < e->nnumbers; k++)
			known |= e->numbers[k] == x->phrase->numbers.v[i].value;
		if (!known && e->nnumbers < ENTRY_NUMBERS)
			e->numbers[e->nnumbers++] = x->phrase->numbers.v[i].value;
	}
	if (!e->head)
		e->head = x->head;
	if (!e->series)
		e->series = x->series;
	if (!e->count || x->s->index < e->first)
		e->first = x->s->index;
	e->in_title |= x->s->s->title;
	e->lead |= x->s->index <= 3;
	e->count++;
	if (x->phrase && !x->phrase->open && !x->phrase->tentative && !x->phrase->adopted && x->phrase->id.n
	    && !e->named)
		e->named = x->phrase;
	/* what says most: with a head before without, in running text before a headline, most words */
	if (!e->best || worth(x) > worth(e->best))
		e->best = x;
}

/* How well a name fits an entry: points, 0 not at all. */
static uint32_t fits(const struct ev_item *x, const struct ev_entry *e)
{
	uint32_t acronyms = shared_brackets(x, e->acronyms, e->nacronyms);
	if (x->head && e->head && x->head != e->head && !acronyms)
		return 0;
	if (x->series && e->series && x->series != e->series)
		return 0;
	uint32_t shared = shared_keys(x, e), fewer = x->nkeys < e->nkeys ? x->nkeys : e->nkeys;
	if (!x->head && e->head && shared < x->nkeys && !acronyms)
		return 0;		/* a longer name without a head is something else */
	bool forms = x->nkeys <= 2 && x->head == e->head && short_forms(x, e);
	if (!(shared && shared == fewer) && !shared_brackets(x, e->brackets, e->nbrackets) && !forms)
		return 0;
	return 1 + shared + 3 * acronyms;
}

static void join_or_make(struct ev_article *a, struct ev_item *x)
{
	struct ev_entry *best = NULL;
	uint32_t most = 0;
	/* national athletics championships, the first annual charity week */
	bool described = x->phrase && x->head && (x->nkeys >= 2 || ev_every_year(x->s, x->np));
	if (!(x->np->capitals || described || (x->phrase && x->phrase->tail)) || !x->nkeys)
		return;
	for (size_t i = 0; i < a->entries.n; i++) {
		uint32_t points = fits(x, a->entries.v[i]);
		if (points > most) {
			best = a->entries.v[i];
			most = points;
		}
	}
	if (!best) {
		if (a->entries.n >= ENTRIES_MOST)
			return;
		best = arena_zalloc(a->mem, sizeof *best);
		*VEC_PUSH(a->mem, &a->entries) = best;
	}
	join(best, x);
	if (x->phrase) {
		x->phrase->entry = best;
		x->phrase->link = LINK_OWN;
	}
}

/* What says most first; then in reading order (items are made in it). */
struct ranked { struct ev_item *x; uint32_t at; };
static int by_keys(const void *p, const void *q)
{
	const struct ranked *a = p, *b = q;
	if (a->x->nkeys != b->x->nkeys)
		return a->x->nkeys > b->x->nkeys ? -1 : 1;
	return a->at < b->at ? -1 : 1;
}

/* An id for what is in no lexicon: its words in any order, and its head. */
static void identify(struct ev_article *a, struct ev_entry *e)
{
	const struct ev_item *x = e->best;
	if (e->series) {
		e->id = e->series->id;
		e->name = e->series->name;
		return;
	}
	e->name = ev_np_text(x->s, x->np);
	if (x->phrase && x->phrase->tail)
		e->name = str_printf(a->mem, "%.*s of the %.*s", STR_FMT(e->name),
			STR_FMT(ev_np_text(a->s[x->phrase->sentence + 1], x->phrase->tail)));
	if (e->named) {
		e->id = e->named->id;
		if (e->named->series_name.n > e->name.n)
			e->name = e->named->series_name;
		return;
	}
	str_vec words = { NULL, 0, 0 }, none = { NULL, 0, 0 };
	for (uint32_t i = 0; i < x->np->nwords; i++)
		if (ev_content_word(x->s, x->np->word[i]) && !ev_plain_head(x->s, x->np->word[i]))
			*VEC_PUSH(a->mem, &words) = ev_topic_key(a->r, x->s->t[x->np->word[i]].word->fold);
	series_sort(&words);
	const struct ev_head *h = x->np->head == NP_NONE ? NULL : ev_head_at(x->s, x->np->head);
	e->id = str_printf(a->mem, "series/%.*s", STR_FMT(series_signature(a->mem, &words, STR(""), h ? h->key
		: STR(""), &none)));
}

void ev_article_series(struct ev_article *a)
{
	for (size_t i = 0; i < a->phrases.n && a->items.n < ITEMS_MOST; i++) {
		struct ev_phrase *p = a->phrases.v[i];
		if (p->numbers.n && p->np)
			*VEC_PUSH(a->mem, &a->items) = new_item(a, a->s[p->sentence], p->np, p);
	}
	for (size_t i = 0; i < a->in->nsentences && a->items.n < ITEMS_MOST; i++)
		if (a->s[i])
			names_of(a, a->s[i]);
	struct ranked *order = arena_alloc(a->mem, (a->items.n + 1) * sizeof *order);
	for (size_t i = 0; i < a->items.n; i++)
		order[i] = (struct ranked){ a->items.v[i], (uint32_t)i };
	qsort(order, a->items.n, sizeof *order, by_keys);
	for (size_t i = 0; i < a->items.n; i++)
		join_or_make(a, order[i].x);
	for (size_t i = 0; i < a->entries.n; i++)
		identify(a, a->entries.v[i]);
}
