/* dates/bears.c - which words can bear the year or the month of a date, so that a sentence without either is not
 * searched for the day of its article: nine sentences in ten. */
#include <stdlib.h>

#include "dates/build.h"

enum { YEAR_BY_SET = 1, YEAR_BY_PART = 2, MONTH = 4, YEAR_ALWAYS = 8, FIRST_YEAR = 1600 };

static void mark(uint8_t *classes, const struct date_pos *p, const struct date_assign *a, bool whole_rule)
{
	if (a->field == DF_y && (whole_rule || a->how == DA_CONST))
		classes[p->cls] |= YEAR_ALWAYS;
	else if (a->field == DF_y)
		classes[p->cls] |= a->how == DA_SET ? YEAR_BY_SET : YEAR_BY_PART;
	else if (a->field == DF_m)
		classes[p->cls] |= MONTH;
}

/* Positions say which classes of words fill a year or month, shapes which words do by their form. */
void date_rules_bears(struct date_rules *r)
{
	uint8_t *classes = xcalloc(r->classes.n, 1);
	r->bears = arena_zalloc(&r->mem, r->nsets);
	for (size_t i = 1; i < r->pos.n; i++) {
		const struct date_pos *p = &r->pos.v[i];
		const struct date_rule *rule = &r->rules.v[p->rule];
		if (rule->op != DO_CAL && rule->op != DO_RANGE && rule->op != DO_LIST)
			continue;	/* as in date_clues */
		for (uint16_t k = 0; k < p->nassign; k++)
			mark(classes, p, &p->assign[k], false);
		for (uint16_t k = 0; k < rule->nfields; k++)
			mark(classes, p, &rule->fields[k], true);
	}
	for (size_t set = 0; set < r->nsets; set++)
		for (size_t c = 0; c < r->classes.n; c++)
			if (date_set_has(r, (uint16_t)set, (uint16_t)c))
				r->bears[set] |= classes[c];
	for (size_t i = 0; i < r->shapes.n; i++)
		for (uint32_t k = 0; k < r->shapes.v[i].ngroups; k++) {
			uint8_t field = r->shapes.v[i].groups[k].field;
			r->bears[r->shapes.v[i].set] |= field == DF_y ? YEAR_ALWAYS : field == DF_m ? MONTH : 0;
		}
	free(classes);
}

bool date_rules_may_date(const struct date_rules *r, const struct token *t, size_t n, bool month)
{
	unsigned all = 0;
	for (size_t i = 0; i < n; i++) {
		uint32_t cls = t[i].word ? t[i].word->cls[WORD_DATE] : 0;
		unsigned b = r->bears[date_cls_set(r, cls)];
		/* a number that is the whole of a year is no year if it is too small for one */
		if ((b & YEAR_BY_SET) && (cls & DATE_IS_SHAPE) && (cls & DATE_BIG) < FIRST_YEAR)
			b &= ~(unsigned)YEAR_BY_SET;
		all |= b;
	}
	return (!month || (all & MONTH)) && (all & (YEAR_BY_SET | YEAR_BY_PART | YEAR_ALWAYS));
}
