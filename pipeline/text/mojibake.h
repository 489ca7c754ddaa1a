/* mojibake.h - UTF-8 that was read as windows-1252 (also Mac Roman, windows-1251) and stored as such: â€™ for ’.
 *
 * Repaired only where no text would have such a sequence by itself: see the rules in mojibake.c.  What could be
 * meant as it stands (É…, ×“) is left alone. */
#ifndef PM_TEXT_MOJIBAKE_H
#define PM_TEXT_MOJIBAKE_H

#include "text/normal.h"

/* Might the high character at s[at] begin mojibake?  Cheap, errs on the side of yes. */
bool mojibake_suspect(struct str s, size_t at);
/* s with certain mojibake repaired, one layer of it; s itself if there is none.  steps (may be NULL) as in
 * struct normal_map. */
struct str mojibake_repair(struct arena *a, struct str s, normal_steps *steps);

#endif
