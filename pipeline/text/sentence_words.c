/* sentence_words.c - what stands around a stop: the word before it, and what follows. */
#include "text/sentences_inside.h"
#include "text/utf8.h"

enum { WORD_REACH = 200 };		/* bytes: a longer word is cut, so that its stop costs no more than others */

static bool is_opening(uint32_t c)
{
	return c == '(' || c == '[' || c == '\'' || c == 0x2018 || c == 0x201c || c == 0xab || c == 0x201e
	       || c == 0x2039 || c == 0x201a || c == 0xbf || c == 0xa1 || c == '*' || c == 0x2022 || c == '-'
	       || (c >= 0x2013 && c <= 0x2014);
}

struct str sentence_word_at(struct str s, size_t i)
{
	size_t k = i;
	while (k < s.n) {
		unsigned char c = (unsigned char)s.p[k];
		if (ascii_alpha(c))
			k++;
		else if (c >= 0xc3 && c < 0xe0)
			k += 2;
		else if (c >= 0xe0 && c < 0xf0 && c != 0xe2 && c != 0xe3)
			k += 3;
		else
			break;
	}
	return str_n(s.p + i, k - i);
}

struct str sentence_word_before(struct str s, size_t at)
{
	size_t i = at, far = at > WORD_REACH ? at - WORD_REACH : 0;
	while (i > far && (ascii_alpha(s.p[i - 1]) || (unsigned char)s.p[i - 1] >= 0x80 || ascii_digit(s.p[i - 1])
		     || (s.p[i - 1] == '.' && i > 1 && ascii_alpha(s.p[i - 2]))))
		i--;
	while (i == far && i < at && ((unsigned char)s.p[i] & 0xc0) == 0x80)	/* not from within a code point */
		far = ++i;
	/* quotes and dashes are high bytes too: begin behind the last one that is no letter */
	for (size_t k = i; k < at;) {
		uint32_t c = utf8_next(s, &k);
		if (c >= 0x80 && utf8_class(c) != UTF8_LETTER && utf8_class(c) != UTF8_MARK)
			i = k;
	}
	return str_n(s.p + i, at - i);
}

struct follow sentence_follow(struct str s, size_t i)
{
	struct follow f = { .gap = i < s.n && s.p[i] == ' ' };
	while (i < s.n && s.p[i] == ' ')
		i++;
	while (i < s.n) {
		size_t k = i;
		uint32_t c = utf8_next(s, &k);
		if (!is_opening(c))
			break;
		f.dash |= c == '-' || c == 0x2013 || c == 0x2014;
		f.quote |= c == 0x201c || c == 0x2018 || c == '\'' || c == '(' || c == '[' || c == 0xab || c == 0x201e;
		i = k;
		while (i < s.n && s.p[i] == ' ')
			i++;
	}
	f.end = i >= s.n;
	f.at = i;
	if (!f.end) {
		size_t k = i;
		f.c = utf8_next(s, &k);
		f.word = sentence_word_at(s, i);
		f.initial = f.word.n == 1 && i + 1 < s.n && s.p[i + 1] == '.';
	}
	return f;
}
