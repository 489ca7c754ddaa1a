#include "article/day_rules.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/hash.h"
#include "base/map.h"
#include "names/names.h"

static const struct feature {
	const char *name;
	int low, cases;
} features[DAY_FEATURES] = {
	[DAY_NEWEST_YEAR] = { "newest-year", -3, 14 },
	[DAY_NEWEST_DAY] = { "newest-day", -3, 14 },
	[DAY_ALONE] = { "alone", -3, 12 },
	[DAY_CLOSE] = { "close", -3, 12 },
	[DAY_FAR] = { "far", -3, 12 },
	[DAY_SEVERAL] = { "several", -3, 12 },
	[DAY_FIRST_FUTURE] = { "first-future", -3, 9 },
	[DAY_FISCAL] = { "fiscal-year", -2, 6 },
	[DAY_OWN_NAMED] = { "own-year-named", 1, 1 },
	[DAY_LAST_NAMED] = { "last-year-named", 1, 1 },
	[DAY_NEXT_NAMED] = { "next-year-named", 1, 1 },
	[DAY_TOLD_AHEAD] = { "told-ahead", 1, 1 },
	[DAY_TOLD_AHEAD_DAY] = { "told-ahead-day", 1, 1 },
	[DAY_TOLD_OVER] = { "told-over", 1, 1 },
	[DAY_SAME] = { "same-day", 1, 1 },
	[DAY_NEAREST_DAY] = { "nearest-day", 0, 7 },
	[DAY_NEAR_DAYS] = { "near-days", 1, 1 },
	[DAY_NEAREST_MONTH] = { "nearest-month", 0, 7 },
	[DAY_NEAR_MONTHS] = { "near-months", 1, 1 },
	[DAY_OWN_YEAR] = { "own-year", 0, 2 },
	[DAY_EDITION_HELD] = { "edition-held", -1, 4 },
	[DAY_EDITION_PLANNED] = { "edition-planned", -1, 4 },
	[DAY_COPYRIGHT] = { "copyright", -1, 3 },
	[DAY_DELIVERED] = { "delivered", 0, 4 },
	[DAY_REVISED] = { "revised", 0, 4 },
	[DAY_WEEKDAY_OF_DAY] = { "weekday-of-day", 0, 2 },
	[DAY_WEEKDAY_OF_LINE] = { "weekday-of-line", 0, 2 },
	[DAY_WEEKDAY_BACK] = { "weekday-back", 0, 7 },
	[DAY_OFFICE] = { "office", 0, 7 },
	[DAY_OFFICE_TITLED] = { "office-titled", 0, 7 },
	[DAY_OFFICE_FORMER] = { "office-former", 0, 7 },
	[DAY_NOT_YET] = { "not-yet", 1, 1 },
	[DAY_NO_MORE] = { "no-more", 1, 1 },
};
struct day_rules {
	struct arena mem;
	double factors[DAY_FEATURES][DAY_CASES];
	VEC(struct str) former;
	VEC(struct day_office) offices;	/* those of one person side by side */
	struct map by_id;		/* the first of a person */
};

struct day_rules *day_rules_new(void)
{
	struct day_rules *r = xcalloc(1, sizeof *r);
	arena_init(&r->mem);
	r->by_id.mem = &r->mem;
	for (int f = 0; f < DAY_FEATURES; f++)
		for (int i = 0; i < DAY_CASES; i++)
			r->factors[f][i] = 1;
	return r;
}

void day_rules_free(struct day_rules *r)
{
	if (!r)
		return;
	arena_free(&r->mem);
	free(r);
}

int day_rules_factor(struct day_rules *r, struct str feature, struct str at, double factor, struct err *e)
{
	int f = 0;
	while (f < DAY_FEATURES && !str_is(feature, features[f].name))
		f++;
	if (f == DAY_FEATURES)
		return err_cell(e, 1, "no feature '%.*s': article/day_rules.h has them", STR_FMT(feature));
	uint64_t n;
	bool minus = str_starts(at, STR("-"));
	if (!str_to_u64(str_from(at, minus), &n) || n > DAY_CASES)
		return err_cell(e, 2, "'%.*s' is no case of a feature", STR_FMT(at));
	int i = (minus ? -(int)n : (int)n) - features[f].low;
	if (i < 0 || i >= features[f].cases)
		return err_cell(e, 2, "feature %s has cases %d to %d", features[f].name, features[f].low,
				features[f].low + features[f].cases - 1);
	if (factor <= 0 || factor > 1000)
		return err_cell(e, 3, "a factor is more than 0 and at most 1000");
	r->factors[f][i] = factor;
	return 0;
}

void day_rules_former(struct day_rules *r, struct str word)
{
	*VEC_PUSH(&r->mem, &r->former) = str_dup(&r->mem, word);
}

/* "Prime Minister 1979-05-04 - 1990-11-28" */
static bool read_office(struct str s, struct day_office *o)
{
	ptrdiff_t dash = str_find(s, STR(" -"));
	if (dash < 0)
		return false;
	struct str from = str_sub(s, 0, (size_t)dash), to = str_trim(str_from(s, (size_t)dash + 2));
	size_t space = from.n;
	while (space && from.p[space - 1] != ' ')
		space--;
	o->office = str_trim(str_sub(from, 0, space));
	o->to = INT32_MAX;
	return o->office.n && names_day(str_from(from, space), false, &o->from)
		&& (!to.n || names_day(to, true, &o->to)) && o->from <= o->to;
}

void day_rules_offices(struct day_rules *r, struct str id, struct str note)
{
	struct str one;
	bool first = true;
	while (note.n && str_cell(&note, ';', &one)) {
		struct day_office o;
		if (!read_office(str_trim(one), &o))
			continue;
		o.id = str_dup(&r->mem, id);
		o.office = str_dup(&r->mem, o.office);
		*VEC_PUSH(&r->mem, &r->offices) = o;
		if (first)
			map_add(&r->by_id, hash_str(id), (uint32_t)r->offices.n);
		first = false;
	}
}

void day_tell(struct day_tally *t, enum day_feature f, int at, int times)
{
	int i = at - features[f].low, last = features[f].cases - 1;
	uint8_t *n = &t->times[f][i < 0 ? 0 : i > last ? last : i];
	*n = (uint8_t)(*n + times < DAY_TIMES ? *n + times : DAY_TIMES);
}

double day_weigh(const struct day_rules *r, const struct day_tally *t)
{
	double all = 1;
	for (int f = 0; f < DAY_FEATURES; f++)
		for (int i = 0; i < features[f].cases; i++)
			for (int n = t->times[f][i]; n > 0; n--)
				all *= r->factors[f][i];
	return all;
}

void day_tally_print(const struct day_tally *t, struct buf *b)
{
	for (int f = 0; f < DAY_FEATURES; f++)
		for (int i = 0; i < features[f].cases; i++)
			if (t->times[f][i])
				buf_addf(b, " %s:%d=%d", features[f].name, features[f].low + i, t->times[f][i]);
}

const struct day_office *day_offices_of(const struct day_rules *r, struct str id, size_t *n)
{
	uint64_t h = hash_str(id);
	for (struct map_at i = map_first(&r->by_id, h); i.number; i = map_next(&r->by_id, h, i)) {
		const struct day_office *o = &r->offices.v[i.number - 1], *end = r->offices.v + r->offices.n;
		if (!str_eq(o->id, id))
			continue;
		for (*n = 1; o + *n < end && str_eq(o[*n].id, id); ++*n)
			;
		return o;
	}
	return NULL;
}

bool day_names_word(struct str text, struct str word)
{
	for (size_t i = 0; i + word.n <= text.n; i++)
		if (str_eq_nocase(str_sub(text, i, word.n), word) && !(i && ascii_alpha(text.p[i - 1]))
		    && !(i + word.n < text.n && ascii_alpha(text.p[i + word.n])))
			return true;
	return false;
}

bool day_says_former(const struct day_rules *r, struct str text)
{
	for (size_t i = 0; i < r->former.n; i++)
		if (day_names_word(text, r->former.v[i]))
			return true;
	return false;
}
