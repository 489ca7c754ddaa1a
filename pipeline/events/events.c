/* The article's way through the finder: sentences with a trigger are read, phrases are identified, dates and places
 * attached, short mentions resolved, and what is left is handed out. */
#include <stdlib.h>

#include "text/calendar.h"
#include "events/editions.h"

static void mark(struct ev_sentence *s);

/* Marks of a sentence: who covers which token.  Names and dates of the sentence are [n0, n1) and [d0, d1). */
struct ev_sentence *ev_prepare(struct ev_article *a, uint32_t i, size_t n0, size_t n1, size_t d0, size_t d1)
{
	const struct event_sentence *in = &a->in->sentences[i];
	struct ev_sentence *s = arena_zalloc(a->mem, sizeof *s);
	*s = (struct ev_sentence){ .r = a->r, .s = in, .t = in->tokens, .n = in->n, .index = i, .names = n1 > n0
		? a->in->names + n0 : NULL,
		.dates = d1 > d0 ? a->in->dates + d0 : NULL, .nnames = (uint32_t)(n1 - n0),
			.ndates = (uint32_t)(d1 - d0) };
	uint32_t *v = arena_zalloc(a->mem,
		(6 * (size_t)s->n + 2 * (size_t)s->nnames + 2 * (size_t)s->ndates) * sizeof *v);
	s->name_at = v;
	s->date_at = v + s->n;
	s->cue = v + 2 * s->n;
	s->cue_length = v + 3 * s->n;
	s->phrase_at = v + 4 * s->n;
	s->name_first = v + 5 * s->n;
	s->name_start = v + 6 * s->n;
	s->name_end = s->name_start + s->nnames;
	s->date_start = s->name_end + s->nnames;
	s->date_end = s->date_start + s->ndates;
	mark(s);
	return s;
}

/* Tokens [*from, *to) that lie in bytes [start, start + length); false if none does. */
static bool tokens_of(const struct ev_sentence *s, uint32_t start, uint32_t length, uint32_t *from, uint32_t *to)
{
	uint32_t lo = 0, hi = s->n;
	while (lo < hi) {
		uint32_t mid = (lo + hi) / 2;
		if (s->t[mid].start < start)
			lo = mid + 1;
		else
			hi = mid;
	}
	*from = *to = lo;
	while (*to < s->n && token_end(&s->t[*to]) <= (size_t)start + length)
		(*to)++;
	return *to > *from;
}

/* "airs at 3.30 pm on Friday, 31 December": is it the time of a day that stands within a few tokens of it? */
static bool clock_of_another(const struct ev_sentence *s, uint32_t i)
{
	const struct date *d = &s->dates[i];
	if (d->value.n < 13 || d->value.p[10] != 'T' || d->value.p[11] > '9' || str_is(d->basis, "explicit"))
		return false;
	for (uint32_t k = 0; k < s->ndates; k++) {
		const struct date *o = &s->dates[k];
		uint32_t gap = o->start > d->start ? o->start - d->start : d->start - o->start;
		if (k != i && gap < 60 && o->value.n >= 10 && o->earliest != DAY_NONE && o->earliest == o->latest
		    && o->earliest != d->earliest)
			return true;
	}
	return false;
}

static void mark(struct ev_sentence *s)
{
	for (uint32_t i = 0; i < s->nnames; i++) {
		if (!tokens_of(s, s->names[i].start, s->names[i].length, &s->name_start[i], &s->name_end[i]))
			s->name_start[i] = s->name_end[i] = UINT32_MAX;
		if (s->name_start[i] == UINT32_MAX)
			continue;
		if (!s->name_first[s->name_start[i]])
			s->name_first[s->name_start[i]] = i + 1;
		if (!s->names[i].depth)
			for (uint32_t k = s->name_start[i]; k < s->name_end[i]; k++)
				s->name_at[k] = i + 1;
	}
	for (uint32_t i = 0; i < s->ndates; i++) {
		uint32_t from, to;
		if (str_ends(s->dates[i].value, STR("_REF")) || clock_of_another(s, i)
		    || !tokens_of(s, s->dates[i].start,
		    s->dates[i].length, &from, &to))
			from = to = UINT32_MAX;
		s->date_start[i] = from;
		s->date_end[i] = to;
		if (from == UINT32_MAX)
			continue;
		/* the widest date of a span counts: the interval, not its ends */
		uint32_t old = s->date_at[from];
		if (old && s->date_end[old - 1] - s->date_start[old - 1] >= to - from)
			continue;
		for (uint32_t k = from; k < to; k++)
			s->date_at[k] = i + 1;
	}
}

bool ev_headline(struct ev_sentence *s)
{
	uint32_t capitals = 0, words = 0;
	if (s->headline_known)
		return s->headline;
	for (uint32_t i = 0; i < s->n; i++)
		if (s->t[i].kind == TOKEN_WORD && s->t[i].len > 3) {
			words++;
			capitals += ev_capital(&s->t[i]);
		}
	s->headline_known = true;
	return s->headline = words > 2 && (s->s->title ? capitals * 5 > words * 4 : capitals == words);
}

void ev_mark_cues(struct ev_sentence *s)
{
	if (s->cues_marked)
		return;
	s->cues_marked = true;
	for (uint32_t i = 0; i < s->n;) {
		if (!s->t[i].word || !s->t[i].word->cls[WORD_CUE]) {	/* most words begin none */
			i++;
			continue;
		}
		uint32_t n = ev_cue_at(s->r, s->t, s->n, i, &s->cue[i]);
		s->cue_length[i] = n;
		i += n ? n : 1;
	}
}

static int by_place(const void *x, const void *y)
{
	const struct ev_phrase *a = *(struct ev_phrase *const *)x, *b = *(struct ev_phrase *const *)y;
	if (a->sentence != b->sentence)
		return a->sentence < b->sentence ? -1 : 1;
	return a->start < b->start ? -1 : a->start > b->start;
}

/* All classes of the words of a sentence; an ordinal too where its digits and suffix stand apart. */
static uint32_t classes_of(const struct event_sentence *s)
{
	enum { AHEAD = 12 };		/* words lie far apart in memory */
	uint32_t all = 0, kinds = 0;
	for (uint32_t k = 0; k < s->n; k++) {
		if (k + AHEAD < s->n)
			__builtin_prefetch(s->tokens[k + AHEAD].word);
		all |= s->tokens[k].word ? s->tokens[k].word->cls[WORD_EVENT] : 0;
		kinds |= s->tokens[k].word ? s->tokens[k].word->cls[WORD_KIND] : 0;
	}
	return kinds & KIND_SUFFIX ? all | ORD_ORDINAL : all;
}

/* Could the sentence number an edition? */
static bool may_number(uint32_t all)
{
	return (all & (EV_TRIGGER & ~(uint32_t)(ORD_COUNT | ORD_TENS))) || ((all & (ORD_TENS | ORD_ROMAN))
		&& (all & EV_HEAD));
}

/* Sentences that may number an edition first: most articles have none, and are left. */
static bool find_phrases(struct ev_article *a)
{
	struct ev_sentence **s = a->s;
	const struct event_article *in = a->in;
	size_t *name = arena_alloc(a->mem, (in->nsentences + 1) * 2 * sizeof *name),
		*date = name + in->nsentences + 1;
	bool any = false;
	name[0] = date[0] = 0;
	for (uint32_t i = 0; i < in->nsentences; i++) {
		bool series = false, body = false;
		for (name[i + 1] = name[i]; name[i + 1] < in->nnames
		    && in->names[name[i + 1]].sentence == i; name[i + 1]++) {
			const struct mention *m = &in->names[name[i + 1]];
			series |= m->kind == NAME_SERIES;
			body |= m->kind == NAME_ORGANISATION;
			if (in->sentences[i].dateline && !a->dateline && m->kind == NAME_CITY)
				a->dateline = m;
		}
		for (date[i + 1] = date[i]; date[i + 1] < in->ndates
		    && in->dates[date[i + 1]].sentence == i; date[i + 1]++)
			;
		if (!in->sentences[i].facts || !in->sentences[i].n)
			continue;
		uint32_t all = classes_of(&in->sentences[i]);
		/* a series by its days alone */
		any |= (series || (body && (all & EV_HEAD))) && date[i + 1] > date[i];
		if (!series && !may_number(all))
			continue;
		s[i] = ev_prepare(a, i, name[i], name[i + 1], date[i], date[i + 1]);
		ev_find_numbered(a, s[i]);
		ev_find_open(a, s[i]);
	}
	if (!a->phrases.n && !any)
		return false;
	for (uint32_t i = 0; i < in->nsentences; i++) {
		if (!in->sentences[i].facts || !in->sentences[i].n)
			continue;
		if (!s[i])
			s[i] = ev_prepare(a, i, name[i], name[i + 1], date[i], date[i + 1]);
		ev_mark_cues(s[i]);
		ev_find_open_acronyms(a, s[i]);
		ev_find_short(a, s[i]);
	}
	if (a->phrases.n)
		qsort(a->phrases.v, a->phrases.n, sizeof *a->phrases.v, by_place);
	return a->phrases.n != 0;
}

/* Which phrase covers which token, in the order that the phrases have now. */
static void mark_phrases(struct ev_article *a)
{
	for (size_t i = 0; i < a->in->nsentences; i++)
		if (a->s[i])
			memset(a->s[i]->phrase_at, 0, a->s[i]->n * sizeof *a->s[i]->phrase_at);
	for (size_t i = 0; i < a->phrases.n; i++) {
		const struct ev_phrase *p = a->phrases.v[i];
		for (uint32_t k = p->start; k < p->end; k++)
			if (!a->s[p->sentence]->phrase_at[k])
				a->s[p->sentence]->phrase_at[k] = (uint32_t)i + 1;
	}
}

/* "the 23rd session of the" at the end of a line: the noun phrase that opens the next one goes on with it. */
static const struct noun_phrase *next_line(struct ev_article *a, const struct ev_phrase *p)
{
	const struct ev_sentence *s = a->s[p->sentence], *next = p->sentence + 1 < a->in->nsentences
		? a->s[p->sentence + 1] : NULL;
	struct noun_phrase np;
	bool of = false;
	if (!p->np || !next || !next->n || a->in->sentences[p->sentence].title)
		return NULL;
	for (uint32_t k = p->np->end; k < s->n; k++) {
		uint32_t c = ev_class(&s->t[k]);
		if (!(c & (EV_OF | EV_ON | EV_AND | EV_DETERMINER)))
			return NULL;
		of |= (c & (EV_OF | EV_ON)) != 0;
	}
	if (!of || !ev_noun_phrase(next, 0, &np) || !np.capitals)
		return NULL;
	struct noun_phrase *own = arena_alloc(a->mem, sizeof *own);
	*own = np;
	return own;
}

/* Rugby World Cup Sevens, Ministerial Steering Committee: the name goes on behind the head that the rules took; and
 * the 24th session of Central Bank governors. */
static bool goes_on(const struct ev_sentence *s, const struct ev_phrase *p)
{
	const struct noun_phrase *o = p->np;
	if (!o || p->open)
		return false;
	if (o->nparts > 1 && o->end > p->end && ev_people_follow(s, p->end))
		return true;
	/* the 23rd meeting of the Standing Committee of the 12th National Committee of the Congress */
	for (uint32_t i = 1; i + 1 < o->nparts && !p->mention; i++)
		if (o->part[i].join == NP_OF_NUMBER && o->word[o->part[i].first] >= p->end && o->part[i + 1].n
		    && (ev_kind(&s->t[o->word[o->part[i + 1].first + o->part[i + 1].n - 1]]) & KIND_BODY))
			return true;
	return !p->part && o->nparts && o->head != NP_NONE && o->head >= p->end && ev_capital(&s->t[o->head])
		&& !ev_headline((struct ev_sentence *)s) && s->t[p->end].kind == TOKEN_WORD
		&& ev_capital(&s->t[p->end]);
}

/* The open noun phrase behind each number, and whether it stands within another's. */
static void read_open(struct ev_article *a)
{
	const struct ev_phrase *before = NULL;
	for (size_t i = 0; i < a->phrases.n; i++) {
		struct ev_phrase *p = a->phrases.v[i];
		struct noun_phrase np;
		if (!p->numbers.n || p->elliptic)
			continue;
		if (!p->np && p->after && ev_noun_phrase(a->s[p->sentence], p->after - 1, &np)) {
			struct noun_phrase *own = arena_alloc(a->mem, sizeof *own);
			*own = np;
			p->np = own;
		}
		if (goes_on(a->s[p->sentence], p))
			ev_make_open(a, a->s[p->sentence], p);
		p->tail = next_line(a, p);
		p->nested = before && before->sentence == p->sentence && before->np
			&& p->start < before->np->end && p->start > before->start;
		if (!p->nested)
			before = p;
	}
}

/* Every numbered candidate: sentence, start and length in bytes, number, series, probability, feature=value ... */
static void tell_why(const struct ev_article *a)
{
	for (size_t i = 0; a->in->why && i < a->phrases.n; i++) {
		const struct ev_phrase *p = a->phrases.v[i];
		const struct token *t = a->in->sentences[p->sentence].tokens;
		if (!p->features)
			continue;
		size_t start = t[p->start].start;
		buf_addf(a->in->why, "%u\t%zu\t%zu\t%u\t%.*s\t%.3f",
		    p->sentence + 1, start, token_end(&t[p->end - 1]) - start, p->numbers.v[0].value,
			 STR_FMT(p->series_name.n ? p->series_name : str_sub(a->in->sentences[p->sentence].text,
			     start, token_end(&t[p->end - 1]) - start)),
			 p->probability);
		for (uint32_t k = 0; k < p->features->n; k++)
			buf_addf(a->in->why, "\t%s=%g", ev_edition_feature_name(p->features->v[k].id),
			    (double)p->features->v[k].value);
		buf_addc(a->in->why, '\n');
	}
}

/* Open candidates that the score refuses are forgotten: they bar no way to days and places. */
static void forget_refused(struct ev_article *a)
{
	size_t n = 0;
	for (size_t i = 0; i < a->phrases.n; i++)
		if (!(a->phrases.v[i]->open && a->phrases.v[i]->dropped))
			a->phrases.v[n++] = a->phrases.v[i];
	a->phrases.n = n;
}

void events_find(const struct event_rules *r, struct arena *mem, const struct event_article *in,
    struct events_found *out)
{
	struct ev_article a = { .r = r, .mem = mem, .in = in, .s = arena_zalloc(mem,
		(in->nsentences + 1) * sizeof *a.s) };
	if (!find_phrases(&a))
		return;
	mark_phrases(&a);
	read_open(&a);
	ev_identify(&a);
	ev_article_series(&a);
	ev_link(&a);
	ev_score(&a);
	tell_why(&a);
	forget_refused(&a);
	mark_phrases(&a);
	for (size_t lo = 0, hi; lo < a.phrases.n; lo = hi) {
		for (hi = lo + 1; hi < a.phrases.n && a.phrases.v[hi]->sentence == a.phrases.v[lo]->sentence; hi++)
			;
		ev_attach(&a, a.s[a.phrases.v[lo]->sentence], lo, hi);
	}
	for (size_t i = 0; i < a.phrases.n; i++) {
		ev_place_in_name(a.phrases.v[i], a.s[a.phrases.v[i]->sentence]);
		ev_name_parties(&a, a.phrases.v[i], a.s[a.phrases.v[i]->sentence]);
	}
	ev_refer(&a);
	ev_editions(&a);
	ev_settle_days(&a);
	ev_settle_places(&a);
	ev_settle_status(&a);
	ev_hand_out(&a, out);
}
