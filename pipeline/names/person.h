/* names/person.h - the words of a personal name, for names/person.c, titled.c and stranger.c. */
#ifndef PM_NAMES_PERSON_H
#define PM_NAMES_PERSON_H

#include "names/passes.h"

uint32_t names_past_dot(const struct names_sentence *s, uint32_t i);	/* i + 1 if a dot is glued on there, else i */
/* Last token of the personal name that begins at i, or i - 1 if none does; *words counts its words. */
uint32_t names_person_end(const struct work *w, const struct names_sentence *s, uint32_t i, uint32_t *words);
/* The lexicon's name of several words (San Jose, General Assembly) over token i, or NULL. */
const struct span *names_longer_name(const struct work *w, uint32_t i);
/* A person of tokens first..last, unless the lexicon knows one there.  title: NULL, or what stands before, of which the
 * last begins at token `begin`.  Returns the person's last token. */
uint32_t names_meet_person(struct work *w, uint32_t sentence, uint32_t first, uint32_t last, struct str rule,
			   const struct title *title, uint32_t begin);
void names_add_person(struct work *w, uint32_t sentence, uint32_t first, uint32_t last, struct str rule);
/* The person behind the title at token *i; *i is set to the last token.  False: there is none. */
bool names_titled(struct work *w, uint32_t sentence, uint32_t *i);

#endif
