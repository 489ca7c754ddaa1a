/* names_find: the parts in their order (see names/passes.h).
 *
 * Twice over the sentences: persons and places named in full anywhere in the article are known before single
 * words are judged, since headlines come first and say "Slater takes office". */
#include <stdlib.h>

#include "names/company.h"

static int by_place(const void *va, const void *vb)
{
	const struct acronym *a = va, *b = vb;
	if (a->sentence != b->sentence)
		return a->sentence < b->sentence ? -1 : 1;
	return a->start < b->start ? -1 : a->start > b->start;
}

/* Names of the sentence that depend on what the whole article names in full. */
static void complete(struct work *w, uint32_t i)
{
	if (w->in->english) {
		names_surnames(w, i);
		names_places_again(w, i);
		names_initiatives(w, i);
	}
	names_define_acronyms(w, i);
}

static void conclude(struct work *w, uint32_t i)
{
	names_use_acronyms(w, i);
	if (w->in->english) {
		names_companies_again(w, i);
		names_longer(w, i);
		names_remember(w, i);
		names_short(w, i);
		names_by_initials(w, i);
	}
	size_t first_hit = w->out->mentions.n;
	names_select(w, i);
	if (w->in->english)
		names_find_unknown(w, i, first_hit);
}

void names_find(const struct names *n, struct arena *a, const struct names_input *in, struct names_result *out)
{
	struct work w = { .n = n, .a = a, .in = in, .out = out, .dateline = NAME_NONE };
	size_t acronyms = out->acronyms.n;
	names_scan(&w);
	names_settle_sport(&w);		/* by words, and again when teams are known */
	names_evidence(&w);
	span_vec *spans = arena_zalloc(a, (in->nsentences + 1) * sizeof *spans);
	bool defines = false;			/* acronyms, so that a headline may use what the text defines */
	for (uint32_t i = 0; i < in->nsentences; i++) {
		if (in->sentences[i].skip)
			continue;
		w.spans = spans[i];
		w.sentence = i;
		names_lexicon_spans(&w, i);
		names_dyads(&w, i);
		names_teams(&w, i);
		if (in->english) {
			names_persons(&w, i);
			names_places(&w, i);
			names_fronted(&w, i);
			names_remember_bodies(&w, i);
		}
		spans[i] = w.spans;
		defines |= (w.may[i] & (MAY_BRACKET | MAY_ACRONYM)) == (MAY_BRACKET | MAY_ACRONYM);
	}
	for (uint32_t i = 0; in->english && i < in->nsentences; i++) {
		if (in->sentences[i].skip || !(w.may[i] & MAY_STRANGE))
			continue;
		w.spans = spans[i];
		w.sentence = i;
		names_begin(&w, i);
		names_companies_told(&w, i);
	}
	for (int pass = defines ? 0 : 1; pass < 2; pass++) {
		for (uint32_t i = 0; i < in->nsentences; i++) {
			if (in->sentences[i].skip)
				continue;
			w.spans = spans[i];
			w.sentence = i;
			names_begin(&w, i);
			if (pass == 0 || !defines)
				complete(&w, i);
			if (pass == 1)
				conclude(&w, i);
			spans[i] = w.spans;
		}
	}
	if (defines && out->acronyms.n > acronyms)
		qsort(out->acronyms.v + acronyms, out->acronyms.n - acronyms, sizeof *out->acronyms.v, by_place);
}
