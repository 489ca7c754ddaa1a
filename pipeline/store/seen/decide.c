/* The decision on one article, in order of arrival: see seen.h. */
#include <stdlib.h>

#include "store/seen/index.h"
#include "store/seen/sketch.h"

enum {
	MOST_RELATIONS = 4,
	MOST_COMPARED = 32,
	GATHERED_MOST = 512,		/* copies of a kept article that are counted */
	GATHERS_LEAST = 8,		/* copies that a kept article has, to gather those of others ... */
	GATHERS_TIMES = 4,		/* ... and how many for each copy of theirs */
	FURNITURE_WORDS = 60		/* a longer line is no furniture */
};

struct compared {
	uint32_t article;
	enum relation_kind kind;
	bool gathers;			/* no copy of it by itself, but if it is one of another */
	struct likeness like;
	struct record record;
};

static int damaged(uint32_t article, struct err *e)
{
	return err_set(e, EXIT_STREAM, "the index of seen articles is damaged (article %u); run again with --rebuild "
		       "to make it anew", article);
}

/* ---- furniture ---- */

static bool may_be_furniture(const struct fingerprint *f, const struct sentence *s, size_t i)
{
	const struct print_line *l = &f->lines[i];
	if (!l->hash || l->words > FURNITURE_WORDS)
		return false;
	switch (s->role) {
	case ROLE_NONE: case ROLE_HEADING: case ROLE_BODY: case ROLE_QUOTE: case ROLE_CAPTION: case ROLE_LIST:
		return true;
	default:
		return false;
	}
}

static struct publisher_lines *lines_known(struct seen *s, uint32_t publisher)
{
	struct publisher_lines *p = lines_of(s->lines, publisher);
	if (p)
		return p;
	struct str stored = STR_NONE;
	for (size_t i = s->nsegments; i-- > 0 && !stored.n;)
		stored = segment_lines(s->segments[i], publisher);
	return lines_load(s->lines, publisher, stored);
}

/* Give lines that many articles of the publisher had their role; the article is then judged without them. */
static int mark_furniture(struct seen *s, struct article *a, const struct fingerprint **f, struct publisher_lines **p,
			  struct err *e)
{
	*p = lines_known(s, (*f)->owner);
	if (!*p)
		return err_set(e, EXIT_STREAM,
			       "the index of seen articles is damaged (lines of a publisher); run again "
			       "with --rebuild to make it anew");
	double many = s->rules->limit[(*f)->publisher ? LIMIT_FURNITURE_ARTICLES : LIMIT_FURNITURE_UNNAMED];
	struct fingerprint *g = NULL;
	for (size_t i = 0; i < a->sentences.n; i++) {
		struct sentence *line = &a->sentences.v[i];
		if (!may_be_furniture(*f, line, i) || lines_count(*p, (*f)->lines[i].hash) < many)
			continue;
		/* without a name the articles may be of one agency, whose rows of dates and figures are no furniture */
		if (!(*f)->publisher && (*f)->lines[i].figures)
			continue;
		line->role = ROLE_FURNITURE;
		if (!(*f)->lines[i].body)
			continue;
		if (!g) {
			g = arena_alloc(&a->mem, sizeof *g);
			*g = **f;
			g->lines = arena_alloc(&a->mem, (g->nlines + 1) * sizeof *g->lines);
			memcpy(g->lines, (*f)->lines, g->nlines * sizeof *g->lines);
			g->ahead = NULL;	/* its keys will be others */
			if (g->later && sketch_fetch(g, &a->mem, e))
				return -1;
		}
		g->lines[i].body = g->lines[i].counts = false;
		g->lines[i].masked = 0;
	}
	if (g) {
		print_body(g, &a->mem);
		ask_candidates(s, g);
		*f = g;
	}
	return 0;
}

static void count_lines(struct article *a, const struct fingerprint *f, struct publisher_lines *p)
{
	uint32_t *v = arena_alloc(&a->mem, (f->nlines + 1) * sizeof *v);
	size_t n = 0;
	for (size_t i = 0; i < f->nlines; i++) {
		const struct sentence *line = &a->sentences.v[i];
		if (f->lines[i].hash && (line->role == ROLE_FURNITURE || may_be_furniture(f, line, i)))
			v[n++] = f->lines[i].hash;
	}
	lines_add(p, v, n);
}

/* ---- relations ---- */

/* Exact first, then the most alike, then the earliest. */
static int by_likeness(const void *a, const void *b)
{
	const struct compared *x = *(const struct compared *const *)a, *y = *(const struct compared *const *)b;
	if (likeness_is(&x->like, FEATURE_EXACT) != likeness_is(&y->like, FEATURE_EXACT))
		return likeness_is(&x->like, FEATURE_EXACT) ? -1 : 1;
	if (x->like.v[FEATURE_JACCARD] != y->like.v[FEATURE_JACCARD])
		return x->like.v[FEATURE_JACCARD] > y->like.v[FEATURE_JACCARD] ? -1 : 1;
	return x->article < y->article ? -1 : x->article > y->article;
}

/* How many copies a kept article has gathered, up to GATHERED_MOST.  -1 if damaged. */
static int gathered(const struct seen *s, uint32_t kept)
{
	size_t n = 0;
	for (size_t i = 0; i < s->nsegments && n < GATHERED_MOST; i++) {
		int k = said_count(segment_said(s->segments[i], kept), GATHERED_MOST - n);
		if (k < 0)
			return -1;
		n += (size_t)k;
	}
	uint32_t at = 0;
	while (n < GATHERED_MOST && said_next(&s->recent.said, kept, &at).n)
		n++;
	return (int)n;
}

/* Of n articles, the most alike first, that it is a copy of, the one where most copies have gathered, then the
 * earliest: so that all copies of a story meet, in whatever order its versions arrive (612 web pages of one story:
 * the most alike brings a quarter of the pairs together, the earliest 73 %, this 73 to 98 % where the earliest leaves
 * two groups).  One that many more copies have gathered at takes it too if a clause "gathers" holds: a version with a
 * new opening and one that is the old opening alone have nothing in common but what both have with this article.
 * -1 if the index is damaged. */
static int likeliest(const struct seen *s, struct compared *const *v, size_t n, size_t first, size_t *best)
{
	int most = -1, joined = -1;
	size_t larger = n;
	*best = first;
	if (likeness_is(&v[first]->like, FEATURE_EXACT))
		return 0;
	for (size_t k = 0; k < n; k++) {
		bool copy = relation_is_copy(v[k]->kind);
		if (!copy && !v[k]->gathers)
			continue;
		int g = gathered(s, v[k]->article);
		if (g < 0)
			return -1;
		if (copy && (g > most || (g == most && v[k]->article < v[*best]->article))) {
			most = g;
			*best = k;
		} else if (!copy && (g > joined || (g == joined && v[k]->article < v[larger]->article))) {
			joined = g;
			larger = k;
		}
	}
	if (joined >= GATHERS_LEAST && joined >= most * GATHERS_TIMES)
		*best = larger;
	return 0;
}

/* The most alike says what the article is: a copy of the likeliest, or a revision and then no copy of anything.  Puts
 * that one first.  -1 if the index is damaged. */
static int settle(const struct seen *s, struct compared **v, size_t n)
{
	size_t i = 0, best = 0;
	while (i < n && !relation_is_copy(v[i]->kind) && v[i]->kind != REL_REVISION)
		i++;
	if (i == n)
		return 0;
	best = i;
	if (v[i]->kind != REL_REVISION && likeliest(s, v, n, i, &best))
		return -1;
	struct compared *first = v[best];
	if (first->gathers)
		first->kind = REL_COPY;
	memmove(v + 1, v, best * sizeof *v);
	v[0] = first;
	for (size_t k = 1; k < n && first->kind == REL_REVISION; k++)
		if (relation_is_copy(v[k]->kind))
			v[k]->kind = REL_SHARES;
	return 0;
}

static void add_relation(struct article *a, const struct seen *s, const struct compared *c)
{
	*VEC_PUSH(&a->mem, &a->relations) = (struct relation){
		.other_id = str_printf(&a->mem, "%016llx", (unsigned long long)c->record.id),
		.kind = relation_name(c->kind),
		.containment = c->like.v[FEATURE_CONTAINMENT],
		.containment_of_other = c->like.v[FEATURE_OF_OTHER],
		.jaccard = c->like.v[FEATURE_JACCARD],
		.numbers_agree = duplicate_numbers_agree(s->rules, &c->like)
	};
}

/* Sentences that the other has: Q. */
static int mark_repeats(struct article *a, const struct fingerprint *f, const struct compared *c, struct str id)
{
	uint32_t lines[MAX_LINES];
	if (record_lines(&c->record, lines))
		return -1;
	for (size_t i = 0; i < f->nlines; i++) {
		struct sentence *s = &a->sentences.v[i];
		if (f->lines[i].hash && !s->repeats.n && line_in(lines, c->record.nlines, f->lines[i].hash))
			s->repeats = id;
	}
	return 0;
}

/* Sentences of a copy that another copy of its kept article said before; and what is left is remembered as said by
 * this one: it would yield facts. */
static int mark_said(struct article *a, const struct fingerprint *f, struct str blocks, size_t *known)
{
	uint32_t lines[MAX_LINES];
	while (blocks.n) {
		uint64_t copy;
		size_t n;
		if (said_read(&blocks, &copy, lines, &n))
			return -1;
		*known += n;
		struct str id = STR_NONE;
		for (size_t i = 0; i < f->nlines; i++) {
			struct sentence *s = &a->sentences.v[i];
			if (!f->lines[i].hash || s->repeats.n || !line_in(lines, n, f->lines[i].hash))
				continue;
			if (!id.n)
				id = str_printf(&a->mem, "%016llx", (unsigned long long)copy);
			s->repeats = id;
		}
	}
	return 0;
}

static int add_said(struct seen *s, struct article *a, const struct fingerprint *f, uint32_t kept)
{
	size_t known = 0, n = 0;
	for (size_t i = 0; i < s->nsegments; i++)
		if (mark_said(a, f, segment_said(s->segments[i], kept), &known))
			return -1;
	uint32_t at = 0;
	for (struct str b; (b = said_next(&s->recent.said, kept, &at)).n;)
		if (mark_said(a, f, b, &known))
			return -1;
	uint32_t *v = arena_alloc(&a->mem, (f->nlines + 1) * 2 * sizeof *v);
	for (size_t i = 0; i < f->nlines && n < MAX_LINES; i++)
		if (f->lines[i].hash && !a->sentences.v[i].repeats.n && role_yields_facts(a->sentences.v[i].role))
			v[n++] = line_key(f->lines[i].hash);
	n = shingle_sort(v, n, v + f->nlines + 1);
	if (known + n > SAID_MOST)
		n = 0;
	int copies = n ? 0 : gathered(s, kept);
	if (n || (copies >= 0 && copies < GATHERED_MOST))
		said_add(&s->recent.said, kept, f->id, v, n);
	return copies < 0 ? -1 : 0;
}

static int relate(struct seen *s, struct article *a, const struct fingerprint *f, enum relation_kind *status,
		  bool *moved, struct err *e)
{
	const struct seen_candidate *list;
	size_t n, k = 0;
	if (find_candidates(s, f, &list, &n, e))
		return -1;
	for (size_t i = 0; i < n; i++) {
		struct str r = seen_record(s, list[i].article);
		for (size_t at = 0; at < r.n; at += 64)
			__builtin_prefetch(r.p + at);
	}
	if (n)
		gram_map_fill(s->map, f->grams, f->ngrams);
	struct compared all[MOST_COMPARED], *v[MOST_COMPARED];
	for (size_t i = 0; i < n && i < MOST_COMPARED; i++) {
		struct compared *c = &all[k];
		c->article = list[i].article;
		if (record_read(seen_record(s, c->article), &c->record)
		    || record_compare(f, s->map, &c->record, &c->like))
			return damaged(c->article, e);
		c->kind = duplicate_judge(s->rules, &c->like);
		c->gathers = !relation_is_copy(c->kind) && c->kind != REL_REVISION
			     && duplicate_gathers(s->rules, &c->like);
		if (c->kind != REL_NONE)
			v[k++] = c;
	}
	gram_map_clear(s->map);		/* the article's arena holds what it points to */
	if (k > 1)
		qsort(v, k, sizeof *v, by_likeness);
	if (settle(s, v, k))
		return damaged(v[0]->article, e);
	*status = k ? v[0]->kind : REL_NONE;
	k = k < MOST_RELATIONS ? k : MOST_RELATIONS;
	for (size_t i = 0; i < k; i++) {
		add_relation(a, s, v[i]);
		if (mark_repeats(a, f, v[i], a->relations.v[a->relations.n - 1].other_id))
			return damaged(v[i]->article, e);
	}
	/* a record that has another number in its file now */
	*moved = k && v[0]->kind == REL_EXACT && f->record && f->record == v[0]->record.record;
	if (*moved)
		return 0;
	return relation_is_copy(*status) && add_said(s, a, f, v[0]->article) ? damaged(v[0]->article, e) : 0;
}

/* ---- one article ---- */

static bool id_seen(const struct seen *s, uint64_t id, const struct ahead *x)
{
	if (recent_has_id(&s->recent, id))
		return true;
	if (ahead_holds(s, x))
		return x->has_id;
	for (size_t i = s->nsegments; i-- > 0;) {
		const struct segment *g = s->segments[i];
		if (segment_has_id(g, id, segment_guess_again(g, id, segment_guess_id(g, id))))
			return true;
	}
	return false;
}

int seen_decide(struct seen *s, struct article *a, const struct fingerprint *f, struct err *e)
{
	uint64_t id;
	struct fingerprint *own = arena_alloc(&a->mem, sizeof *own);
	if (!id_number(a->id, &id))
		return err_set(e, EXIT_STREAM, "article id %.*s is not 16 hex digits", STR_FMT(a->id));
	recent_prefetch_id(&s->recent, id);
	*own = *f;
	f = own;
	if (seen_move_horizon(s, own, e))
		return -1;
	ask_candidates(s, f);
	if (id_seen(s, id, f->ahead))
		return 1;
	recent_add_id(&s->recent, id);
	if (article_rejected(a))
		return 0;
	struct publisher_lines *lines;
	enum relation_kind status;
	bool moved;
	if (mark_furniture(s, a, &f, &lines, e) || relate(s, a, f, &status, &moved, e))
		return -1;
	if (moved)
		return 1;
	if (relation_is_copy(status))
		return 0;
	add_kept(s, f);
	s->last = f->arrived;
	if (status != REL_REVISION && status != REL_CONTAINS)
		count_lines(a, f, lines);
	return seen_spill(s, e);
}
