/* The days of each edition.  Every date of the article is a candidate; each pair of a mention and a date near
 * it, or in the
 * title, dateline or lead, is scored; the best pair speaks for its date, and "none stated" is worth 0. */
#include "base/hash.h"
#include "events/editions.h"
#include "text/calendar.h"

enum { NEAR = 4, LEAD = 3, PER_SENTENCE = 12, DAYS_MOST = 400 };

struct day {
	struct ev_span at;
	const struct event_date *date;
	int32_t first, last;
	bool no_year, joined, lasting, dateline, part, lent;
	struct str basis;
};
struct days {
	VEC(struct day) v;
	uint32_t *first;		/* by sentence: index of its first; one more at the end */
};

static bool bounds(const struct event_date *d, int32_t *first, int32_t *last, bool *no_year)
{
	if (str_is(d->type, "DURATION") || str_is(d->type, "SET") || str_ends(d->value, STR("_REF")))
		return false;
	*no_year = ev_no_year(d);
	if (*no_year) {			/* in a leap year, to be told from others by the flag */
		char iso[11] = "2000-";
		ptrdiff_t slash = str_chr(d->value, '/');
		memcpy(iso + 5, d->value.p + 5, 5);
		if (!cal_parse_iso(str_n(iso, 10), first))
			return false;
		*last = *first;
		if (slash > 0 && d->value.n >= (size_t)slash + 11) {
			memcpy(iso + 5, d->value.p + slash + 6, 5);
			if (!cal_parse_iso(str_n(iso, 10), last) || *last < *first)
				return false;
		}
		return true;
	}
	if (!ev_day_bounds(d, first, last))
		return false;
	if (str_is(d->type, "TIME") && *last - *first == 1)
		*last = *first;		/* last night: the evening's day */
	return *last - *first <= 370 && cal_date(*first).year > 1700;
}

/* The article's own day at its head: "Singapore, 12 May (Agency) -". */
static bool in_dateline(const struct ev_article *a, const struct ev_sentence *s, uint32_t start, uint32_t end)
{
	if (a->in->sentences[s->index].dateline)
		return s->index <= 5;		/* a line of its own further down tells when */
	if (s->index > LEAD || start > 8)
		return false;
	for (uint32_t k = 0; k < start; k++)
		if (s->t[k].shape == SHAPE_LOWER)
			return false;
	return start && end < s->n && (token_is(s->s->text, &s->t[end], '(') || token_is(s->s->text, &s->t[end],
		'-') || token_is(s->s->text, &s->t[end], ':')
		|| (s->t[end].kind == TOKEN_MARK && s->t[end].len == 3));
}

/* "18 and 19 November", "Friday to Sunday": two days side by side are a range too. */
static bool joins(const struct ev_sentence *s, const struct day *x, const struct day *y)
{
	uint32_t far = 0;
	bool range = false;
	if (x->first != x->last || y->first != y->last || x->no_year != y->no_year
	    || y->at.start - x->at.end > 3 || y->at.start < x->at.end)
		return false;
	for (uint32_t k = x->at.end; k < y->at.start; k++) {
		uint32_t c = ev_class(&s->t[k]);
		range |= (c & EV_TO) || (s->t[k].kind == TOKEN_MARK && !token_is(s->s->text, &s->t[k], ','))
			|| (s->cue[k] & CUE_UNTIL)
			|| str_is(s->t[k].word ? s->t[k].word->fold : STR(""), "until");
		if (!(c & (EV_AND | EV_TO | EV_ON)) && s->t[k].kind != TOKEN_MARK && !(ev_kind(&s->t[k]) & KIND_STOP))
			return false;
		far++;
	}
	return far && y->first > x->last && y->first - x->last <= (range ? 75 : 3);
}

/* Does a word of these kinds stand up to fourteen tokens before token k, in its clause? */
static bool kind_before(const struct ev_sentence *s, uint32_t k, uint32_t kinds)
{
	for (uint32_t q = k; q-- > 0 && k - q <= 14 && !token_is(s->s->text, &s->t[q], ';');)
		if (ev_kind(&s->t[q]) & kinds)
			return true;
	return false;
}

/* "the 10th and 11th of June": a bare day takes month and year of the day right behind it. */
static void lend_month(const struct ev_sentence *s, struct day *x, const struct day *y)
{
	uint32_t number = 0, words = 0;
	if (y->first != y->last || x->first != x->last || y->no_year || y->at.start < x->at.end
	    || y->at.start - x->at.end > 2)
		return;
	for (uint32_t k = x->at.start; k < x->at.end; k++) {
		uint64_t v = 0;
		struct str w = token_text(s->s->text, &s->t[k]);
		uint32_t o = ordinal_digits(w);
		if (o || (s->t[k].kind == TOKEN_NUMBER && str_to_u64(w, &v) && v < 32))
			number = o ? o : (uint32_t)v;
		else if (!(ev_class(&s->t[k]) & EV_DETERMINER))
			words++;
	}
	for (uint32_t k = x->at.end; k < y->at.start; k++)
		words += !(ev_class(&s->t[k]) & (EV_AND | EV_TO | EV_DETERMINER)) && s->t[k].kind != TOKEN_MARK;
	struct cal_date d = cal_date(y->first);
	if (number && !words && (int)number < d.day) {
		x->first = x->last = cal_day(d.year, d.month, (int)number);
		x->no_year = false;
		x->lent = true;
	}
}

/* "2019 - Faisalabad, Pakistan": a year that opens a short line without a verb. */
static void heading_year(struct ev_article *a, const struct ev_sentence *s, struct days *days)
{
	uint64_t year;
	if (s->n < 3 || s->n > 12 || s->date_at[0] || s->t[0].kind != TOKEN_NUMBER || s->t[0].len != 4
	    || s->t[1].kind != TOKEN_MARK
	    || !str_to_u64(token_text(s->s->text, &s->t[0]), &year) || year < 1800 || year > 2100
	    || ev_any_cue(s, CUE_STATUS | CUE_OTHER))
		return;
	struct event_date *d = arena_zalloc(a->mem, sizeof *d);
	*d = (struct event_date){ s->index, s->t[0].start, s->t[0].len, STR("DATE"),
		token_text(s->s->text, &s->t[0]), STR(""), STR(""), STR("explicit") };
	*VEC_PUSH(a->mem, &days->v) = (struct day){ .at = { s->index,
	    0, 1 }, .date = d, .first = cal_day((int)year, 1, 1),
		.last = cal_day((int)year, 12, 31), .basis = d->basis };
}

static void find_in(struct ev_article *a, struct ev_sentence *s, struct days *days)
{
	size_t begin = days->v.n;
	int lasting = 0;
	ev_mark_cues(s);
	for (uint32_t i = 0; i < s->ndates && days->v.n < DAYS_MOST && days->v.n - begin < PER_SENTENCE; i++) {
		struct day d = { .date = &s->dates[i] };
		uint32_t from = s->date_start[i];
		if (str_is(s->dates[i].type, "DURATION") && s->dates[i].value.n >= 3 && s->dates[i].value.n <= 4
		    && s->dates[i].value.p[0] == 'P'
		    && s->dates[i].value.p[s->dates[i].value.n - 1] == 'D') {
			uint64_t n;
			if (str_to_u64(str_sub(s->dates[i].value, 1, s->dates[i].value.n - 2), &n) && n >= 2
			    && n <= 14)
				lasting = (int)n;
		}
		if (from == UINT32_MAX || s->date_at[from] != i + 1 || !bounds(&s->dates[i], &d.first,
		    &d.last, &d.no_year))
			continue;
		d.at = (struct ev_span){ s->index, from, s->date_end[i] };
		d.dateline = in_dateline(a, s, from, s->date_end[i]);
		d.basis = s->dates[i].basis;
		*VEC_PUSH(a->mem, &days->v) = d;
	}
	heading_year(a, s, days);
	size_t end = days->v.n;
	for (size_t i = begin; i + 1 < end; i++)
		lend_month(s, &days->v.v[i], &days->v.v[i + 1]);
	for (size_t i = begin; i + 1 < end; i++)
		if (joins(s, &days->v.v[i], &days->v.v[i + 1])) {
			struct day d = days->v.v[i];
			d.last = days->v.v[i + 1].last;
			d.at.end = days->v.v[i + 1].at.end;
			d.joined = true;
			days->v.v[i].part = days->v.v[i + 1].part = true;
			*VEC_PUSH(a->mem, &days->v) = d;
		}
	bool opens = lasting && ev_any_cue(s, CUE_HELD | CUE_PLANNED | CUE_FUTURE);
	for (size_t i = begin; opens && i < end; i++)
		if (days->v.v[i].first == days->v.v[i].last && !days->v.v[i].dateline && !days->v.v[i].part) {
			struct day d = days->v.v[i];
			if (ev_cue_before(s, d.at.start, 3, CUE_UNTIL) || kind_before(s, d.at.start, KIND_CLOSES))
				/* an 11-day competition that will end on 8 October */
				d.first = d.last - lasting + 1;
			else
				d.last = d.first + lasting - 1;
			d.lasting = true;
			*VEC_PUSH(a->mem, &days->v) = d;
		}
}

/* What events/attach.c has put together for a phrase ("November 15 and 16 last year") and no date says alone. */
static void add_walked(struct ev_article *a, struct days *days, const struct ev_phrase *p,
    const struct event_date *date)
{
	struct ev_sentence *s = a->s[p->sentence];
	struct day d = { .date = date };
	if (!date || !bounds(date, &d.first, &d.last, &d.no_year) || days->v.n >= DAYS_MOST)
		return;
	for (size_t i = days->first[p->sentence]; i < days->v.n; i++)
		if ((days->v.v[i].lent && days->v.v[i].date->start == date->start)
		    || (days->v.v[i].first == d.first && days->v.v[i].last == d.last))
			return;
	for (uint32_t i = 0; i < s->ndates; i++)
		if (s->dates[i].start == date->start && s->date_start[i] != UINT32_MAX) {
			d.at = (struct ev_span){ s->index, s->date_start[i], s->date_end[i] };
			d.basis = date->basis;
			*VEC_PUSH(a->mem, &days->v) = d;
			return;
		}
}

static const struct event_date *walked(const struct ev_mention *m)
{
	if (!m->phrase)
		return NULL;
	return m->phrase->each[0] && m->which < 4 ? m->phrase->each[m->which] : m->phrase->date;
}

static void preposition(const struct ev_sentence *s, const struct day *d, struct ev_features *f, const double *w)
{
	static const struct { const char *word; enum day_feature feature; } words[] = {
		{ "on", DAY_PRE_ON }, { "from", DAY_PRE_FROM }, { "in", DAY_PRE_IN }, { "until",
		    DAY_PRE_UNTIL }, { "till", DAY_PRE_UNTIL },
		{ "to", DAY_PRE_UNTIL }, { "through", DAY_PRE_UNTIL }, { "by", DAY_PRE_BY }, { "since",
		    DAY_PRE_SINCE }, { "of", DAY_PRE_OF },
		{ "for", DAY_PRE_FOR },
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
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_is(s->t[k - 1].word->fold, words[i].word))
			ev_feature(f, w, words[i].feature, 1);
}

static enum day_feature size_of(const struct day *d)
{
	int32_t n = d->last - d->first;
	return n == 0 ? DAY_DAY : n <= 26 ? DAY_RANGE : n <= 31 && !d->joined ? DAY_MONTH : n > 300 ? DAY_YEAR
		: d->joined || str_is(d->date->type, "INTERVAL") ? DAY_RANGE : DAY_SEASON;
}

static uint32_t gap(const struct ev_mention *m, const struct day *d)
{
	return d->at.start >= m->end ? d->at.start - m->end : m->start >= d->at.end ? m->start - d->at.end : 0;
}

static void same_sentence(const struct ev_article *a, const struct ev_edition *e, const struct ev_mention *m,
    const struct days *days,
			  const struct day *d, struct ev_features *f)
{
	const double *w = a->r->weights.day;
	const struct ev_sentence *s = a->s[m->sentence];
	struct ev_between b = ev_look_between(a, e, m, &d->at);
	uint32_t others = 0, nearest = UINT32_MAX;
	ev_feature(f, w, DAY_SAME, 1);
	ev_flag(f, w, DAY_INSIDE, b.inside);
	ev_feature(f, w, b.behind ? DAY_AFTER : DAY_BEFORE, 1);
	ev_feature(f, w, DAY_DISTANCE, (b.words < 40 ? b.words : 40) / 10.);
	ev_flag(f, w, DAY_ADJACENT, b.words <= 3);
	ev_flag(f, w, DAY_HOLD, b.hold);
	ev_flag(f, w, DAY_OTHER, b.other);
	ev_flag(f, w, DAY_CLAUSE, b.clause);
	ev_flag(f, w, DAY_RIVAL, b.rival);
	ev_flag(f, w, DAY_RIVAL_DATED, b.rival && b.rival_dated);
	for (uint32_t i = days->first[m->sentence]; i < days->v.n && days->v.v[i].at.sentence == m->sentence; i++) {
		const struct day *o = &days->v.v[i];
		if (o == d || o->part || o->lasting || (o->at.start >= d->at.start && o->at.end <= d->at.end))
			continue;
		others++;
		if (gap(m, o) < nearest)
			nearest = gap(m, o);
	}
	ev_flag(f, w, DAY_SOLE, m->kind == MENTION_NUMBERED && !others && !ev_rival_in(a, m->sentence, e));
	ev_flag(f, w, DAY_OWNED, ev_owned_by_rival(a, e, m, &d->at));
	ev_flag(f, w, DAY_NOT_NEAREST, nearest < gap(m, d));
	ev_flag(f, w, DAY_FRONT, !b.behind && d->at.start <= 2);
	uint32_t from = b.behind ? 0 : d->at.end, to = m->start;
	bool attend = false, visit = false;
	for (uint32_t k = from; k < to && k < from + 40; k++) {
		attend |= (s->cue[k] & CUE_ATTEND) != 0;
		visit |= (s->cue[k] & CUE_VISIT) != 0;
	}
	if (!b.behind && (attend || visit) && !b.other)
		ev_feature(f, w, DAY_VISIT, 1);
	else if (b.behind && attend && size_of(d) == DAY_RANGE)
		ev_feature(f, w, DAY_VISIT, .5);
	ev_flag(f, w, DAY_BRACKET, b.behind && d->at.start && token_is(s->s->text, &s->t[d->at.start - 1], '(')
	    && b.words <= 1);
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
	uint32_t words = 0, bars = 0;
	ev_feature(f, w, (after ? next : previous)[away < 3 ? away - 1 : 2], 1);
	ev_flag(f, w, DAY_FAR, away > 3);
	ev_flag(f, w, DAY_FAR_HOLD, ev_any_cue(s,
	    CUE_HELD | CUE_PLANNED | CUE_HOST | CUE_HOSTED_BY | CUE_ATTEND | CUE_UNTIL));
	ev_flag(f, w, DAY_FAR_OTHER, ev_any_cue(s, CUE_OTHER));
	ev_flag(f, w, DAY_FAR_RIVAL, ev_rival_in(a, d->at.sentence, e));
	for (uint32_t k = 0; k < s->n && k < 60; k++) {
		words += s->t[k].kind == TOKEN_WORD || s->t[k].kind == TOKEN_NUMBER;
		bars += token_is(s->s->text, &s->t[k], '|');
	}
	bool opens = s->n && ((ev_class(&s->t[0]) & (EV_DETERMINER | EV_POSSESSIVE)) || str_is(s->t[0].word
		? s->t[0].word->fold : STR(""), "it"));
	ev_flag(f, w, DAY_GOES_ON, after && away == 1 && (opens || (s->n
	    && (s->cue[0] & (CUE_HELD | CUE_PLANNED | CUE_HOSTED_BY)))));
	ev_flag(f, w, DAY_OWNED, ev_owned_by_rival(a, e, m, &d->at));
	ev_flag(f, w, DAY_HEADING, ev_under_heading(a, m, &d->at));
	ev_flag(f, w, DAY_TOP, d->at.sentence == 0 || s->s->title || s->s->dateline);
	int32_t published;
	bool alone = d->at.start == 0 && d->at.end == s->n && !d->dateline && e == a->focal
		&& cal_parse_iso(a->in->day, &published) && d->first > published;
	if (words <= 9)
		ev_feature(f, w, alone ? DAY_OWN_LINE : DAY_SHORT_LINE, 1);
	static const char *const labels[] = { "date", "dates", "when", "time", NULL };
	ev_flag(f, w, DAY_CELL, (away == 1 && bars) || ((away == 1 || e == a->focal)
	    && ev_labelled(a, &d->at, labels)));
}

static double score(struct ev_article *a, const struct ev_edition *e, const struct ev_mention *m,
    const struct days *days, const struct day *d)
{
	const double *w = a->r->weights.day;
	const struct event_date *own = walked(m);
	int32_t first, last, published;
	bool no_year;
	struct ev_features f = { .n = 0 };
	ev_feature(&f, w, DAY_BIAS, 1);
	ev_feature(&f, w, m->kind == MENTION_NUMBERED ? DAY_NUMBERED : m->kind == MENTION_NAMED ? DAY_NAMED
	    : DAY_GENERIC, 1);
	if (e != a->focal) {
		ev_feature(&f, w, DAY_SECOND, 1);
		ev_flag(&f, w, DAY_SECOND_FAR, d->at.sentence != m->sentence);
	}
	ev_flag(&f, w, DAY_REFERRED, ev_referred(a, m));
	ev_feature(&f, w, size_of(d), 1);
	ev_flag(&f, w, DAY_JOINED, d->joined);
	ev_flag(&f, w, DAY_LASTING, d->lasting);
	ev_flag(&f, w, DAY_PART, d->part);
	ev_flag(&f, w, DAY_DATELINE, d->dateline);
	preposition(a->s[d->at.sentence], d, &f, w);
	ev_flag(&f, w, DAY_IN_TITLE, a->in->sentences[d->at.sentence].title);
	ev_flag(&f, w, DAY_TITLE_MENTION, a->in->sentences[m->sentence].title);
	if (own && bounds(own, &first, &last, &no_year)) {
		bool lent = d->at.sentence == m->sentence && d->date->start == own->start && (d->lent
			|| (d->joined && d->first == first));
		if (lent || (first == d->first && last == d->last && no_year == d->no_year
		    && d->at.sentence == m->sentence))
			ev_feature(&f, w, DAY_WALK, 1);
		else if (!(d->first >= first && d->last <= last) && !(first >= d->first && last <= d->last))
			ev_feature(&f, w, DAY_WALK_ELSEWHERE, 1);
	}
	if (m->kind != MENTION_NUMBERED && e->walked && (d->last < e->walked_first || d->first > e->walked_last))
		ev_feature(&f, w, DAY_WALK_ELSEWHERE, 3);	/* "the Dialogue held in February" is another one than the fourth of October */
	if (d->first == d->last && cal_parse_iso(a->in->day, &published) && published == d->first) {
		ev_feature(&f, w, DAY_IS_PUBLISHED, 1);
		ev_flag(&f, w, DAY_RELATIVE, str_starts(d->basis, STR("reference")));
	}
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
			if (!is_wanted(wanted, d))
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
		const struct event_date *own = e->mentions.v[k].kind == MENTION_NUMBERED
			? walked(&e->mentions.v[k]) : NULL;
		e->walked = own && bounds(own, &e->walked_first, &e->walked_last, &no_year) && !no_year;
	}
}

/* The best date of an edition; then, of a week, month or year what is said more exactly within it, and of a
 * day on which it
 * opens or ends the range that has it: opens on Friday, and somewhere it says from Friday to Sunday. */
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
	bool opens = kind_before(s, best.day->at.start, KIND_OPENS), closes = kind_before(s, best.day->at.start,
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
	struct days days = { .first = arena_zalloc(a->mem, (a->in->nsentences + 2) * sizeof *days.first) };
	for (uint32_t i = 0, p = 0; i < a->in->nsentences; i++) {
		days.first[i] = (uint32_t)days.v.n;
		if (a->s[i] && (a->s[i]->ndates || a->s[i]->n < 13))
			find_in(a, a->s[i], &days);
		for (; p < a->phrases.n && a->phrases.v[p]->sentence == i; p++) {
			if (a->phrases.v[p]->edition[0])
				add_walked(a, &days, a->phrases.v[p], a->phrases.v[p]->date);
			for (int k = 0; k < 4 && a->phrases.v[p]->edition[0]; k++)
				add_walked(a, &days, a->phrases.v[p], a->phrases.v[p]->each[k]);
		}
		days.first[i + 1] = (uint32_t)days.v.n;
	}
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
