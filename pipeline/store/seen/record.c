/* Records of kept articles, and how alike an article is to one: see record.h. */
#include "store/seen/record.h"

#include <stdlib.h>

#include "base/le.h"

/* The keys of the lines, sorted, without repeats; out and tmp have room for f->nlines. */
static size_t line_set(const struct fingerprint *f, bool masked, uint32_t *out, uint32_t *tmp)
{
	size_t n = 0;
	for (size_t i = 0; i < f->nlines && n < MAX_LINES; i++) {
		uint32_t h = masked ? f->lines[i].masked : f->lines[i].hash;
		if (h)
			out[n++] = h;
	}
	n = shingle_sort(out, n, tmp);
	size_t k = 0;
	for (size_t i = 0; i < n; i++)
		if (!k || out[k - 1] != line_key(out[i]))
			out[k++] = line_key(out[i]);
	return k;
}

static void put_short_set(struct buf *b, const uint16_t *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		put_le16(b, v[i]);
}

/* The set of words with capitals, then a bit for each: is it a name? */
static void put_capitals(struct buf *b, const struct fingerprint *f)
{
	uint32_t v[MAX_CAPITALS];
	unsigned char name[(MAX_CAPITALS + 7) / 8] = { 0 };
	for (size_t i = 0, k = 0; i < f->nanywhere; i++) {
		v[i] = f->anywhere[i];
		while (k < f->nnames && f->names[k] < v[i])
			k++;
		if (k < f->nnames && f->names[k] == v[i])
			name[i / 8] |= (unsigned char)(1u << i % 8);
	}
	set_write(b, v, f->nanywhere, 16);
	buf_add(b, name, (f->nanywhere + 7) / 8);
}

void record_write(struct buf *b, const struct fingerprint *f)
{
	struct gram_set set = gram_set_plan(f->grams, f->ngrams);
	size_t room = f->ngrams > f->nlines ? f->ngrams : f->nlines, at = b->n;
	uint32_t *v = xmalloc((room + 1) * 2 * sizeof *v), *tmp = v + room + 1;
	char head[RECORD_FIXED] = { 0 };
	buf_add(b, head, sizeof head);
	put_short_set(b, f->numbers, f->nnumbers);
	put_short_set(b, f->title, f->ntitle);
	put_short_set(b, f->lead, f->nlead);
	size_t capitals = b->n;
	put_capitals(b, f);
	size_t grams = b->n;
	gram_set_write(b, &set, f->grams, f->ngrams, v);
	size_t lines = b->n, nlines = line_set(f, false, v, tmp);
	set_write(b, v, nlines, LINE_BITS);
	size_t masked = b->n, nmasked = line_set(f, true, v, tmp);
	set_write(b, v, nmasked, LINE_BITS);
	free(v);
	const struct { uint64_t v; int bytes;
	} cells[] = { { f->id, 8 },
		      { f->text_hash, 8 },
		      { f->publisher, 4 },
		      { f->file, 4 },
		      { f->record, 4 },
		      { f->url, 4 },
		      { f->external, 4 },
		      { (uint32_t)f->day, 4 },
		      { f->words, 4 },
		      { f->cue, 4 },
		      { set.total, 4 },
		      { set.sampled, 2 },
		      { set.kept, 2 },
		      { set.sample, 1 },
		      { set.bits, 1 },
		      { lines - grams, 2 },
		      { f->nnumbers, 2 },
		      { nlines, 2 },
		      { nmasked, 2 },
		      { masked - lines, 2 },
		      { f->ntitle, 1 },
		      { f->nlead, 1 },
		      { f->nanywhere, 2 },
		      { grams - capitals, 2 },
		      { (uint32_t)f->arrived, 4 } };
	for (size_t i = 0, k = at; i < sizeof cells / sizeof *cells; k += (size_t)cells[i++].bytes)
		le_bytes(b->p + k, cells[i].v, cells[i].bytes);
}

void record_forget(struct buf *b, struct str bytes)
{
	enum { SETS = 48, ARRIVED = 74 };	/* from where to where a head tells of what follows it */
	size_t at = b->n;
	buf_add(b, bytes.p, RECORD_FIXED);
	memset(b->p + at + SETS, 0, ARRIVED - SETS);
}

int32_t record_arrived(struct str bytes)
{
	return (int32_t)get_le32(bytes.p + 74);
}

uint32_t record_grams(struct str bytes)
{
	return get_le32(bytes.p + 48);
}

int record_read(struct str s, struct record *r)
{
	if (s.n < RECORD_FIXED)
		return -1;
	const char *p = s.p;
	*r = (struct record){
		.id = get_le64(p), .text_hash = get_le64(p + 8),
		.publisher = get_le32(p + 16), .file = get_le32(p + 20), .record = get_le32(p + 24),
		.url = get_le32(p + 28), .external = get_le32(p + 32), .day = (int32_t)get_le32(p + 36),
		.words = get_le32(p + 40), .cue = get_le32(p + 44),
		.set = { get_le32(p + 48), get_le16(p + 52), get_le16(p + 54), (uint8_t)get_le8(p + 56),
			 (uint8_t)get_le8(p + 57) },
		.nnumbers = get_le16(p + 60), .nlines = get_le16(p + 62), .nmasked = get_le16(p + 64),
		.ntitle = get_le8(p + 68), .nlead = get_le8(p + 69), .nanywhere = get_le16(p + 70)
	};
	size_t grams = get_le16(p + 58), lines = get_le16(p + 66), capitals = get_le16(p + 72);
	size_t at = RECORD_FIXED, sets = at + 2 * (r->nnumbers + r->ntitle + r->nlead) + capitals;
	if (r->nnumbers > MAX_NUMBERS || r->ntitle > MAX_TITLE || r->nlead > LEAD || r->nanywhere > MAX_CAPITALS
	    || r->nlines > MAX_LINES || r->nmasked > MAX_LINES || r->set.bits > GRAM_MAP_BITS || r->set.sample > 16
	    || sets + grams + lines > s.n)
		return -1;
	for (size_t i = 0; i < r->nnumbers; i++, at += 2)
		r->numbers[i] = (uint16_t)get_le16(p + at);
	for (size_t i = 0; i < r->ntitle; i++, at += 2)
		r->title[i] = (uint16_t)get_le16(p + at);
	for (size_t i = 0; i < r->nlead; i++, at += 2)
		r->lead[i] = (uint16_t)get_le16(p + at);
	r->capitals = str_sub(s, at, capitals);
	at += capitals;
	r->grams = str_sub(s, at, grams);
	r->lines = str_sub(s, at + grams, lines);
	r->masked = str_from(s, at + grams + lines);
	return 0;
}

int record_lines(const struct record *r, uint32_t *out)
{
	return set_read(r->lines, r->nlines, LINE_BITS, out);
}

bool line_in(const uint32_t *v, size_t n, uint32_t hash)
{
	uint32_t key = line_key(hash);
	size_t lo = 0, hi = n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (v[mid] < key)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < n && v[lo] == key;
}

static double jaccard(size_t shared, size_t a, size_t b)
{
	return (double)shared / (double)(a + b - shared);
}

/* With less in common a text is neither copy nor revision, and its sentences need not be held against the other's. */
#define MUCH 0.1
/* With less it is no copy nor of one wording either, and its names and opening are not asked for (they count as 0). */
#define OWN_FROM 0.25

/* What the likeness of two titles counts if one is missing: about as much as it is for two versions of a story. */
#define UNKNOWN_TITLE 0.3

/* So few 4-grams in both make no row: less than a tenth or than 20, and in a short text less than a fifth. */
static double least_shared(size_t n, size_t m)
{
	double fewer = (double)(n < m ? n : m), row = fewer > 200 ? fewer / 10 : 20;
	return fewer / 5 < row ? fewer / 5 : row;
}

static bool same(uint32_t a, uint32_t b) { return a && a == b; }

/* Sentences of the body that the other has with other figures, and whether one of its own announces a
 * correction that the other does not have. */
static int compare_lines(const struct fingerprint *f, const struct record *r, struct likeness *l)
{
	uint32_t lines[MAX_LINES], masked[MAX_LINES];
	if (record_lines(r, lines) || set_read(r->masked, r->nmasked, LINE_BITS, masked))
		return -1;
	for (size_t i = 0; i < f->nlines; i++) {
		const struct print_line *p = &f->lines[i];
		if (p->body && p->masked && line_in(masked, r->nmasked, p->masked)
		    && !line_in(lines, r->nlines, p->hash))
			l->v[FEATURE_CHANGED]++;
	}
	l->v[FEATURE_ANNOUNCED] =
		(f->cue && f->cue != r->cue) || (f->cue_line && !line_in(lines, r->nlines, f->cue_line));
	return 0;
}

/* How many of a are not in b, of those that are not above the bound? */
static size_t own(const uint16_t *a, size_t na, const uint16_t *b, size_t nb, unsigned bound)
{
	while (na && a[na - 1] > bound)
		na--;
	return na - short_set_shared(a, na, b, nb);
}

/* Of a set that was cut short the end is all that is known; of whole ones everything. */
static unsigned bound_of(const uint16_t *v, size_t n, size_t most) { return n == most ? v[n - 1] : UINT16_MAX; }

static double fewer(size_t a, size_t b) { return (double)(a < b ? a : b); }

/* Figures and names that one text says and the other does not: of the two numbers the smaller, so that what was added
 * or cut does not count, and what was put in another's place does. */
static int compare_own(const struct fingerprint *f, const struct record *r, struct likeness *l)
{
	unsigned x = bound_of(f->numbers, f->nnumbers, MAX_NUMBERS), y = bound_of(r->numbers, r->nnumbers, MAX_NUMBERS);
	unsigned bound = x < y ? x : y;
	l->v[FEATURE_OWN_FIGURES] = fewer(own(f->numbers, f->nnumbers, r->numbers, r->nnumbers, bound),
					  own(r->numbers, r->nnumbers, f->numbers, f->nnumbers, bound));
	uint32_t v[MAX_CAPITALS];
	uint16_t all[MAX_CAPITALS], names[MAX_CAPITALS];
	size_t n = r->nanywhere, bits = (n + 7) / 8, k = 0;
	if (r->capitals.n < bits || set_read(str_n(r->capitals.p, r->capitals.n - bits), n, 16, v))
		return -1;
	const char *is_name = r->capitals.p + r->capitals.n - bits;
	for (size_t i = 0; i < n; i++) {
		all[i] = (uint16_t)v[i];
		if ((unsigned char)is_name[i / 8] >> i % 8 & 1)
			names[k++] = all[i];
	}
	x = bound_of(f->anywhere, f->nanywhere, MAX_CAPITALS);
	y = bound_of(all, n, MAX_CAPITALS);
	bound = x < y ? x : y;
	l->v[FEATURE_OWN_NAMES] = fewer(own(f->names, f->nnames, all, n, bound),
					own(names, k, f->anywhere, f->nanywhere, bound));
	return 0;
}

/* The share of the other's first 4-grams that this text has, wherever. */
static double lead_shared(const struct fingerprint *f, const struct record *r)
{
	size_t k = 0;
	for (size_t i = 0; i < r->nlead; i++) {
		uint32_t low = (uint32_t)r->lead[i] << 16;
		size_t a = 0, b = f->ngrams;
		while (a < b) {
			size_t mid = a + (b - a) / 2;
			if (f->grams[mid] < low)
				a = mid + 1;
			else
				b = mid;
		}
		k += a < f->ngrams && f->grams[a] >> 16 == r->lead[i];
	}
	return r->nlead ? (double)k / (double)r->nlead : 0;
}

/* What can be said of the two without their words. */
static void compare_heads(const struct fingerprint *f, const struct record *r, struct likeness *l)
{
	double *v = l->v;
	bool other = f->publisher && r->publisher && f->publisher != r->publisher;
	v[FEATURE_WORDS] = fewer(f->words, r->words);
	v[FEATURE_EXACT] = f->text_hash == r->text_hash && f->words == r->words;
	v[FEATURE_SAME_PUBLISHER] = same(f->publisher, r->publisher);
	v[FEATURE_OTHER_PUBLISHER] = other;
	v[FEATURE_PAGE] = f->url != 0;
	v[FEATURE_SAME_FILE] = same(f->file, r->file) || same(f->record, r->record);
	v[FEATURE_SAME_DOCUMENT] = same(f->url, r->url) || same(f->external, r->external);
	v[FEATURE_FIGURES] = 1;
	if (f->nnumbers && r->nnumbers) {
		size_t s = short_set_shared(f->numbers, f->nnumbers, r->numbers, r->nnumbers);
		v[FEATURE_FIGURES] = (double)s / fewer(f->nnumbers, r->nnumbers);
		l->figures_compared = true;
	}
	double d = (double)f->nnumbers / (f->words + 1.0), e = (double)r->nnumbers / (r->words + 1.0);
	v[FEATURE_DENSITY] = d > e ? d : e;
	v[FEATURE_TITLED] = f->ntitle && r->ntitle;
	v[FEATURE_TITLE] = UNKNOWN_TITLE;
	if (f->ntitle && r->ntitle)
		v[FEATURE_TITLE] =
			jaccard(short_set_shared(f->title, f->ntitle, r->title, r->ntitle), f->ntitle, r->ntitle);
	v[FEATURE_DAYS] = -1;
	v[FEATURE_DATED] = f->day != DAY_UNKNOWN && r->day != DAY_UNKNOWN;
	if (f->day != DAY_UNKNOWN && r->day != DAY_UNKNOWN)
		v[FEATURE_DAYS] = f->day > r->day ? f->day - r->day : r->day - f->day;
}

int record_compare(const struct fingerprint *f, struct gram_map *map, const struct record *r, struct likeness *l)
{
	double shared = gram_set_shared(&r->set, r->grams, map, least_shared(f->ngrams, r->set.total));
	if (shared < 0)
		return -1;
	*l = (struct likeness){ .figures_compared = false };
	compare_heads(f, r, l);
	bool exact = likeness_is(l, FEATURE_EXACT);
	if (exact)
		shared = (double)f->ngrams;
	double n = (double)f->ngrams, m = (double)r->set.total, *v = l->v;
	v[FEATURE_SHARED] = shared;
	v[FEATURE_CONTAINMENT] = n > 0 ? shared / n : 0;
	v[FEATURE_OF_OTHER] = m > 0 ? shared / m : 0;
	v[FEATURE_EITHER] = n < m ? v[FEATURE_CONTAINMENT] : v[FEATURE_OF_OTHER];
	v[FEATURE_JACCARD] = n + m > shared ? shared / (n + m - shared) : exact;
	/* an id that is used for another text every night names no record */
	if (v[FEATURE_EITHER] < OWN_FROM && !same(f->file, r->file))
		v[FEATURE_SAME_FILE] = 0;
	if (v[FEATURE_EITHER] < MUCH && !exact)
		return 0;
	v[FEATURE_LEAD] = exact;
	if (exact)
		return 0;
	if (v[FEATURE_EITHER] >= OWN_FROM) {
		v[FEATURE_LEAD] = lead_shared(f, r);
		if (compare_own(f, r, l))
			return -1;
	}
	return compare_lines(f, r, l);
}
