#include "text/language.h"

#include "base/scan.h"
#include "text/layout_inside.h"
#include "text/utf8.h"

static const struct script { uint32_t from, to; const char *language;
} scripts[] = {
	{ 0x41, 0x24f, NULL },	  { 0x1e00, 0x1eff, NULL }, { 0x400, 0x52f, NULL },   { 0x370, 0x3ff, "el" },
	{ 0x590, 0x5ff, "he" },	  { 0x600, 0x77f, "ar" },   { 0x900, 0x97f, "hi" },   { 0x980, 0x9ff, "bn" },
	{ 0xb80, 0xbff, "ta" },	  { 0xe00, 0xe7f, "th" },   { 0xe80, 0xeff, "lo" },   { 0x1000, 0x109f, "my" },
	{ 0x10a0, 0x10ff, "ka" }, { 0x1780, 0x17ff, "km" }, { 0x2e80, 0x9fff, "zh" }, { 0xac00, 0xd7af, "ko" }
};
enum { SCRIPTS = sizeof scripts / sizeof *scripts, LATIN = 0, CYRILLIC = 2, ARABIC = 5, DEVANAGARI = 6, HAN = 14 };

static void count_letter(uint32_t c, struct language_count *k)
{
	for (int i = 0; i < SCRIPTS; i++)
		if (c >= scripts[i].from && c <= scripts[i].to) {
			k->letters[i]++;
			break;
		}
	k->kana |= c >= 0x3041 && c <= 0x30ff;
	k->persian |= c == 0x67e || c == 0x686 || c == 0x698 || c == 0x6af;
	k->urdu |= c == 0x679 || c == 0x688 || c == 0x691 || c == 0x6d2;
	k->ukrainian |= c == 0x456 || c == 0x457 || c == 0x454;
	k->serbian |= c == 0x452 || c == 0x45b || c == 0x458 || c == 0x45f;
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
			k->letters[LATIN]++;
			hash = layout_hash(hash, (unsigned char)c | 32);
			word = true;
		} else if (utf8_class(c) == UTF8_LETTER || utf8_class(c) == UTF8_MARK) {
			count_letter(c, k);
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
			k->letters[LATIN] += length;
		}
		look_plain(l, found, n, k);
	}
}

struct str language_tell(const struct layout *l, const struct language_count *k, enum language_trust *trust)
{
	size_t all = 0, best = 0;
	*trust = LANGUAGE_GUESSED;
	for (size_t i = 0; i < SCRIPTS; i++) {
		all += k->letters[i];
		if (k->letters[i] > k->letters[best])
			best = i;
	}
	if (!all)
		return STR("");
	const char *of_script = k->letters[best] * 2 > all ? scripts[best].language : NULL;
	if (of_script && best != ARABIC && best != DEVANAGARI) {
		*trust = k->letters[best] > 40 ? LANGUAGE_SURE : LANGUAGE_TOLD;
		return best == HAN && k->kana ? STR("ja") : str_z(of_script);
	}
	size_t first = 0;
	double top = 0, next = 0;
	for (size_t i = 0; i < layout_languages(l); i++) {
		if (k->score[i] > top) {
			next = top;
			top = k->score[i];
			first = i;
		} else if (k->score[i] > next) {
			next = k->score[i];
		}
	}
	if (best == CYRILLIC && (k->ukrainian || k->serbian) && top < 3) {
		*trust = LANGUAGE_TOLD;
		return k->ukrainian ? STR("uk") : STR("sr");
	}
	if (top >= 2 && top >= 0.06 * (double)k->words && top >= next * 1.1) {
		*trust = top >= 8 && top > next * 1.4 ? LANGUAGE_SURE : LANGUAGE_TOLD;
		return layout_language(l, first);
	}
	if (!of_script)
		return STR("");
	return best == ARABIC && k->urdu ? STR("ur") : best == ARABIC && k->persian ? STR("fa") : str_z(of_script);
}
