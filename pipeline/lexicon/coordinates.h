/* coordinates.h - where cities lie: lexicons/coordinates.tsv, read along with entities in the order of their ids, so
 * that none of it is kept. */
#ifndef PM_LEXICON_COORDINATES_H
#define PM_LEXICON_COORDINATES_H

#include "lexicon/lexfile.h"

struct coordinates {
	struct lexfile f;
	bool open, have;		/* have: a row in f.cells that was not passed yet */
};

/* A lexicon without the file has no coordinates. */
int coordinates_open(struct coordinates *c, const char *dir, struct err *e);
/* Degrees north and east of id, as written; both empty if unknown.  Ids come in byte order. */
int coordinates_of(struct coordinates *c, struct str id, struct str *lat, struct str *lon, struct err *e);
void coordinates_close(struct coordinates *c);

/* For lexcheck: ids in byte order, each once, and degrees that there are. */
int coordinates_check(const char *dir, const struct lex_faults *faults);

#endif
