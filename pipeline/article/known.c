#include "article/known.h"

#include "article/day_rules.h"
#include "base/hash.h"
#include "base/map.h"
#include "names/names.h"

enum { BESIDE = 40 };		/* bytes before a name in which its office stands */

static enum day_how how_named(const struct article *a, const struct mention *m, const struct day_rules *r,
			      const struct day_office *o, size_t n)
{
	struct str s = a->sentences.v[m->sentence].text;
	size_t from = m->start > BESIDE ? m->start - BESIDE : 0;
	if (day_says_former(r, str_sub(s, from, m->start - from)))
		return DAY_NAMED_FORMER;
	struct str beside = str_sub(s, from, m->start + m->length - from);
	for (size_t i = 0; i < n; i++)
		if (day_names_word(beside, o[i].office))
			return DAY_NAMED_TITLED;
	return DAY_NAMED;
}

static bool office(const struct worker *w, const struct article *a, const struct mention *m, struct day_evidence *e)
{
	size_t n;
	const struct day_office *o = day_offices_of(w->lex->day, m->entity_id, &n);
	if (!o)
		return false;
	*e = (struct day_evidence){ .kind = EVIDENCE_OFFICE, .first = DAY_NONE, .last = DAY_NONE,
				    .sentence = m->sentence, .how = how_named(a, m, w->lex->day, o, n),
				    .office = o, .offices = (uint32_t)n };
	return true;
}

static bool exists(const struct worker *w, const struct mention *m, struct day_evidence *e)
{
	uint32_t number = names_entity(w->lex->names, m->entity_id);
	const struct name_entity *x = number == NAME_NONE ? NULL : names_entity_at(w->lex->names, number);
	if (!x || (x->from == INT32_MIN && x->to == INT32_MAX))
		return false;
	*e = (struct day_evidence){ .kind = EVIDENCE_EXISTS, .first = x->from, .last = x->to, .sentence = m->sentence };
	return true;
}

bool known_evidence(const struct worker *w, struct article *a, day_evidence_vec *out)
{
	struct map seen = { .mem = &a->mem };
	VEC(struct str) ids = { NULL, 0, 0 };
	size_t before = out->n;
	if (!w->lex->names || !w->lex->day)
		return false;
	for (size_t i = 0; i < a->mentions.n; i++) {
		const struct mention *m = &a->mentions.v[i];
		uint64_t h = hash_str(m->entity_id);
		struct day_evidence e;
		struct map_at at = map_first(&seen, h);
		while (at.number && !str_eq(ids.v[at.number - 1], m->entity_id))
			at = map_next(&seen, h, at);
		if (at.number) {			/* what is said of its office anywhere counts */
			struct day_evidence *old = &out->v[before + at.number - 1];
			if (old->kind == EVIDENCE_OFFICE && old->how == DAY_NAMED && office(w, a, m, &e))
				old->how = e.how;
			continue;
		}
		if (!m->entity_id.n || (!office(w, a, m, &e) && !exists(w, m, &e)))
			continue;
		*VEC_PUSH(&a->mem, out) = e;
		*VEC_PUSH(&a->mem, &ids) = m->entity_id;
		map_add(&seen, h, (uint32_t)ids.n);
	}
	return out->n > before;
}
