/* Days of what is said or done about an edition, which are not its own. */
#include "events/days.h"

bool ev_of_other_verb(const struct ev_article *a, const struct ev_edition *e, const struct day *d)
{
	const struct ev_sentence *s = a->s[d->at.sentence];
	uint32_t from = d->at.start, end = d->at.end;
	const uint32_t own = CUE_STATUS | CUE_ATTEND | CUE_HOST | CUE_CHAIR | CUE_COCHAIR;
	while (from && (ev_class(&s->t[from - 1]) & (EV_ON | EV_DETERMINER)))
		from--;
	bool other = end < s->n && (s->cue[end] & CUE_OTHER) && !(s->cue[end] & own);
	/* "announced today that": what follows is what was announced */
	bool clause = !other && end < s->n && (ev_kind(&s->t[end]) & KIND_STOP)
		&& !(s->cue[end] & (CUE_AT | CUE_DURING | CUE_SIDE | CUE_ATTEND));
	for (uint32_t back = 1; back <= 3 && back <= from && !other; back++)
		other = s->cue_length[from - back] == back && (s->cue[from - back] & CUE_OTHER)
			&& !(s->cue[from - back] & own);
	for (size_t i = 0; i < e->mentions.n && other; i++) {
		const struct ev_mention *m = &e->mentions.v[i];
		if (m->sentence != d->at.sentence)
			continue;
		if (m->end <= d->at.start) {	/* "for the tournament, Brown last week wrote" is another clause */
			bool apart = false;
			for (uint32_t k = m->end; k < from && !apart; k++)
				apart = token_is(s->s->text, &s->t[k], ',');
			other = apart;
		} else {
			other = clause || m->start - end > 24
				|| !ev_cue_before(s, m->start, 8, CUE_AT | CUE_DURING | CUE_SIDE | CUE_ATTEND);
		}
	}
	return other;
}

bool ev_announced(const struct ev_article *a, const struct ev_mention *m, const struct day *d)
{
	const struct ev_sentence *s = a->s[m->sentence];
	int32_t published;
	if (d->first != d->last || !str_starts(d->basis, STR("reference")) || !ev_today(a, &published)
	    || d->last > published || d->at.sentence != m->sentence || (m->phrase && m->phrase->scene))
		return false;
	uint32_t from = d->last == published ? 0 : d->at.start > 4 ? d->at.start - 4 : 0;
	uint32_t to = d->last == published ? m->end + 20 : d->at.end + 4;
	for (uint32_t k = from; k < s->n && k < to; k++)
		if (s->cue[k] & CUE_ANNOUNCES)
			return true;
	return false;
}
