#include "store/seen/record.h"

#include "base/hash.h"
#include "base/le.h"
#include "text/calendar.h"

enum {
	PROSE_WORDS = 8,	/* a line with figures and so many words is prose; a shorter one may be a time or a score */
	SURE_PROSE = 15, LEAST_PROSE = 5,
	UNNAMED = 1,
	LITTLE_BODY = 26	/* with fewer words title, dateline and the like are taken for text too */
};

static uint32_t hash_cell(char kind, struct str a, struct str b)
{
	if (!a.n)
		return 0;
	uint64_t h = hash_mix(hash_str(a) + (unsigned char)kind) ^ hash_str(b);
	uint32_t v = (uint32_t)(hash_mix(h) >> 32);
	return v ? v : 1;
}

/* Who published it: the name given, else the url's host. */
static struct str publisher_of(const struct article *a)
{
	if (a->publisher.n)
		return a->publisher;
	ptrdiff_t at = str_find(a->url, STR("://"));
	if (at < 0)
		return STR_NONE;
	struct str host = str_from(a->url, (size_t)at + 3);
	for (size_t i = 0; i < host.n; i++)
		if (host.p[i] == '/' || host.p[i] == '?' || host.p[i] == '#')
			host.n = i;
	return str_starts(host, STR("www.")) ? str_from(host, 4) : host;
}

/* Whose furniture an article may have: its publisher's; else that of the folder it lies in below its batch; else
 * that of all who are not named. */
static uint32_t lines_owner(const struct article *a, uint32_t publisher)
{
	if (publisher)
		return publisher;
	ptrdiff_t first = str_chr(a->source, '/');
	size_t end = a->source.n;
	while (end && a->source.p[end - 1] != '/')
		end--;
	return first >= 0 && end > (size_t)first + 1
		? hash_cell('d', str_sub(a->source, (size_t)first, end - (size_t)first), STR_NONE) : UNNAMED;
}

/* The same document: the same file; where a file has many, the same record id in it; the same url; the
 * same id of the same publisher. */
static void print_identity(struct fingerprint *f, const struct article *a)
{
	struct str publisher = publisher_of(a);
	f->publisher = hash_cell('p', publisher, STR_NONE);
	f->owner = lines_owner(a, f->publisher);
	ptrdiff_t record = str_chr(a->source, '#');
	if (record < 0)
		f->file = hash_cell('f', a->source, STR_NONE);
	else if (a->external_id.n)
		f->record = hash_cell('r', str_sub(a->source, 0, (size_t)record), a->external_id);
	f->url = hash_cell('u', a->url, STR_NONE);
	if (publisher.n)
		f->external = hash_cell('e', a->external_id, publisher);
}

static void print_title(struct fingerprint *f, struct article *a, const struct duplicate_rules *rules)
{
	token_vec t = { NULL, 0, 0 };
	shingle_vec w = { NULL, 0, 0 };
	if (a->sentences.n && str_eq(a->sentences.v[0].text, a->title)) {
		t.v = sentence_tokens(a, 0);
		t.n = a->sentences.v[0].tokens;
	} else {
		tokenize(&a->mem, a->title, &t);
	}
	size_t n = shingle_words(&a->mem, a->title, t.v, t.n, &w);
	if (n > MAX_TITLE)
		n = MAX_TITLE;
	f->title = arena_alloc(&a->mem, (n + 1) * sizeof *f->title);
	for (size_t i = 0; i < n; i++)
		f->title[i] = (uint16_t)(w.v[i] >> 48);
	f->ntitle = short_set_sort(f->title, n);
	f->cue = duplicate_title_cue(rules, t.v, t.n);
}

/* Does a sentence count for 4-grams?  Not what surrounds the text, unless there is hardly anything else. */
static bool in_body(const struct sentence *s, struct str id, bool all)
{
	switch (s->role) {
	case ROLE_LINK: case ROLE_FURNITURE:
		return false;
	case ROLE_TITLE: case ROLE_DATELINE: case ROLE_BYLINE: case ROLE_FOOTER:
		if (!all)
			return false;
		break;
	default:
		break;
	}
	return !str_eq(s->repeats, id);
}

/* Is a long line a heap of headlines and menu entries without full stops?  Running text has many short words in lower
 * case: articles, prepositions, pronouns (English 40 %, headlines 10 %).  Only where most words are ASCII. */
static bool is_heap(const struct token *t, size_t n, size_t units, double least)
{
	size_t small = 0, ascii = 0, words = 0;
	for (size_t i = 0; i < n; i++)		/* no branch */
		small += (t[i].kind == TOKEN_WORD) & (t[i].shape == SHAPE_LOWER) & (t[i].len <= 3);
	if ((double)small >= least * (double)units)
		return false;
	for (size_t i = 0; i < n; i++) {
		words += t[i].kind == TOKEN_WORD;
		ascii += (t[i].kind == TOKEN_WORD) & t[i].ascii;
	}
	return ascii * 2 > words;
}

/* Does a line end as a sentence does (in Latin script or Chinese)? */
static bool ends_as_sentence(struct str t)
{
	for (;;) {
		if (str_ends(t, STR("\xe2\x80\x9d")) || str_ends(t, STR("\xe2\x80\x99")))	/* quotation marks */
			t.n -= 3;
		else if (t.n && (t.p[t.n - 1] == ')' || t.p[t.n - 1] == ']'))
			t.n--;
		else
			break;
	}
	return t.n && (t.p[t.n - 1] == '.' || t.p[t.n - 1] == '?' || t.p[t.n - 1] == '!'
		       || str_ends(t, STR("\xe3\x80\x82")));
}

/* Is a line prose, as against menus, headlines of other news, captions and tables? */
static bool is_prose(const struct sentence *s, const struct token *t, size_t words, const struct duplicate_rules *rules)
{
	if (words < SURE_PROSE)
		return words >= LEAST_PROSE && ends_as_sentence(s->text);
	return !is_heap(t, s->tokens, words, rules->limit[LIMIT_PROSE_SHORT_WORDS]);
}

/* The words of each sentence, and how many of the body's there are: all, and in prose. */
static void print_words(struct fingerprint *f, struct article *a, const struct duplicate_rules *rules, size_t *body,
			size_t *prose)
{
	shingle_vec text = { NULL, 0, 0 };
	VEC_RESERVE(&a->mem, &text, a->tokens.n + 1);
	f->nlines = a->sentences.n;
	f->lines = arena_alloc(&a->mem, (f->nlines + 1) * sizeof *f->lines);
	*body = *prose = 0;
	for (size_t i = 0; i < f->nlines; i++) {
		const struct sentence *s = &a->sentences.v[i];
		const struct token *t = sentence_tokens(a, i);
		size_t first = text.n, n = shingle_words(&a->mem, s->text, t, s->tokens, &text);
		bool in = in_body(s, a->id, false);
		uint64_t any = 0;
		for (size_t k = first; k < text.n; k++)
			any |= text.v[k];
		f->lines[i] = (struct print_line){ .first = (uint32_t)first, .words = (uint32_t)n,
			.figures = shingle_is_number(any), .prose = is_prose(s, t, n, rules) };
		*body += in ? n : 0;
		*prose += in && f->lines[i].prose ? n : 0;
	}
	f->text = text.v;
}

static void print_lines(struct fingerprint *f, struct article *a, const struct duplicate_rules *rules)
{
	size_t body, prose;
	print_words(f, a, rules, &body, &prose);
	bool little = body < LITTLE_BODY, all = (double)prose < rules->limit[LIMIT_PROSE_WORDS];
	for (size_t i = 0; i < f->nlines; i++) {
		const struct sentence *s = &a->sentences.v[i];
		struct print_line *l = &f->lines[i];
		const uint64_t *w = f->text + l->first;
		size_t n = l->words;
		bool apart = s->role == ROLE_TITLE && !s->paragraph && body;	/* a title beside the text is no part of it */
		l->body = !apart && in_body(s, a->id, little);
		l->counts = l->body && (all || l->prose);
		if (!n)
			continue;
		l->hash = shingle_line(w, n, false);
		if (!l->counts)
			continue;
		if (l->figures && n >= PROSE_WORDS)
			l->masked = shingle_line(w, n, true);
		if (!f->cue_line && duplicate_line_cue(rules, sentence_tokens(a, i), s->tokens))
			f->cue_line = l->hash;
	}
}

/* The words of the body, or only those that count for 4-grams: where they stand, if they do so one after another, or a
 * copy. */
static const uint64_t *body_words(const struct fingerprint *f, bool counting, struct arena *a, size_t *n)
{
	size_t first = 0, end = 0;
	bool together = true;
	*n = 0;
	for (size_t i = 0; i < f->nlines; i++) {
		const struct print_line *l = &f->lines[i];
		if (!l->words || (counting ? !l->counts : !l->body))
			continue;
		together &= !*n || l->first == end;
		first = *n ? first : l->first;
		end = l->first + l->words;
		*n += l->words;
	}
	if (together)
		return f->text + first;
	uint64_t *w = arena_alloc(a, *n * sizeof *w);
	size_t k = 0;
	for (size_t i = 0; i < f->nlines; i++) {
		const struct print_line *l = &f->lines[i];
		if (counting ? !l->counts : !l->body)
			continue;
		memcpy(w + k, f->text + l->first, l->words * sizeof *w);
		k += l->words;
	}
	return w;
}

static void print_numbers(struct fingerprint *f, struct arena *a)
{
	f->numbers = arena_alloc(a, (f->words + 1) * sizeof *f->numbers);
	f->nnumbers = 0;
	for (size_t i = 0; i < f->nlines; i++) {
		const struct print_line *l = &f->lines[i];
		const uint64_t *w = f->text + l->first;
		for (size_t k = 0; k < l->words && l->body && l->figures; k++) {	/* no branch */
			f->numbers[f->nnumbers] = (uint16_t)(w[k] >> 48);
			f->nnumbers += shingle_is_number(w[k]);
		}
	}
	f->nnumbers = short_set_sort(f->numbers, f->nnumbers < MAX_NUMBERS ? f->nnumbers : MAX_NUMBERS);
}

void print_body(struct fingerprint *f, struct arena *a)
{
	size_t n;
	const uint64_t *w = body_words(f, false, a, &n);
	f->text_hash = hash_bytes(w, n * sizeof *w);
	f->words = (uint32_t)n;
	print_numbers(f, a);
	bool all = true;
	for (size_t i = 0; i < f->nlines; i++)
		all &= f->lines[i].body == f->lines[i].counts;
	if (!all)
		w = body_words(f, true, a, &n);
	f->grams = arena_alloc(a, (n + 1) * 2 * sizeof *f->grams);
	f->ngrams = shingle_sort(f->grams, shingle_grams(w, n, f->grams), f->grams + n + 1);
}

bool id_number(struct str id, uint64_t *v)
{
	*v = 0;
	for (size_t i = 0; i < id.n; i++) {
		char c = id.p[i];
		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
			return false;
		*v = *v << 4 | (uint64_t)(c <= '9' ? c - '0' : c - 'a' + 10);
	}
	return id.n == 16;
}

struct fingerprint *seen_fingerprint(struct article *a, const struct duplicate_rules *rules)
{
	article_tokenize(a);
	struct fingerprint *f = arena_zalloc(&a->mem, sizeof *f);
	id_number(a->id, &f->id);
	print_identity(f, a);
	f->day = article_day(a) == DAY_NONE ? DAY_UNKNOWN : article_day(a);
	print_title(f, a, rules);
	print_lines(f, a, rules);
	print_body(f, &a->mem);
	return f;
}

/* ---- records ---- */

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

void record_write(struct buf *b, const struct fingerprint *f)
{
	struct gram_set set = gram_set_plan(f->grams, f->ngrams);
	size_t room = f->ngrams > f->nlines ? f->ngrams : f->nlines, at = b->n;
	uint32_t *v = xmalloc((room + 1) * 2 * sizeof *v), *tmp = v + room + 1;
	char head[RECORD_FIXED] = { 0 };
	buf_add(b, head, sizeof head);
	put_short_set(b, f->numbers, f->nnumbers);
	put_short_set(b, f->title, f->ntitle);
	size_t grams = b->n;
	gram_set_write(b, &set, f->grams, f->ngrams, v);
	size_t lines = b->n, nlines = line_set(f, false, v, tmp);
	set_write(b, v, nlines, LINE_BITS);
	size_t masked = b->n, nmasked = line_set(f, true, v, tmp);
	set_write(b, v, nmasked, LINE_BITS);
	free(v);
	const struct { uint64_t v; int bytes; } cells[] = {
		{ f->id, 8 }, { f->text_hash, 8 }, { f->publisher, 4 }, { f->file, 4 }, { f->record, 4 }, { f->url, 4 },
		{ f->external, 4 }, { (uint32_t)f->day, 4 }, { f->words, 4 }, { f->cue, 4 }, { set.total, 4 },
		{ set.sampled, 2 }, { set.kept, 2 }, { set.sample, 1 }, { set.bits, 1 }, { lines - grams, 2 },
		{ f->nnumbers, 2 }, { nlines, 2 }, { nmasked, 2 }, { masked - lines, 2 }, { f->ntitle, 1 }, { 0, 1 }
	};
	for (size_t i = 0, k = at; i < sizeof cells / sizeof *cells; k += (size_t)cells[i++].bytes)
		le_bytes(b->p + k, cells[i].v, cells[i].bytes);
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
		.ntitle = get_le8(p + 68)
	};
	size_t grams = get_le16(p + 58), lines = get_le16(p + 66);
	size_t at = RECORD_FIXED, sets = at + 2 * (r->nnumbers + r->ntitle);
	if (r->nnumbers > MAX_NUMBERS || r->ntitle > MAX_TITLE || r->nlines > MAX_LINES || r->nmasked > MAX_LINES
	    || r->set.bits > GRAM_MAP_BITS || r->set.sample > 16 || sets + grams + lines > s.n)
		return -1;
	for (size_t i = 0; i < r->nnumbers; i++, at += 2)
		r->numbers[i] = (uint16_t)get_le16(p + at);
	for (size_t i = 0; i < r->ntitle; i++, at += 2)
		r->title[i] = (uint16_t)get_le16(p + at);
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
		if (p->body && p->masked && line_in(masked, r->nmasked, p->masked) && !line_in(lines, r->nlines, p->hash))
			l->changed++;
	}
	l->announced = (f->cue && f->cue != r->cue) || (f->cue_line && !line_in(lines, r->nlines, f->cue_line));
	return 0;
}

int record_compare(const struct fingerprint *f, struct gram_map *map, const struct record *r, struct likeness *l)
{
	double shared = gram_set_shared(&r->set, r->grams, map, least_shared(f->ngrams, r->set.total));
	if (shared < 0)
		return -1;
	*l = (struct likeness){
		.shared = shared, .words = f->words, .other_words = r->words, .numbers = 1, .title = -1, .days = -1,
		.exact = f->text_hash == r->text_hash && f->words == r->words,
		.same_publisher = same(f->publisher, r->publisher),
		.same_file = same(f->file, r->file),
		.same_document = same(f->record, r->record) || same(f->url, r->url) || same(f->external, r->external)
	};
	if (l->exact)
		l->shared = shared = (double)f->ngrams;
	double n = (double)f->ngrams, m = (double)r->set.total;
	l->containment = n > 0 ? shared / n : 0;
	l->containment_of_other = m > 0 ? shared / m : 0;
	l->jaccard = n + m > shared ? shared / (n + m - shared) : l->exact;
	if (f->nnumbers && r->nnumbers) {
		size_t s = short_set_shared(f->numbers, f->nnumbers, r->numbers, r->nnumbers);
		l->numbers = (double)s / (double)(f->nnumbers < r->nnumbers ? f->nnumbers : r->nnumbers);
		l->numbers_compared = true;
	}
	double d = (double)f->nnumbers / (f->words + 1.0), e = (double)r->nnumbers / (r->words + 1.0);
	l->density = d > e ? d : e;
	if (f->ntitle && r->ntitle)
		l->title = jaccard(short_set_shared(f->title, f->ntitle, r->title, r->ntitle), f->ntitle, r->ntitle);
	if (f->day != DAY_UNKNOWN && r->day != DAY_UNKNOWN)
		l->days = f->day > r->day ? f->day - r->day : r->day - f->day;
	bool much = l->containment >= MUCH || l->containment_of_other >= MUCH;
	return l->exact || !much ? 0 : compare_lines(f, r, l);
}
