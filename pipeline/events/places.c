/* The place of each edition: as with its days, every place of the article is a candidate, every pair of a mention
 * and a place near it is scored, and the best pair speaks for its place. Places are cities, countries, venues, "in"
 * and capitals that are no known name, "online", and "here", which is the dateline's place. */
#include "events/places.h"
#include "text/calendar.h"

enum { NEAR = 5, LEAD = 2 };

static void preposition(const struct ev_sentence *s, const struct place *p, struct ev_features *f, const double *w)
{
	static const enum place_feature features[PREPOSITIONS] = {
		[PRE_IN] = PLACE_PRE_IN, [PRE_AT] = PLACE_PRE_AT, [PRE_OF] = PLACE_PRE_OF, [PRE_FROM] = PLACE_PRE_FROM,
		[PRE_TO] = PLACE_PRE_TO, [PRE_AND] = PLACE_PRE_AND, [PRE_BETWEEN] = PLACE_PRE_BETWEEN,
		[PRE_BY] = PLACE_PRE_BY, [PRE_VISIT] = PLACE_PRE_VISIT,
	};
	uint32_t k = p->at.start;
	while (k && (ev_class(&s->t[k - 1]) & EV_DETERMINER))
		k--;
	if (!k)
		ev_feature(f, w, PLACE_PRE_NONE, 1);
	else if (token_is(s->s->text, &s->t[k - 1], ','))
		ev_feature(f, w, PLACE_PRE_COMMA, 1);
	else if (token_is(s->s->text, &s->t[k - 1], '('))
		ev_feature(f, w, PLACE_PRE_BRACKET, 1);
	else if (features[ev_preposition(&s->t[k - 1])])
		ev_feature(f, w, features[ev_preposition(&s->t[k - 1])], 1);
	/* between the Philadelphia Eagles and ...: a team's */
	ev_flag(f, w, PLACE_PARTY, p->in_name && k && (ev_class(&s->t[k - 1]) & EV_BETWEEN));
}

/* Is the place the subject of hosting: "Japan will host", "Seoul hosted"? */
static bool hosts(const struct ev_sentence *s, uint32_t k)
{
	for (uint32_t q = k; q < s->n && q < k + 6; q++) {
		if (s->cue[q] & CUE_HOST)
			return true;
		if (s->t[q].kind == TOKEN_MARK || s->name_at[q])
			return false;
	}
	return false;
}

static bool of_post(const struct ev_sentence *s, uint32_t k)
{
	while (k && (ev_class(&s->t[k - 1]) & EV_DETERMINER))
		k--;
	if (!k || !(ev_class(&s->t[k - 1]) & EV_OF))
		return false;
	for (uint32_t q = k - 1; q-- > 0 && k - q < 7;) {
		if (ev_kind(&s->t[q]) & KIND_POST)
			return true;
		if (s->t[q].kind == TOKEN_MARK && !token_is(s->s->text, &s->t[q], ','))
			return false;
	}
	return false;
}

static uint32_t gap(const struct ev_mention *m, const struct place *p)
{
	return p->at.start >= m->end ? p->at.start - m->end : m->start >= p->at.end ? m->start - p->at.end : 0;
}

static void within(const struct ev_article *a, const struct ev_edition *e, const struct ev_mention *m,
    const struct place *p, struct ev_features *f)
{
	const double *w = a->r->weights.place;
	const struct ev_sentence *s = a->s[m->sentence];
	const struct noun_phrase *np = m->phrase ? m->phrase->np : NULL;
	bool party = (p->at.start > m->start && !s->t[p->at.start].space
		&& token_is(s->s->text, &s->t[p->at.start - 1], '-'))
		|| (p->at.end < s->n && !s->t[p->at.end].space && s->t[p->at.end].kind == TOKEN_MARK
		    && !token_is(s->s->text, &s->t[p->at.end], ',')
		    && !token_is(s->s->text, &s->t[p->at.end], ')') && !token_is(s->s->text, &s->t[p->at.end], '.'));
	for (uint32_t i = 0; np && i < np->nparts; i++)
		party |= np->part[i].join == NP_BETWEEN;
	ev_feature(f, w, PLACE_IN_EVENT_NAME, 1);
	ev_flag(f, w, PLACE_PARTY, party);
	const struct series *series = e->series;
	ev_flag(f, w, PLACE_LAST_IN_NAME, p->kind == PLACE_IS_CITY || (p->kind == PLACE_IS_COUNTRY && series
	    && series->parties.n == 1 && str_eq(series->parties.v[0], p->id)));
}

static void same_sentence(const struct ev_article *a, const struct ev_edition *e, const struct ev_mention *m,
    const struct places *x,
			  const struct place *p, struct ev_features *f)
{
	const double *w = a->r->weights.place;
	const struct ev_sentence *s = a->s[m->sentence];
	struct ev_between b = ev_look_between(a, e, m, &p->at);
	uint32_t nearest = UINT32_MAX;
	ev_feature(f, w, PLACE_SAME, 1);
	if (b.inside) {
		within(a, e, m, p, f);
		return;
	}
	ev_feature(f, w, b.behind ? PLACE_AFTER : PLACE_BEFORE, 1);
	ev_feature(f, w, PLACE_DISTANCE, (b.words < 40 ? b.words : 40) / 10.);
	ev_flag(f, w, PLACE_ADJACENT, b.behind && b.words <= 2 && !b.clause);
	ev_flag(f, w, PLACE_HOLD, b.hold);
	ev_flag(f, w, PLACE_OTHER, b.other);
	ev_flag(f, w, PLACE_CLAUSE, b.clause);
	ev_flag(f, w, PLACE_RIVAL, b.rival);
	if (!b.behind) {
		bool attend = false;
		for (uint32_t k = p->at.end; k < m->start && k < p->at.end + 40; k++)
			attend |= (s->cue[k] & CUE_ATTEND) != 0;
		uint32_t q = m->start;
		while (q && (ev_class(&s->t[q - 1]) & (EV_DETERMINER | EV_POSSESSIVE)))
			q--;
		bool for_it = q && q > p->at.end && ev_preposition(&s->t[q - 1]) == PRE_FOR
			&& ev_cue_before(s, p->at.start, 2, CUE_VISIT);
		ev_flag(f, w, PLACE_VISIT, for_it || (attend && ev_cue_before(s, p->at.start,
		    6, CUE_VISIT | CUE_FUTURE | CUE_PLANNED)));
	}
	for (uint32_t i = x->first[m->sentence]; i < x->v.n && x->v.v[i].at.sentence == m->sentence; i++) {
		const struct place *o = &x->v.v[i];
		if (o != p && !o->in_name && o->kind != PLACE_IS_UNKNOWN && !(o->at.start >= m->start
		    && o->at.end <= m->end) && gap(m, o) < nearest)
			nearest = gap(m, o);
	}
	ev_feature(f, w, PLACE_OWNED, ev_owned_by_rival(a, e, m, &p->at));
	ev_flag(f, w, PLACE_NOT_NEAREST, nearest < gap(m, p));
}

static void other_sentence(const struct ev_article *a, const struct ev_edition *e, const struct ev_mention *m,
    const struct place *p, struct ev_features *f)
{
	static const enum place_feature next[] = { PLACE_NEXT_1,
		PLACE_NEXT_2, PLACE_NEXT_3 }, previous[] = { PLACE_PREV_1, PLACE_PREV_2, PLACE_PREV_3 };
	const double *w = a->r->weights.place;
	const struct ev_sentence *s = a->s[p->at.sentence];
	bool after = p->at.sentence > m->sentence;
	uint32_t away = after ? p->at.sentence - m->sentence : m->sentence - p->at.sentence;
	ev_feature(f, w, (after ? next : previous)[away < 3 ? away - 1 : 2], 1);
	ev_flag(f, w, PLACE_FAR, away > 3);
	ev_flag(f, w, PLACE_FAR_HOLD, ev_any_cue(s, CUE_HELD | CUE_PLANNED | CUE_HOST | CUE_HOSTED_BY));
	enum ev_preposition before = p->at.start ? ev_preposition(&s->t[p->at.start - 1]) : PRE_NONE;
	ev_flag(f, w, PLACE_FAR_HELD_IN, (before == PRE_IN || before == PRE_AT)
	    && ev_cue_before(s, p->at.start, 8, CUE_HELD | CUE_HOST | CUE_PLANNED));
	ev_flag(f, w, PLACE_FAR_HOST, hosts(s, p->at.end));
	ev_flag(f, w, PLACE_DAY_SENTENCE, e->dated && p->at.sentence == e->day_sentence && !p->dateline && away < 3);
	ev_flag(f, w, PLACE_FAR_RIVAL, ev_rival_in(a, p->at.sentence, e));
	ev_feature(f, w, PLACE_OWNED, ev_owned_by_rival(a, e, m, &p->at));
	ev_flag(f, w, PLACE_HEADING, ev_under_heading(a, m, &p->at));
	bool label = (away == 1 || e == a->focal) && ev_labelled(a, &p->at, KIND_LABEL_PLACE);
	ev_flag(f, w, PLACE_CELL, label || (away == 1 && ev_table_row(s)));
}

static bool beside_days(const struct ev_article *a, const struct ev_edition *e, const struct place *p)
{
	const struct ev_sentence *s = a->s[p->at.sentence];
	if (!e->dated || e->no_year)
		return false;
	/* in Geneva on 5 May; on 5 May in Geneva, but not "on 5 May, which Cambodia co-chaired" */
	bool at = p->at.start > 5 && (s->cue[p->at.start - 1] & CUE_AT);
	for (uint32_t k = at ? p->at.start - 5 : p->at.end; k < s->n && k < p->at.end + 8; k++) {
		int32_t first, last;
		const struct date *d = s->date_at[k] ? &s->dates[s->date_at[k] - 1] : NULL;
		if (d && ev_day_bounds(d, &first, &last) && first <= e->last && last >= e->first && last - first < 40)
			return !(p->dateline && first == last && (e->first != first || e->last != last));
	}
	return false;
}

/* "last year in Edinburgh": a date beside the place that is not the edition's. */
static bool beside_other_days(const struct ev_article *a, const struct ev_edition *e, const struct place *p)
{
	const struct ev_sentence *s = a->s[p->at.sentence];
	uint32_t from = p->at.start > 8 ? p->at.start - 8 : 0, to = p->at.end + 8 < s->n ? p->at.end + 8 : s->n;
	int32_t first, last, published;
	bool other = false;
	for (uint32_t k = from; k < to; k++) {
		const struct date *d = s->date_at[k] ? &s->dates[s->date_at[k] - 1] : NULL;
		if (!d || !ev_day_bounds(d, &first, &last) || last - first > 370)
			continue;
		if (e->dated && !e->no_year) {
			if (first <= e->last && last >= e->first)
				return false;
			other = true;
		} else if (ev_today(a, &published) && last - first > 300 && last < published) {
			other = true;
		}
	}
	return other;
}

/* Is it what the walk from the phrase has reached (events/attach.c), or has that another? */
static void walk(const struct ev_mention *m, const struct place *p, struct ev_features *f, const double *w)
{
	if (m->phrase->place) {
		bool own = str_eq(m->phrase->place->name, p->name) && p->at.sentence == m->sentence
			&& p->kind <= PLACE_IS_SITE;
		ev_feature(f, w, own ? PLACE_WALK : PLACE_WALK_ELSEWHERE, 1);
	} else if (m->phrase->place_name.n || m->phrase->virtual_) {
		bool own = p->kind == PLACE_IS_VIRTUAL ? m->phrase->virtual_ : m->phrase->place_name.n
			&& str_find(p->name, m->phrase->place_name) >= 0;
		ev_flag(f, w, PLACE_WALK, own && p->at.sentence == m->sentence);
	}
}

/* CARACAS, March 26: the line of a wire, whose reporter is there; a release's WASHINGTON is where it is issued. */
static bool dated_line(const struct ev_sentence *s, uint32_t k)
{
	for (uint32_t end = k + 4; k < s->n && k < end; k++)
		if (s->date_at[k])
			return true;
	return false;
}

/* Is it held as the article is written, a day before or after? */
static bool goes_on_now(const struct ev_article *a, const struct ev_edition *e)
{
	int32_t published;
	return e->dated && !e->no_year && !a->in->day_is_guess && ev_today(a, &published)
		&& e->first <= published + 1 && e->last >= published - 1 && e->last - e->first < 40;
}

static bool inside(const struct ev_mention *m, const struct place *p)
{
	return p->at.sentence == m->sentence && p->at.start >= m->start && p->at.end <= m->end;
}

static void of_the_mention(const struct ev_article *a, const struct ev_edition *e, const struct ev_mention *m,
    const struct place *p, struct ev_features *f, const double *w)
{
	ev_feature(f, w, m->kind == MENTION_NUMBERED ? PLACE_NUMBERED : m->kind == MENTION_NAMED ? PLACE_NAMED
	    : PLACE_GENERIC, 1);
	ev_flag(f, w, PLACE_SECOND, e != a->focal);
	ev_flag(f, w, PLACE_SECOND_FAR, e != a->focal && p->at.sentence != m->sentence);
	ev_flag(f, w, PLACE_REFERRED, ev_referred(a, m));
	ev_flag(f, w, PLACE_TITLE_MENTION, a->in->sentences[m->sentence].title);
}

/* What the place is, whatever the mention. */
static void of_the_place(const struct ev_article *a, const struct ev_edition *e, const struct place *p,
    struct ev_features *f, const double *w)
{
	static const enum place_feature kinds[] = { [PLACE_IS_CITY] = PLACE_CITY,
		[PLACE_IS_COUNTRY] = PLACE_COUNTRY, [PLACE_IS_REGION] = PLACE_REGION,
		[PLACE_IS_SITE] = PLACE_SITE, [PLACE_IS_VENUE] = PLACE_VENUE, [PLACE_IS_UNKNOWN] = PLACE_UNKNOWN,
		[PLACE_IS_VIRTUAL] = PLACE_VIRTUAL, [PLACE_IS_HERE] = PLACE_HERE };
	ev_feature(f, w, kinds[p->kind], 1);
	ev_flag(f, w, PLACE_DATELINE, p->dateline);
	ev_flag(f, w, PLACE_DATELINE_NOW, p->dateline && e == a->focal && dated_line(a->s[p->at.sentence], p->at.end)
	    && goes_on_now(a, e));
	ev_flag(f, w, PLACE_NESTED, p->depth);
	ev_flag(f, w, PLACE_IN_TITLE, a->in->sentences[p->at.sentence].title);
	ev_flag(f, w, PLACE_LEAD, p->at.sentence <= LEAD);
	if (beside_days(a, e, p))
		ev_feature(f, w, PLACE_BESIDE_DAYS, 1);
	else if (!p->dateline && beside_other_days(a, e, p))
		ev_feature(f, w, PLACE_OTHER_DAYS, 1);
}

/* Is the place the subject of another verb: "Japan said"? */
static bool acts(const struct ev_sentence *s, const struct place *p)
{
	uint32_t k = p->at.end;
	return p->kind != PLACE_IS_HERE && k < s->n && (ev_kind(&s->t[k]) & KIND_STOP)
		&& (s->cue[k] & (CUE_STATUS | CUE_CHAIN | CUE_OTHER)) && !(s->cue[k] & CUE_AT);
}

/* "Japan's minister", "the Beijing president" */
static bool post_follows(const struct ev_sentence *s, const struct place *p)
{
	uint32_t k = p->at.end < s->n && s->t[p->at.end].kind == TOKEN_CLITIC ? p->at.end + 1 : p->at.end;
	return k < s->n && (p->kind == PLACE_IS_COUNTRY || p->kind == PLACE_IS_CITY)
		&& (ev_kind(&s->t[k]) & KIND_POST) && s->t[k].kind == TOKEN_WORD;
}

/* What the words beside the place make of it. */
static void of_its_words(const struct ev_article *a, const struct ev_mention *m, const struct place *p,
    struct ev_features *f, const double *w)
{
	const struct ev_sentence *s = a->s[p->at.sentence];
	bool host = hosts(s, p->at.end), hosted_by = ev_cue_before(s, p->at.start, 3, CUE_HOSTED_BY);
	if (!inside(m, p) && !hosted_by)
		preposition(s, p, f, w);
	if (host && p->at.sentence == m->sentence && p->at.end <= m->start)
		ev_feature(f, w, PLACE_HOST_SUBJECT, 1);
	ev_flag(f, w, PLACE_SUBJECT, !host && !hosted_by && acts(s, p));
	ev_flag(f, w, PLACE_HOSTED_BY, hosted_by);
	ev_flag(f, w, PLACE_IN_NAME, p->in_name && !inside(m, p));
	ev_flag(f, w, PLACE_POSSESSIVE, p->at.end < s->n && s->t[p->at.end].kind == TOKEN_CLITIC);
	ev_flag(f, w, PLACE_OF_POST, p->kind == PLACE_IS_COUNTRY && of_post(s, p->at.start));
	ev_flag(f, w, PLACE_POST_AFTER, post_follows(s, p));
}

static double score(const struct ev_article *a, const struct ev_edition *e, const struct ev_mention *m,
    const struct places *x, const struct place *p)
{
	const double *w = a->r->weights.place;
	struct ev_features f = { .n = 0 };
	ev_feature(&f, w, PLACE_BIAS, 1);
	of_the_mention(a, e, m, p, &f, w);
	of_the_place(a, e, p, &f, w);
	of_its_words(a, m, p, &f, w);
	if (m->phrase)
		walk(m, p, &f, w);
	if (p->at.sentence == m->sentence)
		same_sentence(a, e, m, x, p, &f);
	else
		other_sentence(a, e, m, p, &f);
	return f.sum;
}

struct best { double points; const struct place *place; const struct ev_mention *m; };

/* Is q a city of country p, or a venue? */
static bool closer(const struct place *p, const struct place *q)
{
	return q->kind == PLACE_IS_CITY && p->id.n == 10 && q->id.n > 8 && memcmp(p->id.p + 8, q->id.p + 5, 2) == 0;
}

/* "the Dialogue held virtually on 1 February": a mention without a number whose own days are not the edition's. */
static bool another_edition(const struct ev_article *a, const struct ev_edition *e, const struct ev_mention *m)
{
	const struct ev_sentence *s = a->s[m->sentence];
	const struct ev_phrase *q = m->phrase ? m->phrase : s->phrase_at[m->start]
		? a->phrases.v[s->phrase_at[m->start] - 1] : NULL;
	int32_t first, last;
	return m->kind != MENTION_NUMBERED && q && q->date && e->dated && !e->no_year
		&& ev_day_bounds(q->date, &first, &last)
		&& (last < e->first || first > e->last);
}

/* The best place of an edition; of a country, one of its cities if that too speaks for itself. */
static struct best choose(const struct ev_article *a, const struct ev_edition *e, const struct places *x,
    const struct place *country)
{
	size_t n = a->in->nsentences;
	struct best best = { 0, NULL, NULL };
	for (size_t k = 0; k < e->mentions.n; k++) {
		const struct ev_mention *m = &e->mentions.v[k];
		if (another_edition(a, e, m))
			continue;
		uint32_t near = e == a->focal ? NEAR : NEAR / 2;
		uint32_t lo = m->sentence > near ? m->sentence - near : 0, hi = m->sentence + near < n
			? m->sentence + near + 1 : (uint32_t)n;
		for (int round = 0; round < 2; round++) {
			uint32_t begin = round ? lo : 0, end = round ? hi : LEAD + 1 < lo ? LEAD + 1 : lo;
			for (uint32_t q = x->first[begin]; q < x->first[end]; q++) {
				if (country && (x->v.v[q].dateline || !closer(country, &x->v.v[q])))
					continue;
				double points = score(a, e, m, x, &x->v.v[q]);
				if (points > best.points)
					best = (struct best){ points, &x->v.v[q], m };
			}
		}
	}
	return best;
}

void ev_settle_places(struct ev_article *a)
{
	struct places x = { .first = NULL };
	ev_find_places(a, &x);
	for (size_t i = 0; i < a->editions.n; i++) {
		struct ev_edition *e = a->editions.v[i];
		struct best found = choose(a, e, &x, NULL), city = { 0, NULL, NULL };
		if (found.place && found.place->kind == PLACE_IS_COUNTRY)
			city = choose(a, e, &x, found.place);
		const struct place *best = city.place ? city.place : found.place;
		if (!best)
			continue;
		e->place_id = best->id;
		e->place = best->name;
		bool hybrid = false;
		for (size_t k = 0; k < e->mentions.n; k++)
			hybrid |= e->mentions.v[k].phrase && e->mentions.v[k].phrase->hybrid;
		if (hybrid)
			e->place = best->kind == PLACE_IS_VIRTUAL ? STR("hybrid")
				: str_printf(a->mem, "%.*s (hybrid)", STR_FMT(best->name));
	}
}
