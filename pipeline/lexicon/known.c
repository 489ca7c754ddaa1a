/* The index of names that the lexicons have. */
#include "lexicon/known.h"

#include "base/hash.h"
#include "lexicon/lexfile.h"
#include "lexicon/names.h"
#include "names/names.h"
#include "text/utf8.h"

static bool is_ending(const struct known_names *k, struct str word)
{
	for (size_t i = 0; i < k->endings.n; i++)
		if (str_eq(k->endings.v[i], word))
			return true;
	return false;
}

struct str known_key(struct known_names *k, struct str name)
{
	struct buf fold = { NULL, 0, 0 };
	utf8_fold(&fold, name);
	buf_reset(&k->tmp);
	names_key(&k->tmp, buf_str(&fold));
	buf_free(&fold);
	VEC(struct str) words = { NULL, 0, 0 };
	struct str s = buf_str(&k->tmp);
	struct buf kept = { NULL, 0, 0 };
	for (size_t i = 0; i < s.n;) {		/* dots and apostrophes are nothing, other marks spaces */
		size_t at = i;
		uint32_t cp = utf8_next(s, &i);
		enum utf8_class class = utf8_class(cp);
		if (class == UTF8_LETTER || class == UTF8_MARK || class == UTF8_DIGIT)
			buf_add(&kept, s.p + at, i - at);
		else if (cp != '.' && cp != '\'' && cp != 0x2019)
			buf_addc(&kept, ' ');
	}
	struct str all = str_dup(&k->mem, buf_str(&kept)), rest = all, word;
	buf_free(&kept);
	while (rest.n && str_cell(&rest, ' ', &word))
		if (word.n)
			*VEC_PUSH(&k->mem, &words) = word;
	size_t from = words.n > 1 && str_is(words.v[0], "the"), to = words.n;
	while (to > from + 1 && is_ending(k, words.v[to - 1]))
		to--;
	buf_reset(&k->tmp);
	for (size_t i = from; i < to; i++) {
		if (i > from)
			buf_addc(&k->tmp, ' ');
		buf_adds(&k->tmp, words.v[i]);
	}
	return str_dup(&k->mem, buf_str(&k->tmp));
}

const struct known_form *known_next(const struct known_names *k, struct str key, const struct known_form *after)
{
	size_t from = after ? (size_t)(after - k->forms.v) + 1 : 0;
	uint64_t h = hash_str(key);
	for (struct map_at i = map_first(&k->by_key, h); i.number; i = map_next(&k->by_key, h, i))
		if (i.number > from && str_eq(k->forms.v[i.number - 1].key, key))
			return &k->forms.v[i.number - 1];
	return NULL;
}

const struct known_form *known_id(const struct known_names *k, struct str id)
{
	uint64_t h = hash_str(id);
	for (struct map_at i = map_first(&k->by_id, h); i.number; i = map_next(&k->by_id, h, i))
		if (str_eq(k->forms.v[i.number - 1].id, id))
			return &k->forms.v[i.number - 1];
	return NULL;
}

void known_add(struct known_names *k, struct str name, struct str id, struct str kind, struct str at, bool is_name,
	       bool ruled)
{
	struct str key = known_key(k, name);
	*VEC_PUSH(&k->mem, &k->forms) = (struct known_form){ key, str_dup(&k->mem, id), str_dup(&k->mem, kind),
							      str_dup(&k->mem, at), ruled };
	map_add(&k->by_key, hash_str(key), (uint32_t)k->forms.n);
	if (is_name)
		map_add(&k->by_id, hash_str(id), (uint32_t)k->forms.n);
}

/* ---- the files ---- */

static const char *const head_columns[] = { "head", "kind", "plural", "note", NULL };

static int add_head(void *ctx, const struct lexfile *f, struct err *e)
{
	struct known_names *k = ctx;
	(void)e;
	if (str_is(f->cells[1], "company"))
		*VEC_PUSH(&k->mem, &k->endings) = known_key(k, f->cells[0]);
	return 0;
}

static struct str at_row(struct known_names *k, const struct lexfile *f)
{
	buf_reset(&k->tmp);
	buf_addf(&k->tmp, "%.*s.tsv:%zu", STR_FMT(f->name), f->line);
	return str_dup(&k->mem, buf_str(&k->tmp));
}

static int add_entity(void *ctx, const struct lexfile *f, struct err *e)
{
	struct known_names *k = ctx;
	(void)e;
	known_add(k, f->cells[2], f->cells[0], f->cells[1], at_row(k, f), true, false);
	return 0;
}

enum { FORM_REQUIRE = 7, FORM_FORBID = 8 };	/* of lex_form_columns */

static int add_form(void *ctx, const struct lexfile *f, struct err *e)
{
	struct known_names *k = ctx;
	const struct known_form *of = known_id(k, f->cells[0]);
	(void)e;
	if (of)
		known_add(k, f->cells[1], f->cells[0], of->kind, at_row(k, f), false,
			  f->cells[FORM_REQUIRE].n || f->cells[FORM_FORBID].n);
	return 0;
}

static int folder(struct known_names *k, const char *sub, const char *const *columns, size_t required, lex_row *add,
		  struct err *e)
{
	struct str *files;
	size_t n;
	const struct lex_faults faults = { NULL, NULL, e };
	if (lexfile_list(&k->mem, k->dir, sub, &files, &n, e))
		return -1;
	for (size_t i = 0; i < n; i++)
		if (lexfile_rows(k->dir, files[i].p, columns, required, add, k, &faults))
			return -1;
	return 0;
}

int known_load(struct known_names *k, const char *dir, struct err *e)
{
	const struct lex_faults faults = { NULL, NULL, e };
	*k = (struct known_names){ .mem = ARENA_INIT, .dir = dir };
	if (lexfile_rows(dir, "heads.tsv", head_columns, 2, add_head, k, &faults)
	    || folder(k, "entities", lex_entity_columns, 3, add_entity, e)
	    || folder(k, "forms", lex_form_columns, 2, add_form, e))
		return -1;
	return 0;
}

void known_free(struct known_names *k)
{
	map_free(&k->by_key);
	map_free(&k->by_id);
	buf_free(&k->tmp);
	arena_free(&k->mem);
}
