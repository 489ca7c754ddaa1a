/* names_find: the parts in their order (see names_article.h). */
#include "text/names_article.h"

void names_find(const struct names *n, struct arena *a, const struct names_input *in, struct names_result *out)
{
	struct work w = { .n = n, .a = a, .in = in, .out = out, .dateline = NAME_NONE };
	memset(out, 0, sizeof *out);
	names_scan(&w);
	names_evidence(&w);
	for (uint32_t i = 0; i < in->nsentences; i++) {
		if (in->sentences[i].skip)
			continue;
		w.spans.n = 0;
		names_lexicon_spans(&w, i);
		names_select(&w, i);
	}
}
