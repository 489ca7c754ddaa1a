/* languages.h - the language of an article: from its small words and script (text/language.h) where these are sure,
 * else with the letter statistics of libexttextcat.
 *
 * The library (Cavnar and Trenkle 1994; LibreOffice's) reads its models from files, which is why it stands here and
 * not in text/.  It keeps no state outside its handle; it is not asked about clear texts, since it takes 0.1 to 0.3
 * ms a text. */
#ifndef PM_ARTICLE_LANGUAGES_H
#define PM_ARTICLE_LANGUAGES_H

#include "base/err.h"
#include "base/library.h"
#include "article/article.h"
#include "text/layout.h"

struct languages;		/* one per thread */

/* conf: which models to load, and how their languages are called (lexicons/layout/languages.conf).  They are loaded
 * when a text first needs them; NULL: never, only words and scripts count. */
struct languages *languages_new(const char *conf);
void languages_free(struct languages *g);

/* The language of a text in normal form, empty if there is too little to go by; lives as long as l and g.  declared:
 * what the input says, believed unless the text surely says otherwise.  -1: the models cannot be loaded. */
int languages_tell(struct languages *g, const struct layout *l, struct str text, struct str declared, struct str *told,
		   struct err *e);

/* Set a->language from the first sentences that may yield facts. */
int languages_of_article(struct languages *g, const struct layout *l, struct article *a, struct err *e);
/* libexttextcat, with the sum of the models that conf (lexicons/layout/languages.conf) names; NULL: without them. */
void languages_library(struct libraries *l, const char *conf);

#endif
