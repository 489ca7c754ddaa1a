/* check - is this a sound article stream?
 *
 * Reads a stream and verifies what every reader verifies (see stream/stream.h), and beyond that what only
 * a whole look can: W lines agree with the words of their sentences, M, X, E and A lines stand in sentences that
 * yield facts, event parties belong to an event, ids are those of no earlier article.  It writes a count of
 * lines on success and the first fault otherwise. */
#include <stdio.h>
#include <stdlib.h>

#include "tables/counter.h"
#include "stream/passed.h"
#include "stream/stage.h"
#include "stream/stream.h"

static const struct stage_option options[] = {
	{ "quiet", NULL, "say nothing when all is well" },
	{ NULL, NULL, NULL }
};

static const struct program program = {
	"check", "verify an article stream", "[STREAM]",
	"Reads an article stream (standard input, or a file, gzipped or plain) and verifies form, spans, counts,\n"
	"words and references.  Prints what it holds, or the first fault as stream:line (exit 65).",
	options
};

static int fault(const struct stream_reader *r, const struct article *a, struct err *e, const char *what,
		 uint32_t sentence)
{
	return err_at(e, EXIT_STREAM, "stream", r->lines.number, 0, "article %.*s: sentence %u: %s", STR_FMT(a->id),
		      sentence + 1, what);
}

/* The W line of each sentence, made anew, must be the one that was read. */
static int check_words(const struct stream_reader *r, struct article *a, struct err *e)
{
	size_t line = 0, at = 0;
	token_vec t = { 0 };
	for (uint32_t i = 0; i < a->sentences.n; i++) {
		while (line < a->passed->lines.n && !str_starts(a->passed->lines.v[line], STR("W\t")))
			line++;
		if (line == a->passed->lines.n)
			return fault(r, a, e, "has no W line, though others have", i);
		struct str rest = a->passed->lines.v[line++], cell;
		str_cell(&rest, '\t', &cell);
		str_cell(&rest, '\t', &cell);
		t.n = 0;
		tokenize(&a->mem, a->sentences.v[i].text, &t);
		for (at = 0; at < t.n; at++) {
			uint64_t start = 0, length = 0;
			if (t.v[at].kind != TOKEN_WORD && t.v[at].kind != TOKEN_NUMBER)
				continue;
			if (!rest.p || !str_cell(&rest, '\t', &cell))
				return fault(r, a, e, "its W line has too few words", i);
			ptrdiff_t plus = str_chr(cell, '+'), slash = str_chr(cell, '/');
			str_to_u64(str_sub(cell, 0, (size_t)plus), &start);
			str_to_u64(str_sub(cell, (size_t)plus + 1, (size_t)(slash - plus) - 1), &length);
			if (start != t.v[at].start || length != t.v[at].len)
				return fault(r, a, e, "its W line does not fit its text", i);
		}
		if (rest.p)
			return fault(r, a, e, "its W line has too many words", i);
	}
	return 0;
}

static int check_article(const struct stream_reader *r, struct article *a, struct err *e)
{
	if (a->has_words && check_words(r, a, e))
		return -1;
	for (size_t i = 0; i < a->mentions.n; i++)
		if (!sentence_yields_facts(a, a->mentions.v[i].sentence))
			return fault(r, a, e, "M in a sentence that yields no facts", a->mentions.v[i].sentence);
	for (size_t i = 0; i < a->dates.n; i++)
		if (!sentence_yields_facts(a, a->dates.v[i].sentence))
			return fault(r, a, e, "X in a sentence that yields no facts", a->dates.v[i].sentence);
	for (size_t i = 0; i < a->events.n; i++)
		if (!sentence_yields_facts(a, a->events.v[i].sentence))
			return fault(r, a, e, "E in a sentence that yields no facts", a->events.v[i].sentence);
	for (size_t i = 0; i < a->parties.n; i++) {
		bool found = false;
		for (size_t k = 0; k < a->events.n && !found; k++)
			found = a->events.v[k].sentence == a->parties.v[i].sentence
				&& a->events.v[k].start == a->parties.v[i].start;
		if (!found)
			return fault(r, a, e, "Y belongs to no E", a->parties.v[i].sentence);
	}
	return 0;
}

static int run(const struct option_value *v, char **operands, struct err *e)
{
	struct stream_reader r;
	struct article a;
	struct counter ids = { 0 };
	uint64_t facts[6] = { 0 };
	int got;
	if (stream_open(&r, operands[0] ? operands[0] : "-", e))
		return -1;
	article_init(&a);
	while ((got = stream_read(&r, &a, e)) > 0) {
		if (counter_get(&ids, a.id)->occurrences++) {
			got = err_at(e, EXIT_STREAM, "stream", r.lines.number, 0, "article %.*s stands twice",
				     STR_FMT(a.id));
			break;
		}
		got = check_article(&r, &a, e);
		if (got)
			break;
		facts[0] += a.sentences.n;
		facts[1] += a.mentions.n;
		facts[2] += a.dates.n;
		facts[3] += a.events.n;
		facts[4] += a.acronyms.n;
		facts[5] += a.problems.n;
	}
	if (got == 0 && !v[0].value)
		printf("sound: %llu articles, %llu sentences, %llu mentions, %llu dates, %llu event mentions, %llu "
		       "acronyms, %llu rejects\n",
		       (unsigned long long)r.articles, (unsigned long long)facts[0], (unsigned long long)facts[1],
		       (unsigned long long)facts[2], (unsigned long long)facts[3], (unsigned long long)facts[4],
		       (unsigned long long)facts[5]);
	article_free(&a);
	counter_free(&ids);
	stream_close(&r);
	return got;
}

PROGRAM_MAIN(program, run)
