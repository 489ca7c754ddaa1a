/* Whose edition a number counts, where its own words do not say it: by an acronym, by the head and the nearness of
 * an entry of the table of series, by whose event it is, by the title. */
#include "base/hash.h"
#include "events/article_series.h"
#include "events/editions.h"

/* Has the entry a phrase with this number? */
static bool numbers(const struct ev_entry *e, uint32_t number)
{
	for (uint32_t i = 0; i < e->nnumbers; i++)
		if (e->numbers[i] == number)
			return true;
	return false;
}

/* How well an entry fits a phrase that names none: points, 0 none. */
static double points_of(const struct ev_article *a, const struct ev_phrase *p, const struct ev_entry *e,
    uint64_t wanted, uint64_t wanted_stem, bool any)
{
	double points = 0;
	(void)a;
	if (wanted && ev_has_hash(e->heads, e->nheads, wanted))
		points = 3;
	else if (wanted_stem && ev_has_hash(e->keys, e->nkeys, wanted_stem))
		points = 2;
	else if (any && e->nheads)
		points = .5;
	if (points <= 0)
		return 0;
	bool number = p->numbers.n && numbers(e, p->numbers.v[0].value);
	double away = e->first > p->sentence ? e->first - p->sentence : p->sentence - e->first;
	points += .6 * e->in_title + .2 * (e->count < 5 ? e->count
		: 5) + .8 * number + (e->nnumbers > 0) - .02 * (away < 60 ? away : 60);
	if (e->first > p->sentence)
		points -= .7;
	return points;
}

/* What a phrase without a name asks for: a head, a word, or any event. */
struct asked { uint64_t head, stem; bool any; };

static struct asked asked_for(const struct ev_sentence *s, const struct noun_phrase *np)
{
	uint32_t of = NP_NONE;
	for (uint32_t i = 1; i < np->nparts && of == NP_NONE; i++)
		if (np->part[i].join == NP_OF && np->part[i].n)
			of = np->word[np->part[i].first + np->part[i].n - 1];
	const struct ev_head *own = np->head == NP_NONE ? NULL : ev_head_at(s, np->head);
	if (of != NP_NONE) {		/* third edition of the festival, of its kind */
		const struct ev_head *what = ev_head_at(s, of);
		bool kind = ev_kind(&s->t[of]) & KIND_GENERIC;
		return (struct asked){ what && !kind ? hash_str(what->key) | 1 : 0, kind ? 0
			: hash_str(s->t[of].word->stem) | 1, kind };
	}
	if (!own)
		return (struct asked){ 0, 0, false };
	bool edition = own->strength == EVH_EDITION;
	return (struct asked){ edition ? 0 : hash_str(own->key) | 1, 0, edition
		|| (ev_kind(&s->t[np->head]) & KIND_GENERIC) };
}

static void link_generic(struct ev_article *a, struct ev_phrase *p)
{
	struct asked asked = asked_for(a->s[p->sentence], p->np);
	double most = 0;
	for (size_t i = 0; i < a->entries.n; i++) {
		double points = points_of(a, p, a->entries.v[i], asked.head, asked.stem, asked.any);
		if (points > most) {
			most = points;
			p->entry = a->entries.v[i];
			p->link = LINK_GENERIC;
		}
	}
}

/* An entry whose name ends in a body may meet: International Grand Committee. */
static bool is_body(const struct ev_entry *e)
{
	const struct noun_phrase *np = e->best->np;
	return np->head != NP_NONE && (ev_kind(&e->best->s->t[np->head]) & KIND_BODY);
}

static void link_acronym(struct ev_article *a, struct ev_phrase *p)
{
	uint64_t h = ev_acronym_hash(a->s[p->sentence], p->head);
	for (size_t i = 0; i < a->entries.n && !p->entry; i++) {
		struct ev_entry *e = a->entries.v[i];
		/* IGC5 where the fifth International Grand Committee is spoken of; MPEG-4 is none */
		if (ev_has_hash(e->brackets, e->nbrackets, h) && (e->nheads || (is_body(e)
		    && numbers(e, p->numbers.v[0].value)))) {
			p->entry = e;
			p->link = LINK_ACRONYM;
		}
	}
}

/* An acronym inside the phrase that another entry has in brackets: "the 6th JCM". */
static void link_inner_acronym(struct ev_article *a, struct ev_phrase *p)
{
	const struct ev_sentence *s = a->s[p->sentence];
	for (uint32_t i = 0; i < p->np->nwords; i++) {
		if (!ev_is_acronym(s, p->np->word[i]))
			continue;
		uint64_t h = ev_acronym_hash(s, p->np->word[i]);
		for (size_t k = 0; k < a->entries.n; k++)
			if (a->entries.v[k] != p->entry && ev_has_hash(a->entries.v[k]->brackets,
			    a->entries.v[k]->nbrackets, h)) {
				p->entry = a->entries.v[k];
				p->link = LINK_ACRONYM;
				return;
			}
	}
}

/* Nothing else names it: the first capitalised name of the title does, with the phrase's own words. */
static void link_title(struct ev_article *a, struct ev_phrase *p)
{
	struct noun_phrase np;
	const struct ev_sentence *s = a->s[p->sentence];
	if ((p->head_rule->strength != EVH_STRONG && p->head_rule->strength != EVH_WEAK) || p->capital_head)
		return;
	for (size_t i = 0; i < a->in->nsentences && i < 8; i++) {
		const struct ev_sentence *t = a->s[i];
		if (!t || !t->s->title || ev_all_capitals(t))	/* of capitals alone nobody can tell the name */
			continue;
		for (uint32_t k = 0; k < t->n; k++) {
			if (!ev_capital_word(&t->t[k]) || !ev_noun_phrase(t, k, &np) || np.capitals < 2
			    || !np.part[0].n)
				continue;
			struct str title = ev_np_text(t, &np), own = ev_np_text(s, p->np);
			if (title.n > 60)
				return;
			p->series_name = str_printf(a->mem, "%.*s: %.*s", STR_FMT(title), STR_FMT(own));
			str_vec words = { NULL, 0, 0 }, none = { NULL, 0, 0 };
			for (uint32_t w = 0; w < np.nwords; w++)
				if (ev_content_word(t, np.word[w]))
					*VEC_PUSH(a->mem, &words) = ev_topic_key(a->r, t->t[np.word[w]].word->fold);
			series_sort(&words);
			p->id = str_printf(a->mem, "series/%.*s", STR_FMT(series_signature(a->mem,
				&words, STR(""), p->head_rule->key, &none)));
			return;
		}
		return;
	}
}

static void take_series(struct ev_phrase *p, struct str id, struct str name, const struct series *series)
{
	p->id = id;
	p->series_name = name;
	p->series = series;
}

/* An entry of the table for what has none, or a fuller one than its own: "the 6th JCM". */
static void find_entry(struct ev_article *a, struct ev_phrase *p)
{
	const struct ev_sentence *s = a->s[p->sentence];
	uint32_t keys = 0;
	if (p->unknown_acronym) {
		link_acronym(a, p);
		return;
	}
	if (!p->np)
		return;
	if (!p->entry) {
		link_generic(a, p);
		return;
	}
	for (uint32_t k = 0; k < p->np->nwords; k++)
		keys += ev_content_word(s, p->np->word[k]) && !ev_head_at(s, p->np->word[k]);
	if (keys < 2 && !p->np->nbrackets && !p->series)
		link_inner_acronym(a, p);
}

/* No entry: whose event it is, or what the title names. */
static void find_owner(struct ev_article *a, struct ev_phrase *p)
{
	if (p->entry || !p->np || p->np->capitals)
		return;
	if (!p->named.n && p->owner_name.n) {
		p->link = LINK_OWNER;
		return;
	}
	if (!p->named.n) {
		if (p->head_rule && !p->adopted)
			link_title(a, p);
		return;
	}
	p->link = LINK_OWNER;
	if (p->named.n == 2 && p->open && p->id.n)
		p->series_name = str_printf(a->mem, "%.*s-%.*s %.*s", STR_FMT(p->named.v[0]->name),
			STR_FMT(p->named.v[1]->name),
					    STR_FMT(ev_np_text(a->s[p->sentence], p->np)));
}

void ev_link(struct ev_article *a)
{
	for (size_t i = 0; i < a->phrases.n; i++) {
		struct ev_phrase *p = a->phrases.v[i];
		if (p->elliptic && p->from && p->from->id.n)	/* "the 29th, in Lodz": linked since, perhaps */
			take_series(p, p->from->id, p->from->series_name, p->from->series);
		if (!p->numbers.n || p->elliptic)
			continue;
		find_entry(a, p);
		find_owner(a, p);
		bool weak = (p->tentative || p->dropped || !p->id.n || p->open || p->adopted == 1) && !p->series;
		if (p->entry && (weak || (p->adopted == 1 && p->link == LINK_GENERIC)))
			take_series(p, p->entry->id, p->entry->name, p->entry->series);
	}
}
