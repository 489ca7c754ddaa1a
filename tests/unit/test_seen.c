/* The index of seen articles: the cases of dedup.tsv; one run or many; damage; files left behind. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"
#include "text/calendar.h"
#include "store/seen/index.h"
#include "lexicon/lexicons.h"

static struct duplicate_rules *rules;
static char folder[] = "/tmp/pressmill-seen-XXXXXX";
static struct buf table = BUF_INIT;

struct row {
	struct str group, id, day, publisher, file, title, text, expected;
};
static struct row rows[256];
static size_t nrows;

static int set_up(void **state)
{
	(void)state;
	struct err e = ERR_INIT;
	struct buf path = BUF_INIT;
	const char *root = getenv("PM_ROOT") ? getenv("PM_ROOT") : ".";
	buf_addf(&path, "%s/lexicons", root);
	if (!mkdtemp(folder) || lex_duplicates_load(path.p, &rules, &e))
		return -1;
	buf_reset(&path);
	buf_addf(&path, "%s/tests/cases/dedup.tsv", root);
	if (file_read(path.p, 0, &table, &e))
		return -1;
	struct str rest = buf_str(&table), line;
	bool header = true;
	while (str_cell(&rest, '\n', &line)) {
		if (!line.n || line.p[0] == '#')
			continue;
		if (header) {
			header = false;
			continue;
		}
		struct row *r = &rows[nrows++];
		struct str *cells[] = { &r->group, &r->id, &r->day, &r->publisher, &r->file, &r->title, &r->text,
			&r->expected };
		for (size_t i = 0; i < 8; i++)
			if (!str_cell(&line, '\t', cells[i]))
				return -1;
	}
	buf_free(&path);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	struct err e = ERR_INIT;
	buf_free(&table);
	duplicate_rules_free(rules);
	return file_remove_tree(folder, &e);
}

static char *in_folder(const char *name)
{
	struct buf b = BUF_INIT;
	buf_addf(&b, "%s/%s", folder, name);
	return b.p;
}

static struct str expand(struct arena *a, struct str text)
{
	struct buf b = BUF_INIT;
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] != '{') {
			buf_addc(&b, text.p[i]);
			continue;
		}
		struct str name = str_from(text, i + 1);
		name.n = (size_t)str_chr(name, '}');
		for (size_t k = 0; k < nrows; k++)
			if (str_is(rows[k].group, "fragment") && str_eq(rows[k].id, name))
				buf_adds(&b, rows[k].text);
		i += name.n + 1;
	}
	struct str s = str_dup(a, buf_str(&b));
	buf_free(&b);
	return s;
}

static void add_sentence(struct article *a, enum role role, struct str text)
{
	*VEC_PUSH(&a->mem, &a->sentences) =
		(struct sentence){ .paragraph = 1, .role = role, .text = text, .repeats = STR("") };
}

/* An article as normalize leaves it, simply: a sentence ends at a full stop and space. */
static void make(struct article *a, struct str id, struct str day, struct str publisher, struct str file,
	struct str title, struct str text)
{
	article_reset(a);
	text = expand(&a->mem, text);
	a->id = str_printf(&a->mem, "%016llx", (unsigned long long)hash_str(id));
	a->source = file.n ? file : str_printf(&a->mem, "d/all.jsonl#%.*s", STR_FMT(id));
	a->published = day;
	a->publisher = publisher;
	a->title = title;
	add_sentence(a, ROLE_TITLE, title);
	size_t start = 0;
	for (size_t i = 0; i < text.n; i++) {
		bool end = i + 1 == text.n
			|| (text.p[i] == '.' && text.p[i + 1] == ' ' && (i < 1 || text.p[i - 1] > '9'));
		if (!end)
			continue;
		add_sentence(a, ROLE_BODY, str_sub(text, start, i + 1 - start));
		start = i + 2;
	}
}

static void make_row(struct article *a, const struct row *r)
{
	make(a, r->id, r->day, r->publisher, r->file, r->title, r->text);
}

static int decide(struct seen *s, struct article *a)
{
	struct err e = ERR_INIT;
	int r = seen_decide(s, a, seen_fingerprint(a, rules), &e);
	if (r < 0)
		fail_msg("%s", e.message);
	return r;
}

static bool as_expected(const struct article *a, const struct row *r)
{
	struct str expected = r->expected, kind, other;
	str_cell(&expected, ' ', &kind);
	bool copy = article_copy_of(a).n != 0;
	if (str_is(kind, "not"))
		return !copy;
	size_t furniture = 0;
	for (size_t i = 0; i < a->sentences.n; i++)
		furniture += a->sentences.v[i].role == ROLE_FURNITURE;
	if (str_is(kind, "kept"))
		return !a->relations.n && furniture == (expected.n ? 3u : 0u);
	str_cell(&expected, ' ', &other);
	struct str id = str_printf((struct arena *)(uintptr_t)&a->mem, "%016llx", (unsigned long long)hash_str(other));
	return a->relations.n && str_eq(a->relations.v[0].kind, kind) && str_eq(a->relations.v[0].other_id, id);
}

static void case_table(void **state)
{
	(void)state;
	struct article a;
	article_init(&a);
	struct seen *s = NULL;
	struct err e = ERR_INIT;
	size_t wrong = 0;
	for (size_t i = 0; i < nrows; i++) {
		if (str_is(rows[i].group, "fragment"))
			continue;
		if (i == 0 || !str_eq(rows[i].group, rows[i - 1].group)) {
			seen_close(s);
			s = seen_open(NULL, NULL, rules, &e);
		}
		make_row(&a, &rows[i]);
		assert_int_equal(decide(s, &a), 0);
		if (as_expected(&a, &rows[i]))
			continue;
		wrong++;
		print_error("%.*s %.*s: expected %.*s, got", STR_FMT(rows[i].group), STR_FMT(rows[i].id),
			STR_FMT(rows[i].expected));
		for (size_t k = 0; k < a.relations.n; k++)
			print_error(" %.*s (%.2f %.2f %.2f)", STR_FMT(a.relations.v[k].kind),
				a.relations.v[k].containment, a.relations.v[k].containment_of_other,
				a.relations.v[k].jaccard);
		print_error("\n");
	}
	seen_close(s);
	article_free(&a);
	assert_int_equal(wrong, 0);
}

/* A copy yields facts from the sentences its kept article lacks, and from these only. */
static void copies_yield_what_is_new(void **state)
{
	(void)state;
	struct err e = ERR_INIT;
	struct article a;
	article_init(&a);
	struct seen *s = seen_open(NULL, NULL, rules, &e);
	make(&a, STR("k"), STR("2024-05-06"), STR(""), STR(""), STR("Title"), STR("{harbour} {bridge} {school}"));
	assert_int_equal(decide(s, &a), 0);
	char *kept_id = str_dupz(a.id);
	struct str kept = str_z(kept_id);
	make(&a, STR("c"), STR("2024-05-06"), STR(""), STR(""), STR("Title"),
	     STR("{harbour} Only the copy has this sentence about the pilots. {bridge} {school}"));
	assert_int_equal(decide(s, &a), 0);
	assert_true(str_eq(article_copy_of(&a), kept));
	size_t fresh = 0;
	for (size_t i = 0; i < a.sentences.n; i++)
		if (sentence_yields_facts(&a, i)) {
			fresh++;
			assert_true(str_starts(a.sentences.v[i].text, STR("Only the copy")));
		} else {
			assert_true(str_eq(a.sentences.v[i].repeats, kept));
		}
	assert_int_equal(fresh, 1);
	/* the same id again */
	assert_int_equal(decide(s, &a), 1);
	/* another copy with the same sentence: it was said by the first one */
	char *first_copy = str_dupz(a.id);
	make(&a, STR("d"), STR("2024-05-06"), STR(""), STR(""), STR("Title"),
		STR("{harbour} Only the copy has this sentence about the pilots. {bridge} Nor is this in any "
		    "other, they say. {school}"));
	assert_int_equal(decide(s, &a), 0);
	assert_true(str_eq(article_copy_of(&a), kept));
	fresh = 0;
	for (size_t i = 0; i < a.sentences.n; i++) {
		if (str_starts(a.sentences.v[i].text, STR("Only the copy")))
			assert_true(str_is(a.sentences.v[i].repeats, first_copy));
		fresh += sentence_yields_facts(&a, i);
	}
	assert_int_equal(fresh, 1);
	free(first_copy);
	free(kept_id);
	seen_close(s);
	article_free(&a);
}

/* Headlines of other news around a story, other ones on each page, do not hide that it is the same. */
static void menus_do_not_hide_a_copy(void **state)
{
	(void)state;
	struct err e = ERR_INIT;
	struct article a;
	article_init(&a);
	struct seen *s = seen_open(NULL, NULL, rules, &e);
	for (uint64_t page = 0; page < 3; page++) {
		struct buf id = BUF_INIT;
		buf_addf(&id, "page %llu", (unsigned long long)page);
		make(&a, buf_str(&id), STR("2024-05-06"), STR(""), STR(""), STR("Harbour"),
			page < 2 ? STR("{harbour} {bridge}") : STR("{museum} {forest}"));
		for (uint64_t i = 0; i < 60; i++) {
			uint64_t h = hash_mix(page * 1000 + i);
			add_sentence(&a, ROLE_BODY,
				str_printf(&a.mem, "Headline %c%c about %c%c and %c%c news", (int)('a' + h % 26),
					(int)('a' + h / 26 % 26), (int)('a' + h / 676 % 26),
					(int)('a' + h / 17576 % 26), (int)('a' + h / 456976 % 26),
					(int)('a' + h / 11881376 % 26)));
		}
		assert_int_equal(decide(s, &a), 0);
		assert_int_equal(article_copy_of(&a).n != 0, page == 1);
		buf_free(&id);
	}
	seen_close(s);
	article_free(&a);
}

/* `words` words of paragraph n, twenty a sentence, in no other paragraph. */
static void add_paragraph(struct article *a, uint64_t n, uint64_t words)
{
	for (uint64_t w = 0; w < words;) {
		struct buf b = BUF_INIT;
		buf_addz(&b, "So");
		for (uint64_t last = w + 20; w < last && w < words; w++) {
			uint64_t h = hash_mix(n * 10000 + w);
			buf_addc(&b, ' ');
			for (int i = 0; i < 5; i++, h /= 26)
				buf_addc(&b, (char)('a' + h % 26));
		}
		buf_addc(&b, '.');
		add_sentence(a, ROLE_BODY, str_dup(&a->mem, buf_str(&b)));
		buf_free(&b);
	}
}

static void make_page(struct article *a, uint64_t n)
{
	char id[32], site[32];
	snprintf(id, sizeof id, "page %llu", (unsigned long long)n);
	snprintf(site, sizeof site, "site %llu", (unsigned long long)n);
	make(a, STR("x"), STR("2024-05-06"), STR_NONE, STR_NONE, STR("Harbour plan agreed"), STR(""));
	a->id = str_printf(&a->mem, "%016llx", (unsigned long long)hash_str(str_z(id)));
	a->source = str_printf(&a->mem, "d/all.jsonl#%s", id);
	a->publisher = str_dup(&a->mem, str_z(site));
	a->url = str_printf(&a->mem, "https://www.%llu.example/story", (unsigned long long)n);
}

/* Two versions come first that have nothing in common: one with a new opening, one that is the old opening alone.  A
 * page with that opening and somewhat more is a copy of the second; where eight copies have gathered at the first, it
 * goes there. */
static void a_story_with_two_beginnings(void **state)
{
	(void)state;
	struct err e = ERR_INIT;
	struct article a;
	article_init(&a);
	for (uint64_t copies = 7; copies <= 8; copies++) {
		struct seen *s = seen_open(NULL, NULL, rules, &e);
		char *first = NULL, *second = NULL;
		for (uint64_t n = 0; n <= copies; n++) {	/* the new opening, and the rest of the story */
			make_page(&a, n);
			for (uint64_t k = 10; k < 14; k++)
				add_paragraph(&a, k, 100);
			add_paragraph(&a, 100 + n, 20);
			assert_int_equal(decide(s, &a), 0);
			assert_int_equal(article_copy_of(&a).n != 0, n > 0);
			if (n == 0)
				first = str_dupz(a.id);
		}
		make_page(&a, 50);
		add_paragraph(&a, 20, 100);
		add_paragraph(&a, 21, 100);
		assert_int_equal(decide(s, &a), 0);
		assert_int_equal(article_copy_of(&a).n, 0);
		second = str_dupz(a.id);
		make_page(&a, 51);
		add_paragraph(&a, 20, 100);
		add_paragraph(&a, 21, 100);
		add_paragraph(&a, 11, 85);
		assert_int_equal(decide(s, &a), 0);
		assert_true(str_is(article_copy_of(&a), copies == 8 ? first : second));
		free(first);
		free(second);
		seen_close(s);
	}
	article_free(&a);
}

/* The same words around another day's table of figures are no copy; around the same table they are. */
static void tables_count(void **state)
{
	(void)state;
	struct err e = ERR_INIT;
	struct article a;
	article_init(&a);
	struct seen *s = seen_open(NULL, NULL, rules, &e);
	for (uint64_t n = 0; n < 3; n++) {
		struct buf id = BUF_INIT;
		buf_addf(&id, "bulletin %llu", (unsigned long long)n);
		make(&a, buf_str(&id), STR("2024-05-06"), STR(""), STR(""), STR("Bulletin"), STR("{harbour} {museum}"));
		for (uint64_t i = 0; i < 40; i++)
			add_sentence(&a, ROLE_BODY,
				str_printf(&a.mem, "District %llu cases %llu", (unsigned long long)i,
					(unsigned long long)(1000 + hash_mix((n % 2) * 100 + i) % 9000)));
		assert_int_equal(decide(s, &a), 0);
		assert_int_equal(article_copy_of(&a).n != 0, n == 2);
		assert_true(n == 0 || str_is(a.relations.v[0].kind, n == 2 ? "exact" : "template"));
		buf_free(&id);
	}
	seen_close(s);
	article_free(&a);
}

/* A line of very many articles that name no publisher is furniture; a row of figures is not, nor
 * before they are many. */
static void unnamed_furniture(void **state)
{
	(void)state;
	struct err e = ERR_INIT;
	struct article a;
	article_init(&a);
	struct seen *s = seen_open(NULL, NULL, rules, &e);
	for (uint64_t n = 0; n < 30; n++) {
		struct buf text = BUF_INIT, id = BUF_INIT;
		buf_addf(&id, "unnamed %llu", (unsigned long long)n);
		for (uint64_t i = 0; i < 60; i++)
			buf_addf(&text, "w%llu ", (unsigned long long)(hash_mix(n * 60 + i) % 100000));
		make(&a, buf_str(&id), STR("2024-05-06"), STR(""), STR(""), STR("A title"), buf_str(&text));
		add_sentence(&a, ROLE_BODY, STR("Follow our channel for more stories."));
		add_sentence(&a, ROLE_BODY, STR("Payable on 15 April."));
		assert_int_equal(decide(s, &a), 0);
		size_t last = a.sentences.n - 1;
		assert_int_equal(a.sentences.v[last - 1].role, n < 20 ? ROLE_BODY : ROLE_FURNITURE);
		assert_int_equal(a.sentences.v[last].role, ROLE_BODY);
		buf_free(&text);
		buf_free(&id);
	}
	seen_close(s);
	article_free(&a);
}

/* ---- many articles ---- */

/* Article n of an endless feed: four in ten are a copy or version of an earlier one. */
static void feed(struct article *a, uint64_t n)
{
	static const char *const names[] = { "{harbour}", "{bridge}", "{dialogue}", "{school}", "{museum}",
		"{forest}" };
	uint64_t of = n % 5 < 2 && n > 4 ? n - 1 - hash_mix(n) % (n < 40 ? n : 40) : n;
	struct buf b = BUF_INIT;
	for (uint64_t i = 0; i < 40; i++) {
		uint64_t h = hash_mix(of * 1000 + i);
		if (of != n && hash_mix(n * 77 + i) % 9 == 0)
			h++;
		for (int k = 0; k < 6; k++, h /= 13)
			buf_addf(&b, "w%llu%c", (unsigned long long)(h % 3001), k < 5 ? ' ' : '.');
		buf_addc(&b, ' ');
	}
	if (n % 7 == 0)
		buf_addz(&b, names[n % 6]);
	struct buf id = BUF_INIT;
	buf_addf(&id, "article %llu", (unsigned long long)(n % 50 == 49 ? n - 9 : n));
	make(a, buf_str(&id), STR("2024-05-06"), n % 3 ? STR("Coast News") : STR(""), STR(""), STR("A title"),
		buf_str(&b));
	buf_free(&id);
	buf_free(&b);
}

static void note(struct buf *b, const struct article *a, int r)
{
	buf_addf(b, "%.*s %d", STR_FMT(a->id), r);
	for (size_t i = 0; i < a->relations.n; i++)
		buf_addf(b, " %.*s %.*s %.6f", STR_FMT(a->relations.v[i].kind), STR_FMT(a->relations.v[i].other_id),
			 a->relations.v[i].jaccard);
	for (size_t i = 0; i < a->sentences.n; i++)
		buf_addf(b, " %d%.*s", (int)a->sentences.v[i].role, STR_FMT(a->sentences.v[i].repeats));
	buf_addc(b, '\n');
}

/* Decide articles [from, to) on what folder `in` knows, saving to `out`. */
static void run(const char *in, const char *out, uint64_t from, uint64_t to, struct buf *said)
{
	struct err e = ERR_INIT;
	char *i = in ? in_folder(in) : NULL, *o = out ? in_folder(out) : NULL;
	struct seen *s = seen_open(i, o, rules, &e);
	if (!s)
		fail_msg("%s", e.message);
	struct article a;
	article_init(&a);
	for (uint64_t n = from; n < to; n++) {
		feed(&a, n);
		int r = decide(s, &a);
		note(said, &a, r);
	}
	if (o && seen_save(s, &e))
		fail_msg("%s", e.message);
	article_free(&a);
	seen_close(s);
	free(i);
	free(o);
}

static size_t files_in(const char *name)
{
	char *path = in_folder(name);
	DIR *d = opendir(path);
	assert_non_null(d);
	size_t n = 0;
	for (struct dirent *f; (f = readdir(d));)
		n += f->d_name[0] != '.';
	closedir(d);
	free(path);
	return n;
}

/* One run, or many nights of any length: the same decisions; few files; the index is sound. */
static void nights_agree_with_one_run(void **state)
{
	(void)state;
	enum { ARTICLES = 6000 };
	struct buf one = BUF_INIT, many = BUF_INIT;
	run(NULL, "one", 0, ARTICLES, &one);
	static const uint64_t cuts[] = { 0, 1, 4, 4500, 4500, 4600, 4601, 5300, 5990, ARTICLES };
	char in[16] = "night0", out[16] = "night0";
	for (size_t i = 0; i + 1 < sizeof cuts / sizeof *cuts; i++) {
		snprintf(out, sizeof out, "night%zu", i + 1);
		run(in, out, cuts[i], cuts[i + 1], &many);
		memcpy(in, out, sizeof in);
		assert_true(files_in(out) <= 3);
	}
	assert_true(one.n > 100000);
	assert_int_equal(one.n, many.n);
	assert_memory_equal(one.p, many.p, one.n);
	struct seen_counts x, y;
	struct err e = ERR_INIT;
	char *p = in_folder("one"), *q = in_folder(out);
	assert_int_equal(seen_verify(p, &x, &e), 0);
	assert_int_equal(seen_verify(q, &y, &e), 0);
	assert_int_equal(x.articles, y.articles);
	assert_int_equal(x.kept, y.kept);
	assert_true(x.kept < x.articles && x.articles < ARTICLES);
	free(p);
	free(q);
	buf_free(&one);
	buf_free(&many);
}

/* Article n of a feed of 20 a day; one in 97 has the text of one that arrived 100 days before. */
static void daily(struct article *a, uint64_t n)
{
	bool old = n % 97 == 5 && n > 2000;
	char day[11];
	feed(a, old ? n - 2000 : n);
	if (old)
		a->id = str_printf(&a->mem, "%016llx", (unsigned long long)hash_mix(n ^ 0xabcdef));
	cal_iso(cal_day(2024, 1, 1) + (int32_t)(n / 20), day);
	a->source = n < 100 ? str_printf(&a->mem, "before/all.jsonl#%llu", (unsigned long long)n)
		: str_printf(&a->mem, "%s%s/all.jsonl#%llu", day, n % 40 < 20 ? "" : "-late", (unsigned long long)n);
}

static size_t run_daily(const char *in, const char *out, uint64_t from, uint64_t to, struct buf *said)
{
	struct err e = ERR_INIT;
	char *i = in ? in_folder(in) : NULL, *o = in_folder(out);
	struct seen *s = seen_open(i, o, rules, &e);
	if (!s)
		fail_msg("%s", e.message);
	struct article a;
	article_init(&a);
	size_t old = 0;
	for (uint64_t n = from; n < to; n++) {
		daily(&a, n);
		int r = decide(s, &a);
		note(said, &a, r);
		old += n % 97 == 5 && n > 2000 && article_copy_of(&a).n;
	}
	if (seen_save(s, &e))
		fail_msg("%s", e.message);
	article_free(&a);
	seen_close(s);
	free(i);
	free(o);
	return old;
}

static uint64_t bytes_of(const char *name)
{
	struct seen_counts c;
	struct err e = ERR_INIT;
	char *p = in_folder(name);
	assert_int_equal(seen_verify(p, &c, &e), 0);
	free(p);
	return c.bytes;
}

/* Behind the horizon nothing is found, whatever the nights; and the index forgets it when segments are merged. */
static void horizon(void **state)
{
	(void)state;
	enum { ARTICLES = 12000 };
	struct buf one = BUF_INIT, many = BUF_INIT, far = BUF_INIT;
	double days = rules->limit[LIMIT_HORIZON_DAYS];
	assert_true(run_daily(NULL, "far", 0, ARTICLES, &far) > 50);
	rules->limit[LIMIT_HORIZON_DAYS] = 90;	/* what came before any day was known counts as of the first day */
	assert_int_equal(run_daily(NULL, "near", 0, ARTICLES, &one), 0);
	rules->limit[LIMIT_HORIZON_DAYS] = 100;
	buf_reset(&one);
	assert_true(run_daily(NULL, "near", 0, ARTICLES, &one) > 50);
	rules->limit[LIMIT_HORIZON_DAYS] = 30;
	buf_reset(&one);
	assert_int_equal(run_daily(NULL, "near", 0, ARTICLES, &one), 0);
	char in[16] = "", out[16] = "";
	uint64_t at = 0;
	for (int k = 0; at < ARTICLES; k++) {
		uint64_t to = at + (k % 5 == 4 ? 3000 : 37 + (uint64_t)k * 11);
		to = to < ARTICLES ? to : ARTICLES;
		snprintf(out, sizeof out, "h%d", k);
		run_daily(k ? in : NULL, out, at, to, &many);
		memcpy(in, out, sizeof in);
		at = to;
	}
	assert_int_equal(one.n, many.n);
	assert_memory_equal(one.p, many.p, one.n);
	assert_true(bytes_of(out) * 2 < bytes_of("far"));
	rules->limit[LIMIT_HORIZON_DAYS] = days;
	buf_free(&one);
	buf_free(&many);
	buf_free(&far);
}

/* A run that was killed left files in the staged folder: they go; the old folder is as it was. */
static void left_overs_go(void **state)
{
	(void)state;
	struct err e = ERR_INIT;
	struct buf said = BUF_INIT;
	run(NULL, "old", 0, 50, &said);
	char *staged = in_folder("staged"), *half = in_folder("staged/0000000000-7-9.seen"), *old = in_folder("old");
	assert_int_equal(file_mkdirs(staged, &e), 0);
	assert_int_equal(file_write_atomic(half, STR("half a segment"), &e), 0);
	run("old", "staged", 50, 60, &said);
	assert_int_equal(files_in("staged"), 1);
	struct seen_counts c;
	assert_int_equal(seen_verify(staged, &c, &e), 0);
	assert_int_equal(seen_verify(old, &c, &e), 0);
	assert_null(seen_open(old, old, rules, &e));
	assert_int_equal(e.code, EXIT_USAGE_);
	free(staged);
	free(half);
	free(old);
	buf_free(&said);
}

static char *only_file(const char *name)
{
	char *path = in_folder(name);
	DIR *d = opendir(path);
	struct buf b = BUF_INIT;
	for (struct dirent *f; (f = readdir(d));)
		if (f->d_name[0] != '.')
			buf_addf(&b, "%s/%s", path, f->d_name);
	closedir(d);
	free(path);
	return b.p;
}

/* Cut short or changed anywhere, the file is refused on opening or found out by seen_verify; looking things up in it
 * is an error or a wrong answer, never a crash.  The message names the file and the remedy. */
static void damage_is_found(void **state)
{
	(void)state;
	struct buf said = BUF_INIT, whole = BUF_INIT;
	run(NULL, "whole", 0, 120, &said);
	char *file = only_file("whole"), *dir = in_folder("damaged"), *bad = in_folder("damaged/x.seen");
	struct err e = ERR_INIT;
	assert_int_equal(file_read(file, 0, &whole, &e), 0);
	assert_int_equal(file_mkdirs(dir, &e), 0);
	struct article a;
	article_init(&a);
	for (uint64_t i = 0; i < 400; i++) {
		size_t at = hash_mix(i) % whole.n, n = i % 4 ? whole.n : at;
		char saved = whole.p[at];
		whole.p[at] = (char)(saved ^ (1 << i % 8));
		assert_int_equal(file_write_atomic(bad, str_n(whole.p, n), &e), 0);
		whole.p[at] = saved;
		struct seen_counts c;
		e.message[0] = 0;
		assert_int_equal(seen_verify(dir, &c, &e), -1);
		assert_int_equal(e.code, EXIT_STREAM);
		assert_true(str_find(str_z(e.message), STR("x.seen")) >= 0);
		assert_true(str_find(str_z(e.message), STR("--rebuild")) >= 0);
		struct seen *s = seen_open(dir, NULL, rules, &e);
		for (uint64_t k = 100; s && k < 130; k++) {
			feed(&a, k);
			if (seen_decide(s, &a, seen_fingerprint(&a, rules), &e) < 0)
				break;
		}
		seen_close(s);
	}
	article_free(&a);
	free(file);
	free(dir);
	free(bad);
	buf_free(&whole);
	buf_free(&said);
}

static void bad_ids_are_refused(void **state)
{
	(void)state;
	struct err e = ERR_INIT;
	struct article a;
	article_init(&a);
	struct seen *s = seen_open("/nonexistent/folder", NULL, rules, &e);
	assert_non_null(s);
	feed(&a, 1);
	a.id = STR("no hex digits!!!");
	assert_int_equal(seen_decide(s, &a, seen_fingerprint(&a, rules), &e), -1);
	assert_int_equal(e.code, EXIT_STREAM);
	seen_close(s);
	article_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(case_table),
		cmocka_unit_test(copies_yield_what_is_new),
		cmocka_unit_test(menus_do_not_hide_a_copy),
		cmocka_unit_test(tables_count),
		cmocka_unit_test(unnamed_furniture),
		cmocka_unit_test(nights_agree_with_one_run),
		cmocka_unit_test(a_story_with_two_beginnings),
		cmocka_unit_test(horizon),
		cmocka_unit_test(left_overs_go),
		cmocka_unit_test(damage_is_found),
		cmocka_unit_test(bad_ids_are_refused),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
