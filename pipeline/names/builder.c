/* The life of struct names: made by a builder in memory of its own, or in an image that later programs map. */
#include <libstemmer.h>
#include <stdlib.h>

#include "base/image.h"
#include "names/builder.h"

void *names_table(struct names_builder *b, size_t count, size_t size)
{
	/* an image is all zeros */
	return b->n->image ? arena_alloc(&b->n->mem, count * size) : xcalloc(count, size);
}

void names_table_free(struct names_builder *b, void *p, size_t count, size_t size)
{
	if (!b->n->image)
		free(p);
	else if (p)
		memset(p, 0, count * size);	/* its pages are not written then */
}

static struct names_builder *builder(struct names *n)
{
	struct names_builder *b = xcalloc(1, sizeof *b);
	b->n = n;
	arena_init(&b->mem);
	names_trie_add(b, ROOT_NAMES, NULL, 0);		/* its roots */
	return b;
}

struct names_builder *names_new(void)
{
	struct names *n = xcalloc(1, sizeof *n);
	arena_init(&n->mem);
	return builder(n);
}

struct names_builder *names_new_image(void)
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
	VEC_RESERVE(&n->mem, &n->forms, ROWS);
	VEC_RESERVE(&n->mem, &n->pool, ROWS);
	return builder(n);
}

const struct names *names_built(struct names_builder *b)
{
	const struct names *n = b->n;
	if (b->stemmer)
		sb_stemmer_delete(b->stemmer);
	buf_free(&b->tmp);
	free(b->links);
	free(b->own_forms);
	arena_free(&b->mem);
	free(b);
	return n;
}

void names_builder_free(struct names_builder *b)
{
	if (b)
		names_free(names_built(b));
}

int names_save(const struct names *n, const char *path, const char *key, size_t *where)
{
	return n->image ? image_save(&n->mem, path, key, where) : -1;
}

const struct names *names_load(const char *path, const char *key)
{
	return image_load(path, key, sizeof(struct names));
}

void names_free(const struct names *names)
{
	struct names *n = (struct names *)names;	/* nobody else has it any more */
	if (!n)
		return;
	if (n->image) {
		arena_free(&n->mem);
		image_end();
		return;
	}
	arena_free(&n->mem);
	free(n->vocab);
	free(n->vocab_maybe);
	free(n->edges);
	free(n->by_id);
	free(n);
}
