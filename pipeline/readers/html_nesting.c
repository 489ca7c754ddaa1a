/* html_nesting.c - keeps the elements of a page from nesting without end.
 *
 * Every parser of HTML looks through its open elements at some tags, so that a page of n elements that are never
 * closed costs n * n.  Start tags beyond NESTING_MAX open elements are therefore left out before parsing (their text
 * stays), and so are end tags of elements that are not open.  The model need not be exact: it opens and closes as
 * browsers do in the usual cases, and in the others holds more elements open than they do. */
#include "base/hash.h"
#include "readers/html_page.h"

enum { NESTING_MAX = 512, NEAR = 64, SLOTS = 4096 };

enum kind { BLOCK, INLINE, VOID, SIBLING, PARAGRAPH };	/* SIBLING: one closes the one before it; so does <p> */

struct html_nesting {
	uint16_t open[NESTING_MAX];		/* slots of the open elements' names, innermost last */
	uint8_t kind[NESTING_MAX];
	size_t n;
	uint32_t names[SLOTS];			/* hash of a name; 0: free */
	uint16_t count[SLOTS];			/* how many of it are open */
	uint8_t kinds[SLOTS];			/* enum kind of the name */
};

struct html_nesting *html_nesting_new(struct arena *mem)
{
	return arena_zalloc(mem, sizeof(struct html_nesting));
}

static bool among(const char *const *list, const char *name)
{
	for (; *list; list++)
		if (list[0][0] == name[0] && strcmp(*list, name) == 0)
			return true;
	return false;
}

static enum kind kind_of(const char *name)
{
	static const char *const voids[] = { "area",  "base",  "basefont", "br",    "col",    "embed",
					     "frame", "hr",    "img",	   "input", "keygen", "link",
					     "meta",  "param", "source",   "track", "wbr",    NULL };
	static const char *const siblings[] = { "li",	   "dt",    "dd",    "tr",     "td",	   "th",
						"thead",   "tbody", "tfoot", "option", "optgroup", "colgroup",
						"caption", "rt",    "rp",    NULL };
	static const char *const inlines[] = { "a",   "b",     "big",	 "code",   "em", "font", "i",	 "nobr",
					       "s",   "small", "strike", "strong", "tt", "u",	 "span", "sub",
					       "sup", "abbr",  "cite",	 "mark",   "q",	 "time", NULL };
	return among(voids, name) ? VOID : among(siblings, name) ? SIBLING : among(inlines, name) ? INLINE : BLOCK;
}

/* Slot of the name of a tag, which is in lower case there.  Names beyond some 4,000 share slots, which keeps more
 * open. */
static size_t slot_of(struct html_nesting *w, struct str tag)
{
	char name[24];
	size_t n = 0;
	for (; n < tag.n && n < 23; n++) {
		char c = tag.p[n];
		if (c == ' ' || c == '>' || c == '/' || c == '\n' || c == '\t' || c == '\r' || c == '\f')
			break;
		name[n] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
	}
	name[n] = 0;
	uint32_t hash = (uint32_t)hash_bytes(name, n) | 1;
	size_t k = hash & (SLOTS - 1);
	for (int tries = 0; tries < 16 && w->names[k] && w->names[k] != hash; tries++)
		k = (k + 1) & (SLOTS - 1);
	if (w->names[k] != hash && !w->count[k]) {
		w->names[k] = hash;
		w->kinds[k] = (uint8_t)(strcmp(name, "p") == 0 ? PARAGRAPH : kind_of(name));
	}
	return k;
}

static void pop(struct html_nesting *w, size_t at)
{
	w->count[w->open[at]]--;
	memmove(w->open + at, w->open + at + 1, (w->n - at - 1) * sizeof *w->open);
	memmove(w->kind + at, w->kind + at + 1, (w->n - at - 1) * sizeof *w->kind);
	w->n--;
}

bool html_nesting_start(struct html_nesting *w, struct str tag)
{
	size_t slot = slot_of(w, tag);
	uint8_t kind = w->kinds[slot];
	if (kind == VOID)
		return true;
	while (kind >= SIBLING && w->n && w->kind[w->n - 1] >= SIBLING)
		pop(w, w->n - 1);
	if (w->n == NESTING_MAX)
		return false;
	w->count[slot]++;
	w->open[w->n] = (uint16_t)slot;
	w->kind[w->n++] = kind;
	return true;
}

bool html_nesting_end(struct html_nesting *w, struct str tag)
{
	size_t slot = slot_of(w, tag), at = w->n;
	uint8_t kind = w->kinds[slot];
	if (kind == VOID)		/* </br> is an element of its own, and so is a lone </p> */
		return true;
	if (!w->count[slot])
		return kind == PARAGRAPH;
	size_t lowest = kind == BLOCK || w->n < NEAR ? 0 : w->n - NEAR;
	while (at > lowest && w->open[at - 1] != slot)
		at--;
	if (at == lowest)		/* open, but far out: as if it were not */
		return true;
	if (kind == INLINE)
		pop(w, at - 1);
	while (kind != INLINE && w->n >= at)
		pop(w, w->n - 1);
	return true;
}
