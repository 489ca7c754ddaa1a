/* arrange.h - from the paragraphs of an article to its sentences: normal form, roles, sentences, repetitions. */
#ifndef PM_ARTICLE_ARRANGE_H
#define PM_ARTICLE_ARRANGE_H

#include "article/article.h"
#include "text/layout.h"

struct date_rules;

/* A line that is a date and nothing more, "18 October 2024": asked of short lines with a figure.  top: it stands right
 * below the title, where the year may be missing. */
typedef bool (*date_line_fn)(const void *ctx, struct str line, bool top);

/* Fill a->sentences from a->paragraphs; set a->title where it is missing (normal form);
 * a title that stands beside the text only becomes the first sentence, of paragraph 0.
 * Sentences that the article itself said before get its own id in `repeats`. */
void article_arrange(const struct layout *l, struct article *a, date_line_fn is_date, const void *ctx);

#endif
