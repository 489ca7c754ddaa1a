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

int event_rules_add_ordinal(struct event_rules *r, struct str word, uint32_t value, uint32_t class, struct err *e)
{
	if (!value || value > ORDINAL_MAX)
		return err_cell(e, 2, "value is not in 1..%d", ORDINAL_MAX);
	return set_word(r, word, ordinal_pack(class, value), e);
}

int event_rules_add_suffix(struct event_rules *r, struct str letters, uint32_t value, struct err *e)
{
	struct ordinal_suffixes *x = &r->digits_end;
	if (letters.n != 2 || value > 9)
		return err_cell(e, letters.n == 2 ? 2 : 1, "a suffix has two letters, and a value of 0 to 9");
	if (x->n == sizeof x->v / sizeof *x->v)
		return err_cell(e, 1, "there are too many suffixes");
	x->v[x->n++] = (struct ordinal_suffix){ { letters.p[0], letters.p[1] }, value };
	return 0;
}

int event_rules_add_word(struct event_rules *r, struct str word, uint32_t class, struct err *e)
{
	return set_word(r, word, class, e);
}

int event_rules_add_kind(struct event_rules *r, struct str word, uint32_t kind, struct err *e)
{
	struct buf b = BUF_INIT;
	word_fold(&b, word);
	struct ev_word *w = entry(r, buf_str(&b));
	bool again = kind >> KIND_PREPOSITION && w->kind >> KIND_PREPOSITION;
	w->kind |= again ? 0 : kind;
	buf_free(&b);
	return again ? err_cell(e, 1, "'%.*s' has a class pre- already; remove one of its rows", STR_FMT(word)) : 0;
}

bool event_rules_set_weight(struct event_rules *r, enum ev_part part, struct str feature, double value)
{
	return ev_weights_set(&r->weights, part, feature, value);
}

void event_rules_set_threshold(struct event_rules *r, double probability)
{
	r->weights.threshold = probability;
}

uint32_t event_rules_word_kind(const void *rules, const struct word *w)
{
	return find(rules, w->fold)->kind;
}

int event_rules_add_head(struct event_rules *r, const struct event_head *row, struct err *e)
{
	uint32_t i = (uint32_t)r->heads.n;
	struct str head = row->head;
	bool suffix = head.n > 1 && head.p[0] == '-';
	*VEC_PUSH(&r->mem, &r->heads) = (struct ev_head){
		.key = str_dup(&r->mem, row->key.n ? row->key : head), .kind = str_dup(&r->mem, row->kind),
		.row = str_printf(&r->mem, "events/heads:%.*s", STR_FMT(head)), .strength = row->strength,
		.traits = row->traits, .suffix = suffix };
	if (suffix) {			/* -fest: Winterfest, in capitals */
		struct buf b = BUF_INIT;
		word_fold(&b, str_from(head, 1));
		*VEC_PUSH(&r->mem, &r->suffixes) = (struct ev_suffix){ str_dup(&r->mem, buf_str(&b)),
			EV_HEAD | i << 16 };
		buf_free(&b);
		return 0;
	}
	if (set_word(r, head, EV_HEAD | i << 16, e))
		return -1;
	if (row->plural.n && !str_eq(row->plural, head)
	    && set_word(r, row->plural, EV_HEAD | (i | EV_PLURAL) << 16, e)) {
		e->column = 4;
		return -1;
	}
	return 0;
}

int event_rules_add_modifier(struct event_rules *r, struct str word, enum ev_modifier_class class, struct str value,
			     struct err *e)
{
	if (class == EVM_LEVEL && !value.n)
		return err_cell(e, 3, "a level word needs its level");
	uint32_t at = (uint32_t)r->modifiers.n;
	*VEC_PUSH(&r->mem, &r->modifiers) = (struct ev_modifier){
		str_dup(&r->mem, word), class, str_dup(&r->mem, value) };
	return set_word(r, word, EV_MODIFIER | at << 16, e);
}

int event_rules_add_acronym(struct event_rules *r, const struct event_acronym *row, struct err *e)
{
	if (!row->lowest || row->highest < row->lowest || row->highest > ORDINAL_MAX)
		return err_cell(e, 4, "lowest and highest are not a range in 1..%d", ORDINAL_MAX);
	uint32_t i = (uint32_t)r->acronyms.n;
	*VEC_PUSH(&r->mem, &r->acronyms) = (struct event_acronym){
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

int event_rules_add_cue(struct event_rules *r, struct str phrase, uint32_t classes, struct err *e)
{
	if (ev_phrases_add(&r->cues, &r->mem, phrase, classes))
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

int event_rules_add_series(struct event_rules *r, const struct series *row, const struct series **added, struct err *e)
{
	if (!str_starts(row->id, STR("series/")) || row->id.n == 7)
		return err_cell(e, 1, "a series id is series/ and a slug, not '%.*s'", STR_FMT(row->id));
	struct series *own = series_set_add(r->series, row);
	if (!own)
		return err_cell(e, 1, "series '%.*s' is there already; remove one of its rows", STR_FMT(row->id));
	uint32_t class = find(r, row->kind)->class;	/* most kinds are heads by themselves */
	own->in_rounds = (class & EV_HEAD)
		&& (r->heads.v[ordinal_value(class) & ~(uint32_t)EV_PLURAL].traits & EVT_ROUNDS);
	*added = own;
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
		uint32_t v = ordinal_digits(&r->digits_end, w->text);
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
