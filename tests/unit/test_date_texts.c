/* The date rules on whole texts annotated by hand (tests/cases/dates-*.txt): every expression is found with just these
 * words and this value, and no other, but for the known misses, which stand behind their sentence.
 *
 * `@ id day` begins an article and gives its published day (- : not known); a line is a sentence; [words|VALUE] an
 * expression, SET: before the value of a set.  A line `?- [words|VALUE]` behind a sentence: this of it is not found;
 * `?+ [words|VALUE]`: this is found and should not be.  INTERVAL rows do not count. */
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

static bool among(const expressions *v, const struct expression *x)
{
	for (size_t i = 0; i < v->n; i++)
		if (v->v[i].sentence == x->sentence && v->v[i].start == x->start && v->v[i].end == x->end
		    && str_eq(v->v[i].value, x->value))
			return true;
	return false;
}

struct dated_text {
	struct arena mem;
	struct words *words;
	struct date_finder *finder;
	struct str id;
	expressions gold;
	VEC(struct dated_sentence {
		struct str text;
		struct buf known;		/* its ? lines as they stand */
	}) sentences;
	size_t expressions;			/* of all articles */
	bool open;
};

/* What of a sentence's expressions in v is not in others, as ? lines. */
static void miss(struct buf *b, char sign, uint32_t sentence, struct str text, const expressions *v,
	const expressions *others)
{
	for (size_t i = 0; i < v->n; i++)
		if (v->v[i].sentence == sentence && !among(others, &v->v[i]))
			buf_addf(b, "?%c [%.*s|%.*s]\n", sign,
				STR_FMT(str_sub(text, v->v[i].start, v->v[i].end - v->v[i].start)),
				STR_FMT(v->v[i].value));
}

/* Sentences whose misses are not just the known ones. */
static size_t article_end(struct dated_text *a)
{
	size_t wrong = 0;
	date_vec found = { NULL, 0, 0 };
	expressions got = { 0 };
	if (!a->open)
		return 0;
	size_t n = date_finder_end(a->finder, &found);
	for (size_t i = 0; i < n; i++)
		if (found.v[i].type != DATE_INTERVAL)
			*VEC_PUSH(&a->mem, &got) = (struct expression){ found.v[i].sentence, found.v[i].start,
				found.v[i].start + found.v[i].length, found.v[i].value };
	a->expressions += a->gold.n;
	struct buf now = BUF_INIT;
	for (uint32_t i = 0; i < a->sentences.n; i++) {
		struct dated_sentence *s = &a->sentences.v[i];
		buf_reset(&now);
		miss(&now, '-', i, s->text, &a->gold, &got);
		miss(&now, '+', i, s->text, &got, &a->gold);
		if (!str_eq(buf_str(&now), buf_str(&s->known))) {
			wrong++;
			print_error("%.*s: %.*s\nis now\n%.*sand was\n%.*s", STR_FMT(a->id), STR_FMT(s->text),
				STR_FMT(buf_str(&now)), STR_FMT(buf_str(&s->known)));
		}
		buf_free(&s->known);
	}
	buf_free(&now);
	words_free(a->words);
	arena_free(&a->mem);
	a->open = false;
	return wrong;
}

static void article_begin(struct dated_text *a, struct str id, struct str day)
{
	struct word_classifier c[WORD_SLOTS] = { { NULL, NULL } };
	c[WORD_DATE] = (struct word_classifier){ date_rules_classify, date_rules_lang(rules, STR("en")) };
	arena_init(&a->mem);
	a->words = words_new(STR("en"), c);
	a->gold = (expressions){ 0 };
	a->id = id;
	a->sentences.v = NULL;
	a->sentences.n = a->sentences.cap = 0;
	a->open = true;
	int32_t number;
	assert_true(date_finder_begin(a->finder, &a->mem, STR("en"),
		cal_parse_iso(day, &number) ? number : DAY_NONE, STR("metadata")));
}

static void texts_are_understood(void **state)
{
	const char *const *set = *state, *root = getenv("PM_ROOT");
	struct buf path = BUF_INIT, all = BUF_INIT;
	struct err e = ERR_INIT;
	struct dated_text a = { .finder = date_finder_new(rules) };
	size_t wrong = 0;
	buf_addf(&path, "%s/%s", root ? root : ".", *set);
	assert_int_equal(file_read(path.p, 0, &all, &e), 0);
	struct str rest = buf_str(&all), line;
	while (rest.n && str_cell(&rest, '\n', &line)) {
		if (!line.n || line.p[0] == '#')
			continue;
		if (str_starts(line, STR("@ "))) {
			struct str cells = str_from(line, 2), id, day = STR("");
			assert_true(str_cell(&cells, ' ', &id) && str_cell(&cells, ' ', &day));
			wrong += article_end(&a);
			article_begin(&a, id, day);
			continue;
		}
		assert_true(a.open);
		uint32_t n = (uint32_t)a.sentences.n;
		if (line.p[0] == '?') {
			assert_true(n > 0);
			buf_adds(&a.sentences.v[n - 1].known, line);
			buf_addc(&a.sentences.v[n - 1].known, '\n');
			continue;
		}
		struct str text = read_marks(&a.mem, line, n, &a.gold);
		token_vec *t = arena_zalloc(&a.mem, sizeof *t);
		tokenize(&a.mem, text, t);
		words_bind(a.words, text, t->v, t->n);
		date_finder_sentence(a.finder, n, text, t->v, t->n);
		*VEC_PUSH(&a.mem, &a.sentences) = (struct dated_sentence){ text, BUF_INIT };
	}
	wrong += article_end(&a);
	assert_int_equal(wrong, 0);
	assert_true(a.expressions > 0);
	date_finder_free(a.finder);
	buf_free(&path);
	buf_free(&all);
}

int main(void)
{
	static const char *sets[] = {
		"tests/cases/dates-narratives.txt", "tests/cases/dates-news.txt", "tests/cases/dates-second.txt",
		"tests/cases/dates-third.txt", "tests/cases/dates-fourth.txt", "tests/cases/dates-fifth.txt",
		"tests/cases/dates-sixth.txt", "tests/cases/dates-seventh.txt", "tests/cases/dates-eighth.txt",
		"tests/cases/dates-tales.txt",
	};
	enum { SETS = sizeof sets / sizeof *sets };
	struct CMUnitTest tests[SETS];
	for (size_t i = 0; i < SETS; i++)
		tests[i] = (struct CMUnitTest){ sets[i], texts_are_understood, NULL, NULL, &sets[i] };
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
