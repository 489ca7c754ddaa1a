/* The facts of all event mentions, by series and edition. */
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
		t->cap = t->cap ? t->cap * 2 : 64;
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

int tl_articles_open(struct tl_articles *a, const char *dir, struct err *e)
{
	memset(a, 0, sizeof *a);
	a->published = table_column(T_ARTICLES, "published");
	return table_files(&a->mem, dir, T_ARTICLES, &a->paths, &a->n, e);
}

void tl_articles_close(struct tl_articles *a)
{
	if (a->open)
		table_close(&a->r);
	arena_free(&a->mem);
}

int tl_articles_find(struct tl_articles *a, struct str id, const struct table_reader *asker, struct err *e)
{
	while (!a->number || !str_eq(a->id, id)) {
		if (!a->open) {
			if (a->at == a->n)
				return err_at(e, EXIT_STREAM, asker->path, asker->line, 0,
					      "article %.*s is not in the articles table, or not in its order", STR_FMT(id));
			if (table_open(&a->r, a->paths[a->at++].p, T_ARTICLES, e))
				return -1;
			a->open = true;
		}
		int got = table_next(&a->r, e);
		if (got < 0)
			return -1;
		if (!got) {
			table_close(&a->r);
			a->open = false;
			a->id = STR("");
			continue;
		}
		a->number++;
		a->id = a->r.cells[0];
		struct str day = a->r.cells[a->published];
		a->day = INT32_MIN;
		a->text[0] = 0;
		if (day.n >= 10 && cal_parse_iso(str_sub(day, 0, 10), &a->day)) {
			memcpy(a->text, day.p, 10);
			a->text[10] = 0;
		}
	}
	return 0;
}

/* Ids of articles that a later article revises. */
static int read_revised(struct names_table *revised, const char *dir, struct err *e)
{
	struct arena mem = ARENA_INIT;
	struct str *paths;
	size_t n;
	int r = table_files(&mem, dir, T_RELATIONS, &paths, &n, e);
	for (size_t i = 0; i < n && r == 0; i++) {
		struct table_reader in;
		if (table_open(&in, paths[i].p, T_RELATIONS, e)) {
			r = -1;
			break;
		}
		int other = table_column(T_RELATIONS, "other_id"), relation = table_column(T_RELATIONS, "relation"), got;
		while ((got = table_next(&in, e)) == 1)
			if (str_is(in.cells[relation], "revision"))
				tl_number(revised, in.cells[other]);
		r = got;
		table_close(&in);
	}
	arena_free(&mem);
	return r;
}

static void add_article(struct arena *m, u32_vec *v, uint32_t article)
{
	if (!v->n || v->v[v->n - 1] != article)
		*VEC_PUSH(m, v) = article;
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

enum { C_ARTICLE, C_SENTENCE, C_START, C_LENGTH, C_SERIES_ID, C_SERIES, C_ORDINAL, C_EARLIEST, C_LATEST, C_BASIS, C_PLACE_ID,
	C_PLACE, C_STATUS, C_RULE, CELLS };
static const char *const wanted[CELLS] = { "article_id", "sentence", "start", "length", "series_id", "series", "ordinal", "earliest",
	"latest", "date_basis", "place_id", "place", "status", "rule" };

struct reading {
	struct tl_facts *f;
	const struct event_rules *rules;
	struct names_table revised;
	int column[CELLS];
	struct tl_edition *last;	/* of the row before */
	char last_at[64];		/* its article, sentence and end */
};

static struct tl_series *series_of(struct reading *r, struct str id, struct str name, struct str rule)
{
	struct tl_facts *f = r->f;
	uint32_t i = tl_number(&f->series_ids, id);
	if (i == f->series.n) {
		struct tl_series *s = xcalloc(1, sizeof *s);
		s->id = f->series_ids.v[i];
		s->row = series_by_id(event_rules_series(r->rules), id);
		*VEC_PUSH(&f->mem, &f->series) = s;
	}
	struct tl_series *s = f->series.v[i];
	uint32_t n = tl_number(&s->names, name);
	if (n == s->name_counts.n)
		*VEC_PUSH(&f->mem, &s->name_counts) = 0;
	s->name_counts.v[n]++;
	if (!s->rule.n || (str_starts(s->rule, STR("events/discourse")) && !str_starts(rule, STR("events/discourse"))))
		s->rule = str_dup(&f->mem, rule);
	return s;
}

static struct tl_edition *edition_of(struct reading *r, struct tl_series *s, struct str id, uint32_t ordinal, struct str from, struct str to)
{
	struct tl_facts *f = r->f;
	struct buf key = BUF_INIT;
	buf_adds(&key, id);
	buf_addc(&key, '\t');
	buf_addu(&key, ordinal);
	if (!ordinal)
		buf_addf(&key, "\t%.*s\t%.*s", STR_FMT(from), STR_FMT(to));
	uint32_t i = tl_number(&f->edition_keys, buf_str(&key));
	buf_free(&key);
	if (i == f->editions.n) {
		struct tl_edition *x = arena_zalloc(&f->mem, sizeof *x);
		x->series = tl_number(&f->series_ids, id);
		x->ordinal = ordinal;
		*VEC_PUSH(&f->mem, &f->editions) = x;
		*VEC_PUSH(&f->mem, &s->editions) = i;
	}
	return f->editions.v[i];
}

static void take_date(struct reading *r, struct tl_edition *x, const struct tl_articles *a, struct str from, struct str to, struct str basis,
		      bool held, bool overruled)
{
	struct tl_date d = { .basis = basis, .held = held, .last_day = a->day };
	if (!cal_parse_iso(from, &d.earliest) || !cal_parse_iso(to, &d.latest)) {
		if (!parse_no_year(basis, &d.earliest, &d.latest))
			return;
		d.no_year = true;
	}
	struct tl_date *found = NULL;
	for (size_t i = 0; i < x->dates.n && !found; i++) {
		struct tl_date *o = &x->dates.v[i];
		if (o->earliest == d.earliest && o->latest == d.latest && o->no_year == d.no_year && o->held == held && str_eq(o->basis, basis))
			found = o;
	}
	if (!found) {
		found = VEC_PUSH(&r->f->mem, &x->dates);
		*found = d;
		found->basis = str_dup(&r->f->mem, basis);
	}
	if (overruled)
		found->overruled++;
	else
		add_article(&r->f->mem, &found->articles, a->number);
	if (a->day > found->last_day)
		found->last_day = a->day;
}

static void take_place(struct reading *r, struct tl_edition *x, const struct tl_articles *a, struct str id, struct str name, bool held, bool overruled)
{
	struct tl_place *found = NULL;
	for (size_t i = 0; i < x->places.n && !found; i++)
		if (str_eq(x->places.v[i].id, id) && str_eq(x->places.v[i].name, name) && x->places.v[i].held == held)
			found = &x->places.v[i];
	if (!found) {
		found = VEC_PUSH(&r->f->mem, &x->places);
		*found = (struct tl_place){ .id = str_dup(&r->f->mem, id), .name = str_dup(&r->f->mem, name), .held = held, .last_day = a->day };
	}
	if (overruled)
		found->overruled++;
	else
		add_article(&r->f->mem, &found->articles, a->number);
	if (a->day > found->last_day)
		found->last_day = a->day;
}

static int take_row(struct reading *r, struct tl_articles *a, const struct table_reader *in, struct err *e)
{
	struct str c[CELLS];
	uint64_t ordinal = 0, start = 0, length = 0;
	for (int i = 0; i < CELLS; i++)
		c[i] = in->cells[r->column[i]];
	if ((c[C_ORDINAL].n && (!str_to_u64(c[C_ORDINAL], &ordinal) || ordinal > 100000)) || !str_to_u64(c[C_START], &start)
	    || !str_to_u64(c[C_LENGTH], &length))
		return err_at(e, EXIT_STREAM, in->path, in->line, 0, "a number was wanted in ordinal, start and length");
	if (tl_articles_find(a, c[C_ARTICLE], in, e))
		return -1;
	struct tl_series *s = series_of(r, c[C_SERIES_ID], c[C_SERIES], c[C_RULE]);
	struct tl_edition *x = edition_of(r, s, c[C_SERIES_ID], (uint32_t)ordinal, c[C_EARLIEST], c[C_LATEST]);
	bool overruled = tl_has(&r->revised, c[C_ARTICLE]);
	x->mentions++;
	add_article(&r->f->mem, &x->articles, a->number);
	if (!x->first_article.n) {
		x->first_article = str_dup(&r->f->mem, c[C_ARTICLE]);
		x->first_number = a->number;
	}
	bool held = str_is(c[C_STATUS], "held");
	for (int i = 0; i < TL_STATUSES; i++)
		if (str_is(c[C_STATUS], tl_status_names[i])) {
			x->status_day[i] = !x->status[i] || a->day > x->status_day[i] ? a->day : x->status_day[i];
			x->status[i]++;
		}
	take_date(r, x, a, c[C_EARLIEST], c[C_LATEST], c[C_BASIS], held, overruled);
	if (c[C_PLACE].n)
		take_place(r, x, a, c[C_PLACE_ID], c[C_PLACE], held, overruled);
	/* "the 44th and 45th ASEAN Summits": two rows that end at one place */
	char at[64];
	snprintf(at, sizeof at, "%.*s %.*s %llu", STR_FMT(c[C_ARTICLE]), STR_FMT(c[C_SENTENCE]), (unsigned long long)(start + length));
	if (r->last && r->last != x && strcmp(at, r->last_at) == 0)
		r->last->paired = x->paired = true;
	memcpy(r->last_at, at, sizeof at);
	r->last = x;
	return 0;
}

int tl_read_facts(struct tl_facts *f, const char *dir, const struct event_rules *rules, struct err *e)
{
	struct reading r = { .f = f, .rules = rules };
	struct arena mem = ARENA_INIT;
	struct str *paths;
	size_t n = 0;
	struct tl_articles a = { .n = 0 };
	int result = -1, got = 0;
	for (int i = 0; i < CELLS; i++)
		r.column[i] = table_column(T_EVENT_MENTIONS, wanted[i]);
	if (read_revised(&r.revised, dir, e) || table_files(&mem, dir, T_EVENT_MENTIONS, &paths, &n, e) || tl_articles_open(&a, dir, e))
		goto out;
	for (size_t i = 0; i < n && got == 0; i++) {
		struct table_reader in;
		if (table_open(&in, paths[i].p, T_EVENT_MENTIONS, e))
			goto out;
		while ((got = table_next(&in, e)) == 1)
			if (take_row(&r, &a, &in, e)) {
				got = -1;
				break;
			}
		table_close(&in);
	}
	result = got;
out:
	tl_articles_close(&a);
	tl_names_free(&r.revised);
	arena_free(&mem);
	return result;
}

void tl_facts_free(struct tl_facts *f)
{
	for (size_t i = 0; i < f->series.n; i++) {
		tl_names_free(&f->series.v[i]->names);
		free(f->series.v[i]);
	}
	for (size_t i = 0; i < f->editions.n; i++)
		buf_free(&f->editions.v[i]->conflict);
	tl_names_free(&f->series_ids);
	tl_names_free(&f->edition_keys);
	arena_free(&f->mem);
}
