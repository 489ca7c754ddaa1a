/* test_base.c - strings, arena, numbers, files and gzip. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/confine.h"
#include "base/file.h"
#include "base/gzip.h"
#include "base/ascii.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/scan.h"

static char folder[] = "/tmp/pressmill-test-XXXXXX";

static const char *in_folder(struct buf *b, const char *name)
{
	buf_reset(b);
	buf_addf(b, "%s/%s", folder, name);
	return b->p;
}

static void strings(void **state)
{
	(void)state;
	struct str rest = STR("a,,b"), cell;
	assert_true(str_cell(&rest, ',', &cell) && str_is(cell, "a"));
	assert_true(str_cell(&rest, ',', &cell) && str_is(cell, ""));
	assert_true(str_cell(&rest, ',', &cell) && str_is(cell, "b"));
	assert_false(str_cell(&rest, ',', &cell));
	rest = STR("");
	assert_true(str_cell(&rest, ',', &cell) && cell.n == 0);
	assert_false(str_cell(&rest, ',', &cell));
	assert_int_equal(str_find(STR("abcabd"), STR("abd")), 3);
	assert_int_equal(str_find(STR("abc"), STR("abcd")), -1);
	assert_int_equal(str_find(STR("abc"), STR("")), 0);
	assert_true(str_cmp(STR("a"), STR("ab")) < 0 && str_cmp(STR("b"), STR("ab")) > 0
		&& str_cmp(STR("x"), STR("x")) == 0);
	assert_true(str_is(str_trim(STR(" \t x y\n")), "x y"));
	assert_true(str_eq_nocase(STR("ASEAN"), STR("asean")));
}

static void scanning(void **state)
{
	(void)state;
	char text[17] = "abcdefghijklmnop";
	assert_int_equal(scan_first((scan16)(scan_load(text) == 'z')), 16);
	for (unsigned set = 0; set < 1 << 16; set++) {
		scan16 v;
		for (int i = 0; i < 16; i++)
			v[i] = set >> i & 1 ? (unsigned char)(0x80 + i) : (unsigned char)(i * 7);
		assert_int_equal(scan_bits(v), set);
		assert_int_equal(scan_bits_plain(v), set);
		assert_int_equal(scan_first(v), set ? (size_t)__builtin_ctz(set) : 16);
	}
}

static void numbers(void **state)
{
	(void)state;
	uint64_t u;
	int64_t i;
	struct buf b = BUF_INIT;
	assert_true(str_to_u64(STR("18446744073709551615"), &u) && u == UINT64_MAX);
	assert_false(str_to_u64(STR("18446744073709551616"), &u));
	assert_false(str_to_u64(STR(""), &u) || str_to_u64(STR("1x"), &u) || str_to_u64(STR("-1"), &u));
	assert_true(str_to_i64(STR("-42"), &i) && i == -42);
	buf_addu(&b, UINT64_MAX);
	buf_addc(&b, ' ');
	buf_addi(&b, INT64_MIN);
	buf_addc(&b, ' ');
	buf_addhex(&b, 0xabc, 16);
	assert_string_equal(b.p, "18446744073709551615 -9223372036854775808 0000000000000abc");
	buf_free(&b);
}

static void arena_vectors(void **state)
{
	(void)state;
	struct arena a = ARENA_INIT;
	VEC(uint64_t) v = { 0 };
	for (uint64_t i = 0; i < 100000; i++)
		*VEC_PUSH(&a, &v) = i * i;
	for (uint64_t i = 0; i < 100000; i++)
		assert_int_equal(v.v[i], i * i);
	/* large arrays, one of them behind another, keep what they hold as they grow, and what was before them */
	VEC(uint64_t) w = { 0 }, x = { 0 };
	for (uint64_t i = 0; i < 300000; i++) {
		*VEC_PUSH(&a, &w) = i;
		if (i % 3 == 0)
			*VEC_PUSH(&a, &x) = ~i;
	}
	for (uint64_t i = 0; i < 300000; i++)
		assert_true(w.v[i] == i && x.v[i / 3] == ~(i / 3 * 3));
	assert_true(a.total < 12 << 20);
	char *big = arena_alloc(&a, 9 << 20);
	memset(big, 1, 9 << 20);
	arena_reset(&a);
	assert_true(a.total <= 4 << 20);
	arena_free(&a);
}

static void gzip_round_trip(void **state)
{
	(void)state;
	struct err e = ERR_INIT;
	struct buf path = BUF_INIT, other = BUF_INIT, one = BUF_INIT, two = BUF_INIT;
	in_folder(&path, "a.gz");
	in_folder(&other, "b.gz");
	struct gzout *a = gzout_create(path.p, &e), *b = gzout_create(other.p, &e);
	assert_non_null(a);
	assert_non_null(b);
	struct buf content = BUF_INIT;
	for (unsigned i = 0; i < 200000; i++)
		buf_addf(&content, "row %u\t%u\n", i, i * 2654435761u);
	gzout_adds(a, buf_str(&content));
	for (size_t i = 0; i < content.n; i += 777)	/* the same content in other pieces: the same file */
		gzout_add(b, content.p + i, content.n - i < 777 ? content.n - i : 777);
	assert_int_equal(gzout_bytes(a), content.n);
	assert_int_equal(gzout_close(a, &e), 0);
	assert_int_equal(gzout_close(b, &e), 0);
	assert_int_equal(file_read(path.p, 0, &one, &e), 0);
	assert_int_equal(file_read(other.p, 0, &two, &e), 0);
	assert_true(str_eq(buf_str(&one), buf_str(&two)));
	assert_memory_equal(one.p, "\x1f\x8b\x08\0\0\0\0\0", 8);	/* no name, no time */
	struct gzin *in = gzin_open(path.p, &e);
	struct lines l;
	struct str line;
	unsigned n = 0;
	lines_init(&l, in, 1000);
	while (lines_next(&l, &line, &e) == 1)
		assert_true(str_starts(line, STR("row ")) && ++n);
	assert_int_equal(n, 200000);
	lines_free(&l);
	gzin_close(in);
	/* cut short: an error, wherever the cut is */
	for (size_t cut = 12; cut < one.n; cut += one.n / 7) {
		char tmp[4096];
		ptrdiff_t got;
		in = gzin_memory(str_sub(buf_str(&one), 0, cut), "cut");
		while ((got = gzin_read(in, tmp, sizeof tmp, &e)) > 0)
			;
		assert_int_equal(got, -1);
		assert_int_equal(e.code, EXIT_IO);
		assert_non_null(strstr(e.message, "cut short"));
		gzin_close(in);
	}
	/* one byte changed: noticed */
	one.p[one.n / 2] = (char)(one.p[one.n / 2] ^ 0x40);
	in = gzin_memory(buf_str(&one), "bad");
	char tmp[4096];
	ptrdiff_t got;
	while ((got = gzin_read(in, tmp, sizeof tmp, &e)) > 0)
		;
	assert_int_equal(got, -1);
	gzin_close(in);
	buf_free(&one);
	buf_free(&two);
	buf_free(&content);
	buf_free(&path);
	buf_free(&other);
}

static void gzip_limits(void **state)
{
	(void)state;
	struct err e = ERR_INIT;
	struct buf path = BUF_INIT;
	in_folder(&path, "bomb.gz");
	struct gzout *o = gzout_create(path.p, &e);
	static const char zeros[1 << 16];
	for (int i = 0; i < 1024; i++)
		gzout_add(o, zeros, sizeof zeros);
	assert_int_equal(gzout_close(o, &e), 0);
	struct gzin *in = gzin_open(path.p, &e);
	static char tmp[1 << 16];
	ptrdiff_t got;
	gzin_limit(in, 0, 100);
	while ((got = gzin_read(in, tmp, sizeof tmp, &e)) > 0)
		;
	assert_int_equal(got, -1);
	assert_non_null(strstr(e.message, "bomb"));
	gzin_close(in);
	buf_free(&path);
}

static void full_disk(void **state)
{
	(void)state;
	struct err e = ERR_INIT;
	struct out o;
	if (access("/dev/full", W_OK))
		skip();
	assert_int_equal(out_create(&o, "/dev/full", &e), 0);
	out_adds(&o, STR("x"));
	assert_int_equal(out_close(&o, 0, &e), -1);
	assert_int_equal(e.code, EXIT_IO);
	assert_non_null(strstr(e.message, "free some space"));
	struct gzout *g = gzout_create("/dev/full", &e);
	assert_non_null(g);
	gzout_adds(g, STR("x"));
	assert_int_equal(gzout_close(g, &e), -1);
	assert_int_equal(e.code, EXIT_IO);
}

/* What the library syncs, and whether the file under its final name was the new one by then. */
static int synced, renamed_before;
static const char *watched;
int fsync(int fd)
{
	struct buf b = BUF_INIT;
	struct err e;
	synced++;
	if (watched && file_read(watched, 100, &b, &e) == 0 && str_is(buf_str(&b), "new"))
		renamed_before++;
	buf_free(&b);
	return (int)syscall(SYS_fsync, fd);
}

/* The content is on the disk before the name points to it, and then the name is. */
static void atomic_files_are_synced(void **state)
{
	(void)state;
	struct err e = ERR_INIT;
	struct buf path = BUF_INIT;
	in_folder(&path, "synced");
	assert_int_equal(file_write_atomic(path.p, STR("old"), &e), 0);
	watched = path.p;
	synced = renamed_before = 0;
	assert_int_equal(file_write_atomic(path.p, STR("new"), &e), 0);
	watched = NULL;
	assert_int_equal(synced, 2);
	assert_int_equal(renamed_before, 1);
	unlink(path.p);
	buf_free(&path);
}

static void atomic_files(void **state)
{
	(void)state;
	struct err e = ERR_INIT;
	struct buf path = BUF_INIT, b = BUF_INIT;
	in_folder(&path, "x/y/z");
	assert_int_equal(file_mkdirs(path.p, &e), 0);
	in_folder(&path, "x/y/z/file");
	assert_int_equal(file_write_atomic(path.p, STR("one"), &e), 0);
	assert_int_equal(file_write_atomic(path.p, STR("two"), &e), 0);
	assert_int_equal(file_read(path.p, 10, &b, &e), 0);
	assert_string_equal(b.p, "two");
	assert_int_equal(file_read(path.p, 2, &b, &e), -1);
	assert_int_equal(e.code, EXIT_NOINPUT);
	in_folder(&path, "x");
	assert_int_equal(file_read(path.p, 0, &b, &e), -1);	/* a folder is no file */
	assert_int_equal(file_remove_tree(path.p, &e), 0);
	assert_int_equal(file_remove_tree(path.p, &e), 0);	/* absent is fine */
	assert_int_not_equal(access(path.p, F_OK), 0);
	buf_free(&path);
	buf_free(&b);
}

static void hashes(void **state)
{
	(void)state;
	/* published values: XXH3-64 of nothing; SHA-256 of "abc" (FIPS 180-4 example) */
	assert_int_equal(hash_bytes("", 0), 0x2d06800538d394c2u);
	char hex[65];
	struct sha256 *s = sha256_new();
	sha256_add(s, "abc", 3);
	sha256_end(s, hex);
	assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	sha256_free(s);
	struct hasher *h = hasher_new();
	hasher_add(h, "hello ", 6);
	hasher_add(h, "world", 5);
	assert_int_equal(hasher_get(h), hash_bytes("hello world", 11));
	hasher_free(h);
}

static int remove_folder(void **state)
{
	(void)state;
	struct err e;
	return file_remove_tree(folder, &e);
}

/* Every number under its hash and no other, those of one hash in order, whatever the table's size then. */
static void maps(void **state)
{
	(void)state;
	enum { KEYS = 5000 };
	for (int in_arena = 0; in_arena < 2; in_arena++) {
		struct arena mem = ARENA_INIT;
		struct map m = { .mem = in_arena ? &mem : NULL };
		assert_int_equal(map_first(&m, 7).number, 0);
		for (uint32_t i = 0; i < KEYS; i++) {		/* a third of the keys have the hash of another */
			uint64_t h = hash_mix(i % 3 == 2 ? i - 1 : i);
			map_add(&m, h, i + 1);
			assert_true(m.n * 2 <= m.mask + 1);
		}
		for (uint32_t i = 0; i < KEYS; i++) {
			uint64_t h = hash_mix(i);
			uint32_t expected[2] = { i % 3 == 2 ? 0 : i + 1, i % 3 == 1 && i + 1 < KEYS ? i + 2 : 0 },
				 n = 0;
			for (struct map_at at = map_first(&m, h); at.number; at = map_next(&m, h, at)) {
				assert_true(n < 2 && at.number == expected[n]);
				n++;
			}
			assert_true(n == 2 || !expected[n]);
		}
		map_clear(&m);
		assert_int_equal(map_first(&m, hash_mix(1)).number, 0);
		map_add(&m, hash_mix(1), 3);
		assert_int_equal(map_first(&m, hash_mix(1)).number, 3);
		if (!in_arena)
			map_free(&m);
		arena_free(&mem);
	}
}

/* A run that goes on at the table's beginning keeps its order when the table grows. */
static void map_runs_over_the_end(void **state)
{
	(void)state;
	struct map m = { .mem = NULL };
	map_add(&m, 1, 1);
	uint64_t last = m.mask;			/* the last slot's own hash */
	for (uint32_t i = 2; i < 20; i++)
		map_add(&m, last, i);
	for (uint32_t i = 20; i < 200; i++)
		map_add(&m, i << 8, i);
	uint32_t expected = 2;
	for (struct map_at at = map_first(&m, last); at.number; at = map_next(&m, last, at))
		assert_int_equal(at.number, expected++);
	assert_int_equal(expected, 20);
	map_free(&m);
}

static void ascii_classes(void **state)
{
	(void)state;
	static const char digits[] = "0123456789", lower[] = "abcdefghijklmnopqrstuvwxyz",
			  upper[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	for (int c = -128; c < 1024; c++) {
		bool d = c > 0 && c < 128 && strchr(digits, c), l = c > 0 && c < 128 && strchr(lower, c),
		     u = c > 0 && c < 128 && strchr(upper, c);
		assert_int_equal(ascii_digit(c), d);
		assert_int_equal(ascii_lower(c), l);
		assert_int_equal(ascii_upper(c), u);
		assert_int_equal(ascii_alpha(c), l || u);
		assert_int_equal(ascii_alnum(c), l || u || d);
		int hex = d ? c - '0' : (l && c <= 'f') ? c - 'a' + 10 : (u && c <= 'F') ? c - 'A' + 10 : -1;
		assert_int_equal(ascii_hex(c), hex);
	}
	assert_int_equal(ascii_to_lower('Q'), 'q');
	assert_int_equal(ascii_to_lower('['), '[');
	assert_int_equal(ascii_to_lower('@'), '@');
}

/* Pieces, joined, are what was compressed, whatever it is and however it was cut; and by whom does not show. */
static struct str odd_content(struct arena *m, int kind, size_t n)
{
	static const char words[] =
		"the council said on Monday that a bridge near the harbour would close\tmention\t12\t5\n";
	char *p = arena_alloc(m, n + 1);
	uint64_t x = 88172645463325252u + (uint64_t)kind;
	for (size_t i = 0; i < n; i++) {
		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		switch (kind) {
		case 0: p[i] = (char)x; break;						/* nothing to find: stored */
		case 1: p[i] = 'a'; break;						/* one match */
		case 2: p[i] = words[(i + (x % 97 == 0)) % (sizeof words - 1)]; break;
		case 3: p[i] = (char)('a' + x % 3); break;				/* short matches everywhere */
		case 4:
			p[i] = i % 5 == 4 ? (char)x : "abcdefghijklmnop"[(x >> 8) % 4 * 4 + i % 5];
			break; /* of four bytes */
		case 5: p[i] = words[x % (sizeof words - 1)]; break;
		case 6: p[i] = (char)__builtin_ctzll(x); break;	/* each half as often: codes would be too long */
		default: p[i] = i % (32761 + (size_t)kind) < 8 ? "landmark"[i % (32761 + (size_t)kind)] : ' '; break;
		}
	}
	return str_n(p, n);
}

static void test_pieces(void **state)
{
	(void)state;
	struct arena m = ARENA_INIT;
	struct squeezer *one = squeezer_new(), *two = squeezer_new();
	struct err e = ERR_INIT;
	char path[] = "/tmp/pressmill-pieces-XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	close(fd);
	struct hasher *sum = hasher_new();
	for (int kind = 0; kind < 9; kind++)	/* 7, 8: as far as a match may be, and farther by one */
		for (size_t n = 0; n < 200000; n = n < 40 ? n + 1 : n * 3 + (size_t)kind) {
			struct str content = odd_content(&m, kind, n);
			struct gzout *g = gzout_create(path, &e);
			struct buf pieces = BUF_INIT, squeezed = BUF_INIT, got = BUF_INIT, plain = BUF_INIT,
				   again = BUF_INIT;
			gzout_defer(g);
			for (size_t at = 0, step = 1; at < n;
				at += step, step = step * 2 + 1) /* in parts, and with a full take between them */
				gzout_add(g, content.p + at, n - at < step ? n - at : step);
			gzout_take(g, false, &pieces);
			assert_int_equal(pieces.n, n / GZ_PIECE * GZ_PIECE);
			squeeze(one, buf_str(&pieces), &squeezed);
			gzout_put(g, buf_str(&squeezed));
			assert_int_equal(gzout_close(g, &e), 0);
			assert_int_equal(file_read(path, 0, &got, &e), 0);
			struct gzin *in = gzin_open(path, &e);
			char part[7777];
			ptrdiff_t k;
			while ((k = gzin_read(in, part, sizeof part, &e)) > 0)
				buf_add(&plain, part, (size_t)k);
			assert_int_equal(k, 0);
			gzin_close(in);
			assert_true(str_eq(buf_str(&plain), content));
			/* all at once, by another */
			g = gzout_create(path, &e);
			gzout_adds(g, content);
			assert_int_equal(gzout_close(g, &e), 0);
			assert_int_equal(file_read(path, 0, &again, &e), 0);
			assert_true(str_eq(buf_str(&got), buf_str(&again)));
			buf_reset(&squeezed);
			squeeze(two, content, &squeezed);
			assert_true(str_eq(str_sub(buf_str(&again), 10, again.n - 20), buf_str(&squeezed)));
			hasher_add(sum, squeezed.p, squeezed.n);
			buf_free(&pieces);
			buf_free(&squeezed);
			buf_free(&got);
			buf_free(&plain);
			buf_free(&again);
			arena_reset(&m);
		}
	/* the same bytes on every machine; a change of the compressor is told in CHANGELOG.md */
	assert_true(hasher_get(sum) == 0x9e2c9f8635ed751cu);
	hasher_free(sum);
	squeezer_free(one);
	squeezer_free(two);
	unlink(path);
	arena_free(&m);
}

/* What a confined process can still do, as bits; run in a child, for it cannot be undone. */
enum { CAN_CONNECT = 4, CAN_WRITE_OUTSIDE = 8, CAN_WRITE_INSIDE = 16, CAN_READ = 32, CAN_RENAME = 64, CAN_TRACE = 128 };

static int confined_abilities(const char *inside, const char *outside, const char *old)
{
	struct buf a = BUF_INIT, b = BUF_INIT;
	int able = confine(&inside, 1), fd;
	if ((fd = socket(AF_INET, SOCK_STREAM, 0)) >= 0 || errno != EPERM)
		able |= CAN_CONNECT;
	if (syscall(SYS_ptrace, 0, 0, 0, 0) == 0 || errno != EPERM)
		able |= CAN_TRACE;
	buf_addf(&a, "%s/new", outside);
	if (open(a.p, O_CREAT | O_WRONLY, 0600) >= 0 || open(old, O_WRONLY | O_TRUNC) >= 0 || unlink(old) == 0)
		able |= CAN_WRITE_OUTSIDE;
	if (open(old, O_RDONLY) >= 0 && open("/dev/null", O_WRONLY) >= 0)
		able |= CAN_READ;
	buf_reset(&a);
	buf_addf(&a, "%s/new", inside);
	buf_addf(&b, "%s/newer", inside);
	if (open(a.p, O_CREAT | O_WRONLY, 0600) >= 0)
		able |= CAN_WRITE_INSIDE;
	if (rename(a.p, b.p) == 0)
		able |= CAN_RENAME;
	buf_free(&a);
	buf_free(&b);
	return able;
}

static void confinement(void **state)
{
	(void)state;
	struct err e;
	struct buf inside = BUF_INIT, outside = BUF_INIT, old = BUF_INIT;
	int how = 0;
	buf_addf(&inside, "%s/inside", folder);
	buf_addf(&outside, "%s/outside", folder);
	assert_int_equal(file_mkdirs(inside.p, &e) | file_mkdirs(outside.p, &e), 0);
	buf_addf(&old, "%s/old", outside.p);
	assert_int_equal(file_write_atomic(old.p, STR("kept"), &e), 0);
	pid_t child = fork();
	if (child == 0)
		_exit(confined_abilities(inside.p, outside.p, old.p));
	assert_int_equal(waitpid(child, &how, 0), child);
	assert_true(WIFEXITED(how));
	int able = WEXITSTATUS(how);
	assert_int_equal(able & (CAN_READ | CAN_WRITE_INSIDE | CAN_RENAME), CAN_READ | CAN_WRITE_INSIDE | CAN_RENAME);
	if (able & CONFINED_CALLS)
		assert_int_equal(able & (CAN_CONNECT | CAN_TRACE), 0);
	if (able & CONFINED_WRITES)
		assert_int_equal(able & CAN_WRITE_OUTSIDE, 0);
	if (!(able & CONFINED_CALLS) || !(able & CONFINED_WRITES))
		print_message("    skipped: the system or this build has no %s\n",
			able & CONFINED_CALLS ? "landlock" : "seccomp");
	buf_free(&inside);
	buf_free(&outside);
	buf_free(&old);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pieces),
		cmocka_unit_test(strings),
		cmocka_unit_test(scanning),
		cmocka_unit_test(numbers),
		cmocka_unit_test(arena_vectors),
		cmocka_unit_test(gzip_round_trip),
		cmocka_unit_test(gzip_limits),
		cmocka_unit_test(full_disk),
		cmocka_unit_test(atomic_files),
		cmocka_unit_test(atomic_files_are_synced),
		cmocka_unit_test(hashes),
		cmocka_unit_test(maps),
		cmocka_unit_test(map_runs_over_the_end),
		cmocka_unit_test(ascii_classes),
		cmocka_unit_test(confinement),
	};
	if (!mkdtemp(folder))
		return 1;
	return cmocka_run_group_tests_name("base", tests, NULL, remove_folder);
}
