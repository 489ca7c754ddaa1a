/* Rows of a spreadsheet as rows of the lexicons.
 *
 * A name that is a form of an entity of its kind is that entity; what is new gets an id from its name.  Nothing of
 * what is there is changed: new rows go into new files. */
#include "lexicon/import.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/ascii.h"
#include "base/file.h"
#include "lexicon/csv.h"
#include "lexicon/known.h"
#include "names/names.h"
#include "text/utf8.h"

#define ENTITY_HEADER \
	"id\tkind\tname\tparents\tvalid_from\tvalid_to\twikidata\tiso2\tiso3\tpopulation\tsource\tnote"
#define FORM_HEADER "id\tform\tform_kind"

enum cell { NAME, KIND, COUNTRY, ID, ALIASES, FROM, TO, WIKIDATA, SOURCE, NOTE, COLUMNS };
static const char *const columns[] = {
	[NAME] = "name", [KIND] = "kind", [COUNTRY] = "country", [ID] = "id", [ALIASES] = "aliases",
	[FROM] = "valid_from", [TO] = "valid_to", [WIKIDATA] = "wikidata", [SOURCE] = "source", [NOTE] = "note",
};

struct import {
	struct csv csv;
	struct known_names known;
	int place[COLUMNS];		/* of a column in the sheet, -1: it has none */
	struct arena mem;
	VEC(struct str) entities, forms;	/* rows to be written */
	struct out out;
	struct buf line;
	size_t known_rows, refused, ambiguous;
};

static struct str cell(const struct import *m, enum cell c)
{
	int i = m->place[c];
	return i >= 0 && (size_t)i < m->csv.n ? m->csv.cells[i] : STR("");
}

/* One line of the report: what, id, name, remark. */
static void tell(struct import *m, const char *what, struct str id, struct str name, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));
static void tell(struct import *m, const char *what, struct str id, struct str name, const char *fmt, ...)
{
	char remark[400];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(remark, sizeof remark, fmt, ap);
	va_end(ap);
	buf_reset(&m->line);
	buf_addf(&m->line, "%s\t%.*s\t%.*s\tline %zu: %s\n", what, STR_FMT(id), STR_FMT(name), m->csv.line, remark);
	out_adds(&m->out, buf_str(&m->line));
}

/* The last part of a path. */
static struct str file_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	return str_z(slash ? slash + 1 : path);
}

static int header(struct import *m, struct err *e)
{
	for (size_t c = 0; c < COLUMNS; c++)
		m->place[c] = -1;
	for (size_t i = 0; i < m->csv.n; i++)
		for (size_t c = 0; c < COLUMNS; c++)
			if (str_eq_nocase(m->csv.cells[i], str_z(columns[c])) && m->place[c] < 0)
				m->place[c] = (int)i;
	if (m->place[NAME] < 0)
		return err_at(e, EXIT_STREAM, m->csv.path, 1, 0,
			      "no column 'name': the first line names the columns, as `lexicon -h` has them");
	return 0;
}

static void slug(struct buf *b, struct str name)
{
	struct buf fold = { NULL, 0, 0 }, key = { NULL, 0, 0 };
	utf8_fold(&fold, name);
	names_key(&key, buf_str(&fold));
	size_t start = b->n;
	for (size_t i = 0; i < key.n; i++) {
		char c = key.p[i];
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			buf_addc(b, c);
		else if (c != '\'' && c != '.' && b->n > start && b->p[b->n - 1] != '-')
			buf_addc(b, '-');
	}
	while (b->n > start && b->p[b->n - 1] == '-')
		b->p[--b->n] = 0;
	buf_free(&fold);
	buf_free(&key);
}

/* country/xx of a cell that has a code, an id or a name of a country; empty: none. */
static bool country_of(struct import *m, struct str text, struct str *id)
{
	*id = STR("");
	if (!text.n)
		return true;
	buf_reset(&m->line);
	if (text.n == 2)
		buf_addf(&m->line, "country/%c%c", ascii_to_lower(text.p[0]), ascii_to_lower(text.p[1]));
	else
		buf_adds(&m->line, text);
	const struct known_form *f = known_id(&m->known, buf_str(&m->line));
	struct str key = known_key(&m->known, text);
	while (!f || !str_starts(f->id, STR("country/"))) {
		f = known_next(&m->known, key, f && str_eq(f->key, key) ? f : NULL);
		if (!f)
			return false;
	}
	*id = f->id;
	return true;
}

/* A free id for the new entity: kind/name, else with its country's code behind it; false: none is free. */
static bool new_id(struct import *m, struct str kind, struct str name, struct str country, struct str *id)
{
	struct buf b = { NULL, 0, 0 };
	bool city = str_is(kind, "city");
	struct str code = country.n ? str_from(country, sizeof "country/" - 1) : STR("");
	buf_addf(&b, "%.*s/", STR_FMT(str_is(kind, "organisation") ? STR("org") : kind));
	if (city)
		buf_addf(&b, "%.*s-", STR_FMT(code));
	size_t start = b.n;
	slug(&b, city ? name : known_key(&m->known, name));	/* without Inc */
	bool good = b.n > start && (!city || code.n);
	if (good && known_id(&m->known, buf_str(&b)) && code.n && !city)
		buf_addf(&b, "-%.*s", STR_FMT(code));
	good = good && !known_id(&m->known, buf_str(&b));
	*id = str_dup(&m->mem, buf_str(&b));
	buf_free(&b);
	return good;
}

/* Entities that have the name as a form and are not `id`: it would mean either.  Each is told once; a rule that one of
 * its rows has may be enough. */
static void tell_ambiguous(struct import *m, struct str name, struct str id)
{
	struct str key = known_key(&m->known, name), last = id;
	for (const struct known_form *f = NULL; (f = known_next(&m->known, key, f));) {
		bool ruled = f->ruled;
		if (str_eq(f->id, id) || str_eq(f->id, last))
			continue;
		for (const struct known_form *g = f; (g = known_next(&m->known, key, g));)
			ruled |= str_eq(g->id, f->id) && g->ruled;
		last = f->id;
		tell(m, "ambiguous", id, name, "%.*s has it too (%.*s%s): give one of the rows require or forbid",
		     STR_FMT(f->id), STR_FMT(f->at), ruled ? ", under a rule" : "");
		m->ambiguous++;
	}
}

static bool is_acronym(struct str s)
{
	size_t letters = 0;
	for (size_t i = 0; i < s.n; i++) {
		letters += s.p[i] >= 'A' && s.p[i] <= 'Z';
		if (!(s.p[i] >= 'A' && s.p[i] <= 'Z') && !(s.p[i] >= '0' && s.p[i] <= '9') && s.p[i] != '-')
			return false;
	}
	return letters > 1;
}

static void add_forms(struct import *m, struct str id, struct str kind)
{
	struct str rest = cell(m, ALIASES), form;
	while (rest.n && str_cell(&rest, '|', &form)) {
		form = str_trim(form);
		const struct known_form *has = NULL;
		struct str key = known_key(&m->known, form);
		while ((has = known_next(&m->known, key, has)) && !str_eq(has->id, id))
			;
		if (!form.n || has)
			continue;
		tell_ambiguous(m, form, id);
		buf_reset(&m->line);
		buf_addf(&m->line, "%.*s\t%.*s%s", STR_FMT(id), STR_FMT(form), is_acronym(form) ? "\tacronym" : "");
		*VEC_PUSH(&m->mem, &m->forms) = str_dup(&m->mem, buf_str(&m->line));
		known_add(&m->known, form, id, kind, STR("this sheet"), false, false);
	}
}

static void add_entity(struct import *m, struct str id, struct str name, struct str kind, struct str country)
{
	struct str source = cell(m, SOURCE);
	tell_ambiguous(m, name, id);
	buf_reset(&m->line);
	buf_addf(&m->line, "%.*s\t%.*s\t%.*s\t%.*s\t%.*s\t%.*s\t%.*s\t\t\t\t%.*s\t%.*s", STR_FMT(id), STR_FMT(kind),
		 STR_FMT(name), STR_FMT(country), STR_FMT(cell(m, FROM)), STR_FMT(cell(m, TO)),
		 STR_FMT(cell(m, WIKIDATA)),
		 STR_FMT(source.n ? source : file_of(m->csv.path)), STR_FMT(cell(m, NOTE)));
	while (m->line.n && m->line.p[m->line.n - 1] == '\t')
		m->line.n--;
	*VEC_PUSH(&m->mem, &m->entities) = str_dup(&m->mem, buf_str(&m->line));
	known_add(&m->known, name, id, kind, STR("this sheet"), true, false);
}

/* The entity that the row probably is: its name is a form of it, and its kind, where one is given, is the same. */
static const struct known_form *same(struct import *m, struct str name, struct str kind)
{
	struct str key = known_key(&m->known, name);
	const struct known_form *f = NULL;
	while ((f = known_next(&m->known, key, f)) && kind.n && !str_eq(f->kind, kind))
		;
	return f;
}

static void refuse(struct import *m, struct str name, const char *why)
{
	tell(m, "refused", STR(""), name, "%s", why);
	m->refused++;
}

static void row(struct import *m)
{
	static const char *const kinds[] = { "organisation", "person", "place", "city", "initiative" };
	struct str name = cell(m, NAME), kind = cell(m, KIND), id = cell(m, ID), country;
	bool known_kind = false;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		known_kind |= str_is(kind, kinds[i]);
	if (!name.n)
		return;
	for (size_t c = 0; c < COLUMNS; c++)
		if (str_chr(cell(m, (enum cell)c), '"') >= 0)
			return refuse(m, name, "a straight quote, which no lexicon has: leave it out");
	if (id.n && !known_id(&m->known, id))
		return refuse(m, name, "no entity has this id: correct it, or leave it out");
	const struct known_form *is = id.n ? known_id(&m->known, id) : same(m, name, kind);
	if (is) {
		struct str had = str_dup(&m->mem, is->id), its_kind = str_dup(&m->mem, is->kind);
		tell(m, "known", had, name, "%.*s", STR_FMT(is->at));
		m->known_rows++;
		return add_forms(m, had, its_kind);
	}
	if (!known_kind)
		return refuse(m, name, "kind is none of organisation person place city initiative");
	if (!country_of(m, cell(m, COUNTRY), &country))
		return refuse(m, name, "country is no code, id or name of a country");
	if (!new_id(m, kind, name, country, &id))
		return refuse(m, name, str_is(kind, "city") && !country.n ? "a city needs its country"
								   : "its id is taken: give an entity's id");
	tell(m, "new", id, name, "%.*s", STR_FMT(kind));
	add_entity(m, id, name, kind, country);
	add_forms(m, id, kind);
}

static int by_bytes(const void *a, const void *b) { return str_cmp(*(const struct str *)a, *(const struct str *)b); }

static void path_of(struct buf *b, const char *dir, const char *sub, struct str topic)
{
	buf_reset(b);
	buf_addf(b, "%s/%s/%.*s.tsv", dir, sub, STR_FMT(topic));
}

/* Neither of the two files is there: both are written, or none. */
static int both_free(struct import *m, const char *dir, struct str topic, struct err *e)
{
	static const char *const subs[] = { "entities", "forms" };
	struct stat st;
	for (size_t i = 0; i < 2; i++) {
		path_of(&m->line, dir, subs[i], topic);
		if (stat(m->line.p, &st) == 0)
			return err_set(e, EXIT_CANTCREATE, "%s is there: give another --topic, or move its rows",
				       m->line.p);
	}
	return 0;
}

/* The rows of entities/TOPIC.tsv or forms/TOPIC.tsv: shown, and with `dir` written. */
static int put(struct import *m, const char *dir, const char *sub, struct str topic, const char *header,
	       struct str *rows, size_t n, struct err *e)
{
	struct buf path = { NULL, 0, 0 }, all = { NULL, 0, 0 };
	if (!n)
		return 0;
	qsort(rows, n, sizeof *rows, by_bytes);
	buf_addf(&all, "# Imported from %.*s\n# Source: see the rows. Hand-kept. Licence: as this project.\n%s\n",
		 STR_FMT(file_of(m->csv.path)), header);
	for (size_t i = 0; i < n; i++) {
		buf_adds(&all, rows[i]);
		buf_addc(&all, '\n');
		buf_reset(&m->line);
		buf_addf(&m->line, "row\t%s/%.*s.tsv\t%.*s\n", sub, STR_FMT(topic), STR_FMT(rows[i]));
		out_adds(&m->out, buf_str(&m->line));
	}
	path_of(&path, dir ? dir : "", sub, topic);
	int r = dir ? file_write_atomic(path.p, buf_str(&all), e) : 0;
	buf_free(&path);
	buf_free(&all);
	return r;
}

static struct str topic_of(const char *path)
{
	struct str s = file_of(path);
	ptrdiff_t dot = str_chr(s, '.');
	return dot > 0 ? str_sub(s, 0, (size_t)dot) : s;
}

int lexicon_import(const char *dir, const char *sheet, const char *topic_name, bool write, struct err *e)
{
	struct import m = { .mem = ARENA_INIT };
	struct str topic = topic_name ? str_z(topic_name) : topic_of(sheet);
	out_fd(&m.out, 1, "standard output");
	int r = known_load(&m.known, dir, e) || csv_open(&m.csv, sheet, e) || header(&m, e) ? -1 : 0, more = 0;
	while (r == 0 && (more = csv_next(&m.csv, e)) > 0)
		row(&m);
	r = r || more < 0 || (write && both_free(&m, dir, topic, e)) ? -1 : 0;
	if (r == 0)
		r = put(&m, write ? dir : NULL, "entities", topic, ENTITY_HEADER, m.entities.v, m.entities.n, e)
			|| put(&m, write ? dir : NULL, "forms", topic, FORM_HEADER, m.forms.v, m.forms.n, e) ? -1 : 0;
	struct err ignored = ERR_INIT;
	int closed = out_close(&m.out, 0, r ? &ignored : e);
	if (r == 0 && closed == 0)
		fprintf(stderr, "lexicon: %zu new, %zu known, %zu forms, %zu ambiguous, %zu refused%s\n", m.entities.n,
			m.known_rows, m.forms.n, m.ambiguous, m.refused,
			write ? "; now lexcheck" : "; nothing is written without --write");
	bool refused = m.refused;
	csv_close(&m.csv);
	known_free(&m.known);
	buf_free(&m.line);
	arena_free(&m.mem);
	return r || closed ? -1 : refused ? EXIT_REJECTS : EXIT_OK;
}
