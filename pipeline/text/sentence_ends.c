/* sentence_ends.c - is this stop the end of a sentence?  By the class of the word before it and by what follows. */
#include "text/sentences_inside.h"
#include "text/utf8.h"
#include "base/ascii.h"

/* A stop is judged by what stands near it, so that a text without an end to its sentences costs no more than others. */
enum { SENTENCE_REACH = 2000 };

static size_t near(size_t from, size_t at) { return at - from > SENTENCE_REACH ? at - SENTENCE_REACH : from; }

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
	       || (c >= 0x80 && !utf8_is_lower(c) && utf8_class(c) == UTF8_LETTER) || c == '$' || c == 0x20ac
	       || c == 0xa3 || c == 0xa7 || c == '#' || c == '@';
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
	return ascii_digit(byte_at(s, f->at))
	       || (s.p[f->at - 1] == '(' && f->word.n && f->word.n <= 4 && byte_at(s, f->at + f->word.n) == ')');
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
		       || (byte_at(s, next) == ' '
			   && (!ascii_lower(byte_at(s, next + 1))
			       || (layout_word(l, sentence_word_at(s, next + 1)) & LAYOUT_JOINER)));
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
	if (at >= 2 && w.p[-1] == ' ') {
		struct str before = sentence_word_before(s, at - 1);
		unsigned flags = layout_word(l, before);
		if (flags & LAYOUT_LETTERED)
			return true;
		at = (size_t)(before.p - s.p);
		if (!(flags & LAYOUT_JOINER) || !ascii_lower(before.p[0]) || at < 2 || s.p[--at] != ' ')
			return false;
	} else if (at >= 2 && w.p[-1] == '&') {	/* AT&T */
		return ascii_upper(w.p[-2]);
	} else if (at < 2 || s.p[--at] != '/') {
		return false;
	}
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
	/* "quay K. Tickets cost": no surname is such a word; behind a name it may be one */
	return opens(l, s, f, named ? LAYOUT_STARTER : LAYOUT_STARTER | LAYOUT_OPENER) ? false : named || w.p[0] != 'I';
}

/* ---- a dot: rules in order, the first that knows decides ---- */

enum verdict { NOT_KNOWN, GOES_ON, ENDS };
static enum verdict ends_if(bool x) { return x ? ENDS : GOES_ON; }

struct stop {
	const struct layout *l;
	struct str s;
	size_t at, from;		/* the dot; where the sentence begins */
	bool closed;			/* marks close behind it */
	const struct follow *f;
	struct str w;			/* the word before it */
	bool capital;			/* it begins with one */
	bool dotted;			/* it has dots inside: U.S, a.m */
	unsigned flags;			/* what it can be, by the lexicon */
	bool figure;			/* a figure follows */
};

/* "said.The": a space was lost; a domain name has no capital behind its dot. */
static enum verdict without_gap(struct stop *x)
{
	struct str s = x->s, w = x->w;
	const struct follow *f = x->f;
	if (f->gap)
		return NOT_KNOWN;
	return ends_if(w.n > 2 && ascii_lower(w.p[0]) && !x->dotted && f->word.n > 1 && ascii_upper(s.p[f->at])
		       && ascii_lower(s.p[f->at + 1]) && !f->quote && f->at == x->at + 1
		       && (f->at + f->word.n >= s.n || s.p[f->at + f->word.n] != '.')
		       && !memchr(s.p + x->from, '@', x->at - x->from));
}

static enum verdict before_no_beginning(struct stop *x)
{
	if (!sentence_may_begin(x->f->c) && !begins_low(x->l, x->s, x->f))
		return GOES_ON;
	return x->w.n ? NOT_KNOWN : ENDS;
}

enum { ITEM_NUMBER_MAX = 12 };		/* bytes of "1.2.3" or "XXVIII" */

/* "1. The rules", "1.2. Scope", "IV. Results", "a. The rules", "Q. Why?" */
static enum verdict behind_item(struct stop *x)
{
	if (x->at - x->from <= ITEM_NUMBER_MAX && is_item_number(str_sub(x->s, x->from, x->at - x->from)))
		return GOES_ON;
	bool first = (size_t)(x->w.p - x->s.p) == x->from;
	return first && x->w.n == 1 && !ascii_digit(x->w.p[0]) && x->f->word.n && !x->f->initial ? GOES_ON : NOT_KNOWN;
}

static enum verdict behind_figure(struct stop *x)
{
	for (size_t i = 0; i < x->w.n; i++)
		if (!ascii_digit(x->w.p[i]))
			return NOT_KNOWN;
	return ENDS;
}

/* A word of some length that no list names; for the others, what they can be. */
static enum verdict behind_plain_word(struct stop *x)
{
	x->flags = x->w.n == 1 && x->capital ? 0 : layout_word(x->l, x->w);	/* "P." is an initial, "p. 5" is not */
	if (!x->flags && x->w.n > 3 && !x->dotted)
		return ENDS;
	x->figure = number_follows(x->l, x->s, x->f, x->flags);
	return NOT_KNOWN;
}

static enum verdict before_closing_mark(struct stop *x)
{
	if (!x->closed || (x->flags & (LAYOUT_TITLE | LAYOUT_NEVER))
	    || (x->s.p[x->at + 1] == ')' && ((x->flags & LAYOUT_MAYBE) || x->dotted)))
		return NOT_KNOWN;
	return ends_if(!x->f->word.n || !(x->w.n == 1 && x->capital) || starter(x->l, x->s, x->f));
}

/* Case tells that the word is not what the list names: "he said no. Then", but "art. 5"; "in HR. He", but "MR. ROE". */
static enum verdict mind_case(struct stop *x)
{
	const struct str next = x->f->word;
	if ((x->flags & LAYOUT_CAPITAL) && !x->capital)
		x->flags &= is_figure(x->s, x->f) ? LAYOUT_NUMBER : 0;
	if ((x->flags & LAYOUT_TITLE) && x->w.n > 1 && ascii_upper(x->w.p[1]) && next.n > 1 && ascii_lower(next.p[1]))
		x->flags = 0;
	return NOT_KNOWN;
}

/* s. 12, c. 1850, 5 ft. 10 */
static enum verdict unit_before_figure(struct stop *x)
{
	if (!x->figure || x->capital)
		return NOT_KNOWN;
	bool behind_digit = x->w.n <= 3 && x->w.p - x->s.p > 1 && x->w.p[-1] == ' ' && ascii_digit(x->w.p[-2]);
	bool year = ascii_digit(byte_at(x->s, x->f->at + 2)) && ascii_digit(byte_at(x->s, x->f->at + 3));
	return x->w.n == 1 || (behind_digit && !year) ? GOES_ON : NOT_KNOWN;
}

static enum verdict behind_title(struct stop *x)
{
	if (!(x->flags & (LAYOUT_TITLE | LAYOUT_NEVER)))
		return NOT_KNOWN;
	return ends_if((x->flags & LAYOUT_TITLE) && (x->flags & LAYOUT_MAYBE) && starter(x->l, x->s, x->f)
		       && behind_name(x->l, x->s, x->w));
}

static enum verdict behind_number_word(struct stop *x)
{
	if (!(x->flags & (LAYOUT_NUMBER | LAYOUT_MONTH)))
		return NOT_KNOWN;
	if (x->figure)
		return GOES_ON;
	return x->flags & (LAYOUT_MAYBE | LAYOUT_TIME) ? NOT_KNOWN : ENDS;
}

enum { FEW_WORDS = 3 };			/* "At 12:03 p.m. Officer X came": no sentence yet */

static enum verdict behind_time(struct stop *x)
{
	if (!(x->flags & LAYOUT_TIME))
		return NOT_KNOWN;
	unsigned next = layout_word(x->l, x->f->word);
	if (x->figure || (next & LAYOUT_ZONE) || (is_day(x->s, x->f) && (next & LAYOUT_DATE)))
		return GOES_ON;
	return ends_if(starter(x->l, x->s, x->f)
		       || layout_count_words(str_sub(x->s, x->from, x->at - x->from)) > FEW_WORDS);
}

static enum verdict before_dash(struct stop *x)	/* FAIRFIELD, Conn. – A */
{
	return x->f->dash && ((x->flags & LAYOUT_MAYBE) || x->dotted) ? GOES_ON : NOT_KNOWN;
}

static enum verdict behind_maybe(struct stop *x)
{
	if (!(x->flags & LAYOUT_MAYBE))
		return NOT_KNOWN;
	if (x->dotted && !behind_town(x->s, x->w))
		return ends_if(starter(x->l, x->s, x->f));
	return ends_if(opens(x->l, x->s, x->f, LAYOUT_STARTER | LAYOUT_OPENER)
		       || (!x->closed && str_ends(str_sub(x->s, 0, x->f->at), STR("\xe2\x80\x9c"))));
}

static enum verdict behind_letter(struct stop *x)
{
	return x->w.n == 1 && ascii_alpha(x->w.p[0]) ? ends_if(!is_initial(x->l, x->s, x->w, x->f)) : NOT_KNOWN;
}

/* U.S.A, e.g, P.D.R: dotted letters that no list names. */
static enum verdict behind_dotted_letters(struct stop *x)
{
	size_t longest = 0, run = 0;
	for (size_t i = 0; i <= x->w.n; i++) {
		run = i < x->w.n && x->w.p[i] != '.' ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	return x->dotted && longest <= 2 ? ends_if(starter(x->l, x->s, x->f)) : NOT_KNOWN;
}

bool sentence_dot_ends(const struct layout *l, struct str s, size_t at, size_t from, bool closed,
		       const struct follow *f)
{
	static enum verdict (*const rules[])(struct stop *x) = {
		without_gap, before_no_beginning, behind_item, behind_figure, behind_plain_word, before_closing_mark,
		mind_case, unit_before_figure, behind_title, behind_number_word, behind_time, before_dash,
		behind_maybe, behind_letter, behind_dotted_letters,
	};
	struct stop x = { .l = l, .s = s, .at = at, .from = near(from, at), .closed = closed, .f = f,
			  .w = sentence_word_before(s, at) };
	x.capital = x.w.n && ascii_upper(x.w.p[0]);
	x.dotted = str_chr(x.w, '.') >= 0;
	enum verdict v = NOT_KNOWN;
	for (size_t i = 0; i < sizeof rules / sizeof *rules && v == NOT_KNOWN; i++)
		v = rules[i](&x);
	return v != GOES_ON;
}

enum { ATTRIBUTION_WORDS = 4 };

/* asked X, Mr. X said: a verb of speech among the words at the beginning of rest, names and titles before it. */
static bool attribution_follows(const struct layout *l, struct str rest)
{
	for (int words = 0; words < ATTRIBUTION_WORDS && rest.n; words++) {
		struct str w = sentence_word_at(rest, 0);
		if (!w.n)
			break;
		size_t zero = 0;
		unsigned flags = layout_word(l, w);
		if (flags & LAYOUT_SPEECH)
			return true;
		if (!utf8_is_upper(utf8_next(w, &zero)))
			break;
		rest = str_from(rest, w.n);
		if (rest.n && rest.p[0] == '.' && (flags & LAYOUT_TITLE))
			rest = str_from(rest, 1);
		if (!rest.n || rest.p[0] != ' ')
			break;
		rest = str_from(rest, 1);
	}
	return false;
}

/* ! and ?: inside a title or before an attribution ("Why?” asked X) the sentence goes on. */
bool sentence_mark_ends(const struct layout *l, struct str s, size_t stop, size_t from, bool closed,
			const struct follow *f)
{
	from = near(from, stop);
	if (!f->gap)
		return false;
	if (!sentence_may_begin(f->c) && !begins_low(l, s, f))
		return false;
	if (!closed) {			/* Yahoo! Inc. is a name, and so is Jeopardy! */
		struct str w = sentence_word_before(s, stop);
		if (w.n > 2 && ascii_upper(w.p[0]) && (layout_word(l, w) & LAYOUT_MARKED))
			return starter(l, s, f) || layout_count_words(str_sub(s, from, stop - from)) > FEW_WORDS;
		size_t dot = f->at + f->word.n;
		unsigned flags = layout_word(l, f->word);
		return !((flags & LAYOUT_MAYBE) && !(flags & LAYOUT_TITLE) && f->word.n > 1
			 && !ascii_upper(f->word.p[1]) && str_chr(f->word, '.') < 0 && dot < s.n && s.p[dot] == '.');
	}
	if (starter(l, s, f) && !(layout_word(l, f->word) & LAYOUT_DATE))	/* “Why?” Nobody answered */
		return true;
	return !attribution_follows(l, str_from(s, f->at));
}
