/* charset.h - bytes of unknown charset to UTF-8.
 *
 * Order of trust: byte order mark; valid UTF-8 (random bytes almost never are); UTF-16 that shows by its NUL
 * bytes; UTF-8 with a few broken places; the declared charset, if the bytes are valid in it; windows-1252, in
 * which every byte sequence is text.  Labels are read as browsers do (WHATWG: iso-8859-1 means windows-1252). */
#ifndef PM_TEXT_CHARSET_H
#define PM_TEXT_CHARSET_H

#include "base/arena.h"
#include "base/str.h"

/* *out: the bytes as UTF-8 without byte order mark: a view of bytes where they are UTF-8 already, else in a.
 * declared: charset label from a header or page, or empty.  Returns the name of the charset used. */
struct str charset_decode(struct arena *a, struct str bytes, struct str declared, struct str *out);

/* Does this look like something other than text?  Judged on the first 4 KB: NUL bytes (unless UTF-16), more than
 * a few control bytes, or the signature of a known binary format.  what: its name ("PDF", "control bytes", ...). */
bool charset_binary(struct str bytes, const char **what);

/* What the bytes look like, which are not UTF-8: a name for iconv; NULL: windows-1252, or too little to tell. */
const char *charset_guess(struct str bytes);

/* Code point of byte b in windows-1252; the five unassigned bytes are C1 controls, as browsers have it. */
uint32_t charset_1252(unsigned char b);

/* The label in s, a header of HTTP or the head of a page: what stands behind charset=, with or without quotes. */
struct str charset_label(struct str s);

#endif
