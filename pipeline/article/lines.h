/* lines.h - an article's lines while their roles are found: between article/lines.c, which reads cues and looks, and
 * article/arrange.c; for these two only. */
#ifndef PM_ARTICLE_LINES_H
#define PM_ARTICLE_LINES_H

#include "article/arrange.h"
#include "text/normal.h"

struct judged_line {
	struct str text;		/* normal form, never empty */
	size_t paragraph;		/* index */
	struct normal_map *map;		/* NULL: the text as read */
	const struct layout_cue *cue;
	enum role role;
	size_t marker;			/* bytes of a list marker at its start */
	size_t title;			/* bytes of the title that it begins with */
	size_t dateline;		/* place where a dateline at its start (or behind the title) ends */
	bool strong, repeated;
};

struct arranging {
	const struct layout *l;
	struct article *a;
	VEC(struct judged_line) lines;
	date_line_fn is_date;
	const void *ctx;
	bool title_apart;		/* no line of the text is the title */
};

/* Does the line end as a sentence does? */
bool line_ends_sentence(struct str s);
/* Roles by what each line says of itself: a byline's or a list's cue, a date, an address, the beginning of a tail. */
void line_judge_cues(struct arranging *w);

#endif
