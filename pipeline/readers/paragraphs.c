#include "base/scan.h"
#include "readers/format.h"
#include "article/published.h"
#include "text/calendar.h"
#include "text/cells.h"
#include "text/charset.h"
#include "text/utf8.h"

struct line {
	size_t start, end;		/* without white space at the ends */
	size_t indent;
	bool after_blank;
};

enum { WRAP_MIN = 45, WRAP_MAX = 100, WRAP_SLACK = 6 };

/* Control bytes to spaces, every kind of line break to LF, byte for byte, so that offsets stay. */
static void clean(char *t, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		while (i + 16 <= n) {	/* nearly all bytes stay as they are: passed 16 at a time */
			scan16 v = scan_load(t + i);
			size_t k = scan_first((scan16)(v < 0x20) | (scan16)(v == 0x7f) | (scan16)(v == 0xe2));
			i += k;
			if (k < 16)
				break;
		}
		if (i == n)
			return;
		unsigned char c = (unsigned char)t[i];
		if (c >= 0x20 && c != 0x7f && c != 0xe2)
			continue;
		if (c == '\r')
			t[i] = i + 1 < n && t[i + 1] == '\n' ? ' ' : '\n';
		else if (c == '\f' || c == '\v')
			t[i] = '\n';
		else if (c == 0xe2 && i + 2 < n && (unsigned char)t[i + 1] == 0x80
			 && ((unsigned char)t[i + 2] & 0xfe) == 0xa8) {
			t[i] = t[i + 1] = ' ';	/* U+2028, U+2029 */
			t[i + 2] = '\n';
		} else if (c != '\n' && c != 0xe2)
			t[i] = ' ';
	}
}

static size_t cut_lines(struct arena *mem, char *t, size_t n, struct line **out)
{
	VEC(struct line) v = { NULL, 0, 0 };
	bool blank = true;
	for (size_t i = 0; i < n && v.n <= ARTICLE_PARAGRAPHS_MAX;) {	/* one more is rejected, see reader_next */
		char *nl = memchr(t + i, '\n', n - i);
		size_t end = nl ? (size_t)(nl - t) : n, a = i, z = end;
		while (a < z && t[a] == ' ')
			a++;
		while (z > a && t[z - 1] == ' ')
			z--;
		if (a == z)
			blank = true;
		else {
			*VEC_PUSH(mem, &v) = (struct line){ a, z, a - i, blank };
			blank = false;
		}
		i = end + 1;
	}
	*out = v.v;
	return v.n;
}

static size_t first_word(const char *t, const struct line *l)
{
	const char *sp = memchr(t + l->start, ' ', l->end - l->start);
	return sp ? (size_t)(sp - (t + l->start)) : l->end - l->start;
}

/* Was l broken only because the first word of its successor did not fit in width? */
static bool full(const char *t, const struct line *l, const struct line *next, size_t width)
{
	return l->end - l->start + l->indent + 1 + first_word(t, next) + WRAP_SLACK > width;
}

/* Width at which the text was wrapped, 0 if it was not: the longest line, if most line breaks within
 * blocks are explained by it. */
static size_t wrap_width(const char *t, const struct line *l, size_t n)
{
	size_t width = 0, pairs = 0, explained = 0;
	for (size_t i = 0; i < n; i++)
		if (l[i].end - l[i].start + l[i].indent > width)
			width = l[i].end - l[i].start + l[i].indent;
	if (width > WRAP_MAX || width < WRAP_MIN)
		return 0;
	for (size_t i = 0; i + 1 < n; i++) {
		if (l[i + 1].after_blank || l[i + 1].indent > l[i].indent)
			continue;
		pairs++;
		explained += full(t, &l[i], &l[i + 1], width);
	}
	return pairs >= 2 && explained * 3 >= pairs * 2 ? width : 0;
}

void add_plain_text(struct article *a, struct str text, uint64_t base)
{
	struct str copy = str_dup(&a->mem, text);
	char *t = (char *)(uintptr_t)copy.p;	/* ours, just made */
	struct line *l;
	clean(t, copy.n);
	size_t n = cut_lines(&a->mem, t, copy.n, &l), width = wrap_width(t, l, n);
	for (size_t i = 0; i < n;) {
		size_t k = i;
		while (width && k + 1 < n && !l[k + 1].after_blank && l[k + 1].indent <= l[k].indent
		       && full(t, &l[k], &l[k + 1], width))
			k++;
		for (size_t m = i; m < k; m++)		/* line breaks stand between lines only */
			for (size_t j = l[m].end; j < l[m + 1].start; j++)
				if (t[j] == '\n')
					t[j] = ' ';
		*VEC_PUSH(&a->mem, &a->paragraphs) = (struct paragraph){
			ROLE_NONE, base + l[i].start, str_n(t + l[i].start, l[k].end - l[i].start)
		};
		i = k + 1;
	}
}

struct str cell_text(struct arena *mem, struct str s)
{
	struct str d;
	charset_decode(mem, s, STR_NONE, &d);
	struct str copy = str_dup(mem, d);
	char *t = (char *)(uintptr_t)copy.p;
	clean(t, copy.n);
	for (size_t i = 0; i < copy.n; i++)
		if (t[i] == '\n')
			t[i] = ' ';
	return str_trim(copy);
}

struct str cell_url(struct arena *mem, struct str s)
{
	struct buf b = BUF_INIT;
	cell_address(&b, str_trim(s));
	struct str r = str_dup(mem, buf_str(&b));
	buf_free(&b);
	return r;
}

void reader_source_cell(struct buf *b, struct str path)
{
	cell_path(b, path);
}

/* "2024-10-17...": no other field can say it better. */
static bool is_iso_day(struct str s)
{
	int32_t day;
	return cal_parse_iso(s, &day);
}

void set_published(struct article *a, struct str s)
{
	s = str_trim(s);
	bool digit = false;
	for (size_t i = 0; i < s.n; i++)
		digit |= s.p[i] >= '1' && s.p[i] <= '9';
	if (!digit || s.n > 100 || is_iso_day(a->published) || a->published.n > 300)	/* None, null, 0000-00-00 */
		return;
	s = cell_text(&a->mem, s);
	a->published = a->published.n
			       ? str_printf(&a->mem, "%.*s" METADATA_SPLIT "%.*s", STR_FMT(a->published), STR_FMT(s))
			       : s;
	a->published_basis = STR("metadata");
}

void set_language(struct article *a, struct str tag)
{
	char t[3];
	tag = str_trim(tag);
	size_t n = 0;
	while (n < tag.n && ((tag.p[n] | 32) >= 'a' && (tag.p[n] | 32) <= 'z'))
		n++;
	if (n != 2 || a->language.n)	/* three-letter and odd tags: left to normalize */
		return;
	t[0] = (char)(tag.p[0] | 32);
	t[1] = (char)(tag.p[1] | 32);
	a->language = str_dup(&a->mem, str_n(t, 2));
}

void draft_paragraph(struct draft *d, enum role role, struct str text)
{
	struct arena *mem = &d->a->mem;
	if (d->a->paragraphs.n > ARTICLE_PARAGRAPHS_MAX)
		return;			/* it is rejected, see reader_next */
	struct str t = cell_text(mem, text);
	if (!t.n)
		return;
	*VEC_PUSH(mem, &d->a->paragraphs) = (struct paragraph){ role, d->text.n, t };
	buf_adds(&d->text, t);
	buf_addc(&d->text, '\n');
}

void draft_end(struct draft *d, struct reader *r, const char *why)
{
	if (d->a->paragraphs.n)
		article_identify(d->a, buf_str(&d->text));
	else
		reader_reject(r, d->a, "not_an_article", "%s", why);
	buf_free(&d->text);
}
