/* The date lexicon: a folder per language below lexicons/dates, read into struct date_rules.
 *
 * words.tsv   class value case forms      macros.tsv  name pattern
 * feasts.tsv  id feast days
 * shapes.tsv  pattern classes             rules*.tsv  id pattern op fields before after examples
 * The order of rules is that of the files' names, then of their lines; lexicons/dates/README.md has the grammar. */
#include "lexicon/lexfile.h"
#include "lexicon/lexicons.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

#include "dates/build.h"

/* A complaint of the rules is about this cell, from 1. */
static int of_cell(struct err *e, size_t cell)
{
	e->column = cell;
	return -1;
}

/* What is done with a row of a file: 0, or -1. */
static int add_word(void *ctx, const struct lexfile *f, struct err *e)
{
	struct date_rules *r = ctx;
	struct str rest = f->cells[3], form;
	if (!f->cells[0].n || !f->cells[3].n)
		return err_cell(e, f->cells[0].n ? 4 : 1, "class and forms must not be empty");
	while (str_cell(&rest, '|', &form)) {
		if (!form.n)
			return err_cell(e, 4, "an empty form: remove a '|'");
		if (date_rules_word(r, f->cells[0], f->cells[1], f->cells[2], form, e))
			return of_cell(e, 2);
	}
	return 0;
}

static int add_shape(void *ctx, const struct lexfile *f, struct err *e)
{
	struct date_rules *r = ctx;
	return date_rules_shape(r, f->cells[0], f->cells[1], e) ? of_cell(e, 1) : 0;
}

static int add_macro(void *ctx, const struct lexfile *f, struct err *e)
{
	struct date_rules *r = ctx;
	(void)e;
	date_rules_macro(r, f->cells[0], f->cells[1]);
	return 0;
}

static int add_feast(void *ctx, const struct lexfile *f, struct err *e)
{
	struct date_rules *r = ctx;
	return date_rules_feast(r, f->cells[0], f->cells[2], e) ? of_cell(e, 3) : 0;
}

/* "text => value ;; text => value" */
static void add_examples(struct date_rules *r, const struct lexfile *f, struct str examples, struct str rule)
{
	while (examples.n) {
		ptrdiff_t at = str_find(examples, STR(" ;; "));
		struct str one = at < 0 ? examples : str_sub(examples, 0, (size_t)at);
		date_rules_example(r, str_z(f->path), f->line, one, rule);
		examples = at < 0 ? STR("") : str_from(examples, (size_t)at + 4);
	}
}

static int add_rule(void *ctx, const struct lexfile *f, struct err *e)
{
	struct date_rules *r = ctx;
	struct str name = str_printf(&r->mem, "%.*s:%.*s", STR_FMT(f->name), STR_FMT(f->cells[0]));
	for (size_t i = 0; i < r->rules.n; i++)
		if (str_eq(r->rules.v[i].name, name))
			return err_cell(e, 1, "rule '%.*s' is there twice: rename one", STR_FMT(f->cells[0]));
	if (date_rules_rule(r, name, f->cells[1], f->cells[2], f->cells[3], f->cells[4], f->cells[5], e))
		return of_cell(e, str_starts(str_z(e->message), STR("pattern"))	    ? 2
				  : str_starts(str_z(e->message), STR("operation")) ? 3
										    : 4);
	add_examples(r, f, f->cells[6], name);
	return 0;
}

/* The kinds of files, in the order they are read in. */
static const struct kind {
	const char *prefix;
	const char *columns[8];
	size_t required;
	lex_row *add;
} kinds[] = {
	{ "words", { "class", "value", "case", "forms", "note" }, 4, add_word },
	{ "shapes", { "pattern", "classes", "note" }, 2, add_shape },
	{ "macros", { "name", "pattern", "note" }, 2, add_macro },
	{ "feasts", { "id", "feast", "days", "note" }, 3, add_feast },
	{ "rules", { "id", "pattern", "op", "fields", "before", "after", "examples" }, 3, add_rule }
};
enum { KINDS = sizeof kinds / sizeof *kinds };

static int load_language(struct date_rules *r, const char *dir, struct str lang, const struct lex_faults *faults)
{
	struct arena tmp;
	struct str *names;
	size_t n;
	int rc = -1;
	arena_init(&tmp);
	struct str sub = str_printf(&tmp, "dates/%.*s", STR_FMT(lang));
	if (lexfile_list(&tmp, dir, sub.p, &names, &n, faults->e))
		goto out;
	for (size_t i = 0; i < n; i++) {
		bool known = false;
		for (size_t k = 0; k < KINDS; k++)
			known |= str_starts(str_from(names[i], sub.n + 1), str_z(kinds[k].prefix));
		if (!known
		    && lex_fault(
			    faults,
			    "%s/%.*s:1:1: not a date lexicon: name it words*, shapes*, macros*, feasts* or rules*.tsv",
			    dir, STR_FMT(names[i])))
			goto out;
	}
	for (size_t k = 0; k < KINDS; k++)
		for (size_t i = 0; i < n; i++)
			if (str_starts(str_from(names[i], sub.n + 1), str_z(kinds[k].prefix))
			    && lexfile_rows(dir, names[i].p, kinds[k].columns, kinds[k].required, kinds[k].add, r,
					    faults))
				goto out;
	struct err why = ERR_INIT;
	rc = date_rules_finish(r, &why) ? lex_fault(faults, "%s", why.message) : 0;
out:
	arena_free(&tmp);
	return rc;
}

static int by_bytes_last_first(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)b, *(const struct str *)a);
}

/* Every folder of lexicons/dates is a language, or "mul", words of several for stamps; en is the default one and
 * stands first. */
int lex_dates_check(const char *dir, struct date_rules **out, const struct lex_faults *faults)
{
	struct err *e = faults->e;
	struct date_rules *head = NULL;
	struct arena tmp;
	VEC(struct str) langs = { 0 };
	int rc = -1;
	arena_init(&tmp);
	struct str path = str_printf(&tmp, "%s/dates", dir);
	DIR *d = opendir(path.p);
	if (!d) {
		err_errno(e, EXIT_NOINPUT, "%s: cannot open", path.p);
		goto out;
	}
	for (struct dirent *de; (de = readdir(d));)
		if ((strlen(de->d_name) == 2 || strcmp(de->d_name, "mul") == 0) && de->d_name[0] != '.'
		    && strcmp(de->d_name, "en") != 0)
			*VEC_PUSH(&tmp, &langs) = str_dup(&tmp, str_z(de->d_name));
	closedir(d);
	if (langs.n)
		qsort(langs.v, langs.n, sizeof *langs.v, by_bytes_last_first);
	*VEC_PUSH(&tmp, &langs) = STR("en");
	for (size_t i = 0; i < langs.n; i++) {
		head = date_rules_new(langs.v[i], head);
		if (load_language(head, dir, langs.v[i], faults))
			goto out;
	}
	*out = head;
	head = NULL;
	rc = 0;
out:
	date_rules_free(head);
	arena_free(&tmp);
	return rc;
}

int lex_dates_load(const char *dir, struct date_rules **out, struct err *e)
{
	return lex_dates_check(dir, out, &(struct lex_faults){ NULL, NULL, e });
}
