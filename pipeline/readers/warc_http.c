/* warc_http.c - what a record of a web archive holds: a response of HTTP, or a page alone.  Chunks and content
 * encodings are undone; a body that is damaged, cut or too large is a reject. */
#include "readers/warc_http.h"

#include "base/unpack.h"
#include "text/charset.h"
#include "text/utf8.h"

enum { ENCODINGS_MAX = 4 };

bool starts_with(struct str s, const char *prefix)
{
	size_t n = strlen(prefix);
	return s.n >= n && str_eq_nocase(str_sub(s, 0, n), str_z(prefix));
}

bool header_value(struct str line, const char *name, struct str *value)
{
	size_t n = strlen(name);
	if (!starts_with(line, name) || line.n <= n || line.p[n] != ':')
		return false;
	*value = str_trim(str_from(line, n + 1));
	return true;
}

enum { CHUNK_SLACK = 64 };

/* Take the chunks out of a chunked body; false where it is not chunked after all (archivers often undo it and
 * leave the header).  *cut: it ends within a chunk, or goes on with something that is none, and is more than a count
 * that is a few bytes short. */
static bool dechunk(struct str s, struct buf *out, bool *cut)
{
	while (s.n) {
		size_t i = 0;
		uint64_t n = 0;
		while (i < s.n && i < 12
		       && ((s.p[i] >= '0' && s.p[i] <= '9') || ((s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'f'))) {
			n = n * 16 + (uint64_t)(s.p[i] <= '9' ? s.p[i] - '0' : (s.p[i] | 32) - 'a' + 10);
			i++;
		}
		ptrdiff_t nl = str_chr(str_sub(s, 0, s.n < 256 ? s.n : 256), '\n');
		bool none = !i || nl < 0, short_of = !none && n > s.n - (size_t)nl - 1;
		*cut = short_of || (none && s.n > CHUNK_SLACK);
		if (none || short_of)
			return out->n != 0;
		s = str_from(s, (size_t)nl + 1);
		if (!n)
			return true;
		buf_add(out, s.p, n);
		s = str_from(s, n);
		if (s.n && s.p[0] == '\r')
			s = str_from(s, 1);
		if (s.n && s.p[0] == '\n')
			s = str_from(s, 1);
	}
	return true;
}

int archived_page(struct reader *r, struct article *a, struct str body, struct str type)
{
	const char *what;
	if (!str_trim(body).n)
		return reader_reject(r, a, "empty", "the response has no body");
	if (str_starts(body, STR("%PDF-")))
		return pdf_article(r, a, body);
	if (charset_binary(body, &what))
		return reader_reject(r, a, "binary", "not text: %s", what);
	if (starts_with(type, "text/html") || starts_with(type, "application/xhtml")
	    || (!type.n && looks_like_markup(body)))
		return html_article(r, a, body, charset_label(type));
	if (!starts_with(type, "text/plain"))
		return reader_reject(r, a, "not_an_article", "content type %.*s",
				     STR_FMT(str_sub(type, 0, type.n < 60 ? type.n : 60)));
	struct str text;
	charset_decode(&a->mem, body, charset_label(type), &text);
	add_plain_text(a, text, 0);
	if (!a->paragraphs.n)
		return reader_reject(r, a, "empty", "the response holds nothing but white space");
	article_identify(a, text);
	return 1;
}

/* Some crawlers store a page unpacked and leave the header: is this still packed? */
static bool is_packed(enum packing how, struct str s)
{
	const char *what;
	if (how == PACKED_GZIP)
		return s.n > 2 && (unsigned char)s.p[0] == 0x1f && (unsigned char)s.p[1] == 0x8b;
	return how != PACKED_NOT && s.n && (utf8_valid_to(s) < s.n || charset_binary(s, &what));
}

/* *s without its content encodings, the last one first; the bytes are then in whole.  false: not to its end. */
static bool decoded(struct reader *r, struct str encoding, struct str *s, struct buf *whole, bool *over, struct err *e)
{
	for (int layer = 0; encoding.n && layer < ENCODINGS_MAX; layer++) {
		size_t from = encoding.n;
		while (from && encoding.p[from - 1] != ',')
			from--;
		enum packing how = packing_named(str_from(encoding, from));
		encoding = str_sub(encoding, 0, from ? from - 1 : 0);
		if (!is_packed(how, *s))
			continue;
		struct buf out = BUF_INIT;
		bool good = unpack(how, *s, r->limits.record_bytes, r->limits.ratio, &out, over, e) == 0;
		buf_free(whole);
		*whole = out;
		if (!good)
			return false;
		*s = buf_str(whole);
	}
	return true;
}

int archived_response(struct reader *r, struct article *a, struct str s)
{
	struct str line, status = STR(""), type = STR(""), v;
	bool chunked = false, first = true, ended = false;
	struct str encoding = STR_NONE;
	while (s.n && !ended) {
		ptrdiff_t nl = str_chr(s, '\n');
		line = nl < 0 ? s : str_sub(s, 0, (size_t)nl);
		s = nl < 0 ? STR_NONE : str_from(s, (size_t)nl + 1);
		if (line.n && line.p[line.n - 1] == '\r')
			line.n--;
		if (first) {
			if (!str_starts(line, STR("HTTP/")))
				return reader_reject(r, a, "bad_warc",
						     "the response does not begin with an HTTP status line");
			ptrdiff_t sp = str_chr(line, ' ');
			status = sp < 0 ? STR_NONE
					: str_sub(str_from(line, (size_t)sp + 1), 0,
						  line.n - (size_t)sp - 1 < 3 ? 0 : 3);
			first = false;
		} else if (!line.n) {
			ended = true;
		} else if (header_value(line, "Content-Type", &v)) {
			type = v;
		} else if (header_value(line, "Transfer-Encoding", &v)) {
			chunked |= str_eq_nocase(v, STR("chunked"));
		} else if (header_value(line, "Content-Encoding", &v)) {
			encoding = v;
		}
	}
	if (!str_is(status, "200"))
		return reader_reject(r, a, "not_an_article", "HTTP status %.*s", STR_FMT(status));
	struct buf plain = BUF_INIT, whole = BUF_INIT;
	struct err e = ERR_INIT;
	size_t stored = s.n;
	bool cut = false, over = false, whole_body = true;
	if (chunked && dechunk(s, &plain, &cut))
		s = buf_str(&plain);
	else
		cut = false;
	if (!cut)
		whole_body = decoded(r, encoding, &s, &whole, &over, &e);
	int rc;
	if (cut)
		rc = reader_reject(r, a, "bad_warc",
				   "the chunked body of the response is damaged behind %zu of its %zu bytes", plain.n,
				   stored);
	else if (!whole_body)
		rc = reader_reject(r, a, over ? "too_large" : "bad_warc",
				   "the body, packed as %.*s: %s (%zu bytes of it could be unpacked)",
				   STR_FMT(str_sub(encoding, 0, encoding.n < 40 ? encoding.n : 40)), e.message,
				   whole.n);
	else
		rc = archived_page(r, a, s, type);
	buf_free(&plain);
	buf_free(&whole);
	return rc;
}
