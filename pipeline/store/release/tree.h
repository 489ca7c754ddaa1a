/* store/release/tree.h - walking a folder and all below it.  Private to store/release. */
#ifndef PM_STORE_RELEASE_TREE_H
#define PM_STORE_RELEASE_TREE_H

#include <stdint.h>

#include "base/err.h"

/* Called for every file and every folder, a folder before what is in it; paths are relative to base.  Either may be
 * NULL. inode: as the folder names it, which costs nothing.  A folder is not entered when `folder` returns 1. */
struct tree_visitor {
	int (*file)(struct tree_visitor *v, const char *path, uint64_t inode, struct err *e);
	int (*folder)(struct tree_visitor *v, const char *path, struct err *e);
	const char *base;
	void *data;
};
/* A base that is not there is empty. */
int tree_visit(struct tree_visitor *v, struct err *e);

#include "base/banned.h"
#endif
