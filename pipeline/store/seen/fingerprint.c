/* What is compared of an article: see record.h. */
#include "store/seen/record.h"

#include "base/hash.h"
#include "article/published.h"
#include "text/calendar.h"

enum {
	/* a line with figures and so many words is prose; a shorter one may be a time or a score */
	PROSE_WORDS = 8,
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
 * same id of the same publisher; and of a record that has neither, the same place in its file. */
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
	if (record >= 0 && !a->external_id.n && !a->url.n)
		f->external = hash_cell('n', a->source, STR_NONE);
	else if (publisher.n)
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

/* May a name begin behind this mark?  A sentence or a quotation that begins there has a capital in any case. */
static bool joins(struct str line, const struct token *mark)
{
	return token_is(line, mark, ',') || token_is(line, mark, '.') || token_is(line, mark, '-')
	       || token_is(line, mark, '(') || token_is(line, mark, '/') || token_is(line, mark, '&');
}

/* The words of a line that have a capital, and which of them has it because it is a name: not the first of a sentence
 * or quotation, nor in a line without lower case. */
static void print_capitals(struct str line, const struct token *t, size_t n, struct capital *out, struct print_line *l)
{
	bool lower = false;
	uint32_t k = 0;
	for (size_t i = 0; i < n; i++) {
		if (t[i].kind != TOKEN_WORD)
			continue;
		lower |= t[i].shape == SHAPE_LOWER;
		if (t[i].shape != SHAPE_TITLE && t[i].shape != SHAPE_UPPER && t[i].shape != SHAPE_MIXED)
			continue;
		out[k++] = (struct capital){ (uint32_t)(t[i].hash >> 32),
			i > 0 && (t[i - 1].kind != TOKEN_MARK || joins(line, &t[i - 1])) };
	}
	for (uint32_t i = 0; i < k && !lower; i++)
		out[i].name = false;
	l->ncapitals = k;
}

/* The words of each sentence, and how many of the body's there are: all, and in prose. */
static void print_words(struct fingerprint *f, struct article *a, const struct duplicate_rules *rules, size_t *body,
			size_t *prose)
{
	shingle_vec text = { NULL, 0, 0 };
	VEC_RESERVE(&a->mem, &text, a->tokens.n + 1);
	f->nlines = a->sentences.n;
	f->lines = arena_alloc(&a->mem, (f->nlines + 1) * sizeof *f->lines);
	f->capitals = arena_alloc(&a->mem, (a->tokens.n + 1) * sizeof *f->capitals);
	uint32_t capitals = 0;
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
			.figures = shingle_is_number(any), .prose = is_prose(s, t, n, rules), .capitals = capitals };
		print_capitals(s->text, t, s->tokens, f->capitals + capitals, &f->lines[i]);
		capitals += f->lines[i].ncapitals;
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
		/* a title beside the text is no part of it */
		bool apart = s->role == ROLE_TITLE && !s->paragraph && body;
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

/* The lowest of n hashes, sorted, each once, cut to 16 bits: at most `most` of them.  v and tmp have room for n. */
static size_t lowest(uint32_t *v, size_t n, uint32_t *tmp, uint16_t *out, size_t most)
{
	n = shingle_sort(v, n, tmp);
	size_t k = 0;
	for (size_t i = 0; i < n && k < most; i++)
		if (!k || out[k - 1] != v[i] >> 16)
			out[k++] = (uint16_t)(v[i] >> 16);
	return k;
}

static void print_numbers(struct fingerprint *f, struct arena *a)
{
	uint32_t *v = arena_alloc(a, (f->words + 1) * 2 * sizeof *v);
	size_t n = 0;
	for (size_t i = 0; i < f->nlines; i++) {
		const struct print_line *l = &f->lines[i];
		const uint64_t *w = f->text + l->first;
		for (size_t k = 0; k < l->words && l->body && l->figures; k++) {	/* no branch */
			v[n] = (uint32_t)(w[k] >> 32);
			n += shingle_is_number(w[k]);
		}
	}
	f->numbers = arena_alloc(a, MAX_NUMBERS * sizeof *f->numbers);
	f->nnumbers = lowest(v, n, v + f->words + 1, f->numbers, MAX_NUMBERS);
}

/* Words with a capital anywhere, and the names among them that stand in the text proper: sorted together, whether one
 * is a name being the lowest bit. */
static void print_names(struct fingerprint *f, struct arena *a)
{
	size_t all = f->nlines ? f->lines[f->nlines - 1].capitals + f->lines[f->nlines - 1].ncapitals : 0, n = 0;
	uint32_t *v = arena_alloc(a, (all + 1) * 2 * sizeof *v);
	for (size_t i = 0; i < f->nlines; i++) {
		const struct print_line *l = &f->lines[i];
		for (uint32_t k = l->capitals; k < l->capitals + l->ncapitals; k++)
			v[n++] = (f->capitals[k].hash & ~(uint32_t)1) | (l->counts & f->capitals[k].name);
	}
	n = shingle_sort(v, n, v + all + 1);
	f->anywhere = arena_alloc(a, 2 * MAX_CAPITALS * sizeof *f->anywhere);
	f->names = f->anywhere + MAX_CAPITALS;
	f->nanywhere = f->nnames = 0;
	for (size_t i = 0; i < n; i++) {
		uint16_t h = (uint16_t)(v[i] >> 16);
		if (!f->nanywhere || f->anywhere[f->nanywhere - 1] != h) {
			if (f->nanywhere == MAX_CAPITALS)
				break;
			f->anywhere[f->nanywhere++] = h;
		}
		if ((v[i] & 1) && (!f->nnames || f->names[f->nnames - 1] != h))
			f->names[f->nnames++] = h;
	}
}

/* Where the text begins: its first 4-grams in order. */
static void print_lead(struct fingerprint *f, const uint32_t *grams, size_t n)
{
	for (f->nlead = 0; f->nlead < n && f->nlead < LEAD; f->nlead++)
		f->lead[f->nlead] = (uint16_t)(grams[f->nlead] >> 16);
}

void print_body(struct fingerprint *f, struct arena *a)
{
	size_t n;
	const uint64_t *w = body_words(f, false, a, &n);
	f->text_hash = hash_bytes(w, n * sizeof *w);
	f->words = (uint32_t)n;
	print_numbers(f, a);
	print_names(f, a);
	bool all = true;
	for (size_t i = 0; i < f->nlines; i++)
		all &= f->lines[i].body == f->lines[i].counts;
	if (!all)
		w = body_words(f, true, a, &n);
	f->grams = arena_alloc(a, (n + 1) * 2 * sizeof *f->grams);
	size_t grams = shingle_grams(w, n, f->grams);
	print_lead(f, f->grams, grams);
	f->ngrams = shingle_sort(f->grams, grams, f->grams + n + 1);
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

/* A day worked out from the dates in the text is that of what it speaks of, as often as not; and on a web page a line
 * with a date may belong to the news around the article. */
static bool day_is_sure(const struct article *a)
{
	return published_is_settled(a) && !(a->url.n && str_is(a->published_basis, "header"));
}

struct fingerprint *seen_fingerprint(struct article *a, const struct duplicate_rules *rules)
{
	article_tokenize(a);
	struct fingerprint *f = arena_zalloc(&a->mem, sizeof *f);
	id_number(a->id, &f->id);
	print_identity(f, a);
	if (!cal_parse_iso(source_batch(a->source), &f->arrived))	/* its first ten bytes */
		f->arrived = DAY_UNKNOWN;
	f->day = day_is_sure(a) && article_day(a) != DAY_NONE ? article_day(a) : DAY_UNKNOWN;
	print_title(f, a, rules);
	print_lines(f, a, rules);
	print_body(f, &a->mem);
	return f;
}
