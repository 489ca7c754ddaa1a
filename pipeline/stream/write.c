#include <stdlib.h>

#include "stream/stream.h"
#include "stream/passed.h"
#include "text/words.h"

void stream_begin(struct stream_writer *w, struct out *o)
{
	*w = (struct stream_writer){ .out = *o };
	buf_addf(&w->line, "%%stream\t%d\n", STREAM_VERSION);
	out_adds(&w->out, buf_str(&w->line));
}

void stream_by(struct stream_writer *w, const char *program, const char *version, const char *lexicons)
{
	buf_reset(&w->line);
	buf_addf(&w->line, "%%by\t%s %s%s%s\n", program, version, lexicons[0] ? " lexicons=" : "", lexicons);
	out_adds(&w->out, buf_str(&w->line));
}

void stream_meta(struct stream_writer *w, const struct stream_reader *r)
{
	out_adds(&w->out, buf_str(&r->meta));
}

static void cell(struct buf *b, struct str s)
{
	buf_addc(b, '\t');
	buf_adds(b, s);
}

static void number(struct buf *b, uint64_t v)
{
	buf_addc(b, '\t');
	buf_addu(b, v);
}

static void head(struct buf *b, char letter, uint32_t sentence)
{
	buf_addc(b, letter);
	number(b, (uint64_t)sentence + 1);
}

static void span(struct buf *b, char letter, uint32_t sentence, uint32_t start, uint32_t length)
{
	head(b, letter, sentence);
	number(b, start);
	number(b, length);
}

static void description(struct buf *b, const struct article *a)
{
	const struct str cells[] = { a->id, a->source, a->external_id, a->url, a->publisher, a->published,
		a->published_basis, a->language, a->title };
	buf_addc(b, 'D');
	for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
		cell(b, cells[i]);
	buf_addc(b, '\n');
}

static void words_line(struct buf *b, const struct article *a, size_t i)
{
	head(b, 'W', (uint32_t)i);
	const struct token *t = sentence_tokens(a, i);
	for (size_t k = 0; k < a->sentences.v[i].tokens; k++) {
		if (t[k].kind != TOKEN_WORD && t[k].kind != TOKEN_NUMBER)
			continue;
		number(b, t[k].start);
		buf_addc(b, '+');
		buf_addu(b, t[k].len);
		buf_addc(b, '/');
		buf_adds(b, t[k].word->stem);
	}
	buf_addc(b, '\n');
}

static void paragraphs(struct buf *b, const struct article *a, const struct passed *p)
{
	if (a->sentences.n)
		return;
	for (size_t i = p->paragraphs; i < a->paragraphs.n; i++) {
		const struct paragraph *x = &a->paragraphs.v[i];
		buf_addc(b, 'P');
		number(b, i + 1);
		cell(b, role_name(x->role));
		number(b, x->offset);
		cell(b, x->text);
		buf_addc(b, '\n');
	}
}

static void sentences(struct buf *b, const struct article *a, const struct passed *p)
{
	for (size_t i = p->sentences; i < a->sentences.n; i++) {
		const struct sentence *x = &a->sentences.v[i];
		head(b, 'S', (uint32_t)i);
		number(b, x->paragraph);
		cell(b, role_name(x->role));
		number(b, x->offset);
		cell(b, x->text);
		buf_addc(b, '\n');
	}
}

static void relations(struct buf *b, const struct article *a, const struct passed *p)
{
	for (size_t i = p->relations; i < a->relations.n; i++) {
		const struct relation *x = &a->relations.v[i];
		buf_addc(b, 'R');
		cell(b, x->kind);
		cell(b, x->other_id);
		buf_addf(b, "\t%.4f\t%.4f\t%.4f\t%s\n", x->containment, x->containment_of_other, x->jaccard,
			 x->numbers_agree < 0 ? "" : x->numbers_agree ? "yes" : "no");
	}
}

static void repeated(struct buf *b, const struct article *a, const struct passed *p)
{
	for (size_t i = 0; i < a->sentences.n; i++) {
		if (!a->sentences.v[i].repeats.n || (i < p->sentences && p->repeats[i]))
			continue;
		head(b, 'Q', (uint32_t)i);
		cell(b, a->sentences.v[i].repeats);
		buf_addc(b, '\n');
	}
}

/* The one change a stage makes to what was read: deduplicate gives lines the publisher always has a role of their
 * own. */
static void roles(struct buf *b, const struct article *a, const struct passed *p)
{
	for (size_t i = 0; i < p->sentences; i++)
		if (a->sentences.v[i].role != p->roles[i]) {
			head(b, 'F', (uint32_t)i);
			cell(b, role_name(a->sentences.v[i].role));
			buf_addc(b, '\n');
		}
}

static void words(struct buf *b, const struct article *a, const struct passed *p)
{
	if (!a->has_words || p->words)
		return;
	for (size_t i = 0; i < a->sentences.n; i++)
		words_line(b, a, i);
}

static void acronyms(struct buf *b, const struct article *a, const struct passed *p)
{
	for (size_t i = p->acronyms; i < a->acronyms.n; i++) {
		const struct acronym *x = &a->acronyms.v[i];
		span(b, 'A', x->sentence, x->start, x->length);
		number(b, x->expansion_start);
		number(b, x->expansion_length);
		cell(b, x->entity_id);
		buf_addc(b, '\n');
	}
}

static void mentions(struct buf *b, const struct article *a, const struct passed *p)
{
	for (size_t i = p->mentions; i < a->mentions.n; i++) {
		const struct mention *x = &a->mentions.v[i];
		span(b, 'M', x->sentence, x->start, x->length);
		cell(b, name_kind_name(x->kind));
		cell(b, x->entity_id);
		number(b, x->depth);
		cell(b, x->rule);
		cell(b, x->name);
		buf_addc(b, '\n');
	}
}

static void unknown(struct buf *b, const struct article *a, const struct passed *p)
{
	for (size_t i = p->unknown; i < a->unknown.n; i++) {
		const struct unknown_name *x = &a->unknown.v[i];
		span(b, 'U', x->sentence, x->start, x->length);
		buf_addc(b, '\n');
	}
}

static void dates(struct buf *b, const struct article *a, const struct passed *p)
{
	for (size_t i = p->dates; i < a->dates.n; i++) {
		const struct date *x = &a->dates.v[i];
		char from[11], to[11];
		const struct str cells[] = { date_type_name(x->type),
					     x->value,
					     day_cell(x->earliest, from),
					     day_cell(x->latest, to),
					     date_mod_name(x->modifier),
					     x->basis,
					     x->rule };
		span(b, 'X', x->sentence, x->start, x->length);
		for (size_t k = 0; k < sizeof cells / sizeof *cells; k++)
			cell(b, cells[k]);
		buf_addc(b, '\n');
	}
}

static void events(struct buf *b, const struct article *a, const struct passed *p)
{
	for (size_t i = p->events; i < a->events.n; i++) {
		const struct event *x = &a->events.v[i];
		span(b, 'E', x->sentence, x->start, x->length);
		cell(b, x->series_id);
		cell(b, x->series);
		buf_addc(b, '\t');
		if (x->ordinal)
			buf_addu(b, x->ordinal);
		char from[11], to[11], confidence[5];
		const struct str cells[] = { day_cell(x->earliest, from),
					     day_cell(x->latest, to),
					     x->date_basis,
					     x->place_id,
					     x->place,
					     event_status_name(x->status),
					     x->rule,
					     confidence_cell(x->confidence, confidence) };
		for (size_t k = 0; k < sizeof cells / sizeof *cells; k++)
			cell(b, cells[k]);
		buf_addc(b, '\n');
	}
}

static void parties(struct buf *b, const struct article *a, const struct passed *p)
{
	for (size_t i = p->parties; i < a->parties.n; i++) {
		const struct party *x = &a->parties.v[i];
		head(b, 'Y', x->sentence);
		number(b, x->start);
		cell(b, party_role_name(x->role));
		cell(b, x->entity_id);
		cell(b, x->name);
		buf_addc(b, '\n');
	}
}

static void problems(struct buf *b, const struct article *a, const struct passed *p)
{
	for (size_t i = p->problems; i < a->problems.n; i++) {
		const struct problem *x = &a->problems.v[i];
		buf_addc(b, '!');
		cell(b, x->stage);
		cell(b, x->code);
		cell(b, x->message);
		buf_addc(b, '\n');
	}
}

/* What was added to the article since it was read; or all of it. */
static void added(struct buf *b, const struct article *a, const struct passed *p)
{
	static void (*const kinds[])(struct buf *b, const struct article *a, const struct passed *p) = {
		paragraphs, sentences, relations, repeated, roles, words, acronyms, mentions, unknown, dates, events,
		parties, problems,
	};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		kinds[i](b, a, p);
}

void stream_format(struct buf *b, const struct article *a)
{
	static const struct passed none;
	const struct passed *p = a->passed ? a->passed : &none;
	description(b, a);
	for (size_t i = 0; i < p->lines.n; i++) {
		if (p->lines.v[i].p[0] == 'P' && a->sentences.n)
			continue;
		buf_adds(b, p->lines.v[i]);
		buf_addc(b, '\n');
	}
	added(b, a, p);
	buf_addc(b, '.');
	cell(b, a->id);
	buf_addc(b, '\n');
}

void stream_write(struct stream_writer *w, const struct article *a)
{
	buf_reset(&w->line);
	stream_format(&w->line, a);
	out_adds(&w->out, buf_str(&w->line));
	w->articles++;
	if (w->line.cap > (8u << 20))
		buf_free(&w->line);
}

int stream_end(struct stream_writer *w, struct err *e)
{
	buf_reset(&w->line);
	buf_addz(&w->line, "%end\t");
	buf_addu(&w->line, w->articles);
	buf_addc(&w->line, '\n');
	out_adds(&w->out, buf_str(&w->line));
	buf_free(&w->line);
	return out_close(&w->out, 0, e);
}

void stream_abandon(struct stream_writer *w)
{
	struct err ignored;	/* the reason is already being reported */
	buf_free(&w->line);
	out_close(&w->out, 0, &ignored);
}
