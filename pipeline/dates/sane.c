#include "dates/inside.h"

bool date_match_sane(const struct date_match *o)
{
	for (size_t g = 0; g < o->groups; g++) {
		const int32_t *f = o->fields[g];
#define RUNS_BACK(b, a) ((b)[DF_yy] != DATE_UNSET && (a)[DF_yy] == DATE_UNSET && (a)[DF_y] != DATE_UNSET \
			      && (a)[DF_m] == DATE_UNSET && (a)[DF_y] % 100 >= (b)[DF_yy] && (b)[DF_yy] != 0)
#define OUT_OF(x, lo, hi) (f[DF_##x] != DATE_UNSET && (f[DF_##x] < (lo) || f[DF_##x] > (hi)))
		if (g > 1 && RUNS_BACK(o->fields[g], o->fields[g - 1]))
			return false;		/* 2009-06: a month, not a range of years */
		if (OUT_OF(m, 1, 12) || OUT_OF(d, 1, 31) || OUT_OF(H, 0, 24) || OUT_OF(I, 0, 59) || OUT_OF(S, 0, 60)
		    || OUT_OF(q, 1, 4) || OUT_OF(hf, 1, 2) || OUT_OF(y, 0, 9999) || OUT_OF(c, 1, 99)
		    || OUT_OF(wk, 0, 53)
		    || OUT_OF(n, 0, 1000000) || OUT_OF(n2, 0, 1000000) || OUT_OF(yy, 0, 99) || OUT_OF(k, 0, 9990)
		    || (f[DF_ap] != DATE_UNSET && OUT_OF(H, 0, 12)))
			return false;
		if (f[DF_u] != DATE_UNSET && f[DF_u2] != DATE_UNSET && f[DF_u2] >= f[DF_u])
			return false;		/* "one year, two years or three": no sum */
#undef OUT_OF
#undef RUNS_BACK
	}
	return true;
}
