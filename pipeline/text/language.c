#include "text/language.h"

#include "base/scan.h"
#include "text/layout_inside.h"
#include "text/utf8.h"

enum { ASCII_SCRIPT = 0 };

static void count_letter(const struct layout *l, uint32_t c, struct language_count *k)
{
	size_t script = 0;
	while (script < l->scripts.n && (c < l->scripts.v[script].from || c > l->scripts.v[script].to))
		script++;
	if (script == l->scripts.n)
		return;
	k->letters[script]++;
	for (size_t i = 0; i < l->own.n; i++) {
		const struct layout_own *o = &l->own.v[i];
		if (o->script == script && c >= o->from && c <= o->to)
			k->own |= (uint64_t)1 << o->row;
	}
}

static void count_word(struct layout_function f, struct language_count *k)
{
	k->words++;
	if (!f.languages)
		return;
	double share = f.share;
	if (k->seen[f.seen])
		share *= 0.4;
	k->seen[f.seen] = 1;
	for (uint64_t mask = f.languages; mask; mask &= mask - 1)
		k->score[__builtin_ctzll(mask)] += share;
}

/* A run of letters with bytes >= 0x80 among them: letters of other scripts, or quotes and dashes between words. */
static void look_mixed(const struct layout *l, struct str s, struct language_count *k)
{
	uint64_t hash = LAYOUT_HASH;
	bool word = false;
	struct buf f = BUF_INIT;
	for (size_t i = 0; i < s.n;) {
		size_t start = i;
		uint32_t c = utf8_next(s, &i);
		buf_reset(&f);
		if (c < 0x80) {
			k->letters[ASCII_SCRIPT]++;
			hash = layout_hash(hash, (unsigned char)c | 32);
			word = true;
		} else if (utf8_class(c) == UTF8_LETTER || utf8_class(c) == UTF8_MARK) {
			count_letter(l, c, k);
			utf8_fold(&f, str_sub(s, start, i - start));
			for (size_t n = 0; n < f.n; n++)
				hash = layout_hash(hash, (unsigned char)f.p[n]);
			word = true;
		} else {
			if (word)
				count_word(layout_function_word(l, hash), k);
			word = false;
			hash = LAYOUT_HASH;
		}
	}
	if (word)
		count_word(layout_function_word(l, hash), k);
	buf_free(&f);
}

/* A word of ASCII letters that may be a function word. */
struct function_word {
	uint64_t packed;		/* its first 8 letters in lower case */
	struct str text;
};

static void look_plain(const struct layout *l, const struct function_word *c, size_t n, struct language_count *k)
{
	for (; n; n--, c++) {
		const struct layout_short *f = short_slot(l, c->packed);
		if (c->text.n <= 8) {
			count_word(f->word, k);
		} else if (f->longer) {
			uint64_t hash = LAYOUT_HASH;
			for (size_t i = 0; i < c->text.n; i++)
				hash = layout_hash(hash, (unsigned char)c->text.p[i] | 32);
			count_word(layout_function_word(l, hash), k);
		} else {
			k->words++;
		}
	}
}

enum { BLOCK = 64 };

/* Which of the bytes of s from i on, BLOCK at most, are ASCII letters or high, and which are high, as bits. */
static inline uint64_t runs_at(struct str s, size_t i, uint64_t *high)
{
	uint64_t runs = 0;
	*high = 0;
	for (size_t k = 0; k < BLOCK && i + k < s.n; k += 16) {
		char end[16] = "";
		const char *p = s.p + i + k;
		if (i + k + 16 > s.n)
			p = memcpy(end, p, s.n - i - k);
		scan16 v = scan_load(p);
		*high |= (uint64_t)scan_bits(v) << k;
		runs |= (uint64_t)scan_bits(v | (scan16)((v | 32) - 'a' < 26)) << k;
	}
	return runs;
}

/* Text is cut into runs of letters, 64 bytes at a time.  Whether a word may be a function word is as good as chance, so
 * no branch asks: each is noted, and the note kept or written over. */
void language_look(const struct layout *l, struct str s, struct language_count *k)
{
	struct function_word found[BLOCK / 2 + 1];
	for (size_t i = 0, next; i < s.n; i = next) {
		uint64_t high, runs = runs_at(s, i, &high);
		size_t n = 0;
		next = i + BLOCK;
		for (; runs; runs &= runs + (runs & -runs)) {
			size_t start = (size_t)__builtin_ctzll(runs), length;
			uint64_t behind = ~(runs >> start);
			length = behind ? (size_t)__builtin_ctzll(behind) : BLOCK;
			bool mixed = high >> start << (BLOCK - length) != 0;
			if (start + length >= BLOCK && next < s.n) {	/* it may go on behind the block */
				if (start) {
					next = i + start;
					break;
				}
				while (length < s.n - i
				       && ((unsigned char)s.p[i + length] >= 0x80
					   || (unsigned char)((s.p[i + length] | 32) - 'a') < 26))
					length++;
				next = i + length;
				mixed = true;
			}
			struct str text = str_sub(s, i + start, length);
			if (mixed) {
				look_plain(l, found, n, k);
				n = 0;
				look_mixed(l, text, k);
				continue;
			}
			size_t first = length < 8 ? length : 8;
			char end[8] = "";
			const char *p = i + start + 8 <= s.n ? text.p : memcpy(end, text.p, first);
			uint64_t packed = scan_bytes(p, first) | scan_bytes("        ", first);
			bool may = layout_maybe_short(l, packed);
			found[n] = (struct function_word){ packed, text };
			n += may;
			k->words += !may;
			k->letters[ASCII_SCRIPT] += length;
		}
		look_plain(l, found, n, k);
	}
}

/* The script of most letters of the text; *all: how many it has. */
static size_t script_of(const struct layout *l, const struct language_count *k, size_t *all)
{
	size_t best = 0;
	*all = 0;
	for (size_t i = 0; i < l->scripts.n; i++) {
		*all += k->letters[i];
		if (k->letters[i] > k->letters[best])
			best = i;
	}
	return best;
}

/* The language of the script some of whose own letters were seen. */
static struct str by_own_letters(const struct layout *l, const struct language_count *k, size_t script)
{
	for (size_t i = 0; i < l->own.n; i++)
		if (l->own.v[i].script == script && k->own >> l->own.v[i].row & 1)
			return l->own.v[i].language;
	return STR("");
}

/* The language whose words count most; what these and those of the next one count. */
static size_t by_words(const struct layout *l, const struct language_count *k, double *top, double *next)
{
	size_t first = 0;
	*top = *next = 0;
	for (size_t i = 0; i < layout_languages(l); i++) {
		if (k->score[i] > *top) {
			*next = *top;
			*top = k->score[i];
			first = i;
		} else if (k->score[i] > *next) {
			*next = k->score[i];
		}
	}
	return first;
}

struct str language_tell(const struct layout *l, const struct language_count *k, enum language_trust *trust)
{
	size_t all, script = script_of(l, k, &all);
	double top, next;
	*trust = LANGUAGE_GUESSED;
	if (!all)
		return STR("");
	const struct layout_script *s = &l->scripts.v[script];
	struct str own = by_own_letters(l, k, script), of_script = k->letters[script] * 2 > all ? s->language : STR("");
	if (of_script.n && !s->shared) {
		*trust = k->letters[script] > 40 ? LANGUAGE_SURE : LANGUAGE_TOLD;
		return own.n ? own : of_script;
	}
	size_t first = by_words(l, k, &top, &next);
	if (!s->language.n && own.n && top < 3) {
		*trust = LANGUAGE_TOLD;
		return own;
	}
	if (top >= 2 && top >= 0.06 * (double)k->words && top >= next * 1.1) {
		*trust = top >= 8 && top > next * 1.4 ? LANGUAGE_SURE : LANGUAGE_TOLD;
		return layout_language(l, first);
	}
	return of_script.n && own.n ? own : of_script;
}
