/* event_input.h - an article as events/events.h wants it, but for its dates and its day. */
#ifndef PM_ARTICLE_EVENT_INPUT_H
#define PM_ARTICLE_EVENT_INPUT_H

#include "article/article.h"
#include "events/events.h"

/* Its sentences and names; *in has no dates, and the day is unknown.  Memory is the article's; its tokens are bound. */
void article_event_input(struct article *a, struct event_article *in);

#endif
