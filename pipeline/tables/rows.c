#include "tables/rows.h"

#include <stdlib.h>

#include "base/hash.h"
#include "tables/table.h"
#include "text/utf8.h"

void rows_init(struct rows *r)
{
	memset(r, 0, sizeof *r);
}

void rows_reset(struct rows *r)
{
	for (int t = 0; t < T_BATCH_TABLES; t++)
		buf_reset(&r->text[t]);
	counter_reset(&r->unknown);
	r->articles = r->copies = r->rejected = r->raw_bytes = r->sentences_cut = 0;
	memset(r->facts, 0, sizeof r->facts);
}

void rows_free(struct rows *r)
{
	for (int t = 0; t < T_BATCH_TABLES; t++)
		buf_free(&r->text[t]);
	counter_free(&r->unknown);
	memset(r, 0, sizeof *r);
}

static void cell(struct rows *r, enum table t, struct str s) { row_str(&r->text[t], s, false); }
static void last(struct rows *r, enum table t, struct str s)
{
	row_str(&r->text[t], s, true);
	r->facts[t]++;
}
static void num(struct rows *r, enum table t, uint64_t v) { row_num(&r->text[t], v, false); }
/* Where the last span began: code points are counted on from there. */
struct counted {
	uint32_t sentence, bytes;
	size_t points;
};

static size_t points_before(struct counted *c, struct str text, uint32_t s, uint32_t start)
{
	if (c->sentence != s || c->bytes > start)
		*c = (struct counted){ s, 0, 0 };
	c->points += utf8_count(str_sub(text, c->bytes, start - c->bytes));
	c->bytes = start;
	return c->points;
}

/* article_id, sentence, and the span in code points with its surface */
static void span(struct rows *r, enum table t, const struct article *a, uint32_t s, uint32_t start, uint32_t length,
		 struct counted *c)
{
	struct str text = a->sentences.v[s].text;
	cell(r, t, a->id);
	num(r, t, (uint64_t)s + 1);
	num(r, t, points_before(c, text, s, start));
	num(r, t, utf8_count(str_sub(text, start, length)));
	cell(r, t, str_sub(text, start, length));
}

static void article_row(struct rows *r, struct article *a, size_t words)
{
	const enum table t = T_ARTICLES;
	struct str copy = article_copy_of(a);
	struct buf h = BUF_INIT;
	size_t paragraphs = 0;
	for (size_t i = 0; i < a->sentences.n; i++)
		if (a->sentences.v[i].paragraph > paragraphs)
			paragraphs = a->sentences.v[i].paragraph;
	buf_addhex(&h, article_text_hash(a), 16);
	cell(r, t, a->id);
	cell(r, t, batch_name(&a->mem, source_batch(a->source)));
	cell(r, t, a->source);
	cell(r, t, a->external_id);
	cell(r, t, a->url);
	cell(r, t, a->publisher);
	cell(r, t, a->title);
	cell(r, t, a->published);
	cell(r, t, a->published_basis);
	cell(r, t, a->language);
	cell(r, t, copy.n ? STR("copy") : STR("kept"));
	cell(r, t, copy);
	num(r, t, paragraphs);
	num(r, t, a->sentences.n);
	num(r, t, words);
	last(r, t, buf_str(&h));
	buf_free(&h);
	r->articles++;
	r->copies += copy.n != 0;
}

/* A share as %.4f writes it.  By whole ten-thousandths, but for values so near the middle between two that
 * rounding has to be exact: those are left to printf, which takes a thousand instructions. */
static void share(struct rows *r, enum table t, double v)
{
	double scaled = v * 10000;
	uint64_t whole = scaled >= 0 && scaled < 1e9 ? (uint64_t)scaled : 0;
	double over = scaled - (double)whole;
	if (!(scaled >= 0 && scaled < 1e9) || (over > 0.499999 && over < 0.500001)) {
		buf_addf(&r->text[t], "%.4f\t", v);
		return;
	}
	whole += over > 0.5;
	char d[6] = { '.',
		      (char)('0' + whole / 1000 % 10),
		      (char)('0' + whole / 100 % 10),
		      (char)('0' + whole / 10 % 10),
		      (char)('0' + whole % 10),
		      '\t' };
	buf_addu(&r->text[t], whole / 10000);
	buf_add(&r->text[t], d, sizeof d);
}

static void relation_rows(struct rows *r, const struct article *a)
{
	const enum table t = T_RELATIONS;
	for (size_t i = 0; i < a->relations.n; i++) {
		const struct relation *x = &a->relations.v[i];
		cell(r, t, a->id);
		cell(r, t, x->other_id);
		cell(r, t, x->kind);
		share(r, t, x->containment);
		share(r, t, x->containment_of_other);
		share(r, t, x->jaccard);
		last(r, t, x->numbers_agree < 0 ? STR("") : x->numbers_agree ? STR("yes") : STR("no"));
	}
}

static void sentence_rows(struct rows *r, const struct article *a)
{
	const enum table t = T_SENTENCES;
	for (size_t i = 0; i < a->sentences.n; i++) {
		const struct sentence *s = &a->sentences.v[i];
		cell(r, t, a->id);
		num(r, t, i + 1);
		num(r, t, s->paragraph);
		cell(r, t, role_name(s->role));
		cell(r, t, s->repeats);
		num(r, t, s->offset);
		last(r, t, s->text);
	}
}

/* Facts come out in reading order whatever the order in which a stage found them: by sentence, start, then
 * the longer first, then as found.  Indexes into the article's arrays are sorted, not the facts. */
struct fact_place {
	uint32_t sentence, start, length, index;
};

static int by_place(const void *x, const void *y)
{
	const struct fact_place *a = x, *b = y;
	if (a->sentence != b->sentence)
		return a->sentence < b->sentence ? -1 : 1;
	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	if (a->length != b->length)
		return a->length > b->length ? -1 : 1;
	return (a->index > b->index) - (a->index < b->index);
}

static void order(struct fact_place *p, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (by_place(&p[i - 1], &p[i]) > 0) {
			qsort(p, n, sizeof *p, by_place);
			return;
		}
}

#define PLACES(p, a, array) \
	struct fact_place *p = arena_alloc(&(a)->mem, (a)->array.n * sizeof *p + 1); \
	for (size_t i_ = 0; i_ < (a)->array.n; i_++) \
		p[i_] = (struct fact_place){ (a)->array.v[i_].sentence, (a)->array.v[i_].start, \
			(a)->array.v[i_].length, (uint32_t)i_ }; \
	order(p, (a)->array.n)

static void mention_rows(struct rows *r, struct article *a)
{
	struct counted at = { 0, 0, 0 };
	PLACES(p, a, mentions);
	for (size_t i = 0; i < a->mentions.n; i++) {
		const struct mention *x = &a->mentions.v[p[i].index];
		span(r, T_MENTIONS, a, x->sentence, x->start, x->length, &at);
		cell(r, T_MENTIONS, name_kind_name(x->kind));
		cell(r, T_MENTIONS, x->entity_id);
		cell(r, T_MENTIONS, x->name);
		num(r, T_MENTIONS, x->depth);
		last(r, T_MENTIONS, x->rule);
	}
}

static void date_rows(struct rows *r, struct article *a)
{
	struct counted at = { 0, 0, 0 };
	PLACES(p, a, dates);
	for (size_t i = 0; i < a->dates.n; i++) {
		const struct date *x = &a->dates.v[p[i].index];
		char from[11], to[11];
		const struct str cells[] = { date_type_name(x->type),	  x->value,
					     day_cell(x->earliest, from), day_cell(x->latest, to),
					     date_mod_name(x->modifier),  x->basis };
		span(r, T_DATES, a, x->sentence, x->start, x->length, &at);
		for (size_t k = 0; k < sizeof cells / sizeof *cells; k++)
			cell(r, T_DATES, cells[k]);
		last(r, T_DATES, x->rule);
	}
}

static void event_rows(struct rows *r, struct article *a)
{
	const enum table t = T_EVENT_MENTIONS;
	struct counted at = { 0, 0, 0 };
	PLACES(p, a, events);
	for (size_t i = 0; i < a->events.n; i++) {
		const struct event *x = &a->events.v[p[i].index];
		span(r, t, a, x->sentence, x->start, x->length, &at);
		cell(r, t, x->series_id);
		cell(r, t, x->series);
		if (x->ordinal)
			buf_addu(&r->text[t], x->ordinal);
		buf_addc(&r->text[t], '\t');
		char from[11], to[11], confidence[5];
		const struct str cells[] = { day_cell(x->earliest, from),
					     day_cell(x->latest, to),
					     x->date_basis,
					     x->place_id,
					     x->place,
					     event_status_name(x->status),
					     x->rule };
		for (size_t k = 0; k < sizeof cells / sizeof *cells; k++)
			cell(r, t, cells[k]);
		last(r, t, confidence_cell(x->confidence, confidence));
	}
	for (size_t i = 0; i < a->parties.n; i++) {
		const struct party *x = &a->parties.v[i];
		cell(r, T_EVENT_PARTIES, a->id);
		num(r, T_EVENT_PARTIES, (uint64_t)x->sentence + 1);
		num(r, T_EVENT_PARTIES, utf8_count(str_sub(a->sentences.v[x->sentence].text, 0, x->start)));
		cell(r, T_EVENT_PARTIES, party_role_name(x->role));
		cell(r, T_EVENT_PARTIES, x->entity_id);
		last(r, T_EVENT_PARTIES, x->name);
	}
}

static void acronym_rows(struct rows *r, const struct article *a)
{
	for (size_t i = 0; i < a->acronyms.n; i++) {
		const struct acronym *x = &a->acronyms.v[i];
		struct str text = a->sentences.v[x->sentence].text;
		cell(r, T_ACRONYMS, a->id);
		num(r, T_ACRONYMS, (uint64_t)x->sentence + 1);
		cell(r, T_ACRONYMS, str_sub(text, x->start, x->length));
		cell(r, T_ACRONYMS, str_sub(text, x->expansion_start, x->expansion_length));
		last(r, T_ACRONYMS, x->entity_id);
	}
}

static void reject_rows(struct rows *r, const struct article *a)
{
	struct str file = a->source, record = STR("");
	for (size_t i = file.n; i-- > 0;)
		if (file.p[i] == '#') {
			uint64_t n;
			if (str_to_u64(str_from(file, i + 1), &n)) {
				record = str_from(file, i + 1);
				file = str_sub(file, 0, i);
			}
			break;
		}
	for (size_t i = 0; i < a->problems.n; i++) {
		const struct problem *x = &a->problems.v[i];
		cell(r, T_REJECTS, file);
		cell(r, T_REJECTS, record);
		cell(r, T_REJECTS, x->stage);
		cell(r, T_REJECTS, x->code);
		last(r, T_REJECTS, x->message);
	}
	r->rejected++;
}

static void count_unknown(struct rows *r, const struct article *a)
{
	for (size_t i = 0; i < a->unknown.n; i++) {
		const struct unknown_name *u = &a->unknown.v[i];
		struct count *c =
			counter_get(&r->unknown, str_sub(a->sentences.v[u->sentence].text, u->start, u->length));
		if (!c->example_article.n) {
			c->example_article = str_dup(&r->unknown.mem, a->id);
			c->example_sentence = u->sentence + 1;
		}
		if (c->last_article != r->articles) {
			c->last_article = r->articles;
			c->articles++;
		}
		c->occurrences++;
	}
}

void rows_article(struct rows *r, struct article *a, size_t words)
{
	if (article_rejected(a)) {
		reject_rows(r, a);
		return;
	}
	r->sentences_cut += a->sentences_cut;
	article_row(r, a, words);
	relation_rows(r, a);
	sentence_rows(r, a);
	mention_rows(r, a);
	date_rows(r, a);
	event_rows(r, a);
	acronym_rows(r, a);
	count_unknown(r, a);
}
