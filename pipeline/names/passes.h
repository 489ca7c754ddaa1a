/* names/passes.h - the work on one article, for the files of names/ only: how the parts of names_find share it.
 *
 * 1 names_scan      every lexicon form that stands in a sentence (struct raw), case rules applied
 * 2 names_evidence  the entities that are certain, for @article terms and for choosing between candidates
 * 3 per sentence: lexicon spans, dyads, persons, places and initiatives by pattern, acronyms, short mentions
 * 4 names_select    leftmost-longest at depth 0, nested ones below */
#ifndef PM_NAMES_PASSES_H
#define PM_NAMES_PASSES_H

#include "names/work.h"

static inline uint32_t word_id(const struct token *t) { return t->name & NW_ID; }
static inline bool word_may(const struct token *t, uint32_t flags) { return t->name & flags; }
static inline bool names_in_class(const struct names *n, const struct token *t, uint8_t class)
{
	uint32_t id = word_id(t);
	return id && class != NO_CLASS && n->word_class.v[id] >> class & 1;
}
/* names/context.c */
enum verdict { HOLDS, UNMET, FORBIDDEN, BARRED, OPEN };	/* BARRED: by @ terms alone; OPEN: these are not judged yet */
enum verdict names_context_holds(const struct work *w, const struct context *c, uint32_t sentence, uint32_t first,
				 uint32_t last);
/* Does a word, or words (line-up), of the class stand from token i on?  *last: their last. */
bool names_class_at(const struct names *n, const struct names_sentence *s, uint32_t i, uint8_t class, uint32_t *last);
/* Neighbouring word of a span, past one mark at most; -1 if there is none. */
ptrdiff_t names_word_before(const struct names_sentence *s, uint32_t first);
ptrdiff_t names_word_after(const struct names_sentence *s, uint32_t last);
/* names/scan.c */
void names_scan(struct work *w);
/* Longest entry of a side root (heads, titles) at token i: its payload (from 1), 0 = none; *last its token. */
uint32_t names_longest_from(const struct names *n, int root, const struct names_sentence *s, uint32_t i,
			    uint32_t *last);
static inline uint32_t names_longest(const struct names *n, int root, const struct names_sentence *s, uint32_t i,
				     uint32_t *last)
{
	uint32_t flag = root == ROOT_HEADS ? NW_HEAD : root == ROOT_TITLES ? NW_TITLE
			: root == ROOT_SPORTS ? NW_SPORT : NW_ID;
	return word_may(&s->tokens[i], flag) ? names_longest_from(n, root, s, i, last) : 0;	/* mostly not */
}
bool token_mixed_capital(const struct names_sentence *s, uint32_t i);
static inline bool token_capital(const struct names_sentence *s, uint32_t i)	/* begins with an upper-case letter */
{
	const struct token *t = &s->tokens[i];
	if (t->kind != TOKEN_WORD || t->shape == SHAPE_LOWER || t->shape == SHAPE_NONE)
		return false;
	return t->shape != SHAPE_MIXED || token_mixed_capital(s, i);
}
/* The next token from i on that begins with a capital or may belong to a person's name (NW_TITLE, NW_GIVEN), or
 * ntokens: one in five or six, so that what concerns only them need not look at each token. */
static inline uint32_t names_pick(const struct work *w, uint32_t sentence, uint32_t i)
{
	uint32_t n = w->in->sentences[sentence].ntokens, k = i / 64;
	if (i >= n)
		return n;
	const uint64_t *map = w->picks + w->pick_at[sentence];
	uint64_t bits = map[k] >> i % 64;
	if (bits)
		return i + (uint32_t)__builtin_ctzll(bits);
	for (k++; k * 64 < n; k++)
		if (map[k])
			return k * 64 + (uint32_t)__builtin_ctzll(map[k]);
	return n;
}
bool names_form_fits(const struct work *w, const struct form *f, const struct raw *r);
/* names/evidence.c */
void names_evidence(struct work *w);
uint32_t names_known(const struct work *w, uint32_t entity);	/* how often it, or a child, is meant */
void names_mention(struct work *w, uint32_t entity);	/* it is meant for sure, once more */
struct known names_evidence_of(const struct work *w, uint32_t entity);
/* names/choose.c */
/* Does a preposition of place stand before it (in Nice), or is it an end of a way (from Nice to Rome)? */
bool names_locative(const struct work *w, uint32_t sentence, uint32_t first, uint32_t last);
/* A place at the start of a sentence whose country after the comma opens a clause: In Paris, France will host.
 * `last`: of the country. */
bool names_opens_clause(const struct work *w, const struct names_sentence *s, uint32_t first, uint32_t last);
/* names/lexicon.c */
void names_lexicon_spans(struct work *w, uint32_t sentence);
/* names/dyad.c */
enum { PARTIES = 8 };
bool names_is_party(const struct span *s);
const struct span *names_party_at(const struct work *w, uint32_t token);	/* the widest that begins there */
/* Sorted, without doubles, joined by +, / written as -. */
void names_add_parties(struct buf *b, struct str *ids, size_t n);
void names_dyads(struct work *w, uint32_t sentence);
/* names/occasion.c */
void names_note_sport(struct work *w, const struct names_sentence *s, uint32_t i);	/* a word of a sport is there */
void names_note_team(struct work *w, uint32_t entity);		/* the article names it in full */
void names_settle_sport(struct work *w);
/* names/teams.c */
void names_teams(struct work *w, uint32_t sentence);
/* names/pattern.c */
void names_initiatives(struct work *w, uint32_t sentence);
/* The name of tokens first..last by its head noun; false if it has none. */
bool names_by_head(struct work *w, uint32_t sentence, uint32_t first, uint32_t last, struct span *out);
/* names/longer.c: a place inside, a country at the end of a longer, unknown name */
/* A capitalised word that may continue a name: no title, post, day or function word, no name of its own. */
bool names_continues(const struct work *w, const struct names_sentence *s, uint32_t i);
void names_longer(struct work *w, uint32_t sentence);
void names_fronted(struct work *w, uint32_t sentence);
/* names/person.c */
void names_persons(struct work *w, uint32_t sentence);		/* by title, given name, initial, age */
bool names_person_word(const struct work *w, const struct names_sentence *s, uint32_t i);	/* in one's name */
static inline bool names_initial(const struct names_sentence *s, uint32_t i)
{
	return i < s->ntokens && s->tokens[i].shape == SHAPE_ONE_UPPER && s->tokens[i].len <= 2;
}
bool names_seen_lower(struct work *w, const struct token *t);	/* does the article write the word in lower case too? */
/* names/stranger.c */
void names_strangers(struct work *w, uint32_t sentence);	/* no word is a known given name */
/* names/surname.c */
/* a person is named in full, or by title */
void names_say(struct work *w, uint32_t sentence, const struct span *x);
void names_surnames(struct work *w, uint32_t sentence);		/* of persons named in full anywhere */
/* names/place.c */
void names_places(struct work *w, uint32_t sentence);
/* How often the word of token i - 1 stands right before a place's at token i, of *all times the article has that. */
uint32_t names_pairs(const struct work *w, const struct names_sentence *s, uint32_t i, uint32_t *all);
void names_places_again(struct work *w, uint32_t sentence);
/* names/acronym.c */
void names_define_acronyms(struct work *w, uint32_t sentence);
void names_use_acronyms(struct work *w, uint32_t sentence);
/* names/short.c */
void names_short(struct work *w, uint32_t sentence);
void names_by_initials(struct work *w, uint32_t sentence);
void names_remember(struct work *w, uint32_t sentence);
void names_find_unknown(struct work *w, uint32_t sentence, size_t first_hit);
/* names/select.c, names/spans.c */
void names_select(struct work *w, uint32_t sentence);
void names_begin(struct work *w, uint32_t sentence);	/* index w->spans, which are of that sentence */
void names_end(struct work *w);				/* take the dropped ones out */
struct span *names_add(struct work *w, const struct span *x);	/* good until the next names_add */
/* Spans that begin at the token: the one after s, or the first for NULL. */
const struct span *names_next_from(const struct work *w, uint32_t token, const struct span *s);
/* One that ends at the token and is good, the leftmost, or NULL. */
const struct span *names_ending(const struct work *w, uint32_t token, bool (*good)(const struct span *s));
const struct span *names_span_at(const struct work *w, uint32_t token);	/* widest that covers it, or NULL */
void names_drop_within(struct work *w, uint32_t first, uint32_t last);	/* spans that lie inside */
/* small things */
void names_slug(struct buf *b, const struct names_sentence *s, uint32_t first, uint32_t last);
static inline bool in_cue(const struct work *w, const struct names_sentence *s, uint32_t i, uint8_t class)
{
	return i < s->ntokens && names_in_class(w->n, &s->tokens[i], class);
}
bool names_is_dash(struct str text, const struct token *t);	/* t is a mark */
bool names_tight_dash(const struct names_sentence *s, uint32_t i);	/* a dash glued on both sides */
/* Words in one spelling with a space before and after each, so that str_find finds a word. */
struct str names_words_of(struct work *w, const struct names_sentence *s, uint32_t first, uint32_t last);
struct str names_surface(const struct names_sentence *s, uint32_t first, uint32_t last);

#endif
