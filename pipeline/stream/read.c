#include "base/scan.h"
#include "stream/parse.h"
#include "text/utf8.h"

void stream_take(struct stream_reader *r, struct gzin *in)
{
	memset(r, 0, sizeof *r);
	r->in = in;
	lines_init(&r->lines, r->in, STREAM_LINE_MAX);
}

int stream_open(struct stream_reader *r, const char *path, struct err *e)
{
	struct gzin *in = gzin_open(path, e);
	if (!in)
		return -1;
	stream_take(r, in);
	return 0;
}

void stream_close(struct stream_reader *r)
{
	lines_free(&r->lines);
	gzin_close(r->in);
	buf_free(&r->meta);
	memset(r, 0, sizeof *r);
}

static int verify_bytes(struct parse *p, struct str line)
{
	scan16 high = { 0 }, control = { 0 };
	size_t i = 0;
	for (; i + 16 <= line.n; i += 16) {
		scan16 v = scan_load(line.p + i);
		high |= v;
		control |= (scan16)(v == 0x7f) | ((scan16)(v < ' ') & (scan16)(v != '\t'));
	}
	bool any_high = scan_bits(high), any_control = scan_bits(control);
	for (; i < line.n; i++) {
		unsigned char c = (unsigned char)line.p[i];
		any_high |= c >= 0x80;
		any_control |= (c < ' ' && c != '\t') || c == 0x7f;
	}
	if (any_high && utf8_valid_to(line) < line.n)
		return parse_bad(p, ": line is not valid UTF-8");
	return any_control ? parse_bad(p, ": line holds a control byte") : 0;
}

static void remember(struct parse *p)
{
	struct article *a = p->a;
	struct passed *q = p->p;
	q->paragraphs = a->paragraphs.n;
	q->sentences = a->sentences.n;
	q->relations = a->relations.n;
	q->acronyms = a->acronyms.n;
	q->mentions = a->mentions.n;
	q->unknown = a->unknown.n;
	q->dates = a->dates.n;
	q->events = a->events.n;
	q->parties = a->parties.n;
	q->problems = a->problems.n;
	q->repeats = arena_zalloc(&a->mem, a->sentences.n * sizeof *q->repeats + 1);
	q->roles = arena_zalloc(&a->mem, a->sentences.n * sizeof *q->roles + 1);
	for (size_t i = 0; i < a->sentences.n; i++) {
		q->repeats[i] = a->sentences.v[i].repeats.n != 0;
		q->roles[i] = a->sentences.v[i].role;
	}
	a->passed = q;
}

static int end(struct parse *p, struct str line)
{
	struct str count;
	uint64_t n;
	if (p->a->id.n)
		return parse_bad(p, " is still open at %end");
	count = str_from(line, 5);
	if (line.n < 6 || line.p[4] != '\t' || !str_to_u64(count, &n))
		return parse_bad(p, "%end wants the number of articles");
	if (n != p->r->articles)
		return err_at(p->e, EXIT_STREAM, "stream", p->r->lines.number, 0,
			      "%%end says %llu articles, %llu were read: lines are missing", (unsigned long long)n,
			      (unsigned long long)p->r->articles);
	p->r->ended = true;
	return 0;
}

static int cut_short(size_t line, struct err *e)
{
	return err_at(e, EXIT_STREAM, "stream", line, 0,
		      "cut short: no %%end (the program before this one failed, or the file is not whole)");
}

/* The next line, sound; the first one of a stream is passed over.  1, or 0 behind %end. */
static int next_line(struct parse *p, struct str *line)
{
	struct stream_reader *r = p->r;
	for (;;) {
		int got = lines_next(&r->lines, line, p->e);
		if (got < 0)
			return -1;
		if (got == 0)
			return r->ended ? 0 : cut_short(r->lines.number + 1, p->e);
		if (r->ended)
			return parse_bad(p, "lines after %end");
		if (verify_bytes(p, *line))
			return -1;
		if (r->started)
			break;
		if (!str_is(*line, "%stream\t1"))
			return parse_bad(p, "not an article stream: the first line must be '%stream<TAB>1'");
		r->started = true;
	}
	if (!line->n)
		return parse_bad(p, "empty line");
	if (r->lines.unterminated && !str_starts(*line, STR("%end")))
		return cut_short(r->lines.number, p->e);	/* within a line */
	return 1;
}

static int read_meta(struct parse *p, struct str line)
{
	if (str_starts(line, STR("%end")))
		return end(p, line);
	buf_adds(&p->r->meta, line);
	buf_addc(&p->r->meta, '\n');
	return 0;
}

static bool is_letter(struct str line, char letter)
{
	return line.p[0] == letter && (line.n == 1 || line.p[1] == '\t');
}

/* A line of an article: 1 if it closes it. */
static int read_of_article(struct parse *p, struct str line)
{
	struct article *a = p->a;
	struct str kept = str_dup(&a->mem, line);
	if (is_letter(line, 'D'))
		return a->id.n ? parse_bad(p, " is still open where the next D begins") : parse_description(p, kept);
	if (!a->id.n)
		return parse_bad(p, "line outside an article: D must come first");
	if (!is_letter(line, '.')) {
		*VEC_PUSH(&a->mem, &p->p->lines) = kept;
		return parse_line(p, kept);
	}
	if (!str_eq(str_from(line, 2), a->id))
		return parse_bad(p, " is open, but '.' closes another");
	remember(p);
	must(article_sound(a));
	p->r->articles++;
	return 1;
}

int stream_read(struct stream_reader *r, struct article *a, struct err *e)
{
	article_reset(a);
	buf_reset(&r->meta);
	struct parse p = { .r = r, .a = a, .p = arena_zalloc(&a->mem, sizeof *p.p), .e = e };
	for (;;) {
		struct str line;
		int got = next_line(&p, &line);
		if (got <= 0)
			return got;
		got = line.p[0] == '%' ? read_meta(&p, line) : read_of_article(&p, line);
		if (got)
			return got;
	}
}
