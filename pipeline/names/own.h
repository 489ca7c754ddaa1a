/* names/own.h - the memory of struct names, for the files of names/ that build it. */
#ifndef PM_NAMES_OWN_H
#define PM_NAMES_OWN_H

#include "names/inside.h"

/* Tables that are no arrays of the arena: cleared when they are new, given back when they have been outgrown. */
void *names_table(struct names *n, size_t count, size_t size);
void names_table_free(struct names *n, void *p, size_t count, size_t size);

#endif
