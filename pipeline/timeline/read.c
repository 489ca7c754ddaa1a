/* The facts of one series, edition by edition. */
#include <stdlib.h>

#include "base/hash.h"
#include "timeline/inside.h"
#include "text/calendar.h"

const char *const tl_status_names[TL_STATUSES] = { "proposed", "planned", "postponed", "cancelled", "held" };

static uint32_t number_of(const struct names_table *t, struct str s, uint64_t h)	/* from 1, 0 = none */
{
	for (struct map_at i = map_first(&t->numbers, h); i.number; i = map_next(&t->numbers, h, i))
		if (str_eq(t->v[i.number - 1], s))
			return i.number;
	return 0;
}

bool tl_has(const struct names_table *t, struct str s)
{
	return number_of(t, s, hash_str(s)) != 0;
}

uint32_t tl_number(struct names_table *t, struct str s)
{
	uint64_t h = hash_str(s);
	uint32_t known = number_of(t, s, h);
	if (known)
		return known - 1;
	if (t->n == t->cap) {
		t->cap = t->cap ? t->cap * 2 : 32;
		t->v = xrealloc(t->v, t->cap * sizeof *t->v);
	}
	t->v[t->n++] = str_dup(&t->mem, s);
	map_add(&t->numbers, h, (uint32_t)t->n);
	return (uint32_t)t->n - 1;
}

void tl_names_free(struct names_table *t)
{
	arena_free(&t->mem);
	free(t->v);
	map_free(&t->numbers);
	memset(t, 0, sizeof *t);
}

static bool add_article(struct arena *m, u32_vec *v, uint32_t article)
{
	if (v->n && v->v[v->n - 1] == article)
		return false;
	*VEC_PUSH(m, v) = article;
	return true;
}

/* An article that says so, by its surest mention: facts of an article stand together. */
static void weigh(struct arena *m, u32_vec *articles, struct tl_weight *w, uint32_t article, uint32_t confidence)
{
	if (add_article(m, articles, article))
		w->last = 0;
	if (confidence > w->last) {
		w->sum += confidence - w->last;
		w->last = confidence;
	}
}

/* "0.93": 93; "1", "1.00": 100. */
static bool parse_confidence(struct str s, uint32_t *hundredths)
{
	uint32_t v = 0, digits = 0;
	if (!s.n || (s.p[0] != '0' && s.p[0] != '1') || (s.n > 1 && s.p[1] != '.'))
		return false;
	for (size_t i = 2; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		if (digits++ < 2)
			v = v * 10 + (uint32_t)(s.p[i] - '0');
	}
	v = digits == 1 ? v * 10 : v;
	*hundredths = (uint32_t)(s.p[0] - '0') * 100 + v;
	return *hundredths <= 100;
}

/* "no-year 10-04/10-08" */
static bool parse_no_year(struct str basis, int32_t *earliest, int32_t *latest)
{
	const char *p = basis.p;
	if (basis.n != 19 || memcmp(p, "no-year ", 8) != 0)
		return false;
	*earliest = ((p[8] - '0') * 10 + (p[9] - '0')) * 32 + (p[11] - '0') * 10 + (p[12] - '0');
	*latest = ((p[14] - '0') * 10 + (p[15] - '0')) * 32 + (p[17] - '0') * 10 + (p[18] - '0');
	return true;
}

/* Cells of an F line behind its letter (summary.h). */
enum { C_SERIES_ID, C_BATCH, C_ROW, C_DAY, C_PAIRED, C_ARTICLE, C_SENTENCE, C_START, C_SERIES, C_ORDINAL, C_EARLIEST,
		C_LATEST, C_BASIS,
	C_PLACE_ID, C_PLACE, C_STATUS, C_RULE, C_CONFIDENCE, CELLS };

struct fact {
	int32_t day;		/* INT32_MIN: unknown */
	uint32_t confidence;	/* hundredths */
	struct str c[CELLS];
};

struct reading {
	struct tl_series *s;
	const struct names_table *overruled;
	struct str article;	/* of the row before */
	uint32_t number;	/* of that article, from 1 */
	uint32_t rows;
	struct buf key;		/* of an edition */
};

static void count_name(struct tl_series *s, struct str name, struct str rule, uint32_t confidence)
{
	uint32_t n = tl_number(&s->names, name);
	if (n == s->name_counts.n)
		*VEC_PUSH(&s->mem, &s->name_counts) = 0;
	s->name_counts.v[n] += confidence;
	if (!s->rule.n || (str_starts(s->rule, STR("events/discourse")) && !str_starts(rule, STR("events/discourse"))))
		s->rule = str_dup(&s->mem, rule);
}

static struct tl_edition *edition_of(struct reading *r, uint32_t ordinal, struct str from, struct str to)
{
	struct tl_series *s = r->s;
	struct buf *key = &r->key;
	buf_reset(key);
	buf_addu(key, ordinal);
	if (!ordinal) {
		buf_addc(key, '\t');
		buf_adds(key, from);
		buf_addc(key, '\t');
		buf_adds(key, to);
	}
	uint32_t i = tl_number(&s->edition_keys, buf_str(key));
	if (i == s->all.n) {
		struct tl_edition *x = arena_zalloc(&s->mem, sizeof *x);
		x->ordinal = ordinal;
		*VEC_PUSH(&s->mem, &s->all) = x;
		*VEC_PUSH(&s->mem, &s->editions) = i;
	}
	return s->all.v[i];
}

static void take_date(struct reading *r, struct tl_edition *x, const struct fact *f, bool held, bool overruled)
{
	struct tl_date d = { .basis = f->c[C_BASIS], .held = held, .last_day = f->day };
	if (!cal_parse_iso(f->c[C_EARLIEST], &d.earliest) || !cal_parse_iso(f->c[C_LATEST], &d.latest)) {
		if (!parse_no_year(d.basis, &d.earliest, &d.latest))
			return;
		d.no_year = true;
	}
	struct arena *m = &r->s->mem;
	struct tl_date *found = NULL;
	for (size_t i = 0; i < x->dates.n && !found; i++) {
		struct tl_date *o = &x->dates.v[i];
		if (o->earliest == d.earliest && o->latest == d.latest && o->no_year == d.no_year && o->held == held
				&& str_eq(o->basis, d.basis))
			found = o;
	}
	if (!found) {
		found = VEC_PUSH(m, &x->dates);
		*found = d;
		found->basis = str_dup(m, d.basis);
	}
	if (overruled)
		found->overruled += f->confidence;
	else
		weigh(m, &found->articles, &found->weight, r->number, f->confidence);
	if (f->day > found->last_day)
		found->last_day = f->day;
}

static void take_place(struct reading *r, struct tl_edition *x, const struct fact *f, bool held, bool overruled)
{
	struct arena *m = &r->s->mem;
	struct tl_place *found = NULL;
	for (size_t i = 0; i < x->places.n && !found; i++)
		if (str_eq(x->places.v[i].id, f->c[C_PLACE_ID]) && str_eq(x->places.v[i].name, f->c[C_PLACE])
				&& x->places.v[i].held == held)
			found = &x->places.v[i];
	if (!found) {
		found = VEC_PUSH(m, &x->places);
		*found = (struct tl_place){ .id = str_dup(m, f->c[C_PLACE_ID]), .name = str_dup(m, f->c[C_PLACE]),
				.held = held,
			.last_day = f->day };
	}
	if (overruled)
		found->overruled += f->confidence;
	else
		weigh(m, &found->articles, &found->weight, r->number, f->confidence);
	if (f->day > found->last_day)
		found->last_day = f->day;
}

static void take_fact(struct reading *r, const struct fact *f, uint32_t ordinal)
{
	struct tl_series *s = r->s;
	count_name(s, f->c[C_SERIES], f->c[C_RULE], f->confidence);
	struct tl_edition *x = edition_of(r, ordinal, f->c[C_EARLIEST], f->c[C_LATEST]);
	bool overruled = r->overruled->n && tl_has(r->overruled, f->c[C_ARTICLE]);
	bool held = str_is(f->c[C_STATUS], "held");
	if (!str_eq(r->article, f->c[C_ARTICLE])) {
		r->article = f->c[C_ARTICLE];
		r->number++;
	}
	x->mentions++;
	*VEC_PUSH(&s->mem, &x->evidence) = (struct tl_evidence){ r->rows++, f->c[C_ARTICLE], f->c[C_SENTENCE],
		f->c[C_START] };
	x->paired |= f->c[C_PAIRED].n > 0;
	add_article(&s->mem, &x->articles, r->number);
	if (!x->first_article.n) {
		x->first_article = f->c[C_ARTICLE];
		x->first_number = r->number;
	}
	for (int i = 0; i < TL_STATUSES; i++)
		if (str_is(f->c[C_STATUS], tl_status_names[i])) {
			x->status_day[i] = !x->status[i] || f->day > x->status_day[i] ? f->day : x->status_day[i];
			x->status[i]++;
		}
	take_date(r, x, f, held, overruled);
	if (f->c[C_PLACE].n)
		take_place(r, x, f, held, overruled);
}

static bool parse_fact(struct str line, struct fact *f, uint64_t *ordinal)
{
	struct str rest = str_from(line, 2);
	size_t n = 0;
	while (n < CELLS && rest.p && str_cell(&rest, '\t', &f->c[n]))
		n++;
	if (n != CELLS || rest.p)
		return false;
	if (!cal_parse_iso(f->c[C_DAY], &f->day))
		f->day = INT32_MIN;
	*ordinal = 0;
	if (!parse_confidence(f->c[C_CONFIDENCE], &f->confidence))
		return false;
	return !f->c[C_ORDINAL].n || (str_to_u64(f->c[C_ORDINAL], ordinal) && *ordinal <= 100000);
}

int tl_read_facts(struct tl_series *s, struct str lines, const struct names_table *overruled,
		const struct event_rules *rules,
		  struct err *e)
{
	struct reading r = { .s = s, .overruled = overruled };
	struct str line;
	int bad = 0;
	while (bad == 0 && lines.n && str_cell(&lines, '\n', &line)) {
		struct fact f;
		uint64_t ordinal;
		if (!line.n)
			continue;
		if (!parse_fact(line, &f, &ordinal)) {
			bad = err_set(e, EXIT_STREAM, "a fact of a summary is malformed: %.*s", STR_FMT(line));
			break;
		}
		if (!s->id.n) {
			s->id = str_dup(&s->mem, f.c[C_SERIES_ID]);
			s->row = series_by_id(event_rules_series(rules), s->id);
		}
		take_fact(&r, &f, (uint32_t)ordinal);
	}
	buf_free(&r.key);
	return bad;
}

void tl_series_reset(struct tl_series *s)
{
	for (size_t i = 0; i < s->all.n; i++)
		buf_free(&s->all.v[i]->conflict);
	tl_names_free(&s->names);
	tl_names_free(&s->edition_keys);
	arena_free(&s->mem);
	memset(s, 0, sizeof *s);
}
