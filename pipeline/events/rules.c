/* The rules: built row by row, then only read. */
#include <stdlib.h>

#include "base/hash.h"
#include "events/inside.h"

struct event_rules *event_rules_new(void)
{
	struct event_rules *r = xcalloc(1, sizeof *r);
	r->words_mask = 511;
	r->words = xcalloc(r->words_mask + 1, sizeof *r->words);
	r->series = series_set_new();
	return r;
}

void event_rules_free(struct event_rules *r)
{
	if (!r)
		return;
	ev_phrases_free(&r->cues);
	ev_phrases_free(&r->false_friends);
	series_set_free(r->series);
	free(r->words);
	arena_free(&r->mem);
	free(r);
}

const struct series_set *event_rules_series(const struct event_rules *r)
{
	return r->series;
}

struct str event_rules_kind(const struct event_rules *r, struct str head)
{
	for (size_t i = 0; i < r->heads.n; i++)
		if (str_eq(r->heads.v[i].key, head)
		    || str_eq(str_from(r->heads.v[i].row, sizeof "events/heads:" - 1), head))
			return r->heads.v[i].kind;
	return STR("");
}

static struct ev_word *find(const struct event_rules *r, struct str fold)
{
	uint64_t h = hash_str(fold) | 1;
	size_t i = h & r->words_mask;
	while (r->words[i].hash && (r->words[i].hash != h || !str_eq(r->words[i].fold, fold)))
		i = (i + 1) & r->words_mask;
	return &r->words[i];
}

/* The entry of a word, new or old. */
static struct ev_word *entry(struct event_rules *r, struct str fold)
{
	struct ev_word *w = find(r, fold);
	if (w->hash)
		return w;
	if (++r->words_used * 2 > r->words_mask) {
		struct ev_word *old = r->words;
		size_t n = r->words_mask + 1;
		r->words = xcalloc(n * 2, sizeof *r->words);
		r->words_mask = n * 2 - 1;
		for (size_t i = 0; i < n; i++)
			if (old[i].hash)
				*find(r, old[i].fold) = old[i];
		free(old);
		w = find(r, fold);
	}
	*w = (struct ev_word){ hash_str(fold) | 1, str_dup(&r->mem, fold), 0, 0 };
	return w;
}

/* One word, folded; its class and value set.  A word has one value, so classes that carry one exclude
 * each other. */
static int set_word(struct event_rules *r, struct str word, uint32_t class, struct err *e)
{
	struct arena tmp = ARENA_INIT;
	token_vec v = { NULL, 0, 0 };
	tokenize(&tmp, word, &v);
	int result = 0;
	if (v.n != 1) {
		result = err_cell(e, 1, "'%.*s' is not one word", STR_FMT(word));
	} else {
		struct buf b = BUF_INIT;
		word_fold(&b, word);
		struct ev_word *w = entry(r, buf_str(&b));
		if (w->class && (class >> 16 || w->class >> 16))
			result = err_cell(e, 1, "'%.*s' has a class already; remove one of its rows", STR_FMT(word));
		else
			w->class |= class;
		buf_free(&b);
	}
	arena_free(&tmp);
	return result;
}

int event_rules_add_ordinal(struct event_rules *r, struct str word, uint32_t value, struct str class, struct err *e)
{
	unsigned c = str_is(class, "ordinal") ? ORD_ORDINAL : str_is(class, "tens") ? ORD_TENS
		: str_is(class, "count") ? ORD_COUNT : str_is(class, "hundred") ? ORD_HUNDRED
		: str_is(class, "hundredth") ? ORD_HUNDRED | ORD_ORDINAL : 0;
	if (!c)
		return err_cell(e, 3, "unknown class '%.*s' (ordinal tens count hundred hundredth)", STR_FMT(class));
	if (!value || value > ORDINAL_MAX)
		return err_cell(e, 2, "value is not in 1..%d", ORDINAL_MAX);
	return set_word(r, word, ordinal_pack(c, value), e);
}

int event_rules_add_word(struct event_rules *r, struct str word, struct str class, struct err *e)
{
	static const struct { const char *name; uint32_t class;
	} classes[] = {
		{ "determiner", EV_DETERMINER },
		{ "of", EV_OF },
		{ "between", EV_BETWEEN },
		{ "on", EV_ON },
		{ "and", EV_AND },
		{ "possessive", EV_POSSESSIVE },
		{ "possessive-plural", EV_POSSESSIVE | EV_THEIR << 16 },
		{ "possessive-personal", EV_POSSESSIVE | EV_HIS << 16 },
		{ "to", EV_TO },
	};
	for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
		if (str_is(class, classes[i].name))
			return set_word(r, word, classes[i].class, e);
	return err_cell(e, 2, "unknown class '%.*s' (determiner of between on and possessive possessive-plural "
			"possessive-personal to)", STR_FMT(class));
}

int event_rules_add_kind(struct event_rules *r, struct str word, struct str class, struct err *e)
{
	static const struct { const char *name; uint32_t kind;
	} kinds[] = {
		{ "stop", KIND_STOP },	     { "article", KIND_ARTICLE },	  { "skip", KIND_SKIP },
		{ "body", KIND_BODY },	     { "document", KIND_DOCUMENT },	  { "unit", KIND_UNIT },
		{ "title", KIND_TITLE },     { "name-end", KIND_NAME_END },	  { "plenary", KIND_PLENARY },
		{ "generic", KIND_GENERIC }, { "not-acronym", KIND_NOT_ACRONYM }, { "venue", KIND_VENUE },
		{ "post", KIND_POST },	     { "suffix", KIND_SUFFIX },		  { "abbreviation", KIND_ABBREVIATION },
		{ "opens", KIND_OPENS },     { "closes", KIND_CLOSES }, { "wins", KIND_WINS },
		{ "rank", KIND_RANK },	     { "label-day", KIND_LABEL_DAY },	  { "label-place", KIND_LABEL_PLACE },
		{ "occasion", KIND_OCCASION }, { "year-count", KIND_YEAR }, { "time-count", KIND_TIME },
	};
	static const char *const prepositions[PREPOSITIONS] = {
		[PRE_NONE] = "", [PRE_ON] = "pre-on", [PRE_FROM] = "pre-from", [PRE_IN] = "pre-in", [PRE_AT] = "pre-at",
		[PRE_TO] = "pre-to", [PRE_UNTIL] = "pre-until", [PRE_BY] = "pre-by", [PRE_SINCE] = "pre-since",
		[PRE_OF] = "pre-of", [PRE_FOR] = "pre-for", [PRE_AND] = "pre-and", [PRE_BETWEEN] = "pre-between",
		[PRE_VISIT] = "pre-visit",
	};
	uint32_t kind = 0;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (str_is(class, kinds[i].name))
			kind = kinds[i].kind;
	for (uint32_t i = 1; i < PREPOSITIONS; i++)
		if (str_is(class, prepositions[i]))
			kind = i << KIND_PREPOSITION;
	if (!kind)
		return err_cell(e, 2, "unknown class '%.*s' (lexicons/events/kinds.tsv lists them)", STR_FMT(class));
	struct buf b = BUF_INIT;
	word_fold(&b, word);
	struct ev_word *w = entry(r, buf_str(&b));
	bool again = kind >> KIND_PREPOSITION && w->kind >> KIND_PREPOSITION;
	w->kind |= again ? 0 : kind;
	buf_free(&b);
	return again ? err_cell(e, 1, "'%.*s' has a class pre- already; remove one of its rows", STR_FMT(word)) : 0;
}

int event_rules_add_weight(struct event_rules *r, struct str part, struct str feature, double value, struct err *e)
{
	return ev_weights_set(&r->weights, part, feature, value, e);
}

uint32_t event_rules_word_kind(const void *rules, const struct word *w)
{
	return find(rules, w->fold)->kind;
}

int event_rules_add_head(struct event_rules *r, struct str head, struct str plural, struct str key, struct str kind,
			 struct str strength, struct err *e)
{
	static const char *const strengths[] = {
		"strong", "weak", "edition", "session", "round", "anniversary", "talks"
	};
	size_t k = 0;
	while (k < sizeof strengths / sizeof *strengths && !str_is(strength, strengths[k]))
		k++;
	if (k == sizeof strengths / sizeof *strengths)
		return err_cell(e, 3, "unknown strength '%.*s' (strong weak edition session round anniversary talks)",
			       STR_FMT(strength));
	uint32_t i = (uint32_t)r->heads.n;
	*VEC_PUSH(&r->mem, &r->heads) = (struct ev_head){
		.key = str_dup(&r->mem, key.n ? key : head), .kind = str_dup(&r->mem, kind),
		.row = str_printf(&r->mem, "events/heads:%.*s", STR_FMT(head)), .strength = (enum ev_strength)k,
		.suffix = head.n > 1 && head.p[0] == '-' };
	if (r->heads.v[i].suffix) {	/* -fest: Winterfest, in capitals */
		struct buf b = BUF_INIT;
		word_fold(&b, str_from(head, 1));
		*VEC_PUSH(&r->mem, &r->suffixes) = (struct ev_suffix){ str_dup(&r->mem, buf_str(&b)),
			EV_HEAD | i << 16 };
		buf_free(&b);
		return 0;
	}
	if (set_word(r, head, EV_HEAD | i << 16, e))
		return -1;
	if (plural.n && !str_eq(plural, head) && set_word(r, plural, EV_HEAD | (i | EV_PLURAL) << 16, e)) {
		e->column = 4;
		return -1;
	}
	return 0;
}

int event_rules_add_modifier(struct event_rules *r, struct str word, struct str class, struct str value, struct err *e)
{
	static const char *const names[] = { "level", "frequency", "form", "topic", "track" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (!str_is(class, names[i]))
			continue;
		if (i == EVM_LEVEL && !value.n)
			return err_cell(e, 3, "a level word needs its level");
		uint32_t at = (uint32_t)r->modifiers.n;
		*VEC_PUSH(&r->mem, &r->modifiers) = (struct ev_modifier){
			str_dup(&r->mem, word), (enum ev_modifier_class)i, str_dup(&r->mem, value) };
		return set_word(r, word, EV_MODIFIER | at << 16, e);
	}
	return err_cell(e, 2, "unknown class '%.*s' (level frequency form topic track)", STR_FMT(class));
}

int event_rules_add_acronym(struct event_rules *r, const struct event_acronym *row, struct err *e)
{
	if (!row->lowest || row->highest < row->lowest || row->highest > ORDINAL_MAX)
		return err_cell(e, 4, "lowest and highest are not a range in 1..%d", ORDINAL_MAX);
	uint32_t i = (uint32_t)r->acronyms.n;
	*VEC_PUSH(&r->mem, &r->acronyms) = (struct ev_acronym){
		str_dup(&r->mem, row->acronym), str_dup(&r->mem, row->series_id), str_dup(&r->mem, row->series),
		str_dup(&r->mem, row->require), str_dup(&r->mem, row->forbid), row->lowest, row->highest };
	/* rows of one acronym stand together; the word points at the first */
	if (i && str_eq(r->acronyms.v[i - 1].acronym, row->acronym))
		return 0;
	return set_word(r, row->acronym, EV_ACRONYM | i << 16, e);
}

int event_rules_add_false_friend(struct event_rules *r, struct str phrase, struct err *e)
{
	if (ev_phrases_add(&r->false_friends, &r->mem, phrase, 1))
		return err_cell(e, 1, "the phrase is empty, or there are too many");
	return 0;
}

int event_rules_add_cue(struct event_rules *r, struct str phrase, struct str classes, struct err *e)
{
	static const struct { const char *name; uint32_t class;
	} names[] = {
		{ "held", CUE_HELD },
		{ "planned", CUE_PLANNED },
		{ "proposed", CUE_PROPOSED },
		{ "postponed", CUE_POSTPONED },
		{ "cancelled", CUE_CANCELLED },
		{ "host", CUE_HOST },
		{ "hosted-by", CUE_HOSTED_BY },
		{ "chair", CUE_CHAIR },
		{ "chaired-by", CUE_CHAIRED_BY },
		{ "co-chair", CUE_COCHAIR },
		{ "co-chaired-by", CUE_COCHAIRED_BY },
		{ "attended-by", CUE_ATTENDED_BY },
		{ "virtual", CUE_VIRTUAL },
		{ "in-person", CUE_IN_PERSON },
		{ "here", CUE_HERE },
		{ "other", CUE_OTHER },
		{ "chain", CUE_CHAIN },
		{ "during", CUE_DURING },
		{ "at", CUE_AT },
		{ "not-edition", CUE_NOT_EDITION },
		{ "post", CUE_TITLE },
		{ "by", CUE_BY },
		{ "generic", CUE_GENERIC },
		{ "proposes", CUE_PROPOSES },
		{ "future", CUE_FUTURE },
		{ "until", CUE_UNTIL },
		{ "attend", CUE_ATTEND },
		{ "side", CUE_SIDE },
		{ "refer", CUE_REFER },
		{ "visit", CUE_VISIT },
		{ "announces", CUE_ANNOUNCES },
	};
	uint32_t all = 0;
	struct str rest = classes, cell;
	while (str_cell(&rest, '|', &cell)) {
		uint32_t one = 0;
		for (size_t i = 0; i < sizeof names / sizeof *names; i++)
			if (str_is(cell, names[i].name))
				one = names[i].class;
		if (!one)
			return err_cell(e, 2, "unknown cue class '%.*s' (lexicons/events/README.md lists them)",
					STR_FMT(cell));
		all |= one;
	}
	if (ev_phrases_add(&r->cues, &r->mem, phrase, all))
		return err_cell(e, 1, "the phrase is empty, or there are too many");
	return 0;
}

int event_rules_add_variant(struct event_rules *r, struct str form, struct str variant, struct err *e)
{
	if (!form.n || !variant.n)
		return err_cell(e, 2, "a variant needs two forms");
	/* the key of both is the first; a form of two words is written with a dash there */
	struct buf b = BUF_INIT;
	for (size_t i = 0; i < variant.n; i++)
		buf_addc(&b, variant.p[i] == ' ' ? '-' : variant.p[i]);
	*VEC_PUSH(&r->mem, &r->variants) = (struct ev_variant){
		hash_str(buf_str(&b)), str_dup(&r->mem, buf_str(&b)), str_dup(&r->mem, form) };
	r->variants_sorted = false;
	buf_free(&b);
	return 0;
}

static int by_hash(const void *a, const void *b)
{
	const struct ev_variant *x = a, *y = b;
	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return str_cmp(x->form, y->form);
}

void event_rules_finish(struct event_rules *r)
{
	if (r->variants.n)
		qsort(r->variants.v, r->variants.n, sizeof *r->variants.v, by_hash);
	r->variants_sorted = true;
}

/* Key of a topic word or of two joined by a dash: its first spelling by variants.tsv; plural s off. */
struct str ev_topic_key(const struct event_rules *r, struct str fold)
{
	uint64_t h = hash_str(fold);
	size_t lo = 0, hi = r->variants.n;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (r->variants.v[mid].hash < h)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < r->variants.n && r->variants.v[lo].hash == h; lo++)
		if (str_eq(r->variants.v[lo].form, fold))
			return r->variants.v[lo].key;
	if (fold.n > 4 && fold.p[fold.n - 1] == 's' && fold.p[fold.n - 2] != 's' && fold.p[fold.n - 2] != 'u'
	    && fold.p[fold.n - 2] != 'i' && fold.p[fold.n - 2] != 'c')
		fold.n--;
	return fold;
}

uint32_t event_rules_classify(const void *rules, const struct word *w)
{
	const struct event_rules *r = rules;
	const struct ev_word *known = find(r, w->fold);
	if (known->hash)
		return known->class;
	if (w->kind == TOKEN_NUMBER) {
		uint32_t v = ordinal_digits(w->text);
		return v ? ordinal_pack(ORD_ORDINAL, v) : 0;
	}
	if (w->kind != TOKEN_WORD)
		return 0;
	size_t digits = 0;
	while (digits < w->text.n && w->text.p[w->text.n - 1 - digits] >= '0'
	       && w->text.p[w->text.n - 1 - digits] <= '9')
		digits++;
	if (digits && digits <= 3 && digits < w->text.n) {
		const struct ev_word *a = find(r, str_sub(w->fold, 0, w->fold.n - digits));
		return a->hash && (a->class & EV_ACRONYM) ? (a->class & ~(uint32_t)EV_ACRONYM) | EV_NUMBERED : 0;
	}
	for (size_t i = 0; i < r->suffixes.n && (w->shape == SHAPE_TITLE || w->shape == SHAPE_UPPER); i++)
		if (w->fold.n > r->suffixes.v[i].end.n + 2 && str_ends(w->fold, r->suffixes.v[i].end))
			return r->suffixes.v[i].class;
	if (w->shape == SHAPE_UPPER || w->shape == SHAPE_ONE_UPPER) {
		uint32_t v = ordinal_roman(w->text);
		return v && v <= ROMAN_MAX ? ordinal_pack(ORD_ROMAN, v) : 0;
	}
	return 0;
}
