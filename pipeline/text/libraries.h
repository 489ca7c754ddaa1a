/* libraries.h - utf8proc, PCRE2 and libstemmer, asked what they make of known text. */
#ifndef PM_TEXT_LIBRARIES_H
#define PM_TEXT_LIBRARIES_H

#include "base/library.h"

void text_libraries(struct libraries *l);

#endif
