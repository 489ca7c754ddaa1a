/* Rows of lexicons/events/ into the rules of events: here stands how a cell names a class (events/build.h says what
 * each is). */
#include "lexicon/event_rows.h"

struct cell_class { const char *name; uint32_t class; };

/* The class that a cell names, in *class; false: none. */
static bool class_of(struct str cell, const struct cell_class *v, size_t n, uint32_t *class)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(cell, v[i].name)) {
			*class = v[i].class;
			return true;
		}
	return false;
}
#define CLASS_OF(cell, v, class) class_of(cell, v, sizeof (v) / sizeof *(v), class)

/* Several, joined by |.  False: *cell is no class. */
static bool classes_of(struct str cells, const struct cell_class *v, size_t n, uint32_t *classes, struct str *cell)
{
	uint32_t one;
	*classes = 0;
	while (str_cell(&cells, '|', cell)) {
		if (!class_of(*cell, v, n, &one))
			return false;
		*classes |= one;
	}
	return true;
}

static int number(const struct lexfile *f, size_t c, uint32_t *v, struct err *e)
{
	uint64_t u;
	if (!str_to_u64(f->cells[c], &u) || u > 100000)
		return err_cell(e, c + 1, "'%.*s' is not a number", STR_FMT(f->cells[c]));
	*v = (uint32_t)u;
	return 0;
}

static int take_ordinal(void *r, const struct lexfile *f, struct err *e)
{
	enum { SUFFIX = 1 << 15 };	/* no word by itself */
	static const struct cell_class classes[] = { { "ordinal", ORD_ORDINAL }, { "tens", ORD_TENS },
		{ "count", ORD_COUNT }, { "hundred", ORD_HUNDRED }, { "hundredth", ORD_HUNDRED | ORD_ORDINAL },
		{ "suffix", SUFFIX } };
	uint32_t v = 0, class;
	if (number(f, 1, &v, e))
		return -1;
	if (!CLASS_OF(f->cells[2], classes, &class))
		return err_cell(e, 3, "unknown class '%.*s' (ordinal tens count hundred hundredth suffix)",
				STR_FMT(f->cells[2]));
	return class == SUFFIX ? event_rules_add_suffix(r, f->cells[0], v, e)
		: event_rules_add_ordinal(r, f->cells[0], v, class, e);
}

static int take_word(void *r, const struct lexfile *f, struct err *e)
{
	static const struct cell_class classes[] = { { "determiner", EV_DETERMINER }, { "of", EV_OF },
		{ "between", EV_BETWEEN }, { "on", EV_ON }, { "and", EV_AND }, { "to", EV_TO },
		{ "possessive", EV_POSSESSIVE }, { "possessive-plural", EV_POSSESSIVE | EV_THEIR << 16 },
		{ "possessive-personal", EV_POSSESSIVE | EV_HIS << 16 } };
	uint32_t class;
	if (!CLASS_OF(f->cells[1], classes, &class))
		return err_cell(e, 2, "unknown class '%.*s' (determiner of between on and possessive possessive-plural "
				"possessive-personal to)", STR_FMT(f->cells[1]));
	return event_rules_add_word(r, f->cells[0], class, e);
}

static int take_kind(void *r, const struct lexfile *f, struct err *e)
{
	static const struct cell_class kinds[] = {
		{ "stop", KIND_STOP }, { "article", KIND_ARTICLE }, { "skip", KIND_SKIP }, { "body", KIND_BODY },
		{ "document", KIND_DOCUMENT }, { "unit", KIND_UNIT }, { "title", KIND_TITLE },
		{ "name-end", KIND_NAME_END }, { "plenary", KIND_PLENARY }, { "generic", KIND_GENERIC },
		{ "not-acronym", KIND_NOT_ACRONYM }, { "venue", KIND_VENUE }, { "post", KIND_POST },
		{ "suffix", KIND_SUFFIX }, { "abbreviation", KIND_ABBREVIATION }, { "opens", KIND_OPENS },
		{ "closes", KIND_CLOSES }, { "wins", KIND_WINS }, { "rank", KIND_RANK },
		{ "label-day", KIND_LABEL_DAY }, { "label-place", KIND_LABEL_PLACE }, { "occasion", KIND_OCCASION },
		{ "year-count", KIND_YEAR }, { "time-count", KIND_TIME }, { "leading", KIND_LEADING },
		{ "lasts-week", KIND_WEEK }, { "restricts", KIND_RESTRICTS },
		{ "pre-on", PRE_ON << KIND_PREPOSITION }, { "pre-from", PRE_FROM << KIND_PREPOSITION },
		{ "pre-in", PRE_IN << KIND_PREPOSITION }, { "pre-at", PRE_AT << KIND_PREPOSITION },
		{ "pre-to", PRE_TO << KIND_PREPOSITION }, { "pre-until", PRE_UNTIL << KIND_PREPOSITION },
		{ "pre-by", PRE_BY << KIND_PREPOSITION }, { "pre-since", PRE_SINCE << KIND_PREPOSITION },
		{ "pre-of", PRE_OF << KIND_PREPOSITION }, { "pre-for", PRE_FOR << KIND_PREPOSITION },
		{ "pre-and", PRE_AND << KIND_PREPOSITION }, { "pre-between", PRE_BETWEEN << KIND_PREPOSITION },
		{ "pre-visit", PRE_VISIT << KIND_PREPOSITION },
	};
	uint32_t kind;
	if (!CLASS_OF(f->cells[1], kinds, &kind))
		return err_cell(e, 2, "unknown class '%.*s' (lexicons/events/kinds.tsv lists them)",
				STR_FMT(f->cells[1]));
	return event_rules_add_kind(r, f->cells[0], kind, e);
}

static int take_weight(void *r, const struct lexfile *f, struct err *e)
{
	static const struct cell_class parts[] = { { "edition", PART_EDITION }, { "day", PART_DAY },
		{ "place", PART_PLACE }, { "held", PART_HELD }, { "planned", PART_PLANNED } };
	struct str part = f->cells[0], feature = f->cells[1];
	uint32_t id;
	double v = 0;		/* what was fitted counts before what was set by hand */
	if (lexfile_decimal(f, f->cells[3].n ? 3 : 2, &v, e))
		return -1;
	if (str_is(part, "threshold") && str_is(feature, "edition")) {
		event_rules_set_threshold(r, v);
		return 0;
	}
	if (!CLASS_OF(part, parts, &id) || !event_rules_set_weight(r, (enum ev_part)id, feature, v))
		return err_cell(e, 2, "'%.*s %.*s' is no feature (pipeline/events/features.h lists them)",
				STR_FMT(part), STR_FMT(feature));
	return 0;
}

static int take_head(void *r, const struct lexfile *f, struct err *e)
{
	static const struct cell_class strengths[] = { { "strong", EVH_STRONG }, { "weak", EVH_WEAK },
		{ "edition", EVH_EDITION }, { "session", EVH_SESSION }, { "round", EVH_ROUND },
		{ "anniversary", EVH_ANNIVERSARY }, { "talks", EVH_TALKS } };
	static const struct cell_class traits[] = { { "rounds", EVT_ROUNDS }, { "two-sided", EVT_TWO_SIDED },
		{ "leaders", EVT_LEADERS }, { "any", EVT_ANY }, { "legislature", EVT_LEGISLATURE } };
	struct event_head head = { .head = f->cells[0], .kind = f->cells[1], .plural = f->cells[3],
		.key = f->cells[4] };
	uint32_t strength;
	struct str cell;
	if (!CLASS_OF(f->cells[2], strengths, &strength))
		return err_cell(e, 3, "unknown strength '%.*s' (strong weak edition session round anniversary talks)",
				STR_FMT(f->cells[2]));
	if (f->cells[5].n
	    && !classes_of(f->cells[5], traits, sizeof traits / sizeof *traits, &head.traits, &cell))
		return err_cell(e, 6, "unknown trait '%.*s' (rounds two-sided leaders any legislature)", STR_FMT(cell));
	head.strength = (enum ev_strength)strength;
	return event_rules_add_head(r, &head, e);
}

static int take_modifier(void *r, const struct lexfile *f, struct err *e)
{
	static const struct cell_class classes[] = { { "level", EVM_LEVEL }, { "frequency", EVM_FREQUENCY },
		{ "form", EVM_FORM }, { "topic", EVM_TOPIC }, { "track", EVM_TRACK } };
	uint32_t class;
	if (!CLASS_OF(f->cells[1], classes, &class))
		return err_cell(e, 2, "unknown class '%.*s' (level frequency form topic track)", STR_FMT(f->cells[1]));
	return event_rules_add_modifier(r, f->cells[0], (enum ev_modifier_class)class, f->cells[2], e);
}

static int take_acronym(void *r, const struct lexfile *f, struct err *e)
{
	struct event_acronym a = { f->cells[0], f->cells[1], f->cells[2], f->cells[5], f->cells[6], 0, 0 };
	if (number(f, 3, &a.lowest, e) || number(f, 4, &a.highest, e))
		return -1;
	return event_rules_add_acronym(r, &a, e);
}

static int take_false_friend(void *r, const struct lexfile *f, struct err *e)
{
	return event_rules_add_false_friend(r, f->cells[0], e);
}

static int take_cue(void *r, const struct lexfile *f, struct err *e)
{
	static const struct cell_class classes[] = {
		{ "held", CUE_HELD }, { "planned", CUE_PLANNED }, { "proposed", CUE_PROPOSED },
		{ "postponed", CUE_POSTPONED }, { "cancelled", CUE_CANCELLED }, { "host", CUE_HOST },
		{ "hosted-by", CUE_HOSTED_BY }, { "chair", CUE_CHAIR }, { "chaired-by", CUE_CHAIRED_BY },
		{ "co-chair", CUE_COCHAIR }, { "co-chaired-by", CUE_COCHAIRED_BY },
		{ "attended-by", CUE_ATTENDED_BY }, { "virtual", CUE_VIRTUAL }, { "in-person", CUE_IN_PERSON },
		{ "here", CUE_HERE }, { "other", CUE_OTHER }, { "chain", CUE_CHAIN }, { "during", CUE_DURING },
		{ "at", CUE_AT }, { "not-edition", CUE_NOT_EDITION }, { "post", CUE_TITLE }, { "by", CUE_BY },
		{ "generic", CUE_GENERIC }, { "proposes", CUE_PROPOSES }, { "future", CUE_FUTURE },
		{ "until", CUE_UNTIL }, { "attend", CUE_ATTEND }, { "side", CUE_SIDE }, { "refer", CUE_REFER },
		{ "visit", CUE_VISIT }, { "announces", CUE_ANNOUNCES },
	};
	uint32_t all;
	struct str cell;
	if (!classes_of(f->cells[1], classes, sizeof classes / sizeof *classes, &all, &cell))
		return err_cell(e, 2, "unknown cue class '%.*s' (lexicons/events/README.md lists them)",
				STR_FMT(cell));
	return event_rules_add_cue(r, f->cells[0], all, e);
}

static int take_variant(void *r, const struct lexfile *f, struct err *e)
{
	return event_rules_add_variant(r, f->cells[0], f->cells[1], e);
}

int lex_event_rows(const char *dir, struct event_rules *r, const struct lex_faults *faults)
{
	static const char *const ordinals[] = { "word", "value", "class", "note", NULL };
	static const char *const words[] = { "word", "class", "note", NULL };
	static const char *const heads[] = { "head", "kind", "strength", "plural", "key", "traits", "note", NULL };
	static const char *const weights[] = { "part", "feature", "hand", "fitted", "note", NULL };
	static const char *const modifiers[] = { "word", "class", "value", "note", NULL };
	static const char *const acronyms[] = { "acronym", "series_id", "series", "lowest", "highest",
						"require", "forbid",	"note",	  NULL };
	static const char *const friends[] = { "phrase", "note", NULL };
	static const char *const cues[] = { "phrase", "classes", "note", NULL };
	static const char *const variants[] = { "form", "variant", NULL };
	const struct { const char *file; const char *const *columns; size_t required; lex_row *add; } files[] = {
		{ "events/ordinals.tsv", ordinals, 3, take_ordinal },
		{ "events/words.tsv", words, 2, take_word },
		{ "events/heads.tsv", heads, 3, take_head },
		{ "events/kinds.tsv", words, 2, take_kind },
		{ "events/weights.tsv", weights, 3, take_weight },
		{ "events/modifiers.tsv", modifiers, 2, take_modifier },
		{ "events/acronyms.tsv", acronyms, 5, take_acronym },
		{ "events/false-friends.tsv", friends, 1, take_false_friend },
		{ "events/cues.tsv", cues, 2, take_cue },
		{ "variants.tsv", variants, 2, take_variant },
	};
	int bad = 0;
	for (size_t i = 0; i < sizeof files / sizeof *files && bad == 0; i++)
		bad = lexfile_rows(dir, files[i].file, files[i].columns, files[i].required, files[i].add, r, faults);
	return bad;
}
