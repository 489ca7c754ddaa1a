/* names_find: the parts in their order (see names_article.h).
 *
 * Twice over the sentences: persons and places named in full anywhere in the article are known before single
 * words are judged, since headlines come first and say "Slater takes office". */
#include "text/names_article.h"

void names_find(const struct names *n, struct arena *a, const struct names_input *in, struct names_result *out)
{
	struct work w = { .n = n, .a = a, .in = in, .out = out, .dateline = NAME_NONE };
	memset(out, 0, sizeof *out);
	names_scan(&w);
	names_evidence(&w);
	span_vec *spans = arena_zalloc(a, (in->nsentences + 1) * sizeof *spans);
	for (uint32_t i = 0; i < in->nsentences; i++) {
		if (in->sentences[i].skip)
			continue;
		w.spans = spans[i];
		w.sentence = i;
		names_lexicon_spans(&w, i);
		names_dyads(&w, i);
		if (in->english) {
			names_persons(&w, i);
			names_places(&w, i);
		}
		spans[i] = w.spans;
	}
	for (uint32_t i = 0; i < in->nsentences; i++) {
		if (in->sentences[i].skip)
			continue;
		w.spans = spans[i];
		w.sentence = i;
		names_begin(&w, i);
		if (in->english) {
			names_surnames(&w, i);
			names_places_again(&w, i);
			names_initiatives(&w, i);
		}
		names_define_acronyms(&w, i);
		names_use_acronyms(&w, i);
		if (in->english) {
			names_remember(&w, i);
			names_short(&w, i);
		}
		size_t first_hit = out->hits.n;
		names_select(&w, i);
		if (in->english)
			names_find_unknown(&w, i, first_hit);
	}
}
