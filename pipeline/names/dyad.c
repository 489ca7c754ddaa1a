/* Parties: countries, regions and bodies among the spans of a sentence; and dyads, which are names made of them
 * (U.S.-ASEAN; nationalities, as in Israeli-Egyptian, make none). */
#include <stdlib.h>

#include "names/passes.h"

bool names_is_party(const struct span *s)
{
	return s->entity != NAME_NONE && s->rank == 0
	       && (s->kind == NAME_COUNTRY || s->kind == NAME_ORGANISATION || s->kind == NAME_REGION
		   || s->kind == NAME_PLACE);
}

static int by_id(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* Sorted, without doubles, joined by +, / written as -. */
void names_add_parties(struct buf *b, struct str *ids, size_t n)
{
	if (n)
		qsort(ids, n, sizeof *ids, by_id);
	for (size_t i = 0, first = 1; i < n; i++) {
		if (i && str_eq(ids[i], ids[i - 1]))
			continue;
		if (!first)
			buf_addc(b, '+');
		first = 0;
		for (size_t k = 0; k < ids[i].n; k++)
			buf_addc(b, ids[i].p[k] == '/' ? '-' : ids[i].p[k]);
	}
}

/* The widest party span that begins at token i, or NULL. */
const struct span *names_party_at(const struct work *w, uint32_t i)
{
	const struct span *best = NULL;
	if (i >= w->in->sentences[w->sentence].ntokens)
		return NULL;
	for (const struct span *s = NULL; (s = names_next_from(w, i, s));)
		if (names_is_party(s) && (!best || s->last > best->last))
			best = s;
	return best;
}

void names_dyads(struct work *w, uint32_t sentence)
{
	const struct names_sentence *s = &w->in->sentences[sentence];
	size_t n = w->spans.n;
	uint32_t past = 0;
	for (size_t k = 0; k < n; k++) {
		const struct span *a = w->spans.v[k].dead ? NULL : names_party_at(w, w->spans.v[k].first);
		if (!a || a->first < past || a->form_kind == FORM_DEMONYM
		    || (a->first >= 2 && names_tight_dash(s, a->first - 1)))
			continue;
		struct str ids[PARTIES], names[PARTIES];
		size_t count = 0;
		struct span d = *a;
		for (const struct span *p = a; p && p->form_kind != FORM_DEMONYM && count < PARTIES;
		     p = names_party_at(w, d.last + 2)) {
			ids[count] = p->id;
			names[count++] = p->name;
			d.last = p->last;
			if (!names_tight_dash(s, d.last + 1))
				break;
		}
		/* ASEAN-led and China-based are no dyads, nor is one party named twice */
		if (count < 2 || str_eq(ids[0], ids[1]) || names_tight_dash(s, d.last + 1))
			continue;
		struct buf b = BUF_INIT;
		buf_addz(&b, "dyad/");
		names_add_parties(&b, ids, count);
		d.id = str_dup(w->a, buf_str(&b));
		buf_reset(&b);
		qsort(names, count, sizeof *names, by_id);
		for (size_t i = 0; i < count; i++) {
			buf_addz(&b, i ? " - " : "");
			buf_adds(&b, names[i]);
		}
		d.name = str_dup(w->a, buf_str(&b));
		buf_free(&b);
		d.kind = NAME_DYAD;
		d.form_kind = FORM_NAME;
		d.entity = NAME_NONE;
		d.rank = 1;		/* a name of the same span goes first: the coordinated ASEAN-Japan Centre */
		d.rule = STR("dyad");
		names_add(w, &d);
		past = d.last + 1;
	}
}
