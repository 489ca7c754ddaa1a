/* A timeline for a reader, from the tables events and series of a release. */
#include <stdlib.h>

#include "timeline/inside.h"
#include "text/calendar.h"
#include "text/utf8.h"

enum {
	V_SERIES_ID,
	V_SERIES,
	V_ORDINAL,
	V_EARLIEST,
	V_LATEST,
	V_BASIS,
	V_PLACE_ID,
	V_PLACE,
	V_STATUS,
	V_ARTICLES,
	V_MENTIONS,
	V_FIRST,
	V_CONFLICT
};

static void pad(struct buf *b, struct str s, size_t width)
{
	size_t n = utf8_count(s);
	buf_adds(b, s);
	for (; n < width; n++)
		buf_addc(b, ' ');
	buf_addc(b, ' ');
}

/* 2024-10-14..17, 2024-10, 2024, or both days in full */
static void days(struct buf *b, struct str from, struct str to)
{
	int32_t f, t;
	if (!cal_parse_iso(from, &f) || !cal_parse_iso(to, &t))
		return;
	struct cal_date x = cal_date(f), y = cal_date(t);
	if (f == t)
		buf_adds(b, from);
	else if (x.month == 1 && x.day == 1 && y.month == 12 && y.day == 31 && x.year == y.year)
		buf_adds(b, str_sub(from, 0, 4));
	else if (x.year == y.year && x.month == y.month && x.day == 1 && y.day == cal_month_days(y.year, y.month))
		buf_adds(b, str_sub(from, 0, 7));
	else if (x.year == y.year && x.month == y.month)
		buf_addf(b, "%.*s..%.*s", STR_FMT(from), STR_FMT(str_from(to, 8)));
	else if (x.year == y.year)
		buf_addf(b, "%.*s..%.*s", STR_FMT(from), STR_FMT(str_from(to, 5)));
	else
		buf_addf(b, "%.*s..%.*s", STR_FMT(from), STR_FMT(to));
}

static void edition(struct buf *out, const struct table_reader *r, struct buf *tmp)
{
	const struct str *c = r->cells;
	buf_reset(tmp);
	if (c[V_ORDINAL].n)
		buf_addf(tmp, "%5.*s", STR_FMT(c[V_ORDINAL]));
	else
		buf_addz(tmp, "    -");
	pad(out, buf_str(tmp), 6);
	buf_reset(tmp);
	days(tmp, c[V_EARLIEST], c[V_LATEST]);
	if (tmp->n && !str_is(c[V_BASIS], "explicit") && !str_starts(c[V_BASIS], STR("reference"))
	    && !str_is(c[V_BASIS], "previous"))
		buf_addc(tmp, '*');
	pad(out, buf_str(tmp), 18);
	buf_reset(tmp);
	table_unescape(tmp, c[V_PLACE]);
	pad(out, buf_str(tmp), 20);
	pad(out, c[V_STATUS], 9);
	buf_reset(tmp);
	buf_addf(tmp, "%.*s article%s", STR_FMT(c[V_ARTICLES]), str_is(c[V_ARTICLES], "1") ? "" : "s");
	if (c[V_CONFLICT].n) {
		pad(out, buf_str(tmp), 12);
		buf_addz(out, "! ");
		table_unescape(out, c[V_CONFLICT]);
	} else {
		buf_adds(out, buf_str(tmp));
	}
	buf_addc(out, '\n');
}

int timeline_show(struct buf *out, const char *dir, const char *series, struct err *e)
{
	struct buf path = BUF_INIT, last = BUF_INIT, tmp = BUF_INIT;
	struct table_reader r;
	uint64_t before = 0, shown = 0;
	bool inferred = false;
	int got = -1;
	table_path(&path, dir, T_EVENTS, STR(""), 1);
	if (table_open(&r, path.p, T_EVENTS, e))
		goto out;
	while ((got = table_next(&r, e)) == 1) {
		uint64_t ordinal = 0;
		if (series && !str_is(r.cells[V_SERIES_ID], series))
			continue;
		if (!shown || !str_eq(buf_str(&last), r.cells[V_SERIES_ID])) {
			if (shown)
				buf_addc(out, '\n');
			table_unescape(out, r.cells[V_SERIES]);
			buf_addz(out, "  (");
			buf_adds(out, r.cells[V_SERIES_ID]);
			buf_addz(out, ")\n");
			buf_reset(&last);
			buf_adds(&last, r.cells[V_SERIES_ID]);
			before = 0;
		}
		if (str_to_u64(r.cells[V_ORDINAL], &ordinal) && ordinal) {
			if (before && ordinal == before + 2)
				buf_addf(out, "%5llu  in no article\n", (unsigned long long)before + 1);
			else if (before && ordinal > before + 2)
				buf_addf(out, "%5llu  to %llu: in no article\n", (unsigned long long)before + 1,
					 (unsigned long long)ordinal - 1);
			before = ordinal;
		}
		inferred |= str_is(r.cells[V_BASIS], "series") || str_is(r.cells[V_BASIS], "between-neighbours");
		edition(out, &r, &tmp);
		shown++;
	}
	table_close(&r);
	if (got == 0 && inferred)
		buf_addz(out, "\n* worked out from the series, in no article\n");
	if (got == 0 && !shown && series)
		got = err_set(e, EXIT_NOINPUT,
			      "%s has no event of series %s (the column series_id of its table events lists them)", dir,
			      series);
out:
	buf_free(&path);
	buf_free(&last);
	buf_free(&tmp);
	return got;
}
