/* What was found becomes events and parties: of editions what all their mentions gave, of a series without a number
 * what its own sentence says. */
#include "events/editions.h"
#include "text/calendar.h"

/* How a date is said: with figures; by a name alone (June, Saturday night); or in other words (yesterday, last
 * month). */
enum said { SAID_FIGURES, SAID_NAME, SAID_WORDS };
static enum said said_how(const struct ev_article *a, const struct date *d)
{
	struct str text = str_sub(a->in->sentences[d->sentence].text, d->start, d->length);
	for (size_t k = 0; k < text.n; k++)
		if (text.p[k] >= '0' && text.p[k] <= '9')
			return SAID_FIGURES;
	return text.n && text.p[0] >= 'A' && text.p[0] <= 'Z' ? SAID_NAME : SAID_WORDS;
}

/* "the next meeting in June" looks ahead, whatever June by itself would mean. */
static bool looks_ahead(const struct ev_article *a, const struct date *d, int32_t from, int32_t to)
{
	int32_t today;
	return ev_today(a, &today) && to < today && today - to < 366
		&& str_starts(d->basis, STR("reference"))
		&& d->value.n >= 7 && d->value.p[4] == '-' && d->value.p[5] != 'W' && to - from < 32;
}

/* Moves what is planned for a day gone by to the one to come; false: it is none. */
static bool to_come(const struct ev_article *a, const struct date *d, int32_t from, int32_t to, struct event *f)
{
	enum said said = said_how(a, d);
	if (said == SAID_WORDS || !looks_ahead(a, d, from, to))
		return false;
	bool week = said == SAID_NAME && to - from <= 1;	/* Saturday: a year does not bring it back */
	f->earliest = week ? from + 7 : cal_add_months(from, 12);
	f->latest = week ? to + 7 : cal_add_months(to, 12);
	return true;
}

/* The days of a date; of last night the evening's, where no edition has settled them. */
static bool bounds_of(const struct date *d, bool settled, int32_t *from, int32_t *to)
{
	if (!ev_day_bounds(d, from, to))
		return false;
	if (!settled && d->type == DATE_TIME && *to - *from == 1)
		*to = *from;
	return true;
}

/* ISO days of the found event; a day without a year gets it from the series, or says so. */
static void give_days(struct ev_article *a, const struct date *d, const struct series *series,
    bool planned, uint32_t ordinal, struct event *f)
{
	int32_t from, to;
	f->earliest = f->latest = DAY_NONE;
	f->date_basis = STR("");
	if (!d)
		return;
	bool bounds = bounds_of(d, ordinal, &from, &to), no_year = ev_no_year(d);
	if (bounds && !no_year) {
		f->earliest = from;
		f->latest = to;
		f->date_basis = d->basis;
	}
	if (bounds && !no_year && planned && to_come(a, d, from, to, f))
		return;
	bool guess = bounds && a->in->day_is_guess && !str_is(d->basis, "explicit") && to - from < 32;
	if (!no_year && !guess)
		return;
	char iso[2][11];
	struct str first = bounds ? str_from(day_cell(from, iso[0]), 5) : str_sub(d->value, 5, 5), last = bounds
		? str_from(day_cell(to, iso[1]), 5) : first;
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
	if (!cal_parse_iso(e, &first_day) || !cal_parse_iso(l, &last_day) || (first_day == f->earliest
	    && last_day == f->latest))
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
	bool future = ev_today(a, &day) && f->earliest != DAY_NONE && f->earliest > day;
	if (!status) {		/* as another mention of the edition says */
		for (size_t i = 0; i < a->phrases.n && !status; i = ev_next(i, at, a->phrases.n)) {
			const struct ev_phrase *q = a->phrases.v[i];
			if (!q->dropped && q->status && q->numbers.n && p->numbers.n && str_eq(p->id, q->id)
			    && p->numbers.v[0].value == q->numbers.v[0].value)
				status = q->status;
		}
	}
	bool past = ev_today(a, &day) && f->latest != DAY_NONE && f->latest <= day;
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
	const struct mention *m = p->place;
	if (!m && !p->place_name.n && !p->virtual_ && p->own_place && !p->refers && p->capital_head)
		m = p->own_place;
	f->place_id = m ? m->entity_id : STR("");
	f->place = m ? m->name : p->place_name.n ? p->place_name : STR("");
	if (f->place.n && p->hybrid)
		f->place = str_printf(a->mem, "%.*s (hybrid)", STR_FMT(f->place));
	else if (!f->place.n && p->virtual_)
		f->place = p->hybrid ? STR("hybrid") : STR("virtual");
}

static void give_parties(struct ev_article *a, const struct ev_phrase *p, const struct event *f,
    struct events_found *out)
{
	for (uint32_t i = 0; i < p->nparties; i++) {
		struct party x = a->parties.v[p->first_party + i];
		x.start = f->start;
		*VEC_PUSH(a->mem, &out->parties) = x;
	}
	for (size_t i = 0; i < p->named.n && !p->refers; i++) {
		const struct mention *m = p->named.v[i];
		bool known = m->kind == NAME_SERIES || m == p->mention;
		for (uint32_t k = 0; k < p->nparties && !known; k++)
			known = str_eq(a->parties.v[p->first_party + k].entity_id, m->entity_id);
		if (!known)
			*VEC_PUSH(a->mem, &out->parties) = (struct party){ p->sentence,
			    f->start, PARTY_PARTICIPANT, m->entity_id, m->name };
	}
}

/* A city in the series' own name (Munich Security Conference), or the one country whose event it is (Singapore
 * International Cyber Week); not where "on" or "of" follows, as in the Tokyo conferences on Africa. */
void ev_place_in_name(struct ev_phrase *p, const struct ev_sentence *s)
{
	const struct mention *found = NULL;
	uint32_t organisation = 0;
	if (p->own_place || !p->mention || p->end > p->head + 1)
		return;
	for (uint32_t k = p->name; k < p->end; k++)
		for (EV_NAMES(s, k, i)) {
			const struct mention *m = &s->names[i];
			if (s->name_end[i] > p->end || m->kind == NAME_SERIES || !ev_of_entity(m))
				continue;
			if (m->kind == NAME_ORGANISATION && m != p->mention)
				organisation = s->name_end[i];
			else if (!found && s->name_end[i] > organisation && (m->kind == NAME_CITY
			    || (m->kind == NAME_COUNTRY && p->series
				 && p->series->parties.n == 1 && str_eq(p->series->parties.v[0], m->entity_id))))
				found = m;
		}
	p->own_place = found;
}

/* The parties that a lexicon series' name names: nested in its mention. */
void ev_name_parties(struct ev_article *a, struct ev_phrase *p, const struct ev_sentence *s)
{
	if (!p->series || !p->numbers.n || p->refers)
		return;
	for (uint32_t at = p->start; at < p->end; at++)
		for (EV_NAMES(s, at, i)) {
			const struct mention *m = &s->names[i];
			bool known = m->kind == NAME_SERIES || s->name_end[i] > p->end;
			for (size_t k = 0; k < p->named.n && !known; k++)
				known = str_eq(p->named.v[k]->entity_id, m->entity_id);
			for (size_t k = 0; k < p->series->parties.n && !known; k++)
				if (str_eq(p->series->parties.v[k], m->entity_id)) {
					*VEC_PUSH(a->mem, &p->named) = m;
					break;
				}
		}
}

/* What the edition has gathered, as the date that events/events.h gave, or as one put together of several. */
static const struct date *date_of(struct ev_article *a, const struct ev_edition *e)
{
	struct date *d = arena_zalloc(a->mem, sizeof *d);
	char first[11], last[11];
	*d = *e->date;
	d->earliest = e->no_year ? DAY_NONE : e->first;
	d->latest = e->no_year ? DAY_NONE : e->last;
	if (e->no_year)
		d->value = str_printf(a->mem, "XXXX-%.*s/XXXX-%.*s", STR_FMT(str_from(day_cell(e->first, first), 5)),
			STR_FMT(str_from(day_cell(e->last, last), 5)));
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
			f->date_basis = a->in->sentences[e->day_sentence].title ? STR("title")
				: a->in->sentences[e->day_sentence].dateline ? STR("dateline")
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

void ev_hand_out(struct ev_article *a, struct events_found *out)
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
