/* Finding: the rules' positions, determinized while texts are read.
 *
 * A state is a set of positions that may have matched the last token; its row says, for each set of classes
 * (column), the next state.  Rows are filled on first use (lazy subset construction, as in RE2), so
 * the cost a token is one look-up whatever the number of rules, and only states that news needs exist. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "dates/inside.h"

#include "base/hash.h"

enum {
	DEAD = 0,
	START = 1,
	UNKNOWN = -1,
	MAX_STATES = 1 << 14,
	ACCEPTS = 1 << 14,
	OPENING = 4,
	MAX_TOKENS = 48,
	MAX_STEPS = 20000
};

struct state {
	uint32_t *pos;
	uint32_t npos;
	uint16_t *accept;	/* rules, in file order */
	uint32_t naccept;
	uint64_t hash;
};

struct date_matcher {
	const struct date_rules *r;
	struct arena mem;
	VEC(struct state) states;
	int16_t *next;		/* by state and column: the next state, with ACCEPTS if a rule may end there; UNKNOWN */
	size_t next_room;	/* states */
	int32_t *table;		/* state by hash of its positions; 0 = free */
	pcre2_match_data *md;
	uint8_t *starts;	/* by set: can a rule begin with such a word? */
	uint32_t *first;	/* positions that can begin a rule, by class: first_at[c] .. first_at[c + 1] */
	uint32_t *first_at;
	uint16_t *sets;		/* of the sentence's tokens */
	uint32_t *at;		/* the tokens of the sentence where a rule can begin */
	size_t room;		/* in sets and at */
	/* capture of the match at hand */
	uint32_t path[MAX_TOKENS];
	size_t steps;
};

static int32_t add_state(struct date_matcher *m, const uint32_t *pos, uint32_t n);

static void clear(struct date_matcher *m)
{
	arena_reset(&m->mem);
	memset(&m->states, 0, sizeof m->states);
	memset(m->table, 0, 2 * MAX_STATES * sizeof *m->table);
	add_state(m, NULL, 0);		/* DEAD */
	add_state(m, NULL, 0);		/* START */
	for (size_t i = 0; i < m->r->nsets; i++)
		m->next[DEAD * m->r->nsets + i] = DEAD;
	m->next[START * m->r->nsets] = DEAD;
}

static void firsts_by_class(struct date_matcher *m)
{
	const struct date_rules *r = m->r;
	size_t n = r->classes.n;
	m->first_at = xcalloc(n + 2, sizeof *m->first_at);
	for (size_t k = 0; k < r->rules.n; k++)
		for (uint32_t i = 0; i < r->rules.v[k].nfirst; i++)
			m->first_at[r->pos.v[r->rules.v[k].first[i]].cls + 2]++;
	for (size_t c = 2; c < n + 2; c++)
		m->first_at[c] += m->first_at[c - 1];
	m->first = xcalloc(m->first_at[n + 1] + 1, sizeof *m->first);
	for (size_t k = 0; k < r->rules.n; k++)
		for (uint32_t i = 0; i < r->rules.v[k].nfirst; i++) {
			uint32_t pos = r->rules.v[k].first[i];
			m->first[m->first_at[r->pos.v[pos].cls + 1]++] = pos;
		}
}

struct date_matcher *date_matcher_new(const struct date_rules *r)
{
	struct date_matcher *m = xcalloc(1, sizeof *m);
	m->r = r;
	arena_init(&m->mem);
	m->table = xcalloc(2 * MAX_STATES, sizeof *m->table);
	m->starts = xcalloc(r->nsets, 1);
	uint64_t *first = xcalloc(r->set_words, sizeof *first);
	for (size_t k = 0; k < r->rules.n; k++)
		for (uint32_t i = 0; i < r->rules.v[k].nfirst; i++) {
			uint16_t cls = r->pos.v[r->rules.v[k].first[i]].cls;
			first[cls / 64] |= (uint64_t)1 << (cls % 64);
		}
	for (size_t s = 0; s < r->nsets; s++)
		for (size_t w = 0; w < r->set_words; w++)
			m->starts[s] |= (r->sets[s * r->set_words + w] & first[w]) != 0;
	free(first);
	firsts_by_class(m);
	m->md = pcre2_match_data_create(16, NULL);
	if (!m->md)
		die_oom(0);
	clear(m);
	return m;
}

void date_matcher_free(struct date_matcher *m)
{
	if (!m)
		return;
	pcre2_match_data_free(m->md);
	free(m->starts);
	free(m->first);
	free(m->first_at);
	free(m->sets);
	free(m->at);
	arena_free(&m->mem);
	free(m->next);
	free(m->table);
	free(m);
}

/* pos is sorted and belongs to no one else; n = 0 only for DEAD and START. */
static int32_t add_state(struct date_matcher *m, const uint32_t *pos, uint32_t n)
{
	uint64_t h = hash_bytes(pos, n * sizeof *pos);
	size_t mask = 2 * MAX_STATES - 1, at = h & mask;
	if (n)
		for (; m->table[at]; at = (at + 1) & mask) {
			const struct state *s = &m->states.v[m->table[at]];
			if (s->hash == h && s->npos == n && memcmp(s->pos, pos, n * sizeof *pos) == 0)
				return m->table[at];
		}
	int32_t id = (int32_t)m->states.n;
	struct state s = { .npos = n, .hash = h };
	s.pos = arena_alloc(&m->mem, n * sizeof *pos + 1);	/* never nothing: the arena may be empty */
	if (n)
		memcpy(s.pos, pos, n * sizeof *pos);
	for (uint32_t i = 0; i < n; i++)	/* positions of one rule are neighbours: so are its ends */
		s.naccept += m->r->pos.v[pos[i]].last
			&& (i == 0 || m->r->pos.v[pos[i - 1]].rule != m->r->pos.v[pos[i]].rule
			    || !m->r->pos.v[pos[i - 1]].last);
	s.accept = arena_alloc(&m->mem, s.naccept * sizeof *s.accept + 1);
	uint32_t k = 0;
	for (uint32_t i = 0; i < n; i++)
		if (m->r->pos.v[pos[i]].last && (k == 0 || s.accept[k - 1] != m->r->pos.v[pos[i]].rule)
		    && k < s.naccept)
			s.accept[k++] = m->r->pos.v[pos[i]].rule;
	s.naccept = k;
	size_t row = m->r->nsets;
	if (m->states.n == m->next_room) {
		m->next_room = m->next_room ? m->next_room * 2 : 256;
		m->next = xrealloc(m->next, m->next_room * row * sizeof *m->next);
	}
	for (size_t i = 0; i < row; i++)
		m->next[m->states.n * row + i] = UNKNOWN;
	*VEC_PUSH(&m->mem, &m->states) = s;
	if (n)
		m->table[at] = id;
	return id;
}

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return x < y ? -1 : x > y;
}

static int32_t build(struct date_matcher *m, int32_t from, uint16_t set)
{
	const struct date_rules *r = m->r;
	struct arena tmp;
	arena_init(&tmp);
	VEC(uint32_t) to = { 0 };
	if (from == START) {
		for (size_t w = 0; w < r->set_words; w++)
			for (uint64_t bits = r->sets[set * r->set_words + w]; bits; bits &= bits - 1) {
				size_t cls = w * 64 + (size_t)__builtin_ctzll(bits);
				for (uint32_t i = m->first_at[cls]; i < m->first_at[cls + 1]; i++)
					*VEC_PUSH(&tmp, &to) = m->first[i];
			}
	} else {
		const struct state *s = &m->states.v[from];
		for (uint32_t i = 0; i < s->npos; i++) {
			const struct date_pos *p = &r->pos.v[s->pos[i]];
			for (uint32_t k = 0; k < p->nfollow; k++)
				if (date_set_has(r, set, r->pos.v[p->follow[k]].cls))
					*VEC_PUSH(&tmp, &to) = p->follow[k];
		}
	}
	int32_t id = DEAD;
	if (to.n) {
		qsort(to.v, to.n, sizeof *to.v, by_number);
		size_t n = 1;
		for (size_t i = 1; i < to.n; i++)
			if (to.v[i] != to.v[n - 1])
				to.v[n++] = to.v[i];
		id = add_state(m, to.v, (uint32_t)n);
	}
	arena_free(&tmp);
	return m->next[(size_t)from * r->nsets + set] = (int16_t)(m->states.v[id].naccept ? id | ACCEPTS : id);
}

static inline int32_t step(struct date_matcher *m, int32_t from, uint16_t set)
{
	int32_t to = m->next[(size_t)from * m->r->nsets + set];
	return to != UNKNOWN ? to : build(m, from, set);
}

/* Sets of a sentence's tokens, and where rules can begin: one token in six; how many is returned.  The words lie far
 * apart in memory, so they are fetched ahead. */
static size_t look_up(struct date_matcher *m, const struct token *t, size_t n)
{
	enum { AHEAD = 12 };
	size_t found = 0;
	if (n > m->room) {
		m->room = n + n / 2;
		m->sets = xrealloc(m->sets, m->room * sizeof *m->sets);
		m->at = xrealloc(m->at, m->room * sizeof *m->at);
	}
	for (size_t i = 0; i < n; i++) {
		if (i + AHEAD < n)
			__builtin_prefetch(t[i + AHEAD].word ? &t[i + AHEAD].word->cls[WORD_DATE] : NULL);
		m->sets[i] = t[i].word ? date_cls_set(m->r, t[i].word->cls[WORD_DATE]) : 0;
		m->at[found] = (uint32_t)i;
		found += m->starts[m->sets[i]];
	}
	return found;
}

/* ---- capture ---- */

/* Positions for tokens i..n-1 of those from `from`, as the candidates may follow; depth first. */
static bool walk(struct date_matcher *m, const uint32_t *cand, uint32_t ncand, size_t from, size_t i, size_t n)
{
	for (uint32_t k = 0; k < ncand; k++) {
		const struct date_pos *p = &m->r->pos.v[cand[k]];
		if (!date_set_has(m->r, m->sets[from + i], p->cls) || m->steps++ > MAX_STEPS)
			continue;
		m->path[i] = cand[k];
		if (i + 1 == n ? p->last : walk(m, p->follow, p->nfollow, from, i + 1, n))
			return true;
	}
	return false;
}

/* ---- what stands around ---- */

static bool test_holds(const struct date_matcher *m, uint16_t test, uint16_t set, bool at_edge, bool glued)
{
	uint16_t cls = test & (DATE_TOUCHES - 1);
	if ((test & DATE_TOUCHES) && !glued)
		return false;
	return cls == DC_BOUND ? at_edge : cls == DC_GLUED ? glued : date_set_has(m->r, set, cls);
}

static bool around(const struct date_matcher *m, const struct date_context *c, size_t token, bool at_edge, bool glued)
{
	if (!c->nany && !c->nno)
		return true;
	uint16_t set = at_edge ? 0 : m->sets[token];
	bool any = !c->nany;
	for (uint16_t i = 0; i < c->nany && !any; i++)
		any = test_holds(m, c->any[i], set, at_edge, glued);
	if (!any)
		return false;
	for (uint16_t i = 0; i < c->nno; i++)
		if (test_holds(m, c->no[i], set, at_edge, glued))
			return false;
	return true;
}

static bool try_rule(struct date_matcher *m, struct arena *a, uint16_t rule, struct str text, const struct token *t,
		     size_t n, size_t from, size_t to, struct date_match *o)
{
	const struct date_rule *r = &m->r->rules.v[rule];
	if (!around(m, &r->before, from ? from - 1 : 0, from == 0, from && !t[from].space)
	    || !around(m, &r->after, to, to == n, to < n && !t[to].space))
		return false;
	m->steps = 0;
	if (!walk(m, r->first, r->nfirst, from, 0, to - from))
		return false;
	memset(o, 0, sizeof *o);
	o->rule = rule;
	o->span = (struct date_span){ t[from].start, (uint32_t)token_end(&t[to - 1]) };
	o->groups = 1;
	for (size_t i = 0; i < to - from; i++) {
		uint8_t g = m->r->pos.v[m->path[i]].group;
		if (g != DATE_SPAN_GROUP && g >= o->groups)
			o->groups = (uint8_t)(g + 1);
	}
	o->fields = arena_alloc(a, o->groups * sizeof *o->fields);
	date_fill(m->r, m->md, m->path, text, t + from, to - from, o);
	return date_match_sane(o);
}

/* Only words that lead up to a date stand before token i: "Then, in early" 1944. */
static bool opens(const struct date_matcher *m, size_t i)
{
	for (size_t k = 0; k < i && i <= OPENING; k++)
		if (!date_set_has(m->r, m->sets[k], DC_OPENS))
			return false;
	return i <= OPENING;
}

void date_matcher_run(struct date_matcher *m, struct arena *a, uint32_t sentence, struct str text,
		      const struct token *t, size_t n, date_match_vec *out)
{
	if (m->states.n > MAX_STATES - 64)
		clear(m);
	size_t starts = look_up(m, t, n), next = 0;
	size_t coming = 0;	/* where one would be joined to one to come: "is on Friday night and Sunday" */
	for (size_t k = 0; k < starts; k++) {
		size_t i = m->at[k];
		if (i < next)
			continue;
		next = i + 1;
		int32_t s = step(m, START, m->sets[i]);
		struct { size_t end; int32_t state; } ends[MAX_TOKENS];
		size_t nends = 0, j = i;
		while (s != DEAD) {
			j++;
			if (s & ACCEPTS) {
				s &= ~ACCEPTS;
				ends[nends].end = j;
				ends[nends++].state = s;
			}
			if (j == n || j - i == MAX_TOKENS || m->states.n > MAX_STATES - 2)
				break;
			s = step(m, s, m->sets[j]);
		}
		bool done = false;
		while (nends-- > 0 && !done) {
			const struct state *e = &m->states.v[ends[nends].state];
			for (uint32_t r = 0; r < e->naccept && !done; r++) {
				struct date_match o;
				if (!try_rule(m, a, e->accept[r], text, t, n, i, ends[nends].end, &o))
					continue;
				done = true;
				next = ends[nends].end;
				while (next > i + 1 && t[next - 1].start >= o.span.end)
					next--;		/* context after the expression is read again */
				if (m->r->rules.v[o.rule].op == DO_NONE)
					break;
				o.sentence = sentence;
				o.opens = opens(m, i);
				o.tense = date_tense(m->r, m->sets, n, i, ends[nends].end);
				if (!o.tense && coming && i == coming)
					o.tense = 1;
				coming = o.tense == 1 ? next + 1 : 0;
				*VEC_PUSH(a, out) = o;
			}
		}
	}
}
