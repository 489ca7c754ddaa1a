#include "lexicon/coordinates.h"

#include <unistd.h>

#include "base/ascii.h"

enum { ID, LAT, LON };
static const char *const columns[] = { "id", "lat", "lon", NULL };
static const char file[] = "coordinates.tsv";

static bool is_there(const char *dir)
{
	struct buf path = BUF_INIT;
	buf_addf(&path, "%s/%s", dir, file);
	bool there = access(path.p, F_OK) == 0;
	buf_free(&path);
	return there;
}

int coordinates_open(struct coordinates *c, const char *dir, struct err *e)
{
	*c = (struct coordinates){ .open = false };
	if (!is_there(dir))
		return 0;
	if (lexfile_open(&c->f, dir, file, columns, LON + 1, e))
		return -1;
	c->open = true;
	return 0;
}

int coordinates_of(struct coordinates *c, struct str id, struct str *lat, struct str *lon, struct err *e)
{
	*lat = *lon = STR("");
	while (c->open) {
		if (!c->have) {
			int got = lexfile_next(&c->f, e);
			if (got <= 0)
				return got;
			c->have = true;
		}
		int order = str_cmp(c->f.cells[ID], id);
		if (order > 0)
			return 0;
		if (order == 0) {
			*lat = c->f.cells[LAT];
			*lon = c->f.cells[LON];
			return 0;
		}
		c->have = false;
	}
	return 0;
}

void coordinates_close(struct coordinates *c)
{
	if (c->open)
		lexfile_close(&c->f);
	c->open = false;
}

/* "-34.61": a number of at most limit degrees, on either side of 0. */
static bool is_degrees(struct str s, unsigned limit)
{
	unsigned whole = 0;
	size_t i = str_starts(s, STR("-")), start = i;
	for (; i < s.n && ascii_digit(s.p[i]) && whole <= limit; i++)
		whole = whole * 10 + (unsigned)(s.p[i] - '0');
	bool fraction = false;
	if (i == start || whole > limit)
		return false;
	if (i == s.n)
		return true;
	if (s.p[i] != '.' || i + 1 == s.n)
		return false;
	while (++i < s.n) {
		if (!ascii_digit(s.p[i]))
			return false;
		fraction |= s.p[i] != '0';
	}
	return whole < limit || !fraction;
}

struct last { struct arena mem; struct str id; };

static int check_row(void *ctx, const struct lexfile *f, struct err *e)
{
	struct last *last = ctx;
	bool behind = str_cmp(last->id, f->cells[ID]) < 0;
	last->id = str_dup(&last->mem, f->cells[ID]);
	if (!behind)
		return lexfile_fail(f, ID, e, "not behind the id above in byte order: sort the file, an id once");
	if (!is_degrees(f->cells[LAT], 90))
		return lexfile_fail(f, LAT, e, "no degrees of latitude, -90 to 90: write them as -34.61");
	if (!is_degrees(f->cells[LON], 180))
		return lexfile_fail(f, LON, e, "no degrees of longitude, -180 to 180: write them as 151.21");
	return 0;
}

int coordinates_check(const char *dir, const struct lex_faults *faults)
{
	struct last last = { .mem = ARENA_INIT, .id = STR("") };
	int r = is_there(dir) ? lexfile_rows(dir, file, columns, LON + 1, check_row, &last, faults) : 0;
	arena_free(&last.mem);
	return r;
}
