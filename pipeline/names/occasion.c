/* The sport of an article: the words of one, the teams that it names in full, and the words of every sport weigh enough
 * for its length (lexicons/MATCHING.md, "Teams").  An article without one costs nothing but the weights of its words. */
#include "names/passes.h"

enum { OFTEN = 4 };			/* a word counts so many times at most */
enum { LEAST_WEIGHT = 3, LEAST_OF_ANY = 3, PER_MILLE = 30, ANY_WEIGHT = 8, ANY_PER_MILLE = 45, A_TEAM = 2 };

void names_note_sport(struct work *w, const struct names_sentence *s, uint32_t i)
{
	const struct node *node = &w->n->nodes.v[w->n->sport_root.v[word_id(&s->tokens[i])]];	/* mostly of one word */
	uint32_t last, payload = node->children ? names_longest(w->n, ROOT_SPORTS, s, i, &last) : node->payload;
	if (!payload)
		return;
	if (!w->sport_seen) {
		w->sport_seen = arena_zalloc(w->a, (w->n->sport_words.n + 1) * sizeof *w->sport_seen);
		w->sport_weight = arena_zalloc(w->a, (SPORTS + 1) * sizeof *w->sport_weight);
	}
	if (w->sport_seen[payload]++ >= OFTEN)
		return;
	for (uint32_t p = payload; p; p = w->n->sport_words.v[p - 1].next)
		w->sport_weight[w->n->sport_words.v[p - 1].sport] += w->n->sport_words.v[p - 1].weight;
}

void names_note_team(struct work *w, uint32_t entity)
{
	uint8_t sport = w->n->entities.v[entity].sport;
	if (!sport || w->n->entities.v[entity].kind != NAME_ORGANISATION)
		return;
	if (!w->sport_weight)
		w->sport_weight = arena_zalloc(w->a, (SPORTS + 1) * sizeof *w->sport_weight);
	w->sport_weight[sport] += A_TEAM;
}

/* The sport that weighs most, if it and the words of every sport are enough for the article's length. */
void names_settle_sport(struct work *w)
{
	uint64_t words = 0;
	uint8_t best = w->sport = NO_SPORT;
	if (!w->sport_weight || !w->in->english)
		return;
	for (size_t k = 0; k < w->in->nsentences; k++)
		words += w->in->sentences[k].skip ? 0 : w->in->sentences[k].ntokens;
	for (uint8_t i = 1; i <= w->n->sports.n; i++)
		if (w->sport_weight[i] > (best ? w->sport_weight[best] : 0))
			best = i;
	uint64_t any = w->sport_weight[NO_SPORT], own = best ? w->sport_weight[best] : 0;
	if (own >= LEAST_WEIGHT && any + own >= LEAST_OF_ANY + LEAST_WEIGHT && (any + own) * 1000 >= words * PER_MILLE)
		w->sport = best;
	else if (any >= ANY_WEIGHT && any * 1000 >= words * ANY_PER_MILLE)
		w->sport = own ? best : w->n->default_sport;
}
