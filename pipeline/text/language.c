#include "text/language.h"

#include "base/scan.h"
#include "text/layout_impl.h"
#include "text/utf8.h"

static const struct script { uint32_t from, to; const char *language; } scripts[] = {
	{ 0x41, 0x24f, NULL }, { 0x1e00, 0x1eff, NULL }, { 0x400, 0x52f, NULL }, { 0x370, 0x3ff, "el" }, { 0x590, 0x5ff, "he" },
	{ 0x600, 0x77f, "ar" }, { 0x900, 0x97f, "hi" }, { 0x980, 0x9ff, "bn" }, { 0xb80, 0xbff, "ta" }, { 0xe00, 0xe7f, "th" },
	{ 0xe80, 0xeff, "lo" }, { 0x1000, 0x109f, "my" }, { 0x10a0, 0x10ff, "ka" }, { 0x1780, 0x17ff, "km" }, { 0x2e80, 0x9fff, "zh" },
	{ 0xac00, 0xd7af, "ko" }
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

/* ASCII letters at s[i]. */
static inline size_t letters_at(struct str s, size_t i)
{
	size_t start = i;
	for (; i + 16 <= s.n; i += 16) {
		size_t n = scan_first((scan16)((scan_load(s.p + i) | 32) - 'a' >= 26));
		if (n < 16)
			return i + n - start;
	}
	while (i < s.n && (unsigned char)((s.p[i] | 32) - 'a') < 26)
		i++;
	return i - start;
}

/* A word of n ASCII letters at s[i].  Hardly any need be hashed byte by byte. */
static inline void look_plain(const struct layout *l, struct str s, size_t i, size_t n, struct language_count *k)
{
	size_t first = n < 8 ? n : 8;
	char end[8] = "";
	const char *p = s.p + i;
	if (i + 8 > s.n)
		p = memcpy(end, p, first);
	const struct layout_short *f = layout_short_word(l, scan_bytes(p, first) | scan_bytes("        ", first));
	if (!f || (n > 8 && !f->longer)) {
		k->words++;
	} else if (n <= 8) {
		count_word(f->word, k);
	} else {
		uint64_t hash = LAYOUT_HASH;
		for (size_t j = 0; j < n; j++)
			hash = layout_hash(hash, (unsigned char)s.p[i + j] | 32);
		count_word(layout_function_word(l, hash), k);
	}
}

void language_look(const struct layout *l, struct str s, struct language_count *k)
{
	uint64_t hash = LAYOUT_HASH;	/* of a word that is not plain */
	size_t latin = 0;
	bool word = false;
	struct buf f = BUF_INIT;
	for (size_t i = 0; i < s.n;) {
		unsigned char b = (unsigned char)s.p[i];
		if (b < 0x80) {
			size_t n = letters_at(s, i);
			latin += n;
			if (n && !word && (i + n == s.n || (unsigned char)s.p[i + n] < 0x80)) {
				look_plain(l, s, i, n, k);
				i += n + 1;
				continue;
			}
			if (n) {
				for (size_t end = i + n; i < end; i++)
					hash = layout_hash(hash, (unsigned char)s.p[i] | 32);
				word = true;
				continue;
			}
			i++;
		} else {
			size_t start = i;
			uint32_t c = utf8_next(s, &i);
			if (utf8_class(c) == UTF8_LETTER || utf8_class(c) == UTF8_MARK) {
				buf_reset(&f);
				count_letter(c, k);
				utf8_fold(&f, str_sub(s, start, i - start));
				for (size_t n = 0; n < f.n; n++)
					hash = layout_hash(hash, (unsigned char)f.p[n]);
				word = true;
				continue;
			}
		}
		if (word)
			count_word(layout_function_word(l, hash), k);
		word = false;
		hash = LAYOUT_HASH;
	}
	if (word)
		count_word(layout_function_word(l, hash), k);
	k->letters[LATIN] += latin;
	buf_free(&f);
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
