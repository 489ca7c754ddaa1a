/* import.h - names of a spreadsheet as rows of the lexicons (lexicons/README.md, "From a spreadsheet"). */
#ifndef PM_LEXICON_IMPORT_H
#define PM_LEXICON_IMPORT_H

#include <stdbool.h>

#include "base/err.h"

/* Tells of each row of the sheet on standard output, and shows the new rows; write: entities/TOPIC.tsv and
 * forms/TOPIC.tsv below dir, which must not be there (73).  topic NULL: the sheet's name.  0, 3 if a row was refused,
 * or -1. */
int lexicon_import(const char *dir, const char *sheet, const char *topic, bool write, struct err *e);

#endif
