/* pdf.c - PDF with a text layer, through `pdftotext -bbox-layout` (poppler-utils), a program of its own: what a
 * stranger's PDF does to a parser it does there, under limits.
 *
 * Lines become paragraphs by how they were set: a line that ends where the next word would still have fitted ends a
 * paragraph, and so do an indent, a wider gap, another size.  A paragraph goes on in the next column or on the next
 * page
 * if it breaks off and what follows begins small.  Running heads, page numbers and text set on its side are left out;
 * small lines at the foot of a page are notes (role footer); larger short lines are headings, the first of the largest
 * the title. */
#include "base/hash.h"
#include "base/map.h"
#include "readers/pdf.h"
#include "readers/program.h"

enum { OUTPUT_RATIO = 200, OUTPUT_MIN = 16 << 20,	/* bytes of boxes for one of the file, or at least */
	LARGE_PERCENT = 112, TITLE_PERCENT = 125, HEADING_BYTES = 200, INDENT = 60, GAP_PERCENT = 140, EDGE = 200,
		EDGES = 128 };

static bool starts_small(struct str s)
{
	return s.n && ((s.p[0] >= 'a' && s.p[0] <= 'z') || s.p[0] == ',' || s.p[0] == ';'
		|| (s.n > 1 && (unsigned char)s.p[0] == 0xc3 && (unsigned char)s.p[1] >= 0x9f));
}

static bool ends_text(struct str s)
{
	while (s.n && (strchr("\"')]", s.p[s.n - 1]) || (s.n > 2 && (unsigned char)s.p[s.n - 3] == 0xe2)))
		s.n -= (unsigned char)s.p[s.n - 1] >= 0x80 ? 3 : 1;
	return s.n && strchr(".!?:", s.p[s.n - 1]);
}

/* A bullet, a dash, or "1." and "(a)": the head of an item. */
static bool starts_item(struct str s)
{
	static const char *const marks[] = { "\u2022", "\u25aa", "\u25cf", "\u25e6", "\u2023", "\u2013 ", "\u2014 ",
		"\uf0b7", "- ", NULL };	/* bullets, dashes */
	for (size_t i = 0; marks[i]; i++)
		if (str_starts(s, str_z(marks[i])))
			return true;
	size_t n = s.n && s.p[0] == '(' ? 1 : 0, from = n;
	while (n < s.n && n - from < 3 && ((s.p[n] >= '0' && s.p[n] <= '9') || (n == from && s.p[n] >= 'a'
		&& s.p[n] <= 'z')))
		n++;
	return n > from && n + 1 < s.n && strchr(".)", s.p[n]) && s.p[n + 1] == ' ';
}

static int height(const struct pdf_line *l)
{
	return l->y1 - l->y0;
}

static bool same_size(const struct pdf_line *a, const struct pdf_line *b)
{
	return height(a) * 100 <= height(b) * LARGE_PERCENT && height(b) * 100 <= height(a) * LARGE_PERCENT;
}

/* Right edge of the column that line i stands in: of the lines of its page that begin where it or its block begins. */
static int right_edge(const struct pdf *p, size_t i, const int *edges)
{
	const struct pdf_line *l = &p->lines.v[i];
	int x = l->x0 / EDGE, most = l->x1;
	for (int k = x ? x - 1 : 0; k <= x + 1 && k < EDGES; k++)
		most = edges[k] > most ? edges[k] : most;
	return most;
}

/* Would the first word of b have fitted behind a? */
static bool had_room(const struct pdf_line *a, const struct pdf_line *b, int edge)
{
	size_t n = 0;
	while (n < b->text.n && b->text.p[n] != ' ')
		n++;
	int letter = (b->x1 - b->x0) / (int)(b->text.n ? b->text.n : 1);
	return edge - a->x1 > letter * (int)(n + 2);
}

/* Does line b go on with the paragraph that ends in a, its left edge at left, lines of its block `pitch` apart? */
static bool goes_on(const struct pdf_line *a, const struct pdf_line *b, int edge, int left, int pitch)
{
	if (!same_size(a, b) || starts_item(b->text))
		return false;
	if (a->block != b->block)	/* next column or page, or a gap within a sentence */
		return starts_small(b->text) && !ends_text(a->text);
	if (b->y0 <= a->y0)
		return !ends_text(a->text) && starts_small(b->text);
	if (pitch && (b->y0 - a->y0) * 100 > pitch * GAP_PERCENT)
		return false;
	if (b->x0 - left > INDENT && a->x0 - left <= INDENT && !starts_small(b->text))
		return false;
	return !had_room(a, b, edge) || (starts_small(b->text) && !ends_text(a->text));
}

/* Usual distance of a block's lines: the smallest between two in it. */
static int pitch_of(const struct pdf *p, size_t i)
{
	int least = 0;
	size_t from = i, n = p->lines.n;
	while (from && p->lines.v[from - 1].block == p->lines.v[i].block && i - from < 40)
		from--;
	for (size_t k = from; k + 1 < n && k < i + 40 && p->lines.v[k + 1].block == p->lines.v[i].block; k++) {
		int d = p->lines.v[k + 1].y0 - p->lines.v[k].y0;
		if (d > 10 && (!least || d < least))
			least = d;
	}
	return least;
}

/* Words with a hyphen inside a line, by hash: "long-term" keeps its hyphen at the end of a line, too. */
static void note_hyphens(const struct pdf *p, struct map *words)
{
	for (size_t i = 0; i < p->lines.n; i++) {
		struct str rest = p->lines.v[i].text, word;
		while (str_cell(&rest, ' ', &word)) {
			ptrdiff_t at = str_chr(word, '-');
			if (at > 0 && (size_t)at + 1 < word.n && !map_first(words, hash_str(word) | 1).number)
				map_add(words, hash_str(word) | 1, 1);
		}
	}
}

static struct str last_word(struct str s)
{
	size_t n = s.n;
	while (n && s.p[n - 1] != ' ')
		n--;
	return str_from(s, n);
}

/* Append a line to a paragraph; the hyphen of a word that was broken goes. */
static void add_line(struct buf *text, struct str line, const struct map *hyphened)
{
	struct str so_far = buf_str(text);
	bool soft = str_ends(so_far, STR("\xc2\xad"));
	if (soft) {
		text->n -= 2;
	} else if (str_ends(so_far, STR("-")) && so_far.n > 1 && so_far.p[so_far.n - 2] != ' '
		&& so_far.p[so_far.n - 2] != '-') {
		struct buf word = BUF_INIT;
		size_t n = 0;
		while (n < line.n && line.p[n] != ' ')
			n++;
		buf_adds(&word, last_word(so_far));
		buf_adds(&word, str_sub(line, 0, n));
		char before = so_far.p[so_far.n - 2];
		bool letter = (before | 32) >= 'a' && (before | 32) <= 'z';
		if (starts_small(line) && (letter || (unsigned char)before >= 0x80) && !map_first(hyphened,
			hash_str(buf_str(&word)) | 1).number)
			text->n--;
		buf_free(&word);
	} else if (text->n) {
		buf_addc(text, ' ');
	}
	buf_adds(text, line);
}

/* What its maker calls it, if that is no name of a file or program. */
static bool is_title(struct str s)
{
	return s.n > 8 && s.n < 300 && str_chr(s, ' ') > 0 && !str_ends(s, STR(".doc")) && !str_ends(s, STR(".docx"))
		&& !str_ends(s, STR(".pdf"))
		&& !str_starts(s, STR("Microsoft "));
}

static size_t title_at(const struct pdf *p)
{
	size_t best = SIZE_MAX;
	for (size_t i = 0; p->pages.n && i < p->pages.v[0].last; i++) {
		const struct pdf_line *l = &p->lines.v[i];
		if (l->gone || l->y0 > p->pages.v[0].height * 6 / 10 || height(l) * 100 < p->body * TITLE_PERCENT
			|| l->text.n < 8)
			continue;
		if (best == SIZE_MAX || height(l) * 100 > height(&p->lines.v[best]) * LARGE_PERCENT)
			best = i;
	}
	return best;
}

/* How far right the lines of a page reach, by where they begin. */
static void find_edges(const struct pdf *p, uint32_t page, int edges[EDGES])
{
	memset(edges, 0, EDGES * sizeof *edges);
	for (uint32_t n = p->pages.v[page].first; n < p->pages.v[page].last; n++) {
		const struct pdf_line *l = &p->lines.v[n];
		if (l->x0 >= 0 && l->x0 / EDGE < EDGES && !l->gone && l->x1 > edges[l->x0 / EDGE])
			edges[l->x0 / EDGE] = l->x1;
	}
}

/* Where the lines of the block begin that line i is the first of. */
static int left_edge(const struct pdf *p, size_t i)
{
	int left = p->lines.v[i].x0;
	for (size_t n = i; n < p->lines.n && p->lines.v[n].block == p->lines.v[i].block && n < i + 400; n++)
		left = p->lines.v[n].x0 < left ? p->lines.v[n].x0 : left;
	return left;
}

/* The lines of the text, or the notes, as paragraphs. */
static void emit(struct pdf *p, struct draft *d, bool notes, const struct map *hyphened)
{
	struct buf text = BUF_INIT;
	size_t title = title_at(p);
	int edges[EDGES], left = 0;
	uint32_t page = UINT32_MAX, block = UINT32_MAX;
	for (size_t i = 0; i < p->lines.n;) {
		const struct pdf_line *first = &p->lines.v[i];
		if (first->gone || first->note != notes) {
			i++;
			continue;
		}
		size_t k = i, start = i;
		buf_reset(&text);
		for (;; i = k) {	/* lines i, k ... of one paragraph */
			const struct pdf_line *l = &p->lines.v[i];
			if (l->page != page)
				find_edges(p, page = l->page, edges);
			if (l->block != block) {
				left = left_edge(p, i);
				block = l->block;
			}
			add_line(&text, l->text, hyphened);
			for (k = i + 1; k < p->lines.n && (p->lines.v[k].gone || p->lines.v[k].note != notes); k++)
				;
			if (k == p->lines.n || !goes_on(l, &p->lines.v[k], right_edge(p, i, edges), left, pitch_of(p,
				i)))
				break;
		}
		i = k;
		bool large = height(first) * 100 >= p->body * LARGE_PERCENT && text.n <= HEADING_BYTES;
		if (start == title && text.n <= 2 * HEADING_BYTES) {
			d->a->title = cell_text(&d->a->mem, buf_str(&text));
			draft_paragraph(d, ROLE_TITLE, buf_str(&text));
		} else {
			draft_paragraph(d, notes ? ROLE_FOOTER : large ? ROLE_HEADING : ROLE_NONE, buf_str(&text));
		}
	}
	buf_free(&text);
}

void pdf_text(struct pdf *p, struct draft *d)
{
	struct map hyphened = { 0 };
	note_hyphens(p, &hyphened);
	emit(p, d, false, &hyphened);
	emit(p, d, true, &hyphened);
	if (!d->a->title.n && is_title(p->title))
		d->a->title = cell_text(&d->a->mem, p->title);
	map_free(&hyphened);
}

int pdf_article(struct reader *r, struct article *a, struct str bytes)
{
	static const char *const argv[] = { "pdftotext", "-q", "-bbox-layout", "-enc", "UTF-8", "-", "-", NULL };
	struct buf boxes = BUF_INIT;
	struct err e = ERR_INIT;
	size_t most = bytes.n < OUTPUT_MIN / OUTPUT_RATIO ? OUTPUT_MIN : bytes.n * OUTPUT_RATIO;
	bool over;
	int status, rc = 1;
	if (program_run(argv, bytes, most, &boxes, &status, &over, &e)) {
		rc = reader_reject(r, a, "unreadable", "%s", e.message);
	} else if (status == PROGRAM_MISSING) {
		rc = reader_reject(r, a, "unsupported",
			"a PDF is read by the program pdftotext, which is not here: install the package poppler-utils");
	} else if (over || status >= 128) {
		rc = reader_reject(r, a, "too_costly",
			"pdftotext needs more than its share of time, memory or output for this PDF");
	} else if (status) {
		rc = reader_reject(r, a, "unreadable",
			"pdftotext cannot read this PDF (it ends with %d): it is damaged or encrypted", status);
	} else {
		struct arena mem = ARENA_INIT;
		struct pdf p = { .mem = &mem };
		struct draft d = { .a = a };
		pdf_lines(&p, buf_str(&boxes));
		pdf_text(&p, &d);
		draft_end(&d, r, "a PDF without a text layer: its pages are pictures");
		arena_free(&mem);
	}
	buf_free(&boxes);
	return rc;
}

static int next(struct reader *r, struct article *a, struct err *e)
{
	(void)e;
	struct str bytes;
	if (!reader_whole(r, a, "a PDF", &bytes))
		return 1;
	return pdf_article(r, a, bytes);
}

const struct format format_pdf = { "pdf", next, NULL };
