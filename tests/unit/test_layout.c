/* test_layout.c - tests/cases/layout.tsv: roles, titles, days, languages; and the examples of lexicons/layout/. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "base/file.h"
#include "article/arrange.h"
#include "article/languages.h"
#include "lexicon/lexfile.h"
#include "article/published.h"
#include "lexicon/lexicons.h"
#include "text/language.h"
#include "text/sentences.h"
#include "text/utf8.h"

static struct lexicons lex;
static struct worker worker;
static struct date_finder *finder;
static struct languages *languages;
static struct buf root, lexdir;
static size_t cases, wrong;

static int set_up(void **state)
{
	(void)state;
	struct err e = ERR_INIT;
	const char *r = getenv("PM_ROOT");
	buf_addz(&root, r ? r : ".");
	buf_addf(&lexdir, "%s/lexicons", root.p);
	if (lexicons_load(&lex, lexdir.p, LEX_LAYOUT | LEX_DATES, &e)) {
		print_error("%s\n", e.message);
		return -1;
	}
	worker_init(&worker, &lex);
	languages = languages_new(lex.language_models);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	date_finder_free(finder);
	languages_free(languages);
	worker_free(&worker);
	lexicons_free(&lex);
	buf_free(&root);
	buf_free(&lexdir);
	return 0;
}

struct expected {
	struct str title, published, basis, language;
	bool has_title, has_published, has_language;
	VEC(struct str) roles;		/* one cell a paragraph */
	size_t line;
};

static void check(const char *what, const struct expected *x, struct str got, struct str want)
{
	cases++;
	if (str_eq(got, want))
		return;
	wrong++;
	print_message("  layout.tsv:%zu: %s: want [%.*s] got [%.*s]\n", x->line, what, STR_FMT(want), STR_FMT(got));
}

static void run(struct article *a, const struct expected *x)
{
	if (!a->source.n)
		a->source = STR("case.txt");
	article_identify(a, STR(""));
	article_arrange(lex.layout, a, published_is_date, lex.dates);
	struct err e = ERR_INIT;
	assert_int_equal(languages_of_article(languages, lex.layout, a, &e), 0);
	article_published(&worker, &finder, a);
	for (size_t p = 0; p < x->roles.n; p++) {
		struct buf got = BUF_INIT;
		for (size_t i = 0; i < a->sentences.n; i++) {
			const struct sentence *s = &a->sentences.v[i];
			if (s->paragraph != p + 1)
				continue;
			if (got.n)
				buf_addc(&got, ',');
			buf_adds(&got, role_name(s->role));
			if (s->repeats.n)
				buf_addc(&got, '*');
		}
		if (!got.n)
			buf_addc(&got, '-');
		struct expected here = *x;
		here.line = x->line + p;
		check("roles", &here, buf_str(&got), x->roles.v[p]);
		buf_free(&got);
	}
	if (x->has_title)
		check("title", x, a->title, x->title);
	if (x->has_language)
		check("language", x, a->language, x->language);
	if (x->has_published) {
		check("published", x, a->published, x->published);
		check("basis", x, a->published_basis, x->basis);
	}
	worker_trim(&worker);
}

static void directive(struct article *a, struct expected *x, struct str line)
{
	ptrdiff_t sp = str_chr(line, ' ');
	struct str name = str_sub(line, 1, (size_t)(sp < 0 ? (ptrdiff_t)line.n : sp) - 1),
		   v = str_trim(str_from(line, name.n + 1));
	v = str_dup(&a->mem, v);
	if (line.p[0] == '@') {
		if (str_is(name, "title"))
			a->title = v;
		else if (str_is(name, "url"))
			a->url = v;
		else if (str_is(name, "file"))
			a->source = v;
		else if (str_is(name, "metadata"))
			a->published = v;
		return;
	}
	if (str_is(name, "title")) {
		x->title = v;
		x->has_title = true;
	} else if (str_is(name, "language")) {
		x->language = v;
		x->has_language = true;
	} else if (str_is(name, "published")) {
		ptrdiff_t s = str_chr(v, ' ');
		x->has_published = true;
		x->published = str_is(v, "none") ? STR("") : str_sub(v, 0, s < 0 ? v.n : (size_t)s);
		x->basis = s < 0 ? STR("") : str_from(v, (size_t)s + 1);
	}
}

static void test_cases(void **state)
{
	(void)state;
	struct err e = ERR_INIT;
	struct buf file = BUF_INIT, path = BUF_INIT;
	buf_addf(&path, "%s/tests/cases/layout.tsv", root.p);
	if (file_read(path.p, 0, &file, &e))
		fail_msg("%s", e.message);
	struct str rest = buf_str(&file), line;
	struct article a;
	struct expected x = { .line = 0 };
	size_t number = 0;
	article_init(&a);
	bool more = true;
	while (more) {
		more = rest.p && str_cell(&rest, '\n', &line);
		number++;
		if (more && line.n && line.p[0] == '#')
			continue;
		if (!more || !line.n) {
			if (x.roles.n)
				run(&a, &x);
			article_reset(&a);
			x = (struct expected){ .line = 0 };
		} else if (line.p[0] == '@' || line.p[0] == '=') {
			directive(&a, &x, line);
		} else {
			struct str text = line, roles;
			str_cell(&text, '\t', &roles);
			if (!x.line)
				x.line = number;
			*VEC_PUSH(&a.mem, &x.roles) = roles;
			*VEC_PUSH(&a.mem, &a.paragraphs) = (struct paragraph){ ROLE_NONE, 0, text };
		}
	}
	article_free(&a);
	print_message("layout: %zu of %zu checks right\n", cases - wrong, cases);
	assert_true(cases > 150);
	assert_int_equal(wrong, 0);
	buf_free(&file);
	buf_free(&path);
}

/* tests/cases/datelines.tsv: where a dateline ends, and whether it is a strong one. */
static void test_datelines(void **state)
{
	(void)state;
	struct err e = ERR_INIT;
	struct buf file = BUF_INIT, path = BUF_INIT, text = BUF_INIT;
	size_t read = 0, missed = 0, line_number = 0;
	buf_addf(&path, "%s/tests/cases/datelines.tsv", root.p);
	if (file_read(path.p, 0, &file, &e))
		fail_msg("%s", e.message);
	for (struct str rest = buf_str(&file), line, want; str_cell(&rest, '\n', &line);) {
		line_number++;
		if (!line.n || line.p[0] == '#' || !str_cell(&line, '\t', &want))
			continue;
		static const struct str mark = { "\xe2\x80\x96", 3 };
		ptrdiff_t at = str_find(line, mark);
		buf_reset(&text);
		buf_adds(&text, at < 0 ? line : str_sub(line, 0, (size_t)at));
		if (at >= 0)
			buf_adds(&text, str_from(line, (size_t)at + mark.n));
		bool strong = false;
		size_t n = layout_dateline(lex.layout, buf_str(&text), &strong);
		struct str got = !n ? STR("none") : strong ? STR("strong") : STR("weak");
		read++;
		if (n == (size_t)(at < 0 ? 0 : at) && str_eq(got, want))
			continue;
		print_message("datelines.tsv:%zu: %.*s, up to %zu: %.*s\n", line_number, STR_FMT(got), n,
			STR_FMT(line));
		missed++;
	}
	assert_true(read > 100);
	assert_int_equal(missed, 0);
	buf_free(&file);
	buf_free(&path);
	buf_free(&text);
}

/* A title that stands beside the text is the first sentence; one that is a line of it, or begins it, is not said
 * twice. */
static void test_title_apart(void **state)
{
	(void)state;
	static const struct { const char *title, *lines[3], *wanted;
	} t[] = { { "Harbour summit opens in Oslo", { "Ministers met on Friday.", "They talked about ports." },
			 "0:title:Harbour summit opens in Oslo/1:body/2:body/" },
		{ "Ministers met on Friday", { "Ministers met on Friday", "They talked about ports." },
			"1:title:Ministers met on Friday/2:body/" },
		{ "Ministers met on Friday", { "MINISTERS MET ON FRIDAY", "They talked about ports." },
			"1:title:MINISTERS MET ON FRIDAY/2:body/" },
		{ "Ministers met on Friday", { "Ministers met on Friday. They talked about ports." },
			"1:title:Ministers met on Friday./1:body/" },
		{ "Ministers agree on a plan for ports\xe2\x80\xa6",
			{ "Ministers agree on a plan for ports and ferries", "They talked about it for two hours." },
			"1:title:Ministers agree on a plan for ports and ferries/2:body/" },
		{ "Ministers agree",
			{ "Ministers agree on a plan for ports and ferries, and they will meet again in May.",
				"They talked for two hours." },
			"0:title:Ministers agree/1:body/2:body/" },
		{ "Flash: ministers agree", { "***" }, "0:title:Flash: ministers agree/" },
		{ "", { "Ministers met on Friday.", "They talked about ports." }, "1:body/2:body/" },
		{ "Title without a text", { NULL }, "" } };
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		struct article a;
		struct buf got = BUF_INIT;
		article_init(&a);
		a.title = str_z(t[i].title);
		for (size_t k = 0; k < 3 && t[i].lines[k]; k++)
			*VEC_PUSH(&a.mem, &a.paragraphs) = (struct paragraph){ ROLE_NONE, 0, str_z(t[i].lines[k]) };
		article_arrange(lex.layout, &a, published_is_date, lex.dates);
		for (size_t k = 0; k < a.sentences.n; k++) {
			const struct sentence *s = &a.sentences.v[k];
			buf_addf(&got, "%u:%.*s", (unsigned)s->paragraph, STR_FMT(role_name(s->role)));
			if (s->role == ROLE_TITLE)
				buf_addf(&got, ":%.*s", STR_FMT(s->text));
			buf_addc(&got, '/');
		}
		buf_addz(&got, "");
		assert_string_equal(got.p ? got.p : "", t[i].wanted);
		buf_free(&got);
		article_free(&a);
	}
}

/* Readers' comments under a heading that counts them are many times the article: the tail begins wherever it stands. */
static void test_counted_comments(void **state)
{
	(void)state;
	static const char body[] = "Port directors agreed on rules for the winter on Friday, after two days of "
				   "talks in the old customs house by the lock.";
	struct article a;
	article_init(&a);
	for (int i = 0; i < 46; i++)
		*VEC_PUSH(&a.mem, &a.paragraphs) = i == 5 ? (struct paragraph){ ROLE_HEADING, 0, STR("109 Comments") }
			: (struct paragraph){ ROLE_NONE, 0, str_printf(&a.mem, "%d: %s", i, body) };
	article_arrange(lex.layout, &a, published_is_date, lex.dates);
	assert_int_equal(a.sentences.n, 46);
	for (size_t i = 0; i < a.sentences.n; i++)
		assert_int_equal(role_yields_facts(a.sentences.v[i].role), i < 5);
	article_free(&a);
}

/* Sentences that have no end within their bound are counted, those of a title that stands apart, too. */
static void test_cut_sentences(void **state)
{
	(void)state;
	for (size_t cut = 0; cut < 3; cut++) {
		struct article a;
		struct buf b = BUF_INIT;
		article_init(&a);
		for (int i = 0; i < 4500; i++)		/* three pieces */
			buf_addz(&b, "word ");
		struct str endless = str_dup(&a.mem, buf_str(&b));
		a.title = cut > 1 ? str_printf(&a.mem, "Title %.*s", STR_FMT(endless)) : STR("A title");
		struct str two = STR("The port opened on Monday. It was dry."),
			   last = cut ? endless : STR("It rained.");
		*VEC_PUSH(&a.mem, &a.paragraphs) = (struct paragraph){ ROLE_NONE, 0, two };
		*VEC_PUSH(&a.mem, &a.paragraphs) = (struct paragraph){ ROLE_NONE, 0, last };
		article_arrange(lex.layout, &a, published_is_date, lex.dates);
		assert_int_equal(a.sentences_cut, cut);
		article_free(&a);
		buf_free(&b);
	}
}

/* Every example of a cue fires it (or another cue of its role); no counter-example fires that cue. */
static void test_cue_examples(void **state)
{
	(void)state;
	static const char *const columns[] = { "id", "role", "match", "cue", "max", "example", "counter", "note",
		NULL };
	struct lexfile f;
	struct err e = ERR_INIT;
	size_t run_ = 0, bad = 0;
	assert_int_equal(lexfile_open(&f, lexdir.p, "layout/cues.tsv", columns, 4, &e), 0);
	while (lexfile_next(&f, &e) > 0) {
		for (int counter = 0; counter < 2; counter++) {
			struct str text = f.cells[counter ? 6 : 5];
			if (!text.n)
				continue;
			struct article a;
			article_init(&a);
			*VEC_PUSH(&a.mem, &a.paragraphs) =
				(struct paragraph){ ROLE_NONE, 0, STR("A heading of the page") };
			*VEC_PUSH(&a.mem, &a.paragraphs) = (struct paragraph){ ROLE_NONE, 0, text };
			a.source = STR("x");
			article_identify(&a, STR(""));
			article_arrange(lex.layout, &a, published_is_date, lex.dates);
			bool fired = a.sentences.n > 1 && str_eq(role_name(a.sentences.v[1].role), f.cells[1]);
			run_++;
			if (fired == (counter != 0)) {
				bad++;
				print_message("  cues.tsv:%zu: %s [%.*s]\n", f.line,
					counter ? "must not fire on" : "does not fire on", STR_FMT(text));
			}
			article_free(&a);
		}
	}
	lexfile_close(&f);
	print_message("cue examples: %zu of %zu right\n", run_ - bad, run_);
	assert_true(run_ > 15);
	assert_int_equal(bad, 0);
}

/* A cue that may stand anywhere in a line is found wherever it stands. */
static void test_cue_places(void **state)
{
	(void)state;
	struct buf b = BUF_INIT;
	for (size_t before = 0; before < 200; before++) {
		buf_reset(&b);
		while (b.n < before)
			buf_addz(&b, b.n + 4 < before ? "\xe2\x80\x9c" "a " : " ");
		assert_null(layout_find_cue(lex.layout, buf_str(&b)));
		size_t n = b.n;
		buf_addz(&b, "Unauthorized Reproduction");
		assert_non_null(layout_find_cue(lex.layout, buf_str(&b)));
		buf_addz(&b, " is not allowed");
		assert_non_null(layout_find_cue(lex.layout, buf_str(&b)));
		b.p[n] = 'x';
		assert_null(layout_find_cue(lex.layout, buf_str(&b)));
		b.p[n] = 'U';
		if (n) {
			b.p[n - 1] = 'x';
			assert_null(layout_find_cue(lex.layout, buf_str(&b)));
		}
	}
	buf_free(&b);
}

/* The same as language_look, character by character. */
static void look_slowly(struct str s, struct language_count *k)
{
	struct buf word = BUF_INIT;
	for (size_t i = 0; i <= s.n;) {
		size_t start = i;
		uint32_t c = ' ';
		if (i < s.n)
			c = utf8_next(s, &i);
		else
			i++;
		if (utf8_class(c) == UTF8_LETTER || utf8_class(c) == UTF8_MARK) {
			utf8_fold(&word, str_sub(s, start, i - start));
			continue;
		}
		uint64_t hash = LAYOUT_HASH;
		for (size_t n = 0; n < word.n; n++)
			hash = layout_hash(hash, (unsigned char)word.p[n]);
		struct layout_function f = layout_function_word(lex.layout, hash);
		k->words += word.n != 0;
		if (word.n && f.languages) {
			for (size_t n = 0; n < 64; n++)
				if (f.languages >> n & 1)
					k->score[n] += k->seen[f.seen] ? f.share * 0.4 : f.share;
			k->seen[f.seen] = 1;
		}
		buf_reset(&word);
	}
	buf_free(&word);
}

static void test_language_words(void **state)
{
	(void)state;
	static const char text[] =
		"According to \xe2\x80\x9cthe \xe2\x80\x9d"
		"people of C\xc3\xb4te d'Ivoire, ELECTIONS were held; "
		"d\xc3\xa9j\xc3\xa0 le gouvernement, nevertheless the administration said-so (x) 12th of "
		"the\xe2\x80\x94month "
		"Donaudampfschifffahrtselektrizit\xc3\xa4tenhauptbetriebswerkbauunterbeamtengesellschaft und die "
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa were "
		"there the";
	for (size_t n = 0; n < 2 * sizeof text; n++) {
		/* beginnings, then ends, in memory that goes no further */
		size_t length = n < sizeof text ? n : 2 * sizeof text - 1 - n;
		const char *from = n < sizeof text ? text : text + sizeof text - 1 - length;
		while (length && (*from & 0xc0) == 0x80)
			from++, length--;
		while (length && (from[length] & 0xc0) == 0x80)
			length--;
		char *copy = xmalloc(length);
		memcpy(copy, from, length);
		struct language_count fast = { 0 }, slow = { 0 };
		language_look(lex.layout, str_n(copy, length), &fast);
		look_slowly(str_n(copy, length), &slow);
		assert_int_equal(fast.words, slow.words);
		assert_memory_equal(fast.score, slow.score, sizeof fast.score);
		assert_memory_equal(fast.seen, slow.seen, sizeof fast.seen);
		free(copy);
	}
}

static void test_word_examples(void **state)
{
	(void)state;
	static const char *const columns[] = { "word", "classes", "language", "example", "note", NULL };
	struct lexfile f;
	struct err e = ERR_INIT;
	size_t bad = 0;
	assert_int_equal(lexfile_open(&f, lexdir.p, "layout/words.tsv", columns, 2, &e), 0);
	while (lexfile_next(&f, &e) > 0) {
		if (!f.cells[3].n)
			continue;
		struct arena mem = ARENA_INIT;
		sentence_spans s = { NULL, 0, 0 };
		struct str t = f.cells[3];
		sentences_split(lex.layout, &mem, t, &s);
		bool two = str_starts(f.cells[1], STR("starter")) || str_find(f.cells[1], STR("time")) >= 0;
		if (s.n != (two ? 2u : 1u)) {
			bad++;
			print_message("  words.tsv:%zu: %zu sentences in [%.*s]\n", f.line, s.n, STR_FMT(t));
		}
		arena_free(&mem);
	}
	lexfile_close(&f);
	assert_int_equal(bad, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_cases), cmocka_unit_test(test_datelines),
		cmocka_unit_test(test_title_apart),
		cmocka_unit_test(test_counted_comments),
		cmocka_unit_test(test_cut_sentences), cmocka_unit_test(test_cue_examples),
		cmocka_unit_test(test_cue_places), cmocka_unit_test(test_language_words),
		cmocka_unit_test(test_word_examples) };
	return cmocka_run_group_tests_name("layout", tests, set_up, tear_down);
}
