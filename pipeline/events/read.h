/* events/read.h - reading one noun phrase; shared by events/np.c (up to the head) and events/tail.c (after it). */
#ifndef PM_EVENTS_READ_H
#define PM_EVENTS_READ_H

#include "events/inside.h"

enum { LONGEST = 24 };			/* tokens of a phrase before its head, and of a tail */

struct ev_reader {
	struct ev_article *a;
	struct ev_sentence *s;
	struct ev_phrase *p;
	bool joined;			/* a dash stood before: the next word belongs to the last topic word */
	bool word_before;		/* the last item was a topic word */
};

/* events/np.c */
const struct mention *ev_name_from(const struct ev_sentence *s, uint32_t k, uint32_t *end);
void ev_add_key(struct ev_reader *x, struct str key);
void ev_add_topic(struct ev_reader *x, struct str fold);
void ev_add_words(struct ev_reader *x, uint32_t from, uint32_t to);
bool ev_is_party(const struct mention *m);
void ev_add_party(struct ev_reader *x, const struct mention *m);
bool ev_name_like(const struct ev_sentence *s, uint32_t k);
bool ev_dated(const struct ev_sentence *s, uint32_t k);
/* events/tail.c: each returns the token after what it read, k if it read nothing */
uint32_t ev_read_list(struct ev_reader *x, uint32_t k);
uint32_t ev_read_words(struct ev_reader *x, uint32_t k, bool lower);
uint32_t ev_parenthesis(const struct ev_sentence *s, uint32_t k);
uint32_t ev_read_of(struct ev_reader *x, uint32_t k);

#endif
