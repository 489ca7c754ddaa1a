/* The tense that words around a date speak of, for a weekday or a month without its year.
 *
 * A past verb right behind it ("on Sunday issued"), else the nearest cue before it (not across a break), else the
 * first behind it.  All words are classes of the lexicon:
 *   FUTURE      will, expected          PAST    said, -ed, was        BREAK   ; and quotes
 *   INFINITIVE  "to" before a small word, near the date: future, but not behind a past verb that planned
 *               nothing ("scored twice to win on Saturday"); PLAN: agreed, ordered; PENDING, right before it: is, was
 *   PASSIVE     be: the participle behind it says nothing ("will be held")
 *   UNDONE      had, previously: a future cue behind it is past ("had been due to expire")
 *   UNTIL       a future cue unless it begins the sentence and a past verb follows, or NOT stands before it
 *   PRESENT     is, are: right before the date, or before LINK (on, at) and the date, they are future ("the final is
 *               on Sunday"); so is PLAN before FOR ("a trial set for October")
 *   MEANS       is, plans: behind the date, future if an infinitive follows ("on Tuesday the league plans to meet")
 *   THAT        right before the date (or LINK and it): what follows counts ("said that on Friday he will")
 *   WHEN        on, in: a past verb right before it, or before the date ("resigned on September 10"), is its own,
 *               not one of PLAN; so is one right behind the date, not one of SAID ("a flood in July ruined the
 *               cellars"), unless it looks like a participle ("a vote in July called by the premier")
 *   SAID        told, warned: a past verb further before WHEN and the date is the date's own unless it is one of these,
 *               or a participle behind DET ("ahead of the disputed vote on 5 January")
 *   AHEAD       by, through: right before the date they outdo a past verb ("loans of $90 million through January"), the
 *               more so behind an infinitive ("was forced to pay by February"); where no cue is, those that are not
 *               LINK make it future ("wants a deal by December") */
#include "dates/inside.h"

/* tokens that are looked at on either side: what stands further off says nothing of the date */
enum { CUE_REACH = 100 };
/* tokens: "to be published in early November" */
enum { INFINITIVE_REACH = 6, GOVERNOR_REACH = 8, VERB_REACH = 10, THAT_REACH = 10 };

struct around {
	const struct date_rules *r;
	const uint16_t *sets;
	size_t n;
};

static bool is(const struct around *a, size_t i, uint16_t cls)
{
	return date_set_has(a->r, a->sets[i], cls);
}

static bool undone(const struct around *a, size_t i)
{
	return (i > 0 && is(a, i - 1, DC_UNDONE)) || (i > 1 && is(a, i - 2, DC_UNDONE));
}

/* What an infinitive hangs on: a past verb says that it was done. */
static int infinitive(const struct around *a, size_t i)
{
	if (i && is(a, i - 1, DC_PENDING))
		return 1;
	for (size_t k = i; k-- > 0 && i - k <= GOVERNOR_REACH && !is(a, k, DC_BREAK);) {
		if (is(a, k, DC_FUTURE))
			return undone(a, k) ? -1 : 1;
		if (is(a, k, DC_PLAN))
			return 1;
		if (is(a, k, DC_PAST))
			return 0;
	}
	return 1;
}

/* "be held", "be formally held" */
static bool passive(const struct around *a, size_t i)
{
	return (i && is(a, i - 1, DC_PASSIVE)) || (i > 1 && is(a, i - 2, DC_PASSIVE) && is(a, i - 1, DC_LOW));
}

static int cue(const struct around *a, size_t i, bool to)
{
	if (is(a, i, DC_FUTURE))	/* "had been due to expire": expire hangs on due */
		return i && is(a, i - 1, DC_INFINITIVE) ? infinitive(a, i - 1) : undone(a, i) ? -1 : 1;
	if (to && is(a, i, DC_INFINITIVE) && i + 1 < a->n && is(a, i + 1, DC_LOW))
		return infinitive(a, i);
	return is(a, i, DC_PAST) && !passive(a, i) ? -1 : 0;
}

/* "They did not know until Sunday": a denial before "until", and no future cue between. */
static bool not_until(const struct around *a, size_t until)
{
	for (size_t i = until; i-- > 0 && until - i <= GOVERNOR_REACH && !is(a, i, DC_BREAK) && !is(a, i, DC_FUTURE);)
		if (is(a, i, DC_NOT))
			return !(i && is(a, i - 1, DC_FUTURE));
	return false;
}

static bool finite_past(const struct around *a, size_t i)
{
	return is(a, i, DC_PAST) && !is(a, i, DC_PLAN) && !is(a, i, DC_FUTURE) && !passive(a, i);
}

/* "will redeem nine million preferred shares on Oct. 31": what looks like a past verb stands behind a future one. */
static bool governed(const struct around *a, size_t verb)
{
	for (size_t k = verb; k-- > 0 && verb - k <= VERB_REACH && !is(a, k, DC_BREAK) && !finite_past(a, k);)
		if (is(a, k, DC_FUTURE) || (is(a, k, DC_INFINITIVE) && is(a, k + 1, DC_LOW)))
			return true;
	return false;
}

/* "resigned on September 10", "began July 1", "collapsed near the port on 2 January": the date's own verb. */
static bool done(const struct around *a, size_t from)
{
	size_t i = from - (from && is(a, from - 1, DC_WHEN));
	if (i && finite_past(a, i - 1))
		return true;
	for (size_t k = i; i < from && k-- > 0 && i - k <= VERB_REACH;) {
		if (is(a, k, DC_BREAK) || is(a, k, DC_FUTURE) || is(a, k, DC_PLAN) || is(a, k, DC_THAT)
		    || is(a, k, DC_SAID) || is(a, k, DC_PRESENT) || (is(a, k, DC_INFINITIVE) && is(a, k + 1, DC_LOW)))
			return false;
		if (finite_past(a, k) && !(k && is(a, k - 1, DC_DET)))
			return !governed(a, k);
	}
	return false;
}

/* The date's own verb, before it or right behind it. */
static bool own_verb(const struct around *a, size_t from, size_t to)
{
	if (done(a, from))
		return true;
	bool behind = to < a->n && from && is(a, from - 1, DC_WHEN) && finite_past(a, to) && !is(a, to, DC_SAID);
	return behind && !(to + 1 < a->n && is(a, to + 1, DC_AHEAD));
}

/* "The final is on Sunday", "a trial set for October"; verb: the token behind the word that governs the date. */
static int cue_of_link(const struct around *a, size_t verb, size_t from)
{
	if (!verb)
		return 0;
	bool set_for = verb < from && is(a, verb, DC_FOR) && is(a, verb - 1, DC_PLAN);
	if (!is(a, verb - 1, DC_PRESENT) && !set_for)
		return 0;
	return undone(a, verb - 1) ? -1 : 1;
}

/* "said that on Thursday he will" */
static int cue_of_clause(const struct around *a, size_t to)
{
	int c = 0;
	for (size_t i = to; i < a->n && !c && i - to <= THAT_REACH; i++)
		c = cue(a, i, false);
	return c;
}

static int cue_before(const struct around *a, size_t from)
{
	int c = 0;
	size_t first = from > CUE_REACH ? from - CUE_REACH : 0;
	for (size_t i = from; i-- > first && !c && !is(a, i, DC_BREAK);)
		c = cue(a, i, from - i <= INFINITIVE_REACH);
	return c;
}

/* "plans to meet" */
static bool means_to(const struct around *a, size_t i)
{
	return is(a, i, DC_MEANS) && i + 2 < a->n && is(a, i + 1, DC_INFINITIVE) && is(a, i + 2, DC_LOW);
}

static int cue_behind(const struct around *a, size_t to)
{
	int c = 0;
	size_t last = a->n - to > CUE_REACH ? to + CUE_REACH : a->n;
	for (size_t i = to; i < last && !c; i++)
		c = means_to(a, i) ? 1 : cue(a, i, false);
	return c;
}

/* "was forced to pay by February" */
static bool bound_to(const struct around *a, size_t from)
{
	for (size_t i = from - 1; i-- > 0 && from - i <= 3 * INFINITIVE_REACH && !is(a, i, DC_BREAK);)
		if (is(a, i, DC_INFINITIVE) && is(a, i + 1, DC_LOW))
			return true;
	return false;
}

int8_t date_tense(const struct date_rules *r, const uint16_t *sets, size_t n, size_t from, size_t to)
{
	struct around a = { r, sets, n };
	size_t verb = from - (from && is(&a, from - 1, DC_LINK));
	bool ahead = from && is(&a, from - 1, DC_AHEAD), until = from && is(&a, from - 1, DC_UNTIL);
	bool right_behind = to < n && is(&a, to, DC_PAST), opens = until && from == 1;
	int c = right_behind ? -1 : cue_of_link(&a, verb, from);
	if (!c && until && not_until(&a, from - 1))
		return -1;
	if (!c && verb && is(&a, verb - 1, DC_THAT))
		c = cue_of_clause(&a, to);
	if (!c && !opens)
		c = cue_before(&a, from);
	if (!c) {
		c = cue_behind(&a, to);
		return (int8_t)(c ? c : opens || (ahead && verb == from));
	}
	if (c < 0 && !right_behind && ahead)
		c = bound_to(&a, from);
	return (int8_t)(c < 0 && own_verb(&a, from, to) ? DATE_DONE : c);
}
