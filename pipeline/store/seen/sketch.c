#include "store/seen/sketch.h"

#include "base/hash.h"
#include "base/le.h"
#include "store/seen/record.h"

enum {
	LINE_FIGURES = 1, LINE_PROSE = 2, LINE_BODY = 4, LINE_COUNTS = 8, LINE_MASKED = 16, LINE_OWN = 32,
	MANY_WORDS = 255,
	CELLS = 15, FIXED = 2 * 8 + CELLS * 4 + 8 + 4 * 2 + 1,
	LINE_BYTES = 7, LINE_WORDS = 8
};

static void put_shorts(struct buf *b, const uint16_t *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		put_le16(b, v[i]);
}

static void write_words(struct buf *b, const struct fingerprint *f)
{
	size_t words = 0, capitals = 0;
	for (size_t i = 0; i < f->nlines; i++) {
		put_le32(b, f->lines[i].words);
		put_le32(b, f->lines[i].ncapitals);
		words += f->lines[i].words;
		capitals += f->lines[i].ncapitals;
	}
	for (size_t i = 0; i < words; i++)
		put_le64(b, f->text[i]);
	for (size_t i = 0; i < capitals; i++)
		put_le32(b, (f->capitals[i].hash & ~(uint32_t)1) | f->capitals[i].name);
}

static void write_lines(struct buf *b, const struct article *a, const struct fingerprint *f)
{
	for (size_t i = 0; i < f->nlines; i++)
		put_le32(b, f->lines[i].hash);
	for (size_t i = 0; i < f->nlines; i++) {
		const struct print_line *l = &f->lines[i];
		put_le8(b, (l->figures ? LINE_FIGURES : 0) | (l->prose ? LINE_PROSE : 0) | (l->body ? LINE_BODY : 0)
				| (l->counts ? LINE_COUNTS : 0) | (l->masked ? LINE_MASKED : 0)
				| (a->sentences.v[i].repeats.n ? LINE_OWN : 0));
		put_le8(b, (uint32_t)a->sentences.v[i].role);
		put_le8(b, l->words < MANY_WORDS ? l->words : MANY_WORDS);
	}
	for (size_t i = 0; i < f->nlines; i++)
		if (f->lines[i].masked)
			put_le32(b, f->lines[i].masked);
}

void sketch_write(struct buf *b, struct buf *words, const struct article *a, const struct fingerprint *f)
{
	put_le8(b, f == NULL);
	if (!f)
		return;
	size_t at = words->n;
	write_words(words, f);
	const uint32_t cells[CELLS] = { f->publisher, f->file, f->record, f->url, f->external, f->owner,
		(uint32_t)f->day, (uint32_t)f->arrived, f->cue, f->cue_line, f->words, (uint32_t)at,
		(uint32_t)(words->n - at), (uint32_t)f->nlines, (uint32_t)f->ngrams };
	put_le64(b, f->id);
	put_le64(b, f->text_hash);
	for (size_t i = 0; i < CELLS; i++)
		put_le32(b, cells[i]);
	put_le64(b, hash_bytes(words->p + at, words->n - at));
	put_le16(b, (uint32_t)f->nnumbers);
	put_le16(b, (uint32_t)f->ntitle);
	put_le16(b, (uint32_t)f->nanywhere);
	put_le16(b, (uint32_t)f->nnames);
	put_le8(b, (uint32_t)f->nlead);
	write_lines(b, a, f);
	for (size_t i = 0; i < f->ngrams; i++)
		put_le32(b, f->grams[i]);
	put_shorts(b, f->numbers, f->nnumbers);
	put_shorts(b, f->title, f->ntitle);
	put_shorts(b, f->anywhere, f->nanywhere);
	put_shorts(b, f->names, f->nnames);
	put_shorts(b, f->lead, f->nlead);
}

static const char *take(struct str *rest, size_t n)
{
	const char *p = rest->p;
	*rest = str_from(*rest, n);
	return p;
}

static uint16_t *take_shorts(struct str *rest, struct arena *mem, size_t n)
{
	uint16_t *v = arena_alloc(mem, (n + 1) * sizeof *v);
	const char *p = take(rest, 2 * n);
	for (size_t i = 0; i < n; i++)
		v[i] = (uint16_t)get_le16(p + 2 * i);
	return v;
}

/* The sentences, without their words; -1: damaged. */
static int read_lines(struct str *rest, struct article *a, struct fingerprint *f)
{
	const char *hashes = take(rest, 4 * f->nlines), *more = take(rest, (LINE_BYTES - 4) * f->nlines);
	f->lines = arena_zalloc(&a->mem, (f->nlines + 1) * sizeof *f->lines);
	VEC_RESERVE(&a->mem, &a->sentences, f->nlines + 1);
	for (size_t i = 0; i < f->nlines; i++, more += LINE_BYTES - 4) {
		unsigned bits = get_le8(more), role = get_le8(more + 1);
		if (role >= ROLES || ((bits & LINE_MASKED) && rest->n < 4))
			return -1;
		f->lines[i] = (struct print_line){ .hash = get_le32(hashes + 4 * i), .words = get_le8(more + 2),
			.masked = bits & LINE_MASKED ? get_le32(take(rest, 4)) : 0, .figures = bits & LINE_FIGURES,
			.prose = bits & LINE_PROSE, .body = bits & LINE_BODY, .counts = bits & LINE_COUNTS };
		*VEC_PUSH(&a->mem, &a->sentences) = (struct sentence){ .role = (enum role)role,
			.repeats = bits & LINE_OWN ? a->id : STR("") };
	}
	return 0;
}

int sketch_read(struct str *rest, struct sketch_words *w, struct article *a, struct fingerprint **out)
{
	article_reset(a);
	*out = NULL;
	if (!rest->n)
		return -1;
	if (*take(rest, 1))
		return 0;
	if (rest->n < FIXED)
		return -1;
	const char *p = take(rest, FIXED), *c = p + 16, *n = c + CELLS * 4 + 8;
	struct fingerprint *f = arena_zalloc(&a->mem, sizeof *f);
	*f = (struct fingerprint){ .id = get_le64(p), .text_hash = get_le64(p + 8), .publisher = get_le32(c),
		.file = get_le32(c + 4), .record = get_le32(c + 8), .url = get_le32(c + 12),
		.external = get_le32(c + 16), .owner = get_le32(c + 20), .day = (int32_t)get_le32(c + 24),
		.arrived = (int32_t)get_le32(c + 28), .cue = get_le32(c + 32), .cue_line = get_le32(c + 36),
		.words = get_le32(c + 40), .later_at = get_le32(c + 44), .later_bytes = get_le32(c + 48),
		.nlines = get_le32(c + 52), .ngrams = get_le32(c + 56), .later_sum = get_le64(c + 60),
		.nnumbers = get_le16(n), .ntitle = get_le16(n + 2),
		.nanywhere = get_le16(n + 4), .nnames = get_le16(n + 6), .nlead = get_le8(n + 8), .later = w };
	a->id = str_printf(&a->mem, "%016llx", (unsigned long long)f->id);
	if (rest->n / LINE_BYTES < f->nlines || read_lines(rest, a, f))
		return -1;
	size_t shorts = f->nnumbers + f->ntitle + f->nanywhere + f->nnames + f->nlead;
	if (f->nnumbers > MAX_NUMBERS || f->ntitle > MAX_TITLE || f->nanywhere > MAX_CAPITALS
	    || f->nnames > MAX_CAPITALS || f->nlead > LEAD || rest->n < shorts * 2
	    || (rest->n - shorts * 2) / 4 < f->ngrams)
		return -1;
	const char *grams = take(rest, 4 * f->ngrams);
	f->grams = arena_alloc(&a->mem, (f->ngrams + 1) * sizeof *f->grams);
	for (size_t i = 0; i < f->ngrams; i++)
		f->grams[i] = get_le32(grams + 4 * i);
	f->numbers = take_shorts(rest, &a->mem, f->nnumbers);
	f->title = take_shorts(rest, &a->mem, f->ntitle);
	f->anywhere = take_shorts(rest, &a->mem, f->nanywhere);
	f->names = take_shorts(rest, &a->mem, f->nnames);
	for (size_t i = 0; i < f->nlead; i++)
		f->lead[i] = (uint16_t)get_le16(take(rest, 2));
	*out = f;
	return 0;
}

int sketch_fetch(struct fingerprint *f, struct arena *mem, struct err *e)
{
	struct str s;
	if (f->later->get(f->later, f->later_at, f->later_bytes, &s, e))
		return -1;
	size_t words = 0, capitals = 0, lines = f->nlines;
	bool whole = s.n == f->later_bytes && hash_str(s) == f->later_sum && s.n / LINE_WORDS >= lines;
	const char *counts = whole ? take(&s, LINE_WORDS * lines) : NULL;
	for (size_t i = 0; i < lines && whole; i++) {
		struct print_line *l = &f->lines[i];
		l->first = (uint32_t)words;
		l->capitals = (uint32_t)capitals;
		words += l->words = get_le32(counts + LINE_WORDS * i);
		capitals += l->ncapitals = get_le32(counts + LINE_WORDS * i + 4);
	}
	if (!whole || s.n / 8 < words || (s.n - 8 * words) / 4 < capitals)
		return err_set(e, EXIT_STREAM, "the words of article %016llx are not those of its sketch",
			       (unsigned long long)f->id);
	f->text = arena_alloc(mem, (words + 1) * sizeof *f->text);
	f->capitals = arena_alloc(mem, (capitals + 1) * sizeof *f->capitals);
	for (size_t i = 0; i < words; i++)
		f->text[i] = get_le64(s.p + 8 * i);
	s = str_from(s, 8 * words);
	for (size_t i = 0; i < capitals; i++) {
		uint32_t v = get_le32(s.p + 4 * i);
		f->capitals[i] = (struct capital){ v & ~(uint32_t)1, v & 1 };
	}
	f->later = NULL;
	return 0;
}
