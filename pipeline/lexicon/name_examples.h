/* name_examples.h - examples of what match finds: a text and the names in it, as a table that lexcheck and the
 * tests run.
 *
 * Columns: text (sentences cut by " // "; one that ends in " -" is a dateline), day (ISO or empty), expected:
 * "none", or what must be found, in
 * order, cut by " ; ", each "surface = entity_id".  "> " before a surface is one level of nesting; where no
 * entry has it, the outermost names alone are compared.  The id "?" is an unsettled name. */
#ifndef PM_LEXICON_NAME_EXAMPLES_H
#define PM_LEXICON_NAME_EXAMPLES_H

#include "lexicon/names.h"
#include "names/names.h"

/* Run the examples of dir/relative.  Each that fails is reported as "path:line:1: ...".  *run and *failed are
 * added to.  -1: the file cannot be read. */
int name_examples_run(const struct names *n, const char *dir, const char *relative, size_t *run, size_t *failed,
		      lex_report *report, void *ctx, struct err *e);

#endif
