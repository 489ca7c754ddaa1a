#include "base/scan.h"
#include "text/sentences_inside.h"
#include "text/utf8.h"

/* Bytes at which a sentence may end: . ! ? and the lead bytes of … and of the marks of other scripts
 * (。！？ । ॥ ؟ ۔ ։ ።). */
enum stop_byte { NO_STOP, MARK, MAY_BE_DOTS, MAY_BE_OTHER };
static const unsigned char stops[256] = { ['.'] = MARK, ['!'] = MARK, ['?'] = MARK, [0xe2] = MAY_BE_DOTS,
					  [0xe3] = MAY_BE_OTHER, [0xef] = MAY_BE_OTHER, [0xe0] = MAY_BE_OTHER,
					  [0xd8] = MAY_BE_OTHER, [0xdb] = MAY_BE_OTHER, [0xd6] = MAY_BE_OTHER,
					  [0xe1] = MAY_BE_OTHER };

static bool other_stop(uint32_t c)
{
	return c == 0x3002 || c == 0xff01 || c == 0xff1f || c == 0x964 || c == 0x965 || c == 0x61f || c == 0x6d4
	       || c == 0x589 || c == 0x1362;
}

static bool is_closing(uint32_t c)
{
	return c == ')' || c == ']' || c == '\'' || c == 0x2019 || c == 0x201d || c == 0xbb || c == 0x203a
	       || c == 0x201c || c == 0x300d;
}

/* The mark of a footnote at i, right behind the stop: [1]  [a]  ¹  and, behind a plain word, 1.  Where it ends. */
static size_t behind_footnote(struct str s, size_t stop, size_t i)
{
	size_t k = i;
	if (byte_at(s, k) == '[') {
		while (byte_at(s, k) == '[') {
			size_t n = k + 1;
			while (ascii_digit(byte_at(s, n)) || ascii_alpha(byte_at(s, n)))
				n++;
			if (n == k + 1 || n > k + 4 || byte_at(s, n) != ']')
				break;
			k = n + 1;
		}
		return k;
	}
	while (byte_at(s, k) == '\xc2' && k + 1 < s.n && strchr("\xb9\xb2\xb3", s.p[k + 1]))
		k += 2;
	if (k > i || !ascii_digit(byte_at(s, k)))
		return k;
	struct str w = sentence_word_before(s, stop);
	while (ascii_digit(byte_at(s, k)))
		k++;
	return k <= i + 2 && w.n > 3 && ascii_lower(w.p[0]) && str_chr(w, '.') < 0 && (k == s.n || s.p[k] == ' ') ? k
														  : i;
}

static void add(struct arena *a, struct str s, size_t from, size_t to, sentence_spans *out, size_t base)
{
	while (from < to && s.p[from] == ' ')
		from++;
	while (to > from && s.p[to - 1] == ' ')
		to--;
	bool word = false;		/* marks alone belong to the sentence before */
	for (size_t i = from; i < to && !word; i++)
		word = ascii_alpha(s.p[i]) || ascii_digit(s.p[i]) || (unsigned char)s.p[i] >= 0xc3;
	for (size_t i = from; i + 2 < to && word && s.p[i] == '\xe2'; i += 3)
		word = i + 3 < to || s.p[i + 1] != '\x80';
	if (!word && to > from && out->n > base)
		out->v[out->n - 1].length = (uint32_t)(to - out->v[out->n - 1].start);
	else if (to > from)
		*VEC_PUSH(a, out) = (struct sentence_span){ (uint32_t)from, (uint32_t)(to - from) };
}

/* The 16 bytes at p: which may be stops, as bits?  Every lead byte in stops is above 0xd5. */
static inline unsigned stops_at(const char *p)
{
	scan16 v = scan_load(p);
	return scan_bits((scan16)(v == '.') | (scan16)(v == '!') | (scan16)(v == '?') | (scan16)(v > 0xd5));
}

/* The first byte of s from i on that may be a stop; s.n: none. */
static inline size_t next_stop(struct str s, size_t i)
{
	for (; i + 16 <= s.n; i += 16) {
		unsigned bits = stops_at(s.p + i);
		if (bits)
			return i + (size_t)__builtin_ctz(bits);
	}
	if (i < s.n && s.n >= 16) {	/* the last 16 bytes, but for those that were seen */
		unsigned bits = stops_at(s.p + s.n - 16) >> (i + 16 - s.n);
		return bits ? i + (size_t)__builtin_ctz(bits) : s.n;
	}
	while (i < s.n && !stops[(unsigned char)s.p[i]])
		i++;
	return i;
}

/* What ends a sentence perhaps, with what closes behind it. */
struct marks {
	size_t at, end;			/* the first mark; behind all that closes */
	enum { DOT, DOTS, CRY } kind;	/* one dot; several or …; ! and ? */
	bool closed;			/* quotes or brackets close behind the marks */
};

/* The marks at s[at], the first of which takes so many bytes. */
static struct marks marks_at(struct str s, size_t at, size_t first)
{
	size_t marks = at + first;
	while (marks < s.n && stops[(unsigned char)s.p[marks]] == MARK)
		marks++;
	struct marks x = { .at = at, .kind = DOTS };
	if (first == 1)
		x.kind = s.p[at] != '.' ? CRY : marks == at + 1 ? DOT : DOTS;
	size_t k = marks;
	while (k < s.n) {
		size_t n = k;
		uint32_t c = utf8_next(s, &n);
		if (!is_closing(c) || (c == 0x201c && n < s.n && s.p[n] != ' '))
			break;
		x.closed = true;
		k = n;
	}
	if (k == marks)
		k = behind_footnote(s, at, k);
	/* .” The   .’ ” The   : quotes set off by a space */
	while (k + 3 < s.n && memcmp(s.p + k, " \xe2\x80\x9d", 4) == 0) {
		k += 4;
		x.closed = true;
	}
	x.end = k;
	return x;
}

/* Is the stop the end of the sentence that begins at from? */
static bool ends(const struct layout *l, struct str s, const struct marks *x, size_t from, const struct follow *f)
{
	while (from < x->at && s.p[from] == ' ')
		from++;
	switch (x->kind) {
	case DOT:
		return sentence_dot_ends(l, s, x->at, from, x->closed, f);
	case DOTS:
		return f->gap && sentence_may_begin(f->c) && (x->closed || utf8_is_upper(f->c))
		       && !str_eq(sentence_word_before(s, x->at), f->word);	/* I... I */
	default:
		return sentence_mark_ends(l, s, x->at, from, x->closed, f);
	}
}

/* Behind the character at s[at] and, if it is a stop of another script, what closes behind that: then *stop. */
static size_t behind_other(struct str s, size_t at, bool *stop)
{
	size_t k = at;
	*stop = other_stop(utf8_next(s, &k));
	for (size_t n = k; *stop && n < s.n && is_closing(utf8_next(s, &n));)
		k = n;
	return k;
}

void sentences_split(const struct layout *l, struct arena *a, struct str s, sentence_spans *out)
{
	size_t from = 0, base = out->n;
	for (size_t i = 0; (i = next_stop(s, i)) < s.n;) {
		enum stop_byte byte = (enum stop_byte)stops[(unsigned char)s.p[i]];
		bool end;
		if (byte == NO_STOP) {
			i++;
		} else if (byte == MAY_BE_OTHER) {
			i = behind_other(s, i, &end);
			if (end) {
				add(a, s, from, i, out, base);
				from = i;
			}
		} else if (byte == MAY_BE_DOTS && !str_starts(str_from(s, i), STR("\xe2\x80\xa6"))) {
			i += 3;
		} else {
			struct marks x = marks_at(s, i, byte == MARK ? 1 : 3);
			struct follow f = sentence_follow(s, x.end);
			if (f.end)
				break;
			i = x.end;
			if (ends(l, s, &x, from, &f)) {
				add(a, s, from, i, out, base);
				from = i;
			}
		}
	}
	add(a, s, from, s.n, out, base);
}

/* Does a token begin with byte c?  *word: the byte before belongs to a word or number. */
static inline bool begins_token(unsigned char c, bool *word)
{
	bool part = ascii_alnum(c) || c >= 0x80, begins = part ? !*word : c > ' ';
	*word = part;
	return begins;
}

size_t sentence_piece(struct str s)
{
	if (s.n <= SENTENCE_WHOLE)
		return s.n;
	size_t tokens = 0, space = 0, mark = 0, i = 0;
	bool word = false;
	for (; i < s.n && i < SENTENCE_BYTES && tokens < SENTENCE_TOKENS; i++) {
		tokens += begins_token((unsigned char)s.p[i], &word);
		if (s.p[i] == ' ')
			space = i;
		else if (!word)
			mark = i;
	}
	if (i == s.n)
		return s.n;
	size_t at = space > i / 2 ? space : mark > i / 2 ? mark : i;
	/* a word without an end: between two code points */
	while (at > 1 && ((unsigned char)s.p[at] & 0xc0) == 0x80)
		at--;
	return at;
}

size_t sentence_words(struct str s)
{
	size_t tokens = 0;
	bool word = false;
	for (size_t i = 0; i < s.n; i++)
		tokens += begins_token((unsigned char)s.p[i], &word);
	return tokens;
}
