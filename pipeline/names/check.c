/* What lexcheck asks of the built names: forms of two entities that no rule tells apart, and forms of one that find
 * nothing of their own. */
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

static bool plain(const struct form *f)
{
	return !f->context && f->match == MATCH_FOLD
	       && (f->kind == FORM_NAME || f->kind == FORM_ALIAS || f->kind == FORM_ACRONYM);
}

/* Does a find all that b, of the same entity, finds, so that b's row can go?  SL Benfica and S.L. Benfica.  The name of
 * the entity stays. */
static bool covers(const struct names *n, const struct form *a, const struct form *b)
{
	return a->entity == b->entity && !str_eq(a->text, b->text)
	       && !str_eq(b->text, n->entities.v[b->entity].name) && plain(a) && plain(b)
	       && (b->kind != FORM_ACRONYM || a->kind == FORM_ACRONYM) && a->casing == b->casing
	       && a->priority == b->priority && a->from == b->from && a->to == b->to && !a->accents
	       && !(a->caps & ~b->caps) && !(b->uppers & ~a->uppers) && !(b->commas & ~a->commas)
	       && !(b->dashes & ~a->dashes);
}

static bool twice(const struct names *n, const struct form *a, const struct form *b, names_complain *say, void *ctx)
{
	char message[400];
	if (!covers(n, a, b))
		return false;
	snprintf(message, sizeof message, "'%.*s' stands there as '%.*s' too, which finds the same: keep one row",
		 STR_FMT(b->text), STR_FMT(a->text));
	say(ctx, str_sub(b->rule, 0, (size_t)str_chr(b->rule, ':')), n->entities.v[b->entity].id, b->text, b->text,
	    message);
	return true;
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
				bool later = str_cmp(a->text, b->text) < 0;	/* each finds what the other does */
				count += twice(n, later ? a : b, later ? b : a, say, ctx)
					 || twice(n, later ? b : a, later ? a : b, say, ctx);
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
