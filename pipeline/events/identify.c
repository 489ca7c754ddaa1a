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

/* What kind of phrase is complete: it names its series by itself. */
static void by_own_words(struct ev_article *a, struct ev_phrase *p)
{
	const struct event_rules *r = a->r;
	const struct token *t = a->in->sentences[p->sentence].tokens;
	const struct series *row = NULL;
	own_words(a, p);
	if (p->acronym && !(p->mention && p->mention->kind == NAME_SERIES)) {
		p->id = p->acronym->series_id;
		p->series_name = p->acronym->series;
		p->series = series_by_id(r->series, p->id);
		p->rule = str_printf(a->mem, "events/acronyms:%.*s", STR_FMT(p->acronym->acronym));
		return;
	}
	if (!p->head_rule && !p->mention && !p->np)
		return;				/* "the event", "the sixteenth" */
	if (p->mention && p->mention->kind == NAME_SERIES && !p->core_topics)
		row = series_by_id(r->series, p->mention->entity_id);
	if (!row
	    && (row = series_by_name(r->series,
				     ev_name_key(a->mem, a->in->sentences[p->sentence].text, t, p->name, p->end)))
		       == NULL)
		row = series_by_name(r->series,
				     ev_name_key(a->mem, a->in->sentences[p->sentence].text, t, p->name, p->head + 1));
	if (!row && p->mention && !p->core_topics)
		row = ev_series_named(a, p->mention);
	if (row) {
		set_series(a, p, row);
		/* a name of the lexicon: "third Quad leaders' summit" */
		p->tentative = p->tentative && !p->capitals && !p->capital_head;
		return;
	}
	if (p->mention && !p->core_topics) {	/* an entity that meets: series/ and its own slug */
		ptrdiff_t slash = str_chr(p->mention->entity_id, '/');
		p->id = str_printf(a->mem, "series/%.*s",
				   STR_FMT(str_from(p->mention->entity_id, (size_t)(slash + 1))));
		p->series_name = p->mention->name;
		p->rule = p->head_rule ? p->head_rule->row : STR("events/heads:edition");
		series_sort(&p->topic);
		return;
	}
	if (p->mention) {			/* 2nd Extraordinary ASEAN Summit: more than the series' own words */
		const struct series *base = series_by_id(r->series, p->mention->entity_id);
		for (size_t i = 0; base && i < base->topic.n; i++)
			*VEC_PUSH(a->mem, &p->topic) = base->topic.v[i];
		if (base && base->parties.n)
			p->parties = (str_vec){ base->parties.v, base->parties.n, base->parties.n };
		else
			*VEC_PUSH(a->mem, &p->parties) = p->mention->entity_id;
		series_sort(&p->parties);
		p->mention = NULL;
	}
	series_sort(&p->topic);
	struct str head = p->head_rule && !p->headless ? p->head_rule->key : STR("");
	struct str level = str_is(head, "summit") ? STR("") : p->level;
	struct str signature = series_signature(a->mem, &p->topic, level, head, &p->parties);
	row = series_by_signature(r->series, signature);
	if (row) {
		set_series(a, p, row);
		return;
	}
	if ((p->head_rule || p->open) && (p->topic.n || p->parties.n)) {
		p->id = str_printf(a->mem, "series/%.*s", STR_FMT(signature));
		struct str owner = p->owner ? p->owner->name : p->owner_name;
		p->series_name = owner.n ? str_printf(a->mem, "%.*s %.*s", STR_FMT(owner), STR_FMT(surface(a, p)))
			: surface(a, p);
		p->rule = p->head_rule ? p->head_rule->row : STR("events/weights:name");
	}
}

struct str ev_head_key(const struct ev_phrase *p)
{
	return p->head_rule ? p->head_rule->key : p->series ? p->series->head : STR("");
}

bool ev_in_rounds(struct str kind)
{
	return str_is(kind, "dialogue");
}

static bool meets_in_rounds(const struct ev_phrase *q)
{
	return ev_in_rounds(q->series ? q->series->kind : q->head_rule ? q->head_rule->kind : STR(""));
}

/* Could p be a shorter way to say q's series? */
bool ev_shorter(const struct ev_phrase *p, const struct ev_phrase *q)
{
	const str_vec *topic = q->series ? &q->series->topic : &q->topic;
	const str_vec *parties = q->series && q->series->parties.n ? &q->series->parties : &q->parties;
	if (!q->id.n || q->tentative || q->dropped)
		return false;
	if (p->head_rule && p->head_rule->strength == EVH_EDITION)
		return !p->parties.n && !p->topic.n;
	if (p->head_rule && p->head_rule->strength == EVH_ROUND && !p->parties.n && !p->topic.n && meets_in_rounds(q))
		return true;			/* the 11th round, of a dialogue */
	struct str h = ev_head_key(p), g = ev_head_key(q);
	if (!str_eq(h, g) && !(q->part && str_eq(h, q->part->key)) && !(q->series && str_eq(h, q->series->head))
	    && !(q->series && str_eq(h, q->series->kind)))
		return false;
	if (p->level.n && q->series && q->series->level.n && !str_eq(p->level, q->series->level))
		return false;
	if (p->level.n && !q->series && !str_eq(p->level, q->level))
		return false;
	return series_subset(&p->topic, topic) && series_subset(&p->parties, parties);
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

void ev_identify(struct ev_article *a)
{
	for (size_t i = 0; i < a->phrases.n; i++)
		by_own_words(a, a->phrases.v[i]);
	for (size_t i = 0; i < a->phrases.n; i++) {
		struct ev_phrase *p = a->phrases.v[i];
		if (!p->numbers.n)
			continue;
		const struct ev_phrase *q = NULL;
		if (p->before) {
			q = p->before->dropped ? NULL : p->before;
		} else if (p->elliptic) {
			for (size_t k = i; k-- > 0 && !q && p->sentence - a->phrases.v[k]->sentence <= 3;) {
				const struct ev_phrase *b = a->phrases.v[k];
				if (b->numbers.n && b->dropped && !b->elliptic)
					break;		/* it may count what we do not know */
				if (b->numbers.n && !b->dropped && !same_number(p, b))
					q = b;
			}
		} else if (!p->open && (p->tentative || (!p->series && !p->parties.n && !p->mention)))
			q = fuller(a, p, i, false);
		else if (!p->series)
			q = fuller(a, p, i, true);
		if (q && !str_eq(q->id, p->id)) {
			adopt(a, p, q);
			p->from = q;
			p->adopted = same_number(p, q) ? 2 : 1;
		}
		else if (q)
			p->tentative = false;
		if (p->tentative || !p->id.n)
			p->dropped = true;
	}
}
