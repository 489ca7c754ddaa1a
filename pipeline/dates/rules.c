/* Building struct date_rules, and classifying words by it. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "dates/build.h"

#include "base/ascii.h"
#include "base/hash.h"
#include "base/map.h"

static const char *const op_names[DATE_NOPS] = { "cal", "rel", "dur", "set", "lit", "none", "range", "list" };
/* names of the fixed classes, by number */
static const char *const fixed_classes[DATE_FIXED_CLASSES] = { "-",	  "BOUND",	"GLUED", "FUTURE", "PAST",
							       "BREAK",	  "INFINITIVE", "LOW",	 "PLAN",   "PENDING",
							       "PASSIVE", "UNDONE",	"UNTIL", "AHEAD",  "PRESENT",
							       "LINK",	  "FOR",	"NOT",	 "THAT",   "MEANS",
							       "WHEN",	  "SAID",	"DET",	 "OPENS" };

/* ---- forms ---- */

enum casing { LOWER, TITLE, UPPER, CASINGS };	/* how a word is written; an entry for each */

struct date_form {
	struct str fold;
	VEC(struct date_sense) senses[CASINGS];
	uint32_t entry[CASINGS];
};
struct date_words {
	VEC(struct date_form) forms;
	struct map numbers;		/* by hash of the fold: index + 1 */
};

static struct date_form *find_form(const struct date_words *w, struct str fold)
{
	uint64_t h = hash_str(fold);
	for (struct map_at i = map_first(&w->numbers, h); i.number; i = map_next(&w->numbers, h, i))
		if (str_eq(w->forms.v[i.number - 1].fold, fold))
			return &w->forms.v[i.number - 1];
	return NULL;
}

/* The same for a word as written; plain ASCII words, all but a few, are folded (as by word_fold) without a buffer. */
static const struct date_form *look_up(const struct date_words *w, struct str text)
{
	char fold[48];
	size_t n = 0, i = 0;
	for (; i < text.n && i < sizeof fold && (unsigned char)text.p[i] < 0x80 && text.p[i] != '.'; i++)
		fold[n++] = text.p[i] >= 'A' && text.p[i] <= 'Z' ? (char)(text.p[i] + 32) : text.p[i];
	if (i == text.n)
		return find_form(w, str_n(fold, n));
	struct buf b = BUF_INIT;
	word_fold(&b, text);
	const struct date_form *f = find_form(w, buf_str(&b));
	buf_free(&b);
	return f;
}

static struct date_form *add_form(struct date_rules *r, struct str fold)
{
	struct date_words *w = r->words;
	struct date_form *f = find_form(w, fold);
	if (f)
		return f;
	f = VEC_PUSH(&r->mem, &w->forms);
	memset(f, 0, sizeof *f);
	f->fold = str_dup(&r->mem, fold);
	map_add(&w->numbers, hash_str(fold), (uint32_t)w->forms.n);
	return f;
}

static void add_sense(struct date_rules *r, struct date_form *f, int casing, uint16_t cls, int32_t value)
{
	for (size_t i = 0; i < f->senses[casing].n; i++)
		if (f->senses[casing].v[i].cls == cls)
			return;		/* the first value stands */
	*VEC_PUSH(&r->mem, &f->senses[casing]) = (struct date_sense){ cls, value };
}

/* ---- building ---- */

struct date_rules *date_rules_new(struct str lang, struct date_rules *next)
{
	struct date_rules *r = xcalloc(1, sizeof *r);
	arena_init(&r->mem);
	r->lang = str_dup(&r->mem, lang);
	r->next = next;
	r->words = xcalloc(1, sizeof *r->words);
	for (int i = 0; i < DATE_FIXED_CLASSES; i++)
		date_class(r, str_z(fixed_classes[i]));
	*VEC_PUSH(&r->mem, &r->entries) = (struct date_entry){ 0 };
	*VEC_PUSH(&r->mem, &r->pos) = (struct date_pos){ 0 };
	return r;
}

void date_rules_free(struct date_rules *r)
{
	while (r) {
		struct date_rules *next = r->next;
		for (size_t i = 0; i < r->shapes.n; i++)
			pcre2_code_free(r->shapes.v[i].re);
		pcre2_code_free(r->joined);
		map_free(&r->words->numbers);
		free(r->words);
		free(r->sets);
		arena_free(&r->mem);
		free(r);
		r = next;
	}
}

uint16_t date_class(struct date_rules *r, struct str name)
{
	uint64_t hash = hash_str(name);
	r->class_at.mem = &r->mem;
	for (struct map_at i = map_first(&r->class_at, hash); i.number; i = map_next(&r->class_at, hash, i))
		if (str_eq(r->classes.v[i.number - 1], name))
			return (uint16_t)(i.number - 1);
	*VEC_PUSH(&r->mem, &r->classes) = str_dup(&r->mem, name);
	uint16_t id = (uint16_t)(r->classes.n - 1);
	map_add(&r->class_at, hash, (uint32_t)r->classes.n);
	if (name.n > 2 && name.p[0] == '"') {		/* a literal: the word belongs to it, however written */
		struct buf b = BUF_INIT;
		word_fold(&b, str_sub(name, 1, name.n - 2));
		struct date_form *f = add_form(r, buf_str(&b));
		for (int c = 0; c < CASINGS; c++)
			add_sense(r, f, c, id, 0);
		buf_free(&b);
	}
	return id;
}

int date_rules_word(struct date_rules *r, struct str cls, struct str value, struct str casing, struct str form,
		    struct err *e)
{
	int32_t v = 0;
	if (value.n && !date_symbol(value, &v))
		return err_set(e, EXIT_LEXICON, "value '%.*s' is neither a number nor a symbol", STR_FMT(value));
	bool any = !casing.n, title = str_is(casing, "title"), lower = str_is(casing, "lower");
	if (!any && !title && !lower)
		return err_set(e, EXIT_LEXICON, "case '%.*s' is none of title, lower or empty", STR_FMT(casing));
	uint16_t id = date_class(r, cls);
	struct buf b = BUF_INIT;
	word_fold(&b, form);
	struct date_form *f = add_form(r, buf_str(&b));
	buf_free(&b);
	for (int c = 0; c < CASINGS; c++)
		if (any || (lower ? c == LOWER : c != LOWER))
			add_sense(r, f, c, id, v);
	return 0;
}

static uint16_t intern_set(struct date_rules *r, const uint64_t *bits)
{
	uint64_t hash = hash_bytes(bits, r->set_words * 8);
	r->set_at.mem = &r->mem;
	for (struct map_at i = map_first(&r->set_at, hash); i.number; i = map_next(&r->set_at, hash, i))
		if (memcmp(r->sets + (i.number - 1) * r->set_words, bits, r->set_words * 8) == 0)
			return (uint16_t)(i.number - 1);
	map_add(&r->set_at, hash, (uint32_t)r->nsets + 1);
	if (r->nsets == r->sets_cap) {
		r->sets_cap = r->sets_cap ? r->sets_cap * 2 : 64;
		r->sets = xrealloc(r->sets, r->sets_cap * r->set_words * 8);
	}
	memcpy(r->sets + r->nsets * r->set_words, bits, r->set_words * 8);
	return (uint16_t)r->nsets++;
}

void date_rules_macro(struct date_rules *r, struct str name, struct str pattern)
{
	*VEC_PUSH(&r->mem, &r->macros) = (struct date_macro){ str_dup(&r->mem, name), str_dup(&r->mem, pattern) };
}

static int context(struct date_rules *r, struct str s, struct date_context *out, struct err *e)
{
	VEC(uint16_t) any = { 0 }, no = { 0 };
	struct str rest = s.n ? s : STR_NONE, cell;
	while (str_cell(&rest, ' ', &cell)) {
		bool not = cell.n && cell.p[0] == '!';
		if (not)
			cell = str_from(cell, 1);
		if (!cell.n)
			return err_set(e, EXIT_LEXICON, "context: an empty test");
		bool touches = cell.p[0] == '~';
		cell = str_from(cell, touches);
		if (!cell.n)
			return err_set(e, EXIT_LEXICON, "context: an empty test");
		bool class_name = (cell.p[0] >= 'A' && cell.p[0] <= 'Z') || cell.p[0] == '"';
		struct str name = class_name ? cell : str_printf(&r->mem, "\"%.*s\"", STR_FMT(cell));
		uint16_t c = (uint16_t)(date_class(r, name) | (touches ? DATE_TOUCHES : 0));
		if (not)
			*VEC_PUSH(&r->mem, &no) = c;
		else
			*VEC_PUSH(&r->mem, &any) = c;
	}
	*out = (struct date_context){ any.v, no.v, (uint16_t)any.n, (uint16_t)no.n };
	return 0;
}

int date_rules_rule(struct date_rules *r, struct str name, struct str pattern, struct str op, struct str fields,
		    struct str before, struct str after, struct err *e)
{
	if (r->rules.n == DATE_MAX_RULES)
		return err_set(e, EXIT_LEXICON, "more than %d rules", DATE_MAX_RULES);
	struct date_rule rule = { .name = str_dup(&r->mem, name) };
	ptrdiff_t arg = str_chr(op, ' ');
	struct str verb = arg < 0 ? op : str_sub(op, 0, (size_t)arg);
	int32_t k;
	if (!date_in_names(verb, op_names, 0, DATE_NOPS, &k))
		return err_set(e, EXIT_LEXICON, "operation '%.*s' is not one of cal rel dur set lit none range list",
			       STR_FMT(verb));
	rule.op = (enum date_op)k;
	if ((rule.op == DO_LIT) != (arg >= 0))
		return err_set(e, EXIT_LEXICON, "operation lit wants a type and a value, the others want none");
	if (arg >= 0) {			/* lit TYPE VALUE */
		struct str rest = str_from(op, (size_t)arg + 1);
		struct str type;
		str_cell(&rest, ' ', &type);
		if (!date_type_of(type, &rule.type))
			return err_set(e, EXIT_LEXICON,
				       "operation lit: type '%.*s' is not one of DATE TIME DURATION SET",
				       STR_FMT(type));
		rule.literal = rest.p ? str_dup(&r->mem, rest) : STR("");
	}
	if (date_assigns(r, fields, &rule.fields, &rule.nfields, e) || context(r, before, &rule.before, e)
	    || context(r, after, &rule.after, e))
		return -1;
	*VEC_PUSH(&r->mem, &r->rules) = rule;
	return date_pattern(r, (uint16_t)(r->rules.n - 1), pattern, e);
}

void date_rules_example(struct date_rules *r, struct str path, size_t line, struct str text, struct str rule)
{
	*VEC_PUSH(&r->mem, &r->examples) = (struct date_example){
		str_dup(&r->mem, path), line, str_dup(&r->mem, text), str_dup(&r->mem, rule)
	};
}

/* ---- finishing ---- */

static void set_bit(uint64_t *bits, uint16_t c) { bits[c / 64] |= 1ull << (c % 64); }

/* Word as its casing would write it, for the shapes (ASCII case only; the first letter of TITLE). */
static void write_cased(struct buf *b, struct str fold, int casing)
{
	buf_reset(b);
	for (size_t i = 0; i < fold.n; i++) {
		char c = fold.p[i];
		bool up = casing == UPPER || (casing == TITLE && i == 0);
		buf_addc(b, up && c >= 'a' && c <= 'z' ? (char)(c - 32) : c);
	}
}

/* Which of 64 bits stands for a word's second and third byte, in the row of its first; -1: it has others than ASCII. */
static int opening_of(struct str word, unsigned char *first)
{
	unsigned char c[3] = { 0 };
	for (size_t i = 0; i < sizeof c && i < word.n; i++) {
		if ((unsigned char)word.p[i] >= 0x80)
			return -1;
		c[i] = (unsigned char)ascii_to_lower(word.p[i]);
	}
	*first = c[0];
	return (c[1] * 5 + c[2] * 11) & 63;
}

/* The words of the classes that stamps are made of; they are asked for at every line, and hardly one is there. */
static void note_stamp_words(struct date_rules *r)
{
	for (size_t i = 0; i < r->words->forms.n; i++) {
		const struct date_form *f = &r->words->forms.v[i];
		unsigned char first;
		int bit = opening_of(f->fold, &first);
		for (size_t k = 0; k < f->senses[TITLE].n && bit >= 0; k++)
			for (const char *const *c = date_stamp_classes; *c; c++)
				if (str_is(r->classes.v[f->senses[TITLE].v[k].cls], *c))
					r->stamp_words[first] |= (uint64_t)1 << bit;
	}
}

enum { SHAPES = 256, SHAPE_CLASSES = 32 };

/* The classes of each shape, the strong ones first; a word that is in a list has no weak ones. */
struct shape_classes {
	VEC(uint16_t) all;
	size_t start[SHAPES];
	uint16_t count[SHAPES], strong[SHAPES];
};

static struct str macro_pattern(const struct date_rules *r, struct str name)
{
	struct str pattern = STR("");
	for (size_t i = 0; i < r->macros.n; i++)
		if (str_eq(r->macros.v[i].name, name))
			pattern = r->macros.v[i].pattern;
	return pattern;
}

/* They may be new. */
static void classes_of_shapes(struct date_rules *r, struct shape_classes *s)
{
	for (size_t i = 0; i < r->shapes.n; i++) {
		struct str names = macro_pattern(r, str_printf(&r->mem, " %zu", i)), cell;
		uint16_t n = 0;
		s->start[i] = s->all.n;
		for (int weak = 0; weak < 2; weak++) {
			struct str rest = names;
			while (str_cell(&rest, ' ', &cell))
				if (cell.n && n < SHAPE_CLASSES && (cell.p[0] == '?') == weak) {
					*VEC_PUSH(&r->mem, &s->all) = date_class(r, str_from(cell, (size_t)weak));
					n++;
				}
			if (!weak)
				s->strong[i] = n;
		}
		s->count[i] = n;
	}
}

static void set_shape(uint64_t *bits, const struct shape_classes *s, size_t shape, uint16_t count)
{
	for (uint16_t k = 0; k < count; k++)
		set_bit(bits, s->all.v[s->start[shape] + k]);
}

/* A word that is only a literal of some rule is as any other word. */
static bool is_listed(const struct date_rules *r, const struct date_form *f, int casing)
{
	for (size_t k = 0; k < f->senses[casing].n; k++)
		if (r->classes.v[f->senses[casing].v[k].cls].p[0] != '"')
			return true;
	return false;
}

static void enter_words(struct date_rules *r, const struct shape_classes *s, uint64_t *bits)
{
	pcre2_match_data *md = pcre2_match_data_create(8, NULL);
	if (!md)
		die_oom(0);
	struct buf b = BUF_INIT;
	for (size_t i = 0; i < r->words->forms.n; i++) {
		struct date_form *f = &r->words->forms.v[i];
		for (int c = 0; c < CASINGS; c++) {
			memset(bits, 0, r->set_words * 8);
			for (size_t k = 0; k < f->senses[c].n; k++)
				set_bit(bits, f->senses[c].v[k].cls);
			write_cased(&b, f->fold, c);
			size_t k = date_shapes_first(r->shapes.v, r->shapes.n, r->joined, md, buf_str(&b));
			if (k < r->shapes.n)
				set_shape(bits, s, k, is_listed(r, f, c) ? s->strong[k] : s->count[k]);
			f->entry[c] = (uint32_t)r->entries.n;
			*VEC_PUSH(&r->mem, &r->entries) = (struct date_entry){
				intern_set(r, bits), (uint16_t)f->senses[c].n, f->senses[c].v
			};
		}
	}
	buf_free(&b);
	pcre2_match_data_free(md);
}

int date_rules_finish(struct date_rules *r, struct err *e)
{
	struct shape_classes s = { 0 };
	classes_of_shapes(r, &s);
	r->set_words = r->classes.n / 64 + 1;
	uint64_t *bits = arena_zalloc(&r->mem, r->set_words * 8);
	intern_set(r, bits);		/* set 0: no class */
	for (size_t i = 0; i < r->shapes.n; i++) {
		memset(bits, 0, r->set_words * 8);
		set_shape(bits, &s, i, s.count[i]);
		r->shapes.v[i].set = r->shape_sets[i] = intern_set(r, bits);
	}
	r->joined = date_shapes_join(r->shapes.v, r->shapes.n);
	enter_words(r, &s, bits);
	if (r->nsets > DATE_MAX_SETS || r->entries.n > DATE_MAX_ENTRIES)
		return err_set(e, EXIT_LEXICON, "more than %d words or %d combinations of classes",
			       DATE_MAX_ENTRIES / 3, DATE_MAX_SETS);
	uint32_t number = 0;
	for (const struct date_rules *o = r->next; o; o = o->next)
		number++;
	if (number > 7)
		return err_set(e, EXIT_LEXICON, "more than 8 languages of date rules");
	r->number = number;
	date_rules_bears(r);
	note_stamp_words(r);
	r->finished = true;
	return 0;
}

bool date_rules_may_stamp(const struct date_rules *r, struct str word)
{
	unsigned char first;
	int bit = opening_of(word, &first);
	return bit < 0 || r->stamp_words[first] >> bit & 1;
}

bool date_rules_lookup(const struct date_rules *r, struct str form, const char *cls, int32_t *value)
{
	const struct date_form *f = look_up(r->words, form);
	for (size_t i = 0; f && i < f->senses[TITLE].n; i++)
		if (str_is(r->classes.v[f->senses[TITLE].v[i].cls], cls)) {
			*value = f->senses[TITLE].v[i].value;
			return true;
		}
	return false;
}

/* ---- classifying ---- */

static uint32_t digits_value(struct str s)
{
	uint32_t v = 0;
	bool any = false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] >= '0' && s.p[i] <= '9') {
			v = v * 10 + (uint32_t)(s.p[i] - '0');
			any = true;
			if (v >= DATE_BIG)
				return DATE_BIG;
		} else if (any && s.p[i] != ',') {
			break;
		}
	}
	return v;
}

uint32_t date_rules_classify(const void *rules, const struct word *w)
{
	const struct date_rules *r = rules;
	if (!r)
		return 0;
	uint32_t lang = r->number << 28;
	const struct date_form *f = find_form(r->words, w->fold);
	if (f) {
		int c = w->shape == SHAPE_LOWER || w->shape == SHAPE_NONE ? LOWER
			: w->shape == SHAPE_UPPER ? UPPER : TITLE;
		return lang | (uint32_t)r->entries.v[f->entry[c]].set << 16 | f->entry[c];
	}
	if (w->kind == TOKEN_MARK || w->kind == TOKEN_CLITIC)
		return 0;
	pcre2_match_data *md = pcre2_match_data_create(8, NULL);
	if (!md)
		die_oom(0);
	uint32_t cls = 0;
	size_t i = date_shapes_first(r->shapes.v, r->shapes.n, r->joined, md, w->text);
	if (i < r->shapes.n)
		cls = DATE_IS_SHAPE | lang | (uint32_t)i << 20 | digits_value(w->text);
	pcre2_match_data_free(md);
	return cls;
}
