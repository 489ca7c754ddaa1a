#include <stdlib.h>

#include "base/scan.h"
#include "stream/passed.h"
#include "stream/stream.h"
#include "text/utf8.h"

enum { CELLS_MAX = 24 };

struct parse {
	struct stream_reader *r;
	struct article *a;
	struct passed *p;
	struct str cells[CELLS_MAX];
	size_t n;
	struct err *e;
};

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

static int bad(struct parse *p, const char *what)
{
	return err_at(p->e, EXIT_STREAM, "stream", p->r->lines.number, 0, "%s%.*s%s", p->a->id.n ? "article " : "",
		      STR_FMT(p->a->id), what);
}

static bool number(struct parse *p, size_t i, uint32_t *v)
{
	uint64_t u;
	if (i >= p->n || !str_to_u64(p->cells[i], &u) || u > UINT32_MAX)
		return false;
	*v = (uint32_t)u;
	return true;
}

static bool fraction(struct parse *p, size_t i, double *v)
{
	if (i >= p->n || p->cells[i].n == 0 || p->cells[i].n > 16)
		return false;
	char z[17], *end;
	memcpy(z, p->cells[i].p, p->cells[i].n);
	z[p->cells[i].n] = 0;
	*v = strtod(z, &end);
	return *end == 0;
}

static struct str cell(struct parse *p, size_t i)
{
	return i < p->n ? p->cells[i] : STR("");
}

/* Cell 1 as the index of a known sentence. */
static bool sentence(struct parse *p, uint32_t *index)
{
	if (!number(p, 1, index) || *index == 0 || *index > p->a->sentences.n)
		return false;
	--*index;
	return true;
}

static bool inside(const struct article *a, uint32_t s, uint32_t start, uint32_t length)
{
	struct str t = a->sentences.v[s].text;
	/* a span covers something and begins and ends between code points */
	return length && start <= t.n && length <= t.n - start && ((unsigned char)t.p[start] & 0xc0) != 0x80
		&& (start + length == t.n || ((unsigned char)t.p[start + length] & 0xc0) != 0x80);
}

static bool span(struct parse *p, uint32_t *s, uint32_t *start, uint32_t *length)
{
	return sentence(p, s) && number(p, 2, start) && number(p, 3, length) && inside(p->a, *s, *start, *length);
}

static int read_text(struct parse *p, char letter)
{
	struct article *a = p->a;
	uint32_t n, paragraph;
	uint64_t offset;
	enum role role;
	if (letter == 'P') {
		if (p->n != 5 || !number(p, 1, &n) || n != a->paragraphs.n + 1 || !role_of(p->cells[2], &role)
		    || !str_to_u64(p->cells[3], &offset))
			return bad(p, ": P wants: paragraph role offset text, paragraphs numbered from 1");
		*VEC_PUSH(&a->mem, &a->paragraphs) = (struct paragraph){ role, offset, p->cells[4] };
		return 0;
	}
	if (p->n != 6 || !number(p, 1, &n) || n != a->sentences.n + 1 || !number(p, 2, &paragraph)
	    || !role_of(p->cells[3], &role) || role == ROLE_NONE || !str_to_u64(p->cells[4], &offset))
		return bad(p, ": S wants: sentence paragraph role offset text, sentences numbered from 1");
	*VEC_PUSH(&a->mem, &a->sentences) = (struct sentence){ paragraph, role, offset, p->cells[5], STR(""), 0, 0 };
	return 0;
}

static int read_relation(struct parse *p)
{
	struct relation x = { .numbers_agree = -1 };
	struct str agree = cell(p, 6);
	x.kind = cell(p, 1);
	x.other_id = cell(p, 2);
	if (p->n < 7 || !x.kind.n || !x.other_id.n || !fraction(p, 3, &x.containment)
	    || !fraction(p, 4, &x.containment_of_other) || !fraction(p, 5, &x.jaccard)
	    || !(str_is(agree, "") || str_is(agree, "yes") || str_is(agree, "no")))
		return bad(p, ": R wants: relation other_id containment containment_of_other jaccard yes|no");
	if (agree.n)
		x.numbers_agree = agree.p[0] == 'y';
	*VEC_PUSH(&p->a->mem, &p->a->relations) = x;
	return 0;
}

static int read_mark(struct parse *p, char letter)
{
	struct article *a = p->a;
	uint32_t s;
	enum role role;
	if (p->n < 3 || !sentence(p, &s))
		return bad(p, ": Q and F want: sentence and an article id or a role");
	if (letter == 'Q') {
		a->sentences.v[s].repeats = p->cells[2];
	} else if (role_of(p->cells[2], &role) && role != ROLE_NONE) {
		a->sentences.v[s].role = role;
	} else {
		return bad(p, ": F names no known role");
	}
	return 0;
}

/* The number at p, up to what no line can hold more bytes than: where it ends, NULL if there is none. */
static const char *digits(const char *p, const char *end, uint64_t *v)
{
	const char *first = p;
	for (*v = 0; p < end && *p >= '0' && *p <= '9' && *v <= UINT32_MAX; p++)
		*v = *v * 10 + (uint64_t)(*p - '0');
	return p > first && *v <= UINT32_MAX ? p : NULL;
}

/* W: each cell start+length/stem, in order and inside the sentence.  Most of the bytes of a stream stand in these
 * lines, so they are gone through once. */
static int read_words(struct parse *p, struct str line)
{
	uint32_t s;
	p->n = 0;
	struct str rest = line, c;
	for (int i = 0; i < 2 && str_cell(&rest, '\t', &c); i++)
		p->cells[p->n++] = c;
	if (!sentence(p, &s))
		return bad(p, ": W names no known sentence");
	uint64_t from = 0, start, length;
	for (const char *at = rest.p, *end = rest.p + rest.n; at; at = at < end ? at + 1 : NULL) {
		bool whole = (at = digits(at, end, &start)) && at < end && *at == '+'
			&& (at = digits(at + 1, end, &length)) && at < end && *at == '/';
		if (!whole || start < from || !length || start + length > p->a->sentences.v[s].text.n)
			return bad(p, ": W wants cells start+length/stem, in order, inside the sentence");
		from = start + length;
		while (at < end && *at != '\t')
			at++;
	}
	p->p->words = true;
	p->a->has_words = true;
	return 0;
}

static bool day(struct parse *p, size_t i, int32_t *d) { return day_of_cell(p->cells[i], d); }

static int read_mention(struct parse *p, struct mention x)
{
	if (p->n < 9 || !name_kind_of(p->cells[4], &x.kind) || !number(p, 6, &x.depth))
		return bad(p,
			   ": M wants: sentence start length kind entity_id depth rule name, a kind of out/TABLES.md");
	x.entity_id = p->cells[5];
	x.rule = p->cells[7];
	x.name = p->cells[8];
	*VEC_PUSH(&p->a->mem, &p->a->mentions) = x;
	return 0;
}

static int read_date(struct parse *p, struct date x)
{
	if (p->n < 11 || !date_type_of(p->cells[4], &x.type) || !day(p, 6, &x.earliest) || !day(p, 7, &x.latest)
	    || !date_mod_of(p->cells[8], &x.modifier))
		return bad(p, ": X wants: sentence start length type value earliest latest modifier basis rule, TIMEX3 "
			      "types and "
			      "modifiers, days as 2024-10-17");
	x.value = p->cells[5];
	x.basis = p->cells[9];
	x.rule = p->cells[10];
	*VEC_PUSH(&p->a->mem, &p->a->dates) = x;
	return 0;
}

static int read_event(struct parse *p, struct event x)
{
	if (p->n < 15 || (p->cells[6].n && !number(p, 6, &x.ordinal)) || !day(p, 7, &x.earliest)
	    || !day(p, 8, &x.latest) || !event_status_of(p->cells[12], &x.status)
	    || !confidence_of_cell(p->cells[14], &x.confidence))
		return bad(
			p,
			": E wants: sentence start length series_id series ordinal earliest latest date_basis place_id "
			"place "
			"status rule confidence, a status of out/TABLES.md, days as 2024-10-17, a confidence as 0.97");
	x.series_id = p->cells[4];
	x.series = p->cells[5];
	x.date_basis = p->cells[9];
	x.place_id = p->cells[10];
	x.place = p->cells[11];
	x.rule = p->cells[13];
	*VEC_PUSH(&p->a->mem, &p->a->events) = x;
	return 0;
}

static int read_party(struct parse *p)
{
	struct party x;
	if (p->n < 6 || !sentence(p, &x.sentence) || !number(p, 2, &x.start) || !party_role_of(p->cells[3], &x.role))
		return bad(p, ": Y wants: sentence start role entity_id name, a role of out/TABLES.md");
	x.entity_id = p->cells[4];
	x.name = p->cells[5];
	*VEC_PUSH(&p->a->mem, &p->a->parties) = x;
	return 0;
}

static int read_fact(struct parse *p, char letter)
{
	struct article *a = p->a;
	uint32_t s, start, length, n;
	if (letter == 'Y')
		return read_party(p);
	if (!span(p, &s, &start, &length))
		return bad(p, ": span is not inside its sentence: wanted letter, sentence, start, length");
	switch (letter) {
	case 'A':
		if (p->n < 7 || !number(p, 4, &n) || !number(p, 5, &length) || (length && !inside(a, s, n, length)))
			return bad(p, ": A wants: sentence start length expansion_start expansion_length entity_id");
		number(p, 3, &length);
		struct acronym *x = VEC_PUSH(&a->mem, &a->acronyms);
		*x = (struct acronym){ s, start, length, n, 0, p->cells[6] };
		number(p, 5, &x->expansion_length);
		return 0;
	case 'M':
		return read_mention(p, (struct mention){ .sentence = s, .start = start, .length = length });
	case 'U':
		*VEC_PUSH(&a->mem, &a->unknown) = (struct unknown_name){ s, start, length };
		return 0;
	case 'X':
		return read_date(p, (struct date){ .sentence = s, .start = start, .length = length });
	default:
		return read_event(p, (struct event){ .sentence = s, .start = start, .length = length });
	}
}

static int read_problem(struct parse *p)
{
	if (p->n < 4)
		return bad(p, ": ! wants: stage code message");
	*VEC_PUSH(&p->a->mem, &p->a->problems) = (struct problem){ p->cells[1], p->cells[2], p->cells[3] };
	return 0;
}

static int read_line(struct parse *p, struct str line)
{
	char letter = line.p[0];
	if (letter == 'W')
		return read_words(p, line);
	if (!strchr("PSRQFAMUXEY!", letter))
		return 0;	/* not ours: passes through */
	p->n = 0;
	struct str rest = line;
	while (p->n < CELLS_MAX && str_cell(&rest, '\t', &p->cells[p->n]))
		p->n++;
	if (p->cells[0].n != 1)
		return 0;
	switch (letter) {
	case 'P': case 'S':
		return read_text(p, letter);
	case 'R':
		return read_relation(p);
	case 'Q': case 'F':
		return read_mark(p, letter);
	case '!':
		return read_problem(p);
	default:
		return read_fact(p, letter);
	}
}

static int read_description(struct parse *p, struct str line)
{
	struct article *a = p->a;
	struct str *cells[] = { &a->id, &a->source, &a->external_id, &a->url, &a->publisher, &a->published,
		&a->published_basis, &a->language, &a->title };
	struct str rest = str_from(line, 2);
	size_t i = 0;
	while (i < sizeof cells / sizeof *cells && str_cell(&rest, '\t', cells[i]))
		i++;
	if (line.n < 2 || line.p[1] != '\t' || i < sizeof cells / sizeof *cells)
		return bad(p, ": D wants: article_id source external_id url publisher published published_basis "
			      "language title");
	if (a->id.n != 16 || strspn(a->id.p, "0123456789abcdef") < 16)
		return bad(p, ": article_id is not 16 lower-case hex digits");
	return 0;
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
		return bad(p, ": line is not valid UTF-8");
	return any_control ? bad(p, ": line holds a control byte") : 0;
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
		return bad(p, " is still open at %end");
	count = str_from(line, 5);
	if (line.n < 6 || line.p[4] != '\t' || !str_to_u64(count, &n))
		return bad(p, "%end wants the number of articles");
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

int stream_read(struct stream_reader *r, struct article *a, struct err *e)
{
	article_reset(a);
	buf_reset(&r->meta);
	struct parse p = { .r = r, .a = a, .p = arena_zalloc(&a->mem, sizeof *p.p), .e = e };
	for (;;) {
		struct str line;
		int got = lines_next(&r->lines, &line, e);
		if (got < 0)
			return -1;
		if (got == 0 && r->ended)
			return 0;
		if (got == 0)
			return cut_short(r->lines.number + 1, e);
		if (r->ended)
			return bad(&p, "lines after %end");
		if (verify_bytes(&p, line))
			return -1;
		if (!r->started) {
			if (!str_is(line, "%stream\t1"))
				return bad(&p, "not an article stream: the first line must be '%stream<TAB>1'");
			r->started = true;
			continue;
		}
		if (!line.n)
			return bad(&p, "empty line");
		if (r->lines.unterminated && !str_starts(line, STR("%end")))
			return cut_short(r->lines.number, e);	/* within a line */
		if (line.p[0] == '%') {
			if (str_starts(line, STR("%end"))) {
				if (end(&p, line))
					return -1;
				continue;
			}
			buf_adds(&r->meta, line);
			buf_addc(&r->meta, '\n');
			continue;
		}
		struct str kept = str_dup(&a->mem, line);
		if (line.p[0] == 'D' && (line.n == 1 || line.p[1] == '\t')) {
			if (a->id.n)
				return bad(&p, " is still open where the next D begins");
			if (read_description(&p, kept))
				return -1;
			continue;
		}
		if (!a->id.n)
			return bad(&p, "line outside an article: D must come first");
		if (line.p[0] == '.' && (line.n == 1 || line.p[1] == '\t')) {
			if (!str_eq(str_from(line, 2), a->id))
				return bad(&p, " is open, but '.' closes another");
			remember(&p);
			must(article_sound(a));
			r->articles++;
			return 1;
		}
		*VEC_PUSH(&a->mem, &p.p->lines) = kept;
		if (read_line(&p, kept))
			return -1;
	}
}
