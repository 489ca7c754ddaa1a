/* dates/feasts.c - feasts: those that a rule of the calendar gives, and those whose days the lexicon lists. */
#include "dates/build.h"
#include "dates/resolve.h"

int date_rules_feast(struct date_rules *r, struct str id, struct str days, struct err *e)
{
	struct date_feast f = { 0 };
	struct str cell;
	if (!date_symbol(id, &f.id) || f.id < 1)
		return err_set(e, EXIT_LEXICON, "feast '%.*s' is not a number from 1", STR_FMT(id));
	while (days.n && str_cell(&days, ' ', &cell)) {
		if (cell.n != 10 || !cal_parse_iso(cell, &f.day))
			return err_set(e, EXIT_LEXICON, "'%.*s' is not a day, YYYY-MM-DD", STR_FMT(cell));
		*VEC_PUSH(&r->mem, &r->feasts) = f;
	}
	return 0;
}

static bool listed(const struct date_rules *r, int32_t id, int year, int32_t *day)
{
	for (size_t i = 0; i < r->feasts.n; i++)
		if (r->feasts.v[i].id == id && cal_date(r->feasts.v[i].day).year == year) {
			*day = r->feasts.v[i].day;
			return true;
		}
	return false;
}

bool date_is_feast(const int32_t *f)
{
	return HAS(f, easter) || HAS(f, orth) || HAS(f, im) || HAS(f, nth) || HAS(f, tishri) || HAS(f, pesach)
	       || HAS(f, feast);
}

enum { FROM_KISLEV = 60 };	/* days from 1 Tishri that count a long Heshvan */

bool date_day_in_year(const struct date_rules *r, const int32_t *f, int year, int32_t *day)
{
	int32_t d;
	bool long_heshvan;
	if (HAS(f, easter))
		d = cal_easter(year) + f[DF_easter];
	else if (HAS(f, orth))
		d = cal_easter_orthodox(year) + f[DF_orth];
	else if (HAS(f, im))
		d = cal_islamic_in(year, f[DF_im], GET(f, id, 1));
	else if (HAS(f, tishri))
		d = cal_tishri(year, &long_heshvan) + f[DF_tishri] + (f[DF_tishri] >= FROM_KISLEV && long_heshvan);
	else if (HAS(f, pesach))
		d = cal_passover(year) + f[DF_pesach];
	else if (HAS(f, feast))
		return listed(r, f[DF_feast], year, day);
	else if (HAS(f, nth))
		d = cal_nth_weekday(year, GET(f, m, 1), GET(f, w, 1), f[DF_nth]) + GET(f, off, 0);
	else if (cal_valid(year, f[DF_m], f[DF_d]))
		d = cal_day(year, f[DF_m], f[DF_d]);
	else
		return false;
	*day = d;
	return true;
}
