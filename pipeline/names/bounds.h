/* names/bounds.h - where a name begins and ends that is read from its head noun on; for the files of names/ only. */
#ifndef PM_NAMES_BOUNDS_H
#define PM_NAMES_BOUNDS_H

#include "names/passes.h"

/* A word that may belong to a name: one with a capital, but for those of the calendar. */
static inline bool namely(const struct work *w, const struct names_sentence *s, uint32_t i)
{
	return i < s->ntokens && token_capital(s, i) && !in_cue(w, s, i, w->n->cue.calendar);
}
/* What joins the words of a name, by class: a conjunction or preposition in lower case, or a mark (&). */
static inline bool joins(const struct work *w, const struct names_sentence *s, uint32_t i, uint8_t class)
{
	return in_cue(w, s, i, class) && !token_capital(s, i);
}
/* First token of the name whose head noun begins at `head`; last one of the name whose head noun ends there. */
uint32_t names_left_end(const struct work *w, const struct names_sentence *s, uint32_t head);
uint32_t names_right_end(const struct work *w, const struct names_sentence *s, uint32_t head);

#endif
