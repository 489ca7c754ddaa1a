/* The date rules on whole texts annotated by hand (tests/cases/dates-*.txt): each set is scored as TempEval-3 does, and
 * must keep what it reached.
 *
 * `@ id day` begins an article and gives its published day (- : not known); a line is a sentence; [words|VALUE] an
 * expression, SET: before the value of a set.  strict: same span; relaxed: spans share a byte; value: share of
 * relaxed matches whose value is right, times relaxed F1.  INTERVAL rows do not count. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "lexicon/lexicons.h"
#include "dates/dates.h"
#include "text/calendar.h"

static struct date_rules *rules;

struct expression {
	uint32_t sentence, start, end;
	struct str value;
};
typedef VEC(struct expression) expressions;

struct text_set {
	const char *path;
	double strict, relaxed, value;	/* F1 in percent that must be reached */
};

struct score {
	size_t gold, system, strict, gold_met, system_met, values;
};

static double f1(size_t hits_system, size_t system, size_t hits_gold, size_t gold)
{
	double p = system ? (double)hits_system / (double)system : 0, r = gold ? (double)hits_gold / (double)gold : 0;
	return p + r > 0 ? 200 * p * r / (p + r) : 0;
}

/* Marks out of a line: the plain text, and its expressions to *out. */
static struct str read_marks(struct arena *a, struct str line, uint32_t sentence, expressions *out)
{
	char *p = arena_alloc(a, line.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < line.n; i++) {
		if (line.p[i] != '[') {
			p[n++] = line.p[i];
			continue;
		}
		struct str rest = str_from(line, i + 1);
		ptrdiff_t bar = str_chr(rest, '|'), end = str_chr(rest, ']');
		assert_true(bar > 0 && end > bar + 1);
		struct expression x = { sentence, (uint32_t)n, (uint32_t)(n + (size_t)bar),
					str_sub(rest, (size_t)bar + 1, (size_t)(end - bar - 1)) };
		if (str_starts(x.value, STR("SET:")))
			x.value = str_from(x.value, 4);
		*VEC_PUSH(a, out) = x;
		memcpy(p + n, rest.p, (size_t)bar);
		n += (size_t)bar;
		i += (size_t)end + 1;
	}
	return str_n(p, n);
}

static bool touch(const struct expression *a, const struct expression *b)
{
	return a->sentence == b->sentence && a->start < b->end && b->start < a->end;
}

static void compare(struct score *s, const expressions *gold, const expressions *found)
{
	s->gold += gold->n;
	s->system += found->n;
	for (size_t i = 0; i < gold->n; i++) {
		const struct expression *g = &gold->v[i], *best = NULL;
		for (size_t k = 0; k < found->n; k++) {
			const struct expression *f = &found->v[k];
			if (touch(g, f) && (!best || (f->start == g->start && f->end == g->end)))
				best = f;
		}
		s->gold_met += best != NULL;
		s->strict += best && best->start == g->start && best->end == g->end;
		s->values += best && str_eq(best->value, g->value);
	}
	for (size_t k = 0; k < found->n; k++) {
		bool met = false;
		for (size_t i = 0; i < gold->n && !met; i++)
			met = touch(&gold->v[i], &found->v[k]);
		s->system_met += met;
	}
}

struct dated_text {
	struct arena mem;
	struct words *words;
	struct date_finder *finder;
	expressions gold;
	uint32_t sentences;
	bool open;
};

static void article_end(struct dated_text *a, struct score *s)
{
	date_vec found = { NULL, 0, 0 };
	expressions got = { 0 };
	if (!a->open)
		return;
	size_t n = date_finder_end(a->finder, &found);
	for (size_t i = 0; i < n; i++)
		if (found.v[i].type != DATE_INTERVAL)
			*VEC_PUSH(&a->mem, &got) = (struct expression){
				found.v[i].sentence, found.v[i].start, found.v[i].start + found.v[i].length, found.v[i].value
			};
	compare(s, &a->gold, &got);
	words_free(a->words);
	arena_free(&a->mem);
	a->open = false;
}

static void article_begin(struct dated_text *a, struct str day)
{
	struct word_classifier c[WORD_SLOTS] = { { NULL, NULL } };
	c[WORD_DATE] = (struct word_classifier){ date_rules_classify, date_rules_lang(rules, STR("en")) };
	arena_init(&a->mem);
	a->words = words_new(STR("en"), c);
	a->gold = (expressions){ 0 };
	a->sentences = 0;
	a->open = true;
	int32_t number;
	assert_true(date_finder_begin(a->finder, &a->mem, STR("en"), cal_parse_iso(day, &number) ? number : DAY_NONE, STR("metadata")));
}

static void texts_are_understood(void **state)
{
	const struct text_set *set = *state;
	const char *root = getenv("PM_ROOT");
	struct buf path = BUF_INIT, all = BUF_INIT;
	struct err e = ERR_INIT;
	struct score s = { 0 };
	struct dated_text a = { .finder = date_finder_new(rules) };
	buf_addf(&path, "%s/%s", root ? root : ".", set->path);
	assert_int_equal(file_read(path.p, 0, &all, &e), 0);
	struct str rest = buf_str(&all), line;
	while (rest.n && str_cell(&rest, '\n', &line)) {
		if (!line.n || line.p[0] == '#')
			continue;
		if (str_starts(line, STR("@ "))) {
			struct str cells = str_from(line, 2), id, day = STR("");
			assert_true(str_cell(&cells, ' ', &id) && str_cell(&cells, ' ', &day));
			article_end(&a, &s);
			article_begin(&a, day);
			continue;
		}
		assert_true(a.open);
		struct str text = read_marks(&a.mem, line, a.sentences, &a.gold);
		token_vec *t = arena_zalloc(&a.mem, sizeof *t);
		tokenize(&a.mem, text, t);
		words_bind(a.words, text, t->v, t->n);
		date_finder_sentence(a.finder, a.sentences++, text, t->v, t->n);
	}
	article_end(&a, &s);
	double strict = f1(s.strict, s.system, s.strict, s.gold), relaxed = f1(s.system_met, s.system, s.gold_met, s.gold);
	double value = s.gold_met ? relaxed * (double)s.values / (double)s.gold_met : 0;
	if (strict < set->strict || relaxed < set->relaxed || value < set->value)
		print_error("%s: %zu expressions, strict %.1f relaxed %.1f value %.1f, wanted %.1f %.1f %.1f\n", set->path,
			    s.gold, strict, relaxed, value, set->strict, set->relaxed, set->value);
	assert_true(strict >= set->strict);
	assert_true(relaxed >= set->relaxed);
	assert_true(value >= set->value);
	date_finder_free(a.finder);
	buf_free(&path);
	buf_free(&all);
}

int main(void)
{
	static struct text_set sets[] = {
		{ "tests/cases/dates-narratives.txt", 98.5, 99.5, 98.5 },
		{ "tests/cases/dates-news.txt", 98.5, 98.5, 96.5 },
		{ "tests/cases/dates-second.txt", 98.5, 98.5, 97.5 },
		{ "tests/cases/dates-third.txt", 98.5, 99.5, 98 },
		{ "tests/cases/dates-fourth.txt", 97.5, 98, 97.5 },
		{ "tests/cases/dates-tales.txt", 100, 100, 100 },
	};
	const struct CMUnitTest tests[] = {
		{ sets[0].path, texts_are_understood, NULL, NULL, &sets[0] },
		{ sets[1].path, texts_are_understood, NULL, NULL, &sets[1] },
		{ sets[2].path, texts_are_understood, NULL, NULL, &sets[2] },
		{ sets[3].path, texts_are_understood, NULL, NULL, &sets[3] },
		{ sets[4].path, texts_are_understood, NULL, NULL, &sets[4] },
		{ sets[5].path, texts_are_understood, NULL, NULL, &sets[5] },
	};
	struct err e = ERR_INIT;
	struct buf lexicons = BUF_INIT;
	const char *root = getenv("PM_ROOT");
	buf_addf(&lexicons, "%s/lexicons", root ? root : ".");
	if (lex_dates_load(lexicons.p, &rules, &e)) {
		fprintf(stderr, "%s\n", e.message);
		return 1;
	}
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	buf_free(&lexicons);
	date_rules_free(rules);
	return failed != 0;
}
