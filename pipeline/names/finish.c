/* The end of building: what rows say of each other is resolved, the root becomes an array. */
#include "names/builder.h"

struct complaints { names_complain *say; void *ctx; struct err *e; int n; };

static void complain(struct complaints *c, struct str row, struct str form, struct str at, const char *message)
{
	ptrdiff_t colon = str_chr(row, ':');
	struct str file = str_sub(row, 0, colon > 0 ? (size_t)colon : row.n);
	struct str id = str_from(row, file.n + 1);
	if (c->say)
		c->say(c->ctx, file, id, form, at, message);
	else if (!c->n)
		err_set(c->e, EXIT_LEXICON, "%.*s.tsv: %.*s: %s", STR_FMT(file), STR_FMT(id), message);
	c->n++;
}

static bool has_cycle(const struct names *n, uint32_t e, uint32_t start, int depth)
{
	for (uint32_t i = 0; i < n->entities.v[e].nparents; i++) {
		uint32_t p = n->entities.v[e].parents[i];
		if (p == start || depth > 12 || has_cycle(n, p, start, depth + 1))
			return true;
	}
	return false;
}

/* The entities that ids, divided by |, name in a cell of x's row; `where` says which cell.  The own id is a fault, but
 * for own = NAME_NONE. */
static uint32_t *entities_in(struct names_builder *b, struct complaints *c, const struct name_entity *x, struct str ids,
			     const char *where, uint32_t own, uint32_t *count)
{
	struct names *n = b->n;
	struct str id;
	VEC(uint32_t) list = { NULL, 0, 0 };
	while (ids.n && str_cell(&ids, '|', &id)) {
		uint32_t e = names_entity(n, str_trim(id));
		if (e == NAME_NONE)
			complain(c, x->row, STR_NONE, str_trim(id),
				 str_printf(&n->mem, "no entity '%.*s' %s: add its row, or correct the id",
					    STR_FMT(id), where)
					 .p);
		else if (e != own)
			*VEC_PUSH(&n->mem, &list) = e;
		else
			complain(c, x->row, STR_NONE, str_trim(id), "is its own parent: take it out");
	}
	*count = (uint32_t)list.n;
	return list.v;
}

static void resolve_parents(struct names_builder *b, struct complaints *c)
{
	struct names *n = b->n;
	for (uint32_t i = 0; i < n->entities.n; i++) {
		struct name_entity *x = &n->entities.v[i];
		x->parents = entities_in(b, c, x, b->parent_cells.v[i], "among its parents", i, &x->nparents);
	}
	for (uint32_t i = 0; i < n->entities.n; i++) {
		if (has_cycle(n, i, i, 0)) {
			complain(c, n->entities.v[i].row, STR_NONE, b->parent_cells.v[i],
				 "its parents lead back to it: break the circle");
			n->entities.v[i].nparents = 0;
		}
	}
}

static void resolve_inner(struct names_builder *b, struct complaints *c)
{
	for (size_t i = 0; i < b->inner_cells.n; i++) {
		struct name_entity *x = &b->n->entities.v[b->inner_cells.v[i].entity];
		x->inner = entities_in(b, c, x, b->inner_cells.v[i].ids, "in its inner cell", NAME_NONE, &x->ninner);
	}
}

static uint32_t country_of(const struct names *n, uint32_t e)
{
	const struct name_entity *x = &n->entities.v[e];
	if (x->kind == NAME_COUNTRY)
		return e;
	for (uint32_t i = 0; i < x->nparents; i++) {
		uint32_t c = country_of(n, x->parents[i]);
		if (c != NAME_NONE)
			return c;
	}
	return NAME_NONE;
}

static void resolve_terms(struct names_builder *b, struct complaints *c)
{
	struct names *n = b->n;
	for (size_t f = 0; f < n->forms.n; f++) {
		if (!n->forms.v[f].context)
			continue;
		struct context *x = &n->contexts.v[n->forms.v[f].context - 1];
		for (uint32_t i = 0; i < x->nrequire + x->nforbid; i++) {
			struct term *t = &n->terms.v[i < x->nrequire ? x->require + i : x->forbid + i - x->nrequire];
			if (t->where < TERM_ARTICLE || t->n)
				continue;
			struct str id = b->term_ids.v[t->first];
			uint32_t e = names_entity(n, id);
			t->n = 1;
			t->first = e;
			if (e == NAME_NONE)
				complain(c, n->forms.v[f].rule, n->forms.v[f].text, id,
					 str_printf(&n->mem,
						    "no entity '%.*s' (in a context term of "
						    "'%.*s'): add its row, or correct the id",
						    STR_FMT(id), STR_FMT(n->forms.v[f].text))
						 .p);
		}
	}
}

/* A class is named in rows as in the code, with - for _. */
static uint8_t class_of(const struct names *n, const char *name)
{
	char with_dashes[64];
	size_t k = 0;
	for (; name[k] && k + 1 < sizeof with_dashes; k++)
		with_dashes[k] = name[k] == '_' ? '-' : name[k];
	return names_class(n, str_n(with_dashes, k));
}

static void set_cues(struct names *n)
{
#define SET(name) n->cue.name = class_of(n, #name);
	NAME_CUES(SET)
#undef SET
	const uint8_t no[] = { n->cue.calendar, n->cue.function, n->cue.ordinal, n->cue.org_tail, n->cue.facility,
		n->cue.place_tail };
	for (size_t i = 0; i < sizeof no; i++) {
		uint64_t bit = no[i] == NO_CLASS ? 0 : (uint64_t)1 << no[i];
		n->not_person |= bit;
		n->not_unknown |= i < 3 ? bit : 0;
	}
	const uint8_t no_stranger[] = { n->cue.common,	    n->cue.part,       n->cue.direction, n->cue.place_lead,
					n->cue.place_front, n->cue.name_tail,  n->cue.body_tail, n->cue.club_tail,
					n->cue.club_front,  n->cue.club_mark,  n->cue.team_noun, n->cue.settlement,
					n->cue.portfolio,   n->cue.determiner, n->cue.not_team,	 n->cue.locative,
					n->cue.connector };
	for (size_t i = 0; i < sizeof no_stranger; i++)
		n->not_stranger |= no_stranger[i] == NO_CLASS ? 0 : (uint64_t)1 << no_stranger[i];
	const uint8_t no_front[] = { n->cue.function, n->cue.direction, n->cue.place_lead, n->cue.part, n->cue.calendar,
		n->cue.place_front, n->cue.settlement, n->cue.determiner, n->cue.ordinal, n->cue.given_name,
		n->cue.suffix, n->cue.locative, n->cue.connector };
	for (size_t i = 0; i < sizeof no_front; i++)
		n->not_front |= no_front[i] == NO_CLASS ? 0 : (uint64_t)1 << no_front[i];
	struct {
		uint8_t class;
		uint32_t flag;
	} flags[] = { { n->cue.given_name, NW_GIVEN },
		      { n->cue.given_place, NW_GIVEN },
		      { n->cue.place_tail, NW_PLACE },
		      { n->cue.place_front, NW_PLACE },
		      { n->cue.determiner, NW_DETERMINER } };
	for (size_t i = 0; i < n->word_class.n; i++)
		for (size_t k = 0; k < sizeof flags / sizeof *flags; k++)
			if (flags[k].class != NO_CLASS && n->word_class.v[i] >> flags[k].class & 1)
				n->word_flags.v[i] |= flags[k].flag;
}

/* The last word of a person's name, which a name that no lexicon has may end in, too. */
static void mark_surnames(struct names_builder *b)
{
	struct names *n = b->n;
	uint32_t ids[FORM_WORDS];
	for (size_t i = 0; i < n->entities.n; i++) {
		if (n->entities.v[i].kind != NAME_PERSON)
			continue;
		int k = names_words(b, n->entities.v[i].name, ids, NULL, true);
		if (k > 1)
			n->word_flags.v[ids[k - 1]] |= NW_SURNAME;
	}
}

/* A country's capital is the city of its own whose name also stands for the country (Moscow said); none if there are
 * two. */
static void link_capitals(struct names *n)
{
	for (size_t i = 0; i < n->nodes.n; i++) {
		if (!n->nodes.v[i].names)
			continue;
		for (uint32_t p = n->nodes.v[i].payload; p; p = n->forms.v[p - 1].next) {
			if (n->forms.v[p - 1].kind != FORM_CAPITAL)
				continue;
			uint32_t country = n->forms.v[p - 1].entity;
			struct name_entity *c = &n->entities.v[country];
			for (uint32_t q = n->nodes.v[i].payload; q; q = n->forms.v[q - 1].next) {
				uint32_t e = n->forms.v[q - 1].entity;
				if (n->entities.v[e].kind == NAME_CITY && n->entities.v[e].country == country)
					c->capital = c->capital == NAME_NONE || c->capital == e ? e : country;
			}
		}
	}
	for (size_t i = 0; i < n->entities.n; i++)
		if (n->entities.v[i].capital == i)
			n->entities.v[i].capital = NAME_NONE;	/* two: itself marked it */
}

/* Words that a form in another inflection stands for: unions for union. */
static void link_stems(struct names_builder *b)
{
	struct names *n = b->n;
	for (size_t i = 0; b->stemmer && i <= n->vocab_mask; i++) {
		struct str key = n->vocab[i].key;
		uint32_t id = n->vocab[i].id;
		if (!id || key.p[0] == '~')
			continue;
		uint32_t stem = names_stem_id(b, key, false);
		if (!stem)
			continue;
		n->word_stem.v[id] = stem;
		n->word_flags.v[id] |= n->word_flags.v[stem] & (NW_FIRST | NW_LOWER);
	}
}

const struct names *names_finish(struct names_builder *b, names_complain *say, void *ctx, struct err *e)
{
	struct names *n = b->n;
	struct complaints c = { say, ctx, e, 0 };
	size_t entities = n->entities.n;
	for (uint32_t i = 0; i < entities; i++) {	/* every canonical name is a form, unless it has a row */
		struct name_entity *x = &n->entities.v[i];
		if (names_own_form(b, names_own_hash(b, i, x->name), false))
			continue;
		struct form f = { .entity = i, .kind = FORM_NAME, .casing = CASE_TITLE, .from = x->from, .to = x->to,
			.text = x->name, .rule = x->row };
		*VEC_PUSH(&n->mem, &n->forms) = f;
		if (names_insert_form(b, (uint32_t)n->forms.n - 1))
			complain(&c, x->row, STR_NONE, x->name, "its name has no words, or too many");
	}
	resolve_parents(b, &c);
	resolve_inner(b, &c);
	for (uint32_t i = 0; i < entities; i++)
		n->entities.v[i].country = country_of(n, i);
	link_capitals(n);
	resolve_terms(b, &c);
	set_cues(n);
	mark_surnames(b);
	names_finish_teams(b);
	link_stems(b);
	names_trie_pack(b);
	for (uint32_t i = 0; i < n->word_class.n; i++) {
		uint32_t stem = n->word_stem.v[i];
		*VEC_PUSH(&n->mem, &n->root) = (struct first_word){ names_child(n, ROOT_NAMES, i),
			stem ? names_child(n, ROOT_NAMES, stem) : 0 };
		*VEC_PUSH(&n->mem, &n->sport_root) = n->word_flags.v[i] & NW_SPORT ? names_child(n, ROOT_SPORTS, i) : 0;
	}
	if (c.n && !say) {
		names_builder_free(b);
		return NULL;
	}
	return names_built(b);
}
