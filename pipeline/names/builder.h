/* names/builder.h - struct names while rows are read into it, for the files of names/ that do so.
 *
 * While the trie is built, its edges are one hash table: (node, id) -> node; names_trie_pack lays them out for
 * look-ups.  What only the reading needs is the builder's, and goes with it. */
#ifndef PM_NAMES_BUILDER_H
#define PM_NAMES_BUILDER_H

#include "names/inside.h"

struct link { uint64_t key; uint32_t child; };		/* key: node << 32 | word id; 0 = free */
struct sequence { uint32_t first, n, other_first, other_n; };	/* a variant of several words */
struct inner_cell { uint32_t entity; struct str ids; };

struct names_builder {
	struct names *n;
	struct arena mem;		/* of what goes when it is finished */
	struct buf tmp;
	token_vec tokens;		/* of the row being read */
	struct str last_rule, last_file, last_id;	/* rule cells repeat from row to row */
	struct str last_context[3];	/* require, forbid, window of the last context */
	struct link *links;		/* of the trie */
	size_t link_mask, link_n;
	VEC(struct sequence) variants;
	VEC(struct str) parent_cells;	/* by entity */
	VEC(struct inner_cell) inner_cells;
	VEC(uint64_t) id_hash;		/* by entity */
	VEC(struct str) term_ids;	/* that @ terms name */
	uint64_t *own_forms;		/* hashes of (id, form) of form rows */
	size_t own_mask, own_n;
	struct sb_stemmer *stemmer;	/* for stem forms */
	struct str stem_language;
};

/* A fault in the cell that e->column already names: -1. */
#define names_row_error(e, ...) err_cell((e), (e)->column, __VA_ARGS__)

const struct names *names_built(struct names_builder *b);	/* what it has built; the builder is gone */
/* Tables of struct names that are no arrays of its arena: cleared when they are new, given back when outgrown. */
void *names_table(struct names_builder *b, size_t count, size_t size);
void names_table_free(struct names_builder *b, void *p, size_t count, size_t size);
/* vocabulary and trie: names/trie.c */
uint32_t names_intern(struct names_builder *b, struct str key);	/* key: folded; made if new */
uint32_t names_stem_id(struct names_builder *b, struct str key, bool make);	/* of the pseudo word of its stem */
void names_alias(struct names_builder *b, struct str key, uint32_t id);
uint32_t names_trie_add(struct names_builder *b, int root, const uint32_t *ids, uint32_t count);	/* -> node */
void names_trie_pack(struct names_builder *b);	/* no names_trie_add after it, no names_child before it */
/* Words of text as ids into ids (at most FORM_WORDS); f gets its masks if given.  -1: too many or none. */
int names_words(struct names_builder *b, struct str text, uint32_t *ids, struct form *f, bool make);
int names_insert_form(struct names_builder *b, uint32_t form);	/* all its spellings into the trie */
/* Has entity id a row of its own for this form?  add: remember that it has. */
uint64_t names_own_hash(const struct names_builder *b, uint32_t entity, struct str form);
bool names_own_form(struct names_builder *b, uint64_t h, bool add);
int names_parse_context(struct names_builder *b, const struct name_form *f, uint32_t *context, struct err *e);
/* A short form of a team that has a sport; 0, -1 if it has no words, 1 if the team has a form of these words. */
int names_team_form(struct names_builder *b, const struct form *f);
void names_finish_teams(struct names_builder *b);	/* sides in order, short names cut; then the trie is packed */

#endif
