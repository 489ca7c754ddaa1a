/* dates_eval - the date finder alone, without the chain: to tune rules and to measure speed.
 *
 *   dates_eval LEXICONS < lines          D day | S number text     prints one line a date
 *   dates_eval LEXICONS -n N < lines     runs N times over the bound tokens, prints MB/s
 *   dates_eval LEXICONS -c               runs the examples of the rules
 * tests/bench/dates_eval.py makes such lines from a gold file and scores the answer. */
#include <inttypes.h>
#include <stdio.h>

#include "base/file.h"
#include "lexicon/lexicons.h"
#include "dates/dates.h"
#include "text/calendar.h"

struct line {
	struct str text;
	uint32_t number;
	bool day;
	token_vec tokens;
};

static void complain(void *ctx, const char *message)
{
	(void)ctx;
	puts(message);
}

static double seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);	/* others may be using the machine */
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void print_article(struct date_finder *f)
{
	date_vec found = { NULL, 0, 0 };
	size_t n = date_finder_end(f, &found);
	const struct date *d = found.v;
	char from[11], to[11];
	for (size_t i = 0; i < n; i++)
		printf("X\t%" PRIu32 "\t%" PRIu32 "\t%" PRIu32 "\t%.*s\t%.*s\t%.*s\t%.*s\t%.*s\t%.*s\t%.*s\n",
			d[i].sentence, d[i].start, d[i].length, STR_FMT(date_type_name(d[i].type)),
			STR_FMT(d[i].value), STR_FMT(day_cell(d[i].earliest, from)),
			STR_FMT(day_cell(d[i].latest, to)), STR_FMT(date_mod_name(d[i].modifier)),
			STR_FMT(d[i].basis), STR_FMT(d[i].rule));
	puts(".");
}

int main(int argc, char **argv)
{
	struct err e = ERR_INIT;
	struct date_rules *r;
	if (argc < 2 || lex_dates_load(argv[1], &r, &e)) {
		fprintf(stderr, "dates_eval: %s\n", argc < 2 ? "usage: dates_eval LEXICONS [-n N | -c]" : e.message);
		return 1;
	}
	if (argc > 2 && strcmp(argv[2], "-c") == 0) {
		size_t run, failed = date_rules_check(r, &run, complain, NULL);
		printf("%zu examples, %zu failed\n", run, failed);
		date_rules_free(r);
		return failed != 0;
	}
	uint64_t repeat = 0;
	if (argc > 3 && strcmp(argv[2], "-n") == 0)
		str_to_u64(str_z(argv[3]), &repeat);
	struct buf in = BUF_INIT;
	if (file_read("-", 0, &in, &e)) {
		fprintf(stderr, "dates_eval: %s\n", e.message);
		return 1;
	}
	struct arena mem, out;
	arena_init(&mem);
	arena_init(&out);
	struct word_classifier c[WORD_SLOTS] = { 0 };
	c[WORD_DATE] = (struct word_classifier){ date_rules_classify, date_rules_lang(r, STR("en")) };
	struct words *w = words_new(STR("en"), c);
	VEC(struct line) lines = { 0 };
	struct str rest = buf_str(&in), line;
	size_t bytes = 0;
	while (rest.n && str_cell(&rest, '\n', &line)) {
		struct str cell = line, kind, number;
		if (!line.n || !str_cell(&cell, '\t', &kind))
			continue;
		struct line *l = VEC_PUSH(&mem, &lines);
		memset(l, 0, sizeof *l);
		l->day = str_is(kind, "D");
		if (!l->day) {
			uint64_t k = 0;
			str_cell(&cell, '\t', &number);
			str_to_u64(number, &k);
			l->number = (uint32_t)k;
		}
		l->text = cell.p ? cell : STR("");
		if (!l->day) {
			bytes += l->text.n;
			tokenize(&mem, l->text, &l->tokens);
			words_bind(w, l->text, l->tokens.v, l->tokens.n);
		}
	}
	struct date_finder *f = date_finder_new(r);
	double start = seconds();
	size_t found = 0;
	for (uint64_t k = 0; k < (repeat ? repeat : 1); k++) {
		for (size_t i = 0; i < lines.n; i++) {
			const struct line *l = &lines.v[i];
			if (!l->day) {
				date_finder_sentence(f, l->number, l->text, l->tokens.v, l->tokens.n);
			} else {
				int32_t day;
				date_finder_begin(f, &out, STR("en"), cal_parse_iso(l->text, &day) ? day : DAY_NONE,
					STR("metadata"));
			}
			if (i + 1 < lines.n && !lines.v[i + 1].day)
				continue;
			if (repeat) {
				date_vec d = { NULL, 0, 0 };
				found += date_finder_end(f, &d);
				arena_reset(&out);
			} else {
				print_article(f);
			}
		}
	}
	double took = seconds() - start;
	if (repeat)
		printf("%.1f MB/s, %zu dates in %zu bytes\n", (double)bytes * (double)repeat / took / 1e6,
			found / repeat, bytes);
	date_finder_free(f);
	words_free(w);
	date_rules_free(r);
	arena_free(&out);
	arena_free(&mem);
	buf_free(&in);
	return 0;
}
