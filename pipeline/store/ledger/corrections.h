/* corrections.h - what an operator says of articles against what their sources say: corrections.tsv.
 *
 * A journal of rows, each of which names an article (article_id), a record or a whole file (source, as in `articles`)
 * or a document (external_id), and gives day, publisher, title or language anew, or withdraws it.  Later rows go before
 * earlier ones, field by field; withdrawn `no` takes a withdrawal back.  It is applied to every article as it is read,
 * before anything is made of it: so a run with corrections gives what it would have given had the sources said so, and
 * a withdrawn article was never there. */
#ifndef PM_STORE_LEDGER_CORRECTIONS_H
#define PM_STORE_LEDGER_CORRECTIONS_H

#include "article/article.h"
#include "base/map.h"

enum correction_key { KEY_ID, KEY_SOURCE, KEY_EXTERNAL, CORRECTION_KEYS };
enum correction_field {
	CORRECT_DAY, CORRECT_PUBLISHER, CORRECT_TITLE, CORRECT_LANGUAGE, CORRECT_WITHDRAWN, CORRECTION_FIELDS
};

struct correction {
	struct str key[CORRECTION_KEYS];	/* empty: not named by this; all that are named must fit */
	struct str field[CORRECTION_FIELDS];	/* empty: as it is */
	size_t line;
};

struct corrections {
	struct arena mem;
	VEC(struct correction) rows;
	struct map by_key;		/* row + 1, by the first key that is named */
	size_t withdrawals;		/* rows that withdraw */
	char digest[17];		/* of keys and fields (not of reasons); "" if there are no rows */
};

/* path NULL: no corrections.  65 for a row that cannot be right: the message names file, line, and what is wanted.
 * The first line names the columns, in any order, of which some may be missing: article_id source external_id day
 * publisher title language withdrawn reason who when. */
int corrections_read(struct corrections *c, const char *path, struct err *e);
void corrections_free(struct corrections *c);
/* Correct an article as a reader gave it.  True if it is withdrawn. */
bool corrections_apply(const struct corrections *c, struct article *a);
/* Is an article withdrawn that has these cells? */
bool corrections_withdraw(const struct corrections *c, struct str id, struct str source, struct str external);

#endif
