/* shingles.c and duplicates.c: sets in few bits, estimates of what two texts share, thresholds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/file.h"
#include "store/seen/index.h"
#include "lexicon/lexicons.h"
#include "duplicates/shingle_sets.h"
#include "duplicates/shingles.h"

enum { MOST = 20000 };
static struct gram_map map;
static uint32_t v[MOST], w[MOST], tmp[MOST], back[MOST];

static uint32_t draw(uint64_t *seed) { return (uint32_t)(hash_mix((*seed)++) >> 32); }

static int by_value(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return x < y ? -1 : x > y;
}

/* Like qsort, without repeats: hashes that are spread, and such as stand close together or at the ends. */
static void sorting(void **state)
{
	(void)state;
	uint64_t seed = 1;
	for (unsigned shift = 0; shift < 32; shift += 5)
		for (size_t n = 0; n < 3000; n = n * 2 + 1) {
			for (size_t i = 0; i < n; i++)
				v[i] = i % 3 ? draw(&seed) >> shift : i % 4 ? v[i / 2] : i % 8 ? UINT32_MAX : 0;
			memcpy(w, v, n * sizeof *w);
			qsort(w, n, sizeof *w, by_value);
			size_t k = 0;
			for (size_t i = 0; i < n; i++)
				if (!k || w[k - 1] != w[i])
					w[k++] = w[i];
			assert_int_equal(shingle_sort(v, n, tmp), k);
			assert_memory_equal(v, w, k * sizeof *v);
		}
	uint32_t same[5] = { 7, 7, 7, 7, 7 };
	assert_int_equal(shingle_sort(same, 5, tmp), 1);
}

/* Every set comes back, whatever its density; cut short it is an error or a shorter set, never a crash. */
static void sets_round_trip(void **state)
{
	(void)state;
	uint64_t seed = 2;
	for (unsigned bits = 1; bits <= 32; bits++)
		for (size_t n = 0; n < 3000; n = n * 3 + 1) {
			for (size_t i = 0; i < n; i++)
				v[i] = draw(&seed);
			size_t k = shingle_sort(v, n, tmp), kept = 0;
			for (size_t i = 0; i < k; i++)
				if (!kept || v[i] >> (32 - bits) != w[kept - 1])
					w[kept++] = v[i] >> (32 - bits);
			struct buf b = BUF_INIT;
			set_write(&b, w, kept, bits);
			assert_int_equal(set_read(buf_str(&b), kept, bits, back), 0);
			assert_memory_equal(w, back, kept * sizeof *w);
			for (size_t cut = 0; cut < b.n; cut += 1 + b.n / 8)
				set_read(str_n(b.p, cut), kept, bits, back);
			buf_free(&b);
		}
}

static void clusters_and_long_gaps(void **state)
{
	(void)state;
	uint32_t x[] = { 0, 1, 2, 3, 4294967290u, 4294967295u };
	struct buf b = BUF_INIT;
	set_write(&b, x, 6, 32);
	assert_int_equal(set_read(buf_str(&b), 6, 32, back), 0);
	assert_memory_equal(x, back, sizeof x);
	buf_free(&b);
}

/* Texts of 30 to 20,000 4-grams that share a known part: the estimate is within 5 %, and all or nothing exactly so
 * for texts that are kept whole. */
static void shared_part_is_estimated(void **state)
{
	(void)state;
	uint64_t seed = 3;
	for (size_t n = 30; n <= MOST; n = n * 5 / 2)
		for (int part = 0; part <= 4; part++) {
			size_t common = n * (size_t)part / 4;
			for (size_t i = 0; i < n; i++) {
				v[i] = draw(&seed);
				w[i] = i < common ? v[i] : draw(&seed);
			}
			size_t nv = shingle_sort(v, n, tmp), nw = shingle_sort(w, n, tmp);
			struct gram_set s = gram_set_plan(v, nv);
			struct buf b = BUF_INIT;
			gram_set_write(&b, &s, v, nv, tmp);
			assert_true(b.n <= 600);
			gram_map_fill(&map, w, nw);
			double got = gram_set_shared(&s, buf_str(&b), &map, 0);
			gram_map_clear(&map);
			assert_true(got >= (double)common - 0.05 * (double)n
				&& got <= (double)common + 0.05 * (double)n);
			buf_free(&b);
		}
}

static void words_and_grams(void **state)
{
	(void)state;
	struct arena a = ARENA_INIT;
	token_vec x = { NULL, 0, 0 }, y = { NULL, 0, 0 };
	struct str sx = STR("The Fifth Dialogue, held on 17 October, ended \xe2\x80\x93 quietly.");
	struct str sy = STR("the fifth dialogue held on 17 october (ended) quietly");
	tokenize(&a, sx, &x);
	tokenize(&a, sy, &y);
	uint32_t g[32], h[32];
	shingle_vec wx = { NULL, 0, 0 }, wy = { NULL, 0, 0 };
	size_t n = shingle_words(&a, sx, x.v, x.n, &wx);
	assert_int_equal(n, 9);
	assert_int_equal(shingle_words(&a, sy, y.v, y.n, &wy), 9);
	uint64_t *p = wx.v, *q = wy.v;
	assert_memory_equal(p, q, n * sizeof *p);
	assert_int_equal(shingle_grams(p, n, g), 6);
	assert_int_equal(shingle_grams(p, 2, h), 1);
	assert_int_equal(shingle_grams(p, 0, h), 0);
	assert_true(shingle_is_number(p[5]) && !shingle_is_number(p[4]));
	assert_int_equal(shingle_line(p, n, false), shingle_line(q, n, false));
	q[5] = (q[5] + 64) | 1;
	assert_int_not_equal(shingle_line(p, n, false), shingle_line(q, n, false));
	assert_int_equal(shingle_line(p, n, true), shingle_line(q, n, true));
	arena_free(&a);
}

/* Units of one text that stand in the other too, in order or not. */
static size_t in_both(struct arena *a, struct str x, struct str y, size_t *nx)
{
	token_vec t = { NULL, 0, 0 }, u = { NULL, 0, 0 };
	tokenize(a, x, &t);
	tokenize(a, y, &u);
	shingle_vec p = { NULL, 0, 0 }, q = { NULL, 0, 0 };
	*nx = shingle_words(a, x, t.v, t.n, &p);
	size_t ny = shingle_words(a, y, u.v, u.n, &q), k = 0;
	for (size_t i = 0; i < *nx; i++)
		for (size_t j = 0; j < ny; j++)
			if (p.v[i] == q.v[j]) {
				k++;
				break;
			}
	return k;
}

/* Without spaces a word more before the clause changes what is near it, not all of the clause. */
static void scripts_without_spaces(void **state)
{
	(void)state;
	static const char *const texts[][2] = {
		{ "\u5de5\u7a0b\u5e08\u544a\u8bc9\u59d4\u5458\u4eec\u51ac\u5b63\u98ce\u66b4\u4ee5\u6765\u6ce5\u6c99"
		 "\u4f7f\u4e1c\u822a\u9053\u53d8\u7a84",
			"\u6628\u5929\u5de5\u7a0b\u5e08\u544a\u8bc9\u59d4\u5458\u4eec\u51ac\u5b63\u98ce\u66b4\u4ee5"
			"\u6765\u6ce5\u6c99\u4f7f\u4e1c\u822a\u9053\u53d8\u7a84" },
		{ "\u0e27\u0e34\u0e28\u0e27\u0e01\u0e23\u0e1a\u0e2d\u0e01\u0e2a\u0e21\u0e32\u0e0a\u0e34\u0e01\u0e27"
		 "\u0e48\u0e32\u0e15\u0e30\u0e01\u0e2d\u0e19\u0e17\u0e33\u0e43\u0e2b\u0e49\u0e23\u0e48\u0e2d\u0e07"
		 "\u0e19\u0e49\u0e33\u0e41\u0e04\u0e1a\u0e25\u0e07",
			"\u0e40\u0e21\u0e37\u0e48\u0e2d\u0e27\u0e32\u0e19\u0e27\u0e34\u0e28\u0e27\u0e01\u0e23\u0e1a"
			"\u0e2d\u0e01\u0e2a\u0e21\u0e32\u0e0a\u0e34\u0e01\u0e27\u0e48\u0e32\u0e15\u0e30\u0e01\u0e2d"
			"\u0e19\u0e17\u0e33\u0e43\u0e2b\u0e49\u0e23\u0e48\u0e2d\u0e07\u0e19\u0e49\u0e33\u0e41\u0e04"
			"\u0e1a\u0e25\u0e07" },
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct arena a = ARENA_INIT;
		size_t n;
		size_t both = in_both(&a, str_z(texts[i][0]), str_z(texts[i][1]), &n);
		assert_true(n >= 4);
		assert_int_equal(both, n);
		arena_free(&a);
	}
	/* Latin letters in one token with others: a unit each, and room for them */
	struct str mixed = STR("\u4e2dabcdefghijklmnopqrstuvwxyz12");
	struct arena a = ARENA_INIT;
	token_vec t = { NULL, 0, 0 };
	tokenize(&a, mixed, &t);
	shingle_vec units = { NULL, 0, 0 };
	assert_int_equal(shingle_words(&a, mixed, t.v, t.n, &units), 28);
	assert_int_equal(shingle_words(&a, mixed, t.v, t.n, &units), 28);	/* and after it */
	assert_int_equal(units.n, 56);
	assert_memory_equal(units.v, units.v + 28, 28 * sizeof *units.v);
	arena_free(&a);
}

static void size_classes(void **state)
{
	(void)state;
	for (uint32_t n = 0; n < 100000; n = n + 1 + n / 50) {
		uint8_t c = size_class(n);
		assert_true(size_of_class(c) <= n);
		assert_true(size_of_class((uint8_t)(c + 1)) > n);
	}
	assert_int_equal(size_class(UINT32_MAX) > 0, 1);
}

/* One feature of a row of duplicates.tsv: name=number, set by the name that clauses use for it. */
static void set_feature(struct likeness *l, struct str cell)
{
	static const char *const names[] = {
#define X(name, text) text,
		DUPLICATE_FEATURES(X)
#undef X
	};
	ptrdiff_t at = str_chr(cell, '=');
	assert_true(at > 0);
	char number[32] = "", *end;
	memcpy(number, cell.p + at + 1, cell.n - (size_t)at - 1);
	for (int i = 0; i < FEATURES; i++)
		if (str_is(str_sub(cell, 0, (size_t)at), names[i])) {
			l->v[i] = strtod(number, &end);
			assert_int_equal(*end, 0);
			return;
		}
	fail_msg("no feature %.*s", STR_FMT(cell));
}

static void set_features(struct likeness *l, struct str cells)
{
	struct str cell;
	while (str_cell(&cells, ' ', &cell))
		if (!str_is(cell, "-"))
			set_feature(l, cell);
}

/* Each threshold of the lexicon from either side. */
static void judgement(void **state)
{
	(void)state;
	struct duplicate_rules *r;
	struct err e = ERR_INIT;
	const char *root = getenv("PM_ROOT") ? getenv("PM_ROOT") : ".";
	struct buf path = BUF_INIT, table = BUF_INIT;
	buf_addf(&path, "%s/lexicons", root);
	assert_int_equal(lex_duplicates_load(path.p, &r, &e), 0);
	buf_reset(&path);
	buf_addf(&path, "%s/tests/cases/duplicates.tsv", root);
	assert_int_equal(file_read(path.p, 0, &table, &e), 0);
	struct str rest = buf_str(&table), line, relation, features;
	size_t rows = 0, wrong = 0;
	while (str_cell(&rest, '\n', &line)) {
		if (!line.n || line.p[0] == '#' || !str_cell(&line, '\t', &relation)
			|| !str_cell(&line, '\t', &features) || str_is(relation, "relation"))
			continue;
		struct likeness l = { .figures_compared = true };
		set_features(&l,
			STR("words=300 shared=150 containment=0.3 containment_of_other=0.3 either=0.3 jaccard=0.17 "
			    "figures=1 "
			    "own_figures=1 own_names=3 title=0.3 lead=0.3 titled=1 dated=1 density=0.02"));
		set_features(&l, features);
		struct str got = relation_name(duplicate_judge(r, &l));
		rows++;
		if (str_eq(got.n ? got : STR("none"), relation))
			continue;
		wrong++;
		print_error("%.*s: expected %.*s, got %.*s\n", STR_FMT(features), STR_FMT(relation), STR_FMT(got));
	}
	assert_true(rows > 150);
	assert_int_equal(wrong, 0);
	duplicate_rules_free(r);
	buf_free(&path);
	buf_free(&table);
}

static void abridged_is_a_copy_of_part(void **state)
{
	(void)state;
	struct duplicate_rules r = { .limit = { [LIMIT_ABRIDGED_CONTAINMENT] = 0.85, [LIMIT_ABRIDGED_OF_OTHER] = 0.6,
		[LIMIT_FIGURES_AGREE] = 0.6 } };
	struct str at;
	assert_int_equal(duplicate_clause_add(&r, REL_COPY, STR("either>=0.5"), &at), 0);
	assert_int_equal(duplicate_clause_add(&r, REL_SHARES, STR("either>=0.1 !exact"), &at), 0);
	struct likeness l = { .figures_compared = false };
	set_features(&l, STR("either=0.85 containment=0.85 containment_of_other=0.6"));
	assert_int_equal(duplicate_judge(&r, &l), REL_ABRIDGED);
	set_features(&l, STR("containment=0.84"));
	assert_int_equal(duplicate_judge(&r, &l), REL_COPY);
	set_features(&l, STR("containment=0.85 containment_of_other=0.61"));
	assert_int_equal(duplicate_judge(&r, &l), REL_COPY);
	set_features(&l, STR("exact=1"));
	assert_int_equal(duplicate_judge(&r, &l), REL_EXACT);
	set_features(&l, STR("exact=0 either=0.49"));
	assert_int_equal(duplicate_judge(&r, &l), REL_SHARES);
	set_features(&l, STR("either=0.09"));
	assert_int_equal(duplicate_judge(&r, &l), REL_NONE);
	set_features(&l, STR("figures=0.6"));
	assert_int_equal(duplicate_numbers_agree(&r, &l), -1);
	l.figures_compared = true;
	assert_int_equal(duplicate_numbers_agree(&r, &l), 1);
	set_features(&l, STR("figures=0.59"));
	assert_int_equal(duplicate_numbers_agree(&r, &l), 0);
	set_features(&l, STR("figures=0.9 changed=1"));
	assert_int_equal(duplicate_numbers_agree(&r, &l), 0);
	static const char *const bad[] = { "", "either", "eithr>=0.5", "either=0.5", "either>=", "either>=half",
		"!either>=0.5", "either>=-1", "either>=0.5x" };
	for (size_t i = 1; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(duplicate_clause_add(&r, REL_COPY, str_z(bad[i]), &at), i == 1 ? 0 : -1);
	assert_int_equal(duplicate_clause_add(&r, REL_COPY, str_z(bad[0]), &at), -1);
	arena_free(&r.mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sorting),
		cmocka_unit_test(sets_round_trip),
		cmocka_unit_test(clusters_and_long_gaps),
		cmocka_unit_test(shared_part_is_estimated),
		cmocka_unit_test(words_and_grams),
		cmocka_unit_test(scripts_without_spaces),
		cmocka_unit_test(size_classes),
		cmocka_unit_test(judgement),
		cmocka_unit_test(abridged_is_a_copy_of_part),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
