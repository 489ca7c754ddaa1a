/* dates/rules.h - inside of struct date_rules, shared by the files of dates/ only.
 *
 * words:   form -> entry: the classes it belongs to (senses), each with a value
 * shapes:  PCRE2 patterns for what no list can hold (numbers); the first that matches gives the classes
 * sets of classes are interned: a token has one such set, which is its column in the automaton
 * rules:   a pattern over classes as Glushkov positions (each knows which may follow it), an operation and
 *          fields; a position assigns values to fields when it is matched
 * Glushkov (1961): an automaton whose states are the symbols of the pattern; dates/find.c determinizes it as it runs.
 */
#ifndef PM_DATES_RULES_H
#define PM_DATES_RULES_H

#include "base/map.h"
#include "dates/shape.h"
#include "dates/dates.h"

/* Fields a rule fills; names as in rule files (DATE_FIELD_NAMES). */
#define DATE_FIELDS(X) \
	X(y) X(yy) X(bc) X(c) X(k) X(q) X(hf) X(s) X(m) X(d) X(w) X(p) X(H) X(I) X(S) X(ap) X(z) \
	X(n) X(n2) X(dec) X(fr) X(v) X(u) X(u2) X(dir) X(a) X(rc) X(ry) X(rq) X(rm) X(rw) X(rd) \
	X(mod) X(easter) X(orth) X(nth) X(im) X(id) X(tishri) X(pesach) X(feast) X(we) X(fy) X(keep) X(future) \
	X(last) X(wk) X(off) X(to) X(ord) X(tale)
enum date_field {
#define X(f) DF_##f,
	DATE_FIELDS(X)
#undef X
	DATE_NFIELDS
};
enum { DATE_TOUCHES = 1 << 15 };
enum { DATE_UNSET = INT32_MIN, DATE_GROUPS = 8, DATE_SPAN_GROUP = 8, DATE_MAX_RULES = 4000, DATE_BIG = 0xfffff };

enum date_op { DO_CAL, DO_REL, DO_DUR, DO_SET, DO_LIT, DO_NONE, DO_RANGE, DO_LIST, DATE_NOPS };

enum date_unit {
	DU_S, DU_I, DU_H, DU_D, DU_WE, DU_W, DU_M, DU_Q, DU_SEASON, DU_HF, DU_Y, DU_E, DU_C, DU_L, DU_X, DATE_NUNITS
};
extern const char *const date_part_names[];	/* MO MI AF EV NI DT, from 1 */
extern const char *const date_season_names[];	/* SP SU FA WI, from 1 */
extern const char *const date_field_names[DATE_NFIELDS];
bool date_in_names(struct str s, const char *const *names, int from, int to, int32_t *v);
/* Value of a symbol of the rule files (D, START, MO, 17, -1); false if unknown */
bool date_symbol(struct str s, int32_t *v);

struct date_sense {
	uint16_t cls;
	int32_t value;
};
struct date_entry {		/* a word as far as dates care */
	uint16_t set;		/* its set of classes = automaton column */
	uint16_t nsenses;
	const struct date_sense *senses;
};
enum { DA_SET, DA_ADD, DA_MUL, DA_CENT, DA_CONST };
struct date_assign {
	uint8_t field, how;
	int32_t value;		/* of DA_CONST */
};
struct date_pos {
	uint16_t cls, rule;
	uint8_t group;		/* 0 shared, 1..7 an end of a range or list, DATE_SPAN_GROUP: the span itself */
	bool last;		/* a match may end here */
	uint16_t nassign;
	const struct date_assign *assign;
	const uint32_t *follow;
	uint32_t nfollow;
};
struct date_context {		/* of the token before or after a match */
	const uint16_t *any, *no;	/* one of any (if there are any), none of no; DATE_TOUCHES: without a space */
	uint16_t nany, nno;
};
struct date_rule {
	struct str name;	/* dates/en/rules:id */
	enum date_op op;
	struct str literal;	/* value of DO_LIT */
	enum date_type type;	/* of DO_LIT */
	const struct date_assign *fields;	/* constants */
	uint16_t nfields;
	const uint32_t *first;
	uint32_t nfirst;
	struct date_context before, after;
};
struct date_example {
	struct str path;
	size_t line;
	struct str text;	/* sentence | reference day | expected */
	struct str rule;	/* name that must fire; empty: any */
};

/* Classes that the engine itself asks for: BOUND and GLUED of contexts (the sentence's edge; no space between), the
 * others of tense (dates/tense.c). */
enum {
	DC_NONE, DC_BOUND, DC_GLUED, DC_FUTURE, DC_PAST, DC_BREAK, DC_INFINITIVE, DC_LOW, DC_PLAN, DC_PENDING,
	DC_PASSIVE, DC_UNDONE, DC_UNTIL, DC_AHEAD, DC_PRESENT, DC_LINK, DC_FOR, DC_NOT, DC_THAT, DC_MEANS, DC_WHEN,
	DC_SAID, DC_DET, DC_OPENS, DATE_FIXED_CLASSES
};

struct date_feast { int32_t id, day; };	/* a day of a feast that is listed, not computed */
struct date_macro { struct str name, pattern; };
struct date_words;		/* form -> three entries, by case (dates/rules.c) */

struct date_rules {
	struct date_rules *next;
	struct str lang;
	uint32_t number;		/* of the language, in the class ids of words */
	struct arena mem;
	VEC(struct str) classes;	/* names; literals are quoted */
	struct map class_at, set_at;	/* by hash: index + 1 into classes, into sets; while rules are read */
	VEC(struct date_macro) macros;
	VEC(struct date_feast) feasts;
	VEC(struct date_shape) shapes;
	void *joined;			/* date_shapes_join of them */
	uint16_t shape_sets[256];	/* their sets, for date_cls_set */
	VEC(struct date_entry) entries;	/* entry 0: none */
	VEC(struct date_rule) rules;
	VEC(struct date_pos) pos;	/* position 0: none */
	VEC(struct date_example) examples;
	struct date_words *words;
	uint64_t stamp_words[256];	/* see date_rules_may_stamp */
	size_t nsets, set_words, sets_cap;	/* sets of classes, as bit sets of set_words words each */
	uint64_t *sets;
	uint8_t *bears;			/* by set: a year, a month? (dates/bears.c) */
	bool finished;
};

/* Between the files. */
bool date_rules_lookup(const struct date_rules *r, struct str form, const char *cls, int32_t *value);	/* any case */
extern const char *const date_stamp_classes[];	/* that dates/stamp.c looks up; ended by NULL */
/* May the word be of one of these classes?  Mostly it is not, and need not be looked up. */
bool date_rules_may_stamp(const struct date_rules *r, struct str word);
uint16_t date_class(struct date_rules *r, struct str name);	/* made if new */
int date_pattern(struct date_rules *r, uint16_t rule, struct str pattern, struct err *e);
int date_assigns(struct date_rules *r, struct str s, const struct date_assign **out, uint16_t *n, struct err *e);
bool date_field_of(struct str name, uint8_t *field);
static inline bool date_set_has(const struct date_rules *r, uint16_t set, uint16_t cls)
{
	return r->sets[set * r->set_words + cls / 64] >> (cls % 64) & 1;
}
/* The word's class id (slot WORD_DATE): language 28-30; a shape has bit 31, its number in 20-27 and its value below;
 * a listed word has its set in 16-27 and its entry below. */
enum { DATE_IS_SHAPE = 1u << 31, DATE_MAX_SETS = 1 << 12, DATE_MAX_ENTRIES = 1 << 16 };
/* Without a branch: whether a word is listed, has a shape or is of another language is as good as chance. */
static inline uint16_t date_cls_set(const struct date_rules *r, uint32_t cls)
{
	uint32_t shape = (uint32_t)0 - (cls >> 31), ours = (uint32_t)0 - ((cls >> 28 & 7) == r->number);
	uint32_t set = (r->shape_sets[cls >> 20 & 255] & shape) | (cls >> 16 & (DATE_MAX_SETS - 1) & ~shape);
	return (uint16_t)(set & ours);
}

#endif
