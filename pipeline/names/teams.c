/* The teams in an article that has a sport: a city or country beside a score, an opponent, a coach or a squad is the
 * club or the national side, not the place (lexicons/MATCHING.md, "Teams").
 *
 * Each place and each short name of a team is judged by its neighbours; what they leave open is the team where places
 * stand for sides in that sport. */
#include "names/passes.h"

/* ---- is it a team here? ---- */

enum sense { NOT_TEAM, OPEN_SENSE, TEAM_SENSE, TEAM_NOUN };	/* TEAM_NOUN: whatever stands before it */

static bool lower_word(const struct names_sentence *s, uint32_t i)
{
	return i < s->ntokens && s->tokens[i].kind == TOKEN_WORD && s->tokens[i].shape == SHAPE_LOWER;
}

enum { NOUN_WITHIN = 3 };

/* England coach, Scotland's head coach, Wales' third match, the Wales starting line-up: a word of the
 * class within three; right behind it also one with a capital (England Under-21). */
static bool noun_follows(const struct work *w, const struct names_sentence *s, uint32_t i)
{
	uint32_t last;
	if (i + 2 < s->ntokens && names_tight_dash(s, i + 1)
	    && names_class_at(w->n, s, i, w->n->cue.team_noun, &last) && last > i)
		return true;
	for (uint32_t k = i, words = 0; words < NOUN_WITHIN && k < s->ntokens; words++) {
		char c = s->text.p[s->tokens[k].start];
		bool number = k > i && c >= '0' && c <= '9';	/* 4x100m relay */
		if (!(number || lower_word(s, k))
		    || (in_cue(w, s, k, w->n->cue.function) && !in_cue(w, s, k, w->n->cue.ordinal)))
			return false;
		bool dash = k + 2 < s->ntokens && names_tight_dash(s, k + 1);
		if (in_cue(w, s, k, w->n->cue.team_noun)
		    || (dash && names_class_at(w->n, s, k, w->n->cue.team_noun, &last)))
			return true;
		k += dash ? 3 : 1;		/* world-class striker */
	}
	return false;
}

static bool is_score(const struct names_sentence *s, uint32_t i)
{
	return i < s->ntokens && s->tokens[i].kind == TOKEN_NUMBER && s->tokens[i].len <= 3;
}

/* Does a word that tells of losing, or of moving to a club, stand shortly before the "to" at token i? */
static bool after_loss(const struct work *w, const struct names_sentence *s, uint32_t i)
{
	for (uint32_t k = i; k-- > 0 && k + 5 > i && s->tokens[k].kind != TOKEN_MARK;)
		if (in_cue(w, s, k, w->n->cue.loss))
			return true;
	return false;
}

/* A capitalised word stands behind it, at token i; owns: behind its 's. */
static enum sense before_capital(const struct work *w, const struct names_sentence *s, uint32_t i, bool owns)
{
	uint32_t head;
	const struct span *next = names_span_at(w, i);
	uint32_t end = i;
	while (end < s->ntokens && end < i + 3 && token_capital(s, end) && !in_cue(w, s, end, w->n->cue.org_tail))
		end++;
	if (owns && (!next || next->kind == NAME_SERIES) && noun_follows(w, s, end))
		return TEAM_NOUN;			/* Spain's World Cup win */
	if (owns && !w->n->sports.v[w->sport - 1].sides)
		return NOT_TEAM;			/* in tennis, Spain's X Y */
	if (owns && (in_cue(w, s, i, w->n->cue.org_tail) || names_longest(w->n, ROOT_HEADS, s, i, &head)
		     || in_cue(w, s, i + 1, w->n->cue.not_team) || in_cue(w, s, i + 1, w->n->cue.org_tail)
		     || in_cue(w, s, i + 1, w->n->cue.facility)))
		return NOT_TEAM;			/* Spain's Football Federation */
	/* Boston Globe */
	return owns || in_cue(w, s, i, w->n->cue.calendar) || next ? OPEN_SENSE : NOT_TEAM;
}

/* What stands behind it, from token i on; owns: behind its 's. */
static enum sense sense_after(const struct work *w, const struct names_sentence *s, uint32_t last, bool place)
{
	uint32_t i = last + 1;
	bool owns = i < s->ntokens && s->tokens[i].kind == TOKEN_CLITIC,
	     normal = w->style[s - w->in->sentences] == LINE_NORMAL;
	i += owns;
	if (i >= s->ntokens)
		return OPEN_SENSE;
	if (is_score(s, i) && !owns)
		return TEAM_SENSE;
	if (s->tokens[i].kind == TOKEN_NUMBER && s->tokens[i].len == 4 && !owns && place)
		return NOT_TEAM;			/* Athens 2004 */
	if (names_tight_dash(s, i)
	    && (in_cue(w, s, i + 1, w->n->cue.compound) || (token_capital(s, i + 1) && !names_span_at(w, i + 1))))
		return NOT_TEAM;			/* Portugal-based, Al-Ono */
	if (in_cue(w, s, i, w->n->cue.not_team) && (owns || s->tokens[i].space))
		return NOT_TEAM;
	if (noun_follows(w, s, i))
		return TEAM_NOUN;
	if (normal && token_capital(s, i) && s->tokens[i].space)
		return before_capital(w, s, i, owns);
	return !owns && in_cue(w, s, i, w->n->cue.team_verb) ? TEAM_SENSE : OPEN_SENSE;
}

/* Does a team stand before the verb at token b: Ono United visit Wembo? */
static bool team_at(const struct work *w, uint32_t b)
{
	const struct span *at = b > 0 ? names_span_at(w, b - 1) : NULL;
	return at && at->team;
}

/* "of" stands behind token b: the captain of England; the city of Boston, Jo Bloggs of Canada. */
static enum sense sense_of(const struct work *w, const struct names_sentence *s, uint32_t b)
{
	if (in_cue(w, s, b, w->n->cue.team_noun))
		return TEAM_SENSE;
	return in_cue(w, s, b, w->n->cue.settlement) || token_capital(s, b) ? NOT_TEAM : OPEN_SENSE;
}

static enum sense sense_before(const struct work *w, const struct names_sentence *s, uint32_t first, bool place,
			       bool club)
{
	if (!first)
		return OPEN_SENSE;
	uint32_t b = first - 1;
	if (place && b > 0 && in_cue(w, s, b, w->n->cue.determiner))
		b--;					/* in the Netherlands */
	if (s->tokens[b].kind == TOKEN_MARK && token_is(s->text, &s->tokens[b], '('))
		return club ? TEAM_SENSE : NOT_TEAM;	/* Giggs (Man Utd); Johnson (Canada) */
	if (is_score(s, b) && s->tokens[first].space)
		return OPEN_SENSE;
	if (in_cue(w, s, b, w->n->cue.team_before))
		return TEAM_SENSE;
	if (!place)
		return OPEN_SENSE;
	if (in_cue(w, s, b, w->n->cue.route_to))
		return after_loss(w, s, b) ? TEAM_SENSE : club ? OPEN_SENSE : NOT_TEAM;
	if (in_cue(w, s, b, w->n->cue.route_from))
		return club ? OPEN_SENSE : NOT_TEAM;
	if (in_cue(w, s, b, w->n->cue.locative))
		return club && lower_word(s, b) && in_cue(w, s, b, w->n->cue.fixture) ? OPEN_SENSE : NOT_TEAM;
	if (in_cue(w, s, b, w->n->cue.not_team_before))
		return team_at(w, b) ? TEAM_SENSE : NOT_TEAM;	/* touring, a visit to */
	return b > 0 && in_cue(w, s, b, w->n->cue.genitive) ? sense_of(w, s, b - 1) : OPEN_SENSE;
}

/* "Boston, Massachusetts": a place that holds this one stands after its comma. */
static bool before_its_place(const struct work *w, const struct names_sentence *s, const struct span *at, uint32_t last)
{
	if (!at || last + 2 >= s->ntokens || !token_is(s->text, &s->tokens[last + 1], ','))
		return false;
	const struct span *r = names_span_at(w, last + 2);
	return r && r->entity != NAME_NONE && (r->kind == NAME_REGION || r->kind == NAME_COUNTRY)
	       && r->form_kind != FORM_DEMONYM
	       && (at->entity == NAME_NONE
		   || (at->entity != r->entity && names_is_within(w->n, at->entity, r->entity)));
}

/* A capital that is the end of another name: capitalised words that nothing knows stand right before it. */
static bool name_before(const struct work *w, const struct names_sentence *s, uint32_t first)
{
	uint32_t b = first - 1, last;
	bool opens = first == 2 && s->tokens[0].kind == TOKEN_MARK;	/* its capital says nothing */
	return first > 1 && !opens && w->style[s - w->in->sentences] == LINE_NORMAL && s->tokens[first].space
	       && token_capital(s, b) && !names_span_at(w, b) && !in_cue(w, s, b, w->n->cue.function)
	       && !in_cue(w, s, b, w->n->cue.calendar) && !names_longest(w->n, ROOT_TITLES, s, b, &last);
}

/* ---- which team? ---- */

struct found { uint32_t entity; bool said, part, tail; };

/* The team that the short forms from `payload` on mean: one named in the article, else the one with the highest
 * priority. calendar: a word of it, which is no club's last name (on Wednesday). */
static struct found which_team(const struct work *w, uint32_t payload, bool calendar)
{
	struct found best = { NAME_NONE, false, true, true };
	int64_t top = INT64_MIN;
	bool tie = false;
	for (uint32_t p = payload; p; p = w->n->team_forms.v[p - 1].next) {
		const struct team_form *f = &w->n->team_forms.v[p - 1];
		if (f->sport != w->sport || (f->tail && calendar)
		    || (w->in->day != DAY_NONE && (w->in->day < f->from || w->in->day > f->to)))
			continue;
		int64_t certain = names_evidence_of(w, f->entity).certain;
		int64_t score = certain * 100000 + f->priority * 100 + (f->part ? 0 : 50);
		tie = score == top;
		if (score <= top)
			continue;
		top = score;
		best = (struct found){ f->entity, certain > 0, f->part, f->tail };
	}
	if (tie)
		best.entity = NAME_NONE;
	return best;
}

static void derive(struct work *w, struct span *x, const struct span *place)
{
	struct str id = place->id, sport = w->n->sports.v[w->sport - 1].id;
	struct buf b = BUF_INIT;
	buf_addz(&b, "team/");
	for (size_t i = 0; i < id.n; i++)
		buf_addc(&b, id.p[i] == '/' ? '-' : id.p[i]);
	buf_addc(&b, '-');
	buf_adds(&b, sport);
	x->id = str_dup(w->a, buf_str(&b));
	buf_free(&b);
	x->entity = NAME_NONE;
	x->rule = STR("sport:unknown-team");
}

/* The span over token i that is a place by its name (no demonym), or NULL. */
static const struct span *place_at(const struct work *w, uint32_t i)
{
	const struct span *at = names_span_at(w, i);
	bool kind = at
		    && (at->kind == NAME_COUNTRY || at->kind == NAME_REGION || at->kind == NAME_CITY
			|| at->kind == NAME_PLACE);
	return kind && at->first == i && at->form_kind != FORM_DEMONYM ? at : NULL;
}

static void put(struct work *w, uint32_t first, uint32_t last, uint32_t entity, const struct span *place)
{
	struct span x = { .first = first,
			  .last = last,
			  .entity = entity,
			  .kind = NAME_ORGANISATION,
			  .form_kind = FORM_TEAM,
			  .rule = STR("sport:team"),
			  .team = true };
	if (entity != NAME_NONE) {
		x.id = w->n->entities.v[entity].id;
		x.name = w->n->entities.v[entity].name;
		names_mention(w, entity);
	} else {
		x.name = names_surface(&w->in->sentences[w->sentence], first, last);
		derive(w, &x, place);
	}
	names_drop_within(w, first, last);
	names_add(w, &x);
}

/* What may be a team at tokens first..last: by a short name of its own (club), or a place. */
struct maybe {
	uint32_t first, last;
	struct found team;		/* entity NAME_NONE: no lexicon has it */
	const struct span *place;
	bool club;
};

/* The longest short name of a team at token i, which no longer name covers; payload 0: none. */
static uint32_t short_name(const struct work *w, const struct names_sentence *s, const struct span *at,
			   const struct span *place, uint32_t i, uint32_t *last)
{
	uint32_t payload = names_longest(w->n, ROOT_TEAMS, s, i, last);
	if (payload && (!token_capital(s, *last) || (at && !place && at->last >= *last)))
		payload = 0;
	if (at && (!place || at->last > *last)) {
		payload = 0;
		*last = at->last;
	}
	return payload;
}

static bool look_at(const struct work *w, const struct names_sentence *s, uint32_t i, struct maybe *m)
{
	const struct span *at = names_span_at(w, i), *place = place_at(w, i);
	if (at && !at->id.n && at->first == i && !place)
		at = NULL;			/* one of several, not settled */
	*m = (struct maybe){ .first = i, .last = i, .team = { NAME_NONE, false, false, false }, .place = place };
	uint32_t payload = short_name(w, s, at, place, i, &m->last);
	if (!payload && !place)
		return false;
	if (payload)
		m->team = which_team(w, payload, in_cue(w, s, i, w->n->cue.calendar));
	uint32_t side = place && place->entity != NAME_NONE ? names_side(w->n, place->entity, w->sport) : NAME_NONE;
	/* Croatia, not Croatia Zagreb */
	m->club = m->team.entity != NAME_NONE && (side == NAME_NONE || m->team.said);
	if (!m->club && place) {
		m->last = place->last;
		m->team.entity = side;
	}
	return m->team.entity != NAME_NONE || (place && place->id.n);
}

/* A club's name that without the rest of it says too little here. */
static bool says_little(const struct work *w, const struct names_sentence *s, const struct maybe *m, bool strong)
{
	uint32_t i = m->first;
	bool behind_mark = i == 0 || s->tokens[i - 1].kind == TOKEN_MARK,
	     start = behind_mark && !m->place && !m->team.said && !strong;
	if (m->club && m->team.tail && i > 0 && s->tokens[i - 1].kind == TOKEN_CLITIC && !m->team.said)
		return true;			/* St James' Park */
	if (!m->club && !strong && m->place->form_kind == FORM_ACRONYM && lower_word(s, m->last + 1)
	    && !in_cue(w, s, m->last + 1, w->n->cue.function) && !in_cue(w, s, m->last + 1, w->n->cue.connector))
		return true;			/* a US magnate */
	if (m->club && start && (m->team.tail || in_cue(w, s, i, w->n->cue.common)))
		return true;			/* Magic is in the air */
	return m->place && (m->club ? m->team.part : m->place->kind == NAME_CITY) && i > 0
		&& in_cue(w, s, i - 1, w->n->cue.determiner) && !is_score(s, m->last + 1);	/* the London side */
}

/* The span over tokens first..last, all of them, that names a place or a team; or a team's short name. */
static bool is_party(const struct work *w, const struct names_sentence *s, uint32_t first, uint32_t last)
{
	const struct span *at = names_span_at(w, first);
	uint32_t end;
	if (at && at->first == first && at->last == last)
		return at->team || (at->kind <= NAME_PLACE && at->form_kind != FORM_DEMONYM);
	return names_longest(w->n, ROOT_TEAMS, s, first, &end) && end == last;
}

enum { FIXTURE_TOKENS = 10 };

/* A line that is nothing but two of them and "at" between: CHICAGO AT SEATTLE.  The first is a visitor, both play. */
static bool is_fixture(const struct work *w, const struct names_sentence *s)
{
	uint32_t n = s->ntokens, at = 0;
	while (n && s->tokens[n - 1].kind == TOKEN_MARK)
		n--;
	if (n < 3 || n > FIXTURE_TOKENS)
		return false;
	for (uint32_t i = 1; i + 1 < n && !at; i++)
		if (in_cue(w, s, i, w->n->cue.fixture))
			at = i;
	return at && is_party(w, s, 0, at - 1) && is_party(w, s, at + 1, n - 1);
}

/* Team Ono: a word of class team-front belongs to the name. */
static bool named_team(const struct work *w, const struct names_sentence *s, uint32_t i)
{
	return i > 0 && s->tokens[i].space && in_cue(w, s, i - 1, w->n->cue.team_front)
	       && s->tokens[i - 1].shape == SHAPE_TITLE && w->style[s - w->in->sentences] == LINE_NORMAL;
}

/* The team at token i, if it is one; the last token looked at. */
static uint32_t judge(struct work *w, const struct names_sentence *s, uint32_t i, bool fixture)
{
	struct maybe m;
	if (!look_at(w, s, i, &m))
		return m.last;
	bool somewhere = m.team.entity == NAME_NONE && m.place && m.place->kind == NAME_PLACE;	/* at a stadium */
	if (fixture && w->n->sports.v[w->sport - 1].sides && !somewhere) {
		put(w, i, m.last, m.team.entity, m.place);
		return m.last;
	}
	enum sense after = sense_after(w, s, m.last, m.place != NULL),
		   before = sense_before(w, s, i, m.place != NULL, m.club);
	bool named = named_team(w, s, i), sides = w->n->sports.v[w->sport - 1].sides;
	bool strong = named || before == TEAM_SENSE || after >= TEAM_SENSE;
	if (after == NOT_TEAM || (!named && ((before == NOT_TEAM && after != TEAM_NOUN) || name_before(w, s, i)))
	    || before_its_place(w, s, m.place, m.last) || says_little(w, s, &m, strong)
	    || (m.team.entity == NAME_NONE && (!sides || m.place->kind == NAME_PLACE)))
		return m.last;			/* a stadium has no side of its own */
	if (strong || (sides && m.team.entity != NAME_NONE) || (m.club && !m.place))
		put(w, named ? i - 1 : i, m.last, m.team.entity, m.place);
	return m.last;
}

/* The words of a club's name by its mark at token i: "Dundee United", "AC Milan"; false: none. */
static bool club_by_mark(struct work *w, const struct names_sentence *s, uint32_t i, uint32_t *first, uint32_t *last)
{
	*first = *last = i;
	if (in_cue(w, s, i, w->n->cue.club_tail) && i > 0 && s->tokens[i].space && token_capital(s, i - 1)
	    && !in_cue(w, s, i - 1, w->n->cue.function) && !in_cue(w, s, i - 1, w->n->cue.calendar)) {
		const struct span *before = names_span_at(w, i - 1);
		*first = before ? before->first : i - 1;
		return !before || (before->kind <= NAME_PLACE && before->form_kind != FORM_DEMONYM);
	}
	if (in_cue(w, s, i, w->n->cue.club_front) && i + 1 < s->ntokens && s->tokens[i + 1].space
	    && token_capital(s, i + 1) && s->tokens[i].shape != SHAPE_LOWER
	    && (s->tokens[i].shape == SHAPE_UPPER || !in_cue(w, s, i, w->n->cue.function))	/* AS Roma */
	    && !in_cue(w, s, i + 1, w->n->cue.function)) {
		const struct span *after = names_span_at(w, i + 1);
		*last = after ? after->last : i + 1;
		return !after || (after->kind <= NAME_PLACE && after->form_kind != FORM_DEMONYM && after->first > i);
	}
	return false;
}

/* Ono United, Dynamo Ono: a club that no lexicon has. */
static bool unknown_club(struct work *w, const struct names_sentence *s, uint32_t i)
{
	uint32_t first, last;
	if (w->style[w->sentence] != LINE_NORMAL || (names_span_at(w, i) && names_span_at(w, i)->first < i)
	    || !club_by_mark(w, s, i, &first, &last))
		return false;
	if (name_before(w, s, first)
	    || (last + 1 < s->ntokens && s->tokens[last + 1].space && token_capital(s, last + 1)
		&& !names_span_at(w, last + 1)))
		return false;
	uint32_t end, payload = names_longest(w->n, ROOT_TEAMS, s, first, &end);
	struct found known = payload && end + 1 == i && in_cue(w, s, i, w->n->cue.club_mark)
				     ? which_team(w, payload, false)
				     : (struct found){ NAME_NONE, false, false, false };
	if (known.entity != NAME_NONE) {		/* Sunderland FC */
		put(w, first, last, known.entity, NULL);
		return true;
	}
	struct buf b = BUF_INIT;
	buf_addz(&b, "team/");
	names_slug(&b, s, first, last);
	struct span x = { .first = first,
			  .last = last,
			  .entity = NAME_NONE,
			  .kind = NAME_ORGANISATION,
			  .form_kind = FORM_TEAM,
			  .rule = STR("patterns:club"),
			  .team = true,
			  .name = names_surface(s, first, last),
			  .id = str_dup(w->a, buf_str(&b)) };
	buf_free(&b);
	names_drop_within(w, first, last);
	names_add(w, &x);
	return true;
}

void names_teams(struct work *w, uint32_t sentence)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	if (!w->sport)
		return;
	bool fixture = is_fixture(w, s);
	for (uint32_t i = names_pick(w, sentence, 0); i < s->ntokens; i = names_pick(w, sentence, i + 1)) {
		if (!token_capital(s, i))
			continue;
		uint32_t last = judge(w, s, i, fixture);
		for (uint32_t k = i; k <= last && k < s->ntokens; k++)
			if (token_capital(s, k)
			    && (in_cue(w, s, k, w->n->cue.club_tail) || in_cue(w, s, k, w->n->cue.club_front))
			    && unknown_club(w, s, k))
				break;
		i = last;
	}
}
