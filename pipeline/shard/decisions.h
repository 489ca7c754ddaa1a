/* shard/decisions.h - what seen_decide said of an article, as bytes: from the one machine that decides to those that
 * have the articles.
 *
 * Little-endian: u8 1 if it was delivered before; u8 relations, for each u8 kind, u8 1 + numbers_agree, u64 id of the
 * other, and the bits of three doubles; u32 marks, for each u32 sentence, u8 what: 0 it is furniture, 1 it was said
 * before, and then u64 the id of the article that said it. */
#ifndef PM_SHARD_DECISIONS_H
#define PM_SHARD_DECISIONS_H

#include "article/article.h"

/* Append what was decided of an article that sketch_read made. */
void decision_write(struct buf *b, const struct article *a, bool dropped);
/* Read one from the front of *rest and do to the article as it says.  -1: it is none for this article. */
int decision_apply(struct str *rest, struct article *a, bool *dropped);

/* Over the ids of a run of articles, from 0. */
uint64_t mark_add(uint64_t mark, struct str id);

#endif
