/* Durations and sets: how long, and how often. */
#include "dates/resolve.h"

static void print_unit(struct buf *b, enum date_unit u)
{
	static const char *const letters[DATE_NUNITS] = {
		"S", "M", "H", "D", "WE", "W", "M", "Q", "SE", "H", "Y", "E", "C", "L", "X"
	};
	buf_addz(b, letters[u]);
}

/* P2Y, PT3H, PXW; decades and centuries as years where they are counted; halves in the next smaller unit. */
static void print_duration(struct buf *b, const int32_t *f, int32_t n, enum date_unit u)
{
	buf_addz(b, date_is_clock(u) ? "PT" : "P");
	bool vague = HAS(f, v) || n == DATE_UNSET, half = HAS(f, fr);
	int64_t k = vague ? 0 : n;
	if (!vague && (u == DU_E || u == DU_C || u == DU_L)) {
		int64_t years = u == DU_E ? 10 : u == DU_C ? 100 : 1000;
		k = k * years + (half ? years / 2 : 0);
		half = false;
		u = DU_Y;
	} else if (!vague && u == DU_WE) {
		k *= 2;
		u = DU_D;
	} else if (!vague && u == DU_HF) {
		k *= 6;
		u = DU_M;
	}
	if (vague)
		buf_addc(b, 'X');
	else if (k || !half)
		buf_addi(b, k);
	static const struct { enum date_unit unit, small; int n; } halves[] = {
		{ DU_Y, DU_M, 6 }, { DU_H, DU_I, 30 }, { DU_I, DU_S, 30 },
	};
	for (size_t i = 0; half && i < sizeof halves / sizeof *halves; i++) {
		if (halves[i].unit != u)
			continue;
		if (k)
			print_unit(b, u);
		buf_addi(b, halves[i].n);
		print_unit(b, halves[i].small);
		return;
	}
	if (half)
		buf_addz(b, k ? ".5" : "0.5");
	else if (HAS(f, dec))
		buf_addf(b, ".%d", f[DF_dec]);
	print_unit(b, u);
}

/* Days that n units reach at most (for bounds). */
static int64_t reach(enum date_unit u, int64_t n)
{
	static const int days[DATE_NUNITS] = { 1, 1, 1, 1, 7, 7, 31, 92, 93, 184, 366, 3653, 36525, 365250, 0 };
	return date_is_clock(u) ? n / 24 + 1 : n * days[u];
}

/* "the last five days of May 2017": the days of the period that they are.  of: fields of the period. */
static void bound_part(struct resolver *x, struct date *d, const int32_t *f, const int32_t *of)
{
	struct date_resolved o = date_point(x, of);
	enum date_unit u = (enum date_unit)GET(f, u, DU_D);
	int n = GET(f, n, 1);
	if (!o.v.has_year || o.v.impossible || HAS(f, v) || date_is_clock(u))
		return;
	int32_t first = date_value_first(&o.v), last = date_value_last(&o.v);
	struct date_value edge = date_value_day(GET(f, dir, 1) < 0 ? last + 1 : first);
	edge = date_value_shift(edge, u, GET(f, dir, 1) < 0 ? -n : n);
	int32_t day = date_value_first(&edge);
	date_bound(d, GET(f, dir, 1) < 0 ? day : first, GET(f, dir, 1) < 0 ? last : day - 1, DM_NONE);
	d->basis = date_basis_name(x, o.basis);
}

void date_duration(struct resolver *x, const int32_t *f, struct date_span span, int mod)
{
	enum date_unit u = (enum date_unit)GET(f, u, DU_X);
	struct date *d = date_new_row(x, span, DATE_DURATION, mod, DB_EXPLICIT);
	print_duration(&x->b, f, GET(f, n, DATE_UNSET), u);
	if (HAS(f, u2) && HAS(f, n2)) {			/* two years and eight months */
		enum date_unit small = (enum date_unit)f[DF_u2];
		if (date_is_clock(small) && !date_is_clock(u))
			buf_addc(&x->b, 'T');
		buf_addi(&x->b, f[DF_n2]);
		print_unit(&x->b, small);
	}
	d->value = date_taken(x);
	if (u == DU_M || u == DU_Y)
		x->on_quarter = false;
	const struct date_match *m = x->now.m;
	if (m->groups > 2) {			/* <1 the last five days> of <2 May 2017> */
		struct date_resolved whole = date_point(x, m->fields[2]);
		bound_part(x, d, f, m->fields[2]);
		date_row(x, m->ends[2], &whole, GET(m->fields[2], mod, 0));
		return;
	}
	int dir = GET(f, dir, 0);
	int32_t like[DATE_NFIELDS], anchor;
	enum date_basis basis;
	memcpy(like, f, sizeof like);
	like[DF_a] = 2;
	if (!dir || HAS(f, v) || !HAS(f, n) || !date_anchor(&x->now, like, DG_DAY, &anchor, &basis))
		return;
	d->basis = date_basis_name(x, basis);
	int64_t days = reach(u, f[DF_n] + HAS(f, fr)), ref = anchor;
	d->earliest = date_writable(dir < 0 ? ref - days : ref);
	d->latest = date_writable(dir < 0 ? ref : ref + days);
}

void date_set_row(struct resolver *x, const int32_t *f, struct date_span span, int mod)
{
	struct date *d = date_new_row(x, span, DATE_SET, mod, DB_EXPLICIT);
	struct date_resolved o = date_unresolved();
	if (HAS(f, m)) {
		o.v.gran = HAS(f, d) ? DG_DAY : DG_MONTH;
		o.v.sub = f[DF_m];
		o.v.day = GET(f, d, 0);
	} else if (HAS(f, w)) {
		o.v.gran = DG_WEEK;
		o.v.day = f[DF_w];
	} else if (HAS(f, q)) {
		o.v.gran = DG_QUARTER;
		o.v.sub = f[DF_q];
	} else if (HAS(f, s)) {
		o.v.gran = DG_SEASON;
		o.v.sub = f[DF_s];
	} else if (HAS(f, we)) {
		o.v.gran = DG_WEEKEND;
	} else if (HAS(f, p) || HAS(f, H) || HAS(f, d)) {
		o.v.gran = DG_DAY;
		o.v.day = GET(f, d, 0);
	}
	if (o.v.gran == DG_NONE) {
		if ((enum date_unit)GET(f, u, DU_X) == DU_WE)
			buf_addz(&x->b, "XXXX-WXX-WE");
		else
			print_duration(&x->b, f, HAS(f, v) ? DATE_UNSET : GET(f, n, 1),
				       (enum date_unit)GET(f, u, DU_X));
	} else {
		o.v.part = GET(f, p, 0);
		if (HAS(f, H)) {
			o.v.hour = GET(f, ap, 0) ? f[DF_H] % 12 + 12 : f[DF_H];
			o.v.minute = GET(f, I, -1);
		}
		date_value_print(&o.v, &x->b);
	}
	d->value = date_taken(x);
}
