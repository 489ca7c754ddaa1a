/* mail.c - e-mail: a message (EML, RFC 5322) or an mbox of them, read with GMime.
 *
 * A message is an article: its subject, sender, date and number are the metadata, its text what it says itself: of
 * alternatives the plain one unless that is a stub, without what it quotes of others and without the signature.
 * Attachments that hold text (plain, HTML, PDF, a message) are articles of their own, with the date of their
 * message. */
#include <gmime/gmime.h>
#include <pthread.h>

#include "readers/format.h"
#include "text/charset.h"

enum { PARTS_MAX = 200, DEPTH_MAX = 8, NESTED_MAX = 64,	/* parts of a message; messages within messages; multiparts */
	STUB_BYTES = 200, HEADER_MAX = 16384 };

enum kind { PLAIN, HTML, PDF };

struct part {			/* what becomes an article */
	enum kind kind;
	struct str bytes, charset;
	struct str title, from, date, id;	/* of the message it stands in */
};

struct mail_state {
	struct arena mem;	/* of the message at hand */
	VEC(struct part) parts;
	size_t at;
	bool many, begun, skipping;	/* skipping: within a message over the limit */
};

static void start_library(void)
{
	g_mime_init();
}

/* Lines of a message ------------------------------------------------------------------------------------------- */

/* Is line a header's: a name and a colon? */
static bool is_header(struct str line, struct str *name)
{
	size_t n = 0;
	while (n < line.n && n < 60 && ((line.p[n] | 32) >= 'a' ? (line.p[n] | 32) <= 'z' : n && (line.p[n] == '-'
		|| (line.p[n] >= '0' && line.p[n] <= '9'))))
		n++;
	*name = str_sub(line, 0, n);
	return n && n < line.n && line.p[n] == ':';
}

/* Does s begin as a message does: nothing but headers up to an empty line, and two or more of those that every
 * message has? */
static bool begins_message(struct str s)
{
	static const char *const known[] = { "from", "date", "subject", "message-id", "mime-version", "received",
		"return-path", "to",
		"delivered-to", "x-mailer", "newsgroups", "reply-to", NULL };
	unsigned headers = 0, ours = 0;
	struct str line, name;
	s = str_sub(s, 0, s.n < HEADER_MAX ? s.n : HEADER_MAX);
	while (s.n && str_cell(&s, '\n', &line)) {
		line = str_ends(line, STR("\r")) ? str_sub(line, 0, line.n - 1) : line;
		if (!line.n)
			break;
		if (headers && (line.p[0] == ' ' || line.p[0] == '\t'))
			continue;
		if (!is_header(line, &name))
			return !s.n && ours >= 2;	/* the headers are longer than what was looked at */
		headers++;
		for (size_t i = 0; known[i]; i++)
			ours += str_eq_nocase(name, str_z(known[i]));
	}
	return headers >= 3 && ours >= 2;
}

/* 08:26, as in "From press@harbour.example Wed Oct 16 08:26:02 2024" */
static bool has_time(struct str line)
{
	for (size_t i = 1; i + 1 < line.n && i < 200; i++)
		if (line.p[i] == ':' && line.p[i - 1] >= '0' && line.p[i - 1] <= '9' && line.p[i + 1] >= '0'
			&& line.p[i + 1] <= '9')
			return true;
	return false;
}

static bool begins_mbox(struct str s)
{
	ptrdiff_t nl = str_chr(s, '\n');
	return str_starts(s, STR("From ")) && nl > 0 && has_time(str_sub(s, 0, (size_t)nl))
		&& begins_message(str_from(s, (size_t)nl + 1));
}

bool looks_like_mail(struct str s)
{
	return begins_mbox(s) || begins_message(s);
}

/* What the sender wrote: without lines quoted with ">", the line above them that says whose they are, and the
 * signature. */
static struct str own_words(struct arena *mem, struct str text)
{
	struct buf b = BUF_INIT;
	size_t last = 0;	/* where the last line that is no blank one begins in b */
	bool quoting = false;
	for (size_t i = 0; i < text.n;) {
		ptrdiff_t nl = str_chr(str_from(text, i), '\n');
		struct str line = str_sub(text, i, nl < 0 ? text.n - i : (size_t)nl), bare = str_trim(line);
		i += line.n + 1;
		if (str_is(str_ends(line, STR("\r")) ? str_sub(line, 0, line.n - 1) : line, "-- "))
			break;
		if (str_starts(bare, STR(">"))) {
			struct str before = str_trim(str_from(buf_str(&b), last));
			if (!quoting && str_ends(before, STR(":")))
				b.n = last;	/* On Monday ... wrote: */
			quoting = true;
			continue;
		}
		if (bare.n) {
			quoting = false;
			last = b.n;
		}
		buf_adds(&b, line);
		buf_addc(&b, '\n');
	}
	struct str own = str_dup(mem, buf_str(&b));
	buf_free(&b);
	return str_trim(own).n ? own : text;	/* nothing but quotes: a message passed on */
}

/* The same of markup: up to where mail programs put what they quote, if something stands above it. */
static struct str own_markup(struct str text)
{
	static const char *const quotes[] = { "<div class=\"gmail_quote", "<blockquote type=\"cite\"",
		"<blockquote type=cite", "<div id=\"divRplyFwdMsg\"",
		"<div class=\"moz-cite-prefix\"", "<div class=\"yahoo_quoted", NULL };
	for (size_t i = 0; quotes[i]; i++) {
		ptrdiff_t at = str_find(text, str_z(quotes[i]));
		if (at >= STUB_BYTES)
			text = str_sub(text, 0, (size_t)at);
	}
	return text;
}

/* Parts -------------------------------------------------------------------------------------------------------- */

static struct str text_of(struct arena *mem, const char *s)
{
	return s ? cell_text(mem, str_z(s)) : STR_NONE;
}

/* The content of a part, its transfer encoding undone. */
static struct str content_of(struct arena *mem, GMimePart *part)
{
	GMimeDataWrapper *w = g_mime_part_get_content(part);
	if (!w)
		return STR_NONE;
	GMimeStream *out = g_mime_stream_mem_new();
	g_mime_data_wrapper_write_to_stream(w, out);
	GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(out));
	struct str s = str_dup(mem, str_n((const char *)bytes->data, bytes->len));
	g_object_unref(out);
	return s;
}

static void add_message(struct mail_state *s, GMimeMessage *m, unsigned depth);

static bool kind_of(GMimePart *part, enum kind *kind)
{
	GMimeContentType *t = g_mime_object_get_content_type(GMIME_OBJECT(part));
	const char *name = g_mime_part_get_filename(part);
	struct str file = name ? str_z(name) : STR_NONE;
	if (g_mime_content_type_is_type(t, "text", "html"))
		*kind = HTML;
	else if (g_mime_content_type_is_type(t, "text", "plain"))
		*kind = PLAIN;
	else if (g_mime_content_type_is_type(t, "application", "pdf") || str_ends(file, STR(".pdf"))
		|| str_ends(file, STR(".PDF")))
		*kind = PDF;
	else
		return false;
	return true;
}

static void add_part(struct mail_state *s, GMimePart *part, const struct part *about)
{
	struct part p = *about;
	if (s->parts.n >= PARTS_MAX || !kind_of(part, &p.kind))
		return;
	p.bytes = content_of(&s->mem, part);
	const char *charset = g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), "charset");
	p.charset = charset ? str_dup(&s->mem, str_z(charset)) : STR_NONE;
	if (str_trim(p.bytes).n)
		*VEC_PUSH(&s->mem, &s->parts) = p;
}

/* The alternative that says most: plain text, unless it is a stub that sends to the other. */
static GMimeObject *best_of(GMimeMultipart *m, struct arena *mem)
{
	GMimeObject *plain = NULL, *other = NULL;
	int n = g_mime_multipart_get_count(m);
	for (int i = 0; i < n && i < PARTS_MAX; i++) {
		GMimeObject *o = g_mime_multipart_get_part(m, i);
		enum kind kind;
		if (GMIME_IS_PART(o) && kind_of(GMIME_PART(o), &kind) && kind == PLAIN)
			plain = o;
		else if (GMIME_IS_MULTIPART(o) || (GMIME_IS_PART(o) && kind_of(GMIME_PART(o), &kind)))
			other = o;
	}
	if (plain && other && str_trim(content_of(mem, GMIME_PART(plain))).n < STUB_BYTES)
		return other;
	return plain ? plain : other;
}

static bool is_attachment(GMimeObject *o)
{
	const char *d = g_mime_object_get_disposition(o);
	return d && str_eq_nocase(str_z(d), STR("attachment"));
}

/* Texts of a message in order; the first that is no attachment is the message itself. */
static void add_object(struct mail_state *s, GMimeObject *o, const struct part *about, unsigned depth)
{
	if (depth > DEPTH_MAX || !o)
		return;
	if (GMIME_IS_MULTIPART(o)) {
		GMimeMultipart *m = GMIME_MULTIPART(o);
		if (g_mime_content_type_is_type(g_mime_object_get_content_type(o), "multipart", "alternative")) {
			add_object(s, best_of(m, &s->mem), about, depth + 1);
			return;
		}
		int n = g_mime_multipart_get_count(m);
		for (int i = 0; i < n && i < PARTS_MAX; i++)
			add_object(s, g_mime_multipart_get_part(m, i), about, depth + 1);
	} else if (GMIME_IS_MESSAGE_PART(o)) {
		add_message(s, g_mime_message_part_get_message(GMIME_MESSAGE_PART(o)), depth + 1);
	} else if (GMIME_IS_PART(o)) {
		struct part of_its_own = *about;
		if (is_attachment(o))
			of_its_own.title = of_its_own.id = STR_NONE;
		add_part(s, GMIME_PART(o), &of_its_own);
	}
}

static void add_message(struct mail_state *s, GMimeMessage *m, unsigned depth)
{
	if (!m)
		return;
	struct part about = { .kind = PLAIN };
	InternetAddressList *from = g_mime_message_get_from(m);
	InternetAddress *first = from
		&& internet_address_list_length(from) > 0 ? internet_address_list_get_address(from, 0) : NULL;
	const char *name = first ? internet_address_get_name(first) : NULL;
	if (first && (!name || !name[0]) && INTERNET_ADDRESS_IS_MAILBOX(first))
		name = internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(first));
	about.title = text_of(&s->mem, g_mime_message_get_subject(m));
	about.from = text_of(&s->mem, name);
	about.id = text_of(&s->mem, g_mime_message_get_message_id(m));
	about.date = text_of(&s->mem, g_mime_object_get_header(GMIME_OBJECT(m), "Date"));
	add_object(s, g_mime_message_get_mime_part(m), &about, depth);
}

/* How often a word stands in the headers and bodies: what nests deeper than anybody's mail is not parsed. */
static size_t count(struct str s, struct str word)
{
	size_t n = 0;
	for (ptrdiff_t at; (at = str_find(s, word)) >= 0 && n <= NESTED_MAX; n++)
		s = str_from(s, (size_t)at + word.n);
	return n;
}

static bool parse(struct mail_state *s, struct str message)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, start_library);
	arena_reset(&s->mem);
	memset(&s->parts, 0, sizeof s->parts);
	s->at = 0;
	if (count(message, STR("oundary=")) + count(message, STR("essage/rfc822")) > NESTED_MAX)
		return false;
	GMimeStream *in = g_mime_stream_mem_new_with_buffer(message.p, message.n);
	GMimeParser *p = g_mime_parser_new_with_stream(in);
	GMimeMessage *m = g_mime_parser_construct_message(p, NULL);
	add_message(s, m, 0);
	if (m)
		g_object_unref(m);
	g_object_unref(p);
	g_object_unref(in);
	return true;
}

/* Messages of the file ----------------------------------------------------------------------------------------- */

/* Where the next message of an mbox begins in the window v: behind a blank line, with a line "From " and a time; v.n
 * if it is
 * not there yet.  The search begins at *from, and is moved up to where it must begin next time. */
static size_t next_from(struct str v, size_t *from, bool ended)
{
	for (;;) {
		ptrdiff_t found = v.n > *from ? str_find(str_from(v, *from), STR("\nFrom ")) : -1;
		if (found < 0) {
			*from = v.n > *from + 8 ? v.n - 8 : *from;
			return v.n;
		}
		size_t at = *from + (size_t)found;
		struct str line = str_from(v, at + 1);
		ptrdiff_t nl = str_chr(line, '\n');
		if (nl < 0 && !ended && line.n < HEADER_MAX) {
			*from = at;
			return v.n;
		}
		line = str_sub(line, 0, nl < 0 ? line.n : (size_t)nl);
		if ((v.p[at - 1] == '\n' || v.p[at - 1] == '\r') && has_time(line))
			return at + 1;
		*from = at + 1;
	}
}

/* The next message as *m, still in the window; *used bytes belong to it.  1; 0 at the end; 2: it is over the limit. */
static int next_message(struct reader *r, struct str *m, size_t *used)
{
	struct mail_state *s = r->state;
	size_t from = 1, have = input_need(&r->in, 1), most = r->limits.record_bytes;
	if (!have)
		return 0;
	if (!s->begun)
		s->many = begins_mbox(input_view(&r->in));
	s->begun = true;
	for (;;) {
		struct str v = input_view(&r->in);
		size_t at = s->many ? next_from(v, &from, r->in.ended) : v.n;
		*used = at;
		if (s->skipping && (at < v.n || r->in.ended)) {
			s->skipping = false;
			input_skip(&r->in, *used);
			from = 1;
			if (!input_need(&r->in, 1))
				return 0;
			continue;
		}
		if (at < v.n || r->in.ended) {
			*m = str_sub(v, 0, *used);
			ptrdiff_t nl = s->many ? str_chr(*m, '\n') : -1;
			*m = nl < 0 ? *m : str_from(*m, (size_t)nl + 1);
			return most && *used > most ? 2 : 1;
		}
		if (!s->many)
			from = v.n;
		if (s->skipping) {
			input_skip(&r->in, from - 1);
			from = 1;
		} else if (most && v.n > most) {
			s->skipping = true;
			*used = from;
			return 2;
		}
		input_need(&r->in, input_view(&r->in).n + (64u << 10));
	}
}

static int emit(struct reader *r, struct article *a, const struct part *p, bool many)
{
	struct arena *mem = &a->mem;
	r->record++;
	reader_begin(r, a, many);
	a->title = str_dup(mem, p->title);
	a->publisher = str_dup(mem, p->from);
	a->external_id = cell_url(mem, p->id);
	set_published(a, p->date);
	struct str text;
	if (p->kind == PDF)
		return pdf_article(r, a, p->bytes);
	charset_decode(mem, p->bytes, p->charset, &text);
	struct draft d = { .a = a };
	if (p->kind == HTML) {
		html_into(&d, own_markup(text), false, &r->limits);
	} else {
		struct str own = own_words(mem, text);
		add_plain_text(a, own, 0);
		buf_adds(&d.text, own);
	}
	draft_end(&d, r, "the message has no text");
	return 1;
}

static int next(struct reader *r, struct article *a, struct err *e)
{
	(void)e;
	struct mail_state *s = r->state;
	if (!s)
		s = r->state = xcalloc(1, sizeof *s);
	while (s->at == s->parts.n) {
		struct str m;
		size_t used;
		int got = next_message(r, &m, &used);
		if (!got) {
			r->done = true;
			if (r->in.failure.code) {
				r->record++;
				reader_begin(r, a, s->many);
				return reader_fail(r, a);
			}
			article_reset(a);
			return 0;
		}
		bool parsed = got == 1 && parse(s, m);
		input_skip(&r->in, used);
		if (got == 2 || !parsed || !s->parts.n) {
			r->record++;
			reader_begin(r, a, s->many);
			if (got == 2)
				return reader_reject(r, a, "too_large",
					"a message of more than %zu bytes, the limit", r->limits.record_bytes);
			if (!parsed)
				return reader_reject(r, a, "too_costly",
					"a message with more than %d parts that hold parts", NESTED_MAX);
			return reader_reject(r, a, "not_an_article", "a message without any text");
		}
	}
	bool many = s->many || s->parts.n > 1;
	return emit(r, a, &s->parts.v[s->at++], many);
}

static void close_mail(struct reader *r)
{
	struct mail_state *s = r->state;
	if (!s)
		return;
	arena_free(&s->mem);
	free(s);
}

const struct format format_mail = { "mail", next, close_mail };
