/* Rows of the lexicons into struct names. */
#include <libstemmer.h>
#include <stdlib.h>

#include "base/hash.h"
#include "text/calendar.h"
#include "names/builder.h"

static int one_of(struct str s, const char *const *list, int count)
{
	for (int i = 0; i < count; i++)
		if (str_is(s, list[i]))
			return i;
	return -1;
}

bool names_day(struct str s, bool last, int32_t *day)
{
	uint64_t y, m = last ? 12 : 1, d;
	if (!(s.n == 4 || s.n == 7 || s.n == 10) || !str_to_u64(str_sub(s, 0, 4), &y))
		return false;
	if (s.n >= 7 && (s.p[4] != '-' || !str_to_u64(str_sub(s, 5, 2), &m) || m < 1 || m > 12))
		return false;
	d = last ? (uint64_t)cal_month_days((int)y, (int)m) : 1;
	if (s.n == 10 && (s.p[7] != '-' || !str_to_u64(str_sub(s, 8, 2), &d) || !cal_valid((int)y, (int)m, (int)d)))
		return false;
	*day = cal_day((int)y, (int)m, (int)d);
	return true;
}

static struct str rule_cell(struct names_builder *b, struct str file, struct str id)
{
	if (str_eq(file, b->last_file) && str_eq(id, b->last_id))
		return b->last_rule;
	char *p = arena_alloc(&b->n->mem, file.n + id.n + 1);
	memcpy(p, file.p, file.n);
	p[file.n] = ':';
	memcpy(p + file.n + 1, id.p, id.n);
	b->last_rule = str_n(p, file.n + id.n + 1);
	b->last_file = str_sub(b->last_rule, 0, file.n);
	b->last_id = str_from(b->last_rule, file.n + 1);
	return b->last_rule;
}

static struct id_slot *id_slot(const struct names *n, struct str id, uint64_t hash)
{
	size_t at = hash & n->by_id_mask;
	while (n->by_id[at].entity && !(n->by_id[at].tag == (uint32_t)hash
					&& str_eq(n->entities.v[n->by_id[at].entity - 1].id, id)))
		at = (at + 1) & n->by_id_mask;
	return &n->by_id[at];
}

uint32_t names_entity(const struct names *n, struct str id)
{
	return n->by_id && id.n ? id_slot(n, id, hash_str(id))->entity - 1 : NAME_NONE;
}

/* Make room for one entity more. */
static void by_id_grow(struct names_builder *b)
{
	struct names *n = b->n;
	if (n->entities.n * 2 + 2 < n->by_id_mask)
		return;
	struct id_slot *old = n->by_id;
	size_t size = old ? n->by_id_mask + 1 : 0;
	n->by_id_mask = size ? size * 2 - 1 : 4095;
	n->by_id = names_table(b, n->by_id_mask + 1, sizeof *n->by_id);
	for (size_t i = 0; i < size; i++) {
		size_t at = old[i].tag & n->by_id_mask;
		while (old[i].entity && n->by_id[at].entity)
			at = (at + 1) & n->by_id_mask;
		if (old[i].entity)
			n->by_id[at] = old[i];
	}
	names_table_free(b, old, size, sizeof *old);
}

const struct name_entity *names_entity_at(const struct names *n, uint32_t e) { return &n->entities.v[e]; }
size_t names_entities(const struct names *n) { return n->entities.n; }
size_t names_forms(const struct names *n) { return n->forms.n; }

bool names_is_within(const struct names *n, uint32_t e, uint32_t ancestor)
{
	if (e == ancestor)
		return true;
	for (uint32_t i = 0; i < n->entities.v[e].nparents; i++)
		if (names_is_within(n, n->entities.v[e].parents[i], ancestor))
			return true;
	return false;
}

static int check_days(struct str from, struct str to, int column, int32_t *f, int32_t *t, struct err *e)
{
	*f = INT32_MIN;
	*t = INT32_MAX;
	e->column = (size_t)column;
	if (from.n && !names_day(from, false, f))
		return names_row_error(e, "valid_from '%.*s' is not a day, month or year (2024-10-17, 2024-10, 2024)",
			       STR_FMT(from));
	e->column++;
	if (to.n && !names_day(to, true, t))
		return names_row_error(e, "valid_to '%.*s' is not a day, month or year (2024-10-17, 2024-10, 2024)",
			       STR_FMT(to));
	if (*f > *t)
		return names_row_error(e, "valid_from %.*s is after valid_to %.*s: exchange them", STR_FMT(from),
			       STR_FMT(to));
	e->column = 0;
	return 0;
}

int names_add_entity(struct names_builder *b, struct str file, struct str id, struct str kind, struct str name,
		     struct str parents, struct str from, struct str to, uint32_t population, struct err *e)
{
	struct names *n = b->n;
	struct name_entity x = { .population = population, .country = NAME_NONE, .capital = NAME_NONE };
	e->column = 1;
	if (!id.n || str_chr(id, '/') < 1)
		return names_row_error(e, "id '%.*s' is not of the form kind/name", STR_FMT(id));
	by_id_grow(b);
	uint64_t hash = hash_str(id);
	struct id_slot *slot = id_slot(n, id, hash);
	if (slot->entity)
		return names_row_error(e, "entity %.*s stands twice: merge the rows", STR_FMT(id));
	e->column = 2;
	if (!name_kind_of(kind, &x.kind) || x.kind >= NAME_KINDS)
		return names_row_error(e, "kind '%.*s' is none of country region city place organisation person "
			       "initiative series", STR_FMT(kind));
	e->column = 3;
	if (!name.n)
		return names_row_error(e, "entity %.*s has no name", STR_FMT(id));
	if (check_days(from, to, 5, &x.from, &x.to, e))
		return -1;
	e->column = 0;
	x.row = rule_cell(b, file, id);
	x.id = b->last_id;
	x.name = str_dup(&n->mem, name);
	*VEC_PUSH(&n->mem, &n->entities) = x;
	*VEC_PUSH(&b->mem, &b->parent_cells) = str_dup(&n->mem, parents);
	*VEC_PUSH(&b->mem, &b->id_hash) = hash;
	*slot = (struct id_slot){ (uint32_t)n->entities.n, (uint32_t)hash };
	return 0;
}

int names_add_inner(struct names_builder *b, struct str id, struct str inner, struct err *e)
{
	struct names *n = b->n;
	uint32_t entity = names_entity(n, id);
	e->column = 1;
	if (entity == NAME_NONE)
		return names_row_error(e, "no entity %.*s", STR_FMT(id));
	e->column = 0;
	if (str_is(inner, "-"))
		n->entities.v[entity].closed = true;
	else
		*VEC_PUSH(&b->mem, &b->inner_cells) = (struct inner_cell){ entity, str_dup(&n->mem, inner) };
	return 0;
}

uint64_t names_own_hash(const struct names_builder *b, uint32_t entity, struct str form)
{
	uint64_t h = hash_mix(b->id_hash.v[entity]) ^ hash_str(form);
	return h ? h : 1;
}

/* Remember that entity id has a row of its own for this form; true if it had one. */
bool names_own_form(struct names_builder *b, uint64_t h, bool add)
{
	if (add && b->own_n * 2 >= b->own_mask) {
		uint64_t *old = b->own_forms;
		size_t size = old ? b->own_mask + 1 : 0;
		b->own_mask = size ? size * 2 - 1 : 4095;
		b->own_forms = xcalloc(b->own_mask + 1, sizeof *b->own_forms);
		b->own_n = 0;
		for (size_t i = 0; i < size; i++)
			if (old[i])
				names_own_form(b, old[i], true);
		free(old);
	}
	if (!b->own_forms)
		return false;
	size_t at = h & b->own_mask;
	while (b->own_forms[at] && b->own_forms[at] != h)
		at = (at + 1) & b->own_mask;
	bool had = b->own_forms[at] == h;
	if (add && !had) {
		b->own_forms[at] = h;
		b->own_n++;
	}
	return had;
}

/* Stems are those of one language. */
static int set_stemmer(struct names_builder *b, struct str language, struct err *e)
{
	bool first = !b->stem_language.n;
	if (first) {
		b->stem_language = str_printf(&b->mem, "%.*s", STR_FMT(language));
		b->stemmer = sb_stemmer_new(b->stem_language.p, NULL);
	}
	e->column = 4;
	if (!b->stemmer)
		return names_row_error(e, "no stemmer for language '%.*s': match is fold or exact", STR_FMT(language));
	if (!first && !str_eq(language, b->stem_language))
		return names_row_error(e, "a form of match stem is of language '%.*s' before, '%.*s' here: keep one",
				       STR_FMT(b->stem_language), STR_FMT(language));
	return 0;
}

/* The cells of a form row that are one of several words, and its priority. */
static int read_words(const struct name_form *r, struct form *f, struct err *e)
{
	static const char *const kinds[] = { "name", "alias", "acronym", "demonym", "capital", "title", "misspelling",
		"team" };
	static const char *const matches[] = { "fold", "exact", "stem" };
	static const char *const cases[] = { "any", "title", "as-is", "upper" };
	e->column = 3;
	int v = r->form_kind.n ? one_of(r->form_kind, kinds, FORM_KINDS) : FORM_ALIAS;
	if (v < 0)
		return names_row_error(e, "form_kind '%.*s' is none of name alias acronym demonym capital title "
			       "misspelling team", STR_FMT(r->form_kind));
	f->kind = (uint8_t)v;
	e->column = 5;
	v = r->match.n ? one_of(r->match, matches, 3) : MATCH_FOLD;
	if (v < 0)
		return names_row_error(e, "match '%.*s' is none of fold exact stem", STR_FMT(r->match));
	f->match = (uint8_t)v;
	e->column = 6;
	v = r->casing.n ? one_of(r->casing, cases, 4) : f->kind == FORM_ACRONYM ? 3 : 1;
	if (v < 0)
		return names_row_error(e, "case '%.*s' is none of any title as-is upper", STR_FMT(r->casing));
	f->casing = (uint8_t)(v + 1);
	e->column = 7;
	int64_t priority = 0;
	if (r->priority.n && (!str_to_i64(r->priority, &priority) || priority < -99 || priority > 99))
		return names_row_error(e, "priority '%.*s' is not a whole number from -99 to 99", STR_FMT(r->priority));
	f->priority = (int16_t)priority;
	return 0;
}

static int add_team_form(struct names_builder *b, const struct form *f, const struct name_form *r, struct err *e)
{
	int had = b->n->entities.v[f->entity].sport ? names_team_form(b, f) : -1;
	if (had < 0)
		return names_row_error(e, "form '%.*s' is of kind team, but %.*s has no sport, or it has no words",
				       STR_FMT(r->form), STR_FMT(r->id));
	if (had)
		return names_row_error(e, "%.*s has a form of kind team with the words of '%.*s': keep one row",
				       STR_FMT(r->id), STR_FMT(r->form));
	e->column = 0;
	return 0;
}

int names_add_form(struct names_builder *b, struct str file, const struct name_form *r, struct err *e)
{
	struct names *n = b->n;
	struct form f = { .next = 0 };
	e->column = 1;
	f.entity = names_entity(n, r->id);
	if (f.entity == NAME_NONE)
		return names_row_error(e, "no entity %.*s: add its row in entities/, or correct the id",
				       STR_FMT(r->id));
	e->column = 2;
	if (names_own_form(b, names_own_hash(b, f.entity, r->form), true))
		return names_row_error(e, "%.*s has the form '%.*s' twice: keep one row", STR_FMT(r->id),
				       STR_FMT(r->form));
	if (read_words(r, &f, e) || (f.match == MATCH_STEM && set_stemmer(b, r->language, e)))
		return -1;
	if (check_days(r->from, r->to, 11, &f.from, &f.to, e))
		return -1;
	struct name_entity *x = &n->entities.v[f.entity];
	x->acronym |= f.kind == FORM_ACRONYM;
	f.from = f.from > x->from ? f.from : x->from;
	f.to = f.to < x->to ? f.to : x->to;
	if ((r->require.n || r->forbid.n || r->window.n) && names_parse_context(b, r, &f.context, e))
		return -1;
	e->column = 2;
	f.text = str_dup(&n->mem, r->form);
	f.rule = rule_cell(b, file, r->id);
	if (f.kind == FORM_TEAM)
		return add_team_form(b, &f, r, e);
	*VEC_PUSH(&n->mem, &n->forms) = f;
	if (names_insert_form(b, (uint32_t)n->forms.n - 1))
		return names_row_error(e, "form '%.*s' has no words, or more than %d", STR_FMT(r->form), FORM_WORDS);
	e->column = 0;
	return 0;
}

static uint32_t pool_add(struct names_builder *b, const uint32_t *ids, int count)
{
	struct names *n = b->n;
	uint32_t first = (uint32_t)n->pool.n;
	for (int i = 0; i < count; i++)
		*VEC_PUSH(&n->mem, &n->pool) = ids[i];
	return first;
}

int names_add_variant(struct names_builder *b, struct str form, struct str variant, struct err *e)
{
	uint32_t one[FORM_WORDS], other[FORM_WORDS];
	int n1 = names_words(b, form, one, NULL, true), n2 = names_words(b, variant, other, NULL, false);
	e->column = n1 < 0 ? 1 : 2;
	if (n1 < 0 || n2 < 0 || str_eq(form, variant))
		return names_row_error(e, "'%.*s' and '%.*s' are not two spellings of a name", STR_FMT(form),
			       STR_FMT(variant));
	if (n1 == 1 && n2 == 1 && !other[0]) {		/* a new word: let it share the id */
		buf_reset(&b->tmp);
		word_fold(&b->tmp, variant);
		names_alias(b, buf_str(&b->tmp), one[0]);
	} else {
		n2 = names_words(b, variant, other, NULL, true);
		struct sequence s = { pool_add(b, one, n1), (uint32_t)n1, pool_add(b, other, n2), (uint32_t)n2 };
		*VEC_PUSH(&b->mem, &b->variants) = s;
		*VEC_PUSH(&b->mem, &b->variants) = (struct sequence){ s.other_first, s.other_n, s.first, s.n };
		b->n->word_flags.v[one[0]] |= NW_VARIANT;
		b->n->word_flags.v[other[0]] |= NW_VARIANT;
	}
	e->column = 0;
	return 0;
}

uint8_t names_class(const struct names *n, struct str class)
{
	for (size_t i = 0; i < n->classes.n; i++)
		if (str_eq(n->classes.v[i], class))
			return (uint8_t)i;
	return NO_CLASS;
}

bool names_is_function_word(struct names_builder *b, struct str form)
{
	uint32_t ids[FORM_WORDS];
	uint8_t class = names_class(b->n, STR("function"));
	return names_words(b, form, ids, NULL, false) == 1 && ids[0] && class != NO_CLASS
	       && b->n->word_class.v[ids[0]] >> class & 1;
}

int names_add_class_word(struct names_builder *b, struct str class, struct str word, struct err *e)
{
	struct names *n = b->n;
	uint8_t c = names_class(n, class);
	uint32_t ids[FORM_WORDS];
	if (c == NO_CLASS) {
		e->column = 1;
		if (!class.n || n->classes.n == CLASSES)
			return names_row_error(e, "class '%.*s' has no name, or is one more than %d classes",
				       STR_FMT(class), CLASSES);
		c = (uint8_t)n->classes.n;
		*VEC_PUSH(&n->mem, &n->classes) = str_dup(&n->mem, class);
	}
	int k = names_words(b, word, ids, NULL, true);
	e->column = 2;
	if (k < 0)
		return names_row_error(e, "'%.*s' is not a word", STR_FMT(word));
	if (k == 1)
		n->word_class.v[ids[0]] |= (uint64_t)1 << c;
	else {
		*VEC_PUSH(&n->mem, &n->phrases) = (struct class_phrase){ c, pool_add(b, ids, k), (uint32_t)k };
		n->phrase_classes |= (uint64_t)1 << c;
	}
	e->column = 0;
	return 0;
}

/* A sequence under one of the side roots; false if it stands there already. */
static int add_side(struct names_builder *b, int root, struct str words, uint32_t payload)
{
	struct names *n = b->n;
	uint32_t ids[FORM_WORDS];
	int k = names_words(b, words, ids, NULL, true);
	if (k < 0)
		return -1;
	uint32_t at = names_trie_add(b, root, ids, (uint32_t)k);
	uint32_t old = n->nodes.v[at].payload;
	if (old && (root == ROOT_TITLES || !n->heads.v[old - 1].plural))
		return 0;		/* a head's own row outdoes another's plural */
	n->nodes.v[at].payload = payload;
	n->word_flags.v[ids[0]] |= root == ROOT_HEADS ? NW_HEAD : NW_TITLE;
	return k;
}

int names_add_head(struct names_builder *b, struct str head, struct str kind, struct str plural, struct err *e)
{
	struct names *n = b->n;
	struct head h = { .text = str_dup(&n->mem, head), .kind = str_dup(&n->mem, kind) };
	static const char *const kinds[] = { "initiative", "organisation", "event",   "document",
					     "place",	   "body",	   "company", "contest" };
	e->column = 2;
	h.body = str_is(kind, "body");
	h.company = str_is(kind, "company");
	if (h.body || h.company)		/* two sorts of organisations */
		h.kind = str_dup(&n->mem, STR("organisation"));
	h.contest = str_is(kind, "contest");
	if (h.contest)
		h.kind = str_dup(&n->mem, STR("event"));
	if (one_of(kind, kinds, 8) < 0)
		return names_row_error(
			e, "kind '%.*s' is none of initiative organisation event document place body company contest",
			STR_FMT(kind));
	h.singular = (uint32_t)n->heads.n;
	*VEC_PUSH(&n->mem, &n->heads) = h;
	e->column = 1;
	int k = add_side(b, ROOT_HEADS, head, h.singular + 1);
	if (k <= 0)
		return names_row_error(e, "head '%.*s' is empty or stands twice", STR_FMT(head));
	n->heads.v[h.singular].words = (uint32_t)k;
	if (plural.n && !str_eq(plural, head)) {
		h.plural = true;
		h.words = (uint32_t)k;
		*VEC_PUSH(&n->mem, &n->heads) = h;
		add_side(b, ROOT_HEADS, plural, (uint32_t)n->heads.n);
	}
	e->column = 0;
	return 0;
}

int names_add_title(struct names_builder *b, struct str title, struct str kind, struct str gender, struct err *e)
{
	struct names *n = b->n;
	e->column = 3;
	if (gender.n && !str_is(gender, "m") && !str_is(gender, "f"))
		return names_row_error(e, "gender '%.*s' is not m, f or empty", STR_FMT(gender));
	*VEC_PUSH(&n->mem, &n->titles) = (struct title){ str_is(kind, "courtesy"), str_is(kind, "occupation"),
		gender.n ? gender.p[0] : 0 };
	e->column = 1;
	if (add_side(b, ROOT_TITLES, title, (uint32_t)n->titles.n) < 0)
		return names_row_error(e, "title '%.*s' is not a word", STR_FMT(title));
	e->column = 0;
	return 0;
}
