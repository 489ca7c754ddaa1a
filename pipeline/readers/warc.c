/* warc.c - web archives: WARC 1.0 and 1.1, and the older ARC; plain, or gzipped record by record.
 *
 * Articles are the responses with HTTP status 200 and resources that are pages or plain text.  Requests, warcinfo,
 * metadata, conversions and revisits (the same page, not changed) are passed over in silence.  A page that its record
 * says was cut when it was fetched is an article and a reject.  A record of any kind whose length is wrong, or that
 * the file cuts, is a reject that says how many bytes were lost, and reading goes on at the next line that begins a
 * record.  A length is right if a record or the end of the file follows; only where it is not are the record's bytes
 * looked through for another one, since a page or an archive in an archive may hold such lines.  Records over the
 * limit are too long to be kept until that is known: of them a line that begins a record behind an empty line ends
 * those that hold no archive. */
#include <stdlib.h>

#include "readers/warc_http.h"

struct warc_record {
	struct str type, uri, id, content_type, truncated;	/* copies in the article's arena */
	uint64_t length;
	bool has_length, arc;
};

/* Does a record of WARC begin at the next byte? */
static bool begins_record(struct input *in)
{
	input_need(in, 7);
	return str_starts(input_view(in), STR("WARC/1.")) || str_starts(input_view(in), STR("WARC/0."));
}

/* Lines of a record's own header; false at a line that is none. */
static bool read_warc_header(struct reader *r, struct arena *mem, struct warc_record *rec)
{
	struct str line, v;
	for (int lines = 0; lines < 200; lines++) {
		if (begins_record(&r->in))
			return false;
		if (input_line(&r->in, 16384, &line) != 1)
			return false;
		if (!line.n)
			return true;
		if (header_value(line, "WARC-Type", &v))
			rec->type = str_dup(mem, v);
		else if (header_value(line, "WARC-Target-URI", &v)) {
			if (v.n > 2 && v.p[0] == '<')	/* wget wrote it so */
				v = str_sub(v, 1, v.n - 2);
			rec->uri = cell_url(mem, v);
		} else if (header_value(line, "WARC-Record-ID", &v))
			rec->id = cell_url(mem, v);
		else if (header_value(line, "Content-Type", &v))
			rec->content_type = str_dup(mem, v);
		else if (header_value(line, "WARC-Truncated", &v))
			rec->truncated = str_dup(mem, v);
		else if (header_value(line, "Content-Length", &v))
			rec->has_length = str_to_u64(v, &rec->length);
	}
	return false;
}

/* "URL IP date type length", the url may hold spaces. */
static bool read_arc_header(struct str line, struct arena *mem, struct warc_record *rec)
{
	struct str cell[4];
	size_t end = line.n;
	for (int i = 3; i >= 0; i--) {
		size_t k = end;
		while (k && line.p[k - 1] != ' ')
			k--;
		if (!k)
			return false;
		cell[i] = str_sub(line, k, end - k);
		end = k - 1;
	}
	rec->arc = true;
	rec->uri = cell_url(mem, str_sub(line, 0, end));
	rec->content_type = str_dup(mem, cell[2]);
	rec->type = str_starts(line, STR("filedesc:")) ? STR("warcinfo") : STR("response");
	rec->has_length = str_to_u64(cell[3], &rec->length);
	return rec->has_length;
}

/* Move to the next line that begins a record and is followed by a header; false at the end. */
static bool resync(struct reader *r)
{
	struct str line;
	for (;;) {
		if (input_need(&r->in, 5) < 5)
			return false;
		if (begins_record(&r->in)) {
			size_t have = input_need(&r->in, 64);
			struct str next = str_sub(input_view(&r->in), 0, have < 64 ? have : 64);
			ptrdiff_t nl = str_chr(next, '\n');
			next = nl < 0 ? STR_NONE : str_from(next, (size_t)nl + 1);
			if (next.n && !str_starts(next, STR("WARC/")))
				return true;
		}
		if (!input_line(&r->in, 1u << 20, &line))
			return false;
	}
}

/* Place in s of the first line that begins a record, -1: none; behind: only such as follow an empty line. */
static ptrdiff_t find_record(struct str s, bool behind_empty)
{
	static const struct str mark = { "\nWARC/1.", 8 };
	for (size_t from = 0; from < s.n;) {
		ptrdiff_t at = str_find(str_from(s, from), mark);
		if (at < 0)
			return -1;
		size_t k = from + (size_t)at;
		bool empty = k && (s.p[k - 1] == '\n' || (k > 1 && s.p[k - 1] == '\r' && s.p[k - 2] == '\n'));
		if (empty || !behind_empty)
			return (ptrdiff_t)k + 1;
		from = k + 1;
	}
	return -1;
}

enum skipped { SKIPPED, SKIPPED_TO_RECORD, SKIPPED_TO_END };

/* Pass over a record of n bytes that is too long to be kept; *done: how many there were. */
static enum skipped skip_long(struct reader *r, uint64_t n, bool archive, uint64_t *done)
{
	enum { OVERLAP = 16 };		/* bytes that are looked at again with the next ones */
	*done = 0;
	while (*done < n) {
		size_t have = input_need(&r->in, OVERLAP + 1);
		uint64_t left = n - *done;
		struct str view = input_view(&r->in);
		view.n = have < left ? have : (size_t)left;
		if (!view.n)
			return SKIPPED_TO_END;
		ptrdiff_t at = archive ? -1 : find_record(view, true);
		size_t step = at >= 0 ? (size_t)at : view.n == left || have <= OVERLAP ? view.n : view.n - OVERLAP;
		input_skip(&r->in, step);
		*done += step;
		if (at >= 0)
			return SKIPPED_TO_RECORD;
	}
	return SKIPPED;
}

/* Does a record, or the end of the file, follow behind n bytes? */
static bool length_holds(struct reader *r, size_t n, bool arc)
{
	size_t have = input_need(&r->in, n + 16);
	struct str s = str_from(str_sub(input_view(&r->in), 0, have), n);
	if (have < n)
		return false;
	while (s.n && (s.p[0] == '\r' || s.p[0] == '\n' || s.p[0] == 0))
		s = str_from(s, 1);
	return arc || !s.n || str_starts(s, STR("WARC/"));
}

/* A record over the limit is passed over: as one() says it. */
static int too_long(struct reader *r, struct article *a, const struct warc_record *rec, bool wanted)
{
	unsigned long long length = rec->length, start = input_place(&r->in);
	bool archive = str_find(rec->content_type, STR("warc")) >= 0;
	uint64_t done;
	enum skipped end = skip_long(r, rec->length, archive || rec->arc, &done);
	if (end == SKIPPED)
		return wanted ? reader_reject(r, a, "too_large", "a record of %llu bytes, the limit is %zu", length,
					      r->limits.record_bytes)
			      : 0;
	if (end == SKIPPED_TO_END) {
		r->done = true;
		if (r->in.failure.code)
			return reader_fail(r, a);
	}
	return reader_reject(r, a, "bad_warc", "byte %llu: a record of %llu bytes, of which there are %llu: %s", start,
			     length, (unsigned long long)done,
			     end == SKIPPED_TO_END ? "the file is cut short or the length is wrong"
						   : "another record begins within it");
}

/* One record.  Returns 1 if *a is an article or a reject, 0: the record is none of ours, and whole. */
static int one(struct reader *r, struct article *a, struct warc_record *rec, bool wanted)
{
	reader_begin(r, a, true);
	a->url = rec->uri;
	a->external_id = rec->id;
	unsigned long long length = rec->length, start = input_place(&r->in);
	if (r->limits.record_bytes && rec->length > r->limits.record_bytes)
		return too_long(r, a, rec, wanted);
	size_t n = (size_t)rec->length;
	bool holds = length_holds(r, n, rec->arc);
	struct str body = input_view(&r->in);
	bool whole = body.n >= n;
	if (!whole && r->in.failure.code) {
		r->done = true;
		return reader_fail(r, a);
	}
	ptrdiff_t within = holds || rec->arc ? -1 : find_record(str_sub(body, 0, whole ? n : body.n), false);
	if (within >= 0 || !whole) {
		size_t skip = within >= 0 ? (size_t)within : body.n;
		int rc =
			reader_reject(r, a, "bad_warc", "byte %llu: a record of %llu bytes, of which there are %zu: %s",
				      start, length, skip,
				      within >= 0 ? "another record begins within it"
						  : "the file is cut short or the length is wrong");
		input_skip(&r->in, skip);
		r->done = within < 0;
		return rc;
	}
	body.n = n;
	int rc = 0;
	if (wanted)
		rc = !str_is(rec->type, "response") || (rec->arc && !str_starts(body, STR("HTTP/")))
			     ? archived_page(r, a, body, rec->content_type)
			     : archived_response(r, a, body);
	input_skip(&r->in, n);
	if (rc && (!holds || rec->truncated.n))
		reader_page(a, &r->limits);	/* what it holds decides what else is said of the record */
	if (rc && !holds && !article_rejected(a))
		return reader_reject(r, a, "bad_warc",
				     "byte %llu: a record of %llu bytes goes on behind them: the length is wrong",
				     start, length);
	return rc;
}

/* A page was cut when it was fetched, as its record says itself.  It is published as far as it goes, and a reject of
 * the same record says so. */
struct cut_page {
	struct buf url, id, why;	/* why: empty if there is none to be told of */
};

static void remember_cut(struct reader *r, const struct warc_record *rec)
{
	struct cut_page *c = r->state = r->state ? r->state : xcalloc(1, sizeof *c);
	buf_adds(&c->url, rec->uri);
	buf_adds(&c->id, rec->id);
	struct str why = str_sub(rec->truncated, 0, rec->truncated.n < 40 ? rec->truncated.n : 40);
	buf_addf(&c->why, "the page was cut when it was fetched (WARC-Truncated: %.*s): "
		 "the %llu bytes of its record were read", STR_FMT(why), (unsigned long long)rec->length);
}

static int tell_cut(struct reader *r, struct article *a)
{
	struct cut_page *c = r->state;
	reader_begin(r, a, true);
	a->url = str_dup(&a->mem, buf_str(&c->url));
	a->external_id = str_dup(&a->mem, buf_str(&c->id));
	int rc = reader_reject(r, a, "bad_warc", "%s", c->why.p);
	buf_reset(&c->url);
	buf_reset(&c->id);
	buf_reset(&c->why);
	return rc;
}

static void close_warc(struct reader *r)
{
	struct cut_page *c = r->state;
	if (!c)
		return;
	buf_free(&c->url);
	buf_free(&c->id);
	buf_free(&c->why);
	free(c);
}

/* What begins at that byte is no record of known length: a reject, and on to the next one. */
static int no_record(struct reader *r, struct article *a, bool warc, uint64_t start)
{
	r->any = true;
	r->done = !resync(r);
	if (r->in.failure.code && r->done)
		return reader_fail(r, a);
	return reader_reject(r, a, "bad_warc", "byte %llu: %s; %llu bytes were passed over", (unsigned long long)start,
			     warc ? "a record header that does not end or has no length" : "no record begins here",
			     (unsigned long long)(input_place(&r->in) - start));
}

static int next(struct reader *r, struct article *a, struct err *e)
{
	(void)e;
	struct str line;
	if (r->state && ((struct cut_page *)r->state)->why.n)
		return tell_cut(r, a);
	for (;;) {
		article_reset(a);
		uint64_t start;
		do {
			start = input_place(&r->in);
			if (!input_line(&r->in, 65536, &line)) {
				r->done = true;
				bool failed = r->in.failure.code != 0;
				if (!failed && (r->any || !r->record))
					return 0;
				if (failed)
					r->record++;
				reader_begin(r, a, failed);
				return failed ? reader_fail(r, a)
					      : reader_reject(r, a, "not_an_article",
							      "no page in it: its %llu records are requests, revisits "
							      "or descriptions",
							      (unsigned long long)r->record);
			}
		} while (!line.n);
		r->record++;
		/* the record's strings must outlive reader_begin, which resets the article */
		struct arena mem = ARENA_INIT;
		struct warc_record rec = { .has_length = false };
		bool warc = str_starts(line, STR("WARC/")),
		     good = warc ? read_warc_header(r, &mem, &rec) : read_arc_header(line, &mem, &rec);
		if (!good || !rec.has_length) {
			reader_begin(r, a, true);
			a->url = str_dup(&a->mem, rec.uri);
			arena_free(&mem);
			return no_record(r, a, warc, start);
		}
		/* a conversion is the text of a page that was taken from it, as in Common Crawl's WET files */
		bool wanted = str_is(rec.type, "response") || str_is(rec.type, "resource")
			|| (str_is(rec.type, "conversion") && starts_with(rec.content_type, "text/plain"));
		if (wanted && (str_starts(rec.uri, STR("dns:")) || str_starts(rec.uri, STR("metadata:"))))
			wanted = false;
		int rc = one(r, a, &rec, wanted);
		a->url = str_dup(&a->mem, rec.uri);
		a->external_id = str_dup(&a->mem, rec.id);
		if (rc && rec.truncated.n && !article_rejected(a))
			remember_cut(r, &rec);
		arena_free(&mem);
		r->any |= rc != 0;
		if (rc)
			return rc;
	}
}

const struct format format_warc = { "warc", next, close_warc };
