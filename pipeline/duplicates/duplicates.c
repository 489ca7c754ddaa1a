#include "duplicates/duplicates.h"

#include "duplicates/shingles.h"

static const char *const names[LIMITS] = {
#define X(name, text) text,
	DUPLICATE_LIMITS(X)
#undef X
};

int duplicate_limit_of(struct str name)
{
	for (int i = 0; i < LIMITS; i++)
		if (str_is(name, names[i]))
			return i;
	return -1;
}

const char *duplicate_limit_name(int limit)
{
	return names[limit];
}

void duplicate_rules_free(struct duplicate_rules *r)
{
	if (!r)
		return;
	arena_free(&r->mem);
	free(r);
}

void duplicate_cue_add(struct duplicate_rules *r, enum cue_kind kind, uint64_t hash)
{
	*VEC_PUSH(&r->mem, &r->cues) = (struct duplicate_word){ hash, kind };
	r->filter[hash >> 52] |= (uint8_t)(1u << kind);
}

static bool cue_of(const struct duplicate_rules *r, enum cue_kind kind, const struct token *t)
{
	for (size_t i = 0; i < r->cues.n; i++)
		if (r->cues.v[i].hash == t->hash && r->cues.v[i].kind == kind)
			return true;
	return false;
}

static inline bool cue_in(const struct duplicate_rules *r, enum cue_kind kind, const struct token *t)
{
	return (r->filter[t->hash >> 52] >> kind & 1) && cue_of(r, kind, t);
}

/* Where a cue stands: among the first words of a title or line. */
enum { TITLE_WORDS = 3, LINE_WORDS = 2, LONGEST_NOTE = 60 };

static bool cue_among_first(const struct duplicate_rules *r, enum cue_kind kind, const struct token *t, size_t n, int words)
{
	for (size_t i = 0; i < n && words; i++) {
		if (t[i].kind != TOKEN_WORD && t[i].kind != TOKEN_NUMBER)
			continue;
		if (cue_in(r, kind, &t[i]))
			return true;
		words--;
	}
	return false;
}

uint32_t duplicate_title_cue(const struct duplicate_rules *r, const struct token *t, size_t n)
{
	if (!cue_among_first(r, CUE_TITLE, t, n, TITLE_WORDS))
		return 0;
	uint64_t w[TITLE_WORDS];
	size_t k = 0;
	for (size_t i = 0; i < n && k < 2; i++)
		if (t[i].kind == TOKEN_WORD || t[i].kind == TOKEN_NUMBER)
			w[k++] = shingle_word(&t[i]);
	return shingle_line(w, k, false);
}

bool duplicate_line_cue(const struct duplicate_rules *r, const struct token *t, size_t n)
{
	unsigned any = 0, note = 1u << CUE_VERB | 1u << CUE_SUBJECT;
	for (size_t i = 0; i < n && n <= LONGEST_NOTE; i++)
		any |= r->filter[t[i].hash >> 52];
	if (!(any >> CUE_LINE & 1) && (any & note) != note)	/* nearly all lines */
		return false;
	if (cue_among_first(r, CUE_LINE, t, n, LINE_WORDS))
		return true;
	bool verb = false, subject = false;
	for (size_t i = 0; i < n && !(verb && subject); i++) {
		if (t[i].kind != TOKEN_WORD)
			continue;
		verb = verb || cue_in(r, CUE_VERB, &t[i]);
		subject = subject || cue_in(r, CUE_SUBJECT, &t[i]);
	}
	return verb && subject;
}

struct str relation_name(enum relation_kind k)
{
	static const char *const kinds[] = { "", "shares", "contains", "revision", "abridged", "copy", "exact" };
	return str_z(kinds[k]);
}

int duplicate_numbers_agree(const struct duplicate_rules *r, const struct likeness *l)
{
	if (!l->numbers_compared)
		return -1;
	return l->numbers >= r->limit[LIMIT_GUARD_NUMBERS] && l->changed == 0;
}

static double larger(double a, double b) { return a > b ? a : b; }

/* A short text, or one that is mostly figures: another day's report may be the same but for the figures.  The
 * furniture of a long web page has many figures too (times, prices, counts), so it takes more of them there. */
static bool guarded(const double *limit, const struct likeness *l)
{
	uint32_t words = l->words < l->other_words ? l->words : l->other_words;
	if (words < limit[LIMIT_GUARD_WORDS])
		return true;
	return l->density > limit[words < limit[LIMIT_GUARD_LONG] ? LIMIT_GUARD_DENSITY : LIMIT_GUARD_LONG_DENSITY];
}

/* The same document as before, changed; or one that says it is a correction; or the same publisher's text of the same
 * day and title with a figure changed in an otherwise equal sentence. */
static bool is_revision(const double *limit, const struct likeness *l)
{
	double most = larger(l->containment, l->containment_of_other);
	if (l->same_file || (l->same_document && most >= limit[LIMIT_DOCUMENT_CONTAINMENT]))
		return l->jaccard < limit[LIMIT_DOCUMENT_SAME] || l->changed || l->announced;
	bool titled = l->title < 0 || l->title >= limit[LIMIT_REVISION_TITLE];
	if (l->announced && titled && most >= limit[LIMIT_REVISION_CONTAINMENT])
		return true;
	return l->same_publisher && l->changed && titled && l->days <= limit[LIMIT_GUARD_DAYS]
		&& ((l->jaccard >= limit[LIMIT_REVISION_JACCARD] && l->numbers >= limit[LIMIT_GUARD_NUMBERS])
		    || (l->jaccard >= limit[LIMIT_REVISION_SAME_DAY] && l->days == 0));
}

/* Short texts and texts of figures: of the same days, with the same figures, and the less of the words they share
 * the more the titles or the figures must say. */
static bool is_guarded_copy(const double *limit, const struct likeness *l, double most)
{
	if (l->days < 0)
		return most >= limit[LIMIT_UNDATED_CONTAINMENT] && l->numbers >= limit[LIMIT_UNDATED_NUMBERS];
	if (l->days > limit[LIMIT_GUARD_DAYS] || l->numbers < limit[LIMIT_GUARD_NUMBERS])
		return false;
	double title = l->title < 0 ? limit[LIMIT_UNKNOWN_TITLE] : l->title;
	bool figured = l->numbers_compared && l->numbers >= limit[LIMIT_FIGURED_NUMBERS];
	if (l->words < limit[LIMIT_BRIEF_WORDS] || l->other_words < limit[LIMIT_BRIEF_WORDS])
		return most >= limit[LIMIT_BRIEF_CONTAINMENT] && title >= limit[LIMIT_BRIEF_TITLE]
			&& l->numbers >= limit[LIMIT_BRIEF_NUMBERS];
	return most >= limit[LIMIT_GUARD_CONTAINMENT]
		|| (most >= limit[LIMIT_FIGURED_CONTAINMENT] && figured)
		|| (most >= limit[LIMIT_TITLED_CONTAINMENT] && title >= limit[LIMIT_TITLED_TITLE])
		|| (most >= limit[LIMIT_RETITLED_CONTAINMENT] && title >= limit[LIMIT_RETITLED_TITLE]);
}

static bool is_copy(const double *limit, const struct likeness *l)
{
	double most = larger(l->containment, l->containment_of_other);
	if (l->same_file || l->same_document)
		return most >= limit[LIMIT_COPY_CONTAINMENT];
	if (guarded(limit, l))
		return is_guarded_copy(limit, l, most);
	if (l->same_publisher && l->title >= 0 && l->title < limit[LIMIT_OWN_TITLE])
		return l->jaccard >= limit[LIMIT_OWN_JACCARD];
	double enough = limit[l->shared >= limit[LIMIT_LONG_SHARED] ? LIMIT_LONG_CONTAINMENT : LIMIT_COPY_CONTAINMENT];
	return (most >= enough && l->jaccard >= limit[LIMIT_COPY_JACCARD])
		|| l->containment >= limit[LIMIT_ABRIDGED_CONTAINMENT];
}

enum relation_kind duplicate_judge(const struct duplicate_rules *r, const struct likeness *l)
{
	const double *limit = r->limit;
	if (l->exact && guarded(limit, l)) {
		bool brief = l->words < limit[LIMIT_BRIEF_WORDS];
		if (l->days > limit[LIMIT_GUARD_DAYS] || (brief && l->title >= 0 && l->title < limit[LIMIT_BRIEF_TITLE]))
			return REL_SHARES;	/* another day's, or another's "no trading today" */
	}
	if (l->exact)
		return REL_EXACT;
	if (is_revision(limit, l))
		return REL_REVISION;
	if (l->words < limit[LIMIT_EXACT_WORDS] || l->other_words < limit[LIMIT_EXACT_WORDS])
		return REL_NONE;
	bool holds_other = l->containment_of_other >= limit[LIMIT_CONTAINS_OF_OTHER]
		&& l->containment <= limit[LIMIT_CONTAINS_CONTAINMENT];
	if (!holds_other && is_copy(limit, l))
		return l->containment >= limit[LIMIT_ABRIDGED_CONTAINMENT]
			&& l->containment_of_other <= limit[LIMIT_ABRIDGED_OF_OTHER] ? REL_ABRIDGED : REL_COPY;
	if (l->shared < limit[LIMIT_SHARES_GRAMS])
		return REL_NONE;
	if (holds_other)
		return REL_CONTAINS;
	return larger(l->containment, l->containment_of_other) >= limit[LIMIT_SHARES_CONTAINMENT] ? REL_SHARES : REL_NONE;
}
