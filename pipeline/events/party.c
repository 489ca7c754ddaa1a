/* Who: host, chair, co-chairs, by the words "hosted by", "co-chaired the" and their kin.  Countries and
 * organisations are taken; a person only where none is named. */
#include "events/inside.h"

static const struct { uint32_t cue; enum party_role role; bool by;
} roles[] = {
	{ CUE_COCHAIRED_BY, PARTY_CO_CHAIR, true },
	{ CUE_CHAIRED_BY, PARTY_CHAIR, true },
	{ CUE_HOSTED_BY, PARTY_HOST, true },
	{ CUE_ATTENDED_BY, PARTY_PARTICIPANT, true },
	{ CUE_COCHAIR, PARTY_CO_CHAIR, false },
	{ CUE_CHAIR, PARTY_CHAIR, false },
	{ CUE_HOST, PARTY_HOST, false },
};

struct party_names { VEC(const struct mention *) v; };

static void add(struct ev_article *a, struct ev_phrase *p, enum party_role role, const struct mention *m)
{
	for (size_t i = p->first_party; i < a->parties.n; i++)
		if (str_eq(a->parties.v[i].entity_id, m->entity_id) && str_eq(a->parties.v[i].name, m->name))
			return;
	*VEC_PUSH(a->mem, &a->parties) = (struct party){ p->sentence, 0, role, m->entity_id, m->name };
	p->nparties++;
	p->roles = true;
}

static bool may_act(const struct mention *m)
{
	return m->entity_id.n
	       && (m->kind == NAME_COUNTRY || m->kind == NAME_DEMONYM
		   || m->kind == NAME_ORGANISATION);
}

/* May the word at k stand in a list of those who act: "India's Joint Secretary for Cyber Diplomacy, A. Shukla, and"? */
static bool in_list(const struct ev_sentence *s, uint32_t k)
{
	const struct token *t = &s->t[k];
	uint32_t c = ev_class(t);
	if (t->kind == TOKEN_CLITIC || (c & (EV_AND | EV_OF | EV_ON | EV_DETERMINER | EV_POSSESSIVE))
	    || (s->cue[k] & CUE_TITLE))
		return true;
	if (t->kind == TOKEN_WORD)
		return ev_capital(t);
	return t->kind == TOKEN_MARK
	       && (token_is(s->s->text, t, ',') || token_is(s->s->text, t, '.') || token_is(s->s->text, t, '-')
		   || token_is(s->s->text, t, '(') || token_is(s->s->text, t, ')'));
}

static void take(struct ev_article *a, struct ev_sentence *s, struct party_names *found, struct party_names *persons,
		 uint32_t m)
{
	const struct mention *n = &s->names[m];
	if (may_act(n) || (n->kind == NAME_CITY && n->entity_id.n))
		*VEC_PUSH(a->mem, &found->v) = n;
	else if (n->kind == NAME_PERSON && n->entity_id.n)
		*VEC_PUSH(a->mem, &persons->v) = n;
}

/* Names from token k on, as far as a list goes. */
static void collect_after(struct ev_article *a, struct ev_sentence *s, uint32_t k, struct party_names *found,
			  struct party_names *persons)
{
	while (k < s->n) {
		if (s->date_at[k] || s->phrase_at[k])
			break;
		if (s->name_at[k]) {
			take(a, s, found, persons, s->name_at[k] - 1);
			k = s->name_end[s->name_at[k] - 1];
		} else if (in_list(s, k)) {
			k += s->cue[k] & CUE_TITLE ? s->cue_length[k] : 1;
		} else {
			break;
		}
	}
}

/* Length of the cue of a post that ends before token k. */
static uint32_t post_before(const struct ev_sentence *s, uint32_t k)
{
	for (uint32_t back = 1; back <= 4 && back <= k; back++)
		if (s->cue_length[k - back] == back)
			return s->cue[k - back] & CUE_TITLE ? back : 0;
	return 0;
}

static void collect_before(struct ev_article *a, struct ev_sentence *s, uint32_t k, uint32_t lowest,
			   struct party_names *found, struct party_names *persons)
{
	uint32_t post;
	while (k > lowest) {
		if (s->date_at[k - 1] || s->phrase_at[k - 1])
			break;
		if (s->name_at[k - 1]) {
			take(a, s, found, persons, s->name_at[k - 1] - 1);
			k = s->name_start[s->name_at[k - 1] - 1];
		} else if ((post = post_before(s, k)) != 0) {
			k -= post;
		} else if (in_list(s, k - 1)) {
			k--;
		} else {
			break;
		}
	}
}

/* The phrase that a cue at [c, end) speaks of: the one right after it, else the last before it. */
static size_t phrase_of(const struct ev_article *a, const struct ev_sentence *s, uint32_t c, uint32_t end, size_t lo,
			size_t hi)
{
	for (uint32_t k = end; k < s->n && k < end + 6; k++) {
		if (s->phrase_at[k])
			return s->phrase_at[k] - 1;
		if (!(ev_class(&s->t[k]) & (EV_DETERMINER | EV_POSSESSIVE | EV_MODIFIER)) && !s->date_at[k]
		    && !s->cue[k] && s->t[k].kind != TOKEN_CLITIC && !s->name_at[k])
			break;
		if (s->name_at[k] && !(s->cue[c] & (CUE_HOST | CUE_CHAIR | CUE_COCHAIR)))
			break;
	}
	for (size_t i = hi; i-- > lo;)
		if (a->phrases.v[i]->end <= c)
			return i;
	return hi;
}

/* Who acts by the cue at token c: who stands behind "by", else before the verb; persons only where nobody else does. */
static struct party_names actors(struct ev_article *a, struct ev_sentence *s, const struct ev_phrase *p, uint32_t c,
    bool by)
{
	struct party_names found = { { NULL, 0, 0 } }, persons = { { NULL, 0, 0 } };
	bool behind = p->end <= c;	/* the phrase stands before the cue */
	if (by)
		collect_after(a, s, c + s->cue_length[c], &found, &persons);
	else
		collect_before(a, s, c, behind ? p->end : 0, &found, &persons);
	/* "South Africa takes over and will host the 20th summit": the sentence's subject */
	bool goes_on = c && ((ev_class(&s->t[c - 1]) & EV_AND) || token_is(s->s->text, &s->t[c - 1], ','));
	if (!found.v.n && !persons.v.n && !by && !behind && goes_on)
		collect_after(a, s, 0, &found, &persons);
	return found.v.n ? found : persons;
}

/* The one place that hosts is where it is held. */
static void held_by_host(struct ev_phrase *p, const struct party_names *hosts)
{
	if (hosts->v.n != 1 || p->place || p->place_name.n || p->virtual_)
		return;
	enum name_kind kind = hosts->v.v[0]->kind;
	if (kind == NAME_COUNTRY || kind == NAME_CITY)
		p->place = hosts->v.v[0];
}

/* What the cue at token c says of p. */
static void say_role(struct ev_article *a, struct ev_sentence *s, struct ev_phrase *p, uint32_t c)
{
	size_t i = 0, n = sizeof roles / sizeof *roles;
	while (i < n && !(s->cue[c] & roles[i].cue))
		i++;
	if (i == n)
		return;
	struct party_names found = actors(a, s, p, c, roles[i].by);
	if (roles[i].role == PARTY_HOST)
		held_by_host(p, &found);
	for (size_t k = 0; k < found.v.n; k++)
		if (found.v.v[k]->kind != NAME_CITY)
			add(a, p, roles[i].role, found.v.v[k]);
}

void ev_parties(struct ev_article *a, struct ev_sentence *s, struct ev_phrase *p, size_t lo, size_t hi)
{
	uint32_t acts = 0;
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		acts |= roles[i].cue;
	p->first_party = (uint32_t)a->parties.n;
	for (uint32_t c = 0; c < s->n; c++) {
		size_t at = s->cue[c] & acts ? phrase_of(a, s, c, c + s->cue_length[c], lo, hi) : hi;
		if (at < hi && a->phrases.v[at] == p)
			say_role(a, s, p, c);
	}
}
