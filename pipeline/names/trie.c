/* Vocabulary and trie of struct names: strings to word ids, sequences of ids to nodes. */
#include <libstemmer.h>
#include <stdlib.h>
#include <utf8proc.h>

#include "base/hash.h"
#include "names/builder.h"
#include "text/utf8.h"

/* Letters that have no decomposition but are written plainly in English text. */
static const struct { uint32_t cp; const char *plain; } plain_letters[] = {
	{ 0xdf, "ss" }, { 0xe6, "ae" }, { 0xf0, "d" }, { 0xf8, "o" }, { 0x111, "d" }, { 0x131, "i" }, { 0x142, "l" },
	{ 0x153, "oe" }, { 0x2018, "'" }, { 0x2019, "'" }, { 0x2bb, "'" }, { 0x2bc, "'" },
};

void names_key(struct buf *b, struct str fold)
{
	for (size_t i = 0; i < fold.n;) {
		if ((unsigned char)fold.p[i] < 0x80) {
			buf_addc(b, fold.p[i++]);
			continue;
		}
		uint32_t cp = utf8_next(fold, &i);
		const char *plain = NULL;
		for (size_t k = 0; k < sizeof plain_letters / sizeof *plain_letters; k++)
			if (plain_letters[k].cp == cp)
				plain = plain_letters[k].plain;
		if (plain) {
			buf_addz(b, plain);
			continue;
		}
		utf8proc_int32_t parts[8];
		int boundary = 0;
		utf8proc_ssize_t k = utf8proc_decompose_char((utf8proc_int32_t)cp, parts, 8,
			UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK, &boundary);
		for (utf8proc_ssize_t j = 0; j < k && j < 8; j++)
			utf8_add(b, (uint32_t)parts[j]);
	}
}

static size_t vocab_find(const struct names *n, struct str key, uint64_t hash)
{
	size_t at = hash & n->vocab_mask;
	while (n->vocab[at].id && !(n->vocab[at].hash == hash && str_eq(n->vocab[at].key, key)))
		at = (at + 1) & n->vocab_mask;
	return at;
}

/* Most words of an article are no word of a name.  A bit for each hash tells most of them without a look at the slots:
 * the bits (4 a slot) fit into the processor's cache, these do not. */
static inline uint64_t *maybe(const struct names *n, uint64_t hash, uint64_t *bit)
{
	uint64_t at = hash >> 32 & ((n->vocab_mask + 1) * 4 - 1);
	*bit = (uint64_t)1 << (at & 63);
	return &n->vocab_maybe[at >> 6];
}

uint32_t names_lookup(const struct names *n, struct str key)
{
	uint64_t hash = hash_str(key), bit;
	return n->vocab && (*maybe(n, hash, &bit) & bit) ? n->vocab[vocab_find(n, key, hash)].id : 0;
}

static void vocab_grow(struct names_builder *b)
{
	struct names *n = b->n;
	size_t size = n->vocab ? (n->vocab_mask + 1) * 2 : 1 << 13;
	struct vocab_slot *old = n->vocab;
	size_t old_size = old ? n->vocab_mask + 1 : 0;
	n->vocab = names_table(b, size, sizeof *n->vocab);
	names_table_free(b, n->vocab_maybe, old_size * 4 / 64, sizeof *n->vocab_maybe);
	n->vocab_maybe = names_table(b, size * 4 / 64, sizeof *n->vocab_maybe);
	n->vocab_mask = size - 1;
	for (size_t i = 0; i < old_size; i++) {
		if (!old[i].id)
			continue;
		size_t at = old[i].hash & n->vocab_mask;
		while (n->vocab[at].id)
			at = (at + 1) & n->vocab_mask;
		n->vocab[at] = old[i];
		uint64_t bit, *bits = maybe(n, old[i].hash, &bit);
		*bits |= bit;
	}
	names_table_free(b, old, old_size, sizeof *old);
}

/* Its slot, taken for id. */
static const struct vocab_slot *set_id(struct names_builder *b, struct str key, uint64_t hash, uint32_t id)
{
	struct names *n = b->n;
	if (n->vocab_n * 2 >= n->vocab_mask)
		vocab_grow(b);
	struct vocab_slot *s = &n->vocab[vocab_find(n, key, hash)];
	n->vocab_n += !s->id;
	uint64_t bit, *bits = maybe(n, hash, &bit);
	*bits |= bit;
	*s = (struct vocab_slot){ hash, s->id ? s->key : str_dup(&n->mem, key), id };
	return s;
}

void names_alias(struct names_builder *b, struct str key, uint32_t id) { set_id(b, key, hash_str(key), id); }

static void new_word(struct names_builder *b, struct str text)
{
	struct names *n = b->n;
	*VEC_PUSH(&n->mem, &n->word_class) = 0;
	*VEC_PUSH(&n->mem, &n->word_flags) = 0;
	*VEC_PUSH(&n->mem, &n->word_stem) = 0;
	*VEC_PUSH(&n->mem, &n->word_text) = text;
}

uint32_t names_intern(struct names_builder *b, struct str key)
{
	struct names *n = b->n;
	uint64_t hash = hash_str(key);
	uint32_t id = n->vocab ? n->vocab[vocab_find(n, key, hash)].id : 0;
	if (id)
		return id;
	if (!n->word_class.n)
		new_word(b, STR_NONE);		/* id 0 means none */
	id = (uint32_t)n->word_class.n;
	new_word(b, set_id(b, key, hash, id)->key);
	return id;
}

static size_t link_find(const struct link *links, size_t mask, uint64_t key)
{
	uint64_t h = key * 0x9e3779b97f4a7c15u;
	size_t at = (h >> 32 ^ h) & mask;
	while (links[at].key && links[at].key != key)
		at = (at + 1) & mask;
	return at;
}

static void links_grow(struct names_builder *b)
{
	size_t size = b->links ? (b->link_mask + 1) * 2 : 1 << 14;
	struct link *l = xcalloc(size, sizeof *l);
	for (size_t i = 0; b->links && i <= b->link_mask; i++)
		if (b->links[i].key)
			l[link_find(l, size - 1, b->links[i].key)] = b->links[i];
	free(b->links);
	b->links = l;
	b->link_mask = size - 1;
}

uint32_t names_trie_add(struct names_builder *b, int root, const uint32_t *ids, uint32_t count)
{
	struct names *n = b->n;
	while (n->nodes.n < ROOTS)
		*VEC_PUSH(&n->mem, &n->nodes) = (struct node){ .payload = 0 };
	uint32_t at = (uint32_t)root;
	for (uint32_t i = 0; i < count; i++) {
		if (b->link_n * 2 >= b->link_mask)
			links_grow(b);
		uint64_t key = (uint64_t)at << 32 | ids[i];
		struct link *l = &b->links[link_find(b->links, b->link_mask, key)];
		if (!l->key) {
			*l = (struct link){ key, (uint32_t)n->nodes.n };
			*VEC_PUSH(&n->mem, &n->nodes) = (struct node){ .payload = 0 };
			n->nodes.v[at].children++;
			b->link_n++;
		}
		at = l->child;
	}
	return at;
}

void names_trie_pack(struct names_builder *b)
{
	struct names *n = b->n;
	size_t all = 0;
	for (size_t i = 0; i < n->nodes.n; i++) {
		struct node *x = &n->nodes.v[i];
		x->first = (uint32_t)all;
		x->slots = x->children > 0;
		while (x->slots > 1 ? x->slots * 2 < x->children * 3 : x->slots < x->children)
			x->slots *= 2;
		all += x->slots;
	}
	n->edges = names_table(b, all, sizeof *n->edges);
	for (size_t i = 0; b->links && i <= b->link_mask; i++) {
		if (!b->links[i].key)
			continue;
		uint32_t id = (uint32_t)b->links[i].key;
		const struct node *x = &n->nodes.v[b->links[i].key >> 32];
		struct edge *e = n->edges + x->first;
		size_t at = names_edge_slot(id, x->slots);
		while (e[at].id)
			at = (at + 1) & (x->slots - 1);
		e[at] = (struct edge){ id, b->links[i].child };
	}
	free(b->links);
	b->links = NULL;
}

static bool starts_upper(struct str s)
{
	size_t at = 0;
	return s.n && utf8_is_upper(utf8_next(s, &at));
}

static bool is_dash(struct str s)
{
	return str_is(s, "-") || str_is(s, "\xe2\x80\x93") || str_is(s, "\xe2\x80\x94") || str_is(s, "\xe2\x80\x91")
		|| str_is(s, "/");
}

int names_words(struct names_builder *b, struct str text, uint32_t *ids, struct form *f, bool make)
{
	struct names *n = b->n;
	b->tokens.n = 0;
	tokenize(&n->mem, text, &b->tokens);
	const token_vec tokens = b->tokens;
	int count = 0;
	for (size_t i = 0; i < tokens.n; i++) {
		struct str t = token_text(text, &tokens.v[i]);
		uint32_t bit = count ? 1u << (count - 1) : 0;
		if (tokens.v[i].kind == TOKEN_MARK && !str_is(t, "&") && !str_is(t, "+")) {
			if (f && str_is(t, ","))
				f->commas |= bit;
			else if (f && is_dash(t))
				f->dashes |= bit;
			continue;
		}
		if (tokens.v[i].kind == TOKEN_CLITIC && t.n != 2 && t.n != 4)
			continue;		/* the apostrophe of a plural: Ministers' */
		if (count == FORM_WORDS)
			return -1;
		struct buf *fold = &b->tmp;
		buf_reset(fold);
		word_fold(fold, t);
		if (!tokens.v[i].ascii) {
			size_t at = fold->n;
			names_key(fold, str_dup(&n->mem, buf_str(fold)));
			if (f && tokens.n == 1 && utf8_count(t) < 5)
				f->accents = true;
			memmove(fold->p, fold->p + at, fold->n - at);
			fold->n -= at;
		}
		ids[count] = make ? names_intern(b, buf_str(fold)) : names_lookup(n, buf_str(fold));
		if (f) {
			uint8_t shape = tokens.v[i].shape;
			if (starts_upper(t))
				f->caps |= 1u << count;
			if (shape == SHAPE_UPPER || shape == SHAPE_ONE_UPPER || shape == SHAPE_MIXED)
				f->uppers |= 1u << count;
		}
		count++;
	}
	return count ? count : -1;
}

uint32_t names_classify(const void *names, const struct word *w)
{
	const struct names *n = names;
	char small[256];
	struct str key = w->fold;
	bool ascii = true;
	for (size_t i = 0; i < key.n && ascii; i++)
		ascii = (unsigned char)key.p[i] < 0x80;
	struct buf b = BUF_INIT;
	if (!ascii && key.n < sizeof small) {
		names_key(&b, key);
		key = buf_str(&b);
	}
	uint32_t id = names_lookup(n, key);
	if (!id && w->kind == TOKEN_WORD && w->stem.n + 2 < sizeof small) {
		small[0] = '~';
		memcpy(small + 1, w->stem.p, w->stem.n);
		id = names_lookup(n, str_n(small, w->stem.n + 1));
	}
	buf_free(&b);
	return id ? id | n->word_flags.v[id] : 0;
}

/* ---- the spellings of a form ---- */

enum { PATHS = 12 };
struct path { uint32_t ids[FORM_WORDS]; uint32_t n; struct form f; };

static uint32_t shift_mask(uint32_t mask, uint32_t at, uint32_t old, uint32_t new)
{
	uint32_t low = mask & ((1u << at) - 1), first = mask & 1u << at;
	uint32_t high = at + old < 32 ? mask >> (at + old) : 0;
	return low | first | (at + new < 32 ? high << (at + new) : 0);
}

/* Replace `old` words at `at` by ids[0..new). */
static bool replace(struct path *p, uint32_t at, uint32_t old, const uint32_t *ids, uint32_t new)
{
	if (p->n - old + new > FORM_WORDS)
		return false;
	memmove(p->ids + at + new, p->ids + at + old, (p->n - at - old) * sizeof *p->ids);
	memcpy(p->ids + at, ids, new * sizeof *ids);
	p->n = p->n - old + new;
	p->f.caps = shift_mask(p->f.caps, at, old, new);
	p->f.uppers = shift_mask(p->f.uppers, at, old, new);
	p->f.commas = shift_mask(p->f.commas, at, old, new);
	p->f.dashes = shift_mask(p->f.dashes, at, old, new);
	p->f.words = (uint8_t)p->n;
	return true;
}

static void insert_path(struct names_builder *b, const struct path *p, uint32_t form)
{
	struct names *n = b->n;
	uint32_t at = names_trie_add(b, ROOT_NAMES, p->ids, p->n);
	uint32_t index = form;
	if (n->forms.v[form].words) {		/* a further spelling is a further record */
		index = (uint32_t)n->forms.n;
		*VEC_PUSH(&n->mem, &n->forms) = p->f;
	} else {
		n->forms.v[form] = p->f;
	}
	n->forms.v[index].words = (uint8_t)p->n;
	n->forms.v[index].next = n->nodes.v[at].payload;
	n->nodes.v[at].payload = index + 1;
	n->nodes.v[at].names = 1;
	uint32_t first = p->ids[0];
	n->word_flags.v[first] |= NW_FIRST;
	uint8_t casing = p->f.casing;
	if (casing == CASE_ANY || !(p->f.caps & 1))
		n->word_flags.v[first] |= NW_LOWER;
}

uint32_t names_stem_id(struct names_builder *b, struct str key, bool make)
{
	const sb_symbol *s = !b->stemmer ? NULL : sb_stemmer_stem(b->stemmer, (const sb_symbol *)key.p, (int)key.n);
	size_t len = (size_t)sb_stemmer_length(b->stemmer);
	char pseudo[128];
	if (!s || len + 2 > sizeof pseudo)
		return 0;
	pseudo[0] = '~';
	memcpy(pseudo + 1, s, len);
	return make ? names_intern(b, str_n(pseudo, len + 1)) : names_lookup(b->n, str_n(pseudo, len + 1));
}

/* The last word by its stem: a pseudo word ~stem stands for all its inflections. */
static void stem_last(struct names_builder *b, struct path *p, struct str last)
{
	uint32_t id = names_stem_id(b, last, true);
	if (!id)
		return;
	b->n->word_stem.v[id] = id;
	p->ids[p->n - 1] = id;
}

static struct str last_word(struct str text)
{
	size_t i = text.n;
	while (i && text.p[i - 1] != ' ' && text.p[i - 1] != '-')
		i--;
	return str_from(text, i);
}

/* Add to paths (count of them) every further spelling that the variants give; returns the new count. */
static uint32_t add_variants(struct names_builder *b, struct path *paths, uint32_t count)
{
	struct names *n = b->n;
	for (uint32_t k = 0; k < count; k++) {
		for (uint32_t i = 0; i < paths[k].n; i++) {
			if (!(n->word_flags.v[paths[k].ids[i]] & NW_VARIANT))
				continue;
			for (size_t v = 0; v < b->variants.n && count < PATHS; v++) {
				const struct sequence *s = &b->variants.v[v];
				const uint32_t *from = n->pool.v + s->first;
				if (*from != paths[k].ids[i] || i + s->n > paths[k].n
				    || memcmp(paths[k].ids + i, from, s->n * sizeof *from) != 0)
					continue;
				struct path *p = &paths[count];
				*p = paths[k];
				if (!replace(p, i, s->n, n->pool.v + s->other_first, s->other_n))
					continue;
				bool seen = false;
				for (uint32_t j = 0; j < count; j++)
					seen |= paths[j].n == p->n
						&& !memcmp(paths[j].ids, p->ids, p->n * sizeof *from);
				count += !seen;
			}
		}
	}
	return count;
}

/* The form's text with its first letter-digit border, or its first hyphen, written the other way: G20 as
 * G 20, G-20 as G20, Inter-Sessional as InterSessional.  Empty if there is none. */
static struct str rewritten(struct names_builder *b, struct str text)
{
	for (size_t i = 1; i + 1 < text.n; i++) {
		char a = text.p[i - 1], c = text.p[i];
		bool letter = (a >= 'A' && a <= 'Z') || (a >= 'a' && a <= 'z');
		bool digit = c >= '0' && c <= '9', hyphen = c == '-' && text.p[i + 1] != ' ';
		if (letter && digit)
			return str_printf(&b->n->mem, "%.*s %.*s", (int)i, text.p, STR_FMT(str_from(text, i)));
		if (letter && hyphen)
			return str_printf(&b->n->mem, "%.*s%.*s", (int)i, text.p, STR_FMT(str_from(text, i + 1)));
		if (c == ' ')
			return STR_NONE;	/* only in the first word: what follows varies by variants.tsv */
	}
	return STR_NONE;
}

int names_insert_form(struct names_builder *b, uint32_t form)
{
	struct path paths[PATHS];
	struct form *f = &b->n->forms.v[form];
	f->words = 0;
	paths[0].f = *f;
	int words = names_words(b, f->text, paths[0].ids, &paths[0].f, true);
	if (words < 0)
		return -1;
	uint32_t count = 1;
	paths[0].n = (uint32_t)words;
	if (paths[0].f.match == MATCH_STEM) {
		buf_reset(&b->tmp);
		word_fold(&b->tmp, last_word(paths[0].f.text));
		stem_last(b, &paths[0], buf_str(&b->tmp));
	}
	if (paths[0].f.match != MATCH_EXACT) {
		struct str other = rewritten(b, paths[0].f.text);
		if (other.n && paths[0].f.match != MATCH_STEM) {
			paths[1].f = b->n->forms.v[form];
			words = names_words(b, other, paths[1].ids, &paths[1].f, true);
			paths[1].n = words > 0 ? (uint32_t)words : 0;
			count += words > 0;
		}
		count = add_variants(b, paths, count);
	}
	for (uint32_t k = 0; k < count; k++)
		insert_path(b, &paths[k], form);
	return 0;
}
