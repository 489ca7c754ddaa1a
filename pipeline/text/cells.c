#include "text/cells.h"

#include "base/ascii.h"
#include "text/utf8.h"

static void add_cell(struct buf *b, struct str s, bool path)
{
	size_t valid = utf8_valid_to(s);
	for (size_t i = 0; i < s.n;) {
		size_t at = i;
		uint32_t c = (unsigned char)s.p[i];
		if (c >= 0x80 && i < valid)
			c = utf8_next(s, &i);
		else
			i++;
		bool bad = cell_unfit(c) || c == '"' || (at >= valid && c >= 0x80);
		if (path)
			bad |= c == '#' || (c == '%' && s.n - at > 2 && ascii_hex(s.p[at + 1]) >= 0
					    && ascii_hex(s.p[at + 2]) >= 0);
		else
			bad |= c == ' ';
		for (; at < i; at++)
			if (bad)
				buf_addf(b, "%%%02X", (unsigned)(unsigned char)s.p[at]);
			else
				buf_addc(b, s.p[at]);
	}
}

void cell_path(struct buf *b, struct str path)
{
	add_cell(b, path, true);
}

void cell_address(struct buf *b, struct str address)
{
	add_cell(b, address, false);
}
