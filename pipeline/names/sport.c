/* Rows of lexicons/sport/ into struct names: sports, the words that tell them, teams with their short names. */
#include <stdlib.h>

#include "names/builder.h"

static uint8_t sport_number(const struct names *n, struct str id)
{
	for (size_t i = 0; i < n->sports.n; i++)
		if (str_eq(n->sports.v[i].id, id))
			return (uint8_t)(i + 1);
	return NO_SPORT;
}

int names_add_sport(struct names_builder *b, struct str sport, struct str sides, struct err *e)
{
	struct names *n = b->n;
	bool place = str_is(sides, "place"), person = str_is(sides, "person"), default_one = str_is(sides, "default");
	e->column = 1;
	if (!sport.n || str_is(sport, "-") || sport_number(n, sport) || n->sports.n == SPORTS)
		return names_row_error(e, "sport '%.*s' has no name, stands twice, or is one more than %d",
				       STR_FMT(sport), SPORTS);
	e->column = 2;
	if (!place && !person && !default_one)
		return names_row_error(e, "sides '%.*s' is none of place person default", STR_FMT(sides));
	if (default_one && n->default_sport)
		return names_row_error(e, "two sports are the default: keep one");
	*VEC_PUSH(&n->mem, &n->sports) = (struct sport){ str_dup(&n->mem, sport), !person };
	if (default_one)
		n->default_sport = (uint8_t)n->sports.n;
	e->column = 0;
	return 0;
}

static int find_sport(const struct names *n, struct str sport, uint8_t *number, struct err *e)
{
	*number = sport_number(n, sport);
	return *number ? 0
		       : names_row_error(e, "no sport '%.*s': add its row in sport/sports.tsv, or correct it",
					 STR_FMT(sport));
}

int names_add_sport_word(struct names_builder *b, struct str sport, struct str word, struct str weight, struct err *e)
{
	struct names *n = b->n;
	struct sport_word w = { .sport = NO_SPORT };
	uint32_t ids[FORM_WORDS];
	uint64_t value;
	e->column = 1;
	if (!str_is(sport, "-") && find_sport(n, sport, &w.sport, e))
		return -1;
	e->column = 3;
	if (!str_to_u64(weight, &value) || value < 1 || value > 9)
		return names_row_error(e, "weight '%.*s' is not a number from 1 to 9", STR_FMT(weight));
	w.weight = (uint8_t)value;
	e->column = 2;
	int k = names_words(b, word, ids, NULL, true);
	if (k < 0)
		return names_row_error(e, "'%.*s' is not a word", STR_FMT(word));
	uint32_t at = names_trie_add(b, ROOT_SPORTS, ids, (uint32_t)k);
	for (uint32_t p = n->nodes.v[at].payload; p; p = n->sport_words.v[p - 1].next)
		if (n->sport_words.v[p - 1].sport == w.sport)
			return names_row_error(e, "'%.*s' stands twice for its sport: keep one row", STR_FMT(word));
	w.next = n->nodes.v[at].payload;
	*VEC_PUSH(&n->mem, &n->sport_words) = w;
	n->nodes.v[at].payload = (uint32_t)n->sport_words.n;
	n->word_flags.v[ids[0]] |= NW_SPORT;
	e->column = 0;
	return 0;
}

int names_add_team(struct names_builder *b, struct str id, struct str sport, struct err *e)
{
	struct names *n = b->n;
	uint32_t entity = names_entity(n, id);
	e->column = 1;
	if (entity == NAME_NONE)
		return names_row_error(e, "no entity %.*s", STR_FMT(id));
	if (n->entities.v[entity].kind != NAME_ORGANISATION && n->entities.v[entity].kind != NAME_PERSON)
		return names_row_error(e, "%.*s has a sport, but is no organisation or person", STR_FMT(id));
	if (find_sport(n, sport, &n->entities.v[entity].sport, e))
		return -1;
	e->column = 0;
	return 0;
}

int names_add_player(struct names_builder *b, struct str id, struct str sport, struct err *e)
{
	struct names *n = b->n;
	uint32_t entity = names_entity(n, id);
	e->column = 1;
	if (entity == NAME_NONE || n->entities.v[entity].kind != NAME_PERSON)
		return names_row_error(e, "%.*s is known for a sport, but is no person", STR_FMT(id));
	if (find_sport(n, sport, &n->entities.v[entity].tells, e))
		return -1;
	e->column = 0;
	return 0;
}

int names_add_side(struct names_builder *b, struct str place, struct str sport, struct str team, struct err *e)
{
	struct names *n = b->n;
	struct side s = { names_entity(n, place), names_entity(n, team), NO_SPORT };
	e->column = 1;
	if (s.place == NAME_NONE)
		return names_row_error(e, "no entity %.*s: add its row in entities/, or correct the id",
				       STR_FMT(place));
	e->column = 2;
	if (find_sport(n, sport, &s.sport, e))
		return -1;
	e->column = 3;
	if (s.team == NAME_NONE || n->entities.v[s.team].kind != NAME_ORGANISATION)
		return names_row_error(e, "no organisation %.*s: add its row in entities/, or correct the id",
				       STR_FMT(team));
	if (n->entities.v[s.team].sport && n->entities.v[s.team].sport != s.sport)
		return names_row_error(e, "%.*s is of another sport", STR_FMT(team));
	n->entities.v[s.team].sport = s.sport;
	n->entities.v[s.team].national = true;
	*VEC_PUSH(&n->mem, &n->sides) = s;
	e->column = 0;
	return 0;
}

static int by_place(const void *va, const void *vb)
{
	const struct side *a = va, *b = vb;
	return a->place != b->place ? (a->place < b->place ? -1 : 1) : (int)a->sport - (int)b->sport;
}

uint32_t names_side(const struct names *n, uint32_t place, uint8_t sport)
{
	struct side key = { place, 0, sport };
	const struct side *s = n->sides.n ? bsearch(&key, n->sides.v, n->sides.n, sizeof key, by_place) : NULL;
	return s ? s->team : NAME_NONE;
}

/* ---- short names ---- */

/* True if the team has these words from a row of its own already. */
static bool add_words(struct names_builder *b, const uint32_t *ids, uint32_t count, struct team_form f)
{
	struct names *n = b->n;
	uint32_t at = names_trie_add(b, ROOT_TEAMS, ids, count);
	for (uint32_t p = n->nodes.v[at].payload; p; p = n->team_forms.v[p - 1].next) {
		struct team_form *x = &n->team_forms.v[p - 1];
		if (x->entity != f.entity)
			continue;
		bool had = !x->part;
		x->part &= f.part;		/* a row of its own says more than what was cut */
		x->tail &= f.tail;
		x->priority = x->priority > f.priority ? x->priority : f.priority;
		x->from = x->from < f.from ? x->from : f.from;
		x->to = x->to > f.to ? x->to : f.to;
		return had;
	}
	f.next = n->nodes.v[at].payload;
	*VEC_PUSH(&n->mem, &n->team_forms) = f;
	n->nodes.v[at].payload = (uint32_t)n->team_forms.n;
	return false;
}

static struct team_form team_form(const struct names *n, const struct form *f)
{
	return (struct team_form){ .entity = f->entity, .priority = f->priority, .from = f->from, .to = f->to,
		.sport = n->entities.v[f->entity].sport };
}

int names_team_form(struct names_builder *b, const struct form *f)
{
	uint32_t ids[FORM_WORDS];
	int k = names_words(b, f->text, ids, NULL, true);
	if (k < 0)
		return -1;
	return add_words(b, ids, (uint32_t)k, team_form(b->n, f));
}

static bool of_class(const struct names *n, uint32_t id, uint8_t class)
{
	return class != NO_CLASS && n->word_class.v[id] >> class & 1;
}

enum { LEAST_LETTERS = 4 };		/* of one word of a club's name that stands for all of it: not Al, De, Sox */

/* Newcastle United F.C.: Newcastle United, Newcastle, United. */
static void cut(struct names_builder *b, const struct form *form)
{
	struct names *n = b->n;
	uint32_t words[FORM_WORDS], *ids = words;
	int k = names_words(b, form->text, words, NULL, true);
	if (k < 1)
		return;
	uint32_t count = (uint32_t)k;
	struct team_form f = team_form(n, form);
	while (count > 1 && of_class(n, ids[count - 1], n->cue.club_mark))
		count--;
	while (count > 1 && of_class(n, ids[0], n->cue.club_mark)) {
		ids++;
		count--;
	}
	add_words(b, ids, count, f);
	if (count < 2 || of_class(n, ids[count - 2], n->cue.connector))
		return;				/* Heart of Midlothian */
	f.part = true;
	if (count > 2 || n->word_text.v[ids[0]].n >= LEAST_LETTERS)
		add_words(b, ids, count - 1, f);
	f.tail = true;
	if (n->word_text.v[ids[count - 1]].n >= LEAST_LETTERS)
		add_words(b, ids + count - 1, 1, f);
}

void names_finish_teams(struct names_builder *b)
{
	struct names *n = b->n;
	if (n->sides.n)
		qsort(n->sides.v, n->sides.n, sizeof *n->sides.v, by_place);
	for (size_t i = 0; i < n->forms.n; i++) {
		const struct form f = n->forms.v[i];
		const struct name_entity *x = &n->entities.v[f.entity];
		if (!x->sport || x->kind != NAME_ORGANISATION
		    || (f.kind != FORM_NAME && f.kind != FORM_ALIAS && f.kind != FORM_ACRONYM))
			continue;
		if (x->national || f.kind == FORM_ACRONYM)
			names_team_form(b, &f);
		else
			cut(b, &f);
	}
}
