/* pairs.h - small notes between the programs of a run: a file of lines NAME tab VALUE. */
#ifndef PM_BASE_PAIRS_H
#define PM_BASE_PAIRS_H

#include "base/err.h"
#include "base/str.h"

struct pair {
	struct str name, value;
};

struct pairs {
	struct arena mem;
	VEC(struct pair) v;
};

int pairs_read(struct pairs *p, const char *path, struct err *e);	/* appends */
int pairs_write(const struct pairs *p, const char *path, struct err *e);	/* atomic, synced */
void pairs_free(struct pairs *p);
struct str pairs_get(const struct pairs *p, const char *name);		/* "" if it is not there */
uint64_t pairs_number(const struct pairs *p, const char *name);		/* 0 if it is not there or none */
/* Set or add; line breaks and tabs in the value become spaces. */
void pairs_set(struct pairs *p, const char *name, struct str value);
void pairs_set_number(struct pairs *p, const char *name, uint64_t value);

#endif
