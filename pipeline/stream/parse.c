/* stream/parse.c - the lines of an article, by their letter. */
#include "stream/parse.h"

#include <stdlib.h>

int parse_bad(struct parse *p, const char *what)
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
			return parse_bad(p, ": P wants: paragraph role offset text, paragraphs numbered from 1");
		*VEC_PUSH(&a->mem, &a->paragraphs) = (struct paragraph){ role, offset, p->cells[4] };
		return 0;
	}
	if (p->n != 6 || !number(p, 1, &n) || n != a->sentences.n + 1 || !number(p, 2, &paragraph)
	    || !role_of(p->cells[3], &role) || role == ROLE_NONE || !str_to_u64(p->cells[4], &offset))
		return parse_bad(p, ": S wants: sentence paragraph role offset text, sentences numbered from 1");
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
		return parse_bad(p, ": R wants: relation other_id containment containment_of_other jaccard yes|no");
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
		return parse_bad(p, ": Q and F want: sentence and an article id or a role");
	if (letter == 'Q') {
		a->sentences.v[s].repeats = p->cells[2];
	} else if (role_of(p->cells[2], &role) && role != ROLE_NONE) {
		a->sentences.v[s].role = role;
	} else {
		return parse_bad(p, ": F names no known role");
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
		return parse_bad(p, ": W names no known sentence");
	uint64_t from = 0, start, length;
	for (const char *at = rest.p, *end = rest.p + rest.n; at; at = at < end ? at + 1 : NULL) {
		bool whole = (at = digits(at, end, &start)) && at < end && *at == '+'
			&& (at = digits(at + 1, end, &length)) && at < end && *at == '/';
		if (!whole || start < from || !length || start + length > p->a->sentences.v[s].text.n)
			return parse_bad(p, ": W wants cells start+length/stem, in order, inside the sentence");
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
		return parse_bad(p,
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
		return parse_bad(p, ": X wants: sentence start length type value earliest latest modifier basis rule, "
			      "TIMEX3 types and modifiers, days as 2024-10-17");
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
		return parse_bad(
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
		return parse_bad(p, ": Y wants: sentence start role entity_id name, a role of out/TABLES.md");
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
		return parse_bad(p, ": span is not inside its sentence: wanted letter, sentence, start, length");
	switch (letter) {
	case 'A':
		if (p->n < 7 || !number(p, 4, &n) || !number(p, 5, &length) || (length && !inside(a, s, n, length)))
			return parse_bad(p, ": A wants: sentence start length expansion_start expansion_length "
					    "entity_id");
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
		return parse_bad(p, ": ! wants: stage code message");
	*VEC_PUSH(&p->a->mem, &p->a->problems) = (struct problem){ p->cells[1], p->cells[2], p->cells[3] };
	return 0;
}

int parse_line(struct parse *p, struct str line)
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

int parse_description(struct parse *p, struct str line)
{
	struct article *a = p->a;
	struct str *cells[] = { &a->id, &a->source, &a->external_id, &a->url, &a->publisher, &a->published,
		&a->published_basis, &a->language, &a->title };
	struct str rest = str_from(line, 2);
	size_t i = 0;
	while (i < sizeof cells / sizeof *cells && str_cell(&rest, '\t', cells[i]))
		i++;
	if (line.n < 2 || line.p[1] != '\t' || i < sizeof cells / sizeof *cells)
		return parse_bad(p, ": D wants: article_id source external_id url publisher published published_basis "
			      "language title");
	if (a->id.n != 16 || strspn(a->id.p, "0123456789abcdef") < 16)
		return parse_bad(p, ": article_id is not 16 lower-case hex digits");
	return 0;
}
