/* seen_bench - the index of seen articles at size: bytes an article, time to open, look-ups as it grows.
 *
 *   seen_bench FOLDER [ARTICLES [WORDS]]        (1000000 articles of 400 words)
 *
 * Articles are made up as fingerprints: a quarter of the 4-grams comes from a stock of 50,000 common ones, one
 * article in twenty is a version of an earlier one.  At each power of ten (and at the end) the index is saved to
 * FOLDER/N, opened again, and 2,000 articles are judged against it: half of them known, half new.  FOLDER is not
 * removed. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/hash.h"
#include "store/seen/index.h"
#include "lexicon/lexicons.h"

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Of this process alone: on a shared machine the time of day says little of microseconds. */
static double spent_by_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static uint64_t draw(uint64_t *s) { return hash_mix((*s)++); }

/* Fingerprint number n: a text of so many words; a version of number `of`, with a fifth of it changed, if that is
 * another. */
static struct fingerprint *make(struct article *a, uint64_t n, uint64_t of, size_t words)
{
	article_reset(a);
	uint64_t seed = hash_mix(of) | 1, change = hash_mix(n + 7);
	struct fingerprint *f = arena_zalloc(&a->mem, sizeof *f);
	size_t length = words / 2 + draw(&seed) % words;
	f->id = hash_mix(n ^ 0x5eed);
	f->day = (int32_t)(n / 1000);
	f->publisher = 0;
	f->text = arena_alloc(&a->mem, (length + 1) * sizeof *f->text);
	f->nlines = length / 20 + 1;
	f->lines = arena_zalloc(&a->mem, f->nlines * sizeof *f->lines);
	for (size_t i = 0; i < length; i++) {
		uint64_t r = draw(&seed), block = i / 8;
		if (of != n && hash_mix(change + block) % 5 == 0)
			r = hash_mix(r + n);
		/* whole runs of 8 words are common, so that 4-grams are */
		bool common = hash_mix(seed / 8 * 8 + block) % 3 == 0;
		f->text[i] = common ? hash_mix(hash_mix(of + block) % 6000 * 8 + i % 8) : r;
		f->text[i] = (f->text[i] & ~(uint64_t)1) | (r % 40 == 0);
	}
	for (size_t i = 0; i < f->nlines; i++) {
		size_t first = i * 20, count = first + 20 < length ? 20 : length - first;
		f->lines[i] = (struct print_line){ .first = (uint32_t)first,
			.words = (uint32_t)count,
			.body = true,
			.counts = true };
		f->lines[i].hash = shingle_line(f->text + first, count, false);
		for (size_t k = 0; k < count; k++)
			f->lines[i].figures |= shingle_is_number(f->text[first + k]);
	}
	f->title = arena_alloc(&a->mem, 8 * sizeof *f->title);
	for (int i = 0; i < 8; i++)
		f->title[i] = (uint16_t)(hash_mix(of + (uint64_t)i) >> 48);
	f->ntitle = short_set_sort(f->title, 8);
	print_body(f, &a->mem);
	a->id = str_printf(&a->mem, "%016llx", (unsigned long long)f->id);
	for (size_t i = 0; i < f->nlines; i++)
		*VEC_PUSH(&a->mem, &a->sentences) = (struct sentence){ .role = ROLE_BODY };
	return f;
}

static void stop(const struct err *e)
{
	fprintf(stderr, "seen_bench: error: %s\n", e->message);
	exit(e->code);
}

/* Save, open, judge. */
static struct seen *measure(struct seen *s, const char *folder, uint64_t n, size_t words,
	const struct duplicate_rules *rules)
{
	struct err e = ERR_INIT;
	struct buf dir = BUF_INIT, next = BUF_INIT;
	buf_addf(&dir, "%s/%llu", folder, (unsigned long long)n);
	buf_addf(&next, "%s/after-%llu", folder, (unsigned long long)n);
	double t0 = now();
	if (seen_save(s, &e))
		stop(&e);
	double t1 = now();
	seen_close(s);
	double t2 = now();
	s = seen_open(dir.p, next.p, rules, &e);
	if (!s)
		stop(&e);
	double t3 = now();
	struct article a;
	article_init(&a);
	double best = 1e9, spent = 0;
	size_t copies = 0, twice = 0;
	for (int round = 0; round < 3; round++) {		/* the first one brings the pages into memory */
		spent = 0;
		for (uint64_t i = 0; i < 2000; i++) {
			/* known: a version of an article that is there; new: one that is not */
			struct fingerprint *f = make(&a, 2 * n + i, i % 2 ? hash_mix(i) % n : 2 * n + i, words);
			double t = spent_by_us();
			const struct seen_candidate *list;
			size_t k;
			ask_candidates(s, f);
			if (find_candidates(s, f, &list, &k, &e))
				stop(&e);
			gram_map_fill(s->map, f->grams, f->ngrams);
			for (size_t c = 0; c < k; c++) {
				struct record r;
				struct likeness l;
				if (record_read(seen_record(s, list[c].article), &r)
					|| record_compare(f, s->map, &r, &l))
					exit(1);
				copies += relation_is_copy(duplicate_judge(rules, &l));
			}
			gram_map_clear(s->map);
			twice += k > 1;
			spent += spent_by_us() - t;
		}
		best = spent < best ? spent : best;
	}
	article_free(&a);
	struct seen_counts c = seen_counts(s);
	printf("%8llu articles: %llu kept in %llu segments, %.0f bytes each; save %.2f s, open %.1f ms, "
	       "judge %.1f us of processor time an article (%zu copies, %zu with several candidates)\n",
		(unsigned long long)c.articles, (unsigned long long)c.kept, (unsigned long long)c.segments,
		(double)c.bytes / (double)c.kept, t1 - t0, (t3 - t2) * 1e3, best / 2000 * 1e6, copies, twice);
	fflush(stdout);
	buf_free(&dir);
	buf_free(&next);
	return s;
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		fputs("usage: seen_bench FOLDER [ARTICLES [WORDS]]\n", stderr);
		return EXIT_USAGE_;
	}
	uint64_t articles = 1000000, words = 400;
	if ((argc > 2 && !str_to_u64(str_z(argv[2]), &articles)) || (argc > 3 && !str_to_u64(str_z(argv[3]), &words)))
		return EXIT_USAGE_;
	struct err e = ERR_INIT;
	struct duplicate_rules *rules;
	if (lex_duplicates_load("lexicons", &rules, &e))
		stop(&e);
	struct buf dir = BUF_INIT;
	struct article a;
	article_init(&a);
	struct seen *s = NULL;
	uint64_t step = 10000 < articles ? 10000 : articles;
	double start = now();
	for (uint64_t n = 0; n < articles; n++) {
		if (!s) {
			buf_addf(&dir, "%s/%llu", argv[1], (unsigned long long)step);
			s = seen_open(NULL, dir.p, rules, &e);
			if (!s)
				stop(&e);
		}
		if (seen_decide(s, &a, make(&a, n, n % 20 == 19 ? hash_mix(n) % n : n, words), &e) < 0)
			stop(&e);
		if (n + 1 != step)
			continue;
		s = measure(s, argv[1], step, words, rules);
		seen_close(s);
		s = NULL;
		if (step == articles)
			break;
		struct buf from = BUF_INIT;
		buf_adds(&from, buf_str(&dir));
		step = step * 10 < articles ? step * 10 : articles;
		buf_reset(&dir);
		buf_addf(&dir, "%s/%llu", argv[1], (unsigned long long)step);
		s = seen_open(from.p, dir.p, rules, &e);
		buf_free(&from);
		if (!s)
			stop(&e);
	}
	printf("%.0f s in all\n", now() - start);
	seen_close(s);
	article_free(&a);
	duplicate_rules_free(rules);
	buf_free(&dir);
	return 0;
}
