/* event_rows.h - the rows of lexicons/events/ and variants.tsv into the rules of events; for lexicon/events.c only. */
#ifndef PM_LEXICON_EVENT_ROWS_H
#define PM_LEXICON_EVENT_ROWS_H

#include "events/build.h"
#include "lexicon/lexfile.h"

int lex_event_rows(const char *dir, struct event_rules *r, const struct lex_faults *faults);

#endif
