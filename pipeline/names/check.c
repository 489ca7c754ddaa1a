/* What lexcheck asks of the built names: forms of two entities that no rule tells apart. */
#include "names/inside.h"

static bool place(const struct names *n, const struct form *f)
{
	return n->entities.v[f->entity].kind <= NAME_PLACE;
}

/* Can names_choose tell a and b apart, or show that it cannot? */
static bool settled(const struct names *n, const struct form *a, const struct form *b)
{
	const struct name_entity *x = &n->entities.v[a->entity], *y = &n->entities.v[b->entity];
	if (x->sport != y->sport && ((x->sport && x->kind == NAME_PERSON) || (y->sport && y->kind == NAME_PERSON)))
		return true;			/* a person of a sport, who is meant there only */
	if (a->entity == b->entity || a->context || b->context || a->priority != b->priority)
		return true;
	if (a->to < b->from || b->to < a->from)
		return true;
	if (place(n, a) && place(n, b))
		return true;		/* by neighbours, the article's other places, size; else shown */
	/* a body and the meetings that bear its name are shown both */
	if ((n->entities.v[a->entity].kind == NAME_SERIES) != (n->entities.v[b->entity].kind == NAME_SERIES))
		return true;
	return a->casing != b->casing && (a->caps != b->caps || a->uppers != b->uppers);
}

size_t names_check(const struct names *n, names_complain *say, void *ctx)
{
	size_t count = 0;
	for (size_t i = 0; i < n->nodes.n; i++) {
		uint32_t first = n->nodes.v[i].payload;
		bool of_names = first && first <= n->forms.n && n->nodes.v[i].names;
		for (uint32_t p = of_names ? first : 0; p; p = n->forms.v[p - 1].next) {
			const struct form *a = &n->forms.v[p - 1];
			for (uint32_t q = a->next; q; q = n->forms.v[q - 1].next) {
				const struct form *b = &n->forms.v[q - 1];
				if (settled(n, a, b))
					continue;
				char message[400];
				ptrdiff_t colon = str_chr(a->rule, ':');
				snprintf(message, sizeof message,
					 "'%.*s' is also a form of %.*s, and no rule tells them "
					 "apart: give one a require, forbid, priority or validity",
					 STR_FMT(a->text), STR_FMT(n->entities.v[b->entity].id));
				say(ctx, str_sub(a->rule, 0, (size_t)colon), n->entities.v[a->entity].id, a->text,
				    a->text, message);
				count++;
			}
		}
	}
	return count;
}
