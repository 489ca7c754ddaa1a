/* Ranges and lists: a row for each end, and for a range one for the whole. */
#include "dates/resolve.h"

static void inherit(int32_t *to, const int32_t *from, enum date_field f)
{
	if (to[f] == DATE_UNSET)
		to[f] = from[f];
}

/* What one end leaves out, the other says: month and year run forward (Oct 4-8), all runs back (4-8 October). */
void date_range_share(int32_t (*f)[DATE_NFIELDS], size_t n)
{
	for (size_t g = 2; g < n; g++) {
		if (HAS(f[g], d) && !HAS(f[g], m))
			inherit(f[g], f[g - 1], DF_m);
		if (HAS(f[g], m) || HAS(f[g], q) || HAS(f[g], s) || HAS(f[g], hf)) {
			if (!HAS(f[g], yy) && !HAS(f[g], ry))
				inherit(f[g], f[g - 1], DF_y);
		}
		if (HAS(f[g], H) && !HAS(f[g], rd) && !HAS(f[g], w) && !HAS(f[g], d)) {
			inherit(f[g], f[g - 1], DF_w);
			inherit(f[g], f[g - 1], DF_rd);
		}
		if (HAS(f[g], w) && !HAS(f[g], d))
			inherit(f[g], f[g - 1], DF_dir);	/* this Saturday and Sunday */
		if (HAS(f[g], H) && HAS(f[g - 1], ap) && f[g][DF_H] > f[g - 1][DF_H] % 12)
			inherit(f[g], f[g - 1], DF_ap);
	}
	for (size_t g = n - 1; g-- > 1;) {
		if (HAS(f[g], y) && HAS(f[g + 1], bc) && f[g][DF_y] > f[g + 1][DF_y])
			inherit(f[g], f[g + 1], DF_bc);		/* from 218 to 201 BC */
		if (HAS(f[g], d) && !HAS(f[g], m))
			inherit(f[g], f[g + 1], DF_m);
		if (HAS(f[g], m) || HAS(f[g], q) || HAS(f[g], s) || HAS(f[g], hf)) {
			if (!HAS(f[g], yy) && !HAS(f[g], y)) {
				inherit(f[g], f[g + 1], DF_y);
				inherit(f[g], f[g + 1], DF_bc);
			}
			inherit(f[g], f[g + 1], DF_ry);
		}
		if (HAS(f[g], H)) {
			inherit(f[g], f[g + 1], DF_ap);
			inherit(f[g], f[g + 1], DF_p);
			inherit(f[g], f[g + 1], DF_w);
			inherit(f[g], f[g + 1], DF_rd);
			inherit(f[g], f[g + 1], DF_m);
			inherit(f[g], f[g + 1], DF_d);
			inherit(f[g], f[g + 1], DF_y);
		}
	}
}

/* The end of a range lies after its start: move the end that does not state its year, week or century. */
static void put_in_order(const int32_t *f1, const int32_t *f2, bool end_states_year, struct date_resolved *a,
			 struct date_resolved *b)
{
	if (!a->v.has_year || !b->v.has_year || a->v.impossible || b->v.impossible
	    || date_value_first(&b->v) >= date_value_first(&a->v))
		return;
	if (HAS(f2, w) && !HAS(f2, d)) {
		b->v = date_value_shift(b->v, DU_W, 1);
	} else if (HAS(f2, m) || HAS(f2, q) || HAS(f2, s) || HAS(f2, hf)) {
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

void date_range_rows(struct resolver *x, bool interval)
{
	const struct date_match *m = x->now.m;
	int32_t (*f)[DATE_NFIELDS] = arena_alloc(x->a, m->groups * sizeof *f);
	struct date_resolved o[DATE_GROUPS];
	memcpy(f, m->fields, m->groups * sizeof *f);
	bool end_year = m->groups > 2 && HAS(f[m->groups - 1], y);
	bool start_year = m->groups > 1 && HAS(f[1], y);
	date_range_share(f, m->groups);
	for (size_t g = 2; g < m->groups; g++)		/* 1914-18: the century of the start */
		if (HAS(f[g], yy) && !HAS(f[g], y) && HAS(f[1], y)) {
			f[g][DF_y] = f[1][DF_y] / 100 * 100 + f[g][DF_yy];
			if (f[g][DF_y] < f[1][DF_y])
				f[g][DF_y] += 100;
		}
	for (size_t g = 1; g < m->groups; g++) {
		if (interval && g == 2 && o[1].v.has_year && !HAS(f[2], y) && !HAS(f[2], ry) && !HAS(f[2], w)
		    && HAS(f[2], m)) {
			f[2][DF_y] = o[1].v.year;	/* the start has settled the year */
			o[2] = date_point(x, f[2]);
			o[2].basis = o[1].basis;
		} else {
			o[g] = date_point(x, f[g]);
		}
	}
	bool whole = interval && m->groups == 3 && o[1].v.has_year && o[2].v.has_year && !o[1].v.impossible
		     && !o[2].v.impossible;
	if (interval && m->groups == 3)
		put_in_order(f[1], f[2], end_year && !start_year, &o[1], &o[2]);
	if (whole)
		over_midnight(&o[1].v, &o[2].v);
	for (size_t g = m->groups - 1; !interval && g-- > 1;) {	/* "the first and second quarters" are of one year */
		const struct date_value *next = &o[g + 1].v;
		if (!HAS(f[g], d) && !HAS(f[g], y) && !HAS(f[g], w) && o[g].v.gran > DG_YEAR && o[g].v.has_year
		    && next->has_year && !next->impossible && date_value_first(&o[g].v) > date_value_first(next))
			o[g].v = date_value_shift(o[g].v, DU_Y, -1);
	}
	/* two dates that run backwards are two dates, not a range */
	bool backwards = whole && date_value_last(&o[2].v) < date_value_first(&o[1].v);
	if (interval && m->groups == 3 && !backwards) {
		struct date *d = date_new_row(x, m->span, DATE_INTERVAL, GET(f[0], mod, 0),
					   o[1].basis > o[2].basis ? o[1].basis : o[2].basis);
		date_value_print(&o[1].v, &x->b);
		buf_addc(&x->b, '/');
		date_value_print(&o[2].v, &x->b);
		d->value = date_taken(x);
		if (o[1].v.impossible || o[2].v.impossible)
			d->basis = STR("impossible");
		if (whole && (o[1].v.gran != DG_DAY || o[1].v.day) && (o[2].v.gran != DG_DAY || o[2].v.day))
			date_bound(d, date_value_first(&o[1].v), date_value_last(&o[2].v), DM_NONE);
	}
	for (size_t g = 1; g < m->groups; g++) {
		x->end_of_years = interval && g > 1 && o[g].v.gran == DG_YEAR;
		if (m->ends[g].end)
			date_row(x, m->ends[g], &o[g], GET(f[g], mod, 0));
	}
	x->end_of_years = false;
}
