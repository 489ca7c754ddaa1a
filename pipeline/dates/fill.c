/* The fields of a match: what its rule says, and what each of its tokens adds. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "dates/inside.h"

static int32_t value_of(const struct date_rules *r, uint32_t cls, uint16_t wanted)
{
	if (cls & DATE_IS_SHAPE)
		return (int32_t)(cls & DATE_BIG);
	const struct date_entry *e = &r->entries.v[cls & (DATE_MAX_ENTRIES - 1)];
	for (uint16_t i = 0; i < e->nsenses; i++)
		if (e->senses[i].cls == wanted)
			return e->senses[i].value;
	return DATE_UNSET;
}

/* A listed form can have a class by its shape too (a number that is also a literal): read its digits. */
static int32_t digits_of(struct str s)
{
	int32_t v = 0;
	for (size_t i = 0; i < s.n && s.p[i] >= '0' && s.p[i] <= '9' && v < DATE_BIG; i++)
		v = v * 10 + (s.p[i] - '0');
	return v;
}

static void assign(int32_t *field, int how, int32_t v)
{
	bool unset = *field == DATE_UNSET;
	int64_t x = unset ? 0 : *field;
	switch (how) {
	case DA_ADD: x += v; break;
	case DA_MUL: x = (unset ? 1 : x) * v; break;
	case DA_CENT: x = x * 100 + v; break;
	default: x = v; break;
	}
	*field = x > 1000000000 || x < -1000000000 ? 1000000000 : (int32_t)x;
}

/* A match at hand: the rule's fields, and what the positions of its tokens add to them. */
struct filling {
	const struct date_rules *r;
	pcre2_match_data *md;
	struct date_match *o;
	struct str text;
	bool span;			/* the rule says which part is the expression, and it has begun */
};

static void fill_span(struct filling *x, uint8_t group, const struct token *t)
{
	uint32_t end = (uint32_t)token_end(t);
	if (group == DATE_SPAN_GROUP) {
		if (!x->span)
			x->o->span.start = t->start;
		x->o->span.end = end;
		x->span = true;
	} else if (group) {
		if (!x->o->ends[group].end)
			x->o->ends[group].start = t->start;
		x->o->ends[group].end = end;
	}
}

/* Constants and values; true if the class has its value taken as a whole. */
static bool fill_values(struct filling *x, const struct date_pos *p, const struct token *t, int32_t *f)
{
	bool taken = false;
	for (uint16_t k = 0; k < p->nassign; k++) {
		const struct date_assign *a = &p->assign[k];
		if (a->how == DA_CONST) {
			assign(&f[a->field], DA_SET, a->value);
			continue;
		}
		int32_t v = value_of(x->r, t->word->cls[WORD_DATE], p->cls);
		if (v == DATE_UNSET)
			v = digits_of(token_text(x->text, t));
		assign(&f[a->field], a->how, v);
		taken = true;
	}
	return taken;
}

/* The named groups of the shape that the word has. */
static void fill_groups(struct filling *x, const struct token *t, int32_t *f)
{
	const struct date_shape *s = &x->r->shapes.v[t->word->cls[WORD_DATE] >> 20 & 255];
	struct str word = token_text(x->text, t);
	if (!s->ngroups || date_shape_match(s, x->md, word) < 1)
		return;
	const PCRE2_SIZE *ov = pcre2_get_ovector_pointer(x->md);
	uint32_t have = pcre2_get_ovector_count(x->md);
	for (uint32_t k = 0; k < s->ngroups; k++) {
		uint8_t g = s->groups[k].group;
		if (g < have && ov[2 * g] != PCRE2_UNSET)
			f[s->groups[k].field] = digits_of(str_sub(word, ov[2 * g], ov[2 * g + 1] - ov[2 * g]));
	}
}

/* An end has what all share, unless it says otherwise; <s <1 Monday> to <2 Friday>>: the expression has its ends. */
static void fill_ends(struct filling *x)
{
	struct date_match *o = x->o;
	for (size_t g = 1; g < o->groups && x->span; g++) {
		o->span.start = o->ends[g].start < o->span.start ? o->ends[g].start : o->span.start;
		o->span.end = o->ends[g].end > o->span.end ? o->ends[g].end : o->span.end;
	}
	for (size_t g = 1; g < o->groups; g++)
		for (int f = 0; f < DATE_NFIELDS; f++)
			if (o->fields[g][f] == DATE_UNSET)
				o->fields[g][f] = o->fields[0][f];
}

void date_fill(const struct date_rules *r, void *match_data, const uint32_t *path, struct str text,
	       const struct token *t, size_t n, struct date_match *o)
{
	const struct date_rule *rule = &r->rules.v[o->rule];
	struct filling x = { .r = r, .md = match_data, .o = o, .text = text };
	for (size_t g = 0; g < o->groups; g++)
		for (int f = 0; f < DATE_NFIELDS; f++)
			o->fields[g][f] = DATE_UNSET;
	for (uint16_t i = 0; i < rule->nfields; i++)
		assign(&o->fields[0][rule->fields[i].field], DA_SET, rule->fields[i].value);
	for (size_t i = 0; i < n; i++) {
		const struct date_pos *p = &r->pos.v[path[i]];
		int32_t *f = o->fields[p->group == DATE_SPAN_GROUP ? 0 : p->group];
		fill_span(&x, p->group, &t[i]);
		if (!fill_values(&x, p, &t[i], f) && (t[i].word->cls[WORD_DATE] & DATE_IS_SHAPE))
			fill_groups(&x, &t[i], f);
	}
	fill_ends(&x);
}
