/* Any bytes as the text of an article: rules must neither crash nor lie.  Held: spans lie in their sentence and in
 * order, do not overlap but for an INTERVAL's ends, values are not empty, bounds are days in order, the same
 * article gives the same rows again, and a stamp is a day or none.  First byte: language, whether there is a
 * reference day, and where sentences are cut. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "lexicon/lexicons.h"
#include "text/calendar.h"
#include "dates/dates.h"
#include "text/utf8.h"

#define HOLDS(c) do { if (!(c)) { fprintf(stderr, "fuzz_dates: %s does not hold\n", #c); abort(); } } while (0)

static struct date_rules *rules;
static struct words *words[2];
static struct date_finder *finder;
static const char *const langs[2] = { "en", "es" };

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct err e = ERR_INIT;
	const char *root = getenv("PM_ROOT");
	struct buf b = BUF_INIT;
	(void)argc;
	(void)argv;
	buf_addf(&b, "%s/lexicons", root ? root : ".");
	if (lex_dates_load(b.p, &rules, &e)) {
		fprintf(stderr, "%s\n", e.message);
		exit(1);
	}
	buf_free(&b);
	for (int i = 0; i < 2; i++) {
		struct word_classifier c[WORD_SLOTS] = { { NULL, NULL } };
		c[WORD_DATE] = (struct word_classifier){ date_rules_classify, date_rules_lang(rules, str_z(langs[i])) };
		words[i] = words_new(str_z(langs[i]), c);
	}
	finder = date_finder_new(rules);
	return 0;
}

static void check_row(const struct date *d, struct str text)
{
	HOLDS(d->length > 0 && (uint64_t)d->start + d->length <= text.n);
	HOLDS(d->value.n && d->rule.n && d->basis.n);
	if (d->earliest != DAY_NONE && d->latest != DAY_NONE)
		HOLDS(d->earliest <= d->latest);
	HOLDS(utf8_valid_to(str_sub(text, d->start, d->length)) == d->length);
}

static void read_article(struct arena *mem, int lang, int32_t day, const struct str *s, size_t n, struct buf *rows)
{
	date_vec rows_found = { NULL, 0, 0 };
	HOLDS(date_finder_begin(finder, mem, str_z(langs[lang]), day, STR("metadata")));
	for (size_t i = 0; i < n; i++) {
		token_vec t = { 0 };
		tokenize(mem, s[i], &t);
		words_bind(words[lang], s[i], t.v, t.n);
		date_finder_sentence(finder, (uint32_t)i, s[i], t.v, t.n);
	}
	date_clue_vec clues = { NULL, 0, 0 };
	date_finder_clues(finder, &clues);
	for (size_t i = 0; i < clues.n; i++)
		HOLDS(clues.v[i].sentence < n && clues.v[i].month >= 0 && clues.v[i].month <= 12
			&& clues.v[i].day <= 31);
	size_t found = date_finder_end(finder, &rows_found);
	const struct date *d = rows_found.v;
	uint32_t sentence = 0, end = 0;
	for (size_t i = 0; i < found; i++) {
		HOLDS(d[i].sentence < n && d[i].sentence >= sentence);
		check_row(&d[i], s[d[i].sentence]);
		if (d[i].sentence != sentence)
			end = 0;
		sentence = d[i].sentence;
		if (d[i].type != DATE_INTERVAL) {
			HOLDS(d[i].start >= end);
			end = d[i].start + d[i].length;
		}
		buf_addf(rows, "%u %u %u %.*s %d %d\n", d[i].sentence, d[i].start, d[i].length, STR_FMT(d[i].value),
			 (int)d[i].earliest, (int)d[i].latest);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	if (n < 2 || n > 4096)
		return 0;
	struct arena mem;
	struct buf text = BUF_INIT, first = BUF_INIT, again = BUF_INIT;
	arena_init(&mem);
	int lang = p[0] & 1;
	int32_t day = p[0] & 2 ? cal_day(2024, 10, 17) : p[0] & 4 ? cal_day(2009, 5, 12) : DAY_NONE;
	for (size_t at = 1; at < n; at++)	/* valid UTF-8 without control bytes, as the pipeline has it */
		if (p[at] >= ' ' && p[at] < 0x7f)
			buf_addc(&text, (char)p[at]);
		else
			utf8_add(&text, p[at] < ' ' ? '\n' : 0x2000u + p[at]);
	VEC(struct str) sentences = { 0 };
	struct str rest = buf_str(&text), line;
	while (rest.n && str_cell(&rest, '\n', &line))
		*VEC_PUSH(&mem, &sentences) = line;
	read_article(&mem, lang, day, sentences.v, sentences.n, &first);
	read_article(&mem, lang, day, sentences.v, sentences.n, &again);
	HOLDS(str_eq(buf_str(&first), buf_str(&again)));
	char out[11], near[11];
	int32_t d;
	struct str left = STR("");
	if (dates_parse_day(rules, buf_str(&text), day_cell(day, near), out, &left))
		HOLDS(cal_parse_iso(str_z(out), &d) && left.n <= text.n);
	if (dates_parse_stamp(rules, buf_str(&text), out))
		HOLDS(cal_parse_iso(str_z(out), &d));
	words_trim(words[lang]);
	arena_free(&mem);
	buf_free(&text);
	buf_free(&first);
	buf_free(&again);
	return 0;
}
