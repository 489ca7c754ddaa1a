/* The dates that may be the days of an edition: those of the sentences, and what several of them make together. */
#include "base/hash.h"
#include "events/days.h"
#include "text/calendar.h"

enum { LEAD = 3, PER_SENTENCE = 12, DAYS_MOST = 400 };

bool ev_day_range(const struct date *d, int32_t *first, int32_t *last, bool *no_year)
{
	if (d->type == DATE_DURATION || d->type == DATE_SET || str_ends(d->value, STR("_REF")))
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
	if (d->type == DATE_TIME && *last - *first == 1)
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
bool ev_kind_before(const struct ev_sentence *s, uint32_t k, uint32_t kinds)
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
		uint32_t o = ordinal_digits(&s->r->digits_end, w);
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
	struct date *d = arena_zalloc(a->mem, sizeof *d);
	*d = (struct date){ .sentence = s->index, .start = s->t[0].start, .length = s->t[0].len, .type = DATE_DATE,
		.earliest = DAY_NONE, .latest = DAY_NONE, .value = token_text(s->s->text, &s->t[0]),
		.basis = STR("explicit") };
	*VEC_PUSH(a->mem, &days->v) = (struct day){ .at = { s->index,
	    0, 1 }, .date = d, .first = cal_day((int)year, 1, 1),
		.last = cal_day((int)year, 12, 31), .basis = d->basis };
}

/* 3 of "three-day"; 0: it is no duration of 2 to 14 days. */
static int days_of_duration(const struct date *d)
{
	uint64_t n;
	if (d->type != DATE_DURATION || d->value.n < 3 || d->value.n > 4 || d->value.p[0] != 'P'
	    || d->value.p[d->value.n - 1] != 'D'
	    || !str_to_u64(str_sub(d->value, 1, d->value.n - 2), &n))
		return 0;
	return n >= 2 && n <= 14 ? (int)n : 0;
}

/* 7 where the sentence names an event that is a week, 0 where not. */
static int days_of_week(const struct ev_article *a, const struct ev_sentence *s)
{
	for (uint32_t k = 0; k < s->n && k < 200; k++)
		if (s->phrase_at[k] && a->phrases.v[s->phrase_at[k] - 1]->head == k && (ev_kind(&s->t[k]) & KIND_WEEK))
			return 7;
	return 0;
}

/* A day and how long the event lasts are days from it on, or up to it where it ends; of a week only if it begins
 * then. */
static bool lasts(const struct ev_sentence *s, struct day *d, int lasting, int week)
{
	bool until = ev_cue_before(s, d->at.start, 3, CUE_UNTIL) || ev_kind_before(s, d->at.start, KIND_CLOSES);
	if (d->first != d->last || d->dateline || d->part)
		return false;
	if (!lasting && ev_kind_before(s, d->at.start, KIND_OPENS))
		lasting = week;
	if (!lasting)
		return false;
	if (until)	/* an 11-day competition that will end on 8 October */
		d->first = d->last - lasting + 1;
	else
		d->last = d->first + lasting - 1;
	return d->lasting = true;
}

static void find_in(struct ev_article *a, struct ev_sentence *s, struct days *days)
{
	size_t begin = days->v.n;
	int lasting = 0;
	ev_mark_cues(s);
	for (uint32_t i = 0; i < s->ndates && days->v.n < DAYS_MOST && days->v.n - begin < PER_SENTENCE; i++) {
		struct day d = { .date = &s->dates[i] };
		uint32_t from = s->date_start[i];
		if (days_of_duration(&s->dates[i]))
			lasting = days_of_duration(&s->dates[i]);
		if (from == UINT32_MAX || s->date_at[from] != i + 1 || !ev_day_range(&s->dates[i], &d.first,
		    &d.last, &d.no_year))
			continue;
		if (ev_year_of_a_work(s, s->date_end[i], d.last - d.first))
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
	int week = days_of_week(a, s);
	if (!ev_any_cue(s, CUE_HELD | CUE_PLANNED | CUE_FUTURE))
		lasting = 0;
	for (size_t i = begin; (lasting || week) && i < end; i++) {
		struct day d = days->v.v[i];
		if (lasts(s, &d, lasting, week))
			*VEC_PUSH(a->mem, &days->v) = d;
	}
}

/* What events/attach.c has put together for a phrase ("November 15 and 16 last year") and no date says alone. */
static void add_walked(struct ev_article *a, struct days *days, const struct ev_phrase *p,
    const struct date *date)
{
	struct ev_sentence *s = a->s[p->sentence];
	struct day d = { .date = date };
	if (!date || !ev_day_range(date, &d.first, &d.last, &d.no_year) || days->v.n >= DAYS_MOST)
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

void ev_find_days(struct ev_article *a, struct days *days)
{
	days->first = arena_zalloc(a->mem, (a->in->nsentences + 2) * sizeof *days->first);
	for (uint32_t i = 0, p = 0; i < a->in->nsentences; i++) {
		days->first[i] = (uint32_t)days->v.n;
		if (a->s[i] && (a->s[i]->ndates || a->s[i]->n < 13))
			find_in(a, a->s[i], days);
		for (; p < a->phrases.n && a->phrases.v[p]->sentence == i; p++) {
			if (a->phrases.v[p]->edition[0])
				add_walked(a, days, a->phrases.v[p], a->phrases.v[p]->date);
			for (int k = 0; k < 4 && a->phrases.v[p]->edition[0]; k++)
				add_walked(a, days, a->phrases.v[p], a->phrases.v[p]->each[k]);
		}
		days->first[i + 1] = (uint32_t)days->v.n;
	}
}
