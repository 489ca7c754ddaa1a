/* store/ledger/plan.h - what is to be processed: the files of a corpus against the ledger of the last release.
 *
 * It compares by content: nothing here reads a clock or writes a file.  Which files need not be read for that:
 * stats.h. */
#ifndef PM_STORE_LEDGER_PLAN_H
#define PM_STORE_LEDGER_PLAN_H

#include "base/map.h"
#include "base/pairs.h"
#include "store/ledger/corrections.h"
#include "store/ledger/ledger.h"
#include "store/ledger/files.h"

enum why { NEW, CHANGED, RETRY, AGAIN };	/* RETRY: it could not be read before */
extern const char *const why_names[];

struct item {
	struct ledger_row row;			/* as the ledger will have it */
	enum why why;
	uint64_t stored;			/* corpus_file.stored */
};

struct plan {
	/* given */
	struct corpus_files files;		/* listed and hashed */
	struct ledger ledger;			/* of the last release, indexed; empty: there is none */
	struct str program, lexicons;		/* what is running now */
	const struct corrections *corrections;	/* that hold now, or NULL: none */
	struct str base;			/* name of the last release; empty: there is none */
	struct str was_program, was_lexicons, was_corrections;	/* what it was made with */
	bool rebuild;				/* asked for */
	/* why everything is to be computed again, besides what is found here; or NULL */
	const char *again_for;
	/* of what is new, only batches from this one on, only this one; or empty */
	struct str since, only;
	uint32_t run;				/* number of the run that is planned */
	/* found by plan_choose */
	/* in order: what is computed again in the ledger's order, then what is new */
	VEC(struct item) items;
	bool again;				/* everything is computed again */
	bool stale;				/* it should be, but files are gone and their facts would be lost */
	const char *because;			/* why, in words; "" if neither */
	size_t count[4];			/* items by why */
	size_t known, vanished, unreadable, held_back;
	/* vanished files with articles that are not withdrawn: made again, these would be lost */
	size_t losing;
	uint64_t bytes;				/* of all items */
	/* internal */
	struct arena mem;
	struct pairs was;
	VEC(uint64_t) name_hashes;	/* of the table file names in use */
	struct map names;		/* index + 1 into them */
};

void plan_init(struct plan *p);
void plan_free(struct plan *p);
/* Fill base, ledger, was_program and was_lexicons from OUT/current. */
int plan_read_current(struct plan *p, const char *out, struct err *e);
/* out: the folder of releases, to see which vanished files have facts left that a run over everything would lose;
 * NULL: all. */
int plan_choose(struct plan *p, const char *out, struct err *e);

/* End of the step that begins at item `from`: whole groups of a batch and part, until there are `enough`
 * bytes or a batch would come a second time, whose files could not be told apart. */
size_t plan_step_end(const struct plan *p, size_t from, uint64_t enough);
bool plan_same_group(const struct ledger_row *a, const struct ledger_row *b);

#endif
