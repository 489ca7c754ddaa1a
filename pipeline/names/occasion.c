/* The sport of an article: the words of one, the teams and players that it names in full, and the words of every sport
 * weigh enough for its length (lexicons/MATCHING.md, "Teams").  An article without one costs nothing but the weights of
 * its words. */
#include "names/passes.h"

enum { OFTEN = 4 };			/* a word counts so many times at most */
enum { LEAST_WEIGHT = 3, LEAST_WITH_ANY = 6, PER_MILLE = 30 };
enum { ANY_WEIGHT = 8, ANY_PER_MILLE = 45, A_TEAM = 2 };	/* where no sport's own words tell */
enum { PLAYERS = 4, PLAYERS_WITH = 3 };	/* so many players, beside words of so much weight */

void names_note_sport(struct work *w, const struct names_sentence *s, uint32_t i)
{
	/* mostly of one word */
	const struct node *node = &w->n->nodes.v[w->n->sport_root.v[word_id(&s->tokens[i])]];
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
	const struct name_entity *x = &w->n->entities.v[entity];
	bool team = x->kind == NAME_ORGANISATION;
	uint8_t sport = team ? x->sport : x->tells;
	uint32_t **weights = team ? &w->sport_weight : &w->players;
	if (!sport)
		return;
	if (!*weights)
		*weights = arena_zalloc(w->a, (SPORTS + 1) * sizeof **weights);
	(*weights)[sport] += team ? A_TEAM : 1;
}

static uint64_t weight_of(const uint32_t *weights, uint8_t sport) { return weights ? weights[sport] : 0; }

/* The sport that weighs most, if it and the words of every sport are enough for the article's length.  Players tell
 * which one, and make it denser; a person in other news may have been one. */
void names_settle_sport(struct work *w)
{
	uint64_t words = 0, most = 0;
	uint8_t best = w->sport = NO_SPORT;
	if ((!w->sport_weight && !w->players) || !w->in->english)
		return;
	for (size_t k = 0; k < w->in->nsentences; k++)
		words += w->in->sentences[k].skip ? 0 : w->in->sentences[k].ntokens;
	for (uint8_t i = 1; i <= w->n->sports.n; i++) {
		uint64_t x = weight_of(w->sport_weight, i) + weight_of(w->players, i);
		if (x > most) {
			most = x;
			best = i;
		}
	}
	uint64_t any = weight_of(w->sport_weight, NO_SPORT), own = best ? weight_of(w->sport_weight, best) : 0;
	uint64_t players = most - own;
	bool told = own + (own ? players : 0) >= LEAST_WEIGHT && any + own >= LEAST_WITH_ANY;
	if ((told || (players >= PLAYERS && any + own >= PLAYERS_WITH)) && (any + most) * 1000 >= words * PER_MILLE)
		w->sport = best;
	else if (any >= ANY_WEIGHT && (any + players) * 1000 >= words * ANY_PER_MILLE)
		w->sport = most ? best : w->n->default_sport;
}
