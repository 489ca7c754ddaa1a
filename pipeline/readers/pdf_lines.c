/* pdf_lines.c - the lines of a PDF and their places, out of what pdftotext writes: <page>, <block>, <line> and <word>,
 * each with the corners of its box.  The words of a line stand in its text with spaces between them. */
#include <stdlib.h>

#include "base/hash.h"
#include "base/map.h"
#include "readers/pdf.h"
#include "text/normal.h"

enum { MARGIN_PERCENT = 12, HEADS_PERCENT = 30, SAME_PLACE = 60, NOTE_PERCENT = 88, REFERENCE_PERCENT = 80,
	NUMBER_BYTES = 6, NUMBER_GAP = 400, BUCKETS = 400, NUMBER_MAX = 20000, LINES_MAX = 400000 };

/* Attribute name="12.34" of a tag in tenths of a point. */
static int number(struct str tag, const char *name)
{
	ptrdiff_t at = str_find(tag, str_z(name));
	if (at < 0)
		return 0;
	struct str s = str_from(tag, (size_t)at + strlen(name));
	bool minus = s.n && s.p[0] == '-';
	long whole = 0;
	size_t i = minus;
	while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9' && whole < NUMBER_MAX)
		whole = whole * 10 + (s.p[i++] - '0');
	whole *= 10;
	if (i + 1 < s.n && s.p[i] == '.' && s.p[i + 1] >= '0' && s.p[i + 1] <= '9')
		whole += s.p[i + 1] - '0';
	return (int)(minus ? -whole : whole);
}

/* Ligatures as letters: those of Unicode, and the codes that TeX's fonts have for them and for quotes and dashes, which
 * are what is left where a font does not say which characters its pictures are. */
static void add_word(struct buf *b, struct str s)
{
	static const char *const unicode[] = { "ff", "fi", "fl", "ffi", "ffl", "st", "st" };
	static const char *const tex[32] = { [0x0b] = "ff", [0x0c] = "fi", [0x0d] = "fl", [0x0e] = "ffi",
		[0x0f] = "ffl", [0x10] = "\u201c", [0x11] = "\u201d",
		[0x12] = "\u201e", [0x13] = "\u00ab", [0x14] = "\u00bb", [0x15] = "\u2013", [0x16] = "\u2014",
			[0x1b] = "ff", [0x1c] = "fi", [0x1d] = "fl",
		[0x1e] = "ffi", [0x1f] = "ffl" };
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i], last = i + 2 < s.n ? (unsigned char)s.p[i + 2] : 0;
		if (c == 0xef && i + 2 < s.n && (unsigned char)s.p[i + 1] == 0xac && last >= 0x80 && last <= 0x86) {
			buf_addz(b, unicode[last - 0x80]);
			i += 2;
		} else if (c < ' ' && tex[c]) {
			buf_addz(b, tex[c]);
		} else {
			buf_addc(b, s.p[i]);
		}
	}
}

struct pdf_word {
	struct str text;
	int y0, y1;
};

/* The number of a note: small, and set higher than the words around it. */
static bool is_reference(const struct pdf_word *w, const struct pdf_word *widest)
{
	size_t n = 0;
	while (n < w->text.n && ((w->text.p[n] >= '0' && w->text.p[n] <= '9') || strchr("*,", w->text.p[n])))
		n++;
	return n && n == w->text.n && n < 4 && (w->y1 - w->y0) * 100 < (widest->y1 - widest->y0) * REFERENCE_PERCENT;
}

/* A line, or what stands on one line with the number or bullet before it. */
static void add_line(struct pdf *p, struct pdf_line *line, struct str text)
{
	struct pdf_line *last = p->lines.n ? &p->lines.v[p->lines.n - 1] : NULL;
	if (!text.n)
		return;
	if (last && last->page == line->page && last->text.n <= NUMBER_BYTES && line->x0 >= last->x1
		&& line->x0 - last->x1 < NUMBER_GAP
	    && line->y0 - last->y0 < 20 && last->y0 - line->y0 < 20) {
		struct buf b = BUF_INIT;
		buf_adds(&b, last->text);
		buf_addc(&b, ' ');
		buf_adds(&b, text);
		last->text = str_dup(p->mem, buf_str(&b));
		last->x1 = line->x1;
		last->block = line->block;
		buf_free(&b);
		return;
	}
	line->text = text;
	*VEC_PUSH(p->mem, &p->lines) = *line;
}

static void scan(struct pdf *p, struct str s)
{
	struct buf text = BUF_INIT;
	struct pdf_line line = { .page = 0 };
	VEC(struct pdf_word) words = { NULL, 0, 0 };
	struct pdf_word widest = { STR_NONE, 0, 0 };
	uint32_t block = 0;
	for (size_t i = 0; i < s.n && p->lines.n < LINES_MAX;) {
		const char *lt = memchr(s.p + i, '<', s.n - i), *gt = lt ? memchr(lt, '>',
			(size_t)(s.p + s.n - lt)) : NULL;
		if (!gt)
			break;
		struct str tag = str_n(lt + 1, (size_t)(gt - lt) - 1);
		i = (size_t)(gt - s.p) + 1;
		const char *end = i < s.n ? memchr(s.p + i, '<', s.n - i) : NULL;
		struct str inner = str_n(s.p + i, end ? (size_t)(end - s.p) - i : 0);
		if (str_starts(tag, STR("page "))) {
			*VEC_PUSH(p->mem, &p->pages) = (struct pdf_page){ number(tag, "width=\""), number(tag,
				"height=\""), (uint32_t)p->lines.n, 0 };
		} else if (str_starts(tag, STR("block "))) {
			block++;
		} else if (str_starts(tag, STR("line "))) {
			line = (struct pdf_line){ .page = (uint32_t)(p->pages.n ? p->pages.n - 1 : 0),
				.block = block, .x0 = number(tag, "xMin=\""),
				.y0 = number(tag, "yMin=\""), .x1 = number(tag, "xMax=\""), .y1 = number(tag,
					"yMax=\"") };
			words.n = 0;
			widest = (struct pdf_word){ STR_NONE, 0, 0 };
		} else if (str_starts(tag, STR("word "))) {
			struct pdf_word *w = VEC_PUSH(p->mem, &words);
			*w = (struct pdf_word){ entities_decode(p->mem, inner, NULL), number(tag, "yMin=\""),
				number(tag, "yMax=\"") };
			if (!widest.text.n || w->text.n > widest.text.n)
				widest = *w;
		} else if (str_is(tag, "/line") && words.n && p->pages.n) {
			buf_reset(&text);
			for (size_t k = 0; k < words.n; k++)
				if (!is_reference(&words.v[k], &widest)) {
					if (text.n)
						buf_addc(&text, ' ');
					add_word(&text, words.v[k].text);
				}
			line.y0 = widest.y0;	/* without what is set higher or lower */
			line.y1 = widest.y1;
			add_line(p, &line, str_dup(p->mem, str_trim(buf_str(&text))));
		} else if (str_is(tag, "/page") && p->pages.n) {
			p->pages.v[p->pages.n - 1].last = (uint32_t)p->lines.n;
		} else if (str_is(tag, "title")) {
			p->title = str_trim(entities_decode(p->mem, inner, NULL));
		}
	}
	if (p->pages.n)
		p->pages.v[p->pages.n - 1].last = (uint32_t)p->lines.n;
	buf_free(&text);
}

/* The height that most letters have. */
static int body_height(const struct pdf *p)
{
	size_t sum[BUCKETS] = { 0 };	/* by fifths of a point */
	int best = 0;
	for (size_t i = 0; i < p->lines.n; i++) {
		const struct pdf_line *l = &p->lines.v[i];
		int h = (l->y1 - l->y0) / 2;
		if (h > 0 && h < BUCKETS)
			sum[h] += l->text.n;
	}
	for (int h = 0; h < BUCKETS; h++)
		if (sum[h] > sum[best])
			best = h;
	return best * 2 + 1;
}

/* The line without its figures, so that "Page 3 of 7" is the same on all pages. */
static uint64_t key_of(struct str s, bool *figures_only)
{
	char key[120];
	size_t n = 0, letters = 0, figures = 0;
	for (size_t i = 0; i < s.n && n < sizeof key; i++) {
		bool figure = s.p[i] >= '0' && s.p[i] <= '9';
		figures += figure;
		letters += !figure && !strchr(" -.|/()[]", s.p[i]) && (unsigned char)s.p[i] < 0x80;
		if (!figure || (n && key[n - 1] != '#') || !n)
			key[n++] = figure ? '#' : s.p[i];
	}
	*figures_only = figures && figures <= 4 && !letters;
	return hash_bytes(key, n) | 1;
}

struct margin_line {			/* a line of a margin, and on how many pages it stands at one place */
	uint64_t key;
	int y;
	uint32_t pages, last;
};

/* Lines in the margins that most pages have, and the numbers of pages. */
static void mark_margins(struct pdf *p)
{
	VEC(struct margin_line) heads = { NULL, 0, 0 };
	struct map by_key = { 0 };
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < p->lines.n; i++) {
			struct pdf_line *l = &p->lines.v[i];
			const struct pdf_page *page = &p->pages.v[l->page];
			int margin = page->height * MARGIN_PERCENT / 100;
			bool figures;
			if (l->y1 > margin && l->y0 < page->height - margin)
				continue;
			uint64_t key = key_of(l->text, &figures) ^ (l->y1 > margin ? 0x9e3779b97f4a7c15u : 0);
			struct margin_line *found = NULL;
			for (struct map_at at = map_first(&by_key, key); at.number && !found; at = map_next(&by_key,
				key, at))
				if (heads.v[at.number - 1].key == key)
					found = &heads.v[at.number - 1];
			if (pass == 0 && !found) {
				*VEC_PUSH(p->mem, &heads) = (struct margin_line){ key, l->y0, 1, l->page };
				map_add(&by_key, key, (uint32_t)heads.n);
			} else if (pass == 0 && found->last != l->page && abs(found->y - l->y0) <= SAME_PLACE) {
				found->pages++;
				found->last = l->page;
			} else if (pass == 1 && found) {
				l->gone = figures || (found->pages >= 2
					&& found->pages * 100u >= p->pages.n * HEADS_PERCENT
					&& abs(found->y - l->y0) <= SAME_PLACE);
			}
		}
	}
	map_free(&by_key);
}

/* Small lines below which nothing but small ones stands, and those in the upper margin. */
static void mark_notes(struct pdf *p)
{
	for (size_t k = 0; k < p->pages.n; k++) {
		const struct pdf_page *page = &p->pages.v[k];
		/* foot of the text proper */
		int lowest = page->height / 2, margin = page->height * MARGIN_PERCENT / 100;
		for (uint32_t i = page->first; i < page->last; i++) {
			const struct pdf_line *l = &p->lines.v[i];
			if (!l->gone && (l->y1 - l->y0) * 100 >= p->body * NOTE_PERCENT && l->y1 > lowest)
				lowest = l->y1;
		}
		for (uint32_t i = page->first; i < page->last; i++) {
			struct pdf_line *l = &p->lines.v[i];
			l->note = (l->y0 >= lowest - 10 || l->y1 < margin)
				&& (l->y1 - l->y0) * 100 < p->body * NOTE_PERCENT;
		}
	}
}

void pdf_lines(struct pdf *p, struct str boxes)
{
	scan(p, boxes);
	p->body = body_height(p);
	for (size_t i = 0; i < p->lines.n; i++) {
		struct pdf_line *l = &p->lines.v[i];
		l->gone = l->y1 - l->y0 > 3 * (l->x1 - l->x0) && l->text.n > 4;	/* set on its side */
	}
	mark_margins(p);
	mark_notes(p);
}
