/* reader_fuzz.h - what the fuzz targets of the readers share: bytes through one format's reader (or the one that the
 * bytes themselves call for), and what every article must be whatever came in. */
#ifndef PM_READER_FUZZ_H
#define PM_READER_FUZZ_H

#include <stdint.h>
#include <stdlib.h>

#include "readers/format.h"
#include "text/utf8.h"

static void law(bool holds)
{
	if (!holds)
		abort();
}

static void is_cell(struct str s)
{
	law(utf8_valid_to(s) == s.n);
	for (size_t i = 0; i < s.n; i++)
		law((unsigned char)s.p[i] >= 0x20 && s.p[i] != 0x7f);
}

static inline int fuzz_reader(const struct format *format, const uint8_t *data, size_t size)
{
	static const struct reader_limits limits = { 64 << 20, 1 << 20, 1000, 1000, 64, false };
	struct err e = ERR_INIT;
	struct article a;
	int got, n = 0;
	article_init(&a);
	struct reader *r = reader_open_bytes(str_n((const char *)data, size), STR("fuzz"), &limits);
	if (format && r->format) {	/* whatever it looks like */
		r->format = format;
		r->code = NULL;
	}
	while ((got = reader_next(r, &a, &e)) > 0) {
		law(++n < 100000 && a.id.n == 16 && a.source.n);
		law(article_rejected(&a) || a.paragraphs.n);
		const struct str cells[] = { a.source, a.external_id, a.url, a.publisher, a.published, a.language,
			a.title };
		for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
			is_cell(cells[i]);
		for (size_t i = 0; i < a.paragraphs.n; i++) {
			is_cell(a.paragraphs.v[i].text);
			law(a.paragraphs.v[i].text.n != 0);
		}
		for (size_t i = 0; i < a.problems.n; i++) {
			is_cell(a.problems.v[i].message);
			law(!memchr(a.problems.v[i].message.p, '"', a.problems.v[i].message.n));
		}
	}
	law(got == 0);
	reader_close(r);
	article_free(&a);
	return 0;
}

#endif
