/* The rows of events, event_evidence and series. */
#include <stdlib.h>

#include "timeline/inside.h"
#include "text/calendar.h"

static void row_raw(struct buf *b, struct str s)	/* a cell that is escaped already */
{
	buf_adds(b, s);
	buf_addc(b, '\t');
}

static void row_day(struct buf *b, bool known, int32_t day)
{
	char iso[11];
	if (known) {
		cal_iso(day, iso);
		buf_addz(b, iso);
	}
	buf_addc(b, '\t');
}

/* The lexicon's name, else the form of most mentions, weighed by confidence; of equals the first in byte order. */
static struct str name_of(const struct tl_series *s)
{
	if (s->row)
		return s->row->name;
	size_t best = 0;
	for (size_t i = 1; i < s->names.n; i++)
		if (s->name_counts.v[i] > s->name_counts.v[best]
		    || (s->name_counts.v[i] == s->name_counts.v[best] && str_cmp(s->names.v[i], s->names.v[best]) < 0))
			best = i;
	return s->names.n ? s->names.v[best] : STR("");
}

/* Of the lexicon, else of the head noun its rule names. */
static struct str kind_of(const struct tl_series *s, const struct event_rules *rules)
{
	if (s->row)
		return s->row->kind;
	ptrdiff_t colon = str_chr(s->rule, ':');
	return colon > 0 ? event_rules_kind(rules, str_from(s->rule, (size_t)colon + 1)) : STR("");
}

/* How many editions before number i have its first day, and no number. */
static size_t alike_before(const struct tl_series *s, size_t i)
{
	const struct tl_edition *x = s->all.v[s->editions.v[i]];
	size_t n = 0;
	while (n < i) {
		const struct tl_edition *y = s->all.v[s->editions.v[i - n - 1]];
		if (y->ordinal || y->dated != x->dated || (x->dated && y->earliest != x->earliest))
			break;
		n++;
	}
	return n;
}

/* series#5; without a number series#2024-10-10 by its first day, and its last if it is no matter of days.  Those of one
 * first day are merged, mostly; where they are not, the later ones are numbered: series#2024-10-10.2. */
static void add_event_id(struct buf *b, const struct tl_series *s, size_t i)
{
	const struct tl_edition *x = s->all.v[s->editions.v[i]];
	size_t before = x->ordinal ? 0 : alike_before(s, i);
	char iso[11];
	buf_adds(b, s->id);
	buf_addc(b, '#');
	if (x->ordinal) {
		buf_addu(b, x->ordinal);
	} else if (x->dated) {
		cal_iso(x->earliest, iso);
		buf_addz(b, iso);
		if (x->latest - x->earliest > TL_FEW_DAYS) {
			cal_iso(x->latest, iso);
			buf_addf(b, "/%s", iso);
		}
	}
	if (before)
		buf_addf(b, ".%zu", before + 1);
}

static void event_row(struct buf *b, const struct tl_series *s, struct str name, size_t i)
{
	const struct tl_edition *x = s->all.v[s->editions.v[i]];
	row_raw(b, s->id);
	row_raw(b, name);
	if (x->ordinal)
		buf_addu(b, x->ordinal);
	buf_addc(b, '\t');
	row_day(b, x->dated, x->earliest);
	row_day(b, x->dated, x->latest);
	row_raw(b, x->dated ? x->basis : STR(""));
	row_raw(b, x->place ? x->place->id : STR(""));
	row_raw(b, x->place ? x->place->name : STR(""));
	row_raw(b, x->state >= 0 ? str_z(tl_status_names[x->state]) : STR(""));
	row_num(b, x->articles.n, false);
	row_num(b, x->mentions, false);
	row_raw(b, x->first_article);
	row_raw(b, buf_str(&x->conflict));
	add_event_id(b, s, i);
	buf_addc(b, '\n');
}

static int by_row(const void *a, const void *b)
{
	const struct tl_evidence *x = a, *y = b;
	return x->row < y->row ? -1 : x->row > y->row;
}

void tl_evidence_rows(struct buf *b, struct tl_series *s)
{
	struct buf id = BUF_INIT;
	for (size_t i = 0; i < s->editions.n; i++) {
		struct tl_edition *x = s->all.v[s->editions.v[i]];
		buf_reset(&id);
		add_event_id(&id, s, i);
		if (x->evidence.n)
			qsort(x->evidence.v, x->evidence.n, sizeof *x->evidence.v, by_row);
		for (size_t k = 0; k < x->evidence.n; k++) {
			row_raw(b, buf_str(&id));
			row_raw(b, x->evidence.v[k].article);
			row_raw(b, x->evidence.v[k].sentence);
			buf_adds(b, x->evidence.v[k].start);
			buf_addc(b, '\n');
		}
	}
	buf_free(&id);
}

void tl_series_row(struct buf *b, const struct tl_series *s, const struct event_rules *rules)
{
	uint32_t first = 0, last = 0, numbered = 0, conflicts = 0;
	int32_t from = INT32_MAX, to = INT32_MIN;
	for (size_t i = 0; i < s->editions.n; i++) {
		const struct tl_edition *x = s->all.v[s->editions.v[i]];
		if (x->ordinal) {
			first = first ? first : x->ordinal;
			last = x->ordinal;
			numbered++;
		}
		conflicts += x->conflict.n > 0;
		if (x->dated) {
			from = x->earliest < from ? x->earliest : from;
			to = x->latest > to ? x->latest : to;
		}
	}
	row_raw(b, s->id);
	row_raw(b, name_of(s));
	row_raw(b, kind_of(s, rules));
	row_num(b, numbered, false);
	if (numbered)
		buf_addu(b, first);
	buf_addc(b, '\t');
	if (numbered)
		buf_addu(b, last);
	buf_addc(b, '\t');
	row_day(b, from <= to, from);
	row_day(b, from <= to, to);
	row_num(b, numbered ? last - first + 1 - numbered : 0, false);
	row_num(b, conflicts, true);
}

void tl_event_rows(struct buf *b, struct tl_series *s)
{
	struct str name = name_of(s);
	for (size_t i = 0; i < s->editions.n; i++)
		event_row(b, s, name, i);
}
