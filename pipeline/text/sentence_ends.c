/* sentence_ends.c - is this stop the end of a sentence?  By the class of the word before it and by what follows. */
#include "text/sentences_inside.h"
#include "text/utf8.h"
#include "base/ascii.h"

/* A stop is judged by what stands near it, so that a text without an end to its sentences costs no more than others. */
enum { WORD_REACH = 200, SENTENCE_REACH = 2000 };

static bool is_opening(uint32_t c)
{
	return c == '(' || c == '[' || c == '\'' || c == 0x2018 || c == 0x201c || c == 0xab || c == 0x201e || c == 0x2039 || c == 0x201a
		|| c == 0xbf || c == 0xa1 || c == '*' || c == 0x2022 || c == '-' || (c >= 0x2013 && c <= 0x2014);
}

static size_t near(size_t from, size_t at)
{
	return at - from > SENTENCE_REACH ? at - SENTENCE_REACH : from;
}

/* The word (letters, high ones of two and three bytes too) that begins at i. */
static struct str word_at(struct str s, size_t i)
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
		f.word = word_at(s, i);
		f.initial = f.word.n == 1 && i + 1 < s.n && s.p[i + 1] == '.';
	}
	return f;
}

/* I to XIII and the like, all in capitals. */
static bool is_roman(struct str w)
{
	for (size_t i = 0; i < w.n; i++)
		if (!strchr("IVXLC", w.p[i]))
			return false;
	return w.n && w.n <= 4;
}

/* A number of parts that begins a line or item: 1  12  1.2.3  IV  § 4 */
static bool is_item_number(struct str s)
{
	if (str_starts(s, STR("\xc2\xa7 ")))
		s = str_from(s, 3);
	size_t run = 0;
	for (size_t i = 0; i < s.n; i++) {
		run = ascii_digit(s.p[i]) ? run + 1 : 0;
		if (run > 2 || !(run || (s.p[i] == '.' && i)))
			return is_roman(s);
	}
	return s.n != 0;
}

bool sentence_may_begin(uint32_t c)
{
	return (c < 0x80 && ascii_digit((int)c)) || utf8_is_upper(c)
		|| (c >= 0x80 && !utf8_is_lower(c) && utf8_class(c) == UTF8_LETTER) || c == '$' || c == 0x20ac || c == 0xa3 || c == 0xa7
		|| c == '#' || c == '@';
}

/* Does a lower-case word begin the next sentence: iPhone, al-Qaida, van Gogh, https://, b) ? */
static bool begins_low(const struct layout *l, struct str s, const struct follow *f)
{
	struct str w = f->word;
	char next = byte_at(s, f->at + w.n), then = byte_at(s, f->at + w.n + 1);
	if (!w.n || !ascii_lower(w.p[0]))
		return false;
	if (next == ')' && then == ' ')		/* b) the next item */
		return w.n <= 4 && (w.n == 1 || strspn(w.p, "ivx") >= w.n);
	for (size_t i = 1; i < w.n && w.n > 2; i++)
		if (ascii_upper(w.p[i]))
			return true;
	if (next == '.' && then == ' ' && w.n == 1)	/* b. The next item */
		return ascii_upper(byte_at(s, f->at + 3));
	if (next == ':' || next == '.')
		return str_is(w, "https") || str_is(w, "http") || str_is(w, "www");
	return (next == ' ' || next == '-') && ascii_upper(then) && (layout_word(l, w) & LAYOUT_PARTICLE);
}

/* A figure behind the word that follows: May 19. */
static bool is_day(struct str s, const struct follow *f)
{
	return ascii_digit(byte_at(s, f->at + f->word.n + 1));
}

/* A capitalised word of the class that starts sentences: The, However; but not Under-Secretary and not No. 5. */
static bool opens(const struct layout *l, struct str s, const struct follow *f, unsigned class)
{
	size_t end = f->at + f->word.n;
	char next = byte_at(s, end);
	if (!f->word.n || f->initial || !utf8_is_upper(f->c))
		return false;
	unsigned flags = layout_word(l, f->word);
	if (!(flags & class) || (next == '-' && ascii_upper(byte_at(s, end + 1))))
		return false;
	if (f->word.n == 1 && f->word.p[0] != 'I' && (next == '\'' || next == '\xe2'))	/* O'Hara */
		return false;
	if ((flags & LAYOUT_DATE) && is_day(s, f))
		return false;
	return !((flags & LAYOUT_NUMBER) && next == '.' && ascii_digit(byte_at(s, end + 2)));
}

static bool starter(const struct layout *l, struct str s, const struct follow *f)
{
	return opens(l, s, f, LAYOUT_STARTER);
}

/* Does a figure or a short part in brackets follow: 12, (2), (b)? */
static bool is_figure(struct str s, const struct follow *f)
{
	return ascii_digit(byte_at(s, f->at)) || (s.p[f->at - 1] == '(' && f->word.n && f->word.n <= 4 && byte_at(s, f->at + f->word.n) == ')');
}

/* Does a number or a sign with figures follow: 5, $5, IV, HA 22/20, A/77/L.65?  "No. I was there" is no number. */
static bool number_follows(const struct layout *l, struct str s, const struct follow *f, unsigned flags)
{
	struct str w = f->word;
	if (is_figure(s, f) || f->c == '$' || f->c == 0xa3 || f->c == 0x20ac)
		return true;
	if (!w.n || !(flags & LAYOUT_NUMBER) || !ascii_upper(w.p[0]))
		return false;
	size_t next = f->at + w.n;
	if (is_roman(w))
		return !str_is(w, "I") || !byte_at(s, next) || !strchr(" '\xe2", byte_at(s, next))
			|| (byte_at(s, next) == ' ' && (!ascii_lower(byte_at(s, next + 1)) || (layout_word(l, word_at(s, next + 1)) & LAYOUT_JOINER)));
	if (w.n == 1 && w.p[0] != 'A')		/* App. B */
		return !f->initial || !ascii_alpha(byte_at(s, next + 1));
	for (size_t i = 0; i < w.n; i++)
		if (!ascii_upper(w.p[i]))
			return false;
	if (byte_at(s, next) && strchr(" -/", byte_at(s, next)))
		next++;
	return ascii_digit(byte_at(s, next));
}

/* Is the word before w a name: Elm Dr., not Prof. Dr. or "said Dr." */
static bool behind_name(const struct layout *l, struct str s, struct str w)
{
	size_t at = (size_t)(w.p - s.p), zero = 0;
	if (at < 2 || s.p[at - 1] != ' ')
		return false;
	struct str p = sentence_word_before(s, at - 1);
	return p.n > 1 && utf8_is_upper(utf8_next(p, &zero)) && !(layout_word(l, p) & (LAYOUT_STARTER | LAYOUT_TITLE));
}

/* Does a name and a comma stand before w: Ft. Bragg, N.C. */
static bool behind_town(struct str s, struct str w)
{
	size_t at = (size_t)(w.p - s.p), zero = 0;
	if (at < 4 || s.p[at - 1] != ' ' || s.p[at - 2] != ',')
		return false;
	struct str town = sentence_word_before(s, at - 2);
	return town.n > 1 && utf8_is_upper(utf8_next(town, &zero));
}

/* Is the capital w no initial but the second of two, "S and P", "A/B", or the name of a part, "Annex A"? */
static bool is_letter(const struct layout *l, struct str s, struct str w)
{
	size_t at = (size_t)(w.p - s.p);
	if (at >= 2 && s.p[at - 1] == ' ' && (layout_word(l, sentence_word_before(s, at - 1)) & LAYOUT_LETTERED))
		return true;
	if (at >= 6 && memcmp(w.p - 5, " and ", 5) == 0)
		at -= 5;
	else if (at >= 2 && w.p[-1] == '&')	/* AT&T */
		return ascii_upper(w.p[-2]);
	else if (at >= 2 && w.p[-1] == '/')
		at -= 1;
	else
		return false;
	return ascii_upper(s.p[at - 1]) && (at == 1 || !ascii_alpha(s.p[at - 2]));
}

/* One letter and a dot: an initial if a name stands around it. */
static bool is_initial(const struct layout *l, struct str s, struct str w, const struct follow *f)
{
	size_t at = (size_t)(w.p - s.p);
	if (!ascii_upper(w.p[0]) || (f->end && at == 0) || is_letter(l, s, w))
		return false;
	if (!utf8_is_upper(f->c))
		return true;
	bool named = at == 0 || s.p[at - 1] != ' ' || (at >= 2 && s.p[at - 2] == '.') || behind_name(l, s, w);
	if (f->initial)			/* another one follows */
		return true;
	return starter(l, s, f) ? false : named || w.p[0] != 'I';
}

bool sentence_dot_ends(const struct layout *l, struct str s, size_t at, size_t from, bool closed, const struct follow *f)
{
	struct str w = sentence_word_before(s, at);
	from = near(from, at);
	if (!f->gap) {
		/* "said.The": a space was lost; a domain name has no capital behind its dot */
		return w.n > 2 && ascii_lower(w.p[0]) && str_chr(w, '.') < 0 && f->word.n > 1 && ascii_upper(s.p[f->at])
			&& ascii_lower(s.p[f->at + 1]) && !f->quote && f->at == at + 1
			&& (f->at + f->word.n >= s.n || s.p[f->at + f->word.n] != '.') && !memchr(s.p + from, '@', at - from);
	}
	if (!sentence_may_begin(f->c) && !begins_low(l, s, f))
		return false;
	if (!w.n)
		return true;
	if (at - from <= 12 && is_item_number(str_sub(s, from, at - from)))	/* "1. The rules", "1.2. Scope", "IV. Results" */
		return false;
	bool first = (size_t)(w.p - s.p) == from;
	if (first && w.n == 1 && !ascii_digit(w.p[0]) && f->word.n && !f->initial)		/* "a. The rules", "Q. Why?" */
		return false;
	bool number = ascii_digit(w.p[0]);
	for (size_t i = 0; i < w.n && number; i++)
		number = ascii_digit(w.p[i]);
	if (number)
		return true;
	bool capital = ascii_upper(w.p[0]);
	unsigned flags = w.n == 1 && capital ? 0 : layout_word(l, w);	/* "P." is an initial, "p. 5" is not */
	if (!flags && w.n > 3 && str_chr(w, '.') < 0)
		return true;
	bool digit = number_follows(l, s, f, flags);
	if (closed && !(flags & (LAYOUT_TITLE | LAYOUT_NEVER)) && !(s.p[at + 1] == ')' && ((flags & LAYOUT_MAYBE) || str_chr(w, '.') >= 0)))
		return !f->word.n || !(w.n == 1 && capital) || starter(l, s, f);
	if ((flags & LAYOUT_CAPITAL) && !capital)	/* "he said no. Then", but "art. 5" */
		flags &= is_figure(s, f) ? LAYOUT_NUMBER : 0;
	if ((flags & LAYOUT_TITLE) && w.n > 1 && ascii_upper(w.p[1]) && f->word.n > 1 && ascii_lower(f->word.p[1]))	/* "in HR. He", but "MR. ROE" */
		flags = 0;
	if (digit && !capital && (w.n == 1 || (w.n <= 3 && w.p - s.p > 1 && w.p[-1] == ' ' && ascii_digit(w.p[-2])
		&& !(ascii_digit(byte_at(s, f->at + 2)) && ascii_digit(byte_at(s, f->at + 3))))))
		return false;		/* s. 12, c. 1850, 5 ft. 10 */
	if ((flags & LAYOUT_TITLE) && (flags & LAYOUT_MAYBE) && starter(l, s, f) && behind_name(l, s, w))
		return true;
	if (flags & (LAYOUT_TITLE | LAYOUT_NEVER))
		return false;
	if (flags & (LAYOUT_NUMBER | LAYOUT_MONTH)) {
		if (digit)
			return false;
		if (!(flags & (LAYOUT_MAYBE | LAYOUT_TIME)))
			return true;
	}
	if (flags & LAYOUT_TIME)	/* "At 12:03 p.m. Officer X came": no sentence yet */
		return !digit && !(layout_word(l, f->word) & LAYOUT_ZONE) && !(is_day(s, f) && (layout_word(l, f->word) & LAYOUT_DATE))
			&& (starter(l, s, f) || layout_count_words(str_sub(s, from, at - from)) > 3);
	if (f->dash && ((flags & LAYOUT_MAYBE) || str_chr(w, '.') >= 0))	/* FAIRFIELD, Conn. – A */
		return false;
	if (flags & LAYOUT_MAYBE)
		return str_chr(w, '.') >= 0 && !behind_town(s, w) ? starter(l, s, f)
			: opens(l, s, f, LAYOUT_STARTER | LAYOUT_OPENER) || (!closed && str_ends(str_sub(s, 0, f->at), STR("\xe2\x80\x9c")));
	if (w.n == 1 && ascii_alpha(w.p[0]))
		return !is_initial(l, s, w, f);
	if (str_chr(w, '.') >= 0) {	/* U.S.A, e.g, P.D.R: dotted letters that no list names */
		size_t longest = 0, run = 0;
		for (size_t i = 0; i <= w.n; i++) {
			run = i < w.n && w.p[i] != '.' ? run + 1 : 0;
			longest = run > longest ? run : longest;
		}
		if (longest <= 2)
			return starter(l, s, f);
	}
	return true;
}

/* ! and ?: inside a title or before an attribution ("Why?” asked X) the sentence goes on. */
bool sentence_mark_ends(const struct layout *l, struct str s, size_t stop, size_t from, bool closed, const struct follow *f)
{
	from = near(from, stop);
	if (!f->gap)
		return false;
	if (!sentence_may_begin(f->c) && !begins_low(l, s, f))
		return false;
	if (!closed) {			/* Yahoo! Inc. is a name, and so is Jeopardy! */
		struct str w = sentence_word_before(s, stop);
		if (w.n > 2 && ascii_upper(w.p[0]) && (layout_word(l, w) & LAYOUT_MARKED))
			return starter(l, s, f) || layout_count_words(str_sub(s, from, stop - from)) > 3;
		size_t dot = f->at + f->word.n;
		unsigned flags = layout_word(l, f->word);
		return !((flags & LAYOUT_MAYBE) && !(flags & LAYOUT_TITLE) && f->word.n > 1 && !ascii_upper(f->word.p[1]) && str_chr(f->word, '.') < 0
			 && dot < s.n && s.p[dot] == '.');
	}
	if (starter(l, s, f) && !(layout_word(l, f->word) & LAYOUT_DATE))	/* “Why?” Nobody answered */
		return true;
	struct str rest = str_from(s, f->at);
	for (int words = 0; words < 4 && rest.n; words++) {
		struct str w = word_at(rest, 0);
		if (!w.n)
			break;
		size_t zero = 0;
		unsigned flags = layout_word(l, w);
		if (flags & LAYOUT_SPEECH)
			return false;
		if (!utf8_is_upper(utf8_next(w, &zero)))
			break;
		rest = str_from(rest, w.n);
		if (rest.n && rest.p[0] == '.' && (flags & LAYOUT_TITLE))
			rest = str_from(rest, 1);
		if (!rest.n || rest.p[0] != ' ')
			break;
		rest = str_from(rest, 1);
	}
	return true;
}
