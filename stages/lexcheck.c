/* lexcheck - are the lexicons sound?
 *
 * Reads every lexicon of a folder and says, with file, line and column and what to do, what is wrong: rows that
 * cannot be read, bad days, unknown or circular parents, doubled forms, forms of two entities that no rule
 * tells apart, letters of another script that look like Latin ones; and runs the examples.  It changes
 * nothing.  Exit 78 if anything is wrong. */
#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/ascii.h"
#include "base/file.h"
#include "base/hash.h"
#include "lexicon/coordinates.h"
#include "lexicon/names.h"
#include "lexicon/lexicons.h"
#include "lexicon/name_examples.h"
#include "stream/options.h"
#include "article/day_rules.h"
#include "dates/dates.h"
#include "duplicates/duplicates.h"
#include "events/events.h"
#include "names/names.h"
#include "text/layout.h"
#include "text/utf8.h"

struct check {
	const char *dir;
	size_t complaints;
	struct out out;
	struct arena mem;
	VEC(uint64_t) said;		/* hashes of the complaints: each is said once */
};

static void say(void *ctx, const char *message)
{
	struct check *c = ctx;
	uint64_t hash = hash_str(str_z(message));
	for (size_t i = 0; i < c->said.n; i++)
		if (c->said.v[i] == hash)
			return;
	*VEC_PUSH(&c->mem, &c->said) = hash;
	out_adds(&c->out, str_z(message));
	out_add(&c->out, "\n", 1);
	c->complaints++;
}

static void say_row(void *ctx, struct str file, struct str id, struct str form, struct str at,
		    const char *message)
{
	struct check *c = ctx;
	struct buf b = BUF_INIT;
	lex_names_row(c->dir, file, id, form, at, &b);
	buf_addf(&b, ": %.*s: %s", STR_FMT(id), message);
	say(c, b.p);
	buf_free(&b);
}

/* ---- look-alike letters ---- */

enum script { OTHER, LATIN, GREEK, CYRILLIC };
static enum script script_of(uint32_t cp)
{
	if (ascii_alpha((int)cp) || (cp >= 0xc0 && cp <= 0x24f && cp != 0xd7 && cp != 0xf7)
	    || (cp >= 0x1e00 && cp <= 0x1eff))
		return LATIN;
	if ((cp >= 0x370 && cp <= 0x3ff) || (cp >= 0x1f00 && cp <= 0x1fff))
		return GREEK;
	return cp >= 0x400 && cp <= 0x52f ? CYRILLIC : OTHER;
}

/* A word in two scripts: nearly always a letter that only looks right. */
static void mixed_scripts(struct check *c, const char *path, struct str all)
{
	size_t line = 1, start = 0;
	enum script word = OTHER;
	for (size_t i = 0; i < all.n;) {
		size_t at = i;
		uint32_t cp = utf8_next(all, &i);
		enum script s = script_of(cp);
		if (cp == '\n') {
			line++;
			start = i;
		}
		if (utf8_class(cp) != UTF8_LETTER && utf8_class(cp) != UTF8_MARK) {
			word = OTHER;
			continue;
		}
		if (word != OTHER && s != OTHER && s != word) {
			static const char *const names[] = { "", "Latin", "Greek", "Cyrillic" };
			struct buf b = BUF_INIT;
			buf_addf(&b,
				 "%s:%zu:%zu: %s letter U+%04X in a %s word: it looks alike, but is another letter; "
				 "type it "
				 "anew",
				 path, line, at - start + 1, names[s], (unsigned)cp, names[word]);
			say(c, b.p);
			buf_free(&b);
			word = OTHER;
			while (i < all.n && utf8_class(cp) == UTF8_LETTER) {	/* one complaint a word */
				at = i;
				cp = utf8_next(all, &i);
			}
			i = at > start ? at : i;
			continue;
		}
		if (s != OTHER)
			word = s;
	}
}

static int each_file(struct check *c, const char *folder, int depth, struct err *e)
{
	DIR *d = opendir(folder);
	if (!d)
		return err_errno(e, EXIT_NOINPUT, "cannot open folder %s", folder);
	struct dirent *f;
	struct buf path = BUF_INIT, content = BUF_INIT;
	int r = 0;
	while (r == 0 && (f = readdir(d))) {
		struct stat st;
		if (f->d_name[0] == '.')
			continue;
		buf_reset(&path);
		buf_addf(&path, "%s/%s", folder, f->d_name);
		if (stat(path.p, &st))
			r = err_errno(e, EXIT_NOINPUT, "cannot read %s", path.p);
		else if (S_ISDIR(st.st_mode) && depth < 4)
			r = each_file(c, path.p, depth + 1, e);
		else if (S_ISREG(st.st_mode) && str_ends(buf_str(&path), STR(".tsv"))) {
			buf_reset(&content);
			r = file_read(path.p, 0, &content, e);
			if (r == 0 && utf8_valid_to(buf_str(&content)) == content.n)
				mixed_scripts(c, path.p, buf_str(&content));
		}
	}
	closedir(d);
	buf_free(&path);
	buf_free(&content);
	return r;
}

/* ---- the parts ---- */

static int check_names(struct check *c, size_t *examples, struct err *e)
{
	const struct names *n;
	if (lex_names_check(c->dir, &n, say, c, e))
		return -1;
	names_check(n, say_row, c);
	struct arena a = ARENA_INIT;
	struct str *files;
	size_t count, failed = 0;
	int r = lexfile_list(&a, c->dir, "examples", &files, &count, e);
	for (size_t i = 0; i < count && r == 0; i++)
		r = name_examples_run(n, c->dir, files[i].p, examples, &failed, say, c, e);
	struct buf b = BUF_INIT;
	buf_addf(&b, "names: %zu entities, %zu forms\n", names_entities(n), names_forms(n));
	out_adds(&c->out, buf_str(&b));
	buf_free(&b);
	arena_free(&a);
	names_free(n);
	return r;
}

static int check_parts(struct check *c, size_t *examples, struct err *e)
{
	const struct lex_faults faults = { say, c, e };
	struct date_rules *dates;
	struct day_rules *day;
	struct layout *layout;
	struct duplicate_rules *duplicates;
	struct event_rules *events;
	size_t before = c->complaints, ran = 0;
	if (lex_dates_check(c->dir, &dates, &faults))
		return -1;
	/* rules that could not all be read fail examples for that reason alone */
	if (c->complaints == before)
		date_rules_check(dates, &ran, say, c);
	*examples += ran;
	date_rules_free(dates);
	if (lex_day_check(c->dir, &day, &faults))
		return -1;
	day_rules_free(day);
	if (lex_layout_check(c->dir, &layout, &faults))
		return -1;
	layout_free(layout);
	if (lex_duplicates_check(c->dir, &duplicates, &faults))
		return -1;
	duplicate_rules_free(duplicates);
	if (lex_events_check(c->dir, NULL, &events, &faults))
		return -1;
	event_rules_free(events);
	return coordinates_check(c->dir, &faults);
}

static int run(const struct option_value *values, char **operands, struct err *e)
{
	(void)values;
	struct check c = { .dir = operands[0] ? operands[0] : "lexicons", .mem = ARENA_INIT };
	size_t examples = 0;
	out_fd(&c.out, 1, "standard output");
	int r = each_file(&c, c.dir, 0, e);
	if (r == 0)
		r = check_names(&c, &examples, e);
	if (r == 0)
		r = check_parts(&c, &examples, e);
	if (r == 0) {
		struct buf b = BUF_INIT;
		buf_addf(&b, "%zu examples, %zu complaints\n", examples, c.complaints);
		out_adds(&c.out, buf_str(&b));
		buf_free(&b);
	}
	arena_free(&c.mem);
	if (out_close(&c.out, 0, r ? &(struct err)ERR_INIT : e) && r == 0)
		return -1;
	return r ? r : c.complaints ? EXIT_LEXICON : EXIT_OK;
}

static const struct program lexcheck = {
	.name = "lexcheck",
	.summary = "check the lexicons and run their examples",
	.operands = "[FOLDER]",
	.manual =
		"Reads all lexicons of FOLDER (lexicons), reports each fault as file:line:column with a remedy, runs\n"
		"the examples of names (examples/) and of dates (if their rules can all be read), and changes nothing. "
		"Exit 78 if anything is wrong.",
};

PROGRAM_MAIN(lexcheck, run)
