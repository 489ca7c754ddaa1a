/* reader.c - opens a file, tells its format by its first bytes, and hands out its articles. */
#include "readers/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "readers/format.h"
#include "text/charset.h"
#include "text/utf8.h"

void reader_begin(struct reader *r, struct article *a, bool many)
{
	article_reset(a);
	size_t file = r->source.n;
	if (many) {			/* file#record, without printf: this is done for every article */
		buf_addc(&r->source, '#');
		buf_addu(&r->source, r->record);
	}
	a->source = str_dup(&a->mem, buf_str(&r->source));
	if (many) {
		r->source.n = file;
		r->source.p[file] = 0;
	}
}

int reader_reject(struct reader *r, struct article *a, const char *code, const char *fmt, ...)
{
	char m[480];
	va_list ap;
	(void)r;
	va_start(ap, fmt);
	vsnprintf(m, sizeof m, fmt, ap);
	va_end(ap);
	/* what a stranger's file put into the message may be cut or no UTF-8 */
	for (struct str s = str_z(m); utf8_valid_to(s) < s.n;)
		m[utf8_valid_to(s)] = '?';
	for (char *p = m; *p; p++)
		if (*p == '"')
			*p = '\'';
	a->paragraphs.n = 0;
	article_problem(a, "ingest", code, "%s", m);
	article_identify(a, str_z(m));
	return 1;
}

int reader_fail(struct reader *r, struct article *a)
{
	r->done = true;
	return reader_reject(r, a, "unreadable", "%s", r->in.failure.message);
}

bool reader_whole(struct reader *r, struct article *a, const char *what, struct str *bytes)
{
	r->done = true;
	r->record = 1;
	reader_begin(r, a, false);
	if (!input_all(&r->in, r->limits.record_bytes, bytes))
		reader_reject(r, a, "too_large", "%s of more than %zu bytes, the limit for one article", what,
			r->limits.record_bytes);
	else if (r->in.failure.code)
		reader_fail(r, a);
	return !article_rejected(a);
}

/* The first name after "<", in lower case, without namespace prefix; comments, doctypes and processing
 * instructions are passed over. */
static struct str root_name(struct str s, char name[32], bool *doctype_html, bool *xml)
{
	size_t i = 0;
	*doctype_html = *xml = false;
	while (i < s.n) {
		struct str at = str_from(s, i);
		ptrdiff_t lt = str_chr(at, '<');
		if (lt < 0)
			break;
		at = str_from(at, (size_t)lt);
		i += (size_t)lt;
		if (str_starts(at, STR("<!--"))) {
			ptrdiff_t end = str_find(at, STR("-->"));
			if (end < 0)
				break;
			i += (size_t)end + 3;
		} else if (str_starts(at, STR("<?"))) {
			*xml |= str_starts(at, STR("<?xml"));
			i += 2;
		} else if (str_starts(at, STR("<!"))) {
			size_t n = at.n < 60 ? at.n : 60;
			char d[60];
			for (size_t k = 0; k < n; k++)
				d[k] = at.p[k] >= 'A' && at.p[k] <= 'Z' ? (char)(at.p[k] + 32) : at.p[k];
			if (str_starts(str_n(d, n), STR("<!doctype html")))
				*doctype_html = true;
			if (str_starts(str_n(d, n), STR("<!doctype lewis")))
				return STR("reuters");
			i += 2;
		} else {
			size_t n = 0;
			for (size_t k = 1; k < at.n && n < 31; k++) {
				unsigned char c = (unsigned char)at.p[k];
				if (c == ':')
					n = 0;
				else if ((c | 32) >= 'a' && (c | 32) <= 'z')
					name[n++] = (char)(c | 32);
				else if (c >= '0' && c <= '9')
					name[n++] = (char)c;
				else
					break;
			}
			if (n)
				return str_n(name, n);
			i++;
		}
	}
	return STR_NONE;
}

static const struct format *sniff_markup(struct str s)
{
	static const struct { const char *root; const struct format *f;
	} roots[] = { { "html", &format_html },		 { "head", &format_html },
		      { "body", &format_html },		 { "rss", &format_feed },
		      { "feed", &format_feed },		 { "rdf", &format_feed },
		      { "channel", &format_feed },	 { "entry", &format_feed },
		      { "newsitem", &format_newsml },	 { "newsmessage", &format_newsml },
		      { "packageitem", &format_newsml }, { "knowledgeitem", &format_newsml },
		      { "conceptitem", &format_newsml }, { "planningitem", &format_newsml },
		      { "catalogitem", &format_newsml }, { "newsml", &format_newsml },
		      { "nitf", &format_newsml },	 { "reuters", &format_sgml } };
	char name[32];
	bool html, xml;
	struct str root = root_name(s, name, &html, &xml);
	for (size_t i = 0; i < sizeof roots / sizeof *roots; i++)
		if (str_is(root, roots[i].root))
			return roots[i].f;
	if (html)
		return &format_html;
	if (xml)
		return &format_newsml;	/* says what it found instead of a news item */
	if (looks_like_markup(s))
		return &format_html;
	/* some other markup: it begins with an element that is closed later on */
	bool opens = root.n && s.n > 1 && (s.p[1] | 32) >= 'a' && (s.p[1] | 32) <= 'z';
	return opens && str_find(s, STR("</")) > 0 && (str_find(s, STR("/>")) > 0 || str_find(s, STR("=\"")) > 0)
		       ? &format_newsml
		       : NULL;
}

/* JSON Lines or one JSON document?  A line that opens an object and is followed by another such line, or by
 * nothing, is JSON Lines, be it whole or cut in half. */
static bool one_object_a_line(struct str s, bool all)
{
	ptrdiff_t nl = str_chr(s, '\n');
	struct str first = str_trim(nl < 0 ? s : str_sub(s, 0, (size_t)nl));
	if (nl < 0)
		return first.n > 1 && first.p[0] == '{';
	struct str rest = str_trim(str_from(s, (size_t)nl));
	if (first.n < 2)
		return false;
	return rest.n ? rest.p[0] == '{' || first.p[first.n - 1] == '}' : all || first.p[first.n - 1] == '}';
}

static const struct format *sniff(struct reader *r)
{
	struct str s = input_view(&r->in), t = s;
	if (str_starts(t, STR("\xef\xbb\xbf")))
		t = str_from(t, 3);
	t = str_trim(t);
	if (str_starts(t, STR("WARC/")) || str_starts(t, STR("filedesc://")))
		return &format_warc;
	if (str_starts(s, STR("%PDF-")))
		return &format_pdf;
	if (t.n && t.p[0] == '{')
		return one_object_a_line(t, r->in.ended) ? &format_jsonl : &format_json;
	if (t.n && t.p[0] == '[') {
		struct str u = str_trim(str_from(t, 1));
		if (u.n && (u.p[0] == '{' || u.p[0] == ']'))
			return &format_json;
	}
	if (t.n && t.p[0] == '<') {
		const struct format *f = sniff_markup(t);
		if (f)
			return f;
	} else if (s.n >= 2
		   && ((s.p[0] == '<' && s.p[1] == 0) || str_starts(s, STR("\xff\xfe<"))
		       || str_starts(s, STR("\xfe\xff\0<")))) {
		return &format_html;	/* in UTF-16 */
	}
	if (looks_like_mail(str_starts(s, STR("\xef\xbb\xbf")) ? str_from(s, 3) : s))
		return &format_mail;
	return &format_text;
}

static void refuse(struct reader *r, const char *code, const char *message)
{
	r->code = code;
	snprintf(r->message, sizeof r->message, "%s", message);
}

static struct reader *new_reader(struct str path, const struct reader_limits *limits)
{
	struct reader *r = xcalloc(1, sizeof *r);
	xml_prepare();
	r->limits = limits ? *limits : (struct reader_limits)READER_LIMITS_DEFAULT;
	reader_source_cell(&r->source, path);
	return r;
}

/* Look at the first bytes: refuse the file, or choose its format. */
static void begin(struct reader *r)
{
	const char *what;
	gzin_limit(r->in.in, r->limits.file_bytes, r->limits.ratio);
	input_need(&r->in, 8192);
	struct str head = input_view(&r->in);
	bool archive = str_starts(head, STR("WARC/")) || str_starts(head, STR("filedesc:"));
	bool pdf = str_starts(head, STR("%PDF-"));
	if (!head.n && r->in.failure.code) {
		refuse(r, "unreadable", r->in.failure.message);
	} else if (!head.n) {
		refuse(r, "empty", "the file is empty");
	} else if (r->limits.file_bytes && gzin_size(r->in.in) > r->limits.file_bytes) {
		refuse(r, "unreadable", "");
		snprintf(r->message, sizeof r->message,
			 "the file has %llu bytes, the limit is %llu: none of it was read",
			 (unsigned long long)gzin_size(r->in.in), (unsigned long long)r->limits.file_bytes);
	} else if (!archive && !pdf && charset_binary(head, &what)) {
		refuse(r, "binary", "");
		snprintf(r->message, sizeof r->message, "not text: %s", what);
	} else {
		r->format = sniff(r);
	}
}

int reader_limits(const struct program *p, size_t first, const struct option_value *v, struct reader_limits *l,
		  struct err *e)
{
	*l = (struct reader_limits)READER_LIMITS_DEFAULT;
	long record = (long)(l->record_bytes >> 20), file = (long)(l->file_bytes >> 20), records = (long)l->records;
	long ratio = l->ratio, depth = l->depth;
	if (option_number(p, first, v, 1, 1024, &record, e) || option_number(p, first + 1, v, 1, 1 << 30, &file, e)
	    || option_number(p, first + 2, v, 1, 1L << 40, &records, e)
	    || option_number(p, first + 3, v, 1, 1 << 20, &ratio, e)
	    || option_number(p, first + 4, v, 8, 10000, &depth, e))
		return -1;
	*l = (struct reader_limits){ (uint64_t)file << 20, (size_t)record << 20, (uint64_t)records,
				     (unsigned)ratio,	   (unsigned)depth,	 v[first + 5].value != NULL };
	return 0;
}

/* Messages say "the file": where the corpus lies on this machine is not part of them. */
static struct gzin *open_below(const char *root, struct str path, bool anywhere, struct err *e)
{
	if (str_is(path, "-"))
		return gzin_open("-", e);
	int folder = open(root && root[0] ? root : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder < 0) {
		err_errno(e, EXIT_NOINPUT, "cannot open the corpus folder");
		return NULL;
	}
	char *name = str_dupz(path);
	int fd = file_open_below(folder, name, 0, anywhere || name[0] == '/'), why = errno;
	close(folder);
	free(name);
	errno = why;
	struct stat st;
	if (fd >= 0 && fstat(fd, &st) == 0 && S_ISDIR(st.st_mode))
		err_set(e, EXIT_NOINPUT, "the folder cannot be listed, or lies too deep");
	else if (fd >= 0)
		return gzin_take(fd, "the file", e);
	else if (why == EXDEV || why == ELOOP)
		err_set(e, EXIT_NOINPUT,
			"the file is a link that leads out of the corpus or to itself, and is not followed "
			"(--follow-links)");
	else
		err_errno(e, EXIT_NOINPUT, "cannot open the file");
	if (fd >= 0)
		close(fd);
	errno = why;
	return NULL;
}

struct reader *reader_open(const char *root, struct str path, const struct reader_limits *limits, struct err *e)
{
	struct reader *r = new_reader(path, limits);
	struct err why = ERR_INIT;
	errno = 0;
	r->in.in = open_below(root, path, r->limits.follow_links, &why);
	if (r->in.in) {
		begin(r);
	} else if (errno == EMFILE || errno == ENFILE || errno == ENOMEM) {
		*e = why;
		reader_close(r);
		return NULL;
	} else {
		refuse(r, "unreadable", why.message);
	}
	return r;
}

struct reader *reader_refused(struct str path, const char *code, const char *message)
{
	struct reader *r = new_reader(path, NULL);
	r->in.in = gzin_memory(STR(""), "the file");
	refuse(r, code, message);
	return r;
}

struct reader *reader_open_bytes(struct str bytes, struct str source, const struct reader_limits *limits)
{
	struct reader *r = new_reader(source, limits);
	r->in.in = gzin_memory(bytes, "the bytes");
	begin(r);
	return r;
}

/* No book, no data file: see article.h. */
static int bounded(struct article *a)
{
	if (a->paragraphs.n <= ARTICLE_PARAGRAPHS_MAX)
		return 1;
	return reader_reject(NULL, a, "too_costly", "more than %d paragraphs, the limit for one article",
			     ARTICLE_PARAGRAPHS_MAX);
}

void reader_page(struct article *a, const struct reader_limits *l)
{
	if (!a->page.n)
		return;
	struct str bytes = a->page;
	a->page = STR_NONE;
	html_read(a, bytes, a->page_charset, l);
	bounded(a);
}

int reader_next(struct reader *r, struct article *a, struct err *e)
{
	int got = reader_cut(r, a, e);
	if (got == 1)
		reader_page(a, &r->limits);
	return got;
}

int reader_cut(struct reader *r, struct article *a, struct err *e)
{
	if (r->done) {
		article_reset(a);
		return 0;
	}
	if (r->code) {
		r->done = true;
		reader_begin(r, a, false);
		return reader_reject(r, a, r->code, "%s", r->message);
	}
	uint64_t before = r->record;
	bool last = r->limits.records && before >= r->limits.records;
	int got = r->format->next(r, a, e);
	if (got == 1)
		bounded(a);
	if (got == 1 && last && r->record > before) {
		r->done = true;
		reader_begin(r, a, true);
		return reader_reject(r, a, "too_large",
				     "more than %llu records, the limit for one file; the rest was not read",
				     (unsigned long long)r->limits.records);
	}
	return got;
}

void reader_close(struct reader *r)
{
	if (!r)
		return;
	if (r->format && r->format->close)
		r->format->close(r);
	gzin_close(r->in.in);
	buf_free(&r->in.b);
	buf_free(&r->source);
	free(r);
}
