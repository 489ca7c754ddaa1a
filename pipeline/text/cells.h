/* text/cells.h - what a cell may hold: text that is read, and nothing that acts on who reads it. */
#ifndef PM_TEXT_CELLS_H
#define PM_TEXT_CELLS_H

#include "base/str.h"

/* Code points that no cell holds, since they act on a terminal, an editor or a reader of lines instead of being
 * read: controls, line and paragraph separators, what turns the direction of writing, and noncharacters. */
static inline bool cell_unfit(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069)
		|| (c >= 0xfdd0 && c <= 0xfdef) || (c & 0xfffe) == 0xfffe;
}

/* A path as a cell, appended to b: bytes of what is unfit, of a straight quote and #, of what is no UTF-8 from the
 * first bad byte on, and % before two hex digits, are written %XX; so that a path can be had back, byte for byte. */
void cell_path(struct buf *b, struct str path);
/* The same for addresses and ids, in which spaces are written %20, and # and % stay. */
void cell_address(struct buf *b, struct str address);

#endif
