/* show - a stream, or one article of it, for a person to read.
 *
 * Without options: one paragraph per article (id, day, language, title, what was found).  With --article: its
 * sentences in order, each fact marked in the text and listed below it with its rule: the proof on one page.
 * With --timeline: the recurring events of a release, edition by edition.  It reads and changes nothing. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "stream/stage.h"
#include "stream/stream.h"
#include "timeline/timeline.h"

enum { O_ARTICLE, O_ALL, O_TIMELINE, O_SERIES, O_COLOUR };

static const struct stage_option options[] = {
	{ "article", "ID", "this article only (its id, its first digits, or its source), with facts marked" },
	{ "all", NULL, "every article with its facts marked" },
	{ "timeline", "RELEASE", "the recurring events of a release, edition by edition" },
	{ "series", "ID", "with --timeline: this series only" },
	{ "colour", "WHEN", "always, never, or auto: on a terminal (auto)" },
	{ NULL, NULL, NULL }
};

static const struct program program = {
	"show", "a stream, an article or a timeline for a person to read", "[STREAM]",
	"Reads an article stream (standard input, or a file, gzipped or plain), as any stage writes it.\n"
	"In marked text [name|kind id] is a mention, {date|value} a date, <event|series #n> an edition.\n"
	"With --timeline it reads the tables of a release (for instance out/current) instead.",
	options
};

struct shown {
	uint32_t start, end;
	int colour;			/* ANSI colour number */
	const char *open, *close;
	struct str a, b;		/* what is said of it */
};

static int by_start(const void *x, const void *y)
{
	const struct shown *a = x, *b = y;
	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	return (a->end < b->end) - (a->end > b->end);
}

static void put_sentence(struct buf *o, struct article *a, uint32_t s, bool colour)
{
	VEC(struct shown) v = { 0 };
	struct str text = a->sentences.v[s].text;
	for (size_t i = 0; i < a->events.n; i++) {
		const struct event *x = &a->events.v[i];
		if (x->sentence == s)
			*VEC_PUSH(&a->mem, &v) =
				(struct shown){ x->start,
					       x->start + x->length,
					       35,
					       "<",
					       ">",
					       x->series_id,
					       x->ordinal ? str_printf(&a->mem, "#%u", x->ordinal) : STR("") };
	}
	for (size_t i = 0; i < a->dates.n; i++) {
		const struct date *x = &a->dates.v[i];
		if (x->sentence == s && x->type != DATE_INTERVAL)
			*VEC_PUSH(&a->mem, &v) =
				(struct shown){ x->start, x->start + x->length, 33, "{", "}", x->value, STR("") };
	}
	for (size_t i = 0; i < a->mentions.n; i++) {
		const struct mention *x = &a->mentions.v[i];
		if (x->sentence == s && x->depth == 0)
			*VEC_PUSH(&a->mem, &v) = (struct shown){ x->start, x->start + x->length, 36, "[", "]",
				name_kind_name(x->kind), x->entity_id };
	}
	if (v.n)
		qsort(v.v, v.n, sizeof *v.v, by_start);
	/* marks may be nested; one that only overlaps the mark around it is left to the list below */
	size_t next = 0, depth = 0, kept = 0;
	const struct shown *stack[16];
	for (uint32_t i = 0; i <= text.n; i++) {
		while (depth && stack[depth - 1]->end == i) {
			const struct shown *m = stack[--depth];
			buf_addf(o, "|%.*s%s%.*s%s%s", STR_FMT(m->a), m->b.n ? " " : "", STR_FMT(m->b), m->close,
				 colour ? "\033[0m" : "");
		}
		for (; next < v.n && v.v[next].start == i; next++) {
			const struct shown *m = &v.v[next];
			if (depth == 16 || (depth && m->end > stack[depth - 1]->end))
				continue;
			if (colour)
				buf_addf(o, "\033[%dm", m->colour);
			buf_addz(o, m->open);
			stack[depth++] = m;
			kept++;
		}
		if (i < text.n)
			buf_addc(o, text.p[i]);
	}
	buf_addc(o, '\n');
}

static void put_article(struct buf *o, struct article *a, bool colour)
{
	buf_addf(o, "%.*s  %.*s  [%.*s, by %.*s]  %.*s\n", STR_FMT(a->id), STR_FMT(a->source), STR_FMT(a->published),
		 STR_FMT(a->published_basis), STR_FMT(a->language));
	if (a->title.n)
		buf_addf(o, "  %.*s\n", STR_FMT(a->title));
	for (size_t i = 0; i < a->relations.n; i++)
		buf_addf(o, "  %.*s of %.*s (containment %.2f, %.2f; Jaccard %.2f)\n", STR_FMT(a->relations.v[i].kind),
			 STR_FMT(a->relations.v[i].other_id), a->relations.v[i].containment,
			 a->relations.v[i].containment_of_other, a->relations.v[i].jaccard);
	for (size_t i = 0; i < a->problems.n; i++)
		buf_addf(o, "  rejected by %.*s: %.*s: %.*s\n", STR_FMT(a->problems.v[i].stage),
			 STR_FMT(a->problems.v[i].code), STR_FMT(a->problems.v[i].message));
	for (size_t i = 0; i < a->paragraphs.n && !a->sentences.n; i++)
		buf_addf(o, "%4zu  %.*s\n", i + 1, STR_FMT(a->paragraphs.v[i].text));
	for (uint32_t i = 0; i < a->sentences.n; i++) {
		struct str role = role_name(a->sentences.v[i].role);
		buf_addf(o, "%4u %-9.*s%s ", i + 1, STR_FMT(role), a->sentences.v[i].repeats.n ? "=" : " ");
		put_sentence(o, a, i, colour);
		for (size_t k = 0; k < a->events.n; k++) {
			const struct event *x = &a->events.v[k];
			if (x->sentence != i)
				continue;
			char from[11], to[11];
			buf_addf(o, "        %.*s", STR_FMT(x->series));
			if (x->ordinal)
				buf_addf(o, " #%u", x->ordinal);
			buf_addf(o, "  %.*s..%.*s (%.*s)  %.*s  %.*s  by %.*s\n", STR_FMT(day_cell(x->earliest, from)),
				 STR_FMT(day_cell(x->latest, to)), STR_FMT(x->date_basis), STR_FMT(x->place),
				 STR_FMT(event_status_name(x->status)), STR_FMT(x->rule));
			for (size_t p = 0; p < a->parties.n; p++)
				if (a->parties.v[p].sentence == i && a->parties.v[p].start == x->start)
					buf_addf(o, "          %.*s: %.*s\n",
						 STR_FMT(party_role_name(a->parties.v[p].role)),
						 STR_FMT(a->parties.v[p].name));
		}
	}
	buf_addc(o, '\n');
}

static void put_line(struct buf *o, const struct article *a)
{
	struct str copy = article_copy_of(a);
	char day[11];
	buf_addf(o, "%.*s  %-10.*s %-2.*s  %s  %.*s\n", STR_FMT(a->id), STR_FMT(day_cell(article_day(a), day)),
		 STR_FMT(a->language),
		 article_rejected(a) ? "rejected"
		 : copy.n	     ? "copy    "
				     : "kept    ",
		 STR_FMT(a->title.n ? a->title : a->source));
	buf_addf(o, "                  %zu paragraphs, %zu sentences, %zu mentions, %zu dates, %zu events\n",
		 a->paragraphs.n, a->sentences.n, a->mentions.n, a->dates.n, a->events.n);
}

static bool wanted(const struct article *a, const char *id)
{
	return !id || str_is(a->source, id) || (strlen(id) >= 4 && str_starts(a->id, str_z(id)));
}

static int run(const struct option_value *v, char **operands, struct err *e)
{
	const char *when = v[O_COLOUR].value ? v[O_COLOUR].value : "auto", *id = v[O_ARTICLE].value;
	bool colour = strcmp(when, "always") == 0 || (strcmp(when, "auto") == 0 && isatty(1));
	bool marked = id || v[O_ALL].value;
	struct buf o = BUF_INIT;
	int r = 0, got = 0;
	uint64_t shown = 0;
	if (v[O_TIMELINE].value) {
		r = timeline_show(&o, v[O_TIMELINE].value, v[O_SERIES].value, e);
		fwrite(o.p, 1, o.n, stdout);
		buf_free(&o);
		return r;
	}
	struct stream_reader in;
	struct article a;
	if (stream_open(&in, operands[0] ? operands[0] : "-", e))
		return -1;
	article_init(&a);
	while ((got = stream_read(&in, &a, e)) > 0) {
		if (!wanted(&a, id))
			continue;
		buf_reset(&o);
		if (marked)
			put_article(&o, &a, colour);
		else
			put_line(&o, &a);
		fwrite(o.p, 1, o.n, stdout);
		shown++;
	}
	r = got;
	if (r == 0 && id && !shown)
		r = err_set(e, EXIT_NOINPUT,
			    "no article %s in the stream: give its id, its first 4 or more digits, or its source", id);
	article_free(&a);
	buf_free(&o);
	stream_close(&in);
	return r;
}

PROGRAM_MAIN(program, run)
