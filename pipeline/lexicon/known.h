/* known.h - which entities of the lexicons a name already means, for who adds rows: by its words without case, accents,
 * dots and dashes, "the" and what companies' names end in. */
#ifndef PM_LEXICON_KNOWN_H
#define PM_LEXICON_KNOWN_H

#include "base/map.h"
#include "base/err.h"
#include "base/str.h"

struct known_form {
	struct str key, id, kind;	/* kind: of the entity, as in its row */
	struct str at;			/* file:line, or "this table" */
	bool ruled;			/* its row has a require or a forbid */
};

struct known_names {
	struct arena mem;
	VEC(struct known_form) forms;
	struct map by_key, by_id;	/* by_id: forms that are names of entities */
	VEC(struct str) endings;	/* of companies */
	const char *dir;
	struct buf tmp;
};

int known_load(struct known_names *k, const char *dir, struct err *e);
void known_free(struct known_names *k);
struct str known_key(struct known_names *k, struct str name);		/* in k's memory */
/* The first entity's form of that key behind `after` (NULL: from the start), or NULL. */
const struct known_form *known_next(const struct known_names *k, struct str key, const struct known_form *after);
const struct known_form *known_id(const struct known_names *k, struct str id);	/* the name of the entity, or NULL */
void known_add(struct known_names *k, struct str name, struct str id, struct str kind, struct str at, bool is_name,
	       bool ruled);

#endif
