#include "article/lines.h"

#include "base/ascii.h"
#include "base/hash.h"
#include "base/map.h"
#include "text/sentences.h"
#include "text/utf8.h"

enum { TITLE_WORDS = 28, HEADING_WORDS = 14, REPEAT_MIN = 25 };

/* Is there a letter or figure in it?  A line of marks is no line. */
static bool has_word(struct str s)
{
	for (size_t i = 0; i < s.n;) {
		unsigned char c = (unsigned char)s.p[i];
		if (c < 0x80) {
			if (ascii_alnum(c))
				return true;
			i++;
		} else {
			enum utf8_class k = utf8_class(utf8_next(s, &i));
			if (k == UTF8_LETTER || k == UTF8_DIGIT)
				return true;
		}
	}
	return false;
}

static void normal_lines(struct arranging *w)
{
	struct arena *mem = &w->a->mem;
	struct normal_map map;
	VEC_RESERVE(mem, &w->lines, w->a->paragraphs.n);
	for (size_t i = 0; i < w->a->paragraphs.n; i++) {
		const struct paragraph *p = &w->a->paragraphs.v[i];
		struct str t = normal_form(mem, p->text, &map);
		size_t marker = layout_marker(t);
		if (marker >= t.n || !has_word(t))
			continue;
		struct judged_line *n = VEC_PUSH(mem, &w->lines);
		*n = (struct judged_line){ .text = t, .paragraph = i, .role = p->role, .marker = marker };
		if (map.passes) {
			n->map = arena_alloc(mem, sizeof map);
			*n->map = map;
		}
	}
}

/* Is one of two headlines the beginning of the other: shortened, or with the site's name behind it? */
static bool begins_alike(struct str a, struct str b)
{
	struct str least = a.n < b.n ? a : b, other = a.n < b.n ? b : a;
	while (least.n && strchr(" .", least.p[least.n - 1]))
		least.n--;
	if (str_ends(least, STR("\xe2\x80\xa6")))
		least.n -= 3;
	return least.n >= 20 && str_starts(other, least);
}

static bool may_be_title(enum role role)
{
	return role == ROLE_NONE || role == ROLE_TITLE || role == ROLE_HEADING;
}

/* The first line that may be the title; the first four that are the same line as the title given are marked. */
static size_t mark_given_title(struct arranging *w)
{
	enum { LOOKED_AT = 4 };
	size_t first = w->lines.n, seen = 0;
	for (size_t i = 0; i < w->lines.n && seen < LOOKED_AT; i++) {
		struct judged_line *n = &w->lines.v[i];
		if (!may_be_title(n->role))
			continue;
		if (!seen++)
			first = i;
		if (w->a->title.n && layout_same_line(w->a->title, n->text))
			n->role = ROLE_TITLE;
	}
	return first;
}

/* Without a title, the first line is it if it looks so and text follows. */
static void take_first_line(struct arranging *w, size_t first)
{
	bool strong;
	struct judged_line *t = &w->lines.v[first];
	bool looks = w->lines.n > first + 1 && !t->marker && layout_is_heading(t->text, TITLE_WORDS)
		     && !(layout_dateline(w->l, t->text, &strong) && strong);
	if (t->role != ROLE_TITLE && !looks)
		return;
	t->role = ROLE_TITLE;
	w->a->title = t->text;
}

/* Is line i the title, or, where none was yet, a shortened or lengthened one? */
static bool is_title(const struct arranging *w, size_t i, bool had)
{
	const struct judged_line *n = &w->lines.v[i];
	struct str title = w->a->title;
	if (n->role == ROLE_TITLE || (i < 12 && n->text.n < title.n * 2 + 8 && layout_same_line(title, n->text)))
		return true;
	bool heads = n->role == ROLE_HEADING ? i < 6
		     : i < 2 && n->role == ROLE_NONE && layout_is_heading(n->text, TITLE_WORDS);
	return !had && heads && begins_alike(title, n->text);
}

static void find_title(struct arranging *w)
{
	size_t first = mark_given_title(w);
	if (!w->a->title.n && first < w->lines.n)
		take_first_line(w, first);
	bool had = false;
	for (size_t i = 0; i < w->lines.n && w->a->title.n; i++) {
		struct judged_line *n = &w->lines.v[i];
		if (!is_title(w, i, had) || n->role == ROLE_LIST || n->role == ROLE_LINK)
			continue;
		n->role = ROLE_TITLE;
		n->repeated = had;
		had = true;
	}
	w->title_apart = w->a->title.n && !had;
}

/* Bytes of the title and its full stop at the start of a text that runs on behind it; 0: it does not begin so. */
static size_t title_prefix(struct str title, struct str text)
{
	if (title.n < 12 || text.n <= title.n + 2 || !str_starts(text, title) || !strchr(".!?", text.p[title.n])
	    || text.p[title.n + 1] != ' ')
		return 0;
	return title.n + 2;
}

/* "HA NOI - The", d bytes of line n, below a line that is no sentence: a dateline, although not in the first line of
 * text. */
static bool names_place(const struct judged_line *before, const struct judged_line *n, size_t d)
{
	struct str place = str_sub(n->text, n->title, d);
	for (size_t i = 0; i < place.n; i++)
		if (place.p[i] == ':' || ascii_lower(place.p[i]))
			return false;
	return !line_ends_sentence(before->text) && !line_ends_sentence(place);
}

static bool is_text(enum role role)
{
	return role == ROLE_BODY || role == ROLE_QUOTE;
}

/* The title and the dateline that line i, of text, begins with; `bodies` lines of text stand above it. */
static void read_opening(struct arranging *w, size_t i, size_t bodies)
{
	struct judged_line *n = &w->lines.v[i];
	if (bodies == 0)
		n->title = title_prefix(w->a->title, n->text);
	w->title_apart &= n->title == 0;
	size_t d = layout_dateline(w->l, str_from(n->text, n->title), &n->strong);
	bool place = n->strong || bodies == 0 || (bodies == 1 && i > 0 && names_place(&n[-1], n, d));
	if (d && n->title + d < n->text.n && place)
		n->dateline = n->title + d;
	else if (d == n->text.n && n->strong && i < 6)
		n->role = ROLE_DATELINE;
}

/* Does the line stand above text as its heading does? */
static bool heads_text(const struct judged_line *n, const struct judged_line *next)
{
	return !n->marker && !n->dateline && next && layout_is_heading(n->text, HEADING_WORDS)
	       && (next->role == ROLE_NONE || is_text(next->role))
	       && (next->text.n >= 60 || line_ends_sentence(next->text));
}

static void judge_rest(struct arranging *w)
{
	size_t bodies = 0;
	for (size_t i = 0; i < w->lines.n; i++) {
		struct judged_line *n = &w->lines.v[i];
		if (n->role == ROLE_NONE || is_text(n->role))
			read_opening(w, i, bodies);
		if (n->role == ROLE_NONE)
			n->role = heads_text(n, i + 1 < w->lines.n ? n + 1 : NULL) ? ROLE_HEADING : ROLE_BODY;
		bodies += is_text(n->role);
	}
}

/* Sentences that lie within quotation marks are quotes. */
static void mark_quotes(struct article *a, size_t from)
{
	bool open = false;
	for (size_t i = from; i < a->sentences.n; i++) {
		struct sentence *s = &a->sentences.v[i];
		bool inside = open, outside = !open && !str_starts(s->text, STR("\xe2\x80\x9c"));
		const char *p = s->text.p, *end = p + s->text.n;
		while ((p = memchr(p, '\xe2', (size_t)(end - p)))) {
			if (p[1] == '\x80' && p[2] == '\x9c') {
				open = inside = true;
			} else if (p[1] == '\x80' && p[2] == '\x9d') {
				open = false;
				outside |= p + 3 < end;
			}
			p += 3;
		}
		if (inside && !outside)
			s->role = ROLE_QUOTE;
	}
}

static void add_sentence(struct article *a, const struct judged_line *n, size_t start, size_t length, enum role role)
{
	const struct paragraph *p = &a->paragraphs.v[n->paragraph];
	size_t before = a->sentences.n;
	for (size_t piece; length; start += piece, length -= piece) {
		while (length && n->text.p[start] == ' ') {	/* where a long one was cut */
			start++;
			length--;
		}
		piece = sentence_piece(str_sub(n->text, start, length));
		if (!piece)
			break;
		*VEC_PUSH(&a->mem, &a->sentences) = (struct sentence){
			.paragraph = (uint32_t)n->paragraph + 1, .role = role, .text = str_sub(n->text, start, piece),
			.offset = p->offset + (n->map ? normal_offset(n->map, start) : start),
			.repeats = n->repeated ? a->id : STR("")
		};
	}
	a->sentences_cut += a->sentences.n > before + 1;
}

/* A title that stands beside the text: of no paragraph. */
static void add_title(struct article *a)
{
	for (struct str rest = a->title; rest.n;) {
		size_t piece = sentence_piece(rest);
		*VEC_PUSH(&a->mem, &a->sentences) = (struct sentence){
			.role = ROLE_TITLE, .text = str_trim(str_sub(rest, 0, piece)), .repeats = STR("")
		};
		rest = str_trim(str_from(rest, piece));
	}
	a->sentences_cut += a->sentences.n > 1;
}

static void emit(struct arranging *w)
{
	struct article *a = w->a;
	sentence_spans spans = { NULL, 0, 0 };
	if (w->title_apart && a->paragraphs.n)
		add_title(a);
	for (size_t i = 0; i < w->lines.n; i++) {
		const struct judged_line *n = &w->lines.v[i];
		size_t start = n->marker;
		if (n->role != ROLE_BODY && n->role != ROLE_QUOTE && n->role != ROLE_CAPTION
		    && n->role != ROLE_FOOTER) {
			add_sentence(a, n, start, n->text.n - start, n->role);
			continue;
		}
		if (n->title) {
			add_sentence(a, n, 0, n->title - 1, ROLE_TITLE);
			start = n->title;
		}
		if (n->dateline) {
			size_t end = n->dateline;
			while (end && n->text.p[end - 1] == ' ')
				end--;
			add_sentence(a, n, start, end - start, ROLE_DATELINE);
			start = n->dateline;
		}
		size_t first = a->sentences.n;
		spans.n = 0;
		sentences_split(w->l, &a->mem, str_from(n->text, start), &spans);
		for (size_t k = 0; k < spans.n; k++)
			add_sentence(a, n, start + spans.v[k].start, spans.v[k].length, n->role);
		if (n->role == ROLE_BODY)
			mark_quotes(a, first);
	}
}

static void mark_repeats(struct article *a)
{
	struct map first = { .mem = &a->mem };	/* by text: number of the sentence */
	map_reserve(&first, a->sentences.n);
	for (size_t i = 0; i < a->sentences.n; i++) {
		struct sentence *s = &a->sentences.v[i];
		if (!role_yields_facts(s->role) || s->text.n < REPEAT_MIN)
			continue;
		uint64_t h = hash_str(s->text);
		struct map_at k = map_first(&first, h);
		while (k.number && !str_eq(a->sentences.v[k.number - 1].text, s->text))
			k = map_next(&first, h, k);
		if (!k.number)
			map_add(&first, h, (uint32_t)i + 1);
		else
			s->repeats = a->id;
	}
}

void article_arrange(const struct layout *l, struct article *a, date_line_fn is_date, const void *ctx)
{
	struct arranging w = { .l = l, .a = a, .is_date = is_date, .ctx = ctx };
	a->title = normal_form(&a->mem, a->title, NULL);
	normal_lines(&w);
	line_judge_cues(&w);
	find_title(&w);
	judge_rest(&w);
	size_t bytes = 0;
	for (size_t i = 0; i < w.lines.n; i++)
		bytes += w.lines.v[i].text.n;
	VEC_RESERVE(&a->mem, &a->sentences, bytes / 120 + w.lines.n + 4);
	emit(&w);
	mark_repeats(a);
}
