/* Initiatives, documents, bodies and meetings that no lexicon has, found as parties + topic + head noun
 * (U.S.-ASEAN Strategic Plan of Action).
 *
 * A found name gets a derived id that does not depend on the order of the parties or on spelling:
 * kind/party+party/topic-head, parties being entity ids sorted by byte with - for /. */
#include "names/passes.h"
#include "text/utf8.h"

static bool is_dyad_or_party(const struct span *s) { return s->kind == NAME_DYAD || names_is_party(s); }

/* A word that may belong to a name: capitalised, or a number inside it. */
static bool namely(const struct work *w, const struct names_sentence *s, uint32_t i)
{
	return i < s->ntokens && token_capital(s, i) && !names_in_class(w->n, &s->tokens[i], w->n->cue.calendar);
}

static bool plural_apostrophe(const struct names_sentence *s, uint32_t i)
{
	const struct token *t = &s->tokens[i];
	return t->kind == TOKEN_CLITIC && (t->len == 1 || (t->len == 3 && s->text.p[t->start] == '\xe2'));
}

static bool entity_ends_at(const struct work *w, uint32_t i)
{
	return names_ending(w, i, names_is_party) != NULL;
}

/* First token of the name whose head noun begins at `head`. */
static uint32_t left_end(struct work *w, const struct names_sentence *s, uint32_t head)
{
	uint32_t first = head;
	for (uint32_t i = head; i-- > 0;) {
		const struct token *t = &s->tokens[i];
		if (in_cue(w, s, i, w->n->cue.ordinal))
			break;
		if (t->kind == TOKEN_WORD && namely(w, s, i)) {
			if (i == 0 && in_cue(w, s, i, w->n->cue.function))
				break;
			first = i;
		} else if (t->kind == TOKEN_NUMBER && i > 0 && namely(w, s, i - 1) && i + 1 < head + 1
			   && !s->tokens[i].shape) {
			continue;			/* Track 1 Dialogue */
		} else if (names_tight_dash(s, i) || plural_apostrophe(s, i)
			   || (i > 0 && token_is(s->text, t, '.') && !t->space
			       && in_cue(w, s, i - 1, w->n->cue.place_lead))) {
			continue;			/* St. Mary's Hospital */
		} else if (t->kind == TOKEN_CLITIC) {
			if (i > 0 && (entity_ends_at(w, i - 1) || !namely(w, s, i - 1)))
				break;			/* ASEAN's Programme begins after ASEAN's */
		} else if (str_is(token_text(s->text, t), "and") || str_is(token_text(s->text, t), "&")) {
			/* joins two topics, not a topic and another name */
			uint32_t last;
			if (i == 0 || !namely(w, s, i - 1) || entity_ends_at(w, i - 1) || names_party_at(w, i + 1)
			    || in_cue(w, s, i - 1, w->n->cue.function)
			    || names_longest(w->n, ROOT_HEADS, s, i - 1, &last))
				break;
		} else {
			break;
		}
	}
	/* a function word that only begins the sentence: The, Meanwhile */
	while (first < head && in_cue(w, s, first, w->n->cue.function))
		first++;
	while (first < head && s->tokens[first].kind != TOKEN_WORD)
		first++;
	return first;
}

/* The widest span of any kind that begins at token i, or NULL. */
static const struct span *longest_from(const struct work *w, uint32_t i)
{
	const struct span *best = NULL;
	for (const struct span *s = NULL; (s = names_next_from(w, i, s));)
		if (!best || s->last > best->last)
			best = s;
	return best;
}

/* Last token of the name whose head noun ends at `head`: on X, for X and Y, a year. */
static uint32_t right_end(struct work *w, const struct names_sentence *s, uint32_t head)
{
	uint32_t last = head, i = head + 1;
	bool complement = false;
	while (i < s->ntokens) {
		const struct token *t = &s->tokens[i];
		if (t->kind == TOKEN_NUMBER) {
			if (t->len != 4 || t->shape || s->text.p[t->start] > '2')
				break;
			last = i++;			/* Connectivity 2025 */
			break;
		}
		if (names_tight_dash(s, i) && namely(w, s, i + 1)) {
			i++;
			continue;
		}
		const struct span *inner = complement ? longest_from(w, i) : NULL;
		if (inner && inner->last > i) {		/* a known name inside is taken whole */
			last = inner->last;
			i = last + 1;
			continue;
		}
		if (namely(w, s, i) && (complement || i == last + 1)) {
			if (!complement && last == head)
				break;			/* Dialogue Participants: not a complement */
			last = i++;
			continue;
		}
		if (plural_apostrophe(s, i) && complement) {
			i++;
			continue;
		}
		/* a chain of connectors that leads to a capitalised word */
		uint32_t k = i;
		struct str word = token_text(s->text, t);
		bool comma = str_is(word, ",");
		if (comma
		    && (!complement || k + 2 >= s->ntokens || !namely(w, s, k + 1)
			|| !(token_is(s->text, &s->tokens[k + 2], ',')
			     || str_is(token_text(s->text, &s->tokens[k + 2]), "and"))))
			break;				/* Safe, Secure, and Trustworthy */
		bool opens = str_is(word, "on") || str_is(word, "of") || str_is(word, "for") || str_is(word, "against");
		if (!complement && !opens)
			break;
		if (complement && !opens && !comma && !str_is(word, "and") && !str_is(word, "in") && !str_is(word, "&"))
			break;
		for (k = i; k < s->ntokens && k < i + 4; k++) {
			struct str x = token_text(s->text, &s->tokens[k]);
			if (!(str_is(x, "on") || str_is(x, "of") || str_is(x, "for") || str_is(x, "against")
			      || str_is(x, "the") || str_is(x, "and") || str_is(x, "&") || (k > i && str_is(x, "in"))
			      || str_is(x, ",")))
				break;
		}
		if (k >= s->ntokens || !namely(w, s, k) || in_cue(w, s, k, w->n->cue.ordinal))
			break;
		const struct span *of = names_party_at(w, k);
		if (of && of->form_kind == FORM_DEMONYM)
			break;				/* Congress of Sri Lankan President ... */
		if (str_is(word, "and") || comma) {	/* another name begins here? */
			uint32_t head_last;
			if (names_party_at(w, k) || k > i + 2)
				break;
			for (uint32_t j = k; j < k + 6 && namely(w, s, j); j++)
				if (names_longest(w->n, ROOT_HEADS, s, j, &head_last))
					return last;
		} else if (str_is(word, "in") && k == i + 1) {
			break;				/* Dialogue on Trade in Singapore */
		}
		complement = true;
		i = k;
	}
	return last;
}

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
		if ((t->kind != TOKEN_WORD && t->kind != TOKEN_NUMBER) || !t->word || str_is(t->word->fold, "the"))
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
	struct str t = token_text(s->text, &s->tokens[join]);
	if (str_is(t, "the") && join > 1)
		t = token_text(s->text, &s->tokens[--join]);
	if (!str_is(t, "and") && !str_is(t, "&"))
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

static bool accept(struct work *w, const struct names_sentence *s, const struct chunk *c)
{
	uint32_t topic = 0, parties = 0;
	for (uint32_t i = c->first; i <= c->last; i++) {
		const struct span *p = names_party_at(w, i);
		if (p && p->last <= c->last) {
			parties++;
			i = p->last;
		} else if (token_capital(s, i) && (i < c->head_first || i > c->head_last)) {
			topic++;
		}
	}
	/* Government of Iraq, Iraqi Parliament, but not Ohio Department */
	const struct span *lead = names_party_at(w, c->first);
	bool nation = lead && lead->form_kind == FORM_DEMONYM && lead->kind == NAME_COUNTRY;
	bool of = c->last > c->head_last && str_is(token_text(s->text, &s->tokens[c->head_last + 1]), "of");
	if (nation && !topic && c->head->body && namely(w, s, c->last + 1))
		return false;			/* American Hospital Supply */
	if (parties && !(c->head->body && topic))
		return topic || of || (nation ? str_is(c->head->kind, "organisation")
			: !str_is(c->head->kind, "organisation") || c->head->words > 1);
	/* without a party: a long enough topic after "the" or before "on"; not bodies and meetings, which are local
	 * more often than not */
	bool the = c->first > 0 && in_cue(w, s, c->first - 1, w->n->cue.determiner);
	/* a body may stand alone, but for the 30th Ministerial Council, which is a meeting */
	if (c->head->body)
		return topic > 0 && !c->head->plural
		       && !(c->first > 0
			    && (s->tokens[c->first - 1].kind == TOKEN_NUMBER
				|| (s->text.p[s->tokens[c->first - 1].start] >= '0'
				    && s->text.p[s->tokens[c->first - 1].start] <= '9')
				|| in_cue(w, s, c->first - 1, w->n->cue.ordinal)));
	return topic >= 2 && (the || c->last > c->head_last)
	       && (str_is(c->head->kind, "initiative") || str_is(c->head->kind, "document"));
}

/* Is the nationality that leads the name no part of it?  It is part of a body's, unless it is of class lead-outside,
 * and of a competition's in a sport text (class name-tail: the European Championships), not of a meeting's; but the
 * Nordic-Baltic Exercise. */
static bool leads_from_outside(const struct work *w, const struct names_sentence *s, const struct chunk *c,
			       const struct span *lead)
{
	if (lead->form_kind != FORM_DEMONYM || lead->last >= c->last || s->tokens[lead->last + 1].kind != TOKEN_WORD)
		return false;
	if (str_is(c->head->kind, "organisation"))
		return in_cue(w, s, lead->last, w->n->cue.lead_outside);
	return !w->sport || !in_cue(w, s, c->head_last, w->n->cue.name_tail);
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
		c.first = left_end(w, s, i);
		c.last = right_end(w, s, c.head_last);
		/* a longer name may have its head further right: Partnership Programme */
		if (namely(w, s, c.head_last + 1) && !entity_ends_at(w, c.head_last + 1)) {
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
