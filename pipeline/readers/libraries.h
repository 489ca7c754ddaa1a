/* readers/libraries.h - all libraries that the programs rest on, asked what they make of what is known. */
#ifndef PM_READERS_LIBRARIES_H
#define PM_READERS_LIBRARIES_H

#include "base/err.h"
#include "base/library.h"

bool json_library_sound(void);		/* json-c builds the tree of a known record as it must */
/* All of them, in the order in which a release names them.  languages_conf: path of lexicons/layout/languages.conf. */
void libraries_all(struct libraries *l, const char *languages_conf);
/* -1 with *e (71) naming the first that answers otherwise than every release that was tried: its tables would be
 * facts about the machine. */
int libraries_check(const struct libraries *l, struct err *e);
/* Both in one: all of them are asked, and their names added to *names where it is given. */
int libraries_check_all(const char *languages_conf, struct buf *names, struct err *e);
void libraries_add_names(const struct libraries *l, struct buf *b);	/* "zlib 1.2.13; libdeflate 1.14; ..." */

#endif
