/* Initiatives, documents, bodies and meetings that no lexicon has, found as parties + topic + head noun
 * (U.S.-ASEAN Strategic Plan of Action).
 *
 * A found name gets a derived id that does not depend on the order of the parties or on spelling:
 * kind/party+party/topic-head, parties being entity ids sorted by byte with - for /. */
#include "base/ascii.h"
#include "names/bounds.h"
#include "names/company.h"
#include "text/utf8.h"

static bool is_dyad_or_party(const struct span *s) { return s->kind == NAME_DYAD || names_is_party(s); }

/* The topic of a name as a slug: its words but for the parties, in one spelling. */
static void add_topic(struct work *w, struct buf *b, const struct names_sentence *s, uint32_t first, uint32_t last,
		      uint32_t head_last, struct str singular)
{
	bool any = false;
	for (uint32_t i = first; i <= last; i++) {
		const struct span *p = names_party_at(w, i);
		if (p && p->last <= last) {
			i = p->last;
			continue;
		}
		const struct token *t = &s->tokens[i];
		if ((t->kind != TOKEN_WORD && t->kind != TOKEN_NUMBER) || !t->word
		    || in_cue(w, s, i, w->n->cue.article))
			continue;
		if (any)
			buf_addc(b, '-');
		any = true;
		if (i == head_last && singular.n) {
			buf_adds(b, singular);
			continue;
		}
		uint32_t id = word_id(t);
		struct str spelling = id ? w->n->word_text.v[id] : t->word->fold;
		names_key(b, spelling);
	}
}

static bool covered(const struct work *w, uint32_t head_first, uint32_t head_last)
{
	const struct span *s = names_span_at(w, head_first);
	return s && s->last >= head_last;
}

/* The lexicon's entity for words ids[0..n), if one form of it is just that. */
static const struct form *form_of(const struct names *n, const uint32_t *ids, uint32_t count)
{
	uint32_t at = ROOT_NAMES;
	for (uint32_t i = 0; i < count; i++)
		if (!ids[i] || !(at = names_child(n, at, ids[i])))
			return NULL;
	return n->nodes.v[at].payload ? &n->forms.v[n->nodes.v[at].payload - 1] : NULL;
}

static struct str last_word(struct str s)
{
	size_t i = s.n;
	while (i && s.p[i - 1] != ' ')
		i--;
	return str_from(s, i);
}

struct chunk { uint32_t first, last, head_first, head_last; const struct head *head; struct str singular; };

/* Fill kind, id, name and rule of a span over tokens first..last with the chunk's topic. */
static void derive(struct work *w, const struct names_sentence *s, const struct chunk *c, struct span *out,
		   const struct span *party, struct str rule)
{
	struct str ids[PARTIES];
	size_t n = 0;
	bool event = str_is(c->head->kind, "event"), organisation = str_is(c->head->kind, "organisation");
	out->kind = event ? NAME_SERIES : organisation ? NAME_ORGANISATION : NAME_INITIATIVE;
	struct buf b = BUF_INIT;
	buf_addz(&b, event ? "series/" : organisation ? "org/" : "initiative/");
	if (party) {
		for (uint32_t i = party->first; i <= party->last && n < PARTIES; i++) {
			const struct span *p = names_party_at(w, i);
			if (p)
				ids[n++] = p->id;
		}
	}
	for (uint32_t i = c->first; i <= c->last && n < PARTIES && !party; i++) {
		const struct span *p = names_party_at(w, i);
		if (p && p->last <= c->last) {
			ids[n++] = p->id;
			i = p->last;
		}
	}
	if (n)
		names_add_parties(&b, ids, n);
	else
		buf_addc(&b, '-');
	buf_addc(&b, '/');
	add_topic(w, &b, s, c->first, c->last, c->head_last, c->singular);
	out->id = str_dup(w->a, buf_str(&b));
	buf_free(&b);
	out->entity = NAME_NONE;
	out->rank = 0;
	out->form_kind = FORM_NAME;
	out->name = names_surface(s, out->first, out->last);
	out->rule = rule;
}

/* "ASEAN-Japan and ASEAN-Singapore Centres": the party before "and" shares the head. */
static void coordinate(struct work *w, const struct names_sentence *s, struct chunk *c)
{
	if (!c->head->plural || c->first < 2)
		return;
	uint32_t join = c->first - 1;
	if (joins(w, s, join, w->n->cue.article) && join > 1)
		join--;
	if (!joins(w, s, join, w->n->cue.conjunction))
		return;
	const struct span *other = names_ending(w, join - 1, is_dyad_or_party), *own = NULL;
	for (const struct span *p = NULL; (p = names_next_from(w, c->first, p));)
		if (is_dyad_or_party(p) && (!own || p->last > own->last))
			own = p;
	if (!other || !own || (other->kind == NAME_DYAD) != (own->kind == NAME_DYAD))
		return;
	const struct head *one = &w->n->heads.v[c->head->singular];
	c->singular = last_word(one->text);
	uint32_t ids[FORM_WORDS], count = 0;
	for (uint32_t i = other->first; i <= other->last && count < FORM_WORDS; i++)
		if (s->tokens[i].kind == TOKEN_WORD)
			ids[count++] = word_id(&s->tokens[i]);
	for (uint32_t i = own->last + 1; i < c->head_last && count < FORM_WORDS; i++)
		if (s->tokens[i].kind == TOKEN_WORD)
			ids[count++] = word_id(&s->tokens[i]);
	if (count < FORM_WORDS)
		ids[count++] = names_lookup(w->n, c->singular);
	struct span x = { .first = other->first, .last = other->last };
	const struct form *f = form_of(w->n, ids, count);
	struct chunk mine = *c;
	mine.first = own->last + 1;
	derive(w, s, &mine, &x, other, STR("patterns:coordinated"));
	if (f) {
		const struct name_entity *e = &w->n->entities.v[f->entity];
		x.entity = f->entity;
		x.kind = (uint8_t)e->kind;
		x.id = e->id;
		x.name = e->name;
	}
	names_add(w, &x);
}

/* The 30th, the Third: a meeting, not a body. */
static bool numbered(const struct work *w, const struct names_sentence *s, uint32_t first)
{
	if (!first)
		return false;
	const struct token *t = &s->tokens[first - 1];
	return t->kind == TOKEN_NUMBER || ascii_digit(s->text.p[t->start])
	       || in_cue(w, s, first - 1, w->n->cue.ordinal);
}

/* How many parties the name has, and how many capitalised words beside them and its head. */
static void count_parts(const struct work *w, const struct names_sentence *s, const struct chunk *c, uint32_t *parties,
			uint32_t *topic)
{
	*parties = *topic = 0;
	for (uint32_t i = c->first; i <= c->last; i++) {
		const struct span *p = names_party_at(w, i);
		if (p && p->last <= c->last) {
			++*parties;
			i = p->last;
		} else if (token_capital(s, i) && (i < c->head_first || i > c->head_last)) {
			++*topic;
		}
	}
}

static bool accept(struct work *w, const struct names_sentence *s, const struct chunk *c)
{
	uint32_t topic, parties;
	count_parts(w, s, c, &parties, &topic);
	bool organisation = str_is(c->head->kind, "organisation"), complement = c->last > c->head_last;
	const struct span *lead = names_party_at(w, c->first);
	bool nation = lead && lead->form_kind == FORM_DEMONYM && lead->kind == NAME_COUNTRY;
	if (nation && !topic && c->head->body && namely(w, s, c->last + 1))
		return false;			/* American Hospital Supply */
	if (parties && !(c->head->body && topic)) {
		/* Government of Iraq, Iraqi Parliament, but not Ohio Department */
		bool of = complement && joins(w, s, c->head_last + 1, w->n->cue.genitive);
		return topic || of || (nation ? organisation : !organisation || c->head->words > 1);
	}
	if (c->head->body)			/* it may stand alone */
		return topic > 0 && !c->head->plural && !numbered(w, s, c->first);
	/* without a party: a long enough topic after "the" or before "on"; not bodies and meetings, which are local
	 * more often than not */
	bool the = c->first > 0 && in_cue(w, s, c->first - 1, w->n->cue.determiner);
	return topic >= 2 && (the || complement)
	       && (str_is(c->head->kind, "initiative") || str_is(c->head->kind, "document"));
}

/* Is the nationality that leads the name no part of it?  It is part of a body's, unless it is of class lead-outside,
 * of a prize's (the Irish Music Awards) and, in a sport text, of what else has a last word of class
 * name-tail; not of a meeting's; but the Nordic-Baltic Exercise. */
static bool leads_from_outside(const struct work *w, const struct names_sentence *s, const struct chunk *c,
			       const struct span *lead)
{
	if (lead->form_kind != FORM_DEMONYM || lead->last >= c->last || s->tokens[lead->last + 1].kind != TOKEN_WORD)
		return false;
	if (str_is(c->head->kind, "organisation"))
		return in_cue(w, s, lead->last, w->n->cue.lead_outside);
	return !c->head->contest && (!w->sport || !in_cue(w, s, c->head_last, w->n->cue.name_tail));
}

void names_initiatives(struct work *w, uint32_t sentence)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	if (w->style[sentence] != LINE_NORMAL || !(w->may[sentence] & NW_HEAD))
		return;			/* capitals say nothing there */
	uint32_t past = 0;
	for (uint32_t i = names_pick(w, sentence, 0); i < s->ntokens; i = names_pick(w, sentence, i + 1)) {
		if (!word_may(&s->tokens[i], NW_HEAD) || !token_capital(s, i))
			continue;
		if (names_company(w, sentence, &i)) {
			past = i + 1;
			continue;
		}
		struct chunk c = { .head_first = i };
		uint32_t payload = names_longest(w->n, ROOT_HEADS, s, i, &c.head_last);
		if (!payload || !token_capital(s, c.head_last))
			continue;
		c.head = &w->n->heads.v[payload - 1];
		if (i < past || covered(w, i, c.head_last)) {
			i = c.head_last;
			continue;
		}
		c.first = names_left_end(w, s, i);
		c.last = names_right_end(w, s, c.head_last);
		/* a longer name may have its head further right: Partnership Programme */
		if (namely(w, s, c.head_last + 1) && !names_ending(w, c.head_last + 1, names_is_party)) {
			uint32_t next;
			if (names_longest(w->n, ROOT_HEADS, s, c.head_last + 1, &next))
				continue;
		}
		if (c.first < past || !accept(w, s, &c)) {
			i = c.head_last;
			continue;
		}
		struct span x = { .first = c.first, .last = c.last };
		coordinate(w, s, &c);
		derive(w, s, &c, &x, NULL, c.singular.n ? STR("patterns:coordinated") : STR("patterns:head"));
		const struct span *lead = names_party_at(w, c.first);
		if (lead && leads_from_outside(w, s, &c, lead))
			x.first = lead->last + 1;
		names_add(w, &x);
		past = c.last + 1;
		i = c.last;
	}
}

bool names_by_head(struct work *w, uint32_t sentence, uint32_t first, uint32_t last, struct span *out)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	struct chunk c = { .first = first, .last = last };
	for (uint32_t i = first; i <= last; i++) {
		uint32_t end, payload;
		if (c.head && s->tokens[i].shape == SHAPE_LOWER && in_cue(w, s, i, w->n->cue.connector))
			break;
		if (!token_capital(s, i) || !(payload = names_longest(w->n, ROOT_HEADS, s, i, &end)) || end > last)
			continue;
		c.head = &w->n->heads.v[payload - 1];
		c.head_first = i;
		c.head_last = i = end;
	}
	if (!c.head)
		return false;
	*out = (struct span){ .first = first, .last = last };
	derive(w, s, &c, out, NULL, STR("patterns:acronym"));
	return true;
}
