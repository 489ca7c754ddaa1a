/* The article's way through the finder: sentences with a trigger are read, phrases are identified, dates and
 * places attached, short mentions resolved, and what is left is handed out. */
#include <stdlib.h>

#include "text/calendar.h"
#include "events/editions.h"

static void mark(struct ev_sentence *s);

/* Marks of a sentence: who covers which token.  Names and dates of the sentence are [n0, n1) and [d0, d1). */
struct ev_sentence *ev_prepare(struct ev_article *a, uint32_t i, size_t n0, size_t n1, size_t d0, size_t d1)
{
	const struct event_sentence *in = &a->in->sentences[i];
	struct ev_sentence *s = arena_zalloc(a->mem, sizeof *s);
	*s = (struct ev_sentence){ .r = a->r, .s = in, .t = in->tokens, .n = in->n, .index = i, .names = n1 > n0 ? a->in->names + n0 : NULL,
		.dates = d1 > d0 ? a->in->dates + d0 : NULL, .nnames = (uint32_t)(n1 - n0), .ndates = (uint32_t)(d1 - d0) };
	uint32_t *v = arena_zalloc(a->mem, (6 * (size_t)s->n + 2 * (size_t)s->nnames + 2 * (size_t)s->ndates) * sizeof *v);
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
		if (str_ends(s->dates[i].value, STR("_REF")) || !tokens_of(s, s->dates[i].start, s->dates[i].length, &from, &to))
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
	uint32_t all = 0, kinds = 0;
	for (uint32_t k = 0; k < s->n; k++) {
		all |= s->tokens[k].word ? s->tokens[k].word->cls[WORD_EVENT] : 0;
		kinds |= s->tokens[k].word ? s->tokens[k].word->cls[WORD_KIND] : 0;
	}
	return kinds & KIND_SUFFIX ? all | ORD_ORDINAL : all;
}

/* Could the sentence number an edition? */
static bool may_number(uint32_t all)
{
	return (all & (EV_TRIGGER & ~(uint32_t)(ORD_COUNT | ORD_TENS))) || ((all & (ORD_TENS | ORD_ROMAN)) && (all & EV_HEAD));
}

/* ISO days of the found event; a day without a year gets it from the series, or says so. */
static void give_days(struct ev_article *a, const struct event_date *d, const struct series *series, bool planned, uint32_t ordinal, struct event *f)
{
	int32_t from, to;
	f->earliest = f->latest = DAY_NONE;
	f->date_basis = STR("");
	if (!d)
		return;
	bool bounds = ev_day_bounds(d, &from, &to), no_year = ev_no_year(d);
	if (bounds && !no_year) {
		f->earliest = from;
		f->latest = to;
		f->date_basis = d->basis;
	}
	/* "the next meeting in June" looks ahead, whatever June by itself would mean */
	int32_t today;
	if (bounds && !no_year && planned && cal_parse_iso(a->in->day, &today) && to < today && today - to < 366
	    && str_starts(d->basis, STR("reference")) && d->value.n >= 7 && d->value.p[4] == '-' && d->value.p[5] != 'W' && to - from < 32) {
		f->earliest = cal_add_months(from, 12);
		f->latest = cal_add_months(to, 12);
		return;
	}
	bool guess = bounds && a->in->day_is_guess && !str_is(d->basis, "explicit") && to - from < 32;
	if (!no_year && !guess)
		return;
	struct str first = bounds ? str_from(d->earliest, 5) : str_sub(d->value, 5, 5), last = bounds ? str_from(d->latest, 5) : first;
	ptrdiff_t slash = str_chr(d->value, '/');
	if (!bounds && slash > 0 && (size_t)slash + 11 <= d->value.n)
		last = str_sub(d->value, (size_t)slash + 6, 5);
	int year = series ? series_year(series, ordinal) : 0;
	if (!year) {
		if (no_year)
			f->date_basis = str_printf(a->mem, "no-year %.*s/%.*s", STR_FMT(first), STR_FMT(last));
		return;
	}
	struct str e = str_printf(a->mem, "%04d-%.*s", year, STR_FMT(first));
	struct str l = str_printf(a->mem, "%04d-%.*s", year + (str_cmp(last, first) < 0), STR_FMT(last));
	int32_t first_day, last_day;
	if (!cal_parse_iso(e, &first_day) || !cal_parse_iso(l, &last_day) || (first_day == f->earliest && last_day == f->latest))
		return;
	f->earliest = first_day;
	f->latest = last_day;
	f->date_basis = STR("series");
}

static enum event_status status_of(const struct ev_article *a, size_t at, const struct event *f)
{
	static const struct { uint32_t cue; enum event_status status; } names[] = {
		{ CUE_CANCELLED, STATUS_CANCELLED }, { CUE_POSTPONED, STATUS_POSTPONED },
		{ CUE_PROPOSED, STATUS_PROPOSED }, { CUE_PLANNED, STATUS_PLANNED }, { CUE_HELD, STATUS_HELD },
	};
	const struct ev_phrase *p = a->phrases.v[at];
	uint32_t status = p->status;
	int32_t day;
	bool future = cal_parse_iso(a->in->day, &day) && f->earliest != DAY_NONE && f->earliest > day;
	if (!status) {		/* as another mention of the edition says */
		for (size_t i = 0; i < a->phrases.n && !status; i = ev_next(i, at, a->phrases.n)) {
			const struct ev_phrase *q = a->phrases.v[i];
			if (!q->dropped && q->status && q->numbers.n && p->numbers.n && str_eq(p->id, q->id)
			    && p->numbers.v[0].value == q->numbers.v[0].value)
				status = q->status;
		}
	}
	bool past = cal_parse_iso(a->in->day, &day) && f->latest != DAY_NONE && f->latest <= day;
	if (future && !a->in->day_is_guess && (!status || status == CUE_HELD))
		status = CUE_PLANNED;
	if (!status && (past || p->scene))
		status = CUE_HELD;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (status & names[i].cue)
			return names[i].status;
	return STATUS_NONE;
}

static void give_place(struct ev_article *a, const struct ev_phrase *p, struct event *f)
{
	const struct event_name *m = p->place;
	if (!m && !p->place_name.n && !p->virtual_ && p->own_place && !p->refers && p->capital_head)
		m = p->own_place;
	f->place_id = m ? m->id : STR("");
	f->place = m ? m->name : p->place_name.n ? p->place_name : STR("");
	if (f->place.n && p->hybrid)
		f->place = str_printf(a->mem, "%.*s (hybrid)", STR_FMT(f->place));
	else if (!f->place.n && p->virtual_)
		f->place = p->hybrid ? STR("hybrid") : STR("virtual");
}

static void give_parties(struct ev_article *a, const struct ev_phrase *p, const struct event *f, struct events_found *out)
{
	for (uint32_t i = 0; i < p->nparties; i++) {
		struct party x = a->parties.v[p->first_party + i];
		x.start = f->start;
		*VEC_PUSH(a->mem, &out->parties) = x;
	}
	for (size_t i = 0; i < p->named.n && !p->refers; i++) {
		const struct event_name *m = p->named.v[i];
		bool known = m->kind == EVENT_NAME_SERIES || m == p->mention;
		for (uint32_t k = 0; k < p->nparties && !known; k++)
			known = str_eq(a->parties.v[p->first_party + k].entity_id, m->id);
		if (!known)
			*VEC_PUSH(a->mem, &out->parties) = (struct party){ p->sentence, f->start, PARTY_PARTICIPANT, m->id, m->name };
	}
}

/* A city in the series' own name (Munich Security Conference), or the one country whose event it is (Singapore
 * International Cyber Week); not where "on" or "of" follows, as in the Tokyo conferences on Africa. */
static void place_in_name(struct ev_phrase *p, const struct ev_sentence *s)
{
	const struct event_name *found = NULL;
	uint32_t organisation = 0;
	if (p->own_place || !p->mention || p->end > p->head + 1)
		return;
	for (uint32_t k = p->name; k < p->end; k++)
		for (EV_NAMES(s, k, i)) {
			const struct event_name *m = &s->names[i];
			if (s->name_end[i] > p->end || m->kind == EVENT_NAME_SERIES || m->kind == EVENT_NAME_OTHER)
				continue;
			if (m->kind == EVENT_NAME_ORGANISATION && m != p->mention)
				organisation = s->name_end[i];
			else if (!found && s->name_end[i] > organisation && (m->kind == EVENT_NAME_CITY || (m->kind == EVENT_NAME_COUNTRY && p->series
				 && p->series->parties.n == 1 && str_eq(p->series->parties.v[0], m->id))))
				found = m;
		}
	p->own_place = found;
}

/* The parties that a lexicon series' name names: nested in its mention. */
static void name_parties(struct ev_article *a, struct ev_phrase *p, const struct ev_sentence *s)
{
	if (!p->series || !p->numbers.n || p->refers)
		return;
	for (uint32_t at = p->start; at < p->end; at++)
		for (EV_NAMES(s, at, i)) {
			const struct event_name *m = &s->names[i];
			bool known = m->kind == EVENT_NAME_SERIES || s->name_end[i] > p->end;
			for (size_t k = 0; k < p->named.n && !known; k++)
				known = str_eq(p->named.v[k]->id, m->id);
			for (size_t k = 0; k < p->series->parties.n && !known; k++)
				if (str_eq(p->series->parties.v[k], m->id)) {
					*VEC_PUSH(a->mem, &p->named) = m;
					break;
				}
		}
}

/* What the edition has gathered, as the date that events/events.h gave, or as one put together of several. */
static const struct event_date *date_of(struct ev_article *a, const struct ev_edition *e)
{
	struct event_date *d = arena_zalloc(a->mem, sizeof *d);
	char *iso = arena_alloc(a->mem, 24);
	cal_iso(e->first, iso);
	cal_iso(e->last, iso + 12);
	*d = *e->date;
	if (e->no_year) {
		d->earliest = d->latest = STR("");
		d->value = str_printf(a->mem, "XXXX-%s/XXXX-%s", iso + 5, iso + 17);
		return d;
	}
	d->earliest = str_n(iso, 10);
	d->latest = str_n(iso + 12, 10);
	return d;
}

/* Days, place and status of an edition, to one of its mentions. */
static void give_edition(struct ev_article *a, const struct ev_phrase *p, const struct ev_edition *e, struct event *f)
{
	f->series_id = e->id;
	f->series = e->name;
	f->ordinal = e->number;
	f->confidence = (uint32_t)((p->refers ? 90 : 100) * e->probability);
	f->status = e->status;
	f->earliest = f->latest = DAY_NONE;
	f->date_basis = STR("");
	if (e->dated) {
		give_days(a, date_of(a, e), e->series, e->status == STATUS_PLANNED, e->number, f);
		if (f->earliest != DAY_NONE && e->day_sentence != p->sentence && !str_is(f->date_basis, "series"))
			f->date_basis = a->in->sentences[e->day_sentence].title ? STR("title") : a->in->sentences[e->day_sentence].dateline ? STR("dateline")
				: STR("article");
	}
	f->place_id = e->place_id;
	f->place = e->place;
	if (!f->place.p)
		f->place = f->place_id = STR("");
}

/* A series by its days or place alone, without a number: what its own sentence says. */
static void give_phrase(struct ev_article *a, const struct ev_phrase *p, size_t at, struct event *f)
{
	f->series_id = p->id;
	f->series = p->series_name;
	f->ordinal = 0;
	f->confidence = 60;
	give_days(a, p->date, p->series, p->status == CUE_PLANNED, 0, f);
	give_place(a, p, f);
	f->status = status_of(a, at, f);
}

static void hand_out(struct ev_article *a, struct events_found *out)
{
	for (size_t i = 0; i < a->phrases.n; i++) {
		const struct ev_phrase *p = a->phrases.v[i];
		const struct token *t = a->in->sentences[p->sentence].tokens;
		if (p->dropped || !p->id.n)
			continue;
		for (size_t k = 0; k < (p->numbers.n ? p->numbers.n : 1); k++) {
			const struct ev_edition *e = k < 4 ? p->edition[k] : NULL;
			if (p->numbers.n && !e)
				continue;
			struct event *f = VEC_PUSH(a->mem, &out->events);
			memset(f, 0, sizeof *f);
			f->sentence = p->sentence;
			f->start = t[p->numbers.n && !p->refers ? p->numbers.v[k].token : p->start].start;
			f->length = (uint32_t)token_end(&t[p->end - 1]) - f->start;
			f->rule = p->rule.n ? p->rule : p->head_rule ? p->head_rule->row : STR("events/weights:name");
			if (e && p->numbers.n)
				give_edition(a, p, e, f);
			else
				give_phrase(a, p, i, f);
			give_parties(a, p, f, out);
		}
	}
}

/* Sentences that may number an edition first: most articles have none, and are left. */
static bool find_phrases(struct ev_article *a)
{
	struct ev_sentence **s = a->s;
	const struct event_article *in = a->in;
	size_t *name = arena_alloc(a->mem, (in->nsentences + 1) * 2 * sizeof *name), *date = name + in->nsentences + 1;
	bool any = false;
	name[0] = date[0] = 0;
	for (uint32_t i = 0; i < in->nsentences; i++) {
		bool series = false, body = false;
		for (name[i + 1] = name[i]; name[i + 1] < in->nnames && in->names[name[i + 1]].sentence == i; name[i + 1]++) {
			const struct event_name *m = &in->names[name[i + 1]];
			series |= m->kind == EVENT_NAME_SERIES;
			body |= m->kind == EVENT_NAME_ORGANISATION;
			if (in->sentences[i].dateline && !a->dateline && m->kind == EVENT_NAME_CITY)
				a->dateline = m;
		}
		for (date[i + 1] = date[i]; date[i + 1] < in->ndates && in->dates[date[i + 1]].sentence == i; date[i + 1]++)
			;
		if (!in->sentences[i].facts || !in->sentences[i].n)
			continue;
		uint32_t all = classes_of(&in->sentences[i]);
		any |= (series || (body && (all & EV_HEAD))) && date[i + 1] > date[i];	/* a series by its days alone */
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
	const struct ev_sentence *s = a->s[p->sentence], *next = p->sentence + 1 < a->in->nsentences ? a->s[p->sentence + 1] : NULL;
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
		/* Rugby World Cup Sevens, Ministerial Steering Committee: the name goes on behind the head that the rules took */
		const struct noun_phrase *o = p->np;
		if (o && !p->open && !p->part && o->nparts && o->head != NP_NONE && o->head >= p->end && o->head == p->end + (o->head - p->end)
		    && ev_capital(&a->s[p->sentence]->t[o->head]) && !ev_headline(a->s[p->sentence]) && a->s[p->sentence]->t[p->end].kind == TOKEN_WORD && ev_capital(&a->s[p->sentence]->t[p->end]))
			ev_make_open(a, a->s[p->sentence], p);
		p->tail = next_line(a, p);
		p->nested = before && before->sentence == p->sentence && before->np && p->start < before->np->end && p->start > before->start;
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
		buf_addf(a->in->why, "%u\t%zu\t%zu\t%u\t%.*s\t%.3f", p->sentence + 1, start, token_end(&t[p->end - 1]) - start, p->numbers.v[0].value,
			 STR_FMT(p->series_name.n ? p->series_name : str_sub(a->in->sentences[p->sentence].text, start, token_end(&t[p->end - 1]) - start)),
			 p->probability);
		for (uint32_t k = 0; k < p->features->n; k++)
			buf_addf(a->in->why, "\t%s=%g", ev_edition_feature_name(p->features->v[k].id), (double)p->features->v[k].value);
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

void events_find(const struct event_rules *r, struct arena *mem, const struct event_article *in, struct events_found *out)
{
	struct ev_article a = { .r = r, .mem = mem, .in = in, .s = arena_zalloc(mem, (in->nsentences + 1) * sizeof *a.s) };
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
		place_in_name(a.phrases.v[i], a.s[a.phrases.v[i]->sentence]);
		name_parties(&a, a.phrases.v[i], a.s[a.phrases.v[i]->sentence]);
	}
	ev_refer(&a);
	ev_editions(&a);
	ev_settle_days(&a);
	ev_settle_places(&a);
	ev_settle_status(&a);
	hand_out(&a, out);
}
