/* Ranges and lists: a row for each end, and for a range one for the whole. */
#include "dates/resolve.h"

static void inherit(int32_t *to, const int32_t *from, enum date_field f)
{
	if (to[f] == DATE_UNSET)
		to[f] = from[f];
}

static void inherit_all(int32_t *to, const int32_t *from, const enum date_field *f)
{
	for (; *f != DATE_NFIELDS; f++)
		inherit(to, from, *f);
}

static bool has_part_of_year(const int32_t *f)
{
	return HAS(f, m) || HAS(f, q) || HAS(f, s) || HAS(f, hf);
}

/* From the end before it: Oct 4-8, "this Saturday and Sunday". */
static void share_forward(int32_t *to, const int32_t *from)
{
	static const enum date_field day[] = { DF_w, DF_rd, DATE_NFIELDS };
	if (HAS(to, d) && !HAS(to, m))
		inherit(to, from, DF_m);
	if (has_part_of_year(to) && !HAS(to, yy) && !HAS(to, ry))
		inherit(to, from, DF_y);
	if (HAS(to, H) && !HAS(to, rd) && !HAS(to, w) && !HAS(to, d))
		inherit_all(to, from, day);
	if (HAS(to, w) && !HAS(to, d))
		inherit(to, from, DF_dir);
	/* "9 to 10 a.m.", not "10 a.m. to noon" or "10 p.m. to midnight" */
	if (HAS(to, H) && HAS(from, ap) && to[DF_H] > from[DF_H] % 12 && to[DF_H] < 12)
		inherit(to, from, DF_ap);
}

/* From the end behind it: 4-8 October, "from 218 to 201 BC". */
static void share_back(int32_t *to, const int32_t *from)
{
	static const enum date_field year[] = { DF_y, DF_bc, DATE_NFIELDS };
	static const enum date_field time[] = { DF_p, DF_w, DF_rd, DF_m, DF_d, DF_y, DATE_NFIELDS };
	if (HAS(to, y) && HAS(from, bc) && to[DF_y] > from[DF_y])
		inherit(to, from, DF_bc);
	if (HAS(to, d) && !HAS(to, m))
		inherit(to, from, DF_m);
	if (has_part_of_year(to)) {
		if (!HAS(to, yy) && !HAS(to, y))
			inherit_all(to, from, year);
		inherit(to, from, DF_ry);
	}
	if (HAS(to, H)) {
		if (!HAS(to, ap) && HAS(from, ap) && HAS(from, H))	/* "4-7 p.m."; "11-1 p.m." starts before noon */
			to[DF_ap] = to[DF_H] % 12 > from[DF_H] % 12 ? !from[DF_ap] : from[DF_ap];
		inherit_all(to, from, time);
	}
}

/* What one end leaves out, the other says: month and year run forward, all runs back. */
void date_range_share(int32_t (*f)[DATE_NFIELDS], size_t n)
{
	for (size_t g = 2; g < n; g++)
		share_forward(f[g], f[g - 1]);
	for (size_t g = n - 1; g-- > 1;)
		share_back(f[g], f[g + 1]);
}

/* The end of a range lies after its start: move the end that does not state its year, week or century. */
static void put_in_order(const int32_t *f1, const int32_t *f2, bool end_states_year, bool over,
			 struct date_resolved *a, struct date_resolved *b)
{
	if (!a->v.has_year || !b->v.has_year || a->v.impossible || b->v.impossible
	    || date_value_first(&b->v) >= date_value_first(&a->v))
		return;
	if (HAS(f2, w) && !HAS(f2, d)) {
		if (over && HAS(f1, w))		/* "ran from Monday to Saturday", said on a Monday */
			a->v = date_value_shift(a->v, DU_W, -1);
		else
			b->v = date_value_shift(b->v, DU_W, 1);
	} else if (has_part_of_year(f2)) {
		if (end_states_year && !HAS(f1, yy))
			a->v = date_value_shift(a->v, DU_Y, -1);
		else
			b->v = date_value_shift(b->v, DU_Y, 1);
	}
}

/* "9 p.m. to 2 a.m. Saturday": the day is that of the start, the end lies behind midnight. */
static void over_midnight(const struct date_value *a, struct date_value *b)
{
	if (a->gran == DG_DAY && b->gran == DG_DAY && b->hour >= 0 && a->hour > b->hour
	    && date_value_first(a) == date_value_first(b))
		*b = date_value_shift(*b, DU_D, 1);
}

/* 1914-18: the century of the start. */
static void full_years(int32_t (*f)[DATE_NFIELDS], size_t n)
{
	for (size_t g = 2; g < n; g++)
		if (HAS(f[g], yy) && !HAS(f[g], y) && HAS(f[1], y)) {
			f[g][DF_y] = f[1][DF_y] / 100 * 100 + f[g][DF_yy];
			if (f[g][DF_y] < f[1][DF_y])
				f[g][DF_y] += 100;
		}
}

/* The end of a range; if its month stands without a year, the start has settled that. */
static struct date_resolved end_point(const struct resolver *x, int32_t *f, const struct date_resolved *start)
{
	if (!start->v.has_year || HAS(f, y) || HAS(f, ry) || HAS(f, w) || !HAS(f, m))
		return date_point(x, f);
	f[DF_y] = start->v.year;
	struct date_resolved o = date_point(x, f);
	o.basis = start->basis;
	return o;
}

/* "The first and second quarters" are of one year. */
static void one_year(int32_t (*f)[DATE_NFIELDS], size_t n, struct date_resolved *o)
{
	for (size_t g = n - 1; g-- > 1;) {
		const struct date_value *next = &o[g + 1].v;
		bool free = !HAS(f[g], d) && !HAS(f[g], y) && !HAS(f[g], w) && o[g].v.gran > DG_YEAR && o[g].v.has_year;
		if (free && next->has_year && !next->impossible && date_value_first(&o[g].v) > date_value_first(next))
			o[g].v = date_value_shift(o[g].v, DU_Y, -1);
	}
}

static bool is_known(const struct date_value *v)
{
	return v->has_year && !v->impossible;
}

static bool has_bounds(const struct date_value *v)
{
	return is_known(v) && (v->gran != DG_DAY || v->day);
}

static void interval_row(struct resolver *x, const int32_t *shared, const struct date_resolved *start,
			 const struct date_resolved *end)
{
	struct date *d = date_new_row(x, x->now.m->span, DATE_INTERVAL, GET(shared, mod, 0),
				      start->basis > end->basis ? start->basis : end->basis);
	date_value_print(&start->v, &x->b);
	buf_addc(&x->b, '/');
	date_value_print(&end->v, &x->b);
	d->value = date_taken(x);
	if (start->v.impossible || end->v.impossible)
		d->basis = STR("impossible");
	if (has_bounds(&start->v) && has_bounds(&end->v))
		date_bound(d, date_value_first(&start->v), date_value_last(&end->v), DM_NONE);
}

void date_range_rows(struct resolver *x, bool interval)
{
	const struct date_match *m = x->now.m;
	size_t n = m->groups;
	int32_t (*f)[DATE_NFIELDS] = arena_alloc(x->a, n * sizeof *f);
	struct date_resolved o[DATE_GROUPS];
	memcpy(f, m->fields, n * sizeof *f);
	bool pair = interval && n == 3;
	bool only_end_has_year = n > 2 && HAS(f[n - 1], y) && !HAS(f[1], y);
	date_range_share(f, n);
	full_years(f, n);
	for (size_t g = 1; g < n; g++)
		o[g] = interval && g == 2 ? end_point(x, f[2], &o[1]) : date_point(x, f[g]);
	bool known = pair && is_known(&o[1].v) && is_known(&o[2].v);
	if (pair) {
		bool today = known && x->now.ref.known && date_value_first(&o[1].v) == x->now.ref.day;
		put_in_order(f[1], f[2], only_end_has_year, today && m->tense < 0, &o[1], &o[2]);
	}
	if (known)
		over_midnight(&o[1].v, &o[2].v);
	if (!interval)
		one_year(f, n, o);
	/* two dates that run backwards are two dates, not a range */
	if (pair && !(known && date_value_last(&o[2].v) < date_value_first(&o[1].v)))
		interval_row(x, f[0], &o[1], &o[2]);
	for (size_t g = 1; g < n; g++) {
		x->end_of_years = interval && g > 1 && o[g].v.gran == DG_YEAR;
		if (m->ends[g].end)
			date_row(x, m->ends[g], &o[g], GET(f[g], mod, 0));
	}
	x->end_of_years = false;
}
