/* The names that rule files use for fields and values, and the assignments written with them. */
#include "dates/rules.h"

const char *const date_part_names[] = { "", "MO", "MI", "AF", "EV", "NI", "DT" };
const char *const date_season_names[] = { "", "SP", "SU", "FA", "WI" };
static const char *const unit_names[DATE_NUNITS] = {
	"TS", "TM", "TH", "D", "WE", "W", "M", "Q", "SEASON", "HF", "Y", "E", "C", "L", "X"
};
const char *const date_field_names[DATE_NFIELDS] = {
#define X(f) #f,
	DATE_FIELDS(X)
#undef X
};

bool date_field_of(struct str name, uint8_t *field)
{
	for (uint8_t i = 0; i < DATE_NFIELDS; i++)
		if (str_is(name, date_field_names[i])) {
			*field = i;
			return true;
		}
	return false;
}

bool date_in_names(struct str s, const char *const *names, int from, int to, int32_t *v)
{
	for (int i = from; i < to; i++)
		if (str_is(s, names[i])) {
			*v = i;
			return true;
		}
	return false;
}

bool date_symbol(struct str s, int32_t *v)
{
	int64_t n;
	if (str_to_i64(s, &n) && n >= -100000000 && n <= 100000000) {
		*v = (int32_t)n;
		return true;
	}
	enum date_mod m;
	if (s.n && date_mod_of(s, &m)) {
		*v = (int32_t)m;
		return true;
	}
	return date_in_names(s, date_part_names, 1, 7, v)
		|| date_in_names(s, date_season_names, 1, 5, v) || date_in_names(s, unit_names, 0, DATE_NUNITS, v);
}

int date_assigns(struct date_rules *r, struct str s, const struct date_assign **out, uint16_t *n, struct err *e)
{
	VEC(struct date_assign) v = { 0 };
	struct str rest = s.n ? s : STR_NONE, cell;
	while (str_cell(&rest, ',', &cell)) {
		cell = str_trim(cell);
		ptrdiff_t eq = str_chr(cell, '=');
		struct date_assign a = { .how = DA_CONST };
		if (eq < 1 || !date_field_of(str_sub(cell, 0, (size_t)eq), &a.field)
		    || !date_symbol(str_from(cell, (size_t)eq + 1), &a.value))
			return err_set(e, EXIT_LEXICON, "'%.*s' is not field=value with a known field and value",
				       STR_FMT(cell));
		*VEC_PUSH(&r->mem, &v) = a;
	}
	*out = v.v;
	*n = (uint16_t)v.n;
	return 0;
}
