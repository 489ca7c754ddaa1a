/* Loads what match knows: entities/, forms/, series.tsv, variants.tsv, contexts.tsv, names/, heads.tsv and
 * titles.tsv of the lexicon folder (formats: lexicons/README.md). */
#include "lexicon/names.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/image.h"
#if __has_include("names_code.h")
#include "names_code.h"			/* made by make, which counts what is read here */
#else
#define PM_NAMES_CODE ""
#define PM_BUILT_BY ""
#endif

#include "lexicon/lexicons.h"
#include "names/names.h"

const char *const lex_entity_columns[] = { "id", "kind", "name", "parents", "valid_from", "valid_to", "population",
	"wikidata", "iso2", "iso3", "source", "note", "sport", "inner", "known_for", NULL };
const char *const lex_form_columns[] = { "id", "form", "form_kind", "language", "match", "case", "priority", "require",
	"forbid", "window", "valid_from", "valid_to", NULL };

struct load {
	const char *dir;
	struct names_builder *b;
	struct lex_faults faults;	/* no report: the first complaint ends the loading */
};

/* ---- rows that a keeper would not have meant ---- */

static bool is_slug(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9')
		      || (s.p[i] == '-' && i && i + 1 < s.n)))
			return false;
	return s.n > 0;
}

/* kind/slug, org for an organisation. */
static int check_id(struct str id, struct str kind, size_t column, struct err *e)
{
	struct str prefix = str_is(kind, "organisation") ? STR("org") : kind;
	enum name_kind known;
	if (!name_kind_of(kind, &known))
		return 0;			/* that is said elsewhere */
	if (!str_starts(id, prefix) || id.n <= prefix.n || id.p[prefix.n] != '/'
	    || !is_slug(str_from(id, prefix.n + 1)))
		return err_cell(e, column, "id '%.*s' is not %.*s/ and a name of lower-case letters, digits and dashes",
			      STR_FMT(id), STR_FMT(prefix));
	return 0;
}

static int check_text(struct str text, size_t column, struct err *e)
{
	if (str_chr(text, '"') >= 0)
		return err_cell(e, column, "'%.*s' has a straight quote, which no text has here: leave it out",
			      STR_FMT(text));
	return 0;
}

static int check_wikidata(struct str q, size_t column, struct err *e)
{
	uint64_t number;
	if (q.n && (q.p[0] != 'Q' || !str_to_u64(str_from(q, 1), &number) || !number || q.p[1] == '0'))
		return err_cell(e, column, "wikidata '%.*s' is no Q-number (Q30): correct it, or leave it out",
			      STR_FMT(q));
	return 0;
}

/* A form that is nothing but a function word (The, Who) means nothing without a rule. */
static int check_bare_word(struct names_builder *names, const struct name_form *f, struct err *e)
{
	if (!f->require.n && !f->forbid.n && !str_is(f->casing, "upper") && !str_is(f->form_kind, "acronym")
	    && !str_is(f->form_kind, "team") && names_is_function_word(names, f->form))
		return err_cell(e, 2, "form '%.*s' is a function word: give it a require or forbid, or take it out",
			       STR_FMT(f->form));
	return 0;
}

static int add_entity(void *names, const struct lexfile *f, struct err *e)
{
	const struct str *c = f->cells;
	uint64_t population = 0;
	if (check_id(c[0], c[1], 1, e) || check_text(c[2], 3, e) || check_wikidata(c[7], 8, e))
		return -1;
	e->column = 7;
	if (c[6].n && (!str_to_u64(c[6], &population) || population > 100000000))
		return err_set(e, EXIT_LEXICON, "population '%.*s' is not a number of people", STR_FMT(c[6]));
	if (names_add_entity(names, f->name, c[0], c[1], c[2], c[3], c[4], c[5], (uint32_t)population, e))
		return -1;
	if (c[12].n && names_add_team(names, c[0], c[12], e)) {
		e->column = 13;
		return -1;
	}
	if (c[14].n && names_add_player(names, c[0], c[14], e)) {
		e->column = 15;
		return -1;
	}
	return c[13].n ? names_add_inner(names, c[0], c[13], e) : 0;
}

static int add_form(void *names, const struct lexfile *f, struct err *e)
{
	const struct str *c = f->cells;
	struct str language = c[3].n ? c[3] : STR("en");
	struct name_form form = { c[0], c[1], c[2], language, c[4], c[5], c[6], c[7], c[8], c[9], c[10], c[11] };
	if (check_text(form.form, 2, e) || check_bare_word(names, &form, e))
		return -1;
	return names_add_form(names, f->name, &form, e);
}

static const char *const series_columns[] = { "series_id", "kind", "name", "parties", "level", "topic", "cadence",
	"months", "anchor_ordinal", "anchor_date", "source", "note", NULL };
static int add_series(void *names, const struct lexfile *f, struct err *e)
{
	const struct str *c = f->cells;
	if (check_id(c[0], STR("series"), 1, e) || check_text(c[2], 3, e))
		return -1;
	return names_add_entity(names, f->name, c[0], STR("series"), c[2], c[3], STR(""), STR(""), 0, e);
}

static const char *const variant_columns[] = { "form", "variant", NULL };
static int add_variant(void *names, const struct lexfile *f, struct err *e)
{
	return names_add_variant(names, f->cells[0], f->cells[1], e);
}

static const char *const class_columns[] = { "class", "word", NULL };
static int add_class(void *names, const struct lexfile *f, struct err *e)
{
	return names_add_class_word(names, f->cells[0], f->cells[1], e);
}

static const char *const head_columns[] = { "head", "kind", "plural", "note", NULL };
static int add_head(void *names, const struct lexfile *f, struct err *e)
{
	return names_add_head(names, f->cells[0], f->cells[1], f->cells[2], e);
}

static const char *const title_columns[] = { "title", "kind", "gender", "note", NULL };
static int add_title(void *names, const struct lexfile *f, struct err *e)
{
	return names_add_title(names, f->cells[0], f->cells[1], f->cells[2], e);
}

static const char *const sport_columns[] = { "sport", "sides", NULL };
static int add_sport(void *names, const struct lexfile *f, struct err *e)
{
	return names_add_sport(names, f->cells[0], f->cells[1], e);
}

static const char *const sport_word_columns[] = { "sport", "word", "weight", NULL };
static int add_sport_word(void *names, const struct lexfile *f, struct err *e)
{
	return names_add_sport_word(names, f->cells[0], f->cells[1], f->cells[2], e);
}

static const char *const side_columns[] = { "place", "sport", "team", NULL };
static int add_side(void *names, const struct lexfile *f, struct err *e)
{
	return names_add_side(names, f->cells[0], f->cells[1], f->cells[2], e);
}

static int load_file(struct load *l, const char *relative, const char *const *columns, size_t required, lex_row *add)
{
	return lexfile_rows(l->dir, relative, columns, required, add, l->b, &l->faults);
}

static int load_folder(struct load *l, const char *sub, const char *const *columns, size_t required, lex_row *add)
{
	struct arena a = ARENA_INIT;
	struct str *names;
	size_t n;
	int r = lexfile_list(&a, l->dir, sub, &names, &n, l->faults.e);
	for (size_t i = 0; i < n && r == 0; i++)
		r = load_file(l, names[i].p, columns, required, add);
	arena_free(&a);
	return r;
}

/* A file that a lexicon folder may do without. */
static int load_optional(struct load *l, const char *relative, const char *const *columns, size_t required,
			 lex_row *add)
{
	struct buf path = BUF_INIT;
	struct stat st;
	buf_addf(&path, "%s/%s", l->dir, relative);
	int absent = stat(path.p, &st);
	buf_free(&path);
	return absent ? 0 : load_file(l, relative, columns, required, add);
}

/* Column of `at` in the row, behind the first cell: whole between tabs, bars and the colon of @article:ID; else 1. */
static size_t column_in(struct str row, size_t first, struct str at)
{
	for (size_t i = first + 1; at.n && i + at.n <= row.n; i++) {
		char before = row.p[i - 1], after = i + at.n < row.n ? row.p[i + at.n] : '\t';
		if ((before == '\t' || before == '|' || before == ':') && (after == '\t' || after == '|')
		    && !memcmp(row.p + i, at.p, at.n))
			return i + 1;
	}
	return 1;
}

void lex_names_row(const char *dir, struct str file, struct str id, struct str form, struct str at, struct buf *b)
{
	struct buf content = BUF_INIT;
	struct err e = ERR_INIT;
	size_t start = b->n, line = 0, found = 0, column = 1;
	buf_addf(b, "%s/%.*s.tsv", dir, STR_FMT(file));
	if (file_read(b->p + start, 0, &content, &e) == 0) {
		struct str rest = buf_str(&content), row;
		while (rest.p && str_cell(&rest, '\n', &row)) {
			line++;
			if (!str_starts(row, id) || row.n <= id.n || row.p[id.n] != '\t')
				continue;
			struct str next = str_from(row, id.n + 1);
			bool whole = form.n && str_starts(next, form) && (next.n == form.n || next.p[form.n] == '\t');
			if (!found || whole) {
				found = line;
				column = column_in(row, id.n, at);
			}
			if (whole)
				break;
		}
	}
	buf_addf(b, ":%zu:%zu", found ? found : 1, column);
	buf_free(&content);
}

static void finish_complaint(void *ctx, struct str file, struct str id, struct str form, struct str at,
			     const char *message)
{
	struct load *l = ctx;
	struct buf b = BUF_INIT;
	lex_names_row(l->dir, file, id, form, at, &b);
	buf_addf(&b, ": %.*s: %s", STR_FMT(id), message);
	if (l->faults.report || !l->faults.e->code)
		lex_fault(&l->faults, "%s", b.p);
	buf_free(&b);
}

/* All that is read goes to l->b; NULL: it has a fault.  The builder is gone then. */
static const struct names *load(struct load *l)
{
	l->faults.e->code = 0;
	/* variants first, since they say which words are one; entities before the forms that name them */
	if (load_optional(l, "variants.tsv", variant_columns, 2, add_variant)
	    || load_optional(l, "contexts.tsv", class_columns, 2, add_class)
	    || load_folder(l, "names", class_columns, 2, add_class)
	    || load_optional(l, "heads.tsv", head_columns, 2, add_head)
	    || load_optional(l, "titles.tsv", title_columns, 2, add_title)
	    || load_optional(l, "sport/cues.tsv", class_columns, 2, add_class)
	    || load_optional(l, "sport/sports.tsv", sport_columns, 2, add_sport)
	    || load_optional(l, "sport/words.tsv", sport_word_columns, 3, add_sport_word)
	    || load_folder(l, "entities", lex_entity_columns, 3, add_entity)
	    || load_optional(l, "series.tsv", series_columns, 3, add_series)
	    || load_optional(l, "sport/sides.tsv", side_columns, 3, add_side)
	    || load_folder(l, "forms", lex_form_columns, 2, add_form)) {
		names_builder_free(l->b);
		return NULL;
	}
	const struct names *n = names_finish(l->b, finish_complaint, l, l->faults.e);
	if (l->faults.e->code) {
		names_free(n);
		return NULL;
	}
	return n;
}

int lex_names_check(const char *dir, const struct names **out, lex_report *report, void *ctx, struct err *e)
{
	struct load l = { .dir = dir, .b = names_new(), .faults = { report, ctx, e } };
	*out = load(&l);
	return *out ? 0 : -1;
}

int lex_names_load(const char *dir, const struct names **out, struct err *e)
{
	return lex_names_check(dir, out, NULL, NULL, e);
}

/* Keep the image just made, and of older ones the four newest: a keeper goes back and forth between versions. */
static void remove_old(const char *folder)
{
	enum { KEPT = 4 };
	struct dirent **list;
	int n = scandir(folder, &list, NULL, NULL), images = 0;
	struct { time_t when; char *path; } v[64];
	for (int i = 0; i < n; i++) {
		struct buf path = BUF_INIT;
		struct stat st;
		buf_addf(&path, "%s/%s", folder, list[i]->d_name);
		if (strncmp(list[i]->d_name, "names-", 6) == 0 && images < 64 && stat(path.p, &st) == 0) {
			v[images].when = st.st_mtime;
			v[images++].path = str_dupz(buf_str(&path));
		}
		buf_free(&path);
		free(list[i]);
	}
	if (n >= 0)
		free(list);
	for (int i = 0; i < images; i++) {
		int newer = 0;
		for (int k = 0; k < images; k++)
			newer += v[k].when > v[i].when || (v[k].when == v[i].when && k < i);
		if (newer >= KEPT)
			unlink(v[i].path);
	}
	for (int i = 0; i < images; i++)
		free(v[i].path);
}

int lex_names_map(const char *dir, const char *digest, const struct names **out, struct err *e)
{
	const char *cache = getenv("PRESSMILL_CACHE");
	if (!cache || !cache[0])	/* it is mapped as it lies there: only from a folder that the operator names */
		return lex_names_load(dir, out, e);
	struct buf folder = BUF_INIT, path = BUF_INIT;
	char key[IMAGE_KEY];
	size_t where;
	buf_addf(&folder, "%s", cache);
	snprintf(key, sizeof key, "%s %s %s", digest, PM_NAMES_CODE, PM_BUILT_BY);
	buf_addf(&path, "%s/names-%016llx", folder.p, (unsigned long long)hash_str(str_z(key)));
	*out = names_load(path.p, key);
	if (*out) {
		buf_free(&folder);
		buf_free(&path);
		return 0;
	}
	struct names_builder *image = names_new_image();
	struct load l = { .dir = dir, .b = image ? image : names_new(), .faults = { NULL, NULL, e } };
	*out = load(&l);
	/* a folder that is only to be read: then every program builds its own */
	if (*out && image && (mkdir(folder.p, 0777) == 0 || errno == EEXIST)
	    && names_save(*out, path.p, key, &where) == 0)
		remove_old(folder.p);
	buf_free(&folder);
	buf_free(&path);
	return *out ? 0 : -1;
}
