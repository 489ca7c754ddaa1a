/* The days of each edition. Every date of the article is a candidate; each pair of a mention and a date near it, or
 * in the title, dateline or lead, is scored; the best pair speaks for its date, and "none stated" is worth 0. */
#include "events/days.h"
#include "text/calendar.h"

enum { NEAR = 4, LEAD = 3, ANOTHER_AGE = 200 * 365 /* days */ };

static const struct date *walked(const struct ev_mention *m)
{
	if (!m->phrase)
		return NULL;
	return m->phrase->each[0] && m->which < 4 ? m->phrase->each[m->which] : m->phrase->date;
}

static void preposition(const struct ev_sentence *s, const struct day *d, struct ev_features *f, const double *w)
{
	static const enum day_feature features[PREPOSITIONS] = {
		[PRE_ON] = DAY_PRE_ON, [PRE_FROM] = DAY_PRE_FROM, [PRE_IN] = DAY_PRE_IN, [PRE_UNTIL] = DAY_PRE_UNTIL,
		[PRE_TO] = DAY_PRE_UNTIL, [PRE_BY] = DAY_PRE_BY, [PRE_SINCE] = DAY_PRE_SINCE, [PRE_OF] = DAY_PRE_OF,
		[PRE_FOR] = DAY_PRE_FOR,
	};
	uint32_t k = d->at.start;
	while (k && (ev_class(&s->t[k - 1]) & EV_DETERMINER))
		k--;
	if (!k || s->t[k - 1].kind != TOKEN_WORD) {
		ev_feature(f, w, DAY_PRE_NONE, 1);
		return;
	}
	if (ev_cue_before(s, d->at.start, 2, CUE_UNTIL)) {
		ev_feature(f, w, DAY_PRE_UNTIL, 1);
		return;
	}
	enum day_feature feature = features[ev_preposition(&s->t[k - 1])];
	if (feature)
		ev_feature(f, w, feature, 1);
}

static enum day_feature size_of(const struct day *d)
{
	int32_t n = d->last - d->first;
	return n == 0 ? DAY_DAY : n <= 26 ? DAY_RANGE : n <= 31 && !d->joined ? DAY_MONTH : n > 300 ? DAY_YEAR
		: d->joined || d->date->type == DATE_INTERVAL ? DAY_RANGE : DAY_SEASON;
}

static uint32_t gap(const struct ev_mention *m, const struct day *d)
{
	return d->at.start >= m->end ? d->at.start - m->end : m->start >= d->at.end ? m->start - d->at.end : 0;
}

/* "will visit Beijing from 3 to 5 May to attend": the days of going there. */
static void visited(const struct ev_sentence *s, const struct ev_mention *m, const struct day *d,
    const struct ev_between *b, struct ev_features *f, const double *w)
{
	uint32_t from = b->behind ? 0 : d->at.end, to = m->start;
	bool attend = false, visit = false;
	for (uint32_t k = from; k < to && k < from + 40; k++) {
		attend |= (s->cue[k] & CUE_ATTEND) != 0;
		visit |= (s->cue[k] & CUE_VISIT) != 0;
	}
	if (!b->behind && (attend || visit) && !b->other)
		ev_feature(f, w, DAY_VISIT, 1);
	else if (b->behind && attend && size_of(d) == DAY_RANGE)
		ev_feature(f, w, DAY_VISIT, .5);
}

/* "welcomed the third meeting, held on 27 February, and agreed to convene the fourth": has the walk from the phrase of
 * another number reached these days, and none from a phrase of this edition? */
static bool walked_by_rival(const struct ev_article *a, const struct ev_edition *e, const struct day *d)
{
	const struct ev_sentence *s = a->s[d->at.sentence];
	bool rival = false;
	for (uint32_t k = 0, at = 0; k < s->n && k < 200; k++) {
		if (!s->phrase_at[k] || s->phrase_at[k] == at)
			continue;
		const struct ev_phrase *q = a->phrases.v[(at = s->phrase_at[k]) - 1];
		if (!q->date || q->date->start != d->date->start || !q->edition[0])
			continue;
		if (q->edition[0] == e)
			return false;
		rival |= q->edition[0]->number != e->number;	/* else perhaps its name in full */
	}
	return rival;
}

/* "Today the senators were honored by the institute at its 7th conference": what is done at an event is done on its
 * day, whatever it is and however long its telling. */
static bool done_there(const struct ev_mention *m, const struct ev_between *b)
{
	return m->phrase && m->phrase->scene && !b->behind && !b->inside && !b->clause && !b->rival;
}

/* The other dates of the mention's sentence: how many, and how far the nearest is from it. */
struct others { uint32_t n, nearest; };
static struct others others_of(const struct ev_mention *m, const struct days *days, const struct day *d)
{
	struct others all = { 0, UINT32_MAX };
	for (uint32_t i = days->first[m->sentence]; i < days->v.n && days->v.v[i].at.sentence == m->sentence; i++) {
		const struct day *o = &days->v.v[i];
		bool within = o->at.start >= d->at.start && o->at.end <= d->at.end;
		bool same = o->first == d->first && o->last == d->last && o->no_year == d->no_year;
		if (o == d || o->part || o->lasting || within || same)
			continue;
		all.n++;
		if (gap(m, o) < all.nearest)
			all.nearest = gap(m, o);
	}
	return all;
}

static void same_sentence(const struct ev_article *a, const struct ev_edition *e, const struct ev_mention *m,
    const struct days *days,
			  const struct day *d, struct ev_features *f)
{
	const double *w = a->r->weights.day;
	const struct ev_sentence *s = a->s[m->sentence];
	struct ev_between b = ev_look_between(a, e, m, &d->at);
	ev_feature(f, w, DAY_SAME, 1);
	bool itself = d->at.end == m->end;	/* the 20th World AIDS Day is that day */
	if (b.inside && !itself)	/* the third annual Thanksgiving Food Drive: not on that day */
		ev_feature(f, w, DAY_INSIDE, size_of(d) == DAY_DAY && !d->no_year ? 5 : 1);
	ev_feature(f, w, b.behind ? DAY_AFTER : DAY_BEFORE, 1);
	bool there = done_there(m, &b);
	if (there) {
		b.words = 0;
		b.other = false;
	}
	ev_feature(f, w, DAY_DISTANCE, (b.words < 40 ? b.words : 40) / 10.);
	ev_flag(f, w, DAY_ADJACENT, b.words <= 3);
	ev_flag(f, w, DAY_HOLD, b.hold);
	ev_flag(f, w, DAY_OTHER, b.other);
	ev_flag(f, w, DAY_CLAUSE, b.clause);
	struct others o = others_of(m, days, d);
	ev_flag(f, w, DAY_SOLE, m->kind == MENTION_NUMBERED && !o.n && !b.other
	    && !ev_rival_in(a, m->sentence, e));
	ev_feature(f, w, DAY_OWNED, ev_owned_by_rival(a, e, m, &d->at));
	ev_flag(f, w, DAY_NOT_NEAREST, !there && o.nearest < gap(m, d));
	ev_flag(f, w, DAY_FRONT, !b.behind && d->at.start <= 2);
	visited(s, m, d, &b, f, w);
	ev_flag(f, w, DAY_BRACKET, b.behind && d->at.start && token_is(s->s->text, &s->t[d->at.start - 1], '(')
	    && b.words <= 1);
}

/* "The senator today was in Bergen. He spoke to delegates at the convention." */
static bool went_there(const struct ev_sentence *s, const struct day *d, uint32_t away)
{
	return away == 1 && d->first == d->last && ev_cue_after(s, d->at.end, 3, CUE_VISIT);
}

/* Does a sentence speak on of what the one before did: "It opens", "The forum", "Held in"? */
static bool goes_on(const struct ev_sentence *s)
{
	return s->n && ((ev_class(&s->t[0]) & (EV_DETERMINER | EV_POSSESSIVE))
		|| str_is(s->t[0].word ? s->t[0].word->fold : STR(""), "it")
		|| (s->cue[0] & (CUE_HELD | CUE_PLANNED | CUE_HOSTED_BY)));
}

/* A day to come that is all its line says, and the article is about one edition. */
static bool stands_alone(const struct ev_article *a, const struct ev_edition *e, const struct day *d)
{
	int32_t published;
	return d->at.start == 0 && d->at.end == a->s[d->at.sentence]->n && !d->dateline && e == a->focal
		&& ev_today(a, &published) && d->first > published;
}

static void other_sentence(const struct ev_article *a, const struct ev_edition *e, const struct ev_mention *m,
    const struct day *d, struct ev_features *f)
{
	static const enum day_feature next[] = { DAY_NEXT_1, DAY_NEXT_2, DAY_NEXT_3 }, previous[] = { DAY_PREV_1,
		DAY_PREV_2, DAY_PREV_3 };
	const double *w = a->r->weights.day;
	const struct ev_sentence *s = a->s[d->at.sentence];
	bool after = d->at.sentence > m->sentence;
	uint32_t away = after ? d->at.sentence - m->sentence : m->sentence - d->at.sentence;
	ev_feature(f, w, (after ? next : previous)[away < 3 ? away - 1 : 2], 1);
	ev_flag(f, w, DAY_FAR, away > 3);
	ev_flag(f, w, DAY_FAR_HOLD, ev_any_cue(s,
	    CUE_HELD | CUE_PLANNED | CUE_HOST | CUE_HOSTED_BY | CUE_ATTEND | CUE_UNTIL));
	ev_flag(f, w, DAY_FAR_VISIT, went_there(s, d, away));
	ev_flag(f, w, DAY_FAR_OTHER, ev_any_cue(s, CUE_OTHER));
	ev_flag(f, w, DAY_GOES_ON, after && away == 1 && goes_on(s));
	ev_feature(f, w, DAY_OWNED, ev_owned_by_rival(a, e, m, &d->at));
	ev_flag(f, w, DAY_HEADING, ev_under_heading(a, m, &d->at));
	ev_flag(f, w, DAY_TOP, d->at.sentence == 0 || s->s->title || s->s->dateline);
	if (ev_words_in(s, 10) <= 9)
		ev_feature(f, w, stands_alone(a, e, d) ? DAY_OWN_LINE : DAY_SHORT_LINE, 1);
	ev_flag(f, w, DAY_CELL, (away == 1 && ev_table_row(s)) || ((away == 1 || e == a->focal)
	    && ev_labelled(a, &d->at, KIND_LABEL_DAY)));
}

/* Is it rather the day of something else? "a wager today on the outcome of the 46th Bowl" */
static void of_others(const struct ev_article *a, const struct ev_edition *e, const struct ev_mention *m,
    const struct day *d, struct ev_features *f)
{
	const double *w = a->r->weights.day;
	bool before = d->at.sentence == m->sentence && d->at.end <= m->start;
	if (ev_referred(a, m))
		ev_feature(f, w, DAY_REFERRED, before ? 2 : 1);
	ev_flag(f, w, DAY_OF_OTHER, ev_of_other_verb(a, e, d));
}

/* Are these the days that the walk from the mention has reached, or has that others? */
static void by_the_walk(const struct ev_edition *e, const struct ev_mention *m, const struct day *d,
    struct ev_features *f, const double *w)
{
	const struct date *own = walked(m);
	int32_t first, last;
	bool no_year;
	if (own && ev_day_range(own, &first, &last, &no_year)) {
		bool here = d->at.sentence == m->sentence;
		bool same = first == d->first && last == d->last && no_year == d->no_year;
		/* put together since of the date that the walk has found */
		bool more = d->date->start == own->start && (d->lent || (d->joined && d->first == first));
		bool within = (d->first >= first && d->last <= last) || (first >= d->first && last <= d->last);
		if (here && (same || more))
			ev_feature(f, w, DAY_WALK, 1);
		else if (!within)
			ev_feature(f, w, DAY_WALK_ELSEWHERE, 1);
	}
	if (m->kind != MENTION_NUMBERED && e->walked && (d->last < e->walked_first || d->first > e->walked_last))
		/* "the Dialogue held in February" is another one than the fourth of October */
		ev_feature(f, w, DAY_WALK_ELSEWHERE, 3);
}

static double score(struct ev_article *a, const struct ev_edition *e, const struct ev_mention *m,
    const struct days *days, const struct day *d)
{
	const double *w = a->r->weights.day;
	int32_t published;
	struct ev_features f = { .n = 0 };
	ev_feature(&f, w, DAY_BIAS, 1);
	ev_feature(&f, w, m->kind == MENTION_NUMBERED ? DAY_NUMBERED : m->kind == MENTION_NAMED ? DAY_NAMED
	    : DAY_GENERIC, 1);
	if (e != a->focal) {
		ev_feature(&f, w, DAY_SECOND, 1);
		ev_flag(&f, w, DAY_SECOND_FAR, d->at.sentence != m->sentence);
	}
	of_others(a, e, m, d, &f);
	ev_feature(&f, w, size_of(d), 1);
	ev_flag(&f, w, DAY_JOINED, d->joined);
	ev_flag(&f, w, DAY_LASTING, d->lasting);
	ev_flag(&f, w, DAY_PART, d->part);
	ev_flag(&f, w, DAY_DATELINE, d->dateline);
	preposition(a->s[d->at.sentence], d, &f, w);
	ev_flag(&f, w, DAY_IN_TITLE, a->in->sentences[d->at.sentence].title);
	ev_flag(&f, w, DAY_TITLE_MENTION, a->in->sentences[m->sentence].title);
	by_the_walk(e, m, d, &f, w);
	ev_flag(&f, w, DAY_RIVAL_WALK, walked_by_rival(a, e, d));
	if (d->first == d->last && ev_today(a, &published) && published == d->first) {
		ev_feature(&f, w, DAY_IS_PUBLISHED, 1);
		ev_flag(&f, w, DAY_RELATIVE, str_starts(d->basis, STR("reference")));
	}
	ev_flag(&f, w, DAY_ANNOUNCED, ev_announced(a, m, d));
	if (d->at.sentence == m->sentence)
		same_sentence(a, e, m, days, d, &f);
	else
		other_sentence(a, e, m, d, &f);
	return f.sum;
}

struct best { double points; const struct day *day; const struct ev_mention *m; };
/* Which dates are asked for: any, ranges around a day, or what is finer than a week, month or year and lies in it. */
struct wanted { enum { ANY, AROUND, FROM, UNTIL, WITHIN } what; int32_t first, last; };

static bool coarse(const struct day *d)
{
	return size_of(d) >= DAY_MONTH || (d->date->value.n >= 7 && d->date->value.p[5] == 'W'
		&& d->last - d->first == 6);
}

static bool is_wanted(const struct wanted *w, const struct day *d)
{
	if (w->what == ANY)
		return true;
	if (d->no_year || coarse(d) || d->part)
		return false;
	if (w->what == WITHIN)
		return d->first >= w->first && d->last <= w->last;
	return d->first <= w->first && d->last >= w->last && d->last > d->first && d->last - d->first <= 26
		&& (w->what != FROM || d->first == w->first) && (w->what != UNTIL || d->last == w->last);
}

/* Centuries before the article's day: the founder's birth, the book's year. Only an edition whose
 * number stands in its sentence may be so old. */
static bool of_another_age(const struct ev_article *a, const struct day *d)
{
	int32_t published;
	return !d->no_year && ev_today(a, &published) && published - d->last > ANOTHER_AGE;
}

/* Sentences whose dates a mention sees: those near it, and the head of the article. */
static void consider(struct ev_article *a, struct ev_edition *e, const struct ev_mention *m,
    const struct days *days, const struct wanted *wanted,
		     struct best *best)
{
	size_t n = a->in->nsentences;
	uint32_t reach = e == a->focal && (m->kind == MENTION_NUMBERED || a->in->sentences[m->sentence].title)
		? 3 * NEAR : NEAR;
	uint32_t from = m->sentence > reach ? m->sentence - reach : 0, to = m->sentence + reach < n
		? m->sentence + reach + 1 : (uint32_t)n;
	for (int round = 0; round < 2; round++) {
		uint32_t lo = round ? from : 0, hi = round ? to : LEAD < from ? LEAD : from;
		for (uint32_t i = days->first[lo]; i < days->first[hi]; i++) {
			const struct day *d = &days->v.v[i];
			if (!is_wanted(wanted, d) || ((m->kind != MENTION_NUMBERED
			    || d->at.sentence != m->sentence) && of_another_age(a, d)))
				continue;
			double points = score(a, e, m, days, d);
			if (points > best->points)
				*best = (struct best){ points, d, m };
		}
	}
}

static void of_all_mentions(struct ev_article *a, struct ev_edition *e, const struct days *days,
    const struct wanted *wanted, struct best *best)
{
	for (size_t k = 0; k < e->mentions.n; k++)
		consider(a, e, &e->mentions.v[k], days, wanted, best);
}

/* The days right beside a mention with the number, if there are any. */
static void note_walked(struct ev_edition *e)
{
	for (size_t k = 0; k < e->mentions.n && !e->walked; k++) {
		bool no_year;
		const struct date *own = e->mentions.v[k].kind == MENTION_NUMBERED
			? walked(&e->mentions.v[k]) : NULL;
		e->walked = own && ev_day_range(own, &e->walked_first, &e->walked_last, &no_year) && !no_year;
	}
}

/* The best date of an edition; then, of a week, month or year what is said more exactly within it, and of a day on
 * which it opens or ends the range that has it: opens on Friday, and somewhere it says from Friday to Sunday. */
static struct best choose(struct ev_article *a, struct ev_edition *e, const struct days *days)
{
	struct best best = { 0, NULL, NULL }, finer = { .5, NULL, NULL };
	struct wanted wanted = { ANY, 0, 0 };
	note_walked(e);
	of_all_mentions(a, e, days, &wanted, &best);
	if (!best.day || best.day->no_year || (size_of(best.day) == DAY_RANGE && !coarse(best.day)))
		return best;
	const struct ev_sentence *s = a->s[best.day->at.sentence];
	wanted = (struct wanted){ WITHIN, best.day->first, best.day->last };
	if (coarse(best.day)) {
		if (best.day->last - best.day->first > 100)
			finer.points = best.points > 2 ? best.points - .5 : 1.5;
		of_all_mentions(a, e, days, &wanted, &finer);
		return finer.day ? finer : best;
	}
	bool opens = ev_kind_before(s, best.day->at.start, KIND_OPENS), closes = ev_kind_before(s, best.day->at.start,
		KIND_CLOSES);
	if (!opens && !closes)
		return best;
	wanted.what = opens ? FROM : UNTIL;
	finer.points = -1.5;
	of_all_mentions(a, e, days, &wanted, &finer);
	if (!finer.day) {
		wanted.what = AROUND;
		finer.points = 1;
		of_all_mentions(a, e, days, &wanted, &finer);
	}
	return finer.day ? finer : best;
}

/* "opened on Monday and ends on Friday": a last day for the first, said of the same edition. */
static void extend(struct ev_article *a, struct ev_edition *e, const struct days *days)
{
	for (size_t i = 0; i < days->v.n; i++) {
		const struct day *d = &days->v.v[i];
		const struct ev_sentence *s = a->s[d->at.sentence];
		if (d->first != d->last || d->no_year != e->no_year || d->first <= e->first
		    || d->first - e->first > 30 || d->dateline)
			continue;
		bool near = d->at.sentence == e->day_sentence || (ev_mentioned_in(e, d->at.sentence)
			&& (e == a->focal || d->at.sentence < e->day_sentence + 3));
		if (near && ev_cue_before(s, d->at.start, 3, CUE_UNTIL) && !ev_rival_in(a, d->at.sentence, e)) {
			e->last = d->last;
			return;
		}
	}
}

void ev_settle_days(struct ev_article *a)
{
	struct days days = { .first = NULL };
	ev_find_days(a, &days);
	for (size_t i = 0; i < a->editions.n; i++) {
		struct ev_edition *e = a->editions.v[i];
		struct best best = choose(a, e, &days);
		if (!best.day)
			continue;
		e->dated = true;
		e->no_year = best.day->no_year;
		e->first = best.day->first;
		e->last = best.day->last;
		e->day_sentence = best.day->at.sentence;
		e->date = best.day->date;
		if (e->first == e->last)
			extend(a, e, &days);
	}
}
