/* One noun phrase that names an event: "ASEAN-India Track 1 Cyber Policy Dialogue", "Conference of the Parties to
 * the UNFCCC", "round of talks between India and the UK".  Reads tokens, names and dates of the sentence; never
 * looks left of where it is told to begin. */
#include "events/noun_phrase.h"
#include "events/read.h"

/* The longest name that starts at token k; a name found by pattern that is itself an event (a series in no
 * lexicon) is passed over for the names inside it. */
const struct mention *ev_name_from(const struct ev_sentence *s, uint32_t k, uint32_t *end)
{
	const struct mention *best = NULL;
	*end = k;
	if (k >= s->n || !s->name_first[k])
		return NULL;
	for (uint32_t i = s->name_first[k] - 1; i < s->nnames && s->name_start[i] == k; i++) {
		const struct mention *m = &s->names[i];
		if (s->name_end[i] < *end || m->kind == NAME_PERSON
		    || (s->name_end[i] == *end && m->kind != NAME_SERIES))	/* a series before its body */
			continue;
		uint32_t last = s->name_end[i] - 1;
		if ((m->kind == NAME_SERIES && !series_by_id(event_rules_series(s->r), m->entity_id))
		    || (m->kind == NAME_INITIATIVE && (ev_class(&s->t[last]) & EV_HEAD))
		    || !ev_of_entity(m))
			continue;
		best = m;
		*end = s->name_end[i];
	}
	return best;
}

/* The name that starts at token k, behind the topic words: in "Continental Congress" the last word is a head, not the
 * Congress of the lexicon. */
static const struct mention *inner_name(const str_vec *topic, const struct ev_sentence *s, uint32_t k,
    uint32_t *end)
{
	const struct mention *m = ev_name_from(s, k, end);
	bool head = m && topic->n && m->kind == NAME_ORGANISATION && *end == k + 1
		&& (ev_class(&s->t[k]) & EV_HEAD) && k && ev_capital(&s->t[k - 1]);
	return head ? NULL : m;
}

void ev_add_key(struct ev_reader *x, struct str key)
{
	*VEC_PUSH(x->a->mem, &x->p->topic) = key;
}

/* A topic word: joined to the one before where a dash or the variants say so. */
void ev_add_topic(struct ev_reader *x, struct str fold)
{
	struct ev_phrase *p = x->p;
	const struct event_rules *r = x->a->r;
	if (p->topic.n && x->word_before) {
		struct str last = p->topic.v[p->topic.n - 1];
		struct str two = str_printf(x->a->mem, "%.*s-%.*s", STR_FMT(last), STR_FMT(fold));
		struct str key = ev_topic_key(r, two);
		if (key.p != two.p || x->joined) {
			if (key.p == two.p)
				key = ev_topic_key(r, str_printf(x->a->mem, "%.*s%.*s", STR_FMT(last), STR_FMT(fold)));
			p->topic.v[p->topic.n - 1] = key;
			return;
		}
	}
	ev_add_key(x, ev_topic_key(r, fold));
	x->word_before = true;
}

void ev_add_words(struct ev_reader *x, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i < to; i++)
		if (x->s->t[i].kind == TOKEN_WORD
		    && !(ev_class(&x->s->t[i]) & (EV_OF | EV_AND | EV_DETERMINER | EV_ON)))
			ev_add_topic(x, x->s->t[i].word->fold);
}

bool ev_is_party(const struct mention *m)
{
	return m->entity_id.n
	       && (m->kind == NAME_COUNTRY || m->kind == NAME_ORGANISATION || m->kind == NAME_DEMONYM
		   || m->kind == NAME_INITIATIVE || m->kind == NAME_REGION || m->kind == NAME_SERIES);
}

void ev_add_party(struct ev_reader *x, const struct mention *m)
{
	for (size_t i = 0; i < x->p->named.n; i++)
		if (str_eq(x->p->named.v[i]->entity_id, m->entity_id))
			return;
	*VEC_PUSH(x->a->mem, &x->p->named) = m;
}

static bool next_to(const struct ev_sentence *s, uint32_t k)
{
	return k < s->n && !s->t[k].space;
}

/* Can a name or capitalised word stand at k? */
bool ev_name_like(const struct ev_sentence *s, uint32_t k)
{
	uint32_t end;
	return k < s->n && (ev_capital(&s->t[k]) || ev_name_from(s, k, &end));
}

bool ev_dated(const struct ev_sentence *s, uint32_t k)
{
	return k < s->n && s->date_at[k];
}

/* A four-digit year, as in "2024 ASEAN Summit". */
static bool bare_year(const struct ev_sentence *s, uint32_t k)
{
	return s->t[k].kind == TOKEN_NUMBER && s->t[k].len == 4
	       && (s->s->text.p[s->t[k].start] == '1' || s->s->text.p[s->t[k].start] == '2');
}

/* Reads a modifier word; false if it is none. */
static bool modifier(struct ev_reader *x, uint32_t *k)
{
	const struct ev_sentence *s = x->s;
	uint32_t c = ev_class(&s->t[*k]);
	if (!(c & EV_MODIFIER))
		return false;
	const struct ev_modifier *m = &x->a->r->modifiers.v[ordinal_value(c)];
	(*k)++;
	switch (m->class) {
	case EVM_LEVEL:
		x->p->level = m->level;
		break;
	case EVM_TRACK:		/* Track 1, Track-1.5, Track II */
		if (*k < s->n && token_is(s->s->text, &s->t[*k], '-'))
			(*k)++;
		if (*k < s->n && (s->t[*k].kind == TOKEN_NUMBER || (ev_class(&s->t[*k]) & ORD_ROMAN))) {
			struct str n = token_text(s->s->text, &s->t[*k]);
			if (s->t[*k].kind == TOKEN_NUMBER)
				x->p->level = str_printf(x->a->mem, "track-%.*s", STR_FMT(n));
			else
				x->p->level = str_printf(x->a->mem, "track-%u", ordinal_value(ev_class(&s->t[*k])));
			(*k)++;
		}
		break;
	case EVM_TOPIC:
		ev_add_topic(x, s->t[*k - 1].word->fold);
		return true;
	case EVM_FORM:
		if (m->level.n)
			x->p->step = m->level.p[0] == '-' ? -1 : 1;
		break;
	case EVM_FREQUENCY:
		break;
	}
	x->word_before = false;
	return true;
}

static bool pass(struct ev_reader *x, uint32_t *k)
{
	x->word_before = false;
	(*k)++;
	return true;
}

static bool is_dash(const struct ev_sentence *s, uint32_t k)
{
	const struct token *t = &s->t[k];
	return ev_mark(s, k, '-') || ev_mark(s, k, '/')
		|| (t->len == 3 && memcmp(s->s->text.p + t->start, "\xe2\x80\x93", 3) == 0);
}

/* A dash within a name; what is India-led is passed over, before the head. */
static bool dash(struct ev_reader *x, uint32_t *k, bool found)
{
	const struct ev_sentence *s = x->s;
	if (x->p->capitals && ev_mark(s, *k, '-') && *k + 1 < s->n && s->t[*k + 1].shape == SHAPE_LOWER
	    && !(ev_class(&s->t[*k + 1]) & (EV_HEAD | EV_MODIFIER))) {
		*k += 2;
		return !found;
	}
	x->joined = x->word_before && ev_mark(s, *k, '-');
	(*k)++;
	return true;
}

/* Trade, Investment and Industry Forum */
static bool comma_of_list(const struct ev_sentence *s, uint32_t k)
{
	return ev_mark(s, k, ',') && k && ev_capital(&s->t[k - 1]) && k + 2 < s->n && ev_capital(&s->t[k + 1])
		&& (ev_class(&s->t[k + 2]) & EV_AND);
}

/* of, on, and, the: do they lead from name to name? */
static bool joins_names(const struct ev_reader *x, uint32_t k)
{
	return (ev_class(&x->s->t[k]) & (EV_AND | EV_OF | EV_ON | EV_DETERMINER)) && x->p->capitals
		&& ev_name_like(x->s, k + 1) && !ev_dated(x->s, k + 1);
}

/* A mark or joining word inside a name; moves *k past it.  False: the phrase ends here. */
static bool joiner(struct ev_reader *x, uint32_t *k, bool found)
{
	const struct ev_sentence *s = x->s;
	const struct token *t = &s->t[*k];
	bool tight = !t->space && next_to(s, *k + 1);
	if (t->kind == TOKEN_CLITIC)
		return pass(x, k);
	if (t->kind != TOKEN_MARK)
		return !found && joins_names(x, *k) && pass(x, k);
	if (is_dash(s, *k))
		return tight && dash(x, k, found);
	return (ev_mark(s, *k, '&') || (ev_mark(s, *k, '+') && tight) || (!found && comma_of_list(s, *k)))
		&& pass(x, k);
}

/* "East Asia Summit (EAS) Foreign Ministers' Meeting": the token after brackets at k that hold one word in capitals,
 * if capitalised words with a head among them go on behind; else k. */
static uint32_t past_acronym(const struct ev_reader *x, uint32_t k)
{
	const struct ev_sentence *s = x->s;
	uint32_t close = k + 2;
	if (k + 4 >= s->n || !token_is(s->s->text, &s->t[k], '(') || s->t[k + 1].shape != SHAPE_UPPER)
		return k;
	if (close + 2 < s->n && token_is(s->s->text, &s->t[close], '-') && s->t[close + 1].shape == SHAPE_UPPER)
		close += 2;			/* BIMP-EAGA */
	if (!token_is(s->s->text, &s->t[close], ')'))
		return k;
	for (uint32_t q = close + 1;
	     q < s->n && q < close + 7
	     && (ev_capital(&s->t[q]) || s->t[q].kind == TOKEN_CLITIC || token_is(s->s->text, &s->t[q], '\''));
	     q++)
		if (ev_class(&s->t[q]) & EV_HEAD)
			return close + 1;
	return k;
}

/* What stands before the last head: what is read behind it belongs to the phrase only if another head follows. */
struct core {
	size_t topics, parties;
	struct str level;
	uint32_t capitals;
	const struct mention *headed;	/* the head is the last word of this name */
	bool found;			/* a head was read */
	bool extra;			/* one more, in lower case, stands right behind: the ASEAN Summit meeting */
};

static void set_head(struct ev_reader *x, struct core *c, uint32_t k, const struct ev_head *rule,
    const struct mention *name)
{
	struct ev_phrase *p = x->p;
	c->topics = p->topic.n;
	c->parties = p->named.n;
	c->level = p->level;
	c->capitals = p->capitals;
	c->headed = name;
	c->found = true;
	p->head = k;
	p->head_rule = rule;
}

/* A name is what is held (a series, a body that is its own meeting), a party, or words of the topic. */
static void core_name(struct ev_reader *x, struct core *c, const struct mention *m, uint32_t k, uint32_t end)
{
	const struct ev_head *rule = ev_head_at(x->s, end - 1);
	x->p->capitals++;
	if (m->kind == NAME_SERIES || (m->kind == NAME_ORGANISATION && (rule || ev_series_named(x->a, m)))) {
		set_head(x, c, end - 1, rule, m);
		ev_add_party(x, m);
	} else if (ev_is_party(m)) {
		ev_add_party(x, m);
	} else {
		if (m->kind == NAME_CITY && !x->p->own_place)
			x->p->own_place = m;
		x->word_before = false;
		ev_add_words(x, k, end);
	}
	x->word_before = x->joined = false;
}

/* A further head; false: in lower case behind a complete name, it is none of the phrase. */
static bool core_head(struct ev_reader *x, struct core *c, uint32_t k)
{
	struct ev_phrase *p = x->p;
	const struct ev_head *rule = ev_head_at(x->s, k), *last = c->found ? p->head_rule : NULL;
	bool complete = c->found && (p->capital_head || c->headed
		|| (p->head + 1 == k && last && last->strength == EVH_STRONG));
	if (last && !c->headed)
		ev_add_key(x, last->key);
	if (complete && !ev_capital(&x->s->t[k])) {
		c->extra = p->head + 1 == k;
		return false;
	}
	p->match |= last && last->strength == EVH_ROUND && rule->strength != EVH_TALKS;
	set_head(x, c, k, rule, NULL);
	p->capital_head = ev_capital(&x->s->t[k]);
	x->word_before = x->joined = false;
	return true;
}

/* Reads 2+2; false if it is none. */
static bool two_plus_two(struct ev_reader *x, uint32_t *k)
{
	const struct ev_sentence *s = x->s;
	if (s->t[*k].kind != TOKEN_NUMBER || *k + 2 >= s->n || !ev_mark(s, *k + 1, '+') || s->t[*k + 1].space
	    || s->t[*k + 2].kind != TOKEN_NUMBER)
		return false;
	ev_add_key(x, str_printf(x->a->mem, "%.*splus%.*s", STR_FMT(token_text(s->s->text, &s->t[*k])),
				 STR_FMT(token_text(s->s->text, &s->t[*k + 2]))));
	*k += 3;
	return true;
}

/* The words up to the head.  False if there is none. */
static bool read_core(struct ev_reader *x, uint32_t k)
{
	struct ev_sentence *s = x->s;
	struct ev_phrase *p = x->p;
	struct core c = { .level = STR("") };
	uint32_t limit = k + LONGEST < s->n ? k + LONGEST : s->n, first = k, end;
	p->head_rule = NULL;
	p->mention = NULL;
	while (k < limit) {
		const struct token *t = &s->t[k];
		uint32_t class = ev_class(t);
		const struct mention *m = inner_name(&p->topic, s, k, &end);
		if (m) {
			core_name(x, &c, m, k, end);
			k = end;
		} else if (ev_dated(s, k)) {
			if (!bare_year(s, k) || c.found)
				break;
			k++;
		} else if (class & EV_HEAD) {
			if (!core_head(x, &c, k))
				break;
			k++;
		} else if (modifier(x, &k)) {
			p->capitals += ev_capital(t);
		} else if (ev_capital(t) && !(class & (EV_ACRONYM | EV_NUMBERED) && k == first)) {
			ev_add_topic(x, t->word->fold);
			x->joined = false;
			p->capitals++;
			k++;
		} else if (!two_plus_two(x, &k)) {
			uint32_t past = c.found || p->capitals > 1 ? past_acronym(x, k) : k;
			if (past == k && !joiner(x, &k, c.found))
				break;
			k = past > k ? past : k;
		}
	}
	if (!c.found)
		return false;
	p->topic.n = p->core_topics = c.topics;
	p->named.n = c.parties;
	p->level = c.level;
	p->capitals = c.capitals;
	p->mention = c.headed;
	p->capital_head |= c.headed != NULL;
	p->end = p->head + 1 + c.extra;
	return true;
}

bool ev_read_phrase(struct ev_article *a, struct ev_sentence *s, struct ev_phrase *p, uint32_t k)
{
	struct ev_reader x = { a, s, p, false, false };
	p->name = k;
	if (!read_core(&x, k))
		return false;
	k = ev_parenthesis(s, p->end);
	for (int tails = 0; tails < 3 && k + 1 < s->n; tails++) {
		uint32_t c = ev_class(&s->t[k]), q = k + 1, after;
		if (s->t[k].shape == SHAPE_UPPER && s->t[k].len > 1 && s->t[p->head].shape != SHAPE_UPPER)
			break;		/* Growth Conference FOR IMMEDIATE RELEASE */
		if (c & (EV_OF | EV_BETWEEN | EV_ON | EV_TO)) {
			if (ev_class(&s->t[q]) & EV_DETERMINER)
				q++;
			if (q >= s->n || ev_dated(s, q))
				break;
		}
		if (c & EV_OF)
			after = ev_read_of(&x, q);
		else if (c & EV_BETWEEN)
			after = ev_read_list(&x, q);
		else if ((c & EV_TO) && p->topic.n && p->capital_head)	/* Conference of the Parties to the UNFCCC */
			after = ev_read_list(&x, q);
		else if (c & EV_ON)
			after = p->capital_head && !ev_capital(&s->t[q]) && !(ev_class(&s->t[q]) & EV_MODIFIER) ? q
				: ev_read_words(&x, q, true);
		else
			break;
		if (after == q)
			break;
		p->end = after;
		k = ev_parenthesis(s, after);
	}
	p->end = ev_parenthesis(s, p->end);
	return true;
}

struct str ev_name_key(struct arena *a, struct str text, const struct token *t, uint32_t from, uint32_t to)
{
	struct buf b = BUF_INIT;
	for (uint32_t i = from; i < to; i++) {
		uint32_t close = i + 2 < to && token_is(text, &t[i + 2], '-') ? i + 4 : i + 2;
		if (close < to && token_is(text, &t[i], '(') && token_is(text, &t[close], ')')) {
			i = close;		/* East Asia Summit (EAS) Foreign Ministers' Meeting */
			continue;
		}
		if (t[i].kind == TOKEN_MARK || t[i].kind == TOKEN_CLITIC)
			continue;
		if (b.n)
			buf_addc(&b, ' ');
		buf_adds(&b, t[i].word->fold);
	}
	struct str r = b.n ? str_dup(a, buf_str(&b)) : STR("");
	buf_free(&b);
	return r;
}
