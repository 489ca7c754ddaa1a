/* normal.h - the one form in which text goes through the pipeline, with the way back to the bytes as read.
 *
 *   entities     written out in text (&amp;amp;, &#39;, &nbsp;) are decoded, up to three times over
 *   mojibake     is repaired where it is certain (mojibake.h); C1 controls are read as windows-1252
 *   NFC          a quick check first; composed only where it fails
 *   spaces       of every kind and control bytes become one space; none at the ends
 *   dropped      zero-width and direction marks, soft hyphens, byte order marks (the joiners stay between letters
 *                of scripts that need them)
 *   quotes       straight double quotes become typographic ones; apostrophes stay as they are
 *
 * ASCII that needs nothing is looked at 16 bytes at a time and not copied. */
#ifndef PM_TEXT_NORMAL_H
#define PM_TEXT_NORMAL_H

#include "base/arena.h"
#include "base/str.h"

/* Where the normal text and the text as read move on together: from byte `out` on, in = in + (o - out). */
struct normal_step {
	uint32_t out, in;
};
typedef VEC(struct normal_step) normal_steps;

/* One list of steps for each pass that changed something, the last pass first. */
struct normal_map {
	normal_steps pass[6];
	size_t passes;
};

/* Normal form of s (valid UTF-8, less than 4 GB): s itself where it is normal already, else in a.  *map: the way
 * back (memory in a), may be NULL. */
struct str normal_form(struct arena *a, struct str s, struct normal_map *map);

/* Byte of s at which the character begins that stands at byte `at` of its normal form. */
size_t normal_offset(const struct normal_map *map, size_t at);

/* Entities decoded once: s itself if there is none.  steps may be NULL. */
struct str entities_decode(struct arena *a, struct str s, normal_steps *steps);

#endif
