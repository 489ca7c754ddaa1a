/* What tells the day of an article: dates/day.tsv, and the offices in the notes of entities/persons.tsv. */
#include "lexicon/lexfile.h"
#include "lexicon/lexicons.h"
#include "lexicon/names.h"

#include "article/day_rules.h"

/* feature at factor word: a factor, or a word for what is over */
static int take_row(void *r, const struct lexfile *f, struct err *e)
{
	double v = 0;
	if (str_is(f->cells[0], "former")) {
		if (!f->cells[3].n)
			return err_cell(e, 4, "which word is it?");
		day_rules_former(r, f->cells[3]);
		return 0;
	}
	return lexfile_decimal(f, 2, &v, e) ? -1 : day_rules_factor(r, f->cells[0], f->cells[1], v, e);
}

static int take_person(void *r, const struct lexfile *f, struct err *e)
{
	(void)e;
	day_rules_offices(r, f->cells[0], f->cells[11]);
	return 0;
}

int lex_day_check(const char *dir, struct day_rules **out, const struct lex_faults *faults)
{
	static const char *const columns[] = { "feature", "at", "factor", "word", "note", NULL };
	struct day_rules *r = day_rules_new();
	if (lexfile_rows(dir, "dates/day.tsv", columns, 3, take_row, r, faults)
	    || lexfile_rows(dir, "entities/persons.tsv", lex_entity_columns, 3, take_person, r, faults)) {
		day_rules_free(r);
		return -1;
	}
	*out = r;
	return 0;
}

int lex_day_load(const char *dir, struct day_rules **out, struct err *e)
{
	return lex_day_check(dir, out, &(struct lex_faults){ NULL, NULL, e });
}
