/* html.c - pages and pieces of markup as articles. */
#include <stdlib.h>

#include "readers/html_page.h"
#include "text/charset.h"
#include "text/normal.h"

enum { LD_BODY_MIN = 400,	/* bytes: less is a teaser */
	DECLARED_MAX = 2048 };	/* of a page, in which its charset is declared */

/* A page that scripts fill shows little, but carries its text in JSON-LD: take that instead. */
static void body_of_ld(struct html_page *p, struct draft *d, const struct reader_limits *l)
{
	struct str text = p->ld_body, line;
	if (text.n < LD_BODY_MIN)
		return;
	d->a->paragraphs.n = 0;
	buf_reset(&d->text);
	if (text_is_markup(&p->mem, &text)) {
		html_into(d, text, false, l);
		return;
	}
	while (text.n && str_cell(&text, '\n', &line))
		draft_paragraph(d, ROLE_NONE, entities_decode(&p->mem, line, NULL));
}

bool html_into(struct draft *d, struct str page, bool whole, const struct reader_limits *l)
{
	struct html_page p = { .text = BUF_INIT };
	struct buf stripped = BUF_INIT, ld = BUF_INIT;
	html_strip(page, &stripped, whole ? &ld : NULL);
	bool good = html_build(&p, buf_str(&stripped), l);
	if (good) {
		if (whole) {
			for (size_t i = 0; i < ld.n; i += strlen(ld.p + i) + 1)
				html_json_ld(&p, str_z(ld.p + i), l->depth);
		}
		html_main(&p, d, whole);
		if (whole)
			html_describe(&p, d->a);
		if (d->text.n * 3 < p.ld_body.n)
			body_of_ld(&p, d, l);
	}
	buf_free(&stripped);
	buf_free(&ld);
	buf_free(&p.text);
	arena_free(&p.mem);
	return good;
}

struct str html_line(struct arena *mem, struct str markup)
{
	static const struct reader_limits l = READER_LIMITS_DEFAULT;
	struct html_page p = { .text = BUF_INIT };
	struct buf stripped = BUF_INIT;
	markup = without_cdata(markup);
	html_strip(markup, &stripped, NULL);
	html_build(&p, buf_str(&stripped), &l);
	struct str s = cell_text(mem, str_trim(buf_str(&p.text)));
	if (!s.n)			/* <No name yet>: no markup after all */
		s = cell_text(mem, markup);
	buf_free(&stripped);
	buf_free(&p.text);
	arena_free(&p.mem);
	return s;
}

void html_read(struct article *a, struct str bytes, struct str header_charset, const struct reader_limits *l)
{
	/* that of a meta element stands at the beginning */
	struct str page, head = str_sub(bytes, 0, bytes.n < DECLARED_MAX ? bytes.n : DECLARED_MAX);
	struct str label = header_charset.n ? header_charset : charset_label(head);
	charset_decode(&a->mem, bytes, label, &page);
	if (!str_trim(page).n) {
		reader_reject(NULL, a, "empty", "the page is empty");
		return;
	}
	struct draft d = { .a = a };
	if (!html_into(&d, page, true, l))
		a->paragraphs.n = 0;
	draft_end(&d, NULL, "no main text was found on the page");
}

int html_article(struct reader *r, struct article *a, struct str bytes, struct str header_charset)
{
	if (!bytes.n)
		return reader_reject(r, a, "empty", "the page is empty");
	a->page = str_dup(&a->mem, bytes);
	a->page_charset = str_dup(&a->mem, header_charset);
	return 1;
}

static int next(struct reader *r, struct article *a, struct err *e)
{
	(void)e;
	struct str bytes;
	if (!reader_whole(r, a, "a page", &bytes))
		return 1;
	return html_article(r, a, bytes, STR_NONE);
}

const struct format format_html = { "html", next, NULL };
