/* Matches to rows: relative dates, durations, sets; bounds; and the state of the text.  Ranges: dates/range.c. */
#include "dates/resolve.h"

/* ---- rows ---- */

struct str date_taken(struct resolver *x)
{
	struct str s = str_dup(x->a, buf_str(&x->b));
	buf_reset(&x->b);
	return s;
}

int32_t date_writable(int64_t day)	/* DAY_NONE outside what ISO 8601 writes in four digits */
{
	return day < cal_day(0, 1, 1) || day > cal_day(9999, 12, 31) ? DAY_NONE : (int32_t)day;
}

struct str date_basis_name(const struct resolver *x, enum date_basis b)
{
	switch (b) {
	case DB_EXPLICIT: return STR("explicit");
	case DB_REFERENCE: return x->now.ref.basis;
	case DB_PREVIOUS: return STR("previous");
	default: return STR("unresolved");
	}
}

struct date *date_new_row(struct resolver *x, struct date_span span, enum date_type type, int mod,
			  enum date_basis basis)
{
	struct date *d = VEC_PUSH(x->a, x->out);
	memset(d, 0, sizeof *d);
	d->sentence = x->now.m->sentence;
	d->start = span.start;
	d->length = span.end - span.start;
	d->type = type;
	d->earliest = d->latest = DAY_NONE;
	d->value = STR("");
	d->modifier = mod > 0 && mod < DATE_NMODS ? (enum date_mod)mod : DM_NONE;
	d->basis = date_basis_name(x, basis);
	d->rule = x->r->rules.v[x->now.m->rule].name;
	return d;
}

/* The days that contain the value, widened or opened by the modifier. */
void date_bound(struct date *d, int64_t first, int64_t last, int mod)
{
	switch (mod) {
	case DM_BEFORE: last = first - 1; first = INT64_MIN; break;
	case DM_ON_OR_BEFORE: first = INT64_MIN; break;
	case DM_AFTER: first = last + 1; last = INT64_MAX; break;
	case DM_ON_OR_AFTER: last = INT64_MAX; break;
	default: break;
	}
	d->earliest = first == INT64_MIN ? DAY_NONE : date_writable(first);
	d->latest = last == INT64_MAX ? DAY_NONE : date_writable(last);
}

/* "the previous October", "two years earlier": a word about what went before, not where the text goes on. */
static bool looks_back(const int32_t *f)
{
	return GET(f, a, 0) == 1
	       && (GET(f, dir, 0) == -1 || GET(f, ry, 0) < 0 || GET(f, rm, 0) < 0 || GET(f, rd, 0) < 0);
}

enum { NOT_LONG = 15 };			/* years */

/* Does a tale go on from this date?  Not from a year in passing ("letters found in 1998", "the worst since 1830",
 * "scheduled for 1969"), nor from one counted from the day the article is of. */
static bool moves(const struct resolver *x, const struct date_resolved *o)
{
	if (!x->now.narrative)
		return true;
	if (o->basis == DB_REFERENCE || (x->now.m->tense > 0 && o->basis == DB_EXPLICIT) || x->end_of_years)
		return false;
	if (o->v.gran > DG_YEAR || x->now.m->opens || o->basis == DB_PREVIOUS)
		return true;
	/* the year after, or this one where it is named anew; or not long after, of what was done */
	int now;
	const struct date_seen *last = x->now.seen.n ? &x->now.seen.v[x->now.seen.n - 1] : NULL;
	if (!date_tale_year(&x->now, &now))
		return o->v.gran == DG_YEAR;
	return o->v.gran == DG_YEAR
	       && (o->v.year == now + 1 || (o->v.year == now && last->sentence != x->now.m->sentence)
		   || (x->now.m->tense == DATE_DONE && o->v.year > now && o->v.year <= now + NOT_LONG));
}

void date_row(struct resolver *x, struct date_span span, const struct date_resolved *o, int mod)
{
	const struct date_value *v = &o->v;
	struct date *d = date_new_row(x, span, date_value_has_time(v) ? DATE_TIME : DATE_DATE, mod, o->basis);
	date_value_print(v, &x->b);
	d->value = date_taken(x);
	if (v->impossible)
		d->basis = STR("impossible");
	if (!v->has_year || v->impossible || (v->gran == DG_DAY && (!v->sub || !v->day)))
		return;
	int64_t last = date_value_last(v);
	/* a night ends on the next day */
	date_bound(d, date_value_first(v), last + (v->part == PART_NIGHT), mod);
	date_report_on(x, v);
	const int32_t *f = x->now.m->fields[0];
	bool goes_on = moves(x, o);		/* before the new one is there */
	*VEC_PUSH(x->a, &x->now.seen) = (struct date_seen){ .v = *v,
							    .day = o->exact ? o->at : date_value_first(v),
							    .sentence = x->now.m->sentence,
							    .exact = o->exact,
							    .compared = HAS(f, keep) && f[DF_keep] != KEEP_ENDED,
							    .fiscal = HAS(f, fy),
							    .aside = looks_back(f),
							    .moves = goes_on };
	if (goes_on && v->gran >= DG_YEAR && !looks_back(f))
		x->now.last_move = x->now.seen.n;
}

/* ---- relative dates ---- */

static bool names_day(const int32_t *f)
{
	return HAS(f, y) || HAS(f, m) || HAS(f, d) || HAS(f, w) || HAS(f, rd) || date_is_feast(f);
}

/* The unit that is counted, and how many of them; hours that make days are days. */
static enum date_unit counted_unit(const int32_t *f, int *n)
{
	enum date_unit u = (enum date_unit)GET(f, u, DU_D);
	if ((u == DU_E || u == DU_C) && HAS(f, dir) && HAS(f, n)) {	/* "two decades ago" is a year, about */
		*n *= u == DU_E ? 10 : 100;
		u = DU_Y;
	}
	/* "100 hours later" is a day, "three hours later" a time */
	if (u == DU_H && (*n >= 24 || *n <= -24)) {
		*n /= 24;
		u = DU_D;
	}
	return u;
}

/* The end of the day, month or feast that the fields name from which n units are counted: "two weeks before
 * Christmas". */
static bool named_anchor(const struct date_context_now *c, const int32_t *f, int n, int32_t *anchor,
			 enum date_basis *basis)
{
	int32_t day[DATE_NFIELDS];
	memcpy(day, f, sizeof day);
	day[DF_dir] = day[DF_n] = day[DF_u] = DATE_UNSET;
	struct date_resolved from = date_cal(c, day);
	if (!from.v.has_year || from.v.impossible)
		return false;
	*anchor = n > 0 ? date_value_last(&from.v) : date_value_first(&from.v);
	*basis = from.basis;
	return true;
}

/* n units from the anchor, or from the day that the fields name; n = dir times the count. */
static struct date_resolved relative(const struct resolver *x, const int32_t *f)
{
	struct date_resolved o = date_unresolved();
	int n = GET(f, dir, 0) * GET(f, n, 1);
	int32_t anchor;
	if (HAS(f, keep) && date_report(x, f, f[DF_keep] == KEEP_ENDED ? 0 : n, &o))
		return o;
	if (HAS(f, y) && HAS(f, keep))
		return date_cal(&x->now, f);
	enum date_unit u = counted_unit(f, &n);
	o.v.gran = date_gran_of(u);
	if (GET(f, a, 0) == 1 && n > 0 && !x->now.seen.n && !HAS(f, keep))
		return o;		/* "still mourned 15 years later": later than what, the text leaves open */
	if (names_day(f) ? !named_anchor(&x->now, f, n, &anchor, &o.basis)
			 : !date_anchor(&x->now, f, u == DU_WE ? DG_WEEK : o.v.gran, &anchor, &o.basis))
		return o;
	if (u == DU_Y && HAS(f, fr))			/* "two and a half years later" */
		anchor = cal_add_months(anchor, n < 0 ? -6 : 6);
	o.v = date_value_shift(date_value_in(anchor, u), u, n);
	if (u == DU_W && HAS(f, n)) {		/* "a week later" is a week; what follows counts from its day */
		o.exact = true;
		o.at = anchor + 7 * n;
	}
	if (HAS(f, p))
		o.v.part = f[DF_p];
	if (HAS(f, H)) {
		o.v.hour = GET(f, ap, 0) ? f[DF_H] % 12 + 12 : f[DF_H];
		o.v.minute = GET(f, I, -1);
	}
	return o;
}

struct date_resolved date_point(const struct resolver *x, const int32_t *f)
{
	return HAS(f, u) && !date_is_cal(f) ? relative(x, f) : date_cal(&x->now, f);
}

/* PRESENT_REF, PAST_REF and FUTURE_REF are bounded by the reference day. */
static void reference_literal(struct resolver *x, struct date_span span, enum date_type type, struct str value, int mod)
{
	struct date *d = date_new_row(x, span, type, mod, x->now.ref.known ? DB_REFERENCE : DB_NONE);
	d->value = value;
	if (!x->now.ref.known)
		return;
	if (str_is(value, "PRESENT_REF") || str_is(value, "PAST_REF"))
		d->latest = date_writable(x->now.ref.day);
	if (str_is(value, "PRESENT_REF") || str_is(value, "FUTURE_REF"))
		d->earliest = date_writable(x->now.ref.day);
}

static void do_relative(struct resolver *x, const int32_t *f, struct date_span span, int mod)
{
	if (HAS(f, v) && GET(f, dir, 0) != 0) {		/* "several years ago", "a few days later" */
		const struct date_seen *s = GET(f, a, 0) == 1 ? date_seen_last(&x->now, DG_NONE) : NULL;
		reference_literal(x, span, DATE_DATE, f[DF_dir] < 0 ? STR("PAST_REF") : STR("FUTURE_REF"), mod);
		if (s) {
			struct date *d = &x->out->v[x->out->n - 1];
			d->basis = date_basis_name(x, DB_PREVIOUS);
			d->earliest = f[DF_dir] < 0 ? DAY_NONE : date_writable(date_value_first(&s->v));
			d->latest = f[DF_dir] < 0 ? date_writable(date_value_last(&s->v)) : DAY_NONE;
		}
		return;
	}
	struct date_resolved o = relative(x, f);
	int hours = GET(f, u, DU_D) == DU_H ? GET(f, dir, 0) * GET(f, n, 1) : 0;
	if (date_is_clock((enum date_unit)GET(f, u, DU_D)) && hours > -24 && hours < 24 && !date_value_has_time(&o.v)) {
		struct date *d = date_new_row(x, span, DATE_TIME, mod, o.basis);	/* its clock is not known */
		date_value_print(&o.v, &x->b);
		buf_addz(&x->b, "TXX:XX");
		d->value = date_taken(x);
		if (o.v.has_year)
			date_bound(d, (int64_t)date_value_first(&o.v) - (GET(f, dir, 0) < 0),
			      (int64_t)date_value_last(&o.v) + (GET(f, dir, 0) > 0), mod);
		return;
	}
	date_row(x, span, &o, mod);
}

/* "At the same time", "during this period": the last date of the tale. */
static void same_time(struct resolver *x, struct date_span span, int mod)
{
	const struct date_seen *s = date_seen_last(&x->now, DG_NONE);
	if (!s)
		return;
	struct date_resolved o = date_unresolved();
	o.v = s->v;
	o.v.part = 0;
	o.v.hour = o.v.minute = o.v.second = -1;
	o.basis = DB_PREVIOUS;
	date_row(x, span, &o, mod);
}

/* ---- the article ---- */

static void resolve_one(struct resolver *x, const struct date_match *m)
{
	const struct date_rule *rule = &x->r->rules.v[m->rule];
	const int32_t *f = m->fields[0];
	int mod = GET(f, mod, 0);
	x->now.m = m;
	if (HAS(f, tale) && !(x->now.narrative && x->now.ref.known))
		return;				/* said of tales only */
	switch (rule->op) {
	case DO_CAL: {
		if (x->now.narrative && x->now.ref.known && GET(f, rd, 1) == 0 && !HAS(f, a) && !HAS(f, p)
		    && !HAS(f, H)) {
			/* history's "today" is no day */
			reference_literal(x, m->span, DATE_DATE, STR("PRESENT_REF"), mod);
			break;
		}
		struct date_resolved o = date_cal(&x->now, f);
		if (o.v.gran != DG_NONE)
			date_row(x, m->span, &o, mod);
		break;
	}
	case DO_REL: do_relative(x, f, m->span, mod); break;
	case DO_DUR:
		date_duration(x, m->groups > 2 ? m->fields[1] : f, m->groups > 2 ? m->ends[1] : m->span, mod);
		break;
	case DO_SET: date_set_row(x, f, m->span, mod); break;
	case DO_RANGE: date_range_rows(x, true); break;
	case DO_LIST: date_range_rows(x, false); break;
	case DO_LIT:
		if (str_is(rule->literal, "SAME")) {
			same_time(x, m->span, mod);
			break;
		}
		if (HAS(f, future) && m->tense < 0)
			break;			/* "soon became" */
		reference_literal(x, m->span, rule->type, rule->literal, mod);
		break;
	default: break;
	}
}

/* A narrative: full dates two years or more away from the reference day, and nothing near it; or three or
 * more of them, and over twice as many as dates near the reference day or resolved by it alone; years alone
 * count for that where they are long past; so does a chronicle of late years, which states the year of most of its
 * days, where news counts from its own.  Without a reference day every text is one. */
enum { LONG_PAST = 20, A_CHRONICLE = 8 };

struct ages {			/* of the dates of an article, seen from its own year */
	size_t far, near;	/* days and months of two years ago or more; newer ones, and what counts from its day */
	size_t years;		/* long past */
	size_t stated, counted;	/* months with their year; what counts from the article's day */
};

static bool is_calendar(enum date_op op)
{
	return op == DO_CAL || op == DO_RANGE || op == DO_LIST;
}

static bool counts_from_today(const int32_t *f, enum date_op op)
{
	return !HAS(f, y) && !HAS(f, m) && !HAS(f, a)
	       && (op == DO_REL || (is_calendar(op) && (HAS(f, w) || HAS(f, rd) || HAS(f, dir))));
}

static void add_age(struct ages *s, const int32_t *f, enum date_op op, int now)
{
	s->stated += HAS(f, y) && HAS(f, m);
	s->counted += counts_from_today(f, op);
	if (HAS(f, bc) || (HAS(f, y) && HAS(f, m))) {
		bool old = HAS(f, bc) || f[DF_y] <= now - 2;
		s->far += old;
		s->near += !old;
	} else if (HAS(f, y)) {
		s->years += f[DF_y] <= now - LONG_PAST;
	} else if (HAS(f, m) && !s->far && !s->years && !HAS(f, yy)) {
		s->near++;		/* a narrative states the year before it leaves it out */
	} else if (is_calendar(op) && !HAS(f, a)) {
		s->near += (HAS(f, w) && !HAS(f, m)) || HAS(f, rd) || HAS(f, dir);
	} else if (op == DO_REL) {
		s->near += !HAS(f, a);
	}
}

static bool is_narrative(const struct date_rules *r, const struct date_match *m, size_t n, struct date_reference ref)
{
	struct ages s = { 0 };
	if (!ref.known)
		return true;
	int now = cal_date(ref.day).year;
	for (size_t i = 0; i < n; i++)
		for (size_t g = m[i].groups > 1; g < m[i].groups; g++)
			add_age(&s, m[i].fields[g], r->rules.v[m[i].rule].op, now);
	size_t far = s.far, near = s.near, years = s.years;
	return (far > 0 && near == 0) || (years >= 3 && near == 0)
	       || (s.stated >= A_CHRONICLE && s.stated > 4 * s.counted)
	       || (far >= 3 && far > 2 * near) || (far + years >= 6 && far + years > 4 * near);
}

/* Field ord of dates in figures: the month first, the day first.  One that can only be read one way settles it for
 * the article. */
enum { MONTH_FIRST = 1, DAY_FIRST = 2 };

static bool states_order(const int32_t *f)
{
	return HAS(f, ord) && HAS(f, d) && f[DF_d] > 12;
}

static void settle_order(const struct date_match *m, size_t n)
{
	bool month_first = false, day_first = false;
	for (size_t i = 0; i < n; i++)
		for (size_t g = 0; g < m[i].groups; g++) {
			month_first |= states_order(m[i].fields[g]) && m[i].fields[g][DF_ord] == MONTH_FIRST;
			day_first |= states_order(m[i].fields[g]) && m[i].fields[g][DF_ord] == DAY_FIRST;
		}
	for (size_t i = 0; i < n && day_first && !month_first; i++)
		for (size_t g = 0; g < m[i].groups; g++) {
			int32_t *f = m[i].fields[g];
			if (HAS(f, ord) && f[DF_ord] == MONTH_FIRST && HAS(f, d) && HAS(f, m)) {
				int32_t d = f[DF_d];
				f[DF_d] = f[DF_m];
				f[DF_m] = d;
				f[DF_ord] = DAY_FIRST;
			}
		}
}

void date_resolve(const struct date_rules *r, struct arena *a, const struct date_match *m, size_t n,
		  struct date_reference ref, date_vec *out)
{
	struct resolver x = { .r = r, .a = a, .out = out };
	x.now.rules = r;
	x.now.ref = ref;
	x.now.narrative = is_narrative(r, m, n, ref);
	x.now.end = m + n;
	settle_order(m, n);
	for (size_t i = 0; i < n; i++)
		resolve_one(&x, &m[i]);
	buf_free(&x.b);
}
