/* lexicon/names.h - the lexicons of names, for lexcheck: as lex_names_load, but every complaint is reported and
 * reading goes on. */
#ifndef PM_LEXICON_NAMES_H
#define PM_LEXICON_NAMES_H

#include "lexicon/lexfile.h"

struct names;
/* *out is what could be read; -1 if a folder or file cannot be read at all. */
int lex_names_check(const char *dir, const struct names **out, lex_report *report, void *ctx, struct err *e);

/* Columns of lexicons/forms/ and lexicons/entities/ (NULL-terminated), in the order of their cells. */
extern const char *const lex_form_columns[];
extern const char *const lex_entity_columns[];
/* "dir/file.tsv:line:column" of the row of file (without .tsv) whose first cells are id and form, or else of the
 * first one of id, appended to b.  The column (bytes, from 1) is that of `at`, a later cell or a part of its list. */
void lex_names_row(const char *dir, struct str file, struct str id, struct str form, struct str at, struct buf *b);

#endif
