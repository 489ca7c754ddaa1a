/* The life of struct names: made in memory of its own, or in an image that later programs map. */
#include <libstemmer.h>
#include <stdlib.h>

#include "base/image.h"
#include "names/own.h"

void *names_table(struct names *n, size_t count, size_t size)
{
	return n->image ? arena_alloc(&n->mem, count * size) : xcalloc(count, size);	/* an image is all zeros */
}

void names_table_free(struct names *n, void *p, size_t count, size_t size)
{
	if (!n->image)
		free(p);
	else if (p)
		memset(p, 0, count * size);	/* its pages are not written then */
}

struct names *names_new(void)
{
	struct names *n = xcalloc(1, sizeof *n);
	arena_init(&n->mem);
	names_trie_add(n, ROOT_NAMES, NULL, 0);	/* its roots */
	return n;
}

struct names *names_new_image(void)
{
	/* more than there will be: addresses cost nothing, and an array that has to move leaves its old place in the
	 * image */
	enum { ROWS = 1 << 19, WORDS = 1 << 19, NODES = 1 << 20 };
	struct arena mem;
	if (!image_begin(&mem))
		return NULL;
	struct names *n = arena_alloc(&mem, sizeof *n);
	n->mem = mem;
	n->image = true;
	VEC_RESERVE(&n->mem, &n->word_class, WORDS);
	VEC_RESERVE(&n->mem, &n->word_text, WORDS);
	VEC_RESERVE(&n->mem, &n->word_flags, WORDS);
	VEC_RESERVE(&n->mem, &n->word_stem, WORDS);
	VEC_RESERVE(&n->mem, &n->nodes, NODES);
	VEC_RESERVE(&n->mem, &n->root, WORDS);
	VEC_RESERVE(&n->mem, &n->entities, ROWS);
	VEC_RESERVE(&n->mem, &n->parent_cells, ROWS);
	VEC_RESERVE(&n->mem, &n->id_hash, ROWS);
	VEC_RESERVE(&n->mem, &n->forms, ROWS);
	VEC_RESERVE(&n->mem, &n->pool, ROWS);
	names_trie_add(n, ROOT_NAMES, NULL, 0);	/* its roots */
	return n;
}

int names_save(struct names *n, const char *path, const char *key, size_t *where)
{
	if (n->stemmer)
		sb_stemmer_delete(n->stemmer);
	n->stemmer = NULL;
	buf_free(&n->tmp);
	return n->image ? image_save(&n->mem, path, key, where) : -1;
}

struct names *names_load(const char *path, const char *key)
{
	return image_load(path, key, sizeof(struct names));
}

void names_free(struct names *n)
{
	if (!n)
		return;
	if (n->stemmer)
		sb_stemmer_delete(n->stemmer);
	buf_free(&n->tmp);
	if (n->image) {
		free(n->links);
		arena_free(&n->mem);
		image_end();
		return;
	}
	arena_free(&n->mem);
	free(n->vocab);
	free(n->vocab_maybe);
	free(n->links);
	free(n->edges);
	free(n->by_id);
	free(n->own_forms);
	free(n);
}
