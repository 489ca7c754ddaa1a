/* What steps of a cluster hand over to each other: read as it was written, and never believed when it was not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/hash.h"
#include "lexicon/lexicons.h"
#include "shard/decisions.h"
#include "shard/frames.h"
#include "store/seen/record.h"
#include "store/seen/sketch.h"
#include "tables/tally.h"

static struct duplicate_rules *rules;
static char folder[] = "/tmp/pressmill-shard-XXXXXX";

static int set_up(void **state)
{
	(void)state;
	struct err e = ERR_INIT;
	struct buf path = BUF_INIT;
	buf_addf(&path, "%s/lexicons", getenv("PM_ROOT") ? getenv("PM_ROOT") : ".");
	int r = !mkdtemp(folder) || lex_duplicates_load(path.p, &rules, &e);
	buf_free(&path);
	return r ? -1 : 0;
}

static int tear_down(void **state)
{
	(void)state;
	struct err e = ERR_INIT;
	duplicate_rules_free(rules);
	return file_remove_tree(folder, &e);
}

static void add(struct article *a, enum role role, const char *text)
{
	*VEC_PUSH(&a->mem, &a->sentences) = (struct sentence){ .paragraph = 1, .role = role,
		.text = str_dup(&a->mem, str_z(text)), .repeats = STR("") };
}

/* The harbour of Rotterdam in a few sentences, one of which the article says twice. */
static void make(struct article *a)
{
	article_reset(a);
	a->id = STR("00112233445566ff");
	a->source = STR("2026-11-21/port.jsonl#7");
	a->external_id = STR("r7");
	a->publisher = STR("Harbour office");
	a->title = STR("Rotterdam opens a second canal");
	a->published = STR("2026-11-20");
	a->published_basis = STR("metadata");
	a->language = STR("en");
	add(a, ROLE_TITLE, "Rotterdam opens a second canal");
	add(a, ROLE_BODY, "The port of Rotterdam handled 435 million tonnes of goods in 2024, most at the Maasvlakte.");
	add(a, ROLE_BODY, "The New Waterway was dug from 1866 on, and Pieter Caland had drawn its plan.");
	add(a, ROLE_BODY, "The port of Rotterdam handled 435 million tonnes of goods in 2024, most at the Maasvlakte.");
	a->sentences.v[3].repeats = a->id;
	add(a, ROLE_FOOTER, "Read more");
}

static int give_words(struct sketch_words *w, size_t at, size_t n, struct str *words, struct err *e);
struct held {
	struct sketch_words words;
	struct str all;
};

static int give_words(struct sketch_words *w, size_t at, size_t n, struct str *words, struct err *e)
{
	const struct held *h = (const struct held *)w;
	(void)e;
	*words = at <= h->all.n ? str_sub(h->all, at, n < h->all.n - at ? n : h->all.n - at) : STR("");
	return 0;
}

static void same_print(const struct fingerprint *f, const struct fingerprint *g)
{
	struct buf a = BUF_INIT, b = BUF_INIT;
	record_write(&a, f);
	record_write(&b, g);
	assert_true(str_eq(buf_str(&a), buf_str(&b)));
	assert_int_equal(f->owner, g->owner);
	assert_int_equal(f->cue_line, g->cue_line);
	assert_int_equal(f->nlines, g->nlines);
	for (size_t i = 0; i < f->nlines; i++) {
		const struct print_line *x = &f->lines[i], *y = &g->lines[i];
		assert_true(x->hash == y->hash && x->masked == y->masked && x->words == y->words
			    && x->figures == y->figures && x->prose == y->prose && x->body == y->body
			    && x->counts == y->counts);
	}
	buf_free(&a);
	buf_free(&b);
}

static void sketches(void **state)
{
	(void)state;
	struct err e = ERR_INIT;
	struct article a, b;
	struct buf bytes = BUF_INIT, words = BUF_INIT;
	struct fingerprint *g;
	article_init(&a);
	article_init(&b);
	make(&a);
	struct fingerprint *f = seen_fingerprint(&a, rules);
	buf_addz(&words, "other words before");
	sketch_write(&bytes, &words, &a, NULL);		/* rejected */
	assert_int_equal(bytes.n, 1);
	sketch_write(&bytes, &words, &a, f);
	struct held held = { { give_words }, buf_str(&words) };
	struct str rest = buf_str(&bytes);
	assert_int_equal(sketch_read(&rest, &held.words, &b, &g), 0);
	assert_null(g);
	struct str one = rest;
	assert_int_equal(sketch_read(&rest, &held.words, &b, &g), 0);
	assert_int_equal(rest.n, 0);
	assert_non_null(g);
	assert_true(str_eq(b.id, a.id));
	for (size_t i = 0; i < a.sentences.n; i++) {
		assert_int_equal(a.sentences.v[i].role, b.sentences.v[i].role);
		assert_true(str_eq(a.sentences.v[i].repeats, b.sentences.v[i].repeats));
	}
	same_print(f, g);
	/* the words, and what rests on them when a line of the body goes */
	assert_int_equal(sketch_fetch(g, &b.mem, &e), 0);
	f->lines[2].body = f->lines[2].counts = g->lines[2].body = g->lines[2].counts = false;
	f->lines[2].masked = g->lines[2].masked = 0;
	print_body(f, &a.mem);
	print_body(g, &b.mem);
	same_print(f, g);
	/* words of something else are not taken */
	rest = one;
	assert_int_equal(sketch_read(&rest, &held.words, &b, &g), 0);
	words.p[words.n - 1] ^= 1;
	assert_int_equal(sketch_fetch(g, &b.mem, &e), -1);
	assert_int_equal(e.code, EXIT_STREAM);
	/* no part of a sketch is one; copied, so that reading past the end is seen */
	for (size_t n = 0; n < one.n; n++) {
		char *cut = malloc(n + 1);
		assert_non_null(cut);
		memcpy(cut, one.p, n);
		rest = str_n(cut, n);
		assert_int_equal(sketch_read(&rest, &held.words, &b, &g), -1);
		free(cut);
	}
	buf_free(&bytes);
	buf_free(&words);
	article_free(&a);
	article_free(&b);
}

/* Article n of a feed of which four in ten are versions of an earlier one, and some come twice. */
static void feed(struct article *a, uint64_t n)
{
	uint64_t of = n % 5 < 2 && n > 4 ? n - 1 - hash_mix(n) % (n < 300 ? n : 300) : n;
	article_reset(a);
	a->id = str_printf(&a->mem, "%016llx", (unsigned long long)hash_mix(n % 50 == 49 ? n - 9 : n));
	a->source = STR("d/all.jsonl#1");
	a->external_id = str_printf(&a->mem, "n%llu", (unsigned long long)n);
	a->publisher = STR("Coast News");
	struct buf b = BUF_INIT;
	for (uint64_t i = 0; i < 30; i++) {
		uint64_t h = hash_mix(of * 1000 + i);
		h += of != n && hash_mix(n * 77 + i) % 9 == 0;
		buf_reset(&b);
		for (int k = 0; k < 6; k++, h /= 13)
			buf_addf(&b, "w%llu%c", (unsigned long long)(h % 3001), k < 5 ? ' ' : '.');
		add(a, ROLE_BODY, b.p);
	}
	buf_free(&b);
}

/* Judge articles upon what the index in `from` knows; what was said of them to *said.  Ahead: each is looked up before
 * the one before it is judged. */
static void judge(const char *from, const char *to, uint64_t first, uint64_t end, bool ahead, struct buf *said)
{
	struct err e = ERR_INIT;
	struct article a[2];
	struct fingerprint *f[2];
	struct seen *s = seen_open(from, to, rules, &e);
	assert_non_null(s);
	article_init(&a[0]);
	article_init(&a[1]);
	for (uint64_t n = first; n <= end; n++) {
		if (n < end) {
			feed(&a[n % 2], n);
			f[n % 2] = seen_fingerprint(&a[n % 2], rules);
			if (ahead)
				seen_look(s, &a[n % 2], &f[n % 2], 1);
		}
		if (n == first)
			continue;
		struct article *x = &a[(n - 1) % 2];
		int r = seen_decide(s, x, f[(n - 1) % 2], &e);
		assert_true(r >= 0);
		decision_write(said, x, r > 0);
	}
	assert_int_equal(seen_save(s, &e), 0);
	seen_close(s);
	article_free(&a[0]);
	article_free(&a[1]);
}

static void looked_up_ahead(void **state)
{
	(void)state;
	enum { KNOWN = 600, ALL = 1200 };
	struct buf known = BUF_INIT, one = BUF_INIT, two = BUF_INIT, path[3] = { BUF_INIT, BUF_INIT, BUF_INIT };
	for (int i = 0; i < 3; i++)
		buf_addf(&path[i], "%s/index%d", folder, i);
	judge(NULL, path[0].p, 0, KNOWN, false, &known);
	judge(path[0].p, path[1].p, KNOWN, ALL, false, &one);
	judge(path[0].p, path[2].p, KNOWN, ALL, true, &two);
	assert_true(one.n > (ALL - KNOWN) * 10);	/* much was found */
	assert_true(str_eq(buf_str(&one), buf_str(&two)));
	struct buf *const all[] = { &known, &one, &two, &path[0], &path[1], &path[2] };
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		buf_free(all[i]);
}

static void decisions(void **state)
{
	(void)state;
	struct article a, b;
	struct buf bytes = BUF_INIT;
	bool dropped;
	article_init(&a);
	article_init(&b);
	make(&a);
	make(&b);
	*VEC_PUSH(&a.mem, &a.relations) = (struct relation){ STR("ffeeddccbbaa9988"), STR("revision"), 1 / 3.0, 2 / 3.0,
		0.1, -1 };
	a.sentences.v[2].repeats = STR("ffeeddccbbaa9988");
	a.sentences.v[4].role = ROLE_FURNITURE;
	decision_write(&bytes, &a, true);
	struct str rest = buf_str(&bytes);
	assert_int_equal(decision_apply(&rest, &b, &dropped), 0);
	assert_true(dropped && rest.n == 0);
	assert_int_equal(b.relations.n, 1);
	const struct relation *x = &b.relations.v[0];
	assert_true(str_is(x->other_id, "ffeeddccbbaa9988") && str_is(x->kind, "revision"));
	/* to the last bit: tables show four digits */
	assert_memory_equal(&x->containment, &a.relations.v[0].containment, sizeof x->containment);
	assert_memory_equal(&x->containment_of_other, &a.relations.v[0].containment_of_other, sizeof x->jaccard);
	assert_memory_equal(&x->jaccard, &a.relations.v[0].jaccard, sizeof x->jaccard);
	assert_int_equal(x->numbers_agree, -1);
	assert_true(str_is(b.sentences.v[2].repeats, "ffeeddccbbaa9988"));
	assert_true(str_eq(b.sentences.v[3].repeats, b.id));
	assert_int_equal(b.sentences.v[4].role, ROLE_FURNITURE);
	assert_int_equal(b.sentences.v[1].role, ROLE_BODY);
	for (size_t n = 0; n < bytes.n; n++) {
		char *cut = malloc(n + 1);
		assert_non_null(cut);
		memcpy(cut, bytes.p, n);
		rest = str_n(cut, n);
		make(&b);
		assert_int_equal(decision_apply(&rest, &b, &dropped), -1);
		free(cut);
	}
	/* of an article with fewer sentences it is none */
	make(&b);
	b.sentences.n = 4;
	rest = buf_str(&bytes);
	assert_int_equal(decision_apply(&rest, &b, &dropped), -1);
	buf_free(&bytes);
	article_free(&a);
	article_free(&b);
}

static int read_all(const char *path, const char *stamp, struct buf *content, struct err *e)
{
	struct frames_in in;
	struct frame f;
	struct buf stored = BUF_INIT;
	int got = frames_open(&in, path, "test", stamp, "make it", e);
	if (got)
		return -1;
	while ((got = frames_next(&in, &f, &stored, e)) > 0)
		if (frame_content(&in, &f, buf_str(&stored), content, e)) {
			got = -1;
			break;
		}
	buf_free(&stored);
	frames_close(&in);
	return got;
}

static void frames(void **state)
{
	(void)state;
	struct err e = ERR_INIT;
	struct frames_out out;
	struct squeezer *z = squeezer_new();
	struct buf path = BUF_INIT, text = BUF_INIT, squeezed = BUF_INIT, got = BUF_INIT, file = BUF_INIT,
		want = BUF_INIT;
	buf_addf(&path, "%s/frames", folder);
	assert_int_equal(frames_create(&out, path.p, "test", "v1 shard=3", &e), 0);
	for (int i = 0; i < 3; i++) {
		buf_reset(&text);
		buf_reset(&squeezed);
		for (int k = 0; k < 40 * i + 1; k++)	/* the first is too short to gain from it */
			buf_addf(&text, "tonnes %d ", i);
		frame_squeeze(z, buf_str(&text), &squeezed);
		struct frame f = { .articles = (uint32_t)i, .bytes = text.n };
		frames_add(&out, &f, buf_str(&squeezed));
		buf_adds(&want, buf_str(&text));
	}
	assert_int_equal(access(path.p, F_OK), -1);	/* it has its name when it is whole */
	assert_int_equal(frames_finish(&out, &e), 0);
	assert_int_equal(read_all(path.p, "v1 shard=3", &got, &e), 0);
	assert_true(str_eq(buf_str(&got), buf_str(&want)));
	assert_int_equal(read_all(path.p, "v1 shard=4", &got, &e), -1);
	assert_int_equal(e.code, EXIT_STREAM);
	assert_int_equal(file_read(path.p, 0, &file, &e), 0);
	/* any byte that is another, and any end too early, is found */
	for (size_t i = 0; i < file.n; i++) {
		file.p[i] ^= 0x20;
		assert_int_equal(file_write_atomic(path.p, buf_str(&file), &e), 0);
		file.p[i] ^= 0x20;
		assert_int_equal(read_all(path.p, "v1 shard=3", &got, &e), -1);
		assert_int_equal(file_write_atomic(path.p, str_n(file.p, i), &e), 0);
		assert_int_equal(read_all(path.p, "v1 shard=3", &got, &e), -1);
	}
	squeezer_free(z);
	struct buf *const all[] = { &path, &text, &squeezed, &got, &file, &want };
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		buf_free(all[i]);
}

static void put_term(void *ctx, const struct term_row *x)
{
	buf_addf(ctx, "%.*s %.*s %llu %llu\n", STR_FMT(x->stem), STR_FMT(x->word), (unsigned long long)x->articles,
		 (unsigned long long)x->occurrences);
}

/* Words counted in two parts of a batch and added up again. */
static void tallies(void **state)
{
	(void)state;
	struct tally *t = tally_new();
	struct buf saved = BUF_INIT, rows = BUF_INIT;
	assert_int_equal(tally_load(t, STR("port\tports\t2\nport\tport\t2\nport\t\t3\n")), 0);
	assert_int_equal(tally_load(t, STR("port\tports\t1\nport\t\t1\nship\tship\t1\nship\t\t1\n")), 0);
	tally_save(t, &saved);
	tally_free(t);
	t = tally_new();
	assert_int_equal(tally_load(t, buf_str(&saved)), 0);
	tally_terms(t, put_term, &rows);
	assert_string_equal(rows.p, "port ports 4 5\nship ship 1 1\n");
	assert_int_equal(tally_load(t, STR("port\tport\n")), -1);
	assert_int_equal(tally_load(t, STR("port\tport\tmany\n")), -1);
	tally_free(t);
	buf_free(&saved);
	buf_free(&rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sketches),
		cmocka_unit_test(looked_up_ahead),
		cmocka_unit_test(decisions),
		cmocka_unit_test(frames),
		cmocka_unit_test(tallies),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
