/* pdf.h - between the two parts of the PDF reader: lines with their places (pdf_lines.c), and the text of them (pdf.c).
 * Private to pipeline/readers/pdf*.c.  Places are in tenths of a point, from the upper left corner of the page. */
#ifndef PM_READERS_PDF_H
#define PM_READERS_PDF_H

#include "readers/format.h"

struct pdf_line {
	struct str text;
	uint32_t page, block;	/* from 0, over the document */
	int x0, y0, x1, y1;
	bool gone;		/* page number, running head, text set on its side */
	bool note;		/* small, at the foot of a page or in its upper margin */
};

struct pdf_page {
	int width, height;
	uint32_t first, last;	/* lines */
};

struct pdf {
	struct arena *mem;
	VEC(struct pdf_line) lines;
	VEC(struct pdf_page) pages;
	struct str title;	/* as its maker says */
	int body;		/* height of most of the text's lines */
};

/* What `pdftotext -bbox-layout` wrote, as lines in reading order, those of the page's margins marked. */
void pdf_lines(struct pdf *p, struct str boxes);
/* The lines as paragraphs of d, the notes behind the text; the title, too. */
void pdf_text(struct pdf *p, struct draft *d);

#endif
