/* Which series a phrase is an edition of: by acronym, by lexicon name, by signature (parties, topic, level, head),
 * else an id derived from the signature. */
#include "events/editions.h"

/* A mention's own name as a key: folded words. */
static struct str entity_key(struct ev_article *a, struct str name)
{
	token_vec v = { NULL, 0, 0 };
	struct buf b = BUF_INIT;
	tokenize(a->mem, name, &v);
	for (size_t i = 0; i < v.n; i++) {
		if (v.v[i].kind == TOKEN_MARK || v.v[i].kind == TOKEN_CLITIC)
			continue;
		if (b.n)
			buf_addc(&b, ' ');
		word_fold(&b, token_text(name, &v.v[i]));
	}
	struct str r = b.n ? str_dup(a->mem, buf_str(&b)) : STR("");
	buf_free(&b);
	return r;
}

const struct series *ev_series_named(struct ev_article *a, const struct mention *m)
{
	return series_by_name(a->r->series, entity_key(a, m->name));
}

static void set_series(struct ev_article *a, struct ev_phrase *p, const struct series *row)
{
	p->series = row;
	p->id = row->id;
	p->series_name = row->name;
	p->rule = str_printf(a->mem, "series:%.*s", STR_FMT(row->id));
}

/* The phrase's own words without ordinals, as a name for a series in no lexicon: "ASEAN-India Track 1 Dialogue". */
static struct str surface(struct ev_article *a, const struct ev_phrase *p)
{
	const struct event_sentence *s = &a->in->sentences[p->sentence];
	uint32_t from = p->name, to = p->end > p->name ? p->end : p->name + 1;
	/* without a trailing "(AMCC)" */
	if (token_is(s->text, &s->tokens[to - 1], ')'))
		for (uint32_t k = to - 1; k > p->head; k--)
			if (token_is(s->text, &s->tokens[k], '(')) {
				to = k;
				break;
			}
	while (from + 1 < to) {		/* annual, inaugural, the year */
		uint32_t c = ev_class(&s->tokens[from]);
		bool drop = c & EV_DETERMINER;
		if (c & EV_MODIFIER) {
			enum ev_modifier_class m = a->r->modifiers.v[ordinal_value(c)].class;
			drop = m == EVM_FREQUENCY || m == EVM_FORM;
		}
		if (!drop)
			break;
		from++;
	}
	return str_sub(s->text, s->tokens[from].start, token_end(&s->tokens[to - 1]) - s->tokens[from].start);
}

/* Its parties; and its head, where that is a name too (Winterfest). */
static void own_words(struct ev_article *a, struct ev_phrase *p)
{
	for (size_t i = 0; i < p->named.n; i++)
		*VEC_PUSH(a->mem, &p->parties) = p->named.v[i]->entity_id;
	series_sort(&p->parties);
	if (p->head_rule && p->head_rule->suffix)
		*VEC_PUSH(a->mem, &p->topic) = ev_topic_key(a->r,
			a->in->sentences[p->sentence].tokens[p->head].word->fold);
}

/* "COP29", unless it is of a series that is named in full. */
static bool by_acronym(struct ev_article *a, struct ev_phrase *p)
{
	if (!p->acronym || (p->mention && p->mention->kind == NAME_SERIES))
		return false;
	p->id = p->acronym->series_id;
	p->series_name = p->acronym->series;
	p->series = series_by_id(a->r->series, p->id);
	p->rule = str_printf(a->mem, "events/acronyms:%.*s", STR_FMT(p->acronym->acronym));
	return true;
}

/* A series of the lexicon by its mention, its whole name, its name up to the head, or the body that meets. */
static bool by_name(struct ev_article *a, struct ev_phrase *p)
{
	const struct event_sentence *s = &a->in->sentences[p->sentence];
	const struct series_set *set = a->r->series;
	const struct mention *whole = p->core_topics ? NULL : p->mention;	/* the name says all */
	const struct series *row = whole && whole->kind == NAME_SERIES ? series_by_id(set, whole->entity_id) : NULL;
	if (!row)
		row = series_by_name(set, ev_name_key(a->mem, s->text, s->tokens, p->name, p->end));
	if (!row)
		row = series_by_name(set, ev_name_key(a->mem, s->text, s->tokens, p->name, p->head + 1));
	if (!row && whole)
		row = ev_series_named(a, whole);
	if (!row)
		return false;
	set_series(a, p, row);
	/* a name of the lexicon: "third Quad leaders' summit" */
	p->tentative = p->tentative && !p->capitals && !p->capital_head;
	return true;
}

/* An entity that meets: series/ and its own slug. */
static bool by_entity(struct ev_article *a, struct ev_phrase *p)
{
	if (!p->mention || p->core_topics)
		return false;
	struct str id = p->mention->entity_id;
	p->id = str_printf(a->mem, "series/%.*s", STR_FMT(str_from(id, (size_t)(str_chr(id, '/') + 1))));
	p->series_name = p->mention->name;
	p->rule = p->head_rule ? p->head_rule->row : STR("events/heads:edition");
	series_sort(&p->topic);
	return true;
}

/* 2nd Extraordinary ASEAN Summit: more than the series' own words.  It has their topic and parties, and is another. */
static void widen(struct ev_article *a, struct ev_phrase *p)
{
	const struct series *base = series_by_id(a->r->series, p->mention->entity_id);
	for (size_t i = 0; base && i < base->topic.n; i++)
		*VEC_PUSH(a->mem, &p->topic) = base->topic.v[i];
	if (base && base->parties.n)
		p->parties = (str_vec){ base->parties.v, base->parties.n, base->parties.n };
	else
		*VEC_PUSH(a->mem, &p->parties) = p->mention->entity_id;
	series_sort(&p->parties);
	p->mention = NULL;
}

/* By parties, topic, level and head: of a series of the lexicon, else of one that they name. */
static void by_signature(struct ev_article *a, struct ev_phrase *p)
{
	series_sort(&p->topic);
	const struct ev_head *rule = p->headless ? NULL : p->head_rule;
	struct str head = rule ? rule->key : STR(""), level = rule && (rule->traits & EVT_LEADERS) ? STR("") : p->level;
	struct str signature = series_signature(a->mem, &p->topic, level, head, &p->parties);
	const struct series *row = series_by_signature(a->r->series, signature);
	if (row) {
		set_series(a, p, row);
		return;
	}
	if (!(p->head_rule || p->open) || !(p->topic.n || p->parties.n))
		return;
	struct str owner = p->owner ? p->owner->name : p->owner_name;
	p->id = str_printf(a->mem, "series/%.*s", STR_FMT(signature));
	p->series_name = owner.n ? str_printf(a->mem, "%.*s %.*s", STR_FMT(owner), STR_FMT(surface(a, p)))
		: surface(a, p);
	p->rule = p->head_rule ? p->head_rule->row : STR("events/weights:name");
}

/* What kind of phrase is complete: it names its series by itself. */
static void by_own_words(struct ev_article *a, struct ev_phrase *p)
{
	own_words(a, p);
	if (by_acronym(a, p))
		return;
	if (!p->head_rule && !p->mention && !p->np)
		return;				/* "the event", "the sixteenth" */
	if (by_name(a, p) || by_entity(a, p))
		return;
	if (p->mention)
		widen(a, p);
	by_signature(a, p);
}

struct str ev_head_key(const struct ev_phrase *p)
{
	return p->head_rule ? p->head_rule->key : p->series ? p->series->head : STR("");
}

static bool meets_in_rounds(const struct ev_phrase *q)
{
	return q->series ? q->series->in_rounds : q->head_rule && (q->head_rule->traits & EVT_ROUNDS);
}

/* Is the head of p one by which q is called: its own, that of its part (session), its series' or its kind? */
static bool head_fits(const struct ev_phrase *p, const struct ev_phrase *q)
{
	struct str h = ev_head_key(p);
	return str_eq(h, ev_head_key(q)) || (q->part && str_eq(h, q->part->key))
		|| (q->series && (str_eq(h, q->series->head) || str_eq(h, q->series->kind)));
}

static bool level_fits(const struct ev_phrase *p, const struct ev_phrase *q)
{
	if (!p->level.n || (q->series && !q->series->level.n))
		return true;
	return str_eq(p->level, q->series ? q->series->level : q->level);
}

/* Could p be a shorter way to say q's series? */
bool ev_shorter(const struct ev_phrase *p, const struct ev_phrase *q)
{
	const str_vec *topic = q->series ? &q->series->topic : &q->topic;
	const str_vec *parties = q->series && q->series->parties.n ? &q->series->parties : &q->parties;
	enum ev_strength strength = p->head_rule ? p->head_rule->strength : EVH_STRONG;
	bool bare = !p->parties.n && !p->topic.n;
	if (!q->id.n || q->tentative || q->dropped)
		return false;
	if (strength == EVH_EDITION)
		return bare;
	if (strength == EVH_ROUND && bare && meets_in_rounds(q))
		return true;			/* the 11th round, of a dialogue */
	return head_fits(p, q) && level_fits(p, q) && series_subset(&p->topic, topic)
		&& series_subset(&p->parties, parties);
}

static bool same_number(const struct ev_phrase *p, const struct ev_phrase *q)
{
	for (size_t i = 0; i < p->numbers.n; i++)
		for (size_t k = 0; k < q->numbers.n; k++)
			if (p->numbers.v[i].value == q->numbers.v[k].value)
				return true;
	return false;
}

static void adopt(struct ev_article *a, struct ev_phrase *p, const struct ev_phrase *q)
{
	p->series = q->series;
	p->id = q->id;
	p->series_name = q->series_name;
	p->rule = str_printf(a->mem, "events/discourse:%.*s", STR_FMT(ev_head_key(p)));
	p->tentative = false;
}

/* "2ND SUMMIT ON SECURITY AN ENORMOUS SUCCESS": nobody can tell where the name ends; a sentence says it better. */
static bool shouts(const struct ev_article *a, const struct ev_phrase *p, const struct ev_phrase *q)
{
	return q->sentence != p->sentence && !q->series && ev_all_capitals(a->s[q->sentence])
		&& p->capital_head && p->capitals && !ev_all_capitals(a->s[p->sentence]);
}

/* The mention whose series p means: with its number if there is one, else the nearest before, else the first after. */
static const struct ev_phrase *fuller(const struct ev_article *a, const struct ev_phrase *p, size_t at,
				      bool number_only)
{
	const struct ev_phrase *best = NULL;
	for (size_t i = 0; i < a->phrases.n; i = ev_next(i, at, a->phrases.n)) {
		const struct ev_phrase *q = a->phrases.v[i];
		if (q == p || q->open || !ev_shorter(p, q) || shouts(a, p, q))
			continue;
		if (p->numbers.n && same_number(p, q))
			return q;
		if (number_only || (!q->numbers.n && !q->series))
			continue;
		if (i < at || !best)
			best = q;
	}
	return best;
}

/* What "the sixteenth, in Rome" counts: the last number before it, unless that may count what we do not know. */
static const struct ev_phrase *counted_before(const struct ev_article *a, const struct ev_phrase *p, size_t at)
{
	for (size_t k = at; k-- > 0 && p->sentence - a->phrases.v[k]->sentence <= 3;) {
		const struct ev_phrase *q = a->phrases.v[k];
		if (!q->numbers.n)
			continue;
		if (q->dropped && !q->elliptic)
			return NULL;
		if (!q->dropped && !same_number(p, q))
			return q;
	}
	return NULL;
}

/* The mention from which a numbered phrase may take its series; NULL: it has its own, or none is there. */
static const struct ev_phrase *lender(const struct ev_article *a, const struct ev_phrase *p, size_t at)
{
	if (p->before)
		return p->before->dropped ? NULL : p->before;
	if (p->elliptic)
		return counted_before(a, p, at);
	if (!p->open && (p->tentative || (!p->series && !p->parties.n && !p->mention)))
		return fuller(a, p, at, false);
	return p->series ? NULL : fuller(a, p, at, true);
}

void ev_identify(struct ev_article *a)
{
	for (size_t i = 0; i < a->phrases.n; i++)
		by_own_words(a, a->phrases.v[i]);
	for (size_t i = 0; i < a->phrases.n; i++) {
		struct ev_phrase *p = a->phrases.v[i];
		if (!p->numbers.n)
			continue;
		const struct ev_phrase *q = lender(a, p, i);
		if (q && !str_eq(q->id, p->id)) {
			adopt(a, p, q);
			p->from = q;
			p->adopted = same_number(p, q) ? 2 : 1;
		} else if (q) {
			p->tentative = false;
		}
		if (p->tentative || !p->id.n)
			p->dropped = true;
	}
}
