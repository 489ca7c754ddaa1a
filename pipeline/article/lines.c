/* What a line is by its own words and look. */
#include "article/lines.h"

#include "base/ascii.h"
#include "text/utf8.h"

enum { TAIL_ITEM_WORDS = 25, COUNTED_MIN = 500 };

bool line_ends_sentence(struct str s)
{
	size_t n = s.n;
	while (n && (s.p[n - 1] == ')' || s.p[n - 1] == '\'' || s.p[n - 1] == ' '))
		n--;
	while (n >= 3 && (memcmp(s.p + n - 3, "\xe2\x80\x9d", 3) == 0 || memcmp(s.p + n - 3, "\xe2\x80\x99", 3) == 0))
		n -= 3;
	if (n >= 3 && (memcmp(s.p + n - 3, "\xe3\x80\x82", 3) == 0 || memcmp(s.p + n - 3, "\xe2\x80\xa6", 3) == 0))
		return true;
	return n && strchr(".!?", s.p[n - 1]);
}

static bool has_digit(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (ascii_digit(s.p[i]))
			return true;
	return false;
}

/* Does a colon stand at the end of the line's cue or right behind it? */
static bool colon_follows(const struct judged_line *n)
{
	struct str rest = str_from(n->text, n->marker + n->cue->text.n);
	return n->cue->text.p[n->cue->text.n - 1] == ':' || (rest.n && rest.p[0] == ':');
}

/* Behind a label stands a colon, a year, a sign or a name, not the rest of a sentence that tells something. */
static bool label_follows(const struct arranging *w, const struct judged_line *n)
{
	struct str rest = str_from(n->text, n->marker + n->cue->text.n);
	while (rest.n && (rest.p[0] == ' ' || rest.p[0] == '('))
		rest = str_from(rest, 1);
	return colon_follows(n) || !rest.n || ascii_digit(rest.p[0]) || rest.p[0] == '\xc2'
	       || !layout_is_prose(w->l, rest);
}

static bool is_capital(struct str word)
{
	size_t zero = 0;
	return utf8_is_upper(utf8_next(word, &zero));
}

static bool is_joiner(const struct arranging *w, struct str word)
{
	return layout_word(w->l, word) & LAYOUT_JOINER;
}

/* "Jane Doe, Health reporter": a name, a comma and an office, in capitals but for the last word. */
static bool is_name_line(const struct arranging *w, struct str t)
{
	size_t words = 0, comma = 0;
	for (struct str word; t.n && str_cell(&t, ' ', &word); words++) {
		if (!word.n || (t.n && !is_capital(word) && !is_joiner(w, word)))
			return false;
		if (!comma && (word.p[word.n - 1] == ',' || str_is(word, "|")))
			comma = words + 1;
	}
	return comma >= 2 && comma <= 4 && words <= 9;
}

/* Names alone, above a date: "Jane Doe and John Roe". */
static bool is_names(const struct arranging *w, struct str t)
{
	size_t words = 0;
	for (struct str word; t.n && str_cell(&t, ' ', &word); words++) {
		if (!word.n || has_digit(word) || strchr(".:?!", word.p[word.n - 1])
		    || (!is_capital(word) && !(words && t.n && is_joiner(w, word))))
			return false;
	}
	return words >= 2 && words <= 7;
}

/* A short line with the address of a mailbox, which tells nothing. */
static bool is_contact(const struct arranging *w, struct str t)
{
	const char *at = t.n <= 120 ? memchr(t.p, '@', t.n) : NULL;
	size_t i = at ? (size_t)(at - t.p) : 0;
	bool mailbox = i && i + 3 < t.n && (t.p[i - 1] & 0x80) == 0 && !strchr(" (\"", t.p[i - 1])
		       && t.p[i + 1] != ' ' && t.p[0] != '{';
	return mailbox && layout_count_words(t) <= 10
		&& !layout_is_prose(w->l, t) && str_chr(str_from(t, i), '.') > 0;
}

/* The look that a cue's role asks for, beside the cue. */
static bool cue_holds(const struct arranging *w, const struct judged_line *n, size_t i)
{
	struct str t = n->text;
	bool edge = i < 8 || i + 4 >= w->lines.n;
	if (n->cue->label && !label_follows(w, n))
		return false;
	switch ((enum role)n->cue->role) {
	case ROLE_BYLINE:
		if (n->cue->match == CUE_END && !has_digit(t))
			return i > 0 && i < 8 && is_name_line(w, t);
		return edge && !line_ends_sentence(t) && layout_count_words(t) <= 12;
	case ROLE_DATELINE:
		return edge && has_digit(t);
	case ROLE_LINK:
		return n->cue->match != CUE_START || !line_ends_sentence(t) || layout_count_words(t) <= 8
		       || colon_follows(n);
	default:
		return true;
	}
}

/* A short line at the top that ends in a date: "Sample Digest, 16 November 2024". */
static bool ends_in_date(const struct arranging *w, struct str t)
{
	if (t.n > 70 || !has_digit(t) || !w->is_date || line_ends_sentence(t))
		return false;
	for (size_t i = 1; i + 2 < t.n; i++)
		if ((t.p[i] == ',' || t.p[i] == '|' || t.p[i] == '-' || t.p[i] == ':') && t.p[i + 1] == ' '
		    && w->is_date(w->ctx, str_from(t, i + 2), false))
			return true;
	return false;
}

static bool is_paragraph(const struct arranging *w, const struct judged_line *n)
{
	return !n->marker && layout_count_words(n->text) > 12 && layout_is_prose(w->l, n->text);
}

/* Where a tail begins: what follows is list (or footer, as the cue says); one that begins late in the article goes
 * on to its end, another ends with the next prose. */
struct tail {
	enum role role;			/* ROLE_NONE: not in a tail */
	bool final;
};

/* Does the tail end before line i? */
static bool tail_ends(const struct arranging *w, struct tail t, size_t i)
{
	const struct judged_line *n = &w->lines.v[i];
	if (t.role && !t.final) {
		size_t words = layout_count_words(n->text);
		bool sentence = !n->marker && words > 6 && line_ends_sentence(n->text);
		return n->role == ROLE_HEADING || words > TAIL_ITEM_WORDS * 2
		       || (sentence && (words > 12 || layout_is_prose(w->l, n->text)));
	}
	/* a box late in the text, which goes on behind it */
	return t.role == ROLE_LIST && i + 1 < w->lines.n && is_paragraph(w, n) && is_paragraph(w, n + 1);
}

/* A line with the cue of a tail, `before` bytes of the `total` stand above it. */
static void begin_tail(struct judged_line *n, size_t before, size_t total, struct tail *tail)
{
	bool footer = n->cue->role == ROLE_FOOTER;
	/* "124 Comments" as a heading of the page: however many they are, they go on to its end */
	bool counted = footer && n->role == ROLE_HEADING && ascii_digit(n->text.p[0]) && before >= COUNTED_MIN;
	bool late = counted || before * 10 >= total * 7;
	if (!footer || late || before * 2 >= total) {
		*tail = (struct tail){ (enum role)n->cue->role, late || footer };
		n->role = tail->role;
	} else if (n->role == ROLE_NONE) {
		n->role = ROLE_LINK;	/* "Newsletter" amid the text: no more than a link to it */
	}
}

static bool is_date_line(const struct arranging *w, struct str t, size_t i)
{
	bool top = i > 0 && i < 4;
	return (t.n <= 45 && has_digit(t) && w->is_date && w->is_date(w->ctx, t, top)) || (top && ends_in_date(w, t));
}

/* What line i shows by its cue or its look, where the markup left that open. */
static enum role role_by_look(const struct arranging *w, const struct judged_line *n, size_t i)
{
	if (n->role != ROLE_NONE && n->role != ROLE_QUOTE && n->role != ROLE_BODY)
		return n->role;
	if (n->cue && n->cue->match != CUE_TAIL && cue_holds(w, n, i))
		return (enum role)n->cue->role;
	if (is_date_line(w, n->text, i))
		return ROLE_DATELINE;
	return is_contact(w, n->text) ? ROLE_LINK : n->role;
}

void line_judge_cues(struct arranging *w)
{
	struct tail tail = { ROLE_NONE, false };
	size_t total = 0, before = 0;
	for (size_t i = 0; i < w->lines.n; i++)
		total += w->lines.v[i].text.n;
	for (size_t i = 0; i < w->lines.n; before += w->lines.v[i].text.n, i++) {
		struct judged_line *n = &w->lines.v[i];
		if (tail_ends(w, tail, i))
			tail.role = ROLE_NONE;
		n->cue = layout_find_cue(w->l, n->text);
		if (n->cue && n->cue->match == CUE_TAIL && i > 0 && n->role != ROLE_TITLE
		    && !(tail.final && tail.role == ROLE_FOOTER))
			begin_tail(n, before, total, &tail);
		else
			n->role = role_by_look(w, n, i);
		if (n->role == ROLE_DATELINE && i > 1 && i < 5 && n[-1].role == ROLE_NONE && is_names(w, n[-1].text))
			n[-1].role = ROLE_BYLINE;
		if (tail.role && n->role != ROLE_FOOTER && (n->role != ROLE_DATELINE || tail.final))
			n->role = tail.role;
	}
}
